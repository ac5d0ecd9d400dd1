"""Whose part a maker is, and whose country is told: "the School of Music, Tay University", "Fjord, of Chile"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from modelatlas.claims.makers.slots import entities, key_at, key_of
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Node
from modelatlas.patterns import kind_char
from modelatlas.words import one_of

_UNIT = re.compile(rf"(?:{one_of('institutions', 'units')}\s(?:of|for)\b|(?:State\s|National\s)?Key\sLab)")
"""What is named after a subject is a part of an institution: "School of Music"."""
_IS_PART = re.compile(rf"\b{one_of('institutions', 'parts')}$")
_INSTITUTION = kind_char("organization", False)
_WHOLE = re.compile(
    rf"\s*(?:(?P<part>{one_of('makers', 'groups')})\s+)?(?:\([^()]{{1,40}}\)\s*)?"
    rf"(?:,|at|of|in|from|within)\s+(?:the\s+)?(?P<whole>[{_INSTITUTION}].)"
)
"""After a part: the institution that it belongs to."""
_AND_MORE = re.compile(
    r"\s*,?\s*(?:and|&|together with|jointly with|as well as)\s+(?:the\s+)?"
    rf"(?P<more>[{_INSTITUTION}{kind_char('name', False)}].)"
)
_TITLED_PLACE = re.compile(rf"\s{one_of('makers', 'titled')}\b")
"""After a country: it is a part of a title, "Linguistics in the Netherlands Journal"."""


def of_whole(draft: Draft, sentence: Sentence) -> list[Draft]:
    """The draft; where its maker is a part of an institution that follows, one of that instead, and of who follows it.

    A laboratory with a name of its own stays beside its institution: "Fjord Lab at Tay University".
    """
    if draft.path != "developer" or not isinstance(draft.value, Node):
        return [draft]
    key = draft.value.key
    found = next(
        (
            (at, m)
            for at, m in entities(sentence)
            if m.entity and m.entity.key == key and m.kind in ("organization", "name") and not m.tagged
        ),
        None,
    )
    whole = _WHOLE.match(sentence.code, found[0] + 2) if found else None
    if found is None or whole is None:
        return [draft]
    is_unit = _UNIT.match(found[1].surface) is not None
    named = whole["part"] or _IS_PART.search(found[1].surface)
    if not is_unit and (sentence.code[whole.start() :].lstrip()[:1] == "," or not named):
        return [draft]
    others = [key_at(whole.start("whole"), sentence)]
    if more := _AND_MORE.match(sentence.code, whole.end()):
        others.append(key_at(more.start("more"), sentence))
    drafts = [replace(draft, value=Node("Organization", other)) for other in others if other]
    return drafts if is_unit else [draft, *drafts]


def is_in_title(draft: Draft, sentence: Sentence, text: str) -> bool:
    """Whether a country is only named in titles."""
    places = [m for m in sentence.mentions if m.kind == "country" and m.entity and m.entity.key == key_of(draft.value)]
    return bool(places) and all(_TITLED_PLACE.match(text, m.end) for m in places)


def without_homes_of_others(drafts: Sequence[Draft], sentence: Sentence) -> list[Draft]:
    """The drafts without countries of who made another model: "a fine-tune of Tern by Fjord, a Chilean firm"."""
    made: dict[str, set[str]] = {}
    for d in drafts:
        if d.path == "developer":
            made.setdefault(key_of(d.value), set()).add(d.model.key)
    if not made or all(d.path != "country" for d in drafts):
        return list(drafts)
    makers = [(at, made[m.entity.key]) for at, m in entities(sentence) if m.entity and m.entity.key in made]
    lands = {m.entity.key: at for at, m in entities(sentence) if m.entity and m.kind in ("country", "nationality")}

    def is_anothers(draft: Draft) -> bool:
        at = lands.get(key_of(draft.value))
        before = [models for place, models in makers if at is not None and place < at]
        return draft.path == "country" and bool(before) and draft.model.key not in set().union(*before)

    return [d for d in drafts if not is_anothers(d)]
