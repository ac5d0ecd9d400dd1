"""Several models and as many values: what a text gives to each of them in turn, and to all of them."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document

TWO = "<model>Tern-S</model> and <model>Tern-L</model>"


def said(text: str, *names: str) -> set[tuple[str, object]]:
    """The subjects and values of what a text says of some properties."""
    claims = extract(parse_document(f"<p>{text}</p>".encode(), name="x.txt")).claims
    return {(c.subject.key.split("/")[0], c.value) for c in claims if c.property in names}


@pytest.mark.parametrize(
    "text",
    [
        f"{TWO} are new. On MMLU they reach 52% and 59%, respectively.",
        "<model>Tern-S</model> is new. <model>Tern-L</model> is larger. On MMLU they score 52% and 59%, respectively.",
    ],
)
def test_scores_of_several_that_a_word_stands_for(text: str) -> None:
    assert said(text, "score") == {("tern-s", 52), ("tern-l", 59)}


@pytest.mark.parametrize(
    "text",
    [
        f"{TWO} took 18 days on 192 A100 GPUs and 36 days on 512 H100 GPUs, respectively.",
        f"{TWO} took 18 days and 36 days, on 192 and 512 GPUs, respectively.",
    ],
)
def test_values_of_two_kinds_in_turn(text: str) -> None:
    wanted = {("tern-s", 432), ("tern-l", 864), ("tern-s", 192), ("tern-l", 512)}
    assert said(text, "durationHours", "hardwareCount") == wanted


def test_both_are_those_that_are_named_after_it() -> None:
    text = "Both models, <model>Tern-S</model> with 8B and <model>Tern-L</model> with 70B parameters, {} on 2T tokens."
    tokens = 2_000_000_000_000
    assert said(text.format("were trained"), "tokenCount") == {("tern-s", tokens), ("tern-l", tokens)}
    assert said(text.format("was trained"), "tokenCount") <= {("tern-l", tokens)}


def test_the_last_one_of_a_line() -> None:
    text = (
        "<model>Tern-1</model>, <model>Tern-2</model> and <model>Tern-3</model> are from Fjord Labs. "
        "Training the last one occupied 128 <hardware>A100</hardware> GPUs."
    )
    assert said(text, "hardwareCount") == {("tern-3", 128)}
