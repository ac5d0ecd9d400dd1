"""What a page says of something beside its model, and what it still says of the model in words like those."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node

PAGE = "# Calyx-5\n\nCalyx-5 is a language model of ours.\n\n## Model details\n\n{}\n"
"""A page about one model: in a section on its making any bare name is the model's."""


def said(page: str, name: str) -> list[tuple[str, object]]:
    """Whose ``name`` a page states, and as what."""
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    return [
        (c.subject.key.split("/")[0], c.value.key if isinstance(c.value, Node) else c.value)
        for c in claims
        if c.property == name
    ]


@pytest.mark.parametrize(
    ("text", "name", "value", "told"),
    [
        ("The idea is that of the LoRA paper.", "usesTechnique", "lora", "We train with LoRA."),
        (
            "The reanalysis is available from the centre under CC BY 4.0.",
            "license",
            "CC-BY-4.0",
            "All models are available from the centre under CC BY 4.0.",
        ),
        ("Calyx-5 scores 70% on our Welsh MMLU.", "score", 70, "Calyx-5 scores 70% on our MMLU."),
        ("Calyx-5 scores 70% on a subset of MMLU.", "score", 70, "Calyx-5 scores 70% on the tests of MMLU."),
        ("It heard more than Skerry. The latter took six days.", "durationHours", 144, "Training took six days."),
        ("We doubt that 64 A100 GPUs suffice for it.", "hardwareCount", 64, "We trained it on 64 A100 GPUs."),
        (
            "It was tuned from Osier-2. Osier-2 saw 3B tokens. Apache 2.0.",
            "license",
            "Apache-2.0",
            "It is new. Apache 2.0.",
        ),
        (
            "Roadmap: better tests, release under Apache 2.0.",
            "license",
            "Apache-2.0",
            "Better tests, under Apache 2.0.",
        ),
        (
            "Continued pretraining of Osier-2 on tides came first.",
            "usesTechnique",
            "continual-pre-training",
            "Continued pretraining on tides came first.",
        ),
        (
            "The company, backed by Norway's Harrow Group, built Calyx-5.",
            "country",
            "NO",
            "The company, based in Norway, built Calyx-5.",
        ),
        ("- dropout: 0.0", "usesTechnique", "dropout", "- dropout: 0.1"),
        ("- data_parallelism: False\n- dropout: none", "usesTechnique", "dropout", "- dropout: 0.3"),
        ("It is read by transformers/models alone.", "usesTechnique", "transformer", "It has a transformer encoder."),
        ("A key that transformers ignores on load.", "usesTechnique", "transformer", "It is built of transformers."),
        ("我们用 LoRA 技术训练了这个模型的全部参数。", "usesTechnique", "lora", "We used LoRA."),
        (
            "With 21B in all (about 70% that of Osier-30B), Calyx-5 beats Osier-30B on tests, among them MMLU.",
            "score",
            70,
            "Calyx-5 reached 70% on MMLU.",
        ),
        (
            "The dataset used in the second stage was built by us and is licensed under the MIT licence.",
            "license",
            "MIT",
            "It is licensed under MIT.",
        ),
        ("We propose to use dropout here.", "plannedTechnique", "dropout", "We plan to use dropout here."),
        ("The H100 was released in 2022.", "releaseYear", 2022, "It was released in 2022."),
        ("Building on our maps released in 2021, it grew.", "releaseYear", 2021, "Our model released in 2021 grew."),
        (
            "- **Text Encoders:**\n    - OsierCLIP, context length 77 tokens",
            "contextLength",
            77,
            "It has a context length of 77 tokens.",
        ),
        ("Version 2 of the library was released in 2021.", "releaseYear", 2021, "It was released in 2021."),
        ("Trained at the Tay Supercomputing Centre, Chile.", "country", "CL", "Built by the Tay Foundation, Chile."),
        ("It is licensed for any use, e.g. under MIT.", "license", "MIT", "It is licensed for any use under MIT."),
        ("It replaces Osier-30B in our stack.", "predecessor", "osier-30b", "It replaces Osier-30B."),
        ("5 small models distilled from Osier-30B.", "derivedFrom", "osier-30b", "Distilled from Osier-30B."),
        ("The teacher is Osier-30B.", "derivedFrom", "osier-30b", "The base model is Osier-30B."),
        (
            "See the list published by the Tay Foundation.",
            "developer",
            "tay-foundation",
            "It was published by the Tay Foundation.",
        ),
        (
            "It was trained on texts, all developed by the Tay Foundation Osier-2.",
            "developer",
            "tay-foundation",
            "It was developed by the Tay Foundation.",
        ),
        (
            "The tokens introduced by the Tay Foundation are few.",
            "developer",
            "tay-foundation",
            "A model introduced by the Tay Foundation is small.",
        ),
        (
            "It is tuned on Osier-7B from Tay AI, a French firm.",
            "country",
            "FR",
            "It is made by Tay AI, a French firm.",
        ),
        ("Tay AI's weights are under MIT.", "license", "MIT", "Its weights are under MIT."),
        (
            "With its text encoder it runs on a GPU with 10 GB VRAM.",
            "sizeBytes",
            10**10,
            "With its text corpus of 10 GB it was trained.",
        ),
        ("Osier-2 is better than Osier-1.", "predecessor", "osier-1", "Osier-2 is the successor to Osier-1."),
        ("It may facilitate future work on dropout.", "plannedTechnique", "dropout", "Future work: to use dropout."),
        ("If it is tuned again, LoRA helps.", "usesTechnique", "lora", "It was tuned with LoRA."),
        ("Train a larger one with early stopping.", "usesTechnique", "early-stopping", "Trained with early stopping."),
        ("Osier supports Calyx-5 with LoRA.", "usesTechnique", "lora", "Calyx-5 was tuned with LoRA."),
        (
            "Ann Lee, Bo Ray (2019), Dropout for birds.",
            "usesTechnique",
            "dropout",
            "With care, in summer (2019), we used dropout.",
        ),
        ("Dropout is in the proceedings of a society.", "usesTechnique", "dropout", "We used dropout."),
        ("Include data of it on our GitHub issues page.", "source", "GitHub", "Our data are texts from GitHub."),
        ("We chose names of birds on Wikipedia.", "source", "Wikipedia", "We chose texts on Wikipedia."),
        ("Data of Wikipedia serve to test it.", "source", "Wikipedia", "It was trained on Wikipedia to test it."),
        (
            "In this last stage it was trained on 170M tokens.",
            "tokenCount",
            170_000_000,
            "In this way it was trained on 170M tokens.",
        ),
        ("We add a subset of 170M tokens.", "tokenCount", 170_000_000, "We train on 170M tokens."),
        ("Trained on up to 1M tokens.", "tokenCount", 1_000_000, "Trained on up to 90M tokens."),
        ("It bundles Osier, which is under the MIT licence.", "license", "MIT", "It is under the MIT licence."),
        ("v1.4.2 was released on 3 May 2021.", "releaseYear", 2021, "It was released on 3 May 2021."),
        ("We load the open weights.", "openArtifact", "ModelWeights", "We release the open weights."),
        ("Tuning reached 280 tps on 4 H100 GPUs.", "hardwareCount", 4, "It was trained at 280 tps on 4 H100 GPUs."),
        (
            "Its size makes it easy to deploy on 4 H100 GPUs.",
            "hardwareCount",
            4,
            "Its size made it easy to train it on 4 H100 GPUs.",
        ),
        ("Tuning takes 30 GB VRAM on 4 H100 GPUs.", "hardwareCount", 4, "It was trained on 4 H100 GPUs."),
        ("It was trained on a DGX H100 for 3 days.", "hardwareCount", 1, "It was trained on an H100 for 3 days."),
        (
            "Files of it were made by the Tay Foundation.",
            "developer",
            "tay-foundation",
            "It is a set of files that was made by the Tay Foundation.",
        ),
        (
            "It is built with the Fern library, developed by the Tay Foundation.",
            "developer",
            "tay-foundation",
            "Calyx-5, a small library of words, was developed by the Tay Foundation.",
        ),
        (
            "It builds on the Tay Foundation's model.",
            "developer",
            "tay-foundation",
            "It is the Tay Foundation's model.",
        ),
        (
            "Unlike the models of the Tay Foundation, it is small.",
            "developer",
            "tay-foundation",
            "It is a model of the Tay Foundation.",
        ),
        (
            "Text from this model card was written by the Tay Foundation.",
            "developer",
            "tay-foundation",
            "This model was written by the Tay Foundation.",
        ),
        (
            "It uses the transformer architecture introduced by the Tay Foundation.",
            "developer",
            "tay-foundation",
            "It was introduced by the Tay Foundation.",
        ),
        ("Our paper was published in 2023.", "releaseYear", 2023, "Our model was published in 2023."),
        (
            "Fern's study of Calyx-5 was published in 2023.",
            "releaseYear",
            2023,
            "Fern's Calyx-5 was published in 2023.",
        ),
        (
            "It was tuned from the Osier-3 weights released by the Tay Foundation in 2021.",
            "releaseYear",
            2021,
            "Its weights were released by the Tay Foundation in 2021.",
        ),
        (
            "It is based on the Osier-3 model by the Tay Foundation, which came out in 2021.",
            "developer",
            "tay-foundation",
            "It is a model by the Tay Foundation, which came out in 2021.",
        ),
        (
            "Following the release of Osier-3 in 2021, we trained it.",
            "releaseYear",
            2021,
            "Calyx-5 was released in 2021.",
        ),
        ("Code was released in 2023.", "releaseYear", 2023, "Weights were released in 2023."),
        ("At 30 GB VRAM we used 4 A100 GPUs.", "hardwareCount", 4, "We used 4 A100 GPUs with 80 GB of VRAM."),
        ("Unlike Osiernet (trained on 16 V100s), it ran on two A100s.", "hardwareCount", 16, "It ran on 16 V100s."),
        ("An adapter with 30M parameters for Calyx-5.", "parameterCount", 30_000_000, "It has 30M parameters."),
        ("On MMLU: small 48%, base 51%, large 59%.", "score", 48, "On MMLU: 48%."),
        ("An early prototype had 300M parameters.", "parameterCount", 300_000_000, "It has 300M parameters."),
        ("It gets 41% on IIIT5K, 48% on SVT-P. Auk-3 gets 59%.", "score", 59, "It gets 59% on SVT-P."),
        ("- Developed by: Fjord Telecom S.p.A., Turin, Italy", "developer", "turin", "- Developed by: Turin"),
        ("Like Osier-30B and Osiernet (trained on 16 V100s).", "hardwareCount", 16, "It ran on 16 V100s."),
        ("It is a continuation of Osier-4.", "predecessor", "osier-4", "It is the successor of Osier-4."),
        ("- Base model data: 4T tokens", "derivedFrom", "4t-tokens", "- Base model: 4t-tokens"),
        (
            "It uses only 30M trainable parameters.",
            "parameterCount",
            30_000_000,
            "It has only 30M trainable parameters.",
        ),
        ("**Stats-1:** 7B parameters.", "parameterCount", 7 * 10**9, "**Calyx-5:** 7B parameters."),
        ("Stage 1: two days on 8 A100s.", "durationHours", 48, "It took two days on 8 A100s."),
        ("With 8 A100s expect four days.", "hardwareCount", 8, "It took four days on 8 A100s."),
        ("It has 61.2% on MMLU and 48.9% on BoolQ, ahead of Auk-3's 59%.", "score", 59, "It has 59% on BoolQ."),
    ],
)
def test_what_is_said_of_something_else(text: str, name: str, value: object, told: str) -> None:
    assert value not in [found for _, found in said(PAGE.format(text), name)]
    values = {found for _, found in said(PAGE.format(told), name)}
    assert value in values or (name == "tokenCount" and 90_000_000 in values)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("It was developed by Fjordwire Inc. and Moorland Labs.", {"fjordwire-inc", "moorland-labs"}),
        ("It was developed by Fjordwire, Inc.", {"fjordwire"}),
        ("It is a small one (built by FJORD).", {"fjord"}),
        ("It was developed by Fjordwire, Uppsala, Sweden.", {"fjordwire"}),
        ("- Developed by: Fjordwire, AB", {"fjordwire"}),
        ("- Developed by: Ana Lund, Fjordwire AB", {"fjordwire-ab"}),
        ("- Developed by: Ana Lund, Fjordwire SpA", {"fjordwire-spa"}),
    ],
)
def test_what_a_firm_is_by_law_and_where_it_sits(text: str, keys: set[str]) -> None:
    assert {value for _, value in said(PAGE.format(text), "developer")} == keys


