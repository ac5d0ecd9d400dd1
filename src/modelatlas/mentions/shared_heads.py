"""Terms that share their last words with the next: "data and tensor parallelism" names two, and spells one out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.model import Entity, Mention

_KINDS = ("technique", "task")
_REACH = 80  # code points before a term in which others may wait for its head
_AND = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|as\s+well\s+as)\s+|\s*[/&]\s*)"
_ENDS = (",", "and", "or", "as", "/", "&")
"""What stands before a term that others wait for, white space aside: looked for first, as it costs next to nothing."""
_BEFORE = re.compile(rf"(?<![\w-])(?:[\w-]+(?:\s[\w-]+)?{_AND})+$")
_SPACE = re.compile(r"\s")
_ITEM = re.compile(rf"([\w-]+(?:\s[\w-]+)?){_AND}")


def find_shared_heads(text: str, known: Iterable[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """What is joined to a known term and becomes one itself with the term's head: nothing that no table lists.

    >>> from modelatlas.gazetteer import load_gazetteer
    >>> text = "data, tensor and pipeline parallelism"
    >>> one = Mention("technique", 17, 37, text[17:], Entity("Technique", "pipeline-parallelism"))
    >>> [m.entity.key for m in find_shared_heads(text, [one], load_gazetteer())]
    ['data-parallelism', 'tensor-parallelism']
    """
    for m in known:
        if m.kind not in _KINDS or m.entity is None:
            continue
        reach = max(0, m.start - _REACH)
        waiting = text[reach : m.start]
        if not waiting.rstrip().endswith(_ENDS):
            continue
        before = _BEFORE.search(waiting)
        words = m.surface.split()
        heads = [" ".join(words[i:]) for i in range(1, len(words))]
        if not before or not heads:
            continue
        for item in _ITEM.finditer(text, reach + before.start(), m.start):
            yield from _completed(text, *item.span(1), m, heads, gazetteer)


_NEXT_EDITION = re.compile(r"/([A-Z][A-Za-z]{0,8}|\d{1,3}(?:\.\d)?[BM])(?![\w-])")


def with_shared_stems(mentions: Iterable[Mention], text: str) -> Iterator[Mention]:
    """The mentions, and the models that share the stem of the one before them: "Tern-Base/Large", where the text has
    Tern-Large elsewhere.
    """
    known = list(mentions)
    names = {m.surface for m in known if m.kind == "model"}
    end = 0
    for m in known:
        if m.start < end:
            continue
        yield m
        stem, _, _ = m.surface.rpartition("-") if m.kind == "model" else ("", "", "")
        end = m.end
        while stem and (found := _NEXT_EDITION.match(text, end)) and (name := f"{stem}-{found[1]}") in names:
            yield Mention("model", *found.span(1), found[1], Entity("Model", slug(name), name), partial=True)
            end = found.end()


def _completed(
    text: str, start: int, end: int, model: Mention, heads: list[str], gazetteer: Gazetteer
) -> Iterator[Mention]:
    """The words of an item, or the last of them, as a term of the same kind as ``model``."""
    assert model.entity is not None
    space = _SPACE.search(text, start, end)
    last = space.end() if space else start
    for at in dict.fromkeys((start, last)):
        found: Entity | None = None
        for head in heads:
            found = found or gazetteer.lookup(model.entity.kind, f"{text[at:end]} {head}")
        if found:
            yield Mention(model.kind, at, end, text[at:end], found, partial=True)
            return
