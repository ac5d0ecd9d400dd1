"""Compare a store with gold facts: which facts it holds, and what it holds that it must not.

A gold file is JSON: ``facts`` are ``[subject label, path, value]``; ``closed`` are ``[subject label, path]`` whose
values must be exactly those among the facts; ``absent`` are ``[subject label, path]`` or ``[subject label, path,
value]`` that must not hold; ``discrepancies`` are ``[subject label, number, number]`` that one text about the subject
must name (an empty list: no discrepancy about any subject). A path is contract properties joined by ``/``; a step may
select nodes by one of their values, ``evaluation{benchmark=GLUE}``; ``|`` joins paths whose values are taken together.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

Term = NamedNode | BlankNode | Literal | Triple
Wanted = str | bool | int | float

_ATLAS = "https://w3id.org/modelatlas/ontology#"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
_LABELS = tuple(
    NamedNode(iri)
    for iri in (
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/2004/02/skos/core#altLabel",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
    )
)
_STEP = re.compile(r"(?P<property>\w+)(?:\{(?P<select>\w+)=(?P<value>.+)\})?")
_EITHER = re.compile(r"\|(?![^{]*\})")  # a bar inside braces belongs to a value
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(slots=True)
class Outcome:
    """``hits`` of ``total`` facts and discrepancies found; ``wrong`` lists the failed ones of ``checks`` exclusions."""

    hits: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    checks: int = 0

    @property
    def recall(self) -> float:
        """Share of the facts that were found, 0 to 1; 1 where none was asked for."""
        return self.hits / self.total if self.total else 1.0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.hits + other.hits,
            self.total + other.total,
            self.misses + other.misses,
            self.wrong + other.wrong,
            self.checks + other.checks,
        )


class _Graph:
    """The union of a store's graphs, with its names in lower case."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: dict[Term, set[str]] = defaultdict(set)
        for predicate in _LABELS:
            for quad in store.quads_for_pattern(None, predicate, None, None):
                self._names[quad.subject].add(_fold(_text(quad.object)))
        self._named: dict[str, set[Term]] = defaultdict(set)
        for node, names in self._names.items():
            for name in names:
                self._named[name].add(node)

    def objects(self, node: Term, predicate: NamedNode) -> set[Term]:
        if not isinstance(node, NamedNode | BlankNode):
            return set()
        return {quad.object for quad in self._store.quads_for_pattern(node, predicate, None, None)}

    def instances(self, name: str) -> set[Term]:
        class_ = NamedNode(_ATLAS + name)
        return {quad.subject for quad in self._store.quads_for_pattern(None, _RDF_TYPE, class_, None)}

    def models(self, label: str) -> set[Term]:
        return self._named.get(_fold(label), set()) & self.instances("Model")

    def subjects(self, label: str) -> set[Term]:
        """The models of that name; where there is none, whatever else bears it."""
        return self.models(label) or set(self._named.get(_fold(label), set()))

    def called(self, node: Term, name: str) -> bool:
        """By its labels, or by the tail of its IRI (licences and countries: ``Apache-2.0``, ``US``)."""
        if name in self._names.get(node, ()):
            return True
        if not isinstance(node, NamedNode):
            return False
        tail = re.split(r"[/#]", node.value)[-1].lower()
        return name in (tail, tail.replace("-", " "))

    def same(self, term: Term, wanted: Wanted) -> bool:
        if isinstance(wanted, bool):
            return isinstance(term, Literal) and term.value.lower() == str(wanted).lower()
        if isinstance(wanted, int | float):
            number = _NUMBER.match(term.value) if isinstance(term, Literal) else None
            return number is not None and math.isclose(float(number[0]), wanted, rel_tol=1e-9, abs_tol=1e-9)
        if isinstance(term, Literal):
            return term.value.strip().lower() == _fold(wanted)
        return self.called(term, _fold(wanted))

    def follow(self, nodes: set[Term], path: str) -> set[Term]:
        for step in path.split("/"):
            parts = _STEP.fullmatch(step)
            if parts is None:
                raise ValueError(f"not a step of a path: {step!r} in {path!r}")
            nodes = {found for node in nodes for found in self.objects(node, NamedNode(_ATLAS + parts["property"]))}
            if parts["select"]:
                by = NamedNode(_ATLAS + parts["select"])
                nodes = {node for node in nodes if any(self.same(o, parts["value"]) for o in self.objects(node, by))}
        return nodes

    def values(self, label: str, path: str) -> set[Term]:
        start = self.subjects(label)
        return {term for branch in _EITHER.split(path) for term in self.follow(start, branch)}

    def discrepancies(self, label: str) -> str:
        """What the discrepancies about a model or its runs say, its numbers bare of separators."""
        subjects = self.models(label)
        subjects = subjects | self.follow(subjects, "trainingRun")
        about = NamedNode(_ATLAS + "about")
        comments = {
            _text(comment)
            for node in self.instances("Discrepancy")
            if subjects & self.objects(node, about)
            for comment in self.objects(node, _COMMENT)
        }
        return " ".join(re.sub(r"[,\s]", "", comment) for comment in sorted(comments))


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else str(term)


