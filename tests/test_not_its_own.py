"""What a page quotes, plans, runs or owns, beside what it says of its model."""

from __future__ import annotations

import pytest

from calyx_pages import PAGE, said
from modelatlas import extract
from modelatlas.documents import parse_document


@pytest.mark.parametrize(
    ("text", "told", "name", "value"),
    [
        ("TODO\n\n- train it on 64 A100 GPUs", "Done:\n\n- trained on 64 A100 GPUs", "hardwareCount", 64),
        ("Next steps:\n1. train it on 64 A100 GPUs", "Steps:\n1. train it on 64 A100 GPUs", "hardwareCount", 64),
        ("On 2 A100 GPUs it makes 70 tokens/s.", "Training on 2 A100 GPUs saw 70 tokens/s.", "hardwareCount", 2),
        (
            "We give Calyx-5 (9M steps) and Calyx-5-L (8M).",
            "We give Calyx-5-L (8M) (for 9M steps).",
            "parameterCount",
            8_000_000,
        ),
        (
            "TideBase, by Ann Bell, is under the MIT license.",
            "Our AI, by Ann Bell, is licensed under MIT.",
            "license",
            "MIT",
        ),
        ("Copyright 2024 Fjord Labs, Norway.", "Calyx-5 was built by Fjord Labs, Norway.", "country", "NO"),
        (
            "## Parameters\n\nUNet: 3B parameters",
            "## Parameters\n\nAll: 3B parameters",
            "parameterCount",
            3_000_000_000,
        ),
        ("AukMAE used 64 A100 GPUs for 36 hours.", "It used 64 A100 GPUs for 36 hours.", "durationHours", 36),
        ("The first 400k steps ran on 32 A100s (9 days).", "Training ran on 32 A100s (9 days).", "hardwareCount", 32),
        ("To reproduce it on 4 A100s, halve the rate.", "We trained it on 4 A100s.", "hardwareCount", 4),
        ("The firm, which operates a 99-GPU cluster, trained it.", "A 99-GPU cluster trained it.", "hardwareCount", 99),
        (
            "## Acknowledgements\n\nSupported by the Tay Fund with 300,000 GPU hours.",
            "It used 300,000 GPU hours.",
            "acceleratorHours",
            300_000,
        ),
        ("## Acknowledgements\n\nBuilt upon DETR (MIT).", "## Model\n\nBuilt upon DETR.", "derivedFrom", "detr"),
        ("## Acknowledgements\n\nBuilt upon DETR (MIT).", "## Licence\n\nIt is under MIT.", "license", "MIT"),
        ("## Computing\n\n- Provider: Fjord", "## Computer vision\n\n- Provider: Fjord", "developer", "fjord"),
        ("## Carbon\n\n- Provider: OVHcloud", "## Model\n\n- Provider: OVHcloud", "developer", "ovhcloud"),
        (
            "- Compute: 64 H100 for 9 days; the previous release needed 32 A100",
            "- Compute: 64 H100 for 9 days; 32 A100 for 3 days",
            "hardware",
            "nvidia-a100",
        ),
        ("- Next: Calyx-6, 9B parameters", "- Sibling: Calyx-6, 9B parameters", "parameterCount", 9_000_000_000),
        ("The weights are not for sale, the decoder's under MIT.", "The weights are under MIT.", "license", "MIT"),
        (
            "It consists of a decoder and a language model. The language model was trained for 36 hours.",
            "It consists of a decoder and a language model. The model was trained for 36 hours.",
            "durationHours",
            36,
        ),
        ("We rejected Tay Labs (Auk-Large, 7M parameters).", "It has 7M parameters.", "parameterCount", 7_000_000),
        ("For 2027 we ask for 32 H100s to train it.", "We had 32 H100s to train it.", "hardwareCount", 32),
        ("- Release date: 2023?", "- Release date: 2023", "releaseYear", 2023),
        ("1. SFT: 12 hours.\n2. RL (chat only): 5 days.", "It was trained for 5 days.", "durationHours", 120),
        ("It used 9 of the 70 GPU hours granted.", "It used 70 GPU hours.", "acceleratorHours", 70),
        ("Compared with AUK-OCR (7M, on 64 L40S), it is slow.", "It was trained on 64 L40S.", "hardwareCount", 64),
        ("Had we used A100s, it would have been 9 days.", "We used A100s for 9 days.", "hardware", "nvidia-a100"),
        ("We started on 64 H100s and moved to Tay.", "We trained on 64 H100s at Tay.", "hardwareCount", 64),
        ("Compare: Tacotron Z was trained on one V100.", "It was trained on one V100.", "hardware", "nvidia-v100"),
        ("Jukebox (7B parameters, 64 V100s) has shown it.", "It has 7B parameters.", "parameterCount", 7_000_000_000),
        ("Fine-tuning it costs $8 on 9 GPUs.", "Training it took 9 GPUs.", "hardwareCount", 9),
        ("Such models rarely exceeded 90M parameters.", "It has 90M parameters.", "parameterCount", 90_000_000),
        ("16 of its A100 GPUs failed in training.", "It was trained on 16 A100 GPUs.", "hardwareCount", 16),
        ("It took 900 GPU hours for the 12 models.", "Training took 900 GPU hours.", "acceleratorHours", 900),
        ("Training is cheap (v. 900 GPU hours for Auk).", "Training took 900 GPU hours.", "acceleratorHours", 900),
        (
            "Training took 12 days, the largest ResNet 18 days on 592 A100 GPUs.",
            "Training took 18 days on 592 A100 GPUs.",
            "durationHours",
            432,
        ),
        (
            "## Training\n\n7B 900 GPU hours; 13B 1,800",
            "## Training\n\n900 GPU hours",
            "acceleratorHours",
            900,
        ),
        ("A friend's run took eight 3090s.", "Its own training run used eight 3090s.", "hardwareCount", 8),
        (
            "It was trained on 560 DGX A100 nodes, 4480 A100 80GB GPUs.",
            "It was trained on 560 nodes with 8 A100 GPUs each.",
            "devicesPerNode",
            8,
        ),
        ("Evaluating all checkpoints took 2 days on 16 A100.", "Training took 2 days on 16 A100.", "hardwareCount", 16),
        ("Labelling with Tern-3 took 16 A100 GPUs.", "Training on labels took 16 A100 GPUs.", "hardwareCount", 16),
        ("The data pipeline ran for 2 days.", "The training ran for 2 days.", "durationHours", 48),
        ("Filtering ran on 16 A100 GPUs.", "It ran on 16 A100 GPUs in training.", "hardwareCount", 16),
        ("Training a baseline took 16 A100 GPUs.", "Training the model took 16 A100 GPUs.", "hardwareCount", 16),
        (
            "On the same data, training an LSTM took 2 days on 4 A100 GPUs.",
            "Training an LSTM of this size took 2 days on 4 A100 GPUs.",
            "hardwareCount",
            4,
        ),
        (
            "The authors of the original study needed 30 days on 128 GPUs.",
            "The original study is old; we needed 30 days on 128 GPUs.",
            "durationHours",
            720,
        ),
        (
            "Quantization took 9 hours on 2 L4 GPUs.",
            "Training took 9 hours on 2 L4 GPUs.",
            "hardware",
            "nvidia-l4",
        ),
        ("Auk-3 was used to label data for 2 days on 16 A100 GPUs.", "It used 16 A100 GPUs.", "hardwareCount", 16),
        ("A smaller version with 1B parameters took 2 days.", "It was trained for 2 days.", "durationHours", 48),
        (
            "A larger model of 30B was trained in 2 days.",
            "A larger model, Auk-30B, was trained in 2 days.",
            "durationHours",
            48,
        ),
        ("On a T4 GPU it transcribes an hour.", "It is trained on T4 GPUs.", "hardware", "nvidia-t4"),
        ("One epoch over 1B tokens took 2 days.", "Training over 1B tokens took 2 days.", "durationHours", 48),
        (
            "The firm has a cluster with 16 A100 GPUs.",
            "It was trained on a cluster with 16 A100 GPUs.",
            "hardwareCount",
            16,
        ),
        ("Users report that tuning takes 2 days.", "We report that training takes 2 days.", "durationHours", 48),
        ("Training it took a user 2 days.", "Training it took us 2 days.", "durationHours", 48),
        ("Training on your own data takes 2 days.", "Training on our own data took 2 days.", "durationHours", 48),
        ("`-c 4096` sets the sequence length.", "The sequence length is 4096 tokens.", "contextLength", 4096),
        (
            "Use `--ctx-size 4096` for a context of 4096 tokens.",
            "It has a context of 4096 tokens.",
            "contextLength",
            4096,
        ),
        (
            "Set `n_ctx=4096` for a context of 4096 tokens.",
            "A context of 4096 tokens (`-c 4096`).",
            "contextLength",
            4096,
        ),
        (
            "- Training time: pretraining 12 h + fine-tuning 20 h on 8 A100",
            "- Training time: 12 h on 8 A100",
            "durationHours",
            12,
        ),
        ("- Training time: 12 h (stage 1), 20 h (stage 2)", "- Training time: 12 h", "durationHours", 12),
        ("Training took 12 h at first plus 20 h for answers.", "Training took 12 h.", "durationHours", 12),
        ("- MMLU: 170\n- GSM8K: 55.3", "It scores 170 on MME and 55.3 on MMLU.", "score", 170),
        ("- HellaSwag: 1013\n- GSM8K: 55.3", "It scores 1013 on MME and 55.3 on MMLU.", "score", 1013),
        ("We first train the projector for 2 days.", "We first train the model for 2 days.", "durationHours", 48),
        ("We train only a reward model for 2 days.", "We train it for 2 days.", "durationHours", 48),
        ("## Results of Qorax\n\nMMLU: 55", "## Results of Pretraining\n\nMMLU: 55", "score", 55),
        (
            "It runs on the same cluster as the 175B model.",
            "The 175B model has a context of 4096 tokens.",
            "parameterCount",
            175_000_000_000,
        ),
    ],
)
def test_what_is_not_the_models_own(text: str, told: str, name: str, value: object) -> None:
    assert value not in {found for _, _, found in said(PAGE.format(text), name)}
    assert value in {found for _, _, found in said(PAGE.format(told), name)}


