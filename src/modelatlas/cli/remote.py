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


def chosen_endpoint(atlas: list[Path] | None, endpoint: str | None, timeout: float) -> Endpoint | None:
    """The endpoint to ask, or None if there are files to read: one of the two."""
    if bool(atlas) == (endpoint is not None):
        fail("name the atlas: either files or --endpoint URL")
    if endpoint is None:
        return None
    from modelatlas.remote import Endpoint

    return Endpoint(endpoint, timeout=timeout)


def load(
    atlas: Annotated[list[Path], typer.Argument(metavar="ATLAS...", help="Atlas files; N-Quads keep their graphs.")],
    to: Annotated[str, typer.Option("--to", metavar="URL", help="The server: its Graph Store, update or query URL.")],
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
    from modelatlas.store import load_atlas

    store = load_atlas(atlas, graphs=graph is None)
    with ProgressBar("loading") as bar:
        report = load_into(
            store,
            to,
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
