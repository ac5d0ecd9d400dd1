"""Discrepancies: each kind once where it must be found, and the near misses where nothing may be found."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad

from modelatlas.derive import derive
from modelatlas.facts import Stated, agree
from modelatlas.gazetteer import HardwareFacts
from modelatlas.vocabulary import ATLAS, RDF, RDFS
from stated import iri, state

TERN = '<model/tern> a :Model ; :mentionedAs "Tern" ; :trainingRun <run/tern> .'
RUN = TERN + "<run/tern> :hardware <hardware/nvidia-a100> ; :hardwareCount 512 ; :durationHours 336.0 ."
SCORE = TERN + "<model/tern> :evaluation <evaluation/tern/glue> ."


def hardware(key: str) -> HardwareFacts | None:
    """A device of 400 W (300 W in another form) and 312 TFLOP/s."""
    if not key.startswith("nvidia-a100"):
        return None
    return HardwareFacts("NVIDIA", None, Decimal(312 * 10**12), "", None, (Decimal(300), Decimal(400)), "", "")


def quads(*documents: str, claims: bool = True, hedged: tuple[str, ...] = ()) -> tuple[Quad, ...]:
    return derive(state(*documents, claims=claims, hedged=hedged), hardware=hardware).derived


def found(*documents: str, claims: bool = True, hedged: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Kind and words of each discrepancy."""
    derived = quads(*documents, claims=claims, hedged=hedged)
    kinds = {q.subject: q.object for q in derived if q.predicate == ATLAS.discrepancyKind}
    words = {q.subject: q.object for q in derived if q.predicate == RDFS.comment and q.subject in kinds}
    return sorted((kinds[node].value, words[node].value) for node in kinds)  # type: ignore[union-attr]


def test_a_discrepancy_names_its_run_its_claims_and_both_numbers() -> None:
    document = RUN + "<run/tern> :acceleratorHours 1200000.0 ."
    derived = quads(document)
    assert found(document) == [
        (
            "accelerator-hours",
            "1,200,000 accelerator-hours stated, but 512 devices for 336 hours make 172,032.",
        )
    ]
    (node,) = {q.subject for q in derived if q.object == ATLAS.Discrepancy}
    assert [q.object for q in derived if q.subject == node and q.predicate == ATLAS.about] == [iri("run/tern")]
    wanted = (ATLAS.acceleratorHours, ATLAS.hardwareCount, ATLAS.durationHours)
    claims = {q.subject for q in state(document) if q.predicate == RDF.predicate and q.object in wanted}
    assert {q.object for q in derived if q.subject == node and q.predicate == ATLAS.involves} == claims


def test_without_claims_it_is_found_and_involves_none() -> None:
    document = RUN + "<run/tern> :acceleratorHours 1200000.0 ."
    assert found(document, claims=False) == found(document)
    assert not [q for q in quads(document, claims=False) if q.predicate == ATLAS.involves]


