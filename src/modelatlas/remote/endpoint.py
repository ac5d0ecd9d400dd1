"""A SPARQL endpoint elsewhere, asked through SPARQLWrapper: the same questions, the same tables."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from http.client import HTTPResponse
from typing import cast

from pyoxigraph import (
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, SPARQLWrapper

from modelatlas.errors import EndpointError, QueryError
from modelatlas.queries import QueryInfo, bound_query
from modelatlas.remote.web import Answer, CutOffError, RefusedError, Repeat, Web, check_url, shown
from modelatlas.results import Table, Term
from modelatlas.vocabulary import ATLAS, RDF, XSD

_MODEL = f"?m <{RDF.type.value}> <{ATLAS.Model.value}>"
_GRAPH = re.compile(r"\bGRAPH\b", re.IGNORECASE)
_UNIONS: tuple[tuple[str, str], ...] = (
    ("union-default-graph", "true"),  # Oxigraph
    ("default-graph-uri", "urn:x-arq:UnionGraph"),  # Jena, Fuseki
    ("default-graph-uri", "tag:stardog:api:context:all"),  # Stardog
)
"""The parameters by which servers unite the named graphs that SPARQL would leave out of the default graph."""


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper over :class:`Web`. Its own way to the server follows redirects with the credentials, installs what
    answers a digest for the whole program, and does not see that an answer is cut off."""

    def __init__(self, url: str, web: Web) -> None:
        super().__init__(url, agent="modelatlas")
        self._web = web
        self.repeat: Repeat = "read"
        self.answer: Answer | None = None

    def _query(self) -> tuple[HTTPResponse, str]:
        self.answer = self._web.send(self._createRequest(), self.repeat)
        return cast(HTTPResponse, None), self.returnFormat  # what converts a response is not used


class Endpoint:
    """A SPARQL 1.1 endpoint, asked like a store.

    The default graph of an atlas with named graphs is empty to a store that takes SPARQL at its word: the endpoint is
    then asked, by the parameter that it knows, to unite the graphs.
    """

    def __init__(self, url: str, *, timeout: float = 60.0, web: Web | None = None) -> None:
        self.url = check_url(url)
        self._web = web or Web(url, timeout=timeout)
        self._union: tuple[tuple[str, str], ...] | None = None

    def __str__(self) -> str:
        return shown(self.url)

    def run(self, query: QueryInfo, bindings: Mapping[str, str | Term] | None = None) -> Table:
        """Run a query, as ``run_query`` does on a store; raises QueryError as well as what :meth:`ask` raises."""
        bound = bound_query(query, bindings or {})
        if self._union is None:
            self._union = self._find_union(query)
        try:
            table = in_order(self.ask(bound.text, bound.form, self._union), bound.columns)
            # Virtuoso 7 gives some rows of a DISTINCT more than once, if many cells may be empty.
            return replace(table, rows=tuple(dict.fromkeys(table.rows))) if bound.distinct else table
        except RefusedError as error:
            if error.status == 400:
                raise QueryError(f"{query.name}: is refused: {error}") from error
            raise

    def ask(self, text: str, form: str = "SELECT", parameters: tuple[tuple[str, str], ...] | None = None) -> Table:
        """The result of the text of a query whose form is given; ``parameters`` go with it.

        Raises EndpointError for a server that cannot be reached, refuses, or answers with something other than whole
        SPARQL results.
        """
        wrapper = _Wrapper(self.url, self._web)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        for name, value in self._union or () if parameters is None else parameters:
            wrapper.addParameter(name, value)
        # Its own guess at the form of a query reads the words of comments as well.
        wrapper.queryString, wrapper.queryType = text, form
        wrapper.setReturnFormat(JSON if form in ("SELECT", "ASK") else TURTLE)
        wrapper.query()
        assert wrapper.answer is not None
        _refuse_partial(wrapper.answer, shown(self.url))
        return self._table(wrapper.answer, form)

    def update(self, text: str, repeat: Repeat) -> None:
        """Send a SPARQL Update. Raises EndpointError."""
        wrapper = _Wrapper(self.url, self._web)
        wrapper.setMethod(POST)
        wrapper.repeat = repeat
        wrapper.queryString, wrapper.queryType = text, "INSERT"
        if "?" not in self.url:  # it would add a second question mark
            wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.query()

    def _table(self, answer: Answer, form: str) -> Table:
        try:
            if form in ("SELECT", "ASK"):
                return parse_results(answer.body, form)
            found = {(t.subject, t.predicate, canonical(t.object)) for t in parse(answer.body, format=RdfFormat.TURTLE)}
            triples = sorted(found, key=lambda triple: tuple(map(str, triple)))
            return Table(("subject", "predicate", "object"), tuple(triples), "construct")
        except (SyntaxError, ValueError, RecursionError) as error:
            if "json" in answer.media_type and answer.body.lstrip().startswith(b"{") and _ends_early(answer.body):
                raise CutOffError(f"{self}: the result is cut off after {len(answer.body):,} bytes") from error
            said = self._web.said(answer.body) or "nothing"
            kind = answer.media_type or "no media type"
            raise EndpointError(f"{self}: does not answer with SPARQL results ({kind}): {said}") from error

    def _find_union(self, query: QueryInfo) -> tuple[tuple[str, str], ...]:
        """The parameters with which the models of the atlas are seen; none if they are without, or nowhere.

        Raises EndpointError if nothing makes them seen by a query that does not look into graphs itself.
        """
        if _yes(self.ask(f"ASK {{ {_MODEL} }}", "ASK", ())):
            return ()
        if not _yes(self.ask(f"ASK {{ GRAPH ?g {{ {_MODEL} }} }}", "ASK", ())):
            return ()
        for parameter in _UNIONS:
            try:
                if _yes(self.ask(f"ASK {{ {_MODEL} }}", "ASK", (parameter,))):
                    return (parameter,)
            except RefusedError:  # a parameter that it does not take
                continue
        if _GRAPH.search(query.text):
            return ()
        raise EndpointError(
            f"{self}: the atlas is in named graphs, which this server's queries leave out: have it unite them in the "
            "default graph, or load the atlas as Turtle (docs/stores.md)"
        )


