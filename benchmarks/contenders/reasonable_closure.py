"""reasonable's OWL 2 RL closure of ontology and facts: reasonable_closure.py FACTS.ttl ONTOLOGY.ttl."""

import json
import sys
import time

import rdflib
import reasonable

from told import told


def main() -> None:
    reasoner = reasonable.PyReasoner()
    before = set(rdflib.Graph().parse(sys.argv[2], format="turtle").parse(sys.argv[1], format="nt"))
    for file in sys.argv[1:3]:
        reasoner.load_file(file)
    started = time.perf_counter()
    found = reasoner.reason()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "entailed": told(set(found) - before), "all": len(found)}))


if __name__ == "__main__":
    main()
