"""What a model's name says: the line it belongs to, its version, its size."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_SCALE = {
    "k": 10**3,
    "m": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "million": 10**6,
    "t": 10**12,
    "trillion": 10**12,
}
LONGEST = 200
"""Code points of a name that is taken apart: a longer one is a list, and would take long."""
_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?(trillion|billion|million|bn|[bmt])(?![a-z0-9])", re.IGNORECASE)
NAMED_SIZE = r"\d+(?:\.\d+)?[BM]"
"""A size as names have it, as an expression: "7B", "1.5B"."""
ONE_SIZE = r"\d+(?:\.\d+)?\s?(?:[mb]illion|[BM])"
"""A size in a text, as an expression: "7B", "1.5 billion"."""
ROW_OF_SIZES = (
    rf"{ONE_SIZE}(?:`?(?:\sparameters)?\s*(?:,|/|&|(?:,\s*)?\b(?:and|or)\b(?:\s+an?\b)?)\s*`?~?{ONE_SIZE}){{1,11}}"
)
"""Several sizes, as an expression: "1.5B, ~7B and 72B", "124 million parameters and 1.5 billion"."""
_IN_ROW = re.compile(r"(\d+(?:\.\d+)?)\s?([bmt])(?:illion|rillion|n)?(?![a-z0-9])", re.IGNORECASE)
BY_SIZE = frozenset({"sized", "member"})
"""The sorts of anaphors that call a model by its size: "the 9B model", and each of "the 2B and 9B models"."""
_BROKEN_SIZE = re.compile(r"(?<=[\s-])([1-9]\d?)b(\d)$", re.IGNORECASE)
"""The last part of a name with a unit for its point: "tern-1b5"."""
_VERSION = re.compile(
    r"(?P<stem>.*?[^\W\d_])(?P<glue>[\s\-]?(?P<v>v)?)(?P<number>\d{1,3}(?:\.\d{1,2})?)(?(v)(?:\.0)?)(?P<rest>(?:[\s\-](?!\d)[\w-]+)?)"
)
_ROMAN = re.compile(r"(?P<stem>.*?[^\W\d_].*?)[\s\-](?P<number>[IVX]{1,5})")
_ROMAN_VALUES = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}


def sizes_in(row: str) -> list[str]:
    """The sizes of a row as names write them.

    >>> sizes_in("124 million, 355M and 1.5 billion")
    ['124M', '355M', '1.5B']
    """
    return [f"{found[1]}{found[2].upper()}" for found in _IN_ROW.finditer(row)]


@lru_cache(maxsize=4096)
def name_size(name: str) -> int:
    """The number of parameters that a name gives, 0 if it gives none. "8x7B" gives none: experts share parameters.

    >>> name_size("Panthalassa-12B"), name_size("Vega-1.5b"), name_size("NeuraScale-9"), name_size("Mixtral-8x7B")
    (12000000000, 1500000000, 0, 0)
    >>> name_size("tern-1b5"), name_size("tern2_40b_base")
    (1500000000, 40000000000)
    """
    if broken := _BROKEN_SIZE.search(name):
        return int(broken[1]) * 10**9 + int(broken[2]) * 10**8
    found = _SIZE.search(re.sub("[-_]", " ", name))
    return int(Decimal(found[1]) * _SCALE[found[2].lower()]) if found else 0


@lru_cache(maxsize=4096)
def version_of(name: str) -> tuple[str, Decimal] | None:
    """The line that a name belongs to and its version in it; None for a name without a version.

    A size is no version; a suffix ("Aurora-3-Jura") makes another line. Roman and Arabic numerals are two spellings.

    >>> version_of("NeuraScale-9"), version_of("Vesper III"), version_of("Panthalassa-12B"), version_of("Aurora-2.5")
    (('neurascale', Decimal('9')), ('vesper', Decimal('3')), None, ('aurora', Decimal('2.5')))
    >>> version_of("Wren Plan v1.4.0"), version_of("Wren Plan v1.4.2")
    (('wren plan', Decimal('1.4')), None)
    """
    if len(name) > LONGEST:
        return None
    if found := _ROMAN.fullmatch(name):
        if found["number"] in _ROMAN_VALUES:
            return found["stem"].lower(), Decimal(_ROMAN_VALUES[found["number"]])
        return None
    found = _VERSION.fullmatch(name)
    if not found:
        return None
    rest = re.sub(r"[\s-]+", "-", found["rest"]).lower()
    return found["stem"].lower() + rest, Decimal(found["number"])


def version_key(name: str) -> Decimal | None:
    """The version alone, for ranking."""
    found = version_of(name)
    return found[1] if found else None


def follows(new: Decimal, old: Decimal) -> bool:
    """Whether no whole version can lie between two versions of a line: 8 → 9, 2 → 2.5, 2.5 → 3, but not 2 → 4.

    >>> follows(Decimal(9), Decimal(8)), follows(Decimal("2.5"), Decimal(2)), follows(Decimal(4), Decimal(2))
    (True, True, False)
    """
    return old < new and int(new) - int(old) <= 1 and (new - old) <= 1 + (old % 1 > 0) * Decimal("0.99")


@lru_cache(maxsize=4096)
def version_stem(name: str) -> str:
    """The name before its version, or "" if it has none: NeuraScale-9 → NeuraScale, Vesper III → Vesper.

    >>> version_stem("NeuraScale-9"), version_stem("Panthalassa-12B"), version_stem("Vesper III")
    ('NeuraScale', 'Panthalassa', 'Vesper')
    """
    if len(name) > LONGEST:
        return ""
    found = re.fullmatch(
        r"(.*?[^\W\d_].*?)[- ]?(?:v?\d+(?:\.\d+)*(?:[BMTKbm])?|(?<=[- ])[1-9]\d?[bB]\d|(?<=[- ])[IVX]{1,5})", name
    )
    return found[1].rstrip("- ") if found else ""


def is_member(name: str, stem: str) -> bool:
    """Whether a lower-case name is of the family that ``stem`` names: the stem, then a version, a size or an edition.

    >>> is_member("pellucid-l", "pellucid"), is_member("pellucida-2", "pellucid"), is_member("tern2", "tern")
    (True, False, True)
    """
    return name.startswith(stem) and len(name) > len(stem) and (name[len(stem)] in " -" or name[len(stem)].isdigit())


_EDITION = re.compile(
    r".+[ -](?:(?P<least>(?i:Nano|Micro|Pico|Tiny|Mini|Pocket|Edge|Lite|Small)|XS|S)|"
    r"(?P<most>(?i:Large|Max|Ultra|Giant|Huge)|XL|XXL|L))"
)


def edition_rank(name: str) -> int:
    """A size that stands for what an edition's name says, for ranking alone: 1, 10**18, or 0 for nothing.

    >>> edition_rank("Tern-Mini") < 7_000_000_000 < edition_rank("Tern Max"), edition_rank("Tern-7B")
    (True, 0)
    """
    found = _EDITION.fullmatch(name)
    return 0 if not found else 1 if found["least"] else 10**18
