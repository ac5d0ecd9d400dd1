"""One conforming atlas, and for each shape one change that must fail and be told of by the name of the node."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace

from modelatlas.errors import AtlasError
from modelatlas.resources import ontology_text
from modelatlas.validate import validate_atlas

SMALL_ATLAS = Path(__file__).parent / "data" / "small-atlas.ttl"
TEXT = SMALL_ATLAS.read_text(encoding="utf-8")
BASE = "https://w3id.org/modelatlas/id/"

# (shape, what is changed in the file: a pattern and its replacement, or "" to append, node named, part of the message)
MUTATIONS = [
    ("Label", r"(?m)^<model/neurascale-8> rdfs:label .*$", "", "model/neurascale-8", "exactly one rdfs:label"),
    ("Label", "", '<country/US> rdfs:label "USA" .', "country/US", "exactly one rdfs:label"),
    (
        "Label",
        "",
        'spdx:MIT rdfs:label "MIT" , "X11" . <model/neurascale-9> atlas:license spdx:MIT .',
        "",
        "exactly one",
    ),
    ("Label", "", '<country/US> skos:altLabel "United States" .', "country/US", "none of the skos:altLabel"),
    ("ModelIdentifier", "", '<modell/x> a atlas:Model ; rdfs:label "x" .', "modell/x", "must have the form"),
    ("CountryIdentifier", "country/US", "country/usa", "country/usa", "must have the form"),
    ("ClaimIdentifier", r"claim/(\w{31})\w", r"claim/\1", "claim/", "must have the form"),
    ("PassageIdentifier", r"#char=0,45", "#0-45", "#0-45", "must have the form"),
    ("ModelValues", "350000000000", '"350B"', "model/neurascale-9", "atlas:parameterCount must be"),
    ("ModelValues", "350000000000", "-350000000000", "model/neurascale-9", "atlas:parameterCount must be"),
    ("ModelValues", '"2023"', '"1823"', "model/neurascale-9", "from 1950 to 2100"),
    ("ModelValues", r'"2023"\^\^xsd:gYear', "2023", "model/neurascale-9", "atlas:releaseYear"),
    ("ModelValues", "spdx:Apache-2.0", "<license/apache>", "model/neurascale-9", "SPDX License List"),
    ("ModelValues", "atlas:ModelWeights", "atlas:Model", "model/neurascale-9", "atlas:openArtifact must be one of"),
    (
        "ModelValues",
        "atlas:country <country/US>",
        "atlas:country <model/neurascale-8>",
        "model/neurascale-9",
        "Country",
    ),
    ("TrainingRunValues", r"hardwareCount 1408", "hardwareCount 0", "run/neurascale-9", "atlas:hardwareCount must be"),
    (
        "TrainingRunValues",
        "durationHours 672.0",
        "durationHours 672",
        "run/neurascale-9",
        "atlas:durationHours must be",
    ),
    ("CorpusValues", "sizeBytes 3200000000000.0", "sizeBytes 0.0", "corpus/neurascale-9", "atlas:sizeBytes must be"),
    ("EvaluationValues", '"absolute"', '"total"', "evaluation/neurascale-9/mcsr", '"absolute" or "relative"'),
    (
        "ResultValues",
        "baseline <model/neurascale-8>",
        'baseline "before"',
        "evaluation/neurascale-9/mcsr",
        "atlas:baseline",
    ),
    ("ComparisonValues", "-37.0", "-137.0", "comparison/neurascale-9/peak-gpu-memory", "atlas:change must be"),
    ("HardwareValues", "powerWatts 400.0", "powerWatts -400.0", "hardware/nvidia-a100", "atlas:powerWatts must be"),
    ("AbsoluteImprovement", "12.4 ", "112.4 ", "evaluation/neurascale-9/mcsr", "must be relative"),
    ("TrainingRunStructure", "", '<run/x> a atlas:TrainingRun ; rdfs:label "x" .', "run/x", "exactly one model"),
    ("CorpusStructure", "", '<corpus/x> a atlas:Corpus ; rdfs:label "x" .', "corpus/x", "a training run"),
    (
        "EvaluationStructure",
        r"atlas:benchmark <benchmark/mcsr> ;",
        "",
        "evaluation/neurascale-9/mcsr",
        "atlas:benchmark",
    ),
    (
        "ComparisonStructure",
        r'atlas:quantityKind "peak GPU memory" ;',
        "",
        "comparison/neurascale-9/",
        "what it compares",
    ),
    ("Ancestry", "", "<model/neurascale-8> atlas:predecessor <model/neurascale-9> .", "model/", "its own ancestor"),
    ("Document", r'atlas:sha256 "\w+"', 'atlas:sha256 "x"', "document/", "64 hexadecimal digits"),
    ("Document", r"(?m)^    atlas:fileName .*$", "", "document/", "atlas:fileName"),
    ("Passage", r'prov:value "28 days" ;', "", "#char=", "exactly one text"),
    ("Claim", r"rdf:subject <model/neurascale-8> ;", "", "claim/", "exactly one rdf:subject"),
    ("Claim", r"rdf:predicate atlas:country ;", "", "claim/", "exactly one rdf:predicate"),
    ("Claim", r"rdf:object <country/US> ;", "", "claim/", "exactly one rdf:object"),
    ("Claim", r"(rdf:object <country/US> ;\s+)atlas:evidence <\S+> ;", r"\1", "claim/", "must have atlas:evidence"),
    ("Claim", r'atlas:quote "made in the United States" ;', "", "claim/", "must have an atlas:quote"),
    ("Claim", r'atlas:rule "country" ;', "", "claim/", "exactly one atlas:rule"),
    ("Claim", r"atlas:approximate true", 'atlas:approximate "yes"', "claim/", "atlas:approximate must be"),
    ("Claim", r'atlas:quote "released in 2023"', 'atlas:quote "in 2023"', "claim/", "the texts of its passages"),
    ("Claim", "", f"<document/{'0' * 32}> a atlas:Passage .", "document/0", "quoted from exactly one document"),
    ("Derivation", r'rdfs:comment "1,408 devices × 672 h"', 'rdfs:comment ""', "derivation/", "its formula"),
    ("Derivation", r"rdf:object 946176\.0", "rdf:object 1.0", "run/neurascale-9", "has no derivation"),
    ("Discrepancy", r"atlas:about <run/neurascale-9> ;", "", "discrepancy/", "about something"),
    (
        "Discrepancy",
        r'atlas:discrepancyKind "accelerator-hours"',
        'atlas:discrepancyKind "AH"',
        "discrepancy/",
        "lower case",
    ),
    ("Discrepancy", r"atlas:involves <\S+> , <\S+> , <\S+> ;", "", "discrepancy/", "rests on no claim"),
    ("Atlas", r"atlas:parameterCount 350000000000 ;", "", "claim/", "does not hold"),
    ("Atlas", "", "<model/neurascale-9> atlas:contextLength 4096 .", "model/neurascale-9", "has no claim"),
    ("Atlas", "", "<run/neurascale-9> atlas:emissionsKilogramsCO2e 5.0 .", "run/neurascale-9", "has no claim"),
    ("Atlas", "", '[] rdfs:comment "x" .', "_:", "is a blank node"),
    ("Atlas", r"#char=0,45", "#char=0,46", "#char=0,46", "another length"),
    ("Atlas", r'atlas:sha256 "\w{4}', 'atlas:sha256 "0000', "document/", "atlas:sha256"),
]


def write(folder: Path, text: str) -> Path:
    path = folder / "atlas.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_small_atlas_conforms() -> None:
    report = validate_atlas([SMALL_ATLAS])
    assert report.results == ()
    assert report.conforms


@pytest.mark.parametrize(("shape", "pattern", "replacement", "node", "said"), MUTATIONS)
def test_each_fault_is_found_and_named(
    shape: str, pattern: str, replacement: str, node: str, said: str, tmp_path: Path
) -> None:
    changed = re.sub(pattern, replacement, TEXT) if pattern else f"{TEXT}\n{replacement}\n"
    assert changed != TEXT
    report = validate_atlas([write(tmp_path, changed)])
    assert not report.conforms
    assert any(
        node in found.message and node in f"_:{found.focus}" and said in found.message for found in report.results
    )


def test_every_shape_is_tried() -> None:
    """Identifiers are one table row for each class, so three stand for all; the rest is tried one by one."""
    shapes = Graph().parse(data=ontology_text("shapes.ttl"), format="turtle")
    node_shape = Namespace("http://www.w3.org/ns/shacl#").NodeShape
    names = {str(shape).split("#")[1] for shape in shapes.subjects(RDF.type, node_shape)}
    tried = {shape for shape, *_ in MUTATIONS} | {name for name in names if name.endswith("Identifier")}
    assert names - tried == {"TechniqueUserValues"}  # sh:class, as in ModelValues


def test_derived_triples_need_no_claim_but_stated_ones_do(tmp_path: Path) -> None:
    year = '<model/neurascale-8> atlas:releaseYear "2021"^^xsd:gYear .'
    assert not validate_atlas([write(tmp_path, f"{TEXT}\n{year}")]).conforms
    assert "atlas:predecessor <model/neurascale-8>" in TEXT, "entailed by the successor that a claim states"


def test_an_atlas_without_evidence_conforms(tmp_path: Path) -> None:
    """As `build --evidence none` writes it: no claims, no passages, and nothing that points to them."""
    kept = []
    for quad in ox.parse(path=str(SMALL_ATLAS)):
        triple = quad.triple
        subject = str(triple.subject)
        if "/claim/" in subject or "#char=" in subject or "/claim/" in str(triple.object):
            continue
        kept.append(triple)
    path = tmp_path / "atlas.nt"
    ox.serialize(kept, str(path), format=ox.RdfFormat.N_TRIPLES)
    assert validate_atlas([path]).results == ()


@pytest.mark.parametrize("ending", ["nt", "nq", "trig", "jsonld"])
def test_other_formats_are_read(ending: str, tmp_path: Path) -> None:
    rdf_format = ox.RdfFormat.from_extension(ending)
    assert rdf_format is not None
    path = tmp_path / f"atlas.{ending}"
    ox.serialize((quad.triple for quad in ox.parse(path=str(SMALL_ATLAS))), str(path), format=rdf_format)
    assert validate_atlas([path]).conforms


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.ttl", b"", "no triple of an atlas"),
        ("other.ttl", b"<http://a> <http://b> <http://c> .", "no triple of an atlas"),
        ("broken.ttl", b"<http://a> <http://b>", "not Turtle"),
        ("binary.nt", bytes(range(256)), "not N-Triples"),
        ("atlas.docx", b"", "stands for no RDF format"),
    ],
)
def test_what_cannot_be_checked_raises(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AtlasError, match=said):
        validate_atlas([path])


def test_a_missing_file_and_no_file_raise(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="cannot be read"):
        validate_atlas([tmp_path / "none.ttl"])
    with pytest.raises(AtlasError, match="no file"):
        validate_atlas([])
