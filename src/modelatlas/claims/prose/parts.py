"""Parts of a model that a document describes by themselves: what is said of its tokenizer is not said of the model."""

from __future__ import annotations

import re

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
