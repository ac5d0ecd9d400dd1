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
from modelatlas.documents.html_around import Around
from modelatlas.documents.html_reader import SPACE, UNSEEN, HtmlReader
from modelatlas.documents.markup import scan
from modelatlas.documents.writer import Writer
from modelatlas.model import BlockKind, Layout
from modelatlas.tags import TagTable

if TYPE_CHECKING:
    from lxml import etree

_ATTRIBUTE = re.compile(r"([A-Za-z-]{1,30})\s*=\s*(?:\"([^\"]{0,400})\"|'([^']{0,400})'|([^\s\"'>]{1,100}))")


def read_fragment(source: str, start: int, end: int, writer: Writer, table: TagTable) -> None:
    """HTML within Markdown: ``source[start:end]``, each character in its place."""
    reader = HtmlReader(writer)
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


def _decoded(reader: HtmlReader, piece: str, start: int, end: int, base: int) -> None:
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
    reader, around = HtmlReader(writer), Around(root)
    for kind, value in _events(root):
        if kind == "text":
            reader.text(value if isinstance(value, str) else "", 0, exact=False)
        elif not isinstance(value, str) and isinstance(value.tag, str):
            name = value.tag.rpartition("}")[2].lower()
            if kind == "begin":
                attributes = {str(k): str(v) for k, v in value.attrib.items()}
                reader.begin(name, attributes, 0, aside=not reader.skipped and around.holds(value, attributes))
            else:
                reader.end(name, 0)
    reader.finish(0)
    return _page(writer)


def _write(writer: Writer, kind: BlockKind, text: str) -> None:
    start = writer.length
    writer.put(SPACE.sub(" ", UNSEEN.sub("", text)).strip(), 0)
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
