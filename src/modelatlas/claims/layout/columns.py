"""Columns of tables: what they hold, and what tells rows of one name apart, the size that they give or a word."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from modelatlas.claims.layout.heads import COUNTED, DATA, SHOTS_ALONE
from modelatlas.claims.layout.keys import Key, plain
from modelatlas.claims.layout.members import SIZE, is_edition
from modelatlas.claims.layout.scores import is_score
from modelatlas.claims.layout.values import Text
from modelatlas.model import Span

_NUMBER = re.compile(r"\d\.\d|\d\s?%")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place, the text of its headings, what they say as a key."""

    place: int
    head: str
    spans: tuple[Span, ...]
    key: Key


def filled(rows: Sequence[tuple[Span, ...]], names: int, sized: int | None, text: Text) -> tuple[tuple[Span, ...], ...]:
    """The rows, an empty cell for the one above: a name where sizes tell its rows apart, a size before names."""
    if sized is None:
        return tuple(rows)
    out: list[tuple[Span, ...]] = []
    for row in rows:
        for place in (names, sized) if sized < names else (names,):
            if out and not text.slice(row[place]).strip():
                row = (*row[:place], out[-1][place], *row[place + 1 :])
        out.append(row)
    return tuple(out)


def telling_columns(
    body: Sequence[Sequence[Span]], columns: Sequence[Column], names: int, tests: Container[int], text: Text
) -> dict[str, int]:
    """For each name of several rows the one column that tells them apart in words ("with registers: ✗")."""
    rows: dict[str, list[Sequence[Span]]] = {}
    for row in body:
        rows.setdefault(text.slice(row[names]).strip(), []).append(row)
    out = {}
    for name, same in rows.items():
        if len(same) < 2:
            continue
        places = []
        for column in columns:
            others = {text.slice(row[column.place]) for row in same}
            plainly = column.head and not column.key.paths and column.place != names and column.place not in tests
            if plainly and len(others) > 1 and not any(_NUMBER.search(other) for other in others):
                places.append(column.place)
        if len(places) == 1:
            out[name] = places[0]
    return out


def names_a_test(cell: Span, text: Text) -> bool:
    """Whether the head of a row names a test, which no model is named after."""
    kinds = {m.kind for m in text.inside(cell)}
    return "benchmark" in kinds and "model" not in kinds


def says_shots(row: Sequence[Span], text: Text) -> bool:
    """Whether a row goes on the head of a table: "5-shot" below each benchmark."""
    cells = [cell for span in row if (cell := text.slice(span).strip(" *_()"))]
    return bool(cells) and all(SHOTS_ALONE.fullmatch(cell) for cell in cells)


def counts_data(columns: Sequence[Column]) -> bool:
    """Whether the rows are sets of data that have names, of which the table counts the items."""
    unnamed = plain(columns[0].head) in DATA | {"", "name"}
    return unnamed and any(COUNTED.match(column.head) for column in columns[1:])


def lists_data(columns: Sequence[Column]) -> bool:
    """Whether each row is a set of data, of which the table gives sizes and licences."""
    return plain(columns[0].head) in DATA


def all_sizes(body: Sequence[Sequence[Span]], place: int, text: Text) -> bool:
    """Whether a column holds sizes and nothing else: "base", "7B"; an empty cell stands for the one above."""
    cells = [cell for row in body if (cell := text.slice(row[place]).strip(" *_`"))]
    return bool(cells) and all(is_edition(cell) or SIZE.fullmatch(cell) for cell in cells)


def holds_scores(body: Sequence[Sequence[Span]], place: int, text: Text) -> bool:
    """Whether most of a column are numbers."""
    return sum(is_score(text.slice(row[place]).strip(" *_`")) for row in body) * 2 > len(body)
