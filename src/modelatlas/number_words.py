"""Numbers in English words: cardinals, parts, halves; "two thirds", "three point five billion", "a couple of"."""

from __future__ import annotations

import re
from decimal import Decimal

from modelatlas.numbers import (
    AND_PART,
    EXACT,
    MAX_EXPONENT,
    PART,
    SCALE_WORD,
    SCALES,
    Need,
    Number,
    part_and_scale,
    within_limits,
)

_SMALL_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_SMALL = {word: number for number, word in enumerate(_SMALL_WORDS)} | {"naught": 0, "nought": 0}
_TENS_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * number for number, word in enumerate(_TENS_WORDS, 2)}
_PARTS_OF = {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "twentieth": 20, "hundredth": 100, "thousandth": 1000, "millionth": 10**6,
    "billionth": 10**9, "trillionth": 10**12}  # fmt: skip
_ORDINAL_PARTS = re.compile(rf"({'|'.join(_PARTS_OF)})(s?)(?![-'’\w])", re.I)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_COMPOUND_PARTS = re.compile(rf"\s({'|'.join(_TENS_WORDS)})-({'|'.join(_ORDINALS)})s(?![-'’\w])", re.I)
"""The parts of "three twenty-firsts": the plural alone tells them from "three twenty-first birthdays"."""
_SMALL_PART = re.compile(r"\s((?:hundred|thousand|million|billion|trillion)th)()(?![-'’\w])", re.I)
"""What "a" can stand before: "a third" is mostly one after a second."""
_AND_A_PART = re.compile(rf"\sand\sa\s({'|'.join(_PARTS_OF)})()(?![-'’\w])", re.I)
_PART_OF_WHAT = re.compile(r"\sof\s|\s?(?:[,;:.!?)]|$)")
"""After "one third": of something, or nothing at all; "the one third model" is no part."""
_WORD = re.compile(r"[A-Za-z]+(?!['’\w])")
_JOIN = re.compile(r"\s{1,3}|-|(?<=-)\s")
_DASH = re.compile(r"\s-\s")
_OF = re.compile(r"\sof(?=\s)")
_OF_A = re.compile(r"(?:[\s-]of)?(?:[\s-]an?)?(?=[\s-])", re.I)


def match_words(text: str, pos: int, end: int) -> Number | None:
    """Read an English number in words at ``pos``; ``None`` where the words there are no number.

    ``a`` counts only before a scale, a part or a unit; a lone ``one``, ``half`` or ``quarter`` needs a unit.

    >>> number = match_words("one hundred and seventy-five billion", 0, 36)
    >>> number.base * number.scale
    Decimal('175000000000')
    >>> number = match_words("half a billion", 0, 14)
    >>> number.base * number.scale
    Decimal('500000000.0')
    """
    words = _read_words(text, pos, end)
    if not words:
        return None
    first = words[0][0]
    if first == "hundred":
        return _bare_hundred(text, words, pos)
    if first in ("a", "an") and (small := _SMALL_PART.match(text, words[0][1], end)):
        return _part_of(text, Number(pos, words[0][1], Decimal(1), in_words=True), small, end)
    if first in ("half", "quarter", "couple"):
        return _parts(text, Number(pos, words[0][1], Decimal(1)), first, words[0][1], end)
    if first in ("a", "an", "one", "three") and len(words) > 1 and words[1][0] in (*PART, "couple"):
        count = Decimal(3 if first == "three" else 1)
        return _parts(text, Number(pos, words[1][1], count), words[1][0], words[1][1], end)
    number = _cardinal(words, pos)
    if number is None:
        return None
    if compound := _COMPOUND_PARTS.match(text, number.end, end):
        below = _TENS[compound[1].lower()] + 1 + _ORDINALS.index(compound[2].lower())
        share = EXACT.divide(EXACT.multiply(number.base, number.scale), Decimal(below))
        return Number(pos, compound.end(), share, in_words=True)
    joined = _DASH.match(text, number.end, end) or _JOIN.match(text, number.end, end)
    if joined and (part := _ORDINAL_PARTS.match(text, joined.end(), end)):
        return _part_of(text, number, part, end)
    return _fractional_words(text, number, end)


def _part_of(text: str, number: Number, part: re.Match[str], end: int) -> Number | None:
    """Read "two thirds", "one fifth of"; ``None`` for "one third model" and what only looks alike."""
    count = EXACT.multiply(number.base, number.scale)
    if (number.suffix and not part[2]) or (count == 1) == bool(part[2]):
        return None
    if not (part[2] or _PART_OF_WHAT.match(text, part.end(), end)):
        return None
    return Number(number.start, part.end(), count / _PARTS_OF[part[1].lower()], in_words=True)


def _read_words(text: str, pos: int, end: int) -> list[tuple[str, int]]:
    """Return up to 32 words of the number vocabulary from ``pos`` on, in lower case, each with its end."""
    words: list[tuple[str, int]] = []
    while len(words) < 32 and (word := _WORD.match(text, pos, end)):
        name = word.group().lower()
        if name not in _VOCABULARY:
            break
        words.append(("dozen" if name == "dozens" else name, word.end()))
        join = _JOIN.match(text, word.end(), end)
        if join is None:
            break
        pos = join.end()
    return words


_VOCABULARY = frozenset(
    {
        *_SMALL,
        *_TENS,
        *PART,
        "a",
        "an",
        "and",
        "couple",
        "dozen",
        "dozens",
        *SCALES,
        "naught",
        "nought",
    }
)


