"""Mentions of a document: every reader proposes spans, then the best of those that overlap is kept."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from modelatlas.gazetteer import Gazetteer, load_gazetteer, slug
from modelatlas.mentions.apart import told_apart
from modelatlas.mentions.benchmarks import scored_names, with_editions
from modelatlas.mentions.compounds import compounded, reaching_back
from modelatlas.mentions.counts import counts_of_hardware, counts_to_a_node, parts_of_a_change
from modelatlas.mentions.cues import Cues, find_cues, load_cues
from modelatlas.mentions.edition_names import find_editions
from modelatlas.mentions.kinds import read_entities, read_quantities
from modelatlas.mentions.labelled import labelled
from modelatlas.mentions.likenesses import is_likeness, joined_to_languages, one_spelling, without_tests
from modelatlas.mentions.linked import find_identified, find_linked, without_accounts
from modelatlas.mentions.member_sizes import called_by_size, find_member_sizes
from modelatlas.mentions.model_names import find_model_names, find_names, with_patch_sizes
from modelatlas.mentions.proper_names import BEGINS, find_proper_names
from modelatlas.mentions.same_names import also_known, makers_at_work, stood_for
from modelatlas.mentions.shared_heads import find_shared_heads, with_shared_stems
from modelatlas.mentions.sizes import Sizes, sizes_of
from modelatlas.mentions.spelt_out import find_spelt_out
from modelatlas.mentions.tagged import find_tagged, trimmed
from modelatlas.mentions.terms import find_terms
from modelatlas.mentions.title_names import find_title_names
from modelatlas.model import Document, Entity, Mention, Span
from modelatlas.tags import TagTable, load_tags
from modelatlas.titles.find import names_of, program_of, spellings
from modelatlas.titles.headed import find_member_names
from modelatlas.titles.opening import find_opening_name
from modelatlas.titles.shapes import has_shape, is_generic
from modelatlas.versions import NAMED_SIZE, is_member
from modelatlas.words import STOP_WORDS


def find_mentions(
    doc: Document, *, tags: TagTable | None = None, gazetteer: Gazetteer | None = None
) -> tuple[Mention, ...]:
    """Every mention of ``doc``, in order, none overlapping; ``doc.text[m.start:m.end] == m.surface``.

    What the author tagged comes first; then the longest of what the quantity grammar, the gazetteer, the cues and the
    shapes of names propose.
    """
    if doc.layout is not None and doc.layout.places is not None:
        return _located(doc, find_mentions(doc.plain(), tags=tags, gazetteer=gazetteer))
    tags = tags or load_tags()
    gazetteer = gazetteer or load_gazetteer()
    text = doc.text
    measured = list(read_quantities(text))
    known = [m for m in read_entities(text, gazetteer) if not _ends_name(m, text)]
    marked, used = find_tagged(doc, tags, gazetteer, measured, known)
    marked = _without_projects(marked, text)
    measured = [*measured, *counts_to_a_node(text), *parts_of_a_change(text)]
    free = [m for m in counts_of_hardware(text, measured, known) if id(m) not in used]
    linked = list(find_linked(doc.layout, gazetteer)) if doc.layout is not None else []
    identified = list(find_identified(text))
    named = [m.surface for m in marked if m.kind == "model"]
    named += [*_shown(doc, gazetteer), *(m.surface for m in linked if has_shape(m.surface))]
    spelt = list(find_spelt_out(text, known, gazetteer))
    named += [*(m.surface for m in identified), *(short for _, short in spelt)]
    proposed = [*(m for m, _ in spelt), *_proposed(doc, gazetteer, [*linked, *identified], free, known, named)]
    proposed = list(reaching_back(proposed, known, text))
    marked = _without_families(marked, proposed)
    proposed = [m for m in proposed if not _is_within_path(m, text)]
    whole = with_editions(scored_names(_without_overlaps(marked, proposed, text), text), text)
    kept = _without_descriptions(with_shared_stems(with_patch_sizes(whole, text), text), proposed, text)
    found = joined_to_languages([m for m in kept if not is_likeness(m, text)], text)
    headings = [block.span for block in doc.layout.blocks if block.kind == "heading"] if doc.layout else []
    found = compounded(found, text, headings, gazetteer)
    found = without_accounts(without_tests(found, text), [*linked, *identified], text)
    found = makers_at_work(stood_for(also_known(one_spelling(found), text), text), text, gazetteer)
    found = labelled(called_by_size(_only_members(found, text), text), text)
    return told_apart(found, doc, gazetteer)


def _shown(doc: Document, gazetteer: Gazetteer) -> list[str]:
    """The names of models that the layout of a document shows as such: at its head, in headings and tables."""
    if doc.layout is None:
        return []
    opening = find_opening_name(doc.layout, gazetteer)
    names = [*names_of(doc.layout, gazetteer), *find_member_names(doc.layout, gazetteer)]
    return [*names, opening, *spellings(doc.text, opening)] if opening else names


def _proposed(
    doc: Document,
    gazetteer: Gazetteer,
    published: Sequence[Mention],
    free: Sequence[Mention],
    known: Sequence[Mention],
    names: Sequence[str],
) -> list[Mention]:
    """What the grammar, the tables, the cues and the shapes of names propose; of two of one length the first counts."""
    text, cues = doc.text, load_cues()
    places = {(m.start, m.end) for m in known if m.kind in ("nationality", "country")}
    proper = _beside_known(_without_devices(find_proper_names(text, cues, doc.blocks), known), known)
    national = {m.start: m.entity.key for m in known if m.kind == "nationality" and m.entity}
    return [
        *find_title_names(doc, gazetteer),
        *published,
        *find_editions(doc, gazetteer),
        *find_member_sizes(text),
        *free,
        *known,
        *find_shared_heads(text, known, gazetteer),
        *_names_of_models(doc, names, {m.surface for m in known if m.kind != "model"}, cues),
        *_of_a_nation(find_cues(text, cues), national),
        *find_terms(text),
        *(m for m in proper if m.kind != "benchmark" or (m.start, m.end) not in places),  # "the Dutch benchmark"
    ]


_PATH = re.compile(r"(?<![\w./-])[\w.-]{2,60}/[\w.-]{0,60}[-_]$")


def _is_within_path(m: Mention, text: str) -> bool:
    """Whether a technique is a piece of an identifier: "fjord/tern-7b-lora"."""
    joined = m.kind in ("technique", "task") and text[max(0, m.start - 2) : m.start].rstrip("\n").endswith(("-", "_"))
    return joined and bool(_PATH.search(text, max(0, m.start - 124), m.start))


def _without_devices(names: Iterable[Mention], known: Sequence[Mention]) -> Iterator[Mention]:
    """The names; one that ends in a device's, "Fjord AI L40S 48GB", fills what that leaves, as nothing known of it."""
    devices = [m.start for m in known if m.kind == "hardware"]
    for m in names:
        at = bisect_right(devices, m.start)
        in_it = m.kind == "organization" and at < len(devices) and devices[at] < m.end
        yield replace(m, kind="name") if in_it else m


