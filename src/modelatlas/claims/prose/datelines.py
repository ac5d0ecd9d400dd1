""" "Today": a release that a post or a press release announces on the day that its dateline gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Document, Mention, Span

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
    r"\b(?:updated|modified|revised|edited|retrieved|accessed|until|by|from|(?<!posted )(?<!published )on)"
    r"\W{0,3}(?:on\s+)?$",
    re.IGNORECASE,
)
_RELEASES = (
    r"\b(?:(?:releas|launch|announc|introduc|unveil|present|open-?sourc|publish)\w*"
    r"|mak(?:e|es|ing)(?=\s+[\ue000-\uf8ff]{2}\s+(?:\w+\s+)?available))"
)
_VERB = re.compile(_RELEASES)
_TODAY = re.compile(rf"\btoday\b[^.;]{{0,120}}?{_RELEASES}|{_RELEASES}\s+today\b")
_NOW = re.compile(
    r"\bwe(?:\s+are|['’]re)?\s+(?:(?:[a-z]+ly|now|also|excited|happy|proud|thrilled|pleased|delighted|to)\s+)*"
    r"(?:releas|introduc|announc|launch|unveil|present|open-?sourc)(?:e|ing)?\b"
)
"""What the authors of a post do as they write it: "we are releasing …"."""


_POSTED = re.compile(r"[\W_]*(?:(?:published|posted|date|on)\b\W*)*$", re.IGNORECASE)
_NOTES = re.compile(r"(?!.*\b(?:[Ww]e|[Oo]ur|is|are|[Rr]eleas\w*|[Uu]pdat\w*|[Aa]dd\w*)\b)[^:.]{0,80}")
"""What stands before and after the day of a post: "Posted on 3 May 2023 by Ada Brook · 9 min read"."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The day of a document; ``is_post``: it is that of a post, whose authors say what they do as they write it."""

    day: date
    is_post: bool


def dateline(doc: Document, mentions: Sequence[Mention]) -> Dateline | None:
    """The day that front matter or a short block at the head gives; None where there is none, or two that differ."""
    days = [m for m in mentions if m.kind == "date" and m.when]
    for span in (e.span for e in doc.layout.entries if e.path == ("date",)) if doc.layout else ():
        if day := next((m.when for m in days if span.start <= m.start < span.end), None):
            return Dateline(day, is_post=True)
    blocks = [b.span for b in doc.layout.blocks if b.kind != "title"] if doc.layout else list(doc.blocks)
    for block in blocks[:HEAD]:
        text = doc.text[block.start : block.end]
        is_long = len(text.split(maxsplit=_WORDS)) > _WORDS
        head = _AT_THE_HEAD.match(text) if is_long else None
        if head is None and is_long:
            continue
        end = block.start + head.end() if head else block.end
        own = [
            m
            for m in days
            if block.start <= m.start < end and not _LATER.search(doc.text, max(block.start, m.start - 16), m.start)
        ]
        if own and own[0].when:
            is_post = not is_long and _is_post(doc, block, own[0])
            return Dateline(own[0].when, is_post) if len({m.when for m in own}) == 1 else None
    return None


def _is_post(doc: Document, block: Span, day: Mention) -> bool:
    """Whether a block gives the day of a post and nothing else: below its title alone, and no item of news."""
    blocks = doc.layout.blocks if doc.layout else ()
    if sum(b.kind == "heading" and b.span.start < block.start for b in blocks) > 1:
        return False
    if any(b.kind == "item" and b.span == block for b in blocks):
        return False
    before, after = doc.text[block.start : day.start], doc.text[day.end : block.end]
    return bool(_POSTED.match(before) and _NOTES.fullmatch(after))


def released_today(sentence: Sentence, subjects: Subjects, line: Dateline | None) -> Iterator[Draft]:
    """ "Today, X releases Y", "we are releasing Y": the models that are named after the verb, on the day of a text."""
    if line is None:
        return
    said = _TODAY.search(sentence.code) or (_NOW.search(sentence.code) if line.is_post else None)
    verb = _VERB.search(sentence.code, said.start()) if said else None
    if verb is None:
        return
    day = line.day
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
