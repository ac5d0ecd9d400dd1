"""Scores in lists: a test with its score in each item, or a metric of a test that the text over the list names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.keys import Lexicon
from modelatlas.claims.layout.kinds import of_kind
from modelatlas.claims.layout.measures import is_metric, is_of_run, is_score, may_be_test, names_data
from modelatlas.claims.layout.own_sets import read_own_sets
from modelatlas.claims.layout.scores import Test, add_score, benchmark_of, read_test, with_names
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.tables.around import Around
from modelatlas.claims.layout.tables.leads import test_over
from modelatlas.claims.layout.tables.named_tests import benchmark
from modelatlas.claims.layout.tables.whole_page import OTHER_DATA, learned_data, tuned_on
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.lexicon import slug
from modelatlas.model import Block, Layout, Node, Span

_METRIC_LINE = re.compile(r"(?P<metric>[A-Za-z][\w@ -]{0,30}?)\s*(?:\([^()]{0,20}\)\s*)?[:=]\s*(?P<score>\S.*)")


_REPORTED = re.compile(
    r"(?P<metric>[^\W_][\w@./ -]{0,38}?)\son\s(?P<name>\S[^\n]{1,58}?)"
    r"\s+(?:self-reported|verified)\s+(?P<score>\d{1,5}(?:\.\d+)?%?)"
)
"""A result as a hub shows it: its metric, its data, who measured it: "pass@1 on TideEval self-reported 0.180"."""


def _reported(found: Found, block: Block, owner: Owner, text: Text) -> None:
    """Claim a result that a hub's page shows of its model."""
    line = _REPORTED.fullmatch(text.slice(block.span).strip())
    if line is None or not is_metric(line["metric"]) or len(owner.nodes) != 1:
        return
    start = text.text.index(line["score"], block.span.end - len(line["score"]) - 2)
    part = "(" in line["name"]  # "TideEval (Python)" beside "TideEval (Java)"
    on = Node("Benchmark", slug(line["name"])) if part else benchmark_of(line["name"], text)
    test = Test(on, line["metric"], name=line["name"])
    add_score(found, owner, test, Span(start, start + len(line["score"])), [block.span], text)
    found.consumed.append(block.span)


def read_metric_lists(found: Found, layout: Layout, sections: Sections, text: Text, lexicon: Lexicon) -> None:
    """ "It achieves the following results on SQuAD:" over "Exact match: 81.2": a benchmark, a metric in each item."""
    test: Test | None = None
    owner = NOBODY
    read_lists(found, layout, sections, text, lexicon)
    read_own_sets(found, layout, sections, text)
    before: Block | None = None
    for block in layout.blocks:
        _reported(found, block, sections.topic, text)
        if block.kind == "item" and test is not None:
            _metric_line(found, test, owner, block.span, text)
            continue
        test, above, before = None, before, block
        if block.kind != "paragraph" or not text.slice(block.span).rstrip().endswith(":"):
            continue
        last = _last_sentence(block.span, text)
        owner = sections.at(block.span.start).owner
        named = {m.entity.key for m in text.inside(last) if m.kind == "model" and m.entity}
        if len(owner.nodes) == 1 and named <= {owner.nodes[0].key}:
            test = read_test(text.slice(last), [last], text) or _tuned_on(
                above.span if above and above.kind == "paragraph" else block.span, last, text
            )
            if test is None and _ON_ITS_SET.search(text.slice(last)) and (data := tuned_on(layout, text)):
                test = Test(data)


_TUNED_ON = re.compile(
    r"\bon (?:the )?(?!the\b|an?\b|None\b|unknown\b)(?P<name>[\w/.-]+(?:\s[\w/.-]+){0,3}) data\s?set\b"
)


def _tuned_on(said: Span, last: Span, text: Text) -> Test | None:
    """The data on which it is ``said`` that a model was tuned, where its results are on "the evaluation set"."""
    data = _TUNED_ON.search(text.text, said.start, last.start)
    if not data or not names_data(data["name"]) or not _ON_ITS_SET.search(text.slice(last)):
        return None
    return Test(benchmark(data["name"]), name=data["name"])


_ON_ITS_SET = re.compile(
    r"\bon the (?:evaluation|validation|test) set\b|\bfollowing (?:results|scores|metrics)\s*:\s*$"
)


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


