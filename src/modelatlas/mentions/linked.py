"""Models that a link names: its words stand for what it leads to, the page of a model on a hub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.model import Entity, Layout, Mention
from modelatlas.titles.shapes import has_shape, is_generic

_SIGNS = re.compile(r"[\W_]+")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_LEAST = 4
"""Letters and digits of words that name no more than the beginning of what they lead to."""


def find_linked(layout: Layout, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The words of links that are the name of the model they lead to, or begin it: "[Tern 7B](…/fjord/tern-7b-v2)"."""
    for entry in layout.linked:
        shown = layout.text[entry.span.start : entry.span.end]
        owner, slash, bare = shown.partition("/")
        name = bare if slash and _plain(owner) == _plain(entry.path[0]) else shown
        name = _ASIDE.sub("", name).strip(" `*_\n")
        start = entry.span.start + shown.rfind(name)
        if name and names_page(name, entry.path[1]):
            entity = gazetteer.lookup("Model", name) or Entity("Model", slug(name))
            yield Mention("model", start, start + len(name), name, entity)


_HUB = re.compile(
    r"/(?P<name>(?=[\w.-]*[-_]\d+(?:\.\d+)?[bBmM](?![A-Za-z\d]))[A-Za-z][\w.-]{3,90}[A-Za-z\d])(?![\w/-])"
)
_ACCOUNT = re.compile(r"(?<![\w./:@-])[A-Za-z][\w.-]{1,40}\Z")
"""The name of a model with its size, and the account of a hub before it: "fjord/tern-7b-chat"."""
_LONGEST_ACCOUNT = 41


def find_identified(text: str) -> Iterator[Mention]:
    """Models by their page on a hub, to the last letter: "fjord/Tern-7B-lora-merged" is not Tern-7B.

    >>> [m.surface for m in find_identified("fjord/Tern-7B-lora-merged on fjord/tides, ./fjord/Tern-7B.")]
    ['Tern-7B-lora-merged']
    """
    for found in _HUB.finditer(text):
        name, at = found["name"], found.start()
        if _ACCOUNT.search(text, max(0, at - _LONGEST_ACCOUNT), at):
            yield Mention("model", found.start("name"), found.end("name"), name, Entity("Model", slug(name)))


def _plain(name: str) -> str:
    return _SIGNS.sub("", name).lower()


def names_page(name: str, page: str) -> bool:
    """Whether words name the model of a page: "Tern-L" that of "tern-large-v2", but "14B" and "checkpoint" none.

    >>> names_page("Tern-L-336px", "tern-large-14-336"), names_page("14B", "tern-14b")
    (True, False)
    """
    said, whole = _plain(name), _plain(page)
    if not re.match(r"[a-z]*[a-z]{2}|[a-z]+\d", said) or is_generic(name):
        return False
    if said == whole or (len(said) >= _LEAST and whole.startswith(said) and has_shape(name)):
        return True
    parts, told = _parts(page), [part for part in _parts(name) if part != "px"]
    follows = iter(parts[1:])
    return len(told) > 1 and parts[:1] == told[:1] and all(any(p.startswith(t) for p in follows) for t in told[1:])


def _parts(name: str) -> list[str]:
    """The words and the numbers of a name: "Tern-L-336px" has "tern", "l", "336" and "px"."""
    return re.findall(r"[a-z]+|\d+", name.lower())


def without_accounts(mentions: Sequence[Mention], linked: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions without those of whose a model is on a hub: "fjord" in "fjord/Tern-7B" says nothing of Fjord."""
    names, pages = {m.start for m in mentions if m.kind == "model"}, {m.start for m in linked}
    return [
        m
        for m in mentions
        if m.tagged
        or m.quantity is not None
        or text[m.end : m.end + 1] != "/"
        or m.end + 1 not in (pages if m.kind == "model" else names)
    ]
