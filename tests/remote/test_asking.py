"""Asking a server: the answers that a file gives, and what goes wrong in one clear line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad, Store

from modelatlas.errors import EndpointError, QueryError
from modelatlas.queries import QueryInfo, bound_query, list_queries, run_query
from modelatlas.remote import Endpoint, load
from modelatlas.remote.endpoint import canonical, parse_results
from modelatlas.remote.web import TRIES, excerpt
from modelatlas.store import load_atlas
from modelatlas.vocabulary import XSD
from web_servers import (
    Fault,
    SparqlServer,
    cut_off,
    drip,
    drip_headers,
    drip_refusal,
    hang_up,
    no_http,
    run,
    says,
    sparql_server,
    stall,
    status,
)

ATLAS_FILE = Path(__file__).parents[1] / "data" / "answers-atlas.ttl"
JSON = "application/sparql-results+json"
GRAPHS = 3


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
