"""The text of a query as tokens: what it may not do, and where the values of its parameters go.

A parameter of a query is a variable that the query leaves unbound. Its value becomes ``BIND(… AS ?name)`` at the
beginning of the outermost pattern, written as a serialiser writes a literal or an IRI: none can end before its end, so
no value, however hostile, is ever parsed as more than a term. (An engine's own substitutions join at the end, where a
FILTER or COALESCE does not see them.) One of the kind ``limit`` takes the place of the number after LIMIT, where SPARQL
has no variable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pyoxigraph import NamedNode

from modelatlas.errors import QueryError
from modelatlas.queries.info import QueryInfo

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
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_BLANKS = r"(?:\s|#[^\n\r]*[\n\r])*"
_RUN = r"(?:\\.|[^\s{#<\\])*"
_SERVICE = re.compile(
    rf"SERVICE(?={_BLANKS}(?:SILENT{_BLANKS})?(?:<[^>]*>|[?$]{_RUN}|{_RUN}:{_RUN}){_BLANKS}\{{)",
    re.IGNORECASE | re.DOTALL,
)
"""The keyword before an IRI, a variable or a prefixed name and a brace (SPARQL 1.1, ServiceGraphPattern)."""
_LONG_NAME = 200
_BESIDE = 60
"""How many characters of a line are shown on each side of an error: a query may be one line of a megabyte."""
_PART_OF_NAME = re.compile(r"(?:[?$]\w*|:[\w-]*)\Z")
_PLACE = re.compile(r"error at (\d+):(\d+): ")


def tokens_of(text: str) -> list[tuple[str, str, int]]:
    """(kind, text, end) of each token but comments and blanks."""
    found = ((m.lastgroup or "", m[0], m.end()) for m in _TOKEN.finditer(text))
    return [token for token in found if token[0] != "comment" and not token[1].isspace()]


def words_of(text: str) -> list[str]:
    """The words of a query in capitals, in order; none of its strings, IRIs and comments."""
    return [token.upper() for kind, token, _ in tokens_of(text) if kind == "word"]


def refuse(name: str, text: str) -> None:
    """Refuse an update, and a query that another server would take part in or that no other engine would read.

    Raises QueryError, which calls the query ``name``. The text need not parse.
    """
    # An escape such as \u0053 stands for its character anywhere in a query, keywords included.
    plain = _ESCAPE.sub(_unescape, text)
    for reading in dict.fromkeys((text, plain)):
        words = words_of(reading)
        form = next((word for word in words if word in FORMS | _UPDATES), "")
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
    """``name:line:column: …`` with the line at fault, or the part of it around the place, and a caret under that."""
    message = str(error)
    place = _PLACE.search(message)
    if not place:
        return f"{name}: {message}"
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")  # as the engine counts them
    start = max(0, column - _BESIDE)
    beside = lines[min(line, len(lines)) - 1][start : column + _BESIDE].rstrip()
    excerpt = "".join(character if character.isprintable() else " " for character in beside)
    what = _fault(text, lines[min(line, len(lines)) - 1][: column - 1], message[place.end() :])
    return f"{name}:{line}:{column}: not SPARQL 1.1: {what}\n  {excerpt}\n  {' ' * (column - 1 - start)}^"


def _fault(text: str, before: str, expected: str) -> str:
    """What is wrong; the engine lists what it expected after ``before``, and may name the cause as one of these."""
    if not FORMS & {*words_of(text)}:
        return "there is no SELECT, ASK, CONSTRUCT or DESCRIBE"
    name = _BEFORE.search(before)
    if "Prefix not found" in expected and name:
        return f"the prefix {name[1]} is not declared: begin with PREFIX {name[1]} <…>"
    if cause := _CAUSE.search(expected):
        return cause[0]
    return expected if len(expected) < 100 and "\n" not in expected else "this cannot stand here"


_BEFORE = re.compile(r"((?<![\w.:%\\-])[\w.-]*:)[\w.:%\\-]*\Z")
_CAUSE = re.compile(r"\b(?:The SELECT [\w ]+|IRI parsing failed)")


def sparql_text(text: str) -> str:
    """Text of N-Triples as it may stand in SPARQL.

    An engine may replace ``\\u0022`` before it reads the string around it (SPARQL 1.1, section 19.2), even where the
    backslash is itself escaped, so the letter is written as its number.

    >>> print(sparql_text(r'"a backslash and u0022: \\\\u0022"'))
    "a backslash and u0022: \\\\\\U000000750022"
    """
    return re.sub(r"(\\\\)([uU])|\\.", lambda m: f"{m[1]}\\U{ord(m[2]):08X}" if m[2] else m[0], text)


def with_bindings(
    query: QueryInfo, expressions: Mapping[str, str], anchors: Mapping[str, Sequence[NamedNode]] | None = None
) -> str:
    """The text with one BIND a name after the brace that opens the outermost pattern; in a query with a header, also
    after that of each sub-select that names it, as a variable outside is not seen there.

    ``anchors`` are variables of which only some nodes need be looked at: they come first, as VALUES, where the filter
    is that compares them with a parameter.
    """
    if not expressions:
        return query.text
    tokens = tokens_of(query.text)
    openings = _openings(tokens)
    if not openings:
        raise QueryError(f"{query.name}: parameters can be bound only in a query with a pattern in braces")
    edits: list[tuple[int, str]] = []
    for opening, names in _named(tokens, openings if query.declared else openings[:1]):
        outermost = opening == openings[0]
        bound = sorted(name for name in expressions if outermost or name in names)
        if not bound:
            continue
        binds = " ".join(f"BIND({expressions[name]} AS ?{name})" for name in bound)
        compares = not names.isdisjoint(expressions)
        nodes = {name: found for name, found in (anchors or {}).items() if compares and name in names}
        values = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, found))} }}" for name, found in nodes.items())
        whole = _is_select(tokens, opening)  # a pattern that is a sub-select holds nothing beside it but in braces
        edits.append((tokens[opening][2], f" {values} {binds} {'{' if whole else ''}"))
        edits += [(tokens[_closing(tokens, opening)][2] - 1, "} ")] if whole else []
    text = query.text
    for place, added in sorted(edits, reverse=True):
        text = text[:place] + added + text[place:]
    return text


def with_limit(query: QueryInfo, number: int) -> str:
    """The text with a number after each LIMIT."""
    text = query.text
    for start, end in reversed(_limits(text)):
        text = f"{text[:start]}{number}{text[end:]}"
    return text


def limit_in(query: QueryInfo) -> int | None:
    """The number after the first LIMIT of the text; None where it has none."""
    return next((int(query.text[start:end]) for start, end in _limits(query.text)), None)


def _limits(text: str) -> list[tuple[int, int]]:
    """Where the numbers after LIMIT begin and end. Of "3OFFSET", which is one token here, the number is the digits."""
    found = []
    for (kind, word, _), (_, after, end) in pairwise(tokens_of(text)):
        if kind == "word" and word.upper() == "LIMIT" and (digits := re.match(r"\d+", after)):
            start = end - len(after)
            found.append((start, start + digits.end()))
    return found


def _is_select(tokens: Sequence[tuple[str, str, int]], opening: int) -> bool:
    """Whether the braces that open at a token hold a sub-select (SPARQL 1.1, GroupGraphPattern): it is all in them."""
    return [token.upper() for _, token, _ in tokens[opening + 1 : opening + 2]] == ["SELECT"]


def _closing(tokens: Sequence[tuple[str, str, int]], opening: int) -> int:
    """The brace, by number of token, that closes the one that opens at a token; the text parses."""
    depth = 0
    for number in range(opening, len(tokens)):
        if tokens[number][0] == "mark":
            depth += 1 if tokens[number][1] == "{" else -1
            if depth == 0:
                return number
    return len(tokens) - 1


def _openings(tokens: Sequence[tuple[str, str, int]]) -> list[int]:
    """The braces, by number of token, that open the outermost pattern, which is first, and those of sub-selects."""
    found: list[int] = []
    depth, construct = 0, any(kind == "word" and token.upper() == "CONSTRUCT" for kind, token, _ in tokens)
    after_where, before = False, ""
    selecting: list[int] = []  # the depths at which a sub-select waits for its pattern
    for number, (kind, token, _) in enumerate(tokens):
        word, before = before, token.upper() if kind == "word" else ""
        if before == "WHERE" and depth == 0:
            after_where = True
        elif before == "SELECT" and depth and found:
            selecting.append(depth)
        elif kind == "mark" and token == "{":
            # Without WHERE, the first brace of a SELECT or ASK, the second of a CONSTRUCT (the first is its template).
            # The pattern of an EXISTS in the SELECT clause is neither.
            if word != "EXISTS":
                if not found and depth == 0 and (after_where or not construct):
                    found.append(number)
                elif selecting and selecting[-1] == depth:
                    found.append(number)
                    selecting.pop()
            construct, depth = construct and depth > 0, depth + 1
        elif kind == "mark":
            depth -= 1
    return found


def _named(tokens: Sequence[tuple[str, str, int]], openings: Sequence[int]) -> list[tuple[int, set[str]]]:
    """Each pattern with the variables of its query or sub-select: those of its SELECT, ORDER BY and the like as well,
    those of a sub-select within it left out.
    """
    scopes: list[set[str]] = [set()]  # one for each open brace, below that of the query
    found: list[tuple[int, set[str]]] = []
    for number, (kind, token, _) in enumerate(tokens):
        if kind == "mark" and token == "{":
            if number in openings:
                found.append((number, scopes[-1]))
            scopes.append(set() if _is_select(tokens, number) else scopes[-1])
        elif kind == "mark":
            scopes.pop()
        elif kind == "variable":
            scopes[-1].add(token[1:])
    return found


def with_constants(query: QueryInfo, text: str, constants: Mapping[str, str]) -> str:
    """The text, in the filters of the patterns where parameters are bound each one's term in the place of its variable.

    That means the same, and an engine can then filter where the rest of a condition is known, not after all joins: of
    300 documents it takes a twentieth of the time. A filter with a pattern of its own (EXISTS) stays as it is.
    """
    tokens = tokens_of(text)
    openings = _openings(tokens)
    openings = openings if query.declared else openings[:1]
    edits: list[tuple[int, int, str]] = []
    inside: list[bool] = []
    for number, (kind, token, _) in enumerate(tokens):
        if kind == "mark" and token == "{":
            inside.append(number in openings)
        elif kind == "mark" and inside:
            inside.pop()
        elif inside and inside[-1] and kind == "word" and token.upper() == "FILTER":
            edits += _constants(tokens, number + 1, constants)
    for start, end, constant in reversed(edits):
        text = text[:start] + constant + text[end:]
    return text


def _constants(
    tokens: Sequence[tuple[str, str, int]], opening: int, constants: Mapping[str, str]
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
        if kind == "variable" and token[1:] in constants:
            _, before, end_before = tokens[at - 2]
            asked = before.upper() == "BOUND" and tokens[at - 1][1] == "("
            edits += [(end_before - len(before), end_before, "")] if asked else []
            edits.append((end - len(token), end, "true" if asked else constants[token[1:]]))
    return edits
