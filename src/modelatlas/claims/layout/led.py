"""Whose a block is that its own head names, and the members of a family that a text tells apart by their sizes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from modelatlas.claims.layout.sections import ASKS_OF_IT
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.claims.prose.drafts import Draft
from modelatlas.gazetteer import slug
from modelatlas.model import Layout, Node
from modelatlas.versions import BY_SIZE, NAMED_SIZE, ROW_OF_SIZES, is_member, name_size, sizes_in

_FAMILY = re.compile(
    r"\b(?:family|series|suite|collection|range\s+of\s+(?:parameter\s+)?sizes|(?:different|various|several|two|three|four|five)\s+sizes)\b",
    re.IGNORECASE,
)


def members_by_size(text: Text, family: str, known: Collection[Node]) -> dict[Node, str]:
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
    return {node: name for node, name in members.items() if node not in known}


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


def led_by_sizes(layout: Layout, text: Text, family: str, surfaces: Mapping[Node, str]) -> dict[int, Owner]:
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


_OF_ROWS = re.compile(
    r"\W*(?:(?:all|these|the)\s(?:of\sthe(?:se|m)\s)?)?(?:models\s(?:were|are)\s|training\s(?:was|took|used|ran)\b|trained\b)",
    re.IGNORECASE,
)
"""How a paragraph begins that tells of a training, and names nobody."""
_TIME = "trainingRun.durationHours"


def led_by_tables(layout: Layout, text: Text, drafts: Sequence[Draft]) -> dict[int, Owner]:
    """The models of the tables of a section of which the paragraph right below these tells: "* Training was on 8 GPUs."

    What it tells holds for each of them, if each has a time of its own.
    """
    out: dict[int, Owner] = {}
    for number, block in enumerate(layout.blocks):
        if block.kind != "paragraph" or not _OF_ROWS.match(text.text, *block.span):
            continue
        since = layout.blocks[number - 1].span.end if number else 0
        above = [t.span for t in layout.tables if since <= t.span.start and t.span.end <= block.span.start]
        told = [d for d in drafts if any(span.start <= d.span.start < span.end for span in above)]
        nodes = dict.fromkeys(d.model for d in told if d.path == "parameterCount")
        if nodes:
            out[block.span.start] = Owner(tuple(nodes), each=nodes.keys() <= {d.model for d in told if d.path == _TIME})
    return out


def led_by_names(layout: Layout, text: Text) -> dict[int, Owner]:
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
