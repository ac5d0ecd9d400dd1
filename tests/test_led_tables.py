"""Tables of scores by what leads to them: captions above or below, heads in rows, headings that say of whom."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from score_pages import PAGE, table

CAPTIONS = ("*Table 1: Results on SQuAD.*", "**Table 2.** HotpotQA results.")


def scores(source: str, name: str = "page.md") -> dict[str, str]:
    """The scores of a page's own models, by model, benchmark and metric."""
    claims = extract(parse_document(source.encode(), name=name)).claims
    found = {c.subject.key: str(c.value) for c in claims if c.property == "score"}
    return {key: value for key, value in found.items() if key.startswith("calyx")}


ONE, OTHER = (table("Model | F1", f"Calyx-5 | {score}", "Tarn-9 | 50.5") for score in ("81.1", "71.1"))
BOTH = {"calyx-5/squad/f1": "81.1", "calyx-5/hotpotqa/f1": "71.1"}


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((CAPTIONS[0], ONE, CAPTIONS[1], OTHER), BOTH),
        ((ONE, CAPTIONS[0], OTHER, CAPTIONS[1]), BOTH),
        ((ONE, CAPTIONS[0], "We then turn to questions of two steps.", OTHER, CAPTIONS[1]), BOTH),
        ((ONE, CAPTIONS[0], OTHER), {}),  # of which of the two it is, nothing says
        ((CAPTIONS[0], ONE, "Table 2: What it cost.", CAPTIONS[1], OTHER), BOTH),  # one whose table is lost
    ],
)
def test_captions_are_of_the_tables_that_they_stand_by(blocks: tuple[str, ...], expected: dict[str, str]) -> None:
    assert scores("\n\n".join((f"{PAGE}## Results", *blocks))) == expected


def test_a_table_in_html_has_its_caption_in_it() -> None:
    cells = "<tr><th>Model</th><th>F1</th></tr><tr><td>Calyx-5</td><td>81.1</td></tr>"
    for end in ("</caption>", ""):
        source = f"<table><caption>Results on <i>SQuAD</i>{end}{cells}</table>"
        expected = {"calyx-5/squad/f1": "81.1"}
        assert scores(f"<html><h1>Calyx-5</h1><h2>Results</h2>{source}</html>", "page.html") == expected
        assert scores(f"{PAGE}## Results\n\n{source}\n") == expected


def test_an_empty_head_over_a_metric_is_the_one_to_its_left() -> None:
    rows = ("Tasks | SQuAD | | RACE", "Metrics | EM | F1 | Accuracy", "Calyx-5 | 85.1 | 91.2 | 71.7")
    expected = {"calyx-5/squad/em": "85.1", "calyx-5/squad/f1": "91.2", "calyx-5/race/accuracy": "71.7"}
    assert scores(PAGE + table(*rows)) == expected


def test_data_sets_beside_metrics_alone_are_tests_wherever_they_stand() -> None:
    heads = "Dataset | WER"
    rows = ("FLEURS | 4.3", "LibriSpeech test-clean | 2.1")
    expected = {"calyx-5/fleurs/wer": "4.3", "calyx-5/librispeech/wer": "2.1"}
    assert scores(f"{PAGE}## Speech\n\n{table(heads, *rows)}") == expected
    assert scores(f"{PAGE}## Training data\n\n{table('Dataset | Hours', *rows)}") == {}


def test_below_a_heading_of_a_kind_scores_that_name_no_model_are_of_its_only_member() -> None:
    rows = table("Benchmark | Score", "MMLU | 50.1", "BoolQ | 61.2")
    page = f"{PAGE}{{}}\n\n## Results\n\n### Chat models\n\n{rows}"
    assert scores(page.format("")) == {}
    assert scores(page.format("Also out: Calyx-5-Chat.")) == {"calyx-5-chat/mmlu": "50.1", "calyx-5-chat/boolq": "61.2"}
    assert scores(page.format("Also out: Calyx-5-Chat and Calyx-5-Mini-Chat.")) == {}
    alone = page.replace("models", "model")
    assert len(scores(alone.format(""))) == 2
    assert scores(alone.format("Also out: Calyx-5-Mini.")) == {}
    assert scores(page.replace("Calyx-5", "Calyx-5-Base").format("")) == {}
    assert scores(page.replace("Calyx-5", "Calyx-5-Chat").format("")).keys() == {
        "calyx-5-chat/mmlu",
        "calyx-5-chat/boolq",
    }


