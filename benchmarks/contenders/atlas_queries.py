"""Every bundled query on a store, the better of two times each: atlas_queries.py STORE. Parameters as in told.py."""

import json
import sys
import time
from pathlib import Path

from modelatlas.queries import list_queries, run_query
from modelatlas.storage import open_snapshot
from told import BOUND


def main() -> None:
    store = open_snapshot(Path(sys.argv[1]))
    seconds, rows = {}, {}
    for query in list_queries():
        bindings = {param.name: BOUND[param.kind] for param in query.params if param.kind in BOUND}
        times = []
        for _ in range(2):
            started = time.perf_counter()
            found = run_query(store, query, bindings)
            times.append(time.perf_counter() - started)
        seconds[query.name], rows[query.name] = min(times), len(found.rows)
    print(json.dumps({"queries": seconds, "rows": rows}))


if __name__ == "__main__":
    main()
