"""The records that pass from stage to stage: all frozen, none of them knows RDF or a file format.

Offsets are half-open, in Unicode code points of ``Document.text`` (ONTOLOGY: RFC 5147 form).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, NewType

Slug = NewType("Slug", str)
"""A normalised name: the part of an IRI that two spellings of one name share."""


class Span(NamedTuple):
    """A half-open range of code points, ``0 <= start <= end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with one document that did not stop the rest of it from being read.

    ``line`` and ``column`` count from 1 in the *file* as an editor shows it; ``excerpt`` is the line at fault, and
    ``hint`` says what to do.
    """

    document: str
    line: int
    column: int
    message: str
    hint: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A span that the author marked: ``name`` is the tag's local name in lower case."""

    name: str
    start: int
    end: int


class Heading(NamedTuple):
    """A heading: its text is ``Document.text[start:end]``, marks excluded; level 1 is the highest, up to 6."""

    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One input: its text, the spans that the author tagged, and what was wrong with it.

    ``blocks`` are the paragraphs, in order, without overlap; text outside them is white space.
    ``tags`` are sorted by start, the longer one first. ``headings`` are those of Markdown, in order.
    """

    name: str
    sha256: str
    text: str
    tags: tuple[Tag, ...] = ()
    blocks: tuple[Span, ...] = ()
    issues: tuple[Issue, ...] = ()
    headings: tuple[Heading, ...] = ()


RangeEnd = Literal["", "low", "high"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as found at ``start:end`` (number, hedge excluded, and unit).

    ``value`` is in ``unit``, a UCUM code (``h``, ``By``, ``kW.h``, ``%``, ``{parameter}``, … ``1`` for a bare number).
    ``approximate`` is true where the text hedges ("about", "~", "over") or the unit is itself approximate (months).
    ``range_end`` tells the two ends of a range ("12–14 days") from a value: neither end is *the* value.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    approximate: bool = False
    range_end: RangeEnd = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing. ``kind`` is a class of the contract (``Model``, ``Hardware``, ``Country``, ``Organization``,
    ``Benchmark``, ``Technique``, ``Task``, ``License``, ``Standard``, ``Corpus``); ``key`` is unique within it and
    depends on the name alone.

    ``label`` is the gazetteer's canonical name, or "" for a name that no table knows: then the atlas as a whole
    chooses among the surface forms that its documents use.
    """

    kind: str
    key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A typed span of a document: an entity, or a quantity, or a bare cue (``kind`` says which).

    ``doc.text[start:end] == surface`` always. ``tagged`` is true where the author marked the span. ``low`` is the lower
    end of a range of which ``quantity`` is the upper end; only sentences join the two ends into one mention.
    ``partial`` is true where the surface is no name by itself ("data" in "data and tensor parallelism").
    """

    kind: str
    start: int
    end: int
    surface: str
    entity: Entity | None = None
    quantity: Quantity | None = None
    when: date | None = None
    tagged: bool = False
    low: Quantity | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """Something that a claim is about or points to: an entity, or a run, corpus, evaluation or comparison of a model.

    ``kind`` is a class of the contract, ``key`` the path under that class's IRI segment.
    """

    kind: str
    key: str


Value = Node | int | Decimal | bool | str | date
"""The object of a claim. A ``str`` is an ``xsd:string``; a year is an ``int`` and the property says it is one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated fact: subject, property (a local name of the ontology), value, and the spans that state it."""

    subject: Node
    property: str
    value: Value
    spans: tuple[Span, ...]
    rule: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says: the output of the first three stages, a pure function of the document and the tables."""

    document: Document
    entities: dict[Node, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """Each named thing met: its gazetteer label ("" if none), and the surface forms that this document uses."""
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()
