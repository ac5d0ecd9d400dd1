"""spaCy's blank English pipeline with an entity ruler of the names of a table: spacy_ruler.py FOLDER NAMES.tsv."""

import json
import sys
from pathlib import Path

import spacy


def main() -> None:
    folder, names = map(Path, sys.argv[1:3])
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    rows = (line.split("\t") for line in names.read_text("utf-8").splitlines())
    ruler.add_patterns([{"label": kind, "pattern": name} for kind, name in rows])
    texts = (path.read_text("utf-8") for path in sorted(folder.rglob("*.txt")))
    print(json.dumps({"entities": sum(len(doc.ents) for doc in pipeline.pipe(texts))}))


if __name__ == "__main__":
    main()
