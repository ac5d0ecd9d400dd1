"""Applying the rules to one sentence: each reading becomes draft claims about the owners of its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from modelatlas.claims.prose.clauses import GIVEN_TO
from modelatlas.claims.prose.discourse import NOBODY, Owner, subtype_of
from modelatlas.claims.prose.drafts import TOTALS, Draft, convert
from modelatlas.claims.prose.lists import beside
from modelatlas.claims.prose.scopes import LATER, Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import ARTIFACT
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Mention, Node
from modelatlas.patterns import WHO, slot_name
from modelatlas.rules import Rule, RuleSet
from modelatlas.versions import BY_SIZE

Slot = tuple[int, Mention]
"""A mention with the place of its slot in the sentence's code."""

_SHARED = frozenset({*WHO, "benchmark", "metric", "organization", "name", "shots", "nationality"})
"""Kinds that several readings of a sentence may use; any other mention is read once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One match of a rule: its slots and texts by name, and the match's place."""

    rule: Rule
    slots: Mapping[str, Sequence[Slot]]
    texts: Mapping[str, str]
    start: int
    end: int

    def one(self, name: str) -> Slot | None:
        """The only slot bound to ``name``, or None."""
        bound = self.slots.get(name, ())
        return bound[0] if len(bound) == 1 else None


class _Shape(NamedTuple):
    """A reading of every sentence of one code: the places of its slots and the stretches of its texts, by name."""

    rule: Rule
    slots: tuple[tuple[str, tuple[int, ...]], ...]
    texts: tuple[tuple[str, tuple[int, int]], ...]
    start: int
    end: int


def find_readings(sentence: Sentence, rules: RuleSet) -> Iterator[Reading]:
    """Every match of every rule that claims something, the rules in order.

    A value that one rule has read is not read again; what rules share is read once by each, by its first pattern.
    """
    told = rules.rules_told.of(f"{sentence.section}\n{sentence.code}", lambda: tuple(_shapes(sentence, rules)))
    for rule, places, texts, start, end in told:
        slots = {name: [sentence.slot(at) for at in bound] for name, bound in places}
        yield Reading(rule, slots, {name: _surface(sentence, *stretch) for name, stretch in texts}, start, end)


def _shapes(sentence: Sentence, rules: RuleSet) -> Iterator[_Shape]:
    used: set[int] = set()
    barred: set[int] = set()
    read: set[int] = set()
    last: Rule | None = None
    for rule, match in rules.find_rules.find(sentence.code):
        if rule.under and not rule.under.search(sentence.section):
            continue
        if rule is not last:
            last, read = rule, set()
        slots, texts = _bound(match, sentence)
        values = {at for name in _values(rule, slots) for at, m in slots[name] if m.kind not in WHO}
        if values and values <= read:
            continue
        own = {at for name in _values(rule, slots) for at, m in slots[name] if m.kind not in _SHARED}
        every = {at for bound in slots.values() for at, _ in bound}
        if own & used or every & barred:
            continue
        read |= values
        if rule.claims:
            used |= own
            places = tuple((name, tuple([at for at, _ in bound])) for name, bound in slots.items())
            yield _Shape(rule, places, tuple(texts.items()), *match.span())
        else:
            barred |= {at for bound in slots.values() for at, m in bound if m.kind not in WHO}


def _bound(match: re.Match[str], sentence: Sentence) -> tuple[dict[str, Sequence[Slot]], dict[str, tuple[int, int]]]:
    """The slots that a match binds, and the stretches of those that hold more than mentions, by name."""
    slots: dict[str, Sequence[Slot]] = {}
    texts: dict[str, tuple[int, int]] = {}
    for group in match.re.groupindex:
        start, end = match.span(group)
        if start < 0 or group[0] == "_":
            continue
        name, bound = slot_name(group), tuple(sentence.slots(start, end))
        slots[name] = (*slots.get(name, ()), *bound)
        if not bound or match[group] != sentence.code[bound[0][0] : bound[-1][0] + 2]:
            texts[name] = start, end
    return slots, texts


def _values(rule: Rule, slots: Mapping[str, Sequence[Slot]]) -> list[str]:
    """The slots that a rule consumes: those that it claims, or all if it claims none."""
    if not rule.claims:
        return list(slots)
    claimed = {value.lstrip("-") for _, value in rule.claims}
    return [name for name in slots if name in claimed]


def _surface(sentence: Sentence, start: int, end: int) -> str:
    """Free text as a rule bound it: the words of the sentence, mentions by their surface."""
    parts, cursor = [], start
    for at, mention in sentence.slots(start, end):
        parts.append(sentence.code[cursor:at])
        parts.append(mention.surface)
        cursor = at + 2
    parts.append(sentence.code[cursor:end])
    return " ".join("".join(parts).split())


