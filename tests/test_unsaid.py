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
        ("We came first in the Ripple-7 Challenge, as in Ripple-6 before.", "predecessor", None),
        ("Fold-1 was easy for Calyx-5, fold-2 was not: Fold-2 has noise.", "predecessor", None),
        ("All of this is on RTX 4090, with key-value cache per GPU.", "hardware", "nvidia-rtx-4090"),
        ("Note that two GPUs must be visible to Calyx-5.", "hardwareCount", 2),
        ("So, suppose you had 4 GPUs to train Calyx-5: it would still not fit.", "hardwareCount", 4),
        (
            "It was trained with the steps below:\n\n1. Tuning.\n\n## Sources\n\n- **Code:** [on GitHub](https://git.example)",
            "source",
            None,
        ),
        ("## Evaluation\n\n* Datasets: `NanoTides` and `NanoQuays`", "source", None),
        ("It keeps an index, leveraging the power of Groq's language model.", "developer", "groq"),
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


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("A 1.3B parameter LLM trained on letters.", [1_300_000_000]),
        ("A 1.3B parameter LLM needs 3 GB.", []),
        ("Pure transformer stack, 1.3B parameters, no dependencies.", [1_300_000_000]),
        ("Next to a transformer, 1.3B parameters are few.", []),
    ],
)
def test_a_line_without_a_verb_says_what_it_stands_below(line: str, counted: list[int]) -> None:
    claims = extract(parse_document(f"# Calyx-5\n\n{line}\n".encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == counted


@pytest.mark.parametrize(("kind", "counted"), [("a translation model", []), ("a sentence encoder", [300_000_000])])
def test_the_encoder_is_a_part_unless_the_model_is_one(kind: str, counted: list[int]) -> None:
    page = f"# Calyx\n\nCalyx is {kind}. The encoder has 300M parameters.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == counted


def test_a_part_beside_its_key_gives_no_size() -> None:
    page = (
        "# Calyx\n\nCalyx is a model of images and text.\n\n## Parameters\n\nIt has these parts.\n"
        "Vision Encoder: MirLIP-So90m, a 90M parameter model trained elsewhere.\n"
    )
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == []


def test_names_that_round_a_number_of_the_text_give_no_size() -> None:
    page = "# Calyx-7B\n\nCalyx-7B and Calyx-1B are language models. Appendix A: 1,240,312,832.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert ("calyx-1b", 1_000_000_000) not in {(c.subject.key, c.value) for c in claims}


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("# Deploying Tern-7B on Osier\n\nSome words.\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# Pretraining and testing Tern models\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# Osier-GPT Plugin\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# Energy-Based Tuning (EBT)\n\nTune your own.\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# Retrieval-Augmented Generation (RAG)\n\nYou may.\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# Model Architectures\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# Multilingual HellaSwag\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# OsierGPT\n\nBuild on the OsierGPT code base.\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        ("# OsierCoder\n\nThis tool is designed for us.\n\nThis project is under the MIT licence.", "license"),
        (
            "# Osier\n\nOsier is a Python toolkit.\n\n## Training\n\nHere Falcon-7B runs.\n\nWe used dropout.",
            "usesTechnique",
        ),
        (
            "## Contact\n\nOne.\n\n## News\n\nTwo.\n\nThree.\n\nWe load HuBERT here.\n\n## Terms\n\n"
            "The majority is licensed under the MIT licence.",
            "license",
        ),
        ("# Osier: a library for terns\n\nSome.\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        (
            "# Calyx-5\n\nOsier-2 | Hub | Studio\n\n## Training\n\nBoth models were trained with dropout.",
            "usesTechnique osier",
        ),
        ("# Tern-Style\n\nTern-Style is a way.\n\n## Training\n\nWe used dropout.", "usesTechnique"),
        (
            "# Calyx-5\n\nCalyx-5 is a model. It combines the Mamba-2 architecture with dropout.",
            "usesTechnique mamba-2",
        ),
    ],
)
def test_a_page_on_no_model_says_nothing_of_one(page: str, name: str) -> None:
    wanted, _, subject = name.partition(" ")
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c for c in claims if c.property == wanted and c.subject.key.startswith(subject)] == []


@pytest.mark.parametrize(
    "text",
    [
        "HAB and OCD developed the models and drew figures.",
        "Calyx-5 is a model of Inc.",
        "Calyx-5 is a generative model of ORL data.",
        "We provide the model of OsierAI's model zoo.",
        "The creation of the Great Osier Atlas involved work.",
        "Calyx-5's architecture is inspired by the Osier2 model from [OsierSpeech](x).",
        "**Developed by:** Ann B Lee, Bo Ray, Cy Fox, Di Elm",
    ],
)
def test_no_maker(text: str) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model of ours.\n\n## Model details\n\n{text}\n"
    assert [c for c in extract(parse_document(page.encode(), name="page.md")).claims if c.property == "developer"] == []


def test_the_key_of_a_card_names_its_model() -> None:
    page = "# Model Card for Bio-Foundation Model\n\n## Model Details\n\n**Model Name:** Caddis\n\n**License:** MIT\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [(c.subject.key, c.property) for c in claims] == [("caddis", "license")]


