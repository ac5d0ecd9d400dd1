"""What a sum of training computation takes for a model's size, its devices and its time.

"6 * 34B parameters * 2T tokens" and "96 A100s * 9 days * 24 * 3600 s * 312 TFLOP/s * 0.4" state what their writer holds
the parameters, the devices and the days to be: below a heading on training, on a page about one model, that is what
the page says of it, where no sentence says it. What each factor is, its unit tells, or its dimension: operations are
six times parameters times tokens (Kaplan et al., 2020, section 2.1), or devices times operations a second times
seconds times a share. What is said to be assumed, what differs from one sum to the next (stages, other models), and
what the dimensions leave open is not claimed: "5 * 16 * 24 * 3600" may be 5 devices or 5 days, and numbers without a
unit ("6 * 12B * 300B") say nothing of the model, unless one is the size in its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.elsewhere import OTHER_WORK
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.gazetteer import find_hardware
from modelatlas.model import Node
from modelatlas.numbers import match_digits
from modelatlas.versions import name_size

_HOME = re.compile(r"\b(?:training|pretraining|pre-training|hardware|compute|computation|parameters?|time|flops?)\b")
_REMARK = re.compile(r"\[[^\[\]]*\]|\([^()*×]*\)")
_UNIT = re.compile(
    r"(?:\s?(?:\[[^\[\]]*\]|\((?!\s*~?\d)[^()*×]*\)|/(?=\s?[a-z])|(?!x[\s(\d])[a-z%µ][\w%'’.²-]*+))*+",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s*(?:[*×·⋅]|x(?=[\s(\d]))\s*", re.IGNORECASE)
_OPENS = re.compile(r"[(\s~≈]*")
_CLOSES = re.compile(r"\s*\)")
_OPEN_ENDED = re.compile(r"\s*(?:[/^]|\*\*|[+-]\s*[\d(~])")
_ADDED = re.compile(r"(?:[+/^]|\d\s?[-–])\s*\(*\s*$")
"""Before what is only a part of a sum."""
_LEADS = re.compile(r"([^\n]*):[\s\u2060]*$")
"""The line that leads to a sum, "Assuming yes:"."""
_NUMBER = re.compile(r"(?<![\w.^])(?<!\d:)\d")
_UNSURE = re.compile(
    r"\b(?:assum\w+|guess\w*|imput\w+|could\s+be|unclear|unknown|if|suppos\w+|hypothe\w+|(?:upper|lower)\s+bound|at\s+(?:most|least)"
    r"|(?:less|more)\s+than|maybe|perhaps|probably|presumably|speculat\w+)\b"
    r"(?!\W+(?:\S+\s+){0,5}?(?:utili[sz]ation|precision|b?fp?\d+|tf32|mfu|efficiency|throughput|\w*flop))",
    re.IGNORECASE,
)
"""What is only supposed; of the share of a device's speed, or of its number format, it is no matter."""
_DEVICES = re.compile(
    r"(?:(?:nvidia|google|cloud|amd|ascend|huawei)\s)*(?:gpu|tpu|npu|chip|accelerator|card|device)(?:['’]?s)?"
)
_PLURAL = re.compile(r"(?:['’]?s)?")
_HOURS = {
    re.compile(r"(?:seconds?|secs?|s)"): Decimal(1) / 3600,
    re.compile(r"(?:minutes?|mins?)"): Decimal(1) / 60,
    re.compile(r"(?:hours?|hrs?|h)"): Decimal(1),
    re.compile(r"(?:days?|d)"): Decimal(24),
    re.compile(r"weeks?"): Decimal(168),
    re.compile(r"months?"): Decimal(720),
}
_UNITS = (
    ("operations", re.compile(r".*flops?\b.*(?:token|param).*|flops?")),
    ("rate", re.compile(r".*flop.*")),
    ("conversion", re.compile(r"(?:s|secs?|seconds?|min(?:ute)?s?|hrs?|h|hours?|d|days?)\s?(?:/|per|in\san?)\s?.*")),
    ("active", re.compile(r"(?:trainable\s)?activ(?:e|ated)\s(?:parameters?|params?)")),
    ("parameters", re.compile(r"(?:(?:model|total|trainable)\s)?(?:parameters?|params?|weights)")),
    ("tokens", re.compile(r".*\b(?:tokens?|words|epochs?|steps?|samples?|batch\w*|examples?|images?|sequences?)\b.*")),
    ("share", re.compile(r".*(?:utili[sz]ation|mfu|hfu|%|efficiency).*")),
)
_DAY, _HOUR = (Decimal(24), Decimal(3600)), (Decimal(3600),)
_CHAINS = ((*_DAY,), (Decimal(24), Decimal(60), Decimal(60)), _HOUR, (Decimal(60), Decimal(60)))
"""Factors that turn days or hours into seconds."""
_FAST = Decimal(10) ** 10
"""Operations a second: a bare factor from here on is a device's speed."""
_NEAR_SIZE = (Decimal("0.8"), Decimal("1.25"))
"""Between what parts of the size in a name a count may be that size unrounded: "7B" of 8.5 billion is the widest."""
_NOT_OWN = re.compile(
    r"\b(?:comparison|not|e\.\s?g\.|(?:for\s+)?example|worst\s+case|will\s+take|m(?:ight|ay)\s+be)\W*$", re.IGNORECASE
)
"""Right before a product that is no account of what was done."""
_AFTER = r"(?:[^.;(\n]|\.(?=\d)){0,80}?"
_REMARKED = re.compile(rf"{_AFTER}(\([^()\n]{{0,80}}\))")
"""A remark after a product: "= 4e23 (upper bound)"."""
_OF_OTHERS = re.compile(rf"{_AFTER}\bfor\s+(?:the\s+|our\s+|their\s+)?(?:{OTHER_WORK.pattern})", re.IGNORECASE)
"""After a product: whose it is, "= 4e23 for the teacher"."""
_MACHINES = re.compile(r"(?:compute\s)?(?:nodes?|servers?|machines?|hosts?|instances?|pods?|racks?)")
"""Units by which the devices of one machine are multiplied."""
_NEAR = 200
"""Code points before a product that may say that it is supposed, and after it that it is another's."""
_LEAST, _MOST_DEVICES, _MOST_HOURS = 1000, 10**6, 24 * 730


