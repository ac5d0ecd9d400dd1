"""One number against what the others imply: count × time × power, parameters × tokens."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from modelatlas.discrepancies.record import Discrepancy
from modelatlas.facts import HEDGE, Fact, Facts, agree, digits, settle
from modelatlas.runs import Run

ACCELERATOR_HOURS_SLACK = Decimal("0.25")
ACCELERATOR_HOURS_SLACK_HEDGED = Decimal("0.35")
ENERGY_RANGE = (Decimal("0.1"), Decimal("5"))
"""Stated energy over count × time × power: below it the devices stood still, above it no plant cools so badly."""
MAX_KILOGRAMS_PER_KILOWATT_HOUR = Decimal(2)
COMPUTE_FACTOR = Decimal(5)


def reckoned(run: Run) -> Iterator[Discrepancy]:
    """What of one training run does not fit together."""
    for check in (_accelerator_hours, _energy, _emissions, _compute_by_counting, _compute_by_hardware):
        yield from check(run)


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


def active_parameters(facts: Facts) -> Iterator[Discrepancy]:
    """Models of which more parameters are active than there are."""
    for model in facts.subjects("activeParameterCount"):
        active = settle(facts.numbers(model, "activeParameterCount"), "activeParameterCount")
        total = settle(facts.numbers(model, "parameterCount"), "parameterCount")
        # All parameters may be active; more than all may not.
        if active and total and active.value > total.value and not agree(active, total, "parameterCount"):
            words = f"{digits(active.value)} active parameters stated, but {digits(total.value)} in all."
            yield Discrepancy("active-parameters", (model,), (active.fact, total.fact), words)
