"""A key above its value: "#### Hardware" over "Nvidia A100 GPUs", "Model size" over "8.29B params"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.found import NUMERIC, Found
from modelatlas.claims.layout.keyed_values import read_keyed
from modelatlas.claims.layout.keys import Key, Lexicon, plain
from modelatlas.claims.layout.licensed import licence_key
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.values import Text, own_licence
from modelatlas.claims.prose.elsewhere import OTHER_ROLE, SHARE
from modelatlas.gazetteer import load_gazetteer
from modelatlas.model import Block, Node, Span


def key_of_heading(heading: Span, sections: Sections, text: Text, lexicon: Lexicon) -> Key:
    """What a heading says as a key; the name of what the page is about at its head says nothing more."""
    named = next((m for m in text.inside(heading) if m.kind == "model" and m.entity), None)
    own = named and named.entity and sections.topic.nodes == (Node("Model", named.entity.key),)
    start = named.end if named and own and named.start - heading.start <= _MARKS else heading.start
    return lexicon.read(text.text[start : heading.end])


_MARKS = 3
"""Signs at the head of a heading."""


def read_below_heading(
    found: Found, blocks: Sequence[Block], number: int, sections: Sections, text: Text, lexicon: Lexicon
) -> None:
    """ "#### Hardware" over "Nvidia A100 GPUs": the only short paragraph of a section whose heading is a key."""
    heading = blocks[number]
    below = blocks[number + 1 : number + 3]
    key = licence_key(plain(text.slice(heading.span)), sections, heading.span.start)
    key = key or key_of_heading(heading.span, sections, text, lexicon)
    if not key.paths or not below or below[0].kind not in ("paragraph", "item") or below[0].lead:
        return
    alone = len(below) == 1 or below[1].kind == "heading"
    surface = text.slice(below[0].span)
    dated = _DATED.match(surface) if alone and "releaseDate" in key.paths else None
    if dated:
        first = Span(below[0].span.start, below[0].span.start + dated.end())
        read_keyed(found, key, first, Span(heading.span.start, below[0].span.end), sections, text, lexicon)
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
    if read_keyed(
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
    r"\b(?:encoder|decoder|detector|backbone|tower|adapter|retriever|generator|discriminator|u-?net|vae|vocoder|projector|upsampler)s?\b",
    re.I,
)
_PART_FIRST = re.compile(rf"\W*(?:[\w-]+\s){{0,3}}?{_PARTS.pattern}\W{{0,3}}[:=–—]", re.I)
"""A line on one part: "UNet: 2.6B parameters"."""
_WHOLE = re.compile(r"\b(?:total|sum|overall|altogether|whole)\b|=|^\W*(?:about\s|~)?[\d.]+\s?[BMK]\s\(", re.I)


def _is_of_parts(surface: str) -> bool:
    """Whether sizes are of parts and of no whole: "1.6B encoder and 7B decoder", "UNet: 2.6B"."""
    several = len(re.findall(r"\d[BM]\b", surface)) > 1
    return bool(_PART_FIRST.match(surface)) or (several and bool(_PARTS.search(surface)) and not _WHOLE.search(surface))


def read_below_label(
    found: Found, label: Block, below: Block, sections: Sections, text: Text, lexicon: Lexicon
) -> None:
    """A paragraph that is a key and nothing else over one that is a value: "Model size" over "8.29B params"."""
    surface, value = text.slice(label.span), text.slice(below.span)
    if below.kind != "paragraph" or below.lead or len(surface.split()) > 4 or len(value.split()) > 8:
        return
    key = lexicon.read(surface)
    paths = tuple(path for path in key.paths if path in NUMERIC or path in ("releaseDate", "license"))
    named = any(m.kind == "license" for m in text.inside(below.span)) or own_licence(value.strip()) is not None
    named = named or load_gazetteer().lookup("License", value.strip()) is not None  # "MIT", which is an institute too
    says = named if "license" in paths else re.search(r"\d", value)
    if paths and says and not re.fullmatch(r"[\d.,\s]+", value) and not value.endswith("."):
        owner, passage = sections.at(label.span.start).owner, Span(label.span.start, below.span.end)
        if read_value(found, Key(paths, key.unit), owner, below.span, [passage], text, "keyed-value"):
            found.consumed.append(below.span)
