"""The name that a document without a title of its own begins with: "Model card" over "Tern is a classifier"."""

from __future__ import annotations

import re

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Layout
from modelatlas.titles.find import title_blocks
from modelatlas.titles.others import is_other_thing
from modelatlas.titles.shapes import is_generic, may_be_model

_OPENED = re.compile(
    r"(?P<name>[A-Z][\w.+-]*(?:\s[A-Z0-9][\w.+-]*){0,4})(?:\s\([^()]{1,60}\))?\s(?:is|are)\s(?:an?|the|our|another)\s"
    r"(?:[\w–-]+,?\s){0,8}?(?:[Mm]odels?|LLMs|adapters?|classifier|network|system|policy|encoder|decoder|transformer|detector|"
    r"predictor|regressor|recommender|tagger|autoencoder|LLM|ensemble|checkpoint)\b"
)


def find_opening_name(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name that the first sentence says what it is, where the headings over it name nothing; else ""."""
    if not all(is_generic(layout.text[span.start : span.end]) for span in title_blocks(layout)):
        return ""
    for block in layout.blocks:
        if block.is_prose:
            found = _OPENED.match(layout.text, *block.span)
            name = found["name"] if found else ""
            named = name and not is_generic(name) and may_be_model(name, gazetteer)
            return name if named and not is_other_thing(layout.text, name) else ""
    return ""
