"""What expressions cannot do without does stand in whatever they match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelatlas.mentions.introduced import INTRODUCED, SUBJECTS, find_introduced
from modelatlas.mentions.marked import Marked, marked
from modelatlas.mentions.model_names import CONTEST
from modelatlas.mentions.short_names import FAMILY

MARKED = [expression for expression in (*INTRODUCED, CONTEST, FAMILY) if expression.marks]


@pytest.mark.parametrize("expression", MARKED, ids=lambda expression: expression.marks[0][0])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_marks_stand_in_every_match(expression: Marked, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(expression.regex))
    assert [m.span() for m in expression.finditer(text)] == [m.span() for m in expression.regex.finditer(text)] != []


def test_each_group_of_marks_is_asked_for() -> None:
    expression = marked(r"(\w+) (?:has|had) \d+ (?:cats|dogs)", "has had", "cats dogs")
    assert [m[1] for m in expression.finditer("Ana has 3 dogs, Rui had 4 cats")] == ["Ana", "Rui"]
    assert not list(expression.finditer("Ana keeps 3 dogs")) and not list(expression.finditer("Ana has 3 birds"))


@pytest.mark.parametrize("expression", SUBJECTS, ids=range(len(SUBJECTS)))
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_every_subject_is_found_before_its_verb(expression: re.Pattern[str], data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.from_regex(expression), min_size=1, max_size=3)))
    plain = [m.span() for m in expression.finditer(text)]
    assert [m.span() for m in find_introduced(text) if m.re is expression] == plain
