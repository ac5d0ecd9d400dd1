"""The commands that read documents: build, text, mentions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from modelatlas.cli.cluster import build_on_cluster
from modelatlas.cli.console import FAILED, ProgressBar, clean, fail, print_error, print_lines, print_table, write_bytes
from modelatlas.cli.keep import FormatOption, WaitOption, build_into, check_alone
from modelatlas.facts import as_label
from modelatlas.graph import Evidence, node_iri
from modelatlas.model import Issue, Mention, Node
from modelatlas.serialise import Format, format_of
from modelatlas.vocabulary import BASE, PATH

if TYPE_CHECKING:  # each command imports the stages that it runs: asking an atlas does not wait for those that read
    from modelatlas.pipeline import BuildReport

SHOWN_ISSUES = 20
SHOWN_ISSUES_OF_ONE = 5

TagsOption = Annotated[
    Path | None, typer.Option("--tags", metavar="FILE", help="A TOML table of tag names, beside the program's own.")
]


InputsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="INPUT...", help="Files, folders, JSON Lines, tar archives; - is standard input."),
]
OutputOption = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write; standard output if left out. .gz packs."),
]
BaseOption = Annotated[
    str | None, typer.Option("--base", metavar="IRI", help="What the IRIs of all things begin with.")
]
EvidenceOption = Annotated[
    Evidence | None, typer.Option("--evidence", help="Whether claims and their passages are written.")
]
NoDeriveOption = Annotated[
    bool, typer.Option("--no-derive", help="Leave out what no text states: inverses, estimates, discrepancies.")
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs", metavar="N", help="Processes that read; by default one for few documents, else one for each core."
    ),
]
RulesOption = Annotated[
    Path | None, typer.Option("--rules", metavar="FILE", help="A TOML file of rules, before the program's own.")
]
StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="Keep the atlas in a store; only changes are read.")
]
PruneOption = Annotated[
    bool, typer.Option("--prune", help="Take back from the store the documents whose file is gone.")
]
EngineOption = Annotated[
    Literal["local", "spark"],
    typer.Option("--engine", help="Where to read: here, or on Apache Spark; then -o names a folder, by path or URI."),
]


def build(
    inputs: InputsArgument = None,
    output: OutputOption = None,
    format: FormatOption = None,
    base: BaseOption = None,
    evidence: EvidenceOption = None,
    no_derive: NoDeriveOption = False,
    jobs: JobsOption = None,
    tags: TagsOption = None,
    rules: RulesOption = None,
    store: StoreOption = None,
    prune: PruneOption = False,
    wait: WaitOption = False,
    engine: EngineOption = "local",
) -> None:
    """Read documents and write what they say as an atlas, or keep it in a store.

    Exits 0, or 1 if some document could not be read (the rest is), or 2 if there is no atlas.

    Example: modelatlas build examples -o atlas.ttl
    """
    check_alone(Path(output) if output is not None else None, format, store, prune, wait)
    if not inputs and not prune:
        fail("Missing argument 'INPUT...': name files or folders, or - for standard input")
    named = inputs or []
    shared = {"derive": not no_derive, "tags": tags, "rules": rules}
    whole = {**shared, "base": base or BASE, "evidence": evidence or "full"}
    if engine == "spark":
        senseless = {"--format": format, "--store": store, "--jobs": jobs}
        build_on_cluster(named, output, senseless, whole)
    elif store is not None:
        options = {**shared, "base": base, "evidence": evidence, "jobs": jobs, "prune": prune, "wait": wait}
        build_into([Path(path) for path in named], store, _print_some_issues, options)
    else:
        _build_file(named, output, format, {**whole, "jobs": jobs})


def _build_file(inputs: list[str], output: str | None, format: Format | None, options: dict[str, Any]) -> None:
    from modelatlas import pipeline

    target = Path(output) if output is not None else None
    with ProgressBar("reading") as bar:
        report = pipeline.build(inputs, target, format=format, on_progress=bar, **options)
    if output is None and report.documents:
        write_bytes(report.to_bytes(format_of(None, format), base=options["base"]))
    _tell(report, err=output is None)


def _tell(report: BuildReport, *, err: bool) -> None:
    """Print what a build did; exits 2 where no document could be read, 1 where some could not."""
    print_lines(_summary(report), err=err)
    _print_some_issues(report.issues)
    for failure in report.failures:
        print_error(f"{failure.path}: {failure.message}")
    if not report.documents:
        fail("no document could be read: nothing is written")
    if report.failures:
        raise typer.Exit(FAILED)


def _summary(report: BuildReport) -> list[str]:
    notes = [f"{len(report.failures):,} failed"] if report.failures else []
    notes += [f"{report.duplicates:,} met again"] if report.duplicates else []
    rows = [
        ("documents", report.documents, f"({', '.join(notes)})" if notes else ""),
        ("entities", sum(report.entities.values()), ""),
        *((f"  {name}", count, "") for name, count in report.entities.items()),
        ("claims", report.claims, ""),
        ("discrepancies", report.discrepancies, ""),
        ("issues", len(report.issues), ""),
    ]
    lines = [f"{name:<16} {count:>9,} {note}".rstrip() for name, count, note in rows]
    written = f"{report.output}: " if report.output else ""
    return [*lines, f"{written}{report.statements:,} statements in {report.seconds:.2f} s"]


def _print_issues(issues: Sequence[Issue]) -> None:
    from modelatlas.documents import render_issue

    for issue in issues:
        shown = render_issue(replace(issue, document=clean(issue.document)))
        print_lines(shown.splitlines(), err=True)


def _print_some_issues(issues: Sequence[Issue]) -> None:
    """The first issues of each document, and how many of it, of documents not shown, and in all are left out."""
    documents: dict[str, list[Issue]] = {}
    for issue in issues:
        documents.setdefault(issue.document, []).append(issue)
    shares = share_out([len(found) for found in documents.values()], SHOWN_ISSUES, SHOWN_ISSUES_OF_ONE)
    others = [len(found) for found, share in zip(documents.values(), shares, strict=True) if not share]
    for (name, found), share in zip(documents.items(), shares, strict=True):
        _print_issues(found[:share])
        if 0 < share < len(found):
            print_lines([f"and {len(found) - share:,} more in {name}"], err=True)
    rest = len(issues) - sum(shares)
    if rest:
        where = f", {sum(others):,} of them in {len(others):,} other documents" if others else ""
        lines = [f"{rest:,} issues are not shown{where}: 'modelatlas text FILE' lists those of a file"]
        print_lines(lines, err=True)


def share_out(wanted: Sequence[int], total: int, most: int) -> list[int]:
    """Shares of ``total`` in rounds, one each time, so that each of ``wanted`` has its first before any a second.

    No share is over ``most``, nor over what is wanted.

    >>> share_out([30, 1, 2], 20, 5), share_out([30, 9, 2], 7, 5), share_out([1, 1, 1], 2, 5)
    ([5, 1, 2], [3, 2, 2], [1, 1, 0])
    """
    shares = [0] * len(wanted)
    for turn in range(1, most + 1):
        for place, want in enumerate(wanted):
            if want >= turn and total:
                shares[place] = turn
                total -= 1
    return shares


def text(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document.")],
    tags: TagsOption = None,
) -> None:
    """Print the text of a document: what the offsets of passages count in.

    Example: modelatlas text examples/neurascale-9.txt
    """
    from modelatlas.documents import load_tags, read_document

    doc = read_document(file, tags=load_tags(tags))
    write_bytes(doc.text.encode("utf-8", "replace"))
    _print_issues([replace(issue, document=str(file)) for issue in doc.issues])


def mentions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document.")],
    format: Annotated[
        Literal["table", "json"], typer.Option("--format", help="For people, or for programs.")
    ] = "table",
    tags: TagsOption = None,
) -> None:
    """List what is recognised in a document: kind, words, place, value and UCUM unit, entity.

    Example: modelatlas mentions examples/neurascale-9.txt --format json
    """
    from modelatlas.documents import load_tags, read_document
    from modelatlas.gazetteer import load_gazetteer
    from modelatlas.mentions import find_mentions

    table = load_tags(tags)
    doc = read_document(file, tags=table)
    found = find_mentions(doc, tags=table, gazetteer=load_gazetteer())
    if format == "json":
        write_bytes((json.dumps([_record(mention) for mention in found], ensure_ascii=False, indent=2) + "\n").encode())
    else:
        columns = ("kind", "surface", "start", "end", "value", "unit", "entity", "tagged")
        print_table(columns, [_row(mention) for mention in found], right=(2, 3, 4))
    _print_issues([replace(issue, document=str(file)) for issue in doc.issues])


def _record(mention: Mention) -> dict[str, Any]:
    """One mention for JSON; a value is a number, a date a string, and what a mention has not is null."""
    quantity = mention.quantity
    return {
        "kind": mention.kind,
        "surface": mention.surface,
        "start": mention.start,
        "end": mention.end,
        "value": _number(quantity.value) if quantity else _year(mention),
        "unit": quantity.unit if quantity else None,
        "approximate": quantity.approximate if quantity else False,
        "range": (quantity.range_end or None) if quantity else None,
        "date": mention.when.isoformat() if mention.when else None,
        "entity": _entity(mention),
        "tagged": mention.tagged,
    }


def _number(value: Decimal) -> int | float:
    """Whole numbers exactly (the grammar reads up to 60 digits), others as the nearest double."""
    return int(value) if value == value.to_integral_value() else float(value)


def _year(mention: Mention) -> int | None:
    entity = mention.entity
    return int(entity.key) if entity and entity.kind == "Year" and entity.key.isdecimal() else None


def _entity(mention: Mention) -> dict[str, str | None] | None:
    """The entity's IRI and name; a metric is a word, not a thing of the atlas, so it has no IRI."""
    entity = mention.entity
    named = entity is not None and (entity.kind in PATH or entity.kind == "License")
    if entity is None or not (named or entity.kind == "Metric"):
        return None  # a year, or a word that stands for a model
    iri = node_iri(Node(entity.kind, entity.key)).value if named else None
    return {"iri": iri, "label": entity.label or as_label(mention.surface)}


def _row(mention: Mention) -> tuple[str, ...]:
    record = _record(mention)
    value, entity = record["value"], record["entity"]
    year = mention.quantity is None
    shown = record["date"] or ("" if value is None else str(value) if year else f"{mention.quantity.value:,f}")  # type: ignore[union-attr]
    return (
        mention.kind,
        mention.surface,
        str(mention.start),
        str(mention.end),
        f"~{shown}" if record["approximate"] else shown,
        record["unit"] or "",
        (entity["iri"] or entity["label"]).removeprefix(BASE) if entity else "",
        "yes" if mention.tagged else "",
    )
