"""The server against hostile and slow requests, and its linked data: what one user does costs no other."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from modelatlas import build
from modelatlas.vocabulary import ATLAS, RDF, RDFS, SKOS
from served import serving

EXAMPLES = Path(__file__).parents[1] / "examples"
BASE = "https://w3id.org/modelatlas/id/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
FORMATS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("atlas") / "atlas.nq"
    build(EXAMPLES, path)
    return path


@pytest.fixture(scope="module")
def client(atlas: Path) -> Iterator[httpx.Client]:
    with serving(atlas, "--timeout", "3", "--max-answer", "1", "--queries", "16", "--memory", "256") as served:
        yield served


def ask(client: httpx.Client, query: str, **options: float) -> httpx.Response:
    return client.post("/sparql", data={"query": query}, **options)  # type: ignore[arg-type]


# --- slow and large ---------------------------------------------------------------------------------------------------


def test_ten_endless_queries_leave_the_eleventh_answered(client: httpx.Client) -> None:
    with ThreadPoolExecutor(10) as threads:
        endless = [threads.submit(ask, client, ENDLESS) for _ in range(10)]
        time.sleep(0.5)
        assert not any(query.done() for query in endless)
        eleventh = ask(client, "SELECT ?m { ?m a <https://w3id.org/modelatlas/ontology#Model> }")
        page = client.get("/page/model/neurascale-9")
        assert not any(query.done() for query in endless)
    assert (eleventh.status_code, page.status_code) == (200, 200)
    assert len(eleventh.json()["results"]["bindings"]) > 20
    for query in endless:
        assert query.result().status_code == 500
        assert "longer than the 3 seconds" in query.result().text


def test_a_client_that_leaves_takes_its_query_along(atlas: Path) -> None:
    with serving(atlas, "--timeout", "60", "--queries", "1") as client:
        with pytest.raises(httpx.ReadTimeout):
            ask(client, ENDLESS, timeout=0.5)
        started = time.monotonic()
        assert ask(client, "ASK {}").status_code == 200
        assert time.monotonic() - started < 30


def test_more_than_run_at_a_time_wait_or_are_told_when_to_come_again(atlas: Path) -> None:
    options = ("--timeout", "8", "--queries", "2", "--per-client", "2")
    with serving(atlas, *options) as client, ThreadPoolExecutor(2) as pool:
        endless = [pool.submit(ask, client, ENDLESS) for _ in range(2)]
        time.sleep(0.5)
        refused = ask(client, "ASK {}")
        assert refused.status_code == 429
        assert refused.headers["retry-after"].isdecimal()
        assert [query.result().status_code for query in endless] == [500, 500]
        assert ask(client, "ASK {}").status_code == 200


def test_an_answer_that_is_too_large_is_refused_whole(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert response.status_code == 500
    assert "larger than 1,048,576 bytes" in response.text


def test_a_query_that_takes_too_much_memory_is_ended(client: httpx.Client) -> None:
    # Grouping keeps a state for each pair of subjects.
    query = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?b ?c ?d { ?a ?p ?b . ?c ?q ?d } }"
    response = ask(client, query)
    assert response.status_code == 500
    assert re.search("more memory|longer than", response.text)
    assert ask(client, "ASK {}").status_code == 200


@pytest.mark.parametrize("opening", ["{ ", "( "])
def test_deep_nesting_ends_no_more_than_its_own_worker(client: httpx.Client, opening: str) -> None:
    start, end = ("SELECT * { FILTER ", " }") if opening == "( " else ("SELECT * ", "")
    response = ask(client, start + opening * 100_000 + "1" + end)
    assert 400 <= response.status_code <= 500
    assert ask(client, "ASK {}").status_code == 200


def test_bodies_and_urls_have_limits(client: httpx.Client) -> None:
    assert ask(client, "ASK {} #" + "x" * (1 << 20)).status_code == 413
    assert client.get("/sparql?query=" + "x" * 60_000).status_code == 400  # a syntax error
    with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as connection:
        connection.sendall(b"GET /sparql?query=" + b"x" * 100_000)
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_new_build_is_served_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "atlas.nt"
    path.write_text("<urn:a> <urn:p> 'old' .\n".replace("'", '"'), encoding="utf-8")
    with serving(path) as client:

        def said() -> str:
            return ask(client, "SELECT ?o { <urn:a> <urn:p> ?o }").text

        assert "old" in said()
        path.write_text("<urn:a> <urn:p> no", encoding="utf-8")  # half of a copy
        new = tmp_path / "new"
        new.write_text('<urn:a> <urn:p> "new" .\n', encoding="utf-8")
        new.replace(path)
        deadline = time.monotonic() + 30
        while "old" in said() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert "new" in said()


def test_a_store_is_served_as_its_last_build_left_it(tmp_path: Path) -> None:
    store, eight, nine = tmp_path / "store", EXAMPLES / "neurascale-8.txt", EXAMPLES / "neurascale-9.txt"
    build = [sys.executable, "-m", "modelatlas", "build", "--store", str(store)]
    subprocess.run([*build, str(eight)], check=True, capture_output=True)
    with serving("--store", store) as client:
        documents = (
            "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?d a <https://w3id.org/modelatlas/ontology#Document> } }"
        )

        def count() -> str:
            return str(ask(client, documents).json()["results"]["bindings"][0]["n"]["value"])

        assert count() == "1"
        assert ask(client, "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }").status_code == 400
        page = client.get("/page/model/neurascale-8")
        assert (page.status_code, "180,000,000,000" in page.text) == (200, True)
        subprocess.run([*build, str(eight), str(nine)], check=True, capture_output=True)
        deadline = time.monotonic() + 30
        while count() == "1" and time.monotonic() < deadline:
            time.sleep(0.2)
        assert count() == "2"
        assert client.get("/page/model/neurascale-9").status_code == 200


# --- what a query must not reach --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server that nothing must call, and what it was sent."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    heard.append(connection.recv(100))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", heard
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { service silent<URL>{ ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
        "PREFIX x: <URL> SELECT * { SERVICE x: { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1.SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?b FILTER(?b<?b||true)SERVICE#>\n<URL> { ?x ?q ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { \\u0053ERVICE <URL> { ?s ?p ?o } } }",
        "SELECT * FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <URL>",
        "LOAD SILENT <URL> INTO GRAPH <urn:g>",
    ],
)
def test_no_query_calls_out(client: httpx.Client, listener: tuple[str, list[bytes]], query: str) -> None:
    url, heard = listener
    response = ask(client, query.replace("URL", url))
    assert heard == []
    assert response.status_code == (200 if "FROM" in query else 400)
    assert client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": url}).status_code == 200
    assert heard == []


def test_no_worker_can_open_a_connection_or_a_file(
    atlas: Path, listener: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine itself is let loose: even if a SERVICE slipped through, the system would not let it."""
    from modelatlas.serve import atlas as atlases
    from modelatlas.serve import sparql, worker
    from modelatlas.serve.frames import pack, receive
    from modelatlas.serve.settings import Limits, Source

    opened = atlases.open_atlas(Source((str(atlas),)))
    monkeypatch.setattr(sparql, "refuse", lambda name, text: None)
    worker.prepare(opened)
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        worker.serve(theirs, opened, Limits())
        os._exit(0)
    theirs.close()
    url, heard = listener
    with ours:
        ours.sendall(pack({"do": "query", "query": f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"}))
        answered = receive(ours)
        assert answered is not None
        assert answered[0]["status"] == 500
        ours.sendall(pack({"do": "query", "query": "ASK {}"}))
        again = receive(ours)
    os.waitpid(pid, 0)
    assert again is not None
    assert again[0]["status"] == 200
    assert heard == []


# --- who may ask ------------------------------------------------------------------------------------------------------


def test_headers_of_every_response(client: httpx.Client) -> None:
    for path in ("/", "/nothing", "/sparql?query=ASK{}", "/static/site.css", "/page/model/neurascale-9"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src" not in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self';")
        assert "access-control-allow-origin" not in headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "unsafe" not in client.get("/query").headers["content-security-policy"]


def test_another_host_name_is_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"Host": "LOCALHOST:1"}).status_code == 200
    assert client.get("/", headers={"Host": "[::1]:1"}).status_code == 200


def test_cors_and_host_names_as_told(atlas: Path) -> None:
    with serving(atlas, "--cors", "https://a.example", "--allow-host", "atlas.example") as client:
        origin = {"Origin": "https://a.example", "Host": "atlas.example"}
        answer = client.get("/sparql?query=ASK{}", headers=origin)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "https://a.example")
        asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        assert client.options("/sparql", headers=origin | asks).status_code == 200
        other = client.get("/sparql?query=ASK{}", headers={"Origin": "https://b.example"})
        assert "access-control-allow-origin" not in other.headers


