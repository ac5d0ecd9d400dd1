"""The numbers of a text with their own units, and its dates, one after the other: what `quantities` then joins.

Candidates are digits and number words; what stands to the left decides whether they are part of a name ("GPT-4",
"A100"), what stands to the right gives the unit.
"""

from __future__ import annotations

import re
from decimal import Decimal

from modelatlas.combine import Token, hedged, is_strictly_hedged
from modelatlas.dates import DateMention, is_qualified, match_date, match_hyphened, match_year
from modelatlas.number_words import match_words
from modelatlas.numbers import EXACT, Number, match_digits, shows_decimal_commas
from modelatlas.units import Unit, match_unit, with_per

_TIME_WORD = r"(?:second|minute|hour|day|week|fortnight|month|year)"
_BIG_WORD = r"(?:hundred|thousand|million|billion|trillion|quadrillion|quintillion|sextillion|septillion|dozen)"
_CANDIDATE = re.compile(
    r"[\d½¼¾]"
    r"|(?<![\w’'-])(?=[aotfsentzhqcwAOTFSENTZHQCW])(?i:"
    rf"an?(?=[\s-](?:(?:{_BIG_WORD})(?:th)?|{_TIME_WORD}|half|quarter|couple)\b)"
    r"|n[ao]ught(?=\spoint\b)|all(?=[\s-](?:day|week|month|year)(?![-\w]))"
    rf"|half(?=[\s-](?:an?[\s-])?(?:{_BIG_WORD}|[A-Za-z]))|quarter(?=\smillion|\sbillion)"
    r"|hundred(?=\s(?:thousand|million|billion)\b)"
    r"|zero|one|two|three|four(?:teen)?|five|six(?:teen|ty)?|seven(?:teen|ty)?|eight(?:een|y)?|nine(?:teen|ty)?|ten|eleven"
    rf"|(?:full|whole|entire|single|another)(?=[\s-]{_TIME_WORD}\b)"
    r"|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|couple(?=\sof\s))(?!['’\w])"
    r"|https?://\S+|www\.\S+"
)
_IDENTIFIER = re.compile(r"[\w./^:@#]*(?:-[\w./]+)*")
_AFTER_NUMBER = re.compile(r"[A-Za-z_]|-(?!(?:total|active|activated)(?!\w))[A-Za-z]|[:@]\w|\.[A-Za-z_]\w*\.?\w|['’]\d")
_MINUS = "-−"
_CLOCK = re.compile(
    r"(?:(\d{1,3})d(?:\s(?=\d))?)?(?:(\d{1,4})h(?:\s(?=\d))?)?(?:(\d{1,4})(?:m|min)(?:\s(?=\d))?)?(?:(\d{1,5})s)?(?!\w)"
)
_SECOND = Unit("h", "duration", denominator=Decimal(3600))
_CLOCK_START = re.compile(r"\d{1,4}[dhm](?:in)?\s?\d|\d{1,3}:\d\d:")
_RUN_TIME = re.compile(r"(?:(\d)d )?(\d{1,3}):([0-5]\d):([0-5]\d)(?![\w:])")
_TOOK = re.compile(r"\b(?:took|takes|taking|lasted|lasting)\s(?:about\s|around\s|only\s)?\W{0,2}$")
"""Before the time that a run took, and not that of a day."""
_CURRENCY = {"$": "{USD}", "€": "{EUR}", "£": "{GBP}"}
_PLUS = re.compile(r"\+(?![\w+])|[\s-]plus(?=[\s-])")
SO = re.compile(r"\sor\s(?:so|more|fewer|less)(?!\w)")
_TIME_BEFORE = re.compile(
    r"(?:^|[\s(])(?:for|in|within|over|about|around|approximately|roughly|nearly|almost|took|takes|than|just|only|under|after|"
    r"half|of|lasted)\s$|[,:(]\s?$",
    re.I,
)
_STOP = re.compile(r"\s*(?:[,;:.!?)]|$)")
_MINUS_WORD = re.compile(r"(?<!\w)(?:minus|negative)\s$", re.I)
_HALF_MORE = re.compile(r"\sand\sa\s(half|quarter)(?!\w)")
_IN_YEAR = re.compile(r"(?:^|[\s(])(?:in|since|during|until|year|by|[Ii]n|[Ss]ince|[Dd]uring|[Uu]ntil)\s$")
_NOUN = re.compile(
    r"\s(?!(?:of|and|or|to|the|in|is|are|was|were|at|on|by|for|that|which|who|more|has|had)\b)(?:[a-z]{3}|[A-Z]{2}[A-Za-z]|[A-Z]{1,2}\d)"
)
_OTHER_SIZE = re.compile(r"\d\s?[BMT]\s(?:active|activated|total|trainable)/$")
"""Before the second of "12B active/52B total"."""
_CHIP_AFTER = re.compile(r"[xX](?:[A-Z]{1,3}\d{2,4}(?!\d)|[GTN]PUs?(?!\w)|[RG]TX)")
_SIGNED = frozenset({"%", "{percentage_point}", "{point}", "{basis_point}", "1"})


