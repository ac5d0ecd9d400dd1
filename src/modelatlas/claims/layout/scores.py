"""Scores in tables: benchmark, metric, number of examples, score."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.measures import (
    exact_and_f1,
    is_metric,
    is_split,
    is_whole,
    may_be_test,
    metrics_of,
    scores_in,
)
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import Draft
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import slug
from modelatlas.model import Node, Span

Frame = tuple[tuple[str, object], ...]
"""What the values of one evaluation share, by the names of their properties."""


@dataclass(frozen=True, slots=True)
class Test:
    """What a score was measured on, as the head of its row or column says."""

    benchmark: Node
    metric: str = ""
    shots: int | None = None
    name: str = ""
    plus: Node | None = None
    """The harder edition whose score stands in brackets beside its own: "HumanEval (+)"."""

    def frame(self) -> Frame:
        """What tells this evaluation of a model from another."""
        parts = {"benchmark": self.benchmark, "metric": self.metric[:_LONGEST_METRIC] or None, "shots": self.shots}
        return tuple((name, part) for name, part in parts.items() if part is not None)

    def told_apart(self, *settings: str) -> Test:
        """The same test with what tells this measure of it from others: "Accuracy, 5-shot"."""
        return replace(self, metric=_joined(self.metric, *settings))


def in_setting(frame: Frame, setting: str) -> Frame:
    """The frame of an evaluation with what tells it from another of the same test."""
    parts = dict(frame)
    parts["metric"] = _joined(str(parts.get("metric", "")), setting)[:_LONGEST_METRIC]
    return tuple((name, parts[name]) for name in ("benchmark", "metric", "shots") if name in parts)


def _joined(metric: str, *settings: str) -> str:
    return ", ".join(filter(None, (metric, *settings)))


_LONGEST_METRIC = 120
"""Characters that are kept of a metric with its settings."""
LONG_SETTING = 60
"""Characters of the longest words that are taken for a setting, and of what is kept of one that a cell tells."""
_SHOTS = re.compile(
    r"(?<![\w.])(\d{1,3})[\s-]*shots?\b|\b(zero|one|few)[\s-]shots?\b|\bshots?\s*[=:]\s*(\d{1,3})", re.IGNORECASE
)
BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_WITH_SHOTS = re.compile(r"(?P<name>[A-Za-z][\w ]{0,30}?[A-Za-z])-(?P<shots>\d{1,2})")
"""A test and the number of examples shown: "HellaSwag-10"."""

_SCORE_ON = re.compile(
    r"(?:Average\s|Avg\.?\s|Mean\s)?(?P<metric>score|accuracy|f1|wer|cer|bleu|map|recall|em)\s+on\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w.-]*(?:\s[A-Z\d][\w.-]*){0,2})[^\w()]*",
    re.IGNORECASE,
)
"""A head that names the test that no table knows: "Score on TideBench"."""


_MEAN_OF = re.compile(
    r"(?:Average|Avg\.?|Mean)\s(?!WER\b|CER\b|EM\b|MSE\b|MAE\b|PPL\b)(?P<name>[A-Z]{3,}(?:-[A-Z\d]+)?)"
)
"""A head that names the suite of whose parts it is the mean: "Avg. TIDE"."""


def read_test(head: str, spans: Sequence[Span], text: Text) -> Test | None:
    """The benchmark that a heading names, with its metric and shots; None where no benchmark is known in it."""
    found = {m.entity: m for span in spans for m in text.inside(span) if m.kind == "benchmark" and m.entity}
    if not found and (told := _WITH_SHOTS.fullmatch(head.strip(" *_`"))):
        known = load_gazetteer().lookup("Benchmark", told["name"])
        if known is not None and not told["name"].startswith("AIME"):
            return Test(Node("Benchmark", known.key), "", int(told["shots"]), told["name"])
    if not found and (mean := _MEAN_OF.fullmatch(head.strip(" *_`"))) and may_be_test(mean["name"]):
        known = load_gazetteer().lookup("Benchmark", mean["name"])
        return Test(Node("Benchmark", known.key if known else slug(mean["name"])), "Average", None, mean["name"])
    if not found and (said := _SCORE_ON.fullmatch(" ".join(head.split()))):
        metric = "" if said["metric"].lower() == "score" else said["metric"]
        return Test(Node("Benchmark", slug(said["name"])), metric, None, said["name"])
    if len(found) != 1 or _OF_TRAINING.search(head) or _OF_OTHERS.search(head):
        return None
    entity, mention = next(iter(found.items()))
    assert entity is not None
    if _MEAN_WORD.search(head):
        whole = _MEAN_WORD.sub(" ", _MEAN_OVER.sub(" ", head)).strip(" .()*_`:-") == mention.surface or re.fullmatch(
            rf"{re.escape(mention.surface)}\s?\((?:average|avg)\b[^()]{{1,30}}\)", head, re.IGNORECASE
        )  # of the parts of a suite, "Avg. STS", or of its metrics: "IFEval (avg of strict)"
        return Test(Node("Benchmark", entity.key), "Average", None, mention.surface) if whole else None
    plus = benchmark_of(f"{mention.surface}+", text) if _AND_PLUS.search(head) else None
    return Test(Node("Benchmark", entity.key), _metric(head), shots_in(head), mention.surface, plus)


_OF_TRAINING = re.compile(r"\b(?:epochs?|steps|schedule)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"[(\[]\s*(?:of\s)?(?:the\s)?(?:teachers?|baselines?|humans?|random|chance|sota|prev(?:ious)?(?:\s\w+)?)\s*[)\]]",
    re.IGNORECASE,
)
"""A head whose scores are of something else than the rows: "TideQA (teacher)"."""
_MEAN_OVER = re.compile(
    r"[(\[]\s*(?:average|avg\.?|mean)\s(?:(?:of|over|on|across)\s)?(?:all\s)?\d{1,3}(?:\s[a-z]+)?\s*[)\]]",
    re.IGNORECASE,
)
"""What a head adds where the test is a suite: of how many parts its score is the mean, "TideSuite (Avg. 38)"."""
_MEAN_WORD = re.compile(r"\b(?:average|avg)\b\.?", re.IGNORECASE)
_AND_PLUS = re.compile(r"\w\s?\(\+\)\W*$")


def _metric(head: str) -> str:
    """The metric that a head adds to the name of its test, in brackets or at its end."""
    inside = [metrics_of(_SHOTS.sub("", part).strip(" .,;-")) for part in BRACKETS.findall(head)]
    told = [metric for metric in inside if metric and ("/" in metric or not is_split(metric))]
    if not told and _MEAN_OVER.search(head):
        return "Average"
    if not told and (before := _METRIC_ON.match(head)) and is_metric(before["metric"]):
        return before["metric"].strip()
    named = any(re.match(r"[A-Z]", part) for part in BRACKETS.findall(head))
    if not told and named and is_metric(bare := " ".join(BRACKETS.sub(" ", head).split())):
        return bare  # "AP (TideFaces)"
    letters = _cut(head)[1]
    if told and "/" in letters and "/" not in told[0] and is_metric(told[0]):
        return "/".join(f"{part} {told[0]}" for part in letters.split("/"))  # "TideNLI-m/mm (Acc)"
    return told[0] if told else letters


_METRIC_ON = re.compile(r"(?P<metric>[^@]{1,30}?)(?:\s+on\s|\s*@\s+)")
"""A head that begins with the metric: "WER @ TideSpeech"."""


_JOINT = re.compile(r"[\s,;:]+|(?<=\w)[-_/](?=[A-Za-z])")


def _cut(head: str) -> tuple[str, str]:
    """The name of a test and the metric that a head ends with: "SQuAD 1.1 EM/F1"."""
    name = BRACKETS.sub(" ", _SHOTS.sub(" ", head)).strip(" ,;:-↑↓*%")
    for joint in _JOINT.finditer(name[:_LONG_HEAD]):
        metric = metrics_of(name[joint.end() :])
        first = metric.split("/")[0]
        if joint.start() and metric.count("/") == 1 and all(map(is_split, metric.split("/"))):
            return name[: joint.start()].strip(" ,;:-"), metric
        if joint.start() and metric and (is_metric(first) or first.split()[0] == "matched" != metric):
            return name[: joint.start()].strip(" ,;:-"), metric
    return name, ""


MEAN = re.compile(r"\W*(?:average|avg\.?|mean)(?:\s+(?:score|performance|accuracy))?\W*", re.IGNORECASE)
"""The head of a column or row of means."""


def _without_metric(head: str) -> str:
    """A head without the metric that it gives: "Average" there is how it was measured, and no mean of tests."""
    name, metric = _cut(head)
    head = _MEAN_OVER.sub(" ", head)
    if MEAN.fullmatch(metric):
        return head
    inside = [part for part in BRACKETS.findall(head) if not metrics_of(part)]
    return " ".join((name if metric else head.split("(")[0], *(f"({part})" for part in inside)))


_LONG_HEAD = 80
"""Characters of a head in which the end of its test's name is looked for."""


