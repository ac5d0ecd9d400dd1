"""A page on one model with scores on it, and what is read of these."""

from __future__ import annotations

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node

PAGE = "# Calyx-5\n\nCalyx-5 is a language model with 5B parameters.\n\n"


def scores(body: str) -> dict[str, str]:
    """The scores of a page, by model, benchmark and metric."""
    claims = extract(parse_document((PAGE + body + "\n").encode(), name="page.md")).claims
    assert all(isinstance(c.subject, Node) for c in claims)
    return {c.subject.key: str(c.value) for c in claims if c.property == "score"}


def table(*rows: str) -> str:
    """A table whose first row is its head."""
    lines = [f"| {row} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * (rows[0].count("|") + 1), *lines[1:]])
