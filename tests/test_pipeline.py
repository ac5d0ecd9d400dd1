"""The whole way: the same bytes whatever the circumstances, and one bad document that does not stop the rest."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from modelatlas.documents import parse_document
from modelatlas.errors import BuildError, DocumentError, TableError
from modelatlas.pipeline import build, extract
from modelatlas.serialise import FORMATS, Format, format_of, serialise
from modelatlas.vocabulary import ATLAS, BASE, RDF, RDFS

EXAMPLES = Path(__file__).parents[1] / "examples"
TERN = "<p><model>Tern-7B</model> has <params>7.1 billion</params> parameters.</p>"
RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
BUILD = """
import sys
from modelatlas.pipeline import build
if __name__ == "__main__":
    jobs, output, *inputs = sys.argv[1:]
    build(inputs, output, jobs=int(jobs))
"""


@pytest.fixture
def tern(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "tern.txt"
    path.parent.mkdir()
    path.write_text(TERN, encoding="utf-8")
    return path


def test_same_bytes_for_any_seed_order_and_number_of_processes(tmp_path: Path) -> None:
    files = sorted(map(str, EXAMPLES.glob("*.txt")))
    assert len(files) >= 8
    built = []
    for seed, jobs, inputs in (
        ("0", "1", files),
        ("1", "2", files[::-1]),
        ("4711", "3", [files[2], str(EXAMPLES)]),
    ):
        output = tmp_path / f"atlas-{seed}.nq"
        arguments = [sys.executable, "-c", BUILD, jobs, str(output), *inputs]
        subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, timeout=120)
        built.append(output.read_bytes())
    assert built[0].count(b"\n") > 1000
    assert built[0] == built[1] == built[2]


@pytest.mark.parametrize("base", [BASE, "urn:x:", "http://example.org/a/b/"])
def test_every_format_holds_the_same_statements(base: str) -> None:
    quads = set(build(EXAMPLES / "calder-2.txt", base=base).quads)
    triples = {quad.triple for quad in quads}
    assert len(quads) > 100
    for name in FORMATS:
        read = list(parse(serialise(quads, name, base=base), format=RDF_FORMATS[name]))
        with_graphs = name in ("nquads", "trig")
        expected = quads if with_graphs else {Quad(t.subject, t.predicate, t.object) for t in triples}
        assert (name, expected, len(expected)) == (name, set(read), len(read))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
QUADS = st.builds(
    lambda s, p, o, g: Quad(
        NamedNode(f"{BASE}{s}"), NamedNode(ATLAS.IRI + p), Literal(o), NamedNode(f"{BASE}document/{g}")
    ),
    st.sampled_from(["model/a", "model/b", "claim/1", "document/1#char=0,3", "run/a"]),
    st.sampled_from(["source", "rule"]),
    TEXTS,
    st.sampled_from("12"),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(QUADS, max_size=12), st.randoms(), st.sampled_from(FORMATS))
def test_serialisation_depends_on_the_set_alone_and_loses_nothing(quads: list[Quad], random, name: Format) -> None:  # type: ignore[no-untyped-def]
    shuffled = [*quads, *quads[:3]]
    random.shuffle(shuffled)
    data = serialise(quads, name)
    assert data == serialise(shuffled, name)
    read = {quad.triple for quad in parse(data, format=RDF_FORMATS[name])}
    assert {quad.triple for quad in quads} == read


def test_iris_of_other_sites_are_written_in_full_and_strings_are_left_alone() -> None:
    model = NamedNode("https://w3id.org/modelatlas/id/model/a")
    objects: list[NamedNode | Literal] = [
        NamedNode("https://example.org/x"),
        NamedNode("https://w3id.org/other"),
        Literal('a \\ "<//x>" </y> '),
    ]
    quads = [Quad(model, ATLAS.source, value) for value in objects]
    text = serialise(quads, "turtle").decode()
    assert {quad.object for quad in parse(text, format=RdfFormat.TURTLE)} == set(objects)
    assert ("<https://example.org/x>" in text, "<https://w3id.org/other>" in text, "<model/a>" in text) == (True,) * 3


def test_turtle_names_its_namespaces_and_tells_models_first() -> None:
    text = serialise(build(EXAMPLES).quads).decode()
    subjects = [line.split(" ", 1)[0] for line in text.splitlines() if line.startswith("<")]
    kinds = list(dict.fromkeys(subject[1:].partition("/")[0] for subject in subjects if "/" in subject))
    assert (text.splitlines()[0], "@prefix atlas: <https://w3id.org/modelatlas/ontology#> ." in text) == (
        f"@base <{BASE}> .",
        True,
    )
    assert (kinds[0], kinds.index("claim") > kinds.index("evaluation")) == ("model", True)
    assert len(subjects) == len(set(subjects))  # each thing is told in one place


def test_report_counts_what_the_atlas_holds(tmp_path: Path) -> None:
    report = build(EXAMPLES, tmp_path / "atlas.trig")
    store = Store()
    store.load(path=str(tmp_path / "atlas.trig"), format=RdfFormat.TRIG)

    def instances(name: str) -> int:
        return len({q.subject for q in store.quads_for_pattern(None, RDF.type, NamedNode(ATLAS.IRI + name), None)})

    assert report.documents == len(list(EXAMPLES.glob("*.txt"))) == instances("Document")
    assert report.claims == instances("Claim") > 100
    assert report.discrepancies == instances("Discrepancy") > 0
    assert report.entities == {name: instances(name) for name in report.entities}
    assert {"Model", "Hardware", "Country"} <= report.entities.keys()
    assert report.output == tmp_path / "atlas.trig"


def test_a_document_that_fails_does_not_stop_the_rest(tern: Path) -> None:
    (tern.parent / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (tern.parent / "gone.txt").symlink_to("nowhere")
    (tern.parent / "odd.txt").write_text("<p>The <model>Tern-8B was open.</p>", encoding="utf-8")
    for jobs in (1, 2):
        report = build(tern.parent, jobs=jobs)
        assert [Path(failure.path).name for failure in report.failures] == ["gone.txt", "image.txt"]
        assert all(failure.message and failure.path not in failure.message for failure in report.failures)
        assert [Path(issue.document).name for issue in report.issues] == ["odd.txt"]
        assert (report.documents, report.claims > 0) == (2, True)


def test_documents_with_the_same_bytes_are_one(tern: Path) -> None:
    once = build(tern.parent)
    (tern.parent / "again.txt").write_bytes(tern.read_bytes())
    twice = build(tern.parent)
    names = {str(quad.object).strip(chr(34)) for quad in twice.quads if quad.predicate == ATLAS.fileName}
    assert (twice.documents, twice.duplicates, names) == (1, 1, {"again.txt", "tern.txt"})
    assert once.claims == twice.claims
    assert len(set(once.quads)) + 1 == len(set(twice.quads))
    assert set(build(tern.parent, jobs=2).quads) == set(twice.quads)


def test_nothing_is_written_where_nothing_was_read(tmp_path: Path) -> None:
    bad, output = tmp_path / "bad.txt", tmp_path / "atlas.ttl"
    bad.write_bytes(b"\x00\x01\x02\x03" * 50)
    output.write_text("before", encoding="utf-8")
    report = build(bad, output)
    assert (report.documents, len(report.failures), report.output) == (0, 1, None)
    assert output.read_text(encoding="utf-8") == "before"


def test_evidence_and_derivation_can_be_left_out(tern: Path) -> None:
    def predicates(**options: object) -> set[NamedNode]:
        return {quad.predicate for quad in build(EXAMPLES, **options).quads}  # type: ignore[arg-type]

    full, bare = predicates(), predicates(evidence="none", derive=False)
    assert {ATLAS.evidence, ATLAS.fileName, ATLAS.estimatedAcceleratorHours, RDFS.label} <= full
    assert not {ATLAS.evidence, ATLAS.fileName, ATLAS.estimatedAcceleratorHours, ATLAS.descendant} & bare
    assert {RDFS.label, ATLAS.parameterCount, ATLAS.manufacturer} <= bare


def test_packed_output_is_the_same_atlas_and_the_same_bytes(tern: Path, tmp_path: Path) -> None:
    build(tern, tmp_path / "a.nt")
    build(tern, tmp_path / "a.nt.gz")
    first = (tmp_path / "a.nt.gz").read_bytes()
    build(tern, tmp_path / "b.nt.gz")
    assert gzip.decompress(first) == (tmp_path / "a.nt").read_bytes()
    assert first == (tmp_path / "b.nt.gz").read_bytes()


@pytest.mark.parametrize(
    "base", ["", "no iri", "http://x", "http://x/#", "http://x/?q=/", "http://x/<>/", "/relative/"]
)
def test_a_base_that_cannot_carry_names_is_refused(base: str, tern: Path) -> None:
    with pytest.raises(BuildError, match="base"):
        build(tern, base=base)


def test_what_cannot_be_done_as_asked_is_refused(tern: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="one of the documents"):
        build(tern.parent, tern)
    with pytest.raises(BuildError, match="process"):
        build(tern, jobs=0)
    with pytest.raises(BuildError, match="format"):
        build(tern, format="xml")  # type: ignore[arg-type]
    with pytest.raises(DocumentError, match="no document"):
        (tmp_path / "empty").mkdir()
        build(tmp_path / "empty")
    with pytest.raises(TableError, match="missing"):
        build(tern, tags=tmp_path / "missing.toml")
    assert tern.read_text(encoding="utf-8") == TERN


def test_extract_takes_a_file_a_text_or_a_document(tern: Path) -> None:
    expected = [("Model", "parameterCount", 7_100_000_000)]
    for source in (tern, TERN, parse_document(TERN.encode(), name="x.txt")):
        claims = extract(source).claims
        assert expected == [(claim.subject.kind, claim.property, claim.value) for claim in claims]


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("a.nq", None, "nquads"),
        ("a.TTL.gz", None, "turtle"),
        ("a", None, "turtle"),
        ("-", None, "turtle"),
        ("a.json", "trig", "trig"),
    ],
)
def test_format_is_told_by_the_ending(name: str, asked: Format | None, expected: Format) -> None:
    assert expected == format_of(Path(name), asked)


def test_progress_is_told(tern: Path) -> None:
    (tern.parent / "other.txt").write_text("Nothing.", encoding="utf-8")
    told: list[tuple[int, int]] = []
    build(tern.parent, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
