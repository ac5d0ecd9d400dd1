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
_PARTS_OF = {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "twentieth": 20, "hundredth": 100, "thousandth": 1000, "millionth": 10**6}  # fmt: skip
_ORDINAL_PARTS = re.compile(rf"({'|'.join(_PARTS_OF)})(s?)(?![-'’\w])", re.I)
_PART_OF_WHAT = re.compile(r"\sof\s|\s?(?:[,;:.!?)]|$)")
"""After "one third": of something, or nothing at all; "the one third model" is no part."""
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--")
_MARKS = str.maketrans({"٫": ".", ",": "", "_": "", "'": "", "’": "", "\\": "", "{": "", "}": "", "٬": ""})
_SPACES = re.compile(r"\s")

_DIGITS = re.compile(
    r"\d{1,3}(?P<mark>,|\\,|\{,\}|[_'’٬\u00a0\u2007\u2008\u2009\u202f])\d{3}(?:(?P=mark)\d{3})*+(?!\d)(?:[.٫]\d++)?+"
    r"|\d++(?:[.٫]\d++)?+|\.\d++"
)
_COMMAS = re.compile(r"\d++(?:,\d++)++")
_COMMA_DECIMAL = re.compile(
    r"(?<![\w.,])(?:(?P<sure>\d{1,3}(?:\.\d{3})++,\d++|0,\d++)|\d++,(?:\d{1,2}|\d{4,9})"
    r"(?=\s?(?:%|(?!(?:and|or|to|of|in|is|are|for|the|on|with|from|were|was)\b)[A-Za-zµ])))(?![.,]?\d)"
)
_POINT_DECIMAL = re.compile(r"(?<![\w.,])\d++\.(?:\d{1,2}|\d{4,9})(?![.,]?\d)")
_ENGLISH_GROUPS = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3}){2,9}(?![,\d])")
_CONTINENTAL = re.compile(r"(?:\d{1,3}(?:\.\d{3})++(?:,\d++)?+|\d++,\d++)(?![\d.,]*\d)")
_UNSURE = re.compile(r"[1-9]\d{0,2},\d{3}")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})++(?![\d,]|\.\d)")
_REST = re.compile(r"[\w.,^]*\w")
_E_POWER = re.compile(r"[eE]([-+−]?\d++)(?!\w)")
_TEN_POWER = re.compile(
    r"\s?(?:[×xX*·⋅]|\\times|\\cdot)\s?10(?:\s?(?:\^|\*\*)\s?\{?([-+−]?\d++)\}?|([⁺⁻]?[⁰¹²³⁴-⁹]++))(?!\w)"
)
_POWER = re.compile(r"(?:\^|\*\*)\s?\{?([-+−]?\d++)\}?(?!\w)|([⁺⁻]?[⁰¹²³⁴-⁹]++)(?!\w)")
_FRACTION = re.compile(r"\s?([½¼¾])|[ \u00a0-]([1-8])[/⁄]([2-9])(?![\w/]|\.\d)")
_SIMPLE_FRACTION = re.compile(r"([1-7])[/⁄]([2348])(?![\w/]|\.\d)(?:\sof)?(?:\san?)?(?=[\s-][A-Za-z])")
_LETTER = re.compile(r"(\s?)([KkMBTbmt]|[Bb]n|BN|[Mm]n|[MmBbTt]ln|[Tt]n|[Mm]i[lo])(?!\w|\.[\w]|['’]\w{2})")
_OF_A_MODEL = re.compile(
    r"[\s-](?:models?|versions?|variants?|checkpoints?|llms?|configurations?|and\s\d+(?:\.\d+)?b\b)", re.I
)
"""What a lower-case "7b" is a size of."""
_AT_END = re.compile(r"\s*(?:[,;:.!?)]|$)")
_ALONE = re.compile(r"[^\S\n]*(?:\n|$|\()")
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


def shows_decimal_commas(text: str) -> bool:
    """Tell whether the numbers of a text show that its decimal marker is the comma, and none shows otherwise.

    "0,5" and "1.234,5" show it, so do two such as "12,3 %"; "1,234,567" shows the contrary, and so do points in as many
    numbers (a few are versions). Linear in the text.

    >>> shows_decimal_commas("12,3 % after 0,75 days"), shows_decimal_commas("12.3 % of 1,408 GPUs")
    (True, False)
    """
    if "," not in text or _ENGLISH_GROUPS.search(text):
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
    if len(groups) > 2 or groups[1] == "000":
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
        return _with_letter(text, number, letter), number.start
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
    if half := _AND_PART.match(text, stop, end):  # "3 million and a half"
        base, stop = EXACT.add(base, _PART[half[1].lower()] if half[1] else Decimal("0.75")), half.end()
        number = number._replace(base=tidy(base))
    return number._replace(end=stop, scale=scale, suffix=" ".join(names), need="", fallback=None), number.start


