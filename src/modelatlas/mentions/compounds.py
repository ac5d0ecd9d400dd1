"""Names that are put together of a known one and more: "the Clinical BERT", "Qwen Guard", "Stable Diffusion Lite"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.model import Entity, Mention, Span
from modelatlas.titles.shapes import GENERIC, is_generic
from modelatlas.words import STOP_WORDS, word_list

_BEFORE = re.compile(r"(?<![\w.’'/-])(?P<word>[A-Z][a-z]+(?:-[A-Za-z]+)?)\s$")
_AFTER_SMALL = re.compile(r"[a-z,;(]\s[\"“*_]{0,3}$")
"""Before a capital within a sentence: a small letter, or a comma."""
_HEAD = re.compile(r"(?:\A|[.!?]\s+|\n[\W_]*)[\"“*_]{0,3}(?:The\s)?$")
_TOLD = re.compile(
    r"[\"”*_]{0,3}\s(?:has|had|is|was|uses|used|takes|took|needs|needed|comes|came|supports|runs|ran|reach\w+|scor\w+|achiev\w+"
    r"|outperforms|counts|packs|contains|saw)\b"
)
_NO_NAME = re.compile(r".{2,}(?:ly|ing|ed|['’]s)", re.IGNORECASE)
"""What is no name before one: an adverb, a participle: "Pretrained BERT"."""
_NO_NAMES = (STOP_WORDS | GENERIC | frozenset(word_list("names", "plain"))) - frozenset(word_list("names", "heads"))
_PLURAL = re.compile(r".+[^suia]s")
"""At the head of a sentence: what a list of them is called, "Variations Llama 2 comes in …"."""
_NUMBERED = re.compile(r"\d")
"""In a name: it is whole, and the word before it rather its maker's, "Fjord Tern-7B"."""
_LOOKED_AT = 40
_JOINS = frozenset({"name", "model", "technique", "task"})
"""Kinds of mention that may be the head of a name: "Vision Mamba"; a maker before a name is none of it."""


def compounded(mentions: Sequence[Mention], text: str, headings: Sequence[Span], gazetteer: Gazetteer) -> list[Mention]:
    """The mentions, a known name and the capitalised words beside it being one name: "Clinical BERT" is not BERT. So is
    one that nothing knows of, "Arctic Tern", if the text has it nowhere without its first word.

    Not in ``headings``, where any word may have a capital.
    """
    out: list[Mention] = []
    starts = [heading.start for heading in headings]
    alone = _alone(mentions, text)
    for m in mentions:
        before = out[-1] if out else None
        if before and _goes_on(before, m, text):
            out[-1] = _joined(text, before.start, m.end)
            continue
        at = bisect_right(starts, m.start) - 1
        in_heading = at >= 0 and m.start < headings[at].end
        whole = (
            in_heading
            or m.kind != "model"
            or m.tagged
            or (not _is_known(m) and (m.surface in alone or _NUMBERED.search(m.surface) is not None))
        )
        start = m.start if whole else _start(m, before, text, gazetteer)
        if start == m.start:
            out.append(m)
            continue
        while out and out[-1].start >= start:
            out.pop()
        out.append(_joined(text, start, m.end))
    return out


def _joined(text: str, start: int, end: int) -> Mention:
    return Mention("model", start, end, text[start:end], Entity("Model", slug(text[start:end])))


def _is_known(m: Mention) -> bool:
    return m.kind == "model" and not m.tagged and m.entity is not None and bool(m.entity.label)


def _alone(mentions: Sequence[Mention], text: str) -> set[str]:
    """The names of models that somewhere stand without the word that stands before them elsewhere."""
    before: dict[str, str] = {}
    alone = set()
    for m in mentions:
        if m.kind == "model":
            found = _BEFORE.search(text, max(0, m.start - _LOOKED_AT), m.start)
            word = found["word"] if found else ""
            if not word or before.setdefault(m.surface, word) != word:
                alone.add(m.surface)
    return alone


def _goes_on(known: Mention, m: Mention, text: str) -> bool:
    """Whether a name that nothing knows of is the rest of a known one, "Qwen" and "Guard"; or a language that has what
    a model has: "GPT-2 Danish has …".
    """
    if (
        known.kind != "model"
        or known.tagged
        or m.tagged
        or text[known.end : m.start] != " "
        or not m.surface[0].isupper()
    ):
        return False
    if not known.surface[0].isupper() or m.surface.lower() in known.surface.lower():
        return False
    coined = m.kind == "model" and m.entity is not None and not m.entity.label
    return (coined and not is_generic(m.surface)) or (
        _is_known(known) and m.kind == "nationality" and _TOLD.match(text, m.end) is not None
    )


def _start(m: Mention, before: Mention | None, text: str, gazetteer: Gazetteer) -> int:
    """Where the name begins of which a known one is the last word."""
    found = _BEFORE.search(text, max(0, m.start - _LOOKED_AT), m.start)
    if (
        found is None
        or gazetteer.lookup("Organization", found["word"])
        or found["word"].lower() in _NO_NAMES
        or _NO_NAME.fullmatch(found["word"])
    ):
        return m.start
    start = found.start()
    if before and before.end > start and (before.start < start or before.tagged or before.kind not in _JOINS):
        return m.start
    near = max(0, start - _LOOKED_AT)
    inside = _AFTER_SMALL.search(text, near, start) is not None
    heads = not inside and not _PLURAL.fullmatch(found["word"]) and _HEAD.search(text, near, start)
    return start if inside or (heads and _TOLD.match(text, m.end)) else m.start


def reaching_back(proposed: Iterable[Mention], known: Sequence[Mention], text: str) -> Iterator[Mention]:
    """What is proposed, a name that begins within a known one from where that begins: "Stable Diffusion Lite"."""
    models = sorted((k for k in known if k.kind == "model"), key=lambda k: k.start)
    starts = [k.start for k in models]
    for m in proposed:
        at = bisect_right(starts, m.start - 1) - 1
        within = m.kind == "model" and at >= 0 and m.start < models[at].end < m.end
        adds = within and not is_generic(text[models[at].end : m.end])
        yield _joined(text, models[at].start, m.end) if adds else m
