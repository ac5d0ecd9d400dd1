"""The course of a document: one pass over its sentences, with what has been spoken of so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from modelatlas.claims.layout.laid_out import LaidOut
from modelatlas.claims.meant import Meant
from modelatlas.claims.passing import is_in_passing
from modelatlas.claims.prose.alone import Alone
from modelatlas.claims.prose.answers import addresses, answered, is_question
from modelatlas.claims.prose.beside import (
    compared,
    devices_of_core_time,
    devices_of_hours,
    named_architecture,
    same_devices,
    sized,
    sizes_of_members,
)
from modelatlas.claims.prose.computation import find_factors
from modelatlas.claims.prose.datelines import Dateline, released_today
from modelatlas.claims.prose.discourse import Discourse, Owner
from modelatlas.claims.prose.drafts import STRUCTURED, Draft
from modelatlas.claims.prose.frames import frame_drafts
from modelatlas.claims.prose.measured import LIKEWISE, only_measured
from modelatlas.claims.prose.news import News
from modelatlas.claims.prose.parts import is_composed, is_of_language_part, leads_to_part
from modelatlas.claims.prose.read import draft_claims, find_readings
from modelatlas.claims.prose.reckoned import Result, find_result
from modelatlas.claims.prose.reproduced import without_reproductions
from modelatlas.claims.prose.retracted import takes_back, without_retracted
from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.claims.prose.subjects import read_subjects
from modelatlas.claims.prose.topic import is_row_of_links
from modelatlas.model import Document, Layout, Mention, Node, Span
from modelatlas.rules import RuleSet

_WHOLES = STRUCTURED | {"total-duration", "duration-under-heading"}
"""Rules that read how long the whole took, whatever its stages are said to have taken."""
_OF_OTHERS = re.compile(
    r"\b(?:related|previous|prior|earlier)\s+(?:work|research)\b"
    r"|\b(?:background|state of the art|literature|introduction)\b"
)


@dataclass(slots=True)
class _Others:
    """Sections that speak of other people's models: past them, "both models" are none of those."""

    inside: bool = False
    before: tuple[Node, ...] = ()

    def pass_through(self, sentence: Sentence, discourse: Discourse) -> None:
        """Note where such a section begins, and forget what it spoke of where it ends."""
        is_such = bool(_OF_OTHERS.search(sentence.section))
        if is_such and not self.inside:
            self.before = tuple(discourse.described)
        elif self.inside and not is_such and self.before:
            discourse.described = dict.fromkeys(self.before)
            discourse.focus = discourse.topic
            discourse.in_block, discourse.recent, discourse.group, discourse.pair = [], [], (), ()
        self.inside = is_such


