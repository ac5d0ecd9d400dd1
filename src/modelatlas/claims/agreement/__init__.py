"""Values of a laid-out document that differ: a card holds stages, rivals and plans, and one of its numbers is the fact.

A key or a cell says whose value it is more surely than a sentence does; else what is called a total, or is said most
often. What nothing settles is not claimed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from modelatlas.claims.agreement.licences import other_licences
from modelatlas.claims.agreement.releases import other_releases
from modelatlas.claims.agreement.values import number, overruled, without_outgrown
from modelatlas.claims.prose.drafts import STRUCTURED, Draft
from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Layout, Node

__all__ = ["agreed", "without_outgrown", "without_parts"]


def agreed(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """The drafts without those of a single-valued property that others of the same document overrule."""
    dropped = {id(d) for d in drafts if _is_unsound(d, text)} | _of_programs(drafts)
    dropped |= overruled(drafts, text) | other_licences(drafts, text) | other_releases(drafts)
    return [d for d in drafts if id(d) not in dropped]


def without_parts(drafts: Sequence[Draft], layout: Layout) -> list[Draft]:
    """The drafts without tokens of which an item tells, where the paragraph over its list has those of the whole: "48B
    tokens from four sources:".
    """
    counts = sorted((d for d in drafts if d.path == "trainingRun.corpus.tokenCount"), key=lambda d: d.span.start)
    if len(counts) < 2:
        return list(drafts)
    starts = [d.span.start for d in counts]
    dropped: set[int] = set()
    whole: dict[Node, Draft] = {}
    for block in layout.blocks:
        inside = counts[bisect_left(starts, block.span.start) : bisect_left(starts, block.span.end)]
        if block.kind != "item":
            opens = layout.text[block.span.start : block.span.end].rstrip("*_ ").endswith(":")
            whole = {d.model: d for d in inside} if opens else {}
        elif whole:
            parts = (d for d in inside if d.model in whole and number(d) < number(whole[d.model]))
            dropped.update(id(d) for d in parts)
    return [d for d in drafts if id(d) not in dropped]


def _of_programs(drafts: Sequence[Draft]) -> set[int]:
    """Counts of languages that are elsewhere said to be those of programs: "Of the 62 languages, rare ones …"."""
    said: dict[tuple[Node, object], list[Draft]] = {}
    for d in drafts:
        if d.path == "programmingLanguageCount":
            said.setdefault((d.model, d.value), []).append(d)
    return {
        id(d)
        for d in drafts
        if d.path == "languageCount"
        and (others := said.get((d.model, d.value)))
        and all(other.span != d.span for other in others)
    }


_ARITHMETIC = re.compile(r"\d\s?[BMKT]?\s*[×x*·]\s*~?\d[^;\n]{0,80}[=≈]")
"""A sum and what it comes to."""
_ADJECTIVES = frozenset(
    {
        "open",
        "new",
        "large",
        "small",
        "language",
        "vision",
        "foundation",
        "english",
        "multilingual",
        "causal",
        "dense",
        "generative",
        "free",
        "fully",
        "state",
        "xs",
        "xl",
        "xxl",
    }
)
"""Words that are set off as names are ("**O**pen language models")."""


_BY = re.compile(r"\b(?:developed|built|released|maintained|open-?sourced)\s+by\s+(?:the\s+)?([\w-]+)")
"""Before a maker that its model is named after: "models developed by LLM-fjord"."""


def _is_unsound(draft: Draft, text: str) -> bool:
    """Whether a sentence reckons computation out ("6 * 12B * 300B = …" is no measurement), or no one is its developer:
    the model's own name, or words that only describe it.
    """
    if draft.path == "developer" and isinstance(draft.value, Node):
        key = draft.value.key
        if draft.rule in STRUCTURED:
            return False
        own_name = draft.model.key.startswith(key) and not load_gazetteer().lookup("Organization", key)
        by = (str(slug(found[1])) for found in _BY.finditer(text, draft.span.start, draft.span.end))
        own_name = own_name and key not in by
        # "the latest series of Tern language models"
        return own_name or all(word in _ADJECTIVES for word in key.split("-"))
    return draft.path == "trainingRun.computeFlop" and bool(_ARITHMETIC.search(text, draft.span.start, draft.span.end))
