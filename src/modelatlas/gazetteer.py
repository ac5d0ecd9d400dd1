"""Known names in text: alias → canonical entity, from closed tables (docs/gazetteers.md says where each row is from).

One pass over the tokens of the text, one dictionary look-up per token; what a name is not sure to be, the tables
mark: exact case for names that are words (OPT), look-up only for names that prose uses otherwise (Jordan).
Hardware, which is composed and not listed, is found by :mod:`modelatlas.hardware`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from modelatlas.errors import TableError
from modelatlas.hardware import HardwareFacts, find_hardware, hardware_base, hardware_facts, parse_hardware
from modelatlas.lexicon import TOKEN, Match, Row, fold, iri_path, read_table, slug, tokens_of
from modelatlas.model import Entity

__all__ = [
    "Gazetteer",
    "HardwareFacts",
    "Match",
    "find_hardware",
    "hardware_base",
    "hardware_facts",
    "iri_path",
    "load_gazetteer",
    "parse_hardware",
    "slug",
]

TABLES = {
    "countries.tsv": "Country",
    "licenses.tsv": "License",
    "organizations.tsv": "Organization",
    "models.tsv": "Model",
    "benchmarks.tsv": "Benchmark",
    "techniques.tsv": "Technique",
    "tasks.tsv": "Task",
    "corpora.tsv": "Corpus",
    "standards.tsv": "Standard",
    "metrics.tsv": "Metric",
}
COLUMNS = ("label", "aliases", "match", "source")
_COMMON_NOUNS = frozenset({"Technique", "Task", "Metric", "Corpus"})
_FUSED = frozenset({"Model", "License"})  # GPT-3 is also written GPT3
_NAMES = frozenset({"Model", "Benchmark", "Corpus", "Technique", "Organization", "Standard"})
# A name that goes on after a hyphen is another name (OPT-IML is not OPT), unless it goes on like an adjective; so is
# one that counts on, or is somebody's: BLOOM+1, BERT-of-Theseus.
_GOES_ON = re.compile(
    r"[-_](?!(?i:based|style|like|level|trained|only|scale|class|type|powered|driven)\b)[A-Z0-9]|-of-[A-Z]|\+\d"
)
_STAGE = re.compile(r"-(?:Base|Chat|Instruct)(?![\w-])")
"""After a model's name: what was released of it, which is its own name and that word."""
_ARTICLES = frozenset({"the", "a", "an"})
_MOST_BESIDE = 3
"""Words beside a name that are left off: articles before it, what it is of after it."""
_GENERIC = {
    "License": ("license", "licence", "licensed", "licenced", "licenses"),
    "Benchmark": ("benchmark", "benchmarks", "dataset", "datasets", "suite", "task", "tasks"),
    "Corpus": ("corpus", "dataset", "corpora", "datasets"),
    "Model": ("model", "models"),
    "Metric": ("score", "scores"),
    "Technique": ("technique", "model", "models"),
    "Task": ("task", "tasks"),
}


class _Alias(NamedTuple):
    """One spelling of an entity. ``exact`` is its surface without separators, or "" if case does not matter."""

    kind: str
    entity: Entity
    exact: str
    adjective: bool
    searched: bool


