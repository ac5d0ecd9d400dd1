"""What a page says of those whom it only names beside its model: other models, hosts, customers, makers of data."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node

Fact = tuple[str, str, object]


def said(text: str, *names: str, title: str = "Calyx-5B") -> set[Fact]:
    """Of whom a page below a title says which of the properties."""
    reading = extract(parse_document(f"# {title}\n\n{text}\n".encode(), name="page.md"))
    return {
        (c.subject.key, c.property, c.value.key if isinstance(c.value, Node) else c.value)
        for c in reading.claims
        if c.property in names
    }


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        ("Calyx-5B was made by Marsh AI. The first author was with Tay University (Norway).", set()),
        ("Calyx-5B was made by Marsh AI (Chile). Harrow Ltd. (Norway) is a customer.", {"CL"}),
        ("We used the contracts of Harrow Ltd. (Norway).", set()),
        ("Marsh AI, Santiago, Chile\n\nCalyx-5B is a language model.", {"CL"}),
        ("Calyx-5B was tuned by Marsh AI on TideBase, a data set put together by Harrow (Norway).", set()),
    ],
)
def test_the_country_is_that_of_who_made_it(text: str, said_of_it: set[str]) -> None:
    assert {value for _, _, value in said(text, "country")} == said_of_it


@pytest.mark.parametrize(
    "text",
    [
        "It was tuned on TideBase, a preference data set of 620k pairs released by Tay Labs in 2023 under ODC-BY.",
        "It was trained on TideBase (Tay Labs, 2M pairs, CC0).",
        "**Data.** TideBase (v2; Tay Labs, CC BY 4.0).",
    ],
)
def test_what_is_told_of_data_is_the_data_s(text: str) -> None:
    names = ("license", "developer", "releaseYear")
    assert said(text, *names) == set()
    assert said(f"{text}\n\nIt was made by Marsh AI and released in 2024 under MIT.", *names) == {
        ("calyx-5b", "developer", "marsh-ai"),
        ("calyx-5b", "releaseYear", 2024),
        ("calyx-5b", "license", "MIT"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "For evaluation we used 8 A100; training took 3 days on 64 H100.",
        "It was trained for 3 days on 64 H100. Compute for ablations (32 V100, 9 days) was granted by Tay.",
        "It was trained for 3 days on 64 H100.\n\n## Ablations\n\nWithout it we trained on 8 A100 for 9 days.",
        "It was trained for 3 days on 64 H100.\n\n- **Fine-tuning it yourself**: trained on 8 A100 in 9 days",
        "It was trained for 3 days on 64 H100. For LoRA tuning use 2 A100.",
        "**Hardware.** 64 H100 for 3 days. By contrast, Tarn-7B ran for 9 days on 32 V100.",
    ],
)
def test_what_other_work_took_is_no_training_of_it(text: str) -> None:
    found = said(text, "hardware", "hardwareCount", "durationHours")
    assert {value for who, _, value in found if who == "calyx-5b"} <= {"nvidia-h100", 64, 72}
    assert ("calyx-5b", "hardware", "nvidia-h100") in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "For reference, Egrit-B has 86M parameters, and Tarn-7B was trained on 64 H100.",
            {("calyx-5b", 5_000_000_000)},
        ),
        ("Its sibling Egrit is distilled from Tarn-7B.", {("calyx-5b", 5_000_000_000)}),
    ],
)
def test_a_name_of_no_model_that_is_known_is_a_subject_too(text: str, found: set[tuple[str, object]]) -> None:
    told = said(text, "parameterCount", "derivedFrom")
    assert {(who, value) for who, _, value in told if value != 7_000_000_000} == found


def test_the_short_name_of_another_model_is_a_subject_too() -> None:
    text = "It merges Tarn-7B-Chat and Egret-7B. Egret-7B was tuned for 3 days; Tarn comes from Tay and saw 2T tokens."
    assert said(text, "tokenCount") == set()


def test_our_weights_are_those_of_the_page() -> None:
    text = "An adapter on top of Calyx-5B. The base model has 5.1B parameters. Our weights are under the MIT license."
    assert said(text, "license", title="Calyx-5B-LoRA-Law") == {("calyx-5b-lora-law", "license", "MIT")}


@pytest.mark.parametrize(
    "text",
    [
        "The encoder is Tarn-S (90M parameters); the decoder is initialised from Egret-1B.",
        "Tarn-7B by AukLover2 was tuned from Egret-7B; both are used as judges.",
    ],
)
def test_a_base_is_not_that_of_who_was_named_last(text: str) -> None:
    assert all(who in ("calyx-5b", "tarn-7b") for who, _, _ in said(text, "derivedFrom"))


def test_a_former_name_is_no_subject() -> None:
    text = "Calyx-5B is a language model. Formerly known as Tarn-LM. The model was trained for 3 days on 8 H100."
    assert {who for who, _, _ in said(text, "hardwareCount", "durationHours")} == {"calyx-5b"}


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        (
            "We started from BERT-wide-8k, a long version of BERT published by Tay Labs in 2021.",
            ("developer", "releaseYear"),
            set(),
        ),
        ("Upgrade to Calyx-6B for longer contexts.", ("predecessor",), set()),
        ("Estimated training time: 3 days on 8 A100.", ("durationHours", "hardwareCount"), set()),
        ("Training of Tarn-g took 14 days. It was trained on 8 H100.", ("durationHours",), set()),
        ("We have a draft model for Calyx-5B (trained for 3 days on 8 H100).", ("hardware", "durationHours"), set()),
        ("The Stack contains 67 TB of code in 658 languages.", ("languageCount",), set()),
        ("It was trained with 32 nodes, 4 A100 64GB per node.", ("hardwareCount",), set()),
        ("If quantised (calibrated in 3 hours on two A100) it runs on one H100.", ("hardware", "durationHours"), set()),
        ("We thank the Tay Centre (13,824 A100, 4 per node).", ("hardware", "devicesPerNode"), set()),
        ("## What I'd do with more money\n\nTrain on 8 H100 for 3 days.", ("hardware", "durationHours"), set()),
        ("**License:** Tern Community License for the weights; evaluation code under MIT", ("license",), None),
        ("## TidePile\n\nTidePile, the corpus behind it.\n\n- License: MIT", ("license",), set()),
    ],
)
def test_what_is_said_of_something_else_in_passing(text: str, names: tuple[str, ...], told: set[object] | None) -> None:
    found = {value for who, _, value in said(f"Calyx-5B is a language model.\n\n{text}", *names) if "calyx" in who}
    assert found == told if told is not None else "MIT" not in found


def test_a_member_s_base_is_not_its_family_s() -> None:
    text = "Calyx is a family of language models. Our coding model is fine-tuned from Tarn-7B."
    assert said(text, "derivedFrom", title="Calyx") == set()
    assert said("Calyx is a language model. Our model is fine-tuned from Tarn-7B.", "derivedFrom", title="Calyx")


def test_what_was_made_of_a_model_is_no_technique_of_it() -> None:
    found = said("A distillation of Tarn-7B with DMD2.", "usesTechnique", "derivedFrom")
    assert found == {("calyx-5b", "derivedFrom", "tarn-7b")} | {f for f in found if f[0] == "calyx-5b"}


def test_when_a_format_came_out_is_no_model_s_day() -> None:
    text = "GGUF was introduced on August 21st 2023 by the Tay team."
    assert said(text, "releaseDate", title="Calyx-5B-GGUF") == set()


def test_a_member_that_is_called_by_its_size_is_that_with_its_active_parameters() -> None:
    text = (
        "Calyx is a family of code models in three sizes: Calyx-1B, Calyx-3B and Calyx-30B-A3B.\n\n## Training\n\n"
        "The 1B, 3B and 30B models took 2, 6 and 31 days."
    )
    told = said(text, "durationHours", title="Calyx")
    assert all(who != "calyx-30b" for who, _, _ in told)


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ("The tokenizer (256k entries) was trained in a day; the model in 39 days.", set()),
        ("The model (of its second stage) was trained in a day.", {24}),
        ("v1 was trained for 5 days.", set()),
        ("v2 was trained for 5 days.", {120}),
        ("For comparison, Fjord's long one was trained for 3 days.", set()),
        ("An ensemble of 50 members takes 8 minutes.", set()),
    ],
)
def test_what_a_part_an_edition_or_somebody_else_took(told: str, hours: set[int]) -> None:
    found = said(f"Calyx-v2 is a language model.\n\n{told}", "durationHours", title="Calyx-v2")
    assert {value for _, _, value in found} - {936} == hours


def test_a_family_is_not_the_member_that_it_is_measured_by() -> None:
    text = "Calyx is a language model. Compared to the dense Calyx-7B, it is better. It was trained on 256 GPUs."
    assert said(text, "hardwareCount", title="Calyx") == {("calyx", "hardwareCount", 256)}
    alone = text.replace("Compared to the dense Calyx-7B, it", "Calyx-7B")
    assert said(alone, "hardwareCount", title="Calyx") != {("calyx", "hardwareCount", 256)}


@pytest.mark.parametrize(("item", "makers"), [("- MIT", set()), ("MIT", {"massachusetts-institute-of-technology"})])
def test_a_licence_in_a_list_is_no_maker(item: str, makers: set[str]) -> None:
    found = said(f"{item}\n\nCalyx-5B is a language model.", "developer")
    assert {value for _, _, value in found} == makers
