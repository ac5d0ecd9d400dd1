"""The values of a query's parameters, from what a user writes to terms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from modelatlas.errors import QueryError
from modelatlas.queries.info import LIMIT, QueryInfo
from modelatlas.queries.text import tokens_of
from modelatlas.results import Term
from modelatlas.vocabulary import PREFIXES, XSD

_COUNT = re.compile(r"\+?0*[1-9]\d{0,17}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_QUOTED = re.compile(
    r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(?:<([^<>\s]+)>|(\w+):(\w+)))?', re.DOTALL
)
_NAME = re.compile(r"(\w+):([\w.-]+)")
_STRING_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def bind_value(text: str) -> NamedNode | Literal:
    """Read a value as written on a command line: ``<IRI>``, ``atlas:name``, a number, ``"2023"^^xsd:gYear``; or a name.

    >>> bind_value("1e25").datatype.value
    'http://www.w3.org/2001/XMLSchema#double'
    >>> bind_value("NeuraScale-9").value
    'NeuraScale-9'
    >>> bind_value("atlas:parameterCount").value
    'https://w3id.org/modelatlas/ontology#parameterCount'
    """
    name = _NAME.fullmatch(text)
    if name and name[1] in PREFIXES:
        return NamedNode(PREFIXES[name[1]] + name[2])
    return _number(text) or _bracketed(text) or Literal(text)


def _number(text: str) -> Literal | None:
    if not _NUMBER.fullmatch(text):
        return None
    if "e" in text.lower():
        return Literal(text, datatype=NamedNode(XSD.IRI + "double"))
    return Literal(text, datatype=XSD.decimal if "." in text else XSD.integer)


def _bracketed(text: str) -> NamedNode | Literal | None:
    """``<IRI>`` or a quoted literal; None for what only looks like one (a name may hold brackets and quotes)."""
    try:
        if text.startswith("<") and text.endswith(">"):
            return NamedNode(text[1:-1])
        quoted = _QUOTED.fullmatch(text)
        if quoted is None:
            return None
        value = re.sub(r"\\(.)", lambda m: _STRING_ESCAPES.get(m[1], m[0]), quoted[1], flags=re.DOTALL)
        _, language, iri, prefix, local = quoted.groups()
        if language:
            return Literal(value, language=language)
        if prefix and prefix not in PREFIXES:
            return None
        datatype = iri or (PREFIXES[prefix] + local if prefix else None)
        return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)
    except ValueError:
        return None


def bound_terms(query: QueryInfo, bindings: Mapping[str, str | Term]) -> dict[str, Term]:
    """The bindings as terms, checked against what the query takes."""
    declared = {param.name: param for param in query.params}
    variables = {token[1:] for kind, token, _ in tokens_of(query.text) if kind == "variable"}
    known = set(declared) if query.declared else variables
    terms: dict[str, Term] = {}
    for name, value in bindings.items():
        if name not in known:
            takes = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
            raise QueryError(f"{query.name} has no parameter {name!r}; {takes}")
        kind = declared[name].kind if name in declared else ""
        terms[name] = _typed(query.name, name, kind, value) if isinstance(value, str) else value
        if kind == LIMIT and not _is_count(terms[name]):
            raise QueryError(f"{query.name}: {name} must be a whole number, 1 or more, as 500, not {value}")
    return terms


def _is_count(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype == XSD.integer and bool(_COUNT.fullmatch(term.value))


def _typed(query: str, name: str, kind: str, text: str) -> Term:
    """A string as the parameter's kind asks: a name stays a string even if it looks like a number."""
    if kind == "":
        return bind_value(text)
    if kind in ("number", LIMIT):
        number = _number(text.replace(",", "").replace("_", ""))
        if number is None:
            raise QueryError(f"{query}: {name} must be a number, as 1e23 or 7000000000, not {text!r}")
        return number
    name_like = _NAME.fullmatch(text)
    if name_like and name_like[1] in PREFIXES:
        return NamedNode(PREFIXES[name_like[1]] + name_like[2])
    return _bracketed(text) or Literal(text)
