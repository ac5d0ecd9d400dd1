"""Values of a laid-out document that differ: a card holds stages, rivals and plans, and one of its numbers is the fact.

A key or a cell says whose value it is more surely than a sentence does; else what is called a total, or is said most
often. What nothing settles is not claimed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from modelatlas.claims.read import Draft
from modelatlas.claims.settle import SINGLE, is_rounded
from modelatlas.model import Node, Span

STRUCTURED = frozenset({"keyed-value", "table-cell", "front-matter"})
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
_HOME = {
    "parameterCount": re.compile(r"\b(?:parameters?|size|architecture)\b"),
    "trainingRun.durationHours": re.compile(r"\b(?:training|pretraining|hardware|compute|time)\b"),
    "trainingRun.hardwareCount": re.compile(r"\b(?:training|pretraining|hardware|compute|infrastructure)\b"),
}
"""The headings under which a property is at home: what stands there comes before what is said in passing."""


def agreed(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """The drafts without those of a single-valued property that others of the same document overrule."""
    groups: dict[tuple[Node, str, str, bool], list[Draft]] = {}
    for d in drafts:
        if d.path in SINGLE and isinstance(d.value, (int, Decimal)):
            groups.setdefault((d.model, d.path, d.stage, d.fallback), []).append(d)
    dropped: set[int] = set()
    for (_, path, _, _), group in groups.items():
        kept = _exact(group, _kept(path, group, text))
        dropped.update(id(d) for d in group if id(d) not in kept)
    return [d for d in drafts if id(d) not in dropped]


def _kept(path: str, group: Sequence[Draft], text: str) -> set[int]:
    if _agree(group):
        return {id(d) for d in group}
    structured = [d for d in group if d.rule in STRUCTURED or d.settles]
    if structured:
        chosen = structured if _agree(structured) else _most_often(structured)
        return {id(d) for d in group if any(_close(d, s) for s in chosen)}
    home = [d for d in group if path in _HOME and _HOME[path].search(d.section)]
    if home and len(home) < len(group):
        kept = _kept(path, home, text)
        return {id(d) for d in group if any(_close(d, h) for h in home if id(h) in kept)}
    if path == "contextLength":  # texts tell how it grew
        largest = max(group, key=lambda d: _number(d))
        return {id(d) for d in group if _close(d, largest)}
    totals = [
        d
        for d in group
        if _TOTAL.search(text, d.span.start, d.span.end) and not _STAGE.search(text, d.span.start, d.span.end)
    ]
    if totals and _agree(totals):
        return {id(d) for d in group if _close(d, totals[0])}
    if path in _SUMMED:
        return set()
    often = _most_often(group)
    return {id(d) for d in group if any(_close(d, s) for s in often)}


def _exact(group: Sequence[Draft], kept: set[int]) -> set[int]:
    """Without the roundings of a more exact value: "7B" where the count is 7.24 billion."""
    left = [d for d in group if id(d) in kept]
    return {id(d) for d in left if not any(_digits(o) > _digits(d) and is_rounded(d.value, o.value) for o in left)}


def _digits(draft: Draft) -> int:
    return len(_number(draft).normalize().as_tuple().digits)


def _number(draft: Draft) -> Decimal:
    return Decimal(str(draft.value))


def _close(one: Draft, other: Draft) -> bool:
    low, high = sorted((_number(one), _number(other)))
    return high - low <= _CLOSE * high


def _agree(group: Sequence[Draft]) -> bool:
    return all(_close(d, group[0]) for d in group)


def _most_often(group: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts of the value that more passages state than any other; none where two are level."""
    passages: list[tuple[Draft, set[Span]]] = []
    for d in group:
        for first, spans in passages:
            if _close(d, first):
                spans.add(d.span)
                break
        else:
            passages.append((d, {d.span}))
    ranked = sorted(passages, key=lambda p: -len(p[1]))
    if len(ranked) > 1 and len(ranked[0][1]) == len(ranked[1][1]):
        return ()
    return [d for d in group if _close(d, ranked[0][0])]
