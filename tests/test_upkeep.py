"""Keeping a store: whatever comes, changes, goes or is killed, it is as a fresh build of what is left."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pyoxigraph import NamedNode, Quad

from modelatlas import load_atlas, query
from modelatlas.answers import diff_atlases, fact_sheet, lineage
from modelatlas.errors import BuildError, DocumentError, StoreError
from modelatlas.pipeline import build
from modelatlas.queries import list_queries
from modelatlas.storage import open_snapshot, open_store
from modelatlas.upkeep import build_store, export, forget, status
from modelatlas.validate import validate_atlas, validate_store
from modelatlas.vocabulary import BASE, GRAPH_LINKS, OWL

EXAMPLES = Path(__file__).parents[1] / "examples"
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
TEXTS = (
    "<p><model>Tern-2</model> follows <model>Tern-1</model> and has <params>7.1 billion</params> parameters.</p>",
    "<p>Built in Norway and released in 2024, <model>TERN-2</model> has 9 billion parameters.</p>",
    "<p><model>Tern-1</model> was trained on 64 NVIDIA H100 GPUs for 28 days; it took 50,000 GPU-hours.</p>",
    "<p><model>Tern-3</model> follows <model>Tern-2</model>. It scores 82.3% on MMLU.</p>",
    "# Tern-3\n\nTern-3 was fine-tuned from Tern-1 and is released under the MIT licence in <b>Norway</b>.",
    "\x00\x01\x02\x03\x04\x05\x06\x07 no text",
)
NAMES = ("a.txt", "b.md", "c.html", "d.txt")


def exported(store: Path, name: str = "out.nq") -> bytes:
    target = store.parent / name
    export(store, target)
    return target.read_bytes()


def fresh(inputs: list[Path], folder: Path, name: str = "fresh.nq") -> bytes:
    target = folder / name
    build(inputs, target)
    return target.read_bytes()


def variants(store: Path) -> int:
    """How many readings are kept for names of other forms."""
    with open_store(store, version="test") as database:
        return int(database.journal.execute("SELECT COUNT(*) FROM variant").fetchone()[0])


def test_when_the_first_name_goes_the_next_one_says_how_the_bytes_are_read(tmp_path: Path) -> None:
    inputs, store = tmp_path / "in", tmp_path / "store"
    inputs.mkdir()
    for together in (True, False):
        for name in ("a.txt", "b.md", "c.html"):
            (inputs / name).write_text(TEXTS[1], encoding="utf-8")
            if not together:
                build_store(inputs, store)
        build_store(inputs, store)
        for name in ("b.md", "a.txt", "c.html"):
            assert exported(store) == fresh([inputs], tmp_path)
            (inputs / name).unlink()
            forget(store, str(inputs / name))
            left = len(list(inputs.iterdir()))
            assert variants(store) == (left if left > 1 else 0)
        assert exported(store) == b""


def test_names_of_the_same_bytes_that_are_read_at_the_same_time_are_read_in_each_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modelatlas.upkeep.building._BATCH_DOCUMENTS", 1)
    inputs, store = tmp_path / "in", tmp_path / "store"
    inputs.mkdir()
    for name in ("a.txt", "b.md", "c.txt"):
        (inputs / name).write_text(TEXTS[4], encoding="utf-8")
    build_store(inputs, store, jobs=2)  # those after the first are under way when it is committed
    for name in ("a.txt", "b.md"):
        assert exported(store) == fresh([inputs], tmp_path)
        (inputs / name).unlink()
        forget(store, str(inputs / name))
    assert exported(store) == fresh([inputs], tmp_path)


class Keeping(RuleBasedStateMachine):
    """Files and the records of a JSON Lines file come, change and go."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="modelatlas-test-", dir=MEMORY))
        self.inputs, self.left = self.folder / "in", self.folder / "left"
        self.inputs.mkdir()
        self.store = self.folder / "store"
        self.records: dict[str, str] = {}
        self.held: dict[str, str] = {}
        """What the store should hold: by path, or file#id, its text."""
        self.built = False

    @rule(name=st.sampled_from(NAMES), text=st.sampled_from(TEXTS))
    def write(self, name: str, text: str) -> None:
        (self.inputs / name).write_text(text, encoding="utf-8")

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        (self.inputs / name).unlink(missing_ok=True)

    @rule(name=st.sampled_from(("x", "y.md")), text=st.sampled_from((*TEXTS[:5], "")))
    def record(self, name: str, text: str) -> None:
        self.records[name] = text
        lines = [json.dumps({"id": key, "text": value}) for key, value in self.records.items() if value]
        with gzip.open(self.inputs / "cards.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(lines))

    @rule(prune=st.booleans())
    def build(self, prune: bool) -> None:
        there = {str(path): path.read_text() for path in self.inputs.iterdir() if path.name in NAMES}
        cards = str(self.inputs / "cards.jsonl.gz")
        if Path(cards).exists():
            there |= {f"{cards}#{name}": text for name, text in self.records.items() if text}
        if not any(self.inputs.iterdir()) and not prune:
            with pytest.raises(DocumentError, match="no document"):
                build_store(self.inputs, self.store)
            return
        report = build_store(self.inputs, self.store, prune=prune)
        assert report.failed == sum("\x00" in text for text in there.values())
        self.held = there if prune else {**self.held, **there}
        self.built = True

    @precondition(lambda self: self.built and any(self.held))
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(sorted(self.held)))
        forget(self.store, place)
        del self.held[place]

    @invariant()
    def as_a_fresh_build(self) -> None:
        if not self.built:
            return
        shutil.rmtree(self.left, ignore_errors=True)
        self.left.mkdir()
        for place, text in self.held.items():
            name = place.rpartition("#")[2] if "#" in place else Path(place).name
            # The same name in two containers: each in a folder of its own.
            path = self.left / str(len(list(self.left.iterdir()))) / name
            path.parent.mkdir()
            path.write_text(text, encoding="utf-8")
        readable = any("\x00" not in text for text in self.held.values())
        expected = fresh([self.left], self.folder) if readable else b""
        assert exported(self.store) == expected
        listed = {item.place for item in status(self.store)[1]}
        assert listed == set(self.held)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


