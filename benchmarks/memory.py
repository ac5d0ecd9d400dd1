"""Building into a store: peak memory at each size, and what a build costs when one document in a hundred changed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.generate import Text, generate, write
from benchmarks.measure import ContenderError, Cost, Results, Row, cores, run, table

PART = "store"
FULL, NOTHING, CHANGED = "full build", "nothing changed", "1 % changed"
CHANGED_OF = 100


def measure(results: Results, work: Path, sizes: Sequence[int]) -> None:
    for size in sizes:
        store = store_of(work, size)
        shutil.rmtree(store, ignore_errors=True)
        files = work / f"store-{size}-documents.jsonl"
        write(generate(size), files)
        for name in (FULL, NOTHING, CHANGED):
            if name == CHANGED:
                write((_changed(doc, number) for number, doc in enumerate(generate(size))), files)
            try:
                cost = run([sys.executable, "-m", "modelatlas", "build", files, "--store", store], limit=100_000)
            except ContenderError as error:
                results.put(Row(PART, name, size, "documents", (), str(error)))
                break
            said = {"store_bytes": _bytes_on_disk(store)}
            results.put(Row(PART, name, size, "documents", (Cost(cost.seconds, 0.0, cost.peak_bytes, said),)))


def _bytes_on_disk(folder: Path) -> int:
    """What the files take, those with several names (a snapshot shares the database's) once."""
    found = (file.stat() for file in folder.rglob("*") if file.is_file())
    return sum({status.st_ino: status.st_blocks * 512 for status in found}.values())


def store_of(work: Path, size: int) -> Path:
    return work / f"store-{size}"


def _changed(doc: Text, number: int) -> Text:
    """The same document, or one of which a number is another."""
    if number % CHANGED_OF:
        return doc
    return replace(doc, text=doc.text.replace("programming languages", "programming languages and dialects"))


def show(rows: Sequence[Row]) -> str:
    own = [row for row in rows if row.part == PART]
    lines = []
    for row in own:
        full = next((r for r in own if r.name == FULL and r.size == row.size and r.costs), None)
        if not row.costs:
            lines.append([row.name, f"{row.size:,}", "failed", "–", "–", "–"])
            continue
        share = f"{100 * row.seconds / full.seconds:.1f} %" if full else "–"
        lines.append([row.name, f"{row.size:,}", f"{row.seconds:.1f}", share, f"{row.peak_bytes / 2**20:,.0f}",
                      f"{row.said('store_bytes') / 2**20:,.0f}"])  # fmt: skip
    head = (f"build into a store, {cores()} processes", "documents", "s", "of a full build", "peak MiB", "store MiB")
    return table(head, lines) if lines else ""
