"""The records that pass from stage to stage: all frozen, none of them knows RDF or a file format.

Offsets are half-open, in Unicode code points of ``Document.text`` (ONTOLOGY: RFC 5147 form).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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


BlockKind = Literal["title", "heading", "paragraph", "item", "caption", "result"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a laid-out document. ``level`` is that of a heading (from 1; a page's title has 0) or the depth of a
    list item (from 1); ``lead`` is the bold run that it begins with. A ``result`` is a line of fenced text: a name and
    a number. ``read`` is false for what is no English prose.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    lead: Span | None = None
    read: bool = True

    @property
    def is_prose(self) -> bool:
        """Whether its sentences are read."""
        return self.read and self.kind in ("paragraph", "item", "caption")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a rectangle of cells: ``rows[i][j]`` is the span of a cell's text, which may be empty.

    A merged cell stands in each of its places. The first ``headers`` rows are headings.
    """

    span: Span
    rows: tuple[tuple[Span, ...], ...]
    headers: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A scalar of the front matter: the keys (and places in lists) that lead to it, and the span of its value."""

    path: tuple[str, ...]
    span: Span


BADGE = "badge"
"""What the path of an entry begins with that is the words of a badge; the badge's label follows."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as its reader sees it: ``text`` without markup, code and addresses, and what each piece of it is.

    All spans are in ``text``, where a word joiner stands between two blocks or cells, so that no name and no sentence
    runs from one into the next. ``places[i]`` is the offset, in the document's text, of code point ``i``; None where
    the two texts are one. ``linked`` are the words of links to a model's page on a hub, with its owner and its name;
    ``loaded`` the models, each with its owner, that the code of the page loads.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    entries: tuple[Entry, ...] = ()
    places: Sequence[int] | None = None
    linked: tuple[Entry, ...] = ()
    loaded: tuple[str, ...] = ()

    def original(self, span: Span) -> Span:
        """The stretch of the document's text that holds a stretch of ``text``; empty ones stay empty.

        >>> Layout("bold", places=(2, 3, 4, 5)).original(Span(0, 4))
        Span(start=2, end=6)
        """
        if self.places is None:
            return span
        if span.start >= span.end:
            at = self.places[span.start] if span.start < len(self.places) else 0
            return Span(at, at)
        return Span(self.places[span.start], self.places[span.end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Document:
    """One input: its text, the spans that the author tagged, and what was wrong with it.

    ``blocks`` are the paragraphs, in order, without overlap; text outside them is white space, or (with a ``layout``,
    or in another language than English) is read as no sentence. ``tags`` are sorted by start, the longer one first.
    """

    name: str
    sha256: str
    text: str
    tags: tuple[Tag, ...] = ()
    blocks: tuple[Span, ...] = ()
    issues: tuple[Issue, ...] = ()
    layout: Layout | None = None

    def plain(self) -> Document:
        """The document as the stages read it: with a layout, the text without markup; else itself."""
        layout = self.layout
        if layout is None:
            return self
        prose = tuple(b.span for b in layout.blocks if b.is_prose)
        return replace(self, text=layout.text, blocks=prose, layout=replace(layout, places=None))


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


class Entity(NamedTuple):
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
    """A typed span of a document: an entity, a quantity, a date, or a bare cue.

    ``kind`` is one of :data:`modelatlas.patterns.KINDS`. ``doc.text[start:end] == surface`` always. ``when`` is the day
    of a ``date``; the key of the entity of a ``year`` (or month) and of a ``date`` is the year. ``tagged`` is true
    where the author marked the span. ``low`` is the lower end of a range of which ``quantity`` is the upper end; only
    sentences join the two ends into one mention. ``partial`` is true where the surface is no name by itself ("data" in
    "data and tensor parallelism").
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


class Node(NamedTuple):
    """Something that a claim is about or points to: an entity, or a run, corpus, evaluation or comparison of a model.

    ``kind`` is a class of the contract, ``key`` the path under that class's IRI segment.
    """

    kind: str
    key: str


Value = Node | int | Decimal | bool | str | date
"""The object of a claim. A ``str`` is an ``xsd:string``; a year is an ``int`` and the property says it is one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated fact: subject, property (a local name of the ontology), value, and the spans that state it.

    ``rule`` is the name of what read it; ``approximate`` is true where the text hedges the value.
    """

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
