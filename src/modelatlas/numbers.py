"""Numbers as people write them: digits, scale letters and scale words, powers, fractions, English number words.

Every function looks at one place of the text and reads a bounded stretch or a run that it then skips, so a scan over
hostile text is linear. At most 60 digits and a power of ten of at most 60 are read; beyond that there is no number.

Source: SI Brochure, 9th ed. (2019), 5.4.4 (digits in groups of three, thin space; comma or point as decimal marker);
the short scale for billion and above, as in all English texts of the genre.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Literal, NamedTuple

MAX_DIGITS = 60
MAX_EXPONENT = 60
EXACT = Context(prec=4 * MAX_DIGITS)
"""Products of capped numbers are exact in this context."""

Need = Literal["", "noun", "unit"]


class Number(NamedTuple):
    """A number at ``start:end``: ``value == base * scale``.

    ``suffix`` is its scale as written, normalised ("B", "billion", "" for none). ``need`` says what must follow for
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


_LETTERS = {"k": 3, "m": 6, "mn": 6, "mln": 6, "b": 9, "bn": 9, "bln": 9, "t": 12, "tn": 12, "tln": 12}
_SCALES = {
    "hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "crore": 7, "billion": 9, "trillion": 12, "quadrillion": 15,
    "quintillion": 18, "sextillion": 21, "septillion": 24,
}  # fmt: skip
_SMALL_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_SMALL = {word: number for number, word in enumerate(_SMALL_WORDS)}
_TENS_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * number for number, word in enumerate(_TENS_WORDS, 2)}
_PART = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25")}
_ORDINAL_PARTS = re.compile(r"(?:thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b", re.I)
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--")
_MARKS = str.maketrans({"٫": ".", ",": "", "_": "", "'": "", "’": "", "\\": "", "{": "", "}": "", "٬": ""})
_SPACES = re.compile(r"\s")

_DIGITS = re.compile(
    r"\d{1,3}(?P<mark>,|\\,|\{,\}|[_'’٬\u00a0\u2007\u2008\u2009\u202f])\d{3}(?:(?P=mark)\d{3})*+(?!\d)(?:[.٫]\d++)?+"
    r"|\d++(?:[.٫]\d++)?+|\.\d++"
)
_COMMAS = re.compile(r"\d++(?:,\d++)++")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})++(?![\d,]|\.\d)")
_REST = re.compile(r"[\w.,^]*\w")
_E_POWER = re.compile(r"[eE]([-+−]?\d++)(?!\w)")
_TEN_POWER = re.compile(
    r"\s?(?:[×xX*·⋅]|\\times|\\cdot)\s?10(?:\s?(?:\^|\*\*)\s?\{?([-+−]?\d++)\}?|([⁺⁻]?[⁰¹²³⁴-⁹]++))(?!\w)"
)
_POWER = re.compile(r"(?:\^|\*\*)\s?\{?([-+−]?\d++)\}?(?!\w)|([⁺⁻]?[⁰¹²³⁴-⁹]++)(?!\w)")
_FRACTION = re.compile(r"\s?([½¼¾])|[ \u00a0-]([1-7])[/⁄]([248])(?![\w/]|\.\d)")
_SIMPLE_FRACTION = re.compile(r"([1-7])[/⁄]([248])(?![\w/]|\.\d)(?:\sof)?(?:\san?)?(?=[\s-][A-Za-z])")
_LETTER = re.compile(r"(\s?)([KkMBTbmt]|[Bb]n|[Mm]n|[MmBbTt]ln|[Tt]n)(?!\w|\.[\w]|['’]\w{2})")
_SCALE_WORD = re.compile(
    rf"[\s~-]({'|'.join(_SCALES)}|dozen)s?(?:\sof(?=\s(?-i:[a-z]))(?!\s(?:its|their|the|these|those|our|them|which)\b))?(?!\w)",
    re.I,
)
_AND_PART = re.compile(r"\sand\s(?:(?:an?|one)\s(half|quarter)|three[\s-](quarters))(?!\w)", re.I)
_WORD = re.compile(r"[A-Za-z]+(?!['’\w])")
_JOIN = re.compile(r"\s{1,3}|-|(?<=-)\s")
_OF = re.compile(r"\sof(?=\s)")
_OF_A = re.compile(r"(?:[\s-]of)?(?:[\s-]an?)?(?=[\s-])", re.I)


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


