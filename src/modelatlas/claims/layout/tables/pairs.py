"""Tables of keys and values: "Parameters | 7B" below each other, all of the section's model."""

from __future__ import annotations

from collections.abc import Sequence

from modelatlas.claims.layout.heads import COSTS, HOW, NOT_SO, VALUES
from modelatlas.claims.layout.keys import Key, plain
from modelatlas.claims.layout.scores import add_score, read_test
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.members import SIZE
from modelatlas.claims.layout.tables.models_in_columns import models_across
from modelatlas.claims.layout.tables.name_column import name_column
from modelatlas.model import Node, Span


def read_pairs(grid: Grid) -> bool:
    """A table of two columns (or of a key and one value in a row) whose first holds keys."""
    rows = (*grid.head, *grid.body)
    heads = [plain(grid.text.slice(cell)) for cell in grid.head[-1][:2]] if grid.head else []
    headed = bool(heads) and (all(head in VALUES for head in heads) or (not any(heads) and len(grid.columns) == 2))
    if any(len(set(row)) > 2 for row in rows) and not headed:
        return False
    keyed: list[tuple[tuple[Span, ...], Key]] = []
    for row in rows:
        before = keyed[-1][1] if keyed and _names_devices(grid, keyed[-1][0][1]) else Key(())
        keyed.append((row, grid.lexicon.read_after(grid.text.slice(row[0]), before)))
    known = sum(bool(key.paths) for _, key in keyed)
    made = sum(bool(HOW.fullmatch(plain(grid.text.slice(row[0])))) for row in rows)
    if known < 2 and known * 2 <= len(rows) and not (headed and (known or made)):
        return False
    whole = bool(grid.head) and len(grid.columns) == 2 and bool(grid.columns[0].key.paths) and known > 1
    of_base = whole and known == len(rows) and "derivedFrom" in grid.columns[0].key.paths
    if of_base or (whole and SIZE.fullmatch(grid.columns[1].head)):
        pass  # the first row is no head: "Model size | 540M params", "Base | Tern-7B"
    elif _is_sheet(grid, rows):
        pass
    elif models_across(grid) or (name_column(grid) is not None and known < len(rows) - 1):
        return False
    for row, key in keyed:
        passage = [Span(row[0].start, max(cell.end for cell in row))]
        if key.paths:
            grid.value(key, grid.family.owner, row[1], passage)
        elif not grid.using and (
            (words := plain(grid.text.slice(row[0]))) in COSTS or not grid.lexicon.other.search(words)
        ):
            _counted(grid, row[1], passage)
        if not key.paths and (test := read_test(grid.text.slice(row[0]), [row[0]], grid.text)) and test.metric:
            add_score(grid.found, grid.family.owner, test, row[1], passage, grid.text)
        if not key.paths and not grid.using and HOW.fullmatch(plain(grid.text.slice(row[0]))):
            _techniques(grid, row[1], passage)
    return True


def _names_devices(grid: Grid, cell: Span) -> bool:
    """Whether a value names devices, which the next key may count."""
    return any(m.kind in ("hardware", "devices") for m in grid.text.inside(cell))


def _is_sheet(grid: Grid, rows: Sequence[Sequence[Span]]) -> bool:
    """Whether the first of two columns holds keys with their colons: "Hardware Used: | …"."""
    colons = sum(grid.text.slice(row[0]).rstrip(" *_").endswith(":") for row in rows)
    return len(grid.columns) == 2 and colons > 1 and colons * 2 > len(rows)


def _techniques(grid: Grid, cell: Span, passage: Sequence[Span]) -> None:
    """ "Fine-tuning method | QLoRA": every technique that the cell names, unless it denies or plans."""
    if NOT_SO.search(grid.text.slice(cell)):
        return
    for m in grid.text.inside(cell):
        if m.kind == "technique" and m.entity:
            node = Node("Technique", m.entity.key)
            grid.found.add(grid.family.owner, "usesTechnique", node, passage, "table-cell")


def _counted(grid: Grid, cell: Span, passage: Sequence[Span]) -> None:
    """ "Architecture | 14B parameters, dense": a count that says itself what it counts."""
    for kind, path in (("params", "parameterCount"), ("devicehours", "trainingRun.acceleratorHours")):
        counts = [m for m in grid.text.inside(cell) if m.kind == kind]
        if len(counts) == 1:
            grid.value(Key((path,)), grid.family.owner, Span(counts[0].start, counts[0].end), passage)
            if kind == "devicehours":
                grid.value(Key(("trainingRun.hardware",)), grid.family.owner, cell, passage)
