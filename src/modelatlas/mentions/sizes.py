"""The sizes by which a text tells the members of a family apart: whether a name without one is another's than X-7B."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from modelatlas.mentions.title_forms import SMALLER
from modelatlas.model import Mention
from modelatlas.versions import BY_SIZE, ROW_OF_SIZES

_WRITTEN = re.compile(r"[\s_-](\d+(?:\.\d+)?[bmt])(?![a-z0-9])", re.IGNORECASE)
_PART = re.compile(r"(?<!\w)\w")
_SIGNS = re.compile(r"[\s_-]+")
_NAME = 80
"""Code points before a size in which the name that it is a part of begins, and the parts of that name."""
_PARTS = 6
_TOLD_APART = re.compile(rf"(?<![\w.-]){ROW_OF_SIZES}(?=\s(?:param|model|version|variant|size))")
_SIZE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[bmt](?!\w)")


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a text says of sizes, in small letters: ``written`` behind each name (without the signs in it), ``called``
    by which models stand for themselves ("the 4B model"), ``listed`` in a row with each ("4B and 13B parameters").

    ``smaller``: a smaller model is spoken of.
    """

    written: dict[str, set[str]]
    called: frozenset[str]
    listed: dict[str, list[frozenset[str]]]
    smaller: bool

    def beside(self, stem: str, size: str) -> bool:
        """Whether a family has members beside the one of a ``size``, by its key ``stem``."""
        told = self.called.union(self.written.get(_SIGNS.sub("", stem), ()), *self.listed.get(size, ()))
        return self.smaller or bool(told - {size})


def sizes_of(mentions: Iterable[Mention], text: str) -> Sizes:
    """The sizes of a text, each place of it looked at once."""
    written = defaultdict(set)
    for found in _WRITTEN.finditer(text):
        head = text[max(0, found.start() - _NAME) : found.start()]
        for part in list(_PART.finditer(head))[-_PARTS:]:
            written[_SIGNS.sub("", head[part.start() :]).lower()].add(found[1].lower())
    sized = (m.surface for m in mentions if m.kind == "anaphor" and m.entity and m.entity.key in BY_SIZE)
    called = frozenset(size for surface in sized for size in _SIZE.findall(surface.lower()))
    listed = defaultdict(list)
    for found in _TOLD_APART.finditer(text):
        row = frozenset(_SIZE.findall(found[0].lower()))
        for size in row:
            listed[size].append(row)
    return Sizes(dict(written), called, dict(listed), SMALLER.search(text) is not None)
