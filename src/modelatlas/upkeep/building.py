"""A build into a store: reads what is new or changed, takes back what is gone, and derives what that concerns.

Documents stream through: a few hundred at a time are committed, none is kept, so memory stays flat whatever their
number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from modelatlas.about import __version__
from modelatlas.derive import bundled_entailment
from modelatlas.documents import STDIN, Source, is_archive, is_lines, name_form, read_sources
from modelatlas.errors import BuildError, DocumentError, StoreError
from modelatlas.graph import Evidence
from modelatlas.model import Issue
from modelatlas.parallel import Workers
from modelatlas.parts import Options, sha256
from modelatlas.pipeline import (
    Failure,
    Progress,
    check_options,
    find_paths,
    repeated,
    share,
    standard_input,
)
from modelatlas.rules import load_rules
from modelatlas.storage import (
    Change,
    Database,
    Journal,
    SourceRow,
    absolute,
    document_counts,
    is_store,
    open_store,
    rederive,
)
from modelatlas.tags import load_tags
from modelatlas.upkeep.fingerprint import deriving_fingerprint, reading_fingerprint
from modelatlas.upkeep.reading import Outcome, Task, read_task
from modelatlas.vocabulary import BASE

_BATCH_DOCUMENTS = 500
_BATCH_BYTES = 4 * 2**20
"""Readings are committed at the latest when they are so many, so large (packed, in memory), or so old:"""
_BATCH_SECONDS = 20.0
_BATCH_UNCHANGED = 10_000
_TOLD = 1_000
"""Failures and issues that a report names; it counts all of them."""


@dataclass(slots=True)
class StoreReport:
    """What a build into a store read and found.

    ``read`` documents are new or changed, ``unchanged`` were met as they were, ``duplicates`` are further places of
    the same bytes, ``removed`` places were taken back. ``failures`` and ``issues`` name the first thousand;
    ``failed`` and ``issue_count`` count all. ``derived`` things were derived anew. ``documents``, ``claims`` and
    ``statements`` (of documents) count what the store holds now.
    """

    read: int = 0
    unchanged: int = 0
    duplicates: int = 0
    removed: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    issue_count: int = 0
    issues: list[Issue] = field(default_factory=list)
    derived: int = 0
    documents: int = 0
    claims: int = 0
    statements: int = 0
    seconds: float = 0.0

    def fail(self, label: str, message: str) -> None:
        """Count a document that could not be read."""
        self.failed += 1
        if len(self.failures) < _TOLD:
            self.failures.append(Failure(label, message))


def build_store(
    inputs: Path | str | Sequence[Path | str],
    store: Path | str,
    *,
    base: str | None = None,
    evidence: Evidence | None = None,
    derive: bool = True,
    prune: bool = False,
    jobs: int | None = None,
    tags: Path | None = None,
    rules: Path | None = None,
    wait: bool = False,
    on_progress: Progress | None = None,
    on_wait: Callable[[], None] | None = None,
) -> StoreReport:
    """Read what is new or changed in files, folders and streams into the store ``store``, a folder that is made anew.

    ``base`` and ``evidence`` are those that the store was made with, unless it is new. ``prune`` takes back the
    documents whose file is gone, or whose record is gone from a file that was read to its end. ``wait`` waits for
    another build of the store; ``on_wait`` is called once if that is so.

    Raises StoreError for a folder that is no store or in use, BuildError for options that are not the store's,
    DocumentError where there is nothing to read, TableError for a malformed table.
    """
    started = time.perf_counter()
    folder = Path(store)
    check_options(base or BASE, evidence or "full", jobs)
    paths = _paths([inputs] if isinstance(inputs, Path | str) else inputs, prune)
    settings = _Wanted(base, evidence, derive, tags, rules)
    report = StoreReport()
    options = settings.options(folder)
    count, sources = share(read_sources(paths, standard_input()), jobs)
    # The processes part before the database is open: a copy of it is of no use to them, and can hang.
    with (
        Workers(read_task, options, count) as workers,
        open_store(folder, version=__version__, make=True, wait=wait, on_wait=on_wait) as database,
    ):
        build = _Build(database, options, settings, report)
        build.read(sources, workers, len(paths), on_progress)
        if prune:
            build.prune({absolute(path) for path in paths if is_lines(path.name) or is_archive(path.name)})
        finish(database, report, derive=derive)
    return replace(report, seconds=time.perf_counter() - started)


def finish(database: Database, report: StoreReport, *, derive: bool) -> None:
    """Derive what is to be derived, let readers see it, and count."""
    journal = database.journal
    fingerprint = deriving_fingerprint(derive)
    if journal.setting("deriving") != fingerprint:
        journal.begin()
        database.mark_all()
        journal.put_setting("deriving", fingerprint)
        journal.put_setting("derive", "yes" if derive else "no")
        journal.commit()
    report.derived = rederive(database, bundled_entailment() if derive else None)
    if (report.read or report.removed or report.derived) and journal.setting("linked") == "yes":
        from modelatlas.upkeep.linking import relink  # loads the tables of Wikidata, which most stores do without

        relink(database)
    with suppress(OSError):  # a full disk: nothing is lost, and the next build merges the files
        database.compact()
    database.publish()
    counts = document_counts(journal)
    report.documents, report.claims, report.statements = counts["documents"], counts["claims"], counts["statements"]


def _paths(inputs: Iterable[Path | str], prune: bool) -> list[Path]:
    given = list(inputs)
    try:
        return find_paths(given) if given or not prune else []
    except DocumentError:
        if prune and given and all(Path(path).is_dir() for path in given):
            return []  # a folder may be empty by now
        raise


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a build is asked to be."""

    base: str | None
    evidence: Evidence | None
    derive: bool
    tags: Path | None
    rules: Path | None

    def options(self, folder: Path) -> Options:
        """The options of the store, which those asked for must be. Errors: BuildError."""
        known: dict[str, str] = {}
        if is_store(folder):
            with suppress(StoreError):  # a store whose first build has hardly begun
                journal = Journal(folder, writable=False)
                known = {key: journal.setting(key) for key in ("base", "evidence")}
                journal.close()
        for name, asked in (("base", self.base), ("evidence", self.evidence)):
            if known.get(name) and asked and asked != known[name]:
                raise BuildError(
                    f"{folder}: the store was made with --{name} {known[name]}; leave that out, or name a new store"
                )
        evidence: Evidence = "none" if (known.get("evidence") or self.evidence) == "none" else "full"
        base = known.get("base") or self.base or BASE
        return Options(base, evidence, load_tags(self.tags), load_rules(self.rules))


