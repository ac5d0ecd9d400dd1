"""What a rule may claim: which properties there are, and which kinds of mention give them a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from modelatlas.patterns import KINDS, WHO

_MEASURED = frozenset(KINDS[KINDS.index("params") : KINDS.index("measure") + 1])
_MAKERS = frozenset({"organization", "name"})
_TIMES = {"releaseDate": frozenset({"date"}), "releaseYear": frozenset({"year", "date"})}
_THINGS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("predecessor", "successor", "derivedFrom", "comparedWith"), frozenset(WHO)),
    **dict.fromkeys(("developer", "assessedBy"), _MAKERS),
    **dict.fromkeys(("openArtifact", "proprietaryArtifact"), frozenset({"artifact", "data"})),
    **dict.fromkeys(("usesTechnique", "plannedTechnique"), frozenset({"technique"})),
    "country": frozenset({"country", "nationality"}),
    "license": frozenset({"license"}),
    "supportsTask": frozenset({"task"}),
    "compliesWith": frozenset({"standard"}),
    "trainingRun.hardware": frozenset({"hardware"}),
    "trainingRun.corpus.source": frozenset({"dataset", "name"}),
}
_COUNTS = (
    *("parameterCount", "activeParameterCount", "contextLength", "languageCount", "programmingLanguageCount"),
    *("trainingRun.hardwareCount", "trainingRun.devicesPerNode", "trainingRun.acceleratorHours"),
    *("trainingRun.durationHours", "trainingRun.minimumDurationHours", "trainingRun.maximumDurationHours"),
    *("trainingRun.energyKilowattHours", "trainingRun.emissionsKilogramsCO2e", "trainingRun.computeFlop"),
    *("trainingRun.tokensPerSecondPerDevice", "trainingRun.corpus.sizeBytes", "trainingRun.corpus.tokenCount"),
)
FRAMES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "": {**dict.fromkeys(_COUNTS, _MEASURED), **_TIMES, **_THINGS},
    "evaluation": {
        **dict.fromkeys(("score", "improvement"), _MEASURED),
        **dict.fromkeys(("improvementKind", "stateOfTheArt"), frozenset[str]()),
    },
    "comparison": {"change": _MEASURED},
}
"""Frame → property (a path from the model, or of the frame's node) → the kinds of mention that can be its value; none
where only a constant can."""

_SLOT = re.compile(r"\{([^}:]*)(?::([^}]*))?\}")
_CONSTANT = re.compile(r'true|false|1|"[^"]*"')
_PRODUCT = re.compile(r"product\((.*)\)")


def bound_kinds(sources: Iterable[str]) -> dict[str, set[str]]:
    """The slots of patterns by the names that they are bound to, with the kinds of mention that fill them."""
    found: dict[str, set[str]] = {}
    for source in sources:
        for body, name in _SLOT.findall(source):
            kinds = body.rstrip("+!").split("|")
            found.setdefault((name or kinds[0]).rstrip("+"), set()).update(kinds)
    return found


def check_claims(claims: Sequence[tuple[str, str]], frame: str, sources: Iterable[str]) -> None:
    """Whether a rule with patterns of these ``sources`` can claim this; raises ValueError that says what it cannot."""
    if frame not in FRAMES:
        raise ValueError(f"a frame is one of {', '.join(filter(None, FRAMES))}, not {frame!r}")
    slots = bound_kinds(sources)
    for claim, value in claims:
        subject, _, path = claim.rpartition(":")
        path = path.removeprefix("not-")
        if path not in FRAMES[frame]:
            near = get_close_matches(path, FRAMES[frame], 1)
            hint = f"did you mean {near[0]!r}?" if near else "docs/ontology.md has the properties"
            raise ValueError(f"no rule can claim {path!r}: {hint}")
        factors = _PRODUCT.fullmatch(value)
        named = [name.strip() for name in factors[1].split(",")] if factors else [value.removeprefix("-")]
        for name in (*([subject] if subject else []), *([] if _CONSTANT.fullmatch(value) else named)):
            if name not in slots:
                raise ValueError(f"{claim} = {value}: no pattern has a slot {name!r}")
            if name != subject and (stray := slots[name] - FRAMES[frame][path]):
                raise ValueError(f"{claim} = {value}: {path} is nothing that {sorted(stray)[0]!r} can say")
