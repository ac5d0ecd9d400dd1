"""Which columns of a table of models are tests: known ones, names beside them, metrics and parts of one test."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.heads import SHOTS_ALONE, names_tests
from modelatlas.claims.layout.means import with_mean
from modelatlas.claims.layout.measures import (
    are_scores,
    is_metric,
    is_score,
    is_split,
    is_whole,
    may_be_test,
    metrics_of,
)
from modelatlas.claims.layout.scores import BRACKETS, Test, part_of, read_test, shots_in, with_names
from modelatlas.claims.layout.tables.columns import Column
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.tables.members import cell_model
from modelatlas.claims.layout.tables.whole_page import OTHER_DATA, Everywhere
from modelatlas.lexicon import slug
from modelatlas.model import Node

_NOTHING = ("", "-", "–", "—", "N/A", "n/a", "TBA", "TBD", "?")


def columns_tested(grid: Grid, columns: Sequence[Column]) -> dict[int, Test]:
    """The columns that are tests (:func:`_tested`), with the metrics that the text over the table says of its cells."""
    tests = _tested(grid, columns)
    if not grid.lead.metrics:
        return tests
    pairs = {c.place for c in columns if any(are_scores(grid.cell(row, c.place)) for row in grid.body)}
    return {p: replace(t, metric=grid.lead.metrics) if p in pairs and not t.metric else t for p, t in tests.items()}


def _tested(grid: Grid, columns: Sequence[Column]) -> dict[int, Test]:
    """The columns that are tests: those known, in a table of scores the others as well, none without digits."""
    columns = [c for c in columns if any(any(map(str.isdigit, grid.cell(row, c.place))) for row in grid.body)]
    told = {c.place: _read(grid, c) for c in columns if not c.key.paths}
    open_ = [c for c in columns if c.place in told and (told[c.place] or _may_be_scores(grid, c))]
    read = {c.place: told[c.place] for c in open_}
    alone = sum(test is not None for test in read.values()) == 1
    if grid.on is not None and alone and (whole := _whole_of_test(grid, open_, grid.on)):
        return whole
    heads = {c.place: c.head for c in columns}
    tests = with_names(read, heads, testing=grid.testing)
    if not tests and grid.on is not None:
        tests = _of_one_test(grid, open_, grid.on)
        if tests:
            return tests
    if not tests and grid.testing:
        tests = _by_shape(grid, open_)
    if not tests and grid.lead.page.everywhere is not None:
        tests = _as_everywhere(grid, open_, grid.lead.page.everywhere)
    if not tests and grid.lead.page.tuned is not None and _is_of_results(grid):
        tests = _by_metric(grid, open_, grid.lead.page.tuned)
    if not tests and grid.on is None and grid.lead.page.everywhere is None:
        tests = _as_trained(grid, open_)
    lines = [{c.place: grid.cell(row, c.place) for c in columns} for row in grid.body]
    return with_mean(tests, heads, lines)


def _as_everywhere(grid: Grid, columns: Sequence[Column], said: Everywhere) -> dict[int, Test]:
    """The columns of metrics of a table of a page's own family, or of one of results in a metric that the page gives
    where it says on what benchmark its models did well."""
    times = Counter(grid.cell(row, 0) for row in grid.body)
    if any(n > 1 for n in times.values()) and any(_IN_TRAINING.fullmatch(c.head.strip(" *_`")) for c in grid.columns):
        return {}  # a log
    heading = grid.path[-1] if grid.path else ""
    declared = said.declared and grid.testing and not grid.lead.several and grid.on in (None, said.on)
    declared = declared and not OTHER_DATA.search(heading)
    if declared or (said.stated and _is_of_results(grid)):
        return _by_metric(grid, columns, said.on)
    metrics = [c for c in columns if is_metric(_bare(c.head)) and _is_scored(grid, c)]
    own = grid.is_of_family() or _is_of_one_stem(grid) or (said.titled and _begins_with_rows(grid, said.words))
    if not (own and (grid.testing or not grid.path or _OF_MODELS.search(grid.path[-1]))):
        whole = [_are_given(_bare(c.head), said.words) for c in metrics]
        if said.stated and whole and all(whole) and _OF_MODELS.search(heading):
            return {c.place: Test(said.on, _bare(c.head)) for c in metrics}  # "top-1 accuracy on TideNet", said of all
        names = {c.place: _bare(c.head).lower().split()[-1] for c in metrics}
        given = (re.search(rf"\b{re.escape(name)}\b", said.words) for name in names.values())
        if not (grid.testing or own) or not any(given):
            return {}
    return {c.place: Test(said.on, _bare(c.head)) for c in metrics}


def _are_given(metric: str, words: str) -> bool:
    """Whether all words of a metric of several stand where a page says on what its models did well or not."""
    parts = re.findall(r"[\w-]+", metric.lower())
    return len(parts) > 1 and all(re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", words) for part in parts)


def _is_of_results(grid: Grid) -> bool:
    """Whether a table below a heading on tests, over which no data are named, has a row that is said to be the page's
    own model: "Tern (ours)"."""
    heading = grid.path[-1] if grid.path else ""
    alone = not heading and all(is_metric(_bare(c.head)) for c in grid.columns[1:])
    named = grid.on is not None or grid.lead.several or grid.lead.otherwise
    if not (grid.testing or alone) or named or OTHER_DATA.search(heading):
        return False
    own = grid.family.owner.nodes
    cells = [row[place] for row in grid.body for place in range(min(2, len(row)))]
    if any(_OURS.search(grid.text.slice(cell)) for cell in cells):
        return True
    owners = [cell_model(cell, grid.text, grid.family, Found(), named=True) for cell in cells] if own else []
    return any(owner.nodes and (owner.nodes == own or grid.is_member(owner)) for owner in owners)


_OURS = re.compile(r"\b(?:ours?|this\s(?:model|one|work))\b", re.IGNORECASE)


def _as_trained(grid: Grid, columns: Sequence[Column]) -> dict[int, Test]:
    """The columns of metrics of classifiers, in a table of a page's models, all of which were trained on one data set:
    they know no other classes."""
    heading = grid.path[-1] if grid.path else "models"
    if grid.lead.page.trained is None or not _OF_MODELS.search(heading) or _OTHERWISE.search(heading):
        return {}
    heads = {c.place: _bare(c.head) for c in columns if _is_scored(grid, c)}
    return {place: Test(grid.lead.page.trained, head) for place, head in heads.items() if _TOP.fullmatch(head)}


_OTHERWISE = re.compile(r"\b(?:transfer|downstream|fine ?tun|robust|linear|zero|few|ablation|other)")
_TOP = re.compile(r"(?:acc(?:uracy)?\s?)?(?:top[\s_-]?|@)[15](?:\s?acc(?:uracy)?\.?)?(?:\s?\(%\))?", re.IGNORECASE)
_IN_TRAINING = re.compile(r"(?:training\s)?(?:steps?|epochs?|iterations?|iters?)", re.IGNORECASE)
"""The head of a column of the times at which a model was tested while it learned."""
_OF_MODELS = re.compile(
    r"\b(?:models?|weights|zoo|checkpoints?|results?|performance|accuracy|main|pre ?trained|downloads?|released?)\b"
)
"""Headings over the models of a page, and not over another task."""


def _begins_with_rows(grid: Grid, title: str) -> bool:
    """Whether the title of a page begins with the name that all rows have."""
    names = {grid.cell(row, 0).lower() for row in grid.body}
    return len(names) == 1 and title.startswith(min(names)) and bool(min(names))


def _is_of_one_stem(grid: Grid) -> bool:
    """Whether all rows are members of a family of which the text gives a short form: of "Tide Runner (Tern)"."""
    stems = {re.split(r"[-_ ]", grid.cell(row, 0))[0] for row in grid.body}
    return len(grid.body) > 1 and len(stems) == 1 and f"({min(stems)})" in grid.text.text


def _read(grid: Grid, column: Column) -> Test | None:
    """The test that a column's head names: a benchmark, or over scores in a section on tests a set of data."""
    if (test := read_test(column.head, column.spans, grid.text)) or not grid.testing:
        return test
    data = [m for span in column.spans for m in grid.text.inside(span) if m.kind == "dataset" and m.entity]
    if len(data) != 1 or len(data[0].surface) * 3 < 2 * len(column.head) or not _is_scored(grid, column):
        return None
    return Test(Node("Benchmark", slug(column.head)), name=column.head)