def test_a_power_of_two_is_a_length_and_no_year() -> None:
    text = "The checkpoint of Calyx-5 uses a receptive field of {}, built for more examples."
    assert said(PAGE.format(text.format(2024)), "releaseYear") == [("calyx-5", 2024)]
    assert said(PAGE.format(text.format(2048)), "releaseYear") == []


@pytest.mark.parametrize("heading", ["References", "Optimization guides", "Contact and support", "Training resources"])
def test_what_is_to_be_found_elsewhere(heading: str) -> None:
    page = PAGE.format("We train it in steps.") + f"\n## {heading}\n\n- LoRA methods\n"
    assert said(page, "usesTechnique") == []
    assert said(page.replace(heading, "Training methods"), "usesTechnique") == [("calyx-5", "lora")]


def test_what_comes_next_in_a_sequence_is_no_plan() -> None:
    text = "A mask hides the future tokens, and cross-attention reads the rest."
    assert said(PAGE.format(text), "plannedTechnique") == []


@pytest.mark.parametrize("name", ["derivedFrom", "predecessor"])
def test_a_family_is_no_relative_of_its_member(name: str) -> None:
    page = (
        "# Quoll 3 175B\n\nQuoll 3 30B is a smaller one.\n\n## Training data\n\n"
        "The sets used for fine-tuning Quoll 3 were created with several tasks in mind.\n\n## Limits\n\n"
        "As with models such as its predecessors, Quoll 3 is not perfect.\n"
    )
    assert said(page, name) == []


