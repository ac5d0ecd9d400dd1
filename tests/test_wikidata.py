"""Names decide their items: what must link, what must not, and that the tables are sound."""

from __future__ import annotations

import csv
import json
import re
import socket
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store
from typer.testing import CliRunner

from modelatlas.cli import app
from modelatlas.errors import TableError
from modelatlas.lexicon import parse_table, read_table
from modelatlas.serialise import serialise
from modelatlas.store import load_atlas
from modelatlas.vocabulary import ATLAS, BASE, DCTERMS, GRAPH_LINKS, OWL, RDF, RDFS, SPDX_LICENSES
from modelatlas.wikidata.decide import Decision, decide
from modelatlas.wikidata.links import find_entities, link_atlas, relink_atlas
from modelatlas.wikidata.names import KINDS, Kind, strict_key
from modelatlas.wikidata.sssom import SEMAPV, SSSOM, WD, mapping_quads
from modelatlas.wikidata.tables import COLUMNS, load_authority, load_classes, parse_items
from modelatlas.wikidata.typos import NearNames, one_error
from wikidata_items import SHARED

ROOT = Path(__file__).parents[1]

LINKED: list[tuple[Kind, str, list[str]]] = [
    ("country", "Q30", ["United States", "the USA", "U.S.A.", "U. S.", "US", "the US", "usa", "USA", "840", "🇺🇸"]),
    ("country", "Q145", ["UK", "GB", "Great Britain", "United Kingdom of Great Britain & Northern Ireland"]),
    ("country", "Q148", ["China", "PRC", "P.R. China", "People’s Republic of China", "CHN"]),
    ("country", "Q865", ["Taiwan", "Republic of China", "Taiwan, Province of China", "TWN"]),
    ("country", "Q884", ["South Korea", "Korea, Republic of", "Republic of Korea", "KR"]),
    ("country", "Q423", ["North Korea", "DPRK", "Korea (Democratic People's Republic of)"]),
    ("country", "Q55", ["Netherlands", "The Netherlands", "Netherlands (the)", "NL", "NLD", "Holland"]),
    ("country", "Q29999", ["Kingdom of the Netherlands"]),
    ("country", "Q35", ["Denmark", "DK", "DNK"]),
    ("country", "Q230", ["Georgia", "GE", "Georgia (country)"]),
    ("country", "Q1008", ["Côte d’Ivoire", "COTE D'IVOIRE", "Ivory Coast"]),
    ("country", "Q974", ["Congo, The Democratic Republic of the", "DR Congo", "DRC"]),
    ("country", "Q237", ["Vatican City", "Vatican", "VA", "VAT", "Holy See (Vatican City State)"]),
    ("country", "Q668", ["India", "भारत", "IND"]),
    ("country", "Q51", ["Antarctica", "AQ", "ATA"]),
    ("country", "Q16635", ["Guam", "GUM"]),
    ("country", "Q878", ["UAE", "U.A.E.", "United Arab Emirates (the)"]),
    ("country", "Q760", ["St. Lucia", "Saint Lucia"]),
    ("country", "Q21", ["England"]),
    ("country", "Q232", ["Kazakstan"]),
    (
        "license",
        "Q13785927",
        ["Apache-2.0", "apache 2.0", "Apache License, Version 2.0", "Apache License 2.0 (Apache-2.0)"],
    ),
    ("license", "Q334661", ["MIT", "MIT License", "the MIT licence", "The MIT License (MIT)"]),
    (
        "license",
        "Q10513445",
        ["GPLv3", "GPL-3.0", "GPL-3.0-only", "GNU General Public License v3.0", "gnu gpl version 3"],
    ),
    ("license", "Q27016754", ["GPLv3+", "GPL (>= 3)", "GPL-3.0-or-later", "GNU GPL v3 or any later version"]),
    (
        "license",
        "Q34179348",
        ["CC BY-NC 4.0", "cc-by-nc-4.0", "Creative Commons Attribution-NonCommercial 4.0 International"],
    ),
    ("license", "Q26921691", ["GFDL-1.3", "GFDL 1.3", "GNU Free Documentation License, Version 1.3", "GFDL-1.3-only"]),
    ("license", "Q27019786", ["GFDL-1.3-or-later", "GFDL v1.3 or later"]),
    ("license", "Q121359688", ["BUSL-1.1", "Business Source License", "Business Source License 1.1"]),
    ("license", "Q6938433", ["CC0", "CC0-1.0", "Creative Commons Zero v1.0 Universal"]),
    ("license", "Q18491847", ["BSD-3-Clause", "3-clause BSD", "new BSD license"]),
    (
        "organization",
        "Q49108",
        ["MIT", "Massachusetts Institute of Technology", "Massachusetts Institute of Technology (MIT)"],
    ),
    ("organization", "Q21708200", ["OpenAI", "Open AI", "OpenAI, Inc."]),
    ("organization", "Q116758847", ["Anthropic", "Anthropic PBC", "Antrhopic"]),
    ("organization", "Q108943604", ["Hugging Face", "HuggingFace"]),
    ("organization", "Q380", ["Meta", "Meta Platforms", "Facebook"]),
    ("organization", "Q41506", ["Stanford University", "Stanford Univ.", "Stanford", "Sstanford University"]),
    ("organization", "Q112114913", ["Meta AI", "FAIR", "Facebook AI Research"]),
    ("organization", "Q312", ["Apple", "Apple Inc.", "apple"]),
    ("organization", "Q37156", ["IBM", "ibm", "IBM Corp."]),
    ("organization", "Q20718", ["Samsung Electronics", "Samsung Electronics Co., Ltd."]),
    ("organization", "Q7184", ["NATO", "Nato"]),
    ("organization", "Q7414", ["The Walt Disney Company", "Walt Disney Company, Inc."]),
    ("organization", "Q17335645", ["The Saul Zaentz Company", "Saul Zaentz Company, Inc."]),
    ("model", "Q116709136", ["GPT-4", "GPT4", "gpt 4", "the GPT-4 model"]),
    ("model", "Q116894231", ["Llama", "LLaMA"]),
    ("model", "Q118876059", ["Claude"]),
    ("model", "Q123688361", ["Gemini"]),
    ("model", "Q61726893", ["BERT"]),
    ("technique", "Q85810444", ["transformer", "Transformer architecture"]),
    ("technique", "Q30688561", ["mixture of experts", "mixture-of-experts"]),
    ("benchmark", "Q24901201", ["ImageNet"]),
]

