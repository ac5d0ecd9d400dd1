"""Output that is written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

_PART = (".modelatlas-", ".part")
PARTS = "*".join(_PART)
"""The hidden files in which what is being written lies; of a process that was killed they stay."""
STORE_MARK = "modelatlas-store.json"
"""The file by which the folder of a store is known; there are no documents in it."""

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)

_STREAM = re.compile(r"/dev/(?:fd/)?(stdout|stderr|(?<=fd/)[0-9]{1,6})")
_NUMBERS = {"stdout": "1", "stderr": "2"}


class Writable(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Write all of the bytes."""


class Packing:
    """Packs by gzip what is written to it: without a time or a name, so that the same atlas is the same bytes."""

    def __init__(self, file: Writable) -> None:
        self._file, self._packer = file, zlib.compressobj(6, wbits=31)

    def write(self, data: bytes) -> int:
        """Write bytes, which the file may get later."""
        self._file.write(self._packer.compress(data))
        return len(data)

    def __enter__(self) -> Packing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._file.write(self._packer.flush())


@contextmanager
def write_atomically(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends, and leaves it as it was when the block raises.

    The bytes go to a hidden file in the same folder, are forced to the disk, and are then renamed. A file that is
    replaced keeps its permissions; of a symbolic link, the target is replaced. What is no regular file (a named pipe)
    cannot be replaced: it is written to directly, and so is the open stream that /dev/stdout or /dev/fd/3 stands for.
    Errors: OSError as for opening a file; IsADirectoryError for a folder.
    """
    stream = _STREAM.fullmatch(str(path))
    if stream:
        # A copy of the open stream: opening its file anew would cut off what others have written there.
        with os.fdopen(os.dup(int(_NUMBERS.get(stream[1], stream[1]))), "wb") as file:
            yield file
        return
    target = _resolved(path)
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with path.open("wb") as file:
            yield file
        return
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))  # a rename would not ask
    try:
        descriptor, name = tempfile.mkstemp(prefix=_PART[0], suffix=_PART[1], dir=target.parent)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from None  # not the name of the hidden file
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            part.chmod(_default_mode() if mode is None else stat.S_IMODE(mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException as error:  # an interrupt, too, leaves nothing behind
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            error.filename = str(path)
        raise
    _sync_folder(target.parent)


def _resolved(path: Path) -> Path:
    """Where a link leads. What a link like /dev/stdout leads to may have no name ("pipe:[1]"), so the link is kept."""
    if not path.is_symlink():
        return path
    mode = _mode(path)
    return path if mode is not None and not stat.S_ISREG(mode) else path.resolve()


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _default_mode() -> int:
    """What `open` would give a new file; the mask can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
