"""Metrics, splits and scores as heads and cells have them: "macro-F1", "test-clean", "71.2 ± 0.3", "88.9/94.6"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from modelatlas.words import one_of

_SORTS, _METRICS = one_of("measures", "sorts"), one_of("measures", "metrics")
METRIC = (
    rf"(?:{_SORTS}[\s_-]*)*{_METRICS}(?:[\s_-]*(?:{_SORTS}|score|rate|err(?:or)?|loose|prompt|instruction))*"
    r"(?:\s*(?:%|↑|↓))*"
)
"""The name of a metric, with what tells it from others of its sort: "macro F1 score", "Top-1 Acc."."""
_METRIC = re.compile(METRIC, re.IGNORECASE)
_SPLIT = re.compile(
    r"(?:best\s+)?(?:dev(?:el(?:opment)?)?|test|val(?:id(?:ation)?)?|eval(?:uation)?|matched|mismatched|public|private|(?:un)?seen|mini)"
    r"(?:[\s_-]*(?:clean|other|std|dev|[a-du\dmp]|set|split|score|seen|unseen|easy|hard|matched|mismatched|full))*",
    re.IGNORECASE,
)
"""A part of a test set: "dev", "test-clean", "val-u"."""
_OF_SPLIT = re.compile(
    r"(?:dev|test|(?:mis)?matched|val(?:id(?:ation)?)?|eval(?:uation)?)(?:[\s_-](?:set|clean|other))?[\s_/-]+(?=\w)",
    re.IGNORECASE,
)
"""The part of a test set that a metric's name begins with: "Validation accuracy", "val/perplexity"."""
_LONG = 60
"""Characters of which more are no metric's name."""
_TRIMMED = " \t\n.:;,*_`↑↓%"


def is_metric(surface: str) -> bool:
    """Whether words are the name of a metric.

    >>> is_metric("Exact match"), is_metric("Macro-F1 (%)"), is_metric("AP50 (val)"), is_metric("Test accuracy")
    (True, True, True, True)
    >>> is_metric("Average Precision (AP)"), is_metric("F1 (macro avg)"), is_metric("Loss"), is_metric("TideQA (EM)")
    (True, True, False, False)
    """
    if len(surface) > _LONG:
        return False
    bare = without_split(_bare(surface))
    if sort := _WITH_SORT.fullmatch(bare):
        bare = sort["metric"]  # "F1 (macro)"
    if (short := _WITH_SHORT.fullmatch(bare)) and _METRIC.fullmatch(short["short"]):
        bare = short["name"]  # "Average Precision (AP)"
        if "".join(word[0] for word in re.findall(r"\w+", bare)).lower() == short["short"].lower():
            return True
    return _METRIC.fullmatch(bare) is not None or _METRIC.fullmatch(_OF_SPLIT.sub("", bare)) is not None


_WITH_SORT = re.compile(rf"(?P<metric>[^()]{{1,40}}?)\s?\({_SORTS}(?:[\s_-](?:{_SORTS}|score))?\)", re.IGNORECASE)
_WITH_SHORT = re.compile(r"(?P<name>[^()]{3,40}?)\s?\((?P<short>[A-Za-z@\d]{2,8})\)")


def is_split(surface: str) -> bool:
    """Whether words are the name of a part of a test set.

    >>> is_split("test-clean"), is_split("Training set")
    (True, False)
    """
    return len(surface) <= _LONG and _SPLIT.fullmatch(_bare(surface)) is not None


def _bare(surface: str) -> str:
    return " ".join(_NOTED.sub(" ", surface).split()).strip(_TRIMMED)


_NOTED = re.compile(
    r"\(\s*[%↑↓]\s*\)|[↑↓%]|\((?:mean|avg\.?|average)?\s*(?:±|\+/-|\+-)\s*(?:std|sd|stdev|stddev|se|sem|stderr|ci)\.?\)",
    re.IGNORECASE,
)
"""What a head adds to a metric: how it runs, its unit, what stands behind the sign in its cells, "(mean ± std)"."""


def without_split(surface: str) -> str:
    """The name of a metric without the part of a test set that it adds in brackets.

    >>> without_split("AP50 (val)"), without_split("F1 (micro)")
    ('AP50', 'F1 (micro)')
    """
    found = _WITH_SPLIT.fullmatch(surface.strip())
    return found["metric"] if found else surface


_WITH_SPLIT = re.compile(rf"(?P<metric>.{{1,40}}?)\s*\((?:{_SPLIT.pattern})\)", re.IGNORECASE)


_NO_TEST = re.compile(
    rf"\b{one_of('tables', 'unscored')}(?![\w])|^\W*{one_of('tables', 'others_scores')}(?![\w-])"
    rf"|^\W*{one_of('tables', 'unscored_alone')}\W*$|[(\[]{one_of('tables', 'units')}[)\]]",
    re.IGNORECASE,
)


