"""Licences of something beside the model: data, a tool, bundled code, what somebody else has released."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.passing.places import comes_after, places_of
from modelatlas.claims.passing.telling import SIGNS, thanks_others
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import ARTIFACT, IT, MAKER, MODEL, NUMBER
from modelatlas.model import Mention
from modelatlas.patterns import kind_chars

_LIKE_IT = re.compile(r"[\s-](?:based|like|style|inspired|compatible|derived)\b")
"""After a licence: that another one is made from it."""
_OF_DATA = re.compile(
    r"\W*(?:the|this|our)\s+(?:[\ue000-\uf8ff]{2}\s+)?(?:[\w-]+\s+){0,3}data\s?set\b[^.;]{0,200}\blicen[cs]ed\b"
    r"|[^.;]{0,80}\bdata\s+(?:of\s+[^.;,]{1,40}\s)?(?:is|are)\s+(?:\w+\s+)?(?:licen[cs]ed|published|released|provided|available|shared)\b"
)
"""A sentence on the licence of a set of data."""
_REPLACED = re.compile(
    r"\b(?:replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|formerly|previously|no\s+longer)\b[^.;]{0,60}$"
)
"""Before a licence that is the model's no more."""
_FOR_EXAMPLE = re.compile(
    r"(?:\be\.?g\.?,?|\bsuch\s+as|\bfor\s+(?:example|instance),?|\blicen[cs]es\s+(?:like|including))\s+[^.;)]{0,80}$"
)
"""Before a licence that is one of several that things may have."""
_OF_THEIRS = re.compile(
    rf"[{MAKER}].\s?['’]s?\s+(?:(?:own|original|open|public|released|pre-?trained)\s+)*(?:(?:weights|parameters|checkpoints?)\b|[{ARTIFACT}].)[^,;]{{0,60}}$"
)
"""Before the licence of what somebody who is named has released: "Fjord's parameters are under …"."""
_OF_A_PRODUCT = re.compile(rf"[{MAKER}].\s\(\s*[a-z][\w.]*-[\w.-]+\s*,[^()]*$")
"""Before the licence of what a firm has: "from Fjord (Auk-Large, 710M parameters, …)"."""
_BUNDLED = re.compile(
    r"\b(?:bundles?|bundled|vendored|third-?\s?party|dependenc(?:y|ies)|upstream|adapted\s+from|portions?|derived\s+from\s+code)\b"
)
"""A sentence on the licence of somebody else's work."""
_HOWEVER = re.compile(r"\s(?:however|but|although|though|except)\b")
"""Where a sentence goes on to what is licensed otherwise: "…, however portions of it are under other terms"."""
_THANKS = re.compile(
    rf"{SIGNS}(?:we\s+(?:also\s+)?(?:thank|acknowledge|are\s+grateful)|(?:many\s+|special\s+)?thanks\s+to)\b"
    r"|[^.;]{0,60}\b(?:code|modules?|components?|parts?|implementations?)\b[^.;]{0,40}\b(?:from|by|of)\s+[\ue000-\uf8ff]{2}[^.;]{0,60}"
    r"(?:\bwhich\s+(?:is|are)\b|\(\s*[\ue000-\uf8ff]{2}\s*\))"
)
"""A sentence on what others have written: "It has code from Tern, which is licensed under …"."""
_LISTED_WORK = re.compile(
    rf"\W*(?!(?:our|this)\b)(?P<lead>[^.,;:]{{1,80}}),\s+(?:\w+\s+)?by\s+[{MAKER}].[^.;]{{0,60}}\b(?:under|licen[cs]ed)\b"
)
"""A sentence on a work and its author: "TideBase (modified), by Ann Bell, under …"."""
_BRACKETED = re.compile(r"\(\s*(?P<licence>[" + kind_chars("license") + r"].)\s*(?:licen[cs]ed?\s*)?\)")
_PROGRAMS = re.compile(
    r"(?:^|/ )(?:[\w ]+ )?(?:environment|dependenc(?:y|ies)|prerequisites|third[- ]party\b[^/]*)\W*$"
)
"""A heading over the programs that something needs."""
_THING_IS = re.compile(
    r"(?:^|[;,.]|\b(?:and|while|whereas|but))\s*(?:the|our|its|all)\s+(?:[\w-]+\s+){0,2}?(?:data\s?sets?|corpus|corpora|tools?|apps?|demo|librar(?:y|ies)"
    r"|annotations?|documentation|docs|website|benchmark|test\s+sets?|tokeni[sz]er|plug-?in|scorer|recordings|images|texts|[\ue000-\uf8ff].)"
    r"(?:\s[\ue000-\uf8ff].|\s[a-z][\w-]*){0,1}\s+(?:is|are|was|were|comes?)\s[^;,]{0,40}$"
)
"""Before the licence of a thing beside the model: "the annotation tool is under …"."""
_PART_UNDER = re.compile(
    r"\b(?:the|its)\s+(?:[\w-]+\s+)?(?:encoder|decoder|tokeni[sz]er|vocoder|adapter|backbone|data|demo)(?:'s)?\s+"
    r"(?:(?:is|are|comes?|being|released|available)\s+){0,2}(?:under\s+(?:the\s+)?)?$"
)
"""Before the licence of a part: "the decoder's under …"."""
_MODEL_OR_WEIGHTS = re.compile(rf"[{MODEL}{IT}{ARTIFACT}]|\b(?:weights|models?|checkpoints?)\b")


