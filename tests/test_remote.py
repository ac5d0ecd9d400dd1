"""Loading into servers and asking them: real HTTP on loopback, servers that misbehave, and secrets that stay secret."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize
from typer.testing import CliRunner, Result

from modelatlas.cli import app
from modelatlas.errors import AtlasError, EndpointError, QueryError
from modelatlas.queries import QueryInfo, bound_query, list_queries, run_query
from modelatlas.remote import Endpoint, load
from modelatlas.remote.endpoint import canonical, parse_results
from modelatlas.remote.targets import Protocol
from modelatlas.remote.web import TRIES, Web, check_url, excerpt
from modelatlas.store import load_atlas
from modelatlas.vocabulary import XSD
from web_servers import (
    PASSWORD,
    TOKEN,
    USER,
    Fault,
    SparqlServer,
    challenge,
    cut_off,
    drip,
    drip_headers,
    drip_refusal,
    hang_up,
    no_http,
    reason,
    says,
    sparql_server,
    stall,
    status,
)

ATLAS_FILE = Path(__file__).parent / "data" / "answers-atlas.ttl"
JSON = "application/sparql-results+json"
OTHER = Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("not ours"), NamedNode("http://e/other"))
GRAPHS = 3


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SparqlServer]:
    """A server, and nobody's credentials; waits between tries are skipped."""
    for name in ("MODELATLAS_USER", "MODELATLAS_PASSWORD", "MODELATLAS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setattr("modelatlas.remote.web._FIRST_WAIT", 0.001)
    with sparql_server() as running:
        yield running


@pytest.fixture(scope="module")
def atlas() -> Store:
    """An atlas in three named graphs, one of them with what a careless client would break."""
    store = Store()
    hostile = ['a\\u0022 } # "', "\\U0001F600\\", "\x01\t\r\n\u2028é😀", "'''\"\"\"", "<b>&amp;"]
    for number, quad in enumerate(sorted(load_atlas([ATLAS_FILE]), key=str)):
        graph = NamedNode(f"http://e/graph/{number % GRAPHS}?a=b&c=d#é")
        store.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    for number, text in enumerate(hostile):
        store.add(Quad(NamedNode(f"http://e/{number}"), NamedNode("http://e/p"), Literal(text), graph))
    return store


@pytest.fixture
def atlas_file(atlas: Store, tmp_path: Path) -> Path:
    path = tmp_path / "atlas.nq"
    path.write_bytes(serialize(atlas, format=RdfFormat.N_QUADS) or b"")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="modelatlas")


# --- loading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["gsp", "update"])
@pytest.mark.parametrize("chunk", [7, 10_000])
def test_loading_twice_gives_the_same_store_and_touches_no_other_graph(
    server: SparqlServer, atlas: Store, protocol: Protocol, chunk: int
) -> None:
    server.store.add(OTHER)
    seen: list[tuple[int, int]] = []
    for _ in range(2):
        report = load(
            atlas,
            server.url,
            protocol=protocol,
            chunk=chunk,
            on_progress=lambda done, total: seen.append((done, total)),
        )
        assert (report.statements, len(report.graphs), report.more) == (len(atlas), GRAPHS, ())
        assert set(server.store) == {*atlas, OTHER}
    assert seen[-1] == (len(atlas), len(atlas)) and len(seen) >= 2


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_replace_takes_away_what_the_graphs_of_the_atlas_held_and_nothing_else(
    server: SparqlServer, atlas: Store, protocol: Protocol
) -> None:
    graph = next(iter(atlas.named_graphs()))
    stale = Quad(OTHER.subject, OTHER.predicate, OTHER.object, graph)
    loose = Quad(OTHER.subject, OTHER.predicate, OTHER.object)
    server.store.extend([OTHER, stale, loose])
    assert load(atlas, server.url, protocol=protocol).more == ((str(graph.value), 1),)
    assert set(server.store) == {*atlas, OTHER, stale, loose}
    assert load(atlas, server.url, protocol=protocol, replace=True, chunk=5).more == ()
    assert set(server.store) == {*atlas, OTHER, loose}


