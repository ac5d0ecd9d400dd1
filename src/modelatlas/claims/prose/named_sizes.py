"""Sizes that the names of models give: of what a page is titled for, and of the members of its family."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from modelatlas.claims.prose.drafts import STRUCTURED, Draft
from modelatlas.lexicon import slug
from modelatlas.model import Mention, Node, Span
from modelatlas.versions import NAMED_SIZE, ROW_OF_SIZES, name_size, sizes_in

_ACTIVE = re.compile(rf"(?<![A-Za-z0-9])A({NAMED_SIZE})(?![a-z0-9])")


def size_in_title(model: Node, title: Mention, mentions: Sequence[Mention], text: str, *, alone: bool) -> list[Draft]:
    """ "# Tern-7B": the size in the name of what a page describes, unless its text counts; "235B-A22B" is both.

    Where the title gives none, the size of the only longer name that the text has for the model; beside members that
    have sizes of their own (not ``alone``) a name must recur. A name rounds: where the text holds a number that the
    size may be the round form of, it is not the size.
    """
    names = [] if _COUNTED_AS.search(text) else [title]
    if names and not name_size(title.surface):
        own = [m for m in mentions if m.entity == title.entity and m.kind == "model" and name_size(m.surface)]
        own = [m for m in own if _letters(m.surface) != _letters(title.surface)]  # "Tern-1b" is "Tern1b", a version
        names = own[:1] if len({name_size(m.surface) for m in own}) == 1 and (alone or len(own) > 1) else []
        row = _SIZES_IN_A_ROW.search(text) or any(_is_in_a_row(name_size(m.surface), text) for m in names)
        names = [] if row or _has_members(title.surface, mentions) else names
    out = []
    counts = _counts(mentions, text)
    for m in names:
        active = _ACTIVE.search(m.surface)
        sizes = {
            "parameterCount": 0 if _is_rounded(name_size(m.surface), counts) else name_size(m.surface),
            "activeParameterCount": name_size(active[1]) if active else 0,
        }
        span = Span(m.start, m.end)
        out += [Draft(model, p, size, span, "size-in-title", True, fallback=True) for p, size in sizes.items() if size]
    return out


def _has_members(family: str, mentions: Sequence[Mention]) -> bool:
    """Whether models are called by a family's name with different sizes: "Tern-15B-v1" beside "Tern-Chat-34B-v1"."""
    longer = {m.surface for m in mentions if m.kind == "model" and m.surface.startswith((family + "-", family + " "))}
    return len({size for name in longer if (size := name_size(name))}) > 1


_COUNTED_AS = re.compile(
    r"^\W{0,6}(?:total\s+)?param(?:eter)?s?\W{1,6}\d[\d.,]*\s?[KMB]?\s+trainable", re.IGNORECASE | re.MULTILINE
)
"""A sheet that counts what was trained: the size in a name is then that of what it was made from, or a boast."""
_SIZES_IN_A_ROW = re.compile(rf"\b{NAMED_SIZE}`?,\s`?{NAMED_SIZE}`?(?:,|,?\s(?:and|or))\s`?{NAMED_SIZE}\b")
"""Several sizes in a row, "540B, 62B and 8B": one longer name is then that of one member."""


def _is_in_a_row(size: int, text: str) -> bool:
    """Whether a text has a size beside others: "it comes with 2B and 9B parameters"."""
    rows = (sizes_in(found[0]) for found in re.finditer(ROW_OF_SIZES, text))
    return any(size in {name_size(one) for one in row} for row in rows)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


_LOW, _HIGH, _SAME = Decimal("0.75"), Decimal("1.35"), Decimal("0.025")
"""Between what parts of its size a name rounds a count, and how near to it the name is right all the same."""


_FACTOR = re.compile(
    r"(?<=[*×·])\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>[BM]|billion|million)?\s?(?:parameters\s)?(?=[*×·=])"
)
"""A number that a sum multiplies, "6*8.54B*6T": no statement, but reason enough to doubt a round one."""


def _counts(mentions: Sequence[Mention], text: str) -> list[Decimal]:
    """The numbers of a text that may count parameters, in order of size."""
    held = [m.quantity.value for m in mentions if m.kind in ("params", "size", "number") and m.quantity]
    for found in _FACTOR.finditer(text):
        scale = {"": 1, "b": 10**9, "m": 10**6}[(found["unit"] or "")[:1].lower()]
        held.append(Decimal(found["number"].replace(",", "")) * scale)
    return sorted(set(held))


def _is_rounded(size: int, counts: Sequence[Decimal]) -> bool:
    """Whether a text holds a count of more digits near a size: 8,537,680,896 or 8.54B beside "Tern 7B"."""
    near = counts[bisect_right(counts, size * _LOW) : bisect_left(counts, size * _HIGH)]
    return any(_rounds_to(value, size) for value in near)


