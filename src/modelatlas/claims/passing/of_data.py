"""What a sentence about a model says of the data that it names: who gathered them, when, under which licence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.passing.places import places_of
from modelatlas.claims.prose import ends
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MODEL, SETS
from modelatlas.patterns import kind_chars
from modelatlas.words import one_of

_NAMES = kind_chars("name", "benchmark")
_DONE = (
    r"(?:(?:that|which)\s+(?:(?:is|was|were|are|has\s+been|have\s+been)\s+)?)?(?:\w+ly\s+)?(?:released|published|collected|gathered|created"
    r"|built|curated|made|compiled|provided|licen[cs]ed|assembled|annotated|prepared|produced|maintained|distributed|scraped|put\s+together)\b"
)
_NOUN = (
    rf"(?:[{SETS}].|\b(?:data\s?sets?|corpus|corpora|data|collection|archive|database|benchmark|treebank"
    r"|set\s+of\s+[\w\s-]{1,40}))"
)
_AFTER = re.compile(
    # ", a corpus of 3B tokens gathered by …", ", a data set which Fjord released …"
    rf",\s+(?:an?|the|our|their)\s[^,;({MODEL}]{{0,60}}?{_NOUN}(?:\s+(?:of|with|from|for|in|on)\s[^,;({MODEL}]{{1,60}}?)?"
    rf"(?:\s*,)?\s+(?:{_DONE}|(?:that|which)\s[^,;({MODEL}]{{1,40}}?\s(?:released|published|made|built|collected)\b|(?:by|from|under)\b)"
    # "on TideBase, released by …"
    rf"|\b(?:on|from|using|with|of|and)\s+(?:the\s+)?(?:[{SETS}{_NAMES}].|[a-z]\w{{1,30}}-\d\w{{0,8}})(?:\s+(?:data\s?set|corpus))?\s*,?\s+{_DONE}"
)
"""Where a sentence goes on to say who has put out the data that it names."""
_OPENED = re.compile(rf"(?:[{SETS}].|[{_NAMES}].(?:\s+(?:data\s?set|corpus))?)\s*\(")
"""A set of data and what a parenthesis says of it."""
_FED = re.compile(
    r"\b(?:train(?:ed|ing)|tun(?:ed|ing)|learn(?:ed|s|t)?|uses?|used|using|data|corpus|corpora|data\s?sets?|from|sources?)\b[^.;]{0,160}$"
)
_HOLDS = re.compile(
    r"\b(?:release|version|snapshot|licen[cs]e|images|pairs|sentences|sequences|documents|hours|rulings|articles|samples|examples|rows|texts|tokens|pages|records|clips|recordings)\b"
    + "|["
    + kind_chars("measure", "tokens", "bytes", "license")
    + "]."
)
"""What a parenthesis on a set of data has: its size, its release, its licence."""
_PATHS = frozenset({"license", "developer", "country", "releaseDate", "releaseYear"})
_GOES_ON = re.compile(r"\s(?:and|but)\s+(?=(?:is|was|were|are|has|have|had|we|it|then|took|ran)\b)|;|\s[—–]\s")
"""Where a sentence that spoke of data goes on about its subject."""


_ON_DATA = re.compile(
    r"(?:^|/ )(?:the )?(?:[\w-]+ )?(?:data(?: ?sets?)?|corpus|corpora)"
    r"(?: (?:sources?|descriptions?|overview|details|collection|composition|mixture))?\W*$"
)
"""A heading over what is told of data."""
_FORMAT_IS = re.compile(
    rf"\W*(?:the\s+)?(?:{one_of('packings', 'formats')}|safetensors|tensorrt|llama\.cpp|ollama|vllm)\s+"
    r"(?:(?:file\s+)?format\s+|quanti[sz]ation\s+)?(?:is|was|has|were|are|replaces|supports|came)\b"
)
"""A sentence on a format of files or a program that runs models: "GGUF was introduced in August 2023"."""
_MODEL_ITSELF = frozenset({"model", "sized", "member", "both"})
"""The sorts of anaphors that can be no data."""


def _is_on_data(sentence: Sentence) -> bool:
    """Whether a sentence stands below a heading on data and speaks of no model: "It was released by Fjord in 2021"."""
    headed = _ON_DATA.search(sentence.section) or _ON_DATA.match(sentence.head)
    return headed is not None and not any(
        m.kind == "model" or (m.kind == "anaphor" and m.entity and m.entity.key in _MODEL_ITSELF)
        for m in sentence.mentions
    )


def is_of_data(draft: Draft, sentence: Sentence) -> bool:
    """Whether a licence, a maker, a country or a day is that of data or of a format: all that a sentence has of it
    stands where it tells of these, "tuned on TideBase, a corpus gathered by Fjord (Norway) under CC BY 4.0".
    """
    if draft.path not in _PATHS:
        return False
    if _FORMAT_IS.match(sentence.code) or _is_on_data(sentence):
        return True
    stretches = list(_stretches(sentence.code))
    if not stretches:
        return False
    places = [at for at, _ in places_of(draft, sentence)]
    told = (draft.value, str(draft.value))
    places += [
        at
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind in ("date", "year") and (m.when in told or (m.entity is not None and m.entity.key in told))
    ]
    return bool(places) and all(any(a <= at < b for a, b in stretches) for at in places)


def _stretches(code: str) -> Iterator[tuple[int, int]]:
    for found in _AFTER.finditer(code):
        rest = _GOES_ON.search(code, found.end())
        yield found.start(), rest.start() if rest else len(code)
    for found in _OPENED.finditer(code):
        close = ends.closing(code, found.end())
        if _HOLDS.search(code, found.end(), close) and _FED.search(code, 0, found.start()):
            yield found.end(), close
