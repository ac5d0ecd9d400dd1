"""What follows from the stated facts by the ontology: inverses, super-properties, transitive closure, types.

The axioms are read from the ontology, not written here: a changed axiom changes the rules. What is compiled is the part
of OWL 2 RL that concerns the contract's terms: subclasses and equivalent classes (with unions, intersections and
enumerations), sub-properties, equivalent, inverse, symmetric and transitive properties, property chains, domains and
ranges. Rules that cannot end in a term of the contract are dropped. ``owl:sameAs`` and restrictions are not read.

Source: OWL 2 Profiles, section 4.3, tables 4 to 9, https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from modelatlas.facts import Fact, Term
from modelatlas.vocabulary import ATLAS, OWL, RDF, RDFS

T = TypeVar("T")
Step = tuple[NamedNode, bool]
"""A property that a fact also holds for, and whether with subject and object exchanged."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one fact with a given property entails, everything that follows step by step already folded in."""

    also: tuple[Step, ...] = ()
    """The other properties that hold, including the property itself exchanged where it is symmetric."""
    subject_types: tuple[NamedNode, ...] = ()
    object_types: tuple[NamedNode, ...] = ()
    transitive: bool = False
    chains: tuple[tuple[tuple[NamedNode, ...], int, NamedNode], ...] = ()
    """The chains in which the property stands: the chain, the place in it, and the property that it makes."""
    indexed: bool = False
    """Whether facts must be found again by their object, because a chain looks for them."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The compiled ontology."""

    plans: Mapping[NamedNode, Plan]
    superclasses: Mapping[NamedNode, tuple[NamedNode, ...]]
    """The classes of the contract above each class, itself excluded."""
    axioms: frozenset[Fact]
    """Facts about individuals that the ontology alone states or entails: premises, and nothing new."""


def _closure(edges: Mapping[T, Iterable[T]], start: T) -> list[T]:
    """All that is reached from ``start`` in one step or more, in a fixed order."""
    found: dict[T, None] = {}
    stack = list(edges.get(start, ()))
    while stack:
        node = stack.pop()
        if node not in found:
            found[node] = None
            stack.extend(edges.get(node, ()))
    return list(found)