def _fold(name: str) -> str:
    return name.strip().lower()


def _some(terms: Iterable[Term]) -> list[str]:
    return sorted(_text(term) for term in terms)[:4]


def _check_facts(graph: _Graph, facts: list[tuple[str, str, Wanted]], outcome: Outcome) -> None:
    for subject, path, wanted in facts:
        outcome.total += 1
        got = graph.values(subject, path)
        if any(graph.same(term, wanted) for term in got):
            outcome.hits += 1
        else:
            outcome.misses.append(f"{subject} | {path} | {wanted!r}; has {_some(got)}")


def _check_exclusions(graph: _Graph, gold: Mapping[str, Any], outcome: Outcome) -> None:
    for subject, path in gold.get("closed", ()):
        outcome.checks += 1
        wanted = [value for other, at, value in gold["facts"] if (other, at) == (subject, path)]
        extra = [t for t in graph.values(subject, path) if not any(graph.same(t, value) for value in wanted)]
        if extra:
            outcome.wrong.append(f"{subject} | {path} | {_some(extra)}, should be {wanted}")
    for subject, path, *value in gold.get("absent", ()):
        outcome.checks += 1
        bad = [term for term in graph.values(subject, path) if not value or graph.same(term, value[0])]
        if bad:
            outcome.wrong.append(f"{subject} | {path} | {_some(bad)}, should not be")


def _check_discrepancies(graph: _Graph, gold: Mapping[str, Any], outcome: Outcome) -> None:
    for subject, first, second in gold["discrepancies"]:
        outcome.total += 1
        said = graph.discrepancies(subject)
        if str(first) in said and str(second) in said:
            outcome.hits += 1
        else:
            outcome.misses.append(f"discrepancy about {subject}, {first} against {second}; has {said[:120]!r}")
    if not gold["discrepancies"]:
        outcome.checks += 1
        for subject in sorted({fact[0] for fact in gold["facts"]}):
            if said := graph.discrepancies(subject):
                outcome.wrong.append(f"discrepancy about {subject}: {said[:120]!r}")
                break  # one check, at most one failure


def check(store: Store, gold: Mapping[str, Any]) -> Outcome:
    """Compare all graphs of ``store`` with one gold file, as parsed from JSON.

    Raises ``ValueError`` for a path that cannot be read, ``KeyError`` for a gold file without ``facts``.
    """
    graph, outcome = _Graph(store), Outcome()
    _check_facts(graph, gold["facts"], outcome)
    _check_exclusions(graph, gold, outcome)
    if "discrepancies" in gold:
        _check_discrepancies(graph, gold, outcome)
    return outcome
