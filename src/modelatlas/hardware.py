"""Hardware in text, composed and not listed: vendor, chip, form factor, memory; and what a table knows of it.

``data/hardware.tsv`` has one row for each chip and one for each variant with figures of its own. A text names more
combinations than a table can list, so a name is read piece by piece, and its label is built from the pieces it gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from modelatlas.errors import TableError
from modelatlas.lexicon import TOKEN, Match, Row, read_table, slug, tokens_of
from modelatlas.model import Entity


@dataclass(frozen=True, slots=True)
class HardwareFacts:
    """What the hardware table says of one device, each figure only where all variants that the name covers agree.

    ``memory_bytes`` counts bytes, ``peak_flop_per_second`` dense operations in ``peak_format`` (tensor FP16/BF16, else
    the faster of FP16 and FP32), ``power_watts`` the thermal design power, of which ``power_range_watts`` gives the
    least and the most among the variants. ``reference`` names the variant whose peak stands for a chip whose variants
    differ ("" where none was needed). ``source`` is the IRI of where the figures were published.
    """

    manufacturer: str
    memory_bytes: Decimal | None
    peak_flop_per_second: Decimal | None
    peak_format: str
    power_watts: Decimal | None
    power_range_watts: tuple[Decimal, Decimal] | None
    reference: str
    source: str


@dataclass(frozen=True, slots=True)
class _Chip:
    """A chip and the rows of its variants. ``sure``: its bare name is enough, with no vendor or noun beside it."""

    label: str
    sure: bool
    prefixes: frozenset[str]
    forms: dict[str, str]
    memories: frozenset[str]
    rows: tuple[dict[str, str], ...]


class _Device(NamedTuple):
    start: int
    end: int
    chip: _Chip
    form: str
    memory: str

    @property
    def entity(self) -> Entity:
        label = " ".join(filter(None, (self.chip.label, self.form, self.memory)))
        return Entity("Hardware", slug(label), label)


_HARDWARE_COLUMNS = ("label", "base", "form", "memory", "aliases", "match", "prefixes", "manufacturer")
_HARDWARE_FIGURES = ("memory_bytes", "peak_flop_per_second", "peak_format", "power_watts", "reference", "source")
_NOUN = re.compile(r"(?:gpgpu|[gtnixlc]pu|accelerator|card|chip|processor|superchip|device|board)s?")
_COUNT = re.compile(r"an?|single|one|two|three|four|six|eight|my|[1-9]\d?x?|x|×")
_SEVERAL = frozenset({"two", "three", "four", "five", "six", "eight", "ten", "twelve", "sixteen"})
_AFTER_NOUN = re.compile(r"(?:core|node|pod|server|instance)s?|cluster|machine")
_MEMORY = re.compile(r"(\d+)(?:g|gb|gib)s?")
_MEMORY_UNITS = frozenset({"gb", "gib", "g"})
_MEMORY_NOUNS = frozenset({"ram", "vram", "hbm2", "hbm2e", "hbm3"})
INSTANCE = r"(?:(?:AWS|Amazon|EC2)\s){0,2}[a-z]\w{1,5}\.\d{0,3}x?large(?![\w-])(?:\sinstances?\b)?"
"""Machines by what their provider calls them. Source: docs.aws.amazon.com/ec2, names of instance types."""
SLICE = re.compile(r"-(\d{1,5})(?![\w.,-]*\d|\w|-)")
"""What follows a TPU in the name of a slice: its devices, as Google counts them ("TPU v3-256")."""
SYSTEM = re.compile(r"(?:NVIDIA\s+)?[DH]GX\b")
"""The head of the name of a machine that holds several devices: "DGX H100"."""
_SLICE_FIRST = re.compile(r"v[2-6][a-z]?-\d{1,5}\s+tpus?\b", re.IGNORECASE)
_TIME = re.compile(r"(?:hour|hr|day|week|month|year)s?|h")


def find_hardware(text: str, start: int = 0, end: int | None = None) -> list[Match]:
    """Return every device named in ``text[start:end]``, in order: vendor, chip, variant and the noun after them.

    The span leaves a count out; the noun is no part of the label. "DGX A100" includes DGX in the span: a number
    before it counts systems, and "nodes", "cores" or "pods" right after the span say that it counts those.

    >>> [match.entity.label for match in find_hardware("on 8 A100s and NVIDIA H100 80GB SXM5 GPUs")]
    ['NVIDIA A100', 'NVIDIA H100 SXM5 80GB']
    """
    return [Match(d.start, d.end, d.entity) for d in _find_devices(text, start, len(text) if end is None else end)]


def holds_several(name: str) -> bool:
    """Whether a device's name is that of a machine or a slice of several: "DGX H100", "v3-8 TPU"."""
    return bool(SYSTEM.match(name) or _SLICE_FIRST.match(name))


