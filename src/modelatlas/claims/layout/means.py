"""The mean that a table gives beside its scores: of what it is one, and whether theirs come to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from modelatlas.claims.layout.measures import SCORE, are_scores
from modelatlas.claims.layout.scores import MEAN, Test
from modelatlas.lexicon import slug
from modelatlas.model import Node

_MEAN_NAME = "Average of "
_NAMED_OF_MEAN = 6
"""Tests that the name of a mean gives; of more it says how many."""


def with_mean(
    tests: Mapping[int, Test], heads: Mapping[int, str], lines: Sequence[Mapping[int, str]]
) -> dict[int, Test]:
    """The tests of a table with the only mean beside them, whose name says of what: "Average of TideQA, EbbBench".

    ``lines`` are the cells of each model by place; a mean that theirs do not come to is of other tests.
    """
    means = [place for place, head in heads.items() if place not in tests and MEAN.fullmatch(head)]
    names = list(dict.fromkeys(test.name for _, test in sorted(tests.items()) if test.name))
    if len(means) != 1 or len(names) < 2 or not _is_mean(means[0], list(tests), lines):
        return dict(tests)
    more = f" and {len(names) - _NAMED_OF_MEAN} more" if len(names) > _NAMED_OF_MEAN else ""
    name = f"{_MEAN_NAME}{', '.join(names[:_NAMED_OF_MEAN])}{more}"
    return {**tests, means[0]: Test(Node("Benchmark", slug(name)), name=name)}


def is_of_all(test: Test, cells: Iterable[str]) -> bool:
    """Whether a test is no mean of those beside it, or each of their ``cells`` has a score."""
    return not test.name.startswith(_MEAN_NAME) or all(map(_numbers, cells))


def _is_mean(place: int, places: Sequence[int], lines: Sequence[Mapping[int, str]]) -> bool:
    """Whether the mean that is given of most lines that are filled is that of their scores, but for rounding."""
    read = [[_numbers(line.get(place, "")) for place in (place, *places)] for line in lines]
    whole = [(line[0][0], line[1:]) for line in read if all(line) and len(line[0]) == 1]
    of_all = sum(_is_near(mean, [n for cell in cells for n in cell]) for mean, cells in whole)
    of_means = sum(_is_near(mean, [sum(cell, Decimal()) / len(cell) for cell in cells]) for mean, cells in whole)
    return max(of_all, of_means) * 4 > 3 * len(whole)


def _is_near(mean: Decimal, of: Sequence[Decimal]) -> bool:
    return abs(sum(of, Decimal()) / len(of) - mean) <= _rounding([mean, *of])


def _numbers(cell: str) -> list[Decimal]:
    """The scores that are all that a cell holds: of two splits both count in a mean, or their own mean."""
    found = [SCORE.fullmatch(part) for part in (cell.split("/") if are_scores(cell) else [cell])]
    return [Decimal(one[1].replace(",", ".")) for one in found if one]


def _rounding(numbers: Sequence[Decimal]) -> Decimal:
    """What a mean of rounded scores may be off: of fractions a hundredth of what it is of percents."""
    return Decimal("0.1") if max(numbers) > 1 else Decimal("0.006")
