"""Records of which a document makes hundreds: what mypy holds to be frozen, and is made in a sixth of the time.

A frozen dataclass sets each field by a call past its own ``__setattr__``. These are set like any object's; nothing
changes them all the same, as they are hashed by their fields, and `mypy` refuses what would.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen, slots):
        """A dataclass with these arguments, which is frozen for the type checker alone."""
        return dataclass(slots=slots, unsafe_hash=frozen)
