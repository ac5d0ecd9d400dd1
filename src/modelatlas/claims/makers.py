"""Names that stand where a developer's would and are no organization's: people, kinds of things, names written out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.read import Draft
from modelatlas.claims.sentences import Sentence
from modelatlas.model import Mention, Node

_PERSON = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ’'-]+(?:\s(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][a-zà-ÿ’'-]+|[a-z]{2,3})){1,3}")
"""What a person's name looks like: two to four capitalised words, initials and particles among them."""
_THING = re.compile(
    r"(?:^|\s)(?:models?|networks?|transformers?|processing|detection|recognition|learning|language|attention|embeddings?|speech|text"
    r"|vision|audio|images?|dockerfile|readme|github|paper|appendix|section|figure|table)$",
    re.IGNORECASE,
)
"""The last word of what is no organization: "Time Series Foundation Model"."""
_BEFORE = re.compile(r"^(?:See|Thanks|Note|Check|Try|Read|Using|For|With|Via|From|By)\s")
_GOES_ON = re.compile(r"\s(?:von|van|de|der|den|del|della|di|da|du|la|le|zu|zum)\s[^\W\d_]")
"""A name of which only the beginning was taken: "John von Neumann Institute"."""


def without_no_makers(drafts: Sequence[Draft], sentence: Sentence, text: str) -> list[Draft]:
    """The drafts of a sentence without developers that are none. Names that a table or a tag knows are not judged."""
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


def _is_person(name: Mention) -> bool:
    return name.kind == "name" and bool(_PERSON.fullmatch(name.surface))


def _is_none(name: Mention, draft: Draft, sentence: Sentence, text: str) -> bool:
    surface = name.surface
    if _THING.search(surface) or _BEFORE.match(surface) or _GOES_ON.match(text, name.end):
        return True
    bracketed = text[max(0, name.start - 1) : name.start] == "(" and text[name.end : name.end + 1] == ")"
    return bracketed and _spells(surface, draft.model.key)


def _spells(name: str, key: str) -> bool:
    """Whether the capitals of a name are letters of another in their order: what "TimesFM" stands for."""
    capitals = [c.lower() for c in name if c.isupper()]
    letters = iter(key)
    return len(capitals) > 2 and all(capital in letters for capital in capitals)
