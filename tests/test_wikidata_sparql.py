"""Wikidata by SPARQL, on a real server with real items: a name's item, and a query that joins the atlas with it."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from typer.testing import CliRunner

from modelatlas.cli import app
from modelatlas.serialise import serialise
from modelatlas.vocabulary import BASE, OWL, RDFS
from modelatlas.wikidata.federated import parse_federated
from modelatlas.wikidata.services import SparqlService, query_text
from wikidata_asking import CONTACT, client_of, decide_by
from wikidata_items import SHARED


def oxigraph() -> str | None:
    """Oxigraph's server, from the package of that name."""
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A SPARQL endpoint on loopback that holds the real items."""
    program = oxigraph()
    if program is None:
        pytest.skip("needs Oxigraph's server (pip install oxigraph)")
    if not (SHARED / "items.nt.gz").is_file():
        pytest.skip("needs the shared items.nt.gz beside the repository")
    folder = tmp_path_factory.mktemp("oxigraph")
    unpacked = folder / "items.nt"
    with gzip.open(SHARED / "items.nt.gz", "rb") as packed, unpacked.open("wb") as file:
        shutil.copyfileobj(packed, file)
        file.write(
            b"<http://www.wikidata.org/entity/Q21708200> <http://www.wikidata.org/prop/direct/P856> "
            b"<https://openai.com/> .\n"
        )
    with (folder / "log").open("wb") as log:
        load = [program, "load", "--location", str(folder / "db"), "--file", str(unpacked)]
        subprocess.run(load, check=True, stdout=log, stderr=log, timeout=120)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serve = [program, "serve-read-only", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(serve, stdout=log, stderr=log)
    try:
        yield _ready(f"http://127.0.0.1:{port}/query", server)
    finally:
        server.terminate()
        server.wait(20)


def _ready(url: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(200):
        assert server.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=1):
                return url
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


def test_sparql_finds_real_items_by_class_name_and_code(endpoint: str, tmp_path: Path) -> None:
    sparql = SparqlService(client_of(tmp_path, timeout=30), endpoint)
    assert decide_by(sparql, "Claude").item == "Q118876059"
    assert {c.item: c.why for c in decide_by(sparql, "Claude").candidates}["Q17523984"] != "bears the name"
    assert decide_by(sparql, "Stanford University", "organization").item == "Q41506"
    assert decide_by(sparql, "Georgia", "country").item == "Q230"
    assert decide_by(sparql, "Trinity College", "organization").item is None
    found, _ = sparql.find("GE", "country")
    assert "Q230" in {one.qid for one in found}
    assert decide_by(sparql, 'x" } DROP ALL # \\', "model").why == "Wikidata has no item of this name"


@pytest.mark.parametrize("name", ['a"b', "a\\", "a\nb", "a\x00b", "\u2028", "ünï", "} #", "\\u0022"])
def test_a_name_in_a_query_is_only_a_name(name: str) -> None:
    store = Store()
    item, label = NamedNode("http://www.wikidata.org/entity/Q1"), NamedNode(RDFS.label.value)
    store.add(Quad(item, label, Literal(name, language="en")))
    rows = list(store.query(query_text(name, "model")))  # type: ignore[arg-type] # a SELECT has rows
    assert [row["label"].value for row in rows] == [name]


def test_a_federated_query_joins_the_atlas_with_wikidata(endpoint: str, tmp_path: Path) -> None:
    store = Store()
    openai, nobody = NamedNode(f"{BASE}organization/openai"), NamedNode(f"{BASE}organization/nobody")
    store.add(Quad(openai, OWL.sameAs, NamedNode("http://www.wikidata.org/entity/Q21708200")))
    store.add(Quad(openai, RDFS.label, Literal("OpenAI")))
    store.add(Quad(nobody, OWL.sameAs, NamedNode("http://example.org/other")))
    atlas = tmp_path / "a.nt"
    atlas.write_bytes(serialise(store, "ntriples"))
    options = ["--endpoint", endpoint, "--contact", CONTACT, "--cache", str(tmp_path / "cache"), "--format", "csv"]
    result = CliRunner().invoke(app, ["query", "official-websites", str(atlas), "--online", *options])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[1:] == [
        f"OpenAI,http://www.wikidata.org/entity/Q21708200,OpenAI,https://openai.com/,{openai.value}"
    ]
    replayed = CliRunner().invoke(
        app, ["query", "official-websites", str(atlas), "--replay", *options[:2], *options[4:]]
    )
    assert replayed.stdout == result.stdout
    for wrong in (["official-websites", str(atlas), "--bind", "a=b"], ["lineages", str(atlas)]):
        result = CliRunner().invoke(app, ["query", *wrong, "--online", *options])
        assert result.exit_code == 2 and re.search("takes no parameter|are for federated queries", result.stderr)
    assert "add --online" in CliRunner().invoke(app, ["query", "official-websites", str(atlas)]).stderr


def test_a_query_without_a_whole_block() -> None:
    for text in ("SELECT * { ?s ?p ?o }", "SELECT * { SERVICE <http://e/> { ?s ?p ?o "):
        with pytest.raises(ValueError, match="SERVICE block"):
            parse_federated(text)
