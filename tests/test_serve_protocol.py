"""The SPARQL 1.1 Protocol: the W3C's test cases of queries, content negotiation, the service description, refusals."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from served import serving

Dataset = list[tuple[str, str | int | float | bool | None]]
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
DATA = "http://kasei.us/2009/09/sparql/data/data"
ASK_ALL = "ASK { " + " ".join(f"<{DATA}{n}.rdf> a ?type ." for n in (1, 2)) + " }"
ASK_NAMED = "ASK { " + " ".join(f"GRAPH ?g{n} {{ <{DATA}{n}.rdf> a ?type }}" for n in (1, 2)) + " }"
ASK_BOTH = ASK_NAMED.replace("{", f"{{ <{DATA}3.rdf> a ?type", 1)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of the three graphs of the W3C's tests, each of which says that it is a document."""
    path = tmp_path_factory.mktemp("protocol") / "data.nq"
    document, kind = "http://xmlns.com/foaf/0.1/Document", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    graphs = [f"{DATA}{n}.rdf" for n in (1, 2, 3)]
    path.write_text("".join(f"<{graph}> <{kind}> <{document}> <{graph}> .\n" for graph in graphs), encoding="utf-8")
    with serving(path) as served:
        yield served


def graphs(name: str, *numbers: int) -> Dataset:
    return [(f"{name}-graph-uri", f"{DATA}{number}.rdf") for number in numbers]


# --- https://github.com/w3c/rdf-tests, sparql/sparql11/protocol/manifest.ttl, the tests of queries --------------------


@pytest.mark.parametrize(
    ("query", "dataset"),
    [
        ("ASK {}", graphs("default", 0)),
        (ASK_ALL, graphs("default", 1, 2)),
        (ASK_NAMED, graphs("named", 1, 2)),
        (ASK_BOTH, graphs("default", 3) + graphs("named", 1, 2)),
        # query_multiple_dataset: its dataset is not the query's own
        (f"ASK FROM <{DATA}3.rdf> " + ASK_NAMED.removeprefix("ASK "), graphs("named", 1, 2)),
    ],
    ids=["query_get", "default_graphs", "named_graphs", "full", "multiple_dataset"],
)
@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_w3c_datasets(client: httpx.Client, way: str, query: str, dataset: Dataset) -> None:
    if way == "get":
        response = client.get("/sparql/", params=[("query", query), *dataset])
    elif way == "form":
        body = str(httpx.QueryParams([("query", query), *dataset]))
        response = client.post("/sparql/", content=body, headers={"Content-Type": FORM})
    else:
        response = client.post("/sparql/", params=dataset, content=query, headers={"Content-Type": QUERY})
    assert (response.status_code, response.json()) == (200, {"head": {}, "boolean": True})


def test_w3c_form_with_a_dataset_in_the_url(client: httpx.Client) -> None:
    response = client.post(
        "/sparql/", params=graphs("default", 0), content="query=ASK%20%7B%7D", headers={"Content-Type": FORM}
    )
    assert response.json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "media"),
    [
        ("SELECT (1 AS ?value) {}", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+json"),
        ("DESCRIBE <http://example.org/>", "text/turtle; charset=utf-8"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", "text/turtle; charset=utf-8"),
    ],
)
def test_w3c_content_types(client: httpx.Client, query: str, media: str) -> None:
    response = client.post("/sparql/", content=query, headers={"Content-Type": QUERY})
    assert (response.status_code, response.headers["content-type"]) == (200, media)


@pytest.mark.parametrize(
    ("method", "target", "media", "body", "status"),
    [
        ("PUT", "/sparql/?query=ASK%20%7B%7D", None, b"", 405),  # bad_query_method
        ("GET", "/sparql/?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", None, b"", 400),  # bad_multiple_queries
        ("POST", "/sparql/", "text/plain", b"ASK {}", 415),  # bad_query_wrong_media_type
        ("POST", "/sparql/", None, b"query=ASK%20%7B%7D", 415),  # bad_query_missing_form_type
        ("POST", "/sparql/", None, b"ASK {}", 415),  # bad_query_missing_direct_type
        ("POST", "/sparql/", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), 415),  # bad_query_non_utf8
        ("GET", "/sparql/?query=ASK%20%7B", None, b"", 400),  # bad_query_syntax
        # and what an endpoint without updates makes of the updates there
        ("GET", "/sparql/?update=CLEAR%20NAMED", None, b"", 400),
        ("POST", "/sparql/", FORM, b"update=CLEAR%20NAMED", 400),
        ("POST", "/sparql/", "application/sparql-update", b"CLEAR ALL", 415),
    ],
)
def test_w3c_bad_requests(
    client: httpx.Client, method: str, target: str, media: str | None, body: bytes, status: int
) -> None:
    response = client.request(method, target, content=body, headers={"Content-Type": media} if media else {})
    assert response.status_code == status
    if status == 405:
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


