"""The build on Spark says what the build on one machine says; what fails there is a row in a table."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from modelatlas.cli import app
from modelatlas.pipeline import build

EXAMPLES = Path(__file__).parents[1] / "examples"

missing = [
    what
    for what, there in (
        ("PySpark (the extra 'spark')", importlib.util.find_spec("pyspark") is not None),
        ("Java", shutil.which("java") is not None),
    )
    if not there
]
on_spark = pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} is not installed")

SCRIPT = """
import json, sys
from pathlib import Path
from pyspark.sql import SparkSession
from modelatlas.spark import CLAIMS, ERRORS, build_on_spark

work = Path(sys.argv[1])
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
rows = [(r["id"], r["text"]) for r in map(json.loads, (work / "rows.jsonl").read_text("utf-8").splitlines())]
spark.createDataFrame(rows, "id string, text string").write.parquet(str(work / "rows.parquet"))
inputs = [str(work / name) for name in ("files", "cards.jsonl", "rows.parquet")]
report = build_on_spark(inputs, str(work / "out"), session=spark)
claims = spark.read.parquet(str(work / "out" / CLAIMS))
one = claims.where("property like '%parameterCount'").orderBy("subject").first().asDict(recursive=True)
errors = [row.failure for row in spark.read.parquet(str(work / "out" / ERRORS)).collect()]
print(json.dumps({"documents": report.documents, "duplicates": report.duplicates, "failures": report.failures,
                  "claims": report.claims, "derived": report.derived, "one": one, "errors": errors}))
"""


def tern(number: int) -> str:
    return f"<p><model>Tern-{number}</model> has <params>{number} billion</params> parameters.</p>"


def inputs(work: Path) -> list[Path]:
    """Files (twice two of the same bytes, one that is no text, one whose name is no document's), lines of which two are
    bad, rows of a table."""
    shutil.copytree(EXAMPLES, work / "files", ignore=shutil.ignore_patterns("gold"))
    shutil.copy(EXAMPLES / "tamarack.txt", work / "files" / "a second name.txt")
    (work / "files" / "z").mkdir()
    for path in ("z/a.html", "b.txt"):  # the first name is not in the first folder; the second's would keep the entity
        (work / "files" / path).write_text("Tern-8 has 8 billion parameters &amp; layers.\n", "utf-8")
    (work / "files" / "table.csv").write_text(tern(9), "utf-8")
    (work / "files" / "binary.txt").write_bytes(b"%PDF-1.7\x00\x01\x02" * 99)
    records = [{"id": "one", "text": tern(1)}, {"id": "two", "text": tern(2)}, {"id": "one", "text": tern(3)}]
    lines = [*map(json.dumps, records), "no JSON", "", json.dumps({"id": "again", "text": tern(2)})]
    (work / "cards.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    rows = [{"id": f"row {number}", "text": tern(number)} for number in (4, 5)]
    (work / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return [work / "files", work / "cards.jsonl", work / "rows.jsonl"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    work = tmp_path_factory.mktemp("spark")
    inputs(work)
    command = [sys.executable, "-c", SCRIPT, str(work)]
    settings = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env=settings)
    assert done.returncode == 0, done.stderr[-3000:]
    return work, json.loads(done.stdout.splitlines()[-1])


@on_spark
def test_spark_says_what_one_machine_says(built: tuple[Path, dict[str, Any]]) -> None:
    work, told = built
    report = build([work / "files", work / "cards.jsonl", work / "rows.jsonl"], work / "one.nq", jobs=1)
    parts = sorted((work / "out").glob("*/*.nq.gz"))
    assert {part.parent.name for part in parts} == {"nquads", "derived"}
    lines = {line for part in parts for line in gzip.decompress(part.read_bytes()).decode().splitlines() if line}
    assert lines == set((work / "one.nq").read_text("utf-8").splitlines())
    assert told["documents"] == report.documents
    assert told["duplicates"] == report.duplicates == 3
    assert told["claims"] == report.claims


@on_spark
def test_what_fails_is_a_row(built: tuple[Path, dict[str, Any]]) -> None:
    work, told = built
    report = build([work / "files", work / "cards.jsonl"], jobs=1)
    assert told["failures"] == len(told["errors"]) == 3
    assert sorted(told["errors"]) == sorted(failure.message for failure in report.failures)


@on_spark
def test_claims_are_a_table_for_analysts(built: tuple[Path, dict[str, Any]]) -> None:
    work, told = built
    one = told["one"]
    assert one["value"].isdecimal() and one["datatype"].endswith("#integer") and one["rule"]
    assert all(passage["quote"] and passage["start"] < passage["end"] for passage in one["passages"])
    assert list((work / "out" / "claims").glob("*.parquet"))
    assert not (work / "out" / "_stage").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x"], "-o FOLDER"),
        (["x", "-o", "out", "--format", "turtle"], "--format"),
        (["-", "-o", "out"], "standard input"),
        (["a.tar", "-o", "out"], "tar"),
    ],
)
def test_what_spark_cannot_do_is_told_before_it_starts(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["build", "--engine", "spark", *arguments], prog_name="modelatlas")
    assert result.exit_code == 2
    assert said in result.stderr
