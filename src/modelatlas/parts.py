"""One document on its way: bytes → text → mentions → claims → the quads of its graph, and rows for what rests on all.

Pure functions of plain values: any process and any engine may call them, in any order.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.errors import DocumentError
from modelatlas.gazetteer import load_gazetteer
from modelatlas.graph import Evidence, to_nquads
from modelatlas.mentions import find_mentions
from modelatlas.model import Document, Issue, Reading, Span
from modelatlas.rows import Rows, to_rows
from modelatlas.rules import RuleSet
from modelatlas.tags import TagTable


@dataclass(frozen=True, slots=True)
class Options:
    """What the reading of one document depends on, beside the document."""

    base: str
    evidence: Evidence
    tags: TagTable
    rules: RuleSet


@dataclass(frozen=True, slots=True)
class Part:
    """What one document gives: its quads as they are written, and the rows that the whole atlas is derived from.
    ``label`` says where it stands, for messages. ``failure`` is "" or why it could not be read."""

    label: str
    name: str = ""
    sha256: str = ""
    nquads: bytes = b""
    rows: Rows = field(default_factory=Rows)
    claims: int = 0
    issues: tuple[Issue, ...] = ()
    failure: str = ""


def read_claims(doc: Document, tags: TagTable, rules: RuleSet) -> Reading:
    """What a document says, its passages where they stand in the file."""
    plain = doc.plain()
    mentions = find_mentions(plain, tags=tags, gazetteer=load_gazetteer())
    reading = extract_claims(plain, mentions, rules=rules)
    return reading if plain is doc else _located(reading, doc)


def _located(reading: Reading, doc: Document) -> Reading:
    """A reading of a laid-out document, its passages and issues where they stand in the file."""
    layout = doc.layout
    if layout is None:
        return reading
    claims = tuple(
        replace(claim, spans=tuple(sorted({layout.original(span) for span in claim.spans}))) for claim in reading.claims
    )
    starts = [0, *(found.end() for found in re.finditer("\n", layout.text))]

    def line(number: int) -> int:
        place = layout.original(Span(starts[number - 1], starts[number - 1])).start
        return doc.text.count("\n", 0, place) + 1

    known = len(doc.issues)
    later = tuple(replace(issue, line=line(issue.line)) for issue in reading.issues[known:])
    return replace(reading, document=doc, claims=claims, issues=(*doc.issues, *later))


def read_part(data: bytes, name: str, options: Options, label: str = "") -> Part:
    """Read the bytes of one document through the four stages; what cannot be read gives a part that says why.

    ``name`` is the document's own, whose suffix may tell the format; ``label`` says where it stands, for messages.
    A pure function of plain values: any engine may call it, anywhere.
    """
    return read_whole(data, name, options, label)[0]


def read_whole(data: bytes, name: str, options: Options, label: str = "") -> tuple[Part, Reading | None]:
    """The same, with what was read; None of what cannot be."""
    label = label or name
    try:
        doc = parse_document(data, name=name, tags=options.tags)
    except DocumentError as error:
        return Part(label, name, sha256(data), failure=str(error).removeprefix(f"{name}: ")), None
    reading = read_claims(doc, options.tags, options.rules)
    base, evidence = options.base, options.evidence
    part = Part(
        label=label,
        name=doc.name,
        sha256=doc.sha256,
        nquads=to_nquads(reading, base=base, evidence=evidence),
        rows=to_rows(reading, base=base, evidence=evidence),
        claims=len(reading.claims),
        issues=tuple(replace(issue, document=label) for issue in reading.issues),
    )
    return part, reading


def sha256(data: bytes) -> str:
    """The digest by which a document is known."""
    return hashlib.sha256(data).hexdigest()
