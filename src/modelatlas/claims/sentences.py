"""Sentences as the rules see them: lower case, every mention one slot of two private-use characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from modelatlas.model import Document, Mention, Span
from modelatlas.patterns import INDEX_BASE, MAX_SLOTS, SLOT, kind_char

_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[^\sa-z,;:])|\n\s*\n|\n(?=\s*[-*•]\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:approx|ca|cf|e\.g|i\.e|vs|v|fig|figs|eq|no|nos|dr|prof|mr|ms|mrs|st|al|etc|inc|ltd|corp|co|dept|vol|resp|sec|ver|est|"
    r"u\.s|u\.k|u\.n|e\.u|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)|(?<![\w'’-])(?-i:[A-Z]))\.$",
    re.IGNORECASE,
)
_MAX_SENTENCE = 4000
"""Code points after which a sentence is cut at white space: text without full stops must not cost the square."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\t\n\r\x0b\x0c\u00a0\u2002\u2003\u2009\u200a\u202f", " "),
        **dict.fromkeys("‐‑−", "-"),
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("“”", '"'),
    }
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SLOTS = re.compile(f"{SLOT}(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``code`` is what patterns match; ``at[i]`` is where mention ``i``'s slot begins in it."""

    span: Span
    code: str
    mentions: tuple[Mention, ...]
    at: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...]
    first_of_block: bool = False

    def slots(self, start: int, end: int) -> Iterator[tuple[int, Mention]]:
        """The mentions whose slots lie in ``code[start:end]``, with their position in ``code``."""
        for found in _SLOTS.finditer(self.code, start, end):
            yield found.start(), self.mentions[ord(found[1]) - INDEX_BASE]

    def offset(self, position: int) -> int:
        """The offset in the document's text of a position in ``code``."""
        index = bisect_right(self.pieces, (position, 1 << 60)) - 1
        code_at, text_at = self.pieces[index]
        return text_at + position - code_at


def split_sentences(doc: Document, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """The sentences of every block, encoded. No boundary falls inside a mention."""
    next_mention = 0
    starts = [m.start for m in mentions]
    for block in doc.blocks:
        first = True
        for start, end in _spans(doc.text, block, mentions, starts):
            while next_mention < len(mentions) and mentions[next_mention].start < start:
                next_mention += 1
            begin = next_mention
            while next_mention < len(mentions) and mentions[next_mention].end <= end:
                next_mention += 1
            inside = _with_ranges(doc.text, mentions[begin:next_mention])[:MAX_SLOTS]
            yield _encode(doc.text, Span(start, end), tuple(inside), first)
            first = False


def _with_ranges(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The two ends of a range of time as one mention, "between" included: "12–14 days" is one answer to how long."""
    ends = [
        i
        for i, (a, b) in enumerate(pairwise(mentions))
        if a.quantity and b.quantity and b.quantity.unit == a.quantity.unit == "h"
        and (a.quantity.range_end, b.quantity.range_end) == ("low", "high")
    ]  # fmt: skip
    if not ends:
        return mentions
    out = list(mentions)
    for i in reversed(ends):
        low, high = mentions[i], mentions[i + 1]
        before = _FROM.search(text, max(0, low.start - 16), low.start)
        start = before.start() if before else low.start
        if i and mentions[i - 1].end > start:
            start = low.start
        both = replace(high, kind="duration", start=start, surface=text[start : high.end], low=low.quantity)
        out[i : i + 2] = [replace(both, tagged=low.tagged or high.tagged)]
    return out


_FROM = re.compile(r"\b(?:between|from|anywhere\s+(?:between|from))\s+$", re.IGNORECASE)


def _spans(text: str, block: Span, mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = block.start
    for found in _END.finditer(text, block.start, block.end):
        end = found.end()
        head = text[max(start, found.start() - 12) : found.start() + 1]
        index = bisect_right(starts, found.start()) - 1
        names_model = index >= 0 and mentions[index].kind == "model" and mentions[index].end == found.start()
        if found[0][0] == "." and _ABBREVIATION.search(head) and not names_model:  # "Tern I." is no initial
            continue
        if index >= 0 and mentions[index].end > found.start() + 1:
            continue
        yield from _cut(text, start, end)
        start = end
    yield from _cut(text, start, block.end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _MAX_SENTENCE:
        space = text.find(" ", start + _MAX_SENTENCE, end)
        if space < 0:
            break
        yield start, space
        start = space
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _lower(text: str) -> str:
    """Lower case of the same length: a letter whose lower case is longer stays."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _PRIVATE.sub("\ufffd", lowered.translate(_PLAIN))


def _kind(m: Mention) -> str:
    """The kind that a slot shows: training data are set apart from the other artifacts."""
    return "data" if m.kind == "artifact" and m.entity and m.entity.key == "TrainingData" else m.kind


_HARDWARE = "".join(kind_char("hardware", tagged) for tagged in (False, True))
_TIMES = re.compile(rf"(?<=[{chr(INDEX_BASE)}-\uf8ff])\s?[x×](?=\s?[{_HARDWARE}])|(?<=\()[x×]\s?(?={SLOT})")
"""The sign in "8x A100", "8 × A100" and "A100 (×8)"."""


def _encode(text: str, span: Span, mentions: tuple[Mention, ...], first: bool) -> Sentence:
    parts: list[str] = []
    at: list[int] = []
    pieces: list[tuple[int, int]] = []
    cursor, length = span.start, 0
    for number, m in enumerate(mentions):
        pieces.append((length, cursor))
        parts.append(_lower(text[cursor : m.start]))
        length += m.start - cursor
        at.append(length)
        pieces.append((length, m.start))
        parts.append(kind_char(_kind(m), m.tagged) + chr(INDEX_BASE + number))
        length += 2
        cursor = m.end
    pieces.append((length, cursor))
    parts.append(_lower(text[cursor : span.end]))
    code = _TIMES.sub(lambda found: " " * len(found[0]), "".join(parts))
    return Sentence(span, code, mentions, tuple(at), tuple(pieces), first)
