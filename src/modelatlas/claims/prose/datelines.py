""" "Today": a release that a post or a press release announces on the day that its dateline gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.subjects import Subjects
from modelatlas.dates import DateMention, in_order
from modelatlas.model import Document, Mention
from modelatlas.patterns import kind_char
from modelatlas.quantities import find_dates

HEAD = 8
"""Blocks at the head of a document among which its dateline stands."""
_WORDS = 24
"""Words of a dateline at most: "By Ada Brook · June 17, 2025 · 9 min read"."""
_AT_THE_HEAD = re.compile(
    r"(?:[A-Z][A-Z ]{2,40}[.:]\s+)?(?:[A-Z][A-Z .-]{2,40}|(?<=[A-Z][.:]\s)[A-Z][\w. -]{2,40})"
    r"(?:,\s[\w ]{2,30})?,\s[^.,—–]{4,24}\d{4}\s*(?=[.:—–])"
)
"""The dateline of a paragraph: "PRESS RELEASE. SEOUL, 9 September 2024. Fjord today …"."""
_LATER = re.compile(
    r"\b(?:updated|modified|revised|edited|retrieved|accessed|until|by|from|on)\W{0,3}(?:on\s+)?$", re.IGNORECASE
)
_RELEASES = (
    r"\b(?:(?:releas|launch|announc|introduc|unveil|present|open-?sourc|publish)\w*"
    r"|mak(?:e|es|ing)(?=\s+[\ue000-\uf8ff]{2}\s+(?:\w+\s+)?available))"
)
_VERB = re.compile(_RELEASES)
_TODAY = re.compile(rf"\btoday\b[^.;]{{0,120}}?{_RELEASES}|{_RELEASES}\s+today\b")


def dateline(doc: Document, mentions: Sequence[Mention]) -> date | None:
    """The day that a short block at the head of a document gives; None where there is none, or two that differ."""
    blocks = [b.span for b in doc.layout.blocks if b.kind != "title"] if doc.layout else list(doc.blocks)
    days = [m for m in mentions if m.kind == "date" and m.when]
    for block in blocks[:HEAD]:
        text = doc.text[block.start : block.end]
        is_long = len(text.split(maxsplit=_WORDS)) > _WORDS
        head = _AT_THE_HEAD.match(text) if is_long else None
        if head is None and is_long:
            continue
        end = block.start + head.end() if head else block.end
        own = [
            m.when
            for m in days
            if block.start <= m.start < end and not _LATER.search(doc.text, max(block.start, m.start - 16), m.start)
        ]
        if own:
            return own[0] if len(set(own)) == 1 else None
    return None


def released_today(sentence: Sentence, subjects: Subjects, day: date | None) -> Iterator[Draft]:
    """ "Today, X is releasing Y": the models that are named after the verb, released on ``day``."""
    said = _TODAY.search(sentence.code) if day and "today" in sentence.code else None
    verb = _VERB.search(sentence.code, said.start()) if said else None
    if day is None or verb is None:
        return
    last = -1
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        if at < verb.end() or mention.kind != "model":
            continue
        between = sentence.code[last if last >= 0 else verb.end() : at]
        if subjects.roles.get(at) or (last >= 0 and not re.fullmatch(r"\s*(?:,|,?\s*and|&)\s*", between)):
            return
        if last < 0 and (len(between.split()) > 6 or re.search(r"[,;:(]", between)):
            return
        for node in subjects.nodes.get(at, ()):
            yield Draft(node, "releaseDate", day, sentence.span, "released-today", fallback=True)
            yield Draft(node, "releaseYear", day.year, sentence.span, "released-today", fallback=True)
        last = at + 2


_MODEL = "[" + "".join(kind_char("model", tagged) for tagged in (False, True)) + "]."
_WHEN = "[" + "".join(kind_char(k, tagged) for k in ("date", "year") for tagged in (False, True)) + "]."
_TECHNIQUES = "".join(kind_char("technique", tagged) for tagged in (False, True))
_SIGNS = r"[^\w\ue000-\uf8ff]*"
_OUT = (
    r"(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+|officially\s+)?"
    r"(?:(?:out|released|available|live|launched|open-?sourced)\b(?!\s+(?:for|in|within|via|through|as)\b)|added\s*[.!])"
)
_SLOTS = {
    kind: "[" + "".join(kind_char(kind, tagged) for tagged in (False, True)) + "]."
    for kind in ("name", "artifact", "successor", "number")
}
_NAME, _ARTIFACT, _THE_NEXT, _NUMBER = (_SLOTS[kind] for kind in ("name", "artifact", "successor", "number"))
_MONTH = re.compile(r"(20[0-3]\d)\.(?:0?[1-9]|1[0-2])")
"""A year and its month before an item of news: "2023.12 We have released Tern-3"."""
_MARKS = r"[*_`\[]{0,4}"
_AND_MODEL = re.compile(
    rf"[*_`\])]{{0,4}}(?:\([^()]{{0,200}}\))?\s*(?:,\s*(?:and\s+)?|and\s+|&\s*){_MARKS}(?P<object>{_MODEL})"
)
"""After a model: the next of a list of them."""
_NEWS = re.compile(
    rf"{_SIGNS}(?:(?:news|{_NAME}){_SIGNS})?(?:(?:{_WHEN}|{_NUMBER}){_SIGNS})?(?:"
    rf"(?:we\s+(?:are\s+|have\s+)?)?(?:{_RELEASES})\s+(?:of\s+)?(?:(?:the|our|new|a)\s+|{_THE_NEXT}\s+(?:models?\s+)?)*"
    rf"(?:(?:(?:inference|training)\s+)?(?:{_ARTIFACT}|code)\s+(?:and|&)\s+(?:the\s+)?)?(?:{_ARTIFACT}\s+(?:of|for)\s+(?:the\s+)?)?"
    rf"(?:both\s+)?{_MARKS}(?P<object>{_MODEL})"
    rf"|(?P<subject>{_MODEL})\s+(?:(?:weights|models?|checkpoints?)\s+)?(?:{_OUT}|(?:released?|launch(?:ed)?)\b(?!\s+[\w\ue000-\uf8ff]))"
    rf"|(?:a|our)\s+new\s+(?:\w+\s+)?model,?\s+(?P<new>{_MODEL})\s*[!.,]"
    r")"
)
"""What an item of news says that is out: "Released Tern-3", "Tern-3 is out!", "A new model Tern-3!"."""
_HEADED = re.compile(r"[\W\d]*(?:(?:updates?|news|released?|changelog)[\W\d]*)?", re.IGNORECASE)
_THINGS = (
    r"(?:papers?|reports?|blogs?|code\w*|scripts?|demos?|apis?|docs?|documentation|data|data\s?sets?|tokeni[sz]ers?|toolkits?"
    r"|librar(?:y|ies)|fix(?:es)?|patch(?:es)?|quanti[sz]\w+|ggufs?|awq|gptq|int[48]|fp8|adapters?|training|inference"
    r"|evaluation|fine-?tuning|tutorials?|notebooks?|plug-?ins?|apps?|playground|leaderboard|v\d+(?:\.\d+)*)"
)
_OF_IT = re.compile(
    rf"\s?['’]s\s|\s+(?:(?!(?:and|or|with|for|in|on|under|at|to|by|via|of|as|is|are|was|were|has|our|the|an?)\b)[\w-]+\s+)?{_THINGS}\b"
    rf"|\s+[{_TECHNIQUES}].\s+(?:versions?|variants?)\b"
)
"""After a model: what comes with it, or another version: "Tern-3 inference code", "Tern-3's tokenizer", "Tern-3 v2"."""
_NOT_OUT = re.compile(
    rf"\bcoming\b|\bsoon\b|\bnext\s+(?:week|month|quarter|year)\b|\bout\s+of\b|\blive\s+on\s+(?:\w+\s+){{0,3}}leaderboard"
    rf"|\bpresent\w*\s+(?:(?:the|our)\s+)*{_MODEL}\s+at\s"
)
"""Words of an item on what is not out yet, no longer, or what a conference heard of."""
_OF_NEWS = frozenset({"news-of-releases", "news-of-releases-by-year", "news-below-a-date"})
"""Rules that read items of news."""


def is_other_news(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether an item of news tells of what comes with a model, or of another day than its own: of no release."""
    if draft.rule not in _OF_NEWS:
        return False
    places = [at for at, nodes in subjects.nodes.items() if draft.model in nodes]
    after = [m for m in sentence.slots(max(places, default=0), len(sentence.code)) if m[1].kind in ("date", "year")]
    if after or _NOT_OUT.search(sentence.code):
        return True
    things = {at for at, m in zip(sentence.at, sentence.mentions, strict=True) if _is_thing(m)}
    return bool(places) and all(
        _OF_IT.match(sentence.code, at + 2) or not things.isdisjoint(range(at + 3, at + 5)) for at in places
    )


