"""Which column of a table names the models that its rows are of, and the model that a cell there names."""

from __future__ import annotations

import re

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.heads import (
    MADE_OF,
    METHODS,
    NAME_WORDS,
    NAMES,
    PART,
    PARTS,
    SIZES,
    names_models,
)
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.tables.columns import Column
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.members import called, cell_model, is_added_to, is_edition, is_reference
from modelatlas.claims.layout.tables.paged import page_column, page_led_to
from modelatlas.claims.layout.values import is_nothing
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.lexicon import slug
from modelatlas.model import Span
from modelatlas.titles.shapes import is_generic


def name_column(grid: Grid) -> int | None:
    """The column that names models: by its head, or because most of its cells are names of models."""
    if (own := _own_methods(grid)) is not None or (own := _own_parts(grid)) is not None:
        return own
    if grid.rows_head and _models_in(grid, 0, named=True) * 2 >= len(grid.body):
        return 0
    columns = [column for column in grid.columns if not PART.fullmatch(plain(column.head))]
    if len(grid.columns) - len(columns) < 2:
        columns = grid.columns  # beside a column of encoders one of language models names parts of what a row is about
    for column in columns:
        cells = (grid.cell(row, column.place) for row in grid.body)
        filled = sum(not (is_nothing(cell) or is_reference(cell) or is_added_to(cell)) for cell in cells)
        if plain(column.head) in SIZES and grid.lists_data():
            continue
        sizes = plain(column.head) in SIZES or grid.has_sizes(column.place)
        if sizes and any(_named_beside(grid, column, other) for other in grid.columns):
            continue  # "Size | Variant": the size tells apart the members of what the other names
        alone = len(grid.body) == 1 and len(grid.cell(grid.body[0], column.place).split()) > NAME_WORDS
        if alone and plain(column.head) in MADE_OF:
            continue  # one row is of what the section is about: "Architecture | Parameters"
        if may_name(grid, column) and (_models_in(grid, column.place, named=True) * 2 >= filled > 0):
            return column.place
        if plain(column.head) in ("model", "models", "method", "methods") and _has_ours(grid, column.place):
            return column.place  # beside what it was tried without: "Gates only"
        if plain(column.head) == "model":
            return None  # over "CNN", "LSTM": what the other columns name are no models of the table
    for column in columns[:3] if columns is grid.columns else ():
        if column.head and plain(column.head) not in SIZES | NAMES and grid.has_sizes(column.place):
            continue  # "Texts | 145M": how many
        least = len(grid.body) if grid.testing and not column.head else len(grid.body) + 1
        if not column.key.paths and _models_in(grid, column.place, named=False) * 2 >= least > 1:
            return column.place
        if not column.head and column.place == 0 and _has_own_row(grid):
            return column.place
    return page_column(grid)


def may_name(grid: Grid, column: Column) -> bool:
    """Whether a column's head says that it names models; heads of models of a kind do so where there is one, first."""
    head = plain(column.head)
    if head in NAMES:
        return head != "name" or not any(plain(other.head) in _STEPS for other in grid.columns)
    others = any(names_models(other.head) for other in grid.columns[1:])
    return column.place == 0 and not others and not column.key.paths and names_models(column.head)


_STEPS = frozenset({"stage", "phase", "step"})
"""Heads of parts of a training: a name beside one is its own."""


def is_of_backbones(grid: Grid) -> bool:
    """Whether each row is of a backbone and of what is put upon it, neither's alone: "Backbone | Method | Params"."""
    heads = [plain(column.head) for column in grid.columns]
    part = next((place for place, head in enumerate(heads) if head in NAMES | PARTS), None)
    if len(grid.body) < 2 or part is None or heads[part] not in PARTS or METHODS.isdisjoint(heads[part + 1 :]):
        return False
    return _own_methods(grid) is None and _own_parts(grid) is None


def _own_methods(grid: Grid) -> int | None:
    """The column of methods that are all members of the family that a page is about: "Tern-tiny", "Tern-base"."""
    label = grid.family.label.lower()
    for column in grid.columns:
        cells = [grid.cell(row, column.place).lower() for row in grid.body]
        if plain(column.head) in METHODS and label and all(cell.startswith(label) for cell in cells):
            return column.place if len(set(cells)) == len(cells) else None
    return None


def _own_parts(grid: Grid) -> int | None:
    """The column of backbones, beside one of methods, where a third and more are of the family that a page is about, or
    alone where all are, each another."""
    label = slug(grid.family.stem)
    if not label:
        return None
    beside = any(plain(column.head) in METHODS for column in grid.columns)
    for column in grid.columns:
        cells = [slug(grid.cell(row, column.place)) for row in grid.body]
        own = sum(cell.startswith(label) for cell in cells)
        enough = own * 3 >= len(cells) if beside else own == len(set(cells)) == len(cells)
        if plain(column.head) in PARTS and own > 1 and enough:
            return column.place
    return None


def _named_beside(grid: Grid, sizes: Column, other: Column) -> bool:
    """Whether another column names the models of which one holds the sizes."""
    first = not other.head and other.place < sizes.place
    if other.place == sizes.place or not (first or plain(other.head) in NAMES) or grid.has_sizes(other.place):
        return False
    return _models_in(grid, other.place, named=True) * 2 >= len(grid.body) > 1


def _has_ours(grid: Grid, place: int) -> bool:
    """Whether one row of a column is said to be the page's own model: "Tern (ours)"."""
    own = grid.family.owner.nodes
    named = [row[place] for row in grid.body if _OURS.search(grid.text.slice(row[place]))]
    return bool(own) and len(named) == 1 and row_model(grid, named[0], Found(), named=True).nodes == own


_OURS = re.compile(r"\bours?\b", re.IGNORECASE)


def _has_own_row(grid: Grid) -> bool:
    """Whether one of several rows below a blank head is that of the section's own model, beside services, or the only
    one of a table of scores is.
    """
    own = grid.family.owner.nodes
    return (
        bool(own)
        and (len(grid.body) > 1 or grid.testing)
        and any(row_model(grid, r[0], Found(), named=False).nodes == own for r in grid.body)
    )


def _models_in(grid: Grid, place: int, *, named: bool) -> int:
    scratch = Found()
    return sum(bool(row_model(grid, row[place], scratch, named=named).nodes) for row in grid.body)


def row_model(grid: Grid, cell: Span, found: Found, *, named: bool) -> Owner:
    """The model that the head of a row names; a word that is a key or a section's title names none."""
    surface = grid.text.slice(cell)
    if named and (page := page_led_to(grid, cell)):
        return called(page, found)
    if named and (is_generic(surface) or grid.lexicon.read(surface).paths) and not is_edition(surface):
        return NOBODY
    return cell_model(cell, grid.text, grid.family, found, named=named)
