"""Whom a laid-out page is about: the model of its title, else the one that its text goes on about, else nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Document, Layout, Mention, Node, Span
from modelatlas.titles.described import find_described_name, find_loaded_name, front_bases
from modelatlas.titles.find import find_title, title_blocks
from modelatlas.titles.headed import find_member_names
from modelatlas.titles.listed import is_tool, is_used
from modelatlas.titles.opening import find_opening_name
from modelatlas.titles.others import is_of_data, is_other_thing, opens_as_program, says_other
from modelatlas.titles.shapes import MANY, cleaned


@dataclass(frozen=True, slots=True)
class About:
    """Whom a page is about (``topic``), what it calls it (``label``), and whether its title or front matter says so
    (``titled``).

    ``is_general``: the page says that it is about no model; ``teaches``: it tells its readers how to make or tune one;
    ``of_program``: it begins with what a program is.
    """

    topic: Owner
    label: str = ""
    titled: bool = False
    is_general: bool = False
    teaches: bool = False
    of_program: bool = False


def about_plain(doc: Document, topic: Owner, sentences: Sequence[Span]) -> About:
    """Whom a text without a layout is about; ``topic`` is what its ``sentences`` alone would make it be about."""
    first = doc.text.lstrip()[:_LINE].split("\n", 1)[0].rstrip()
    instructs = not doc.tags and _addresses(doc.text, sentences)
    says = len(first.split()) <= _WORDS and not first.endswith(".") and says_other(first)
    is_general = says or instructs
    return About(NOBODY if is_general else topic, is_general=is_general, teaches=instructs or (says and _is_told(doc)))


def about_page(
    doc: Document,
    layout: Layout,
    text: Text,
    topic: Owner,
    title: Mention | None,
    sentences: Sequence[Span],
    apart: Mapping[Node, str],
) -> About:
    """Whom a page is about. ``topic`` is what its ``sentences`` alone would make it be about, ``title`` the model that
    its title names (`title_of`), ``apart`` the models that its headings tell apart, with their names."""
    own, label = _title(text, layout)
    program = opens_as_program(layout.text)
    about_none = not program and _is_about_no_model(layout)
    if (about_none or program) and not (label and label == find_opening_name(layout, load_gazetteer())):
        own, label = NOBODY, ""
    if title and title.entity and not (program and _NAME_GOES_ON.match(layout.text, title.end)):
        own, label = Owner((Node("Model", title.entity.key),)), _called(title, title.entity.key, text.mentions)
    topic = NOBODY if _is_rarely_named(topic, text, sentences) else topic
    topic = own if own.nodes else topic
    is_general = not own.nodes and (about_none or _is_of_others(topic, text))
    topic = NOBODY if is_general else topic
    if not own.nodes and (
        program
        or not {*apart, *_members(layout)}.isdisjoint(topic.nodes)
        or _is_tool(layout, topic, text)
        or _is_base(topic, text)
        or _names_means(layout, text)
        or _is_come_across(layout, topic, text)
    ):
        topic = NOBODY  # a section's model is not that of the other sections
    if not own.nodes and not is_general and _is_anothers(topic, layout):
        own, label = _described(layout)
        topic = own
    if topic.nodes and not label:
        key = topic.nodes[0].key
        keys = (key, f"{_FAMILY}{key}")
        label = next((m.surface for m in text.mentions if m.entity and m.entity.key in keys), "")
    teaches = is_general and _is_told(doc)
    return About(topic, label, bool(own.nodes), is_general, teaches, of_program=program and not own.nodes)


def title_of(doc: Document, mentions: Sequence[Mention]) -> Mention | None:
    """The model that the title of a document names, if it names one and no other."""
    titles = [b for b in doc.layout.blocks if b.kind == "heading"][:1] if doc.layout else []
    if not titles or titles[0].level != 1:
        return None
    title = titles[0].span
    if says_other(doc.text[title.start : title.end]):
        return None
    named = [m for m in mentions if m.kind == "model" and m.entity and title.start <= m.start and m.end <= title.end]
    if len(named) == 1 and (
        _is_base_in_title(named[0], title, doc)
        or _WITH.search(doc.text, title.start, named[0].start)
        or _is_program_or_base(named[0].surface, title, doc.text)
    ):
        return None
    return named[0] if len(named) == 1 else None


_MADE = re.compile(
    r"\b(?:fine-?\s?tun\w+|based\s+on|distilled|merged?|quanti[sz]ed|trained|adapt(?:ed|er)|lora)\b", re.IGNORECASE
)


_NAME_GOES_ON = re.compile(r"[ -][A-Z]\w+")
"""After a model at the head of a title: the rest of a program's name, "Tern Workbench"."""
_NAMED_BASE = re.compile(
    r"\b(?:(?:version|variant|adaptation|derivative)\sof|[Bb]ase\s[Mm]odel\W{0,4}:)[\s*_`\[]{1,6}(?:[\w.-]{1,60}/)?(?P<name>[A-Za-z][\w.-]{2,60}\w)"
)
"""What a text says that its model was made from."""


