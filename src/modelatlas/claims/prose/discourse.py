"""Who has been spoken of: what a document has said so far, and the words of a sentence that speak of models."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Mention, Node
from modelatlas.patterns import WHO, kind_chars

_PEOPLE = re.compile(
    r"\b(?:authors?|developers?|makers?|team|group|researchers|engineers|company|laboratory|lab|institute|users|critics|observers|organi[sz]ers|consortium|university|foundation)\b"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The model or models that a place speaks of; none when it is not settled. ``each``: it holds for each of them."""

    nodes: tuple[Node, ...] = ()
    each: bool = False
    planned: bool = False


NOBODY = Owner()

MANY = 12
"""More models than "they" or "the latter" can choose among: a text that names so many means others by such words."""


@dataclass(slots=True)
class Discourse:
    """What one document has said so far: a fresh one for each document."""

    focus: Owner = NOBODY
    topic: Owner = NOBODY
    group: tuple[Node, ...] = ()
    pair: tuple[Node, ...] = ()
    items: tuple[Node, ...] = ()
    """The models of which the items of the list that is being read have each spoken."""
    recent: list[Node] = field(default_factory=list)
    described: dict[Node, None] = field(default_factory=dict)
    leads: bool = False
    """Whether the sentence before ends in a colon; ``led`` is whom the items below it are about, if it names one."""
    led: Owner = NOBODY
    in_block: list[Node] = field(default_factory=list)
    labels: dict[Node, str] = field(default_factory=dict)
    sizes: dict[Node, int] = field(default_factory=dict)
    predecessor: dict[Node, Node] = field(default_factory=dict)
    base: dict[Node, Node] = field(default_factory=dict)
    countries: dict[Node, str] = field(default_factory=dict)
    rivals: set[Node] = field(default_factory=set)
    reproduced: set[Node] = field(default_factory=set)
    """Models of which the text says that what it is about is a reproduction."""
    parts: set[Node] = field(default_factory=set)
    """Models that the text has called an encoder, or another part of one."""
    composed: bool = False
    """Whether the text has said that a language model is a part of what it is about."""
    made: dict[str, set[Node]] = field(default_factory=dict)
    families: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    hardware: Node | None = None
    benchmark: Mention | None = None
    titled: bool = False
    """Whether the document's title names its topic: then "our model" is that, whatever else has been spoken of."""
    tested: tuple[Mention, frozenset[str]] | None = None
    of_maker: bool = False
    """Whether the last sentence was about an organisation and no model: "it" is that."""
    of_kin: bool = False
    """Whether the last sentence began with "its predecessor": the next one may go on about either."""
    of_measured: bool = False
    """Whether the last sentence was about what the text only compares with: "by way of comparison, …"."""
    of_peers: bool = False
    """Whether the last sentence was about "existing models": "they" and "all of them" are those."""
    of_part: bool = False
    """Whether the last sentence was about a part of a model: "it" is that, or the model."""
    asked: bool = False
    """Whether the last sentence was a question: the answer goes on about what it asked of, paragraph or not."""

    def all_described(self) -> tuple[Node, ...]:
        """Every model that has been a subject, if they are not too many to be meant together."""
        return tuple(self.described) if len(self.described) <= MANY else ()


def _slot(*kinds: str) -> str:
    return "[" + kind_chars(*kinds) + "]."


@dataclass(slots=True)
class Token:
    """A model, or what stands for one, in a sentence; ``named`` where its words are those of the model's name."""

    start: int
    end: int
    mention: Mention
    role: str = ""
    nodes: tuple[Node, ...] = ()
    each: bool = False
    possessor: tuple[Node, ...] = ()
    named: bool = False


def find_tokens(sentence: Sentence) -> list[Token]:
    """The models of a sentence and what stands for models, in order."""
    return [
        Token(at, at + 2, m)
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind in WHO
        and not (m.kind == "anaphor" and _is_no_model(sentence, at, m))
        and not (
            m.kind == "peer"
            and (
                _COMPLEMENT.search(sentence.code, 0, at)
                or _OF_A_TEST.match(sentence.code, at + 2)
                or (_HEADS_ITEM.fullmatch(sentence.code, 0, at) and sentence.code.startswith(":", at + 2))
            )
        )
    ]


