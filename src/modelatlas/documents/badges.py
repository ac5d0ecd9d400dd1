"""Badges: pictures whose address holds their words, "img.shields.io/badge/License-Apache%202.0-blue".

What stands on a badge is no part of a sentence; it is kept as an entry beside the text. Only badges on licences are.
Source of the form of the address: shields.io/badges/static-badge.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from modelatlas.documents.writer import Writer
from modelatlas.model import BADGE, Entry

_ADDRESS = re.compile(r"img\.shields\.io/badge/((?:(?:[^\s)\"'<>?/-]|--){1,60}-){1,2})[\w.#]{3,24}(?=[\s)\"'<>?])")
_PART = re.compile(r"(?:[^-]|--)+")
_SHOWN = re.compile(r"%[0-9A-Fa-f]{2}|--|__|.")
_LICENCE = re.compile(r"licen[cs]", re.IGNORECASE)
_MOST = 40
"""Badges of one page at most: what has more is a list of projects."""


def read_badges(source: str, writer: Writer) -> None:
    """Write the words of each badge on a licence after the text, as an entry under its label."""
    badges = [found for found in _ADDRESS.finditer(source) if _LICENCE.search(found[1])]
    for found in badges if len(badges) <= _MOST else ():
        parts = [(part[0], found.start(1) + part.start()) for part in _PART.finditer(found[1].removesuffix("-"))]
        (label, _), (message, at) = parts[0], parts[-1]
        if not _LICENCE.search(label):  # "MIT-License"
            label, message, at = message, label, parts[0][1]
        writer.gap(at)
        start = writer.length
        for sign in _SHOWN.finditer(message):
            writer.put(_shown(sign[0]), at + sign.start())
        writer.entries.append(
            Entry((BADGE, "".join(_shown(s[0]) for s in _SHOWN.finditer(label))), writer.trimmed(start))
        )


def _shown(sign: str) -> str:
    """What a sign of an address shows.

    >>> _shown("%20"), _shown("--"), _shown("_"), _shown("a")
    (' ', '-', ' ', 'a')
    """
    if sign in ("--", "__", "_"):
        return {"--": "-", "__": "_", "_": " "}[sign]
    return unquote(sign)