FIRES = {
    "two documents, two sizes": (
        (TERN + "<model/tern> :parameterCount 7000000000 .", "<model/tern> :parameterCount 70000000000 ."),
        ("conflicting-values", "7,000,000,000 and 70,000,000,000 parameters are stated, where one number can hold."),
    ),
    "two passages, two times": (
        (TERN + "<run/tern> :durationHours 672.0, 720.0 .",),
        ("conflicting-values", "672 and 720 hours of training are stated, where one number can hold."),
    ),
    "three values, of which two agree": (
        (TERN + "<run/tern> :hardwareCount 1000, 1024, 2000 .",),
        ("conflicting-values", "1,000, 1,024 and 2,000 devices are stated, where one number can hold."),
    ),
    "hedged, but far apart": (
        (TERN + "<run/tern> :energyKilowattHours 245000.0, 445000.0 .",),
        ("conflicting-values", "245,000 and 445,000 kWh are stated, where one number can hold."),
    ),
    "two scores": (
        (SCORE + "<evaluation/tern/glue> :score 82.3, 86.1 .",),
        ("conflicting-values", "82.3 and 86.1 are stated as the score of Tern on glue."),
    ),
    "two token counts": (
        (TERN + "<run/tern> :corpus <corpus/tern> . <corpus/tern> :tokenCount 1000000000000, 3000000000000 .",),
        (
            "conflicting-values",
            "1,000,000,000,000 and 3,000,000,000,000 tokens of training data are stated, where one number can hold.",
        ),
    ),
    "two years": (
        (TERN + '<model/tern> :releaseYear "2022"^^xsd:gYear, "2023"^^xsd:gYear .',),
        ("conflicting-values", "2022 and 2023 are stated as release years."),
    ),
    "two dates": (
        (TERN + '<model/tern> :releaseDate "2023-05-01"^^xsd:date, "2023-06-01"^^xsd:date .',),
        ("conflicting-values", "2023-05-01 and 2023-06-01 are stated as release dates."),
    ),
    "a date and another year": (
        (
            TERN
            + '<model/tern> :releaseDate "2023-05-01"^^xsd:date ; :releaseYear "2022"^^xsd:gYear, "2023"^^xsd:gYear .',
        ),
        ("date-year", "Released on 2023-05-01 by one passage, but in 2022 by another."),
    ),
    "the size in the name": (
        (TERN.replace('"Tern"', '"Tern-12B"') + "<model/tern> :parameterCount 70000000000 .",),
        (
            "name-size",
            "70,000,000,000 parameters stated, but the name Tern-12B says 12B, which is 12,000,000,000.",
        ),
    ),
    "more than the experts together": (
        (TERN.replace('"Tern"', '"Tern 8x7b"') + "<model/tern> :parameterCount 180000000000 .",),
        (
            "name-size",
            "180,000,000,000 parameters stated, but the name Tern 8x7b says 8x7b, which is 56,000,000,000 at most.",
        ),
    ),
    "energy in the wrong unit": (
        (RUN + "<run/tern> :energyKilowattHours 245000000.0 .",),
        ("energy", "245,000,000 kWh stated, but 512 devices for 336 hours at 400 W a device make 68,812.8 kWh."),
    ),
    "no energy to speak of": (
        (RUN + "<run/tern> :energyKilowattHours 245.0 .",),
        ("energy", "245 kWh stated, but 512 devices for 336 hours at 300 W a device make 51,609.6 kWh."),
    ),
    "emissions in the wrong unit": (
        (TERN + "<run/tern> :energyKilowattHours 1000.0 ; :emissionsKilogramsCO2e 400000.0 .",),
        (
            "emissions",
            "400,000 kg CO2e and 1,000 kWh are stated, which makes 400 kg a kWh; no electricity emits more than 2.",
        ),
    ),
    "compute against parameters and tokens": (
        (
            TERN + "<model/tern> :parameterCount 7000000000 . <run/tern> :computeFlop 840000000000000000000.0 ;"
            ":corpus <corpus/tern> . <corpus/tern> :tokenCount 2000000000000 .",
        ),
        (
            "compute",
            "840,000,000,000,000,000,000 FLOP stated, but 6 × 7,000,000,000 parameters × 2,000,000,000,000 tokens make "
            "84,000,000,000,000,000,000,000.",
        ),
    ),
    "compute against the hardware": (
        (RUN + "<run/tern> :computeFlop 2000000000000000000000000.0 .",),
        (
            "compute",
            "2,000,000,000,000,000,000,000,000 FLOP stated, but 512 devices for 336 hours at 312,000,000,000,000 "
            "FLOP/s a device make 193,226,342,400,000,000,000,000 at the most.",
        ),
    ),
    "more active parameters than parameters": (
        (TERN + "<model/tern> :parameterCount 13000000000 ; :activeParameterCount 47000000000 .",),
        ("active-parameters", "47,000,000,000 active parameters stated, but 13,000,000,000 in all."),
    ),
    "a successor older than its predecessor": (
        (
            TERN + '<model/tern> :releaseYear "2021"^^xsd:gYear ; :predecessor <model/gull> .',
            '<model/gull> a :Model ; :mentionedAs "Gull" ; :releaseYear "2023"^^xsd:gYear .',
        ),
        ("successor-older", "Tern of 2021 is stated to succeed Gull of 2023."),
    ),
    "by the day, stated the other way round": (
        (
            TERN + '<model/tern> :releaseDate "2023-04-01"^^xsd:date .',
            '<model/gull> :successor <model/tern> ; :mentionedAs "Gull" ; :releaseDate "2023-09-01"^^xsd:date .',
        ),
        ("successor-older", "Tern of 2023-04-01 is stated to succeed Gull of 2023-09-01."),
    ),
    "a ring of two": (
        (
            "<model/a> :predecessor <model/b> .",
            "<model/a> :successor <model/b> .",
            "<model/c> :predecessor <model/b> .",
        ),
        ("cycle", "model/a and model/b are stated to come before one another, in a ring of 2."),
    ),
    "its own predecessor": (
        ('<model/a> :mentionedAs "A" ; :predecessor <model/a> .',),
        ("cycle", "A is stated to come before itself."),
    ),
    "made from one another": (
        (
            "<model/a> :derivedFrom <model/b> .",
            "<model/b> :derivedFrom <model/a> .",
            "<model/c> :derivedFrom <model/b> .",
        ),
        ("cycle", "model/a and model/b are stated to be derived from one another, in a ring of 2."),
    ),
    "made from itself": (
        ('<model/a> :mentionedAs "A" ; :derivedFrom <model/a> .',),
        ("cycle", "A is stated to be derived from itself."),
    ),
}


