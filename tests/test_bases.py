"""What a model was made from, where layout says it: links to hubs, columns of parts, lists of what was merged."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document


def bases(body: str, name: str = "page.md") -> set[tuple[str, object]]:
    """The bases that a card of Calyx-5 gives, by subject."""
    page = f"# Calyx-5\n\nCalyx-5 is a language model.\n\n{body}\n"
    claims = extract(parse_document(page.encode(), name=name)).claims
    return {(c.subject.key, getattr(c.value, "key", c.value)) for c in claims if c.property == "derivedFrom"}


HUB = "https://huggingface.co"


@pytest.mark.parametrize(
    ("link", "key"),
    [
        (f"[Osier]({HUB}/fjord/osier)", "osier"),
        (f"[fjord/osier]({HUB}/fjord/osier)", "osier"),
        (f"[Fjord-NLP/osier-hi-en]({HUB}/Fjord-NLP/osier-hi-en)", "osier-hi-en"),
        (f"[`fjord/osier-it`]({HUB}/fjord/osier-it)", "osier-it"),
        (f"[Osier V2]({HUB}/fjord/osier-v2-hf)", "osier-v2"),
        (f'<a href="{HUB}/fjord/osier">Osier</a>', "osier"),
    ],
)
def test_the_words_of_a_link_to_a_models_page_name_a_model(link: str, key: str) -> None:
    assert bases(f"The model was fine-tuned from {link} on letters.") == {("calyx-5", key)}


@pytest.mark.parametrize(
    "link",
    [
        f"[osier]({HUB}/datasets/fjord/osier)",
        f"[these weights]({HUB}/fjord/osier)",
        f"[Small]({HUB}/fjord/osier-small)",
    ],
)
def test_other_words_of_links_name_none(link: str) -> None:
    assert bases(f"The model was fine-tuned from {link} on letters.") == set()


def test_columns_of_parts_say_what_each_row_was_made_from() -> None:
    table = "| Model | Vision encoder | LLM |\n|---|---|---|\n"
    table += f"| Calyx-5-2B | [osier-clip]({HUB}/fjord/osier-clip) | Tern-2B |\n| Calyx-5-7B | ViT-L/14 | Tern-7B |\n"
    assert bases(f"## Models\n\n{table}") == {
        ("calyx-5-2b", "osier-clip"),
        ("calyx-5-2b", "tern-2b"),
        ("calyx-5-7b", "tern-7b"),
    }


def test_a_row_says_from_which_stage_its_model_was_trained() -> None:
    table = "| Model | Description |\n|---|---|\n| Calyx-5-Base | Base model for all tasks |\n"
    table += "| Calyx-5-SFT | SFT model trained from base model |\n| Calyx-5-RL | RL model trained from SFT model |\n"
    assert bases(f"## Models\n\n{table}") == {("calyx-5-sft", "calyx-5-base"), ("calyx-5-rl", "calyx-5-sft")}
    other = "| Wren-2-Base | Base model of others |\n"
    assert bases(f"## Models\n\n{table}{other}") == {("calyx-5-rl", "calyx-5-sft")}


def test_items_on_checkpoints_say_with_which_one_each_began() -> None:
    items = "- `calyx-v1.ckpt`: 20k steps at a resolution of 256.\n- `calyx-v2.ckpt`: Resumed from `calyx-v1.ckpt`."
    assert bases(items) == {("calyx-v2-ckpt", "calyx-v1-ckpt")}


def test_a_base_in_the_cell_of_a_name_or_at_the_head_of_a_row() -> None:
    beside = "| Model | Download |\n|---|---|\n| Calyx-5-2B (based on Tern-2B) | [2B](x) |\n| Calyx-5-9B | [9B](x) |\n"
    assert bases(beside) == {("calyx-5-2b", "tern-2b")}
    heading = "| Base model | Calyx-5 series | |\n|---|---|---|\n| Tern | Calyx-5-2B | Calyx-5-9B |\n"
    assert bases(heading) == {("calyx-5-2b", "tern"), ("calyx-5-9b", "tern")}


def test_the_items_below_a_merge_are_what_was_merged() -> None:
    items = f"* [fjord/osier-v0.01]({HUB}/fjord/osier-v0.01)\n* fjord/Tern-7B\n"
    assert bases(f"This model is a merge of the following models:\n\n{items}") == {
        ("calyx-5", "osier-v0.01"),
        ("calyx-5", "tern-7b"),
    }
    assert bases(f"It was tested against the following models:\n\n{items}") == set()


def test_a_row_without_a_name_is_of_the_model_whose_page_it_links_to() -> None:
    head = "| Base LLM | Vision encoder | Download |\n|---|---|---|\n"
    rows = [f"| Tern-{size} | CLIP-L-336px | [ckpt]({HUB}/fjord/calyx-5-{size}-v1) |\n" for size in ("2B", "7B")]
    assert bases(head + "".join(rows)) == {
        (f"calyx-5-{size}-v1", base) for size in ("2b", "7b") for base in (f"tern-{size}", "clip-l-336px")
    }


def test_a_repository_that_stands_last_in_a_title_is_the_tuned_model() -> None:
    page = "---\nbase_model: fjord/osier-xl\n---\n# Osier tuning - brook/tidal-lora\n\nThis model draws tides.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.subject.key for c in claims if c.property == "derivedFrom"} == {"tidal-lora"}


def test_words_of_a_link_may_be_short_for_the_name_of_its_page() -> None:
    link = f"[Osier-L-336px]({HUB}/fjord/osier-large-patch14-336)"
    assert bases(f"The image tower was initialised from {link}.") == {("calyx-5", "osier-l-336px")}


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("It is initialized from osier-base-cased and trained on letters.", "osier-base-cased"),
        (
            "The weights of the model were initialized by pruning the weights of osier-base-uncased.",
            "osier-base-uncased",
        ),
        ("It uses the following base models:\n\n* [fjord/Osier-7B](https://huggingface.co/fjord/Osier-7B)", "osier-7b"),
        ("- **Trained from model:** fjord/osier-large-14", "osier-large-14"),
        ("- **Based on:** Osier-7B", "osier-7b"),
        ("These are LoRA adaption weights for fjord/osier-diffusion-v1-5.", "osier-diffusion-v1-5"),
        ("Our best one, Calyx-5, fine-tuned from Osier-2, is fast.", "osier-2"),
    ],
)
def test_wordings_of_what_the_page_is_about(told: str, key: str) -> None:
    assert bases(told) == {("calyx-5", key)}


@pytest.mark.parametrize(
    "told",
    [
        "Calyx-5 is evaluated on reading tasks based on [Osier-2](https://example.org), [Moor-3](https://example.org).",
        "Calyx-5 was trained on data distilled from Osier-R1.",
        "A critic fine-tuned from Osier-2 filters the answers. The tokenizer is derived from Osier-2.",
        "Based on GPT-4, we annotate all images.",
        "Many models distilled from Osier-R1 based on Moor-2.5 are out.",
        "Tern-8B and Tern-70B, trained from Osier-8B and Osier-70B, respectively, are out.",
    ],
)
def test_bases_of_something_else(told: str) -> None:
    assert bases(told) == set()


def test_the_base_of_a_base_is_its_own() -> None:
    told = "Calyx-5 is based on Osier-8B via post-training, a security language model derived from Moor-3-8B."
    assert bases(told) == {("calyx-5", "osier-8b")}
    assert ("auk-3", "osier-2") in bases("We compare Calyx-5 with Auk-3, initialised from Osier-2.")


def test_a_tuned_member_whose_base_is_called_by_its_size() -> None:
    items = "- [calyx-5-9b](https://huggingface.co/fjord/calyx-5-9b): Base 9B model.\n"
    items += "- [calyx-5-9b-it](https://huggingface.co/fjord/calyx-5-9b-it): Tuned version of the base 9B model.\n"
    items += "- [calyx-5-27b](https://huggingface.co/fjord/calyx-5-27b): Base 27B model.\n"
    assert bases(items) == {("calyx-5-9b-it", "calyx-5-9b")}


def test_the_title_of_a_card_that_a_script_has_written_is_a_name() -> None:
    card = "# Whisper Small Nb - Ann Bell\n\nThis model is a fine-tuned version of [fjord/osier-ml]"
    card += "(https://huggingface.co/fjord/osier-ml) on the letters dataset.\n"
    claims = extract(parse_document(card.encode(), name="page.md")).claims
    assert [(c.subject.key, getattr(c.value, "key", c.value)) for c in claims if c.property == "derivedFrom"] == [
        ("whisper-small-nb", "osier-ml")
    ]


@pytest.mark.parametrize(
    ("told", "versions"),
    [
        ("Tern v1.3 is fine-tuned from Auk on letters.", set()),
        ("Tern-2 reads more than Tern.", {("tern-2", "tern")}),
        ("News: Tern-2 has been released.", {("tern-2", "tern")}),
    ],
)
def test_a_pages_own_name_is_a_version_where_the_text_says_so(told: str, versions: set[tuple[str, str]]) -> None:
    page = f"# Tern Model Card\n\nTern is a language model with 3 billion parameters.\n\n{told}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {
        (c.subject.key, getattr(c.value, "key", c.value)) for c in claims if c.property == "predecessor"
    } == versions


@pytest.mark.parametrize(
    ("said", "bases"),
    [
        (
            "Tern-S, Tern-M and Tern-L were fine-tuned from Auk-7B.",
            {"tern-s": "auk-7b", "tern-m": "auk-7b", "tern-l": "auk-7b"},
        ),
        ("Tern-S and Tern-L outperform models fine-tuned from Auk-7B.", {}),
        ("Tern-S and Tern-L were initialised from Auk-7B and Wren-13B, respectively.", {}),
    ],
)
def test_several_models_may_have_one_base(said: str, bases: dict[str, str]) -> None:
    page = f"# Tern\n\nTern is a family of language models: Tern-S, Tern-M and Tern-L.\n\n## Training\n\n{said}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.subject.key: getattr(c.value, "key", "") for c in claims if c.property == "derivedFrom"} == bases
