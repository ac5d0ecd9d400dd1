"""The whole way: files, folders and streams → documents → readings → quads → what they imply together → one file.

One document goes through its four stages alone, here or in another process; what comes back is put together in the
order of the documents' names, so that the result depends on the documents alone: not on hash seeds, the order in which
they are named, what they are packed in, or the number of processes.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from modelatlas.derive import bundled_entailment, collector_paused, derive_documents
from modelatlas.documents import STDIN, Source, find_inputs, parse_document, read_document, read_sources
from modelatlas.errors import BuildError, DocumentError
from modelatlas.files import Packing, write_atomically
from modelatlas.gazetteer import load_gazetteer
from modelatlas.graph import Evidence, graph_iri
from modelatlas.model import Document, Issue, Reading
from modelatlas.parallel import Workers
from modelatlas.parts import Options, Part, read_claims, read_part
from modelatlas.rows import gather, known_names, types_of
from modelatlas.rules import RuleSet, load_rules
from modelatlas.serialise import Format, format_of, graph_nquads, serialise
from modelatlas.tags import TagTable, load_tags
from modelatlas.vocabulary import ATLAS, BASE, PATH, RDF

Progress = Callable[[int, int], None]
"""Called after each document with how many are done, and how many there are."""

FEW = 64
"""Up to this many documents are read in one process unless told otherwise: starting more takes longer than reading."""

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`#?\x00-\x20]*(?<=[/:])")
"""No query and no fragment: a passage is a fragment of its document's IRI."""
_NO_ENTITIES = frozenset({"Document", "Claim", "Derivation", "Discrepancy"})


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read at all: where it stands (a path, ``file:line``), why, and what to do."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read and found. ``issues`` name the documents by their paths.

    ``documents`` counts distinct documents; ``duplicates`` further files with the bytes of one of them. ``entities``
    are the distinct instances of each class in the whole atlas, in the order of the contract; ``statements`` counts all
    statements, each in its graph. ``output`` is the file written, None where there is none.
    """

    documents: int
    duplicates: int
    failures: tuple[Failure, ...]
    entities: dict[str, int]
    claims: int
    discrepancies: int
    issues: tuple[Issue, ...]
    seconds: float
    statements: int = 0
    output: Path | None = None
    graphs: tuple[bytes, ...] = field(default=(), repr=False)
    """The atlas as N-Quads, a piece for each graph, in the one order."""

    @property
    def quads(self) -> tuple[Quad, ...]:
        """All statements, read anew each time they are asked for."""
        return tuple(quad for piece in self.graphs for quad in parse(piece, format=RdfFormat.N_QUADS))

    def to_bytes(self, rdf_format: Format = "turtle", *, base: str = BASE) -> bytes:
        """The atlas in ``rdf_format``, as :func:`modelatlas.serialise.serialise` writes its quads."""
        return b"".join(self.graphs) if rdf_format == "nquads" else serialise(self.quads, rdf_format, base=base)


def extract(
    source: Path | str | Document, *, tags: Path | TagTable | None = None, rules: Path | RuleSet | None = None
) -> Reading:
    """What one document says. A ``Path`` is a file, a ``str`` is the text itself, tagged or plain.

    Raises DocumentError for a file that cannot be read, TableError for a table that is malformed.

    >>> reading = extract("<p><model>Tern-7B</model> has <params>7.1 billion</params> parameters.</p>")
    >>> [(claim.property, claim.value) for claim in reading.claims]
    [('parameterCount', 7100000000)]
    """
    table = load_tags(tags)
    if isinstance(source, Path):
        source = read_document(source, tags=table)
    elif isinstance(source, str):
        source = parse_document(source.encode("utf-8", "replace"), name="text", tags=table)
    return read_claims(source, table, load_rules(rules))


def build(
    inputs: Path | str | Sequence[Path | str],
    output: Path | str | None = None,
    *,
    format: Format | None = None,
    base: str = BASE,
    evidence: Evidence = "full",
    derive: bool = True,
    jobs: int | None = None,
    tags: Path | TagTable | None = None,
    rules: Path | RuleSet | None = None,
    on_progress: Progress | None = None,
) -> BuildReport:
    """Read files and folders and write what they say as one atlas; a document that fails does not stop the rest.

    ``format`` is by the ending of ``output`` unless given, and Turtle without an ending; an output that ends in ``.gz``
    is packed. It is written whole or not at all, and not if no document could be read. Without ``output``, the report
    holds the atlas.
    ``evidence="none"`` leaves out documents, claims and passages; ``derive=False`` what no text states (names stay).
    ``jobs`` processes read; by default one for up to `FEW` documents, else one for each core.

    Raises DocumentError where there is nothing to read, BuildError for what cannot be done as asked, TableError for a
    malformed table, OSError where the output cannot be written.
    """
    started = time.perf_counter()
    target = Path(output) if output is not None else None
    check_options(base, evidence, jobs)
    paths = find_paths([inputs] if isinstance(inputs, Path | str) else inputs, target)
    rdf_format = format_of(target, format)
    with collector_paused():
        options = Options(base, evidence, load_tags(tags), load_rules(rules))
    atlas = _Atlas(base, evidence)
    for done, (source, part) in enumerate(_parts(read_sources(paths, standard_input()), options, jobs), start=1):
        atlas.add(source, part)
        if on_progress:
            on_progress(done, max(done, len(paths)))
    with collector_paused():
        report = atlas.finish(derive=derive)
        if target is not None and report.documents:
            _write(target, report.graphs if rdf_format == "nquads" else [report.to_bytes(rdf_format, base=base)])
            report = replace(report, output=target)
    return replace(report, seconds=time.perf_counter() - started)


def check_options(base: str, evidence: str, jobs: int | None) -> None:
    """Errors: BuildError for a base that is no IRI, evidence that there is not, or no process."""
    if not _BASE.fullmatch(base):
        raise BuildError(f"the base {base!r} is no IRI that ends in / or : (without ? and #), such as {BASE}")
    try:
        NamedNode(base + "model/x")
    except ValueError as error:
        raise BuildError(f"the base {base!r} is no IRI ({error}); write one such as {BASE}") from error
    if evidence not in ("none", "full"):
        raise BuildError(f"there is no evidence {evidence!r}; there are none and full")
    if jobs is not None and jobs < 1:
        raise BuildError(f"{jobs} processes cannot read: give --jobs a number from 1")


def standard_input() -> IO[bytes] | None:
    """The bytes that are piped to the program, None where there is no such stream."""
    return None if sys.stdin is None else getattr(sys.stdin, "buffer", None)


def find_paths(inputs: Iterable[Path | str], target: Path | None = None) -> list[Path]:
    """The files to read, by name and then by path. Errors: DocumentError where there is none."""
    named = [Path(path) for path in inputs]
    paths = sorted(find_inputs(named), key=lambda path: (path.name, str(path)))
    if not paths:
        raise DocumentError(f"{', '.join(map(str, named)) or 'no input'}: no document in it: name files or folders")
    if target is not None and target.is_file():
        same = [path for path in paths if str(path) != STDIN and path.exists() and path.samefile(target)]
        if same:
            raise BuildError(f"{target}: is one of the documents; give the atlas another name")
    return paths


def _read_source(source: Source, options: Options) -> Part:
    if source.failure:
        return Part(source.label, source.name, failure=source.failure)
    return read_part(source.data, source.name, options, source.label)


def _parts(sources: Iterator[Source], options: Options, jobs: int | None) -> Iterator[tuple[Source, Part]]:
    """Each source with its part, in order."""
    chosen = jobs
    jobs, sources = share(sources, jobs)
    few = chosen is None and jobs == 1
    # Of few documents the time goes into compiling patterns, a tenth and more of it into looking for cycles.
    with collector_paused() if few else nullcontext(), Workers(_read_source, options, jobs) as workers:
        yield from workers.map(sources, lambda source: len(source.data))


def share(sources: Iterator[Source], jobs: int | None) -> tuple[int, Iterator[Source]]:
    """How many processes shall read, and the same sources: few are not worth starting more than one.

    Never more than there are documents, nor than `FEW` or one for each core: the others would only wait.
    """
    most = max(FEW, _cores())
    first = list(islice(sources, FEW + 1 if jobs is None else min(jobs, most)))
    if jobs is None:
        jobs = 1 if len(first) <= FEW else _cores()
    jobs = max(1, min(jobs, most, len(first)))
    if jobs > 1:
        load_gazetteer()  # once, before the processes part
    return jobs, chain(first, sources)


def _cores() -> int:
    """The cores that this process may use, where the system tells, else those that there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- all documents ----------------------------------------------------------------------------------------------------


