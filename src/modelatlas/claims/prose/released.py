"""What a sentence says is out: "we release the weights of Tern-3", "Tern-3 and Tern-3-Chat are now available".

It says so in the active ("we release", "introducing") or in the passive. What is out is a chain of things, each a
model, weights, or something else: a paper, code, a demo. A model is out where it is named itself or where its weights
are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MODEL
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Mention, Node
from modelatlas.patterns import SLOT
from modelatlas.words import one_of

_TOKEN = re.compile(r"[\ue000-\uf8ff].|[\w'’]+(?:[.-][\w'’]+)*|[^\s\w]")
_SLOT = re.compile(SLOT)
_VERB = re.compile(one_of("news", "verbs"))
_MAKE = re.compile(one_of("news", "making"))
_LEAD = re.compile(one_of("news", "leads"))
_BE = re.compile(one_of("news", "being"))
_OUT = re.compile(one_of("news", "out"))
_WEIGHTS = re.compile(one_of("news", "weights"))
_KIND = re.compile(one_of("news", "kinds"))
_THING = re.compile(one_of("news", "things"))
_END = re.compile(one_of("news", "ends"))
_DETERMINER = re.compile(one_of("news", "own"))
_FOR = re.compile(one_of("news", "publics"))
_OTHER = re.compile(one_of("news", "editions"))
_AVAILABLE_AT = re.compile(r"(?:with|as|outperform\w*|on|at|here|under|via|and|to|now|[.!,;:()–—-]|\Z)")
_NOT_OUT = re.compile(
    r"\bcoming\b|\bported\s+(?:over\s+)?from\b|\bsoon\b|\bnext\s+(?:week|month|quarter|year)\b|\bout\s+of\b|\bleaderboard|\bstay\s+tuned\s+for\b|\bwill\b|\baccepted\b"
)
_ADDED = re.compile(
    r"\W*(?:we\s+(?:have\s+)?)?add(?:s|ed|ing)?\b(?!\s(?:an?\s|the\s|our\s)?new\b)|[^.;:]{1,60}\sadded\b"
)
"""What a program has got since: on a page about no model it was out before, unless it is said to be new."""
_ON_A_HUB = re.compile(r"on (?:the )?(?:hugging\s?face|hub\b|model\s?scope|github|ollama)")
_DESCRIBED = re.compile(
    rf"\W*?(?P<model>[{MODEL}].)\s[-–—]\s(?:(?:an?|our|the)\s)?new\s[^.;:()–—]{{1,90}}?\s"
    r"(?:released|available|launched|open-?sourced|out)\s*(?:[.!(,]|\Z)"
)
"""A model, what is new about it, and that it is out: "Tern-2 - a new model of letters released"."""
_STOPS = frozenset(".!?;:|—–")
_JOINS = frozenset({",", "&", "and", "+", "/"})


@dataclass(slots=True)
class _Token:
    """A word, a mark or a mention of a sentence, and where it begins in its code."""

    word: str
    at: int
    kind: str = ""
    is_anaphor: bool = False


@dataclass(slots=True)
class _Chain:
    """A chain of things: the models that are out by name, whether weights are, and where it ends."""

    models: list[int] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    """Of what has no name yet: "weights", "thing"."""
    end: int = 0


def released_models(sentence: Sentence, subjects: Subjects, scopes: Scopes, start: int) -> Sequence[Node]:
    """The models of which a sentence says, from ``start`` of its code on, that they are out."""
    tokens = _tokens(sentence, subjects, start)
    if not tokens or _NOT_OUT.search(sentence.code, start):
        return ()
    if not subjects.topic.nodes and _ADDED.match(sentence.code, start):
        return ()
    if told := _DESCRIBED.match(sentence.code, start):
        return subjects.nodes.get(told.start("model"), ())
    chain = _active(tokens) or _passive(tokens) or _bare(tokens)
    if chain is None:
        return ()
    own = subjects.topic.nodes if "weights" in chain.heads and len(subjects.topic.nodes) == 1 else ()
    said = [at for at in chain.models if not (scopes.has("planned", at) or scopes.has("negated", at))]
    return tuple(dict.fromkeys(n for at in said for n in subjects.nodes.get(at, ()))) if chain.models else own


def _tokens(sentence: Sentence, subjects: Subjects, start: int) -> list[_Token]:
    mentions = dict(zip(sentence.at, sentence.mentions, strict=True))
    out: list[_Token] = []
    depth = 0
    for found in _TOKEN.finditer(sentence.code, start):
        word, at = found[0], found.start()
        depth += (word in "([") - (word in ")]")
        if depth > 0 or word in ")]\"'*_`-" or word in ("'s", "’s", "s"):
            continue
        m = mentions.get(at) if len(word) == 2 and _SLOT.match(word) else None
        if m and m.kind in ("size", "params") and out and out[-1].kind == "model":
            continue  # "Tern-3 20B", where no table knows it by its size
        kind = _kind(m, at, subjects) if m else _kind_of_word(word)
        out.append(_Token(m.surface.lower() if m else word, at, kind, m is not None and m.kind == "anaphor"))
    return out


def _kind(m: Mention, at: int, subjects: Subjects) -> str:
    if m.kind in ("model", "anaphor", "peer", "base"):
        return (
            "model"
            if subjects.nodes.get(at) and not subjects.roles.get(at)
            else _kind_of_word(m.surface.lower().split()[-1])
        )
    if m.kind == "artifact":
        return "weights" if m.entity and m.entity.key == "ModelWeights" else "thing"
    if m.kind in ("dataset", "benchmark", "data"):
        return "thing"
    return "technique" if m.kind == "technique" else _kind_of_word(m.surface.lower().split()[-1]) or "any"


def _kind_of_word(word: str) -> str:
    for kind, pattern in (
        ("thing", _THING),
        ("weights", _WEIGHTS),
        ("kind", _KIND),
        ("end", _END),
        ("own", _DETERMINER),
    ):
        if pattern.fullmatch(word):
            return kind
    return ""


def _active(tokens: Sequence[_Token]) -> _Chain | None:
    """ "We release …", "Introducing …", "Excited to announce the release of …"."""
    for i, token in enumerate(tokens[:12]):
        if token.kind not in ("model", "weights") and _VERB.fullmatch(token.word):
            after = tokens[i + 1].word if i + 1 < len(tokens) else ""
            if i and tokens[i - 1].kind in ("model", "weights", "thing"):
                return None  # "Tern-3 released …"
            if (
                _LEAD.fullmatch(token.word)
                and after in ("the", "that", "our")
                and len(tokens) > i + 3
                and tokens[i + 2].word == "release"
            ):
                return _chain(tokens, i + 3 + (tokens[i + 3].word == "of"))
            if after == "that":
                return _passive(tokens[i + 2 :])  # "we announce that Tern-3 is out"
            chain = _chain(tokens, i + 1)
            if token.word.startswith("add") and not chain.models:
                return None  # "add checkpoints from a further hub"
            made = not _MAKE.fullmatch(token.word) or any(
                _OUT.fullmatch(t.word) for t in tokens[chain.end : chain.end + 4]
            )
            return chain if made else None
        if not (_LEAD.fullmatch(token.word) or token.kind == "any" or token.word in ",:!"):
            return None
    return None


def _passive(tokens: Sequence[_Token]) -> _Chain | None:
    """ "Tern-3 and its code are now available", "Tern-3 released!"."""
    chain = _chain(tokens, 0, strict=True)
    if not (chain.models or chain.heads):
        return None
    at = _past_aside(tokens, chain.end)
    verbs = at
    while at < len(tokens) and _BE.fullmatch(tokens[at].word) and at - verbs < 4:
        at += 1
    if at == len(tokens) and at > verbs and tokens[at - 1].word == "here":
        return chain
    if at < len(tokens) and tokens[at - 1].word == "here" and at - verbs > 1 and tokens[at].word in _STOPS:
        return chain
    place = " ".join(token.word for token in tokens[at : at + 4])
    if at > verbs and _ON_A_HUB.match(place):
        return chain  # "Tern-3 is on the hub now"
    if at >= len(tokens) or not _OUT.fullmatch(tokens[at].word):
        return None
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if tokens[at].word == "available" or at == verbs:
        beyond = tokens[at + 2].word if at + 2 < len(tokens) else ""
        if following == "for" and not _FOR.fullmatch(beyond):
            return None
        in_hub = following == "in" and re.match(r"hugging|model\s?scope", beyond)
        if following != "for" and not in_hub and not _AVAILABLE_AT.match(following + ("" if following else ".")):
            return None
    return chain


def _bare(tokens: Sequence[_Token]) -> _Chain | None:
    """ "Tern-3 release", "Tern-3: weights and code"."""
    chain = _chain(tokens, 0, strict=True)
    if not chain.models:
        return None
    new = chain.heads == ["weights"] and tokens[0].kind == "own" and tokens[chain.end - 1].kind == "model"
    if tokens[chain.end - 1].word == "release" or new:
        return chain  # "our new model, Tern-3!"
    if chain.end < len(tokens) and tokens[chain.end].word == ":":
        told = _chain(tokens, chain.end + 1, strict=True)
        return chain if "weights" in told.heads and not told.models else None
    return None


def _past_aside(tokens: Sequence[_Token], at: int) -> int:
    """Past what stands between commas before the verb: "Tern-3, our best model so far, is out"."""
    for i in range(at, min(len(tokens) - 1, at + 16)):
        if tokens[i].word in _STOPS:
            break
        if tokens[i].word == "," and _BE.fullmatch(tokens[i + 1].word):
            return i + 1
    return at


def _chain(tokens: Sequence[_Token], start: int, strict: bool = False) -> _Chain:
    """The things of a chain that begins at a token. ``strict``: unknown words only after "the", "our", …."""
    chain = _Chain(end=start)
    element: list[str] = []
    first = True
    i = start
    while i < len(tokens):
        token = tokens[i]
        if token.word in _JOINS:
            _close(chain, element)
            element, first = [], False
        elif token.word in ("of", "for") and (element or chain.heads):
            if element[-1:] == ["model"] and tokens[i - 1].is_anaphor:
                chain.models.pop()
                element[-1] = "weights"  # "all models of Tern-3"
            i = _owners(chain, element, tokens, i)
            element, first = [], False
            continue
        elif token.word in _STOPS or token.kind == "end":
            break
        elif token.kind == "model":
            if "model" in element:
                break
            element.append("model")
            chain.models.append(token.at)
        elif token.kind in ("thing", "weights", "kind", "technique"):
            element.append(token.kind)
        elif "model" in element and (_OTHER.fullmatch(token.word) or _is_thing(tokens, i)):
            element.append("thing")
        elif (
            "model" in element
            or len(element) > 6
            or not (token.kind in ("own", "any") or (first and (element or not strict)))
        ):
            break
        else:
            element.append("")
        i += 1
    _close(chain, element)
    chain.end = i
    return chain


def _is_thing(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a word after a model belongs to what comes with it: "Tern-3 technical report"."""
    return tokens[at].kind in ("", "own", "any") and at + 1 < len(tokens) and tokens[at + 1].kind == "thing"


def _close(chain: _Chain, element: list[str]) -> None:
    """Take in an element: "Tern-3's code" is no model that is out, nor is its AWQ version."""
    is_thing = "thing" in element or ("technique" in element and "kind" in element)
    if "model" in element:
        if is_thing and "weights" not in element:
            chain.models.pop()
    elif is_thing:
        chain.heads.append("thing")
    elif "weights" in element or "kind" in element:
        chain.heads.append("weights")


def _owners(chain: _Chain, element: list[str], tokens: Sequence[_Token], at: int) -> int:
    """Past "of Tern-3 and Tern-3-Chat": they are out where weights or versions of them are among the things."""
    _close(chain, element)
    out = "weights" in chain.heads
    i = at + 1
    while i < len(tokens):
        if tokens[i].kind == "model":
            if out:
                chain.models.append(tokens[i].at)
        elif tokens[i].kind not in ("own", "any", "weights", "kind") and tokens[i].word not in _JOINS:
            break
        i += 1
    chain.heads.append("thing" if not out else "owned")
    return i