def test_methods_put_upon_the_model_of_another_are_no_settings_of_it() -> None:
    rows = (
        "Calyx-5 | Prompts | 60.1",
        "Calyx-5 | LoRA | 61.1",
        "Tarn-9 | GullDetect | 62.1",
        "Tarn-9 | AukGuard | 63.1",
    )
    claims = extract(parse_document((PAGE + table("Model | Method | MMLU", *rows)).encode(), name="page.md")).claims
    expected = {"calyx-5/mmlu/method-prompts", "calyx-5/mmlu/method-lora"}
    assert {c.subject.key for c in claims if c.property == "score"} == expected


def test_what_is_called_by_its_task_alone_is_a_test_of_the_page() -> None:
    rows = ("Summarization | XSum | 44.1", "Question answering | SQuAD | 71.2")
    expected = {"calyx-5/xsum": "44.1", "calyx-5/squad": "71.2"}
    assert scores(f"{PAGE}## Results\n\n{table('Task | Dataset | Score', *rows)}") == expected
    bare = table("Benchmark | Score", "MMLU | 50.1", "Summarization | 44.1", "BoolQ | 71.2")
    expected = {"calyx-5/mmlu": "50.1", "calyx-5/summarization-calyx-5": "44.1", "calyx-5/boolq": "71.2"}
    assert scores(f"{PAGE}## Results\n\n{bare}") == expected


def test_two_scores_by_answers_are_the_exact_matches_and_the_greater_f1_of_their_words() -> None:
    heads = " | Average | SQuAD2.0 | MNLI"
    rows = (
        "Calyx-5-xlarge | 83.7 | 84.1/80.1 | 85.2",
        "Tarn-9 | 81.6 | 82.3/78.3 | 83.0",
    )
    key = "calyx-5-xlarge"
    assert scores(f"{PAGE}## Results\n\n{table(heads, *rows)}") == {
        f"{key}/squad-2.0/f1": "84.1",
        f"{key}/squad-2.0/em": "80.1",
        f"{key}/mnli": "85.2",
        f"{key}/average-of-squad2.0-mnli": "83.7",
    }


def all_scores(heads: str, *rows: str) -> set[str]:
    """Whatever has a score below a heading on results: the model and the benchmark of each."""
    page = f"{PAGE}## Results\n\n{table(heads, *rows)}"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    return {c.subject.key for c in claims if c.property == "score"}


def test_differences_and_the_best_of_others_are_no_models_and_no_tests() -> None:
    heads = "Benchmark | Calyx-5 | Tarn-9 | vs. Tarn-9 | Gain over Tarn-9"
    found = {f"{model}/{test}" for model in ("calyx-5", "tarn-9") for test in ("mmlu", "boolq")}
    assert all_scores(heads, "MMLU | 61.2 | 58.1 | 3.1 | 3.1", "BoolQ | 70.1 | 72.2 | -2.1 | -2.1") == found
    heads = "Model | MMLU | BoolQ | Best open | Human"
    assert all_scores(heads, "Calyx-5 | 61.2 | 70.1 | 81.0 | 90", "Tarn-9 | 58.1 | 72.2 | 81.0 | 90") == found


def test_what_an_ablation_is_run_with_and_ways_to_learn_are_no_models() -> None:
    names = ("Full model", "2-stage training", "w/o code", "Random forest", "2-layer MLP", "BiLSTM", "Baseline")
    rows = (f"{name} | 61.2 | 70.1" for name in names)
    assert all_scores("Model | MMLU | BoolQ", *rows) == set()


