"""Where a server takes data, and where it answers: from the one URL that a user gives, by how servers are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

from modelatlas.errors import EndpointError
from modelatlas.remote.endpoint import Endpoint
from modelatlas.remote.web import RefusedError, Repeat, Web, check_url, shown

Protocol = Literal["gsp", "update"]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the path of a URL ends, and what may take that ending's place for queries, updates and graphs.

    Virtuoso does not answer a document that is sent below its ``/sparql``, so Neptune's ``/sparql/gsp`` is not guessed.
    """

    ending: str
    queries: tuple[str, ...]
    updates: tuple[str, ...]
    graphs: tuple[str, ...]


_AUTH = "/sparql-graph-crud-auth"
_LAYOUTS = (
    # Oxigraph
    _Layout("/store", ("/query",), ("/update",), ("/store",)),
    # Fuseki
    _Layout("/data", ("/query", "/sparql", ""), ("/update", ""), ("/data",)),
    # Oxigraph, Fuseki, Stardog
    _Layout("/query", ("/query",), ("/update",), ("/store", "/data", "")),
    _Layout("/update", ("/query", "/sparql"), ("/update",), ("/store", "/data", "")),
    # Virtuoso
    _Layout(_AUTH, ("/sparql", "/sparql-auth"), ("/sparql-auth",), (_AUTH,)),
    _Layout("/sparql-graph-crud", ("/sparql",), ("/sparql",), ("/sparql-graph-crud",)),
    _Layout("/sparql-auth", ("/sparql-auth", "/sparql"), ("/sparql-auth",), (_AUTH,)),
    # Neptune
    _Layout("/sparql/gsp", ("/sparql",), ("/sparql",), ("/sparql/gsp",)),
    # RDF4J, GraphDB
    _Layout("/rdf-graphs/service", ("",), ("/statements",), ("/rdf-graphs/service",)),
    _Layout("/statements", ("",), ("/statements",), ("/rdf-graphs/service",)),
    # Virtuoso, Neptune, Fuseki
    _Layout("/sparql", ("/sparql",), ("/sparql-auth", "/sparql", "/update"), (_AUTH, "/data")),
    # the root of any of them
    _Layout(
        "",
        ("/query", "/sparql", ""),
        ("/update", "/statements", "/sparql-auth", "/sparql", ""),
        ("/store", "/data", "/rdf-graphs/service", _AUTH, ""),
    ),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send the data, by which protocol, and the endpoint that counts it afterwards."""

    protocol: Protocol
    url: str
    endpoint: Endpoint

    def __str__(self) -> str:
        return shown(self.url)


def find_target(
    web: Web, url: str, graph: str, *, protocol: Protocol | None = None, query_url: str | None = None
) -> Target:
    """Find out where the server of ``url`` takes data for ``graph`` (an IRI, or "" for the default graph).

    Asking changes nothing: an empty document is added to the graph, or no statements are inserted. The Graph Store
    Protocol comes before SPARQL Update. Raises EndpointError if nothing beside the URL takes data, or answers queries.
    """
    queries, updates, stores = _beside(url)
    tries: list[tuple[Protocol, str]] = []
    if protocol != "update":
        tries += [("gsp", place) for place in stores]
    if protocol != "gsp":
        tries += [("update", place) for place in updates]
    refusals: list[RefusedError] = []
    for kind, place in tries:
        try:
            if kind == "gsp":
                put_triples(web, place, graph, b"", replace=False)
            else:
                Endpoint(place, web=web).update("INSERT DATA { }", "read")
        except RefusedError as error:
            refusals.append(error)
        else:
            endpoints = [_named(web, url, query_url)] if query_url else [Endpoint(query, web=web) for query in queries]
            return Target(kind, place, _find_endpoint(endpoints))
    telling = sorted(refusals, key=lambda error: error.status not in (401, 403))
    tried = ", ".join(dict.fromkeys(shown(place) for _, place in tries))
    if telling[0].status in (401, 403):
        raise telling[0]
    raise EndpointError(
        f"{shown(url)}: takes no data by {protocol or 'gsp or update'} (tried {tried}); last: {telling[-1]}"
    )


def _named(web: Web, url: str, query_url: str) -> Endpoint:
    """The query endpoint that is named: on another host, the credentials of the environment are not its own."""
    same = urlsplit(check_url(query_url)).hostname == urlsplit(url).hostname
    return Endpoint(query_url, web=Web(query_url, timeout=web.timeout, environment=same))


def _find_endpoint(endpoints: list[Endpoint]) -> Endpoint:
    """The first that answers a query."""
    faults = []
    for endpoint in endpoints:
        try:
            endpoint.ask("ASK { }", "ASK")
        except EndpointError as error:
            faults.append(error)
        else:
            return endpoint
    raise EndpointError(
        f"no query endpoint is found that could count what is loaded; give it by --endpoint URL; last: {faults[-1]}"
    )


def _beside(url: str) -> tuple[list[str], list[str], list[str]]:
    """The URLs for queries, updates and graphs that stand beside one, the most likely first."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    layout = next(layout for layout in _LAYOUTS if path.endswith(layout.ending))
    stem = path.removesuffix(layout.ending)

    def placed(endings: tuple[str, ...]) -> list[str]:
        return [urlunsplit(parts._replace(path=stem + ending or "/")) for ending in endings]

    return placed(layout.queries), placed(layout.updates), placed(layout.graphs)


def put_triples(web: Web, url: str, graph: str, turtle: bytes, *, replace: bool) -> None:
    """Add triples to a graph, or make them all that it holds, by the Graph Store Protocol.

    Source: SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 and 5.5. Raises EndpointError.
    """
    name = f"graph={quote(graph, safe='')}" if graph else "default"
    full = f"{url}{'&' if '?' in url else '?'}{name}"
    request = Request(full, data=turtle, method="PUT" if replace else "POST")
    request.add_header("Content-Type", "text/turtle")
    repeat: Repeat = "replace" if replace else "add"
    web.send(request, repeat)
