"""Words that are mentions without being names (``data/cues.toml``): "the model", "its predecessor"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter

from modelatlas.errors import TableError
from modelatlas.lexicon import fold
from modelatlas.model import Entity, Mention
from modelatlas.resources import data_text
from modelatlas.words import one_of

KINDS = ("artifact", "anaphor", "peer")
LEAD = 2
"""Words that may stand before the one that opens a cue, where the table says so."""


@dataclass(frozen=True)
class Cue:
    """One row of the table."""

    kind: str
    subtype: str
    source: str

    @cached_property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Whether the cue stands at a place; compiled when a text first has a word that opens it."""
        return re.compile(rf"(?:{self.source})(?!\w)", re.IGNORECASE).match

    def mention(self, found: re.Match[str]) -> Mention:
        """The mention that the cue makes of what it has matched."""
        cls = "Artifact" if self.kind == "artifact" else "Cue"
        kind = self.subtype if self.subtype in ("predecessor", "successor", "base") else self.kind
        return Mention(kind, found.start(), found.end(), found[0], Entity(cls, self.subtype))


Openings = dict[str, list[Cue]]
"""The cues of one kind by each word that opens them."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The table: of each kind, the words that open its cues, and those before which up to ``LEAD`` others may stand.

    ``openers`` are all those words.
    """

    openings: dict[str, tuple[Openings, Openings]]
    openers: frozenset[str]
    institution: re.Pattern[str]
    standard: re.Pattern[str]
    benchmark: re.Pattern[str]
    dataset: re.Pattern[str]
    not_a_model: frozenset[str]


_WORD = re.compile(r"(?<![\w-])\w+")


def _openings(cues: Mapping[str, str], kind: str, openings: Mapping[str, str]) -> tuple[Openings, Openings]:
    opening: Openings = {}
    leading: Openings = {}
    for key, source in cues.items():
        cue, words = Cue(kind, key.partition("-")[0], source), openings[key].split()
        led = words[0] == "..."
        for word in words[led:]:
            (leading if led else opening).setdefault(word, []).append(cue)
    return opening, leading


@cache
def load_cues() -> Cues:
    """The cues of ``data/cues.toml``. Raises TableError if an expression for names in it does not compile.

    Those of cues are compiled when a text first needs them.
    """
    table = tomllib.loads(data_text("cues.toml"))
    name = table["name"]
    openings = {kind: _openings(table[kind], kind, table["openings"]) for kind in KINDS}
    try:
        return Cues(
            openings=openings,
            openers=frozenset(word for both in openings.values() for some in both for word in some),
            institution=re.compile(rf"\b{one_of('institutions', 'heads', 'firms', 'fields', 'others')}\b"),
            standard=re.compile(rf"\b{name['standard']}$"),
            benchmark=re.compile(rf"(?:\s*\([^()]{{1,30}}\))?\s+{name['benchmark']}\b"),
            dataset=re.compile(rf"\s+{name['dataset']}\b"),
            not_a_model=frozenset(table["shape"]["not_a_model"]),
        )
    except re.error as error:
        raise TableError(f"cues.toml: {error}: {error.pattern!r}") from None


_IS_ENCODER = re.compile(
    r"\b(?:is|are|was|as|present|introduce|release|propose|called)\s(?:an?|the|our|one|new|\w+,)\s(?:[\w/-]+,?\s){0,6}encoder\b"
    r"|^[^\w\n]*(?:[\w.-]+\s){0,6}encoder\s*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A text whose model is an encoder: in others "the encoder" is a part of the model."""


def find_cues(text: str, cues: Cues) -> Iterator[Mention]:
    """Anaphors, peers and artifacts in ``text``; the subtype of an anaphor is its entity's key.

    An artifact's entity is one of the contract's three individuals.
    """
    words = [(found.start(), found[0]) for found in _WORD.finditer(fold(text))]
    openers = [(at, word) for at, (_, word) in enumerate(words) if word in cues.openers]
    is_a_part = "encoder" in text and not _IS_ENCODER.search(text)
    for opening, leading in cues.openings.values():
        tried = [(words[at][0], opening[word]) for at, word in openers if word in opening]
        if leading:
            later = [(at, leading[word]) for at, word in openers if word in leading]
            tried += [(words[i][0], choice) for at, choice in later for i in range(max(0, at - LEAD), at + 1)]
            tried.sort(key=itemgetter(0))
        end = 0
        for start, choice in tried:
            for cue in choice if start >= end else ():
                if found := cue.match(text, start):
                    end = found.end()
                    if not (cue.kind == "anaphor" and found[0].endswith("encoder") and is_a_part):
                        yield cue.mention(found)
                    break
