"""The fourth stage: claims become quads in the contract's terms. The only place that knows the RDF of a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode, Quad

from modelatlas.facts import Fact
from modelatlas.lexicon import iri_path
from modelatlas.model import Claim, Document, Node, Reading, Value
from modelatlas.vocabulary import ATLAS, BASE, DATATYPE, PATH, PROV, RDF, SPDX_LICENSES, XSD, terms

Evidence = Choice["none", "full"]

_TERMS = terms(ATLAS)
_TRUE = Literal("true", datatype=XSD.boolean)
_HASH = 32
"""Hex digits of a hash in an IRI: 128 bits, so that a billion documents do not meet."""


def document_iri(doc: Document, base: str = BASE) -> NamedNode:
    """The IRI of a document, which is also that of its graph: by its bytes alone, the same on every machine."""
    return graph_iri(doc.sha256, base)


@lru_cache(maxsize=4096)
def node_iri(node: Node, base: str = BASE) -> NamedNode:
    """The IRI of a node: from its class and normalised name alone.

    >>> node_iri(Node("Model", "neurascale-9")).value
    'https://w3id.org/modelatlas/id/model/neurascale-9'
    """
    if node.kind == "License":
        return NamedNode(SPDX_LICENSES + iri_path(node.key))
    if node.kind == "Artifact":
        return _TERMS[node.key]
    return NamedNode(f"{base}{PATH[node.kind]}/" + "/".join(iri_path(part) for part in node.key.split("/")))


def value_term(name: str, value: Value, base: str = BASE) -> NamedNode | Literal:
    """The term of a claim's value, in the datatype that the ontology gives the property ``name``.

    Decimals are written out, never with an exponent. Raises KeyError for a literal of an object property.
    """
    if isinstance(value, Node):
        return node_iri(value, base)
    datatype = DATATYPE[name]
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, Decimal):
        text = format(value.normalize(), "f")
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = f"{value:04d}" if datatype == XSD.gYear else str(value)
    return Literal(text, datatype=datatype)


def to_quads(reading: Reading, *, base: str = BASE, evidence: Evidence = "full") -> Iterator[Quad]:
    """The quads of one document, all in the graph that its IRI names; see :func:`to_facts`."""
    graph = document_iri(reading.document, base)
    for subject, predicate, value in to_facts(reading, base=base, evidence=evidence):
        yield Quad(subject, predicate, value, graph)  # type: ignore[arg-type]


def to_facts(reading: Reading, *, base: str = BASE, evidence: Evidence = "full") -> Iterator[Fact]:
    """What the graph of one document holds: nodes, facts, and, with ``evidence="full"``, the document, its claims and
    their passages. The order is that of the claims; a fact may come twice."""
    for node, forms in named_nodes(reading):
        iri = node_iri(node, base)
        if node.kind in PATH:
            yield iri, RDF.type, _TERMS[node.kind]
        for form in sorted(forms):
            yield iri, ATLAS.mentionedAs, Literal(form)
    facts = [fact_of(claim, base) for claim in reading.claims]
    yield from facts
    if evidence == "full":
        graph = document_iri(reading.document, base)
        yield from _document(reading.document, graph)
        yield from _evidence(reading, facts, graph, base)


def named_nodes(reading: Reading) -> list[tuple[Node, frozenset[str]]]:
    """The things that one document speaks of and that have a class of the contract, each with its surface forms.

    With them the licences that SPDX does not list, which are called what documents call them.
    """
    nodes = {claim.subject for claim in reading.claims} | set(reading.entities)
    nodes |= {claim.value for claim in reading.claims if isinstance(claim.value, Node)}
    entities = reading.entities
    return [
        (node, entities[node][1] if node in entities else frozenset())
        for node in sorted(nodes)
        if node.kind in PATH or (node.kind == "License" and node in entities)
    ]


def fact_of(claim: Claim, base: str = BASE) -> tuple[NamedNode, NamedNode, NamedNode | Literal]:
    """The triple that a claim states."""
    return node_iri(claim.subject, base), _TERMS[claim.property], value_term(claim.property, claim.value, base)


def _document(doc: Document, graph: NamedNode) -> Iterator[Fact]:
    yield graph, RDF.type, ATLAS.Document
    yield graph, ATLAS.fileName, Literal(doc.name)
    yield graph, ATLAS.sha256, Literal(doc.sha256)


def _evidence(
    reading: Reading,
    facts: Sequence[tuple[NamedNode, NamedNode, NamedNode | Literal]],
    graph: NamedNode,
    base: str,
) -> Iterator[Fact]:
    passages: dict[tuple[int, int], tuple[NamedNode, Literal]] = {}
    rules: dict[str, Literal] = {}
    text = reading.document.text
    for claim, (subject, predicate, value) in zip(reading.claims, facts, strict=True):
        iri = claim_iri(graph, subject, claim.property, value, base)
        yield iri, RDF.type, ATLAS.Claim
        yield iri, RDF.subject, subject
        yield iri, RDF.predicate, predicate
        yield iri, RDF.object, value
        yield iri, ATLAS.rule, rules.setdefault(claim.rule, Literal(claim.rule))
        yield iri, PROV.wasDerivedFrom, graph
        if claim.approximate:
            yield iri, ATLAS.approximate, _TRUE
        for start, end in claim.spans:
            passage = passages.get((start, end))
            if passage is None:
                passage = NamedNode(f"{graph.value}#char={start},{end}"), Literal(text[start:end])
                passages[start, end] = passage
            yield iri, ATLAS.evidence, passage[0]
            yield iri, ATLAS.quote, passage[1]
    for place, quote in passages.values():
        yield place, RDF.type, ATLAS.Passage
        yield place, PROV.wasQuotedFrom, graph
        yield place, PROV.value, quote


def claim_iri(
    graph: NamedNode, subject: NamedNode, name: str, value: NamedNode | Literal, base: str = BASE
) -> NamedNode:
    """The IRI of the claim that the document ``graph`` makes of a subject, a property (local name) and a value.

    A claim is one document's statement: its IRI hashes the document, the subject, the property and the value.
    """
    digest = hashlib.sha256("\n".join((graph.value, subject.value, name, str(value))).encode()).hexdigest()
    return NamedNode(f"{base}claim/{digest[:_HASH]}")


def graph_iri(digest: str, base: str = BASE) -> NamedNode:
    """The IRI of the document of that SHA-256, which is also that of its graph."""
    return NamedNode(f"{base}document/{digest[:_HASH]}")


def known_labels(reading: Reading, base: str = BASE) -> dict[str, str]:
    """The canonical names that the gazetteer gives the things of a document, by IRI."""
    return {node_iri(node, base).value: label for node, (label, _) in reading.entities.items() if label}
