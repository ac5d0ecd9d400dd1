"""Dates and years at one place of a text; :func:`modelatlas.quantities.find_dates` scans for them.

Source: ISO 8601-1:2019 for "2024-03-14"; day, month name and year in the British and the American order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True, slots=True)
class DateMention:
    """A year at ``start:end`` (with its month, quarter or day where they are written), and the date where it is whole.

    ``year`` is within 1950–2100. A day and a month without a year are no mention.
    """

    start: int
    end: int
    year: int
    date: date | None = None


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = (
    r"(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_YEAR = r"(19[5-9]\d|20(?!48)\d\d|2100)(?![\w%]|[.,]\d)"  # 2048 is a length
_BARE = re.compile(_YEAR)
_ISO = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)(?![\w]|[-/.]\d)")
_YEAR_MONTH = re.compile(r"((?:199|20[0-3])\d)[-/](?:0[1-9]|1[0-2])(?![\w]|[-/.,]\d|\s?[%°])")
"""No number of neurons over another: the years of this are near."""
_MONTH_YEAR = re.compile(r"(?<![\w/.-])(?:0?[1-9]|1[0-2])/(20[0-3]\d)(?![\w]|[-/.,]\d|\s?[%°])")
_FRAMED = re.compile(r"(20[0-3]\d)\.(?:0?[1-9]|1[0-2])(?=[\])*`])")
_FRAME_BEFORE = "[(*`"
"""A month in figures as a list of news has it: "[2024.06]". Anywhere else it is a decimal number."""
_NUMERIC = re.compile(r"(\d\d?)([/.])(\d{1,2})\2(\d{4}|\d\d)(?![\w]|[/.]\d)")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s/-](?:of\s)?{_MONTH}(?!\w)(?:(?:,?\s|[/-]){_YEAR})?")
_DAY_AFTER_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?![\w.]\w|[A-Za-z])(?:,?\s{_YEAR})?")
_HYPHENED = re.compile(rf"(\d{{1,2}})-(?:{_YEAR}|(\d\d)(?![\w-]|[.,]\d))")
_MONTH_BEFORE = re.compile(rf"(?<!\w){_MONTH}(?:,?\s?|-)$")
_PERIOD_BEFORE = re.compile(
    r"(?<!\w)(?:Q[1-4]|[Ee]arly|[Ll]ate|[Mm]id|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter|FY"
    r"|(?:first|second|third|fourth) (?:quarter|half) of)(?:[\s-]|(?<=FY))$"
)


_SIGNS = "([*_`\"'"
"""What may stand before a month's name without a space."""
_SIZE_BEFORE = re.compile(
    r"\b(?:length|window|context|size|dimension|width|batch)(?:\s(?:of|in|for)\s[\w.-]+)?(?:\s(?:of|is|was|to|at|reaches|equals)|:|\s?=)\s$|\bcontext\s$"
)
_SIZE_AFTER = re.compile(r"\s(?:context|sequence|input)\s(?:length|window|size)\b|\scontext(?=[,.;)\n\u2060]|\Z)")
"""What makes a number of a year's digits: "a sequence length of 2048"."""


def match_date(text: str, pos: int, end: int) -> tuple[DateMention | None, int] | None:
    """Read a date or a qualified year whose first digit is at ``pos``.

    Returns ``None`` where the digits there belong to no date, else the mention and its end; the mention is ``None``
    for a date without a year of 1950–2100 ("14 March", "3/14/24"), whose digits are still no quantity. A date in
    figures whose day and month can be told apart ("11/22/2023") is whole, another ("10/9/2019") says its year.

    >>> match_date("On March 14, 2024 we", 9, 20)
    (DateMention(start=3, end=17, year=2024, date=datetime.date(2024, 3, 14)), 17)
    """
    if iso := _ISO.match(text, pos, end):
        return _mention(pos, iso.end(), iso[1], iso[3], iso[4]), iso.end()
    if month_of := _YEAR_MONTH.match(text, pos, end):
        return DateMention(pos, month_of.end(), int(month_of[1])), month_of.end()
    if month_of := _MONTH_YEAR.match(text, pos, end):
        return DateMention(pos, month_of.end(), int(month_of[1])), month_of.end()
    if text[pos - 1 : pos] in _FRAME_BEFORE and pos and (framed := _FRAMED.match(text, pos, end)):
        return DateMention(pos, framed.end(), int(framed[1])), framed.end()
    if numeric := _NUMERIC.match(text, pos, end):
        return _in_figures(pos, numeric), numeric.end()
    if first := _DAY_FIRST.match(text, pos, end):
        month = str(_month_number(first[2]))
        return (_mention(pos, first.end(), first[3], month, first[1]) if first[3] else None), first.end()
    before = text[max(0, pos - 24) : pos]
    last = before.split()[-1:]  # a cheap look, as few numbers follow a month
    if last and last[0].lstrip(_SIGNS)[:1].isupper() and (month_name := _MONTH_BEFORE.search(before)):
        return _after_month(text, pos, end, pos - len(before) + month_name.start(), month_name[1])
    return None


