"""The same build on Apache Spark: many machines, or the cores of one (`pip install modelatlas[spark]`, Java 17).

Each document is read by the same functions as everywhere (:func:`modelatlas.parts.read_whole`) within
``mapPartitions``. What was read is written once, then told apart: documents that have the same bytes, records whose id
was there before, documents that cannot be read. What needs all documents is derived by the same function as everywhere,
in the driver: docs/scale.md says how far that carries.

The output is a folder, on any file system that Spark writes: ``nquads/*.nq.gz`` (each document's graph),
``derived/*.nq.gz`` (derived, names, background), ``claims/*.parquet``, ``errors/*.parquet``. Both folders of N-Quads
together are, as a set of statements, what a build on one machine writes.
"""

from __future__ import annotations

import json
import os
import posixpath
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from modelatlas.derive import bundled_entailment, derive_documents
from modelatlas.documents import MAX_BYTES, Source, is_archive, is_document, is_lines, parse_record
from modelatlas.errors import BuildError
from modelatlas.graph import Evidence, graph_iri, node_iri, value_term
from modelatlas.model import Claim, Reading
from modelatlas.parts import Options, read_whole
from modelatlas.pipeline import check_options, file_names, repeated
from modelatlas.rows import Rows, gather, known_names
from modelatlas.rules import load_rules
from modelatlas.tags import load_tags
from modelatlas.vocabulary import ATLAS, BASE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

STAGE, NQUADS, DERIVED, CLAIMS, ERRORS = "_stage", "nquads", "derived", "claims", "errors"
"""The folders of an output; the first is deleted in the end."""

_SOURCES = "container string, member string, name string, label string, place bigint, data binary, failure string"
_CLAIM = (
    "claim struct<subject: string, property: string, value: string, datatype: string, rule: string, "
    "approximate: boolean, passages: array<struct<start: int, end: int, quote: string>>>"
)
_PARTS = (
    "container string, member string, name string, label string, place bigint, sha256 string, failure string, "
    f"nquads string, rows string, claims array<{_CLAIM.partition(' ')[2]}>"
)


@dataclass(frozen=True, slots=True)
class SparkReport:
    """What a build on Spark read and wrote; ``failures`` are the rows of its table of errors."""

    output: str
    documents: int
    duplicates: int
    failures: int
    claims: int
    derived: int
    """Statements that no text states: inferred, estimated, contradictory, names, background."""
    seconds: float


def build_on_spark(
    inputs: Sequence[str],
    output: str,
    *,
    base: str = BASE,
    evidence: Evidence = "full",
    derive: bool = True,
    tags: Path | None = None,
    rules: Path | None = None,
    session: SparkSession | None = None,
) -> SparkReport:
    """Read files, folders, JSON Lines (``.jsonl``, also packed) and Parquet (``.parquet``, columns id and text).

    ``inputs`` and ``output`` are paths or URIs of any file system that Spark knows; ``output`` must not exist. Without
    ``session``, the one that there is, or a new one by Spark's own configuration: ``local[*]`` if that names no master.
    ``tags`` and ``rules`` are files beside the driver. Without ``derive``, only names and background are derived.

    Raises BuildError for what cannot be done as asked, and where PySpark is not installed; TableError for a malformed
    table. Spark's own errors (a folder that is not there, a full disk) pass through.
    """
    started = time.perf_counter()
    check_options(base, evidence, None)
    if archives := [path for path in inputs if is_archive(path)]:
        raise BuildError(f"{archives[0]}: Spark reads no tar archives: unpack it, or write JSON Lines")
    options = Options(base, evidence, load_tags(tags), load_rules(rules))
    spark = session or _session()
    files = _Files(spark)
    if files.exists(output):
        raise BuildError(f"{output}: is there already; name a folder that is not")
    stage = posixpath.join(output, STAGE)
    _read(spark, inputs, options).write.parquet(stage)
    documents, errors = _told_apart(spark.read.parquet(stage))
    errors.coalesce(1).write.parquet(posixpath.join(output, ERRORS))
    _write_claims(documents, posixpath.join(output, CLAIMS))
    _write_lines(spark, documents.rdd.mapPartitions(_Statements(base, evidence)), posixpath.join(output, NQUADS))
    derived = _derived(documents, options, derive)
    lines = (serialize(derived, format=RdfFormat.N_QUADS) or b"").decode().splitlines()
    _write_lines(spark, spark.sparkContext.parallelize(lines, 1), posixpath.join(output, DERIVED))
    report = SparkReport(
        output=output,
        documents=documents.count(),
        duplicates=sum(row.met - 1 for row in documents.where("met > 1").select("met").toLocalIterator()),
        failures=spark.read.parquet(posixpath.join(output, ERRORS)).count(),
        claims=spark.read.parquet(posixpath.join(output, CLAIMS)).count(),
        derived=len(derived),
        seconds=time.perf_counter() - started,
    )
    for folder in (NQUADS, DERIVED):
        files.rename_parts(posixpath.join(output, folder), ".nq.gz")
    files.delete(stage)
    return report


