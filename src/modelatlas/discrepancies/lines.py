"""Lines of succession and of origin: rings, and successors that are older."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from modelatlas.discrepancies.record import Discrepancy, listed
from modelatlas.discrepancies.releases import release_dates, release_years
from modelatlas.facts import Fact, Facts, rings
from modelatlas.vocabulary import ATLAS


def _succession(facts: Facts) -> dict[NamedNode, dict[NamedNode, list[Fact]]]:
    """Model → its stated predecessors, each with the facts that say so."""
    found: dict[NamedNode, dict[NamedNode, list[Fact]]] = {}
    for subject in facts.subjects("predecessor"):
        for before in facts.objects(subject, "predecessor"):
            found.setdefault(subject, {}).setdefault(before, []).append((subject, ATLAS.predecessor, before))
    for subject in facts.subjects("successor"):
        for after in facts.objects(subject, "successor"):
            found.setdefault(after, {}).setdefault(subject, []).append((subject, ATLAS.successor, after))
    return found


def _derivation(facts: Facts) -> dict[NamedNode, dict[NamedNode, list[Fact]]]:
    """Model → the models that it is stated to be made from, each with the fact that says so."""
    return {
        model: {origin: [(model, ATLAS.derivedFrom, origin)] for origin in facts.objects(model, "derivedFrom")}
        for model in facts.subjects("derivedFrom")
    }


def lines(facts: Facts, labels: Mapping[NamedNode, str]) -> Iterator[Discrepancy]:
    """Versions that are older than those before them, and lines that come round."""
    line = _succession(facts)

    def name(model: NamedNode) -> str:
        return labels.get(model, model.value)

    for model in sorted(line, key=lambda m: m.value):
        for before in sorted(line[model], key=lambda m: m.value):
            clash = _older(facts, model, before)
            if clash:
                (later, earlier), when = clash
                words = f"{name(model)} of {later} is stated to succeed {name(before)} of {earlier}."
                yield Discrepancy("successor-older", (model,), (*line[model][before], *when), words)
    yield from _cycles(line, "come before", labels)
    yield from _cycles(_derivation(facts), "be derived from", labels)


def _cycles(
    line: Mapping[NamedNode, Mapping[NamedNode, Sequence[Fact]]], said: str, labels: Mapping[NamedNode, str]
) -> Iterator[Discrepancy]:
    """The rings of one relation: model → the models that it leads to, each with the facts that say so."""
    for ring in rings({model: list(others) for model, others in line.items()}):
        inside = set(ring)
        links = [f for m in ring for other, facts in line.get(m, {}).items() if other in inside for f in facts]
        names = listed([labels.get(m, m.value) for m in ring])
        if len(ring) == 1:
            words = f"{names} is stated to {said} itself."
        else:
            words = f"{names} are stated to {said} one another, in a ring of {len(ring)}."
        yield Discrepancy("cycle", tuple(ring), tuple(links), words)


def _older(facts: Facts, model: NamedNode, before: NamedNode) -> tuple[tuple[str, str], tuple[Fact, ...]] | None:
    """When ``model`` and ``before`` appeared and by which facts, if the first is clearly older.

    Of several dates, the latest of the first stands against the earliest of the second: whichever holds, they clash.
    """
    days = [release_dates(facts, m) for m in (model, before)]
    if all(days):
        (day, fact), (day_before, fact_before) = max(days[0].items()), min(days[1].items())
        return ((day.isoformat(), day_before.isoformat()), (fact, fact_before)) if day < day_before else None
    years = [release_years(facts, m) for m in (model, before)]
    if not all(years):
        return None
    year, year_before = max(years[0], key=lambda y: y.value), min(years[1], key=lambda y: y.value)
    room = 1 if year.approximate or year_before.approximate else 0
    if year.value + room >= year_before.value:
        return None
    return (str(int(year.value)), str(int(year_before.value))), (year.fact, year_before.fact)
