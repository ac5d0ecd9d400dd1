"""Sections of a document that speak of other documents: references, further reading, lists of related articles."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from modelatlas.model import Layout

_ASIDE = re.compile(
    r"\W*(?:[\dA-Z](?:\.\d+)*\.?\s+)?(?:references(?:\s+and\s+notes)?|bibliography|works\s+cited|literature(?:\s+cited)?|cited\s+works|further\s+reading"
    r"|see\s+also|external\s+links|(?:table\s+of\s+)?contents|related\s+(?:articles|posts|stories|content|reading|links|topics|pages)"
    r"|more\s+(?:from|like)\s.{0,40}|read\s+(?:next|more|also)|(?:you\s+)?(?:may|might)\s+also\s+like|up\s+next"
    r"|most\s+(?:read|popular|viewed)|popular\s+(?:posts|articles|stories)|(?:latest|recent|other)\s+(?:posts|articles|stories)|other\s+news"
    r"|recommended(?:\s+(?:for\s+you|articles|reading|stories))?|trending(?:\s+now)?|comments|\d+\s+comments|leave\s+a\s+(?:reply|comment)"
    r"|share\s+this(?:\s+\w+)?|newsletter|subscribe(?:\s.{0,40})?|submission\s+history)\W*",
    re.IGNORECASE,
)

_NEWS = re.compile(r"\W*(?:latest|recent|related)\s+news\W*", re.IGNORECASE)
"""Over what else a site has had to say, at the foot of its page; at the head of a project's page it is about that."""


def without_asides(layout: Layout) -> Layout:
    """The layout without the blocks and tables of such sections, their headings excepted; the text stays whole.

    >>> from modelatlas.model import Block, Span
    >>> text = "Tern" + " References" + " Auk has 7B parameters."
    >>> blocks = (Block("heading", Span(0, 4), 1), Block("heading", Span(5, 15), 2), Block("paragraph", Span(16, 38)))
    >>> [b.kind for b in without_asides(Layout(text, blocks)).blocks]
    ['heading', 'heading']
    """
    closed: list[tuple[int, int]] = []
    depth, is_contents = 0, False
    for block in layout.blocks:
        if block.kind != "heading":
            continue
        if depth and (block.level <= depth or is_contents):
            closed[-1] = (closed[-1][0], block.span.start)
            depth = 0
        is_low = block.span.start * 2 > len(layout.text)
        heading = (layout.text, block.span.start, block.span.end)
        if not depth and block.level > 1 and (_ASIDE.fullmatch(*heading) or (is_low and _NEWS.fullmatch(*heading))):
            closed.append((block.span.end, len(layout.text)))
            depth = block.level
            is_contents = "contents" in layout.text[block.span.start : block.span.end].lower()  # it has no sections
    if not closed:
        return layout
    starts = [start for start, _ in closed]

    def is_inside(start: int) -> bool:
        index = bisect_right(starts, start) - 1
        return index >= 0 and start < closed[index][1]

    return replace(
        layout,
        blocks=tuple(b for b in layout.blocks if not is_inside(b.span.start)),
        tables=tuple(t for t in layout.tables if not is_inside(t.span.start)),
    )
