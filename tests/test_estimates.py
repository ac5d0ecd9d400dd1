"""Estimates: which are made, from what, and above all which are not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Quad

from modelatlas.derive import derive
from modelatlas.gazetteer import HardwareFacts
from modelatlas.vocabulary import ATLAS, DCTERMS, PROV, RDF, RDFS
from stated import iri, state

RUN = iri("run/tern")
MODEL = "<model/tern> a :Model ; :trainingRun <run/tern> ."
COUNTED = "<run/tern> :hardwareCount 512 ; :durationHours 336.0 ."
CHIP = "<run/tern> :hardware <hardware/nvidia-a100> ."
TOKENS = "<run/tern> :corpus <corpus/tern> . <corpus/tern> :tokenCount 2000000000000 ."


def hardware(key: str) -> HardwareFacts | None:
    if not key.startswith("nvidia-a100"):
        return None
    return HardwareFacts("NVIDIA", None, Decimal(312 * 10**12), "", Decimal(400), None, "", "https://example.org/chips")


def estimates(*documents: str, claims: bool = True, hedged: tuple[str, ...] = ()) -> dict[str, Decimal]:
    found = derive(state(*documents, claims=claims, hedged=hedged), hardware=hardware).derived
    return {
        q.predicate.value.removeprefix(ATLAS.IRI): Decimal(q.object.value)  # type: ignore[union-attr]
        for q in found
        if q.predicate in (ATLAS.estimatedAcceleratorHours, ATLAS.estimatedComputeFlop)
    }


def test_accelerator_hours_are_count_times_time() -> None:
    assert estimates(MODEL + COUNTED) == {"estimatedAcceleratorHours": Decimal(172032)}


def test_compute_from_hardware_is_hours_times_peak_times_utilisation() -> None:
    assert estimates(MODEL + COUNTED + CHIP)["estimatedComputeFlop"] == Decimal(172032 * 3600 * 312 * 10**12 * 3 // 10)


def test_stated_accelerator_hours_serve_where_count_or_time_is_missing() -> None:
    found = estimates(MODEL + CHIP + "<run/tern> :acceleratorHours 1000.0 ; :hardwareCount 8 .")
    assert found == {"estimatedComputeFlop": Decimal(1000 * 3600 * 312 * 10**12 * 3 // 10)}


def test_parameters_and_tokens_come_before_hardware() -> None:
    found = estimates(MODEL + COUNTED + CHIP + TOKENS + "<model/tern> :parameterCount 7000000000 .")
    assert found["estimatedComputeFlop"] == Decimal("8.4e22")


def test_a_mixture_of_experts_counts_its_active_parameters() -> None:
    found = estimates(MODEL + TOKENS + "<model/tern> :parameterCount 47000000000 ; :activeParameterCount 13000000000 .")
    assert found["estimatedComputeFlop"] == Decimal("1.56e23")


def test_the_inverse_property_links_run_and_model_as_well() -> None:
    found = estimates("<run/tern> :trains <model/tern> . <model/tern> :parameterCount 7000000000 ." + TOKENS)
    assert found["estimatedComputeFlop"] == Decimal("8.4e22")


@pytest.mark.parametrize(
    "documents",
    [
        (MODEL + COUNTED, "<run/tern> :hardwareCount 1024 ."),
        (MODEL + COUNTED, "<run/tern> :durationHours 672.0 ."),
        (MODEL + COUNTED + CHIP, "<run/tern> :hardware <hardware/google-tpu-v4> ."),
        (MODEL + "<run/tern> :hardwareCount 512 .",),
        (MODEL + TOKENS + "<model/tern> :parameterCount 7000000000 .", "<model/tern> :parameterCount 70000000000 ."),
        (MODEL + TOKENS + "<model/tern> :parameterCount 7000000000 .", "<run/tern> :corpus <corpus/tern/other> ."),
        (MODEL + TOKENS + "<model/tern> :parameterCount 7000000000 . <model/gull> :trainingRun <run/tern> .",),
        (MODEL + TOKENS + "<model/tern> :parameterCount 7000000000 ; :usesTechnique <technique/mixture-of-experts> .",),
    ],
    ids=[
        "two counts",
        "two times",
        "two chips",
        "no time",
        "two sizes",
        "two corpora",
        "two models",
        "experts, how many active",
    ],
)
def test_what_is_not_settled_is_not_estimated(documents: tuple[str, ...]) -> None:
    assert estimates(*documents) == {}


def test_a_chip_and_its_variant_are_one_type_of_hardware() -> None:
    found = estimates(MODEL + COUNTED + CHIP, "<run/tern> :hardware <hardware/nvidia-a100-sxm4-80gb> .")
    assert set(found) == {"estimatedAcceleratorHours", "estimatedComputeFlop"}


def test_a_rounded_value_gives_way_to_the_sharper_one() -> None:
    found = estimates(
        MODEL + "<run/tern> :hardwareCount 1408 ; :durationHours 672.0 .", "<run/tern> :hardwareCount 1400 ."
    )
    assert found["estimatedAcceleratorHours"] == Decimal(946176)


def test_a_value_that_is_no_number_is_passed_over() -> None:
    assert estimates(MODEL + COUNTED + '<run/tern> :hardwareCount "many"^^xsd:integer .') == {
        "estimatedAcceleratorHours": Decimal(172032)
    }


def explanation(quads: tuple[Quad, ...]) -> list[Quad]:
    node = next(q.subject for q in quads if q.predicate == RDF.predicate and q.object == ATLAS.estimatedComputeFlop)
    return [q for q in quads if q.subject == node]


def test_the_derivation_gives_formula_utilisation_sources_and_claims() -> None:
    quads = state(MODEL + COUNTED + CHIP)
    about = explanation(derive(quads, hardware=hardware).derived)
    values = {q.predicate: q.object for q in about}
    assert values[RDF.subject] == RUN
    assert values[RDFS.comment].value == (  # type: ignore[union-attr]
        "devices × hours × 3,600 s × peak FLOP/s × utilisation = 512 × 336 × 3,600 × 312,000,000,000,000 × 0.3 = "
        "57,967,902,720,000,000,000,000 FLOP; the utilisation of 0.3 is assumed "
        "(Epoch AI, Estimating training compute)."
    )
    assert {q.object.value for q in about if q.predicate == DCTERMS.source} == {  # type: ignore[union-attr]
        "https://epoch.ai/blog/estimating-training-compute",
        "https://example.org/chips",
    }
    wanted = (ATLAS.hardware, ATLAS.hardwareCount, ATLAS.durationHours)
    claims = {q.subject for q in quads if q.predicate == RDF.predicate and q.object in wanted}
    assert {q.object for q in about if q.predicate == PROV.wasDerivedFrom} == claims
    assert len(claims) == 3


def test_without_claims_the_estimate_stands_and_points_to_none() -> None:
    derived = derive(state(MODEL + COUNTED + CHIP, claims=False), hardware=hardware).derived
    assert not [q for q in derived if q.predicate == PROV.wasDerivedFrom]
    assert explanation(derived)