def shots_in(head: str) -> int | None:
    """The number of examples that a head says a model is shown."""
    found = _SHOTS.search(head)
    if not found:
        return None
    if found[2]:
        return {"zero": 0, "one": 1}.get(found[2].lower())
    return int(found[1] or found[3])


def split_metric(cell: str) -> tuple[str, int | None]:
    """The metric and the number of examples that one cell gives.

    >>> split_metric("5-shot, top-1")
    ('top-1', 5)
    """
    return _SHOTS.sub("", cell).strip(" ,;-"), shots_in(cell)


def with_attribute(test: Test, head: str, cell: str) -> Test:
    """A benchmark with what a column of its own says: "# Shots", "Metric"."""
    if re.search(r"shots?\b", head, re.IGNORECASE) and (
        number := re.search(r"(\d{1,3})(?:[\s-]*shots?)?\W*$", cell.strip())
    ):
        return replace(test, shots=int(number[1]))
    told = metrics_of(test.metric.partition(", ")[0])
    if re.search(r"\bmetrics?\b", head, re.IGNORECASE) and re.search(r"[^\W\d_]", cell) and not told:
        metric, shots = split_metric(" ".join(cell.split()).strip(" ↑↓"))
        return replace(test, metric=_joined(metric, test.metric), shots=test.shots if shots is None else shots)
    return test


