"""Questions and answers: what is asked states nothing, unless "yes" follows."""

from __future__ import annotations

import re

from modelatlas.claims.prose.sentences import Sentence
from modelatlas.patterns import kind_char

_ASKS = re.compile(r"\W{0,20}(?:Q|Question)\s?:\s")
"""Before what an interviewer says, with a question mark or without."""
_ANAPHOR = "".join(kind_char("anaphor", tagged) for tagged in (False, True))
_YES = re.compile(
    rf"\W*(?:a\s?:\s+)?(?:(?:yes|indeed|that\s+is\s+right|correct)\s*(?:[.,!;:]|$)|[{_ANAPHOR}].\s+(?:is|was|does|did|has)\s*[.!])"
)


def is_question(sentence: Sentence, text: str) -> bool:
    """Whether a sentence of ``text`` asks something, or is said by one who asks."""
    return sentence.code.rstrip("\"') ").endswith("?") or bool(_ASKS.match(text, sentence.span.start))


def is_yes(sentence: Sentence) -> bool:
    """Whether a sentence begins by affirming what was asked before it."""
    return _YES.match(sentence.code) is not None