TestKeeping = Keeping.TestCase
TestKeeping.settings = settings(
    max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


# --- one thing at a time ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the examples, which no test changes."""
    store = tmp_path_factory.mktemp("kept") / "store"
    build_store(EXAMPLES, store)
    return store


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "jsonld", "nq.gz", "ttl.gz"])
def test_an_export_has_the_bytes_of_a_build(kept: Path, tmp_path: Path, ending: str) -> None:
    assert exported(kept, f"out.{ending}") == fresh([EXAMPLES], tmp_path, f"fresh.{ending}")


def test_a_store_answers_as_a_file_does(kept: Path, tmp_path: Path) -> None:
    atlas = tmp_path / "atlas.ttl"
    build(EXAMPLES, atlas)
    for info in list_queries():
        assert query(kept, info.name).rows == query(atlas, info.name).rows, info.name
    stored, loaded = load_atlas(kept), load_atlas(atlas)
    assert fact_sheet(stored, "NeuraScale-9") == fact_sheet(loaded, "NeuraScale-9")
    assert lineage(stored, "NeuraScale-9") == lineage(loaded, "NeuraScale-9")
    assert not diff_atlases(stored, loaded)
    assert validate_store(stored) == validate_atlas([atlas])
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert [str(row["n"]) for row in stored.query(count)] == [str(row["n"]) for row in loaded.query(count)]  # type: ignore[union-attr]


def test_only_what_changed_is_read(tmp_path: Path) -> None:
    inputs, store, tags = tmp_path / "in", tmp_path / "store", tmp_path / "tags.toml"
    shutil.copytree(EXAMPLES, inputs, ignore=shutil.ignore_patterns("gold"))
    number = len(list(inputs.iterdir()))
    first = build_store(inputs, store)
    assert (first.read, first.unchanged, first.documents) == (number, 0, number)
    again = build_store(str(inputs), store)
    assert (again.read, again.unchanged, again.derived) == (0, number, 0)
    (inputs / "calder-2.txt").write_text(TEXTS[1], encoding="utf-8")
    changed = build_store(inputs, store)
    assert (changed.read, changed.unchanged, 0 < changed.derived < first.derived / 2) == (1, number - 1, True)
    tags.write_text('[tags]\nsystem = "model"\n', encoding="utf-8")
    other = build_store(inputs, store, tags=tags)
    assert (other.read, other.unchanged) == (number, 0)
    assert build_store(inputs, store, tags=tags).read == 0
    bare = build_store(inputs, store, tags=tags, derive=False)
    assert (bare.read, exported(store)) == (0, exported(store))
    build(inputs, tmp_path / "bare.nq", derive=False, tags=tags)
    assert exported(store) == (tmp_path / "bare.nq").read_bytes()


