"""The lines that this program writes itself are those of the library, in the one order, whatever the terms hold."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from modelatlas.serialise import serialise, sort_quads
from modelatlas.vocabulary import ATLAS, BASE, RDF, RDFS, XSD

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NODES = st.sampled_from([f"{BASE}model/a", f"{BASE}model/b", f"{BASE}claim/1", f"{BASE}run/é%20", "urn:x:1"]).map(
    NamedNode
)
VALUES = st.one_of(
    NODES,
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, datatype=XSD.decimal)),
    TEXTS.map(lambda text: Literal(text, language="en-gb")),
)
PREDICATES = st.sampled_from([RDF.type, RDFS.label, ATLAS.quote, ATLAS.rule])
GRAPHS = st.sampled_from([NamedNode(f"{BASE}document/1"), NamedNode(f"{BASE}graph/names"), DefaultGraph()])


@given(st.lists(st.builds(Quad, NODES, PREDICATES, VALUES, GRAPHS), max_size=30), st.randoms(use_true_random=False))
def test_nquads_are_the_librarys(quads: list[Quad], chance: random.Random) -> None:
    written = serialise(quads, "nquads")
    assert written == (serialize(sort_quads(quads), format=RdfFormat.N_QUADS) or b"")
    assert set(parse(written, format=RdfFormat.N_QUADS)) == set(quads)
    again = [*quads, *quads]
    chance.shuffle(again)
    assert serialise(again, "nquads") == written