def match_digits(text: str, pos: int, end: int) -> tuple[Number | None, int]:
    """Read a number that starts with a digit, a decimal point or a fraction character at ``pos``.

    Returns it (unsigned), or ``None``, and where to go on where there is none.

    >>> number, _ = match_digits("12.3×10^9 parameters", 0, 20)
    >>> number.base * number.scale, number.end
    (Decimal('12300000000'), 9)
    >>> match_digits("1.2.3", 0, 5)
    (None, 5)
    """
    if text[pos] in _VULGAR:
        return _with_scale(text, Number(pos, pos + 1, _VULGAR[text[pos]]), end)
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
    if sum(character.isdecimal() for character in digits) > MAX_DIGITS:
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


def _rest(text: str, pos: int, end: int) -> int:
    """Return the end of the run of letters, digits and points that a malformed number belongs to."""
    run = _REST.match(text, pos, end)
    return run.end() if run else max(pos, 1)


def _power(text: str, base: Decimal, stop: int, end: int) -> tuple[Decimal | None, int]:
    """Apply ``e24``, ``×10^24`` or, to a base of 2 or 10, ``^24`` and superscripts."""
    ten = _E_POWER.match(text, stop, end) or _TEN_POWER.match(text, stop, end)
    if ten:
        exponent = _exponent(next(group for group in ten.groups() if group))
        if exponent is None:
            return None, ten.end()
        scaled = base.scaleb(exponent, EXACT)
        return (scaled if within_limits(scaled) else None), ten.end()
    raised = _POWER.match(text, stop, end)
    if raised and base in (2, 10):
        exponent = _exponent(raised[1] or raised[2])
        return (None if exponent is None else EXACT.power(base, exponent)), raised.end()
    if raised and raised[1]:
        return None, raised.end()
    return base, stop


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
    """Read digits grouped by ordinary spaces: sure from three groups on; two need a unit and a plain word before."""
    pos = run.start()
    groups = run.group().split(" ")
    number = Number(pos, run.end(), Decimal("".join(groups)))
    if len(groups) > 2:
        return _with_scale(text, number, end)[0]
    before = text[max(0, pos - 24) : pos].split()
    if before and not before[-1].islower():
        return None
    plain = Number(pos, pos + len(groups[0]), Decimal(groups[0]))
    return _with_scale(text, number._replace(need="unit", fallback=plain), end)[0]


def _with_scale(text: str, number: Number, end: int) -> tuple[Number | None, int]:
    """Add what multiplies a number written in digits: a fraction, a scale letter, up to three scale words."""
    stop, base = number.end, number.base
    part = _FRACTION.match(text, stop, end)
    if part and is_whole(base) and (part[1] or int(part[2]) < int(part[3])):
        base = EXACT.add(base, _VULGAR[part[1]] if part[1] else Decimal(part[2]) / Decimal(part[3]))
        stop = part.end()
    elif both := _AND_PART.match(text, stop, end):
        base = EXACT.add(base, _PART[both[1].lower()] if both[1] else Decimal("0.75"))
        stop = both.end()
    number = number._replace(end=stop, base=tidy(base))
    letter = _LETTER.match(text, stop, end)
    if letter:
        return _with_letter(number, letter), number.start
    scale = Decimal(1)
    names: list[str] = []
    while (word := _SCALE_WORD.match(text, stop, end)) and len(names) < 4:
        name = word[1].lower()
        names.append(name)
        scale *= 12 if name == "dozen" else Decimal(10) ** _SCALES[name]
        stop = word.end()
    if len(names) > 3 or not within_limits(EXACT.multiply(base, scale)):
        return None, max(stop, number.end)
    if not names:
        return number, number.start
    return number._replace(end=stop, scale=scale, suffix=" ".join(names), need="", fallback=None), number.start


