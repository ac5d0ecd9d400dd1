"""Benchmarks that no table knows: the word after a name, or a score beside it, shows that it is one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.mentions.cues import Cues
from modelatlas.model import Entity, Mention
from modelatlas.titles.shapes import counts_tests

_ORDER = re.compile(r"(?:Take|Consider|Use|Run|Try|See)\s+(?:the\s+)?(?=\w)")
_INITIALS = re.compile(r"\s*\(([A-Z][\w\-+.]{1,14})\)")


def called_benchmark(text: str, start: int, end: int, cues: Cues) -> Mention | None:
    """ "Multilingual Common Sense Reasoning (MCSR) benchmark": the name is the short form where there is one."""
    if not cues.benchmark.match(text, end):
        return None
    if " on " in text[start:end]:  # "WER on LibriSpeech test sets"
        start = text.rindex(" on ", start, end) + 4
    if order := _ORDER.match(text, start, end):  # "Take the CoLA task"
        start = order.end()
    surface = text[start:end].removeprefix("the ")
    start = end - len(surface)
    if (
        surface.isdigit()
        or counts_tests(surface)
        or cues.institution.search(surface)
        or load_gazetteer().lookup("Task", surface)
    ):
        return None
    initials = _INITIALS.match(text, end)
    if initials:
        end = initials.end()
        return Mention("benchmark", start, end, text[start:end], Entity("Benchmark", slug(initials[1])))
    return Mention("benchmark", start, end, surface, Entity("Benchmark", slug(surface)))


_EDITION = re.compile(r"\s[1-4]\.0(?![\w.%]|\s?(?:%|points|percent))")


def with_editions(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions, a test with its edition: "MasakhaNER 2.0" is another than MasakhaNER, and 2.0 no score."""
    out: list[Mention] = []
    for m in mentions:
        if out and m.end <= out[-1].end:
            continue
        found = _EDITION.match(text, m.end) if m.kind == "benchmark" and not m.tagged else None
        if found:
            surface = text[m.start : found.end()]
            m = replace(m, end=found.end(), surface=surface, entity=Entity("Benchmark", slug(surface)))
        out.append(m)
    return out


_TEST_NAME = re.compile(r"(?![A-Z]{2,6}s\Z)(?=.*[A-Z].*[A-Z0-9])[A-Z][\w+.-]+|[A-Z]\w+(?:Bench|QA|Eval)")
_MODEL_NAME = re.compile(r"[A-Z]\w*(?:GPT|BERT|LLaMA|Llama|LLM)(?:-\w+)?")
_CALLED_TEST = re.compile(r",?\s+(?:the|a|an|our)\s+(?:[\w-]+\s+){0,4}(?:benchmark|test|suite|leaderboard)s?\b")
_TEST_CALLED = re.compile(r"\b(?:benchmark|test|exam|examination|suite|leaderboard)\s+(?:called\s+|named\s+)?$")
_NOT_MADE = (
    r"(?<!improves\s)(?<!improved\s)(?<!improving\s)(?<!built\s)(?<!builds\s)(?<!based\s)(?<!trained\s)(?<!tuned\s)"
)
_NO_RELIANCE = r"(?<!relies\s)(?<!rely\s)(?<!relying\s)(?<!depends\s)(?<!depend\s)(?<!runs\s)(?<!run\s)(?<!running\s)"
_ON = re.compile(rf"{_NOT_MADE}{_NO_RELIANCE}\b[Oo]n\s+(?:the\s+)?$")
_ON_A = re.compile(rf"{_NOT_MADE}\b[Oo]n\s+(?:the\s+)?((?:[A-Z][\w'’-]*\s+){{0,4}})$")
_TEST_HEAD = re.compile(r".*\s(?:Leaderboard|Benchmark|Exam|Examination|Challenge|Quiz|Arena)")
"""A name of several words that says what it is: "Latvian Open Leaderboard"."""
_TESTED_ON = re.compile(
    r"(?:(?:^|[.;:,]\s+(?:and\s+|while\s+|whereas\s+)?|\n\s*)[Oo]n|"
    r"(?:%|\d|\b(?:accuracy|rate|F1|BLEU|WER|scor(?:es?|ing)))\)?\s+on)\s+(?:the\s+)?$"
)
_SAID_ON = re.compile(r"[`*_)]*\s+on\s+(?:the\s+)?$")
_NAME_OF_SEVERAL = re.compile(r"[A-Z][\w.+-]*(?:\s[A-Z\d][\w.+-]*){0,3}")
_TRAINED = re.compile(r"\b(?:pre-?)?train(?:ed|ing)?\b(?:[^.;,]|\.\d)*$")
"""Before what a model learned from, whatever number stands beside it: "trained with a dropout of 0.1 on WebPairs"."""
_MODELLED_ON = re.compile(
    r"\b(?:counterpart|equivalent|analogue|sibling|cousin)s?\s+(?:of|to)\s+(?:the\s+)?$|\b(?:modelled|modeled|patterned)\s+on\s+(?:the\s+)?$"
)
"""Before a test that another is only likened to: "KLEJ, the Polish counterpart of GLUE"."""
_SCORED = re.compile(r"\s+\((?:an?\s+)?(?:[\w-]+\s+){0,3}(?:of\s+)?\d+(?:\.\d+)?\s?(?:%|\))")
"""After a name: "(68.3% accuracy)"."""
_NEAR_SCORE = 90


