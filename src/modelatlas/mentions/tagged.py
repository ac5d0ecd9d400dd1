"""What the author tagged: each tag says what its words are, and the grammar and the tables say which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from modelatlas.gazetteer import Gazetteer, parse_hardware, slug
from modelatlas.mentions.kinds import ENTITY_KINDS
from modelatlas.model import Document, Entity, Mention, Tag
from modelatlas.tags import TagTable


def find_tagged(
    doc: Document,
    tags: TagTable,
    gazetteer: Gazetteer,
    measured: Sequence[Mention],
    known: Sequence[Mention],
) -> tuple[list[Mention], set[int]]:
    """The mentions that the author marked, and the identities of the untagged ones that they replace."""
    out: list[Mention] = []
    used: set[int] = set()
    for tag in doc.tags:
        kind = tags.kind(tag.name)
        if kind is None:
            continue
        inside = [m for m in measured if m.start < tag.end and m.end > tag.start]
        if kind in _TAGGED_UNITS:
            out.extend(_tagged_quantity(kind, inside, used))
        elif kind in ("year", "date"):
            for m in inside:
                if m.kind in ("year", "date"):
                    used.add(id(m))
                    out.append(replace(m, tagged=True))
        elif kind == "hardware":
            out.extend(_tagged_hardware(doc.text, tag, inside, known))
        else:
            out.extend(_tagged_name(doc.text, tag, kind, gazetteer, known))
    return out, used


_TAGGED_UNITS = {
    "parameters": {"params", "active", "number", "size"}, "duration": {"duration", "devicehours"}, "energy": {"energy"},
    "emissions": {"emissions"}, "tokens": {"tokens", "number", "size"}, "context": {"context", "tokens", "number"},
    "compute": {"flop", "devicehours"}, "score": {"percent", "points", "number"},
}  # fmt: skip
_TAGGED_AS = {"parameters": "params", "tokens": "tokens", "context": "context"}
"""A bare number in such a tag is of this kind: the tag is its unit."""


def _tagged_quantity(kind: str, inside: Iterable[Mention], used: set[int]) -> Iterator[Mention]:
    for m in inside:
        if m.kind in _TAGGED_UNITS[kind] and m.quantity:
            used.add(id(m))
            named = _TAGGED_AS.get(kind, m.kind) if m.kind in ("number", "size") or kind == "context" else m.kind
            yield replace(m, kind=named, tagged=True)


_MAX_NAME = 80
"""Longest surface, in code points, that a tag may mark as a name: a longer one is an unclosed tag."""

_GENERIC = re.compile(
    r"(?:a|an|the|its|our|this|that|these|some|\d[\d,.]*|of|high-end|custom|dedicated|commodity|in-house|modern|data-?cent(?:er|re)|"
    r"gpus?|tpus?|npus?|cpus?|accelerators?|cards?|chips?|nodes?|clusters?|devices?|processors?|servers?|superchips?|supercomputers?|"
    r"graphics|hardware|units?|boards?|pods?|machines?|instances?|cores?|\s|[-–—,×x*])+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s-]+(?:gpus?|tpus?|npus?|accelerators?|cards?|chips?|nodes?|clusters?|devices?|processors?|superchips?|units?|boards?|servers?)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?:a\s+cluster\s+of\s+|a\s+total\s+of\s+|the\s+|a\s+|an\s+)?(?:[~≈]?\d[\d,.\s]*(?:\s?[x×]\s?)?)?(?:[a-z][a-z-]+\s+){0,3}(?=[A-Z])"
)


def _tagged_hardware(text: str, tag: Tag, inside: Sequence[Mention], known: Sequence[Mention]) -> Iterator[Mention]:
    """Known hardware in the tag, or else the tag's own words without their count; "8-GPU nodes" names none."""
    found = [m for m in known if m.kind == "hardware" and m.start < tag.end and m.end > tag.start]
    if found:
        yield from (replace(m, tagged=True) for m in found)
        return
    start, end = trimmed(text, tag.start, tag.end)
    surface = text[start:end]
    if not surface or len(surface) > _MAX_NAME or _GENERIC.fullmatch(surface) or "\n" in surface:
        return
    head = _COUNTED.match(surface)
    start += head.end() if head else 0
    name = _TRAILING.sub("", text[start:end])
    entity = parse_hardware(name)
    if entity is None and any(c.isupper() for c in name):
        entity = Entity("Hardware", slug(name))
    if entity and not any(m.start <= start < m.end for m in inside):
        yield Mention("hardware", start, start + len(name), name, entity, tagged=True)


