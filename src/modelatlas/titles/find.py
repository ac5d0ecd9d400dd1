"""The name of the model that a document is about: what its title says, else its front matter; and every other name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Layout, Span, Table
from modelatlas.titles.accounts import published_name, without_account
from modelatlas.titles.evidence import name_speaks, page_speaks
from modelatlas.titles.listed import find_item_names, find_section_names, find_table_names, is_tool, is_used
from modelatlas.titles.others import is_of_data, is_other_thing, opens_as_program, says_other
from modelatlas.titles.shapes import (
    MANY,
    NAME,
    cleaned,
    ends_in_task,
    is_generic,
    is_named,
    is_of_a_field,
    is_of_a_task,
    is_shaped,
    may_be_model,
    short_of,
    tuned_from,
)
from modelatlas.versions import NAMED_SIZE
from modelatlas.words import one_of

_CARD_KEYS = frozenset({"base_model", "pipeline_tag", "library_name"})
"""Keys of the front matter that the cards of models have."""
_IS_KIND = re.compile(
    r":\s(?!\w+ing\b)(?:(?!(?:for|of|with|in|to|by|from|via|using|on)\b)[\w/-]+,?\s){1,7}?(?:models?|transformers?|networks?|LLMs?|VLMs?)"
    r"(?=$|\s(?:for|with|in|to|that|trained|on)\b|[,(])",
    re.IGNORECASE,
)
"""A subtitle whose noun is a kind of model: ": Bilateral Segmentation Network for …"."""
_SUBTITLE = re.compile(r"[:–—-]\s.*\b(?:models?|transformers?|llms?)\b", re.IGNORECASE)
"""What follows a name in a title and says what it is: ": a multilingual code model"."""
_EDITION = (
    r"(?:X{0,3}[SL]|[SMBLHGg]|Tiny|Mini|Nano|Micro|Pico|Small|Base|Medium|Large|Huge|Giant|Pro|Lite|Plus|Max|Ultra|Turbo"
    r"|Chat|Instruct|IT|SFT|DPO)"
)

_MADE_OF = re.compile(
    r"[^:(\n]{0,60}\b(?:quanti[sz]ations?|quants|quantized\s+versions?|conversions?|merges?|finetunes?)\s+(?:of|for)\s"
    r"|[^:(\n]{1,60}\smodel\s(?:based\son|fine-?tuned\sfrom|distilled\sfrom)\s[\w.-]+/",
    re.IGNORECASE,
)
"""A title that says what was made of another's model, and names that alone and what it was made with."""
_TO_DO = re.compile(
    r"\W*(?:test|train|evaluat|run|install|download|prepar|build|reproduc|convert|export|load|us)(?:e|ing)?\b",
    re.IGNORECASE,
)
"""How a section on what to do with a model begins, at whatever level it is set."""
_TITLES = 20
"""Headings of the first level that are tried for the model's name; a document of more is a catalogue."""


