"""What expressions cannot do without does stand in whatever they match."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelatlas.mentions.introduced import INTRODUCED
from modelatlas.mentions.marked import Marked, marked
from modelatlas.mentions.model_names import CONTEST

MARKED = [expression for expression in (*INTRODUCED, CONTEST) if expression.marks]


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
