"""Licences that a page gives by parts of a project, its code, its weights, its data: on badges, in rows and lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.keys import Key, plain
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.claims.layout.values import Text, own_licence
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import Draft
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import names_a_licence, slug
from modelatlas.model import BADGE, Entry, Node, Span

BADGE_OF_WEIGHTS, BADGE_OF_CODE = "licence-badge-of-weights", "licence-badge"
_WEIGHTS = re.compile(
    r"(?:(?:pre ?trained|trained|released|our|the|all|code and|code) )*(?:models?|weights?|checkpoints?|parameters)"
    r"(?: (?:weights?|checkpoints?|parameters|files|and code))?"
)
_CODE = re.compile(
    r"(?:(?:source|inference|training|our|the|this) )*(?:code|codebase|software|scripts?|repository|repo|github)"
)
_OF_WEIGHTS = re.compile(r"\b(?:weights?|models?|checkpoints?)\b")
_LICENCE = re.compile(r"licen[cs](?:e[sd]?|ing)")
_HEAD = re.compile(r"licen[cs](?:e|es|ing)(?: (?:information|details|terms|and terms of use))?")


def says_part(words: str) -> str:
    """Of which part of a project a key speaks: "weights", "code", or "" for another.

    >>> says_part("model weights"), says_part("source code"), says_part("data")
    ('weights', 'code', '')
    """
    if _WEIGHTS.fullmatch(words):
        return "weights"
    return "code" if _CODE.fullmatch(words) else ""


def is_on_licences(sections: Sections, place: int) -> bool:
    """Whether a place stands below a heading on licences."""
    path = sections.at(place).path
    return any(_HEAD.fullmatch(key) for key in path)


def read_badges(found: Found, entries: Sequence[Entry], topic: Owner, text: Text) -> None:
    """The licence on a badge, where the page says none otherwise: that of the weights, else of all.

    A badge "Code license" tells the code from the rest, and says nothing of the model.
    """
    told: dict[str, list[tuple[Node, Span]]] = {"weights": [], "": []}
    own = {node.key for node in topic.nodes}
    for entry in entries:
        if entry.path[0] == BADGE and (value := _named(text.slice(entry.span), own)):
            key = " ".join(_LICENCE.sub(" ", plain(entry.path[-1])).split())
            part = says_part(key) or ("" if key in ("", "github", "project") else "other")
            if part == "other" and _OF_WEIGHTS.search(key):
                return  # "Weight Diff License": neither the weights' nor that of all
            told.setdefault(part, []).append((value, entry.span))
    part = next((part for part in ("weights", "") if told[part]), "")
    if len({node for node, _ in told[part]}) == 1 == len(topic.nodes):
        node, span = told[part][0]
        rule = BADGE_OF_WEIGHTS if part == "weights" else BADGE_OF_CODE  # a repository's is that of its code
        found.drafts.append(Draft(topic.nodes[0], "license", node, span, rule, fallback=True))


def _named(surface: str, own: Collection[str]) -> Node | None:
    """The licence that a badge names; one that has its model's name, of the keys ``own``, is called after it."""
    table = load_gazetteer()
    known = table.lookup("License", surface) or table.lookup("License", surface.replace(" ", "-"))
    if known:
        return Node("License", known.key)
    if slug(surface) in own:
        return own_licence(f"{surface} License")
    return own_licence(surface) if names_a_licence(surface) else None  # "Model Agreement" is no name


def read_licensed(grid: Grid) -> bool:
    """A table of the parts of a project and the licence of each: "Code | MIT", "Model weights | CC BY 4.0"."""
    heads = [plain(column.head) for column in grid.columns]
    place = next((i for i, head in enumerate(heads) if i and _HEAD.fullmatch(head)), 0)
    parts = [says_part(plain(grid.cell(row, 0))) for row in grid.body]
    if not place or not any(parts):
        return False
    wanted = "weights" if "weights" in parts else "code"
    for row, part in zip(grid.body, parts, strict=True):
        if part == wanted and (passage := grid.passage(row)):
            read_value(grid.found, Key(("license",)), grid.family.owner, row[place], [passage], grid.text, "table-cell")
    return True


def licence_key(words: str, sections: Sections, place: int) -> Key | None:
    """The key of a line or a heading on the weights below one on licences."""
    return Key(("license",)) if says_part(words) == "weights" and is_on_licences(sections, place) else None
