"""One document's claims in the contract's terms."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from modelatlas import extract
from modelatlas.graph import to_quads
from modelatlas.vocabulary import ATLAS, RDF


def test_only_a_hedged_claim_is_approximate() -> None:
    quads = list(
        to_quads(
            extract(
                "<p><model>Tern-7B</model> has roughly <params>7.1 billion</params> parameters.</p>"
                "<p>It was released in <year>2024</year>.</p>"
            )
        )
    )
    claims = {q.subject: q.object for q in quads if q.predicate == RDF.predicate}
    hedged = {claims[q.subject]: q.object for q in quads if q.predicate == ATLAS.approximate}
    assert set(claims.values()) >= {ATLAS.parameterCount, ATLAS.releaseYear}
    true = Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    assert hedged == {ATLAS.parameterCount: true}
