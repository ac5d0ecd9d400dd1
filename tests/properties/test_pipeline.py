"""Whatever a document holds, it goes through every stage, and each quote is the slice that its span names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from modelatlas.derive import bundled_entailment, derive, derive_documents
from modelatlas.facts import index
from modelatlas.graph import Evidence, document_iri, known_labels, to_quads
from modelatlas.pipeline import extract
from modelatlas.rows import gather, known_names, to_rows
from modelatlas.serialise import serialise
from modelatlas.vocabulary import ATLAS, RDFS

TAGS = ["p", "model", "params", "country", "year", "hardware", "training", "energy", "license", "odd"]
WORDS = [  # two control characters: a document with many is refused as binary
    *("NeuraScale-9", "Tern 7B", "350 billion parameters", "2023", "the United States", "1,408 NVIDIA A100 GPUs"),
    *("28 days", "its successor", "was trained on", "82.3% on GLUE", "1.2 million GPU-hours", "3.2 TB", "under MIT"),
    *("not", "and", ",", ".", ". The model", "(", ")", "<", "&amp;", "&#0;", "\u202e", "\x00", "\r\n", "'\"", "模型-2"),
]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=10).map(
    lambda name: name.replace("<", "")
)
PIECES = st.one_of(
    st.sampled_from(WORDS),
    NAMES,
    st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(TAGS), st.sampled_from(WORDS) | NAMES),
    st.builds("<{}>".format, st.sampled_from([*TAGS, "/p", "/model", "/params"])),
)
RECORDS = (ATLAS.Claim, ATLAS.Document, ATLAS.Passage)  # how a thing came to be known is not derived from
DOCUMENTS = st.lists(PIECES, max_size=30).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(DOCUMENTS, max_size=3), st.sampled_from(["full", "none"]))
@example(["<p>The <model>Tern-7B</model> model has about <params>7 billion</params> parameters.</p>"], "full")
def test_rows_say_all_that_is_derived_from(sources: list[str], evidence: Evidence) -> None:
    readings = {(reading := extract(source)).document.sha256: reading for source in sources}.values()
    quads = [quad for reading in readings for quad in to_quads(reading, evidence=evidence)]
    labels = {iri: label for reading in readings for iri, label in known_labels(reading).items()}
    rows = {document_iri(reading.document): to_rows(reading, evidence=evidence) for reading in readings}
    facts, reference = gather(rows.items(), evidence=evidence), index(quads)
    assert _unordered(facts.claims) == _unordered(reference.claims)
    things = {kind: nodes for kind, nodes in reference.types.items() if kind not in RECORDS}
    assert _unordered(facts.types) == _unordered(things)
    assert facts.forms == reference.forms
    found = derive_documents(facts, known_names(rows.values()), rules=bundled_entailment())
    assert found == derive(quads, labels=labels)


def _unordered(lists: Mapping[Any, Iterable[Any]]) -> dict[Any, set[Any]]:
    return {key: set(values) for key, values in lists.items()}


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
@example("<p>The <model>../..//a b</model> model has <params>7 billion</params> parameters.</p>")
@example('<p><model>x"y>z\\u0000#?%41</model> was trained on 8 <hardware>Odd "Chip" <7></hardware>.</p>')
def test_any_document_goes_all_the_way(source: str) -> None:
    reading = extract(source)
    text = reading.document.text
    quads = list(to_quads(reading))
    everything = [*quads, *derive(quads, labels=known_labels(reading))]
    assert {quad.triple for quad in parse(serialise(everything), format=RdfFormat.TURTLE)} == {
        quad.triple for quad in everything
    }
    store = Store()
    store.bulk_extend(everything)
    for claim in reading.claims:
        assert all(0 <= start < end <= len(text) for start, end in claim.spans)
    for quad in quads:
        if quad.predicate == ATLAS.evidence and isinstance(quad.object, NamedNode):
            place = re.fullmatch(r"(.*)#char=(\d+),(\d+)", quad.object.value)
            assert place is not None
            assert place[1] == document_iri(reading.document).value
            quote = Literal(text[int(place[2]) : int(place[3])])
            assert any(store.quads_for_pattern(quad.subject, ATLAS.quote, quote, None))
    labelled = [quad.subject for quad in everything if quad.predicate == RDFS.label]
    assert len(labelled) == len(set(labelled))
