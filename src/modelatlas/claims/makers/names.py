"""Names that stand where a developer's would and are no organization's: people, kinds of things, names written out."""

from __future__ import annotations

import re

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Mention
from modelatlas.words import one_of

_PERSON = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ’'-]+(?:\s(?:[A-ZÀ-Þ]\.?|[A-ZÀ-Þ][a-zà-ÿ’'-]+|[a-z]{2,3})){1,3}")
"""What a person's name looks like: two to four capitalised words, initials and particles among them."""
_NO_NAME = (
    re.compile(r"-(?:based|style|like|inspired|class|level|grade|scale|powered)$"),  # "a series of Tern-based models"
    re.compile(rf"(?:^|\s){one_of('makers', 'things')}$", re.IGNORECASE),  # "Time Series Foundation Model"
    re.compile(rf"^{one_of('makers', 'programs')}$", re.IGNORECASE),
    re.compile(r"^(?:CEO|CTO|CFO|COO|President|Chairman|Professor|Prof|Dr|Mr|Ms|Mrs)\b"),  # a person by office
    re.compile(r"^(?:See|Thanks|Note|Check|Try|Read|Using|For|With|Via|From|By)\s"),
)
"""What a name has in it that is none."""
_GOES_ON = (
    # only the beginning was taken: "John von Neumann Institute", "Ann B. Clark", "the ORL data"
    re.compile(
        r"\s(?:von|van|de|der|den|del|della|di|da|du|la|le|zu|zum)\s[^\W\d_]|(?<=\s[A-Z])\.\s[A-Z]"
        r"|(?:\sand\s[\w-]+)?\s(?:data|data\s?sets?|corpora|corpus)\b"
    ),
    re.compile(r"\s+(?:licen[cs]es?|agreement)\b", re.IGNORECASE),
    re.compile(
        rf",\s+(?:which\s+(?:is|was)\s+)?{one_of('makers', 'put_out')}\s+by\b"
    ),  # "… and Tern, released by Fjord"
    re.compile(rf"\s{one_of('makers', 'sites')}\b"),  # only of what kind they are: "a network of X websites"
)
"""What follows the beginning of another name, or what is named after somebody."""
_FAR = 400
"""Code points before a name among which the line above it ends."""
_STANDS_AFTER = (
    (24, re.compile(rf"\b{one_of('makers', 'writings')}\s+[\"“‘'*_\[]{{0,3}}$")),  # the title of what was written
    # a name that begins a line, where the short line above has named somebody: what is set below each other
    (
        _FAR,
        re.compile(r"(?:^|\n)[^\n]{0,50}\bby\s[^\n]{0,40}(?<!by|he|at|of|nd|om)(?<!,)\s*\n\s*(?:[^\w\s]\s*)*$"),
    ),
)
"""Before what is no name of a maker, and how many code points it takes."""
_UNKNOWN_AFTER = (
    (24, re.compile(rf"\s{one_of('makers', 'particles')}\s+$")),  # the last part of a person's name: "Ana van den Berg"
    (24, re.compile(r"\b(?:based|headquartered|located|seated)\s+in\s+$")),
    (8, re.compile(r"\)\sin\s$")),  # where an institute sits: "the Fjord Institute (FI) in Port Ross"
)
"""The same of names of which nothing is known."""
_LED = re.compile(r"\b(?:led|headed|supervised|coordinated)\s+by\s+$")
"""Before a person who was at the head of the work, and did not do all of it."""
_MEANS = re.compile(r"[A-Z][A-Z\d-]{1,6}")
_DONE_BY = re.compile(r"(?:\s[a-z]+)?[\s-](?:pre|fine)-?\s?(?:trained|tuned)\s")
"""After initials: they say how or on what something was trained, "MAE pre-trained Tern"."""
_RESULT = re.compile(r"^\W*(?:the\s+)?(?:creation|construction|production|preparation|training)\s+of\s+(?:the\s+)?$")
"""Before the name of what was made, at the head of a sentence."""
_INITIALS = re.compile(r"\W*(?:,|and|&)\s*[A-Z]{2,3}\b|(?<!\w)[A-Z]{2,3}(?:,\s*|\s+and\s+|\s*&\s*)$")
"""Beside initials: another person's, "AB and CDE designed …"."""
_INITIALS_OF = re.compile(r"([\w&’'-]+(?:\s[\w&’'-]+){1,6})\s\($")
_SEATED = re.compile(rf"\b{one_of('institutions', 'seated')}\b.*\sin\s[A-ZÀ-Þ][\w-]+$")
"""An institution and its town, before its initials: "Institute of Technology in Bergen (ITB)"."""
_FORM = re.compile(
    rf"(?i:{one_of('makers', 'firms', 'firms_apart')})\.?"
    r"|Licen[cs](?:or|ee)|Supplier|Contractor|Tenderer|Applicant|Respondent"
)
"""What a firm is by law, or in a contract, without its name."""
_LIST_ENDS = re.compile(
    r"(?!,?\s+(?:and|&)\s+[A-Z](?![^\n]{0,40}?\sby\b))\s*(?:[.;()\n]|,\s+(?:and\s+)?(?![A-Z])|,?\s+[a-z]|$)"
)


