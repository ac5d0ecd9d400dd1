"""How much of real texts is read, and how rightly: `python -m benchmarks.extraction`.

Quantities, model cards and pages, and notes about models, each scored against what people wrote down, beside
quantulum3, regular expressions and spaCy's blank pipeline with a ruler. The data lie beside the repository
(`--shared`); the other programs are in a Python of their own (`--contenders`; those that it lacks are left out, with a
line that says so).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.extraction import documents, quantities

PROGRAMS = ("regex", "spacy", "quantulum3")
_CONTEND = Path(__file__).with_name("contend.py")


def main() -> int:
    options = _options()
    available = [name for name in PROGRAMS if _is_there(options.contenders, name)]
    for name in sorted({*PROGRAMS} - {*available}):
        print(f"{name} is not in {options.contenders}: left out", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        contend = _Contend(options.contenders, Path(folder))
        if "quantities" in options.parts:
            print(_table("Quantities", quantities.HEAD, quantities.measure(options.shared, available, contend)))
        names = [name for name in available if name != "quantulum3"]
        if "corpus" in options.parts:
            rows = documents.measure_corpus(options.shared / "corpus", names, contend, Path(folder))
            print(_table("Cards and pages", documents.HEAD, rows))
        if "epoch" in options.parts:
            rows = documents.measure_epoch(options.shared / "epoch", names, contend, Path(folder))
            print(_table("Notes about models", documents.HEAD, rows))
    return 0


class _Contend:
    """Runs one of the other programs on texts, in a process of its own; ``found`` for each text, and the seconds."""

    def __init__(self, python: Path, folder: Path) -> None:
        self.python, self.folder = python, folder

    def __call__(self, name: str, task: str, texts: Sequence[str]) -> tuple[list[object], float]:
        source, target = self.folder / "texts.json", self.folder / "found.json"
        source.write_text(json.dumps(list(texts)), encoding="utf-8")
        command = [self.python, "-W", "ignore", _CONTEND, name, task, source, target]
        subprocess.run([str(part) for part in command], check=True)
        result = json.loads(target.read_text(encoding="utf-8"))
        return result["found"], result["seconds"]


def _is_there(python: Path, name: str) -> bool:
    if name == "regex":
        return True
    return subprocess.run([str(python), "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [" | ".join(map(str, row)) for row in (head, ["---"] * len(head), *rows)]
    return f"\n{title}\n\n" + "\n".join(f"| {line} |" for line in lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=(__doc__ or "").split("\n")[0])
    parts = ("quantities", "corpus", "epoch")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(parts)}; all if none is named")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="where the data are")
    python = Path(".venv-bench/bin/python")
    parser.add_argument("--contenders", type=Path, default=python, help="the Python that has spaCy and quantulum3")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in parts]:
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(parts)}")
    options.parts = options.parts or list(parts)
    if missing := [part for part in options.parts if not (options.shared / part).is_dir()]:
        parser.error(f"{options.shared / missing[0]}: no such folder; name the one that holds it with --shared")
    if not options.contenders.exists():
        options.contenders = Path(sys.executable)
    options.contenders = options.contenders.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