def _session() -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise BuildError("PySpark is not installed: pip install 'modelatlas[spark]' (and Java 17)") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # where modelatlas is: not whatever python3 the path has
    return SparkSession.builder.appName("modelatlas").getOrCreate()


# --- in ---------------------------------------------------------------------------------------------------------------


def _read(spark: SparkSession, inputs: Sequence[str], options: Options) -> DataFrame:
    """A row for each document: what it says, or why it could not be read."""
    shared = spark.sparkContext.broadcast(options)
    frames = [_lines(spark, path) for path in inputs if is_lines(path)]
    frames += [_table(spark, path) for path in inputs if _is_table(path)]
    if plain := [path for path in inputs if not is_lines(path) and not _is_table(path)]:
        frames.append(_files(spark, plain))
    sources = frames[0]
    for frame in frames[1:]:
        sources = sources.unionByName(frame)
    return spark.createDataFrame(sources.rdd.mapPartitions(lambda rows: _parts(rows, shared.value)), _PARTS)


def _is_table(path: str) -> bool:
    return path.lower().rstrip("/").endswith(".parquet")


def _files(spark: SparkSession, paths: Sequence[str]) -> DataFrame:
    """Whole files; what is larger than a document may be is not loaded. Spark passes over hidden files itself."""
    from pyspark.sql import functions as F

    found = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(list(paths))
    rows = found.select("path", F.when(F.col("length") <= MAX_BYTES, F.col("content")).alias("content"))
    named = {_uri(path) for path in paths}
    return spark.createDataFrame(rows.rdd.mapPartitions(lambda some: _of_files(some, named)), _SOURCES)


