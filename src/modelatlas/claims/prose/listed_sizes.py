"""Members of a family that a text tells apart by sizes alone: "Tern, a family of models with 1B and 7B parameters"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from modelatlas.lexicon import slug
from modelatlas.model import Mention, Node
from modelatlas.versions import ROW_OF_SIZES, name_size, sizes_in

_ROW = rf"~?(?P<row>{ROW_OF_SIZES})`?(?![\w-]|\.\d)"
_COUNTS = (
    r"(?=[\s-]param|\s+(?:(?!and\b|or\b)[a-z-]+\s+){0,3}?(?:models|versions|variants|sizes)\b|\s*[.;)]|,\s|\s*$|\n)"
)
_FAMILY = r"(?:family|series|suite|collection|set|range|line)\s+of\s"
_LISTED = re.compile(
    r"(?:\s\([^()\n]{1,60}\))?(?:"
    rf"(?:,|\s+is|\s+are)\s+(?:an?|our|the)\s+(?:[\w-]+,?\s+){{0,4}}?{_FAMILY}(?P<of>[^.;:\d\n]{{0,120}}?[\s(])"
    r"|\s+(?:models?\s+)?(?:(?:is|are|was|were)\s+)?(?:comes?|available|released|provided|offered|trained|published)\s+"
    r"(?:in|at)\s+(?:(?!,)[\w-]+\s+){0,5}?(?:sizes?|scales?)\s*(?:of\s+|[:—–(-]\s*)?"
    r"|\s+(?:is|are)\s+(?:(?:available|released|offered|published)\s+as\s+)?(?:an?\s+)?(?=[^;\n]{0,80}?[\s-]param)"
    r"|\s+models?\s+(?:(?:are|were|is)\s+)?(?:available|released|offered|come|published)\s+with\s+(?=[^;\n]{0,80}?[\s-]param)"
    rf"|\s+models?\s*\(){_ROW}{_COUNTS}"
)
"""What lists sizes after the name of a family."""
_OTHER = re.compile(r"\b(?:trained|tokens|data|on)\b")
"""Words before numbers that are not those of parameters."""


def listed_members(mentions: Iterable[Mention], text: str) -> dict[Node, str]:
    """The members of every family whose sizes are listed right after its name, with the names that this gives them.

    A family's own name says no size.
    """
    out: dict[Node, str] = {}
    for m in mentions:
        if m.kind != "model" or m.partial or m.entity is None or name_size(m.surface):
            continue
        found = _LISTED.match(text, m.end)
        if found is None or _OTHER.search(found["of"] or ""):
            continue
        parts = sizes_in(found["row"])
        if len(set(parts)) == len(parts):
            out.update({Node("Model", slug(f"{m.entity.key} {part}")): f"{m.surface} {part}" for part in parts})
    return out