@pytest.mark.parametrize("path", ["", "/", "/store", "/query", "/update"])
@pytest.mark.parametrize("protocol", [None, "gsp", "update"])
def test_any_of_its_urls_finds_the_server(
    server: SparqlServer, atlas: Store, path: str, protocol: Protocol | None
) -> None:
    report = load(atlas, server.url + path, protocol=protocol)
    assert report.url == server.url + ("/update" if protocol == "update" else "/store")
    assert set(server.store) == set(atlas)


def test_turtle_goes_into_the_default_graph_or_one_named(server: SparqlServer) -> None:
    union = load_atlas([ATLAS_FILE])
    report = load(union, server.url)
    assert (report.default_graph, report.graphs) == (True, ())
    assert set(server.store) == set(union)
    for _ in range(2):
        assert load(union, server.url, graph="http://e/all", replace=True).graphs == ("http://e/all",)
    assert len(server.store) == 2 * len(union)
    with pytest.raises(AtlasError, match="--graph"):
        load(union, server.url, replace=True)
    with pytest.raises(AtlasError, match="no IRI"):
        load(union, server.url, graph="not an IRI")


@pytest.mark.parametrize("graph", [None, "http://e/all"])
def test_a_store_on_disk_is_loaded_as_the_files_are(server: SparqlServer, tmp_path: Path, graph: str | None) -> None:
    examples, folder, file = Path(__file__).parents[1] / "examples", tmp_path / "store", tmp_path / "atlas.nq"
    documents = [examples / f"neurascale-{number}.txt" for number in (8, 9)]
    assert run("build", *documents, "--store", folder).exit_code == 0
    assert run("build", *documents, "-o", file).exit_code == 0
    options = ["--to", server.url, "--replace", *(["--graph", graph] if graph else [])]
    result = run("load", "--store", folder, *options)
    assert result.exit_code == 0, result.stderr
    stored = set(server.store)
    server.store.clear()
    assert run("load", file, *options).exit_code == 0
    assert set(server.store) == stored and len(stored) > 500


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_a_load_that_was_cut_off_is_completed_by_running_it_again(
    server: SparqlServer, atlas: Store, protocol: Protocol
) -> None:
    server.faults = [*[None] * 6, *[status(500)] * 9]
    with pytest.raises(EndpointError, match="500"):
        load(atlas, server.url + "/query", protocol=protocol, chunk=20)
    assert 0 < len(server.store) < len(atlas)
    server.faults = []
    load(atlas, server.url + "/query", protocol=protocol, chunk=20)
    assert set(server.store) == set(atlas)


def test_a_count_that_does_not_match_is_an_error(server: SparqlServer, atlas: Store) -> None:
    def swallow(handler: object, body: bytes) -> bool:
        return handler.send(204)  # type: ignore[attr-defined,no-any-return]

    # probe, query probe, count before, then three graphs, the last of which goes nowhere
    server.faults = [None] * 5 + [swallow]
    with pytest.raises(EndpointError, match=r"does not match \(http://e/graph/2.*: 0 instead of \d+\)"):
        load(atlas, server.url + "/store")


def test_a_graph_that_loses_what_it_held_while_it_is_loaded_is_an_error(server: SparqlServer, atlas: Store) -> None:
    graph = next(iter(atlas.named_graphs()))
    own = sum(1 for _ in atlas.quads_for_pattern(None, None, None, graph))
    stale = [Quad(OTHER.subject, OTHER.predicate, Literal(str(n)), graph) for n in range(own + 5)]
    server.store.extend(stale)

    def lose(handler: object, body: bytes) -> bool:
        for quad in stale[2:]:
            server.store.remove(quad)
        return False

    # as many as were sent are there, and two more; but seven more were there before
    server.faults = [None] * 3 + [lose]
    with pytest.raises(EndpointError, match="does not match"):
        load(atlas, server.url + "/store")


def test_small_graphs_share_a_request_and_none_is_larger_than_a_chunk(server: SparqlServer) -> None:
    graphs = [NamedNode(f"http://e/g{number}") for number in range(9)]
    atlas = Store()
    atlas.extend(Quad(OTHER.subject, OTHER.predicate, Literal(str(n)), graph) for graph in graphs for n in range(4))
    load(atlas, server.url, protocol="update", chunk=10)
    sent = [request.body.count(b"<http://e/p>") for request in server.seen if b"INSERT DATA" in request.body]
    assert [number for number in sent if number] == [8, 8, 8, 8, 4]


