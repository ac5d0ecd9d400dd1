"""Sections on the work of others: past them, "both models" are none of those that they spoke of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modelatlas.claims.prose.discourse import Discourse
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Node

_OF_OTHERS = re.compile(
    r"\b(?:related|previous|prior|earlier)\s+(?:work|research)\b"
    r"|\b(?:background|state of the art|literature|introduction)\b"
)


@dataclass(slots=True)
class Others:
    """Sections that speak of other people's models: past them, "both models" are none of those."""

    inside: bool = False
    before: tuple[Node, ...] = ()

    def pass_through(self, sentence: Sentence, discourse: Discourse) -> None:
        """Note where such a section begins, and forget what it spoke of where it ends."""
        is_such = bool(_OF_OTHERS.search(sentence.section))
        if is_such and not self.inside:
            self.before = tuple(discourse.described)
        elif self.inside and not is_such and self.before:
            discourse.described = dict.fromkeys(self.before)
            discourse.focus = discourse.topic
            discourse.in_block, discourse.recent, discourse.group, discourse.pair = [], [], (), ()
        self.inside = is_such
