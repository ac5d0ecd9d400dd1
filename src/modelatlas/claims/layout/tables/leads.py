"""What leads to a table: the benchmark that the text over it names, and the model whose results it says are below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from modelatlas.claims.layout.keys import Lexicon
from modelatlas.claims.layout.measures import metrics_of
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.tables.around import Around
from modelatlas.claims.layout.tables.named_tests import benchmark, headed_by, heads_it, measured_by, tests_in
from modelatlas.claims.layout.tables.whole_page import OF_SCORES, Page
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.model import Block, Node, Span

_TESTED = re.compile(r"\b(?:evaluat|test|benchmark|measur|results?\b|report|scor)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands over a table: the benchmark that the text says its scores are ``on``, ``whose`` results it says they
    are, whether it is about tests at all, whether the test's name is all that stands there, the ``metrics`` that each
    cell has, "PSNR/SSIM", the ``sets`` of data that a key over it lists, and what the whole ``page`` says;
    ``several``: it names more tests than one; ``timed``: it speaks of times and costs; ``otherwise``: a paragraph leads
    to the table that does not speak of scores, or of those on data without a name."""

    on: Node | None = None
    several: bool = False
    timed: bool = False
    otherwise: bool = False
    whose: Owner = NOBODY
    testing: bool = False
    headed: bool = False
    metrics: str = ""
    sets: tuple[str, ...] = ()
    page: Page = field(default_factory=Page)


def read_lead(table: Span, around: Around, sections: Sections, lexicon: Lexicon, page: Page) -> Lead:
    """What the text over a table says of it; what the whole ``page`` says holds for all its tables."""
    testing, text = sections.is_about_tests(table.start, lexicon), around.text
    tests = _tests_over(table, around, testing=testing)
    on = next(iter(tests)) if len(tests) == 1 else None
    before = _paragraph_before(table, around)
    of_scores = before is not None and OF_SCORES.search(text.slice(before.span)) is not None
    headed = on is not None and _is_headed(table, around)
    testing = testing or of_scores or (on is not None and _is_below_test(table, around, on))
    return Lead(
        page=page,
        on=on,
        several=len(tests) > 1,
        timed=before is not None and _TIMED.search(text.slice(before.span)) is not None,
        otherwise=before is not None and _is_otherwise(text.slice(before.span)),
        whose=_whose_results(before, around.caption(table), text),
        testing=testing,
        headed=headed,
        metrics=_pair_over(table, around),
        sets=sets_over(table, around),
    )


def sets_over(table: Span, around: Around) -> tuple[str, ...]:
    """The sets of data that a key in the list right over a table says that it is on: "Datasets: dim_64 and dim_32"."""
    above = around.above(table)[-_LISTED_KEYS:]
    for block in reversed(above):
        nearest = block is above[-1] and block.kind == "paragraph"
        if not (block.kind == "item" or nearest) or around.is_parted(block, table):
            break
        if said := _SETS_KEY.fullmatch(" ".join(around.text.slice(block.span).split())):
            return tuple(_SET_IN_KEY.findall(said["names"]))
        if nearest:
            break
    return ()


_LISTED_KEYS = 4
"""Blocks over a table among which a key may say on which data it is."""
_NO_SET = r"(?!(?:unknown|none|custom|internal|various|n/a|tbd)\b)"
_SETS_KEY = re.compile(
    rf"(?:(?:Eval(?:uation)?|Test)\s)?Data\s?sets?\s?:\s(?P<names>{_NO_SET}[\w./+-]{{2,80}}(?:(?:,\sand|,|\sand)\s{_NO_SET}[\w./+-]{{2,80}}){{0,40}})",
    re.IGNORECASE,
)
"""A key of data whose names are each a word: "Dataset: sts-dev"."""
_SET_IN_KEY = re.compile(r"(?!and\b)[\w./+-]+")
_TIMED = re.compile(
    r"\b(?:(?:milli)?seconds|minutes|latenc|speed|throughput|runtime|memory|costs?\b|faster)", re.IGNORECASE
)
_SAME = re.compile(r"\bsame data\b", re.IGNORECASE)
_ON_SOME = re.compile(r"\bon\s(?:an?|our|some|(?:an)?other|new|unseen|internal|\d[\d,]*)\s", re.IGNORECASE)


