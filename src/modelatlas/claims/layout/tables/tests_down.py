"""Tests down the rows of a table that names no model: a benchmark in each row, its score or its metrics beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.heads import PARTS, TEST_SETS, TOTAL, names_data, names_tests, names_whole_tests
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.measures import (
    are_scores,
    is_metric,
    is_of_run,
    is_score,
    is_split,
    is_whole,
    may_be_test,
)
from modelatlas.claims.layout.scores import (
    Test,
    add_score,
    apart_by_name,
    part_of,
    read_test,
    with_attribute,
    with_names,
)
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.lexicon import slug
from modelatlas.model import Node, Span

Row = Sequence[Span]
VALUE = re.compile(
    r"(?:our\s+|#\s*|metric\s+)?(?:values?|scores?|results?|acc(?:uracy)?|performance|%|test\s+scores?|em|f1)",
    re.IGNORECASE,
)
_SHORT = frozenset({"P", "R", "F", "Prec", "Rec", "Prec.", "Rec."})
"""Heads that are metrics beside others."""
_BESIDE = re.compile(
    r"\b(?:std\w*|version|count|number|examples?|train\w*|questions|tokens|hours|images|samples?|size|n|steps?|epochs?|loss|time|baseline|random|previous|sota|human)\b|±",
    re.IGNORECASE,
)
"""Heads of columns of numbers that are no scores of the model."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A table that names no model: its heads (their text, their spans) and rows, whether its section is on tests, and
    the benchmark ``on`` which the text over it says that it is, or the ``sets`` of data that it lists."""

    heads: Sequence[str]
    spans: Sequence[Row]
    body: Sequence[Row]
    testing: bool
    on: Node | None = None
    sets: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Down:
    """A table whose rows are tests of one model: the column that names them, those of scores, with their metrics."""

    heads: Sequence[str]
    rows: Sequence[Row]
    label: int
    values: Sequence[int]

    def claim(self, found: Found, owner: Owner, tests: Mapping[int, Test], body: Sequence[Row], text: Text) -> bool:
        """Claim the scores of ``tests``, one for each row that is one."""
        for number, test in self._told_apart(tests, text).items():
            for value in self.values:
                metric = self.heads[value] if is_measure(self.heads[value]) else ""
                cells = [span for span in (self.rows[number][self.label], body[number][value]) if span.start < span.end]
                passage = Span(min(c.start for c in cells), max(c.end for c in cells)) if cells else None
                if passage:
                    add_score(found, owner, test.told_apart(metric), body[number][value], [passage], text)
        return bool(tests)

    def _told_apart(self, tests: Mapping[int, Test], text: Text) -> dict[int, Test]:
        """The tests, those of one name and metric each with what other columns say of it: "AP, IoU=0.50, small"."""
        out, alike = dict(tests), dict[object, list[int]]()
        for number, test in tests.items():
            alike.setdefault(test.frame(), []).append(number)
        for numbers in alike.values():
            rows = {n: [_bare(text.slice(cell)) for cell in self.rows[n]] for n in numbers}
            others = [p for p in range(len(self.heads)) if p != self.label and p not in self.values]
            telling = [p for p in others if len({row[p] for row in rows.values()}) > 1 and _tells(rows.values(), p)]
            for n in numbers if len(numbers) > 1 else ():
                out[n] = tests[n].told_apart(*(rows[n][p] for p in telling))
        return out


def _tells(rows: Iterable[Sequence[str]], place: int) -> bool:
    """Whether a column tells rows apart in words, or in what a letter names: "small", "IoU=0.50"."""
    return all(len(row[place]) <= _LONG and (not row[place] or row[place][0].isalpha()) for row in rows)


_LONG = 30
"""Characters of the longest words that tell one row of a metric from another."""


def is_of_metrics(heads: Sequence[str]) -> bool:
    """Whether a table is of metrics and the value of each, be there what tells rows of one metric apart beside them."""
    return plain(heads[0]) in ("metric", "metrics", "metric name") and sum(map(bool, map(VALUE.fullmatch, heads))) == 1


def read_down(table: Scored, found: Found, owner: Owner, text: Text) -> bool:
    """Claim the scores of a table whose rows are tests as those of ``owner``; whether it is such a table."""
    heads, body = table.heads, table.body
    label = _label(table, text)
    rows = [row for row in body if label is None or may_be_test(text.slice(row[label]))] or body  # no latency
    values = [
        p
        for p, head in enumerate(heads)
        if p != label and (is_metric(head) or not _BESIDE.search(head)) and _is_scores(rows, p, text)
    ]
    named = [p for p in values if VALUE.fullmatch(heads[p].strip())]
    measured = [p for p in values if is_metric(heads[p])]
    measured = [p for p in values if measured and is_measure(heads[p])]
    values = (named if len(measured) < 2 else []) or measured or values
    if table.on is not None and len(values) > 1 and _are_splits(table, values, text):
        return _by_split(table, values, found, owner, text)
    if label is None or not (len(values) == 1 or measured == values) or not values:
        return False
    if not (table.testing or named or (measured == values and plain(heads[label]) in _SETS)):
        return False
    down = Down(heads, _filled(body, label), label, values)
    names = {number: _bare(text.slice(row[label])) for number, row in enumerate(down.rows)}
    if table.on is not None and (parts := _of_one(table, down, names, text)):
        return down.claim(found, owner, parts, body, text)
    alone = len(values) + 1 == len(heads) and plain(heads[label]) in _SETS  # what each metric comes to on each set
    if measured == values and (table.testing or alone) and (sets := _sets(table, down, names, text)):
        return down.claim(found, owner, sets, body, text)
    tests = tests_of_rows(down.rows, label, text)
    known = {number: test for number, test in tests.items() if test}
    by_name = table.testing and names_tests(heads[label])
    if not (are_mostly_tests(tests) or (by_name and not is_metric(names[0]))):
        return False
    freely = by_name and names_whole_tests(heads[label])
    of_data = freely and names_data(heads[label])
    full = with_names(
        {**tests, **known},
        names,
        testing=table.testing,
        named=by_name,
        freely=freely,
        of_data=of_data,
        measured=_with_metrics(table, text) if by_name else (),
    )
    full = _below_groups(full, known, names, text)
    for number, test in full.items():
        for place, head in enumerate(heads):
            if place != label and place not in values:
                test = with_attribute(test, head, text.slice(down.rows[number][place]))
        full[number] = test
    return down.claim(found, owner, full, body, text) or are_mostly_tests(tests)


def _bare(cell: str) -> str:
    return " ".join(cell.split()).strip(" *_`")


def is_measure(head: str) -> bool:
    """Whether a head is a metric's name, or short for one beside others: "P", "R", "mAP50"."""
    return is_metric(head) or head.strip(" *_`") in _SHORT


