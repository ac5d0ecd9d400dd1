"""Readings whose values belong together: one evaluation (benchmark, metric, shots, score, …), one comparison.

A rule with a frame claims properties of such a node: ``score = percent``. The slot ``subject`` names whose it is, a
claim such as ``other:score = second`` names another slot for that; else it is the owner of the place. A value bound as
``decimal`` counts only with a unit or a decimal point: a bare "81" must be called a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import Draft, convert
from modelatlas.claims.prose.near import (
    after_a_pair,
    attribute_near,
    baseline_near,
    baseline_of,
    benchmark_near,
    said_on,
    whose,
)
from modelatlas.claims.prose.read import Reading, Slot
from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.gazetteer import slug
from modelatlas.model import Mention, Node
from modelatlas.patterns import kind_chars

_DENIED = ("negated", "planned", "rumoured")
FrameKey = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading in its sentence; ``claims`` are those of its rule that share an owner, ``named`` the owner's slot."""

    reading: Reading
    sentence: Sentence
    subjects: Subjects
    scopes: Scopes
    named: str = "subject"
    claims: tuple[tuple[str, str], ...] = ()
    carried: Mention | None = None

    def denied(self, owner: Owner, at: int) -> bool:
        """Whether what stands at ``at`` is not said to be so of ``owner``."""
        gained = any(path == "improvement" for path, _ in self.claims)  # what fell to 73% has not gained, but is 73%
        denied = (*_DENIED, "worsened") if gained or not self.claims else _DENIED
        return owner.planned or not owner.nodes or any(self.scopes.has(name, at) for name in denied)

    def baseline(self) -> Slot | None:
        """The baseline that the rule binds."""
        return whose(self.sentence, next(iter(self.reading.slots.get("baseline", ())), None))


def frame_drafts(
    reading: Reading, sentence: Sentence, subjects: Subjects, scopes: Scopes, carried: Mention | None = None
) -> Iterator[Draft]:
    """The drafts of a reading whose rule has a frame; ``carried`` is the benchmark of "the same test"."""
    if reading.rule.frame == "comparison":
        yield from _comparison(_Read(reading, sentence, subjects, scopes))
        return
    by_owner: dict[str, list[tuple[str, str]]] = {}
    for path, source in reading.rule.claims:
        named, _, rest = path.rpartition(":")
        by_owner.setdefault(named, []).append((rest, source))
    for named, claims in by_owner.items():
        if not named or named in reading.slots:
            yield from _evaluation(
                _Read(reading, sentence, subjects, scopes, named or "subject", tuple(claims), carried)
            )


def _evaluation(read: _Read) -> Iterator[Draft]:
    """The drafts of one owner: an evaluation for each value, or for each benchmark where the rule claims a constant."""
    slots, rule = read.reading.slots, read.reading.rule
    values = {path: tuple(slots[source]) for path, source in read.claims if source in slots}
    constants = [(path, _constant(text)) for path, text in read.claims if text not in slots and text[:1] in '"t']
    main = next(iter(values.values()), ())
    benchmarks = _benchmarks(read, main)
    if len(main) > 1 and len(main) != len(benchmarks):
        return
    for number, (place, benchmark) in enumerate(benchmarks):
        at, value = main[number] if main else (place, None)
        if benchmark.entity is None or (value and "decimal" in slots and not _is_measured(value)):
            continue
        if value and value.kind == "number" and "decimal" in slots and _OF_DATA.match(read.sentence.code):
            continue
        if _MADE_FROM.search(read.sentence.code, max(0, place - _NEAR), place):
            continue
        if value and value.surface.startswith("+") and "score" in values:
            continue  # "MMLU (+4.1 points)": a change
        own = [(path, convert(path, bound[number][1])) for path, bound in values.items()]
        approximate = bool(value and value.quantity and value.quantity.approximate)
        for node in _owners(read, at, valued=bool(main)):
            key = _evaluation_key(read, (at, place), Node("Benchmark", benchmark.entity.key), node, valued=bool(main))
            for path, said in (*own, *constants) if key else ():
                if said is not None and key:
                    yield Draft(node, f"evaluation.{path}", said, read.sentence.span, rule.name, approximate, frame=key)


def _constant(source: str) -> object:
    return True if source == "true" else source.strip('"')


def _is_measured(mention: Mention) -> bool:
    """Whether a value is a score by itself: it has a unit or a decimal point."""
    return mention.kind != "number" or "." in mention.surface


