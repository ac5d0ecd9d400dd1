"""What HTML shows, from its events in order: headings, paragraphs, items, tables with merged cells, captions.

What is no article is passed by: scripts, navigation, footers, code.
"""

from __future__ import annotations

import re

from modelatlas.documents.inline import is_small_print
from modelatlas.documents.writer import FIXED, Cell, Writer
from modelatlas.model import BlockKind, Span

_SKIPPED = frozenset(
    (
        "script", "style", "template", "noscript", "svg", "nav", "footer", "button", "form", "select", "iframe",
        "object", "textarea", "pre", "head", "math", "video", "audio", "canvas", "map",
    )
)  # fmt: skip
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "li", "main", "ol", "p", "section", "summary", "ul", "caption",
    )
)  # fmt: skip
SPACE = re.compile(rf"[^\S{FIXED}]+")
"""What a browser shows as one space; those that it keeps may part the thousands of a number."""
UNSEEN = re.compile("[\u00ad\u200b\ufeff]+")
"""Where a word may be divided at the end of a line, and a mark of the order of bytes: no browser shows them there."""
_MAX_SPAN = 1000


_NO_PIECE = re.compile(f"{SPACE.pattern}|{UNSEEN.pattern}")
_VOID = frozenset(("input", "img", "br", "hr", "meta", "link", "source", "wbr", "area", "col", "embed", "track"))