@dataclass(frozen=True, slots=True)
class _Factor:
    """A factor: its value, what its unit or dimension says it is, whether it is said to be unsure.

    ``written`` is its number; ``group`` counts the brackets before it: factors of one group stand in the same brackets.
    """

    value: Decimal
    kind: str
    unit: str
    written: Decimal
    unsure: bool
    group: int
    device: Node | None = None

    @property
    def is_small(self) -> bool:
        return self.kind == "bare" and self.value == int(self.value) and 1 <= self.value < _MOST_DEVICES


@dataclass(frozen=True, slots=True)
class _Product:
    before: str
    after: str
    factors: tuple[_Factor, ...]

    def of(self, kind: str) -> list[_Factor]:
        return [f for f in self.factors if f.kind == kind]


def find_factors(sentence: Sentence, subjects: Subjects, text: str) -> Iterator[Draft]:
    """What the sums of a sentence take for the quantities of the model that the page is about."""
    topic = subjects.topic.nodes
    if len(topic) != 1 or not _HOME.search(sentence.section.rpartition(" / ")[2]):
        return
    if any(node != topic[0] for nodes in subjects.nodes.values() for node in nodes):
        return
    said = text[sentence.span.start : sentence.span.end]
    leading = _leading(text, sentence.span.start)
    if _UNSURE.search(leading) or OTHER_WORK.search(leading):
        return
    for product in _products(said):
        if any(barred.search(product.before) for barred in (_UNSURE, _ADDED, _NOT_OWN, OTHER_WORK)):
            continue
        remark = _REMARKED.match(product.after)
        if _OF_OTHERS.match(product.after) or (remark and _UNSURE.search(remark[1])):
            continue
        size = name_size(topic[0].key.replace("-", " "))
        for path, value in _taken(product, size):
            yield Draft(
                topic[0], path, value, sentence.span, "factor-of-sum", fallback=True, settles=True,
                section=sentence.section,
            )  # fmt: skip


