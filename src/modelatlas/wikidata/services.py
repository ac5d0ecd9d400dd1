"""Candidates for a name from a service: Wikidata's Action API, a Reconciliation API 0.2, or a SPARQL endpoint.

Each gives the same records; what to make of them is for :mod:`modelatlas.wikidata.online`. Names of people, places and
things come from anywhere, so whatever a service answers is read as data and checked for its shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from modelatlas.errors import NoAnswerError
from modelatlas.wikidata.client import Client
from modelatlas.wikidata.names import Kind, same_name
from modelatlas.wikidata.recordings import Request
from modelatlas.wikidata.tables import load_classes

LANGUAGES = ("en", "mul")
"""English, and what is the same in all languages (Wikidata's "mul")."""
DEVELOPER, ORIGIN, COUNTRY, PUBLISHED, INCEPTION = "P178", "P495", "P17", "P577", "P571"
_PAGE, _PAGES, _BATCH, _DEPTH = 50, 3, 50, 6
_QID = re.compile(r"(?:.*/)?(Q[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: its names in English or in all languages, its classes (P31), and what it says of its neighbours.

    ``fits`` is whether one of its classes, or a class above one, is of the kind. Years are of publication or inception.
    """

    qid: str
    label: str
    aliases: tuple[str, ...]
    description: str
    classes: tuple[str, ...]
    fits: bool
    developers: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()


class Service(Protocol):
    """Finds candidates. Raises NoAnswerError for no usable answer, ServiceError where the service refuses."""

    def find(self, name: str, kind: Kind) -> tuple[list[Found], str]:
        """The candidates in no promised order, all there are, and the day of the answer."""
        ...


# --- the Action API ---------------------------------------------------------------------------------------------------


class ActionService:
    """wbsearchentities for the items, wbgetentities for what they say and for the classes above theirs."""

    def __init__(self, client: Client, url: str = "https://www.wikidata.org/w/api.php") -> None:
        self.client, self.url = client, url

    def find(self, name: str, kind: Kind) -> tuple[list[Found], str]:
        """See `Service`."""
        qids, date = self._search(name, kind)
        entities = self._entities(qids, "labels|aliases|descriptions|claims")
        fitting = self._fitting(entities.values(), kind)
        return [_found(qid, entity, fitting) for qid, entity in entities.items()], date

    def _search(self, name: str, kind: Kind) -> tuple[list[str], str]:
        """The items that bear the name. The search also gives those whose names begin so, after them."""
        qids: list[str] = []
        date, start = "", 0
        for _ in range(_PAGES):
            answer, day = self._ask(
                "search",
                action="wbsearchentities",
                search=name,
                language="en",
                uselang="en",
                type="item",
                limit=str(_PAGE),
                **({"continue": str(start)} if start else {}),
            )
            date = date or day
            bearers = [hit for hit in _list(answer, "search") if _bears(hit, name, kind)]
            qids += [match[1] for hit in bearers if (match := _QID.fullmatch(_text(hit, "id")))]
            start = answer.get("search-continue", 0) if isinstance(answer.get("search-continue", 0), int) else 0
            if not start or not bearers:
                return list(dict.fromkeys(qids)), date
        raise NoAnswerError(f"more than {_PAGE * _PAGES} items are called {name!r}")

    def _entities(self, qids: Sequence[str], props: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for first in range(0, len(qids), _BATCH):
            batch = qids[first : first + _BATCH]
            answer, _ = self._ask(
                "entities", action="wbgetentities", ids="|".join(batch), props=props, languages="|".join(LANGUAGES)
            )
            found |= {
                qid: value
                for qid, value in answer["entities"].items()
                if isinstance(value, dict) and "missing" not in value
            }
        return found

    def _fitting(self, entities: Iterable[dict[str, Any]], kind: Kind) -> frozenset[str]:
        """The classes, of those that the entities are instances of, that are of the kind or lie below one that is."""
        known = load_classes()
        above: dict[str, set[str]] = {}
        wanted = {cls for entity in entities for cls in _values(entity, "P31")}
        direct = set(wanted)
        for _ in range(_DEPTH):
            asked = sorted(cls for cls in wanted if cls not in above and kind not in known.get(cls, ()))
            if not asked:
                break
            for qid, entity in self._entities(asked, "claims").items():
                above[qid] = set(_values(entity, "P279"))
            above |= {cls: set() for cls in asked if cls not in above}
            wanted = {cls for classes in above.values() for cls in classes}

        def reaches(cls: str, seen: frozenset[str]) -> bool:
            if kind in known.get(cls, ()):
                return True
            return any(reaches(upper, seen | {cls}) for upper in above.get(cls, ()) if upper not in seen)

        return frozenset(cls for cls in direct if reaches(cls, frozenset()))

    def _ask(self, part: str, **params: str) -> tuple[dict[str, Any], str]:
        """The answer, an object that has the part: a list for a search, an object for entities."""
        params |= {"format": "json", "formatversion": "2", "maxlag": str(self.client.manners.maxlag)}
        kind = dict if part == "entities" else list

        def usable(answer: object) -> bool:
            return isinstance(answer, dict) and isinstance(answer.get(part), kind)

        return self.client.ask(Request("get", self.url, tuple(sorted(params.items()))), usable)


def _bears(hit: object, name: str, kind: Kind) -> bool:
    """Whether a hit of a search is called so, by its label or by the name that matched."""
    match = hit.get("match") if isinstance(hit, dict) else None
    others = (_text(hit, "label"), _text(match, "text"))
    return any(same_name(kind, name, other) for other in others if other)


def _found(qid: str, entity: dict[str, Any], fitting: frozenset[str]) -> Found:
    labels = [label for label in (_term(entity, "labels", language) for language in LANGUAGES) if label]
    aliases = [alias for language in LANGUAGES for alias in _aliases(entity, language)]
    classes = tuple(_values(entity, "P31"))
    return Found(
        qid=qid,
        label=labels[0] if labels else "",
        aliases=tuple(dict.fromkeys([*labels[1:], *aliases])),
        description=_term(entity, "descriptions", "en"),
        classes=classes,
        fits=any(cls in fitting for cls in classes),
        developers=frozenset(_values(entity, DEVELOPER)),
        countries=frozenset([*_values(entity, ORIGIN), *_values(entity, COUNTRY)]),
        years=frozenset(_years(entity)),
    )


def _term(entity: dict[str, Any], part: str, language: str) -> str:
    terms = entity.get(part)
    term = terms.get(language) if isinstance(terms, dict) else None
    return _text(term, "value")


def _aliases(entity: dict[str, Any], language: str) -> list[str]:
    terms = entity.get("aliases")
    return [_text(term, "value") for term in _list(terms, language)] if isinstance(terms, dict) else []


def _statements(entity: dict[str, Any], prop: str) -> Iterator[Any]:
    """The values of a property, those that are deprecated left out."""
    claims = entity.get("claims")
    for statement in _list(claims, prop) if isinstance(claims, dict) else []:
        if isinstance(statement, dict) and statement.get("rank") != "deprecated":
            value = statement.get("mainsnak")
            value = value.get("datavalue") if isinstance(value, dict) else None
            if isinstance(value, dict):
                yield value.get("value")


def _values(entity: dict[str, Any], prop: str) -> list[str]:
    return [
        value["id"]
        for value in _statements(entity, prop)
        if isinstance(value, dict) and _QID.fullmatch(_text(value, "id"))
    ]


def _years(entity: dict[str, Any]) -> list[int]:
    times = (
        value.get("time")
        for prop in (PUBLISHED, INCEPTION)
        for value in _statements(entity, prop)
        if isinstance(value, dict)
    )
    return [int(text[1:5]) for text in times if isinstance(text, str) and re.match(r"\+\d{4}-", text)]


# --- the Reconciliation API -------------------------------------------------------------------------------------------


class ReconciliationService:
    """Any service of the Reconciliation API 0.2 whose items are Wikidata's. It tells labels and classes, no more."""

    def __init__(self, client: Client, url: str = "https://wikidata.reconci.link/en/api") -> None:
        self.client, self.url = client, url

    def find(self, name: str, kind: Kind) -> tuple[list[Found], str]:
        """See `Service`. A name that the service matched by an alias is not told, so only labels link."""
        queries = json.dumps({"q0": {"query": name, "limit": _PAGE}}, ensure_ascii=False)
        answer, date = self.client.ask(Request("post", self.url, (("queries", queries),)), _has_result)
        known = load_classes()
        found = []
        for hit in answer["q0"]["result"]:
            match = _QID.fullmatch(_text(hit, "id"))
            if match is None:
                continue
            classes = tuple(
                type_match[1]
                for one in _list(hit, "type")
                if (type_match := _QID.fullmatch(one if isinstance(one, str) else _text(one, "id")))
            )
            fits = any(kind in known.get(cls, ()) for cls in classes)
            found.append(Found(match[1], _text(hit, "name"), (), _text(hit, "description"), classes, fits))
        return found, date


def _has_result(answer: object) -> bool:
    result = answer.get("q0") if isinstance(answer, dict) else None
    return isinstance(result, dict) and isinstance(result.get("result"), list)


# --- SPARQL -----------------------------------------------------------------------------------------------------------

_QUERY = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <http://schema.org/>
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT ?item ?label ?alias ?description ?class ?fit ?developer ?country ?date
       (COUNT(DISTINCT ?article) AS ?sitelinks)
WHERE {
  { SELECT DISTINCT ?item WHERE { VALUES ?name { %(names)s } %(by)s } }
  OPTIONAL { ?item rdfs:label ?label . FILTER(LANG(?label) IN ("en", "mul")) }
  OPTIONAL { ?item skos:altLabel ?alias . FILTER(LANG(?alias) IN ("en", "mul")) }
  OPTIONAL { ?item schema:description ?description . FILTER(LANG(?description) = "en") }
  OPTIONAL { ?item wdt:P31 ?class . OPTIONAL { ?class wdt:P279* ?fit . VALUES ?fit { %(classes)s } } }
  OPTIONAL { ?item wdt:P178 ?developer }
  OPTIONAL { ?item wdt:P495|wdt:P17 ?country }
  OPTIONAL { ?item wdt:P577|wdt:P571 ?date }
  OPTIONAL { ?article schema:about ?item }
}
GROUP BY ?item ?label ?alias ?description ?class ?fit ?developer ?country ?date"""
_CODES: dict[Kind, str] = {"country": "wdt:P297|wdt:P298", "license": "wdt:P2479"}


class SparqlService:
    """Any endpoint with Wikidata's model: names in en and mul, P31/P279*, ISO and SPDX codes, sitelinks."""

    def __init__(self, client: Client, url: str = "https://query.wikidata.org/sparql") -> None:
        self.client, self.url = client, url

    def find(self, name: str, kind: Kind) -> tuple[list[Found], str]:
        """See `Service`. Names are compared as they stand: SPARQL has no index that forgets case."""
        request = Request("sparql", self.url, (("query", query_text(name, kind)),))
        answer, date = self.client.ask(request, has_bindings)
        rows: dict[str, list[dict[str, str]]] = {}
        for binding in answer["results"]["bindings"]:
            row = (
                {column: _text(cell, "value") for column, cell in binding.items()} if isinstance(binding, dict) else {}
            )
            if match := _QID.fullmatch(row.get("item", "")):
                rows.setdefault(match[1], []).append(row)
        return [_of_rows(qid, rows[qid]) for qid in sorted(rows)], date


def has_bindings(answer: object) -> bool:
    """Whether an answer is a table of SPARQL results in JSON."""
    results = answer.get("results") if isinstance(answer, dict) else None
    return isinstance(results, dict) and isinstance(results.get("bindings"), list)


def query_text(name: str, kind: Kind) -> str:
    """The query for a name: a string that is escaped, so that no name is ever read as SPARQL."""
    names = [f"{_literal(name)}{at}" for at in ("", *(f"@{language}" for language in LANGUAGES))]
    by = (
        "?item rdfs:label|skos:altLabel ?name"
        if kind not in _CODES
        else f"?item rdfs:label|skos:altLabel|{_CODES[kind]} ?name"
    )
    classes = sorted((qid for qid, kinds in load_classes().items() if kind in kinds), key=lambda qid: int(qid[1:]))
    return _QUERY % {"names": " ".join(names), "by": by, "classes": " ".join(f"wd:{qid}" for qid in classes)}


def _literal(text: str) -> str:
    """A string of SPARQL. Control characters are numbers, and so is a "u" after a backslash: an engine may replace
    ``\\u0022`` before it reads the string around it, even where the backslash is escaped (SPARQL 1.1, section 19.2)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    escaped = re.sub(r"(?<=\\)([uU])", lambda match: f"\\U{ord(match[1]):08X}", escaped)
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04X}", escaped) + '"'


def _of_rows(qid: str, rows: Sequence[dict[str, str]]) -> Found:
    def column(name: str) -> list[str]:
        return sorted({row[name] for row in rows if row.get(name)})

    def items(name: str) -> list[str]:
        return [match[1] for value in column(name) if (match := _QID.fullmatch(value))]

    labels = column("label")
    return Found(
        qid=qid,
        label=labels[0] if labels else "",
        aliases=(*labels[1:], *column("alias")),
        description=next(iter(column("description")), ""),
        classes=tuple(items("class")),
        fits=bool(items("fit")),
        developers=frozenset(items("developer")),
        countries=frozenset(items("country")),
        years=frozenset(int(value[:4]) for value in column("date") if value[:4].isdecimal()),
    )


# --- reading JSON of unknown shape ------------------------------------------------------------------------------------


def _list(value: object, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
