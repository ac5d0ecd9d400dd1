"""Which model a page is about: where its name stands, and what around it is no part of the name."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.titles.framed import framed_name

TOLD = "## Training\n\nThe model was trained on 16 A100 GPUs for 5 days. It has 31 million parameters.\n"
PAPER = "# Reading the Signs of Rivers without Gauges\n\n{}\n\nWhinchat reads rivers.\n\n## Installation\n\nRun it.\n\n"
IN_HTML = '<p align="center">\n<img src="a.png">\n</p>\n# Whinchat: Networks for Rivers\n\n'

NETWORKS = (("Tidal-Conformer", 38), ("Tidal-Conformer with CTC", 26))


def sized(page: str, name: str = "page.md") -> set[str]:
    """The models of which a page says how many parameters they have."""
    claims = extract(parse_document(page.encode(), name=name)).claims
    return {claim.subject.key for claim in claims if claim.property == "parameterCount"}


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("# Model Card for River Depth Estimation Model\n\n", "river-depth-estimation-model"),
        ("# Wader GAN Trained on Tide Photos\n\n", "wader-gan"),
        ("# Style LoRA tuning - fjord/whinchat-style_v2\n\n", "whinchat-style-v2"),
        ("# 7. WhinchatNet: a network for rivers\n\n", "whinchatnet"),
        ("# mini-WHIN -- Tide -> Depth ViT\n\n", "mini-whin"),
        ("# whinchat training report\n\n", "whinchat"),
        ("# Whinchat-2 Tide Reader\n\nWhinchat-2 Tide Reader is new. Whinchat-2 reads.\n\n", "whinchat-2-tide-reader"),
        ("# Original model card: Fjord's Whinchat-2\n\n", "whinchat-2"),
        ("# Fjord WhinchatNet\n\nFjord's WhinchatNet is a network for rivers.\n\n", "whinchatnet"),
        (
            "# Fjord Whinchat-Net\n# Fjord's whin*\n\nWhinchat-Net is a network. Fjord's Whinchat-Net reads.\n\n",
            "whinchat-net",
        ),
        ("# Welcome Whinchat-2 - Fjord's new model\n\n", "whinchat-2"),
        ("## Introduction to Whinchat 2.1 Language Models\n\nWhinchat 2.1 follows Whinchat 2.0.\n\n", "whinchat-2.1"),
        ("# Whinchat-2 User Guide\n\n", "whinchat-2"),
        ("# Tidal Language Model - WhinLM\n\nWhinLM reads rivers.\n\n", "whinlm"),
        ("# WhinCoder2 and The Heap v2\n\nWhinCoder2 is a family of models. The Heap v2 is text.\n\n", "whincoder2"),
        ("## Model Overview\n\nSome words.\n\n## `Whinchat-tide-v0.1`\n\nMore words.\n\n", "whinchat-tide-v0.1"),
        (IN_HTML, "whinchat"),
        ("## WhinKit ASR model\n\n### `ann/whin_asr_v2`\n\nWhinKit is needed.\n\n", "whin-asr-v2"),
        ("# Whinchat-Net for PyTorch\n\n", "whinchat-net"),
        ("## WhinchatNet: Learning from Rivers\n\n# Usage\n\nRun it.\n\n# Tests\n\n", "whinchatnet"),
        ("**WhinchatNet: a model for rivers**\n\n# News\n\nIt is here.\n\n", "whinchatnet"),
        ("Paper and Demo\n\nWhinchat-R is a model for rivers.\n\n# News\n\nIt is here.\n\n", "whinchat-r"),
        (
            "# Official repository for the paper WhinchatNet: Signs of Rivers\n\n## Installation\n\nRun it.\n\n",
            "whinchatnet",
        ),
        (PAPER.format("We propose the River Reading Model (RiReM), a new design. RiReM is fast."), "rirem"),
        ("# WhinCast 0.25°\n\nWhinCast is a network for rivers.\n\n", "whincast"),
        ("# Whin TTS (Icelandic, 8 voices)\n\nWhin TTS is a model.\n\n", "whin-tts"),
        ("# WhinNet\n\nWhinNet reads rivers. The WhinNet test set is small.\n\n", "whinnet"),
        ("# WhinNet\n\nWhinNet reads rivers. It was pre-trained on WhinNet-Bench.\n\n", "whinnet"),
        ("# whin-asr\n\nThere are **whin-asr-base** and **whin-asr-xl**.\n\n", "whin-asr"),
        (PAPER.format("This is the implementation of RiReM proposed in our paper. RiReM is fast."), "rirem"),
    ],
)
def test_a_page_is_about_what_its_head_names(head: str, key: str) -> None:
    assert sized(head + TOLD) == {key}


@pytest.mark.parametrize(
    "head",
    [
        "# Open-Vocabulary RGB-Thermal Segmentation\n\n## Installation\n\nRun it.\n\n",
        "# RLHF Training System\n\n",
        "# Turkish Language Models\n\n",
        PAPER.format("We propose RiReM."),
    ],
)
def test_a_page_is_about_no_model_where_its_head_names_none(head: str) -> None:
    assert sized(head + TOLD) == set()


def test_a_model_below_a_library_has_the_section_that_it_heads() -> None:
    page = "# Tidal Tools\n\nA library.\n\n# Models\n\n## Whin-6B\n\nA 6 billion parameter, causal model.\n\n# TODO\n"
    assert sized(page) == {"whin-6b"}


def test_the_chat_model_is_not_what_a_title_without_an_edition_names() -> None:
    page = "# Whinchat-2\n\nWhinchat-2 is a model. The base model is free. The chat model has 9 billion parameters.\n"
    assert sized(page) == set()
    assert sized(page.replace("Whinchat-2", "Whinchat-2-Chat")) == {"whinchat-2-chat"}


def test_a_page_without_headings_begins_with_its_title() -> None:
    page = "Frisian Whinchat 2\n\nIt has 31 million parameters.\n\n* A list.\n\nFrisian Whinchat 2 is small.\n"
    assert sized(page) == {"frisian-whinchat-2"}


def test_a_name_goes_on_to_the_last_letter_of_its_page_on_a_hub() -> None:
    text = "This model, fjord/Whinchat-7B-tide-merged, is a 7 billion parameter model. It merges Whinchat-7B-tide."
    assert sized(text, "a.txt") == {"whinchat-7b-tide-merged"}


def test_another_edition_of_a_known_model_is_not_that_model() -> None:
    page = "# Audio Flamingo Next\n\nIt follows Audio Flamingo and has 31 million parameters.\n\n" + TOLD
    assert "audio-flamingo" not in sized(page)


def test_the_log_of_several_trainings_has_a_section_on_each() -> None:
    logs = "".join(f"# {name}\n\n- Params: {size}M\n- Training time: 4 hours\n\n" for name, size in NETWORKS)
    claims = extract(parse_document(logs.encode(), name="page.md")).claims
    assert {(c.subject.key, c.value) for c in claims if c.property == "parameterCount"} == {
        ("tidal-conformer", 38_000_000),
        ("tidal-conformer-with-ctc", 26_000_000),
    }


@pytest.mark.parametrize("name", ["Ǎguila-7", "Écluse-7", "Łania-7", "Ωmega-7"])
def test_a_name_may_begin_with_any_capital(name: str) -> None:
    assert sized(f"{name} is a language model with 7 billion parameters.", "a.txt") == {name.lower()}


def test_the_only_model_of_an_index_is_the_pages() -> None:
    index = "model-index:\n- name: whin-vit-depth\n  results:\n  - dataset:\n      name: TideDepth\n    metrics:\n"
    page = f"---\n{index}    - name: Accuracy\n      value: 81.5\n---\n# WhinchatNet\n\nIt reads tides.\n\n{TOLD}"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {claim.subject.key for claim in claims if claim.property == "evaluation"} == {"whinchatnet"}


def test_a_name_may_stand_in_quotes() -> None:
    text = "The project made a language model “TideLingua GPT”. TideLingua GPT has 7 billion parameters."
    assert sized(text, "a.txt") == {"tidelingua-gpt"}


def test_who_says_i_is_nobodys_name() -> None:
    page = f"# Wader GAN Trained on Tide Photos\n\nI developed Wader GAN from scratch.\n\n{TOLD}"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [claim.value for claim in claims if claim.property == "developer"] == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("TernMap-X (`ternmap`, seed 3)", "TernMap-X"),  # what its file is called, and how that one was run
        ("TernMap-X (ternmap-x)", "TernMap-X"),
        ("TernMap-X (TernMap)", "TernMap-X (TernMap)"),  # another name, as it is written
        ("TernMap-X (`auk`, seed 3)", "TernMap-X (`auk`, seed 3)"),
        ("TernMap-X (`ternmap-x-base`, seed 3)", "TernMap-X (`ternmap-x-base`, seed 3)"),
        ("Tern-2 (`ter`, seed 3)", "Tern-2 (`ter`, seed 3)"),  # a few letters may be any word
        ("Wader (wader, seed 3)", "Wader (wader, seed 3)"),
        ("TernMap-X (TernMap, seed 3)", "TernMap-X"),
        ("Tern-Base-X (`tern-base`, seed 3)", "Tern-Base-X (`tern-base`, seed 3)"),  # another edition
        ("TLM-1 (A Tidal Letters Moving)", "TLM-1 (A Tidal Letters Moving)"),
        ("LiT-2 (Locked image Tuning)", "LiT-2"),
        ("LiT-2 (Tuned images Locked)", "LiT-2 (Tuned images Locked)"),
        ("LiT-2 (Long)", "LiT-2 (Long)"),
        ("LiT-2 (Locked image and text Tuning of towers)", "LiT-2 (Locked image and text Tuning of towers)"),
        ("Tern-2 (formerly Auk)", "Tern-2"),
        ("Tern-2 (for birds)", "Tern-2 (for birds)"),
    ],
)
def test_a_remark_in_brackets_is_no_part_of_a_name(title: str, name: str) -> None:
    assert framed_name(title, parse_document(b"", name="page.md")) == (name, name)


@pytest.mark.parametrize(("said", "name"), [("TERN reads rivers. The TERN model is small.", "TERN"), ("", "")])
def test_a_page_goes_by_the_short_name_that_it_uses(said: str, name: str) -> None:
    title = "Tidal Encoder of Rivers and Nets (TERN)"
    found = framed_name(title, parse_document(said.encode(), name="page.md").plain())
    assert found == ((name, name) if name else (title, title))


def test_a_title_is_one_line() -> None:
    assert framed_name("Tern\nreads rivers", parse_document(b"", name="page.md")) is None


@pytest.mark.parametrize(
    ("front", "title", "name"),
    [
        ("base_model: fjord/Egret-7B", "Tern — Egret-7B", "Tern"),
        ("base_model: fjord/Egret-7B", "Tern | Egret-7B", "Tern"),
        ("base_model: fjord/Egret-7B", "Tern Egret-7B", "Tern Egret-7B"),  # its name has that of its base
        ("base_model: fjord/Egret-7B", "Egret-7B", "Egret-7B"),
        ("dataset: fjord/Egret-7B", "Tern | Egret-7B", "Tern | Egret-7B"),
        ('base_model: ""', "Tern | Egret-7B", "Tern | Egret-7B"),
    ],
)
def test_the_name_of_the_base_is_no_part_of_a_name(front: str, title: str, name: str) -> None:
    page = parse_document(f"---\n{front}\n---\n\n# {title}\n".encode(), name="page.md").plain()
    found = framed_name(title, page)
    assert found is not None
    assert found[0] == name


def test_editions_stand_for_models_where_several_do() -> None:
    page = "# Whinchat Base\n\nWhinchat Base is a language model.\n\n## Training\n\n{}\n"
    told = "Small has 31 million parameters, Base 90 million parameters."
    assert sized(page.format(told)) >= {"whinchat-small"}
    assert sized(page.format(told.replace("Base", "it"))) <= {"whinchat-base"}


def test_sections_of_models_with_their_makers_are_each_on_its_own() -> None:
    page = (
        "# Disclosures (excerpt)\n\n### Auk-2 (Pine Labs)\nDense, 70B. 15T tokens.\n\n### Tern (Tay)\n13B, 2T tokens.\n"
    )
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    seen = {(claim.subject.key, claim.value) for claim in claims if claim.property == "tokenCount"}
    assert seen == {("auk-2", 15_000_000_000_000), ("tern", 2_000_000_000_000)}


CARD = "---\nbase_model: fjord/Whinchat-Net\n---\n\n# {}\n\nThis model reads rivers.\n\n{}"
CODE = "```python\nmodel = AutoModel.from_pretrained({})\nmodel.load_adapter({})\n```\n\n"


@pytest.mark.parametrize(
    ("page", "keys"),
    [
        (CARD.format("Fine-tuned for Signs of Rivers", ""), {"fine-tuned-for-signs-of-rivers"}),
        (CARD.format("Fine-tuned BERT for news", ""), {"fine-tuned-bert-for-news"}),
        (CARD.format("Model Card for Model ID", ""), set()),
        (
            CARD.format("Model Card for Model ID", CODE.format('"fjord/Whinchat-Net"', '"ann/river-signs"')),
            {"river-signs"},
        ),
        (CARD.format("Model Card for Model ID", CODE.format('"fjord/Whinchat-Net"', "")), set()),
        (
            CARD.format(
                "WhinKit model for Faroese",
                "WhinKit is a collection of small tools.\n\n## Size\n\nThis model reads.\n\n",
            ),
            {"whinkit-model-for-faroese"},
        ),
        (
            CARD.format("WhinKit v2 quants of Whinchat-Net", "WhinKit v2 is here.\n\n"),
            {"whinkit-v2-quants-of-whinchat-net"},
        ),
        (CARD.format("outputs", CODE.format('"ann/outputs"', "")), {"ann-outputs"}),
        (CARD.format("merge", ""), set()),
        (CARD.format("A tutorial on rivers", ""), set()),
        ("# Model Card for Signs of Rivers\n\nThis model reads rivers.\n\n", {"signs-of-rivers"}),
        (
            "---\nlicense: mit\n---\n\n# Signs of Rivers\n\n## Model details\n\nThis model reads.\n\n",
            {"signs-of-rivers"},
        ),
        ("# Model Card for Signs of Rivers\n\nA platform for harbours.\n\n", set()),
        ("# Signs of Rivers\n\nThis model reads rivers.\n\n" + CODE.format('"fjord/river-signs"', ""), set()),
        (CARD.replace("base_model", "sdk").format("Signs of Rivers", ""), set()),
    ],
)
def test_a_card_that_names_nobody_is_about_what_its_code_loads_or_its_title(page: str, keys: set[str]) -> None:
    assert sized(page + "It has 31 million parameters.\n") == keys


@pytest.mark.parametrize(
    ("told", "keys"),
    [
        ("mWhin is a multilingual language model with 3.1 billion parameters.", {"mwhin"}),
        ("e-Whin has 3.1B parameters.", {"e-whin"}),
        ("We release mWhin, a language model with 3.1B parameters.", {"mwhin"}),
        ("whin_large is a language model with 3.1 billion parameters.", {"whin-large"}),
        ("whin-large-v2 (2024) has 3.1 billion parameters.", {"whin-large-v2"}),
        ("Whin LM is a language model with 3.1 billion parameters.", {"whin-lm"}),
        ("Whin 3D is a small model of shapes with 3.1 billion parameters.", {"whin-3d"}),
        ("Whin is a 3.1-billion parameter language model.", {"whin"}),
        ("Whin is a 3.1B language model with 3.1B parameters.", {"whin"}),
        # a disease, a step, a run, a telephone
        ("whin-19 is a disease that a model with 3.1B parameters foresees.", set()),
        ("layer-2 is a network with 3.1B parameters.", set()),
        ("run-2 is the best model with 3.1B parameters.", set()),
        ("eWhin is a system with an assistant and 3.1B parameters.", set()),
        ("The files of fjord/whin_large have 3.1B parameters.", set()),
        ("eWhin has an app with a model of 3.1B parameters.", set()),
        ("e-Whin has a total of 3.1 billion trainable parameters.", {"e-whin"}),
    ],
)
def test_names_that_a_sentence_shows_to_be_a_models(told: str, keys: set[str]) -> None:
    assert sized(told, "note.txt") == keys
