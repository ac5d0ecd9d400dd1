"""The fact sheet of a model: every fact with its status and the passages that state it."""

from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Store

from modelatlas.answers.reading import (
    Quote,
    Value,
    claims_about,
    has_claims,
    name_of,
    nodes,
    objects,
    property_label,
    property_order,
    quotes_of,
    resolve_model,
    sort_key,
    statements,
    subjects,
    text_of,
    unit_text,
    value_text,
)
from modelatlas.vocabulary import ATLAS, DCTERMS, INFERRED, RDF, RDFS, SKOS

Status = OneOf["stated", "derived", "background", "unknown"]
"""Stated by a document, worked out by the atlas, or from the program's tables; unknown in an atlas without evidence."""

_HIDDEN = frozenset({"mentionedAs", "trainingRun", "trains", "corpus", "evaluation", "evaluates", "comparison"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One property and one value in words. ``note`` tells how a derived value was worked out, or a table's source.

    ``iri`` is the value's where that is no literal, else "".
    """

    property: str
    label: str
    value: str
    unit: str
    status: Status
    approximate: bool = False
    quotes: tuple[Quote, ...] = ()
    note: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A training run, corpus, evaluation, comparison, hardware type or standard of the model; ``kind`` says which."""

    kind: str
    title: str
    iri: str
    facts: tuple[Fact, ...]
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A discrepancy: its kind, what it is about, the words with both numbers, and the passages involved."""

    kind: str
    about: str
    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that an atlas holds about one model; ``other_names`` are its further surface forms."""

    name: str
    iri: str
    other_names: tuple[str, ...]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    discrepancies: tuple[Finding, ...]


def fact_sheet(store: Store, name: str) -> Sheet:
    """The fact sheet of the model of that name (label, alternative label, end of the IRI, or IRI; without case).

    Raises QueryError for a name that no model or several models bear.
    """
    model = resolve_model(store, name)
    evidence = has_claims(store)
    sections = tuple(
        [_section(store, node, "TrainingRun", evidence) for node in nodes(store, model, ATLAS.trainingRun)]
        + [_section(store, node, "Evaluation", evidence) for node in nodes(store, model, ATLAS.evaluation)]
        + [_section(store, node, "Comparison", evidence) for node in nodes(store, model, ATLAS.comparison)]
        + [_section(store, node, "Standard", evidence) for node in nodes(store, model, ATLAS.compliesWith)]
    )
    return Sheet(
        name=name_of(store, model),
        iri=model.value,
        other_names=tuple(term.value for term in objects(store, model, SKOS.altLabel)),
        facts=_facts(store, model, evidence),
        sections=tuple(section for section in sections if section.facts or section.sections),
        discrepancies=_findings(store, [model.value, *_iris(sections)]),
    )


def _section(store: Store, node: NamedNode, kind: str, evidence: bool) -> Section:
    inner: list[Section] = []
    if kind == "TrainingRun":
        inner = [_section(store, corpus, "Corpus", evidence) for corpus in nodes(store, node, ATLAS.corpus)]
        inner += [_section(store, device, "Hardware", evidence) for device in nodes(store, node, ATLAS.hardware)]
    facts = _facts(store, node, evidence)
    kept = tuple(section for section in inner if section.facts)
    return Section(kind, name_of(store, node), node.value, facts, kept)


def _iris(sections: tuple[Section, ...]) -> list[str]:
    """The nodes of the model's own; hardware and standards are shared with other models."""
    own = [section for section in sections if section.kind not in ("Hardware", "Standard")]
    return [iri for section in own for iri in [section.iri, *_iris(section.sections)]]


def entity_facts(store: Store, entity: NamedNode) -> tuple[Fact, ...]:
    """What an atlas holds about a thing that is no model: its own properties in the ontology's terms."""
    return _facts(store, entity, has_claims(store))


def _facts(store: Store, subject: NamedNode, evidence: bool) -> tuple[Fact, ...]:
    claims = claims_about(store, subject)
    found = {pair for pair in statements(store, subject) if pair[0] not in _HIDDEN}
    ordered = sorted(found, key=lambda pair: (property_order(pair[0]), sort_key(pair[1])))
    source = ", ".join(term.value for term in nodes(store, subject, DCTERMS.source))
    return tuple(_fact(store, subject, pair, claims.get(pair, []), source, evidence) for pair in ordered)


def _fact(
    store: Store,
    subject: NamedNode,
    pair: tuple[str, Value],
    claims: list[NamedNode],
    source: str,
    evidence: bool,
) -> Fact:
    local, value = pair
    note = "" if claims else _derivation(store, subject, local, value)
    status: Status = "derived"
    if claims:
        status = "stated"
    elif ATLAS.Hardware in nodes(store, subject, RDF.type):
        status, note = "background", source
    elif not evidence and local not in INFERRED:
        status = "unknown"
    return Fact(
        property=local,
        label=property_label(local),
        value=value_text(store, value),
        unit=unit_text(store, subject, local),
        status=status,
        # A value that one passage states without a hedge is exact, whatever another says.
        approximate=bool(claims) and all(text_of(store, claim, ATLAS.approximate) == "true" for claim in claims),
        quotes=quotes_of(store, claims),
        note=note,
        iri=value.value if isinstance(value, NamedNode) else "",
    )


def _derivation(store: Store, subject: NamedNode, local: str, value: Value) -> str:
    """How the atlas came by a value: the comment of its derivation, or ""."""
    wanted = NamedNode(ATLAS.IRI + local)
    for node in subjects(store, RDF.subject, subject):
        if wanted in nodes(store, node, RDF.predicate) and value in objects(store, node, RDF.object):
            comment = text_of(store, node, RDFS.comment)
            if comment and ATLAS.Derivation in nodes(store, node, RDF.type):
                return comment
    return ""


def _findings(store: Store, iris: list[str]) -> tuple[Finding, ...]:
    found = []
    seen: set[NamedNode] = set()  # one may be about a model and its run
    for about in map(NamedNode, iris):
        for node in subjects(store, ATLAS.about, about):
            if node in seen:
                continue
            seen.add(node)
            kind = text_of(store, node, ATLAS.discrepancyKind)
            quotes = quotes_of(store, nodes(store, node, ATLAS.involves))
            found.append(Finding(kind, name_of(store, about), text_of(store, node, RDFS.comment), quotes))
    return tuple(sorted(found, key=lambda finding: (finding.kind, finding.text)))
