"""What a sum comes to below a heading that says what it is: "784*10 + 10 = 7,850" in a section on parameters.

The factors of a sum state nothing about a model (:mod:`modelatlas.claims.prose.arithmetic`), unless it is one of
training computation (:mod:`modelatlas.claims.prose.computation`). What comes out, in a section on that very quantity,
is what its writer found: the number of parameters below "Parameters", a length of time below "Training". Of several
results the one called the total counts, or the one that the others are added up to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Mention, Node, Span
from modelatlas.patterns import SLOT, kind_chars

_COUNTS = re.compile(r"\b(?:parameters?|parameter\s+count|model\s+size)\b")
_TIMES = re.compile(r"\b(?:training|pretraining|pre-training|hardware|compute|time)\b")
_COUNT = kind_chars("number", "size", "params")
_TIME = kind_chars("duration")
_ENDS = r"\s*(?=$|[(\[\"]|[.;]\s|[.;]$|\s-\s)"
_OF_COUNT = re.compile(
    rf"=\s*(?P<slot>[{_COUNT}].)(?:\s*(?:total|trainable|model|learnable)?\s*(?:parameters?|params?|weights))?{_ENDS}"
)
_OF_TIME = re.compile(rf"=\s*(?P<slot>[{_TIME}].)(?:\s+(?:in\s+)?total|\s+of\s+training)?(?:{_ENDS}|\s+on\s)")
_OTHERWISE = re.compile(
    r"flop|token|mult(?:ipl|\b|-)|operation|forward|backward|\b(?:seconds?|hours?|days?|per|bytes?|bits?|[kmgt]b|gpus?|stages?|phases?|epochs?|"
    r"steps?|updates?|iterations?|samples?|images?|examples?|datapoints?|compute)\b"
)
"""Words of a sum that counts no parameters."""
_SIXFOLD = re.compile(r"(?<![\d.])6\s*(?:n|[*×x·])")
"""Six operations for each parameter and token: computation (Kaplan et al., 2020, section 2.1)."""
_PART = re.compile(r"\b(?:stages?|phases?|fine-?\s?tun\w+)\b")
_LAYER = re.compile(r"\b(?:layer|embedding|encoder|decoder|head|block)s?\b(?:\s*\(?\w+\)?){0,2}\s*:")
"""The label of a sum that counts a part of a network."""
_TOTAL = re.compile(r"\b(?:total|overall|altogether|in\s+all|sum)\b")
_LEAST, _MOST = 100, 10**14
"""Parameters: less is a size of a layer, more is computation."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one sum comes to: ``value``, None where that is not to be said.

    ``operands`` is the text of the sum before its last "=", ``total`` whether it is called so, ``named`` whether its
    result is called by what it counts, ``part`` whether it is said to be of a part.
    """

    model: Node
    path: str
    value: int | Decimal | None
    span: Span
    section: str
    approximate: bool = False
    operands: str = ""
    surface: str = ""
    total: bool = False
    named: bool = False
    part: bool = False


def find_result(sentence: Sentence, subjects: Subjects, scopes: Scopes, text: str) -> Result | None:
    """The result of the sum in a sentence of a section on what it counts; None where there is no sum."""
    if "=" not in sentence.code or not sentence.section or len(subjects.topic.nodes) != 1:
        return None
    home = sentence.section.rpartition(" / ")[2]
    path = "parameterCount" if _COUNTS.search(home) else "trainingRun.durationHours" if _TIMES.search(home) else ""
    if not path or (path == "parameterCount" and not _WORKED_OUT.search(sentence.code)):
        return None
    model = subjects.topic.nodes[0]
    unsaid = Result(model, path, None, sentence.span, sentence.section)
    others = {node for nodes in subjects.nodes.values() for node in nodes} - {model}
    found = list((_OF_COUNT if path == "parameterCount" else _OF_TIME).finditer(sentence.code))
    if not found and not others and path != "parameterCount":
        return _days_in_hours(text[sentence.span.start : sentence.span.end], text, unsaid)
    if others or len(found) != 1:
        return unsaid
    at = found[0].start("slot")
    held = [m for place, m in sentence.slots(at, at + 2) if place == at]
    if not held or held[0].quantity is None or held[0].low is not None or not scopes.has("sum", at):
        return unsaid
    if any(scopes.has(name, at) for name in ("negated", "planned", "rumoured")):
        return unsaid
    value: int | Decimal = held[0].quantity.value
    if path == "parameterCount":
        if value != int(value) or not _LEAST <= value < _MOST:
            return unsaid
        value = int(value)
    operands = text[sentence.span.start : held[0].start]
    if path != "parameterCount" and _is_of_devices(value, [m for _, m in sentence.slots(0, at)]):
        return unsaid
    if not _is_sound(path, operands.lower()):
        return unsaid
    total = bool(_TOTAL.search(operands.lower()))
    return replace(
        unsaid,
        value=value,
        approximate=held[0].quantity.approximate,
        operands=operands,
        surface=held[0].surface,
        total=total,
        part=path == "parameterCount" and not total and bool(_LAYER.search(operands.lower())),
        named=held[0].kind == "params" or bool(_NAMED.search(found[0][0])),
    )


def _is_of_devices(value: int | Decimal, operands: Sequence[Mention]) -> bool:
    """Whether a time is that of all devices together: "3 days on 8 A100 = 576 hours"."""
    spent = [m.quantity.value for m in operands if m.kind == "duration" and m.quantity]
    return any(m.kind in _MACHINES for m in operands) and 0 < sum(spent) < value


_MACHINES = frozenset({"hardware", "devices", "nodes"})
_DAYS = re.compile(
    r"(?<![\d.*×/+-])(?P<days>\d{1,3}(?:\.\d+)?)\s?[*×]\s?24(?:\s?\+\s?\d+(?:\.\d+)?(?:\s?[*×]\s?24)?){0,6}"
    r"\s?=\s?(?P<hours>\d{1,5}(?:\.\d+)?)(?![\d.,]*\d|\s?[*×/+%\w])"
)
"""Days that are turned into hours whose name is left out, and hours that are added to them: "9*24 + 4 = 220"."""


def _days_in_hours(sentence: str, text: str, unsaid: Result) -> Result:
    """What such a sum comes to, where the text says elsewhere that so many days were meant."""
    found = _DAYS.search(sentence)
    if found is None or not re.search(rf"(?<![\d.]){re.escape(found['days'])}[\s-]days?\b", text):
        return unsaid
    return replace(unsaid, value=Decimal(found["hours"]), operands=sentence[: found.start("hours")])


_WORKED_OUT = re.compile(rf"(?:[*×+·/x]|\bplus)\s?\(*~?(?:\d|{SLOT})[^=\n]{{0,400}}=\s*~?\s?(?:\d|{SLOT})")
"""A sum and what it comes to: no setting such as "n = 8"."""
_NAMED = re.compile(r"\b(?:parameters?|params?|weights)\b")


def _is_sound(path: str, before: str) -> bool:
    if path != "parameterCount":
        return not _PART.search(before)
    if _SIXFOLD.search(before) and "+" not in before:
        return False
    return not _OTHERWISE.search(before)


def with_results(drafts: Sequence[Draft], results: Iterable[Result]) -> list[Draft]:
    """The drafts with what the sums of the document come to, and without what is less: the parts that were added."""
    groups: dict[tuple[Node, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.model, result.path), []).append(result)
    out = list(drafts)
    for (model, path), group in groups.items():
        chosen = _whole(group)
        if chosen:  # all of one value
            value = Decimal(str(chosen[0].value))
            out = [d for d in out if not (d.model == model and d.path == path and _is_less(d.value, value))]
        out.extend(
            Draft(model, path, r.value, r.span, "result-of-sum", r.approximate, settles=True, section=r.section)
            for r in chosen
        )
    return out


def _is_less(value: object, whole: Decimal) -> bool:
    return isinstance(value, (int, Decimal)) and Decimal(str(value)) < whole


def _whole(group: Sequence[Result]) -> Sequence[Result]:
    """The results of the one value that is the whole; none where that is not settled."""
    known = [r for r in group if r.value is not None]
    whole = len(known) == len(group) and not any(r.part for r in known)
    alone = known if whole or group[0].path != "parameterCount" else []
    for choice in (
        alone,
        [r for r in known if r.total],
        [r for r in known if r.named and not r.part],
        [r for r in known[-_MANY:] if _adds_up(r, known[-_MANY:])],
    ):
        if len({r.value for r in choice}) == 1:
            return choice
    return ()


_MANY = 40
"""Sums of one section among which one is looked for that adds the others up: more are a table of another kind."""


def _adds_up(result: Result, group: Sequence[Result]) -> bool:
    """Whether the other results, of which there are some, are added up to this one."""
    others = {r.surface for r in group if r.value != result.value}
    return bool(others) and "+" in result.operands and all(surface in result.operands for surface in others)
