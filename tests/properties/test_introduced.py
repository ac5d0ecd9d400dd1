"""Expressions that introduce names are found where they match, though they are tried only where they can."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelatlas.mentions.introduced import INTRODUCED, _rest, find_introduced

NAMED_FIRST = [pattern for pattern in INTRODUCED if _rest(pattern.pattern)]
FILTERED = [HealthCheck.filter_too_much]
"""Expressions that look ahead and back: much of what is drawn for them does not match."""


def test_some_begin_with_a_name() -> None:
    assert len(NAMED_FIRST) > 5


@pytest.mark.parametrize("expression", INTRODUCED, ids=range(len(INTRODUCED)))
@settings(max_examples=15, deadline=None, suppress_health_check=FILTERED)
@given(data=st.data())
def test_every_match_of_every_expression(expression: re.Pattern[str], data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.from_regex(expression), min_size=1, max_size=3)))
    expected = [(pattern, m.span()) for pattern in INTRODUCED for m in pattern.finditer(text)]
    assert [(m.re, m.span()) for m in find_introduced(text)] == expected
