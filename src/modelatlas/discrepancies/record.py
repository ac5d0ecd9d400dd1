"""What a discrepancy is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from modelatlas.facts import Fact


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What does not fit: its kind, what it is about, the facts that clash, and the clash in words with both numbers."""

    kind: str
    about: tuple[NamedNode, ...]
    facts: tuple[Fact, ...]
    comment: str


def listed(items: Sequence[str]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)
