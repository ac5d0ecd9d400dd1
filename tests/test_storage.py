"""The embedded store: what is derived over it, change by change, is what is derived of all documents at once."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, serialize

from modelatlas.derive import bundled_entailment, derive
from modelatlas.graph import Evidence, known_labels, to_quads
from modelatlas.infer import entail
from modelatlas.model import Claim, Document, Node, Reading, Span, Value
from modelatlas.rows import to_rows
from modelatlas.storage import (
    Change,
    Database,
    Journal,
    SourceRow,
    Stored,
    open_store,
    rederive,
)
from modelatlas.vocabulary import ATLAS, BASE, RDF

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A disk that is none, where there is one: the property is not about disks, and thousands of flushes take minutes."""

MODELS = [Node("Model", f"tern-{i}") for i in range(5)]
RUNS = [Node("TrainingRun", f"tern-{i}") for i in range(3)]
CORPORA = [Node("Corpus", key) for key in ("tern-0", "the-pile")]
BENCHMARKS = [Node("Benchmark", key) for key in ("glue", "odd-test")]
EVALUATIONS = [Node("Evaluation", f"tern-{i}/{b.key}") for i in range(2) for b in BENCHMARKS]
HARDWARE = [Node("Hardware", key) for key in ("nvidia-h100", "nvidia-h100-sxm5-80gb", "google-tpu-v4", "unheard-of")]
COUNTRIES = [Node("Country", "NO"), Node("Country", "US")]
TECHNIQUES = [Node("Technique", "mixture-of-experts"), Node("Technique", "lora")]
NUMBERS = st.sampled_from([1, 7, 8, 64, 512, 1024, 2 * 10**9, 7 * 10**9, 70 * 10**9])
MEASURES = NUMBERS.map(Decimal)


def _claims(subjects: list[Node], name: str, values: st.SearchStrategy[Value]) -> st.SearchStrategy[Claim]:
    return st.builds(
        lambda subject, value, hedged: Claim(subject, name, value, (Span(0, 3),), "test", hedged),
        st.sampled_from(subjects),
        values,
        st.booleans(),
    )


def _nodes(*nodes: list[Node]) -> st.SearchStrategy[Value]:
    return st.sampled_from([node for some in nodes for node in some])


CLAIMS = st.one_of(
    *(_claims(MODELS, name, _nodes(MODELS)) for name in ("predecessor", "successor", "derivedFrom", "derivedFrom")),
    _claims(MODELS, "comparedWith", _nodes(MODELS)),
    _claims(MODELS, "parameterCount", NUMBERS),
    _claims(MODELS, "activeParameterCount", NUMBERS),
    _claims(MODELS, "releaseYear", st.integers(2020, 2024)),
    _claims(MODELS, "country", _nodes(COUNTRIES)),
    _claims(MODELS, "license", _nodes([Node("License", "MIT"), Node("License", "Apache-2.0")])),
    _claims(MODELS, "openArtifact", _nodes([Node("Artifact", "ModelWeights")])),
    _claims(MODELS, "usesTechnique", _nodes(TECHNIQUES)),
    _claims(MODELS, "trainingRun", _nodes(RUNS)),
    _claims(RUNS, "hardware", _nodes(HARDWARE)),
    _claims(RUNS, "hardwareCount", NUMBERS),
    *(_claims(RUNS, name, MEASURES) for name in ("durationHours", "acceleratorHours", "energyKilowattHours")),
    _claims(RUNS, "computeFlop", st.sampled_from([Decimal(10) ** 20, Decimal(10) ** 25])),
    _claims(RUNS, "corpus", _nodes(CORPORA)),
    _claims(RUNS, "stage", st.just("pre-training")),
    _claims(CORPORA, "tokenCount", st.sampled_from([10**9, 10**12])),
    _claims(MODELS, "evaluation", _nodes(EVALUATIONS)),
    _claims(EVALUATIONS, "benchmark", _nodes(BENCHMARKS)),
    _claims(EVALUATIONS, "baseline", _nodes(MODELS)),
    _claims(EVALUATIONS, "score", MEASURES),
    _claims(EVALUATIONS, "metric", st.sampled_from(["accuracy", "F1"])),
)
NAMED = [*MODELS, *BENCHMARKS, *HARDWARE, *COUNTRIES, *TECHNIQUES]
LABELS = {COUNTRIES[0]: "Norway", BENCHMARKS[0]: "GLUE", HARDWARE[0]: "NVIDIA H100"}
FORMS = st.frozensets(st.sampled_from(["Tern", "tern", "TERN 7B", "Tern\n7B", "Tern-70B", ""]), max_size=2)
EVIDENCE = (ATLAS.Claim, ATLAS.Document, ATLAS.Passage)
DERIVES = st.sampled_from([True, True, True, False])
ENTITIES = st.dictionaries(st.sampled_from(NAMED), FORMS, max_size=4)


