"""A server as users start it, for tests: a process of its own on a free port."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def serving(*arguments: str | Path) -> Iterator[httpx.Client]:
    """A client of ``modelatlas serve ARGUMENTS``; at the end the server must go in good order and have said nothing."""
    command = [sys.executable, "-m", "modelatlas", "serve", *map(str, arguments), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url = ""
    for line in server.stdout:
        if line.startswith("http://"):
            url = line.split()[0]
            break
    try:
        with httpx.Client(base_url=url or "http://none.invalid/", timeout=60, trust_env=False) as client:
            yield client
    finally:
        server.terminate()
        output, errors = server.communicate(timeout=30)
    # That it did not wait for all requests is no fault.
    said = [line for line in errors.splitlines() if "timeout graceful shutdown exceeded" not in line]
    assert (said, server.returncode) == ([], 128 + signal.SIGTERM), output + errors