def _leading(text: str, start: int) -> str:
    found = _LEADS.search(text, max(0, start - _NEAR), start)
    return found[1] if found else ""


def with_factors(drafts: Iterable[Draft], factors: Iterable[Draft]) -> list[Draft]:
    """The drafts with those factors on which all sums agree, and without the round forms of the counts among them."""
    groups: dict[tuple[Node, str], list[Draft]] = {}
    for d in factors:
        groups.setdefault((d.model, d.path), []).append(d)
    agreed = [d for group in groups.values() if len({d.value for d in group}) == 1 for d in group]
    exact = {d.model: Decimal(str(d.value)) for d in agreed if d.path == "parameterCount"}
    return [d for d in drafts if not (d.path == "parameterCount" and _is_rounder(d, exact.get(d.model)))] + agreed


def _is_rounder(draft: Draft, exact: Decimal | None) -> bool:
    """Whether a count is another in fewer digits: the 8 billion of a sentence beside 8.66 billion in a sum."""
    if exact is None or not isinstance(draft.value, int):
        return False
    unit = Decimal(1).scaleb(int(Decimal(draft.value).normalize().as_tuple().exponent))
    apart = abs(draft.value - exact)
    return 0 < apart < unit and apart * 5 <= exact


def _products(said: str) -> Iterator[_Product]:
    place = 0
    while found := _NUMBER.search(said, place):
        factors, place, whole = _read_product(said, found.start())
        if len(factors) > 1 and whole:
            before = said[max(0, found.start() - _NEAR) : found.start()]
            yield _Product(before, said[place : place + _NEAR], tuple(factors))


def _read_product(said: str, place: int) -> tuple[list[_Factor], int, bool]:
    """The factors of the product that begins at a number, its end, and whether nothing but a result follows."""
    factors: list[_Factor] = []
    group, end = 0, len(said)
    while place < end:
        opened = _OPENS.match(said, place)
        at = opened.end() if opened else place
        group += said.count("(", place, at)
        number, past = match_digits(said, at, end) if at < end and said[at].isdigit() else (None, at)
        if number is None:
            return factors, max(past, place + 1), False
        place = number.end
        words = _UNIT.match(said, place)
        place = words.end() if words else place
        unit = said[number.end : place]
        inside = group
        while closed := _CLOSES.match(said, place):
            place, group = closed.end(), group + 1
        factors.append(_factor(number.base * number.scale, unit, inside))
        times = _TIMES.match(said, place)
        if times is None:
            return factors, place, not _OPEN_ENDED.match(said, place)
        place = times.end()
    return factors, place, False


def _factor(value: Decimal, words: str, group: int) -> _Factor:
    unsure = any(_UNSURE.search(remark) for remark in _REMARK.findall(words))
    plain = " ".join(_REMARK.sub(" ", words).split())
    unit = re.sub(r"\s*/\s*", "/", plain.lower())
    for hours, scale in _HOURS.items():
        if hours.fullmatch(unit):
            kind = "conversion" if scale < 1 and value == 3600 else "hours"
            return _Factor(value * scale, kind, unit, value, unsure, group)
    if not unit:
        return _Factor(value, "rate" if value >= _FAST else "bare", unit, value, unsure, group)
    named = find_hardware(plain)
    if len(named) == 1 and not named[0].start and _PLURAL.fullmatch(plain, named[0].end):
        return _Factor(value, "devices", unit, value, unsure, group, Node("Hardware", named[0].entity.key))
    if _DEVICES.fullmatch(unit):
        return _Factor(value, "devices", unit, value, unsure, group)
    kind = next((kind for kind, pattern in _UNITS if pattern.fullmatch(unit)), "other")
    return _Factor(value, kind, unit, value, unsure, group)


