"""What the processes of a build do: read the bytes of a document in the forms that are wanted, ready to be stored."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal

from modelatlas.documents import Source
from modelatlas.graph import graph_iri
from modelatlas.model import Issue
from modelatlas.parts import Options, Part, read_part
from modelatlas.storage import SourceRow, Stored, to_ntriples
from modelatlas.vocabulary import ATLAS

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
        readings.append(_stored(part, form, options.base).pack())
    return Outcome(tuple(readings), issues)


def _stored(part: Part, form: str, base: str) -> Stored:
    """A reading without the name of its file: that is the place's, and there may be several."""
    graph = graph_iri(part.sha256, base)
    name = f"{graph} {ATLAS.fileName} {Literal(part.name)} .\n".encode()
    ntriples = to_ntriples(part.nquads, graph).replace(name, b"", 1)
    return Stored(part.sha256, form, ntriples, part.rows, part.claims, part.issues)
