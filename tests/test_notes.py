"""Notes about models, as people write them: what a title names, what a heading says of a number, what is no fact."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from modelatlas import extract
from modelatlas.claims.prose.arithmetic import find_sums
from modelatlas.claims.prose.sentences import split_sentences
from modelatlas.documents import parse_document
from modelatlas.gazetteer import slug
from modelatlas.mentions import find_mentions
from modelatlas.model import Document, Node
from modelatlas.titles.titled import find_titled_model


def note(text: str) -> Document:
    return parse_document(text.encode(), name="note.md")


def facts(text: str, *properties: str) -> set[tuple[str, str, object]]:
    """Subject, property and value of what a note says, of the properties that are asked for."""
    claims = extract(note(text)).claims
    chosen = (c for c in claims if c.property in properties)
    return {(c.subject.key, c.property, c.value.key if isinstance(c.value, Node) else c.value) for c in chosen}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("# Calyx-5", "Calyx-5"),
        ("# Model Card for Calyx-5", "Calyx-5"),
        ("# Calyx-5 (7B)", "Calyx-5 (7B)"),
        ("# Calyx-5: a model of everything", "Calyx-5"),
        ("# Weight decay", "Weight decay"),
        ("# Getting started", None),
        ("# How it was made", None),
        ("# This is a model.", None),
        ("# Training", None),
    ],
)
def test_a_title_with_a_section_on_parameters_names_a_model(title: str, name: str | None) -> None:
    found = find_titled_model(note(f"{title}\n\n## Parameters\n\n7B\n").plain())
    assert (found and found.surface) == name


def test_a_title_without_such_a_section_must_look_like_a_name() -> None:
    assert find_titled_model(note("# Weight decay\n\n## History\n\nIt is old.\n").plain()) is None


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("34B", 34_000_000_000),
        ("about 28M (13M decoder)", 28_000_000),
        ("12 layers of 768, so around 110M", 110_000_000),
        ("34b\n", 34_000_000_000),
        ("340M (table 2)", 340_000_000),
        ("34B total, 11B of them active", 34_000_000_000),
        ("12B image encoder, 34B decoder", None),
        ("7B, 13B and 34B", None),
        ("6 * 34 * 10^9 = 204 * 10^9 parameters", None),
        ("Assuming 34B, as others have.", None),
        ("784*2000+2000*10=1588000", 1_588_000),
        ("Layer 1: 900*40 = 36,000\n\nLayer 2: 40*900 = 36,900\n\nTotal: 36,000 + 36,900 = 72,900", 72_900),
        ("Layer 1: 900*40 = 36,000\n\nLayer 2: 40*900 = 36,900\n\n36,000 + 36,900 = 72,900", 72_900),
        ("Layer 1: 900*40 = 36,000\n\nLayer 2: 40*900 = 36,900", None),
        ("6 * 34B * 2T = 4.08e23", None),
        ("LSTM layer: 4 * (20 + 20) * 20 = 3,200", None),
        ("300 * 5000 = 1,500,000 word vectors\n\n20 * 20 = 400", None),
        ("7*6/2 = 21 planes\n\n1700*21 = 35,700 parameters", 35_700),
        ("4 * 8B = 32B params\n\nEach of the four networks has about 8B parameters.", 32_000_000_000),
        ("~34B (not officially confirmed)", None),
        ("fine-tuned from Tarn-34B", 34_000_000_000),
        ("It uses Tarn-34B as its decoder.", None),
        ("We froze the model, and used a width of 64 as in Tarn-2, which resulted in 1.2M trainable parameters.", None),
        ("34B according to the paper\n\nThe draft said that Tarn-2 has 13B parameters.", 34_000_000_000),
    ],
)
def test_a_size_under_its_heading(body: str, value: int | None) -> None:
    found = facts(f"# Calyx\n\nWe present a model.\n\n## Parameters\n\n{body}\n", "parameterCount")
    assert {v for subject, _, v in found if subject == "calyx"} == ({value} if value else set())


@pytest.mark.parametrize(
    ("body", "hours"),
    [
        ("16.5 days", Decimal(396)),
        ("9 days = 216 hours", Decimal(216)),
        ("9 days * 24 hours / day = 216 hours", Decimal(216)),
        ("Calyx-5 was trained for 7 days. It was then trained for another 5 days at a higher resolution.", None),
        (
            "Training ran for 7 days on 8 H100s and continued for an additional 3 days. In total it took 10 days.",
            Decimal(240),
        ),
        ("57.7 days * 24", Decimal("1384.8")),
        ("assuming(!) 2 hours for each transfer, 2*30 = 60 hours", None),
        ("9 days * 64", None),
        ("7*24 + 12 = 180 hours", Decimal(180)),
        ("7*24 + 12 = 180 hours\n\nAssuming half failed, 2*24 = 48 hours", Decimal(180)),
        ("5 days * 24 h * 8 A100 = 960 hours", None),
        ("3 days on 8 A100 = 576 hours", None),
        ("9 days on 64 H100s.\n\n9*24 + 4 = 220 hours", Decimal(220)),
        ("Stage 1: 3 * 24 = 72 hours", None),
        ("Assuming half of them failed, 7*24 = 168 hours", None),
        ("512 GPUs * 9 days * 24 hours * 3e14 = 1e23", Decimal(216)),
        ("Training took 9 days for the first stage.", None),
        ("Training took 9 days. Training took 4 days.", None),
        ("The training took 9 days on 64 H100s, plus another 2 days for code.", None),
        ("We trained for 9 days and then for 2 more, a total of 11 days.", Decimal(264)),
        ("Each epoch takes 9 hours.", None),
        ("We could have trained for longer than 9 days.", None),
        ("Reproducing our results takes 9 days.", None),
        ("Stage I takes 3 days on 32 H100s, stage II 1 day on 64.", None),
        ("In stage one we trained on 64 H100s (3 days), in stage two on 128 H100s (1 day).", None),
        ("Not stated, but likely 8 H100s for about a week.", None),
        ("1. Hardware: 8x NVIDIA A100 GPUs\n2. Training duration: 9 days = 777,600 seconds\n", Decimal(216)),
    ],
)
def test_a_length_of_time_under_training(body: str, hours: Decimal | None) -> None:
    found = facts(f"# Calyx-5\n\nWe present a model.\n\n## Training\n\n{body}\n", "durationHours")
    assert {v for _, _, v in found} == ({hours} if hours else set())


def test_a_name_with_a_size_counts_where_the_text_does_not() -> None:
    assert facts("# Calyx 7B\n\nA model for text.\n", "parameterCount") == {("calyx-7b", "parameterCount", 7 * 10**9)}
    counted = "# Calyx 7B\n\nA model.\n\n## Parameters\n\n6.74B\n"
    assert facts(counted, "parameterCount") == {("calyx-7b", "parameterCount", 6_740_000_000)}
    both = facts("# Calyx-235B-A22B\n\nA model.\n", "parameterCount", "activeParameterCount")
    assert {v for _, _, v in both} == {235 * 10**9, 22 * 10**9}


def test_a_value_that_does_not_fit_the_name_is_another_models() -> None:
    text = "# Calyx 7B\n\nCalyx 7B is a model. We release models of up to 70 billion parameters.\n"
    assert {v for _, _, v in facts(text, "parameterCount")} == {7 * 10**9}


def test_the_title_is_named_in_many_ways() -> None:
    text = "# Calyx Base (7B)\n\nCalyx-Base-7B was trained on 64 H100 GPUs for 9 days.\n"
    assert facts(text, "hardwareCount", "durationHours") == {
        ("calyx-base-7b", "hardwareCount", 64),
        ("calyx-base-7b", "durationHours", Decimal(216)),
    }


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Tern2-V", "TERN-2-V has 7B parameters.", {"tern2-v"}),
        ("Tulu 3", "TÜLU 3 has 7B parameters.", {"tulu-3"}),
        ("Orca 3", "Orca has 7B parameters; Orca 3 has 9B.", {"orca", "orca-3"}),
        ("Calyx 1b", "Calyx-1b is a model.", {"calyx-1b"}),
        ("Calyx1b", "Calyx-1b is a model.", set()),
        ("Tern (2019)", "The Tern model has 7B parameters.", {"tern-2019"}),
        ("Tern (2019)", "Tern has 7B parameters, Tern Large 9B.", {"tern"}),
        ("Tern103", "Tern57 has 7B parameters, and Tern103 has 9B parameters.", {"tern57", "tern103"}),
        ("Calyx 7B", "FLOP: 6*8.54B*6T = 3.07e23", set()),
        ("Calyx 7B", "FLOP: 6*7.02B*6T = 2.5e23", {"calyx-7b"}),
    ],
)
def test_whose_size_a_text_gives_beside_its_title(title: str, text: str, found: set[str]) -> None:
    note = f"# {title}\n\nWe present a model.\n\n## Training\n\n{text}\n"
    assert {subject for subject, _, _ in facts(note, "parameterCount")} == found


@pytest.mark.parametrize(
    ("title", "sizes", "found"),
    [
        ("TernNet", "33M (small), 458M (large)", {"small": 33, "large": 458}),
        ("TernNet", "base/large: 33M/458M", {"base": 33, "large": 458}),
        ("TernNet-Large", "SMALL contains 33M parameters, LARGE 458M", {"small": 33, "large": 458}),
        ("TernNet-L", "Small = 33M, Large = 458M", {"small": 33, "l": 458}),
        ("TernNet-XL", "Small = 33M, Large = 458M", {}),
        ("TernNet-Base", "base 86M, large 307M", {"base": 86, "large": 307}),
        ("Tern", "33M (small), 458M (large)", {}),
    ],
)
def test_sizes_of_editions_under_parameters(title: str, sizes: str, found: dict[str, int]) -> None:
    note = f"# {title}\n\n## Parameters\n\n{sizes}\n"
    said = {(subject, value) for subject, _, value in facts(note, "parameterCount", "derivedFrom")}
    assert said == {(f"ternnet-{edition}", millions * 10**6) for edition, millions in found.items()}


def test_what_the_largest_took_is_not_the_small_ones() -> None:
    note = "# {}\n\n## Training\n\nSame cluster as for the largest one, which took 34 days on 1024 H100s.\n"
    assert facts(note.format("Calyx-small"), "durationHours", "hardwareCount", "hardware") == set()


@pytest.mark.parametrize(
    ("body", "devices", "hardware"),
    [
        ("It was trained on 8 NVIDIA 3090 GPUs.", {8}, {"nvidia-rtx-3090"}),
        ("It was trained on 3090 GPUs.", {3090}, set()),
        ("It was trained on a single 3090 GPU.", {1}, {"nvidia-rtx-3090"}),
        ("It was trained on two 1080 GPUs.", {2}, {"nvidia-gtx-1080"}),
        ("48 H100 GPUs (see the appendix)", {48}, {"nvidia-h100"}),
        ("It was trained on 8 high-end NVIDIA GPUs.", {8}, set()),
        ("8 GPUs, NVIDIA H100 (guess)", {8}, set()),
        ("It was trained on 8x80GB H100 GPUs.", {8}, {"nvidia-h100-80gb"}),
        ("It was trained on 8 x 80 GB H100.", {8}, {"nvidia-h100-80gb"}),
        ("It was trained on a v3-8 TPU.", set(), {"google-tpu-v3"}),
        ("It was trained on eight L40s.", {8}, {"nvidia-l40"}),
        ("If it was 256 H100s for 20 days, compute would be 5.5e22 FLOP.", set(), set()),
        ("One estimate: 100 days on 10,000 H100s (speculative).", set(), set()),
        ("The successor was trained on 4,000 H100s.", set(), set()),
        ("In stage one we trained on 64 H100s (3 days), in stage two on 128 H100s.", set(), {"nvidia-h100"}),
        ("A forward pass takes 12 ms on an H100.", set(), set()),
        ("Reproducing our results takes 2 days on a single H100.", set(), set()),
        ("The previous state of the art required 1,024 H100s.", set(), set()),
        ("The state of the optimizer is sharded over 8 GPUs.", set(), set()),
        ("Earlier work was trained on 256 H100 GPUs.", set(), set()),
        ("We thank the centre for hours on its H100 partition.", set(), set()),
        ("It runs at 68 FPS on an H100, and was trained for 9 days.", set(), set()),
        ("2.5k TPUv3-core days", set(), {"google-tpu-v3"}),
        ("We report results on 14 benchmarks and lead on 10 of them.", set(), set()),
        ("It was trained on H100s. We used 24 of them.", {24}, {"nvidia-h100"}),
        ("It was trained on a cluster of 96 DGX A100 (8×40G) servers.", set(), {"nvidia-a100"}),
        ("It was trained on 8x3090 for a week.", {8}, {"nvidia-rtx-3090"}),
        ("4x1080Ti, 300 epochs", {4}, {"nvidia-gtx-1080-ti"}),
        ("It was trained on one P100.", {1}, {"nvidia-p100"}),
        ("3.5 days; 8 P100", {8}, {"nvidia-p100"}),
        ("It was trained on a TPU v3-512 (256 chips).", {256}, {"google-tpu-v3"}),
        ("Expected: 90 days using 16 H100 GPUs.", set(), set()),
        ("It was trained on 1920x1080 pictures and on a 3090 image set.", set(), set()),
        ("It was trained on several machines, 8 A100 each.", set(), {"nvidia-a100"}),
        ('"A cluster of 24k H100s" was announced; unclear how many were used', set(), {"nvidia-h100"}),
    ],
)
def test_devices_under_training(body: str, devices: set[int], hardware: set[str]) -> None:
    found = facts(f"# Calyx-5\n\nWe present a model.\n\n## Training\n\n{body}\n", "hardwareCount", "hardware")
    assert {v for _, name, v in found if name == "hardwareCount"} == devices
    assert {v for _, name, v in found if name == "hardware"} == hardware


def test_many_sums_cost_no_square() -> None:
    lines = "\n\n".join(f"{n} * 7 + 3 * 4 = {n * 7 + 12}" for n in range(1000, 2000))
    assert facts(f"# Calyx-5\n\n## Parameters\n\n{lines}\n", "parameterCount") == set()
    assert facts(f"# Calyx-5\n\n## Parameters\n\n5 = {'7 * 8 + ' * 2000} 9\n", "parameterCount") == set()


def test_our_model_is_the_titles_whoever_was_named_before() -> None:
    text = "# Calyx-5\n\nTarn-2 initialises the encoder. We train our model on 6 V100 GPUs for 70 hours.\n"
    assert ("calyx-5", "hardwareCount", 6) in facts(text, "hardwareCount")


def test_a_star_between_numbers_is_no_emphasis() -> None:
    layout = note("# A\n\nIt has 2*3 of *this* and 8 *24 hours, *all* told.\n").layout
    assert layout is not None
    assert "It has 2*3 of this and 8 *24 hours, all told." in layout.text


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("6 * 34B * 300B = 6.1e22", True),
        ("312 TFLOPS × 64 GPUs × 9 days", True),
        ("It was trained on 8 x A100 GPUs for 9 days.", False),
        ("3.1×10^24 FLOP were spent.", False),
        ("It was trained on 8 A100 GPUs at 384 × 384 for 9 days.", False),
        ("It was trained on 8 A100 GPUs at 960x540 pixels for 9 days.", False),
        ("It took 9 hours for 30,000 + 6,000 steps on 8 A100 GPUs.", False),
        ("34B + 300M", True),
        ("It is big (L = 48, H = 4096, d_ff = 96).", False),
        ("8 × 8 × 3 = 192 weights", True),
    ],
)
def test_sums_are_found(line: str, whole: bool) -> None:
    doc = note(f"# Calyx-5\n\n{line}\n").plain()
    sentence = next(split_sentences(doc, find_mentions(doc)))
    assert find_sums(sentence.code)[:1] == ([(0, len(sentence.code))] if whole else [])


def test_lines_of_a_note_are_sentences_and_wrapped_lines_are_not() -> None:
    wrapped = "# A\n\nThe model was trained on many devices of a cluster that\nNorway has, and it took some time\n"
    listed = "# A\n\nNumber of layers: 64\nHidden size: 5120\nNumber of parameters of the whole model: 32.8B\n"
    for text, count in ((wrapped, 1), (listed, 3)):
        doc = note(text).plain()
        assert len(list(split_sentences(doc, find_mentions(doc)))) == count


def test_hostile_lines_cost_no_square() -> None:
    text = "# Calyx-5\n\n## Parameters\n\n" + "7 * 8 [x] (y) " * 4000 + "\n"
    assert facts(text, "parameterCount") == set()


def test_examples_of_notes_stay_out_of_the_repository() -> None:
    """The notes that the rules were measured on are other people's: only figures may be here."""
    rules = Path(__file__).parents[1] / "src" / "modelatlas" / "data"
    texts = " ".join(
        (rules / f"rules-{name}.toml").read_text(encoding="utf-8") for name in ("notes", "runs", "sections")
    )
    assert texts.count("Calyx-5") > 20 and "Qwen" not in texts and "Llama" not in texts


