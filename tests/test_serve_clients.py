"""The server as clients of SPARQL endpoints meet it: SPARQLWrapper, rdflib and Comunica."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

from modelatlas import build, query
from modelatlas.queries import list_queries
from modelatlas.results import Term
from served import serving

ROOT = Path(__file__).parents[1]
MODELS = """PREFIX atlas: <https://w3id.org/modelatlas/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name ?count { ?model a atlas:Model ; rdfs:label ?name ; atlas:parameterCount ?count } ORDER BY ?name ?count"""


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("atlas") / "atlas.nq"
    build(ROOT / "examples", path)
    return path


@pytest.fixture(scope="module")
def client(atlas: Path) -> Iterator[httpx.Client]:
    with serving(atlas, "--timeout", "10") as served:
        yield served


def wrapper(client: httpx.Client, text: str, returned: str = JSON) -> SPARQLWrapper:
    asked = SPARQLWrapper(f"{client.base_url}sparql")
    asked.setQuery(text)
    asked.setReturnFormat(returned)
    return asked


def rows(asked: SPARQLWrapper) -> list[dict[str, str]]:
    """The rows of a SELECT: variable → text of its value."""
    found: Any = asked.queryAndConvert()
    return [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]


@pytest.mark.parametrize(("method", "way"), [(GET, None), (POST, None), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_by_each_method(client: httpx.Client, method: str, way: str | None) -> None:
    asked = wrapper(client, MODELS)
    asked.setMethod(method)
    if way:
        asked.setRequestMethod(way)
    found = [(row["name"], int(row["count"])) for row in rows(asked)]
    assert len(found) > 15
    assert found == sorted(found)


@pytest.mark.parametrize("returned", [CSV, TSV, XML, JSON])
def test_sparqlwrapper_reads_tables(client: httpx.Client, returned: str) -> None:
    assert b"NeuraScale-9" in wrapper(client, MODELS, returned).query().response.read()


@pytest.mark.parametrize(
    ("returned", "rdf_format"),
    [(TURTLE, RdfFormat.TURTLE), (N3, RdfFormat.N3), (RDFXML, RdfFormat.RDF_XML), (JSONLD, RdfFormat.JSON_LD)],
)
def test_sparqlwrapper_reads_graphs(client: httpx.Client, returned: str, rdf_format: RdfFormat) -> None:
    answer = wrapper(client, "CONSTRUCT { ?s a ?type } { ?s a ?type }", returned).query().response.read()
    assert len(list(parse(answer, rdf_format))) > 1000


def test_sparqlwrapper_tells_errors_apart(client: httpx.Client) -> None:
    with pytest.raises(QueryBadFormed, match="not SPARQL"):
        wrapper(client, "SELECT {").query()
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
    with pytest.raises(EndPointInternalError, match="longer than the 10 seconds"):
        wrapper(client, endless).query()


def test_every_stored_query_answers_as_from_the_file(client: httpx.Client, atlas: Path) -> None:
    for stored in list_queries():
        table = query(atlas, stored.name)
        cells = [zip(table.columns, map(cell_value, row), strict=True) for row in table.rows]
        expected = [{name: value for name, value in row if value is not None} for row in cells]
        assert rows(wrapper(client, stored.text)) == expected, stored.name


def cell_value(term: Term | None) -> str | None:
    assert not isinstance(term, Triple)
    return None if term is None else term.value


def test_rdflib_reads_it_as_a_store(client: httpx.Client) -> None:
    graph = Graph(SPARQLStore(f"{client.base_url}sparql"))
    assert len(list(graph.query(MODELS))) > 15


def test_comunica_asks_it(client: httpx.Client) -> None:
    program = os.environ.get("COMUNICA_SPARQL") or shutil.which("comunica-sparql")
    if program is None:
        pytest.skip("no comunica-sparql (npm install -g @comunica/query-sparql, or its path in COMUNICA_SPARQL)")
    command = [program, f"sparql@{client.base_url}sparql", MODELS, "-t", "application/sparql-results+json"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = [(row["name"]["value"], row["count"]["value"]) for row in json.loads(result.stdout)["results"]["bindings"]]
    assert ("NeuraScale-9", "350000000000") in found
    # Without being told, it finds out by the service description that this is an endpoint.
    command = [program, f"{client.base_url}sparql", "ASK { ?s ?p ?o }"]
    discovered = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "true" in discovered.stdout
