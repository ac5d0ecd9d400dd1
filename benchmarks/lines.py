"""A file of very many lines into a store: memory must not grow with them. Most lines say again what one said before, so
that the time is that of the stream and not of the reading."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import ContenderError, Results, Row, run, table

PART = "lines"
NAME = "JSON Lines into a store"
EVERY = 10_000
"""Of so many lines one is a document of its own."""


def measure(results: Results, work: Path, sizes: Sequence[int]) -> None:
    for size in sizes:
        store, file = work / f"lines-{size}", work / f"lines-{size}.jsonl"
        shutil.rmtree(store, ignore_errors=True)
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(_lines(size))
        command: list[str | Path] = [sys.executable, "-m", "modelatlas", "build", file, "--store", store, "--jobs", "1"]
        try:
            cost = run(command, limit=100_000)
            results.put(Row(PART, NAME, size, "lines", (replace(cost, said={"bytes": file.stat().st_size}),)))
        except ContenderError as error:
            results.put(Row(PART, NAME, size, "lines", (), str(error)))
        file.unlink()
        shutil.rmtree(store, ignore_errors=True)


def _lines(count: int) -> Iterator[str]:
    for number in range(count):
        name = number // EVERY if number % EVERY == 0 else 0
        text = f"<p>The <model>Tern-{name}B</model> model has <params>{name + 1} billion</params> parameters.</p>"
        yield json.dumps({"id": f"line-{name}", "text": text}) + "\n"


def show(rows: Sequence[Row]) -> str:
    lines = [
        [row.name, f"{row.size:,}", f"{row.said('bytes') / 2**20:,.0f}", f"{row.seconds:.1f}",
         f"{row.peak_bytes / 2**20:,.0f}"]
        for row in rows if row.part == PART and row.costs
    ]  # fmt: skip
    return table(("stream", "lines", "MiB", "s", "peak MiB"), lines) if lines else ""
