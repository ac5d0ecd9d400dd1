"""Which rules read what: `python -m benchmarks.rule_shares`.

The share of claims by rule in each set of documents, and the rules that read nothing anywhere: they wait for a text, or
are dead.

The sets are the examples, the documents of tests/genre, and, beside the repository, the first two documents, the cards
and the notes; a set that is not there is left out, with a line that says so.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from modelatlas import extract
from modelatlas.documents import find_inputs
from modelatlas.rules import bundled_rules


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rule_shares", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folders", nargs="*", type=Path, help="documents of yours instead of the sets")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="where seeds/, corpus/ and epoch/ are")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        sets = dict(_sets(options.shared, Path(work)))
        sets = {str(folder): [folder] for folder in options.folders} or sets
        counts = {name: _count(folders) for name, folders in sets.items()}
    print(_table(counts))
    return 0


def _sets(shared: Path, work: Path) -> Iterator[tuple[str, list[Path]]]:
    yield "examples", [Path("examples")]
    yield "tests", [Path("tests/genre"), Path("tests/cards")]
    for name, folder in (("seeds", shared / "seeds"), ("cards", shared / "corpus" / "docs")):
        if folder.is_dir():
            yield name, [folder]
        else:
            print(f"{folder}: no such folder: left out", file=sys.stderr)
    if (shared / "epoch").is_dir():
        score = [sys.executable, shared / "epoch" / "score.py", "write", shared / "epoch" / "models.csv", work]
        subprocess.run([str(part) for part in score], check=True, capture_output=True)
        yield "notes", [work]
    else:
        print(f"{shared / 'epoch'}: no such folder: left out", file=sys.stderr)


def _count(folders: Sequence[Path]) -> Counter[str]:
    """How many claims each rule made; a document that cannot be read counts nothing."""
    found: Counter[str] = Counter()
    for path in find_inputs(folders):
        if path.suffix != ".json":
            found.update(claim.rule for claim in extract(path).claims)
    return found


def _table(counts: dict[str, Counter[str]]) -> str:
    """A row for each rule in the order of the rules, those of the code after them, in per cent of a set's claims."""
    claiming = [rule.name for rule in bundled_rules().rules if rule.claims]
    others = sorted({name for count in counts.values() for name in count} - set(claiming))
    lines = [" | ".join(("rule", *counts)), " | ".join(["---"] * (len(counts) + 1))]
    totals = {name: sum(count.values()) for name, count in counts.items()}
    lines.append(" | ".join(("all claims", *(f"{total:,}" for total in totals.values()))))
    never = []
    for rule in (*claiming, *others):
        if not any(count[rule] for count in counts.values()):
            never.append(rule)
            continue
        shares = (f"{100 * count[rule] / totals[name]:.1f}" if count[rule] else "" for name, count in counts.items())
        lines.append(" | ".join((rule, *shares)))
    table = "\n".join(f"| {line} |" for line in lines)
    return f"{table}\n\nRules that read nothing here: {', '.join(never) or 'none'}."


if __name__ == "__main__":
    sys.exit(main())
