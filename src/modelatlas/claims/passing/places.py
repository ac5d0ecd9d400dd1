"""Where a sentence names what a draft says, and what stands before it there."""

from __future__ import annotations

import re

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Mention, Node


def places_of(draft: Draft, sentence: Sentence) -> list[tuple[int, str]]:
    """Where the sentence names a draft's value, and how."""
    key = draft.value.key if isinstance(draft.value, Node) else None
    return [
        (at, m.surface)
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if (m.entity is not None and m.entity.key == key)
        or (key is None and draft.value in (m.surface, m.entity.label if m.entity else ""))
    ]


def comes_after(before: re.Pattern[str], draft: Draft, sentence: Sentence) -> bool:
    """Whether all that the sentence has of a draft's kind stands after such words."""
    kinds = {"tokenCount": ("tokens",), "openArtifact": ("artifact",), "license": ("license",)}[
        draft.path.rpartition(".")[2]
    ]
    places = [at for at, m in zip(sentence.at, sentence.mentions, strict=True) if m.kind in kinds and is_it(draft, m)]
    return bool(places) and all(before.search(sentence.code, max(0, at - 100), at) for at in places)


def is_it(draft: Draft, mention: Mention) -> bool:
    """Whether a mention is what a draft says."""
    if isinstance(draft.value, Node):
        return mention.entity is not None and mention.entity.key == draft.value.key
    return mention.quantity is not None and mention.quantity.value == draft.value


def names(model: Node, sentence: Sentence, end: int) -> bool:
    """Whether a sentence names a model before a place."""
    return any(m.entity is not None and m.entity.key == model.key for _, m in sentence.slots(0, end))
