"""What the next sentence takes back: "The slides speak of 40 billion parameters. That is wrong", and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable

from modelatlas.claims.prose.read import Draft
from modelatlas.model import Node, Span

_STATED = r"(?:figure|number|value|total|count|claim|estimate|statement|information|date)s?"
_WRONG = (
    r"(?:wrong|incorrect|mistaken|false|erroneous|inaccurate|untrue|in\s+error|nonsense|not\s+(?:true|correct|right|so|the\s+case)"
    r"|an?\s+(?:error|slip|mistake|misprint|misreading|typo|typing\s+error|misunderstanding))"
)
_TAKES_BACK = re.compile(
    rf"\W*(?:(?:this|that|the|both|these|those)\s+{_STATED}|this|that|which)\s+(?:(?:is|was|are|were|has\s+been|turned\s+out|proved)\s+)?"
    rf"(?:to\s+be\s+|\w+ly\s+)?{_WRONG}\b|"
    rf"\W*(?:this|that|the)\s+{_STATED}\b[^.;:]{{0,80}}?\b(?:is|was)\s+{_WRONG}\b|"
    r"\W*[\ue000-\uf8ff]{2}\s+(?:did|does|do|has|had|was|is|were|are)(?:\s+not|n['’]t)\s*[.!]?\s*$"
)
"""A sentence that denies the one before as a whole: "That figure, still often quoted, is a misprint.", "It did not."."""


def takes_back(code: str) -> bool:
    """Whether a sentence, by its code, says that what stood before it is not so."""
    return _TAKES_BACK.match(code) is not None


def without_retracted(drafts: Iterable[Draft], span: Span) -> list[Draft]:
    """The drafts without the quantities that the sentence at ``span`` states: it was the count that was denied."""
    return [
        d
        for d in drafts
        if d.span != span or isinstance(d.value, (Node, bool, str)) or d.path in ("releaseYear", "releaseDate")
    ]
