"""Sizes that names give: of what a page is titled for, and of the members of its family."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document

SIZES: dict[str, dict[str, str]] = {
    "# Tern\n\nTern is a language model. Tern-7B came out in May 2024.": {"tern-7b": "7000000000"},
    "# Tern\n\nTern is a family of models: Tern-7B and 13B.": {"tern-7b": "7000000000", "tern-13b": "13000000000"},
    "# Tern-7B\n\nTern-7B is a language model.\n\nParams: 12,345,678 trainable": {},  # an adapter's sheet
    "# Tern\n\nTern was tried at 540B, 62B and 8B. Tern-8B came out in May 2024.": {},
    "# Tern\n\nTern is a family of models: Tern-8x7B and Tern-8x22B.": {},
    "# Tern\n\nTern is a language model.\n\n- Tern-30B-A3B\n- Tern-80B-A8B": {},
    "# TernCLIP\n\nTernCLIP is a family: `TernCLIP ResNet-30M Text-29M` and `TernCLIP ResNet-60M Text-40M`.": {},
    "# Tern 7B\n\nTern 7B is a language model. Its compute is 6*8.54B*6T = 3e23 FLOP.": {},
    "# Tern 7B\n\nTern 7B is a language model with 8.54B in all.": {},
    "# Tern 7B\n\nTern 7B is a language model with 7.05B in all.": {"tern-7b": "7000000000"},
    "# Tern 7B\n\nTern 7B is a language model. 8B is another size.": {"tern-7b": "7000000000"},
    "# Tern 7B\n\nTern 7B is a language model.\n\nTern 13B is slower.": {
        "tern-7b": "7000000000",
        "tern-13b": "13000000000",
    },
    "# Tern 7B\n\nTern 7B is a language model. It is as good as Tern 13B in all.": {"tern-7b": "7000000000"},
    "# Te-7B\n\nTe-7B is a language model.\n\n- Te-7B\n- Te-13B": {"te-7b": "7000000000"},
}


@pytest.mark.parametrize("page", SIZES)
def test_a_name_gives_a_size_unless_the_text_counts(page: str) -> None:
    claims = extract(parse_document(f"{page}\n".encode(), name="page.md")).claims
    assert {c.subject.key: str(c.value) for c in claims if c.property == "parameterCount"} == SIZES[page]
