"""Papers and reports in plain text: sections, paragraphs, tables, and what is left out."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.documents.plain import read_plain
from modelatlas.errors import DocumentError

PAPER = """Preprint. Under review.

Tern: A Model of
Medium Size

Ada Brook and Li Chen

Abstract
Tern has 7.1 billion parame-
ters and is a mixture-of-
experts.

1   Introduction

Tern is new.\f2
Tern goes on.

Model      Params    MMLU
Tern       7.1B      61.0
Auk-large  13B       64.2

2 Training

GPU type: A100
Hours used: 350

References
[1] Auk. 2023. 13 billion parameters.
"""


def test_a_paper_has_sections_paragraphs_and_a_table() -> None:
    layout = read_plain(PAPER)
    assert layout is not None
    shown = [(b.kind, b.level, b.read, layout.text[b.span.start : b.span.end]) for b in layout.blocks]
    assert shown == [
        ("heading", 1, True, "Tern: A Model of Medium Size"),
        ("paragraph", 0, False, "Ada Brook and Li Chen"),
        ("heading", 2, True, "Abstract"),
        ("paragraph", 0, True, "Tern has 7.1 billion parameters and is a mixture-of-experts."),
        ("heading", 2, True, "Introduction"),
        ("paragraph", 0, True, "Tern is new. Tern goes on."),
        ("heading", 2, True, "Training"),
        ("paragraph", 0, True, "GPU type: A100"),
        ("paragraph", 0, True, "Hours used: 350"),
        ("heading", 2, True, "References"),
        ("paragraph", 0, True, "[1] Auk. 2023. 13 billion parameters."),
    ]
    (table,) = layout.tables
    assert table.headers == 1
    assert [[layout.text[a:b] for a, b in row] for row in table.rows] == [
        ["Model", "Params", "MMLU"],
        ["Tern", "7.1B", "61.0"],
        ["Auk-large", "13B", "64.2"],
    ]


def test_places_lead_back_to_the_file() -> None:
    layout = read_plain(PAPER)
    assert layout is not None
    for block in layout.blocks:
        start, end = layout.original(block.span)
        first, last = layout.text[block.span.start : block.span.end].split()[:1], PAPER[start:end].split()[:1]
        assert first == last


def test_references_are_no_part_of_the_paper() -> None:
    doc = parse_document(PAPER.encode(), name="a.txt")
    assert doc.layout is not None
    assert not any("13 billion" in doc.layout.text[b.span.start : b.span.end] for b in doc.layout.blocks)


@pytest.mark.parametrize(
    "source",
    [
        "Tern-7B has 7.1 billion parameters.\n\nIt is new.\n",
        "NEWS\n\nTern-7B has 7.1 billion parameters.\n",
        "3 Tern models\n\nTern-7B has 7.1 billion parameters.\n",
        "",
    ],
)
def test_a_text_without_sections_has_no_layout(source: str) -> None:
    assert read_plain(source) is None


def test_lines_in_columns_are_a_table_without_any_heading() -> None:
    """A brief in columns: whose each value is stands above it, and no line is a sentence."""
    sheet = (
        "A SHORT BRIEF\n\nMODEL         TERN-XL         TERN-M\nParameters    123B            24B\n"
        "License       commercial      Apache-2.0\nDevices       3,072 x H200    1,024 x H200\n\n"
        " - Tern-2XL (planned): 400B\n"
    )
    claims = extract(parse_document(sheet.encode(), name="brief.txt")).claims
    counts = {(c.subject.key, c.property, c.value) for c in claims if c.property in ("parameterCount", "hardwareCount")}
    assert counts == {
        ("tern-xl", "parameterCount", 123_000_000_000),
        ("tern-m", "parameterCount", 24_000_000_000),
        ("tern-xl", "hardwareCount", 3072),
        ("tern-m", "hardwareCount", 1024),
    }


def test_the_source_of_latex_is_not_read() -> None:
    source = "\\section{Model}\nWe train Tern-9B on 256 GPUs.\n\\begin{table}\nTern-9B & 9B \\\\\n\\end{table}\n"
    with pytest.raises(DocumentError, match=r"paper\.tex: this is LaTeX source: convert it"):
        parse_document(source.encode(), name="paper.tex")
    assert parse_document(b"Use \\section{Model} in the source of Tern-9B.", name="notes.txt").text


SHEET = """{}
Parameters: 1.9B
Predecessor: Auk-2 (730M), retired
Compute: 1,280 H100 for 19 days
Inputs: 8 cameras
"""


@pytest.mark.parametrize("head", ["Overview: Auk-3", "Auk-3", "Auk-3 is a model for rivers."])
def test_lines_of_keys_are_a_sheet(head: str) -> None:
    claims = extract(parse_document(SHEET.format(head).encode(), name="a.txt")).claims
    of_it = {(c.property, c.value) for c in claims if c.subject.key == "auk-3"}
    assert {("parameterCount", 1_900_000_000), ("durationHours", 456), ("hardwareCount", 1280)} <= of_it
    assert all(c.subject.key != "auk-2" for c in claims)


FORM = """PUBLIC SUMMARY OF TRAINING AND COMPUTE

1. General information
1.1 Provider: Auk Systems GmbH, Leipzig, Germany
1.2 Model name: Auk-L 2.0
1.3 Predecessors: Auk-L 1.0 (withdrawn)

2. Compute
2.1 Hardware: NVIDIA H200
2.2 Energy: 17.4 GWh (measured)

3. Parameters
3.1 Total: 530 billion
"""


def test_a_form_has_numbered_keys_and_names_its_model_in_one() -> None:
    claims = extract(parse_document(FORM.encode(), name="a.txt")).claims
    said = {(c.subject.key, c.property, getattr(c.value, "key", c.value)) for c in claims}
    assert {
        ("auk-l-2.0", "developer", "auk-systems"),
        ("auk-l-2.0", "hardware", "nvidia-h200"),
        ("auk-l-2.0", "energyKilowattHours", 17_400_000),
        ("auk-l-2.0", "parameterCount", 530_000_000_000),
    } <= said
    assert {key for key, *_ in said} == {"auk-l-2.0"}