_PREDECESSOR = kind_chars("predecessor")
_OLDER = re.compile(
    r"\b(?:older|earlier|previous|prior|first|original|initial|former|old|past)\s+"
    rf"(?:(?:weights|models?|versions?|releases?|generations?|checkpoints?|editions?)\b|[{ARTIFACT}{_PREDECESSOR}].)"
    r"(?:\s?\([^()]{0,40}\))?(?:,?\s+(?:which|that|all))?"
    r"\s+(?:is|are|was|were|remains?|stays?|come|came|had|have|has)\b[^,;.]{0,60}$"
)
"""Before the licence of what came before: "the first version, which was under …"."""
_OF_VERSION = re.compile(
    rf"\b(?:versions?|releases?)\s(?P<number>[{NUMBER}].|\d+(?:\.\d+)*)|\bv(?P<v>\d+(?:\.\d+)*)(?![\w-])"
)
_VERSION_OF = re.compile(rf"\bthe\s(?P<number>[{NUMBER}].|\d+(?:\.\d+)*)\s(?:[{ARTIFACT}].|weights|models?|release)")
_CLAUSES = re.compile(r";|,\s(?:while|whereas|but|and)\s")
_OWN_VERSION = re.compile(r"(?<![\d.])\d+(?:\.\d+)*(?![\d.]*[bmkt](?![a-z]))")
""" "2.5" of "tern-2.5-7b"."""


def _versions(sentence: Sentence, start: int, end: int) -> Iterator[str]:
    """The numbers of the versions that a stretch of a sentence names: "version 3", "v1", "the 3.5 weights"."""
    for words in (_OF_VERSION, _VERSION_OF):
        for found in words.finditer(sentence.code, start, end):
            group = "v" if "v" in found.groupdict() and found["v"] else "number"
            number = next((m.surface for _, m in sentence.slots(*found.span(group))), found[group])
            yield f"{number}." if sentence.code.startswith(".x", found.end()) else _shortest(number)


def _shortest(number: str) -> str:
    """The number of a version without what says nothing: "1.0" is "1"."""
    return re.sub(r"(?:\.0)+$", "", number)


def is_of_other_version(draft: Draft, sentence: Sentence) -> bool:
    """Whether a licence is that of what came before, or of another version than that which the model's name has."""
    if draft.path != "license":
        return False
    if comes_after(_OLDER, draft, sentence):
        return True
    own = [_shortest(number) for number in _OWN_VERSION.findall(draft.model.key)]
    places = [at for at, _ in places_of(draft, sentence)] if own else []
    if not places:
        return False
    begins = [0, *(found.end() for found in _CLAUSES.finditer(sentence.code))]
    told = [set(_versions(sentence, max(b for b in begins if b <= at), at)) for at in places]
    own += [number[: at + 1] for number in own for at, sign in enumerate(number) if sign == "."]  # of 2.1, "2.x"
    return all(versions and versions.isdisjoint(own) for versions in told)


def _in_brackets(sentence: Sentence) -> Iterator[tuple[int, Mention]]:
    """The licences that stand alone in brackets, each behind what it is of: "RDKit (BSD), selfies (MIT)"."""
    for found in _BRACKETED.finditer(sentence.code):
        yield from sentence.slots(*found.span("licence"))


def _is_of_thing(draft: Draft, sentence: Sentence) -> bool:
    """Whether a licence is that of a program or another thing beside the model, by its clause or by its heading."""
    listed = len({m.entity.key for _, m in _in_brackets(sentence) if m.entity}) > 1
    if listed or _PROGRAMS.search(sentence.section):
        return True
    places = [at for at, _ in places_of(draft, sentence)]
    cut = [_THING_IS.search(sentence.code, max(0, at - 160), at) for at in places]
    return bool(cut) and all(found and not _MODEL_OR_WEIGHTS.search(sentence.code, *found.span()) for found in cut)


def _is_listed_work(sentence: Sentence) -> bool:
    led = _LISTED_WORK.match(sentence.code)
    return led is not None and not _MODEL_OR_WEIGHTS.search(led["lead"])


def is_other_licence(draft: Draft, sentence: Sentence) -> bool:
    """Whether a licence is that of somebody else's work or of data, or one that another licence is made from."""
    places = places_of(draft, sentence)
    made_from = bool(places) and all(_LIKE_IT.match(sentence.code, at + 2) for at, _ in places)
    rest = _HOWEVER.search(sentence.code, min((at for at, _ in places), default=0))
    bundled = _BUNDLED.search(sentence.code, 0, rest.start() if rest else len(sentence.code))
    told = (
        _is_of_thing(draft, sentence)
        or bundled
        or _THANKS.match(sentence.code)
        or thanks_others(sentence)
        or _OF_DATA.match(sentence.code)
        or _is_listed_work(sentence)
    )
    return (
        made_from
        or bool(told)
        or is_of_other_version(draft, sentence)
        or any(
            comes_after(words, draft, sentence)
            for words in (_REPLACED, _FOR_EXAMPLE, _OF_THEIRS, _OF_A_PRODUCT, _PART_UNDER)
        )
    )
