"""Inference: what each kind of axiom entails, and that the rules come from the ontology."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from modelatlas.derive import bundled_entailment
from modelatlas.facts import Fact
from modelatlas.infer import compile_entailment, entail
from modelatlas.vocabulary import ATLAS, BASE

PREFIXES = f"""
@prefix : <{ATLAS.IRI}> . @prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def triples(turtle: str) -> set[Fact]:
    return {(t.subject, t.predicate, t.object) for t in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)}


AXIOMS = {
    "superclass": (":A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf :C .", "ex:x a :A .", "ex:x a :C ."),
    "equivalent class": (":A owl:equivalentClass :B .", "ex:x a :B .", "ex:x a :A ."),
    "a part of a union": (":C owl:equivalentClass [ owl:unionOf ( :A :B ) ] .", "ex:x a :B .", "ex:x a :C ."),
    "an intersection": (":C rdfs:subClassOf [ owl:intersectionOf ( :A ex:B ) ] .", "ex:x a :C .", "ex:x a :A ."),
    "superproperty": (":p rdfs:subPropertyOf ex:q . ex:q rdfs:subPropertyOf :r .", "ex:x :p 1 .", "ex:x :r 1 ."),
    "equivalent property": (":p owl:equivalentProperty :q .", "ex:x :q ex:y .", "ex:x :p ex:y ."),
    "inverse, both ways": (
        ":p owl:inverseOf :q .",
        "ex:x :p ex:y . ex:v :q ex:w .",
        "ex:y :q ex:x . ex:w :p ex:v .",
    ),
    "symmetric": (":p a owl:SymmetricProperty .", "ex:x :p ex:y .", "ex:y :p ex:x ."),
    "transitive, a ring": (
        ":p a owl:TransitiveProperty .",
        "ex:x :p ex:y . ex:y :p ex:x .",
        "ex:x :p ex:x . ex:y :p ex:y .",
    ),
    "domain and range": (
        ":p rdfs:domain :A ; rdfs:range :B . :A rdfs:subClassOf :C .",
        "ex:x :p ex:y .",
        "ex:x a :A, :C . ex:y a :B .",
    ),
    "range of the inverse of a superproperty": (
        ":p rdfs:subPropertyOf ex:q . ex:q owl:inverseOf ex:r . ex:r rdfs:range :A .",
        "ex:x :p ex:y .",
        "ex:x a :A .",
    ),
    "no type for a number": (":p rdfs:range :B .", "ex:x :p 1 .", ""),
    "chain of three": (
        ":r owl:propertyChainAxiom ( :p :q :p ) .",
        "ex:a :p ex:b . ex:b :q ex:c . ex:c :p ex:d .",
        "ex:a :r ex:d .",
    ),
    "chain that feeds itself": (
        ":p owl:propertyChainAxiom ( :p :q ) .",
        "ex:a :p ex:b . ex:b :q ex:c . ex:c :q ex:d .",
        "ex:a :p ex:c, ex:d .",
    ),
    "a member of an enumeration is in the ontology, not new": (
        ":C owl:oneOf ( :One ) . :p rdfs:range :C .",
        "ex:x :p :One .",
        "",
    ),
    "nothing outside the contract": ("ex:p rdfs:subPropertyOf ex:q ; rdfs:domain ex:A .", "ex:x ex:p ex:y .", ""),
    "no axiom": (":p a owl:ObjectProperty .", "ex:x :p ex:y . ex:y :p ex:z .", ""),
}


@pytest.mark.parametrize("case", AXIOMS.values(), ids=AXIOMS.keys())
def test_an_axiom_entails_what_is_new_and_no_more(case: tuple[str, str, str]) -> None:
    ontology, data, expected = case
    assert entail(triples(data), compile_entailment(PREFIXES + ontology)) == triples(expected)


def test_the_bundled_ontology_joins_a_line_of_models() -> None:
    found = entail(triples("ex:c :predecessor ex:b . ex:b :predecessor ex:a ."), bundled_entailment())
    links = {f for f in found if f[1].value.startswith(ATLAS.IRI)}
    assert links == triples("""
        ex:a :successor ex:b . ex:b :successor ex:c .
        ex:b :ancestor ex:a . ex:c :ancestor ex:b, ex:a .
        ex:a :descendant ex:b, ex:c . ex:b :descendant ex:c .
    """)
    assert {f[2] for f in found - links} >= {ATLAS.Model}


def test_a_syntax_error_in_the_ontology_is_told() -> None:
    with pytest.raises(SyntaxError):
        compile_entailment("this is no Turtle")


def steps(facts: list[Fact]) -> int:
    """How many functions are called: what does not depend on the clock of a busy machine."""
    count, rules = 0, bundled_entailment()

    def counted(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        entail(facts, rules)
    finally:
        sys.setprofile(before)
    return count


def model(name: object) -> NamedNode:
    return NamedNode(f"{BASE}model/{name}")


def test_ordinary_data_cost_in_proportion() -> None:
    def lines(count: int) -> list[Fact]:
        found: list[Fact] = []
        for line in range(count):
            found += [(model(f"{line}-{v}"), ATLAS.predecessor, model(f"{line}-{v - 1}")) for v in range(1, 4)]
            found += [(model(f"{line}-{v}"), ATLAS.parameterCount, Literal(v)) for v in range(4)]
        return found

    assert steps(lines(500)) < 5.5 * steps(lines(100))


@pytest.mark.parametrize("ring", [False, True])
def test_a_long_line_and_a_ring_cost_what_they_entail(ring: bool) -> None:
    size = 300
    facts: list[Fact] = [(model(i), ATLAS.predecessor, model((i + 1) % size)) for i in range(size - (not ring))]
    ancestors = {(f[0], f[2]) for f in entail(facts, bundled_entailment()) if f[1] == ATLAS.ancestor}
    assert len(ancestors) == (size * size if ring else size * (size - 1) // 2)


def test_deriving_loads_no_reasoner() -> None:
    code = "import sys, modelatlas.derive; sys.exit(any(m in sys.modules for m in ('rdflib', 'owlrl', 'pyshacl')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