# --- in this process --------------------------------------------------------------------------------------------------


class _Build:
    """One build: what of the sources is new, and what is committed."""

    def __init__(self, database: Database, options: Options, wanted: _Wanted, report: StoreReport) -> None:
        self.database, self.journal, self.report = database, database.journal, report
        self.fingerprint = reading_fingerprint(options.base, options.evidence, wanted.tags, wanted.rules)
        self.options = options
        self.journal.begin()
        self.number = int(self.journal.setting("build", "0")) + 1
        self.journal.put_setting("build", str(self.number))
        self.journal.put_setting("base", options.base)
        self.journal.put_setting("evidence", options.evidence)
        self.journal.commit()
        self.waiting: list[Change] = []
        self.bytes = 0
        self.since = time.monotonic()
        self.pending: dict[tuple[str, str], str] = {}
        """The places of which the journal does not know yet, with what they hold."""
        self.broken: set[str] = set()
        """The containers that could not be read to their end."""

    def read(
        self,
        sources: Iterable[Source],
        workers: Workers[Task, Options, Outcome],
        total: int,
        on_progress: Progress | None,
    ) -> None:
        """Read what is new or changed, and commit it as it comes."""
        met = 0

        def tasks() -> Iterator[Task]:
            nonlocal met
            for source in sources:
                met += 1
                task = self._task(source)
                if on_progress:
                    on_progress(met, max(met, total))
                if task is not None:
                    yield task

        for task, read in workers.map(tasks(), lambda task: len(task.source.data)):
            self._take(task, read)
        self.commit()

    def _task(self, source: Source) -> Task | None:
        """What there is to read of a source, None where it is known already or cannot be read."""
        container = source.container if source.container == STDIN else absolute(source.container)
        if source.broken:
            self.broken.add(container)
        if source.unreadable:
            self.report.fail(source.label, source.failure)
            self._unreadable(container, source)
            return None
        digest = sha256(source.data)
        member = source.member or (digest if container == STDIN else "")
        row = SourceRow(container, member, source.name, name_form(source.name), digest, "", self.fingerprint)
        if source.failure:
            row = replace(row, digest=sha256(source.failure.encode()))
        if self._is_repeated(source, row):
            return None
        known = self.journal.source(container, member)
        if known and replace(known[0], failure="") == row:
            self.journal.begin()
            self.journal.mark_seen(container, member, self.number)
            if known[0].failure:
                self.report.fail(source.label, known[0].failure)
            else:
                self.report.unchanged += 1
                if self.report.unchanged % _BATCH_UNCHANGED == 0:
                    self.journal.commit()
            return None
        self.pending[container, member] = row.digest
        if source.failure:
            self._fail(source, row, source.failure)
            return None
        return Task(source, row, self._missing(row))

    def _is_repeated(self, source: Source, row: SourceRow) -> bool:
        """Whether the place was met before in this build: the first is taken, another text under its id is told."""
        before = self.pending.get((row.container, row.member))
        if before is None:
            known = self.journal.source(row.container, row.member)
            if known is None or known[1] != self.number:
                return False
            before = known[0].digest
        if source.member and before != row.digest:
            self.report.fail(source.label, repeated(source))
        else:
            self.report.duplicates += 1
        return True

    def _unreadable(self, container: str, source: Source) -> None:
        """Note a file that could not be read; what was read of it before stays, as nobody knows any better."""
        if container == STDIN or is_lines(container) or is_archive(container):
            return  # a line without an id is no document's place: it is told each time
        if self.journal.source(container, ""):
            return
        row = SourceRow(container, "", source.name, name_form(source.name), "", source.failure, self.fingerprint)
        self._wait(Change(row), 0)

    def _missing(self, row: SourceRow) -> tuple[str, ...]:
        """The forms in which bytes must be read: this name's, and those of their other names."""
        forms = self.journal.forms_of(row.digest) | {row.form}
        return tuple(sorted(forms - self.journal.forms(row.digest, self.fingerprint) if len(forms) == 1 else forms))

    def _take(self, task: Task, read: Outcome) -> None:
        """Put what was read with what waits to be committed."""
        if read.failure:
            self._fail(task.source, task.row, read.failure)
            return
        forms = self._missing(task.row)
        if not set(forms) <= set(task.forms):  # another name of the same bytes came in the meantime
            read = read_task(replace(task, forms=forms), self.options)
        if task.forms:
            self.report.read += 1
        else:
            self.report.duplicates += 1
        self.report.issue_count += len(read.issues)
        self.report.issues.extend(read.issues[: max(0, _TOLD - len(self.report.issues))])
        self._wait(Change(task.row, read.readings), sum(map(len, read.readings)))

    def _fail(self, source: Source, row: SourceRow, failure: str) -> None:
        self.report.fail(source.label, failure)
        self._wait(Change(replace(row, failure=failure)), 0)

    def _wait(self, change: Change, size: int) -> None:
        self.waiting.append(change)
        self.bytes += size
        late = time.monotonic() - self.since > _BATCH_SECONDS
        if late or len(self.waiting) >= _BATCH_DOCUMENTS or self.bytes >= _BATCH_BYTES:
            self.commit()

    def commit(self) -> None:
        """Make what was read last."""
        if self.waiting:
            self.database.change(self.waiting, self.number)
        self.journal.commit()
        for change in self.waiting:
            self.pending.pop((change.source.container, change.source.member), None)
        self.waiting, self.bytes, self.since = [], 0, time.monotonic()

    def prune(self, containers: set[str]) -> None:
        """Take back the documents that are no longer where they were; ``containers`` are the files of many."""
        whole = containers - self.broken
        for row in self.journal.sources("seen <> ?", (self.number,)):
            if self._is_gone(row, whole):
                self.report.removed += 1
                self._wait(Change(row, gone=True), 0)
        self.commit()

    def _is_gone(self, row: SourceRow, whole: set[str]) -> bool:
        if row.container == STDIN:
            return False
        if row.member and row.container in whole:
            return True
        try:
            Path(row.container).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        return False
