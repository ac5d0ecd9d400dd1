"""Atlases that are linked with Wikidata: what decides, what is written, and the commands that do it."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from typer.testing import CliRunner

from modelatlas.cli import app
from modelatlas.serialise import serialise
from modelatlas.store import load_atlas
from modelatlas.vocabulary import ATLAS, BASE, DCTERMS, GRAPH_LINKS, OWL, RDF, RDFS, SPDX_LICENSES
from modelatlas.wikidata.decide import Decision
from modelatlas.wikidata.links import find_entities, link_atlas, relink_atlas
from modelatlas.wikidata.sssom import SEMAPV, SSSOM, WD, mapping_quads

ROOT = Path(__file__).parents[1]


def atlas_of(*facts: tuple[str, str, NamedNode | str]) -> Store:
    """A store of (subject under the base, property, value); ``a`` is the type, ``label`` the label."""
    predicates = {"a": RDF.type, "label": RDFS.label, "developer": ATLAS.developer, "license": ATLAS.license}
    store = Store()
    for subject, name, value in facts:
        node = NamedNode(subject if "://" in subject else BASE + subject)
        store.add(Quad(node, predicates[name], value if isinstance(value, NamedNode) else Literal(value)))
    return store


def links_of(store: Store) -> dict[str, str | None]:
    return {entity.iri.value.removeprefix(BASE): decision.item for entity, decision in link_atlas(store).decisions}


def model(key: str, label: str, developer: str = "") -> Iterator[tuple[str, str, NamedNode | str]]:
    yield f"model/{key}", "a", ATLAS.Model
    yield f"model/{key}", "label", label
    if developer:
        maker = developer.lower().replace(" ", "-")
        yield f"model/{key}", "developer", NamedNode(f"{BASE}organization/{maker}")
        yield f"organization/{maker}", "a", ATLAS.Organization
        yield f"organization/{maker}", "label", developer


def test_the_key_of_a_country_or_licence_decides() -> None:
    mit = NamedNode(f"{SPDX_LICENSES}MIT")
    store = atlas_of(
        ("country/GE", "a", ATLAS.Country),
        ("country/GE", "label", "Georgia"),
        ("country/XX", "a", ATLAS.Country),
        ("model/x", "license", mit),
        ("model/x", "license", NamedNode(f"{SPDX_LICENSES}OSL-3.0")),
        ("model/x", "license", NamedNode("http://example.org/mine")),
    )
    assert links_of(store) == {
        "country/GE": "Q230",
        "country/XX": None,
        mit.value: "Q334661",
        f"{SPDX_LICENSES}OSL-3.0": None,
        "http://example.org/mine": None,
    }


def test_a_model_of_another_developer_is_not_the_item() -> None:
    assert links_of(atlas_of(*model("gemini", "Gemini", "Google")))["model/gemini"] == "Q123688361"
    assert links_of(atlas_of(*model("llama", "LLaMA", "Facebook AI Research")))["model/llama"] == "Q116894231"
    other = atlas_of(*model("gemini", "Gemini", "Aster Labs"))
    assert links_of(other) == {"model/gemini": None, "organization/aster-labs": None}
    reasons = {entity.label: decision.why for entity, decision in link_atlas(other).decisions}
    assert reasons["Gemini"] == "the atlas gives Aster Labs as developer, the item is by Google or Google DeepMind"


def test_other_names_of_an_entity_do_not_link_it() -> None:
    store = atlas_of(*model("llama-3", "Llama 3"))
    store.add(
        Quad(
            NamedNode(f"{BASE}model/llama-3"),
            NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"),
            Literal("Llama"),
        )
    )
    assert links_of(store) == {"model/llama-3": None}


def test_each_link_is_an_sssom_mapping_and_so_is_nil() -> None:
    links = link_atlas(atlas_of(*model("gpt-4", "GPT-4"), *model("tern", "Tern")))
    assert {quad.graph_name for quad in links.quads} == {NamedNode(BASE + GRAPH_LINKS)}
    same = [quad for quad in links.quads if quad.predicate == OWL.sameAs]
    assert [(quad.subject.value, quad.object.value) for quad in same] == [(f"{BASE}model/gpt-4", f"{WD}Q116709136")]  # type: ignore[union-attr]
    targets = {quad.object for quad in links.quads if quad.predicate == OWL.annotatedTarget}
    assert targets == {NamedNode(f"{WD}Q116709136"), SSSOM.NoTermFound}
    of = {quad.object: quad.subject for quad in links.quads if quad.predicate == OWL.annotatedSource}
    facts = {q.predicate: q.object for q in links.quads if q.subject == of[NamedNode(f"{BASE}model/gpt-4")]}
    assert facts[SSSOM.mapping_justification] == SEMAPV.LexicalMatching
    assert facts[SSSOM.confidence].value == "0.99"  # type: ignore[union-attr]
    assert facts[SSSOM.object_source_version].value == "2026-11-21"  # type: ignore[union-attr]
    assert {SSSOM.mapping_tool, SSSOM.subject_source_version, SSSOM.object_label, RDFS.comment} <= facts.keys()
    assert facts[SSSOM.mapping_provider] == NamedNode("https://w3id.org/modelatlas")
    assert facts[SSSOM.author_label].value == "modelatlas contributors"  # type: ignore[union-attr]
    nil = {q.predicate: q.object for q in links.quads if q.subject == of[NamedNode(f"{BASE}model/tern")]}
    for predicate in (SSSOM.object_source_version, SSSOM.subject_source_version, SSSOM.mapping_tool_version):
        assert nil[predicate].value, predicate  # type: ignore[union-attr]
    assert nil[DCTERMS.source].value == "the authority tables of modelatlas"  # type: ignore[union-attr]
    assert not any(isinstance(term, Quad) or str(term).startswith("_:") for quad in links.quads for term in quad)


def test_the_same_bytes_whatever_the_order() -> None:
    facts = [*model("gpt-4", "GPT-4", "OpenAI"), *model("bert", "BERT", "Google"), ("country/FR", "a", ATLAS.Country)]
    written = {
        serialise(link_atlas(atlas_of(*order)).quads, "trig") for order in (facts, facts[::-1], facts[3:] + facts[:3])
    }
    assert len(written) == 1


def test_the_models_of_the_examples_are_nobody_elses(tmp_path: Path) -> None:
    atlas, links = tmp_path / "a.ttl", tmp_path / "l.ttl"
    assert CliRunner().invoke(app, ["build", str(ROOT / "examples"), "-o", str(atlas)]).exit_code == 0
    result = CliRunner().invoke(app, ["link", str(atlas), "-o", str(links), "--report", str(tmp_path / "r.jsonl")])
    assert result.exit_code == 0, result.stderr
    first = links.read_bytes()
    assert CliRunner().invoke(app, ["link", str(atlas), "-o", str(links)]).exit_code == 0
    assert links.read_bytes() == first
    models = [entity for entity in find_entities(load_atlas([atlas])) if entity.kind == "model"]
    report = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(models) > 10
    assert [row["name"] for row in report if row["kind"] == "model" and row["item"]] == []
    assert sum(row["item"] is not None for row in report) > 15
    joined = load_atlas([atlas, links])
    assert len(joined) == len(load_atlas([atlas])) + len(load_atlas([links]))


def test_a_store_is_linked_where_it_lies(tmp_path: Path) -> None:
    document, store, links = tmp_path / "d.txt", tmp_path / "store", tmp_path / "links.nq"
    document.write_text("<p><model>Tern-7B</model> was built in <country>France</country>.</p>", encoding="utf-8")
    assert CliRunner().invoke(app, ["build", str(document), "--store", str(store)]).exit_code == 0
    for _ in range(2):
        result = CliRunner().invoke(app, ["link", "--store", str(store), "-o", str(links)])
        assert result.exit_code == 0, result.stderr
        assert re.search(r"country +1 +0\nmodel +0 +1\n", result.stdout)
        found = CliRunner().invoke(app, ["query", "same-as", "--store", str(store), "--format", "csv"]).stdout
        assert [row.split(",")[2] for row in found.splitlines()[1:]] == [f"{WD}Q142"]
    exported = tmp_path / "all.nq"
    assert CliRunner().invoke(app, ["export", "--store", str(store), "-o", str(exported)]).exit_code == 0
    graph = f"<{BASE}{GRAPH_LINKS}> ."
    kept = [line for line in exported.read_text(encoding="utf-8").splitlines() if line.endswith(graph)]
    assert kept == links.read_text(encoding="utf-8").splitlines() and len(kept) > 20
    result = CliRunner().invoke(app, ["link", str(links), "--store", str(store)])
    assert result.exit_code == 2 and "not both" in result.stderr


def test_a_build_of_a_linked_store_links_what_it_changed(tmp_path: Path) -> None:
    first, second, store = tmp_path / "1.txt", tmp_path / "2.txt", tmp_path / "store"
    first.write_text("<p><model>Tern-7B</model> was built in <country>France</country>.</p>", encoding="utf-8")
    second.write_text("<p><model>Tern-8B</model> was built in <country>Japan</country>.</p>", encoding="utf-8")

    def run(*words: str) -> list[str]:
        result = CliRunner().invoke(app, [*words, "--store", str(store)])
        assert result.exit_code == 0, result.stderr
        found = CliRunner().invoke(app, ["query", "same-as", "--store", str(store), "--format", "csv"]).stdout
        return [row.split(",")[2].removeprefix(WD) for row in found.splitlines()[1:]]

    assert run("build", str(first)) == []  # never linked, so not linked now
    assert run("link") == ["Q142"]
    assert sorted(run("build", str(second))) == ["Q142", "Q17"]
    assert run("forget", str(first)) == ["Q17"]
    assert run("forget", str(second)) == []
    assert run("build", str(first)) == ["Q142"]


def test_what_a_search_found_outlives_a_build_and_nothing_else_does() -> None:
    atlas = atlas_of(*model("tern", "Tern"), *model("gpt-4", "GPT-4"))
    entity = next(entity for entity in find_entities(atlas) if entity.label == "Tern")
    found = Decision("Tern", "model", "Q99", "by search", label="Tern", method="search", confidence=Decimal("0.9"))
    stale = Decision("Old", "model", "Q98", "by search", label="Old", method="search", confidence=Decimal("0.9"))
    old = [*mapping_quads(entity.iri, found, BASE), *mapping_quads(NamedNode(f"{BASE}model/old"), stale, BASE)]

    def items(quads: list[Quad]) -> list[str]:
        return sorted(quad.object.value.removeprefix(WD) for quad in quads if quad.predicate == OWL.sameAs)  # type: ignore[union-attr]

    assert items(relink_atlas(atlas, old)) == ["Q116709136", "Q99"]
    assert set(relink_atlas(atlas, [])) == set(link_atlas(atlas).quads)
    assert set(relink_atlas(atlas, link_atlas(atlas).quads)) == set(link_atlas(atlas).quads)
    assert items(relink_atlas(atlas_of(*model("tern", "Terns")), old)) == []


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection is made")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_offline_nothing_is_asked(no_network: None, tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_bytes(serialise(atlas_of(*model("tern", "Tern"), *model("gpt-4", "GPT-4")), "ntriples"))
    for command in (["link", str(path)], ["lookup", "Tern", "--kind", "model"], ["quickstatements", str(path)]):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, (command, result.stderr, result.exception)


@pytest.mark.parametrize("command", [["link"], ["query", "official-websites"]])
def test_online_and_offline_contradict_each_other(no_network: None, tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "a.nt"
    path.write_bytes(serialise(atlas_of(*model("tern", "Tern")), "ntriples"))
    for order in (["--online", "--offline"], ["--offline", "--online"]):
        result = CliRunner().invoke(app, [*command, str(path), *order, "--contact", "a@example.org"])
        assert result.exit_code == 2 and "--online and --offline contradict each other" in result.stderr
    assert CliRunner().invoke(app, ["link", str(path), "--offline"]).exit_code == 0
    unasked = CliRunner().invoke(app, ["link", str(path), "--endpoint", "http://127.0.0.1:9/"])
    assert unasked.exit_code == 2 and "--endpoint is whom to ask: add --online" in unasked.stderr


def test_lookup_reads_names_and_kinds(no_network: None) -> None:
    given = "name\tkind\tnote\nFrance\tcountry\r\nGPT-4\tModel\n\nx\tanimal\nMIT\tlicence\nCafé\n"
    result = CliRunner().invoke(app, ["lookup", "-", "--format", "json"], input=given.encode())
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["name"], row["kind"], row["item"]) for row in rows] == [
        ("France", "country", "Q142"),
        ("GPT-4", "model", "Q116709136"),
        ("MIT", "license", "Q334661"),
    ]
    assert rows[0]["candidates"][0] == {"item": "Q142", "label": "France", "score": 1.0, "why": "the label"}
    assert result.exit_code == 1
    assert "standard input:5: 'animal' is no kind" in result.stderr and "standard input:7:" in result.stderr


def test_lookup_on_a_line_of_the_terminal() -> None:
    result = CliRunner().invoke(app, ["lookup", "Korea", "France", "--kind", "country"])
    assert result.exit_code == 0
    assert "Korea (country): NIL: the name fits as well: Q423, Q884" in result.stdout
    assert "France (country): Q142 France: the label" in result.stdout
    result = CliRunner().invoke(app, ["lookup", "Korea", "--kind", "planet"])
    assert result.exit_code == 2 and "there is no kind 'planet'; there are country, license" in result.stderr
    assert CliRunner().invoke(app, ["lookup", "Korea"]).exit_code == 2
