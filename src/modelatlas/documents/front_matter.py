"""The YAML at the head of a model card: every scalar with the keys that lead to it, and its place in the file.

Read as events, not as values: nothing is built, an alias is never followed, and depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.documents.faults import Faults
from modelatlas.documents.writer import Writer
from modelatlas.model import Entry

MAX_ENTRIES = 5_000
"""Scalars of one front matter that are read."""

_FRONT = re.compile(
    r"\A\ufeff?---[ \t]*(?:\r\n|\n|\r)(?P<yaml>.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.DOTALL
)
_MAX_DEPTH = 24


def read_front_matter(source: str, writer: Writer, faults: Faults) -> int:
    """Write the scalars of the front matter, each apart; where the body begins (0 where there is none).

    That of the key "title", which a page of a site has, is a block: the title of the document.
    What is not YAML is a fault of the document; what stood before it is kept.
    """
    found = _FRONT.match(source)
    if not found or not re.search(r"^[\w\"'-][^\n]*:", found["yaml"], re.MULTILINE):
        return 0
    import yaml  # here, since most documents have none

    base = found.start("yaml")
    try:
        for path, start, end in _scalars(found["yaml"]):
            at = writer.length
            writer.copy(source, base + start, base + end)
            writer.entries.append(Entry(path, writer.trimmed(at)))
            if path == ("title",):
                writer.block("title", at)
            writer.gap(base + end)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        place = min(base + (getattr(mark, "index", 0) or 0), len(source))
        faults.add(
            place,
            f"the front matter is not YAML ({problem}): the rest of it is not read",
            "mend it, or quote the value",
        )
    return found.end()


def _scalars(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Each scalar with its path and the offsets of what it says, quotes left out."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    path: list[str | int] = []  # for each open collection, the key or the place that is being filled
    key = False  # whether the next scalar of the innermost mapping is a key
    stack: list[bool] = []  # whether each open collection is a mapping
    count = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            _advance(path, stack)
            stack.append(isinstance(event, yaml.MappingStartEvent))
            path.append("" if stack[-1] else -1)
            key = stack[-1]
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            path.pop()
            key = bool(stack) and stack[-1]
        elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            if key:
                path[-1] = event.value[:80] if isinstance(event, yaml.ScalarEvent) else ""
                key = False
                continue
            _advance(path, stack)
            key = bool(stack) and stack[-1]
            if not isinstance(event, yaml.ScalarEvent) or len(stack) > _MAX_DEPTH or _is_null(event.value, event.style):
                continue
            count += 1
            if count > MAX_ENTRIES:
                return
            quoted = event.style in ("'", '"')
            first, last = event.start_mark, event.end_mark
            if first is not None and last is not None:
                yield tuple(map(str, path)), first.index + quoted, last.index - quoted


def _is_null(value: str, style: str | None) -> bool:
    """Whether a scalar is no value: empty, or one of the words for it without quotes (YAML 1.2.2, 10.3.2)."""
    return not value or (not style and value in ("~", "null", "Null", "NULL"))


def _advance(path: list[str | int], stack: list[bool]) -> None:
    """The next place in a list."""
    if stack and not stack[-1]:
        path[-1] = int(path[-1]) + 1
