"""Every term that the atlas uses, as checked constants: a typo is an AttributeError, and an error of mypy.

They restate what `ontology/modelatlas.ttl` says of its terms, so that no stage has to parse it at start-up; a test
holds the two against each other in both directions. Terms of the data are pyoxigraph's.
"""

import inspect
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import ClassVar

from pyoxigraph import NamedNode

BASE = "https://w3id.org/modelatlas/id/"
"""The base IRI of the instances, unless `--base` says otherwise."""

ONTOLOGY = NamedNode("https://w3id.org/modelatlas/ontology")
SPDX_LICENSES = "http://spdx.org/licenses/"
"""What a licence's IRI starts with."""


class Namespace:
    """A closed namespace: each annotated name of a subclass becomes a NamedNode; any other is an AttributeError."""

    IRI: ClassVar[str]

    def __init_subclass__(cls, *, iri: str) -> None:
        cls.IRI = iri
        for name in inspect.get_annotations(cls):
            setattr(cls, name, NamedNode(iri + name))


def terms(namespace: type[Namespace]) -> dict[str, NamedNode]:
    """Return the terms of a namespace by local name, in the order in which they are written.

    >>> terms(DCTERMS)["source"].value
    'http://purl.org/dc/terms/source'
    """
    return {name: getattr(namespace, name) for name in inspect.get_annotations(namespace)}


class ATLAS(Namespace, iri="https://w3id.org/modelatlas/ontology#"):
    """The contract's terms: classes, individuals, properties, and one annotation."""

    # Superclasses that exist for their domains and ranges
    NamedThing: ClassVar[NamedNode]
    TechniqueUser: ClassVar[NamedNode]
    Result: ClassVar[NamedNode]
    # What the atlas is about
    Model: ClassVar[NamedNode]
    TrainingRun: ClassVar[NamedNode]
    Hardware: ClassVar[NamedNode]
    Country: ClassVar[NamedNode]
    Organization: ClassVar[NamedNode]
    Corpus: ClassVar[NamedNode]
    Benchmark: ClassVar[NamedNode]
    Evaluation: ClassVar[NamedNode]
    Comparison: ClassVar[NamedNode]
    Technique: ClassVar[NamedNode]
    Task: ClassVar[NamedNode]
    Artifact: ClassVar[NamedNode]
    Standard: ClassVar[NamedNode]
    # Evidence: why the atlas says so
    Document: ClassVar[NamedNode]
    Passage: ClassVar[NamedNode]
    Claim: ClassVar[NamedNode]
    # What the atlas works out itself
    Derivation: ClassVar[NamedNode]
    Discrepancy: ClassVar[NamedNode]
    # The three artifacts
    ModelWeights: ClassVar[NamedNode]
    TrainingData: ClassVar[NamedNode]
    TrainingCode: ClassVar[NamedNode]
    # Models
    predecessor: ClassVar[NamedNode]
    successor: ClassVar[NamedNode]
    ancestor: ClassVar[NamedNode]
    descendant: ClassVar[NamedNode]
    derivedFrom: ClassVar[NamedNode]
    comparedWith: ClassVar[NamedNode]
    parameterCount: ClassVar[NamedNode]
    activeParameterCount: ClassVar[NamedNode]
    contextLength: ClassVar[NamedNode]
    languageCount: ClassVar[NamedNode]
    programmingLanguageCount: ClassVar[NamedNode]
    releaseYear: ClassVar[NamedNode]
    releaseDate: ClassVar[NamedNode]
    country: ClassVar[NamedNode]
    developer: ClassVar[NamedNode]
    license: ClassVar[NamedNode]
    openArtifact: ClassVar[NamedNode]
    proprietaryArtifact: ClassVar[NamedNode]
    usesTechnique: ClassVar[NamedNode]
    plannedTechnique: ClassVar[NamedNode]
    supportsTask: ClassVar[NamedNode]
    compliesWith: ClassVar[NamedNode]
    assessedBy: ClassVar[NamedNode]
    # Training
    trainingRun: ClassVar[NamedNode]
    trains: ClassVar[NamedNode]
    stage: ClassVar[NamedNode]
    hardware: ClassVar[NamedNode]
    hardwareCount: ClassVar[NamedNode]
    devicesPerNode: ClassVar[NamedNode]
    durationHours: ClassVar[NamedNode]
    minimumDurationHours: ClassVar[NamedNode]
    maximumDurationHours: ClassVar[NamedNode]
    acceleratorHours: ClassVar[NamedNode]
    energyKilowattHours: ClassVar[NamedNode]
    emissionsKilogramsCO2e: ClassVar[NamedNode]
    computeFlop: ClassVar[NamedNode]
    tokensPerSecondPerDevice: ClassVar[NamedNode]
    # Training data
    corpus: ClassVar[NamedNode]
    sizeBytes: ClassVar[NamedNode]
    tokenCount: ClassVar[NamedNode]
    source: ClassVar[NamedNode]
    # Evaluations and comparisons
    evaluation: ClassVar[NamedNode]
    evaluates: ClassVar[NamedNode]
    benchmark: ClassVar[NamedNode]
    metric: ClassVar[NamedNode]
    score: ClassVar[NamedNode]
    shots: ClassVar[NamedNode]
    stateOfTheArt: ClassVar[NamedNode]
    improvement: ClassVar[NamedNode]
    improvementKind: ClassVar[NamedNode]
    baseline: ClassVar[NamedNode]
    baselineDescription: ClassVar[NamedNode]
    comparison: ClassVar[NamedNode]
    quantityKind: ClassVar[NamedNode]
    change: ClassVar[NamedNode]
    # Hardware: what the program's own tables say
    variantOf: ClassVar[NamedNode]
    manufacturer: ClassVar[NamedNode]
    memoryBytes: ClassVar[NamedNode]
    peakFlopPerSecond: ClassVar[NamedNode]
    powerWatts: ClassVar[NamedNode]
    # Evidence
    mentionedAs: ClassVar[NamedNode]
    fileName: ClassVar[NamedNode]
    sha256: ClassVar[NamedNode]
    evidence: ClassVar[NamedNode]
    quote: ClassVar[NamedNode]
    rule: ClassVar[NamedNode]
    approximate: ClassVar[NamedNode]
    # Estimates and discrepancies
    estimatedAcceleratorHours: ClassVar[NamedNode]
    estimatedComputeFlop: ClassVar[NamedNode]
    about: ClassVar[NamedNode]
    involves: ClassVar[NamedNode]
    discrepancyKind: ClassVar[NamedNode]
    # Annotation
    ucumCode: ClassVar[NamedNode]


