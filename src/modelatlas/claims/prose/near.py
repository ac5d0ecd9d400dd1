"""What stands near a value: the benchmark that it was measured on, its metric, the examples shown, its baseline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.prose.drafts import convert
from modelatlas.claims.prose.ends import opened
from modelatlas.claims.prose.read import Slot
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import WHO_CHARS
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Mention, Node
from modelatlas.patterns import WHO, kind_chars

VALUES = ("percent", "points", "number", "measure")
"""Kinds that a score or a change can be."""

_NEAR = 60
"""Characters of an encoded sentence within which a metric or a number of examples belongs to a value."""

_BREAK = re.compile(r"\s*;\s*|,\s+(?:while|whereas|but)\s+|\s[—–]\s")
_ON = re.compile(
    r"(?:(?!\b(?:and|while|whereas|but)\b)[^,;():\ue000-\uf8ff]){0,50}?\b(?:on|in|for|at|across|of)\s+(?:the\s+)?(?:[\w'’-]+\s+){0,3}$"
)
_BACKWARD = re.compile(r"(?:\s|-|in|of|as|an?|the|average|mean|overall|points?|top|exact|score)*")


def _kind_class(*kinds: str) -> str:
    return "[" + kind_chars(*kinds) + "]"


_VALUE = _kind_class(*VALUES)
_BENCHMARK = _kind_class("benchmark")


def segment(sentence: Sentence, at: int) -> tuple[int, int]:
    """The part of a sentence around ``at`` between semicolons, dashes and ", while"."""
    start, end = 0, len(sentence.code)
    for found in _BREAK.finditer(sentence.code):
        if found.end() <= at:
            start = found.end()
        elif found.start() > at:
            end = found.start()
            break
    return start, end


def _of_kind(sentence: Sentence, start: int, end: int, *kinds: str) -> list[Slot]:
    return [slot for slot in sentence.slots(start, end) if slot[1].kind in kinds]


def benchmark_near(sentence: Sentence, at: int, start: int, end: int, *, change: bool = False) -> Slot | None:
    """The benchmark of a value at ``at`` whose reading spans ``start`` to ``end`` and names none.

    One inside the reading; one that the value is said to be "on"; the nearest before it with no other value in between
    (a ``change`` may follow the score: "71 % on A, a gain of 3 points"); else the only one of the sentence.
    """
    inside = _of_kind(sentence, start, end, "benchmark")
    if len({m.entity for _, m in inside}) == 1:
        return inside[0]
    low, high = segment(sentence, at)
    if after := said_on(sentence, at):
        return after
    if _said_on_another(sentence, at):
        return None
    before = _of_kind(sentence, 0 if change else low, at, "benchmark")
    if before:
        between = _of_kind(sentence, before[-1][0] + 2, at, *VALUES)
        if change or not between or len({m.entity for _, m in before}) == 1:
            return before[-1]
        return None
    for first, last in ((low, high), (0, len(sentence.code))):
        found = _of_kind(sentence, first, last, "benchmark")
        if len({m.entity for _, m in found}) == 1:
            return None if _OF_NEXT.match(sentence.code, at + 2, found[0][0]) else found[0]
        if found:
            return None
    return None


_OF_NEXT = re.compile(r"[^()]*\),\s[^(),]*\Z")
"""Between a value in brackets and the head of the next entry: "61.3 (40.2), MMLU 35.1"."""
_THERE = re.compile(r",?\s+(?:where|on\s+which|in\s+which)\b")


def after_a_pair(sentence: Sentence, at: int) -> bool:
    """Whether a value comes after scores on two benchmarks in a row: "61.2 on A and 48.9 on B, ahead of X's 59.7".

    Which of them it is measured on the text does not say, unless it goes on with "where".
    """
    before = _of_kind(sentence, segment(sentence, at)[0], at, "benchmark")
    if len({m.entity for _, m in before[-2:]}) < 2:
        return False
    (first, _), (last, _) = before[-2:]
    values = _of_kind(sentence, 0, last, *VALUES)
    own = [place for place, _ in values if (on := said_on(sentence, place)) and on[0] in (first, last)]
    row = len(own) == 2 and own[-2:] == [place for place, _ in values][-2:] and own[0] < first < own[1] < last < at
    return row and not _THERE.match(sentence.code, last + 2)


def said_on(sentence: Sentence, at: int) -> Slot | None:
    """The benchmark that the value at ``at`` is said to be "on": right after it, its metric and examples aside."""
    if pair := _of_the_pair(sentence, at):
        return pair
    start = at + 2
    for place, mention in sentence.slots(at + 2, min(len(sentence.code), at + 90)):
        if mention.kind == "benchmark" and _ON.fullmatch(sentence.code, start, place):
            return place, mention
        if mention.kind not in ("metric", "shots") or not _BACKWARD.fullmatch(sentence.code, start, place):
            return None
        start = place + 2
    return None


_ON_ANOTHER = re.compile(rf"\s*(?:{_kind_class('metric')}.)?\s*on\s+(?:the\s+)?(?={_kind_class('dataset', 'name')})")


def _said_on_another(sentence: Sentence, at: int) -> bool:
    """Whether the value at ``at`` is directly said to be on what no benchmark is known to be: "0.48 mAP on Tide"."""
    return _ON_ANOTHER.match(sentence.code, at + 2) is not None


_ANAPHOR = _kind_class("anaphor")
_ONE_OF_TWO = re.compile(rf"\b(?:on|in|for)\s+({_ANAPHOR}.)\s*(?:by\s+(?:\w+\s+){{0,3}})?$")


def _of_the_pair(sentence: Sentence, at: int) -> Slot | None:
    """The first or the last of two benchmarks: "… on A and … on B, ahead of X on the former by 3 points"."""
    found = _ONE_OF_TWO.search(sentence.code, 0, at)
    which = next((m.entity.key for _, m in sentence.slots(*found.span(1)) if m.entity), "") if found else ""
    before = _of_kind(sentence, 0, found.start(), "benchmark") if found else []
    pair = list({m.entity: (place, m) for place, m in reversed(before)}.values())[::-1]
    return pair[which == "latter"] if which in ("former", "latter") and len(pair) == 2 else None


_NO_EXAMPLES = re.compile(
    r"\b(?:without|with\s+no)\s+(?:(?:any|further|in-context|worked|task-specific|labell?ed)\s+)*(?:examples?|demonstrations?|exemplars?)\b"
)
_FORWARD = re.compile(
    r"(?:\s*\([^()]*\))?(?:\s+(?:scores?|values?|accuracy|mark))?(?:\s*[:=]\s*|\s+"
    r"(?:(?:of|is|was|at|to|reaches|reached|stands|stood|remains|comes|came|rises|rose|climbs|climbed)\s+)*"
    rf"(?:(?:about|roughly|only|just|nearly|around|approximately|an?|at|to)\s+)*)(?={_VALUE})"
)
_BEFORE_BENCHMARK = re.compile(
    rf"[\s-]+(?:[\w-]+\s+){{0,3}}(?:{_kind_class('metric')}.\s+(?:[\w-]+\s+){{0,2}})?(?:the\s+)?(?={_BENCHMARK})"
)
_FOR_ALL = re.compile(r"\b(?:both|each|all)\b|,[^,]*$")
"""What makes a last "with five examples" hold for every score before it."""


def _attributes(sentence: Sentence, kind: str) -> Iterator[tuple[int, int, object]]:
    """Every mention of ``kind``: where it begins and ends in the code, and its value; "without examples" is 0 shots."""
    for place, mention in sentence.slots(0, len(sentence.code)):
        if mention.kind == kind and (value := convert(kind, mention)) is not None:
            yield place, place + 2, value
    if kind == "shots":
        for found in _NO_EXAMPLES.finditer(sentence.code):
            yield found.start(), found.end(), 0


def _holder(sentence: Sentence, start: int, end: int) -> int:
    """The place of the value or benchmark that the attribute at ``start`` hangs on directly; -1 if on none."""
    code = sentence.code
    bracket = opened(code, start)
    if bracket >= 0:
        closed = code.find(")", end)
        inside = _of_kind(sentence, bracket, closed if closed >= 0 else len(code), *VALUES)
        outside = _of_kind(sentence, 0, bracket, *VALUES, "benchmark")
        chosen = inside[:1] or outside[-1:]
        return chosen[0][0] if chosen else -1
    before = _of_kind(sentence, max(0, start - 24), start, *VALUES)
    adjoins = bool(before) and not code[before[-1][0] + 2 : start].strip()
    if not adjoins and (found := _FORWARD.match(code, end)):  # but not "44.7 AP at 60 FPS"
        return found.end()
    if before and _BACKWARD.fullmatch(code, before[-1][0] + 2, start):
        return before[-1][0]
    if found := _BEFORE_BENCHMARK.match(code, end):
        return found.end()
    return -1


def attribute_near(sentence: Sentence, at: int, benchmark: int, kind: str) -> object | None:
    """The metric or the number of examples (``kind``) of the value at ``at`` on the benchmark at ``benchmark``.

    What hangs on this value or this benchmark; else what hangs on nothing and is near; else what leads or closes a list
    of scores of one kind ("5-shot accuracy of A, B and C", "…, both without examples").
    """
    start, end = segment(sentence, at)
    held, loose, others = [], [], []
    for low, high, value in _attributes(sentence, kind):
        if not start <= low < end:
            continue
        holder = _holder(sentence, low, high)
        if holder in (at, benchmark):
            held.append((holder != at, abs(low - at), value))
        elif holder < 0:
            loose.append((low, high, value))
        else:
            others.append((low, high, value))
    if held:
        return min(held, key=lambda h: h[:2])[2]
    near = [(abs(low - at), value) for low, high, value in loose if _reaches(sentence, at, low, high)]
    if near:
        return min(near, key=lambda n: n[0])[1]
    return _of_the_list(sentence, at, (start, end), [*loose, *others])


def _reaches(sentence: Sentence, at: int, low: int, high: int) -> bool:
    """Whether an attribute that hangs on nothing is close to the value, with no other value or parenthesis between."""
    first, last = (high, at) if low < at else (at + 2, low)
    return (
        last - first <= _NEAR
        and not _of_kind(sentence, first, last, "percent", "points")
        and ")" not in sentence.code[first:last]
    )


def _of_the_list(
    sentence: Sentence, at: int, within: tuple[int, int], found: list[tuple[int, int, object]]
) -> object | None:
    """The one attribute that a list of scores shares: it leads them, or closes them after "both", "all"."""
    values = [
        slot
        for slot in _of_kind(sentence, *within, *VALUES)
        if slot[1].kind in ("percent", "points") or _is_decimal(slot[1])
    ]
    if len(found) != 1 or not values or opened(sentence.code, found[0][0]) >= 0:
        return None
    low, _, value = found[0]
    same = {m.kind for _, m in values if m.kind != "points"} == {m.kind for place, m in values if place == at}
    signs = {place: "%" in m.surface for place, m in values}
    same = same and signs.get(at, False) == signs[values[0][0]]  # "a chrF of 58.7, and 84.9% on MMLU"
    leads = low < values[0][0] and same
    closes = low > values[-1][0] and bool(_FOR_ALL.search(sentence.code, values[-1][0], low))
    return value if leads or closes else None


def _is_decimal(mention: Mention) -> bool:
    return "." in mention.surface


_AGAINST = (
    r"(?:compared\s+(?:with|to)|relative\s+to|in\s+comparison\s+(?:with|to)|by\s+comparison\s+with|measured\s+against|against|over|than|versus|"
    r"vs\.?|with\s+respect\s+to|in\s+contrast\s+to|above)"
)
_LEADS_TO = (
    r"\s+(?:(?:the|its|their|that|those|of|in|for|by|with|from|figures?|scores?|results?|reported|obtained|predecessor)\s+)"
    rf"{{0,4}}(?=[{WHO_CHARS}])"
)
_LISTED = re.compile(rf"(?:\s|,|(?:and|on|in|the|by|of|respectively)\b|{_VALUE}.|{_BENCHMARK}.)*{_AGAINST}\b")
"""From one of several gains to the baseline that they share: "5 points on A and 3 points on B over X"."""
_HEAD_BASELINE = re.compile(
    rf"^\W*(?:when\s+)?(?:(?:benchmarked|evaluated|tested|pitted|judged|held)\s+against|(?:an?|the)\s+comparison\s+(?:with|to)|{_AGAINST}){_LEADS_TO}"
)
_TAIL_BASELINE = re.compile(rf"[^;.()]{{0,70}}?\b{_AGAINST}{_LEADS_TO}")


def baseline_near(sentence: Sentence, at: int) -> Slot | None:
    """The model that a change at ``at`` is measured against: named at the sentence's head, or after the change."""
    found = _TAIL_BASELINE.match(sentence.code, at + 2)
    if found and _of_kind(sentence, at + 2, found.end(), *VALUES) and not _LISTED.match(sentence.code, at + 2):
        found = None
    found = found or (_HEAD_BASELINE.match(sentence.code) if segment(sentence, at)[0] == 0 else None)
    if not found or (found.end() > at and found.re is _HEAD_BASELINE):
        return None
    return whose(sentence, next(iter(sentence.slots(found.end(), found.end() + 2)), None))


def whose(sentence: Sentence, slot: Slot | None) -> Slot | None:
    """The model that a slot leads to: of "its" in "its predecessor, X", the predecessor."""
    if slot is None or slot[1].kind != "anaphor" or slot[1].entity is None or slot[1].entity.key != "its":
        return slot
    following = sentence.slots(slot[0] + 2, min(slot[0] + 24, len(sentence.code)))
    return next((other for other in following if other[1].kind in WHO), None)


def baseline_of(slot: Slot | None, subjects: Subjects, model: Node) -> tuple[str, object] | None:
    """The property and value that a baseline gives: a named model, or the words for others'. None if it gives none."""
    if slot is None:
        return None
    place, mention = slot
    nodes = subjects.nodes.get(place, ())
    if len(nodes) == 1 and nodes != (model,):
        return "baseline", nodes[0]
    return ("baselineDescription", describe(mention.surface)) if mention.kind == "peer" else None


def describe(surface: str) -> str:
    """A described baseline without its article.

    >>> describe("the  prior architectures")
    'prior architectures'
    """
    return re.sub(r"^(?:the|a|an|our|its)\s+", "", " ".join(surface.split()), flags=re.IGNORECASE)
