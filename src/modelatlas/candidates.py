"""Which of many patterns a sentence can match at all, told from its words and mentions in one look.

A pattern says of what it must find one of several: words (or their beginnings) and kinds of mentions
(:attr:`modelatlas.patterns.Pattern.needs`). Trying each of hundreds of patterns for that in turn takes longer than
reading the sentence with the few that remain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from modelatlas.patterns import SLOT, Pattern

Owner = TypeVar("Owner")

_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"\w+\Z")
_SLOT = re.compile(SLOT)
_REMEMBERED = 50_000
"""Words of which is remembered what they can be the beginning of: the vocabulary of some thousand documents."""

_LOOKS = 16
"""Sentences that are looked at closely before a pattern is compiled, which takes as long as some dozens of looks."""


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
        self._elsewhere = [(mark, bits) for mark, bits in self._marks.items() if not self._begins_a_word(mark)]
        self._longest = max(map(len, self._marks), default=0)
        self._known: dict[str, int] = {}
        self._waiting = dict.fromkeys(range(self._width), _LOOKS)

    @staticmethod
    def _begins_a_word(mark: str) -> bool:
        return bool(_PLAIN.match(mark) or _SLOT.match(mark))

    def _beginnings(self, word: str) -> int:
        """What the word brings: itself and each of its beginnings is looked up."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        bits = 0
        for end in range(1, min(len(word), self._longest) + 1):
            bits |= self._marks.get(word[:end], 0)
        self._known[word] = bits
        return bits

    def find(self, code: str) -> Iterator[tuple[Owner, Pattern]]:
        """The patterns, in order, that have all they need in the ``code`` of a sentence; others cannot match it."""
        found, known = self._always, self._known
        for word in set(_WORD.findall(code)):
            bits = known.get(word)
            found |= self._beginnings(word) if bits is None else bits
        for slot in set(_SLOT.findall(code)):
            found |= self._marks.get(slot, 0)
        for mark, bits in self._elsewhere:
            if mark in code:
                found |= bits
        here = self._all
        for _ in range(self._layers):
            here &= found
            found >>= self._width
        entries, waiting = self.entries, self._waiting
        while here:
            lowest = here & -here
            here ^= lowest
            number = lowest.bit_length() - 1
            if number not in waiting or self._is_due(number, code):
                yield entries[number]

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
