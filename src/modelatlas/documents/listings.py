"""Fenced text that is no code: sheets of keys and values, tables that are set so to be even, results line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TEXT = frozenset(
    {"", "text", "txt", "plain", "plaintext", "md", "markdown", "log", "console", "output", "yaml", "yml"}
)
"""What a fence says of its language where it may hold no code."""
_SHELLS = frozenset({"sh", "bash", "shell"})
"""Languages of fences that may hold a table that a program wrote, and nothing else that is no code."""
_DASHES = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*[|+])+(?:\s*:?-{2,}:?\s*)?\|?\s*")
_RESULT = re.compile(
    r"\s*(?:[-*+]\s+)?(?P<quote>[\"']?)[^\W_][^:={}\"';|]{0,60}(?P=quote)\s*[:=]\s*-?\d{1,5}(?:\.\d+)?\s?%?(?:\s?(?:±|\+/-)\s?[\d.]+)?,?\s*"
)
"""A name and a number, "TideQA: 71.2", also as JSON has them, in quotes and before a comma."""
_LEAST = 2
"""Lines from which on names with numbers are a list."""
_LISTED = re.compile(r"[ \t]*(?:[-*•][ \t]+)?(?P<key>[A-Z][\w /()#.-]{1,40}):[ \t]+\S[^\n]*")
_OF_A_MODEL = re.compile(
    r"(?:(?:model|total|number of|num|max(?:imum)?|training|attention|#)\s)*"
    r"(?:param\w*|context|sequence length|architecture|layers|hidden|vocab\w*|heads|tokens|data|time|hardware|compute"
    r"|steps|gpus?|tpus?|developer|licen[cs]e)\b",
    re.IGNORECASE,
)
"""Keys of a sheet on a model, of which a code block has some."""
_SHEET = 3
"""Lines from which on they are a sheet where each is a key with its value."""


def is_text(info: str) -> bool:
    """Whether a fence may hold something else than code."""
    return info.strip().lower() in _TEXT


def may_hold_table(info: str) -> bool:
    """Whether a fence of a shell may hold the table that a program wrote."""
    return info.strip().lower() in _SHELLS


def sheet_in(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The lines of a sheet of keys and values on a model, and where the key of each begins; of other text none."""
    found = [(number, line) for number, text in enumerate(lines) if (line := _LISTED.fullmatch(text))]
    full = sum(bool(line.strip(" \t`~")) for line in lines)
    if len(found) < max(_SHEET, full) or sum(bool(_OF_A_MODEL.match(line["key"])) for _, line in found) < _LEAST:
        return []
    return [(number, line.start("key")) for number, line in found]


def table_in(lines: Sequence[str]) -> tuple[int, int, int] | None:
    """Where the only table among the lines of a fence begins, where its dashes are, and where it ends."""
    dashes = [number for number, line in enumerate(lines) if "|" in line and _DASHES.fullmatch(line)]
    if len(dashes) != 1 or not dashes[0] or "|" not in lines[dashes[0] - 1]:
        return None
    end = next((n for n in range(dashes[0] + 1, len(lines)) if "|" not in lines[n]), len(lines))
    return (dashes[0] - 1, dashes[0], end) if end > dashes[0] + 1 else None


def results_in(lines: Sequence[str]) -> list[int]:
    """The lines that are each a name and a number, where two thirds of those of a fence are, and two.

    >>> results_in(["TideQA: 71.2", "", "EbbNet:   64.0 %"]), results_in(["lr = 0.1", "for x in y:"])
    ([0, 2], [])
    """
    full = sum(bool(line.strip(" \t`~")) for line in lines)
    found = [number for number, line in enumerate(lines) if _RESULT.fullmatch(line)]
    return found if len(found) >= _LEAST and len(found) * 3 >= full * 2 else []
