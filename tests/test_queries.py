"""The stored queries: golden rows, the same rows in two engines, and bindings that stay data."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from modelatlas.errors import QueryError
from modelatlas.queries import QueryInfo, bind_value, limit_of, list_queries, load_query, run_query
from modelatlas.queries.anchors import find_anchors
from modelatlas.queries.info import parse_query
from modelatlas.queries.text import with_limit
from modelatlas.results import Table, Term
from modelatlas.store import load_atlas
from modelatlas.vocabulary import ATLAS, BASE, RDF, RDFS, XSD
from query_rows import BINDINGS, GOLDEN

ATLAS_FILE = Path(__file__).parent / "data" / "answers-atlas.ttl"
REPOSITORY = Path(__file__).parents[1]
NUMBERS = {f"{XSD.IRI}{name}" for name in ("integer", "decimal", "double")}


@pytest.fixture(scope="module")
def store() -> Store:
    return load_atlas([ATLAS_FILE])


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(ATLAS_FILE, format="turtle")


def plain(term: Term | None) -> object:
    """A term as a golden table writes it: a number, a string, an IRI without the base."""
    if isinstance(term, NamedNode):
        return term.value.removeprefix(BASE)
    if not isinstance(term, Literal):
        return term
    if term.datatype.value in NUMBERS:
        return float(term.value) if "." in term.value else int(term.value)
    return term.value


def typed(text: str, datatype: str | None, is_iri: bool) -> tuple[str, object]:
    """A term for comparing engines: its type, and its value rather than how an engine spells it (672 or 672.0)."""
    if is_iri:
        return "iri", text
    kind = datatype or f"{XSD.IRI}string"
    return kind, Decimal(text) if kind in NUMBERS else text


def cell_of(term: Term | None) -> object:
    if isinstance(term, Literal):
        return typed(term.value, term.datatype.value, False)
    return typed(term.value, None, True) if isinstance(term, NamedNode) else term


def rows_of(table: Table) -> list[list[object]]:
    return [list(map(cell_of, row)) for row in table.rows]


def rows_in_rdflib(graph: rdflib.Graph, text: str, bindings: Mapping[str, Term]) -> list[list[object]]:
    terms: dict[str, rdflib.term.Identifier] = {}
    for name, term in bindings.items():
        assert isinstance(term, (Literal, NamedNode))
        if isinstance(term, NamedNode):
            terms[name] = rdflib.URIRef(term.value)
        else:
            terms[name] = rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    rows: list[list[object]] = []
    for row in graph.query(text, initBindings=terms):
        cells: list[object] = []
        for cell in row:  # type: ignore[union-attr] # a SELECT has rows of terms
            datatype = str(cell.datatype) if isinstance(cell, rdflib.Literal) and cell.datatype else None
            cells.append(cell if cell is None else typed(str(cell), datatype, isinstance(cell, rdflib.URIRef)))
        rows.append(cells)
    return rows


NAMES = [query.name for query in list_queries()]


def test_every_query_has_golden_rows_bindings_and_a_whole_header() -> None:
    assert {name for name, _, _ in GOLDEN} == set(NAMES) == set(BINDINGS)
    assert len(NAMES) == 17
    for query in list_queries():
        assert query.title and query.description and query.example.startswith(f"modelatlas query {query.name} ")
        assert query.text.count("# param ") == len(query.params)
        assert all(param.text and param.default for param in query.params)
        limits = [param.default for param in query.params if param.kind == "limit"]
        assert limits == re.findall(r"\bLIMIT (\d+)", query.text)


@pytest.mark.parametrize(("name", "bindings", "expected"), GOLDEN)
def test_golden_rows(store: Store, name: str, bindings: dict[str, str], expected: list[list[object]]) -> None:
    rows = [list(map(plain, row)) for row in run_query(store, load_query(name), bindings).rows]
    assert rows == [[pytest.approx(cell) if isinstance(cell, float) else cell for cell in row] for row in expected]


def term_for(query: QueryInfo, name: str, text: str) -> Term:
    kind = next(param.kind for param in query.params if param.name == name)
    return bind_value(text) if kind in ("number", "limit") or text.startswith("<") else Literal(text)


@pytest.mark.parametrize(("name", "given_"), [(name, b) for name, sets in BINDINGS.items() for b in [{}, *sets]])
def test_same_rows_in_rdflib_and_oxigraph(store: Store, graph: rdflib.Graph, name: str, given_: dict[str, str]) -> None:
    query = load_query(name)
    terms = {key: term_for(query, key, text) for key, text in given_.items()}
    ours = run_query(store, query, given_)
    text = with_limit(query, int(given_["limit"])) if "limit" in given_ else query.text
    assert rows_of(ours) == rows_in_rdflib(graph, text, terms)
    assert ours == run_query(store, query, terms)
    if not given_ or "nobody" in given_.values():
        assert bool(ours.rows) is not bool(given_)


def test_circle_of_versions_is_listed_once(tmp_path: Path) -> None:
    text = """@prefix atlas: <https://w3id.org/modelatlas/ontology#> .
    @prefix m: <https://w3id.org/modelatlas/id/model/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    m:a a atlas:Model ; rdfs:label "A" ; atlas:predecessor m:b ;
        atlas:ancestor m:a, m:b ; atlas:descendant m:a, m:b .
    m:b a atlas:Model ; rdfs:label "B" ; atlas:predecessor m:a ;
        atlas:ancestor m:a, m:b ; atlas:descendant m:a, m:b ."""
    path = tmp_path / "circle.ttl"
    path.write_text(text, encoding="utf-8")
    query = load_query("lineages")
    table = run_query(load_atlas([path]), query)
    assert [list(map(plain, row))[:4] for row in table.rows] == [["A", 2, "A", "B"], ["A", 2, "B", "A"]]
    assert rows_of(table) == rows_in_rdflib(rdflib.Graph().parse(path), query.text, {})


def test_a_limit_is_a_number_of_things_not_of_rows(store: Store) -> None:
    largest, timeline, lineages = map(load_query, ("largest-models", "release-timeline", "lineages"))
    assert len(run_query(store, largest, {"limit": "1"}).rows) == 1
    assert run_query(store, largest, {"limit": Literal(2)}) == run_query(store, largest, {"minimum": "2e10"})
    assert [plain(row[2]) for row in run_query(store, timeline, {"limit": "1"}).rows] == ["Aster-1"]
    assert [plain(row[2]) for row in run_query(store, timeline, {"limit": "1", "from": "2022"}).rows] == ["Aster-2"]
    assert len(run_query(store, lineages, {"limit": "1"}).rows) == 3
    also = Store()
    also.extend(store)
    also.add(Quad(NamedNode(f"{BASE}model/aster-3"), ATLAS.parameterCount, Literal(350_000_000_000)))
    assert len(run_query(also, largest, {"limit": "1"}).rows) == 2  # of one size: none is left out by chance
    for wrong in ("0", "-1", "1.5", "1e3", "1 } UNION { ?s ?p ?o", "9" * 30):
        with pytest.raises(QueryError, match="lineages: limit must be a"):
            run_query(store, lineages, {"limit": wrong})
    with pytest.raises(QueryError, match="whole number"):
        run_query(store, lineages, {"limit": NamedNode("http://e/1")})


def test_where_a_list_stops_is_what_its_text_says() -> None:
    header = "# title: T\n# param limit (limit): how many\n"
    query = parse_query("test", header + 'SELECT * { ?s ?p "LIMIT 3" } # LIMIT 4\nLIMIT 5OFFSET 0')
    assert (limit_of(query), limit_of(query, {"limit": "7"})) == (5, 7)
    assert run_query(Store(), query, {"limit": "7"}).rows == ()
    assert limit_of(parse_query("test", header + "SELECT ?limit { }")) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "{ SELECT ?v WHERE { ?s :size ?v FILTER(?v > ?p) } }",
        "{ SELECT ?v { { ?s :size ?v } UNION { ?s :size ?v FILTER(?v > 8) } FILTER(?v > ?p) } LIMIT 5 }",
        "{ SELECT ?v { { SELECT ?v (EXISTS { ?v :x ?p } AS ?w) { ?s :size ?v FILTER(BOUND(?p) && ?v > ?p) } } } }",
        "{ SELECT (MAX(?w) AS ?v) { { SELECT ?w { ?s :size ?w FILTER(COALESCE(?p, 9) < ?w) } } } } FILTER(?v > ?p)",
        "SELECT ?v { ?s :size ?v FILTER(?v > ?p) }",
        "{ SELECT ?v { { SELECT ?v { ?s :size ?v FILTER(?v > ?p && '}' != '{') } } } ORDER BY ?v LIMIT 1 }",
        "{ SELECT (?w + ?p - 6 AS ?v) { ?s :size ?w } } FILTER(?v < 9)",
        "{ SELECT ?v { ?s :size ?v } ORDER BY ABS(?v - ?p) OFFSET 1 LIMIT 1 } # {",
    ],
)
def test_a_parameter_is_seen_in_sub_selects(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    store.load(b"@prefix : <http://e/> . :a :size 7 . :b :size 8 .", format=RdfFormat.TURTLE)
    text = f"# title: T\n# param p (number): least; default 7\nPREFIX : <http://e/> SELECT ?v WHERE {{ {pattern}\n}}"
    query = parse_query("test", text)
    for _ in range(2):
        assert run_query(store, query, {"p": "7"}).rows == ((Literal(8),),)
        monkeypatch.setattr("modelatlas.queries.running.with_constants", lambda query, text, names: text)
    # Without a header a variable of that name in a sub-select is another one.
    free = QueryInfo("test", "", "", (), "", "SELECT ?v { { SELECT (MAX(?p) AS ?v) { ?s <http://e/size> ?p } } }")
    assert run_query(store, free, {"p": "7"}).rows == ((Literal(8),),)


HOSTILE = [
    '"} ; DROP ALL #',
    "} UNION { ?s ?p ?o",
    "'''\n} }",
    "\\u0022 } FILTER(true) #",
    "?model",
    "<http://example.org/> } #",
    "a\x00b\x1b[31m",
    "') || true || ('",
    "' or 1=1 --",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_bindings_are_only_data(store: Store, text: str) -> None:
    size = len(store)
    for query in list_queries():
        for param in query.params:
            if param.kind in ("number", "limit"):
                with pytest.raises(QueryError, match="must be a number"):
                    run_query(store, query, {param.name: text})
            else:
                assert run_query(store, query, {param.name: text}).rows == ()
    assert len(store) == size


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_a_bound_string_arrives_as_it_was_given(text: str) -> None:
    query = QueryInfo("echo", "", "", (), "", "SELECT ?out WHERE { BIND(STR(?in) AS ?out) }")
    assert run_query(Store(), query, {"in": Literal(text)}).rows == ((Literal(text),),)


@pytest.mark.parametrize(
    "pattern",
    [
        "SELECT ?x WHERE { FILTER(BOUND(?p)) BIND(?p AS ?x) }",
        "SELECT ?x { FILTER(BOUND(?p)) BIND(?p AS ?x) }",
        "PREFIX a: <http://e/#> # WHERE {\nSELECT (EXISTS { ?s ?q ?o } AS ?y) (?p AS ?x) WHERE { FILTER(BOUND(?p)) }",
        "CONSTRUCT { <http://e/s> <http://e/p> ?p } WHERE { FILTER(BOUND(?p)) }",
        "CONSTRUCT { <http://e/s> <http://e/p> ?p } { FILTER(BOUND(?p)) }",
        "ASK { FILTER(?p = 'v') }",
    ],
)
def test_binding_enters_the_outermost_pattern(pattern: str) -> None:
    query = QueryInfo("q", "", "", (), "", pattern)
    table = run_query(Store(), query, {"p": Literal("v")})
    last = table.rows[0][-1]
    assert last == (Literal("true", datatype=XSD.boolean) if table.kind == "ask" else Literal("v"))


def test_a_variable_that_the_query_computes_cannot_be_bound() -> None:
    with pytest.raises(QueryError, match="cannot bind x: the query itself computes"):
        run_query(Store(), QueryInfo("q", "", "", (), "", "SELECT ?x { BIND(1 AS ?x) }"), {"x": "2"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT is an update"),
        ("PREFIX x: <http://e/>\nDELETE WHERE { ?s ?p ?o }", "DELETE is an update"),
        ("DROP ALL", "DROP is an update"),
        ("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { SERV\\u0049CE SILENT <http://localhost/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s ?p 1SERVICE <http://localhost/> { ?s ?q ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s ?p 1.service?u { ?s ?q ?o } }", "SERVICE is refused"),
        (
            "PREFIX x: <http://localhost/> SELECT * { ?s ?p trueSERVICE#\n silent\nx:y{ ?s ?q ?o } }",
            "SERVICE is refused",
        ),
        ("SELECT * { ?s ?p ?b FILTER(?s<?b)SERVICE#>\n<http://localhost/>#\n{ ?s ?q ?o } }", "SERVICE is refused"),
        ("SELECT ?s WHERE {\n  ?s ?p ?o .\n  FILTR(?o)\n}", r"q\.rq:3:\d+: not SPARQL 1.1: .*\n    FILTR\(\?o\)\n +\^"),
        ("SELECT ?s {\n '\u2028\x0c' FILTR(?o) }", r"q\.rq:2:12: not SPARQL 1.1: .*\n   ' {2}' FILTR.*\n {13}\^"),
        (
            f"SELECT ?s {{ # {'x' * 9999}\n{' ' * 9999}FILTR(?o) # {'x' * 9999}",
            r"q\.rq:2:\d+: .*\n.{99,140}\n {59,64}\^\Z",
        ),
        ("", r"/q\.rq:1:1: not SPARQL 1.1: there is no SELECT, ASK"),
        (
            "PREFIX e: <http://e/>\nSELECT ?s { ?s e:a u:b }",
            r"q\.rq:2:23: .* prefix u: is not declared: begin with PREFIX",
        ),
        ("SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s", r": The SELECT contains a variable that is unbound\n"),
        ("SELECT ?x WHERE { ?x <rel> ?y }", r"q\.rq:1:"),
    ],
)
def test_what_is_no_query_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=message):
        load_query(str(path))


def test_service_as_a_name_is_no_service() -> None:
    text = (
        "PREFIX service: <http://e/SERVICE#> SELECT ?service { ?service service:SERVICE 'SERVICE <x>' ; "
        "service:my-service ?o { ?o a service:X } { ?service ?p ?service { } } } # SERVICE"
    )
    assert run_query(Store(), QueryInfo("q", "", "", (), "", text)).rows == ()


def test_unknown_names(store: Store, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="did you mean lineage or lineages"):
        load_query("linage")
    with pytest.raises(QueryError, match="there are benchmarks"):
        load_query("xyz")
    with pytest.raises(QueryError, match="cannot be read"):
        load_query(str(tmp_path / "none.rq"))
    (tmp_path / "latin.rq").write_bytes(b"# caf\xe9")
    with pytest.raises(QueryError, match="not UTF-8"):
        load_query(str(tmp_path / "latin.rq"))
    with pytest.raises(QueryError, match="no parameter 'modle'; it takes model"):
        run_query(store, load_query("lineage"), {"modle": "x"})
    with pytest.raises(QueryError, match="it takes limit"):
        run_query(store, load_query("lineages"), {"model": "x"})


def test_a_query_file_takes_any_of_its_variables(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT ?o WHERE { ?s ?p ?o } ORDER BY STR(?o)", encoding="utf-8")
    query = load_query(str(path))
    values = {"s": f"<{BASE}model/aster-1>", "p": "atlas:parameterCount"}
    assert [plain(row[0]) for row in run_query(store, query, values).rows] == [20_000_000_000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NeuraScale-9", Literal("NeuraScale-9")),
        ("7", Literal("7", datatype=XSD.integer)),
        ("-0.5", Literal("-0.5", datatype=XSD.decimal)),
        ("1e25", Literal("1e25", datatype=NamedNode(f"{XSD.IRI}double"))),
        ("<http://example.org/a>", NamedNode("http://example.org/a")),
        ("<b>not an IRI</b>", Literal("<b>not an IRI</b>")),
        ("atlas:Model", NamedNode("https://w3id.org/modelatlas/ontology#Model")),
        ("other:Model", Literal("other:Model")),
        ('"7"', Literal("7")),
        ('"2023"^^xsd:gYear', Literal("2023", datatype=XSD.gYear)),
        ('"a \\"b\\" \\n"', Literal('a "b" \n')),
        ('"chat"@fr', Literal("chat", language="fr")),
        ('"half', Literal('"half')),
        ("", Literal("")),
    ],
)
def test_bind_value(text: str, expected: Term) -> None:
    assert bind_value(text) == expected


def test_construct_is_sorted(store: Store) -> None:
    text = "CONSTRUCT { ?s <http://e/p> ?o } WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"
    table = run_query(store, QueryInfo("q", "", "", (), "", text))
    assert table.columns == ("subject", "predicate", "object")
    assert [str(row[0]) for row in table.rows] == sorted(str(row[0]) for row in table.rows)


def test_the_documentation_names_every_query_with_its_example() -> None:
    text = (REPOSITORY / "docs" / "queries.md").read_text(encoding="utf-8")
    for query in list_queries():
        assert f"`{query.example}`" in text
        assert query.title in text


def test_quotes_are_as_long_as_their_spans(store: Store) -> None:
    rows = run_query(store, load_query("evidence")).rows
    assert len(rows) == 7
    for row in rows:
        quote, _, start, end = (plain(cell) for cell in row[4:8])
        assert isinstance(quote, str) and isinstance(start, int) and end == start + len(quote)


def test_the_union_is_what_queries_run_against(tmp_path: Path, store: Store) -> None:
    """An atlas with named graphs gives the same answers as its union."""
    lines = []
    for number, quad in enumerate(sorted(store, key=str)):
        lines.append(f"{quad.subject} {quad.predicate} {quad.object} <http://e/graph/{number % 3}> .")
    path = tmp_path / "atlas.nq"
    path.write_text("\n".join(lines), encoding="utf-8")
    graphs = load_atlas([path])
    assert all(run_query(graphs, query) == run_query(store, query) for query in list_queries())


@pytest.mark.parametrize(
    "pattern",
    [
        "?s :size ?v . FILTER(!BOUND(?p) || ?v = ?p)",
        "?s :size ?v . FILTER (?v = $p && BOUND ( ?p ))",
        "?s :size ?v . FILTER(?v = ?p) # ?p in a comment, FILTER(?p",
        '?s :size ?v . FILTER(?v = ?p && "?p" != "FILTER(?p)")',
        "?s :size ?v . FILTER EXISTS { ?s :size ?p }",
        "?s :size ?v . FILTER(EXISTS { ?s :size ?p })",
        "?s :size ?p . BIND(?p AS ?v)",
        "?s :size ?v . { ?s :size ?w FILTER(!BOUND(?p) || ?w > ?p) }",
        "OPTIONAL { ?s :size ?v . FILTER(?v = ?p) }",
    ],
)
def test_a_parameter_means_the_same_in_a_filter_as_anywhere(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    store.load(b"@prefix : <http://e/> . :a :size 7 . :b :size 8 .", format=RdfFormat.TURTLE)
    text = f"PREFIX : <http://e/> SELECT ?s ?v WHERE {{ {pattern}\n}} ORDER BY ?s ?v"
    query = QueryInfo("test", "", "", (), "", text)
    found = run_query(store, query, {"p": Literal(7)})
    monkeypatch.setattr("modelatlas.queries.running.with_constants", lambda query, text, names: text)
    assert run_query(store, query, {"p": Literal(7)}) == found
    assert len(found.rows) >= 1


def _named(store: Store, kind: str) -> list[str]:
    """Names of things of a class: as they are labelled, otherwise called, and in another case."""
    names = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    names += f"SELECT DISTINCT ?name {{ ?x a <{ATLAS.IRI}{kind}> ; rdfs:label|skos:altLabel ?name }} ORDER BY ?name"
    found = [row["name"].value for row in store.query(names)]  # type: ignore[union-attr]
    return [*found[::7], found[0].swapcase(), "no such name"]


@pytest.mark.parametrize("query", [q for q in list_queries() if q.params], ids=lambda query: query.name)
def test_a_query_that_begins_at_what_is_named_gives_the_same_rows(
    query: QueryInfo, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {"model": "Model", "benchmark": "Benchmark", "technique": "Technique", "hardware": "Hardware"}
    for param in query.params:
        for name in _named(store, kinds[param.kind]) if param.kind in kinds else []:
            found = run_query(store, query, {param.name: name})
            with monkeypatch.context() as patch:
                patch.setattr("modelatlas.queries.running.find_anchors", lambda *_: {})
                assert run_query(store, query, {param.name: name}) == found


def test_names_are_looked_up_among_things_of_their_kind(store: Store) -> None:
    card = load_query("model-card")
    for name in ("Borealis-7B", "borealis-7b", "BOREALIS-7B"):
        assert find_anchors(store, card, {"model": Literal(name)}) == {"iri": [NamedNode(f"{BASE}model/borealis-7b")]}
    assert not find_anchors(store, card, {"model": Literal(_named(store, "Country")[0])})
    assert not find_anchors(store, replace(card, declared=False), {"model": Literal("Borealis-7B")})


def test_a_name_with_capitals_within_is_looked_up_by_its_iri() -> None:
    store, node = Store(), NamedNode(f"{BASE}model/neurascale-9")
    store.add(Quad(node, RDF.type, ATLAS.Model))
    store.add(Quad(node, RDFS.label, Literal("NeuraScale-9")))
    assert find_anchors(store, load_query("model-card"), {"model": Literal("neurascale-9")}) == {"iri": [node]}
