"""Tables whose rows are models: each column says something of the model of its row, or is a test of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from modelatlas.claims.layout.columns import Column, filled, grouped, telling_columns
from modelatlas.claims.layout.described import read_description, read_origin, read_size_of_name
from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.grid import Grid
from modelatlas.claims.layout.heads import (
    DATA,
    MADE_OF,
    METHODS,
    NAME_WORDS,
    NAMES,
    PART,
    PARTS,
    SIZES,
    TOTAL,
    names_models,
    names_tests,
)
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.measures import is_metric, may_be_test
from modelatlas.claims.layout.members import SIZE, Family, called, cell_model, is_edition, is_reference
from modelatlas.claims.layout.paged import PAGES, page_column, page_led_to
from modelatlas.claims.layout.scores import Test, add_score, read_test
from modelatlas.claims.layout.tested import columns_tested
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.lexicon import slug
from modelatlas.model import Node, Span
from modelatlas.titles.shapes import is_generic
from modelatlas.versions import name_size


def name_column(grid: Grid) -> int | None:
    """The column that names models: by its head, or because most of its cells are names of models."""
    if (own := _own_methods(grid)) is not None:
        return own
    if grid.rows_head and _models_in(grid, 0, named=True) * 2 >= len(grid.body):
        return 0
    columns = [column for column in grid.columns if not PART.fullmatch(plain(column.head))]
    if len(grid.columns) - len(columns) < 2:
        columns = grid.columns  # beside a column of encoders one of language models names parts of what a row is about
    for column in columns:
        cells = (grid.cell(row, column.place) for row in grid.body)
        filled = sum(bool(cell) and not is_reference(cell) for cell in cells)
        if plain(column.head) in SIZES and grid.lists_data():
            continue
        sizes = plain(column.head) in SIZES or grid.has_sizes(column.place)
        if sizes and any(_named_beside(grid, column, other) for other in grid.columns):
            continue  # "Size | Variant": the size tells apart the members of what the other names
        alone = len(grid.body) == 1 and len(grid.cell(grid.body[0], column.place).split()) > NAME_WORDS
        if alone and plain(column.head) in MADE_OF:
            continue  # one row is of what the section is about: "Architecture | Parameters"
        if _may_name(grid, column) and (_models_in(grid, column.place, named=True) * 2 >= filled > 0):
            return column.place
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


def _may_name(grid: Grid, column: Column) -> bool:
    """Whether a column's head says that it names models; heads of models of a kind do so where there is one, first."""
    if plain(column.head) in NAMES:
        return True
    others = any(names_models(other.head) for other in grid.columns[1:])
    return column.place == 0 and not others and not column.key.paths and names_models(column.head)


def is_of_backbones(grid: Grid) -> bool:
    """Whether each row is of a backbone and of what is put upon it, neither's alone: "Backbone | Method | Params"."""
    heads = [plain(column.head) for column in grid.columns]
    part = next((place for place, head in enumerate(heads) if head in NAMES | PARTS), None)
    if len(grid.body) < 2 or part is None or heads[part] not in PARTS or METHODS.isdisjoint(heads[part + 1 :]):
        return False
    return _own_methods(grid) is None


def _own_methods(grid: Grid) -> int | None:
    """The column of methods that are all members of the family that a page is about: "Tern-tiny", "Tern-base"."""
    label = grid.family.label.lower()
    for column in grid.columns:
        cells = [grid.cell(row, column.place).lower() for row in grid.body]
        if plain(column.head) in METHODS and label and all(cell.startswith(label) for cell in cells):
            return column.place if len(set(cells)) == len(cells) else None
    return None


def _named_beside(grid: Grid, sizes: Column, other: Column) -> bool:
    """Whether another column names the models of which one holds the sizes."""
    first = not other.head and other.place < sizes.place
    if other.place == sizes.place or not (first or plain(other.head) in NAMES) or grid.has_sizes(other.place):
        return False
    return _models_in(grid, other.place, named=True) * 2 >= len(grid.body) > 1


