"""The role that the words around a model give it: subject, rival, predecessor, base, plan, object."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.candidates import Candidates
from modelatlas.claims.prose.clauses import OWN_VERB, begins_clause
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.patterns import WHO
from modelatlas.rules import RuleSet, Scope

_INTO = re.compile(r"\b(?:in|into|for|with|to|as|of|named|called|by)\s+(?:the\s+)?$")
_ASIDE = re.compile(r"\s*,[^,;]{1,60},")
_MADE_FROM = re.compile(r"\s+(?:directly\s+)?(?:from|out\s+of)\s")
_FOR_IT = re.compile(r"^\W*(?:for|in|with)\s+(?:the\s+)?$")
"""The head of "For X, the authors plan …"."""
_BREAK = re.compile(r"[;:—–]")


def find_roles(sentence: Sentence, rules: RuleSet, planned: Sequence[tuple[int, int]] = ()) -> dict[int, str]:
    """The role that the words around it give each token: the first rule that speaks of it.

    ``planned`` are the stretches that speak of what is still to come: what goes *into* a model there is planned for it.
    """
    kinds = tuple([m.kind for m in sentence.mentions])  # of those too that have no slot in the code
    told = rules.roles_told.of(
        sentence.code, lambda: _roles(sentence, rules.find_roles, planned), sentence.at, kinds, tuple(planned)
    )
    return {**told}


def _roles(sentence: Sentence, roles: Candidates[Scope], planned: Sequence[tuple[int, int]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for role, match in roles.find(sentence.code):
        for at, mention in sentence.slots(*match.span("who")):
            if role.name == "base" and mention.kind == "anaphor" and _MADE_FROM.match(sentence.code, at + 2):
                continue  # "they fine-tuned it from X": it is what was made
            if mention.kind in WHO and not (role.name == "base" and is_gerund(sentence.code, match.start(), at + 2)):
                found.setdefault(at, role.name)
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        inside = any(a <= at < b for a, b in planned) and _INTO.search(sentence.code, 0, at)
        led = any(not _BREAK.search(sentence.code, at, max(at, a)) for a, _ in planned)
        if mention.kind in WHO and (inside or (led and _FOR_IT.search(sentence.code, 0, at))):
            found.setdefault(at, "planned")
    return found


def is_gerund(code: str, start: int, end: int) -> bool:
    """ "Fine-tuning X took …": what was made by it, not what it was made from."""
    aside = _ASIDE.match(code, end)
    return begins_clause(code, start) and bool(OWN_VERB.match(code, aside.end() if aside else end))
