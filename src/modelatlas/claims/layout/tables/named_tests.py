"""The tests that a block names: known ones, and sets of data that no table knows, by how the text speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.layout.measures import is_metric, is_split, may_be_test
from modelatlas.claims.layout.values import Text
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import slug
from modelatlas.model import Block, Mention, Node, Span
from modelatlas.titles.shapes import counts_tests, is_generic

_ON = re.compile(r"\bon\s+(?:the\s+)?$")


def tests_in(block: Block, text: Text) -> set[Node]:
    """The benchmarks that a block names, and data sets on which it says that something was measured."""
    known = {
        node
        for node, m in named_in(block, text)
        if m.kind == "benchmark" or says_on(m, text) or heads_it(m, block.span)
    }
    return known or _unknown_sets(block, text)


def _unknown_sets(block: Block, text: Text) -> set[Node]:
    """The sets of data that no table knows on which a block says that something was measured."""
    otherwise = {m.surface for m in text.inside(block.span) if m.kind in _NAMED_OTHERWISE | {"nationality"}}
    said = " ".join(text.slice(block.span).split())
    names = {found["name"] for one in _MEASURED for found in one.finditer(said)}
    sets = (name for name in names - otherwise if may_be_test(name) and not counts_tests(name.split()[0]))
    sets = (name for name in sets if not (is_split(name) or is_metric(name)))
    return {benchmark(name) for name in sets}


_SET = r"(?:[Dd]ata\s?[Ss]ets?|[Bb]enchmarks?|[Tt]est\s?[Ss]ets?|[Cc]orpus|[Cc]hallenge|[Ll]eaderboard)"
_CALLED = r"(?P<name>(?=[a-z\d+.-]{0,9}[A-Z])\w[\w+.-]{2,30}(?:\s(?=[a-z]?[A-Z\d])[\w+.-]{1,30}){0,3})"
_MEASURED = (
    re.compile(
        r"\b(?i:evaluat|test|benchmark|measur|report|result|perform|scor|achiev|experiment)\w*\b(?:[^.;:]|\.\d){0,80}?\bon\s+"
        rf"(?:(?:the|our)\s+)?(?:(?:test|dev|validation)\s(?:portion|part|split|set)\sof\s(?:the\s)?)?{_CALLED}!?\s{_SET}\b"
    ),
    re.compile(rf"\bon\s+an?\s[^.;:]{{0,60}}?\b{_SET}\b[^.;:]{{0,40}}(?::|\s(?:called|named))\s{_CALLED}"),
    re.compile(rf"[(\[]{_CALLED}\s{_SET}[)\]]"),
    re.compile(
        rf"[(\[](?=[\w.-]*(?:[A-Z][a-z]*[A-Z]|[A-Z]\w*\d)){_CALLED}\s(?:val(?:idation)?|dev|test|eval)(?:[\s-]set|[\s-]split)?"
        r"(?:,[^()\[\]]{0,40})?[)\]]"
    ),
    re.compile(
        r"\b(?i:evaluat|benchmark|compar|result|perform|scor|accurac)\w*\b[^.;:]{0,60}?\bon\s+(?:the\s+)?"
        r"(?P<name>(?=[\w.+-]*(?:[A-Z][a-z]*[A-Z]|[A-Z][\w-]*\d))[A-Za-z][\w+.-]{2,30}(?<!\.))[.:]?$"
    ),
    re.compile(rf"(?:^|(?<=[.!?]\s)){_CALLED}\sis\s(?:an?|the)\s(?:\w+\s){{0,4}}?{_SET}(?![\w-])"),
)
"""Sets of data by what is said of them: "results on the TIDE-QA benchmark", "on a set: TIDE-QA", "TIDE-QA is a set"."""


def measured_by(block: Block, text: Text) -> set[Node]:
    """The benchmarks of a block on which it says that something was measured, where it names others as well."""
    return {node for node, m in named_in(block, text) if _MEASURED_BY.search(text.text, max(0, m.start - 90), m.start)}


_MEASURED_BY = re.compile(
    r"\b(?:evaluat|test|benchmark|measur|validat)\w*\b[^.;:]{0,60}\b(?:on|us(?:e|es|ed|ing)|with)\s+(?:the\s+)?\W*$",
    re.IGNORECASE,
)


def named_in(block: Block, text: Text) -> Iterator[tuple[Node, Mention]]:
    """The benchmarks and sets of data that a block names."""
    for m in text.inside(block.span):
        if m.entity and m.kind in ("benchmark", "dataset") and not is_metric(m.surface):
            yield Node("Benchmark", m.entity.key if m.kind == "benchmark" else slug(m.surface)), m


_NAME = r"(?P<name>(?:[A-Z][\w.+-]*|[a-z][\w.+]*(?:[A-Z][\w.+-]*|-[Bb]ench))(?:\s[A-Z\d][\w.+-]*){0,2}?)"
_TEST_AND_METRIC = re.compile(rf"\W*{_NAME}\s*(?:\((?P<metric>[^()]{{1,30}})\))?\W*")
_RESULTS_ON = re.compile(
    rf"(?i:.*\b(?:results?|performance|evaluations?|scores?|accuracy)\s+)(?P<of>of|on|for)(?i:\s+(?:the\s+)?){_NAME}"
    r"(?P<kind>(?i:\s+(?:benchmark|data\s?set|test\s?set|leaderboard|suite|challenge)s?)*)\W*"
)
"""A heading over results that says on what: "Results on the TideBench dataset"."""


_SHAPED = re.compile(r"(?=[\w.+-]*(?:[A-Z][a-z]*[A-Z]|[A-Z]\w*\d))[A-Za-z][\w.+-]{2,}(?:\s[A-Z\d][\w.]*)?")
_BENCH = re.compile(r"[\w.+-]*[A-Za-z]-?[Bb]ench(?:mark)?(?:[-\s](?:v?\d[\w.]*|[A-Z]\w*))?")
"""A name that says itself that it is of a benchmark: "tideOCR-bench"."""
_NAMED_OTHERWISE = frozenset({"model", "technique", "task", "hardware", "organization", "license", "metric"})


_MODELS_ON = re.compile(rf"(?i:.*\bmodels?\s+on\s+(?:the\s+)?){_NAME}\W*")
"""The head of a column of models that says on what the others measured them: "Model on TideForms"."""
_SET_HEAD = re.compile(rf"{_NAME}\s(?i:data\s?set|benchmark|challenge|test\s?set|corpus)(?:\s\([^()]{{2,60}}\))?\W*")
"""A heading that is the name of a set of data: "TIDE Dataset (Low-Light Detection)"."""
_SET_OF = re.compile(
    r"(?P<name>[A-Z][\w+.-]{2,30})\s*\((?=[^()]{0,50}\b(?:class(?:es)?|images?|samples?|videos?|hours?|queries|documents?|scenes?"
    r"|test|val(?:idation)?|dev|split)\b)[^()]{1,60}\)\W*"
)
"""A heading that is a name with what it holds, or which part of it: "TIDE_RAIN2 (4 classes)"."""
_TASK_ON = re.compile(rf"[\w\s,-]{{3,60}}\son\s(?:the\s)?{_NAME}\W*")
"""A heading that names a task and its data: "Form understanding on TIDEFORM"."""


def said_in_head(head: str) -> Node | None:
    """The benchmark that the head of a column of models says that they were measured on."""
    said = _MODELS_ON.fullmatch(" ".join(head.split()))
    return benchmark(said["name"]) if said else None


def benchmark(name: str) -> Node:
    """The benchmark of a name, whether or not a table knows it."""
    known = load_gazetteer().lookup("Benchmark", name)
    return Node("Benchmark", known.key if known else slug(name))


def headed_by(heading: Span, text: Text, *, testing: bool) -> Node | None:
    """The benchmark that is all that a heading names: one that the text names so elsewhere, or with its metric, or on
    which it says that results are; any name in capitals where ``testing``.
    """
    surface = _RESULTS.sub("", " ".join(text.slice(heading).split()))
    if len(surface) > _LONG or is_metric(surface):
        return None
    other = any(m.kind in _NAMED_OTHERWISE for m in text.inside(heading))
    said = _RESULTS_ON.fullmatch(surface) or (None if other else _TASK_ON.fullmatch(surface))
    told = said.groupdict() if said else {}
    shaped = said is not None and told.get("of") != "of" and _SHAPED.fullmatch(said["name"]) and not other
    if said and (told.get("kind") or shaped) and not counts_tests(said["name"]):
        name = re.sub(r"(?i:\s+(?:benchmark|dataset|challenge))+$", "", said["name"])
        return benchmark(name)
    if (
        testing
        and (said := _SET_HEAD.fullmatch(surface) or _SET_OF.fullmatch(surface))
        and _SHAPED.fullmatch(said["name"])
    ):
        within = text.inside(Span(heading.start, heading.start + said.end("name")))
        if not any(m.kind in _NAMED_OTHERWISE for m in within):
            return benchmark(said["name"])
    said = _TEST_AND_METRIC.fullmatch(surface)
    if said is None:
        return None
    key = slug(said["name"])
    known = any(m.kind == "benchmark" and m.entity and m.entity.key == key for m in text.mentions)
    metric = said["metric"] is not None and is_metric(said["metric"].split(",")[0])
    bench = _BENCH.fullmatch(said["name"]) is not None
    named = testing and (bench or _SHAPED.fullmatch(said["name"])) and not is_generic(said["name"])
    named = named and not _HOW_MADE.search(said["name"])
    return Node("Benchmark", key) if known or metric or (named and not other) else None


_HOW_MADE = re.compile(r"tuned|trained|distilled|pruned|quanti[sz]ed|prompt|baseline", re.IGNORECASE)
"""A heading over the results of a model by how it was made: "LoRA-Tuned Tern"."""
_RESULTS = re.compile(
    r"(?<=\w)\s(?:(?:main|overall|key|final|summary)\s)?(?:performance|results?|scores?|evaluations?|leaderboard)\W*(?:\((?:table|tab\.?|fig\.?)\s?\d+\)\W*)?$",
    re.IGNORECASE,
)
"""What a heading adds to the name of a test: "TideSpeech performance"."""
_LONG = 200
"""Code points of a heading from which on it is no name."""
_AROUND = 5
"""Code points of a heading beside its words: its marks."""


def heads_it(m: Mention, block: Span) -> bool:
    """Whether a data set is all that a heading says: what stands below was measured on it."""
    return m.start - block.start + block.end - m.end < _AROUND


_LEARNED = re.compile(r"\b(?:train|tun)(?:ed|ing)\b[^.;]*$")


def says_on(m: Mention, text: Text) -> bool:
    learned = _LEARNED.search(text.text, max(0, m.start - 60), m.start)
    return learned is None and _ON.search(text.text, max(0, m.start - 8), m.start) is not None