def _is_base_in_title(named: Mention, title: Span, doc: Document) -> bool:
    """Whether a title only says what its model was made from."""
    bases = {
        slug(doc.text[e.span.start : e.span.end].strip().rpartition("/")[2])
        for e in (doc.layout.entries if doc.layout else ())
        if e.path[0] == "base_model"
    }
    bases |= {slug(found["name"]) for found in _NAMED_BASE.finditer(doc.text, title.end)}
    around = doc.text[title.start : named.start] + " " + doc.text[named.end : title.end]
    after = doc.text[named.end : title.end]
    goes_on = ":" not in after and len(re.findall(r"[^\W\d_]{3,}", after)) > 1
    own = named.entity is not None and slug(named.surface) in bases
    return own and (goes_on or _MADE.search(around) is not None)


_HEAD = 6000
"""Characters in which one who teaches says "you" or "I"."""
_LINE, _WORDS = 200, 24
"""Characters and words of a first line that may be a title."""
_TEACHES = re.compile(r"(?<![\w'’])(?:you(?:['’]re|['’]ll|r)?|I(?:['’](?:m|ve|d|ll))?)(?!\w)")
"""Words of one who teaches or tells of a trial of his own."""

_SPEAKS = re.compile(rf"{_TEACHES.pattern}|\b(?:You|Your|Let['’]s)\b")
_QUOTED = re.compile(r"[\"“”«»]|''")

_TUNES = re.compile(r"(?i:fine-?tun(?:ing|e)\b)")


def _called(title: Mention, key: str, mentions: Sequence[Mention]) -> str:
    """The title, or the part of it that is the model's name where the title goes on in words."""
    if slug(title.surface) == key:
        return title.surface
    return next(
        (m.surface for m in mentions if m.entity and m.entity.key == key and slug(m.surface) == key), title.surface
    )


_OFTEN = 5
"""A text without a title teaches that speaks to its reader in more than every fifth of its sentences.

Source: of 83 pages without sections 4 do, all of them lessons, in one of four at least; the next, a survey, in fewer
than one of five.
"""


def _addresses(text: str, sentences: Sequence[Span]) -> bool:
    """Whether a text goes on speaking to its reader, or of what its author did, outside of what it quotes."""
    told = sum(_SPEAKS.search(text, *span) is not None and not _QUOTED.search(text, *span) for span in sentences)
    return told > 3 and told * _OFTEN > len(sentences)


def _is_told(doc: Document) -> bool:
    return _TEACHES.search(doc.text[:_HEAD]) is not None or _TUNES.search(doc.text.lstrip()[:_LINE]) is not None


def _is_about_no_model(layout: Layout) -> bool:
    """Whether the document says that it is a data set's card, a tutorial, a survey: models come up in it."""
    titles = [layout.text[span.start : span.end] for span in title_blocks(layout)[:1]]
    return is_of_data(layout) or any(says_other(title) or _is_other(title, layout.text) for title in titles)


def _is_other(title: str, text: str) -> bool:
    """Whether a title names what the text calls a library, a benchmark, a firm."""
    names = list(cleaned(title))
    return any(is_tool(text, name) or is_other_thing(text, name) for name in names[:1])


