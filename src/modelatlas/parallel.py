"""Work on many items in several processes, the results in the order of the items."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

_CHUNK = 16
"""Items that a process takes at a time: a few milliseconds of work each, so that the messages weigh little."""

_work: tuple[Callable[[Any, Any], Any], Any] | None = None
"""In a process of the pool: what to do, and what it needs for every item. Set once, when the process starts."""


def run_parallel(
    work: Callable[[Item, Shared], Result], items: Sequence[Item], shared: Shared, jobs: int
) -> Iterator[Result]:
    """``work(item, shared)`` of each item, in order, by ``jobs`` processes (at least 1).

    ``work`` is a function of a module. An exception in it is raised here; an interrupt ends the processes. Where
    processes are started afresh (macOS, Windows), the program that calls needs `if __name__ == "__main__":`.
    """
    chunk = max(1, min(_CHUNK, len(items) // (4 * jobs)))
    pool = ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_start, initargs=(work, shared))
    try:
        yield from pool.map(_call, items, chunksize=chunk)
    finally:
        pool.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """Copies of this process share its tables and start at once; but a copy made beside other threads can hang."""
    alone = threading.active_count() == 1
    return multiprocessing.get_context("fork" if sys.platform == "linux" and alone else "spawn")


def _start(work: Callable[[Any, Any], Any], shared: object) -> None:
    global _work
    _work = (work, shared)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends the pool


def _call(item: Any) -> Any:
    assert _work is not None, "the pool's initializer has run"
    work, shared = _work
    return work(item, shared)