def test_a_store_among_its_documents_is_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    for read in (1, 0):
        report = build_store(tmp_path, tmp_path / "store")
        assert (report.read, report.documents, report.failed) == (read, 1, 0)


def test_options_are_the_stores(tmp_path: Path) -> None:
    store = tmp_path / "store"
    file = tmp_path / "a.txt"
    file.write_text(TEXTS[0], encoding="utf-8")
    build_store(file, store, base="urn:x:", evidence="none")
    for wrong in ({"base": BASE}, {"evidence": "full"}):
        with pytest.raises(BuildError, match="the store was made with"):
            build_store(file, store, **wrong)  # type: ignore[arg-type]
    assert build_store(file, store).unchanged == 1
    build(file, tmp_path / "fresh.nq", base="urn:x:", evidence="none")
    assert exported(store) == (tmp_path / "fresh.nq").read_bytes()
    for folder, words in ((tmp_path, "folder of other things"), (tmp_path / "none", "no such store")):
        with pytest.raises(StoreError, match=words):
            build_store(file, folder) if folder == tmp_path else status(folder)
    (store / "journal.sqlite").write_text("no database" * 99)
    with pytest.raises(StoreError, match=r"journal\.sqlite: is damaged .*: build a new store"):
        status(store)
    for mark, words in (('{"layout": 99}', "layout 99"), ("{", "cannot be read .*: build a new store")):
        (store / "modelatlas-store.json").write_text(mark)
        with pytest.raises(StoreError, match=words):
            build_store(file, store)


def test_links_are_kept_while_what_they_link_is_there(tmp_path: Path) -> None:
    inputs, store = tmp_path / "in", tmp_path / "store"
    inputs.mkdir()
    (inputs / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (inputs / "b.txt").write_text(TEXTS[3], encoding="utf-8")
    build_store(inputs, store)
    graph = NamedNode(BASE + GRAPH_LINKS)
    same = [
        Quad(NamedNode(f"{BASE}model/tern-{number}"), OWL.sameAs, NamedNode(f"urn:x:{number}"), graph)
        for number in (1, 2, 3)
    ]
    with open_store(store, version="test") as database:
        database.replace_graph(graph, same)
    (inputs / "c.txt").write_text(TEXTS[2], encoding="utf-8")
    build_store(inputs, store)
    assert set(open_snapshot(store).quads_for_pattern(None, None, None, graph)) == set(same)
    forget(store, "b.txt")
    assert set(open_snapshot(store).quads_for_pattern(None, None, None, graph)) == set(same[:2])


def test_the_link_of_a_chip_is_kept_while_a_variant_of_it_is_there(tmp_path: Path) -> None:
    inputs, store = tmp_path / "in", tmp_path / "store"
    inputs.mkdir()
    for name, device in (("a.txt", "NVIDIA H100 SXM5 80GB"), ("b.txt", "NVIDIA H100")):
        text = f"<p><model>Tern-{name[0]}</model> was trained on 8 <hardware>{device}</hardware> GPUs.</p>"
        (inputs / name).write_text(text, encoding="utf-8")
    build_store(inputs, store)
    graph = NamedNode(BASE + GRAPH_LINKS)
    same = Quad(NamedNode(f"{BASE}hardware/nvidia-h100"), OWL.sameAs, NamedNode("urn:x:chip"), graph)
    with open_store(store, version="test") as database:
        database.replace_graph(graph, [same])
    for name, left in (("b.txt", {same}), ("a.txt", set())):
        forget(store, name)
        assert set(open_snapshot(store).quads_for_pattern(None, None, None, graph)) == left


def test_files_are_merged_once_much_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modelatlas.storage.database._COMPACT_FROM", 2)
    inputs, store = tmp_path / "in", tmp_path / "store"
    inputs.mkdir()

    def written_and_merged() -> tuple[str, bool]:
        with open_store(store, version="test") as database:
            return database.journal.setting("written"), database.compact()

    for name, text in zip("abcd", TEXTS[:4], strict=True):
        (inputs / f"{name}.txt").write_text(text, encoding="utf-8")
    build_store(inputs, store)
    assert written_and_merged() == ("0", False)
    before = exported(store)
    (inputs / "a.txt").write_text(TEXTS[4], encoding="utf-8")  # one comes, one goes
    monkeypatch.setattr("modelatlas.storage.database._COMPACT_FROM", 3)
    build_store(inputs, store)
    assert written_and_merged() == ("2", False)
    monkeypatch.setattr("modelatlas.storage.database._COMPACT_FROM", 2)
    assert written_and_merged() == ("2", True)
    assert written_and_merged() == ("0", False)
    (inputs / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    build_store(inputs, store)
    assert exported(store) == before
    assert written_and_merged() == ("0", False)
    monkeypatch.setattr("modelatlas.storage.database._COMPACT_FROM", 1)
    with open_store(store, version="test") as database:
        database.journal.put_setting("written", "1")
    assert written_and_merged() == ("1", False)  # less than half of the four documents


def test_records_streams_and_what_they_have_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, cards = tmp_path / "store", tmp_path / "cards.jsonl"
    lines = [{"id": "a", "text": TEXTS[0]}, {"id": "a", "text": TEXTS[1]}, {"id": "b", "text": TEXTS[0]}, {"id": "c"}]
    cards.write_text("\n".join(map(json.dumps, lines)) + "\n{", encoding="utf-8")
    for _ in range(2):  # a failure is told each time
        report = build_store(cards, store)
        assert [Path(failure.path).name for failure in report.failures] == [
            "cards.jsonl:2",
            "cards.jsonl:4",
            "cards.jsonl:5",
        ]
        assert (report.documents, report.failed) == (1, 3)
    assert {item.place.rpartition("#")[2]: bool(item.failure) for item in status(store)[1]} == {
        "a": False,
        "b": False,
        "c": True,
    }
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXTS[3].encode())))
    assert build_store("-", store, prune=True).documents == 2
    cards.write_bytes(gzip.compress(cards.read_bytes())[:-30])  # cut short: what it still holds nobody knows
    assert build_store(cards, store, prune=True).removed == 0
    cards.unlink()
    assert build_store([], store, prune=True).removed == 3
    assert [item.name for item in status(store)[1]] == ["stdin"]


