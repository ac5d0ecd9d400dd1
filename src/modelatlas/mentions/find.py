"""Mentions of a document: every reader proposes spans, then the best of those that overlap is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from modelatlas.gazetteer import Gazetteer, find_hardware, load_gazetteer, parse_hardware, slug
from modelatlas.mentions.cues import Cues, find_cues, load_cues
from modelatlas.mentions.names import BEGINS, find_model_names, find_proper_names
from modelatlas.model import Document, Entity, Mention, Quantity, Tag
from modelatlas.quantities import DateMention, find_dates, find_quantities
from modelatlas.tags import TagTable, load_tags

QUANTITY_KINDS = {
    "{parameter}": "params",
    "{active_parameter}": "active",
    "{token}": "tokens",
    "h": "duration",
    "By": "bytes",
    "kW.h": "energy",
    "kg{CO2e}": "emissions",
    "{FLOP}": "flop",
    "%": "percent",
    "{percentage_point}": "points",
    "{point}": "points",
    "{device}.h": "devicehours",
    "{token}/s/{device}": "throughput",
    "{language}": "languages",
    "{programming_language}": "proglanguages",
    "{device}": "devices",
    "{node}": "nodes",
    "{example}": "shots",
    "1": "number",
}
"""UCUM unit → kind of mention; a unit that is not here is a ``measure``: recognised, so that nothing else claims it."""

ENTITY_KINDS = {
    "Model": "model",
    "Hardware": "hardware",
    "Country": "country",
    "Organization": "organization",
    "Benchmark": "benchmark",
    "Technique": "technique",
    "Task": "task",
    "License": "license",
    "Corpus": "dataset",
    "Standard": "standard",
    "Metric": "metric",
}

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

_SIZE = re.compile(r"\d[\d.,]*\s?[BMT](?:n)?")
_MAX_NAME = 80
"""Longest surface, in code points, that a tag may mark as a name: a longer one is an unclosed tag."""

_TAGGED_UNITS = {
    "parameters": {"params", "active", "number", "size"}, "duration": {"duration", "devicehours"}, "energy": {"energy"},
    "emissions": {"emissions"}, "tokens": {"tokens", "number", "size"}, "context": {"context", "tokens", "number"},
    "compute": {"flop", "devicehours"}, "score": {"percent", "points", "number"},
}  # fmt: skip
_TAGGED_AS = {"parameters": "params", "tokens": "tokens", "context": "context"}
"""A bare number in such a tag is of this kind: the tag is its unit."""

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
    r"^(?:a\s+cluster\s+of\s+|a\s+total\s+of\s+|the\s+|a\s+|an\s+)?(?:[~≈]?\d[\d,.\s]*(?:\s?[x×]\s?)?|[a-z]+\s+)?(?=[A-Z])"
)
_ARTICLE = re.compile(r"^(?:the|a|an|its|our)\s+", re.IGNORECASE)
_MODEL_NOUN = re.compile(
    r"\s+(?:model|models|architecture|network|system|transformer|llm|family|series|baseline|iteration)$", re.IGNORECASE
)


def find_mentions(
    doc: Document, *, tags: TagTable | None = None, gazetteer: Gazetteer | None = None
) -> tuple[Mention, ...]:
    """Every mention of ``doc``, in order, none overlapping; ``doc.text[m.start:m.end] == m.surface``.

    What the author tagged comes first; then the longest of what the quantity grammar, the gazetteer, the cues and the
    shapes of names propose.
    """
    tags = tags or load_tags()
    gazetteer = gazetteer or load_gazetteer()
    cues = load_cues()
    text = doc.text
    measured = list(_quantities(text))
    known = list(_entities(text, gazetteer))
    marked, used = _tagged(doc, tags, gazetteer, cues, measured, known)
    tagged_models = [m.surface for m in marked if m.kind == "model"]
    measured.extend(_counts_to_a_node(text))
    measured = _counts_of_hardware(text, measured, known)
    free = [m for m in measured if id(m) not in used]
    places = {(m.start, m.end) for m in known if m.kind in ("nationality", "country")}
    names = (
        m for m in find_proper_names(text, cues, doc.blocks) if m.kind != "benchmark" or (m.start, m.end) not in places
    )  # "the Dutch benchmark"
    national = {m.start: m.entity.key for m in known if m.kind == "nationality" and m.entity}
    proposed = [
        *free,
        *known,
        *_of_a_nation(find_cues(text, cues), national),
        *find_model_names(text, tagged_models, {m.surface for m in known if m.kind != "model"}, cues),
        *names,
    ]
    return _scored_names(_without_overlaps(marked, proposed, text), text)


_TO_A_NODE = re.compile(
    r"(?:(?<=nodes of )|(?<=servers of )|(?<=machines of )|(?<=hosts of )|(?<=groups of ))"
    r"(two|four|six|eight|ten|twelve|sixteen)\b"
    r"|(?<![\w-])(two|four|six|eight|ten|twelve|sixteen)"
    r"(?= (?:(?:to|per|in|on) (?:a|each|every|the)? ?(?:node|server|machine|host)|"
    r"of (?:them|these|those|the (?:same )?\w+s))\b)",
    re.IGNORECASE,
)
_WORDS = {"two": 2, "four": 4, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "sixteen": 16}
_SMALL = _WORDS | {"three": 3, "five": 5, "seven": 7, "nine": 9, "eleven": 11}


def _counts_to_a_node(text: str) -> Iterator[Mention]:
    """ "In nodes of eight", "four to a node": number words that have no noun of their own."""
    for found in _TO_A_NODE.finditer(text):
        start, end = found.span(1) if found[1] else found.span(2)
        value = Decimal(_WORDS[text[start:end].lower()])
        yield Mention("number", start, end, text[start:end], quantity=Quantity(start, end, value, "1"))


_ADJECTIVE = "identical|dedicated|separate|rented|leased|modern|interconnected|additional|further|more|used|second-hand"
_OF_HARDWARE = re.compile(
    rf"(?<![\w-])({'|'.join(_SMALL)})(?:[\s-]+(?:{_ADJECTIVE}|NVIDIA|AMD|Intel|Google|Huawei))?[\s-]+$|(?<![\w.,])(\d{{1,4}})[x×]$"
    r"|\b(?:on|of|with|over|across|to|us(?:ed|es|ing)|about|around|roughly|some|employ\w*|utili[sz]\w*|leverag\w*|requir\w*|need\w*)\s((?:19|20)\d\d)\s(?:[A-Z]\w+\s)?$",
    re.IGNORECASE,
)
_TIMES_AFTER = re.compile(r"\s?\(?x(\d{1,5})(?![\w.,]\d|\w)")
_SYSTEM = re.compile(r"(?:NVIDIA\s+)?[DH]GX\b")


def _counts_of_hardware(text: str, measured: Sequence[Mention], known: Iterable[Mention]) -> list[Mention]:
    """``measured`` with the counts that only their device shows: "eight H100s", "8xA100", "2048 A100s" (no year).

    Without those of systems: of "64 DGX H100" the device is the H100, but it does not number 64.
    """
    added: list[Mention] = []
    dropped: set[int] = set()
    for m in known:
        if m.kind != "hardware":
            continue
        if _SYSTEM.match(m.surface):
            dropped.update(range(m.start - 2, m.start))
            continue
        if found := _TIMES_AFTER.match(text, m.end):
            start, end = found.span(1)
            added.append(Mention("number", start, end, found[1], quantity=Quantity(start, end, Decimal(found[1]), "1")))
        if found := _OF_HARDWARE.search(text, max(0, m.start - 40), m.start):
            start, end = found.span(found.lastindex or 0)
            number = text[start:end].lower()
            value = Decimal(_SMALL.get(number) or int(number))
            dropped.add(end)
            added.append(Mention("number", start, end, text[start:end], quantity=Quantity(start, end, value, "1")))
    return [m for m in measured if m.end not in dropped or m.kind not in ("number", "year", "size")] + added


_TEST_NAME = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Z][\w+.-]+|[A-Z]\w+(?:Bench|QA|Eval)")
_MODEL_NAME = re.compile(r"[A-Z]\w*(?:GPT|BERT|LLaMA|Llama|LLM)(?:-\w+)?")
_CALLED_TEST = re.compile(r",?\s+(?:the|a|an|our)\s+(?:[\w-]+\s+){0,4}(?:benchmark|test|suite|leaderboard)s?\b")
_ON = re.compile(
    r"(?<!improves )(?<!improved )(?<!improving )(?<!built )(?<!builds )(?<!based )(?<!trained )(?<!tuned )"
    r"\b[Oo]n\s+(?:the\s+)?$"
)
_TESTED_ON = re.compile(
    r"(?:(?:^|[.;:,]\s+(?:and\s+|while\s+|whereas\s+)?|\n\s*)[Oo]n|"
    r"(?:%|\d|\b(?:accuracy|rate|F1|BLEU|WER|scor(?:es?|ing)))\)?\s+on)\s+(?:the\s+)?$"
)
_NEAR_SCORE = 90


def _scored_names(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """A name that a score stands beside ("61.2% on NorQuAD") is a benchmark, and stays one in the document.

    So is a data set where a score is said to be "on" it.
    """
    metrics = [m.start for m in mentions if m.kind == "metric"]
    scores = [
        m.start
        for m in mentions
        if m.kind in ("percent", "points", "shots") or (m.kind == "number" and "." in m.surface)
    ]

    def beside(m: Mention, places: Sequence[int]) -> bool:
        return any(abs(m.start - at) < _NEAR_SCORE for at in places)

    def is_test(m: Mention) -> bool:
        if not _TEST_NAME.fullmatch(m.surface) or _MODEL_NAME.fullmatch(m.surface):
            return False
        on = bool(_ON.search(text, max(0, m.start - 24), m.start)) and beside(m, [*scores, *metrics])
        return on or m.end + 1 in metrics or (beside(m, scores) and bool(_CALLED_TEST.match(text, m.end)))

    tests = {m.surface for m in mentions if m.kind == "benchmark" or (m.kind == "name" and is_test(m))}

    def read(m: Mention) -> Mention:
        if m.kind == "name" and not m.tagged and _MODEL_NAME.fullmatch(m.surface):
            return replace(m, kind="model", entity=Entity("Model", slug(m.surface)))
        tested = m.kind == "dataset" and not m.tagged and _TESTED_ON.search(text, max(0, m.start - 24), m.start)
        if (m.kind == "name" and m.surface in tests) or (tested and beside(m, [*scores, *metrics])):
            label = m.entity.label if m.kind == "dataset" and m.entity else ""
            return replace(m, kind="benchmark", entity=Entity("Benchmark", slug(label or m.surface)))
        return m

    return tuple(read(m) for m in mentions)


def _of_a_nation(cues: Iterable[Mention], national: dict[int, str]) -> Iterator[Mention]:
    """ "The Chilean model": the country is part of what it stands for."""
    for m in cues:
        if m.entity and m.entity.key == "national":
            country = next((key for at, key in national.items() if m.start < at < m.end), "")
            yield replace(m, entity=Entity("Cue", f"national-{country}"))
        else:
            yield m


def quantity_kind(quantity: Quantity, surface: str) -> str:
    """The kind of mention that a quantity makes: by its unit; a bare "7B" is a ``size``; the end of a range is none."""
    if quantity.range_end:
        return "measure"
    if quantity.unit == "1" and _SIZE.fullmatch(surface):
        return "size"
    if quantity.unit == "{token}" and "context" in surface:
        return "context"
    return QUANTITY_KINDS.get(quantity.unit, "measure")


def _quantities(text: str) -> Iterator[Mention]:
    for quantity in find_quantities(text):
        surface = text[quantity.start : quantity.end]
        yield Mention(quantity_kind(quantity, surface), quantity.start, quantity.end, surface, quantity=quantity)
    for when in find_dates(text):
        yield _date(text, when, tagged=False)


def _date(text: str, when: DateMention, *, tagged: bool) -> Mention:
    """A day is a ``date``; a month or a year is a ``year``: its number is in ``entity.key``."""
    kind = "date" if when.date else "year"
    year = Entity("Year", str(when.year))
    return Mention(kind, when.start, when.end, text[when.start : when.end], year, when=when.date, tagged=tagged)


def _entities(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    for match in gazetteer.find(text):
        kind = ENTITY_KINDS.get(match.entity.kind)
        if kind == "country" and match.adjective:
            kind = "nationality"
        if kind and kind != "hardware":
            yield Mention(kind, match.start, match.end, text[match.start : match.end], match.entity)
    for match in find_hardware(text):
        yield Mention("hardware", match.start, match.end, text[match.start : match.end], match.entity)


def _tagged(
    doc: Document,
    tags: TagTable,
    gazetteer: Gazetteer,
    cues: Cues,
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
            out.extend(_tagged_quantity(doc.text, kind, inside, used))
        elif kind in ("year", "date"):
            for m in inside:
                if m.kind in ("year", "date"):
                    used.add(id(m))
                    out.append(replace(m, tagged=True))
        elif kind == "hardware":
            out.extend(_tagged_hardware(doc.text, tag, inside, known))
        else:
            out.extend(_tagged_name(doc.text, tag, kind, gazetteer, cues, known))
    return out, used


def _tagged_quantity(text: str, kind: str, inside: Iterable[Mention], used: set[int]) -> Iterator[Mention]:
    for m in inside:
        if m.kind in _TAGGED_UNITS[kind] and m.quantity:
            used.add(id(m))
            named = _TAGGED_AS.get(kind, m.kind) if m.kind in ("number", "size") or kind == "context" else m.kind
            yield replace(m, kind=named, tagged=True)


def _tagged_hardware(text: str, tag: Tag, inside: Sequence[Mention], known: Sequence[Mention]) -> Iterator[Mention]:
    """Known hardware in the tag, or else the tag's own words without their count; "8-GPU nodes" names none."""
    found = [m for m in known if m.kind == "hardware" and m.start < tag.end and m.end > tag.start]
    if found:
        yield from (replace(m, tagged=True) for m in found)
        return
    start, end = _trimmed(text, tag.start, tag.end)
    surface = text[start:end]
    if not surface or len(surface) > _MAX_NAME or _GENERIC.fullmatch(surface) or "\n" in surface:
        return
    head = _COUNTED.match(surface)
    start += head.end() if head else 0
    name = _TRAILING.sub("", text[start:end])
    entity = parse_hardware(name)
    if entity is None and any(c.isupper() for c in name):
        entity = Entity("Hardware", slug(name))
    if entity and not any(m.start <= start < m.end for m in inside if m.kind in ("devices", "nodes")):
        yield Mention("hardware", start, start + len(name), name, entity, tagged=True)


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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",.;:("):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;:"):
        end -= 1
    return start, end


