"""Whether a sentence speaks of the model that it is read to speak of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from modelatlas.claims.passing.terms import TUNING
from modelatlas.claims.prose.drafts import OF_A_RUN, Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.lexicon import slug
from modelatlas.model import Node


def is_of_named(draft: Draft, subjects: Subjects, *, teaches: bool) -> bool:
    """Whether a sentence names the model that it is read to speak of, or stands for it by a word.

    Of a document that ``teaches``, what its author tried and its readers are to do is no fact of the model.
    """
    if teaches:
        tuned = (
            draft.path in ("usesTechnique", "plannedTechnique")
            and isinstance(draft.value, Node)
            and draft.value.key in TUNING
        )
        if tuned or draft.rule == "derived-from-topic":
            return False
        if draft.path in OF_A_RUN:  # "Tern was trained on 16 GPUs" beside "tuning Tern took me 3 hours"
            code = subjects.sentence.code
            return draft.model in subjects.nodes.get(len(code) - len(code.lstrip()), ())
    return any(draft.model in nodes for nodes in subjects.nodes.values())


_STRANGER = re.compile(
    r"\W{0,3}(?:[A-Z][a-z]+(?:\s[a-z]+){0,3},\s+)?(?:[Tt]he\s+)?(?P<name>(?=[\w.+-]{0,40}[A-Z])[\w.+-]{0,40}?(?:[a-z][A-Z]|[A-Za-z]-?\d|[A-Z]{2}-[A-Z])[\w.+-]{0,40}"
    r"|(?P<word>[A-Z][a-z]{2,20}))"
    r"(?:\s\([^()]{1,60}\)|\s\[[\d,\s]{1,20}\])?\s+(?:ha[sd]|is|was|comes|supports|uses|contains|offers)\b"
)
"""The subject of a sentence that has the shape of a name: "NetVault2 has an MIT licence"."""
_METHOD = re.compile(
    r"\W{0,3}(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]+){1,2})(?P<word>)\W{0,2}\s+is\s+an?\s+(?:[\w-]+,?\s+){0,6}?"
    r"(?:method|approach|framework|technique|algorithm|data\s?set|benchmark|library|corpus|archive|initiative|platform|toolkit|tool|package|super-?computer|cluster)\b"
)
"""The same of words that are said to name no model: "Tide Teacher is a semi-supervised method"."""


def speaks_of_stranger(sentence: Sentence, subjects: Subjects, topic: Sequence[Node], text: str) -> bool:
    """Whether the subject of a sentence is a name that nothing is known of, and is not that of the ``topic``."""
    pronouns = {at for at, m in zip(sentence.at, sentence.mentions, strict=True) if m.kind == "anaphor"}
    if not pronouns.issuperset(at for at, nodes in subjects.nodes.items() if nodes):
        return False
    span = sentence.span
    found = _METHOD.match(text, span.start, span.end) or _STRANGER.match(text, span.start, span.end)
    if found is None:
        return False
    if any(m.start < found.end("name") and found.start("name") < m.end and m.kind != "name" for m in sentence.mentions):
        return False
    if found["word"] and not _is_name(found["word"], text):
        return False
    own = slug(found["name"]).replace("-", "")
    return not any(own in (key := node.key.replace("-", "")) or key in own for node in topic)


_LOOKED_AT = 50_000
"""Code points in which the places of a word are counted."""


def _is_name(word: str, text: str) -> bool:
    """Whether a capitalised word stands as one within sentences too, twice at least: "Osierkit", not "Training"."""
    found = re.finditer(rf"[a-z,]\s{word}\b(?!\s[A-Z])", text[:_LOOKED_AT])
    return len(list(islice(found, 2))) == 2
