"""Scores of one evaluation that a document states in several places, and scores that no measure can give."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.frames import frame_slug
from modelatlas.model import Node
from modelatlas.words import word_list


def settled_scores(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with one spelling of the metric of an evaluation, and without scores of which there can be none."""
    scores = sorted((d for d in drafts if d.path.startswith("evaluation.") and d.frame), key=lambda d: d.span)
    spelt: dict[tuple[Node, str], object] = {}
    for d in scores:
        if metric := dict(d.frame).get("metric"):
            spelt.setdefault((d.model, frame_slug(d.frame)), metric)
    known = {(d.model, d.value, *_without_metric(d)) for d in scores if dict(d.frame).get("metric") and _is_own(d)}
    return [
        _spelt(d, spelt.get((d.model, frame_slug(d.frame))))
        for d in drafts
        if not (_is_beyond(d) or _is_said_more_fully(d, known))
    ]


def _is_own(draft: Draft) -> bool:
    return draft.path == "evaluation.score" and draft.rule == "model-index"


def _without_metric(draft: Draft) -> tuple[object, ...]:
    return tuple(dict(draft.frame).get(name) for name in ("benchmark", "shots"))


def _is_said_more_fully(draft: Draft, known: Collection[tuple[object, ...]]) -> bool:
    """Whether a score without a metric is one of the front matter, which has it with one."""
    if draft.path != "evaluation.score" or dict(draft.frame).get("metric"):
        return False
    return (draft.model, draft.value, *_without_metric(draft)) in known


def _spelt(draft: Draft, metric: object) -> Draft:
    """A draft with the metric as the document first writes it: "wer" of its front matter is the "Wer" of a list."""
    if metric is None or ("metric", metric) in draft.frame:
        return draft
    return replace(draft, frame=tuple((name, metric if name == "metric" else part) for name, part in draft.frame))


def _is_beyond(draft: Draft) -> bool:
    """Whether a score is a share, by its metric or its test, and more than the whole or less than nothing."""
    if draft.path != "evaluation.score" or not isinstance(draft.value, Decimal) or 0 <= draft.value <= _WHOLE:
        return False
    frame = dict(draft.frame)
    if metric := str(frame.get("metric", "")):
        return _SHARE.match(metric) is not None
    test = frame.get("benchmark")
    return isinstance(test, Node) and test.key in _SHARES


_SHARES = frozenset(word_list("measures", "shares"))
_WHOLE = 100
_SHARE = re.compile(
    r"(?:(?:macro|micro|weighted|mean|average|avg\.?|balanced|overall|test|dev|val(?:idation)?|top-?\d|best|strict|token|word)[\s_-]+)*"
    r"(?:acc(?:uracy)?|f-?1|em|exact|precision|recall|m?iou|m?ap|auc|roc|n?dcg|mrr|dice|pass@\d+|hits?@\d+|bleu|chrf|rouge)"
    r"(?![a-z])",
    re.IGNORECASE,
)
"""Metrics that are shares of a whole: none is above a hundred, in percent or not."""
