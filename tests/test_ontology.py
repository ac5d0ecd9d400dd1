"""The ontology: complete, connected, within OWL 2 RL, and consistent in HermiT."""

import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, URIRef

from modelatlas.resources import ontology_text

NS = "https://w3id.org/modelatlas/ontology#"
ONTOLOGY = URIRef(NS.removesuffix("#"))
SMALL_ATLAS = Path(__file__).parent / "data" / "small-atlas.ttl"

# The axioms used, each allowed by OWL 2 RL between named classes and properties.
RL_AXIOMS = {
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
    *(OWL.inverseOf, OWL.disjointWith, OWL.members, OWL.distinctMembers),
}
RL_TYPES = {
    *(OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
    *(OWL.NamedIndividual, OWL.TransitiveProperty, OWL.IrreflexiveProperty, OWL.AllDisjointClasses, OWL.AllDifferent),
}
RL_DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_text("modelatlas.ttl"), format="turtle")


@pytest.fixture(scope="module")
def terms(ontology: Graph) -> list[URIRef]:
    return sorted({s for s in ontology.subjects(RDF.type) if isinstance(s, URIRef) and s.startswith(NS)})


def test_every_term_is_documented(ontology: Graph, terms: list[URIRef]) -> None:
    assert len(terms) > 80
    for term in terms:
        for predicate in (RDFS.label, RDFS.comment):
            texts = list(ontology.objects(term, predicate))
            assert [getattr(text, "language", None) for text in texts] == ["en"], f"{term} {predicate}"
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term
        assert list(ontology.objects(term, SKOS.example)), f"{term} has no example"


def test_labels_are_unique_within_a_kind(ontology: Graph, terms: list[URIRef]) -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        labels = [str(ontology.value(t, RDFS.label)) for t in terms if (t, RDF.type, kind) in ontology]
        assert len(labels) == len(set(labels))


def test_every_property_has_one_domain_and_one_range(ontology: Graph, terms: list[URIRef]) -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in terms:
            if (term, RDF.type, kind) in ontology:
                assert len(list(ontology.objects(term, RDFS.domain))) == 1, term
                assert len(list(ontology.objects(term, RDFS.range))) == 1, term


def test_every_object_property_has_an_inverse_or_says_why_not(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        if (term, RDF.type, OWL.ObjectProperty) in ontology:
            notes = list(ontology.objects(term, SKOS.editorialNote))
            assert (ontology.value(term, OWL.inverseOf) is None) == bool(notes), term


def test_every_number_has_a_unit(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        if ontology.value(term, RDFS.range) in (XSD.integer, XSD.decimal):
            assert len(list(ontology.objects(term, URIRef(NS + "ucumCode")))) == 1, term


def test_every_class_is_connected(ontology: Graph, terms: list[URIRef]) -> None:
    used = {o for p in (RDFS.domain, RDFS.range, RDFS.subClassOf) for o in ontology.objects(None, p)}
    used |= set(ontology.subjects(RDFS.domain)) | set(ontology.objects(None, RDF.type))
    # A derivation is joined to the graph by rdf:subject and prov:wasDerivedFrom alone.
    loose = [t for t in terms if (t, RDF.type, OWL.Class) in ontology and t not in used]
    assert loose == [URIRef(NS + "Derivation")]


def test_axioms_are_in_owl_2_rl(ontology: Graph) -> None:
    listed = {RDF.first, RDF.rest, RDF.type}
    vocabulary = {p for p in ontology.predicates() if str(p).startswith((str(OWL), str(RDFS), str(RDF)))}
    annotations = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionIRI, OWL.versionInfo}
    assert vocabulary <= RL_AXIOMS | annotations | listed
    types = {o for o in ontology.objects(None, RDF.type) if not str(o).startswith(NS)}
    assert types <= RL_TYPES
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.disjointWith):
        for subject, value in ontology.subject_objects(predicate):
            assert not isinstance(subject, BNode) and not isinstance(value, BNode), "no class expressions"
            assert OWL.Thing not in (subject, value), "owl:Thing is no superclass in RL"


def test_datatypes_are_those_of_owl_2_but_two(ontology: Graph) -> None:
    used = {o for o in ontology.objects(None, RDFS.range) if str(o).startswith(str(XSD))}
    assert used - RL_DATATYPES == {XSD.date, XSD.gYear}


def test_transitive_properties_are_nothing_else(ontology: Graph) -> None:
    """OWL 2 DL: a property that is not simple may not be irreflexive, functional or asymmetric."""
    for transitive in ontology.subjects(RDF.type, OWL.TransitiveProperty):
        assert set(ontology.objects(transitive, RDF.type)) == {OWL.ObjectProperty, OWL.TransitiveProperty}


def test_external_terms_in_axioms_are_declared(ontology: Graph) -> None:
    for predicate in (RDFS.subClassOf, RDFS.domain, RDFS.range):
        for value in ontology.objects(None, predicate):
            assert str(value).startswith(str(XSD)) or (value, RDF.type, OWL.Class) in ontology, value
    known = set(ontology.subjects(RDF.type, OWL.AnnotationProperty)) | RL_AXIOMS
    for used in set(ontology.predicates()):
        assert used in known or str(used).startswith((str(RDF), str(RDFS), str(OWL))), used


def reason(graph: Graph, path: Path) -> list[str]:
    """Give a graph to HermiT; return the unsatisfiable classes. Raises when the graph is inconsistent."""
    owlready2 = pytest.importorskip("owlready2")
    graph.serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World()
    with path.open("rb") as file:  # from the file itself: owlready2 would go online for an IRI
        loaded = world.get_ontology(str(ONTOLOGY)).load(fileobj=file, only_local=True)
    with loaded:
        # xsd:date and xsd:gYear are outside OWL 2's datatype map.
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    return [str(found.iri) for found in world.inconsistent_classes()]


needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT runs on java, which is not installed")


def with_small_atlas(ontology: Graph) -> Graph:
    """The ontology and the data, without rdf:subject, -predicate and -object, which OWL 2 DL reserves."""
    graph = ontology + Graph().parse(SMALL_ATLAS)
    for predicate in (RDF.subject, RDF.predicate, RDF.object):
        graph.remove((None, predicate, None))
    return graph


@needs_java
def test_hermit_finds_the_ontology_consistent(ontology: Graph, tmp_path: Path) -> None:
    assert reason(ontology, tmp_path / "ontology.nt") == []


@needs_java
def test_hermit_finds_an_atlas_consistent(ontology: Graph, tmp_path: Path) -> None:
    assert reason(with_small_atlas(ontology), tmp_path / "atlas.nt") == []


@needs_java
def test_hermit_sees_a_thing_that_is_two_things(ontology: Graph, tmp_path: Path) -> None:
    owlready2 = pytest.importorskip("owlready2")
    graph = with_small_atlas(ontology)
    graph.add((URIRef("https://w3id.org/modelatlas/id/country/US"), RDF.type, URIRef(NS + "Hardware")))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(graph, tmp_path / "wrong.nt")
