"""Tables of scores that name no model: they are those of the model that their section is about.

Two layouts: a benchmark in each row with its score beside it, and a benchmark in each column above one row of scores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.scores import Test, add_score, is_metric, is_score, read_test, with_attribute, with_names
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.model import Layout, Span

Row = Sequence[Span]
_VALUE = re.compile(
    r"(?:our\s+)?(?:values?|scores?|results?|acc(?:uracy)?|performance|%|test\s+scores?|em|f1)", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:std\w*|version|count|number|examples?|train\w*|questions|tokens|hours|images|samples?|size|n|steps?|epochs?|loss|time|baseline|random|previous|sota|human)\b|±",
    re.IGNORECASE,
)
"""Heads of columns of numbers that are no scores of the model."""
_OWN_ROW = re.compile(
    r"\W*(?:(?:test\s+)?(?:scores?|results?|values?|performance)|ours?|this\s+model|acc(?:uracy)?|f1|em)?\W*",
    re.IGNORECASE,
)


def read_own_scores(
    found: Found,
    heads: Sequence[str],
    spans: Sequence[Row],
    body: Sequence[Row],
    owner: Owner,
    text: Text,
    *,
    testing: bool,
) -> bool:
    """Claim the scores of a table with these heads (their text, their spans) and rows; whether it is one of the two."""
    if len(owner.nodes) != 1 or owner.planned or not body:
        return False
    if len(body) == 1:
        return _across(found, heads, spans, body[0], owner, text, testing=testing)
    return _down(found, heads, body, owner, text, testing=testing)


def _across(
    found: Found, heads: Sequence[str], spans: Sequence[Row], row: Row, owner: Owner, text: Text, *, testing: bool
) -> bool:
    read = {
        place: read_test(head, spans[place], text)
        for place, head in enumerate(heads)
        if is_score(text.slice(row[place]))
    }
    tests = with_names(read, dict(enumerate(heads)), testing=testing)
    others = [text.slice(row[place]) for place in range(len(heads)) if place not in read]
    if not _most(read) or not all(_OWN_ROW.fullmatch(other) for other in others):
        return False
    cells = [span for span in row if span.start < span.end]
    passage = [Span(min(span.start for span in cells), max(span.end for span in cells))]
    for place, test in tests.items():
        add_score(found, owner, test, row[place], passage, text)
    return True


def _down(found: Found, heads: Sequence[str], body: Sequence[Row], owner: Owner, text: Text, *, testing: bool) -> bool:
    label = next((p for p in range(min(2, len(heads))) if _most(_tests(_filled(body, p), p, text))), None)
    values = [
        p for p, head in enumerate(heads) if p != label and not _BESIDE.search(head) and _is_scores(body, p, text)
    ]
    named = [p for p in values if _VALUE.fullmatch(heads[p].strip())]
    values = named or values
    if label is None or len(values) != 1 or not (testing or named):
        return False
    rows = _filled(body, label)
    tests = _tests(rows, label, text)
    names = {number: " ".join(text.slice(row[label]).split()) for number, row in enumerate(rows)}
    known = {number: test for number, test in tests.items() if test}
    for number, row in enumerate(rows):
        if test := known.get(number):
            for place, head in enumerate(heads):
                if place not in (label, values[0]):
                    test = with_attribute(test, head, text.slice(row[place]))
            known[number] = test
    full = with_names({**tests, **known}, names, testing=testing)
    for number, test in full.items():
        row = body[number]
        cells = [span for span in (rows[number][label], row[values[0]]) if span.start < span.end]
        add_score(
            found, owner, test, row[values[0]], [Span(min(c.start for c in cells), max(c.end for c in cells))], text
        )
    return True


def _tests(rows: Sequence[Row], label: int, text: Text) -> dict[int, Test | None]:
    return {n: read_test(" ".join(text.slice(row[label]).split()), [row[label]], text) for n, row in enumerate(rows)}


def _filled(body: Sequence[Row], place: int) -> list[Row]:
    """The rows, an empty cell below another standing for that."""
    rows: list[Row] = []
    for row in body:
        empty = row[place].start == row[place].end and rows
        rows.append((*row[:place], rows[-1][place], *row[place + 1 :]) if empty else row)
    return rows


def _most(read: Mapping[int, Test | None]) -> bool:
    return sum(test is not None for test in read.values()) * 2 > len(read)


def _is_scores(body: Sequence[Row], place: int, text: Text) -> bool:
    return sum(is_score(text.slice(row[place])) for row in body) * 3 >= len(body) * 2


_METRIC_LINE = re.compile(r"(?P<metric>[A-Za-z][\w@ -]{0,30}?)\s*(?:\([^()]{0,20}\)\s*)?[:=]\s*(?P<score>\S.*)")


def read_metric_lists(found: Found, layout: Layout, sections: Sections, text: Text) -> None:
    """ "It achieves the following results on SQuAD:" over "Exact match: 81.2": a benchmark, a metric in each item."""
    test: Test | None = None
    owner = NOBODY
    for block in layout.blocks:
        if block.kind == "item" and test is not None:
            _metric_line(found, test, owner, block.span, text)
            continue
        test = None
        if block.kind != "paragraph" or not text.slice(block.span).rstrip().endswith(":"):
            continue
        last = _last_sentence(block.span, text)
        owner = sections.at(block.span.start).owner
        named = {m.entity.key for m in text.inside(last) if m.kind == "model" and m.entity}
        if len(owner.nodes) == 1 and named <= {owner.nodes[0].key}:
            test = read_test(text.slice(last), [last], text)


def _last_sentence(span: Span, text: Text) -> Span:
    """The sentence that a paragraph ends with."""
    ends = [m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z])", text.slice(span))]
    return Span(span.start + (ends[-1] if ends else 0), span.end)


def _metric_line(found: Found, test: Test, owner: Owner, span: Span, text: Text) -> None:
    line = _METRIC_LINE.fullmatch(text.slice(span).strip())
    if line and is_metric(line["metric"]) and is_score(line["score"]):
        start = text.text.index(line["score"], span.start + line.start("score") - line.start())
        own = replace(test, metric=line["metric"].strip())
        add_score(found, owner, own, Span(start, start + len(line["score"])), [span], text)