def may_be_test(head: str) -> bool:
    """Whether the head of a column of numbers may be that of scores: no size, no time, no cost."""
    return bool(head) and not _NO_TEST.search(head) and not _LOGGED.match(head)


_OF_RUN = re.compile(
    r"(?:\b|_)(?:loss|latency|runtime|throughput|speed|fps|(?:run|wall|inference)[\s_]?time|per_second|epochs?|steps?|memory)(?:\b|_)",
    re.IGNORECASE,
)


def is_of_run(name: str) -> bool:
    """Whether what is called a metric is of a run, or of a machine, and not of a test.

    >>> is_of_run("eval_samples_per_second"), is_of_run("Loss"), is_of_run("eval_f1")
    (True, True, False)
    """
    return _OF_RUN.search(name) is not None


_LOADER = re.compile(one_of("tables", "loaders"), re.IGNORECASE)


def names_data(name: str) -> bool:
    """Whether a name of data is that of a set, and not of the form that data of one's own were loaded from.

    >>> names_data("TideQA"), names_data("imagefolder"), names_data("None")
    (True, False, False)
    """
    return _LOADER.fullmatch(name.strip(" *_`'\"")) is None


_LOGGED = re.compile(r"\W*(?:train|val|valid|validation|eval)/\w", re.IGNORECASE)
"""What a run logs, as its log calls it: "val/masked_acc"."""


_WHOLE = re.compile(r"\W*(?:overall|average|avg\.?|mean|all|total)\W*(?:\(\d{1,3}(?:\s\w+)?\)\W*)?", re.IGNORECASE)


def is_whole(head: str) -> bool:
    """Whether a head stands for the whole of what the heads beside it are parts of.

    >>> is_whole("Overall"), is_whole("Avg. (14 tasks)"), is_whole("Average length")
    (True, True, False)
    """
    return _WHOLE.fullmatch(head) is not None


_LETTERS = {"m/mm": ("matched", "mismatched"), "P/S": ("Pearson", "Spearman")}
"""Letters that mean a metric or a split only beside each other."""


def metrics_of(surface: str) -> str:
    """The metric that words are, or the metrics or splits that they list: "EM/F1", "val / test-A"; "" for others.

    >>> metrics_of("EM / F1"), metrics_of("Top-1 Acc."), metrics_of("5 runs")
    ('EM/F1', 'Top-1 Acc', '')
    >>> metrics_of("m/mm Acc"), metrics_of("P/S"), metrics_of("dev/test beam WER (%)")
    ('matched Acc/mismatched Acc', 'Pearson/Spearman', 'dev beam WER/test beam WER')
    >>> metrics_of("F1 (span / type)")
    'F1 span/F1 type'
    """
    letters, _, metric = surface.partition(" ")
    if (pair := _LETTERS.get(letters)) and (not metric.strip() or is_metric(metric)):
        return "/".join(f"{name} {metric.strip(_TRIMMED)}".strip() for name in pair)
    if several := _SPLIT_AND_OTHER.fullmatch(surface.strip()):
        return f"{several['set']}-{several['one']}/{several['set']}-{several['other']}"
    if (several := _SPLITS_OF.fullmatch(surface)) and is_metric(several["metric"].split()[-1]):
        return "/".join(f"{split} {several['metric'].strip(_TRIMMED)}" for split in several["splits"].split("/"))
    if (several := _IN_PARTS.fullmatch(surface.strip())) and is_metric(several["metric"]):
        return "/".join(f"{several['metric']} {part.strip()}" for part in several["parts"].split("/"))
    parts = [" ".join(part.split()).strip(_TRIMMED) for part in re.split(r"\s*[/|]\s*", surface)]
    told = all(map(is_metric, parts)) or all(map(is_split, parts))
    return "/".join(parts) if told else ""


_SPLIT_AND_OTHER = re.compile(
    r"(?P<set>test|dev|val)[\s_-](?P<one>clean|easy)\s?/\s?(?P<other>other|hard)", re.IGNORECASE
)
"""Two parts of a test set that share its name: "test clean/other"."""
_IN_PARTS = re.compile(r"(?P<metric>[^()/]{2,30}?)\s?\((?P<parts>[^()/]{1,30}(?:/[^()/]{1,30}){1,2})\)")
"""A metric of several things: "CCC (V / A)"."""
_SPLITS_OF = re.compile(
    rf"(?P<splits>{_SPLIT.pattern}(?:/{_SPLIT.pattern})+)\s+(?P<metric>(?:[\w-]{{1,20}}\s)?[\w@-]{{1,12}})\s*(?:\(?%\)?)?",
    re.IGNORECASE,
)
"""Parts of a test set, and the metric that each is measured by: "dev/test beam WER"."""
SCORE = re.compile(
    r"[\s*_~≈<>†‡§^$]*(-?(?:\d{1,5}(?:[.,]\d{1,20})?|\.\d{1,20}))(?:(?<=[.,]\d)\^\d|(?<=[.,]\d\d)\^\d)?\s*(%?|dB|°)(?:\s?/\s?(?:5|10|100)(?![\d.]))?(?:\s*(?:±|\+/-|\+-)\s*[\d.]+%?)?"
    r"[*_]{0,3}(?:\s*\([^()]{0,40}\))?(?:\s*\[[^\[\]]{0,40}\])?[\s*†‡§^↑↓_$]*"
)


