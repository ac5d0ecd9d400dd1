"""Tables: models as rows or as columns, keys as the other side; a cell says what its row and its column say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.heads import DATA, DATA_SIZES, PARTS, SHAPE, TOTAL, names_tests
from modelatlas.claims.layout.keys import Key, Lexicon, plain
from modelatlas.claims.layout.kinds import of_kind
from modelatlas.claims.layout.licensed import read_licensed
from modelatlas.claims.layout.measures import is_split
from modelatlas.claims.layout.scores import add_score
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.tables.around import Around
from modelatlas.claims.layout.tables.beside import unfolded
from modelatlas.claims.layout.tables.columns import Column, filled
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.leads import read_lead
from modelatlas.claims.layout.tables.members import is_algorithm, is_single
from modelatlas.claims.layout.tables.models_in_columns import models_across, read_columns
from modelatlas.claims.layout.tables.models_in_rows import read_rows
from modelatlas.claims.layout.tables.name_column import is_of_backbones, name_column
from modelatlas.claims.layout.tables.own_scores import read_own_scores
from modelatlas.claims.layout.tables.pairs import read_pairs
from modelatlas.claims.layout.tables.reports import read_report
from modelatlas.claims.layout.tables.sclite import read_sclite
from modelatlas.claims.layout.tables.tested import columns_tested
from modelatlas.claims.layout.tables.tests_down import Scored, is_of_metrics
from modelatlas.claims.layout.tables.whole_page import read_page
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.model import Layout, Node


def read_tables(found: Found, layout: Layout, sections: Sections, text: Text, lexicon: Lexicon, label: str) -> None:
    """Claim what the tables say; ``label`` is the name of what the document is about."""
    single = bool(label) and bool(layout.tables) and is_single(label, text)
    page, around = read_page(layout, text), Around.read(layout, text)
    for table in layout.tables:
        if table.rows and len(table.rows[0]) >= 2:
            lead = read_lead(table.span, around, sections, lexicon, page)
            _read(Grid(found, unfolded(table, text), sections, text, lexicon, (label, single), lead))


def _read(grid: Grid) -> None:
    _read_made_from(grid)
    if _reads_sources(grid) or grid.counts_data() or read_licensed(grid) or read_pairs(grid) or is_of_backbones(grid):
        return
    if read_sclite(grid) or read_report(grid):
        return
    names = name_column(grid)
    across = models_across(grid)
    keyed, one_row = any(grid.key(row).paths for row in grid.body), len(grid.body) == 1
    if across and (
        names is None
        or keyed
        or grid.across
        or names in {c.place for c, _ in across}
        or names_tests(grid.columns[names].head)
        or not grid.columns[names].head
    ):
        read_columns(grid, across)
    elif names is not None:
        read_rows(grid, names)
    elif (
        (grid.using and not (grid.lead.whose.nodes or _names_sets(grid)))
        or _is_of_others(grid)
        or not _own_scores(grid)
        or one_row  # beside its scores, what the row says of the model
    ):
        _by_key(grid)


def _is_of_others(grid: Grid) -> bool:
    """Whether the scores of a table are of what the page's own model is compared with, or of what it would be without
    a part of it: what a column names, none of which is a model, or what a heading calls an ablation."""
    named = [c.place for c in grid.columns if plain(c.head) in _PROCEDURES]
    several = any(len({cell for row in grid.body if (cell := grid.cell(row, place))}) > 1 for place in named)
    others = any(is_algorithm(grid.cell(row, place)) for place in named for row in grid.body)
    return several or others or any(_ABLATION.search(key) for key in grid.path)


_PROCEDURES = frozenset({"model", "models", "method", "methods", "classifier", "algorithm", "approach", "estimator"})
_ABLATION = re.compile(r"\bablations?\b|^(?:without|w o) ")


def _names_sets(grid: Grid) -> bool:
    """Whether a table on tests has a column of sets of data beside one of metrics, wherever it stands."""
    heads = {plain(column.head) for column in grid.columns}
    return grid.testing and bool(heads & DATA) and bool(heads & {"metric", "metrics"})


def _read_made_from(grid: Grid) -> None:
    """Rows that a base heads, "Base model | Tuned models": each model that another cell names was made from it.

    Beside what the rows say of both, "Pre-trained model | Fine-tuned model | Size", only the column of that head is.
    """
    first, *others = grid.columns
    if not _BASE_HEAD.fullmatch(plain(first.head)):
        return
    tuned = [c for c in others if _TUNED_HEAD.fullmatch(plain(c.head))]
    if not tuned and (first.key.paths != _BASE.paths or any(c.key.paths for c in others)):
        return
    for column in tuned:
        grid.columns[column.place] = replace(column, key=Key(()))
    for row in grid.body:
        cells = [row[c.place] for c in tuned] or row[1:]
        for cell in dict.fromkeys(cells):
            made = {m.entity.key for m in grid.text.inside(cell) if m.kind == "model" and m.entity}
            if len(made) == 1 and (passage := grid.passage(row)):
                owner = Owner((Node("Model", made.pop()),))
                grid.value(_BASE, owner, row[0], [passage])
                for other in (c for c in others if tuned and c not in tuned):
                    grid.value(other.key, owner, row[other.place], [passage])


_BASE = Key(("derivedFrom",))
_BASE_HEAD = re.compile(r"(?:[\w-]+\s)?(?:base|pre-?\s?trained|foundation)(?:\s(?:models?|llm))?")
_TUNED_HEAD = re.compile(
    r"(?:fine-?\s?tuned|instruct(?:ion)?(?:[\s-]tuned)?|chat|tuned|post-?\s?trained)\s(?:models?|versions?)"
)


def _reads_sources(grid: Grid) -> bool:
    """Whether the rows are the sets of data that a section on the training data has, of which the table gives sizes."""
    sized = [column for column in grid.columns[1:] if any(path in DATA_SIZES for path in column.key.paths)]
    if not (grid.lists_data() and sized and grid.of_data) or len(grid.family.owner.nodes) != 1:
        return False
    for row in grid.body:
        if (passage := grid.passage(row)) and not TOTAL.fullmatch(grid.cell(row, 0)):
            grid.value(Key(("trainingRun.corpus.source",)), grid.family.owner, row[0], [passage])
    return True


def _own_scores(grid: Grid) -> bool:
    """Scores of the model whose results the text before the table says they are, else of its section's."""
    whose = grid.lead.whose
    own = of_kind(grid.family.owner, grid.path, grid.text)
    owner, testing = (whose, True) if whose.nodes else (own, grid.testing)
    heads, spans = [column.head for column in grid.columns], [column.spans for column in grid.columns]
    one_row = len(grid.body) == 1 and not grid.lead.otherwise
    of_metrics = len(heads) == 2 or one_row or all(map(is_split, heads[1:])) or is_of_metrics(heads)
    on = grid.on or (grid.lead.page.tuned if of_metrics else None)  # the data that the model was tuned for
    return read_own_scores(Scored(heads, spans, grid.body, testing, on, grid.lead.sets), grid.found, owner, grid.text)


