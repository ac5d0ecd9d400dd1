"""Spellings of a licence's name: words for their abbreviations, numbers of versions, "only" and "or later".

Source: the short identifiers and full names of the SPDX License List; what people write for them ("GPLv3").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PHRASES = tuple(
    (tuple(long.split()), short)
    for long, short in (
        ("general public", "gpl"),
        ("free documentation", "gfdl"),
        ("gnu fdl", "gfdl"),
        ("lesser gpl", "lgpl"),
        ("library gpl", "lgpl"),
        ("affero gpl", "agpl"),
        ("mozilla public", "mpl"),
        ("eclipse public", "epl"),
        ("european union public", "eupl"),
        ("microsoft public", "ms pl"),
        ("creative commons zero", "cc0"),
        ("creative commons cc0", "cc0"),
        ("cc zero", "cc0"),
        ("cc 0", "cc0"),
        ("cczero", "cc0"),
        ("creative commons", "cc"),
        ("cc attribution", "cc by"),
        ("non commercial", "nc"),
        ("noncommercial", "nc"),
        ("share alike", "sa"),
        ("sharealike", "sa"),
        ("no derivatives", "nd"),
        ("no derivs", "nd"),
        ("noderivatives", "nd"),
        ("noderivs", "nd"),
        ("ccby", "cc by"),
        ("bync", "by nc"),
        ("bysa", "by sa"),
        ("bynd", "by nd"),
        ("or any later", "later"),
        ("or any newer", "later"),
        ("or later", "later"),
        ("or newer", "later"),
        ("+", "later"),
    )
)
_SILENT = frozenset(
    {"the", "license", "licence", "licenses", "licences", "licensed", "version", "ver", "v"}
    | {"gnu", "public", "software", "deed", "intl"}
)
_FUSED = re.compile(r"(?P<name>[a-z]{2,})(?:v)?(?P<number>\d+(?:\.\d+)*)")
_V = re.compile(r"v(?P<number>\d+(?:\.\d+)*)")
_NUMBERED = frozenset(
    {"gpl", "lgpl", "agpl", "gfdl", "apache", "mpl", "epl", "eupl", "cc", "by", "nc", "sa", "nd", "afl", "osl"}
)
_COPYLEFT = frozenset({"gpl", "lgpl", "agpl", "gfdl"})


def license_key(words: Sequence[str]) -> str:
    """The key of a licence's name, of its words as :func:`modelatlas.wikidata.names.strict_key` gives them.

    A GNU licence without "or later" is the version alone, as SPDX's identifiers without a suffix were. "" for a name
    of nothing but general words.

    >>> license_key("gnu general public license v3.0 only".split()) == license_key(["gplv3"])
    True
    >>> license_key("cc by nc 4.0".split())
    'cc by nc 4'
    """
    found = [word for word in _numbers(words) if word not in ("license", "licence")]
    found = _shorten(found)
    found = [word for word in found if word not in _SILENT]
    if found[:1] == ["cc"]:
        found = [word for word in found if word not in ("generic", "international", "unported")]
        found = ["by" if word == "attribution" else word for word in found]
    elif found[:1] == ["cc0"]:
        found = [word for word in found if word not in ("universal", "1", "domain", "dedication")]
    if _COPYLEFT & set(found):
        found = [word for word in found if word != "only"]
    return " ".join(found)


def _numbers(words: Sequence[str]) -> list[str]:
    """Words with the number of a version apart and short: gplv3, v2.0 and 2.0 give gpl 3, 2 and 2."""
    apart: list[str] = []
    for word in words:
        version, fused = _V.fullmatch(word), _FUSED.fullmatch(word)
        if version:
            apart.append(version["number"])
        elif fused and fused["name"].removesuffix("v") in _NUMBERED:
            apart += [fused["name"].removesuffix("v"), fused["number"]]
        else:
            apart.append(word)
    return [re.sub(r"(?:\.0)+$", "", word) if word[0].isdigit() else word for word in apart]


def _shorten(words: Sequence[str]) -> list[str]:
    """The words with known phrases as their abbreviations, longest first at each place, until nothing changes."""
    found = list(words)
    for phrase, short in _PHRASES:
        index = 0
        while index + len(phrase) <= len(found):
            if tuple(found[index : index + len(phrase)]) == phrase:
                found[index : index + len(phrase)] = short.split()
            index += 1
    return found
