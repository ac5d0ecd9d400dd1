"""Keeping a store: whatever comes, changes, goes or is killed, it is as a fresh build of what is left."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from modelatlas.answers import fact_sheet
from modelatlas.errors import DocumentError, StoreError
from modelatlas.pipeline import build
from modelatlas.storage import open_snapshot
from modelatlas.upkeep import build_store, export, forget, status

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
        assert exported(store) == b""


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


# --- killed -----------------------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pyoxigraph import Store
from modelatlas.storage import database, folder, journal
from modelatlas.upkeep import build_store

if __name__ == "__main__":
    left = [int(sys.argv[3])]

    def deadly(call):
        def called(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)
        return called

    for owner, names in (
        (database.Database, ("add", "remove_quads", "drop_graphs", "change", "settle")),
        (journal.Journal, ("commit", "intend", "add_rows", "take_rows", "clean", "put_setting")),
        (folder, ("_snapshots", "_clear")),
    ):
        for name in names:
            setattr(owner, name, deadly(getattr(owner, name)))
    build_store(sys.argv[1], sys.argv[2], prune=True, jobs=1)
"""
PLAIN = """
import sys
from modelatlas.upkeep import build_store

if __name__ == "__main__":
    build_store(sys.argv[1], sys.argv[2], prune=True, jobs=2)
"""


def few(folder: Path, *, changed: bool) -> Path:
    """Seven examples; `changed`: two others, one gone, one twice."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in sorted(EXAMPLES.glob("*.txt"))[: 6 if changed else 7]:
        text = path.read_text(encoding="utf-8")
        more = "\n\nIt is from Norway." if changed and path.name[0] < "d" else ""
        (folder / path.name).write_text(text + more, encoding="utf-8")
    if changed:
        shutil.copy(folder / sorted(os.listdir(folder))[-1], folder / "again.txt")
    return folder


def killed_at(step: int, inputs: Path, store: Path) -> bool:
    """Whether a build that is to be killed at a step gets that far."""
    command = [sys.executable, "-c", KILLED, str(inputs), str(store), str(step)]
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode != 0


def test_a_build_that_is_killed_at_any_step_loses_nothing_and_is_finished_by_the_next(tmp_path: Path) -> None:
    before, after = few(tmp_path / "before", changed=False), few(tmp_path / "after", changed=True)
    inputs = tmp_path / "in"
    shutil.copytree(before, inputs)
    made = tmp_path / "made"
    build_store(inputs, made)
    first = exported(made)
    shutil.rmtree(inputs)
    shutil.copytree(after, inputs)
    expected = fresh([inputs], tmp_path)
    steps, step = [], 1
    while True:
        store = tmp_path / f"store-{step}"
        shutil.copytree(made, store)
        if not killed_at(step, inputs, store):
            break
        assert exported(store) in (first, expected)  # readers see a whole build, or the one before it
        build_store(inputs, store, prune=True)
        assert exported(store) == expected, step
        shutil.rmtree(store)
        steps.append(step)
        step += random.Random(step).randint(1, 9)
    assert len(steps) > 8


@pytest.mark.parametrize("seed", range(4))
def test_a_build_that_is_killed_at_any_time(tmp_path: Path, seed: int) -> None:
    inputs, store = few(tmp_path / "in", changed=True), tmp_path / "store"
    chance = random.Random(seed)
    for _ in range(3):
        build = subprocess.Popen([sys.executable, "-c", PLAIN, str(inputs), str(store)], stderr=subprocess.PIPE)
        time.sleep(chance.uniform(0.3, 2.5))
        build.kill()
        build.communicate()
    build_store(inputs, store)
    assert exported(store) == fresh([inputs], tmp_path)


def test_a_full_disk_is_told_and_the_next_build_goes_on(tmp_path: Path) -> None:
    inputs, store = few(tmp_path / "in", changed=False), tmp_path / "store"
    for kibibytes in (16, 64, 300):  # no file may grow beyond: what a full disk is to a program
        limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({kibibytes << 10},) * 2)\n"
        command = [sys.executable, "-m", "modelatlas", "build", str(inputs), "--store", str(store), "--jobs", "1"]
        script = f"{limited}import os, sys; os.execv(sys.executable, {command!r})"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
        assert done.returncode == 2, done
        assert done.stderr.startswith("error: ") and "Traceback" not in done.stderr
    build_store(inputs, store)
    assert exported(store) == fresh([inputs], tmp_path)


def test_of_two_builds_the_second_says_so_or_waits(tmp_path: Path) -> None:
    inputs, store = few(tmp_path / "in", changed=False), tmp_path / "store"
    build_store(inputs, store)
    holder = (
        "import sys, time\nfrom pathlib import Path\nfrom modelatlas.storage import open_store\n"
        "with open_store(Path(sys.argv[1]), version='test'):\n    print('open', flush=True)\n    time.sleep(2)\n"
    )
    with subprocess.Popen([sys.executable, "-c", holder, str(store)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="another build is writing to this store"):
            build_store(inputs, store)
        assert fact_sheet(open_snapshot(store), "NeuraScale-9").facts  # readers need not wait
        waited: list[bool] = []
        assert build_store(inputs, store, wait=True, on_wait=lambda: waited.append(True)).unchanged == 7
        assert waited == [True]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    inputs, store = few(tmp_path / "in", changed=False), tmp_path / "store"
    build_store(inputs, store)
    expected = exported(store)
    store.chmod(0o500)
    try:
        (inputs / "new.txt").write_text(TEXTS[0], encoding="utf-8")
        with pytest.raises((StoreError, OSError)):
            build_store(inputs, store)
    finally:
        store.chmod(0o700)
    assert exported(store) == expected
    build_store(inputs, store)
    assert exported(store) == fresh([inputs], tmp_path)
