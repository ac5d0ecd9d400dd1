"""Licences of something beside the model: data, bundled code, what somebody else has released."""

from __future__ import annotations

import re

from modelatlas.claims.passing.places import comes_after, places_of
from modelatlas.claims.passing.telling import SIGNS
from modelatlas.claims.passing.things import is_of_thing
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.patterns import kind_chars

_ARTIFACT = kind_chars("artifact")
_MAKER = kind_chars("organization", "name")
_LIKE_IT = re.compile(r"[\s-](?:based|like|style|inspired|compatible|derived)\b")
"""After a licence: that another one is made from it."""
_OF_DATA = re.compile(
    r"\W*(?:the|this|our)\s+(?:[\ue000-\uf8ff]{2}\s+)?(?:[\w-]+\s+){0,3}data\s?set\b[^.;]{0,200}\blicen[cs]ed\b"
    r"|[^.;]{0,80}\bdata\s+(?:of\s+[^.;,]{1,40}\s)?(?:is|are)\s+(?:\w+\s+)?(?:licen[cs]ed|published|released|provided|available|shared)\b"
)
"""A sentence on the licence of a set of data."""
_REPLACED = re.compile(
    r"\b(?:replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|formerly|previously|no\s+longer)\b[^.;]{0,60}$"
)
"""Before a licence that is the model's no more."""
_FOR_EXAMPLE = re.compile(
    r"(?:\be\.?g\.?,?|\bsuch\s+as|\bfor\s+(?:example|instance),?|\blicen[cs]es\s+(?:like|including))\s+[^.;)]{0,80}$"
)
"""Before a licence that is one of several that things may have."""
_OF_THEIRS = re.compile(
    rf"[{_MAKER}].\s?['’]s?\s+(?:(?:own|original|open|public|released|pre-?trained)\s+)*(?:(?:weights|parameters|checkpoints?)\b|[{_ARTIFACT}].)[^,;]{{0,60}}$"
)
"""Before the licence of what somebody who is named has released: "Fjord's parameters are under …"."""
_BUNDLED = re.compile(
    r"\b(?:bundles?|bundled|vendored|third-?\s?party|dependenc(?:y|ies)|upstream|adapted\s+from|portions?|derived\s+from\s+code)\b"
)
"""A sentence on the licence of somebody else's work."""
_HOWEVER = re.compile(r"\s(?:however|but|although|though|except)\b")
"""Where a sentence goes on to what is licensed otherwise: "…, however portions of it are under other terms"."""
_THANKS = re.compile(
    rf"{SIGNS}(?:we\s+(?:also\s+)?(?:thank|acknowledge|are\s+grateful)|(?:many\s+|special\s+)?thanks\s+to)\b"
    r"|[^.;]{0,60}\b(?:code|modules?|components?|parts?|implementations?)\b[^.;]{0,40}\b(?:from|by|of)\s+[\ue000-\uf8ff]{2}[^.;]{0,60}"
    r"(?:\bwhich\s+(?:is|are)\b|\(\s*[\ue000-\uf8ff]{2}\s*\))"
)
"""A sentence on what others have written: "It has code from Tern, which is licensed under …"."""
_LED_BY_LINK = re.compile(r"\W*\[(?P<lead>[^\[\]]{1,80})\]\([^()\s]{1,300}\)\s*(?:\([^()]{0,40}\)\s*)?[,:–—-]")
"""An item on what it links to: "[TideBase](https://…) (modified), by Ann Bell, under …"."""


def _is_listed_work(sentence: Sentence) -> bool:
    led = _LED_BY_LINK.match(sentence.code)
    named = led and any(
        m.kind in ("model", "artifact", "license") for _, m in sentence.slots(led.start("lead"), led.end("lead"))
    )
    return bool(led and not named and not re.search(r"\b(?:models?|weights|checkpoints?)\b", led["lead"]))


def is_other_licence(draft: Draft, sentence: Sentence) -> bool:
    """Whether a licence is that of somebody else's work or of data, or one that another licence is made from."""
    places = places_of(draft, sentence)
    made_from = bool(places) and all(_LIKE_IT.match(sentence.code, at + 2) for at, _ in places)
    rest = _HOWEVER.search(sentence.code, min((at for at, _ in places), default=0))
    bundled = _BUNDLED.search(sentence.code, 0, rest.start() if rest else len(sentence.code))
    told = (
        is_of_thing(draft, sentence)
        or bundled
        or _THANKS.match(sentence.code)
        or _OF_DATA.match(sentence.code)
        or _is_listed_work(sentence)
    )
    return (
        made_from
        or bool(told)
        or any(comes_after(words, draft, sentence) for words in (_REPLACED, _FOR_EXAMPLE, _OF_THEIRS))
    )
