"""A worker: answers one request after another from the shared atlas, and can do nothing else.

Before it reads its first request it gives up what a query must not have: it can open no file and no connection
(``RLIMIT_NOFILE`` is nothing, so the engine cannot call another server whatever a query says), and can take no more
memory than it is allowed. An alarm ends it if the server does not.
"""

from __future__ import annotations

import math
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from modelatlas.errors import QueryError
from modelatlas.serve import pages, sparql
from modelatlas.serve.atlas import Atlas
from modelatlas.serve.frames import pack, receive
from modelatlas.serve.replies import Reply, TooLarge, refusal
from modelatlas.serve.settings import Limits

_ALARM_AFTER = 5  # seconds for which the server has time to end a worker itself
_JOBS: Mapping[str, Callable[[Atlas, dict[str, Any], int], Reply]] = {
    "query": sparql.answer,
    "describe": sparql.describe_service,
    "data": pages.data,
    "find": pages.find,
    "page": pages.page,
}


def prepare(atlas: Atlas) -> None:
    """Load what answers need from files (templates, the ontology, codecs), as a worker can open none."""
    pages.prepare(atlas)
    sparql.answer(Atlas(Store(), atlas.base), {"query": "ASK {}"}, 1 << 20)
    "".encode("idna")
    "".encode("utf-16")


def serve(connection: socket.socket, atlas: Atlas, limits: Limits) -> None:
    """Answer until the server closes the connection. A fault of the program is told as the last answer, and raised."""
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _confine(limits)
        while (frame := receive(connection)) is not None:
            signal.alarm(math.ceil(limits.timeout) + _ALARM_AFTER)
            reply = _reply(atlas, frame[0], limits)
            signal.alarm(0)
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(pack(reply.head(), reply.body))
    except Exception:  # a worker that is told to end has nobody to tell
        reply = refusal(500, "the server is at fault: what happened is in its log")
        with suppress(OSError):
            connection.sendall(pack(reply.head() | {"fault": traceback.format_exc()}, reply.body))
        raise


def _reply(atlas: Atlas, job: dict[str, Any], limits: Limits) -> Reply:
    try:
        return _JOBS[job["do"]](atlas, job, limits.answer)
    except QueryError as error:
        return refusal(400, str(error))
    except TooLarge:
        return refusal(500, f"the answer is larger than {limits.answer:,} bytes: ask for less (LIMIT, OFFSET)")
    except MemoryError:
        return refusal(500, "the answer needs more memory than is allowed")
    except RecursionError:
        return refusal(400, "the request is nested too deeply")


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Where memory runs out, the system should end a worker, not the nursery.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with suppress(OSError, ValueError):  # address space is told, and limited, on Linux
        pages_used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        if sys.platform == "linux":
            most = pages_used * resource.getpagesize() + limits.memory
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
