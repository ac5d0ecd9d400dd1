"""What a text calls its models for short: "the Tern series", "Max" for "Tern 2 Max", "version 2.5" for "Tern 2.5"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from modelatlas.gazetteer import slug
from modelatlas.model import Entity, Mention
from modelatlas.versions import LONGEST, is_member
from modelatlas.words import STOP_WORDS

_SERIES = "family|series|suite|line-up|collection|range|line|pair|trio"
_FAMILY = re.compile(
    r"(?<![\w\-])(?:[Tt]he\s+)?([A-Z][A-Za-zÀ-ÿ]*[a-zà-ÿA-Z]\d{0,2}(?:[ -][\w.]+)??)"
    rf"(?:\s+(?:{_SERIES}|models)\b|"
    rf"(?=\s+(?:is|was|denotes|names)\s+(?:a|an|the)\s+(?:(?:name|title)\s+of\s+an?\s+)?(?:\w+\s+)?(?:{_SERIES}|succession)\s+of\b))"
)
_EDITION = re.compile(
    r"[\w.-][\w. -]*[ -]"
    r"(Max|Mini|Nano|Tiny|Pro|Plus|Ultra|Lite|Turbo|Chat|Instruct|Base|Large|Medium|Small|XL|XXL|Flash|"
    r"Edge|Micro|Air|Coder?)"
)
_LETTER = re.compile(r"[\w.-]*[a-z][\w.-]*-([STBMLHG])")
"""A name that ends in the letter of an edition: "Tern-L"."""
_VARIANT = re.compile(r".+[ -]([A-Z][a-z]{2,})")
_VERSION = re.compile(r".*[^\W\d_]\S*?[\s-]v?(\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5})")
_SIZE = r"\d{1,4}(?:\.\d)?[BM](?![\w-]|\.\d)"
_SIZES_AFTER = re.compile(
    rf"[-\s](?P<first>{_SIZE})(?P<others>(?:(?:,\s?(?:and\s|or\s)?|\s(?:and|or|&)\s){_SIZE})+)"
    r"(?!\s(?:[a-z-]+\s)?(?:param|token|image|text|pair|sample|word|frame|data|row|video|clip)s?)"
)
"""After a name its size and those of its siblings: "Tern-7B and 13B", and not "Tern-7B and 2B tokens"."""
_NOUN_FOLLOWS = (
    r"[,;:)]|\.(?:\s|$)|’s|'s|\s+(?:itself|alone|is|was|are|were|have|has|had|needs|needed|took|takes|gets|got|reach\w+|"
    r"scor\w+|attain\w+|achiev\w+|manag\w+|answers|uses|used|ran|came|comes|carr\w+|requir\w+|support\w+|cover\w+|can|could|"
    r"will|and|or|from|to|on|at|in|for|with)\b"
)
"""What follows a noun: an edition's word before another noun ("Large language models") is an adjective."""


def find_short_names(text: str, names: Iterable[str]) -> Iterator[Mention]:
    """Families, editions and versions that stand without the name, where one of ``names`` alone fits."""
    names = sorted(names)
    yield from _families(text, [name.lower() for name in names])
    yield from _siblings(text, frozenset(names))
    for word, name in _only(names, _EDITION):
        noun = rf"(?<![\w-])(?:[Tt]he )?{word}(?:\s+(?:edition|version|variant|model)\b|(?={_NOUN_FOLLOWS}))"
        yield from _parts(text, noun, name)
    for letter, name in _only(names, _LETTER):
        noun = rf"(?<![\w-])(?:[Tt]he|[Oo]ur) {letter}[ -](?:edition|version|variant|model|checkpoint)\b"
        yield from _parts(text, noun, name)
    for word, name in _only([n for n in names if any(is_member(n, other) for other in names)], _VARIANT):
        yield from _parts(
            text,
            rf"(?<![\w-])[Tt]he {word.lower()}(?:[\s-]tuned)? (?:variant|version|model|edition|derivative|assistant)\b",
            name,
        )
    for number, name in _only(names, _VERSION) if "ersion" in text else ():
        yield from _parts(text, rf"(?<![\w-])(?:[Tt]he )?[Vv]ersion\s{re.escape(number)}(?!\w|\.\d)", name)


def _families(text: str, names: list[str]) -> Iterator[Mention]:
    """ "The Tern series", "Tern is a line of …", where two names or more begin so."""
    for found in _FAMILY.finditer(text) if len(names) > 1 else ():
        stem = found[1].lower()
        if sum(is_member(name, stem) for name in names) > 1:
            yield Mention("anaphor", found.start(), found.end(), found[0], Entity("Cue", f"family-{stem}"))


def _siblings(text: str, names: frozenset[str]) -> Iterator[Mention]:
    """The members of a family that a text gives by their sizes alone: 13B after "Tern-7B and"."""
    for found in _SIZES_AFTER.finditer(text):
        head = text[max(0, found.start() - LONGEST) : found.end("first")]
        name = max((n for n in names if head.endswith(n)), key=len, default="")
        stem = name.removesuffix(found["first"])
        for size in re.finditer(_SIZE, found["others"]) if stem and stem != name else ():
            start, end = (found.start("others") + place for place in size.span())
            whole = stem + size[0]
            yield Mention("model", start, end, size[0], Entity("Model", slug(whole), whole), partial=True)


def _only(names: Iterable[str], shape: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Each part of a name that one name alone has, with that name."""
    owners: dict[str, list[str]] = {}
    for name in names:
        if found := len(name) <= LONGEST and shape.fullmatch(name):
            owners.setdefault(found[1], []).append(name)
    return ((part, of[0]) for part, of in owners.items() if len({slug(name) for name in of}) == 1)


def _parts(text: str, pattern: str, name: str) -> Iterator[Mention]:
    """The part of a name wherever it stands alone; after another capital ("CUDA version 12") it is that one's."""
    for found in re.finditer(pattern, text):
        before = re.search(r"([A-Z]\w*)\s$", text[max(0, found.start() - 24) : found.start()])
        if not before or before[1].lower() in STOP_WORDS:
            yield Mention("model", found.start(), found.end(), found[0], Entity("Model", slug(name)), partial=True)
