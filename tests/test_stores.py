"""The same answers everywhere: each bundled query in each store, on the examples and on generated documents.

`make test-stores` installs the stores and runs this; without them it is skipped. The servers are started here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from benchmarks.generate import generate, write
from benchmarks.servers import comunica, oxigraph_server, virtuoso_server
from pyoxigraph import Literal, NamedNode, Store

from modelatlas.pipeline import build
from modelatlas.queries import list_federated, list_queries, load_query, run_query
from modelatlas.remote import Endpoint, load
from modelatlas.remote.credentials import PASSWORD, USER
from modelatlas.remote.endpoint import canonical, in_order
from modelatlas.remote.web import CutOffError
from modelatlas.results import Table, Term
from modelatlas.serialise import format_of, serialise
from modelatlas.store import load_atlas, load_dataset
from modelatlas.vocabulary import XSD
from modelatlas.wikidata.links import link_atlas

if "MODELATLAS_STORES" not in os.environ:
    pytest.skip("needs other stores: run by make test-stores", allow_module_level=True)

ROOT = Path(__file__).parents[1]
INSTALLED = Path(os.environ["MODELATLAS_STORES"]).resolve()
DOCUMENTS = {"examples": 0, "generated-1000": 1000}
QUERIES = list_queries()
STORES = ("rdflib", "Oxigraph", "Oxigraph server", "Virtuoso (ld_dir)", "Virtuoso (HTTP)", "Comunica")
FORMATS = {"nq": "nquads", "nt": "ntriples", "ttl": "turtle", "trig": "trig"}
"""The endings of what `build` writes and these parsers know → the name that rapper gives it."""
NUMBERS = frozenset({"integer", "decimal", "double"})

Rows = list[tuple[object, ...]]
Answers = dict[str, Rows]


def value(term: Term | None) -> object:
    """A cell as a typed value: what it is of, and the value rather than its spelling."""
    term = canonical(term)
    if isinstance(term, NamedNode):
        return "iri", term.value
    if not isinstance(term, Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD.IRI)
    return kind, term.language, Decimal(term.value) if kind in NUMBERS else term.value


def rows_of(table: Table) -> Rows:
    return [tuple(map(value, row)) for row in table.rows]


def as_decimals(rows: Rows) -> Rows:
    """The rows with each integer as the decimal that it is: the integers are a subset of the decimals (XML Schema)."""

    def cell(of: object) -> object:
        return ("decimal", *of[1:]) if isinstance(of, tuple) and of[0] == "integer" else of

    return [tuple(map(cell, row)) for row in rows]


def term_of(node: object) -> Term | None:
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if not isinstance(node, rdflib.Literal):
        assert node is None
        return None
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else XSD.string)


def in_rdflib(atlas: Path) -> Answers:
    graph = rdflib.Graph().parse(atlas, format="nt")
    answers: Answers = {}
    for query in QUERIES:
        result = graph.query(query.text)
        answers[query.name] = [tuple(value(term_of(cell)) for cell in row) for row in result]  # type: ignore[union-attr]
    return answers


def at(endpoint: Endpoint) -> Answers:
    return {query.name: rows_of(endpoint.run(query)) for query in QUERIES}


def in_oxigraph_server(atlas: Path, folder: Path) -> Answers:
    with oxigraph_server(folder) as url:
        load(load_dataset([atlas]), url)
        return at(Endpoint(f"{url}/query", timeout=600))


def in_virtuoso(atlas: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Answers, None, None]:
    """Loaded by its own loader, then over HTTP. To be closed: the server runs until then."""
    monkeypatch.setenv(USER, "dba")
    monkeypatch.setenv(PASSWORD, "dba")
    with virtuoso_server(folder) as virtuoso:
        endpoint = Endpoint(f"{virtuoso.url}/sparql", timeout=600)
        shutil.copy(atlas, folder / "atlas.nq")
        virtuoso.load_folder("atlas.nq")
        yield at(endpoint)
        virtuoso.clear()
        load(load_dataset([atlas]), virtuoso.url, timeout=600)
        yield at(endpoint)


@pytest.fixture(scope="module", params=DOCUMENTS)
def atlas(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an atlas, linked by the tables, as ``atlas.nq``, ``.nt``, ``.ttl`` and ``.trig``."""
    folder: Path = tmp_path_factory.mktemp("atlas") / request.param
    folder.mkdir()
    documents = ROOT / "examples"
    if count := DOCUMENTS[request.param]:
        documents = folder / "documents"
        assert write(generate(count, brief=True), documents) == count
    quads = [*build(documents).quads]
    store = Store()
    store.bulk_extend(quads)
    quads += link_atlas(store).quads
    for suffix in FORMATS:
        path = folder / f"atlas.{suffix}"
        path.write_bytes(serialise(quads, format_of(path)))
    return folder


