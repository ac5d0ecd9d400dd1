"""The documents of the benchmarks: the same seed, the same bytes, and prose that the program reads."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # benchmarks/ is no part of the package

from benchmarks.generate import generate, write  # noqa: E402

from modelatlas.pipeline import build, extract  # noqa: E402


def test_a_seed_gives_the_same_documents_whatever_their_number() -> None:
    ten = list(generate(10))
    assert list(generate(25))[:10] == ten
    assert list(generate(10, seed=4)) != ten
    assert len({document.text for document in ten}) == 10


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_lines_hold_the_documents(tmp_path: Path, name: str) -> None:
    assert write(generate(5), tmp_path / name) == 5
    write(generate(5), tmp_path / "again")
    data = (tmp_path / name).read_bytes()
    lines = (gzip.decompress(data) if name.endswith(".gz") else data).decode().splitlines()
    texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    assert texts == {file.stem: file.read_text("utf-8") for file in (tmp_path / "again").rglob("*.txt")}


def test_the_values_of_tags_are_those_of_the_texts(tmp_path: Path) -> None:
    write(generate(5), tmp_path / "values.xml")
    for element, document in zip(ElementTree.parse(tmp_path / "values.xml").getroot(), generate(5), strict=True):
        tagged = re.findall(r"<(?!p>|paragraph>)(\w+)>(.*?)</\1>", document.text)
        assert [(child.tag, child.text) for child in element] == list(dict.fromkeys(tagged))


def test_the_program_reads_them() -> None:
    claims = [len(extract(document.text).claims) for document in generate(20)]
    assert sum(claims) / len(claims) > 60


def test_the_program_reads_brief_ones_of_two_fifths_of_the_facts() -> None:
    brief = list(generate(20, brief=True))
    claims = [len(extract(document.text).claims) for document in brief]
    assert 20 < sum(claims) / len(claims) < 45


def test_lines_of_succession_and_contradictions_are_among_them(tmp_path: Path) -> None:
    write(generate(40), tmp_path / "documents")
    report = build(tmp_path / "documents", jobs=1)
    predecessors = [quad for quad in report.quads if quad.predicate.value.endswith("#predecessor")]
    assert not report.failures and report.documents == 40
    assert len(predecessors) > 10 and report.discrepancies > 5