NIL: list[tuple[Kind, list[str]]] = [
    (
        "country",
        ["Korea", "Congo", "Virgin Islands", "Kingdom of Denmark", "Swiss", "Europe", "European Union", "Texas"],
    ),
    (
        "country",
        [
            "Slovania",
            "Nambia",
            "Gambai",
            "Angulila",
            "Wakanda",
            "Columbia",
            "Neverland",
            "ČR",
            "JA",
            "Alaska",
            "",
            "?",
            "Saint Martin",
        ],
    ),
    # Codes that are not written as codes, and numbers and abbreviations of other things.
    (
        "country",
        [".py", "US-$", "US$", "n.o.", "P.M.", "A.I.", "L.A.", "Md.", "do", "us", "Uk", "gum", "Fr", "™", "kN"],
    ),
    ("country", ["112", "404", "WV", "RA", "SF", "12", "1234", "the 612", "The CW", "U.N.", "A. T."]),
    # What a row says is another thing: the see, the Chilean claim, the continent.
    ("country", ["Holy See", "The Holy See", "Antártica", "América", "Confoederatio"]),
    ("license", ["GFDL", "GNU Free Documentation License", "BSL", "Business Source License 1.0"]),
    # Aliases that are words or places, names without the form that makes them an organisation's, other cases.
    (
        "organization",
        ["Washington", "House", "Point", "Pacific", "North Carolina", "North-Carolina", "Legion", "Agnès"],
    ),
    ("organization", ["fair", "Fair", "mit", "house", "the Valley", "church", "air force", "commerce", "excess"]),
    ("organization", ["legal services", "Senegal", "John", "Saul Zaentz", "CBS", "George Town", "Arkansas AG", "AG"]),
    ("organization", ["Foreign Office", "Justice Department", "Spartans", "buffaloes", "Purdue", "goop", "John Inc."]),
    (
        "organization",
        ["normal school", "ANDEANS", "Aquas", "aquas", "Washington LLC", "Berlin AG", "Tar Heels", "Samsung"],
    ),
    ("technique", ["Moe", "moe", "LORA"]),
    ("organization", ["coastal spa", "innovation", "Tuscany", "Christchurch", "James Madison", "James Maddison"]),
    ("organization", ["Facebok", "music festival", "musical festival", "ministry of labour", "Department of Labour"]),
    ("license", ["GPL", "BSD", "CC", "CC-BY", "Apache", "Apache license", "LGPL", "Creative Commons", "public domain"]),
    (
        "license",
        [
            "OSL-3.0",
            "Llama 2 Community License",
            "proprietary",
            "GPL-4.0",
            "GPL (< 3)",
            "GPL-2 | GPL-3",
            "CC BY 5.0",
            "Apache 3.0",
            "CNRI-Jython",
        ],
    ),
    ("organization", ["Claude", "MIT CSAIL", "DeepMind Weavers", "Groc", "Trinity College", "France", "Q95"]),
    ("model", ["GPT", "GPT-5", "GPT-41", "Llama 2", "Claude 3 Opus", "BERT-large", "Gemini 1.5 Pro", "OPT", "BLOOM"]),
    ("model", ["NeuraScale-8", "NeuraScale-9", "NeuraScale-10", "Qwen", "DeepSeek", "Hugging Face", "MIT"]),
    ("hardware", ["NVIDIA A100", "GPU", "Intel", "Llama"]),
    ("benchmark", ["GLUE", "MATH", "ARC", "RACE", "ImageNet-V2", "Gemini"]),
    ("technique", ["LoRA", "dropout", "decoder-only transformer", "GPT-4", "attention"]),
]


