"""A build that is killed, has no disk left, or meets another one: nothing is lost, and the next one ends well."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from modelatlas.answers import fact_sheet
from modelatlas.errors import StoreError
from modelatlas.pipeline import build
from modelatlas.storage import open_snapshot
from modelatlas.upkeep import build_store, export

EXAMPLES = Path(__file__).parents[1] / "examples"
TERN = "<p><model>Tern-2</model> has <params>7.1 billion</params> parameters.</p>"


def exported(store: Path) -> bytes:
    export(store, store.parent / "out.nq")
    return (store.parent / "out.nq").read_bytes()


def fresh(inputs: list[Path], folder: Path) -> bytes:
    build(inputs, folder / "fresh.nq")
    return (folder / "fresh.nq").read_bytes()


KILLED = """
import os, signal, sys
from pathlib import Path
from modelatlas.pipeline import extract
from modelatlas.storage import database, folder, journal
from modelatlas.upkeep import build_store

def build(inputs, store, step):
    left = [step]

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
    build_store(inputs, store, prune=True, jobs=1)

if __name__ == "__main__":
    for path in Path(sys.argv[1]).iterdir():
        extract(path)  # what it takes to read is made once, not in each process
    for line in sys.stdin:
        step, store = line.rstrip().split(" ", 1)
        child = os.fork()
        if child == 0:
            build(sys.argv[1], store, int(step))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
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
        shutil.copy(max(folder.iterdir()), folder / "again.txt")
    return folder


@contextmanager
def killer(inputs: Path) -> Iterator[Callable[[int, Path], bool]]:
    """Tells whether a build of ``inputs`` into a store, in a process that is to be killed at a step, gets that far."""
    command = [sys.executable, "-c", KILLED, str(inputs)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdin and starter.stdout

        def killed_at(step: int, store: Path) -> bool:
            assert starter.stdin and starter.stdout
            print(step, store, file=starter.stdin, flush=True)
            ended = int(starter.stdout.readline())
            assert ended in (0, -signal.SIGKILL)
            return ended != 0

        yield killed_at


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
    with killer(inputs) as killed_at:
        while True:
            store = tmp_path / f"store-{step}"
            shutil.copytree(made, store)
            if not killed_at(step, store):
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
        process = subprocess.Popen([sys.executable, "-c", PLAIN, str(inputs), str(store)], stderr=subprocess.PIPE)
        time.sleep(chance.uniform(0.3, 2.5))
        process.kill()
        process.communicate()
    build_store(inputs, store)
    assert exported(store) == fresh([inputs], tmp_path)


LAID = """
import os, pathlib, signal, sys
from modelatlas import files
from modelatlas.storage import database
from modelatlas.upkeep import build_store

owner, name = {"fsync": (os, "fsync"), "replace": (pathlib.Path, "replace"), "sync": (files, "_sync_folder"),
               "database": (database, "open_database"), "journal": (database, "Journal")}[sys.argv[3]]
setattr(owner, name, lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL))
build_store(sys.argv[1], sys.argv[2], jobs=1)
"""


@pytest.mark.parametrize("point", ["fsync", "replace", "sync", "database", "journal"])
def test_a_build_that_is_killed_while_its_store_is_laid(tmp_path: Path, point: str) -> None:
    inputs, store = few(tmp_path / "in", changed=False), tmp_path / "store"
    command = [sys.executable, "-c", LAID, str(inputs), str(store), point]
    assert subprocess.run(command, timeout=120).returncode == -signal.SIGKILL
    assert any(store.iterdir())
    build_store(inputs, store)
    assert exported(store) == fresh([inputs], tmp_path)
    assert sorted(path.name for path in store.iterdir() if path.name.startswith(".")) == []


def test_a_folder_of_other_things_is_no_new_store(tmp_path: Path) -> None:
    inputs, store = few(tmp_path / "in", changed=False), tmp_path / "store"
    store.mkdir()
    (store / ".modelatlas-notes").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="is a folder of other things"):
        build_store(inputs, store)
    assert [path.name for path in store.iterdir()] == [".modelatlas-notes"]


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
        (inputs / "new.txt").write_text(TERN, encoding="utf-8")
        with pytest.raises((StoreError, OSError)):
            build_store(inputs, store)
    finally:
        store.chmod(0o700)
    assert exported(store) == expected
    build_store(inputs, store)
    assert exported(store) == fresh([inputs], tmp_path)
