"""Whether a page says anywhere that what its title names is a model: many titles of that shape name a program."""

from __future__ import annotations

import re

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Layout
from modelatlas.titles.listed import is_used
from modelatlas.titles.others import SAYS_MADE, SAYS_TRAINED
from modelatlas.versions import name_size, version_stem
from modelatlas.words import one_of

_CARD_KEYS = frozenset(
    {
        "base_model",
        "co2_eq_emissions",
        "datasets",
        "inference",
        "language",
        "library_name",
        "metrics",
        "model-index",
        "model_name",
        "model_type",
        "pipeline_tag",
        "tags",
        "widget",
    }
)
"""Keys of the front matter that cards of models have. Source: huggingface.co/docs/hub/model-cards."""
_EDITION = re.compile(
    r"[-_ ](?:base|large|small|medium|mini|tiny|huge|giant|nano|chat|instruct|it|sft|dpo|l?lm|llm|bert|gpt|former|net"
    rf"|(?:un)?cased|distill|lora|{one_of('packings', 'formats', 'widths')}|vl|coder|encoder|v\d)\b",
    re.IGNORECASE,
)
"""What names of models end in, and those of programs seldom."""
_ON_DEVICES = re.compile(
    r"\b[Tt]rain(?:ed|ing)\b[^.\n]{0,60}(?:\.[^.\n]{1,60}){0,2}?\s\d+\s?[x×]?\s?(?:[A-Z][\w-]*\s){0,4}?(?:GPU|TPU)s\b[^.\n]{1,40}?\b(?:hours|days|weeks)\b"
)
"""How long a training took, and on how many devices."""
_COUNTED = re.compile(
    r"\d(?:\.\d+)?\s?(?:[BMK]|billion|million|thousand)[\s-]+(?:[\w-]+\s+){0,2}param"
    r"|\b[Pp]arameters\W{1,4}(?:~|about )?\d[\d.,]*\s?(?:[BMK]\b|billion|million)"
)
_PRESENTED = re.compile(r"\b(?:[Ww]e|[Tt]his\s+(?:paper|work))\s+(?:\w+\s)?(?:propose|present|introduce|develop)s?\b")
_HEADING = re.compile(
    r"\bmodel\s(?:card|details|description|summary|architecture|overview|zoo|information|specifications?|weights)\b"
    r"|\btraining\s(?:data|procedure|details|hyperparameters|compute|set|time|configuration)\b|\bmodel\s(?:checkpoints|training)\b|\bpre-?train(?:ing|ed)\b"
    r"|\bintended\suses?\b|\b(?:parameters?|architecture)\b|^\W*(?:training|models?|results|evaluation)\W*$",
    re.IGNORECASE,
)
"""A heading that the page of a model has."""


_KEY = re.compile(
    r"^[^\w\n]*(?:hours\s+used|training\s+(?:hardware|time|tokens|data)|carbon\s+emitted|param(?:eter)?s|context\s+(?:length|window))\W{0,4}[:|]",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that only the page of a model has."""
_SHORT = 600
"""Characters of a page that need not say what it is about."""


_CHECKPOINTS = re.compile(r"\bpre-?trained\s+(?:[\w-]+\s+){0,2}?(?:models?|weights|checkpoints?)\b", re.IGNORECASE)
_OF_A_PAPER = (
    r"\b(?:implementation|repository|repo|code(?:base)?|release)\s+(?:of|for)\s+"
    r"(?:the\s+|our\s+)?(?:\w+\s+)?(?:paper\W{1,4})?"
)


def _is_released(text: str, name: str) -> bool:
    """Whether a text is on the code of the paper on what a name names, and on what has been trained of it."""
    paper = rf"{_OF_A_PAPER}{re.escape(name)}(?!\w)|(?<![\w-]){re.escape(name)}\s+paper\b"
    return _CHECKPOINTS.search(text) is not None and re.search(paper, text) is not None


def speaks_of_model(layout: Layout, name: str, gazetteer: Gazetteer) -> bool:
    """Whether ``name`` is a known model's or an edition's, or the page speaks of a model of its own."""
    return page_speaks(layout) or name_speaks(layout.text, name, gazetteer)


def page_speaks(layout: Layout) -> bool:
    """Whether a page speaks of a model of its own, whatever it is called; a short one need not.

    It does by its front matter, by a heading, by what was trained, presented or counted in parameters, or by "this
    model"; longer documentation of which none is true is a program's, and about no model.
    """
    text = layout.text
    return bool(
        len(text) < _SHORT
        or any(entry.path and entry.path[0] in _CARD_KEYS for entry in layout.entries)
        or any(said.search(text) for said in (SAYS_MADE, SAYS_TRAINED, _ON_DEVICES, _COUNTED, _PRESENTED, _KEY))
        or any(b.kind == "heading" and _HEADING.search(text[b.span.start : b.span.end]) for b in layout.blocks)
    )


def name_speaks(text: str, name: str, gazetteer: Gazetteer) -> bool:
    """Whether ``name`` is a known model's or an edition's, or the text speaks of it as of a model."""
    known = (name, version_stem(name), re.split(r"[\s-]", name, maxsplit=1)[0])
    return bool(
        any(gazetteer.lookup("Model", one) for one in known if one)
        or name_size(name)
        or _EDITION.search(name)
        or is_used(text, name)
        or _is_released(text, name)
    )
