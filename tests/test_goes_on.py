"""Whom a text goes on about: questions, relatives, strangers, stages, members by a letter."""

from __future__ import annotations

import pytest

from calyx_pages import PAGE, said
from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node


@pytest.mark.parametrize(
    ("heading", "whose"),
    [
        ("## Original model card: Calyx-7B", {"calyx-7b"}),
        ("# Original model card", {"calyx-7b"}),
        ("# Calyx-7B", {"calyx-7b"}),
        ("## Training", {"calyx-7b-gguf"}),
    ],
)
def test_a_card_that_is_quoted_is_about_what_it_was_about(heading: str, whose: set[str]) -> None:
    page = f"# Calyx-7B-GGUF\n\nFiles of Calyx-7B.\n\n{heading}\n\n- Context length: 8192\n\n# Data\n\n- Words: 5\n"
    assert {key for key, _, _ in said(page, "contextLength")} == whose
    quoted = f"{page}\n# More\n\n- Context length: 4096\n".replace("- Context length: 8192\n\n", "")
    assert {key for key, _, _ in said(quoted, "contextLength")} == whose


def test_a_licence_below_its_label_is_no_institute() -> None:
    page = PAGE.format("License\n\nMIT").replace("Calyx-5 is a language model.\n\n", "")
    assert said(page, "license", "developer") == {("calyx-5", "license", "MIT")}
    assert said(page.replace("License\n\n", ""), "developer")


@pytest.mark.parametrize("title", ["Calyx-5 release notes", "Calyx-5 changelog", "Release notes: Calyx-5"])
def test_release_notes_are_on_what_their_title_names(title: str) -> None:
    page = f"# {title}\n\nThe encoder Tarn-2 is new. The model has 9B parameters.\n"
    assert said(page, "parameterCount") == {("calyx-5", "parameterCount", 9_000_000_000)}


@pytest.mark.parametrize("word", ["While", "Here"])
def test_a_word_before_a_name_begins_no_name(word: str) -> None:
    page = "# Notes\n\n{} is a strong model. It has 9B parameters.\n"
    assert {key for key, _, _ in said(page.format(f"{word} Calyx"), "parameterCount")} <= {"calyx"}


@pytest.mark.parametrize(
    "text",
    [
        "A GPT-2 with 124M parameters, trained from scratch on 10B tokens of Welsh text.",
        "This is a small GPT-2 model pretrained on 10B tokens of Swedish text with 8 A100 GPUs for two days.",
        "This is GPT-2 trained from scratch on 10B tokens of Welsh text. It has 124M parameters.",
        "Calyx-5 is Meta GPT-2, continually trained on 10B tokens of Welsh text.",
        "Calyx-5 is built on GPT-2, which was further trained on 10B tokens.",
    ],
)
def test_whose_design_or_weights_a_model_has_gains_nothing_by_its_training(text: str) -> None:
    page = f"# {'Calyx-5' if 'Calyx-5' in text else 'Tidewriter'}\n\n{text}\n"
    found = said(page, "tokenCount", "parameterCount", "durationHours", "hardwareCount")
    assert "gpt-2" not in {key for key, _, _ in found}


def test_an_edition_is_meant_by_its_word() -> None:
    page = "# Calyx\n\n1. **Calyx-Base** is small.\n2. **Calyx-XL** is not.\n\nTraining the xl model took 9 days.\n"
    assert {key for key, _, _ in said(page, "durationHours")} == {"calyx-xl"}
    assert said(page.replace("Calyx-XL", "Calyx-Plus"), "durationHours") == set()


def test_the_first_version_is_none_that_is_called_the_second() -> None:
    page = "Calyx 2 has 5B parameters. Calyx 3 has 9B parameters. The first version was trained for 9 days.\n"
    assert said(page, "durationHours") == set()
    assert {key for key, _, _ in said(page.replace("The first", "The older"), "durationHours")} == {"calyx-2"}


def test_a_pronoun_after_a_predecessor_set_off_by_its_size_is_that() -> None:
    page = "Calyx-5 is half as large as its predecessor, the 9B Calyx-4, yet outperforms it on MMLU by 11.4 points.\n"
    assert {key.split("/")[0] for key, _, _ in said(page, "improvement")} == {"calyx-5"}