def names_of(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Every name of a model that the layout shows, the document's own first."""
    title = find_title(layout, gazetteer)
    several = next((found for span in title_blocks(layout) if (found := _several(span, layout, gazetteer))), [])
    spelt = spellings(layout.text, title) if title else []
    return [
        *([title] if title else []),
        *several,
        *spelt,
        *_members(layout, title),
        *front_names(layout),
        *find_section_names(layout, gazetteer),
        *find_item_names(layout, gazetteer),
        *find_table_names(layout, gazetteer),
    ]


def find_title(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name of the model that the document is about, as far as its title or its front matter says; else "".

    Of a title the longest head that recurs in the text; the whole name where none does and it looks like one.
    """
    if is_of_data(layout):
        return ""
    given, titles = front_names(layout), title_blocks(layout)
    is_card = any(entry.path[0] in _CARD_KEYS for entry in layout.entries if entry.path)
    if published := _published_below(layout):
        return published
    speaks = page_speaks(layout)
    for number, span in enumerate(titles[:_TITLES]):
        if number and _TO_DO.match(layout.text, span.start, span.end):
            continue
        if tuned := tuned_from(layout.text[span.start : span.end], gazetteer)[0]:
            return tuned
        choices = _choices(span, layout, gazetteer, speaks=speaks)
        if choices and (name := _chosen(choices, span, layout, gazetteer, is_card=is_card)):
            return name
    return given[0] if given else ""


_OF_SOME_MODEL = re.compile(r".*\bmodel\W*", re.IGNORECASE)


def _published_below(layout: Layout) -> str:
    """The name below an account that is all of the heading right below a title which ends in "model", as programs write
    it that head a card by what they are: "TernKit ASR model" over "fjord/tern-base"; else "".
    """
    heads = [b for b in layout.blocks if b.kind == "heading"][:2]
    if len(heads) < 2 or heads[1].level <= heads[0].level:
        return ""
    told, below = (layout.text[b.span.start : b.span.end].strip(" `*") for b in heads)
    return published_name(below) if _OF_SOME_MODEL.fullmatch(told) else ""


def _choices(span: Span, layout: Layout, gazetteer: Gazetteer, *, speaks: bool) -> list[str]:
    """The names that a title may give to the page's model, the longest first; ``speaks``: the page is about a model."""
    text = layout.text
    title = text[span.start : span.end]
    if len(title.split()) > 14 or says_other(title) or _MADE_OF.match(title) or _several(span, layout, gazetteer):
        return []
    names = list(cleaned(title))
    if short_of(title) and not is_used(text, names[0]):
        return []
    if names and is_of_a_task(names[0], gazetteer) and not gazetteer.lookup("Model", names[0]):
        return []  # nor is what it begins with: "Text-to-" of "Text-to-Speech"
    speaks = speaks or _IS_KIND.search(title) is not None
    return [
        name
        for name in names
        if may_be_model(name, gazetteer)
        and not is_other_thing(text, name)
        and not is_tool(text, name)
        and (speaks or name_speaks(text, name, gazetteer) or _heads_a_family(text, name))
    ]


def _chosen(choices: Sequence[str], span: Span, layout: Layout, gazetteer: Gazetteer, *, is_card: bool) -> str:
    """Of the names in a title that which the page bears out, else the whole one where it has the look of a model's."""
    text, first = layout.text, choices[0]
    own = next((own for name in choices if (own := without_maker(name, text, gazetteer))), "")
    if own:
        return own
    if re.fullmatch(r"(?=.*\d)[^\s/]+", first) and is_shaped(first):
        return first  # a name to its last letter: "Tern2-7B-Instruct" is not Tern2
    titles, subtitled = title_blocks(layout), _SUBTITLE.search(text, span.start, span.end)
    for name in choices:
        if gazetteer.lookup("Model", name) and _is_next(name, first):
            return first
        if _recurs(text, name, titles) and (
            is_shaped(name)
            or (is_card and name[:1].isupper() and _is_whole(name, first))
            or gazetteer.lookup("Model", name)
            or subtitled
            or any(member.startswith(f"{name}-") for member in find_table_names(layout, gazetteer))
            or _heads_a_family(text, name)
            or is_used(text, name)
        ):
            return name
    coined = first == choices[-1] and (
        (is_card and re.fullmatch(r"[A-Z][a-z]{5,}", first))
        or (re.fullmatch(r"[A-Z][a-z]{3,}", first) and _DESCRIBED_BELOW.match(text, span.end))
    )
    return first if coined or (is_named(first) and not ends_in_task(first)) or gazetteer.lookup("Model", first) else ""


_SIZES = rf"(?i:({one_of('editions', 'sizes')}|{NAMED_SIZE}))"
_DESCRIBED_BELOW = re.compile(
    r"[\s\u2060*_>]*(?:(?:An?|Our|This\sis\san?)\s|[A-Z][\w.&-]{1,30}(?:\s[A-Z][\w.&-]{1,30}){0,2}['’]s\s)"
    r"(?:(?!(?:of|for|with|that|in|on|to|by|from|and)\b)[\w.-]{1,30},?\s){0,8}?(?:models?|network|LLM|VLM|TTS|transformer|classifier|encoder|detector|chatbot)"
    r"(?=[,.;:(!*]|\s(?:for|with|that|which|trained|designed|built|based|to|by|from|of|fine-?tuned|made|released|optimi[sz]ed|capable|speciali[sz]ed)\b|\s*\n)"
)
"""Below a title that is one plain word: what it is, "A small speech model with …"."""
_NEXT = re.compile(r" (?:Next|Plus|Pro|Max|Ultra|Mini|Nano|Lite|Turbo|Flash|Large|Medium|Small|Base|Tiny)")


def _is_next(name: str, title: str) -> bool:
    """Whether a title is a name and the word for another edition: "Tern Next" is not Tern."""
    return title.startswith(name) and _NEXT.fullmatch(title, len(name)) is not None


def _is_whole(name: str, first: str) -> bool:
    """Whether a name is all of a title, or all but words for its field: "Tern" of "Tern TTS"."""
    rest = first[len(name) :].split()
    return first.startswith(name) and all(is_of_a_field(word) for word in rest)


_AND = re.compile(r",\s+and\s+|,\s+|\s+(?:and|&&?)\s+")


def _several(title: Span, layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """The names of a title that is a row of them and nothing else: "TernLarge, TernMini and Tern2Large"."""
    names = _AND.split(" ".join(layout.text[title.start : title.end].split()))
    single = all(" " not in name and is_shaped(name) and may_be_model(name, gazetteer) for name in names)
    return names if len(names) > 1 and single else []


def without_maker(name: str, text: str, gazetteer: Gazetteer) -> str:
    """The name of a model without that of its maker before it: "Fjord Tern", which the text calls "Tern"; "" if none.

    The maker is one that a table knows, or whose the text says that it is, "Fjord's Tern". The rest is a model that a
    table knows, or one word that the text speaks of as of a model, or has the shape of one's name.
    """
    maker, _, own = name.partition(" ")
    owned = own and re.search(rf"(?<![\w-]){re.escape(maker)}['’]s\s{re.escape(own)}(?![\w-])", text)
    if not own or not (owned or gazetteer.lookup("Organization", maker)):
        return ""
    if owned and is_named(own):
        return own
    alone = own[:1].isupper() and re.fullmatch(r"[^\W\d_]{4,}", own) is not None and not is_generic(own)
    return own if gazetteer.lookup("Model", own) or (alone and is_used(text.replace(name, " "), own)) else ""


def program_of(layout: Layout) -> str:
    """The name in the title of a page that begins with what a program is; "" of any other page."""
    names = [
        name for span in title_blocks(layout)[:1] for name in list(cleaned(layout.text[span.start : span.end]))[:1]
    ]
    return next((name for name in names if opens_as_program(layout.text) and is_tool(layout.text, name)), "")


def find_word(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name in a title that is a plain word and recurs: enough of one where the sections below show a family."""
    for span in title_blocks(layout)[:1]:
        for name in cleaned(layout.text[span.start : span.end]):
            if may_be_model(name, gazetteer) and _recurs(layout.text, name, [span]):
                return name
    return ""


_ANNOUNCED = re.compile(r"\n|\breleas|\b20\d\d\b", re.IGNORECASE)
"""News that stand above a title: "[May 2024] Tern-2 is released"; a title is one line."""
_IDENTIFIER = re.compile(r"(?=.*[^\W\d_])(?=.*\d)[^\s/]*[-_][^\s/]*")


def title_blocks(layout: Layout) -> list[Span]:
    """What may be the document's title: that of the page, its first heading, the others of the first level.

    Where that one only says what its section is about, the only one of its level that is an identifier as well.
    """
    pages = [b.span for b in layout.blocks if b.kind == "title"]
    headings = [b for b in layout.blocks if b.kind == "heading"]
    first = [b.span for b in headings if b.level == 1]
    if first or not headings:
        above = [b.span for b in headings[:1] if b.level > 1 and not _ANNOUNCED.search(layout.text, *b.span)]
        return [*pages, *above, *first]
    highest = headings[0].span
    if not is_generic(layout.text[highest.start : highest.end]):
        return [*pages, highest]
    beside = [b.span for b in headings[:MANY] if b.level == headings[0].level]
    named = [span for span in beside if _IDENTIFIER.fullmatch(layout.text, span.start, span.end)]
    return [*pages, highest, *(named if len(named) == 1 else ())]


def front_names(layout: Layout) -> list[str]:
    """The names that the front matter gives: ``model_name``, ``model-index``."""
    found = []
    for entry in layout.entries:
        keys = tuple(key for key in entry.path if not key.isdecimal())
        if keys in (("model_name",), ("model-name",), ("model-index", "name"), ("model_id",), ("pretty_name",)):
            name = layout.text[entry.span.start : entry.span.end].strip()
            found.append(without_account(name))
    return [name for name in found if NAME.fullmatch(name) and not is_generic(name)]


def _recurs(text: str, name: str, titles: Sequence[Span]) -> bool:
    """Whether the text has the name again, outside of its titles; a letter case of its own, a space for a hyphen."""
    pattern = r"[\s_-]?".join(re.escape(part) for part in re.split(r"[\s_-]+", name))
    found = re.compile(rf"(?<![\w-]){pattern}(?![\w])", re.IGNORECASE if is_shaped(name) else 0)
    return any(not any(t.start <= m.start() < t.end for t in titles[:MANY]) for m in found.finditer(text))


def _heads_a_family(text: str, name: str) -> bool:
    """Whether a text names two members or more by a name and a size: "tern-base" and "tern-xl"."""
    return len({m[1].lower() for m in re.finditer(rf"(?<![\w-]){re.escape(name)}-{_SIZES}(?![\w-])", text)}) > 1


def spellings(text: str, name: str) -> list[str]:
    """The other cases in which a text writes a name, either of them more than a word: "TernNet" beside "Ternnet"."""
    found = re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)
    return sorted({m[0] for m in found if is_shaped(name) or is_shaped(m[0])} - {name})


def _members(layout: Layout, title: str) -> list[str]:
    """Names that begin with the title's: "Tern-Large, uncased" at the head of a block, "Tern-V2-9M:" at that of an
    item, "Tern-L/14" anywhere.
    """
    if not title or " " in title or len(title) < 3:
        return []
    pattern = re.compile(rf"{re.escape(title)}-[A-Za-z0-9][\w.-]*[\w]")
    leads = [layout.text[b.lead.start : b.lead.end] for b in layout.blocks if b.lead]
    items = (layout.text[b.span.start : b.span.end].lstrip("\n\t -*+•") for b in layout.blocks if b.kind == "item")
    heads = (found for item in items if (found := pattern.match(item)) and item[found.end() :].startswith(":"))
    edition = re.compile(
        rf"(?<![\w-]){re.escape(title)}-(?:{_EDITION}|{NAMED_SIZE})(?:/\d{{1,3}})?(?:-{_EDITION})*(?![\w/-])"
    )
    versions = {m[0] for m in re.finditer(rf"(?<![\w-]){re.escape(title)}v\d+(?:\.\d+)*(?![\w-])", layout.text)}
    sized = {m[0] for m in re.finditer(rf"(?<![\w-]){re.escape(title)} {NAMED_SIZE}(?![\w/-])", layout.text)}
    spaced = {m[0] for m in re.finditer(rf"(?<![\w-]){re.escape(title)} v\d+(?:\.\d+)*(?![\w-])", layout.text)}
    small = re.compile(
        rf"(?<![\w/-]){re.escape(title.lower())}\d?-\d+(?:\.\d+)?[bmBM](?:-[a-z][a-z\d]{{2,}})?(?:-\d{{4,8}})?(?![\w/-]|\.\w)"
    )
    return [
        *(sorted(sized) if len(sized) > 1 else ()),
        *sorted(versions),
        *(sorted(spaced) if len(spaced) > 1 else ()),
        *(found[0] for lead in leads if (found := pattern.match(lead))),
        *(head[0] for head in heads if re.search(r"\d", head[0][len(title) :])),
        *sorted({found[0] for found in edition.finditer(layout.text)}),
        *sorted({found[0] for found in small.finditer(layout.text)}),
        *_in_tables(layout, title),
    ]


def _in_tables(layout: Layout, title: str) -> list[str]:
    """Names in lower case that are the title's and more, several in one table, "tern-v1.0-1m" and "tern-v1.0-5m", or
    below the head "Model name".
    """
    out: list[str] = []
    own = re.compile(rf"{re.escape(title.lower())}-(?=[\w.-]*\d)[\w.-]*\w")
    for table in layout.tables:
        cells = {layout.text[cell.start : cell.end].strip(" `*_") for row in table.rows[:MANY] for cell in row}
        named = sorted(cell for cell in cells if own.fullmatch(cell))
        out += named if len(named) > 1 or _is_of_names(table, layout) else []
    return out


def _is_of_names(table: Table, layout: Layout) -> bool:
    """Whether the first column of a table is one of names of models, as its head says."""
    head = table.rows[0][0] if table.headers == 1 and table.rows and table.rows[0] else None
    return head is not None and layout.text[head.start : head.end].strip(" *_").lower() in ("model", "model name")
