"""The whole way: files and folders → documents → readings → quads → what they imply together → one file.

One document goes through its four stages alone, here or in another process; what comes back is put together in the
order of the files' names, so that the result depends on the files alone: not on hash seeds, the order in which they are
named, or the number of processes.
"""

from __future__ import annotations

import gzip
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from modelatlas.claims import extract_claims
from modelatlas.derive import derive as derive_atlas
from modelatlas.documents import find_inputs, parse_document, read_document
from modelatlas.errors import BuildError, DocumentError
from modelatlas.files import write_atomically
from modelatlas.gazetteer import load_gazetteer
from modelatlas.graph import Evidence, document_iri, known_labels, to_quads
from modelatlas.mentions import find_mentions
from modelatlas.model import Document, Issue, Reading
from modelatlas.parallel import run_parallel
from modelatlas.rules import RuleSet, load_rules
from modelatlas.serialise import Format, format_of, serialise
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
    """A document that could not be read at all: its path, why, and what to do."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read and found. ``issues`` name the documents by their paths.

    ``documents`` counts distinct documents; ``duplicates`` further files with the bytes of one of them. ``entities``
    are the distinct instances of each class in the whole atlas, in the order of the contract. ``output`` is the file
    written, None where there is none; ``quads`` are all statements, each in its graph, in no promised order.
    """

    documents: int
    duplicates: int
    failures: tuple[Failure, ...]
    entities: dict[str, int]
    claims: int
    discrepancies: int
    issues: tuple[Issue, ...]
    seconds: float
    output: Path | None = None
    quads: tuple[Quad, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Options:
    """What the reading of one document depends on, beside the document."""

    base: str
    evidence: Evidence
    tags: TagTable
    rules: RuleSet


@dataclass(frozen=True, slots=True)
class Part:
    """What one file gives; ``nquads`` are its quads in a form that passes between processes. ``failure`` is "" or why
    it could not be read."""

    path: Path
    name: str = ""
    sha256: str = ""
    nquads: bytes = b""
    labels: dict[str, str] = field(default_factory=dict)
    claims: int = 0
    issues: tuple[Issue, ...] = ()
    failure: str = ""


def extract(
    source: Path | str | Document, *, tags: Path | TagTable | None = None, rules: Path | RuleSet | None = None
) -> Reading:
    """What one document says. A ``Path`` is a file, a ``str`` is the text itself, tagged or plain.

    Raises DocumentError for a file that cannot be read, TableError for a table that is malformed.

    >>> reading = extract("<p><model>Tern-7B</model> has <params>7.1 billion</params> parameters.</p>")
    >>> [(claim.property, claim.value) for claim in reading.claims]
    [('parameterCount', 7100000000)]
    """
    table, rule_set = _tags(tags), _rules(rules)
    if isinstance(source, Path):
        source = read_document(source, tags=table)
    elif isinstance(source, str):
        source = parse_document(source.encode("utf-8", "replace"), name="text", tags=table)
    return _read(source, table, rule_set)


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
    _check(base, evidence, jobs)
    paths = _paths([inputs] if isinstance(inputs, Path | str) else inputs, target)
    rdf_format = format_of(target, format)
    options = Options(base, evidence, _tags(tags), _rules(rules))
    atlas = _Atlas(base, evidence)
    for done, part in enumerate(_parts(paths, options, jobs), start=1):
        atlas.add(part)
        if on_progress:
            on_progress(done, len(paths))
    report = atlas.finish(derive=derive)
    if target is not None and report.documents:
        _write(target, serialise(report.quads, rdf_format, base=base))
        report = replace(report, output=target)
    return replace(report, seconds=time.perf_counter() - started)


def _check(base: str, evidence: str, jobs: int | None) -> None:
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


def _paths(inputs: Iterable[Path | str], target: Path | None) -> list[Path]:
    """The files to read, by name and then by path: of two with the same bytes, the first name decides the format."""
    named = [Path(path) for path in inputs]
    paths = sorted(find_inputs(named), key=lambda path: (path.name, str(path)))
    if not paths:
        raise DocumentError(f"{', '.join(map(str, named)) or 'no input'}: no document in it: name files or folders")
    if target is not None and target.is_file():
        same = [path for path in paths if path.exists() and path.samefile(target)]
        if same:
            raise BuildError(f"{target}: is one of the documents; give the atlas another name")
    return paths


def _tags(tags: Path | TagTable | None) -> TagTable:
    return tags if isinstance(tags, TagTable) else load_tags(tags)


def _rules(rules: Path | RuleSet | None) -> RuleSet:
    return rules if isinstance(rules, RuleSet) else load_rules(rules)


# --- one document -----------------------------------------------------------------------------------------------------


def _read(doc: Document, tags: TagTable, rules: RuleSet) -> Reading:
    mentions = find_mentions(doc, tags=tags, gazetteer=load_gazetteer())
    return extract_claims(doc, mentions, rules=rules)


def read_part(path: Path, options: Options) -> Part:
    """Read one file through the four stages; a file that cannot be read gives a part that says why."""
    try:
        doc = read_document(path, tags=options.tags)
    except DocumentError as error:
        return Part(path, failure=_reason(str(error), path))
    reading = _read(doc, options.tags, options.rules)
    quads = to_quads(reading, base=options.base, evidence=options.evidence)
    return Part(
        path=path,
        name=doc.name,
        sha256=doc.sha256,
        nquads=serialize(quads, format=RdfFormat.N_QUADS) or b"",
        labels=known_labels(reading, options.base),
        claims=len(reading.claims),
        issues=tuple(replace(issue, document=str(path)) for issue in reading.issues),
    )


def _reason(message: str, path: Path) -> str:
    """The message without the name of the file, which the failure has beside it."""
    return message.removeprefix(f"{path}: ").removeprefix(f"{path.name}: ")


def _parts(paths: list[Path], options: Options, jobs: int | None) -> Iterator[Part]:
    """The part of each file, in order."""
    if jobs is None:
        jobs = 1 if len(paths) <= FEW else _cores()
    if min(jobs, len(paths)) == 1:
        return (read_part(path, options) for path in paths)
    load_gazetteer()  # once, before the processes part
    return run_parallel(read_part, paths, options, min(jobs, len(paths)))


def _cores() -> int:
    """The cores that this process may use, where the system tells, else those that there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- all documents ----------------------------------------------------------------------------------------------------


class _Atlas:
    """Puts the parts together, which come in the order of the files."""

    def __init__(self, base: str, evidence: Evidence) -> None:
        self.base, self.evidence = base, evidence
        self.quads: list[Quad] = []
        self.labels: dict[str, str] = {}
        self.seen: set[str] = set()
        self.duplicates = self.claims = 0
        self.failures: list[Failure] = []
        self.issues: list[Issue] = []

    def add(self, part: Part) -> None:
        if part.failure:
            self.failures.append(Failure(str(part.path), part.failure))
        elif part.sha256 in self.seen:
            self.duplicates += 1
            if self.evidence == "full":
                graph = document_iri(Document(part.name, part.sha256, ""), self.base)
                self.quads.append(Quad(graph, ATLAS.fileName, Literal(part.name), graph))
        else:
            self.seen.add(part.sha256)
            self.quads.extend(parse(part.nquads, format=RdfFormat.N_QUADS))
            self.labels.update(part.labels)
            self.claims += part.claims
            self.issues.extend(part.issues)

    def finish(self, *, derive: bool) -> BuildReport:
        derived = derive_atlas(self.quads, labels=self.labels, base=self.base, infer=derive)
        quads = (*self.quads, *derived)
        instances = _instances(quads)
        return BuildReport(
            documents=len(self.seen),
            duplicates=self.duplicates,
            failures=tuple(self.failures),
            entities={name: instances[name] for name in PATH if name not in _NO_ENTITIES and instances[name]},
            claims=self.claims,
            discrepancies=instances["Discrepancy"],
            issues=tuple(self.issues),
            seconds=0.0,
            quads=quads,
        )


def _instances(quads: Iterable[Quad]) -> Counter[str]:
    """How many things there are of each class of the ontology."""
    kind_of = RDF.type
    typed = {(quad.subject, quad.object) for quad in quads if quad.predicate == kind_of}
    return Counter(str(kind.value).removeprefix(ATLAS.IRI) for _, kind in typed if isinstance(kind, NamedNode))


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all; packed without a time or a name, so that the same atlas is the same bytes."""
    with write_atomically(target) as file:
        if target.name.endswith(".gz"):
            data = gzip.compress(data, compresslevel=6, mtime=0)
        file.write(data)
