"""The other way: what the atlas knows and a linked item may lack, as QuickStatements for a person to review.

Nothing is sent anywhere. Only what a document states is offered, never what was inferred; nothing that is hedged, that
a discrepancy involves, or that two documents say differently where one value can be.
Source: https://www.wikidata.org/wiki/Help:QuickStatements (version 1).
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
_QUOTE_CHARS = 200
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


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
    found: dict[tuple[str, str], list[_Statement]] = defaultdict(list)
    doubtful: set[tuple[str, str]] = set()
    for predicate, prop in PROPERTIES.items():
        for quad in atlas.quads_for_pattern(None, RDF.predicate, predicate):
            claim = quad.subject
            subject, value = _object(atlas, claim, RDF.subject), _object(atlas, claim, RDF.object)
            if not isinstance(claim, NamedNode) or not isinstance(subject, NamedNode) or subject not in items:
                continue
            item = items[subject]
            if claim in involved:
                doubtful.add((item, prop))
            elif claim not in hedged and (text := _value(value, items)):
                found[item, prop].append(_Statement(item, prop, text, claim))
    for place, statements in found.items():
        values = _without_years({one.value for one in statements})
        if place in doubtful or (place[1] in _SINGLE and len(values) > 1):
            continue
        yield from (one for one in statements if one.value in values)


def _without_years(values: set[str]) -> set[str]:
    """The values without years that a day of the same year tells more exactly."""
    days = {value[:5] for value in values if value.endswith("/11")}
    return {value for value in values if not (value.endswith("/9") and value[:5] in days)}


def _value(value: object, items: Mapping[NamedNode, str]) -> str:
    """A value as QuickStatements has it: an item, a day or a year; "" for a thing without an item."""
    if isinstance(value, NamedNode):
        return items.get(value, "")
    if isinstance(value, Literal):
        if _DATE.fullmatch(value.value):
            return f"+{value.value}T00:00:00Z/11"
        if re.fullmatch(r"\d{4}", value.value):
            return f"+{value.value}-00-00T00:00:00Z/9"
    return ""


def _lines(atlas: Quads, one: _Statement, date: str, sources: Mapping[str, Source]) -> Iterator[str]:
    """The statement with each document that states it as its reference."""
    quotes = sorted(_texts(atlas, one.claim, ATLAS.quote))
    for document in (quad.object for quad in atlas.quads_for_pattern(one.claim, PROV.wasDerivedFrom, None)):
        if not isinstance(document, NamedNode):
            continue
        names = sorted(_texts(atlas, document, ATLAS.fileName))
        hashes = sorted(_texts(atlas, document, ATLAS.sha256))
        source = next((sources[name] for name in (*names, *hashes) if name in sources), Source("", ""))
        parts = [one.item, one.prop, one.value]
        parts += ["S854", f'"{source.url}"'] if source.url else []
        parts += ["S1476", f'en:"{_plain(names[0])}"'] if names else []
        parts += ["S813", f"+{source.date or date}T00:00:00Z/11"]
        comment = f"\t/* {_plain(quotes[0])[:_QUOTE_CHARS]} */" if quotes else ""
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
