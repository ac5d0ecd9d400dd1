"""Sheets of keys and values: lines without a colon, hours beside a number of devices, units at the end of a key."""

from __future__ import annotations

from decimal import Decimal

import pytest

from modelatlas import extract
from modelatlas.claims.layout.keys import load_lexicon
from modelatlas.documents import parse_document
from modelatlas.model import Node

PAGE = "# Godwit-3\n\nGodwit-3 is a language model.\n\n## Sheet\n\n"
ASKED = (
    "parameterCount",
    "contextLength",
    "tokenCount",
    "durationHours",
    "acceleratorHours",
    "emissionsKilogramsCO2e",
    "hardwareCount",
)


def counts(page: str) -> dict[str, object]:
    """The numbers that a page states of its models and their training, by property."""
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    return {c.property: c.value for c in claims if c.property in ASKED and not isinstance(c.value, Node)}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "**Parameters:** 7B | **Context:** 32K | **License:** MIT",
            {"parameterCount": 7 * 10**9, "contextLength": 32_000},
        ),
        ("Parameters: 7B, Context length: 4096, License: MIT", {"parameterCount": 7 * 10**9, "contextLength": 4096}),
        ("- Type: text · Active parameters: 2B per token · GPUs: 64", {"hardwareCount": 64}),
        ("- **Training tokens:** 2 trillion diverse, high-quality tokens.", {"tokenCount": 2 * 10**12}),
        ("Note: the model is small, parameters: see below", {}),
        ("960 GPU-hours = 5 days x 24h x 8 GPUs", {}),
    ],
)
def test_several_keys_in_one_line(line: str, wanted: dict[str, object]) -> None:
    assert counts(f"{PAGE}{line}\n") == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("Parameters 6.9B\nContext window 4,096", {"parameterCount": 6_900_000_000, "contextLength": 4096}),
        ("Parameters ~6.9B\nContext window 2048", {"parameterCount": 6_900_000_000, "contextLength": 2048}),
        ("Model size 6.9B (2B active)\nTraining time 30 days", {"parameterCount": 6_900_000_000, "durationHours": 720}),
        ("Context length 2048\nCarbon emissions 3.5 tCO2e", {"contextLength": 2048, "emissionsKilogramsCO2e": 3500}),
        ("Parameters 6B 9B\nContext window 512\nTraining time 30 days", {"contextLength": 512, "durationHours": 720}),
        ("Osprey-2\nParameters 6.9B\nContext window 4,096", {}),
        ("Parameters 6.9B", {}),
        ("Parameters 6.9B 13B\nContext window 4,096 8,192", {}),
        ("Parameters 6.9B\nContext window 4,096\nAll that is told here was found by others and for others", {}),
    ],
)  # fmt: skip
def test_lines_that_are_keys_and_one_number(lines: str, wanted: dict[str, object]) -> None:
    assert counts(f"{PAGE}{lines}\n") == wanted


def test_a_label_that_ends_in_a_colon_has_its_value_below() -> None:
    assert counts(f"{PAGE}Carbon emitted:\n\n3.5 tCO2e\n") == {"emissionsKilogramsCO2e": 3500}


def test_what_is_emitted_day_by_day_is_no_trainings() -> None:
    page = f"{PAGE}- **Carbon emitted:** 0.5 kg CO2\n\n## Use\n\n- **CO2 emissions:** 0.66 g CO2/day\n"
    assert counts(page) == {"emissionsKilogramsCO2e": Decimal("0.5")}


def test_a_list_on_a_part_tells_nothing_of_the_model() -> None:
    sheet = "- Total parameters: 303M\n- Number of layers: 24\n"
    assert counts(f"{PAGE}The architecture of the vision encoder is as follows:\n{sheet}") == {}
    assert counts(f"{PAGE}The architecture of the decoder-only model is as follows:\n{sheet}") == {
        "parameterCount": 303_000_000
    }


def test_a_list_describes_the_model_that_leads_to_it() -> None:
    sheet = "- Total parameters: 9B\n- Context length: 4096\n"
    said = "We introduce Tern-Text and Tern-VL, language models.\n\nThe architecture of Tern-Text is as follows:\n"
    page = f"{PAGE}{said}{sheet}"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.subject.key for c in claims if c.property in ("parameterCount", "contextLength")} == {"tern-text"}


@pytest.mark.parametrize(
    ("devices", "hours", "wanted"),
    [
        ("8 x A100", "310 (A100 hours)", {"acceleratorHours": 310}),
        ("8 x A100", "310 accelerator hours", {"acceleratorHours": 310}),
        ("1 x A100", "310", {"acceleratorHours": 310}),
    ],
)
def test_whose_hours_a_value_gives(devices: str, hours: str, wanted: dict[str, object]) -> None:
    found = counts(f"{PAGE}- **Hardware Type:** {devices}\n- **Hours used:** {hours}\n")
    assert {name: value for name, value in found.items() if name.endswith("Hours")} == wanted


@pytest.mark.parametrize(
    ("key", "paths"),
    [
        ("Training time (hours)", ("trainingRun.durationHours",)),
        ("Training time (GPU hours)", ("trainingRun.acceleratorHours",)),
        ("Load time (hours)", ()),
    ],
)
def test_a_unit_in_brackets_says_whose_time_it_is(key: str, paths: tuple[str, ...]) -> None:
    assert load_lexicon().read(key).paths == paths


