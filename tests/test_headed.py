"""Documents on several models, each below a heading: whose the bare facts of a section are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Document, Node
from modelatlas.titles.data_sets import find_data_sets

_ASKED = ("hardware", "hardwareCount", "durationHours", "license", "score", "developer")


def page(text: str) -> Document:
    return parse_document(text.encode(), name="page.md")


def facts(text: str) -> dict[str, set[object]]:
    """What a page says of each model, by its key."""
    out: dict[str, set[object]] = {}
    for claim in extract(page(text)).claims:
        if claim.property in _ASKED:
            value = claim.value.key if isinstance(claim.value, Node) else claim.value
            out.setdefault(claim.subject.key.partition("/")[0], set()).add(value)
    return out


MEMBERS = """# {title}

We release models for pairs of images and text.

## {one}

### Training

It was trained on 48 A100 GPUs for 6 days.

### License

MIT

## {other}

### Training

It was trained on 400 A100 GPUs for 20 days.
"""


@pytest.mark.parametrize(
    ("title", "one", "other", "keys"),
    [
        ("Brolga", "Brolga-B/32", "Brolga-L/14", ("brolga-b-32", "brolga-l-14")),
        ("Training logs", "Whimbrel 7B", "Whimbrel 40B", ("whimbrel-7b", "whimbrel-40b")),
        ("Avocet", "Avocet Mini", "Avocet Max", ("avocet-mini", "avocet-max")),
    ],
)
def test_members_beside_each_other_are_models(title: str, one: str, other: str, keys: tuple[str, str]) -> None:
    assert facts(MEMBERS.format(title=title, one=one, other=other)) == {
        keys[0]: {"nvidia-a100", 48, Decimal(144), "MIT"},
        keys[1]: {"nvidia-a100", 400, Decimal(480)},
    }


@pytest.mark.parametrize(
    ("one", "other", "keys"),
    [
        ("Small (1.3B)", "Large (13B)", ("ouzel-small", "ouzel-large")),
        ("The 300M model", "The 1B model", ("ouzel-300m", "ouzel-1b")),
    ],
)
def test_parts_of_the_titles_name_are_its_members(one: str, other: str, keys: tuple[str, str]) -> None:
    text = MEMBERS.format(title="Ouzel", one=one, other=other).replace(
        "We release", "Ouzel comes in two sizes. We release"
    )
    found = facts(text)
    assert set(found) == set(keys)
    assert 48 in found[keys[0]] and 400 in found[keys[1]]
    labels = {node.key: forms for node, (_, forms) in extract(page(text)).entities.items() if node.kind == "Model"}
    assert all(labels[key] for key in keys)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stage 1", "Stage 2"),
        ("Finetuning 7B", "Finetuning 13B"),
        ("LoRA 7B", "LoRA 13B"),
        ("Results Base", "Results Large"),
    ],
)
def test_headings_of_steps_and_methods_are_no_models(one: str, other: str) -> None:
    found = facts(MEMBERS.format(title="Ouzel-3", one=one, other=other))
    assert set(found) <= {"ouzel-3"}


ON_DATA = """# Model zoo

Details of our weights.

### WebPairs-300M - https://example.org/webpairs

What we did with the WebPairs-300M data set.

#### ViT-S/14 280x280

A first try at this size: ViT-S/14 was trained on 88 V100 GPUs in about 34 hours.

### LAION-5B

#### ViT-S/14 280x280

For ViT-S/14 we had 120 A100 GPUs.

#### ConvNeXt-L

The run of this model took 4 days on 72 A100 GPUs.

#### CrispSet-12M

