"""Where the bytes of documents come from: files, JSON Lines, tar archives, standard input, each read as a stream.

A file of ten million lines costs no more memory than its longest line. What one record has wrong is told with file and
line and stops no other. Nothing is ever unpacked to the disk, so a member's name is a name, never a path.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from modelatlas.documents.inputs import LINES, STDIN, is_archive, is_document, is_lines
from modelatlas.errors import DocumentError

MAX_BYTES = 16 * 2**20
"""The largest document that is read, in bytes: each MiB takes some ten seconds and a hundred MB of memory."""

_MAX_LINE = 6 * MAX_BYTES + 65_536
"""JSON may write each byte of a text as six characters (``\\u0041``); what is longer cannot be a document."""
_MAX_HEADER = 2**20
"""A tar header that carries a long name or attributes is read into memory whole: none needs a MiB."""
_CHUNK = 2**16
_LONG_HEADERS = frozenset((
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
))  # fmt: skip
_PACKED = (OSError, EOFError, zlib.error, lzma.LZMAError)
"""What the readers of packed files raise where one is damaged."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document as it comes in: its bytes, or why there are none.

    ``container`` is the file's path (``-`` for standard input), ``member`` the record or member in it, "" where the
    document is the whole file. ``label`` says where it stands, for messages (``cards.jsonl:17``). ``name`` is the
    document's own. ``failure`` is "" or what is wrong and what to do; ``unreadable`` is true where nothing could be
    learned of the document, and ``broken`` where the rest of the container could not be read either.
    """

    container: str
    member: str
    name: str
    label: str
    data: bytes = b""
    failure: str = ""
    unreadable: bool = False
    broken: bool = False


def read_sources(paths: Iterable[Path], stdin: IO[bytes] | None = None) -> Iterator[Source]:
    """The documents of files and containers, in order; of a container that is damaged, those before the damage.

    ``Path("-")`` is standard input, read from ``stdin``: JSON Lines, a tar archive or one document, each also packed.
    Raises nothing for bad input: what cannot be read is a source with a ``failure``.
    """
    for path in paths:
        if str(path) == STDIN:
            yield from _standard_input(stdin)
        elif is_lines(path.name) or is_archive(path.name):
            yield from _container(path)
        else:
            yield _file(path)


def read_file(path: Path) -> bytes:
    """The bytes of a file, at most one more than `MAX_BYTES`. Errors: DocumentError for what cannot be read."""
    try:
        if path.is_dir():
            if not os.access(path, os.R_OK | os.X_OK):
                raise DocumentError(f"{path}: this folder may not be opened: change its permissions")
            raise DocumentError(f"{path}: this is a folder: name a file in it, or build from the folder")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path}: {_unreadable(error)}") from error


def document_name(path: Path) -> str:
    """What a file's document is called: by the file's name alone, so that it is the same on every machine."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _unreadable(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read ({reason}): check the path and its permissions"


def _file(path: Path) -> Source:
    name = document_name(path)
    try:
        return Source(str(path), "", name, str(path), read_file(path))
    except DocumentError as error:
        message = str(error).removeprefix(f"{path}: ")
        return Source(str(path), "", name, str(path), failure=message, unreadable=True)


# --- containers -------------------------------------------------------------------------------------------------------


def _container(path: Path) -> Iterator[Source]:
    try:
        with path.open("rb") as file, _unpacked(file) as stream:
            if is_lines(path.name):
                yield from _lines(stream, str(path))
            else:
                yield from _archive(stream, str(path))
    except OSError as error:
        yield _broken(str(path), str(path), _unreadable(error))


def _standard_input(stdin: IO[bytes] | None) -> Iterator[Source]:
    if stdin is None:
        yield _broken(STDIN, "standard input", "standard input is closed: pipe documents to it")
        return
    try:
        with _unpacked(stdin) as unpacked:
            head, stream = _headed(unpacked, 512)
            if head[257:262] == b"ustar":
                yield from _archive(stream, STDIN)
            elif head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
                yield from _lines(stream, STDIN)
            else:
                yield Source(STDIN, "", "stdin", "standard input", stream.read(MAX_BYTES + 1))
    except _PACKED as error:
        yield _broken(STDIN, "standard input", f"cannot be read ({error}): check what is piped to it")


def _broken(container: str, label: str, failure: str) -> Source:
    return Source(container, "", label, label, failure=failure, unreadable=True, broken=True)


