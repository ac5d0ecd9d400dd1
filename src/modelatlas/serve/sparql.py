"""Evaluates a query of the SPARQL 1.1 Protocol and writes its result in the format that the client likes best."""

from __future__ import annotations

from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from modelatlas.errors import QueryError
from modelatlas.queries import refuse, syntax_message
from modelatlas.serialise import Format, serialise
from modelatlas.serve.atlas import Atlas
from modelatlas.serve.negotiate import choose
from modelatlas.serve.replies import Output, Reply, refusal
from modelatlas.vocabulary import RDF, XSD

SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"

TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
"""Media type → format of the result of a SELECT or ASK; the first is what a client without wishes gets."""

GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
}
"""The same for a CONSTRUCT or DESCRIBE."""

_WITH_CHARSET = ("text/turtle", "text/csv", "text/tab-separated-values", "application/xml", "text/xml")
DOCUMENTS: dict[str, Format] = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/json": "jsonld",
}
"""Media type → format of a document of the server's own."""


def media_type(name: str) -> str:
    """A media type with the charset where there could be doubt."""
    return f"{name}; charset=utf-8" if name in _WITH_CHARSET else name


def answer(atlas: Atlas, job: dict[str, Any], most: int) -> Reply:
    """Answer ``job["query"]`` on the dataset that the request names (``default``, ``named``: lists of IRIs).

    Relative IRIs are read against the endpoint, as of a document that was had from there (RFC 3986, section 5.1.3).

    Raises QueryError for what is no query or is refused, TooLarge for an answer of more than ``most`` bytes.
    """
    text = job["query"]
    refuse("query", text)
    try:
        result = atlas.store.query(
            text, base_iri=job.get("endpoint"), **_dataset(job.get("default", []), job.get("named", []))
        )
        return _written(result, job.get("accept", ""), most)
    except SyntaxError as error:
        raise QueryError(syntax_message("query", text, error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        return refusal(500, f"the query cannot be answered: {error}")


def _dataset(default: list[str], named: list[str]) -> dict[str, Any]:
    """The dataset of the protocol takes the place of the query's own; a part that is not named is empty (2.1.4)."""
    if not default and not named:
        return {}
    try:
        return {"default_graph": [*map(NamedNode, default)], "named_graphs": [*map(NamedNode, named)]}
    except ValueError as error:
        raise QueryError(f"default-graph-uri and named-graph-uri take absolute IRIs: {error}") from error


def _written(result: QuerySolutions | QueryBoolean | QueryTriples, accept: str, most: int) -> Reply:
    out = Output(most)
    if isinstance(result, QueryTriples):
        media = choose(accept, list(GRAPHS))
        if media is not None:
            result.serialize(out, GRAPHS[media])  # type: ignore[arg-type] # a file to write to
    else:
        media = choose(accept, list(TABLES))
        if media is not None:
            result.serialize(out, TABLES[media])  # type: ignore[arg-type]
    if media is None:
        offered = GRAPHS if isinstance(result, QueryTriples) else TABLES
        return refusal(406, f"this result is written as {', '.join(offered)}")
    return Reply(200, media_type(media), out.getvalue(), {"Vary": "Accept"})


# --- service description ----------------------------------------------------------------------------------------------


def describe_service(atlas: Atlas, job: dict[str, Any], most: int) -> Reply:
    """What the endpoint ``job["endpoint"]`` is and can do (SPARQL 1.1 Service Description)."""
    media = choose(job.get("accept", ""), list(DOCUMENTS))
    if media is None:
        return refusal(406, f"the description of this service is written as {', '.join(DOCUMENTS)}")
    try:
        endpoint = NamedNode(job["endpoint"])
    except ValueError:
        return refusal(400, "the Host header of the request makes no IRI")
    body = serialise(_description(atlas, endpoint), DOCUMENTS[media], base=atlas.base)
    return Reply(200, media_type(media), body, {"Vary": "Accept"})


def _description(atlas: Atlas, node: NamedNode) -> list[Quad]:
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    formats: list[QueryResultsFormat | RdfFormat] = [*dict.fromkeys(TABLES.values()), *dict.fromkeys(GRAPHS.values())]
    service: dict[str, list[NamedNode | BlankNode]] = {
        "endpoint": [node],
        "supportedLanguage": [NamedNode(SD + "SPARQL11Query")],
        "feature": [NamedNode(SD + "UnionDefaultGraph")],
        "resultFormat": [NamedNode(rdf_format.iri) for rdf_format in formats],
        "defaultDataset": [dataset],
    }
    quads = [Quad(node, RDF.type, NamedNode(SD + "Service"))]
    quads += [Quad(node, NamedNode(SD + name), value) for name, values in service.items() for value in values]
    size = Literal(str(atlas.triples), datatype=XSD.integer)
    return [
        *quads,
        Quad(dataset, RDF.type, NamedNode(SD + "Dataset")),
        Quad(dataset, NamedNode(SD + "defaultGraph"), graph),
        Quad(graph, RDF.type, NamedNode(SD + "Graph")),
        Quad(graph, NamedNode(_VOID + "triples"), size),
    ]