_NEAR = 60
_MADE_FROM = re.compile(
    rf"\b(?:our|own|an?)\s+[{kind_chars('nationality')}].\s+$"
    r"|\b(?:translations?|translated\s+versions?|subsets?|samples?|adaptations?)\s+(?:of|from)\s+(?:the\s+)?$"
    r"|\b(?:translated|adapted|modified|shortened)\s+$"
)
"""Before a test of which another was made: "our Welsh MMLU", "a subset of MMLU"."""
_OF_DATA = re.compile(
    r"\W*(?:train(?:ing)?(?:\s(?:data|sets?|corp(?:us|ora)|mix(?:ture)?))?|data|corpora|corpus)\s*:", re.IGNORECASE
)
"""Before how much each set of data holds: "train: TideBank (15.398) + EbbBank (7.803)"."""
_TEST = kind_chars("benchmark")
_OF_ANOTHER = re.compile(
    rf"(?:\s+(?:results?|performance|scores?))?\s+(?:on|for|in|across)\s+(?:both\s+)?(?:the\s+)?[{_TEST}]"
)
"""After a record that stands behind one test: "71% on A, and set a new record on B" is B's."""
_NEXT = re.compile(r"\b(?:and|while|whereas|but)\s+(?:on|in|at|for)\b")


def _benchmarks(read: _Read, main: Sequence[Slot]) -> tuple[Slot, ...]:
    """The benchmarks of a reading, one for each of its values: bound, or those of the sentence in their order."""
    bound = tuple(read.reading.slots.get("benchmark", ()))
    if len(main) > 1 and not bound:
        named = [slot for slot in read.sentence.slots(0, len(read.sentence.code)) if slot[1].kind == "benchmark"]
        distinct = {mention.entity: (at, mention) for at, mention in reversed(named)}
        return tuple(sorted(distinct.values(), key=lambda slot: slot[0]))
    if len(main) > 1 and len(bound) == 1:  # one benchmark for several values: only where they are given out to models
        return bound * len(main) if all(at in read.subjects.lists for at, _ in main) else ()
    if len(bound) == len(main) == 1:
        return _nearer(read.sentence, bound[0], main[0][0])
    if bound and not main and _OF_ANOTHER.match(read.sentence.code, read.reading.end):
        return ()
    if bound:
        return bound if len(main) in (0, len(bound)) else ()
    at = main[0][0] if main else read.reading.start
    change = any(path == "improvement" for path, _ in read.claims)
    if not change and main and after_a_pair(read.sentence, at):
        return ()
    nearest = benchmark_near(read.sentence, at, read.reading.start, read.reading.end, change=change)
    if nearest is None and read.carried:
        nearest = (read.reading.start, read.carried)
    return (nearest,) if nearest else ()


def _nearer(sentence: Sentence, bound: Slot, at: int) -> tuple[Slot, ...]:
    """The benchmark that a pattern bound, or a nearer one that a gap of the pattern ran over."""
    if bound[0] > at:
        if not _NEXT.search(sentence.code, at, bound[0]):
            return (bound,)
        before = [slot for slot in sentence.slots(0, at) if slot[1].kind == "benchmark"]
        return tuple(before[-1:])  # "on A 71 and on B 62": B is the next value's
    if after := said_on(sentence, at):
        return (after,)
    between = [slot for slot in sentence.slots(bound[0] + 2, at) if slot[1].kind == "benchmark"]
    return tuple(between[-1:]) or (bound,)


def _owners(read: _Read, at: int, *, valued: bool) -> tuple[Node, ...]:
    """Whose value it is: nobody's if it is denied; a value of several models at once must be said of each."""
    owner = _owner(read.reading, read.named, at, read.subjects)
    if read.denied(owner, at) or (valued and len(owner.nodes) > 1 and not owner.each):
        return ()
    ends = (at, read.reading.start, read.reading.end - 1)
    if not valued and any(read.scopes.has("no-record", place) for place in ends):
        return ()
    return owner.nodes


def _owner(reading: Reading, named: str, at: int, subjects: Subjects) -> Owner:
    """The owner that the rule's slot ``named`` binds, or the one in force where the value stands."""
    bound = [slot for slot in reading.slots.get(named, ()) if slot[0] in subjects.nodes]  # "it is 41 percent for us"
    if bound:
        nodes = tuple(n for place, _ in bound for n in subjects.nodes.get(place, ()))
        if len(nodes) != 1 and at in subjects.lists:
            return subjects.lists[at]  # "they reach 52 and 59, respectively"
        return Owner(nodes, each=True, planned=any(subjects.roles.get(place) == "planned" for place, _ in bound))
    owner = subjects.at(at)
    if not owner.nodes and at in subjects.lists and len(reading.slots.get("benchmark", ())) != 1:
        owner = subjects.around(at)  # "71 and 83 % on A and B, respectively": the list is of benchmarks, not of models
    against = tuple(n for place, _ in reading.slots.get("baseline", ())[:1] for n in subjects.nodes.get(place, ()))
    if owner.nodes and owner.nodes == against:
        owner = subjects.main(at)  # "the gain over Y is 3 points"
    return owner


