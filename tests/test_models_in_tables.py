"""Tables whose rows or columns are models: which of their heads name one, and which cells are its values."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node


def values(table: str, heading: str = "Results") -> set[tuple[str, object]]:
    """The scores, sizes and languages that a table in another model's card gives, by subject."""
    page = f"# Calyx-5\n\nWe present a model.\n\n## {heading}\n\n{table}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    return {(c.subject.key, c.value) for c in claims if c.property in ("score", "parameterCount")}


def test_two_columns_of_one_name_are_nobodys() -> None:
    table = "| Benchmark | Tern-7B | Tern-7B | Tarn-9B |\n|---|---|---|---|\n| MMLU | 50 | 50 | 70 |\n"
    assert values(table) == {("tarn-9b/mmlu", 70)}


def test_columns_of_one_name_that_brackets_tell_apart_are_editions() -> None:
    table = "| Benchmark | Tern-7B | Tarn-9B (SFT) | Tarn-9B (RL) |\n|---|---|---|---|\n| MMLU | 50 | 60 | 70 |\n"
    assert {("tarn-9b-sft/mmlu", 60), ("tarn-9b-rl/mmlu", 70)} <= values(table)


def test_an_edition_of_the_pages_model_is_a_model_beside_names_that_nobody_knows() -> None:
    table = "| Benchmark | Metric | Calyx-5 Instruct | Gull |\n|---|---|---|---|\n| MMLU | EM | 60 | 70 |\n"
    assert values(table) == {("calyx-5-instruct/mmlu/em", 60)}
    assert values(table.replace("Instruct", "score")) == set()


@pytest.mark.parametrize("head", ["ID", "Repo", "Repository"])
def test_a_column_of_identifiers_names_models(head: str) -> None:
    table = f"| Params | {head} |\n|---|---|\n| 7B | tern-small |\n| 9B | tern-large |\n"
    assert values(table, "Models") == {("tern-small", 7 * 10**9), ("tern-large", 9 * 10**9)}


def test_print_that_is_made_small_heads_a_column_too() -> None:
    rows = ["<sup>Tern-7B</sup>", "<sup>Tarn-9B <br><sup>(without tools)</sup></sup>"], ["50<sup>*</sup>", "60"]
    head, body = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    table = f"<table><tr><td>Benchmark</td>{head}</tr><tr><td>MMLU<sup>*</sup></td>{body}</tr></table>"
    assert {value for _, value in values(table)} == {50, 60}


def test_what_was_tuned_from_a_rows_model_has_its_size_and_is_no_base() -> None:
    table = "| Pre-trained Model | Fine-tuned Model | Parameters |\n|---|---|---|\n| Tern-7B | Tern-7B-chat | 7.2B |\n"
    page = f"# Calyx-5\n\nWe present a model.\n\n## Models\n\n{table}| Tern-9B | Tern-9B-chat | 9.1B |\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    told = {(c.subject.key, getattr(c.value, "key", c.value)) for c in claims if c.subject.key.startswith("tern-7b")}
    assert told == {("tern-7b", 7_200_000_000), ("tern-7b-chat", 7_200_000_000), ("tern-7b-chat", "tern-7b")}


def test_words_beside_names_are_models_where_they_are_no_more_than_those() -> None:
    few, many = "| Benchmark | Tern-7B | Tarn-9B | Osier |", "| Benchmark | Tern-7B | Tarn-9B | Osier | Rowan | Alder |"
    named = {("tern-7b/mmlu", 50), ("tarn-9b/mmlu", 60)}
    assert values(f"{few}\n|---|---|---|---|\n| MMLU | 50 | 60 | 70 |") == named | {("osier/mmlu", 70)}
    assert values(f"{many}\n|---|---|---|---|---|---|\n| MMLU | 50 | 60 | 70 | 80 | 90 |") == named