def test_nothing_beside_the_assets_is_a_file(client: httpx.Client) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404


# --- linked data ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "target", "media"),
    [
        ("text/html", "/page/model/neurascale-9", "text/html"),
        ("text/turtle", "/data/model/neurascale-9.ttl", "text/turtle"),
        ("application/ld+json", "/data/model/neurascale-9.jsonld", "application/ld+json"),
        ("application/n-triples, */*;q=0.1", "/data/model/neurascale-9.nt", "application/n-triples"),
        ("*/*", "/page/model/neurascale-9", "text/html"),
    ],
)
def test_an_iri_leads_to_its_page_or_data(client: httpx.Client, accept: str, target: str, media: str) -> None:
    response = client.get("/id/model/neurascale-9", headers={"Accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, target)
    assert response.headers["vary"].startswith("Accept")
    document = client.get(target, headers={"Accept": accept})
    assert (document.status_code, document.headers["content-type"].split(";")[0]) == (200, media)


def test_what_has_not_changed_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/page/country/US")
    again = client.get("/page/country/US", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.get("/page/country/US").content == first.content
    assert "etag" not in client.get("/sparql?query=ASK{}").headers


def test_data_hold_facts_claims_and_passages(client: httpx.Client) -> None:
    graphs = [
        set(parse(client.get(f"/data/model/neurascale-9.{ending}").content, rdf_format))
        for ending, rdf_format in FORMATS.items()
    ]
    assert graphs[0] == graphs[1] == graphs[2]
    model = NamedNode(BASE + "model/neurascale-9")
    run = next(q.object for q in graphs[0] if q.subject == model and q.predicate == ATLAS.trainingRun)
    assert any(q.subject == run and q.predicate == ATLAS.hardwareCount for q in graphs[0])
    claims = {q.subject for q in graphs[0] if q.predicate == RDF.subject and q.object == run}
    passages = {q.object for q in graphs[0] if q.subject in claims and q.predicate == ATLAS.evidence}
    assert passages
    assert passages <= {q.subject for q in graphs[0]}


def test_what_is_not_there_is_404(client: httpx.Client) -> None:
    for path in ("/id/model/none", "/page/model/none", "/data/model/none.ttl", "/data/model/neurascale-9.exe", "/x"):
        assert client.get(path).status_code == 404
        page = client.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, "<!doctype html>" in page.text) == (404, True)
    assert client.get("/describe", params={"iri": "not an iri"}).status_code == 404
    assert client.get("/models?country=XX").status_code == 404


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An atlas under another base whose every name and IRI is awkward."""
    base = "http://atlas.example/things/"
    keys = ["a%2Fb", "模型-9", "x'y", "a;b=c,d", "%E2%82%AC"]
    model = NamedNode(base + "model/evil")
    quads = [Quad(NamedNode(base + "model/" + key), RDF.type, ATLAS.Model) for key in keys]
    quads += [
        Quad(model, RDF.type, ATLAS.Model),
        Quad(model, RDFS.label, Literal(EVIL)),
        Quad(model, SKOS.altLabel, Literal(EVIL + "2")),
        Quad(model, ATLAS.source, Literal(EVIL)),
        Quad(model, ATLAS.successor, NamedNode(base + "model/a%2Fb")),
        Quad(model, ATLAS.license, NamedNode("javascript:alert(1)")),
        Quad(model, ATLAS.country, NamedNode(base + "country/evil")),
        Quad(NamedNode(base + "country/evil"), RDF.type, ATLAS.Country),
        Quad(NamedNode(base + "country/evil"), RDFS.label, Literal(EVIL)),
        Quad(NamedNode(base + "discrepancy/1"), RDF.type, ATLAS.Discrepancy),
        Quad(NamedNode(base + "discrepancy/1"), ATLAS.about, model),
        Quad(NamedNode(base + "discrepancy/1"), ATLAS.discrepancyKind, Literal(EVIL)),
        Quad(NamedNode(base + "discrepancy/1"), RDFS.comment, Literal(EVIL)),
    ]
    path = tmp_path_factory.mktemp("hostile") / "atlas.nq"
    serialize(quads, str(path), RdfFormat.N_QUADS)
    with serving(path) as served:
        yield served


def test_names_with_markup_are_data(hostile: httpx.Client) -> None:
    paths = ["/", "/models", "/by/country", "/discrepancies", "/page/model/evil", "/page/country/evil"]
    paths += [f"/search?q={quote(EVIL)}", f"/models?q={quote(EVIL)}", f"/models?country=evil&sort={quote(EVIL)}"]
    for path in paths:
        page = hostile.get(path)
        assert page.status_code == 200, path
        assert "&lt;script&gt;" in page.text or "alert" not in page.text, path
        assert "<script" not in page.text, path
        assert "<img" not in page.text, path
        assert 'href="javascript:' not in page.text, path
    missing = hostile.get(f"/page/{quote(EVIL)}", headers={"Accept": "text/html"})
    assert (missing.status_code, "<script" in missing.text) == (404, False)


def test_awkward_iris_are_found_again(hostile: httpx.Client) -> None:
    for path in ("a%2Fb", "模型-9", "x'y", "x%27y", "a;b=c,d", "%E2%82%AC"):
        found = hostile.get(f"/id/model/{path}", headers={"Accept": "text/turtle"})
        assert found.status_code == 303, path
        data = hostile.get(found.headers["location"])
        assert data.status_code == 200, path
    links = [unescape(link) for link in re.findall(r'href="(/page/model/[^"]+)"', hostile.get("/models").text)]
    assert len(links) == 6
    assert {hostile.get(link).status_code for link in links} == {200}
