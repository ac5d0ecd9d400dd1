"""Names as the atlas compares them: slugs, tokens, and the tables that hold known names.

Level 1: the gazetteer and every stage that turns a name into an IRI build on this.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from modelatlas.errors import AtlasError, TableError
from modelatlas.model import Entity, Slug
from modelatlas.resources import data_text

_DOT_OF_NUMBER = re.compile(r"(?<=\d)\.(?=\d)")
_HYPHENS = re.compile("-+")
_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_IRI_FORBIDDEN = re.compile(r"[\x00-\x20<>\"{}|\\^`%\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff?#/\[\]]")

TOKEN = re.compile(
    r"\n[ \t\r]*\n"  # a blank line: no name goes on in the next paragraph
    r"|\s[\-–—]+\s"  # a dash between spaces, unlike a hyphen, ends a name
    r"|[^\W\d_]{2}[^\W_]*(?:\.\d[^\W_]*)*"  # a word: the commonest, tried before what begins with less
    r"|\d+x(?=[^\W\d_]|\d{2,3}gb|\d{1,3}x[^\W\d_])"  # "8x" of "8xA100", of "8x80GB A100"; "2x" of "2x8xH100"
    r"|(?<![^\W_])\d{1,2}x(?=[1-5]0[5-9]0(?:ti|super)?(?![^\W_]))"  # "4x" of "4x1080Ti"
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W\d_]\d{2,4}(?=x\d{1,4}(?![^\W_]))"  # "A100" of "A100x4"
    r"|[^\W_]+(?:\.\d[^\W_]*)*"  # a number or a name: A100, 2.5, v1.1, 6.7B
    r"|[^\w\s\-\u2010-\u2013]"  # any other character: it stands between two names
)
"""Tokens of *folded* text. White space, hyphens and underscores only separate: ``mixed-precision`` is two words."""


@lru_cache(maxsize=4096)
def slug(name: str) -> Slug:
    """Return the normalised form of a name: what the spellings of one name share, and the tail of its IRI.

    NFKC and casefolded; runs of white space, underscores, hyphens and dashes become ``-``; letters and digits of any
    script, ``+`` and the dot between digits stay; characters that are not seen (a soft hyphen, a zero width space, a
    mark of direction) are nothing, and every other one counts as a separator between letters or digits. Idempotent, and
    never empty: a name without a letter or digit gives ``x`` and the hex of its UTF-8.

    >>> slug("NeuraScale 9") == slug("NeuraScale-9")
    True
    >>> slug("Kes\\u00adtrel\\u200b-7B") == slug("Kestrel-7B")
    True
    >>> slug("Llama 2 7B"), slug("GPT-3.5"), slug("  ")
    ('llama-2-7b', 'gpt-3.5', 'x2020')
    """
    if _PLAIN_SLUG.fullmatch(name):
        return Slug(name)
    folded = _fold_fully(name)
    kept: list[str] = []
    for index, char in enumerate(folded):
        if char.isalnum() or char == "+" or unicodedata.category(char) in _MARKS or _DOT_OF_NUMBER.match(folded, index):
            kept.append(char)
        elif char not in "'’" and unicodedata.category(char) != "Cf":
            kept.append("-")
    made = _HYPHENS.sub("-", "".join(kept)).strip("-")
    if not any(char.isalnum() for char in made):
        return Slug("x" + name.encode("utf-8", "surrogatepass").hex())
    return Slug(made)


_MARKS = ("Mn", "Mc")  # vowel signs belong to the letters of many scripts


UNLISTED = "LicenseRef-"
"""What the reference to a licence begins with that SPDX does not list."""


def licence_reference(name: str) -> str:
    """The reference that SPDX has for a licence that it does not list; "" for a name without a letter.

    Source: SPDX 2.3, 10.1.

    >>> licence_reference("RAIL License v1.0")
    'LicenseRef-rail-license-v1.0'
    """
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", slug(name)).strip("-")
    plain = re.sub(r"^(cc-[\w.-]+?)-licen[cs]e$", r"\1", plain)
    return UNLISTED + plain if plain else ""


def _fold_fully(name: str) -> str:
    """NFKC and casefold until nothing changes: each of them can undo the other (U+0345, U+03F4)."""
    while True:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        if folded == name:
            return folded
        name = folded


def iri_path(name: str) -> str:
    """Return a slug as a segment of an IRI: only what an IRI forbids there is percent-encoded; other scripts stay.

    >>> iri_path("文心-4.5"), iri_path("a b")
    ('文心-4.5', 'a%20b')
    """
    return _IRI_FORBIDDEN.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "surrogatepass")), name)


def fold(text: str) -> str:
    """Return ``text`` in lower case with the same length, so that offsets in one are offsets in the other."""
    low = text.lower()
    # U+0130 alone becomes two code points in lower case.
    return low if len(low) == len(text) else text.replace("\u0130", "I").lower()


@lru_cache(maxsize=1)
def tokens_of(text: str, start: int, end: int) -> tuple[list[re.Match[str]], list[str]]:
    """The tokens of ``text[start:end]``, folded, and their words: known names and hardware are both looked for in them.

    Not to be changed: the next caller gets the same lists.
    """
    tokens = list(TOKEN.finditer(fold(text), start, end))
    return tokens, [token[0] for token in tokens]


@dataclass(frozen=True, slots=True)
class Match:
    """A known name at ``start:end`` of the text. ``adjective`` tells "French" from "France"."""

    start: int
    end: int
    entity: Entity
    adjective: bool = False


class Row(NamedTuple):
    """One row of a table, by column name; ``where`` is ``file:line`` for messages."""

    where: str
    cells: dict[str, str]


def read_table(name: str, required: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of ``data/<name>``. Blank lines and lines that start with ``#`` are skipped.

    Raises TableError, naming file and line, when the table is missing, a required column is, or a row has more or
    fewer cells than the header.
    """
    try:
        text = data_text(name)
    except AtlasError as error:
        raise TableError(f"{name}: {error}") from error
    return parse_table(name, text, required)


def parse_table(name: str, text: str, required: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of the text of a table; see :func:`read_table`."""
    header: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#" or not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if not header:
            header = cells
            if missing := [column for column in required if column not in header]:
                raise TableError(f"{name}:{number}: the header lacks {', '.join(missing)}")
        elif len(cells) != len(header):
            raise TableError(f"{name}:{number}: {len(cells)} cells under {len(header)} columns ({', '.join(header)})")
        else:
            yield Row(f"{name}:{number}", dict(zip(header, cells, strict=True)))
    if not header:
        raise TableError(f"{name}: the table has no header")


_ANY_LICENCE = re.compile(
    r"(?:models?|open|community|commercial|research|custom|non-?commercial|permissive|standard|public|general|use|free|same"
    r"|code|data|software|source|weights|dataset|ai|licen[cs]e|agreement|terms|of|version|responsible|v?[\d.]+)",
    re.IGNORECASE,
)


def names_a_licence(name: str) -> bool:
    """Whether a licence's name says more than what kind it is ("Model License") and whose ("Tern's license")."""
    return any(not _ANY_LICENCE.fullmatch(word) and not word.endswith(("'s", "’s")) for word in name.split())
