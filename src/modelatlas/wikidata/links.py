"""The links of an atlas: each country, organisation, licence, model, benchmark, device and technique, or why none.

The decision is about what an entity is called, never about how else a document refers to it: a text that calls Llama 3
"Llama" does not make it the first of the line. What the atlas knows of a model's developer must not contradict the
item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from modelatlas.errors import NoAnswerError
from modelatlas.vocabulary import ATLAS, BASE, OWL, PATH, RDF, RDFS, SPDX_LICENSES
from modelatlas.wikidata.decide import Candidate, Decision, decide, decide_key
from modelatlas.wikidata.names import Kind, loose_key, without_legal_form
from modelatlas.wikidata.sssom import SEMAPV, SSSOM, mapping_iri, mapping_quads
from modelatlas.wikidata.tables import Authority, Item, load_authority

CLASSES: dict[Kind, NamedNode] = {
    "country": ATLAS.Country,
    "organization": ATLAS.Organization,
    "model": ATLAS.Model,
    "hardware": ATLAS.Hardware,
    "benchmark": ATLAS.Benchmark,
    "technique": ATLAS.Technique,
}
_KEYED = ("country", "license")


class Quads(Protocol):
    """What an atlas is asked by: a store, in memory or on disk."""

    def quads_for_pattern(
        self, subject: NamedNode | None, predicate: NamedNode | None, object: NamedNode | None
    ) -> Iterable[Quad]:
        """The quads that match, of all graphs."""
        ...


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the atlas says around an entity: labels of developers and of countries, and years of release."""

    developers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the atlas that may have an item: its IRI, kind, key in the tables, label and neighbours."""

    iri: NamedNode
    kind: Kind
    key: str
    label: str
    neighbours: Neighbours = field(default_factory=Neighbours)


Search = Callable[[Entity], Decision]
"""What is asked about an entity that the tables do not know; see :mod:`modelatlas.wikidata.online`."""


@dataclass(frozen=True, slots=True)
class Links:
    """What linking decided, in the order of the entities' kinds and IRIs, and the statements of the graph of links.

    ``unanswered`` are entities that a search could not answer for, with the reason: they are neither linked nor NIL.
    """

    decisions: tuple[tuple[Entity, Decision], ...]
    quads: tuple[Quad, ...]
    unanswered: tuple[tuple[Entity, str], ...] = ()


def link_atlas(
    atlas: Quads, *, base: str = BASE, authority: Authority | None = None, search: Search | None = None
) -> Links:
    """Link every entity of an atlas by the tables and, where they know nothing of the name, by ``search``.

    A pure function of the atlas and the tables without ``search``. An entity whose search raises NoAnswerError is left
    unanswered, and the rest goes on.
    """
    authority = authority or load_authority()
    decisions: list[tuple[Entity, Decision]] = []
    unanswered: list[tuple[Entity, str]] = []
    for entity in find_entities(atlas, base=base):
        decision = decide_entity(entity, authority)
        if search and decision.item is None and not decision.known:
            try:
                decision = search(entity)
            except NoAnswerError as error:
                unanswered.append((entity, str(error)))
                continue
        decisions.append((entity, decision))
    quads = [quad for entity, decision in decisions for quad in mapping_quads(entity.iri, decision, base)]
    return Links(tuple(decisions), tuple(quads), tuple(unanswered))


def relink_atlas(atlas: Quads, links: Iterable[Quad], *, base: str = BASE) -> list[Quad]:
    """The statements of the graph of links for what an atlas holds now, by the tables and by the ``links`` it had.

    What a search found stays where the thing is still there under the same label, as the tables know nothing of it.
    """
    old: dict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in links:
        if isinstance(quad.subject, NamedNode):
            old[quad.subject].append(quad)
    found: list[Quad] = []
    for entity, decision in link_atlas(atlas, base=base).decisions:
        kept = old.get(mapping_iri(entity.iri, base), [])
        facts = {(quad.predicate, quad.object) for quad in kept}
        searched = {
            (SSSOM.mapping_justification, SEMAPV.CompositeMatching),
            (SSSOM.subject_label, Literal(entity.label)),
        }
        if decision.item is None and not decision.known and searched <= facts:
            found += [*kept, *(quad for quad in old.get(entity.iri, []) if quad.predicate == OWL.sameAs)]
        else:
            found += mapping_quads(entity.iri, decision, base)
    return found


def decide_entity(entity: Entity, authority: Authority | None = None) -> Decision:
    """Decide by the tables what item an entity is: by its key where the kind has one, else by its label."""
    authority = authority or load_authority()
    if entity.kind in _KEYED:
        keyed = decide_key(entity.key, entity.label, entity.kind, authority)
        return keyed or decide(entity.key if entity.kind == "license" else entity.label, entity.kind, authority)
    decision = decide(entity.label, entity.kind, authority)
    item = next((item for item in authority.items if item.qid == decision.item and item.kind == entity.kind), None)
    return _of_developer(decision, entity, item, authority) if item else decision


def _of_developer(decision: Decision, entity: Entity, item: Item, authority: Authority) -> Decision:
    """NIL where the atlas names developers and none of them is one of the item's."""
    if not item.developers or not entity.neighbours.developers:
        return decision

    def known(names: Iterable[str]) -> set[str]:
        keys = {loose_key("organization", without_legal_form(name)) for name in names}
        return keys | {found.item or "" for name in names for found in [decide(name, "organization", authority)]} - {""}

    if known(item.developers) & known(entity.neighbours.developers):
        return decision
    theirs, ours = " or ".join(item.developers), " and ".join(entity.neighbours.developers)
    against = (Candidate(item.qid, item.label, decision.candidates[0].score, f"developed by {theirs}"),)
    why = f"the atlas gives {ours} as developer, the item is by {theirs}"
    source, version = item.source, item.date
    return Decision(decision.name, decision.kind, None, why, against, known=True, source=source, version=version)