def _with_metrics(table: Scored, text: Text) -> set[int]:
    """The rows that say by which metric each is measured, in a column of such: "Task | Metric | Value"."""
    places = [p for p, head in enumerate(table.heads) if plain(head) in ("metric", "metrics")]
    return {n for n, row in enumerate(table.body) if any(is_metric(text.slice(row[p]).strip(" *_`")) for p in places)}


def _below_groups(
    tests: Mapping[int, Test], known: Container[int], names: Mapping[int, str], text: Text
) -> dict[int, Test]:
    """The tests, those that no table knows as parts of the suite below which they are set in: "- humanities" below
    "mmlu"."""
    out, group = dict(tests), None
    for number, name in sorted(names.items()):
        if not _SET_IN.match(name):
            group = tests.get(number)
        elif number in out and number not in known and group is not None:
            part = part_of(group.benchmark, _SET_IN.sub("", name), text)
            out[number] = replace(out[number], benchmark=part.benchmark, name=part.name)
    return out


_SET_IN = re.compile(r"[-–—]\s+")


def _are_splits(table: Scored, values: Sequence[int], text: Text) -> bool:
    """Whether the rows are metrics and all columns beside them parts of a test set: "metric | dev | test"."""
    told = all(is_split(table.heads[p]) for p in values) and 0 not in values and len(values) == len(table.heads) - 1
    metrics = sum(is_metric(text.slice(row[0]).strip(" *_`")) for row in table.body)
    return told and table.testing and metrics * 2 >= len(table.body)


def _by_split(table: Scored, values: Sequence[int], found: Found, owner: Owner, text: Text) -> bool:
    """Claim the metrics of one benchmark on each of its parts."""
    assert table.on is not None
    for row in table.body:
        passage = [Span(row[0].start, max(span.end for span in row))]
        name = text.slice(row[0]).strip(" *_`")
        for place in values if is_metric(name) else ():
            add_score(found, owner, Test(table.on, name).told_apart(table.heads[place]), row[place], passage, text)
    return True


def _label(table: Scored, text: Text) -> int | None:
    """The column that names the tests: of known ones, else in a section on tests that whose head says so."""
    for place in range(min(2, len(table.heads))):
        if are_mostly_tests(tests_of_rows(_filled(table.body, place), place, text)):
            return place
    heads = [plain(head) for head in table.heads]
    if not table.testing:
        if table.on is not None and is_of_metrics(table.heads) and _are_metrics(table.body, text):
            return 0
        measured = all(is_metric(head) for head in table.heads[1:])
        return 0 if heads[0] in _SETS and measured and _are_words(table.body, 0, text) else None
    told = [p for p, head in enumerate(table.heads[:3]) if names_tests(head) and _are_words(table.body, p, text)]
    told.sort(key=lambda p: heads[p] in ("task", "tasks", "metric", "category"))
    if told:
        return told[0]
    return 0 if (table.on is not None or _counts(table, 0)) and _are_words(table.body, 0, text) else None


def _are_words(body: Sequence[Row], place: int, text: Text) -> bool:
    """Whether a column holds short names and no numbers."""
    cells = [" ".join(text.slice(row[place]).split()) for row in _filled(body, place)]
    return all(cell and len(cell) <= 40 and re.match(r"\W*[A-Za-z]", cell) and not is_score(cell) for cell in cells)


