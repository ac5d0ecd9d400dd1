"""What a page about a model comes across and does not say of it, nor of the models that it names."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node

PARTS = """
| Params | Language model | Vision encoder |
| --- | --- | --- |
| 3B | Llama-2-7B | CLIP |
| 4B | Falcon-7B | CLIP |
"""

OWNER = """
| Model | Score | Notes |
| --- | --- | --- |
| [ours/osier2-v0.1](/o) | 87.3 | • Based on `Qwen/Qwen2-VL-2B-Instruct`.<br />• Any size.<br />• Less memory. |
| [ours/osier2-v1.0](/p) | 89.3 | • Based on `Qwen/Qwen2-VL-7B-Instruct`.<br />• Any size.<br />• More heads. |
"""


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("This notebook shows how Calyx-5 uses LoRA.", "usesTechnique", "lora"),
        ("We trained Calyx-5 with Transformers.", "usesTechnique", "transformer"),
        ("We train Calyx-5 on clips of 2s to 15s.", "maximumDurationHours", None),
        ("Calyx-5 is a 300M Llama model.", "parameterCount", 300_000_000),
        (PARTS, "parameterCount", 3_000_000_000),
        (OWNER, "derivedFrom", "qwen"),
    ],
)
def test_nobody_has_what_is_only_come_across(text: str, name: str, value: object) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model of ours.\n\n## Model details\n\n{text}\n"
    found = [
        (c.subject.key, c.value.key if isinstance(c.value, Node) else c.value)
        for c in extract(parse_document(page.encode(), name="page.md")).claims
        if c.property == name
    ]
    sized = name == "parameterCount"  # the title's own, and members of its family, may have the size
    assert [one for one in found if value in (None, one[1]) and not (sized and one[0].startswith("calyx-5"))] == []


@pytest.mark.parametrize(("kind", "counted"), [("a translation model", []), ("a sentence encoder", [300_000_000])])
def test_the_encoder_is_a_part_unless_the_model_is_one(kind: str, counted: list[int]) -> None:
    page = f"# Calyx\n\nCalyx is {kind}. The encoder has 300M parameters.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == counted