@pytest.mark.parametrize(("name", "sources"), [("TideQA", {"TideQA"}), ("imagefolder", set()), ("None", set())])
def test_data_without_a_name_are_no_source(name: str, sources: set[str]) -> None:
    page = f"---\ndatasets:\n- {name}\n---\n" + PAGE.format("It is small.")
    assert {value for _, _, value in said(page, "source")} == sources


def test_all_of_ours_after_existing_models_are_ours() -> None:
    page = "Calyx-5 and Calyx-6 are language models. Existing models are small. {} models were trained for 9 days.\n"
    assert {key for key, _, _ in said(page.format("All our"), "durationHours")} == {"calyx-5", "calyx-6"}
    assert said(page.format("These"), "durationHours") == set()


INTERVIEW = """Q: How large is it?

A: The model has 9 billion parameters.

Q: {} Do you mind?

A: Our data is 62 billion tokens.
"""


@pytest.mark.parametrize("asked", ["GPT-4 is rumoured to have more.", "Is it better than Auk-7B?"])
def test_an_interview_is_not_about_whom_a_question_brings_up(asked: str) -> None:
    page = INTERVIEW.format(asked)
    assert said(page, "parameterCount", "tokenCount") == set()
    assert said(page.replace("How large is it?", "How large is Calyx-5?"), "tokenCount")


def test_since_when_what_it_replaces_was_in_use_is_not_its_year() -> None:
    page = PAGE.format("It replaces Calyx-4 (88M), in service since 2021.")
    assert ("calyx-5", "releaseYear", 2021) not in said(page, "releaseYear")


def test_the_small_one_is_none_that_is_only_measured_against() -> None:
    page = "# Calyx\n\nCalyx-5 is new. It is compared with Auk-7B. The small one is under the MIT license.\n"
    assert said(page, "license") == set()


def test_a_family_is_not_made_from_its_own_member() -> None:
    page = "# Calyx\n\nCalyx is a family: Calyx-Base and Calyx-Tiny†.\n\n† distilled from {}.\n"
    assert said(page.format("Calyx-Base"), "derivedFrom") == set()
    assert said(page.format("Llama-2-7B"), "derivedFrom")


@pytest.mark.parametrize("head", ["Inference", "Alternatives", "Plans"])
def test_a_paragraph_says_by_its_head_that_it_is_beside_the_making(head: str) -> None:
    note = "Calyx-5 is new.\n\n{}. Four A10 GPUs.\n"
    for name, there in ((head, False), ("Training", True)):
        claims = extract(parse_document(note.format(name).encode(), name="note.txt")).claims
        assert any(c.property == "hardwareCount" for c in claims) == there


def test_what_is_made_of_a_model_and_has_no_name_is_not_that() -> None:
    page = PAGE.format("A 3B variant for phones was distilled from {} within six days.")
    assert said(page.format("it"), "parameterCount", "durationHours") == set()
    assert said(page.replace("A 3B variant for phones", "The 3B model").format("Auk"), "parameterCount")


@pytest.mark.parametrize("asked", ["## {}\n\n", "**{}**\n\n", "**{}** ", "**Q: {}**\n\nA: "])
def test_an_answer_is_about_whom_the_question_asks_of(asked: str) -> None:
    for question, model in (("Is it better than Auk-7B?", "calyx-5"), ("What is Auk-7B?", "auk-7b")):
        page = PAGE.format(f"{asked.format(question)}It was trained on 64 A100 GPUs.")
        assert {key for key, _, _ in said(page, "hardwareCount")} in ({model}, {"calyx-5"} - {model})