_AND = re.compile(r"\s(?:and|&)\s+(?:the\s+)?(?=[A-Z])")


def _beside_known(names: Iterable[Mention], known: Sequence[Mention]) -> Iterator[Mention]:
    """The names; one that goes on from an organization that is known is another: "Google DeepMind and Fjord Labs"."""
    ends = {k.start: k.end for k in known if k.kind == "organization"}
    for m in names:
        end = ends.get(m.start, m.end)
        joint = _AND.match(m.surface, end - m.start) if m.kind == "organization" and end < m.end else None
        if joint is None:
            yield m
            continue
        surface = m.surface[joint.end() :]
        yield replace(m, start=m.start + joint.end(), surface=surface, entity=Entity("Organization", slug(surface)))


_JOINED = re.compile(r"(?<![\w-])(?!Non-|Trans-|Anti-|Pro-|Pan-)[A-Z]\w{3,30}-$")


def _ends_name(m: Mention, text: str) -> bool:
    """Whether a country is the end of a name that a hyphen joins: "OpenTern-France"."""
    return m.kind == "country" and _JOINED.search(text, max(0, m.start - 32), m.start) is not None


_SIZE_OF = re.compile(r"-\d+(?:\.\d+)?[bmt]\Z")
_VERSION_OF = re.compile(r"-v?\d+(?:\.\d+)*\Z")


def _only_members(mentions: list[Mention], text: str) -> list[Mention]:
    """A family of which one member alone is named is that member: "Tern" in a text on Tern-7B and no other Tern.

    Beside other versions, "Tern 2" in a text on Tern 3 and Tern 2 7B, it is the version.
    """
    models = {m.entity.key: m.entity for m in mentions if m.kind == "model" and m.entity}
    starts = {m.entity.key: m.start for m in reversed(mentions) if m.kind == "model" and m.entity}
    ordered = sorted(models)
    alone: dict[str, Entity] = {}
    sizes: Sizes | None = None
    for key, entity in models.items():
        size = _SIZE_OF.search(key)
        stem = key[: size.start()] if size else ""
        if stem in models and not entity.label and not models[stem].label:
            others = bisect_left(ordered, f"{stem}.") - bisect_left(ordered, f"{stem}-") > 1  # "." follows "-"
            line = _VERSION_OF.sub("-", stem)
            versions = line != stem and any(
                other.startswith(line) and not other.startswith(stem) for other in (() if others else ordered)
            )
            if others or versions:
                continue
            sizes = sizes or sizes_of(mentions, text)
            if not (sizes.beside(stem, key[len(stem) + 1 :]) or _is_measured_by(starts[key], text)):
                alone[stem] = entity
    if not alone:
        return mentions
    return [
        replace(m, entity=alone[m.entity.key])
        if m.kind == "model" and m.entity and not m.tagged and m.entity.key in alone
        else m
        for m in mentions
    ]


