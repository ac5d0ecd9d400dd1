"""Scopes: where a sentence denies, plans, reckons, or speaks of one stage of a training."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from modelatlas.claims.prose.arithmetic import find_sums
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import IT, NUMBER, WHO_CHARS
from modelatlas.lexicon import read_table, slug
from modelatlas.patterns import kind_chars
from modelatlas.rules import RuleSet


@dataclass(slots=True)
class Scopes:
    """Stretches of a sentence's code with a force of their own: negated, planned, the stage of a training."""

    stretches: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def has(self, name: str, position: int) -> bool:
        """Whether ``position`` lies in a stretch of that name."""
        stretches = self.stretches.get(name)
        return stretches is not None and any(start <= position < end for start, end in stretches)


_CLAUSE_BREAK = re.compile(
    r"[,;:]|\((?!\s*[\ue000-\uf8ff]{2}\s*\))|(?<!\([\ue000-\uf8ff]{2})\)|\s[—–]\s|\s(?:but|while|whereas|although|though|yet)\s"
)
_SEGMENT_BREAK = re.compile(
    rf",\s+and\s+(?:that\s+)?(?:(?:the|its|their)\s|(?=[{WHO_CHARS}]))|"
    r"[;:]|\s[—–]\s|,\s+(?:and\s+)?(?:while|whereas|but|although|though|so|hence|therefore)\s|,\s+whose\s|\sbut\s+(?:rather\s+|instead\s+)?(?:on|with|by|in|for|from|at|of|to|using|as)\s"
)
_AND_A = re.compile(r",\s+(?:and|while|with|followed\s+by)\s+(?:an?|the)\s+(?:(?!of\b)\w+\s+){0,2}$")
"""Before a stage that is only a part of what the sentence tells, in a clause of its own."""
_THEN = re.compile(
    r"[\w\ue000-\uf8ff],?\s+(?:and\s+|before\s+being\s+)?(?:then|afterwards|subsequently|finally|later|followed\s+by)\s+"
    rf"(?:(?:(?:the|this|our)\s+)?(?:model|network|[{WHO_CHARS}].)\s+)?(?:was\s+|were\s+)?$"
)
"""Before a stage that came after what the sentence tells first: "trained on 2M pairs, then fine-tuned for 2 h"."""
_OF_WHICH = re.compile(r"\s(?:of\s+which|including|thereof)\s[^.;:]{0,60}$")
"""Before a stage that had a part of what the sentence tells: "21 days, of which 3 for fine-tuning"."""
_ADDS_UP = re.compile(r",\s+(?:so|thus|hence|making|giving|bringing|for\s+a\s+total|which\s+(?:makes|gives|brings))\b")
"""Before what the stages come to: "fine-tuning adds 3 days, so 24 days altogether"."""
_RELATIVE = re.compile(r"\s*(?:which|who|whose|that|where)\b")
_ASIDE = re.compile(
    r"\s*(?:(?:on|in|with|for|of|to|from)\s+)?(?:which|who|whose|although|though|considered|once|first|as|or|prepared|planned|announced|tried|a|an|the|"
    r"by\s+contrast|by\s+comparison|however|the\s+other\s+hand|its\s+part|turn|meanwhile|too|moreover|therefore)\b"
)


_STAGES = frozenset(
    slug(row.cells["label"]) for row in read_table("techniques.tsv", ("label", "stage")) if row.cells["stage"]
)
"""Techniques, by their keys, that are a training of their own after that of the model."""
LATER = ("fine-tuning", "continuation", *sorted(_STAGES))
"""Stages of a training that come after what a text calls the training."""
_BEGINS = re.compile(
    r"(?:^|[.,;:(]|\b(?:then|while|followed\s+by))\W*(?:(?:the|our|its|for|during|in|then|full|final|subsequent)\s+)*$"
)
_SPENT = kind_chars("duration", "devices", "devicehours")
_PERFORMED = re.compile(
    r"\s*(?:(?:stages?|phases?|steps?|runs?|training|process|procedure)\s*)?(?:of\s+[\ue000-\uf8ff]{2}\s*)?"
    rf"(?:\(|:|for\s+[{_SPENT}]|,\s+we\b|(?:before|after)\s+(?:that|this)\b|(?:was|were|is|took|takes|used|uses|ran|runs|required|requires|needed|needs|lasted|consumed|employed|on|over|with|using)\b)"
)
_BEFORE = 40
"""Characters before a technique in which a clause begins."""
_PART = re.compile(
    rf"[^\w\ue000-\uf8ff]*(?:(?:in|for|during)\s+)?(?:the\s+)?(?:(?:pre-?)?training\s+)?(?:(?:first|third|fourth|final|last|initial)\s+(?:stage|phase|step)"
    rf"|(?:(?<=in\sthe\s)(?:first|second|third|last)|(?<=in\s)[{IT}].)(?=,)(?!.*(?:pre-?train|tuned))"
    rf"|(?:stage|phase|step)\s+(?:[{NUMBER}].|one|two|three|four|i{{1,3}}|iv))"
    r"\W{0,4}?(?:\([^()]*\)\s*)?[*_]*[:,—–](?=\W)"
)
"""At the head of a sentence: one numbered stage of a training, whose time is not that of the whole."""
_NEXT_PART = re.compile(
    rf"\b(?:stage|phase|step)\s(?:[{NUMBER}].|two|three|four|i{{2,3}}|iv)\s?(?:\([^()]*\)\s?)?:(?=\s)"
)
"""Further on in lines that are one paragraph: the next stage."""


