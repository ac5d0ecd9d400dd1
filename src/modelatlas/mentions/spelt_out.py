"""Names spelt out: brackets tell that a known name is only a part of a longer one, "A Lite BERT (ALBERT)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.model import Entity, Mention
from modelatlas.titles.shapes import is_spelt, words_of

_SHORT = re.compile(
    r"(?:\s(?:[Mm]odel|[Nn]etwork|[Tt]ransformer|[Aa]pproach))?\s?\((?P<short>[A-Za-z][\w-]{1,20}[A-Za-z\d])\)"
)
_BEFORE = re.compile(r"(?:[A-Za-z][a-z-]{0,20}\s){1,5}$")
_FAR = 110
"""Characters before a name in which the words stand that lengthen it."""


def find_spelt_out(text: str, known: Sequence[Mention], gazetteer: Gazetteer) -> Iterator[tuple[Mention, str]]:
    """Each name that brackets shorten, from its first word to the closing bracket, and its short form.

    The short form ends in the known name, or is another known one, and begins with the letters of the words before it:
    in "Meta's Segment Anything Model (SAM)" the brackets only repeat the name that is known.
    """
    for m in known:
        if m.kind != "model" or m.entity is None or not (found := _SHORT.match(text, m.end)):
            continue
        short, before = found["short"], _BEFORE.search(text, max(0, m.start - _FAR), m.start)
        entity = gazetteer.lookup("Model", short)
        if before is None or entity == m.entity or sum(c.isupper() for c in short) < 2:
            continue
        head = _head(short, m, gazetteer)
        rest = [] if head else [m.surface]
        head = head or (short if entity else "")
        words = before[0].split()
        for at, word in enumerate(words):
            told = [*words[at:], *rest]
            if head and word[0].lower() == head[0].lower() and _begins(head.lower(), words_of(" ".join(told))):
                start = before.end() - len(" ".join(words[at:])) - 1
                yield _mention(text, start, found.end(), entity or Entity("Model", slug(short))), short
                break


def _mention(text: str, start: int, end: int, entity: Entity) -> Mention:
    return Mention("model", start, end, text[start:end], entity)


def _head(short: str, m: Mention, gazetteer: Gazetteer) -> str:
    """What stands in a short form before the known name: "Fast" of "FastSAM"."""
    for at in range(1, len(short) - 1):
        if short[at].isupper() and (short[at:] == m.surface or gazetteer.lookup("Model", short[at:]) == m.entity):
            return short[:at].rstrip("-")
    return ""


def _begins(head: str, words: Sequence[str]) -> bool:
    """Whether words begin with a head, or spell it: "Ro" of "Robust", "Al" of "A Lite"."""
    return words[0].startswith(head) or is_spelt(head, words)