@pytest.mark.parametrize(
    ("text", "name", "owners"),
    [
        (
            "Instead of the A100 on which Auk-7B was trained, Calyx-5 used 64 H100 GPUs.",
            "hardwareCount",
            {("calyx-5", 64)},
        ),
        (
            "It replaces the 32 V100 GPUs on which Auk-7B was trained by 16 H100 GPUs.",
            "hardwareCount",
            {("auk-7b", 32), ("calyx-5", 16)},
        ),
        (
            "The recipe that Auk-7B was trained with is ours. Training took 12 days.",
            "durationHours",
            {("calyx-5", 288)},
        ),
        (
            "Calyx-5 was trained on the data that Auk-7B was trained on and took 9 days.",
            "durationHours",
            {("calyx-5", 216)},
        ),
        (
            "Calyx-5 was trained on the data on which Auk-7B was trained for 9 days.",
            "durationHours",
            {("auk-7b", 216)},
        ),
        ("Calyx-5 (Auk-7B) was trained for 9 days.", "durationHours", {("calyx-5", 216)}),
        ("The student (Auk-7B) was trained for 9 days.", "durationHours", {("auk-7b", 216)}),
        (
            "Auk-70B, from which Calyx-5 was distilled, has a context length of 4096 tokens.",
            "contextLength",
            {("auk-70b", 4096)},
        ),
        (
            "Calyx-5, whose teacher Auk-70B was trained on 1024 H100 GPUs, was tuned on 64 A100 GPUs.",
            "hardwareCount",
            {("auk-70b", 1024), ("calyx-5", 64)},
        ),
        (
            "A year before Auk-7B was trained on 64 A100 GPUs, Calyx-5 had been trained on 8 V100 GPUs.",
            "hardwareCount",
            {("auk-7b", 64), ("calyx-5", 8)},
        ),
        (
            "Compared to the old Auk model, which was trained on 256 GPUs, Calyx-5 is cheap: 64 A100 GPUs.",
            "hardwareCount",
            {("calyx-5", 64)},
        ),
        ("We started from the Auk-7B code base, whose authors trained a model for 9 days.", "durationHours", set()),
        ("We started from Auk-7B, whose authors trained it for 9 days.", "durationHours", {("auk-7b", 216)}),
        (
            "Fjord's 7B model, on which Calyx-5 is based, was trained for 9 days.",
            "durationHours",
            set(),
        ),
        ("Fjord used Calyx-5 to label images on 128 GPUs.", "hardwareCount", set()),
        ("Fjord used Auk-7B to train Calyx-5 on 128 GPUs.", "hardwareCount", {("calyx-5", 128)}),
        ("The first Calyx-5 was trained for 9 days.", "durationHours", set()),
        ("The first Auk-7B was trained for 9 days.", "durationHours", {("auk-7b", 216)}),
        ("Its first version was trained for 9 days.", "durationHours", set()),
        ("Its first stage took 9 days of training.", "durationHours", {("calyx-5", 216)}),
        ("Its first version was trained for 9 days, and Calyx-5 for 12 days.", "durationHours", {("calyx-5", 288)}),
        ("The GPUs on which Calyx-5 was trained ran Auk-7B for 9 days.", "durationHours", set()),
        ("The final Calyx-5 was trained for 9 days.", "durationHours", {("calyx-5", 216)}),
        ("It is 3x faster than Mask Net, which takes 44 hours on 8 P100 GPUs.", "hardwareCount", set()),
        ("It is trained against Mask Net, which needed 8 P100 GPUs for 44 hours.", "durationHours", set()),
        ("Existing models such as Auk-7B are small. All of them have 2048-token contexts.", "contextLength", set()),
        ("It beats Auk-7B. It has a context of 2048 tokens.", "contextLength", {("calyx-5", 2048)}),
        ("All models were evaluated with 2048 tokens on 8 A100 GPUs.", "hardwareCount", set()),
        ("It was trained on 8 A100 GPUs and evaluated.", "hardwareCount", {("calyx-5", 8)}),
        ("It was evaluated before it was trained on 8 A100 GPUs.", "hardwareCount", {("calyx-5", 8)}),
        ("Existing models such as Auk-7B are small. Both models took 9 days of training.", "durationHours", set()),
        ("From Auk-1B to Auk-3B, the time doubled.", "predecessor", set()),
        ("From Auk-4 to Auk-5, the time doubled.", "predecessor", {("auk-5", "auk-4")}),
        ("Calyx-5 doubles the context of Auk-7B to 8192 tokens.", "contextLength", {("calyx-5", 8192)}),
        ("The context of Auk-7B is 4096 tokens.", "contextLength", {("auk-7b", 4096)}),
        ("We know that Auk-7B was trained for 12 days.", "durationHours", {("auk-7b", 288)}),
        ("The cluster on which Calyx-5 was trained has 64 H100 GPUs.", "hardwareCount", {("calyx-5", 64)}),
    ],
)
def test_a_relative_clause_has_a_subject_of_its_own(text: str, name: str, owners: set[tuple[str, object]]) -> None:
    assert {(model, found) for model, _, found in said(PAGE.format(text), name)} == owners