def _may_be_scores(grid: Grid, column: Column) -> bool:
    """Whether a column that no table knows may be a test: some cell begins with a number."""
    return any(_NUMBER_FIRST.match(grid.cell(row, column.place)) for row in grid.body)


_NUMBER_FIRST = re.compile(r"[\W_]*\d")


def _of_one_test(grid: Grid, columns: Sequence[Column], on: Node) -> dict[int, Test]:
    """The tests of a table of which the text above says on what benchmark, ``on``, its scores are."""
    means = [c for c in columns if is_whole(c.head)]
    if grid.testing and len(means) == 1:  # tests of a suite beside their mean
        heads = {c.place: c.head for c in columns if c not in means and grid.in_percent(c.place)}
        parts = with_names(dict.fromkeys(heads), heads, testing=True, named=True)
        if len(parts) * 2 <= len(heads):  # parts of one test, most of which no test would be called: "Python | Go"
            parts = {place: part_of(on, _COUNT.sub("", head[:60]), grid.text) for place, head in heads.items()}
        return {**parts, means[0].place: Test(on, "Average")}
    if any(names_tests(c.head) and not is_split(c.head) for c in columns):
        return {}
    if metrics := _by_metric(grid, columns, on):
        return metrics
    if not grid.testing:
        return {}
    return _in_parts(grid, columns, on) or _by_shape(grid, columns) or _parts(grid, columns, on)