_MEASURED_BY = re.compile(
    r"\b(?:compared\s(?:to|with)|than|unlike|versus|vs\.?|against|outperforms?|beats?|surpass(?:es)?|succeeds?|replaces)\s(?:\w+\s){0,3}$",
    re.IGNORECASE,
)


def _is_measured_by(start: int, text: str) -> bool:
    """Whether a model is first named as what another is measured by: "compared to the dense Tern-7B, it gets 69%"."""
    return _MEASURED_BY.search(text, max(0, start - 60), start) is not None


def _without_families(marked: Iterable[Mention], proposed: Iterable[Mention]) -> list[Mention]:
    """What is tagged as a model without the name of a family: "the Tern family", beside Tern-7B and Tern-70B."""
    families = [m for m in proposed if m.kind == "anaphor" and m.entity and m.entity.key.startswith("family-")]
    return [m for m in marked if m.kind != "model" or not any(f.start <= m.start and m.end <= f.end for f in families)]


_PROJECT = re.compile(r"\s+(?:project|programme|program|initiative|effort)\b(?!-)")


def _without_projects(marked: Sequence[Mention], text: str) -> list[Mention]:
    """What is tagged without the name of a project beside its models': "the Tern project", beside Tern-1."""
    names = {m.surface for m in marked if m.kind == "model"}
    return [
        m
        for m in marked
        if m.kind != "model"
        or not _PROJECT.match(text, m.end)
        or not any(name != m.surface and is_member(name.lower(), m.surface.lower()) for name in names)
    ]


_IN_APPOSITION = re.compile(r"[\s*_`\u2060]*(?:[,(:—–]|\s-(?=\s))\s*")
_COMPLEMENT = re.compile(r"\b(?:is|was|are|as|be|been|remains|became)\s+$")
_MEMBERS = re.compile(r"\b(?:is|are)\s+(?:an?|our|the)\s+(?:\w+\s+)?(?:family|series|suite|collection|set)\s+of\s+$")


