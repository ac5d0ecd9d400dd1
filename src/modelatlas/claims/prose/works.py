"""Sentences that name a maker and no model: "Nordlys Labs used 80 GPUs; Tay's model took 40"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from modelatlas.claims.prose import clauses
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Node

_FIRST_WORD = re.compile(r"\W*(?:the\s+)?([a-z]\w{3,})(?=\s|'s)")
"""The word that a clause begins with, which may be a maker's short name."""
_OWN_MODEL = re.compile(
    r"\s?'s?\s+(?:(?:own|latest|new|newest|first|flagship|current)\s+)?(?:(?:language\s+)?(?:model|system|network|assistant|entry|llm)\b"
    r"|(?:makes?|made|has|had|is|was|took|takes|needs?|needed|uses?|used|gets?|got|counts?)\b)"
)
"""After a maker: what it made, or what that does: "Tay's model has …, Nordlys's makes do with …"."""

Made = Mapping[str, set[Node]]
"""The models of each maker, by its key."""


def works(sentence: Sentence, focus: Owner, made: Made) -> list[tuple[int, int, Owner]]:
    """Stretches of a sentence without a model, each with the one model that its subject has made, else ``focus``."""
    bounds = [0, *(m.end() for m in clauses.SEGMENT.finditer(sentence.code)), len(sentence.code)]
    out: list[tuple[int, int, Owner]] = []
    for start, end in pairwise(bounds):
        focus = _work_of(sentence, start, end, made) or focus
        out.append((start, end, focus))
    return out


def _work_of(sentence: Sentence, start: int, end: int, made: Made) -> Owner | None:
    """The one model that the maker at the head of a clause has made: by its name, or by the first word of that."""
    code = sentence.code
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        named = start <= at < end and mention.kind in ("organization", "name") and mention.entity
        if named and clauses.begins_clause(code, at):
            return _alone(named.key, made, code, at + 2)
    word = _FIRST_WORD.match(code, start, end)
    return _alone(word[1], made, code, word.end()) if word else None


def _alone(name: str, made: Made, code: str, after: int) -> Owner | None:
    makers = [made[name]] if name in made else [models for key, models in made.items() if key.startswith(f"{name}-")]
    does = clauses.OWN_VERB.match(code, after) or _OWN_MODEL.match(code, after)
    return Owner(tuple(makers[0])) if len(makers) == 1 and len(makers[0]) == 1 and does else None
