"""Of what a reasoner concludes, how much is about the data in the contract's terms: what modelatlas derives at all."""

from collections.abc import Iterable
from typing import Any

DATA = "https://w3id.org/modelatlas/id/"
CONTRACT = "https://w3id.org/modelatlas/ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def told(triples: Iterable[tuple[Any, Any, Any]]) -> int:
    return sum(
        str(s).startswith(DATA) and (str(p).startswith(CONTRACT) or (str(p) == TYPE and str(o).startswith(CONTRACT)))
        for s, p, o in triples
    )
