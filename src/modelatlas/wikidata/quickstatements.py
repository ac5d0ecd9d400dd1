"""The other way: what the atlas knows and a linked item may lack, as QuickStatements for a person to review.

Nothing is sent anywhere. Only what a document states is offered, never what was inferred; nothing that is hedged, that
a discrepancy involves, or that two documents say differently, be it that one of the values has no item.
Source: https://www.wikidata.org/wiki/Help:QuickStatements (version 1).
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from modelatlas.errors import TableError
from modelatlas.lexicon import parse_table
from modelatlas.vocabulary import ATLAS, BASE, OWL, PROV, RDF
from modelatlas.wikidata.links import Quads, link_atlas
from modelatlas.wikidata.sssom import WD

PROPERTIES: dict[NamedNode, str] = {
    ATLAS.developer: "P178",
    ATLAS.releaseDate: "P577",
    ATLAS.releaseYear: "P577",
    ATLAS.license: "P275",
    ATLAS.predecessor: "P155",
    ATLAS.successor: "P156",
    ATLAS.country: "P495",
}
"""Property of the atlas → of Wikidata. A model's country is its country of origin (P495)."""

_SINGLE = frozenset({"P577", "P275", "P155", "P156"})
"""What has one value; of the rest (developers, countries) one document may name several."""
_INVERSE = {"P155": "P156", "P156": "P155"}
_QUOTE_CHARS = 200
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTHS = {spelling: f"{i:02}" for i, name in enumerate(_MONTH_NAMES, 1) for spelling in (name, name[:3])}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document was published: an address, and the day on which it was read ("" where not known)."""

    url: str
    date: str


@dataclass(frozen=True, slots=True)
class _Statement:
    item: str
    prop: str
    value: str
    claim: NamedNode


def parse_sources(name: str, text: str) -> dict[str, Source]:
    """Read a table of the columns ``document``, ``url``, ``date``; documents are named by file name or SHA-256.

    Raises TableError, naming file and line, for an address or a date that is none.
    """
    found: dict[str, Source] = {}
    for where, cells in parse_table(name, text, ("document", "url", "date")):
        if not cells["url"].startswith(("https://", "http://")) or '"' in cells["url"]:
            raise TableError(f"{where}: {cells['url']!r} is no address of the web")
        if cells["date"]:
            check_date(cells["date"], where)
        found[cells["document"]] = Source(cells["url"], cells["date"])
    return found


def check_date(text: str, where: str) -> str:
    """Return a day as YYYY-MM-DD. Raises TableError for what is none."""
    try:
        if _DATE.fullmatch(text):
            return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise TableError(f"{where}: {text!r} is no day, such as 2026-11-21")


def quickstatements(
    atlas: Quads, *, date: str, base: str = BASE, sources: Mapping[str, Source] | None = None
) -> Iterator[str]:
    """The lines, sorted: item, property, value, reference (address, title, day) and the quote as a comment.

    ``date`` is the day on which the documents were read, unless ``sources`` has it. Items are those that the atlas's
    ``owl:sameAs`` name; an atlas without links is linked by the tables.
    """
    items = _items(atlas, base)
    given = sources or {}
    lines = {line for one in _statements(atlas, items) for line in _lines(atlas, one, date, given)}
    yield from sorted(lines, key=lambda line: (int(line.split("\t", 1)[0][1:]), line))


def _items(atlas: Quads, base: str) -> dict[NamedNode, str]:
    """The one item of each linked entity; an entity with two has none."""
    quads = list(atlas.quads_for_pattern(None, OWL.sameAs, None)) or link_atlas(atlas, base=base).quads
    found: dict[NamedNode, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == OWL.sameAs and isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            qid = quad.object.value.removeprefix(WD)
            if re.fullmatch(r"Q[1-9]\d*", qid):
                found[quad.subject].add(qid)
    return {entity: next(iter(qids)) for entity, qids in found.items() if len(qids) == 1}


def _statements(atlas: Quads, items: Mapping[NamedNode, str]) -> Iterator[_Statement]:
    involved = {quad.object for quad in atlas.quads_for_pattern(None, ATLAS.involves, None)}
    hedged = {quad.subject for quad in atlas.quads_for_pattern(None, ATLAS.approximate, None)}
    said: dict[tuple[str, str], list[_Statement]] = defaultdict(list)
    unwritten: set[NamedNode] = set()
    """Claims of which nothing is written, in whatever direction."""
    for one, linked in _claimed(atlas, items):
        said[one.item, one.prop].append(one)
        if not linked or one.claim in hedged:
            unwritten.add(one.claim)
    for (_, prop), statements in said.items():
        if not _agree(atlas, prop, statements) or any(one.claim in involved for one in statements):
            unwritten.update(one.claim for one in statements)
    for inverse in [_inverse(one) for all_of in said.values() for one in all_of if one.prop in _INVERSE]:
        if inverse.claim not in unwritten:
            said[inverse.item, inverse.prop].append(inverse)
    for (_, prop), statements in said.items():
        if _agree(atlas, prop, statements):
            exact = _most_exact({one.value for one in statements})
            yield from (one for one in statements if one.value in exact and one.claim not in unwritten)


def _inverse(one: _Statement) -> _Statement:
    """What follows is followed by."""
    return _Statement(one.value, _INVERSE[one.prop], one.item, one.claim)


def _claimed(atlas: Quads, items: Mapping[NamedNode, str]) -> Iterator[tuple[_Statement, bool]]:
    """What is claimed of linked things, and whether its value can be written: a thing without an item cannot."""
    for predicate, prop in PROPERTIES.items():
        for quad in atlas.quads_for_pattern(None, RDF.predicate, predicate):
            claim = quad.subject
            subject, value = _object(atlas, claim, RDF.subject), _object(atlas, claim, RDF.object)
            if isinstance(claim, NamedNode) and isinstance(subject, NamedNode) and subject in items:
                text = _value(value, items, _texts(atlas, claim, ATLAS.quote))
                yield _Statement(items[subject], prop, text or str(value), claim), bool(text)


def _agree(atlas: Quads, prop: str, statements: Iterable[_Statement]) -> bool:
    """Whether all that is said of one property can hold: one value, or values of which documents share some."""
    values: dict[NamedNode, set[str]] = defaultdict(set)
    for one in statements:
        for document in _documents(atlas, one.claim):
            values[document].add(one.value)
    if prop in _SINGLE:
        return len(_most_exact(set[str]().union(*values.values()))) <= 1
    return all(one & other for one, other in combinations(values.values(), 2))


def _most_exact(values: set[str]) -> set[str]:
    """The values without years and months that a day or month of the same tells more exactly."""
    days = {value[:8] for value in values if value.endswith("/11")}
    months = {value[:5] for value in values if value.endswith(("/10", "/11"))}
    return {
        value
        for value in values
        if not (value.endswith("/9") and value[:5] in months) and not (value.endswith("/10") and value[:8] in days)
    }


def _value(value: object, items: Mapping[NamedNode, str], quotes: Iterable[str] = ()) -> str:
    """A value as QuickStatements has it: an item, a day, month or year; "" for a thing without an item.

    A year is as exact as the claim's passages are: with the month that all of them that name the year give it.
    """
    if isinstance(value, NamedNode):
        return items.get(value, "")
    if isinstance(value, Literal):
        if _DATE.fullmatch(value.value):
            return f"+{value.value}T00:00:00Z/11"
        if _MONTH.fullmatch(value.value):
            return f"+{value.value}-00T00:00:00Z/10"
        if re.fullmatch(r"\d{4}", value.value):
            month = _month(value.value, quotes)
            return f"+{value.value}-{month}-00T00:00:00Z/{10 if month != '00' else 9}"
    return ""


def _month(year: str, quotes: Iterable[str]) -> str:
    """The month, as two digits, of a year that passages name once each and with one month; else "00"."""
    months: set[str] = set()
    for quote in quotes:
        named = re.findall(rf"(?:\b([A-Z][a-z]+),? )?\b{year}\b", quote)
        before = re.findall(rf"\d(?:st|nd|rd|th)?,? {year}\b|\d(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]+,? {year}\b", quote)
        months |= {_MONTHS.get(name, "00") for name in named} | ({"00"} if before or len(named) > 1 else set())
    return months.pop() if len(months) == 1 else "00"


def _documents(atlas: Quads, claim: NamedNode) -> list[NamedNode]:
    """The documents that state a claim, in order."""
    found = {quad.object for quad in atlas.quads_for_pattern(claim, PROV.wasDerivedFrom, None)}
    return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)


def _quotes(atlas: Quads, claim: NamedNode, document: NamedNode) -> list[str]:
    """The passages of a document that state a claim, in its order; without passages, the claim's quotes if it is one
    document's.
    """
    nodes = {quad.object for quad in atlas.quads_for_pattern(claim, ATLAS.evidence, None)}
    of_it = [n for n in nodes if isinstance(n, NamedNode) and n.value.startswith(f"{document.value}#")]
    passages = sorted(of_it, key=lambda n: [int(number) for number in re.findall(r"\d+", n.value.rpartition("#")[2])])
    texts = [text for passage in passages for text in sorted(_texts(atlas, passage, PROV.value))]
    if not texts and len(_documents(atlas, claim)) == 1:
        texts = sorted(_texts(atlas, claim, ATLAS.quote))
    return texts


def _lines(atlas: Quads, one: _Statement, date: str, sources: Mapping[str, Source]) -> Iterator[str]:
    """The statement with each document that states it as its reference."""
    for document in _documents(atlas, one.claim):
        names = sorted(_texts(atlas, document, ATLAS.fileName))
        hashes = sorted(_texts(atlas, document, ATLAS.sha256))
        source = next((sources[name] for name in (*names, *hashes) if name in sources), Source("", ""))
        parts = [one.item, one.prop, one.value]
        parts += ["S854", f'"{source.url}"'] if source.url else []
        parts += ["S1476", f'en:"{_plain(names[0])}"'] if names else []
        parts += ["S813", f"+{source.date or date}T00:00:00Z/11"]
        quote = _plain(" … ".join(_quotes(atlas, one.claim, document)))[:_QUOTE_CHARS]
        comment = f"\t/* {quote} */" if quote else ""
        yield "\t".join(parts) + comment


def _plain(text: str) -> str:
    """Text that ends neither a string nor a comment nor a line: the format has no escapes."""
    return " ".join(text.replace('"', "'").replace("*/", "* /").replace("/*", "/ *").split())


def _object(atlas: Quads, node: object, predicate: NamedNode) -> object:
    """The one value of a node, None if there is none or are several."""
    if not isinstance(node, NamedNode):
        return None
    values = {quad.object for quad in atlas.quads_for_pattern(node, predicate, None)}
    return next(iter(values)) if len(values) == 1 else None


def _texts(atlas: Quads, node: NamedNode, predicate: NamedNode) -> set[str]:
    objects = (quad.object for quad in atlas.quads_for_pattern(node, predicate, None))
    return {value.value for value in objects if isinstance(value, Literal)}
