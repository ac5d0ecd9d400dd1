"""Where the brackets, the clauses and the phrases of a sentence open and end."""

from __future__ import annotations

import re

from modelatlas.claims.prose.slots import WHO_CHARS, WHO_SLOT
from modelatlas.patterns import kind_chars

PAREN = re.compile(r"\s*\(")
IN_PARENTHESES = re.compile(r"\s*\([^()]*\)")
ENTRY = re.compile(r"\s*(?:,[^,;:()]{1,60})?:\s")
_OPENS = re.compile(r"[(;,]\s*$")
_NEXT_ENTRY = re.compile(rf"[;)]|,\s*(?:the\s+)?{WHO_SLOT}")
"""Around a name that heads what a parenthesis gives for another: "131,072 tokens (X: 4,096)"."""


def opened(code: str, at: int) -> int:
    """Where the parenthesis around ``at`` opens, or -1."""
    start = code.rfind("(", 0, at)
    return start if start >= 0 and ")" not in code[start:at] else -1


def is_entry(code: str, start: int, end: int) -> bool:
    """Whether the name at ``start`` only heads what a parenthesis gives for it, beside what the sentence is about."""
    return opened(code, start) >= 0 and bool(ENTRY.match(code, end) and _OPENS.search(code, max(0, start - 8), start))


_ALONE_IN_BRACKETS = re.compile(rf"\s*,[^(){WHO_CHARS}]{{1,60}}\)")


def is_aside(code: str, start: int, end: int) -> bool:
    """Whether a name only says in brackets what something is, with a word on its size: "its tower (X, 400M)"."""
    return code[:start].rstrip().endswith("(") and _ALONE_IN_BRACKETS.match(code, end) is not None


_VALUE = kind_chars(
    "duration",
    "devicehours",
    "energy",
    "emissions",
    "flop",
    "tokens",
    "bytes",
    "devices",
    "percent",
    "points",
    "number",
)
_TOLD = re.compile(
    rf"[^();{WHO_CHARS}]{{0,60}}?\s(?:had|has|was|is|were|took|used|uses|needed|required|saw|counted|counts|reached|scored|got|gets)\s[^()]*\)"
    rf"|:? [{_VALUE}].\)"
)


def is_told_aside(code: str, start: int, end: int) -> bool:
    """Whether brackets tell of a name, and the sentence goes on past them: "(the old X had 8B), 24 languages"."""
    return opened(code, start) > 0 and _TOLD.match(code, end) is not None


_LABELLED = re.compile(rf"[{_VALUE}]. \([{WHO_CHARS}].\)")
_ANOTHER = re.compile(rf",? (?:and )?{_LABELLED.pattern}")


def is_label(code: str, start: int, end: int) -> bool:
    """Whether a name in brackets is the label of one of several values: "3 days (X) and 9 days (Y) on …"."""
    if not _LABELLED.fullmatch(code, start - 4, end + 1):
        return False
    return bool(_ANOTHER.match(code, end + 1)) or any(m.end() == end + 1 for m in _ANOTHER.finditer(code, 0, end + 1))


def entry_end(code: str, start: int) -> int:
    """Where an entry in a parenthesis ends that begins at ``start``."""
    found = _NEXT_ENTRY.search(code, start)
    return found.start() if found else len(code)


def closing(code: str, start: int) -> int:
    """Where the parenthesis closes in which ``start`` lies; the end of the code where none does."""
    depth = 1
    for at in range(start, len(code)):
        if code[at] == "(":
            depth += 1
        elif code[at] == ")":
            depth -= 1
            if not depth:
                return at
    return len(code)


_CLAUSE_END = re.compile(
    r",(?!\s*(?:which|whose|that|who|with|trained|pretrained|released|and\s+(?:was|had|has|is|were))\b)(?!\s*(?:and\s+)?(?:[\ue000-\uf8ff]{2}\s*(?:[,)]|and\b)))|[;()]|(?<=\)):\s|\s[—–]\s"
)
_PHRASE_END = re.compile(rf"[,;()]|\s(?:and|but|while|whereas)\s|{WHO_SLOT}")


_NESTED = re.compile(
    r",\s*(?:on|with|over|in|at|using|for|by)\b[^,;]*,\s*(?:had|has|have|was|were|is|are|took|lasted|ran|went|needed|required|consumed|reached)\b"
)
"""An aside within a clause: "whose own training, on 256 GPUs, had gone on for a month"."""


def clause_end(code: str, start: int) -> int:
    """Where the clause that begins at ``start`` ends; what stands in parentheses belongs to it."""
    at = start
    while found := _CLAUSE_END.search(code, at):
        if found[0] == "(":
            at = closing(code, found.end()) + 1
        elif nested := _NESTED.match(code, found.start()):
            at = nested.end()
        else:
            return found.start()
    return len(code)


def phrase_end(code: str, start: int) -> int:
    """Where the phrase ends that goes on at ``start``; the end of the code where nothing ends it."""
    found = _PHRASE_END.search(code, start)
    return found.start() if found else len(code)