@pytest.mark.parametrize(
    ("more", "rivals"), [("", {"osprey-2", "heron-4"}), (" was trained on 64 A100 GPUs", {"osprey-2"})]
)
def test_a_clause_of_its_own_is_no_comparison(more: str, rivals: set[str]) -> None:
    page = f"Calyx-5 outperforms Osprey-2 and Heron-4{more}.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.value.key for c in claims if c.property == "comparedWith" and isinstance(c.value, Node)} == rivals


def test_what_is_based_on_a_name_is_no_name() -> None:
    page = "# Calyx-5\n\nCalyx-5 is fine-tuned from t5-based models.\n"
    assert not [c for c in extract(parse_document(page.encode(), name="page.md")).claims if c.property == "derivedFrom"]


def properties(page: str, name: str = "page.md") -> set[tuple[str, str]]:
    claims = extract(parse_document(page.encode(), name=name)).claims
    return {(c.subject.key, c.property) for c in claims}


@pytest.mark.parametrize(("words", "said"), [(9, True), (14, False)])
def test_a_long_text_names_what_it_is_about_more_than_once(words: int, said: bool) -> None:
    filler = "The sea is wide here. " * words
    page = f"{filler}\n\nOsprey-2 is nice.\n\n{filler}\n\n- **Parameters:** 7B\n"
    assert (("osprey-2", "parameterCount") in properties(page)) is said


def test_rivals_that_share_a_role_are_no_subjects() -> None:
    page = "Calyx-5 is small.\n\nUnlike Osprey-2 or Heron-4 it was trained on 64 A100 GPUs.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    rivals = {c.value.key for c in claims if c.property == "comparedWith" and isinstance(c.value, Node)}
    assert (rivals, {s for s, name in properties(page) if name == "hardwareCount"}) == (
        {"osprey-2", "heron-4"},
        {"calyx-5"},
    )


@pytest.mark.parametrize(
    "told",
    [
        "It is recommended to use LoRA with Calyx-5.",
        "This code trains Calyx-5 with LoRA.",
        "In our implementation, Calyx-5 has LoRA.",
    ],
)
def test_what_is_advised_or_what_code_does_is_no_technique(told: str) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model.\n\n## Training\n\n{told}\n"
    assert ("calyx-5", "usesTechnique") not in properties(page)


@pytest.mark.parametrize(("heading", "sources"), [("Data", {"Wikipedia"}), ("Evaluation results", set())])
def test_data_below_results_are_those_of_the_tests(heading: str, sources: set[str]) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model.\n\n## {heading}\n\nWe draw our data from Wikipedia.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.value for c in claims if c.property == "source"} == sources


STRANGER = """
## Key parts

Osierkit loads images, and much of Osierkit runs on any device.

## Models wanted

- Help is welcome to bring the language model Tern-3 into Osierkit.

## License

{} is released under the Apache 2.0 license.
"""


@pytest.mark.parametrize(("who", "licensed"), [("Osierkit", []), ("Tern-3", ["tern-3"])])
def test_a_program_in_whose_text_a_model_is_named_has_its_own_licence(who: str, licensed: list[str]) -> None:
    claims = extract(parse_document(STRANGER.format(who).encode(), name="page.md")).claims
    assert [c.subject.key for c in claims if c.property == "license"] == licensed


@pytest.mark.parametrize(
    ("lines", "released"),
    [
        (["Date: 3 May 2023"], ["2023-05-03"]),
        (["Date: Wed May  3 21:47:32 CEST 2023"], []),  # when a program ran
        (["Date: 3 May 2023", "Date: 9 June 2021"], []),
        (["Date: 3 May 2023", "Date: 9 June 2023"], []),
    ],
)
def test_a_day_of_release_is_one_and_no_time_of_a_run(lines: list[str], released: list[str]) -> None:
    page = "# Calyx-5\n\nCalyx-5 is a language model of ours.\n" + "".join(f"\n## Run {x}\n\n- {x}\n" for x in lines)
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [str(c.value) for c in claims if c.property in ("releaseDate", "releaseYear")] == released


@pytest.mark.parametrize(
    "title",
    ["Osierset KSS recipe", "Tern Challenge", "Calyx FAQ", "Voice Recognition (Multilingual)", "Text-to-Speech", "FP8"],
)
def test_a_recipe_a_challenge_a_task_or_a_format_is_no_model(title: str) -> None:
    page = f"# {title}\n\n## Training\n\n- GPUs: 8 x A100\n- Params: 30M\n"
    assert extract(parse_document(page.encode(), name="page.md")).claims == ()


@pytest.mark.parametrize(("whose", "makers"), [("'s official documentation", []), ("'s Calyx-5", ["microsoft"])])
def test_who_documents_a_model_need_not_have_made_it(whose: str, makers: list[str]) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model.\n\nFor more, consult Microsoft{whose} for model deployment.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [getattr(c.value, "key", None) for c in claims if c.property == "developer"] == makers


