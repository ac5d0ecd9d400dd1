"""Hours beside a key: of all devices together, as the template's calculator counts them, or of the clock.

The calculator that the hub's template points to (mlco2.github.io/impact) knows one device and asks for its hours, so
"Hours used" are accelerator hours. A card that gives the number of its devices beside them has mostly those of the
clock: "128 A100 GPUs" over "350 hours".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.drafts import Draft
from modelatlas.model import Node, Span

_EITHER = re.compile(r"\W*(?:total\s+)?(?:training\s+|compute\s+)?hours(?:\s+used)?\b", re.IGNORECASE)
"""A key that says of no device whose hours it means."""
_OF_DEVICES = re.compile(r"\b(?:[GTN]PUs?|accelerators?|devices?|chips?|cores?|cards?)\b", re.IGNORECASE)
"""Words of a value that says it: "310 accelerator hours"."""
_LONG, _YEAR = 1500, 8766
"""Hours of the clock that are many for one run (two months), and those that no run took."""


def settle_hours(found: Found, sections: Sections, text: Text) -> list[Draft]:
    """The drafts, with hours beside a number of devices as a length of time; what could be either is left out."""
    counts = {
        (draft.model, sections.at(draft.span.start).path): draft.value
        for draft in found.drafts
        if draft.path == "trainingRun.hardwareCount" and draft.rule == "keyed-value"
    }
    return list(_settled(found.drafts, counts, sections, text)) if counts else found.drafts


def _is_either(passage: Span, text: Text) -> bool:
    """Whether neither key nor value say whose hours they are."""
    said = text.slice(passage)
    named = any(m.kind in ("hardware", "devices", "devicehours") for m in text.inside(passage))
    return bool(_EITHER.match(said)) and not named and not _OF_DEVICES.search(said)


def _settled(
    drafts: Sequence[Draft], counts: Mapping[tuple[Node, tuple[str, ...]], object], sections: Sections, text: Text
) -> Iterator[Draft]:
    for draft in drafts:
        count = counts.get((draft.model, sections.at(draft.span.start).path))
        told = draft.path == "trainingRun.acceleratorHours" and draft.rule == "keyed-value"
        if told and isinstance(count, (int, Decimal)) and count > 1 and _is_either(draft.span, text):
            hours = draft.value
            if not isinstance(hours, (int, Decimal)) or _LONG < hours < _YEAR:
                continue
            yield replace(draft, path="trainingRun.durationHours") if hours <= _LONG else draft
        else:
            yield draft