def _is_otherwise(said: str) -> bool:
    return not (OF_SCORES.search(said) or _SAME.search(said)) or _ON_SOME.search(said) is not None


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
    named = [headed_by(block.span, text, testing=False) for block in headings]
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
    return any(m.kind in ("benchmark", "dataset") and heads_it(m, block.span) for m in around.text.inside(block.span))


def test_over(table: Span, around: Around, *, testing: bool) -> Node | None:
    """The only benchmark that the text before a table, or list, names (:func:`_tests_over`)."""
    tests = _tests_over(table, around, testing=testing)
    return tests.pop() if len(tests) == 1 else None


def _tests_over(table: Span, around: Around, *, testing: bool) -> set[Node]:
    """The benchmarks that the text before a table names, else those of its section or of a heading over it.

    A heading below one on tests, ``testing``, that is a name alone is that of a test.
    """
    above, text = around.above(table)[-_FAR:], around.text
    caption = around.caption_below(table)
    near = [block for block in above[-2:] if not around.is_parted(block, table)]
    tests = tests_in(caption, text) if caption is not None else set()
    tests = tests or {benchmark(name) for name in sets_over(table, around)}
    return tests or _near(near, text, testing=testing) or _of_section(above, text, testing=testing)


def _near(blocks: Sequence[Block], text: Text, *, testing: bool) -> set[Node]:
    """The benchmarks that the one or two blocks right before a table name; of those of the nearer the one of both."""
    several = set[Node]()
    for block in reversed(blocks):
        if block.kind not in ("paragraph", "heading", "caption") and not _is_lone_head(block, blocks):
            break
        head = block.span if block.kind == "heading" else block.lead
        named = headed_by(head, text, testing=testing) if head is not None else None
        tests = {named} if named else tests_in(block, text)
        if len(tests) > 1 and len(measured := measured_by(block, text)) == 1:
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


_FAR = 12
"""Blocks above a table among which what its section measures is looked for."""


def _of_section(blocks: Sequence[Block], text: Text, *, testing: bool) -> set[Node]:
    """The benchmarks on which a section says that it measures, above the table before which ``blocks`` end; else those
    of the headings over it, from the nearest on."""
    level, tests = 99, set[Node]()
    for block in reversed(blocks):
        if block.kind == "paragraph" and level == 99 and _TESTED.search(text.slice(block.span)):
            tests |= tests_in(block, text)
        if block.kind != "heading" or block.level >= level:
            continue
        level = block.level
        if tests:
            return tests
        named = headed_by(block.span, text, testing=testing)
        tests = {named} if named else tests_in(block, text)
        if tests:
            return tests
    return set()


def _paragraph_before(table: Span, around: Around) -> Block | None:
    """The paragraph that leads to a table, if it does not to another."""
    above = around.above(table)
    leads = above and above[-1].kind == "paragraph" and not around.is_parted(above[-1], table)
    return above[-1] if leads else None


_OF_RESULTS = re.compile(
    r"\b(?:results?|performance|scores?|accurac(?:y|ies)|evaluations?)\b[^.]*(?::|\bbelow\b|\bfollow)", re.IGNORECASE
)


_SCORES_OF = re.compile(
    r"\b(?:results?|performance|scores?|accurac(?:y|ies)|evaluations?)\b[^.;:]{0,80}?\b(?:of|for)\s+(?:(?:the|our)\s+)?\W*$",
    re.IGNORECASE,
)
_FAR_OF = 110
"""Code points before a name in which it is looked for what is of it."""


def _last_sentence(block: Block, text: Text) -> int:
    """Where the sentence begins that a block ends with: what leads to a table."""
    ends = list(_SENTENCE_END.finditer(text.text, block.span.start, block.span.end))
    return ends[-1].end() if ends else block.span.start


_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z*\[])")


def _whose_results(before: Block | None, caption: Block | None, text: Text) -> Owner:
    """The model of which the paragraph before a table says that its results are below, or its caption that they are
    its; nobody where it names others."""
    for block in filter(None, (before, caption)):
        said = _last_sentence(block, text) if block == before else block.span.start
        models = [m for m in text.inside(block.span) if m.kind == "model" and m.entity and m.start >= said]
        named = {m.entity.key for m in models if m.entity}
        if len(named) != 1:
            continue
        told = _OF_RESULTS.search(text.slice(block.span)) if block == before else None
        start = max(block.span.start, models[0].start - _FAR_OF)
        if told or (block == caption and _SCORES_OF.search(text.text, start, models[0].start)):
            return Owner((Node("Model", named.pop()),))
    return NOBODY
