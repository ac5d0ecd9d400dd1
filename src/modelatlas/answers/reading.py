"""What the answers share: reading nodes, names, values and quotes out of a store."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, parse

from modelatlas.errors import QueryError
from modelatlas.resources import ontology_text
from modelatlas.vocabulary import ATLAS, PROV, RDF, RDFS, SKOS, XSD, terms

Value = NamedNode | Literal
_GRAPH = DefaultGraph()
_LARGE = Decimal("1e18")  # beyond it, groups of three digits are harder to read than a power of ten

_UNITS = {
    "h": "hours",
    "h.{accelerator}": "accelerator-hours",
    "kW.h": "kWh",
    "kg{CO2e}": "kg CO₂e",
    "By": "bytes",
    "{flop}": "FLOP",
    "{flop}/s": "FLOP/s",
    "{token}/s": "tokens/s",
    "{parameter}": "parameters",
    "{token}": "tokens",
    "{language}": "languages",
    "{device}": "devices",
    "{example}": "examples",
    "a": "",  # the year and the day of a release are dates, not durations
    "d": "",
    "1": "",
}
"""UCUM code (as the ontology gives it for a property) → the unit in words."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage: its text and its place ``start:end`` (code points) in the text of the document of that file name.

    ``iri`` is the passage's own; documents with the same bytes and several names share it.
    """

    text: str
    document: str
    start: int
    end: int
    iri: str = field(default="", compare=False)


# --- reading ----------------------------------------------------------------------------------------------------------


def objects(store: Store, subject: NamedNode, predicate: NamedNode) -> list[Value]:
    """The values of a property, sorted."""
    found = {quad.object for quad in store.quads_for_pattern(subject, predicate, None, _GRAPH)}
    return sorted((term for term in found if isinstance(term, (NamedNode, Literal))), key=str)


def nodes(store: Store, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """The IRIs among the values of a property, sorted."""
    return [term for term in objects(store, subject, predicate) if isinstance(term, NamedNode)]


def subjects(store: Store, predicate: NamedNode, value: Value) -> list[NamedNode]:
    """The nodes that have a value, sorted."""
    found = {quad.subject for quad in store.quads_for_pattern(None, predicate, value, _GRAPH)}
    return sorted((term for term in found if isinstance(term, NamedNode)), key=str)


def text_of(store: Store, subject: NamedNode, predicate: NamedNode) -> str:
    """The first literal of a property, or ""."""
    return next((term.value for term in objects(store, subject, predicate) if isinstance(term, Literal)), "")


def statements(store: Store, subject: NamedNode) -> Iterator[tuple[str, Value]]:
    """(local name, value) of each triple of a node in the ontology's terms."""
    for quad in store.quads_for_pattern(subject, None, None, _GRAPH):
        if quad.predicate.value.startswith(ATLAS.IRI) and isinstance(quad.object, (NamedNode, Literal)):
            yield quad.predicate.value.removeprefix(ATLAS.IRI), quad.object


def has_claims(store: Store) -> bool:
    """Whether the atlas was built with evidence."""
    return next(store.quads_for_pattern(None, RDF.type, ATLAS.Claim, _GRAPH), None) is not None


def claims_about(store: Store, subject: NamedNode) -> dict[tuple[str, Value], list[NamedNode]]:
    """(local name of the property, value) → the claims that state it of the subject, sorted."""
    found: dict[tuple[str, Value], list[NamedNode]] = {}
    for claim in subjects(store, RDF.subject, subject):
        if next(store.quads_for_pattern(claim, RDF.type, ATLAS.Claim, _GRAPH), None) is None:
            continue  # a derivation has a subject as well
        for predicate in nodes(store, claim, RDF.predicate):
            for value in objects(store, claim, RDF.object):
                found.setdefault((predicate.value.removeprefix(ATLAS.IRI), value), []).append(claim)
    return found


def quotes_of(store: Store, claims: list[NamedNode]) -> tuple[Quote, ...]:
    """The passages of some claims, by document and place."""
    found = set()
    for claim in claims:
        for span in nodes(store, claim, ATLAS.evidence):
            document, _, place = span.value.partition("#char=")
            start, _, end = place.partition(",")
            name = text_of(store, NamedNode(document), ATLAS.fileName) or document
            numbers = (int(start), int(end)) if start.isdecimal() and end.isdecimal() else (0, 0)
            found.add(Quote(text_of(store, span, PROV.value), name, *numbers, span.value))
    return tuple(sorted(found, key=lambda quote: (quote.document, quote.start, quote.end, quote.text)))


