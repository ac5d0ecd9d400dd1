"""What a page says of all its tables: on which test its models did well, on whose data they were tuned or trained."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modelatlas.claims.layout.measures import names_data
from modelatlas.claims.layout.scores import benchmark_of
from modelatlas.claims.layout.tables.around import is_caption
from modelatlas.claims.layout.tables.named_tests import benchmark, measured_by, named_in, says_on
from modelatlas.claims.layout.values import Text
from modelatlas.gazetteer import load_gazetteer
from modelatlas.model import Block, Layout, Node


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The only benchmark ``on`` which a whole text says that its models did well or not, and the ``words`` that do.

    ``stated``: not only headings and captions do, which are of one section and one table; ``declared``: a key says that
    it is what was tested on, "Eval data: TideQA"; ``titled``: only the title names it, which is then the words.
    """

    on: Node
    words: str
    stated: bool = False
    declared: bool = False
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of all its tables: on what its models are tested ``everywhere``, on what benchmark's data its
    model was ``tuned``, or its models ``trained``."""

    everywhere: Everywhere | None = None
    tuned: Node | None = None
    trained: Node | None = None


def read_page(layout: Layout, text: Text) -> Page:
    """What a page says of all its tables; of a page without one nothing is asked."""
    if not layout.tables:
        return Page()
    tuned = learned_data(layout, text)
    return Page(_measured_on(layout, text), tuned, tuned or _trained_on(layout, text))


def learned_data(layout: Layout, text: Text) -> Node | None:
    """The only data that a page says its model was tuned on, that its card lists, or that its index has results on."""
    return tuned_on(layout, text) or _listed_data(layout, text) or _indexed_data(layout, text)


OTHER_DATA = re.compile(
    r"\b(?:data ?sets?|internal|proprietary|private|custom|own|ablations?|train(?:ing)?|on|to|transfer|zero|few|out"
    r"|cross|robust\w*|generali[sz]\w+)\b"
)
"""Headings of results on other data than the page's, or of what was only tried."""
OF_SCORES = re.compile(r"\b(?:scores|results|performance|accurac(?:y|ies)|evaluated|benchmarked)\b", re.IGNORECASE)
_ACHIEVING = re.compile(rf"{OF_SCORES.pattern}|\b(?:achiev|reach|obtain|attain)\w*\b", re.IGNORECASE)


def _measured_on(layout: Layout, text: Text) -> Everywhere | None:
    """The only benchmark on which a text says that its models did well or not, "accuracy on TideNet", else the only
    one on which it says that they are tested."""
    told, words, tested, frames, stated = set[Node](), [], set[Node](), [], False
    titled = _titled(layout, text)
    for block in layout.blocks:
        said = text.slice(block.span) if block.kind in ("paragraph", "caption", "item", "heading") else ""
        if _ACHIEVING.search(said) and (on := {node for node, m in named_in(block, text) if says_on(m, text)}):
            told |= on
            words.append(said.lower())
            stated = stated or (block.kind in ("paragraph", "item") and not is_caption(block, text))
        prose = block.kind in ("paragraph", "item") and _TESTING.search(said) and not _SPEED.search(said)
        if prose and (on := measured_by(block, text)):
            tested |= on
            frames.append(said.lower())
    declared = {node for block in layout.blocks if (node := _declared(block, text))}
    if len(declared) == 1 and told <= declared:
        return Everywhere(declared.pop(), " ".join(words), stated=True, declared=True)
    if not told:
        told, words, stated = tested, frames, True
    if not told and titled is not None:
        return titled
    return Everywhere(told.pop(), " ".join(words), stated) if len(told) == 1 else None


def _titled(layout: Layout, text: Text) -> Everywhere | None:
    """The data that the title of a page says its model is for: "Tern for Segmentation on TideScapes Dataset"."""
    for block in layout.blocks[:_TITLE]:
        if block.kind in ("title", "heading"):
            title = " ".join(text.slice(block.span).split())
            said = _ON_SET.search(title)
            return Everywhere(benchmark(said["name"]), title.lower(), titled=True) if said else None
    return None


_TITLE = 3
"""Blocks among which the title of a page is."""
_ON_SET = re.compile(
    r"\bon\s(?:the\s)?(?P<name>(?=[\w.-]*[A-Z])[\w.-]{3,30}(?:\s[A-Z\d][\w.-]*){0,2}?)\s(?i:data\s?set|benchmark)\b(?!\s(?i:and|&))"
)
_TESTING = re.compile(r"\b(?:evaluate[sd]?|evaluating|tested|benchmarked|measured|validated)\b", re.IGNORECASE)
_SPEED = re.compile(r"\b(?:speed|latency|throughput|memory|runtime|fps)\b", re.IGNORECASE)


def _declared(block: Block, text: Text) -> Node | None:
    """The only set of data that a key of a card says its model was tested on: "Eval data: TideQA dataset"."""
    if block.kind not in ("paragraph", "item"):
        return None
    said = _TEST_DATA.fullmatch(" ".join(text.slice(block.span).split()))
    known = {node for node, _ in named_in(block, text)}
    if said is None or len(known) > 1 or _SEVERAL.search(said["name"]):
        return None
    return known.pop() if known else benchmark(said["name"])


