"""Names that stand where a developer's would and are no organization's: people, kinds of things, names written out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from modelatlas.claims.passing.telling import MODEL
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Mention, Node

_PERSON = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ’'-]+(?:\s(?:[A-ZÀ-Þ]\.?|[A-ZÀ-Þ][a-zà-ÿ’'-]+|[a-z]{2,3})){1,3}")
"""What a person's name looks like: two to four capitalised words, initials and particles among them."""
_THING = re.compile(
    r"(?:^|\s)(?:models?|networks?|transformers?|processing|detection|recognition|learning|language|attention|embeddings?|speech|text"
    r"|vision|audio|images?|dockerfile|readme|github|paper|appendix|section|figure|table|[mvs]?l?lms)$",
    re.IGNORECASE,
)
"""The last word of what is no organization: "Time Series Foundation Model"."""
_BEFORE = re.compile(r"^(?:See|Thanks|Note|Check|Try|Read|Using|For|With|Via|From|By)\s")
_TITLE = re.compile(r"\b(?:paper|article|book|thesis|report|post)\s+[\"“‘'*_\[]{0,3}$")
"""Before the title of what was written."""
_WITHIN = re.compile(r"\)\sin\s$")
"""Before where an institute sits: "the Fjord Institute (FI) in Port Ross"."""
_IN = 8
"""Code points in which that stands, and no more."""
_LICENCE = re.compile(r"\s+(?:licen[cs]es?|agreement)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s(?:von|van|de|der|den|del|della|di|da|du|la|le|zu|zum)\s[^\W\d_]|(?<=\s[A-Z])\.\s[A-Z]|(?:\sand\s[\w-]+)?\s(?:data|data\s?sets?|corpora|corpus)\b"
)
"""A name of which only the beginning was taken: "John von Neumann Institute", "Ann B. Clark", "the ORL data"."""
_FORM = re.compile(r"(?i:inc|ltd|llc|gmbh|co|corp|corporation|limited|ag|s\.?a)\.?")
"""What a firm is by law, without its name."""
_INITIALS = re.compile(r"\W*(?:,|and|&)\s*[A-Z]{2,3}\b|(?<!\w)[A-Z]{2,3}(?:,\s*|\s+and\s+|\s*&\s*)$")
"""Beside initials: another person's, "AB and CDE designed …"."""


_FETCHED = re.compile(
    r"\b(?:load|download|install|distil|fetch|import|pull|extend|export|upgrad|deploy|access|convert|inspir|leverag|power|utili[sz])\w*\b(?:(?!\b(?:develop|creat|train|made|built)).){0,160}$"
    r"|\b(?:us(?:e|es|ing)|start(?:ing)?|build(?:ing)?|logo|figure|icon|website|template)\b(?:(?!\b(?:develop|creat|train|made|built)).){0,160}$"
)
"""Before a name that something is loaded from, made with, or adorned by."""
_HOME = re.compile(
    r"(?:['’]s)?\s+(?:model\s+)?(?:zoo|hub|repo(?:sitory)?|code\s?base|website|platform)\b"
    r"|['’]s\s+(?:official\s+)?(?:documentation|docs|guides?|blog|tutorials?|instructions|console|cloud)\b"
)
"""After a name: a place where models of many makers are, or what somebody writes about them."""
_RESULT = re.compile(r"^\W*(?:the\s+)?(?:creation|construction|production|preparation|training)\s+of\s+(?:the\s+)?$")
"""Before the name of what was made, at the head of a sentence."""
_BY_DOING = re.compile(
    r"\bby\s+(?:\w+ly\s+)?(?!(?:leading|pioneering|emerging|up-and-coming|computing|engineering|machine)\b)(?:fine-?\s?|pre-?|re-?)?\w{2,}ing\s(?:[^,;]{0,60}\s)?$"
)
"""Before a name that something was done to: "made by fine-tuning Tern", "trained by joining Tern and Auk"."""
_HUBS = frozenset({"hugging-face", "huggingface", "pypi", "github", "modelscope", "kaggle", "conda", "docker-hub"})
_FROM = re.compile(r"\b(?:from|at|on)\s+(?:the\s+)?$")


