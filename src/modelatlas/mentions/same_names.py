"""Two names of one model, one name of a model and its maker, and words that stand for an organization."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from modelatlas.gazetteer import Gazetteer, slug
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


_THE = re.compile(r"\b[Tt]he\s+$")
_IS = re.compile(r"\s*,\s*")
_SHORT = re.compile(r"\s*\(\s*(?:hereinafter\s+|henceforth\s+)?(?:the\s+)?[\"“'‘]\s*")


def stood_for(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions, a word that stands for an organization being that: "The Respondent, Fjord Ltd, …" and "Fjord Ltd
    (the “Company”)" say of whom "the Respondent" and "the Company" speak from there on.
    """
    given: dict[str, Mention] = {}
    for first, second in pairwise(mentions):
        kinds = (first.kind, second.kind)
        if kinds == ("name", "organization") and _is_role(first, second, text):
            given.setdefault(first.surface, second)
        elif kinds == ("organization", "name") and _is_short(first, second, text):
            given.setdefault(second.surface, first)
    if not given:
        return list(mentions)
    return [
        replace(m, kind="organization", entity=given[m.surface].entity)
        if m.kind == "name" and m.surface in given and m.start > given[m.surface].start
        else m
        for m in mentions
    ]


def _is_role(word: Mention, name: Mention, text: str) -> bool:
    """ "The Respondent, Fjord Ltd,"."""
    before = _THE.search(text, max(0, word.start - 5), word.start)
    return bool(before and _IS.fullmatch(text, word.end, name.start)) and text[name.end : name.end + 1] == ","


def _is_short(name: Mention, word: Mention, text: str) -> bool:
    """ "Fjord Ltd (the “Company”)"."""
    closed = text[word.end : word.end + 1] in tuple("\"”'’")
    return closed and bool(_SHORT.fullmatch(text, name.end, word.start))


_ACTS = re.compile(
    r"\s+(?:(?:has|have|also|recently|today|itself|explicitly|further)\s+){0,2}(?:position(?:s|ed)|notes?|noted|states?|stated|sa(?:ys|id)|announc(?:es|ed)"
    r"|releas(?:es|ed)|describ(?:es|ed)|claim(?:s|ed)|reports|reported|launch(?:es|ed)|introduc(?:es|ed)|unveil(?:s|ed)|publish(?:es|ed)|trained|develop(?:s|ed)"
    r"|recommends?|open-?sourc(?:es|ed))\b(?!\s+(?:on|with|from|for|by|in)\b)"
)
"""What a maker does and a model does not; "Tern trained on …" is the model."""


_BY = re.compile(r"\b(?:developed|built|released|maintained|open-?sourced)\s+by\s+(?:the\s+)?$")
_NO_MAKER = re.compile(r"[-\s]?\d|['’]s|\s+(?:\w+\s+)?(?:models?|series|family|backbone|architecture|codebase)\b")


def _made_by(m: Mention, text: str) -> bool:
    """Whether a name stands where a maker's does: "models developed by LLM-fjord"."""
    if any(map(str.isdigit, m.surface)) or _NO_MAKER.match(text, m.end):
        return False
    return _BY.search(text, max(0, m.start - 40), m.start) is not None


def makers_at_work(mentions: Iterable[Mention], text: str, gazetteer: Gazetteer) -> list[Mention]:
    """The mentions, a name that a maker shares with its model being the maker's where it does what makers do."""
    out = []
    for m in mentions:
        made = m.kind == "model" and not m.tagged and _made_by(m, text)
        if made or (m.kind == "model" and not m.tagged and _ACTS.match(text, m.end)):
            maker = gazetteer.lookup("Organization", m.surface) or gazetteer.lookup("Organization", f"{m.surface} AI")
            if maker:
                m = replace(m, kind="organization", entity=maker)
            elif made:
                m = replace(m, kind="name", entity=Entity("Organization", slug(m.surface)))
        out.append(m)
    return out