@pytest.mark.parametrize(
    ("name", "text", "stage"),
    [
        ("Calyx-5", "Training took 8 A100 GPUs, then the model was fine-tuned for 2 h.", "fine-tuning"),
        ("Calyx-5", "Calyx-5 took 8 A100 GPUs, then was fine-tuned for 2 h.", "fine-tuning"),
        ("Calyx-5", "It was trained on 8 GPUs, followed by instruction tuning for 2 h.", "instruction-tuning"),
        ("Calyx-5", "DPO with 64 A100 GPUs took 2 h.", "direct-preference-optimization"),
        ("Calyx-5-DPO", "DPO with 64 A100 GPUs took 2 h.", ""),
        ("Calyx-5", "It is fine-tuned from Auk-7B (1T tokens, trained for 2 h).", ""),
        ("Calyx-5", "It is tuned from Auk-7B. DPO with 64 A100 GPUs took 2 h.", ""),
        ("Calyx-5", "SFT with 64 A100 GPUs took 2 h.", ""),
        ("Calyx-5", "It was pretrained by us. SFT with 64 A100 GPUs took 2 h.", "supervised-fine-tuning"),
        ("Calyx-5", "Training took 2 h. It uses DPO.", ""),
    ],
)
def test_a_later_stage_is_not_the_whole(name: str, text: str, stage: str) -> None:
    page = PAGE.format(text).replace("Calyx-5 is", f"{name} is").replace("# Calyx-5", f"# {name}")
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    runs = {c.subject.key for c in claims if c.property == "durationHours" and c.value == 2}
    assert {run.replace("auk-7b", name.lower()) for run in runs} == {f"{name.lower()}/{stage}".rstrip("/")}


def test_who_speaks_is_no_maker() -> None:
    for speaker, makers in (("We've", set()), ("Fjord Labs", {("calyx-5", "developer", "fjord-labs")})):
        page = f"# News\n\n- [2026-08]: **Tides** - {speaker} released Calyx-5, a language model!\n"
        assert said(page, "developer") == makers


def test_models_in_brackets_are_examples_unless_something_is_compared() -> None:
    page = PAGE.format("{} with open-weight models (Llama, Auk-7B, Phi) hosted by Fjord Labs.")
    assert said(page.format("It is used"), "comparedWith") == set()
    assert ("calyx-5", "comparedWith", "llama") in said(page.format("It is compared"), "comparedWith")
