"""Terms that share their head are read, and what is left of their name is not taken for a name."""

from __future__ import annotations

import pytest

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions
from modelatlas.model import Node


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("It uses data and tensor parallelism.", ["data-parallelism", "tensor-parallelism"]),
        ("Data, tensor and expert parallelism.", ["data-parallelism", "tensor-parallelism", "expert-parallelism"]),
        ("It mixes local and global sparse attention.", ["local-attention", "global-attention"]),
        ("It suits multilingual and multimodal tasks.", ["multilingual-understanding", "multimodal-understanding"]),
        ("It needs power and tensor parallelism.", ["tensor-parallelism"]),  # no table lists a power parallelism
    ],
)  # fmt: skip
def test_what_shares_a_head_is_found(text: str, keys: list[str]) -> None:
    doc = parse_document(f"<p>{text}</p>".encode(), name="x.txt")
    found = [m for m in find_mentions(doc) if m.kind in ("technique", "task")]
    assert [m.entity.key for m in found if m.entity] == keys
    assert all(doc.text[m.start : m.end] == m.surface for m in found)


def test_a_part_of_a_name_is_no_name() -> None:
    doc = parse_document(b"<p><model>X-1</model> was trained with data and tensor parallelism.</p>", name="x.txt")
    named = extract_claims(doc, find_mentions(doc)).entities
    assert named[Node("Technique", "data-parallelism")] == ("data parallelism", frozenset({"data parallelism"}))
