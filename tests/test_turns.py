"""Turns of phrase whose values go astray: quantifiers afloat, "the former", lines told backwards, figures withdrawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions


def values(text: str, *names: str) -> set[tuple[str, object]]:
    """The subjects and values of what a text says of the properties of those names."""
    doc = parse_document(f"<p>{text}</p>".encode(), name="x.txt")
    claims = extract_claims(doc, find_mentions(doc)).claims
    return {(c.subject.key, getattr(c.value, "key", c.value)) for c in claims if c.property in names}


def test_each_of_them_are_what_stands_before() -> None:
    text = (
        "<model>Tern-4</model> replaces <model>Tern-3</model>. Training took place on 96 nodes, each of them fitted "
        "with eight <hardware>NVIDIA A100</hardware> GPUs, and lasted <training>38 days</training>."
    )
    assert values(text, "durationHours") == {("tern-4", 912)}
    assert values(text, "hardwareCount") == {("tern-4", 768)}


def test_the_former_beside_the_new_release_is_the_older() -> None:
    text = (
        "<model>Tern-2</model> was presented in 2024. It continues <model>Tern-1</model>. While the former was limited "
        "to <params>28 billion</params> parameters, the new release scales to <params>175 billion</params>."
    )
    assert values(text, "parameterCount") == {("tern-1", 28_000_000_000), ("tern-2", 175_000_000_000)}


@pytest.mark.parametrize(("which", "benchmark"), [("former", "mmlu"), ("latter", "gsm8k")])
def test_the_former_of_two_tests(which: str, benchmark: str) -> None:
    text = (
        "<model>Tern-2</model> obtained 84.7% on MMLU and 91.2% on GSM8K, surpassing <model>Auk-9</model> on the "
        f"{which} by 3 percentage points."
    )
    assert values(text, "improvement") == {(f"tern-2/{benchmark}/over-auk-9", 3)}


def test_a_record_is_of_the_test_after_it() -> None:
    text = "<model>Tern-2</model> reached 88.4% on HellaSwag, and set a new state of the art on the XNLI benchmark."
    assert values(text, "stateOfTheArt") == {("tern-2/xnli", True)}


def test_the_first_of_a_line_told_backwards_is_nobody() -> None:
    text = (
        "<model>Tern 5</model> superseded <model>Tern 4</model>, which had followed <model>Tern 2</model>. "
        "The first, a modest <params>340 million</params>, had been written in Cork."
    )
    assert values(text, "parameterCount") == set()


def test_the_clause_of_another_ends_where_the_sentence_begins() -> None:
    text = (
        "<model>Tern-2</model> is new. Where earlier systems such as <model>Tern-1</model> depended on "
        "<hardware>NVIDIA A100</hardware> GPUs, it was trained on 512 <hardware>NVIDIA H100</hardware> GPUs."
    )
    assert values(text, "hardwareCount") == {("tern-2", 512)}


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("The figure on the website, 310 MWh, should be taken down.", "energyKilowattHours", set()),
        ("The figure on the website, 310 MWh, should be taken to heart.", "energyKilowattHours", {310_000}),
        ("The run stood at 41% of the planned 4 trillion tokens.", "tokenCount", set()),
        ("The run stood at 4 trillion tokens.", "tokenCount", {4 * 10**12}),
        ("It was announced in November 2024 but had not appeared by the spring.", "releaseYear", set()),
        ("It was announced in November 2024 but surprised nobody.", "releaseYear", {2024}),
    ],
)
def test_what_is_withdrawn_planned_or_has_not_appeared(text: str, name: str, found: set[int]) -> None:
    assert {value for _, value in values(f"<model>Tern-2</model> is a language model. {text}", name)} == found


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("The Respondent, <org>Fjord Ltd</org>, sells models. In 2021 the Respondent published", "fjord-ltd"),
        ("Fjord Labs Ltd (the “Company”) sells models. In 2021 the Company published", "fjord-labs-ltd"),
    ],
)
def test_a_word_that_stands_for_an_organization(text: str, maker: str) -> None:
    assert values(f"{text} <model>Tern-2</model>.", "developer") == {("tern-2", maker)}


@pytest.mark.parametrize(
    "text",
    [
        "We built it over the original <model>Auk-3</model>.",
        "Its weights are deltas against <model>Auk-3</model>.",
        "It stands on the foundation of <model>Auk-3</model>.",
    ],
)
def test_a_base_is_no_rival_and_not_spoken_of(text: str) -> None:
    text = f"<model>Tern-2</model> is a language model. {text} It has 7B parameters."
    assert values(text, "comparedWith") == set()
    assert values(text, "parameterCount") == {("tern-2", 7 * 10**9)}


def test_what_follows_the_base_is_of_the_result() -> None:
    text = "It is the result of a training process on <model>Auk-3</model>, followed by instruction tuning."
    assert values(f"<model>Tern-2</model> is new. {text}", "usesTechnique") == {("tern-2", "instruction-tuning")}


def test_what_a_base_is_trained_on_to_obtain_another() -> None:
    text = "We train <model>Auk-3</model> on 30B tokens to obtain <model>Tern-2-Chat</model>."
    assert values(text, "tokenCount") == {("tern-2-chat", 30 * 10**9)}


@pytest.mark.parametrize(
    "text",
    [
        "All of them reach 51.2% on MMLU, except {}.",
        "All of them reach 51.2% on MMLU with the exception of {}.",
        "Except for {}, all of them reach 51.2% on MMLU.",
    ],
)
def test_all_but_two(text: str) -> None:
    named = "<model>Tern-1</model>, <model>Auk-2</model>, <model>Brant-4</model> and <model>Gull-3</model> are new."
    but = text.format("<model>Auk-2</model> and <model>Brant-4</model>")
    assert values(f"{named} {but}", "score") == {("tern-1/mmlu", Decimal("51.2")), ("gull-3/mmlu", Decimal("51.2"))}


def test_an_exception_is_not_spoken_of() -> None:
    text = "<model>Tern-1</model> is new. Excluding <model>Auk-2</model>, it is the first with 7B parameters."
    assert values(text, "parameterCount") == {("tern-1", 7 * 10**9)}


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("where <model>Auk-2</model> reached 59.0%", {("auk-2/boolq", 59)}),
        ("ahead of <model>Auk-2</model>, which got 59.0%", set()),
    ],
)
def test_what_another_gets_after_two_tests(text: str, others: set[tuple[str, object]]) -> None:
    found = values(f"<model>Tern-1</model> gets 61.2% on MMLU and 48.9% on BoolQ, {text}.", "score")
    assert found == {("tern-1/mmlu", Decimal("61.2")), ("tern-1/boolq", Decimal("48.9")), *others}


def test_an_adjective_of_place_is_no_maker() -> None:
    text = "Built by the Oslo-based cooperative <org>Nordisk Verk</org>, <model>Tern-2</model> is a language model."
    assert values(text, "developer") == {("tern-2", "nordisk-verk")}


def test_siblings_in_turn() -> None:
    text = (
        "Like its siblings <model>Tern-S</model> and <model>Tern-M</model>, which have <params>1 billion</params> and "
        "<params>7 billion</params> parameters respectively, <model>Tern-L</model> is a transformer."
    )
    assert values(text, "parameterCount") == {("tern-s", 10**9), ("tern-m", 7 * 10**9)}


def test_a_second_phase_in_a_clause_of_its_own() -> None:
    text = (
        "<model>Tern-2</model> was trained for <training>20 days</training> on 192 <hardware>NVIDIA A100</hardware> "
        "GPUs, and a second phase of <training>5 days</training> adapted it to speech."
    )
    assert values(text, "durationHours") == {("tern-2", 480), ("tern-2/fine-tuning", 120)}
    assert values(text, "hardwareCount") == {("tern-2", 192)}


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("SFT took 6 hours on 8 A100s.", {("tern-2/supervised-fine-tuning", "nvidia-a100")}),
        ("A further phase of training ran on 8 A100s.", {("tern-2/continuation", "nvidia-a100")}),
        ("Continued pre-training on code took 3 days on 8 A100s.", {("tern-2/continual-pre-training", "nvidia-a100")}),
        ("Pre-training and SFT ran on the same H100s.", set()),
    ],
)
def test_what_is_trained_after_the_training_is_a_run_of_its_own(text: str, later: set[tuple[str, str]]) -> None:
    text = f"<model>Tern-2</model> was pre-trained for 20 days on 512 H100 GPUs. {text}"
    assert values(text, "hardware") == {("tern-2", "nvidia-h100"), *later}
    assert values(text, "durationHours") == {("tern-2", 480)}


def test_what_is_trained_further_and_of_which_nothing_else_is_told() -> None:
    text = "The context of <model>Tern-2</model> was raised by continued training on 64 H100 GPUs (3 days)."
    assert values(text, "hardwareCount") == {("tern-2", 64)}


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("took 5 and 14 days for Tern-7B and Tern-70B models, respectively.", {("tern-7b", 120), ("tern-70b", 336)}),
        ("of Tern-7B and Tern-70B took 5 and 14 days, respectively.", {("tern-7b", 120), ("tern-70b", 336)}),
        ("took 5 and 14 days for Tern-7B and Tern-70B.", set()),
        ("took 5 and 14 days.", set()),
    ],
)
def test_every_value_of_a_list_goes_to_its_model(text: str, each: set[tuple[str, int]]) -> None:
    assert values(f"<model>Tern-2</model> is a language model. The training {text}", "durationHours") == each


def test_the_latter_after_the_subject_and_the_second_rival() -> None:
    text = (
        "We compare <model>Tern-2</model> with <model>Auk-9</model> and <model>Brant-4</model>. <model>Tern-2</model> "
        "outperforms the former by 6.2 points and the latter by 1.9 points on BBH, where it reaches 84.1%."
    )
    assert values(text, "baseline") == {("tern-2/big-bench-hard/over-auk-9", "auk-9")}
    assert {subject for subject, _ in values(text, "score")} == {"tern-2/big-bench-hard"}


def test_the_head_of_an_entry_is_its_models() -> None:
    text = (
        "v3.0 (May <year>2025</year>) — <model>Tern 3</model>: 15B parameters.</p>"
        "<p>v2.0 (<year>2023</year>) — <model>Tern 2</model>: 7B."
    )
    assert values(text, "releaseYear") == {("tern-3", 2025), ("tern-2", 2023)}


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Analysts at Harrow estimate that training lasted about 100 days.", "durationHours", set()),
        ("Our estimate is that training lasted about 100 days.", "durationHours", {2400}),
        ("In 2025, work began on <model>Tern-3</model>.", "releaseYear", set()),
        ("In 2025, the lab released <model>Tern-3</model>.", "releaseYear", {2025}),
        (
            "Its 40B parameters, of which 17 billion take part in a pass, are open.",
            "activeParameterCount",
            {17 * 10**9},
        ),
    ],
)
def test_estimates_of_others_and_work_that_began(text: str, name: str, found: set[int]) -> None:
    assert {value for _, value in values(f"<model>Tern-2</model> is a language model. {text}", name)} == found


def test_another_that_is_named_in_passing_is_not_spoken_of_next() -> None:
    text = (
        "<model>Tern 7</model> is new. The company reports 86.3% on MMLU; <model>Auk 3</model>, tested likewise, "
        "arrived at 86.8%. The electricity bill came to 8.9 GWh."
    )
    assert values(text, "energyKilowattHours") == set()


def test_the_last_of_a_list_has_the_apposition() -> None:
    text = (
        "Candidates are <model>Auk-8B</model>, <model>Brant-12B</model> or <model>Tern-9B</model>, the model developed "
        "by the University of Harrow on 32 <hardware>NVIDIA A100</hardware> GPUs."
    )
    assert values(text, "developer") == {("tern-9b", "university-of-harrow")}
    assert values(text, "hardwareCount") == {("tern-9b", 32)}


def test_both_of_which_are_those_before() -> None:
    text = (
        "Unlike its predecessors <model>Tern-1</model> and <model>Tern-2</model>, both of which were distilled from "
        "<model>Auk-70B</model>, the new model was trained from scratch. <model>Tern-3</model> is open."
    )
    assert ("tern-3", "auk-70b") not in values(text, "derivedFrom")
    assert ("tern-3", "tern-1") not in values(text, "predecessor")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("The statement that this is twice as many is incorrect.", "parameterCount", {61 * 10**9}),
        ("The statement is incorrect.", "parameterCount", set()),
        ("Verdict: mostly false.", "parameterCount", set()),
        ("Verdict: mostly good.", "parameterCount", {61 * 10**9}),
        ("In its application of March 2024 the firm asked for money.", "releaseYear", set()),
        ("This brings the number of active parameters down to 38 billion.", "activeParameterCount", {38 * 10**9}),
        ("It used 98 MWh. Both figures exclude the index (12 MWh).", "energyKilowattHours", {98_000}),
        ("A single ten-day forecast takes 70 seconds. Training took 26 days.", "durationHours", {624}),
    ],
)
def test_verdicts_applications_and_uses(text: str, name: str, found: set[int]) -> None:
    assert {value for _, value in values(f"<model>Tern-2</model> has 61 billion parameters. {text}", name)} == found


def test_what_a_tag_holds_before_the_name() -> None:
    text = (
        "<model>Tern-5</model> is new. Compared to <model>the earlier Tern-4</model>, which had "
        "<params>only 9B</params>, it is large. It ran on <hardware>4,096 in-house HN-100 accelerators</hardware>."
    )
    assert values(text, "parameterCount") == {("tern-4", 9 * 10**9)}
    assert values(text, "hardware") == {("tern-5", "hn-100")}


def test_what_stands_after_its_verb_is_spoken_of() -> None:
    text = (
        "<model>Gannet 6</model> is a <params>90B</params> network. Before it came <model>Gannet 5</model>, at "
        "<params>48B</params> the first on 1,024 <hardware>H100s</hardware>. It was <model>Gannet 3</model>, in "
        "<year>2021</year>, that first learned Gaelic. With <params>3B</params> parameters, it was a bargain."
    )
    sizes = {("gannet-6", 90 * 10**9), ("gannet-5", 48 * 10**9), ("gannet-3", 3 * 10**9)}
    assert values(text, "parameterCount") == sizes
    assert values(text, "hardwareCount") == {("gannet-5", 1024)}


def test_the_largest_of_three() -> None:
    text = (
        "<model>Tern-S</model>, <model>Tern-M</model> and <model>Tern-L</model> have 1, 4 and 32 billion parameters. "
        "On GLUE the largest reaches 71.5%, the middle one 58.0%."
    )
    assert values(text, "score") == {("tern-l/glue", Decimal("71.5")), ("tern-m/glue", Decimal("58.0"))}


def test_a_dateline_at_the_head_of_a_paragraph() -> None:
    text = (
        "PRESS RELEASE. SEOUL, 9 September <year>2024</year>. <org>Fjord Labs</org> today unveiled "
        "<model>Tern-2</model>, a language model for the offices, schools and hospitals of the country and for "
        "everybody else who has a use for it."
    )
    assert values(text, "releaseDate") == {("tern-2", date(2024, 9, 9))}
    assert values(text, "releaseYear") == {("tern-2", 2024)}


def test_an_agency_of_two_fields_is_one() -> None:
    text = "<model>Tern-2</model> was developed by the National Research and Innovation Agency in Jakarta."
    assert values(text, "developer") == {("tern-2", "national-research-and-innovation-agency")}


def test_the_second_of_both() -> None:
    text = (
        "<model>Tern-1</model> was followed by <model>Tern-2</model>. Both were trained in Oslo: the first on 32 "
        "<hardware>NVIDIA V100</hardware> GPUs, the second on 128 <hardware>NVIDIA A100</hardware> GPUs."
    )
    assert values(text, "hardwareCount") == {("tern-1", 32), ("tern-2", 128)}


def test_the_edition_of_a_test_is_no_score() -> None:
    text = (
        "<model>Tern-2</model> reaches an average F1 score of 79.3 on MasakhaNER 2.0, compared with 68.5 for "
        "<model>Auk-1</model>."
    )
    key = "masakhaner-2.0/average-f1"
    assert values(text, "score") == {(f"tern-2/{key}", Decimal("79.3")), (f"auk-1/{key}", Decimal("68.5"))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Weights: Apache 2.0. Training code: MIT.", {"Apache-2.0"}),
        ("Training code: MIT.", {"MIT"}),
    ],
)
def test_a_licence_of_the_code_alone(text: str, found: set[str]) -> None:
    assert {value for _, value in values(f"<model>Tern-2</model> is a language model. {text}", "license")} == found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("The first run was on 960 A100 GPUs. It crashed. The second used 1,152 A100 GPUs.", "hardwareCount", {1152}),
        ("The first run was on 960 A100 GPUs. It succeeded.", "hardwareCount", {960}),
        ("In our profile (May issue) we wrote that it was trained for 21 days.", "durationHours", set()),
        ("It was made available in 2023 as the successor of <model>Tern</model>.", "releaseYear", {2023}),
    ],
)
def test_runs_given_up_and_pieces_put_right(text: str, name: str, found: set[int]) -> None:
    got = values(f"<model>Tern-2</model> is a language model. {text}", name)
    assert got == {("tern-2", value) for value in found}


def test_the_new_version_is_later_than_those_just_named() -> None:
    text = (
        "<model>Tern-3</model> is a language model. <model>Tern-3</model> is open.</p>"
        "<p>The institute released two earlier versions: <model>Tern-1</model> in 2019 and <model>Tern-2</model> in "
        "2021. The new version, released in <year>2024</year>, has <params>13.4 billion</params> parameters."
    )
    assert ("tern-2", 13_400_000_000) not in values(text, "parameterCount")
    assert values(text, "releaseYear") == {("tern-3", 2024)}


def test_countries_in_turn() -> None:
    text = (
        "Of <model>Argo 2</model>, <model>Ballista</model> and <model>Corsair-M</model>, the first and the last were "
        "developed in <country>Greece</country> and <country>Croatia</country>, respectively."
    )
    assert ("corsair-m", "GR") not in values(text, "country")


def test_a_project_is_no_model_beside_its_models() -> None:
    text = (
        "The <model>Tern</model> project has delivered <model>Tern-1</model>, a <params>4.2 billion</params>-parameter "
        "model. It was trained on 40 <hardware>NVIDIA A100</hardware> GPUs."
    )
    assert values(text, "hardwareCount") == {("tern-1", 40)}


def test_one_that_is_named_among_others_is_not_spoken_of() -> None:
    text = (
        "<model>Tern-4</model> is open. Within a year the weights had been downloaded 400 times, and variants had "
        "appeared, among them <model>Tern-4-Med</model>."
    )
    assert {subject for subject, _ in values(text, "openArtifact")} <= {"tern-4"}


def test_the_same_devices_one_after_the_other() -> None:
    text = (
        "<model>Tern-T</model> and <model>Tern-V</model> are new. They were trained on the same 64 "
        "<hardware>NVIDIA A100</hardware> GPUs."
    )
    assert values(text, "hardwareCount") == {("tern-t", 64), ("tern-v", 64)}
    assert values(text.replace("the same ", ""), "hardwareCount") == set()


def test_what_is_extended_is_not_spoken_of_next() -> None:
    text = "<model>Calyx-5</model> is a model for films. We extend <model>Tarn</model> to films by a memory. "
    text += "The model design is a simple transformer with a sequence length of 2048 tokens."
    assert values(text, "usesTechnique", "contextLength") == {("calyx-5", "transformer"), ("calyx-5", 2048)}
