""" "Today": a release that a post or a press release announces on the day that its dateline gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Document, Mention

HEAD = 8
"""Blocks at the head of a document among which its dateline stands."""
_WORDS = 24
"""Words of a dateline at most: "By Ada Brook · June 17, 2025 · 9 min read"."""
_AT_THE_HEAD = re.compile(
    r"(?:[A-Z][A-Z ]{2,40}[.:]\s+)?(?:[A-Z][A-Z .-]{2,40}|(?<=[A-Z][.:]\s)[A-Z][\w. -]{2,40})"
    r"(?:,\s[\w ]{2,30})?,\s[^.,—–]{4,24}\d{4}\s*(?=[.:—–])"
)
"""The dateline of a paragraph: "PRESS RELEASE. SEOUL, 9 September 2024. Fjord today …"."""
_LATER = re.compile(
    r"\b(?:updated|modified|revised|edited|retrieved|accessed|until|by|from|on)\W{0,3}(?:on\s+)?$", re.IGNORECASE
)
_RELEASES = (
    r"\b(?:(?:releas|launch|announc|introduc|unveil|present|open-?sourc|publish)\w*"
    r"|mak(?:e|es|ing)(?=\s+[\ue000-\uf8ff]{2}\s+(?:\w+\s+)?available))"
)
_VERB = re.compile(_RELEASES)
_TODAY = re.compile(rf"\btoday\b[^.;]{{0,120}}?{_RELEASES}|{_RELEASES}\s+today\b")


def dateline(doc: Document, mentions: Sequence[Mention]) -> date | None:
    """The day that a short block at the head of a document gives; None where there is none, or two that differ."""
    blocks = [b.span for b in doc.layout.blocks if b.kind != "title"] if doc.layout else list(doc.blocks)
    days = [m for m in mentions if m.kind == "date" and m.when]
    for block in blocks[:HEAD]:
        text = doc.text[block.start : block.end]
        is_long = len(text.split(maxsplit=_WORDS)) > _WORDS
        head = _AT_THE_HEAD.match(text) if is_long else None
        if head is None and is_long:
            continue
        end = block.start + head.end() if head else block.end
        own = [
            m.when
            for m in days
            if block.start <= m.start < end and not _LATER.search(doc.text, max(block.start, m.start - 16), m.start)
        ]
        if own:
            return own[0] if len(set(own)) == 1 else None
    return None


def released_today(sentence: Sentence, subjects: Subjects, day: date | None) -> Iterator[Draft]:
    """ "Today, X is releasing Y": the models that are named after the verb, released on ``day``."""
    said = _TODAY.search(sentence.code) if day and "today" in sentence.code else None
    verb = _VERB.search(sentence.code, said.start()) if said else None
    if day is None or verb is None:
        return
    last = -1
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        if at < verb.end() or mention.kind != "model":
            continue
        between = sentence.code[last if last >= 0 else verb.end() : at]
        if subjects.roles.get(at) or (last >= 0 and not re.fullmatch(r"\s*(?:,|,?\s*and|&)\s*", between)):
            return
        if last < 0 and (len(between.split()) > 6 or re.search(r"[,;:(]", between)):
            return
        for node in subjects.nodes.get(at, ()):
            yield Draft(node, "releaseDate", day, sentence.span, "released-today", fallback=True)
            yield Draft(node, "releaseYear", day.year, sentence.span, "released-today", fallback=True)
        last = at + 2
