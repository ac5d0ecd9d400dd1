"""Names of a model's shape that a text uses for data: what it trains on, calls a data set, or cuts clips from."""

from __future__ import annotations

import re

_NAME = r"[A-Z][\w.]{0,40}-[\w.-]{0,60}\w"
_ENDS = r"(?=\s*[,.;:)]|\s+(?:for|with|and|to)\b)"
_NEXT_SET = r"and\s+(?:(?:the|our)\s+)?\S{1,60}(?:[,.;:)]|\s+(?:data\s?)?sets?\b)"
_TRAINED_ON = (
    rf"(?:rained\s+(?:(?!based\b)\w+\s+)?on|s(?<!\w.)(?:aw|een))\s+(?:the\s+)?({_NAME})"
    rf"(?=\s*[,.;:)]|\s+(?:(?:for|with|along|using|data)\b|{_NEXT_SET}))"
)
"""What a training is on: "trained on WebPix-4M and TidePairs-2M.", "has seen WebPix-4M"."""
_PART_OF = rf"\b(?:subset|split|portion)\s+of\s+(?:the\s+)?({_NAME}){_ENDS}"
_ITEMS_OF = rf"\b(?:clips|pairs|documents|recordings)\s+(?:of|from|in)\s+(?:the\s+)?({_NAME}){_ENDS}"
_CALLED_SET = rf"\b[Tt]he\s+({_NAME})\s+set(?=\s*[,.;:)]|\s+(?:has|is|was|with|and|contains|for|we|as|in|by)\b)"
_HAS_ITEMS = (
    rf"({_NAME})\s+(?:\(|(?:has|contains|comprises|holds|offers|provides|consists\s+of)\s)\s?(?:\w+\s+)?"
    r"[\d.,]+\s?(?:[KMB]|million|billion|thousand)?\+?\s+(?:(?!parameter)[\w-]+\s+){0,2}?(?:clips|images|pairs|videos"
    r"|captions|documents|samples|examples|recordings|utterances|hours\s+of|pages|sentences)\b"
)
"""What has so many of the items of data: "WebPix-4M has 4 million labelled images", "TidePairs-2M (2M pairs)"."""
_IS_A_SET = (
    rf"({_NAME})(?:,|\s+is)\s+(?:an?|the|our)\s+(?:[\w-]+\s+){{0,2}}?(?:set|collection)\s+of\s+"
    r"(?!(?:[\w-]+\s+){0,2}(?:models|networks|checkpoints|weights)\b)"
)
_SAYS_IT = (
    r"(?<![\w-])([A-Z]\w{0,40}(?<=[a-z0-9])(?:Set|Pile|Corpus|Pairs|Crawl|Captions|Clips)-\d[\d.]*[KMBT]?)(?![\w-])"
)
"""A name that says itself that it is one of data: "WebPairs-300M"."""
_SAID_TO_BE_DATA = tuple(
    map(re.compile, (_TRAINED_ON, _PART_OF, _CALLED_SET, _HAS_ITEMS, _ITEMS_OF, _IS_A_SET, _SAYS_IT))
)
_DATA_SET = re.compile(r"(?:data(?<=\sdata)\s?sets?|corp(?<=\scorp)(?:us|ora))\b")
_BEFORE = re.compile(rf"(?:.*\s|\W*)({_NAME})", re.DOTALL)
"""A name that ends where the words "data set" begin, and what stands before it."""
_REACH = 120
"""Code points before "data set" in which its name is looked for."""


def find_data_sets(text: str) -> set[str]:
    """Names of the shape of a model's that a text trains on, or calls a data set: "trained on WebPairs-300M".

    >>> told = ("the WebPix-4M set.", "Tarn-7M has 7 million clips.", "a subset of Tarn-9M.", "TidePairs-2M")
    >>> [sorted(find_data_sets(words)) for words in told]
    [['WebPix-4M'], ['Tarn-7M'], ['Tarn-9M'], ['TidePairs-2M']]
    >>> told = ("Ebb-1M (1 million pairs)", "We cut the clips of Ebb-2M.", "Ebb-3M, a set of letters")
    >>> [sorted(find_data_sets(words)) for words in told]
    [['Ebb-1M'], ['Ebb-2M'], ['Ebb-3M']]
    >>> told = ("The Tern-7B set a record.", "Tern-7B has 7B parameters.", "trained on Tern-4 and Auk-3 outputs")
    >>> [sorted(find_data_sets(words)) for words in told]
    [[], [], []]
    >>> find_data_sets("Tern-7B (7 billion parameters)"), find_data_sets("Tern-7B is a collection of models")
    (set(), set())
    """
    ends = (m.start() - 1 for m in _DATA_SET.finditer(text))
    called = (_BEFORE.fullmatch(text, max(0, end - _REACH), end) for end in ends)
    said = (m for words in _SAID_TO_BE_DATA for m in words.finditer(text))
    return {m[1] for m in (*said, *called) if m}
