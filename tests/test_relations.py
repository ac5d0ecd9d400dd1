"""How two models of a text are related: a line of versions, a fine-tune, or one set against the other."""

from __future__ import annotations

import pytest

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions
from modelatlas.model import Node


def links(text: str) -> set[tuple[str, str, object]]:
    doc = parse_document(f"<p>{text}</p>".encode(), name="x.txt")
    return {
        (claim.subject.key, claim.property, getattr(claim.value, "key", claim.value))
        for claim in extract_claims(doc, find_mentions(doc)).claims
        if claim.property in ("predecessor", "derivedFrom")
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "<model>Tern-2</model> has 7 billion parameters. <model>Tern-1</model> had two billion.",
            {("tern-2", "predecessor", "tern-1")},
        ),
        (
            "<model>Auk-1</model> and <model>Tern-1</model> are new. The successor, <model>Wren</model>, is larger.",
            set(),
        ),
        (
            "<model>Tern-2</model> was developed at Tay University as a fine-tune of <model>Auk-1</model>.",
            {("tern-2", "derivedFrom", "auk-1")},
        ),
        (
            "<model>Tern-2</model> was derived from Fjord's <model>Auk-1</model> by further training on 40B tokens.",
            {("tern-2", "derivedFrom", "auk-1")},
        ),
        (
            "<model>Tern-2</model> was fine-tuned from <model>Tern-1</model>.",
            {("tern-2", "derivedFrom", "tern-1")},
        ),
        (
            "<model>Loop-1</model> was fine-tuned from <model>Loop-2</model>.",
            {("loop-1", "derivedFrom", "loop-2")},
        ),
        (
            "<model>Tern-2</model> is an improved version of <model>Tern-1</model>.",
            {("tern-2", "predecessor", "tern-1")},
        ),
        (
            "<model>Tern-2</model> is an improved version of <model>Tern-1</model>, fine-tuned on chats.",
            {("tern-2", "derivedFrom", "tern-1")},
        ),
        (
            "<model>Auk-Chat</model> is an improved version of <model>Auk-1</model>.",
            {("auk-chat", "derivedFrom", "auk-1")},
        ),
        ("<model>Tern-7B</model> has 7 billion parameters, <model>Tern-13B</model> has 13 billion.", set()),
    ],
)
def test_a_fine_tune_and_a_size_are_no_version(text: str, wanted: set[tuple[str, str, object]]) -> None:
    assert links(text) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "<model>Calyx-5</model> is better than <model>Tarn-2</model> by 3.1 points on MMLU",
        "<model>Calyx-5</model>, run on MMLU under the same conditions, is 3.1 points ahead of <model>Tarn-2</model>",
        "<model>Calyx-5</model> remains 3.1 points ahead of <model>Tarn-2</model> on MMLU",
    ],
)
def test_a_subject_that_is_compared_is_no_rival(said: str) -> None:
    text = f"<p><model>Calyx-5</model> has 7 billion parameters. {said}.</p>"
    doc = parse_document(text.encode(), name="x.txt")
    claims = extract_claims(doc, find_mentions(doc)).claims
    gains = {(c.subject.key.partition("/")[0], str(c.value)) for c in claims if c.property == "improvement"}
    assert gains == {("calyx-5", "3.1")}


@pytest.mark.parametrize(
    ("maker", "found"),
    [
        ("Fjord AI, Bergen, Norway", {"fjord-ai"}),
        ("Fjord Labs, Inc., Bergen", {"fjord-labs"}),
        ("Fjord Labs, Kestrel and Brookline", {"fjord-labs", "kestrel", "brookline"}),
    ],
)
def test_where_a_maker_sits_has_made_nothing(maker: str, found: set[str]) -> None:
    doc = parse_document(f"<p><model>Tern-7B</model> was developed by {maker}.</p>".encode(), name="x.txt")
    claims = extract_claims(doc, find_mentions(doc)).claims
    assert {c.value.key for c in claims if c.property == "developer" and isinstance(c.value, Node)} == found


def numbers(text: str) -> set[tuple[str, str, object]]:
    doc = parse_document(f"<p>{text}</p>".encode(), name="x.txt")
    kinds = ("parameterCount", "durationHours", "releaseYear")
    claims = extract_claims(doc, find_mentions(doc)).claims
    return {(c.subject.key.split("/")[0], c.property, c.value) for c in claims if c.property in kinds}


def test_the_first_and_the_second_generation_are_told_apart() -> None:
    head = "<model>Tern-2</model> is the follow-up to their <year>2022</year> model <model>Tern</model>. "
    contrast = "Whereas the first generation had 13 billion parameters, the second has 38 billion parameters. "
    assert numbers(f"{head}{contrast}It was trained for five weeks.") == {
        ("tern", "releaseYear", 2022),
        ("tern", "parameterCount", 13 * 10**9),
        ("tern-2", "parameterCount", 38 * 10**9),
        ("tern-2", "durationHours", 840),
    }


def test_the_second_of_no_two_models_is_none() -> None:
    head = "<model>Tern-2</model> succeeds <model>Tern-1</model>. "
    assert numbers(f"{head}Of its two parts the second has 38 billion parameters.") == set()


def test_a_metric_holds_for_values_that_are_written_alike() -> None:
    text = "On FLORES-200 <model>Tern-2</model> obtained a chrF++ of 58.7, and 84.9{} on MMLU."
    assert [len(_metrics(text.format(sign))) for sign in ("", "%")] == [2, 1]


def _metrics(text: str) -> list[str]:
    doc = parse_document(f"<p>{text}</p>".encode(), name="x.txt")
    return [c.subject.key for c in extract_claims(doc, find_mentions(doc)).claims if c.property == "metric"]
