"""What one document gives a store: its quads, and the rows that the derivation finds again without parsing them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from modelatlas.model import Issue
from modelatlas.rows import Rows


@dataclass(frozen=True, slots=True)
class Stored:
    """One document as it was read in one form: its quads without the names of its files, its rows, and what is told."""

    digest: str
    form: str
    nquads: str
    rows: Rows
    claims: int
    issues: tuple[Issue, ...]

    def pack(self) -> bytes:
        """In few bytes, for the journal and between processes."""
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode(), 1)

    @classmethod
    def unpack(cls, data: bytes) -> Stored:
        """What `pack` wrote."""
        record = json.loads(zlib.decompress(data))
        facts, tallies = record["rows"]["facts"], record["rows"]["tallies"]
        rows = Rows(tuple((s, p, o, h) for s, p, o, h in facts), tuple((s, p, o) for s, p, o in tallies))
        issues = tuple(Issue(**issue) for issue in record["issues"])
        return cls(record["digest"], record["form"], record["nquads"], rows, record["claims"], issues)


def in_default_graph(nquads: str, graph: NamedNode) -> str:
    """N-Quads of one graph as N-Triples."""
    return nquads.replace(f" {graph} .\n", " .\n")


def parsed(nquads: str) -> Iterator[Quad]:
    """The quads of N-Quads."""
    return parse(nquads, format=RdfFormat.N_QUADS)


def issues_json(issues: Iterable[Issue]) -> str:
    """Issues for the journal."""
    return json.dumps([asdict(issue) for issue in issues], ensure_ascii=False)
