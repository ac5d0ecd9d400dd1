"""The folder of a store: what lies where, who may write, and what readers read while somebody writes.

    modelatlas-store.json   says that this is a store, and of which layout
    oxigraph/               the database that a build writes; its own lock lets one process in at a time
    journal.sqlite          what was read, and what a change is about to do
    snapshots/00000012/     the database as the last finished build left it, by hard links: what readers open

Readers never meet a half-done build, and a build never waits for readers.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pyoxigraph import Store

from modelatlas.errors import StoreError
from modelatlas.files import PARTS, write_atomically
from modelatlas.files import STORE_MARK as MARK

try:
    import fcntl
except ImportError:  # Windows: there a file that is open cannot be deleted, which serves as well
    fcntl = None  # type: ignore[assignment]

LAYOUT = 2
BUILD_ANEW = "build a new store of the same documents"
_PART = ".part"
_POLL_SECONDS = 0.2

_held: list[int] = []
"""The locks on the snapshots that this process reads: they end with it."""


def is_store(path: Path) -> bool:
    """Whether a path is the folder of a store."""
    return (path / MARK).is_file()


def check_store(folder: Path) -> None:
    """Errors: StoreError where there is no store, or one of a later layout."""
    if not is_store(folder):
        what = "is no store" if folder.exists() else "there is no such store"
        raise StoreError(f"{folder}: {what}; `modelatlas build INPUT... --store {folder}` makes one")
    try:
        layout = json.loads((folder / MARK).read_text(encoding="utf-8"))["layout"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder / MARK}: cannot be read ({error}): {BUILD_ANEW}") from error
    if layout != LAYOUT:
        raise StoreError(f"{folder}: a store of layout {layout}, where this program knows {LAYOUT}: {BUILD_ANEW}")


def make_store(folder: Path) -> None:
    """Make the folder of a new store; one that is there is checked. Errors: StoreError for a folder of other things.

    Nothing else is what another process writes there now, or was killed at: `publish` clears that.
    """
    if is_store(folder):
        check_store(folder)
        return
    others = [path for path in folder.iterdir() if not path.match(PARTS)] if folder.is_dir() else []
    if others and not is_store(folder):  # another process may have made it just now
        raise StoreError(f"{folder}: is a folder of other things and no store; name an empty or a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    with write_atomically(folder / MARK) as file:
        file.write(json.dumps({"layout": LAYOUT}).encode() + b"\n")


def open_database(folder: Path, wait: bool, on_wait: Callable[[], None] | None = None) -> Store:
    """Open the database for writing, which one process at a time can.

    Where another one writes: ``on_wait`` is called once and then it is waited for, or, without ``wait``, told.
    Errors: StoreError where it is in use or damaged.
    """
    waiting = False
    while True:
        try:
            return Store(str(folder / "oxigraph"))
        except OSError as error:
            if "lock" not in str(error).lower():
                raise StoreError(
                    f"{folder}: the database cannot be opened ({error}): check who may write there, or {BUILD_ANEW}"
                ) from error
            if not wait:
                raise StoreError(
                    f"{folder}: another build is writing to this store; try again when it is done, or use --wait"
                ) from error
        if on_wait is not None and not waiting:
            on_wait()
        waiting = True
        time.sleep(_POLL_SECONDS)


# --- snapshots --------------------------------------------------------------------------------------------------------


def publish(folder: Path, store: Store) -> None:
    """Make what the store holds now the one that readers open; older snapshots go when nobody reads them any more."""
    for left in folder.glob(PARTS):
        left.unlink(missing_ok=True)
    snapshots = folder / "snapshots"
    snapshots.mkdir(exist_ok=True)
    for part in snapshots.glob(f"*{_PART}"):
        shutil.rmtree(part, ignore_errors=True)
    older = _snapshots(folder)
    target = snapshots / f"{int(older[-1].name) + 1 if older else 1:08d}"
    part = target.with_name(target.name + _PART)
    store.backup(str(part))
    part.rename(target)
    for path in older:
        _clear(path)


def open_snapshot(folder: Path) -> Store:
    """Open what the last finished build left, for reading. Errors: StoreError where no build has finished."""
    check_store(folder)
    while True:
        found = _snapshots(folder)
        if not found:
            raise StoreError(f"{folder}: no build of this store has finished yet: build once more, to the end")
        try:
            if _hold(found[-1]):
                return Store.read_only(str(found[-1]))
        except OSError as error:
            if found[-1].exists():
                raise StoreError(f"{found[-1]}: cannot be opened: {error}") from error


def _snapshots(folder: Path) -> list[Path]:
    snapshots = folder / "snapshots"
    return sorted(path for path in snapshots.glob("[0-9]*") if path.name.isdecimal()) if snapshots.is_dir() else []


def _hold(path: Path) -> bool:
    """Keep a snapshot from being cleared as long as this process lives; false where it went in the meantime."""
    if fcntl is None:
        return True
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:  # it is being cleared
        os.close(descriptor)
        return False
    _held.append(descriptor)
    return path.exists()


def _clear(path: Path) -> None:
    """Delete a snapshot that nobody reads; one that is read stays for the next build to clear."""
    if fcntl is None:
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            gone = path.with_name(path.name + _PART)
            path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        finally:
            os.close(descriptor)
