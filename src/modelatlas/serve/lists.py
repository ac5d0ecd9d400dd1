"""Lists of models and of what they have in common, asked of the atlas in SPARQL."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from modelatlas.answers.reading import name_of, nodes, property_label
from modelatlas.serve.atlas import Atlas
from modelatlas.serve.links import known
from modelatlas.vocabulary import ATLAS, PATH, RDF, SPDX_LICENSES, XSD

PAGE = 50
_MOST_PAGES = 100_000
_MOST_FOUND = 10_000
_MOST_DIGITS = 30
_DOCUMENT = ATLAS.Document.value
_PREFIXES = """
PREFIX atlas: <https://w3id.org/modelatlas/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True, slots=True)
class Group:
    """What models are listed by: a property path from a model, and the class of the things that it leads to."""

    title: str
    path: str
    kind: str

    def holds(self, node: NamedNode, kinds: Collection[str]) -> bool:
        """Whether a thing of those classes (IRIs) is one that models are listed by here."""
        if self.path == "atlas:license":
            return node.value.startswith(SPDX_LICENSES)
        return bool(self.kind) and ATLAS.IRI + self.kind in kinds


GROUPS: Mapping[str, Group] = {
    "country": Group("Countries", "atlas:country", "Country"),
    "hardware": Group("Hardware", "atlas:trainingRun/atlas:hardware/atlas:variantOf*", "Hardware"),
    "year": Group("Years", "atlas:releaseYear", ""),
    "organization": Group("Organisations", "atlas:developer", "Organization"),
    "license": Group("Licences", "atlas:license", ""),
    "benchmark": Group("Benchmarks", "atlas:evaluation/atlas:benchmark", "Benchmark"),
    "technique": Group("Techniques", "atlas:usesTechnique", "Technique"),
    "task": Group("Tasks", "atlas:supportsTask", "Task"),
}
KINDS = tuple(ATLAS.IRI + kind for kind in PATH)
"""The classes of the contract, models first; a thing may be of more general ones as well."""
SORTS = {"name": "LCASE(?name)", "parameters": "DESC(?parameters)", "year": "DESC(STR(?year))"}


@dataclass(frozen=True, slots=True)
class Member:
    """One value that models are listed by: its IRI ("" for a year), its name, how many models have it.

    ``key`` is what the list of these models is asked for by, "" where the value cannot be named so (a blank node).
    """

    iri: str
    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A model in a list; what the atlas has not is "" or None, as is the IRI of a blank node."""

    iri: str
    name: str
    year: str
    parameters: int | None
    country: str
    developer: str


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name, and the classes that it is of, in words."""

    iri: str
    name: str
    kind: str


def group_members(atlas: Atlas, kind: str, limit: int = 0) -> list[Member]:
    """The values of one group, those that most models have first; all without a ``limit``."""
    rows = atlas.ask(f"""{_PREFIXES}
SELECT ?thing (MIN(STR(?label)) AS ?name) ?count WHERE {{
  {{ SELECT ?thing (COUNT(DISTINCT ?model) AS ?count) WHERE {{
    {{ SELECT DISTINCT ?model ?thing WHERE {{ ?model {GROUPS[kind].path} ?thing }} }}
    FILTER EXISTS {{ ?model a atlas:Model }}
  }} GROUP BY ?thing }}
  OPTIONAL {{ ?thing rdfs:label ?label }}
}} GROUP BY ?thing ?count ORDER BY {"DESC(STR(?thing))" if kind == "year" else "DESC(?count) LCASE(?name) ?thing"}
{f"LIMIT {limit}" if limit else ""}""")
    members = []
    for row in rows:
        if thing := row["thing"]:
            start = f"{atlas.base}{PATH.get(GROUPS[kind].kind, '')}/"
            name = _text(row["name"]) or re.split(r"[/#]", _text(thing))[-1]
            key = _text(thing) if kind == "year" else _iri(thing).removeprefix(start)
            key = key if kind != "year" or group_value(atlas, kind, key) == thing else ""
            members.append(Member(_iri(thing), key, name, int(row["count"].value)))
    return members


def group_value(atlas: Atlas, kind: str, key: str) -> NamedNode | Literal | None:
    """The term that the key of a group's member stands for; None if the atlas has none such."""
    if kind == "year":
        return Literal(key, datatype=XSD.gYear) if re.fullmatch(r"\d{4}", key) else None
    return known(atlas, f"{atlas.base}{PATH.get(GROUPS[kind].kind, '')}/{key}") or known(atlas, key)


