"""Readings whose values belong together: one evaluation (benchmark, metric, shots, score, …), one comparison.

A rule with a frame claims properties of such a node: ``score = percent``. The slot ``subject`` names whose it is, a claim
such as ``loser:score = second`` names another slot for that; else it is the owner of the place. A value bound as
``decimal`` counts only with a unit or a decimal point: a bare "81" must be called a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from modelatlas.claims.near import attribute_near, baseline_near, baseline_of, benchmark_near, said_on, whose
from modelatlas.claims.read import Draft, Reading, Scopes, Slot, convert
from modelatlas.claims.sentences import Sentence
from modelatlas.claims.discourse import Owner
from modelatlas.claims.subjects import Subjects
from modelatlas.gazetteer import slug
from modelatlas.model import Node

_DENIED = ("negated", "planned", "rumoured", "worsened")
FrameKey = tuple[tuple[str, object], ...]


def frame_drafts(reading: Reading, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
    """The drafts of a reading whose rule has a frame."""
    if reading.rule.frame == "comparison":
        yield from _comparison(reading, sentence, subjects, scopes)
        return
    by_owner: dict[str, list[tuple[str, str]]] = {}
    for path, source in reading.rule.claims:
        named, _, rest = path.rpartition(":")
        by_owner.setdefault(named, []).append((rest, source))
    for named, claims in by_owner.items():
        if not named or named in reading.slots:
            yield from _evaluation(reading, named or "subject", claims, sentence, subjects, scopes)


def _evaluation(
    reading: Reading,
    named: str,
    claims: Sequence[tuple[str, str]],
    sentence: Sentence,
    subjects: Subjects,
    scopes: Scopes,
) -> Iterator[Draft]:
    """The drafts of one owner's evaluations: one for each value, or for each benchmark where a rule claims a constant."""
    values = {path: tuple(reading.slots[source]) for path, source in claims if source in reading.slots}
    constants: list[tuple[str, object]] = [
        (p, _constant(s)) for p, s in claims if s not in reading.slots and s[:1] in '"t'
    ]
    main = next(iter(values.values()), ())
    if len(main) > 1 and len(main) != len(_benchmarks(reading, sentence, main)):
        return
    if (
        len(main) > 1
        and len(reading.slots.get("benchmark", ())) == 1
        and not all(at in subjects.lists for at, _ in main)
    ):
        return
    for number, (place, mention) in enumerate(_benchmarks(reading, sentence, main)):
        at = main[number][0] if main else place
        owner = _owner(reading, named, at, subjects)
        if mention.entity is None or not _stands(reading, owner, at, scopes, bool(main)):
            continue
        quantity = main[number][1].quantity if main else None
        if (
            "decimal" in reading.slots
            and main
            and main[number][1].kind == "number"
            and "." not in main[number][1].surface
        ):
            continue
        own = [(path, convert(path, bound[number][1])) for path, bound in values.items()]
        for node in owner.nodes:
            key = _evaluation_key(
                reading, sentence, subjects, (at, place), Node("Benchmark", mention.entity.key), node, bool(main)
            )
            for path, value in (*own, *constants) if key else ():
                if key and value is not None:
                    yield Draft(
                        node,
                        f"evaluation.{path}",
                        value,
                        sentence.span,
                        reading.rule.name,
                        bool(quantity and quantity.approximate),
                        frame=key,
                    )


def _constant(source: str) -> object:
    return True if source == "true" else source.strip('"')


def _benchmarks(reading: Reading, sentence: Sentence, main: Sequence[Slot]) -> tuple[Slot, ...]:
    """The benchmarks of a reading, one for each of its values; those of the sentence, in their order, where it has a list."""
    bound = tuple(reading.slots.get("benchmark", ()))
    if len(bound) == 1 and len(main) == 1:
        between = [slot for slot in sentence.slots(bound[0][0] + 2, main[0][0]) if slot[1].kind == "benchmark"]
        after = said_on(sentence, main[0][0]) if bound[0][0] < main[0][0] else None
        return (after,) if after else tuple(between[-1:]) or bound  # "on A …, and on B … 71 %": a gap ran over B
    if bound:
        return bound * len(main) if len(bound) == 1 and main else bound if len(main) in (0, len(bound)) else ()
    if len(main) > 1:
        distinct = {
            m.entity: (at, m)
            for at, m in reversed(list(sentence.slots(0, len(sentence.code))))
            if m.kind == "benchmark"
        }
        return tuple(sorted(distinct.values(), key=lambda slot: slot[0]))
    at = main[0][0] if main else reading.start
    change = any(path == "improvement" for path, _ in reading.rule.claims)
    nearest = benchmark_near(sentence, at, reading.start, reading.end, change=change)
    return (nearest,) if nearest else ()


def _stands(reading: Reading, owner: Owner, at: int, scopes: Scopes, valued: bool) -> bool:
    """Whether a value is said to hold, of a settled owner: a score of several models at once must be said of each."""
    if owner.planned or not owner.nodes or any(scopes.has(name, at) for name in _DENIED):
        return False
    if not valued and any(scopes.has("no-record", place) for place in (at, reading.start, reading.end - 1)):
        return False
    return len(owner.nodes) == 1 or owner.each or not valued


def _owner(reading: Reading, named: str, at: int, subjects: Subjects) -> Owner:
    """The owner that the rule's slot ``named`` binds, or the one in force where the value stands."""
    bound = reading.slots.get(named, ())
    if bound:
        nodes = tuple(n for place, _ in bound for n in subjects.nodes.get(place, ()))
        return Owner(nodes, each=True, planned=any(subjects.roles.get(place) == "planned" for place, _ in bound))
    owner = subjects.at(at)
    if not owner.nodes and at in subjects.lists and len(reading.slots.get("benchmark", ())) != 1:
        owner = subjects.around(at)  # "71 and 83 % on A and B, respectively": the list is of benchmarks, not of models
    against = tuple(n for place, _ in reading.slots.get("baseline", ())[:1] for n in subjects.nodes.get(place, ()))
    if owner.nodes and owner.nodes == against:
        owner = subjects.main(at)  # "the gain over Y is 3 points"
    return owner


