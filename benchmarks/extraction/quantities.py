"""Quantities: precision and recall on the cases of another project, by file, and texts a second.

A quantity is right where its span overlaps that of a case's and its value is the same (one part in a billion). Of
percentages those in ``%`` count, of durations those in hours; of numbers those without a unit, and those with one whose
number is a case's ("12,567 words").
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from modelatlas import find_quantities

HEAD = ("file", "program", "cases", "precision", "recall", "texts a second")
_UNIT = {"numbers": "1", "percentages": "%", "durations": "h"}
_SECONDS = {"durations": Decimal(3600)}
Contend = Callable[[str, str, Sequence[str]], tuple[list[Any], float]]
Found = tuple[int, int, Decimal, str]


def measure(shared: Path, programs: Sequence[str], contend: Contend) -> Iterator[Sequence[object]]:
    """A row for each file and program."""
    for path in sorted((shared / "quantities").glob("*.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))
        texts = [case["text"] for case in cases]
        yield _row(path.stem, "modelatlas", cases, *_own(texts))
        for name in programs:
            found, seconds = contend(name, "quantities", texts)
            read = [[(s, e, Decimal(str(v)), u) for s, e, v, u in each] for each in found]
            yield _row(path.stem, name, cases, read, seconds)


def _own(texts: Sequence[str]) -> tuple[list[list[Found]], float]:
    find_quantities("7 billion parameters in 3 days")  # the tables are read once, before the clock runs
    started = time.perf_counter()
    found = [find_quantities(text) for text in texts]
    seconds = time.perf_counter() - started
    return [[(q.start, q.end, q.value, q.unit) for q in each] for each in found], seconds


def _row(
    kind: str, program: str, cases: Sequence[Any], found: Sequence[Sequence[Found]], seconds: float
) -> list[object]:
    right = wrong = missed = 0
    for case, read in zip(cases, found, strict=True):
        left = [(q["start"], q["end"], value) for q in case["quantities"] if (value := _value(q["value"])) is not None]
        for start, end, value, unit in read:
            if unit != _UNIT[kind] and kind != "numbers":
                continue
            value *= _SECONDS.get(kind, Decimal(1))
            fit = next((g for g in left if start < g[1] and g[0] < end and _same(value, g[2])), None)
            if fit:
                left.remove(fit)
            right, wrong = right + bool(fit), wrong + (fit is None and unit == _UNIT[kind])
        missed += len(left)
    total = right + missed
    return [kind, program, total, _share(right, right + wrong), _share(right, total), f"{len(cases) / seconds:,.0f}"]


def _value(written: str) -> Decimal | None:
    try:
        return Decimal(written.rstrip("%"))
    except InvalidOperation:
        return None


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= abs(other) * Decimal("1e-9") + Decimal("1e-12")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"
