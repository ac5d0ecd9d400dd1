"""Dates of something beside the model: a device, a program, a paper, code, another model."""

from __future__ import annotations

import re

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import ARTIFACT, DEVICE, IT, MAKER, MODEL, NAMED, WHEN
from modelatlas.words import one_of

_FAR = 160
"""Code points before a date in which it is said what came out then."""
_SOFTWARE_VERSION = re.compile(
    r"(?<![\w.])v?\d+\.\d+\.\d+(?![\w.]*\d)|\bpypi\b|\bcommit\b"
    r"|\b(?:version|release)\s+[^\s,;]{1,8}\s+of\s+(?:the\s+|our\s+)?(?:\w+\s+)?(?:library|package|toolkit|framework|software|app|plug-?in)\b"
)
"""A release of a program: three numbers, a place where programs are, what it is called."""
_DEVICE_CAME = re.compile(
    rf"\W*(?:(?:in\s+)?[{WHEN}].\s*,?\s+)?(?:the\s+)?[{DEVICE}].(?:\s+(?:gpus?|tpus?|chips?|cards?|accelerators?))?\s+(?:was|were|is|are|has\s+been|came|appeared|launched)\b"
    rf"|\b(?:releas|launch|introduc|announc|unveil|present)\w+\s+(?:the\s+|its\s+)?[{DEVICE}]."
)
"""A sentence on when a device came out."""
_PUT_OUT = (
    r"(?:(?:first|originally|also)\s+)?(?:released|published|introduced|launched|unveiled|presented|appeared|posted)\s+"
    rf"(?:[^\s.;,]+\s+){{0,3}}?[{WHEN}]."
)
_THING_CAME = re.compile(
    rf"(?<!weights and )(?<!models and )(?<!checkpoints and )\b(?:{one_of('makers', 'outputs')}|tools?"
    rf"|work|{one_of('makers', 'accounts')}\s+(?:of|on|about|for|to)\s+(?:the\s+)?[{MODEL}].\s*,?"
    r"|versions?\s+of\s+[^\s.;,]+|(?:best|other|previous|existing|earlier|strongest)\s+(?:[\w-]+\s+){0,2}models)\s+"
    rf"(?:(?:that|which)\s+)?(?:(?:is|was|were|has\s+been)\s+)?{_PUT_OUT}"
    rf"|\b(?:of|with|using|from|on|via|in|and|under)\s+(?:the\s+)?[{NAMED}].\s*,\s+{_PUT_OUT}"
)
"""When something came out that its noun says is no model of the page: "building on our maps released in 2021"."""
_ARTIFACT_CAME = re.compile(
    rf"\W*(?:(?:the|our|its|all)\s+)?(?P<artifact>[{ARTIFACT}].)\s+(?:(?:is|was|were|ha(?:s|ve)\s+been)\s+)?"
    r"(?:released|published|available|uploaded)\b"
)
"""A sentence on when something came out beside the weights: "Code was released in May 2023"."""


def _is_artifact_alone(sentence: Sentence) -> bool:
    found = _ARTIFACT_CAME.match(sentence.code)
    named = sentence.slots(found.start("artifact"), found.end("artifact")) if found else ()
    return any(m.entity and m.entity.key != "ModelWeights" for _, m in named)


_OTHER_CAME = re.compile(
    rf"(?P<other>[{MODEL}].)(?:\s+(?:models?|checkpoints?|weights|[{ARTIFACT}].)){{0,2}}(?:\s+(?:by|from|of)\s+(?:the\s+)?[{MAKER}].)?"
    r"(?:\s*,?\s+(?:(?:which|that)\s+(?:(?:was|were)\s+)?)?(?:(?:first|originally)\s+)?(?:released|published|introduced|launched|unveiled)"
    rf"|\s+(?:came\s+out|appeared|was\s+released|was\s+published))\b[^{MODEL}.;]{{0,60}}$"
    rf"|(?:\b(?:release|launch|publication)|[{IT}].)\s+of\s+(?:the\s+)?(?P<out>[{MODEL}].)[^{MODEL}.;,]{{0,30}}$"
)
"""Before a date: another model that came out then, "tuned from Auk-3, which was released in 2021"."""


def _is_other_models(draft: Draft, sentence: Sentence) -> bool:
    """Whether a date is that of another model, which is named right before what happened then."""

    def is_others(at: int) -> bool:
        found = _OTHER_CAME.search(sentence.code, max(0, at - _FAR), at)
        place = -1 if found is None else max(found.start("other"), found.start("out"))
        key = next((m.entity.key for _, m in sentence.slots(place, place + 2) if m.entity), "") if found else ""
        return bool(key) and not (key.startswith(draft.model.key) or draft.model.key.startswith(key))

    told = (draft.value, str(draft.value))
    places = [
        at
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind in ("date", "year") and (m.when in told or (m.entity is not None and m.entity.key in told))
    ]
    return bool(places) and all(map(is_others, places))


def is_of_a_thing(draft: Draft, sentence: Sentence) -> bool:
    """Whether a date is that of a device, of a program, of what its noun says is no model, or of another model."""
    came = any(words.search(sentence.code) for words in (_SOFTWARE_VERSION, _DEVICE_CAME, _THING_CAME))
    return came or _is_artifact_alone(sentence) or _is_other_models(draft, sentence)
