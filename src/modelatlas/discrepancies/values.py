"""Two values of what can have one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from modelatlas.discrepancies.record import Discrepancy, listed
from modelatlas.facts import Facts, agree, digits
from modelatlas.runs import Run

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


def conflicts(facts: Facts, runs: Sequence[Run]) -> Iterator[Discrepancy]:
    """Properties of a model, a run or a corpus that have several values, and may have one."""
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


def scores(facts: Facts, labels: Mapping[NamedNode, str]) -> Iterator[Discrepancy]:
    """Evaluations with several scores."""
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
        yield Discrepancy("conflicting-values", (about,), facts_in_it, f"{listed(written)} {words}")