# --- what there is to link --------------------------------------------------------------------------------------------


def find_entities(atlas: Quads, *, base: str = BASE) -> Iterator[Entity]:
    """Every entity of an atlas that may have an item, by kind and IRI. Those of another base are found as well."""
    licences = {quad.object for quad in atlas.quads_for_pattern(None, ATLAS.license, None)}
    found: dict[Kind, Iterable[object]] = {"license": licences}
    for kind, cls in CLASSES.items():
        found[kind] = {quad.subject for quad in atlas.quads_for_pattern(None, RDF.type, cls)}
    for kind, nodes in sorted(found.items()):
        iris = sorted((node for node in nodes if isinstance(node, NamedNode)), key=lambda node: node.value)
        for iri in iris:
            entity = Entity(iri, kind, _key(iri, kind, base), _label(atlas, iri))
            yield replace(entity, neighbours=_neighbours(atlas, iri)) if kind == "model" else entity


def _key(iri: NamedNode, kind: Kind, base: str) -> str:
    """The key in an entity's IRI, "" for an IRI of another making."""
    segment = "" if kind == "license" else PATH[kind.capitalize()]
    prefix = SPDX_LICENSES if kind == "license" else f"{base}{segment}/"
    return unquote(iri.value.removeprefix(prefix)) if iri.value.startswith(prefix) else ""


def _label(atlas: Quads, iri: NamedNode) -> str:
    """The label, the first by code point if a file has several; without one, the last part of the IRI."""
    labels = sorted(_literals(atlas, iri, RDFS.label))
    return labels[0] if labels else unquote(iri.value.rstrip("/#").rpartition("/")[2])


def _neighbours(atlas: Quads, iri: NamedNode) -> Neighbours:
    def labels(predicate: NamedNode) -> tuple[str, ...]:
        nodes = (quad.object for quad in atlas.quads_for_pattern(iri, predicate, None))
        return tuple(sorted({_label(atlas, node) for node in nodes if isinstance(node, NamedNode)}))

    years = {text[:4] for text in _literals(atlas, iri, ATLAS.releaseYear)}
    return Neighbours(
        developers=labels(ATLAS.developer),
        countries=labels(ATLAS.country),
        years=tuple(sorted(int(year) for year in years if year.isdecimal())),
    )


def _literals(atlas: Quads, iri: NamedNode, predicate: NamedNode) -> set[str]:
    objects = (quad.object for quad in atlas.quads_for_pattern(iri, predicate, None))
    return {value.value for value in objects if isinstance(value, Literal)}
