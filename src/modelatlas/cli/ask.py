"""The commands that ask an atlas: queries, query, show, lineage, validate, diff."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from modelatlas.cli.console import FAILED, fail, print_lines, print_table, write_bytes
from modelatlas.cli.online import (
    CacheOption,
    ContactOption,
    OfflineOption,
    OnlineOption,
    ReplayOption,
    ask_elsewhere,
    check_online,
)
from modelatlas.cli.remote import TIMEOUT, EndpointOption, TimeoutOption, chosen_endpoint

if TYPE_CHECKING:
    from pyoxigraph import Store

Atlases = Annotated[list[Path] | None, typer.Argument(metavar="ATLAS...", help="Atlas files; several are read as one.")]
StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="Ask a store, as its last build left it.")
]
ModelName = Annotated[str, typer.Argument(metavar="MODEL", help="A model's name or IRI.")]


def open_atlas(atlas: list[Path] | None, store: Path | None) -> Store:
    """The atlas that is asked: files, read into memory, or a store, opened where it lies."""
    from modelatlas.storage import open_snapshot
    from modelatlas.store import load_atlas

    if (not atlas) == (store is None):
        fail("give the files of an atlas, or --store DIR" + (", not both" if store else ""))
    return load_atlas(atlas) if atlas else open_snapshot(store or Path())


def queries() -> None:
    """List the stored queries with what they take.

    Example: modelatlas queries
    """
    from modelatlas.queries import list_federated, list_queries

    rows = []
    for query in (*list_queries(), *list_federated()):
        takes = "\n".join(f"{param.name} ({param.kind})" for param in query.params)
        rows.append((query.name, query.title, takes.replace("\n", ", ")))
    print_table(("name", "answers", "takes"), rows)


def query(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE.rq", help="A stored query, or a file of SPARQL 1.1.")],
    atlas: Atlases = None,
    store: StoreOption = None,
    bind: Annotated[
        list[str] | None,
        typer.Option("--bind", metavar="NAME=VALUE", help="The value of a parameter; may be given several times."),
    ] = None,
    format: Annotated[
        Literal["table", "csv", "tsv", "json", "markdown"],
        typer.Option("--format", help="A table for people, W3C results for programs."),
    ] = "table",
    online: OnlineOption = False,
    offline: OfflineOption = False,
    endpoint: EndpointOption = None,
    timeout: TimeoutOption = TIMEOUT,
    contact: ContactOption = "",
    cache: CacheOption = None,
    replay: ReplayOption = False,
) -> None:
    """Ask an atlas a stored query, or one of your own.

    Example: modelatlas query lineage atlas.ttl --bind model=NeuraScale-9
    """
    from modelatlas.queries import limit_of, load_query, run_query
    from modelatlas.resources import federated_names
    from modelatlas.results import cell_text, format_table

    bindings = dict(_binding(text) for text in bind or ())
    check_online(online, offline)
    if online or replay:
        if name not in federated_names():
            fail(f"--online and --replay are for federated queries ({', '.join(federated_names())}), not {name}")
        if bindings:
            fail(f"{name} takes no parameter")
        place = open_atlas(atlas, store)
        info, result = ask_elsewhere(place, name, endpoint=endpoint, contact=contact, cache=cache, replay=replay)
    else:
        info = load_query(name)
        server = chosen_endpoint(endpoint, timeout, atlas, store)
        result = server.run(info, bindings) if server else run_query(open_atlas(atlas, store), info, bindings)
    if format != "table":
        write_bytes(format_table(result, format).encode("utf-8", "replace"))
    elif not result.rows:
        print_lines([f"{info.title}: nothing found"])
    else:
        numeric = [all(map(_is_number, cells)) for cells in zip(*result.rows, strict=True)]
        rows = [
            [_grouped(cell_text(cell)) if _is_number(cell) else cell_text(cell) for cell in row] for row in result.rows
        ]
        print_table(
            [_words(column) for column in result.columns],
            rows,
            title=info.title,
            right=[i for i, yes in enumerate(numeric) if yes],
        )
    if (most := limit_of(info, bindings)) and len(result.rows) >= most:
        print_lines([f"{info.name} stops at {most:,}: --bind limit=N for more or fewer"], err=True)


def _words(column: str) -> str:
    """A column's name as words, which fold where a long name would be cut: "durationHours" is "duration hours"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).lower()


