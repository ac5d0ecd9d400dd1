"""Tables whose columns are models: each row says something of them all, or is a test of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from modelatlas.claims.layout.described import read_size_of_name
from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.heads import (
    ATTRIBUTE,
    IDENTIFIER,
    MADE_OF,
    NAMES,
    OTHER_NAME,
    PARTS,
    VALUES,
    names_data,
    names_tests,
    names_whole_tests,
)
from modelatlas.claims.layout.keys import Key, plain
from modelatlas.claims.layout.means import is_of_all, with_mean
from modelatlas.claims.layout.measures import SCORE, is_metric, is_score, may_be_test
from modelatlas.claims.layout.scores import Test, add_score, read_test, with_attribute, with_names
from modelatlas.claims.layout.tables.columns import Column
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.members import SIZE, called, cell_model, is_edition, is_own_edition
from modelatlas.claims.layout.tables.rows_of_one_name import editions
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.model import Span
from modelatlas.titles.shapes import is_generic


def models_across(grid: Grid) -> list[tuple[Column, Owner]]:
    """The columns whose heads name models, where more than one does, or the only one beside a column of keys."""
    if not grid.head or not grid.body or plain(grid.columns[0].head) in PARTS:
        return []
    scratch = Found()
    out = []
    for column in grid.columns:
        keyed = bool(column.key.paths) and not (grid.across and is_edition(column.head))
        keyed = keyed and not _is_below_kind(grid, column)
        if not column.spans or keyed or plain(column.head) in NAMES - MADE_OF or names_tests(column.head):
            continue
        if plain(column.head) in VALUES:
            continue  # "Name | Value"
        if plain(column.head) in NAMES and not (grid.across and column.place):
            continue
        owners = [_head_model(grid, span, column, scratch) for span in reversed(column.spans)]
        owner = next((o for o in owners if o.nodes), NOBODY)
        if owner.nodes or any(SIZE.fullmatch(grid.text.slice(span).strip(" *")) for span in column.spans):
            out.append((column, owner))  # a size is a model, if none that has a name here
    if len(out) > 1:
        return _with_others(grid, out, scratch)
    if not out or grid.columns[0] == out[0][0]:
        return []
    return out if len(grid.columns) <= 3 or _is_own_beside_others(grid, *out[0]) else []


def _is_below_kind(grid: Grid, column: Column) -> bool:
    """Whether a head that is the name of a model stands below one that says of which kind: "Base" over "Tern-7B"."""
    lowest = column.spans[-1] if len(column.spans) > 1 else None
    if lowest is None or column.key.paths != ("derivedFrom",):
        return False
    return (
        any(m.kind == "model" for m in grid.text.inside(lowest))
        and not grid.lexicon.read(grid.text.slice(lowest)).paths
    )


def _is_own_beside_others(grid: Grid, column: Column, owner: Owner) -> bool:
    """Whether a column is headed by the section's own model, or a member of its family, among others of names that
    nobody knows: "Dataset | Tern-2 | AukNet | LSTM-CRF".
    """
    others = (c.head for c in grid.columns[1:] if c.place != column.place)
    tests = grid.testing and names_tests(grid.columns[0].head)
    own = owner.nodes == grid.family.owner.nodes or is_own_edition(column.head, grid.family.label)
    return tests and own and not any(is_metric(head) for head in others)


def _with_others(grid: Grid, across: list[tuple[Column, Owner]], found: Found) -> list[tuple[Column, Owner]]:
    """The columns that name models, and others of scores beside them, no more than those: a word heads them."""
    known = {column.place for column, _ in across}
    whole = grid.testing and names_whole_tests(grid.columns[0].head)
    if not (whole or any(grid.names_a_test(row[0]) for row in grid.body)):
        return across
    others = [
        column
        for column in grid.columns[1:]
        if column.place not in known and _may_name_model(column) and _is_of_scale(grid, column.place, known)
    ]
    if not others or len(others) > len(known):
        return across
    owners = [(column, cell_model(column.spans[0], grid.text, grid.family, found, named=True)) for column in others]
    grid.words |= {column.place for column, owner in owners if owner.nodes}
    return sorted([*across, *(pair for pair in owners if pair[1].nodes)], key=lambda pair: pair[0].place)


def _is_of_scale(grid: Grid, place: int, known: Collection[int]) -> bool:
    """Whether a column holds numbers, most of them as large as those of models beside it are: scores of the same."""
    rows = [(_number(grid, row, place), [n for at in known if (n := _number(grid, row, at))]) for row in grid.body]
    beside = [(own, max(others)) for own, others in rows if own and others]
    near = sum(most / _FAR_OFF <= own <= most * _FAR_OFF for own, most in beside)
    return near * 2 > len(beside) and _counts(grid, place)


def _number(grid: Grid, row: Sequence[Span], place: int) -> Decimal:
    found = SCORE.fullmatch(grid.cell(row, place))
    return Decimal(found[1].replace(",", ".")) if found else Decimal()


_FAR_OFF = 5
"""How many times the score of another model one is, at most."""


def _may_name_model(column: Column) -> bool:
    """Whether what heads a column of scores is a name, and no metric, no test, nothing that a table counts."""
    head = column.head
    if len(column.spans) != 1 or column.key.paths or ATTRIBUTE.search(head) or _HELD.fullmatch(head):
        return False
    if not OTHER_NAME.fullmatch(head):
        return _goes_on(head) or IDENTIFIER.fullmatch(head.strip(" *_`")) is not None
    return may_be_test(head) and not (is_metric(head) or names_tests(head) or is_generic(head))


_HELD = re.compile(r"(?i:(?:sub)?(?:questions|problems|items|instances|classes|tasks|sets|domains?))")
"""The head of a column of what each test holds."""
_SIZED = re.compile(
    r"[*_`]*(?:[A-Z][\w.]*[\s-]){1,3}\d+(?:\.\d+)?B(?P<more>(?:[\s-](?:\d+(?:\.\d+)?[BT]\s[Tt]okens|[A-Z][a-z]+|v?\d[\w.]*)){1,4})[*_`]*"
)
_TOKENS = re.compile(r"\d[\d.]*[BT]\s[Tt]okens")


def _goes_on(head: str) -> bool:
    """Whether a head is a name with its size and more than that: "Open Tern 7B Preview 200B Tokens"."""
    sized = _SIZED.fullmatch(head.strip())
    more = _TOKENS.sub("", sized["more"]).strip(" -") if sized else "loss"
    return not more or (may_be_test(more) and not is_metric(more.split()[-1]))


def _head_model(grid: Grid, cell: Span, column: Column, found: Found) -> Owner:
    """The model that the head of a column names; where the corner says that the heads do, by its shape alone."""
    named = grid.across and column.place > 0 and (is_edition(column.head) or not column.key.paths)
    known = column.head in grid.found.surfaces.values()  # by another table
    known = known or is_own_edition(column.head, grid.family.label)
    return cell_model(cell, grid.text, grid.family, found, named=named or known or column.place in grid.words)


def read_columns(grid: Grid, across: list[tuple[Column, Owner]]) -> None:
    """Claim what the rows say of the models ``across``, as :func:`models_across` found them."""
    places = {column.place for column, _ in across}
    labels = [c for c in grid.columns if c.place not in places]
    across = _all_models(grid, across)
    if not labels:
        _read_times(grid, across)
        return
    tests = _row_tests(grid, labels)
    head = grid.passage(grid.head[-1])
    for number, row in enumerate(grid.body):
        passage = [span for span in (head, grid.passage(row)) if span]
        key = _row_key(grid, row, labels)
        for column, owner in across:
            cell = row[column.place]
            if any(cell == row[label.place] for label in labels):
                continue  # a cell across the whole row is a heading in the body
            if key.paths:
                grid.value(key, owner, cell, passage)
            elif number in tests and is_of_all(tests[number], (grid.cell(grid.body[n], column.place) for n in tests)):
                add_score(grid.found, owner, tests[number], cell, passage, grid.text)


_TRAINED = re.compile(r"(?:pre ?)?training (?:times?|costs?|durations?|compute|budgets?)")
"""Headings over how long models were trained."""


def _read_times(grid: Grid, across: Sequence[tuple[Column, Owner]]) -> None:
    """One row of times alone, each below the model that took it, in a section on how long the training was."""
    cells = [grid.body[0][column.place] for column, _ in across]
    alone = all(any(m.kind == "duration" for m in grid.text.inside(cell)) for cell in cells)
    if len(grid.body) != 1 or not alone or not any(_TRAINED.fullmatch(key) for key in grid.path[-1:]):
        return
    passage = [span for span in (grid.passage(grid.head[-1]), grid.passage(grid.body[0])) if span]
    for (_, owner), cell in zip(across, cells, strict=True):
        grid.value(Key(("trainingRun.durationHours",), of_training=True), owner, cell, passage)


def _all_models(grid: Grid, across: list[tuple[Column, Owner]]) -> list[tuple[Column, Owner]]:
    """The columns with their models, told for good; two columns of one name are nobody's."""
    owners = []
    apart = editions({column.head: owner for column, owner in across})
    for column, _ in across:
        heads = (_head_model(grid, span, column, grid.found) for span in reversed(column.spans))
        owner = next((owner for owner in heads if owner.nodes), NOBODY)
        owners.append((column, called(column.head, grid.found) if column.head in apart else owner))
    times = Counter(owner.nodes for _, owner in owners)
    told = [(column, owner) for column, owner in owners if owner.nodes and times[owner.nodes] == 1]
    for column, owner in told:
        if grid.is_member(owner):
            read_size_of_name(grid.found, owner, column.spans[-1], [column.spans[-1]], grid.text)
    return told


