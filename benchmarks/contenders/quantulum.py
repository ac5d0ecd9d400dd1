"""quantulum3 reading quantities, and nothing else: quantulum.py FOLDER."""

import json
import sys
from pathlib import Path

from quantulum3 import parser


def main() -> None:
    paths = sorted(Path(sys.argv[1]).rglob("*.txt"))
    print(json.dumps({"quantities": sum(len(parser.parse(path.read_text("utf-8"))) for path in paths)}))


if __name__ == "__main__":
    main()
