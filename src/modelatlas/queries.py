"""Competency questions: finds the stored SPARQL queries, binds their parameters, runs them, writes their results.

A parameter of a query is a variable that the query leaves unbound. Its value reaches the engine as a term: the text of
the query only gains ``BIND(<…>() AS ?name)`` at the beginning of its outermost pattern, where the function called is
one of ours that returns the term. So no value, however hostile, is ever parsed as SPARQL. (The engine's own
``substitutions`` joins at the end, where a FILTER or COALESCE does not see it.)
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryTriples, Store

from modelatlas import resources
from modelatlas.errors import QueryError
from modelatlas.results import Table, Term
from modelatlas.vocabulary import PREFIXES, XSD

_BINDING_IRI = "urn:modelatlas:binding:"


@dataclass(frozen=True, slots=True)
class QueryParam:
    """A parameter as the header of a query declares it; ``kind`` is ``number`` or what sort of name it takes."""

    name: str
    kind: str
    text: str
    default: str


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """A query with what its header says. One without a header (not ``declared``) takes any of its variables."""

    name: str
    title: str
    description: str
    params: tuple[QueryParam, ...]
    example: str
    text: str
    declared: bool = False


# --- finding ----------------------------------------------------------------------------------------------------------


def list_queries() -> list[QueryInfo]:
    """All stored queries, sorted by name."""
    return [parse_query(name, resources.query_text(name)) for name in resources.query_names()]


def list_federated() -> list[QueryInfo]:
    """The stored queries that ask a service elsewhere as well, sorted by name; they are not in :func:`list_queries`."""
    return [parse_query(name, resources.federated_text(name)) for name in resources.federated_names()]


def load_query(name_or_path: str) -> QueryInfo:
    """Find a stored query by its name, or read a file (anything that ends in ``.rq`` or names a folder).

    Raises QueryError for a name that is unknown (near matches are given), a file that cannot be read, an update, a
    query that reaches out to another server, and a syntax error (with its line).
    """
    names = resources.query_names()
    bare = name_or_path.removesuffix(".rq")
    is_file = Path(name_or_path).is_file() or "/" in name_or_path or "\\" in name_or_path
    if bare in resources.federated_names() and not is_file:
        raise QueryError(f"{bare} asks a service elsewhere as well: add --online, with --contact, or --replay")
    if bare in names and not is_file:
        text, name = resources.query_text(bare), bare
    elif is_file or name_or_path.endswith((".rq", ".sparql")):
        text, name = _read_query(Path(name_or_path)), Path(name_or_path).stem
    else:
        near = difflib.get_close_matches(bare.lower(), names, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(names)}"
        raise QueryError(f"there is no query {name_or_path!r}{hint}")
    query = parse_query(name, text)
    _check(query)
    return query


def _read_query(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # a path with a NUL, or bytes that are not UTF-8
        raise QueryError(f"{path}: is not UTF-8 text") from error


_HEADER = re.compile(r"#\s*(title|description|example|param)\b\s*(.*)")
_PARAM = re.compile(r"(\w+)\s*\((\w+)\)\s*:\s*(.*?)(?:;\s*default\s+(.*))?$")


def parse_query(name: str, text: str) -> QueryInfo:
    """Read the comment lines at the top of a query; ``#`` and two spaces or more continue the line before."""
    fields: list[list[str]] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _HEADER.match(line):
            fields.append([match[1], match[2].removeprefix(":").strip()])
        elif fields and line.startswith("#  "):
            fields[-1][1] += " " + line[1:].strip()
    first: dict[str, str] = {}
    for key, value in fields:
        first.setdefault(key, value)
    params = [found for key, value in fields if key == "param" and (found := _PARAM.match(value))]
    return QueryInfo(
        name=name,
        title=first.get("title", name),
        description=first.get("description", ""),
        params=tuple(QueryParam(p[1], p[2], p[3].rstrip("; "), p[4] or "") for p in params),
        example=first.get("example", ""),
        text=text,
        declared="title" in first,
    )


