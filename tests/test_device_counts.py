"""How many devices a text counts, in the forms that people write."""

from __future__ import annotations

import pytest

from calyx_pages import PAGE, said


@pytest.mark.parametrize(
    ("told", "hardware", "count"),
    [
        ("8×A100 (80GB)", "nvidia-a100-80gb", 8),
        ("A100x8", "nvidia-a100", 8),
        ("A100 ×8", "nvidia-a100", 8),
        ("A100 × 8", "nvidia-a100", 8),
        ("H100 80GB x8", "nvidia-h100-80gb", 8),
        ("A100 (x8)", "nvidia-a100", 8),
        ("2x8x A100", "nvidia-a100", 16),
        ("4 nodes × 8 H100", "nvidia-h100", 32),
        ("~2000 H100 GPUs", "nvidia-h100", 2000),
        ("2048 H100 GPUs", "nvidia-h100", 2048),
        ("a pair of RTX 3090s", "nvidia-rtx-3090", 2),
        ("dual RTX 4090s", "nvidia-rtx-4090", 2),
        ("a couple of A100s", "nvidia-a100", 2),
        ("eight H100s", "nvidia-h100", 8),
        ("a single 3090", "nvidia-rtx-3090", 1),
        ("an 8-GPU A100 node", "nvidia-a100", 8),
        ("32 A100-40G's", "nvidia-a100-40gb", 32),
        ("2x8xH100", "nvidia-h100", 16),
        ("8x(A100 80GB)", "nvidia-a100-80gb", 8),
        ("8 × (NVIDIA) A100-SXM4-80GB", "nvidia-a100-sxm4-80gb", 8),
        ("A100 (8x)", "nvidia-a100", 8),
        # how many is not said
        ("dozens of H100s", "nvidia-h100", None),
        ("a DGX A100", "nvidia-a100", None),
        ("the A100 x 8-bit kernels", "nvidia-a100", None),
    ],
)
def test_a_count_stands_before_or_after_its_device(told: str, hardware: str, count: int | None) -> None:
    found = said(PAGE.format(f"It was trained on {told}."), "hardware", "hardwareCount")
    assert {value for _, name, value in found if name == "hardware"} == {hardware}
    assert {value for _, name, value in found if name == "hardwareCount"} == ({count} if count else set())


@pytest.mark.parametrize("lead", ["Compute: ", "It was trained on "])
def test_how_long_devices_ran_does_not_number_them(lead: str) -> None:
    assert said(PAGE.format(f"{lead}8 A100 x 3 days"), "hardwareCount", "durationHours") == {
        ("calyx-5", "hardwareCount", 8),
        ("calyx-5", "durationHours", 72),
    }


@pytest.mark.parametrize("lead", ["Compute: ", "It was trained on "])
@pytest.mark.parametrize("told", ["A100 x 8 x 3 days", "8x(A100 80GB) for 3 days", "A100 (8x) for 3 days"])
def test_a_number_after_the_device_and_how_long_it_ran(lead: str, told: str) -> None:
    assert said(PAGE.format(lead + told), "hardwareCount", "durationHours") == {
        ("calyx-5", "hardwareCount", 8),
        ("calyx-5", "durationHours", 72),
    }


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ("- GPU: A100\n- Number: 8", 8),
        ("- GPU type: A100\n- Quantity: 8", 8),
        ("GPU: A100; number: 8", 8),
        ("GPU: A100 | Count: 8", 8),
        ("| | |\n|---|---|\n| GPU | A100 |\n| Count | 8 |", 8),
        ("- GPU: A100\n- Layers: 24\n- Number: 8", None),
        ("- GPU: A100\n- Count: 8 epochs", None),
        ("- GPU: A100\n\n## Experts\n\n- Number: 8", None),
        ("- GPU: A100\n- and more\n- Number: 8", None),
        ("- Trained on: letters\n- Count: 40000", None),
        ("| | |\n|---|---|\n| Type | encoder |\n| Number | 8 |\n| Size | 3B |", None),
    ],
)
def test_a_bare_number_counts_the_devices_of_the_key_before_it(told: str, count: int | None) -> None:
    found = said(PAGE.format(f"## Training\n\n{told}"), "hardwareCount")
    assert {value for _, _, value in found} == ({count} if count else set())


def test_racks_and_rented_machines_are_no_devices() -> None:
    found = [
        said(PAGE.format(f"- Hardware: {told}"), "hardware", "hardwareCount") for told in ("4x a2-ultragpu-8g", "4x A2")
    ]
    assert found == [set(), {("calyx-5", "hardware", "nvidia-a2"), ("calyx-5", "hardwareCount", 4)}]
    for told in ("- Hardware: two GB200 NVL72", "It was trained on 2x GB200 NVL72.", "- Hardware: 2 GB200 racks"):
        assert not said(PAGE.format(told), "hardwareCount")
