"""Dates and years of release that cannot all be those of one model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode

from modelatlas.discrepancies.record import Discrepancy, listed
from modelatlas.facts import Fact, Facts, Stated
from modelatlas.vocabulary import ATLAS


def release_dates(facts: Facts, model: NamedNode) -> dict[date, Fact]:
    """The days on which a model is said to have been released, each with the fact."""
    found: dict[date, Fact] = {}
    for literal in facts.literals(model, "releaseDate"):
        try:
            found[date.fromisoformat(literal.value)] = (model, ATLAS.releaseDate, literal)
        except ValueError:
            continue  # not a date: for `validate` to say
    return found


def release_years(facts: Facts, model: NamedNode) -> list[Stated]:
    """The years in which a model is said to have been released."""
    return [year for year in facts.numbers(model, "releaseYear") if year.value == int(year.value)]


def releases(facts: Facts) -> Iterator[Discrepancy]:
    """Models with several days or years of release."""
    for model in sorted({*facts.subjects("releaseYear"), *facts.subjects("releaseDate")}, key=lambda m: m.value):
        dates = release_dates(facts, model)
        if len(dates) > 1:
            words = f"{listed([d.isoformat() for d in sorted(dates)])} are stated as release dates."
            yield Discrepancy("conflicting-values", (model,), tuple(dates[d] for d in sorted(dates)), words)
        # The year of a stated date is no statement of its own.
        years = [y for y in release_years(facts, model) if int(y.value) not in {d.year for d in dates}]
        firm = [y for y in years if y.approximate is not True]
        if len(firm) > 1:
            words = f"{listed([str(int(y.value)) for y in firm])} are stated as release years."
            yield Discrepancy("conflicting-values", (model,), tuple(y.fact for y in firm), words)
        if len(dates) == 1:
            (day, fact), *_ = dates.items()
            for year in firm:
                words = f"Released on {day.isoformat()} by one passage, but in {int(year.value)} by another."
                yield Discrepancy("date-year", (model,), (fact, year.fact), words)
