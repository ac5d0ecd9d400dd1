"""Which start tag belongs to which end tag, and which of them mark something: broken markup never makes a long span."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modelatlas.documents.faults import Faults, clip
from modelatlas.documents.markup import Token
from modelatlas.tags import TagTable

NO_PARTNER = -1
MAX_MARK = 200
"""The longest text, in characters, that a tag of the table may mark: longer ones are faults of the markup."""

_LETTER = re.compile(r"[^\W_]")
_DECLARED = re.compile(r"\s*<(?:\?xml\s|!doctype\s)", re.IGNORECASE)
_WRITE_END = "write </{name}> where it ends, or '&lt;' if the '<' is text"


@dataclass(frozen=True, slots=True)
class Matching:
    """``partner[i]`` is the token that closes (or opens) token i, or `NO_PARTNER`.

    ``blocks_before[i]`` counts the block tags up to token i; ``crossed`` maps the start token of an element to the end
    token, inside it, of another that began before; ``doubled`` are those that hold another of their own name.
    """

    partner: list[int]
    blocks_before: list[int]
    crossed: dict[int, int]
    doubled: frozenset[int]


def match(tokens: list[Token], table: TagTable) -> Matching:
    """Pair each end tag with the nearest open start tag of its name, whatever lies between: O(len(tokens)).

    A pair by name, not by nesting: ``<model><year>x</model></year>`` is what the author meant, twice.
    """
    partner = [NO_PARTNER] * len(tokens)
    blocks_before: list[int] = []
    by_name: dict[str, list[int]] = {}
    still_open: list[int] = []
    crossed: dict[int, int] = {}
    doubled: set[int] = set()
    blocks = 0
    for i, token in enumerate(tokens):
        if token.name and table.is_block(token.name):
            blocks += 1
        blocks_before.append(blocks)
        if token.kind == "open":
            by_name.setdefault(token.name, []).append(i)
            still_open.append(i)
        elif token.kind == "close" and by_name.get(token.name):
            start = by_name[token.name].pop()
            partner[start], partner[i] = i, start
            doubled.update(by_name[token.name][-1:])
            while still_open and partner[still_open[-1]] != NO_PARTNER and still_open[-1] != start:
                still_open.pop()
            if still_open[-1] == start:
                still_open.pop()
            else:
                crossed[still_open[-1]] = i
    return Matching(partner, blocks_before, crossed, frozenset(doubled))


def is_tagged(source: str, tokens: list[Token], matching: Matching, table: TagTable) -> bool:
    """Whether a file of no telling name is tagged text, and not text that speaks of tags.

    It is with a declaration; a pair of tags of the table; another pair close around its text ("<i>x</i>", but not "the
    tokens <think> and </think>"); a tag of the table directly before a word ("<model>NeuraScale-9 was", but not "run
    --model <model> --all").
    """
    if _DECLARED.match(source):
        return True
    for i, token in enumerate(tokens):
        if token.kind != "open":
            continue
        end = matching.partner[i]
        if end != NO_PARTNER:
            if token.end == tokens[end].start:
                continue
            around = source[token.end] + source[tokens[end].start - 1]
            if _is_marked(token, table) or not (" " in around or "\t" in around):
                return True
        elif _is_marked(token, table) and _LETTER.match(source, token.end):
            return True
    return False


def _is_marked(token: Token, table: TagTable) -> bool:
    return table.kind(token.name) is not None or table.is_block(token.name)


def find_markup(tokens: list[Token], matching: Matching, table: TagTable, faults: Faults, *, html: bool) -> list[bool]:
    """For each token, whether it is markup: an unknown one without partner is text ("vector<int>")."""
    is_markup = [True] * len(tokens)
    for i, token in enumerate(tokens):
        if token.kind not in ("open", "close") or matching.partner[i] != NO_PARTNER:
            continue
        name = clip(token.name)
        if not table.is_known(token.name):
            is_markup[i] = False
            hint = "close it, or write '&lt;' for '<'"
            faults.add(token.start, f"<{'/' * (token.kind == 'close')}{name}> has no partner: kept as text", hint)
        elif (html and not table.kind(token.name)) or token.name in table.void:
            continue  # HTML leaves many end tags out, and readers of pages cannot mend them
        elif token.kind == "close":
            faults.add(
                token.start, f"</{name}> closes nothing: left out", f"remove it, or write <{name}> where it begins"
            )
        elif table.kind(token.name):
            faults.add(token.start, f"<{name}> is never closed: it marks nothing", _WRITE_END.format(name=name))
        else:
            faults.add(token.start, f"<{name}> is never closed", _WRITE_END.format(name=name))
    return is_markup


def paragraph_names(
    tokens: list[Token], matching: Matching, table: TagTable, text: str, places: list[tuple[int, int]]
) -> frozenset[str]:
    """The names that no table knows and that this document uses for paragraphs (``<absatz>``).

    They hold a paragraph, or, outside of paragraphs, an entity's tag, a blank line or more than `MAX_MARK` characters.
    """
    found: set[str] = set()
    kinds_before = 0
    kinds: list[int] = []
    inside: list[int] = []
    depth = 0
    for i, token in enumerate(tokens):
        paired = matching.partner[i] != NO_PARTNER
        if paired and token.name in table.paragraphs:
            depth += 1 if token.kind == "open" else -1
        kinds_before += paired and table.kind(token.name) is not None
        kinds.append(kinds_before)
        inside.append(depth)
    for i, token in enumerate(tokens):
        end = matching.partner[i]
        if token.kind != "open" or end == NO_PARTNER or table.is_known(token.name) or token.name in found:
            continue
        start_offset, end_offset = places[i][1], places[end][0]
        if matching.blocks_before[i] != matching.blocks_before[end] or (
            not inside[i]
            and (
                kinds[i] != kinds[end]
                or end_offset - start_offset > MAX_MARK
                or "\n\n" in text[start_offset:end_offset]
            )
        ):
            found.add(token.name)
    return frozenset(found)
