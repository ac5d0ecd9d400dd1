"""Several keys in one line: "**Parameters:** 7B | **Context:** 32K | **License:** MIT"."""

from __future__ import annotations

import re

from modelatlas.claims.layout.keys import Key, Lexicon
from modelatlas.claims.layout.values import Text
from modelatlas.model import Block, Span

_KEY = r"[*_`]{0,3}[A-Za-z#][\w ()/#+-]{0,40}[*_`]{0,3}:[*_`]{0,3}\s"
_SIGN = re.compile(rf"[^\S\n]+[|·•∙⋅┃‖][^\S\n]+(?={_KEY})")
_MARK = re.compile(rf"[,;][^\S\n]+(?={_KEY})")
_FIRST = re.compile(rf"\s*{_KEY}")
_LONG = 400
"""Characters of a line from which on it is an account."""
_WORDS = 10
"""Words of a piece, key and value, at most."""
_COUNTED = re.compile(r"\W*\d[^:=\n]{1,60}=[^:=\n]{1,60}\s[x×*]\s")


def is_sum(span: Span, text: Text) -> bool:
    """Whether what looks like a key is what a sum comes to: "960 GPU-hours = 5 days x 8 GPUs"."""
    return _COUNTED.match(text.text, span.start, span.end) is not None


def pieces_of(block: Block, text: Text, lexicon: Lexicon) -> list[Span]:
    """The pieces of a block that is a line of keys with their values; none where it is no such line.

    Commas divide sentences too: between them at least two keys must be known, between other signs one.
    """
    span = block.span
    surface = text.slice(span)
    if block.kind not in ("paragraph", "item") or len(surface) > _LONG or ":" not in surface or "\n" in surface:
        return []
    for sign, least in ((_SIGN, 1), (_MARK, 2)):
        cuts = [m.span() for m in sign.finditer(text.text, span.start, span.end)]
        if not cuts or not _FIRST.match(surface):
            continue
        ends, starts = [start for start, _ in cuts], [end for _, end in cuts]
        pieces = [Span(start, end) for start, end in zip([span.start, *starts], [*ends, span.end], strict=True)]
        keys = [text.slice(piece).partition(":")[0] for piece in pieces]
        short = all(len(text.slice(piece).split()) <= _WORDS for piece in pieces)
        before, known = Key(()), 0
        for key in keys:
            before = lexicon.read_after(key, before)
            known += bool(before.paths)
        if short and known >= least:
            return pieces
    return []
