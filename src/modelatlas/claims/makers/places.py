"""Where the name of who made something else stands: what is loaded from it, drawn by it, compared with its models."""

from __future__ import annotations

import re
from collections.abc import Mapping

from modelatlas.claims.makers.slots import key_at
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import ARTIFACT, IT, MODEL, NAMED
from modelatlas.model import Node
from modelatlas.patterns import kind_chars
from modelatlas.words import one_of, word_list

_FAR = 200
"""Code points before a maker in which it is said what it made, or what was fetched from it."""
_TO_IT = rf"\b(?:(?!\b{one_of('makers', 'made')}).){{0,160}}$"
_USED = (
    re.compile(rf"\b{one_of('makers', 'fetched')}\w*{_TO_IT}|\b{one_of('makers', 'adorned')}{_TO_IT}"),
    # what something was done to: "made by fine-tuning Tern", "trained by joining Tern and Auk"
    re.compile(
        r"\bby\s+(?:\w+ly\s+)?(?!(?:leading|pioneering|emerging|up-and-coming|computing|engineering|machine)\b)"
        r"(?:fine-?\s?|pre-?|re-?)?\w{2,}ing\s(?:[^,;]{0,60}\s)?$"
    ),
    # who drew a picture: "a figure comparing Tern and Auk made by Ana Costa"
    re.compile(
        rf"\b{one_of('makers', 'pictures')}\b[^.;,]{{0,80}}\b"
        r"(?:made|drawn|created|designed|prepared|produced)\s+by\s+(?:the\s+)?$"
    ),
)
"""Before a name that something is loaded from, made with, or adorned by."""
_HOME = re.compile(
    rf"(?:['’]s)?\s+(?:model\s+)?{one_of('makers', 'homes')}\b|['’]s\s+(?:official\s+)?{one_of('makers', 'pages')}\b"
)
"""After a name: a place where models of many makers are, or what somebody writes about them."""
_HUBS = frozenset(word_list("makers", "hubs"))
_FROM = re.compile(r"\b(?:from|at|on)\s+(?:the\s+)?$")
_OWNS = re.compile(rf"\s?['’]s?\s(?:[\w-]+\s){{0,3}}[{MODEL}]")
"""After a name: the model that follows is its bearer's, "access to Fjord's Tern-7B"."""
_NAMES = kind_chars("name", "model")
_MADE_BY = re.compile(
    rf"[{_NAMES}].\s+(?:(?:[a-z]+|[{ARTIFACT}].)\s+)?(?:(?:that|which)\s+(?:is|was|were)\s+)?"
    r"(?:developed|created|built|made|trained|released)\s+by\s+(?:the\s+)?$"
)
"""Before a maker: whose it is, "integrated into the Egret chatbot developed by Fjord"."""
_MODEL_BY = re.compile(
    rf"[{MODEL}].\s+(?:(?:[\w-]+|[\ue000-\uf8ff].)\s+){{0,2}}?(?:models?|llms?)\s+(?:from|by|of)\s+(?:the\s+)?$"
)
"""Before a maker: which model is its own, "tuned from the Auk-3 base model by Fjord"."""
_ITS_MODEL = re.compile(rf"\s?['’]s?\s+(?:[\w-]+\s+){{0,2}}?[{MODEL}].")
"""After a name: a model of its bearer's."""
_SAID_TO_BE = re.compile(rf"[{MODEL}{IT}].\s*(?:,|is|was|are|were)\s+(?:an?|the|one\s+of)\s[^.;,]{{0,80}}$")
"""Before a noun that says what a model is: "Tern is a method developed by Fjord"."""
_PUT_OUT_BY = rf"(?:first\s+|[a-z]+ly\s+)?{one_of('makers', 'put_out')}\s(?:in\s[^,;]{{1,20}}\s)?by\s+(?:the\s+)?\W*$"
_OTHERS = (
    # what it made is no model: "the depth prediction produced by Fjord", "the files were made by Fjord"
    re.compile(
        rf"\b(?P<thing>{one_of('makers', 'outputs')})(?:\s+(?:of|for|in)\s+\S+)?\s+"
        r"(?:(?:is|was|are|were|ha(?:s|ve)\s+been)\s+)?"
        rf"(?:first\s+|[a-z]+ly\s+)?{one_of('makers', 'put_out')}(?:\s+and\s+[a-z]+ed|\s+for\s+[a-z]+|\s+in\s+\S+)?"
        r"\s+by\s+(?:the\s+)?\W*$"
    ),
    # what has a name, and is none of the page's models: "with the Auk library, built by Fjord"
    re.compile(rf"\b(?:the|an?)\s+[{NAMED}].\s+{one_of('makers', 'outputs')}\s*,\s+{_PUT_OUT_BY}"),
    re.compile(rf"\b(?:of|with|using|from|on|via|in|and|under)\s+(?:the\s+)?[{NAMED}].\s*,\s+{_PUT_OUT_BY}"),
    # what a model is compared with: "stronger than the open models from Fjord"
    re.compile(
        r"\b(?:than|(?:un)?like|beside|alongside|rivals?|versus|vs\.?|with|against|match(?:es|ing)?|beat(?:s|ing)?|outperform\w*|surpass\w*"
        r"|exceed\w*|(?:contrast|compared|opposed|similar|close|superior)\s+to)\s+(?:(?:the|other|any|all|both|most)\s+)*"
        r"(?:[\w-]+\s+){0,5}?(?:models?|systems?|llms?)\s+(?:from|by|of)\s+$"
    ),
)
"""Before who made something else."""
_OTHER_HEADS = (
    re.compile(rf"\s?['’]s\s+(?:[a-z-]+\s+){{1,3}}to\s+(?:the\s+)?[{MODEL}]"),  # "Fjord's answer to Tern"
    re.compile(
        rf"\s?['’]s?\s+(?:[\w-]+\s+){{0,6}}?(?:models?|llms?)\s+{one_of('makers', 'places')}\b"
    ),  # a place of models
)
"""After a name: what its bearer has is something else."""