_RARELY = 25
"""A page with no model in its title is about the one that it names in more than every 25th of its sentences.

Source: of 53 such pages 24 are about none; 22 of these name their model less often, and 2 of the others do.
"""


def _is_rarely_named(topic: Owner, text: Text, sentences: Sequence[Span]) -> bool:
    """Whether so few sentences name a topic, or a member of its family, that a document is about another thing."""
    keys = [node.key for node in topic.nodes]
    named = sum(any(_is_named(m, keys) for m in text.inside(span)) for span in sentences)
    return bool(keys) and named * _RARELY < len(sentences)


def _is_named(m: Mention, keys: Sequence[str]) -> bool:
    """Whether a mention names one of the models of these keys, or a member or the family of one."""
    if m.entity is None or m.kind not in ("model", "anaphor"):
        return False
    key = m.entity.key.removeprefix("family-")
    return any(key == own or (m.kind == "model" and key.startswith(f"{own}-")) for own in keys)


_TOOL = re.compile(r"\b(?:library|toolkit|framework|code\s?base|package|implementations?)\b", re.IGNORECASE)


def _is_tool(layout: Layout, topic: Owner, text: Text) -> bool:
    """Whether a document opens with what a tool is, and speaks of its model in a section of the model's own."""
    headings = [b.span for b in layout.blocks if b.kind == "heading"]
    first = next((b.span for b in layout.blocks if b.is_prose and headings and b.span.start > headings[0].start), None)
    if first is None or not _TOOL.search(text.slice(first)):
        return False
    keys = {node.key for node in topic.nodes}
    named = [any(m.entity and m.entity.key in keys for m in text.inside(span)) for span in (headings[0], first)]
    return not any(named) and any(
        m.entity and m.kind == "model" and m.entity.key in keys for span in headings[1:] for m in text.inside(span)
    )


_OWN = re.compile(r"\b[Oo]ur\s+(?:own\s+)?(?:~?\d+(?:\.\d+)?\s?[BMT]\s+)?(?:\w+\s+)?(?:model|run)\b")
"""What a text has made, by no name: "our 175B model"."""
_OWNS = re.compile(r"(?:['’]s)?\s+(?:~?\d+(?:\.\d+)?\s?[BMT]\s+)?")
_MADE_BY = re.compile(r"\s+(?:models?\s+)?(?:trained|made|built|released|developed|published)\s+by\s+(?:the\s+)?")


def _is_of_others(topic: Owner, text: Text) -> bool:
    """Whether a text on "our model", which it does not name, gives half of its words on a topic to another's maker:
    "OpenAI's 175B GPT-3", "the GPT-3 model trained by OpenAI".
    """
    if not topic.nodes or not _OWN.search(text.text):
        return False
    keys = {node.key for node in topic.nodes}
    makers = [m for m in text.mentions if m.kind == "organization"]
    ends, starts = {m.end for m in makers}, {m.start for m in makers}
    named = [m for m in text.mentions if m.entity and m.entity.key in keys]
    owned = sum(
        any(end in ends and _OWNS.fullmatch(text.text, end, m.start) for end in range(max(0, m.start - 12), m.start))
        or bool((by := _MADE_BY.match(text.text, m.end)) and by.end() in starts)
        for m in named
    )
    return 0 < len(named) <= 2 * owned


_BASE = re.compile(
    r"\b(?:base\s(?:\w+\s)?(?:model|checkpoint)|\bthis\smodel\suses)(?:\sis)?[\s(\[*_`:]*$", re.IGNORECASE
)
"""Before a name: that it is of what the page's model was made from."""


def _is_base(topic: Owner, text: Text) -> bool:
    """Whether a text says of its topic that it is the base of the model that it is about, which has no name."""
    keys = {node.key for node in topic.nodes}
    named = (m for m in text.mentions if m.kind == "model" and m.entity and m.entity.key in keys)
    return any(_BASE.search(text.text, max(0, m.start - 40), m.start) for m in named)