def test_what_cannot_be_loaded_twice_is_refused(server: SparqlServer, tmp_path: Path) -> None:
    path = tmp_path / "blank.nq"
    path.write_text('_:x <http://e/p> "1" <http://e/g> .\n', encoding="utf-8")
    result = run("load", path, "--to", server.url)
    assert (result.exit_code, "blank node" in result.stderr, server.seen) == (2, True, [])


# --- repeats ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [status(503), status(429, Retry_After="0"), hang_up, stall(1.5)])
def test_an_addition_is_repeated_after_a_passing_failure(server: SparqlServer, atlas: Store, fault: Fault) -> None:
    server.faults = [None, None, None, fault, fault]
    load(atlas, server.url + "/store", timeout=1)
    assert set(server.store) == set(atlas)


@pytest.mark.parametrize("fault", [hang_up, stall(1.5), status(502)])
def test_a_replacement_is_not_repeated_when_it_may_have_happened(
    server: SparqlServer, atlas: Store, fault: Fault
) -> None:
    server.faults = [None, None, fault]
    with pytest.raises(EndpointError):
        load(atlas, server.url + "/store", timeout=1, replace=True)
    assert len([seen for seen in server.seen if seen.method == "PUT"]) == 1


def test_repeats_come_to_an_end_and_grow_apart(server: SparqlServer) -> None:
    waits: list[float] = []
    later = (status(503, Retry_After=seconds) for seconds in ("7", "100000"))
    server.faults = [status(503), *later, *[status(503)] * 9]
    endpoint = Endpoint(server.url + "/query", web=Web(server.url, pause=waits.append))
    with pytest.raises(EndpointError, match="503"):
        endpoint.ask("ASK { }", "ASK")
    assert len(server.seen) == TRIES
    assert waits[0] < 1 and waits[1:] == [7, 30]


def test_a_query_that_is_refused_is_asked_once(server: SparqlServer) -> None:
    server.faults = [status(500)]
    with pytest.raises(EndpointError, match="500"):
        Endpoint(server.url + "/query").ask("ASK { }", "ASK")
    assert len(server.seen) == 1


# --- who we are -------------------------------------------------------------------------------------------------------

DIGEST = 'Digest realm="r, s", nonce="abc", qop="auth,auth-int", algorithm=MD5, Basic realm="r"'
CHALLENGES = ['Basic realm="r"', DIGEST, "Bearer"]


@pytest.mark.parametrize("challenge", CHALLENGES)
@pytest.mark.parametrize("source", ["environment", "netrc"])
def test_credentials_come_from_the_environment_or_netrc(
    server: SparqlServer, atlas_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, challenge: str, source: str
) -> None:
    password = "digest-p4ss" if challenge == DIGEST else PASSWORD
    server.challenge, server.digest_password = challenge, password
    if challenge == "Bearer":
        monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    elif source == "netrc":
        (tmp_path / "netrc").write_text(f'machine 127.0.0.1 login {USER} password "{password}"', encoding="utf-8")
    else:
        monkeypatch.setenv("MODELATLAS_USER", USER)
        monkeypatch.setenv("MODELATLAS_PASSWORD", password)
    result = run("load", atlas_file, "--to", server.url + "/store")
    assert result.exit_code == 0, result.stderr
    # The password waits for the server to ask; from then on nothing is sent twice.
    refused = [seen for seen in server.seen if "Authorization" not in seen.headers]
    assert len(refused) == (0 if challenge == "Bearer" else 1)
    if challenge == DIGEST:
        assert all(seen.headers["Authorization"].startswith("Digest") for seen in server.seen[1:])


@pytest.mark.parametrize("challenge", [*CHALLENGES, ""])
@pytest.mark.parametrize("command", ["load", "query"])
def test_no_message_tells_a_secret(
    server: SparqlServer, atlas_file: Path, monkeypatch: pytest.MonkeyPatch, challenge: str, command: str
) -> None:
    secrets = ("wr0ng-pass", "wr0ng-token", PASSWORD, TOKEN)
    server.challenge = challenge or "Other"
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "wr0ng-pass")
    if challenge == "Bearer":
        monkeypatch.setenv("MODELATLAS_TOKEN", "wr0ng-token")
    url = server.url + "/query?access-token=s3cret"
    asked = ["load", str(atlas_file), "--to"] if command == "load" else ["query", "lineages", "--endpoint"]
    result = run(*asked, url)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "127.0.0.1" in result.stderr
    assert not any(secret in result.stderr for secret in (*secrets, "s3cret"))


