"""What the quantity grammar and the tables recognise, as mentions: each unit and each class has its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from modelatlas.dates import in_order, month_first
from modelatlas.gazetteer import Gazetteer, find_hardware
from modelatlas.lexicon import tokens_of
from modelatlas.model import Entity, Mention, Quantity
from modelatlas.quantities import DateMention, scan

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

_SIZE = re.compile(r"\d[\d.,]*\s?(?:[BMTbm]n?|[mb]illion|trillion)|\d{1,3}(?:,\d{3}){2,4}", re.IGNORECASE)


_TUNED_PART = re.compile(r"\b(?:trainable|learnable|tunable)\b", re.IGNORECASE)
_ONLY = re.compile(
    r"\b(?:with|using|uses?|requir\w+|needs?|tun(?:es?|ing)|train(?:s|ing)|updat\w+|introduc\w+|adds?|adding)\s+"
    r"(?:only|just|merely)\s+(?:(?:about|around|roughly|approximately)\s+)?\Z",
    re.IGNORECASE,
)
""" "with only 2M trainable parameters": those of an adapter, or of whatever is not frozen."""
_EMITTED = re.compile(
    r"\b(?:emit(?:s|ted|ting)?|emissions?\s+(?:of|were|was|at|to))\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE
)
""" "The run before had emitted 88 tonnes": of what is not said again."""
_NEAR = 80
"""Code points before a count in which that is said."""


def quantity_kind(quantity: Quantity, surface: str) -> str:
    """The kind of mention that a quantity makes: by its unit; a bare "7B" is a ``size``; the end of a range is none."""
    if quantity.range_end:
        return "measure"
    if quantity.unit == "1" and _SIZE.fullmatch(surface):
        return "size"
    if quantity.unit == "{token}" and "context" in surface.lower():
        return "context"
    return QUANTITY_KINDS.get(quantity.unit, "measure")


_OF_DATA = re.compile(
    r"\s+(?:of\s+)?(?:[\w-]+\s+){0,2}?(?:texts?|data|corpus|corpora|data\s?sets?|documents|(?:GPU\s+)?memory|V?RAM)\b",
    re.IGNORECASE,
)
"""After an amount of bits: what is counted in bytes, "40 Gb of text"."""
_NEXT_KEY = re.compile(r"\s+Context\b(?:\s(?:window|length|size))?(?=\s*[:<>≤~≈]?\s*\d)")
"""After a number: no unit, but the key of the next, "Parameters 7B" over "Context length 4096"."""
_AFTER = 12
"""Code points after a quantity in which the rest of such a key and its number begin."""


def read_quantities(text: str) -> Iterator[Mention]:
    """What the quantity grammar reads in ``text``: quantities, then dates."""
    found = scan(text)
    for quantity in found.quantities:
        surface = text[quantity.start : quantity.end]
        if quantity.unit == "{token}" and (next_key := _NEXT_KEY.search(text, quantity.start, quantity.end + _AFTER)):
            yield Mention("measure", quantity.start, next_key.start(), text[quantity.start : next_key.start()])
            continue
        if quantity.unit == "{epoch}" and quantity.value == 1:
            continue  # "one epoch takes 3 hours": no count, but what each of them takes
        if quantity.unit == "bit" and _OF_DATA.match(text, quantity.end):
            quantity = replace(quantity, unit="By")
        kind = quantity_kind(quantity, surface)
        near = max(0, quantity.start - _NEAR)
        if quantity.unit == "kg" and _EMITTED.search(text, near, quantity.start):
            kind = "emissions"
        if kind == "params" and _TUNED_PART.search(surface) and _ONLY.search(text, near, quantity.start):
            kind = "measure"
        yield Mention(kind, quantity.start, quantity.end, surface, quantity=quantity)
    order = month_first(text) if any(when.date is None for when in found.dates) else None
    for when in found.dates:
        yield _date(text, in_order(when, text, order), tagged=False)


def _date(text: str, when: DateMention, *, tagged: bool) -> Mention:
    """A day is a ``date``; a month or a year is a ``year``: its number is in ``entity.key``."""
    kind = "date" if when.date else "year"
    year = Entity("Year", str(when.year))
    return Mention(kind, when.start, when.end, text[when.start : when.end], year, when=when.date, tagged=tagged)


_IN_NAME = re.compile(r"[A-Z\d]-$")
"""Before what is a part of a name: "Tern-7B-GPTQ"."""


_LIBRARY = re.compile(
    r"(?:\b(?:with|via|using|in|into|from|through|to|for|and|or|install\w*|imports?|uses?)|[,/🤗&])\s*(?:the\s+|🤗\s*)?\Z"
)
_ARCHITECTURE = re.compile(
    r"\b(?:attention|state[\s-]space|ssms?|convolution\w*|recurren\w+|hybrid|layers?|rnns?|lstms?|cnns?|mamba|diffusion)\b",
    re.IGNORECASE,
)


def _is_library(text: str, start: int, end: int) -> bool:
    """Whether "transformers" is the library of that name: "with vLLM and transformers", not "SSMs and transformers"."""
    if text[start:end].lower() != "transformers" or not _LIBRARY.search(text, max(0, start - 16), start):
        return False
    return not _ARCHITECTURE.search(text[max(0, start - _NEAR) : end + 30])


def _is_whole_line(chip: str, told: Collection[str]) -> bool:
    """Whether a chip has no number, and a text tells of which of its line it speaks: "Cloud TPUs" beside "TPU v3"."""
    return not re.search(r"\d", chip) and any(other.startswith(f"{chip}-") for other in told)


def read_entities(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """What the gazetteer and the table of hardware know of ``text``."""
    for match in gazetteer.find(text):
        kind = ENTITY_KINDS.get(match.entity.kind)
        if kind == "country" and match.adjective:
            kind = "nationality"
        if kind == "technique" and _IN_NAME.search(text, max(0, match.start - 2), match.start):
            continue
        if kind == "technique" and _is_library(text, match.start, match.end):
            continue
        if kind and kind != "hardware":
            yield Mention(kind, match.start, match.end, text[match.start : match.end], match.entity)
    chips = list(find_hardware(text))
    told = {match.entity.key for match in chips}
    for match in chips:
        if not _is_whole_line(match.entity.key, told):
            yield Mention("hardware", match.start, match.end, text[match.start : match.end], match.entity)
    tokens_of.cache_clear()  # those of a long text weigh many times what the text does