def _rounds_to(value: Decimal, size: int) -> bool:
    digits = len(value.normalize().as_tuple().digits)
    return digits > 1 and digits > _digits(size) and abs(value - size) > _SAME * size


def _digits(number: int) -> int:
    return len(str(number).rstrip("0"))


def size_in_names(family: str, mentions: Sequence[Mention], text: str) -> list[Draft]:
    """The sizes in the names of a family's members ("Tern-7B", "Tern-70B" of "Tern"), unless the text counts.

    The title's own is not among them (`size_in_title`), nor one that rounds a number of the text.
    """
    stem = re.split(r"[\s-]", family)[0]
    counts = _counts(mentions, text)
    if name_size(family):
        stem = _SIZED_END.sub("", family)  # "Tern 2 13B" beside "Tern 2 7B", where it heads a line or a cell
        mentions = [m for m in mentions if _HEADS.search(text, max(0, m.start - 20), m.start)]
    if (stem == family and name_size(family)) or len(stem) < 3:
        return []
    named = {
        m.entity: m
        for m in mentions
        if m.kind == "model" and m.entity and re.match(rf"{re.escape(stem)}[\s\d-]", _name(m))
    }
    own = slug(family)  # "Tern-15B" for Tern itself is no member
    named = {entity: m for entity, m in named.items() if entity.key != own or slug(m.surface) == own}
    sizes = {m: size for m in named.values() if (size := name_size(_name(m))) and _has_one_size(_name(m))}
    if len(set(sizes.values())) < 2:
        return []
    return [
        Draft(
            Node("Model", entity.key), "parameterCount", size, Span(m.start, m.end), "size-in-name", True, fallback=True
        )
        for m, size in sizes.items()
        if (entity := m.entity) and m.surface != family and not _is_rounded(size, counts)
    ]


def _has_one_size(name: str) -> bool:
    """Whether a name gives one size, and none of experts or of two parts: "TernCLIP ResNet-30M Text-29M"."""
    return not _EXPERTS.search(name) and not _OF_TEXT.search(name)


def _name(m: Mention) -> str:
    """A model's name in whole: that of 13B in "Tern-7B and 13B" as well."""
    return m.entity.label if m.partial and m.entity and m.entity.label else m.surface


_HEADS = re.compile(r"[\n|>][\s#*_`\[-]*$|\*\*$")
_SIZED_END = re.compile(rf"[\s-]{NAMED_SIZE}$", re.IGNORECASE)
_OF_TEXT = re.compile(r"\d[BM]\b.*\bText-\d", re.IGNORECASE)
_EXPERTS = re.compile(r"\d\s?x\s?\d|(?<![A-Za-z])A\d")
"""Sizes of experts, or of what is active: "8x7B", "30B-A3B"."""


def without_doubles(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without members that only a row of sizes names, where others of the family have these sizes."""
    told: dict[object, set[str]] = {}
    for d in drafts:
        if d.path == "parameterCount" and d.rule not in _OF_A_ROW:
            told.setdefault((d.model.key.partition("-")[0], d.value), set()).add(d.model.key)
    return [
        d
        for d in drafts
        if d.rule != "sizes-of-members"
        or all(d.model.key.startswith(key) for key in told.get((d.model.key.partition("-")[0], d.value), ()))
    ]


_OF_A_ROW = frozenset({"sizes-of-members", "size-in-name"})


def fits_name(draft: Draft, name: str) -> bool:
    """Whether a parameter count can be that of a model whose ``name`` gives a size: names round, but not by half."""
    size = name_size(name)
    if draft.path != "parameterCount" or not size or not isinstance(draft.value, int):
        return True
    most, least = (2, 1) if len(str(draft.value).rstrip("0")) > _TO_THE_LAST else (3, 2)
    return least * size <= most * draft.value and least * draft.value <= most * size


_TO_THE_LAST = 6
"""Digits of a count that somebody has looked up: a name may then leave the embeddings out."""


def without_strangers_sizes(drafts: Sequence[Draft], mentions: Sequence[Mention]) -> list[Draft]:
    """The drafts without counts that belie the name of their model in sentences that do not have it.

    "Tern-7B has 13 billion parameters" is said; of "It has 13 billion parameters" another model is spoken of.
    """
    names: dict[Node, Mention] = {}
    places: dict[Node, list[int]] = {}
    for m in mentions:
        if m.kind == "model" and m.entity:
            names.setdefault(Node("Model", m.entity.key), m)
            places.setdefault(Node("Model", m.entity.key), []).append(m.start)

    def is_sound(d: Draft) -> bool:
        if d.path != "parameterCount" or d.model not in names or d.rule in STRUCTURED:
            return True
        said = any(d.span.start <= at < d.span.end for at in places[d.model])
        return said or fits_name(d, names[d.model].surface)

    return [d for d in drafts if is_sound(d)]
