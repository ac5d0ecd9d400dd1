"""quantulum3 reading quantities, and nothing else, in the first documents of a folder: quantulum.py FOLDER LIMIT."""

import json
import sys
from pathlib import Path

from quantulum3 import parser


def main() -> None:
    paths = sorted(Path(sys.argv[1]).rglob("*.txt"))[: int(sys.argv[2])]
    found = sum(len(parser.parse(path.read_text("utf-8"))) for path in paths)
    print(json.dumps({"quantities": found, "documents": len(paths)}))


if __name__ == "__main__":
    main()