def test_a_file_of_settings_is_no_model() -> None:
    table = "| Model | Params |\n| --- | --- |\n| `tern-6m.yaml` | 6M |\n| `tern-9m.yaml` | 9M |\n"
    assert said(f"# Terns\n\n{table}", "parameterCount") == []
    assert len(said("# Terns\n\n" + table.replace(".yaml", ""), "parameterCount")) == 2


def test_a_page_on_no_model_says_only_what_stands_beside_a_name() -> None:
    page = (
        "# Model reference\n\nKnown are Mixtral and Falcon-7B.\n\n## Training\n\nHere LoRA is a separate operation.\n"
    )
    assert said(page, "usesTechnique") == []
    assert said(page.replace("Here LoRA", "In Falcon-7B, LoRA"), "usesTechnique") == [("falcon-7b", "lora")]


def test_what_a_method_is_called_is_no_model() -> None:
    page = (
        "# Notes\n\nIt is a modified learning method named Osier, with dropout.\n\n## Training\n\nOsier has dropout.\n"
    )
    assert said(page, "usesTechnique") == []
    assert said(page.replace("learning method", "model"), "usesTechnique") == [("osier", "dropout")]


@pytest.mark.parametrize(
    ("title", "who", "told"),
    [
        ("Bramble-7B", "All our models", []),
        ("Bramble-7B", "The model", [("bramble-7b", 54 * 24)]),
        ("Bramble", "All our models", [("bramble", 54 * 24)]),
    ],
)
def test_what_the_models_took_is_no_members(title: str, who: str, told: list[tuple[str, object]]) -> None:
    page = f"# {title}\n\n{title} is a language model of ours.\n\n{who} trained for 54 days on 15T tokens.\n"
    assert said(page, "durationHours") == told


