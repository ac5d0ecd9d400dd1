"""The lines of a paper in plain text, and which of them head a section: "4.1 Training", "ABSTRACT", "References"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_NUMBERED = re.compile(
    r"[ \t]{0,60}(?:(?:§|Section|SECTION|Appendix|APPENDIX)\s+)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[A-K](?:\.\d{1,2}){0,3}|[IVX]{1,5})"
    r"(?P<mark>[.:)]?)[ \t\u00a0]+(?P<title>[A-Z][^\n]*)"
)
_KNOWN = re.compile(
    r"(?:Abstract|Executive\s+summary|Introduction|Background|Related\s+work|Conclusions?|Discussion|Limitations|References"
    r"|Bibliography|Acknowledge?ments?|Appendix|Appendices|Contents|Table\s+of\s+contents|Methods?|Results|Experiments"
    r"|Training(?:\s+details)?|Pre-?training|Evaluation|Architecture|Model|Data(?:set)?|Ethics(?:\s+statement)?|Broader\s+impact"
    r"|Carbon\s+(?:footprint|statement|emissions)|Environmental\s+impact|Hardware|Licen[cs]e|Availability|Overview|Supplementary\s+material)\s*[:.]?",
    re.IGNORECASE,
)
_SURE = re.compile(r"(?:Abstract|References|Bibliography|Acknowledge?ments?)\s*[:.]?", re.IGNORECASE)
"""What heads a section even where no blank line stands before it, as in the text of a PDF."""
NUMBERED_KEY = re.compile(r"[ \t]*\d{1,2}(?:\.\d{1,2}){1,3}\.?[ \t]+(?P<key>[A-Z])[\w /()#’'-]{1,44}:[ \t]+\S")
"""A key of a form whose lines are numbered, with its value: "2.3 Duration: 94 days"."""
_KEYS = 4
"""Such lines from which on a text is a form, and none of them a heading with a colon."""
_CAPITALS = re.compile(r"[A-Z0-9][A-Z0-9 ,&/:()'’-]{3,70}")
_LEADER = re.compile(r"(?:\.\s?){4}\s*\d{0,4}\s*$")
_PAGE_NUMBER = re.compile(r"\s*(?:[Pp]age\s+)?[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–]?\s*")
COLUMN = re.compile(r"[ \t]{2,}|\t")
"""A gap so wide that it divides the cells of a table."""

MAX_TITLE_WORDS = 12
"""Words of a line that may be a heading."""


class Line(NamedTuple):
    """A line of the source: where its text begins and ends, without the white space around it."""

    start: int
    end: int
    indent: int
    blank_before: bool


class Heading(NamedTuple):
    """A line that heads a section: where its words begin, past its number, and its level, 2 below the title."""

    start: int
    level: int


def find_lines(source: str) -> list[Line]:
    """The lines that say something: no running heads, no numbers of pages, no table of contents."""
    out: list[Line] = []
    first_page = source.find("\f")
    heads = _running(source) if first_page >= 0 else None
    blank, start = True, 0
    for found in re.finditer(r"[^\n\f\v\r\x85\u2028]*", source):
        if found.start() == found.end():
            blank = blank or source[start : found.end()].count("\n") > 1 or "\f" in source[start : found.end()]
            continue
        text = found[0]
        stripped = text.strip()
        gap = source[start : found.start()]
        blank = blank or gap.count("\n") > 1
        start = found.end()
        if not stripped:
            blank = True
        elif _LEADER.search(stripped) or (
            heads is not None and (_PAGE_NUMBER.fullmatch(stripped) or (stripped in heads and start > first_page))
        ):
            blank = blank or bool(_LEADER.search(stripped))
        else:
            indent = len(text) - len(text.lstrip())
            first = found.start() + indent
            out.append(Line(first, first + len(stripped), indent, blank))
            blank = False
    return out


def _running(source: str) -> frozenset[str]:
    """What stands at the head or the foot of more than one page, the title of the first apart."""
    seen: Counter[str] = Counter()
    for page in source.split("\f"):
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        seen.update({*lines[:1], *lines[-2:]} if lines else ())
    return frozenset(line for line, count in seen.items() if count > 1)


_RUN_IN = re.compile(r"[a-z]{3}\.\s+[A-Z]")
"""The end of a heading with a sentence behind it: "2.1 Open models. Tern (Brook, 2020) has …"."""


def _runs_on(source: str, lines: Sequence[Line], number: int) -> bool:
    """Whether a line is the first of a paragraph that begins with its heading."""
    goes_on = number + 1 < len(lines) and not lines[number + 1].blank_before
    return goes_on and _RUN_IN.search(source, lines[number].start, lines[number].end) is not None


def find_headings(source: str, lines: Sequence[Line]) -> dict[int, Heading]:
    """The lines that head a section, with where their words begin and their level."""
    out: dict[int, Heading] = {}
    last = 0
    keys = sum(NUMBERED_KEY.match(source, line.start, line.end) is not None for line in lines) >= _KEYS
    for number, line in enumerate(lines):
        text = source[line.start : line.end]
        if len(text) > 120 or number == 0:
            continue
        found = None if keys and NUMBERED_KEY.match(text) else _NUMBERED.fullmatch(text)
        if COLUMN.search(found["title"] if found else text):
            continue
        if found and _is_title(found["title"]) and not _runs_on(source, lines, number):
            first = found["number"].split(".")[0]
            counted = int(first) if first.isdecimal() else 0
            apart = line.blank_before or number - 1 in out
            if (apart or 0 < counted == last + 1 or "." in found["number"]) and counted <= last + 3:
                last = counted or last
                level = 2 + found["number"].count(".") if found["number"] != first else 2
                out[number] = Heading(line.start + found.start("title"), level)
        elif _SURE.fullmatch(text) or (
            (line.blank_before or number - 1 in out)
            and (_KNOWN.fullmatch(text) or (_CAPITALS.fullmatch(text) and _is_slogan(text)))
        ):
            if text.lower().startswith("abstract"):
                out, last = {}, 0  # what is numbered before are the authors' addresses
            out[number] = Heading(line.start, 2)
    return out


def _is_title(text: str) -> bool:
    words = text.split()
    return len(words) <= MAX_TITLE_WORDS and not text.endswith((".", ",", ";", "-")) and not text[-1].isdigit()


def _is_slogan(text: str) -> bool:
    """Whether a line of capitals has a word, and no number that is more than its own."""
    return bool(re.search(r"[A-Z]{4,}", text)) and len(text.split()) <= 8 and not re.search(r"\d{3,}", text)