_ARTICLE = re.compile(r"^(?:the|a|an|its|our)\s+", re.IGNORECASE)
_OF_A_MODEL = re.compile(
    r"(?:earlier|older|original|previous|preceding|first|new|newer|latest|current|present|upcoming|forthcoming|larger|smaller|"
    r"competing|rival|comparable|existing)\s+(?=\S*[A-Z\d])"
)
"""What a tag holds before the name: "<model>the earlier Tern-4</model>"."""
_MODEL_NOUN = re.compile(
    r"\s+(?:model|models|architecture|network|system|transformer|llm|family|series|baseline|iteration)$", re.IGNORECASE
)


def _tagged_name(text: str, tag: Tag, kind: str, gazetteer: Gazetteer, known: Sequence[Mention]) -> Iterator[Mention]:
    start, end = trimmed(text, tag.start, tag.end)
    if article := _ARTICLE.match(text[start:end]):
        start += article.end()
        described = _OF_A_MODEL.match(text, start, end) if kind == "model" else None
        start = described.end() if described else start
    surface = text[start:end]
    if not surface or len(surface) > _MAX_NAME or "\n\n" in surface:
        return
    if kind == "model":
        if noun := _MODEL_NOUN.search(surface):
            end = start + noun.start()
            surface = text[start:end]
        if _is_name(surface):
            entity = gazetteer.lookup("Model", surface) or Entity("Model", slug(surface))
            yield Mention("model", start, end, surface, entity, tagged=True)
        return
    cls = next((c for c, k in ENTITY_KINDS.items() if k == kind), "")
    if listed := gazetteer.lookup(cls, surface):
        yield Mention(kind, start, end, surface, listed, tagged=True)
        return
    overlapping = [m for m in known if m.kind == kind and m.start < tag.end and m.end > tag.start]
    if overlapping:
        yield from (replace(m, tagged=True) for m in overlapping)
    elif (kind in ("organization", "benchmark", "dataset", "standard") and not surface.islower()) or kind in (
        "technique",
        "task",
        "metric",
    ):
        yield Mention(kind, start, end, surface, Entity(cls, slug(surface)), tagged=True)


def _is_name(surface: str) -> bool:
    """Whether what the author tagged as a model is a name ("gemma", "o1"), not a description ("transformer model")."""
    if not any(c.isalpha() for c in surface):
        return False
    return not surface.islower() or (" " not in surface and not _COMMON.fullmatch(surface))


_COMMON = re.compile(
    r"(?:(?:the|this|our|its|new|large|small|base|pre-?trained|language|foundation|neural|fine-?tuned|baseline|student|teacher)-?)*"
    r"(?:it|this|that|they|ours?|models?|systems?|networks?|architectures?|transformers?|llms?|lms?|baselines?|versions?|"
    r"iterations?|variants?|series|famil(?:y|ies)|assistants?|chatbots?|encoders?|decoders?|classifiers?|predecessors?|"
    r"successors?|checkpoints?|students?|teachers?|ai|unknown|none|n/a|tba|undisclosed|anonymous|unnamed)?",
    re.IGNORECASE,
)
"""Common nouns and pronouns that are tagged as models now and then: they name none."""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the spaces and the punctuation at its head and tail."""
    while start < end and (text[start].isspace() or text[start] in ",.;:("):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;:"):
        end -= 1
    return start, end