def _evaluation_key(
    reading: Reading,
    sentence: Sentence,
    subjects: Subjects,
    places: tuple[int, int],
    benchmark: Node,
    node: Node,
    valued: bool,
) -> FrameKey | None:
    """What tells one evaluation of a model from another: benchmark, metric, shots, baseline. None if a baseline is itself.

    ``places`` are those of the value and of the benchmark; without a value (``valued``) only what the rule binds counts.
    """
    key: list[tuple[str, object]] = [("benchmark", benchmark)]
    improvement = any(path == "improvement" for path, _ in reading.rule.claims)
    for name in ("metric", "shots") if valued else ():
        slot = reading.one(name)
        value = convert(name, slot[1]) if slot else attribute_near(sentence, *places, name)
        if value is not None and not (improvement and name == "shots"):
            key.append((name, value))
    slot = whose(sentence, next(iter(reading.slots.get("baseline", ())), None))
    if slot and subjects.nodes.get(slot[0], ()) == (node,):
        return None
    if slot is None and improvement:
        slot = baseline_near(sentence, subjects, places[0])
    if baseline := baseline_of(slot, subjects, node):
        key.append(baseline)
    return tuple(key)


_NOISE = re.compile(
    r"\b(?:consumption|usage|use|used|(?<!carbon )footprints?|requirements?|demands?|overall|total|of\s+the\s+(?:model|system|network)|needs?|by|in|the|its|their|"
    r"an?|was|were|is|are|has|had|have|been|being|thereby|also|significant(?:ly)?|substantial(?:ly)?|dramatic(?:ally)?|further|thus|required|needed|"
    r"overall|measured|both|effectively|roughly|about|nearly|up\s+to|(?:at|during)\s+(?:inference|training|serving|deployment)(?:\s+time)?|"
    r"during\s+pre-?training|while\s+training)\b"
)
_LEAD = re.compile(
    r"^.*\b(?:that|which|of|says|adds|reports?|claims?|states?|said|and|a|an|the|its|lower(?:s|ed)|reduc(?:es|ed|ing))\s+(?=\w)"
)
_ACRONYMS = re.compile(r"\b(?:[gtn]pu|cpu|co2|flops?|v?ram|kv|hbm|i/o|api)\b")
_OTHERS = re.compile(r"^'s\b|\b(?:prices?|tariffs?|grid|fan|batch|vocabulary|rent|salar(?:y|ies)|stock|share|market)\b")
"""What is no quantity of a model: the fan's speed, the price of electricity."""
_MAX_KIND = 60


def quantity_kind_name(text: str) -> str:
    """The name of a compared quantity: what is left without articles and "consumption", "usage", "footprint"; "" if none is named.

    >>> quantity_kind_name("its peak GPU memory consumption"), quantity_kind_name("energy consumption per training iteration")
    ('peak GPU memory', 'energy per training iteration')
    """
    text = text.lower()
    if _OTHERS.search(text):
        return ""
    words = " ".join(_NOISE.sub(" ", _head(text)).split())
    words = re.sub(r"(?<![\w-])per (?:single )?(?:each )?", "per ", words).strip(" -,")
    words = re.sub(r"^(?:of|for|per)\s+|\s+(?:of|for|per)$", "", words)
    return "" if len(words) > _MAX_KIND else _ACRONYMS.sub(lambda m: m[0].upper().replace("FLOPS", "FLOPs"), words)


def _head(text: str) -> str:
    """The noun phrase of a bound text: "consumption of peak GPU memory" → "peak GPU memory", "the report adds that latency" → "latency"."""
    lowered = re.sub(r"^(?:of|in|the|its|their)\s+", "", text)
    return _LEAD.sub("", lowered)


def _comparison(reading: Reading, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
    """The drafts of a change of a quantity, signed by the rule, against the baseline that the sentence names."""
    source = next((source for path, source in reading.rule.claims if path == "change"), "")
    slot = reading.one(source.lstrip("-"))
    if slot is None or slot[1].quantity is None:
        return
    at, quantity = slot[0], slot[1].quantity
    kind = quantity_kind_name(reading.texts.get("what", ""))
    owner = _owner(reading, "subject", at, subjects)
    if not kind or owner.planned or any(scopes.has(name, at) for name in _DENIED):
        return
    change = abs(quantity.value) * Decimal(-1 if source.startswith("-") else 1)
    for node in owner.nodes if len(owner.nodes) == 1 or owner.each else ():
        against = whose(sentence, next(iter(reading.slots.get("baseline", ())), None)) or baseline_near(
            sentence, subjects, at
        )
        baseline = baseline_of(against, subjects, node)
        key: FrameKey = (("quantityKind", kind), *((baseline,) if baseline else ()))
        yield Draft(
            node, "comparison.change", change, sentence.span, reading.rule.name, quantity.approximate, frame=key
        )


def frame_slug(key: Sequence[tuple[str, object]]) -> str:
    """The path of a frame's node under its model: the same parts give the same IRI in every document."""
    parts = []
    for name, value in key:
        text = value.key if isinstance(value, Node) else str(value)
        prefix = {"shots": "shots-", "baseline": "over-", "baselineDescription": "over-"}.get(name, "")
        parts.append(prefix + slug(text))
    return "/".join(parts)
