"""Licences of things beside a model: the programs that it needs, a tool, a set of data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.passing.places import places_of
from modelatlas.claims.passing.telling import MODEL
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Mention
from modelatlas.patterns import kind_chars

_IT = kind_chars("anaphor")
_ARTIFACT = kind_chars("artifact")
_BRACKETED = re.compile(r"\(\s*(?P<licence>[" + kind_chars("license") + r"].)\s*(?:licen[cs]ed?\s*)?\)")
_PROGRAMS = re.compile(
    r"(?:^|/ )(?:[\w ]+ )?(?:environment|dependenc(?:y|ies)|prerequisites|third[- ]party\b[^/]*)\W*$"
)
"""A heading over the programs that something needs."""
_THING_IS = re.compile(
    r"(?:^|[;,.]|\b(?:and|while|whereas|but))\s*(?:the|our|its|all)\s+(?:[\w-]+\s+){0,2}?(?:data\s?sets?|corpus|corpora|tools?|apps?|demo|librar(?:y|ies)"
    r"|annotations?|documentation|docs|website|benchmark|test\s+sets?|tokeni[sz]er|plug-?in|scorer|recordings|images|texts|[\ue000-\uf8ff].)"
    r"(?:\s[\ue000-\uf8ff].|\s[a-z][\w-]*){0,1}\s+(?:is|are|was|were|comes?)\s[^;,]{0,40}$"
)
"""Before the licence of a thing beside the model: "the annotation tool is under …"."""


def _in_brackets(sentence: Sentence) -> Iterator[tuple[int, Mention]]:
    """The licences that stand alone in brackets, each behind what it is of: "RDKit (BSD), selfies (MIT)"."""
    for found in _BRACKETED.finditer(sentence.code):
        yield from sentence.slots(*found.span("licence"))


def is_of_thing(draft: Draft, sentence: Sentence) -> bool:
    """Whether a licence is that of a program or another thing beside the model, by its clause or by its heading."""
    listed = len({m.entity.key for _, m in _in_brackets(sentence) if m.entity}) > 1
    if listed or _PROGRAMS.search(sentence.section):
        return True
    places = [at for at, _ in places_of(draft, sentence)]
    cut = [_THING_IS.search(sentence.code, max(0, at - 160), at) for at in places]
    return bool(cut) and all(found and not _MODEL_OR_WEIGHTS.search(sentence.code, *found.span()) for found in cut)


_MODEL_OR_WEIGHTS = re.compile(rf"[{MODEL}{_IT}{_ARTIFACT}]|\b(?:weights|models?|checkpoints?)\b")
