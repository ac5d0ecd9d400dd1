"""Every bundled query on a store of many documents, beside rdflib in memory on as many as it bears."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import HERE, ContenderError, Results, Row, run, table
from benchmarks.memory import store_of

PART = "queries"
OURS, RDFLIB = "modelatlas, store", "rdflib, in memory"
BEARABLE = 1_000
"""Documents of which rdflib holds the atlas: ten thousand take it some twenty minutes to load."""


def measure(results: Results, work: Path, sizes: Sequence[int]) -> None:
    for size in sizes:
        store = store_of(work, size)
        if not store.exists():
            continue
        _each(results, OURS, size, [sys.executable, HERE / "contenders" / "atlas_queries.py", store])
        if size <= BEARABLE:
            queries = HERE.parent / "queries"
            dump = work / f"store-{size}.nq"
            run([sys.executable, "-m", "modelatlas", "export", "--store", store, "-o", dump])
            _each(results, RDFLIB, size, [sys.executable, HERE / "contenders" / "rdflib_queries.py", dump, queries])


def _each(results: Results, name: str, size: int, command: Sequence[str | Path]) -> None:
    try:
        cost = run(command, limit=7200)
    except ContenderError as error:
        results.put(Row(PART, name, size, "documents", (), str(error)))
        return
    results.put(Row(PART, name, size, "documents", (cost,)))


def show(rows: Sequence[Row]) -> str:
    own = [row for row in rows if row.part == PART and row.costs]
    if not own:
        return ""
    queries = sorted({query for row in own for query in row.said("queries")})
    head = ("query, seconds", *(f"{row.name}, {row.size:,}" for row in own))
    return table(head, [[query, *(_cell(row, query) for row in own)] for query in queries])


def _cell(row: Row, query: str) -> str:
    seconds = row.said("queries").get(query)
    return "–" if seconds is None else f"{seconds:.3f}"
