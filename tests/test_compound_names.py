"""Names put together of a known one and more are those of other models; what brackets spell out is one name."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document

SAID = "This page tells of a few things. {} 12 million parameters.\n"


def counted(text: str) -> set[str]:
    """Whose parameters a text counts."""
    claims = extract(parse_document(text.encode(), name="note.txt")).claims
    return {c.subject.key for c in claims if c.property == "parameterCount"}


@pytest.mark.parametrize(
    ("told", "whose"),
    [
        ("Clinical BERT has", "clinical-bert"),
        ("The Clinical BERT has", "clinical-bert"),
        ("We tuned the Harbour Whisper, which has", "harbour-whisper"),
        ("Open LLaMA has", "open-llama"),
        ("GPT-2 Danish has", "gpt-2-danish"),
        ("Qwen Ferry has", "qwen-ferry"),
        ("Falcon Mamba has", "falcon-mamba"),
        ("Stable Diffusion Turbo Lite has", "stable-diffusion-turbo-lite"),
        ("A Quick BERT (AQBERT) has", "aqbert"),
        ("The Quick Segment Anything Model(QuickSAM) has", "quicksam"),
        ("It was measured by Multilingual BERT (mBERT), which has", "mbert"),
        ("Robustly optimized BERT approach (RoBERTa) has", "roberta"),
        # of names that no table has
        ("Arctic Tern has", "arctic-tern"),
        ("Tern-2 Preview has", "tern-2-preview"),
        ("Fjord Tern-7B has", "tern-7b"),
        # the known name alone
        ("Vanilla BERT has", "bert"),
        ("Pretrained BERT has", "bert"),
        ("Google BERT has", "bert"),
        ("Unlike Meta Llama 2, BERT has", "bert"),
        ("With Hugging Face Transformers BERT has", "bert"),
        ("Surprisingly BERT has", "bert"),
        ("Meta's Segment Anything Model (SAM) has", "segment-anything-model"),
    ],
)
def test_what_a_known_name_is_a_part_of(told: str, whose: str) -> None:
    assert counted(SAID.format(told)) == {whose}


def test_a_word_before_a_name_that_also_stands_alone_is_none_of_it() -> None:
    assert counted("We met Tern. The Fjord Tern has 12 million parameters. Tern is trained on tides.\n") == {"tern"}


def test_a_short_form_stands_for_what_it_was_spelt_out_as() -> None:
    text = "The Robust Whisper (RoWhisper) is new. Whisper is older. RoWhisper has 12 million parameters.\n"
    assert counted(text) == {"rowhisper"}


@pytest.mark.parametrize("name", ["BERT-of-Harbour", "BLOOM+1"])
def test_a_name_that_goes_on_is_not_the_known_one(name: str) -> None:
    assert not counted(SAID.format(f"{name} has")) & {"bert", "bloom"}


def test_in_a_heading_any_word_may_have_a_capital() -> None:
    page = "# Notes\n\n## Why We Chose Harbour Whisper\n\n### Deploy Whisper\n\nWhisper has 12 million parameters.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.subject.key for c in claims if c.property == "parameterCount"} == {"whisper"}
