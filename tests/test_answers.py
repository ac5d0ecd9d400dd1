"""Fact sheets, lineages and differences over a small atlas written by hand."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from modelatlas.answers import (
    Changed,
    Diff,
    Fact,
    Quote,
    Section,
    diff_atlases,
    fact_sheet,
    format_diff,
    lineage,
    lineage_dot,
    lineage_mermaid,
    lineage_tree,
)
from modelatlas.errors import QueryError
from modelatlas.store import load_atlas
from modelatlas.vocabulary import ATLAS, BASE, RDF, RDFS, SKOS

ATLAS_FILE = Path(__file__).parent / "data" / "answers-atlas.ttl"
ATLAS_TEXT = ATLAS_FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def store() -> Store:
    return load_atlas([ATLAS_FILE])


def edited(folder: Path, *changes: tuple[str, str]) -> Store:
    """The atlas with some of its text replaced; each change must meet."""
    text = ATLAS_TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "edited.ttl"
    path.write_text(text, encoding="utf-8")
    return load_atlas([path])


def model(name: str) -> NamedNode:
    return NamedNode(f"{BASE}model/{name}")


def small(*links: tuple[str, NamedNode, str], names: dict[str, str] | None = None) -> Store:
    """An atlas of models and direct links only."""
    store = Store()
    for subject, predicate, target in links:
        store.add(Quad(model(subject), predicate, model(target)))
        for key in (subject, target):
            store.add(Quad(model(key), RDF.type, ATLAS.Model))
            store.add(Quad(model(key), RDFS.label, Literal((names or {}).get(key, key))))
    return store


# --- fact sheets ------------------------------------------------------------------------------------------------------


def fact(section: Section | None, facts: tuple[Fact, ...], name: str) -> Fact:
    (found,) = [item for item in (section.facts if section else facts) if item.property == name]
    return found


def test_sheet_of_a_model(store: Store) -> None:
    sheet = fact_sheet(store, "aster-2")
    assert (sheet.name, sheet.iri) == ("Aster-2", f"{BASE}model/aster-2")
    assert sheet.other_names == ('Aster "Two" <b>&amp;</b>',)
    assert fact(None, sheet.facts, "parameterCount") == Fact(
        property="parameterCount",
        label="parameter count",
        value="350,000,000,000",
        unit="parameters",
        status="stated",
        quotes=(Quote("350 billion parameters", "aster.txt", 100, 122),),
    )
    assert fact(None, sheet.facts, "ancestor").status == "derived"
    assert [item.property for item in sheet.facts][:2] == ["predecessor", "successor"]
    assert [(section.kind, section.title) for section in sheet.sections] == [
        ("TrainingRun", "training of Aster-2"),
        ("Evaluation", "Aster-2 on GLUE"),
        ("Comparison", "Aster-2: peak GPU memory"),
    ]
    assert sheet.discrepancies == ()


def test_sheet_of_a_run_a_corpus_and_an_evaluation(store: Store) -> None:
    run, evaluation, comparison = fact_sheet(store, "Aster-2").sections
    hours = fact(run, (), "durationHours")
    assert (hours.value, hours.unit, hours.approximate) == ("672", "hours", True)
    assert fact(run, (), "computeFlop").value == "3.8E+25"
    assert [section.kind for section in run.sections] == ["Corpus", "Hardware"]
    assert fact(run.sections[0], (), "sizeBytes").value == "3,200,000,000,000"
    assert [quote.start for quote in fact(evaluation, (), "score").quotes] == [300, 900]
    assert fact(evaluation, (), "stateOfTheArt").value == "yes"
    assert fact(evaluation, (), "improvement").unit == "percentage points"
    assert (fact(comparison, (), "change").value, fact(comparison, (), "change").unit) == ("-37", "%")


def test_background_derivation_and_discrepancy(store: Store) -> None:
    sheet = fact_sheet(store, "Borealis-7B")
    (run,) = sheet.sections
    estimate = fact(run, (), "estimatedAcceleratorHours")
    assert (estimate.status, estimate.note) == ("derived", "hardwareCount × durationHours = 512 × 336")
    memory = fact(run.sections[0], (), "memoryBytes")
    assert (memory.status, memory.note, memory.unit) == ("background", "https://example.org/table", "bytes")
    # About the model as well as its run, it is still one finding.
    also = load_atlas([ATLAS_FILE])
    also.add(Quad(NamedNode(f"{BASE}discrepancy/{'e':0>32}"), ATLAS.about, model("borealis-7b")))
    assert len(fact_sheet(also, "Borealis-7B").discrepancies) == 1
    (finding,) = sheet.discrepancies
    assert (finding.kind, finding.about) == ("accelerator-hours", "training of Borealis-7B")
    assert "1,200,000" in finding.text and "172,032" in finding.text
    assert [quote.text for quote in finding.quotes] == ["512 A100s", "1.2 million GPU-hours"]


def test_without_evidence_nothing_is_called_derived_that_may_be_stated(store: Store) -> None:
    bare = Store()
    claims = {quad.subject for quad in store.quads_for_pattern(None, RDF.type, ATLAS.Claim)}
    bare.extend(quad for quad in store if quad.subject not in claims)
    sheet = fact_sheet(bare, "Aster-2")
    assert fact(None, sheet.facts, "parameterCount").status == "unknown"
    assert fact(None, sheet.facts, "ancestor").status == "derived"


@pytest.mark.parametrize(
    "name", ["aster-2", "ASTER-2", ' Aster "Two" <b>&amp;</b> ', f"{BASE}model/aster-2", f"<{BASE}model/aster-2>"]
)
def test_a_model_is_found_by_any_of_its_names(store: Store, name: str) -> None:
    assert fact_sheet(store, name).name == "Aster-2"


def test_unknown_and_ambiguous_names(store: Store) -> None:
    with pytest.raises(QueryError, match=r"no model 'aster-22'; did you mean Aster-2 or"):
        fact_sheet(store, "aster-22")
    with pytest.raises(QueryError, match=r"no model 'zzz' \(it has 5 models\)"):
        fact_sheet(store, "zzz")
    twins = small(("a", ATLAS.predecessor, "b"), names={"a": "Twin", "b": "TWIN"})
    with pytest.raises(QueryError, match=r"'twin' may mean Twin <.*model/a>, TWIN <.*model/b>; give the IRI"):
        fact_sheet(twins, "twin")


# --- lineages ---------------------------------------------------------------------------------------------------------


def test_the_whole_line_from_any_of_its_models(store: Store) -> None:
    lines = [lineage(store, name) for name in ("Aster-1", "Aster-2", "Aster-3", "Aster-2 Chat")]
    assert len({(line.models, line.links) for line in lines}) == 1
    assert [item.name for item in lines[0].models] == ["Aster-1", "Aster-2", "Aster-2 Chat", "Aster-3"]
    kinds = [(link.source.rpartition("/")[2], link.target.rpartition("/")[2], link.kind) for link in lines[0].links]
    assert kinds == [
        ("aster-1", "aster-2", "successor"),
        ("aster-2", "aster-2-chat", "derived"),
        ("aster-2", "aster-3", "successor"),
    ]
    assert [item.name for item in lineage(store, "Borealis-7B").models] == ["Borealis-7B"]


def test_tree(store: Store) -> None:
    assert lineage_tree(lineage(store, "Aster-2")) == (
        "Aster-1 (2021, 20,000,000,000 parameters)\n"
        "└── Aster-2 (2023, 350,000,000,000 parameters)  ◀\n"
        "    ├── Aster-3\n"
        "    └── Aster-2 Chat (made from it)\n"
    )


def test_mermaid(store: Store) -> None:
    assert lineage_mermaid(lineage(store, "Aster-3")) == (
        "flowchart LR\n"
        '    m0["Aster-1<br/>2021"]\n'
        '    m1["Aster-2<br/>2023"]\n'
        '    m2["Aster-2 Chat"]\n'
        '    m3["Aster-3"]\n'
        "    m0 --> m1\n"
        "    m1 -. made into .-> m2\n"
        "    m1 --> m3\n"
        "    style m3 stroke-width:3px\n"
    )


def test_dot(store: Store) -> None:
    text = lineage_dot(lineage(store, "Aster-3"))
    assert '    m1 [label="Aster-2\\n2023"];\n' in text
    assert '    m3 [label="Aster-3", penwidth=3];\n' in text
    assert '    m1 -> m2 [style=dashed, label="made into"];\n' in text


def test_circles_diamonds_and_self_links_end() -> None:
    circle = small(("a", ATLAS.predecessor, "b"), ("b", ATLAS.predecessor, "a"), ("a", ATLAS.derivedFrom, "a"))
    assert lineage_tree(lineage(circle, "b")) == "b  ◀\n└── a\n    └── b  ◀  ↑\n"
    after = small(("a", ATLAS.predecessor, "b"), ("b", ATLAS.predecessor, "a"), ("c", ATLAS.predecessor, "b"))
    assert lineage_tree(lineage(after, "c")) == "c  ◀\na\n└── b\n    ├── a  ↑\n    └── c  ◀  ↑\n"
    diamond = small(
        ("b", ATLAS.predecessor, "a"),
        ("c", ATLAS.predecessor, "a"),
        ("d", ATLAS.derivedFrom, "b"),
        ("c", ATLAS.successor, "d"),
    )
    assert lineage_tree(lineage(diamond, "a")) == ("a  ◀\n├── b\n│   └── d (made from it)\n└── c\n    └── d  ↑\n")


def test_a_line_of_a_thousand_versions_is_no_trouble() -> None:
    long = small(*((str(number + 1), ATLAS.predecessor, str(number)) for number in range(1000)))
    assert lineage_tree(lineage(long, "500")).count("\n") == 1001


HOSTILE = '"]; click m0 "javascript:alert(1)"\n%%{init}%% <script>&quot;\\" -> x \x1b[31m'


def test_hostile_names_stay_names() -> None:
    store = small(("b", ATLAS.predecessor, "a"), names={"a": HOSTILE, "b": "B"})
    line = lineage(store, "B")
    mermaid = lineage_mermaid(line)
    assert len(mermaid.splitlines()) == 5
    node = next(row for row in mermaid.splitlines() if row.startswith("    m0["))
    assert not set(node.removeprefix('    m0["').removesuffix('"]')) & set("\"'<>[]{}&%`\\\x1b")
    label = next(row for row in lineage_dot(line).splitlines() if row.startswith("    m0 ["))
    inner = label.removeprefix('    m0 [label="').removesuffix('"];')
    assert '"' not in inner.replace("\\\\", "").replace('\\"', "")
    assert "&amp;quot;" in inner
    assert len(lineage_tree(line).splitlines()) == 2
    assert "\x1b" not in lineage_tree(line) + mermaid + lineage_dot(line)


@given(st.text(min_size=1))
@settings(max_examples=60, deadline=None)
def test_pictures_of_any_name_are_one_line_a_model(name: str) -> None:
    line = lineage(small(("b", ATLAS.predecessor, "a"), names={"a": name, "b": "focus"}), f"{BASE}model/b")
    assert [len(draw(line).splitlines()) for draw in (lineage_tree, lineage_mermaid, lineage_dot)] == [2, 5, 7]


# --- differences ------------------------------------------------------------------------------------------------------


def test_no_difference(store: Store) -> None:
    diff = diff_atlases(store, load_atlas([ATLAS_FILE]))
    assert diff == Diff() and not diff
    assert format_diff(diff) == "The two atlases hold the same facts.\n"


def test_a_changed_value_is_one_change(store: Store, tmp_path: Path) -> None:
    new = edited(tmp_path, ("350000000000", "351000000000"))
    old_text, new_text = "350,000,000,000 parameters", "351,000,000,000 parameters"
    assert diff_atlases(store, new) == Diff(changed=(Changed("Aster-2", "parameter count", old_text, new_text),))


def test_an_absolute_improvement_is_in_percentage_points_as_on_the_sheet(store: Store, tmp_path: Path) -> None:
    (item,) = diff_atlases(store, edited(tmp_path, ("atlas:improvement 12.4", "atlas:improvement 8.7"))).changed
    assert (item.old, item.new) == ("12.4 percentage points", "8.7 percentage points")
    relative = edited(tmp_path, ("atlas:improvement 12.4", "atlas:improvement 8.7"), ('"absolute"', '"relative"'))
    assert "8.7 %" in [item.new for item in diff_atlases(store, relative).changed]


def test_a_second_value_is_an_addition(store: Store, tmp_path: Path) -> None:
    new = edited(tmp_path, ("atlas:parameterCount 7000000000 ", "atlas:parameterCount 7000000000, 8000000000 "))
    diff = diff_atlases(store, new)
    assert not diff.changed and [item.value for item in diff.added] == ["8,000,000,000 parameters"]


def test_a_property_of_many_values_never_changes_but_gains_and_loses(store: Store, tmp_path: Path) -> None:
    diff = diff_atlases(store, edited(tmp_path, ('atlas:source "Wikipedia"', 'atlas:source "books"')))
    assert not diff.changed
    assert [item.value for item in (*diff.removed, *diff.added)] == ["Wikipedia", "books"]


def test_what_is_said_differently(store: Store, tmp_path: Path) -> None:
    (item,) = diff_atlases(store, edited(tmp_path, ("GLUE score of 82.3", "82.3 points on it"))).reworded
    assert (item.statement.subject, item.statement.property) == ("Aster-2 on GLUE", "score")
    assert [quote.text for quote in item.lost] == ["GLUE score of 82.3"]
    assert [quote.text for quote in item.gained] == ["82.3 points on it"]
    moved = edited(tmp_path, ("#char=900,918", "#char=1900,1918"))
    assert not diff_atlases(store, moved)


def test_entities_names_documents_and_discrepancies(store: Store, tmp_path: Path) -> None:
    new = edited(
        tmp_path,
        (
            'm:aster-3 rdfs:label "Aster-3" .',
            'm:aster-3 rdfs:label "Aster Three" . m:x a atlas:Model ; rdfs:label "X" .',
        ),
        ('atlas:fileName "borealis.txt"', 'atlas:fileName "boreal.txt"'),
        ("1,200,000 accelerator-hours", "1,200,001 accelerator-hours"),
    )
    diff = diff_atlases(store, new)
    assert diff.entities_added == (("model", "X"),) and diff.entities_removed == ()
    assert diff.renamed == (("Aster-3", "Aster Three"),)
    assert (diff.documents_added, diff.documents_removed) == (("boreal.txt",), ("borealis.txt",))
    assert len(diff.discrepancies_added) == len(diff.discrepancies_removed) == 1
    text = format_diff(diff)
    assert "  + X (model)\n" in text and "  ~ Aster-3 is now called Aster Three\n" in text
    assert format_diff(diff_atlases(new, store)).count("\n") == text.count("\n")


def test_the_inverse_of_a_link_is_the_same_fact(tmp_path: Path) -> None:
    one = small(("b", ATLAS.predecessor, "a"))
    other = small(("a", ATLAS.successor, "b"))
    assert not diff_atlases(one, other)
    assert [item.value for item in diff_atlases(Store(), other).added] == ["a"]


def test_hostile_names_do_not_break_the_lines_of_a_difference() -> None:
    old, new = Store(), small(("b", ATLAS.predecessor, "a"), names={"a": HOSTILE})
    new.add(Quad(model("a"), SKOS.altLabel, Literal("other")))
    text = format_diff(diff_atlases(old, new))
    assert [line[:3] for line in text.splitlines()] == ["Ent", "  +", "  +", "Fac", "  +"]
    assert "\x1b" not in text
