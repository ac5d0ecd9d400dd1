"""The same queries in rdflib, in memory: rdflib_queries.py ATLAS.nq QUERIES. A query of over a minute is given up."""

import json
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any

import rdflib

from told import BOUND

LIMIT_SECONDS = 60


def main() -> None:
    atlas = rdflib.Dataset(default_union=True)
    atlas.parse(sys.argv[1], format="nquads")
    seconds, rows = {}, {}
    signal.signal(signal.SIGALRM, _over)
    for file in sorted(Path(sys.argv[2]).glob("*.rq")):
        text = file.read_text("utf-8")
        params = re.findall(r"^# param (\w+) \((\w+)\)", text, re.MULTILINE)
        bindings: dict[str, Any] = {name: rdflib.Literal(BOUND[kind]) for name, kind in params if kind in BOUND}
        signal.alarm(LIMIT_SECONDS)
        started = time.perf_counter()
        try:
            rows[file.stem] = len(list(atlas.query(text, initBindings=bindings)))
            seconds[file.stem] = time.perf_counter() - started
        except TimeoutError:
            seconds[file.stem] = float(LIMIT_SECONDS)
        finally:
            signal.alarm(0)
    print(json.dumps({"queries": seconds, "rows": rows}))


def _over(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
