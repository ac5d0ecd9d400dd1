"""What needs the whole atlas, in one step: inference, estimates, discrepancies, names, and the hardware's background.

The result is a function of the set of document quads: any order of documents gives the same quads in the same order.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode, Quad

from modelatlas.discrepancies import discrepancy_facts, find_discrepancies
from modelatlas.estimates import estimate, estimate_facts
from modelatlas.facts import Fact, Facts, decimal_literal, in_graph, index
from modelatlas.gazetteer import HardwareFacts, hardware_base, hardware_facts
from modelatlas.infer import RuleSet, compile_entailment, entail
from modelatlas.lexicon import iri_path, slug
from modelatlas.names import choose_labels, name_facts
from modelatlas.resources import ontology_text
from modelatlas.runs import read_runs
from modelatlas.vocabulary import ATLAS, BASE, DCTERMS, GRAPH_BACKGROUND, GRAPH_DERIVED, GRAPH_NAMES, PATH, PROV, RDF

_TO_CLAIMS = frozenset((ATLAS.involves, PROV.wasDerivedFrom))
"""The properties that lead from what is derived to the claims it rests on."""


@dataclass(frozen=True, slots=True)
class Derived:
    """The quads of the three graphs that depend on all documents together, each sorted."""

    derived: tuple[Quad, ...]
    names: tuple[Quad, ...]
    background: tuple[Quad, ...]

    def __iter__(self) -> Iterator[Quad]:
        """All quads: derived, names, background."""
        yield from self.derived
        yield from self.names
        yield from self.background

    def graphs(self, base: str = BASE) -> Iterator[tuple[NamedNode, tuple[Quad, ...]]]:
        """The IRI of each of the three graphs, with its quads."""
        yield NamedNode(base + GRAPH_DERIVED), self.derived
        yield NamedNode(base + GRAPH_NAMES), self.names
        yield NamedNode(base + GRAPH_BACKGROUND), self.background


def derive(
    quads: Iterable[Quad],
    *,
    labels: Mapping[str, str] | None = None,
    hardware: Callable[[str], HardwareFacts | None] = hardware_facts,
    base: str = BASE,
    rules: RuleSet | None = None,
    infer: bool = True,
) -> Derived:
    """Derive what the documents together imply; without ``infer``, only names and background.

    ``quads`` are those of the document graphs, in any order (an iterable is read once; claims may be left out, then
    nothing points to any). ``labels`` gives the canonical names that tables know, by IRI. ``hardware`` looks a device
    up by its key; ``rules`` are those of the bundled ontology unless given. Raises AtlasError where that is missing.
    """
    with collector_paused():
        if rules is None and infer:
            rules = bundled_entailment()
        return derive_documents(index(quads), labels or {}, hardware, base=base, rules=rules if infer else None)


def derive_documents(
    facts: Facts,
    labels: Mapping[str, str],
    hardware: Callable[[str], HardwareFacts | None] = hardware_facts,
    *,
    base: str = BASE,
    rules: RuleSet | None,
) -> Derived:
    """The same from the facts of all documents; ``derived`` is empty without rules."""
    return derive_facts(facts, labels, find_background(_met(facts), hardware, base=base), base=base, rules=rules)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector of reference cycles: it walks every term again and again (two thirds of the time with
    150,000 quads), and nothing here makes a cycle.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def derive_facts(
    facts: Facts, labels: Mapping[str, str], background: Background, *, base: str = BASE, rules: RuleSet | None
) -> Derived:
    """The three graphs of indexed facts; ``derived`` is empty without rules.

    What is said of a thing rests on the facts in its neighbourhood alone (`modelatlas.storage` relies on it and says
    which these are), so ``facts`` may be those of some things only.
    """
    chosen = choose_labels(facts, {**labels, **background.labels}, base)
    for entity in background.nodes:
        chosen.setdefault(entity, background.labels[entity.value])
    inferred: list[Fact] = []
    if rules is not None:
        runs = read_runs(facts, background.devices, background.bases)
        inferred += estimate_facts(estimate(runs), facts, base)
        inferred += discrepancy_facts(find_discrepancies(facts, runs, chosen), facts, base)
        # That a claim is one its document says; where the facts come without claims' own statements, nobody else does.
        claims = {(o, RDF.type, ATLAS.Claim) for _, p, o in inferred if p in _TO_CLAIMS}
        inferred += entail([*facts.triples, *background.facts, *inferred, *claims], rules)
    return Derived(
        derived=tuple(in_graph(inferred, NamedNode(base + GRAPH_DERIVED))),
        names=tuple(in_graph(name_facts(facts, chosen), NamedNode(base + GRAPH_NAMES))),
        background=tuple(in_graph(background.facts, NamedNode(base + GRAPH_BACKGROUND))),
    )


@lru_cache(maxsize=1)
def bundled_entailment() -> RuleSet:
    """The rules of the ontology that comes with the program, compiled once."""
    return compile_entailment(ontology_text("modelatlas.ttl"))


@dataclass(frozen=True, slots=True)
class Background:
    """What the hardware table says of the devices that were met, and of the chips that they are variants of."""

    facts: list[Fact]
    devices: dict[NamedNode, HardwareFacts]
    bases: dict[NamedNode, NamedNode]
    labels: dict[str, str]
    """The names of the chips and manufacturers that only the table mentions, by IRI."""
    nodes: list[NamedNode]


def _met(facts: Facts) -> set[NamedNode]:
    """The hardware that documents speak of."""
    met = {node for node in facts.types.get(ATLAS.Hardware, ()) if isinstance(node, NamedNode)}
    met.update(
        o for objects in facts.by_property.get("hardware", {}).values() for o in objects if isinstance(o, NamedNode)
    )
    return met


def find_background(
    met: Iterable[NamedNode],
    hardware: Callable[[str], HardwareFacts | None] = hardware_facts,
    *,
    base: str = BASE,
) -> Background:
    """What the table says of the hardware that was ``met``; a device that it does not know adds nothing."""
    found = Background([], {}, {}, {}, [])
    prefix = f"{base}{PATH['Hardware']}/"
    for node in sorted(met, key=lambda n: n.value):
        if not node.value.startswith(prefix):
            continue
        key = node.value.removeprefix(prefix)
        _add_device(found, node, key, hardware, base)
        chip = hardware_base(key) if node in found.devices else None
        if chip:
            chip_node = NamedNode(prefix + iri_path(chip.key))
            found.bases[node] = chip_node
            found.facts.extend([(node, ATLAS.variantOf, chip_node), (chip_node, RDF.type, ATLAS.Hardware)])
            found.labels[chip_node.value] = chip.label
            found.nodes.append(chip_node)
            _add_device(found, chip_node, chip.key, hardware, base)
    return found


def _add_device(
    found: Background, node: NamedNode, key: str, hardware: Callable[[str], HardwareFacts | None], base: str
) -> None:
    device = hardware(key)
    if device is None or node in found.devices:
        return
    found.devices[node] = device
    figures = (
        (ATLAS.memoryBytes, device.memory_bytes),
        (ATLAS.peakFlopPerSecond, device.peak_flop_per_second),
        (ATLAS.powerWatts, device.power_watts),
    )
    found.facts.extend((node, predicate, decimal_literal(value)) for predicate, value in figures if value is not None)
    if device.manufacturer:
        maker = NamedNode(f"{base}{PATH['Organization']}/{iri_path(slug(device.manufacturer))}")
        found.facts.extend([(node, ATLAS.manufacturer, maker), (maker, RDF.type, ATLAS.Organization)])
        found.labels[maker.value] = device.manufacturer
        found.nodes.append(maker)
    if device.source.startswith(("https://", "http://")):
        found.facts.append((node, DCTERMS.source, NamedNode(device.source)))
