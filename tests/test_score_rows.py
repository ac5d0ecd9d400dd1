"""Scores in rows: of tables that name no model, and of those whose rows are tests."""

from __future__ import annotations

import pytest

from score_pages import scores, table


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("Metric | Value", "ACC | 0.93", "F1 | 0.91"), {"calyx-5/boolq/acc": "0.93", "calyx-5/boolq/f1": "0.91"}),
        (
            ("Language | WER", "Welsh | 12.1", "Breton | 14.9"),
            {"calyx-5/boolq-welsh/wer": "12.1", "calyx-5/boolq-breton/wer": "14.9"},
        ),
        (
            ("Task | Dataset | Metric | Score", "NER | TideNER | F1 | 91.2", "QA | EbbQA | EM | 70.1"),
            {"calyx-5/tidener/f1": "91.2", "calyx-5/ebbqa/em": "70.1"},
        ),
        (
            ("Setting | MMLU | TideQA (F1)", "w/o guidance | 50.1 | 40.1", "w/ guidance | 52.1 | 41.1"),
            {
                "calyx-5/mmlu/w-o-guidance": "50.1",
                "calyx-5/mmlu/w-guidance": "52.1",
                "calyx-5/tideqa/f1-w-o-guidance": "40.1",
                "calyx-5/tideqa/f1-w-guidance": "41.1",
            },
        ),
        (
            ("| F1 | AUPRC", "Calyx Ward 4 | 0.88 | 0.9", "Calyx Ward 3 | 0.8 | 0.7"),
            {},
        ),  # unknown models, no parts of it
    ],
)
def test_tables_without_models_are_the_sections(rows: tuple[str, ...], expected: dict[str, str]) -> None:
    assert scores(f"## Results on BoolQ\n\n{table(*rows)}") == expected


@pytest.mark.parametrize(
    ("heading", "rows", "expected"),
    [
        ("## Accuracy", ("Metric | Value", "WER @ FLEURS | 3.39%"), {"calyx-5/fleurs/wer": "3.39"}),
        (  # among keys, a row that says the test and its metric
            "## Specification",
            ("Metric | Value", "AP (WIDER FACE) | 86.7%", "GFlops | 0.8", "Source framework | Tidal"),
            {"calyx-5/wider-face/ap": "86.7"},
        ),
        (  # rows that are sets of data by their head, or by how much each holds
            "## Perplexity scores",
            ("Domain | Perplexity", "news | 45.4", "Social Media | 84.6"),
            {"calyx-5/news/perplexity": "45.4", "calyx-5/social-media/perplexity": "84.6"},
        ),
        (
            "## Evaluation",
            ("Calyx-5 | Dataset size | Accuracy | TPR", "All | 800 | 0.98 | 0.97", "SPOUT | 550 | 0.97 | 0.96"),
            {"calyx-5/spout/accuracy": "0.97", "calyx-5/spout/tpr": "0.96"},
        ),
        ("## Evaluation", ("Class | Precision | mAP50", "gull | 0.97 | 0.99", "tern | 0.93 | 0.98"), {}),
        (  # parts of the benchmark that the heading names, above one row
            "## Results\n\n### TideOCR-bench",
            ("Base | OldScan | Tables", "99.7 | 41.8 | 86.6"),
            {
                "calyx-5/tideocr-bench/base": "99.7",
                "calyx-5/tideocr-bench/oldscan": "41.8",
                "calyx-5/tideocr-bench/tables": "86.6",
            },
        ),
        (  # parts of the benchmark that an item names, which heads the table; the last of a list heads nothing
            "## Evaluation\n\n- **TideBench**:",
            ("Base | OldScan | Tables", "99.7 | 41.8 | 86.6"),
            {"calyx-5/tidebench/base": "99.7", "calyx-5/tidebench/oldscan": "41.8", "calyx-5/tidebench/tables": "86.6"},
        ),
        (
            "## Evaluation\n\n- **EbbBench**: words\n- **TideBench**: maths",
            ("Base | OldScan | Tables", "99.7 | 41.8 | 86.6"),
            {},
        ),
        (  # two splits in one cell, and one pair of which nothing says what it is; the mean is that of all
            "## Evaluation",
            ("Task | MNLI-(m/mm) | QQP | CoLA | RACE | Average", "| 81.6/80.4 | 71.0 | 51.1 | 88.0/80.0 | 71.0"),
            {
                "calyx-5/mnli/matched": "81.6",
                "calyx-5/mnli/mismatched": "80.4",
                "calyx-5/qqp": "71.0",
                "calyx-5/cola": "51.1",
            },
        ),
        (  # sclite's report of what was decoded
            "## Decoding\n\n### WER",
            (
                "dataset | Snt | Wrd | Corr | Sub | Del | Ins | Err | S.Err",
                "decode_asr/dev_calm | 2703 | 54402 | 94.6 | 5.0 | 0.3 | 0.8 | 6.1 | 55.4",
            ),
            {"calyx-5/dev-calm/wer": "6.1"},
        ),
    ],
)
def test_rows_that_are_tests(heading: str, rows: tuple[str, ...], expected: dict[str, str]) -> None:
    assert scores(f"{heading}\n\n{table(*rows)}") == expected
