"""Inference against owlrl, the reference, and derivation against the order of its input."""

from __future__ import annotations

import random

import owlrl
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from modelatlas.derive import derive
from modelatlas.facts import Fact
from modelatlas.infer import compile_entailment, entail
from modelatlas.resources import ontology_text
from modelatlas.vocabulary import ATLAS, RDF
from stated import state

PREFIXES = f"""
@prefix : <{ATLAS.IRI}> . @prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class . ex:D a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . ex:s a owl:ObjectProperty .
"""
DATA = "http://example.org/data/"


def reference(turtle: str) -> set[tuple[str, str, str]]:
    """What owlrl adds to ontology and data, as far as it is about the data in the contract's terms."""
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    before = set(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {
        (str(s), str(p), str(o))
        for s, p, o in set(graph) - before
        if str(s).startswith(DATA)
        and (str(p).startswith(ATLAS.IRI) or (p == rdflib.RDF.type and str(o).startswith(ATLAS.IRI)))
    }


def ours(ontology: str, data: str) -> set[tuple[str, str, str]]:
    facts: list[Fact] = [(t.subject, t.predicate, t.object) for t in parse(data, format=RdfFormat.TURTLE)]
    found = entail(facts, compile_entailment(ontology))
    return {(written(s), p.value, written(o)) for s, p, o in found}


def written(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


PROPERTY = st.sampled_from([":p", ":q", ":r", "ex:s"])
CLASS = st.sampled_from([":A", ":B", ":C", "ex:D"])
AXIOM = st.one_of(
    st.builds("{} rdfs:subPropertyOf {} .".format, PROPERTY, PROPERTY),
    st.builds("{} owl:equivalentProperty {} .".format, PROPERTY, PROPERTY),
    st.builds("{} owl:inverseOf {} .".format, PROPERTY, PROPERTY),
    st.builds("{} a owl:TransitiveProperty .".format, PROPERTY),
    st.builds("{} a owl:SymmetricProperty .".format, PROPERTY),
    st.builds("{} rdfs:domain {} .".format, PROPERTY, CLASS),
    st.builds("{} rdfs:range {} .".format, PROPERTY, CLASS),
    st.builds("{} rdfs:subClassOf {} .".format, CLASS, CLASS),
    st.builds("{} owl:equivalentClass {} .".format, CLASS, CLASS),
    st.builds("{} owl:unionOf ( {} {} ) .".format, CLASS, CLASS, CLASS),
    st.builds("{} owl:propertyChainAxiom ( {} {} ) .".format, PROPERTY, PROPERTY, PROPERTY),
    st.builds("{} owl:propertyChainAxiom ( {} {} {} ) .".format, PROPERTY, PROPERTY, PROPERTY, PROPERTY),
)
NODE = st.sampled_from([f"<{DATA}{name}>" for name in "abcde"])
FACT = st.one_of(
    st.builds("{} {} {} .".format, NODE, PROPERTY, NODE),
    st.builds("{} {} {} .".format, NODE, PROPERTY, NODE),
    st.builds("{} a {} .".format, NODE, CLASS),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(AXIOM, min_size=1, max_size=5), st.lists(FACT, min_size=1, max_size=8))
def test_any_ontology_entails_what_owlrl_says(axioms: list[str], facts: list[str]) -> None:
    ontology, data = PREFIXES + "\n".join(axioms), PREFIXES.split(":A a")[0] + "\n".join(facts)
    assert ours(ontology, data) == reference(ontology + "\n".join(facts))


def turtle(facts: str) -> str:
    return "\n".join(f"<{DATA}{s}> <{ATLAS.IRI}{p}> <{DATA}{o}> ." for s, p, o in map(str.split, facts.split(";")))


def test_the_bundled_ontology_entails_what_owlrl_says() -> None:
    facts = turtle(
        """
        m2 predecessor m1; m2 successor m3; m4 predecessor m3; m1 ancestor m0; m5 predecessor m6; m6 predecessor m5;
        m2 derivedFrom m1; m1 trainingRun r1; r2 trains m2; r1 corpus c1; r1 hardware h1; m1 evaluation e1;
        e2 evaluates m2; e1 benchmark b1; e1 baseline m0; m1 comparison x1; x1 baseline m0; h1 variantOf h0;
        h0 manufacturer o1; m1 usesTechnique t1; r1 usesTechnique t2; m1 country k1; m1 developer o2; d1 about m1;
        d1 involves a1; a1 evidence s1; m1 compliesWith n1
        """
    )
    facts += f"\n<{DATA}m1> <{ATLAS.IRI}parameterCount> 7 ; <{ATLAS.IRI}openArtifact> <{ATLAS.IRI}ModelWeights> ."
    ontology = ontology_text("modelatlas.ttl")
    entailed = ours(ontology, facts)
    assert entailed == reference(ontology + facts)
    assert len(entailed) > 60


DOCUMENTS = (
    '<model/tern> a :Model ; :mentionedAs "Tern-7B" ; :parameterCount 7000000000 ; :trainingRun <run/tern> . '
    "<run/tern> :hardware <hardware/nvidia-a100> ; :hardwareCount 512 ; :durationHours 336.0 .",
    '<model/tern> a :Model ; :mentionedAs "tern 7b" ; :parameterCount 70000000000 ; :successor <model/gull> . '
    "<run/tern> :acceleratorHours 1200000.0 .",
    '<model/gull> a :Model ; :mentionedAs "Gull", "gull", "the Gull", "GULL" ; '
    ":successor <model/tern> ; :evaluation <evaluation/gull/glue> . "
    '<evaluation/gull/glue> :benchmark <benchmark/glue> ; :score 80.1, 85.0 . <benchmark/glue> :mentionedAs "GLUE" .',
    '<model/tern> a :Model ; :mentionedAs "tern 7b", "Tern-7B" . '
    "<run/tern> :hardware <hardware/nvidia-a100-sxm4-80gb> .",
)


@given(st.integers(0, 2**32))
def test_the_order_of_the_input_changes_nothing(seed: int) -> None:
    quads = state(*DOCUMENTS)
    expected = list(derive(quads))
    assert {q.object for q in expected if q.predicate == RDF.type} >= {ATLAS.Discrepancy, ATLAS.Derivation}
    # Sorted, so that no hash seed shows: the order of a set is the same within one process.
    for graph in (derive(quads).derived, derive(quads).names, derive(quads).background):
        assert list(graph) == sorted(graph, key=lambda q: (str(q.subject), q.predicate.value, str(q.object)))
    random.Random(seed).shuffle(quads)
    assert list(derive(quads)) == expected
