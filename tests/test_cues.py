"""Cues are found wherever their expressions match, though each is tried only after the words that open it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from modelatlas.documents import read_document
from modelatlas.mentions.cues import KINDS, find_cues, load_cues
from modelatlas.resources import data_text

ROOT = Path(__file__).parents[1]
TABLE = tomllib.loads(data_text("cues.toml"))
SOURCES = [(kind, key, source) for kind in KINDS for key, source in TABLE[kind].items()]


def whole(kind: str) -> re.Pattern[str]:
    """All cues of a kind as one expression, the slow way."""
    branches = "|".join(f"(?P<{key.replace('-', '__')}>{source})" for key, source in TABLE[kind].items())
    return re.compile(rf"(?<![\w-])(?:{branches})(?!\w)", re.IGNORECASE)


def found_slowly(text: str) -> list[tuple[int, int, str]]:
    return [
        (m.start(), m.end(), (m.lastgroup or "").partition("__")[0])
        for kind in KINDS
        for m in whole(kind).finditer(text)
    ]


def found(text: str) -> list[tuple[int, int, str]]:
    return [(m.start, m.end, m.entity.key if m.entity else "") for m in find_cues(text, load_cues())]


def test_in_documents() -> None:
    count = 0
    for file in sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "tests" / "genre").rglob("*.txt"))[::5]:
        text = read_document(file).text
        expected = found_slowly(text)
        assert found(text) == expected
        count += len(expected)
    assert count > 500


@pytest.mark.parametrize(("kind", "key", "source"), SOURCES, ids=[key for _, key, _ in SOURCES])
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_an_expression_matches(kind: str, key: str, source: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(source, re.IGNORECASE | re.ASCII)), key)
    assume("encoder" not in text.lower())  # a part of the model, or the model: what stands around it tells
    assert found(f"In, {text}.") == found_slowly(f"In, {text}."), kind
