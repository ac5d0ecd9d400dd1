"""The value of a key, where it stands and how far it goes."""

from __future__ import annotations

import re

from modelatlas.claims.layout.found import ONCE_MADE, Found
from modelatlas.claims.layout.keys import Key, Lexicon
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.model import Span

_LONG = 400
"""Characters after which what follows a key is an account, not a value."""
_OF_DATA = re.compile(
    r"(?:\d+ )?(?:the )?(?:(?:pre ?)?training |evaluation |source |fine ?tuning )?(?:data|data ?sets?|corpus|corpora)"
    r"(?: sources?| details| information| card| description| used)?"
)


def read_keyed(
    found: Found,
    key: Key,
    value: Span,
    passage: Span,
    sections: Sections,
    text: Text,
    lexicon: Lexicon,
    owner: Owner | None = None,
) -> bool:
    """Claim what a key says of ``owner``, else of whom its section is about; whether its value could be read."""
    if value.end - value.start > _LONG:
        value = Span(value.start, value.start)  # an account: its sentences are read as such
    value = _before_others(first_line(value, text), key, owner or sections.at(value.start).owner, text)
    if "license" in key.paths and any(_OF_DATA.fullmatch(part) for part in sections.at(value.start).path):
        return False  # the licence of the data that the section describes
    if key.words in _SUPPLIERS and any(_ON_MACHINES.search(part) for part in sections.at(value.start).path[-1:]):
        return False  # "Provider: OVHcloud" below "Environmental impact": whose machines they were
    if sections.is_about_tests(value.start, lexicon) and not _TRAINS.search(
        f"{key.words} {sections.at(value.start).path}"
    ):
        key = Key(
            tuple(path for path in key.paths if path != "trainingRun.corpus.source"), key.unit
        )  # what it was tested on
    if sections.is_about_use(value.start, lexicon):
        key = Key(tuple(path for path in key.paths if path not in ONCE_MADE), key.unit)
    return read_value(found, key, owner or sections.at(value.start).owner, value, [passage], text, "keyed-value")


_SUPPLIERS = frozenset({"provider", "vendor", "company"})
"""Keys that speak of the makers of a model, or of its machines."""
_ON_MACHINES = re.compile(
    r"\b(?:environment\w*|carbon|emissions?|energy|footprint|comput(?:e|ing|ations?|ational)|hardware|infrastructure|sustainability|cluster|training)\b"
)
_TRAINS = re.compile(r"\b(?:pre)?train|\btun(?:ed|ing)\b")
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z])|\s*;\s+|\s*,\s+(?=(?:while|whereas|against|compared|versus|vs)\b)")


def _before_others(value: Span, key: Key, owner: Owner, text: Text) -> Span:
    """A value without the sentences and clauses that go on about other models: "64 A100s for a week. By contrast, Tern
    ran …", "64 A100s; its predecessor needed 32".
    """
    if "derivedFrom" in key.paths or "predecessor" in key.paths:
        return value
    own = [node.key for node in owner.nodes]
    others = (
        m.start
        for m in text.inside(value)
        if m.kind == "predecessor"
        or (m.kind == "model" and m.entity and not any(k in m.entity.key or m.entity.key in k for k in own))
    )
    first = next(others, None)
    ends = [found.start() for found in _SENTENCE.finditer(text.text, value.start, first)] if first is not None else []
    return Span(value.start, ends[-1]) if ends else value


_WRAPPED = 50
"""Characters of a line from which on its author may have broken it only since it was full."""
_GOES_ON = re.compile(r"\n[ \t]*(?:(?P<new>[A-Za-z][\w /()-]{0,40}:\s)|[a-z(&+])?")
"""A line break, and what begins the next line: a word that none begins with, or another key."""


def first_line(value: Span, text: Text) -> Span:
    """A value without the lines that follow it, unless it goes on in them: where lines are broken when full."""
    start = text.text.rfind("\n", 0, value.start) + 1
    for found in _GOES_ON.finditer(text.text, value.start, value.end):
        is_word = len(found[0].strip()) == 1
        if found["new"] or not (is_word or found.start() - start >= _WRAPPED):
            return Span(value.start, found.start())
        start = found.start() + 1
    return value