# --- checking ---------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
                  |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<prefixed>(?:[^\W\d_][\w.-]*)?:[\w.:%\\-]*)
      | (?P<tag>@[A-Za-z-]+)
      | (?P<word>[^\W\d]\w*)
      | (?P<mark>[{}])
      | (?P<other>\d[\w.]*|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_BLANKS = r"(?:\s|#[^\n\r]*[\n\r])*"
_RUN = r"(?:\\.|[^\s{#<\\])*"
_SERVICE = re.compile(
    rf"SERVICE(?={_BLANKS}(?:SILENT{_BLANKS})?(?:<[^>]*>|[?$]{_RUN}|{_RUN}:{_RUN}){_BLANKS}\{{)",
    re.IGNORECASE | re.DOTALL,
)
"""The keyword before an IRI, a variable or a prefixed name and a brace (SPARQL 1.1, ServiceGraphPattern)."""
_LONG_NAME = 200
_PART_OF_NAME = re.compile(r"(?:[?$]\w*|:[\w-]*)\Z")
_PLACE = re.compile(r"error at (\d+):(\d+): ")


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """(kind, text, end) of each token but comments and blanks."""
    found = ((m.lastgroup or "", m[0], m.end()) for m in _TOKEN.finditer(text))
    return [token for token in found if token[0] != "comment" and not token[1].isspace()]


def _words(text: str) -> list[str]:
    return [token.upper() for kind, token, _ in _tokens(text) if kind == "word"]


def _check(query: QueryInfo) -> None:
    """Refuse what is no query, reaches out, or does not parse."""
    refuse(query.name, query.text)
    _evaluate(Store(), query, {})


def refuse(name: str, text: str) -> None:
    """Refuse an update, and a query that another server would take part in or that no other engine would read.

    Raises QueryError, which calls the query ``name``. The text need not parse.
    """
    # An escape such as \u0053 stands for its character anywhere in a query, keywords included.
    plain = _ESCAPE.sub(_unescape, text)
    for reading in dict.fromkeys((text, plain)):
        words = _words(reading)
        form = next((word for word in words if word in _FORMS | _UPDATES), "")
        if form in _UPDATES:
            raise QueryError(f"{name}: {form} is an update; an atlas is only asked, never changed")
        if "SERVICE" in words or _may_call_out(reading):
            raise QueryError(f"{name}: SERVICE is refused: nothing is fetched from other servers")
        if "LATERAL" in words:
            raise QueryError(f"{name}: LATERAL is an extension of one engine, not SPARQL 1.1")


def _may_call_out(text: str) -> bool:
    """Whether anything in a text has the shape of a SERVICE clause, be it in a string or a comment.

    Tokens alone do not tell: ``1SERVICE`` is a number and a keyword to an engine, and ``?a<?b)SERVICE#>`` may be an IRI
    or a comparison. Only what follows the sign of a variable or the colon of a name cannot be the keyword.
    """
    starts = (match.start() for match in _SERVICE.finditer(text))
    return any(not _PART_OF_NAME.search(text[max(0, start - _LONG_NAME) : start]) for start in starts)


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def syntax_message(name: str, text: str, error: SyntaxError) -> str:
    """``name:line:column: …`` with the line at fault and a caret under the place."""
    message = str(error)
    place = _PLACE.search(message)
    if not place:
        return f"{name}: {message}"
    line, column = int(place[1]), int(place[2])
    lines = text.splitlines() or [""]
    excerpt = lines[min(line, len(lines)) - 1]
    what = message[place.end() :]
    what = what if len(what) < 100 and "\n" not in what else "this cannot stand here"
    return f"{name}:{line}:{column}: not SPARQL 1.1: {what}\n  {excerpt}\n  {' ' * (column - 1)}^"


# --- binding ----------------------------------------------------------------------------------------------------------

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


def _bound(query: QueryInfo, bindings: Mapping[str, str | Term]) -> dict[str, Term]:
    """The bindings as terms, checked against what the query takes."""
    declared = {param.name: param for param in query.params}
    variables = {token[1:] for kind, token, _ in _tokens(query.text) if kind == "variable"}
    known = set(declared) if query.declared else variables
    terms: dict[str, Term] = {}
    for name, value in bindings.items():
        if name not in known:
            takes = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
            raise QueryError(f"{query.name} has no parameter {name!r}; {takes}")
        if isinstance(value, str):
            kind = declared[name].kind if name in declared else ""
            terms[name] = _typed(query.name, name, kind, value)
        else:
            terms[name] = value
    return terms


def _typed(query: str, name: str, kind: str, text: str) -> Term:
    """A string as the parameter's kind asks: a name stays a string even if it looks like a number."""
    if kind == "":
        return bind_value(text)
    if kind == "number":
        number = _number(text.replace(",", "").replace("_", ""))
        if number is None:
            raise QueryError(f"{query}: {name} must be a number, as 1e23 or 7000000000, not {text!r}")
        return number
    name_like = _NAME.fullmatch(text)
    if name_like and name_like[1] in PREFIXES:
        return NamedNode(PREFIXES[name_like[1]] + name_like[2])
    return _bracketed(text) or Literal(text)


# --- running ----------------------------------------------------------------------------------------------------------


def run_query(store: Store, query: QueryInfo, bindings: Mapping[str, str | Term] | None = None) -> Table:
    """Run a query over the store's default graph.

    A binding given as ``str`` is read as :func:`bind_value` does, or as the declared kind of the parameter asks.
    Raises QueryError for an unknown or malformed binding, an update, a SERVICE, a syntax error.
    """
    _check(query)
    return _evaluate(store, query, _bound(query, bindings or {}))


def _evaluate(store: Store, query: QueryInfo, terms: Mapping[str, Term]) -> Table:
    bound = {name: f"<{_BINDING_IRI}{name}>()" for name in terms}
    text = _with_constants(_with_bindings(query, bound), terms)
    functions = {NamedNode(_BINDING_IRI + name): _constant(term) for name, term in terms.items()}
    try:
        result = store.query(text, custom_functions=functions)
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


def _constant(term: Term) -> Callable[..., Term | None]:
    return lambda *_: term


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
    _check(query)
    terms = _bound(query, bindings)
    text = _with_bindings(query, {name: _expression(query.name, name, term) for name, term in terms.items()})
    columns = _evaluate(Store(), replace(query, text=text), {}).columns
    words = _words(query.text)
    at = next(place for place, word in enumerate(words) if word in _FORMS)
    return BoundQuery(text, words[at], columns, distinct=words[at : at + 2] == ["SELECT", "DISTINCT"])


def sparql_text(text: str) -> str:
    """Text of N-Triples as it may stand in SPARQL.

    An engine may replace ``\\u0022`` before it reads the string around it (SPARQL 1.1, section 19.2), even where the
    backslash is itself escaped, so the letter is written as its number.

    >>> print(sparql_text(r'"a backslash and u0022: \\\\u0022"'))
    "a backslash and u0022: \\\\\\U000000750022"
    """
    return re.sub(r"(?<=\\\\)([uU])", lambda match: f"\\U{ord(match[1]):08X}", text)


def _expression(query: str, name: str, term: Term) -> str:
    if not isinstance(term, (NamedNode, Literal)):
        raise QueryError(f"{query}: {name} must be a literal or an IRI")
    return sparql_text(str(term))


def _with_bindings(query: QueryInfo, expressions: Mapping[str, str]) -> str:
    """The text with one BIND a name after the brace that opens the outermost pattern."""
    if not expressions:
        return query.text
    tokens = _tokens(query.text)
    depth, construct = 0, any(kind == "word" and token.upper() == "CONSTRUCT" for kind, token, _ in tokens)
    opening: int | None = None
    after_where, before = False, ""
    for kind, token, end in tokens:
        word, before = before, token.upper() if kind == "word" else ""
        if before == "WHERE" and depth == 0:
            after_where = True
        elif kind == "mark" and token == "{":
            # Without WHERE, the first brace of a SELECT or ASK, the second of a CONSTRUCT (the first is its template).
            # The pattern of an EXISTS in the SELECT clause is neither.
            if depth == 0 and word != "EXISTS" and (after_where or not construct):
                opening = end
                break
            construct, depth = construct and depth > 0, depth + 1
        elif kind == "mark":
            depth -= 1
    if opening is None:
        raise QueryError(f"{query.name}: parameters can be bound only in a query with a pattern in braces")
    binds = " ".join(f"BIND({expressions[name]} AS ?{name})" for name in sorted(expressions))
    return f"{query.text[:opening]} {binds} {query.text[opening:]}"


def _with_constants(text: str, names: Collection[str]) -> str:
    """The text, in the filters of its outermost pattern each parameter's term in the place of its variable.

    That means the same, and an engine can then filter where the rest of a condition is known, not after all joins: of
    300 documents it takes a twentieth of the time. A filter with a pattern of its own (EXISTS) stays as it is.
    """
    tokens = _tokens(text)
    depth, edits = 0, list[tuple[int, int, str]]()
    for number, (kind, token, _) in enumerate(tokens):
        if kind == "mark":
            depth += 1 if token == "{" else -1
        elif depth == 1 and kind == "word" and token.upper() == "FILTER":
            edits += _constants(tokens, number + 1, names)
    for start, end, constant in reversed(edits):
        text = text[:start] + constant + text[end:]
    return text


def _constants(
    tokens: Sequence[tuple[str, str, int]], opening: int, names: Collection[str]
) -> list[tuple[int, int, str]]:
    """What to put where in the parentheses that open at a token; nothing where none do, or a pattern is in them."""
    edits: list[tuple[int, int, str]] = []
    depth = 0
    for at in range(opening, len(tokens)):
        kind, token, end = tokens[at]
        depth += {"(": 1, ")": -1}.get(token, 0) if kind == "other" else 0
        if depth == 0:
            break
        if kind == "mark":
            return []
        if kind == "variable" and token[1:] in names:
            _, before, end_before = tokens[at - 2]
            asked = before.upper() == "BOUND" and tokens[at - 1][1] == "("
            edits += [(end_before - len(before), end_before, "")] if asked else []
            edits.append((end - len(token), end, "true" if asked else f"<{_BINDING_IRI}{token[1:]}>()"))
    return edits
