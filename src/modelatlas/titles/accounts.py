"""Names as a hub heads its pages: the account of whoever published a model before its name, "fjord/tern-base"."""

from __future__ import annotations

import re

_OWNED = re.compile(r"`?[\w.-]+/(?P<name>(?=[\w.-]*[A-Za-z]{3})[\w.-]+)`?")
_TELLING = re.compile(r"[-_\d]")
"""What tells a name from a word: "tern-base" from the "test" of "train/test"."""
_WITHIN = re.compile(r"`?[a-z\d._-]+/[A-Za-z]*[a-z][A-Z][\w.-]*`?")
"""A name that capitals within tell from a word, below an account in small letters: "fjord/LaTern"."""


def begins_owned(title: str) -> bool:
    """Whether the first word of a title is a name below an account."""
    return _OWNED.match(title) is not None


def without_account(name: str) -> str:
    """A name without the account that it stands below: the name itself where there is none.

    >>> [without_account(name) for name in ("fjord/tern", "ViT-B/32", "Tern")]
    ['tern', 'ViT-B/32', 'Tern']
    """
    found = _OWNED.fullmatch(name)
    return found["name"] if found else name


def published_name(text: str) -> str:
    """The name below an account in a text that is nothing else, where it has more than a word; else "".

    >>> [published_name(text) for text in ("fjord/tern-base", "`fjord/LaTern`", "train/test", "tern-base")]
    ['tern-base', 'LaTern', '', '']
    """
    found = _OWNED.fullmatch(text)
    return found["name"] if found and (_TELLING.search(found["name"]) or _WITHIN.fullmatch(text)) else ""
