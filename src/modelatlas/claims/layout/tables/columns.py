"""Columns of tables: what they hold, and what tells rows of one name apart, the size that they give or a word."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from modelatlas.claims.layout.keys import Key
from modelatlas.claims.layout.scores import LONG_SETTING
from modelatlas.claims.layout.values import Text
from modelatlas.model import Span

_NUMBER = re.compile(r"\d\.\d|\d\s?%")
_LINK = re.compile(
    r"\b(?:scripts?|logs?|ckpts?|checkpoints?|configs?|download|links?|weights|url|todo|tbd)\b", re.IGNORECASE
)
"""A cell that leads to files, or waits for them."""
_TELLING = 2
"""Columns that may tell rows apart together: the data a model was tuned on, and the number of frames."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place, the text of its headings, what they say as a key."""

    place: int
    head: str
    spans: tuple[Span, ...]
    key: Key


def filled(
    rows: Sequence[tuple[Span, ...]], names: int, sized: int | None, text: Text, keyed: Sequence[int] = ()
) -> tuple[tuple[Span, ...], ...]:
    """The rows that hold something, an empty cell for the one above: a name where sizes tell its rows apart, a size
    before names; below a name for several rows also what the columns ``keyed`` say of them all.
    """
    rows = [row for row in rows if any(text.slice(cell).strip() for cell in row)]  # a bare row only parts others
    if sized is None:
        return tuple(rows)
    out: list[tuple[Span, ...]] = []
    for row in rows:
        merged = keyed if out and not text.slice(row[names]).strip() else ()
        for place in (*((names, sized) if sized < names else (names,)), *merged):
            if out and not text.slice(row[place]).strip():
                row = (*row[:place], out[-1][place], *row[place + 1 :])
        out.append(row)
    return tuple(out)


def grouped(rows: Sequence[tuple[Span, ...]], names: int, text: Text) -> list[tuple[Span, ...]]:
    """The rows, what heads a group of them at the left of their names given to each: "Zero-shot", "Tuned"."""
    out: list[tuple[Span, ...]] = []
    for row in rows:
        for place in range(names):
            if out and not text.slice(row[place]).strip() and text.slice(row[names]).strip():
                row = (*row[:place], out[-1][place], *row[place + 1 :])
        out.append(row)
    return out


def parts_of(rows: Sequence[tuple[Span, ...]], text: Text) -> list[str]:
    """What heads the part of the table that each row is in: the last row above it that holds one cell and no number."""
    out, part = [], ""
    for row in rows:
        said = {text.slice(cell).strip(" *_`") for cell in row} - {""}
        if len(said) == 1 and not _NUMBER.search(alone := said.pop()) and not alone.isdecimal():
            part = alone
        out.append(part)
    return out


def telling_columns(
    body: Sequence[Sequence[Span]], columns: Sequence[Column], names: Sequence[int], tests: Container[int], text: Text
) -> dict[str, list[int]]:
    """For each name of several rows the column or two that tell them apart in words ("with registers: ✗").

    ``names`` are the columns of which a row's name is put together.
    """
    rows: dict[str, list[Sequence[Span]]] = {}
    for row in body:
        rows.setdefault(row_name(row, names, text), []).append(row)
    out = {}
    for name, same in rows.items():
        if len(same) < 2:
            continue
        places = []
        for column in columns:
            others = {text.slice(row[column.place]) for row in same}
            other = bool(column.key.paths) and column.key.words != "backbone"
            plainly = not other and column.place not in names and column.place not in tests
            if plainly and len(others) > 1 and is_told(column, others):
                places.append(column.place)
        backbones = {column.place for column in columns if column.key.words == "backbone"}
        if len(places) > _TELLING:
            places = [place for place in places if place not in backbones]
        if 1 <= len(places) <= _TELLING:
            out[name] = places
    return out


def is_told(column: Column, cells: Iterable[str]) -> bool:
    """Whether a column has a head and holds words or whole numbers, and nothing that leads to files."""
    return bool(column.head) and not any(_NUMBER.search(cell) or _LINK.search(cell) for cell in cells)


def told_settings(row: Sequence[Span], places: Sequence[int], columns: Sequence[Column], text: Text) -> list[str]:
    """What the columns that tell a row from others of its name say of it: "Setting: Tuned"."""
    told = [(columns[place].head, text.slice(row[place]).strip()) for place in places]
    return [f"{head}: {value}"[:LONG_SETTING] for head, value in told if value]


def row_name(row: Sequence[Span], names: Sequence[int], text: Text) -> str:
    """What the cells of a row in some columns say together."""
    return " ".join(text.slice(row[place]).strip() for place in names)