def test_an_amount_is_no_base_model() -> None:
    page = f"{PAGE}- **Base model:** 1.7e+23 FLOP\n- **License:** MIT\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.property for c in claims} & {"derivedFrom", "license"} == {"license"}


def test_rows_of_plain_text_are_no_sentence() -> None:
    """The lines of a table whose cells only spaces divide, as a page reads once its markup is gone."""
    rows = (
        "Parameter Value\nArchitecture GodwitForCausalLM\nLayers 28\nVocab size 128,256\nContext length 4,096\nTied yes"
    )
    text = f"Godwit-3\n\nOverview\n\nGodwit-3 is a language model.\n\nArchitecture\n\n{rows}\nParameters ~6.9B\n"
    claims = extract(parse_document(text.encode(), name="page.txt")).claims
    assert {c.property: c.value for c in claims if c.property in ASKED} == {
        "contextLength": 4096,
        "parameterCount": 6_900_000_000,
    }


_SPECIFIED = """<html><body><h1>Tern-Vision</h1><p>It reads the charts of harbours, and tells where the water is deep
enough for a ship of a given draught, at high water and at low water, by day and by night, in any weather.
The sheet below is kept by the people who look after it, and is changed whenever a new edition comes out; a copy
may be had at the desk of the harbour, and by post from the office of the pilots, who ask for the price of a stamp.</p>
<dl><dt>Parameters</dt><dd>2.6 B</dd><dt>Trained on</dt><dd>64 × NVIDIA H100</dd>
<dt>{key}</dt><dd>1 × RTX 3060</dd><dt>Successor</dt><dd>Auk-2</dd></dl></body></html>"""


@pytest.mark.parametrize("key", ["Minimum hardware", "Hardware requirements", "Inference", "Deployment"])
def test_a_sheet_of_terms_counts_parameters_and_what_runs_the_model_has_not_trained_it(key: str) -> None:
    found = extract(parse_document(_SPECIFIED.format(key=key).encode(), name="page.html")).claims
    said = {(c.subject.key, c.property, getattr(c.value, "key", c.value)) for c in found if c.property != "trainingRun"}
    assert said == {
        ("tern-vision", "parameterCount", 2_600_000_000),
        ("tern-vision", "hardware", "nvidia-h100"),
        ("tern-vision", "hardwareCount", 64),
        ("auk-2", "predecessor", "tern-vision"),
    }


@pytest.mark.parametrize(("heading", "length"), [("Quantization", None), ("Architecture", 4096)])
def test_the_samples_of_a_quantisation_have_a_length_of_their_own(heading: str, length: int | None) -> None:
    page = (
        f"# Godwit-3\n\nGodwit-3 is a language model.\n\n## {heading}\n\n- Group size: 128\n- Sequence length: 4096\n"
    )
    assert counts(page).get("contextLength") == length


@pytest.mark.parametrize(
    ("value", "total", "active"),
    [
        ("Parameters: 671B/37B (total/active)", 671, 37),
        ("Parameters: 37B / 671B (active / total)", 671, 37),
        ("Parameters (total/active): 671B/37B", 671, 37),
        ("Parameters: encoder 300B + decoder 258B = 558B", 558, None),
        ("Parameters: 671B/37B", None, None),
        ("Parameters (total/active): 671B and 300 layers, 37B", None, None),
        ("Parameters: encoder 300B + decoder 258B", None, None),
    ],
)
def test_two_sizes_of_which_the_words_say_what_they_count(value: str, total: int | None, active: int | None) -> None:
    page = f"# Godwit\n\nGodwit is a language model.\n\n- {value}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    found = {c.property: c.value for c in claims if c.property in ("parameterCount", "activeParameterCount")}
    told = {"parameterCount": total, "activeParameterCount": active}
    assert found == {name: count * 10**9 for name, count in told.items() if count}


@pytest.mark.parametrize(
    ("time", "wanted"),
    [
        ("21 days (1.3M A100 hours)", {"durationHours": 504, "acceleratorHours": 1_300_000}),
        ("21 days", {"durationHours": 504}),
        ("21 days (pre-training 1M A100 hours, tuning 20K A100 hours)", {"durationHours": 504}),
    ],
)
def test_a_time_beside_what_the_devices_took_together(time: str, wanted: dict[str, object]) -> None:
    assert counts(f"# Godwit-3\n\nGodwit-3 is a language model.\n\n- Training time: {time}\n") == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("- Hardware: A100-80G, 2,048 A100-hours", {"acceleratorHours": 2048}),
        ("- Hardware: 8x A100 (2,048 GPU hours and 20 GPU hours)", {"hardwareCount": 8}),
        ("- Hardware: 8x A100 (20 GPU hours of ablations)", {"hardwareCount": 8}),
        ("- Input limit: 16,384 tokens\n- Output limit: 4,096 tokens", {"contextLength": 16384}),
        ("- Input limit: 5 MB", {}),
    ],
)
def test_hours_beside_the_devices_and_limits_of_the_input(lines: str, wanted: dict[str, object]) -> None:
    assert counts(f"# Godwit-3\n\nGodwit-3 is a language model.\n\n{lines}\n") == wanted
