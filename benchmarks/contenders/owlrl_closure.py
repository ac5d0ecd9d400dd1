"""owlrl's OWL 2 RL closure of ontology and facts: owlrl_closure.py FACTS.ttl ONTOLOGY.ttl. Parsing is not timed."""

import json
import sys
import time

import owlrl
import rdflib

from told import told


def main() -> None:
    graph = rdflib.Graph().parse(sys.argv[2], format="turtle").parse(sys.argv[1], format="nt")
    before = set(graph)
    started = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "entailed": told(set(graph) - before), "all": len(graph)}))


if __name__ == "__main__":
    main()
