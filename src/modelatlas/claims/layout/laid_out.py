"""What a document's layout states beside its sentences: keys, tables, front matter; and what its sections are about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from modelatlas.claims.layout.about import about_page, about_plain
from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.front import read_front
from modelatlas.claims.layout.hours import settle_hours
from modelatlas.claims.layout.keyed import read_blocks
from modelatlas.claims.layout.keys import load_lexicon, plain
from modelatlas.claims.layout.licensed import read_badges
from modelatlas.claims.layout.model_index import read_model_index
from modelatlas.claims.layout.score_lists import read_metric_lists
from modelatlas.claims.layout.sections import ASKS_OF_IT, Sections, read_sections
from modelatlas.claims.layout.tables.read import read_tables
from modelatlas.claims.layout.unsettled import unsettled
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.claims.prose.drafts import OF_A_RUN, Draft
from modelatlas.claims.prose.listed_sizes import listed_members
from modelatlas.claims.prose.parts import is_part, is_tokenizer
from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Document, Layout, Mention, Node, Span
from modelatlas.titles.headed import find_headed
from modelatlas.titles.others import sets_of_data
from modelatlas.versions import BY_SIZE, NAMED_SIZE, ROW_OF_SIZES, is_member, name_size, sizes_in


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The drafts of a layout, the surfaces of what no table knows, the blocks that they have read, the sections."""

    sections: Sections
    drafts: Sequence[Draft] = ()
    surfaces: Mapping[Node, str] = field(default_factory=dict)
    consumed: tuple[Span, ...] = ()
    label: str = ""
    leads: Mapping[int, Owner] = field(default_factory=dict)
    is_general: bool = False
    """Whether the document says that it is about no model."""
    teaches: bool = False
    """Whether it tells its readers how to make or tune a model."""
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
        made = draft.path in OF_A_RUN
        path = (*self.sections.at(draft.span.start).path, *self._head_at(draft.span.start))
        if draft.path in ("languageCount", "contextLength", "parameterCount"):
            index = bisect_right(self.of_parts, (draft.span.start, 1 << 60)) - 1
            of_part = index >= 0 and draft.span.start < self.of_parts[index].end
            return of_part or any(map(is_tokenizer, path)) or any(map(is_part, path[1:]))
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
    lexicon = load_lexicon()
    found = Found(label=label)
    if about.titled:
        found.surfaces[topic.nodes[0]] = label
    found.surfaces.update(apart)
    read_front(found, layout, sections, text, lexicon)
    read_model_index(found, layout, sections, text)
    read_blocks(found, layout, sections, text, lexicon)
    read_tables(found, layout, sections, text, lexicon, label)
    read_metric_lists(found, layout, sections, text, lexicon)
    for node, surface in listed_members(mentions, doc.text).items():
        found.surfaces.setdefault(node, surface)
    read_badges(found, layout.entries, topic, text)
    if len(topic.nodes) == 1:
        found.surfaces.update(_members_by_size(text, label, found))
    drafts, consumed = unsettled(settle_hours(found, sections, text), layout, text), tuple(sorted(found.consumed))
    return LaidOut(
        sections,
        drafts,
        found.surfaces,
        consumed,
        label,
        _leads(layout, text) | _led_by_sizes(layout, text, label, found.surfaces),
        about.is_general,
        about.teaches,
        _below_parts(layout, text),
        _of_sets(layout, text),
        tuple((b.span.start, b.span.end, plain(text.slice(b.lead))) for b in layout.blocks if b.lead and b.is_prose),
    )


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


_FAMILY = re.compile(
    r"\b(?:family|series|suite|collection|range\s+of\s+(?:parameter\s+)?sizes|(?:different|various|several|two|three|four|five)\s+sizes)\b",
    re.IGNORECASE,
)


def _members_by_size(text: Text, family: str, found: Found) -> dict[Node, str]:
    """The members of the title's family that a text calls "the 7B model" and "the 70B model", and names nowhere."""
    called = [m.surface for m in text.mentions if m.kind == "anaphor" and m.entity and m.entity.key in BY_SIZE]
    sizes = {size: part for surface in called for part in sizes_in(surface)[:1] if (size := name_size(surface))}
    listed = [found["sizes"] for found in _IN_SIZES.finditer(text.text)]
    listed += re.findall(rf"{re.escape(family)}\W{{0,6}}models\W{{0,3}}\s\(`?({ROW_OF_SIZES})`?\)", text.text)
    parts = [part for names in listed for part in sizes_in(names)]
    told = {name_size(part): part for part in reversed(parts)}
    sizes |= {size: part for size, part in told.items() if size not in sizes}
    several = listed or any(m.kind == "anaphor" and m.entity and m.entity.key == "member" for m in text.mentions)
    if len(sizes) < 2 or not family or name_size(family) or not (several or _FAMILY.search(text.text)):
        return {}
    own = {m.surface for m in text.mentions if m.kind == "model" and m.surface.startswith(family)}
    named = {m.surface for m in text.mentions if m.kind == "model" and not m.surface.startswith(family)}
    others = {name_size(name) for name in named}  # "the 7B model" may be one of those; what is listed is none
    head = re.split(r"[\s-]", family)[0].lower()
    own = {name.lower() for name in named if re.split(r"[\s-]", name)[0].lower() == head}
    editions = Counter(name_size(name) for name in own if _EDITION.search(name))
    kin = {size for name in own if editions[size := name_size(name)] < _SEVERAL_EDITIONS}
    others -= {size for size, times in editions.items() if times >= _SEVERAL_EDITIONS}
    members = {
        Node("Model", slug(f"{family} {part}")): f"{family} {part}"
        for size, part in sizes.items()
        if size not in (kin if size in told else others)
        and not any(name.startswith(f"{slug(family)}-{part.lower()}-a") and name[-1] == "b" for name in map(slug, own))
    }
    return {node: name for node, name in members.items() if node not in found.surfaces}