def reading_of(number: int, claims: list[Claim], entities: dict[Node, frozenset[str]]) -> Reading:
    """A reading with the bytes ``number``; one fact is claimed once, as the claims stage has it."""
    once = {(claim.subject, claim.property, claim.value): claim for claim in claims}
    doc = Document(f"{number}.txt", hashlib.sha256(str(number).encode()).hexdigest(), "some text")
    forms = {node: (LABELS.get(node, ""), forms) for node, forms in entities.items()}
    return Reading(doc, forms, tuple(once.values()))


def change_to(place: str, reading: Reading, evidence: Evidence) -> tuple[Change, set[Quad]]:
    """What puts a reading at a place, and the quads that it should be."""
    quads = set(to_quads(reading, evidence=evidence))
    stated = [quad for quad in quads if quad.predicate != ATLAS.fileName]
    ntriples = serialize({quad.triple for quad in stated}, format=RdfFormat.N_TRIPLES) or b""
    rows = to_rows(reading, evidence=evidence)
    stored = Stored(reading.document.sha256, "", ntriples, rows, len(reading.claims), ())
    row = SourceRow(place, "", reading.document.name, "", reading.document.sha256, "", "f")
    return Change(row, (stored.pack(),)), quads


def named(store: Store) -> set[Quad]:
    return {quad for quad in store if quad.graph_name != DefaultGraph()}


class Incremental(RuleBasedStateMachine):
    """Documents come, change and go; the store is derived now and then, and must be as if made at once."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="modelatlas-test-", dir=MEMORY))
        self.held: dict[str, tuple[Reading, set[Quad]]] = {}
        self.number = 0
        self.settled = True

    @initialize(evidence=st.sampled_from(["full", "full", "none"]), at_once=st.sampled_from([1, 4, 2000]))
    def start(self, evidence: Evidence, at_once: int) -> None:
        self.evidence: Evidence = evidence
        self.at_once = at_once
        self.open()
        self.db.journal.begin()
        self.db.journal.put_setting("base", BASE)
        self.db.journal.put_setting("evidence", evidence)
        self.db.journal.commit()

    def open(self) -> None:
        self.opened = open_store(self.folder / "store", version="test", make=True)
        self.db: Database = self.opened.__enter__()

    @rule(place=st.sampled_from("abcd"), claims=st.lists(CLAIMS, max_size=6), entities=ENTITIES, derives=DERIVES)
    def put(self, place: str, claims: list[Claim], entities: dict[Node, frozenset[str]], derives: bool) -> None:
        self.number += 1
        reading = reading_of(self.number, claims, entities)
        change, quads = change_to(place, reading, self.evidence)
        self.db.change([change], 1)
        self.held[place] = (reading, quads)
        self.changed(derives)

    @rule(place=st.sampled_from("abcd"), claims=st.lists(CLAIMS, max_size=6), entities=ENTITIES, derives=DERIVES)
    def read_otherwise(
        self, place: str, claims: list[Claim], entities: dict[Node, frozenset[str]], derives: bool
    ) -> None:
        """The same bytes by other rules: a document's graph gets other quads."""
        if place in self.held:
            number = int(Path(self.held[place][0].document.name).stem)
            reading = reading_of(number, claims, entities)
            change, quads = change_to(place, reading, self.evidence)
            self.db.change([change], 1)
            self.held[place] = (reading, quads)
            self.changed(derives)

    @rule(place=st.sampled_from("abcd"), derives=DERIVES)
    def take(self, place: str, derives: bool) -> None:
        if place in self.held:
            change, _ = change_to(place, self.held.pop(place)[0], self.evidence)
            self.db.change([Change(change.source, gone=True)], 1)
            self.changed(derives)

    def changed(self, derives: bool) -> None:
        self.settled = False
        if derives:
            with mock.patch("modelatlas.storage.rederive._AT_ONCE", self.at_once):
                rederive(self.db, bundled_entailment())
            self.settled = True

    @rule()
    def reopen(self) -> None:
        self.close()
        self.open()

    def close(self) -> None:
        del self.db
        self.opened.__exit__(None, None, None)

    @invariant()
    def as_if_made_at_once(self) -> None:
        if not hasattr(self, "db") or not self.settled:
            return
        stated = [quad for _, quads in self.held.values() for quad in quads]
        labels = {iri: name for reading, _ in self.held.values() for iri, name in known_labels(reading).items()}
        expected = {*stated, *derive(stated, labels=labels)}
        found = named(self.db.store)
        assert (expected - found, found - expected) == (set(), set())
        union = {quad.triple for quad in self.db.store.quads_for_pattern(None, None, None, DefaultGraph())}
        assert union == {quad.triple for quad in found}

    def teardown(self) -> None:
        try:
            if hasattr(self, "db"):
                self.changed(True)
                self.as_if_made_at_once()
                self.close()
        finally:
            shutil.rmtree(self.folder)