# --- what the specification says beside -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "media", "body", "message"),
    [
        ("/sparql", FORM, b"", "one query, not 0"),
        ("/sparql?default-graph-uri=urn:a", None, b"", "one query, not 0"),
        ("/sparql?query=ASK{}", QUERY, b"ASK {}", "given twice"),
        ("/sparql?query=ASK{}", FORM, b"query=ASK{}", "one query, not 2"),
        ("/sparql", FORM, b"query=%FF%FE", "not percent-encoded UTF-8"),
        ("/sparql", FORM, "query=ASK{é}".encode(), "not percent-encoded UTF-8"),
        ("/sparql", QUERY, b"ASK \xff", "not UTF-8"),
        ("/sparql", QUERY, "ASK {}".encode("utf-16-le"), "UTF-16"),
        ("/sparql?default-graph-uri=not%20an%20iri", QUERY, b"ASK {}", "take absolute IRIs"),
        ("/sparql?query=INSERT%20DATA%20%7B%7D", None, b"", "INSERT is an update"),
        ("/sparql?query=LOAD%20%3Cfile:///etc/passwd%3E", None, b"", "LOAD is an update"),
        ("/sparql?query=", None, b"", "query:1:1: not SPARQL 1.1"),
    ],
)
def test_malformed_requests_say_why(
    client: httpx.Client, target: str, media: str | None, body: bytes, message: str
) -> None:
    headers = {"Content-Type": media} if media else {}
    response = client.request("POST" if media else "GET", target, content=body, headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert message in response.text


def test_a_part_of_the_dataset_that_is_not_named_is_empty(client: httpx.Client) -> None:
    def ask(query: str, dataset: Dataset | None = None) -> bool:
        return bool(client.get("/sparql", params=[("query", query), *(dataset or [])]).json()["boolean"])

    everything, somewhere = "ASK { ?s ?p ?o }", "ASK { GRAPH ?g { ?s ?p ?o } }"
    assert ask(everything)
    assert ask(somewhere)
    assert not ask(everything, graphs("named", 1))
    assert not ask(somewhere, graphs("default", 1))
    assert not ask(everything, graphs("default", 9))
    assert not ask(f"ASK FROM NAMED <{DATA}1.rdf> {{ ?s ?p ?o }}")
    assert ask(f"ASK FROM <{DATA}1.rdf> {{ <{DATA}1.rdf> ?p ?o }}")
    assert not ask(f"ASK FROM <{DATA}1.rdf> {{ <{DATA}2.rdf> ?p ?o }}")


def test_the_default_graph_is_the_union(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s a ?type }"})
    assert response.json()["results"]["bindings"][0]["n"]["value"] == "3"


ROWS = 'SELECT ?a ?b { VALUES (?a ?b) { (<urn:é> "x,\\"y\\"") (1.5 UNDEF) } }'


def test_results_in_each_format(client: httpx.Client) -> None:
    def rows(accept: str) -> httpx.Response:
        response = client.get("/sparql", params={"query": ROWS}, headers={"Accept": accept})
        assert response.headers["content-type"].split(";")[0] == accept
        assert response.headers["vary"].lower().startswith("accept")
        return response

    assert list(csv.reader(io.StringIO(rows("text/csv").text))) == [["a", "b"], ["urn:é", 'x,"y"'], ["1.5", ""]]
    assert rows("text/tab-separated-values").text.splitlines()[1] == '<urn:é>\t"x,\\"y\\""'
    for media in ("application/sparql-results+json", "application/json"):
        bindings = json.loads(rows(media).text)["results"]["bindings"]
        assert [set(row) for row in bindings] == [{"a", "b"}, {"a"}]
    for media in ("application/sparql-results+xml", "application/xml"):
        root = ElementTree.fromstring(rows(media).content)
        assert root.findtext(".//{http://www.w3.org/2005/sparql-results#}uri") == "urn:é"


@pytest.mark.parametrize(
    ("accept", "rdf_format"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_graphs_in_each_format(client: httpx.Client, accept: str, rdf_format: RdfFormat) -> None:
    query = "CONSTRUCT { ?s a <urn:Thing> ; <urn:é> 'ü'@de } WHERE { ?s a ?type }"
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.headers["content-type"].split(";")[0] == accept
    assert len(set(parse(response.content, rdf_format))) == 6


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/turtle", ""),
        ("image/png", ""),
    ],
)
def test_negotiation(client: httpx.Client, accept: str, media: str) -> None:
    response = client.get("/sparql", params={"query": "SELECT * {}"}, headers={"Accept": accept})
    assert response.status_code == (200 if media else 406)
    if media:
        assert response.headers["content-type"].split(";")[0] == media
    else:
        assert "application/sparql-results+json" in response.text


def test_head_answers_as_get_without_a_body(client: httpx.Client) -> None:
    ask = {"query": "ASK {}"}
    got, head = client.get("/sparql", params=ask), client.head("/sparql", params=ask)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_relative_iris_are_those_of_the_endpoint(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "CONSTRUCT { <a> <b> <c> } WHERE {}"})
    (triple,) = parse(response.content, RdfFormat.TURTLE)
    assert triple.subject == NamedNode(f"{client.base_url}a")


# --- the service itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "rdf_format"),
    [("*/*", RdfFormat.TURTLE), ("application/ld+json", RdfFormat.JSON_LD), ("text/turtle", RdfFormat.TURTLE)],
)
def test_service_description(client: httpx.Client, accept: str, rdf_format: RdfFormat) -> None:
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    quads = list(parse(response.content, rdf_format))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = NamedNode(f"{client.base_url}sparql")
    said = {(q.predicate.value.removeprefix(sd), q.object.value) for q in quads if q.subject == endpoint}
    assert ("endpoint", endpoint.value) in said
    assert ("supportedLanguage", f"{sd}SPARQL11Query") in said
    assert ("feature", f"{sd}UnionDefaultGraph") in said
    assert ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_CSV") in said
    assert not any("Update" in value or "Federated" in value for _, value in said)
    assert [q.object.value for q in quads if q.predicate.value.endswith("#triples")] == ["3"]


def test_a_browser_is_led_to_the_editor(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "/query")
