"""The fourth stage: claims become quads in the contract's terms. The only place that knows the RDF of a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from modelatlas.lexicon import iri_path
from modelatlas.model import Claim, Document, Node, Reading, Span, Value
from modelatlas.serialise import Described, Property, Statement, write_nquads
from modelatlas.vocabulary import ATLAS, BASE, DATATYPE, PATH, PROV, RDF, SPDX_LICENSES, XSD, terms

Evidence = Choice["none", "full"]

_TERMS = terms(ATLAS)
_CLASSES = {name: Property(RDF.type).of(str(term)) for name, term in _TERMS.items()}
_CLAIM, _PASSAGE = _CLASSES["Claim"], _CLASSES["Passage"]
_STATED = {name: Property(term) for name, term in _TERMS.items()}
_OBJECT, _PREDICATE, _SUBJECT = map(Property, (RDF.object, RDF.predicate, RDF.subject))
_DERIVED, _QUOTED_FROM, _VALUE = map(Property, (PROV.wasDerivedFrom, PROV.wasQuotedFrom, PROV.value))
_FORM, _EVIDENCE, _QUOTE, _RULE = map(Property, (ATLAS.mentionedAs, ATLAS.evidence, ATLAS.quote, ATLAS.rule))
_HEDGED = _STATED["approximate"].of(str(Literal("true", datatype=XSD.boolean)))
_FILE_NAME, _SHA256 = map(Property, (ATLAS.fileName, ATLAS.sha256))
_HASH = 32
"""Hex digits of a hash in an IRI: 128 bits, so that a billion documents do not meet."""


def document_iri(doc: Document, base: str = BASE) -> NamedNode:
    """The IRI of a document, which is also that of its graph: by its bytes alone, the same on every machine."""
    return graph_iri(doc.sha256, base)


@lru_cache(maxsize=1024)
def _rule(name: str) -> Statement:
    return _RULE.of(str(Literal(name)))


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
    """The quads of one document, all in the graph that its IRI names; see :func:`to_nquads`."""
    return parse(to_nquads(reading, base=base, evidence=evidence), format=RdfFormat.N_QUADS)


def to_nquads(reading: Reading, *, base: str = BASE, evidence: Evidence = "full") -> bytes:
    """The graph of one document as N-Quads in the one order (:mod:`modelatlas.serialise`), each statement once: nodes,
    facts, and, with ``evidence="full"``, the document, its claims and their passages."""
    return write_nquads(str(document_iri(reading.document, base)), _described(reading, base, evidence), base=base)


def _described(reading: Reading, base: str, evidence: Evidence) -> Iterator[Described]:
    """What the graph of one document holds; what is said of one thing may come in parts, and twice."""
    for node, forms in named_nodes(reading):
        of_class = (_CLASSES[node.kind],) if node.kind in PATH else ()
        yield str(node_iri(node, base)), (*of_class, *(_FORM.of(str(Literal(form))) for form in forms))
    graph = document_iri(reading.document, base)
    facts = [fact_of(claim, base) for claim in reading.claims]
    stated = [(c, str(s), str(p), str(o)) for c, (s, p, o) in zip(reading.claims, facts, strict=True)]
    for claim, subject, _, value in stated:
        yield subject, (_STATED[claim.property].of(value),)
    if evidence == "full":
        yield _document(reading.document, graph)
        yield from _evidence(reading.document, graph.value, stated, base)


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


def _document(doc: Document, graph: NamedNode) -> Described:
    name, digest = _FILE_NAME.of(str(Literal(doc.name))), _SHA256.of(str(Literal(doc.sha256)))
    return str(graph), (_CLASSES["Document"], name, digest)


def _evidence(
    doc: Document, graph: str, stated: Iterable[tuple[Claim, str, str, str]], base: str
) -> Iterator[Described]:
    """The claims and their passages; statements in the order in which they are written, which makes sorting cheap."""
    passages: dict[Span, tuple[Statement, Statement]] = {}
    source = _DERIVED.of(f"<{graph}>")
    for claim, subject, predicate, value in stated:
        for span in claim.spans:
            if span not in passages:
                start, end = span
                passage, quote = f"<{graph}#char={start},{end}>", str(Literal(doc.text[start:end]))
                passages[span] = _EVIDENCE.of(passage), _QUOTE.of(quote)
                yield passage, (_PASSAGE, _QUOTED_FROM.of(f"<{graph}>"), _VALUE.of(quote))
        quoted = [passages[span] for span in claim.spans]
        digest = _digest(graph, subject[1:-1], claim.property, value)
        yield (
            f"<{base}claim/{digest}>",
            (
                _CLAIM,
                _OBJECT.of(value),
                _PREDICATE.of(predicate),
                _SUBJECT.of(subject),
                source,
                *((_HEDGED,) if claim.approximate else ()),
                *(passage for passage, _ in quoted),  # spans are distinct, what they hold need not be
                *dict.fromkeys(quote for _, quote in quoted),
                _rule(claim.rule),
            ),
        )


def claim_iri(
    graph: NamedNode, subject: NamedNode, name: str, value: NamedNode | Literal, base: str = BASE
) -> NamedNode:
    """The IRI of the claim that the document ``graph`` makes of a subject, a property (local name) and a value.

    A claim is one document's statement: its IRI hashes the document, the subject, the property and the value.
    """
    return NamedNode(f"{base}claim/{_digest(graph.value, subject.value, name, str(value))}")


def _digest(graph: str, subject: str, name: str, value: str) -> str:
    return hashlib.sha256(f"{graph}\n{subject}\n{name}\n{value}".encode()).hexdigest()[:_HASH]


def graph_iri(digest: str, base: str = BASE) -> NamedNode:
    """The IRI of the document of that SHA-256, which is also that of its graph."""
    return NamedNode(f"{base}document/{digest[:_HASH]}")


def known_labels(reading: Reading, base: str = BASE) -> dict[str, str]:
    """The canonical names that the gazetteer gives the things of a document, by IRI."""
    return {node_iri(node, base).value: label for node, (label, _) in reading.entities.items() if label}
