"""Scores of one evaluation that differ: told apart by what stands over their tables, or nobody's."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from modelatlas.claims.layout.kinds import is_tuned
from modelatlas.claims.layout.scores import LONG_SETTING, Frame, in_setting
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.frames import frame_slug
from modelatlas.model import Layout, Node
from modelatlas.versions import name_size


def unsettled(drafts: Sequence[Draft], layout: Layout, text: Text) -> list[Draft]:
    """The drafts without scores of one evaluation that differ: settings that no words tell apart. None is claimed.

    Those of several tables are told apart by what stands over each: "Zero-shot", "After tuning".
    """
    told = _told_apart(drafts, layout, text)
    values: dict[object, set[Decimal]] = {}
    for d in told:
        if d.rule in _OF_TABLES and isinstance(d.value, Decimal):
            values.setdefault(_place(d), set()).add(d.value)
    kept = {place: _agreed(of) for place, of in values.items()}
    return [d for d in told if d.rule not in _OF_TABLES or d.value == kept[_place(d)]]


def _place(draft: Draft) -> tuple[Node, str, str]:
    """Where a draft's value goes: tests that two spellings name are one, "Red Teaming" and "red-teaming"."""
    return draft.model, draft.path, frame_slug(draft.frame)


def _agreed(values: set[Decimal]) -> Decimal | None:
    """The score of which the others are roundings: 0.91526 beside 0.915."""
    finest = min(values, key=lambda value: int(value.as_tuple().exponent))
    return finest if all(finest.quantize(value, ROUND_HALF_UP) == value for value in values) else None


_OF_TABLES = ("table-score", "model-index")
_OF_MODELS = re.compile(
    r"\b(?:instruct\w*|chat|base|sft|rlhf|dpo|post-?train\w*|pre-?trained|(?:other|\d+[BM])\s+models?)\b", re.IGNORECASE
)
"""Words over a table that tell models apart, and no settings of one."""


def _told_apart(drafts: Sequence[Draft], layout: Layout, text: Text) -> list[Draft]:
    """The drafts, those of one evaluation in several tables each with what stands over its table."""
    starts = [table.span.start for table in layout.tables]
    tables: dict[tuple[Node, Frame], dict[int, set[object]]] = {}
    for d in drafts:
        if d.rule == "table-score" and (at := bisect_right(starts, d.span.start)):
            tables.setdefault((d.model, d.frame), {}).setdefault(at - 1, set()).add(d.value)
    over: dict[tuple[int, ...], dict[int, str]] = {}
    for of in tables.values():
        if _differ(of) and tuple(of) not in over:
            over[tuple(of)] = _settings(tuple(of), layout, text)
    settings = {
        key: over[tuple(of)]
        for key, of in tables.items()
        if tuple(of) in over
        and _differ(of)
        and (name_size(key[0].key) or not any(map(_OF_MODELS.search, over[tuple(of)].values())))
    }  # what has no size in its name is a family, or one of its members: base or tuned
    out = []
    for d in drafts:
        setting = settings.get((d.model, d.frame), {}).get(bisect_right(starts, d.span.start) - 1)
        if d.rule == "table-score" and setting:
            d = replace(d, frame=in_setting(d.frame, setting))
        out.append(d)
    return out


def _differ(values: Mapping[int, set[object]]) -> bool:
    """Whether tables that agree in themselves give different scores."""
    return all(len(own) == 1 for own in values.values()) and len(set().union(*values.values())) > 1


def _settings(tables: Sequence[int], layout: Layout, text: Text) -> dict[int, str]:
    """What stands over each of the tables, or in the heading of its section, where that tells them apart and names no
    models.
    """
    starts = [block.span.start for block in layout.blocks]
    headings = [number for number, block in enumerate(layout.blocks) if block.kind == "heading"]
    over = {}
    for table in tables:
        number = bisect_left(starts, layout.tables[table].span.start) - 1
        above = [number, *headings[max(0, bisect_right(headings, number) - 1) :][:1]] if number >= 0 else []
        said = (" ".join(text.slice(layout.blocks[at].span).split()).strip(" :.*") for at in above)
        over[table] = next((words for words in said if len(words) <= LONG_SETTING), "")
    told = all(said and not _OF_MODELS.search(said) for said in over.values())
    told = told or sorted(map(is_tuned, over.values()), key=str) == [False, True]
    return over if told and len(set(over.values())) == len(over) else {}
