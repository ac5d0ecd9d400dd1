"""Which files a list of files and folders means."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from modelatlas.errors import DocumentError
from modelatlas.files import STORE_MARK

SUFFIXES = frozenset({".txt", ".text", ".xml", ".html", ".htm", ".xhtml", ".md", ".markdown", ".tagged", ".pdf"})
"""What is read in a folder, beside files without suffix; a file that is named is always read."""

STDIN = "-"
"""The path that stands for standard input."""
LINES = 'write one document a line, {"id": "…", "text": "…"}'
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}\Z")  # "Model-v1.5" and "DeepSeek-V3.2" have none


def find_inputs(inputs: Sequence[Path]) -> list[Path]:
    """The files to read, sorted, each once: those named, and the documents in the folders named, at any depth.

    Hidden files and folders inside a folder are passed over, and so are stores; links are followed, a folder is entered
    once. What is there but cannot be read (a folder without permission, a broken link) is in the list, so that reading
    it says so. JSON Lines and tar archives are in it as they are; ``-`` is standard input.
    Errors: DocumentError for a path that does not exist.
    """
    found: set[Path] = set()
    for path in inputs:
        if str(path) == STDIN:
            found.add(path)
            continue
        try:
            is_folder, exists = path.is_dir(), path.exists() or path.is_symlink()
        except (OSError, ValueError) as error:
            raise DocumentError(f"{path}: cannot be looked at ({error})") from error
        if not exists:
            raise DocumentError(f"{path}: there is no such file or folder: check the name")
        found.update(_walk(path) if is_folder else (path,))
    return sorted(found)


def _walk(folder: Path) -> list[Path]:
    found: list[Path] = []
    entered: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            status = current.stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(current) as entries:
                # In order: a folder that two links lead to is found under the same name on every machine.
                names = sorted((entry.name for entry in entries if not entry.name.startswith(".")), reverse=True)
            if STORE_MARK in names:
                continue  # a store's own files are no documents
        except OSError:
            found.append(current)
            continue
        for path in (current / name for name in names):
            if path.is_dir():
                waiting.append(path)
            elif (is_document(path.name) or is_lines(path.name) or is_archive(path.name)) and (
                path.is_file() or (path.is_symlink() and not path.exists())
            ):
                found.append(path)
    return found


def is_lines(name: str) -> bool:
    """Whether a file holds one document a line, by its name."""
    return name.lower().endswith(_LINES)


def is_archive(name: str) -> bool:
    """Whether a file is a tar archive, by its name."""
    return name.lower().endswith(_ARCHIVES)


def is_document(name: str) -> bool:
    """Whether a file met in a folder or an archive is read as one document, by its name."""
    suffix = _SUFFIX.search(re.sub(r"\.gz$", "", name, flags=re.IGNORECASE))
    return suffix is None or suffix.group().lower() in SUFFIXES