@pytest.mark.parametrize(
    "said",
    [
        "The 3B ran for 60 days on 512 V100s.",
        "The 3B parameter LM took 60 days on 512 V100s.",
        "For the 3B we needed 60 days.",
        "Training the 3B: 60 days.",
        "The 650M student took 60 days.",
    ],
)
def test_a_model_of_another_size_is_not_that_of_the_title(said: str) -> None:
    assert facts(f"# Calyx-20B\n\n## Training\n\n{said}\n", "durationHours", "hardwareCount") == set()
    own = said.replace("3B", "20B").replace("650M", "20B")
    assert facts(f"# Calyx-20B\n\n## Training\n\n{own}\n", "durationHours") == {("calyx-20b", "durationHours", 1440)}


def test_lines_of_stages_that_are_one_paragraph_are_parts() -> None:
    lines = "Stage 1 (alignment): 5 hours, 8 A100\nStage 2 (instruction): 1.2M dialogues, 21 hours, 8 A100"
    assert facts(f"# Calyx-5\n\n## Training\n\n{lines}\n", "durationHours") == set()


def test_of_a_cluster_only_a_part_trains() -> None:
    said = "- cluster: 3,072 H100s, of which Calyx-5 used 1,024"
    assert facts(f"# Calyx-5\n\n## Training\n\n{said}\n", "hardwareCount") == set()


NOTES = json.loads((Path(__file__).parent / "data" / "notes.json").read_text(encoding="utf-8"), parse_float=Decimal)
"""Notes as an analyst writes them, with the facts of the title's model: null where the note gives none; ``unread`` are
those that it gives and that are not read (nothing wrong is read in their place)."""


def as_text(written: dict[str, Any]) -> str:
    sections = [f"## {head}\n\n{written[head.lower()]}" for head in ("Parameters", "Training") if written[head.lower()]]
    return "\n\n".join([f"# {written['title']}", written["abstract"], *sections]) + "\n"


def test_there_are_notes_of_every_kind() -> None:
    assert (len(NOTES), sum(len(n["facts"]) for n in NOTES)) == (168, 540)


@pytest.mark.parametrize("written", NOTES, ids=lambda written: str(written["title"]))
def test_facts_of_a_note(written: dict[str, Any]) -> None:
    asked = {*written["facts"], *written.get("unread", ())}
    own = slug(written["title"])
    read: dict[str, list[object]] = {}
    for subject, name, value in facts(as_text(written), *asked):
        if subject == own:
            read.setdefault(name, []).append(value)
    assert read == {name: [value] for name, value in written["facts"].items() if value is not None}
