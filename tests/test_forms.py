"""What the form of a text settles: who answers a question, what a call for tenders asks for, what is taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions


def values(text: str, *names: str) -> set[tuple[str, object]]:
    """The subjects and values of what a text says of the properties of those names."""
    doc = parse_document(text.encode(), name="x.txt")
    claims = extract_claims(doc, find_mentions(doc)).claims
    return {(c.subject.key, getattr(c.value, "key", c.value)) for c in claims if c.property in names}


@pytest.mark.parametrize(
    ("question", "answer", "name", "found"),
    [
        ("And for how long?", "Forty-one days. We had planned for fifty.", "durationHours", {984}),
        ("How long did you wait for it?", "Forty-one days.", "durationHours", set()),
        ("How many tokens does it know?", "1.1 trillion. More than others.", "tokenCount", {1_100_000_000_000}),
        ("How many languages does it read?", "23, as far as I know.", "languageCount", {23}),
    ],
)
def test_a_bare_answer_is_what_was_asked_for(question: str, answer: str, name: str, found: set[int]) -> None:
    text = f'<p>Ada Brook led the work on <model>Tern-2</model>.</p><p>{question} "{answer}"</p>'
    assert {value for _, value in values(text, name)} == found


def test_no_is_an_answer_and_no_sign_of_a_number() -> None:
    text = (
        '<p>Ada Brook led the work on <model>Tern-2</model>.</p><p>Open weights? "No. The training code, yes, that is '
        'public, but the weights stay in the house."</p>'
    )
    assert values(text, "openArtifact") == {("tern-2", "TrainingCode")}
    assert values(text, "proprietaryArtifact") == {("tern-2", "ModelWeights")}


def test_what_is_so_for_us_is_of_those_who_speak() -> None:
    text = (
        "<p>Ada Brook led the work on <model>Tern-2</model>.</p><p>People compare you with <model>Auk-9</model>. "
        '"On XNLI we have 79.2 percent and <model>Auk-9</model> 74.5. On GSM8K it is 41.0 percent for us."</p>'
    )
    found = {("tern-2/xnli", Decimal("79.2")), ("auk-9/xnli", Decimal("74.5")), ("tern-2/gsm8k", 41)}
    assert values(text, "score") == found


def test_names_are_no_part_of_the_row_of_values_after_them() -> None:
    text = (
        "<p>Two were made: <model>Tern S</model> and <model>Tern L</model>, of 4B and 61B parameters respectively.</p>"
    )
    assert values(text, "parameterCount") == {("tern-s", 4 * 10**9), ("tern-l", 61 * 10**9)}


def test_a_stranger_of_no_known_size_is_not_the_smaller() -> None:
    text = (
        "<p><model>Tern S</model> has 4 billion parameters, <model>Tern L</model> 61 billion. <model>Auk</model> "
        "manages 79.3% on MMLU, <model>Tern L</model> 84.6% and <model>Tern S</model> 71.9%. The smaller model is "
        "under the MIT licence.</p>"
    )
    assert values(text, "license") == {("tern-s", "MIT")}


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("The contractor shall provide at least 256 GPUs.", "hardwareCount", set()),
        ("Options: a further 400,000 GPU-hours.", "acceleratorHours", set()),
        ("The leaflet gave its size as 52 billion parameters; that was a mistake.", "parameterCount", set()),
        ("A newspaper has credited it with 52 billion parameters.", "parameterCount", set()),
        ("The corpus of 3 TB will not be published.", "sizeBytes", {3 * 10**12}),
        (
            "Much lay between the first checkpoint and the last. It has 9B parameters.",
            "parameterCount",
            {9 * 10**9},
        ),
        ("The run before had emitted 88 tonnes.", "emissionsKilogramsCO2e", {88_000}),
        ("The run before had weighed 88 tonnes.", "emissionsKilogramsCO2e", set()),
        ("The firm denies that it has 200 billion parameters.", "parameterCount", set()),
        ("Not attempted: images, speech, LoRA.", "usesTechnique", set()),
        ("Not true: the report that it is a fine-tuned version of <model>Auk-9</model>.", "derivedFrom", set()),
        ("A campaign to enlarge it to a billion parameters failed.", "parameterCount", set()),
        (
            "A bid, for a model called <model>Auk</model> with 70 billion parameters, was never built.",
            "trainingRun",
            set(),
        ),
        ("Phase one took 21 days. Phase two took three days.", "durationHours", set()),
        ("You write that it has 46 billion parameters.", "parameterCount", set()),
        ("I promise you a <model>Tern-3</model>, its successor, with 10B parameters.", "parameterCount", set()),
        ("The licence, expected to be MIT, is Apache 2.0.", "license", {"Apache-2.0"}),
        ("Its weights stay private, the data as well as the training code.", "openArtifact", set()),
        ("Ten weeks is what we had asked for.", "durationHours", set()),
        ("Training used 640 H100 GPUs (previously 256 A100 GPUs).", "hardware", {"nvidia-h100"}),
        ("We enlarged the context to 16,384 tokens in a preview; this was reverted.", "contextLength", set()),
        ("The score on MMLU fell from 75.1% to 73.8%.", "score", {Decimal("73.8")}),
        ("Four thousand accelerators stand here, for many customers.", "hardwareCount", set()),
        ("Sixty servers were used. In each of them sit eight H100 cards.", "hardwareCount", set()),
        (
            "The weights have not been published, and the score of 71.4% on MMLU is accurate.",
            "score",
            {Decimal("71.4")},
        ),
    ],
)
def test_what_is_asked_for_taken_back_or_kept(text: str, name: str, found: set[int]) -> None:
    assert {value for _, value in values(f"<p><model>Tern-2</model> is a language model. {text}</p>", name)} == found


def test_who_tunes_a_model_has_not_made_it() -> None:
    text = "<p><model>Tern-2</model> is new. The cooperative <org>Fjord</org> later fine-tuned it on dialogues.</p>"
    assert values(text, "developer") == set()


def test_what_a_rival_has_by_its_name_is_its_own() -> None:
    text = (
        "<p><model>Tern-2</model> is new. Peers like <model>Auk</model> with its <params>175 billion</params> led.</p>"
    )
    assert values(text, "parameterCount") == {("auk", 175 * 10**9)}


def test_a_stranger_that_is_only_measured_is_compared_and_the_text_goes_on_about_its_own() -> None:
    text = (
        "<p><model>Tern-2</model> is new.</p><p>On IFEval it gets 81.0%."
        " <model>Auk-9</model>, of that size, gets 75.2%. It reads five languages.</p>"
    )
    assert values(text, "comparedWith") == {("tern-2", "auk-9")}
    assert values(text, "languageCount") == {("tern-2", 5)}
    assert values(text, "score") == {("tern-2/ifeval", Decimal("81.0")), ("auk-9/ifeval", Decimal("75.2"))}


def test_a_stranger_that_is_measured_in_the_same_sentence_is_compared() -> None:
    text = (
        "<p><model>Tern-2</model> is new.</p><p>On IFEval it gets 81.0%, whereas <model>Auk-9</model> gets 75.2%. "
        "It reads five languages.</p>"
    )
    assert values(text, "comparedWith") == {("tern-2", "auk-9")}
    assert values(text, "languageCount") == {("tern-2", 5)}


def test_the_version_nought_is_the_older() -> None:
    text = (
        "<p><model>Tern-0</model> is new.</p><p><model>Tern-1</model> came later. It gets 50.4% on MMLU (the older "
        "model reaches 33.0%).</p>"
    )
    assert values(text, "score") == {("tern-1/mmlu", Decimal("50.4")), ("tern-0/mmlu", Decimal("33.0"))}


def test_a_stranger_with_values_of_its_own_is_spoken_of() -> None:
    text = (
        "<p><model>Tern-2</model> gets 81.0% on IFEval. <model>Auk-9</model> has 9 billion parameters. It is open.</p>"
    )
    assert values(text, "comparedWith") == set()


def test_the_version_that_came_before_a_name_is_its_predecessor() -> None:
    text = "<p><model>Tern-6</model> was the version that preceded <model>Auk-9</model>.</p>"
    assert values(text, "predecessor") == {("auk-9", "tern-6")}


def test_the_large_one_of_two_is_what_the_other_was_distilled_from() -> None:
    text = (
        "<p><model>Tern-X</model> was distilled from <model>Tern</model>. It has <params>2 billion</params> "
        "parameters, compared with <params>24 billion</params> in the large one.</p>"
    )
    assert values(text, "parameterCount") == {("tern-x", 2 * 10**9), ("tern", 24 * 10**9)}


def test_another_in_a_clause_with_whereas_is_not_gone_on_about() -> None:
    text = (
        "<p><model>Tern-2</model> is new. Its weights are closed, whereas <model>Tern-1</model> had been free. "
        "Released in <year>2025</year>, it feels old.</p>"
    )
    assert values(text, "releaseYear") == {("tern-2", 2025)}


def test_an_entry_in_brackets_is_no_subject() -> None:
    text = (
        "<p><model>Tern-3</model> is new. It replaces <model>Tern-2</model>.</p><p>Context: 131,072 tokens "
        "(<model>Tern-2</model>: 4,096). Energy: 30 MWh.</p>"
    )
    assert values(text, "contextLength") == {("tern-3", 131_072), ("tern-2", 4_096)}
    assert values(text, "energyKilowattHours") == {("tern-3", 30_000)}


def test_entries_after_a_comma_are_each_its_own() -> None:
    text = (
        "<p><model>Tern-3</model> is new.</p><p>It has 30B parameters (<model>Tern-2</model>: 13B, "
        "<model>Tern-1</model>: 7B). Energy: 30 MWh.</p>"
    )
    assert ("tern-2", 7 * 10**9) not in values(text, "parameterCount")
    assert values(text, "energyKilowattHours") == {("tern-3", 30_000)}


def test_for_a_model_plans_of_another_sentence_half_are_none() -> None:
    text = "<p>For <model>Tern-2</model>, 9 tonnes of CO2 were emitted; elsewhere it would have been more.</p>"
    assert values(text, "emissionsKilogramsCO2e") == {("tern-2", 9_000)}


def test_all_three_of_a_line_and_its_newest() -> None:
    text = (
        "<p><model>Tern-MoE</model> is the third of a line that began with <model>Tern-1</model> and went on with "
        "<model>Tern-2</model>. All three were built in <country>Norway</country>.</p><p>The newest (<year>2025</year>)"
        " was trained for 18 days.</p>"
    )
    assert values(text, "country") == {("tern-moe", "NO"), ("tern-1", "NO"), ("tern-2", "NO")}
    assert values(text, "durationHours", "releaseYear") == {("tern-moe", 432), ("tern-moe", 2025)}


def test_between_the_two_a_number_rose() -> None:
    text = (
        "<p><model>Tern-1</model> came out in 2021, <model>Tern-2</model> in 2023. Between the two, the number of "
        "parameters rose from <params>13 billion</params> to <params>31 billion</params>.</p>"
    )
    assert values(text, "parameterCount") == set()
