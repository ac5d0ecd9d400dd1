"""Names within one typing error of each other: a letter too many, one missing, one wrong, or two the wrong way round.

A name with one error has at least one half that is intact (but for the last letter of the first half, which may have
changed places with the next), so the known names are looked up by their halves: a handful of comparisons for each name,
however many are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST = 8
"""Shorter names are too close to others: Groq and Grok, Gambia and Zambia."""
LEAST_WORD, LEAST_CHANGED, LEAST_COMMON = 5, 7, 6
"""An error within a shorter word may be another word, as Paris V and Paris X; and a letter for another makes another
word most easily: Boston and Bolton, unless the word is a common one (school). Words of letters and digits have no
errors: LGPLv3 and AGPLv3."""
_DIGIT = re.compile(r"\d")


class NearNames:
    """Names by their halves. Names are keys, without spaces where the kind does without."""

    __slots__ = ("_common", "_heads", "_tails")

    def __init__(self, names: Iterable[str], common: frozenset[str] = frozenset()) -> None:
        self._common = common
        self._heads: dict[str, list[str]] = {}
        self._tails: dict[str, list[str]] = {}
        for name in names:
            if len(name) >= LEAST - 1:
                middle = len(name) // 2
                self._heads.setdefault(name[: middle - 1], []).append(name)
                self._tails.setdefault(name[middle:], []).append(name)

    def find(self, name: str) -> list[str]:
        """The names, sorted, that one error parts from ``name``, with the same numbers; none for a name too short.

        >>> NearNames(["stable diffusion", "stable diffusion 2"]).find("stable difusion")
        ['stable diffusion']
        """
        if len(name) < LEAST - 1:
            return []
        near: set[str] = set()
        for length in (len(name) - 1, len(name), len(name) + 1):
            middle = length // 2
            near.update(self._heads.get(name[: middle - 1], ()))
            near.update(self._tails.get(name[len(name) - (length - middle) :], ()))
        long = (other for other in near if max(len(other), len(name)) >= LEAST)
        return sorted(other for other in long if one_error(name, other, self._common))


def one_error(first: str, second: str, common: frozenset[str] = frozenset()) -> bool:
    """Whether exactly one error parts two names: none in a number, and none in a short word. ``common`` words may be
    shorter.

    >>> one_error("anthropic", "antrhopic"), one_error("claude 3", "claude 4"), one_error("openai", "openai")
    (True, False, False)
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    short, long = sorted((first, second), key=len)
    start = next((i for i, char in enumerate(short) if char != long[i]), len(short))
    least = LEAST_WORD
    if len(short) != len(long):
        fits = short[start:] == long[start + 1 :]
    elif short[start : start + 2] == long[start : start + 2][::-1]:
        fits = short[start + 2 :] == long[start + 2 :]
    else:
        fits = short[start + 1 :] == long[start + 1 :]
        is_common = bool({_word_at(first, start).strip(), _word_at(second, start).strip()} & common)
        least = LEAST_COMMON if is_common else LEAST_CHANGED
    word = max(_word_at(first, start), _word_at(second, start), key=len)
    return fits and len(word) >= least and not _DIGIT.search(word)


def _word_at(name: str, place: int) -> str:
    """The word around a place; a space belongs to the word before it."""
    end = name.find(" ", place)
    return name[name.rfind(" ", 0, place) + 1 : end if end >= 0 else len(name)]
