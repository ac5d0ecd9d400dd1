"""What a stored query is: its text, and what the comment lines at its top say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADER = re.compile(r"#\s*(title|description|example|param)\b\s*(.*)")
_PARAM = re.compile(r"(\w+)\s*\((\w+)\)\s*:\s*(.*?)(?:;\s*default\s+(.*))?$")

LIMIT = "limit"
"""The kind of a parameter that takes the place of the number after LIMIT."""


@dataclass(frozen=True, slots=True)
class QueryParam:
    """A parameter as the header of a query declares it; ``kind`` is ``number``, ``limit`` or the sort of a name."""

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
