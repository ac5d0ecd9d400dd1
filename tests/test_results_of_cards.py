"""Results on cards and pages of little-known models: on whose data they are where no table knows any of it."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.claims.layout.measures import is_metric
from modelatlas.documents import parse_document
from score_pages import table

TITLE = "# Calyx-5\n\nCalyx-5 is a small model with 5M parameters.\n\n"


def scores(source: str) -> dict[str, str]:
    """The scores of a page, by model, benchmark and metric."""
    claims = extract(parse_document(source.encode(), name="page.md")).claims
    return {c.subject.key: str(c.value) for c in claims if c.property == "score"}


@pytest.mark.parametrize(
    ("heading", "rows", "expected"),
    [
        (  # what each metric comes to on each set, below whatever heading
            "## Held out",
            ("treebank | UPOS | LAS", "Tidebank | 93.4 | 75.6", "**EBB** (new, small) | 92.9 | 75.5"),
            {
                "calyx-5/tidebank/upos": "93.4",
                "calyx-5/tidebank/las": "75.6",
                "calyx-5/ebb-new-small/upos": "92.9",
                "calyx-5/ebb-new-small/las": "75.5",
            },
        ),
        ("## Data", ("treebank | Sentences | LAS", "Tidebank | 934 | 75.6", "Ebbbank | 929 | 75.5"), {}),
        (  # how much a set holds, and what the model comes to on it
            "## Results",
            ("Dataset | # samples | Accuracy", "TideText | 3000 | 99.0", "EbbText | 647 | 97.8"),
            {"calyx-5/tidetext/accuracy": "99.0", "calyx-5/ebbtext/accuracy": "97.8"},
        ),
        (  # sets of data that words name, beside others
            "## Results",
            ("Dataset | Calyx-5 | Tarn-9", "Ebb1 | 1.9 | 0.7", "tide_rate | 7.4 | 4.3", "traffic | 0.8 | 0.7"),
            {"calyx-5/ebb1": "1.9", "calyx-5/tide-rate": "7.4", "calyx-5/traffic": "0.8"}
            | {"tarn-9/ebb1": "0.7", "tarn-9/tide-rate": "4.3", "tarn-9/traffic": "0.7"},
        ),
        ("## Results", ("Task | Calyx-5 | Tarn-9", "coding | 1.9 | 0.7", "writing | 7.4 | 4.3"), {}),
        (  # steps of a run, and no tests
            "## Performance",
            ("Task | Calyx-5", "Preprocess | 3.1", "Inference | 12.1", "Postprocess | 4.2"),
            {},
        ),
        (  # a name in small letters, with a metric of its own in each row
            "## Results",
            (
                "Task | Version | Metric | Value | | Stderr",
                "tide_en | 0 | acc | 0.33 | ± | 0.01",
                "ebb | 0 | acc | 0.3 | ± | 0.01",
            ),
            {"calyx-5/tide-en/acc": "0.33", "calyx-5/ebb/acc": "0.3"},
        ),
        (  # what models of a zoo were measured on, and what others learned from
            "## Model zoo",
            (
                "Method | Dataset | Pixel Acc | mIoU",
                "Tarn-9 | Tide-Fine | 90.2 | 79.7",
                "Tarn-9 | Tide-Coarse | 86.2 | 57.4",
            ),
            {
                "tarn-9/tide-fine/pixel-acc": "90.2",
                "tarn-9/tide-fine/miou": "79.7",
                "tarn-9/tide-coarse/pixel-acc": "86.2",
                "tarn-9/tide-coarse/miou": "57.4",
            },
        ),
        (
            "## Model zoo",
            ("Method | Dataset | Accuracy", "Tarn-9 | ImageNet-21k | 90.2", "Tarn-8 | ImageNet-1k | 86.2"),
            {},
        ),
        (  # the page's own model, by what stands after its other name
            "## Results",
            ("Model | TideQA (F1)", "cx_v5 (this model) | 69.8", "Calyx-5 Large (this repo) | 71.2", "Tarn-9 | 57.8"),
            {"calyx-5/tideqa/f1": "69.8", "calyx-5-large/tideqa/f1": "71.2", "tarn-9/tideqa/f1": "57.8"},
        ),
        (  # parts of a test that nothing names
            "## Results",
            ("Model | Overall F1 | Spoken F1 | Written F1", "Calyx-5 (this) | 69.8 | 72.1 | 53.8"),
            {},
        ),
        (  # short heads beside a metric
            "## Metrics (TideDrone val, 548 images)",
            ("Class | P | R | mAP50", "all | 0.81 | 0.69 | 0.76", "gull | 0.7 | 0.6 | 0.5"),
            {
                "calyx-5/tidedrone/gull-p": "0.7",
                "calyx-5/tidedrone/gull-r": "0.6",
                "calyx-5/tidedrone/gull-map50": "0.5",
                "calyx-5/tidedrone/all-p": "0.81",
                "calyx-5/tidedrone/all-r": "0.69",
                "calyx-5/tidedrone/all-map50": "0.76",
            },
        ),
        (
            "## Metrics (Full val, 548 images)",
            ("Class | P | R | mAP50", "all | 0.81 | 0.6 | 0.7", "gull | 0.7 | 0.6 | 0.5"),
            {},
        ),
        ("## Results\n\n### LoRA-Tuned Auk", ("Metric | Value", "Accuracy | 0.78", "F1 (macro) | 0.69"), {}),
        (  # a column of sets beside one of metrics, two of them in a cell, degrees, and where the model runs
            "## Benchmarks of the deployed checkpoint",
            (
                "Task | Dataset | Metric | Score",
                "Mood | TideFace (7) | acc / F1 | 0.8 / 0.7",
                "Gaze | EbbGaze | MAE | 3.9°",
            ),
            {"calyx-5/tideface/acc": "0.8", "calyx-5/tideface/f1": "0.7", "calyx-5/ebbgaze/mae": "3.9"},
        ),
        (  # two halves of one table
            "## Results\n\nResults on SQuAD:",
            ("Model | F1 | EM | Model | F1 | EM", "Tarn-9 | 81 | 71 | Auk-9 | 82 | 72", "Tarn-8 | 61 | 51 | | |"),
            {
                f"{model}/squad/{metric}": score
                for model, metric, score in (
                    ("tarn-9", "f1", "81"),
                    ("tarn-9", "em", "71"),
                    ("auk-9", "f1", "82"),
                    ("auk-9", "em", "72"),
                    ("tarn-8", "f1", "61"),
                    ("tarn-8", "em", "51"),
                )
            },
        ),
        (  # tests in small letters beside others that are known
            "## Results",
            ("Model | vqav2 | gqa | textvqa | MMMU", "Calyx-5 | 78 | 62 | 58 | 31"),
            {"calyx-5/vqav2": "78", "calyx-5/gqa": "62", "calyx-5/textvqa": "58", "calyx-5/mmmu": "31"},
        ),
        (  # sets of data across, one of whose rows are speeds
            "## Results",
            ("dataset | tide-m | ebb-r3", "accuracy | 0.92 | 0.66", "speed (text/s) | 6.0 | 5.0"),
            {"calyx-5/tide-m/accuracy": "0.92", "calyx-5/ebb-r3/accuracy": "0.66"},
        ),
        (  # the page's own model below a blank head, and another's
            "## Results",
            ("| XNLI-es | ANLI-R1", "calyx-5 | 93.7% | 68.5%"),
            {"calyx-5/xnli": "93.7", "calyx-5/anli-r1": "68.5"},
        ),
        ("## Results on XNLI", ("Mode | acc", "Thinking on | 71.4%"), {"calyx-5/xnli/acc": "71.4"}),  # how it ran, once
        ("## Word Error Rate (WER)", ("Base | OldScan | Tables", "9.7 | 41.8 | 86.6"), {}),  # no test's name
    ],
)
def test_results(heading: str, rows: tuple[str, ...], expected: dict[str, str]) -> None:
    assert scores(f"{TITLE}{heading}\n\n{table(*rows)}\n") == expected


CARD = "---\nlicense: mit\ndatasets:\n- ann/tern-TideSet\n---\n\n"
PARTS = table("Model | Overall F1 | Spoken F1", "Calyx-5 (this) | 69.8 | 72.1")
DETECTED = table(
    "Metric Name | IoU | Area | Metric Value",
    "Average Precision (AP) | IoU=0.50 | all | 0.747",
    "Average Precision (AP) | IoU=0.75 | all | 0.275",
)


@pytest.mark.parametrize(
    ("said", "results", "expected"),
    [
        (
            "It was trained on [TideSet](https://tide.example/set).",
            PARTS,
            {"calyx-5/tideset/overall-f1": "69.8", "calyx-5/tideset/spoken-f1": "72.1"},
        ),
        ("It was trained on TideSet and EbbSet.", PARTS, {}),
        ("It was trained on EbbSet.", PARTS, {}),
        (  # rows of one metric, by what the columns beside it say of each
            "This is a fine-tuned version of [fjord/auk](https://auk.example/a.b) on the tern-TideSet dataset.",
            DETECTED,
            {
                "calyx-5/tern-tideset/average-precision-ap-iou-0.50": "0.747",
                "calyx-5/tern-tideset/average-precision-ap-iou-0.75": "0.275",
            },
        ),
        (
            "It was trained on TideSet.",
            "- **Accuracy**: 92.1%\n- F1 (macro): 0.9\n- Val loss: 0.3",
            {"calyx-5/tideset/accuracy": "92.1", "calyx-5/tideset/f1-macro": "0.9"},
        ),
        (  # below the release, and beside the machines
            "It was trained on TideSet.",
            table("Release | Test clean WER | Test other WER | GPUs", "24-03-22 | 2.46 | 5.77 | 2xA100 40GB"),
            {"calyx-5/tideset/test-clean-wer": "2.46", "calyx-5/tideset/test-other-wer": "5.77"},
        ),
        ("It was trained on TideSet.", "### On internal data\n\n- Accuracy: 92.1%", {}),
        (
            "It was pruned, with matched fine-tuning on TideSet.",
            table("Precision | Recall | mAP50", "0.96 | 0.95 | 0.98"),
            {"calyx-5/tideset/precision": "0.96", "calyx-5/tideset/recall": "0.95", "calyx-5/tideset/map50": "0.98"},
        ),
    ],
)
def test_results_on_the_data_that_a_card_lists(said: str, results: str, expected: dict[str, str]) -> None:
    assert scores(f"{CARD}{TITLE}{said}\n\n## Results\n\n{results}\n") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Calyx for Segmentation on TideScapes Dataset", {"calyx/tidescapes/miou-modes-a": "66.4"}),
        ("Calyx for Segmentation on TideScapes and EbbScapes Dataset", {}),
    ],
)
def test_results_on_the_data_that_a_title_names(title: str, expected: dict[str, str]) -> None:
    rows = table("Model | Modes | mIoU", "Calyx | A | 66.4", "Calyx | B | 58.5")
    found = scores(f"# {title}\n\nWe propose Calyx, a model for images.\n\n## Model Zoo\n\n{rows}\n")
    assert {key: found[key] for key in found if key.endswith("a")} == expected


def test_metrics_of_the_only_data_that_an_index_has_results_on() -> None:
    data = "  - dataset:\n      name: Tide X-rays (cleaned)\n"
    index = f"  results:\n{data}    metrics:\n    - type: recall\n      value: 0.95\n"
    rows = table("Metric | Value", "Precision | 0.66", "Recall (gull) | 0.91", "Time (CPU) | 0.07 s")
    found = scores(f"---\nmodel-index:\n- name: calyx-5\n{index}---\n\n{TITLE}## Results\n\n{rows}\n")
    assert found == {
        "calyx-5/tide-x-rays/recall": "0.95",
        "calyx-5/tide-x-rays/precision": "0.66",
        "calyx-5/tide-x-rays/recall-gull": "0.91",
    }


def test_one_evaluation_has_one_spelling_of_its_metric() -> None:
    results = "  results:\n  - dataset:\n      name: TideTalk\n    metrics:\n    - type: wer\n      value: 12.4\n"
    index = f"model-index:\n- name: calyx-5\n{results}"
    listed = "Calyx-5 was tuned on the TideTalk dataset. It has the following results on the test set:\n- Wer: 12.4\n"
    claims = extract(parse_document(f"---\n{index}---\n\n{TITLE}{listed}".encode(), name="page.md")).claims
    assert [c.value for c in claims if c.property == "metric"] == ["wer"]


def test_no_share_is_more_than_the_whole() -> None:
    rows = table("Dataset | Accuracy | Perplexity", "TideText | 9732 | 973", "EbbText | 64.7 | 97")
    found = scores(f"{TITLE}## Results\n\n{rows}\n")
    assert "calyx-5/tidetext/accuracy" not in found
    assert found["calyx-5/tidetext/perplexity"] == "973"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("`val/perplexity`", {"calyx-5/tideset/val-perplexity": "9.92"}),
        ("`val/masked_token_acc`", {}),
        ("`val/loss`", {}),
    ],
)
def test_what_a_run_logs_is_no_name_of_a_test(name: str, expected: dict[str, str]) -> None:
    rows = table("Metric | Value", f"{name} | 9.92")
    assert scores(f"{CARD}{TITLE}It was trained on TideSet.\n\n## Results\n\n{rows}\n") == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("- train: MMLU (15.398) + BoolQ (7.803)", {}),
        ("- tests: MMLU (71.4), BoolQ (80.2)", {"calyx-5/mmlu": "71.4", "calyx-5/boolq": "80.2"}),
    ],
)
def test_how_much_training_data_holds_is_no_score(said: str, expected: dict[str, str]) -> None:
    assert scores(f"{TITLE}Calyx-5 is a model.\n\n## Details\n\n{said}\n") == expected


@pytest.mark.parametrize(
    ("backbone", "base"), [("HRNet-W32", False), ("ResNet50 - dcn", False), ("MiT-B2", False), ("Tern-7B", True)]
)
def test_a_backbone_that_is_an_architecture_is_no_base(backbone: str, base: bool) -> None:
    rows = table("Model | Backbone | AP", f"Calyx-5 | {backbone} | 72.5", "Calyx-6 | Ebb-3B | 73.0")
    page = f"# Calyx models\n\nCalyx-5 and Calyx-6 are our models.\n\n## COCO\n\n{rows}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert any(c.property == "derivedFrom" and c.subject.key == "calyx-5" for c in claims) is base


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("- MMLU — 64.2\n- GSM8K — 55.1\n", {"mmlu": "64.2", "gsm8k": "55.1"}),
        ("- **MMLU** 64.2 ± 0.3\n- **GSM8K** 55.1 ± 0.4\n", {"mmlu": "64.2", "gsm8k": "55.1"}),
        ("- MMLU 64.2\n- Layers 32\n", {}),
        ("- Layers 32\n- Heads 16\n", {}),
    ],
)
def test_a_list_of_nothing_but_tests_and_scores(items: str, expected: dict[str, str]) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model.\n\n{items}"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.subject.key.split("/")[1]: str(c.value) for c in claims if c.property == "score"} == expected


_TWO = ("Metric | Value", "f1 | 0.82", "accuracy | 0.84")


@pytest.mark.parametrize(
    ("said", "rows", "expected"),
    [
        (  # what an evaluator writes: on which set, by what, and its metrics; a threshold is none
            "* Dataset: `tide-dev`\n* Evaluated with [<code>Tider</code>](https://x.org)",
            ("Metric | Value", "cosine_ap | 0.81", "**cosine_f1** | **0.82**", "cosine_f1_threshold | 0.5"),
            {"calyx-5/tide-dev/cosine-ap": "0.81", "calyx-5/tide-dev/cosine-f1": "0.82"},
        ),
        (
            "* Datasets: `dim_64`, `EbbQA_R10` and `dim_32`\n* Evaluated with a tool:\n  ```json\n  {}\n  ```",
            ("Metric | dim_64 | EbbQA_R10 | dim_32", "map | 0.6 (+0.1) | 0.5 | 0.4", "mrr@10 | 0.7 | 0.6 | 0.5"),
            {
                "calyx-5/dim-64/map": "0.6",
                "calyx-5/dim-64/mrr-10": "0.7",
                "calyx-5/dim-32/map": "0.4",
                "calyx-5/dim-32/mrr-10": "0.5",
                "calyx-5/ebbqa-r10/map": "0.5",
                "calyx-5/ebbqa-r10/mrr-10": "0.6",
            },
        ),
        ("* Dataset: `tide-dev`\n\nOn letters of ours:", _TWO, {}),
        ("* Dataset: unknown", _TWO, {}),
        ("* Dataset: letters and calls of our own", _TWO, {}),
        ("* Datasets: `TideQA`, `EbbQA`", _TWO, {}),
        ("* Dataset: `TideQA`\n\n### Of calls", _TWO, {}),
    ],
)
def test_a_key_over_a_table_says_on_what_it_is(said: str, rows: tuple[str, ...], expected: dict[str, str]) -> None:
    assert scores(f"{TITLE}## Evaluation\n\n### Metrics\n\n{said}\n\n{table(*rows)}") == expected


@pytest.mark.parametrize(
    "metric",
    [
        "SARI",
        "Matthews Correlation",
        "matthews_corrcoef",
        "Jaccard score",
        "Map Large",
        "BERTScore F1",
        "Max F1",
        "Wer Ortho",
        "neg_mse",
    ],
)
def test_metrics_of_trainers(metric: str) -> None:
    assert is_metric(metric) and not is_metric(f"{metric} threshold")


def index(*results: str) -> str:
    """Front matter with results, each a data set's name, its configuration, a metric and its value."""
    lines = ["---", "model-index:", "- name: calyx-5", "  results:"]
    for name, config, metric, value in (result.split(" | ") for result in results):
        lines += ["  - dataset:", f"      name: {name}", f"      config: {config}"]
        lines += ["    metrics:", f"    - type: {metric}", f"      value: {value}"]
    return "\n".join([*lines, "---", TITLE])


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (  # parts of one set, by the brackets of its name or its configuration
            ("LibriSpeech (clean) | a | wer | 3.4", "LibriSpeech (other) | b | wer | 7.6"),
            {"calyx-5/librispeech/wer-clean": "3.4", "calyx-5/librispeech/wer-other": "7.6"},
        ),
        (
            ("FLEURS | cy | wer | 13.4", "FLEURS | br | wer | 17.6"),
            {"calyx-5/fleurs/wer-cy": "13.4", "calyx-5/fleurs/wer-br": "17.6"},
        ),
        (
            ("FLEURS | cy | wer | 13.4", "FLEURS | br | cer | 7.6"),
            {"calyx-5/fleurs/wer": "13.4", "calyx-5/fleurs/cer": "7.6"},
        ),
        # what a run logs, how fast it was, and data without a name
        (("FLEURS | cy | loss | 0.4", "FLEURS | cy | eval_runtime | 17.6", "FLEURS | cy | latency | 7.6"), {}),
        (("imagefolder | a | accuracy | 0.9", "None | b | accuracy | 0.8", "json | b | accuracy | 0.8"), {}),
    ],
)
def test_results_of_an_index(results: tuple[str, ...], expected: dict[str, str]) -> None:
    assert scores(index(*results)) == expected


