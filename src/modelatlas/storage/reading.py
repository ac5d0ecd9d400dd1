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
    """One document as it was read in one form: its statements as N-Triples without the names of its files, its rows,
    and what is told."""

    digest: str
    form: str
    ntriples: bytes
    rows: Rows
    claims: int
    issues: tuple[Issue, ...]

    def pack(self) -> bytes:
        """In few bytes, for the journal and between processes: one line of JSON, then the statements."""
        head = {
            "digest": self.digest,
            "form": self.form,
            "facts": self.rows.facts,
            "tallies": self.rows.tallies,
            "claims": self.claims,
            "issues": [asdict(issue) for issue in self.issues],
        }
        return zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + self.ntriples, 1)

    @classmethod
    def unpack(cls, data: bytes) -> Stored:
        """What `pack` wrote."""
        head, _, ntriples = zlib.decompress(data).partition(b"\n")
        record = json.loads(head)
        rows = Rows(tuple(map(tuple, record["facts"])), tuple(map(tuple, record["tallies"])))
        issues = tuple(Issue(**issue) for issue in record["issues"])
        return cls(record["digest"], record["form"], ntriples, rows, record["claims"], issues)


def to_ntriples(nquads: bytes, graph: NamedNode) -> bytes:
    """The statements of one graph, as `modelatlas.serialise` writes it, without its name."""
    return nquads.replace(f" {graph} .\n".encode(), b" .\n")


def parsed(ntriples: bytes, graph: NamedNode) -> Iterator[Quad]:
    """The quads of N-Triples of one graph."""
    for quad in parse(ntriples, format=RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def as_trig(graphs: Iterable[tuple[NamedNode, bytes]]) -> bytes:
    """N-Triples, each for a graph, as TriG that gives them to their graph and to the default graph as well."""
    return b"".join(part for graph, text in graphs for part in (text, f"{graph} {{\n".encode(), text, b"}\n"))


def issues_json(issues: Iterable[Issue]) -> str:
    """Issues for the journal."""
    return json.dumps([asdict(issue) for issue in issues], ensure_ascii=False)
