"""What the processes of a build do: read the bytes of a document in the forms that are wanted, ready to be stored."""

from __future__ import annotations

from dataclasses import dataclass

from modelatlas.documents import Source
from modelatlas.model import Issue
from modelatlas.pipeline import Options, Part, read_part
from modelatlas.storage import SourceRow, Stored

_SUFFIX = {"": ".txt", "markdown": ".md", "html": ".html", "xml": ".xml", "tagged": ".tagged"}


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read, in one form or several (its name's own and those of other names of the same bytes)."""

    source: Source
    row: SourceRow
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading gave: packed readings, or why there is none; and what is told of it."""

    readings: tuple[bytes, ...] = ()
    issues: tuple[Issue, ...] = ()
    failure: str = ""


def read_task(task: Task, options: Options) -> Outcome:
    """Read one document; what cannot be read tells why."""
    readings: list[bytes] = []
    issues: tuple[Issue, ...] = ()
    for form in task.forms:
        name = task.source.name if form == task.row.form else "document" + _SUFFIX[form]
        part = read_part(task.source.data, name, options, task.source.label)
        if part.failure:
            return Outcome(failure=part.failure)
        issues = part.issues if form == task.row.form else issues
        readings.append(_stored(part, form).pack())
    return Outcome(tuple(readings), issues)


def _stored(part: Part, form: str) -> Stored:
    """A reading without the name of its file: that is the place's, and there may be several."""
    lines = part.nquads.decode().split("\n")
    kept = "\n".join(line for line in lines if "#fileName> " not in line or not _is_file_name(line))
    return Stored(part.sha256, form, kept, part.rows, part.claims, part.issues)


def _is_file_name(line: str) -> bool:
    """Whether the property of a line of N-Quads is that of the file's name (a quote may hold the same words)."""
    return line.split(" ", 2)[1].endswith("#fileName>")
