"""Markdown: the file is the text, and its layout says what a reader sees: headings, paragraphs, items, tables, keys.

The blocks are markdown-it's (CommonMark with pipe tables), which knows their lines; the inside of a block is read by
:mod:`modelatlas.documents.inline`, HTML within by :mod:`modelatlas.documents.html`. Code blocks are no evidence, unless
they hold what :mod:`modelatlas.documents.listings` finds in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from modelatlas.documents.badges import read_badges
from modelatlas.documents.drawn_tables import Drawn, drawn_in, may_be_drawn, report_in
from modelatlas.documents.faults import Faults
from modelatlas.documents.front_matter import read_front_matter
from modelatlas.documents.html import read_fragment
from modelatlas.documents.inline import Inline
from modelatlas.documents.listings import is_text, may_hold_table, results_in, sheet_in, table_in
from modelatlas.documents.loaded import loaded_in
from modelatlas.documents.writer import Cell, Writer
from modelatlas.model import BlockKind, Layout
from modelatlas.tags import TagTable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CLOSING_LINE = re.compile(r"^[ \t]*(?:</\w+\s*>[ \t]*|<[bh]r\s*/?>[ \t]*)+$(?=\n#{1,6}[ \t])", re.MULTILINE)
_HTML_TABLE = re.compile(r"^[ \t]*<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(r"(?<=\n)[ \t]*(?=\n)")
_MARKDOWN = re.compile(
    r"\A---[ \t]*\n[^\n]*\S|^#{1,6}[ \t]+\S|^[ \t]*+\|?(?:[ \t]*+:?-{2,}+:?[ \t]*+\|)++(?:[ \t]*+:?-{2,}+:?[ \t]*+)?$"
    r"|^```"
    r"|^[-*+][ \t]+\*\*[^*\n]+\*\*|^\*\*[^*\n]{2,60}:?\*\*|\[[^\[\]\n]{1,80}\]\(https?://",
    re.MULTILINE,
)
_TITLE = 20
"""Characters from which on a link that stands alone is a title, and no name."""
_KEY_LINE = re.compile(r"[ \t]*(?:\*\*|__|<b>|<strong>)")
_BULLET = re.compile(r"[•‣▪◦●○∙][ \t]+(?=\S)")
"""A typesetter's mark of an item, which Markdown takes for a character of the text."""
_BOLD_KEY = re.compile(
    r"[ \t]*(?:\*\*|__|<b>|<strong>)[^*_<]{1,80}(?::(?:\*\*|__|</b>|</strong>)|(?:\*\*|__|</b>|</strong>)\s?[:：])"
)
_FULL = 50
"""Characters of a line from which on its author may have broken it only since it was full."""
_ENDS = ".!?:;。,)|"
"""What ends a line after which another thing may begin."""
_PLAIN_KEY = re.compile(r"[A-Z][\w /()-]{1,40}:\s")
_DATED = re.compile(
    r"(?:[^\w\s]\s?){1,12}(?:20\d\d[-/.]\d\d?(?:[-/.]\d\d?)?|\d\d?[-/.]\d\d?[-/.]20\d\d)(?!\w)|20\d\d[-/.]\d\d?[-/.]\d\d?\s?:\s"
)
"""The head of a line of news: a day behind a sign, or before a colon."""
_RAGGED = 3
"""Lines after code that is set in which may be the last of a table in it, set in less: "   macro avg   0.94"."""
_SHEET = 3
"""Lines of a paragraph that are a sheet of keys where each of them is one: "Version: 1.0"."""


def looks_like_markdown(source: str) -> bool:
    """Whether a text of no telling name has markup that only Markdown has: front matter, headings, tables, links."""
    return _MARKDOWN.search(source) is not None


def read_markdown(source: str, table: TagTable, faults: Faults) -> Layout:
    """The layout of a Markdown file, line breaks "\\n" or "\\r\\n" as they are: linear in its length."""
    writer = Writer()
    body = read_front_matter(source, writer, faults)
    _Reader(source, body, writer, table).run()
    read_badges(source, writer)
    return replace(writer.layout(), loaded=loaded_in(source))


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # here, since most documents are no Markdown

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable(["inline", "text_join"])  # lines are all that is wanted here
    return parser


