"""Cards, READMEs and pages in the layouts that real ones have, written for the project: what is read of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from gold_facts import check
from modelatlas.derive import derive
from modelatlas.graph import known_labels, to_quads
from modelatlas.pipeline import extract

CARDS = Path(__file__).parent / "cards"
GOLD = sorted(CARDS.glob("*.json"))


def read_one(path: Path) -> Store:
    """An atlas of one document, its graphs joined."""
    reading = extract(path)
    quads = list(to_quads(reading))
    store = Store()
    joined = [*quads, *derive(quads, labels=known_labels(reading))]
    store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in joined)
    return store


def test_every_card_has_its_facts() -> None:
    assert len(GOLD) == 44
    assert {path.stem for path in GOLD} == {path.stem for path in CARDS.iterdir()}


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_cards(gold: Path) -> None:
    facts = json.loads(gold.read_text(encoding="utf-8"))
    outcome = check(read_one(CARDS / facts["file"]), facts)
    assert (outcome.misses, outcome.wrong) == ([], [])


SOFTWARE = (
    "# Parsel2\n\nParsel2 is released under the MIT License.\n\n" + "It parses files, and was written in 2019.\n\n" * 30
)


def test_a_library_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(SOFTWARE, encoding="utf-8")
    reading = extract(path)
    assert reading.claims == ()
    assert [issue.message for issue in reading.issues] == ["speaks of no model: nothing is read"]


def test_a_page_that_speaks_of_training_is_read(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(SOFTWARE + "Parsel2 is a model that was trained on 8 A100 GPUs.\n", encoding="utf-8")
    assert {claim.property for claim in extract(path).claims} >= {"license", "hardware", "hardwareCount"}
