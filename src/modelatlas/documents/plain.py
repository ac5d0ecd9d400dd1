"""Papers and reports in plain text, as pdftotext and PDF readers give them: their title, sections, tables and keys.

A text is read so where its lines show at least two headings ("4.1 Training", "ABSTRACT", "References"), columns, or
mostly keys with their values ("Parameters: 7B"). Its paragraphs
are then put together from their lines, words that a line's end divides are one again, and running heads, page numbers
and tables of contents are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from modelatlas.documents.plain_lines import COLUMN, NUMBERED_KEY, Heading, Line, find_headings, find_lines
from modelatlas.documents.tagged import find_blocks
from modelatlas.documents.writer import Cell, Writer
from modelatlas.model import BlockKind, Layout, Span

MIN_HEADINGS = 2
"""Headings from which on a text has sections: one line in capitals is a slogan."""
MAX_LINES = 200_000
"""Lines of a text that are looked at for sections; longer ones are read as paragraphs."""

_ABSTRACT = re.compile(r"(?:Abstract|ABSTRACT|Summary)\s*(?:[.:—–]|-{1,2}(?=\s))\s*(?=\S)")
_BULLET = re.compile(r"[ \t]*(?:[•*–▪◦·]|-|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+(?=\S)")
_KEY = re.compile(rf"[ \t]*[A-Z][\w /()#’'-]{{1,44}}:[ \t]+\S|{NUMBERED_KEY.pattern}")
_ROW = re.compile(r"[A-Z][^\n]{2,60}(?<![.,;:])")
"""A line of a table whose cells only spaces divide: "Context length 4,096"."""
_SHEET = 4
"""Lines of a paragraph that are such rows where each of them may be one."""
_CAPTION = re.compile(r"(?:Table|Figure|Fig\.|TABLE|FIGURE)\s+[A-Z]?\d{0,3}(?:\.\d+)?\s*[.:|]")
_FIGURE = re.compile(r"[~<>±(]*[-–]?\d[\d.,]*\s?(?:%|[KMBT]\b)?[)*†]*|[-–—]")
_END = re.compile(r"[.!?:][\"'”’)\]]*\s*$")
_DIVIDED = re.compile(r"(?P<head>[^\W\d_][\w-]*)[-\u00ad\u2010]\s*$")
_FIRST_WORD = re.compile(r"\s*(?P<tail>[^\W_][\w-]*)")
_SMALL = re.compile(r"(?:of|for|and|the|in|on|with|from|to|by|at|an?|via|[a-z][\w-]*)\b")

_ROWS = 3
"""Lines in columns from which on a text without headings is laid out."""
_KEYS = 4
"""Lines "Key: value" from which on a text that consists mostly of them is a sheet."""
MAX_WORD = 80
"""Characters at the end of a line in which a word is looked for that the line divides."""
MAX_CELL = 28
"""Characters that most cells of a table stay below: columns of prose are wider."""


def read_plain(source: str) -> Layout | None:
    """The layout of a text that shows sections, None of any other: linear in its length."""
    lines = find_lines(source)
    if not MIN_HEADINGS < len(lines) <= MAX_LINES:
        return None
    headings = find_headings(source, lines)
    reader = _Reader(source, lines, headings)
    if len(headings) < MIN_HEADINGS and not reader.has_table() and not reader.is_sheet:
        return None
    return reader.run()


_UNWRAPPED = 200
"""A line longer than this has not been wrapped by hand or by an editor."""


def find_paragraphs(source: str) -> list[Span]:
    """The paragraphs of a text without sections: what stands between blank lines.

    Where lines are not wrapped, as in the text that is taken from a page, each is one.

    >>> [len(find_paragraphs(f"Title\\n{line}")) for line in ("a wrapped line", "a line without an end " * 12)]
    [1, 2]
    """
    lines = re.findall(r"[^\n]+", source)
    whole = sum(len(line) for line in lines)
    if sum(len(line) for line in lines if len(line) > _UNWRAPPED) * 2 < whole:
        return find_blocks(source)
    return [span for line in re.finditer(r"[^\n]+", source) for span in find_blocks(source, *line.span())]


def _cells(source: str, line: Line) -> list[tuple[int, int]]:
    """The stretches of a line that wide gaps divide."""
    out, cursor = [], line.start
    for gap in COLUMN.finditer(source, line.start, line.end):
        out.append((cursor, gap.start()))
        cursor = gap.end()
    return [*out, (cursor, line.end)]


class _Reader:
    """One pass over the lines."""

    def __init__(self, source: str, lines: Sequence[Line], headings: dict[int, Heading]) -> None:
        self.source, self.lines, self.headings = source, lines, headings
        self.writer = Writer()
        self.tables = self._tables()
        keys = sum(_KEY.match(source, line.start, line.end) is not None for line in lines)
        self.is_sheet = keys >= _KEYS and keys * 5 >= len(lines) * 3
        self.words = Counter(word.lower() for word in re.findall(r"[^\W\d_][\w-]*", source))

    def run(self) -> Layout:
        number = self._title()
        front = True
        while number < len(self.lines):
            if heading := self.headings.get(number):
                front = False
                start = self.writer.length
                self.writer.copy(self.source, heading.start, self.lines[number].end)
                self.writer.block("heading", start, heading.level)
                number += 1
                continue
            end = self.tables.get(number, number)
            if end > number:
                self._table(number, end)
            else:
                end = self._paragraph_end(number)
                if not self._is_figures(number, end):
                    self._paragraph(number, end, front)
            number = end
        return self.writer.layout()

    def _title(self) -> int:
        """The lines of the title; where the rest begins."""
        source, lines = self.source, self.lines
        first = 0
        while first < min(4, len(lines) - 1) and _NOTICE.fullmatch(source, lines[first].start, lines[first].end):
            first += 1
        ends = _END.search(source, lines[first].start, lines[first].end)
        if first in self.headings or (self.is_sheet and (ends or self._is_key(first))):
            return first
        end = first + 1
        while (
            end < min(first + 3, len(lines))
            and end not in self.headings
            and not lines[end].blank_before
            and (
                _SMALL.match(source, lines[end].start)
                or source[lines[end - 1].end - 1] in ":-–—"
                or _SMALL_END.search(source, lines[end - 1].start, lines[end - 1].end)
            )
        ):
            end += 1
        if lines[end - 1].end - lines[first].start > 250:
            return first
        self._write("heading", first, end, 1)
        return end

    def _paragraph_end(self, first: int) -> int:
        """Up to the next blank line, heading, item, key, caption, or a line set in after the end of a sentence."""
        source, lines = self.source, self.lines
        end = first + 1
        while end < len(lines) and end not in self.headings:
            line, before = lines[end], lines[end - 1]
            if (
                (line.blank_before and not self._goes_on(end))
                or _BULLET.match(source, line.start, line.end)
                or _CAPTION.match(source, line.start, line.end)
                or self._is_key(end)
                or (line.indent >= before.indent + 2 and _END.search(source, before.start, before.end))
                or end in self.tables
            ):
                break
            end += 1
        return end

    def _is_key(self, number: int) -> bool:
        """Whether a line is a key with its value: one beside another."""
        near = [n for n in (number - 1, number, number + 1) if n < len(self.lines)]
        keys = [n for n in near if _KEY.match(self.source, self.lines[n].start, self.lines[n].end)]
        return number in keys and len(keys) > 1

    def _goes_on(self, number: int) -> bool:
        """Whether a paragraph goes on past the end of a page: its line has no end, the next begins small."""
        line, before = self.lines[number], self.lines[number - 1]
        between = self.source[before.end : line.start]
        return (
            "\f" in between
            and self.source[line.start].islower()
            and not _END.search(self.source, before.start, before.end)
        )

    def _tables(self) -> dict[int, int]:
        """Where the table ends that begins at a line: two lines or more of as many cells, most of them short."""
        out: dict[int, int] = {}
        first, widest, cells, short = -1, 0, 0, 0
        for number in range(len(self.lines) + 1):
            row = _cells(self.source, self.lines[number]) if number < len(self.lines) else []
            goes_on = (
                first >= 0
                and len(row) > 1
                and number not in self.headings
                and not self.lines[number].blank_before
                and abs(len(row) - widest) <= 1
            )
            if first >= 0 and not goes_on:
                if number - first > 1 and short * 5 >= cells * 4:
                    out[first] = number
                first = -1
            if first < 0 and len(row) > 1 and number not in self.headings:
                first, widest, cells, short = number, 0, 0, 0
            if first >= 0:
                widest, cells = max(widest, len(row)), cells + len(row)
                short += sum(b - a <= MAX_CELL for a, b in row)
        return out

    def has_table(self) -> bool:
        """Whether some lines are set in three columns or more: what they say is no sentence."""
        return any(
            end - first >= _ROWS and all(len(_cells(self.source, line)) > 2 for line in self.lines[first:end])
            for first, end in self.tables.items()
        )

    def _table(self, first: int, end: int) -> None:
        begin = self.writer.length
        grid = [_cells(self.source, self.lines[n]) for n in range(first, end)]
        width = max(len(row) for row in grid)
        rows = []
        for row in grid:
            cells = []
            if len(row) < width and row is grid[0]:
                cells.append(Cell(self.writer.trimmed(self.writer.length)))  # over the names of the rows stands nothing
            for a, b in row:
                at = self.writer.length
                self.writer.copy(self.source, a, b)
                cells.append(Cell(self.writer.trimmed(at)))
                self.writer.gap(b)
            if len(cells) == width:
                rows.append(cells)
        head = grid[0][1:] if len(grid[0]) == width else grid[0]
        is_headed = width > 2 and not any(_FIGURE.fullmatch(self.source[a:b]) for a, b in head)
        self.writer.table(begin, rows, int(is_headed))

    def _is_figures(self, first: int, end: int) -> bool:
        """Whether lines are a table that lost its columns: no sentences, and more numbers than words."""
        if end - first < 2:
            return False
        words = self.source[self.lines[first].start : self.lines[end - 1].end].split()
        return sum(_FIGURE.fullmatch(word) is not None for word in words) * 5 > len(words) * 2

    def _paragraph(self, first: int, end: int, front: bool) -> None:
        source, line = self.source, self.lines[first]
        kind: BlockKind = "paragraph"
        if bullet := _BULLET.match(source, line.start, line.end):
            kind = "item"
            self._write(kind, first, end, 1, start=bullet.end())
        elif abstract := _ABSTRACT.match(source, line.start, line.end):
            self._write(kind, first, end, 0, start=abstract.end())
        elif numbered := NUMBERED_KEY.match(source, line.start, line.end):
            self._write(kind, first, end, 0, start=numbered.start("key"))
        else:
            kind = "caption" if _CAPTION.match(source, line.start, line.end) else kind
            whole = source[line.start : self.lines[end - 1].end]
            names = front and not re.search(r"[a-z]{2}[.!?](?:\s|$)", whole) and not _KEY.match(whole)
            self._write(kind, first, end, 0, read=not names)

    def _write(self, kind: BlockKind, first: int, end: int, level: int, *, start: int = 0, read: bool = True) -> None:
        begin = self.writer.length
        cursor = start or self.lines[first].start
        lines = [self.source[line.start : line.end] for line in self.lines[first:end]]
        between = "\n" if len(lines) >= _SHEET and all(map(_ROW.fullmatch, lines)) else " "
        for number in range(first, end):
            line = self.lines[number]
            cursor = max(cursor, line.start)
            divided = (
                _DIVIDED.search(self.source, max(cursor, line.end - MAX_WORD), line.end) if number + 1 < end else None
            )
            if divided is None:
                self.writer.copy(self.source, cursor, line.end)
                if number + 1 < end:
                    self.writer.put(between, line.end)
            else:
                stop = divided.end("head") + self._keeps_hyphen(divided["head"], self.lines[number + 1])
                self.writer.copy(self.source, cursor, stop)
        self.writer.block(kind, begin, level, read=read)

    def _keeps_hyphen(self, head: str, following: Line) -> bool:
        """Whether the hyphen at a line's end is the word's own: the text has it elsewhere, or it divides no word."""
        found = _FIRST_WORD.match(self.source, following.start, following.end)
        if found is None:
            return True
        tail = found["tail"]
        if self.words[f"{head}-{tail}".lower()]:
            return True
        if self.words[f"{head}{tail}".lower()]:
            return False
        return not (head[-1].islower() and tail[0].islower()) or "-" in head


_NOTICE = re.compile(
    r".{0,40}\b(?:preprint|under\s+review|arxiv:|published\s+(?:as|at|in)|proceedings|accepted\s+(?:at|to)|confidential|draft)\b.{0,80}|\d{1,4}",
    re.IGNORECASE,
)
_SMALL_END = re.compile(r"\b(?:of|for|and|the|in|on|with|from|to|by|at|an?|via)$", re.IGNORECASE)