def test_every_query_has_the_same_rows_in_every_store(
    atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folder(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name

    store = load_atlas([atlas / "atlas.nq"])
    expected = {query.name: rows_of(run_query(store, query)) for query in QUERIES}
    assert all(expected.values())
    marks: dict[str, list[str]] = {query.name: [] for query in QUERIES}
    seconds = []
    with closing(in_virtuoso(atlas / "atlas.nq", folder("virtuoso"), monkeypatch)) as virtuoso:
        ask: dict[str, Callable[[], Answers]] = {
            "rdflib": lambda: in_rdflib(atlas / "atlas.nt"),
            "Oxigraph": lambda: {query.name: rows_of(run_query(store, query)) for query in QUERIES},
            "Oxigraph server": lambda: in_oxigraph_server(atlas / "atlas.nq", folder("oxigraph")),
            "Virtuoso (ld_dir)": lambda: next(virtuoso),
            "Virtuoso (HTTP)": lambda: next(virtuoso),
            "Comunica": lambda: in_comunica(atlas / "atlas.nt", folder("comunica")),
        }
        for name in STORES:
            started = time.perf_counter()
            answers = ask[name]()
            seconds.append(f"{time.perf_counter() - started:.0f}")
            for query in QUERIES:
                marks[query.name].append(mark(name, answers[query.name], expected[query.name]))
    sys.stdout.write(f"\n{atlas.name}, {len(store):,} statements\n{table(marks, seconds, expected)}\n")
    assert marks == documented()
    assert all(cells == ["="] * len(STORES) for cells in marks.values())


def mark(name: str, found: Rows, wanted: Rows) -> str:
    # Comunica sorts by one key after the other, with a sort that is not stable: its order is the first key's.
    same = Counter(found) == Counter(wanted) if name == "Comunica" else found == wanted
    # Virtuoso's loaders keep a large xsd:integer as an xsd:decimal of the same value.
    same = same or (name.startswith("Virtuoso") and as_decimals(found) == as_decimals(wanted))
    return "=" if same else f"differs ({difference(found, wanted)})"


def difference(found: Rows, wanted: Rows) -> str:
    """How many rows there are, and the first that is another."""
    pairs = zip(found, wanted, strict=False)
    first = next((f"{other} is not {row}" for other, row in pairs if other != row), "the rest is missing")
    return f"{len(found)} rows; {first}"


def in_comunica(atlas: Path, folder: Path) -> Answers:
    tables = comunica(INSTALLED, atlas, ROOT / "queries", folder)
    # It lists the columns in an order of its own.
    return {query.name: rows_of(in_order(tables[query.name], run_query(Store(), query).columns)) for query in QUERIES}


def table(marks: dict[str, list[str]], seconds: list[str], expected: Answers) -> str:
    """Of queries × stores; at the end how many seconds each took to be started, loaded and asked."""
    lines = [f"| query | rows | {' | '.join(STORES)} |"]
    lines += [f"| `{name}` | {len(expected[name]):,} | {' | '.join(cells)} |" for name, cells in marks.items()]
    return "\n".join([*lines, f"| seconds | | {' | '.join(seconds)} |"])


def documented() -> dict[str, list[str]]:
    """The cells of the table in docs/stores.md."""
    text = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    header = "| query | " + " | ".join(STORES) + " |"
    assert header in text
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \|$", text.partition(header)[2], re.MULTILINE)
    return {name: cells.split(" | ") for name, cells in rows}


def test_the_documentation_says_how_federated_queries_are_treated() -> None:
    text = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    assert [query.name for query in list_federated() if f"`{query.name}`" not in text] == []


def test_what_virtuoso_cuts_off_is_no_answer(atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if atlas.name != "examples":
        pytest.skip("the examples have rows enough")
    monkeypatch.setenv(USER, "dba")
    monkeypatch.setenv(PASSWORD, "dba")
    with virtuoso_server(tmp_path, rows=30) as virtuoso:
        load(load_dataset([atlas / "atlas.nq"]), virtuoso.url)
        endpoint = Endpoint(f"{virtuoso.url}/sparql")
        with pytest.raises(CutOffError, match="30 rows at most"):
            endpoint.run(load_query("evidence"))
        assert len(endpoint.run(load_query("discrepancies")).rows) == 3


@pytest.mark.parametrize("suffix", FORMATS)
def test_other_parsers_read_every_format_without_a_warning(atlas: Path, suffix: str) -> None:
    path = atlas / f"atlas.{suffix}"
    count = len(load_dataset([path]))
    rapper = subprocess.run(
        ["rapper", "--count", "--input", FORMATS[suffix], str(path)], capture_output=True, text=True, timeout=600
    )
    said = rapper.stderr.splitlines()
    assert (rapper.returncode, len(said), str(count) in said[-1]) == (0, 2, True), said[:5]
    node = subprocess.run(["node", "parse.mjs", str(path)], cwd=INSTALLED, capture_output=True, text=True, timeout=600)
    assert (node.returncode, node.stdout, node.stderr) == (0, f"{count}\n", "")
