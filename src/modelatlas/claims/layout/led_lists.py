"""What a paragraph says of the items below it: whose bases or data they are, whom they describe."""

from __future__ import annotations

import re

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.model import Block, Node

FED = re.compile(
    r"\b(?:(?:(?:pre-?)?trained|tuned)\s+(?:\w+\s+){0,2}?(?:on|with|using|from)\s"
    r"|(?:training|tuning)\s+(?:data|mixture|corpus|mix|set)\s+(?=[^.:]*\bfollowing\b))"
    r"(?:(?!\b(?:not|benchmarks?|tasks?|GPUs?|techniques?|methods?)\b)[^.:]){0,160}:$"
)
"""A paragraph over a list of data: "This model was trained on the following texts:"."""


MERGED = re.compile(
    r"\b(?:merged?|merging|blend|mix|based|built|derived|distilled)\b(?:(?!\bnot\b)[^.:]){0,80}\bfollowing\b(?:\s[\w-]+){0,3}\s(?:models|checkpoints|LLMs)\b[^:.]{0,60}:$"
    r"|\b(?:uses|using|combin\w+|from|starts?\s(?:from|with))\sthe\sfollowing\s(?:base|source|expert|parent)\s(?:models|checkpoints|LLMs):$"
    r"|\bfollowing\s(?:[\w-]+\s){0,3}(?:models|checkpoints)\s(?:were|was|are)\s(?:included\s+in\s+the\s+merge|merged|used\s+(?:in|for)\s+(?:the|this)\s+merge)\b[^.:]{0,40}:$",
    re.IGNORECASE,
)
"""A paragraph over a list of bases: "a merge of the following models:"."""
_CALLED_SET = re.compile(
    r"(?:^|:\W{0,4}\s)(?:The\s+)?([A-Z][\w+.-]*(?:\s[A-Z\d][\w+.-]*){0,2})\s(?:data\s?set|corpus)\b"
)


def read_fed(found: Found, block: Block, owner: Owner, text: Text) -> None:
    """The data set that an item names first, where the items are what a model was trained on."""
    sets = [m for m in text.inside(block.span) if m.kind == "dataset"]
    called = _CALLED_SET.search(text.slice(block.span))
    if sets or called:
        name = called[1] if called else sets[0].surface
        found.add(owner, "trainingRun.corpus.source", name, [block.span], "listed-source")


def model_at_head(block: Block, text: Text) -> Owner | None:
    """The model whose name an item begins with."""
    first = next((m for m in text.inside(block.span) if m.kind == "model" and m.entity), None)
    if first is None or first.entity is None or first.start > block.span.start + 1:
        return None
    return Owner((Node("Model", first.entity.key),))


_DESCRIBING = re.compile(
    r"\b(?:architecture|details?|configuration|specifications?|specs|features|summary|facts|size)\s(?:of|for)\s(?:the\s)?[*_`]*$",
    re.IGNORECASE,
)
_IN_A_LIST = re.compile(
    r"[*_`]*(?:\s[\w-]+){0,8}?\s(?:follows|following|below|here)(?:\s[\w-]+){0,2}\s?:[\s*_]*$", re.IGNORECASE
)


def described(block: Block, text: Text) -> Owner | None:
    """The only model that a paragraph names, where it says that a list describes it: "The details of X are below:"."""
    if not text.slice(block.span).rstrip(" *_").endswith(":"):
        return None
    named = [m for m in text.inside(block.span) if m.kind == "model" and m.entity]
    if len(named) != 1 or named[0].entity is None:
        return None
    before = _DESCRIBING.search(text.text, max(block.span.start, named[0].start - 60), named[0].start)
    after = _IN_A_LIST.match(text.text, named[0].end, block.span.end)
    return Owner((Node("Model", named[0].entity.key),)) if before and after else None
