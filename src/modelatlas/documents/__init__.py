"""Bytes to documents: the only place that knows file formats and encodings.

``read_document`` and ``parse_document`` make a :class:`modelatlas.model.Document` of plain text, Markdown, tagged text,
HTML or PDF, packed or not; ``find_inputs`` lists the files of folders, ``read_sources`` reads files, JSON Lines, tar
archives and standard input as a stream; ``render_issue`` shows what was wrong. See docs/documents.md.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePath

from modelatlas.documents.asides import without_asides
from modelatlas.documents.bold_headings import with_bold_headings, with_title
from modelatlas.documents.decoding import decode
from modelatlas.documents.faults import MAX_ISSUES, Faults, render_issue, to_issues
from modelatlas.documents.html import read_page
from modelatlas.documents.inputs import STDIN, SUFFIXES, find_inputs, is_archive, is_document, is_lines
from modelatlas.documents.language import first_foreign, mark_foreign
from modelatlas.documents.markdown import looks_like_markdown, read_markdown
from modelatlas.documents.packed import is_pdf, pdf_text, unpacked
from modelatlas.documents.plain import find_paragraphs, read_plain
from modelatlas.documents.sources import MAX_BYTES, Source, document_name, parse_record, read_file, read_sources
from modelatlas.documents.tagged import parse_markup
from modelatlas.errors import DocumentError
from modelatlas.model import Document, Layout, Span
from modelatlas.tags import TagTable, load_tags

__all__ = [
    "MAX_BYTES",
    "MAX_ISSUES",
    "STDIN",
    "SUFFIXES",
    "Source",
    "TagTable",
    "find_inputs",
    "is_archive",
    "is_document",
    "is_lines",
    "load_tags",
    "name_form",
    "parse_document",
    "parse_record",
    "read_document",
    "read_sources",
    "render_issue",
]

_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_TAGGED = frozenset({".xml", ".tagged", *_HTML})
_HTML_START = re.compile(r"\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)


def read_document(path: Path, *, tags: TagTable | None = None) -> Document:
    """Read one file; the document is named by the file's name alone, so that it is the same on every machine.

    Errors: DocumentError for a folder, a file that cannot be read, is binary, holds many documents, or is larger than
    `MAX_BYTES`.
    """
    if path.is_file() and (is_lines(path.name) or is_archive(path.name)):
        raise DocumentError(f"{path}: holds many documents: build from it, or take out the one that is meant")
    return parse_document(read_file(path), name=document_name(path), tags=tags)


def name_form(name: str) -> str:
    """What the suffix of a name says of the format, ``markdown``, ``html``, ``xml``, ``tagged`` or "": two names of one
    form make the same document of the same bytes.

    >>> name_form("card.MD"), name_form("card.txt"), name_form("Model-v1.5")
    ('markdown', '', '')
    """
    suffix = PurePath(re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)).suffix.lower()
    if suffix in _MARKDOWN:
        return "markdown"
    if suffix in _HTML:
        return "html"
    return suffix[1:] if suffix in _TAGGED else ""


def parse_document(data: bytes, *, name: str, tags: TagTable | None = None) -> Document:
    """Make a document of the bytes of a file; the suffix of its name tells the format where the content does not.

    Errors: DocumentError for what is binary or larger than `MAX_BYTES`; all else becomes an issue of the document.

    >>> doc = parse_document(b"<p>The <model>NeuraScale-9</model> model &amp; more</p>", name="a.txt")
    >>> doc.text, doc.tags
    ('The NeuraScale-9 model & more', (Tag(name='model', start=4, end=16),))
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{name}: larger than {MAX_BYTES // 2**20} MiB: split it into several documents")
    faults = Faults()
    sha256 = hashlib.sha256(data).hexdigest()
    content, inner = unpacked(data, name, MAX_BYTES)
    source = pdf_text(content, faults, name=name) if is_pdf(content) else decode(content, faults, name=name)
    if not source or source.isspace():
        what = "nothing but white space" if source else "empty"
        faults.add(0, f"the file is {what}", "leave it out, or check how it was made")
    doc = _laid_out(Document(name, sha256, source), PurePath(inner).suffix.lower(), tags or load_tags(), faults)
    return replace(doc, issues=to_issues(faults, _normalised(source), name))


def _laid_out(doc: Document, suffix: str, tags: TagTable, faults: Faults) -> Document:
    """The document in the format that its content shows: tagged text first, since its tags are its author's word.

    Errors: DocumentError for the source of LaTeX, whose commands would be read as words.
    """
    source = doc.text
    if suffix not in (*_MARKDOWN, *_HTML, *_TAGGED) and _is_latex(source):
        raise DocumentError(
            f"{doc.name}: this is LaTeX source: convert it to text, Markdown or HTML (with pandoc, say)"
        )
    if suffix not in _MARKDOWN and (suffix in _TAGGED or "<" in source):
        page = suffix in _HTML or (suffix != ".xml" and _HTML_START.match(source) is not None)
        found = Faults()
        markup = None
        if suffix in _TAGGED or _marks(source, tags) or not looks_like_markdown(source):
            markup = parse_markup(_normalised(source), tags, found, html=page, surely=suffix in _TAGGED)
        if markup is not None and page and not any(tags.kind(t.name) and t.name not in _HTML_OWN for t in markup.tags):
            text, layout = read_page(_normalised(source), tags)
            return _with_layout(replace(doc, text=text), layout, faults)
        if markup is not None:
            faults.kept += found.kept
            faults.count += found.count
            return replace(doc, text=markup.text, tags=markup.tags, blocks=markup.blocks)
    if suffix in _MARKDOWN or looks_like_markdown(source):
        return _with_layout(doc, read_markdown(source, tags, faults), faults)
    if (sectioned := read_plain(source)) is not None:
        return _with_layout(doc, sectioned, faults)
    blocks, foreign = first_foreign(source, find_paragraphs(source))
    _note_language(doc.text, foreign, faults)
    return replace(doc, blocks=blocks)


_LATEX = re.compile(
    r"^[ \t]*\\(?:documentclass|usepackage|(?:sub)*section|chapter|title|author|begin|newcommand|caption)\*?[{\[]",
    re.MULTILINE,
)
_COMMANDS = 2
"""Lines that begin with a command of LaTeX from which on a text is its source."""


def _is_latex(source: str) -> bool:
    """Whether a text is the source of LaTeX, and not one that shows some of it."""
    return len(list(islice(_LATEX.finditer(source), _COMMANDS))) == _COMMANDS and "```" not in source


_HTML_OWN = frozenset({"data"})
"""Elements of HTML itself that the table of tags has as well."""


def _marks(source: str, tags: TagTable) -> bool:
    """Whether a pair of tags of the table may be in the source: then it is tagged text, whatever else it looks like."""
    return any(tags.kind(m[1].lower()) is not None for m in _END_TAG.finditer(source))


_END_TAG = re.compile(r"</([^\W\d][\w.\-]*)\s*>")


def _with_layout(doc: Document, layout: Layout, faults: Faults) -> Document:
    layout, foreign = mark_foreign(without_asides(with_bold_headings(with_title(layout))))
    _note_language(doc.text, layout.original(foreign) if foreign else None, faults)
    prose = tuple(layout.original(b.span) for b in layout.blocks if b.is_prose)
    return replace(doc, blocks=prose, layout=layout)


def _note_language(text: str, foreign: Span | None, faults: Faults) -> None:
    if foreign:
        at = foreign.start - text.count("\r\n", 0, foreign.start)
        faults.add(at, "language not read: only English prose is", "give an English text; tables and keys are read")


def _normalised(source: str) -> str:
    """Line breaks as an XML parser reports them (XML 1.0, section 2.11)."""
    return source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
