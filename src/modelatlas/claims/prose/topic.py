"""What a document is about: the one model that it goes on about when a sentence names none.

A survey of all its sentences before they are read: which models are named as subjects, and which only as baselines,
predecessors, base models or plans. Where two are described alike there is no topic, and a sentence that names neither
is about nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from modelatlas.claims.prose.answers import asks
from modelatlas.claims.prose.clauses import BASED, MADE_KIND, OWN_VERB, is_build, is_instrument
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.claims.prose.roles import find_roles
from modelatlas.claims.prose.scopes import Scopes, read_scopes
from modelatlas.claims.prose.sentences import RUN_IN, Sentence
from modelatlas.lexicon import slug
from modelatlas.model import Node
from modelatlas.patterns import kind_chars
from modelatlas.rules import RuleSet
from modelatlas.versions import is_member, version_of

_VALUES = frozenset({"params", "tokens", "duration", "devices", "hardware"})


@dataclass(frozen=True, slots=True)
class Survey:
    """The topic of a document, its families of models by their stem, and the roles and scopes of each sentence."""

    topic: Owner
    families: dict[str, tuple[Node, ...]]
    each: list[tuple[dict[int, str], Scopes]]


def survey(sentences: Sequence[Sentence], rules: RuleSet, title: Node | None = None) -> Survey:
    """Look a document over before it is read. A model that its ``title`` names is the topic."""
    counts = _Counts()
    each: list[tuple[dict[int, str], Scopes]] = []
    alert = False
    led: tuple[str, ...] = ()
    for number, sentence in enumerate(sentences):
        scopes = read_scopes(sentence, rules)
        led = _of_a_list(sentence, scopes, led)
        roles = find_roles(sentence, rules, scopes.stretches.get("planned", ()))
        each.append((roles, scopes))
        if sentence.first_of_block and number and counts.opening:
            counts.opens = False
        alert = sentence.code.startswith("[!") or (alert and not sentence.first_of_block)
        counts.note(sentence)
        aside = alert or is_row_of_links(sentence.code)  # "[!NOTE] X-2 is here", "Paper • Demo • Weights" above a text
        if not aside:
            counts.add(sentence, roles)
    to_come = counts.to_come()
    families = _families({n: label for n, label in counts.labels.items() if n not in to_come}, sentences)
    described = {n for n, w in counts.weight.items() if w > 0} - to_come
    candidates = _without_older(described, counts.labels, counts.weight, counts.opening)
    questions = sum(asks(sentence.code) for sentence in sentences) if counts.late else 0
    topic = NOBODY if questions > 1 else _topic(candidates, counts.opening, counts.relatives, counts.weight)
    topic = Owner((title,)) if title else topic
    return Survey(topic, families, each)


@dataclass(slots=True)
class _Counts:
    """How often each model is a subject (``weight``) and how often only planned; which the first block names.

    ``opens``: the sentences that are counted are still those of the first block that names a model; ``opening`` are its
    subjects, ``relatives`` what it only sets them against. ``late``: sizes or machines were told of before any name; of
    an interview none of those that come up is the topic then.
    """

    weight: Counter[Node] = field(default_factory=Counter)
    planned: Counter[Node] = field(default_factory=Counter)
    labels: dict[Node, str] = field(default_factory=dict)
    opening: list[Node] = field(default_factory=list)
    relatives: set[Node] = field(default_factory=set)
    opens: bool = True
    named: bool = False
    late: bool = False

    def note(self, sentence: Sentence) -> None:
        """Whether a sentence names a model, or tells of one before any has been named."""
        self.named = self.named or any(m.kind == "model" for m in sentence.mentions)
        self.late = self.late or (not self.named and any(m.kind in _VALUES for m in sentence.mentions))

    def add(self, sentence: Sentence, roles: dict[int, str]) -> None:
        """Count the models of a sentence; what goes on a list of rivals gets their role."""
        before, last = "", -1
        for at, mention in zip(sentence.at, sentence.mentions, strict=True):
            if mention.entity is None:
                continue
            if mention.kind == "anaphor" and self.opens and mention.entity.key.startswith("family-"):
                family = Node("Model", slug(mention.entity.key.removeprefix("family-")))
                self.opening.extend(() if family in self.opening else (family,))
            if mention.kind != "model":
                continue
            node = Node("Model", mention.entity.key)
            self.labels.setdefault(node, mention.surface)
            role = roles.get(at, "") or _relative(sentence, at) or _instrument(sentence, at)
            joined = _AND if before == "relative" else _AND_OR if before in _APART else None
            listed = joined and joined.fullmatch(sentence.code, last + 2, at)
            if not role and listed and not (before in _APART and OWN_VERB.match(sentence.code, at + 2)):
                role = before
                if role in _APART:
                    roles[at] = role  # "compared with X and Y"
            before, last = role, at
            self._count(node, role)

    def _count(self, node: Node, role: str) -> None:
        role = "" if role == "subject" else role
        self.weight[node] += not role
        self.planned[node] += role == "planned"
        if self.opens and not role and node not in self.opening:
            self.opening.append(node)
        if self.opens and role in ("base", "old", "relative", "contrast", "rival"):
            self.relatives.add(node)

    def to_come(self) -> set[Node]:
        """The models that are planned more often than described."""
        planned = ((node, times) for node, times in self.planned.items() if times)
        return {node for node, times in planned if node not in self.opening or times >= self.weight[node]}


_LATER = r"(?:future (?:work|plans?|directions?|improvements?)|(?:outlook|plans)(?=\W*(?:\Z|/|for\b)))"
_COMING = rf"(?:{_LATER}|road-?\s?map|planned\b|to-?\s?dos?\b|upcoming|coming soon)"
_TO_COME = re.compile(rf"(?:^|/ )\W*(?:\d+\W+)?{_COMING}[^/]*$")
"""A heading over what is still to come."""
_LEADS_TO_COMING = re.compile(
    rf"\W*(?:(?:our|the|my)\s+)?(?:{_COMING}|next\s+steps)(?:\s+(?:list|items?|features?|tasks?|things))?\W*"
)
"""The same as a line of its own above a list, which no mark makes a heading: "TODO", "To-do list:"."""


def _of_a_list(sentence: Sentence, scopes: Scopes, led: tuple[str, ...]) -> tuple[str, ...]:
    """Give the items of a list the force of the words that lead up to it, "Planned improvements include:".

    ``led`` is that force, where the sentence before was such words or an item; the result is it for the next.
    """
    whole = (0, len(sentence.code))
    if _TO_COME.search(sentence.section):
        scopes.stretches["planned"] = [whole]
    elif sentence.section in RUN_IN:
        scopes.stretches["negated"] = [whole]
    if sentence.in_list:
        scopes.stretches.update({name: [whole] for name in led})
        return led
    if _LEADS_TO_COMING.fullmatch(sentence.code):
        return ("planned",)
    if not sentence.code.rstrip().endswith(":"):
        return ()
    return tuple(
        name
        for name in ("planned", "negated")
        if any(end >= len(sentence.code.rstrip()) - 1 for _, end in scopes.stretches.get(name, ()))
    )


def _topic(candidates: set[Node], opening: list[Node], relatives: set[Node], weight: Counter[Node]) -> Owner:
    """The only model that is described, or that the first block introduces, or the one that dominates it."""
    if len(candidates) == 1:
        return Owner(tuple(candidates))
    first = [n for n in opening if n in candidates]
    first = [n for n in first if n not in relatives] or first
    if len(first) == 1 or (first and all(weight[first[0]] > 2 * weight[n] for n in first[1:])):
        return Owner((first[0],))
    return NOBODY


def _families(labels: dict[Node, str], sentences: Sequence[Sentence]) -> dict[str, tuple[Node, ...]]:
    """The members of each family that is spoken of, without what was made of them ("Tern-7B-Chat" beside "Tern-7B")."""
    keys = {m.entity.key for s in sentences for m in s.mentions if m.kind == "anaphor" and m.entity}
    found: dict[str, tuple[Node, ...]] = {}
    for stem in (key.removeprefix("family-") for key in sorted(keys) if key.startswith("family-")):
        members = {n: label.lower() for n, label in labels.items() if is_member(label.lower(), stem)}
        plain = tuple(n for n, own in members.items() if not any(is_member(own, other) for other in members.values()))
        if len(plain) > 1:
            found[stem] = plain
    return found


_BEFORE = 200
"""Characters before a name in which it is called an edition or a relative: the words right before it."""


def _instrument(sentence: Sentence, at: int) -> str:
    """The role of a model that only says of what kind something is, what it was made with, or gives an example."""
    made = MADE_KIND.match(sentence.code)
    if BASED.match(sentence.code, at + 2) or (made and made.end() == at):
        return "kind"
    if is_build(sentence.code, at, at + 2):
        return "kind"  # "uses the X architecture"
    return "object" if is_instrument(sentence.code, at, at + 2) else ""


def _relative(sentence: Sentence, at: int) -> str:
    """ "Its successor, X": a model that is only introduced as another's relative."""
    return (
        "relative"
        if _RELATIVE.search(sentence.code, max(0, at - _BEFORE), at)
        or _EDITION.search(sentence.code, max(0, at - _BEFORE), at)
        or _APPOSED.match(sentence.code, at + 2)
        else ""
    )