def _tagged_name(
    text: str, tag: Tag, kind: str, gazetteer: Gazetteer, cues: Cues, known: Sequence[Mention]
) -> Iterator[Mention]:
    start, end = _trimmed(text, tag.start, tag.end)
    if article := _ARTICLE.match(text[start:end]):
        start += article.end()
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


def _rank(m: Mention) -> tuple[int, int, int]:
    return (m.end - m.start, _PRECEDENCE.get(m.kind, 4), -m.start)


def _without_overlaps(marked: Sequence[Mention], proposed: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """Tagged mentions, then the others by length and precedence, each where nothing taken overlaps it."""
    taken = bytearray(len(text) + 1)
    kept: list[Mention] = []
    ordered = [*sorted(marked, key=_rank, reverse=True), *sorted(proposed, key=_order, reverse=True)]
    for m in ordered:
        if m.start < m.end and not any(taken[m.start : m.end]):
            taken[m.start : m.end] = b"\x01" * (m.end - m.start)
            kept.append(m)
        elif (m.kind == "name" or (m.kind == "organization" and " of " in m.surface)) and not m.tagged:
            kept.extend(_rest(m, taken, text))
    kept.sort(key=lambda m: m.start)
    return tuple(kept)


def _order(m: Mention) -> tuple[int, int, int, int]:
    """Names that nothing is known of come last, whatever their length: they only fill what is left."""
    return (0 if m.kind == "name" else 1, *_rank(m))


_FUNCTION_WORDS = re.compile(r"(?:\s+(?:of|for|and|the|in|on|de|du))+$")


def _rest(m: Mention, taken: bytearray, text: str) -> Iterator[Mention]:
    """What is left of a name of which something known took a part at its head or tail."""
    start, end = m.start, m.end
    while start < end and taken[start]:
        start += 1
    while end > start and taken[end - 1]:
        end -= 1
    start, end = _trimmed(text, start, end)
    if text[start : start + 2] in ("'s", "’s"):
        start += 2
        start, end = _trimmed(text, start, end)
    if tail := _FUNCTION_WORDS.search(text[start:end]):
        end = start + tail.start()
    surface = text[start:end]
    if " " not in surface and BEGINS.search(text, max(0, start - 4), start):
        return
    if surface[:1].isupper() and not any(taken[start:end]) and len(surface) > 2:
        taken[start:end] = b"\x01" * (end - start)
        yield Mention(m.kind, start, end, surface, Entity("Organization", slug(surface)))