def _evaluation_key(
    read: _Read, places: tuple[int, int], benchmark: Node, node: Node, *, valued: bool
) -> FrameKey | None:
    """What tells one evaluation of a model from another: benchmark, metric, shots, baseline; None over itself.

    ``places`` are those of the value and of the benchmark; where a rule claims no value, no metric is looked for.
    """
    key: list[tuple[str, object]] = [("benchmark", benchmark)]
    improvement = any(path == "improvement" for path, _ in read.claims)
    for name in ("metric", "shots") if valued else ():
        slot = read.reading.one(name)
        value = convert(name, slot[1]) if slot else attribute_near(read.sentence, *places, name)
        if value is not None and not (improvement and name == "shots"):
            key.append((name, value))
    against = read.baseline()
    if against and read.subjects.nodes.get(against[0], ()) == (node,):
        return None
    if against is None and improvement:
        against = baseline_near(read.sentence, places[0])
    if baseline := baseline_of(against, read.subjects, node):
        key.append(baseline)
    return tuple(key)


_NOISE = re.compile(
    r"\b(?:consumption|usage|use|used|(?<!carbon )footprints?|requirements?|demands?|overall|total|"
    r"of\s+the\s+(?:model|system|network)|needs?|by|in|the|its|their|"
    r"an?|was|were|is|are|has|had|have|been|being|thereby|also|significant(?:ly)?|substantial(?:ly)?|dramatic(?:ally)?|further|thus|required|needed|reported|estimated|"
    r"overall|measured|both|effectively|roughly|about|nearly|up\s+to|(?:at|during)\s+(?:inference|training|serving|deployment)(?:\s+time)?|"
    r"during\s+pre-?training|while\s+training)\b"
)
_LEAD = re.compile(
    r"^.*\b(?:that|which|of|says|adds|reports?|claims?|states?|said|and|a|an|the|its|lower(?:s|ed)|reduc(?:es|ed|ing))\s+(?=\w)"
)
_ACRONYMS = re.compile(r"\b(?:[gtn]pu|cpu|co2|flops?|v?ram|kv|hbm|i/o|api)\b")
_TAIL = re.compile(
    r"(?<=\w)\s+(?:was|is|were|are|has|have|had|can|could|during|while|observed|reported|achieved|obtained|seen|after|because|as)\b.*$"
)
_OTHERS = re.compile(r"^'s\b|\b(?:prices?|tariffs?|grid|fan|batch|vocabulary|rent|salar(?:y|ies)|stock|share|market)\b")
"""What is no quantity of a model: the fan's speed, the price of electricity."""
_MAX_KIND = 60


def quantity_kind_name(text: str) -> str:
    """The name of a compared quantity: no articles, no "consumption", "usage" or "footprint"; "" if it is no model's.

    >>> quantity_kind_name("its peak GPU memory consumption"), quantity_kind_name("energy use per training iteration")
    ('peak GPU memory', 'energy per training iteration')
    >>> quantity_kind_name("the report adds that memory was"), quantity_kind_name("price of electricity")
    ('memory', '')
    """
    text = text.lower()
    if _OTHERS.search(text):
        return ""
    words = " ".join(_NOISE.sub(" ", _head(_TAIL.sub("", text))).split())
    words = re.sub(r"(?<![\w-])per (?:single )?(?:each )?", "per ", words).strip(" -,")
    words = re.sub(r"^(?:of|for|per)\s+|\s+(?:of|for|per)$", "", words)
    return "" if len(words) > _MAX_KIND else _ACRONYMS.sub(lambda m: m[0].upper().replace("FLOPS", "FLOPs"), words)


def _head(text: str) -> str:
    """The noun phrase at the end of a bound text: "the report adds that the latency" → "latency"."""
    lowered = re.sub(r"^(?:of|in|the|its|their)\s+", "", text)
    return _LEAD.sub("", lowered)


def _comparison(read: _Read) -> Iterator[Draft]:
    """The drafts of a change of a quantity, signed by the rule, against the baseline that the sentence names."""
    rule = read.reading.rule
    source = next((source for path, source in rule.claims if path == "change"), "")
    slot = read.reading.one(source.lstrip("-"))
    if slot is None or slot[1].quantity is None:
        return
    at, quantity = slot[0], slot[1].quantity
    kind = quantity_kind_name(read.reading.texts.get("what", ""))
    owner = _owner(read.reading, "subject", at, read.subjects)
    if not kind or read.denied(owner, at) or (len(owner.nodes) > 1 and not owner.each):
        return
    change = abs(quantity.value) * Decimal(-1 if source.startswith("-") else 1)
    against = read.baseline() or baseline_near(read.sentence, at)
    for node in owner.nodes:
        baseline = baseline_of(against, read.subjects, node)
        key: FrameKey = (("quantityKind", kind), *((baseline,) if baseline else ()))
        span = read.sentence.span
        yield Draft(node, "comparison.change", change, span, rule.name, quantity.approximate, frame=key)


def frame_slug(key: Sequence[tuple[str, object]]) -> str:
    """The path of a frame's node under its model: the same parts give the same IRI in every document."""
    parts = []
    for name, value in key:
        text = value.key if isinstance(value, Node) else str(value)
        prefix = {"shots": "shots-", "baseline": "over-", "baselineDescription": "over-"}.get(name, "")
        parts.append(prefix + slug(text))
    return "/".join(parts)