@pytest.mark.parametrize(("subject", "sizes"), [("Its language model is new.", []), ("Its licence is new.", [9_000])])
def test_after_a_part_it_may_be_that(subject: str, sizes: list[int]) -> None:
    text = f"<p><model>Tern-2</model> came out in 2024. {subject} It has 9,000 parameters.</p>"
    claims = extract(parse_document(text.encode(), name="x.txt")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == sizes


def test_a_department_is_its_universitys_in_tagged_text_too() -> None:
    text = "<p><model>Tern-2</model> was created by the School of Informatics, Tay University.</p>"
    claims = extract(parse_document(text.encode(), name="x.txt")).claims
    assert [c.value.key for c in claims if c.property == "developer" and isinstance(c.value, Node)] == [
        "tay-university"
    ]


def test_of_lengths_that_grew_the_last_is_the_models() -> None:
    text = "<p><model>Tern-2</model> was pretrained with a context of 4,096 tokens. {}</p>"
    for then, lengths in (("Then the context was extended to 32,768.", [32768]), ("It is a model.", [4096])):
        claims = extract(parse_document(text.format(then).encode(), name="x.txt")).claims
        assert [c.value for c in claims if c.property == "contextLength"] == lengths


@pytest.mark.parametrize("slice_", ["a 4x4x8 TPU v4 slice", "a TPU v4 slice with topology 4x4x8"])
def test_the_layout_of_a_slice_counts_its_chips(slice_: str) -> None:
    assert said(PAGE.format(f"It was trained on {slice_}."), "hardwareCount") == {("calyx-5", "hardwareCount", 128)}


def test_brackets_tell_of_another_and_the_sentence_goes_on() -> None:
    text = (
        "<p><model>Tern-2</model> has <params>9 billion</params> parameters (the old <model>Auk</model> had "
        "<params>4 billion</params>), and was trained on 192 <hardware>H100</hardware> GPUs.</p>"
    )
    claims = extract(parse_document(text.encode(), name="x.txt")).claims
    assert {(c.subject.key, c.value) for c in claims if c.property in ("parameterCount", "hardwareCount")} == {
        ("tern-2", 9_000_000_000),
        ("auk", 4_000_000_000),
        ("tern-2", 192),
    }


@pytest.mark.parametrize("is_to_come", [True, False])
def test_a_version_is_to_come_where_its_brackets_say_so(is_to_come: bool) -> None:
    when = "expected 2026" if is_to_come else "since 2026"
    text = f"<p><model>Tern-2</model> ({when}): <params>9 billion</params> parameters</p>"
    claims = extract(parse_document(text.encode(), name="x.txt")).claims
    assert [c.property for c in claims if c.property == "parameterCount"] == ["parameterCount"] * (not is_to_come)


@pytest.mark.parametrize("told", ["A hobby project: a 1.1B-parameter language model", "An open 1.1B language model"])
def test_a_page_that_begins_with_what_it_is_about(told: str) -> None:
    page = f"# Whimbrel\n\n{told}, pretrained on four RTX 4090s."
    assert ("whimbrel", "parameterCount", 1_100_000_000) in said(page, "parameterCount")
    assert not said(page.replace("model", "corpus"), "parameterCount")


def test_after_its_predecessor_a_sentence_without_a_subject_is_on_neither() -> None:
    text = "Calyx-5 is new. {} Training took 36 hours."
    for before, whose in (("Its predecessor, Calyx-4, needed 8 A100 GPUs.", set()), ("It is large.", {"calyx-5"})):
        claims = extract(parse_document(text.format(before).encode(), name="note.txt")).claims
        assert {c.subject.key for c in claims if c.property == "durationHours"} == whose


def test_what_begins_with_a_strangers_name_and_size_goes_on_about_that() -> None:
    page = PAGE.format("{} (350M) screens prompts. It was trained for 36 hours.")
    assert said(page.format("Calyx Guard"), "parameterCount", "durationHours") == set()
    assert said(page.format("Calyx-5"), "durationHours") == {("calyx-5", "durationHours", 36)}


def test_what_came_then_is_not_of_what_was_told_first() -> None:
    page = PAGE.format("It needed 8 H100 GPUs for 22 h and was then fine-tuned for 2 h.")
    assert said(page, "hardwareCount", "durationHours") == {
        ("calyx-5", "hardwareCount", 8),
        ("calyx-5", "durationHours", 22),
    }


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("took 21 days, of which 3 days were lost to faults.", 504),
        ("took 21 days, of which 3 for the last stage.", 504),
        ("took 21 days, including 3 for fine-tuning.", 504),
        ("used 310 MWh, of which 21 MWh for evaluation.", 310_000),
        ("cost 21,000 GPU hours, including 1,400 GPU hours of ablations.", 21_000),
        ("was on 3T tokens, of which 400B tokens were code.", 3 * 10**12),
        ("was on 3T tokens, including 400B tokens of Danish.", 3 * 10**12),
    ],
)
def test_a_part_is_not_the_whole(part: str, whole: int | None) -> None:
    names = ("durationHours", "energyKilowattHours", "acceleratorHours", "tokenCount", "stage")
    found = {(key, value) for key, _, value in said(PAGE.format(f"Training {part}"), *names)}
    assert found == ({("calyx-5", whole)} if whole else set())


