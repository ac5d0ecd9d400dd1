"""Two names of one model, and a name that a maker shares with its model."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.mentions import find_mentions
from modelatlas.mentions.likenesses import one_spelling
from modelatlas.model import Entity, Mention, Node


def named(text: str) -> list[tuple[str, str, str]]:
    """The models and makers of a text: kind, surface, key."""
    mentions = find_mentions(parse_document(text.encode(), name="page.md"))
    return [(m.kind, m.surface, m.entity.key) for m in mentions if m.kind in ("model", "organization") and m.entity]


@pytest.mark.parametrize("said", ["(also known as Fulmar-9)", '(a.k.a. "Fulmar-9")', "(formerly known as Fulmar-9)"])
def test_another_name_is_the_same_model_everywhere(said: str) -> None:
    text = f"Tern-7B {said} is a language model.\n\nFulmar-9 has 7 billion parameters.\n"
    assert {key for kind, _, key in named(text) if kind == "model"} == {"tern-7b"}


@pytest.mark.parametrize(("also", "keys"), [("", {"tern-3"}), ("Tern 2 was smaller.", {"tern", "tern-2", "tern-3"})])
def test_a_page_on_a_version_may_call_the_family_by_its_name_alone(also: str, keys: set[str]) -> None:
    text = f"# Tern 3\n\nTern is a family of language models. Tern 3 is open. {also}\n\nTern was trained on TPUs.\n"
    assert {key for kind, _, key in named(text) if kind == "model"} == keys


def test_a_model_beside_another_is_another() -> None:
    text = "Tern-7B (like Fulmar-9) is a language model.\n"
    assert {key for kind, _, key in named(text) if kind == "model"} == {"tern-7b", "fulmar-9"}


@pytest.mark.parametrize(
    ("does", "kind"), [("announced Mixtral 8x7B", "organization"), ("trained on books beats it", "model")]
)
def test_a_maker_does_what_makers_do(does: str, kind: str) -> None:
    text = f"Mistral is a language model.\n\nMistral {does}.\n"
    assert [found for found, surface, _ in named(text) if surface == "Mistral"][1:] == [kind]


@pytest.mark.parametrize("name", ["GPT-3-models", "GPT-3_nordic", "GPT-3-style models"])
def test_what_a_known_name_only_begins_is_not_that_model(name: str) -> None:
    text = "Our {} are small language models for Finnish."
    assert "gpt-3" in {key for _, _, key in named(text.format("GPT-3"))}
    assert "gpt-3" not in {key for _, _, key in named(text.format(name))}


def test_what_was_released_of_a_known_model_is_a_model() -> None:
    text = "Our model is trained based on {}, which is large."
    for name in ("GPT-3-Base", "Mistral-7B-Instruct", "GPT-3-chat"):
        assert ("model", name.lower()) in {(kind, key) for kind, _, key in named(text.format(name))}


def test_a_third_name_is_that_of_the_first() -> None:
    text = "Tern-7B (also known as Fulmar-9) is out.\n\nFulmar-9, also known as Skua-4, is small.\n"
    assert {key for kind, _, key in named(text) if kind == "model"} == {"tern-7b"}


@pytest.mark.parametrize("first", ["<model>Tern-7B</model>", "Tern-7B"])
def test_what_an_author_tags_is_a_model_of_its_own(first: str) -> None:
    text = f"<p>{first}, also known as <model>Fulmar-9</model>, is a language model.</p>"
    mentions = find_mentions(parse_document(text.encode(), name="page.xml"))
    assert {m.entity.key for m in mentions if m.kind == "model" and m.entity} == {"tern-7b", "fulmar-9"}


def test_a_tagged_name_is_itself_wherever_another_is_told() -> None:
    text = "<p>Tern-7B (also known as Fulmar-9) is a model. <model>Fulmar-9</model> has 7 billion parameters.</p>"
    mentions = find_mentions(parse_document(text.encode(), name="page.xml"))
    assert [m.entity.key for m in mentions if m.tagged and m.entity] == ["fulmar-9"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Tern-3 is a language model. Tern3 is small. Tern-3 is here.", {"tern-3"}),
        ("Tern3 is a language model, called Tern3. Tern-3 is small. Tern3 is here.", {"tern3"}),
        ("Tern-1-2B is a language model. Tern-12B is another model.", {"tern-1-2b", "tern-12b"}),
        ("Internlm2 is a language model. Internlm2 is here. InternLM-2 is it. Internlm2!", {"internlm2"}),
    ],
)
def test_one_model_in_two_spellings_is_one(text: str, keys: set[str]) -> None:
    assert {key for kind, _, key in named(text) if kind == "model"} == keys


@pytest.mark.parametrize(("label", "key"), [("", "tern3"), ("Tern-3", "tern-3")])
def test_a_table_decides_on_a_spelling_and_else_the_text(label: str, key: str) -> None:
    spelt = (Entity("Model", "tern-3", label), *[Entity("Model", "tern3")] * 2)
    mentions = [Mention("model", n, n + 1, "x", entity) for n, entity in enumerate(spelt)]
    assert {m.entity.key for m in one_spelling(mentions) if m.entity} == {key}


@pytest.mark.parametrize(
    ("title", "other", "links"), [("Tern 2", "Tern", {"tern"}), ("Tern-7B", "Tern-7B-v0.1", set())]
)
def test_a_name_alone_is_the_version_before_a_second_and_after_none(title: str, other: str, links: set[str]) -> None:
    page = f"# {title}\n\n{title} is a language model with 7B parameters. {other} is an older model.\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.value.key for c in claims if c.property == "predecessor" and isinstance(c.value, Node)} == links
