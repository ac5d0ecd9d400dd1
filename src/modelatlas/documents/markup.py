"""Where the markup is: a scanner of tags that never fails, never goes back, and takes what is no tag for text.

Why not lxml, which the design lists: its recovery drops text after a stray ``<`` ("a <b and c"), expands entities that
the document declares, and gives no offsets; the contract needs every character of broken markup and offsets. On
well-formed XML the text is the same as lxml's (a property test).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from modelatlas.documents.faults import Faults, clip
from modelatlas.tags import TagTable

TokenKind = Literal["open", "close", "empty", "cdata", "skip"]


class Token(NamedTuple):
    """A piece of markup: ``source[start:end]``. ``name`` is the local name in lower case, "" for what has none."""

    start: int
    end: int
    kind: TokenKind
    name: str


# No quantifier gives back what it took ("++"), and no part runs past the next "<": a failed attempt costs no more than
# the distance to it, so the whole scan is linear. XML has no "<" in attribute values.
_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[^\W\d][\w.\-:·]*+)(?P<rest>(?:[\s/](?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)?+)>"
)
_ODD_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[^\W\d][\w.\-:·]*+)(?P<rest>\s[^<>]*+)>")  # its quotes do not pair
_BARE_WORD = re.compile(r"(?:^|\s)[^\s=\"'/]++(?!\s*=)(?=\s|$)")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_EMPTY = re.compile(r"(?:^|[\s\"'])/\Z")  # not <a href=x/>, where the slash is part of the value
_UNFINISHED = re.compile(r"</?([^\W\d][\w.\-:·]*+)")
_DECLARATION_PART = re.compile(r"\"[^\"]*+\"|'[^']*+'|<!--|<\?|[\[\]>]")
_ENTITY_DECLARATION = re.compile(r"<!ENTITY\s")
_CASE = re.compile(r"</(script|style)(?=[\s/>])", re.IGNORECASE)
_FIXED = (("<!--", "-->", "skip", "comment"), ("<![CDATA[", "]]>", "cdata", "CDATA section"))


def scan(source: str, table: TagTable, faults: Faults, *, html: bool) -> list[Token]:
    """The markup of the source in order, without overlap: O(len(source))."""
    tokens: list[Token] = []
    missing: set[str] = set()  # closing strings that do not occur any more: never looked for twice
    position = source.find("<")
    while position >= 0:
        following = source[position + 1 : position + 2]
        if following == "!" or following == "?":
            token = _special(source, position, missing, faults)
        else:
            token = _tag(source, position, table, faults, html=html)
        if token is None:
            position = source.find("<", position + 1)
            continue
        tokens.append(token)
        end = token.end
        if html and token.kind == "open" and token.name in ("script", "style"):
            end = _raw_end(source, token, missing, faults)
            tokens.append(Token(token.end, end, "skip", ""))
        position = source.find("<", end)
    return tokens


def _tag(source: str, start: int, table: TagTable, faults: Faults, *, html: bool) -> Token | None:
    match = _TAG.match(source, start) or _ODD_TAG.match(source, start)
    if match is None:
        unfinished = _UNFINISHED.match(source, start)
        if unfinished and _is_marked(_local(unfinished.group(1)), table):
            name = clip(unfinished.group())
            faults.add(
                start, f"{name} without its '>': kept as text", "write '>' at the end of the tag, or '&lt;' for '<'"
            )
        return None
    name, rest = _local(match["name"]), match["rest"]
    if not name:
        return None
    if match["slash"]:
        return Token(start, match.end(), "close", name)
    if rest and len(name) == 1 and not html and _BARE_WORD.search(_QUOTED.sub("=", rest.rstrip("/"))):
        return None  # "if a <b and c> d" compares; <b class="x"> does not
    if match.re is _ODD_TAG and table.is_known(name):
        faults.add(start, f"<{clip(name)}>: the quotes of its attributes do not pair", "close the quotes")
    return Token(start, match.end(), "empty" if _EMPTY.search(rest) else "open", name)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _is_marked(name: str, table: TagTable) -> bool:
    return table.kind(name) is not None or table.is_block(name)


def _special(source: str, start: int, missing: set[str], faults: Faults) -> Token | None:
    for opening, closing, kind, what in _FIXED:
        if source.startswith(opening, start):
            end = _find(source, closing, start + len(opening), missing)
            if end < 0:
                faults.add(start, f"{what} without '{closing}': kept as text", f"write '{closing}' where it ends")
                return None
            return Token(start, end, "cdata" if kind == "cdata" else "skip", "")
    if source.startswith("<?", start) and (
        source[start + 2 : start + 3].isalpha() or source.startswith("_", start + 2)
    ):
        end = _find(source, "?>", start + 2, missing)
        if end < 0:
            faults.add(start, "processing instruction without '?>': kept as text", "write '?>' where it ends")
            return None
        return Token(start, end, "skip", "")
    if source[start + 2 : start + 9].upper() == "DOCTYPE":
        return _doctype(source, start, missing, faults)
    return None


def _find(source: str, closing: str, start: int, missing: set[str]) -> int:
    if closing in missing:
        return -1
    at = source.find(closing, start)
    if at < 0:
        missing.add(closing)
        return -1
    return at + len(closing)


def _doctype(source: str, start: int, missing: set[str], faults: Faults) -> Token | None:
    if "doctype" in missing:
        return None
    end = _doctype_end(source, start, missing)
    if end < 0:
        missing.add("doctype")
        faults.add(start, "DOCTYPE without its '>': kept as text", "remove it: the program needs none")
        return None
    declaration = source[start:end]
    if _ENTITY_DECLARATION.search(declaration):
        message = "the DOCTYPE declares entities: they are not expanded, and nothing is fetched"
        faults.add(start, message, "write the text itself in place of the entity")
    elif " SYSTEM " in declaration:
        faults.add(start, "the DOCTYPE names an external file: it is not fetched", "remove it: the program needs none")
    return Token(start, end, "skip", "")


def _doctype_end(source: str, start: int, missing: set[str]) -> int:
    depth, position = 0, start + 9
    while match := _DECLARATION_PART.search(source, position):
        part, position = match.group(), match.end()
        if part == "<!--" or part == "<?":
            position = _find(source, "-->" if part == "<!--" else "?>", position, missing)
            if position < 0:
                return -1
        elif part == "[":
            depth += 1
        elif part == "]":
            depth -= 1
        elif part == ">" and depth <= 0:
            return position
    return -1


def _raw_end(source: str, token: Token, missing: set[str], faults: Faults) -> int:
    """Where the content of an HTML script or style ends."""
    key = "</" + token.name
    if key not in missing:
        for match in _CASE.finditer(source, token.end):
            if match.group(1).lower() == token.name:
                return match.start()
        missing.add(key)
    faults.add(token.start, f"<{token.name}> is never closed: its content is kept as text", f"write </{token.name}>")
    return token.end
