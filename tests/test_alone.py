"""What a section of one model's page names alone: the only count, the only chip."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node


def read(heading: str, body: str) -> dict[str, object]:
    """What a note says of its own model, by property."""
    doc = parse_document(f"# Calyx-5\n\nWe present a model.\n\n## {heading}\n\n{body}\n".encode(), name="note.md")
    claims = [c for c in extract(doc).claims if c.subject.key == "calyx-5"]
    chosen = [c for c in claims if c.property in ("parameterCount", "hardware", "hardwareCount")]
    assert len({c.property for c in chosen}) == len(chosen)
    return {c.property: c.value.key if isinstance(c.value, Node) else c.value for c in chosen}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Tarn-base had 340M parameters, per Table 2.", 340_000_000),
        ("Backbone: Tarn-base with 340M parameters", None),
        ("Tarn-base had 340M parameters, Tarn-large 770M.", None),
        ("Smaller than Tarn-base with its 340M parameters.", None),
        ("Probably that of Tarn-base, 340M parameters.", None),
        ("An adapter of Tarn-base has 340M parameters.", None),
        ("The net has 12 weights.", None),
        ("The net has 3,000 weights.", 3000),
        (f"{'İ' * 30} has 3,000 weights.", 3000),  # its lower case is longer
        ("Its reward model has 340M parameters.", None),
        ("Twice the 340M parameters of Tarn-base.", None),
        ("Teacher: 340M parameters.", None),
        ("Distilled from Tarn-base (340M parameters).", None),
        ("The batch size is 4M.", None),
        ("The function takes 128 parameters.", None),
        ("We sweep 120 parameters of the optimizer.", None),
        ("For models above 340M parameters, see below.", None),
        ("The authors don't count them; Tarn-base has 340M parameters.", None),
    ],
)
def test_the_only_count_below_parameters(body: str, count: int | None) -> None:
    assert read("Parameters", body).get("parameterCount") == count


@pytest.mark.parametrize(
    ("body", "chip", "count"),
    [
        ("Calyx models were trained by the score on MI250X.", "amd-instinct-mi250x", None),
        ("It converges in 3 days in a single L40S.", "nvidia-l40s", 1),
        ("Tarn-2 was trained on 64 H100 GPUs.", None, None),
        ("We thank the centre for 8 H100 GPUs.", None, None),
        ("Searching takes 2 hours on 16 H100s.", None, None),
        ("All stages apart, it converges in a single L40S.", "nvidia-l40s", None),
        ("The plan is a training on an H100.", None, None),
        ("Training was done without H100 GPUs.", None, None),
        ("The teacher was trained on 8 H100 GPUs.", None, None),
        ("The tokenizer was trained on 8 H100 GPUs.", None, None),
        ("An ablation was trained on 8 H100s.", None, None),
        ("It fits on an RTX 4090.", None, None),
        ("Checkpoints were converted on an H100.", None, None),
        ("Data was filtered on 16 H100s.", None, None),
        ("Embeddings were computed on 16 H100s.", None, None),
        ("Rollouts ran on 64 H100s.", None, None),
        ("Others used 64 H100 GPUs.", None, None),
        ("An H100 costs $3 an hour.", None, None),
        ("To fine-tune on an H100, set the flag.", None, None),
        ("To converge on an H100, it took a week.", "nvidia-h100", 1),
    ],
)
def test_the_only_chip_below_training(body: str, chip: str | None, count: int | None) -> None:
    found = read("Training", body)
    assert (found.get("hardware"), found.get("hardwareCount")) == (chip, count)


def test_elsewhere_a_count_alone_says_nothing() -> None:
    assert read("Discussion", "Tarn-base had 340M parameters.") == {}


def test_a_base_that_a_key_names_ends_before_its_size() -> None:
    page = "# Calyx-5\n\nA model.\n\n## Parameters\n\nBackbone: Tarn-base with 340M parameters\n"
    claims = extract(parse_document(page.encode(), name="note.md")).claims
    assert [c.value.key for c in claims if c.property == "derivedFrom" and isinstance(c.value, Node)] == ["tarn-base"]
