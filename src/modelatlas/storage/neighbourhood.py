"""Which things must be derived together, and the facts that this takes: the neighbourhood of what changed.

What is derived of a thing rests on its own facts, on those of the things that it is joined to, and on the names of
those that it points to. Two things are joined by a fact whose property leads on (the ontology makes it transitive,
inverse or part of a chain), by one that makes a run, corpus, evaluation or comparison a model's own, and by standing in
one ring of derivations or in one discrepancy. Countries, hardware, benchmarks and rivals are pointed to and join
nothing: of them, one fact of each property tells all that its objects' types rest on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from modelatlas.facts import Fact, Facts, rings
from modelatlas.graph import claim_iri, graph_iri
from modelatlas.infer import RuleSet
from modelatlas.names import choose_form
from modelatlas.rows import decode, encode
from modelatlas.storage.journal import Journal
from modelatlas.vocabulary import ATLAS, RDF, RDFS

_OWN = ("trainingRun", "trains", "corpus", "evaluation", "evaluates", "comparison")
"""The properties through which a model's figures are read together (names, runs, estimates, discrepancies)."""
_LINES = ("predecessor", "successor")
_LABELS_KEPT = 100_000


def joining(rules: RuleSet | None) -> frozenset[NamedNode]:
    """The properties that join: those that the checks follow, and those whose facts lead on by the ontology.

    An exchanged fact (an inverse) is a statement about the object, so its ends are joined; a super-property of a
    transitive one leads on as that does.
    """
    names = {NamedNode(ATLAS.IRI + name) for name in (*_OWN, *_LINES)}
    plans = rules.plans if rules is not None else {}
    leading = {p for p, plan in plans.items() if plan.transitive or plan.chains}
    for prop, plan in plans.items():
        if prop in leading or any(exchanged or other in leading for other, exchanged in plan.also):
            names.add(prop)
    return frozenset(names)


@dataclass(slots=True)
class Neighbourhood:
    """The facts of some things, complete for each of ``owned`` (number → IRI), and the names of what they point to."""

    owned: dict[int, NamedNode] = field(default_factory=dict)
    facts: Facts = field(default_factory=lambda: Facts({}, {}, {}, {}, []))
    labels: dict[str, str] = field(default_factory=dict)
    vanished: list[NamedNode] = field(default_factory=list)
    """Those of ``owned`` of which no document says anything any more."""


