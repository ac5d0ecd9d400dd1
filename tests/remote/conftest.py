"""A server on loopback that nobody's credentials open, and an atlas of three graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from modelatlas.store import load_atlas
from web_servers import SparqlServer, sparql_server

ATLAS_FILE = Path(__file__).parents[1] / "data" / "answers-atlas.ttl"
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
