"""What the headings of a document say of the text below them: which model it is about, and what for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from modelatlas.claims.layout.keys import Lexicon, plain
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.lexicon import slug
from modelatlas.model import Block, Layout, Mention, Node, Span
from modelatlas.versions import NAMED_SIZE
from modelatlas.words import one_of

_OF_IT = re.compile(
    r"(?:model|models|card|training|train|evaluation|evaluations|results?|details?|of|for|the|on|about|performance|overview|description|introduction|"
    r"architecture|family|series|license|licence|data|usage|information|benchmarks?|summary|spec(?:s|ifications?)|technical|report|and|parameters?|"
    r"environmental|impact|version|release|weights|new|original|our|is|what|introducing|pretraining|pre|zero|shot|\d+x\d+|v?\d+(?:\.\d+)*|\W)+"
)
"""The words of a heading that do not keep what follows from being about the model that it names."""


_SEVERAL = re.compile(
    r"(?:(?:primary|supporting|base|baseline|other|third party|external|component|compared|related|supported"
    r"|individual|underlying|key|main|selected|ai|ml) )*(?:models|components|baselines|backbones)"
    r"(?: (?:used|compared|overview))?"
)
_ONE_OF_SEVERAL = re.compile(r"\d{1,2}[.)]\s+[A-Z]")
"""Headings over the parts of a system, "Primary models", and over one of them, "2. Tesseract OCR"."""
_OF_OTHERS = re.compile(
    r"(?:(?:other|related|similar|alternative|previous|earlier|older|comparable|third party)"
    r"(?: \w+)? (?:models|versions|releases|checkpoints|projects)|related work|see also|alternatives|competitors"
    r"|(?:compar(?:ed|ing|ison)|versus|vs) (?:(?:with|to) )?(?:the )?(?:others?|other \w+|competition|alternatives))"
)
"""Headings over what is not the page's own model: "Related models", "See also"."""
_MAKING = re.compile(r"(?:training|environmental impact|technical specifications|evaluation|limitations|bias)\b")
"""Headings of cards that stand beside "Uses", whatever their level."""


_ON_USE = frozenset({"uses", "usage", "getting started", "quick start", "quickstart"})
"""Headings below which one on training tells of that."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its reach: ``owner`` is who it is about, ``path`` the keys of its headings, its own the last."""

    start: int
    owner: Owner
    path: tuple[str, ...]
    heading: Span


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of a document, in order; ``topic`` is what the whole is about."""

    topic: Owner
    each: tuple[Section, ...]
    starts: tuple[int, ...]

    def at(self, offset: int) -> Section:
        """The innermost section that an offset lies in."""
        index = bisect_right(self.starts, offset) - 1
        return self.each[index] if index >= 0 else Section(0, self.topic, (), Span(0, 0))

    def is_about_use(self, offset: int, lexicon: Lexicon) -> bool:
        """Whether the section says how to use a model: its hardware, times and dates are not those of the making."""
        return any(lexicon.beside.search(key) for key in self.at(offset).path if not key.endswith("terms of use"))

    def is_about_tests(self, offset: int, lexicon: Lexicon) -> bool:
        """Whether the section's numbers are scores."""
        return any(lexicon.testing.search(key) for key in self.at(offset).path)


def read_sections(layout: Layout, text: Text, topic: Owner) -> Sections:
    """The sections of a laid-out document that is about ``topic`` (NOBODY where that is not known)."""
    open_: list[tuple[int, Owner, str]] = []
    out: list[Section] = []
    headings = _Headings.read(layout, text, topic)
    for block in layout.blocks:
        if block.kind != "heading":
            continue
        while open_ and open_[-1][0] >= block.level:
            open_.pop()
        key = plain(text.slice(block.span))
        owner = headings.owner(block, open_[-1][1] if open_ else topic, [above for _, _, above in open_])
        if _MAKING.match(key):  # "## Training" below "# Uses" is no way to use it
            open_ = [(level, one, "" if above in _ON_USE else above) for level, one, above in open_]
        open_.append((block.level, owner, "" if _is_title(block, text, topic) else key))
        out.append(Section(block.span.start, owner, tuple(key for _, _, key in open_ if key), block.span))
    sections = Sections(topic, tuple(out), tuple(s.start for s in out))
    parts = _of_parts(layout, text, sections)
    each = tuple(replace(s, owner=NOBODY) if s.start in parts else s for s in out)
    return Sections(topic, _with_original(each, topic, text), sections.starts)


