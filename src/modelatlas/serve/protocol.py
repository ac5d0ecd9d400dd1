"""Reads requests of the SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/ (section 2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
_PARAMETERS = ("query", "default-graph-uri", "named-graph-uri")


class Malformed(Exception):
    """A request that is none of the protocol; ``status`` is the HTTP status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """One query operation: the query and the dataset that it is asked of (the server's own if both are empty)."""

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def read_get(query_string: bytes) -> QueryRequest | None:
    """Query via GET (2.1.1); None if the request has no parameter of the protocol: it asks what the service is."""
    pairs = _pairs(query_string)
    return _request(pairs) if any(name in (*_PARAMETERS, "update") for name, _ in pairs) else None


def read_post(query_string: bytes, content_type: str, body: bytes) -> QueryRequest:
    """Query via POST, with URL-encoded parameters (2.1.2) or directly (2.1.3)."""
    media, _, parameters = content_type.partition(";")
    media = media.strip().lower()
    if media not in (FORM, QUERY):
        said = f"not {media}" if media else "and the request names none"
        raise Malformed(415, f"a query is posted as {FORM} or {QUERY}, {said}; this endpoint takes no update")
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in ("", "utf-8", "utf8"):
        raise Malformed(415, f"a query is posted in UTF-8, not {charset}")
    if media == FORM:
        # What else the URL says counts as well: clients put the dataset there, as the W3C's tests do.
        return _request([*_pairs(query_string), *_pairs(body)])
    pairs = _pairs(query_string)
    if any(name == "query" for name, _ in pairs):
        raise Malformed(400, "the query is given twice: in the URL and as the body")
    return _request([*pairs, ("query", _text(body))])


def _pairs(data: bytes) -> list[tuple[str, str]]:
    """The parameters of a form, which is percent-encoded UTF-8."""
    try:
        return parse_qsl(
            data.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=1000
        )
    except UnicodeError:
        raise Malformed(400, "the parameters are not percent-encoded UTF-8") from None
    except ValueError:
        raise Malformed(400, "there are too many parameters") from None


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed(400, "the query is not UTF-8") from None
    if "\0" in text:
        raise Malformed(400, "the query holds a character of no text: is it UTF-16?")
    return text


def _request(pairs: Iterable[tuple[str, str]]) -> QueryRequest:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise Malformed(400, "this endpoint takes no update: an atlas is only asked, never changed")
    queries = values.get("query", [])
    if len(queries) != 1:
        raise Malformed(400, f"a request has one query, not {len(queries)}")
    default, named = (tuple(filter(None, values.get(name, []))) for name in _PARAMETERS[1:])
    return QueryRequest(queries[0], default, named)
