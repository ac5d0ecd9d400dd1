"""Key and value: "**License:** MIT", a sheet of lines, a short paragraph below a heading that is a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from modelatlas.claims.layout.bylines import read_byline
from modelatlas.claims.layout.found import NUMERIC, ONCE_MADE, Found
from modelatlas.claims.layout.keys import Key, Lexicon, plain
from modelatlas.claims.layout.licensed import licence_key
from modelatlas.claims.layout.named import lists_people, read_listed_size, read_models, read_sized
from modelatlas.claims.layout.numbered import is_of_training, read_dated_heading
from modelatlas.claims.layout.pieces import is_sum, pieces_of
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.sheets import read_sheet
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.values import Text, own_licence
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.elsewhere import OTHER_ROLE, SHARE
from modelatlas.claims.prose.parts import leads_to_part
from modelatlas.model import Block, Layout, Node, Span

_COLON = re.compile(r"[^:=\n]{1,60}?(?::(?=\s|$)|(?<=[\w)]) =(?= ))")
_LONG = 400
"""Characters after which what follows a key is an account, not a value."""

FEW = 14
"""Words up to which a value says no more than its key asks; what is longer is read as sentences too."""


def read_blocks(found: Found, layout: Layout, sections: Sections, text: Text, lexicon: Lexicon) -> None:
    """Paragraphs and items that are a key with its value, and those below a heading that is a key."""
    read_byline(found, layout.blocks, sections, text)
    blocks = _Blocks(found, layout.blocks, sections, text, lexicon)
    for number, block in enumerate(layout.blocks):
        blocks.read(number, block)


@dataclass(slots=True)
class _Blocks:
    """One pass over the blocks of a document, and what a block says of those after it.

    ``open`` are keys whose values are the items below, ``above`` items that begin with a model, of which what is below
    them is said, both with their levels, and ``led`` whom a paragraph says they describe; ``named`` is whom the key
    "Model" has named, for the keys after it; ``fed`` says whether the items below are what the model was trained on,
    ``merged`` whose bases they are, ``of_part`` whether they are said of a part.
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

    def read(self, number: int, block: Block) -> None:
        """Take in the next block."""
        _close(self.above, block)
        if block.kind != "item":
            self.led = _described(block, self.text)
        owner = self.above[-1][1] if self.above else self.led
        if block.kind == "item" and (headed := _model_at_head(block, self.text)):
            self.above.append((block.level, headed))
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
            _fed(self.found, block, owner or self.sections.at(block.span.start).owner, self.text)
        elif block.kind == "item" and self.merged:
            read_models(self.found, "derivedFrom", self.merged, block.span, [block.span], self.text, "listed-base")
        elif block.kind != "item":
            self.fed = _FED.search(self.text.slice(block.span)) is not None
            merged = _MERGED.search(self.text.slice(block.span))
            self.merged = self.sections.at(block.span.start).owner if merged else None
        self.named = _named(key_span, value, self.text) or (self.named if key_span else None)
        if key_span is None:
            self._without_key(number, block, owner)
            return
        read_sized(self.found, key_span, value, block.span, self.text)
        words = plain(self.text.slice(key_span))
        key = licence_key(words, self.sections, block.span.start) or self.lexicon.read(self.text.slice(key_span))
        if key.paths:
            self._keyed(number, block, key, value, owner)

    def _heading(self, number: int, block: Block, key_span: Span | None, value: Span) -> None:
        """A heading: a key with its value, or one whose value is below it."""
        self.open, self.named = [], None
        read_dated_heading(self.found, block.span, self.text)
        key = self.lexicon.read(self.text.slice(key_span)) if key_span and value.start < value.end else Key(())
        if key.paths:
            _read(self.found, key, value, block.span, self.sections, self.text, self.lexicon)
        elif self._lists_makers(number):
            self.open = [(0, Key(("developer",)))]
        else:
            _below_heading(self.found, self.blocks, number, self.sections, self.text, self.lexicon)

    def _lists_makers(self, number: int) -> bool:
        """Whether a heading asks for the makers, and all below it are short items: "Developed by" over two names."""
        below = list(takewhile(lambda block: block.kind == "item", self.blocks[number + 1 : number + 2 + _FEW_MAKERS]))
        end = number + 1 + len(below)
        ends = end >= len(self.blocks) or self.blocks[end].kind == "heading"
        short = all(len(self.text.slice(block.span).split()) <= _NAME_WORDS for block in below)
        key = _key_of_heading(self.blocks[number].span, self.sections, self.text, self.lexicon)
        return bool(below) and ends and short and key.paths == ("developer",)

    def _keyed(self, number: int, block: Block, key: Key, value: Span, owner: Owner | None) -> None:
        """A key with its value, or with those of the items and the paragraph below."""
        if value.start >= value.end:
            self.open.append((block.level if block.kind == "item" else 0, key))
            if block.kind == "paragraph":
                self._label(number, block)
            return
        passage = Span(block.span.start, value.end)
        is_read = _read(self.found, key, value, passage, self.sections, self.text, self.lexicon, self.named or owner)
        told = is_read or not _NAMES.isdisjoint(key.paths) or _is_of_training(key, value, self.text)
        short = len(self.text.slice(value).split()) <= FEW
        people = "developer" in key.paths and lists_people(self.text.slice(value))
        if told and (short or people) and not _says_devices(key, value, self.text):
            self.found.consumed.append(Span(block.span.start, _first_line(value, self.text).end))

    def _without_key(self, number: int, block: Block, owner: Owner | None) -> None:
        """An item below a key, a sheet of lines, or a label over a value."""
        found, sections, text, lexicon = self.found, self.sections, self.text, self.lexicon
        key = self.open[-1][1] if self.open and block.read else None
        if key is not None and _read(found, key, block.span, block.span, sections, text, lexicon, owner):
            found.consumed.append(block.span)
        elif block.kind == "item" and owner is not None:
            read_listed_size(found, owner, block.span, sections.topic, text)
        elif block.kind == "paragraph" and not read_sheet(found, block, sections, text, lexicon):
            self._label(number, block)

    def _label(self, number: int, block: Block) -> None:
        """A paragraph that may be a key to the block after it."""
        if number + 1 < len(self.blocks):
            following = self.blocks[number + 1]
            _below_label(self.found, block, following, self.sections, self.text, self.lexicon)


