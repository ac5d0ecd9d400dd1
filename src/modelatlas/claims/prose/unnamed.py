"""Sentences that say what a document describes is, or how large it is, and call it by no name."""

from __future__ import annotations

import re

from modelatlas.claims.prose.slots import TECHNIQUE
from modelatlas.patterns import kind_chars

_PARAMS = kind_chars("params")
_SIZE = kind_chars("size")
_COUNT = rf"[{_PARAMS}]."
_REST = rf"[^{_PARAMS}]*\Z"
"""What follows the only count of a line."""
_NOUN = r"(?:model|network|transformer|llm|lm)\b"
_WHOLE = r"(?!.*(?<!-)\b(?:encoders?|towers?|projector|adapters?|lora|backbone|trainable|each|experts?)\b(?!-))"
"""A line that speaks of no part."""
_VERBLESS = (
    r"(?!.*\b(?:is|are|was|were|would|can|could|will|may|might|should|needs?|requires?|takes?|has|have|had|fits?|runs?"
    r"|outperform\w*|we|they|you)\b)"
)
"""A line without a word of a statement: it only says what it stands below is."""
_DESCRIBED = (
    # "Architecture: a network with 12M parameters": a key that asks what a model is
    r"\W*(?:model\s+)?(?:architecture|type|details|configuration|config|specs|description|summary)\W{0,4}:"
    rf"[^.;:{_PARAMS}]{{0,160}}{_COUNT}{_REST}",
    # "A small 12M-parameter language model for text"
    rf"{_VERBLESS}\W*(?:an?|our)\s(?:[\w-]{{1,30}}:?\s){{0,4}}{_COUNT}\s(?:[\w-]{{1,30}},?\s){{0,6}}?"
    rf"(?:{_NOUN}|[{TECHNIQUE}].)"
    r"(?:[,.]|\s(?:for|that|which|pre-?trained|trained|built|designed|by|from|with|based|made|fine-?tuned)\b|\Z)"
    rf"{_REST}",
    rf"{_VERBLESS}\W*(?:an?|our)\s(?:[\w-]{{1,30}}\s){{0,3}}[{_SIZE}].\s(?:[\w-]{{1,30}},?\s){{0,2}}?{_NOUN}",
    # "A convolutional network, 12M parameters"
    rf"{_VERBLESS}\W*(?:an?\s)?[^.;:,{_PARAMS}]{{0,60}}?(?:\b(?:model|network|transformer|llm)"
    rf"|[{TECHNIQUE}].(?:\s(?:model|network|stack|encoder|decoder))?),\s{_COUNT}{_REST}",
    # "A network with 12M parameters and …"
    rf"\W*an?\s[^.;:{_PARAMS}]{{0,80}}?(?:\b{_NOUN}|[{TECHNIQUE}].)\s(?:with|of|having)\s(?:\w+\s)?{_COUNT}"
    r"(?:[,.]|\s(?:and|that|pre-?trained|trained)\b|\Z)",
)
_BEGINS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\W*{_COUNT}\s*(?:[,.;(]|\Z|in\s+total)",  # "* 450M parameters"
        *(_WHOLE + pattern for pattern in _DESCRIBED),
        r"\W*this\s+is\s+(?:an?|the|our)\s+[^.;:]{0,60}?(?:\b(?:model|network|transformer|llm)\b|"
        rf"[{TECHNIQUE}].\s+with\b)",
        # "The total number of parameters is 7B"
        r"\W*the\s+(?:(?:total|overall|full|final|exact)\s+)?"
        r"(?:number\s+of\s+(?:(?:trainable|learnable|model|network)\s+)?parameters|parameter\s+count)\s+"
        r"(?:of\s+(?:the|this|our)\s+(?:\w+\s+)?(?:model|network)\s+)?(?:is|was|equals|comes\s+to|amounts\s+to)\b",
    )
)
_OURS = re.compile(
    rf"\bwe\s+(?:pre-?)?train(?:ed)?\s+(?:this|our)\s+(?:\w+\s+){{0,2}}{_COUNT}\s+(?:\w+\s+){{0,2}}model\b"
)
""" "We train this small 40-million parameter model"."""


def speaks_of_it(code: str) -> bool:
    """Whether a sentence's code says of what the document describes how large it is or what it is, by no name."""
    return any(pattern.match(code) for pattern in _BEGINS) or _OURS.search(code) is not None