def is_person(name: Mention) -> bool:
    """Whether a name of which nothing is known looks like a person's."""
    return name.kind == "name" and bool(_PERSON.fullmatch(name.surface))


def is_none(name: Mention, draft: Draft, sentence: Sentence, text: str) -> bool:
    """Whether a name is no maker's, by its form or by the words right beside it."""
    surface = name.surface
    if any(words.search(surface) for words in _NO_NAME) or any(words.match(text, name.end) for words in _GOES_ON):
        return True
    before = (*_STANDS_AFTER, *(_UNKNOWN_AFTER if name.kind == "name" else ()))
    before = (*before, (24, _LED)) if is_person(name) else before
    if any(words.search(text, max(0, name.start - far), name.start) for far, words in before):
        return True
    if (_MEANS.fullmatch(surface) and _DONE_BY.match(text, name.end)) or _are_initials(name, text):
        return True
    at = next((at for at, m in zip(sentence.at, sentence.mentions, strict=True) if m is name), None)
    if at is not None and _RESULT.match(sentence.code[:at]):
        return True
    bracketed = text[max(0, name.start - 1) : name.start] == "(" and text[name.end : name.end + 1] == ")"
    return bracketed and _spells(surface, draft.model.key)


def is_seat(name: Mention, sentence: Sentence, text: str) -> bool:
    """Whether a name is a firm's form, or one word after a maker: where it sits, "Fjord Labs, Bergen, Norway"."""
    if _FORM.fullmatch(name.surface):
        return True
    makers = (m for m in sentence.mentions if m.kind in ("organization", "name") and 2 <= name.start - m.end <= 4)
    before = next(makers, None)
    between = text[before.end : name.start] if before else ""
    if before is None or between not in (", ", " in ") or not name.surface.isalpha():
        return False
    if between == " in ":
        return before.kind == "organization"
    country = any(m.kind == "country" and m.start == name.end + 2 for m in sentence.mentions)
    return country or (before.kind == "organization" and bool(_LIST_ENDS.match(text, name.end)))


def _are_initials(name: Mention, text: str) -> bool:
    """Whether a name is what the one before its bracket is called for short, "Fjord Labs (FL)", or a person's."""
    if name.kind == "name" and re.fullmatch(r"[A-Z]{2,3}", name.surface):
        beside = text[max(0, name.start - 12) : name.start]
        if _INITIALS.match(text, name.end) or _INITIALS.search(beside):
            return True
    before = _INITIALS_OF.search(text, max(0, name.start - 80), name.start)
    short = name.surface.isupper() and text[name.end : name.end + 1] == ")"
    if not (before and short):
        return False
    if name.kind == "name" and _SEATED.search(before[1]):
        return True
    capitals = "".join(word[0] for word in before[1].split() if word[0].isupper())
    return capitals.endswith(name.surface)


def _spells(name: str, key: str) -> bool:
    """Whether the capitals of a name are letters of another in their order: what "TimesFM" stands for."""
    capitals = [c.lower() for c in name if c.isupper()]
    letters = iter(key)
    return len(capitals) > 2 and all(capital in letters for capital in capitals)