_TEST_DATA = re.compile(
    r"(?:Eval(?:uation)?|Test(?:ing)?)[\s-]?(?:data(?:\s?sets?)?|sets?|benchmarks?)\s*:\s*(?P<name>[A-Z][^\s:()]{2,30}(?:\s[A-Z\d][\w.-]*){0,3}?)"
    r"(?:\s(?:data\s?set|test\s?set|benchmark|corpus))?(?:\s\([^()]{1,40}\))?\W*",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[,;&+]|\b(?:and|none|n/a|see|same|held|internal|custom|more)\b|\s[-–]\s", re.IGNORECASE)
_DATA = re.compile(
    r"(?<![\w-])(?:fine-?\s?)?tuned\b[^.;:]{0,40}?\bon\s+(?:the\s+)?(?:(?:\w+\s)?(?:version|part|portion|subset|split)\s+of\s+(?:the\s+)?)?"
    r"(?:(?:standard|original|popular|well-known)\s+)?\W*$",
    re.IGNORECASE,
)


def tuned_on(layout: Layout, text: Text) -> Node | None:
    """The only benchmark, or set of data, on which a text says that a model was tuned: "fine-tuned on TideQA"."""
    prose = [block for block in layout.blocks if block.kind in ("paragraph", "item")]
    named = (one for block in prose for one in named_in(block, text))
    said = [(node, m) for node, m in named if _DATA.search(text.text, max(0, m.start - _FAR_BEFORE), m.start)]
    if any(_AND_MORE.match(text.text, m.end) for _, m in said):
        return None
    told = {node for node, m in said if names_data(m.surface)}
    if not told:  # data that no table knows
        unknown = (_ON_DATA.search(text.slice(block.span)) for block in prose)
        told = {benchmark(data["name"]) for data in unknown if data and names_data(data["name"])}
    return told.pop() if len(told) == 1 else None


def _listed_data(layout: Layout, text: Text) -> Node | None:
    """The only set of data that the front matter of a card lists, where it is a benchmark's: what its model was tuned
    on, and tested."""
    listed = [text.slice(entry.span).strip(" '\"") for entry in layout.entries if entry.path[0] == "datasets"]
    name = listed[0].rpartition("/")[2] if len(listed) == 1 else ""
    known = load_gazetteer().lookup("Benchmark", name) if name else None
    return Node("Benchmark", known.key) if known else _said_learned(name, layout, text) if name else None


def _indexed_data(layout: Layout, text: Text) -> Node | None:
    """The only set of data on which the ``model-index`` of a card has results."""
    named = {
        text.slice(entry.span).strip()
        for entry in layout.entries
        if entry.path[0] == "model-index" and entry.path[-2:] == ("dataset", "name")
    }
    return benchmark_of(named.pop(), text) if len(named) == 1 else None


def _said_learned(name: str, layout: Layout, text: Text) -> Node | None:
    """The data of a name, or of its first or last part, "TideQA" of "tern-TideQA", on which a text says that its model
    was trained or tuned, and goes on to no others.
    """
    whole = [part for part in re.split(r"[\s_-]+", name) if part]
    parts = [
        r"[-_ ]?".join(map(re.escape, part)) for part in (whole, whole[-1:], whole[:1]) if len("".join(part)) > _BRIEF
    ]
    if not parts:
        return None
    own = re.compile(rf"(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE)
    prose = [block.span for block in layout.blocks if block.kind in ("paragraph", "item")]
    learned = (m.end() for span in prose for m in _LEARNED_ON.finditer(text.text, span.start, span.end))
    found = [m for m in (own.match(text.text, end) for end in learned) if m]
    if not found or any(_AND_MORE.match(text.text, m.end()) for m in found):
        return None
    return benchmark(found[0][0])


_BRIEF = 3
"""Letters of which fewer are no name of data."""


_LEARNED_ON = re.compile(
    r"(?<![\w-])(?:fine-?\s?)?(?:tun(?:ed|ing)|trained)(?:\s(?:version|variant|checkpoint)\sof\s\S{1,200}(?:\s\S{1,60}){0,4}?)?"
    r"\s+on\s+(?:the\s+)?[\[*_`]{0,4}(?:[\w.-]{1,40}/)?",
    re.IGNORECASE,
)
"""Before the name of the data that a model learned from: "a fine-tuned version of Tern on the "."""
_TRAINED_ON = re.compile(r"(?<![\w-])(?<!pre\s)train(?:ed|ing)\b[^.;:]{0,60}?\bon\s+(?:the\s+)?\W*$", re.IGNORECASE)


def _trained_on(layout: Layout, text: Text) -> Node | None:
    """The only benchmark on whose data a text says that models were trained."""
    prose = (block for block in layout.blocks if block.kind in ("paragraph", "item"))
    named = (one for block in prose for one in named_in(block, text))
    said = [(n, m) for n, m in named if _TRAINED_ON.search(text.text, max(0, m.start - _FAR_BEFORE), m.start)]
    more = any(_AND_MORE.match(text.text, m.end) for _, m in said)
    return said[0][0] if said and not more and len({n for n, _ in said}) == 1 else None


_AND_MORE = re.compile(
    r"(?:\]\([^()\s]*\))?[*_`]*(?:\s+data\s?sets?)?\s*(?:,|&|\+|\band\b)\s*(?:and\s+)?(?:the\s+)?[\[*_`]*[A-Z]"
)
"""After the name of a set of data: others beside it."""
_ON_DATA = re.compile(
    r"(?<![\w-])(?:fine-?\s?)?tuned\b[^.;:]{0,60}?\bon\s+(?:the\s+)?(?!an?\b|None\b|unknown\b|following\b|same\b)"
    r"(?P<name>[A-Z\d][\w./-]*(?:\s[\w./-]+){0,3}?)"
    r"(?:\sdata\s?set\b|(?:(?:\sversion)?\sof\s[^.;]{1,40})?\sfor\s(?:the\s)?[^.;]{1,40}\sdown-?stream\stask\b)"
)
_FAR_BEFORE = 110
"""Code points before the name of a set of data in which it is looked for that a model was tuned on it."""