@dataclass(slots=True)
class Course:
    """One pass over the sentences of a document: what they are read to say, in ``drafts``, and what judges that later.

    ``seen`` is where each model is first named, ``denied`` pairs of models that are no line, ``results`` what sums come
    to, ``factors`` what they take, ``alone`` what a section names alone, ``parted`` the models of which no time that
    is told is the whole, ``earlier`` whom the text described before a section on nobody, ``last`` the sentence before.
    """

    doc: Document
    rules: RuleSet
    laid_out: LaidOut
    discourse: Discourse
    line: Dateline | None
    drafts: list[Draft]
    seen: dict[Node, Span] = field(default_factory=dict)
    denied: set[frozenset[Node]] = field(default_factory=set)
    results: list[Result] = field(default_factory=list)
    factors: list[Draft] = field(default_factory=list)
    alone: Alone = field(default_factory=Alone)
    parted: set[Node] = field(default_factory=set)
    others: _Others = field(default_factory=_Others)
    news: News = field(default_factory=News)
    earlier: dict[Node, None] = field(default_factory=dict)
    last: Sentence | None = None
    question: Sentence | None = None
    of_part: bool = False
    meant: Meant = field(init=False)

    def __post_init__(self) -> None:
        self.meant = Meant(self.doc, self.laid_out, self.discourse)

    def read(self, sentence: Sentence, roles: dict[int, str], scopes: Scopes, affirmed: bool = False) -> None:
        """Take in the next sentence, unless the layout has read it. ``affirmed``: "yes" follows."""
        discourse = self.discourse
        if self.doc.layout is not None and not sentence.in_list:
            self.of_part = leads_to_part(self.doc.text[sentence.span.start : sentence.span.end])
        if self.doc.layout is not None:
            if self.laid_out.has_read(sentence.span) or is_row_of_links(sentence.code):
                return
            self.others.pass_through(sentence, discourse)
            self.earlier = _enter(sentence, self.laid_out, discourse) or self.earlier
        before = discourse.focus if len(discourse.focus.nodes) == 1 else discourse.topic
        known = tuple(discourse.described)
        subjects = read_subjects(sentence, roles, discourse)
        rivals = only_measured(sentence, subjects, before, self.last, known, discourse)
        _note_models(sentence, subjects, scopes, self.seen)
        question, self.question = self.question, sentence if is_question(sentence, self.doc.text) else None
        discourse.asked = self.question is not None
        if discourse.asked and addresses(sentence):
            discourse.focus = discourse.topic  # "Do you feel small?", whoever was spoken of: the answer is on theirs
        if discourse.asked and not affirmed:
            return  # a question states nothing
        if self.last is not None and takes_back(sentence.code, self.last.code):
            self.drafts = without_retracted(self.drafts, self.last.span)
        drafts = _drafts(sentence, subjects, scopes, self.rules, discourse)
        drafts = without_reproductions(drafts, sentence, subjects, discourse)
        discourse.composed = discourse.composed or is_composed(sentence.code)
        if discourse.composed:
            drafts = [d for d in drafts if not is_of_language_part(d, sentence, subjects)]
        read = [] if self.of_part else self.meant.of_sentence(drafts, sentence, subjects)
        self.last = sentence
        for draft in read:
            _learn(draft, discourse)
        self.drafts.extend(read)
        if question:
            self.drafts.extend(answered(question, sentence, subjects))
        beside = self._beside(read, sentence, subjects, before)
        if self.doc.layout is not None:
            self.drafts.extend(self.news.read(sentence, subjects, scopes))
            beside = (d for d in beside if d.path != "usesTechnique" or not is_in_passing(d, sentence, subjects))
        self.drafts.extend(beside)
        for rival in rivals:
            self.drafts.append(Draft(before.nodes[0], "comparedWith", rival, sentence.span, "compared-with"))
            discourse.focus = before
        self._note(sentence, subjects, scopes)

    def _beside(self, read: Sequence[Draft], sentence: Sentence, subjects: Subjects, before: Owner) -> Iterator[Draft]:
        """What a sentence says beside what the rules ``read``; ``before`` is whom the text spoke of before it."""
        yield from devices_of_hours(read, sentence.mentions, self.doc.text)
        yield from devices_of_core_time(sentence, subjects)
        yield from same_devices(read, sentence, self.discourse)
        yield from compared(sentence, subjects, before)
        yield from sized(sentence, subjects, self.doc.text)
        yield from sizes_of_members(sentence, self.doc.text, self.discourse)
        yield from released_today(sentence, subjects, self.line)
        yield from named_architecture(sentence, subjects)

    def _note(self, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> None:
        """Note what says something about the claims of other sentences."""
        _note_denials(subjects, scopes, self.denied)
        if not self.discourse.titled:
            return
        self.alone.note(sentence, subjects, scopes, self.doc.text)
        self.factors.extend(find_factors(sentence, subjects, self.doc.text))
        if result := find_result(sentence, subjects, scopes, self.doc.text):
            self.results.append(result)
        for start, _ in scopes.stretches.get("further", ()):
            self.parted.update(subjects.main(start).nodes)  # "… for another 3 days": no time that is told is the whole

    def described(self) -> set[Node]:
        """Whom the document describes in the end; past a last section on no model, whom it did before that."""
        left = self.laid_out.sections.topic.nodes and not self.discourse.topic.nodes
        return {*self.discourse.described, *(self.earlier if left else ())}

    def standing(self) -> list[Draft]:
        """The drafts without times of parts, and without what rules read only to be passed by ("not-…")."""
        return [
            d
            for d in self.drafts
            if not d.path.startswith("not-")
            and (d.path != "trainingRun.durationHours" or d.model not in self.parted or d.rule in _WHOLES)
        ]


def introduce(laid_out: LaidOut, layout: Layout | None, mentions: Sequence[Mention], discourse: Discourse) -> None:
    """What the layout says is known before the first sentence: the title names the topic, the cells give sizes."""
    for node in laid_out.sections.topic.nodes:
        if laid_out.label:
            discourse.labels.setdefault(node, laid_out.label)
            discourse.described.setdefault(node)
    for node, surface in laid_out.surfaces.items():
        if node.kind == "Model":
            discourse.labels.setdefault(node, surface)
    for draft in laid_out.drafts:
        _learn(draft, discourse)
    if layout is not None:
        _introduce_cells(layout, mentions, discourse)


def _introduce_cells(layout: Layout, mentions: Sequence[Mention], discourse: Discourse) -> None:
    """The models of tables are known by name: "the 27B model" of the text may be one of theirs."""
    ends = [table.span for table in layout.tables]
    place = 0
    for m in mentions:
        while place < len(ends) and ends[place].end <= m.start:
            place += 1
        if place < len(ends) and ends[place].start <= m.start and m.kind == "model" and m.entity and not m.partial:
            discourse.labels.setdefault(Node("Model", m.entity.key), m.surface)


def _enter(sentence: Sentence, laid_out: LaidOut, discourse: Discourse) -> dict[Node, None]:
    """A sentence of another section is about what that section is about; what was described before one on no model."""
    owner = laid_out.owner_at(sentence.span.start)
    before: dict[Node, None] = {}
    if sentence.first_of_block and (owner != discourse.topic or laid_out.is_general):
        before = discourse.described if not owner.nodes else before
        discourse.topic = discourse.focus = owner
        discourse.in_block, discourse.recent, discourse.group, discourse.pair = [], [], (), ()
        discourse.described = dict.fromkeys(owner.nodes)  # "these models" are not those of the section before
        if sentence.in_list and owner != laid_out.sections.topic:
            discourse.items = (*discourse.items, *owner.nodes)
        else:
            discourse.group, discourse.items = tuple(dict.fromkeys(discourse.items)), ()  # but those of the list
    return before


_SAME_TEST = re.compile(
    r"\b(?:the|this|that)\s+(?:very\s+)?same\s+(?:test|benchmark|set|suite|task|exam|one)\b|\b(?:there|on\s+it)$|"
    r"^(?:\W*(?:over|against|versus)\s+(?:the\s+)?[\ue000-\uf8ff]{2}\s*,?\s+)?(?:that|this)\s+(?:is|was|represents|marks|means|amounts)\b"
)


def _drafts(
    sentence: Sentence, subjects: Subjects, scopes: Scopes, rules: RuleSet, discourse: Discourse
) -> list[Draft]:
    out: list[Draft] = []
    tests = [m for m in sentence.mentions if m.kind == "benchmark"]
    same = discourse.benchmark is not None and not tests and _SAME_TEST.search(sentence.code)
    carried = discourse.benchmark if same else None
    metrics = frozenset(m.entity.key for m in sentence.mentions if m.kind == "metric" and m.entity)
    if not tests and discourse.tested and not sentence.first_of_block:
        likewise = LIKEWISE.match(sentence.code) if not metrics else metrics == discourse.tested[1]
        carried = carried or (discourse.tested[0] if likewise else None)  # "On X, A gets 71%. B gets 66%."
    alone = len({m.entity.key for m in tests if m.entity}) == 1 and len(metrics) < 2
    kept = discourse.tested if carried and not tests else None
    discourse.tested = (tests[0], metrics) if alone else kept
    discourse.benchmark = tests[-1] if tests else discourse.benchmark
    for reading in find_readings(sentence, rules):
        if reading.rule.frame:
            out.extend(frame_drafts(reading, sentence, subjects, scopes, carried))
        else:
            out.extend(draft_claims(reading, sentence, subjects, scopes))
    return out


def _learn(draft: Draft, discourse: Discourse) -> None:
    """What later sentences may refer to: sizes ("the 7B model"), predecessors, base models."""
    if draft.path == "parameterCount" and isinstance(draft.value, int):
        discourse.sizes.setdefault(draft.model, draft.value)
    elif draft.path == "country" and isinstance(draft.value, Node):
        discourse.countries.setdefault(draft.model, draft.value.key)
    elif draft.path == "developer" and isinstance(draft.value, Node):
        discourse.made.setdefault(draft.value.key, set()).add(draft.model)
    elif draft.path == "predecessor" and isinstance(draft.value, Node):
        discourse.predecessor.setdefault(draft.model, draft.value)
    elif draft.path == "derivedFrom" and isinstance(draft.value, Node):
        discourse.base.setdefault(draft.model, draft.value)


_RETIRED = re.compile(
    r"\b(?:switched\s+off|turned\s+off|retired|withdrawn|no\s+longer|taken\s+(?:down|offline)|discontinued)\b"
)
"""What is said of a model that there was."""


def _note_models(sentence: Sentence, subjects: Subjects, scopes: Scopes, seen: dict[Node, Span]) -> None:
    """Where each model is first named; "there is no X-2" names none."""
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        if mention.kind != "model":
            continue
        retired = not sentence.code[:at].strip() and _RETIRED.search(sentence.code, at)
        if retired or not scopes.has("negated", at):
            for node in subjects.nodes.get(at, ()):
                seen.setdefault(node, sentence.span)


def _note_denials(subjects: Subjects, scopes: Scopes, denied: set[frozenset[Node]]) -> None:
    """Models of a sentence that denies a succession are no line, whatever their names."""
    if "no-succession" not in scopes.stretches:
        return
    nodes = [n for at in subjects.nodes for n in subjects.nodes[at]]
    denied.update(frozenset((a, b)) for a in nodes for b in nodes if a != b)
