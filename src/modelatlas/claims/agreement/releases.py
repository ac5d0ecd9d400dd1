"""Years and days of a release that differ: which of them is the model's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from modelatlas.claims.prose.drafts import STRUCTURED, Draft
from modelatlas.claims.prose.news import RULE as NEWS
from modelatlas.model import Node, Span


def other_releases(drafts: Sequence[Draft]) -> set[int]:
    """The years, and days of a year, by the identity of their drafts, that are not those of a model's release; all of
    them where that is not settled.
    """
    told: dict[Node, list[Draft]] = {}
    for d in drafts:
        if d.path in ("releaseYear", "releaseDate"):
            told.setdefault(d.model, []).append(d)
    dropped: set[int] = set()
    for group in told.values():
        other = _later_news(group) or _others(group, _year)
        days = [d for d in group if d.path == "releaseDate" and id(d) not in other]
        dropped |= other | _others(days, _said)
    return dropped


def _later_news(group: Sequence[Draft]) -> set[int]:
    """Of news alone, which tell of one model at several times: what is not the first, its publication."""
    if any(d.rule != NEWS for d in group):
        return set()
    first = min(d.value for d in group if isinstance(d.value, int))
    own = [d for d in group if _year(d) == first]
    days = {d.span: d.value for d in own if isinstance(d.value, date)}
    told = {d.span for d in own} - set(days)  # "[2024/05]": no day is known to be the first
    kept = told or {min(days, key=lambda span: days[span])}
    return {id(d) for d in group if d.span not in kept}


def _year(draft: Draft) -> object:
    return draft.value.year if isinstance(draft.value, date) else draft.value


def _said(draft: Draft) -> object:
    return draft.value


def _others(group: Sequence[Draft], of: Callable[[Draft], object]) -> set[int]:
    """The drafts without the value that a key or a cell has, or else most passages."""
    passages: dict[object, set[Span]] = {}
    for d in [d for d in group if d.rule in STRUCTURED] or group:
        passages.setdefault(of(d), set()).add(d.span)
    ranked = sorted(passages, key=lambda value: -len(passages[value]))
    settled = ranked[:1] if len(ranked) < 2 or len(passages[ranked[0]]) > len(passages[ranked[1]]) else []
    return {id(d) for d in group if of(d) not in settled}
