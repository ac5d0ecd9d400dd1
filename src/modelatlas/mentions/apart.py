"""Models that go by one name in several sections, each made another by the heading that it stands under."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.model import Document, Entity, Mention
from modelatlas.titles.headed import Headed, find_headed


def told_apart(mentions: Iterable[Mention], doc: Document, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions, those of a model that its section's heading makes its own being of that one.

    They are parts of the name (``partial``): no other form of it is taken from them.
    """
    headed = find_headed(doc.layout, gazetteer) if doc.layout is not None else ()
    if not headed:
        return tuple(mentions)
    starts = [h.reach.start for h in headed]
    whole = {h.heading.start: h for h in headed if not h.bare}
    out = []
    for m in mentions:
        place = bisect_right(starts, m.start) - 1
        within = headed[place] if place >= 0 and m.start < headed[place].reach.end else None
        if within and not within.bare and m.end <= within.heading.end:
            continue  # a part of the heading, which is a name as a whole
        out.append(_its_own(m, within) if within and m.kind == "model" else m)
    for h in whole.values():
        surface = doc.text[h.heading.start : h.heading.end]
        out.append(Mention("model", h.heading.start, h.heading.end, surface, _entity(h), partial=True))
    return tuple(sorted(out, key=lambda m: m.start))


def _its_own(mention: Mention, within: Headed) -> Mention:
    if not within.bare or mention.surface.lower() != within.bare.lower():
        return mention
    return replace(mention, entity=_entity(within), partial=True)


def _entity(headed: Headed) -> Entity:
    return Entity("Model", slug(headed.name))
