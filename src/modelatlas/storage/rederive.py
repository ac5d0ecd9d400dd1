"""Derives anew what rests on what has changed: names, background, inference, estimates, discrepancies.

The reference is `modelatlas.derive.derive`: after any sequence of changes, the graphs are what it makes of all
documents that are left. Work goes by neighbourhoods (`modelatlas.storage.neighbourhood`), a few thousand things at a
time; where it is cut short, what is still to be done is in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from modelatlas.derive import Background, collector_paused, derive_facts, find_background
from modelatlas.infer import RuleSet
from modelatlas.rows import encode
from modelatlas.storage.database import Database
from modelatlas.storage.neighbourhood import Neighbourhood, Reader, joining
from modelatlas.vocabulary import (
    ATLAS,
    GRAPH_BACKGROUND,
    GRAPH_DERIVED,
    GRAPH_LINKS,
    GRAPH_NAMES,
    PATH,
    RDF,
    RDFS,
)

_AT_ONCE = 2_000
"""Things that are derived together: enough that the engine writes much at a time, few enough for flat memory."""
_REACHING = (ATLAS.benchmark, ATLAS.baseline)
"""The properties through which the name of a thing is in that of another, to which it is not joined."""


def rederive(database: Database, rules: RuleSet | None, on_progress: Callable[[int], None] | None = None) -> int:
    """Bring the graphs that depend on all documents up to date; gives how many things were derived anew.

    ``rules`` are those of the ontology, None for names and background only. ``on_progress`` is told how many are done.
    """
    done = 0
    if not database.journal.dirty(1):
        return done
    with collector_paused():
        run = _Run(database, rules)
        while todo := database.journal.dirty(_AT_ONCE):
            done += run.step(todo)
            if on_progress:
                on_progress(done)
    return done


class _Run:
    """One bringing up to date: all documents are in, so names and background stand still."""

    def __init__(self, database: Database, rules: RuleSet | None) -> None:
        self.database, self.rules = database, rules
        settings = database.settings
        self.base = settings.base
        self.derived, self.names, self.links = (
            NamedNode(self.base + name) for name in (GRAPH_DERIVED, GRAPH_NAMES, GRAPH_LINKS)
        )
        self.first = not database.has_derived()
        self.background = self._bring_background()
        self.reader = Reader(database.journal, self.base, settings.evidence == "full", rules)
        self.known = self._joined_by_background()
        self.reaching = [database.journal.term(encode(term)) for term in _REACHING]

    # --- the hardware's background ---

    def _bring_background(self) -> Background:
        """Make the background that of the hardware that documents speak of; what it gains or loses is dirty."""
        journal, graph = self.database.journal, NamedNode(self.base + GRAPH_BACKGROUND)
        old = set(self.database.graph(graph))
        background = find_background(self._met(old), base=self.base)
        new = {Quad(s, p, o, graph) for s, p, o in background.facts}  # type: ignore[arg-type]
        if new != old:
            journal.begin()
            changed = {term for quad in new ^ old for term in (quad.subject, quad.object)}
            journal.mark(journal.term(encode(term)) for term in changed if isinstance(term, NamedNode))
            journal.commit()
            self.database.replace_graph(graph, new)
        return background

    def _met(self, old: Iterable[Quad]) -> list[NamedNode]:
        """The hardware that documents speak of, among that which they did and that of which something changed."""
        prefix = f"{self.base}{PATH['Hardware']}/"
        first = encode(NamedNode(prefix))
        sql = "SELECT value FROM term JOIN dirty ON dirty.node = term.id WHERE value BETWEEN ? AND ?"
        found = {row[0] for row in self.database.journal.execute(sql, (first, first + "\U0010fffd"))}
        found |= {encode(quad.subject) for quad in old if quad.subject.value.startswith(prefix)}  # type: ignore[union-attr]
        return [NamedNode(value[1:]) for value in sorted(found) if self._is_met(value)]

    def _is_met(self, value: str) -> bool:
        journal = self.database.journal
        number, kind, typed, ran_on = (
            journal.known_term(text)
            for text in (value, encode(ATLAS.Hardware), encode(RDF.type), encode(ATLAS.hardware))
        )
        queries = (
            ("SELECT 1 FROM tally WHERE s = ? AND p = ? AND o = ?", (number, typed, kind)),
            ("SELECT 1 FROM fact WHERE o = ? AND p = ? AND link LIMIT 1", (number, ran_on)),
        )
        return any(journal.execute(sql, values).fetchone() for sql, values in queries)

    def _joined_by_background(self) -> dict[int, set[int]]:
        """What facts of the background join, where the ontology makes one of its properties lead on."""
        found: dict[int, set[int]] = {}
        names = joining(self.rules)
        for subject, predicate, obj in self.background.facts:
            if predicate in names and isinstance(obj, NamedNode):
                ends = [self.database.journal.term(encode(end)) for end in (subject, obj)]
                found.setdefault(ends[0], set()).add(ends[1])
                found.setdefault(ends[1], set()).add(ends[0])
        return found

    # --- a few thousand things ---

    def step(self, todo: list[int]) -> int:
        """Derive some things and all that they are joined to, and write what differs."""
        numbers, old = self._closed(todo)
        around = self.reader.read(numbers)
        new = set(self._derived(around))
        known = set(old)
        renamed = self._renamed(around, known, new)
        self.database.add_quads(new - known)
        self.database.remove_quads([*(known - new), *self._lost_links(around)])
        self.database.store.flush()
        journal = self.database.journal
        journal.begin()
        journal.clean(numbers)
        journal.mark(renamed - numbers)
        journal.commit()
        return len(numbers)

    def _closed(self, todo: list[int]) -> tuple[set[int], list[Quad]]:
        """The things that must be derived together with some, and what was derived of them before."""
        found: set[int] = set()
        old: list[Quad] = []
        waiting = list(todo)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            waiting.extend(self.reader.joined(number))
            waiting.extend(self.known.get(number, ()))
            if not self.first:
                quads = list(self._old(self.reader.node(number)))
                old.extend(quads)
                about = (quad.object for quad in quads if quad.predicate == ATLAS.about)
                waiting.extend(self.database.journal.term(encode(term)) for term in about)
        return found, old

    def _old(self, node: NamedNode) -> Iterator[Quad]:
        """What was derived of a thing: its names and statements, its derivations, the discrepancies about it."""
        pattern = self.database.store.quads_for_pattern
        yield from pattern(node, None, None, self.names)
        yield from pattern(node, None, None, self.derived)
        for predicate in (RDF.subject, ATLAS.about):
            for quad in pattern(None, predicate, node, self.derived):
                yield from pattern(quad.subject, None, None, self.derived)

    def _derived(self, around: Neighbourhood) -> Iterator[Quad]:
        """What is derived of the things of a neighbourhood, and not of those at its rim."""
        found = derive_facts(around.facts, around.labels, self.background, base=self.base, rules=self.rules)
        owned = set(around.owned.values())
        yield from (quad for quad in found.names if quad.subject in owned)
        mine = {
            quad.subject
            for quad in found.derived
            if quad.predicate in (RDF.subject, ATLAS.about) and quad.object in owned
        }
        yield from (quad for quad in found.derived if quad.subject in owned or quad.subject in mine)

    def _renamed(self, around: Neighbourhood, old: set[Quad], new: set[Quad]) -> set[int]:
        """The things in whose names is that of a thing which has another name now."""
        numbers = {node: number for number, node in around.owned.items()}
        before = {quad.subject: quad.object for quad in old if quad.predicate == RDFS.label}
        after = {quad.subject: quad.object for quad in new if quad.predicate == RDFS.label}
        found: set[int] = set()
        for node, label in before.items():
            if node in after and after[node] != label:
                for predicate in self.reaching:
                    sql = "SELECT DISTINCT s FROM fact WHERE o = ? AND p = ? AND link"
                    rows = self.database.journal.execute(sql, (numbers[node], predicate))  # type: ignore[index]
                    found.update(s for (s,) in rows)
        return found

    def _lost_links(self, around: Neighbourhood) -> Iterator[Quad]:
        """The links of what is no longer there; those of all else are not ours to touch."""
        kept = {node for fact in self.background.facts for node in (fact[0], fact[2])}
        for node in around.vanished:
            if node not in kept:
                yield from self.database.store.quads_for_pattern(node, None, None, self.links)
