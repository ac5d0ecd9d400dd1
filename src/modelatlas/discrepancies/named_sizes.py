"""The size in a name ("-12B", "8x7B") against the parameters that are stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from modelatlas.discrepancies.record import Discrepancy
from modelatlas.facts import Facts, Stated, digits, last_unit

NAME_SLACK = Decimal("0.10")
_SIZE = re.compile(r"(?<![\w.,])(?:(\d{1,3})[x×])?(\d+(?:\.\d+)?)([BM])(?![\w.])", re.IGNORECASE)
_MAGNITUDE = {"B": Decimal(10**9), "M": Decimal(10**6)}


@dataclass(frozen=True, slots=True)
class _NamedSize:
    written: str
    experts: int
    each: Decimal
    unit: Decimal


def _named_size(label: str) -> _NamedSize | None:
    """The number of parameters that a name states, where it states one ("-12B", "7b", "8x7B"); no version, no "A3B"."""
    sizes = {}
    for found in _SIZE.finditer(label):
        magnitude = _MAGNITUDE[found[3].upper()]
        places = len(found[2].partition(".")[2])
        size = _NamedSize(found[0], int(found[1] or 1), Decimal(found[2]) * magnitude, magnitude.scaleb(-places))
        # "1M" in a name is a context length: no language model is as small as that.
        if size.each >= 5 * 10**6:
            sizes[size.experts, size.each] = size
    return next(iter(sizes.values())) if len(sizes) == 1 else None


def named_sizes(facts: Facts, labels: Mapping[NamedNode, str]) -> Iterator[Discrepancy]:
    """Models of which no stated count of parameters can be the size in their name."""
    for model in facts.subjects("parameterCount"):
        label = labels.get(model, "")
        size = _named_size(label)
        if size is None:
            continue
        stated = facts.numbers(model, "parameterCount")
        # A name may also count the active parameters alone.
        counts = [*stated, *facts.numbers(model, "activeParameterCount")]
        if any(_fits(count, size) for count in counts):
            continue
        for count in stated:
            words = (
                f"{digits(count.value)} parameters stated, but the name {label} says {size.written}, "
                f"which is {digits(size.experts * size.each)}{' at most' if size.experts > 1 else ''}."
            )
            yield Discrepancy("name-size", (model,), (count.fact,), words)


def _fits(count: Stated, size: _NamedSize) -> bool:
    slack = 2 * NAME_SLACK if count.approximate else NAME_SLACK
    if size.experts > 1:  # the experts share layers: 8x7B has 47 billion
        return size.each <= count.value <= size.experts * size.each * (1 + slack)
    unit = max(size.unit, last_unit(count.value) / 2)
    return abs(count.value - size.each) <= max(unit, slack * size.each)
