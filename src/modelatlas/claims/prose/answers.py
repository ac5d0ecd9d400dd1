"""Questions and answers: what is asked states nothing, unless "yes" follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.prose.alone import GUESSED
from modelatlas.claims.prose.drafts import Draft, convert
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import IT
from modelatlas.claims.prose.spoken_of import Subjects

_ASKS = re.compile(r"\W{0,20}(?:[Qq]|[Qq]uestion)\s?:\s")
"""Before what an interviewer says, with a question mark or without."""
_YES = re.compile(
    rf"\W*(?:a\s?:\s+)?(?:(?:yes|indeed|that\s+is\s+right|correct)\s*(?:[.,!;:]|$)|[{IT}].\s+(?:is|was|does|did|has)\s*[.!])"
)


def asks(code: str) -> bool:
    """Whether the code of a sentence is that of a question.

    >>> asks('how large is it?"'), asks("q: tell us its size."), asks("it is new.")
    (True, True, False)
    """
    return code.rstrip("\"') ").endswith("?") or bool(_ASKS.match(code))


_YOU = re.compile(r"\byou(?:rs?)?\b")


def addresses(sentence: Sentence) -> bool:
    """Whether a question names no model and asks of whom it addresses."""
    return _YOU.search(sentence.code) is not None and all(m.kind != "model" for m in sentence.mentions)


def is_question(sentence: Sentence, text: str) -> bool:
    """Whether a sentence of ``text`` asks something, or is said by one who asks."""
    return asks(sentence.code) or bool(_ASKS.match(text, sentence.span.start))  # "Q" may be a mention in the code


def is_yes(sentence: Sentence) -> bool:
    """Whether a sentence begins by affirming what was asked before it."""
    return _YES.match(sentence.code) is not None


_IT = r"(?:it|that|this|the\s+\w+|training|[\ue000-\uf8ff]{2})"
_DID_IT = (
    rf"(?:\s+(?:did|does|do|was|is|has)\s+{_IT}(?:\s+of\s+[\ue000-\uf8ff]{{2}})?"
    r"(?:\s+(?:take|last|run|go\s+on|train(?:ed)?|pre-?trained))?(?:\s+(?:for|to\s+(?:pre-?)?train(?:\s+it)?))?)?"
)
_END = r"(?:,?\s+(?:then|really|exactly|in\s+all|altogether))?\s*\?"
_WHEN = re.compile(
    rf"\bwhen\s+(?:did|was|were)\s+{_IT}\s+(?:come\s+out|appear|released|published|launched|made\s+public){_END}"
)
_ASKED = (
    (re.compile(rf"\bhow\s+long{_DID_IT}{_END}"), ("duration",), "trainingRun.durationHours"),
    (re.compile(rf"\bhow\s+(?:big|large)\s+is\s+{_IT}{_END}"), ("size",), "parameterCount"),
    (re.compile(r"\bhow\s+many\s+parameters\b"), ("size", "number"), "parameterCount"),
    (re.compile(r"\bhow\s+many\s+tokens\b"), ("size", "number"), "trainingRun.corpus.tokenCount"),
    (
        re.compile(r"\bhow\s+many\s+languages\s+(?:does|do|can|is|are|has)\b"),
        ("number",),
        "languageCount",
    ),
    (_WHEN, ("date",), "releaseDate"),
    (_WHEN, ("date", "year"), "releaseYear"),
)
"""What a question asks for: the kinds of an answer that has no unit of its own, and the property."""
_ANSWER = re.compile(
    r"\W*(?:a\s?:\s+)?(?:(?:about|roughly|around|just|only|exactly|some|for|on|in|it\s+(?:took|was))\s+){0,2}"
    r"(?P<value>[\ue000-\uf8ff]{2})\s*[.,;!\"]"
)
"""An answer that is a value alone: "Sixty-three days."."""


def answered(question: Sentence, sentence: Sentence, subjects: Subjects) -> Iterator[Draft]:
    """What a bare value after a ``question`` says: "For how long? Sixty-three days." """
    found = None if GUESSED.search(sentence.code) else _ANSWER.match(sentence.code)
    for at, mention in sentence.slots(*found.span("value")) if found else ():
        for asks, kinds, path in _ASKED:
            value = convert(path, mention) if mention.kind in kinds and asks.search(question.code) else None
            nodes = subjects.at(at).nodes
            if value is not None and len(nodes) == 1:
                yield Draft(nodes[0], path, value, sentence.span, "answer")
