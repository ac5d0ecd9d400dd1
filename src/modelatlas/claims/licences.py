"""Whose licence: of "the code is under MIT, the weights are under Apache 2.0" the model's is the second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import ARTIFACT
from modelatlas.model import Node
from modelatlas.patterns import kind_chars

_NAMES = kind_chars("model", "anaphor")
_CODE = re.compile(rf"\b(?:code|codebase|scripts|software)\b(?:\s+(?:of|for|behind)\s+(?:the\s+)?[{_NAMES}].)?")
"""The code; whose it is, "the code of Tern", is no name of the weights."""
_WEIGHTS = re.compile(r"\b(?:weights|checkpoints?|models?|parameters)\b")
_ITS = re.compile(r"\s(?:(?:source|inference|training|original|official)\s)?")
"""Between a model and what is of it: "Tern source code"."""
_JOINED = re.compile(
    r"\W*(?:and|or|&|/|as\s+well\s+as|along\s+with|plus|together\s+with)?\W*(?:(?:the|its|our|all)\s+)*"
)

_OTHERWISE = re.compile(
    rf"\b(?:while|whereas|but|however|though)\b[^;]*(?:\b(?:weights|checkpoints?|models?|parameters)\b|[{ARTIFACT}])[^;]*"
    r"\b(?:licen[cs]ed?|comply|terms|subject|agreement)\b"
)
"""The weights have a licence of their own, whatever it is called: "…, while the weights must comply with theirs"."""
_EXCEPTED = re.compile(
    rf"\bexcept(?:ing)?\b[^;]{{0,60}}?(?:\b(?:weights|checkpoints?|models?)\b|[{_NAMES}{ARTIFACT}])[^;]{{0,60}}?"
    r"\b(?:licen[cs]ed?|under|terms)\b[^;]*"
)
"""What has another licence than all else: "under MIT, except the models, which are licensed under …"."""


_SUBJECT = re.compile(
    r"\W*(?:the|our|all|these|those|its|each|every)\s+(?P<what>[^.;:,()]{2,80}?)\s+"
    r"(?:is|are|was|were|has\s+been|have\s+been|can\s+be|may\s+be|comes?)\s"
)
_MODELS_OWN = re.compile(
    r"[\ue000-\uf8ff]|\b(?:models?|llms?|vlms?|lms?|networks?|systems?|transformers?|weights?|parameters|checkpoints?|adapters?|loras?|versions?"
    r"|variants?|editions?|sizes?|members?|family|series|suite|encoders?|decoders?|classifiers?|embeddings?|assistants?|chatbots?"
    r"|code|codebase|scripts?|implementation|software|library|package|program|framework|files?"
    r"|repo|repositor(?:y|ies)|project|release|work|content|contents|materials?|assets|artifacts|rest|page|licen[cs]es?|licensing|terms|above|following|same)\b"
)


def _is_of_a_thing(sentence: Sentence) -> bool:
    """Whether a sentence speaks of a thing that is no work of its model's: "the reanalysis is available under …"."""
    subject = _SUBJECT.match(sentence.code)
    return subject is not None and _MODELS_OWN.search(subject["what"]) is None


def without_licences_of_code(drafts: Sequence[Draft], sentence: Sentence) -> list[Draft]:
    """The drafts of a sentence without licences that it gives the code where it gives the weights another one, or that
    it gives something else than a work of the model's.

    A licence is that of what was named last before it; of both where both are named together.
    """
    held = [d for d in drafts if d.path == "license" and d.rule == "licence" and isinstance(d.value, Node)]
    if not held:
        return list(drafts)
    if _is_of_a_thing(sentence):
        return [d for d in drafts if d not in held]
    if excepted := _EXCEPTED.search(sentence.code):
        before = {m.entity.key for _, m in sentence.slots(0, excepted.start()) if m.kind == "license" and m.entity}
        after = {m.entity.key for _, m in sentence.slots(excepted.start(), excepted.end()) if m.entity}
        held_before = [d for d in held if isinstance(d.value, Node) and d.value.key in before - after]
        return [d for d in drafts if d not in held_before]
    named = _named(sentence)
    if all(what != "code" for _, _, what in named):
        return list(drafts)
    places: dict[str, list[int]] = {}
    for at, m in zip(sentence.at, sentence.mentions, strict=True):
        if m.kind == "license" and m.entity:
            places.setdefault(m.entity.key, []).append(at)
    kept = {key for key, at in places.items() if not _is_of_code(at, named, sentence.code)}
    if not kept and not _OTHERWISE.search(sentence.code):
        return [replace(d, fallback=True) if d in held else d for d in drafts]  # the model's where it has no other
    code = {
        d.value
        for d in held
        if isinstance(d.value, Node) and _is_of_code(places.get(d.value.key, []), named, sentence.code)
    }
    return [d for d in drafts if d.path != "license" or d.value not in code]


def _named(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Where the code and the weights are named, in order: beginning, end, which."""
    found = [(m.start(), m.end(), "code") for m in _CODE.finditer(sentence.code)]
    found += [(m.start(), m.end(), "weights") for m in _WEIGHTS.finditer(sentence.code)]
    keys = {"TrainingCode": "code", "ModelWeights": "weights"}
    found += [
        (at, at + 2, keys[m.entity.key])
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind == "artifact" and m.entity and m.entity.key in keys
    ]
    found += [
        (at, at + 2, "code")
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.surface.lower() == "source code"
    ]
    code = [start for start, _, what in found if what == "code"]
    found += [
        (at, at + 2, "weights")
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind in ("model", "anaphor")
        and not any(start < at < end for start, end, _ in found)
        and not any(_ITS.fullmatch(sentence.code, at + 2, start) for start in code)
    ]
    return sorted(found)


def _is_of_code(places: Sequence[int], named: Sequence[tuple[int, int, str]], code: str) -> bool:
    """Whether each place of a licence follows the code, named without the weights."""
    return bool(places) and all(_follows_code(place, named, code) for place in places)


def _follows_code(place: int, named: Sequence[tuple[int, int, str]], code: str) -> bool:
    before = [one for one in named if one[1] <= place]
    if not before or before[-1][2] != "code":
        return False
    for earlier, later in reversed(list(pairwise(before))):
        if not _JOINED.fullmatch(code, earlier[1], later[0]):
            return True
        if earlier[2] == "weights":
            return False
    return True
