"""The constants in the program and the ontology file say the same, in both directions."""

import pytest
from pyoxigraph import NamedNode
from rdflib import OWL, RDF, RDFS, Graph

from modelatlas import vocabulary as v
from modelatlas.resources import ontology_text

NS = v.ATLAS.IRI


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_text("modelatlas.ttl"), format="turtle")


def local(iri: object) -> str:
    return str(iri).removeprefix(NS)


def test_every_term_is_a_constant_and_every_constant_a_term(ontology: Graph) -> None:
    defined = {local(s) for s in ontology.subjects(RDF.type) if str(s).startswith(NS)}
    assert sorted(v.terms(v.ATLAS)) == sorted(defined)


def test_a_typo_is_an_error() -> None:
    with pytest.raises(AttributeError):
        getattr(v.ATLAS, "paramterCount")  # noqa: B009 - mypy would catch the plain form, which is the point
    assert NamedNode(f"{NS}parameterCount") == v.ATLAS.parameterCount


def test_datatypes_are_those_of_the_ontology(ontology: Graph) -> None:
    data = {local(p): str(ontology.value(p, RDFS.range)) for p in ontology.subjects(RDF.type, OWL.DatatypeProperty)}
    assert {name: node.value for name, node in v.DATATYPE.items()} == {
        name: datatype for name, datatype in data.items() if "#value" not in name
    }


def test_tables_name_properties_and_classes_that_exist() -> None:
    assert v.PATH.keys() | v.INFERRED <= v.terms(v.ATLAS).keys()
    assert list(v.PREFIXES) == sorted(v.PREFIXES)


def test_used_prefixes_are_only_the_used_ones() -> None:
    iris = [v.ATLAS.Model.value, "http://spdx.org/licenses/MIT", f"{v.BASE}model/x"]
    assert v.used_prefixes(iris) == {"atlas": NS, "spdx": v.SPDX_LICENSES}