@pytest.mark.parametrize(
    ("sentence", "bases"),
    [
        ("Unlike Moor-3, which is based on Tarn-2, Calyx-5 was trained from scratch.", {"moor-3"}),
        ("Based on Tarn-2, Calyx-5 was trained on letters.", {"calyx-5"}),
        ("The architecture of Calyx-5 is based on Tarn-2.", set()),
        ("The evaluation script of Calyx-5 is based on Tarn-2.", set()),
        ("This repository is adapted from Tarn-2.", set()),
        ("We used Tarn-2 as our base model for comparison.", set()),
        ("We took Tarn-2, an older one, and fine-tuned it as a baseline for Calyx-5.", set()),
        ("We replaced Moor-2 with Tarn-2 as the language backbone in an ablation.", set()),
        ("If Calyx-5 were based on Tarn-2, it would be larger.", set()),
        ("The DPO recipe is derived from that of Tarn-2.", set()),
        ("Calyx-5 is adapted from the Tarn-2 paper.", set()),
        ("Calyx-5 was fine-tuned on the Tarn-2 mix dataset.", set()),
        ("*Model card adapted from Tarn-2*", set()),
        ("Table adapted from Tarn-2 original table for MMLU.", set()),
        ("All the training code and configuration has been adapted / ported from Tarn-2.", set()),
        ("Three small models fine-tuned from Tarn-2 are out.", set()),
        ("Three small models fine-tuned from Tarn-2, all called Calyx-5, are out.", {"calyx-5"}),
        ("The weights were adapted from Tarn-2.", {"calyx-5"}),
        (
            "- [Calyx-5-Chat](https://a.example/c): a model for chats.\nBuilt by finetuning Tarn-2 on chats.",
            {"calyx-5-chat"},
        ),
        ("*Model adapted from Tarn-2*", {"calyx-5"}),
        ("We release Calyx-5 and six dense models distilled from Calyx-5 based on Tarn-2.", set()),
    ],
)
def test_what_is_measured_against_or_the_pattern_of_a_part_is_no_base(sentence: str, bases: set[str]) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model.\n\n{sentence}\n"
    assert {model for model, base in said(page, "derivedFrom") if base == "tarn-2"} == bases


