"""Which item a name is, or none: the class first, then whether nothing else fits as well.

A decision is a pure function of the name, its kind and the tables. A wrong link is worse than none, so a name that two
items bear equally well is nobody's, and so is a name that the atlas's own tables give to something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from modelatlas.gazetteer import load_gazetteer
from modelatlas.wikidata.names import KINDS, Kind, strict_key, tokens
from modelatlas.wikidata.tables import ALIAS, CODE, Authority, Item, Named, load_authority
from modelatlas.wikidata.typos import NearNames

Method = Literal["code", "name", "spelling", "typo", "search", ""]
"""How a link was found: by a code or key, by a name as it stands, by a spelling of it, with one typing error, by a
search of Wikidata; "" for no link."""

SCORE = {CODE: Decimal("1"), 1: Decimal("1"), ALIAS: Decimal("0.98")}
"""How well a name names an item by itself, from 0 to 1; a link's confidence is this times the confidence of the row."""
SPELLING, TYPO = Decimal("0.97"), Decimal("0.9")
TABLES_SOURCE = "the authority tables of modelatlas"
"""The source of NIL: that no row of them fits. Its version is the date of the newest row of the kind."""
NEAR = 5
"""So many near names are shown for a name that is nobody's."""
_COUNTRY_CHARS = 10
"""A shorter name that is nearly a country's is as likely another: Columbia, Neverland (Nederland)."""
_TWICE = re.compile(r"([^()]+)\(([^()]+)\)")
_CLASS: dict[Kind, str] = {
    "country": "Country",
    "license": "License",
    "organization": "Organization",
    "model": "Model",
    "benchmark": "Benchmark",
    "technique": "Technique",
}
_WIDER = frozenset({"country", "license"})
"""Kinds whose gazetteer names are wider than the items ("Apache" for the one that is usual), so they have no veto."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that was considered: ``score``, from 0 to 1, is how well its name fits; ``why`` speaks for or against."""

    item: str
    label: str
    score: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The item of a name, or None (NIL) with ``why``; ``confidence`` from 0 to 1; the row's source and date, or for
    NIL those of the tables.

    ``known`` tells that the tables have linkable items of exactly this name, so that NIL is their word and not a gap.
    """

    name: str
    kind: Kind
    item: str | None
    why: str
    candidates: tuple[Candidate, ...] = ()
    label: str = ""
    method: Method = ""
    confidence: Decimal = Decimal(0)
    source: str = ""
    version: str = ""
    known: bool = False


def decide(name: str, kind: Kind, authority: Authority | None = None) -> Decision:
    """Decide which item ``name`` is, by the tables alone.

    >>> decide("Llama", "model").item, decide("Llama", "hardware").item
    ('Q116894231', None)
    >>> decide("GPL", "license").why
    'the tables have no such name'
    """
    authority = authority or load_authority()
    decision = _decide(name, kind, authority)
    if decision.item is None:
        decision = replace(decision, source=TABLES_SOURCE, version=authority.version(kind))
    return decision


def _decide(name: str, kind: Kind, authority: Authority) -> Decision:
    if not strict_key(kind, name):
        return Decision(name, kind, None, "it is not the name of one thing")
    named, method = authority.strict(kind, name), "name"
    if not named:
        named, method = authority.loose(kind, name), "spelling"
    if named:
        return _among(name, kind, named, "name" if method == "name" else "spelling")
    return (
        _named_twice(name, kind, authority)
        or _with_typo(name, kind, authority)
        or Decision(name, kind, None, "the tables have no such name", tuple(_near(name, kind, authority)))
    )


def decide_key(key: str, name: str, kind: Kind, authority: Authority | None = None) -> Decision | None:
    """The decision on an entity of the atlas that its key names alone (a country's code, a licence's SPDX identifier).

    None where the tables have no such key.
    """
    item = (authority or load_authority()).by_key(kind, key)
    if item is None:
        return None
    return _linked(name, item, "code", SCORE[CODE], "the key of both")


def _among(name: str, kind: Kind, named: Sequence[Named], method: Method) -> Decision:
    """Decide among the items that bear the name."""
    fits = [found for found in named if found.item.confidence]
    if not any(_is_written(name, found.item) for found in fits):
        # América is written as the continent is, and not as the country.
        fits = [] if any(_is_written(name, found.item) for found in named) else fits
    best = min((found.level for found in fits), default=ALIAS)
    # A code is one country's alone; a label is not: the Indiana University of most texts is the one in Bloomington.
    items = {found.item.qid: found.item for found in fits if best != CODE or found.level == CODE}
    if len(items) == 1:
        item = next(iter(items.values()))
        other = _known_otherwise(name, item) if best == ALIAS else ""
        if not other:
            score = SPELLING if method == "spelling" else SCORE[best]
            how = ("a code", "the label", "an alias")[best]
            return _linked(name, item, "code" if (best, method) == (CODE, "name") else method, score, how, named)
        why = f"the atlas's tables know the name as {other}"
    elif items:
        why = "the name fits as well: " + ", ".join(sorted(items, key=_number))
    else:
        why = "; ".join(dict.fromkeys(found.item.note for found in named))
    return Decision(name, kind, None, why, _candidates(named), known=bool(fits))


def _is_written(name: str, item: Item) -> bool:
    """Whether a name is one of an item's with the same accents, whatever the case."""
    return _accented(name) in map(_accented, item.names)