@pytest.mark.parametrize("case", FIRES.values(), ids=FIRES.keys())
def test_what_cannot_hold_together_is_found_once(case: tuple[tuple[str, ...], tuple[str, str]]) -> None:
    documents, expected = case
    named = [(kind, words.replace("https://w3id.org/modelatlas/id/", "")) for kind, words in found(*documents)]
    assert named == [expected]


def test_a_successor_is_older_whichever_of_its_years_holds() -> None:
    tern = TERN + '<model/tern> :releaseYear "2021"^^xsd:gYear, "{}"^^xsd:gYear ; :predecessor <model/gull> .'
    gull = '<model/gull> a :Model ; :mentionedAs "Gull" ; :releaseYear "2023"^^xsd:gYear .'
    older = ("successor-older", "Tern of 2022 is stated to succeed Gull of 2023.")
    assert older in found(tern.format(2022), gull)
    assert [kind for kind, _ in found(tern.format(2024), gull)] == ["conflicting-values"]


def named(name: str, count: str) -> str:
    return TERN.replace('"Tern"', f'"{name}"') + f"<model/tern> :parameterCount {count} ."


QUIET = {
    "accelerator-hours a little above": RUN + "<run/tern> :acceleratorHours 200000.0 .",
    "accelerator-hours rounded": RUN + "<run/tern> :acceleratorHours 172000.0 .",
    "12 billion is 12.3 billion": TERN + "<model/tern> :parameterCount 12000000000, 12300000000 .",
    "1000 and 1024 devices": TERN + "<run/tern> :hardwareCount 1000, 1024 .",
    "27.5 and 28 days": TERN + "<run/tern> :durationHours 660.0, 672.0 .",
    "128K of context, both ways": TERN + "<model/tern> :contextLength 128000, 131072 .",
    "TB and TiB": TERN
    + "<run/tern> :corpus <corpus/tern> . <corpus/tern> :sizeBytes 3200000000000.0, 3518437208883.0 .",
    "FLOP and petaFLOP-days": TERN + "<run/tern> :computeFlop 314000000000000000000000.0, 314496000000000000000000.0 .",
    "a fraction and a percentage": SCORE + "<evaluation/tern/glue> :score 0.823, 82.3 .",
    "scores by two metrics": SCORE + '<evaluation/tern/glue> :score 82.3, 90.1 ; :metric "accuracy", "F1" .',
    "scores by two numbers of shots": SCORE + "<evaluation/tern/glue> :score 82.3, 90.1 ; :shots 0, 5 .",
    "the sizes of a family": TERN + "<model/tern> :parameterCount 7000000000, 13000000000, 34000000000, 70000000000 .",
    "the rows of a table": SCORE + "<evaluation/tern/glue> :score 82.3, 85.1, 90.1 .",
    "one value in two forms": TERN + "<run/tern> :durationHours 672, 672.0 .",
    "two countries, two licences, two chips with their counts": RUN
    + "<run/tern> :hardware <hardware/google-tpu-v4> ; :hardwareCount 256 ; :durationHours 700.0 . "
    "<model/tern> :country <country/US>, <country/FR> ; "
    ":license <http://spdx.org/licenses/MIT>, <http://spdx.org/licenses/0BSD> .",
    "the year of a date": TERN + '<model/tern> :releaseDate "2023-05-01"^^xsd:date ; :releaseYear "2023"^^xsd:gYear .',
    "12B has 12.3 billion": named("Tern-12B", "12300000000"),
    "7B has 6.7 billion": named("Tern 7b", "6700000000"),
    "2B has 2.5 billion": named("Tern-2B", "2506000000"),
    "350M has 360 million": named("Tern-350M", "360000000"),
    "8x7B has 47 billion": named("Tern-8x7B", "46700000000"),
    "8x7B has 56 billion": named("Tern-8x7B", "56000000000"),
    "a version is no size": named("Tern-3.5", "175000000000"),
    "a word after a digit is no size": named("Tern 2 Big", "175000000000"),
    "A3B counts active parameters": named("Tern-30B-A3B", "30500000000"),
    "a context length is no size": named("Tern-7B-1M", "7600000000"),
    "two sizes settle nothing": named("Tern-7B-3B-draft", "70000000000"),
    "the name counts the active ones": named("Tern-3B", "30500000000")
    + "<model/tern> :activeParameterCount 3000000000 .",
    "energy with the plant around it": RUN + "<run/tern> :energyKilowattHours 245000.0 .",
    "energy that fits the stated accelerator-hours": TERN
    + "<run/tern> :hardware <hardware/nvidia-a100> ; :acceleratorHours 1000.0 ; :energyKilowattHours 433.0 .",
    "energy of unknown hardware": RUN.replace("nvidia-a100", "abacus") + "<run/tern> :energyKilowattHours 9.0 .",
    "coal": TERN + "<run/tern> :energyKilowattHours 1000.0 ; :emissionsKilogramsCO2e 1100.0 .",
    "no emissions": TERN + "<run/tern> :energyKilowattHours 1000.0 ; :emissionsKilogramsCO2e 0.0 .",
    "compute within a factor of 5": TERN
    + "<model/tern> :parameterCount 7000000000 . <run/tern> :computeFlop 200000000000000000000000.0 ;"
    ":corpus <corpus/tern> . <corpus/tern> :tokenCount 2000000000000 .",
    "compute that includes the base model's": RUN
    + "<model/tern> :derivedFrom <model/gull> . <run/tern> :computeFlop 2000000000000000000000000.0 .",
    "compute of a mixture of experts that does not say what is active": TERN
    + "<model/tern> :parameterCount 1200000000000 ; :usesTechnique <technique/mixture-of-experts> . <run/tern> "
    ":computeFlop 36500000000000000000000.0 ; :corpus <corpus/tern> . <corpus/tern> :tokenCount 600000000000 .",
    "compute at the peak": RUN + "<run/tern> :computeFlop 193000000000000000000000.0 .",
    "all parameters active": TERN + "<model/tern> :parameterCount 7000000000 ; :activeParameterCount 7000000000 .",
    "active parameters, rounded": TERN
    + "<model/tern> :parameterCount 12900000000 ; :activeParameterCount 13000000000 .",
    "successor of the same year": TERN + '<model/tern> :releaseYear "2023"^^xsd:gYear ; :predecessor <model/gull> . '
    '<model/gull> :releaseYear "2023"^^xsd:gYear .',
    "successor with a year against a date": TERN
    + '<model/tern> :releaseYear "2023"^^xsd:gYear ; :predecessor <model/gull> . '
    '<model/gull> :releaseDate "2023-09-01"^^xsd:date ; :releaseYear "2023"^^xsd:gYear .',
    "a long line, said twice": "<model/c> :predecessor <model/b> . "
    "<model/b> :predecessor <model/a> ; :successor <model/c> .",
    "made from a later version of its origin": "<model/b> :predecessor <model/a> . <model/a> :derivedFrom <model/b> .",
    "two made from one": "<model/b> :derivedFrom <model/a> . <model/c> :derivedFrom <model/a>, <model/b> .",
    "a fork": "<model/c> :predecessor <model/a> . <model/b> :predecessor <model/a> . "
    "<model/d> :predecessor <model/b>, <model/c> .",
}