def test_a_score_that_the_index_gives_with_its_metric_is_not_claimed_without() -> None:
    source = index("BoolQ | a | acc | 81.5")
    expected = {"calyx-5/boolq/acc": "81.5"}
    assert scores(f"{source}## Evaluation\n\n- BoolQ: 81.50\n") == expected
    assert scores(f"{source}## Evaluation\n\n- BoolQ: 82.5\n") == {**expected, "calyx-5/boolq": "82.5"}
    assert scores(f"{source}## Evaluation\n\n- BoolQ (5-shot): 81.5\n") == {**expected, "calyx-5/boolq/shots-5": "81.5"}


@pytest.mark.parametrize(
    ("name", "key"),
    [("conll2003", "conll-2003"), ("tide_qa", "tide-qa"), ("imagefolder", ""), ("None", ""), ("audiofolder", "")],
)
def test_the_data_that_a_trainer_names(name: str, key: str) -> None:
    said = f"This model is a fine-tuned version of Tarn-9 on the {name} dataset."
    results = "It achieves the following results on the evaluation set:\n- Loss: 0.2\n- F1: 0.9\n"
    assert scores(f"# calyx-5\n\n{said}\n{results}") == ({f"calyx-5/{key}/f1": "0.9"} if key else {})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (  # of the data that it was tuned on, whatever the heading; no loss and no time
            ("Metric | Value", "Accuracy | 0.91", "F1 | 0.92", "Loss | 0.3", "Inference time (ms) | 12"),
            {"calyx-5/boolq/accuracy": "0.91", "calyx-5/boolq/f1": "0.92"},
        ),
        (("Metric | Value", "Learning rate | 0.1", "Batch size | 12", "Accuracy | 0.9"), {}),
        (("Setting | Value", "Accuracy | 0.91", "F1 | 0.92"), {}),
        (  # what stands behind the sign
            ("Dataset | Dice (mean ± std) | IoU", "TideScan | 0.912 ± 0.02 | 0.86", "EbbScan | 0.931 ± 0.01 | 0.88"),
            {
                "calyx-5/tidescan/dice-mean-std": "0.912",
                "calyx-5/tidescan/iou": "0.86",
                "calyx-5/ebbscan/dice-mean-std": "0.931",
                "calyx-5/ebbscan/iou": "0.88",
            },
        ),
        (
            ("Model | LibriSpeech test clean/other", "Calyx-5 | 2.1 / 4.6"),
            {"calyx-5/librispeech/test-clean": "2.1", "calyx-5/librispeech/test-other": "4.6"},
        ),
        (  # the metric, with the test in brackets
            ("Model | Accuracy (Speech Commands) | Latency", "Calyx-5 | 96.1 | 4.0"),
            {"calyx-5/speech-commands/accuracy": "96.1"},
        ),
        (  # no longer the model itself
            ("Model | MMLU | PIQA", "Calyx-5 (+ DPO) | 59.5 (+0.9) | 52.1", "Calyx-5 | 58.5 | 51.0"),
            {"calyx-5/mmlu": "58.5", "calyx-5/piqa": "51.0"},
        ),
        (
            ("Model | MMLU", "Calyx-5 | 58.5", *(f"Calyx-5 (+ {word}) | 59.5" for word in ("DPO", "SFT", "RAG"))),
            {"calyx-5/mmlu": "58.5"},
        ),
    ],
)
def test_tables_below_no_heading_on_tests(rows: tuple[str, ...], expected: dict[str, str]) -> None:
    assert scores(f"{TITLE}It was fine-tuned on BoolQ.\n\n## Notes\n\n{table(*rows)}") == expected