def _with_letter(text: str, number: Number, letter: re.Match[str]) -> Number:
    """Read "B", "bn", "k" …: attached lower-case b, m, t and detached letters but B are sure only with a unit.

    "1.3b" and "the 7b model" are sure without: nothing else is written so.
    """
    name = letter[2].lower()
    scaled = number._replace(end=letter.end(), scale=Decimal(10) ** _LETTERS[name], suffix=name[0].upper())
    if letter[1]:
        sure = len(name) > 1 or letter[2] == "B" or (letter[2] == "M" and _AT_END.match(text, letter.end()) is not None)
        return scaled if sure else scaled._replace(need="unit", fallback=number)
    if number.need and number.fallback:  # a decimal comma that a scale follows
        return scaled._replace(need="", fallback=None)
    if letter[2] == "b" and (not is_whole(number.base) or _OF_A_MODEL.match(text, letter.end())):
        return scaled
    if letter[2] in "bm" and _ALONE.match(text, letter.end()) and text[: number.start].rstrip(" ~≈")[-1:] in ("", "\n"):
        return scaled  # a line of its own
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
    if first == "hundred":
        return _bare_hundred(text, words, pos)
    if first in ("half", "quarter", "couple"):
        return _parts(text, Number(pos, words[0][1], Decimal(1)), first, words[0][1], end)
    if first in ("a", "an", "one", "three") and len(words) > 1 and words[1][0] in (*_PART, "couple"):
        count = Decimal(3 if first == "three" else 1)
        return _parts(text, Number(pos, words[1][1], count), words[1][0], words[1][1], end)
    number = _cardinal(words, pos)
    if number is None:
        return None
    joined = _JOIN.match(text, number.end, end)
    if joined and (part := _ORDINAL_PARTS.match(text, joined.end(), end)):
        return _part_of(text, number, part, end)
    return _fractional_words(text, number, end)


def _part_of(text: str, number: Number, part: re.Match[str], end: int) -> Number | None:
    """Read "two thirds", "one fifth of"; ``None`` for "one third model" and what only looks alike."""
    count = EXACT.multiply(number.base, number.scale)
    if number.suffix or (count == 1) == bool(part[2]) or not (part[2] or _PART_OF_WHAT.match(text, part.end(), end)):
        return None
    value = count / _PARTS_OF[part[1].lower()]
    return Number(number.start, part.end(), value, in_words=True)


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


_SOME = re.compile(r"(?:several|few|many|some|couple|of|the)\s+$", re.I)


def _bare_hundred(text: str, words: list[tuple[str, int]], pos: int) -> Number | None:
    """Read "hundred thousand dollars"; "several hundred thousand" is no number."""
    if (
        len(words) < 2
        or words[1][0] not in ("thousand", "million", "billion")
        or _SOME.search(text, max(0, pos - 10), pos)
    ):
        return None
    scale = Decimal(10) ** _SCALES[words[1][0]]
    return Number(pos, words[1][1], Decimal(100), scale, words[1][0], True)


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


_POINT = re.compile(
    rf"\spoint((?:[\s-](?:{'|'.join(_TENS_WORDS)}))?(?:[\s-](?:oh|{'|'.join(_SMALL_WORDS[:10])})){{1,6}})(?!\w)", re.I
)
_AND_PARTS = re.compile(rf"\sand\s({'|'.join(_SMALL_WORDS[1:13])})[\s-](?={'|'.join(_PARTS_OF)})", re.I)


def _fractional_words(text: str, number: Number, end: int) -> Number:
    """Add "and a half" or "point five" to a number in words, and the scale that follows ("one and a half billion")."""
    if number.suffix:
        more = _AND_PART.match(text, number.end, end)
        part = _PART[more[1].lower()] if more and more[1] else Decimal("0.75")
        return number._replace(end=more.end(), base=number.base + part) if more else number
    if both := _AND_PART.match(text, number.end, end):
        more = _PART[both[1].lower()] if both[1] else Decimal("0.75")
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
    else:
        return number
    return _one_scale(text, number, number.end, end) or number
