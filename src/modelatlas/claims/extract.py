"""From the mentions of a document to its claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from modelatlas.claims.agreement import agreed, without_outgrown, without_parts
from modelatlas.claims.course import Course, introduce
from modelatlas.claims.domain import is_of_the_field, other_field
from modelatlas.claims.layout.about import title_of
from modelatlas.claims.layout.laid_out import LaidOut, read_layout
from modelatlas.claims.passing.asides import is_file
from modelatlas.claims.prose.answers import is_yes
from modelatlas.claims.prose.computation import with_factors
from modelatlas.claims.prose.datelines import dateline
from modelatlas.claims.prose.discourse import Discourse
from modelatlas.claims.prose.drafts import OF_A_RUN, Draft
from modelatlas.claims.prose.named_sizes import (
    fits_name,
    size_in_names,
    size_in_title,
    without_doubles,
    without_strangers_sizes,
)
from modelatlas.claims.prose.news import News
from modelatlas.claims.prose.reckoned import with_results
from modelatlas.claims.prose.sentences import split_sentences
from modelatlas.claims.prose.topic import survey
from modelatlas.claims.settle import settle, surfaces
from modelatlas.claims.version_lines import add_version_links, version_links, versions_before, without_continuations
from modelatlas.dates import month_first
from modelatlas.gazetteer import parse_hardware
from modelatlas.limits import is_possible
from modelatlas.model import Claim, Document, Issue, Mention, Node, Reading, Span
from modelatlas.rules import RuleSet, bundled_rules

_PRETRAINED = re.compile(
    r"\bpre-?\s?train(?!ed\s+(?:on|weights|checkpoint|model))|\bfrom\s+scratch\b|\b(?:stage|phase)s?\b", re.IGNORECASE
)
"""Of a text that tells of another training than the tuning of what others have trained."""
_TUNED = re.compile(r"\b(?:fine-?\s?tun\w+|instruct(?:ion)?|chat|sft|dpo|rlhf)\b", re.IGNORECASE)
_TUNINGS = frozenset({"fine-tuning", "instruction-tuning", "supervised-fine-tuning"})
"""Stages that are the whole of a training where a page tells of no other."""
_SHOWN = 120
"""Code points of a sentence that an issue shows."""


def extract_claims(doc: Document, mentions: Sequence[Mention], *, rules: RuleSet | None = None) -> Reading:
    """What ``doc`` says: its claims, and the named things that they are about.

    A pure function of the document, its mentions and the rules. A layout is read of :meth:`Document.plain`, with the
    mentions of that; with those of the file, its sentences alone are. Where the text does not settle whose value it
    is, there is no claim.
    """
    if not is_of_the_field(doc):
        return Reading(doc, {}, (), (*doc.issues, other_field(doc)))
    if doc.layout is not None and doc.layout.places is not None:
        doc = replace(doc, layout=None)  # the mentions are those of the file with its markup
    title = title_of(doc, mentions)
    course = _gone_through(doc, mentions, rules or bundled_rules(), title)
    drafts = without_strangers_sizes(_told(course), mentions)
    issues = _impossible(doc, drafts)
    misread = {(d.span, d.path) for d in drafts if not _can_be(d)}
    drafts = [d for d in drafts if (d.span, d.path) not in misread]  # nor do they settle what other sentences say
    drafts = _judged(drafts, course.laid_out, title or _opened(course.laid_out, doc, mentions), doc, mentions)
    add_version_links(drafts, _links(course))
    claims = settle([d for d in drafts if _can_be(d)])
    entities = _named(claims, mentions, course.laid_out.surfaces)
    return Reading(doc, entities, tuple(claims), (*doc.issues, *issues))


def _gone_through(doc: Document, mentions: Sequence[Mention], rules: RuleSet, title: Mention | None) -> Course:
    """The course of a document at its end: its layout is read first, then one sentence after the other."""
    sentences = list(split_sentences(doc, mentions))
    about = Node("Model", title.entity.key) if title and title.entity else None
    surveyed = survey(sentences, rules, about)
    laid_out = read_layout(doc, mentions, surveyed.topic, title, [sentence.span for sentence in sentences])
    discourse = Discourse(topic=laid_out.sections.topic, families=surveyed.families, titled=title is not None)
    introduce(laid_out, doc.layout, mentions, discourse)
    course = Course(
        doc,
        rules,
        laid_out,
        discourse,
        dateline(doc, mentions),
        list(laid_out.drafts),
        news=News(month_first(doc.text)),
    )
    for number, (sentence, (roles, scopes)) in enumerate(zip(sentences, surveyed.each, strict=True), 1):
        course.read(sentence, roles, scopes, number < len(sentences) and is_yes(sentences[number]))
    return course


def _told(course: Course) -> list[Draft]:
    """What a document says once all of it is read, sums and what they are made of with it."""
    drafts = versions_before(without_continuations(course.standing()), course.doc.text)
    drafts = with_results(_nearest_bases(drafts), course.results)
    return [*with_factors(drafts, course.factors), *course.alone.standing()]


def _judged(
    drafts: list[Draft], laid_out: LaidOut, title: Mention | None, doc: Document, mentions: Sequence[Mention]
) -> list[Draft]:
    """The drafts that stand beside one another: with what names say, without what others of the page belie."""
    if title:
        drafts = _of_the_title(drafts, title, mentions, doc.text)
    if doc.layout is None:
        return without_outgrown(drafts, doc.text)
    drafts = [*drafts, *size_in_names(laid_out.label, mentions, doc.text)]
    drafts = [d for d in without_doubles(drafts) if not is_file(d.model)]
    drafts = without_parts(drafts, doc.layout)
    return agreed([d for d in drafts if not (laid_out.is_of_use(d) or laid_out.is_of_data(d))], doc.text)


def _links(course: Course) -> list[Draft]:
    """The successions that the names in a document state, but for those that it denies."""
    topic, doc = course.laid_out.sections.topic.nodes, course.doc
    page = topic if doc.layout is not None else None
    described = {*course.described(), *(page or ())}
    labels = course.discourse.labels
    return version_links(labels, course.seen, described, course.denied, of_page=page, text=doc.text)


def _opened(laid_out: LaidOut, doc: Document, mentions: Sequence[Mention]) -> Mention | None:
    """The name of what a card without a title is about, where its text first has it; None of any other page."""
    topic = laid_out.sections.topic.nodes
    if len(topic) != 1 or doc.layout is None or _CARD.isdisjoint(e.path[0] for e in doc.layout.entries if e.path):
        return None
    if any(b.kind == "title" or (b.kind == "heading" and b.level == 1) for b in doc.layout.blocks):
        return None
    return next((m for m in mentions if m.kind == "model" and m.entity and m.entity.key == topic[0].key), None)


_CARD = frozenset({"license", "base_model", "pipeline_tag", "library_name"})
"""Keys of the front matter that the cards of models have."""


def _of_the_title(drafts: list[Draft], title: Mention, mentions: Sequence[Mention], text: str) -> list[Draft]:
    """The drafts with what the name in a title says of its model, and without what cannot be said of it."""
    about = Node("Model", title.entity.key) if title.entity else None
    staged = {d.stage for d in drafts if d.model == about and d.path in OF_A_RUN and not d.fallback}
    tuned = _TUNED.search(title.surface) is not None
    only = len(staged) == 1 and (tuned or staged <= _TUNINGS)
    if tuned or (only and not _PRETRAINED.search(text)):
        # what the title names was made by tuning: that is its training
        made_by = staged if only else {"fine-tuning"}
        drafts = [replace(d, stage="") if d.model == about and d.stage in made_by else d for d in drafts]
    if about is None:
        return drafts
    members = any(d.path == "parameterCount" and d.model.key.startswith(f"{about.key}-") for d in drafts)
    sizes = size_in_title(about, title, mentions, text, alone=not members)
    return [d for d in (*drafts, *sizes) if d.model != about or fits_name(d, title.surface)]


def _can_be(draft: Draft) -> bool:
    return is_possible(draft.path.rpartition(".")[2], draft.value)


def _impossible(doc: Document, drafts: Sequence[Draft]) -> list[Issue]:
    """What the text says and cannot be: no claim, but no silence either. One for each value of a sentence."""
    found: dict[tuple[Span, str, object], Issue] = {}
    for d in drafts:
        name = d.path.rpartition(".")[2]
        if not _can_be(d):
            line = doc.text.count("\n", 0, d.span.start) + 1
            excerpt = " ".join(doc.text[d.span.start : d.span.end].split())[:_SHOWN]
            message, hint = f"no {name} can be {d.value}", "it is not claimed: correct the text if it is a slip"
            found.setdefault((d.span, name, d.value), Issue(doc.name, line, 1, message, hint, excerpt))
    return list(found.values())


def _nearest_bases(drafts: list[Draft]) -> list[Draft]:
    """What is derived, without the base of a base: "X, a fine-tune of Y, which itself is a fine-tune of Z"."""
    derived = [d for d in drafts if d.path == "derivedFrom"]
    bases = {(d.model, d.value) for d in derived}
    near = defaultdict(set)
    for d in derived:
        near[d.model, d.span].add(d.value)
    far = {(d.model, d.value) for d in derived for o in near[d.model, d.span] if (o, d.value) in bases}
    turned = {(d.value, d.model) for d in derived if d.rule != _OF_TOPIC}  # "X as our base model for fine-tuning Y"
    far |= {(d.model, d.value) for d in derived if d.rule == _OF_TOPIC and (d.model, d.value) in turned}
    return [d for d in drafts if d.path != "derivedFrom" or (d.model, d.value) not in far]


_OF_TOPIC = "derived-from-topic"
"""The rule that takes whomever the text goes on about for what was made."""


def _named(
    claims: Sequence[Claim], mentions: Sequence[Mention], also: Mapping[Node, str]
) -> dict[Node, tuple[str, frozenset[str]]]:
    """The named things that claims are about, and every model that the author tagged; ``also`` are names in cells."""
    met = surfaces(mentions)
    for node, surface in also.items():
        label, forms = met.get(node, ("", frozenset()))
        met[node] = (label, forms | {surface})
    wanted = {c.subject for c in claims} | {c.value for c in claims if isinstance(c.value, Node)}
    wanted |= {Node("Model", m.entity.key) for m in mentions if m.kind == "model" and m.tagged and m.entity}
    for node in wanted - met.keys():
        device = parse_hardware(node.key) if node.kind == "Hardware" else None
        if device is not None:
            met[node] = (device.label, frozenset())  # named only in a unit: "600 TPUv3 chip-days"
    return {node: met[node] for node in sorted(wanted & met.keys())}
