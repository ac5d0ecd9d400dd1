"""Sums of training computation: which of their factors are the model's size, its devices and its time."""

from __future__ import annotations

from decimal import Decimal

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node

NAMES = ("parameterCount", "activeParameterCount", "hardware", "hardwareCount", "durationHours")


def read(body: str, heading: str = "Training") -> dict[str, object]:
    """What a note says of its own model."""
    doc = parse_document(f"# Calyx\n\nWe present a model.\n\n## {heading}\n\n{body}\n".encode(), name="note.md")
    claims = [c for c in extract(doc).claims if c.property in NAMES and c.subject.key == "calyx"]
    assert len({c.property for c in claims}) == len(claims)
    return {c.property: c.value.key if isinstance(c.value, Node) else c.value for c in claims}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("6 * 34B parameters * 2T tokens = 4.08e23", 34 * 10**9),
        ("6 FLOP / token / parameter * 2e12 tokens * 1.3 * 10^9 parameters = 1.56e22 FLOP", 1_300_000_000),
        ("2T tokens * 34B parameters * 6 = 4.08e23 FLOP", 34 * 10**9),
        ("6ND = 6*34B*2T = 4.08e23", None),
        ("6 * 34B * 2T = 4.08e23", None),
        ("6 * 34B parameters [assumed] * 2T tokens = 4.08e23", None),
        ("If it had 34B parameters: 6 * 34B parameters * 2T tokens = 4.08e23", None),
        ("6 * 34B parameters * 2T tokens = 4.08e23\n\n6 * 13B parameters * 2T tokens = 1.56e23", None),
        ("Tarn-2: 6 * 34B parameters * 2T tokens = 4.08e23", None),
        ("6 * 34 parameters * 2T tokens = 4.08e14", None),
        ("6 * 34B parameters ** 2 * 2T tokens", None),
        ("The reward model: 6 * 34B parameters * 2T tokens = 4.08e23", None),
        ("Teacher:\n\n6 * 34B parameters * 2T tokens = 4.08e23", None),
        ("For comparison, 6 * 34B parameters * 2T tokens = 4.08e23", None),
        ("6 * 34B parameters * 2T tokens = 4.08e23 for the original model", None),
        ("6 * 34B parameters * 2T tokens = 4.08e23 (an upper bound)", None),
    ],
)
def test_a_size_that_is_multiplied(body: str, count: int | None) -> None:
    assert read(body).get("parameterCount") == count


def test_active_parameters_that_are_multiplied() -> None:
    assert read("6 * 3B active parameters * 2T tokens") == {"activeParameterCount": 3 * 10**9}