def match_hyphened(text: str, pos: int, end: int) -> tuple[DateMention | None, int] | None:
    """Read "Dec-01-23" and "Dec-01-2023", whose first digit is at ``pos``: what a hyphen ties to its month.

    >>> match_hyphened("Dec-01-23: out", 4, 14)
    (DateMention(start=0, end=9, year=2023, date=datetime.date(2023, 12, 1)), 9)
    """
    month = _MONTH_BEFORE.search(text, max(0, pos - 11), pos) if text[pos - 1 : pos] == "-" else None
    day = _HYPHENED.match(text, pos, end) if month else None
    if month is None or day is None:
        return None
    year = day[2] or f"20{day[3]}"
    return _mention(month.start(), day.end(), year, str(_month_number(month[1])), day[1]), day.end()


def match_year(text: str, pos: int, end: int) -> DateMention | None:
    """Read a year at ``pos``, with what qualifies it before ("early 2024", "Q3 2024", "FY2023").

    Says nothing about what follows: with a unit after it, it may be a number.

    >>> match_year("in early 2024", 9, 13)
    DateMention(start=3, end=13, year=2024, date=None)
    """
    year = _BARE.match(text, pos, end)
    if year is None or _SIZE_AFTER.match(text, year.end()):
        return None
    before = text[max(0, pos - 48) : pos]
    if _SIZE_BEFORE.search(before):
        return None
    period = _PERIOD_BEFORE.search(before)
    start = pos - len(before) + period.start() if period else pos
    return DateMention(start, year.end(), int(year[1]))


def is_qualified(mention: DateMention) -> bool:
    """Tell whether a year mention holds more than the year, so that what follows it cannot make it a number."""
    return mention.end - mention.start > 4


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _mention(start: int, stop: int, year: str, month: str, day: str) -> DateMention | None:
    """Build a mention, without the date where the calendar has no such day; ``None`` outside the years of interest."""
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return DateMention(start, stop, int(year), date(int(year), int(month), int(day)))
    except ValueError:
        return DateMention(start, stop, int(year))


def _in_figures(pos: int, found: re.Match[str]) -> DateMention | None:
    """Read "11/22/2023" and "22.11.2023": a number above 12 is the day; both within it, the month is not known."""
    first, second, year = int(found[1]), int(found[3]), found[4]
    if len(year) != 4 or not (0 < first <= 31 and 0 < second <= 31):
        return None
    if max(first, second) <= 12 and first != second:
        return DateMention(pos, found.end(), int(year)) if FIRST_YEAR <= int(year) <= LAST_YEAR else None
    return _mention(pos, found.end(), year, str(min(first, second)), str(max(first, second)))


def month_first(text: str) -> bool | None:
    """Whether the dates in figures of a text that can be told apart all have the month first; None if there are none,
    or both.

    >>> month_first("5/31/2021 and 6/7/2021"), month_first("6/7/2021"), month_first("5/31/2021 and 31.5.2021")
    (True, None, None)
    """
    orders = {
        int(found[3]) > 12
        for found in _NUMERIC.finditer(text)
        if len(found[4]) == 4
        and 12 < max(int(found[1]), int(found[3])) <= 31
        and min(int(found[1]), int(found[3])) < 13
    }
    return orders.pop() if len(orders) == 1 else None


def in_order(mention: DateMention, text: str, month_is_first: bool | None) -> DateMention:
    """The date in figures with its day, where it lacks one and the order of day and month is known."""
    found = _NUMERIC.fullmatch(text, mention.start, mention.end) if month_is_first is not None else None
    if mention.date or found is None or len(found[4]) != 4:
        return mention
    first, second = (found[1], found[3]) if month_is_first else (found[3], found[1])
    return _mention(mention.start, mention.end, found[4], first, second) or mention


def _after_month(text: str, pos: int, end: int, start: int, month_name: str) -> tuple[DateMention | None, int] | None:
    """Read what follows a month's name: its day and year, or the year alone."""
    if year := _BARE.match(text, pos, end):
        return DateMention(start, year.end(), int(year[1])), year.end()
    day = _DAY_AFTER_MONTH.match(text, pos, end)
    if day is None or not 1 <= int(day[1]) <= 31:
        return None
    if day[2] is None:
        return None, day.end()
    return _mention(start, day.end(), day[2], str(_month_number(month_name)), day[1]), day.end()