class HtmlReader:
    """Takes the events of HTML in order and writes what they show."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.skipped: list[str] = []
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.depth = 0
        self.start = writer.length
        self.bold: int | None = None
        self.lead: Span | None = None
        self.tables: list[list[list[Cell]]] = []
        self.table_start = 0
        self.cell: tuple[int, bool, int, int] | None = None
        self.raised = self.lowered = False
        self.link_ended = self.link_began = -1
        self.leads_to = ""
        self.linked = 0
        """Characters of the block so far that are links."""
        self.row_open = self.past_head = self.captioned = False
        self.term_open = False

    def begin(self, name: str, attributes: dict[str, str], at: int, *, aside: bool = False) -> None:
        """An element begins; ``aside`` if it is no part of the article."""
        if self.skipped or name in _SKIPPED or aside:
            if name not in _VOID:
                self.skipped.append(name)
            return
        if name == "table":
            self._open_table()
        elif name == "caption" and self.tables == [[]]:
            self.captioned = True
        elif name == "tbody" and self.tables:
            self.past_head = bool(self.tables[-1])  # its header cells head their rows
        elif name == "tr" and self.tables:
            self._close_cell(at)
            self._end_caption()
            self.tables[-1].append([])
            self.row_open = True
        elif name in ("td", "th") and self.tables:
            self._open_cell(name, attributes, at)
        elif name == "br":
            self.writer.put("\n", at)
        elif name == "sup":
            self.raised = True
        elif name == "sub" and self.writer.last.isalpha():
            self.lowered = True
        elif name == "a":
            self._begin_link(attributes.get("href", ""))
        elif name in ("b", "strong"):
            self.bold = self.writer.length
        elif name == "dd" and self.term_open and not self.tables:
            self.writer.put("\n", at)  # one block with its term, which leads it
            self.term_open = False
        elif name in _BLOCKS and not self.tables:
            self._flush()
            self._begin_block(name)
        elif name in _BLOCKS:
            self.text(" ", at, exact=False)

    def _open_table(self) -> None:
        self._flush()
        if not self.tables:
            self.table_start = self.writer.length
        self.tables.append([])
        self.row_open = self.past_head = False

    def _begin_link(self, leads_to: str) -> None:
        beside = self.link_ended == self.writer.length > self.start
        if beside and not self.tables and not self.writer.last.isspace():
            kind, level = self.kind, self.level
            self._flush()  # links beside each other are a list
            self.kind, self.level = kind, level
        self.link_began, self.leads_to = self.writer.length, leads_to

    def _begin_block(self, name: str) -> None:
        self.kind, self.level = "paragraph", 0
        if re.fullmatch(r"h[1-6]", name):
            self.kind, self.level = "heading", int(name[1])
        elif name == "li":
            self.depth += 1
            self.kind, self.level = "item", self.depth
        elif name == "dt":
            self.kind, self.level = "item", self.depth + 1
        elif name in ("figcaption", "caption"):
            self.kind = "caption"

    def _end_caption(self) -> None:
        """What a table has for a caption is a block that leads to it."""
        if self.captioned:
            self.kind, self.level, self.captioned = "caption", 0, False
            self._flush()
            self.kind, self.level = ("item", self.depth) if self.depth else ("paragraph", 0)
            self.table_start = self.writer.length

    def _open_cell(self, name: str, attributes: dict[str, str], at: int) -> None:
        self._close_cell(at)
        if not self.row_open or not self.tables[-1]:  # a cell outside of rows begins one (HTML, 13.2.6.4.13)
            self.tables[-1].append([])
            self.row_open = True
        spans = [
            int(v) if (v := attributes.get(key, "").strip()).isdecimal() and len(v) < 5 else 1
            for key in ("colspan", "rowspan")
        ]
        columns, rows = (min(max(1, n), _MAX_SPAN) for n in spans)
        self.cell = (self.writer.length, name == "th" and not self.past_head, columns, rows)

    def end(self, name: str, at: int) -> None:
        """An element ends."""
        if self.skipped:
            if name in self.skipped:
                while self.skipped.pop() != name:
                    pass
            return
        if name == "table" and self.tables:
            self._close_cell(at)
            self._end_caption()
            rows = self.tables.pop()
            if not self.tables:
                self.writer.table(self.table_start, rows)
            self.start = self.writer.length
        elif name == "caption" and self.tables:
            self._end_caption()
        elif name in ("td", "th") and self.tables:
            self._close_cell(at)
        elif name == "tr":
            self._close_cell(at)
            self.row_open = False
        elif name == "sup":
            self.raised = False
        elif name == "a" and self.link_began >= 0:
            self.linked += self.writer.length - max(self.link_began, self.start)
            self.writer.link(self.link_began, self.leads_to)
            self.link_ended, self.link_began = self.writer.length, -1
        elif name in ("b", "strong") and self.bold is not None:
            if self.lead is None and self.bold - self.start <= 2:
                self.lead = self.writer.trimmed(self.bold)
            self.bold = None
        elif name == "dt" and self.kind == "item" and self.writer.length > self.start and not self.tables:
            self.lead, self.term_open = self.writer.trimmed(self.start), True
        elif name in _BLOCKS and not self.tables:
            self._flush()
            if name == "li":
                self.depth = max(0, self.depth - 1)
            self.kind, self.level = ("item", self.depth) if self.depth else ("paragraph", 0)

    def text(self, text: str, at: int, *, exact: bool) -> None:
        """Text at ``at``; ``exact`` if it stands there character by character."""
        if self.skipped or (self.tables and self.cell is None and not self.captioned):
            return
        first = self.writer.length == (self.cell[0] if self.cell else self.start)
        if self.raised and is_small_print(text.strip(), first=first):
            if not first and not self.writer.last.isspace():
                self.writer.put(" ", at)
        elif self.raised:
            if (
                self.writer.last.isdigit()
                and text.strip().isdigit()
                and self.writer.trimmed(max(0, self.writer.length - 2)) != Span(0, 0)
            ):
                self.writer.put("^" + text.strip(), at)
            elif self.writer.length > self.start:
                self.writer.part(text.strip(), max(0, at - 1))
            return
        if self.lowered and text[:1].isalpha() and len(text.strip()) > 1:
            self.writer.put(" ", at)  # "MMMU" with "val" below, but not "CO" with "2"
        self.lowered = False
        cursor = 0
        for found in _NO_PIECE.finditer(text):
            self._piece(text, cursor, found.start(), at, exact)
            if found[0].isspace() and not self.writer.last.isspace():
                self.writer.put(" ", at + found.start() if exact else at)
            cursor = found.end()
        self._piece(text, cursor, len(text), at, exact)

    def _piece(self, text: str, start: int, end: int, at: int, exact: bool) -> None:
        if start < end and exact:
            self.writer.pieces.append(text[start:end])
            self.writer.places.extend(range(at + start, at + end))
            self.writer.length += end - start
            self.writer.last = text[end - 1]
        elif start < end:
            self.writer.put(text[start:end], at)

    def _close_cell(self, at: int) -> None:
        if self.cell is None or not self.tables or not self.tables[-1]:
            return
        start, header, columns, rows = self.cell
        self.tables[-1][-1].append(Cell(self.writer.trimmed(start), header, columns, rows))
        self.cell = None
        if len(self.tables) == 1:
            self.writer.gap(at)

    def _flush(self) -> None:
        if self.cell is None:
            if self.writer.length > self.start:
                length = self.writer.length - self.start
                title = self.kind != "heading" and 0 < self.linked >= length - 3  # of what it leads to: states nothing
                self.writer.block(self.kind, self.start, self.level, self.lead, read=not title)
            self.linked = 0
            self.link_began = -1 if self.link_began < 0 else self.writer.length
            self.start, self.lead, self.bold, self.raised = self.writer.length, None, None, False
            self.term_open = False

    def finish(self, at: int) -> None:
        """The source ends, whatever is still open."""
        while self.tables:
            self.skipped.clear()
            self.end("table", at)
        self._flush()
