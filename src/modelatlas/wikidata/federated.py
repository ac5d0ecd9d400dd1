"""A federated query, part here and part at Wikidata: what the atlas answers goes along with the question, in batches.

The stored query is SPARQL 1.1 Federated Query, for any engine. Here its SERVICE block is asked by our client, which has
manners and recordings, and its answer takes the block's place as VALUES.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from modelatlas.wikidata.client import Client
from modelatlas.wikidata.recordings import Request
from modelatlas.wikidata.services import has_bindings
from modelatlas.wikidata.sssom import WD

_BATCH = 200
_SERVICE = re.compile(r"SERVICE\s+<(?P<url>[^<>\s]+)>\s*\{")
_VARIABLE = re.compile(r"[?$](\w+)")
_ITEM = "item"
"""The variable that both parts share, bound to Wikidata's items."""


@dataclass(frozen=True, slots=True)
class Federated:
    """A query with one SERVICE block: the text before and after it, its pattern, and the endpoint that it names."""

    before: str
    pattern: str
    after: str
    endpoint: str

    @property
    def local_text(self) -> str:
        """The query without the block: its rows have the items that the block is to be asked about."""
        return self.before + self.after

    def with_rows(self, rows: Iterable[Mapping[str, str]]) -> str:
        """The query with the block's answer in its place; ``rows`` are terms as SPARQL writes them, by variable."""
        names = list(dict.fromkeys([_ITEM, *_VARIABLE.findall(self.pattern)]))
        lines = sorted({" ".join(row.get(name, "UNDEF") for name in names) for row in rows})
        head = " ".join(f"?{name}" for name in names)
        return f"{self.before}VALUES ({head}) {{ {' '.join(f'({line})' for line in lines)} }}{self.after}"


def parse_federated(text: str) -> Federated:
    """Take a federated query apart. Its block holds no string with braces. Raises ValueError without a whole block."""
    start = _SERVICE.search(text)
    if start is None:
        raise ValueError("the query has no SERVICE block")
    depth, end = 1, start.end()
    while depth:
        brace = re.compile(r"[{}]").search(text, end)
        if brace is None:
            raise ValueError("the SERVICE block does not end")
        depth += 1 if brace[0] == "{" else -1
        end = brace.end()
    return Federated(text[: start.start()], text[start.end() : end - 1], text[end:], start["url"])


def ask_federated(client: Client, query: Federated, items: Iterable[str], endpoint: str | None = None) -> str:
    """The text of the query with what the endpoint says of ``items`` (IRIs; those not of Wikidata are left out).

    Raises NoAnswerError and ServiceError as the client does.
    """
    wanted = sorted({item for item in items if re.fullmatch(re.escape(WD) + r"Q[1-9]\d*", item)})
    prefixes = "\n".join(line for line in query.before.splitlines() if line.startswith("PREFIX"))
    rows: list[dict[str, str]] = []
    for first in range(0, len(wanted), _BATCH):
        values = " ".join(f"<{item}>" for item in wanted[first : first + _BATCH])
        text = f"{prefixes}\nSELECT * WHERE {{ VALUES ?{_ITEM} {{ {values} }} {query.pattern} }}"
        answer, _ = client.ask(Request("sparql", endpoint or query.endpoint, (("query", text),)), has_bindings)
        rows += [_row(binding) for binding in answer["results"]["bindings"] if isinstance(binding, dict)]
    return query.with_rows(rows)


def _row(binding: Mapping[str, Any]) -> dict[str, str]:
    """A row with its IRIs and strings as SPARQL writes them; other terms are unbound."""
    row: dict[str, str] = {}
    for name, cell in binding.items():
        if not isinstance(cell, dict) or not isinstance(cell.get("value"), str):
            continue
        value = cell["value"]
        try:
            if cell.get("type") == "uri":
                row[name] = str(NamedNode(value))
            elif cell.get("type") in ("literal", "typed-literal"):
                language = cell.get("xml:lang")
                row[name] = str(Literal(value, language=language) if isinstance(language, str) else Literal(value))
        except ValueError:  # no IRI, or no language
            continue
    return row
