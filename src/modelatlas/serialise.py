"""Quads as bytes: one total order, so that the same statements give the same file whatever order they came in.

Turtle, N-Triples and JSON-LD hold the union of all graphs, N-Quads and TriG keep the graphs apart (ONTOLOGY).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args
from typing import Literal as Choice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from modelatlas.errors import BuildError
from modelatlas.facts import Fact, Term
from modelatlas.vocabulary import BASE, PATH, RDF, RDFS, used_prefixes

Graph = NamedNode | BlankNode | DefaultGraph
Format = Choice["turtle", "ntriples", "nquads", "trig", "jsonld"]
FORMATS: tuple[Format, ...] = get_args(Format)
Statement = tuple[str, str]
"""Where a property comes among those of a subject, and its value, or the property and its value, as N-Triples."""
Described = tuple[str, Collection[Statement]]
"""A subject, as N-Triples write it, and some of its statements, each once."""

_RDF_FORMAT = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
_BY_SUFFIX: dict[str, Format] = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
}
_ABBREVIATED = frozenset({"turtle", "trig"})
_RANK = {segment: place for place, segment in enumerate(PATH.values())}
"""Entities in the order of the contract (models first), then documents, claims, derivations and discrepancies."""
_DOCUMENTS = _RANK["document"]
_STRING_OR_SITE = re.compile(rb'"(?:[^"\\]|\\.)*"|<//?')
_FIRST = {RDF.type.value: 0, RDFS.label.value: 1}


def format_of(path: Path | None, asked: Format | None = None) -> Format:
    """The format asked for, else the one that the file's ending stands for (before ``.gz``); Turtle without an ending.

    Raises BuildError for a format that there is not, and, if none is asked for, for an ending that stands for none.

    >>> format_of(Path("atlas.nq.gz")), format_of(Path("atlas.nq"), "turtle"), format_of(None)
    ('nquads', 'turtle', 'turtle')
    """
    if asked is not None:
        if asked not in FORMATS:
            raise BuildError(f"there is no format {asked!r}; there are {', '.join(FORMATS)}")
        return asked
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix if path else ""
    if suffix in ("", "."):
        return "turtle"
    if suffix not in _BY_SUFFIX:
        raise BuildError(
            f"{path}: the ending {suffix} stands for no format that is written: use one of {' '.join(_BY_SUFFIX)}, "
            f"or choose by --format ({', '.join(FORMATS)})"
        )
    return _BY_SUFFIX[suffix]


def serialise(quads: Iterable[Quad], rdf_format: Format = "turtle", *, base: str = BASE) -> bytes:
    """The statements in ``rdf_format``, UTF-8: a function of the set of ``quads`` alone.

    In Turtle and TriG, IRIs are written relative to ``base``: entities first, then documents and claims.
    Raises BuildError for a format that there is not.
    """
    rdf_format = format_of(None, rdf_format)
    if rdf_format == "nquads":
        graphs = _graphs(quads)
        return b"".join(graph_nquads(graph, graphs[graph], base=base) for graph in sorted(graphs, key=str))
    ordered = sort_quads(quads, base=base) if rdf_format == "trig" else union(quads, base=base)
    if rdf_format not in _ABBREVIATED:
        return _bytes(serialize(ordered, format=_RDF_FORMAT[rdf_format]))
    prefixes = used_prefixes(_iris(ordered))
    body = _bytes(serialize(ordered, format=_RDF_FORMAT[rdf_format], prefixes=prefixes, base_iri=base))
    # The serialiser writes everything relative to the base that can be, the namespaces and other sites as well: right,
    # but nobody can read it. What does not lie under the base is written in full.
    while body.startswith(b"@"):
        body = body.partition(b"\n")[2]
    body = _with_sites(body, base)
    if rdf_format == "turtle":
        body = body.replace(b" .\n", b" .\n\n").rstrip(b"\n") + b"\n"  # line ends in strings are written \n
    header = [f"@base <{base}> .", *(f"@prefix {prefix}: <{iri}> ." for prefix, iri in prefixes.items())]
    return ("\n".join(header) + "\n\n").encode() + body


def graph_nquads(graph: Graph, facts: Iterable[Fact], *, base: str = BASE) -> bytes:
    """One graph as N-Quads in the one order, each statement once: graphs written by many processes are put together by
    the order of their names alone. The terms are written by pyoxigraph, a line is nothing but three of them."""
    ordered = _ordered(_described(facts, {}, {}), base)
    texts = ((subject, [f"<{place[1:]}> {value}" for place, value in said]) for subject, said in ordered)
    return _lines("" if isinstance(graph, DefaultGraph) else str(graph), texts)


def write_nquads(graph: str, described: Iterable[Described], *, base: str = BASE) -> bytes:
    """The same of what :class:`Property` has written."""
    return _lines(graph, ((subject, [text for _, text in said]) for subject, said in _ordered(described, base)))


def _lines(graph: str, said: Iterable[tuple[str, list[str]]]) -> bytes:
    """A line for each property and value of a subject; the default graph is ""."""
    end = f" {graph} .\n" if graph else " .\n"
    # Encoded one by one: a long text with a few characters beyond ASCII takes several times as long.
    return b"".join([(f"{subject} " + f"{end}{subject} ".join(texts) + end).encode() for subject, texts in said])


class Property:
    """A property, ready to be said of many subjects."""

    __slots__ = ("_head", "_place")

    def __init__(self, predicate: NamedNode) -> None:
        self._place, self._head = _place(predicate), f"{predicate} "

    def of(self, value: str) -> Statement:
        """The statement of a value, written as N-Triples have it."""
        return self._place, self._head + value


def _place(predicate: NamedNode) -> str:
    """Where a property comes among those of a subject: its rank and its IRI."""
    return f"{_FIRST.get(predicate.value, 2)}{predicate.value}"


def _with_sites(body: bytes, base: str) -> bytes:
    """Complete the IRIs (not the strings) that leave out the scheme, or the scheme and the host, of the base."""
    scheme, slashes, rest = base.partition("://")
    if not slashes:
        return body
    origin = f"<{scheme}://{rest.partition('/')[0]}/".encode()
    whole = {b"<//": f"<{scheme}://".encode(), b"</": origin}
    return _STRING_OR_SITE.sub(lambda match: whole.get(match[0], match[0]), body)


def sort_quads(quads: Iterable[Quad], *, base: str = BASE) -> list[Quad]:
    """The distinct quads in the one order: by graph, then as :func:`union` has it."""
    graphs = _graphs(quads)
    return [
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for graph in sorted(graphs, key=str)
        for triple in _triples(graphs[graph], base)
    ]


def union(quads: Iterable[Quad], *, base: str = BASE) -> list[Triple]:
    """The distinct triples of all graphs in the one order: by kind of subject, subject, property, value."""
    return list(_triples(((quad.subject, quad.predicate, quad.object) for quad in quads), base))


def _graphs(quads: Iterable[Quad]) -> dict[Graph, list[Fact]]:
    graphs: dict[Graph, list[Fact]] = {}
    for subject, predicate, obj, graph in quads:
        graphs.setdefault(graph, []).append((subject, predicate, obj))
    return graphs


def _triples(facts: Iterable[Fact], base: str) -> Iterator[Triple]:
    terms: dict[str, Any] = {}
    predicates: dict[str, NamedNode] = {}
    for subject, said in _ordered(_described(facts, terms, predicates), base):
        for place, value in said:
            yield Triple(terms[subject], predicates[place], terms[value])


def _described(facts: Iterable[Fact], terms: dict[str, Any], predicates: dict[str, NamedNode]) -> Iterator[Described]:
    """The facts, each with its value alone; ``terms`` and ``predicates`` (by place) are given what is written."""
    places: dict[NamedNode, str] = {}
    texts: dict[Term, str] = {}
    for subject, predicate, value in facts:
        about = texts.get(subject)
        if about is None:
            about = texts[subject] = str(subject)
            terms[about] = subject
        written = texts.get(value)
        if written is None:
            written = texts[value] = str(value)
            terms[written] = value
        place = places.get(predicate)
        if place is None:
            place = places[predicate] = _place(predicate)
            predicates[place] = predicate
        yield about, ((place, written),)


def _ordered(described: Iterable[Described], base: str) -> Iterator[tuple[str, list[Statement]]]:
    """Each subject with its statements, each once, all in order. Many short lists are sorted sooner than one."""
    subjects: dict[str, Collection[Statement]] = {}
    for subject, statements in described:
        found = subjects.get(subject)
        if found is None:
            subjects[subject] = statements
        elif isinstance(found, dict):
            found.update(dict.fromkeys(statements))
        else:
            subjects[subject] = dict.fromkeys((*found, *statements))
    head = f"<{base}"
    for _, subject in sorted([(_rank(subject, head), subject) for subject in subjects]):
        yield subject, sorted(subjects[subject])


def _rank(subject: str, head: str) -> int:
    """The place of a subject's kind: the first segment of its IRI under the base."""
    end = subject.find("/", len(head)) if subject.startswith(head) else -1
    return _RANK.get(subject[len(head) : end], _DOCUMENTS) if end > 0 else _DOCUMENTS


def _iris(statements: Iterable[Quad | Triple]) -> Iterator[str]:
    """Every IRI that could be abbreviated, datatypes included."""
    for statement in statements:
        yield statement.predicate.value
        for term in (statement.subject, statement.object):
            if isinstance(term, NamedNode):
                yield term.value
            elif isinstance(term, Literal):
                yield term.datatype.value


def _bytes(data: bytes | None) -> bytes:
    return data or b""