_SEVERAL_EDITIONS = 2
"""Names of one size from which on none of them is "the 7B model": "tern-7b-base" and "tern-7b-instruct"."""
_EDITION = re.compile(r"\d[bm][\s_-](?:base|instruct|chat|it|pt|sft)$")
_SEVERAL = r"(?:two|three|four|five|six|several|different|multiple|various)\s"
_IN_SIZES = re.compile(
    r"\b(?:(?:comes?|available|released|provided|offered|trained|published)\s+in\s+(?:(?!,)[\w-]+\s+){0,5}?sizes?\s*(?:of\s+|[:—–(,-]\s*)?"
    r"|(?:two|three|four|five|six)\s(?:(?:model|parameter)\s)?sizes(?:\s?[:—–(]\s?|\sof\s)"
    rf"|(?:{_SEVERAL}(?:[\w.-]+\s){{0,4}}?|(?:family|series|suite)\sof\s(?:[\w.-]+\s){{0,4}}?)(?:models|LLMs|variants|versions|checkpoints)\s(?:with|of|at|in|having)\s"
    r"|[Ww]e\s(?:have\s)?(?:also\s)?(?:release[ds]?|train(?:ed)?|present(?:ed)?|publish(?:ed)?|offer|provide)\s(?=[^.;\n]{0,80}?[\s-]param\w*\s(?:models|versions|variants)))"
    rf"`?(?P<sizes>{ROW_OF_SIZES})\b"
)
""" "Comes in different sizes: 300M and 1.5B"."""


_NAMES_ONE = re.compile(
    r"(?=.{0,40}[A-Z])(?:[\w.]+-){1,3}(?i:tiny|nano|mini|small|medium|base|large|huge|giant|xl|xxl|pro|lite|\d[\w.]*):?"
)
"""A bold head that is a name with its edition or its size: "Auk-large"."""
_EXPLAINED = re.compile(r"(?:\]\([^()\s]{1,300}\))?[`+*]{0,2}\s?:\s+[A-Za-z]")
"""After the name at the head of an item, or its link: what the model is."""


_SIZE_FIRST = re.compile(
    rf"\W*(?:the\s)?(?P<size>{NAMED_SIZE})(?:\s(?:model|version|variant))?\W{{0,3}}\s?[:–—]\W{{0,3}}\s", re.IGNORECASE
)
"""The head of an item that tells of a member: "**7B**: trained on …"."""


def _led_by_sizes(layout: Layout, text: Text, family: str, surfaces: Mapping[Node, str]) -> dict[int, Owner]:
    """The members of the title's family of which items tell that begin with their sizes, by where the items begin."""
    items = [b.span.start for b in layout.blocks if b.kind == "item"]
    heads = {start: found for start in items if (found := _SIZE_FIRST.match(text.text, start))}
    sizes = {start: name_size(found["size"]) for start, found in heads.items()}
    if not family or not sizes:
        return {}
    named = {Node("Model", m.entity.key): m.surface for m in text.mentions if m.kind == "model" and m.entity}
    members: dict[int, list[Node]] = {}
    for node, name in sorted({**surfaces, **named}.items(), key=lambda item: item[0].key):
        if not name.startswith(family):
            continue
        known = members.setdefault(name_size(name), [])
        if not known or not is_member(node.key, known[-1].key):  # "Tern-7B-Chat" comes right after "Tern-7B"
            known.append(node)
    owners = {size: Owner(tuple(nodes)) if len(nodes) == 1 else NOBODY for size, nodes in members.items() if size}
    return {start: owners[size] for start, size in sizes.items() if size in owners}


def _leads(layout: Layout, text: Text) -> dict[int, Owner]:
    """The model that the bold head of a block names, by where the block begins."""
    out = {}
    for block in layout.blocks:
        if block.lead is not None and block.is_prose:
            models = {m.entity.key for m in text.inside(block.lead) if m.kind == "model" and m.entity}
            if len(models) == 1 and not ASKS_OF_IT.search(text.slice(block.lead)):
                out[block.span.start] = Owner((Node("Model", models.pop()),))
            elif block.kind == "item" and not models and _NAMES_ONE.fullmatch(text.slice(block.lead).strip()):
                out[block.span.start] = NOBODY  # "**Auk-large** – 311M, by …": no model that is known
        elif block.kind == "item" and block.lead is None:
            first = next((m for m in text.inside(block.span) if m.kind == "model" and m.entity), None)
            if (
                first
                and first.entity
                and first.start <= block.span.start + 1
                and _EXPLAINED.match(text.text, first.end)
            ):
                out[block.span.start] = Owner((Node("Model", first.entity.key),))
    return out