class _Atlas:
    """Puts the parts together, whatever the order in which they come."""

    def __init__(self, base: str, evidence: Evidence) -> None:
        self.base, self.evidence = base, evidence
        self.parts: dict[str, tuple[tuple[str, str, str], Part]] = {}
        """By digest, the part that decides, with what decided: of two names for the same bytes, the first."""
        self.names: dict[str, set[str]] = {}
        self.records: dict[tuple[str, str], str] = {}
        self.duplicates = 0
        self.failures: list[Failure] = []

    def add(self, source: Source, part: Part) -> None:
        failure = part.failure or self._again(source, part)
        if failure:
            self.failures.append(Failure(part.label, failure))
            return
        rank = (part.name, source.container, source.member)
        self.names.setdefault(part.sha256, set()).add(part.name)
        known = self.parts.get(part.sha256)
        self.duplicates += known is not None
        if known is None or rank < known[0]:
            self.parts[part.sha256] = (rank, part)

    def _again(self, source: Source, part: Part) -> str:
        """Why a record is not taken whose id another of its file has; "" where it may be."""
        digest = self.records.setdefault((source.container, source.member), part.sha256) if source.member else ""
        return "" if digest in ("", part.sha256) else repeated(source)

    def finish(self, *, derive: bool) -> BuildReport:
        parts = [part for _, part in sorted(self.parts.values(), key=lambda item: item[0])]
        graphs = {graph_iri(part.sha256, self.base): part for part in parts}
        rules = bundled_entailment() if derive else None
        facts = gather(((graph, part.rows) for graph, part in graphs.items()), base=self.base, evidence=self.evidence)
        derived = derive_documents(facts, known_names(part.rows for part in parts), base=self.base, rules=rules)
        pieces = {str(graph): self._document(part) for graph, part in graphs.items()}
        for name, quads in derived.graphs(self.base):
            pieces[str(name)] = graph_nquads(name, ((q.subject, q.predicate, q.object) for q in quads), base=self.base)
        written = tuple(pieces[graph] for graph in sorted(pieces) if pieces[graph])
        instances = _instances(parts, derived)
        return BuildReport(
            documents=len(parts),
            duplicates=self.duplicates,
            failures=tuple(self.failures),
            entities={name: instances[name] for name in PATH if name not in _NO_ENTITIES and instances[name]},
            claims=sum(part.claims for part in parts),
            discrepancies=instances["Discrepancy"],
            issues=tuple(issue for part in parts for issue in part.issues),
            seconds=0.0,
            statements=sum(piece.count(b"\n") for piece in written),
            graphs=written,
        )

    def _document(self, part: Part) -> bytes:
        """The graph of a document, with all the names under which its bytes were met."""
        names = self.names[part.sha256]
        if names == {part.name} or self.evidence == "none":
            return part.nquads
        quads = [*parse(part.nquads, format=RdfFormat.N_QUADS), *file_names(part.sha256, names, self.base)]
        return serialise(quads, "nquads", base=self.base)


def repeated(source: Source) -> str:
    """Why a record is not taken whose id an earlier one of the same file has."""
    return f"{source.member}: an earlier document of this file has the same id and another text: give each its own"


def file_names(digest: str, names: Iterable[str], base: str) -> list[Quad]:
    """The names under which the bytes of one document were met, as quads of its graph."""
    graph = graph_iri(digest, base)
    return [Quad(graph, ATLAS.fileName, Literal(name), graph) for name in sorted(names)]


def _instances(parts: Iterable[Part], derived: Iterable[Quad]) -> Counter[str]:
    """How many things there are of each class of the ontology."""
    typed = types_of(part.rows for part in parts)
    kind_of = RDF.type
    for quad in derived:
        if quad.predicate == kind_of and isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            typed.add((quad.subject.value, quad.object.value))
    return Counter(kind.removeprefix(ATLAS.IRI) for _, kind in typed)


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all, piece by piece: together they would be in memory twice."""
    with write_atomically(target) as file:
        if target.name.endswith(".gz"):
            with Packing(file) as packing:
                for piece in pieces:
                    packing.write(piece)
        else:
            file.writelines(pieces)
