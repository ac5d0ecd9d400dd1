"""Stated facts that cannot all hold, each named with the claims and both numbers.

Precision before recall: a threshold is as wide as honest texts are apart (docs/derived.md gives each its reason), a
value that is not settled is compared with nothing, and hedged numbers get more room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from modelatlas.facts import HEDGE, Fact, Facts, Stated, agree, digits, hashed, last_unit, rings, settle
from modelatlas.runs import Run
from modelatlas.vocabulary import ATLAS, RDF, RDFS

ACCELERATOR_HOURS_SLACK = Decimal("0.25")
ACCELERATOR_HOURS_SLACK_HEDGED = Decimal("0.35")
ENERGY_RANGE = (Decimal("0.1"), Decimal("5"))
"""Stated energy over count × time × power: below it the devices stood still, above it no plant cools so badly."""
MAX_KILOGRAMS_PER_KILOWATT_HOUR = Decimal(2)
COMPUTE_FACTOR = Decimal(5)
NAME_SLACK = Decimal("0.10")

MOST_VALUES = {"score": 2}
"""More values of one property (3 unless given here) are the sizes of a family or the rows of a table under one name:
nobody contradicts anybody."""

_WORDS = {
    "parameterCount": "parameters",
    "activeParameterCount": "active parameters",
    "contextLength": "tokens of context",
    "languageCount": "languages",
    "programmingLanguageCount": "programming languages",
    "hardwareCount": "devices",
    "devicesPerNode": "devices per node",
    "durationHours": "hours of training",
    "acceleratorHours": "accelerator-hours",
    "energyKilowattHours": "kWh",
    "emissionsKilogramsCO2e": "kg CO2e",
    "computeFlop": "FLOP",
    "sizeBytes": "bytes of training data",
    "tokenCount": "tokens of training data",
}
"""The properties that can have one value, each with the words after its numbers."""

_OF_MODEL = ("parameterCount", "activeParameterCount", "contextLength", "languageCount", "programmingLanguageCount")
_OF_RUN = ("acceleratorHours", "energyKilowattHours", "emissionsKilogramsCO2e", "computeFlop")
_OF_ONE_HARDWARE = ("hardwareCount", "devicesPerNode", "durationHours")
_OF_CORPUS = ("sizeBytes", "tokenCount")


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What does not fit: its kind, what it is about, the facts that clash, and the clash in words with both numbers."""

    kind: str
    about: tuple[NamedNode, ...]
    facts: tuple[Fact, ...]
    comment: str


def find_discrepancies(facts: Facts, runs: Sequence[Run], labels: Mapping[NamedNode, str]) -> list[Discrepancy]:
    """All discrepancies of the atlas, sorted by kind, subject and words."""
    found = [
        *_conflicts(facts, runs),
        *_scores(facts, labels),
        *_dates(facts),
        *_sizes(facts, labels),
        *_lines(facts, labels),
    ]
    found.extend(_active_parameters(facts))
    for run in runs:
        for check in (_accelerator_hours, _energy, _emissions, _compute_by_counting, _compute_by_hardware):
            found.extend(check(run))
    return sorted(found, key=lambda d: (d.kind, [a.value for a in d.about], d.comment))


def discrepancy_facts(found: Iterable[Discrepancy], facts: Facts, base: str) -> Iterator[Fact]:
    """Each discrepancy as a node; its IRI depends on its kind, what it is about and its words alone."""
    for item in found:
        about = [a.value for a in item.about]
        node = NamedNode(f"{base}discrepancy/{hashed(item.kind, *about, item.comment)}")
        yield node, RDF.type, ATLAS.Discrepancy
        yield node, ATLAS.discrepancyKind, Literal(item.kind)
        yield node, RDFS.comment, Literal(item.comment)
        for subject in item.about:
            yield node, ATLAS.about, subject
        for fact in item.facts:
            for claim in facts.claims_of(fact):
                yield node, ATLAS.involves, claim


# --- two values of one thing --------------------------------------------------------------------------------------


def _conflicts(facts: Facts, runs: Sequence[Run]) -> Iterator[Discrepancy]:
    for name in _OF_MODEL:
        for node in facts.subjects(name):
            yield from _conflict(facts, node, name, node)
    mixed = {run.node for run in runs if run.mixed}
    for name in (*_OF_RUN, *_OF_ONE_HARDWARE):
        for node in facts.subjects(name):
            if name in _OF_RUN or node not in mixed:
                yield from _conflict(facts, node, name, node)
    users = facts.owners("corpus")
    for name in _OF_CORPUS:
        for node in facts.subjects(name):
            yield from _conflict(facts, node, name, _one(users.get(node, []), node))


