"""Licences of a document that differ: which of them is the model's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.licensed import BADGE_OF_CODE, says_part
from modelatlas.claims.prose.drafts import STRUCTURED, Draft
from modelatlas.model import Node

_CODE = re.compile(
    r"\b(?:code|source(?!\s+licen[cs]e\b)|codebase|scripts?|repository|documentation|data\s?sets?|librar(?:y|ies)|package|pull\s+requests?|functions|files?)\b[^.;]{0,80}\b(?:licen[cs]ed?|(?:released|is|are|comes?|falls?|provided|sourced?|available|distributed|requests)\s+under|copied|vendored|derived|taken|adapted|borrowed)\b|\blicen[cs]e\s+(?:of|for)\s+(?:the\s+|this\s+|our\s+)?(?:code|data)",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?:code|functions|files?|librar(?:y|ies)|packages?)\b[^.;]{0,80}\b(?:copied|vendored|derived|taken|adapted|borrowed)\b|\bpull\s+requests?\b"
    r"|\b(?:uses?|using|depends?\s+on|requires?)\b[^.;]{0,60}\blicen[cs]ed\b[^.;]{0,30}\b(?:librar(?:y|ies)|packages?|dependenc\w+)\b",
    re.IGNORECASE,
)
"""Of a sentence on the licence of what others wrote, or will."""
_OF_ANOTHER = re.compile(
    r"\W*(?:corpus|corpora|(?:data|data\s?sets?)(?:\s+licen[cs]e)?|training\s+(?:data|set|corpus)|(?:base|upstream)(?:\s+model)?|tokeni[sz]er|backbone)s?\W{0,3}:"
    r"|\W*licen[cs]es?\W{1,5}(?:data\s?sets?|(?:training\s+)?data|corpus|tokeni[sz]er)\W{0,5}:",
    re.IGNORECASE,
)
"""The head of a line on what is not the model: "Corpus: …, CC BY-SA 3.0"."""
_KEY_OF_CODE = re.compile(
    r"\W*licen[cs]es?\s*[*_]{0,2}\(\s*(?:(?:source|inference|training)\s+)?(?:code|codebase|scripts?|software)\s*\)",
    re.IGNORECASE,
)
"""The head of a line on the code: "License (code): MIT"."""
_WEIGHTS = re.compile(r"\b(?:weights|checkpoints?|models?)\b", re.IGNORECASE)
_MODEL_LICENCE = re.compile(
    r"\b(?:model|weights?|community)\s+licen[cs]e\b|\b(?:weights|checkpoints|models?)\b[^.;\n]{0,60}\b(?:licen[cs]ed|licen[cs]e|subject\s+to|governed|(?<!\bin\s)terms)\b"
    r"|\b(?:weights|checkpoints|models?)\b[^.;\n]{0,160}\b(?:their|its)\s+own\s+licen[cs]e\b"
    r"|\b(?:weights|checkpoints|models?)\b[^.;\n]{0,60}\b(?:(?:may|must)\s+not\b|(?:are|is)\s+not(?=\s*[.;]|\s+(?:free|open|covered|included)\b))",
    re.IGNORECASE,
)
"""What a page says of the model's own terms, be they without a name: "the weights may not be sold"."""


def other_licences(drafts: Sequence[Draft], text: str) -> set[int]:
    """The drafts, by their identity, of licences that are not the model's: the code's, that of what others wrote."""
    licences = [d for d in drafts if d.path == "license"]
    of_code = {id(d): d for d in licences if _is_of_code(d, text)}
    licensed = {_stem(d.model) for d in licences if id(d) not in of_code}
    elsewhere = bool(of_code) and _MODEL_LICENCE.search(text) is not None
    dropped = {i for i, d in of_code.items() if elsewhere or _stem(d.model) in licensed or _is_taken(d, text)}
    dropped.update(id(d) for d in licences if _is_unversioned(d, licences))
    told = (d for d in licences if d.rule not in STRUCTURED)
    return dropped | {id(d) for d in told if _OF_ANOTHER.match(text, d.span.start, d.span.end)}


def _stem(model: Node) -> str:
    """What the members of a family share: that another model has a licence says nothing of this one's."""
    return model.key.partition("-")[0]


def _is_unversioned(draft: Draft, licences: Sequence[Draft]) -> bool:
    """Whether a licence is another of the model's without its version: "CC BY-NC" beside CC-BY-NC-4.0."""
    key = draft.value.key.lower() if isinstance(draft.value, Node) else ""
    bare = key.removeprefix("licenseref-") + "-"
    others = (d.value.key.lower() for d in licences if d.model == draft.model and isinstance(d.value, Node))
    return key.startswith("licenseref-cc-by") and any(other.startswith(bare) for other in others)


def _is_of_code(draft: Draft, text: str) -> bool:
    """Whether a sentence licenses the code and says nothing of the model."""
    if draft.rule == BADGE_OF_CODE or says_part(draft.section.rpartition(" / ")[2]) == "code":
        return True
    if draft.rule in STRUCTURED:
        return _KEY_OF_CODE.match(text, draft.span.start, draft.span.end) is not None
    surface = text[draft.span.start : draft.span.end]
    return bool(_CODE.search(surface)) and not _WEIGHTS.search(surface)


def _is_taken(draft: Draft, text: str) -> bool:
    """Whether a sentence licenses what was taken from elsewhere. The project's own code has the model's licence where
    nothing else has one: the contract's is "of the released weights or code".
    """
    return bool(_TAKEN.search(text, draft.span.start, draft.span.end))
