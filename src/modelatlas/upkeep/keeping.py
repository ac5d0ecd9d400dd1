"""What else is done with a store: take a document back, see what is in it, write it out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from modelatlas.about import __version__
from modelatlas.errors import StoreError
from modelatlas.files import Packing, Writable, write_atomically
from modelatlas.graph import graph_iri
from modelatlas.serialise import Format, format_of, serialise
from modelatlas.storage import (
    Change,
    Journal,
    SourceRow,
    absolute,
    check_store,
    document_counts,
    open_snapshot,
    open_store,
)
from modelatlas.upkeep.building import StoreReport, finish
from modelatlas.vocabulary import ATLAS, GRAPH_DERIVED, RDF

_SHORTEST_DIGEST = 8
_NAMED = 10


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """One place of a document: where it came from, when and with which version it was read, and what that gave.

    ``failure`` is "" or why it could not be read; then the counts are 0. ``issues`` are how many were told.
    """

    place: str
    name: str
    iri: str
    sha256: str
    read_at: str
    version: str
    claims: int
    statements: int
    issues: int
    failure: str


@dataclass(frozen=True, slots=True)
class Status:
    """What a store holds: counts, options, and whether a build was cut short (``unfinished``)."""

    documents: int
    claims: int
    statements: int
    failed: int
    discrepancies: int
    base: str
    evidence: str
    derive: bool
    unfinished: bool


def forget(
    store: Path | str,
    document: str,
    *,
    wait: bool = False,
    on_wait: Callable[[], None] | None = None,
) -> StoreReport:
    """Take one document back: by its path, ``file#id``, IRI, SHA-256 (or eight digits of it and more), or name.

    What other documents also state stays; nothing that rested on it alone does. By IRI or digest, all places of the
    document are forgotten. Raises StoreError for one that is not there, or a name that several documents bear.
    """
    report = StoreReport()
    with open_store(Path(store), version=__version__, wait=wait, on_wait=on_wait) as database:
        rows = _found(database.journal, document, database.settings.base)
        build = int(database.journal.setting("build", "0"))
        database.change([Change(row, gone=True) for row in rows], build)
        report.removed = len(rows)
        finish(database, report, derive=database.journal.setting("derive") != "no")
    return report


def _found(journal: Journal, document: str, base: str) -> list[SourceRow]:
    """The places that a user means. Errors: StoreError."""
    path = absolute(document)
    container, _, member = document.rpartition("#")
    digest = document.strip("<>").removeprefix(f"{base}document/")
    ways = (
        ("container = ? AND member = ''", (path,)),
        ("container = ? AND member = ?", (absolute(container) if container != "-" else "-", member)),
        ("digest BETWEEN ? AND ?", (digest, digest + "g") if _is_digest(digest) else ("g", "")),
        ("name = ?", (document,)),
        ("member = ?", (document,)),
    )
    for place, (where, values) in enumerate(ways):
        rows = list(journal.sources(where, values))
        if len({row.digest for row in rows}) > 1 or (len(rows) > 1 and place > 2):
            names = ", ".join(row.place for row in rows[:_NAMED])
            more = f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
            raise StoreError(f"{document!r} may mean {names}{more}; give the path, or file#id")
        if rows:
            return rows
    raise StoreError(f"the store has no document {document!r}; `modelatlas status` lists those that it has")


def _is_digest(text: str) -> bool:
    return len(text) >= _SHORTEST_DIGEST and not set(text) - set("0123456789abcdef")


# --- looking ----------------------------------------------------------------------------------------------------------


def status(store: Path | str) -> tuple[Status, Iterator[DocumentStatus]]:
    """What a store holds, and its documents one by one, by place. A build may be under way meanwhile.

    Raises StoreError for what is no store.
    """
    folder = Path(store)
    check_store(folder)
    journal = Journal(folder, writable=False)
    counts = document_counts(journal)
    failed = journal.execute("SELECT COUNT(*) FROM source WHERE failure <> ''").fetchone()[0]
    unfinished = any(
        journal.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None for table in ("intent", "dirty")
    )
    base = journal.setting("base")
    summary = Status(
        documents=counts["documents"],
        claims=counts["claims"],
        statements=counts["statements"],
        failed=failed,
        discrepancies=_discrepancies(folder, base),
        base=base,
        evidence=journal.setting("evidence"),
        derive=journal.setting("derive") != "no",
        unfinished=unfinished,
    )
    return summary, _documents(journal, base)


def _discrepancies(folder: Path, base: str) -> int:
    try:
        store = open_snapshot(folder)
    except StoreError:
        return 0  # no build has finished yet
    derived = NamedNode(base + GRAPH_DERIVED)
    return sum(1 for _ in store.quads_for_pattern(None, RDF.type, ATLAS.Discrepancy, derived))


def _documents(journal: Journal, base: str) -> Iterator[DocumentStatus]:
    sql = "SELECT read_at, version, claims, statements, issues FROM document WHERE digest = ?"
    for row in journal.sources():
        found = None if row.failure else journal.execute(sql, (row.digest,)).fetchone()
        read_at, version, claims, statements, issues = found or ("", "", 0, 0, "[]")
        yield DocumentStatus(
            place=row.place,
            name=row.name,
            iri=graph_iri(row.digest, base).value if found else "",
            sha256=row.digest if found else "",
            read_at=read_at,
            version=version,
            claims=claims,
            statements=statements,
            issues=len(json.loads(issues)),
            failure=row.failure,
        )


# --- writing out ------------------------------------------------------------------------------------------------------


def export(store: Path | str, output: Path | Writable, *, format: Format | None = None) -> int:
    """Write a store to a file or an open stream, as `build` would write what it holds; gives how many statements.

    N-Quads go out graph by graph; other formats are put in order in memory. Raises StoreError, BuildError for an
    ending that stands for no format, OSError where the output cannot be written.
    """
    folder = Path(store)
    target = output if isinstance(output, Path) else None
    rdf_format = format_of(target, format)
    check_store(folder)
    journal = Journal(folder, writable=False)
    base = journal.setting("base")
    journal.close()
    snapshot = open_snapshot(folder)
    if target is None:
        assert not isinstance(output, Path), "a path is the target"
        return _write(snapshot, output, rdf_format, base)
    with write_atomically(target) as file:
        if not target.name.endswith(".gz"):
            return _write(snapshot, file, rdf_format, base)
        with Packing(file) as stream:
            return _write(snapshot, stream, rdf_format, base)


def _write(store: Store, file: Writable, rdf_format: Format, base: str) -> int:
    count = 0
    if rdf_format == "nquads":
        for graph in sorted(store.named_graphs(), key=str):
            quads = list(store.quads_for_pattern(None, None, None, graph))
            file.write(serialise(quads, rdf_format, base=base))
            count += len(quads)
        return count
    quads = [quad for quad in store if quad.graph_name != DefaultGraph()]
    file.write(serialise(quads, rdf_format, base=base))
    return len(quads)
