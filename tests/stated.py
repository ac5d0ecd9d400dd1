"""A small atlas for tests: statements in Turtle become the quads of a document, each with its claim."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from modelatlas.facts import hashed
from modelatlas.vocabulary import ATLAS, BASE, RDF, XSD

HEAD = f"@prefix : <{ATLAS.IRI}> . @prefix xsd: <{XSD.IRI}> . @base <{BASE}> .\n"


def state(*documents: str, claims: bool = True, hedged: tuple[str, ...] = ()) -> list[Quad]:
    """The quads of documents, each given as Turtle (``:`` is the contract's namespace, IRIs are relative to the base).

    ``hedged`` has the local names of the properties whose claims are approximate.
    """
    quads = []
    for number, turtle in enumerate(documents):
        graph = NamedNode(f"{BASE}document/{number:032x}")
        for triple in parse(HEAD + turtle, format=RdfFormat.TURTLE):
            s, p, o = triple.subject, triple.predicate, triple.object
            quads.append(Quad(s, p, o, graph))
            if claims and p not in (RDF.type, ATLAS.mentionedAs):
                claim = NamedNode(f"{BASE}claim/{hashed(graph.value, str(s), str(p), str(o))}")
                quads.append(Quad(claim, RDF.type, ATLAS.Claim, graph))
                quads.append(Quad(claim, RDF.subject, s, graph))
                quads.append(Quad(claim, RDF.predicate, p, graph))
                quads.append(Quad(claim, RDF.object, o, graph))
                if p.value.removeprefix(ATLAS.IRI) in hedged:
                    quads.append(Quad(claim, ATLAS.approximate, Literal(True), graph))
    return quads


def iri(path: str) -> NamedNode:
    """The instance at a path below the base."""
    return NamedNode(BASE + path)
