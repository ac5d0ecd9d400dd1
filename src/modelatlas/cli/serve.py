"""The command that serves an atlas."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modelatlas.cli.console import fail, print_lines

if TYPE_CHECKING:
    from modelatlas.serve.nursery import Nursery

_PACKAGES = ("starlette", "uvicorn", "jinja2")


AtlasArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="ATLAS...", help="Atlas files; several are read as one.")
]
StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="Serve a store, as its last build left it.")
]
HostOption = Annotated[
    str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; 0.0.0.0 is every network of this machine.")
]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 is any free one.")]
BaseOption = Annotated[
    str, typer.Option("--base", metavar="IRI", help="What the atlas's IRIs begin with; found out if left out.")
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0.1, max=3600, metavar="SECONDS", help="How long a query may take.")
]
QueriesOption = Annotated[int, typer.Option("--queries", min=1, max=1000, metavar="N", help="How many run at a time.")]
PerClientOption = Annotated[
    int | None,
    typer.Option("--per-client", min=1, metavar="N", help="How many of one address; three quarters by default."),
]
MaxAnswerOption = Annotated[
    int, typer.Option("--max-answer", min=1, max=4096, metavar="MIB", help="How large an answer may be.")
]
MemoryOption = Annotated[
    int, typer.Option("--memory", min=64, metavar="MIB", help="What one query may take beside the atlas.")
]
CorsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cors", metavar="ORIGIN", help="Whose pages may ask, as https://example.org, or *; none by default."
    ),
]
AllowHostOption = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="NAME", help="A further name that the server answers under."),
]
BehindProxyOption = Annotated[
    bool, typer.Option("--behind-proxy", help="Count the clients that a proxy on this machine tells of.")
]
AccessLogOption = Annotated[bool, typer.Option("--access-log", help="Write a line for each request.")]


def serve(
    atlas: AtlasArgument = None,
    store: StoreOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    base: BaseOption = "",
    timeout: TimeoutOption = 15.0,
    queries: QueriesOption = 16,
    per_client: PerClientOption = None,
    max_answer: MaxAnswerOption = 16,
    memory: MemoryOption = 512,
    cors: CorsOption = None,
    allow_host: AllowHostOption = None,
    behind_proxy: BehindProxyOption = False,
    access_log: AccessLogOption = False,
) -> None:
    """Serve an atlas, to be read only: a SPARQL endpoint, pages for people, linked data.

    Example: modelatlas serve atlas.ttl --port 8000
    """
    _check(atlas, store)
    from modelatlas.serve.server import Config, run
    from modelatlas.serve.settings import MIB, Limits, Source

    limits = Limits(timeout=timeout, answer=max_answer * MIB, memory=memory * MIB, queries=queries)
    limits = replace(limits, per_client=min(per_client or max(1, queries * 3 // 4), queries))
    files = tuple(str(path.resolve()) for path in atlas or ())
    source = Source(files, str(store.resolve()) if store else "", base)
    config = Config(source, limits, host, port, tuple(cors or ()), tuple(allow_host or ()), behind_proxy, access_log)
    run(config, _say)


def _check(atlas: list[Path] | None, store: Path | None) -> None:
    """Exit where there is not one atlas, or the machine cannot serve."""
    if (not atlas) == (store is None):
        fail("give the files of an atlas, or --store DIR" + (", not both" if store else ""))
    if not hasattr(os, "fork"):
        fail("serving needs a system that can fork (Linux, macOS): there, or in WSL or a container")
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        fail(f"serving needs {', '.join(missing)}: pip install 'modelatlas[serve]'")


def _say(url: str, nursery: Nursery) -> None:
    print_lines([f"{nursery.triples:,} statements under {nursery.base}", f"{url} (Ctrl-C ends it)"])
    sys.stdout.flush()
