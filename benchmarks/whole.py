"""The whole way, from the bytes of documents to N-Quads, beside what a user would pick instead."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.generate import generate, write
from benchmarks.measure import HERE, Results, Row, cores, in_turn, table
from modelatlas.gazetteer import TABLES
from modelatlas.lexicon import read_table

PART = "whole way"
OURS, ALL = "modelatlas, one process", "modelatlas, all cores"
MORPH, MORPH_ALL = "Morph-KGC, one process", "Morph-KGC, all cores"
MORPH_VALUES = "Morph-KGC, tag values alone"
PATIENCE = 200
"""Documents that quantulum3 is given, at most: it reads a few dozen a second, and no fewer or more of many."""


def measure(results: Results, python: Path, work: Path, sizes: Sequence[int], rounds: int) -> None:
    """All contenders on the same documents, in turn. ``python`` is that of their environment."""
    for size in sizes:
        in_turn(results, PART, size, "documents", _contenders(python, _input(work, size), size), rounds)


def _input(work: Path, size: int) -> Path:
    """The same documents in each form that a contender reads; made once."""
    folder = work / f"documents-{size}"
    if not (folder / "complete").exists():
        write(generate(size), folder / "files")
        write(generate(size), folder / "values.xml")
        with (folder / "documents.xml").open("w", encoding="utf-8") as file:
            file.write("<documents>\n")
            file.writelines(f'<document id="{doc.id}">{doc.text}</document>\n' for doc in generate(size))
            file.write("</documents>\n")
        names = dict.fromkeys(_names())
        (folder / "names.tsv").write_text("".join(f"{kind}\t{name}\n" for kind, name in names), "utf-8")
        (folder / "complete").touch()
    return folder


def _names() -> list[tuple[str, str]]:
    """What the gazetteers know, for a ruler that is to find the same names."""
    found = []
    for file, kind in TABLES.items():
        for row in read_table(file, ("label", "aliases")):
            names = (row.cells["label"], *row.cells["aliases"].split("|"))
            found += [(kind, name.lstrip("=~")) for name in names if name.lstrip("=~")]
    return found


def _contenders(python: Path, folder: Path, size: int) -> Mapping[str, Sequence[str | Path]]:
    files, scripts = folder / "files", HERE / "contenders"
    build: list[str | Path] = [sys.executable, scripts / "atlas_build.py", files, folder / "atlas.nq", "--jobs"]
    morph: list[str | Path] = [python, scripts / "morph.py"]
    documents, values, out = folder / "documents.xml", folder / "values.xml", folder / "morph"
    found: dict[str, Sequence[str | Path]] = {
        OURS: [*build, "1"],
        MORPH: [*morph, documents, "1", "1", out],
        MORPH_VALUES: [*morph, values, "0", "1", out],
        "spaCy blank English, entity ruler": [python, scripts / "spacy_ruler.py", files, folder / "names.tsv"],
        "quantulum3, quantities only": [python, scripts / "quantulum.py", files, str(PATIENCE)],
        "lxml, parse only": [python, scripts / "lxml_parse.py", files],
    }
    if cores() > 1:
        found |= {ALL: [*build, str(cores())], MORPH_ALL: [*morph, documents, "1", str(cores()), out]}
    return found


def show(rows: Sequence[Row]) -> str:
    """Documents and triples a second, and both as ratios to Morph-KGC with as many processes."""
    own = [row for row in rows if row.part == PART]
    lines = [_line(row, own) for row in own]
    head = ("contender", "documents", "s", "documents/s", "triples/s", "documents/CPU s",
            "to Morph-KGC: documents/s", "documents/CPU s", "triples/CPU s")  # fmt: skip
    return table(head, lines) if lines else ""


def _line(row: Row, rows: Sequence[Row]) -> list[str]:
    """A rival is Morph-KGC with as many processes; processor time is what other work on the machine disturbs least."""
    read = row.said("documents") or row.size
    if not row.costs:
        return [row.name, f"{read:,}", "failed", *("–" for _ in range(6))]
    rivals = MORPH_ALL if row.name in (ALL, MORPH_ALL) else MORPH
    rival = next((r for r in rows if r.name == rivals and r.size == row.size and r.costs), None)
    triples = row.said("triples")
    cells = [row.name, f"{read:,}", f"{row.seconds:.1f}", f"{read / row.seconds:,.0f}"]
    cells += [f"{triples / row.seconds:,.0f}" if triples else "–", f"{read / row.cpu_seconds:,.0f}"]
    if rival is None:
        return [*cells, "–", "–", "–"]
    of_clock, of_cpu = (read * theirs / (rival.size * ours) for ours, theirs in _times(row, rival))
    more = f"{triples / rival.said('triples') * rival.cpu_seconds / row.cpu_seconds:.1f}" if triples else "–"
    return [*cells, f"{of_clock:.2f}", f"{of_cpu:.2f}", more]


def _times(row: Row, rival: Row) -> tuple[tuple[float, float], tuple[float, float]]:
    return (row.seconds, rival.seconds), (row.cpu_seconds, rival.cpu_seconds)