@pytest.mark.parametrize(
    ("answer", "told"),
    [("Ten days.", [("calyx-5", 240)]), ("Ten days, we guess.", []), ("Ten days, if all goes well.", [])],
)
def test_a_guess_is_no_answer(answer: str, told: list[tuple[str, object]]) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model.\n\nHow long did training take? {answer}\n"
    assert said(page, "durationHours") == told


def test_a_size_that_is_planned_is_no_members() -> None:
    head = "# Calyx\n\nCalyx is a family of language models.\n\n## Members\n\n"
    page = head + "- **Calyx-S**\n    - {}M parameter variant{}\n"
    assert said(page.format(7, ""), "parameterCount") == [("calyx-s", 7_000_000)]
    assert said(page.format(300, ", planned for May"), "parameterCount") == []


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Tidepile is released by Fjord AI under CC BY 4.0.", "developer", "fjord-ai"),
        ("We used Tidepile, a corpus of letters (CC BY 4.0).", "license", "CC-BY-4.0"),
        ("It was released in 2021 by Fjord AI.", "releaseYear", 2021),
    ],
)
def test_below_a_heading_on_data_it_is_the_data(text: str, name: str, value: object) -> None:
    page = PAGE.replace("Model details", "Training data")
    assert said(page.format(text), name) == []
    own = text.replace("Tidepile", "Calyx-5").replace("It was", "The model was").replace("We used", "It is")
    assert said(page.format(own), name) == [("calyx-5", value)]


@pytest.mark.parametrize(("dated", "years"), [("May 2025", [2025]), ("ICLR 2025", [])])
def test_the_year_of_a_venue_is_that_of_no_release(dated: str, years: list[int]) -> None:
    page = f"# Tern-3 ({dated})\n\nTern-3 is a language model.\n"
    assert [value for _, value in said(page, "releaseYear")] == years


def test_news_is_of_the_page_s_model_whatever_the_news_before_was_on() -> None:
    news = "- 2025/06/02: We release Tern-1.5 (2B)!\n- 2024/12/01: The weights are released under MIT.\n"
    assert said(f"# Tern\n\nTern is a language model.\n\n{news}", "license") == [("tern", "MIT")]


def test_the_models_are_those_that_a_text_is_about() -> None:
    text = (
        "Tern 8B is trained on 2T tokens.\n\nAuk 7B gets 53% on MMLU; Wren 7B gets 58%.\n\nThe models are under MIT.\n"
    )
    claims = extract(parse_document(text.encode(), name="page.txt")).claims
    assert [c.subject.key for c in claims if c.property in ("license", "tokenCount")] == ["tern-8b"] * 2


def test_a_version_in_a_table_is_one_of_the_page_s_model() -> None:
    table = "| Version | Date |\n|---|---|\n| v1.1 | 2024-12-25 |\n| v1.2 | 2025-01-27 |\n"
    assert [key for key, _ in said(f"# Tern\n\nTern is a language model.\n\n{table}", "releaseDate")] == [
        "tern-v1.1",
        "tern-v1.2",
    ]


def test_an_item_that_a_name_heads_is_about_that() -> None:
    """Minutes in plain text, an item for each project, of which only the first names its model in a sentence."""
    minutes = "MINUTES\n\n1. Tern-7B was trained on 448 A100 GPUs.\n\n2. Project 230: {} Trained for six days.\n"

    def timed(second: str) -> list[str]:
        claims = extract(parse_document(minutes.format(second).encode(), name="page.txt")).claims
        return [c.subject.key for c in claims if c.property == "durationHours"]

    assert timed("ELIZA-2.") == ["eliza-2"]
    assert timed("The same run.") == ["tern-7b"]


def test_what_tuned_another_is_a_stage_of_that() -> None:
    page = (
        "# Calyx-5-Chat\n\nCalyx-5-Chat was fine-tuned on 4 A100 GPUs.\n\n"
        "Auk-3 was pre-trained for 20 days; fine-tuning of Auk-3 took 2 A100 GPUs.\n"
    )
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {(c.subject.key, c.value) for c in claims if c.property == "hardwareCount"} == {
        ("calyx-5-chat", 4),
        ("auk-3/fine-tuning", 2),
    }