_LINE = re.compile(
    r"(?P<quote>[\"']?)(?P<name>[^\W_][^:=|\"\n]{0,60}?)(?P=quote)(?:\s*(?:[:=]|\s[–—-]\s|→)\s*|(?P<bare>\s)(?=[~≈\d]))"
    r"(?P<score>[~≈]?\s?\d{1,5}(?:\.\d+)?\s?%?(?:\s?[±(\[][^:]{0,40})?),?"
)
"""A test or a metric with its score: "TideQA (5-shot): 71.2"; ``bare``, if nothing but a blank is between them."""
_FEW = 2
"""Names that no table knows are tests where as many stand below each other."""


def read_lists(found: Found, layout: Layout, sections: Sections, text: Text, lexicon: Lexicon) -> None:
    """Items below a heading on tests that are a test, or a metric of the test that the text over them names, each with
    its score: they are those of the section's model. So are those of any list of nothing but known tests."""
    run: list[Span] = []
    around = Around.read(layout, text)
    data = cache(lambda: learned_data(layout, text))
    for block in (*layout.blocks, None):
        if block is not None and block.kind in ("item", "result"):
            run.append(block.span)
            continue
        if run and (sections.is_about_tests(run[0].start, lexicon) or (len(run) >= _FEW and _are_tests(run, text))):
            _read_run(found, run, around, sections, data)
        run = []


def _ends_in_metric(name: str) -> bool:
    """Whether a name is that of a metric of a part: "HasAnswer_f1"."""
    part, _, metric = name.rpartition("_")
    return bool(part) and is_metric(metric) and may_be_test(name) and not is_of_run(name)


def _are_tests(run: Sequence[Span], text: Text) -> bool:
    """Whether each item is a known test with its score, and nothing more."""
    for span in run:
        line = _LINE.fullmatch(text.slice(span).strip())
        if not line or not is_score(line["score"]) or not _is_test(line, span, text):
            return False
    return True


def _is_test(line: re.Match[str], span: Span, text: Text) -> bool:
    """Whether what stands before a score begins with the name of a known test, and is hardly more than that."""
    head = Span(span.start, span.start + line.end("name"))
    first = next(iter(text.inside(head)), None)
    return first is not None and first.kind == "benchmark" and (first.end - first.start) * 2 > len(line["name"])


def _read_run(
    found: Found, run: Sequence[Span], around: Around, sections: Sections, data: Callable[[], Node | None]
) -> None:
    section, text = sections.at(run[0].start), around.text
    owner = of_kind(section.owner, section.path, text)
    read = ((span, _LINE.fullmatch(text.slice(span).strip())) for span in run)
    lines = [(span, line) for span, line in read if line and is_score(line["score"])]
    lines = [(span, line) for span, line in lines if not line["bare"] or _is_test(line, span, text)]
    models = {m.entity.key for span, _ in lines for m in text.inside(span) if m.kind == "model" and m.entity}
    if len(owner.nodes) != 1 or owner.planned or not models <= {owner.nodes[0].key}:
        return
    names = {n: " ".join(line["name"].split()) for n, (_, line) in enumerate(lines)}
    heads = {n: Span(span.start, span.start + line.end("name")) for n, (span, line) in enumerate(lines)}
    told = {n: read_test(name, [heads[n]], text) for n, name in names.items() if not is_metric(name)}
    known = any(told.values())
    on = test_over(run[0], around, testing=True) if len(told) < len(names) and not known else None
    alone = len(told) < len(names) and not any(may_be_test(names[n]) for n in told)
    if on is None and alone and not (section.path and OTHER_DATA.search(section.path[-1])):
        on = data()  # metrics alone: of what the model was tuned for
    if on is not None:  # what stands beside its metrics are more of them: "HasAnswer_f1"
        tests = {n: Test(on, name) for n, name in names.items() if is_metric(name) or _ends_in_metric(name)}
    else:
        tests = with_names(told, names, testing=True, named=len(told) >= _FEW and len(told) == len(names))
    for n, test in tests.items():
        span, line = lines[n]
        start = text.text.index(line["score"], heads[n].end)
        add_score(found, owner, test, Span(start, start + len(line["score"])), [span], text)
        found.consumed.append(span)