def parse_hardware(name: str) -> Entity | None:
    """Return the device that the whole of ``name`` names, or None; a count before and brackets after may stand."""
    device = _parse_device(name)
    return device.entity if device else None


def hardware_base(key: str) -> Entity | None:
    """Return the chip that the device with this entity key is a variant of; None for a chip itself.

    >>> hardware_base("nvidia-h100-sxm5-80gb").label
    'NVIDIA H100'
    """
    device = _parse_device(key)
    if device is None or not (device.form or device.memory):
        return None
    return Entity("Hardware", slug(device.chip.label), device.chip.label)


def hardware_facts(entity_key: str) -> HardwareFacts | None:
    """Return what the table says of the device with this entity key, or None for an unknown one."""
    device = _parse_device(entity_key)
    if device is None:
        return None
    rows = device.chip.rows
    base, variants = rows[0], rows[1:]
    if device.form:
        variants = tuple(row for row in variants if row["form"] == device.form)
    if device.memory:
        variants = tuple(row for row in variants if row["memory"] in ("", device.memory))
    named = variants or rows[:1]
    marked = [row for row in (*named, base) if row["reference"] == "yes"]
    peak, shape = _agreed(named, "peak_flop_per_second"), {row["peak_format"] for row in named}
    reference = ""
    if peak is None and marked:
        reference, peak, shape = (
            marked[0]["label"],
            _agreed(marked[:1], "peak_flop_per_second"),
            {marked[0]["peak_format"]},
        )
    watts = [Decimal(row["power_watts"]) for row in named if row["power_watts"]]
    return HardwareFacts(
        manufacturer=base["manufacturer"],
        memory_bytes=Decimal(device.memory[:-2] + "000000000") if device.memory else _agreed(named, "memory_bytes"),
        peak_flop_per_second=peak,
        peak_format=shape.pop() if peak is not None and len(shape) == 1 else "",
        power_watts=_agreed(named, "power_watts"),
        power_range_watts=(min(watts), max(watts)) if watts else None,
        reference=reference,
        source=base["source"],
    )


def _agreed(rows: Iterable[dict[str, str]], column: str) -> Decimal | None:
    """The value that every row which has one gives, if it is one value."""
    values = {Decimal(row[column]) for row in rows if row[column]}
    return values.pop() if len(values) == 1 else None


def _parse_device(name: str) -> _Device | None:
    devices = _find_devices(name, 0, len(name))
    if len(devices) != 1:
        return None
    before, after = name[: devices[0].start].strip(), name[devices[0].end :].strip()
    rest = re.fullmatch(r"(?:[(\[].*[)\]])?[.,;]?", after)
    return devices[0] if rest and re.fullmatch(r"(?:(?:the|an?)\b)?[\s\d.,×x~]*", before) else None


def _find_devices(text: str, start: int, end: int) -> list[_Device]:
    chips, lengths = _load_hardware()
    tokens, words = tokens_of(text, start, end)
    devices: list[_Device] = []
    free = 0  # the first token that no device has taken
    for index, word in [(index, word) for index, word in enumerate(words) if word in lengths]:
        if index < free:
            continue
        sliced = _is_slice(text[tokens[index].start() : end])
        for length in lengths[word]:
            if index + length + sliced > len(words):
                continue
            name = [word, *words[index + 1 + sliced : index + length + sliced]]
            chip = _named(chips, name, text[tokens[index + length + sliced - 1].end() - 1])
            if chip is None:
                continue
            first, memory_before = _extend_back(chip, words, index, free)
            last, form, memory, noun = _extend_on(chip, words, index + length + sliced)
            evidence = first < index or noun or form or memory or _is_counted(words, index, free)
            if not chip.sure and not evidence:
                continue
            counted = noun and _is_number(words, index, free)
            if length == 1 and word.isdecimal() and first == index and not counted:
                continue  # "3090 GPUs" are counted; "NVIDIA 3090 GPUs" and "one 3090 GPU" are named
            if words[last + 1 : last + 2] == ["s"] and words[last] in "'’" and _is_number(words, first, free):
                last += 2  # "on 16 A100's"
            devices.append(_Device(tokens[first].start(), tokens[last - 1].end(), chip, form, memory or memory_before))
            free = last
            break
    return devices


