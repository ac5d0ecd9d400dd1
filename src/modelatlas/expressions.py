"""A text that is one number and nothing else, written as an expression: "one over three", "- 1 4/5", "a half", "10G".

In running text such words are mostly something else ("2000 over 3 runs", "two out of five models"), so there they are
left as they are.
"""

from __future__ import annotations

import re
from decimal import Decimal

from modelatlas.number_words import match_words
from modelatlas.numbers import EXACT, match_digits, within_limits

LONGEST = 80
"""Characters of a text that may be such an expression."""

_SIGN = re.compile(r"(?:[-−]\s*|(?:minus|negative)\s+)(?=\S)", re.IGNORECASE)
_RATIO = re.compile(r"(.+?)\s+(?:over|out\s+of)\s+(.+)", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_GIGA = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)\s?G")


def read_expression(text: str) -> Decimal | None:
    """The value of a text that is one such expression, None of any other.

    >>> read_expression("- 1 4/5"), read_expression("one out of four"), read_expression("twenty and three fifths")
    (Decimal('-1.8'), Decimal('0.25'), Decimal('20.6'))
    >>> read_expression("2000 over 3 runs")
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    if sign := _SIGN.match(text):
        value = _magnitude(text[sign.end() :])
        return None if value is None else -value
    return _magnitude(text)


def _magnitude(text: str) -> Decimal | None:
    if giga := _GIGA.fullmatch(text):
        return Decimal(giga[1]) * 10**9
    if ratio := _RATIO.fullmatch(text):
        above, below = _operand(ratio[1]), _operand(ratio[2])
        return above / below if above is not None and below else None
    value = _operand(text)
    return value if value is not None else _sum(text)


def _sum(text: str) -> Decimal | None:
    """ "Twenty and three fifths": parts in words that get smaller."""
    if any(character.isdigit() for character in text):
        return None
    parts = [_operand(part) for part in _AND.split(text)]
    total, last = Decimal(0), None
    for part in parts:
        if part is None or (last is not None and part >= last):
            return None
        total, last = total + part, part
    return total if len(parts) > 1 else None


def _operand(text: str) -> Decimal | None:
    """One number, in digits or in words, and nothing after it."""
    end = len(text)
    number = match_digits(text, 0, end)[0] if text[0].isdigit() else match_words(text, 0, end)
    if number is None or text[number.end :].strip():
        return {"half": Decimal("0.5"), "a half": Decimal("0.5"), "one half": Decimal("0.5")}.get(text.lower())
    value = EXACT.multiply(number.base, number.scale)
    return value if within_limits(value) else None