@pytest.mark.parametrize(("kind", "item", "name"), [(k, q, name) for k, q, names in LINKED for name in names])
def test_what_is_sure_links(kind: Kind, item: str, name: str) -> None:
    decision = decide(name, kind)
    assert decision.item == item, decision
    assert 0.8 < decision.confidence < 1
    assert decision.candidates[0].item == item and decision.source and decision.version


@pytest.mark.parametrize(("kind", "name"), [(k, name) for k, names in NIL for name in names])
def test_what_is_not_sure_is_nil_with_a_reason(kind: Kind, name: str) -> None:
    decision = decide(name, kind)
    assert decision.item is None, decision
    assert decision.confidence == 0 and not decision.method and decision.why


def test_nil_shows_what_else_bears_the_name() -> None:
    assert [c.item for c in decide("GPL", "license").candidates[:2]] == ["Q10513445", "Q10513450"]
    assert {c.item for c in decide("Korea", "country").candidates} == {"Q423", "Q884", "Q18097"}
    assert "one list" in decide("Qwen", "model").why
    assert decide("Llama", "model").candidates[1].why == "a species of animals, not a model"
    assert decide("OSL-3.0", "license").why == "one item for several licences"


def test_no_kind_gives_an_item_that_is_known_to_be_wrong() -> None:
    rows = list(read_table("wikidata-wrong.tsv", ("qid", "name", "right", "source", "date")))
    assert len(rows) == 15
    wrong = {row.cells["qid"] for row in rows}
    assert not wrong & {item.qid for item in load_authority().items}
    for row in rows:
        for kind in KINDS:
            decision = decide(row.cells["name"], kind)
            assert decision.item is None or decision.item in row.cells["right"].split("|") or kind == "country"
            assert not wrong & {candidate.item for candidate in decision.candidates}


# --- the tables -------------------------------------------------------------------------------------------------------


def test_every_country_of_iso_3166_and_no_other_has_a_key() -> None:
    gazetteer = {row.cells["key"] for row in read_table("countries.tsv", ("key",))}
    keyed = {item.key: item.qid for item in load_authority().items if item.kind == "country" and item.key}
    assert keyed.keys() == gazetteer and len(gazetteer) == 250
    assert len(set(keyed.values())) == 250
    assert (keyed["NL"], keyed["CN"], keyed["DK"]) == ("Q55", "Q148", "Q35")


def test_keys_are_those_of_the_atlas_and_one_item_is_one_thing() -> None:
    licences = {row.cells["key"] for row in read_table("licenses.tsv", ("key",))}
    seen: dict[tuple[str, str], str] = {}
    for item in load_authority().items:
        if item.kind == "license":
            assert item.key in licences
        if item.key and item.confidence:
            assert seen.setdefault((item.kind, item.qid), item.key) == item.key, item
            assert (load_authority().by_key(item.kind, item.key) or item).qid == item.qid


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "animal"}, "'animal' is no kind"),
        ({"qid": "30"}, "'30' is no QID"),
        ({"qid": "Q0"}, "'Q0' is no QID"),
        ({"source": ""}, "a source and a date"),
        ({"date": "2026"}, "a source and a date"),
        ({"confidence": "high"}, "is no number from 0 to 1"),
        ({"confidence": "1.5"}, "is no number from 0 to 1"),
        ({"confidence": "", "note": ""}, "needs a note"),
    ],
)
def test_a_malformed_row_is_told_with_its_line(change: dict[str, str], message: str) -> None:
    cells = dict(
        zip(COLUMNS, ["country", "Q30", "US", "United States", "", "0.99", "", "ISO", "2026-11-21"], strict=True)
    )
    text = "\t".join(COLUMNS) + "\n" + "\t".join((cells | change).values())
    with pytest.raises(TableError, match=rf"t\.tsv:2: .*{message}"):
        list(parse_items("t.tsv", parse_table("t.tsv", text, COLUMNS), {}))


