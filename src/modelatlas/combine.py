"""What neighbouring numbers make together: ranges, lists that share a unit, products, durations in several parts.

Works on the tokens of :mod:`modelatlas.quantities` and the text in the gaps between them. Each gap is read a bounded
number of times: the pass is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from modelatlas.model import Quantity, RangeEnd
from modelatlas.numbers import EXACT, Number, is_whole, tidy, within_limits
from modelatlas.units import Unit

_GAP = 16
"""Code points between two numbers that may belong together."""
_PRODUCT = re.compile(r"\s?[×xX*·]\s?")
_CHIP_AFTER = re.compile(
    r"(?:\s?[×xX*]\s?|\s)(?:(?:NVIDIA|Nvidia|AMD|Google|Intel|Tesla|Quadro|GeForce|Cloud)\s){0,2}"
    r"(?:[A-Z]{1,3}\d{2,4}(?!\d|\.\d)|TPU|GPU|NPU|RTX|GTX|Gaudi|Ascend)"
)
"""What makes "4 x 8" a number of devices: a chip's name right after it."""
_CARD = re.compile(r"(?:[1-5]0[5-9]0)")
"""What cards of games are called by: a number."""
_COUNTED = re.compile(r"(?<![^\W_])[A-Z]\w{2,20}\s?[×xX*]\s?$")
"""Before a number of devices, "A100 x 8": the time after it is how long they ran."""
_AND_TIME = re.compile(r",?\s(?:and\s)?|\s?")
_DASH = re.compile(r"\s?[–‒−]\s?|-|~")
_TO = re.compile(r"-?\s(?:to|through)\s(?:about |around |approximately |~)?")
_AND = re.compile(r"\sand\s(?:about |around |~)?")
_LIST = re.compile(r"-?,\s?|\s?/\s?|-?,?\s(?:and|or|&)\s")
_LAST = re.compile(r"\s?/\s?|-?,?\s(?:and|or|&)\s")
_LIST_AFTER = frozenset({
    "with", "of", "on", "using", "at", "for", "to", "both", "either", "than", "has", "have", "by", "over",
    "across", "used", "from", "under", "spans", "covers", "supports", "took", "takes", "taking", "needed", "needs",
    "required", "requires", "requiring", "consumed", "consumes", "lasted", "spent", "saw", "processed", "respectively",
})  # fmt: skip
_IN_TURN = re.compile(r"[^.;:\d\n]{0,40}\brespectively\b")
_EXACT_KINDS = frozenset({"count", "device"})
_HEDGES = (
    "about", "around", "approximately", "approx.", "approx", "roughly", "nearly", "almost", "some", "over", "more than",
    "greater than", "fewer than", "less than", "at least", "at most", "up to", "under", "close to", "estimated",
    "on the order of", "order of", "circa", "c.", "ca.", "below", "above", "as many as", "as much as", "upwards of",
    "exceeding",
)  # fmt: skip
_STRICT = tuple(hedge for hedge in _HEDGES if hedge not in ("about", "around", "circa", "c.", "ca.", "over", "under"))
_HEDGE_SIGNS = "~≈∼≃≤≥"


@dataclass(slots=True)
class Token:
    """A number with the unit that stands right after it. Mutable: only the two passes of one scan see it."""

    start: int
    end: int
    number_end: int
    base: Decimal
    scale: Decimal
    suffix: str
    unit: Unit | None
    in_words: bool
    approximate: bool
    before: str
    sign: int = 1
    plus: bool = False
    provisional: bool = False
    range_end: RangeEnd = ""

    @classmethod
    def of(cls, number: Number, unit: Unit | None, approximate: bool, before: str) -> Token:
        """Make a token from a number, its unit and what stands before it."""
        end = unit.end if unit is not None else number.end
        return cls(
            number.start,
            end,
            number.end,
            number.base,
            number.scale,
            number.suffix,
            unit,
            number.in_words,
            approximate,
            before,
        )

    @property
    def code(self) -> str:
        """The unit's code, ``1`` for none."""
        return self.unit.code if self.unit is not None else "1"

    @property
    def value(self) -> Decimal:
        """The value in the unit's code."""
        value = EXACT.multiply(self.base if self.sign > 0 else self.base.copy_negate(), self.scale)
        return self.unit.convert(value) if self.unit is not None else tidy(value)

    def refresh(self, text: str) -> None:
        """Look for hedges again after the start has moved."""
        approximate, self.before = hedged(text, self.start)
        self.approximate = self.approximate or approximate


