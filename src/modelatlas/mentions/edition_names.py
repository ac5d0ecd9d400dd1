"""Members of a title's family that a text calls by their editions alone: "small (22M)", "the large model", "B (86M)".

Words such as "small" stand for models only where the text itself gives two of them a size each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.mentions.title_forms import SIZE
from modelatlas.model import Document, Entity, Mention, Span
from modelatlas.titles.headed import family_of
from modelatlas.words import STOP_WORDS, one_of

_EDITION = rf"(?:(?i:{one_of('editions', 'sizes')})|XS|XX?L|[STBMLHG])"
_NOUN = r"\s(?:(?:sized?\s)?(?:model|version|variant|configuration|checkpoint|edition|size|one)|one)"
_ABOUT = r"~?\s?(?:about\s|around\s|approximately\s|roughly\s)?"
_NUMBER = r"(?<![\d.])\d+(?:\.\d+)?\s?(?:[KMB](?![A-Za-z])|(?:million|billion)\b)"
_SIZE = rf"{_ABOUT}{_NUMBER}"
_PARAMS = r"(?:\s(?:trainable\s|total\s|learnable\s)?param\w*)"
_MARK = r"[*_`\"“”'’]{0,3}"
_SIZED = re.compile(
    rf"(?<![\w.+/-]){_MARK}(?P<called>(?:[Tt]he\s)?(?P<name>{_EDITION})){_MARK}(?:{_NOUN}(?!s))?"
    rf"(?:\s?\((?:with\s|[^()]{{1,60}},\s)?|\s?:\s|\s[=–—-]\s|,\s(?:with|of)\s|\s(?:has|have|with|contains|comprises|of)\s)"
    rf"(?P<size>{_SIZE})(?P<params>{_PARAMS}?)"
)
"""An edition and its size: "Small (22M)", "the small model has 120M parameters", "**Base**: 86M"."""
_SIZE_OF = re.compile(
    rf"(?P<size>{_NUMBER})(?P<params>{_PARAMS}?)(?:\s(?:model|version))?\s\((?P<called>(?:the\s)?(?P<name>{_EDITION}))(?:{_NOUN})?\)"
)
"""A size and whose it is: "one with 86M parameters (base)"."""
_SIZE_FOR = re.compile(
    rf"(?P<size>{_NUMBER})(?P<params>{_PARAMS}?)\s(?:for|in)\s(?P<called>(?:the\s)?(?P<name>{_EDITION}))(?:{_NOUN})?(?![\w-]|\s[A-Z\d])"
)
"""The same with a preposition: "86M for the base model"."""
_AND = r"(?:,?\s(?:and|or)\s(?:an?\s|the\s)?|,\s(?:an?\s|the\s)?|\s?[/&]\s?)"
_IN_A_ROW = re.compile(
    rf"(?<![\w.+/-])(?P<names>{_EDITION}(?:{_NOUN})?(?:{_AND}{_EDITION}){{1,5}})(?:{_NOUN}s?|\ssizes)?"
    rf"(?:,?\s?(?:\(|(?:with|of|have|has|having|at|contain)\s)|:\s)"
    rf"(?P<sizes>{_SIZE}{_PARAMS}?(?:{_AND}{_SIZE}){{1,5}})(?P<params>{_PARAMS}?)"
)
"""Several, and as many sizes: "a small and a large model with 120M and 340M parameters"."""
_THEN = re.compile(
    rf"(?:,|;|,?\sand)\s(?P<called>(?:the\s)?(?P<name>{_EDITION}))(?:{_NOUN})?,?\s(?P<size>{_SIZE})(?P<params>{_PARAMS}?)(?![^\W\d])"
)
"""A further one, whose verb is left out: "base has 95M parameters, large 317M"."""
_PAIR = re.compile(rf"(?P<called>(?P<name>{_EDITION})):?\s(?P<size>~?{_NUMBER})(?P<params>{_PARAMS}?)")
_BARE_PAIR = rf"{_EDITION}:?\s~?{_NUMBER}"
_PAIRS = re.compile(rf"(?<![\w.+/-])(?=[A-Za-z]{{1,7}}:?\s~?\d){_BARE_PAIR}(?:[,;/]\s?(?:and\s)?{_BARE_PAIR}){{1,5}}")
"""Several with their sizes: "S 33M, B 130M, L 458M"."""
_NAMES, _NUMBERS = re.compile(_EDITION), re.compile(_NUMBER)
_REACH = 24


def find_editions(doc: Document, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The words of a page that stand for members of the family that it is about."""
    if doc.layout is None:
        return
    heads = [
        (b.span, "param" in doc.text[b.span.start : b.span.end].lower())
        for b in doc.layout.blocks
        if b.kind == "heading"
    ]
    sized = _sized(doc.text, heads)
    family = family_of(doc.layout, gazetteer) if sized else ""
    if not family or SIZE.search(family):
        return
    stem, own = family, _OWN.search(family)
    if own:  # the title names one of them
        stem = family[: own.start()]
        if not any(_is_same(own[1], word) for word in sized.values()):
            return
    if all(_is_of(stem, name[1]) for name in _OF_WHOM.finditer(doc.text)):
        words = {word: family if own and _is_same(own[1], word) else f"{stem} {word}" for word in sized.values()}
        yield from _mentions(words, sized, doc.text)