# --- names and values in words ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _ontology() -> tuple[dict[str, str], dict[str, str]]:
    """Local name → label, and → unit in words, of the ontology's terms."""
    labels: dict[str, str] = {}
    units: dict[str, str] = {}
    for quad in parse(ontology_text("modelatlas.ttl"), RdfFormat.TURTLE):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        if quad.subject.value.startswith(ATLAS.IRI):
            local = quad.subject.value.removeprefix(ATLAS.IRI)
            if quad.predicate == RDFS.label:
                labels[local] = quad.object.value
            elif quad.predicate == ATLAS.ucumCode:
                units[local] = _UNITS.get(quad.object.value, quad.object.value)
    return labels, units


def property_label(local: str) -> str:
    """The ontology's label of a term, or its name taken apart.

    >>> property_label("somethingNew")
    'something new'
    """
    return _ontology()[0].get(local) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).lower()


def unit_text(store: Store, subject: NamedNode, local: str) -> str:
    """The unit of a property's value in words, or "".

    An absolute improvement of ``subject`` is in percentage points where a relative one is in percent.
    """
    if local == "improvement" and text_of(store, subject, ATLAS.improvementKind) == "absolute":
        return "percentage points"
    return _ontology()[1].get(local, "")


def name_of(store: Store, node: NamedNode) -> str:
    """The label of a node; a term's label in the ontology; else the last part of its IRI."""
    label = text_of(store, node, RDFS.label)
    if label:
        return label
    if node.value.startswith(ATLAS.IRI):
        return property_label(node.value.removeprefix(ATLAS.IRI))
    return re.split(r"[/#]", node.value.rstrip("/#"))[-1]


def value_text(store: Store, value: Value) -> str:
    """A value for people, without its unit: numbers with thousands commas, entities by their names."""
    if isinstance(value, NamedNode):
        return name_of(store, value)
    number = _number(value)
    if number is not None:
        if abs(number) >= _LARGE:
            return f"{number.normalize():E}"
        whole = number == number.to_integral_value()
        return f"{number.to_integral_value():,f}" if whole else f"{number.normalize():,f}"
    if value.datatype == XSD.boolean:
        return "yes" if value.value in ("true", "1") else "no"
    return value.value


def sort_key(value: Value) -> tuple[int, Decimal, str]:
    """Numbers by size, then everything else by its text."""
    number = _number(value) if isinstance(value, Literal) else None
    return (1, Decimal(0), str(value)) if number is None else (0, number, "")


def _number(value: Literal) -> Decimal | None:
    """The number that a literal is; None for one of another type, or that is none for all its type says."""
    try:
        number = Decimal(value.value) if value.datatype in (XSD.integer, XSD.decimal) else None
    except ArithmeticError:
        return None
    return number if number is not None and number.is_finite() else None


_ORDER = {name: place for place, name in enumerate(terms(ATLAS))}


def property_order(local: str) -> tuple[int, str]:
    """Properties in the order of the contract; any other after them."""
    return _ORDER.get(local, len(_ORDER)), local


# --- finding a model --------------------------------------------------------------------------------------------------


def _model_of(store: Store, iri: str) -> NamedNode | None:
    """The model of that IRI, if it is one of a model."""
    try:
        model = NamedNode(iri)
    except ValueError:
        return None
    known = next(store.quads_for_pattern(model, RDF.type, ATLAS.Model, _GRAPH), None)
    return model if known else None


def resolve_model(store: Store, name: str) -> NamedNode:
    """Find the model that a name means: its IRI, else its label, else an alternative label or the end of its IRI.

    Names are compared without case. Raises QueryError for a name that several models bear (they are listed), and for
    one that none does (with near matches).
    """
    wanted = name.strip()
    if exact := _model_of(store, wanted[1:-1] if wanted.startswith("<") and wanted.endswith(">") else wanted):
        return exact
    models = subjects(store, RDF.type, ATLAS.Model)
    key = wanted.casefold()
    labels = [(model, text_of(store, model, RDFS.label)) for model in models]
    others = [(model, term.value) for model in models for term in objects(store, model, SKOS.altLabel)]
    others += [(model, model.value.rpartition("/")[2]) for model in models]
    for tier in (labels, others):
        found = sorted({model for model, label in tier if label.casefold() == key}, key=str)
        if len(found) == 1:
            return found[0]
        if found:
            choices = ", ".join(f"{name_of(store, model)} <{model.value}>" for model in found)
            raise QueryError(f"{name!r} may mean {choices}; give the IRI")
    known = {label.casefold(): name_of(store, model) for model, label in [*others, *labels] if label}
    near = list(dict.fromkeys(known[match] for match in difflib.get_close_matches(key, list(known), n=5, cutoff=0.6)))
    hint = f"; did you mean {' or '.join(near[:3])}?" if near else ""
    raise QueryError(f"the atlas has no model {name!r}{hint or f' (it has {len(models)} models)'}")