def is_place(draft: Draft, sentence: Sentence, places: Mapping[str, int]) -> bool:
    """Whether a developer is only where a model is loaded from, or whose name stands after what is used; or made
    another model: "spurred by Fjord's Egret", "stronger than models from Fjord".
    """
    if draft.path != "developer" or not isinstance(draft.value, Node) or draft.value.key not in places:
        return False
    code, at = sentence.code, places[draft.value.key]
    if _HOME.match(code, at + 2) or _made_another(draft, sentence, at):
        return True
    if _OWNS.match(code, at + 2):
        return False
    hub = draft.value.key in _HUBS and _FROM.search(code, max(0, at - 12), at)
    return bool(hub or any(words.search(code, max(0, at - _FAR), at) for words in _USED))


def _made_another(draft: Draft, sentence: Sentence, at: int) -> bool:
    """Whether the words around a maker's place say that it made something else than a draft's model."""
    code, far = sentence.code, max(0, at - _FAR)
    made = _MADE_BY.search(code, far, at)
    made = made or _MODEL_BY.search(code, far, at)
    if made and not _is_kin(key_at(made.start(), sentence), draft.model.key):
        return True
    owned = _ITS_MODEL.match(code, at + 2)
    if owned and key_at(owned.end() - 2, sentence) != draft.model.key:
        return True
    after = any(words.match(code, at + 2) for words in _OTHER_HEADS)
    return after or any(_is_other(words.search(code, far, at), code, far) for words in _OTHERS)


def _is_other(found: re.Match[str] | None, code: str, far: int) -> bool:
    """Whether what was found is something beside the model, and not what that is said to be."""
    if found is None or "thing" not in found.re.groupindex or found["thing"] is None:
        return found is not None
    return _SAID_TO_BE.search(code, far, found.start("thing")) is None


def _is_kin(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
