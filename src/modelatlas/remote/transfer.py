"""Loads an atlas into a server: named graph by named graph, in chunks, counted afterwards.

What is sent is a set of statements without blank nodes. Adding it twice is adding it once, so a load that was cut off
is completed by running it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from modelatlas.errors import AtlasError, EndpointError
from modelatlas.queries import sparql_text
from modelatlas.remote.endpoint import Endpoint
from modelatlas.remote.targets import Protocol, Target, find_target, put_triples
from modelatlas.remote.web import RefusedError, Web, check_url

CHUNK: dict[Protocol, int] = {"gsp": 10_000, "update": 2_500}
"""Statements in one request: up to two megabytes of a document; Virtuoso 7 parses no update of five thousand."""

_COUNTED_AT_ONCE = 100
_SHOWN = 3

Progress = Callable[[int, int], None]
_Graphs = dict[str, int]
"""The IRI of each graph ("" for the default graph) → a number of statements."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What was loaded: distinct statements, into which named graphs, whether into the default graph.

    ``more`` has the graphs ("" is the default graph) that held other statements before, and how many those are.
    """

    statements: int
    graphs: tuple[str, ...]
    default_graph: bool
    protocol: Protocol
    url: str
    more: tuple[tuple[str, int], ...]
    seconds: float


def load(
    atlas: Store,
    to: str,
    *,
    protocol: Protocol | None = None,
    endpoint: str | None = None,
    graph: str | None = None,
    replace: bool = False,
    default_graph: bool = True,
    chunk: int | None = None,
    timeout: float = 60.0,
    on_progress: Progress | None = None,
    pause: Callable[[float], None] | None = None,
) -> LoadReport:
    """Add an atlas (a store, with its named graphs) to the server that ``to`` is a URL of, and count it there.

    The protocol and, beside ``to``, the ``endpoint`` that counts are found out unless given. All goes into one
    ``graph`` if its IRI is given; else each graph of the atlas into its own. With ``replace`` these graphs then hold
    nothing else; no other graph is touched. Without ``default_graph`` the atlas's default graph is left out (that of
    a store on disk is the union of the others). ``on_progress(done, total)`` is called with statements.

    Raises AtlasError for an atlas that cannot be loaded so, EndpointError for a server that fails or counts otherwise.
    """
    started = time.perf_counter()
    if chunk is not None and chunk < 1:
        raise AtlasError(f"{chunk} statements are no chunk: give a number from 1")
    store = atlas if graph is None else _into(graph, _quads(atlas, default_graph))
    wanted = _inventory(store, default_graph)
    if replace and "" in wanted:
        raise AtlasError(
            "the atlas (or a part of it) has no named graph, and the default graph may hold more than this atlas: "
            "name a graph of its own by --graph IRI, or build N-Quads"
        )
    web = Web(check_url(to), timeout=timeout, pause=pause)
    total, done = sum(wanted.values()), 0
    try:
        target = find_target(web, to, min(wanted), protocol=protocol, query_url=endpoint)
        before = {} if replace else _counts(target.endpoint, wanted)
        for size in _send(web, target, store, wanted, chunk or CHUNK[target.protocol], replace):
            done += size
            if on_progress:
                on_progress(done, total)
    except RefusedError as error:
        if "" in wanted and error.status not in (401, 403):  # as Virtuoso, which has none
            raise EndpointError(
                f"{error}; if it takes nothing into a default graph, name one by --graph IRI"
            ) from error
        raise
    more = _compare(target, wanted, before, _counts(target.endpoint, wanted))
    return LoadReport(
        statements=total,
        graphs=tuple(graph for graph in wanted if graph),
        default_graph="" in wanted,
        protocol=target.protocol,
        url=str(target),
        more=more,
        seconds=time.perf_counter() - started,
    )


def _quads(store: Store, default_graph: bool) -> Iterator[Quad]:
    if default_graph:
        return iter(store)
    return (quad for graph in store.named_graphs() for quad in store.quads_for_pattern(None, None, None, graph))


def _into(graph: str, quads: Iterable[Quad]) -> Store:
    """All statements in one graph."""
    try:
        name = NamedNode(graph)
    except ValueError as error:
        raise AtlasError(f"the graph {graph!r} is no IRI ({error})") from error
    store = Store()
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
    return store


def _inventory(store: Store, default_graph: bool) -> _Graphs:
    """How many statements each graph has. Raises AtlasError for none at all, and for a blank node."""
    counts: _Graphs = {}
    blank: Quad | None = None
    for quad in _quads(store, default_graph):
        if BlankNode in (type(quad.subject), type(quad.object), type(quad.graph_name)):
            blank = quad
            break
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        counts[name] = counts.get(name, 0) + 1
    # Raised after the loop: what an error holds of the engine's iterator may be dropped by another thread.
    if blank is not None:
        raise AtlasError(
            f"the atlas holds a blank node ({blank.predicate}), which every load would add anew: an atlas has none; "
            "load such a file by the store's own means (docs/stores.md)"
        )
    if not counts:
        raise AtlasError("the atlas holds no statement")
    return dict(sorted(counts.items()))


# --- sending ----------------------------------------------------------------------------------------------------------


def _send(web: Web, target: Target, store: Store, graphs: _Graphs, chunk: int, replace: bool) -> Iterator[int]:
    """Send everything; yields how many statements each request had."""
    pieces = _pieces(store, graphs, chunk)
    if target.protocol == "gsp":
        for graph, first, triples in pieces:
            body = serialize(triples, format=RdfFormat.N_TRIPLES) or b""  # is Turtle as well
            put_triples(web, target.url, graph, body, replace=replace and first)
            yield len(triples)
        return
    endpoint = Endpoint(target.url, web=web)
    for packet in _packets(pieces, chunk):
        cleared = [graph for graph, first, _ in packet if replace and first]
        endpoint.update(_update_text(packet, cleared), "replace" if cleared else "add")
        yield sum(len(triples) for _, _, triples in packet)


_Piece = tuple[str, bool, Sequence[Triple]]
"""A graph, whether these are its first statements, and up to a chunk of them."""


def _pieces(store: Store, graphs: _Graphs, chunk: int) -> Iterator[_Piece]:
    for graph in graphs:
        name = NamedNode(graph) if graph else DefaultGraph()
        # Whole at once: what an interrupted load leaves of the engine's iterator may be dropped by another thread.
        triples = iter([quad.triple for quad in store.quads_for_pattern(None, None, None, name)])
        first = True
        while some := tuple(islice(triples, chunk)):
            yield graph, first, some
            first = False


def _packets(pieces: Iterator[_Piece], chunk: int) -> Iterator[list[_Piece]]:
    """Several small graphs together, so that a document is not a request."""
    packet: list[_Piece] = []
    size = 0
    for piece in pieces:
        if packet and size + len(piece[2]) > chunk:
            yield packet
            packet, size = [], 0
        packet.append(piece)
        size += len(piece[2])
    if packet:
        yield packet


def _update_text(packet: list[_Piece], cleared: list[str]) -> str:
    """Source: SPARQL 1.1 Update, sections 3.1.1 and 3.1.3. SILENT, as a graph may not be there yet."""
    clears = [f"CLEAR SILENT GRAPH {NamedNode(graph)} ;\n" for graph in cleared]
    blocks = []
    for graph, _, triples in packet:
        text = sparql_text((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode())
        blocks.append(f"GRAPH {NamedNode(graph)} {{\n{text}}}\n" if graph else text)
    return f"{''.join(clears)}INSERT DATA {{\n{''.join(blocks)}}}"


# --- counting ---------------------------------------------------------------------------------------------------------


def _counts(endpoint: Endpoint, graphs: _Graphs) -> _Graphs:
    """How many statements each of some graphs has on the server."""
    found = dict.fromkeys(graphs, 0)
    if "" in graphs:
        found[""] = _number(endpoint.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0])
    names = [graph for graph in graphs if graph]
    for start in range(0, len(names), _COUNTED_AT_ONCE):
        some = map(NamedNode, names[start : start + _COUNTED_AT_ONCE])
        # One subquery for each: with VALUES or FILTER, some stores read all that they have.
        each = (f"{{ SELECT ({graph} AS ?g) (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }} }}" for graph in some)
        for row in endpoint.ask(f"SELECT ?g ?n {{ {' UNION '.join(each)} }}").rows:
            if isinstance(row[0], NamedNode) and row[0].value in found:
                found[row[0].value] = _number(row[1])
    return found


def _number(term: object) -> int:
    if isinstance(term, Literal) and term.value.isdecimal():
        return int(term.value)
    raise EndpointError(f"the server counts statements as {term}, which is no number")


def _compare(target: Target, wanted: _Graphs, before: _Graphs, after: _Graphs) -> tuple[tuple[str, int], ...]:
    """The graphs that hold more than the atlas, as they did before. Raises EndpointError where a count does not match.

    A graph that was empty, or was replaced, must hold just what was sent; one that held something, at least that and no
    more than both.
    """
    wrong, more = [], []
    for graph, count in wanted.items():
        was, now = before.get(graph, 0), after[graph]
        if not max(was, count) <= now <= (was + count if was else count):
            wrong.append(f"{graph or 'the default graph'}: {now:,} instead of {count:,}")
        elif now > count:
            more.append((graph, now - count))
    if wrong:
        rest = f", and {len(wrong) - _SHOWN:,} more" if len(wrong) > _SHOWN else ""
        raise EndpointError(
            f"{target}: the count does not match ({'; '.join(wrong[:_SHOWN])}{rest}): "
            "did something else change these graphs, or leave something out? Run the load again"
        )
    return tuple(more)
