"""Pages of programs, and runs that repeat what others have trained."""

from __future__ import annotations

import pytest

from calyx_pages import said

RUN = ("durationHours", "hardware", "hardwareCount")
OF_A_PAGE = ("license", "releaseYear", "developer", "parameterCount")
TOLD = "\n\nReleased in 2023. Developed by Fjord Labs.\n\n## License\n\nMIT\n"


@pytest.mark.parametrize(
    ("opening", "model"),
    [
        ("TernKit helps you tag birds with {}.", "Whin-6B"),
        ("TernKit makes it easy to search with {}.", "Whin-6B"),
        ("Find birds before they fly. TernKit scans your photos with {}.", "Whin-6B"),
        ("Ready-to-use tagging of birds with {} and others.", "Whin-6B"),
        ("Easily fine-tune {} and 100 others in a browser.", "Whin-6B"),
        ("Easy, fast and cheap LLM serving for {} and others.", "Whin-6B"),
        ("The simplest, fastest repository for training small models such as {}.", "Whin-6B"),
        ("LLMs in pure C with no need for Python, among them {}.", "Whin-6B"),
        ("Ongoing research training transformer models such as {} at scale.", "Whin-6B"),
    ],
)
def test_what_a_program_does_is_no_fact_of_a_model(opening: str, model: str) -> None:
    page = "# TernKit\n\n" + opening.format(model) + TOLD
    assert said(page, *OF_A_PAGE) <= {("whin-6b", "parameterCount", 6_000_000_000)}
    made = page.replace("## License", "The model was trained by us.\n\n## License")
    assert ("ternkit", "license", "MIT") in said(made, *OF_A_PAGE)


def test_a_model_may_help_its_reader_as_well() -> None:
    page = "# TernTag\n\nTernTag helps you tag birds. TernTag is a model for photos." + TOLD
    assert ("terntag", "license", "MIT") in said(page, *OF_A_PAGE)


def test_a_program_whose_name_begins_with_that_of_a_model_is_not_the_model() -> None:
    page = "# {}\n\nEasily fine-tune 100 models in a browser.\n\n## License\n\nThis repository is licensed under MIT.\n"
    assert said(page.format("LLaMA Workbench"), "license") == set()
    assert said(page.format("LLaMA"), "license") == {("llama", "license", "MIT")}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The file train.py reproduces {} on 8 A100 GPUs in 4 days.", False),
        ("Currently it reproduces {} (124M), running on 8 A100 GPUs for 4 days.", False),
        ("We replicate Fjord's {} on 8 A100 GPUs in 4 days.", False),
        ("Our {} replication took 4 days on 8 A100 GPUs.", False),
        ("The speedrun of {} took 4 days on 8 A100 GPUs.", False),
        ("TernKit makes it easy to fine-tune {} on 8 A100 GPUs in 4 days.", False),
        ("TernKit lets you fine-tune {} on a single A100 in 4 days.", False),
        ("Fjord trained {} on 8 A100 GPUs in 4 days.", True),
        ("The training of {} took 4 days on 8 A100 GPUs and is reproducible.", True),
    ],
)
def test_a_run_that_repeats_a_training_says_nothing_of_it(text: str, own: bool) -> None:
    assert bool(said(f"# Notes on training\n\n{text.format('Whin-6B')}\n", "durationHours")) == own


@pytest.mark.parametrize(
    ("opening", "models"),
    [
        ("Open-Whin is a reproduction of Whin-6B.", set()),
        ("Open-Whin is a language model.", {"whin-6b"}),
        ("We reproduce Whin-6B.", {"whin-6b"}),
        ("There are reproductions of Open-Whin. Open-Whin was trained for 9 days.", {"open-whin", "whin-6b"}),
    ],
)
def test_a_reproduction_goes_on_about_its_own_run(opening: str, models: set[str]) -> None:
    page = f"# Open-Whin\n\n{opening} We trained Whin-6B from scratch on 64 A100 GPUs for 14 days.\n"
    assert {model for model, _, _ in said(page, *RUN)} == models


def test_who_repeats_a_training_has_not_made_the_model() -> None:
    page = "# Notes\n\nThe target follows Ann Bell's Whin-6B {}.\n"
    assert said(page.format("replication"), "developer") == set()
