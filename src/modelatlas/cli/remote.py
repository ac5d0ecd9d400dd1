"""The command that loads an atlas into a server, and the options of those that ask one there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from modelatlas.cli.console import ProgressBar, fail, print_lines

if TYPE_CHECKING:
    from modelatlas.remote import Endpoint, LoadReport

EndpointOption = Annotated[
    str | None, typer.Option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead of files.")
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", help="How long a server may take for an answer.")
]
TIMEOUT = 60.0
SHOWN_GRAPHS = 5


def chosen_endpoint(endpoint: str | None, timeout: float, *others: object) -> Endpoint | None:
    """The endpoint to ask, if one is named; ``others`` are the files and the store, which then have no part in it."""
    if endpoint is None:
        return None
    if any(others):
        fail("--endpoint asks a server instead of files or a store: give one of them")
    from modelatlas.remote import Endpoint

    return Endpoint(endpoint, timeout=timeout)


def load(
    to: Annotated[str, typer.Option("--to", metavar="URL", help="The server: its Graph Store, update or query URL.")],
    atlas: Annotated[
        list[Path] | None, typer.Argument(metavar="ATLAS...", help="Atlas files; N-Quads keep their graphs.")
    ] = None,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="DIR", help="Load a store, as its last build left it.")
    ] = None,
    protocol: Annotated[
        Literal["gsp", "update"] | None,
        typer.Option("--protocol", help="Graph Store Protocol or SPARQL Update; found out unless given."),
    ] = None,
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="IRI", help="Load everything into this one graph.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="What the atlas's graphs held before goes; other graphs stay.")
    ] = False,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", metavar="URL", help="Where to count; found out beside --to unless given."),
    ] = None,
    timeout: TimeoutOption = TIMEOUT,
) -> None:
    """Load an atlas into a SPARQL server, graph by graph, and count it there.

    Credentials come from MODELATLAS_TOKEN, or MODELATLAS_USER and MODELATLAS_PASSWORD, or netrc.

    Example: modelatlas load atlas.nq --to http://localhost:7878/store
    """
    from modelatlas.remote import load as load_into
    from modelatlas.storage import open_snapshot
    from modelatlas.store import load_dataset

    if (not atlas) == (store is None):
        fail("give the files of an atlas, or --store DIR" + (", not both" if store else ""))
    with ProgressBar("loading") as bar:
        report = load_into(
            load_dataset(atlas) if atlas else open_snapshot(store or Path()),
            to,
            # The default graph of a store is the union of the others, for those who ask it.
            default_graph=store is None,
            protocol=protocol,
            endpoint=endpoint,
            graph=graph,
            replace=replace,
            timeout=timeout,
            on_progress=bar,
        )
    print_lines([_summary(report)])
    print_lines(_held_before(report), err=True)


def _summary(report: LoadReport) -> str:
    places = [f"{len(report.graphs):,} named graph{'s' if len(report.graphs) > 1 else ''}"] if report.graphs else []
    places += ["the default graph"] if report.default_graph else []
    count = f"{report.statements:,} statements in {' and '.join(places)}"
    return f"{report.url}: {count} by {report.protocol} in {report.seconds:.2f} s; the server counts the same"


def _held_before(report: LoadReport) -> Iterator[str]:
    """Graphs that hold more than the atlas: whose that is, the program cannot know."""
    for name, count in report.more[:SHOWN_GRAPHS]:
        help_ = "; --replace would take them away" if name else ""
        yield f"{name or 'the default graph'}: holds {count:,} other statements, from before{help_}"
    if len(report.more) > SHOWN_GRAPHS:
        yield f"and {len(report.more) - SHOWN_GRAPHS:,} more graphs held something before"