def _without_descriptions(mentions: Iterable[Mention], proposed: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Without "a proprietary system" where it says what a model is: "X, a proprietary system", "X is a …", "X is a
    family of open-source models".

    What else was ``proposed`` there stands in its place: the size in "X is a 9 billion parameter model by Fjord".
    """
    before: Mention | None = None
    for m in mentions:
        members = m.kind == "peer" and _MEMBERS.search(text, max(0, m.start - 40), m.start)
        if members or (m.kind == "peer" and m.entity and m.entity.key == "described"):
            apposed = before and before.kind == "model" and _IN_APPOSITION.fullmatch(text, before.end, m.start)
            if members or apposed or _COMPLEMENT.search(text, max(0, m.start - 12), m.start):
                inner = [p for p in proposed if m.start <= p.start and p.end <= m.end and p.kind != "peer"]
                yield from _without_overlaps((), inner, text)
                continue
        yield m
        before = m


_TITLED = re.compile(rf":\s((?=[A-Z])[\w.]+(?:-[\w.]+)*-{NAMED_SIZE})\W*$")
_NOTHING = "\u2060"
"""What stands in for text that is looked at apart: no letter, no space, no sign (word joiner)."""


def _names_of_models(doc: Document, given: Sequence[str], others: Collection[str], cues: Cues) -> Iterator[Mention]:
    """Names of models by their shape and use; a heading ("Model Quality") introduces none, and repeats those known."""
    if doc.layout is None:
        yield from (
            m
            for m in find_model_names(doc.text, given, others, cues)
            if m.partial or not is_generic(m.surface) or m.surface in given
        )
        return
    headings = [b.span for b in doc.layout.blocks if b.kind == "heading"]
    prose, heads, cursor = [], [], 0
    for start, end in headings:
        prose += [doc.text[cursor:start], _NOTHING * (end - start)]
        heads += [_NOTHING * (start - cursor), doc.text[start:end]]
        cursor = end
    program = program_of(doc.layout)
    names = set(given) - {program}
    first = next((b for b in doc.layout.blocks if b.kind == "heading" and b.level == 1), None)
    if first:  # but one with a size at the end of a title: "A Model of Letters: Tern-Chat-0.2B"
        names |= set(_TITLED.findall(doc.text, *first.span))
    for m in find_model_names("".join((*prose, doc.text[cursor:])), given, others, cues):
        if not is_generic(m.surface) and m.surface != program:
            names.add(m.surface)
            yield m
    for start, end in find_names("".join(heads), names):
        surface = doc.text[start:end]
        yield Mention("model", start, end, surface, Entity("Model", slug(surface)))


def _located(doc: Document, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Mentions of a document without markup, where they stand in the file, markup within them and all."""
    assert doc.layout is not None
    out = []
    for m in mentions:
        start, end = doc.layout.original(Span(m.start, m.end))
        out.append(replace(m, start=start, end=end, surface=doc.text[start:end]))
    return tuple(out)


def _of_a_nation(cues: Iterable[Mention], national: dict[int, str]) -> Iterator[Mention]:
    """ "The Chilean model": the country is part of what it stands for."""
    for m in cues:
        if m.entity and m.entity.key == "national":
            country = next((key for at, key in national.items() if m.start < at < m.end), "")
            if not country:
                continue
            yield replace(m, entity=Entity("Cue", f"national-{country}"))
        else:
            yield m


_PRECEDENCE = {
    "peer": 7,
    "license": 6,
    "standard": 5,
    "benchmark": 5,
    "hardware": 5,
    "organization": 4,
    "dataset": 4,
    "model": 4,
    "anaphor": 4,
    "technique": 4,
    "task": 4,
    "metric": 3,
    "artifact": 4,
    "country": 3,
    "nationality": 2,
    "name": 0,
    "number": 1,
    "size": 1,
    "year": 1,
}
"""Which kind wins a span that two claim at the same length; a quantity with a unit has 4."""


def _rank(m: Mention) -> tuple[int, int, int]:
    return (m.end - m.start, _PRECEDENCE.get(m.kind, 4), -m.start)


def _order(m: Mention) -> tuple[int, int, int, int]:
    """Names that nothing is known of come last, whatever their length: they only fill what is left."""
    return (0 if m.kind == "name" else 1, *_rank(m))


def _without_overlaps(marked: Sequence[Mention], proposed: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """Tagged mentions, then the others by length and precedence, each where nothing taken overlaps it."""
    taken = bytearray(len(text) + 1)
    kept: list[Mention] = []
    ordered = [*sorted(marked, key=_rank, reverse=True), *sorted(proposed, key=_order, reverse=True)]
    for m in ordered:
        if m.start < m.end and taken.find(1, m.start, m.end) < 0:
            taken[m.start : m.end] = b"\x01" * (m.end - m.start)
            kept.append(m)
        elif (m.kind == "name" or (m.kind == "organization" and " of " in m.surface)) and not m.tagged:
            kept.extend(_rest(m, taken, text))
    kept.sort(key=lambda m: m.start)
    return tuple(kept)


_NO_OWNERS = frozenset(
    {"Today", "Yesterday", "Tomorrow", "Let", "It", "That", "Here", "There", "What", "Who", "Where", "How"}
)
"""What no maker is called: "Today's Tern-7B"."""
_FUNCTION_WORDS = re.compile(r"(?:\s+(?:of|for|and|the|in|on|de|du))+$")


def _rest(m: Mention, taken: bytearray, text: str) -> Iterator[Mention]:
    """What is left of a name of which something known took a part at its head or tail."""
    start, end = m.start, m.end
    while start < end and taken[start]:
        start += 1
    while end > start and taken[end - 1]:
        end -= 1
    start, end = trimmed(text, start, end)
    if text[start : start + 2] in ("'s", "’s"):
        start += 2
        start, end = trimmed(text, start, end)
    if tail := _FUNCTION_WORDS.search(text[start:end]):
        end = start + tail.start()
    owner = start == m.start and text[start:end].endswith(("'s", "’s"))
    end -= 2 * owner  # "Fjord Cloud's Tern" is the firm's, not the cloud's
    surface = text[start:end]
    begins = not (owner and surface not in _NO_OWNERS) and BEGINS.search(text, max(0, start - 4), start)
    if " " not in surface and (begins or surface.lower() in STOP_WORDS):
        return
    if surface[:1].isupper() and not any(taken[start:end]) and len(surface) > 2:
        taken[start:end] = b"\x01" * (end - start)
        yield Mention(m.kind, start, end, surface, Entity("Organization", slug(surface)))
