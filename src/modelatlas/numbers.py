"""Numbers as people write them: digits, scale letters and scale words, powers, fractions, English number words.

Every function looks at one place of the text and reads a bounded stretch or a run that it then skips, so a scan over
hostile text is linear. At most 60 digits and a power of ten of at most 60 are read; beyond that there is no number.

Source: SI Brochure, 9th ed. (2019), 5.4.4 (digits in groups of three, thin space; comma or point as decimal marker);
the short scale for billion and above, as in all English texts of the genre.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

MAX_DIGITS = 60
MAX_EXPONENT = 60
EXACT = Context(prec=4 * MAX_DIGITS)
"""Products of capped numbers are exact in this context."""

Need = Literal["", "noun", "unit"]


class Number(NamedTuple):
    """A number at ``start:end``: what it says is ``base * scale``.

    ``suffix`` is its scale as written, normalised ("B", "billion", "" for none). ``in_words`` says how it is written,
    ``approximate`` whether its words leave it open ("a couple"). ``need`` says what must follow for
    it to be a number at all; where that is missing, ``fallback`` is the shorter reading, or there is none.
    """

    start: int
    end: int
    base: Decimal
    scale: Decimal = Decimal(1)
    suffix: str = ""
    in_words: bool = False
    approximate: bool = False
    need: Need = ""
    fallback: Number | None = None


_LETTERS = {
    "k": 3,
    "m": 6,
    "mn": 6,
    "mln": 6,
    "mil": 6,
    "mio": 6,
    "b": 9,
    "bn": 9,
    "bln": 9,
    "t": 12,
    "tn": 12,
    "tln": 12,
}
SCALES = {
    "hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "crore": 7, "billion": 9, "trillion": 12, "quadrillion": 15,
    "quintillion": 18, "sextillion": 21, "septillion": 24,
}  # fmt: skip
PART = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25")}
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--")
_MARKS = str.maketrans({"٫": ".", ",": "", "_": "", "'": "", "’": "", "\\": "", "{": "", "}": "", "٬": ""})
_SPACES = re.compile(r"\s")

_DIGITS = re.compile(
    r"\d{1,3}(?P<mark>,|\\,|\{,\}|[_'’٬\u00a0\u2007\u2008\u2009\u202f])\d{3}(?:(?P=mark)\d{3})*+(?!\d)(?:[.٫]\d++)?+"
    r"|\d++(?:[.٫]\d++)?+|\.\d++"
)
_COMMAS = re.compile(r"\d++(?:,\d++)++")
_DIGIT_COMMA = re.compile(r"\d,\d")
_COMMA_DECIMAL = re.compile(
    r"\d(?<![\w.,].)(?:(?P<sure>\d{0,2}(?:\.\d{3})++,\d++|(?<=0),\d++)|\d*+,(?:\d{1,2}|\d{4,9})"
    r"(?=\s?(?:%|(?!(?:and|or|to|of|in|is|are|for|the|on|with|from|were|was)\b)[A-Za-zµ])))(?![.,]?\d)"
)
_POINT_DECIMAL = re.compile(r"\d(?<![\w.,].)\d*+\.(?:\d{1,2}|\d{4,9})(?![.,]?\d)")
_ENGLISH_GROUPS = re.compile(r"\d(?<![\w.,].)\d{0,2}(?:,\d{3}){2,9}(?![,\d])")
_CONTINENTAL = re.compile(r"(?:\d{1,3}(?:\.\d{3})++(?:,\d++)?+|\d++,\d++)(?![\d.,]*\d)")
_UNSURE = re.compile(r"[1-9]\d{0,2},\d{3}")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})++(?![\d,]|\.\d)")
_FURTHER = re.compile(
    r"(?:\s(\d)\shundred(?:\sand\s(\d{1,2}))?|\sand\s(\d{1,2}))(?![\w/]|[.,]\d|\s?(?:%|[KMBT]\b|hundred|thousand|[mb]illion|trillion))"
)
"""What goes on after a scale: "4 thousand 3 hundred and 21", "3 hundred and 21"."""
_REST = re.compile(r"[\w.,^]*\w")
_E_POWER = re.compile(r"[eE]([-+−]?\d++)(?!\w)")
_TEN_POWER = re.compile(
    r"\s?(?:[×xX*·⋅]|\\times|\\cdot)\s?10(?:\s?(?:\^|\*\*)\s?\{?([-+−]?\d++)\}?|([⁺⁻]?[⁰¹²³⁴-⁹]++))(?!\w)"
)
_POWER = re.compile(r"(?:\^|\*\*)\s?\{?([-+−]?\d++)\}?(?!\w)|([⁺⁻]?[⁰¹²³⁴-⁹]++)(?!\w)")
_FRACTION = re.compile(r"\s?([½¼¾])|[ \u00a0-] ?([1-8])[/⁄]([2-9])(?![\w/]|\.\d)")
_SIMPLE_FRACTION = re.compile(r"([1-7])[/⁄]([2348])(?![\w/]|\.\d)(?:\sof)?(?:\san?)?(?=[\s-][A-Za-z])")
_LETTER = re.compile(r"(\s?)([KkMBTbmt]|[Bb]n|BN|[Mm]n|[MmBbTt]ln|[Tt]n|[Mm]i[lo])(?!\w|\.[\w]|['’]\w{2})")
_OF_A_MODEL = re.compile(
    r"[\s-](?:models?|versions?|variants?|checkpoints?|llms?|configurations?|and\s\d+(?:\.\d+)?b\b)", re.I
)
"""What a lower-case "7b" is a size of."""
_AT_END = re.compile(r"\s*(?:[,;:.!?)]|$)")
_ALONE = re.compile(r"[^\S\n]*(?:\n|$|\()")
SCALE_WORD = re.compile(
    rf"[\s~-]({'|'.join(SCALES)}|dozen)s?(?:\sof(?=\s(?-i:[a-z]))(?!\s(?:its|their|the|these|those|our|them|which)\b))?(?!\w)",
    re.I,
)
AND_PART = re.compile(r"\sand\s(?:(?:an?|one)\s(half|quarter)|three[\s-](quarters))(?!\w)", re.I)


def part_and_scale(text: str, found: re.Match[str], scale: Decimal, end: int) -> tuple[Decimal, int]:
    """What "and a half" adds to a number in units of its ``scale``, and where it ends; with a scale of its own
    ("one billion and a half million") it is that much."""
    share = PART[found[1].lower()] if found[1] else Decimal("0.75")
    word = SCALE_WORD.match(text, found.end(), end)
    own = Decimal(10) ** SCALES.get(word[1].lower(), 0) if word else scale
    if word is None or not 1 < own < scale:
        return share, found.end()
    return EXACT.divide(EXACT.multiply(share, own), scale), word.end()


def tidy(value: Decimal) -> Decimal:
    """Return the same value without trailing zeros or an exponent, as it would be written out.

    >>> tidy(Decimal("3.50E+3"))
    Decimal('3500')
    """
    if is_whole(value):
        return value.quantize(Decimal(1), context=EXACT)
    return value.normalize(EXACT)


def is_whole(value: Decimal) -> bool:
    """Tell whether a value is an integer, whatever its size (``value % 1`` raises beyond the context's precision).

    >>> is_whole(Decimal("1E+59"))
    True
    """
    return value == value.to_integral_value()


def within_limits(value: Decimal) -> bool:
    """Tell whether a value's magnitude lies within the limits of this grammar (10 to the power of ±60)."""
    return not value or abs(value.adjusted()) <= MAX_EXPONENT


@lru_cache(maxsize=1)
def shows_decimal_commas(text: str) -> bool:
    """Tell whether the numbers of a text show that its decimal marker is the comma, and none shows otherwise.

    "0,5" and "1.234,5" show it, so do two such as "12,3 %"; "1,234,567" shows the contrary, and so do points in as many
    numbers (a few are versions). Linear in the text.

    >>> shows_decimal_commas("12,3 % after 0,75 days"), shows_decimal_commas("12.3 % of 1,408 GPUs")
    (True, False)
    """
    if not _DIGIT_COMMA.search(text) or _ENGLISH_GROUPS.search(text):
        return False
    commas = list(_COMMA_DECIMAL.finditer(text))
    points = sum(1 for _ in _POINT_DECIMAL.finditer(text)) if commas else 0
    return len(commas) > max(points, 1) or (not points and any(found["sure"] for found in commas))


def match_digits(text: str, pos: int, end: int, *, commas: bool = False) -> tuple[Number | None, int]:
    """Read a number that starts with a digit, a decimal point or a fraction character at ``pos``.

    Returns it (unsigned), or ``None``, and where to go on where there is none. ``commas``: the text's decimal marker is
    the comma.

    >>> number, _ = match_digits("12.3×10^9 parameters", 0, 20)
    >>> number.base * number.scale, number.end
    (Decimal('12300000000'), 9)
    >>> match_digits("1.2.3", 0, 5)
    (None, 5)
    """
    if text[pos] in _VULGAR:
        return _with_scale(text, Number(pos, pos + 1, _VULGAR[text[pos]]), end)
    if commas and (continental := _CONTINENTAL.match(text, pos, end)):
        return _continental(text, continental, end)
    found = _DIGITS.match(text, pos, end)
    if found is None:
        return None, pos + 1
    stop = found.end()
    following = text[stop : min(stop + 2, end)]
    if len(following) == 2 and following[1].isdecimal():
        run = _COMMAS.match(text, pos, end) if following[0] == "," else None
        if run and run.end() > stop:
            return _comma_run(text, run, end)
        if following[0] in ".,":
            return None, _rest(text, stop, end)
    digits = _SPACES.sub("", found.group().translate(_MARKS))
    if len(digits) > MAX_DIGITS and sum(character.isdecimal() for character in digits) > MAX_DIGITS:
        return None, _rest(text, stop, end)
    if stop - pos <= 3 and following[:1] == " " and (run := _SPACED.match(text, pos, end)):
        if len(run.group()) > MAX_DIGITS:
            return None, run.end()  # no number, and never looked at again: the scan stays linear
        if spaced := _spaced_groups(text, run, end):
            return spaced, pos
    half = _SIMPLE_FRACTION.match(text, pos, end)
    if half and int(half[1]) < int(half[2]):
        return _with_scale(text, Number(pos, half.end(), Decimal(half[1]) / Decimal(half[2]), need="unit"), end)
    power, stop = _power(text, Decimal(digits), stop, end)
    if power is None:
        return None, _rest(text, stop, end)
    return _with_scale(text, Number(pos, stop, power), end)


def _continental(text: str, found: re.Match[str], end: int) -> tuple[Number | None, int]:
    """Read "1.234,5" and "12,3" of a text with decimal commas; "1,234" is nothing sure in it."""
    written = found.group()
    if len(written) > MAX_DIGITS or _UNSURE.fullmatch(written):
        return None, found.end()
    value = Decimal(written.replace(".", "").replace(",", "."))
    return _with_scale(text, Number(found.start(), found.end(), value), end)


def _rest(text: str, pos: int, end: int) -> int:
    """Return the end of the run of letters, digits and points that a malformed number belongs to."""
    run = _REST.match(text, pos, end)
    return run.end() if run else max(pos, 1)


def _power(text: str, base: Decimal, stop: int, end: int) -> tuple[Decimal | None, int]:
    """Apply ``e24``, ``×10^24``, ``^24`` or, to a base of 2 or 10 (elsewhere a note), superscripts."""
    ten = _E_POWER.match(text, stop, end) or _TEN_POWER.match(text, stop, end)
    if ten:
        exponent = _exponent(next(group for group in ten.groups() if group))
        if exponent is None:
            return None, ten.end()
        scaled = base.scaleb(exponent, EXACT)
        return (scaled if within_limits(scaled) else None), ten.end()
    raised = _POWER.match(text, stop, end)
    if raised and (raised[1] or base in (2, 10)):
        exponent = _exponent(raised[1] or raised[2])
        return (None if exponent is None else _raised(base, exponent)), raised.end()
    return base, stop


def _raised(base: Decimal, exponent: int) -> Decimal | None:
    """A power, exact as far as 240 digits go; ``None`` beyond the limits and for 0 to the power of what is not above 0.

    >>> _raised(Decimal("1.5"), 2), _raised(Decimal("2.5"), -1)
    (Decimal('2.25'), Decimal('0.4'))
    """
    if not base and exponent <= 0:
        return None
    if base.adjusted() * exponent > 2 * MAX_EXPONENT or base.adjusted() * exponent < -2 * MAX_EXPONENT:
        return None
    value = EXACT.power(base, exponent)
    return value if within_limits(value) else None


def _exponent(written: str) -> int | None:
    """Read an exponent; ``None`` beyond the limit (its length is looked at first, so no huge integer is made)."""
    written = written.translate(_SUPERSCRIPTS)
    exponent = int(written) if len(written) < 5 else MAX_EXPONENT + 1
    return exponent if abs(exponent) <= MAX_EXPONENT else None


def _comma_run(text: str, run: re.Match[str], end: int) -> tuple[Number | None, int]:
    """Read a run of digits and commas that is not in groups of three: a decimal comma, a list, or nothing sure.

    One comma is a decimal comma where a scale or a unit follows ("12,3 billion"), else the first member of a list.
    """
    pos = run.start()
    parts = run.group().split(",", 9)
    if sum(map(len, parts)) > MAX_DIGITS or text[run.end() : run.end() + 2][1:].isdecimal():
        return None, _rest(text, run.end(), end)
    first = Number(pos, pos + len(parts[0]), Decimal(parts[0]))
    if len(parts) == 2:
        decimal = Number(pos, run.end(), Decimal(f"{parts[0]}.{parts[1]}"), need="unit", fallback=first)
        return _with_scale(text, decimal, end)
    if len(parts) > 9 or any(part.startswith("0") or len(part) == 3 for part in parts[1:]):
        return None, run.end()
    return first, pos


def _spaced_groups(text: str, run: re.Match[str], end: int) -> Number | None:
    """Read digits grouped by ordinary spaces: sure from three groups on; two need a unit and a plain word before, or a
    parenthesis that opens."""
    pos = run.start()
    groups = run.group().split(" ")
    number = Number(pos, run.end(), Decimal("".join(groups)))
    if len(groups) > 2 or groups[1] == "000":
        return _with_scale(text, number, end)[0]
    before = text[max(0, pos - 24) : pos].split()
    if before and not before[-1].islower() and text[pos - 1] not in "([":
        return None
    plain = Number(pos, pos + len(groups[0]), Decimal(groups[0]))
    return _with_scale(text, number._replace(need="unit", fallback=plain), end)[0]


_PLUS_BEFORE_SCALE = re.compile(r"\+(?= (?:thousand|million|billion|trillion)\b)")
"""What makes a number a bound before its scale: "3.5+ trillion"."""


def _with_scale(text: str, number: Number, end: int) -> tuple[Number | None, int]:
    """Add what multiplies a number written in digits: a fraction, a scale letter, up to three scale words."""
    stop, base = number.end, number.base
    part = _FRACTION.match(text, stop, end)
    if part and is_whole(base) and (part[1] or int(part[2]) < int(part[3])):
        base = EXACT.add(base, _VULGAR[part[1]] if part[1] else Decimal(part[2]) / Decimal(part[3]))
        stop = part.end()
    elif both := AND_PART.match(text, stop, end):
        base = EXACT.add(base, PART[both[1].lower()] if both[1] else Decimal("0.75"))
        stop = both.end()
    number = number._replace(end=stop, base=tidy(base))
    letter = _LETTER.match(text, stop, end)
    if letter:
        return _with_letter(text, number, letter), number.start
    scale = Decimal(1)
    names: list[str] = []
    stop += _PLUS_BEFORE_SCALE.match(text, stop, end) is not None
    while (word := SCALE_WORD.match(text, stop, end)) and len(names) < 4:
        name = word[1].lower()
        names.append(name)
        scale *= 12 if name == "dozen" else Decimal(10) ** SCALES[name]
        stop = word.end()
    if len(names) > 3 or not within_limits(EXACT.multiply(base, scale)):
        return None, max(stop, number.end)
    if not names:
        return number, number.start
    if half := AND_PART.match(text, stop, end):  # "3 million and a half"
        share, stop = part_and_scale(text, half, scale, end)
        number = number._replace(base=tidy(EXACT.add(base, share)))
    elif rest := _FURTHER.match(text, stop, end) if names in (["thousand"], ["hundred"]) else None:
        more = Decimal(int(rest[1] or 0) * 100 + int(rest[2] or rest[3] or 0))
        if 0 < more < scale and (names == ["thousand"] or not rest[1]):
            number, stop = number._replace(base=EXACT.divide(EXACT.add(base * scale, more), scale)), rest.end()
    return number._replace(end=stop, scale=scale, suffix=" ".join(names), need="", fallback=None), number.start


def _with_letter(text: str, number: Number, letter: re.Match[str]) -> Number:
    """Read "B", "bn", "k" …: attached lower-case b, m, t and detached letters but B are sure only with a unit.

    "1.3b" and "the 7b model" are sure without: nothing else is written so.
    """
    name = letter[2].lower()
    scaled = number._replace(end=letter.end(), scale=Decimal(10) ** _LETTERS[name], suffix=name[0].upper())
    if letter[1]:
        sure = (
            len(name) > 1 or letter[2] == "B" or (letter[2] in "MKk" and _AT_END.match(text, letter.end()) is not None)
        )
        return scaled if sure else scaled._replace(need="unit", fallback=number)
    if number.need and number.fallback:  # a decimal comma that a scale follows
        return scaled._replace(need="", fallback=None)
    if letter[2] == "b" and (not is_whole(number.base) or _OF_A_MODEL.match(text, letter.end())):
        return scaled
    if letter[2] in "bm" and _ALONE.match(text, letter.end()) and text[: number.start].rstrip(" ~≈")[-1:] in ("", "\n"):
        return scaled  # a line of its own
    return scaled._replace(need="unit" if letter[2] in "bmt" else "")
