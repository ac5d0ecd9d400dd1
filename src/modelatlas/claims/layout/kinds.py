"""Headings that say of which kind the models below them are: "Base models", "Chat models"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.model import Node

_BASE = re.compile(r"\b(?:base|pre-?\s?trained|(?<=-)pt)\b", re.IGNORECASE)
_TUNED = re.compile(
    r"\b(?:instruct|chat|(?<=-)it|sft|dpo|(?:instruct(?:ion)?|chat|post|fine)[\s-]?(?:tuned|tuning|trained)|instruction\s+models?)\b",
    re.IGNORECASE,
)
_SORT = r"(?:base|pre ?trained|fine ?tuned|post ?trained|chat|instruct|instruction(?: fine)? ?tuned|instruction)"
_RESULTS = r"(?:results?|performance|evaluations?|benchmarks?|scores?)"
_KIND = re.compile(
    rf"(?:{_RESULTS} (?:of|for) )?(?:the |our )?(?:(?:{_SORT} )+(?:models?|versions?|variants?|checkpoints?)"
    rf"|pre ?trained|chat|instruct|instruction ?tuned)(?: {_RESULTS})?"
)
"""A heading that says no more than of which kind the models below it are."""
_SEVERAL = re.compile(r"\b(?:models|versions|variants|checkpoints)\b")


def is_tuned(words: str) -> bool | None:
    """Whether words say that models are tuned, or that they are not; None where they say neither.

    >>> is_tuned("Instruction-tuned models"), is_tuned("tern-7b-base"), is_tuned("Base and chat"), is_tuned("Tern")
    (True, False, None, None)
    """
    tuned, base = _TUNED.search(words) is not None, _BASE.search(words) is not None
    return None if tuned == base else tuned


def of_kind(owner: Owner, path: Sequence[str], text: Text) -> Owner:
    """Whose the scores below headings are that name no model: where a heading says of which kind, ``owner`` if its name
    says the same, else its only member of that kind; nobody where there are several or none. One of which the text
    names no members is at that stage itself: "Base model evaluation"."""
    told = [(key, kind) for key in path if _KIND.fullmatch(key) and (kind := is_tuned(key)) is not None]
    if not told or len(owner.nodes) != 1:
        return owner
    heading, tuned = told[-1]
    whole = owner.nodes[0].key
    if (own := is_tuned(whole)) is not None:
        return owner if own == tuned else NOBODY
    members = [key for key in text.models if key.startswith(f"{whole}-")]
    if not members and not _SEVERAL.search(heading):
        return owner
    alike = [key for key in members if is_tuned(key) == tuned]
    return Owner((Node("Model", alike[0]),)) if len(alike) == 1 else NOBODY