def without_no_makers(drafts: Sequence[Draft], sentence: Sentence, text: str) -> list[Draft]:
    """The drafts of a sentence without developers that are none. Names that a table or a tag knows are not judged,
    but for where they stand: "load the model from Hugging Face".
    """
    places = {
        m.entity.key: at for at, m in zip(sentence.at, sentence.mentions, strict=True) if m.entity and not m.tagged
    }
    drafts = [d for d in drafts if not (d.rule == "developer" and _is_place(d, sentence.code, places))]
    names = {
        m.entity.key: m
        for m in sentence.mentions
        if m.kind in ("name", "organization") and not m.tagged and m.entity and not m.entity.label
    }
    makers = [d for d in drafts if d.path == "developer" and isinstance(d.value, Node) and d.value.key in names]
    if not makers:
        return list(drafts)
    people = {d.value for d in makers if isinstance(d.value, Node) and _is_person(names[d.value.key])}
    none = {
        d.value
        for d in makers
        if isinstance(d.value, Node)
        and ((len(people) > 1 and d.value in people) or _is_none(names[d.value.key], d, sentence, text))
    }
    return [d for d in drafts if d.path != "developer" or d.value not in none]


_OWNS = re.compile(rf"\s?['’]s?\s(?:[\w-]+\s){{0,3}}[{MODEL}]")
"""After a name: the model that follows is its bearer's, "access to Fjord's Tern-7B"."""


def _is_place(draft: Draft, code: str, places: Mapping[str, int]) -> bool:
    """Whether a developer is only where a model is loaded from, or whose name stands after what is used."""
    if draft.path != "developer" or not isinstance(draft.value, Node) or draft.value.key not in places:
        return False
    at = places[draft.value.key]
    if _HOME.match(code, at + 2):
        return True
    if _OWNS.match(code, at + 2):
        return False
    hub = draft.value.key in _HUBS and _FROM.search(code, max(0, at - 12), at)
    before = max(0, at - 200)
    return bool(hub or _FETCHED.search(code, before, at) or _BY_DOING.search(code, before, at))


def _is_person(name: Mention) -> bool:
    return name.kind == "name" and bool(_PERSON.fullmatch(name.surface))


def _is_none(name: Mention, draft: Draft, sentence: Sentence, text: str) -> bool:
    surface = name.surface
    if _FORM.fullmatch(surface) or (re.fullmatch(r"[A-Z]{2,3}", surface) and _is_beside_initials(name, text)):
        return True
    if _THING.search(surface) or _BEFORE.match(surface) or _GOES_ON.match(text, name.end):
        return True
    if _LICENCE.match(text, name.end):
        return True
    if name.kind == "name" and _WITHIN.search(text, max(0, name.start - _IN), name.start):
        return True
    if _TITLE.search(text, max(0, name.start - 24), name.start):
        return True
    at = next((at for at, m in zip(sentence.at, sentence.mentions, strict=True) if m is name), None)
    if at is not None and _RESULT.match(sentence.code[:at]):
        return True
    bracketed = text[max(0, name.start - 1) : name.start] == "(" and text[name.end : name.end + 1] == ")"
    return bracketed and _spells(surface, draft.model.key)


def _is_beside_initials(name: Mention, text: str) -> bool:
    before = text[max(0, name.start - 12) : name.start]
    return name.kind == "name" and bool(_INITIALS.match(text, name.end) or _INITIALS.search(before))


def _spells(name: str, key: str) -> bool:
    """Whether the capitals of a name are letters of another in their order: what "TimesFM" stands for."""
    capitals = [c.lower() for c in name if c.isupper()]
    letters = iter(key)
    return len(capitals) > 2 and all(capital in letters for capital in capitals)