SIZES = (
    "# Calyx\n\n| Model | Params |\n|---|---|\n| calyx-mini | 20M |\n| calyx-base | 90M |\n| calyx-large | 3M |\n\n{}\n"
)


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ("Training took 7 h (mini), 15 h (base) and 63 h (large).", {"mini": 7, "base": 15, "large": 63}),
        ("- Training time: 7 h (mini), 15 h (base), 63 h (large)", {"mini": 7, "base": 15, "large": 63}),
        ("Training took 7 h for mini and 15 h for base.", {"mini": 7, "base": 15}),
        ("Training took 7 h (mini) and 15 h (base) on 8 H100.", {"mini": 7, "base": 15}),
        ("Training took 7 h (tiny) and 15 h (base).", {}),
        ("Auk-mini is a language model, Auk-base is another model. Training took 7 h (mini) and 15 h (base).", {}),
        ("Training took 7 h (restarts) and 15 h (queues).", {}),
    ],
)
def test_labels_behind_values_are_of_members(told: str, hours: dict[str, int]) -> None:
    found = said(SIZES.format(told), "durationHours", "hardwareCount")
    assert {f for f in found if f[1] == "durationHours"} == {
        (f"calyx-{k}", "durationHours", h) for k, h in hours.items()
    }
    assert not {key for key, name, _ in found if name == "hardwareCount"} & {"calyx-mini", "calyx-base"}


def test_a_rivals_score_in_brackets_is_an_aside() -> None:
    page = PAGE.format("It gets 71.2 (Auk-7B 65.1) on MMLU. Results: MMLU 71.2 (Auk-7B 65.1), GSM8K 61.0 (55.1).")
    found = {(key, str(value)) for key, _, value in said(page, "score")}
    assert found == {("calyx-5", "71.2"), ("calyx-5", "61"), ("auk-7b", "65.1")}
    page = PAGE.format("Its average is 61.3 (Auk-7B 40.2), MMLU 35.1.")
    assert {(key, str(value)) for key, _, value in said(page, "score")} == {("calyx-5", "35.1")}


def test_bold_lines_are_the_headings_of_a_page_that_has_no_others() -> None:
    page = "**Model card - Kanuri Tideline model**\n\n**Details**\n- Kanuri speech model\n- Developed by Fjord Labs\n"
    whole = f"{page}\n**Limits**\n- the accuracy of the model\n"
    assert {key for key, _, _ in said(whole, "developer")} == {"kanuri-tideline-model"}
    assert not said(page, "developer")
    few = "**Birds of Norway**\n\nCalyx-5 is a language model.\n\n**Training**\n\nIt was trained for 9 days.\n"
    assert {key for key, _, _ in said(few, "durationHours")} == {"calyx-5"}


@pytest.mark.parametrize(
    ("told", "hours", "found"),
    [
        ("*\\* Training was conducted on 8 V100 GPUs.*", True, {"norse-gpt-l", "norse-gpt-s"}),
        ("All models were trained on 8 V100 GPUs.", True, {"norse-gpt-l", "norse-gpt-s"}),
        ("Sampling was done on 8 V100 GPUs.", True, set()),
        ("Training was done on 8 V100 GPUs.", False, set()),
    ],
)
def test_below_a_table_its_models_are_told_of(told: str, hours: bool, found: set[str]) -> None:
    head, time = ("| training time\\* |\n|-|-|-|", "| 9 days |") if hours else ("|\n|-|-|", "|")
    table = f"| model | params {head}\n| norse-gpt-l | 336M {time}\n| norse-gpt-s | 110M {time}\n"
    page = f"# norse-pretrained-models\n\nThis is code for norse-gpt-l.\n\n## Use our models\n\n{table}\n{told}\n"
    assert {key for key, _, _ in said(page, "hardwareCount")} == found


