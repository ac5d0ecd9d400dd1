"""One table as a grid: its heads as keys, its cells as text, and whose the values of its section are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from modelatlas.claims.layout.found import ONCE_MADE, Found
from modelatlas.claims.layout.heads import (
    COMPUTING,
    COUNTED,
    DATA,
    DEVICES,
    FILE_SIZE,
    IDENTIFIER,
    ITS_OWN,
    MAX_LENGTH,
    NAMES,
    OF_DATA,
    PARTS,
    SERVING,
    SHOTS_ALONE,
    TESTS,
    without_addition,
)
from modelatlas.claims.layout.keys import Key, Lexicon, plain
from modelatlas.claims.layout.measures import is_metric, is_score, metrics_of
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.tables.columns import Column
from modelatlas.claims.layout.tables.leads import Lead
from modelatlas.claims.layout.tables.members import SIZE, Family, is_edition
from modelatlas.claims.layout.tables.named_tests import said_in_head
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.lexicon import slug
from modelatlas.model import Span, Table

_EXACT = re.compile(r"\s*\(\s*\d+\.\d+\s?[BM]\s*\)$")
_COMPARING = re.compile(r"comparisons? (?:to|with|against)\b")
_OF_TESTS = DATA | {"benchmark", "benchmarks", "test set", "test", "testset"}
_HEADING = _OF_TESTS | {"task", "tasks", "split", "splits", "subset", "metric", "metrics", "category", "language"}
"""First cells of rows that go on the head of a table: "Dataset | TideQA", "Metric | F1"."""
_TASKS = {"task", "tasks", "category"}
_METRICS = {"metric", "metrics"}
_COUNTS = re.compile(r"\W*#|(?:num(?:ber)?|no)\b", re.IGNORECASE)
"""The head of a row that counts what each test holds: "# Samples"."""


class Grid:
    """One table, and what its claims go to.

    ``using`` and ``testing`` say what its section is about, ``on`` is the benchmark that its head or ``lead`` names.
    """

    def __init__(
        self,
        found: Found,
        table: Table,
        sections: Sections,
        text: Text,
        lexicon: Lexicon,
        named: tuple[str, bool],
        lead: Lead,
    ) -> None:
        self.found, self.text, self.lexicon, self.lead = found, text, lexicon, lead
        section = sections.at(table.span.start)
        self.using = sections.is_about_use(table.span.start, lexicon)
        self.path = section.path
        self.of_data = any(OF_DATA.fullmatch(key) for key in section.path)
        self.comparing = any(_COMPARING.match(key) for key in section.path)
        own = section.owner == sections.topic
        self.family = Family(section.owner, *(named if own and named[0] else (self.label(section.owner), False)))
        rows, headers = self._headed(table)
        self.head, self.body = rows[:headers], rows[headers:]
        self.rows_head = bool(self._named_heads())
        """Whether rows of the head say of themselves what they name: "Dataset | TideQA", "Metric | F1"."""
        self.columns = self._with_tasks([self._column(j) for j in range(len(table.rows[0]))])
        if any("parameterCount" in column.key.paths for column in self.columns):
            self.columns = [replace(c, key=self._length(c)) for c in self.columns]
        said = next(filter(None, (said_in_head(column.head) for column in self.columns[:2])), None)
        self.on, self.testing = said or lead.on, lead.testing or said is not None
        self.across = self._heads_models()
        """Whether the heads of the columns name models: "Size | small | base" over "Parameters | 39M | 74M"."""
        self.words: set[int] = set()
        """Columns that a word heads, which is a model's name beside those of others."""
        self.counted = any("trainingRun.hardwareCount" in c.key.paths for c in self.columns)
        self.measured = any(metrics_of(c.head) or plain(c.head) in _METRICS for c in self.columns)
        self.serving = any(SERVING.search(c.head) for c in self.columns)
        self.computing = any(COMPUTING.intersection(c.key.paths) for c in self.columns)

    def _headed(self, table: Table) -> tuple[Sequence[tuple[Span, ...]], int]:
        """The rows of a table, each head in all the places that it is over, and how many of them head it."""
        rows: Sequence[tuple[Span, ...]] = table.rows
        headers = table.headers or (1 if len(rows) > 1 else 0)
        headers = 0 if headers == 1 and self._is_first_row(rows[0]) else headers
        if headers and len(rows) > headers + 1:
            more = self._says_metrics(rows, headers)
            rows = self._carried(rows, headers) if more else rows
            headers += self._says_shots(rows[headers]) or more
        headers += self._is_below_blank(rows, headers)
        further = self._heads_on(rows, headers)
        if further > headers and plain(self.text.slice(rows[further - 1][0])) in _METRICS:
            for last in range(further - 1, headers - 1, -1):
                rows = self._carried(rows, last)
        return rows, further

    def _heads_models(self) -> bool:
        """Whether the heads of the columns name models, by the corner and by the keys and tests below it."""
        corner = plain(self.columns[0].head)
        heads = [surface for row in self.body if not is_edition(surface := self.cell(row, 0))]
        keyed = sum(bool(self.lexicon.read(surface).paths) for surface in heads)
        keyed += sum(self.names_a_test(row[0]) for row in self.body)
        editions = sum(is_edition(column.head) for column in self.columns)
        most = keyed * 2 >= len(self.body)
        named_so = len(self.columns) > 2 and all(IDENTIFIER.fullmatch(c.head.strip(" *_`")) for c in self.columns[1:])
        by_corner = corner in NAMES - PARTS and (most or editions > 1 or named_so)
        return keyed > 0 and (by_corner or (not corner and (named_so or editions > 1) and most))

    def _heads_on(self, rows: Sequence[Sequence[Span]], headers: int) -> int:
        """The number of rows that head a table: below the first also those whose first cell says what they name."""
        first = plain(self.text.slice(rows[headers - 1][0])) if headers else ""
        blank = headers > 0 and not first and plain(self.text.slice(rows[headers][0])) in _METRICS
        if not (blank or first in TESTS | NAMES):
            return headers
        end = headers
        while end + 1 < len(rows) and plain(self.text.slice(rows[end][0])) in _HEADING:
            end += 1
        named = {plain(self.text.slice(row[0])) for row in rows[:end]}
        told = named & _OF_TESTS or (named & _METRICS and named & (_TASKS | {""}))
        return end if told and end > headers else headers

    def _is_below_blank(self, rows: Sequence[Sequence[Span]], headers: int) -> bool:
        """Whether the head of a table is left blank and the row below it, of words alone, is what heads it."""
        blank = headers == 1 and not any(self.text.slice(cell).strip() for cell in rows[0])
        if not blank or len(rows) < 3 or len(rows[0]) < 3:
            return False
        said = [cell for span in rows[1][1:] if (cell := self.text.slice(span).strip())]
        return len(said) * 2 > len(rows[0]) - 1 and all(re.search(r"[^\W\d_]", cell) for cell in said)

    def _is_first_row(self, head: Sequence[Span]) -> bool:
        """Whether what stands where a head would be is the first row of a table without one: "MMLU | 61.2"."""
        scores = [self.text.slice(cell).strip() for cell in head[1:]]
        return all("." in score and is_score(score) for score in scores) and self.names_a_test(head[0])

    def _says_shots(self, row: Sequence[Span]) -> bool:
        """Whether a row goes on the head of a table: "5-shot" below each benchmark."""
        cells = [cell for span in row if (cell := self.text.slice(span).strip(" *_()"))]
        return bool(cells) and all(SHOTS_ALONE.fullmatch(cell) for cell in cells)

    def _says_metrics(self, rows: Sequence[Sequence[Span]], headers: int) -> bool:
        """Whether a row goes on the head of a table: in the first column nothing, else metrics."""
        first, *others = (self.text.slice(span).strip(" *_()") for span in rows[headers])
        cells = [cell for cell in others if cell]
        return not first and len(cells) * 2 > len(others) and all(map(metrics_of, cells))

    def _carried(self, rows: Sequence[tuple[Span, ...]], headers: int) -> Sequence[tuple[Span, ...]]:
        """The rows, an empty head above a metric for the one to its left: "TideQA | | EbbNet" above "EM | F1 | Acc"."""
        head = list(rows[headers - 1])
        for place in range(2, len(head)):
            below = self.text.slice(rows[headers][place]).strip()
            if below and not self.text.slice(head[place]).strip():
                head[place] = head[place - 1]
        return (*rows[: headers - 1], tuple(head), *rows[headers:])

    def _column(self, place: int) -> Column:
        if named := self._named_heads():
            return self._tested_column(place, named) if place else Column(place, "", (), Key(()))
        spans = tuple(dict.fromkeys(row[place] for row in self.head if row[place].start < row[place].end))
        parts = [without_addition(" ".join(self.text.slice(span).split())) for span in spans]
        key = Key(())
        for part in (" ".join(parts), *reversed(parts)):
            key = key if key.paths else self.lexicon.read(part)
        if (
            "parameterCount" in key.paths
            and key.words.endswith("size")
            and any(FILE_SIZE.fullmatch(self.cell(row, place)) for row in self.body)
        ):
            key = Key(())
        return Column(place, " ".join(parts), spans, key)

    @staticmethod
    def _length(column: Column) -> Key:
        """The key of a column; a length beside the parameters of models is that of their input."""
        return Key(("contextLength",), "", "max length") if plain(column.head) in MAX_LENGTH else column.key

    def _named_heads(self) -> dict[str, Sequence[Span]]:
        """The rows of a head of several by what their first cells say they name: the test, its metric or its split."""
        if len(self.head) < 2:
            return {}
        first = {plain(self.text.slice(row[0])): row for row in self.head}
        beside = bool(first.keys() & _METRICS) and not first.keys() & _OF_TESTS
        tests = _TASKS | {""} if beside else _OF_TESTS  # "Task | SQuAD" above "Metric | F1"
        kinds = {"test": tests, "metric": _METRICS, "split": {"split", "splits"}, "task": _TASKS - tests}
        out = {kind: next((first[word] for word in first if word in words), None) for kind, words in kinds.items()}
        return {kind: row for kind, row in out.items() if row} if out["test"] and len(first) == len(self.head) else {}

    def _tested_column(self, place: int, rows: dict[str, Sequence[Span]]) -> Column:
        """A column whose head has a row for the test and one for its metric, or its splits where it has several."""
        spans = {kind: row[place] for kind, row in rows.items()}
        said = {kind: " ".join(self.text.slice(span).split()) for kind, span in spans.items()}
        kind = "split" if "/" in said.get("split", "") else "metric"
        head = f"{said['test']} ({said[kind]})" if said.get(kind) else said["test"]
        return Column(place, head, (spans["test"],), Key(()))

    def _with_tasks(self, columns: Sequence[Column]) -> list[Column]:
        """The columns, those of one test and metric with the task that a row of the head gives of each."""
        row, times = self._named_heads().get("task"), Counter(column.head for column in columns)
        tasks = {c: " ".join(self.text.slice(row[c.place]).split()) for c in columns if row and times[c.head] > 1}
        return [replace(c, head=f"{c.head} ({tasks[c]})") if tasks.get(c) else c for c in columns]

    def label(self, owner: Owner) -> str:
        """The name by which the text first calls the first model of ``owner``; "" for nobody."""
        return next(
            (
                m.surface
                for m in self.text.mentions
                if m.entity and m.kind == "model" and owner.nodes and m.entity.key == owner.nodes[0].key
            ),
            "",
        )

    def is_of_family(self) -> bool:
        """Whether a cell of each row begins with the name of what the section is about."""
        label = slug(self.family.label)
        return bool(label) and all(
            any(slug(self.cell(row, at)).startswith(label) for at in range(len(row))) for row in self.body
        )

    def is_member(self, owner: Owner) -> bool:
        """Whether a model is another than its section's, and called by its name with something added."""
        label = slug(self.family.label)
        return bool(label) and all(node.key.startswith(f"{label}-") for node in owner.nodes)

    def cell(self, row: Sequence[Span], place: int) -> str:
        """The text of a cell without its emphasis."""
        return self.text.slice(row[place]).strip(" *_`")

    def lists_data(self) -> bool:
        """Whether each row is a set of data, of which the table gives sizes and licences."""
        return plain(self.columns[0].head) in DATA

    def counts_data(self) -> bool:
        """Whether the rows are sets of data that have names, of which the table counts the items."""
        if plain(self.columns[0].head) not in DATA | {"", "name"}:
            return False
        if any(is_metric(column.head) for column in self.columns[1:]):
            return False  # of each it says as well what models come to on it
        counted = [found[0] for column in self.columns[1:] if (found := COUNTED.match(column.head))]
        models = sum(any(m.kind == "model" for m in self.text.inside(row[0])) for row in self.body)
        sources = all(head.lower().endswith("source") for head in counted)  # "Data source": of models as well
        return bool(counted) and not (sources and models * 2 > len(self.body))

    def names_a_test(self, cell: Span) -> bool:
        """Whether the head of a row names a test, which no model is named after."""
        kinds = {m.kind for m in self.text.inside(cell)}
        return "benchmark" in kinds and "model" not in kinds

    def has_sizes(self, place: int) -> bool:
        """Whether a column holds sizes and nothing else: "base", "7B"; an empty cell stands for the one above."""
        cells = [cell for row in self.body if (cell := self.cell(row, place))]
        return bool(cells) and all(is_edition(cell) or SIZE.fullmatch(cell) for cell in cells)

    def in_percent(self, place: int) -> bool:
        """Whether no number of a column is above a hundred."""
        rows = (row for row in self.body if not _COUNTS.match(self.cell(row, 0)))
        numbers = (re.search(r"\d+", self.cell(row, place)) for row in rows)
        return all(int(found[0]) <= 100 for found in numbers if found)

    def key(self, row: Sequence[Span], place: int = 0) -> Key:
        """What a cell says as a key."""
        return self.lexicon.read(self.text.slice(row[place]))

    def size(self, row: Sequence[Span], place: int) -> str:
        """The size that a cell is, without the exact one that it adds in brackets: "1B (1.23B)"."""
        return _EXACT.sub("", self.text.slice(row[place]).strip())

    def is_size(self, row: Sequence[Span], place: int) -> bool:
        """Whether a cell is a size and nothing else."""
        return SIZE.fullmatch(self.size(row, place)) is not None

    @staticmethod
    def passage(row: Sequence[Span]) -> Span | None:
        """From the first to the last cell that has text; None for a row without."""
        full = [c for c in row if c.start < c.end]
        return Span(min(c.start for c in full), max(c.end for c in full)) if full else None

    def value(self, key: Key, owner: Owner, cell: Span, passages: Sequence[Span]) -> None:
        """Claim what a cell says of ``owner`` under ``key``."""
        if key.words == "hours" and not key.unit and (self.counted or not self.computing):
            return  # of the machine, or of all its devices: beside their number it may be either; else of what is heard
        if self.measured and key.words in DATA and not key.of_training:
            return  # what it learned from, or what it was measured on
        if self.serving and "train" not in key.words:
            key = replace(key, paths=tuple(p for p in key.paths if p not in DEVICES))
        if self.using:
            told = (p for p in key.paths if p not in ONCE_MADE or key.of_training or ITS_OWN.get(p, "\n") in key.words)
            key = replace(key, paths=tuple(told))
        before = len(self.found.drafts)
        read_value(self.found, key, owner, cell, passages, self.text, "table-cell")
        if self.using and key.of_training:  # the head says what the section does not
            self.found.drafts[before:] = [replace(d, settles=True) for d in self.found.drafts[before:]]
