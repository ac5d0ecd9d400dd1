"""Whose what stands at a place of a sentence is: by what is said right beside it, else by the stretch around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modelatlas.claims.prose import clauses, ends
from modelatlas.claims.prose.discourse import NOBODY, Owner, subtype_of
from modelatlas.claims.prose.hanging import Stretch
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MAKER, TECHNIQUE
from modelatlas.model import Node
from modelatlas.versions import BY_SIZE

_NEAR = 200
"""Code points of a sentence before a name that may belong to its phrase."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """The owners of one sentence: ``stretches`` in order, the later ones inside the earlier."""

    sentence: Sentence
    stretches: tuple[Stretch, ...]
    roles: dict[int, str]
    nodes: dict[int, tuple[Node, ...]]
    possessors: dict[int, tuple[Node, ...]]
    lists: dict[int, Owner]
    local_from: int
    topic: Owner

    def at(self, position: int) -> Owner:
        """The owner of what stands at ``position`` of the sentence's code."""
        if bracketed := clauses.IN_BRACKETS.match(self.sentence.code, position + 2):
            return Owner(self.nodes.get(bracketed.start(1), ()))
        if self._is_given_of_a_stranger(position):
            return NOBODY
        if position in self.lists:
            return self.lists[position]
        if clauses.FOR_US.match(self.sentence.code, position + 2):
            return self.topic
        given = clauses.GIVEN_TO.match(self.sentence.code, position + 2)
        if given and not self._describes_derivative(position, given) and not self._is_of_an_addition(position, given):
            place = given.start(2) if given[2] else given.start(1)
            if self.sentence.code[position] in MAKER and self.roles.get(place) == "base":
                return self.around(position)  # "made by Fjord from X"
            if self.sentence.code[position] in TECHNIQUE and self.roles.get(place) == "base":
                return NOBODY  # "a distillation of X": of what was made so, which may be a step on the way
            if several := self._given_to_each(position, place):
                return several
            return Owner(self.nodes.get(place, ()), planned=self.roles.get(place) == "planned")
        return self.around(position)

    def _given_to_each(self, position: int, place: int) -> Owner | None:
        """The members of a row that the one value before it is given to: "128K tokens for the 4B and 12B sizes"."""
        code, members = self.sentence.code, [place]
        while (joint := clauses.JOINT.match(code, members[-1] + 2)) and joint.end() in self.nodes:
            members.append(joint.end())
        slots = [m for at in members for _, m in self.sentence.slots(at, at + 2)]
        told = all(subtype_of(m) in BY_SIZE for m in slots) and all(self.nodes[at] for at in members)
        if len(members) == 1 or not told or clauses.AFTER_VALUE.search(code, 0, position):
            return None
        return Owner(tuple(dict.fromkeys(node for at in members for node in self.nodes[at])), each=True)

    def _describes_derivative(self, position: int, given: re.Match[str]) -> bool:
        """Whether a value is the subject's, made of the model after it: "X is a 20B variant of Y"."""
        code = self.sentence.code
        told = clauses.IS_A.search(code, max(0, position - _NEAR), position)
        return bool(told and clauses.MADE_OF_IT.search(code, position, given.start(1)))

    def _is_given_of_a_stranger(self, position: int) -> bool:
        """Whether a parenthesis after a name of nobody known has the value: "like X (1B) and Aubade (2B)"."""
        opened = ends.opened(self.sentence.code, position)
        stranger = clauses.NEXT_STRANGER.search(self.sentence.code, 0, max(0, opened))
        return stranger is not None and any(r and at < stranger.start() for at, r in self.roles.items())

    def _is_of_an_addition(self, position: int, given: re.Match[str]) -> bool:
        """Whether a value is that of what a model is only given: "an adapter with 4M parameters for X"."""
        return clauses.ADDITION_FOR.search(self.sentence.code, max(0, position - _NEAR), given.start(1)) is not None

    def is_beside_base(self, position: int) -> bool:
        """Whether the brackets right behind a base have what stands at ``position``: "tuned from X (3T tokens)"."""
        named = ends.opened(self.sentence.code, position) - 3
        return self.roles.get(named) == "base"

    def main(self, position: int) -> Owner:
        """The subject of the sentence where ``position`` stands, what hangs on other models left aside."""
        best = NOBODY
        for start, end, owner in self.stretches[: self.local_from]:
            if start <= position < end:
                best = owner
        return best

    def around(self, position: int) -> Owner:
        """The owner by place alone, whatever follows."""
        best = NOBODY
        for start, end, owner in self.stretches:
            if start <= position < end:
                best = owner
        return best
