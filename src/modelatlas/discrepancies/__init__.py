"""Stated facts that cannot all hold, each named with the claims and both numbers.

Precision before recall: a threshold is as wide as honest texts are apart (docs/derived.md gives each its reason), a
value that is not settled is compared with nothing, and hedged numbers get more room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import Literal, NamedNode

from modelatlas.discrepancies.lines import lines
from modelatlas.discrepancies.named_sizes import named_sizes
from modelatlas.discrepancies.reckoned import active_parameters, reckoned
from modelatlas.discrepancies.record import Discrepancy
from modelatlas.discrepancies.releases import releases
from modelatlas.discrepancies.values import conflicts, scores
from modelatlas.facts import Fact, Facts, hashed
from modelatlas.runs import Run
from modelatlas.vocabulary import ATLAS, RDF, RDFS

__all__ = ["Discrepancy", "discrepancy_facts", "find_discrepancies"]


def find_discrepancies(facts: Facts, runs: Sequence[Run], labels: Mapping[NamedNode, str]) -> list[Discrepancy]:
    """All discrepancies of the atlas, sorted by kind, subject and words."""
    found = [
        *conflicts(facts, runs),
        *scores(facts, labels),
        *releases(facts),
        *named_sizes(facts, labels),
        *lines(facts, labels),
        *active_parameters(facts),
        *chain.from_iterable(map(reckoned, runs)),
    ]
    return sorted(found, key=lambda d: (d.kind, [a.value for a in d.about], d.comment))


def discrepancy_facts(found: Iterable[Discrepancy], facts: Facts, base: str) -> Iterator[Fact]:
    """Each discrepancy as a node; its IRI depends on its kind, what it is about and its words alone."""
    for item in found:
        about = [a.value for a in item.about]
        node = NamedNode(f"{base}discrepancy/{hashed(item.kind, *about, item.comment)}")
        yield node, RDF.type, ATLAS.Discrepancy
        yield node, ATLAS.discrepancyKind, Literal(item.kind)
        yield node, RDFS.comment, Literal(item.comment)
        for subject in item.about:
            yield node, ATLAS.about, subject
        for fact in item.facts:
            for claim in facts.claims_of(fact):
                yield node, ATLAS.involves, claim
