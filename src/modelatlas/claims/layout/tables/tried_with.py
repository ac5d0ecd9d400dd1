"""Tables of a page's own method with a row for each network that it was tried with: "Backbone | Top-1" below "Tern"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.heads import METHODS, PARTS
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.scores import add_score
from modelatlas.claims.layout.tables.columns import is_told, told_settings
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.tested import columns_tested

WITHIN = PARTS - {"arch", "architecture", "network"}
"""Parts by which nobody calls a whole model."""
_WHOLES = METHODS | {"model", "models", "name", "model name"}
"""Heads of what is more than the networks that it is tried with."""
_MOST = 3
"""Columns that may tell rows apart together."""


def is_tried_with(grid: Grid, names: int) -> bool:
    """Whether the column that names models names those within the page's own, which has no other name in the table."""
    label = grid.family.stem
    if plain(grid.columns[names].head) not in WITHIN or len(grid.family.owner.nodes) != 1:
        return False
    if not label or _COLLECTION.search(label):
        return False
    if not (grid.testing or grid.on is not None) or any(label in grid.cell(row, names).lower() for row in grid.body):
        return False
    others = [column for column in grid.columns if column.place != names]
    if any(plain(c.head) in _WHOLES or label in c.head.lower() for c in others):
        return False
    return not any(_BESIDE.search(grid.cell(row, names)) for row in grid.body)


_COLLECTION = re.compile(r"\b(?:zoo|models|baselines|benchmarks?|toolbox|library|collection)\b")
"""What a page of several methods is called by."""
_BESIDE = re.compile(r"\w\s?\+\s?\w|\bw/|\bwith(?:out)?\b|\bbaseline\b", re.IGNORECASE)
"""What a network stands beside in a row: a baseline of the page's own, or another's method."""


def read_tried_with(grid: Grid, names: int) -> None:
    """Claim the scores as those of the page's own model, each with what tells its row from others; how large the
    networks are says nothing of it."""
    tests = columns_tested(grid, [column for column in grid.columns if column.place != names])
    settings = _settings(grid, names, list(tests)) if len(grid.body) > 1 else []
    for row in grid.body:
        passage = grid.passage(row)
        if passage is None:
            continue
        told = told_settings(row, settings, grid.columns, grid.text)
        for place, test in tests.items():
            add_score(grid.found, grid.family.owner, test.told_apart(*told), row[place], [passage], grid.text)


def _settings(grid: Grid, names: int, tests: Sequence[int]) -> list[int]:
    """The columns that tell the rows apart, that of the networks first."""
    chosen = [names] if len({grid.cell(row, names) for row in grid.body}) > 1 else []
    for column in grid.columns:
        cells = [grid.cell(row, column.place) for row in grid.body]
        if column.place in (names, *tests) or column.key.paths or not is_told(column, cells):
            continue
        more = [*chosen, column.place]
        if len(chosen) < _MOST and _apart(grid, more) > _apart(grid, chosen):
            chosen = more
    return chosen


def _apart(grid: Grid, places: Sequence[int]) -> int:
    return len({tuple(grid.cell(row, place) for place in places) for row in grid.body})
