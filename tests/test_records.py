"""Records that are frozen for the type checker alone are, for all else, what frozen dataclasses are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from modelatlas.model import Claim, Mention, Node, Quantity
from modelatlas.records import record


@record(frozen=True, slots=True)
class _Fast:
    name: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Frozen:
    name: str
    size: int = 0


def test_a_record_is_compared_and_hashed_by_its_fields() -> None:
    assert _Fast("a") == _Fast("a", 0) != _Fast("a", 1)
    assert hash(_Fast("a", 2)) == hash(_Frozen("a", 2))
    assert len({_Fast("a"), _Fast("a"), _Fast("b")}) == 2
    assert replace(_Fast("a"), size=3) == _Fast("a", 3)
    assert repr(_Fast("a")) == "_Fast(name='a', size=0)"
    assert not hasattr(_Fast("a"), "__dict__")


def test_the_records_of_the_stages_are_keys() -> None:
    for kind in (Claim, Mention, Node, Quantity):
        assert kind.__hash__ is not None and kind.__hash__ is not object.__hash__, kind
