"""Releases that stand below a date: in items of news, in lists after a date, in sections that one heads."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document

PAGE = "# Godwit-3\n\nGodwit-3 is a language model.\n\n"
DAY = [("godwit-3", "2024-05-11")]


def released(text: str) -> list[tuple[str, str]]:
    """The models of a page that have a date of release, with it."""
    claims = extract(parse_document((PAGE + text).encode(), name="page.md")).claims
    return [(c.subject.key, str(c.value)) for c in claims if c.property == "releaseDate"]


def years(text: str) -> list[object]:
    claims = extract(parse_document((PAGE + text).encode(), name="page.md")).claims
    return [c.value for c in claims if c.property == "releaseYear"]


@pytest.mark.parametrize(
    "item",
    [
        "Published Godwit-3!",
        "We have published the new Godwit-3.",
        "Godwit-3 is officially available.",
        "Our new speech model, Godwit-3!",
        "Godwit-3 - new model of Arctic Letters released (see Auk et al., 2022)",
        "We release Godwit-3 and code.",
        "We are excited to announce the release of Godwit-3, which hears better.",
        "The code and weights of Godwit-3 are available on Hugging Face.",
        "**Model release** - Godwit-3 is available.",
        "Godwit-3, our best model so far, is released!",
        "Godwit-3 & its training data released.",
        "Code and pretrained models are released.",
        "Godwit-3 (2.7B) checkpoints are released.",
        "We are glad to announce that the latest Godwit-3 checkpoint is now available on Hugging Face!",
        "Godwit-3 is on Hugging Face now!",
        "2.7B Godwit-3 weights are available on Hugging Face.",
    ],
)
def test_an_item_begins_with_the_day_of_a_release(item: str) -> None:
    assert released(f"## News\n\n- **2024-05-11**: {item}\n") == DAY


@pytest.mark.parametrize(
    "item",
    [
        "Released Godwit-3 inference code.",
        "Released Godwit-3's tokenizer.",
        "Published Godwit-3 technical report.",
        "We released Godwit-3 GGUF files.",
        "We released Godwit-3 datasets.",
        "We announce Godwit-3, coming next month.",
        "We presented Godwit-3 at a workshop.",
        "Godwit-3 is out of beta.",
        "Godwit-3 is live on the leaderboard.",
        "Godwit-3 was released in 2023.",
        "Godwit-3 released code.",
        "Godwit-3 is not yet available.",
        "The demo of Godwit-3 is available.",
        "Godwit-3 is available for editors.",
        "We added two Godwit-3 configurations.",
        "Add checkpoints from another hub.",
        "We release the training code.",
        "Published Godwit-3 in a journal that will appear on 3 June 2025.",
    ],
)
def test_other_news_is_no_release(item: str) -> None:
    assert released(f"## News\n\n- **2024-05-11**: {item}\n") == []


def test_a_paragraph_after_its_day_is_news_too() -> None:
    assert released("**[2024.05.11]** We released a new tutorial for Godwit-3.\n") == []
    assert released("**[2024.05.11]** We released the weights of Godwit-3.\n") == DAY


def test_news_of_several_times_give_the_first() -> None:
    item = "- [{}] We release {} of Godwit-3.\n"
    assert (
        released(
            "## News\n\n" + item.format("2024-06-01", "a smaller version") + item.format("2024-05-11", "the weights")
        )
        == DAY
    )
    both = item.format("2024-06-01", "a smaller version") + item.format("2024/05", "the weights")
    assert (released("## News\n\n" + both), years("## News\n\n" + both)) == ([], [2024])


def test_a_version_of_a_name_with_a_version_is_another_model() -> None:
    assert released("## News\n\n- **2024-05-11**: Released Godwit-3 v2.\n") == [("godwit-3-v2", "2024-05-11")]


def test_a_rival_of_an_item_is_not_out() -> None:
    assert released("## News\n\n### 2024-05-11\n\nGodwit-3 is out, unlike Osprey-2.\n") == DAY
    assert released("## News\n\n### 2024-05-11\n\nUnlike Osprey-2, Godwit-3 is out.\n") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("## 2024-05-11\n\nGodwit-3 is now available.\n", DAY),
        ("## Latest news\n\n- 2024-05-11: Released Godwit-3.\n\n## More\n\n" + "It sings. " * 20, DAY),
        ("## Related news\n\n- 2024-05-11: Released Godwit-3.\n\n## More\n\n" + "It sings. " * 20, DAY),
        ("## More\n\n" + "It sings. " * 20 + "\n\n## Latest news\n\n- 2024-05-11: Released Godwit-3.\n", []),
        ("## Update: 11 May 2024\n\nOther things.\n\nGodwit-3 is now available.\n", DAY),
        ("## Update: 11 May 2024\n\nOther things.\n\n## More\n\nGodwit-3 is now available.\n", []),
        ("## Since 11 May 2024\n\nGodwit-3 is now available.\n", []),
        ("## News\n\nMay 11, 2024\n\n- Published Godwit-3.\n", DAY),
        ("## News\n\nMay 11, 2024\n\nSome words.\n\n- Published Godwit-3.\n", []),
        ("## News\n\nWritten on May 11, 2024\n\n- Published Godwit-3.\n", []),
        ("## News\n\n**May 11, 2024**\n\nGodwit-3 released with a tokenizer.\n\n**May 12, 2024**\n\nA demo.\n", DAY),
        ("## News\n\n[2024/05/11] Godwit-3 is released.\n[2024/05/10] We release a demo of it.\n", DAY),
        ("## Roadmap\n\n- **2024-05-11**: Publish Godwit-3.\n", []),
    ],
)
def test_a_date_heads_a_section_or_a_list(text: str, days: list[tuple[str, str]]) -> None:
    assert released(text) == days


def test_a_year_alone_gives_a_year() -> None:
    text = "## 2024\n\nGodwit-3 is now available.\n"
    assert (released(text), years(text)) == ([], [2024])


@pytest.mark.parametrize(
    ("head", "days"),
    [
        ("---\ntitle: Godwit-3\ndate: 2024-05-11\n---\n\n# Godwit-3\n", ["2024-05-11"]),
        ("# Godwit-3\n\nPosted on May 11, 2024 by Ada Brook · 9 min read\n", ["2024-05-11"]),
        ("# Godwit-3\n\n## Notes\n\n**May 11, 2024**\n", []),
        ("# Godwit-3\n\nMay 11, 2024 We add a demo\n", []),
    ],
)
def test_what_a_post_says_is_done_on_its_day(head: str, days: list[str]) -> None:
    page = f"{head}\nWe are excited to release Godwit-3, a language model of letters.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert [str(c.value) for c in claims if c.property == "releaseDate"] == days