def in_order(table: Table, columns: tuple[str, ...]) -> Table:
    """The table with its columns as the query has them; some servers give them as they come, or not at all."""
    if table.columns == columns or table.kind != "select":
        return table
    places = [table.columns.index(column) if column in table.columns else None for column in columns]
    rows = (tuple(None if place is None else row[place] for place in places) for row in table.rows)
    return Table(columns, tuple(rows))


def _yes(table: Table) -> bool:
    return isinstance(table.rows[0][0], Literal) and table.rows[0][0].value == "true"


def _refuse_partial(answer: Answer, where: str) -> None:
    """Raise CutOffError for an answer that the server itself says is only a part (Virtuoso says it in headers)."""
    rows = answer.headers.get("X-SPARQL-MaxRows")
    if rows:
        raise CutOffError(f"{where}: the result is cut off: the server gives {rows} rows at most (ResultSetMaxRows)")
    if str(answer.headers.get("X-SQL-State", "")).startswith("S1T"):
        raise CutOffError(f"{where}: the result is cut off: the server's time for a query is over")


def _ends_early(body: bytes) -> bool:
    return not body.rstrip().endswith(b"}") or body.count(b"{") > body.count(b"}")


def parse_results(body: bytes, form: str = "SELECT") -> Table:
    """SPARQL results in JSON as a table. Raises ValueError or SyntaxError for what is none.

    Beside the rows, some servers (Comunica) send an account of the query, which the parser does not know, and some
    spell terms in their own way (Virtuoso 7: ``nodeID://b1`` for a blank node).
    """
    try:
        return _results(body, form)
    except SyntaxError:
        document = json.loads(body)
        try:
            rows = [{name: _plain(term) for name, term in row.items()} for row in document["results"]["bindings"]]
            plain = {"head": {"vars": document["head"]["vars"]}, "results": {"bindings": rows}}
        except (AttributeError, KeyError, TypeError):
            raise ValueError("neither rows nor a truth value") from None
        return _results(json.dumps(plain).encode(), form)


def _plain(term: dict[str, object]) -> dict[str, object]:
    """A term of SPARQL results in JSON with what is not in its place mended: a label, a tag or datatype of nothing."""
    if term.get("type") == "bnode":
        return {**term, "value": "b" + str(term.get("value", "")).encode().hex()}
    return {name: value for name, value in term.items() if value or name not in ("xml:lang", "datatype")}


def _results(body: bytes, form: str) -> Table:
    result = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(result, QueryBoolean):
        if form != "ASK":
            raise ValueError("a truth value where rows were asked for")
        return _answer(bool(result))
    columns = tuple(variable.value for variable in result.variables)
    rows = tuple(tuple(canonical(row[column]) for column in columns) for row in result)
    if form == "ASK":  # Virtuoso 7 answers with one row of one number
        if len(rows) > 1 or len(columns) != 1:
            raise ValueError("rows where a truth value was asked for")
        return _answer(bool(rows) and getattr(rows[0][0], "value", "0") in ("1", "true"))
    return Table(columns, rows)


def _answer(yes: bool) -> Table:
    return Table(("answer",), ((Literal("true" if yes else "false", datatype=XSD.boolean),),), "ask")


def canonical(term: Term | None) -> Term | None:
    """A term as the atlas spells it: ``true`` where a server (Virtuoso) says ``1``; anything else as it is.

    >>> str(canonical(Literal("1", datatype=XSD.boolean)))
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    """
    if isinstance(term, Literal) and term.datatype == XSD.boolean and term.value in ("0", "1"):
        return Literal("true" if term.value == "1" else "false", datatype=XSD.boolean)
    return term
