"""What the tags of a tagged document mean: a table as data, which a user's file extends.

Level 2, as the gazetteer: `documents` asks which tags are paragraphs, `mentions` which kind a tag marks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from modelatlas.errors import TableError
from modelatlas.resources import data_text

_LISTS = ("block", "container", "inline", "void")
_TABLE = "tags.toml"
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_HINT = 'write `name = "kind"` under [tags], or lists of names: block, container, inline, void'


@dataclass(frozen=True, slots=True)
class TagTable:
    """Tag names (local, lower case) and their meaning.

    ``paragraphs`` are one block each; ``containers`` hold blocks; ``inline`` are HTML's, without meaning here; ``void``
    have no content. A name with a kind is in neither of the first two.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    paragraphs: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    inline: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()

    def kind(self, name: str) -> str | None:
        """The kind that the tag marks (``model``, ``parameters``, ``duration``, …), or None.

        >>> load_tags().kind("params"), load_tags().kind("p")
        ('parameters', None)
        """
        return self.kinds.get(name)

    def is_block(self, name: str) -> bool:
        """Whether the tag begins and ends a paragraph.

        >>> load_tags().is_block("p"), load_tags().is_block("model")
        (True, False)
        """
        return name in self.paragraphs or name in self.containers

    def is_known(self, name: str) -> bool:
        """Whether the table has the tag at all: one that it has not may be a stray ``<`` in the text."""
        return name in self.kinds or self.is_block(name) or name in self.inline or name in self.void


def load_tags(extra: Path | TagTable | None = None) -> TagTable:
    """The program's table, extended by the user's: what the user says of a name replaces what it said before.

    A table that is loaded already is returned as it is.
    Errors: TableError, with file and line, for a file that cannot be read, is not TOML, or names an unknown kind.
    """
    if isinstance(extra, TagTable):
        return extra
    table = _default()
    if extra is None:
        return table
    try:
        source = extra.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise TableError(f"{extra}: cannot be read ({error}): a table of tags is a TOML file in UTF-8") from error
    return _extended(table, source, str(extra), frozenset(table.kinds.values()))


@cache
def _default() -> TagTable:
    return _extended(TagTable(), data_text(_TABLE), _TABLE, None)


def _extended(table: TagTable, source: str, file: str, allowed: frozenset[str] | None) -> TagTable:
    try:
        content = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{file}: not TOML: {error}; {_HINT}") from error
    for key in content:
        if key not in (*_LISTS, "tags"):
            raise _fault(file, source, key, f"unknown entry {key!r}", _HINT)
    lists = {key: _names(content.get(key, []), key, source, file) for key in _LISTS}
    kinds = _kinds(content.get("tags", {}), source, file, allowed)
    blocks = lists["block"] | lists["container"]
    return TagTable(
        kinds={name: kind for name, kind in table.kinds.items() if name not in blocks} | kinds,
        paragraphs=(table.paragraphs - lists["container"] | lists["block"]) - kinds.keys(),
        containers=(table.containers - lists["block"] | lists["container"]) - kinds.keys(),
        inline=table.inline - blocks | lists["inline"],
        void=table.void | lists["void"],
    )


def _names(value: object, key: str, source: str, file: str) -> frozenset[str]:
    if not isinstance(value, list):
        raise _fault(file, source, key, f"{key!r} is not a list", _HINT)
    for name in value:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise _fault(file, source, str(name), f"{name!r} is not the name of a tag", "write it without < and >")
    return frozenset(name.lower() for name in value)


def _kinds(value: object, source: str, file: str, allowed: frozenset[str] | None) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _fault(file, source, "tags", "'tags' is not a table", _HINT)
    for name, kind in value.items():
        if not _NAME.fullmatch(name):
            raise _fault(file, source, name, f"{name!r} is not the name of a tag", "write it without < and >")
        if not isinstance(kind, str) or (allowed is not None and kind not in allowed):
            known = "one of " + ", ".join(sorted(allowed or ()))
            raise _fault(file, source, name, f"the tag {name!r} has no kind {kind!r}", f"write {known}")
    return {name.lower(): kind for name, kind in value.items()}


def _fault(file: str, source: str, key: str, message: str, hint: str) -> TableError:
    lines = source.splitlines()
    line = next((number for number, text in enumerate(lines, 1) if key in text.partition("#")[0]), 1)
    return TableError(f"{file}:{line}: {message}; {hint}")