class Gazetteer:
    """The known names; immutable once loaded, so one instance serves every document."""

    __slots__ = ("_aliases", "_lengths", "_longest")

    def __init__(self, tables: Iterable[tuple[str, Iterable[Row]]], not_names: Iterable[Row] = ()) -> None:
        """Take pairs of kind and rows, and phrases that hold a name of a kind and do not mean it (New Mexico).

        Raises TableError for a bad row or a spelling that two entities of a kind share.
        """
        self._aliases: dict[tuple[str, ...], list[_Alias]] = {}
        self._lengths: dict[str, dict[str, tuple[int, ...]]] = {}
        """How many words names have, the longest first, by their first word and their second ("" for any other)."""
        for kind, rows in tables:
            for row in rows:
                self._add_row(kind, row)
        for row in not_names:
            nothing = Entity(row.cells["kind"], "")
            self._add(nothing, row.cells["phrase"], row.where, exact=False, searched=True)
        found: dict[str, dict[str, set[int]]] = {}
        for words, aliases in self._aliases.items():
            if any(alias.searched for alias in aliases):
                second = words[1] if len(words) > 1 else ""
                found.setdefault(words[0], {"": set()}).setdefault(second, set()).add(len(words))
        for first, seconds in found.items():
            alone = seconds[""]
            self._lengths[first] = {word: tuple(sorted(n | alone, reverse=True)) for word, n in seconds.items()}
        self._longest = max(map(len, self._aliases), default=0)

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Match]:
        """Return every known name in ``text[start:end]``, in order, the longest and leftmost of each kind.

        Matches of one kind never overlap; two kinds may share a span, and it is for the caller to choose. A country's
        adjective before "language", "text", "corpus" and the like names a language: that too is the caller's to see.
        """
        end = len(text) if end is None else end
        tokens, words = tokens_of(text, start, end)
        matches: list[Match] = []
        taken: dict[str, int] = {}
        lengths, aliases = self._lengths, self._aliases
        for index in [index for index, word in enumerate(words) if word in lengths]:
            seconds = lengths[words[index]]
            for length in seconds.get("".join(words[index + 1 : index + 2])) or seconds[""]:
                found = aliases.get(tuple(words[index : index + length]))
                if found is None or index + length > len(words):
                    continue
                first, last = tokens[index].start(), tokens[index + length - 1].end()
                for alias in found:
                    if (
                        alias.searched
                        and taken.get(alias.kind, -1) <= first
                        and _fits(alias, text, tokens[index : index + length])
                        and _stands_alone(alias.kind, text, first, last)
                    ):
                        taken[alias.kind] = last
                        if alias.entity.key:
                            matches.append(Match(first, last, alias.entity, alias.adjective))
        return matches

    def lookup(self, kind: str, name: str) -> Entity | None:
        """Return the entity of ``kind`` that the whole of ``name`` names, whatever its case, article or plural.

        >>> load_gazetteer().lookup("Country", "the united states")
        Entity(kind='Country', key='US', label='United States')
        """
        surfaces = TOKEN.findall(name.strip())
        if len(surfaces) > self._longest + _MOST_BESIDE:
            return None
        tries = [surfaces]
        while len(surfaces) > 1 and surfaces[0].lower() in _ARTICLES:
            surfaces = surfaces[1:]
            tries.append(surfaces)
        if len(surfaces) > 1 and surfaces[-1].lower() in _GENERIC.get(kind, ()):
            tries.append(surfaces[:-1])
        if surfaces and len(surfaces[-1]) > 3 and surfaces[-1][-1] in "sS":
            tries.append([*surfaces[:-1], surfaces[-1][:-1]])
        for words in tries:
            found = [
                alias
                for alias in self._aliases.get(tuple(map(fold, words)), ())
                if alias.kind == kind and alias.entity.key
            ]
            exact = [alias for alias in found if alias.exact == "".join(words)]
            entities = {alias.entity for alias in exact or found}
            if len(entities) == 1:
                return entities.pop()
        return None

    def names(self, kind: str) -> Iterator[str]:
        """Every spelling of the entities of ``kind``, in lower case, words parted by spaces."""
        for words, aliases in self._aliases.items():
            if any(alias.kind == kind and alias.entity.key for alias in aliases):
                yield " ".join(words)

    def _add_row(self, kind: str, row: Row) -> None:
        cells = row.cells
        label, match = cells["label"], cells["match"]
        if not label or label != label.strip() or not cells["source"]:
            raise TableError(f"{row.where}: label and source must be given, without spaces around them")
        if match not in ("", "exact", "no"):
            raise TableError(f"{row.where}: match is {match!r}, not empty, 'exact' or 'no'")
        entity = Entity(kind, cells.get("key") or slug(label), label)
        self._add(entity, label, row.where, exact=match == "exact", searched=match != "no")
        if cells["aliases"]:
            for alias in cells["aliases"].split("|"):
                exact, hidden = alias[:1] == "=", alias[:1] == "~"
                surface = alias[1:] if exact or hidden else alias
                self._add(entity, surface, row.where, exact=exact, searched=not hidden)
        if adjectives := cells.get("adjectives"):
            for alias in adjectives.split("|"):
                self._add(entity, alias, row.where, exact=True, searched=True, adjective=True)

    def _add(
        self, entity: Entity, surface: str, where: str, *, exact: bool, searched: bool, adjective: bool = False
    ) -> None:
        words = tuple(TOKEN.findall(surface.lower()))
        if not words:
            raise TableError(f"{where}: the alias {surface!r} holds no word")
        form = "".join(TOKEN.findall(surface)) if exact else ""
        alias = _Alias(entity.kind, entity, form, adjective, searched)
        self._put(words, alias, where)
        if entity.kind in _FUSED and len(words) > 1:
            for i in range(len(words) - 1):
                if len(words[i]) > 1 and words[i].isalpha() and words[i + 1][0].isdigit():
                    self._put((*words[:i], words[i] + words[i + 1], *words[i + 2 :]), alias, where)
        if entity.kind == "Model":
            for i, word in enumerate(words):
                if numbered := _NUMBERED.fullmatch(word):
                    self._put((*words[:i], *numbered.groups(), *words[i + 1 :]), alias, where)
        if entity.kind in _COMMON_NOUNS and not exact and surface[-3:].islower() and surface[-3:].isalpha():
            last = words[-1]
            if last[-1] != "s" and last[-3:] != "ing":
                plural = last[:-1] + "ies" if last[-1] == "y" and last[-2] not in "aeou" else last + "s"
                self._put((*words[:-1], plural), alias, where)

    def _put(self, words: tuple[str, ...], alias: _Alias, where: str) -> None:
        others = self._aliases.setdefault(words, [])
        for other in others:
            if other.kind == alias.kind and other.exact == alias.exact:
                if other.entity != alias.entity:
                    names = f"{other.entity.label!r} and {alias.entity.label!r}"
                    raise TableError(f"{where}: {' '.join(words)!r} is a name of both {names}")
                return
        # An alias in exact case is more certain than one in any case: look at it first.
        others.insert(0 if alias.exact else len(others), alias)


