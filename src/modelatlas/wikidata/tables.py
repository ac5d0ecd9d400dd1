"""The authority tables: which Wikidata item is which thing, each row with its source and date (docs/linking.md).

Names that the gazetteers of :mod:`modelatlas.gazetteer` know for the same thing are taken from there, so that a name
is written down once. A row without a confidence is never linked: it says what else bears the name, and why it is not
meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from modelatlas.errors import TableError
from modelatlas.lexicon import Row, read_table
from modelatlas.wikidata.names import Kind, loose_key, parse_kind, same_case, strict_key, without_legal_forms

TABLES = (
    "wikidata-countries.tsv",
    "wikidata-licenses.tsv",
    "wikidata-organizations.tsv",
    "wikidata-things.tsv",
)
COLUMNS = ("kind", "qid", "key", "label", "aliases", "confidence", "note", "source", "date")
GAZETTEERS: dict[str, Kind] = {
    "countries.tsv": "country",
    "licenses.tsv": "license",
    "organizations.tsv": "organization",
}
"""Gazetteers whose spellings name the items as well. Those of models and techniques are wider than the items are
("decoder-only architecture" for the transformer), so their items have the names of the tables alone."""

CODE, LABEL, ALIAS = 0, 1, 2
"""How a name names an item, the surest first."""

_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f]")
_QID = re.compile(r"Q[1-9]\d*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Item:
    """A Wikidata item under one of its kinds.

    ``key`` is that of the atlas's entity ("" where the atlas has none yet); ``cased`` are the names that are something
    else in another case (FAIR and fair); ``confidence`` is 0 for what must not be linked, and ``note`` then says why;
    ``developers`` are labels.
    """

    qid: str
    kind: Kind
    key: str
    label: str
    names: tuple[str, ...]
    cased: frozenset[str]
    confidence: Decimal
    note: str
    developers: tuple[str, ...]
    source: str
    date: str


class Named(NamedTuple):
    """An item with how a name names it: CODE, LABEL or ALIAS; ``cased`` is the name whose case must be met, or ""."""

    level: int
    item: Item
    cased: str = ""


class Authority:
    """The items of all tables, by name and by key. Nothing in it changes once loaded."""

    __slots__ = ("_dates", "_keys", "_loose", "_names", "_strict", "items", "wrong")

    def __init__(self, items: Iterable[Item], wrong: Iterable[str] = ()) -> None:
        """``wrong`` are items that public lists give for a name wrongly: never linked, wherever they come from."""
        self.items = tuple(items)
        self.wrong = frozenset(wrong)
        self._strict: dict[tuple[Kind, str], list[Named]] = {}
        self._loose: dict[tuple[Kind, str], list[Named]] = {}
        self._keys: dict[tuple[Kind, str], Item] = {}
        self._names: dict[Kind, dict[str, list[Item]]] = {}
        self._dates: dict[Kind, str] = {}
        for item in self.items:
            self._dates[item.kind] = max(item.date, self._dates.get(item.kind, ""))
            if item.qid not in self.wrong:
                self._add(item)

    def strict(self, kind: Kind, name: str) -> list[Named]:
        """The items of a kind that bear the name."""
        return _as_written(name, self._strict.get((kind, strict_key(kind, name)), []))

    def loose(self, kind: Kind, name: str) -> list[Named]:
        """The same by the loose key; an organisation's name also without the legal form that it is asked with."""
        for bare in without_legal_forms(name) if kind == "organization" else [name]:
            found = self.strict(kind, bare) or _as_written(bare, self._loose.get((kind, loose_key(kind, bare)), []))
            if found:
                return found
        return []

    def by_key(self, kind: Kind, key: str) -> Item | None:
        """The item of an entity of the atlas, by the key in the entity's IRI; None where there is none to link."""
        return self._keys.get((kind, key))

    def version(self, kind: Kind) -> str:
        """The date of the newest row of a kind, "" where there is none."""
        return self._dates.get(kind, "")

    def names(self, kind: Kind) -> dict[str, list[Item]]:
        """Every name of a kind by its strict key, with the items that bear it; built when first asked for."""
        if kind not in self._names:
            of_kind = ((key, named) for (other, key), named in self._strict.items() if other == kind)
            self._names[kind] = {key: [found.item for found in named] for key, named in of_kind}
        return self._names[kind]

    def _add(self, item: Item) -> None:
        if item.key and item.confidence:
            self._keys[item.kind, item.key] = item
        for place, name in enumerate(item.names):
            code = item.kind in ("country", "license") and name == item.key
            level = CODE if code else LABEL if place == 0 else ALIAS
            named = Named(level, item, name if name in item.cased else "")
            if item.kind != "organization":
                loose = [loose_key(item.kind, name)]
            elif item.key:  # one of the atlas's own, which nobody else is without spaces or a legal form
                loose = [loose_key(item.kind, bare) for bare in without_legal_forms(name)]
            else:
                loose = []  # George Town is no Georgetown, and Senegal no company of its
            for index, key in ((self._strict, strict_key(item.kind, name)), *((self._loose, key) for key in loose)):
                if key and named not in index.setdefault((item.kind, key), []):
                    index[item.kind, key].append(named)


