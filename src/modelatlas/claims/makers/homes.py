"""Whose home a country is: of a maker, or of somebody else whom a page names, a customer, a host, a former employer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from modelatlas.claims.makers.slots import entities, key_of
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Node

_OF_A_HOME = frozenset({"country-of-organization", "country-of-consortium"})
"""Rules that read where an organisation is at home."""
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|be|been|we|our|us|used?|uses|using|runs?|thanks?|do|does|did|can|may|will|would|see|please)\b"
)
"""Of a sentence that says something: a line of makers and their towns has none."""
_MADE = re.compile(
    r"\b(?:develop|creat|train|made|mak(?:es|ing|ers?)\b|buil[dt]|releas|publish|design|authored|introduc|present|launch|collaborat|project|effort|joint|work|team|produc|open-?\s?sourc|fine-?\s?tun|cooperat|led\b|led\s+by)"
)
_ELSEWHERE = re.compile(
    r"\b(?:customers?|clients?|partners?|sponsors?|funded|funding|hosted|hosting|users?|used\s+by|who\s+uses|acknowledge?ments?|thanks|citations?|cite"
    r"|references?|related|venue|conference|events?|contact|legal|jurisdiction)\b"
)
"""Heads of sections, paragraphs and items that name others than the makers."""
_OF_OTHERS = re.compile(
    r"\b(?:guests?|visitors?|interns?|students?|annotators?|raters|listeners|volunteers|participants|patients|reviewers?|advis\w+|customers?|partners?"
    r"|users?|hospitals?|help|support|thanks|grants?|funding|funded|sponsored|hosted|hosting|servers|compute|data|recordings|texts|contracts?)\s+"
    r"(?:\w+\s+){0,2}(?:from|of|at|by|with|to)\s+(?:the\s+)?$"
)
"""Before an organisation that has helped with something, or uses it."""
_REACH = 60
"""Code points between an organisation and the country that it is at home in."""
_BETWEEN = re.compile(r"[^;]*?\b(?:while|whereas|from|by|with|was|were|is|are|to|for)\b")
"""What stands between those that have nothing to do with each other."""


_HOSTS = ("organization", "name")


def without_homes_of_strangers(
    drafts: Sequence[Draft], sentence: Sentence, made: Mapping[str, set[Node]], *, laid_out: bool
) -> list[Draft]:
    """The drafts without countries of organisations that have not made the model: "developed by Fjord while the first
    author was with Tay University (Norway)", "we used the contracts of Harrow Ltd. (Ireland)".
    """
    if all(d.path != "country" or d.rule not in _OF_A_HOME for d in drafts):
        return list(drafts)
    if any(_ELSEWHERE.search(words) for words in (sentence.section.rpartition(" / ")[2], sentence.head)):
        return [d for d in drafts if d.path != "country" or d.rule not in _OF_A_HOME]
    makers = {key_of(d.value) for d in drafts if d.path == "developer"}
    known = makers | {key for key, models in made.items() if models}
    says = _VERB.search(sentence.code) or any(m.kind in ("hardware", "devices", "nodes") for m in sentence.mentions)
    told = not laid_out or _MADE.search(sentence.code) or not says

    def is_strangers(draft: Draft) -> bool:
        key = key_of(draft.value)
        at = next(
            (at for at, m in entities(sentence) if m.entity and m.kind == "country" and m.entity.key == key), None
        )
        if draft.path != "country" or draft.rule not in _OF_A_HOME or at is None:
            return False
        near = [(place, m) for place, m in entities(sentence) if at - _REACH < place < at and m.kind in _HOSTS]
        beside = [m for place, m in near if not _BETWEEN.match(sentence.code[place + 2 : at])]
        keys = [m.entity.key for m in beside if m.entity]
        if any(_OF_OTHERS.search(sentence.code, 0, place) for place, m in near if m in beside):
            return True
        strange = bool(keys) and not any(_is_one(one, other) for one in keys for other in known)
        return strange and (bool(makers) or not told or (laid_out and bool(known) and bool(says)))

    return [d for d in drafts if not is_strangers(d)]


def _is_one(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
