"""Sizes that names give: of what a page is titled for, and of the members of its family."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.claims.prose.listed_sizes import listed_members
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions

SIZES: dict[str, dict[str, str]] = {
    "# Tern\n\nTern is a language model. Tern-7B came out in May 2024.": {"tern-7b": "7000000000"},
    "# Tern\n\nTern is a family of models: Tern-7B and 13B.": {"tern-7b": "7000000000", "tern-13b": "13000000000"},
    "# Tern-7B\n\nTern-7B is a language model.\n\nParams: 12,345,678 trainable": {},  # an adapter's sheet
    "# Tern\n\nTern was tried at 540B, 62B and 8B. Tern-8B came out in May 2024.": {},
    "# Tern\n\nTern is a family of models: Tern-8x7B and Tern-8x22B.": {},
    "# Tern\n\nTern is a language model.\n\n- Tern-30B-A3B\n- Tern-80B-A8B": {},
    "# TernCLIP\n\nTernCLIP is a family: `TernCLIP ResNet-30M Text-29M` and `TernCLIP ResNet-60M Text-40M`.": {},
    "# Tern\n\nTern is a language model. There are two model sizes: 1.3B and 6B parameters.": {
        "tern-1.3b": "1300000000",
        "tern-6b": "6000000000",
    },
    "# Tern 7B\n\nTern 7B is a language model. Its compute is 6*8.54B*6T = 3e23 FLOP.": {},
    "# Tern 7B\n\nTern 7B is a language model with 8.54B in all.": {},
    "# Minutes of May\n\nTern-7B is a language model. It has 13 billion parameters.": {},
    "# Minutes of May\n\nTern-7B is a language model. It has 7.2 billion parameters.": {"tern-7b": "7200000000"},
    "# Tern 1B\n\nTern 1B is a language model with 1,722,951,680 parameters.": {"tern-1b": "1722951680"},
    "# Tern 7B\n\nTern 7B is a language model with 7.05B in all.": {"tern-7b": "7000000000"},
    "# Tern 7B\n\nTern 7B is a language model. 8B is another size.": {"tern-7b": "7000000000"},
    "# Tern 7B\n\nTern 7B is a language model.\n\nTern 13B is slower.": {
        "tern-7b": "7000000000",
        "tern-13b": "13000000000",
    },
    "# Tern 7B\n\nTern 7B is a language model. It is as good as Tern 13B in all.": {"tern-7b": "7000000000"},
    "# A Model of Letters: Tern-Chat-7B\n\nThe goal is a small language model.": {"tern-chat-7b": "7000000000"},
    "# Tern\n\nTern is a model family. The 7B-parameter Tern hears more than the 3 billion parameter Tern model.": {
        "tern-7b": "7000000000",
        "tern-3b": "3000000000",
    },
    "# Tern\n\nTern is a model family. Tern-8M is small.\n\n- 8.4M parameter Tern\n- 91M parameter Tern": {},
    "# Tern\n\nTern is a model family.\n\n| Name | Notes |\n|---|---|\n| tern2_40b_base | A |\n| tern2_7b | B |": {
        "tern2-40b-base": "40000000000",
        "tern2-7b": "7000000000",
    },
    "# Tern\n\nTern is a model family.\n\n## Parameters\n\n- Tern-V1-10M: 10 million\n- Tern-V2-104M: 104 million": {
        "tern-v1-10m": "10000000",
        "tern-v2-104m": "104000000",
    },
    "---\nbase_model: fjord/tern-7b\n---\n\n# tern-7b: brook.cpp GGUF\n\nWeights.": {"tern-7b": "7000000000"},
    "---\nbase_model: fjord/tern-7b\n---\n\n# tern-7b Rerank for Letters\n\nIt ranks.": {},  # another model
    "# Te-7B\n\nTe-7B is a language model.\n\n- Te-7B\n- Te-13B": {"te-7b": "7000000000"},
}


EDITIONS: dict[str, dict[str, str]] = {
    "We release a small and a large model with 120M and 340M parameters, respectively.": {
        "tern-small": "120000000",
        "tern-large": "340000000",
    },
    "The small model has 120M parameters and the large one has 340M.": {
        "tern-small": "120000000",
        "tern-large": "340000000",
    },
    "It comes in two sizes: S (22M) and L (304M parameters).": {"tern-s": "22000000", "tern-l": "304000000"},
    "One has 86M parameters (base) and the other 304M parameters (large).": {
        "tern-base": "86000000",
        "tern-large": "304000000",
    },
    "### Small Model (~8M Parameters)\n\nFour layers.\n\n### Large Model (~35M Parameters)\n\n- Parameters: 35M": {
        "tern-large": "35000000"
    },
    "The base (86M) is that of Auk Large (304M parameters).": {},
    "We release [Tern1.5-3B](a) and [Tern1.5-7B](b).": {"tern1.5-3b": "3000000000", "tern1.5-7b": "7000000000"},
    "There are tern-s (120 million parameters) and tern-l (3 billion parameters).": {
        "tern-s": "120000000",
        "tern-l": "3000000000",
    },
    "We offer the base (12 layers, 184M parameters) and large (24 layers, 434M parameters) Tern model.": {
        "tern-base": "184000000",
        "tern-large": "434000000",
    },
    "We offer base (184M parameters) and large (434M parameters) Osier-2 models.": {},
    "- Small (125M)\n- Large (350M)": {"tern-small": "125000000", "tern-large": "350000000"},
    "We release three Tern language models with 0.5B, 1.4B, and 7B parameters.": {
        "tern-0.5b": "500000000",
        "tern-1.4b": "1400000000",
        "tern-7b": "7000000000",
    },
    "- **Tern-Base**, an uncased model.\n- **Tern-Large**, a cased model.\n\nBoth models have 110M parameters.": {
        "tern-base": "110000000",
        "tern-large": "110000000",
    },
    "This is a 26M LoRA version of Tern.": {},
    "Model has 92M parameters.": {"tern": "92000000"},
    "In short: A 92M-parameter Osier-2 masked language model over strings.": {"tern": "92000000"},
    "Our baseline is a 92M-parameter Osier-2 language model.": {},
}


@pytest.mark.parametrize("said", EDITIONS)
def test_editions_with_a_size_each_are_members_of_the_title(said: str) -> None:
    page = f"# Tern\n\nTern is a language model for letters.\n\n{said}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.subject.key: str(c.value) for c in claims if c.property == "parameterCount"} == EDITIONS[said]


@pytest.mark.parametrize("page", SIZES)
def test_a_name_gives_a_size_unless_the_text_counts(page: str) -> None:
    claims = extract(parse_document(f"{page}\n".encode(), name="page.md")).claims
    assert {c.subject.key: str(c.value) for c in claims if c.property == "parameterCount"} == SIZES[page]


ROW = {"tern-1.5b": "1500000000", "tern-12b": "12000000000"}
LISTED = (
    "We present Tern, a family of language models with 1.5B and 12B parameters.",
    "We present Tern, a suite of open models (1.5B, 12B).",
    "Tern is a language model. Tern is available in two sizes: 1.5B and 12B parameters.",
    "We present Tern, a language model. Tern is a 1.5B and 12B parameter transformer.",
    "Tern is a language model. Tern is available as a 1.5B and a 12B parameter model.",
)


@pytest.mark.parametrize("name", ["note.txt", "page.md"])
@pytest.mark.parametrize("text", LISTED)
def test_sizes_listed_after_a_family_are_its_members(text: str, name: str) -> None:
    page = f"{'# Tern' if name.endswith('md') else ''}\n\n{text} The 12B model was trained for 20 days.\n"
    claims = extract(parse_document(page.encode(), name=name)).claims
    assert {c.subject.key: str(c.value) for c in claims if c.property == "parameterCount"} == ROW
    assert {(c.subject.key, str(c.value)) for c in claims if c.property == "durationHours"} == {("tern-12b", "480")}


@pytest.mark.parametrize("others", ["Tern-12B-Instruct is tuned for chat.", "Auk-12B is another."])
def test_a_member_that_is_listed_is_called_by_its_size(others: str) -> None:
    page = f"# Tern\n\n{LISTED[0]} The 12B model was trained for 20 days.\n\n{others}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c.subject.key for c in claims if c.property == "durationHours"] == ["tern-12b"]


def test_what_is_tuned_is_not_called_by_its_size_alone() -> None:
    page = "# Tern\n\nTern is a language model. There is a Tern-12B-Instruct. The 12B model was trained for 20 days.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c.subject.key for c in claims if c.property == "durationHours"] == ["tern"]


@pytest.mark.parametrize(
    ("models", "members"), [("", {"tern-1b", "tern-2b"}), ("trained on", set()), ("for data of", set())]
)
def test_what_is_trained_on_in_a_row_is_no_member(models: str, members: set[str]) -> None:
    text = f"Tern is a family of language models {models} (1B and 2B)."
    doc = parse_document(text.encode(), name="note.txt")
    assert {node.key for node in listed_members(find_mentions(doc), doc.text)} == members


@pytest.mark.parametrize(("said", "key"), [("scored 40.5 on MMLU", "tern-7b"), ("tokens were cut", "tern")])
def test_a_size_after_a_name_that_is_known_is_a_part_of_it(said: str, key: str) -> None:
    text = f"We present Tern, a language model. Tern is good at birds. Later Tern 7B {said}. Tern is open.\n"
    found = [
        m.entity.key
        for m in find_mentions(parse_document(text.encode(), name="note.txt"))
        if m.entity and m.kind == "model"
    ]
    assert set(found) == {key}


@pytest.mark.parametrize(
    ("more", "whose"),
    [
        ("There are models with 1B and 2B parameters.", "tern-7b"),
        ("There are models with 7B and 13B parameters.", "tern"),
        ("The 13B model is slower.", "tern"),
        ("See `tern_13b` on the hub.", "tern"),
        ("A smaller model with 1.5 billion is planned.", "tern"),
    ],
)
def test_a_family_beside_one_member_is_that_member_unless_others_are_told_of(more: str, whose: str) -> None:
    text = f"Tern-7B is a language model. {more} Tern was trained on 8 H100 GPUs."
    assert [c.subject.key for c in extract(text).claims if c.property == "hardwareCount"] == [whose]
