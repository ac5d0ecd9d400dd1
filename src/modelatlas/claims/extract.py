"""From the mentions of a document to its claims."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.discourse import Discourse, Owner
from modelatlas.claims.frames import frame_drafts
from modelatlas.claims.read import Draft, Scopes, draft_claims, find_readings
from modelatlas.claims.sentences import Sentence, split_sentences
from modelatlas.claims.settle import add_version_links, settle, surfaces, version_links
from modelatlas.claims.subjects import Subjects, read_subjects
from modelatlas.claims.topic import survey
from modelatlas.model import Claim, Document, Mention, Node, Reading, Span
from modelatlas.rules import RuleSet, bundled_rules
from modelatlas.versions import name_size


def extract_claims(doc: Document, mentions: Sequence[Mention], *, rules: RuleSet | None = None) -> Reading:
    """What ``doc`` says: its claims, and the named things that they are about.

    A pure function of the document, its mentions and the rules. Where the text does not settle whose value it is, there
    is no claim.
    """
    rules = rules or bundled_rules()
    sentences = list(split_sentences(doc, mentions))
    surveyed = survey(sentences, rules)
    discourse = Discourse(topic=surveyed.topic, families=surveyed.families)
    drafts: list[Draft] = []
    seen: dict[Node, Span] = {}
    denied: set[frozenset[Node]] = set()
    for sentence, (roles, scopes) in zip(sentences, surveyed.each, strict=True):
        before = discourse.focus if len(discourse.focus.nodes) == 1 else discourse.topic
        subjects = read_subjects(sentence, roles, discourse)
        _note_models(sentence, subjects, scopes, seen)
        for draft in _drafts(sentence, subjects, scopes, rules):
            if draft.path == "derivedFrom" and discourse.base.get(draft.value) == draft.model:  # type: ignore[arg-type]
                continue  # nothing is made from what was made from it
            drafts.append(draft)
            _learn(draft, discourse)
        drafts.extend(_compared(sentence, subjects, before))
        drafts.extend(_sized(sentence, subjects))
        _note_denials(sentence, subjects, scopes, denied)
    drafts = [d for d in drafts if not d.path.startswith("not-")]
    links = version_links(discourse.labels, seen, discourse.described, denied)
    add_version_links(drafts, links)
    claims = settle(drafts)
    return Reading(doc, _named(claims, mentions), tuple(claims), doc.issues)


def _drafts(sentence: Sentence, subjects: Subjects, scopes: Scopes, rules: RuleSet) -> list[Draft]:
    out: list[Draft] = []
    for reading in find_readings(sentence, rules):
        if reading.rule.frame:
            out.extend(frame_drafts(reading, sentence, subjects, scopes))
        else:
            out.extend(draft_claims(reading, sentence, subjects, scopes))
    return out


def _learn(draft: Draft, discourse: Discourse) -> None:
    """What later sentences may refer to: sizes ("the 7B model"), predecessors, base models."""
    if draft.path == "parameterCount" and isinstance(draft.value, int):
        discourse.sizes.setdefault(draft.model, draft.value)
    elif draft.path == "country" and isinstance(draft.value, Node):
        discourse.countries.setdefault(draft.model, draft.value.key)
    elif draft.path == "predecessor" and isinstance(draft.value, Node):
        discourse.predecessor.setdefault(draft.model, draft.value)
    elif draft.path == "derivedFrom" and isinstance(draft.value, Node):
        discourse.base.setdefault(draft.model, draft.value)


def _note_models(sentence: Sentence, subjects: Subjects, scopes: Scopes, seen: dict[Node, Span]) -> None:
    """Where each model is first named; "there is no X-2" names none."""
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        if mention.kind == "model" and not scopes.has("negated", at):
            for node in subjects.nodes.get(at, ()):
                seen.setdefault(node, sentence.span)


def _compared(sentence: Sentence, subjects: Subjects, before: Owner) -> list[Draft]:
    """A rival beside a model that the sentence, or the one ``before``, is about is named for comparison."""
    out = []
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        role = subjects.roles.get(at)
        if mention.kind != "model" or role not in ("rival", "contrast"):
            continue
        owner = subjects.main(at) if role == "rival" else before
        if len(owner.nodes) == 1 and not owner.planned:
            for node in subjects.nodes[at]:
                if node != owner.nodes[0]:
                    out.append(Draft(owner.nodes[0], "comparedWith", node, sentence.span, "compared-with"))
    return out


def _sized(sentence: Sentence, subjects: Subjects) -> list[Draft]:
    """ "The 7B model": a size that a text calls a model by is its parameter count, unless the text counts them elsewhere."""
    out = []
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        if mention.kind == "anaphor" and mention.entity and mention.entity.key == "sized":
            size = name_size(re.sub(r"^\D*", "x-", mention.surface, count=1))
            for node in subjects.nodes.get(at, ()) if size else ():
                out.append(
                    Draft(
                        node, "parameterCount", size, sentence.span, "sized-reference", approximate=True, fallback=True
                    )
                )
    return out


def _note_denials(sentence: Sentence, subjects: Subjects, scopes: Scopes, denied: set[frozenset[Node]]) -> None:
    """Models of a sentence that denies a succession are no line, whatever their names."""
    if "no-succession" not in scopes.stretches:
        return
    nodes = [n for at in subjects.nodes for n in subjects.nodes[at]]
    denied.update(frozenset((a, b)) for a in nodes for b in nodes if a != b)


def _named(claims: Sequence[Claim], mentions: Sequence[Mention]) -> dict[Node, tuple[str, frozenset[str]]]:
    """The named things that claims are about, and every model that the author tagged."""
    met = surfaces(mentions)
    wanted = {c.subject for c in claims} | {c.value for c in claims if isinstance(c.value, Node)}
    wanted |= {Node("Model", m.entity.key) for m in mentions if m.kind == "model" and m.tagged and m.entity}
    return {node: met[node] for node in sorted(wanted & met.keys())}
