"""Which of many patterns a sentence can match at all, and where, told from its words and mentions in one look.

A pattern says of what it must find one of several: words (or their beginnings) and kinds of mentions
(:attr:`modelatlas.patterns.Pattern.needs`), and which of them its matches begin with
(:attr:`modelatlas.patterns.Pattern.openings`). Trying each of hundreds of patterns at every place of a sentence takes
many times longer than trying the few that remain where they can begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from modelatlas.patterns import SLOT, Pattern

Owner = TypeVar("Owner")
Told = TypeVar("Told")
Words = Sequence[tuple[int, str]]
"""The words and the mentions of a sentence's code, each with its place."""

_WORD = re.compile(rf"{SLOT}|\w+")
_PLAIN = re.compile(r"\w+\Z")
_SLOT = re.compile(SLOT)
_REMEMBERED = 50_000
"""Words of which is remembered what they can be the beginning of: the vocabulary of some thousand documents."""

_SHAPES, _LONGEST = 2_000, 400
"""Sentences of which is remembered what was told of them, and their characters at most: some megabytes in all."""
_LOOKED_AT = 64
"""Sentences whose words are kept: a document's, for those that look for roles, scopes and rules in turn."""
_LOOKS = 16
"""Sentences that are looked at closely before a pattern is compiled, which takes as long as some dozens of looks."""


@lru_cache(maxsize=_LOOKED_AT)
def words_of(code: str) -> Words:
    """The words of a sentence's code, and the kinds of its mentions, in order."""
    return [(found.start(), found[0]) for found in _WORD.finditer(code)]


class Remembered(Generic[Told]):
    """What was told of the last sentences by their code alone: pages made from one template have sentences that differ
    in their mentions alone, and of a sentence with the same code the same is true."""

    def __init__(self) -> None:
        self._told: dict[Hashable, Told] = {}

    def __getstate__(self) -> dict[str, object]:
        return {"_told": {}}  # each process has pages of its own

    def of(self, code: str, tell: Callable[[], Told], *besides: Hashable) -> Told:
        """What ``tell`` says of a ``code``, which is asked but once for a while; a long one is not kept.

        ``besides`` is what else the answer rests on. Nobody may change it.
        """
        if len(code) > _LONGEST:
            return tell()
        known = self._told.get((code, besides))
        if known is None:
            if len(self._told) >= _SHAPES:
                self._told.clear()
            known = self._told[code, besides] = tell()
        return known


class Candidates(Generic[Owner]):
    """Patterns, each with its owner (a rule), in their order."""

    def __init__(self, entries: Iterable[tuple[Owner, Pattern]]) -> None:
        self.entries = tuple(entries)
        # Bit i of layer k says that what pattern i needs at its k-th place is there: one number holds all the layers.
        self._layers = max((len(pattern.needs) for _, pattern in self.entries), default=0)
        self._width = len(self.entries)
        self._all = (1 << self._width) - 1
        self._always = 0
        self._marks: dict[str, int] = {}
        for number, (_, pattern) in enumerate(self.entries):
            for layer in range(self._layers):
                bit = 1 << (layer * self._width + number)
                if layer >= len(pattern.needs):
                    self._always |= bit
                    continue
                for mark in pattern.needs[layer]:
                    self._marks[mark] = self._marks.get(mark, 0) | bit
        self._openings: dict[str, int] = {}
        for number, (_, pattern) in enumerate(self.entries):
            for opening in pattern.openings:
                self._openings[opening] = self._openings.get(opening, 0) | 1 << number
        self._bits = [1 << number for number in range(self._width)]
        self._anywhere, self._at_head = self._openings.pop("", 0), self._openings.pop("^", 0)
        self._elsewhere = [(mark, bits) for mark, bits in self._marks.items() if not self._begins_a_word(mark)]
        self._longest = max(map(len, (*self._marks, *self._openings)), default=0)
        self._known: dict[str, tuple[int, int]] = {}
        self._waiting = dict.fromkeys(range(self._width), _LOOKS)

    @staticmethod
    def _begins_a_word(mark: str) -> bool:
        return bool(_PLAIN.match(mark) or _SLOT.match(mark))

    def _beginnings(self, word: str) -> tuple[int, int]:
        """What the word brings, and which patterns it opens: itself and each of its beginnings is looked up."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        brings = opens = 0
        for end in range(1, min(len(word), self._longest) + 1):
            brings |= self._marks.get(word[:end], 0)
            opens |= self._openings.get(word[:end], 0)
        self._known[word] = brings, opens
        return brings, opens

    def find(self, code: str) -> Iterator[tuple[Owner, re.Match[str]]]:
        """Every match of every pattern in the ``code`` of a sentence, the patterns in order."""
        for owner, pattern, places in self.tried(code):
            if places is None:
                for found in pattern.regex.finditer(code):
                    yield owner, found
                continue
            match, end = pattern.regex.match, 0
            for place in places:
                if place >= end and (found_here := match(code, place)):
                    yield owner, found_here
                    end = found_here.end()

    def tried(self, code: str) -> Iterator[tuple[Owner, Pattern, list[int] | None]]:
        """The patterns, in order, that have all they need in ``code``, and where each can begin (None for anywhere).

        Others cannot match it.
        """
        brought, known = self._always, self._known
        opened = [(0, self._at_head)]
        for place, word in words_of(code):
            brings, opens = known.get(word) or self._beginnings(word)
            brought |= brings
            if opens:
                opened.append((place, opens))
        for mark, bits in self._elsewhere:
            if mark in code:
                brought |= bits
        here = self._all
        for _ in range(self._layers):
            here &= brought
            brought >>= self._width
        places: dict[int, list[int] | None] = {}
        for place, opens in opened:
            if opening := opens & here:
                for number in self._numbers(opening):
                    if at := places.get(number):
                        at.append(place)
                    else:
                        places[number] = [place]
        places.update(dict.fromkeys(self._numbers(here & self._anywhere)))
        for number in sorted(places):
            if number not in self._waiting or self._is_due(number, code):
                yield *self.entries[number], places[number]

    def _numbers(self, bits: int) -> list[int]:
        """The places of the bits of a number; the highest first, which takes the fewest operations on long numbers."""
        numbers = []
        while bits:
            number = bits.bit_length() - 1
            bits ^= self._bits[number]
            numbers.append(number)
        return numbers

    def _is_due(self, number: int, code: str) -> bool:
        """Whether a pattern that no sentence has needed so far is worth compiling for this one."""
        looks = self._waiting[number]
        if looks and not _in_order(self.entries[number][1].needs, code):
            self._waiting[number] = looks - 1
            return False
        del self._waiting[number]
        return True


def _in_order(needs: Iterable[Iterable[str]], code: str) -> bool:
    """Whether what a pattern needs stands in the code in the pattern's order, one thing after the other."""
    at = 0
    for choice in needs:
        ends = [place + len(mark) for mark in choice if (place := _find(mark, code, at)) >= 0]
        if not ends:
            return False
        at = min(ends)
    return True


def _find(mark: str, code: str, at: int) -> int:
    """Where a mark first stands from a place on; a word or its beginning not within another word. -1 for nowhere."""
    place = code.find(mark, at)
    while place > 0 and _PLAIN.match(mark) and (code[place - 1].isalnum() or code[place - 1] == "_"):
        place = code.find(mark, place + 1)
    return place
