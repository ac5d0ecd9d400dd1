"""How long `modelatlas load` takes beside each store's own way in: `python -m benchmarks.load [STATEMENTS]`.

The same statements of generated documents, in a named graph for each document, go into Oxigraph's server and into
Virtuoso 7: by both protocols through `load`, and as one file by what a user of the store would take instead, which does
not count: one POST of N-Quads to Oxigraph, `ld_dir` to Virtuoso. The times of `load` include counting before and after.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from pyoxigraph import Quad, RdfFormat, Store, serialize

from benchmarks.generate import generate, write
from benchmarks.servers import Virtuoso, oxigraph_server, virtuoso_server
from modelatlas.pipeline import build
from modelatlas.remote import load
from modelatlas.remote.credentials import PASSWORD, USER

STATEMENTS = 1_000_000
_PER_DOCUMENT = 700
"""Statements of a generated document with its share of what is derived, at least."""


@contextmanager
def timed(what: str, statements: int, own: float = 0.0) -> Iterator[Callable[[], float]]:
    """Print what the block takes, and how many times ``own`` that is, where there is one."""
    started = time.perf_counter()
    taken = [0.0]
    yield lambda: taken[0]
    taken[0] = time.perf_counter() - started
    ratio = f"   {taken[0] / own:5.2f} ×" if own else "       1 ×"
    print(f"{what:<44} {taken[0]:8.1f} s {statements / taken[0]:10,.0f}/s{ratio}", flush=True)


def atlas_of(statements: int, folder: Path) -> Store:
    """An atlas of exactly so many statements."""
    documents = folder / "documents"
    write(generate(statements // _PER_DOCUMENT + 20), documents)
    store = Store()
    quads: Iterator[Quad] = iter(dict.fromkeys(build(documents).quads))
    store.bulk_extend(islice(quads, statements))
    assert len(store) == statements
    return store


def in_oxigraph(store: Store, file: Path, folder: Path) -> None:
    """Each way on a server of its own."""
    with (
        oxigraph_server(folder) as url,
        timed("Oxigraph: one POST of N-Quads", len(store)) as own,
        file.open("rb") as data,
    ):
        headers = {"Content-Type": "application/n-quads", "Content-Length": str(file.stat().st_size)}
        urlopen(Request(f"{url}/store", data, headers)).close()
    for protocol in ("gsp", "update"):
        with oxigraph_server(folder) as url, timed(f"Oxigraph: load --protocol {protocol}", len(store), own()):
            load(store, url, protocol=protocol, timeout=600)


def in_virtuoso(store: Store, virtuoso: Virtuoso) -> None:
    """One server, emptied in between."""
    with timed("Virtuoso: ld_dir", len(store)) as own:
        virtuoso.load_folder("atlas.nq")
    for protocol in ("gsp", "update"):
        virtuoso.clear()
        with timed(f"Virtuoso: load --protocol {protocol}", len(store), own()):
            load(store, virtuoso.url, protocol=protocol, timeout=600)


def main() -> int:
    """Build, write, and load by each way."""
    statements = int(sys.argv[1]) if len(sys.argv) > 1 else STATEMENTS
    os.environ.update({USER: "dba", PASSWORD: "dba"})  # a new Virtuoso's, on loopback for as long as this runs
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = atlas_of(statements, folder)
        file = folder / "atlas.nq"
        file.write_bytes(serialize(store, format=RdfFormat.N_QUADS) or b"")
        graphs = sum(1 for _ in store.named_graphs())
        print(f"{len(store):,} statements in {graphs:,} named graphs, {file.stat().st_size / 1e6:.0f} MB of N-Quads")
        in_oxigraph(store, file, folder)
        if shutil.which("virtuoso-t"):
            with virtuoso_server(folder) as virtuoso:
                in_virtuoso(store, virtuoso)
        else:
            print("Virtuoso: not installed (virtuoso-t)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