def read_scopes(sentence: Sentence, rules: RuleSet) -> Scopes:
    """Where the sentence denies, plans, or speaks of one stage."""
    code, later = sentence.code, tuple(_later(sentence))
    return Scopes({**rules.scopes_told.of(code, lambda: _stretches(code, rules, later), later)})


def _later(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Where a technique is what took place, and its key: "SFT took 6 hours on 8 A100s"."""
    for at, m in zip(sentence.at, sentence.mentions, strict=True):
        if m.kind == "technique" and m.entity and m.entity.key in _STAGES:
            begins = _BEGINS.search(sentence.code[max(0, at - _BEFORE) : at])
            if begins and _PERFORMED.match(sentence.code, at + 2):
                yield at, m.entity.key


def _stretches(code: str, rules: RuleSet, later: Sequence[tuple[int, str]]) -> dict[str, list[tuple[int, int]]]:
    found = {"sum": find_sums(code), "part": [*_parts(code)]}
    stages = [*later]
    within: list[tuple[int, int]] = []
    for scope, match in rules.find_scopes.find(code):
        if any(p.regex.match(code, match.start()) for p in scope.unless):
            continue
        if scope.extent == "stage":
            stages.append((match.start(), scope.name))
            if scope.name == "continuation":  # "continued pre-training" is no pre-training
                within.append((match.start() + 1, match.end()))
        else:
            found.setdefault(scope.name, []).extend(_reach(code, scope.extent, *match.span()))
    stages = [(at, name) for at, name in stages if not any(start <= at < end for start, end in within)]
    if not stages:
        return found
    for (at, name), (following, _) in zip(sorted(stages), [*sorted(stages)[1:], (len(code), "")], strict=False):
        found.setdefault(name, []).append((at, following))
    if len({name for _, name in stages}) == 1:
        first = min(at for at, _ in stages)
        is_later = any(before.search(code, 0, first) for before in (_AND_A, _THEN, _OF_WHICH))
        since = first if is_later else 0  # "…, and a second phase of 5 days …"
        whole = _ADDS_UP.search(code, max(at for at, _ in stages))
        found[stages[0][1]] = [(since, whole.start() if whole else len(code))]
    return found


def _parts(code: str) -> Iterator[tuple[int, int]]:
    """Where a sentence tells of one numbered stage, and of the next ones."""
    if part := _PART.match(code):
        yield from _reach(code, "segment", *part.span())
        for following in _NEXT_PART.finditer(code, part.end()):
            yield from _reach(code, "segment", *following.span())


def _reach(code: str, extent: str, start: int, end: int) -> list[tuple[int, int]]:
    """How far a scope reaches around its cue, without asides: see the scopes in ``rules-discourse.toml``."""
    if extent == "match":
        return [(start, end)]
    if extent == "sentence":
        return [(start, len(code))]
    before: list[tuple[int, int]] = []
    if extent == "back":
        breaks = [0, *(m.end() for m in _CLAUSE_BREAK.finditer(code, 0, start))]
        while (
            len(breaks) > 2
            and code[breaks[-1] - 1] == ","
            and code[breaks[-2] - 1] in ",("
            and _ASIDE.match(code, breaks[-2])
            and not _RELATIVE.match(code, breaks[-1])
        ):
            before.append((breaks[-3], breaks[-2]))
            start = breaks[-1]
            del breaks[-2:]  # "X, which Y had used, was not used": the clause begins before the aside
        start = start if before else breaks[-1]
    stop = (_CLAUSE_BREAK if extent == "clause" else _SEGMENT_BREAK).search(code, end)
    return [*before, (start, stop.start() if stop else len(code))]