def _close(levels: list[tuple[int, Any]], block: Block) -> None:
    """Close what reaches no further than ``block``: only items of a deeper level are below an item."""
    while levels and (block.kind != "item" or block.level <= levels[-1][0]):
        levels.pop()


_FED = re.compile(
    r"\b(?:(?:(?:pre-?)?trained|tuned)\s+(?:\w+\s+){0,2}?(?:on|with|using|from)\s"
    r"|(?:training|tuning)\s+(?:data|mixture|corpus|mix|set)\s+(?=[^.:]*\bfollowing\b))"
    r"(?:(?!\b(?:not|benchmarks?|tasks?|GPUs?)\b)[^.:]){0,160}:$"
)
"""A paragraph over a list of data: "This model was trained on the following texts:"."""


_MERGED = re.compile(
    r"\b(?:merged?|merging|blend|mix|based|built|derived|distilled)\b(?:(?!\bnot\b)[^.:]){0,80}\bfollowing\b(?:\s[\w-]+){0,3}\s(?:models|checkpoints|LLMs)\b[^:.]{0,60}:$"
    r"|\bfollowing\s(?:[\w-]+\s){0,3}(?:models|checkpoints)\s(?:were|was|are)\s(?:included\s+in\s+the\s+merge|merged|used\s+(?:in|for)\s+(?:the|this)\s+merge)\b[^.:]{0,40}:$",
    re.IGNORECASE,
)
"""A paragraph over a list of bases: "a merge of the following models:"."""
_CALLED_SET = re.compile(
    r"(?:^|:\W{0,4}\s)(?:The\s+)?([A-Z][\w+.-]*(?:\s[A-Z\d][\w+.-]*){0,2})\s(?:data\s?set|corpus)\b"
)


def _fed(found: Found, block: Block, owner: Owner, text: Text) -> None:
    """The data set that an item names first, where the items are what a model was trained on."""
    sets = [m for m in text.inside(block.span) if m.kind == "dataset"]
    called = _CALLED_SET.search(text.slice(block.span))
    if sets or called:
        name = called[1] if called else sets[0].surface
        found.add(owner, "trainingRun.corpus.source", name, [block.span], "listed-source")


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


_NAMES = frozenset({"license", "developer", "derivedFrom", "predecessor"})
"""What a key asks by name: a sentence would read of an answer that it cannot take what was not asked."""
_ONE = re.compile(r"\b(?:single|one)\s+(?:\w+\s+)?[GT]PU\b")


def _says_devices(key: Key, value: Span, text: Text) -> bool:
    """Whether a length of time names its devices too: "Training time: 3 days on 4 H100s"."""
    named = any(m.kind in ("hardware", "devices") for m in text.inside(value))
    return key.paths == ("trainingRun.durationHours",) and (named or bool(_ONE.search(text.slice(value))))