_LINKS = re.compile(r"(?:[•·|][^•·|]{0,200}){3}")
"""A line of links, set apart by signs."""
_APART = frozenset({"contrast", "rival"})
_AND_OR = re.compile(r"\s+(?:and|or)\s+")
_ROW = re.compile(r"[^•·|.!?]{1,40}(?:[•·|][^•·|.!?]{1,40}){2,40}")


def is_row_of_links(code: str) -> bool:
    """Whether a sentence is a row of links: "Paper | Demo | Weights".

    >>> is_row_of_links("tern bot | hub | paper"), is_row_of_links("tern | it is a model. | osier")
    (True, False)
    """
    signs = code.count("•") + code.count("·") + code.count("|")
    return signs > 1 and bool(_LINKS.search(code) or _ROW.fullmatch(code))


_AND = re.compile(r"\s*(?:,|,?\s*and)\s+")
_EDITION = re.compile(
    r"\b(?:revised|new|newer|second|later|improved|updated|smaller|larger|distilled|compressed|chat|tuned|fine-tuned)\s+"
    r"(?:edition|version|variant|release|sibling|model|llm)s?\s*,?\s*(?:under\s+the\s+names?\s+(?:of\s+)?|named\s+|called\s+|dubbed\s+)?(?:the\s+)?$"
)
_APPOSED = re.compile(
    r"\s*,\s*(?:\w+\s+){0,2}(?:["
    + kind_chars("predecessor", "successor")
    + r"].\s*(?:[,;.]|$)|["
    + kind_chars("peer")
    + "].)"
)
"""After a model: ", its immediate predecessor,", ", a rival system from …"."""
_RELATIVE = re.compile(
    "["
    + kind_chars("predecessor", "successor", "base")
    + r"].\s*,?\s*\(?\s*(?:(?:\w+\s+)?(?:named|called|dubbed|codenamed|designated|known\s+as)\s+)?(?:the\s+)?$"
)


def _without_older(
    models: set[Node], labels: dict[Node, str], weight: Counter[Node], opening: Sequence[Node]
) -> set[Node]:
    """A document about a version names the versions before it; it is about the newest that it describes.

    One that comes up at the end, less often than an older one, is no topic: it is what comes next.
    """
    versions = {n: v for n in models if (v := version_of(labels[n]))}
    older: set[Node] = set()
    for new, (stem, version) in versions.items():
        for old, (other, before) in versions.items():
            if stem == other and before < version:
                ahead = (
                    new in opening or weight[new] > weight[old] or (weight[new] == weight[old] and old not in opening)
                )
                older.add(old if ahead else new)
    return models - older