def find_tokens(text: str, start: int, end: int, *, alone: bool) -> tuple[list[Token], list[DateMention]]:
    """Find the numbers with their own units, and the dates, from left to right. ``alone``: the text is one quantity."""
    tokens: list[Token] = []
    dates: list[DateMention] = []
    pos, last_end = start, -1
    commas = shows_decimal_commas(text)
    while found := _CANDIDATE.search(text, pos, end):
        place = found.start()
        character = text[place]
        if not (character.isdecimal() or character in "½¼¾"):
            if found.group()[:4].lower() in ("http", "www."):
                pos = found.end()
                continue
            read: Token | DateMention | None
            read, pos = _word_token(text, place, found.end(), end, alone)
        else:
            if (
                character.isdecimal()
                and text[place - 1 : place] == "."
                and place > start
                and not text[place - 2 : place - 1].isalnum()
            ):
                place -= 1  # ".5 million"
            if not _clean_left(text, place, last_end):
                pos = _skip_identifier(text, place, end, start, dates)
                continue
            dated = match_date(text, place, end)
            if dated is not None:
                _add_date(dates, dated[0], start)
                pos = dated[1]
                continue
            read, resume = _digit_token(text, place, _line_end(text, place, end), start, commas)
            pos = max(resume, found.end())
        if isinstance(read, DateMention):
            _add_date(dates, read, start)
        elif read is not None:
            last_end = read.end
            if read.unit is None or read.unit.code:
                _minus_word(text, read, start)
                tokens.append(read)
    return tokens, dates


def _line_end(text: str, place: int, end: int) -> int:
    """How far a number can reach: what a sum comes to ends with its line, "= 5620" above "Hidden layer"."""
    before = text[max(0, place - 3) : place].rstrip(" ~")
    if not before.endswith("="):
        return end
    found = text.find("\n", place, end)
    return end if found < 0 else found


def _add_date(dates: list[DateMention], mention: DateMention | None, start: int) -> None:
    if mention is not None and mention.start >= start:
        dates.append(mention)


def _clean_left(text: str, place: int, last_end: int) -> bool:
    """Tell whether a number may start at ``place``: not inside a name, a version, a path or a ratio."""
    if place == 0:
        return True
    before = text[place - 1]
    if before.isspace() or before in "([{~≈≤≥<>|,;\"“‘'=—$€£×*+":
        return before != "+" or place == 1 or not text[place - 2].isalnum() or text[place - 2].isdecimal()
    if before.isalnum() or before in "_@#\\&^%":
        return before in "xX" and place > 1 and text[place - 2].isdecimal()
    earlier = text[place - 2] if place > 1 else " "
    if before in "-–−‑‒":
        return not earlier.isalnum() or last_end == place - 1
    if before in "/:.":
        return before == "/" and (
            last_end == place - 1 or _OTHER_SIZE.search(text, max(0, place - 24), place) is not None
        )
    return True