def _is_of_training(key: Key, value: Span, text: Text) -> bool:
    """Whether a day that a key asks for is answered with that of the training: "Model date: trained in May"."""
    return "releaseDate" in key.paths and is_of_training(text.slice(value))


def _model_at_head(block: Block, text: Text) -> Owner | None:
    """The model whose name an item begins with."""
    first = next((m for m in text.inside(block.span) if m.kind == "model" and m.entity), None)
    if first is None or first.entity is None or first.start > block.span.start + 1:
        return None
    return Owner((Node("Model", first.entity.key),))


_DESCRIBING = re.compile(
    r"\b(?:architecture|details?|configuration|specifications?|specs|features|summary|facts|size)\s(?:of|for)\s(?:the\s)?[*_`]*$",
    re.IGNORECASE,
)
_IN_A_LIST = re.compile(
    r"[*_`]*(?:\s[\w-]+){0,8}?\s(?:follows|following|below|here)(?:\s[\w-]+){0,2}\s?:[\s*_]*$", re.IGNORECASE
)


def _described(block: Block, text: Text) -> Owner | None:
    """The only model that a paragraph names, where it says that a list describes it: "The details of X are below:"."""
    if not text.slice(block.span).rstrip(" *_").endswith(":"):
        return None
    named = [m for m in text.inside(block.span) if m.kind == "model" and m.entity]
    if len(named) != 1 or named[0].entity is None:
        return None
    before = _DESCRIBING.search(text.text, max(block.span.start, named[0].start - 60), named[0].start)
    after = _IN_A_LIST.match(text.text, named[0].end, block.span.end)
    return Owner((Node("Model", named[0].entity.key),)) if before and after else None


_NAMING = frozenset({"model", "model name", "name"})


def _named(key: Span | None, value: Span, text: Text) -> Owner | None:
    """The model that a key "Model" names as its whole value: the sheet that follows is about it."""
    if key is None or plain(text.slice(key)) not in _NAMING:
        return None
    models = [m for m in text.inside(value) if m.kind == "model" and m.entity]
    whole = len(models) == 1 and models[0].end - models[0].start + 2 >= len(text.slice(value).strip())
    return Owner((Node("Model", models[0].entity.key),)) if whole and models[0].entity else None


def _read(
    found: Found,
    key: Key,
    value: Span,
    passage: Span,
    sections: Sections,
    text: Text,
    lexicon: Lexicon,
    owner: Owner | None = None,
) -> bool:
    if value.end - value.start > _LONG:
        value = Span(value.start, value.start)  # an account: its sentences are read as such
    value = _first_line(value, text)
    if "license" in key.paths and any(_OF_DATA.fullmatch(part) for part in sections.at(value.start).path):
        return False  # the licence of the data that the section describes
    if sections.is_about_use(value.start, lexicon):
        key = Key(tuple(path for path in key.paths if path not in ONCE_MADE), key.unit)
    return read_value(found, key, owner or sections.at(value.start).owner, value, [passage], text, "keyed-value")


_FEW_MAKERS, _NAME_WORDS = 8, 6
"""Makers that a heading lists at most, and words of the name of one."""


def _key_of_heading(heading: Span, sections: Sections, text: Text, lexicon: Lexicon) -> Key:
    """What a heading says as a key; the name of what the page is about at its head says nothing more."""
    named = next((m for m in text.inside(heading) if m.kind == "model" and m.entity), None)
    own = named and named.entity and sections.topic.nodes == (Node("Model", named.entity.key),)
    start = named.end if named and own and named.start - heading.start <= _MARKS else heading.start
    return lexicon.read(text.text[start : heading.end])


_MARKS = 3
"""Signs at the head of a heading."""
_OF_DATA = re.compile(
    r"(?:\d+ )?(?:the )?(?:(?:pre ?)?training |evaluation |source |fine ?tuning )?(?:data|data ?sets?|corpus|corpora)"
    r"(?: sources?| details| information| card| description| used)?"
)


_WRAPPED = 50
"""Characters of a line from which on its author may have broken it only since it was full."""
_GOES_ON = re.compile(r"\n[ \t]*(?:(?P<new>[A-Za-z][\w /()-]{0,40}:\s)|[a-z(&+])?")
"""A line break, and what begins the next line: a word that none begins with, or another key."""


def _first_line(value: Span, text: Text) -> Span:
    """A value without the lines that follow it, unless it goes on in them: where lines are broken when full."""
    start = text.text.rfind("\n", 0, value.start) + 1
    for found in _GOES_ON.finditer(text.text, value.start, value.end):
        is_word = len(found[0].strip()) == 1
        if found["new"] or not (is_word or found.start() - start >= _WRAPPED):
            return Span(value.start, found.start())
        start = found.start() + 1
    return value


