"""Loading atlas files: every format gives the same union, and what cannot be loaded is named with file and line."""

import gzip
import io
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse, serialize

from modelatlas.errors import AtlasError
from modelatlas.store import load_atlas

ATLAS_FILE = Path(__file__).parent / "data" / "answers-atlas.ttl"
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return list(parse(path=ATLAS_FILE))


def written(quads: list[Quad], rdf_format: RdfFormat) -> bytes:
    out = io.BytesIO()
    serialize(quads if rdf_format.supports_datasets else [quad.triple for quad in quads], out, rdf_format)
    return out.getvalue()


@pytest.mark.parametrize("suffix", [*FORMATS, *(f"{suffix}.gz" for suffix in FORMATS), *(f"{s}.dat" for s in FORMATS)])
def test_every_format_by_suffix_packed_and_by_content(tmp_path: Path, quads: list[Quad], suffix: str) -> None:
    rdf_format = FORMATS[suffix.partition(".")[0]]
    data = written(quads, rdf_format)
    path = tmp_path / (f"atlas.{suffix}" if not suffix.endswith(".dat") else "atlas.dat")
    path.write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)
    assert set(load_atlas([path])) == set(load_atlas([ATLAS_FILE]))


def test_graphs_are_united_and_blank_nodes_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text("_:x <http://e/p> <http://e/o> <http://e/g> .\n", encoding="utf-8")
    (tmp_path / "b.nt").write_text("_:x <http://e/p> <http://e/o> .\n", encoding="utf-8")
    (tmp_path / "c.trig").write_text("<http://e/s> <http://e/p> 1 . <http://e/g> { <http://e/s> <http://e/p> 1 }")
    store = load_atlas([tmp_path / name for name in ("a.nq", "b.nt", "c.trig", "c.trig")])
    assert len(store) == 3
    assert list(store.named_graphs()) == []


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("none.ttl", None, "cannot be read: No such file"),
        ("empty.ttl", b"", "the file is empty"),
        ("blank.nq", b" \n\n", "the file is empty"),
        ("comment.ttl", b"# nothing\n", "holds no statement"),
        ("bad.ttl", b"@prefix a: <http://e/> .\na:x a:y ]\n", r"bad.ttl:2:\d+: "),
        ("bad.nt", b"<http://e/s> <http://e/p> <http://e/o> .\n<http://e/s> oops\n", r"bad.nt:2:\d+: "),
        ("relative.ttl", b"<s> <p> <o> .", "relative.ttl:1:"),
        ("card.md", b"# Tern-7B\n\nTern-7B has 7B parameters.\n", "card.md:3:1: .*: is it an atlas?"),
        ("binary.dat", b"\x00\x01\x02", "is a binary file"),
        ("latin.nt", '<http://e/s> <http://e/p> "é" .'.encode("latin-1"), "latin.nt"),
        ("cut.ttl.gz", gzip.compress(b"# " + bytes(range(256)) * 99)[:-9], "cannot be read"),
        ("remote.jsonld", b'{"@context": "http://localhost/c", "@id": "http://e/s", "p": 1}', "remote.jsonld"),
        ("bomb.rdf", b'<!DOCTYPE x [<!ENTITY a "aa">\n<!ENTITY b "&a;&a;">]><x>&b;</x>', "bomb.rdf:2: XML entities"),
        ("read.rdf", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><x>&a;</x>', "read.rdf:1: XML entities"),
    ],
)
def test_what_cannot_be_loaded_is_named(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(AtlasError, match=message) as caught:
        load_atlas([path])
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="no atlas file"):
        load_atlas([])
    with pytest.raises(AtlasError, match="is a folder"):
        load_atlas([tmp_path])


def test_the_short_entities_of_ontology_editors_are_read(tmp_path: Path) -> None:
    path = tmp_path / "editor.owl"
    path.write_text(
        '<!DOCTYPE rdf:RDF [<!ENTITY e "http://e/">]>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        '<rdf:Description rdf:about="&e;s"><e:p>1</e:p></rdf:Description></rdf:RDF>'
    )
    store: Store = load_atlas([path])
    assert [str(quad.subject).strip("<>") for quad in store] == ["http://e/s"]