_NAME_OF_TEST = re.compile(r"[A-Za-z]*[A-Z][a-z]*[A-Z]|[A-Z]\w*\d")
"""A name in capitals, or with a number, whether or not a table knows it."""
_RUN_AS = re.compile(
    r"\b(?:FP|INT|BF|TF|W\d?A)\d|\b(?:CPU|GPU|TPU|ONNX|TensorRT|TFLite|CoreML|SOTA|PTQ|QAT|EMA|TTA|AMP)\b",
    re.IGNORECASE,
)
"""A head of what a model is run as or on, or of whose best: "INT8 accuracy", "SOTA F1"."""
_SMALL = re.compile(r"[a-z][\w-]+")
_PROPER = re.compile(r"[a-z][A-Z]")
"""Capitals within a word, by which a name is no word: "ShaRe"."""
_NUMBERED = re.compile(r"[a-z]+\d|[a-z\d]+_[a-z]")
"""A name in small letters with its number, or put together: "tide18", "tide_qa"."""


def with_names(
    read: Mapping[int, Test | None],
    heads: Mapping[int, str],
    *,
    testing: bool,
    named: bool = False,
    freely: bool = False,
    of_data: bool = False,
    measured: Collection[int] = (),
) -> dict[int, Test]:
    """Every place that is a benchmark: the known ones; in a table of scores, of which one is known, others by name.

    Where the table says that the heads are ``named`` after tests, none need be known: each with the shape of a name is,
    and so are words beside a metric of their own (``measured``), and all where names may be ``freely`` chosen; where
    they are said to be sets ``of_data`` some are small words ("traffic").
    Of two heads that name one benchmark, what is written beside it in each tells them apart.
    """
    known = {place: test for place, test in read.items() if test}
    out = dict(known)
    named = named or freely
    small = sum(not re.search(r"[A-Z]", heads[place]) for place in known) > 1
    measured = {place for place, head in heads.items() if place in read and _metric(head)} | set(measured)
    whole = any(_NAME_OF_TEST.search(_cut(heads[place])[0]) and not _RUN_AS.search(heads[place]) for place in measured)
    if not (known or named) and sum(is_metric(heads[place]) for place in read) > len(measured):
        return {}  # "PSNR | SSIM | LDR PSNR": what is before one metric is no test
    if any(is_whole(_cut(heads[place])[0]) for place in measured):  # "Overall F1": words beside it are of its parts
        measured = {place for place in measured if _NAME_OF_TEST.search(_cut(heads[place])[0])}
    if named or whole or len(measured) > 1 or (known and (testing or len(known) * 2 > len(read))):
        for place, test in read.items():
            head = heads[place]
            name = _cut(head)[0]
            if (
                test is None
                and name
                and (may_be_test(_without_metric(head)) or (freely and _PROPER.search(name)))
                and not _OF_OTHERS.search(head)
                and not is_metric(name)
                and not metrics_of(head)
                and not is_split(name)
                and len(name) <= 40
                and (known or freely or _NAME_OF_TEST.search(name) or place in measured)
                and (named or known or place in measured or len(measured) > 1)
                and (
                    re.search(r"[A-Z]", name)
                    or place in measured
                    or ((small or of_data) and _SMALL.fullmatch(name))
                    or (freely and _NUMBERED.match(name))
                )
            ):
                out[place] = Test(Node("Benchmark", slug(name)), _metric(head), shots_in(head), name)
    return apart_by_name(out, heads)


