"""Which blocks are English: by their script, and by the small words that no English paragraph does without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from modelatlas.model import Block, Layout, Span
from modelatlas.words import word_list

_ENGLISH = frozenset(word_list("language", "english"))
_OTHERS = frozenset(word_list("language", "others")) - _ENGLISH
_WORD = re.compile(r"[^\W\d_]+")
_IDENTIFIER = re.compile(r"(?<!\S)[^\s\d_/\\]*[\d_/\\]\S*")
"""What holds a digit, an underline or a slash, such as "3.1e+19": its letters are no words of a language."""
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
MUCH = 60
"""Characters of prose in another language from which on it is left unread, and told; a word or two do no harm."""
FEW = 12
"""Words below which nothing but its script tells the language of a block."""


def is_foreign(text: str) -> bool:
    """Whether ``text`` is surely in another language than English: most letters of another script, or its small words.

    >>> is_foreign("Das Modell wurde mit 64 GPUs in drei Wochen auf dem Korpus und den Akten der Stadt trainiert.")
    True
    >>> is_foreign("The model was trained on 64 GPUs."), is_foreign("Hours used: 350")
    (False, False)
    >>> is_foreign("Os pesos derivam do base (CC BY 4.0), mas os dados de treino incluem fontes (CC BY, CC BY NC).")
    True
    """
    letters = sum(map(len, _WORD.findall(text[:20_000])))
    latin = len(_LATIN.findall(text[:20_000]))
    if letters >= 4 and latin * 2 < letters:
        return True
    words = _WORD.findall(_IDENTIFIER.sub(" ", text[:20_000]))
    small = [w.lower() for w in words if len(w) < 2 or not w.isupper()]  # "CC BY" is no English
    if len(small) < FEW:
        return False
    english, other = sum(w in _ENGLISH for w in small), sum(w in _OTHERS for w in small)
    return other > 2 * english and other * 10 >= len(small)


def mark_foreign(layout: Layout) -> tuple[Layout, Span | None]:
    """The layout with blocks in other languages marked as not read, and the first of them where there are enough.

    A document in another language gives all its prose up: the small words of its short blocks tell nothing.
    """
    prose = [b for b in layout.blocks if b.kind in ("paragraph", "item", "caption")]
    foreign = {id(b) for b in prose if is_foreign(layout.text[b.span.start : b.span.end])}
    if not foreign:
        return layout, None
    size = sum(b.span.end - b.span.start for b in prose)
    unread = sum(b.span.end - b.span.start for b in prose if id(b) in foreign)
    if unread < MUCH:
        return layout, None
    most = unread * 2 > size
    blocks = tuple(
        replace(b, read=False) if id(b) in foreign or (most and not _is_english(layout, b)) else b
        for b in layout.blocks
    )
    first = next(b.span for b in prose if id(b) in foreign)
    return replace(layout, blocks=blocks), first


def _is_english(layout: Layout, block: Block) -> bool:
    words = _WORD.findall(layout.text[block.span.start : block.span.end].lower())
    return sum(w in _ENGLISH for w in words) * 6 >= len(words) > 0


def first_foreign(text: str, blocks: Sequence[Span]) -> tuple[tuple[Span, ...], Span | None]:
    """The same of a text without layout: the blocks that are read, and the first of those that are not."""
    layout, first = mark_foreign(Layout(text, tuple(Block("paragraph", span) for span in blocks)))
    return tuple(b.span for b in layout.blocks if b.read), first
