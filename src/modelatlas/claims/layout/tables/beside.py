"""Tables that are two of the same heads beside each other: "Method | F1 | Method | F1"."""

from __future__ import annotations

from dataclasses import replace

from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.values import Text
from modelatlas.model import Table

_LEAST = 2
"""Columns that each of the two has at least."""


def unfolded(table: Table, text: Text) -> Table:
    """The table with its right half below its left one, where both have the same heads."""
    if table.headers != 1 or len(table.rows[0]) < 2 * _LEAST:
        return table
    head = table.rows[0]
    names = [plain(text.slice(cell)) for cell in head]
    half, gap = divmod(len(names), 2)
    right = half + gap
    blank = not any(text.slice(cell).strip() for row in table.rows for cell in row[half:right])
    apart = len({*names[:half]}) == half and len({*head}) == len(head)  # no merged cells
    if names[:half] != names[right:] or not (names[0] and blank and apart):
        return table
    rows = (*(row[:half] for row in table.rows), *(row[right:] for row in table.rows[1:]))
    return replace(table, rows=tuple(row for row in rows if any(text.slice(cell).strip() for cell in row)))
