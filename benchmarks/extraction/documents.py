"""Cards and notes: what is read of them, scored by the program that lies with each set of data; documents a second.

The other programs' facts are written as an atlas as well, so that the same score reads them: the model is what the
first heading names, the evidence the whole document.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from modelatlas import build, extract

HEAD = ("documents", "program", "property", "recall", "precision", "documents a second")
Contend = Callable[[str, str, Sequence[str]], tuple[list[Any], float]]
_LINE = re.compile(r"(\S+)\s.*?recall\s+(?:\d+/\s*\d+\s+)?(\d\.\d+)\s+precision\s+(?:\d+/\s*\d+\s+)?(\d\.\d+)")
_THEIRS = frozenset(
    {"parameterCount", "durationHours", "trainingDuration", "hardwareCount", "hardware", "trainingHardware", "all"}
)
"""The rows of the other programs: what they are told to look for."""
_ON_RUN = ("durationHours", "hardwareCount", "hardware")


def measure_corpus(data: Path, programs: Sequence[str], contend: Contend, work: Path) -> Iterator[Sequence[object]]:
    """Rows of the cards: each property of the score, and all of them."""
    docs = sorted((data / "docs").iterdir())
    command = [sys.executable, data / "score.py", data / "gold"]
    yield from _measure("cards", docs, command, programs, contend, work)


def measure_epoch(data: Path, programs: Sequence[str], contend: Contend, work: Path) -> Iterator[Sequence[object]]:
    """Rows of the notes, apart for those that the rules were written with and those that were only ever scored."""
    csv.field_size_limit(10**9)
    with (data / "models.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, part in (("looked at", False), ("only scored", True)):
        chosen = [row for number, row in enumerate(rows) if is_kept(number) is part]
        table, folder = work / "part.csv", work / f"epoch-{part}"
        with table.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(chosen)
        score = [sys.executable, data / "score.py"]
        subprocess.run([str(part) for part in (*score, "write", table, folder)], check=True, capture_output=True)
        docs = sorted(folder.iterdir())
        yield from _measure(f"notes, {name}", docs, [*score, "score", table], programs, contend, work)


def is_kept(number: int) -> bool:
    """Whether a model (by its row) was never looked at: of every second one, a third, the 120 newest left out."""
    return number % 2 == 1 and number // 2 >= 120 and (number // 2) % 3 == 2


def _measure(
    name: str, docs: Sequence[Path], score: Sequence[object], programs: Sequence[str], contend: Contend, work: Path
) -> Iterator[Sequence[object]]:
    atlas = work / "atlas.ttl"
    build(docs, atlas)
    extract(docs[0])
    started = time.perf_counter()
    for path in docs:
        extract(path)
    yield from _rows(name, "modelatlas", score, atlas, len(docs) / (time.perf_counter() - started))
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in docs]
    for program in programs:
        found, seconds = contend(program, "facts", texts)
        atlas.write_text(_as_atlas(docs, found), encoding="utf-8")
        yield from _rows(name, program, score, atlas, len(docs) / seconds)


def _rows(name: str, program: str, score: Sequence[object], atlas: Path, rate: float) -> Iterator[Sequence[object]]:
    shown = subprocess.run([str(part) for part in (*score, atlas)], check=True, capture_output=True, text=True).stdout
    for line in shown.splitlines():
        found = _LINE.match(line)
        if found and (program == "modelatlas" or found[1] in _THEIRS):
            yield name, program, found[1], found[2], found[3], f"{rate:,.1f}"


def _as_atlas(docs: Sequence[Path], found: Sequence[Any]) -> str:
    """Facts as Turtle in the contract's terms, one claim for each."""
    lines = [
        "@prefix atlas: <https://w3id.org/modelatlas/ontology#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .",
        "@base <https://example.org/> .",
    ]
    for number, (path, facts) in enumerate(zip(docs, found, strict=True)):
        model, run, doc = f"<model/{number}>", f"<run/{number}>", f"document/{number}"
        lines.append(f"<{doc}> a atlas:Document ; atlas:fileName {_quoted(path.name)} .")
        lines.append(f"{model} a atlas:Model ; rdfs:label {_quoted(facts.pop('model'))} ; atlas:trainingRun {run} .")
        for position, (name, value) in enumerate(facts.items()):
            subject = run if name in _ON_RUN else model
            shown = f"{value:.15g}" if isinstance(value, float) else f"<hardware/{_slug(value)}>"
            if not isinstance(value, float):
                lines.append(f"{shown} a atlas:Hardware ; rdfs:label {_quoted(value)} .")
            lines.append(f"{subject} atlas:{name} {shown} .")
            lines.append(
                f"<claim/{number}-{position}> a atlas:Claim ; rdf:subject {subject} ; rdf:predicate atlas:{name} ; "
                f"rdf:object {shown} ; atlas:evidence <{doc}#char=0,1> ."
            )
    return "\n".join(lines) + "\n"


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'