class RDF(Namespace, iri="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """The terms of RDF that the data uses."""

    type: ClassVar[NamedNode]
    subject: ClassVar[NamedNode]
    predicate: ClassVar[NamedNode]
    object: ClassVar[NamedNode]


class RDFS(Namespace, iri="http://www.w3.org/2000/01/rdf-schema#"):
    """The terms of RDFS that the data uses."""

    label: ClassVar[NamedNode]
    comment: ClassVar[NamedNode]
    seeAlso: ClassVar[NamedNode]


class OWL(Namespace, iri="http://www.w3.org/2002/07/owl#"):
    """The terms of OWL that the data uses; the last four are how SSSOM writes a mapping."""

    sameAs: ClassVar[NamedNode]
    Axiom: ClassVar[NamedNode]
    annotatedSource: ClassVar[NamedNode]
    annotatedProperty: ClassVar[NamedNode]
    annotatedTarget: ClassVar[NamedNode]


class SKOS(Namespace, iri="http://www.w3.org/2004/02/skos/core#"):
    """The terms of SKOS that the data uses."""

    altLabel: ClassVar[NamedNode]


class PROV(Namespace, iri="http://www.w3.org/ns/prov#"):
    """The terms of PROV that the data uses."""

    value: ClassVar[NamedNode]
    wasDerivedFrom: ClassVar[NamedNode]
    wasQuotedFrom: ClassVar[NamedNode]


class DCTERMS(Namespace, iri="http://purl.org/dc/terms/"):
    """The terms of DCTERMS that the data uses."""

    source: ClassVar[NamedNode]


class XSD(Namespace, iri="http://www.w3.org/2001/XMLSchema#"):
    """The terms of XSD that the data uses."""

    boolean: ClassVar[NamedNode]
    date: ClassVar[NamedNode]
    decimal: ClassVar[NamedNode]
    double: ClassVar[NamedNode]
    gYear: ClassVar[NamedNode]
    integer: ClassVar[NamedNode]
    string: ClassVar[NamedNode]


PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "atlas": ATLAS.IRI,
        "dcterms": DCTERMS.IRI,
        "owl": OWL.IRI,
        "prov": PROV.IRI,
        "rdf": RDF.IRI,
        "rdfs": RDFS.IRI,
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": SKOS.IRI,
        "spdx": SPDX_LICENSES,
        "sssom": "https://w3id.org/sssom/",
        "wd": "http://www.wikidata.org/entity/",
        "xsd": XSD.IRI,
    }
)
"""Prefix → namespace, sorted: every one that an atlas may use. See `used_prefixes`."""


def used_prefixes(iris: Iterable[str]) -> dict[str, str]:
    """Return those of PREFIXES that one of `iris` starts with, sorted, for a serialiser.

    >>> used_prefixes(["http://www.w3.org/2000/01/rdf-schema#label"])
    {'rdfs': 'http://www.w3.org/2000/01/rdf-schema#'}
    """
    namespaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in iris}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in namespaces}


GRAPH_DERIVED = "graph/derived"
GRAPH_BACKGROUND = "graph/background"
GRAPH_LINKS = "graph/links"
GRAPH_NAMES = "graph/names"
"""The graphs that belong to no document, under the base."""

PATH: Mapping[str, str] = MappingProxyType(
    {
        "Model": "model",
        "TrainingRun": "run",
        "Hardware": "hardware",
        "Country": "country",
        "Organization": "organization",
        "Corpus": "corpus",
        "Benchmark": "benchmark",
        "Evaluation": "evaluation",
        "Comparison": "comparison",
        "Technique": "technique",
        "Task": "task",
        "Standard": "standard",
        "Document": "document",
        "Claim": "claim",
        "Derivation": "derivation",
        "Discrepancy": "discrepancy",
    }
)
"""Class → the part of an instance's IRI between the base and its key: `<base>model/<key>`.

Artifacts (individuals of the ontology), licences (SPDX) and passages (fragments of a document) have none.
"""

DATATYPE: Mapping[str, NamedNode] = MappingProxyType(
    {
        "parameterCount": XSD.integer,
        "activeParameterCount": XSD.integer,
        "contextLength": XSD.integer,
        "languageCount": XSD.integer,
        "programmingLanguageCount": XSD.integer,
        "releaseYear": XSD.gYear,
        "releaseDate": XSD.date,
        "stage": XSD.string,
        "hardwareCount": XSD.integer,
        "devicesPerNode": XSD.integer,
        "durationHours": XSD.decimal,
        "minimumDurationHours": XSD.decimal,
        "maximumDurationHours": XSD.decimal,
        "acceleratorHours": XSD.decimal,
        "energyKilowattHours": XSD.decimal,
        "emissionsKilogramsCO2e": XSD.decimal,
        "computeFlop": XSD.decimal,
        "tokensPerSecondPerDevice": XSD.decimal,
        "sizeBytes": XSD.decimal,
        "tokenCount": XSD.integer,
        "source": XSD.string,
        "metric": XSD.string,
        "score": XSD.decimal,
        "shots": XSD.integer,
        "stateOfTheArt": XSD.boolean,
        "improvement": XSD.decimal,
        "improvementKind": XSD.string,
        "baselineDescription": XSD.string,
        "quantityKind": XSD.string,
        "change": XSD.decimal,
        "memoryBytes": XSD.decimal,
        "peakFlopPerSecond": XSD.decimal,
        "powerWatts": XSD.decimal,
        "mentionedAs": XSD.string,
        "fileName": XSD.string,
        "sha256": XSD.string,
        "quote": XSD.string,
        "rule": XSD.string,
        "approximate": XSD.boolean,
        "estimatedAcceleratorHours": XSD.decimal,
        "estimatedComputeFlop": XSD.decimal,
        "discrepancyKind": XSD.string,
    }
)
"""Datatype property → its datatype. A property of `ATLAS` that is absent here is an object property."""

INFERRED = frozenset(
    {"trains", "evaluates", "ancestor", "descendant", "estimatedAcceleratorHours", "estimatedComputeFlop"}
)
"""The properties that no text states: the atlas works them out, so they have no claim."""