def _refuse(path: Path) -> None:
    raise PermissionError(path)


def test_what_cannot_be_read_any_more_stays_until_it_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, store = tmp_path / "in", tmp_path / "store"
    inputs.mkdir()
    path = inputs / "a.txt"
    path.write_text(TEXTS[0], encoding="utf-8")
    build_store(inputs, store)
    before = exported(store)
    path.unlink()
    path.symlink_to("nowhere")
    report = build_store(inputs, store, prune=True)
    assert (report.failed, report.removed, exported(store) == before) == (1, 0, True)
    path.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "lstat", _refuse)  # a folder above it is closed to us: it may be there still
        assert build_store([], store, prune=True).removed == 0
    assert build_store(inputs, store, prune=True).removed == 1
    assert exported(store) == b""


def test_documents_are_forgotten_by_path_iri_digest_and_name(tmp_path: Path) -> None:
    inputs, store = tmp_path / "in", tmp_path / "store"
    (inputs / "sub").mkdir(parents=True)
    places = {"a.txt": 0, "b.txt": 1, "c.txt": 1, "sub/a.txt": 2, "sub/c.txt": 1}
    for name, number in places.items():
        (inputs / name).write_text(TEXTS[number], encoding="utf-8")
    build_store(inputs, store)
    seven = next(item.sha256 for item in status(store)[1])[:7]
    for unclear, words in (
        ("a.txt", "may mean .*in/a.txt"),
        ("c.txt", "may mean .*in/sub/c.txt"),
        ("none.txt", "has no document"),
        (seven, "has no document"),
    ):
        with pytest.raises(StoreError, match=words):
            forget(store, unclear)
    digests = {Path(item.place).name: item for item in status(store)[1]}
    assert forget(store, digests["b.txt"].iri).removed == 3
    assert forget(store, str(inputs / "a.txt")).documents == 1
    assert forget(store, digests["a.txt"].sha256[:12]).documents == 0
