"""The part of an atlas elsewhere that an answer about one model needs, as a store here.

Fact sheet and lineage are functions of a store. What they read is fetched in a few queries, ring by ring around the
model, and the functions are the same, so the answer is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Store

from modelatlas.answers import resolve_model
from modelatlas.errors import QueryError
from modelatlas.queries import QueryInfo, sparql_text
from modelatlas.remote.endpoint import Endpoint
from modelatlas.vocabulary import ATLAS, RDF, RDFS, SKOS

_AT_ONCE = 200
"""How many IRIs one query names: short enough for servers that limit the length of a query."""

_LINKS = (ATLAS.predecessor, ATLAS.successor, ATLAS.derivedFrom, ATLAS.variantOf)
_OWN = (ATLAS.trainingRun, ATLAS.evaluation, ATLAS.comparison, ATLAS.compliesWith)
_OF_RUN = (ATLAS.corpus, ATLAS.hardware)


def sheet_excerpt(endpoint: Endpoint, name: str) -> Store:
    """What the fact sheet of the model of that name rests on.

    Raises QueryError as ``resolve_model`` does, EndpointError as the endpoint does.
    """
    store, model = _found(endpoint, name)
    part = _Part(endpoint, store)
    part.fetch_from([model])
    part.fetch_from(part.values([model], _OWN))
    runs = part.values([model], (ATLAS.trainingRun,))
    part.fetch_from(part.values(runs, _OF_RUN))
    own = [model, *part.values([model], _OWN), *part.values(runs, _OF_RUN)]
    part.fetch_about(own, RDF.subject)
    part.fetch_about(own, ATLAS.about)
    part.fetch_from(part.objects(ATLAS.involves))
    part.fetch_from(part.objects(ATLAS.evidence))
    part.fetch_from(NamedNode(span.value.partition("#")[0]) for span in part.objects(ATLAS.evidence))
    part.fetch_names()
    if next(store.quads_for_pattern(None, RDF.type, ATLAS.Claim, None), None) is None:
        # Whether the atlas was built with evidence at all is told by any claim.
        part.add(f"SELECT ?s ?p ?o {{ VALUES ?p {{ {RDF.type} }} VALUES ?o {{ {ATLAS.Claim} }} ?s ?p ?o }} LIMIT 1")
    return store


def lineage_excerpt(endpoint: Endpoint, name: str) -> Store:
    """The line of the model of that name. Raises as :func:`sheet_excerpt` does."""
    store, model = _found(endpoint, name)
    part = _Part(endpoint, store)
    seen, ring = {model}, [model]
    while ring:
        part.fetch_links(ring)
        linked = {end for quad in store for end in (quad.subject, quad.object) if quad.predicate in _LINKS}
        ring = sorted((node for node in linked - seen if isinstance(node, NamedNode)), key=str)
        seen.update(ring)
    part.fetch_from(sorted(seen, key=str))
    return store


def _found(endpoint: Endpoint, name: str) -> tuple[Store, NamedNode]:
    """A store with the models that the name may mean, and the one that it does mean.

    Only a name that no model bears needs the names of all: they are what it may be a slip of.
    """
    wanted = name.strip()
    plain = wanted[1:-1] if wanted.startswith("<") and wanted.endswith(">") else wanted
    value = sparql_text(str(Literal(plain)))
    test = (
        f"LCASE(STR(?o)) = LCASE({value}) || STR(?s) = {value} || STRENDS(LCASE(STR(?s)), CONCAT('/', LCASE({value})))"
    )
    for condition in (f"FILTER({test})", ""):
        store = Store()
        pattern = f"?s a {ATLAS.Model} ; ?p ?o . VALUES ?p {{ {RDFS.label} {SKOS.altLabel} }} {condition}"
        part = _Part(endpoint, store)
        part.add(f"SELECT DISTINCT ?s ?p ?o {{ {pattern} }}")
        models = {quad.subject for quad in store if isinstance(quad.subject, NamedNode)}
        if condition:
            part.fetch_from(sorted(models, key=str))
        store.extend(Quad(model, RDF.type, ATLAS.Model) for model in models)
        try:
            return store, resolve_model(store, name)
        except QueryError:
            if not condition:
                raise
    raise AssertionError("without a condition, resolve_model returns or raises")


class _Part:
    """A store that grows by what is fetched; nothing is fetched twice."""

    def __init__(self, endpoint: Endpoint, store: Store) -> None:
        self._endpoint, self._store = endpoint, store
        self._whole: set[NamedNode] = set()

    def add(self, text: str) -> None:
        """Run a query of ``?s ?p ?o`` and add its rows."""
        rows = self._endpoint.run(QueryInfo("excerpt", "", "", (), "", text)).rows
        for subject, predicate, value in rows:
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
                self._store.add(Quad(subject, predicate, value))

    def fetch_from(self, nodes: Iterable[NamedNode]) -> None:
        """Everything that is said of some nodes."""
        new = sorted(set(nodes) - self._whole, key=str)
        self._whole.update(new)
        for some in _batches(new):
            self.add(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {some} }} ?s ?p ?o }}")

    def fetch_about(self, nodes: Sequence[NamedNode], link: NamedNode) -> None:
        """Everything that is said by the claims and discrepancies that ``link`` to some nodes."""
        for some in _batches(nodes):
            self.add(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?x {{ {some} }} ?s {link} ?x . ?s ?p ?o }}")

    def fetch_links(self, nodes: Sequence[NamedNode]) -> None:
        """The direct links of some models, in both directions."""
        links = " ".join(map(str, _LINKS))
        for some in _batches(nodes):
            for end in ("s", "o"):
                self.add(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?{end} {{ {some} }} VALUES ?p {{ {links} }} ?s ?p ?o }}")

    def fetch_names(self) -> None:
        """The labels of all that is pointed to."""
        named = {quad.object for quad in self._store if isinstance(quad.object, NamedNode)} - self._whole
        for some in _batches(sorted(named, key=str)):
            self.add(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {some} }} VALUES ?p {{ {RDFS.label} }} ?s ?p ?o }}")

    def values(self, nodes: Iterable[NamedNode], links: Sequence[NamedNode]) -> list[NamedNode]:
        """The IRIs that some nodes point to by one of the properties."""
        quads = (quad for node in nodes for link in links for quad in self._store.quads_for_pattern(node, link, None))
        return sorted({quad.object for quad in quads if isinstance(quad.object, NamedNode)}, key=str)

    def objects(self, link: NamedNode) -> list[NamedNode]:
        """The IRIs that anything here points to by the property."""
        quads = self._store.quads_for_pattern(None, link, None)
        return sorted({quad.object for quad in quads if isinstance(quad.object, NamedNode)}, key=str)


def _batches(nodes: Sequence[NamedNode]) -> Iterator[str]:
    for start in range(0, len(nodes), _AT_ONCE):
        yield " ".join(map(str, nodes[start : start + _AT_ONCE]))