def _is_slice(text: str) -> bool:
    """Whether a TPU's version stands before the size of a slice and the word itself: "v3-8 TPUs"."""
    return _SLICE_FIRST.match(text) is not None


def _is_number(words: list[str], index: int, free: int) -> bool:
    """Whether a number stands before the word at ``index``."""
    return index > free and _COUNT.fullmatch(words[index - 1]) is not None


def _is_counted(words: list[str], index: int, free: int) -> bool:
    """Whether the word at ``index`` is counted as devices alone are: "a single P100", "4 x T4", "4xT4", "16 P100s"."""
    before = words[max(free, index - 2) : index]
    if not before or words[index].isdecimal():
        return False
    times = before[-1] in ("x", "×") and len(before) == 2 and before[0].isdecimal()
    several = words[index][-1] == "s" and (before[-1].isdecimal() or before[-1] in _SEVERAL)
    return times or several or before[-1] == "single" or re.fullmatch(r"\d{1,5}[x×]", before[-1]) is not None


def _named(chips: dict[tuple[str, ...], _Chip], words: list[str], last_letter: str) -> _Chip | None:
    """Return the chip of these words, in the singular or plural: V100s are V100, while V100S is a chip of its own."""
    singular = chips.get((*words[:-1], words[-1][:-1])) if words[-1][-1] == "s" else None
    whole = chips.get(tuple(words))
    return singular if singular and (last_letter == "s" or not whole) else whole


def _extend_back(chip: _Chip, words: list[str], index: int, free: int) -> tuple[int, str]:
    """Take in the vendor and family before the chip ("NVIDIA's Tesla"), and a memory before those ("80GB A100")."""
    while index > free:
        if words[index - 1] in chip.prefixes:
            index -= 1
        elif (
            index - 3 >= free
            and words[index - 1] == "s"
            and words[index - 2] in "'’"
            and words[index - 3] in chip.prefixes
        ):
            index -= 3
        else:
            break
    for width in (2, 1):
        if index - width >= free and (memory := _memory(chip, words[index - width : index])):
            return index - width, memory
    return index, ""


def _extend_on(chip: _Chip, words: list[str], index: int) -> tuple[int, str, str, bool]:
    """Take in form factor and memory after the chip, in brackets or not, and the nouns after them.

    Returns the index of the first token not taken, the form, the memory, and whether a noun of hardware follows.
    """
    index, form, memory = _variant(chip, words, index)
    index += 0 if memory else _made_to_order(words, index)
    noun = False
    if words[index : index + 2] == ["tensor", "core"] and index + 2 < len(words) and _NOUN.fullmatch(words[index + 2]):
        index += 2
    while index < len(words) and _NOUN.fullmatch(words[index]):
        noun = True
        if index + 1 < len(words) and _TIME.fullmatch(words[index + 1]):  # "GPU hours" is a unit, no device
            return index, form, memory, noun
        index += 1
    if noun and not (form or memory) and words[index : index + 1] == ["("]:  # A100 GPUs (80GB)
        index, form, memory = _variant(chip, words, index)
    return index, form, memory, noun or (index < len(words) and _AFTER_NOUN.fullmatch(words[index]) is not None)


def _variant(chip: _Chip, words: list[str], index: int) -> tuple[int, str, str]:
    """Read form factor and memory from ``index`` on, in either order, in brackets or not; with the index after them."""
    form = memory = ""
    opened = False
    while index < len(words):
        at = index + (words[index] == ("," if opened else "("))
        width = 0
        if at < len(words) and not form and chip.forms.get(words[at]):
            form, width = chip.forms[words[at]], 1
        elif not memory:
            width = next((w for w in (2, 1) if at + w <= len(words) and _memory(chip, words[at : at + w])), 0)
            memory = _memory(chip, words[at : at + width]) if width else ""
        if not width:
            break
        opened = opened or at > index
        index = at + width
        while index < len(words) and words[index] in _MEMORY_NOUNS:
            index += 1
        if opened and index < len(words) and words[index] == ")":
            index, opened = index + 1, False
    return index, form, memory


def _made_to_order(words: list[str], index: int) -> int:
    """How many words at ``index`` are a memory that the chip is not sold with: "A100 64GB GPUs"."""
    width = next((w for w in (1, 2) if _memory_said(words[index : index + w])), 0)
    return width if width and _NOUN.fullmatch("".join(words[index + width : index + width + 1])) else 0