def _below_heading(
    found: Found, blocks: Sequence[Block], number: int, sections: Sections, text: Text, lexicon: Lexicon
) -> None:
    """ "#### Hardware" over "Nvidia A100 GPUs": the only short paragraph of a section whose heading is a key."""
    heading = blocks[number]
    below = blocks[number + 1 : number + 3]
    key = licence_key(plain(text.slice(heading.span)), sections, heading.span.start)
    key = key or _key_of_heading(heading.span, sections, text, lexicon)
    if not key.paths or not below or below[0].kind not in ("paragraph", "item") or below[0].lead:
        return
    alone = len(below) == 1 or below[1].kind == "heading"
    surface = text.slice(below[0].span)
    dated = _DATED.match(surface) if alone and "releaseDate" in key.paths else None
    if dated:
        first = Span(below[0].span.start, below[0].span.start + dated.end())
        _read(found, key, first, Span(heading.span.start, below[0].span.end), sections, text, lexicon)
        return
    named = "license" in key.paths and own_licence(surface.strip()) is not None
    if (
        not (alone or named)
        or len(surface.split()) > 9
        or re.search(r"[.!?]\s+\S|\b(?:is|are|was|were|we|has|have|uses?|see)\b", surface)
    ):
        return
    if "parameterCount" in key.paths and (
        _is_of_parts(surface) or any(other.search(surface) for other in (_NO_ANSWER, OTHER_ROLE, SHARE))
    ):
        found.consumed.append(below[0].span)
        return
    paths = tuple(
        path
        for path in key.paths
        if path not in NUMERIC or path == "contextLength" or not re.fullmatch(r"[\d.,\s]+", surface)
    )
    if _read(
        found, Key(paths, key.unit), below[0].span, Span(heading.span.start, below[0].span.end), sections, text, lexicon
    ):
        found.consumed.append(below[0].span)


_NO_ANSWER = re.compile(
    r"^\W*(?:(?:much|slightly)\s+)?(?:smaller|larger|bigger|more|fewer|less)\s+than\b"
    r"|\b(?:assum\w+|probably|possibly|presumably|perhaps|maybe|guess\w*|rumou?r\w*|unconfirmed|specul\w+|not\s(?:\w+\s)?confirmed|adds)\b"
    r"|^\D*\bdistil\w*\s+(?:from|of)\b",
    re.I,
)
"""Of a count that is compared, guessed, of what was added, or of what taught the model."""
_DATED = re.compile(r"[A-Z][a-z]{2,8}\.?\s(?:\d{1,2},?\s)?(?:19|20)\d\d(?=,\s[a-z])")
"""A day or a month and what is added to it: "March 2021, trained on …"."""
_PARTS = re.compile(
    r"\b(?:encoder|decoder|detector|backbone|tower|adapter|retriever|generator|discriminator)s?\b", re.I
)
_WHOLE = re.compile(r"\b(?:total|sum|overall|altogether|whole)\b|=|^\W*(?:about\s|~)?[\d.]+\s?[BMK]\s\(", re.I)


def _is_of_parts(surface: str) -> bool:
    """Whether sizes are of parts and of no whole: "1.6B encoder and 7B decoder"."""
    several = len(re.findall(r"\d[BM]\b", surface)) > 1
    return several and bool(_PARTS.search(surface)) and not _WHOLE.search(surface)


def _below_label(found: Found, label: Block, below: Block, sections: Sections, text: Text, lexicon: Lexicon) -> None:
    """A paragraph that is a key and nothing else over one that is a value: "Model size" over "8.29B params"."""
    surface, value = text.slice(label.span), text.slice(below.span)
    if below.kind != "paragraph" or below.lead or len(surface.split()) > 4 or len(value.split()) > 8:
        return
    key = lexicon.read(surface)
    paths = tuple(path for path in key.paths if path in NUMERIC or path in ("releaseDate", "license"))
    named = any(m.kind == "license" for m in text.inside(below.span)) or own_licence(value.strip()) is not None
    says = named if "license" in paths else re.search(r"\d", value)
    if paths and says and not re.fullmatch(r"[\d.,\s]+", value) and not value.endswith("."):
        owner, passage = sections.at(label.span.start).owner, Span(label.span.start, below.span.end)
        if read_value(found, Key(paths, key.unit), owner, below.span, [passage], text, "keyed-value"):
            found.consumed.append(below.span)
