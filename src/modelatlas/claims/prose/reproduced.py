"""Runs that repeat what others have trained: what they took says nothing of the training of the model reproduced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.prose.discourse import Discourse
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MAKER, WHO_SLOT
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Node

_AGAIN = r"reproduc|replicat|speedrun"
_HINT = re.compile(_AGAIN)
_REPEATED = re.compile(
    rf"\b(?:(?P<verb>(?:reproduce[sd]?|reproducing|replicat(?:e[sd]?|ing))\s+)|(?:reproductions?|replications?|speedruns?)\s+of\s+)"
    rf"(?:the\s+|an?\s+)?(?:[{MAKER}].(?:\s?'s)?\s+)?(?:[\w-]+\s+){{0,2}}?(?P<who>{WHO_SLOT})"
    rf"|(?P<whose>{WHO_SLOT})(?:\s?'s)?\s+(?:reproductions?|replications?|speedruns?)\b"
)
"""A model whose training is repeated: "reproduces X", "a reproduction of Fjord's X", "the X speedrun"."""


def without_reproductions(
    drafts: list[Draft], sentence: Sentence, subjects: Subjects, discourse: Discourse
) -> list[Draft]:
    """The drafts without what a run took that repeats the training of a model, of which that is told.

    A text that calls itself a reproduction of a model goes on about its own run: so do its later sentences.
    """
    again = set(_repeated(sentence, subjects, discourse)) if _HINT.search(sentence.code) else set()
    again |= discourse.reproduced
    return [d for d in drafts if d.model not in again or not d.path.startswith("trainingRun.")] if again else drafts


def _repeated(sentence: Sentence, subjects: Subjects, discourse: Discourse) -> Iterator[Node]:
    """The models of a sentence whose training is repeated; ``discourse`` notes those that are not the text's own."""
    for found in _REPEATED.finditer(sentence.code):
        nodes = subjects.nodes.get(found.start("who") if found["who"] else found.start("whose"), ())
        if not found["verb"] and discourse.titled:
            discourse.reproduced.update(set(nodes) - set(discourse.topic.nodes))
        yield from nodes