def _as_written(name: str, found: list[Named]) -> list[Named]:
    """What was found, without what only a code names if the name has accents (ČR is not Costa Rica), and without what
    has the name in another case alone (fair is not FAIR).
    """
    if _ACCENTED.search(name):
        found = [named for named in found if named.level != CODE]
    return [named for named in found if not named.cased or _in_case(name, named)]


def _in_case(name: str, named: Named) -> bool:
    """Whether a name is in the case that it must have: a label's (Nato for NATO) is any but small letters alone."""
    if named.level == LABEL:
        return not name.islower() or named.cased.islower()
    return same_case(name, named.cased)


def parse_items(name: str, rows: Iterable[Row], spellings: dict[tuple[Kind, str], tuple[str, ...]]) -> Iterator[Item]:
    """The items of a table; ``spellings`` are those of the gazetteers, by kind and key.

    Raises TableError, naming file and line, for a kind, QID, confidence or date that is none, and a row without source.
    """
    for where, cells in rows:
        kind = parse_kind(cells["kind"])
        if kind is None:
            raise TableError(f"{where}: {cells['kind']!r} is no kind")
        if not _QID.fullmatch(cells["qid"]):
            raise TableError(f"{where}: {cells['qid']!r} is no QID, which is Q and a number")
        if not cells["label"] or not cells["source"] or not _DATE.fullmatch(cells["date"]):
            raise TableError(f"{where}: a label, a source and a date (YYYY-MM-DD) must be given")
        confidence = _confidence(where, cells["confidence"])
        if not confidence and not cells["note"]:
            raise TableError(f"{where}: a row without confidence needs a note that says why it is never linked")
        without = {strict_key(kind, other) for other in cells.get("without", "").split("|")}
        given = (cells["label"], *filter(None, cells["aliases"].split("|")))
        known = spellings.get((kind, cells["key"]), ()) if cells["key"] else ()
        cased = {name.removeprefix("=") for name in given if name.startswith("=")}
        given = tuple(name.removeprefix("=") for name in given)
        names = dict.fromkeys((*given, *(other for other in known if strict_key(kind, other) not in without)))
        if kind == "organization":
            cased |= {name for name in list(names)[1:] if name.isupper() and name.isalpha()}
        yield Item(
            qid=cells["qid"],
            kind=kind,
            key=cells["key"],
            label=given[0],
            names=tuple(names),
            cased=frozenset(cased),
            confidence=confidence,
            note=cells["note"],
            developers=tuple(filter(None, cells.get("developers", "").split("|"))),
            source=cells["source"],
            date=cells["date"],
        )


def _confidence(where: str, text: str) -> Decimal:
    try:
        value = Decimal(text or "0")
    except InvalidOperation:
        value = Decimal(-1)
    if not 0 <= value <= 1:
        raise TableError(f"{where}: the confidence {text!r} is no number from 0 to 1")
    return value


def _spellings() -> dict[tuple[Kind, str], tuple[str, ...]]:
    """What the gazetteers call their entities, adjectives left out: a demonym names people and languages as well."""
    from modelatlas.lexicon import slug

    found: dict[tuple[Kind, str], tuple[str, ...]] = {}
    for table, kind in GAZETTEERS.items():
        for row in read_table(table, ("label", "aliases")):
            cells = row.cells
            key = cells.get("key") or slug(cells["label"])
            aliases = (alias.removeprefix("=").removeprefix("~") for alias in cells["aliases"].split("|") if alias)
            code = (key,) if kind != "organization" else ()
            found[kind, key] = (*code, cells["label"], *aliases)
    return found


@lru_cache(maxsize=1)
def load_authority() -> Authority:
    """Read the tables of `data/` once. Raises TableError with file and line for a malformed row."""
    spellings = _spellings()
    items = [item for name in TABLES for item in parse_items(name, read_table(name, COLUMNS), spellings)]
    wrong = [row.cells["qid"] for row in read_table("wikidata-wrong.tsv", ("qid", "name", "right", "source", "date"))]
    return Authority(items, wrong)


@lru_cache(maxsize=1)
def load_classes() -> dict[str, frozenset[Kind]]:
    """Wikidata's classes whose instances are of a kind, by QID. Raises TableError for a row of no kind."""
    found: dict[str, set[Kind]] = {}
    for where, cells in read_table("wikidata-classes.tsv", ("kind", "qid", "label", "source", "date")):
        kind = parse_kind(cells["kind"])
        if kind is None:
            raise TableError(f"{where}: {cells['kind']!r} is no kind")
        found.setdefault(cells["qid"], set()).add(kind)
    return {qid: frozenset(kinds) for qid, kinds in found.items()}
