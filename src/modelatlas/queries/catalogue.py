"""The stored queries: found by name, or read from a file."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

from modelatlas import resources
from modelatlas.errors import QueryError
from modelatlas.queries.info import QueryInfo, parse_query
from modelatlas.queries.running import check


def list_queries() -> list[QueryInfo]:
    """All stored queries, sorted by name."""
    return [parse_query(name, resources.query_text(name)) for name in resources.query_names()]


def list_federated() -> list[QueryInfo]:
    """The stored queries that ask a service elsewhere as well, sorted by name; they are not in :func:`list_queries`."""
    return [parse_query(name, resources.federated_text(name)) for name in resources.federated_names()]


def load_query(name_or_path: str) -> QueryInfo:
    """Find a stored query by its name, or read a file (anything that ends in ``.rq`` or names a folder).

    Raises QueryError for a name that is unknown (near matches are given), a file that cannot be read, an update, a
    query that reaches out to another server, and a syntax error (with the path and line).
    """
    names = resources.query_names()
    bare = name_or_path.removesuffix(".rq")
    is_file = Path(name_or_path).is_file() or "/" in name_or_path or "\\" in name_or_path
    if bare in resources.federated_names() and not is_file:
        raise QueryError(f"{bare} asks a service elsewhere as well: add --online, with --contact, or --replay")
    if bare in names and not is_file:
        text, name, place = resources.query_text(bare), bare, bare
    elif is_file or name_or_path.endswith((".rq", ".sparql")):
        text, name, place = _read_query(Path(name_or_path)), Path(name_or_path).stem, name_or_path
    else:
        near = difflib.get_close_matches(bare.lower(), names, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(names)}"
        raise QueryError(f"there is no query {name_or_path!r}{hint}")
    query = parse_query(name, text)
    check(replace(query, name=place))
    return query


def _read_query(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # a path with a NUL, or bytes that are not UTF-8
        raise QueryError(f"{path}: is not UTF-8 text") from error
