"""Members of a family that a text tells apart by a size before its name: "the 7B-parameter Tern", "our 13B Tern"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

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
    told = defaultdict[Entity, set[str]](set)
    for number, (before, m) in enumerate(pairwise(mentions)):
        if m.entity is not None and (size := _size_before(before, m, text)):
            sized[number] = size
            told[m.entity].add(size)
    families = _told_apart(told, mentions) if told else set()
    out = list[Mention]()
    for number, m in enumerate(mentions):
        if number in sized and mentions[number + 1].entity in families:
            continue  # a part of the name that follows
        if number - 1 in sized and m.entity in families:
            label, start = f"{m.surface} {sized[number - 1]}", mentions[number - 1].start
            named = Entity("Model", slug(label), label)
            m = replace(m, start=start, surface=text[start : m.end], entity=named, partial=True)
        out.append(m)
    return out


def _told_apart(told: dict[Entity, set[str]], mentions: Sequence[Mention]) -> set[Entity]:
    """The families that have several sizes, unless a member goes by another: beside "Tern-8M" 8.4M may be its own."""
    named = sorted({(m.entity.key, m.surface) for m in mentions if m.kind == "model" and m.entity})
    out = set[Entity]()
    for family, sizes in told.items():
        first, end = (bisect_left(named, (f"{family.key}{sign}",)) for sign in "-.")  # "." follows "-"
        others = {size for _, name in named[first:end] if (size := name_size(name))}
        if len(sizes) > 1 and others <= {name_size(size) for size in sizes}:
            out.add(family)
    return out


def _size_before(size: Mention, m: Mention, text: str) -> str:
    """The size that stands right before a family's name, "7B"; "" for none."""
    if size.kind not in ("params", "size") or size.quantity is None or size.tagged:
        return ""
    if m.kind != "model" or m.tagged or m.partial or m.entity is None or name_size(m.entity.key):
        return ""
    if not _JOINT.fullmatch(text, size.end, m.start) or _IN_A_ROW.search(text, max(0, size.start - _REACH), size.start):
        return ""
    return next((f"{size.quantity.value / unit:f}{sign}" for unit, sign in _UNITS if size.quantity.value >= unit), "")
