"""What a model is called whose card has no name for it: by the code that loads it, else by its title as it stands."""

from __future__ import annotations

import re

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.model import Block, Layout
from modelatlas.titles.accounts import published_name
from modelatlas.titles.find import title_blocks
from modelatlas.titles.headed import find_member_names
from modelatlas.titles.listed import find_section_names
from modelatlas.titles.others import is_of_data, is_other_thing, says_other
from modelatlas.titles.shapes import CUT, MANY, SIGNS, is_generic

_OF_ONE = frozenset(
    {
        "base_model",
        "co2_eq_emissions",
        "datasets",
        "inference",
        "library_name",
        "metrics",
        "model-index",
        "model_name",
        "pipeline_tag",
        "widget",
    }
)
"""Keys of the front matter that the card of one model has. Source: huggingface.co/docs/hub/model-cards."""
_OF_A_PROGRAM = frozenset({"app_file", "sdk", "sdk_version"})
"""Keys of the front matter of a program that a hub runs. Source: huggingface.co/docs/hub/spaces-config-reference."""
_CARDED = re.compile(r"\W*model\s+card\s*(?:for|of|:|[-–—])\s+(?:the\s+)?|(?=.*\smodel\s+card\W*$)", re.IGNORECASE)
_AFTER = re.compile(r"\s+model\s+card\W*$", re.IGNORECASE)
_THE_MODEL = re.compile(r"\b[Tt]h(?:is|e)\smodel\b")
_SECTION = re.compile(r"\W*(?:model\s(?:description|details)|intended\suses?(?:\s&\slimitations)?)\W*", re.IGNORECASE)
_UNFILLED = re.compile(r"(?:model[\s_-]?(?:id|name)|\W*(?:your|my)[\s_-]model.*|.*\[[^\]]*\].*|\W*)", re.IGNORECASE)
"""What a template has where a name belongs."""
_PLAIN_WORD = re.compile(r"[a-z]+")
"""What programs call whatever they have made, and so the name of many: "merge"."""
_MADE_FROM = r"\b(?:of|from|for|on|with|using|[Mm]odel:)\s(?:the\s)?[`*_\[]{0,3}"
"""Before the name of what a text says that its model is made from, or for."""
_MOST_WORDS = 14


def front_bases(layout: Layout) -> frozenset[str]:
    """What the front matter says that the page's model was made from, as keys of models."""
    bases = (e for e in layout.entries if e.path and e.path[0] == "base_model")
    return frozenset(slug(layout.text[e.span.start : e.span.end].strip().rpartition("/")[2]) for e in bases)


def find_loaded_name(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name of the only model that a card's code loads, if it is no base of the card's and none that is known."""
    bases, own = front_bases(layout), set()
    for one in layout.loaded[:MANY] if _is_card(layout) else ():
        name = one.rpartition("/")[2]
        if slug(name) not in bases and not re.search(rf"{_MADE_FROM}{re.escape(one)}(?![\w-])", layout.text):
            own.add(one if is_generic(name) else name)  # the name of many: "fjord/outputs"
    name = own.pop() if len(own) == 1 else ""
    return "" if gazetteer.lookup("Model", name) else name


def find_described_name(layout: Layout, gazetteer: Gazetteer) -> str:
    """What the card of one model is titled, whatever that is, "Fine-tuned Tern for letters"; "" of any other page."""
    title = _title(layout)
    if not _is_card(layout) or says_other(title):
        return ""
    carded = _CARDED.match(title)
    name = SIGNS.sub("", _AFTER.sub("", title[carded.end() :] if carded else title)).strip(" *_`")
    if not 0 < len(name.split()) <= _MOST_WORDS or name[-1] in ".?!:" or _UNFILLED.fullmatch(name):
        return ""
    name = published_name(CUT.split(name)[-1]) or name  # "Style tuning - fjord/tern_style"
    if is_generic(name) or _PLAIN_WORD.fullmatch(name):
        return ""
    in_sections = [*find_member_names(layout, gazetteer), *find_section_names(layout, gazetteer)]
    several = any(one not in title for one in in_sections)
    return "" if several or is_other_thing(layout.text, name) else name


def _is_card(layout: Layout) -> bool:
    """Whether a page is the card of one model, by what its front matter or its title says."""
    keys = {entry.path[0] for entry in layout.entries if entry.path}
    if is_of_data(layout) or not _OF_A_PROGRAM.isdisjoint(keys):
        return False
    if not _OF_ONE.isdisjoint(keys):
        return True
    told = _CARDED.match(_title(layout)) or (keys and any(_is_of_card(layout, block) for block in layout.blocks))
    return bool(told and _THE_MODEL.search(layout.text))


def _is_of_card(layout: Layout, block: Block) -> bool:
    """Whether a block is the heading of a section that the card of a model has."""
    return block.kind == "heading" and _SECTION.fullmatch(layout.text, block.span.start, block.span.end) is not None


def _title(layout: Layout) -> str:
    return next((" ".join(layout.text[span.start : span.end].split()) for span in title_blocks(layout)), "")