def _accented(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def _named_twice(name: str, kind: Kind, authority: Authority) -> Decision | None:
    """A name and its short form in brackets, "MIT License (MIT)", where both are the same item."""
    twice = _TWICE.fullmatch(name.strip())
    if twice is None:
        return None
    first, second = (decide(part, kind, authority) for part in twice.groups())
    return replace(first, name=name) if first.item and first.item == second.item else None


def _known_otherwise(name: str, item: Item) -> str:
    """What the gazetteer calls the thing of this name where it is not the item's, else ""."""
    kind = _CLASS.get(item.kind)
    if kind is None or item.kind in _WIDER:
        return ""
    entity = load_gazetteer().lookup(kind, name)
    if entity is None or entity.key == item.key:
        return ""
    names = {strict_key(item.kind, other) for other in item.names}
    return "" if strict_key(item.kind, entity.label) in names else entity.label


def _with_typo(name: str, kind: Kind, authority: Authority) -> Decision | None:
    """The one item whose name is one typing error away, unless something else that is known is as near."""
    names = authority.names(kind)
    key = strict_key(kind, name)
    if key in _known(kind):
        return None  # the name of something else that no table has an item for
    if any(strict_key(other, name) in authority.names(other) for other in KINDS if other != kind):
        return None  # the name of something of another kind: Colombia is no slip for Columbia
    near = [other for other in _near_names(authority, kind).find(key) if not _is_other(key, other, _common(authority))]
    if any(word in _words(authority) for other in near for word in _changed(key, other)):
        return None  # a word that is right as it stands: Department of Labour is no slip for one of Labor
    if _is_word(name, kind):
        near = [other for other in near if sorted(other) == sorted(key)]  # two letters the wrong way round
    items = {item.qid: item for other in near for item in names.get(other, ())}
    if len(items) == 1 and all(other in names for other in near):
        item = next(iter(items.values()))
        if item.confidence and (kind != "country" or len(near[0]) >= _COUNTRY_CHARS):
            return _linked(name, item, "typo", TYPO, f"one typing error from {near[0]!r}")
    if not items:
        return None
    why = "near to more than one name" if len(near) > 1 else f"no more than near to {near[0]!r}"
    found = (Candidate(item.qid, item.label, TYPO, "one typing error") for item in items.values())
    return Decision(name, kind, None, why, tuple(sorted(found, key=lambda c: _number(c.item))))


_COMMON = 10
"""A word in so many names is common: what is nearly "university" is a slip for it."""
_LEAST_COMMON, _LEAST_CUT = 6, 8
"""Letters of a common word, and of any other, that may have lost its first or last letter."""
_LEAST_WORD = 11
"""Letters of a single word in which one error is surely an error: Toronto is no slip for "utoronto"."""


def _is_word(name: str, kind: Kind) -> bool:
    """Whether a name is one word in which a slip may be another word: a short one, or any that may name a licence."""
    least = {"license": 99, "country": 0}.get(kind, _LEAST_WORD)  # countries are few, and all are known
    return " " not in name.strip() and len(name.strip()) < least


def _is_other(key: str, other: str, common: frozenset[str]) -> bool:
    """Whether a name is likely another than the known one that is so near: single words that differ by a letter for
    another (Mauretania, Mauritania) or at the head or tail, words run together (Christchurch), and a word that has
    another's head or tail (musical, musica), but for a letter written twice and for a long or common word cut short.
    """
    if key.replace(" ", "") == other.replace(" ", ""):
        return True
    mine, theirs = _changed(key, other), _changed(other, key)
    if " " in key and (len(mine), len(theirs)) != (1, 1):
        return False  # a space in the wrong place
    asked, known = (key, other) if " " not in key else (mine.pop(), theirs.pop())
    if len(asked) == len(known):
        return " " not in key and sorted(asked) != sorted(known)
    short, long = sorted((asked, known), key=len)
    if short not in (long[1:], long[:-1]):
        return False
    if " " not in key:
        return True
    if asked == long:
        return asked[-1] != asked[-2] and asked[0] != asked[1]
    return len(known) < (_LEAST_COMMON if known in common else _LEAST_CUT)


@lru_cache(maxsize=16)
def _near_names(authority: Authority, kind: Kind) -> NearNames:
    """Everything of a kind that is known: the items' names, and those of the gazetteer."""
    return NearNames(sorted(_known(kind).union(authority.names(kind))), _common(authority))


def _changed(key: str, other: str) -> set[str]:
    """The words of a name that another name does not have."""
    return set(key.split()) - set(other.split())


@lru_cache(maxsize=4)
def _words(authority: Authority) -> frozenset[str]:
    """The words in the names of things, of whatever kind; those of one alias alone may be slips themselves."""
    found = {word for kind in KINDS for key in _known(kind) for word in key.split()}
    found.update(word for item in authority.items for word in strict_key(item.kind, item.label).split())
    return frozenset(found.union(word for word, count in _counted(authority).items() if count > 1))


@lru_cache(maxsize=4)
def _common(authority: Authority) -> frozenset[str]:
    return frozenset(word for word, count in _counted(authority).items() if count >= _COMMON)


@lru_cache(maxsize=4)
def _counted(authority: Authority) -> Counter[str]:
    """In how many names of the tables a word is."""
    return Counter(word for kind in KINDS for key in authority.names(kind) for word in set(key.split()))


@lru_cache(maxsize=16)
def _known(kind: Kind) -> frozenset[str]:
    """The keys of every name of a kind that the gazetteer has."""
    return (
        frozenset(strict_key(kind, name) for name in load_gazetteer().names(_CLASS[kind]))
        if kind in _CLASS
        else frozenset()
    )


def _near(name: str, kind: Kind, authority: Authority) -> Iterable[Candidate]:
    """Items with the words of the name among others, for a person to look at; never linked."""
    words = set(tokens(name))
    index, names = _by_word(authority, kind), authority.names(kind)
    rarest = min((index.get(word, []) for word in words), key=len, default=[])
    found: dict[str, Candidate] = {}
    for key in rarest:
        others = set(key.split())
        if not words <= others:
            continue
        score = (Decimal(len(words)) / len(others) / 2).quantize(Decimal("0.01"))
        for item in names[key]:
            if item.qid not in found or found[item.qid].score < score:
                found[item.qid] = Candidate(item.qid, item.label, score, f"its name {key!r} holds the words")
    return sorted(found.values(), key=lambda c: (-c.score, _number(c.item)))[:NEAR]


@lru_cache(maxsize=16)
def _by_word(authority: Authority, kind: Kind) -> dict[str, list[str]]:
    """The names of a kind by each of their words."""
    index: dict[str, list[str]] = {}
    for key in authority.names(kind):
        for word in dict.fromkeys(key.split()):
            index.setdefault(word, []).append(key)
    return index


def _linked(name: str, item: Item, method: Method, score: Decimal, why: str, named: Sequence[Named] = ()) -> Decision:
    first = Candidate(item.qid, item.label, score, why)
    others = (candidate for candidate in _candidates(named) if candidate.item != item.qid)
    return Decision(
        name=name,
        kind=item.kind,
        item=item.qid,
        why=why,
        candidates=(first, *others),
        label=item.label,
        method=method,
        confidence=(score * item.confidence).quantize(Decimal("0.01")),
        source=item.source,
        version=item.date,
        known=True,
    )


def _candidates(named: Sequence[Named]) -> tuple[Candidate, ...]:
    """Those that bear the name, best first: a label before an alias, what fits before what does not."""
    found: dict[str, Candidate] = {}
    for level, item, _ in sorted(named, key=lambda n: (not n.item.confidence, n.level, _number(n.item.qid))):
        score = SCORE[level] if item.confidence else Decimal(0)
        found.setdefault(item.qid, Candidate(item.qid, item.label, score, item.note or "bears the name"))
    return tuple(found.values())


def _number(qid: str) -> int:
    return int(qid[1:])
