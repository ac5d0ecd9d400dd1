"""What a name means, looked up before a query runs, so that the query begins there.

A query of ours compares a parameter with every name in the atlas, whatever the case: right in any store, and slow in a
large one. A store of ours has an index: what bears the name as it is written is found at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from modelatlas.lexicon import iri_path, slug
from modelatlas.queries.info import QueryInfo
from modelatlas.queries.text import tokens_of
from modelatlas.results import Term
from modelatlas.vocabulary import ATLAS, BASE, PATH, RDF, RDFS, SKOS

_BY_NAME = re.compile(
    r"FILTER\(!BOUND\(\?(?P<param>\w+)\)\|\|STR\(\?(?P<node>\w+)\)=STR\(\?(?P=param)\)"
    r"\|\|LCASE\(STR\(\?\w+\)\)=LCASE\(STR\(\?(?P=param)\)\)\)"
)
"""The filter by which the bundled queries find a node by its IRI or by any of its names, without blanks."""


def find_anchors(store: Store, query: QueryInfo, terms: Mapping[str, Term]) -> dict[str, list[NamedNode]]:
    """The variables of a declared query that a parameter names, each with the nodes that it can mean.

    A name is looked up as it is written, in capitals, in small letters, with capital initials, and as the IRI that it
    would have, among the things of the parameter's kind. What is found so leaves out nothing but a namesake in yet
    another case; a name that nothing of the kind bears so is left to the query's own filter.
    """
    if not query.declared or not terms:
        return {}
    text = "".join(token for _, token, _ in tokens_of(query.text))
    kinds = {param.name: _CLASS.get(param.kind) for param in query.params}
    found: dict[str, list[NamedNode]] = {}
    for match in _BY_NAME.finditer(text):
        node, term, kind = match["node"], terms.get(match["param"]), kinds.get(match["param"])
        if term is None or kind is None or node in found or re.search(rf"AS\?{node}\b", text):
            continue
        if nodes := [term] if isinstance(term, NamedNode) else _called(store, str(getattr(term, "value", "")), kind):
            found[node] = nodes
    return found


_CLASS = {name.lower(): NamedNode(ATLAS.IRI + name) for name in PATH}


def _called(store: Store, name: str, kind: NamedNode) -> list[NamedNode]:
    """The nodes of a class that bear a name, sorted by IRI."""
    found: set[NamedNode] = set()
    own = NamedNode(f"{BASE}{PATH[kind.value.removeprefix(ATLAS.IRI)]}/{iri_path(slug(name))}")
    if Quad(own, RDF.type, kind) in store:
        found.add(own)
    for form in dict.fromkeys((name, name.lower(), name.upper(), name.title(), name.capitalize())):
        for predicate in (RDFS.label, SKOS.altLabel):
            for quad in store.quads_for_pattern(None, predicate, Literal(form), DefaultGraph()):
                node = quad.subject
                if isinstance(node, NamedNode) and Quad(node, RDF.type, kind) in store:
                    found.add(node)
    return sorted(found, key=lambda node: node.value)