@pytest.mark.parametrize("document", QUIET.values(), ids=QUIET.keys())
def test_what_can_hold_together_is_let_be(document: str) -> None:
    assert found(document) == []


HEDGED = {
    "about 350 billion, and 370": (
        TERN + "<model/tern> :parameterCount 354000000000, 370000000000 .",
        "parameterCount",
    ),
    "over 100 languages, and 119": (TERN + "<model/tern> :languageCount 100, 119 .", "languageCount"),
    "about 230,000 accelerator-hours": (RUN + "<run/tern> :acceleratorHours 230000.0 .", "acceleratorHours"),
    "around 2022, and 2023": (
        TERN + '<model/tern> :releaseYear "2022"^^xsd:gYear, "2023"^^xsd:gYear .',
        "releaseYear",
    ),
}


@pytest.mark.parametrize(("document", "name"), HEDGED.values(), ids=HEDGED.keys())
def test_a_hedge_gives_room(document: str, name: str) -> None:
    assert found(document, hedged=(name,)) == []
    assert found(document) != []


VALUES = st.builds(
    Stated,
    st.integers(1, 10**6).map(Decimal),
    st.just((iri("a"), ATLAS.hardwareCount, iri("b"))),
    st.just(()),
    st.booleans(),
)


@given(VALUES, VALUES)
def test_agreement_has_no_order_and_never_spans_more_than_ten_percent(one: Stated, other: Stated) -> None:
    assert agree(one, other, "hardwareCount") == agree(other, one, "hardwareCount")
    low, high = sorted((one.value, other.value))
    if high - low > high / 10:
        assert not agree(one, other, "hardwareCount")