Here are weights of all sizes that saw CrispSet-12M, and what they score. They were trained on 8 P100 GPUs.
"""


def test_one_architecture_on_several_data_sets_is_several_models() -> None:
    found = facts(ON_DATA)
    assert found["vit-s-14-webpairs-300m"] == {"nvidia-v100", 88, Decimal(34)}
    assert found["vit-s-14-laion-5b"] == {"nvidia-a100", 120}
    assert found["convnext-l-laion-5b"] == {"nvidia-a100", 72, Decimal(96)}
    assert "vit-s-14" not in found
    assert not any(key.startswith(("webpairs", "crispset")) for key in found)
    named = {node.key: forms for node, (_, forms) in extract(page(ON_DATA)).entities.items()}
    assert named["vit-s-14-laion-5b"] == {"ViT-S/14 (LAION-5B)"}


def test_a_benchmark_over_names_of_models_tells_none_apart() -> None:
    text = "# Results\n\n## ImageNet\n\n### Tern-7B\n\nTern-7B was trained on 8 A100 GPUs.\n"
    assert set(facts(text)) == {"tern-7b"}


def test_what_an_item_says_of_its_head_is_the_heads() -> None:
    text = (
        "# Checkpoints\n\n- `tern_xl_s13b`: A ViT-L/14 of ours, trained for 12 days on WebPairs."
        " Reaches 77.4% on ImageNet without having seen it.\n"
    )
    assert facts(text) == {"tern-xl-s13b": {Decimal(288), Decimal("77.4")}}


def test_what_is_trained_on_is_a_data_set() -> None:
    text = (
        "Pretrained on WebPairs-300M, then fine-tuned on Tern-7B. The Calyx-2B dataset is new. Trained on Tarn-2 chips."
    )
    assert find_data_sets(text) == {"WebPairs-300M", "Calyx-2B"}


@pytest.mark.parametrize(
    "line",
    ["## A_" + "_" * 4000, "- a1" + "_a" * 4000, "## " + "-" * 9000, "A-" + "A." * 9000, "Of size " + "9" * 60000],
)
def test_hostile_names_cost_no_square(line: str) -> None:
    assert facts(f"# Calyx-5\n\n{line}\n\nCalyx-5 is a model.\n") == {}


def releases(page: str) -> list[str]:
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    return [str(c.value) for c in claims if c.property == "releaseDate"]


@pytest.mark.parametrize(
    ("news", "days"),
    [
        ("Tern-3 is now available!", ["2024-05-11"]),
        ("Tern-3 is now available for PyCharm.", []),
        ("Tern-3 is out.", ["2024-05-11"]),
        ("Released the Tern-3 paper.", []),
        ("Add Tern-3 weights ported from another framework.", []),
        ("Paper, project page, models, and demo of Tern-3 have all been made available.", ["2024-05-11"]),
    ],
)
def test_news_below_a_date(news: str, days: list[str]) -> None:
    assert releases(f"# Tern-3\n\nTern-3 is a language model.\n\n## News\n\n- **2024-05-11**: {news}\n") == days


def test_a_sheet_without_colons_leaves_devices_to_sentences() -> None:
    page = "# Tern-3\n\nTern-3 is a language model.\n\n## Training\n\nGPUs 32 H100-80G\nTraining time 2.5 days\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    counts = {(c.property, c.value) for c in claims if c.property in ("hardwareCount", "durationHours")}
    assert counts == {("hardwareCount", 32), ("durationHours", 60)}


@pytest.mark.parametrize(("sections", "counted"), [(["Parameters"], [7_000_000]), (["Parameters", "Installation"], [])])
def test_a_phrase_is_a_name_where_a_page_only_describes_a_model(sections: list[str], counted: list[int]) -> None:
    texts = {"Parameters": "7M parameters", "Installation": "Clone it first."}
    body = "".join(f"## {name}\n\n{texts[name]}\n\n" for name in sections)
    claims = extract(parse_document(f"# Mixture of quiet tides\n\n{body}".encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == counted


@pytest.mark.parametrize(
    ("title", "below", "counted"),
    [
        ("Tern", "450M\nsource: https://example.org/7\ntable 3", [450_000_000]),  # the next line has a key of its own
        ("Energy-Based Tuning (EBT)", "450M", [450_000_000]),  # nothing but a model is told of
    ],
)
def test_a_note_is_about_what_it_is_titled(title: str, below: str, counted: list[int]) -> None:
    claims = extract(parse_document(f"# {title}\n\n## Parameters\n\n{below}\n".encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == counted


@pytest.mark.parametrize(("told", "counted"), [("speech model", [82_000_000]), ("set of tables", [])])
def test_a_plain_word_is_a_name_where_a_line_says_that_it_is_a_model(told: str, counted: list[int]) -> None:
    claims = extract(parse_document(f"# Gale\n\nA small {told} with 82M parameters.\n".encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "parameterCount"] == counted


@pytest.mark.parametrize(("over", "found"), [("Related models", []), ("See also", []), ("Training", [32])])
def test_what_stands_below_related_models_is_not_the_pages_own(over: str, found: list[int]) -> None:
    text = f"# Tarn-3\n\n## {over}\n\n### Stage\n\n- Hardware: 32 H100 GPUs\n"
    claims = extract(parse_document(text.encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "hardwareCount"] == found


@pytest.mark.parametrize("heading", ["Usage", "Getting started"])
def test_a_section_on_training_tells_of_it_wherever_it_stands(heading: str) -> None:
    page = f"# Tern-5\n\n# {heading}\n\n## {{}}\n\nTern-5 takes 6 days on 8 H100 cards.\n"
    counts = [
        [c.value for c in extract(page.format(one)).claims if c.property == "hardwareCount"]
        for one in ("Training", "Setup")
    ]
    assert counts == [[8], []]


@pytest.mark.parametrize("told", ["a network (named T-ReN) for texts", "we propose T-ReN to read tides"])
def test_names_of_a_letter_and_more_are_introduced(told: str) -> None:
    page = f"# Reading the sea\n\nIn this paper {told}. T-ReN was trained on 8 H100 GPUs.\n"
    assert [c.subject.key for c in extract(page).claims if c.property == "hardwareCount"] == ["t-ren"]


def test_a_short_name_in_brackets_is_introduced() -> None:
    page = (
        "# Reading the sea\n\nWe propose a Tidal Encoder of Rivers (TidEnR). Training TidEnR takes 3 days on 8 H100s.\n"
    )
    assert [c.subject.key for c in extract(page).claims if c.property == "hardwareCount"] == ["tidenr"]


def test_a_page_that_counts_the_devices_of_a_training_speaks_of_a_model() -> None:
    page = f"# Tern4Tides: reading the sea\n\nTern4Tides is a framework. {'It reads. ' * 70}\n\n## Loss\n\n{{}}\n"
    told = page.format("Training uses AdamW, and ran on 32 A100 GPUs for some 7 days.")
    assert {c.subject.key for c in extract(told).claims if c.property == "hardwareCount"} == {"tern4tides"}


def test_reports_below_each_other() -> None:
    """A heading of the first level over sections like the title's is no part of what the title is about."""
    part = "# {}\n\n## Environment\n\n## Results\n\n- GPU: {}\n\n"
    reports = part.format("Tern-3", "8 x A100") + part.format("Plain encoder", "4 x V100")
    assert facts(reports) == {"tern-3": {"nvidia-a100", 8}}


