"""What a document's reader sees, written piece by piece, with the place in the file that each character comes from."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from modelatlas.model import Block, BlockKind, Entry, Layout, Span, Table

MAX_CELLS = 100_000
"""More places than this in one table, merged cells counted in each, and it is no table that anybody reads."""

GAP = "\n\u2060\n"
"""What stands between two blocks or cells: no pattern that lets white space pass runs over a word joiner."""

MAX_HEADING = 14
"""Words after which a heading is a sentence that is set large."""
_LONG_CELL = 300


FIXED = "".join(map(chr, (0xA0, *range(0x2002, 0x200B), 0x202F)))
"""Spaces that a page shows as they are: it neither breaks a line there nor makes one of several."""
_SPACES = re.compile(rf"(?<!\d)[{FIXED}]|[{FIXED}](?!\d{{3}}(?!\d))")
"""Spaces of the typesetter; those that part the thousands of a number say that they do."""
_HYPHENS = str.maketrans("\u2010\u2011", "--")


def as_typed(text: str) -> str:
    """A text with the spaces and hyphens of a keyboard for those of a typesetter: as long, and of the same places.

    >>> as_typed("GPT\u20114 saw 2\u202f048 tokens in 3\u00a0days")
    'GPT-4 saw 2\u202f048 tokens in 3 days'
    >>> as_typed("Bo Lund\u00b9, \u00b9Fjord Research")
    'Bo Lund\u00b9, \u2060Fjord Research'
    """
    if text.isascii():
        return text
    return _MARKS.sub(_parted, _SPACES.sub(" ", text.translate(_HYPHENS)))


_MARKS = re.compile(r"(?<![\w)\]^])[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]{1,2}(?=\s?[A-Z\u00c0-\u00de])")
"""A note's mark before the name that it stands for, "\u00b9Fjord Research": no name runs over it."""


def _parted(found: re.Match[str]) -> str:
    return "\u2060" * len(found[0])


_HUB_PAGE = re.compile(
    r"https?://(?:www\.)?(?:(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces|papers|collections|docs|blog|models|tasks|learn|posts)/)"
    r"|(?:www\.)?modelscope\.cn/models/)(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)(?=[/?#]|\Z)",
    re.IGNORECASE,
)
"""The page of a model: what is not below one of the hub's own rooms. Source: huggingface.co/docs/hub/repositories."""


class Cell(NamedTuple):
    """A cell as its markup has it."""

    span: Span
    header: bool = False
    columns: int = 1
    rows: int = 1


class Writer:
    """Text and structure of one document, in reading order; see :class:`modelatlas.model.Layout`."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.places = array("L")
        self.length = 0
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.entries: list[Entry] = []
        self.linked: list[Entry] = []
        self.last = " "

    def copy(self, source: str, start: int, end: int) -> None:
        """Write ``source[start:end]`` as it is."""
        if start < end:
            self.pieces.append(source[start:end])
            self.places.extend(range(start, end))
            self.length += end - start
            self.last = source[end - 1]

    def put(self, text: str, at: int) -> None:
        """Write what stands at ``at`` of the source in another form: an entity, a line break."""
        if text:
            self.pieces.append(text)
            self.places.extend([at] * len(text))
            self.length += len(text)
            self.last = text[-1]

    def link(self, start: int, address: str) -> None:
        """What was written since ``start`` are the words of a link to ``address``."""
        if page := _HUB_PAGE.match(address.strip("<> ")):
            self.linked.append(Entry((page["owner"], page["name"]), self.trimmed(start)))

    def part(self, mark: str, at: int) -> None:
        """A raised number before a name parts it from what stands before: "1 Fjord Research 2 Tay University"."""
        if mark[:1].isdigit() and self.last.isspace():
            before = self._since(max(0, self.length - 4)).rstrip()
            self.put("; " if before[-1:].isalnum() or before.endswith(")") else "\n", at)

    def gap(self, at: int = 0) -> None:
        """Nothing goes on past here: no sentence, no name."""
        if self.length:
            self.put(GAP, at or self.places[-1])

    def trimmed(self, start: int) -> Span:
        """What was written since ``start``, without the white space around it."""
        text = self._since(start)
        length = len(text.strip())
        first = start + len(text) - len(text.lstrip()) if length else start
        return Span(first, first + length)

    def _since(self, start: int) -> str:
        found: list[str] = []
        missing = self.length - start
        for piece in reversed(self.pieces):
            if missing <= 0:
                break
            found.append(piece[-missing:] if len(piece) > missing else piece)
            missing -= len(piece)
        return "".join(reversed(found))

    def block(
        self, kind: BlockKind, start: int, level: int = 0, lead: Span | None = None, *, read: bool = True
    ) -> None:
        """What was written since ``start`` is a block, if it is anything; a gap follows."""
        span = self.trimmed(start)
        if span.start < span.end:
            if kind == "heading" and level > 1 and len(self._since(start).split()) > MAX_HEADING:
                kind, level = "paragraph", 0
            fits = lead is not None and span.start <= lead.start <= span.start + 2 and lead.start < lead.end
            todo = kind == "item" and self._since(start).lstrip().startswith("[ ]")  # a box that is not ticked
            self.blocks.append(Block(kind, span, level, lead if fits else None, read and not todo))
        self.gap()

    def table(self, start: int, rows: Sequence[Sequence[Cell]], headers: int | None = None) -> None:
        """A table of these cells; ``headers`` counts its rows of headings, by default those of header cells alone."""
        if self._is_frame(rows):
            self.blocks.extend(Block("paragraph", c.span) for row in rows for c in row if c.span.start < c.span.end)
            self.gap()
            return
        grid = _grid(rows)
        if headers is None:
            headers = 0
            while headers < len(rows) and rows[headers] and all(c.header for c in rows[headers]):
                headers += 1
            headers = 1 if headers == len(rows) else headers  # all of header cells: the first names the columns
        if len(grid) > 1 or (grid and len(grid[0]) > 1):
            self.tables.append(Table(self.trimmed(start), grid, headers))
        self.gap()

    @staticmethod
    def _is_frame(rows: Sequence[Sequence[Cell]]) -> bool:
        """Whether a table only sets paragraphs beside each other."""
        cells = [c for row in rows for c in row]
        long = sum(c.span.end - c.span.start > _LONG_CELL for c in cells)
        return long * 2 >= len(cells) or (len(cells) == 1 and bool(cells))

    def layout(self, *, places: bool = True) -> Layout:
        """All that was written. Without ``places``, the document's text is what was written, word joiners left out."""
        text = as_typed("".join(self.pieces))
        kept = self.places
        if not places:
            kept, at = array("L"), 0
            for character in text:
                kept.append(at)
                at += character != "\u2060"
        return Layout(text, tuple(self.blocks), tuple(self.tables), tuple(self.entries), kept, tuple(self.linked))


def _grid(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Span, ...], ...]:
    """The rectangle that the cells make: a cell of several rows or columns is in each of them (HTML, 4.9.12)."""
    nothing = Span(0, 0)
    grid: list[dict[int, Span]] = [{} for _ in rows]
    count = 0
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while x in grid[y]:
                x += 1
            for dy in range(min(cell.rows, len(rows) - y)):
                for dx in range(cell.columns):
                    grid[y + dy].setdefault(x + dx, cell.span)
                    count += 1
            if count > MAX_CELLS:
                return ()
            x += cell.columns
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    if width * len(grid) > MAX_CELLS:
        return ()
    return tuple(tuple(row.get(x, nothing) for x in range(width)) for row in grid if row)