def _memory(chip: _Chip, words: list[str]) -> str:
    """Return a memory that the chip is sold with ("80GB"), if that is what all of ``words`` say, else ""."""
    said = _memory_said(words)
    return said if said in chip.memories else ""


def _memory_said(words: list[str]) -> str:
    """Return the memory that all of ``words`` say, as tables write it: "80 GiB" is "80GB"; "" where they say none."""
    if len(words) == 2 and words[0].isdecimal() and words[1] in _MEMORY_UNITS:
        return words[0] + "GB"
    found = _MEMORY.fullmatch(words[0]) if len(words) == 1 else None
    return found[1] + "GB" if found else ""


@lru_cache(maxsize=1)
def _load_hardware() -> tuple[dict[tuple[str, ...], _Chip], dict[str, tuple[int, ...]]]:
    """Read the hardware table: a chip's own row comes before those of its variants."""
    return _build_hardware(read_table("hardware.tsv", _HARDWARE_COLUMNS + _HARDWARE_FIGURES))


def _build_hardware(table: Iterable[Row]) -> tuple[dict[tuple[str, ...], _Chip], dict[str, tuple[int, ...]]]:
    families: dict[str, list[dict[str, str]]] = {}
    for row in table:
        base = row.cells["base"]
        if base and base not in families:
            raise TableError(f"{row.where}: the base {base!r} has no row above this one")
        for column in ("memory_bytes", "peak_flop_per_second", "power_watts"):
            if row.cells[column] and not re.fullmatch(r"\d+(?:\.\d+)?", row.cells[column]):
                raise TableError(f"{row.where}: {column} is {row.cells[column]!r}, not a plain number")
        if not base and row.cells["label"] in families:
            raise TableError(f"{row.where}: {row.cells['label']!r} has a row already")
        families.setdefault(base or row.cells["label"], []).append(row.cells)
    chips: dict[tuple[str, ...], _Chip] = {}
    for label, rows in families.items():
        chip = _chip(label, rows)
        for alias in (label, *filter(None, rows[0]["aliases"].split("|"))):
            words = tuple(TOKEN.findall(alias.lower()))
            while len(words) > 1 and words[0] in chip.prefixes:
                words = words[1:]
            if chips.setdefault(words, chip) is not chip:
                raise TableError(f"hardware.tsv: {alias!r} names both {chips[words].label!r} and {label!r}")
            for fused in _fused(words):
                chips.setdefault(fused, chip)
    lengths: dict[str, set[int]] = {}
    for words in chips:
        lengths.setdefault(words[0], set()).add(len(words))
        if len(words) == 1:
            lengths.setdefault(words[0] + "s", set()).add(1)
    return chips, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def _fused(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """RTX 2080 Ti is also written RTX2080 Ti, RTX 2080Ti and RTX2080Ti."""
    made = [words]
    for left, right in pairwise(words):
        if (left.isalpha() and len(left) > 1 and right.isdigit()) or (left.isdigit() and right in ("ti", "super")):
            made += [_join(spelling, left, right) for spelling in made]
    return made[1:]


def _join(words: tuple[str, ...], left: str, right: str) -> tuple[str, ...]:
    """Write two neighbours as one word; ``left`` may have been joined to the word before it."""
    at = words.index(right)
    return (*words[: at - 1], words[at - 1] + right, *words[at + 1 :]) if words[at - 1].endswith(left) else words


def _chip(label: str, rows: list[dict[str, str]]) -> _Chip:
    own = rows[0]
    forms = {form.lower(): form for form in [*own["form"].split(), *(row["form"] for row in rows[1:])] if form}
    sockets = sorted(form for form in forms if form.startswith("sxm"))
    if len(sockets) == 1:  # a chip with one SXM generation: "SXM" can only be that
        forms["sxm"] = forms[sockets[0]]
    elif sockets:
        forms["sxm"] = "SXM"
    if "pcie" in forms:
        forms["pcle"] = "PCIe"  # a misspelling that Epoch's table has too
    memories = frozenset([*own["memory"].split(), *(row["memory"] for row in rows if row["memory"])])
    prefixes = frozenset(own["prefixes"].split())
    return _Chip(label, own["match"] != "noun", prefixes, forms, frozenset(" ".join(memories).split()), tuple(rows))
