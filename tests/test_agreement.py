"""What a document says twice: which of the values that it gives for one property is the model's."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document

PAGE = "# Whinchat\n\nWhinchat is a language model.\n\n## Notes\n\n{}\n"
HOURS, TOKENS, CONTEXT, SIZE = "acceleratorHours", "tokenCount", "contextLength", "parameterCount"


def told(text: str, what: str) -> list[object]:
    """The values that a page gives one property."""
    claims = extract(parse_document(text.encode(), name="page.md")).claims
    return [claim.value for claim in claims if claim.property == what]


@pytest.mark.parametrize(
    ("said", "what", "values"),
    [
        ("It took 500 GPU hours. In total 900 GPU hours were used.", HOURS, [900]),
        ("Its first stage took 500 GPU hours in total. In total 900 GPU hours were used.", HOURS, [900]),
        ("In total 500 GPU hours were used. In total 900 GPU hours were used.", HOURS, []),
        (
            "It saw 300B tokens of text in training. It saw 100B tokens of code. It was trained on 400B tokens.",
            TOKENS,
            [400_000_000_000],
        ),
        ("It was trained on 400B tokens:\n\n- it was trained on 300B tokens of text", TOKENS, [400_000_000_000]),
        ("It was trained on 400B tokens:\n\n- it was trained on 900B tokens of text", TOKENS, []),
        ("It has 92M parameters. It has 92M parameters. It has 31M parameters.", SIZE, [92_000_000]),
        ("Its context length is 4096 tokens. Its context length is 8192 tokens.", CONTEXT, [8192]),
        ("Its context length is 4096 tokens. With YaRN its context length is 65536 tokens.", CONTEXT, [4096]),
    ],
)
def test_one_value_of_several(said: str, what: str, values: list[int]) -> None:
    assert told(PAGE.format(said), what) == values


def test_without_a_majority_there_is_no_size() -> None:
    assert told(PAGE.format("It has 92M parameters. It has 31M parameters."), SIZE) == []
