"""What each page shows: plain values for its template, read from the atlas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, NamedNode

from modelatlas.answers import Fact, Quote, Section, entity_facts, fact_sheet, lineage
from modelatlas.answers.reading import (
    name_of,
    nodes,
    objects,
    property_label,
    subjects,
    text_of,
    unit_text,
    value_text,
)
from modelatlas.queries import QueryInfo, list_queries
from modelatlas.serve import links, lists
from modelatlas.serve.atlas import Atlas
from modelatlas.serve.drawing import draw
from modelatlas.vocabulary import ATLAS, DCTERMS, PATH, PROV, RDF, RDFS, SKOS

_TOP = 8
_COUNTED = ("Model", "TrainingRun", "Evaluation", "Document", "Claim", "Discrepancy")
_MOST_NAMED = 50
_SHOWN_ELSEWHERE = frozenset({"ancestor", "descendant"})  # the drawing tells
_NOT_LISTED = frozenset({RDF.type.value, RDFS.label.value, SKOS.altLabel.value, DCTERMS.source.value})
_CLAIM_PARTS = frozenset({RDF.subject.value, RDF.object.value, ATLAS.about.value})

Context = dict[str, Any]


class NotFound(Exception):
    """The atlas says nothing of what a page is asked for."""


@dataclass(frozen=True, slots=True)
class Property:
    """All values of one property, as the page shows them under one name."""

    name: str
    label: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a model's page, with its facts by property; ``quotes`` are those of all its facts, told once."""

    kind: str
    title: str
    iri: str
    properties: tuple[Property, ...]
    parts: tuple[Part, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Backlinks:
    """What names a thing by one property; ``more`` others do as well."""

    label: str
    things: tuple[lists.Named, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim in words: of what, which property, which value."""

    iri: str
    subject: lists.Named
    label: str
    value: str
    value_iri: str
    rule: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a document; ``anchor`` is the fragment of its IRI."""

    anchor: str
    text: str
    stated: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list stands: this page, how many there are, how many things in all."""

    number: int
    last: int
    total: int

    @classmethod
    def of(cls, number: int, total: int) -> Pages:
        """The pages of a list of ``total`` things."""
        return cls(number, max(1, -(-total // lists.PAGE)), total)


# --- lists ------------------------------------------------------------------------------------------------------------


def home(atlas: Atlas, _job: Mapping[str, Any]) -> Context:
    """What the atlas holds, and ways in."""
    groups = {kind: lists.group_members(atlas, kind, _TOP) for kind in ("country", "hardware", "year", "organization")}
    largest = lists.models(atlas, "", {}, "parameters", 1)[1]
    return {
        "counts": lists.counts(atlas, _COUNTED),
        "groups": groups,
        "titles": {kind: group.title for kind, group in lists.GROUPS.items()},
        "largest": [row for row in largest if row.parameters][:_TOP],
        "triples": atlas.triples,
    }


def models(atlas: Atlas, job: Mapping[str, Any]) -> Context:
    """The models, all or those that have something, by pages."""
    text, sort, number = job.get("q", "").strip(), job.get("sort", "name"), lists.page_number(job.get("page", "1"))
    sort = sort if sort in lists.SORTS else "name"
    asked = {kind: job[kind] for kind in lists.GROUPS if job.get(kind)}
    filters: dict[str, NamedNode | Literal] = {}
    for kind, key in asked.items():
        value = lists.group_value(atlas, kind, key)
        if value is None:
            raise NotFound(f"the atlas has no {kind} {key!r}")
        filters[kind] = value
    total, rows = lists.models(atlas, text, filters, sort, number)
    labels = {kind: value_text(atlas.store, value) for kind, value in filters.items()}
    return {
        "rows": rows,
        "pages": Pages.of(number, total),
        "text": text,
        "sort": sort,
        "asked": asked,
        "labels": labels,
        "iris": {kind: value.value for kind, value in filters.items() if isinstance(value, NamedNode)},
    }


def group(atlas: Atlas, job: Mapping[str, Any]) -> Context:
    """The countries, kinds of hardware, years … that models are listed by."""
    kind = job["kind"]
    if kind not in lists.GROUPS:
        raise NotFound(f"models are not listed by {kind!r}, but by {', '.join(lists.GROUPS)}")
    members = lists.group_members(atlas, kind)
    title = lists.GROUPS[kind].title
    return {"kind": kind, "title": title, "members": members, "most": max((m.count for m in members), default=1)}


def search(atlas: Atlas, job: Mapping[str, Any]) -> Context:
    """Things by a part of a name."""
    text, number = job.get("q", "").strip(), lists.page_number(job.get("page", "1"))
    total, found = lists.search(atlas, text, number) if text else (0, [])
    return {"text": text, "found": found, "pages": Pages.of(number, total)}


def discrepancies(atlas: Atlas, job: Mapping[str, Any]) -> Context:
    """What cannot both be true."""
    number = lists.page_number(job.get("page", "1"))
    total, found = lists.discrepancies(atlas, number)
    return {"found": found, "pages": Pages.of(number, total)}


def query(atlas: Atlas, _job: Mapping[str, Any]) -> Context:
    """The stored questions, for the editor."""
    return {"queries": stored_queries(), "base": atlas.base}


@lru_cache(maxsize=1)
def stored_queries() -> tuple[QueryInfo, ...]:
    """The stored queries; read once, as a worker can open no file."""
    return tuple(list_queries())


# --- things -----------------------------------------------------------------------------------------------------------


def thing(atlas: Atlas, job: Mapping[str, Any]) -> NamedNode:
    """What a request is about, by its IRI or its path under the base. Raises NotFound."""
    node = links.known(atlas, job["iri"]) if "iri" in job else links.find(atlas, job["path"])
    if node is None:
        raise NotFound(f"the atlas says nothing of {job.get('iri') or atlas.base + job.get('path', '')}")
    return node


def entity(atlas: Atlas, job: Mapping[str, Any]) -> Context:
    """All about one thing: a model as a fact sheet with its line, anything else by its properties."""
    node = thing(atlas, job)
    kind = lists.kind_of(atlas, node)
    context = {
        "iri": node.value,
        "path": links.path_of(atlas, node.value),
        "name": name_of(atlas.store, node),
        "kind": lists.kind_words(kind) if kind else "",
        "other_names": [term.value for term in objects(atlas.store, node, SKOS.altLabel)],
    }
    return context | (_model(atlas, node) if kind == ATLAS.Model.value else _other(atlas, node))


def _model(atlas: Atlas, node: NamedNode) -> Context:
    sheet = fact_sheet(atlas.store, node.value)
    line = lineage(atlas.store, node.value)
    runs = [section for section in sheet.sections if section.kind == "TrainingRun"]
    others = [section for section in sheet.sections if section.kind != "TrainingRun"]
    facts = [fact for fact in sheet.facts if fact.property not in _SHOWN_ELSEWHERE]
    return {
        "model": True,
        "properties_": _properties(facts),
        "runs": [_part(section) for section in runs],
        "sections": {
            kind: [_card(section) for section in found] for kind, found in groupby(others, lambda part: part.kind)
        },
        "discrepancies": sheet.discrepancies,
        "drawing": draw(line) if len(line.models) > 1 else None,
    }


def _part(section: Section) -> Part:
    parts = tuple(map(_part, section.sections))
    return Part(section.kind, section.title, section.iri, _properties(section.facts), parts)


def _card(section: Section) -> Part:
    """A small section: one or two passages state all of it, so they stand under its facts, not under each."""
    quotes = tuple(dict.fromkeys(quote for fact in section.facts for quote in fact.quotes))
    facts = [replace(fact, quotes=()) for fact in section.facts]
    return Part(
        section.kind, section.title, section.iri, _properties(facts), tuple(map(_card, section.sections)), quotes
    )


def _properties(facts: Iterable[Fact]) -> tuple[Property, ...]:
    """Facts by property, in their order."""
    grouped = groupby(facts, lambda fact: (fact.property, fact.label))
    return tuple(Property(name, label, tuple(found)) for (name, label), found in grouped)


def _other(atlas: Atlas, node: NamedNode) -> Context:
    kinds = {term.value for term in nodes(atlas.store, node, RDF.type)}
    group = next((name for name, known in lists.GROUPS.items() if known.holds(node, kinds)), "")
    passages = _passages(atlas, node)
    key = node.value.removeprefix(f"{atlas.base}{PATH.get(lists.GROUPS[group].kind, '')}/") if group else ""
    total, models = lists.models(atlas, "", {group: node}, "year", 1) if group else (0, [])
    return {
        "model": False,
        "models": models,
        "total": total,
        "properties_": _properties([*entity_facts(atlas.store, node), *_plain_facts(atlas, node)]),
        "backlinks": () if passages else _backlinks(atlas, node),
        "passages": passages,
        "group": group,
        "key": key,
    }


def _plain_facts(atlas: Atlas, node: NamedNode) -> list[Fact]:
    """Properties of other vocabularies (PROV, Dublin Core, owl:sameAs …), under their names in words."""
    found = set()
    for quad in atlas.store.quads_for_pattern(node, None, None, None):
        name, value = quad.predicate.value, quad.object
        if not name.startswith(ATLAS.IRI) and name not in _NOT_LISTED and isinstance(value, (NamedNode, Literal)):
            iri = value.value if isinstance(value, NamedNode) else ""
            found.add(Fact(name, _short(name), value_text(atlas.store, value), "", "unknown", iri=iri))
    return sorted(found, key=lambda fact: (fact.label, fact.value, fact.iri))


def _backlinks(atlas: Atlas, node: NamedNode) -> tuple[Backlinks, ...]:
    """What else names a thing, by property; what claims and derivations say of it is not repeated."""
    found: dict[str, set[NamedNode]] = {}
    for quad in atlas.store.quads_for_pattern(None, None, node, None):
        if isinstance(quad.subject, NamedNode) and quad.predicate.value not in _CLAIM_PARTS:
            found.setdefault(quad.predicate.value, set()).add(quad.subject)
    result = []
    for name, things in sorted(found.items()):
        first = sorted(things, key=lambda term: term.value)[:_MOST_NAMED]
        named = [lists.Named(term.value, name_of(atlas.store, term), "") for term in first]
        named.sort(key=lambda item: (item.name.casefold(), item.iri))
        result.append(Backlinks(_short(name), tuple(named), len(things) - len(first)))
    return tuple(result)


def _passages(atlas: Atlas, document: NamedNode) -> tuple[Passage, ...]:
    """The passages of a document in their order, each with what it was read as."""
    spans = sorted(subjects(atlas.store, PROV.wasQuotedFrom, document), key=_place)
    found = [
        Passage(
            anchor=span.value.partition("#")[2],
            text=text_of(atlas.store, span, PROV.value),
            stated=tuple(_stated(atlas, claim) for claim in subjects(atlas.store, ATLAS.evidence, span)),
        )
        for span in spans
    ]
    return tuple(passage for passage in found if passage.stated)


def _place(span: NamedNode) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,18}", span.value.partition("#")[2], re.ASCII)))


def _stated(atlas: Atlas, claim: NamedNode) -> Stated:
    subject = next(iter(nodes(atlas.store, claim, RDF.subject)), claim)
    predicate = next((node.value for node in nodes(atlas.store, claim, RDF.predicate)), "")
    local = predicate.removeprefix(ATLAS.IRI)
    value = next(iter(objects(atlas.store, claim, RDF.object)), Literal(""))
    return Stated(
        iri=claim.value,
        subject=lists.Named(subject.value, name_of(atlas.store, subject), ""),
        label=_short(predicate),
        value=f"{value_text(atlas.store, value)} {unit_text(atlas.store, subject, local)}".strip(),
        value_iri=value.value if isinstance(value, NamedNode) else "",
        rule=text_of(atlas.store, claim, ATLAS.rule),
    )


def _short(iri: str) -> str:
    """The label of a term of the ontology; of any other, its local name in words (``wasDerivedFrom``: derived from)."""
    if iri.startswith(ATLAS.IRI):
        return property_label(iri.removeprefix(ATLAS.IRI))
    local = re.split(r"[/#]", iri.rstrip("/#"))[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower().removeprefix("was ")


VIEWS: Mapping[str, Callable[[Atlas, Mapping[str, Any]], Context]] = {
    "home": home,
    "models": models,
    "group": group,
    "search": search,
    "discrepancies": discrepancies,
    "query": query,
    "entity": entity,
}
"""Name of a page and of its template → what it shows."""
