"""Work on many items in several processes: a stream in, a stream out, the results in the order of the items."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

_CHUNK = 16
"""Items that a process takes at a time: a few milliseconds of work each, so that the messages weigh little."""
_WEIGHT = 4 * 2**20
"""Bytes of items that a process takes at a time, roughly, where items have a weight."""
_AHEAD = 16
"""Chunks that wait for each process: enough that none is idle while what was done is written …"""
_AHEAD_WEIGHT = 16 * 2**20
"""… and of items that have a weight so many bytes in all, so that memory stays flat."""

_work: tuple[Callable[[Any, Any], Any], Any] | None = None
"""In a process of the pool: what to do, and what it needs for every item. Set once, when the process starts."""


class Workers(Generic[Item, Shared, Result]):
    """``jobs`` processes that do ``work(item, shared)``; with one job, this process does.

    ``work`` is a function of a module. The processes start at once, before the caller opens what a copy of a process
    must not hold (a database). An exception in ``work`` is raised where the result is taken; an interrupt ends the
    processes. Where processes are started afresh (macOS, Windows), the program that calls needs
    `if __name__ == "__main__":`.
    """

    def __init__(self, work: Callable[[Item, Shared], Result], shared: Shared, jobs: int) -> None:
        self._work, self._shared, self._jobs = work, shared, jobs
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            self._pool = ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_start, initargs=(work, shared))
            for _ in range(jobs):
                self._pool.submit(_call, ())

    def __enter__(self) -> Workers[Item, Shared, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, items: Iterable[Item], weigh: Callable[[Item], int] = lambda _: 0) -> Iterator[tuple[Item, Result]]:
        """Each item with its result, in order; items are taken only a little ahead of what is done.

        ``weigh`` tells the bytes of an item, so that large ones are not taken many at a time.
        """
        if self._pool is None:
            for item in items:
                yield item, self._work(item, self._shared)
            return
        waiting: deque[tuple[list[Item], Future[list[Result]], int]] = deque()
        ahead = 0
        for chunk in _chunks(items, weigh, self._jobs):
            weight = sum(map(weigh, chunk))
            ahead += weight
            waiting.append((chunk, self._pool.submit(_call, chunk), weight))
            while len(waiting) >= _AHEAD * self._jobs or (ahead >= _AHEAD_WEIGHT and len(waiting) > self._jobs):
                ahead -= waiting[0][2]
                yield from _taken(waiting)
        while waiting:
            yield from _taken(waiting)


def _taken(waiting: deque[tuple[list[Item], Future[list[Result]], int]]) -> Iterator[tuple[Item, Result]]:
    chunk, future, _ = waiting.popleft()
    return zip(chunk, future.result(), strict=True)


def _chunks(items: Iterable[Item], weigh: Callable[[Item], int], jobs: int) -> Iterator[list[Item]]:
    """Small chunks first, so that few items are shared by all processes, then larger ones."""
    chunk: list[Item] = []
    weight = count = 0
    for item in items:
        chunk.append(item)
        weight += weigh(item)
        if len(chunk) >= min(_CHUNK, 1 + count // jobs) or weight >= _WEIGHT:
            yield chunk
            chunk, weight, count = [], 0, count + 1
    if chunk:
        yield chunk


def _context() -> multiprocessing.context.BaseContext:
    """Copies of this process share its tables and start at once; but a copy made beside other threads can hang."""
    alone = threading.active_count() == 1
    return multiprocessing.get_context("fork" if sys.platform == "linux" and alone else "spawn")


def _start(work: Callable[[Any, Any], Any], shared: object) -> None:
    global _work
    _work = (work, shared)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends the pool
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot end the pool: nobody would ever give these processes work, or an end."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _call(items: Sequence[Any]) -> list[Any]:
    assert _work is not None, "the pool's initializer has run"
    work, shared = _work
    return [work(item, shared) for item in items]