def hedged(text: str, place: int) -> tuple[bool, str]:
    """Tell whether a hedge stands right before ``place``, and give the (up to 40) characters before it in lower case.

    >>> hedged("trained for about 28 days", 18)
    (True, 'trained for')
    """
    tail = text[max(0, place - 40) : place].rstrip(" \u00a0\n*$").lower()
    found = False
    for _ in range(3):
        if tail.endswith(tuple(_HEDGE_SIGNS)) or (tail.endswith((">", "<")) and tail[-2:-1] in ("", " ", "(", "$")):
            found, tail = True, tail[:-1].rstrip()
            continue
        if tail.endswith(("\\sim", "\\approx")):
            found, tail = True, tail.rpartition("\\")[0].rstrip(" $")
            continue
        hedge = next((word for word in _HEDGES if tail.endswith(word)), None) if tail.endswith(_HEDGES) else None
        if hedge is None or tail[-len(hedge) - 1 : -len(hedge)].isalnum():
            break
        found, tail = True, tail[: -len(hedge)].rstrip()
        tail = tail[:-3].rstrip() if tail.endswith((" an", " to", "\nan")) and hedge == "estimated" else tail
    if found:
        tail = tail.removesuffix("just").rstrip()
        tail = "" if tail in ("an", "a little", "well") else tail
    return found, tail


def is_strictly_hedged(text: str, place: int) -> bool:
    """Tell whether a hedge that never stands before a year does so here ("more than 2000", not "around 2020")."""
    tail = text[max(0, place - 24) : place].rstrip().lower()
    return tail.endswith(_STRICT) or tail.endswith(tuple("≈≤≥"))


def combined(text: str, tokens: list[Token]) -> list[Quantity]:
    """Join what belongs together and return the quantities in order."""
    tokens = _products(text, tokens)
    _ranges(text, tokens)
    _lists(text, tokens)
    tokens = _sums(text, tokens)
    result = []
    for token in tokens:
        if token.provisional and token.unit is None:
            continue
        value = token.value
        if not within_limits(value):
            continue
        approximate = token.approximate or (token.unit is not None and token.unit.approximate)
        result.append(Quantity(token.start, token.end, value, token.code, approximate, token.range_end))
    return result


def _gap(text: str, left: Token, right: Token) -> str:
    """Return the text between two tokens; something that no rule accepts where it is long."""
    return text[left.end : right.start] if right.start - left.end <= _GAP else "\0"


def _products(text: str, tokens: list[Token]) -> list[Token]:
    """Read "64 × 8 GPUs" as 512; a product of anything else ("224×224") is no quantity.

    "3.14 × 1023 FLOPs" has lost its superscript on the way to plain text: before FLOPs it is a power of ten.
    """
    result: list[Token] = []
    chained = False
    for token in tokens:
        left = result[-1] if result else None
        apart = left is None or left.unit is not None or left.in_words or _is_memory(text, token)
        if left is None or apart or _is_time_run(text, left, token) or not _PRODUCT.fullmatch(_gap(text, left, token)):
            result.append(token)
            chained = False
            continue
        product = None if chained else _product(text, left, token)
        result.pop()
        if product is not None:
            result.append(product)
        else:
            result.append(replace(token, provisional=True, unit=None))  # a place-holder that continues the chain
            chained = True
    return result


def _is_time_run(text: str, left: Token, token: Token) -> bool:
    """Whether a time is how long the devices ran that the number before it counts: "A100 x 8 x 3 days"."""
    timed = token.unit is not None and token.unit.kind == "duration"
    return timed and _COUNTED.search(text, max(0, left.start - 24), left.start) is not None


def _is_memory(text: str, token: Token) -> bool:
    """Whether a number of bytes is the memory of the chip after it: "8 x 80GB A100" is 8 of those."""
    return token.code == "By" and _CHIP_AFTER.match(text, token.end) is not None


def _product(text: str, left: Token, right: Token) -> Token | None:
    digits = str(right.base)
    if (
        right.code.startswith("{FLOP}")
        and not right.suffix
        and len(digits) == 4
        and digits.startswith("10")
        and left.base < 1000
    ):
        return replace(
            right, start=left.start, base=left.base.scaleb(int(digits[2:]), EXACT), approximate=left.approximate
        )
    whole = all(is_whole(EXACT.multiply(token.base, token.scale)) and token.sign > 0 for token in (left, right))
    shape = left.base == right.base > 16  # of an image
    if _CARD.fullmatch(text, right.start, right.number_end):
        return None  # "4x3090 GPUs"
    named = right.unit is None and not (right.suffix or left.suffix or shape) and _CHIP_AFTER.match(text, right.end)
    if whole and (named or (right.unit is not None and right.unit.kind == "device")):
        return replace(
            right,
            start=left.start,
            base=EXACT.multiply(left.value, right.base),
            approximate=left.approximate,
            before=left.before,
        )
    return None