def _sorted(nodes: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    return tuple(sorted(nodes, key=lambda n: n.value))


class _Ontology:
    """The axioms of an ontology, looked up by predicate; lists are followed."""

    def __init__(self, turtle: str) -> None:
        self.facts: list[Fact] = []
        self.index: dict[str, list[tuple[Term, Term]]] = {}
        self.lists: dict[tuple[Term, str], Term] = {}
        for quad in parse(turtle, format=RdfFormat.TURTLE, base_iri=ATLAS.IRI.rstrip("#")):
            self.facts.append((quad.subject, quad.predicate, quad.object))
            predicate = quad.predicate.value
            self.index.setdefault(predicate, []).append((quad.subject, quad.object))
            if predicate in (RDF.IRI + "first", RDF.IRI + "rest"):
                self.lists[quad.subject, predicate] = quad.object

    def pairs(self, predicate: str) -> list[tuple[NamedNode, NamedNode]]:
        """Subject and object of each axiom whose two ends are named."""
        pairs = self.index.get(predicate, ())
        return [(s, o) for s, o in pairs if isinstance(s, NamedNode) and isinstance(o, NamedNode)]

    def instances(self, kind: str) -> list[NamedNode]:
        return [s for s, o in self.pairs(RDF.IRI + "type") if o.value == kind]

    def members(self, head: Term) -> list[Term]:
        found: list[Term] = []
        seen: set[Term] = set()
        while (head, RDF.IRI + "first") in self.lists and head not in seen:
            seen.add(head)
            found.append(self.lists[head, RDF.IRI + "first"])
            head = self.lists.get((head, RDF.IRI + "rest"), head)
        return found

    def chains(self) -> list[tuple[tuple[NamedNode, ...], NamedNode]]:
        found = []
        for result, head in self.index.get(OWL.IRI + "propertyChainAxiom", ()):
            chain = tuple(m for m in self.members(head) if isinstance(m, NamedNode))
            if isinstance(result, NamedNode) and chain:
                found.append((chain, result))
        return found

    def class_edges(self) -> tuple[dict[Term, list[Term]], set[Fact]]:
        """Class → the classes directly above it, unnamed ones included, and the members of enumerated classes."""
        edges: dict[Term, list[Term]] = {}
        members: set[Fact] = set()
        for lower, upper in self.index.get(RDFS.IRI + "subClassOf", ()):
            edges.setdefault(lower, []).append(upper)
        for one, other in self.index.get(OWL.IRI + "equivalentClass", ()):
            edges.setdefault(one, []).append(other)
            edges.setdefault(other, []).append(one)
        for whole, head in self.index.get(OWL.IRI + "unionOf", ()):
            for part in self.members(head):
                edges.setdefault(part, []).append(whole)
        for part, head in self.index.get(OWL.IRI + "intersectionOf", ()):
            edges.setdefault(part, []).extend(self.members(head))
        for kind, head in self.index.get(OWL.IRI + "oneOf", ()):
            for member in self.members(head):
                members.update((member, RDF.type, c) for c in (kind, *_closure(edges, kind)))
        return edges, members

    def property_edges(self) -> dict[tuple[Term, bool], list[tuple[Term, bool]]]:
        """(property, exchanged) → what it directly implies; each implication also holds with both exchanged."""
        edges: dict[tuple[Term, bool], list[tuple[Term, bool]]] = {}

        def imply(one: Term, other: Term, flips: bool) -> None:
            for exchanged in (False, True):
                edges.setdefault((one, exchanged), []).append((other, exchanged ^ flips))

        for one, other in self.index.get(RDFS.IRI + "subPropertyOf", ()):
            imply(one, other, False)
        for one, other in self.index.get(OWL.IRI + "equivalentProperty", ()):
            imply(one, other, False)
            imply(other, one, False)
        for one, other in self.index.get(OWL.IRI + "inverseOf", ()):
            imply(one, other, True)
            imply(other, one, True)
        for prop in self.instances(OWL.IRI + "SymmetricProperty"):
            imply(prop, prop, True)
        return edges


def compile_entailment(ontology_turtle: str) -> RuleSet:
    """Compile the axioms of an ontology (Turtle) that lead to terms of the contract.

    Raises ``SyntaxError`` where the text is no Turtle.
    """
    ontology = _Ontology(ontology_turtle)
    class_edges, members = ontology.class_edges()
    superclasses = {
        c: tuple(k for k in _ours(_closure(class_edges, c)) if k != c) for c in class_edges if isinstance(c, NamedNode)
    }
    edges, chains = ontology.property_edges(), ontology.chains()
    declared = {p for step, steps in edges.items() for p, _ in (step, *steps)} | {
        p for chain, result in chains for p in (*chain, result)
    }
    declared.update(s for kind in ("ObjectProperty", "DatatypeProperty") for s in ontology.instances(OWL.IRI + kind))
    transitive = set(ontology.instances(OWL.IRI + "TransitiveProperty"))
    ends = [ontology.pairs(RDFS.IRI + "domain"), ontology.pairs(RDFS.IRI + "range")]
    declared |= transitive | {p for pairs in ends for p, _ in pairs}
    steps = {p: _closure(edges, (p, False)) for p in declared}
    plans = {}
    for prop in declared:
        if isinstance(prop, NamedNode):
            types = _end_types(prop, steps[prop], ends, class_edges)
            also = _sorted_steps(prop, steps[prop])
            plans[prop] = Plan(also, *types, prop in transitive, _places(prop, chains))
    wanted = _relevant(plans)
    pruned = {
        p: Plan(
            tuple(s for s in plan.also if s[0] in wanted),
            plan.subject_types,
            plan.object_types,
            plan.transitive,
            tuple(c for c in plan.chains if c[2] in wanted),
            bool(plan.chains),
        )
        for p, plan in plans.items()
        if p in wanted
    }
    annotations = set(ontology.instances(OWL.IRI + "AnnotationProperty"))
    axioms = members | {f for f in ontology.facts if f[1] not in annotations and _is_fact(f)}
    rules = RuleSet(pruned, {c: k for c, k in superclasses.items() if k}, frozenset(axioms))
    return replace(rules, axioms=rules.axioms | entail((), rules))


def _is_fact(fact: Fact) -> bool:
    """Whether a triple of the ontology is about an individual: with the contract's terms as property or class."""
    subject, predicate, obj = fact
    if predicate == RDF.type:
        return isinstance(subject, NamedNode) and isinstance(obj, NamedNode) and obj.value.startswith(ATLAS.IRI)
    return predicate.value.startswith(ATLAS.IRI)


def _ours(nodes: Iterable[Term]) -> tuple[NamedNode, ...]:
    return _sorted(n for n in nodes if isinstance(n, NamedNode) and n.value.startswith(ATLAS.IRI))


def _sorted_steps(prop: Term, steps: Iterable[tuple[Term, bool]]) -> tuple[Step, ...]:
    named = [(p, flip) for p, flip in steps if isinstance(p, NamedNode) and (p != prop or flip)]
    return tuple(sorted(named, key=lambda s: (s[0].value, s[1])))


def _places(
    prop: NamedNode, chains: list[tuple[tuple[NamedNode, ...], NamedNode]]
) -> tuple[tuple[tuple[NamedNode, ...], int, NamedNode], ...]:
    return tuple((chain, i, result) for chain, result in chains for i, link in enumerate(chain) if link == prop)


def _end_types(
    prop: NamedNode,
    steps: Iterable[tuple[Term, bool]],
    ends: list[list[tuple[NamedNode, NamedNode]]],
    class_edges: Mapping[Term, list[Term]],
) -> tuple[tuple[NamedNode, ...], tuple[NamedNode, ...]]:
    """The classes of the contract that a fact gives its subject and its object, by all that the fact implies."""
    types: tuple[set[Term], set[Term]] = (set(), set())
    for step, exchanged in ((prop, False), *steps):
        for end in (0, 1):
            for owner, kind in ends[end]:
                if owner == step:
                    types[end ^ exchanged].update((kind, *_closure(class_edges, kind)))
    return _ours(types[0]), _ours(types[1])


def _relevant(plans: Mapping[NamedNode, Plan]) -> set[NamedNode]:
    """The properties whose facts can end in a term of the contract."""
    wanted = {
        p for p, plan in plans.items() if p.value.startswith(ATLAS.IRI) or plan.subject_types or plan.object_types
    }
    size = -1
    while size != len(wanted):
        size = len(wanted)
        for prop, plan in plans.items():
            if any(p in wanted for p, _ in plan.also) or any(result in wanted for _, _, result in plan.chains):
                wanted.add(prop)
    return wanted


_NO_PLAN = Plan()


class _Run:
    """One run to the fixed point: the facts so far, by property, and the work that is left."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.known: set[Fact] = set()
        self.forward: dict[NamedNode, dict[Term, set[Term]]] = {}
        self.backward: dict[NamedNode, dict[Term, set[Term]]] = {}
        self.reach: dict[NamedNode, tuple[dict[Term, set[Term]], dict[Term, set[Term]]]] = {}
        self.work: list[Fact] = []
        self.edges: deque[Fact] = deque()
        self.new: list[Fact] = []

    def add(self, fact: Fact) -> bool:
        """Take in a fact; false where it is known."""
        # One set of plain tuples, and nothing nested: the garbage collector has next to nothing to walk.
        if fact in self.known:
            return False
        self.known.add(fact)
        self.work.append(fact)
        subject, predicate, obj = fact
        plan = self.rules.plans.get(predicate)
        if plan and plan.indexed:
            self.forward.setdefault(predicate, {}).setdefault(subject, set()).add(obj)
            self.backward.setdefault(predicate, {}).setdefault(obj, set()).add(subject)
        return True

    def conclude(self, subject: Term, predicate: NamedNode, obj: Term) -> None:
        fact = (subject, predicate, obj)
        if self.add(fact):
            self.new.append(fact)

    def follow(self, fact: Fact) -> None:
        subject, predicate, obj = fact
        if predicate == RDF.type:
            if isinstance(obj, NamedNode):
                for kind in self.rules.superclasses.get(obj, ()):
                    self.conclude(subject, RDF.type, kind)
            return
        plan = self.rules.plans.get(predicate, _NO_PLAN)
        for kind in plan.subject_types:
            self.conclude(subject, RDF.type, kind)
        resource = not isinstance(obj, Literal)
        if resource:
            for kind in plan.object_types:
                self.conclude(obj, RDF.type, kind)
        for prop, exchanged in plan.also:
            if not exchanged:
                self.conclude(subject, prop, obj)
            elif resource:
                self.conclude(obj, prop, subject)
        if plan.transitive and resource:
            self.edges.append(fact)
        for chain, place, result in plan.chains:
            self.chain(fact, chain, place, result)

    def close(self, subject: Term, predicate: NamedNode, obj: Term) -> None:
        """Transitivity, one edge at a time: who reaches the subject now reaches what the object reaches.

        ``reach`` is closed before and after, so a conclusion of this rule costs nothing when its turn as an edge
        comes: a line of n costs its n²/2 conclusions, and a ring its n².
        """
        reach, reached_from = self.reach.setdefault(predicate, ({}, {}))
        if obj in reach.get(subject, ()):
            return
        targets = {obj, *reach.get(obj, ())}
        for source in (subject, *reached_from.get(subject, ())):
            known = reach.setdefault(source, set())
            if obj in known:
                continue
            for target in targets - known:
                known.add(target)
                reached_from.setdefault(target, set()).add(source)
                self.conclude(source, predicate, target)

    def chain(self, fact: Fact, chain: tuple[NamedNode, ...], place: int, result: NamedNode) -> None:
        """The chain with the new fact at one place, and any known facts at the others."""
        firsts, lasts = {fact[0]}, {fact[2]}
        for link in reversed(chain[:place]):
            index = self.backward.get(link, {})
            firsts = {s for node in firsts for s in index.get(node, ())}
        for link in chain[place + 1 :]:
            index = self.forward.get(link, {})
            lasts = {o for node in lasts for o in index.get(node, ())}
        for first in firsts:
            for last in lasts:
                self.conclude(first, result, last)


def entail(facts: Iterable[Fact], rules: RuleSet) -> set[Fact]:
    """The facts that follow and are not among ``facts``: only with a property of the contract, or ``rdf:type`` with a
    class of the contract. Semi-naive: each fact is followed once. The order of ``facts`` does not matter.
    """
    run = _Run(rules)
    plans, superclasses = rules.plans, rules.superclasses
    for known in (rules.axioms, facts):
        for fact in known:
            if fact[1] in plans or (fact[1] == RDF.type and (fact[2] in superclasses or _named(fact[2]))):
                run.add(fact)
    while run.work or run.edges:
        # First in, first out: stated edges come before what other edges conclude, which is then known already.
        if run.work:
            run.follow(run.work.pop())
        else:
            run.close(*run.edges.popleft())
    return {f for f in run.new if f[1] == RDF.type or f[1].value.startswith(ATLAS.IRI)}


def _named(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(ATLAS.IRI)
