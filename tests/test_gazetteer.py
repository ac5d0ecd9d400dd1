"""Names, the gazetteer and hardware: what they find, what they leave alone, and how fast they load."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelatlas.errors import TableError
from modelatlas.gazetteer import (
    COLUMNS,
    TABLES,
    Gazetteer,
    find_hardware,
    hardware_base,
    hardware_facts,
    iri_path,
    load_gazetteer,
    parse_hardware,
    slug,
)
from modelatlas.lexicon import fold, parse_table, read_table

CHIPS = Path(__file__).resolve().parents[2] / "shared" / "epoch" / "chips.csv"
HEADER = "label\taliases\tmatch\tsource\n"


def found(text: str, kind: str) -> list[tuple[str, str]]:
    """Keys and surfaces of the matches of one kind."""
    return [(m.entity.key, text[m.start : m.end]) for m in load_gazetteer().find(text) if m.entity.kind == kind]


def hardware(text: str) -> list[tuple[str, str]]:
    return [(m.entity.label, text[m.start : m.end]) for m in find_hardware(text)]


@given(st.text())
def test_slug_is_idempotent_and_never_empty(name: str) -> None:
    made = slug(name)
    assert slug(made) == made
    assert made


@given(st.from_regex(r"[a-zX-Z19 _–-]*[a-z1][a-zX-Z19 _–-]*", fullmatch=True))
def test_slug_takes_hyphens_spaces_and_underscores_for_one(name: str) -> None:
    assert slug(re.sub("[-–_ ]", "-", name)) == slug(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NeuraScale 9", "neurascale-9"),
        ("Llama_2 – 7B", "llama-2-7b"),
        ("GPT-3.5", "gpt-3.5"),
        ("St. Louis v1.", "st-louis-v1"),
        ("C++", "c++"),
        ("文心 4.5", "文心-4.5"),
        ("ＧＰＴ－４", "gpt-4"),
        ("…", "xe280a6"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_iri_path_holds_nothing_that_an_iri_forbids(name: str) -> None:
    assert not re.search(r"[\x00-\x20<>\"{}|\\^`/?#]", iri_path(slug(name)))


@given(st.text())
def test_fold_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="BLOM OPT-US.\n'GPU A100s80GBİ", max_size=60))
def test_spans_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    last: dict[str, int] = {}
    for match in [*load_gazetteer().find(text), *find_hardware(text)]:
        assert 0 <= match.start < match.end <= len(text)
        assert match.start >= last.get(match.entity.kind, 0)
        last[match.entity.kind] = match.end


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("Technique", "mixed-precision\ntraining", [("mixed-precision-training", "mixed-precision\ntraining")]),
        ("Technique", "a distributed data-parallel run", [("data-parallelism", "distributed data-parallel")]),
        ("Technique", "transformers", [("transformer", "transformers")]),
        ("Technique", "loss fell to zero", []),
        ("Technique", "the Transformer-XL", []),
        ("Country", "the U.S.-based lab, us, US", [("US", "U.S."), ("US", "US")]),
        ("Country", "Turkey eats turkey in New Mexico", [("TR", "Turkey")]),
        ("Country", "the European Union, Michael Jordan, Georgia Tech", []),
        ("License", "the MIT license", [("MIT", "MIT license")]),
        ("License", "researchers at MIT", []),
        ("License", "Apache License, Version 2.0", [("Apache-2.0", "Apache License, Version 2.0")]),
        ("License", "CC-BY-NC 4.0", [("CC-BY-NC-4.0", "CC-BY-NC 4.0")]),
        ("Model", "BLOOM and OPT bloom and opt out", [("bloom", "BLOOM"), ("opt", "OPT")]),
        ("Model", "OPT-XYZ, Foo-BERT", []),
        (
            "Model",
            "Llama-2-70b, LLaMA2, GPT3.5",
            [("llama-2-70b", "Llama-2-70b"), ("llama-2", "LLaMA2"), ("gpt-3.5", "GPT3.5")],
        ),
        ("Model", "BERT\n\nLarge; BERT-based", [("bert", "BERT"), ("bert", "BERT")]),
        ("Benchmark", "SuperGLUE, GLUE, glue", [("superglue", "SuperGLUE"), ("glue", "GLUE")]),
        ("Benchmark", "SQuAD v2.0", [("squad-2.0", "SQuAD v2.0")]),
        ("Task", "text summarisation", [("text-summarization", "text summarisation")]),
        ("Metric", "4.2% average F1 score", [("average-f1", "average F1 score")]),
        ("Organization", "the MIT license of Meta", [("meta", "Meta")]),
    ],
)
def test_find(kind: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, kind) == expected


def test_find_keeps_to_its_bounds_and_tells_adjectives() -> None:
    text = "GLUE in France and a French lab on GLUE"
    countries = [m for m in load_gazetteer().find(text, 4, 30) if m.entity.kind == "Country"]
    assert [(m.entity.key, m.adjective) for m in countries] == [("FR", False), ("FR", True)]
    assert not [m for m in load_gazetteer().find(text, 4, 35) if m.entity.kind == "Benchmark"]


@pytest.mark.parametrize(
    ("kind", "name", "label"),
    [
        ("Country", "the united states", "United States"),
        ("Country", "georgia", "Georgia"),
        ("Country", "European Union", None),
        ("License", "mit", "MIT License"),
        ("License", "Apache 2.0 licence", "Apache License 2.0"),
        ("Model", "bloom", "BLOOM"),
        ("Benchmark", "the GLUE benchmark", "GLUE"),
        ("Technique", "Transformers", "transformer"),
        ("Model", "", None),
    ],
)
def test_lookup(kind: str, name: str, label: str | None) -> None:
    entity = load_gazetteer().lookup(kind, name)
    assert (entity.label if entity else None) == label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("512 NVIDIA A100 GPUs", [("NVIDIA A100", "NVIDIA A100 GPUs")]),
        ("A100s", [("NVIDIA A100", "A100s")]),
        ("NVIDIA A100 80GB SXM4 GPUs", [("NVIDIA A100 SXM4 80GB", "NVIDIA A100 80GB SXM4 GPUs")]),
        ("A100 64GB GPUs", [("NVIDIA A100", "A100 64GB GPUs")]),
        ("80 GB A100s", [("NVIDIA A100 80GB", "80 GB A100s")]),
        ("A100 (40G)", [("NVIDIA A100 40GB", "A100 (40G)")]),
        ("a 300GB A100 cluster", [("NVIDIA A100", "A100")]),
        ("8xH100, 8×H800", [("NVIDIA H100", "H100"), ("NVIDIA H800", "H800")]),
        ("V100s and V100S", [("NVIDIA V100", "V100s"), ("NVIDIA V100S", "V100S")]),
        ("TPU-v4 chips", [("Google TPU v4", "TPU-v4 chips")]),
        ("4 cloud TPUs", [("Google TPU", "cloud TPUs")]),
        ("2,000 TPU hours on TPUs", []),
        ("Gaudi2, Ascend 910B", [("Intel Gaudi 2", "Gaudi2"), ("Huawei Ascend 910B", "Ascend 910B")]),
        ("8-GPU nodes with T4 phages and GPUs", []),
        ("on GPUs (A100 80GB)", [("NVIDIA A100 80GB", "A100 80GB")]),
        ("A100 GPUs (80 GB)", [("NVIDIA A100 80GB", "A100 GPUs (80 GB)")]),
        ("A100 (SXM4, 80GB)", [("NVIDIA A100 SXM4 80GB", "A100 (SXM4, 80GB)")]),
        ("RTX 2080Ti, RTX3090", [("NVIDIA RTX 2080 Ti", "RTX 2080Ti"), ("NVIDIA RTX 3090", "RTX3090")]),
        ("3 million A100 GPU-hours", [("NVIDIA A100", "A100")]),
        ("T4 GPUs", [("NVIDIA T4", "T4 GPUs")]),
        ("A100x4, 16 P100s", [("NVIDIA A100", "A100"), ("NVIDIA P100", "P100s")]),
        ("4xT4, 2 × L4, a single P100", [("NVIDIA T4", "T4"), ("NVIDIA L4", "L4"), ("NVIDIA P100", "P100")]),
        ("a T4 virus near the L4 vertebra", []),
        ("16 TPUs v3 and v3-8 TPUs", [("Google TPU v3", "TPUs v3"), ("Google TPU v3", "v3-8 TPUs")]),
    ],
)
def test_hardware(text: str, expected: list[tuple[str, str]]) -> None:
    assert hardware(text) == expected


def test_parse_hardware_takes_the_whole_name_or_none() -> None:
    entity = parse_hardware("512 NVIDIA A100 GPUs")
    assert entity and (entity.key, entity.label) == ("nvidia-a100", "NVIDIA A100")
    assert parse_hardware("8-GPU nodes") is None
    assert parse_hardware("A100 and H100") is None


def test_facts_hold_for_a_chip_only_where_its_variants_agree() -> None:
    a100, h100 = hardware_facts("nvidia-a100"), hardware_facts("nvidia-h100")
    assert a100 and h100
    assert (a100.peak_flop_per_second, a100.peak_format) == (Decimal(312 * 10**12), "tensor FP16/BF16")
    assert (a100.memory_bytes, a100.power_watts, a100.reference) == (None, None, "")
    assert (h100.peak_flop_per_second, h100.reference) == (Decimal(9894 * 10**11), "NVIDIA H100 SXM5 80GB")
    sxm = hardware_facts("nvidia-a100-sxm4-80gb")
    assert sxm and (sxm.memory_bytes, sxm.power_watts) == (Decimal(80 * 10**9), Decimal(400))
    assert hardware_facts("neurascale-9") is None


def test_base_of_a_variant() -> None:
    base = hardware_base("nvidia-h100-sxm5-80gb")
    assert base and base.label == "NVIDIA H100"
    assert hardware_base("nvidia-h100") is None


def test_every_device_of_the_table_is_read_back() -> None:
    rows = [row.cells for row in read_table("hardware.tsv", ("label",))]
    assert len(rows) > 240
    assert [row["label"] for row in rows if getattr(parse_hardware(row["label"]), "label", "") != row["label"]] == []
    assert [row["label"] for row in rows if hardware_facts(slug(row["label"])) is None] == []


def test_every_device_of_epochs_list_is_read() -> None:
    if not CHIPS.exists():
        pytest.skip("Epoch AI's list of chips is not beside the repository")
    with CHIPS.open(encoding="utf-8") as file:
        names = [row["Hardware name"] for row in csv.DictReader(file)]
    assert [name for name in names if parse_hardware(name) is None] == []


def test_tables_are_sorted_out() -> None:
    """Every row has a source, no two entities of a kind share a key, and each label leads back to its entity."""
    gazetteer = load_gazetteer()
    for name, kind in TABLES.items():
        keys: set[str] = set()
        for row in read_table(name, COLUMNS):
            label, source = row.cells["label"], row.cells["source"]
            key = row.cells.get("key") or slug(label)
            assert source, row.where
            assert key not in keys, row.where
            keys.add(key)
            entity = gazetteer.lookup(kind, label)
            assert entity is not None and entity.key == key, row.where


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("label\taliases\tmatch\n", "t.tsv:1"),
        (HEADER + "A\t\tx\n", "t.tsv:2"),
        (HEADER + "A\t\t\t\n", "t.tsv:2"),
        (HEADER + "A\t\tmaybe\ts\n", "t.tsv:2"),
        (HEADER + "A\tB||C\t\ts\n", "t.tsv:2"),
        (HEADER + "A\tB\t\ts\n\nC\tb\t\ts\n", "t.tsv:4: 'b' is a name of both 'A' and 'C'"),
        ("", "no header"),
    ],
)
def test_a_malformed_table_is_refused_with_its_line(table: str, message: str) -> None:
    with pytest.raises(TableError, match=re.escape(message)):
        Gazetteer([("Model", parse_table("t.tsv", table, COLUMNS))])
