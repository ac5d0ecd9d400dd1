"""Training runs with all that the atlas knows of each, put together: what estimates and discrepancies start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pyoxigraph import NamedNode

from modelatlas.facts import Fact, Facts, Stated, settle
from modelatlas.vocabulary import ATLAS


class Device(Protocol):
    """What a table says of a type of hardware; :class:`modelatlas.gazetteer.HardwareFacts` is one."""

    @property
    def peak_flop_per_second(self) -> Decimal | None: ...
    @property
    def power_watts(self) -> Decimal | None: ...
    @property
    def power_range_watts(self) -> tuple[Decimal, Decimal] | None: ...
    @property
    def source(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Run:
    """One training run. A number is ``None`` where no document states it, or where the stated ones do not agree."""

    node: NamedNode
    model: NamedNode | None
    """The model that it trains, where it trains one."""
    hardware: NamedNode | None
    """What it ran on, where that is one type (a chip and its variant are one: the variant)."""
    mixed: bool
    """Whether it ran on several types of hardware, so that a count or a time belongs to one of them, unknown which."""
    hardware_facts: tuple[Fact, ...]
    device: Device | None
    count: Stated | None
    hours: Stated | None
    accelerator_hours: Stated | None
    energy: Stated | None
    emissions: Stated | None
    compute: Stated | None
    tokens: Stated | None
    """The tokens of its corpus, where it has one corpus."""
    parameters: Stated | None
    """The parameters that a token uses: the active ones where they are stated, else all, else (in a mixture of experts)
    nobody knows."""
    continued: bool
    """Whether the model was made from another one, or the run is one of several stages: then a stated compute may count
    more than this run."""

    @property
    def device_hours(self) -> Decimal | None:
        """Count × time, accelerator-hours; ``None`` for mixed hardware: whose count and whose time is unknown."""
        return self.count.value * self.hours.value if self.count and self.hours and not self.mixed else None


def read_runs(
    facts: Facts, devices: Mapping[NamedNode, Device], bases: Mapping[NamedNode, NamedNode] | None = None
) -> list[Run]:
    """The training runs of the atlas, sorted by IRI.

    ``devices`` is what the tables say of each hardware, ``bases`` the chip that a hardware is a variant of.
    """
    models = facts.owners("trainingRun", "trains")
    nodes = set(models) | {n for n in facts.types.get(ATLAS.TrainingRun, ()) if isinstance(n, NamedNode)}
    return [
        _read_run(node, models.get(node, []), facts, devices, bases or {})
        for node in sorted(nodes, key=lambda n: n.value)
    ]


def _read_run(
    node: NamedNode,
    models: list[NamedNode],
    facts: Facts,
    devices: Mapping[NamedNode, Device],
    bases: Mapping[NamedNode, NamedNode],
) -> Run:
    def value(name: str) -> Stated | None:
        return settle(facts.numbers(node, name), name)

    named = facts.objects(node, "hardware")
    general = {bases[h] for h in named if h in bases}
    specific = [h for h in named if h not in general]
    hardware = specific[0] if len(specific) == 1 else None
    model = models[0] if len(models) == 1 else None
    corpora = facts.objects(node, "corpus")
    return Run(
        node=node,
        model=model,
        hardware=hardware,
        mixed=len(specific) > 1,
        hardware_facts=((node, ATLAS.hardware, hardware),) if hardware else (),
        device=devices.get(hardware) if hardware else None,
        count=value("hardwareCount"),
        hours=value("durationHours"),
        accelerator_hours=value("acceleratorHours"),
        energy=value("energyKilowattHours"),
        emissions=value("emissionsKilogramsCO2e"),
        compute=value("computeFlop"),
        tokens=settle(facts.numbers(corpora[0], "tokenCount"), "tokenCount") if len(corpora) == 1 else None,
        parameters=_parameters(facts, model, node) if model else None,
        continued=bool(facts.literals(node, "stage") or (model and facts.objects(model, "derivedFrom"))),
    )


def _parameters(facts: Facts, model: NamedNode, run: NamedNode) -> Stated | None:
    active = facts.numbers(model, "activeParameterCount")
    if active:
        return settle(active, "activeParameterCount")
    techniques = [*facts.objects(model, "usesTechnique"), *facts.objects(run, "usesTechnique")]
    if any("mixture-of-experts" in technique.value for technique in techniques):
        return None
    return settle(facts.numbers(model, "parameterCount"), "parameterCount")
