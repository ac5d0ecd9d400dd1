"""Levels of headings that a page does not say: of a bold line, "**Training**", and of a title in small print."""

from __future__ import annotations

import re
from dataclasses import replace

from modelatlas.model import Block, Layout

_MAX_WORDS = 8
"""Words up to which a bold line is a heading: a longer one is a sentence that is made much of."""
_BOLD_LINES = 3
"""Bold lines of a page, from which on they are its headings."""
_TITLE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?\W{0,3}[^\W\d_a-z].*[^\s.!,;]")
_VALUE = re.compile(
    r"(?<![\w-])\d[\d.,]*\s?(?:[BMKTGk%]\w?\b|[a-z])|\d{3}|\b(?:Apache|MIT|CC|GPL|AGPL|LGPL|BSD)\b|@|://", re.IGNORECASE
)
"""What a bold line has that is no heading but an answer to one: a number with its unit, a licence, an address."""


def with_bold_headings(layout: Layout) -> Layout:
    """The layout with its bold lines as headings, one level below the heading before; none right below the title.

    >>> from modelatlas.model import Block, Span
    >>> bold = Block("paragraph", Span(5, 13), lead=Span(5, 13))
    >>> blocks = (Block("heading", Span(0, 4), 2), bold, Block("paragraph", Span(14, 26)))
    >>> [(b.kind, b.level) for b in with_bold_headings(Layout("Tern Training 8 A100 GPUs.", blocks)).blocks]
    [('heading', 2), ('heading', 3), ('paragraph', 0)]
    """
    level = 0
    out: list[Block] = []
    starts = {table.span.start for table in layout.tables}
    for number, block in enumerate(layout.blocks):
        if block.kind == "heading":
            level = block.level
        following = layout.blocks[number + 1] if number + 1 < len(layout.blocks) else None
        below_title = bool(out) and out[-1].kind == "heading" and out[-1].level == 1  # its maker, its motto
        if level and not below_title and _is_heading(block, layout) and _heads(block, following, layout, starts):
            block = replace(block, kind="heading", level=level + 1, lead=None)
        out.append(block)
    return replace(layout, blocks=tuple(out))


def with_title(layout: Layout) -> Layout:
    """The layout with its headings a level or more higher, where the first is alone at the highest: it is the title.

    >>> from modelatlas.model import Block, Span
    >>> blocks = tuple(Block("heading", Span(at, at + 4), level) for at, level in ((0, 2), (5, 3), (10, 4)))
    >>> [b.level for b in with_title(Layout("Tern Data Text", blocks)).blocks]
    [1, 2, 3]
    """
    levels = [block.level for block in layout.blocks if block.kind == "heading"]
    if not levels and _is_title(layout):
        return replace(
            layout, blocks=(replace(layout.blocks[0], kind="heading", level=1, lead=None), *layout.blocks[1:])
        )
    raised = levels[0] - 1 if len(levels) > 1 and levels[0] < min(levels[1:]) else 0
    if raised < 1:
        return layout
    blocks = (replace(b, level=b.level - raised) if b.kind == "heading" else b for b in layout.blocks)
    return replace(layout, blocks=tuple(blocks))


def _is_title(layout: Layout) -> bool:
    """Whether a page without headings begins with a few words that it has again: its title, not a sentence. So are a
    few bold ones, if the page has more such lines.
    """
    first = layout.blocks[0] if layout.blocks else None
    if first is None or first.kind != "paragraph" or not first.read:
        return False
    if _is_heading(first, layout) and sum(_is_heading(block, layout) for block in layout.blocks) >= _BOLD_LINES:
        return True
    line = layout.text[first.span.start : first.span.end].strip("*_` ")
    name = re.sub(r"^[^\w\s]+\s+", "", line)
    few = "\n" not in line and len(name.split()) <= _MAX_WORDS
    return few and bool(_TITLE.fullmatch(line)) and layout.text.find(name, first.span.end) > 0


def _is_heading(block: Block, layout: Layout) -> bool:
    """Whether a paragraph is a few bold words and nothing else."""
    if block.kind != "paragraph" or block.lead is None or not block.read:
        return False
    text = layout.text[block.span.start : block.span.end]
    rest = layout.text[block.lead.end : block.span.end].strip(" :")
    return not rest and len(text.split()) <= _MAX_WORDS and bool(_TITLE.fullmatch(text)) and not _VALUE.search(text)


def _heads(block: Block, following: Block | None, layout: Layout, tables: set[int]) -> bool:
    """Whether something stands below a bold line: a table, or a block that is neither a heading nor such a line."""
    end = following.span.start if following else len(layout.text)
    if any(block.span.end <= start < end for start in tables):
        return True
    return following is not None and following.kind != "heading" and not _is_heading(following, layout)
