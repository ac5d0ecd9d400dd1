"""Tagged text: all its text nodes in document order with entities decoded and nothing else changed, and the spans."""

from __future__ import annotations

import re
from html.entities import html5
from typing import NamedTuple

from modelatlas.documents.elements import (
    MAX_MARK,
    NO_PARTNER,
    Matching,
    find_markup,
    is_tagged,
    match,
    paragraph_names,
)
from modelatlas.documents.faults import Faults, clip
from modelatlas.documents.markup import Token, scan
from modelatlas.model import Span, Tag
from modelatlas.tags import TagTable

_ENTITY = re.compile(r"&(?:#([0-9]{1,10}|[xX][0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9._\-]{0,40}));")
_INVALID = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production 2
# "\r\n" is one break, never two: the group does not give it back.
_BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*+(?>\r\n|\n|\r)")
_DECLARED = re.compile(r"<(?:\?xml\s|!doctype\s)", re.IGNORECASE)


class Markup(NamedTuple):
    """What tagged text holds."""

    text: str
    tags: tuple[Tag, ...]
    blocks: tuple[Span, ...]


def parse_markup(source: str, table: TagTable, faults: Faults, *, html: bool, surely: bool) -> Markup | None:
    """Read tagged text; None, and no fault, if it holds no tags and its name does not say that it should (`surely`)."""
    found = Faults()
    tokens = scan(source, table, found, html=html)
    matching = match(tokens, table)
    if not surely and not is_tagged(source, tokens, matching, table):
        return None
    is_markup = find_markup(tokens, matching, table, found, html=html)
    text, places = _text(source, tokens, is_markup, found, html=html)
    paragraphs = paragraph_names(tokens, matching, table, text, places)
    marked = _Marked(text, tokens, matching, places, table, paragraphs)
    tags = marked.tags(found, html=html)
    faults.kept += found.kept
    faults.count += found.count
    return Markup(text, tags, marked.blocks())


def find_blocks(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Paragraphs between blank lines, without the white space around them.

    >>> find_blocks("one\\n\\n two\\nthree\\n")
    [Span(start=0, end=3), Span(start=6, end=15)]
    """
    end = len(text) if end is None else end
    spans, begin = [], start
    for gap in _BLANK_LINE.finditer(text, start, end):
        spans += _trimmed(text, begin, gap.start())
        begin = gap.end()
    return spans + _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    piece = text[start:end]
    length = len(piece.strip())
    if not length:
        return []
    first = start + len(piece) - len(piece.lstrip())
    return [Span(first, first + length)]


def _text(
    source: str, tokens: list[Token], is_markup: list[bool], faults: Faults, *, html: bool
) -> tuple[str, list[tuple[int, int]]]:
    """The text, and for each token the offsets in it before and after the token's own content."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    unknown: set[str] = set()
    done = length = 0
    first, last = _root(source, tokens, is_markup)
    for i, token in enumerate(tokens):
        if is_markup[i]:
            piece = _decoded(source, done, token.start, unknown, faults, html=html)
            if (i <= first or i > last) and piece.isspace():
                piece = ""
            content = source[token.start + 9 : token.end - 3] if token.kind == "cdata" else ""
            places.append((length + len(piece), length + len(piece) + len(content)))
            pieces += (piece, content)
            length, done = places[-1][1], token.end
        else:
            places.append((length, length))  # a tag that is text: nothing asks where it lies
    piece = _decoded(source, done, len(source), unknown, faults, html=html)
    if last < len(tokens) and piece.isspace():
        piece = ""
    return "".join((*pieces, piece)), places


def _root(source: str, tokens: list[Token], is_markup: list[bool]) -> tuple[int, int]:
    """First and last tag of a document with an XML declaration or DOCTYPE: white space outside them is no text node.

    A fragment, which has neither, keeps all of it: (-1, number of tokens).
    """
    if not any(token.kind == "skip" and _DECLARED.match(source, token.start) for token in tokens[:5]):
        return -1, len(tokens)
    elements = [i for i, token in enumerate(tokens) if is_markup[i] and token.name]
    return (elements[0], elements[-1]) if elements else (-1, len(tokens))


def _decoded(source: str, start: int, end: int, unknown: set[str], faults: Faults, *, html: bool) -> str:
    piece = source[start:end]
    if "&" not in piece:
        return piece

    def decode(reference: re.Match[str]) -> str:
        number, name = reference.groups()
        if number:
            char = _character(number, html=html)
            if char == "\ufffd":
                message = f"{reference.group()} is no character: read as U+FFFD"
                faults.add(start + reference.start(), message, "write the character itself")
            return char
        char = html5.get(name + ";", "")
        if not char:
            if name not in unknown:
                unknown.add(name)
                message = f"the entity &{name}; is not known: kept as text"
                faults.add(start + reference.start(), message, "write the text itself, or '&amp;' for '&'")
            return reference.group()
        return char

    return _ENTITY.sub(decode, piece)


def _character(number: str, *, html: bool) -> str:
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    if html and 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "replace")  # HTML Living Standard, 13.2.5.80
    if code > 0x10FFFF or _INVALID.match(chr(code)):
        return "\ufffd"
    return chr(code)


