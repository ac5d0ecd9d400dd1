"""Numbers that the atlas works out itself, each with a Derivation that says from what and how.

An estimate rests on one value of each input: where documents contradict each other, or a run used several types of
hardware, nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from modelatlas.facts import Fact, Facts, decimal_literal, digits, hashed
from modelatlas.runs import Run
from modelatlas.vocabulary import ATLAS, DCTERMS, PROV, RDF, RDFS

FLOP_PER_PARAMETER_AND_TOKEN = 6
"""Forward pass 2, backward pass 4. Source: Kaplan et al. 2020, section 2.1, https://arxiv.org/abs/2001.08361"""
COUNTING_SOURCE = "https://arxiv.org/abs/2001.08361"

UTILISATION = Decimal("0.3")
"""The part of the peak that training reaches, assumed: Epoch AI recommends 30 % for large language models.

Source: Sevilla et al. 2022, "Estimating training compute of deep learning models", COMPUTE_SOURCE.
"""
COMPUTE_SOURCE = "https://epoch.ai/blog/estimating-training-compute"
_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Estimate:
    """One derived number of a run, the stated facts that it rests on, and how it was made, in words."""

    run: NamedNode
    predicate: NamedNode
    value: Decimal
    rests_on: tuple[Fact, ...]
    comment: str
    sources: tuple[str, ...] = ()


def estimate(runs: Iterable[Run]) -> Iterator[Estimate]:
    """Estimate the accelerator-hours and the compute of each run, where what is stated settles them."""
    for run in runs:
        yield from _accelerator_hours(run)
        compute = _compute_by_counting(run) or _compute_by_hardware(run)
        if compute:
            yield compute


def _accelerator_hours(run: Run) -> Iterator[Estimate]:
    if run.device_hours and run.count and run.hours:
        count, hours = digits(run.count.value), digits(run.hours.value)
        yield Estimate(
            run.node,
            ATLAS.estimatedAcceleratorHours,
            run.device_hours,
            (run.count.fact, run.hours.fact),
            f"devices × hours = {count} × {hours} = {digits(run.device_hours)} accelerator-hours.",
        )


def _compute_by_counting(run: Run) -> Estimate | None:
    """6 × parameters × tokens, with the active parameters where they are stated."""
    if not run.parameters or not run.tokens:
        return None
    value = FLOP_PER_PARAMETER_AND_TOKEN * run.parameters.value * run.tokens.value
    which = "active parameters" if run.parameters.fact[1] == ATLAS.activeParameterCount else "parameters"
    factors = f"6 × {digits(run.parameters.value)} × {digits(run.tokens.value)}"
    return Estimate(
        run.node,
        ATLAS.estimatedComputeFlop,
        value,
        (run.parameters.fact, run.tokens.fact),
        f"6 × {which} × tokens = {factors} = {digits(value)} FLOP (Kaplan et al. 2020, arXiv:2001.08361).",
        (COUNTING_SOURCE,),
    )


def _compute_by_hardware(run: Run) -> Estimate | None:
    """Accelerator-hours, counted or else stated, × 3600 × peak × utilisation."""
    peak = run.device.peak_flop_per_second if run.device else None
    if not peak or not run.device:
        return None
    if run.device_hours and run.count and run.hours:
        hours = run.device_hours
        inputs: tuple[Fact, ...] = (run.count.fact, run.hours.fact)
        words, factors = "devices × hours", f"{digits(run.count.value)} × {digits(run.hours.value)}"
    elif run.accelerator_hours:
        hours, inputs = run.accelerator_hours.value, (run.accelerator_hours.fact,)
        words, factors = "accelerator-hours", digits(hours)
    else:
        return None
    value = hours * _SECONDS_PER_HOUR * peak * UTILISATION
    return Estimate(
        run.node,
        ATLAS.estimatedComputeFlop,
        value,
        (*run.hardware_facts, *inputs),
        f"{words} × 3,600 s × peak FLOP/s × utilisation = {factors} × 3,600 × {digits(peak)} × {UTILISATION} = "
        f"{digits(value)} FLOP; the utilisation of {UTILISATION} is assumed (Epoch AI, Estimating training compute).",
        (COMPUTE_SOURCE, run.device.source),
    )


def estimate_facts(estimates: Iterable[Estimate], facts: Facts, base: str) -> Iterator[Fact]:
    """Each estimate on its run, and the Derivation that explains it."""
    for found in estimates:
        value = decimal_literal(found.value)
        yield found.run, found.predicate, value
        node = NamedNode(f"{base}derivation/{hashed(found.run.value, found.predicate.value, value.value)}")
        yield node, RDF.type, ATLAS.Derivation
        yield node, RDF.subject, found.run
        yield node, RDF.predicate, found.predicate
        yield node, RDF.object, value
        yield node, RDFS.comment, Literal(found.comment)
        for source in found.sources:
            if source.startswith(("https://", "http://")):
                yield node, DCTERMS.source, NamedNode(source)
        for fact in found.rests_on:
            for claim in facts.claims_of(fact):
                yield node, PROV.wasDerivedFrom, claim
