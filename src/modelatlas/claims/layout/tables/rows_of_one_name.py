"""Rows of one name: members of a family that sizes or words in brackets tell apart, or a model in several settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from modelatlas.claims.layout.heads import (
    SIZES,
)
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.members import SIZE, Family, is_edition
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.lexicon import slug
from modelatlas.model import Node, Span
from modelatlas.versions import name_size

_EDITION = re.compile(
    r"\w[\w.+/ -]{2,40}?\s?\("
    r"(?!.*(?:\b(?:ours?|new|old|shots?|cot|reported|reproduced|sota|et al|best|ref\w*|(?:19|20)\d\d)\b|%))"
    r"[A-Za-z\d][\w+., -]{0,24}\)",
    re.IGNORECASE,
)
"""A name with what tells an edition in brackets: "TernBERT (cased, 128k)"."""


def editions(models: Mapping[str, Owner]) -> set[str]:
    """The cells of a name that others have with other brackets or none, of which theirs tell nothing: editions."""
    bare = {cell: slug(re.sub(r"\s?\([^()]*\)$", "", cell)) for cell in models}
    times = Counter(bare.values())
    return {
        cell
        for cell, owner in models.items()
        if times[bare[cell]] > 1 and owner.nodes == (Node("Model", bare[cell]),) and _EDITION.fullmatch(cell)
    }


def sizes_column(grid: Grid, names: int) -> int | None:
    """The column of sizes beside that of names: by its key, or full of sizes below no head or "size"."""
    for column in grid.columns:
        if column.place != names and "parameterCount" in column.key.paths:
            return column.place
    sizes = [
        c.place
        for c in grid.columns
        if c.place != names
        and (
            all(SIZE.fullmatch(grid.cell(row, c.place)) for row in grid.body)
            if not c.head
            else plain(c.head) in SIZES and grid.has_sizes(c.place)
        )
    ]
    return sizes[0] if len(sizes) == 1 else None


def differing(grid: Grid, names: int) -> set[tuple[str, int | None]]:
    """Each name of several rows with the columns in which these differ: a time there is of a setting."""
    values: dict[tuple[str, int | None], set[str]] = {}
    for row in grid.body:
        for column in grid.columns:
            if cell := grid.cell(row, column.place):
                values.setdefault((grid.text.slice(row[names]).strip(), column.place), set()).add(cell)
    return {place for place, cells in values.items() if len(cells) > 1}


def sizes_alike(grid: Grid, names: int, sized: int | None) -> set[str]:
    """Names whose rows give one size, or almost: one model at several resolutions or with other heads, no members."""
    sizes: dict[str, list[int]] = {}
    for row in grid.body if sized is not None else ():
        size = name_size(grid.cell(row, sized or 0))
        if size:
            sizes.setdefault(grid.text.slice(row[names]).strip(), []).append(size)
    return {name for name, of in sizes.items() if len(of) > 1 and max(of) <= _ALMOST * min(of)}


_ALMOST = 1.05
"""Sizes of two members of a family are further apart than this."""


def of_members(grid: Grid) -> list[int]:
    """The columns that list members by kind, where several do: "Base models | Chat models"."""
    places = [column.place for column in grid.columns if plain(column.head).endswith("models")]
    return places if len(places) > 1 else []


def sized_member(grid: Grid, owner: Owner, row: Sequence[Span], sized: int, *, apart: bool) -> Owner:
    """ "Tern | 7B" and "Tern | 13B": rows of one name are its members, by the size that they give, if it differs."""
    size = grid.size(row, sized).strip("*_` ")
    if not (grid.is_size(row, sized) or is_edition(size)):
        return NOBODY
    if not apart:
        return owner
    label = grid.found.surfaces.get(owner.nodes[0]) or grid.label(owner)
    if label.lower().endswith(size.lower()):
        return owner
    return Family(owner, label).member(size, grid.found)
