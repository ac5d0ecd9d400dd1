"""No text costs the square of its length: each of these repeats what some expression begins with or goes on over."""

from __future__ import annotations

import gc
import time
from functools import cache

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Document

HEAD = "# Tern-7B\n\nTern-7B is a language model of 7 billion parameters. "
UNITS = {
    "letters": "A",
    "joined": "Aa-Bb-",
    "words": "a ",
    "low lines": "a_",
    "digits": "9",
    "names": "Tern-2 ",
    "editions": "Tern Base ",
    "owners": "a.b/",
    "identifiers": "tern-a-",
    "versions": "1.",
    "sizes": "7B, ",
    "full stops": ". ",
    "quotes": '"a" ',
    "open brackets": "(a ",
    "open links": "[a](",
    "stars": "**",
    "bars": "a|",
    "breaks": "\t\n",
    "rows": "| a | b |\n",
    "items": "- a\n",
    "keys": "a: b\n",
    "headings": "# a\n",
    "citations": "(Li, ",
    "calls": "benchmark called ",
    "contests": "the Tern 2 Challenge ",
    "makers": "Fjord Labs and ",
    "tests": "71.2% on MMLU ",
    "devices": "8 H100 GPUs for 3 days and ",
    "pronouns": "it is ",
    "pairs": "Tern-1 and Tern-2 ",
    "borders": "+--+\n\n",
}


PLACED = {
    "full stops in a heading": ("# Tern-7B\n\n## {}\n\nIt was trained on 8 H100 GPUs.\n", "."),
    "articles in a title": ("# {}\n\nIt is a language model of 7B parameters.\n", "-a"),
    "sizes in an item": ("# Tern-7B\n\n- Tern: {}\n", "8x"),
    "devices in an item": ("# Tern-7B\n\n- Tern: {}\n", "8 H100 GPUs "),
    "blanks in a sentence": ("# Tern-7B\n\nIt was trained on 8 {} H100 GPUs.\n", " "),
    "blanks in a title": ("# Tern{}on 1 2 3 4 5 6 7 8 9\n\nIt is a language model of 7B parameters.\n", " "),
    "settings in a sentence": ("# Tern-7B\n\nTern-7B is a language model. {}", "a = 1, "),
    "signs in a sentence": ("# Tern-7B\n\nTern-7B is a language model. {}", "~"),
    "signs at the head of a line": ("# Tern-7B\n\nTern-7B is a language model.\n\n{}\nIt is small.\n", "^"),
}
"""What costs more in one place than in a text."""


NUMBERED = {
    "titles": "# OsierRT{} queue\n\nThe queue moves its entries.\n\n",
    "sections": "## Tern-{}B\n\nIt was trained on {} tokens.\n\n",
    "table rows": "| Tern-{} | {}B |\n",
    "keys told apart": "key{}: value {}\n",
    "models": "Tern-{} came before it. ",
    "families": "We present Heron{}A, a language model. Heron{}A-7B has 4B and 13B parameters. ",
    "links": "[a{}](https://example.org/{}) ",
}
"""What differs from one time to the next, as names do; without the first sentence, which settles what a page is of."""


@pytest.mark.parametrize("name", UNITS)
def test_hostile_text_takes_linear_time(name: str) -> None:
    """Eight times the text may take at most 24 times as long; a quadratic scan would take 64 times.

    What tries every way to part a name of bounded length costs the same for both: neither takes a hundred times as
    long as words do.
    """

    small, large = repeated(UNITS[name], 3_000), repeated(UNITS[name], 24_000)
    extract(small)  # compiles what it needs
    least = max(seconds(small), 0.01)
    assert is_read_within(large, 24 * least)
    assert least < 100 * least_of_words()


@pytest.mark.parametrize("name", PLACED)
def test_hostile_text_takes_linear_time_wherever_it_stands(name: str) -> None:
    """Eight times as much may take at most 24 times as long."""
    page, unit = PLACED[name]
    small, large = (
        parse_document(page.format(unit * (size // len(unit))).encode(), name="x.md") for size in (2_000, 16_000)
    )
    extract(small)  # compiles what it needs
    assert is_read_within(large, 24 * max(seconds(small), 0.01))


@pytest.mark.parametrize("name", NUMBERED)
def test_many_different_names_take_linear_time(name: str) -> None:
    """Eight times as many may take at most 24 times as long."""

    def document(times: int) -> Document:
        return parse_document("".join(NUMBERED[name].format(k, k) for k in range(times)).encode(), name="x.md")

    small, large = document(100), document(800)
    extract(small)  # compiles what it needs
    assert is_read_within(large, 24 * max(seconds(small), 0.01))


def repeated(unit: str, size: int) -> Document:
    """A page of about ``size`` characters that says one thing over and over."""
    return parse_document((HEAD + unit * (size // len(unit))).encode(), name="x.md")


@cache
def least_of_words() -> float:
    """The seconds that a short page of words takes, as the others are measured."""
    return max(seconds(repeated(UNITS["words"], 3_000)), 0.01)


def seconds(doc: Document) -> float:
    """The least of three runs of the reading."""
    return min(run(doc) for _ in range(3))


def is_read_within(doc: Document, most: float) -> bool:
    """Whether the least of three runs takes fewer seconds: the first that does settles it."""
    return any(run(doc) < most for _ in range(3))


def run(doc: Document) -> float:
    """The seconds of one reading, without what collecting the objects of other tests takes."""
    gc.collect()
    gc.disable()
    begin = time.process_time()
    extract(doc)
    taken = time.process_time() - begin
    gc.enable()
    return taken
