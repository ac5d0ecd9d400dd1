"""Running one program and noting what it cost; and the file that keeps what was measured."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SAMPLE_SECONDS = 0.3


class ContenderError(RuntimeError):
    """A program that was to be measured failed; the message has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """``seconds`` of the clock and ``cpu_seconds`` of all its processes, from start to end; ``peak_bytes`` of memory of
    all of them together (what they share counted once), sampled; ``said`` is the JSON that it printed, if it did."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    said: Mapping[str, Any] = field(default_factory=dict)


def run(command: Sequence[str | Path], *, limit: float = 3600, cwd: Path | None = None) -> Cost:
    """Run a command to its end. Raises ContenderError where it fails, or takes more than ``limit`` seconds."""
    started = time.perf_counter()
    with subprocess.Popen(
        [str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd
    ) as process:
        assert process.stdout and process.stderr
        peak, used = 0, 0.0
        outputs: tuple[bytes, bytes] | None = None
        while outputs is None:
            try:
                outputs = process.communicate(timeout=SAMPLE_SECONDS)
            except subprocess.TimeoutExpired:
                peak = max(peak, _memory(process.pid))
                if time.perf_counter() - started > limit:
                    process.kill()
                    raise ContenderError(f"{command[0]}: more than {limit:g} s") from None
    seconds = time.perf_counter() - started
    said, wrong = (text.decode("utf-8", "replace").strip() for text in outputs)
    if process.returncode:
        raise ContenderError(f"{' '.join(map(str, command))}: {(wrong or said)[-800:]}")
    last = said.splitlines()[-1] if said else ""
    facts = json.loads(last) if last.startswith("{") else {}
    used = facts.get("cpu_seconds", 0.0)
    return Cost(seconds, used, max(peak, facts.get("peak_bytes", 0)), facts)


def timed(command: Sequence[str | Path], **options: Any) -> Cost:
    """As :func:`run`, with the processor time, through a process in between that waits for the command and its own."""
    return run([sys.executable, HERE / "contenders" / "waited.py", *command], **options)


def _memory(root: int) -> int:
    """The memory, in bytes, of a process and all below it; 0 where the system does not tell (Linux does)."""
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
            total += next(1024 * int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text("ascii").split())
        except (OSError, ValueError, StopIteration):
            continue
    return total


# --- results ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: a ``part`` of the benchmark, who was measured, at what ``size``, and the costs of each round."""

    part: str
    name: str
    size: int
    unit: str
    """What ``size`` counts: documents or triples."""
    costs: tuple[Cost, ...] = ()
    failure: str = ""

    @property
    def seconds(self) -> float:
        """The best round: on a machine with other work the least disturbed one. Only the work, where it was told."""
        return min((c.said.get("seconds", c.seconds) for c in self.costs), default=float("nan"))

    @property
    def cpu_seconds(self) -> float:
        return min((c.cpu_seconds or c.said.get("seconds", c.seconds) for c in self.costs), default=float("nan"))

    @property
    def peak_bytes(self) -> int:
        return max((c.peak_bytes for c in self.costs), default=0)

    def said(self, name: str) -> Any:
        """What the program itself told in the last round: triples, claims."""
        return self.costs[-1].said.get(name) if self.costs else None


class Results:
    """The rows so far, kept in a file: each is written as soon as it is there, so that a stopped run loses nothing."""

    def __init__(self, path: Path, versions: Mapping[str, str]) -> None:
        self.path = path
        self.rows: list[Row] = []
        self.head: dict[str, Any] = {"machine": machine(), "versions": dict(versions), "command": " ".join(sys.argv)}

    def put(self, row: Row) -> Row:
        """Take in a row, in the place of what was known of the same contender at the same size."""
        key = (row.part, row.name, row.size, row.unit)
        known = next((i for i, r in enumerate(self.rows) if (r.part, r.name, r.size, r.unit) == key), len(self.rows))
        self.rows[known : known + 1] = [row]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_name(self.path.name + ".part")
        partial.write_text(json.dumps({**self.head, "rows": [asdict(r) for r in self.rows]}, indent=1) + "\n", "utf-8")
        partial.replace(self.path)
        return row


def read_rows(path: Path) -> tuple[dict[str, Any], list[Row]]:
    """The head and the rows of a file that :class:`Results` wrote."""
    data = json.loads(path.read_text("utf-8"))
    rows = [Row(**{**row, "costs": tuple(Cost(**cost) for cost in row["costs"])}) for row in data.pop("rows")]
    return data, rows


def machine() -> dict[str, str]:
    """What the figures depend on, as far as the system tells."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": model or platform.processor(),
        "cores": str(cores()),
        "memory_gib": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f}",
        "python": platform.python_version(),
        "load_before": ", ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_turn(
    results: Results, part: str, size: int, unit: str, contenders: Mapping[str, Sequence[str | Path]], rounds: int
) -> None:
    """Measure contenders side by side: each once in a round, so that what else the machine does befalls all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    failures: dict[str, str] = {}
    for _ in range(rounds):
        for name, command in contenders.items():
            if name in failures:
                continue
            try:
                costs[name].append(timed(command))
            except ContenderError as error:
                failures[name] = str(error)
            results.put(Row(part, name, size, unit, tuple(costs[name]), failures.get(name, "")))


def table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, the first column to the left, the others to the right."""
    heads = list(head)
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