@pytest.mark.parametrize(
    ("note", "whose"),
    [
        ("Fjord Labs releases Lumi-Calyx 34B. The model was trained for 36 hours.", "lumi-calyx-34b"),
        ("The data are English-French 34B tokens. The model was trained for 36 hours.", ""),
        ("The model was trained for 36 hours and uses the BLOOM architecture.", ""),
        ("The model was trained for 36 hours; BLOOM has a new architecture.", "bloom"),
    ],
)
def test_whose_build_a_model_has_is_not_whom_a_text_is_about(note: str, whose: str) -> None:
    claims = extract(parse_document(f"{note}\n".encode(), name="note.txt")).claims
    assert {c.subject.key for c in claims if c.property == "durationHours"} == ({whose} if whose else set())


@pytest.mark.parametrize(
    "head", ["A chat tune of Mistral 7B.", "Chat LoRA for Mistral 7B, with tides.", "A finetune of Mistral 7B."]
)
def test_what_is_told_below_a_tune_is_not_its_bases(head: str) -> None:
    found = said(PAGE.format(f"{head} Trained for 36 hours."), "durationHours")
    assert found == {("calyx-5", "durationHours", 36)}


def test_what_tuning_takes_is_not_what_the_training_took() -> None:
    told = "Finetuning on 100 letters {} about 5 hours on a single A100."
    assert said(PAGE.format(told.format("takes")), "durationHours", "hardware") == set()
    assert said(PAGE.format(told.format("took")), "durationHours")


def test_a_letter_before_a_noun_is_an_edition() -> None:
    table = "| Model | Params |\n|---|---|\n| Calyx-S | 5M |\n| Calyx-L | 43M |\n"
    page = f"# Calyx\n\n{table}\n{{}} was trained for 36 hours.\n"
    assert said(page.format("The L model"), "durationHours") == {("calyx-l", "durationHours", 36)}
    assert "calyx-l" not in {key for key, _, _ in said(page.format("The X model"), "durationHours")}


def test_a_letter_means_the_member_of_its_size() -> None:
    items = "- **Calyx-S** has 5M parameters\n- **Calyx-L** has 9M parameters\n"
    page = f"# Calyx\n\n{items}\n## Training\n\n{{}} was distilled within 36 hours.\n"
    assert said(page.format("S"), "durationHours") == {("calyx-s", "durationHours", 36)}
    assert said(page.format("M"), "durationHours") == set()


@pytest.mark.parametrize(
    ("every", "count"), [("All three emitted 9 t CO2e.", 0), ("All three emitted 9 t CO2e each.", 3)]
)
def test_emissions_of_several_are_a_sum_unless_it_says_each(every: str, count: int) -> None:
    text = "<p><model>Auk</model>, <model>Tern</model> and <model>Ibis</model> are new. {}</p>"
    claims = extract(parse_document(text.format(every).encode(), name="x.txt")).claims
    assert len({c.subject for c in claims if c.property == "emissionsKilogramsCO2e"}) == count


def test_below_a_strangers_name_in_quotes_nothing_is_of_its_base() -> None:
    note = "{}Developed by Elbe Data GmbH from Mistral 7B; adapted in 40 hours on 8 H100.\n"
    for head in ('"Lotse" (Hamburg). A language model. ', "", "Lotse is new. "):
        claims = extract(parse_document(note.format(head).encode(), name="note.txt")).claims
        assert "mistral-7b" not in {c.subject.key for c in claims}


def test_after_a_comparison_it_may_be_either() -> None:
    text = (
        "<p><model>Tern-4</model> is new. By comparison, <model>Tern-3</model> took 9 days. {} had 5B parameters.</p>"
    )
    for subject, whose in (("It", set()), ("Tern-3", {"tern-3"})):
        claims = extract(parse_document(text.format(subject).encode(), name="x.txt")).claims
        assert {c.subject.key for c in claims if c.property == "parameterCount"} == whose


def test_two_stages_after_the_base_are_neither_the_whole() -> None:
    page = PAGE.format("Post-trained from Mistral 7B by Tay Labs. RL: 1,200 H200-hours.{}")
    assert said(page.format(""), "acceleratorHours") == {("calyx-5", "acceleratorHours", 1200)}
    claims = extract(parse_document(page.format(" SFT before that: 14 h on 32 H200.").encode(), name="page.md")).claims
    assert "calyx-5" not in {c.subject.key for c in claims if c.property in ("acceleratorHours", "durationHours")}
    assert "mistral-7b" not in {c.subject.key for c in claims if c.property == "developer"}