class _Rejoined(io.RawIOBase):
    """A stream of which the first bytes were read already: a pipe gives them when it likes, and cannot go back."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        data = data or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _headed(stream: IO[bytes], size: int) -> tuple[bytes, io.BufferedReader]:
    """The first bytes of a stream, fewer only where it ends, and the whole of it."""
    head = stream.read(size)
    return head, io.BufferedReader(_Rejoined(head, stream), _CHUNK)


def _unpacked(stream: IO[bytes]) -> io.BufferedReader:
    """The stream unpacked as its first bytes ask (gzip, bzip2, xz), whatever its name says."""
    head, plain = _headed(stream, 6)
    packed: Any = None
    if head[:2] == b"\x1f\x8b":
        packed = gzip.GzipFile(fileobj=plain, mode="rb")
    elif head[:3] == b"BZh":
        packed = bz2.BZ2File(plain)  # the caller closes what is made of it
    elif head == b"\xfd7zXZ\x00":
        packed = lzma.LZMAFile(plain)  # noqa: SIM115
    return io.BufferedReader(packed, _CHUNK) if packed is not None else plain


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def _lines(stream: io.BufferedReader, container: str) -> Iterator[Source]:
    """One document a line, ``{"id": …, "text": …}``; further keys are passed over, blank lines as well."""
    place = "standard input" if container == STDIN else container
    number = 0
    while True:
        number += 1
        label = f"{place}:{number}"
        try:
            line = stream.readline(_MAX_LINE + 1)
            if not line:
                return
            if len(line) > _MAX_LINE:
                yield _bad(container, label, f"the line is longer than {_MAX_LINE // 2**20} MiB: split the document")
                _skip_line(stream, line)
                continue
        except _PACKED as error:
            yield _broken(container, label, f"cannot be read further ({error}): the file is damaged or cut short")
            return
        if not line.isspace():
            yield parse_record(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, container, label)


def _skip_line(stream: io.BufferedReader, part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = stream.readline(_CHUNK)


def _bad(container: str, label: str, failure: str, member: str = "") -> Source:
    return Source(container, member, member or label, label, failure=failure, unreadable=not member)


def parse_record(line: bytes, container: str, label: str) -> Source:
    """The document of one line of JSON Lines; a line that is none gives a source that says why."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else "not UTF-8, or nested too deeply"
        column = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        return _bad(container, label, f"this line is not JSON ({what}{column}): {LINES}")
    if not isinstance(record, dict):
        return _bad(container, label, f"this line is no JSON object: {LINES}")
    member, text = record.get("id"), record.get("text")
    if isinstance(member, int) and not isinstance(member, bool):
        member = str(member)
    if not isinstance(member, str) or not member or not member.isprintable():
        return _bad(container, label, f"this line has no id, which is a string of one line: {LINES}")
    if not isinstance(text, str):
        return _bad(container, label, f"{member}: this line has no text, which is a string: {LINES}", member)
    try:
        return Source(container, member, member, label, text.encode())
    except UnicodeEncodeError:
        return _bad(container, label, f"{member}: the text holds half a surrogate pair: write it as UTF-8", member)


# --- tar --------------------------------------------------------------------------------------------------------------


class _Header(tarfile.TarInfo):
    """A header that refuses to be long: the reader of tar takes long names and attributes into memory whole."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> Any:
        """As tarfile does; Errors: DocumentError for a header of more than a MiB."""
        info = super().frombuf(buf, encoding, errors)
        if info.type in _LONG_HEADERS and info.size > _MAX_HEADER:
            raise DocumentError(f"a header of {info.size:,} bytes: this is no archive of documents")
        return info


def _archive(stream: io.BufferedReader, container: str) -> Iterator[Source]:
    """The documents of a tar archive: as in a folder, what is hidden or of another kind is passed over, links too."""
    place = "standard input" if container == STDIN else container
    after = place
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header, errors="surrogateescape") as archive:
            for info in archive:
                archive.members = []  # type: ignore[attr-defined] # tarfile keeps every header that it has met
                member = os.fsencode(info.name).decode("utf-8", "replace")
                after = f"{place}/{member}"
                if not info.isfile() or not _is_member(member):
                    continue
                if info.size > MAX_BYTES:
                    message = f"larger than {MAX_BYTES // 2**20} MiB: split it into several documents"
                    yield Source(container, member, Path(member).name, after, failure=message)
                    continue
                file = archive.extractfile(info)
                data = file.read() if file is not None else b""
                if len(data) != info.size:
                    raise tarfile.ReadError("unexpected end of data")
                yield Source(container, member, Path(member).name, after, data)
    except (tarfile.TarError, DocumentError, ValueError, *_PACKED) as error:
        message = f"the archive cannot be read further ({error}): it is damaged or cut short"
        yield _broken(container, after, message)


def _is_member(name: str) -> bool:
    parts = Path(name).parts
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return bool(parts) and not hidden and is_document(parts[-1])
