"""Readings whose values belong together: one evaluation (benchmark, metric, shots, score, …), one comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelatlas.claims.read import Draft, Reading, Scopes, Slot, convert
from modelatlas.claims.sentences import Sentence
from modelatlas.claims.subjects import Owner, Subjects
from modelatlas.gazetteer import slug
from modelatlas.model import Node

_BREAK = re.compile(r"\s*;\s*|,\s+(?:while|whereas|but)\s+|\s[—–]\s")
_VALUES = ("percent", "points", "number", "measure")
_NEAR = 60
"""Characters of an encoded sentence within which a metric or a number of examples belongs to a value."""


def frame_drafts(reading: Reading, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
    """The drafts of a reading whose rule has a frame."""
    if reading.rule.frame == "comparison":
        yield from _comparison(reading, sentence, subjects, scopes)
    else:
        yield from _evaluation(reading, sentence, subjects, scopes)


def _evaluation(reading: Reading, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
    slots = reading.slots
    values = {path: tuple(slots[source]) for path, source in reading.rule.claims if source in slots and path != "baseline"}
    constants = [(path, source.strip('"')) for path, source in reading.rule.claims if source not in slots and source[:1] in '"t']
    main = next(iter(values.values()), ())
    benchmarks = tuple(slots.get("benchmark", ()))
    anchor = main[0][0] if main else benchmarks[0][0] if benchmarks else reading.start
    if not benchmarks:
        nearest = _benchmark_near(sentence, anchor)
        benchmarks = (nearest,) if nearest else ()
    if len(main) > 1 and len(main) != len(benchmarks) or len(main) == 1 and len(benchmarks) > 1:
        return
    for number, (place, benchmark) in enumerate(benchmarks):
        at = main[number][0] if main else place
        owner = _frame_owner(reading, at, subjects)
        if scopes.has("negated", at) or scopes.has("planned", at) or scopes.has("rumoured", at) or owner.planned:
            continue
        if benchmark.entity is None or len(owner.nodes) != 1 and not (owner.each or not main):
            continue
        own_values = [(path, convert(path, bound[number if len(bound) > 1 else 0][1])) for path, bound in values.items()]
        own_values += [(path, True if text == "true" else text) for path, text in constants]
        for node in owner.nodes:
            key = _evaluation_key(reading, sentence, subjects, at, Node("Benchmark", benchmark.entity.key), node, main)
            if key is None:
                continue
            approximate = bool(main) and bool(main[number if len(main) > 1 else 0][1].quantity and main[0][1].quantity and main[0][1].quantity.approximate)
            for path, value in own_values:
                if value is not None:
                    yield Draft(node, f"evaluation.{path}", value, sentence.span, reading.rule.name, approximate, frame=key)


def _frame_owner(reading: Reading, at: int, subjects: Subjects) -> Owner:
    bound = reading.slots.get("subject", ())
    if bound:
        return Owner(tuple(n for place, _ in bound for n in subjects.nodes.get(place, ())), each=True)
    return subjects.at(at)


def _evaluation_key(
    reading: Reading, sentence: Sentence, subjects: Subjects, at: int, benchmark: Node, node: Node, main: Sequence[Slot]
) -> tuple[tuple[str, object], ...] | None:
    """What tells one evaluation of a model from another: benchmark, metric, shots, baseline. None if a baseline is itself."""
    key: list[tuple[str, object]] = [("benchmark", benchmark)]
    improvement = any(path == "improvement" for path, _ in reading.rule.claims)
    metric = reading.one("metric") or (_near(sentence, at, "metric") if main else None)
    if metric:
        key.append(("metric", convert("metric", metric[1])))
    shots = reading.one("shots") or (_near(sentence, at, "shots") if main else None)
    if shots and not improvement:
        key.append(("shots", convert("shots", shots[1])))
    baseline = reading.slots.get("baseline", ())
    if baseline:
        place, mention = baseline[0]
        nodes = subjects.nodes.get(place, ())
        if nodes == (node,):
            return None
        if len(nodes) == 1:
            key.append(("baseline", nodes[0]))
        elif mention.kind == "peer":
            key.append(("baselineDescription", describe(mention.surface)))
    return tuple(key)


def describe(surface: str) -> str:
    """A described baseline without its article."""
    return re.sub(r"^(?:the|a|an|our|its)\s+", "", " ".join(surface.split()), flags=re.IGNORECASE)


def _segment(sentence: Sentence, at: int) -> tuple[int, int]:
    start, end = 0, len(sentence.code)
    for found in _BREAK.finditer(sentence.code):
        if found.end() <= at:
            start = found.end()
        elif found.start() > at:
            end = found.start()
            break
    return start, end


def _benchmark_near(sentence: Sentence, at: int) -> Slot | None:
    """The benchmark that a value without one of its own stands for: the only one of its clause, or of the sentence, or
    the nearest before it with no other value in between."""
    for start, end in (_segment(sentence, at), (0, len(sentence.code))):
        found = [slot for slot in sentence.slots(start, end) if slot[1].kind == "benchmark"]
        if len({m.entity for _, m in found}) == 1:
            return found[0]
        if found:
            before = [slot for slot in found if slot[0] < at]
            if before and not any(m.kind in _VALUES for _, m in sentence.slots(before[-1][0] + 2, at)):
                return before[-1]
            return None
    return None


def _near(sentence: Sentence, at: int, kind: str) -> Slot | None:
    """The mention of ``kind`` that belongs to the value at ``at``: nearest on either side before the next value."""
    start, end = _segment(sentence, at)
    best: Slot | None = None
    for place, mention in sentence.slots(start, end):
        if mention.kind != kind:
            continue
        low, high = min(place, at), max(place, at)
        between = [m for p, m in sentence.slots(low + 2, high) if m.kind in ("percent", "points")]
        if between or high - low > _NEAR or "(" in sentence.code[low:high] and ")" in sentence.code[low:high]:
            continue
        if best is None or abs(place - at) < abs(best[0] - at):
            best = (place, mention)
    only = [slot for slot in sentence.slots(start, end) if slot[1].kind == kind]
    if best or len(only) != 1:
        return best
    values = [place for place, m in sentence.slots(start, end) if m.kind in ("percent", "points")]
    leads = bool(values) and only[0][0] < min(values)
    closes = bool(values) and only[0][0] > max(values) and bool(_FOR_ALL.search(sentence.code, max(values), only[0][0]))
    return only[0] if leads or closes else None


_FOR_ALL = re.compile(r"\b(?:both|each|all)\b|,[^,]*$")
"""What makes a last "with five examples" hold for every score before it."""


_FILLER = re.compile(r"\b(?:consumption|usage|use|used|footprints?|requirements?|demands?|overall|total|of\s+the\s+model|needs?|by|in|the|its|their|a|an|was|were|is|are|has|had|have|been|being|thereby|also|is\s+said\s+to\s+have)\b")
_KEEP_IN = re.compile(r"\s+(?:per|during|at|for)\s+")


def quantity_kind_name(text: str) -> str:
    """The name of a compared quantity: what is left without articles and "consumption", "usage", "footprint".

    >>> quantity_kind_name("its peak GPU memory consumption"), quantity_kind_name("energy consumption per training iteration")
    ('peak GPU memory', 'energy per training iteration')
    """
    words = _FILLER.sub(" ", re.sub(r"^(?:of|in)\s+", "", text))
    words = re.sub(r"\b(gpu|tpu|cpu|co2|flop|flops|i/o|api)\b", lambda m: m[0].upper(), words)
    return " ".join(words.split()).strip(" -,")


_MAX_KIND = 60


def _comparison(reading: Reading, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
    source = next((source for path, source in reading.rule.claims if path == "change"), "")
    slot = reading.one(source.lstrip("-"))
    if slot is None or slot[1].quantity is None:
        return
    at, mention = slot
    kind = quantity_kind_name(_what(reading))
    owner = _frame_owner(reading, at, subjects)
    if not kind or len(kind) > _MAX_KIND or owner.planned or any(scopes.has(n, at) for n in ("negated", "planned", "rumoured")):
        return
    assert mention.quantity is not None
    change = abs(mention.quantity.value) * (-1 if source.startswith("-") else 1)
    for node in owner.nodes if len(owner.nodes) == 1 or owner.each else ():
        key: list[tuple[str, object]] = [("quantityKind", kind)]
        for place, base in reading.slots.get("baseline", ())[:1]:
            nodes = subjects.nodes.get(place, ())
            if len(nodes) == 1 and nodes != (node,):
                key.append(("baseline", nodes[0]))
            elif base.kind == "peer":
                key.append(("baselineDescription", describe(base.surface)))
        yield Draft(node, "comparison.change", change, sentence.span, reading.rule.name, mention.quantity.approximate, frame=tuple(key))


def _what(reading: Reading) -> str:
    return reading.texts.get("what", "")


def frame_slug(key: Sequence[tuple[str, object]]) -> str:
    """The path of a frame's node under its model: the same parts give the same IRI in every document."""
    parts = []
    for name, value in key:
        text = value.key if isinstance(value, Node) else str(value)
        prefix = {"shots": "shots-", "baseline": "over-", "baselineDescription": "over-"}.get(name, "")
        parts.append(prefix + slug(text))
    return "/".join(parts)
