"""Tables that are drawn with characters: with borders, below rules of equals signs, and a classifier's report.

The forms are those of reStructuredText ("grid" and "simple" tables), of programs that print tables with borders, and of
scikit-learn's ``classification_report``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

Place = tuple[int, int, int]
"""A piece of a cell: its line, and where it begins and ends there."""


class Drawn(NamedTuple):
    """A table among lines: the first, the one after its last, the number of rows that head it, and the pieces of each
    cell of each row."""

    first: int
    end: int
    headers: int
    rows: list[list[list[Place]]]


_CORNERS = "+┌┏╒╔╭├┣╞╠┡└┗╘╚╰"
_BORDER = re.compile(rf"[ \t]*[{_CORNERS}][-=+─━═┬┼┴┳╋┻╤╪╧╦╬╩╇┐┤┘┓┫┛╕╡╛╗╣╝╮╯┩]{{3,}}[ \t]*")
_BAR = re.compile(r"[|│┃║]")
_RULE = re.compile(r"[ \t]*={2,}(?:[ \t]+={2,})+[ \t]*")
_WORTH = re.compile(r"\+[-=]{2}|={2,}[ \t]+={2}|[┌┏╒╔╭]")
"""What a text with a drawn table has in it."""


def may_be_drawn(text: str) -> bool:
    """Whether a text may hold a table that is drawn."""
    return _WORTH.search(text) is not None


def drawn_in(lines: Sequence[str]) -> list[Drawn]:
    """The tables that are drawn among lines, with borders or below rules.

    >>> [one.rows for one in drawn_in(["+----+----+", "| a  | b  |", "+====+====+", "| c  | 1  |", "+----+----+"])]
    [[[[(1, 1, 5)], [(1, 6, 10)]], [[(3, 1, 5)], [(3, 6, 10)]]]]
    >>> [(one.headers, len(one.rows)) for one in drawn_in(["==  ==", "a   b", "==  ==", "c   1", "d   2", "==  =="])]
    [(1, 3)]
    """
    found: list[Drawn] = []
    rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    number, rule = 0, 0
    while number < len(lines):
        table, end = None, number + 1
        if _BORDER.fullmatch(lines[number]):
            end = _borders_end(lines, number)
            table = _bordered(lines, number, end)
        elif rule < len(rules) and rules[rule] == number:
            table = _ruled(lines, rules[rule : rule + 3])
            end = table.end if table else end
        if table is not None:
            found.append(table)
        number = end
        while rule < len(rules) and rules[rule] < number:
            rule += 1
    return found


def _borders_end(lines: Sequence[str], first: int) -> int:
    """Where the borders and rows end that begin at a line."""
    end = first
    while end < len(lines) and (_BORDER.fullmatch(lines[end]) or _BAR.match(lines[end].lstrip())):
        end += 1
    return end


def _bordered(lines: Sequence[str], first: int, end: int) -> Drawn | None:
    """The table of lines with borders: between two of them a row, or where only its head is parted from the rest, as
    programs print it, in each line."""
    groups = list[list[int]]()
    for number in range(first, end):
        if _BORDER.fullmatch(lines[number]):
            groups.append([])
        else:
            groups[-1].append(number)
    groups = [group for group in groups if group]
    if len(groups) < 2:
        return None
    rows = [[n] for n in groups[1]] if len(groups) == 2 else groups[1:]
    cells = [[list(_bars(lines[n], n)) for n in row] for row in (groups[0], *rows)]
    width = len(cells[0][0])
    if width < 2 or any(len(line) != width for row in cells for line in row):
        return None  # cells that are merged
    return Drawn(first, end, 1, [[[line[place] for line in row] for place in range(width)] for row in cells])


def _bars(line: str, number: int) -> Iterator[Place]:
    """The cells of a line between bars."""
    bars = [found.start() for found in _BAR.finditer(line)]
    for left, right in pairwise(bars):
        yield number, left + 1, right


def _ruled(lines: Sequence[str], rules: Sequence[int]) -> Drawn | None:
    """The table between three rules: as wide as the first says, its head above the second."""
    if len(rules) < 3 or rules[1] == rules[0] + 1 or rules[2] == rules[1] + 1:
        return None
    first, starts = rules[0], [found.start() for found in re.finditer(r"=+", lines[rules[0]])]
    rows = []
    for number in (n for n in range(first + 1, rules[2]) if n != rules[1] and lines[n].strip()):
        line = lines[number]
        if any(line[start - 1 : start].strip() for start in starts[1:]):
            return None  # what runs over a column's edge
        rows.append([[(number, left, right)] for left, right in zip(starts, [*starts[1:], len(line)], strict=True)])
    return Drawn(first, rules[2] + 1, rules[1] - first - 1, [[[_within(p, lines)] for (p,) in row] for row in rows])


def _within(place: Place, lines: Sequence[str]) -> Place:
    """A place that ends where its line does."""
    number, left, right = place
    length = len(lines[number])
    return number, min(left, length), max(min(right, length), min(left, length))


_REPORT = re.compile(r"[ \t]+precision[ \t]+recall[ \t]+f1-score(?:[ \t]+support)?[ \t]*", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d[\d.,]*%?")


def report_in(lines: Sequence[str]) -> Drawn | None:
    """The only report of a classifier among lines: its measures over the numbers of each class, and of all.

    >>> len(report_in(["    precision  recall  f1-score  support", "", "a  0.9 0.8 0.85 12", "accuracy  0.9 12"]).rows)
    3
    """
    heads = [number for number, line in enumerate(lines) if _REPORT.fullmatch(line)]
    if len(heads) != 1:
        return None
    first = heads[0]
    rows = [[[(first, 0, 0)], *([(first, *found.span())] for found in re.finditer(r"\S+", lines[first]))]]
    width, end = len(rows[0]) - 1, first + 1
    for number in range(first + 1, len(lines)):
        words = list(re.finditer(r"\S+", lines[number]))
        values = words[-width:]
        while values and not _NUMBER.fullmatch(values[0][0]):
            values.pop(0)
        label = words[: len(words) - len(values)]
        if words and not (label and values and all(_NUMBER.fullmatch(value[0]) for value in values)):
            break
        if words:
            empty: list[list[Place]] = [[(number, 0, 0)] for _ in range(width - len(values))]
            row = [[(number, label[0].start(), label[-1].end())], *empty]
            rows.append([*row, *([(number, *value.span())] for value in values)])
            end = number + 1
    return Drawn(first, end, 1, rows) if len(rows) > 2 else None
