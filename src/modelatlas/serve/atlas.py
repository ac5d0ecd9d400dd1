"""The atlas as it is served: a store that is only read, with the base of its IRIs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, Store

from modelatlas.serve.settings import Source
from modelatlas.storage import open_snapshot
from modelatlas.store import load_atlas
from modelatlas.vocabulary import ATLAS, BASE, PATH, RDF

_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Atlas:
    """A store whose default graph holds the union of all its graphs, ``triples`` in number.

    What lies under ``base`` has a path of its own on the server.
    """

    store: Store
    base: str
    triples: int = 0

    def ask(self, query: str) -> list[QuerySolution]:
        """The rows of a SELECT of the server's own."""
        result = self.store.query(query)
        assert isinstance(result, QuerySolutions)
        return list(result)


def open_atlas(source: Source) -> Atlas:
    """Open what is to be served, to be read only. Raises AtlasError and StoreError."""
    store = open_snapshot(Path(source.store)) if source.store else load_atlas(source.paths(), graphs=True)
    atlas = Atlas(store, source.base or find_base(store))
    (row,) = atlas.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return replace(atlas, triples=int(row["n"].value))


def find_base(store: Store) -> str:
    """What the IRIs of most things begin with: of the first instances of each class, the part before its path."""
    found: Counter[str] = Counter()
    for kind, path in PATH.items():
        instances = store.quads_for_pattern(None, RDF.type, NamedNode(ATLAS.IRI + kind))
        for quad, _ in zip(instances, range(_SAMPLE), strict=False):
            if isinstance(quad.subject, NamedNode):
                base, slash, _ = quad.subject.value.partition(f"/{path}/")
                found[base + "/"] += bool(slash)
    best = max(found, key=lambda base: (found[base], base), default="")
    return best if found[best] else BASE
