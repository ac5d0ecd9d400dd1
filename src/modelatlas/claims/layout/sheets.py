"""Sheets of lines without colons, as a table reads once its lines are gone: "Parameters 6.9B", "Context 4,096"."""

from __future__ import annotations

import re

from modelatlas.claims.layout.found import NUMERIC, Found
from modelatlas.claims.layout.keys import Key, Lexicon
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.values import Text, year_like
from modelatlas.model import Block, Mention, Node, Span
from modelatlas.quantities import find_quantities

_LEAST = 2
"""Lines of a paragraph from which on they are a sheet of keys and values."""
_LINE_WORDS = 8
_VALUE = re.compile(r"[~≈]?(?=\d)")
_ASIDES = re.compile(r"\([^()]*\)")
_LINE_OF = re.compile(r"[^\n]+")
_COUNTED = {
    "{parameter}": "params",
    "{token}": "tokens",
    "h": "duration",
    "kW.h": "energy",
    "kg{CO2e}": "emissions",
    "{device}": "devices",
}
"""Units of a number in such a line and the kind of mention that it is."""


def read_sheet(found: Found, block: Block, sections: Sections, text: Text, lexicon: Lexicon) -> bool:
    """Read a paragraph whose lines are keys and numbers without a colon; whether it is one.

    What names devices is a sentence's too: "GPUs 32 H100-80G". Where a line names another model, the sheet may be its.
    """
    lines = list(_LINE_OF.finditer(text.text, block.span.start, block.span.end))
    if len(lines) < _LEAST or any(len(line[0].split()) > _LINE_WORDS for line in lines):
        return False
    read = [(line, keyed) for line in lines if (keyed := _numbered(line, lexicon))]
    if len(read) < _LEAST:
        return False
    owner = sections.at(block.span.start).owner
    named = {Node("Model", m.entity.key) for m in text.inside(block.span) if m.kind == "model" and m.entity}
    if not named.issubset(owner.nodes):
        return False
    if not any(m.kind in ("hardware", "devices") for m in text.inside(block.span)):
        found.consumed.append(block.span)  # no sentence: a number does not go on in the next line
    for line, (key, number) in read:
        value, passage = Span(number.start, line.end()), Span(line.start(), line.end())
        found.consumed.append(passage)
        read_value(found, key, owner, value, [passage], Text(text.text, (number,), (number.start,)), "keyed-value")
    return True


def _numbered(line: re.Match[str], lexicon: Lexicon) -> tuple[Key, Mention] | None:
    """The key that a line begins with and its value, if that is one number: what it counts ends with the line."""
    words = list(re.finditer(r"\S+", line[0]))[1:]
    word, sign = next(((word, sign) for word in words if (sign := _VALUE.match(word[0]))), (None, None))
    key = lexicon.read(line[0][: word.start()]) if word else Key(())
    paths = tuple(path for path in key.paths if path in NUMERIC)
    if word is None or sign is None or not paths:
        return None
    number = _number_at(line.start() + word.start(), sign.end(), line)
    if number is None or re.search(r"\d", _ASIDES.sub("", line.string[number.end : line.end()])):
        return None  # "6.9B 13B": of which model?
    return Key(paths, key.unit, key.words), number


def _number_at(start: int, sign: int, line: re.Match[str]) -> Mention | None:
    """The number of a line at ``start``, where a hedge of ``sign`` code points may stand before it."""
    number = next(iter(find_quantities(line.string, start, line.end())), None)
    if number is None:
        return year_like(line.string[start : line.end()], start)
    surface = line.string[number.start : number.end]
    kind = _COUNTED.get(number.unit, "size" if surface[-1].isalpha() else "number")
    return Mention(kind, number.start, number.end, surface, quantity=number) if number.start == start + sign else None