def _with_letter(number: Number, letter: re.Match[str]) -> Number:
    """Read "B", "bn", "k" …: attached lower-case b, m, t and detached letters but B are sure only with a unit."""
    name = letter[2].lower()
    scaled = number._replace(end=letter.end(), scale=Decimal(10) ** _LETTERS[name], suffix=name[0].upper())
    if letter[1]:
        sure = len(name) > 1 or letter[2] == "B"
        return scaled if sure else scaled._replace(need="unit", fallback=number)
    if number.need and number.fallback:  # a decimal comma that a scale follows
        return scaled._replace(need="", fallback=None)
    return scaled._replace(need="unit" if letter[2] in "bmt" else "")


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
    if first in ("half", "quarter", "couple"):
        return _parts(text, Number(pos, words[0][1], Decimal(1)), first, words[0][1], end)
    if first in ("a", "an", "one", "three") and len(words) > 1 and words[1][0] in (*_PART, "couple"):
        count = Decimal(3 if first == "three" else 1)
        return _parts(text, Number(pos, words[1][1], count), words[1][0], words[1][1], end)
    number = _cardinal(words, pos)
    if number is None:
        return None
    joined = _JOIN.match(text, number.end, end)
    if joined and _ORDINAL_PARTS.match(text, joined.end(), end):
        return None
    return _fractional_words(text, number, end)


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
        *_PART,
        "a",
        "an",
        "and",
        "couple",
        "dozen",
        "dozens",
        *(name for name in _SCALES if name != "lakh"),
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
        elif name in _SCALES and (scale := Decimal(10) ** _SCALES[name]) < last and group > 0 and name != "hundred":
            total, group, last, suffix = total + group * scale, -1, scale, name
        elif name in _SCALES and name != "hundred" and group < 0 and total and _SCALES[name] > 3:
            total, suffix = EXACT.multiply(total, Decimal(10) ** _SCALES[name]), name  # "one hundred thousand million"
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


def _parts(text: str, number: Number, part: str, stop: int, end: int) -> Number | None:
    """Read "half a billion", "a quarter of a million", "three quarters of a billion", "half a dozen", "a couple of"."""
    if part == "couple":
        of = _OF.match(text, stop, end)
        whole = number._replace(end=of.end() if of else stop, base=Decimal(2), in_words=True, approximate=True)
        return _one_scale(text, whole, whole.end, end) or whole._replace(need="noun")
    number = number._replace(base=number.base * _PART[part], in_words=True, need="unit")
    link = _OF_A.match(text, stop, end)
    if link is None:
        return None
    return _one_scale(text, number, link.end(), end) or number._replace(end=link.end())


def _one_scale(text: str, number: Number, stop: int, end: int) -> Number | None:
    """Add one scale word, or ``None`` where none follows."""
    word = _SCALE_WORD.match(text, stop, end)
    if word is None:
        return None
    name = word[1].lower()
    scale = Decimal(12) if name == "dozen" else Decimal(10) ** _SCALES[name]
    return number._replace(end=word.end(), scale=scale, suffix=name, need="")


_POINT = re.compile(r"\spoint((?:[\s-](?:zero|oh|one|two|three|four|five|six|seven|eight|nine)){1,6})(?!\w)", re.I)


def _fractional_words(text: str, number: Number, end: int) -> Number:
    """Add "and a half" or "point five" to a number in words, and the scale that follows ("one and a half billion")."""
    if number.suffix:
        return number
    if both := _AND_PART.match(text, number.end, end):
        more = _PART[both[1].lower()] if both[1] else Decimal("0.75")
        number = number._replace(end=both.end(), base=number.base + more, need="")
    elif point := _POINT.match(text, number.end, end):
        digits = "".join(str(_SMALL.get(word, 0)) for word in re.split(r"[\s-]", point[1].lower())[1:])
        number = number._replace(end=point.end(), base=number.base + Decimal(f"0.{digits}"), need="")
    else:
        return number
    return _one_scale(text, number, number.end, end) or number
