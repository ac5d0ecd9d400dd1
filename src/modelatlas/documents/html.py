"""HTML: what a page shows. A page of its own is parsed by lxml; HTML inside Markdown is read where it stands.

Both become the same events for one reader, which knows headings, paragraphs, items, tables with merged cells, captions
and what is no article: scripts, navigation, footers, code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modelatlas.documents.faults import Faults
from modelatlas.documents.inline import is_small_print
from modelatlas.documents.markup import scan
from modelatlas.documents.writer import FIXED, Cell, Writer
from modelatlas.model import BlockKind, Layout, Span
from modelatlas.tags import TagTable

if TYPE_CHECKING:
    from lxml import etree

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
_SPACE = re.compile(rf"[^\S{FIXED}]+")
"""What a browser shows as one space; those that it keeps may part the thousands of a number."""
_MAX_SPAN = 1000


_VOID = frozenset(("input", "img", "br", "hr", "meta", "link", "source", "wbr", "area", "col", "embed", "track"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLES = frozenset(
    ("navigation", "contentinfo", "search", "menu", "menubar", "toolbar", "tablist", "dialog", "alertdialog")
)
"""Roles of what stands around an article. Source: WAI-ARIA 1.2, 5.3."""
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|newsletter|subscribe|breadcrumbs?|footer|navbox|navbar|reflist|references|bibliography|ltx_bibliography"
    r"|related|recommended|read-?next|share|social|comments?|pagination|pager|toc|editsection|sponsored|promo|advert(?:s|isement)?|noprint)(?=$|[\s_-])",
    re.IGNORECASE,
)
"""Classes of what stands around an article.

Source: those that Mozilla's Readability calls unlikely, and MediaWiki's and LaTeXML's own.
"""


_MOST = 3
"""An element of more than a third of a page's text is the article, whatever its class."""
_LOOKED_AT = 200
"""Elements of one page of which it is measured how much they hold: nested ones would cost the square."""


class _Asides:
    """Tells what of a page is hidden, or by its role or class no part of the article."""

    def __init__(self, root: etree._Element) -> None:
        self.whole = _length(root)
        self.left = _LOOKED_AT

    def holds(self, element: etree._Element, attributes: dict[str, str]) -> bool:
        """Whether an element of these attributes is such; never one that holds most of the page."""
        if not attributes or not self._seems(attributes) or self.left <= 0:
            return False
        self.left -= 1
        return _length(element) * _MOST <= self.whole

    @staticmethod
    def _seems(attributes: dict[str, str]) -> bool:
        return (
            "hidden" in attributes
            or attributes.get("role", "").lower() in _ROLES
            or _HIDDEN.search(attributes.get("style", "")) is not None
            or any(_ASIDE.search(attributes.get(key, "")[:400]) for key in ("class", "id"))
        )


def _length(element: etree._Element) -> int:
    return sum(len(text) for text in element.itertext())


class _Reader:
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
        self.row_open = self.past_head = False
        self.term_open = False

    def begin(self, name: str, attributes: dict[str, str], at: int, *, aside: bool = False) -> None:
        """An element begins; ``aside`` if it is no part of the article."""
        if self.skipped or name in _SKIPPED or aside:
            if name not in _VOID:
                self.skipped.append(name)
            return
        if name == "table":
            self._flush()
            if not self.tables:
                self.table_start = self.writer.length
            self.tables.append([])
            self.row_open = self.past_head = False
        elif name == "tbody" and self.tables:
            self.past_head = bool(self.tables[-1])  # its header cells head their rows
        elif name == "tr" and self.tables:
            self._close_cell(at)
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
            if (
                self.link_ended == self.writer.length > self.start
                and not self.tables
                and not self.writer.last.isspace()
            ):
                kind, level = self.kind, self.level
                self._flush()  # links beside each other are a list
                self.kind, self.level = kind, level
            self.link_began, self.leads_to = self.writer.length, attributes.get("href", "")
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
        if self.skipped:
            if name in self.skipped:
                while self.skipped.pop() != name:
                    pass
            return
        if name == "table" and self.tables:
            self._close_cell(at)
            rows = self.tables.pop()
            if not self.tables:
                self.writer.table(self.table_start, rows)
            self.start = self.writer.length
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
        if self.skipped or (self.tables and self.cell is None):
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
        for found in _SPACE.finditer(text):
            self._piece(text, cursor, found.start(), at, exact)
            if not self.writer.last.isspace():
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
        while self.tables:
            self.skipped.clear()
            self.end("table", at)
        self._flush()


