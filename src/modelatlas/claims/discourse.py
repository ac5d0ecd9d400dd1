"""Who has been spoken of: what "it", "the 7B model", "both" and "its predecessor" stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from modelatlas.claims.sentences import Sentence
from modelatlas.model import Mention, Node
from modelatlas.patterns import WHO
from modelatlas.versions import follows, name_size, version_key, version_of

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
    recent: list[Node] = field(default_factory=list)
    described: dict[Node, None] = field(default_factory=dict)
    in_block: list[Node] = field(default_factory=list)
    labels: dict[Node, str] = field(default_factory=dict)
    sizes: dict[Node, int] = field(default_factory=dict)
    predecessor: dict[Node, Node] = field(default_factory=dict)
    base: dict[Node, Node] = field(default_factory=dict)
    countries: dict[Node, str] = field(default_factory=dict)
    families: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    hardware: Node | None = None
    benchmark: Mention | None = None
    tested: tuple[Mention, frozenset[str]] | None = None

    def all_described(self) -> tuple[Node, ...]:
        """Every model that has been a subject, if they are not too many to be meant together."""
        return tuple(self.described) if len(self.described) <= MANY else ()


@dataclass(slots=True)
class Token:
    """A model, or what stands for one, in a sentence."""

    start: int
    end: int
    mention: Mention
    role: str = ""
    nodes: tuple[Node, ...] = ()
    each: bool = False
    possessor: tuple[Node, ...] = ()


def find_tokens(sentence: Sentence) -> list[Token]:
    return [
        Token(at, at + 2, m)
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind in WHO and not (m.kind == "anaphor" and _is_no_model(sentence, at, m))
    ]


def _is_no_model(sentence: Sentence, at: int, anaphor: Mention) -> bool:
    """Whether words such as "both" and "the latter" stand for something else than models, or are no subject at all."""
    if _IT.match(anaphor.surface):
        return False
    if _COMPLEMENT.search(sentence.code, 0, at):
        return True
    if anaphor.surface.lower() in ("they", "their") and _PEOPLE.search(sentence.code, 0, at):
        return True
    if (
        anaphor.entity
        and anaphor.entity.key.startswith("family-")
        and any(m.kind == "model" for m in sentence.mentions)
    ):
        return True  # "The X family comprises X-7B and X-70B": its members speak for themselves
    if anaphor.entity is None or anaphor.entity.key not in ("both", "former", "latter", "nth"):
        return False
    if _MODELS.search(anaphor.surface):
        return False
    before = [m.kind for place, m in sentence.slots(0, at) if place < at and m.kind in ("model", *_OTHER_PAIRS)]
    return (len(before) > 1 and before[-1] != "model" and before[-1] == before[-2]) or before.count(
        "benchmark"
    ) > 1 > before.count("model") - 1


_OTHER_PAIRS = ("benchmark", "technique", "hardware", "dataset", "country", "task")


_MODELS = re.compile(r"\b(?:models?|systems|networks|variants|versions|members|siblings)$", re.IGNORECASE)
_IT = re.compile(r"its?\b", re.IGNORECASE)
_COMPLEMENT = re.compile(r"\b(?:is|was|are|were|been|have|had|has)\s+$")
"""Before a complement or a floating "both": "X is the smaller of the two", "A and B were both trained"."""


def subtype_of(mention: Mention) -> str:
    """The kind of a relative, or the subtype of an anaphor."""
    if mention.kind == "anaphor" and mention.entity:
        return mention.entity.key
    return mention.kind


def antecedent(subtype: str, surface: str, here: Owner, discourse: Discourse) -> tuple[tuple[Node, ...], bool]:
    """What words such as "it", "the 7B model", "the latter" or "both" stand for; nothing where that is not settled."""
    group = next(
        (g for g in (here.nodes, discourse.group, discourse.all_described()) if len(g) > 1),
        tuple(discourse.recent[-2:]),
    )
    one: tuple[Node, ...] = ()
    if subtype in ("it", "its", "model"):
        nodes = (
            here.nodes or discourse.topic.nodes or (discourse.all_described() if len(discourse.described) == 1 else ())
        )
        return (nodes, here.each) if len(nodes) == 1 or (subtype == "its" and here.each) else ((), False)
    if subtype.startswith("national-"):
        makers = [n for n, country in discourse.countries.items() if country == subtype.removeprefix("national-")]
        return (tuple(makers), False) if len(makers) == 1 else ((), False)
    if subtype.startswith("family-"):
        members = discourse.families.get(subtype.removeprefix("family-"), ())
        return members, len(members) > 1
    if subtype == "sized":
        one = _by_size(surface, discourse)
    elif subtype in ("larger", "smaller"):
        one = _by_rank(
            group,
            {n: s for n in group if (s := discourse.sizes.get(n) or name_size(discourse.labels.get(n, "")))},
            subtype == "larger",
        )
    elif subtype in ("older", "newer"):
        one = _by_rank(
            group, {n: v for n in group if (v := version_key(discourse.labels.get(n, "")))}, subtype == "newer"
        )
    elif subtype in ("former", "latter"):
        pair = next((list(p) for p in (discourse.pair, here.nodes) if len(p) == 2), discourse.recent[-2:])
        one = (pair[0 if subtype == "former" else 1],) if len(pair) == 2 else ()
    elif subtype == "nth":
        rows = (here.nodes, discourse.group, discourse.all_described())
        found = next((one for row in rows if (one := _by_place(surface.lower(), row))), ())
        return found, len(found) > 1
    elif subtype in ("both", "they"):
        wanted = next((n for word, n in _NUMBERS.items() if re.search(rf"\b{word}\b", surface.lower())), 0)
        if surface.lower() in ("they", "their"):
            return (here.nodes if len(here.nodes) > 1 else ()), False
        if re.search(r"descendants|derivatives|students", surface.lower()):
            made = tuple(discourse.base)
            return (made, True) if len(made) == (wanted or len(made)) else ((), False)
        choices: tuple[tuple[Node, ...], ...] = (
            here.nodes,
            discourse.group,
            discourse.all_described(),
            tuple(discourse.recent[-2:]),
        )
        if surface.lower().startswith(("all", "every")):
            choices = (discourse.all_described(), *choices)
        for several in choices:
            if len(several) > 1 and len(several) == (wanted or len(several)):
                return several, subtype == "both"
        return (), False
    elif subtype == "student":
        fits = [new for new, old in discourse.base.items() if not here.nodes or old in here.nodes or new in here.nodes]
        one = tuple(fits) if len(fits) == 1 else ()
    elif len(here.nodes) == 1:
        possessor = here.nodes[0]
        links = discourse.base if subtype == "base" else discourse.predecessor
        if subtype == "successor":
            links = {old: new for new, old in discourse.predecessor.items()}
        one = (links[possessor],) if possessor in links else _by_version(possessor, discourse, subtype)
    return one, False


_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def _by_place(surface: str, group: tuple[Node, ...]) -> tuple[Node, ...]:
    """ "The third", "the first two" of models that were named in a row."""
    words = surface.split()
    place, count = _PLACES[words[1]], _NUMBERS.get(words[-1], 1)
    if len(group) < 2 or (place >= len(group)) or count > len(group):
        return ()
    return group[-count:] if place < 0 else group[place : place + count]


def _by_version(node: Node, discourse: Discourse, subtype: str) -> tuple[Node, ...]:
    """The next older or newer version of a line that the text has named."""
    own = version_of(discourse.labels.get(node, ""))
    if own is None or subtype == "base":
        return ()
    others = {n: v[1] for n, label in discourse.labels.items() if (v := version_of(label)) and v[0] == own[0]}
    if subtype == "successor":
        fits = [n for n, version in others.items() if follows(version, own[1])]
    else:
        fits = [n for n, version in others.items() if follows(own[1], version)]
    return tuple(fits) if len(fits) == 1 else ()


_NUMBERS = {"both": 2, "two": 2, "pair": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _by_size(surface: str, discourse: Discourse) -> tuple[Node, ...]:
    size = name_size(re.sub(r"^\D*", "x-", surface, count=1))
    fits = [
        n
        for n, label in discourse.labels.items()
        if size and (name_size(label) == size or discourse.sizes.get(n) == size)
    ]
    plain = [n for n in fits if _ENDS_IN_SIZE.search(discourse.labels[n])]
    fits = plain if len(plain) == 1 else fits  # "the 70B model" is X-70B, not X-70B-Instruct
    return tuple(fits) if len(fits) == 1 else ()


_ENDS_IN_SIZE = re.compile(r"\d[BMT]$", re.IGNORECASE)


def _by_rank(group: Iterable[Node], ranks: dict[Node, object], largest: bool) -> tuple[Node, ...]:
    """The extreme of a group of which every member has a rank."""
    members = list(group)
    if len(members) < 2 or any(n not in ranks for n in members):
        return ()
    ordered = sorted(members, key=lambda n: ranks[n])  # type: ignore[arg-type, return-value]  # all ranks of a call are of one type
    return (ordered[-1 if largest else 0],)
