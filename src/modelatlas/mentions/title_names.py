"""The title of a document, and every other place that names its model or another of its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.mentions.title_forms import (
    PARENTHESES,
    SHORT,
    SIZE,
    SMALLER,
    VARIANT,
    flexible,
    forms,
    goes_on_in_words,
    pattern,
)
from modelatlas.model import Document, Entity, Mention
from modelatlas.titles.find import find_title, without_maker
from modelatlas.titles.shapes import EDITIONS, tuned_from
from modelatlas.titles.titled import find_titled_model

_VERSIONED = re.compile(r"(?P<stem>[^\W\d_][\w.-]*?[^\W\d_])(?:[\s-]v?|v)(?!1(?:\.0)?$)\d{1,2}(?:\.\d{1,2})?")
"""A name and its version, the first excepted: what the name without it names may be another model."""
_BARE_NAME = r"(?:Nano|Tiny|Mini|Small|Base|Medium|Large|Huge|Giant|XX?L|TINY|SMALL|BASE|MEDIUM|LARGE|HUGE)"
_BARE = re.compile(
    rf"(?<=[Ff]or\s){_BARE_NAME}(?=[,:])|(?<![\w-]){_BARE_NAME}"
    r"(?=\s+(?:took|takes|needed|needs|required|requires|used|uses|ran|has|had|was|is|~?\d)|\s*:\s)"
)
"""An edition that is the subject of something."""
_WITH_ASIDE = re.compile(r"(?P<name>[A-Z][a-z]{3,}|[A-Z]{3,}[a-z]*)\s+\((?P<aside>[^()]+)\)")
_NUMBERED = re.compile(r"(?P<stem>[A-Z][A-Za-z]{2,})(?P<number>\d{1,4})")
_LONGER = (
    r"-(?:SFT|RFT|DPO|RL|GRPO|PPO|ORPO|KTO|RM)(?![\w-])|-(?!Based\b|Style\b|Like\b)[A-Z][\w.]*[a-z]{2}[\w]*(?:-[A-Z\d][\w.]*\w)*(?![\w-])"
    r"|\s(?:Nano|Micro|Pico|Tiny|Mini|Small|Medium|Large|Huge|Giant)\sv?\d+(?:\.\d+)?(?![\w.,%]|-\w)"
    r"|\s[B-HJ-Z](?![\w'’.&/-]|\s[A-Z]\w)"
    r"|\s\d\.[1-9]\d?(?![\w.,%]|\s(?:billion|million|trillion|times|points|hours|days|percent|[BMKTx]\b))"
)
"""What goes on with a name: words with a hyphen and a capital, the number of a version that is not the first."""


def find_title_names(doc: Document, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The title and every other place that names the same model, spaces and hyphens alike."""
    title = find_titled_model(doc)
    if title is None or title.entity is None:
        return
    head = find_title(doc.layout, gazetteer) if doc.layout else ""
    sections = sum(b.kind == "heading" for b in doc.layout.blocks) if doc.layout else 0
    heads = [head] if head and goes_on_in_words(title.surface, head, sections) else []
    known = next((m for m in gazetteer.find(title.surface) if m.start == 0 and m.end == len(title.surface)), None)
    entity = known.entity if known is not None and known.entity.kind == "Model" else title.entity
    entity = Entity("Model", slug(head)) if heads else entity
    if own := without_maker(title.surface, doc.text, gazetteer):
        entity = gazetteer.lookup("Model", own) or Entity("Model", slug(own))
        heads.append(own)
    yield _mention(doc.text, title.start, title.end, entity)
    if base := tuned_from(title.surface, gazetteer)[1]:
        yield from _named_again(base, gazetteer.lookup("Model", base) or Entity("Model", slug(base)), title, doc.text)
        yield from _named_again(title.surface, entity, title, doc.text)
        return
    yield from _other_members(title, doc.text)
    if family := _without_version(title, doc.text):
        heads.append(family)
    else:
        yield from _earlier_version(title, doc.text)
    yield from _longer_names(title, doc.text)
    yield from _smaller_one(title, doc.text)
    yield from _numbered_alike(title, doc.text)
    yield from _without_aside(title, entity, doc.text, gazetteer)
    for name in (*forms(title.surface, doc.text[title.end :]), *heads):
        yield from _named_again(name, entity, title, doc.text)
    if variant := VARIANT.search(title.surface):
        called = (
            rf"(?:[Tt]he\s+)?(?<![\w-])[\"“'‘]?{re.escape(variant[1])}[\"”'’]?"
            r"(?:\s+(?:model|version|variant|configuration)\b(?!s)|(?=\s*\())"
        )
        for found in re.finditer(called, doc.text[title.end :], re.I):
            yield _mention(doc.text, title.end + found.start(), title.end + found.end(), entity)


def _named_again(name: str, entity: Entity, title: Mention, text: str) -> Iterator[Mention]:
    for found in pattern(name).finditer(text, title.end):
        yield _mention(text, found.start(), found.end(), entity)


def _other_members(title: Mention, text: str) -> Iterator[Mention]:
    """The siblings of a title that names an edition: "Tern large" beside the title "Tern (base)"."""
    variant = VARIANT.search(title.surface)
    if variant is None or not variant[1].isalpha():
        return
    yield from _bare_editions(title, variant, text)
    family = flexible(title.surface[: variant.start()])
    for found in re.finditer(rf"(?<![\w-]){family}[\s_-]\(?({EDITIONS})\)?(?![\w-])", text[title.end :], re.I):
        if found[1].lower() != variant[1].lower():
            surface = found[0]
            entity = Entity("Model", slug(surface))
            yield _mention(text, title.end + found.start(), title.end + found.end(), entity)


