"""Members of a family behind values in a row: "7 h (mini), 15 h (base)", "3 days for the 1B and 9 days for the 7B"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelatlas.model import Entity, Mention
from modelatlas.versions import ONE_SIZE
from modelatlas.words import one_of

_NAME = rf"(?:(?i:{one_of('editions', 'sizes')})|XS|XX?L|[STBMLHG]|{ONE_SIZE})"
_LABEL = re.compile(
    rf"\s(?:\((?:the\s)?(?P<bracketed>{_NAME})(?:\smodel)?\)|for\s(?:the\s)?(?P<named>{_NAME})(?:\smodel)?(?![\w-]|\s[A-Z\d]))"
)
_JOINT = re.compile(r"(?:\s?[,;]\s(?:and\s)?|\sand\s)(?:(?:about|around|roughly|some)\s|~)?")
_NO_LABELLED = frozenset({"params", "active", "size", "year", "date"})
"""Kinds of values whose labels say more, and are read elsewhere."""
_Row = list[tuple[Mention, re.Match[str]]]


def labelled(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions, the labels behind values in a row being those of the members that they name, if the text has the
    names of them all and these begin alike."""
    added: list[Mention] = []
    for row in _rows(mentions, text):
        spans = [label.span(label.lastgroup or 0) for _, label in row]
        members = _members([text[slice(*span)] for span in spans], mentions)
        named = zip(spans, members, strict=True) if members else ()
        added += [Mention("model", *span, text[slice(*span)], member, partial=True) for span, member in named]
    if not added:
        return list(mentions)
    taken = {at for m in added for at in range(m.start, m.end)}
    return sorted([*(m for m in mentions if m.start not in taken), *added], key=lambda m: m.start)


def _rows(mentions: Sequence[Mention], text: str) -> Iterator[_Row]:
    """Values in a row, each with the label behind it."""
    row: _Row = []
    for m in mentions:
        label = _LABEL.match(text, m.end) if m.quantity and m.kind not in _NO_LABELLED else None
        if label is None:
            continue
        if row and not (_JOINT.fullmatch(text, row[-1][1].end(), m.start)):
            yield from _told_apart(row)
            row = []
        row.append((m, label))
    yield from _told_apart(row)


def _told_apart(row: _Row) -> Iterator[_Row]:
    if len({(label[label.lastgroup or 0]).lower() for _, label in row}) == len(row) > 1:
        yield row


def _members(names: Sequence[str], mentions: Sequence[Mention]) -> list[Entity]:
    """The models of one family that end in each of the names; none where it is not known which."""
    models = {m.surface: m.entity for m in mentions if m.kind == "model" and m.entity}
    of_each = [
        {
            surface[: -len(name)].rstrip(" -_").lower(): entity
            for surface, entity in models.items()
            if re.search(rf"[\s_-]{re.escape(name)}\Z", surface, re.IGNORECASE)
        }
        for name in names
    ]
    stems = set.intersection(*map(set, of_each))
    stem = stems.pop() if len(stems) == 1 else None
    return [members[stem] for members in of_each] if stem is not None else []