_COUNT = re.compile(r"\s*\(\d{1,3}(?:\s(?:tasks|data\s?sets|sets))?\)$")
"""Of how many tests a part of a suite is: "Retrieval (15)"."""
_PARTED = re.compile(r"(?P<name>[^()/]{2,30}?)\s?\((?P<parts>[^()/]{1,20}(?:/[^()/]{1,20}){1,3})\)")


def _in_parts(grid: Grid, columns: Sequence[Column], on: Node) -> dict[int, Test]:
    """Columns that all say in brackets of which parts of the test, ``on``, they hold the scores: "Car (Easy/Hard)"."""
    out = {}
    for column in columns:
        said = _PARTED.fullmatch(_bare(column.head))
        cells = [cell for row in grid.body if (cell := grid.cell(row, column.place)) not in _NOTHING]
        if said is None or not may_be_test(said["name"]) or not all(map(are_scores, cells)):
            return {}
        parts = [part.strip() for part in said["parts"].split("/")]
        if any(cell.count("/") + 1 != len(parts) for cell in cells):
            return {}
        out[column.place] = Test(on, "/".join(f"{said['name']} {part}" for part in parts))
    return out


def _by_metric(grid: Grid, columns: Sequence[Column], on: Node) -> dict[int, Test]:
    """Columns that are metrics or splits of one benchmark, ``on``, that stands outside of the table.

    Beside two of them, or one in a section on tests, a column of numbers is one that no table knows.
    """
    names = {c.place: _bare(c.head) for c in columns}
    shots = {c.place: test for c in columns if (test := _by_shots(c, on))}
    known = {c.place for c in columns if c.place in shots or _is_metric(grid, c) or is_split(names[c.place])}
    if len(known) > 1 or (known and (grid.testing or grid.lead.headed)):
        known |= {c.place for c in columns if may_be_test(names[c.place]) and _is_scored(grid, c)}
    told = {place: metrics_of(names[place]) for place in known}
    read = {place: Test(on, told[place] if "/" in told[place] else names[place]) for place in sorted(known)}
    return {**read, **shots}


def _by_shots(column: Column, on: Node) -> Test | None:
    """A column of one number of examples shown, with its metrics: "5-shot (F1/EM)"."""
    bare = _bare(column.head)
    if shots_in(bare) is None or not SHOTS_ALONE.fullmatch(BRACKETS.sub(" ", bare).strip()):
        return None
    inside = [metrics for part in BRACKETS.findall(bare) if (metrics := metrics_of(part))]
    return Test(on, inside[0] if inside else "", shots_in(bare))


def _parts(grid: Grid, columns: Sequence[Column], on: Node) -> dict[int, Test]:
    """Columns of scores alone, below a text that says on what they are: "0S | OV10" below "evaluated on TideMix"."""
    headed = [c for c in columns if c.head and (may_be_test(c.head) or _is_scored(grid, c))]
    if len(headed) < 2 or not all(may_be_test(c.head) and _is_scored(grid, c) for c in headed):
        return {}
    return {c.place: Test(on, _bare(c.head)) for c in headed}