def _by_key(grid: Grid) -> None:
    """Columns that are keys: one row says it of the section's model, several of its members by size."""
    known = [c for c in grid.columns if c.key.paths]
    if _reads_totals(grid, known):
        return
    if len(grid.body) > 1 and (grid.lists_data() or any(_names_parts(grid, c) for c in grid.columns)):
        return  # rows of parts that have names, though not of models
    if not grid.columns[0].head and any(m.kind == "model" for row in grid.body for m in grid.text.inside(row[0])):
        return  # some rows are of a model that they name, others of its parts
    sized = next((c.place for c in known if "parameterCount" in c.key.paths), None)
    members = sized is not None and all(grid.is_size(row, sized) for row in grid.body)
    shape = len(grid.body) == 1 and any(SHAPE.search(c.head) for c in grid.columns)
    if len(known) < 2 and len(known) < len(grid.columns) and not (members and len(grid.body) > 1) and not shape:
        return
    merged = [c.place for c in known if c.place != sized] if sized else []
    tests = columns_tested(grid, [c for c in grid.columns if not c.key.paths]) if members else {}
    for row in filled(grid.body, 0, sized, grid.text, merged) if merged else grid.body:
        owner = grid.family.owner if len(grid.body) == 1 else NOBODY
        if len(grid.body) > 1 and sized is not None and grid.is_size(row, sized):
            owner = grid.family.member(grid.size(row, sized), grid.found)
        passage = grid.passage(row)
        if owner.nodes and passage:
            for column in known:
                grid.value(column.key, owner, row[column.place], [passage])
            for place, test in tests.items():
                add_score(grid.found, owner, test, row[place], [passage], grid.text)


def _reads_totals(grid: Grid, known: Sequence[Column]) -> bool:
    """Whether the rows are parts, "Encoder", "Decoder", "Total"; the sum is how many parameters the whole has."""
    sums = [row for row in grid.body if TOTAL.fullmatch(grid.cell(row, 0))]
    if len(sums) != 1 or len(grid.body) < 3 or grid.lists_data():
        return False
    for column in known:
        if "parameterCount" in column.key.paths and (passage := grid.passage(sums[0])):
            grid.value(column.key, grid.family.owner, sums[0][column.place], [passage])
    return True


def _names_parts(grid: Grid, column: Column) -> bool:
    head = plain(column.head)
    return head == "model" or (head in PARTS and len({grid.cell(r, column.place) for r in grid.body}) > 1)