@dataclass(frozen=True, slots=True)
class _Headings:
    """What the headings of a document show together of whom each is about.

    ``sized`` are the members that a size in brackets means, ``named`` the levels whose headings are names, ``beside``
    the starts of those on something beside the topic, ``second`` the second line of a title.
    """

    topic: Owner
    text: Text
    sized: dict[str, Owner]
    named: frozenset[int]
    beside: frozenset[int]
    second: Block | None

    @classmethod
    def read(cls, layout: Layout, text: Text, topic: Owner) -> _Headings:
        """What the headings of a layout show."""
        deeper = (b for b in layout.blocks if b.kind == "heading" and b.level > 1)
        named = frozenset(b.level for b in deeper if _is_own_name(b, text, topic))
        first, second = (*layout.blocks[:2], None, None)[:2]
        in_two_lines = first and second and first.kind == second.kind == "heading" and first.level == second.level
        beside = frozenset(_beside_first(layout, text))
        return cls(topic, text, _members_by_size(text, topic), named, beside, second if in_two_lines else None)

    def owner(self, block: Block, above: Owner, keys: Sequence[str]) -> Owner:
        """Whom a heading is about, below one about ``above`` and headings of these ``keys``."""
        surface, topic = self.text.slice(block.span), self.topic
        owner = _owner(block, self.text, above, topic)
        if owner == NOBODY and block is self.second:
            owner = topic
        if owner == topic and (size := _SIZE_ASIDE.search(surface)):
            owner = self.sized.get(slug(size[1]), owner)
        if owner != topic:
            return owner
        if (
            block.level in self.named
            and _is_others_name(block, self.text)
            and not _is_own_name(block, self.text, topic)
        ):
            return NOBODY
        one_of = _ONE_OF_SEVERAL.match(surface) is not None and any(map(_SEVERAL.fullmatch, keys))
        others = one_of or block.span.start in self.beside or _OF_OTHERS.fullmatch(plain(surface)) is not None
        return NOBODY if others else topic


_ORIGINAL = re.compile(r"original (?:model )?(?:card|read ?me|description)\b.*|model card (?:for|of) .*\boriginal")
_PACKED = re.compile(rf"-(?:i1-)?{one_of('packings', 'formats', 'widths')}(?:-.*)?$")
"""What is added to a model's name by those who pack its weights anew."""


def _with_original(each: tuple[Section, ...], topic: Owner, text: Text) -> tuple[Section, ...]:
    """The sections, those of another page's card that is quoted to the end being about that page's model.

    "Original model card", or the name of the model without what its files are, on a page of quantized files.
    """
    key = topic.nodes[0].key if len(topic.nodes) == 1 else ""
    original = _PACKED.sub("", key)
    if original == key:
        return each
    titles = ((s, plain(text.slice(s.heading))) for s in each[1:])  # a page that begins with one is that card
    card = next((s for s, title in titles if _ORIGINAL.fullmatch(title) or slug(title) == original), None)
    if card is None:
        return each
    owner = _owner_of_card(card, original, topic, text)
    return tuple(replace(s, owner=owner) if s.start >= card.start and s.owner == topic else s for s in each)


def _owner_of_card(card: Section, original: str, topic: Owner, text: Text) -> Owner:
    """Whom a quoted card is about: the model that its heading names, else the original if the page names it."""
    if card.owner not in (topic, NOBODY):
        return card.owner
    named = any(m.kind == "model" and m.entity and m.entity.key == original for m in text.mentions)
    return Owner((Node("Model", original),)) if named else NOBODY


_ALIKE = 2
"""Headings that two parts of a page have in common where each of them is a page of its own."""


def _beside_first(layout: Layout, text: Text) -> set[int]:
    """The starts of headings of the first level after the first whose sections are headed as that one's are.

    A page of reports, one below the other, "# Tern" and "# Auk" with "Environment" and "Results" each: none of the
    others is about the first.
    """
    parts: list[tuple[int, set[str]]] = []
    for block in layout.blocks:
        if block.kind == "heading" and block.level == 1:
            parts.append((block.span.start, set()))
        elif block.kind == "heading" and parts:
            parts[-1][1].add(plain(text.slice(block.span)))
    return {start for start, below in parts[1:] if len(below & parts[0][1]) >= _ALIKE}


_SIZE_ASIDE = re.compile(rf"\((?:the\s+)?({NAMED_SIZE})(?:\s+model)?\)\s*$")
"""A heading that says in brackets of which member of a family it is: "Hyperparameters (7B)"."""


def _members_by_size(text: Text, topic: Owner) -> dict[str, Owner]:
    """The members of the topic's family that the text names, by the size that is all that their names add."""
    if len(topic.nodes) != 1:
        return {}
    stem = f"{topic.nodes[0].key}-"
    keys = {m.entity.key for m in text.mentions if m.kind == "model" and m.entity and m.entity.key.startswith(stem)}
    return {key.removeprefix(stem): Owner((Node("Model", key),)) for key in keys}


