"""Tables of scores that name no model: they are those of the model that their section is about.

Two layouts: a benchmark in each row with its score beside it, and a benchmark in each column above one row of scores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.heads import names_data, names_tests, names_whole_tests
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.means import with_mean
from modelatlas.claims.layout.measures import are_scores, is_metric, is_score, is_split, may_be_test
from modelatlas.claims.layout.scores import (
    Test,
    add_score,
    read_test,
    with_names,
)
from modelatlas.claims.layout.tables.members import is_reference
from modelatlas.claims.layout.tables.tests_down import (
    VALUE,
    Down,
    Scored,
    are_mostly_tests,
    read_down,
    tests_of_rows,
)
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.lexicon import slug
from modelatlas.model import Node, Span

_OWN_ROW = re.compile(
    r"\W*(?:(?:test\s+)?(?:scores?|results?|values?|performance)|ours?|this\s+model|acc(?:uracy)?|f1|em)?\W*",
    re.IGNORECASE,
)


def read_own_scores(table: Scored, found: Found, owner: Owner, text: Text) -> bool:
    """Claim the scores of a table as those of ``owner``; whether it is one of the two."""
    if len(owner.nodes) != 1 or owner.planned or not table.body:
        return False
    named = names_tests(table.heads[0]) and not _OWN_ROW.fullmatch(text.slice(table.body[0][0]))
    if len(table.body) == 1 and not named:
        return _across(table, found, owner, text)
    if table.testing and (_by_setting(table, found, owner, text) or _by_metric(table, found, owner, text)):
        return True
    return read_down(table, found, owner, text) or _told_whole(table, found, owner, text)


def _told_whole(table: Scored, found: Found, owner: Owner, text: Text) -> bool:
    """Rows that say both the test and its metric, among keys and values: "AP (TideFaces) | 86.7 %"."""
    if len(table.heads) != 2 or not VALUE.fullmatch(table.heads[1].strip()):
        return False
    read = {number: test for number, test in tests_of_rows(table.body, 0, text).items() if test and test.metric}
    return Down(table.heads, table.body, 0, [1]).claim(found, owner, read, table.body, text)


def _across(table: Scored, found: Found, owner: Owner, text: Text) -> bool:
    row = [text.slice(cell) for cell in table.body[0]]
    heads = {
        p: head for p, head in enumerate(table.heads) if not (table.testing and _DESCRIBING.fullmatch(plain(head)))
    }
    read = {place: read_test(head, table.spans[place], text) for place, head in heads.items() if is_score(row[place])}
    pairs = {p: read_test(head, table.spans[p], text) for p, head in heads.items() if are_scores(row[p])}
    tests = with_names(read | {p: test for p, test in pairs.items() if test}, heads, testing=table.testing)
    tests = with_mean(tests, heads, [dict(enumerate(row))])
    others = [row[place] for place in heads if place not in read and place not in pairs]
    two = {plain(head) for head in heads.values()} == {"clean", "other"}  # which one test is known to have
    parts = table.on is not None and table.testing and not others and not any(read.values())
    own = _metrics_of(heads, row)
    if table.on is not None and parts and (len(read) > 2 or two) and not own:
        tests = {p: Test(table.on, heads[p]) for p in read if may_be_test(heads[p]) and not is_reference(heads[p])}
        read = dict(tests) if len(tests) == len(read) else read
    if table.on is not None and table.testing and own and (not tests or parts):
        tests = {p: Test(table.on, head) for p, head in own.items()}
        read = dict(tests)
    all_tests = table.testing and tests.keys() >= read.keys() and sum(map(bool, read.values())) > 1
    if not (are_mostly_tests(read) or all_tests) or not all(_OWN_ROW.fullmatch(other) for other in others):
        return False
    cells = [span for span in table.body[0] if span.start < span.end]
    passage = [Span(min(span.start for span in cells), max(span.end for span in cells))]
    for place, test in tests.items():
        add_score(found, owner, test, table.body[0][place], passage, text)
    return True


def _metrics_of(heads: Mapping[int, str], row: Sequence[str]) -> dict[int, str]:
    """The heads of scores that are metrics, where all of them are: "Test WER"."""
    scored = {p: head for p, head in heads.items() if is_score(row[p])}
    return scored if all(map(is_metric, scored.values())) else {}


_DESCRIBING = re.compile(
    r"(?:(?:model|number of|num|training|train|total)\s)?"
    r"(?:version|tokenizer|vocab(?:ulary)?(?: size)?|params?|parameters|epochs?|steps|languages?|checkpoint"
    r"|release(?: date)?|date|config(?:uration)?|context(?: length| size)?|weights|download|link|licen[cs]e"
    r"|data(?: ?sets?)?|gpus?|hardware|(?:\w+ )?modes?|settings?)"
)
"""The head of a column of one row that describes the model, or how it ran: its version, its vocabulary, its mode."""


_SETTING = re.compile(
    r"\W*(?:w/o?|\+|(?:with(?:out)?|no|zero|one|few|\d+)\b).{0,60}|.{1,40}\s?=\s?.{1,60}|.{0,20}\b\d+-shots?\b.{0,20}",
    re.IGNORECASE,
)
"""What heads a row that says how a model was run: "w/o guidance", "steps = 64", "5-shot"."""
_SETTINGS = re.compile(
    r"\W*(?:settings?|config(?:uration)?s?|modes?|prompt(?:ing|s)?|decoding|shots?|precision)?\W*", re.IGNORECASE
)


_SPLIT = re.compile(
    r"(?:(?:local|public|private|official|hidden)\s)?(?:dev|test|val(?:idation)?|eval(?:uation)?|development)(?:[\s-](?:set|split|dev|std|standard|clean|other|[a-zA-Z\d]))?",
    re.IGNORECASE,
)
"""The head of a row that says on which part of each test: "local validation", "test-std"."""


_WAYS = re.compile(
    r"(?:decod(?:ing|er)|inference|search|sampling|testing) ?(?:modes?|methods?|strateg(?:y|ies)|protocols?)?"
)
"""The head of a column of ways to run a model."""
_WAY = re.compile(r"[a-z][\w +-]{3,40}", re.IGNORECASE)


_LANGUAGE = re.compile(r"[A-Za-z][a-zA-Z]+(?:[\s(-]+[A-Za-z]+\)?)?")


def _by_setting(table: Scored, found: Found, owner: Owner, text: Text) -> bool:
    """A benchmark in each column above rows of scores, each of a setting or a split that its first cell says."""
    heads, body = table.heads, table.body
    said = [" ".join(text.slice(row[0]).split()) for row in body]
    settings = _SETTINGS.fullmatch(heads[0]) and all(map(_SETTING.fullmatch, said))
    splits = plain(heads[0]) in ("", "split", "splits", "set", "partition") and all(map(_SPLIT.fullmatch, said))
    languages = plain(heads[0]) in ("language", "languages", "lang") and all(map(_LANGUAGE.fullmatch, said))
    ways = _WAYS.fullmatch(plain(heads[0])) and all(map(_WAY.fullmatch, said))
    if not (settings or splits or languages or ways) or len(set(said)) < len(said):
        return False
    places = [p for p in range(1, len(heads)) if all(_is_scored(text.slice(row[p])) for row in body)]
    read = {p: read_test(heads[p], table.spans[p], text) for p in places}
    tests = with_names(read, dict(enumerate(heads)), testing=True)
    if ways and table.on is not None and not tests and all(is_metric(heads[p]) for p in places):
        tests = {p: Test(table.on, heads[p]) for p in places}
    if len(tests) * 2 < len(places) or not tests:
        return False
    for setting, row in zip(said, body, strict=True):
        cells = [span for span in row if span.start < span.end]
        passage = [Span(min(span.start for span in cells), max(span.end for span in cells))]
        for place, test in tests.items():
            add_score(found, owner, test.told_apart(setting), row[place], passage, text)
    return True


def _by_metric(table: Scored, found: Found, owner: Owner, text: Text) -> bool:
    """A set of data in each column above rows of its metrics: "Dataset | TideQA | EbbQA" above "EM | 71.2 | 64.0"."""
    heads = {
        p: head
        for p, head in enumerate(table.heads)
        if p and (_listed(head, table) or (may_be_test(head) and not is_split(head)))
    }
    metrics = {
        number: name for number, row in enumerate(table.body) if is_metric(name := text.slice(row[0]).strip(" *_`"))
    }
    of_data = names_data(table.heads[0])
    scored = sum(may_be_test(text.slice(row[0])) for row in table.body)  # and no speeds
    if len(heads) + 1 < len(table.heads) or len(metrics) < 2 - of_data or len(metrics) * 3 < scored * 2:
        return False
    read = {p: read_test(head, table.spans[p], text) or _listed(head, table) for p, head in heads.items()}
    tests = with_names(read, heads, testing=True, freely=names_whole_tests(table.heads[0]), of_data=of_data)
    if len(tests) < 2 or any(is_metric(test.metric) for test in tests.values()):
        return False
    for number, name in metrics.items():
        row = table.body[number]
        passage = [Span(row[0].start, max(span.end for span in row))]
        for place, test in tests.items():
            add_score(found, owner, test.told_apart(name), row[place], passage, text)
    return True


def _listed(head: str, table: Scored) -> Test | None:
    """A head that is one of the sets of data which the text over a table lists."""
    name = head.strip(" *_`")
    return Test(Node("Benchmark", slug(name)), name=name) if name in table.sets else None


def _is_scored(cell: str) -> bool:
    return is_score(cell) or not re.search(r"\d", cell)
