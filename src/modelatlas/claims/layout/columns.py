"""Columns of tables, and what tells rows of one name apart: the size that they give, or a word."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from modelatlas.claims.layout.keys import Key
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


def filled(
    rows: Sequence[tuple[Span, ...]], columns: Sequence[Column], names: int, text: Text
) -> tuple[tuple[Span, ...], ...]:
    """The rows, an empty cell below a name standing for the name, where they give a size that tells them apart."""
    sized = next((c.place for c in columns if "parameterCount" in c.key.paths and c.place != names), None)
    out: list[tuple[Span, ...]] = []
    for row in rows:
        empty = not text.slice(row[names]).strip() and sized is not None
        out.append((*row[:names], out[-1][names], *row[names + 1 :]) if empty and out else row)
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
