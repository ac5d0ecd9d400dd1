"""Drafts: claims on their way, and the values that properties take."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from modelatlas.model import Mention, Node, Span

DEVICES = frozenset(f"trainingRun.{name}" for name in ("hardware", "hardwareCount", "devicesPerNode"))
LENGTHS = frozenset(f"trainingRun.{name}" for name in ("durationHours", "minimumDurationHours", "maximumDurationHours"))
SPENT = LENGTHS | {
    f"trainingRun.{name}"
    for name in ("acceleratorHours", "energyKilowattHours", "emissionsKilogramsCO2e", "computeFlop")
}
"""Paths of what a run used up, which adds up over models; the devices that all were trained on are each one's too."""
OF_A_RUN = DEVICES | LENGTHS
"""Paths of what a run took."""
STRUCTURED = frozenset({"keyed-value", "table-cell", "front-matter"})
"""Rules that read no sentence: a key or a cell says whose value it is."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim on its way: the model, a path from it, a value, and what the document as a whole must still settle.

    ``path`` is properties joined by "."; ``stage`` names a training stage; ``home`` is the organization whose seat a
    country is, if the sentence names it.
    """

    model: Node
    path: str
    value: object
    span: Span
    rule: str
    approximate: bool = False
    fallback: bool = False
    stage: str = ""
    frame: tuple[tuple[str, object], ...] = ()
    home: Node | None = None
    settles: bool = False
    section: str = ""


_COUNTS = frozenset(
    [
        "parameterCount",
        "activeParameterCount",
        "contextLength",
        "languageCount",
        "programmingLanguageCount",
        "trainingRun.hardwareCount",
        "trainingRun.devicesPerNode",
        "trainingRun.corpus.tokenCount",
        "shots",
    ]
)
TOTALS = frozenset(
    [
        "parameterCount",
        "activeParameterCount",
        "trainingRun.hardwareCount",
        "trainingRun.durationHours",
        "trainingRun.minimumDurationHours",
        "trainingRun.maximumDurationHours",
        "trainingRun.energyKilowattHours",
        "trainingRun.acceleratorHours",
        "trainingRun.emissionsKilogramsCO2e",
        "trainingRun.computeFlop",
    ]
)
"""What holds for one model alone: said of several at once it is a total, shared out only where "each" says so."""


_LEAST = {
    "trainingRun.corpus.tokenCount": Decimal(1_000_000),
    "trainingRun.computeFlop": Decimal(10) ** 15,
    "contextLength": Decimal(64),
    "parameterCount": Decimal(1000),
    "activeParameterCount": Decimal(1000),
    "trainingRun.durationHours": Decimal(1) / 60,
    "languageCount": Decimal(2),
    "programmingLanguageCount": Decimal(2),
}
"""Less than this is something else: "any one token" is no training set, 312 TFLOPs are a speed, seconds an answer."""


def convert(path: str, mention: Mention) -> object | None:
    """The value that a mention gives a property: None if it cannot (a fraction of a device, an unknown thing)."""
    if path in ("releaseYear", "releaseDate"):
        if path == "releaseDate":
            return mention.when
        return int(mention.entity.key) if mention.entity else None
    if path in ("trainingRun.corpus.source", "metric"):
        return (mention.entity.label if mention.entity else "") or mention.surface
    if mention.low is not None and mention.quantity is not None:
        ends = {"minimumDurationHours": mention.low.value, "maximumDurationHours": mention.quantity.value}
        return ends.get(path.removeprefix("trainingRun."))
    if mention.quantity is not None:
        value = mention.quantity.value
        if 0 < value < _LEAST.get(path, value):
            return None
        if path == "score" and mention.quantity.unit == "%" and not 0 <= value <= 100:
            return None
        if path not in _COUNTS:
            return value
        return int(value) if value == value.to_integral_value() else None
    return Node(mention.entity.kind, mention.entity.key) if mention.entity else None
