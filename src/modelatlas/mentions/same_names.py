"""Two names of one model, and one name of a model and its maker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Entity, Mention

_QUOTES = r"(?:the\s+)?[\"“'‘`*]{0,3}"
_ALSO = re.compile(
    r"[\"”'’`*]{0,3}\s*[,(]?\s*(?:which\s+is\s+)?(?:(?:also|formerly|previously|originally|internally|better|commonly)\s+)?"
    rf"(?:(?:known|marketed|sold|branded|referred\s+to)\s+as|a\.?k\.?a\.?,?)\s+{_QUOTES}"
)
"""Between two names of one: "Tern-24B (also known as Tern Small", "Tern-24B, marketed as "Tern Small"."""


def also_known(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions, a model's other name being the model's: what it is "also known as", wherever that stands."""
    same: dict[Entity, Entity] = {}
    for first, second in pairwise(mentions):
        if (
            first.kind == second.kind == "model"
            and first.entity
            and second.entity
            and not second.tagged
            and _ALSO.fullmatch(text, first.end, second.start)
        ):
            same.setdefault(second.entity, same.get(first.entity, first.entity))
    if not same:
        return list(mentions)
    return [
        replace(m, entity=same[m.entity]) if m.kind == "model" and m.entity in same and not m.tagged else m
        for m in mentions
    ]


_ACTS = re.compile(
    r"\s+(?:(?:has|have|also|recently|today|itself|explicitly|further)\s+){0,2}(?:position(?:s|ed)|notes?|noted|states?|stated|sa(?:ys|id)|announc(?:es|ed)"
    r"|releas(?:es|ed)|describ(?:es|ed)|claim(?:s|ed)|reports|reported|launch(?:es|ed)|introduc(?:es|ed)|unveil(?:s|ed)|publish(?:es|ed)|trained|develop(?:s|ed)"
    r"|recommends?|open-?sourc(?:es|ed))\b(?!\s+(?:on|with|from|for|by|in)\b)"
)
"""What a maker does and a model does not; "Tern trained on …" is the model."""


def makers_at_work(mentions: Iterable[Mention], text: str, gazetteer: Gazetteer) -> list[Mention]:
    """The mentions, a name that a maker shares with its model being the maker's where it does what makers do."""
    out = []
    for m in mentions:
        if m.kind == "model" and not m.tagged and _ACTS.match(text, m.end):
            maker = gazetteer.lookup("Organization", m.surface) or gazetteer.lookup("Organization", f"{m.surface} AI")
            m = replace(m, kind="organization", entity=maker) if maker else m
        out.append(m)
    return out
