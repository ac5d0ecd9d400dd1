"""The table of hardware: chips, what they are called and sold with, and the figures of their variants.

``data/hardware.tsv`` has one row for each chip and one for each variant with figures of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from modelatlas.errors import TableError
from modelatlas.lexicon import TOKEN, Row, read_table


@dataclass(frozen=True, slots=True)
class Chip:
    """A chip and the rows of its variants. ``sure``: its bare name is enough, with no vendor or noun beside it."""

    label: str
    sure: bool
    prefixes: frozenset[str]
    forms: dict[str, str]
    memories: frozenset[str]
    rows: tuple[dict[str, str], ...]


_HARDWARE_COLUMNS = ("label", "base", "form", "memory", "aliases", "match", "prefixes", "manufacturer")
_HARDWARE_FIGURES = ("memory_bytes", "peak_flop_per_second", "peak_format", "power_watts", "reference", "source")


@lru_cache(maxsize=1)
def load_chips() -> tuple[dict[tuple[str, ...], Chip], dict[str, tuple[int, ...]]]:
    """Read the hardware table: a chip's own row comes before those of its variants."""
    return _chips_of(read_table("hardware.tsv", _HARDWARE_COLUMNS + _HARDWARE_FIGURES))


def _chips_of(table: Iterable[Row]) -> tuple[dict[tuple[str, ...], Chip], dict[str, tuple[int, ...]]]:
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
    chips: dict[tuple[str, ...], Chip] = {}
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


def _chip(label: str, rows: list[dict[str, str]]) -> Chip:
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
    return Chip(label, own["match"] != "noun", prefixes, forms, frozenset(" ".join(memories).split()), tuple(rows))