def _skip_identifier(text: str, place: int, end: int, start: int, dates: list[DateMention]) -> int:
    """Return where the name ends that the digits at ``place`` belong to; "FY2023" and "mid-2023" are years."""
    if text[max(0, place - 5) : place].lower().endswith(("fy", "early-", "late-", "mid-")):
        year = match_year(text, place, end)
        if year is not None and is_qualified(year):
            _add_date(dates, year, start)
            return year.end
    if hyphened := match_hyphened(text, place, end):
        _add_date(dates, hyphened[0], start)
        return hyphened[1]
    run = _IDENTIFIER.match(text, place, end)
    stop = run.end() if run else place
    while stop > place + 1 and text[stop - 1] in "./:":
        stop -= 1
    return max(stop, place + 1)


def _digit_token(text: str, place: int, end: int, start: int, commas: bool) -> tuple[Token | DateMention | None, int]:
    """Read a number in digits at ``place`` with its sign, currency and unit, or a bare year."""
    if _CLOCK_START.match(text, place, end) and (duration := _clock(text, place, end)):
        return duration, duration.end
    number, resume = match_digits(text, place, end, commas=commas)
    if number is None:
        return None, max(resume, place + 1)
    year = match_year(text, place, end) if number.end - place == 4 and not number.suffix else None
    if year and year.end == number.end and is_qualified(year):
        return year, year.end
    token = _with_unit(text, number, end)
    if token is None:
        following = _IDENTIFIER.match(text, number.end, end)
        return None, max(following.end() if following else number.end, place + 1)
    first = _signed(text, token, start, end)
    if year and year.end == token.number_end and first:
        if token.unit is None and not token.plus and not is_strictly_hedged(text, token.start):
            return year, year.end
        if token.unit is not None and _IN_YEAR.search(text[max(0, place - 10) : place]) and text[year.end] == " ":
            return year, year.end
    return token if first else None, token.end


def _clock(text: str, place: int, end: int) -> Token | None:
    """Read "1h30m", "2d 4h": at least two parts; after a verb of lasting also "2:31:23"."""
    found = _CLOCK.match(text, place, end)
    if found is None or sum(part is not None for part in found.groups()) < 2:
        found = _RUN_TIME.match(text, place, end) if _TOOK.search(text, max(0, place - 24), place) else None
    if found is None:
        return None
    days, hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    value = _SECOND.convert(days * 86400 + hours * 3600 + minutes * 60 + seconds)
    number = Number(place, found.end(), value)
    approximate, before = hedged(text, place)
    return Token.of(number, Unit("h", "duration", end=found.end()), approximate, before)


def _signed(text: str, token: Token, start: int, end: int) -> bool:
    """Take in a sign or a currency sign before the number; ``False`` where a sign makes it no quantity of ours."""
    place = token.start
    before = text[place - 1 : place] if place > start else ""
    if before in _CURRENCY and before:
        closing = text[token.end : token.end + 1] if before == "$" else ""
        if closing != "$" and "\\" not in text[place : token.end] and token.unit is None:
            token.unit = with_per(text, Unit(_CURRENCY[before], "measure", per=True, end=token.end), end)
            token.end = token.unit.end
            token.start -= 3 if text[max(start, place - 3) : place - 1] == "US" else 1
            token.refresh(text)
        return True
    if before and before in "+" + _MINUS:
        earlier = text[place - 2 : place - 1] if place - 1 > start else ""
        if not earlier or earlier.isspace() or earlier in "([~≈|=(*":
            if before in _MINUS and token.code not in _SIGNED:
                return False
            token.start -= 1
            token.sign = -1 if before in _MINUS else 1
            token.refresh(text)
    return True


def _minus_word(text: str, token: Token, start: int) -> None:
    """Take in "minus" before a percentage or a bare number."""
    if token.before.endswith(("minus", "negative")) and token.code in _SIGNED and token.sign > 0:
        word = _MINUS_WORD.search(text[max(start, token.start - 10) : token.start])
        if word:
            token.start -= len(word.group())
            token.sign = -1
            token.provisional = token.provisional and not _STOP.match(text, token.end)
            token.refresh(text)


