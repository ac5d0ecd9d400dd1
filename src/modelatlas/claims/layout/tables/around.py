"""The blocks around tables: what leads to each, and its caption where a page sets that below."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from modelatlas.claims.layout.values import Text
from modelatlas.model import Block, Layout, Span

_CAPTION = re.compile(
    r"\W*(?:Table|Tab\.)\s*(?:[A-Z]?\d{1,3}(?:\.\d{1,2})?|[IVX]{1,5})[\s*_]*[.:|–—](?!\d)", re.IGNORECASE
)
_FAR = 14
"""Blocks above a table that may say what it is about."""


@dataclass(frozen=True, slots=True)
class Around:
    """The tables of a layout among its blocks.

    ``leading`` says whether captions ("Table 2: …") lead to the tables below them, ``below`` whether they stand below
    their own. Where the page settles neither, they are no table's.
    """

    layout: Layout
    text: Text
    leading: bool
    below: bool

    @classmethod
    def read(cls, layout: Layout, text: Text) -> Around:
        """Where a page sets its captions: as those stand that have a table on one side alone."""
        above = below = several = 0
        for number, block in enumerate(layout.blocks):
            if is_caption(block, text):
                before = layout.blocks[number - 1].span.end if number else 0
                after = layout.blocks[number + 1].span.start if number + 1 < len(layout.blocks) else len(text.text)
                follows = _table_between(before, block.span.start, layout)
                leads = _table_between(block.span.end, after, layout)
                above += leads and not follows
                below += follows and not leads
                several += leads and follows
        return cls(layout, text, above > below or not (below or several), below > above)

    def above(self, place: Span) -> Sequence[Block]:
        """The last blocks above a table, or list, without the captions that may stand below other tables."""
        number = _blocks_before(place.start, self.layout)
        blocks = self.layout.blocks[max(0, number - _FAR) : number]
        return blocks if self.leading else [block for block in blocks if not is_caption(block, self.text)]

    def caption_below(self, table: Span) -> Block | None:
        """The caption of a table, in a page that sets captions below its tables."""
        number = _blocks_before(table.end, self.layout)
        if not self.below or number == len(self.layout.blocks):
            return None
        block = self.layout.blocks[number]
        own = not _table_between(table.end, block.span.start, self.layout) and is_caption(block, self.text)
        return block if own else None

    def caption(self, table: Span) -> Block | None:
        """The caption of a table, on whichever side the page sets it."""
        above = self.above(table)[-1:]
        leads = bool(above) and not self.is_parted(above[0], table) and is_caption(above[0], self.text)
        return above[0] if leads else self.caption_below(table)

    def is_parted(self, block: Block, table: Span) -> bool:
        """Whether another table stands between a block and one: that is what the block led to."""
        return _table_between(block.span.end, table.start, self.layout)


def is_caption(block: Block, text: Text) -> bool:
    """Whether a block is the caption of a table: "Table 2: …"."""
    return block.kind in ("paragraph", "caption") and _CAPTION.match(text.slice(block.span)) is not None


def _table_between(start: int, end: int, layout: Layout) -> bool:
    """Whether a table begins between two places."""
    after = bisect_left(layout.tables, start, key=lambda table: table.span.start)
    return after < len(layout.tables) and layout.tables[after].span.start < end


def _blocks_before(place: int, layout: Layout) -> int:
    return bisect_left(layout.blocks, place, key=lambda block: block.span.start)