def _row_key(grid: Grid, row: Sequence[Span], labels: Sequence[Column]) -> Key:
    for label in reversed(labels):
        key = grid.key(row, label.place)
        if key.paths:
            return key
    return Key(())


def _counts(grid: Grid, place: int) -> bool:
    """Whether a column holds numbers."""
    return sum(is_score(grid.cell(row, place)) for row in grid.body) * 2 > len(grid.body)


def _test_column(grid: Grid, labels: Sequence[Column]) -> int:
    """The column that names the rows' tests: that with most known ones, else by its head, else that of words."""
    known = {
        c.place: sum(bool(read_test(grid.cell(row, c.place), [row[c.place]], grid.text)) for row in grid.body)
        for c in labels
    }
    most = max(known.values())
    if most and list(known.values()).count(most) == 1:
        return next(place for place, count in known.items() if count == most)
    named = [c for c in labels if names_tests(c.head) and plain(c.head) != "metric"]
    words = (c for c in reversed(labels) if not (ATTRIBUTE.search(c.head) or _counts(grid, c.place)))
    return (named[-1] if named else next(words, labels[0])).place


def _row_tests(grid: Grid, labels: Sequence[Column]) -> dict[int, Test]:
    """The rows that are benchmarks; metric and shots may have columns of their own."""
    place = _test_column(grid, labels)
    read: dict[int, Test | None] = {}
    heads: dict[int, str] = {}
    for number, row in enumerate(grid.body):
        span = row[place]
        heads[number] = " ".join(grid.text.slice(span).split())
        if len(set(row)) > 1 and heads[number]:
            read[number] = read_test(heads[number], [span], grid.text)
    headed = any(names_tests(c.head) for c in labels)
    head = plain(grid.columns[place].head)
    named = grid.testing and names_tests(head) and head not in _METRICS
    metrics = [c.place for c in labels if plain(c.head) in _METRICS and c.place != place] if named else []
    measured = {number for number in read for at in metrics if re.search(r"[A-Za-z]", grid.cell(grid.body[number], at))}
    freely = grid.testing and not grid.lead.timed and names_whole_tests(grid.columns[place].head)
    of_data = freely and names_data(grid.columns[place].head)
    testing = grid.testing or headed
    tests = with_names(read, heads, testing=testing, named=named, freely=freely, of_data=of_data, measured=measured)
    if grid.on is not None and not tests and (grid.testing or grid.lead.headed):
        tests = {number: Test(grid.on, heads[number]) for number in read if is_metric(heads[number])}
    for number, test in tests.items():
        for column in labels:
            if column.place != place:
                said = grid.text.slice(grid.body[number][column.place])
                tests[number] = test = with_attribute(test, column.head, said)
    _tell_apart(grid, tests, [c.place for c in labels if c.place != place])
    lines = [{number: grid.cell(row, c.place) for number, row in enumerate(grid.body)} for c in grid.columns]
    return with_mean(tests, heads, lines)


def _tell_apart(grid: Grid, tests: dict[int, Test], places: Sequence[int]) -> None:
    """Give rows of one test what another column says of each: "STS | Tern-2" and "RTE | Tern-2" are two."""
    alike: dict[Test, list[int]] = {}
    for number, test in tests.items():
        alike.setdefault(test, []).append(number)
    for test, numbers in alike.items():
        for place in places if len(numbers) > 1 else ():
            said = [grid.cell(grid.body[number], place) for number in numbers]
            if all(_WORD.fullmatch(one) for one in said) and len(set(said)) == len(said):
                for number, one in zip(numbers, said, strict=True):
                    tests[number] = test.told_apart(one)
                break


_WORD = re.compile(r"[A-Za-z][A-Za-z\s-]{1,40}")
_METRICS = frozenset({"metric", "metrics"})