class _Marked(NamedTuple):
    """A text with its tags: ``places`` are where each of them lies in it, ``paragraphs`` the names of its blocks."""

    text: str
    tokens: list[Token]
    matching: Matching
    places: list[tuple[int, int]]
    table: TagTable
    paragraphs: frozenset[str]

    def tags(self, faults: Faults, *, html: bool) -> tuple[Tag, ...]:
        """What the author marked as what, in the order of the text."""
        text, tokens, matching, places, table, paragraphs = self
        tags: list[Tag] = []
        unknown: set[str] = set()
        for i, token in enumerate(tokens):
            end_token = matching.partner[i]
            if token.kind not in ("open", "empty") or (token.kind == "open" and end_token == NO_PARTNER):
                continue
            name = token.name
            if name in paragraphs or table.is_block(name):
                continue
            if not (html or table.is_known(name) or name in unknown):  # pages are full of names: SVG, MathML, their own
                unknown.add(name)
                message = f"the tag <{clip(name)}> is in no table: its text is read, the mark is not"
                faults.add(token.start, message, f'add `{clip(name)} = "kind"` under [tags] in a file for --tags')
            if token.kind == "empty":
                continue
            start, end = places[i][1], places[end_token][0]
            if table.kind(name) and (reason := self._doubt(i)):
                faults.add(token.start, f"<{clip(name)}> {reason}: it marks nothing", "close it after what it names")
                continue
            if i in matching.crossed and name not in table.inline:
                other = clip(tokens[matching.crossed[i]].name)
                message = f"</{other}> ends inside <{clip(name)}>, which began after it"
                faults.add(token.start, message, "close the tag that was opened last first")
            if not text[start:end].isspace() and start < end:
                tags.append(Tag(name, start, end))
        return tuple(sorted(tags, key=lambda tag: (tag.start, -tag.end)))

    def _doubt(self, i: int) -> str:
        """Why a pair of tags cannot be what its author meant; "" if it can."""
        text, tokens, matching, places, table, _ = self
        end_token = matching.partner[i]
        start, end = places[i][1], places[end_token][0]
        if matching.blocks_before[i] != matching.blocks_before[end_token]:
            return "runs over the end of its paragraph"
        if end - start > MAX_MARK:
            return f"marks {end - start:,} characters, more than {MAX_MARK}"
        if i in matching.doubled:
            return "holds another of its name"
        other = matching.crossed.get(i, NO_PARTNER)
        if other != NO_PARTNER and table.kind(tokens[other].name) and text[places[other][0] : end].strip():
            return f"runs over the end of <{clip(tokens[other].name)}>"
        return "runs over a blank line" if _BLANK_LINE.search(text, start, end) else ""

    def blocks(self) -> tuple[Span, ...]:
        """A paragraph element that holds no other block is one block; text between blocks is split on blank lines."""
        text, tokens, matching, places, table, paragraphs = self
        spans: list[Span] = []
        begin, previous = 0, NO_PARTNER
        for i, token in enumerate(tokens):
            if not token.name or not (token.name in paragraphs or table.is_block(token.name)):
                continue
            if token.name in paragraphs and matching.partner[i] == NO_PARTNER:
                continue  # a tag that is text
            end = places[i][0]
            whole = previous != NO_PARTNER and matching.partner[i] == previous and token.name in table.paragraphs
            spans += _trimmed(text, begin, end) if whole else find_blocks(text, begin, end)
            begin, previous = end, i
        return (*spans, *find_blocks(text, begin))