_OWN = re.compile(rf"[\s_-]\(?({_EDITION})\)?$")
"""The edition that a title ends in: "Tern-Large", "Tern (base)", "Tern-L"."""


def _is_same(one: str, other: str) -> bool:
    """Whether two words are one edition: "large" is "Large" and "L"."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def _sized(text: str, heads: Sequence[tuple[Span, bool]] = ()) -> dict[tuple[int, int], str]:
    """The places of editions in a text that gives several of them a size each, with the editions.

    ``heads`` are its headings, each with whether it is one of parameters.

    >>> list(_sized("It comes in three sizes: S (22M), B (86M) and L (304M parameters).").values())
    ['S', 'B', 'L']
    >>> _sized("The base (86M) is that of Auk Large (304M parameters).")
    {}
    """

    if len(list(islice(_NUMBERS.finditer(text), 2))) < 2:
        return {}

    def below(found: re.Match[str]) -> bool:
        """Whether the heading before it is one of parameters."""
        number = bisect_right(heads, found.start(), key=lambda head: head[0].start)
        return number > 0 and heads[number - 1][1]

    found = [m for m in (*_SIZED.finditer(text), *_SIZE_OF.finditer(text)) if _is_bare(m, text)]
    found = [m for m in found if m.re is _SIZED or m["params"] or below(m)]
    found += [m for m in _SIZE_FOR.finditer(text) if m["params"] or below(m)]
    found += _THEN.finditer(text) if found else ()
    for pairs in _PAIRS.finditer(text):
        found += _PAIR.finditer(text, *pairs.span())
    rows = [m for m in _IN_A_ROW.finditer(text) if _is_row(m) and (m["params"] or below(m))]
    sizes = {m["name"].lower(): re.sub(r"\D", "", m["size"]) for m in found}
    counted = any(m["params"] or below(m) for m in found) or sum(text[m.start() - 1] == "\n" for m in found) > 1
    if not rows and (len(set(sizes.values())) < 2 or not counted):
        return {}
    places = {m.span("called"): m["name"] for m in found}
    for row in rows:
        places |= {m.span(): m[0] for m in _NAMES.finditer(text, *row.span("names"))}
    return dict(sorted(places.items()))


def _mentions(labels: Mapping[str, str], sized: Mapping[tuple[int, int], str], text: str) -> Iterator[Mention]:
    """The editions with a size, and each wherever the text speaks of its model; ``labels`` are the models' names."""
    names = {word.lower(): label for word, label in labels.items()}

    def mention(word: str, span: tuple[int, int]) -> Mention:
        label = names[word.lower()]
        return Mention("model", *span, text[slice(*span)], Entity("Model", slug(label), label), partial=True)

    words = "|".join(sorted(word for word in names if len(word) > 3))
    for found in re.finditer(rf"\b(?:the|our)\s(?P<name>{words}){_NOUN}(?![\ws-])", text, re.I) if words else ():
        yield mention(found["name"], found.span())
    capitals = "|".join(sorted({word for word in labels if word.isupper() and len(word) > 3}))
    for found in re.finditer(rf"(?<![\w.+/-])(?P<name>{capitals})(?![\w/+-])", text) if capitals else ():
        if found.span() not in sized and _is_bare(found, text):
            yield mention(found["name"], found.span())
    for span, word in sized.items():
        yield mention(word, span)


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
