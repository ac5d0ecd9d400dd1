"""A soak of the server: `python -m benchmarks.soak [--seconds 30]` (needs wrk, Debian's package of that name).

`modelatlas serve` of the examples is asked by wrk, 16 connections at a time, for a page and for a query: first calm,
then while another address of the loopback keeps ten queries running that never end. Each line gives requests, those of
them that failed (no 2xx or 3xx, or an error of the connection), requests a second, and the median and 99th percentile
of the time.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import httpx

from benchmarks.servers import free_ports, running
from modelatlas import build
from modelatlas.vocabulary import ATLAS, RDFS

EXAMPLES = Path(__file__).parents[1] / "examples"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
_QUERY = f"SELECT ?m ?n {{ ?m a {ATLAS.Model} ; {RDFS.label} ?n }}"
PATHS = {"page of a model": "/page/model/neurascale-9", "query": f"/sparql?query={quote(_QUERY)}"}
_NEIGHBOUR = "127.0.0.2"
"""The address of the endless queries: another client than wrk's to the limits of the server."""


@dataclass(frozen=True, slots=True)
class Soak:
    """What wrk says: numbers of requests, and times as it writes them (``1.23ms``)."""

    requests: int
    errors: int
    per_second: float
    p50: str
    p99: str


def parse_wrk(text: str) -> Soak:
    """Read the output of ``wrk --latency``. Raises ValueError where it is something else."""
    requests = re.search(r"(\d+) requests in ", text)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    times = {share: re.search(rf"^\s+{share}%\s+(\S+)", text, re.MULTILINE) for share in (50, 99)}
    p50, p99 = times[50], times[99]
    if not (requests and rate and p50 and p99):
        raise ValueError(f"not wrk's output: {text[-300:]}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    errors = int(refused[1]) if refused else 0
    errors += sum(map(int, broken.groups())) if broken else 0
    return Soak(int(requests[1]), errors, float(rate[1]), p50[1], p99[1])


def soak(url: str, seconds: int) -> Soak:
    """Ask a URL for some seconds on 16 connections."""
    command = ["wrk", "-t2", "-c16", f"-d{seconds}s", "--latency", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)
    return parse_wrk(done.stdout)


@contextmanager
def endless(url: str, count: int) -> Iterator[None]:
    """So many endless queries at a time: each is asked again when the server has ended it."""
    done = threading.Event()

    def keep_asking() -> None:
        transport = httpx.HTTPTransport(local_address=_NEIGHBOUR)
        with httpx.Client(transport=transport, timeout=60, trust_env=False) as client:
            while not done.is_set():
                client.post(f"{url}/sparql", data={"query": ENDLESS})

    threads = [threading.Thread(target=keep_asking) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        done.wait(2)  # until all are at work
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def main() -> int:
    """Build, serve, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=int, default=30, help="for each line; 30 by default")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("there is no wrk: apt-get install wrk")
    with TemporaryDirectory() as name:
        folder = Path(name)
        build(EXAMPLES, folder / "atlas.nq")
        port = str(free_ports(1)[0])
        command = [sys.executable, "-m", "modelatlas", "serve", str(folder / "atlas.nq"), "--port", port]
        url = f"http://127.0.0.1:{port}"
        print(f"{'':<44} {'requests':>9} {'errors':>7} {'a second':>9} {'p50':>9} {'p99':>9}")
        with running(command, url, folder):
            for what, path in PATHS.items():
                _show(what, soak(url + path, options.seconds))
            with endless(url, 10):
                for what, path in PATHS.items():
                    _show(f"{what}, beside ten endless queries", soak(url + path, options.seconds))
    return 0


def _show(what: str, found: Soak) -> None:
    figures = f"{found.requests:>9,} {found.errors:>7,} {found.per_second:>9,.0f} {found.p50:>9} {found.p99:>9}"
    print(f"{what:<44} {figures}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