def _of_files(rows: Iterable[Any], named: set[str]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        name = posixpath.basename(row.path)
        if row.path in named or is_document(name):
            failure = "" if row.content is not None else f"larger than {MAX_BYTES // 2**20} MiB: split it"
            yield row.path, "", name, row.path, 0, bytes(row.content or b""), failure


def _uri(path: str) -> str:
    """A file as Spark calls it: a path of this machine has a scheme."""
    return path if urlsplit(path).scheme else f"file:{Path(path).absolute()}"


def _lines(spark: SparkSession, path: str) -> DataFrame:
    """JSON Lines: of records with one id the first counts, so each line keeps its place in its file."""
    from pyspark.sql import functions as F

    lines = spark.read.text(path).select(
        "value", F.col("_metadata.file_path").alias("container"), F.col("_metadata.file_block_start").alias("block")
    )
    placed = lines.withColumn("row", F.monotonically_increasing_id().bitwiseAND(F.lit((1 << 33) - 1)))
    return spark.createDataFrame(placed.rdd.mapPartitions(_of_lines), _SOURCES)


def _of_lines(rows: Iterable[Any]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        if row.value and not row.value.isspace():
            place = (row.block << 20) + row.row
            source = parse_record(row.value.removeprefix("\ufeff").encode("utf-8", "replace"), row.container, "")
            label = f"{row.container}: {source.member}" if source.member else row.container
            yield row.container, source.member, source.name or label, label, place, source.data, source.failure


def _table(spark: SparkSession, path: str) -> DataFrame:
    """Parquet with the columns id and text: a row is a document, as a line of JSON Lines is."""
    from pyspark.sql import functions as F

    rows = spark.read.parquet(path)
    if missing := {"id", "text"} - set(rows.columns):
        raise BuildError(f"{path}: has no column {min(missing)!r}; documents have an id and a text")
    wanted = rows.select(
        F.col("_metadata.file_path").alias("container"), F.col("id").cast("string").alias("member"), "text"
    )
    return spark.createDataFrame(wanted.rdd.mapPartitions(_of_table), _SOURCES)


def _of_table(rows: Iterable[Any]) -> Iterator[tuple[object, ...]]:
    for place, row in enumerate(rows):
        failure = "" if row.member and row.text is not None else "this row has no id, or no text"
        label = f"{row.container}: {row.member}"
        yield row.container, row.member or "", row.member or label, label, place, (row.text or "").encode(), failure


def _parts(rows: Iterable[Any], options: Options) -> Iterator[tuple[object, ...]]:
    for row in rows:
        head = (row.container, row.member, row.name, row.label, row.place)
        if row.failure:
            yield (*head, None, row.failure, None, None, None)
            continue
        part, reading = read_whole(bytes(row.data), row.name, options, row.label)
        claims = [_claim(claim, reading, options.base) for claim in reading.claims] if reading else []
        name = part.name or row.name
        yield (
            row.container, row.member, name, row.label, row.place, part.sha256, part.failure,
            part.nquads.decode(), json.dumps(asdict(part.rows)), claims,
        )  # fmt: skip


def _claim(claim: Claim, reading: Reading, base: str) -> tuple[object, ...]:
    """A claim as analysts want it: plain values, the terms of the graph in full."""
    term = value_term(claim.property, claim.value, base)
    value, datatype = (term.value, "") if isinstance(term, NamedNode) else (term.value, term.datatype.value)
    text = reading.document.text
    passages = [(start, end, text[start:end]) for start, end in claim.spans]
    subject, predicate = node_iri(claim.subject, base).value, ATLAS.IRI + claim.property
    return subject, predicate, value, datatype, claim.rule, claim.approximate, passages


# --- out --------------------------------------------------------------------------------------------------------------


def _told_apart(parts: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Distinct documents, each with the names under which it was met and how often; and the faults of the rest.

    As on one machine: of records with one id the first in the file counts, of the same bytes the first name.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    of_record = Window.partitionBy("container", "member")
    first = F.first("sha256", ignorenulls=True).over(
        of_record.orderBy("place").rowsBetween(Window.unboundedPreceding, 0)
    )
    again = (F.col("member") != "") & (F.col("failure") == "") & (F.col("sha256") != first)
    said = F.udf(lambda member: repeated(Source("", member, member, "")))("member")
    marked = parts.withColumn("failure", F.when(again, said).otherwise(F.col("failure")))
    of_bytes = Window.partitionBy("sha256")
    good = marked.where("failure = ''")
    good = good.withColumn("names", F.collect_set("name").over(of_bytes)).withColumn("met", F.count("*").over(of_bytes))
    good = good.withColumn("rank", F.row_number().over(of_bytes.orderBy("name", "container", "member")))
    return good.where("rank = 1").drop("rank"), marked.where("failure <> ''").select("label", "name", "failure")


def _write_claims(documents: DataFrame, folder: str) -> None:
    from pyspark.sql import functions as F

    rows = documents.select(F.col("sha256").alias("document"), "name", F.explode("claims").alias("claim"))
    rows.select("document", "name", "claim.*").write.parquet(folder)


@dataclass(frozen=True)
class _Statements:
    """The N-Quads of documents, with all the names that each was met under."""

    base: str
    evidence: Evidence

    def __call__(self, rows: Iterable[Any]) -> Iterator[str]:
        for row in rows:
            yield row.nquads.rstrip("\n")
            others = set(row.names) - {row.name} if self.evidence == "full" else set()
            if others:
                quads = file_names(row.sha256, others, self.base)
                yield (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode().rstrip("\n")


def _derived(documents: DataFrame, options: Options, infer: bool) -> list[Quad]:
    """What all documents together imply, sorted: by the function that every build uses, over the rows of documents."""
    rows = [
        (graph_iri(row.sha256, options.base), Rows(**json.loads(row.rows)))
        for row in documents.select("sha256", "rows").toLocalIterator(prefetchPartitions=True)
    ]
    facts = gather(rows, base=options.base, evidence=options.evidence)
    names = known_names(row for _, row in rows)
    return list(derive_documents(facts, names, base=options.base, rules=bundled_entailment() if infer else None))


def _write_lines(spark: SparkSession, lines: Any, folder: str) -> None:
    spark.createDataFrame(lines.map(lambda line: (line,)), "value string").write.text(folder, compression="gzip")


class _Files:
    """The file system of a path, whichever it is, as Spark sees it."""

    def __init__(self, spark: SparkSession) -> None:
        self._jvm: Any = spark.sparkContext._jvm
        self._settings = spark.sparkContext._jsc.hadoopConfiguration()

    def _at(self, path: str) -> tuple[Any, Any]:
        place = self._jvm.org.apache.hadoop.fs.Path(path)
        return place.getFileSystem(self._settings), place

    def exists(self, path: str) -> bool:
        system, place = self._at(path)
        return bool(system.exists(place))

    def delete(self, path: str) -> None:
        system, place = self._at(path)
        system.delete(place, True)

    def rename_parts(self, folder: str, ending: str) -> None:
        """Give the files that Spark wrote the ending by which stores know N-Quads."""
        system, place = self._at(folder)
        for status in system.listStatus(place):
            name = status.getPath().getName()
            if name.startswith("part-"):
                system.rename(status.getPath(), self._jvm.org.apache.hadoop.fs.Path(place, name.split(".")[0] + ending))
