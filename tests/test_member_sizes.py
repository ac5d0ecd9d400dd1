"""Members of a family that a page tells apart by their sizes: several in a row, each with a number of its own."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document

PAGE = "# Tern\n\nTern is a family of language models.\n\n## Training\n\n{}\n"
TOKENS, HOURS, COUNT, CONTEXT = "tokenCount", "durationHours", "hardwareCount", "contextLength"


@pytest.mark.parametrize(
    ("said", "what", "values"),
    [
        ("The 2B and 9B models were trained on 2T and 8T tokens respectively.", TOKENS, {"2b": 2e12, "9b": 8e12}),
        (
            "The 2B, 9B and 27B base models saw 2, 8, and 13 trillion tokens.",
            TOKENS,
            {"2b": 2e12, "9b": 8e12, "27b": 13e12},
        ),
        ("Tern comes in two sizes: 1B (2T tokens) and 7B (4T tokens).", TOKENS, {"1b": 2e12, "7b": 4e12}),
        ("Tern comes in sizes of 1B, 7B and 30B. The largest ran on 64 A100s.", COUNT, {"30b": 64}),
        ("The 2B was trained on 2T tokens and the 9B on 8T tokens.", TOKENS, {"2b": 2e12, "9b": 8e12}),
        (
            "The 1B and 7B models saw 1T tokens while the 33B model saw 2T tokens.",
            TOKENS,
            {"1b": 1e12, "7b": 1e12, "33b": 2e12},
        ),
        (
            "The 9B model was trained with 8T tokens, 4B model was trained with 4T tokens and\n1B with 2T tokens.",
            TOKENS,
            {"9b": 8e12, "4b": 4e12, "1b": 2e12},
        ),
        (
            "Input context of 128K tokens for the 4B, 12B, and 27B sizes, and 32K tokens for the 1B size.",
            CONTEXT,
            {"4b": 128000, "12b": 128000, "27b": 128000, "1b": 32000},
        ),
        ("Training the 9B model took 21 days, and the 2B model 5 days.", HOURS, {"9b": 504, "2b": 120}),
        ("We used respectively 32 and 96 A100 GPUs for the 2B and 9B models.", COUNT, {}),
        ("The 2B and 9B models were trained on 32 and 96 A100 GPUs, respectively.", COUNT, {"2b": 32, "9b": 96}),
        ("Context length: 8K for the 2B model and 32K for the 9B model.", CONTEXT, {"2b": 8000, "9b": 32000}),
        ("The 2B and 9B models of Auk were trained on 2T and 8T tokens, respectively.", TOKENS, {}),
        (
            "- Small models: 2B and 9B parameter models, trained on 2T tokens in total.\n"
            "- Sparse models: Sparse 1B and 3B MoE models, trained on 4T tokens.",
            TOKENS,
            {"2b": 2e12, "9b": 2e12, "1b": 4e12, "3b": 4e12},
        ),
        (
            "Tern follows Auk. Sparse 1B and 3B MoE models have 400M and 800M active parameters, respectively.",
            "activeParameterCount",
            {"1b": 4e8, "3b": 8e8},
        ),
        ("We evaluate on data of 2B (4T tokens seen) and 2B (8T tokens seen).", TOKENS, {}),
    ],
)  # fmt: skip
def test_each_member_has_its_own(said: str, what: str, values: dict[str, float]) -> None:
    found = {key: float(value) for key, name, value in stated(PAGE.format(said)) if name == what}
    assert found == {f"tern-{size}": value for size, value in values.items()}


def stated(text: str) -> list[tuple[str, str, str]]:
    """The claims of a page: key of the model, property, value."""
    claims = extract(parse_document(text.encode(), name="page.md")).claims
    return [(c.subject.key, c.property, str(c.value)) for c in claims]


def test_a_size_of_which_there_are_editions_is_told_of_the_member_that_they_share() -> None:
    names = "Use `fjord/tern-2b-base`, `fjord/tern-2b-instruct`, `fjord/tern-9b-base` or `fjord/tern-9b-instruct`."
    found = stated(PAGE.format(f"The 2B and 9B models were trained on 2T tokens.\n\n{names}"))
    assert {key for key, what, _ in found if what == TOKENS} == {"tern-2b", "tern-9b"}


def test_what_cannot_be_leaves_what_can_as_it_is() -> None:
    said = "It has a context length of 4K tokens. The long-context training stage was done using 500B tokens."
    assert ("tern", CONTEXT, "4000") in stated(PAGE.format(said))


def test_a_family_of_sizes_has_none_of_them() -> None:
    text = "# Tern\n\nTern comes with 2B and 9B parameters. Tern-2B was trained on TPUs.\n"
    assert not [claim for claim in stated(text) if claim[:2] == ("tern", "parameterCount")]


@pytest.mark.parametrize(
    "said",
    [
        "Tern comes in two sizes: 300 million and 6 billion parameters.",
        "Tern models are available with 300 million and 6 billion parameters.",
        "We have also released 300 million and 6 billion parameter models.",
    ],
)
def test_sizes_in_words_are_those_of_members(said: str) -> None:
    found = {claim for claim in stated(PAGE.format(said)) if claim[1] == "parameterCount"}
    assert {(key, value) for key, _, value in found} == {("tern-300m", "300000000"), ("tern-6b", "6000000000")}


def test_the_last_of_a_row_of_sizes_before_a_name_is_no_member() -> None:
    said = "The 7B Tern took 3 days and the 13B Tern took 9 days. The 1B, 3B and 30B Tern models took 2 days."
    hours = {(key, value) for key, what, value in stated(PAGE.format(said)) if what == HOURS}
    assert {("tern-7b", "72"), ("tern-13b", "216")} <= hours and "tern-30b" not in dict(hours)


@pytest.mark.parametrize("item", ["- {}: {}", "* **{}**: {}", "- {} model: {}"])
def test_items_that_begin_with_a_size_are_about_its_member(item: str) -> None:
    told = {
        "150M": "30k steps, 1 day on 8 A100s, trained on 30B tokens",
        "1B": "60k steps, 4 days on 32 A100s, trained on 60B tokens",
    }
    items = "\n".join(item.format(size, said) for size, said in told.items())
    page = f"# Tern\n\nTern is a family of small language models (150M and 1B) for Welsh.\n\n{items}\n"
    found = {(s, p, float(v)) for s, p, v in stated(page) if p in (TOKENS, COUNT, HOURS)}
    small, large = (
        {("tern-150m", TOKENS, 3e10), ("tern-150m", COUNT, 8), ("tern-150m", HOURS, 24)},
        {("tern-1b", TOKENS, 6e10), ("tern-1b", COUNT, 32), ("tern-1b", HOURS, 96)},
    )
    assert found == small | large


def test_an_item_that_begins_with_a_size_of_two_is_about_neither() -> None:
    names = "We publish Tern-1B-Base and Tern-1B-Chat, and Tern-7B with Tern-7B-Chat, beside Auk-7B."
    items = "- 1B: MIT license, trained on 8 A100s\n- 7B: trained on 32 A100s\n"
    page = f"# Tern\n\nTern is a family of models. {names}\n\n{items}"
    assert [(s, v) for s, p, v in stated(page) if p in (COUNT, "license")] == [("tern-7b", "32")]
