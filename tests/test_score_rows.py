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
        (  # a table without a head
            "## Results",
            ("MMLU | 61.5", "GSM8K | 45.5", "PIQA | 71.5"),
            {"calyx-5/mmlu": "61.5", "calyx-5/gsm8k": "45.5", "calyx-5/piqa": "71.5"},
        ),
        # heads with numbers: of shots, and of no test
        ("## Results", ("MMLU | 5", "PIQA | 50.1", "BoolQ | 52.1"), {"calyx-5/piqa": "50.1", "calyx-5/boolq": "52.1"}),
        (
            "## Results",
            ("TOP-P2 | 0.5", "PIQA | 50.1", "BoolQ | 52.1"),
            {"calyx-5/piqa": "50.1", "calyx-5/boolq": "52.1"},
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


GRID = """
+---------+-------+
| Model   | MMLU  |
+=========+=======+
| Calyx-5 | 61.2  |
+---------+-------+
| Tarn-9  | 60.1  |
+---------+-------+
"""
PRINTED = """
┌─────────┬───────┐
│ Model   │ MMLU  │
├─────────┼───────┤
│ Calyx-5 │ 61.2  │
│ Tarn-9  │ 60.1  │
└─────────┴───────┘
"""
RULED = """
========  =====
Model     MMLU
========  =====
Calyx-5   61.2
Tarn-9    60.1
========  =====
"""


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (GRID, True),
        (PRINTED, True),
        (RULED, True),
        (f"As measured:{GRID}", True),  # in the paragraph that leads to it
        (f"```{PRINTED}```", True),
        (f"```bash{GRID}```", True),
        (f"```python{GRID}```", False),  # code
        (GRID.replace("| Tarn-9  | 60.1  |", "| Tarn-9          |"), False),  # cells that are merged
        (RULED.replace("Tarn-9    60.1", "Tarn-9 and 60.1 more"), False),  # what runs over a column
        (RULED.replace("========  =====", "========= ", 1), False),
    ],
)
def test_tables_that_are_drawn(drawn: str, expected: bool) -> None:
    told = {"calyx-5/mmlu": "61.2", "tarn-9/mmlu": "60.1"}
    assert scores(f"## Evaluation\n\n{drawn}\nThat is all.") == (told if expected else {})


def test_a_drawn_cell_of_two_lines_is_one() -> None:
    drawn = GRID.replace("| Calyx-5 | 61.2  |", "| Calyx-5 | 61.2  |\n|         |       |").replace("MMLU ", "Tide ")
    drawn = drawn.replace("| Model   | Tide  |", "| Model   | Tide  |\n|         | QA    |")
    assert scores(f"## Evaluation\n{drawn}") == {}  # of what no table knows one alone is no test
    assert scores(f"## Evaluation\n{drawn.replace('Tide  ', 'GPQA  ').replace('QA    ', 'Diamond')}") == {
        "calyx-5/gpqa-diamond": "61.2",
        "tarn-9/gpqa-diamond": "60.1",
    }


REPORT = """
              precision    recall  f1-score   support

        calm       0.91      0.92      0.93        10
           1       0.94      0.95      0.96        11

    accuracy                           0.81        21
   macro avg       0.82      0.83      0.84        21
"""
MEANS = {
    "calyx-5/banking77/accuracy": "0.81",
    "calyx-5/banking77/macro-precision": "0.82",
    "calyx-5/banking77/macro-recall": "0.83",
    "calyx-5/banking77/macro-f1": "0.84",
}
TABLE = ("Class | Precision | Recall | F1", "calm | 0.91 | 0.92 | 0.93", "Overall accuracy | | | 0.81")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"It was fine-tuned on BANKING77.\n\n## Evaluation\n\n```{REPORT}```", MEANS),
        (
            f"It was fine-tuned on BANKING77.\n\n## Classification report\n{REPORT}",
            MEANS,
        ),  # code that is set in, its last line by less
        (f"It was trained on BANKING77.\n\n## Results on the test set\n\n```text{REPORT}```", MEANS),
        (
            "It was tuned on BANKING77.\n\n## Evaluation\n\n"
            + table(*TABLE, "Macro average (all) | 0.82 | 0.83 | 0.84", "micro avg | n/a | 0.7 | -"),
            {**MEANS, "calyx-5/banking77/micro-recall": "0.7"},
        ),
        (f"## Evaluation\n\n```{REPORT}```", {}),  # of data without a name
        (f"It was fine-tuned on BANKING77.\n\n## Results on the training set\n\n```{REPORT}```", {}),
        (f"It was fine-tuned on BANKING77.\n\n## Tarn\n\n```{REPORT}```", {}),
        (
            f"It was fine-tuned on BANKING77.\n\n## Evaluation\n\n```{REPORT}{REPORT}```",
            {},
        ),  # of two nothing tells which
        (  # no report: of what it was compared with, and of sets of data
            "It was fine-tuned on BANKING77.\n\n## Report\n\n"
            + table("Method | P | R | F1", "SVM | 0.91 | 0.92 | 0.93", "macro avg | 0.9 | 0.8 | 0.81"),
            {},
        ),
        (
            "It was fine-tuned on BANKING77.\n\n## Report\n\n"
            + table("Class | P | R | F1 | Gain", "calm | 0.9 | 0.9 | 0.9 | 0.1", "macro avg | 0.9 | 0.8 | 0.8 | 0.2"),
            {},
        ),
        (
            "It was fine-tuned on BANKING77.\n\n## Report\n\n"
            + table("Test set | P | R | F1", "calm | 0.91 | 0.92 | 0.93", "macro avg | 0.9 | 0.8 | 0.81"),
            {},
        ),
        (
            "It was fine-tuned on BANKING77.\n\n## Evaluation\n\n"
            + table("Mean | Precision | Recall | F1", "macro avg | 0.82 | 0.83 | 0.84", "accuracy | | | 0.81"),
            MEANS,
        ),
        (  # two accuracies in one row: nothing tells which
            "It was fine-tuned on BANKING77.\n\n## Evaluation\n\n"
            + table("Class | P | R | F1", "calm | 0.91 | 0.92 | 0.93", "accuracy | 0.9 | 0.8 | 0.81"),
            {},
        ),
    ],
)
def test_reports_of_classifiers(said: str, expected: dict[str, str]) -> None:
    assert scores(said) == expected