class Reader:
    """Reads neighbourhoods out of the journal of a store; what it has read of names holds until the journal changes."""

    def __init__(self, journal: Journal, base: str, evidence: bool, rules: RuleSet | None) -> None:
        self._journal, self._base, self._evidence = journal, base, evidence
        self._joining = self._numbers(joining(rules))
        self._from = self._numbers([ATLAS.derivedFrom])
        self._type, self._form, self._label = (
            journal.term(encode(term)) for term in (RDF.type, ATLAS.mentionedAs, RDFS.label)
        )
        self._terms: dict[int, NamedNode | Literal] = {}
        self._labels: dict[int, str] = {}
        self._graphs: dict[int, NamedNode] = {}

    def _numbers(self, terms: Iterable[NamedNode]) -> list[int]:
        return sorted(self._journal.term(encode(term)) for term in terms)

    def term(self, number: int) -> NamedNode | Literal:
        """The term of a number."""
        found = self._terms.get(number)
        if found is None:
            if len(self._terms) > _LABELS_KEPT:
                self._terms.clear()
            found = self._terms[number] = decode(self._journal.value(number))
        return found

    def node(self, number: int) -> NamedNode:
        """The thing of a number."""
        term = self.term(number)
        assert isinstance(term, NamedNode), "only what is pointed to or spoken of has neighbours"
        return term

    # --- what is joined ---

    def joined(self, number: int) -> set[int]:
        """The things that one is joined to directly, by facts of documents."""
        marks = ", ".join("?" * len(self._joining))
        out = f"SELECT DISTINCT o FROM fact WHERE s = ? AND p IN ({marks}) AND link"
        back = f"SELECT DISTINCT s FROM fact WHERE o = ? AND link AND p IN ({marks})"
        found = {o for sql in (out, back) for (o,) in self._journal.execute(sql, (number, *self._joining))}
        return found | self._ring(number)

    def _ring(self, number: int) -> set[int]:
        """The things that are derived from one another in a ring with this one."""
        edges: dict[NamedNode, list[NamedNode]] = {}
        numbers: dict[NamedNode, int] = {}
        waiting = [number]
        while waiting:
            current = waiting.pop()
            node = self.node(current)
            if node in edges:
                continue
            numbers[node] = current
            origins = [o for (o,) in self._journal.execute(_ORIGINS, (current, self._from[0]))]
            edges[node] = [self.node(o) for o in origins]
            waiting.extend(origins)
        if len(edges) == 1:
            return set()
        mine = self.node(number)
        return {numbers[other] for ring in rings(edges) if mine in ring for other in ring}

    # --- the facts ---

    def read(self, numbers: Iterable[int]) -> Neighbourhood:
        """The neighbourhood of all of these together: they must be closed under `joined`."""
        found = Neighbourhood({number: self.node(number) for number in sorted(numbers)})
        seen: set[Fact] = set()
        for number, node in found.owned.items():
            spoken_of = self._tallies(found, number, node)
            for p, o, document, hedged in self._journal.execute(_SAID, (number,)):
                self._fact(found, seen, (node, self.node(p), self.term(o)), document, hedged, o)
                spoken_of = True
            for predicate, witness in self._witnesses(number):
                self._fact(found, seen, (self.node(witness), predicate, node), 0, False, number)
                spoken_of = True
            if not spoken_of:
                found.vanished.append(node)
        return found

    def _fact(self, found: Neighbourhood, seen: set[Fact], fact: Fact, document: int, hedged: bool, value: int) -> None:
        subject, predicate, obj = fact
        assert isinstance(subject, NamedNode), "facts are about things"
        name = predicate.value.removeprefix(ATLAS.IRI)
        if document and self._evidence:
            claim = claim_iri(self._graph(document), subject, name, obj, self._base)  # type: ignore[arg-type]
            found.facts.claims.setdefault(fact, []).append((claim, bool(hedged)))
        if fact in seen:
            return
        seen.add(fact)
        found.facts.triples.append(fact)
        found.facts.by_property.setdefault(name, {}).setdefault(subject, []).append(obj)
        if isinstance(obj, NamedNode) and value not in found.owned:
            found.labels[obj.value] = self.label(value)
            if found.labels[obj.value]:
                found.facts.forms.setdefault(obj, {found.labels[obj.value]: 1})

    def _witnesses(self, number: int) -> Iterator[tuple[NamedNode, int]]:
        """For each property that points to a thing, one subject; those that join it have their facts read anyway."""
        last = -1
        while True:
            row = self._journal.execute(_NEXT, (number, last)).fetchone()
            if row is None:
                return
            last = row[0]
            yield self.node(last), row[1]

    def _tallies(self, found: Neighbourhood, number: int, node: NamedNode) -> bool:
        names = []
        rows = self._journal.execute("SELECT p, o, n FROM tally WHERE s = ?", (number,)).fetchall()
        for p, o, count in rows:
            term = self.term(o)
            if p == self._label:
                names.append(term.value)
                continue
            found.facts.triples.append((node, self.node(p), term))
            if p == self._type and isinstance(term, NamedNode):
                found.facts.types.setdefault(term, []).append(node)
            elif p == self._form and term.value:
                found.facts.forms.setdefault(node, {})[term.value] = count
        if names:
            found.labels[node.value] = min(names)
        return bool(rows)

    def label(self, number: int) -> str:
        """What a thing is called by tables, else by its documents; "" where neither names it."""
        known = self._labels.get(number)
        if known is None:
            if len(self._labels) > _LABELS_KEPT:
                self._labels.clear()
            known = self._labels[number] = self._chosen(number)
        return known

    def _chosen(self, number: int) -> str:
        sql = "SELECT p, o, n FROM tally WHERE s = ? AND p IN (?, ?)"
        rows = self._journal.execute(sql, (number, self._label, self._form)).fetchall()
        names = [self.term(o).value for p, o, _ in rows if p == self._label]
        forms = {self.term(o).value: n for p, o, n in rows if p == self._form}
        forms.pop("", None)
        return min(names) if names else choose_form(forms) if forms else ""

    def _graph(self, document: int) -> NamedNode:
        found = self._graphs.get(document)
        if found is None:
            if len(self._graphs) > _LABELS_KEPT:
                self._graphs.clear()
            sql = "SELECT digest FROM document WHERE id = ?"
            digest = self._journal.execute(sql, (document,)).fetchone()[0]
            found = self._graphs[document] = graph_iri(digest, self._base)
        return found


_ORIGINS = "SELECT DISTINCT o FROM fact WHERE s = ? AND p = ? AND link"
_SAID = "SELECT p, o, document, hedged FROM fact WHERE s = ?"
_NEXT = "SELECT p, s FROM fact WHERE o = ? AND p > ? AND link ORDER BY p LIMIT 1"