def test_a_mean_of_tests_is_that_of_a_model_with_a_score_on_each() -> None:
    rows = ("MMLU | 61.2 | 50.0", "BoolQ | 70.1 | 60.0", "PIQA | 80.1 | -", "Average | 70.5 | 55.0")
    assert "calyx-5/average-of-mmlu-boolq-piqa" in (found := all_scores("Benchmark | Calyx-5 | Tarn-9", *rows))
    assert "tarn-9/average-of-mmlu-boolq-piqa" not in found


def test_heads_of_kinds_above_the_names_of_models() -> None:
    cells = ("<th>Benchmark</th><th>Calyx-5</th><th>Calyx-5-Chat</th>", "<td>MMLU</td><td>50.1</td><td>52.2</td>")
    kinds = "<tr><th></th><th>Base</th><th>Chat</th></tr>"
    source = f"{PAGE}## Results\n\n<table><thead>{kinds}<tr>{cells[0]}</tr></thead><tr>{cells[1]}</tr></table>\n"
    assert scores(source) == {"calyx-5/mmlu": "50.1", "calyx-5-chat/mmlu": "52.2"}


def test_a_caption_says_whose_the_scores_are_that_name_no_model() -> None:
    rows = table("Setting | BoolQ | PIQA", "0-shot | 70.1 | 71.1", "5-shot | 72.2 | 73.3")
    one, other = "Table 1: Accuracy on both tests of Tarn-9, our baseline.", "Table 2: Accuracy of Calyx-5."
    assert scores(f"{PAGE}## Results\n\n{one}\n\n{rows}\n") == {}
    assert len(scores(f"{PAGE}## Results\n\n{one}\n\n{rows}\n\n{other}\n\n{rows}\n")) == 4


def test_times_alone_below_members_are_those_of_a_training_where_the_heading_says_so() -> None:
    rows = table("1B | 3B", "~3 days | 2 weeks")
    for heading, expected in (("Training cost", {"calyx-1b": "72", "calyx-3b": "336"}), ("Support", {})):
        page = f"# Calyx\n\nCalyx is a language model in two sizes.\n\n## {heading}\n\n{rows}"
        claims = extract(parse_document(page.encode(), name="page.md")).claims
        assert {c.subject.key: str(c.value) for c in claims if c.property == "durationHours"} == expected


def test_a_column_of_shots_is_no_model_and_a_part_set_in_below_a_suite_is_its_part() -> None:
    rows = ("**Facts** | | |", "MMLU | 5 | 61.2 | 58.1", "BoolQ | 0 | 70.1 | 72.2")
    found = {f"{model}/{test}" for model in ("calyx-5", "tarn-9") for test in ("mmlu/shots-5", "boolq/shots-0")}
    assert all_scores("Benchmark | Shots | Calyx-5 | Tarn-9", *rows) == found
    rows = ("mmlu | acc | 0.61", " - humanities | acc | 0.56", "winogrande | acc | 0.73")
    expected = {"calyx-5/mmlu/acc", "calyx-5/mmlu-humanities/acc", "calyx-5/winogrande/acc"}
    assert all_scores("Tasks | Metric | Value", *rows) == expected


def test_backbones_of_a_page_about_no_model_are_no_models() -> None:
    rows = table("Backbone | box AP | mask AP", "R-50-FPN | 38.2 | 34.7", "R-101-FPN | 40.8 | 36.6")
    page = f"# Detection\n\n## Results on COCO\n\n{rows}"
    assert not [c for c in extract(parse_document(page.encode(), name="page.md")).claims if c.property == "score"]


@pytest.mark.parametrize(
    ("data", "heading", "expected"),
    [
        ("trained on ImageNet-1k", "Model Comparison", {"calyx-5-b/imagenet/top-1": "81.1"}),
        ("trained on ImageNet-1k", "Transfer of models", {}),
        ("trained on ImageNet-1k and Places365", "Model Comparison", {}),
        ("pre-trained on ImageNet-21k", "Model Comparison", {}),  # before what, it does not say
    ],
)
def test_classifiers_are_tested_on_the_only_data_that_they_were_trained_on(
    data: str, heading: str, expected: dict[str, str]
) -> None:
    rows = table("Model | Top-1 | Params (M)", "Calyx-5-B | 81.1 | 86", "Tarn-9-B | 80.2 | 88")
    page = f"# Calyx-5\n\nCalyx-5 is a family of image classification models. They were {data}.\n\n## {heading}"
    assert scores(f"{page}\n\n{rows}") == expected


