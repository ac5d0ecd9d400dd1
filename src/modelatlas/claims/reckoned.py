"""What a sum comes to below a heading that says what it is: "784*10 + 10 = 7,850" in a section on parameters.

The factors of a sum state nothing about a model (:mod:`modelatlas.claims.arithmetic`). What comes out, in a section on
that very quantity, is what its writer found: the number of parameters below "Parameters", a length of time below
"Training". Of several results the one that is called the total counts, or the one that the others are added up to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from modelatlas.claims.read import Draft, Scopes
from modelatlas.claims.sentences import Sentence
from modelatlas.claims.subjects import Subjects
from modelatlas.model import Node
from modelatlas.patterns import kind_char

_COUNTS = re.compile(r"\b(?:parameters?|parameter\s+count|model\s+size)\b")
_TIMES = re.compile(r"\b(?:training|pretraining|pre-training|hardware|compute|time)\b")
_COUNT = "".join(kind_char(kind, tagged) for kind in ("number", "size", "params") for tagged in (False, True))
_TIME = "".join(kind_char("duration", tagged) for tagged in (False, True))
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
_TOTAL = re.compile(r"\b(?:total|overall|altogether|in\s+all|sum)\b")
_LEAST, _MOST = 100, 10**14
"""Parameters: less is a size of a layer, more is computation."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one sum comes to, said of ``model``; ``operands`` is the text of the sum before its last "="."""

    draft: Draft
    operands: str
    surface: str
    total: bool


def find_result(sentence: Sentence, subjects: Subjects, scopes: Scopes, text: str) -> Result | None:
    """The result of the sum in a sentence of a section on what it counts; None where another model is named."""
    if "=" not in sentence.code or not sentence.section or len(subjects.topic.nodes) != 1:
        return None
    others = {node for nodes in subjects.nodes.values() for node in nodes} - set(subjects.topic.nodes)
    home = sentence.section.rpartition(" / ")[2]
    path = "parameterCount" if _COUNTS.search(home) else "trainingRun.durationHours" if _TIMES.search(home) else ""
    if others or not path:
        return None
    found = list((_OF_COUNT if path == "parameterCount" else _OF_TIME).finditer(sentence.code))
    if len(found) != 1 or not _is_sound(path, sentence.code[: found[0].start()]):
        return None
    at = found[0].start("slot")
    held = [m for place, m in sentence.slots(at, at + 2) if place == at]
    if not held or held[0].quantity is None or held[0].low is not None or not scopes.has("sum", at):
        return None
    if any(scopes.has(name, at) for name in ("negated", "planned", "rumoured")):
        return None
    value: int | Decimal = held[0].quantity.value
    if path == "parameterCount":
        if value != int(value) or not _LEAST <= value < _MOST:
            return None
        value = int(value)
    draft = Draft(
        subjects.topic.nodes[0], path, value, sentence.span, "result-of-sum",
        held[0].quantity.approximate, settles=True, section=sentence.section,
    )  # fmt: skip
    before = text[sentence.span.start : held[0].start]
    return Result(draft, before, held[0].surface, bool(_TOTAL.search(sentence.code, 0, at)))


def _is_sound(path: str, before: str) -> bool:
    if path == "parameterCount" and _SIXFOLD.search(before) and "+" not in before:
        return False
    unfit = _OTHERWISE if path == "parameterCount" else _PART
    return not unfit.search(before)


def with_results(drafts: Sequence[Draft], results: Iterable[Result]) -> list[Draft]:
    """The drafts with what the sums of the document come to, and without what is less: the parts that were added."""
    groups: dict[tuple[Node, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.draft.model, result.draft.path), []).append(result)
    out = list(drafts)
    for (model, path), group in groups.items():
        chosen = _whole(group)
        if chosen:
            value = Decimal(str(chosen[0].draft.value))
            out = [d for d in out if not (d.model == model and d.path == path and _is_less(d.value, value))]
            out.extend(result.draft for result in chosen)
    return out


def _is_less(value: object, whole: Decimal) -> bool:
    return isinstance(value, (int, Decimal)) and Decimal(str(value)) < whole


def _whole(group: Sequence[Result]) -> Sequence[Result]:
    """The results of the one value that is the whole; none where that is not settled."""
    for choice in (group, [r for r in group if r.total], [r for r in group if _adds_up(r, group)]):
        if len({r.draft.value for r in choice}) == 1:
            return choice
    return ()


def _adds_up(result: Result, group: Sequence[Result]) -> bool:
    """Whether the other results are added up to this one."""
    others = {r.surface for r in group if r.draft.value != result.draft.value}
    return "+" in result.operands and all(surface in result.operands for surface in others)
