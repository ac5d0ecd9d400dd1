"""The name that a document without a title of its own begins with: "Model card" over "Tern is a classifier"."""

from __future__ import annotations

import re

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Layout
from modelatlas.titles.find import title_blocks
from modelatlas.titles.listed import is_used
from modelatlas.titles.others import is_other_thing
from modelatlas.titles.shapes import CUT, has_shape, is_generic, is_shaped, may_be_model
from modelatlas.words import STOP_WORDS

_OPENED = re.compile(
    r"(?P<name>[A-Z][\w.+-]*(?:\s[A-Z0-9][\w.+-]*){0,4})(?:\s\([^()]{1,60}\))?\s(?:is|are)\s(?:an?|the|our|another)\s"
    r"(?:(?:[\w–-]+|\([\w–-]+\)),?\s){0,8}?(?:[Mm]odels?|LLMs|adapters?|classifier|network|system|policy|encoder|decoder|transformer|detector|"
    r"predictor|regressor|recommender|tagger|autoencoder|LLM|ensemble|checkpoint|(?:version|variant|extension|successor)\sof\s[A-Z]\w+)\b"
)
_KIND = r"(?:[Mm]odels?|[Nn]etworks?|[Tt]ransformers?|LLMs?|VLMs?|MLLMs?|[Aa]utoencoders?|[Dd]etectors?|[Ee]ncoders?)"
_SHAPED = r"(?=[\w.+-]*(?:[a-z][A-Z]|[A-Z]{2}|\d|-[A-Z]))[A-Z][\w.+-]*\w"
_SUBTITLED = re.compile(
    rf"(?P<name>{_SHAPED})(?:\s\([^()]{{1,40}}\))?:\s(?:[Aa]n?|[Tt]he)\s(?:[\w-]+\s){{0,5}}?{_KIND}\b"
)
"""A title that is set as a paragraph: "TideNet: a network for rivers"."""
_PROPOSED = re.compile(
    rf"\b[Ww]e\s+(?:propose|present|introduce|release|open-source)\s+(?:(?:the|an?)\s+)?(?:(?:[\w-]+\s+){{0,9}}?{_KIND}(?:\s+(?:called|named|dubbed))?,?\s+\(?"
    rf"(?P<short>{_SHAPED})|(?P<name>{_SHAPED})(?:\s\([^()]{{1,80}}\))?,\s+(?:an?|the|our)\s+(?:[\w-]+,?\s+){{0,8}}?{_KIND}\b)"
)
"""What those who wrote a paper have made: "we propose the Tidal Model (TIDE)", "we present TideNet, a network"."""
_PURPOSED = re.compile(rf"\b[Ww]e\s+(?:propose|present|introduce)\s+(?P<name>{_SHAPED})\s+to\s")
"""The same of what may be a method, if nothing else says that it is a model."""
_IMPLEMENTED = re.compile(
    rf"\b(?:implementation|repository|repo|code|weights|checkpoints)\s+(?:of|for)\s+(?:the\s+|our\s+)?(?:(?:paper|model|network)\W{{1,4}})?"
    rf"(?P<short>{_SHAPED})(?P<name>(?!))?(?=,|:|\s\(|\s+(?:proposed|presented|introduced|described|from|models?|networks?|paper|in)\b)"
)
"""What a repository holds: "the official implementation of TideNet, proposed in"."""
_KEYED = re.compile(r"[\s*_]*[A-Z][a-z]+(?:\s[\w()]+){0,3}:[\s*_]+(?!An?\s|The\s)")
"""A line that is a key and its value: "**Developed by:** Fjord Labs"."""
_OPENING = 4
"""Paragraphs in which a page says what it is about."""
HEADLINE = 4
"""Words from which on a title without a name is that of a paper."""


def find_opening_name(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name that the first sentence says what it is, where the headings over it name nothing; else "".

    Below the title of a paper, the name of what its authors say they present.
    """
    titles = [layout.text[span.start : span.end] for span in title_blocks(layout)]
    of_paper = bool(titles) and all(is_generic(title) or _is_headline(title) for title in titles)
    if not of_paper and not all(map(is_generic, titles)):
        return ""
    prose = [block.span for block in layout.blocks if block.is_prose and not _KEYED.match(layout.text, *block.span)]
    prose = prose[:_OPENING]
    if all(map(is_generic, titles)):
        # What stands in a later section may tell of another model.
        heads = [b.span.start for b in layout.blocks if b.kind == "heading"]
        later = [start for start in heads if prose and start > prose[0].start]
        end = next(iter(later[later == heads :]), len(layout.text))  # keys above all headings are of the section below
        first = [span for span in prose if span.start < end]
        opened = (said.match(layout.text, *span) for span in first for said in (_OPENED, _SUBTITLED))
        name = next((found["name"] for found in opened if found), "")
    else:
        presented = (
            m for span in prose for said in (_PROPOSED, _IMPLEMENTED) for m in said.finditer(layout.text, *span)
        )
        name = next((found["short"] or found["name"] for found in presented), "")
        if not name:
            purposed = (found["name"] for span in prose for found in _PURPOSED.finditer(layout.text, *span))
            name = next((one for one in purposed if is_used(layout.text, one)), "")
        name = name if is_shaped(name) and layout.text.count(name) > 1 else ""
    if name.split(" ", 1)[0].lower() in STOP_WORDS:
        return ""  # "While Tern is a model, …"
    named = name and not is_generic(name) and may_be_model(name, gazetteer)
    return name if named and not is_other_thing(layout.text, name) else ""


def _is_headline(title: str) -> bool:
    """Whether a title is that of a paper, and names no model before a colon."""
    return len(title.split()) >= HEADLINE and not has_shape(CUT.split(title)[0])
