"""Tables whose rows are models: each column says something of the model of its row, or is a test of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from modelatlas.claims.layout.described import read_description, read_origin, read_size_of_name
from modelatlas.claims.layout.heads import (
    METHODS,
    PARTS,
    TOTAL,
)
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.means import is_of_all
from modelatlas.claims.layout.scores import Test, add_score
from modelatlas.claims.layout.tables.columns import filled, grouped, parts_of, telling_columns, told_settings
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.members import called, is_edition
from modelatlas.claims.layout.tables.models_and_tests import read_measured, tests_column
from modelatlas.claims.layout.tables.name_column import may_name, row_model
from modelatlas.claims.layout.tables.paged import PAGES, page_led_to
from modelatlas.claims.layout.tables.rows_of_one_name import (
    differing,
    editions,
    of_members,
    sized_member,
    sizes_alike,
    sizes_column,
)
from modelatlas.claims.layout.tables.tested import columns_tested
from modelatlas.claims.layout.tables.tried_with import WITHIN, is_tried_with, read_tried_with
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.lexicon import slug
from modelatlas.model import Span


def read_rows(grid: Grid, names: int) -> None:
    """Claim what the columns say of the models of the column ``names``, as :func:`name_column` found it."""
    if (where := tests_column(grid, names)) is not None:
        read_measured(grid, names, where)
        return
    if is_tried_with(grid, names):
        read_tried_with(grid, names)
        return
    sized = sizes_column(grid, names)
    keyed = [c.place for c in grid.columns if c.key.paths and c.place != sized]
    grid.body = filled(grid.body, names, sized, grid.text, keyed)
    rows = _Rows(grid, names, sized)
    whole = grouped(grid.body, names, grid.text)
    for row, full, part in zip(grid.body, whole, parts_of(grid.body, grid.text), strict=True):
        rows.read(row, full, part)


@dataclass(slots=True)
class _Rows:
    """The rows of a table whose models stand in the column ``names`` and, of those of one name, sizes in ``sized``.

    ``models`` are the models by the names that the table gives them, ``times`` how often it has each; ``settings`` the
    columns that tell rows of one name apart in words, ``apart`` the names and columns in which they differ, ``alike``
    the names whose sizes do not, ``members`` the columns that list members by kind, ``in_parts`` the names that stand
    once in each part of the table.
    """

    grid: Grid
    names: int
    sized: int | None
    named: bool = field(init=False)
    tests: dict[int, Test] = field(init=False)
    with_method: bool = field(init=False)
    models: dict[str, Owner] = field(init=False)
    editions: set[str] = field(init=False)
    times: Counter[str] = field(init=False)
    settings: dict[str, list[int]] = field(init=False)
    apart: set[tuple[str, int | None]] = field(init=False)
    alike: set[str] = field(init=False)
    members: list[int] = field(init=False)
    in_parts: set[str] = field(init=False)

    def __post_init__(self) -> None:
        grid, names = self.grid, self.names
        others = [c for c in grid.columns if c.place != names]
        head = plain(grid.columns[names].head)
        self.named = may_name(grid, grid.columns[names]) or head in PAGES or (grid.rows_head and not names)
        of_parts = _are_parts(grid, names)
        self.named = self.named or (head in PARTS and not of_parts)
        self.tests = {} if of_parts else columns_tested(grid, others)
        self.with_method = any(plain(c.head) in METHODS - {"framework"} for c in others)
        self.models = {grid.cell(row, names): self._model(row[names]) for row in grid.body}
        self.editions = editions(self.models)
        self.times = Counter(self._name(row) for row in grid.body)
        whole = grouped(grid.body, names, grid.text)
        self.settings = telling_columns(whole, grid.columns, (names,), self.tests, grid.text)
        self.apart, self.alike = differing(grid, names), sizes_alike(grid, names, self.sized)
        self.members = of_members(grid)
        places = zip(grid.body, parts_of(grid.body, grid.text), strict=True)
        told = {(self._name(row), part) for row, part in places if part}
        parts = Counter(name for name, _ in told)
        self.in_parts = {name for name, count in parts.items() if count == self.times[name]}

    def _model(self, cell: Span) -> Owner:
        return row_model(self.grid, cell, self.grid.found, named=self.named)

    def _name(self, row: Sequence[Span]) -> str:
        """What tells a row's model from others: the words of its cell, else the page that they lead to."""
        cell = row[self.names]
        return page_led_to(self.grid, cell) or self.grid.text.slice(cell).strip()

    def read(self, row: Sequence[Span], full: Sequence[Span], part: str) -> None:
        """Claim what a row says; ``full`` is the row with what heads its group, ``part`` the part of the table."""
        grid, text = self.grid, self.grid.text
        cell = self._name(row)
        sized = None if cell in self.alike else self.sized
        owner = self._owner(row, cell, sized)
        if not owner.nodes:
            return
        told = self.times[cell] > 1 and sized is None and not self._is_put_upon(cell, owner)
        setting = self._setting(cell, full) if told else ""
        setting = setting or (part if self.times[cell] > 1 and cell in self.in_parts else "")
        passage = [Span(min(c.start for c in row if c.end), max(c.end for c in row))]
        if self.named and sized is None and (not self.tests or grid.is_member(owner)):
            read_size_of_name(grid.found, owner, row[self.names], passage, text)
        if "(" in cell and len(owner.nodes) == 1:
            read_origin(grid.found, owner, row[self.names], {}, passage, text)
        member = (cell, sized) in self.apart
        for column in grid.columns:
            value = row[column.place]
            if column.place == self.names or value == row[self.names]:
                continue
            if column.key.paths:
                beside = "parameterCount" in column.key.paths and self.with_method
                beside = beside or ("parameterCount" in column.key.paths and self._is_part(cell))
                own = column.place not in self.members and (member or (cell, column.place) not in self.apart)
                if own and not beside:
                    grid.value(column.key, owner, value, passage)
            elif column.place in self.tests and (self.times[cell] == 1 or setting or self.sized is not None):
                test = self.tests[column.place]
                if is_of_all(test, (grid.cell(row, place) for place in self.tests)):
                    add_score(grid.found, owner, test.told_apart(setting), value, passage, text)
            else:
                read_description(grid.found, owner, value, self.models, passage, text)

    def _is_part(self, cell: str) -> bool:
        """Whether a row is of what its name adds in brackets to another row's: "Tern (vision branch)" below "Tern"."""
        whole = _ASIDE.sub("", cell.strip(" *_`"))
        return whole != cell.strip(" *_`") and whole in self.models

    def _owner(self, row: Sequence[Span], cell: str, sized: int | None) -> Owner:
        """Whom a row is about: the model that it names, or that of its size."""
        owner = self._total() if TOTAL.fullmatch(cell) else self._model(row[self.names])
        name = self.grid.cell(row, self.names)
        if self.grid.comparing and is_edition(name):
            return NOBODY  # of the others, below "Comparison to …"
        if name in self.editions:
            owner = called(name, self.grid.found)
        several = self.times[cell] > 1
        if sized is None or not owner.nodes:
            return owner
        if not several and not (is_edition(self.grid.cell(row, sized)) and self.grid.has_sizes(sized)):
            return owner  # a name of one row, beside others of which the sizes are said elsewhere
        return sized_member(self.grid, owner, row, sized, apart=(cell, sized) in self.apart or not several)

    def _total(self) -> Owner:
        """Whose the sum of the rows is: the family's, unless that is one of them."""
        whole = self.grid.family.owner
        return NOBODY if any(owner.nodes == whole.nodes for owner in self.models.values()) else whole

    def _is_put_upon(self, cell: str, owner: Owner) -> bool:
        """Whether methods tell apart the rows of another's model: what was measured is then each of them."""
        own = owner.nodes == self.grid.family.owner.nodes or self.grid.is_member(owner)
        return not own and any(plain(self.grid.columns[at].head) in METHODS for at in self.settings.get(cell, ()))

    def _setting(self, cell: str, full: Sequence[Span]) -> str:
        """What tells a row from the others of its name: "Setting: Tuned"."""
        return ", ".join(told_settings(full, self.settings.get(cell, ()), self.grid.columns, self.grid.text))


_ASIDE = re.compile(r"\s*\([^()]*[A-Za-z]{3}[^()]*\)$")


def _are_parts(grid: Grid, names: int) -> bool:
    """Whether the rows are architectures that the page's own model was tried with: the scores are of no such."""
    label, head = slug(grid.family.stem), plain(grid.columns[names].head)
    own = any(label in slug(grid.cell(row, names)) for row in grid.body)
    return head in PARTS and (not own if label else head in WITHIN)