def _binding(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        fail(f"--bind takes NAME=VALUE, as --bind model=NeuraScale-9, not {text!r}")
    return name.removeprefix("?"), value


def _is_number(term: object) -> bool:
    """A count or measure (a year is none); what is unbound does not speak against a column of numbers."""
    datatype = getattr(getattr(term, "datatype", None), "value", "")
    return term is None or datatype.endswith(("#integer", "#decimal"))


def _grouped(text: str) -> str:
    """350000000000 as 350,000,000,000; what is no number stays (an atlas may hold anything)."""
    try:
        return f"{Decimal(text):,f}" if text else ""
    except ArithmeticError:
        return text


def show(
    model: ModelName,
    atlas: Atlases = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    timeout: TimeoutOption = TIMEOUT,
) -> None:
    """Print a model's fact sheet, each fact with its quote and document.

    Example: modelatlas show NeuraScale-9 atlas.ttl
    """
    from modelatlas.answers import fact_sheet
    from modelatlas.cli.sheet import sheet_lines

    server = chosen_endpoint(endpoint, timeout, atlas, store)
    if server:
        from modelatlas.remote import sheet_excerpt
    known = sheet_excerpt(server, model) if server else open_atlas(atlas, store)
    print_lines(sheet_lines(fact_sheet(known, model)))


def lineage(
    model: ModelName,
    atlas: Atlases = None,
    store: StoreOption = None,
    format: Annotated[
        Literal["tree", "mermaid", "dot"], typer.Option("--format", help="Text, or a picture for Mermaid or Graphviz.")
    ] = "tree",
    endpoint: EndpointOption = None,
    timeout: TimeoutOption = TIMEOUT,
) -> None:
    """Draw the line that a model belongs to: versions before and after it, and what was made from what.

    Example: modelatlas lineage NeuraScale-9 atlas.ttl
    """
    from modelatlas import answers

    server = chosen_endpoint(endpoint, timeout, atlas, store)
    if server:
        from modelatlas.remote import lineage_excerpt
    line = answers.lineage(lineage_excerpt(server, model) if server else open_atlas(atlas, store), model)
    draw = {"tree": answers.lineage_tree, "mermaid": answers.lineage_mermaid, "dot": answers.lineage_dot}
    write_bytes(draw[format](line).encode("utf-8", "replace"))


def validate(atlas: Atlases = None, store: StoreOption = None) -> None:
    """Hold an atlas against the shapes of the ontology. Exits 0 if it conforms, 1 if not, 2 if it cannot be checked.

    Example: modelatlas validate atlas.ttl
    """
    from modelatlas.validate import validate_atlas, validate_store

    report = validate_atlas(atlas) if atlas and store is None else validate_store(open_atlas(atlas, store))
    print_lines(f"{finding.severity}: {' '.join(finding.message.split())}" for finding in report.results)
    violations = sum(finding.severity == "violation" for finding in report.results)
    print_lines(["conforms" if report.conforms else f"does not conform: {violations:,} violations"])
    if not report.conforms:
        raise typer.Exit(FAILED)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An atlas.")],
    new: Annotated[Path | None, typer.Argument(metavar="NEW", help="A later build of it.")] = None,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="DIR", help="Compare with a store, in place of NEW.")
    ] = None,
) -> None:
    """Tell what changed between two builds, in facts, not lines. OLD and NEW may be stores.

    Example: modelatlas diff old.ttl new.ttl
    """
    from modelatlas.answers import diff_atlases, format_diff
    from modelatlas.storage import is_store

    before = open_atlas(None, old) if is_store(old) else open_atlas([old], None)
    stored = new if new is not None and is_store(new) and store is None else store
    after = open_atlas([new] if new is not None and stored is not new else None, stored)
    write_bytes(format_diff(diff_atlases(before, after)).encode("utf-8", "replace"))
