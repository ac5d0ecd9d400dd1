"""Running a query: over a store of ours, or made ready for a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryTriples, Store

from modelatlas.errors import QueryError
from modelatlas.queries.anchors import find_anchors
from modelatlas.queries.info import LIMIT, QueryInfo
from modelatlas.queries.terms import bound_terms
from modelatlas.queries.text import (
    FORMS,
    limit_in,
    refuse,
    sparql_text,
    syntax_message,
    with_bindings,
    with_constants,
    with_limit,
    words_of,
)
from modelatlas.results import Table, Term
from modelatlas.vocabulary import XSD


def run_query(store: Store, query: QueryInfo, bindings: Mapping[str, str | Term] | None = None) -> Table:
    """Run a query over the store's default graph.

    A binding given as ``str`` is read as :func:`bind_value` does, or as the declared kind of the parameter asks.
    Raises QueryError for an unknown or malformed binding, an update, a SERVICE, a syntax error.
    """
    check(query)
    query, terms = _limited(query, bound_terms(query, bindings or {}))
    return _evaluate(store, query, terms, find_anchors(store, query, terms))


def limit_of(query: QueryInfo, bindings: Mapping[str, str | Term] | None = None) -> int | None:
    """Where a list stops that has a parameter of the kind ``limit``: at so many of what it counts; None for others.

    Raises QueryError as :func:`run_query` does.
    """
    terms = bound_terms(query, bindings or {})
    for param in query.params:
        if param.kind == LIMIT:
            asked = terms.get(param.name)
            return limit_in(query) if asked is None else int(asked.value)  # type: ignore[union-attr]  # a count
    return None


def _limited(query: QueryInfo, terms: Mapping[str, Term]) -> tuple[QueryInfo, dict[str, Term]]:
    """The query with the number after LIMIT that is asked for, and the terms of its variables."""
    limits = [param.name for param in query.params if param.kind == LIMIT and param.name in terms]
    for name in limits:
        query = replace(query, text=with_limit(query, int(getattr(terms[name], "value", ""))))
    return query, {name: term for name, term in terms.items() if name not in limits}


def _evaluate(
    store: Store, query: QueryInfo, terms: Mapping[str, Term], anchors: Mapping[str, Sequence[NamedNode]] | None = None
) -> Table:
    constants = {name: _expression(query.name, name, term) for name, term in terms.items()}
    text = with_constants(query, with_bindings(query, constants, anchors or {}), constants)
    try:
        result = store.query(text)
        if isinstance(result, QueryBoolean):
            answer = Literal("true" if result else "false", datatype=XSD.boolean)
            return Table(("answer",), ((answer,),), "ask")
        if isinstance(result, QueryTriples):
            triples = sorted({(t.subject, t.predicate, t.object) for t in result}, key=lambda t: tuple(map(str, t)))
            return Table(("subject", "predicate", "object"), tuple(triples), "construct")
        columns = tuple(variable.value for variable in result.variables)
        return Table(columns, tuple(tuple(row[column] for column in columns) for row in result))
    except SyntaxError as error:
        if terms:  # the query parsed without them
            names = ", ".join(sorted(terms))
            raise QueryError(f"{query.name}: cannot bind {names}: the query itself computes such a variable") from error
        raise QueryError(syntax_message(query.name, query.text, error)) from error
    except (OSError, RuntimeError) as error:
        raise QueryError(f"{query.name}: {error}") from error


@dataclass(frozen=True, slots=True)
class BoundQuery:
    """A query for a server: its text, its form (``SELECT``, ``ASK``, …), the columns of its result in their order.

    Each row of a ``distinct`` one is to come once.
    """

    text: str
    form: str
    columns: tuple[str, ...]
    distinct: bool


def bound_query(query: QueryInfo, bindings: Mapping[str, str | Term]) -> BoundQuery:
    """A query with its bindings in its text, for a server, which has none of our functions.

    The values stand in it as the literals and IRIs that a serialiser writes, so none can end before its end.
    Raises QueryError as :func:`run_query` does.
    """
    check(query)
    query, terms = _limited(query, bound_terms(query, bindings))
    text = with_bindings(query, {name: _expression(query.name, name, term) for name, term in terms.items()})
    columns = _evaluate(Store(), replace(query, text=text), {}).columns
    words = words_of(query.text)
    at = next(place for place, word in enumerate(words) if word in FORMS)
    return BoundQuery(text, words[at], columns, distinct=words[at : at + 2] == ["SELECT", "DISTINCT"])


def _expression(query: str, name: str, term: Term) -> str:
    if not isinstance(term, (NamedNode, Literal)):
        raise QueryError(f"{query}: {name} must be a literal or an IRI")
    return sparql_text(str(term))


def check(query: QueryInfo) -> None:
    """Refuse what is no query, reaches out, or does not parse."""
    refuse(query.name, query.text)
    _evaluate(Store(), query, {})
