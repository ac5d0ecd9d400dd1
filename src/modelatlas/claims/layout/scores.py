"""Scores in tables and in a card's ``model-index``: benchmark, metric, number of examples, score."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import Draft
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import slug
from modelatlas.model import Layout, Node, Span


@dataclass(frozen=True, slots=True)
class Test:
    """What a score was measured on, as the head of its row or column says."""

    benchmark: Node
    metric: str = ""
    shots: int | None = None
    name: str = ""

    def frame(self) -> tuple[tuple[str, object], ...]:
        """What tells this evaluation of a model from another."""
        parts: list[tuple[str, object]] = [("benchmark", self.benchmark)]
        if self.metric:
            parts.append(("metric", self.metric))
        if self.shots is not None:
            parts.append(("shots", self.shots))
        return tuple(parts)


_SHOTS = re.compile(
    r"(?<![\w.])(\d{1,3})[\s-]*shots?\b|\b(zero|one|few)[\s-]shots?\b|\bshots?\s*[=:]\s*(\d{1,3})", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_NO_TEST = re.compile(
    r"\b(?:average|avg|mean|overall|total|speed|latency|throughput|params?|parameters?|size|memory|vram|cost|price|tokens?|year|date|rank|link|links|download|"
    r"paper|code|license|languages?|hours?|gpus?|[kmgtp]?flops?|[mg]?macs?|layers?|heads?|hidden|dim\w*|lr|learning|batch|epochs?|steps?|context|length|vocab\w*|config\w*|"
    r"description|notes?|comments?|architecture|tokenizer|precision|quantization|bits?|type|format|percentage|number|count|samples?|images?|loss|seed|dropout|"
    r"fps|gt|resolution|weights?|checkpoints?|url|hf|huggingface|time|elo|win\s?rates?|votes?|ci|delta|gain|diff\w*|improvement|class|proportion|share|ratio|#)(?![\w])",
    re.IGNORECASE,
)
_METRIC_NAME = re.compile(
    r"(?:acc(?:uracy)?(?:_norm|@\d)?|em|exact[\s_-]match|f1|bleu|rouge(?:-?[l12])?|wer|cer|pass@\d+|maj@\d+|top-?\d(?:\s+acc(?:uracy)?)?|map|miou|iou|rmse|psnr|ssim|fid|"
    r"perplexity|ppl|bpb|mcc|auc|spearman|pearson|average|avg|prompt\s+strict|cons@\d+|percentile|rating|lc|mrr(?:@\d+)?|ndcg(?:@\d+)?|recall(?:@\d+)?|r@\d+|chrf(?:\+\+)?|comet)",
    re.IGNORECASE,
)


_WITH_SHOTS = re.compile(r"(?P<name>[A-Za-z][\w ]{1,30}?)-(?P<shots>\d{1,2})")
"""A test and the number of examples shown: "HellaSwag-10"."""
_TAIL_METRIC = re.compile(rf"[\s,;/-]+(?:{_METRIC_NAME.pattern})$", re.IGNORECASE)


_SCORE_ON = re.compile(
    r"(?:Average\s|Avg\.?\s|Mean\s)?(?P<metric>score|accuracy|f1|wer|cer|bleu|map|recall|em)\s+on\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w.-]*(?:\s[A-Z\d][\w.-]*){0,2})[^\w()]*",
    re.IGNORECASE,
)
"""A head that names the test that no table knows: "Score on TideBench"."""


def read_test(head: str, spans: Sequence[Span], text: Text) -> Test | None:
    """The benchmark that a heading names, with its metric and shots; None where no benchmark is known in it."""
    found = {m.entity: m for span in spans for m in text.inside(span) if m.kind == "benchmark" and m.entity}
    if not found and (told := _WITH_SHOTS.fullmatch(head.strip(" *_`"))):
        known = load_gazetteer().lookup("Benchmark", told["name"])
        if known is not None and not told["name"].startswith("AIME"):
            return Test(Node("Benchmark", known.key), "", int(told["shots"]), told["name"])
    if not found and (said := _SCORE_ON.fullmatch(" ".join(head.split()))):
        metric = "" if said["metric"].lower() == "score" else said["metric"]
        return Test(Node("Benchmark", slug(said["name"])), metric, None, said["name"])
    if len(found) != 1 or re.search(r"\b(?:average|avg|epochs?|steps|schedule)\b", head, re.IGNORECASE):
        return None
    entity, mention = next(iter(found.items()))
    assert entity is not None
    return Test(Node("Benchmark", entity.key), _metric(head), _shots(head), mention.surface)


def _metric_in_brackets(head: str) -> bool:
    """Whether a head says in brackets how something was measured: "VGGSound (Top1)"."""
    return any(_METRIC_NAME.fullmatch(inside.strip(" .")) for inside in _BRACKETS.findall(head))


def _metric(head: str) -> str:
    for inside in _BRACKETS.findall(head):
        metric = str(_SHOTS.sub("", inside).strip(" .,;-"))
        if _METRIC_NAME.fullmatch(metric):
            return metric
    pair = re.search(rf"\s({_METRIC_NAME.pattern})\s?/\s?({_METRIC_NAME.pattern})\W*$", head, re.IGNORECASE)
    if pair:
        return re.sub(r"\s", "", pair[0])
    tail = re.search(rf"[\s,;/-]({_METRIC_NAME.pattern})\W*$", head, re.IGNORECASE)
    return tail[1] if tail else ""


def _shots(head: str) -> int | None:
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
    return _SHOTS.sub("", cell).strip(" ,;-"), _shots(cell)


def with_attribute(test: Test, head: str, cell: str) -> Test:
    """A benchmark with what a column of its own says: "# Shots", "Metric"."""
    if re.search(r"shots?\b", head, re.IGNORECASE) and (
        number := re.search(r"(\d{1,3})(?:[\s-]*shots?)?\W*$", cell.strip())
    ):
        return replace(test, shots=int(number[1]))
    if re.search(r"\bmetrics?\b", head, re.IGNORECASE) and re.search(r"[A-Za-z]", cell) and not test.metric:
        metric, shots = split_metric(" ".join(cell.split()))
        return replace(test, metric=metric[:40], shots=test.shots if shots is None else shots)
    return test


_NAME_OF_TEST = re.compile(r"[A-Za-z]*[A-Z][a-z]*[A-Z]|[A-Z]\w*\d")
"""A name in capitals, or with a number, whether or not a table knows it."""
_SMALL = re.compile(r"[a-z][\w-]+")


def with_names(
    read: Mapping[int, Test | None], heads: Mapping[int, str], *, testing: bool, named: bool = False
) -> dict[int, Test]:
    """Every place that is a benchmark: the known ones; in a table of scores, of which one is known, others by name.

    Where the table says that the heads are ``named`` after tests, none need be known: each with the shape of a name is.
    Of two heads that name one benchmark, what is written beside it in each tells them apart.
    """
    known = {place: test for place, test in read.items() if test}
    out = dict(known)
    small = len(known) > 1 and not any(re.search(r"[A-Z]", heads[place]) for place in known)
    measured = {place for place, head in heads.items() if place in read and _metric_in_brackets(head)}
    if named or len(measured) > 1 or (known and (testing or len(known) * 2 > len(read))):
        for place, test in read.items():
            head = heads[place]
            name = _TAIL_METRIC.sub("", _BRACKETS.sub(" ", _SHOTS.sub(" ", head)).strip(" ,;:-↑↓*"))
            if (
                test is None
                and name
                and not _NO_TEST.search(head)
                and not _METRIC_NAME.fullmatch(name)
                and len(name) <= 40
                and (known or _NAME_OF_TEST.search(name) or place in measured)
                and (named or known or place in measured)
                and (re.search(r"[A-Z]", name) or _TAIL_METRIC.search(head) or (small and _SMALL.fullmatch(name)))
            ):
                out[place] = Test(Node("Benchmark", slug(name)), _metric(head), _shots(head), name)
    by_frame: dict[object, list[int]] = {}
    for place, test in out.items():
        by_frame.setdefault(test.frame(), []).append(place)
    for places in by_frame.values():
        if len(places) > 1:
            for place in places:
                rest = " ".join(heads[place].replace(out[place].name, " ", 1).split())
                out[place] = replace(out[place], metric=rest[:60])
    return out


_MEAN = re.compile(r"\W*(?:average|avg\.?|mean)(?:\s+(?:score|performance|accuracy))?\W*", re.IGNORECASE)
_NAMED_OF_MEAN = 6
"""Tests that the name of a mean gives; of more it says how many."""


def with_mean(
    tests: Mapping[int, Test], heads: Mapping[int, str], lines: Sequence[Mapping[int, str]]
) -> dict[int, Test]:
    """The tests of a table with the only mean beside them, whose name says of what: "Average of TideQA, EbbBench".

    ``lines`` are the cells of each model by place; a mean that theirs do not come to is of other tests.
    """
    means = [place for place, head in heads.items() if place not in tests and _MEAN.fullmatch(head)]
    names = list(dict.fromkeys(test.name for _, test in sorted(tests.items()) if test.name))
    if len(means) != 1 or len(names) < 2 or not _is_mean(means[0], list(tests), lines):
        return dict(tests)
    more = f" and {len(names) - _NAMED_OF_MEAN} more" if len(names) > _NAMED_OF_MEAN else ""
    name = f"Average of {', '.join(names[:_NAMED_OF_MEAN])}{more}"
    return {**tests, means[0]: Test(Node("Benchmark", slug(name)), name=name)}


def _is_mean(of_all: int, places: Sequence[int], lines: Sequence[Mapping[int, str]]) -> bool:
    """Whether the mean that is given of most lines that are filled is that of their scores, but for rounding."""
    read = [{place: _SCORE.fullmatch(line.get(place, "")) for place in (of_all, *places)} for line in lines]
    numbers = [{at: Decimal(found[1].replace(",", ".")) for at, found in line.items() if found} for line in read]
    whole = [line for line in numbers if len(line) == len(places) + 1]
    means = [sum((line[at] for at in places), Decimal()) / len(places) for line in whole]
    near = sum(abs(mean - line[of_all]) <= _rounding(line) for mean, line in zip(means, whole, strict=True))
    return near * 4 > 3 * len(whole)


def _rounding(line: Mapping[int, Decimal]) -> Decimal:
    """What a mean of rounded scores may be off: of fractions a hundredth of what it is of percents."""
    return Decimal("0.1") if max(line.values()) > 1 else Decimal("0.006")


_TEST_NAME = re.compile(r"(?=[A-Z])(?=.*(?:\d|[a-z][A-Z]|[A-Z]{4}))[A-Za-z][\w+.-]{3,24}")
_TEST_PHRASE = re.compile(r"[A-Z]{2}[\w+.-]*(?: [\w+./&'-]+){1,5}")
"""What is taken for a test beside two that have the shape of a name: "ABC X / Y"."""
_NO_TEST_KINDS = frozenset({"model", "hardware", "technique", "organization", "license", "metric", "size", "tokens"})


def tests_by_shape(heads: Mapping[int, Sequence[Span]], body: Sequence[Sequence[Span]], text: Text) -> dict[int, Test]:
    """The heads of a table of scores that are all names which no table knows: "TideQA21 | EbbNet" over numbers.

    Nothing where one of them is a word, or names something else, or stands over what is no score; a column without a
    digit only describes the rows.
    """
    out: dict[int, Test] = {}
    phrases = 0
    for place, spans in heads.items():
        head = " ".join(_BRACKETS.sub(" ", text.slice(spans[-1])).split()) if spans else ""
        cells = [text.slice(row[place]) for row in body]
        if head and not any(map(is_score, cells)) and sum(map(bool, map(str.strip, cells))) * 2 > len(cells):
            continue
        alone = _TEST_NAME.fullmatch(head)
        named = alone or _TEST_PHRASE.fullmatch(head)
        phrases += not alone
        other = (
            _METRIC_NAME.fullmatch(head)
            or _NO_TEST.search(head)
            or any(m.kind in _NO_TEST_KINDS for span in spans for m in text.inside(span))
        )
        scored = sum(is_score(cell) for cell in cells)
        if not named or other or scored * 2 < len(cells) or any(re.search(r"\d", c) and not is_score(c) for c in cells):
            return {}
        out[place] = Test(Node("Benchmark", slug(head)), name=head)
    if len(out) < 2 * phrases + 1:
        return {}
    return out if len(out) > 1 or (out and len(body) > 1) else {}


_SCORE = re.compile(
    r"[\s*_~≈<>†‡§^]*(-?\d{1,5}(?:[.,]\d{1,20})?)\s*(%?)(?:\s*(?:±|\+/-|\+-)\s*[\d.]+%?)?(?:\s*\([^()]{0,40}\))?[\s*†‡§^↑↓_]*"
)


_PAIR = re.compile(r"[\s*_`]*(\d{1,3}(?:\.\d+)?)\s*/\s*(\d{1,3}(?:\.\d+)?)[\s*_`]*")
"""What a cell holds below a head with two metrics, "EM/F1": 88.8/94.6."""


def is_metric(surface: str) -> bool:
    """Whether words are the name of a metric.

    >>> is_metric("Exact match"), is_metric("Loss")
    (True, False)
    """
    return _METRIC_NAME.fullmatch(surface.strip()) is not None


def may_be_test(head: str) -> bool:
    """Whether the head of a column of numbers may be that of scores: no size, no time, no cost."""
    return bool(head) and not _NO_TEST.search(head)


def is_score(surface: str) -> bool:
    """Whether a cell holds a number that may be a score, and nothing else."""
    return bool(surface.strip()) and _SCORE.fullmatch(surface) is not None


def add_score(found: Found, owner: Owner, test: Test, cell: Span, passages: Sequence[Span], text: Text) -> None:
    """Claim a score that is all that a cell holds."""
    surface = text.slice(cell)
    pair = _PAIR.fullmatch(surface)
    if pair and test.metric.count("/") == 1:
        for metric, part in zip(test.metric.split("/"), (1, 2), strict=True):
            place = Span(cell.start + pair.start(part), cell.start + pair.end(part))
            add_score(found, owner, replace(test, metric=metric), place, passages, text)
        return
    number = _SCORE.fullmatch(surface)
    if not number or len(owner.nodes) != 1 or re.match(r"\s*[+]", surface):
        return
    value = Decimal(number[1].replace(",", "."))
    found.surfaces.setdefault(test.benchmark, test.name)
    for span in passages:
        found.drafts.append(Draft(owner.nodes[0], "evaluation.score", value, span, "table-score", frame=test.frame()))


def unsettled(drafts: Sequence[Draft]) -> list[Draft]:
    """Scores of one evaluation that differ: two settings that the table does not tell in words. Neither is claimed."""
    values: dict[object, set[object]] = {}
    for d in drafts:
        if d.rule in ("table-score", "model-index"):
            values.setdefault((d.model, d.path, d.frame), set()).add(d.value)
    return [
        d for d in drafts if d.rule not in ("table-score", "model-index") or len(values[d.model, d.path, d.frame]) == 1
    ]


def read_model_index(found: Found, layout: Layout, sections: Sections, text: Text) -> None:
    """The results of a card's front matter: ``model-index[].results[].metrics[]`` with the data set of each."""
    results: dict[tuple[str, str], dict[str, str]] = {}
    metrics: dict[tuple[str, str, str], dict[str, Span]] = {}
    models: dict[str, str] = {}
    for entry in layout.entries:
        path, surface = entry.path, text.slice(entry.span).strip()
        if path[0] != "model-index" or len(path) < 3:
            continue
        if path[2] == "name":
            models[path[1]] = surface
        elif len(path) >= 6 and path[2] == "results" and path[4] in ("dataset", "task"):
            results.setdefault((path[1], path[3]), {})[".".join(path[4:])] = surface
        elif len(path) == 7 and path[2] == "results" and path[4] == "metrics":
            metrics.setdefault((path[1], path[3], path[5]), {})[path[6]] = entry.span
    for (model, result, _), values in metrics.items():
        data = results.get((model, result), {})
        name = data.get("dataset.name", "") or data.get("dataset.type", "")
        number = _SCORE.fullmatch(text.slice(values["value"])) if "value" in values else None
        owner = _indexed(models.get(model, ""), sections, found)
        if not name or not number or len(owner.nodes) != 1:
            continue
        metric = (
            text.slice(values["name"]) if "name" in values else text.slice(values["type"]) if "type" in values else ""
        )
        shots = data.get("dataset.args.num_few_shot", "")
        test = Test(
            _benchmark(name, text),
            metric.strip()[:60],
            int(shots) if shots.isdecimal() and len(shots) < 4 else None,
            name,
        )
        found.surfaces.setdefault(test.benchmark, name)
        value = Decimal(number[1].replace(",", "."))
        found.drafts.append(
            Draft(owner.nodes[0], "evaluation.score", value, values["value"], "model-index", frame=test.frame())
        )


def _indexed(name: str, sections: Sections, found: Found) -> Owner:
    """The model of an entry: that of the card, whatever its spelling there; else the one named."""
    if len(sections.topic.nodes) == 1:
        topic = sections.topic
        key = topic.nodes[0].key.replace("-", "")
        own = slug(name).replace("-", "") if name else key
        if key in own or own in key:
            return topic
    if not name:
        return sections.topic
    node = Node("Model", slug(name))
    found.surfaces.setdefault(node, name)
    return Owner((node,))


def _benchmark(name: str, text: Text) -> Node:
    """The benchmark of a data set's name: the one that a mention of just that name has, else one of its own."""
    short = _BRACKETS.sub("", name).strip()
    for m in text.mentions:
        if m.kind == "benchmark" and m.entity and m.surface in (name, short):
            return Node("Benchmark", m.entity.key)
    return Node("Benchmark", slug(short or name))