@pytest.mark.parametrize(
    ("body", "devices", "hours"),
    [
        ("96 GPUs * 9 days * 24 h/day * 3600 s/h * 312e12 FLOP/s * 0.3 = 7e21", 96, 216),
        ("312 TFLOP/s * 96 chips * 30.5 hours * 3600 * 40% utilization", 96, Decimal("30.5")),
        ("(96) * (312 * 10**12) * (9 * 24 * 3600) * (0.3) = 7e21", 96, 216),
        ("40*60*60*4*312000000000000*0.3=5.4e19", 4, 40),
        ("20 hours * 3600 * 9.9e14 FLOP/s * 0.4 * 2 GPUs", 2, 20),
        ("96 GPUs * 9 days [assumption] * 24 * 3600 * 312e12 FLOP/s", 96, None),
        ("5 * 16 * 24 * 3600 * 312 TFLOP/s = 2e21", None, None),
        ("312e12 FLOP/s * 21500 * 3600 * 0.4 = 9.7e21", None, None),
        ("960 GPU-hours * 3600 * 312e12 FLOP/s = 1e21", None, None),
        ("57 hours * 3600 * 3e14 * 8 + 2.7 hours * 3600 * 3e14 * 4 = 5e20", None, None),
        ("64 cores * 0.5 chips/core * 30 hours * 2 * 3600 * 1.2e14 FLOP/s", None, None),
        ("96 GPUs * 30.5 hours * 3600 s * 312 TFLOP/s", 96, Decimal("30.5")),
        ("8 H100 hours * 3600 * 9.9e14 FLOP/s", None, None),
        ("8 hours of A100 * 3600 * 3.12e14 FLOP/s", None, None),
        ("96 GPUs * 900 days * 24 * 3600 * 312e12 FLOP/s", 96, None),
        ("96 GPUs * 9 days * 5 * 24 * 3600 * 312e12 FLOP/s", 96, None),
        ("9000000 GPUs * 9 days * 24 * 3600 * 312e12 FLOP/s", None, 216),
        ("96 * 312e12 FLOP/s = 3e16 FLOP/s", None, None),
        ("96 nodes * 8 GPUs * 9 days * 24 * 3600 * 312e12 FLOP/s", None, None),
        ("96 * 8 GPUs * 9 days * 24 * 3600 * 312e12 FLOP/s", None, None),
        ("09:30 * 9 days * 24 * 3600 * 312e12 FLOP/s", None, None),
        ("Inference: 64 GPUs * 7 days * 24 * 3600 * 312e12 FLOP/s", None, None),
        ("This is not 64 GPUs * 7 days * 24 * 3600 * 312e12 FLOP/s", None, None),
        ("Assuming a week:\n\n64 GPUs * 7 days * 24 * 3600 * 312e12 FLOP/s", None, None),
        ("Assuming 40 % utilization:\n\n64 GPUs * 7 days * 24 * 3600 * 312e12 FLOP/s", 64, 168),
        ("8 * 12 * 3600 = 345600", None, None),
    ],
)
def test_a_run_that_is_multiplied(body: str, devices: int | None, hours: int | Decimal | None) -> None:
    found = read(body)
    assert (found.get("hardwareCount"), found.get("durationHours")) == (devices, hours)


def test_the_chip_of_a_product() -> None:
    found = read("96 K80 GPU's * 9 days * 8.5 TFLOPS * 0.33 utilization = 2e20")
    assert found == {"hardware": "nvidia-k80", "hardwareCount": 96, "durationHours": 216}


def test_what_a_sentence_says_comes_before_what_a_sum_takes() -> None:
    said = "Calyx was trained on 128 H100 GPUs for 11 days.\n\n96 GPUs * 9 days * 24 * 3600 * 312e12 FLOP/s = 7e21"
    assert read(said) == {"hardware": "nvidia-h100", "hardwareCount": 128, "durationHours": 264}


def test_elsewhere_a_sum_says_nothing_of_the_model() -> None:
    assert read("6 * 34B parameters * 2T tokens = 4.08e23", heading="Discussion") == {}


def test_many_products_cost_no_square() -> None:
    assert read("96 * " * 4000 + "2") == {}
    assert read("1 [ * 2 " * 2000) == {}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("2.1T * 6.74B * 6 = 8.5e22", 6_740_000_000),
        ("6 * 7.2B parameters [assumed] * 6.9B = 3e20", 7_000_000_000),  # the bare factor counts tokens
    ],
)
def test_a_bare_factor_near_the_size_in_a_name(body: str, count: int) -> None:
    page = f"# Calyx 7B\n\nWe present a model.\n\n## Training\n\n{body}\n"
    doc = parse_document(page.encode(), name="note.md")
    assert [c.value for c in extract(doc).claims if c.property == "parameterCount"] == [count]


@pytest.mark.parametrize(
    ("size", "factor", "counts"),
    [
        ("8 billion", "8.66B", {8_660_000_000}),
        ("2 billion", "1.21B", {2_000_000_000}),  # too far apart to be one number
        ("81 billion", "83.2B", {81_000_000_000}),
        ("9 billion", "8.66B", {8_660_000_000}),
    ],
)
def test_a_count_in_fewer_digits_is_that_of_the_sum(size: str, factor: str, counts: set[int]) -> None:
    body = f"Calyx has {size} parameters.\n\n6 * {factor} parameters * 2T tokens"
    doc = parse_document(f"# Calyx\n\nWe present a model.\n\n## Training\n\n{body}\n".encode(), name="note.md")
    assert {c.value for c in extract(doc).claims if c.property == "parameterCount"} == counts
