"""The checker of gold facts must itself be able to fail."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

from gold_facts import Outcome, check

TINY = """
@prefix atlas: <https://w3id.org/modelatlas/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <http://example.org/> .
id:document {
  id:tern a atlas:Model ; rdfs:label "Tern-7B" ; skos:altLabel "Tern 7B" ; atlas:parameterCount 7100000000 ;
    atlas:license <http://spdx.org/licenses/Apache-2.0> ; atlas:trainingRun id:run ; atlas:evaluation id:e1, id:e2 .
  id:run atlas:hardware id:a100 ; atlas:hardwareCount 64 ; atlas:usesTechnique id:dp .
  id:a100 rdfs:label "NVIDIA A100" . id:dp rdfs:label "data parallelism" .
  id:glue rdfs:label "GLUE" . id:squad rdfs:label "SQuAD" .
  id:e1 atlas:benchmark id:glue ; atlas:score 88.5 ; atlas:stateOfTheArt true .
  id:e2 atlas:benchmark id:squad ; atlas:score 91.0 ; atlas:metric "F1" .
}
id:derived {
  id:d a atlas:Discrepancy ; atlas:about id:run ; rdfs:comment "64 devices give 10,752 hours, the text says 20,000" .
}
"""


@pytest.fixture
def store() -> Store:
    tiny = Store()
    tiny.load(TINY, format=RdfFormat.TRIG)
    return tiny


def gold(**parts: list[list[Any]]) -> dict[str, Any]:
    return {"file": "tiny.txt", "about": "a tern", "facts": [], **parts}


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("parameterCount", 7_100_000_000, True),
        ("parameterCount", 7_000_000_000, False),
        ("trainingRun/hardware", "nvidia a100", True),
        ("trainingRun/hardware", "NVIDIA H100", False),
        ("license", "Apache-2.0", True),
        ("license", "MIT", False),
        ("evaluation{benchmark=GLUE}/score", 88.5, True),
        ("evaluation{benchmark=GLUE}/score", 91.0, False),
        ("evaluation{benchmark=GLUE}/stateOfTheArt", True, True),
        ("evaluation{benchmark=GLUE}/stateOfTheArt", False, False),
        ("evaluation{benchmark=SQuAD}/metric", "f1", True),
        ("usesTechnique|trainingRun/usesTechnique", "data parallelism", True),
        ("usesTechnique", "data parallelism", False),
    ],
)
def test_fact_is_found_or_missed(store: Store, path: str, value: object, found: bool) -> None:
    outcome = check(store, gold(facts=[["TERN 7b", path, value]]))
    assert (found, 1) == (outcome.hits == 1, outcome.total)
    assert found == (outcome.misses == [])


@pytest.mark.parametrize(
    ("facts", "closed", "wrong"),
    [
        ([["Tern-7B", "trainingRun/hardwareCount", 64]], ["Tern-7B", "trainingRun/hardwareCount"], 0),
        ([["Tern-7B", "trainingRun/hardwareCount", 65]], ["Tern-7B", "trainingRun/hardwareCount"], 1),
        ([], ["Tern-7B", "trainingRun/hardwareCount"], 1),
        ([], ["Tern-7B", "country"], 0),
        ([["Tern-7B", "evaluation/score", 91.0]], ["Tern-7B", "evaluation/score"], 1),
    ],
)
def test_closed_allows_only_the_facts(store: Store, facts: list[list[Any]], closed: list[Any], wrong: int) -> None:
    outcome = check(store, gold(facts=facts, closed=[closed]))
    assert (wrong, 1) == (len(outcome.wrong), outcome.checks)


@pytest.mark.parametrize(
    ("absent", "wrong"),
    [
        (["Tern-7B", "parameterCount", 7_000_000_000], 0),
        (["Tern-7B", "parameterCount", 7_100_000_000], 1),
        (["Tern-7B", "parameterCount"], 1),
        (["Tern-7B", "country"], 0),
        (["Nobody", "parameterCount"], 0),
    ],
)
def test_absent(store: Store, absent: list[Any], wrong: int) -> None:
    outcome = check(store, gold(absent=[absent]))
    assert (wrong, 1) == (len(outcome.wrong), outcome.checks)


def test_discrepancy_names_both_numbers(store: Store) -> None:
    outcome = check(store, gold(discrepancies=[["Tern-7B", 20000, 10752], ["Tern-7B", 20000, 10753]]))
    found = (outcome.hits, outcome.total, len(outcome.misses))
    assert found == (1, 2, 1)


def test_empty_discrepancies_means_none(store: Store) -> None:
    facts = [["Tern-7B", "trainingRun/hardwareCount", 64]]
    assert len(check(store, gold(facts=facts, discrepancies=[])).wrong) == 1
    assert check(store, gold(facts=facts)).wrong == []


def test_outcomes_add_up() -> None:
    both = Outcome(1, 2, ["a"], [], 3) + Outcome(4, 4, [], ["b"], 1)
    assert Outcome(5, 6, ["a"], ["b"], 4) == both
    assert both.recall == 5 / 6


def test_unreadable_path_raises(store: Store) -> None:
    with pytest.raises(ValueError, match="step"):
        check(store, gold(facts=[["Tern-7B", "evaluation{benchmark", 1]]))