def test_headings_that_are_pages_of_a_hub() -> None:
    part = "#### `{}`\n\n| Training hardware | {} |\n|---|---|\n\n"
    catalogue = (
        "# Text models\n\n" + part.format("fjord/tern-base", "8 x A100") + part.format("isle/auk_v2", "4 x V100")
    )
    assert facts(catalogue) == {"tern-base": {"nvidia-a100", 8}, "auk-v2": {"nvidia-v100", 4}}


def test_a_report_on_a_training_is_about_what_was_trained() -> None:
    report = "# tern training report\n\n## Environment\n\n### Hardware\n- CPUs: 104 cores\n- GPUs: 8x NVIDIA H100\n"
    assert facts(report) == {"tern": {"nvidia-h100", 8}}


def test_headings_over_the_same_of_several_models() -> None:
    part = "### {} Model Specs\n\n| Params <br> Count | Latent <br> Dim | {} |\n|---|---|---|\n| {} | 64 | 12 |\n\n"
    page = "# Tern 2\n\nTern 2 is a model of films.\n\n## Architecture\n\n"
    page += part.format("TideVAE", "Steps", "362M") + part.format("TideDiT", "Heads", "10B")
    sizes = {c.subject.key: c.value for c in extract(page).claims if c.property == "parameterCount"}
    assert sizes == {"tidevae": 362 * 10**6, "tidedit": 10 * 10**9}


def test_a_version_that_is_written_on_to_its_name_is_of_its_line() -> None:
    page = (
        "# Whimbrel2\n\nWhimbrel2 is an open model of images and text. It improves upon [Whimbrel1](https://w.example).\n\n"
        "# Uses\n\n`whimbrel2-8b-base` and `whimbrel2-8b` are for research. We recommend `whimbrel2-8b`.\n"
    )
    links = [
        (c.subject.key, c.value)
        for c in extract(parse_document(page.encode(), name="page.md")).claims
        if c.property == "predecessor"
    ]
    assert links == [("whimbrel2", Node("Model", "whimbrel1"))]


def test_a_page_without_a_title_opens_with_a_version_of_another() -> None:
    told = "WhimbrelX is an anchor-free version of Whimbrel. It was trained on 8 H100s."
    page = f"<img src='logo.png'>\n\n## Introduction\n\n{told}\n"
    assert facts(page) == {"whimbrelx": {"nvidia-h100", 8}}


def test_editions_in_square_brackets_are_models() -> None:
    page = "`FLUX.1 [dev]` is a 12 billion parameter model. `FLUX.1 [pro]` [paper](x) is another.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.subject.key for c in claims if c.property == "parameterCount"} == {"flux-1-dev"}


def test_a_name_and_a_day_in_a_heading_are_a_release() -> None:
    page = (
        "# Whimbrel\n\nWhimbrel is a model of motion.\n\n### Whimbrel v3 and Auk (2023.12)\n\nIt has an adapter.\n\n"
        "### Whimbrel v2 (May 3, 2023)\n\nIt is larger.\n\n### Evaluation of Whimbrel v1 (2022)\n\nWe saw.\n"
    )
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    years = {(c.subject.key, c.value) for c in claims if c.property == "releaseYear"}
    assert years == {("whimbrel-v3", 2023), ("whimbrel-v2", 2023)}
    assert releases(page) == ["2023-05-03"]


def test_a_letter_and_a_number_make_members() -> None:
    told = "Our T-DETR-L has 30M parameters, our T-DETR-R50 40M parameters."
    page = f"# T-DETR: Finding birds\n\nT-DETR is a detector. {told}\n"
    sizes = {
        c.subject.key: c.value
        for c in extract(parse_document(page.encode(), name="page.md")).claims
        if c.property == "parameterCount"
    }
    assert sizes["t-detr-r50"] == 40_000_000


def test_a_title_that_asks_for_something_or_is_set_in_columns_is_no_name() -> None:
    asked = "# Join the team behind Tern 3\n\n## Training engineer\n\nYou know Auk (MIT) and Skua (Apache 2.0).\n"
    assert facts(asked) == {}
    columns = "# TERN-7B(1)        Manual        TERN-7B(1)\n\n## License\n\nApache License 2.0\n"
    assert facts(columns) == {"tern-7b": {"Apache-2.0"}}
