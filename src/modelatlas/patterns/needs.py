"""What a sentence must have for a pattern to match at all, and with what a match begins: read off the pattern alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.patterns.expressions import POSSESSIVES
from modelatlas.patterns.slots import slot_chars


def needs_of(tokens: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Choices of words (or their beginnings), of mentions and of marks: a sentence has one of each, in this order."""
    found, _ = _choices(tokens, 0)
    return tuple(tuple(sorted(choice)) for choice in found)


_MARKS = {"\\(": "(", "\\)": ")", ",": ","}
_PUNCTUATION = frozenset(_MARKS.values())


def _weakness(choice: frozenset[str]) -> tuple[int, bool]:
    """How little a choice tells: many things do less than one, and a comma does less than a word."""
    return len(choice), choice <= _PUNCTUATION


def _choices(tokens: Sequence[str], at: int) -> tuple[list[frozenset[str]], int]:
    """The choices of a sequence that begins at ``at``, and where the sequence ends."""
    found: list[frozenset[str]] = []
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        token, choices = tokens[at], list[frozenset[str]]()
        at += 1
        if token == "(":
            branches = []
            while True:
                branch, at = _choices(tokens, at)
                branches.append(branch)
                at += 1
                if at > len(tokens) or tokens[at - 1] == ")":
                    break
            if len(branches) == 1:
                choices = branches[0]
            elif all(branches):
                choices = [frozenset().union(*(min(branch, key=_weakness) for branch in branches))]
            if at < len(tokens) and tokens[at] in ("?", "*"):
                at, choices = at + 1, []
        elif token.startswith("{"):
            if at < len(tokens) and tokens[at] == "?":
                at += 1
            elif not token.endswith("?"):
                choices = [frozenset(slot_chars(token[1:-1]))]
        elif token[0].isalpha() or token[0] == "*":
            word = max(token.lower().split("*"), key=len)
            if token in POSSESSIVES:
                choices, word = [frozenset((token, *slot_chars("anaphor")))], ""
            if at < len(tokens) and tokens[at] == "?":
                at, word, choices = at + 1, word[:-1], []
            choices = [frozenset((word,))] if len(word) > 1 else choices
        elif token in _MARKS:
            choices = [frozenset((_MARKS[token],))]
        found += [choice for choice in choices if choice]
    return found, at


_HEAD = re.compile(r"\w*")


def openings_of(tokens: Sequence[str], at: int = 0) -> frozenset[str]:
    """What the matches of the sequence that begins at ``at`` can begin with; "" among it where that may be anything."""
    found: set[str] = set()
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        token, after = tokens[at], tokens[at + 1 : at + 2]
        optional = after == ["?"] or token.endswith("}?")
        if token == "(":
            branches, at = _branches(tokens, at)
            found.update(*(openings_of(tokens, branch) for branch in branches))
            optional = tokens[at + 1 : at + 2] in (["?"], ["*"])
        elif token.startswith("{"):
            found.update(slot_chars(token.rstrip("?")[1:-1]) or [""])
        else:
            head = "^" if token == "^" else _HEAD.findall(token.lower())[0]
            found.add(head[:-1] if optional and head == token.lower() else head)
            found.update(slot_chars("anaphor") if token in POSSESSIVES else ())
            optional = optional and token in POSSESSIVES  # elsewhere the letter before it is
        if not optional:
            return frozenset(found)
        at += 1 if token.endswith("}?") else 2
    return frozenset([*found, ""])


def _branches(tokens: Sequence[str], at: int) -> tuple[list[int], int]:
    """Where the alternatives in the parentheses that open at ``at`` begin, and where these close."""
    begins, depth = [at + 1], 0
    while at < len(tokens):
        depth += (tokens[at] == "(") - (tokens[at] == ")")
        if not depth:
            break
        if tokens[at] == "|" and depth == 1:
            begins.append(at + 1)
        at += 1
    return begins, at
