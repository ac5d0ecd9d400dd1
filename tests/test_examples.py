"""The examples as one atlas: it conforms, and what is derived is what the ontology's reference reasoner derives."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from modelatlas import build
from modelatlas.claims import extract_claims
from modelatlas.derive import derive
from modelatlas.documents import read_document
from modelatlas.graph import to_quads
from modelatlas.mentions import find_mentions
from modelatlas.resources import ontology_text
from modelatlas.validate import validate_atlas
from modelatlas.vocabulary import ATLAS, BASE, GRAPH_DERIVED

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").glob("*.txt"))
_TYPE = str(rdflib.RDF.type)


@cache
def stated() -> tuple[Quad, ...]:
    """The quads of every example's own graph."""
    quads: list[Quad] = []
    for path in EXAMPLES:
        doc = read_document(path)
        quads.extend(to_quads(extract_claims(doc, find_mentions(doc))))
    return tuple(quads)


def ours(triple: tuple[str, str, str]) -> bool:
    """Whether a triple is in the contract's terms and about the data."""
    subject, predicate, value = triple
    if not subject.startswith(BASE):
        return False
    return predicate.startswith(ATLAS.IRI) or (predicate == _TYPE and value.startswith(ATLAS.IRI))


def as_text(graph: rdflib.Graph) -> set[tuple[str, str, str]]:
    return {(str(s), str(p), o.n3()) for s, p, o in graph if ours((str(s), str(p), str(o)))}


def test_the_derived_graph_is_owlrls_closure() -> None:
    derived = derive(stated())
    background = list(derived.background)
    data = serialize([q.triple for q in (*stated(), *background, *derived.derived)], format=RdfFormat.N_TRIPLES)
    inferred = rdflib.Graph().parse(data=data, format="nt")
    assert any(q.graph_name == NamedNode(BASE + GRAPH_DERIVED) for q in derived.derived)

    estimates = [
        q
        for q in derived.derived
        if "stimated" in q.predicate.value or str(q.subject).startswith(("<" + BASE + "der", "<" + BASE + "dis"))
    ]
    asserted = serialize([q.triple for q in (*stated(), *background, *estimates)], format=RdfFormat.N_TRIPLES)
    reference = (
        rdflib.Graph().parse(data=asserted, format="nt").parse(data=ontology_text("modelatlas.ttl"), format="turtle")
    )
    DeductiveClosure(OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False).expand(
        reference
    )
    assert as_text(reference) == as_text(inferred)


def test_the_examples_conform(tmp_path: Path) -> None:
    report = build(EXAMPLES, tmp_path / "atlas.ttl")
    assert report.documents == len(EXAMPLES)
    found = validate_atlas([tmp_path / "atlas.ttl"])
    assert [f"{r.focus} {r.path}: {r.message}" for r in found.results] == []
    assert found.conforms