def _names_means(layout: Layout, text: Text) -> bool:
    """Whether a title only says of a model that a task is done with it: "Sorting of mail with Tern on Auk"."""
    title = next((b.span for b in layout.blocks if b.kind == "heading"), None)
    named = [m for m in text.inside(title) if m.kind == "model"] if title else []
    return title is not None and len(named) == 1 and bool(_WITH.search(text.text, title.start, named[0].start))


_WITH = re.compile(r"[^\W\d]\s(?:with|using)\s(?:an?\s)?$", re.IGNORECASE)
"""Before a name in a title: that it is of what a task is done with."""


_OPENING = 3
"""Paragraphs in which a text says what it is about."""


def _is_come_across(layout: Layout, topic: Owner, text: Text) -> bool:
    """Whether a page names its only model first past its opening, and never says what it is."""
    if not topic.nodes or sum(b.kind == "heading" for b in layout.blocks) < _OPENING:
        return False
    keys = {node.key for node in topic.nodes}
    first = next((b for b in layout.blocks if b.kind == "heading"), None)
    prose = [b.span for b in layout.blocks if b.is_prose][:_OPENING]
    opening = [b.span for b in layout.blocks if b.kind == "title"] + ([first.span] if first else []) + prose
    keys |= {f"{_FAMILY}{key}" for key in keys}
    named = [m for m in text.mentions if m.kind in ("model", "anaphor") and m.entity and m.entity.key in keys]
    if any(span.start <= m.start < span.end for span in opening for m in named):
        return False
    return not any(_IS_A.match(text.text, m.end) or is_used(text.text, m.surface) for m in named[:MANY])


def _members(layout: Layout) -> set[Node]:
    return {Node("Model", slug(name)) for name in find_member_names(layout, load_gazetteer())}


_IS_A = re.compile(r"(?:\s\([^()]{1,60}\))?\s+(?:is|are)\s+(?:an?|the|our|another)\s")


_FAMILY = "family-"
"""What the key of a mention that names a family begins with."""


_MODEL_FOR = re.compile(
    r"(?P<name>[\w.+-]{2,40})\s(?:[\w-]{1,30}\s){0,2}?model\s(?:based\son|for|from)\s"
    r"|(?:[Mm]odel\s[Cc]ard\sfor\s)?(?i:fine-?\s?tuned)\s(?P<base>[\w.+-]{2,40})\s(?:[Mm]odel\s)?(?:for|on|to|with|as)\s"
)
"""How a title begins that names the program which a model is for, "TernKit model for Faroese", or only what it was
made from: "Fine-tuned Tern for letters"."""


def _is_program_or_base(name: str, title: Span, text: str) -> bool:
    """Whether a title names the program that a model is for, or says only what its model was tuned from."""
    told = _MODEL_FOR.match(text, title.start, title.end)
    return told is not None and (told["base"] == name or (told["name"] == name and is_other_thing(text, name)))


def _is_anothers(topic: Owner, layout: Layout) -> bool:
    """Whether what a text goes on about is nobody, its model's base, or the program that its title names."""
    keys = [node.key for node in topic.nodes[:1]]
    title = _MODEL_FOR.match(next((layout.text[span.start : span.end] for span in title_blocks(layout)), ""))
    return (
        not keys
        or keys[0] in front_bases(layout)
        or (title is not None and slug(title["name"] or title["base"]) == keys[0])
    )


def _described(layout: Layout) -> tuple[Owner, str]:
    """The model of a card that names nobody: what its code loads, else what it is titled."""
    name = find_loaded_name(layout, load_gazetteer()) or find_described_name(layout, load_gazetteer())
    return (Owner((Node("Model", slug(name)),)), name) if name else (NOBODY, "")


def _title(text: Text, layout: Layout) -> tuple[Owner, str]:
    """The model that the title or the front matter names, else the first sentence, and its name there."""
    name = find_title(layout, load_gazetteer()) or find_opening_name(layout, load_gazetteer())
    if not name:
        return NOBODY, ""
    known = [m for m in text.mentions if m.kind == "model" and m.entity and m.surface == name]
    node = Node("Model", known[0].entity.key if known and known[0].entity else slug(name))
    return Owner((node,)), name
