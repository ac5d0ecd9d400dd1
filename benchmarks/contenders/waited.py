"""Run a command and print, after what it printed, what its processes cost: {"cpu_seconds", "peak_bytes", …}.

A program's own last line, if it is a JSON object, is taken in. Needs nothing but Python.
"""

import json
import resource
import subprocess
import sys


def main() -> int:
    done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=False)
    lines = done.stdout.decode("utf-8", "replace").rstrip().splitlines()
    facts = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    facts["cpu_seconds"] = used.ru_utime + used.ru_stime
    facts["peak_bytes"] = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print("\n".join(lines[:-1]))
    print(json.dumps(facts))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
