"""Devices in a text, piece by piece: vendor, chip, form factor, memory, and the noun after them.

A text names more combinations than a table can list, so a name's label is built from the pieces that it gives.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from modelatlas.hardware.chips import Chip, load_chips
from modelatlas.lexicon import Match, slug, tokens_of
from modelatlas.model import Entity


class Device(NamedTuple):
    """A device that a text names: where, which chip, and the form factor and memory that it gives, or ""."""

    start: int
    end: int
    chip: Chip
    form: str
    memory: str

    @property
    def entity(self) -> Entity:
        """The chip or variant that it is; one in an order that no table has is put together."""
        label = " ".join(filter(None, (self.chip.label, self.form, self.memory)))
        return Entity("Hardware", slug(label), label)


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
RACK = re.compile(r".*[\s-]NVL\d{2,3}")
"""The name of a rack by its chip and how many of those it holds: "GB200 NVL72"."""
_MACHINE_TYPE = re.compile(r"(?:high|mega|ultra|edge)gpu")
"""After what looks like a chip: the name of a machine that is rented, "a2-ultragpu-8g"."""
_SLICE_FIRST = re.compile(r"v[2-6][a-z]?-\d{1,5}\s+tpus?\b", re.IGNORECASE)
_TIME = re.compile(r"(?:hour|hr|day|week|month|year)s?|h")


def find_hardware(text: str, start: int = 0, end: int | None = None) -> list[Match]:
    """Return every device named in ``text[start:end]``, in order: vendor, chip, variant and the noun after them.

    The span leaves a count out; the noun is no part of the label. "DGX A100" includes DGX in the span: a number
    before it counts systems, and "nodes", "cores" or "pods" right after the span say that it counts those.

    >>> [match.entity.label for match in find_hardware("on 8 A100s and NVIDIA H100 80GB SXM5 GPUs")]
    ['NVIDIA A100', 'NVIDIA H100 SXM5 80GB']
    """
    return [Match(d.start, d.end, d.entity) for d in find_devices(text, start, len(text) if end is None else end)]


def holds_several(name: str) -> bool:
    """Whether a device's name is that of a machine or a slice of several: "DGX H100", "v3-8 TPU"."""
    return bool(SYSTEM.match(name) or _SLICE_FIRST.match(name))


def parse_hardware(name: str) -> Entity | None:
    """Return the device that the whole of ``name`` names, or None; a count before and brackets after may stand."""
    device = parse_device(name)
    return device.entity if device else None


def parse_device(name: str) -> Device | None:
    """Return the device that the whole of ``name`` names, or None; see :func:`parse_hardware`."""
    devices = find_devices(name, 0, len(name))
    if len(devices) != 1:
        return None
    before, after = name[: devices[0].start].strip(), name[devices[0].end :].strip()
    rest = re.fullmatch(r"(?:[(\[].*[)\]])?[.,;]?", after)
    return devices[0] if rest and re.fullmatch(r"(?:(?:the|an?)\b)?[\s\d.,×x~]*", before) else None


def find_devices(text: str, start: int, end: int) -> list[Device]:
    """Return every device named in ``text[start:end]``, in order and taken apart; see :func:`find_hardware`."""
    chips, lengths = load_chips()
    tokens, words = tokens_of(text, start, end)
    devices: list[Device] = []
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
            if _MACHINE_TYPE.fullmatch("".join(words[index + 1 : index + 2])):
                continue
            first, memory_before = _extend_back(chip, words, index, free)
            last, form, memory, noun = _extend_on(chip, words, index + length + sliced)
            used = _is_used_alone(words, index, free)
            evidence = first < index or noun or form or memory or used or _is_counted(words, index, free)
            if not chip.sure and not evidence:
                continue
            counted = used or (noun and _is_number(words, index, free))
            if length == 1 and word.isdecimal() and first == index and not counted:
                continue  # "3090 GPUs" are counted; "NVIDIA 3090 GPUs" and "one 3090 GPU" are named
            if words[last + 1 : last + 2] == ["s"] and words[last] in "'’" and _is_number(words, first, free):
                last += 2  # "on 16 A100's"
            devices.append(Device(tokens[first].start(), tokens[last - 1].end(), chip, form, memory or memory_before))
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
    several = words[index][-1] == "s" and (before[-1].isdecimal() or before[-1] in _SEVERAL)
    return several or before[-1] == "single" or _is_times(before)


def _is_times(before: list[str]) -> bool:
    """Whether words end in a number and the sign for times: "4 x", "4x"."""
    apart = before[-1:] in (["x"], ["×"]) and len(before) > 1 and before[-2].isdecimal()
    return apart or (bool(before) and re.fullmatch(r"\d{1,5}[x×]", before[-1]) is not None)


_ON = frozenset({"on", "using"})
_OPENS = frozenset({"on", "using", ",", ";", ":", "(", "", "\u2060"})  # the last two begin a paragraph
_ALONE = frozenset({"a", "an", "one", "single", "my", "our"})
_ENDS = frozenset([".", ",", ";", ":", ")", "for", "in", "over", "within", "and", "with", "which", "that", "took"])


def _is_used_alone(words: list[str], index: int, free: int) -> bool:
    """Whether the word at ``index`` is what something ran on: "on one P100", "2 days, 4 K80", "8x 3090"."""
    before = words[max(free, index - 3) : index]
    ends = index + 1 == len(words) or words[index + 1] in _ENDS
    if ends and words[index].isdecimal() and _is_times(before):
        return True
    while len(before) > 1 and before[-1] in _ALONE and before[-2] in _ALONE:
        del before[-1]  # "on a single 3090"
    if not before or len(words[index]) < _SHORTEST or _TIME.fullmatch("".join(words[index + 1 : index + 2])):
        return False  # "221,184 TPU hours"
    led = before[-2].strip() if len(before) > 1 else ""
    if words[index].isdecimal():
        return led in _ON and before[-1] in _ALONE and ends
    return (led in _ON and before[-1] == "one") or (led in _OPENS and before[-1].isdecimal())


_SHORTEST = 3
"""Letters of a name that may stand so: "on one L2" may be a language, a norm or a cache."""


def _named(chips: dict[tuple[str, ...], Chip], words: list[str], last_letter: str) -> Chip | None:
    """Return the chip of these words, in the singular or plural: V100s are V100, while V100S is a chip of its own."""
    singular = chips.get((*words[:-1], words[-1][:-1])) if words[-1][-1] == "s" else None
    whole = chips.get(tuple(words))
    return singular if singular and (last_letter == "s" or not whole) else whole


def _extend_back(chip: Chip, words: list[str], index: int, free: int) -> tuple[int, str]:
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


def _extend_on(chip: Chip, words: list[str], index: int) -> tuple[int, str, str, bool]:
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


def _variant(chip: Chip, words: list[str], index: int) -> tuple[int, str, str]:
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


def _memory(chip: Chip, words: list[str]) -> str:
    """Return a memory that the chip is sold with ("80GB"), if that is what all of ``words`` say, else ""."""
    said = _memory_said(words)
    return said if said in chip.memories else ""


def _memory_said(words: list[str]) -> str:
    """Return the memory that all of ``words`` say, as tables write it: "80 GiB" is "80GB"; "" where they say none."""
    if len(words) == 2 and words[0].isdecimal() and words[1] in _MEMORY_UNITS:
        return words[0] + "GB"
    found = _MEMORY.fullmatch(words[0]) if len(words) == 1 else None
    return found[1] + "GB" if found else ""