def _is_no_model(sentence: Sentence, at: int, anaphor: Mention) -> bool:
    """Whether words such as "both" and "the latter" stand for something else than models, or are no subject at all."""
    if _IT.match(anaphor.surface):
        return bool(_EXPLETIVE.match(sentence.code, at + 2) or _SHARE_OF.search(sentence.code, 0, at))
    if _COMPLEMENT.search(sentence.code, 0, at):
        return True
    if anaphor.surface.lower() in ("they", "their") and _PEOPLE.search(sentence.code, 0, at):
        return True
    if anaphor.entity and anaphor.entity.key == "nth" and _FIRST_AND.search(sentence.code, 0, at):
        return True
    if _OF_THEM.search(anaphor.surface) and (
        _COUNTED.search(sentence.code, 0, at) or _INSIDE.search(sentence.code, max(0, at - 16), at)
    ):
        return True
    if _ON.search(sentence.code, 0, at) and _TWO_TESTS.search(sentence.code, 0, at):
        return True
    if (
        anaphor.entity
        and anaphor.entity.key.startswith("family-")
        and any(m.kind == "model" for m in sentence.mentions)
    ):
        return True  # "The X family comprises X-7B and X-70B": its members speak for themselves
    if _SERIES.search(anaphor.surface) and _INTO.search(sentence.code, 0, at):
        return True  # "new to the series"
    if anaphor.entity is None or anaphor.entity.key not in ("both", "former", "latter", "nth"):
        return False
    if _MODELS.search(anaphor.surface):
        return False
    before = [m.kind for place, m in sentence.slots(0, at) if place < at and m.kind in ("model", *_OTHER_PAIRS)]
    return (len(before) > 1 and before[-1] != "model" and before[-1] == before[-2]) or before.count(
        "benchmark"
    ) > 1 > before.count("model") - 1


_HEADS_ITEM = re.compile(r"\W*")
""" "Dense models: 2B and 8B models": the label of an item, and nobody's rivals."""
_FIRST_AND = re.compile(
    r"\bthe\s+(?:first|second)\s+(?!(?:one|model|version|variant|system)\b)(?:\w+\s+|[\ue000-\uf8ff]{2}\s+){1,2}(?:and|to|from)\s+$"
)
""" "Between the first checkpoint and the last": of what has just been named."""
_OF_THEM = re.compile(r"\bof\s+(?:them|these|those)$", re.IGNORECASE)
_INSIDE = re.compile(r"(?:\b(?:in|inside|within|into)\s+|\()$")
""" "In each of them sit eight cards": of the nodes of which the text has told."""
_COUNTED = re.compile(rf"{_slot('nodes', 'devices', 'hardware', 'benchmark', 'languages')}\s*,\s*(?:and\s+)?$")
""" "On 96 nodes, each of them with …": of the nodes."""
_ON = re.compile(r"\b(?:on|in|for)\s+$")
_TWO_TESTS = re.compile(rf"{_slot('benchmark')}.*{_slot('benchmark')}")
""" "71% on A and 83% on B, ahead of X on the former": of the tests."""
_SERIES = re.compile(r"\b(?:family|suite|series|line|line-up|range|collection)$")
_INTO = re.compile(
    r"\b(?:to|in|into|from|within|across|among|outside|(?:member|part|variant|version|sibling)s?\s+of)\s+$"
)
_OTHER_PAIRS = ("benchmark", "technique", "hardware", "dataset", "country", "task", "artifact")


_MODELS = re.compile(r"\b(?:models?|systems|networks|variants|versions|members|siblings)$", re.IGNORECASE)
_EXPLETIVE = re.compile(
    r"\s+(?:took|takes|had\s+taken|needed)\s[^,;]{0,60}?\b(?:to\s+(?:pre-?)?train|before|until)\b|"
    rf"\s+(?:was|is)\s+{_slot('model')}(?:,?\s+in\s+..,)?\s*,?\s+(?:that|which)\b|"
    r"\s+(?:is|was)\s+(?:\w+\s+)?[\ue000-\uf8ff]{2}\s+(?:for|in\s+the\s+case\s+of)\s|"
    r"\s+(?:should|must|can|may|might)\s+be\s+(?:noted|said|added|assumed|mentioned)\b|"
    r"\s+(?:is|was)\s+(?:worth|known|claimed|said|clear|unclear|noteworthy|remarkable|notable|striking|interesting|surprising|evident|apparent|not\s+known|estimated|reported|hoped|expected|thought)\s+(?:that|whether|how|noting|\w+ing)\b"
)
""" "It took three weeks to train X", "it should be noted that": no model."""
_SHARE_OF = re.compile(
    rf"(?:\b(?:thirds?|half|halves|quarters?|fifths?|tenths?|most|much|some|part|all|none)|%|{_slot('percent')})\s+of\s+$"
)
""" "4 trillion tokens, a third of it Polish": of the data."""
_OF_A_TEST = re.compile(r"\s+(?:of|to|for)\s+(?:the\s+)?[" + kind_chars("benchmark") + "]")
""" "The Polish counterpart of GLUE"."""
_IT = re.compile(r"its?\b", re.IGNORECASE)
_COMPLEMENT = re.compile(
    r"\b(?:is|was|are|were|been|have|had|has)\s+"
    r"(?:(?:the|our|a)\s+(?:next|new|latest|first|second|third)\s+(?:generation|series|family)\s+of\s+)?$"
)
"""Before a complement or a floating "both": "X is the smaller of the two", "A and B were both trained"."""


def subtype_of(mention: Mention) -> str:
    """The kind of a relative, or the subtype of an anaphor."""
    if mention.kind == "anaphor" and mention.entity:
        return mention.entity.key
    return mention.kind
