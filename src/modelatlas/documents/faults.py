"""What is wrong with a document: collected by offset while it is read, then turned into issues with line and column."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from modelatlas.model import Issue

MAX_ISSUES = 100
_KEPT = 2000  # hostile input can hold a fault in every character: more than these are counted, not kept
_WIDTH = 120
_WINDOW = 100  # a column up to here is shown from the start of its line; beyond, the fault stands at index 60
_MIDDLE = 60
_BREAK = re.compile(r"\r\n|\n|\r")


class Fault(NamedTuple):
    """A fault at an offset of the decoded source (not of the text, which has no markup)."""

    offset: int
    message: str
    hint: str


class Faults:
    """The faults of one document while it is read: the first few thousand are kept, the rest counted."""

    __slots__ = ("count", "kept")

    def __init__(self) -> None:
        self.count = 0
        self.kept: list[Fault] = []

    def add(self, offset: int, message: str, hint: str) -> None:
        """Record a fault."""
        self.count += 1
        if len(self.kept) < _KEPT:
            self.kept.append(Fault(offset, message, hint))


def clip(name: str) -> str:
    """A name as it is shown in a message: at most 40 characters, control characters blotted out."""
    return _printable(name if len(name) <= 40 else name[:39] + "…")


def to_issues(faults: Faults, source: str, name: str) -> tuple[Issue, ...]:
    """The issues in the order of the file, at most `MAX_ISSUES` and then one that counts the rest."""
    if not faults.count:
        return ()
    starts = [0, *(match.end() for match in _BREAK.finditer(source))]
    shown = sorted(faults.kept)[:MAX_ISSUES]
    issues = [_issue(fault, source, starts, name) for fault in shown]
    rest = faults.count - len(shown)
    if rest:
        last = issues[-1]
        hint = "mend those above first: many faults have one cause"
        issues.append(Issue(name, last.line, last.column, f"and {rest:,} more", hint))
    return tuple(issues)


def _issue(fault: Fault, source: str, starts: list[int], name: str) -> Issue:
    line = bisect_right(starts, fault.offset)
    start = starts[line - 1]
    at = fault.offset - start
    first = 0 if at < _WINDOW else at - _MIDDLE
    shown = source[start + first : start + first + _WIDTH + 1]  # one more than fits, to see whether the line goes on
    shown = _BREAK.split(shown, maxsplit=1)[0]
    if len(shown) > _WIDTH:
        shown = shown[: _WIDTH - 1] + "…"
    if first:
        shown = "…" + shown[1:]
    return Issue(name, line, at + 1, fault.message, fault.hint, _printable(shown))


def _printable(text: str) -> str:
    """One character for one: no control character reaches a terminal."""
    return "".join(" " if char == "\t" else "\ufffd" if unicodedata.category(char) == "Cc" else char for char in text)


def render_issue(issue: Issue) -> str:
    """The issue as lines of text, with a caret under the column; wide characters count as two columns.

    >>> print(render_issue(Issue("a.txt", 3, 5, "stray tag", "remove it", "The </model> was")))
    a.txt:3:5: stray tag
        The </model> was
            ^
        remove it
    """
    lines = [f"{issue.document}:{issue.line}:{issue.column}: {issue.message}"]
    if issue.excerpt:
        at = issue.column - 1 if issue.column <= _WINDOW else _MIDDLE
        lines += ["    " + issue.excerpt, "    " + " " * sum(map(_columns, issue.excerpt[:at])) + "^"]
    if issue.hint:
        lines.append("    " + issue.hint)
    return "\n".join(lines)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
