"""What a document's layout states beside its sentences: keys, tables, front matter; and what its sections are about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from modelatlas.claims.layout.about import about_page, about_plain
from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.front import read_front
from modelatlas.claims.layout.hours import settle_hours
from modelatlas.claims.layout.keyed import read_blocks
from modelatlas.claims.layout.keys import load_lexicon, plain
from modelatlas.claims.layout.led import led_by_names, led_by_sizes, led_by_tables, members_by_size
from modelatlas.claims.layout.licensed import read_badges
from modelatlas.claims.layout.model_index import read_model_index
from modelatlas.claims.layout.score_lists import read_metric_lists
from modelatlas.claims.layout.sections import Sections, read_sections
from modelatlas.claims.layout.tables.read import read_tables
from modelatlas.claims.layout.unsettled import unsettled
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import OF_A_RUN, Draft
from modelatlas.claims.prose.listed_sizes import listed_members
from modelatlas.claims.prose.parts import is_part, is_tokenizer
from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Document, Layout, Mention, Node, Span
from modelatlas.titles.headed import find_headed
from modelatlas.titles.others import sets_of_data


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The drafts of a layout, the surfaces of what no table knows, the blocks that they have read, the sections."""

    sections: Sections
    drafts: Sequence[Draft] = ()
    surfaces: Mapping[Node, str] = field(default_factory=dict)
    consumed: tuple[Span, ...] = ()
    label: str = ""
    leads: Mapping[int, Owner] = field(default_factory=dict)
    """Whom each block is about that says so itself, or stands below the tables that do, by where it begins."""
    below_tables: Mapping[int, Owner] = field(default_factory=dict)
    """Those of them that stand below tables."""
    is_general: bool = False
    """Whether the document says that it is about no model."""
    teaches: bool = False
    """Whether it tells its readers how to make or tune a model."""
    of_program: bool = False
    """Whether it begins with what a program is."""
    of_parts: tuple[Span, ...] = ()
    """The items below one that only names a part of the model: "Text encoders:"."""
    of_sets: frozenset[int] = frozenset()
    """Where sections begin whose heading is the name of what the text calls a set of data."""
    heads: tuple[tuple[int, int, str], ...] = ()
    """Where a paragraph or an item begins that has a bold head, where it ends, and the words of its head."""

    def owner_at(self, start: int) -> Owner:
        """Whom the block that begins at ``start`` is about: the model that its bold head names, else its section's."""
        return self.leads[start] if start in self.leads else self.sections.at(start).owner

    def has_read(self, span: Span) -> bool:
        """Whether a key has read the block that a sentence lies in."""
        index = bisect_right(self.consumed, (span.start, 1 << 60)) - 1
        return index >= 0 and span.start < self.consumed[index].end

    def is_of_use(self, draft: Draft) -> bool:
        """Whether a draft stands in a section that says how to run or adapt a model: not what its making took."""
        made = draft.path in OF_A_RUN and draft.span.start not in self.below_tables
        path = (*self.sections.at(draft.span.start).path, *self._head_at(draft.span.start))
        if draft.path in ("languageCount", "contextLength", "parameterCount"):
            index = bisect_right(self.of_parts, (draft.span.start, 1 << 60)) - 1
            of_part = index >= 0 and draft.span.start < self.of_parts[index].end
            quantised = draft.path == "contextLength" and bool(path) and _QUANTISING.search(path[-1])
            return bool(quantised) or of_part or any(map(is_tokenizer, path)) or any(map(is_part, path[1:]))
        of_topic = draft.model in self.sections.topic.nodes
        if of_topic and draft.path in _ONCE_SAID and any(map(_WISHED.search, path)):
            return True
        if draft.path == "usesTechnique":
            return any(_MEANT_FOR.search(key) for key in path)
        using = load_lexicon().using
        prepared = bool(path) and _PREPARING.search(path[-1])
        used = any(words.search(key) for key in path for words in (using, _OF_USERS, _OF_TRIALS, _ASKED))
        return made and not draft.settles and bool(prepared or used)

    def _head_at(self, offset: int) -> tuple[str, ...]:
        """The bold words that the block at an offset begins with: "**Inference.** …"."""
        index = bisect_right(self.heads, (offset, 1 << 60, "")) - 1
        return self.heads[index][2:] if index >= 0 and offset < self.heads[index][1] else ()

    def is_of_data(self, draft: Draft) -> bool:
        """Whether a draft stands below a heading on a data set: licence, maker and date there are the data's."""
        section = self.sections.at(draft.span.start)
        if section.start in self.of_sets:
            return draft.path in _OF_RELEASE or draft.path in OF_A_RUN or draft.path == "languageCount"
        return draft.path in _OF_RELEASE and bool(section.path) and _DATA.search(section.path[-1]) is not None


_MEANT_FOR = re.compile(
    r"\b(?:intended|out of scope|downstream|direct) uses?\b|\buse cases?\b|^(?:intended )?(?:uses?|users?)$"
)
"""A section on what a model is for: the techniques there are those of its users."""

