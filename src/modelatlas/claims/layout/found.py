"""What the layout has given so far, and which of its properties are numbers or stand once for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import TOTALS, Draft
from modelatlas.model import Node, Span

NUMERIC = frozenset(
    [
        "parameterCount", "activeParameterCount", "contextLength", "languageCount", "trainingRun.hardwareCount",
        "trainingRun.devicesPerNode", "trainingRun.acceleratorHours", "trainingRun.durationHours",
        "trainingRun.energyKilowattHours", "trainingRun.emissionsKilogramsCO2e", "trainingRun.computeFlop",
        "trainingRun.corpus.tokenCount", "trainingRun.corpus.sizeBytes",
    ]
)  # fmt: skip
ONCE_MADE = frozenset(
    {
        "trainingRun.hardware",
        "trainingRun.hardwareCount",
        "trainingRun.devicesPerNode",
        "trainingRun.durationHours",
        "country",
        "releaseDate",
        "parameterCount",
    }
)
"""What a section about using a model says of something else: the machine that runs it, the time that it takes."""


@dataclass(slots=True)
class Found:
    """What structure has given so far: drafts, the surfaces of things that no table knows, and the stretches read;
    ``label`` is the name of what the page is about."""

    drafts: list[Draft] = field(default_factory=list)
    surfaces: dict[Node, str] = field(default_factory=dict)
    consumed: list[Span] = field(default_factory=list)
    label: str = ""

    def add(
        self, owner: Owner, path: str, value: object, spans: Sequence[Span], rule: str, *, hedged: bool = False
    ) -> None:
        """A claim about the owner; a total is no member's unless it has one owner alone."""
        if not owner.nodes or owner.planned or (len(owner.nodes) > 1 and path in TOTALS):
            return
        for node in owner.nodes:
            for span in spans:
                if value != node:
                    self.drafts.append(Draft(node, path, value, span, rule, hedged))
