"""What other voices do with a text: put figures right, ask and answer, point at things, call makers by half a name."""

from __future__ import annotations

import pytest

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions


def said(text: str) -> set[tuple[str, str, object]]:
    doc = parse_document(f"<p>{text}</p>".encode(), name="x.txt")
    return {
        (claim.subject.key, claim.property, getattr(claim.value, "key", claim.value))
        for claim in extract_claims(doc, find_mentions(doc)).claims
    }


def values(text: str, name: str) -> set[tuple[str, object]]:
    return {(subject, value) for subject, property_, value in said(text) if property_ == name}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<model>Tern-7B</model> has 40 billion parameters. That figure, often quoted, is a misprint.", set()),
        ("<model>Tern-7B</model> had, its maker said, 40 billion parameters. It did not.", set()),
        ("The leaflet gives <model>Tern-7B</model> 40 billion parameters; this figure is wrong.", set()),
        ("<model>Tern-7B</model> is new. The figure of 40 billion parameters in our last issue was wrong.", set()),
        ("<model>Tern-7B</model> has 40 billion parameters. This is wrong-footing its rivals.", {40}),
        ("<model>Tern-7B</model> has 40 billion parameters. That it does not answer is a mistake.", {40}),
        ("With 40 billion parameters <model>Tern-7B</model> was meant to win. It did not.", {40}),
        ("We gave <model>Tern-7B</model> 40 billion parameters. That was a mistake.", {40}),
        ("<model>Tern-7B</model> has 40 billion parameters. That is not so many.", {40}),
        (
            "<model>Tern-7B</model> has 40 billion parameters; asked, the firm corrected this to 7 billion parameters.",
            {7},
        ),
        ("<model>Tern-7B</model> has 40 billion parameters, and its bugs were corrected to a fault.", {40}),
    ],
)
def test_a_figure_that_is_called_wrong_is_none(text: str, kept: set[int]) -> None:
    assert values(text, "parameterCount") == {("tern-7b", n * 10**9) for n in kept}


def test_what_is_not_counted_stays_when_a_figure_is_taken_back() -> None:
    text = "<model>Tern-7B</model> was released in 2022 with 40 billion parameters. That figure is wrong."
    assert values(text, "releaseYear") == {("tern-7b", 2022)}


@pytest.mark.parametrize(
    ("answer", "affirms"), [("Yes.", True), ("It is.", True), ("No.", False), ("Hardly.", False), ("It is not.", False)]
)
def test_a_yes_makes_a_statement_of_a_question(answer: str, affirms: bool) -> None:
    text = f"<model>Loop-2</model> is a language model. Is it the successor of <model>Gale-1</model>? {answer}"
    assert values(text, "predecessor") == ({("loop-2", "gale-1")} if affirms else set())


def test_an_answer_goes_on_about_what_was_asked() -> None:
    text = (
        "<model>Tern-3</model> is a language model of <model>Tern-2</model>'s makers.</p>"
        "<p>Q: And <model>Tern-2</model>?</p><p>A: It had 3 billion parameters.</p>"
        "<p>Q: I read that <model>Tern-3</model> took 9 days.</p><p>A: No comment."
    )
    assert values(text, "parameterCount") == {("tern-2", 3 * 10**9)}
    assert values(text, "durationHours") == set()


def test_what_stands_beside_a_model_is_spoken_of() -> None:
    text = (
        "<model>Alder</model> stands here.</p><p>To its left you see <model>Birch</model>. It has 3 billion parameters."
    )
    assert values(text, "parameterCount") == {("birch", 3 * 10**9)}


def test_a_maker_by_half_its_name() -> None:
    text = (
        "<model>Alder-2</model> was developed by Harrow Systems, <model>Birch-1</model> by Tarn Labs.</p>"
        "<p>Harrow's model has <params>3 billion</params> parameters; Tarn's makes do with <params>1 billion</params>."
    )
    assert values(text, "parameterCount") == {("alder-2", 3 * 10**9), ("birch-1", 10**9)}


def test_they_are_nobody_where_there_are_two_makers() -> None:
    text = (
        "<model>Alder-2</model> was developed by Harrow Systems, <model>Birch-1</model> by Tarn Labs. "
        "<model>Alder-2</model> is good. <model>Alder-2</model> is quick.</p><p>They spent 36 MWh on it and 9 days."
    )
    assert values(text, "energyKilowattHours") == set()


def test_the_current_version_is_what_a_text_goes_on_about() -> None:
    text = (
        "<model>Alder</model> is a language model of ours.</p>"
        "<p>The current one, <model>Alder 2.5</model>, is small.</p><p>Training took 9 days."
    )
    assert values(text, "durationHours") == {("alder-2.5", 216)}


@pytest.mark.parametrize(
    "name", ["The corpus, called Biblia, comprises", "The data set is called Biblia. Biblia comprises"]
)
def test_a_corpus_with_a_name_is_no_model(name: str) -> None:
    found = values(f"<model>Tern-7B</model> is new. {name} 5 trillion tokens.", "tokenCount")
    assert {subject for subject, _ in found} <= {"tern-7b"}


@pytest.mark.parametrize("name", ["Latvian Open Leaderboard", "Harrow Reading Exam"])
def test_a_test_by_its_last_word(name: str) -> None:
    found = said(f"<model>Tern-7B</model> is new. On the {name} it scored 71.2.")
    assert {str(value).lower() for _, property_, value in found if property_ == "benchmark"} == {
        name.lower().replace(" ", "-")
    }


@pytest.mark.parametrize(("fate", "is_one"), [("was switched off on Monday", True), ("was cancelled", False)])
def test_a_model_that_was_switched_off_had_its_place_in_the_line(fate: str, is_one: bool) -> None:
    text = f"<model>Alder-1</model> came in May. <model>Alder-2</model> {fate}. <model>Alder-3</model> is large."
    assert ({("alder-2", "alder-1"), ("alder-3", "alder-2")} <= values(text, "predecessor")) is is_one


def test_whose_advice_was_taken_is_not_spoken_of() -> None:
    page = "Letters are lower case, as suggested in <model>Tarn-2</model>. The model was trained on 4 V100 GPUs."
    assert values(f"<model>Calyx-5</model> is new. {page}", "hardwareCount") == {("calyx-5", 4)}


def test_a_name_ends_where_a_line_begins_a_sentence() -> None:
    doc = parse_document(b"As advised by the Fjord Group's Old Heron\nThe model was trained.", name="x.md")
    assert not [m.surface for m in find_mentions(doc) if "\n" in m.surface]
