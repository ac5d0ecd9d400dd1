"""Names make a line of versions only where the text says nothing else of the two models."""

from __future__ import annotations

import pytest

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions


def links(text: str) -> set[tuple[str, str, object]]:
    doc = parse_document(f"<p>{text}</p>".encode(), name="x.txt")
    return {
        (claim.subject.key, claim.property, getattr(claim.value, "key", claim.value))
        for claim in extract_claims(doc, find_mentions(doc)).claims
        if claim.property in ("predecessor", "derivedFrom")
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "<model>Tern-2</model> has 7 billion parameters. <model>Tern-1</model> had two billion.",
            {("tern-2", "predecessor", "tern-1")},
        ),
        (
            "<model>Tern-2</model> was fine-tuned from <model>Tern-1</model>.",
            {("tern-2", "derivedFrom", "tern-1")},
        ),
        (
            "<model>Loop-1</model> was fine-tuned from <model>Loop-2</model>.",
            {("loop-1", "derivedFrom", "loop-2")},
        ),
        ("<model>Tern-7B</model> has 7 billion parameters, <model>Tern-13B</model> has 13 billion.", set()),
    ],
)
def test_a_fine_tune_and_a_size_are_no_version(text: str, wanted: set[tuple[str, str, object]]) -> None:
    assert links(text) == wanted
