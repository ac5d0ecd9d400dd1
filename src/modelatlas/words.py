"""The word lists of ``data/words.toml``, which tell what a piece of a document is. Their sources stand there."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from modelatlas.resources import data_text


@cache
def _lists() -> dict[str, dict[str, Any]]:
    return tomllib.loads(data_text("words.toml"))


def word_list(room: str, name: str) -> list[str]:
    """The entries of a list, which blanks divide, or which are an array. KeyError where a room has no such list.

    >>> word_list("makers", "writings")[:2]
    ['paper', 'article']
    """
    entries = _lists()[room][name]
    return entries.split() if isinstance(entries, str) else list(entries)


def one_of(room: str, *names: str) -> str:
    """An expression for any entry of lists of expressions.

    >>> one_of("makers", "firms").startswith("(?:inc|incorporated|")
    True
    """
    return f"(?:{'|'.join(entry for name in names for entry in word_list(room, name))})"


STOP_WORDS = frozenset(word_list("language", "stop"))
"""Words that are no names, though a capital begins them at the head of a sentence."""
