"""`build --engine spark`: the same build on many machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from modelatlas.cli.console import FAILED, fail, print_error, print_lines


def build_on_cluster(
    inputs: Sequence[str], output: str | None, senseless: Mapping[str, object], options: Mapping[str, Any]
) -> None:
    """Build with Spark and tell what was read; ``senseless`` are options that mean nothing there, if they are given."""
    given = [name for name, value in senseless.items() if value is not None]
    if given:
        fail(f"{given[0]} is not for --engine spark: it writes N-Quads and Parquet to the folder that -o names")
    if output is None:
        fail("--engine spark needs -o FOLDER: a folder that is not there yet, as a path or a URI that Spark knows")
    if "-" in inputs:
        fail("Spark cannot read standard input: name files, folders, JSON Lines or Parquet")
    from modelatlas.spark import ERRORS, build_on_spark

    report = build_on_spark(inputs, output, **options)
    rows = (
        ("documents", report.documents, f"({report.duplicates:,} met again)" if report.duplicates else ""),
        ("claims", report.claims, ""),
        ("derived", report.derived, "statements that no text states"),
    )
    print_lines([f"{name:<16} {count:>9,} {note}".rstrip() for name, count, note in rows])
    print_lines([f"{report.output}: written in {report.seconds:.2f} s"])
    if report.failures:
        print_error(f"{report.failures:,} documents could not be read: {report.output}/{ERRORS} says why")
        raise typer.Exit(FAILED)
    if not report.documents:
        fail("no document could be read: there is nothing in the atlas")