_NUMBERED = re.compile(r"([a-z]{3,}?)(v?\d+(?:\.\d+)?)")
"""A word of a name that ends in the number of its version, which texts set apart too: "Tern2.5"."""


def _fits(alias: _Alias, text: str, tokens: list[re.Match[str]]) -> bool:
    return not alias.exact or alias.exact == "".join(text[token.start() : token.end()] for token in tokens)


_IN_IDENTIFIER = re.compile(r"-(?!(?:based|like|style|class|sized?|level|powered|derived|family|tuned|trained)\b)[a-z]")
"""After a name in small letters: more of an identifier, "tern-small-long" beside "tern-small"."""


_VERSION = re.compile(r"-v\d|\s[A-Z](?=\s[A-Z]|[\s,.;:)]+(?:is|was|has|are)?\b)(?!\s?&)")
"""After a name: its version, or the letter of an edition ("Tern A" beside "Tern")."""


_NOT_ONE = re.compile(r"\b[Nn]on-$")
"""Before the name of what something is not: "a non-transformer model"."""


def _stands_alone(kind: str, text: str, start: int, end: int) -> bool:
    """False for a part of a longer hyphenated name: neither OPT-IML nor Med-PaLM is the model within it.

    Nor is "Transformers" the architecture, but a library (source: huggingface.co/docs/transformers), or "nn.GELU".
    """
    if kind == "Technique" and (
        text[start:end] == "Transformers"
        or text[start - 1 : end + 1] == "`transformers`"
        or (start > 1 and text[start - 1] in "._" and text[start - 2].isalnum())
    ):
        return False
    if kind in _COMMON_NOUNS and _NOT_ONE.search(text, max(0, start - 4), start):
        return False
    if kind not in _NAMES:
        return True
    if (
        kind == "Model"
        and text[end : end + 1] == "/"
        and text[end + 1 : 2 * end - start + 1].lower() == text[start:end].lower()
    ):
        return False  # the owner's name on a hub: "Qwen/Qwen2-7B"
    goes_on = _GOES_ON.match(text, end) and not (kind == "Model" and _STAGE.match(text, end))
    if goes_on or (kind == "Model" and _VERSION.match(text, end)):
        return False
    if kind == "Model" and _IN_IDENTIFIER.match(text, end) and text[start:end].islower():
        return False
    before = text[start - 2 : start] if start > 1 else ""
    return kind not in ("Model", "Benchmark") or not (before[-1:] in "-_" and before[:1].isalnum())


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Read the tables of ``data/`` once. Raises TableError with file and line for a malformed row."""
    tables = ((kind, read_table(name, COLUMNS)) for name, kind in TABLES.items())
    return Gazetteer(tables, read_table("not_names.tsv", ("kind", "phrase", "source")))