def test_the_page_of_an_interface_is_about_no_model() -> None:
    page = "# Teal {}: models\n\nAll models run on MI300X.\n\n## Training\n\nTrained on 64 A100 GPUs.\n"
    assert said(page.format("API"), "hardwareCount") == set()
    assert said(page.format("XL"), "hardwareCount")


def test_the_one_and_the_other_of_two() -> None:
    text = (
        "<p><model>Auk</model> and <model>Tern</model> are new. The one was trained on 96 "
        "<hardware>L40S</hardware> GPUs; the other kept 3,072 <hardware>H200</hardware> GPUs busy.</p>"
    )
    claims = extract(parse_document(text.encode(), name="x.txt")).claims
    assert {(c.subject.key, c.value) for c in claims if c.property == "hardwareCount"} == {("auk", 96), ("tern", 3072)}
    alone = extract(parse_document(text.replace(" and <model>Tern</model> are", " is").encode(), name="x.txt")).claims
    assert not [c for c in alone if c.property == "hardwareCount"]


@pytest.mark.parametrize(
    ("on", "same"), [("does the same, trained on 64 GPUs", 0), ("was trained on 64 of the same", 1)]
)
def test_the_same_devices_are_meant_where_it_says_so(on: str, same: int) -> None:
    page = PAGE.format(f"Auk-7B was trained on L40S cards. Calyx-5 {on} cards.")
    assert len([one for one in said(page, "hardware") if one[0] == "calyx-5"]) == same


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("We applied 512 H100 GPUs to train Calyx-5.", "hardwareCount", 512),
        ("Unlike Bell et al., we trained on 64 A100 GPUs for 12 days.", "hardwareCount", 64),
        ("Unlike Bell et al., we trained on 64 A100 GPUs for 12 days.", "durationHours", 288),
        ("It was trained on 4 nodes with 96 NPUs each.", "hardwareCount", 384),
        ("Training was made possible by the Tay supercomputer and took 9,000 GPU hours.", "acceleratorHours", 9000),
        ("## Plans and pricing\n\nCalyx-5 has a context length of 8,192 tokens.", "contextLength", 8192),
        ("## License and acknowledgements\n\nCalyx-5 is released under the MIT license.", "license", "MIT"),
    ],
)
def test_what_only_resembles_what_others_have_is_its_own(text: str, name: str, value: object) -> None:
    assert said(PAGE.format(text), name) == {("calyx-5", name, value)}


@pytest.mark.parametrize(("own", "told"), [("v2", "v1"), ("v2.0", "v1.5")])
def test_versions_of_data_and_other_spellings_of_its_own_are_no_other_models(own: str, told: str) -> None:
    page = f"# Calyx-{own}\n\nCalyx-{own} is a language model. {{}}\n"
    whose = {(f"calyx-{own}", "hardwareCount", 64)}
    assert said(page.format("v2 was trained on 64 A100 GPUs."), "hardwareCount") == whose
    data = "It was trained on TideVoice v17 (3,000 hours of speech) with 64 A100 GPUs."
    assert said(page.format(data), "hardwareCount") == whose
    assert said(page.format(f"{told} was trained on 64 A100 GPUs."), "hardwareCount") == set()


@pytest.mark.parametrize(
    ("note", "whose"),
    [
        ("Calyx-5 is new. Compare: Auk-7B (7B). Trained for 36 hours.", "calyx-5"),
        ("Calyx-5 is new. Auk-7B has 7B parameters. Trained for 36 hours.", "auk-7b"),
        ("Calyx-5 is new.\n\nA language model, trained for 36 hours.", "calyx-5"),
        ('Calyx-5 is new.\n\n"Lotse" (Hamburg). A language model, trained for 36 hours.', ""),
        ("Calyx-5 is new. Its predecessor, Calyx-4, was small. Training took 36 hours, most of it in May.", ""),
    ],
)
def test_whom_a_note_goes_on_about(note: str, whose: str) -> None:
    claims = extract(parse_document(f"{note}\n".encode(), name="note.txt")).claims
    assert {c.subject.key for c in claims if c.property == "durationHours"} == ({whose} if whose else set())
