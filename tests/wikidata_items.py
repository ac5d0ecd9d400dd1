"""Wikidata's items as the loopback services and the benchmark have them: names, descriptions, classes and codes."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, parse

SHARED = Path(__file__).parents[2] / "shared" / "wikidata"
"""Real items (61,000), codes and lists; outside the repository, so tests that need them skip where they are absent."""

_WD, _DIRECT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"


@dataclass(slots=True)
class WikidataItem:
    """One item; ``codes`` are those of P297, P298 and P2479; ``statements`` further ones, property to items."""

    qid: str
    label: str = ""
    aliases: list[str] = field(default_factory=list)
    description: str = ""
    classes: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    statements: dict[str, list[str]] = field(default_factory=dict)
    year: int | None = None


def read_items(path: Path) -> dict[str, WikidataItem]:
    """The items of a packed N-Triples file, by QID."""
    with gzip.open(path, "rb") as stream:
        return items_of(parse(stream, RdfFormat.N_TRIPLES))  # type: ignore[arg-type] # GzipFile reads bytes


def items_of(quads: Iterable[Quad]) -> dict[str, WikidataItem]:
    """The items that triples in Wikidata's RDF form describe."""
    items: dict[str, WikidataItem] = {}
    for quad in quads:
        qid = str(quad.subject.value).removeprefix(_WD)  # type: ignore[union-attr] # no triple is a subject here
        item = items.setdefault(qid, WikidataItem(qid))
        value = quad.object.value if isinstance(quad.object, Literal) else str(getattr(quad.object, "value", ""))
        name = quad.predicate.value.rpartition("/")[2].rpartition("#")[2]
        if name == "label":
            item.label = value
        elif name == "altLabel":
            item.aliases.append(value)
        elif name == "description":
            item.description = value
        elif name == "P31":
            item.classes.append(value.removeprefix(_WD))
        elif quad.predicate.value.startswith(_DIRECT):
            item.codes.append(value)
    return items
