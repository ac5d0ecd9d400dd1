"""Lists of values: "A, B and C have 7, 13 and 70 billion …" gives each model of a list its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from modelatlas.claims.prose.discourse import NOBODY, Discourse, Owner, Token, subtype_of
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Mention, Node
from modelatlas.patterns import KINDS, WHO, kind_chars
from modelatlas.versions import BY_SIZE

_ROW = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:,|,?\s*(?:and|or|&))\s+(?:the\s+)?(?:\w+\s+){0,2}")
_IN_TURN = re.compile(r"\b(?:respectively|in\s+(?:that|this|the\s+same)\s+order|in\s+turn)\b")
_NOT_VALUES = {
    *WHO, "technique", "task", "benchmark", "hardware", "country", "dataset", "metric", "name", "organization",
    "artifact",
}  # fmt: skip
_VALUE = f"[{kind_chars(*(k for k in KINDS if k == 'country' or k not in _NOT_VALUES))}]"
_LIST = re.compile(
    rf"({_VALUE}.)(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)"
    rf"(?:(?:the|a|an|for|of|about|roughly)\s+)?({_VALUE}.))+"
)
"""Values in a row: "A and B, of 7 and 70 billion parameters" has one row of values; the names are none."""


def distribute(
    sentence: Sentence, tokens: list[Token], around: Callable[[int], Owner], discourse: Discourse
) -> dict[int, Owner]:
    """ "A, B and C have 7, 13 and 70 billion …": the values of a list go to the models of a list of the same length.

    ``around`` tells the owner by place alone.
    """
    lists: dict[int, Owner] = {}
    in_turn = bool(_IN_TURN.search(sentence.code))
    for match in _LIST.finditer(sentence.code):
        slots = list(sentence.slots(*match.span()))
        kinds = {m.kind for _, m in slots}
        if in_turn and len(kinds) == 2 and "number" in kinds and " for " not in match[0]:
            kinds -= {"number"}  # "23 and 5 languages, in that order"
        places = in_turn and kinds == {"country"}  # "the first and the last in Greece and Croatia, respectively"
        if len(slots) < 2 or len(kinds) > 1 or (kinds & _NOT_VALUES and not places):
            continue
        group = _list_before(sentence.code, tokens, match.start(), len(slots), in_turn) or around(match.start()).nodes
        if in_turn and len(group) != len(slots):
            group = _list_after(sentence.code, tokens, match.end(), len(slots))
        unknown = any(subtype_of(t.mention) in BY_SIZE and not t.nodes for t in tokens)  # members that have no names
        if len(group) != len(slots) and in_turn and not any(t.start >= match.end() and t.nodes for t in tokens):
            group = () if unknown else discourse.group
        if not group and any(t.mention.surface.lower() == "they" and t.end <= match.start() for t in tokens):
            group = discourse.all_described() if in_turn or len(slots) > _PAIR else ()  # "they attain 51, 68 and 77"
        if len(group) == len(slots):
            lists.update({at: Owner((node,)) for (at, _), node in zip(slots, group, strict=True)})
        elif in_turn or (kinds <= _SPENT and _JOINED.search(match[0])):
            lists.update({at: NOBODY for at, _ in slots})
    if in_turn and not lists:
        lists.update(_interleaved(sentence, tokens, around))
    return lists


def _interleaved(sentence: Sentence, tokens: list[Token], around: Callable[[int], Owner]) -> dict[int, Owner]:
    """ "A and B took 18 days on 192 and 36 days on 512 GPUs, respectively": as many of each kind as models."""
    lists: dict[int, Owner] = {}
    kinds: dict[str, list[int]] = {}
    for at, m in sentence.slots(0, len(sentence.code)):
        if m.kind in _IN_TURN_TOO:
            kinds.setdefault("devices" if m.kind in ("number", "devices") else m.kind, []).append(at)
    for places in kinds.values():
        group = _list_before(sentence.code, tokens, places[0], len(places), in_turn=True) or around(places[0]).nodes
        if len(group) == len(places) > 1:
            lists.update({at: Owner((node,)) for at, node in zip(places, group, strict=True)})
    return lists


_IN_TURN_TOO = frozenset({"duration", "devices", "number", "tokens", "hardware"})
_PAIR = 2
"""Values of a row from which on it is no chance that the text has described as many models."""
_JOINED = re.compile(r"\s(?:and|or)\s")
_SPENT = frozenset({"duration", "devicehours"})
"""What a model has one of: "took 5 and 14 days" tells of two."""


def beside(sentence: Sentence, lists: Mapping[int, Owner], position: int) -> list[tuple[int, Mention]]:
    """The other values of the list in which a value stands, where each has a model of its own."""
    if position not in lists or not lists[position].nodes:
        return []
    _, own = sentence.slot(position)
    for match in _LIST.finditer(sentence.code):
        if match.start() <= position < match.end():
            row = sentence.slots(*match.span())
            return [(at, m) for at, m in row if at != position and at in lists and m.kind == own.kind]
    return []


def _list_before(code: str, tokens: list[Token], position: int, length: int, in_turn: bool) -> tuple[Node, ...]:
    """The models named in a row before ``position``; apart from each other only where the text says "respectively"."""
    before = [t for t in tokens if t.end <= position and len(t.nodes) == 1 and t.mention.kind == "model" and not t.role]
    if not in_turn and not all(_ROW.fullmatch(code, a.end, b.start) for a, b in pairwise(before)):
        return ()
    if in_turn and len(before) != length:
        before = _siblings(code, tokens, position, length)
    named = [t.nodes[0] for t in before]
    return tuple(named) if len(named) == length and len(set(named)) == length else ()


_FOR = re.compile(r"\s*(?:\w+\s+){0,4}?(?:for|in|of|by|with)\s+(?:(?:the|our|training|pretraining)\s+)*")


def _list_after(code: str, tokens: list[Token], position: int, length: int) -> tuple[Node, ...]:
    """The models named in a row after ``position``: "took 5 and 14 days for A and B, respectively"."""
    row = [t for t in tokens if t.start >= position and len(t.nodes) == 1 and t.mention.kind == "model"][:length]
    if len(row) != length or not _FOR.fullmatch(code, position, row[0].start):
        return ()
    named = tuple(t.nodes[0] for t in row)
    one_row = all(_ROW.fullmatch(code, a.end, b.start) for a, b in pairwise(row))
    return named if one_row else ()


_HAVING = re.compile(r"\s*,?\s*(?:which|that|whose|with|of|at)\b[^;.]*")


def _siblings(code: str, tokens: list[Token], position: int, length: int) -> list[Token]:
    """The models of a row in a role, with a clause of their own: "like its siblings A and B, which have 1 and 7 …"."""
    row = [t for t in tokens if t.end <= position and len(t.nodes) == 1 and t.mention.kind == "model"][-length:]
    one_row = all(_ROW.fullmatch(code, a.end, b.start) for a, b in pairwise(row))
    return row if one_row and row and _HAVING.fullmatch(code, row[-1].end, position) else []
