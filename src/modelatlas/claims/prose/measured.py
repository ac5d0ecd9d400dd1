"""Models that a text only measures beside its own: "On XCOPA it gets 81%. Y gets 75%." goes on about the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from modelatlas.claims.prose.discourse import Discourse, Owner
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import WHO_SLOT
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Node
from modelatlas.patterns import kind_chars

_PERCENT = kind_chars("percent")
LIKEWISE = re.compile(
    rf"\W*(?:the\s+)?{WHO_SLOT}(?:\s*,[^,;]{{1,60}},)?\s+"
    r"(?:has|had|gets|got|scores?|scored|reach(?:es|ed)|manages|managed|achieve[sd])"
    rf"\s+(?:only\s+|just\s+|about\s+)?[{_PERCENT}].\s*(?:[.,;(]|$)"
)
"""A score on what the sentence before was about: "Y, of the same size, gets 68%."."""
_OF_A_TEST = frozenset({"model", "anaphor", "peer", "benchmark", "metric", "percent", "points", "number", "shots"})


def only_measured(
    sentence: Sentence,
    subjects: Subjects,
    before: Owner,
    last: Sentence | None,
    known: Iterable[Node],
    discourse: Discourse,
) -> Sequence[Node]:
    """The strangers that ``sentence`` only gives a score of, on a test that it gives the text's own model's of, or that
    the ``last`` one did.

    ``before`` is whom the text spoke of before it, ``known`` are the models that it had spoken of; ``discourse`` is
    past the sentence.
    """
    topic = discourse.topic.nodes
    if last is None or len(topic) != 1 or before.nodes != topic:
        return ()
    named = {n for at, nodes in subjects.nodes.items() if subjects.roles.get(at) in ("", "contrast") for n in nodes}
    strangers = sorted(named - {*topic, *known}, key=lambda n: n.key)
    scores = sum(m.kind == "percent" or (m.kind == "number" and "." in m.surface) for m in sentence.mentions)
    if not strangers or not scores or not {m.kind for m in sentence.mentions} <= _OF_A_TEST:
        return ()
    tests = [{m.entity for m in s.mentions if m.kind == "benchmark"} for s in (last, sentence)]
    here = bool(tests[1]) and scores > len(strangers)
    after = not sentence.first_of_block and (tests[0] & tests[1] or (not tests[1] and _likewise(sentence, discourse)))
    return [n for n in strangers if not _is_kin(n, topic[0], discourse)] if here or after else ()


def _likewise(sentence: Sentence, discourse: Discourse) -> bool:
    return discourse.tested is not None and LIKEWISE.match(sentence.code) is not None


def _is_kin(one: Node, other: Node, discourse: Discourse) -> bool:
    """Whether one name begins with the first word of the other, whatever follows: "XTernM-L" of "XTern-S"."""
    words = [re.split(r"[\s-]", discourse.labels.get(n, n.key))[0].lower() for n in (one, other)]
    return words[0].startswith(words[1]) or words[1].startswith(words[0])