def _with_unit(text: str, number: Number, end: int) -> Token | None:
    """Find the unit after a number; fall back to the number's shorter reading where it needs a unit and has none."""
    reading: Number | None = number
    while reading is not None:
        stop = reading.end
        plus = _PLUS.match(text, stop, end)
        stop = plus.end() if plus else stop
        unit = match_unit(text, stop, end, EXACT.multiply(reading.base, reading.scale), scaled=bool(reading.suffix))
        if unit is None and reading.need == "unit" and (reading.fallback is not None or not reading.in_words):
            reading = reading.fallback
            continue
        if unit is None and _AFTER_NUMBER.match(text, reading.end, end) and not _is_times(text, reading.end):
            return None if not _suspended(text, reading.end, end) else _token(text, reading, None, bool(plus), end)
        return _token(text, reading, unit, bool(plus) or "+ " in text[reading.start : reading.end], end)
    return None


def _is_times(text: str, stop: int) -> bool:
    """Tell whether the letter after a number is the x of "8x", "8x80GB" or "8xA100"."""
    return text[stop : stop + 1] in ("x", "X") and (
        not text[stop + 1 : stop + 2].isalpha() or _CHIP_AFTER.match(text, stop) is not None
    )


def _suspended(text: str, stop: int, end: int) -> bool:
    return text[stop : stop + 2] == "- " and stop + 2 < end


def _token(text: str, number: Number, unit: Unit | None, plus: bool, end: int) -> Token:
    approximate, before = hedged(text, number.start)
    token = Token.of(number, unit, approximate or plus or number.approximate, before)
    token.plus = plus
    if plus and unit is None:
        token.end = number.end + (1 if text[number.end] == "+" else 0)
    if (
        unit is not None
        and unit.kind == "duration"
        and number.base == 1
        and (more := _HALF_MORE.match(text, unit.end, end))
    ):
        token.base += Decimal("0.5") if more[1] == "half" else Decimal("0.25")
        token.end = more.end()
    if SO.match(text, token.end, end):
        token.approximate = True
    return token


def _word_token(text: str, place: int, word_end: int, end: int, alone: bool) -> tuple[Token | None, int]:
    """Read a number in words at ``place`` with its unit."""
    number = match_words(text, place, end)
    if number is None:
        return _article_time(text, place, word_end, end, alone), word_end
    token = _with_unit(text, number, end)
    if token is None:
        return None, max(number.end, word_end)
    if token.unit is None:
        if number.need == "unit" or (number.need == "noun" and not alone and not _NOUN.match(text, number.end, end)):
            token.provisional = not (alone and number.base == 1)
            if number.base != number.base.to_integral_value():
                return None, word_end
        if text[number.end : number.end + 1] == "-" and text[number.end + 1 : number.end + 2].isalpha():
            return None, max(number.end, word_end)
    return token, max(token.end, word_end)


def _article_time(text: str, place: int, word_end: int, end: int, alone: bool) -> Token | None:
    """Read "a month" where it is a length of time ("for a month"), not a rate ("once a month"); "another week"."""
    word = text[place:word_end].lower()
    if word not in ("a", "an", "full", "whole", "entire", "single", "another", "all"):
        return None
    before = text[max(0, place - 18) : place]
    if word not in ("a", "an"):
        before = before.removesuffix("a ").removesuffix("an ")
    if not (alone or word in ("another", "all") or _TIME_BEFORE.search(before)):
        return None
    number = Number(place, word_end, Decimal(1), in_words=True)
    unit = match_unit(text, word_end, end, Decimal(1), scaled=False)
    if unit is None or unit.kind != "duration" or text[word_end : unit.end].strip().lower() == "second":
        return None  # "a second stage" is the next one
    return _token(text, number, unit, False, end)