def test_a_server_that_repeats_our_secret_is_not_quoted(server: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    server.faults = [status(500, f"Authorization: Bearer {TOKEN}".encode())]
    result = run("query", "lineages", "--endpoint", server.url + "/query")
    assert "500" in result.stderr and TOKEN not in result.stderr


def test_a_redirect_is_told_and_not_followed(server: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    with sparql_server() as other:
        server.faults = [status(302, Location=f"{other.url}/query?key=s3cret")]
        result = run("query", "lineages", "--endpoint", server.url + "/query")
        assert (result.exit_code, other.seen) == (2, [])
        assert f"{other.url}/query" in result.stderr and "s3cret" not in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("MODELATLAS_TOKEN", "a\nb-s3cret"), ("MODELATLAS_TOKEN", "s3cret é"), ("MODELATLAS_USER", "s3cret\r")],
)
def test_a_credential_that_no_header_can_carry_is_refused(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = run("query", "lineages", "--endpoint", server.url + "/query")
    assert (result.exit_code, name in result.stderr, "s3cret" in result.stderr, server.seen) == (2, True, False, [])


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        (["Basic realm="], "Basic"),
        (['Digest realm="x, Basic auth", nonce="abc"'], "Digest"),
        (['Digest realm="a", nonce="b", qop="auth-int"', 'Basic realm="a"'], "Basic"),
        (['Digest realm="a", nonce="b", qop="auth-int, auth", algorithm=md5'], "Digest"),
        (['Digest realm="a", nonce="b", algorithm=SHA-512-256', 'Digest realm="a", nonce="c"'], "Digest"),
        (['Negotiate, Basic realm="a\\", b"'], "Basic"),
    ],
)
def test_the_first_challenge_that_can_be_met_is(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch, headers: list[str], scheme: str
) -> None:
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "x")
    server.faults = [challenge(*headers)]
    Endpoint(server.url + "/query").ask("ASK { }", "ASK")
    assert server.seen[-1].headers["Authorization"].split()[0] == scheme


