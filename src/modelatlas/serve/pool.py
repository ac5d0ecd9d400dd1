"""Workers for the server: as many as are needed, a turn for each client, and an end to what runs too long."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import signal
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelatlas.errors import ServeError
from modelatlas.serve.cache import Cache, with_tag
from modelatlas.serve.frames import pack, receive_from
from modelatlas.serve.nursery import Nursery
from modelatlas.serve.replies import Reply, refusal
from modelatlas.serve.settings import Limits

_LOG = logging.getLogger("uvicorn.error")
_LONG = 1.0  # seconds of processor time after which a query gives way to others
_NICE = 10
_JOBS_OF_A_WORKER = 1000
_SPARE = 4
_KEPT = frozenset({"page", "data", "find"})


class Busy(Exception):
    """No turn came in time. ``own`` if it is the client's own other requests that are in the way."""

    def __init__(self, own: bool) -> None:
        super().__init__("too many requests at a time")
        self.own = own


class Gate:
    """Lets at most ``total`` requests through at a time, and ``per_client`` of one client; the others wait in order."""

    def __init__(self, total: int, per_client: int, wait: float, waiting: int) -> None:
        self._total, self._per_client, self._wait, self._most_waiting = total, per_client, wait, waiting
        self._running: Counter[str] = Counter()
        self._waiting: deque[tuple[str, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for a turn, and hold it. Raises Busy."""
        await self._enter(client)
        try:
            yield
        finally:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]
            self._admit()

    async def _enter(self, client: str) -> None:
        if self._free(client):  # nobody who waits could go: each was let in as soon as it could
            self._running[client] += 1
            return
        own = self._running[client] >= self._per_client
        theirs = sum(name == client for name, _ in self._waiting)
        if len(self._waiting) >= self._most_waiting or theirs >= max(1, self._most_waiting // 4):
            raise Busy(own)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((client, turn))
        try:
            async with asyncio.timeout(self._wait):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:  # it waited too long, or its client went away
            if turn.done() and not turn.cancelled():  # let in at the very moment
                self._running[client] -= 1
            else:
                self._waiting.remove((client, turn))
            self._admit()
            if isinstance(error, TimeoutError):
                raise Busy(own) from None
            raise

    def _free(self, client: str) -> bool:
        return self._running.total() < self._total and self._running[client] < self._per_client

    def _admit(self) -> None:
        for entry in list(self._waiting):
            client, turn = entry
            if self._free(client):
                self._waiting.remove(entry)
                if not turn.done():
                    self._running[client] += 1
                    turn.set_result(None)


def client_key(host: str) -> str:
    """Who a request counts for: an IPv4 address, or the network of 64 bits that one user of IPv6 has."""
    with suppress(ValueError):
        address = ipaddress.ip_address(host.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address):
            if address.ipv4_mapped:
                return str(address.ipv4_mapped)
            return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
    return host


@dataclass(slots=True)
class _Worker:
    nursery: Nursery
    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    jobs: int = 0
    tired: bool = False
    look: asyncio.TimerHandle | None = None


def _look_at(worker: _Worker, before: float) -> None:
    """Let what has worked long give way to the others; such a worker is not used again.

    It is the work that counts: on a machine that is busy with other things, a short query waits long.
    """
    if _cpu_seconds(worker.pid) - before < _LONG:
        worker.look = asyncio.get_running_loop().call_later(_LONG / 2, _look_at, worker, before)
        return
    worker.tired = True
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, worker.pid, _NICE)


def _cpu_seconds(pid: int) -> float:
    """The processor time of a process; where the system does not tell (elsewhere than on Linux), the time of day."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.monotonic()


class Pool:
    """Runs jobs in workers of its ``nursery``.

    A worker whose client has gone, whose time is up, or which has died is replaced.
    """

    def __init__(self, nursery: Nursery, limits: Limits) -> None:
        self.nursery, self._limits = nursery, limits
        self._of: Counter[Nursery] = Counter()
        self._idle: list[_Worker] = []
        self.cache = Cache()
        self.queries = Gate(limits.queries, limits.per_client, limits.wait, limits.waiting)
        self.pages = Gate(limits.pages, max(1, limits.pages - 1), limits.wait, limits.waiting)

    async def run(self, job: dict[str, Any]) -> Reply:
        """Run one job to its end, at the latest when its time is up. Cancelled, it ends its worker.

        Raises ServeError if there can be no worker.
        """
        nursery = self.nursery
        reply = await self._run(job)
        if job["do"] in _KEPT and reply.status == 200 and nursery is self.nursery:
            reply = with_tag(reply)
            self.cache.put(job, reply)
        return reply

    async def _run(self, job: dict[str, Any]) -> Reply:
        worker = await self._hire()
        kept = False
        try:
            async with asyncio.timeout(self._limits.timeout):
                frame = await self._exchange(worker, job)
            fresh = worker.nursery is self.nursery and worker.jobs < _JOBS_OF_A_WORKER
            if frame is not None:
                head, body = frame
                kept = fresh and not worker.tired and "fault" not in head
                if "fault" in head:
                    _LOG.error("a %s could not be answered:\n%s", job["do"], head["fault"])
                return Reply(head["status"], head["media"], body, head["headers"])
        except TimeoutError:
            return refusal(500, f"it took longer than the {self._limits.timeout:g} seconds that are allowed")
        finally:
            if kept and len(self._idle) < _SPARE + self._limits.queries // 2:
                self._idle.append(worker)
            else:
                status = self._dismiss(worker)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGABRT, signal.SIGKILL)
        why = "it needs more memory than is allowed" if killed else "the process that answers it ended"
        return refusal(500, f"it cannot be answered: {why}")

    async def _exchange(self, worker: _Worker, job: dict[str, Any]) -> tuple[dict[str, Any], bytes] | None:
        worker.jobs += 1
        worker.writer.write(pack(job))
        worker.look = asyncio.get_running_loop().call_later(_LONG, _look_at, worker, _cpu_seconds(worker.pid))
        try:
            await worker.writer.drain()
            return await receive_from(worker.reader)
        except ConnectionError:
            return None
        finally:
            if worker.look:
                worker.look.cancel()

    async def _hire(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if not worker.reader.at_eof():
                return worker
            self._dismiss(worker)  # the system has ended it
        nursery = self.nursery
        pid, connection = nursery.fork()
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        self._of[nursery] += 1
        return _Worker(nursery, pid, reader, writer)

    def _dismiss(self, worker: _Worker) -> int:
        worker.writer.close()
        try:
            return worker.nursery.kill(worker.pid)
        finally:
            self._of[worker.nursery] -= 1
            self._close_if_unused(worker.nursery)

    def use(self, nursery: Nursery) -> None:
        """Take workers of another nursery from now on; the present one ends with the last of its workers at work."""
        before, self.nursery = self.nursery, nursery
        self.cache.clear()
        while self._idle:
            with suppress(ServeError):
                self._dismiss(self._idle.pop())
        self._close_if_unused(before)

    def _close_if_unused(self, nursery: Nursery) -> None:
        if nursery is not self.nursery and not self._of[nursery]:
            del self._of[nursery]
            nursery.close()

    def close(self) -> None:
        """End the nurseries, and with them all workers."""
        for nursery in {self.nursery, *self._of}:
            nursery.close()