def is_score(surface: str) -> bool:
    """Whether a cell holds a number that may be a score, and nothing else.

    >>> is_score("71.2 ± 0.3"), is_score("63.7% [62.8, 64.6]"), is_score(".712"), is_score("7B")
    (True, True, True, False)
    """
    return bool(surface.strip()) and SCORE.fullmatch(surface) is not None


def are_scores(surface: str) -> bool:
    """Whether a cell holds two or three scores, of as many metrics or splits, and nothing else.

    >>> are_scores("84.6/83.4"), are_scores("71.2"), are_scores("12/2024 (v2)")
    (True, False, False)
    """
    parts = surface.split("/")
    dated = _YEAR.search(surface) is not None
    return 1 < len(parts) < 4 and not (dated or is_score(surface)) and all(map(SCORE.fullmatch, parts))


_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")


_BESIDE = re.compile(r"([^()]*\d[^()]*)\(\s*([\d.]+[^()]*)\)[\s*_]*")
"""A score with another in brackets beside it."""
_BARE_NAME = re.compile(r"(?:test\s+)?(?:scores?|results?|values?|performance)?", re.IGNORECASE)
"""The head of scores that does not say of what metric: a cell may, "3.42 (CER)"."""


def scores_in(surface: str, metric: str) -> Iterator[tuple[str, Decimal]]:
    """The scores that are all that a cell holds, with the metric of each: as many as ``metric`` has, or one.

    >>> [*scores_in("88.9 / 94.6", "EM/F1")]
    [('EM', Decimal('88.9')), ('F1', Decimal('94.6'))]
    >>> [*scores_in("88.9 / 94.6", "F1")], [*scores_in("71.2 (best)", "F1")], [*scores_in("7.2/10", "")]
    ([], [('F1', Decimal('71.2'))], [('', Decimal('7.2'))])
    >>> [*scores_in("**64.2** (71.5)", "EM/F1")]
    [('EM', Decimal('64.2')), ('F1', Decimal('71.5'))]
    """
    if re.match(r"[\s*_]*(?:\+|[<>≤≥])", surface):
        return  # a change, or a bound
    parts, metrics = surface.split("/"), metric.split("/")
    if len(metrics) == 1 and SCORE.fullmatch(surface):
        parts = [surface]  # "7.2/10"
    elif len(metrics) == 2 and (beside := _BESIDE.fullmatch(surface)):
        parts = [beside[1], beside[2]]
    if len(parts) == 1:
        metrics = [metric]
    found = [SCORE.fullmatch(part) for part in parts]
    if len(parts) == len(metrics):
        for name, number, part in zip(metrics, found, parts, strict=True):
            if number:
                told = re.search(r"\(([^()]+)\)", part) if _BARE_NAME.fullmatch(name.strip()) else None
                named = told[1].strip() if told and is_metric(told[1]) else name.strip()
                yield named, Decimal(number[1].replace(",", "."))


_BY_ANSWERS = frozenset(
    {"squad", "squad-1.1", "squad-2.0", "hotpotqa", "drop", "newsqa", "jsquad", "cmrc-2018", "drcd", "fquad", "korquad"}
    | {"xquad", "mlqa", "tydi-qa", "germanquad", "norquad"}
)
"""Benchmarks whose scores are the exact matches of answers and the F1 of their words (Rajpurkar et al. 2016, 4.1, and
the paper of each)."""


def exact_and_f1(benchmark: str, cell: str) -> str:
    """The metrics of two scores of one of those benchmarks, as no answer that matches has a lower F1; "" for others.

    >>> exact_and_f1("squad-2.0", "82.1/79.3"), exact_and_f1("drop", "70.1 / 74.2"), exact_and_f1("mnli", "86.7/85.9")
    ('F1/EM', 'EM/F1', '')
    """
    parts = [SCORE.fullmatch(part) for part in cell.split("/")]
    numbers = [Decimal(part[1].replace(",", ".")) for part in parts if part]
    if benchmark not in _BY_ANSWERS or len(numbers) != len(parts) or len(parts) != 2:
        return ""
    low, high = sorted(numbers)
    return ("F1/EM" if high == numbers[0] else "EM/F1") if high > low * Decimal("1.01") else ""