def test_a_name_that_goes_on_is_another_models() -> None:
    table = "| Task | Tern 7B | Tarn 6B | Open Tern 7B {} |\n|---|---|---|---|\n| MMLU | 50 | 60 | 70 |\n"
    named = {("tern-7b/mmlu", 50), ("tarn-6b/mmlu", 60)}
    assert values(table.format("Preview 200B Tokens")) == named | {("open-tern-7b-preview-200b-tokens/mmlu", 70)}
    assert values(table.format("Accuracy")) == values(table.format("minus Tarn")) == named


def test_words_beside_a_metric_of_their_own_are_tests() -> None:
    table = "| Task | {} | Tern-7B | Tarn-9B |\n|---|---|---|---|\n| tide heights | {} | 50 | 60 |\n"
    table += "| reefs | {} | 70 | 80 |\n"
    told = {("tide-heights/f1", 50), ("tide-heights/f1", 60), ("reefs/p-l-5", 70), ("reefs/p-l-5", 80)}
    assert {(k.split("/", 1)[1], v) for k, v in values(table.format("Metric", "F1", "P@L/5"))} == told
    assert values(table.format("Level", "low", "high")) == set()


def test_sizes_in_the_heads_of_columns_are_those_of_members() -> None:
    table = "| Benchmark | Tarn (9B) | Calyx-5 (200M) | Calyx-5 (3B) |\n|---|---|---|---|\n| MMLU | 50 | 60 | 70 |\n"
    sizes = {(name, value) for name, value in values(table) if "/" not in name}
    assert sizes == {("calyx-5-200m", 200 * 10**6), ("calyx-5-3b", 3 * 10**9)}


def test_sizes_that_head_rows_of_scores_are_members() -> None:
    table = "| Number of parameters | MMLU | GSM8K |\n|---|---|---|\n| 7B | 50 | 60 |\n| 9B | 52 | 63 |\n"
    scores = {("calyx-5-7b/mmlu", 50), ("calyx-5-7b/gsm8k", 60), ("calyx-5-9b/mmlu", 52), ("calyx-5-9b/gsm8k", 63)}
    assert {(key, value) for key, value in values(table) if "/" in key} == scores


def test_a_length_after_a_size_is_a_part_of_the_name() -> None:
    table = "| Metric | Tern-7B-8k | Tarn-9B |\n|---|---|---|\n| MMLU | 50 | 60 |\n"
    assert values(table) == {("tern-7b-8k/mmlu", 50), ("tarn-9b/mmlu", 60)}


def test_a_suite_says_of_how_many_tests_its_mean_is() -> None:
    table = "| Model | MMLU | TideSuite (Avg. 38) | GSM8K |\n|---|---|---|---|\n| Tern-7B | 50 | 60 | 70 |\n"
    assert ("tern-7b/tidesuite/average", 60) in values(table)


def test_words_beside_names_are_models_only_above_tests() -> None:
    table = (
        "| Month | Tern-7B | Tarn-9B | Osier |\n|---|---|---|---|\n| May | 50 | 60 | 70 |\n| June | 51 | 61 | 71 |\n"
    )
    table += "| Parameters | 7B | 9B | 8B |\n"
    assert values(table) == {("tern-7b", 7 * 10**9), ("tarn-9b", 9 * 10**9)}


@pytest.mark.parametrize(
    ("table", "sizes"),
    [
        (
            "| Model | Params |\n|---|---|\n| Tern (base) | 7B |\n| Tern (ultra) | 9B |",
            {"tern-base": 7, "tern-ultra": 9},
        ),
        ("| Model | Params |\n|---|---|\n| Tern | 7B |\n| Tern (vision branch) | 2B |", {"tern": 7}),
        (
            "| Tern Model | Score | Params |\n|---|---|---|\n| Tern-S | 1.2 | 7B |\n| Tern-L | 1.1 | 9B |",
            {"tern-s": 7, "tern-l": 9},
        ),
        ("| Size | Params |\n|---|---|\n| S | 7B |\n| L | 9B |", {"calyx-5-s": 7, "calyx-5-l": 9}),
        ("| Size | Params |\n|---|---|\n| mini | 7B |\n| standard | 9B |", {"calyx-5-mini": 7, "calyx-5-standard": 9}),
        ("| | Small | Large |\n|---|---|---|\n| Params | 7B | 9B |", {"calyx-5-small": 7, "calyx-5-large": 9}),
        ("| Part | Params |\n|---|---|\n| Encoder | 2B |\n| Decoder | 5B |\n| Total | 7B |", {"calyx-5": 7}),
        ("| Model | Params |\n|---|---|\n| Tern-16, 16x4 | 7B |\n| tern_l.pth | 9B |", {"tern-16": 7, "tern-l": 9}),
        ("| Model | Params |\n|---|---|\n| **Tern-S** 🐪 | 7B |\n| 🌊 Tern-L | 9B |", {"tern-s": 7, "tern-l": 9}),
        ("| Model | Params (B) |\n|---|---|\n| Tern-S | 0.00003 |\n| Tern-L | 9 |", {"tern-s": 0.00003, "tern-l": 9}),
    ],
)
def test_rows_name_members_in_many_ways(table: str, sizes: dict[str, float]) -> None:
    assert values(table) == {(name, size * 10**9) for name, size in sizes.items()}


