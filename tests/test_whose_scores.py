"""Whose a score is and on what: by the front matter, the sentence or the heading before it, the list it is in."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node
from score_pages import PAGE, scores, table


def test_the_only_data_of_the_front_matter_are_what_a_tuned_model_was_tested_on() -> None:
    rows = table("Release | Test-Set SI-SNRi | Test-Set SDRi", "30-03-21 | 13.7 dB | 12.7 dB")
    front = "---\ndatasets:\n- {}\n---\n" + PAGE + "## Results\n\n" + rows + "\n"
    claims = extract(parse_document(front.format("mnli").encode(), name="page.md")).claims
    told = {c.subject.key: str(c.value) for c in claims if c.property == "score" and isinstance(c.subject, Node)}
    assert told == {"calyx-5/mnli/test-set-si-snri": "13.7", "calyx-5/mnli/test-set-sdri": "12.7"}
    claims = extract(parse_document(front.format("mnli\n- squad").encode(), name="page.md")).claims
    assert not [c for c in claims if c.property == "score"]


def test_results_are_of_the_model_of_the_sentence_that_leads_to_them() -> None:
    rows = table("Release | Accuracy(%)", "19-10-21 | 78.7 (Avg: 75.3)")
    page = "## About\n\nTo learn more read about Tarn-9. The performance on the MMLU test set is:\n\n"
    assert scores(f"{page}{rows}") == {"calyx-5/mmlu/accuracy": "78.7"}


def test_a_title_that_says_with_what_a_task_is_done_names_no_model() -> None:
    rows = table("Release | Accuracy", "19-10-21 | 78.7")
    for title in ("# Sorting of waves with Calyx-5 on MMLU", "# A model of waves"):
        text = f"{title}\n\nThe base model (Calyx-5) was tuned. Calyx-5 is small.\n\n## Results on MMLU\n\n{rows}\n"
        claims = extract(parse_document(text.encode(), name="page.md")).claims
        assert not [c for c in claims if c.property == "score"]


def test_two_tables_of_the_same_heads_are_told_apart_by_what_stands_over_them() -> None:
    one, other = table("Model | MMLU", "Calyx-5 | 50.1"), table("Model | MMLU", "Calyx-5 | 60.1")
    told = scores(f"## Results\n\n{{}}\n\n{one}\n\n{{}}\n\n{other}".format("Zero-shot", "After tuning"))
    assert told == {"calyx-5/mmlu/zero-shot": "50.1", "calyx-5/mmlu/after-tuning": "60.1"}
    same, again = (table("Model | MMLU | BoolQ", f"Calyx-5 | {score} | 70.1") for score in ("50.1", "60.1"))
    told = scores(f"## Results\n\n### Zero-shot\n\n{same}\n\n### Five-shot\n\n{again}")
    assert told == {"calyx-5/mmlu/zero-shot": "50.1", "calyx-5/mmlu/five-shot": "60.1", "calyx-5/boolq": "70.1"}
    told = scores(f"## Results\n\n### Base models\n\n{one}\n\n### Chat models\n\n{other}")
    assert told == {}  # whose they are is not said: neither is that of both kinds
    told = scores(f"## Results\n\n### Standard models\n\n{one}\n\n### Legacy models\n\n{other}")
    assert told == {"calyx-5/mmlu/standard-models": "50.1", "calyx-5/mmlu/legacy-models": "60.1"}


def test_metrics_that_are_one_but_for_their_spelling_are_one() -> None:
    rows = "Benchmark | Metric | Calyx-5", "MMLU | Spearman | 0.61", "MMLU | {} | 0.62"
    assert scores(f"## Results\n\n{table(*rows)}".format("spearman")) == {}
    assert len(scores(f"## Results\n\n{table(*rows)}".format("Pearson"))) == 2


def test_an_item_with_a_head_of_its_own_heads_a_table() -> None:
    rows = table("Model | Score", "Calyx-5 | 50.1", "Tarn-9 | 60.1")
    told = scores(f"## Results\n\n- **TideBench:** a test of questions on the tides\n\n{rows}")
    assert set(told.values()) == {"50.1", "60.1"}
    assert scores(f"## Results\n\n- A test of questions on the tides, TideBench\n\n{rows}") == {}


def test_sizes_beside_names_below_no_head_name_nothing() -> None:
    rows = (" | Size | MMLU", "Calyx-5 | 351M | 50.1", "Tarn-9 | 1.03G | 60.1")
    assert scores(f"## Results\n\n{table(*rows)}") == {"calyx-5/mmlu": "50.1", "tarn-9/mmlu": "60.1"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "## Results\n\n- **TideBench**: 55.1%\n- EbbQA (F1): 44.0\n",
            {"calyx-5/tidebench": "55.1", "calyx-5/ebbqa/f1": "44.0"},
        ),
        ("## Results on TideSent\n\n- Accuracy: 0.91\n- Loss: 0.30\n", {"calyx-5/tidesent/accuracy": "0.91"}),
        ("## Results\n\n- Accuracy: 0.91\n- Loss: 0.30\n", {}),
        (
            "This model is a tuned version of Tarn-9 on the tidesum dataset.\n"
            "It achieves the following results on the evaluation set:\n- Loss: 2.3\n- Rouge1: 12.6\n- Gen Len: 19.0\n",
            {"calyx-5/tidesum/rouge1": "12.6"},
        ),
        (  # the data are named a paragraph above
            "This model is a tuned version of Tarn-9 on Tidepage dataset.\n\n"
            "It achieves the following results:\n- Loss: 2.3\n- Rouge1: 34.2\n",
            {"calyx-5/tidepage/rouge1": "34.2"},
        ),
        (  # fenced text that is no code
            "## Results\n\n```\nTideQA Coarse: 78.17\nEbbNet14:      87.98\n```\n",
            {"calyx-5/tideqa-coarse": "78.17", "calyx-5/ebbnet14": "87.98"},
        ),
        (
            "## Results\n\n```\n| Task | Metric | Value |\n|------|--------|------:|\n| piqa | acc    | 0.757 |\n```\n",
            {"calyx-5/piqa/acc": "0.757"},
        ),
        ("## Results\n\n```python\nTideQA: 78.17\nEbbNet14: 87.98\n```\n", {}),
        (  # a table in what says that it is of a shell
            "## Results\n\n```bash\n|dataset|STOI|SDR|\n|---|---|---|\n|tide_cv|0.89|11.5|\n```\n",
            {"calyx-5/tide-cv/stoi": "0.89", "calyx-5/tide-cv/sdr": "11.5"},
        ),
        ("## Results\n\n```bash\nTASK_A=5\nSEED2=42\n```\n", {}),
        (  # metrics of parts beside those of the whole, and no sums
            '## Results on SQuAD 2.0\n\n```\n"exact": 79.8,\n"total": 11873,\n"HasAns_f1": 84.02,\n'
            '"train_f1": 99.0\n```\n',
            {"calyx-5/squad-2.0/exact": "79.8", "calyx-5/squad-2.0/hasans-f1": "84.02"},
        ),
        (
            "It was fine-tuned on BoolQ. It reaches an accuracy of 0.85 and a macro F1 of 0.74 on the test split.",
            {"calyx-5/boolq/accuracy": "0.85", "calyx-5/boolq/macro-f1": "0.74"},
        ),
        ("It was fine-tuned on BoolQ. It has an accuracy of 0.85 and a learning rate of 0.1 on the test split.", {}),
        (  # as a hub shows what a model's index has
            "## Evaluation results\n\n- pass@1 on TideEval (C) self-reported 0.18\n- accuracy on MMLU verified 61.2%",
            {"calyx-5/tideeval-c/pass-1": "0.18", "calyx-5/mmlu/accuracy": "61.2"},
        ),
    ],
)
def test_lists_of_scores(body: str, expected: dict[str, str]) -> None:
    assert scores(body) == expected


def test_the_model_whose_results_are_said_to_be_below() -> None:
    rows = table("Setting | MMLU", "with tools | 50.1", "without tools | 40.1")
    assert scores(f"## Usage\n\nFor Tarn-9, the results are as follows:\n\n{rows}") == {
        "tarn-9/mmlu/with-tools": "50.1",
        "tarn-9/mmlu/without-tools": "40.1",
    }


def test_a_score_is_of_what_it_is_said_to_be_on() -> None:
    text = "It reaches 0.485 mAP on TideSet, 95.6% accuracy on MMLU and 98.1% accuracy on Ebb Commands V2."
    assert {key.split("/")[1]: value for key, value in scores(text).items()} == {
        "tideset": "0.485",
        "mmlu": "95.6",
        "ebb-commands-v2": "98.1",
    }


def test_a_rounded_score_does_not_contradict_the_whole_one() -> None:
    one, other = table("Model | MMLU", "Calyx-5 | 0.50126"), table("Model | MMLU", "Calyx-5 | {}")
    assert scores(f"## Results\n\n{one}\n\n{other.format('0.501')}") == {"calyx-5/mmlu": "0.50126"}
    assert scores(f"## Results\n\n{one}\n\n{other.format('0.502')}") == {}