def _scores(facts: Facts, labels: Mapping[NamedNode, str]) -> Iterator[Discrepancy]:
    models = facts.owners("evaluation", "evaluates")
    for node in facts.subjects("score"):
        # Two metrics or two numbers of shots in one evaluation: which score is of which, nobody can tell.
        if all(len(facts.literals(node, detail)) < 2 for detail in ("metric", "shots")):
            words = f"are stated as the score of {labels.get(node, node.value)}."
            yield from _conflict(facts, node, "score", _one(models.get(node, []), node), words)


def _one(nodes: list[NamedNode], otherwise: NamedNode) -> NamedNode:
    return nodes[0] if len(nodes) == 1 else otherwise


def _conflict(facts: Facts, node: NamedNode, name: str, about: NamedNode, words: str = "") -> Iterator[Discrepancy]:
    values = facts.numbers(node, name)
    if len(values) > MOST_VALUES.get(name, 3):
        return
    clashing = [v for v in values if not all(agree(v, other, name) for other in values)]
    written = list(dict.fromkeys(digits(v.value) for v in clashing))
    if len(written) > 1:
        words = words or f"{_WORDS[name]} are stated, where one number can hold."
        facts_in_it = tuple(v.fact for v in clashing)
        yield Discrepancy("conflicting-values", (about,), facts_in_it, f"{_listed(written)} {words}")