_CONSTANTS: dict[str, object] = {"true": True, "false": False, "1": 1}


_EACH = re.compile(r"\b(?:each|apiece|every|respectively)\b|,\s+(?:whereas|while)\s|;")
_ADDED_UP = frozenset(
    f"trainingRun.{name}"
    for name in ("acceleratorHours", "energyKilowattHours", "emissionsKilogramsCO2e", "computeFlop")
)
"""What is told of several models, "the emissions of all three", is their sum unless it says "each"."""
_THE_SAME = re.compile(r"\b(?:on|with|using)\s+the\s+same\s+$")
"""Before a number of devices: two models on "the same 64 GPUs" had that number each."""


def draft_claims(reading: Reading, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
    """The drafts of one reading. Nothing where the owner is unsettled, the value denied, or only planned."""
    rule = reading.rule
    for path, source in _with_ends(reading):
        subject_slot, _, rest = path.partition(":")
        named = subject_slot if rest else ""
        path = rest or path
        for at, value, approximate in _bound_values(path, source, reading, subjects):
            if at and sentence.code[at - 1] == "<":
                continue  # "models of <3B parameters": a bound
            owner = _owner(reading, named, at, subjects)
            if not _stands(rule, owner, at, scopes) or not owner.nodes:
                continue
            if any(path in paths and scopes.has(name, at) for name, paths in _OF_THE_WHOLE.items()):
                continue
            each = owner.each and (path not in _ADDED_UP or _EACH.search(sentence.code) is not None)
            alone = len(owner.nodes) > 1 and not each and (path in TOTALS or rule.fallback)
            if alone and not _THE_SAME.search(sentence.code, 0, at):
                continue
            for node in owner.nodes:
                if value != node:
                    yield Draft(
                        node,
                        path,
                        value,
                        sentence.span,
                        rule.name,
                        approximate,
                        rule.fallback,
                        "" if subjects.is_beside_base(at) else _stage(path, at, scopes),
                        home=_home(reading),
                        settles=rule.settles,
                        section=sentence.section,
                    )


def _with_ends(reading: Reading) -> Sequence[tuple[str, str]]:
    """What the rule claims; of "12–14 days", which is no duration, the two ends."""
    claims = reading.rule.claims
    if not any(m.low for bound in reading.slots.values() for _, m in bound):
        return claims
    ends = ("minimumDurationHours", "maximumDurationHours")
    return (*claims, *((p.replace("durationHours", end), s) for p, s in claims if "durationHours" in p for end in ends))


def _home(reading: Reading) -> Node | None:
    slot = reading.one("home")
    return Node("Organization", slot[1].entity.key) if slot and slot[1].entity else None


def _bound_values(path: str, source: str, reading: Reading, subjects: Subjects) -> Iterator[tuple[int, object, bool]]:
    name = source.lstrip("-")
    if reading.slots.get(name):
        for at, mention in reading.slots[name]:
            if mention.kind in WHO:
                yield from ((at, node, False) for node in _meant(at, mention, subjects))
                continue
            value = convert(path, mention)
            if isinstance(value, int) and value > _IN_A_NODE and path.endswith("devicesPerNode"):
                continue
            if value is not None:
                approximate = mention.quantity is not None and mention.quantity.approximate
                yield at, value, approximate
            told = {place for place, _ in reading.slots[name]}
            for place, other in beside(subjects.sentence, subjects.lists, at):
                value = convert(path, other)
                if place not in told and value is not None:
                    yield place, value, other.quantity is not None and other.quantity.approximate
    elif source in _CONSTANTS:
        yield _anchor(reading), _CONSTANTS[source], False
    elif source.startswith("product(") and (product := _product(source, reading, subjects.sentence.code)):
        yield product


def _given(
    named: str, at: int, mention: Mention, subjects: Subjects, given: Mapping[int, tuple[Node, ...]]
) -> tuple[Node, ...]:
    """The models of a slot: those that the text gives, else, but for a second model ("two"), those that it means."""
    return given.get(at, ()) or (() if named == "two" else _meant(at, mention, subjects))


def _meant(at: int, mention: Mention, subjects: Subjects) -> tuple[Node, ...]:
    """The models that a slot stands for in a rule: of "its predecessor", the one whose predecessor it is."""
    if mention.kind in ("predecessor", "successor", "base"):
        return subjects.possessors.get(at, ())
    return subjects.nodes.get(at, ())


_IN_A_NODE = 72
"""Devices of the largest node that is sold (NVIDIA GB200 NVL72): "on 560 nodes, 4480 A100" has 4480 in all."""
_OF_EACH = re.compile(r"\b(?:each|apiece|every|per)\b")
"""Words of a sentence that says what one node has, however much: "4 nodes with 96 NPUs each"."""


def _product(source: str, reading: Reading, code: str) -> tuple[int, object, bool] | None:
    """``product(a, b)``: "64 nodes of 8 GPUs each" says 512."""
    total, approximate, first = Decimal(1), False, -1
    for name in source.removeprefix("product(").rstrip(")").split(","):
        slot = reading.one(name.strip())
        if slot is None or slot[1].quantity is None:
            return None
        value = slot[1].quantity.value
        counts_all = name.strip() == "per" and "nodes" in source and value > _IN_A_NODE and not _OF_EACH.search(code)
        total = value if counts_all else total * value
        approximate |= slot[1].quantity.approximate
        first = slot[0] if first < 0 else first
    return (first, int(total), approximate) if total == total.to_integral_value() else None


def _anchor(reading: Reading) -> int:
    places = [at for bound in reading.slots.values() for at, m in bound if m.kind not in WHO]
    return min(places, default=reading.start)


def _owner(reading: Reading, named: str, at: int, subjects: Subjects) -> Owner:
    """The owner that the rule names, or the one in force where the value stands."""
    if "holder" in reading.slots:
        return Owner(tuple(n for place, _ in reading.slots["holder"] for n in subjects.nodes.get(place, ())), each=True)
    if not named and "subject" in reading.slots:
        named = "subject"
    if named:
        bound = reading.slots.get(named, ())
        # of "44 in its predecessor", the predecessor's own; of "the next version", the version, if the text names it
        given = subjects.nodes if named == "two" or reading.rule.planned else {}
        nodes = tuple(n for place, mention in bound for n in _given(named, place, mention, subjects, given))
        if any(subjects.roles.get(place) == "kind" for place, _ in bound):
            return NOBODY  # "X is a 300M Y model"
        if bound:
            return Owner(nodes, each=True, planned=any(subjects.roles.get(p) == "planned" for p, _ in bound))
        return NOBODY
    if reading.rule.topical and subjects.topic.nodes:
        if GIVEN_TO.match(subjects.sentence.code, at + 2):
            return subjects.at(at)  # "1.5 hours for the baseline"
        return NOBODY if _speaks_of_another(subjects, at) else subjects.topic
    of_page = reading.rule.name == "licence" and _OF_PAGE.match(subjects.sentence.code) and subjects.topic.nodes
    if of_page and not any(subjects.nodes.values()) and _LICENSING.search(subjects.sentence.section):
        return subjects.topic
    return subjects.at(at)


_OF_PAGE = re.compile(
    r"\W*(?:(?:all|the|this|our)\s+)*(?:(?:source|inference|training)\s+)?(?:(?:code|codebase|repository|repo)\b"
    rf"|[{ARTIFACT}].)(?!\s+(?:of|for|from|by|behind)\b)"
)
_LICENSING = re.compile(r"\blicen[cs]")
"""A sentence on what lies on the page, below a heading on that: it is not on whom the text has gone on about."""


def _speaks_of_another(subjects: Subjects, at: int) -> bool:
    """Whether the sentence is about a model other than the document's where ``at`` stands, and about that alone."""
    before = max((place for place in subjects.nodes if place < at), default=-1)
    if before >= 0 and not subjects.nodes[before] and _is_sized(subjects.sentence, before):
        return True  # "the 3B took", which nobody has named
    said = [nodes for place, nodes in sorted(subjects.nodes.items()) if nodes and not subjects.roles.get(place)]
    topic = set(subjects.topic.nodes)
    if said and set(said[0]) <= topic:
        return False  # it begins with the document's own: the others are its parts, or passing
    others = {n for nodes in subjects.nodes.values() for n in nodes} - topic
    return bool(others & set(subjects.main(at).nodes))


def _is_sized(sentence: Sentence, place: int) -> bool:
    return any(subtype_of(m) in BY_SIZE for _, m in sentence.slots(place, place + 2))


_WHOLE = ("durationHours", "acceleratorHours", "energyKilowattHours")
_OF_THE_WHOLE = {
    "part": frozenset(f"trainingRun.{name}" for name in _WHOLE),
    "steps": frozenset(f"trainingRun.{name}" for name in (*_WHOLE, "hardwareCount")),
}
"""What a numbered stage has a part of, and what some of the steps have."""


def _stands(rule: Rule, owner: Owner, at: int, scopes: Scopes) -> bool:
    if (scopes.has("negated", at) and not rule.denial) or scopes.has("rumoured", at) or scopes.has("sum", at):
        return False
    planned = owner.planned or scopes.has("planned", at)
    return rule.planned or not planned


def _stage(path: str, at: int, scopes: Scopes) -> str:
    told = (stage for stage in LATER if scopes.has(stage, at))
    return next(told, "") if path.startswith("trainingRun.") else ""