@pytest.mark.parametrize(
    ("head", "row", "size"),
    [
        ("Architecture", "Deep tide network of layers", {("calyx-5", 7 * 10**9)}),
        ("Architecture", "Osier-X", {("osier-x", 7 * 10**9)}),
    ],
)
def test_one_row_that_describes_is_of_the_sections_model(head: str, row: str, size: set[tuple[str, object]]) -> None:
    assert values(f"| {head} | Parameters | License |\n|---|---|---|\n| {row} | 7B | MIT |\n") == size


def test_a_column_of_models_without_one_gives_its_place_to_no_other() -> None:
    table = "| {} | LLM | MMLU |\n|---|---|---|\n| CNN | Tern-7B | 50 |\n| LSTM | Tarn-9B | 40 |\n"
    assert values(table.format("Model")) == set()


def test_how_many_texts_there_are_names_no_model() -> None:
    table = "| {} | MMLU | GSM8K |\n|---|---|---|\n| 145M | 50 | 30 |\n| 300M | 40 | 20 |\n"
    assert values(table.format("Texts")) == set()
    assert ("calyx-5-145m/mmlu", 50) in values(table.format("Size"))


def test_the_total_is_of_the_sections_model() -> None:
    table = "| Model | Parameters |\n|---|---|\n| Tern-S | 1B |\n| Tern-M | 3B |\n| Total | 4B |\n"
    assert values(table) == {("tern-s", 10**9), ("tern-m", 3 * 10**9), ("calyx-5", 4 * 10**9)}


def test_below_a_heading_on_use_sizes_keep_the_word_for_them() -> None:
    table = "| Model | {} |\n|---|---|\n| Tern-S | 1B |\n| Tern-M | 3B |\n"
    assert values(table.format("Parameters"), "Usage") == {("tern-s", 10**9), ("tern-m", 3 * 10**9)}
    assert values(table.format("Size"), "Usage") == set()


def test_addresses_on_a_hub_name_the_models_of_their_rows() -> None:
    table = (
        "| URI | Params | File size |\n|---|---|---|\n| fjord/tern-b1 | 7m | 26 MB |\n| isle/auk-tiny | 9m | 40 MB |\n"
    )
    assert values(table) == {("tern-b1", 7 * 10**6), ("auk-tiny", 9 * 10**6)}


def test_lengths_beside_parameters_are_those_of_the_input() -> None:
    head, row = "| Name | Layers | Max. length | {} |\n|---|---|---|---|\n", "| Tern-2 | 12 | 1024 | {} |\n"
    page = "# Models\n\n{}| Auk-3 | 24 | 2048 | {} |\n"
    for sizes, one, two in (("Size of params", "124 M", "1,558 M"), ("# Param (10^6)", "124", "1558")):
        text = page.format(head.format(sizes) + row.format(one), two)
        claims = extract(parse_document(text.encode(), name="page.md")).claims
        assert {(c.subject.key, c.property, c.value) for c in claims} == {
            ("tern-2", "contextLength", 1024),
            ("tern-2", "parameterCount", 124 * 10**6),
            ("auk-3", "contextLength", 2048),
            ("auk-3", "parameterCount", 1558 * 10**6),
        }