def _taken(product: _Product, size: int) -> Iterator[tuple[str, object]]:
    """The properties that a product speaks of, and their values."""
    sixfold = any(f.value == 6 and f.kind in ("bare", "operations") for f in product.factors)
    if any(f.kind == "rate" and (f.unit or not sixfold) for f in product.factors):
        yield from _run(product)
    elif sixfold:
        yield from _size(product, size)


def _size(product: _Product, size: int) -> Iterator[tuple[str, object]]:
    """Parameters by their name, or since they are near the ``size`` in the model's name."""
    for kind, path in (("parameters", "parameterCount"), ("active", "activeParameterCount")):
        named = product.of(kind)
        if len(named) == 1 and not named[0].unsure and named[0].value >= _LEAST:
            yield path, int(named[0].value)
    if product.of("parameters") or product.of("active"):
        return
    bare = [f for f in product.factors if not f.unit and f.value != 6]
    near = [f for f in bare if size and _NEAR_SIZE[0] * size <= f.value <= _NEAR_SIZE[1] * size]
    if len(near) == 1:
        yield "parameterCount", int(near[0].value)


def _run(product: _Product) -> Iterator[tuple[str, object]]:
    devices, hours = product.of("devices"), product.of("hours")
    if len(hours) > 1:
        hours = [f for f in hours if f.written not in (24, 60)]
    bare = [n for n, f in enumerate(product.factors) if f.is_small]
    time: Decimal | None = hours[0].value if len(hours) == 1 and not hours[0].unsure else None
    if not hours:
        time, bare = _seconds(product.factors, bare)
    else:
        bare = [n for n in bare if product.factors[n].value not in (24, 60, 3600)]
    count = devices[0] if len(devices) == 1 else product.factors[bare[0]] if len(bare) == 1 and not devices else None
    others = [f for f in product.factors if f.kind == "other"]
    if (others and not devices) or any(_MACHINES.fullmatch(f.unit) for f in others):
        return
    if any(product.factors[n + 1].kind == "devices" for n in bare if n + 1 < len(product.factors)):
        return  # "96 * 8 GPUs": of each of 96 machines
    if count is None or (time is None and not devices):
        return
    if not count.unsure and count.value == int(count.value) and 1 <= count.value < _MOST_DEVICES:
        yield "trainingRun.hardwareCount", int(count.value)
        if count.device is not None:
            yield "trainingRun.hardware", count.device
    if time is not None and time < _MOST_HOURS and (not devices or not bare):
        yield "trainingRun.durationHours", _tidy(time)


def _seconds(factors: Sequence[_Factor], bare: list[int]) -> tuple[Decimal | None, list[int]]:
    """The time that bare factors turn into seconds, "9 * 24 * 3600", in hours; and the other small factors.

    The factor before the chain is the time where it stands alone in its brackets, or no other small one precedes it.
    """
    for first in bare:
        for chain in _CHAINS:
            held = factors[first + 1 : first + 1 + len(chain)]
            if tuple(f.value for f in held) != chain or any(f.kind not in ("bare", "conversion") for f in held):
                continue
            before = factors[first - 1] if first else None
            if before is not None and before.is_small and before.group == factors[first].group:
                return None, []
            left = [n for n in bare if not first <= n <= first + len(chain)]
            return factors[first].value * (24 if chain[0] == 24 else 1), left
    return None, bare


def _tidy(hours: Decimal) -> Decimal:
    return hours.quantize(Decimal("0.01")).normalize() + 0