def test_classes_are_of_kinds() -> None:
    classes = load_classes()
    assert "organization" in classes["Q3918"] and "country" in classes["Q6256"] and "model" in classes["Q115305900"]
    assert set(KINDS) == {kind for kinds in classes.values() for kind in kinds}
    assert "Q5" not in classes and "Q16521" not in classes


# --- names ------------------------------------------------------------------------------------------------------------


@given(st.sampled_from(KINDS), st.text(max_size=40))
def test_keys_are_idempotent_and_no_name_breaks_them(kind: Kind, name: str) -> None:
    key = strict_key(kind, name)
    assert key == key.strip() and key == key.casefold()
    upper = strict_key(kind, name.upper())
    assert key == upper or not name.isascii() or (kind == "country" and len(upper) <= 3)  # codes are in capitals
    decision = decide(name, kind)
    assert decision.item is None or decision.confidence > 0


@given(st.text(alphabet=string.ascii_lowercase + " ", min_size=1, max_size=14), st.data())
def test_near_names_are_those_one_error_away(name: str, data: st.DataObject) -> None:
    place, length = data.draw(st.integers(0, len(name))), data.draw(st.integers(0, 2))
    changed = data.draw(
        st.sampled_from([name[place : place + length][::-1], "x" + name[place + 1 : place + length], "x"])
    )
    other = name[:place] + changed + name[place + length :]
    assert (other in NearNames([other, "zzzzzzzzzzz"]).find(name)) is (
        max(len(name), len(other)) >= 8 and one_error(name, other)
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("anthropic", "anthropc", True),
        ("anthropic", "anthorpic", True),
        ("anthropic", "amthropic", True),
        ("anthropic", "amthropik", False),
        ("model 3", "model 4", False),
        ("university of mainz", "university of maine", False),
        ("boston university", "bolton university", False),
        ("gnu lgplv3", "gnu agplv3", False),
        ("universite libre", "univrsite libre", True),
        ("universite libre", "universite liber", True),
        ("universite paris v", "universite paris x", False),
        ("same", "same", False),
    ],
)
def test_one_error(first: str, second: str, expected: bool) -> None:
    assert one_error(first, second) is one_error(second, first) is expected


# --- atlases ----------------------------------------------------------------------------------------------------------


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


# --- against the real items -------------------------------------------------------------------------------------------

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared Wikidata tables beside the repository")


@needs_shared
def test_no_code_or_name_of_a_country_gives_another() -> None:
    with (SHARED / "countries.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["iso_alpha3"] and row["iso_numeric"]]
    missing = []
    for row in rows:
        item = {"NL": "Q55", "DK": "Q35"}.get(row["iso_alpha2"], row["qid"])
        if row["iso_alpha2"] in ("CQ", "FX"):
            continue
        for code in (row["iso_alpha2"], row["iso_alpha3"]):
            assert decide(code, "country").item == item, code
            assert decide(code.lower(), "country").item is None or code == "USA", code
        assert decide(row["iso_numeric"], "country").item == item or row["iso_numeric"] in ("112", "404")
        name = decide(row["name"], "country").item
        missing += [row["name"]] if name is None else []
        assert name in (None, row["qid"]), row
    assert missing == ["Kingdom of Denmark", "Saint-Martin"]


@needs_shared
def test_no_licence_gives_another() -> None:
    with (SHARED / "spdx.tsv").open(encoding="utf-8") as file:
        items = {row["spdx_id"]: row["qid"] for row in csv.DictReader(file, delimiter="\t")}
    linked = 0
    for row in read_table("licenses.tsv", ("key", "label", "aliases")):
        key = row.cells["key"]
        names = [key, row.cells["label"], *filter(None, row.cells["aliases"].split("|"))]
        for name in names:
            item = decide(name.lstrip("=~"), "license").item
            assert item in (None, items.get(key)), (key, name)
            linked += item is not None
    assert linked > 900


@needs_shared
def test_no_item_of_public_lists_that_is_wrong_is_in_a_table() -> None:
    with (SHARED / "known-wrong.tsv").open(encoding="utf-8") as file:
        wrong = {row["wrong_qid"] for row in csv.DictReader(file, delimiter="\t")}
    assert wrong <= load_authority().wrong