def _has_own_row(grid: Grid) -> bool:
    """Whether one of several rows below a blank head is that of the section's own model: beside it, services."""
    own = grid.family.owner.nodes
    return (
        bool(own)
        and len(grid.body) > 1
        and any(_model(grid, r[0], Found(), named=False).nodes == own for r in grid.body)
    )


def _models_in(grid: Grid, place: int, *, named: bool) -> int:
    scratch = Found()
    return sum(bool(_model(grid, row[place], scratch, named=named).nodes) for row in grid.body)


def _model(grid: Grid, cell: Span, found: Found, *, named: bool) -> Owner:
    """The model that the head of a row names; a word that is a key or a section's title names none."""
    surface = grid.text.slice(cell)
    if named and (page := page_led_to(grid, cell)):
        return called(page, found)
    if named and (is_generic(surface) or grid.lexicon.read(surface).paths) and not is_edition(surface):
        return NOBODY
    return cell_model(cell, grid.text, grid.family, found, named=named)


def read_rows(grid: Grid, names: int) -> None:
    """Claim what the columns say of the models of the column ``names``, as :func:`name_column` found it."""
    if (where := _where_measured(grid, names)) is not None:
        _read_measured(grid, names, where)
        return
    sized = _sized(grid, names)
    keyed = [c.place for c in grid.columns if c.key.paths and c.place != sized]
    grid.body = filled(grid.body, names, sized, grid.text, keyed)
    rows = _Rows(grid, names, sized)
    for row, full in zip(grid.body, grouped(grid.body, names, grid.text), strict=True):
        rows.read(row, full)


@dataclass(slots=True)
class _Rows:
    """The rows of a table whose models stand in the column ``names`` and, of those of one name, sizes in ``sized``.

    ``models`` are the models by the names that the table gives them, ``times`` how often it has each; ``settings`` the
    columns that tell rows of one name apart in words, ``apart`` the names and columns in which they differ, ``alike``
    the names whose sizes do not, ``members`` the columns that list members by kind.
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

    def __post_init__(self) -> None:
        grid, names = self.grid, self.names
        others = [c for c in grid.columns if c.place != names]
        head = plain(grid.columns[names].head)
        self.named = _may_name(grid, grid.columns[names]) or head in PAGES or (grid.rows_head and not names)
        self.tests = {} if _are_parts(grid, names) else columns_tested(grid, others)
        self.with_method = any(plain(c.head) in METHODS - {"framework"} for c in others)
        self.models = {grid.cell(row, names): self._model(row[names]) for row in grid.body}
        self.editions = _editions(self.models)
        self.times = Counter(self._name(row) for row in grid.body)
        whole = grouped(grid.body, names, grid.text)
        self.settings = telling_columns(whole, grid.columns, names, self.tests, grid.text)
        self.apart, self.alike = _differing(grid, names), _alike(grid, names, self.sized)
        self.members = _of_members(grid)

    def _model(self, cell: Span) -> Owner:
        return _model(self.grid, cell, self.grid.found, named=self.named)

    def _name(self, row: Sequence[Span]) -> str:
        """What tells a row's model from others: the words of its cell, else the page that they lead to."""
        cell = row[self.names]
        return page_led_to(self.grid, cell) or self.grid.text.slice(cell).strip()

    def read(self, row: Sequence[Span], full: Sequence[Span]) -> None:
        """Claim what a row says; ``full`` is the row with what heads its group."""
        grid, text = self.grid, self.grid.text
        cell = self._name(row)
        sized = None if cell in self.alike else self.sized
        owner = self._owner(row, cell, sized)
        if not owner.nodes:
            return
        setting = self._setting(cell, full) if self.times[cell] > 1 and sized is None else ""
        passage = [Span(min(c.start for c in row if c.end), max(c.end for c in row))]
        if self.named and sized is None and not self.tests:
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
            elif column.place in self.tests and (self.times[cell] == 1 or setting or sized is not None):
                test = self.tests[column.place]
                test = replace(test, metric=", ".join(filter(None, (test.metric, setting)))[:80])
                add_score(grid.found, owner, test, value, passage, text)
            else:
                read_description(grid.found, owner, value, self.models, passage, text)

    def _is_part(self, cell: str) -> bool:
        """Whether a row is of what its name adds in brackets to another row's: "Tern (vision branch)" below "Tern"."""
        whole = _ASIDE.sub("", cell.strip(" *_`"))
        return whole != cell.strip(" *_`") and whole in self.models

    def _owner(self, row: Sequence[Span], cell: str, sized: int | None) -> Owner:
        """Whom a row is about: the model that it names, or that of its size."""
        owner = self.grid.family.owner if TOTAL.fullmatch(cell) else self._model(row[self.names])
        name = self.grid.cell(row, self.names)
        if self.grid.comparing and is_edition(name):
            return NOBODY  # of the others, below "Comparison to …"
        if name in self.editions:
            owner = called(name, self.grid.found)
        several = self.times[cell] > 1
        if sized is None or not owner.nodes or not (several or is_edition(self.grid.cell(row, sized))):
            return owner
        return _sized_member(self.grid, owner, row, sized, apart=(cell, sized) in self.apart or not several)

    def _setting(self, cell: str, full: Sequence[Span]) -> str:
        """What tells a row from the others of its name: "Setting: Tuned"."""
        told = [(self.grid.columns[at].head, self.grid.text.slice(full[at])) for at in self.settings.get(cell, ())]
        return ", ".join(f"{head}: {value}"[:40] for head, value in told if value.strip())


