"""Competency questions: finds the stored SPARQL queries, binds their parameters, runs them."""

from modelatlas.queries.catalogue import list_federated, list_queries, load_query
from modelatlas.queries.info import QueryInfo, QueryParam, parse_query
from modelatlas.queries.running import BoundQuery, bound_query, limit_of, run_query
from modelatlas.queries.terms import bind_value
from modelatlas.queries.text import refuse, sparql_text, syntax_message

__all__ = [
    "BoundQuery",
    "QueryInfo",
    "QueryParam",
    "bind_value",
    "bound_query",
    "limit_of",
    "list_federated",
    "list_queries",
    "load_query",
    "parse_query",
    "refuse",
    "run_query",
    "sparql_text",
    "syntax_message",
]