def models(
    atlas: Atlas, text: str, filters: Mapping[str, NamedNode | Literal], sort: str, page: int
) -> tuple[int, list[Row]]:
    """How many models have all of ``filters`` and ``text`` in a name, and those of one page (the first is 1)."""
    where = ["?iri a atlas:Model ."]
    where += [f"?iri {GROUPS[kind].path} {value} ." for kind, value in filters.items()]
    if text:
        wanted = f"CONTAINS(LCASE(STR(?form)), LCASE({Literal(text)}))"
        where.append(f"FILTER EXISTS {{ ?iri rdfs:label|skos:altLabel ?form FILTER({wanted}) }}")
    pattern = "\n  ".join(where)
    (total,) = atlas.ask(f"{_PREFIXES}SELECT (COUNT(DISTINCT ?iri) AS ?n) WHERE {{ {pattern} }}")
    rows = atlas.ask(f"""{_PREFIXES}
SELECT ?iri (MIN(STR(?label)) AS ?name) (MIN(STR(?released)) AS ?year) (MAX(?count) AS ?parameters)
  (GROUP_CONCAT(DISTINCT ?place; separator=", ") AS ?country)
  (GROUP_CONCAT(DISTINCT ?maker; separator=", ") AS ?developer) WHERE {{
  {{ SELECT DISTINCT ?iri WHERE {{ {pattern} }} }}
  OPTIONAL {{ ?iri rdfs:label ?label }}
  OPTIONAL {{ ?iri atlas:releaseYear ?released }}
  OPTIONAL {{ ?iri atlas:parameterCount ?count }}
  OPTIONAL {{ ?iri atlas:country/rdfs:label ?place }}
  OPTIONAL {{ ?iri atlas:developer/rdfs:label ?maker }}
}} GROUP BY ?iri ORDER BY {SORTS[sort]} LCASE(?name) ?iri LIMIT {PAGE} OFFSET {(page - 1) * PAGE}""")
    found = [
        Row(
            iri=_iri(row["iri"]),
            name=_text(row["name"]) or _text(row["iri"]).rpartition("/")[2],
            year=_text(row["year"]),
            parameters=_count(row["parameters"]),
            country=_text(row["country"]),
            developer=_text(row["developer"]),
        )
        for row in rows
        if row["iri"]
    ]
    return int(total["n"].value), found


def search(atlas: Atlas, text: str, page: int) -> tuple[int, list[Named]]:
    """Things with ``text`` in a name: how many, and those of one page.

    Models come first, then names that begin with the text. Of a text that very many names hold, not all are looked at.
    """
    rows = atlas.ask(f"""{_PREFIXES}
SELECT DISTINCT ?iri ?form WHERE {{ ?iri rdfs:label|skos:altLabel|atlas:fileName ?form
  FILTER(CONTAINS(LCASE(STR(?form)), LCASE({Literal(text)}))) }} LIMIT {_MOST_FOUND}""")
    forms: dict[NamedNode, list[str]] = {}
    for row in rows:
        if isinstance(row["iri"], NamedNode):
            forms.setdefault(row["iri"], []).append(_text(row["form"]))
    found = []
    for node, names in forms.items():
        kind = kind_of(atlas, node)
        if kind:
            begins = any(name.casefold().startswith(text.casefold()) for name in names)
            label = name_of(atlas.store, node) if kind != _DOCUMENT else min(names)
            found.append(((kind != KINDS[0], not begins, label.casefold(), node.value), Named(node.value, label, kind)))
    found.sort(key=lambda item: item[0])
    shown = [item for _, item in found[(page - 1) * PAGE : page * PAGE]]
    return len(found), [Named(item.iri, item.name, kind_words(item.kind)) for item in shown]


def kind_of(atlas: Atlas, node: NamedNode) -> str:
    """The class of the contract that a thing is of, as an IRI; "" if of none. More general ones do not count."""
    kinds = {term.value for term in nodes(atlas.store, node, RDF.type)}
    return next((kind for kind in KINDS if kind in kinds), "")


def kind_words(iri: str) -> str:
    """The class of a thing in words."""
    return property_label(re.split(r"[/#]", iri)[-1])


def counts(atlas: Atlas, kinds: Iterable[str]) -> dict[str, int]:
    """How many instances the atlas has of each of these classes (local names); an index has them, so each is a scan."""
    found = {}
    for kind in kinds:
        (row,) = atlas.ask(f"{_PREFIXES}SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a atlas:{kind} }}")
        found[kind] = int(row["n"].value)
    return found


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A discrepancy: what it is about, and the words with both numbers."""

    iri: str
    about: str
    name: str
    kind: str
    text: str


def discrepancies(atlas: Atlas, page: int) -> tuple[int, list[Contradiction]]:
    """How many there are, and those of one page."""
    pattern = "?iri a atlas:Discrepancy ; rdfs:comment ?text ; atlas:about ?about ."
    (total,) = atlas.ask(f"{_PREFIXES}SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    rows = atlas.ask(f"""{_PREFIXES}
SELECT ?iri ?about (MIN(STR(?label)) AS ?name) (MIN(STR(?is)) AS ?kind) (MIN(STR(?text)) AS ?words) WHERE {{ {pattern}
  OPTIONAL {{ ?about rdfs:label ?label }} OPTIONAL {{ ?iri atlas:discrepancyKind ?is }}
}} GROUP BY ?iri ?about ORDER BY LCASE(?name) ?about ?kind ?iri LIMIT {PAGE} OFFSET {(page - 1) * PAGE}""")
    return int(total["n"].value), [
        Contradiction(
            _iri(row["iri"]),
            _iri(row["about"]),
            _text(row["name"]) or _text(row["about"]).rpartition("/")[2],
            _text(row["kind"]),
            _text(row["words"]),
        )
        for row in rows
        if row["iri"]
    ]


def page_number(text: str) -> int:
    """The page that a request asks for; what is no such number is the first."""
    return min(max(int(text), 1), _MOST_PAGES) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 1


def _text(term: object) -> str:
    return getattr(term, "value", "")


def _iri(term: object) -> str:
    """The IRI of a term, "" of one that has none: nothing can lead to a blank node or a literal."""
    return term.value if isinstance(term, NamedNode) else ""


def _count(term: object) -> int | None:
    """The whole number that a literal is; None for a text, infinity, or more than could be a count."""
    try:
        number = Decimal(_text(term))
    except ArithmeticError:
        return None
    return int(number) if number.is_finite() and number.adjusted() < _MOST_DIGITS else None