class _Reader:
    """One pass over the blocks of one file."""

    def __init__(self, source: str, body: int, writer: Writer, table: TagTable) -> None:
        self.source, self.writer, self.tags = source, writer, table
        self.inline = Inline(writer, source)
        self.lines = _line_spans(source)
        self.body = body

    def run(self) -> None:
        shown = self._parsed_source()
        kinds: list[tuple[BlockKind, int]] = []
        depth = 0
        tokens = iter(_parser().parse(shown))
        for token in tokens:
            if token.type == "heading_open":
                kinds.append(("heading", int(token.tag[1:])))
            elif token.type == "paragraph_open":
                kinds.append(("item" if depth else "paragraph", depth))
            elif token.type == "list_item_open":
                depth += 1
            elif token.type == "list_item_close":
                depth -= 1
            elif token.type == "table_open":
                if token.map:
                    self._table(token.map[0], token.map[0] + 1, token.map[1])
                for token in tokens:
                    if token.type == "table_close":
                        break
            elif token.type == "fence" and token.map and is_text(token.info):
                self._listing(*token.map)
            elif token.type == "code_block" and token.map:
                self._drawn_tables(token.map[0], min(token.map[1] + _RAGGED, len(self.lines)))
            elif token.type == "fence" and token.map and may_hold_table(token.info):
                self._fenced_table(token.map[0] + 1, token.map[1])
                self._drawn_tables(*token.map)
            elif token.type == "html_block" and token.map:
                start, end = self.lines[token.map[0]][0], self.lines[token.map[1] - 1][1]
                read_fragment(self.source, start, end, self.writer, self.tags)
            elif token.type == "inline" and kinds:
                kind, level = kinds.pop()
                if kind == "paragraph" and token.map and may_be_drawn(token.content):
                    self._around_tables(token, level)
                else:
                    self._paragraph(token, kind, level)

    def _parsed_source(self) -> str:
        """What the parser is given: as many lines, without the front matter, no blank line inside a table of HTML, and
        one in place of the tags that close a block right above a heading, which would else be part of it.
        """
        head = re.sub(r"[^\n]", "", self.source[: self.body])
        rest = self.source[self.body :].replace("\r\n", "\n").replace("\r", "\n")
        head = head if "\r" not in self.source[: self.body].replace("\r\n", "") else "\n" * self._lines_before()
        rest = _HTML_TABLE.sub(lambda found: _BLANK.sub("<!-- -->", found[0]), rest)
        return head + _CLOSING_LINE.sub("", rest)

    def _lines_before(self) -> int:
        return sum(end <= self.body for _, end in self.lines)

    def _around_tables(self, token: Token, level: int) -> None:
        """A paragraph with the tables that are drawn in it."""
        assert token.map is not None
        lines, done = list(self._content(token)), 0
        for table in drawn_in([self.source[slice(*line)] for line in self.lines[slice(*token.map)]]):
            self._lines(lines[done : table.first], "paragraph", level)
            self._drawn(table, token.map[0])
            done = table.end
        self._lines(lines[done:], "paragraph", level)

    def _drawn_tables(self, first: int, end: int) -> None:
        """The tables that are drawn among the lines of code."""
        lines = [self.source[slice(*line)] for line in self.lines[first:end]]
        for table in filter(None, (report_in(lines), *drawn_in(lines))):
            self._drawn(table, first)

    def _drawn(self, table: Drawn, first: int) -> None:
        """A table that is drawn, the places of whose cells are counted from the line ``first`` on."""
        begin, rows = self.writer.length, list[list[Cell]]()
        for row in table.rows:
            cells = list[Cell]()
            for pieces in row:
                at = self.writer.length
                self.inline.begin()
                for number, left, right in pieces:
                    start = self.lines[first + number][0]
                    if self.writer.length > at:
                        self.writer.put(" ", start + left)
                    self.inline.write(start + left, start + right)
                cells.append(Cell(self.writer.trimmed(at), len(rows) < table.headers))
                self.writer.gap(self.lines[first + pieces[-1][0]][0] + pieces[-1][2])
            rows.append(cells)
        self.writer.table(begin, rows, table.headers)

    def _paragraph(self, token: Token, kind: BlockKind, level: int) -> None:
        if token.map is not None:
            self._lines(list(self._content(token)), kind, level)

    def _lines(self, lines: Sequence[tuple[int, int]], kind: BlockKind, level: int) -> None:
        """The lines of a paragraph, cut where the author broke it or began a bold key on a new line."""
        if not lines:
            return
        start = self.writer.length
        self.inline.begin()
        is_sheet = len(lines) >= _SHEET and all(_PLAIN_KEY.match(self.source, *line) for line in lines)
        is_news = len(lines) > 1 and _DATED.match(self.source, *lines[0]) is not None
        for number, (first, last) in enumerate(lines):
            bullet = _BULLET.match(self.source, first, last) if kind != "heading" else None
            begins = (
                is_sheet
                or bullet
                or (is_news and _DATED.match(self.source, first, last))
                or self._begins_key(first, last, lines[number - 1] if number else (0, 0))
            )
            if number and kind != "heading" and (begins or self._is_broken(first)):
                self._block(kind, start, level)
                start = self.writer.length
                self.inline.begin()
            elif number:
                self.writer.put("\n", first - 1)
            if bullet:
                kind, level, first = "item", level or 1, bullet.end()
            self.inline.write(first, last)
        self._block(kind, start, level)

    def _begins_key(self, first: int, last: int, before: tuple[int, int]) -> bool:
        """Whether a line begins with a bold key, and not with a bold word of the sentence that the full line ``before``
        it has begun."""
        if not _KEY_LINE.match(self.source, first, last):
            return False
        full = before[1] - before[0] >= _FULL and self.source[before[1] - 1] not in _ENDS
        return not full or _BOLD_KEY.match(self.source, first, last) is not None

    def _block(self, kind: BlockKind, start: int, level: int) -> None:
        """A block; one that is a link and nothing else is the title of what it leads to, and states nothing."""
        length = self.writer.length - start
        title = kind != "heading" and self.inline.linked + 3 >= length > _TITLE
        self.writer.block(kind, start, level, self.inline.lead, read=not title)

    def _is_broken(self, start: int) -> bool:
        """Whether the line before ends in a hard break: two spaces, a backslash, ``<br>``."""
        before = self.source[max(0, start - 240) : start].rstrip(" \t>").removesuffix("\n").removesuffix("\r")
        return before.endswith(("  ", "\\", "<br>", "<br/>", "<br />"))

    def _content(self, token: Token) -> Iterator[tuple[int, int]]:
        """Where each line of an inline token stands: after the marks of lists, quotes and headings."""
        assert token.map is not None
        content = token.content.split("\n")
        for (start, end), shown in zip(self.lines[token.map[0] : token.map[1]], content, strict=False):
            shown = shown.strip()
            shown = shown[:-1].rstrip() if shown.endswith("\\") else shown  # a hard break
            at = self.source.rfind(shown, start, end) if shown else end
            if at < 0:  # a tab was widened
                at = start
                shown = self.source[start:end]
            yield at, at + len(shown)

    def _listing(self, first: int, end: int) -> None:
        """What fenced text has beside code: a sheet of keys and values on a model, a table, or lines of results."""
        first, lines = first + 1, [self.source[slice(*line)] for line in self.lines[first + 1 : end]]
        sheet = sheet_in(lines)
        for number, key in sheet:
            at = self.writer.length
            self.inline.begin()
            start, last = self.lines[first + number]
            self.inline.write(start + key, last)
            self.writer.block("item", at, 1)
        self._fenced_table(first, end)
        self._drawn_tables(first, end)
        for number in results_in(lines) if not sheet else ():
            at = self.writer.length
            self.writer.copy(self.source, *self.lines[first + number])
            self.writer.block("result", at, read=False)

    def _fenced_table(self, first: int, end: int) -> None:
        """The table among the lines of a fence."""
        if rows := table_in([self.source[slice(*line)] for line in self.lines[first:end]]):
            self._table(*(first + row for row in rows))

    def _table(self, first: int, dashes: int, end: int) -> None:
        begin = self.writer.length
        rows = []
        for number in range(first, end):
            if number == dashes:
                continue
            cells = []
            for left, right in _cells(self.source, *self.lines[number]):
                at = self.writer.length
                self.inline.begin()
                self.inline.write(left, right)
                cells.append(Cell(self.writer.trimmed(at), number < dashes))
                self.writer.gap(right)
            rows.append(cells)
        self.writer.table(begin, rows, 1)


def _line_spans(source: str) -> list[tuple[int, int]]:
    """The lines of the file without their breaks."""
    spans, start = [], 0
    for found in re.finditer(r"\r\n|\n|\r", source):
        spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, len(source)), (len(source), len(source))]


_QUOTED_LINE = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+(?=\|))?")
_BAR = re.compile(r"\\.|`+|\|", re.DOTALL)


def _cells(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The cells of a row of a pipe table: a bar with a backslash before it divides nothing."""
    if prefix := _QUOTED_LINE.match(source, start, end):
        start = prefix.end()
    while end > start and source[end - 1].isspace():
        end -= 1
    if source[start : start + 1] == "|":
        start += 1
    cursor = start
    for found in _BAR.finditer(source, start, end):
        if found[0] == "|":
            yield cursor, found.start()
            cursor = found.end()
    if cursor < end:
        yield cursor, end
