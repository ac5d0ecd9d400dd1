"""Real triple stores for tests and benchmarks: each started on loopback at a free port, stopped by its process id."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from modelatlas.remote.endpoint import parse_results
from modelatlas.results import Table

OXIGRAPH = Path(sys.executable).parent / "oxigraph"
_START_SECONDS = 120

_VIRTUOSO_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
DirsAllowed = {data}
NumberOfBuffers = 100000
MaxDirtyBuffers = 75000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on; held together until all are known, so no two are the same."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def running(command: list[str], url: str, folder: Path) -> Iterator[None]:
    """A server that answers at ``url``, until the end of the block. What it prints goes to ``folder``."""
    # It goes with this process even where that is killed, as far as the system lets it (util-linux).
    command = [*(["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []), *command]
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            _wait(process, url, folder)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not start: {(folder / 'output.log').read_text(errors='replace')[-2000:]}")


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[str]:
    """Oxigraph's server with an empty store in memory; its URL."""
    url = f"http://127.0.0.1:{free_ports(1)[0]}"
    with running([str(OXIGRAPH), "serve", "--bind", url.removeprefix("http://")], url, folder):
        yield url


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """A running Virtuoso: its URL, its SQL port, and the folder whose files it may read."""

    url: str
    sql: int
    folder: Path

    def execute(self, statements: str) -> None:
        """Run SQL as dba, which has its first password: the server is on loopback and lives as long as a test."""
        command = ["isql-vt", f"127.0.0.1:{self.sql}", "dba", "dba", "VERBOSE=OFF", f"exec={statements}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800)
        if done.returncode or "*** Error" in done.stdout + done.stderr:
            raise RuntimeError(f"isql: {done.stdout[-1000:]}{done.stderr[-1000:]}")

    def load_folder(self, pattern: str) -> None:
        """Load files of the folder by Virtuoso's own bulk loader."""
        listed = f"delete from DB.DBA.load_list; ld_dir('{self.folder}', '{pattern}', 'urn:files')"
        self.execute(f"{listed}; rdf_loader_run(); checkpoint;")

    def clear(self) -> None:
        """Take away all statements."""
        self.execute("RDF_GLOBAL_RESET(); checkpoint;")


@contextmanager
def virtuoso_server(folder: Path, *, rows: int = 10_000_000) -> Iterator[Virtuoso]:
    """Virtuoso 7 with an empty database, that gives at most ``rows`` rows."""
    sql, http = free_ports(2)
    (folder / "virtuoso.ini").write_text(_VIRTUOSO_INI.format(sql=sql, http=http, data=folder, rows=rows))
    url = f"http://127.0.0.1:{http}"
    with running(
        ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], f"{url}/sparql?query=ASK%20%7B%7D", folder
    ):
        yield Virtuoso(url, sql, folder)


def comunica(installed: Path, atlas: Path, queries: Path, output: Path) -> dict[str, Table]:
    """The table of each query of a folder, as Comunica answers it from a file of N-Triples."""
    command = ["node", "--max-old-space-size=4096", "query.mjs", *map(str, (atlas, queries, output))]
    subprocess.run(command, cwd=installed, check=True, timeout=1200)
    return {path.stem: parse_results(path.read_bytes()) for path in output.glob("*.json")}