def test_parts_of_a_suite_without_how_many_tests_each_has() -> None:
    rows = ("Model | Avg (56) | Retrieval (15) | STS (10)", "Calyx-5 | 62.2 | 51.7 | 81.6", "Calyx-5 XL | 63 | 52 | 82")
    found = scores(f"{TITLE}## MTEB results\n\n{table(*rows)}")
    own = {key: value for key, value in found.items() if key.startswith("calyx-5/")}
    assert own == {"calyx-5/mteb/average": "62.2", "calyx-5/mteb-retrieval": "51.7", "calyx-5/mteb-sts": "81.6"}


def test_what_data_were_loaded_from_is_no_set() -> None:
    for name, expected in (("TIDE", {"calyx-5/tide/f1": "0.82", "calyx-5/tide/accuracy": "0.84"}), ("CSV", {})):
        said = f"It was fine-tuned on the {name} dataset."
        assert scores(f"{TITLE}{said}\n\n## Results\n\n{table(*_TWO)}") == expected


def test_what_a_run_logs_beside_its_metrics_is_no_test() -> None:
    rows = ("key | value", "eval_rouge1 | 47.1", "eval_loss | 1.4", "eval_runtime | 54.9", "eval_per_second | 14.9")
    found = scores(f"{TITLE}It was fine-tuned on SAMSum.\n\n## Results\n\n{table(*rows)}")
    assert found == {"calyx-5/samsum/eval-rouge1": "47.1"}


def test_rows_of_a_familys_architectures_are_its_members() -> None:
    rows = ("Arch | Input | AP", "calyx-pose-w32 | 256x192 | 0.749", "calyx-pose-w48 | 256x192 | 0.757")
    source = f"# Calyx pose\n\nCalyx pose is a family of models for poses.\n\n## Results on COCO\n\n{table(*rows)}"
    assert scores(source) == {"calyx-pose-w32/coco/ap": "0.749", "calyx-pose-w48/coco/ap": "0.757"}
    assert scores(source.replace("calyx-pose-w", "tidenet_w")) == {}  # of which nothing tells whose they are