def _are_metrics(body: Sequence[Row], text: Text) -> bool:
    """Whether most rows are metrics: none that a run logs beside them makes the rest of them less."""
    return sum(is_metric(text.slice(row[0]).strip(" *_`")) for row in body) * 2 >= len(body)


def _of_one(table: Scored, down: Down, names: Mapping[int, str], text: Text) -> dict[int, Test]:
    """Rows that are metrics or parts of the benchmark that the text over the table names: "Accuracy", "German"."""
    assert table.on is not None
    told = {n for n, name in names.items() if is_metric(_ASIDE.sub("", name))}  # "Recall (gull)"
    tested = [n for n, name in names.items() if n in told or (may_be_test(name) and not is_of_run(name))]
    scored = sum(any(is_score(text.slice(table.body[n][p])) for p in down.values) for n in tested)
    if len(told) * 2 > scored > 0:
        return {number: Test(table.on, name) for number, name in names.items() if number in told}
    head = plain(table.heads[down.label])
    if head in PARTS:
        return {}  # what was tried: rows of architectures
    if table.testing and head in _PARTS and len(down.values) == 1:
        return {
            n: Test(table.on, "Average") if is_whole(name) else part_of(table.on, name, text)
            for n, name in names.items()
        }
    if any(_VERSIONED.search(name) and not is_split(name) for name in names.values()):  # models, that no table knows
        return {}
    if all(is_measure(table.heads[value]) for value in down.values) and not names_tests(table.heads[down.label]):
        return {number: Test(table.on, name) for number, name in names.items()}
    return {}


_ASIDE = re.compile(r"\s*\([^()]{1,40}\)$")
_PARTS = frozenset(
    {"category", "categories", "subject", "subjects", "subset", "subtask", "group", "language", "discipline"}
)
"""Heads of rows that are parts of one test."""
_VERSIONED = re.compile(r"\b[A-Z][\w ]*[ -]?\d")
"""A name with a number, "Tern 2": that of a model rather than of a part of a benchmark."""


def _sets(table: Scored, down: Down, names: Mapping[int, str], text: Text) -> dict[int, Test]:
    """Rows that are sets of data to test on, whatever their names: so their head says, or a column of how much each
    holds, beside columns of metrics alone."""
    head = plain(table.heads[down.label])
    counted = _counts(table, down.label)
    owned = any(m.kind == "model" for span in table.spans[down.label] for m in text.inside(span))
    if head not in _SETS and not (counted and (owned or not head)):
        return {}
    named = {
        number: name
        for number, name in names.items()
        if _SET_NAME.fullmatch(name) and not TOTAL.fullmatch(name) and may_be_test(name)
    }
    if len(named) * 2 < len(names) or any(is_metric(name) for name in named.values()):
        return {}
    tests = tests_of_rows(down.rows, down.label, text)
    sets = {n: tests[n] or Test(Node("Benchmark", slug(name)), name=name) for n, name in named.items()}
    return apart_by_name(sets, names)


def _counts(table: Scored, label: int) -> bool:
    """Whether a table says how much each of its rows holds."""
    return any(_HOLDS.search(head) for place, head in enumerate(table.heads) if place != label)


_SETS = TEST_SETS | frozenset(
    {"dataset", "datasets", "data set", "benchmark", "benchmarks", "set", "domain", "corpus", "treebank", "treebanks"}
)
_HOLDS = re.compile(
    r"\b(?:data\s?set|set|sample|test)s?\s+(?:size|count)\b|^\W*(?:#|n\b|num)|\b(?:samples|sentences|utterances|images)\b",
    re.IGNORECASE,
)
"""The head of a column of how much a set of data holds."""
_SET_NAME = re.compile(r"(?=.*[A-Za-z]{2})[A-Za-z][\w.+/()'-]*(?:\s[\w.+/()'-]+){0,4}(?:\s\([^()]{1,30}\))?")


def tests_of_rows(rows: Sequence[Row], label: int, text: Text) -> dict[int, Test | None]:
    return {n: read_test(" ".join(text.slice(row[label]).split()), [row[label]], text) for n, row in enumerate(rows)}


def _filled(body: Sequence[Row], place: int) -> list[Row]:
    """The rows, an empty cell below another standing for that."""
    rows: list[Row] = []
    for row in body:
        empty = row[place].start == row[place].end and rows
        rows.append((*row[:place], rows[-1][place], *row[place + 1 :]) if empty else row)
    return rows


def are_mostly_tests(read: Mapping[int, Test | None]) -> bool:
    return sum(test is not None for test in read.values()) * 2 > len(read)


def _is_scores(body: Sequence[Row], place: int, text: Text) -> bool:
    return (
        sum(is_score(cell) or are_scores(cell) for cell in (text.slice(row[place]) for row in body)) * 3
        >= len(body) * 2
    )
