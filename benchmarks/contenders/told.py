"""What the contenders share: what counts of a reasoner's conclusions, and what the queries' parameters are bound to."""

from collections.abc import Iterable
from typing import Any

DATA = "https://w3id.org/modelatlas/id/"
CONTRACT = "https://w3id.org/modelatlas/ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
BOUND = {
    "model": "Poromavan-7", "country": "US", "hardware": "NVIDIA A100", "licence": "Apache-2.0", "benchmark": "GLUE",
    "technique": "LoRA", "property": "parameterCount",
}  # fmt: skip
"""By kind of parameter; numbers keep their defaults. The model is one of the first that are generated."""


def told(triples: Iterable[tuple[Any, Any, Any]]) -> int:
    """How many conclusions are about the data in the contract's terms: what modelatlas derives at all."""
    return sum(
        str(s).startswith(DATA) and (str(p).startswith(CONTRACT) or (str(p) == TYPE and str(o).startswith(CONTRACT)))
        for s, p, o in triples
    )
