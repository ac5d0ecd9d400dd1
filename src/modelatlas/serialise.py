"""Quads as bytes: one total order, so that the same statements give the same file whatever order they came in.

Turtle, N-Triples and JSON-LD hold the union of all graphs, N-Quads and TriG keep the graphs apart (ONTOLOGY).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    end = "" if isinstance(graph, DefaultGraph) else f"{graph} "
    lines = []
    for subject, statements in _subjects(facts, base):
        lines += [f"{subject} <{predicate}> {value} {end}.\n" for (_, predicate), value in statements]
    return "".join(lines).encode()


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
    for subject, statements in _subjects(facts, base, terms, predicates):
        term = terms[subject]
        for (_, predicate), value in statements:
            yield Triple(term, predicates[predicate], terms[value])


def _subjects(
    facts: Iterable[Fact],
    base: str,
    terms: dict[str, Any] | None = None,
    predicates: dict[str, NamedNode] | None = None,
) -> Iterator[tuple[str, list[tuple[tuple[int, str], str]]]]:
    """Each subject, as N-Triples write it, with its distinct properties (rank, IRI) and values, all in order.

    ``terms`` and ``predicates`` are given the terms of what is written. Many short lists are sorted sooner than one.
    """
    places: dict[NamedNode, tuple[int, str]] = {}
    texts: dict[Term, str] = {}
    subjects: dict[Term, set[tuple[tuple[int, str], str]]] = {}
    for subject, predicate, obj in facts:
        place = places.get(predicate)
        if place is None:
            place = places[predicate] = (_FIRST.get(predicate.value, 2), predicate.value)
        text = texts.get(obj)
        if text is None:
            text = texts[obj] = str(obj)
        found = subjects.get(subject)
        if found is None:
            found = subjects[subject] = set()
        found.add((place, text))
    if predicates is not None:
        predicates.update((predicate.value, predicate) for predicate in places)
    named = {str(subject): subject for subject in subjects}
    if terms is not None:
        terms.update((text, term) for term, text in texts.items())
        terms.update(named)
    for text in sorted(named, key=lambda text: _place(text, base)):
        yield text, sorted(subjects[named[text]])


def _place(subject: str, base: str) -> tuple[int, str]:
    segment = subject[1:].removeprefix(base).partition("/")[0]
    return _RANK.get(segment, _RANK["document"]), subject


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
