"""The commands that keep a store: `build --store`, status, forget, export."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from modelatlas.cli.console import FAILED, ProgressBar, fail, output_stream, print_error, print_lines, print_table
from modelatlas.serialise import Format

if TYPE_CHECKING:
    from modelatlas.model import Issue
    from modelatlas.upkeep import DocumentStatus, StoreReport

SHOWN_DOCUMENTS = 1_000

StoreOption = Annotated[Path, typer.Option("--store", metavar="DIR", help="The folder of the store.")]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="By the ending of the file unless given; else turtle.")
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Wait while another build writes to the store.")]


def build_into(
    inputs: list[Path], store: Path, print_issues: Callable[[list[Issue]], None], options: dict[str, Any]
) -> None:
    """`build --store`: read what is new or changed, and tell what that was."""
    from modelatlas import upkeep

    with ProgressBar("reading") as bar:
        report = upkeep.build_store(inputs, store, on_progress=bar, on_wait=_waiting(store), **options)
    print_lines(_summary(report, store))
    print_issues(report.issues)
    for failure in report.failures:
        print_error(f"{failure.path}: {failure.message}")
    if report.failed > len(report.failures):
        print_error(f"and {report.failed - len(report.failures):,} more that could not be read")
    if report.failed:
        raise typer.Exit(FAILED)


def _waiting(store: Path) -> Callable[[], None]:
    return lambda: print_lines([f"{store}: another build is writing to this store: waiting for it"], err=True)


def _summary(report: StoreReport, store: Path) -> list[str]:
    rows = [
        ("read", report.read, "new or changed"),
        ("unchanged", report.unchanged, ""),
        ("met again", report.duplicates, "further places of the same bytes"),
        ("taken back", report.removed, ""),
        ("failed", report.failed, ""),
        ("issues", report.issue_count, ""),
        ("derived anew", report.derived, "things"),
    ]
    lines = [f"{name:<16} {count:>9,} {note if count else ''}".rstrip() for name, count, note in rows]
    held = f"{report.documents:,} documents, {report.claims:,} claims, {report.statements:,} statements of documents"
    return [*lines, f"{store}: {held} in {report.seconds:.2f} s"]


def status(
    store: StoreOption,
    format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="For people, or for programs.")
    ] = "table",
) -> None:
    """List the documents of a store: where from, when and with which version read, and what that gave.

    Example: modelatlas status --store atlas
    """
    from modelatlas import upkeep

    summary, documents = upkeep.status(store)
    if format == "json":
        stream = output_stream()
        stream.write(json.dumps({"store": asdict(summary)}, ensure_ascii=False) + "\n")
        for item in documents:  # one a line: a store may hold millions
            stream.write(json.dumps({"document": asdict(item)}, ensure_ascii=False) + "\n")
        return
    print_lines(
        [
            f"{summary.documents:,} documents, {summary.claims:,} claims, {summary.statements:,} statements of theirs",
            f"{summary.failed:,} could not be read, {summary.discrepancies:,} discrepancies",
            f"base {summary.base}, evidence {summary.evidence}, {'derived' if summary.derive else 'not derived'}",
        ]
    )
    if summary.unfinished:
        print_lines(["a build is under way, or one was cut short: the next one finishes it"])
    _print_documents(documents)


def _print_documents(documents: Iterator[DocumentStatus]) -> None:
    shown = list(islice(documents, SHOWN_DOCUMENTS))
    rows = [
        (item.place, item.read_at, item.version, f"{item.claims:,}", f"{item.statements:,}", f"{item.issues:,}")
        if not item.failure
        else (item.place, "failed", item.failure, "", "", "")
        for item in shown
    ]
    if rows:
        print_table(("document", "read", "version", "claims", "statements", "issues"), rows, right=(3, 4, 5))
    if next(documents, None) is not None:
        print_lines([f"only the first {SHOWN_DOCUMENTS:,} are shown: --format json lists all"])


def forget(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="Its path, FILE#ID, IRI, SHA-256, or name if one bears it.")
    ],
    store: StoreOption,
    wait: WaitOption = False,
) -> None:
    """Take a document back from a store, with all that rested on it alone.

    Example: modelatlas forget examples/neurascale-9.txt --store atlas
    """
    from modelatlas import upkeep

    report = upkeep.forget(store, document, wait=wait, on_wait=_waiting(store))
    places = f"{report.removed:,} places, " if report.removed > 1 else ""
    print_lines(
        [f"taken back: {places}{report.derived:,} things derived anew; {report.documents:,} documents are left"]
    )


def export(
    store: StoreOption,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; standard output if left out. .gz packs."),
    ] = None,
    format: FormatOption = None,
) -> None:
    """Write a store to a file: the bytes that a build of the same documents writes.

    Example: modelatlas export --store atlas -o atlas.nq.gz
    """
    from modelatlas import upkeep

    if output is None:
        stream = output_stream()
        stream.flush()
        upkeep.export(store, stream.buffer, format=format)
        stream.buffer.flush()
        return
    count = upkeep.export(store, output, format=format)
    print_lines([f"{output}: {count:,} statements"])


def check_alone(output: Path | None, format: Format | None, store: Path | None, prune: bool, wait: bool) -> None:
    """Errors: exit 2 for options of `build` that do not go together."""
    if store is not None and (output is not None or format is not None):
        fail(f"--store keeps the atlas in {store}: leave out --output and --format, `modelatlas export` writes a file")
    if store is None and (prune or wait):
        fail("--prune and --wait are for a store: add --store DIR")