_ASIDE = re.compile(r"\s*\([^()]*[A-Za-z]{3}[^()]*\)$")


def _are_parts(grid: Grid, names: int) -> bool:
    """Whether the rows are architectures that the page's own model was tried with: the scores are of no such."""
    label = grid.family.label.lower()
    own = any(label in grid.cell(row, names).lower() for row in grid.body)
    return plain(grid.columns[names].head) in PARTS and bool(label) and not own


_EDITION = re.compile(
    r"\w[\w.+/ -]{2,40}?\s?\("
    r"(?!.*(?:\b(?:ours?|new|old|shots?|cot|reported|reproduced|sota|et al|best|ref\w*|(?:19|20)\d\d)\b|%))"
    r"[A-Za-z\d][\w+., -]{0,24}\)",
    re.IGNORECASE,
)
"""A name with what tells an edition in brackets: "TernBERT (cased, 128k)"."""


def _editions(models: Mapping[str, Owner]) -> set[str]:
    """The cells of a name that others have with other brackets or none, of which theirs tell nothing: editions."""
    bare = {cell: re.sub(r"\s?\([^()]*\)$", "", cell) for cell in models}
    times = Counter(bare.values())
    return {
        cell
        for cell, owner in models.items()
        if times[bare[cell]] > 1 and owner.nodes == (Node("Model", slug(bare[cell])),) and _EDITION.fullmatch(cell)
    }


def _where_measured(grid: Grid, names: int) -> int | None:
    """The column that names what each row was measured on, beside a column of models and columns of metrics."""
    cells = [grid.cell(row, names) for row in grid.body]
    several = len(set(filter(None, cells))) < len(cells)
    for column in grid.columns:
        tests = sum(_test_in(grid, row[column.place], several=several) is not None for row in grid.body)
        if column.place == names or not names_tests(column.head):
            continue
        if tests > 1 and tests * 2 >= len(grid.body):
            return column.place
        tested = (grid.testing and plain(column.head) in DATA) or plain(column.head) in _TEST_SETS
        if tested and _are_names(grid, column.place):
            return column.place
    return None


_TEST_SETS = frozenset(
    {"testset", "test set", "test data", "test dataset", "benchmark", "benchmarks", "eval set", "evaluation set"}
)