def test_what_is_told_of_tests_or_of_another_is_no_score_of_a_model() -> None:
    found = {f"{model}/{test}" for model in ("calyx-5", "tarn-9") for test in ("mmlu", "boolq")}
    tests = ("MMLU | 3 | 0.81 | 61.2 | 58.1", "BoolQ | 5 | 0.90 | 70.1 | 72.2")
    assert all_scores("Benchmark | Raters | Consent | Calyx-5 | Tarn-9", *tests) == found
    rows = (
        "Calyx-5 | 61.2 | 70.1 | 80.1 | 0.76",
        "Tarn-9 | 58.1 | 72.2 | 80.1 | 0.75",
        "w/o code | 50.0 | 50.1 | - | -",
    )
    assert all_scores("Student | MMLU | BoolQ | GPQA (teacher) | Retained", *rows) == found
    assert all_scores("Dataset | Accuracy", "MMLU | 61.2", "BoolQ | 70.1", "In-house | 80.0") == {
        "calyx-5/mmlu/accuracy",
        "calyx-5/boolq/accuracy",
    }


def test_the_sum_of_rows_is_of_no_model_that_is_one_of_them() -> None:
    rows = table("Model | GPU hours", "Calyx-4 | 12,000", "Calyx-5 | 60,000", "Total | 72,000")
    claims = extract(parse_document(f"{PAGE}## Training cost\n\n{rows}".encode(), name="page.md")).claims
    hours = {c.subject.key: str(c.value) for c in claims if c.property == "acceleratorHours"}
    assert hours == {"calyx-4": "12000", "calyx-5": "60000"}


def test_checkpoints_are_no_models_and_a_section_on_another_is_not_the_familys() -> None:
    rows = ("step-100000 | 45.0 | 60.1", "step-300000 | 55.0 | 70.1")
    assert all_scores("Checkpoint | MMLU | BoolQ", *rows) == set()
    below = table("Benchmark | Score", "MMLU | 45.1", "BoolQ | 60.2")
    page = "# Calyx\n\nCalyx is a family of language models: Calyx-1B and Calyx-3B.\n\n"
    page += "".join(f"## {heading}\n\n{below}\n" for heading in ("Calyx-1B", "Calyx-3B", "Tarn-9B (for comparison)"))
    assert {key.split("/")[0] for key in scores(page)} == {"calyx-1b", "calyx-3b"}


def test_a_footnote_is_no_digit_of_a_score() -> None:
    cells = "<tr><th>Model</th><th>MMLU</th></tr><tr><td>Calyx-5</td><td><b>61.2</b><sup>1</sup></td></tr>"
    assert scores(f"{PAGE}## Results\n\n<table>{cells}</table>\n") == {"calyx-5/mmlu": "61.2"}


def test_stages_that_have_names_and_what_models_are_measured_against_are_no_models() -> None:
    rows = table("Stage | Name | Tokens | Context", "1 | Web | 1.5T | 4k", "2 | Long | 50B | 128k")
    others = table(
        "Model | Params | GPUs", "Calyx-5 | 5.1B | 64 H100", "Tarn-9 | 9B | 32 H100", "Human brain | 100T | -"
    )
    claims = extract(parse_document(f"{PAGE}## Stages\n\n{rows}\n\n## Costs\n\n{others}".encode(), name="a.md")).claims
    assert {c.subject.key for c in claims} == {"calyx-5", "tarn-9"}


def test_names_that_begin_as_a_difference_does_are_names() -> None:
    names = ("Delta-7B", "DiffuLM", "Overture-3B", "WithinNet-2", "Full-Tern-3B", "Stage-Tern-3B", "Tern-Data")
    found = all_scores("Model | MMLU | BoolQ", *(f"{name} | 61.2 | 70.1" for name in names))
    assert {key.split("/")[0] for key in found} == {name.lower() for name in names}
