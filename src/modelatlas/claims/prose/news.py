"""News of releases: "[2024/05] We release the weights of Tern-3", in items of a list and below a date.

An item says in its first sentence what is out since its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.released import released_models
from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.dates import DateMention, in_order
from modelatlas.patterns import kind_chars
from modelatlas.quantities import find_dates

RULE = "news-of-releases"
_SIGNS = r"[^\w\ue000-\uf8ff]*"
_SLOTS = {kind: "[" + kind_chars(kind) + "]." for kind in ("date", "year", "name", "number")}
_WHEN = f"(?:{_SLOTS['date']}|{_SLOTS['year']})"
_HEAD = re.compile(
    rf"{_SIGNS}(?:(?:news|new|updates?|latest|on|{_SLOTS['name']}){_SIGNS})?(?P<when>{_WHEN}|(?P<month>{_SLOTS['number']})){_SIGNS}"
)
"""What an item of news begins with; "2024.06" is a number."""
_MARKED = re.compile(rf"[^\w\ue000-\uf8ff]*{_WHEN}(?:\s{{2,}}|\s?[:|–—]\s)")
"""The same of a paragraph, where marks set it apart: "**[2024.05.11]** We release …", the marks being blanks."""
_MONTH = re.compile(r"(20[0-3]\d)\.(?:0?[1-9]|1[0-2])")
"""A year and its month before an item of news: "2023.12 We have released Tern-3"."""
_NEWS = re.compile(r"(?:^|/\s)[^/]*\b(?:news|updates?|releases?|changelog|latest)\b[^/]*$")
_HEADED = re.compile(r"[\W\d]*(?:(?:updates?|news|released?|changelog)[\W\d]*)?", re.IGNORECASE)


def is_news(sentence: Sentence) -> bool:
    """Whether a sentence is an item of news: it stands in a list and begins with its day, or marks set that apart."""
    begins = _HEAD if sentence.in_list else _MARKED
    return sentence.first_of_block and begins.match(sentence.code) is not None


def _in_brackets(code: str, start: int, at: int) -> bool:
    """Whether a place stands in brackets, as the year of a paper does: "Tern-2 released (see Auk et al., 2022)"."""
    return code.count("(", start, at) > code.count(")", start, at)


@dataclass(slots=True)
class News:
    """Releases that stand below a date: in the item that it begins, in a list after it, in a section that it heads.

    ``next``: a day alone stands right above; ``once``: it is that of this paragraph alone. ``month_first``: the order
    of the document's dates in figures, None where it is not known.
    """

    month_first: bool | None = None
    day: date | None = None
    year: int = 0
    section: str = ""
    headed: bool = False
    next: bool = False
    once: bool = False

    def read(self, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
        """Take in the next sentence; what it says was released, at the date that it stands below or begins with."""
        if sentence.section != self.section:
            self._begin(sentence.section)
        if sentence.first_of_block and not sentence.in_list:
            self._dated(sentence)
        elif sentence.first_of_block and self.once:
            self.day, self.year, self.once = None, 0, False
        day, year, start = self._when(sentence)
        later = any(
            m.kind in ("date", "year") and at >= start and not _in_brackets(sentence.code, start, at)
            for at, m in zip(sentence.at, sentence.mentions, strict=True)
        )
        if not year or later:
            return
        for node in released_models(sentence, subjects, scopes, start):
            told = Draft(node, "releaseYear", year, sentence.span, RULE, fallback=start == 0)
            if day:
                yield replace(told, path="releaseDate", value=day)
            yield told

    def _when(self, sentence: Sentence) -> tuple[date | None, int, int]:
        """The day and the year that a sentence begins with or stands below, and where it goes on after them."""
        head = _HEAD.match(sentence.code) if sentence.first_of_block else None
        if head is None:
            return self.day, self.year, 0
        own = sentence.mentions[sentence.at.index(head.start("when"))]
        if not head["month"]:
            return own.when, int(own.entity.key) if own.entity else 0, head.end()
        month = _MONTH.fullmatch(own.surface)
        return (None, int(month[1]), head.end()) if month else (None, 0, 0)

    def _begin(self, section: str) -> None:
        """A new section, which its heading may date: "Update - 15 Sept. 2025"."""
        self.section, self.day, self.year, self.headed = section, None, 0, False
        heading = section.rpartition(" / ")[2].title()
        self._take([in_order(d, heading, self.month_first) for d in find_dates(heading)], heading)

    def _dated(self, sentence: Sentence) -> None:
        """A paragraph that is a date alone heads the list after it; any other ends what such a one has headed."""
        dates = [m for m in sentence.mentions if m.kind in ("date", "year")]
        if len(dates) == 1 == len(sentence.mentions) and re.fullmatch(rf"{_SIGNS}{_WHEN}{_SIGNS}", sentence.code):
            self.day, self.year = dates[0].when, int(dates[0].entity.key) if dates[0].entity else 0
            self.next = _NEWS.search(self.section) is not None
            self.once = False
        elif self.next:
            self.next, self.once = False, True  # what stands right below it is news too
        elif not self.headed:
            self.day, self.year, self.once = None, 0, False

    def _take(self, dates: Sequence[DateMention], heading: str) -> None:
        if len(dates) == 1:
            rest = heading[: dates[0].start] + heading[dates[0].end :]
            if _HEADED.fullmatch(rest) or re.search(r"\bRelease\b", rest):
                self.day, self.year, self.headed = dates[0].date, dates[0].year, True
