"""Counts that have no noun of their own: the device or the node beside them shows what they number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from math import prod

from modelatlas.combine import hedged
from modelatlas.hardware import INSTANCE, RACK, SLICE, SYSTEM
from modelatlas.lexicon import fold
from modelatlas.model import Mention, Quantity

_TO_A_NODE = re.compile(
    r"(?:(?<=nodes of )|(?<=servers of )|(?<=machines of )|(?<=hosts of )|(?<=groups of ))"
    r"(two|four|six|eight|ten|twelve|sixteen)\b"
    r"|(?<![\w-])(two|four|six|eight|ten|twelve|sixteen)"
    r"(?= (?:(?:to|per|in|on) (?:a|each|every|the)? ?(?:node|server|machine|host)|"
    r"of (?:them|these|those|which|the (?:same )?\w+s))\b)",
    re.IGNORECASE,
)
_WORDS = {"two": 2, "four": 4, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "sixteen": 16}
_NUMBER = re.compile("|".join(_WORDS))
_SMALL = _WORDS | {"three": 3, "five": 5, "seven": 7, "nine": 9, "eleven": 11}


_RENTED = re.compile(rf"(\d(?<![\w.,-].)\d{{0,3}})\s{INSTANCE}")


def counts_to_a_node(text: str) -> Iterator[Mention]:
    """ "In nodes of eight", "four to a node", "20 g6.48xlarge": counts that have no noun of their own."""
    for rented in _RENTED.finditer(text):
        start, end = rented.span()
        yield Mention("nodes", start, end, rented[0], quantity=Quantity(start, end, Decimal(rented[1]), "{node}"))
    for place in (word.start() for word in _NUMBER.finditer(fold(text))):
        found = _TO_A_NODE.match(text, place)
        if found is None:
            continue
        start, end = found.span(1) if found[1] else found.span(2)
        value = Decimal(_WORDS[text[start:end].lower()])
        yield Mention("number", start, end, text[start:end], quantity=Quantity(start, end, value, "1"))


_PARTS: dict[str, int] = {
    "half": 50,
    "quarter": 25,
    "quarters": 25,
    "fifth": 20,
    "fifths": 20,
    "tenth": 10,
    "tenths": 10,
}
_OF_A_CHANGE = re.compile(
    r"\bby\s+(?:about\s+|some\s+|roughly\s+|nearly\s+|almost\s+|over\s+|more\s+than\s+|around\s+|approximately\s+|as\s+much\s+as\s+)?"
    rf"((?:(an?|one|two|three|four)[\s-])?({'|'.join(_PARTS)}))\b(?!\s+(?:a|of\s+an?)\s|-)",
    re.IGNORECASE,
)


def parts_of_a_change(text: str) -> Iterator[Mention]:
    """ "Fell by a fifth" is 20 %; a third is no number of percent that a text could mean exactly."""
    low = text.lower()
    for found in _OF_A_CHANGE.finditer(text) if any(part in low for part in _PARTS) else ():
        times = {"a": 1, "an": 1, "one": 1, "": 1, **_SMALL}[(found[2] or "").lower()]
        value = Decimal(_PARTS[found[3].lower()]) * times
        if value <= 100:
            start, end = found.span(1)
            quantity = Quantity(start, end, value, "%", hedged(text, start)[0])
            yield Mention("percent", start, end, text[start:end], quantity=quantity)


_ADJECTIVE = "identical|dedicated|separate|rented|leased|modern|interconnected|additional|further|more|used|second-hand"
_OF_HARDWARE = re.compile(
    rf"(?<![\w-])({'|'.join(_SMALL)})(?:[\s-]+(?:{_ADJECTIVE}|NVIDIA|AMD|Intel|Google|Huawei))?[\s-]+$|(?<![\w.,])(\d{{1,4}})\s?[x×]\s?$"
    r"|(?:\b(?:on|of|with|over|across|to|us(?:ed|es|ing)|about|around|roughly|some|employ\w*|utili[sz]\w*|leverag\w*|requir\w*|need\w*)\s|[~≈]\s?)"
    r"((?:19|20)\d\d)\s(?:[A-Z]\w+\s)?$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"[\w.,]+\s?[x×*]\s?$|\b(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|sixteen|several|multiple)\s+(?:TPUs?\s+|Cloud\s+)?$",
    re.IGNORECASE,
)
_SLICES = re.compile(r"\bTPUs( )(?=v\d[ep]?-\d)")
"""What slices are counted by: "7 TPUs v3-8"."""
_CHIPS_SAID = re.compile(
    r",?\s\(?(?:i\.e\.,?\s|that\sis,?\s|=\s|or\s|with\s|so\s)?\d[\d,]*\s(?:TPU\s)?(?:chips|devices)\b"
)
"""What a slice holds, where the text says it: "TPU v3-512 (256 chips)"."""
_SHAPE = r"(?P<shape>(?<![\w.,×])\d{1,3}(?:\s?[x×]\s?\d{1,3}){1,2})(?![\w×]|[.,]\d)"
_SHAPED = re.compile(rf"{_SHAPE}\s+(?:(?:Google|Cloud)\s+){{0,2}}$")
_OF_SHAPE = re.compile(
    r"(?:\s(?:chips?|pods?|slices?|devices))*,?\s\(?(?:(?:in|of|with|as|using)\s)?(?:an?\s)?(?:(?:3D\s)?(?:topology|torus|shape|mesh|grid)\s(?:of\s)?)?"
    rf"{_SHAPE}"
)
"""How the chips of a slice are laid out: "a 4x4x8 TPU v4 slice", "a TPU v4 slice with topology 4x4x8"."""
_A_TIME = r"(?:d|days?|weeks?|months?|h|hrs?|hours?|min\w*)\b"
_TIMES_AFTER = re.compile(
    r"\s?(?:\(((\d{1,5})\s?[x×])\)|\(?([x×*]\s?(\d{1,5}))"
    rf"(?![\w.,]\d|[\w-]|\s?[x×*](?!\s?\d[\d.]{{0,4}}\s?{_A_TIME})|\s?(?:bits?|GB|TB|{_A_TIME})))"
)
"""How many of a device, after it: "A100 x8", "A100 (×8)", "A100 (8x)", "A100 x 8 x 3 days"."""
_WORDED = re.compile(
    r"\b(?:(?<=a\s)(pair)\sof|(dual|quad))[\s-](?:(?:NVIDIA|AMD|Intel|identical|consumer)\s)*$", re.IGNORECASE
)
_WORDED_AS = {"pair": 2, "dual": 2, "quad": 4}
_NODES_TIMES = re.compile(r"(?<![\w.,])((\d{1,3})\s?[x×]\s?(\d{1,3}))\s?[x×]\s?$")
"""Nodes and the devices of each before a device: "2x8xH100"."""
_BRACKETED = re.compile(r"(?<![\w.,×])(?<!\dx)(\d{1,4})\s?[x×](?=\s?\((?:(?:NVIDIA|AMD|Google)(?:\)\s?|\s))?$)")
"""Before devices in brackets, or whose maker is: "8x(A100 80GB)", "8 × (NVIDIA) A100"."""


def _count_before(text: str, at: int) -> Mention | None:
    """How many there are of the device at ``at``, if no noun but that device says so: "eight", "a pair of", "2x8x"."""
    near = max(0, at - 40)
    if text[at - 1 : at] in ("(", " ") and (found := _BRACKETED.search(text, near, at)):
        start, end = found.span()
        count = Quantity(start, end, Decimal(found[1]), "{device}")
        return Mention("devices", start, end, found[0], quantity=count)
    if found := _NODES_TIMES.search(text, near, at):
        value = int(found[2]) * int(found[3])
    elif found := _WORDED.search(text, near, at):
        value = _WORDED_AS[found[found.lastindex or 0].lower()]
    elif found := _OF_HARDWARE.search(text, near, at):
        number = found[found.lastindex or 0].lower()
        value = _SMALL.get(number) or int(number)
    else:
        return None
    start, end = found.span(1) if found.re is _NODES_TIMES else found.span(found.lastindex or 0)
    return Mention("number", start, end, text[start:end], quantity=Quantity(start, end, Decimal(value), "1"))


def counts_of_hardware(text: str, measured: Sequence[Mention], known: Iterable[Mention]) -> list[Mention]:
    """``measured`` with the counts that only their device shows: "eight H100s", "8xA100", "2048 A100s" (no year).

    The counts of systems are those of nodes: of "64 DGX H100" the device is the H100, but it does not number 64.
    """
    added: list[Mention] = []
    systems: set[int] = set()
    dropped = {found.start(1) for found in _SLICES.finditer(text)} if "TPU" in text else set()
    for m in known:
        if m.kind != "hardware":
            continue
        if m.surface[:4].isdecimal():
            dropped.add(m.end)  # "a single 1080 GPU"
        if SYSTEM.match(m.surface) or RACK.fullmatch(m.surface):
            systems.update(range(m.start - 2, m.start))
            continue
        if "TPU" in text[max(0, m.start - 5) : m.end] and (found := SLICE.match(text, m.end)):
            if several := _SEVERAL.search(text, max(0, m.start - 20), m.start):  # "four TPU v3-8": slices
                dropped.update(range(several.start(), m.start + 1))
                continue
            if _CHIPS_SAID.match(text, found.end()):
                continue
            start, end = found.span(1)
            count = Quantity(start, end, Decimal(found[1]), "{device}")
            added.append(Mention("devices", start, end, found[1], quantity=count))
        if "TPU" in m.surface and (shaped := _shape(text, m)):
            dropped.update(range(shaped.start, shaped.end + 1))
            added.append(shaped)
        if found := _TIMES_AFTER.match(text, m.end):
            start, end = found.span(1 if found[1] else 3)
            dropped.update((end, found.end(2)))
            count = Quantity(start, end, Decimal(found[2] or found[4]), "{device}")
            added.append(Mention("devices", start, end, text[start:end], quantity=count))
        if before := _count_before(text, m.start):
            dropped.add(before.end)
            added.append(before)
    counts = ("number", "year", "size", "devices", "measure")
    kept = (m for m in measured if m.end not in dropped or m.kind not in counts)
    return [replace(m, kind="nodes") if m.end in systems and m.kind in counts else m for m in kept] + added


def _shape(text: str, device: Mention) -> Mention | None:
    """The chips of a slice whose layout stands beside its name."""
    found = _SHAPED.search(text, max(0, device.start - 40), device.start) or _OF_SHAPE.match(text, device.end)
    if found is None:
        return None
    start, end = found.span("shape")
    chips = prod(int(number) for number in re.findall(r"\d+", found["shape"]))
    return Mention("devices", start, end, text[start:end], quantity=Quantity(start, end, Decimal(chips), "{device}"))
