"""What a client would have: the media type that it likes best, and whether it has the answer already (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ITEM = re.compile(r'((?:[^,"]|"(?:[^"\\]|\\.)*")+)')
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_QUALITY = re.compile(r"\s*q\s*=\s*(\d(?:\.\d{0,3})?)\s*", re.IGNORECASE)


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The best of ``offered``, which are in the server's order of preference; None if none will do.

    The most specific range that fits a type tells its quality; parameters other than ``q`` do not matter. No header,
    or one that holds nothing, accepts everything. Source: RFC 9110, section 12.5.1.

    >>> choose("text/*;q=0.5, application/json", ["text/turtle", "application/json"])
    'application/json'
    >>> choose("text/*, text/csv;q=0", ["text/csv"]) is None
    True
    """
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda media: _quality(media, ranges))  # of equals, the first
    return best if _quality(best, ranges) > 0 else None


def _ranges(accept: str) -> dict[str, float]:
    """Media range, in lower case → quality; what is no media range is passed over."""
    found: dict[str, float] = {}
    for item in _ITEM.findall(accept):
        name, *parameters = item.split(";")
        media = name.strip().lower()
        if not re.fullmatch(r"[^\s/]+/[^\s/]+", media):
            continue
        qualities = [match[1] for parameter in parameters if (match := _QUALITY.fullmatch(parameter))]
        quality = min(float(qualities[0]), 1.0) if qualities else 1.0
        found[media] = max(found.get(media, 0.0), quality)
    return found


def _quality(media: str, ranges: dict[str, float]) -> float:
    kind = media.partition("/")[0]
    for name in (media, f"{kind}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0


def has_tag(if_none_match: Sequence[str], tag: str) -> bool:
    """Whether If-None-Match headers name the entity tag, weak or not (RFC 9110, section 13.1.2); ``*`` is any.

    >>> has_tag(['"a", W/"b,c"'], 'W/"b,c"'), has_tag(["*"], '"a"'), has_tag([""], '"a"')
    (True, True, False)
    """
    known = ",".join(if_none_match)
    return known.strip() == "*" or tag.removeprefix("W/") in _TAG.findall(known)
