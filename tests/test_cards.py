"""Cards, READMEs and pages in the layouts that real ones have, written for the project: what is read of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from gold_facts import check
from modelatlas.derive import derive
from modelatlas.graph import known_labels, to_quads
from modelatlas.pipeline import extract

CARDS = Path(__file__).parent / "cards"
GOLD = sorted(CARDS.glob("*.json"))


def read_one(path: Path) -> Store:
    """An atlas of one document, its graphs joined."""
    reading = extract(path)
    quads = list(to_quads(reading))
    store = Store()
    joined = [*quads, *derive(quads, labels=known_labels(reading))]
    store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in joined)
    return store


def test_every_card_has_its_facts() -> None:
    assert len(GOLD) >= 78
    assert {path.stem for path in GOLD} == {path.stem for path in CARDS.iterdir()}


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_cards(gold: Path) -> None:
    facts = json.loads(gold.read_text(encoding="utf-8"))
    outcome = check(read_one(CARDS / facts["file"]), facts)
    assert (outcome.misses, outcome.wrong) == ([], [])


SOFTWARE = (
    "# Parsel2\n\nParsel2 is released under the MIT License.\n\n" + "It parses files, and was written in 2019.\n\n" * 30
)


def test_a_library_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(SOFTWARE, encoding="utf-8")
    reading = extract(path)
    assert reading.claims == ()
    assert [issue.message for issue in reading.issues] == ["speaks of no model: nothing is read"]


@pytest.mark.parametrize("made", ["We trained Whimbrel on", "Whimbrel was trained on"])
def test_a_plain_word_in_a_title_is_the_model_that_was_trained(made: str, tmp_path: Path) -> None:
    card = tmp_path / "whimbrel.md"
    card.write_text(f"# Whimbrel\n\n{made} 512 MI250X GPUs.\n\nIt is compared with Llama 2.\n", encoding="utf-8")
    found = {(claim.subject.key, claim.value) for claim in extract(card).claims if claim.property == "hardwareCount"}
    assert found == {("whimbrel", 512)}


def test_a_page_that_speaks_of_training_is_read(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(SOFTWARE + "Parsel2 is a model that was trained on 8 A100 GPUs.\n", encoding="utf-8")
    assert {claim.property for claim in extract(path).claims} >= {"license", "hardware", "hardwareCount"}


KEYS = {
    "- **Hardware:** 4 nodes x 8 H100 80GB": {("hardware", "nvidia-h100-80gb"), ("hardwareCount", "32")},
    "- **Training Hardware:** 32 GPUs (V100 32GB)": {("hardware", "nvidia-v100-32gb"), ("hardwareCount", "32")},
    "- **Hardware:** Eight NVIDIA H100": {("hardware", "nvidia-h100"), ("hardwareCount", "8")},
    "- **Hardware:** 8 nodes, each with 8 H100": {("hardware", "nvidia-h100"), ("hardwareCount", "64")},
    "- **Hardware:** H100-SXM5-80GB, 8 GPUs": {("hardware", "nvidia-h100-sxm5-80gb"), ("hardwareCount", "8")},
    "- **Hardware:** TPU v4-512": {("hardware", "google-tpu-v4"), ("hardwareCount", "512")},
    "- **Hours used:** 350 hours": {("acceleratorHours", "350")},
    "- **Hours used:** 24 x 8 = 192": {("acceleratorHours", "192")},
    "- **License:** Apache 2.0 (code), CC-BY-4.0 (weights)": {("license", "CC-BY-4.0")},
    "- **License:** MIT (code) / CC BY 4.0 (weights)": {("license", "CC-BY-4.0")},
    "- **Dataset:** Fern Corpus (6.2B tokens)": {("tokenCount", "6200000000")},
    "Model size | 540M params\n---|---\nMax tokens | 8192\nFinetuned from | Moor-2-8B": {
        ("parameterCount", "540000000"),
        ("contextLength", "8192"),
        ("derivedFrom", "moor-2-8b"),
    },
    "### Context size\n\n32,768": {("contextLength", "32768")},
    "| \\\\(n_{parameters}\\\\) | 7092436992 |\n|---|---|\n| \\\\(n_{ctx}\\\\) | 1536 |": {
        ("parameterCount", "7092436992"),
        ("contextLength", "1536"),
    },
    "The models are licensed under CC BY-NC-SA 4.0, the code under Apache 2.0.": {("license", "CC-BY-NC-SA-4.0")},
    "It knows 62 programming languages.\n\nOf the 62 languages, rare ones suffer.": {
        ("programmingLanguageCount", "62")
    },
    "**Terms**: [The Tern Licence](https://example.org/terms)": {("license", "LicenseRef-tern-licence")},
    "Tern is released under CC BY-NC.": {("license", "LicenseRef-cc-by-nc")},
    "- **License:** CC-BY-NC-SA\n\nTern is released under CC BY-NC-SA 4.0.": {("license", "CC-BY-NC-SA-4.0")},
    "Tern is distributed under the Fjord Community License 2.1.": {
        ("license", "LicenseRef-fjord-community-license-2.1")
    },
    "| Task | MNLI | QQP | SST-2 |\n|---|---|---|---|\n| | 82.2 | 88.5 | 91.3 |": {
        ("score", "82.2"),
        ("score", "88.5"),
        ("score", "91.3"),
    },
    "| Benchmark | Value |\n|---|---|\n| Avg. | 70.1 |\n| ARC (25-shot) | 62.0 |\n| MMLU (5-shot) | 64.1 |": {
        ("score", "62.0"),
        ("score", "64.1"),
    },
    "|Task|Metric|Value||Stderr|\n|---|---|---|---|---|\n|hellaswag|acc|0.4241|±|0.01|\n||em|0.4565|±|0.01|": {
        ("score", "0.4241"),
        ("score", "0.4565"),
    },
    "It achieves the following results on SQuAD v1.1:\n\n- Exact match: 81.2\n- F1: 88.5\n- Loss: 0.4": {
        ("score", "81.2"),
        ("score", "88.5"),
    },
    "| Model | Params | Training data (hours) |\n|---|---|---|\n| Tern | 82M | 10000 |": {
        ("parameterCount", "82000000")
    },
    "| Dataset | Examples |\n|---|---|\n| MNLI | 392702 |\n| QQP | 363849 |": set(),
    "- **Number of parameters:** 7.4B\n- **Number of parameters (without embeddings):** 6.5B": {
        ("parameterCount", "7400000000")
    },
    "- **Context length:** 98,304 tokens, of which 6144 tokens may be generated": {("contextLength", "98304")},
    "| | GPU type | Energy drawn by the GPUs |\n|---|---|---|\n| Tern | A100 40GB | 126 MWh |": {
        ("hardware", "nvidia-a100-40gb"),
        ("energyKilowattHours", "126000"),
    },
    "Tern was trained on 64 GPUs of the Fjord supercomputer (MG-1) for 4 days.": {
        ("hardwareCount", "64"),
        ("durationHours", "96"),
    },
    "- **Hours used:** 640 = 4 days x 20h x 8 GPUs": {("acceleratorHours", "640"), ("durationHours", "96")},
    "- **Carbon Emitted:** 0.7 kg (by the calculator)": {("emissionsKilogramsCO2e", "0.7")},
    "- **Carbon Emitted:** 250 kg CO2eq for all experiments together": set(),
    "| Model | Power (W) | tCO2eq |\n|---|---|---|\n| Tern | 400 | 31 |": {("emissionsKilogramsCO2e", "31000")},
    "| Model | kg CO2 |\n|---|---|\n| Tern | 31 |": {("emissionsKilogramsCO2e", "31")},
    "- **Hours used:** 4000 pretraining": {("acceleratorHours", "4000")},
    "- License: Mozilla 2.0 License": {("license", "MPL-2.0")},
    "- Reward model training: 600 GPU hours": set(),
    "- Total training time: 90.6m": {("durationHours", "1.51")},
    "vocab_size = 65 <br/>\nblock_size = 256 <br/>\n": {("contextLength", "256")},
    "Training Tern took 1:30:00.": {("durationHours", "1.5")},
    "- Training time: 0:00:02": set(),
    "- Training time: 1 day, 2:30:00": {("durationHours", "26.5")},
    "- Params / FLOPs: 22M / 4.6G": {("parameterCount", "22000000")},
    "- Context / precision: 4096 / bfloat16": {("contextLength", "4096")},
    "- Dataset: 40 GB of text (20B tokens)": {("sizeBytes", "40000000000"), ("tokenCount", "20000000000")},
    "- Context length: 32,768 natively and 131,072 tokens with YaRN": {("contextLength", "32768")},
    "| Spec | Value |\n|---|---|\n| Context (native) | 32,768 |\n| Context (YaRN) | 131,072 |": {
        ("contextLength", "32768")
    },
    "- Model size: 420M (fp16)": set(),
    "- Developed by: Tarn Labs, Fjord Research (base model)": {("developer", "tarn-labs")},
    "- Developed by: Fjord Research (base model), extended by our team": set(),
    "| Spec | Value |\n|---|---|\n| GFlops | 26.8 |\n| MParams | 94.4 |": {("parameterCount", "94400000")},
    "- Architecture: dense, 12 layers, 124M params, 1024 ctx": {
        ("parameterCount", "124000000"),
        ("contextLength", "1024"),
    },
    "- Architecture: image encoder, 124M params": set(),
    "A decoder-only network with 124M parameters.": {("parameterCount", "124000000")},
    "```yaml\nArchitecture: TernLM\nParameters: 7,000,000\nLayers: 28\nContext Length: 2,048\n```": {
        ("parameterCount", "7000000"),
        ("contextLength", "2048"),
    },
    "```\nQuestion: How large?\nAnswer: 7M\nParameters: 7,000,000\n```": set(),
    '| <img src="https://fjord.org/math?math=n_{parameters}"> | 61,500,000 |\n|---|---|\n'
    '| <img src="https://fjord.org/math?math=n_{ctx}"> | 2,048 |': {
        ("parameterCount", "61500000"),
        ("contextLength", "2048"),
    },
}
"""What is read of a few lines below "Tern is a language model."."""


BESIDE = ("trainingRun", "corpus", "usesTechnique", "evaluation", "benchmark", "metric", "shots")


@pytest.mark.parametrize("lines", KEYS)
def test_lines_of_cards(lines: str, tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text(f"# Tern\n\nTern is a language model.\n\n## Model details\n\n{lines}\n", encoding="utf-8")
    found = {(c.property, str(getattr(c.value, "key", c.value))) for c in extract(path).claims}
    assert {f for f in found if f[0] not in BESIDE} == KEYS[lines]


NOTHING = (
    "Our reward model has 3 billion parameters.",
    "The visual encoder is a 300M parameter ViT.",
    "The draft model has 0.5B parameters.",
    "We recommend 8 x H100 for fine-tuning.",
    "Tern was evaluated for 12 hours on 4 V100 GPUs.",
    "Rendering 14 frames takes about 95 seconds on an A100 80GB card.",
    "The corpus holds approximately 4,000 hours of English speech data.",
    "We thank the Fjord Supercomputing Center, Spain, for support.",
    "The files hold 183B weights: the 176B of the model itself and 7B of a small head that drafts tokens.",
    "We tried it out on 2 x A100 80GB.",
    "It runs on PyTorch 2.1 or later only.",
    "One step of each run took in 3M tokens.",
    "The table has the hours of one card.",
    "62 hours of 6 A100 could train a Tern that is as good.",
    "To train Tern yourself, a machine with 8 GPUs will do.",
    "Tern is ahead of the best so far, a 6B model trained by Corvid Research.",
    "What is code in this repository is under the MIT License. The weights come with terms of their own.",
    "Evaluations used a port of the harness (created by Ada Lind).",
    "The dataset was filtered for permissive licenses only (MIT, Apache 2.0).",
    "We are grateful to Arden Compute for 2 million GPU hours on the Fjord supercomputer.",
    "Training a 100B model costs 500,000 GPU hours.",
    "Our method is 4x faster than Mask R-CNN, which takes 51 hours on 6 P100 GPUs.",
    "Fine-tuning on your own data takes 3 hours on 2 x RTX 4090.",
    "Weights are below. Structures of the atlas: CC BY 4.0.",
    "It was converted with an RTX 3060 in 4 minutes.",
    "Original model by Delmar AI.",
    "We also tried 64 H100s but stopped after two days.",
    "One query uses 3 Wh.",
    "Tern was likely trained on a cluster of up to 16,000 H100s.",
    "Context: images take 729 tokens each; up to 8 images fit.",
    "In the coming months we will release Tern Medium with 60B parameters.",
    "Uploaded by user fens on Aug 3, 2024.",
    "The pilot, at most, had 90 in use at any time.",
    "The script below tunes Tern on a machine with 4 A100 80G GPUs.",
    "To repeat it on 8 A100 GPUs, call the trainer.",
    "With the scripts, one pretrains Tern on 8 V100 GPUs.",
    "The structures in the browser are under CC BY 4.0.",
    "The ideas are in a paper of 2019.",
    "Two GPUs will do.",
    "With a parallel mode, we could have cut this time to 10 hours, just with 2 GPUs.",
)
"""What says something of another thing than the model that a card is about."""


@pytest.mark.parametrize("line", NOTHING)
def test_lines_about_something_else(line: str, tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text(f"# Tern\n\nTern is a language model.\n\n## Overview\n\n{line}\n", encoding="utf-8")
    found = {c.property for c in extract(path).claims}
    assert found <= {"usesTechnique", "supportsTask", "source", "corpus", "trainingRun", "comparedWith"}
