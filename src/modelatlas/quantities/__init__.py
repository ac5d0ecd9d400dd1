"""Quantities and dates in running text: numbers with their units, exact, each with its span.

One scan per text: candidates are digits and number words; what stands to the left decides whether they are part of a
name ("GPT-4", "A100"), what stands to the right gives the unit. A second pass over the tokens joins neighbours: ranges,
lists that share a unit, durations in several parts. Both passes are linear in the length of the text.

Source: UCUM 2.2 for unit codes; ``data/units.toml`` for units and factors; docs/quantities.md for the conventions.
"""

from __future__ import annotations

from typing import NamedTuple

from modelatlas.combine import combined, hedged
from modelatlas.dates import DateMention
from modelatlas.expressions import LONGEST, read_expression
from modelatlas.model import Quantity
from modelatlas.quantities.tokens import SO, find_tokens

__all__ = ["DateMention", "Scan", "find_dates", "find_quantities", "parse_quantity", "scan"]


class Scan(NamedTuple):
    """What one pass over a text found."""

    quantities: list[Quantity]
    dates: list[DateMention]


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Return the quantities within ``text[start:end]``, in order, without overlap, offsets in the whole text.

    A number with no unit that the table knows has the unit ``1``. Numbers inside names, versions, ordinals, dates and
    bare years are no quantities. Before ``start`` hedges and names are looked for; from ``end`` on nothing is.

    >>> [(q.value, q.unit, q.approximate) for q in find_quantities("GPT-4 used about 2M GPU-hours in 28 days.")]
    [(Decimal('2000000'), '{device}.h', True), (Decimal('672'), 'h', False)]
    """
    return scan(text, start, end).quantities


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateMention]:
    """Return the dates and years (1950–2100) within ``text[start:end]``, in order; none overlaps a quantity.

    >>> [(d.year, d.date) for d in find_dates("Announced on 14 March 2024, trained in 2023 on 2000 GPUs.")]
    [(2024, datetime.date(2024, 3, 14)), (2023, None)]
    """
    return scan(text, start, end).dates


def parse_quantity(text: str) -> Quantity:
    """Read a string that is one quantity, with white space and hedges ("about") around it.

    Raises ValueError where it is none, several, a range or a date.

    >>> parse_quantity("half a billion parameters").value
    Decimal('500000000')
    """
    tokens, _ = find_tokens(text, 0, len(text), alone=True)
    found = combined(text, tokens)
    if len(found) == 1:
        only = found[0]
        before, after = text[: only.start].strip(), text[only.end :].strip()
        if (not before or hedged(text, only.start)[1] == "") and (not after or SO.fullmatch(" " + after)):
            return only
    raise ValueError(f"not exactly one quantity: {text[:80]!r}")


def scan(text: str, start: int = 0, end: int | None = None) -> Scan:
    """Return the quantities and the dates of ``text[start:end]`` from one pass.

    >>> len(scan("512 GPUs in 2023").quantities), len(scan("512 GPUs in 2023").dates)
    (1, 1)
    """
    tokens, dates = find_tokens(text, start, len(text) if end is None else min(end, len(text)), alone=False)
    if len(tokens) == 1 and text.strip() == text[tokens[0].start : tokens[0].end]:
        tokens[0].provisional = False  # "three", and nothing else
    found = combined(text, tokens)
    if len(text) <= LONGEST and not dates and (start, end) in ((0, None), (0, len(text))):
        found = _whole(text, found)
    return Scan(found, dates)


def _whole(text: str, found: list[Quantity]) -> list[Quantity]:
    """What a text that is nothing but one number says, where its parts say something else."""
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    if any(q.unit != "1" for q in found) or [(q.start, q.end) for q in found] == [(first, last)]:
        return found
    value = read_expression(text)
    return found if value is None else [Quantity(first, last, value, "1")]
