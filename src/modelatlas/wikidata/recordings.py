"""Requests and their answers on disk, one file each: a second run asks nothing, and any run can be replayed."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from modelatlas.errors import ServiceError
from modelatlas.files import write_atomically


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: ``protocol`` is "get", "post" or "sparql" (one query); ``params`` are in sorted order."""

    protocol: str
    url: str
    params: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """The name of the request among the recordings: what is asked alone, never by whom or when."""
        text = json.dumps([self.protocol, self.url, self.params], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """The text of an answer, and the day on which it was given (YYYY-MM-DD, UTC)."""

    text: str
    date: str


class Recordings:
    """A folder of answers. Files are written whole or not at all, so an interrupted run leaves only good ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, request: Request) -> Answer | None:
        """The recorded answer, None where there is none. Raises ServiceError for a file that is no recording."""
        path = self.place(request)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return Answer(str(found["answer"]), str(found["date"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise ServiceError(f"{path}: is no recorded answer ({error}); delete the file to ask again") from error

    def add(self, request: Request, answer: Answer) -> None:
        """Record an answer. Raises ServiceError where the folder cannot be written to."""
        record = {
            "request": {"protocol": request.protocol, "url": request.url, "params": dict(request.params)},
            "date": answer.date,
            "answer": answer.text,
        }
        path = self.place(request)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with write_atomically(path) as file:
                file.write(json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise ServiceError(f"{path}: the answer cannot be kept: {error.strerror or error}; see --cache") from error

    def place(self, request: Request) -> Path:
        """The file of a request."""
        return self.folder / request.key[:2] / f"{request.key}.json"


def default_folder() -> Path:
    """The user's cache folder, as the XDG base directory specification has it."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if given else Path.home() / ".cache") / "modelatlas" / "wikidata"