_OF_RELEASE = frozenset({"license", "developer", "country", "releaseYear", "releaseDate"})
_DATA = re.compile(
    r"\b(?:data ?(?:sets?|splits?|bases?)|corpus|corpora|third party|tokeni[sz]ers?|vocabulary)\b"
    r"(?!.*\b(?:model|weights|licen[cs]e))"
)
_MAKING = (
    r"(?:creati(?:on|ng)|prepar(?:ation|ing)|collecti(?:on|ng)|(?:pre ?)?processing|generati(?:on|ng)"
    r"|cleaning|filtering|curation)"
)
_QUANTISING = re.compile(r"\b(?:quanti[sz]|gptq|awq|calibrat)")
"""A section on how weights were quantised: the length there is that of the samples it took."""
_PREPARING = re.compile(
    rf"^(?:\d+ )?{_MAKING} (?:of )?(?:(?:the|our|(?:pre ?)?training) )*(?:data|data ?sets?|corpus|corpora)$"
    rf"|\b(?:data|data ?set|corpus) {_MAKING}$|^(?:\d+ )?pre ?processing$"
)
"""A section on how data were made ready, and no training."""
_ONCE_SAID = OF_A_RUN | {"license", "parameterCount", "trainingRun.corpus.tokenCount"}
_WISHED = re.compile(
    r"\b(?:(?:i|we|you)(?: would| d)|what(?: s|ever)? (?:next|is next|comes next)|road ?map"
    r"|future (?:work|plans?|directions?)"
    r"|next steps|to ?do(?: list)?|plans|planned|wish ?list|ideas|coming soon|outlook|upcoming)\b"
)
"""A section on what may come, or could be: "What I'd do with more money"."""
_ASKED = re.compile(
    r"^(?!.*\btrained\b|.*\b(?:was|were|did)\b)(?:how (?:long|much|many|fast)|what|which|can|do|does|should|will) "
    r"(?=.*\b(?:i|you|we|take|cost|gpus?|hardware|need|run|works?)\b)"
    r"(?=.*\b(?:fine ?tun\w+|run|running|gpus?|hardware|need|require\w*|inference|serv\w+|vram|memory|machine)\b)"
)
"""A question on what its reader may need: "How long does fine-tuning take?", "Which GPU?"."""
_OF_TRIALS = re.compile(r"\bablat(?:ion|ed|ing)\w*\b")
"""A section on what was changed to see what it does: none of these runs is the model's."""
_OF_USERS = re.compile(
    r"^(?:(?:intended|direct|downstream) )?uses?\b|^(?:how to )?fine ?tun(?:e|ing) "
    r"(?!procedure|data|details|hyper|process|setup|results|config|stage|strategy|method|objective)"
)
"""A section on what users do with a model, or make of it."""


def read_layout(
    doc: Document,
    mentions: Sequence[Mention],
    topic: Owner,
    title: Mention | None = None,
    sentences: Sequence[Span] = (),
) -> LaidOut:
    """Read the layout of a plain document; ``topic`` is what its sentences alone would make it be about, ``title`` the
    model that its title names (`title_of`), ``sentences`` where each begins and ends."""
    layout = doc.layout
    if layout is None:
        about = about_plain(doc, topic, sentences)
        return LaidOut(
            Sections(about.topic, (), ()),
            surfaces=listed_members(mentions, doc.text),
            is_general=about.is_general,
            teaches=about.teaches,
        )
    text = Text(doc.text, tuple(mentions), tuple(m.start for m in mentions), layout.linked)
    apart = {Node("Model", slug(headed.name)): headed.name for headed in find_headed(layout, load_gazetteer())}
    about = about_page(doc, layout, text, topic, title, sentences, apart)
    topic, label = about.topic, about.label
    sections = read_sections(layout, text, topic)
    found = Found(label=label)
    if about.titled:
        found.surfaces[topic.nodes[0]] = label
    found.surfaces.update(apart)
    _read_parts(found, layout, sections, text)
    below = {} if topic.nodes else led_by_tables(layout, text, found.drafts)
    return LaidOut(
        sections,
        drafts=unsettled(settle_hours(found, sections, text), layout, text),
        surfaces=found.surfaces,
        consumed=tuple(sorted(found.consumed)),
        label=label,
        leads=led_by_names(layout, text) | led_by_sizes(layout, text, label, found.surfaces) | below,
        below_tables=below,
        is_general=about.is_general,
        teaches=about.teaches,
        of_program=about.of_program,
        of_parts=_below_parts(layout, text),
        of_sets=_of_sets(layout, text),
        heads=_heads(layout, text),
    )


def _read_parts(found: Found, layout: Layout, sections: Sections, text: Text) -> None:
    """Read into ``found`` what each part of a page states: later ones know what the ones before have named."""
    lexicon, label = load_lexicon(), found.label
    read_front(found, layout, sections, text, lexicon)
    read_model_index(found, layout, sections, text)
    read_blocks(found, layout, sections, text, lexicon)
    read_tables(found, layout, sections, text, lexicon, label)
    read_metric_lists(found, layout, sections, text, lexicon)
    for node, surface in listed_members(text.mentions, text.text).items():
        found.surfaces.setdefault(node, surface)
    read_badges(found, layout.entries, sections.topic, text)
    if len(sections.topic.nodes) == 1:
        found.surfaces.update(members_by_size(text, label, found.surfaces))


def _heads(layout: Layout, text: Text) -> tuple[tuple[int, int, str], ...]:
    """Where each paragraph or item begins that has a bold head, where it ends, and the words of its head."""
    return tuple((b.span.start, b.span.end, plain(text.slice(b.lead))) for b in layout.blocks if b.lead and b.is_prose)


def _below_parts(layout: Layout, text: Text) -> tuple[Span, ...]:
    """The items that lie deeper than one before them which only names a part of the model."""
    out, level = [], None
    for block in layout.blocks:
        if block.kind != "item":
            level = None
        elif level is not None and block.level > level:
            out.append(block.span)
        else:
            level = block.level if is_part(plain(text.slice(block.span))) else None
    return tuple(out)


def _of_sets(layout: Layout, text: Text) -> frozenset[int]:
    """The starts of headings that are the name of what the text calls a set of data."""
    headings = [b.span for b in layout.blocks if b.kind == "heading" and b.level > 1]
    names = sets_of_data(text.text) if headings else frozenset()
    return frozenset(span.start for span in headings if text.slice(span).strip() in names)