def _sums(text: str, tokens: list[Token]) -> list[Token]:
    """Add up durations whose parts fall ("3 days and 6 hours"); each part is less than one of the unit before it."""
    result: list[Token] = []
    for token in tokens:
        left = result[-1] if result else None
        if (
            left is not None and left.unit is not None and token.unit is not None
            and left.code == token.code == "h" and not left.range_end and not token.range_end
            and token.value < left.unit.convert(Decimal(1)) and _AND_TIME.fullmatch(_gap(text, left, token))
        ):  # fmt: skip
            approximate = left.approximate or token.approximate or left.unit.approximate
            total = EXACT.add(left.value, token.value)
            unit = replace(token.unit, numerator=Decimal(1), denominator=Decimal(1))
            step = replace(
                left, end=token.end, base=total, scale=Decimal(1), suffix="", approximate=approximate, unit=unit
            )
            step.sign = 1
            result[-1] = step
            continue
        result.append(token)
    return result


def _ranges(text: str, tokens: list[Token]) -> None:
    """Mark both ends of "12–14 days", "between 7 and 13 billion"; the low end takes the unit and a missing scale.

    "from X to Y" shares the unit and is no range: it may be a change.
    """
    for left, right in pairwise(tokens):
        if left.range_end or left.sign < 0 or right.sign < 0 or left.plus:
            continue
        gap = _gap(text, left, right)
        change = False
        if _TO.fullmatch(gap):
            change = left.before.endswith("from") and not re.search(r"(?:rang\w+|var\w+) from$", left.before)
        elif _AND.fullmatch(gap):
            if not left.before.endswith("between"):
                continue
        elif gap == " - " and left.suffix and right.suffix and right.unit is not None:
            pass  # "125M - 70B parameters"; "30 - 2 hours" is none
        elif not _DASH.fullmatch(gap) or (" " in gap and right.unit is None):
            continue
        if left.unit is not None and left.code != right.code:
            continue
        share_scale = not left.suffix and right.suffix and left.base < right.base and left.unit is None
        low = EXACT.multiply(left.base, right.scale if share_scale else left.scale)
        low_value = (left.unit or right.unit or Unit("1", "")).convert(low)
        if not change and not low_value < right.value:
            left.provisional = left.provisional or (left.unit is None and right.unit is not None and "-" in gap)
            continue
        if share_scale:
            left.scale, left.suffix = right.scale, right.suffix
        if left.unit is None:
            left.unit = right.unit
        if not change:
            left.range_end, right.range_end = "low", "high"
            left.approximate = right.approximate = left.approximate or right.approximate


def _lists(text: str, tokens: list[Token]) -> None:
    """Give the unit of the last number of a list to the others ("7B, 13B and 70B parameters", "2, 4 or 8 GPUs")."""
    index = len(tokens) - 1
    while index > 0:
        last = tokens[index]
        members: list[Token] = []
        right = last
        while index > 0 and last.unit is not None and not last.range_end:
            left = tokens[index - 1]
            pattern = _LIST if members else (_LIST if last.suffix else _LAST)
            fits = left.unit is None and not left.range_end and left.sign == last.sign
            if not fits or left.in_words != last.in_words or not pattern.fullmatch(_gap(text, left, right)):
                break
            members.append(left)
            right = left
            index -= 1
        index -= 1
        if members:
            _share(last, members, in_turn=_IN_TURN.match(text, last.end) is not None)


def _share(last: Token, members: list[Token], *, in_turn: bool) -> None:
    """Share unit and, for a scale word, scale, where the form leaves no doubt; members come from right to left.

    ``in_turn``: "respectively" follows.
    """
    assert last.unit is not None  # the caller looked
    if last.suffix and all(member.suffix == last.suffix for member in members):
        for member in members:
            member.unit = last.unit
        return
    if any(member.suffix for member in members) or len(last.suffix) == 1:
        return
    first = members[-1]
    word = re.findall(r"[\w(]+$", first.before)
    led = (word and word[0] in _LIST_AFTER) or first.before.endswith(tuple("(:;,—.!?"))
    if first.before and not led and not in_turn:
        return
    counted = last.unit.kind in _EXACT_KINDS
    whole = all(is_whole(member.base) for member in (*members, last))
    if (
        counted
        and not last.suffix
        and (not whole or (len(members) < 2 and not in_turn and not last.before.endswith((" or", "/", "both"))))
    ):
        return
    for member in members:
        member.unit, member.scale, member.suffix = last.unit, last.scale, last.suffix
