"""What leads to a table: the benchmark that the text over it names, and the model whose results it says are below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from modelatlas.claims.layout.keys import Lexicon
from modelatlas.claims.layout.measures import is_metric, metrics_of
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.tables.around import Around
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import slug
from modelatlas.model import Block, Layout, Mention, Node, Span
from modelatlas.titles.shapes import is_generic

_ON = re.compile(r"\bon\s+(?:the\s+)?$")
_TESTED = re.compile(r"\b(?:evaluat|test|benchmark|measur|results?\b|report|scor)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands over a table: the benchmark that the text says its scores are ``on``, ``whose`` results it says they
    are, whether it is about tests at all, whether the test's name is all that stands there, the ``metrics`` that each
    cell has, "PSNR/SSIM", and on what benchmark's data the page's model was ``tuned``, or its models ``trained``."""

    on: Node | None = None
    whose: Owner = NOBODY
    testing: bool = False
    headed: bool = False
    metrics: str = ""
    everywhere: Everywhere | None = None
    tuned: Node | None = None
    trained: Node | None = None


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The only benchmark ``on`` which a whole text says that its models did well or not, and the ``words`` that do."""

    on: Node
    words: str


def read_page(layout: Layout, text: Text) -> Lead:
    """What a page says of all its tables."""
    if not layout.tables:
        return Lead()
    tuned = tuned_on(layout, text)
    return Lead(everywhere=_measured_on(layout, text), tuned=tuned, trained=tuned or _trained_on(layout, text))


def _measured_on(layout: Layout, text: Text) -> Everywhere | None:
    """The only benchmark on which a text says that its models did well or not, "accuracy on TideNet", else the only
    one on which it says that they are tested."""
    told, words, tested, frames = set[Node](), [], set[Node](), []
    for block in layout.blocks:
        said = text.slice(block.span) if block.kind in ("paragraph", "caption", "item", "heading") else ""
        if _ACHIEVING.search(said) and (on := {node for node, m in _named_in(block, text) if _says_on(m, text)}):
            told |= on
            words.append(said.lower())
        prose = block.kind in ("paragraph", "item") and _TESTING.search(said) and not _SPEED.search(said)
        if prose and (on := _measured_by(block, text)):
            tested |= on
            frames.append(said.lower())
    if not told:
        told, words = tested, frames
    return Everywhere(told.pop(), " ".join(words)) if len(told) == 1 else None


_DATA = re.compile(
    r"\bfine-?\s?tuned\b[^.;:]{0,40}?\bon\s+(?:the\s+)?(?:(?:\w+\s)?(?:version|part|portion|subset|split)\s+of\s+(?:the\s+)?)?"
    r"(?:(?:standard|original|popular|well-known)\s+)?\W*$",
    re.IGNORECASE,
)


def tuned_on(layout: Layout, text: Text) -> Node | None:
    """The only benchmark, or set of data, on which a text says that a model was tuned: "fine-tuned on TideQA"."""
    prose = [block for block in layout.blocks if block.kind in ("paragraph", "item")]
    named = (one for block in prose for one in _named_in(block, text))
    said = [(node, m) for node, m in named if _DATA.search(text.text, max(0, m.start - _FAR_BEFORE), m.start)]
    if any(_AND_MORE.match(text.text, m.end) for _, m in said):
        return None
    told = {node for node, _ in said}
    if not told:  # data that no table knows
        unknown = (_ON_DATA.search(text.slice(block.span)) for block in prose)
        told = {Node("Benchmark", slug(data["name"])) for data in unknown if data}
    return told.pop() if len(told) == 1 else None


_TRAINED_ON = re.compile(r"(?<![\w-])(?<!pre\s)train(?:ed|ing)\b[^.;:]{0,60}?\bon\s+(?:the\s+)?\W*$", re.IGNORECASE)


def _trained_on(layout: Layout, text: Text) -> Node | None:
    """The only benchmark on whose data a text says that models were trained."""
    prose = (block for block in layout.blocks if block.kind in ("paragraph", "item"))
    named = (one for block in prose for one in _named_in(block, text))
    said = [(n, m) for n, m in named if _TRAINED_ON.search(text.text, max(0, m.start - _FAR_BEFORE), m.start)]
    more = any(_AND_MORE.match(text.text, m.end) for _, m in said)
    return said[0][0] if said and not more and len({n for n, _ in said}) == 1 else None


_AND_MORE = re.compile(
    r"(?:\]\([^()\s]*\))?[*_`]*(?:\s+data\s?sets?)?\s*(?:,|&|\+|\band\b)\s*(?:and\s+)?(?:the\s+)?[\[*_`]*[A-Z]"
)
"""After the name of a set of data: others beside it."""
_ON_DATA = re.compile(
    r"\bfine-?\s?tuned\b[^.;:]{0,60}?\bon\s+(?:the\s+)?(?!an?\b|None\b|unknown\b|following\b|same\b)"
    r"(?P<name>[A-Z\d][\w./-]*(?:\s[\w./-]+){0,3}) data\s?set\b"
)
_FAR_BEFORE = 110
"""Code points before the name of a set of data in which it is looked for that a model was tuned on it."""


def read_lead(table: Span, around: Around, sections: Sections, lexicon: Lexicon, page: Lead) -> Lead:
    """What the text over a table says of it; what the whole ``page`` says (`read_page`) holds for all its tables."""
    testing, text = sections.is_about_tests(table.start, lexicon), around.text
    on = test_over(table, around, testing=testing)
    before = _paragraph_before(table, around)
    of_scores = before is not None and _OF_SCORES.search(text.slice(before.span)) is not None
    headed = on is not None and _is_headed(table, around)
    testing = testing or of_scores or (on is not None and _is_below_test(table, around, on))
    return replace(
        page,
        on=on,
        whose=_whose_results(before, around.caption(table), text),
        testing=testing,
        headed=headed,
        metrics=_pair_over(table, around),
    )


def _pair_over(table: Span, around: Around) -> str:
    """The only metrics that the text right over a table lists with a bar between them; "" where it lists none."""
    text = around.text
    near = [block for block in around.above(table)[-1:] if not around.is_parted(block, table)]
    said = {
        metrics for block in near for one in _LISTED.findall(text.slice(block.span)) if (metrics := metrics_of(one))
    }
    return said.pop() if len(said) == 1 else ""


_LISTED = re.compile(r"(?<![\w/])[A-Za-z][\w@.-]{0,12}\s?/\s?[A-Za-z][\w@.-]{0,12}(?![\w/])")


def _is_below_test(table: Span, around: Around, on: Node) -> bool:
    """Whether a heading right over a table names the test that it is on, and no training: "Retrieval on TideBench"."""
    near, text = around.above(table)[-2:], around.text
    headings = [block for block in near if block.kind == "heading" and not around.is_parted(block, table)]
    said = [text.slice(block.span) for block in headings]
    named = [_headed_by(block.span, text, testing=False) for block in headings]
    return named[-1:] == [on] and not _NOT_TESTED.search(said[-1])


_NOT_TESTED = re.compile(
    r"\b(?:pre-?)?(?:train|fine-?tun|tun|data|statistic|speed|latenc|throughput|config|hyper|cost)", re.IGNORECASE
)


def _is_headed(table: Span, around: Around) -> bool:
    """Whether the name of a test is all that stands right before a table: "MS COCO", "- TideNet"."""
    above = around.above(table)
    if not above or around.is_parted(above[-1], table):
        return False
    block = above[-1]
    return any(m.kind in ("benchmark", "dataset") and _heads(m, block.span) for m in around.text.inside(block.span))


def test_over(table: Span, around: Around, *, testing: bool) -> Node | None:
    """The only benchmark that the text before a table names, else the only one of its section or of a heading over it.

    A heading below one on tests, ``testing``, that is a name alone is that of a test.
    """
    above, text = around.above(table)[-_FAR:], around.text
    caption = around.caption_below(table)
    near = [block for block in above[-2:] if not around.is_parted(block, table)]
    tests = _tests_in(caption, text) if caption is not None else set()
    tests = tests or _near(near, text, testing=testing) or _of_section(above, text, testing=testing)
    return tests.pop() if len(tests) == 1 else None


def _near(blocks: Sequence[Block], text: Text, *, testing: bool) -> set[Node]:
    """The benchmarks that the one or two blocks right before a table name; of those of the nearer the one of both."""
    several = set[Node]()
    for block in reversed(blocks):
        if block.kind not in ("paragraph", "heading", "caption") and not _is_lone_head(block, blocks):
            break
        head = block.span if block.kind == "heading" else block.lead
        named = _headed_by(head, text, testing=testing) if head is not None else None
        tests = {named} if named else _tests_in(block, text)
        if len(tests) > 1 and len(measured := _measured_by(block, text)) == 1:
            tests = measured
        if len(tests) == 1 and (not several or tests <= several):
            return tests
        if block.kind == "heading" or (tests and several):
            break
        several |= tests
    return several


def _is_lone_head(item: Block, blocks: Sequence[Block]) -> bool:
    """Whether a block is an item that heads what follows, "- **TideBench**:" or "- TideBench", and not the last of a
    list."""
    heads = item.lead is not None or item.span.end - item.span.start <= _SHORT
    return item.kind == "item" and heads and [b for b in blocks if b.kind == "item"] == [item]


_SHORT = 30
"""Code points of an item that may be a name alone."""


def _tests_in(block: Block, text: Text) -> set[Node]:
    """The benchmarks that a block names, and data sets on which it says that something was measured."""
    return {
        node
        for node, m in _named_in(block, text)
        if m.kind == "benchmark" or _says_on(m, text) or _heads(m, block.span)
    }


def _measured_by(block: Block, text: Text) -> set[Node]:
    """The benchmarks of a block on which it says that something was measured, where it names others as well."""
    return {node for node, m in _named_in(block, text) if _MEASURED_BY.search(text.text, max(0, m.start - 90), m.start)}


_TESTING = re.compile(r"\b(?:evaluate[sd]?|evaluating|tested|benchmarked|measured|validated)\b", re.IGNORECASE)
_SPEED = re.compile(r"\b(?:speed|latency|throughput|memory|runtime|fps)\b", re.IGNORECASE)
_MEASURED_BY = re.compile(
    r"\b(?:evaluat|test|benchmark|measur|validat)\w*\b[^.;:]{0,60}\b(?:on|us(?:e|es|ed|ing)|with)\s+(?:the\s+)?\W*$",
    re.IGNORECASE,
)


def _named_in(block: Block, text: Text) -> Iterator[tuple[Node, Mention]]:
    """The benchmarks and sets of data that a block names."""
    for m in text.inside(block.span):
        if m.entity and m.kind in ("benchmark", "dataset"):
            yield Node("Benchmark", m.entity.key if m.kind == "benchmark" else slug(m.surface)), m


_FAR = 12
"""Blocks above a table among which what its section measures is looked for."""


def _of_section(blocks: Sequence[Block], text: Text, *, testing: bool) -> set[Node]:
    """The benchmarks on which a section says that it measures, above the table before which ``blocks`` end; else those
    of the headings over it, from the nearest on."""
    level, tests = 99, set[Node]()
    for block in reversed(blocks):
        if block.kind == "paragraph" and level == 99 and _TESTED.search(text.slice(block.span)):
            tests |= _tests_in(block, text)
        if block.kind != "heading" or block.level >= level:
            continue
        level = block.level
        if tests:
            return tests
        named = _headed_by(block.span, text, testing=testing)
        tests = {named} if named else _tests_in(block, text)
        if tests:
            return tests
    return set()


_NAME = r"(?P<name>(?:[A-Z][\w.+-]*|[a-z][\w.+]*(?:[A-Z][\w.+-]*|-[Bb]ench))(?:\s[A-Z\d][\w.+-]*){0,2}?)"
_TEST_AND_METRIC = re.compile(rf"\W*{_NAME}\s*(?:\((?P<metric>[^()]{{1,30}})\))?\W*")
_RESULTS_ON = re.compile(
    rf"(?i:.*\b(?:results?|performance|evaluations?|scores?|accuracy)\s+(?:on|for)\s+(?:the\s+)?){_NAME}"
    r"(?P<kind>(?i:\s+(?:benchmark|data\s?set|test\s?set|leaderboard|suite|challenge))*)\W*"
)
"""A heading over results that says on what: "Results on the TideBench dataset"."""


_SHAPED = re.compile(r"(?=[\w.+]*(?:[A-Z][a-z]*[A-Z]|[A-Z]\w*\d))[A-Za-z][\w.+-]{2,}(?:\s[A-Z\d][\w.]*)?")
_BENCH = re.compile(r"[\w.+-]*[A-Za-z]-?[Bb]ench(?:mark)?(?:[-\s](?:v?\d[\w.]*|[A-Z]\w*))?")
"""A name that says itself that it is of a benchmark: "tideOCR-bench"."""
_NAMED_OTHERWISE = frozenset({"model", "technique", "task", "hardware", "organization", "license", "metric"})


_MODELS_ON = re.compile(rf"(?i:.*\bmodels?\s+on\s+(?:the\s+)?){_NAME}\W*")
"""The head of a column of models that says on what the others measured them: "Model on TideForms"."""
_TASK_ON = re.compile(rf"[\w\s,-]{{3,60}}\son\s(?:the\s)?{_NAME}\W*")
"""A heading that names a task and its data: "Form understanding on TIDEFORM"."""


def said_in_head(head: str) -> Node | None:
    """The benchmark that the head of a column of models says that they were measured on."""
    said = _MODELS_ON.fullmatch(" ".join(head.split()))
    return _benchmark(said["name"]) if said else None


def _benchmark(name: str) -> Node:
    """The benchmark of a name, whether or not a table knows it."""
    known = load_gazetteer().lookup("Benchmark", name)
    return Node("Benchmark", known.key if known else slug(name))


def _paragraph_before(table: Span, around: Around) -> Block | None:
    """The paragraph that leads to a table, if it does not to another."""
    above = around.above(table)
    leads = above and above[-1].kind == "paragraph" and not around.is_parted(above[-1], table)
    return above[-1] if leads else None


_OF_SCORES = re.compile(r"\b(?:scores|results|performance|accurac(?:y|ies)|evaluated|benchmarked)\b", re.IGNORECASE)
_ACHIEVING = re.compile(rf"{_OF_SCORES.pattern}|\b(?:achiev|reach|obtain|attain)\w*\b", re.IGNORECASE)


def _headed_by(heading: Span, text: Text, *, testing: bool) -> Node | None:
    """The benchmark that is all that a heading names: one that the text names so elsewhere, or with its metric, or on
    which it says that results are; any name in capitals where ``testing``.
    """
    surface = " ".join(text.slice(heading).split())
    if len(surface) > _LONG:
        return None
    other = any(m.kind in _NAMED_OTHERWISE for m in text.inside(heading))
    said = _RESULTS_ON.fullmatch(surface) or (None if other else _TASK_ON.fullmatch(surface))
    if said and (said.groupdict().get("kind") or (_SHAPED.fullmatch(said["name"]) and not other)):
        name = re.sub(r"(?i:\s+(?:benchmark|dataset|challenge))+$", "", said["name"])
        return _benchmark(name)
    said = _TEST_AND_METRIC.fullmatch(surface)
    if said is None:
        return None
    key = slug(said["name"])
    known = any(m.kind == "benchmark" and m.entity and m.entity.key == key for m in text.mentions)
    metric = said["metric"] is not None and is_metric(said["metric"].split(",")[0])
    bench = _BENCH.fullmatch(said["name"]) is not None
    shaped = testing and (bench or _SHAPED.fullmatch(said["name"])) and not is_generic(said["name"])
    return Node("Benchmark", key) if known or metric or (shaped and not other) else None


_LONG = 200
"""Code points of a heading from which on it is no name."""
_AROUND = 5
"""Code points of a heading beside its words: its marks."""


def _heads(m: Mention, block: Span) -> bool:
    """Whether a data set is all that a heading says: what stands below was measured on it."""
    return m.start - block.start + block.end - m.end < _AROUND


_LEARNED = re.compile(r"\b(?:train|tun)(?:ed|ing)\b[^.;]*$")


def _says_on(m: Mention, text: Text) -> bool:
    learned = _LEARNED.search(text.text, max(0, m.start - 60), m.start)
    return learned is None and _ON.search(text.text, max(0, m.start - 8), m.start) is not None


_OF_RESULTS = re.compile(
    r"\b(?:results?|performance|scores?|accurac(?:y|ies)|evaluations?)\b[^.]*(?::|\bbelow\b|\bfollow)", re.IGNORECASE
)


_SCORES_OF = re.compile(
    r"\b(?:results?|performance|scores?|accurac(?:y|ies)|evaluations?)\b[^.;:]{0,80}?\b(?:of|for)\s+(?:(?:the|our)\s+)?\W*$",
    re.IGNORECASE,
)
_FAR_OF = 110
"""Code points before a name in which it is looked for what is of it."""


def _whose_results(before: Block | None, caption: Block | None, text: Text) -> Owner:
    """The model of which the paragraph before a table says that its results are below, or its caption that they are
    its; nobody where it names others."""
    for block in (before, caption):
        models = [m for m in text.inside(block.span) if m.kind == "model" and m.entity] if block else []
        named = {m.entity.key for m in models if m.entity}
        if block is None or len(named) != 1:
            continue
        told = _OF_RESULTS.search(text.slice(block.span)) if block == before else None
        start = max(block.span.start, models[0].start - _FAR_OF)
        if told or (block == caption and _SCORES_OF.search(text.text, start, models[0].start)):
            return Owner((Node("Model", named.pop()),))
    return NOBODY
