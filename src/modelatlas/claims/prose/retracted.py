"""What the next sentence takes back: "The slides speak of 40 billion parameters. That is wrong", and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import IT
from modelatlas.model import Node, Span

_STATED = r"(?:figure|number|value|total|count|claim|estimate|statement)s?"
_UNTRUE = (
    r"(?:wrong|incorrect|false|erroneous|inaccurate|untrue|not\s+(?:true|correct|right|the\s+case)|not\s+so(?=\s*[.,;!])"
    r"|an?\s+(?:misprint|misreading|typo|typing\s+error))(?![\w-])"
)
_WRONG = rf"(?:{_UNTRUE}|(?:mistaken|in\s+error|an?\s+(?:error|slip|mistake|misunderstanding))(?![\w-]))"
_IS = r"(?:is|was|are|were|has\s+been|turned\s+out|proved)\s+(?:to\s+be\s+)?(?:\w+ly\s+)?"
_TAKES_BACK = re.compile(
    rf"\W*(?:this|that|the|both|these|those)\s+{_STATED}\b(?!\s+(?:\w+\s+){{0,4}}that\b)[^.;:]{{0,80}}?\b{_IS}{_WRONG}|"
    rf"\W*(?:this|that|which)\s+{_IS}{_UNTRUE}|"
    r"\W*(?:our\s+)?(?:verdict|ruling|rating|finding)\s*:\s*(?:\w+\s+)?(?:false|untrue|wrong|incorrect|misleading|unproven)\b"
)
"""A sentence that denies the one before as a whole: "That figure, still often quoted, is a misprint."."""
_NOT_SO = re.compile(rf"\W*[{IT}].\s+(?:did|does|do|has|had|was|is|were|are)(?:\s+not|n['’]t)\s*[.!]?\s*$")
_CLAIMED = re.compile(
    r"\b(?:told|sa(?:ys?|id)|claim|announc|promis|boast|suppos|believ|report|advertis|expect|hoped?\b|slides?\b)"
)
""" "It did not." denies what somebody is said to have said."""
_CORRECTED = re.compile(
    r"\b(?:corrected|revised|amended|rectified)\s+(?:(?:this|it|that|[\ue000-\uf8ff]{2}|the\s+\w+)\s+)?"
    r"(?:\w+ly\s+)?to\s+(?:\w+\s+)?(?=[\ue000-\uf8ff]{2})"
)


_UNDONE = re.compile(
    r"[;,—–]\s+(?:but\s+)?(?:this|that|which)\s+(?:was|is|has\s+been)\s+(?:later\s+|then\s+|soon\s+)?"
    r"(?:reverted|undone|rolled\s+back|taken\s+back)\b"
)
""" "The context was 16,384 tokens in a preview; this was reverted": what stands before it holds no more."""
_GIVEN_UP = re.compile(
    rf"\W*(?:[{IT}].|(?:this|that|the)\s+(?:first\s+)?(?:run|attempt|job))\s+(?:then\s+|soon\s+)?"
    r"(?:crashed|diverged|failed|(?:was|had\s+to\s+be|were)\s+(?:\w+ly\s+)?(?:given\s+up|abandoned|aborted|cancelled|discarded|scrapped))\b"
)
_RUN = re.compile(
    rf"\W*[{IT}].\s+(?:was|had\s+been)\s+(?:started|begun|launched|tried|attempted)\b|\b(?:first|second|earlier|initial)\b|\b(?:run|attempt|job)\b"
)
"""A run that came to nothing, after the sentence that tells of it: "The first was started on 960 GPUs. It crashed"."""


def takes_back(code: str, before: str) -> bool:
    """Whether a sentence, by its code, says that what the sentence ``before`` it states is not so."""
    if _GIVEN_UP.match(code) and _RUN.search(before):
        return True
    return _TAKES_BACK.match(code) is not None or bool(_NOT_SO.match(code) and _CLAIMED.search(before))


def _is_quantity(draft: Draft) -> bool:
    return not isinstance(draft.value, (Node, bool, str)) and draft.path not in ("releaseYear", "releaseDate")


def without_retracted(drafts: Iterable[Draft], span: Span) -> list[Draft]:
    """The drafts without the quantities that the sentence at ``span`` states: it was the count that was denied."""
    return [d for d in drafts if d.span != span or not _is_quantity(d)]


def without_corrected(drafts: Sequence[Draft], sentence: Sentence) -> list[Draft]:
    """The drafts of a sentence without the values that it says were put right: "40 billion, corrected to 4 billion"."""
    if undone := _UNDONE.search(sentence.code):
        gone = {m.quantity.value for _, m in sentence.slots(0, undone.start()) if m.quantity}
        drafts = [d for d in drafts if not (_is_quantity(d) and d.value in gone)]
    found = _CORRECTED.search(sentence.code)
    if not found:
        return list(drafts)
    right = [m.quantity.value for at, m in sentence.slots(found.end(), found.end() + 2) if m.quantity]
    of = {(d.model, d.path) for d in drafts if _is_quantity(d) and d.value in right}
    return [d for d in drafts if (d.model, d.path) not in of or d.value in right]