@pytest.mark.parametrize(("value", "sources"), [("<add_corpus>", []), ("${corpus}", []), ("osier-web", ["osier-web"])])
def test_a_place_left_for_a_name_is_none(value: str, sources: list[str]) -> None:
    page = f"---\ndatasets:\n- {value}\nlicense: mit\n---\n\n# Calyx-5\n\nCalyx-5 is a language model.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "source"] == sources


PROGRAM = (
    """# Osier-RT

Osier-RT moves tensors between devices, with mixture of experts and key-value cache in mind.

## Set-up

It asks for 8 A100 GPUs. {}
"""
    + "The queue is emptied by one worker and filled by another.\n" * 10
)


@pytest.mark.parametrize(
    ("told", "technique"), [("", False), ("We trained it on 3B tokens.", True), ("This model is fast.", True)]
)
def test_a_title_names_a_model_where_the_page_speaks_of_one(told: str, technique: bool) -> None:
    claims = extract(parse_document(PROGRAM.format(told).encode(), name="page.md")).claims
    assert bool([c for c in claims if c.subject.key == "osier-rt" and c.property == "usesTechnique"]) == technique


def test_the_card_on_which_a_model_is_timed_is_not_that_of_its_training() -> None:
    told = "| Model | GPU | {} |\n|---|---|---|\n| Tarn-7B | A100 | 30 |\n| Tarn-9B | RTX 4090 | 50 |\n"
    page = "# Calyx-5\n\nWe present a model.\n\n## Results\n\n"
    found = [("hardware" in {p for _, p in properties(page + told.format(head))}) for head in ("Latency", "Steps")]
    assert found == [False, True]


def test_the_head_over_values_is_no_name() -> None:
    page = "# Calyx-5\n\nWe present a model.\n\n## Facts\n\n| Name | Value |\n|---|---|\n| Parameters | 7B |\n"
    page += "| Batch | 512 |\n| Released | 2023-01-02 |\n"
    assert {("calyx-5", "parameterCount"), ("calyx-5", "releaseDate")} == properties(page)


@pytest.mark.parametrize(("kind", "said"), [("an open-source program", False), ("an open-source language model", True)])
def test_a_program_has_neither_size_nor_training(kind: str, said: bool) -> None:
    page = f"# Osier 2.0\n\nOsier 2.0 is {kind}.\n\n## Parameters\n\n7B\n\n## Training\n\nIn our room with an A100.\n"
    assert (("osier-2.0", "parameterCount") in properties(page)) is said


def test_below_the_name_of_another_nothing_is_the_topics() -> None:
    page = "# Calyx-5\n\nWe present a model.\n\n## Calyx-5\n\n### Parameters\n\nIt has 7B parameters.\n\n## {}\n\n"
    page += "### Training\n\n8 A100 GPUs were used.\n"
    found = [("calyx-5", "hardware") in properties(page.format(heading)) for heading in ("Tarn-5", "Details")]
    assert found == [False, True]


def test_a_title_of_two_names_is_not_one_model() -> None:
    page = "# {}\n\nWe present two models.\n\n## Parameters\n\nThe count is 7B parameters.\n"
    said = [bool(properties(page.format(title))) for title in ("Calyx-5 and Tarn-5", "Calyx-5")]
    assert said == [False, True]


@pytest.mark.parametrize(
    ("told", "makers"),
    [
        ("- Developed by: Fjord Labs, Inc., Oslo, Norway", ["fjord-labs"]),
        ("- Developed by: Ana Costa (Fjord Labs)", ["ana-costa", "fjord-labs"]),
        ("- Developed by: Fjord Labs in collaboration with Tay University", ["fjord-labs", "tay-university"]),
        ("Ana Costa (Fjord Labs), Rui Lima (Tay University)", ["fjord-labs", "tay-university"]),
        (
            "Ana Costa, Rui Lima\n\nTay Institute (TI), Agency for Science, Art and Letters (A*)",
            ["agency-for-science-art-and-letters", "tay-institute"],
        ),
        ("*by Fjord Labs*", ["fjord-labs"]),
        ("It was trained by OpenTern-France on letters.", ["opentern-france"]),
        ("- Developed by: Ana Costa, Research Associate", ["ana-costa"]),
        ("- Developed by: Open Tide Lab and the Tay Institute", ["open-tide-lab", "tay-institute"]),
        ("- Developed by: TAY Faculty of Letters (Dept. of Digital Tides)", ["tay-faculty-of-letters"]),
        ("It was made by the Language Technology Lab of Fjordwire.", ["language-technology-lab"]),
        ("It was developed by Fjordwire, comprises TernEncoder and runs.", ["fjordwire"]),
        ("## The Mistral AI Team\n\nAna Costa, Rui Lima", ["mistral-ai"]),
        ("It is made by the Norwegian company Fjord Labs.", ["fjord-labs"]),
        ("It is a model from the Tern NLP group at Tay University.", ["tay-university", "tern-nlp"]),
    ],
)
def test_a_list_of_makers_has_neither_towns_nor_firms_forms(told: str, makers: list[str]) -> None:
    page = f"# Calyx-5\n\n{told}\n\nCalyx-5 is a language model of letters.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert sorted(str(getattr(c.value, "key", "")) for c in claims if c.property == "developer") == makers