def test_a_design_a_place_or_a_maker_is_no_base() -> None:
    bases = ("LSTM", "Auk-7B", "[Google Drive](http://a.b)", "R-50-D32", "[Stability AI](http://a.b/c)")
    rows = "".join(f"| Tern-{row} | {base} |\n" for row, base in zip("ABCDE", bases, strict=True))
    page = f"# Zoo\n\nModels of letters.\n\n| Model | Base model |\n|---|---|\n{rows}"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [
        (c.subject.key, c.value.key) for c in claims if c.property == "derivedFrom" and isinstance(c.value, Node)
    ] == [("tern-b", "auk-7b")]


def test_a_letter_beside_another_of_its_version_is_no_size() -> None:
    table = "| Shorthand | Layers |\n|---|---|\n| TERN-1b | 33 |\n| TERN-1v | 33 |\n"
    assert values(table, "Models") == set()
    assert values(table.replace("-1v", "-2b"), "Models") == {("tern-1b", 10**9), ("tern-2b", 2 * 10**9)}


def test_data_beside_metrics_may_be_those_of_the_test() -> None:
    page = "# Zoo\n\nModels of letters.\n\n| Model | Dataset | {} |\n|---|---|---|\n| Tern-A | TideCorpus | 71.2 |\n"
    told = {
        head: [
            c for c in extract(parse_document(page.format(head).encode(), name="p.md")).claims if c.property == "source"
        ]
        for head in ("mIoU", "Metric", "Layers")
    }
    assert [len(sources) for sources in told.values()] == [0, 0, 1]


def test_a_backbone_without_a_size_is_a_design() -> None:
    page = "# Zoo\n\nModels of letters.\n\n| Model | Backbone |\n|---|---|\n| Tern-A | Mamba |\n| Tern-B | Mamba-7B |\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [c.subject.key for c in claims if c.property == "derivedFrom"] == ["tern-b"]


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("**Ours**", "calyx-5"),
        ("n/a", ""),
        ("TernCLIP ViT-39M/16 Text-19M", "ternclip-vit-39m-16-text-19m"),  # pieces of one name
        ("Tern-7B, Auk-9B", ""),
        ("TernVL (Auk-7B)", "ternvl"),  # what it was made from, once
        ("fjord/tern-7b", "tern-7b"),
        ("NVIDIA/tern-7b", "tern-7b"),
        ("fjord/LaTern", "latern"),
        ("TF-IDF + Logistic Regression", ""),
        ("Tern Hub avg", ""),
        ("Previous Tern fallback", ""),
        ("Face (Tern)", ""),
        ("Tern v3 trained specialist", ""),
    ],
)
def test_a_cell_names_one_model_or_none(cell: str, key: str) -> None:
    rows = values(f"| Model | MMLU |\n|---|---|\n| {cell} | 50 |\n| Wren-9B | 70 |\n")
    assert rows == {("wren-9b/mmlu", 70)} | ({(f"{key}/mmlu", 50)} if key else set())


def test_what_a_model_was_made_from_tells_its_rows_apart() -> None:
    rows = values("| Model | MMLU |\n|---|---|\n| TernVL (Auk-7B) | 50 |\n| TernVL (Wren-7B) | 60 |\n")
    assert rows == {("ternvl-auk-7b/mmlu", 50), ("ternvl-wren-7b/mmlu", 60)}


def test_a_number_in_brackets_that_counts_steps_is_no_size() -> None:
    table = "| Models | MMLU |\n|---|---|\n| TERN (1M) | 50 |\n| TERN (1.5M) | 60 |\n"
    page = f"# TERN\n\nTERN is a language model. We trained it for long.\n\n## Results\n\n{table}"
    told, untold = (
        extract(parse_document(p.encode(), name="p.md")).claims for p in (page, f"{page}\nIt saw 1.5M steps.")
    )
    assert {c.value for c in told if c.property == "parameterCount"} == {1_000_000, 1_500_000}
    assert not [c for c in untold if c.property == "parameterCount"]
