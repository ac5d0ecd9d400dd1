"""modelatlas's inference over facts: atlas_closure.py FACTS.ttl ONTOLOGY.ttl. The ontology is compiled in the time."""

import gc
import json
import sys
import time
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from modelatlas.infer import compile_entailment, entail


def main() -> None:
    facts = [tuple(triple) for triple in parse(Path(sys.argv[1]).read_bytes(), format=RdfFormat.N_TRIPLES)]
    facts = [fact[:3] for fact in facts]
    ontology = Path(sys.argv[2]).read_text("utf-8")
    gc.disable()  # as modelatlas.derive does around it
    started = time.perf_counter()
    found = entail(facts, compile_entailment(ontology))
    print(json.dumps({"seconds": time.perf_counter() - started, "entailed": len(found)}))


if __name__ == "__main__":
    main()
