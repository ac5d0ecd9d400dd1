"""Key and value: "**License:** MIT", a sheet of lines, a short paragraph below a heading that is a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from modelatlas.claims.layout.below_keys import key_of_heading, read_below_heading, read_below_label
from modelatlas.claims.layout.bylines import read_byline
from modelatlas.claims.layout.described import read_own_base
from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.keyed_values import first_line, read_keyed
from modelatlas.claims.layout.keys import Key, Lexicon, plain
from modelatlas.claims.layout.led_lists import FED, MERGED, described, model_at_head, read_fed
from modelatlas.claims.layout.licensed import licence_key
from modelatlas.claims.layout.named import lists_people, read_listed_size, read_models, read_sized
from modelatlas.claims.layout.numbered import is_of_training, read_dated_heading
from modelatlas.claims.layout.pieces import is_sum, pieces_of
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.sheets import read_sheet
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.parts import leads_to_part
from modelatlas.model import Block, Layout, Node, Span

_COLON = re.compile(r"[^:=\n]{1,60}?(?::(?=\s|$)|(?<=[\w)]) =(?= ))")
FEW = 14
"""Words up to which a value says no more than its key asks; what is longer is read as sentences too."""


def read_blocks(found: Found, layout: Layout, sections: Sections, text: Text, lexicon: Lexicon) -> None:
    """Paragraphs and items that are a key with its value, and those below a heading that is a key."""
    blocks = _Blocks(found, layout.blocks, sections, text, lexicon)
    for number, block in enumerate(layout.blocks):
        blocks.read(number, block)
    read_byline(found, layout.blocks, sections, text)  # of what no key has taken: "License" over "MIT"


@dataclass(slots=True)
class _Blocks:
    """One pass over the blocks of a document, and what a block says of those after it.

    ``open`` are keys whose values are the items below, ``above`` items that begin with a model, of which what is below
    them is said, both with their levels, and ``led`` whom a paragraph says they describe; ``named`` is whom the key
    "Model" has named, for the keys after it; ``fed`` says whether the items below are what the model was trained on,
    ``merged`` whose bases they are, ``of_part`` whether they are said of a part; ``before`` is the key before this one,
    if its value names devices.
    """

    found: Found
    blocks: Sequence[Block]
    sections: Sections
    text: Text
    lexicon: Lexicon
    open: list[tuple[int, Key]] = field(default_factory=list)
    above: list[tuple[int, Owner]] = field(default_factory=list)
    named: Owner | None = None
    led: Owner | None = None
    fed: bool = False
    merged: Owner | None = None
    of_part: bool = False
    before: Key = field(default_factory=lambda: Key(()))

    def read(self, number: int, block: Block) -> None:
        """Take in the next block."""
        _close(self.above, block)
        if block.kind != "item":
            self.led = described(block, self.text)
        owner = self.above[-1][1] if self.above else self.led
        if block.kind == "item" and (headed := model_at_head(block, self.text)):
            self.above.append((block.level, headed))
            read_own_base(self.found, headed, block.span, [block.span], self.text)
        if block.kind in ("title", "caption"):
            return
        if pieces := pieces_of(block, self.text, self.lexicon):
            for piece in pieces:
                self.read(number, replace(block, span=piece, lead=None))
            return
        key_span, value = _split(block, self.text)
        if block.kind == "heading":
            self._heading(number, block, key_span, value)
            return
        _close(self.open, block)
        self.of_part = self.of_part if block.kind == "item" else leads_to_part(self.text.slice(block.span))
        if self.of_part and block.kind == "item":
            return
        if block.kind == "item" and self.fed and block.read:
            read_fed(self.found, block, owner or self.sections.at(block.span.start).owner, self.text)
        elif block.kind == "item" and self.merged:
            read_models(self.found, "derivedFrom", self.merged, block.span, [block.span], self.text, "listed-base")
        elif block.kind != "item":
            self.fed = FED.search(self.text.slice(block.span)) is not None
            merged = MERGED.search(self.text.slice(block.span))
            self.merged = self.sections.at(block.span.start).owner if merged else None
        self.named = _named(key_span, value, self.text) or (self.named if key_span else None)
        if key_span is None:
            self.before = Key(())
            self._without_key(number, block, owner)
            return
        read_sized(self.found, key_span, value, block.span, self.text)
        words = plain(self.text.slice(key_span))
        key = licence_key(words, self.sections, block.span.start)
        key = key or self.lexicon.read_after(self.text.slice(key_span), self.before)
        self.before = key if any(m.kind in _MACHINES for m in self.text.inside(value)) else Key(())
        if key.paths:
            self._keyed(number, block, key, value, owner)
        elif self.lexicon.using.search(words) and any(m.kind in _MACHINES for m in self.text.inside(value)):
            self.found.consumed.append(value)  # "Minimum hardware": what it takes to run the model

    def _heading(self, number: int, block: Block, key_span: Span | None, value: Span) -> None:
        """A heading: a key with its value, or one whose value is below it."""
        self.open, self.named, self.fed, self.merged, self.before = [], None, False, None, Key(())
        read_dated_heading(self.found, block.span, self.text)
        key = self.lexicon.read(self.text.slice(key_span)) if key_span and value.start < value.end else Key(())
        if key.paths:
            read_keyed(self.found, key, value, block.span, self.sections, self.text, self.lexicon)
        elif self._lists_makers(number):
            self.open = [(0, Key(("developer",)))]
        else:
            read_below_heading(self.found, self.blocks, number, self.sections, self.text, self.lexicon)

    def _lists_makers(self, number: int) -> bool:
        """Whether a heading asks for the makers, and all below it are short items: "Developed by" over two names."""
        below = list(takewhile(lambda block: block.kind == "item", self.blocks[number + 1 : number + 2 + _FEW_MAKERS]))
        end = number + 1 + len(below)
        ends = end >= len(self.blocks) or self.blocks[end].kind == "heading"
        short = all(len(self.text.slice(block.span).split()) <= _NAME_WORDS for block in below)
        key = key_of_heading(self.blocks[number].span, self.sections, self.text, self.lexicon)
        return bool(below) and ends and short and key.paths == ("developer",)

    def _keyed(self, number: int, block: Block, key: Key, value: Span, owner: Owner | None) -> None:
        """A key with its value, or with those of the items and the paragraph below."""
        if value.start >= value.end:
            self.open.append((block.level if block.kind == "item" else 0, key))
            if block.kind == "paragraph":
                self._label(number, block)
            return
        passage = Span(block.span.start, value.end)
        is_read = read_keyed(
            self.found, key, value, passage, self.sections, self.text, self.lexicon, self.named or owner
        )
        told = is_read or not _NAMES.isdisjoint(key.paths) or _is_of_training(key, value, self.text)
        short = len(self.text.slice(value).split()) <= FEW
        makers = is_read and not _SENTENCES.search(self.text.slice(value))  # of their brackets no more is to be read
        people = "developer" in key.paths and (makers or lists_people(self.text.slice(value)))
        if told and (short or people) and not _says_devices(key, value, self.text):
            self.found.consumed.append(Span(block.span.start, first_line(value, self.text).end))

    def _without_key(self, number: int, block: Block, owner: Owner | None) -> None:
        """An item below a key, a sheet of lines, or a label over a value."""
        found, sections, text, lexicon = self.found, self.sections, self.text, self.lexicon
        key = self.open[-1][1] if self.open and block.read else None
        if key is not None and read_keyed(found, key, block.span, block.span, sections, text, lexicon, owner):
            found.consumed.append(block.span)
        elif block.kind == "item" and owner is not None:
            read_listed_size(found, owner, block.span, sections.topic, text)
        elif block.kind == "paragraph" and not read_sheet(found, block, sections, text, lexicon):
            self._label(number, block)

    def _label(self, number: int, block: Block) -> None:
        """A paragraph that may be a key to the block after it."""
        if number + 1 < len(self.blocks):
            following = self.blocks[number + 1]
            read_below_label(self.found, block, following, self.sections, self.text, self.lexicon)


def _close(levels: list[tuple[int, Any]], block: Block) -> None:
    """Close what reaches no further than ``block``: only items of a deeper level are below an item."""
    while levels and (block.kind != "item" or block.level <= levels[-1][0]):
        levels.pop()


def _split(block: Block, text: Text) -> tuple[Span | None, Span]:
    """The key and the value of a block: a bold head, or words before a colon; None where there is no key."""
    span = block.span
    if block.lead is not None and block.lead.end - block.lead.start <= 70:
        start = block.lead.end
        while start < span.end and text.text[start] in ":：-–—= \t\n.":
            start += 1
        return block.lead, Span(start, span.end)
    head = _COLON.match(text.text, span.start, span.end)
    if head and len(head[0].split()) <= 7 and not is_sum(span, text):
        start = head.end()
        while start < span.end and text.text[start].isspace():
            start += 1
        return Span(span.start, span.start + len(head[0].rstrip(":= "))), Span(start, span.end)
    return None, span


_SENTENCES = re.compile(r"[.!?]\s+[A-Z]|\b(?:was|were|is|has|trained|using)\b")
"""In a list of makers that goes on to tell of something else."""
_MACHINES = frozenset({"hardware", "devices"})
_NAMES = frozenset({"license", "developer", "derivedFrom", "predecessor", "successor"})
"""What a key asks by name: a sentence would read of an answer that it cannot take what was not asked."""
_ONE = re.compile(r"\b(?:single|one)\s+(?:\w+\s+)?[GT]PU\b")


def _says_devices(key: Key, value: Span, text: Text) -> bool:
    """Whether a length of time names its devices too: "Training time: 3 days on 4 H100s"."""
    named = any(m.kind in _MACHINES for m in text.inside(value))
    return key.paths == ("trainingRun.durationHours",) and (named or bool(_ONE.search(text.slice(value))))


def _is_of_training(key: Key, value: Span, text: Text) -> bool:
    """Whether a day that a key asks for is answered with that of the training: "Model date: trained in May"."""
    return "releaseDate" in key.paths and is_of_training(text.slice(value))


_NAMING = frozenset({"model", "model name", "name"})


def _named(key: Span | None, value: Span, text: Text) -> Owner | None:
    """The model that a key "Model" names as its whole value: the sheet that follows is about it."""
    if key is None or plain(text.slice(key)) not in _NAMING:
        return None
    models = [m for m in text.inside(value) if m.kind == "model" and m.entity]
    whole = len(models) == 1 and models[0].end - models[0].start + 2 >= len(text.slice(value).strip())
    return Owner((Node("Model", models[0].entity.key),)) if whole and models[0].entity else None


_FEW_MAKERS, _NAME_WORDS = 8, 6
"""Makers that a heading lists at most, and words of the name of one."""
