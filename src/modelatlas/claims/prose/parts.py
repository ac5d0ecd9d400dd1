"""Parts of a model that a document describes by themselves: what is said of its tokenizer is not said of the model."""

from __future__ import annotations

import re

from modelatlas.claims.prose.drafts import SPENT, Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects

_PART = (
    r"(?:(?:text|vision|visual|image|audio|speech|video)\s)?"
    r"(?:(?:auto)?encoders?|decoders?|tokeni[sz]ers?|vaes?|backbones?|vocoders?|towers?|projectors?|adapters?)"
)
_NAMED = re.compile(rf"(?:the )?{_PART}")
_LEADS_TO = re.compile(
    rf"\b(?:the|its|our|an?)\s(?:[\w-]+\s){{0,3}}?(?:{_PART}|vits?|u-?nets?|(?:vision|visual|image|text|audio|speech)\stransformer)"
    r"(?![-\s](?:only|decoder|based|model|models|language))\s"
    r"(?:[\w-]+\s){0,8}?(?:follows|following|below|details?|architecture|configuration|settings|structure|has|have|uses|with|is|are)\s?:\s*$",
    re.IGNORECASE,
)
_TOKENIZER = re.compile(r"(?:\d+ )?(?:the )?(?:tokeni[sz](?:er|ation)|vocabulary)(?: details)?")


_LANGUAGE_MODEL = re.compile(
    r"the\s+(?:large\s+)?(?:language\s+model|llm|lm)(?:\s+(?:part|component|backbone))?", re.IGNORECASE
)
_COMPOSED = re.compile(
    r"\b(?:consist\w*|compris\w+|compos\w+|made\s+up|combin\w+|pair\w*|coupl\w+|connect\w*|join\w*|put\s+together)\b"
    r"(?=.*\b(?:encoders?|decoders?|towers?|vaes?|vocoders?|diffusion|projectors?|adapters?)\b).*\b(?:language\s+model|llm|lm)\b"
)


def is_composed(code: str) -> bool:
    """Whether a sentence says that a language model is a part of something.

    >>> is_composed("it consists of a decoder and a language model."), is_composed("it is a language model.")
    (True, False)
    """
    return _COMPOSED.search(code) is not None


def is_of_language_part(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a size or what a training took is told of "the language model" of what has other parts beside it."""
    if draft.path not in SPENT and draft.path != "parameterCount":
        return False
    return any(
        m.kind == "anaphor" and _LANGUAGE_MODEL.fullmatch(m.surface) and draft.model in subjects.nodes.get(at, ())
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
    )


def is_part(words: str) -> bool:
    """Whether the plain words of an item or a heading name a part of a model and nothing else.

    >>> is_part("text encoder"), is_part("the tokenizer"), is_part("decoder only")
    (True, True, False)
    """
    return _NAMED.fullmatch(words) is not None


def is_tokenizer(words: str) -> bool:
    """Whether the plain words of a heading name what makes tokens of a text: "3 tokenization"."""
    return _TOKENIZER.fullmatch(words) is not None


def leads_to_part(said: str) -> bool:
    """Whether a sentence leads to a list on a part of a model.

    >>> leads_to_part("The details of the ViT are as follows:"), leads_to_part("The decoder-only model has:")
    (True, False)
    """
    return said.rstrip().endswith(":") and _LEADS_TO.search(said) is not None