def _listed(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


# --- years and dates ----------------------------------------------------------------------------------------------


def _release_dates(facts: Facts, model: NamedNode) -> dict[date, Fact]:
    found: dict[date, Fact] = {}
    for literal in facts.literals(model, "releaseDate"):
        try:
            found[date.fromisoformat(literal.value)] = (model, ATLAS.releaseDate, literal)
        except ValueError:
            continue  # not a date: for `validate` to say
    return found


def _release_years(facts: Facts, model: NamedNode) -> list[Stated]:
    return [year for year in facts.numbers(model, "releaseYear") if year.value == int(year.value)]


def _dates(facts: Facts) -> Iterator[Discrepancy]:
    for model in sorted({*facts.subjects("releaseYear"), *facts.subjects("releaseDate")}, key=lambda m: m.value):
        dates = _release_dates(facts, model)
        if len(dates) > 1:
            words = f"{_listed([d.isoformat() for d in sorted(dates)])} are stated as release dates."
            yield Discrepancy("conflicting-values", (model,), tuple(dates[d] for d in sorted(dates)), words)
        # The year of a stated date is no statement of its own.
        years = [y for y in _release_years(facts, model) if int(y.value) not in {d.year for d in dates}]
        firm = [y for y in years if y.approximate is not True]
        if len(firm) > 1:
            words = f"{_listed([str(int(y.value)) for y in firm])} are stated as release years."
            yield Discrepancy("conflicting-values", (model,), tuple(y.fact for y in firm), words)
        if len(dates) == 1:
            (day, fact), *_ = dates.items()
            for year in firm:
                words = f"Released on {day.isoformat()} by one passage, but in {int(year.value)} by another."
                yield Discrepancy("date-year", (model,), (fact, year.fact), words)


# --- the size in a name -------------------------------------------------------------------------------------------

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


def _sizes(facts: Facts, labels: Mapping[NamedNode, str]) -> Iterator[Discrepancy]:
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


# --- lines of succession and origin -------------------------------------------------------------------------------


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


def _lines(facts: Facts, labels: Mapping[NamedNode, str]) -> Iterator[Discrepancy]:
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
        names = _listed([labels.get(m, m.value) for m in ring])
        if len(ring) == 1:
            words = f"{names} is stated to {said} itself."
        else:
            words = f"{names} are stated to {said} one another, in a ring of {len(ring)}."
        yield Discrepancy("cycle", tuple(ring), tuple(links), words)


def _older(facts: Facts, model: NamedNode, before: NamedNode) -> tuple[tuple[str, str], tuple[Fact, ...]] | None:
    """When ``model`` and ``before`` appeared and by which facts, if the first is clearly older.

    Of several dates, the latest of the first stands against the earliest of the second: whichever holds, they clash.
    """
    days = [_release_dates(facts, m) for m in (model, before)]
    if all(days):
        (day, fact), (day_before, fact_before) = max(days[0].items()), min(days[1].items())
        return ((day.isoformat(), day_before.isoformat()), (fact, fact_before)) if day < day_before else None
    years = [_release_years(facts, m) for m in (model, before)]
    if not all(years):
        return None
    year, year_before = max(years[0], key=lambda y: y.value), min(years[1], key=lambda y: y.value)
    room = 1 if year.approximate or year_before.approximate else 0
    if year.value + room >= year_before.value:
        return None
    return (str(int(year.value)), str(int(year_before.value))), (year.fact, year_before.fact)


# --- one number against what the others imply ----------------------------------------------------------------------


def _device_hours(run: Run) -> Iterator[tuple[Decimal, tuple[Fact, ...], str]]:
    """The accelerator-hours of a run, counted and as stated: value, facts, words."""
    if run.device_hours and run.count and run.hours:
        words = f"{digits(run.count.value)} devices for {digits(run.hours.value)} hours"
        yield run.device_hours, (run.count.fact, run.hours.fact), words
    if run.accelerator_hours:
        hours = run.accelerator_hours
        yield hours.value, (hours.fact,), f"{digits(hours.value)} accelerator-hours"


def _accelerator_hours(run: Run) -> Iterator[Discrepancy]:
    counted, stated = run.device_hours, run.accelerator_hours
    if not counted or not stated or not run.count or not run.hours:
        return
    hedged = any(number.loose for number in (stated, run.count, run.hours))
    slack = ACCELERATOR_HOURS_SLACK_HEDGED if hedged else ACCELERATOR_HOURS_SLACK
    if abs(stated.value - counted) > slack * counted:
        words = (
            f"{digits(stated.value)} accelerator-hours stated, but {digits(run.count.value)} devices "
            f"for {digits(run.hours.value)} hours make {digits(counted)}."
        )
        yield Discrepancy("accelerator-hours", (run.node,), (stated.fact, run.count.fact, run.hours.fact), words)


def _energy(run: Run) -> Iterator[Discrepancy]:
    """Stated energy against what the devices draw; whichever accelerator-hours make it plausible are believed."""
    if not run.energy or not run.device:
        return
    powers = run.device.power_range_watts or (run.device.power_watts, run.device.power_watts)
    if not powers[0] or not powers[1]:
        return
    low, high = powers[0] / 1000 * ENERGY_RANGE[0], powers[1] / 1000 * ENERGY_RANGE[1]
    bases = list(_device_hours(run))
    if not bases or any(low * hours <= run.energy.value <= high * hours for hours, _, _ in bases):
        return
    hours, used, made_of = bases[0]
    watts = powers[1] if run.energy.value > high * hours else powers[0]
    words = (
        f"{digits(run.energy.value)} kWh stated, but {made_of} at {digits(watts)} W a device "
        f"make {digits(hours * watts / 1000)} kWh."
    )
    yield Discrepancy("energy", (run.node,), (run.energy.fact, *run.hardware_facts, *used), words)


def _emissions(run: Run) -> Iterator[Discrepancy]:
    if not run.emissions or not run.energy or run.energy.value <= 0:
        return
    intensity = run.emissions.value / run.energy.value
    if not 0 <= intensity <= MAX_KILOGRAMS_PER_KILOWATT_HOUR:
        words = (
            f"{digits(run.emissions.value)} kg CO2e and {digits(run.energy.value)} kWh are stated, which makes "
            f"{digits(round(intensity, 2))} kg a kWh; no electricity emits more than {MAX_KILOGRAMS_PER_KILOWATT_HOUR}."
        )
        yield Discrepancy("emissions", (run.node,), (run.emissions.fact, run.energy.fact), words)


def _compute_by_counting(run: Run) -> Iterator[Discrepancy]:
    if not run.compute or not run.parameters or not run.tokens or run.compute.value <= 0 or run.continued:
        return
    counted = 6 * run.parameters.value * run.tokens.value
    if counted > 0 and not counted / COMPUTE_FACTOR <= run.compute.value <= counted * COMPUTE_FACTOR:
        words = (
            f"{digits(run.compute.value)} FLOP stated, but 6 × {digits(run.parameters.value)} parameters × "
            f"{digits(run.tokens.value)} tokens make {digits(counted)}."
        )
        yield Discrepancy("compute", (run.node,), (run.compute.fact, run.parameters.fact, run.tokens.fact), words)


def _compute_by_hardware(run: Run) -> Iterator[Discrepancy]:
    """Stated compute beyond what the hardware can do when it never waits."""
    peak = run.device.peak_flop_per_second if run.device else None
    bases = list(_device_hours(run))
    if not run.compute or not peak or not bases or run.continued:
        return
    hours, used, made_of = max(bases, key=lambda basis: basis[0])
    most = hours * 3600 * peak
    slack = HEDGE if run.compute.loose else Decimal(0)
    if run.compute.value > most * (1 + slack):
        words = (
            f"{digits(run.compute.value)} FLOP stated, but {made_of} at {digits(peak)} FLOP/s a device "
            f"make {digits(most)} at the most."
        )
        yield Discrepancy("compute", (run.node,), (run.compute.fact, *run.hardware_facts, *used), words)


def _active_parameters(facts: Facts) -> Iterator[Discrepancy]:
    for model in facts.subjects("activeParameterCount"):
        active = settle(facts.numbers(model, "activeParameterCount"), "activeParameterCount")
        total = settle(facts.numbers(model, "parameterCount"), "parameterCount")
        # All parameters may be active; more than all may not.
        if active and total and active.value > total.value and not agree(active, total, "parameterCount"):
            words = f"{digits(active.value)} active parameters stated, but {digits(total.value)} in all."
            yield Discrepancy("active-parameters", (model,), (active.fact, total.fact), words)
