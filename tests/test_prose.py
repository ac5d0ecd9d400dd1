"""Pages, papers and reports as they come, written for the project with their facts before anything was read of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gold_facts import check
from test_cards import read_one

PROSE = Path(__file__).parent / "prose"
GOLD = sorted(PROSE.glob("*.json"))


def test_every_document_has_its_facts() -> None:
    assert len(GOLD) == COUNT
    assert {path.stem for path in GOLD} == {path.stem for path in PROSE.iterdir()}


COUNT = 18


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_prose(gold: Path) -> None:
    """``unread`` are facts that a person finds and the program does not: none of them may be read wrongly either."""
    facts = json.loads(gold.read_text(encoding="utf-8"))
    outcome = check(read_one(PROSE / facts["file"]), facts)
    assert (outcome.misses, outcome.wrong) == ([], [])
    unread = check(read_one(PROSE / facts["file"]), {"facts": facts.get("unread", [])})
    assert unread.hits == 0, "read by now: it belongs to the facts"
