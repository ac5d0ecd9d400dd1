"""What a sentence ties to something beside its model: a baseline's base, the licence of data, a program's date."""

from __future__ import annotations

import re

from modelatlas.claims.passing.of_data import is_of_data
from modelatlas.claims.passing.others_bases import is_exchanged, is_no_base
from modelatlas.claims.passing.others_dates import is_of_a_thing
from modelatlas.claims.passing.others_licences import is_other_licence
from modelatlas.claims.passing.places import names, places_of
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MODEL

_OF_PAGE = re.compile(
    r"\W*(?:this|the)\s+(?:\w+\s+)?(?:cards?|documents?|pages?|sections?|readmes?|appendix|table|figure)\s+(?:is|was|were|has|draws)\b"
    r"|\W*(?:(?:content|text|parts?|information)\s+(?:of|from|in)\s+)?(?:[\ue000-\uf8ff]{2}|model|this|the|our|\s){0,5}(?:cards?|readme)"
    r"\s+(?:(?:is|was|has\s+been)\s+)?(?:adapted|based|taken|modified|derived|copied|borrowed|written|prepared)\b"
)
"""A sentence on the page itself: "This card was written by Ann Bell, and is based on that of Tern"."""


_SITE = re.compile(
    r"\b(?:super-?\s?comput\w+|comput(?:ing|e|er)\s+(?:cent(?:er|re)s?|facilit(?:y|ies)|clusters?|resources?)|data\s?-?cent(?:er|re)s?|clusters?|hpc|cloud|servers)\b",
    re.IGNORECASE,
)
"""A machine, or where machines stand: its country is no maker's."""
_RAN_AT = re.compile(
    r"\b(?:train|pre-?train|fine-?tun|run|ran|host|perform|comput|carried\s+out|done|took\s+place)\w*\s+(?:\w+\s+){0,3}?(?:at|on|by|using|in)\s+(?:the\s+)?[^;]{0,60}$"
)
"""Before where it ran."""


def _is_of_site(draft: Draft, sentence: Sentence) -> bool:
    """Whether a country is that of the machines: "trained on the Tay supercomputer at the Fjord Centre, Norway"."""
    places = [at for at, _ in places_of(draft, sentence)]
    return bool(places) and all(_stands_at_site(at, sentence) for at in places)


def _stands_at_site(at: int, sentence: Sentence) -> bool:
    start = max(0, at - _FAR)
    ran = _RAN_AT.search(sentence.code, start, at)
    if ran is None:
        return False
    named = (m.surface for _, m in sentence.slots(ran.start(), at))
    return bool(_SITE.search(sentence.code, ran.start(), at) or any(_SITE.search(name) for name in named))


_FAR = 160
"""Code points before a country in which it is said what stands there."""


def is_of_another(draft: Draft, sentence: Sentence) -> bool:
    """Whether a base, a predecessor, a maker, a licence or a date that a draft has is that of something else."""
    name = draft.path.rpartition(".")[2]
    if is_of_data(draft, sentence):
        return True
    if name == "license":
        return draft.rule == "licence" and is_other_licence(draft, sentence)
    if name in ("derivedFrom", "developer", "predecessor"):
        told = {"derivedFrom": is_no_base, "predecessor": is_exchanged, "developer": _is_of_next}[name]
        return _OF_PAGE.match(sentence.code) is not None or told(draft, sentence)
    if name in ("releaseDate", "releaseYear"):
        return is_of_a_thing(draft, sentence)
    return name == "country" and (_COPYRIGHT.match(sentence.code) is not None or _is_of_site(draft, sentence))


_COPYRIGHT = re.compile(r"\s*(?:[^\w\s(©]\s*)*(?:copyright\b|\(c\)|©)")
"""A line on whose the text is, and where that is at home."""
_THEN_MODEL = re.compile(rf"\s[{MODEL}].")


def _is_of_next(draft: Draft, sentence: Sentence) -> bool:
    """Whether a maker only stands before the name of its own model: "data created by Fjord Tern-3"."""
    places = [at for at, _ in places_of(draft, sentence)]
    return bool(places) and all(
        _THEN_MODEL.match(sentence.code, at + 2) and not names(draft.model, sentence, at + 5) for at in places
    )