def _cardinal(words: list[tuple[str, int]], start: int) -> Number | None:
    """Read a cardinal: groups below a thousand, each with its scale, the scales falling."""
    total, group, last = Decimal(0), -1, Decimal(10) ** MAX_EXPONENT
    best: Number | None = None
    suffix = ""
    for position, (name, stop) in enumerate(words):
        if name in ("a", "an"):
            if position:
                break
            group = 1
            continue
        if name == "and":
            if (group >= 100 and group % 100 == 0) or (group < 0 and last == 1000):
                continue
            break
        small = _SMALL.get(name) or _TENS.get(name) or 0
        if name in _SMALL or name in _TENS:
            fits = group < 0 or (group % 100 == 0 and group > 0) or (group % 10 == 0 and group % 100 > 10 > small > 0)
            if not fits or (position == 1 and words[0][0] in ("a", "an")):
                break
            group = small if group < 0 else group + small
        elif name == "hundred" and 0 < group < 100:
            group *= 100
        elif name == "dozen" and 0 < group < 100:
            return Number(start, stop, Decimal(group), Decimal(12), "dozen", True)
        elif name in SCALES and (scale := Decimal(10) ** SCALES[name]) < last and group > 0 and name != "hundred":
            total, group, last, suffix = total + group * scale, -1, scale, name
        elif name in SCALES and name != "hundred" and group < 0 and total and SCALES[name] > 3:
            total, suffix = EXACT.multiply(total, Decimal(10) ** SCALES[name]), name  # "one hundred thousand million"
        else:
            break
        scale = last if suffix and group < 0 else Decimal(1)
        value = total + max(group, 0)
        best = Number(start, stop, EXACT.divide(value, scale), scale, suffix if group < 0 else "", True)
    if best is None or (len(words) and words[0][0] in ("a", "an") and best.end == words[0][1]):
        return None
    value = best.base * best.scale
    need: Need = "" if best.suffix or value > 12 else "unit" if value == 1 else "noun"
    return best._replace(need=need) if within_limits(value) else None


_SOME = re.compile(r"(?:several|few|many|some|couple|of|the)\s+$", re.I)


def _bare_hundred(text: str, words: list[tuple[str, int]], pos: int) -> Number | None:
    """Read "hundred thousand dollars"; "several hundred thousand" is no number."""
    if (
        len(words) < 2
        or words[1][0] not in ("thousand", "million", "billion")
        or _SOME.search(text, max(0, pos - 10), pos)
    ):
        return None
    scale = Decimal(10) ** SCALES[words[1][0]]
    return Number(pos, words[1][1], Decimal(100), scale, words[1][0], True)


def _parts(text: str, number: Number, part: str, stop: int, end: int) -> Number | None:
    """Read "half a billion", "a quarter of a million", "three quarters of a billion", "half a dozen", "a couple of"."""
    if part == "couple":
        of = _OF.match(text, stop, end)
        whole = number._replace(end=of.end() if of else stop, base=Decimal(2), in_words=True, approximate=True)
        return _one_scale(text, whole, whole.end, end) or whole._replace(need="noun")
    number = number._replace(base=number.base * PART[part], in_words=True, need="unit")
    link = _OF_A.match(text, stop, end)
    if link is None:
        return None
    return _one_scale(text, number, link.end(), end) or number._replace(end=link.end())


def _one_scale(text: str, number: Number, stop: int, end: int) -> Number | None:
    """Add one scale word, or ``None`` where none follows."""
    word = SCALE_WORD.match(text, stop, end)
    if word is None:
        return None
    name = word[1].lower()
    scale = Decimal(12) if name == "dozen" else Decimal(10) ** SCALES[name]
    return number._replace(end=word.end(), scale=scale, suffix=name, need="")


_POINT = re.compile(
    rf"\spoint((?:[\s-](?:{'|'.join(_TENS_WORDS)}))?(?:[\s-](?:oh|n[ao]ught|{'|'.join(_SMALL_WORDS[:10])})){{1,6}})(?!\w)",
    re.I,
)
_AND_PARTS = re.compile(rf"\sand\s({'|'.join(_SMALL_WORDS[1:13])})[\s-](?={'|'.join(_PARTS_OF)})", re.I)


def _fractional_words(text: str, number: Number, end: int) -> Number:
    """Add "and a half" or "point five" to a number in words, and the scale that follows ("one and a half billion")."""
    if number.suffix:
        found = AND_PART.match(text, number.end, end)
        if found is None:
            return number
        share, stop = part_and_scale(text, found, number.scale, end)
        return number._replace(end=stop, base=number.base + share)
    if both := AND_PART.match(text, number.end, end):
        more = PART[both[1].lower()] if both[1] else Decimal("0.75")
        number = number._replace(end=both.end(), base=number.base + more, need="")
    elif point := _POINT.match(text, number.end, end):
        words = re.split(r"[\s-]", point[1].lower())[1:]
        tens = [str(_TENS[words[0]] // 10)] if words[0] in _TENS else []
        digits = "".join([*tens, *(str(_SMALL.get(word, 0)) for word in words[len(tens) :])])
        number = number._replace(end=point.end(), base=number.base + Decimal(f"0.{digits}"), need="")
    elif (and_part := _AND_PARTS.match(text, number.end, end)) and (
        part := _ORDINAL_PARTS.match(text, and_part.end(), end)
    ):
        rest = _part_of(text, Number(number.start, part.start(), Decimal(_SMALL[and_part[1].lower()])), part, end)
        return rest._replace(base=number.base + rest.base) if rest else number
    elif (a_part := _AND_A_PART.match(text, number.end, end)) and _PART_OF_WHAT.match(text, a_part.end(), end):
        share = Decimal(1) / _PARTS_OF[a_part[1].lower()]
        number = number._replace(end=a_part.end(), base=number.base + share, need="")
    else:
        return number
    return _one_scale(text, number, number.end, end) or number