def test_a_digest_by_sha_256(server: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of RFC 7616, section 3.9.1, with our own nonce of the client."""
    monkeypatch.setenv("MODELATLAS_USER", "Mufasa")
    monkeypatch.setenv("MODELATLAS_PASSWORD", "Circle of Life")
    monkeypatch.setattr(
        "urllib.request.AbstractDigestAuthHandler.get_cnonce",
        lambda self, nonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )
    nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
    opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
    said = f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="{nonce}"'
    server.faults = [challenge(f'{said}, opaque="{opaque}"')]
    request = Request(server.url + "/dir/index.html")
    with pytest.raises(EndpointError, match="404"):
        Web(server.url).send(request, "read")
    sent = server.seen[-1].headers["Authorization"]
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in sent


@pytest.mark.parametrize("header", ['Digest realm="a", nonce="b", qop="auth-int"', 'Digest nonce="b"', "Digest"])
def test_a_challenge_that_cannot_be_met_is_an_error(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "x")
    server.faults = [challenge(header)]
    with pytest.raises(EndpointError, match="digest of a kind that is not supported"):
        Endpoint(server.url + "/query").ask("ASK { }", "ASK")


def test_a_server_that_always_has_a_newer_nonce_is_not_asked_for_ever(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "x")
    server.faults = [challenge(f'Digest realm="a", nonce="{n}", stale=true') for n in range(50)]
    with pytest.raises(EndpointError, match="refuses the credentials"):
        Endpoint(server.url + "/query").ask("ASK { }", "ASK")
    assert len(server.seen) < 6


def test_a_secret_is_scrubbed_wherever_a_server_repeats_it(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "s3cret-" * 60  # longer than what is quoted of an answer
    monkeypatch.setenv("MODELATLAS_TOKEN", token)
    for fault in (
        says(f"<html><p>you sent Bearer {token}".encode(), "text/html"),
        status(500, f"{'x' * 150} {token}".encode()),
        status(302, Location=f"http://elsewhere.example/{token}"),
        reason(f"no {token}"),
    ):
        server.faults = [fault]
        with pytest.raises(EndpointError) as caught:
            Endpoint(server.url + "/query").ask("ASK { }", "ASK")
        assert "s3cret" not in str(caught.value)


def test_what_a_server_says_cannot_speak_to_a_terminal(server: SparqlServer) -> None:
    for fault in (status(500, b"a\x1b]0;owned\x07b\xc2\x9bc"), says(b"\x1b[2J", "text/plain"), reason("\x1b[2Jx")):
        server.faults = [fault]
        with pytest.raises(EndpointError) as caught:
            Endpoint(server.url + "/query").ask("ASK { }", "ASK")
        assert str(caught.value).isprintable()


def test_the_environments_credentials_are_for_one_host(
    server: SparqlServer, atlas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    with sparql_server() as other:
        other.store.extend(atlas)
        for host, told in (("127.0.0.1", True), ("localhost", False)):
            where = f"{other.url}/query".replace("127.0.0.1", host)
            load(atlas, server.url + "/store", endpoint=where)
            assert ("Authorization" in other.seen[-1].headers) is told
    assert all(seen.headers["Authorization"] == f"Bearer {TOKEN}" for seen in server.seen)


def test_a_broken_netrc_is_named_and_not_quoted(server: SparqlServer, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a\n\nbogus s3cret\n", encoding="utf-8")
    result = run("query", "lineages", "--endpoint", server.url + "/query")
    assert (result.exit_code, "netrc:3" in result.stderr, "s3cret" in result.stderr) == (2, True, False)


@pytest.mark.parametrize(
    "url",
    ["", "localhost", "file:///etc/passwd", "ftp://h/", "http://", "http://h:x/", "http://a b/", "http://u:s3cret@h/"],
)
def test_what_is_no_url_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        check_url(url)
    assert "s3cret" not in str(caught.value)


# --- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [True, False])
def test_an_endpoint_answers_as_a_file_does(server: SparqlServer, atlas: Store, atlas_file: Path, named: bool) -> None:
    quads = list(atlas)
    server.store.extend(quads if named else [Quad(quad.subject, quad.predicate, quad.object) for quad in quads])
    where = ["--endpoint", server.url + "/query"]
    for arguments in (
        *(["query", query.name, "--format", "json"] for query in list_queries()),
        ["query", "lineage", "--bind", "model=aster-2", "--format", "csv"],
        ["query", "lineage", "--bind", 'model=x\\u0022 } DELETE # "'],
        ["show", "Aster-2"],
        ["show", "<https://w3id.org/modelatlas/id/model/borealis-7b>"],
        ["show", "aster"],
        ["lineage", "ASTER-1", "--format", "mermaid"],
        ["lineage", "Nobody"],
    ):
        here, there = run(*arguments, atlas_file), run(*arguments, *where)
        assert (there.stdout, there.stderr, there.exit_code) == (here.stdout, here.stderr, here.exit_code)


def test_a_query_of_ones_own_in_each_form(server: SparqlServer, tmp_path: Path) -> None:
    server.store.extend(load_atlas([ATLAS_FILE]))
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    for text in (
        f"# INSERT DATA\nSELECT ?n (COUNT(*) AS ?c) {{ ?s {label} ?n }} GROUP BY ?n ORDER BY ?n",
        "ASK { ?s ?p ?o }",
        f"CONSTRUCT {{ ?s {label} ?n }} WHERE {{ ?s {label} ?n }}",
    ):
        path = tmp_path / "own.rq"
        path.write_text(text, encoding="utf-8")
        there = run("query", path, "--endpoint", server.url + "/query", "--format", "tsv")
        assert (there.exit_code, there.stdout) == (0, run("query", path, ATLAS_FILE, "--format", "tsv").stdout)
    assert {seen.path for seen in server.seen} == {"/query"}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (status(401, WWW_Authenticate='Basic realm="x"'), "asks who you are (Basic); set MODELATLAS_USER"),
        (status(403), "not allowed"),
        (status(400, b"Parse error"), "Parse error"),
        (status(404), "404"),
        (status(500, b"<html><style>x{}</style><b>It &amp; broke</b>"), "It & broke"),
        (says(b"<html><h1>Welcome</h1>", "text/html"), "does not answer with SPARQL results (text/html): Welcome"),
        (says(b"", JSON), "does not answer with SPARQL results"),
        (says(b'{"a": 1}', JSON), "does not answer with SPARQL results"),
        (says(b"[]", JSON), "does not answer with SPARQL results"),
        (says(b"[" * 200_000, JSON), "does not answer with SPARQL results"),
        (says(b'{"head": {"vars": ["a"]}, "results": {"bindings": [1]}}', JSON), "does not answer with SPARQL results"),
        (says(b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "u', JSON), "cut off"),
        (says(b'{"head":{"vars":[]},"results":{"bindings":[]}}', JSON, X_SPARQL_MaxRows="10"), "10 rows at most"),
        (cut_off(b'{"head"', 1000), "cut off after 7 of 1,000 bytes"),
        (stall(1.5), "no answer within 1 seconds; --timeout"),
        (drip, "no answer within 1 seconds"),
        (drip_headers, "no answer within 1 seconds"),
        (no_http, "SSH-2.0"),
        (hang_up, "cannot be reached"),
    ],
)
def test_what_goes_wrong_is_one_clear_line(server: SparqlServer, fault: Fault, said: str) -> None:
    server.store.extend(load_atlas([ATLAS_FILE]))
    server.faults = [None] + [fault] * TRIES  # the first tells whether the graphs must be united
    result = run("query", "lineages", "--endpoint", server.url + "/query", "--timeout", "1")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1), result.stderr
    assert said in result.stderr and server.url in result.stderr
    assert "\x1b" not in result.stderr


def test_the_words_of_a_refusal_are_not_waited_for_longer_than_an_answer(server: SparqlServer) -> None:
    """The server needs four seconds for them."""
    server.faults = [drip_refusal]
    started = time.monotonic()
    with pytest.raises(EndpointError, match="answers 500"):
        Endpoint(server.url + "/query", timeout=1).ask("ASK { }", "ASK")
    assert time.monotonic() - started < 3


def test_no_server_and_no_atlas(server: SparqlServer) -> None:
    closed = "http://127.0.0.1:1/query"
    assert "Connection refused" in run("show", "x", "--endpoint", closed).stderr
    assert "it has 0 models" in run("show", "x", "--endpoint", server.url + "/query").stderr
    assert "nothing found" in run("query", "lineages", "--endpoint", server.url + "/query").stdout
    for arguments in (["show", "x", "a.ttl"], ["lineage", "x", "--store", "a"], ["query", "lineages", "a.ttl"]):
        assert "instead of files or a store" in run(*arguments, "--endpoint", closed).stderr
    assert "give the files of an atlas, or --store DIR" in run("load", "--to", server.url).stderr
    assert "--timeout" in run("show", "x", "--endpoint", closed, "--timeout", "zero").stderr
    assert "timeout of 0" in run("show", "x", "--endpoint", closed, "--timeout", "0").stderr


def test_graphs_that_a_server_does_not_unite(server: SparqlServer, atlas: Store, tmp_path: Path) -> None:
    server.store.extend(atlas)
    endpoint = server.url + "/query"
    no: Fault = status(400, b"unknown parameter")
    server.faults = [None, None, no, no, no]
    result = run("query", "lineages", "--endpoint", endpoint)
    assert (result.exit_code, "leave out" in result.stderr, "docs/stores.md" in result.stderr) == (2, True, True)
    own = tmp_path / "own.rq"
    own.write_text("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", encoding="utf-8")
    server.faults = [None, None, no, no, no]
    assert run("query", own, "--endpoint", endpoint, "--format", "csv").stdout.count("http://e/graph/") == GRAPHS


def test_a_server_without_a_default_graph_and_one_that_counts_elsewhere(server: SparqlServer, atlas: Store) -> None:
    server.faults = [None, None, None, status(500, b"no default graph")]
    with pytest.raises(EndpointError, match=r"no default graph.*--graph IRI"):
        load(load_atlas([ATLAS_FILE]), server.url + "/store")
    server.faults = []
    with sparql_server() as other:
        other.store.extend(atlas)
        assert load(atlas, server.url + "/store", endpoint=other.url + "/query").statements == len(atlas)
        assert {seen.path for seen in other.seen} == {"/query"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12) | st.text(alphabet="\\uU0045f\"'", max_size=14))
def test_a_value_in_the_text_of_a_query_is_that_value(text: str) -> None:
    query = QueryInfo("q", "", "", (), "", "SELECT ?x WHERE { FILTER(BOUND(?x)) }")
    bound = bound_query(query, {"x": Literal(text)})
    rows = run_query(Store(), QueryInfo("q", "", "", (), "", bound.text)).rows
    assert rows == ((Literal(text),),)
    # rdflib replaces \\u0022 before it reads the string around it, as SPARQL allows.
    ((there,),) = rdflib.Graph().query(bound.text)  # type: ignore[misc]
    assert str(there) == text


@pytest.mark.parametrize(("given_", "expected"), [("1", "true"), ("0", "false"), ("true", "true"), ("yes", "yes")])
def test_a_truth_value_has_one_spelling(given_: str, expected: str) -> None:
    assert canonical(Literal(given_, datatype=XSD.boolean)) == Literal(expected, datatype=XSD.boolean)


def test_results_of_other_makes_are_read() -> None:
    number = f'{{"type": "typed-literal", "datatype": "{XSD.IRI}integer", "value": "1"}}'
    row = f'"results": {{"bindings": [{{"__ASK_RETVAL": {number}}}]}}'
    virtuoso = f'{{"head": {{"link": [], "vars": ["__ASK_RETVAL"]}}, {row}}}'
    assert parse_results(virtuoso.encode(), "ASK").rows == ((Literal("true", datatype=XSD.boolean),),)
    comunica = f'{{"head": {{"vars": ["a"]}}, "results": {{"bindings": [{{"a": {number}}}], "metadata": {{"x": 1}}}}}}'
    assert parse_results(comunica.encode()).rows == ((Literal("1", datatype=XSD.integer),),)
    cells = [
        '{"type": "bnode", "value": "nodeID://b10"}',
        '{"type": "literal", "value": "x", "xml:lang": ""}',
        f'{{"type": "literal", "value": "INF", "datatype": "{XSD.IRI}double"}}',
        '{"type": "literal", "value": "x", "xml:lang": "EN-gb"}',
        '{"type": "bnode", "value": "nodeID://b10"}',
    ]
    rows = ", ".join(f'{{"a": {cell}}}' for cell in cells)
    own = f'{{"head": {{"vars": ["a"], "link": []}}, "results": {{"bindings": [{rows}]}}}}'
    found = [row[0] for row in parse_results(own.encode()).rows]
    assert isinstance(found[0], BlankNode) and found[0] == found[4]
    assert found[1:4] == [Literal("x"), Literal("INF", datatype=XSD.double), Literal("x", language="en-gb")]
    with pytest.raises(ValueError, match="rows were asked for"):
        parse_results(b'{"head": {}, "boolean": true}')
    twice = own.replace(rows, ", ".join(f'{{"a": {number}}}' for _ in range(2)))
    with pytest.raises(ValueError, match="a truth value was asked for"):
        parse_results(twice.encode(), "ASK")


def test_a_long_answer_is_quoted_by_its_first_words() -> None:
    assert excerpt(b"a" * 500) == "a" * 199 + "\u2026"
    assert excerpt(b"<p>no\n <b>such</b> graph</p>") == "no such graph"


@pytest.mark.parametrize(("form", "rows"), [("SELECT", 3), ("SELECT DISTINCT", 2), ("SELECT REDUCED", 3)])
def test_rows_that_are_to_come_once_do(server: SparqlServer, form: str, rows: int) -> None:
    body = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"uri","value":"a:a"}},{},{}]}}'
    server.faults = [None, None, says(body, JSON)]
    query = QueryInfo("q", "", "", (), "", f"PREFIX distinct: <http://e/> # DISTINCT\n{form} ?o WHERE {{ ?s ?p ?o }}")
    assert len(Endpoint(server.url + "/query").run(query).rows) == rows


def test_a_refused_query_is_the_querys_fault(server: SparqlServer) -> None:
    server.store.extend(load_atlas([ATLAS_FILE]))
    server.faults = [None, status(400, b"no such function")]
    with pytest.raises(QueryError, match=r"q: is refused: .*no such function"):
        Endpoint(server.url + "/query").run(QueryInfo("q", "", "", (), "", "SELECT * { ?s ?p ?o }"))


def test_the_default_graph_of_the_test_server_is_not_the_union(server: SparqlServer, atlas: Store) -> None:
    """What the tests above rest on."""
    server.store.extend(atlas)
    assert not list(server.store.quads_for_pattern(None, None, None, DefaultGraph()))
