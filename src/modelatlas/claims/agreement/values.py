"""Numbers of one property that differ: which of them is the fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from modelatlas.claims.prose.drafts import STRUCTURED, Draft
from modelatlas.claims.prose.elsewhere import EXTRAPOLATED
from modelatlas.claims.settle import SINGLE
from modelatlas.model import Node
from modelatlas.versions import name_size

_TOTAL = re.compile(
    r"\b(?:in\s+total|total|overall|altogether|to\s+summari[sz]e|in\s+summary|entire|whole|full\s+(?:training|run)|end[\s-]to[\s-]end|complete\s+training)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(r"\b(?:stages?|phases?)\b", re.IGNORECASE)
_SUMMED = frozenset(
    {
        "trainingRun.durationHours",
        "trainingRun.acceleratorHours",
        "trainingRun.energyKilowattHours",
        "trainingRun.emissionsKilogramsCO2e",
        "trainingRun.computeFlop",
    }
)
"""What stages add up to: that two of them are alike says nothing of the whole."""
_CLOSE = Decimal("0.05")
"""How far two statements of one value are apart at most, as a part of the greater."""
_HOME = {
    "parameterCount": re.compile(r"\b(?:parameters?|size|architecture)\b"),
    "trainingRun.durationHours": re.compile(r"\b(?:training|pretraining|hardware|compute|time)\b"),
    "trainingRun.hardwareCount": re.compile(r"\b(?:training|pretraining|hardware|compute|infrastructure)\b"),
}
"""The headings under which a property is at home: what stands there comes before what is said in passing."""


def overruled(drafts: Sequence[Draft], text: str) -> set[int]:
    """The drafts, by their identity, of a single-valued number that others of the same document overrule."""
    groups: dict[tuple[Node, str, str, bool], list[Draft]] = {}
    for d in drafts:
        if d.path in SINGLE and d.path != "releaseYear" and isinstance(d.value, (int, Decimal)):
            groups.setdefault((d.model, d.path, d.stage, d.fallback), []).append(d)
    dropped: set[int] = set()
    families = _families(drafts)
    for (node, path, stage, loose), group in groups.items():
        if stage and (node, path, "", loose) in groups:
            dropped.update(id(d) for d in group)  # a stage's part of a total that is given
        if path == "parameterCount" and node in families:
            dropped.update(id(d) for d in group if not (d.rule in STRUCTURED and _agree(group)))
        kept = _exact(group, _kept(path, group, text))
        dropped.update(id(d) for d in group if id(d) not in kept)
    return dropped


_GREW = re.compile(
    r"\b(?:extend|lengthen|increas|rais|wid|enlarg|stretch|expand|grew|grow|quadrupl|doubl)\w*|\b(?:second|later|last|final|long)[\s-](?:\w+\s)?(?:stage|phase)",
    re.IGNORECASE,
)


def without_outgrown(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """The drafts without the context lengths of a model that has a longer one, where the text says that it grew."""
    longest: dict[Node, Draft] = {}
    for d in drafts:
        if d.path == "contextLength" and (d.model not in longest or number(d) > number(longest[d.model])):
            longest[d.model] = d
    grown = {node: d for node, d in longest.items() if _GREW.search(text, *d.span)}
    return [d for d in drafts if d.path != "contextLength" or d.model not in grown or _close(d, grown[d.model])]


def _families(drafts: Sequence[Draft]) -> set[Node]:
    """Models of which the document gives several members with a size of their own: the family has none."""
    members: dict[str, set[str]] = {}
    sized = {d.model for d in drafts if d.path == "parameterCount"}
    for node in {d.model for d in drafts if d.path == "parameterCount" and d.rule != "size-in-name"}:
        family, _, size = node.key.rpartition("-")
        if name_size(size):
            members.setdefault(family, set()).add(size)
    return {node for node in sized if len(members.get(node.key, ())) > 1}


def _kept(path: str, group: Sequence[Draft], text: str) -> set[int]:
    if _agree(group):
        return {id(d) for d in group}
    if path == "contextLength":
        group = [d for d in group if not EXTRAPOLATED.search(text, d.span.start, d.span.end)] or group
        if _agree(group):
            return {id(d) for d in group}
    structured = [d for d in group if d.rule in STRUCTURED or d.settles]
    if structured:
        exact = _unrounded(structured) if path == "parameterCount" else structured
        chosen = exact if _agree(exact) else _most_often(exact)
        return {id(d) for d in group if chosen and _close(d, chosen[0])}
    home = [d for d in group if path in _HOME and _HOME[path].search(d.section)]
    if home and len(home) < len(group):
        kept = _kept(path, home, text)
        first = next((d for d in home if id(d) in kept), None)
        return {id(d) for d in group if first and _close(d, first)}
    if path == "contextLength":  # texts tell how it grew
        told: dict[object, set[object]] = {}
        for d in group:
            told.setdefault(d.span, set()).add(d.value)
        plain = [d for d in group if len(told[d.span]) == 1]  # "in two variants, 4K and 128K" says neither
        largest = max(plain, key=number, default=None)
        return {id(d) for d in plain if largest and _close(d, largest)}
    totals = [
        d
        for d in group
        if _TOTAL.search(text, d.span.start, d.span.end) and not _STAGE.search(text, d.span.start, d.span.end)
    ]
    if totals and _agree(totals):
        return {id(d) for d in group if _close(d, totals[0])}
    if path in _SUMMED or path == "trainingRun.corpus.tokenCount":
        whole = _sum_of_others(group)
        if whole:
            return {id(d) for d in group if _close(d, whole)}
    if path in _SUMMED:
        return set()
    often = _most_often(group)
    return {id(d) for d in group if often and _close(d, often[0])}


def _unrounded(group: Sequence[Draft]) -> Sequence[Draft]:
    """Without the values that are others of the group in rounder numbers: "3B" of 2.8B."""
    values = {number(d) for d in group}
    rough = {v for v in values if any(v != w and _is_rounder(v, w) for w in values)}
    return [d for d in group if number(d) not in rough]


def _is_rounder(value: Decimal, exact: Decimal) -> bool:
    """Whether a value is another in fewer digits, as people round one: "3B" of 2.8B."""
    digits = value.normalize().as_tuple()
    unit = Decimal(1).scaleb(int(digits.exponent))
    return _precision(exact) > len(digits.digits) and abs(value - exact) * 2 <= unit and abs(value - exact) * 5 <= exact


_SAME = Decimal("0.01")
"""How far two numbers are apart at most, as a part of the greater, that tell the same fact."""


def _exact(group: Sequence[Draft], kept: set[int]) -> set[int]:
    """Of values that round to each other, 6.7 billion and 6,740,512,768, those that tell more."""
    left = [d for d in group if id(d) in kept]
    values = sorted({number(d) for d in left})
    if len(values) < 2:
        return kept
    best = max(values, key=lambda v: (_precision(v), v))
    return {id(d) for d in left if abs(number(d) - best) <= _SAME * best and not _is_rounder(number(d), best)}


def _precision(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _sum_of_others(group: Sequence[Draft]) -> Draft | None:
    """Of three values or more the one that the others, of the stages, add up to."""
    values = sorted({number(d) for d in group})
    if 2 < len(values) < 8 and abs(sum(values[:-1]) - values[-1]) <= _SAME * values[-1]:
        return next(d for d in group if number(d) == values[-1])
    return None


def number(draft: Draft) -> Decimal:
    """The number that a draft has as its value."""
    return Decimal(str(draft.value))


def _close(one: Draft, other: Draft) -> bool:
    low, high = sorted((number(one), number(other)))
    return high - low <= _CLOSE * high


def _agree(group: Sequence[Draft]) -> bool:
    return all(_close(d, group[0]) for d in group)


def _most_often(group: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts of the value that more passages state than any other; none where two are level."""
    clusters: list[list[Draft]] = []
    for d in sorted(group, key=number):
        if clusters and _close(d, clusters[-1][0]):
            clusters[-1].append(d)
        else:
            clusters.append([d])
    ranked = sorted(clusters, key=lambda c: -len({d.span for d in c}))
    if len(ranked) > 1 and len({d.span for d in ranked[0]}) == len({d.span for d in ranked[1]}):
        return ()
    return ranked[0]
