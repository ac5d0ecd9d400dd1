"""Members of a title's family that a text calls by their editions alone: "small (22M)", "the large model", "B (86M)".

Words such as "small" stand for models only where the text itself gives two of them a size each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.mentions.title_forms import SIZE, VARIANT
from modelatlas.model import Document, Entity, Mention
from modelatlas.titles.headed import family_of
from modelatlas.words import STOP_WORDS, one_of

_EDITION = rf"(?:(?i:{one_of('editions', 'sizes')})|XS|XX?L|[STBLHG])"
_NOUN = r"\s(?:(?:sized?\s)?(?:model|version|variant|configuration|checkpoint|edition|size|one)|one)"
_ABOUT = r"~?\s?(?:about\s|around\s|approximately\s|roughly\s)?"
_SIZE = rf"{_ABOUT}(?<![\d.])\d+(?:\.\d+)?\s?(?:[KMB](?![A-Za-z])|(?:million|billion)\b)"
_PARAMS = r"(?:\s(?:trainable\s|total\s|learnable\s)?param\w*)"
_MARK = r"[*_`\"“”'’]{0,3}"
_SIZED = re.compile(
    rf"(?<![\w.+/-]){_MARK}(?P<called>(?:[Tt]he\s)?(?P<name>{_EDITION})){_MARK}(?:{_NOUN}(?!s))?"
    rf"(?:\s?\((?:with\s|[^()]{{1,60}},\s)?|\s?:\s|\s[–—-]\s|,\s(?:with|of)\s|\s(?:has|have|with|contains|comprises|of)\s)"
    rf"(?P<size>{_SIZE})(?P<params>{_PARAMS}?)"
)
"""An edition and its size: "Small (22M)", "the small model has 120M parameters", "**Base**: 86M"."""
_SIZE_OF = re.compile(
    rf"(?P<size>{_SIZE})(?P<params>{_PARAMS})(?:\s(?:model|version))?\s\((?P<called>(?:the\s)?(?P<name>{_EDITION}))(?:{_NOUN})?\)"
)
"""A size and whose it is: "one with 86M parameters (base)"."""
_AND = r"(?:,?\s(?:and|or)\s(?:an?\s|the\s)?|,\s(?:an?\s|the\s)?|\s?[/&]\s?)"
_IN_A_ROW = re.compile(
    rf"(?<![\w.+/-])(?P<names>{_EDITION}(?:{_NOUN})?(?:{_AND}{_EDITION}){{1,5}})(?:{_NOUN}s?|\ssizes)?,?\s?(?:\(|(?:with|of|have|has|having|at|contain)\s)"
    rf"(?P<sizes>{_SIZE}{_PARAMS}?(?:{_AND}{_SIZE}){{1,5}}){_PARAMS}"
)
"""Several, and as many sizes: "a small and a large model with 120M and 340M parameters"."""
_REACH = 24


def find_editions(doc: Document, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The words of a page that stand for members of the family that it is about."""
    if doc.layout is None:
        return
    sized = _sized(doc.text)
    family = family_of(doc.layout, gazetteer) if sized else ""
    if not family or VARIANT.search(family) or SIZE.search(family):
        return
    if all(_is_of(family, name[1]) for name in _OF_WHOM.finditer(doc.text)):
        yield from _mentions(family, sized, doc.text)


def _sized(text: str) -> dict[tuple[int, int], str]:
    """The places of editions in a text that gives several of them a size each, with the editions.

    >>> list(_sized("It comes in three sizes: S (22M), B (86M) and L (304M parameters).").values())
    ['S', 'B', 'L']
    >>> _sized("The base (86M) is that of Auk Large (304M parameters).")
    {}
    """
    found = [m for m in (*_SIZED.finditer(text), *_SIZE_OF.finditer(text)) if _is_bare(m, text)]
    rows = [m for m in _IN_A_ROW.finditer(text) if _is_row(m)]
    sizes = {m["name"].lower(): re.sub(r"\D", "", m["size"]) for m in found}
    counted = any(m["params"] for m in found) or sum(text[m.start() - 1] == "\n" for m in found) > 1
    if not rows and (len(set(sizes.values())) < 2 or not counted):
        return {}
    places = {m.span("called"): m["name"] for m in found}
    for row in rows:
        places |= {m.span(): m[0] for m in re.compile(_EDITION).finditer(text, *row.span("names"))}
    return dict(sorted(places.items()))


def _mentions(family: str, sized: Mapping[tuple[int, int], str], text: str) -> Iterator[Mention]:
    """The editions with a size, and each wherever the text speaks of its model."""
    words = "|".join(sorted({word.lower() for word in sized.values() if len(word) > 3}))
    for found in re.finditer(rf"\b(?:the|our)\s(?P<name>{words}){_NOUN}(?![\ws-])", text, re.I) if words else ():
        yield _mention(family, found["name"], found.span(), text)
    for span, word in sized.items():
        yield _mention(family, word, span, text)


def _mention(family: str, word: str, span: tuple[int, int], text: str) -> Mention:
    label = f"{family} {word}"
    return Mention("model", *span, text[slice(*span)], Entity("Model", slug(label), label), partial=True)


def _is_bare(found: re.Match[str], text: str) -> bool:
    """Whether an edition is no part of a longer name: of "Auk Large (304M)"."""
    place = found.start("name")
    before = re.search(r"([A-Z][\w.+-]*)[\s*_`]{1,3}$", text[max(0, place - _REACH) : place])
    return before is None or before[1].lower() in STOP_WORDS


_OF_WHOM = re.compile(rf"{_PARAMS}\)\s(?:(?:versions|variants|editions)\sof\s)?([A-Z][\w.-]*[\w])")
"""Whose editions they are, after their sizes: "large (434M parameters) Tern-5 model"."""


def _is_of(family: str, name: str) -> bool:
    return slug(family).startswith(slug(name)) or slug(name).startswith(slug(family))


def _is_row(found: re.Match[str]) -> bool:
    """Whether a row names as many editions as it gives sizes."""
    return len(re.findall(_EDITION, found["names"])) == len(re.findall(_SIZE, found["sizes"]))