def _whole_of_test(grid: Grid, columns: Sequence[Column], on: Node) -> dict[int, Test]:
    """The column of the whole in a table on one benchmark, ``on``, of which the others are parts."""
    scored = [c for c in columns if _bare(c.head) and _is_scored(grid, c)]
    whole = [c for c in scored if is_whole(_bare(c.head))]
    return {whole[0].place: Test(on)} if len(whole) == 1 and scored[1:] else {}


def _bare(head: str) -> str:
    return " ".join(re.sub(r"[↑↓*]", " ", head).split())


def _is_metric(grid: Grid, column: Column) -> bool:
    bare = re.sub(r"\([^()]*\)", " ", _bare(column.head)).strip()
    mentions = (m for span in column.spans for m in grid.text.inside(span))
    named = any(m.kind == "metric" and len(m.surface) * 2 > len(bare) for m in mentions)
    if _SCORED.fullmatch(bare):
        return grid.testing
    return bool(bare) and (named or is_metric(bare) or is_metric(bare.rpartition(" ")[2]))


_SCORED = re.compile(r"(?:overall\s+)?(?:scores?|results?)|[A-Za-z-]{3,20}\s+scores?", re.IGNORECASE)
"""Heads that say no more than that a score is below, of the whole or of a part: "Result", "Quality score"."""


def _is_scored(grid: Grid, column: Column) -> bool:
    cells = [grid.text.slice(row[column.place]).strip() for row in grid.body]
    return all(is_score(cell) or cell in _NOTHING for cell in cells) and any(map(is_score, cells))


_TEST_NAME = re.compile(r"(?=[A-Z])(?=.*(?:\d|[a-z][A-Z]|[A-Z]{4}|[A-Z]{2}-[A-Z]{2}))[A-Za-z][\w+.-]{3,24}")
_TEST_PHRASE = re.compile(r"[A-Z]{2}[\w+.-]*(?: [\w+./&'-]+){1,5}")
"""What is taken for a test beside two that have the shape of a name: "ABC X / Y"."""
_INITIALS = re.compile(r"[A-Z]{2,3}")
"""Tests beside more that have the shape of a name: "NER"."""
_NO_TEST_KINDS = frozenset({"model", "hardware", "technique", "organization", "license", "metric", "size", "tokens"})


def _by_shape(grid: Grid, columns: Sequence[Column]) -> dict[int, Test]:
    """The heads of a table of scores that are all names which no table knows: "TideQA21 | EbbNet" over numbers.

    Nothing where one of them is a word, or names something else, or stands over what is no score; a column of words
    only describes the rows, and what is counted or timed of them is told by its head.
    """
    out: dict[int, Test] = {}
    phrases = 0
    for column in columns:
        head = _head_of_test(grid, column)
        cells = [grid.text.slice(row[column.place]) for row in grid.body]
        if not any(map(is_score, cells)) and sum(map(bool, map(str.strip, cells))) * 2 > len(cells):
            continue
        if head and not may_be_test(head):
            continue
        alone = _TEST_NAME.fullmatch(head)
        named = alone or _TEST_PHRASE.fullmatch(head) or _INITIALS.fullmatch(head)
        phrases += not alone
        kinds = {m.kind for span in column.spans for m in grid.text.inside(span)}
        scored = sum(is_score(cell) for cell in cells)
        odd = any(re.search(r"\d", cell) and not is_score(cell) for cell in cells)
        if not named or is_metric(head) or kinds & _NO_TEST_KINDS or scored * 2 < len(cells) or odd:
            return {}
        out[column.place] = Test(Node("Benchmark", slug(head)), name=head)
    if phrases * 2 > len(out):
        return {}
    return out if len(out) > 1 or (out and len(grid.body) > 1) else {}


def _head_of_test(grid: Grid, column: Column) -> str:
    """The lowest head of a column without what it adds in brackets."""
    if not column.spans:
        return ""
    return " ".join(re.sub(r"[(\[][^()\[\]]{1,40}[)\]]", " ", grid.text.slice(column.spans[-1])).split())