def _without_version(title: Mention, text: str) -> str:
    """The name without its version, "Tern" below "Tern 3", by which a text calls the whole family; "" where it has more
    versions than the title's.
    """
    versioned = _VERSIONED.fullmatch(title.surface)
    if versioned is None or len(versioned["stem"]) < 4:
        return ""
    stem = re.escape(versioned["stem"])
    if not re.search(rf"(?<![\w-]){stem}{_IS_A_FAMILY}", text[title.end :]):
        return ""
    rest = re.sub(rf"(?i:{flexible(title.surface)})(?![\w]|\.\d)", "", text[title.end :])
    return "" if re.search(rf"(?<![\w-]){stem}[\s-]?v?\d{{1,2}}(?:\.\d{{1,2}})?(?![\w.-])", rest) else versioned["stem"]


_IS_A_FAMILY = r"\s(?:is|are)\s(?:an?|the|our)\s(?:family|series|suite|collection|set|line)\sof\s"


def _earlier_version(title: Mention, text: str) -> Iterator[Mention]:
    """The first of a line beside its second, "Tern" beside "Tern 2", where one sentence names both."""
    versioned = _VERSIONED.fullmatch(title.surface)
    if versioned is None or len(versioned["stem"]) < 4:
        return
    stem, own = re.escape(versioned["stem"]), f"(?i:{flexible(title.surface)})"
    alone = re.compile(rf"(?<![\w-]){stem}(?![\w-]|\s?v?\d)")
    both = rf"(?:{own}(?!\w)[^.;\n]{{1,120}}?{alone.pattern}|{alone.pattern}[^.;\n]{{1,120}}?[.;]?\s?{own}(?!\w))"
    if re.search(both, text[title.end :]):
        for found in alone.finditer(text, title.end):
            yield _mention(text, found.start(), found.end(), Entity("Model", slug(versioned["stem"])))


def _smaller_one(title: Mention, text: str) -> Iterator[Mention]:
    """The one size named beside the title's own: "a smaller version with 3 billion parameters (Tern 3B)"."""
    if SIZE.search(title.surface) or not SMALLER.search(text, title.end):
        return
    for found in re.finditer(rf"(?<![\w-])(?i:{flexible(title.surface)})[\s-]{SIZE.pattern}", text[title.end :]):
        yield _mention(text, title.end + found.start(), title.end + found.end(), Entity("Model", slug(found[0])))


def _longer_names(title: Mention, text: str) -> Iterator[Mention]:
    """What is called by the title's name and more is another model: "Tern-R1-Distill" and "Tern 1.5" beside "Tern"."""
    stem = SIZE.sub("", PARENTHESES.sub("", title.surface)).strip(" -_")
    if len(stem) < SHORT:
        return
    own = slug(title.surface)
    for found in re.finditer(rf"(?<![\w-])(?i:{flexible(stem)})(?:{_LONGER})", text[title.end :]):
        if slug(found[0]) != own and not own.startswith(slug(found[0])):
            yield _mention(text, title.end + found.start(), title.end + found.end(), Entity("Model", slug(found[0])))
            if " " in found[0][len(stem) :]:  # beside another version, the name alone is the title's
                yield from (
                    _mention(text, title.end + m.start(), title.end + m.end(), title.entity or Entity("Model", own))
                    for m in re.finditer(rf"(?<![\w-]){re.escape(stem)}(?![\w-]|\s\d)", text[title.end :])
                )


def _without_aside(title: Mention, entity: Entity, text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """One word that a title explains in parentheses, "Tern (2019)", where the text has no other of that name."""
    found = _WITH_ASIDE.fullmatch(title.surface)
    if found is None or re.search(
        rf"(?i:\b(?:{EDITIONS}|big|full|lite|light|heavy|dense)\b)|{SIZE.pattern}", found["aside"]
    ):
        return
    name, rest = found["name"], text[title.end :]
    if any(gazetteer.find(name)) or re.search(rf"(?<!\w){name}(?:-\w|\s?\d|\s(?i:{EDITIONS})\b)", rest):
        return
    for m in re.finditer(rf"(?<![\w-]){name}(?![\w-])", rest):
        yield _mention(text, title.end + m.start(), title.end + m.end(), entity)


def _numbered_alike(title: Mention, text: str) -> Iterator[Mention]:
    """Models that differ from the title's in the number that ends their name: "Tern57" beside "Tern103"."""
    if own := _NUMBERED.fullmatch(title.surface):
        for found in re.finditer(rf"(?<![\w-]){own['stem']}(\d{{1,4}})(?![\w-])", text[title.end :]):
            if found[1] != own["number"]:
                place = title.end + found.start()
                yield _mention(text, place, place + len(found[0]), Entity("Model", slug(found[0])))


def _bare_editions(title: Mention, variant: re.Match[str], text: str) -> Iterator[Mention]:
    """Editions that stand for models where several do: "Small took 1 day, Base 3 days and Large 8 days"."""
    named = list(_BARE.finditer(text, title.end))
    if len({found[0].lower() for found in named}) < 2:
        return
    for found in named:
        own = found[0].lower() == variant[1].lower()
        other = Entity("Model", slug(f"{title.surface[: variant.start()]} {found[0]}"))
        yield _mention(text, found.start(), found.end(), (title.entity if own else None) or other)


def _mention(text: str, start: int, end: int, entity: Entity) -> Mention:
    return Mention("model", start, end, text[start:end], entity)
