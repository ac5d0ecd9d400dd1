"""Members of a family that a text tells apart by their sizes: alone, "the 2B and 9B models", or before its name, "the
7B-parameter Tern".

A size alone stands for the member that has it, like "the 9B model": an anaphor, which names nothing itself. With the
name behind it, it is the name of the member.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from modelatlas.gazetteer import slug
from modelatlas.model import Entity, Mention
from modelatlas.versions import ONE_SIZE, ROW_OF_SIZES, name_size

_SIZE = rf"{ONE_SIZE}(?![\w-]|\.\d)"
_MODELS = r"(?:models|variants|versions|checkpoints|members|editions|sizes|LLMs|ones)\b"
_ROW = re.compile(
    rf"(?<![\w.-])(?P<row>(?:(?:[Tt]he|[Bb]oth|[Aa]ll|[Oo]ur|[Ii]ts|[Tt]hese|[Dd]ense|[Ss]parse)\s(?:the\s)?|(?<=:\s))~?{ROW_OF_SIZES}"
    rf"[\s-](?:parameters?\s)?(?:(?:[a-z-]+|MoE)\s){{0,2}}?{_MODELS})(?!\s(?:of|from|by)\s(?:the\s)?[A-Z])"
)
"""Of whom a sentence speaks: "the 2B and 9B base models", but not "the 2B and 9B models of Auk"."""
_TOLD = (
    rf"(?<![\w.$-]){_SIZE}(?:\s\((?=[^()\n]{{0,60}}\d)[^()\n]{{2,80}}\)|:\s(?=[^,;:\n]{{0,60}}\d)[^,;:()\n]{{2,80}})"
)
_LED = rf"(?<![\w.$-]){_SIZE}\s?(?:→|->|=>|—)\s(?=[^;:\n]{{0,60}}\d)[^;:\n]{{2,80}}"
_LIST = re.compile(rf"{_TOLD}(?:(?:[,;]\s(?:and\s)?|\sand\s){_TOLD}){{1,11}}|{_LED}(?:;\s(?:and\s)?{_LED}){{1,11}}")
"""Sizes with what is told of each: "1B (2T tokens) and 7B (4T tokens)", "1B: 64 TPUs, 7B: 512 TPUs"."""
_DOES = (
    r"(?:was|is|has|had|uses|used|took|takes|saw|needed|needs|ran|runs|required|requires|trained|finished|converged|cost|consumed"
    r"|reached|got|went|lasted|gets)"
)
_ALONE = re.compile(
    rf"(?:(?<![\w.-])(?:[Tt]h(?:e|eir)|[Ii]ts|[Oo]ur)\s|(?:(?<=^)|(?<=[\n.;]\s)|(?<=\n))){_SIZE}(?=\s{_DOES}\s)"
    rf"|(?<=\b[Ff]or\s)the\s{_SIZE}(?=,?\s(?:we|they|this|it|training|that)\s)"
    rf"|(?<=\b[Tt]raining\s)(?:the\s|of\sthe\s)?{_SIZE}(?=:|\s{_DOES}\s)"
    rf"|(?:(?<=\sand\s)|(?<=,\s))the\s{_SIZE}(?=\s(?:on|for|with|in|at|using)\s[\w~]*\d)"
    rf"|(?:(?<=,\s)|(?<=\sand\s))(?:the\s)?{_SIZE}(?:\smodel)?(?=\s{_DOES}\s)"
    rf"|(?<=\sand\s){_SIZE}(?=\s(?:with|on)\s~?\d[\d.]*\s?(?:[BT]|[bt]rillion|[bm]illion)\stokens)"
)
"""A size that does what models do: "the 2B was trained on 2T tokens and the 9B on 8T"."""
_ONE = re.compile(_SIZE)
_HEAD = re.compile(rf"{_SIZE}(?=\s\(|:\s|\s?(?:→|->|=>|—)\s)")


def find_member_sizes(text: str) -> Iterator[Mention]:
    """The sizes of a text that stand for members, each with the words around it that say so.

    >>> [m.surface for m in find_member_sizes("We trained the 2B and 9B base models on TPUs.")]
    ['the 2B', '9B base models']
    >>> [m.surface for m in find_member_sizes("Sizes: 1B (2T tokens), 7B (4T tokens) and 32B (6T tokens).")]
    ['1B', '7B', '32B']
    """
    for found in _ROW.finditer(text):
        places = [m.span() for m in _ONE.finditer(text, *found.span("row"))]
        places[0], places[-1] = (found.start(), places[0][1]), (places[-1][0], found.end("row"))
        yield from (_mention(*place, text) for place in places)
    yield from (_mention(*m.span(), text) for m in _ALONE.finditer(text))
    for found in _LIST.finditer(text):
        heads = [m.span() for m in _HEAD.finditer(text, *found.span())]
        if len({text[slice(*place)] for place in heads}) == len(heads):
            yield from (_mention(*place, text) for place in heads)


def _mention(start: int, end: int, text: str) -> Mention:
    return Mention("anaphor", start, end, text[start:end], Entity("Cue", "member"))


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
