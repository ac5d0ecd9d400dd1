"""Models that a text only measures beside its own: "On XCOPA it gets 81%. Y gets 75%." goes on about the first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from modelatlas.claims.prose.clauses import WHO_SLOT
from modelatlas.claims.prose.discourse import Discourse, Owner
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Node
from modelatlas.patterns import kind_char

_PERCENT = "".join(kind_char("percent", tagged) for tagged in (False, True))
LIKEWISE = re.compile(
    rf"\W*(?:the\s+)?{WHO_SLOT}(?:\s*,[^,;]{{1,60}},)?\s+"
    r"(?:has|had|gets|got|scores?|scored|reach(?:es|ed)|manages|managed|achieve[sd])"
    rf"\s+(?:only\s+|just\s+|about\s+)?[{_PERCENT}].\s*(?:[.,;(]|$)"
)
"""A score on what the sentence before was about: "Y, of the same size, gets 68%."."""
_OF_A_TEST = frozenset({"model", "anaphor", "peer", "benchmark", "metric", "percent", "points", "number", "shots"})


def only_measured(
    sentence: Sentence, last: Sentence | None, before: Owner, known: Iterable[Node], discourse: Discourse
) -> Node | None:
    """The stranger that ``sentence`` only gives a score of, on a test of the ``last`` one, which spoke of ``before``.

    ``known`` are the models that had been spoken of by then; ``discourse`` is past the sentence.
    """
    now, topic = discourse.focus.nodes, discourse.topic.nodes
    if last is None or sentence.first_of_block or len(topic) != 1 or before.nodes != topic or len(now) != 1:
        return None
    scored = any(m.kind == "percent" or (m.kind == "number" and "." in m.surface) for m in sentence.mentions)
    if now[0] in known or not scored or not {m.kind for m in sentence.mentions} <= _OF_A_TEST:
        return None
    stems = {re.split(r"[\s-]", discourse.labels.get(n, n.key))[0].lower() for n in (*topic, *now)}
    tests = [{m.entity for m in s.mentions if m.kind == "benchmark"} for s in (last, sentence)]
    same = tests[0] & tests[1] or (not tests[1] and discourse.tested and LIKEWISE.match(sentence.code))
    return now[0] if same and len(stems) == 2 else None
