"""Members of a family that a text tells apart by a size before its name: "the 7B-parameter Tern", "our 13B Tern"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from modelatlas.gazetteer import slug
from modelatlas.model import Entity, Mention
from modelatlas.versions import name_size

_JOINT = re.compile(r"[\s-]?(?:parameters?[\s-]|sized?\s)?")
_IN_A_ROW = re.compile(r"(?:,|/|&|\band|\bor|\bto|[\d.][BM]?\s?[–-])\s*\Z", re.IGNORECASE)
_REACH = 8
_UNITS = ((Decimal(10**12), "T"), (Decimal(10**9), "B"), (Decimal(10**6), "M"))


def called_by_size(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions, those of a family that stand behind a size, of several that do, being of the member of that size.

    The last of a row of sizes, "1B, 3B and 7B Tern models", is that of no one member.
    """
    sized: dict[int, str] = {}
    sizes: dict[Entity, set[str]] = defaultdict(set)
    for number, (before, m) in enumerate(zip(mentions, mentions[1:], strict=False)):
        if m.entity is not None and (size := _size_before(before, m, text)):
            sized[number] = size
            sizes[m.entity].add(size)
    sizes = {entity: told for entity, told in sizes.items() if len(told) > 1 and _are_all(told, entity, mentions)}
    out = list[Mention]()
    for number, m in enumerate(mentions):
        named = mentions[number + 1] if number in sized else m
        if number in sized and named.entity in sizes:
            continue  # a part of the name that follows
        if number - 1 in sized and m.entity in sizes:
            label, start = f"{m.surface} {sized[number - 1]}", mentions[number - 1].start
            m = replace(
                m, start=start, surface=text[start : m.end], entity=Entity("Model", slug(label), label), partial=True
            )
        out.append(m)
    return out


def _are_all(sizes: set[str], family: Entity, mentions: Sequence[Mention]) -> bool:
    """Whether members that have names with a size, "Tern-8M", are among those of ``sizes``: 8.4M may be that of one."""
    longer = (m.surface for m in mentions if m.kind == "model" and m.entity and m.entity.key.startswith(family.key + "-"))
    return {size for name in longer if (size := name_size(name))} <= {name_size(f"x-{size}") for size in sizes}


def _size_before(size: Mention, m: Mention, text: str) -> str:
    """The size that stands right before a family's name, "7B"; "" for none."""
    if size.kind not in ("params", "size") or size.quantity is None or size.tagged:
        return ""
    if m.kind != "model" or m.tagged or m.partial or name_size(m.surface) or not _JOINT.fullmatch(text, size.end, m.start):
        return ""
    if _IN_A_ROW.search(text, max(0, size.start - _REACH), size.start):
        return ""
    return next((f"{size.quantity.value / unit:f}{sign}" for unit, sign in _UNITS if size.quantity.value >= unit), "")
