"""Two sizes in one value, of which the words beside them, or the key, say which is the whole and which is active."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.keys import Key
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.model import Mention, Span

_PACKED = re.compile(r"\s*\(?\s*(activated|active|total)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\s*\(?\s*(?:without|excluding|excl\.|not counting|non-?\s?embedding)", re.IGNORECASE)
_IN_ORDER = re.compile(r"\W{0,3}(total|active|activated)\s*(?:[/|,]|and)?\s*(total|active|activated)\b", re.IGNORECASE)
"""What two numbers count, in their order: "(total/active)"."""
_APART = re.compile(r"\s*(?:[/|,]|and)\s*[~≈]?")


def read_packed(
    found: Found,
    key: Key,
    owner: Owner,
    values: Sequence[tuple[object, bool, Mention]],
    span: Span,
    spans: Sequence[Span],
    text: Text,
    rule: str,
) -> bool:
    """ "17B (Activated) 109B (Total)", "671B/37B (total/active)": each number is told what it counts."""
    said = _in_order(key, values, span, text) or _each_named(values, text)
    if {word for word, _, _ in said} != {"act", "tot"}:
        return False
    for word, value, hedged in said:
        path = "activeParameterCount" if word == "act" else "parameterCount"
        if value is not None:
            found.add(owner, path, value, spans, rule, hedged=hedged)
    return True


def _each_named(values: Sequence[tuple[object, bool, Mention]], text: Text) -> list[tuple[str, object, bool]]:
    """What the word after each number says of it; one that says nothing is the whole beside what is active."""
    named = [(_PACKED.match(text.text, m.end), value, hedged) for value, hedged, m in values]
    said = [(word[1].lower()[:3], value, hedged) for word, value, hedged in named if word]
    if [word for word, _, _ in said] == ["act"] and len(values) == 2 and not named[0][0]:
        said = [("tot", *named[0][1:]), *said]  # "132B (36B active)"
    if [word for word, _, _ in said] == ["tot"] and any(_WITHOUT.match(text.text, m.end) for _, _, m in values):
        said.append(("act", None, False))  # "0.6B (total), 0.4B (without embeddings)"
    return said if {word for word, _, _ in said} == {"act", "tot"} else []


def _in_order(
    key: Key, values: Sequence[tuple[object, bool, Mention]], span: Span, text: Text
) -> list[tuple[str, object, bool]]:
    """What two numbers count that stand beside each other, as their key or what is behind them puts it."""
    (_, _, first), (_, _, second) = values
    order = _IN_ORDER.match(text.text, second.end, span.end) or _IN_ORDER.match(key.unit)
    if order is None or not _APART.fullmatch(text.text, first.end, second.start):
        return []
    return [(order[at + 1].lower()[:3], value, hedged) for at, (value, hedged, _) in enumerate(values)]