_OTHERS_NAME = re.compile(r"[A-Z][A-Za-z]+[-_]?\d[\w.-]*(?:\s\([^()]*\))?")
"""A heading that is a name with its version beside one that is the topic's name: "Tarn-5" beside "Tern-5"."""


def _is_others_name(block: Block, text: Text) -> bool:
    named = any(m.kind in ("benchmark", "dataset", "hardware", "task") for m in text.inside(block.span))
    return not named and _OTHERS_NAME.fullmatch(text.slice(block.span).strip()) is not None


def _is_own_name(block: Block, text: Text, topic: Owner) -> bool:
    """Whether a heading is a name of the topic, or of one of its members, and nothing else."""
    models = [m for m in text.inside(block.span) if m.kind == "model" and m.entity]
    own = bool(models) and all(
        f"{m.entity.key}-".startswith(f"{node.key}-") for m in models if m.entity for node in topic.nodes[:1]
    )
    return own and not _rest(block.span, models, text).strip()


_OF_A_PART = frozenset({"architecture", "base model", "backbone", "objective", "parameters", "model type"})


def _of_parts(layout: Layout, text: Text, sections: Sections) -> set[int]:
    """The starts of sections of which each describes a part: the tables below several have rows of one key."""
    keyed: dict[int, set[str]] = {}
    for table in layout.tables:
        section = sections.at(table.span.start)
        if section.owner == sections.topic and section.path and table.rows and len(table.rows[0]) == 2:
            keyed.setdefault(section.start, set()).update(plain(text.slice(row[0])) for row in table.rows)
    times = Counter(key for keys in keyed.values() for key in keys & _OF_A_PART)
    return {start for start, keys in keyed.items() if any(times[key] > 1 for key in keys)}


def _is_title(block: Block, text: Text, topic: Owner) -> bool:
    """Whether a heading is that of the document: its words say nothing of a section."""
    named = {m.entity.key for m in text.inside(block.span) if m.kind == "model" and m.entity}
    told = f"-{slug(text.slice(block.span))}-" if block.level == 1 else ""
    return block.level == 1 and any(node.key in named or f"-{node.key}-" in told for node in topic.nodes)


def _owner(block: Block, text: Text, above: Owner, topic: Owner) -> Owner:
    models = [m for m in text.inside(block.span) if m.kind == "model" and m.entity]
    nodes = tuple(dict.fromkeys(Node("Model", m.entity.key) for m in models if m.entity))
    if block.level == 1 and topic.nodes and topic.nodes[0].key == slug(text.slice(block.span)):
        return topic  # the title as it stands, which may name what the model was made from
    if not nodes:
        stranger = _OF_A_STRANGER.search(text.slice(block.span))
        known = any(m.kind != "name" for m in text.inside(block.span))
        own = stranger and any(node.key.startswith(slug(stranger[1])) for node in topic.nodes)
        return NOBODY if stranger and not known and not own else above
    if set(nodes) & set(topic.nodes) and (block.level == 1 or len(nodes) == 1):
        return topic
    if ASKS_OF_IT.search(text.slice(block.span)):
        return above
    if len(nodes) > 1:
        return NOBODY
    rest = re.sub(r"\([^()]*\)|[\w.-]+/(?=\s)", " ", _rest(block.span, models, text).lower())
    return Owner(nodes) if _OF_IT.fullmatch(rest or " ") else NOBODY


ASKS_OF_IT = re.compile(r"\b(?:it|its|this|these|they|your|our|the\s+models?)\b.*\?\W*$", re.IGNORECASE | re.DOTALL)
"""A question that sets another model beside the page's own: "Is it better than Auk?", "Why is this based on Auk?"."""


_OF_A_STRANGER = re.compile(
    r"\b(?:[Rr]esults?|[Ee]valuation|[Pp]erformance|[Ss]cores?|[Bb]enchmarks?|[Tt]raining)\s+of\s+"
    r"(?!\w+(?:ing|ion|ness|ity|ment|sis|ance|ence|ism|ics|ogy|els?)s?\W*$)([A-Z][a-z]+[\w.-]*)\W*$"
)
"""A heading on the results of a name that nothing is known of: "Results of Auk"."""


def _rest(span: Span, models: list[Mention], text: Text) -> str:
    cursor, out = span.start, []
    for m in models:
        out.append(text.text[cursor : m.start])
        cursor = m.end
    return " ".join((*out, text.text[cursor : span.end]))
