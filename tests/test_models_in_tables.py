"""Tables whose rows or columns are models: which of their heads name one, and which cells are its values."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document


def values(table: str, heading: str = "Results") -> set[tuple[str, object]]:
    """The scores, sizes and languages that a table in another model's card gives, by subject."""
    page = f"# Calyx-5\n\nWe present a model.\n\n## {heading}\n\n{table}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    return {(c.subject.key, c.value) for c in claims if c.property in ("score", "parameterCount")}


def test_two_columns_of_one_name_are_nobodys() -> None:
    table = "| Benchmark | Tern-7B | Tern-7B | Tarn-9B |\n|---|---|---|---|\n| MMLU | 50 | 50 | 70 |\n"
    assert values(table) == {("tarn-9b/mmlu", 70)}


def test_words_beside_names_are_models_where_they_are_no_more_than_those() -> None:
    few, many = "| Benchmark | Tern-7B | Tarn-9B | Osier |", "| Benchmark | Tern-7B | Tarn-9B | Osier | Rowan | Alder |"
    named = {("tern-7b/mmlu", 50), ("tarn-9b/mmlu", 60)}
    assert values(f"{few}\n|---|---|---|---|\n| MMLU | 50 | 60 | 70 |") == named | {("osier/mmlu", 70)}
    assert values(f"{many}\n|---|---|---|---|---|---|\n| MMLU | 50 | 60 | 70 | 80 | 90 |") == named


def test_words_beside_names_are_models_only_above_tests() -> None:
    table = (
        "| Month | Tern-7B | Tarn-9B | Osier |\n|---|---|---|---|\n| May | 50 | 60 | 70 |\n| June | 51 | 61 | 71 |\n"
    )
    table += "| Parameters | 7B | 9B | 8B |\n"
    assert values(table) == {("tern-7b", 7 * 10**9), ("tarn-9b", 9 * 10**9)}


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