def _are_names(grid: Grid, place: int) -> bool:
    """Whether each cell of a column names something in a word or three, or is empty."""
    cells = [cell for row in grid.body if (cell := grid.cell(row, place))]
    return bool(cells) and all(_NAME.fullmatch(cell) for cell in cells)


_NAME = re.compile(r"[A-Za-z][\w.+-]*(?:\s[\w.+-]+){0,2}")


def _test_in(grid: Grid, cell: Span, *, several: bool, where_alone: bool = False) -> Test | None:
    """The test that a cell names; a set of data is one where the same model has ``several``, and any name in a column
    that says ``where_alone`` models were tested.
    """
    if grid.names_a_test(cell):
        return read_test(grid.text.slice(cell).strip(" *_`"), [cell], grid.text)
    data = [m for m in grid.text.inside(cell) if m.kind == "dataset" and m.entity]
    if not several or len(data) != 1:
        name = " ".join(grid.text.slice(cell).split()).strip(" *_`")
        return Test(Node("Benchmark", slug(name)), name=name) if where_alone and _NAME.fullmatch(name) else None
    return Test(Node("Benchmark", slug(data[0].surface)), name=data[0].surface)


def _read_measured(grid: Grid, names: int, where: int) -> None:
    """Claim the scores of a table of a row for each model and test; an empty cell stands for the model above it."""
    metrics = [c for c in grid.columns if c.place not in (names, where) and not c.key.paths and is_metric(c.head)] or [
        c for c in grid.columns if c.place not in (names, where) and not c.key.paths and may_be_test(c.head)
    ]
    owner, named, head = NOBODY, plain(grid.columns[names].head) in NAMES, grid.columns[where].head
    keyed = [c for c in grid.columns if c.place not in (names, where) and c.key.paths]
    apart = _differing(grid, names)
    for row in grid.body:
        if grid.cell(row, names):
            owner = _model(grid, row[names], grid.found, named=named)
        test = _test_in(grid, row[where], several=True, where_alone=grid.testing or plain(head) in _TEST_SETS)
        passage = grid.passage(row)
        if test is None or passage is None or not owner.nodes:
            continue
        for column in metrics:
            metric = ", ".join(filter(None, (test.metric, column.head)))[:80]
            add_score(grid.found, owner, replace(test, metric=metric), row[column.place], [passage], grid.text)
        for column in keyed:
            if (grid.text.slice(row[names]).strip(), column.place) not in apart:
                grid.value(column.key, owner, row[column.place], [passage])


def _sized(grid: Grid, names: int) -> int | None:
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


def _differing(grid: Grid, names: int) -> set[tuple[str, int | None]]:
    """Each name of several rows with the columns in which these differ: a time there is of a setting."""
    values: dict[tuple[str, int | None], set[str]] = {}
    for row in grid.body:
        for column in grid.columns:
            if cell := grid.cell(row, column.place):
                values.setdefault((grid.text.slice(row[names]).strip(), column.place), set()).add(cell)
    return {place for place, cells in values.items() if len(cells) > 1}


def _alike(grid: Grid, names: int, sized: int | None) -> set[str]:
    """Names whose rows give almost one size: one model at several resolutions or with other heads, no members."""
    sizes: dict[str, list[int]] = {}
    for row in grid.body if sized is not None else ():
        size = name_size(f"x-{grid.cell(row, sized or 0)}")
        if size:
            sizes.setdefault(grid.text.slice(row[names]).strip(), []).append(size)
    return {name for name, of in sizes.items() if len(set(of)) > 1 and max(of) <= _ALMOST * min(of)}


_ALMOST = 1.05
"""Sizes of two members of a family are further apart than this."""


def _of_members(grid: Grid) -> list[int]:
    """The columns that list members by kind, where several do: "Base models | Chat models"."""
    places = [column.place for column in grid.columns if plain(column.head).endswith("models")]
    return places if len(places) > 1 else []


def _sized_member(grid: Grid, owner: Owner, row: Sequence[Span], sized: int, *, apart: bool) -> Owner:
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
