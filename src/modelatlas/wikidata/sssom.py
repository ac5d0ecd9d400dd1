"""A link as an SSSOM mapping: who says what is the same as what, why, how sure, and by which version of the source.

Source: SSSOM 1.1 (https://mapping-commons.github.io/sssom/), its RDF form, and the justifications of SEMAPV.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import ClassVar

from pyoxigraph import Literal, NamedNode, Quad

from modelatlas.about import __version__
from modelatlas.vocabulary import DCTERMS, GRAPH_LINKS, ONTOLOGY, OWL, PREFIXES, RDF, RDFS, XSD, Namespace
from modelatlas.wikidata.decide import Decision, Method

WD = PREFIXES["wd"]
WIKIDATA = NamedNode(WD + "Q2013")
TOOL = "modelatlas"
PROVIDER = NamedNode("https://w3id.org/modelatlas")
AUTHOR = "modelatlas contributors"
"""Who says so: the project, which keeps the tables and the rules, of whatever source a row or an answer is."""
_HASH = 32


class SSSOM(Namespace, iri=PREFIXES["sssom"]):
    """The slots of a mapping that have no older name."""

    NoTermFound: ClassVar[NamedNode]
    subject_label: ClassVar[NamedNode]
    object_label: ClassVar[NamedNode]
    mapping_justification: ClassVar[NamedNode]
    mapping_provider: ClassVar[NamedNode]
    author_label: ClassVar[NamedNode]
    confidence: ClassVar[NamedNode]
    subject_source: ClassVar[NamedNode]
    subject_source_version: ClassVar[NamedNode]
    object_source: ClassVar[NamedNode]
    object_source_version: ClassVar[NamedNode]
    mapping_tool: ClassVar[NamedNode]
    mapping_tool_version: ClassVar[NamedNode]


class SEMAPV(Namespace, iri=PREFIXES["semapv"]):
    """The ways in which a mapping is justified."""

    BackgroundKnowledgeBasedMatching: ClassVar[NamedNode]
    CompositeMatching: ClassVar[NamedNode]
    LexicalMatching: ClassVar[NamedNode]
    LexicalSimilarityThresholdMatching: ClassVar[NamedNode]


JUSTIFICATION: dict[Method, NamedNode] = {
    "code": SEMAPV.BackgroundKnowledgeBasedMatching,
    "name": SEMAPV.LexicalMatching,
    "spelling": SEMAPV.LexicalMatching,
    "typo": SEMAPV.LexicalSimilarityThresholdMatching,
    "search": SEMAPV.CompositeMatching,
    "": SEMAPV.LexicalMatching,
}


def mapping_iri(entity: NamedNode, base: str) -> NamedNode:
    """The IRI of the mapping of an entity, which has one decision."""
    return NamedNode(f"{base}mapping/{hashlib.sha256(entity.value.encode()).hexdigest()[:_HASH]}")


def mapping_quads(entity: NamedNode, decision: Decision, base: str) -> Iterator[Quad]:
    """The link of an entity, if there is one, and the mapping that justifies it; NIL is a mapping to no term.

    All in the graph of links; the mapping's IRI depends on the entity alone, which has one decision.
    """
    graph = NamedNode(base + GRAPH_LINKS)
    target = NamedNode(WD + decision.item) if decision.item else SSSOM.NoTermFound
    mapping = mapping_iri(entity, base)
    if decision.item:
        yield Quad(entity, OWL.sameAs, target, graph)
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, OWL.Axiom),
        (OWL.annotatedSource, entity),
        (OWL.annotatedProperty, OWL.sameAs),
        (OWL.annotatedTarget, target),
        (SSSOM.subject_label, Literal(decision.name)),
        (SSSOM.mapping_justification, JUSTIFICATION[decision.method]),
        (SSSOM.mapping_provider, PROVIDER),
        (SSSOM.author_label, Literal(AUTHOR)),
        (SSSOM.subject_source, ONTOLOGY),
        (SSSOM.subject_source_version, Literal(__version__)),
        (SSSOM.object_source, WIKIDATA),
        (SSSOM.mapping_tool, Literal(TOOL)),
        (SSSOM.mapping_tool_version, Literal(__version__)),
        (RDFS.comment, Literal(decision.why)),
    ]
    if decision.item:
        facts += [
            (SSSOM.object_label, Literal(decision.label)),
            (SSSOM.confidence, Literal(str(decision.confidence), datatype=XSD.double)),
        ]
    if decision.version:
        facts.append((SSSOM.object_source_version, Literal(decision.version)))
    if decision.source:
        facts.append((DCTERMS.source, Literal(decision.source)))
    yield from (Quad(mapping, predicate, value, graph) for predicate, value in facts)
