"""What one document gives a store: its quads, and the rows that the derivation finds again without parsing them.

A fact is a direct triple of the contract with the claim behind it; a tally is what is only ever counted: the types of a
thing, the forms of its name, and the names that tables give it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from modelatlas.facts import as_label
from modelatlas.model import Issue
from modelatlas.vocabulary import ATLAS, RDF, RDFS

_EVIDENCE_CLASSES = frozenset((ATLAS.Document, ATLAS.Claim, ATLAS.Passage))
_EVIDENCE = frozenset((ATLAS.evidence, ATLAS.quote, ATLAS.rule, ATLAS.fileName, ATLAS.sha256, ATLAS.approximate))
_PARTS = (RDF.subject, RDF.predicate, RDF.object)


@dataclass(frozen=True, slots=True)
class Rows:
    """The facts (subject, predicate, object, whether its claim is hedged) and tallies of one document, as `encode`
    writes terms; each once, in a fixed order."""

    facts: tuple[tuple[str, str, str, bool], ...]
    tallies: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """One document as it was read in one form: its quads without the names of its files, its rows, and what is told."""

    digest: str
    form: str
    nquads: str
    rows: Rows
    claims: int
    issues: tuple[Issue, ...]

    def pack(self) -> bytes:
        """In few bytes, for the journal and between processes."""
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode(), 1)

    @classmethod
    def unpack(cls, data: bytes) -> Stored:
        """What `pack` wrote."""
        record = json.loads(zlib.decompress(data))
        facts, tallies = record["rows"]["facts"], record["rows"]["tallies"]
        rows = Rows(tuple((s, p, o, h) for s, p, o, h in facts), tuple((s, p, o) for s, p, o in tallies))
        issues = tuple(Issue(**issue) for issue in record["issues"])
        return cls(record["digest"], record["form"], record["nquads"], rows, record["claims"], issues)


def to_rows(nquads: bytes, labels: dict[str, str]) -> Rows:
    """The rows of the quads of one document; ``labels`` are the names that tables give its things, by IRI."""
    direct: list[Quad] = []
    claims: dict[NamedNode, dict[NamedNode, NamedNode | Literal]] = {}
    hedged: set[NamedNode] = set()
    tallies = {(encode(NamedNode(iri)), encode(RDFS.label), encode(Literal(label))) for iri, label in labels.items()}
    for quad in parse(nquads, format=RdfFormat.N_QUADS):
        subject, predicate, obj = quad.subject, quad.predicate, quad.object
        if predicate in _PARTS:
            claims.setdefault(subject, {})[predicate] = obj
        elif predicate == RDF.type:
            if obj not in _EVIDENCE_CLASSES:
                tallies.add((encode(subject), encode(predicate), encode(obj)))
        elif predicate == ATLAS.mentionedAs:
            tallies.add((encode(subject), encode(predicate), encode(Literal(as_label(obj.value)))))
        elif predicate == ATLAS.approximate:
            hedged.add(subject)
        elif predicate.value.startswith(ATLAS.IRI) and predicate not in _EVIDENCE:
            direct.append(quad)
    loose = {tuple(claims[claim].get(part) for part in _PARTS) for claim in hedged if claim in claims}
    facts = {
        (*map(encode, (q.subject, q.predicate, q.object)), (q.subject, q.predicate, q.object) in loose) for q in direct
    }
    return Rows(tuple(sorted(facts)), tuple(sorted(tallies)))  # type: ignore[arg-type]


def encode(term: object) -> str:
    """A term as one string; `decode` reads it."""
    if isinstance(term, NamedNode):
        return "I" + term.value
    if isinstance(term, Literal):
        return f"L{term.datatype.value}\x1f{term.language or ''}\x1f{term.value}"
    raise TypeError(f"a document's quads hold no {term!r}")


def decode(text: str) -> NamedNode | Literal:
    """The term that `encode` wrote.

    >>> decode(encode(Literal("1", datatype=NamedNode("urn:x"))))
    <Literal value=1 datatype=<NamedNode value=urn:x>>
    """
    if text[0] == "I":
        return NamedNode(text[1:])
    datatype, language, value = text[1:].split("\x1f", 2)
    return Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))


def in_default_graph(nquads: str, graph: NamedNode) -> str:
    """N-Quads of one graph as N-Triples."""
    return nquads.replace(f" {graph} .\n", " .\n")


def parsed(nquads: str) -> Iterator[Quad]:
    """The quads of N-Quads."""
    return parse(nquads, format=RdfFormat.N_QUADS)


def issues_json(issues: Iterable[Issue]) -> str:
    """Issues for the journal."""
    return json.dumps([asdict(issue) for issue in issues], ensure_ascii=False)
