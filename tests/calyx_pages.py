"""Pages about one model, Calyx-5, for tests of what a text says of it and of others."""

from __future__ import annotations

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node

PAGE = "# Calyx-5\n\nCalyx-5 is a language model.\n\n{}\n"


def said(page: str, *names: str) -> set[tuple[str, str, object]]:
    """What a page states of some properties, and of whom."""
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    return {
        (c.subject.key.split("/")[0], c.property, c.value.key if isinstance(c.value, Node) else c.value)
        for c in claims
        if c.property in names
    }
