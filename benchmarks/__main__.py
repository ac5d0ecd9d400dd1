"""All benchmarks by one command: `python -m benchmarks [PART...]`; `make bench` sets up what it needs.

Each contender runs in a process of its own, in turn with the others; what is measured is written to a JSON file at
once, with the machine and the versions, and printed as tables in the end. `--show FILE` prints an earlier run's.
"""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks import inference, lines, memory, questions, whole
from benchmarks.measure import Results, Row, read_rows

PARTS = ("whole", "inference", "store", "queries", "lines")
CONTENDERS = ("morph-kgc", "spacy", "quantulum3", "lxml", "reasonable", "owlrl", "rdflib")


def main() -> int:
    options = _options()
    if options.show:
        print(_tables(*read_rows(options.show)))
        return 0
    options.work.mkdir(parents=True, exist_ok=True)
    results = Results(options.output, _versions(options.contenders))
    wanted = options.parts or PARTS
    if "whole" in wanted:
        whole.measure(results, options.contenders, options.work, options.documents, options.rounds)
    if "inference" in wanted:
        inference.measure(results, options.contenders, options.work, options.triples, options.rounds)
    if "store" in wanted:
        memory.measure(results, options.work, options.stored)
    if "queries" in wanted:
        questions.measure(results, options.work, options.stored)
    if "lines" in wanted:
        lines.measure(results, options.work, options.lines)
    print(_tables(*read_rows(options.output)))
    return any(row.failure for row in results.rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all if none is named")
    parser.add_argument("--documents", type=_numbers, default=[2000], help="sizes of the whole way: 2000,10000")
    parser.add_argument("--stored", type=_numbers, default=[1000, 10_000, 100_000], help="sizes of the store")
    parser.add_argument("--lines", type=_numbers, default=[100_000, 10_000_000], help="of one file that is streamed")
    parser.add_argument("--triples", type=_numbers, default=[1000, 20_000, 100_000, 1_000_000], help="of inference")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured; the best counts")
    parser.add_argument("--work", type=Path, default=Path("build/benchmarks"), help="where inputs and outputs are kept")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/benchmarks/results.json"))
    parser.add_argument("--show", type=Path, metavar="FILE", help="print the tables of an earlier run")
    python = Path(".venv-bench/bin/python")
    parser.add_argument("--contenders", type=Path, default=python, help="the Python that has the other programs")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    if not options.show and not options.contenders.exists():
        parser.error(f"{options.contenders}: no Python with the other programs: `make bench` sets one up")
    options.contenders = options.contenders.absolute()
    options.work = options.work.absolute()
    return options


def _numbers(text: str) -> list[int]:
    return [int(number.replace("_", "")) for number in text.split(",")]


def _versions(python: Path) -> dict[str, str]:
    """Of modelatlas and what it stands on, and of the contenders."""
    own = {name: version(name) for name in ("modelatlas", "pyoxigraph")}
    code = f"from importlib.metadata import version; print({{n: version(n) for n in {CONTENDERS}}})"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return own | dict(ast.literal_eval(asked.stdout))


def _tables(head: dict[str, dict[str, str]], rows: Sequence[Row]) -> str:
    told = [f"{name}: {value}" for name, value in (*head["machine"].items(), *head["versions"].items())]
    shown = [text for part in (whole, inference, memory, questions, lines) if (text := part.show(rows))]
    failures = [f"{row.name} ({row.size:,} {row.unit}): {row.failure}" for row in rows if row.failure]
    return os.linesep.join(["; ".join(told), *("\n" + text for text in shown), *failures])


if __name__ == "__main__":
    sys.exit(main())
