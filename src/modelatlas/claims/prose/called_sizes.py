"""Which model a text means by a size, "the 7B model" or "the 2B and 9B": the document's own if it can have that."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from modelatlas.claims.prose.discourse import Discourse
from modelatlas.model import Node
from modelatlas.versions import is_member, name_size


def sized(surface: str, discourse: Discourse) -> tuple[Node, ...]:
    """ "The 7B model": that of this size, else the title's, unless that is known to have another."""
    own = discourse.topic.nodes if discourse.titled else ()
    return _by_size(surface, discourse) or (() if is_of_another_size(surface, discourse) else own)


def member(surface: str, discourse: Discourse) -> tuple[Node, ...]:
    """ "The 2B", "9B" in a list: that of this size, else the title's, which is known to have it."""
    known = any(_known_sizes(discourse)) and not is_of_another_size(surface, discourse)
    return _by_size(surface, discourse) or (discourse.topic.nodes if known and discourse.titled else ())


_LOW, _HIGH, _SAME = Decimal("0.75"), Decimal("1.35"), Decimal("0.05")
"""Between what parts of a size a count lies that it may be the round form of, and how near another round one is."""


def is_of_another_size(surface: str, discourse: Discourse) -> bool:
    """Whether words call a model by a size that the document's own model, by its name or the text, has not."""
    size, own = size_of(surface), _known_sizes(discourse)
    if not any(own):
        return _IN_A_ROLE.search(surface) is not None
    return size > 0 and not any(_is_as_large(size, s) for s in own if s)


def _is_as_large(size: int, known: int) -> bool:
    if _digits(size) > _digits(known):
        return _LOW * known <= size <= _HIGH * known  # "the 8.54B model" of Tern-7B
    return abs(size - known) <= _SAME * known


def _digits(number: int) -> int:
    return len(str(number).rstrip("0"))


_IN_A_ROLE = re.compile(r"\b(?:student|teacher|baseline)$", re.IGNORECASE)
""" "The 7B teacher": not the document's own model, unless that has this size."""


def _known_sizes(discourse: Discourse) -> list[int]:
    """The size of the document's own model, as its name or the text has it; 0 where neither does."""
    return [name_size(discourse.labels.get(n, "")) or discourse.sizes.get(n, 0) for n in discourse.topic.nodes]


def size_of(surface: str) -> int:
    """The size by which words call a model: "the 7B model"."""
    return name_size(re.sub(r"^\D*", "", surface, count=1))


def _by_size(surface: str, discourse: Discourse) -> tuple[Node, ...]:
    size = size_of(surface)
    fits = [
        n
        for n, label in discourse.labels.items()
        if size and (name_size(label) == size or discourse.sizes.get(n) == size)
    ]
    kin = [n for n in discourse.labels if any(n.key.startswith(f"{t.key}-") for t in discourse.topic.nodes)]
    fits = [n for n in fits if n in kin] if kin else fits  # of the family that the document is about
    heads = {discourse.labels.get(n, "") for n in discourse.topic.nodes}
    own = [n for n in fits if SIZE_AT_END.sub("", discourse.labels[n]) in heads]
    if len(own) == 1:
        return (own[0],)  # "the 70B model" below the title X is X-70B, not X-PT-70B
    plain = [n for n in fits if _ENDS_IN_SIZE.search(discourse.labels[n])]
    fits = plain if len(plain) == 1 else fits  # "the 70B model" is X-70B, not X-70B-Instruct
    tuned = [n for n in fits if n not in discourse.topic.nodes and _is_tuned(discourse.labels[n], heads)]
    return tuple(fits) if len(fits) == 1 and not tuned else ()


def _is_tuned(name: str, heads: Iterable[str]) -> bool:
    """Whether a name is of what was tuned from the member that a title and a size name: "Tern-7B-Chat" below "Tern"."""
    return _TUNED.search(name) is not None and any(head and is_member(name, head) for head in heads)


_TUNED = re.compile(r"\d[BM][\s_-](?:instruct|chat|it|sft|dpo|rlhf)\b", re.IGNORECASE)


SIZE_AT_END = re.compile(r"[\s-]\d+(?:\.\d+)?\s?[BMT](?:-A\d+(?:\.\d+)?B)?$", re.IGNORECASE)
_ENDS_IN_SIZE = re.compile(r"\d[BMT]$", re.IGNORECASE)