def scored_names(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """A name that a score stands beside ("61.2% on NorQuAD") is a benchmark, and stays one in the document.

    So is a data set where a score is said to be "on" it.
    """
    near = _Scores.of(mentions, text)
    mentions = tuple(
        m
        for m in _headed(mentions, near)
        if m.kind != "benchmark" or not _MODELLED_ON.search(text, max(0, m.start - 32), m.start)
    )
    tests = {m.surface for m in mentions if m.kind == "benchmark" or (m.kind == "name" and near.make_a_test(m))}
    return tuple(_tested(m, tests, near) for m in mentions)


@dataclass(frozen=True, slots=True)
class _Scores:
    """Where the scores and the metrics of a text begin, and where they end."""

    text: str
    scores: tuple[int, ...]
    metrics: tuple[int, ...]
    ends: frozenset[int]

    @classmethod
    def of(cls, mentions: Sequence[Mention], text: str) -> _Scores:
        """Those among the mentions of a text."""
        metrics = tuple(m.start for m in mentions if m.kind == "metric")
        scores = tuple(
            m.start
            for m in mentions
            if m.kind in ("percent", "points", "shots") or (m.kind == "number" and "." in m.surface)
        )
        told = {*metrics, *scores}
        return cls(text, scores, metrics, frozenset(m.end for m in mentions if m.start in told))

    def are_beside(self, m: Mention, *, metrics: bool = True) -> bool:
        """Whether a score, or a metric, stands near a mention."""
        places = (*self.scores, *self.metrics) if metrics else self.scores
        return any(abs(m.start - at) < _NEAR_SCORE for at in places)

    def are_on(self, m: Mention) -> bool:
        """Whether a score or a metric is directly said to be on what ``m`` names: "0.485 mAP on TideSet"."""
        on = _SAID_ON.search(self.text, max(0, m.start - 24), m.start)
        return on is not None and on.start() in self.ends and self.are_beside(m, metrics=False)

    def make_a_test(self, m: Mention) -> bool:
        """Whether a name is one of a test by what is said of it beside a score."""
        if not _TEST_NAME.fullmatch(m.surface) or _MODEL_NAME.fullmatch(m.surface):
            return False
        if _SCORED.match(self.text, m.end) and any(0 < at - m.end < 32 for at in self.scores):
            return True
        before = (self.text, max(0, m.start - 24), m.start)
        if (_TEST_CALLED.search(*before) or _ON.search(*before)) and self.are_beside(m):
            return True
        called = self.are_beside(m, metrics=False) and _CALLED_TEST.match(self.text, m.end)
        return m.end + 1 in self.metrics or bool(called)


def _tested(m: Mention, tests: Collection[str], near: _Scores) -> Mention:
    """A mention, as a model or a benchmark where its shape or the scores beside it make it one."""
    if m.kind == "name" and not m.tagged and _MODEL_NAME.fullmatch(m.surface):
        return replace(m, kind="model", entity=Entity("Model", slug(m.surface)))
    of_data = m.kind == "dataset"
    may_be = of_data or (m.kind == "name" and _NAME_OF_SEVERAL.fullmatch(m.surface) and m.surface[-1] != "-")
    tested = (
        may_be
        and not m.tagged
        and (near.are_on(m) or (of_data and _TESTED_ON.search(near.text, max(0, m.start - 24), m.start)))
        and not _TRAINED.search(near.text, max(0, m.start - _NEAR_SCORE), m.start)
    )
    if (m.kind == "name" and m.surface in tests) or (tested and near.are_beside(m)):
        label = m.entity.label if of_data and m.entity else ""
        return replace(m, kind="benchmark", entity=Entity("Benchmark", slug(label or m.surface)))
    return m


def _headed(mentions: tuple[Mention, ...], near: _Scores) -> tuple[Mention, ...]:
    """Names such as "the Latvian Open Leaderboard" beside a score, with what is recognised of their words alone."""
    found: list[Mention] = []
    for m in mentions:
        if m.kind != "name" or m.tagged or not _TEST_HEAD.fullmatch(f" {m.surface}") or not near.are_beside(m):
            continue
        if on := _ON_A.search(near.text, max(0, m.start - _NEAR_SCORE), m.start):
            surface = near.text[on.start(1) : m.end]
            if " " in surface:
                found.append(Mention("benchmark", on.start(1), m.end, surface, Entity("Benchmark", slug(surface))))
    kept = (m for m in mentions if not any(f.start <= m.start and m.end <= f.end for f in found))
    return tuple(sorted((*kept, *found), key=lambda m: m.start)) if found else mentions