def _is_thing(mention: Mention) -> bool:
    if mention.kind == "artifact":
        return mention.entity is not None and mention.entity.key != "ModelWeights"
    return re.match(rf"{_THINGS}\b", mention.surface.lower()) is not None


@dataclass(slots=True)
class News:
    """Releases that stand below a date: in the item that it begins, in a list after it, in a section that it heads.

    ``month_first``: the order of the document's dates in figures, None where it is not known.
    """

    month_first: bool | None = None
    day: date | None = None
    year: int = 0
    section: str = ""
    headed: bool = False

    def read(self, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
        """Take in the next sentence; what it says was released, at the date that it stands below or begins with."""
        if sentence.section != self.section:
            self._begin(sentence.section)
        if sentence.first_of_block and not sentence.in_list:
            self._dated(sentence)
        said = _NEWS.match(sentence.code)
        at = max(said.start(group) for group in ("object", "subject", "new")) if said else -1
        own = [m for place, m in sentence.slots(0, max(at, 0)) if m.kind in ("date", "year")]
        day, year = (own[0].when, int(own[0].entity.key)) if own and own[0].entity else (self.day, self.year)
        numbers = [m.surface for place, m in sentence.slots(0, max(at, 0)) if m.kind == "number"]
        if numbers and not own:  # a month, or a number of something: then no item of news
            month = _MONTH.fullmatch(numbers[0])
            day, year = None, int(month[1]) if month else 0
        to_come = scopes.has("planned", at) or scopes.has("negated", at)
        if at < 0 or not year or to_come or subjects.roles.get(at):
            return
        if not _is_the_model(sentence, at):
            return
        for node in (node for place in _listed(at, sentence.code) for node in subjects.nodes.get(place, ())):
            told = Draft(node, "releaseYear", year, sentence.span, "news-below-a-date", fallback=True)
            if is_other_news(told, sentence, subjects):
                continue
            if day:
                yield replace(told, path="releaseDate", value=day)
            yield told

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
        elif not self.headed:
            self.day, self.year = None, 0

    def _take(self, dates: Sequence[DateMention], heading: str) -> None:
        if len(dates) == 1:
            rest = heading[: dates[0].start] + heading[dates[0].end :]
            if _HEADED.fullmatch(rest):
                self.day, self.year, self.headed = dates[0].date, dates[0].year, True


def _is_the_model(sentence: Sentence, at: int) -> bool:
    """Whether what is released of the model at a place is the model: no code of it, no further checkpoint."""
    before = [(place, m) for place, m in sentence.slots(0, at) if m.kind == "artifact" and m.entity]
    weights = [place for place, m in before if m.entity and m.entity.key == "ModelWeights"]
    return not before or (bool(weights) and not re.search(r"\bnew\s+$", sentence.code[: weights[-1]]))


def _listed(at: int, code: str) -> Iterator[int]:
    """The places of the models of a list that begins at one: "Released Tern-3, Tern-3-Chat and Tern-3-Lite"."""
    yield at
    while following := _AND_MODEL.match(code, at + 2):
        at = following.start("object")
        yield at
