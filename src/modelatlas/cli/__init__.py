"""The command line: parses, calls, prints. `modelatlas --help` lists the commands; see docs/cli.md."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from modelatlas.about import __version__
from modelatlas.cli import ask, keep, read, remote, serve, wikidata
from modelatlas.cli.console import CommandGroup, print_lines

__all__ = ["app", "main"]

app = typer.Typer(
    cls=CommandGroup,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print_lines([f"modelatlas {__version__}"])
        raise typer.Exit


@app.callback()
def _modelatlas(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Read documents about AI models and ask what they say, with the passages that say it."""
    if ctx.invoked_subcommand is None:
        print_lines(ctx.get_help().splitlines())


_COMMANDS: tuple[Callable[..., None], ...] = (
    *(read.build, read.text, read.mentions),
    *(keep.status, keep.forget, keep.export),
    *(ask.queries, ask.query, ask.show, ask.lineage, ask.validate, ask.diff),
    remote.load,
    *(wikidata.link, wikidata.lookup, wikidata.quickstatements),
    serve.serve,
)
for _command in _COMMANDS:
    app.command()(_command)


def main() -> None:
    """Run the program. A request to end is an exception, so that a file half written is cleared away."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    app(prog_name="modelatlas")