def apart_by_name(tests: Mapping[int, Test], heads: Mapping[int, str]) -> dict[int, Test]:
    """The tests, those of one benchmark each with what its head adds to the name: "TideSpeech clean"."""
    out = dict(tests)
    by_frame: dict[object, list[int]] = {}
    for place, test in out.items():
        by_frame.setdefault(test.frame(), []).append(place)
    for places in by_frame.values():
        if len(places) > 1:
            for place in places:
                rest = " ".join(heads[place].replace(out[place].name, " ", 1).split())
                out[place] = replace(out[place], metric=rest.strip("_- "))
    return out


def add_score(found: Found, owner: Owner, test: Test, cell: Span, passages: Sequence[Span], text: Text) -> None:
    """Claim a score that is all that a cell holds."""
    if _is_task(test.name):
        test = _of_page(test, found.label)
    if len(owner.nodes) != 1 or not test.benchmark.key:
        return
    scores = [(test, metric, value) for metric, value in _scores_of(test, text.slice(cell))]
    if test.plus and not test.metric and scores:
        harder = replace(test, benchmark=test.plus, name=f"{test.name}+")
        scores += [(harder, "", value) for _, value in [*scores_in(text.slice(cell), "/")][1:]]
    for of, metric, value in scores:
        found.surfaces.setdefault(of.benchmark, of.name)
        frame = replace(of, metric=metric).frame()
        for span in passages:
            found.drafts.append(Draft(owner.nodes[0], "evaluation.score", value, span, "table-score", frame=frame))


def _scores_of(test: Test, cell: str) -> Iterator[tuple[str, Decimal]]:
    """The scores of a cell, each with its metric and what else tells it from others: "EM/F1, 5-shot" of "80.1/88.2"."""
    metrics, _, settings = test.metric.partition(", ")
    if (not metrics_of(metrics) or is_split(metrics)) and (pair := exact_and_f1(test.benchmark.key, cell)):
        metrics, settings = pair, test.metric
    elif not metrics_of(metrics):
        metrics, settings = test.metric, ""
    for metric, value in scores_in(cell, metrics):
        yield _joined(metric, settings), value


def _is_task(name: str) -> bool:
    """Whether what a test is called is a task, which every text tests with data of its own: "Summarization"."""
    known = load_gazetteer()
    return bool(known.lookup("Task", name)) and not (known.lookup("Benchmark", name) or name == "VQA")  # also its data


def _of_page(test: Test, page: str) -> Test:
    """A test that is called by its task alone as that of what the page is about; none where that is not known."""
    return replace(test, benchmark=Node("Benchmark", slug(f"{test.name} ({page})") if page else ""))


def part_of(whole: Node, name: str, text: Text) -> Test:
    """A part of a test as one of its own: "MMLU (STEM)"."""
    surfaces = (m.surface for m in text.mentions if m.entity and m.entity.key == whole.key)
    name = f"{next(surfaces, whole.key)} ({name})"
    return Test(Node("Benchmark", slug(name)), name=name)


def benchmark_of(name: str, text: Text) -> Node:
    """The benchmark of a data set's name: the one that a mention of just that name has, else one of its own."""
    short = BRACKETS.sub("", name).strip()
    for m in text.mentions:
        if m.kind == "benchmark" and m.entity and m.surface in (name, short):
            return Node("Benchmark", m.entity.key)
    return Node("Benchmark", slug(short or name))