TestIncremental = Incremental.TestCase
TestIncremental.settings = settings(
    max_examples=80, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


# --- what the property finds only now and then ------------------------------------------------------------------------


def replay(*steps: tuple[str, list[Claim], dict[Node, frozenset[str]]] | str) -> None:
    """Put readings at places, or take those at a place back, deriving after each step; the machine checks each."""
    machine = Incremental()
    machine.start("full", 1)
    for step in steps:
        if isinstance(step, str):
            machine.take(step, True)
        else:
            machine.put(*step, True)
        machine.as_if_made_at_once()
    machine.teardown()


def says(subject: Node, name: str, value: Value) -> Claim:
    return Claim(subject, name, value, (Span(0, 3),), "test")


def derives(*pairs: tuple[int, int]) -> list[Claim]:
    return [says(MODELS[one], "derivedFrom", MODELS[other]) for one, other in pairs]


def test_what_one_document_names_stays_when_another_that_names_it_goes() -> None:
    licence, artifact = Node("License", "MIT"), Node("Artifact", "ModelWeights")
    for name, value in (("license", licence), ("openArtifact", artifact), ("country", COUNTRIES[1])):
        replay(("a", [says(MODELS[0], name, value)], {}), ("b", [says(MODELS[1], name, value)], {}), "b", "a")


def test_a_ring_of_derivations_is_found_and_lost_link_by_link() -> None:
    replay(("a", derives((0, 1)), {}), ("b", derives((1, 2)), {}), ("c", derives((2, 0)), {}), "b")


def test_a_ring_within_a_ring_stays_when_the_outer_one_is_broken() -> None:
    replay(("a", derives((3, 4), (4, 3)), {}), ("b", derives((4, 0), (1, 4)), {}), ("c", derives((0, 1)), {}), "c")


def test_a_new_name_reaches_the_evaluations_that_bear_it() -> None:
    shouted, plain = frozenset({"TERN"}), frozenset({"Tern"})
    evaluation = [says(EVALUATIONS[0], "baseline", MODELS[3]), says(EVALUATIONS[0], "benchmark", BENCHMARKS[1])]
    replay(
        ("a", evaluation, {MODELS[3]: shouted, BENCHMARKS[1]: shouted}),
        ("b", [], {MODELS[3]: plain}),
        ("c", [], {MODELS[3]: plain, BENCHMARKS[1]: plain}),
        ("d", [], {BENCHMARKS[1]: plain}),
        "b",
        "c",
    )


def test_a_chip_is_known_as_long_as_a_variant_is_met() -> None:
    chip, variant = [says(RUNS[0], "hardware", HARDWARE[0])], [says(RUNS[1], "hardware", HARDWARE[1])]
    replay(("a", variant, {}), ("b", chip, {}), "b", ("b", chip, {}), "a", "b")


def test_a_term_that_was_rolled_back_has_no_number(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin()
    journal.term("Iurn:x:lost")
    journal.rollback()
    journal.begin()
    numbers = {journal.term(term): term for term in ("Iurn:x:other", "Iurn:x:lost")}
    assert {number: journal.value(number) for number in numbers} == numbers and len(numbers) == 2
    journal.close()


def test_a_line_falls_apart_and_grows_together() -> None:
    line = [says(MODELS[i + 1], "predecessor", MODELS[i]) for i in range(4)]
    replay(("a", line[:2], {}), ("b", line[2:3], {}), ("c", line[3:], {}), "b", ("b", line[2:3], {}), "c", "a")


def test_the_words_of_evidence_entail_nothing() -> None:
    """What is derived goes by the rows of documents, which leave out claims, passages and documents."""
    change, quads = change_to("a", reading_of(1, [says(MODELS[0], "country", COUNTRIES[0])], {}), "full")
    names = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object in EVIDENCE}
    facts = [(quad.subject, quad.predicate, quad.object) for quad in quads if quad.subject in names]
    assert {fact[1] for fact in facts} >= {ATLAS.evidence, ATLAS.quote, ATLAS.rule, ATLAS.fileName, RDF.subject}
    assert {fact[0] for fact in entail(facts, bundled_entailment())} & names == set()
    assert change.readings