_ATTRIBUTE = re.compile(r"([A-Za-z-]{1,30})\s*=\s*(?:\"([^\"]{0,400})\"|'([^']{0,400})'|([^\s\"'>]{1,100}))")


def read_fragment(source: str, start: int, end: int, writer: Writer, table: TagTable) -> None:
    """HTML within Markdown: ``source[start:end]``, each character in its place."""
    reader = _Reader(writer)
    piece = source[start:end]
    done = 0
    for token in scan(piece, table, Faults(), html=True):
        _decoded(reader, piece, done, token.start, start)
        done = token.end
        if token.kind in ("open", "empty"):
            attributes = {
                m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(piece, token.start, token.end)
            }
            reader.begin(token.name, attributes, start + token.start)
        if token.kind in ("close", "empty"):
            reader.end(token.name, start + token.start)
    _decoded(reader, piece, done, len(piece), start)
    reader.finish(max(start, end - 1))


_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")


def _decoded(reader: _Reader, piece: str, start: int, end: int, base: int) -> None:
    cursor = start
    for found in _REFERENCE.finditer(piece, start, end):
        reader.text(piece[cursor : found.start()], base + cursor, exact=True)
        reader.text(html.unescape(found[0]), base + found.start(), exact=False)
        cursor = found.end()
    reader.text(piece[cursor:end], base + cursor, exact=True)


_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read_page(source: str, table: TagTable) -> tuple[str, Layout]:
    """A whole page: its title and description, then what its body shows. Its text, and how it is laid out.

    A page that is nested deeper than its parser goes is read without one, element by element.
    """
    from lxml import etree  # here, since most documents are no pages
    from lxml import html as lxml_html

    writer, parser = Writer(), lxml_html.HTMLParser(huge_tree=True)
    try:
        root = lxml_html.document_fromstring(_DECLARATION.sub("", source), parser=parser)
    except (etree.ParserError, ValueError):  # nothing but comments, or characters that no page can have
        return _page(writer)
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        read_fragment(source, 0, len(source), writer, table)
        return _page(writer)
    for title in [*root.iter("title")][:1]:
        _write(writer, "title", title.text or "")
    described = [meta for meta in root.iter("meta") if (meta.get("name") or "").lower() == "description"]
    for meta in described[:1]:
        _write(writer, "paragraph", meta.get("content") or "")
    reader, asides = _Reader(writer), _Asides(root)
    for kind, value in _events(root):
        if kind == "text":
            reader.text(value if isinstance(value, str) else "", 0, exact=False)
        elif not isinstance(value, str) and isinstance(value.tag, str):
            name = value.tag.rpartition("}")[2].lower()
            if kind == "begin":
                attributes = {str(k): str(v) for k, v in value.attrib.items()}
                reader.begin(name, attributes, 0, aside=not reader.skipped and asides.holds(value, attributes))
            else:
                reader.end(name, 0)
    reader.finish(0)
    return _page(writer)


def _write(writer: Writer, kind: BlockKind, text: str) -> None:
    start = writer.length
    writer.put(_SPACE.sub(" ", text).strip(), 0)
    writer.block(kind, start)


def _page(writer: Writer) -> tuple[str, Layout]:
    layout = writer.layout(places=False)
    return layout.text.replace("\u2060", ""), layout


def _events(root: etree._Element) -> Iterator[tuple[str, etree._Element | str]]:
    """The elements and texts of the body in document order, without recursion."""
    from lxml import etree

    body = next(root.iter("body"), root)
    for event, element in etree.iterwalk(body, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield "begin", element
            if element.text:
                yield "text", element.text
        else:
            if event == "end":
                yield "end", element
            if element.tail and element is not body:
                yield "text", element.tail
