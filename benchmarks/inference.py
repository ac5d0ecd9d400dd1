"""What the ontology entails: modelatlas beside owlrl and reasonable on the same facts and the same ontology."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.generate import Subject, subjects
from benchmarks.measure import HERE, Results, Row, in_turn, table
from modelatlas.lexicon import iri_path, slug
from modelatlas.resources import ontology_text
from modelatlas.vocabulary import ATLAS, BASE, PATH

PART = "inference"
OURS, OWLRL, REASONABLE = "modelatlas", "owlrl", "reasonable"
BEARABLE = {OWLRL: 20_000, REASONABLE: 1_000_000}
"""Triples up to which a contender is run: beyond, owlrl takes an hour."""
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def measure(results: Results, python: Path, work: Path, sizes: Sequence[int], rounds: int) -> None:
    ontology = work / "ontology.ttl"
    ontology.write_text(ontology_text("modelatlas.ttl"), "utf-8")
    for size in sizes:
        facts = work / f"facts-{size}.ttl"
        if not facts.exists():
            facts.write_text("".join(islice(triples(), size)), "utf-8")
        in_turn(results, PART, size, "triples", _contenders(python, facts, ontology, size), rounds)


def _contenders(python: Path, facts: Path, ontology: Path, size: int) -> Mapping[str, Sequence[str | Path]]:
    scripts = HERE / "contenders"
    found: dict[str, Sequence[str | Path]] = {OURS: [sys.executable, scripts / "atlas_closure.py", facts, ontology]}
    for name in (OWLRL, REASONABLE):
        if size <= BEARABLE[name]:
            found[name] = [python, scripts / f"{name}_closure.py", facts, ontology]
    return found


def triples() -> Iterator[str]:
    """Facts as documents state them, as lines of N-Triples, without end: models in lines, their makers and runs."""
    for subject in subjects():
        yield from _of(subject)


def _of(subject: Subject) -> Iterator[str]:
    model, run = _iri("Model", subject.name), _iri("TrainingRun", subject.name)
    values = subject.values
    yield f"{model} <{_RDF_TYPE}> <{ATLAS.Model.value}> .\n"
    if not subject.first:
        yield _fact(model, "predecessor", _iri("Model", subject.old))
    yield _fact(model, "parameterCount", _integer(int(float(values["params"].split()[0]) * 10**9)))
    yield _fact(model, "contextLength", _integer(int(values["context"].replace(",", ""))))
    yield _fact(model, "country", _iri("Country", values["country"]))
    yield _fact(model, "developer", _iri("Organization", values["org"]))
    yield _fact(model, "trainingRun", run)
    yield _fact(run, "hardware", _iri("Hardware", values["hardware"]))
    yield _fact(run, "hardwareCount", _integer(int(values["count"].replace(",", ""))))
    test = _iri("Evaluation", f"{subject.name}/glue")
    yield _fact(model, "evaluation", test)
    yield _fact(test, "benchmark", _iri("Benchmark", "GLUE"))
    yield _fact(test, "baseline", _iri("Model", subject.old))


def _iri(kind: str, name: str) -> str:
    return f"<{BASE}{PATH[kind]}/{'/'.join(iri_path(slug(part)) for part in name.split('/'))}>"


def _integer(value: int) -> str:
    return f'"{value}"^^<{_INTEGER}>'


def _fact(subject: str, name: str, value: str) -> str:
    return f"{subject} <{ATLAS.IRI}{name}> {value} .\n"


def show(rows: Sequence[Row]) -> str:
    own = [row for row in rows if row.part == PART]
    lines = []
    for row in own:
        ours = next((r for r in own if r.name == OURS and r.size == row.size and r.costs), None)
        if not row.costs:
            lines.append([row.name, f"{row.size:,}", "failed", "–", "–", "–"])
            continue
        times = f"{row.seconds / ours.seconds:,.0f}" if ours else "–"
        lines.append([row.name, f"{row.size:,}", f"{row.seconds:.3f}", f"{row.seconds / row.size * 1e6:.1f}",
                      f"{row.said('entailed'):,}", times])  # fmt: skip
    head = ("contender", "triples", "s", "µs a triple", "entailed in the contract's terms", "times modelatlas's")
    return table(head, lines) if lines else ""
