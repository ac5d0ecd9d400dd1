"""Names decide their items: what must link, what must not, and that the tables are sound."""

from __future__ import annotations

import csv
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelatlas.errors import TableError
from modelatlas.lexicon import parse_table, read_table
from modelatlas.wikidata.decide import decide
from modelatlas.wikidata.names import KINDS, Kind, strict_key
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
