"""Tables with a row for each model and each test of it: one column names those, another these."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.heads import DATA, NAMES, TEST_SETS, names_tests
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.measures import is_metric, is_split, may_be_test
from modelatlas.claims.layout.scores import Test, add_score, read_test
from modelatlas.claims.layout.tables.columns import Column, row_name, telling_columns, told_settings
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.name_column import row_model
from modelatlas.claims.layout.tables.rows_of_one_name import differing
from modelatlas.claims.layout.tables.tests_down import VALUE, is_measure
from modelatlas.claims.prose.discourse import NOBODY
from modelatlas.lexicon import slug
from modelatlas.model import Node, Span
from modelatlas.titles.shapes import counts_tests


def tests_column(grid: Grid, names: int) -> int | None:
    """The column that names what each row was measured on, beside a column of models and columns of metrics."""
    cells = [grid.cell(row, names) for row in grid.body]
    several = len(set(filter(None, cells))) < len(cells)
    known = (read_test(column.head, column.spans, grid.text) for column in grid.columns if column.place != names)
    if sum(test is not None for test in known) > 1:
        return None  # the tests are columns
    for column in grid.columns:
        tests = sum(_test_in(grid, row[column.place], several=several) is not None for row in grid.body)
        if column.place == names or not names_tests(column.head):
            continue
        measured = len(grid.body) == 1 and any(is_metric(other.head) for other in grid.columns)
        if (tests > 1 or (tests and measured)) and tests * 2 >= len(grid.body):
            return column.place
        tested = (grid.testing and plain(column.head) in DATA) or plain(column.head) in TEST_SETS
        if (tested or _are_measured_on(grid, column)) and _are_names(grid, column.place):
            return column.place
    return None


def _are_measured_on(grid: Grid, column: Column) -> bool:
    """Whether a column of several sets of data can only say on what the metrics beside it were measured."""
    if plain(column.head) not in _SETS or grid.on is not None or not any(is_metric(c.head) for c in grid.columns):
        return False
    cells = {cell for row in grid.body if (cell := grid.cell(row, column.place))}
    return len(cells) > 1 and not any(_TO_LEARN.search(cell) for cell in cells)


_SETS = frozenset({"dataset", "data set", "treebank", "corpus"})
_TO_LEARN = re.compile(
    r"2[12]k\b|\bJFT|LAION|YFCC|WebLI|Conceptual|Libri-?light|\bC4\b|Wiki|Crawl|\bPile\b|\d\s?[TB]\b|hours|scratch|[+&,]",
    re.IGNORECASE,
)
"""Sets of data that models learn from, and nobody tests on."""


def _are_names(grid: Grid, place: int) -> bool:
    """Whether each cell of a column names something in a word or three, or is empty."""
    cells = [cell for row in grid.body if (cell := grid.cell(row, place))]
    return bool(cells) and all(_NAME.fullmatch(cell) for cell in cells)


_NAME = re.compile(
    r"(?P<name>[A-Za-z][\w.+-]*(?:\s[\w.+-]+){0,2})(?:\s\((?:[^()]{0,20}\d[^()]{0,20}|(?:test|val\w*|dev|eval\w*)(?:\s\w+)?)\))?"
)


def _test_in(grid: Grid, cell: Span, *, several: bool, where_alone: bool = False) -> Test | None:
    """The test that a cell names; a set of data is one where the same model has ``several``, and any name in a column
    that says ``where_alone`` models were tested.
    """
    if grid.names_a_test(cell):
        return read_test(grid.text.slice(cell).strip(" *_`"), [cell], grid.text)
    data = [m for m in grid.text.inside(cell) if m.kind == "dataset" and m.entity]
    if not several or len(data) != 1:
        name = " ".join(grid.text.slice(cell).split()).strip(" *_`")
        named = _NAME.fullmatch(name) if where_alone else None
        if not named or is_split(name) or _PART.fullmatch(name) or counts_tests(name.split()[0]):
            return None
        return Test(Node("Benchmark", slug(named["name"])), name=named["name"])
    return Test(Node("Benchmark", slug(data[0].surface)), name=data[0].surface)


_PART = re.compile(
    r"(?:training|train|whole|full|imbalanced|balanced|held-?out)(?:[\s-](?:set|split|data))?", re.IGNORECASE
)
"""What a cell says of a set of data without its name."""
_OWN_TEST = re.compile(
    r"(?P<name>(?=\w*[A-Z])(?=\w*\d)[A-Za-z]\w{2,}) (?P<metric>(?:top-?\d|acc(?:uracy)?|f1|m?ap)\W*)", re.IGNORECASE
)
"""The head of a column that names a test of its own: "K400 Top-1"."""


def read_measured(grid: Grid, names: int, where: int) -> None:
    """Claim the scores of a table of a row for each model and test; an empty cell stands for the model above it."""
    beside = [c for c in grid.columns if c.place not in (names, where) and not c.key.paths]
    metrics = [c for c in beside if is_measure(c.head)] if any(is_metric(c.head) for c in beside) else []
    metrics = metrics or [c for c in beside if may_be_test(c.head)]
    owner, named, head = NOBODY, plain(grid.columns[names].head) in NAMES, grid.columns[where].head
    keyed = [c for c in grid.columns if c.place not in (names, where) and c.key.paths]
    apart = differing(grid, names)
    others = {column.place for column in metrics} | {column.place for column in keyed}
    kinds = [c.place for c in beside if plain(c.head) in _METRICS]
    places = (names, where, *kinds)
    told = telling_columns(grid.body, grid.columns, places, others, grid.text)
    alone = grid.testing or plain(head) in TEST_SETS or _are_measured_on(grid, grid.columns[where])
    for row in grid.body:
        if grid.cell(row, names):
            owner = row_model(grid, row[names], grid.found, named=named)
        test = _test_in(grid, row[where], several=True, where_alone=alone)
        passage = grid.passage(row)
        if test is None or passage is None or not owner.nodes:
            continue
        for column in metrics:
            if own := _OWN_TEST.fullmatch(column.head.strip()):
                of = Test(Node("Benchmark", slug(own["name"])), own["metric"], name=own["name"])
                add_score(grid.found, owner, of, row[column.place], [passage], grid.text)
                continue
            settings = told.get(row_name(row, places, grid.text), ())
            metric = _metric_of(grid, row, column, kinds)
            measured = test.told_apart(metric, *told_settings(row, settings, grid.columns, grid.text))
            add_score(grid.found, owner, measured, row[column.place], [passage], grid.text)
        for column in keyed:
            if (grid.text.slice(row[names]).strip(), column.place) not in apart:
                grid.value(column.key, owner, row[column.place], [passage])


_METRICS = frozenset({"metric", "metrics"})


def _metric_of(grid: Grid, row: Sequence[Span], column: Column, kinds: Sequence[int]) -> str:
    """The metric of a score: what a column of metrics says where its own head says no more than that it is one."""
    said = [name for place in kinds if (name := " ".join(grid.cell(row, place).split()).strip(" *_`↑↓"))]
    return said[0] if len(said) == 1 and VALUE.fullmatch(column.head.strip()) else column.head
