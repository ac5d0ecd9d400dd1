"""The front matter of a card: its licence, base models, data sets, emissions."""

from __future__ import annotations

import re

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.keys import Key, Lexicon
from modelatlas.claims.layout.measures import names_data
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.values import Text, is_nothing, own_licence
from modelatlas.claims.prose.discourse import Owner
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import slug
from modelatlas.model import Entry, Layout, Node

_FRONT_UNITS = {
    "trainingRun.emissionsKilogramsCO2e": "g",
    "trainingRun.durationHours": "hours",
    "trainingRun.energyKilowattHours": "kwh",
}
"""Units of the bare numbers of front matter. Source: huggingface.co/docs/hub/model-cards-co2, codecarbon.io."""


def read_front(found: Found, layout: Layout, sections: Sections, text: Text, lexicon: Lexicon) -> None:
    """The front matter of a card: its licence, base models, data sets, emissions (in grams, as the hub has it)."""
    owner = sections.topic
    licence: tuple[str, ...] = ()  # where the first one stands
    for entry in layout.entries:
        keys = tuple(part for part in entry.path if not part.isdecimal())
        path = lexicon.front.get(".".join(keys), "")
        surface = text.slice(entry.span).strip()
        if not path or entry.path[0] == "model-index" or is_nothing(surface):
            continue
        if path == "license":
            licence = _front_licence(found, owner, entry, surface, licence)
        elif path == "trainingRun.corpus.source":
            name = surface.rpartition("/")[2]
            if name and names_data(surface):
                found.add(owner, path, name, [entry.span], "front-matter")
        elif path == "derivedFrom":
            _front_base(found, owner, entry, surface, text)
        else:
            read_value(
                found, Key((path,), _FRONT_UNITS.get(path, "")), owner, entry.span, [entry.span], text, "front-matter"
            )


def _front_licence(found: Found, owner: Owner, entry: Entry, surface: str, first: tuple[str, ...]) -> tuple[str, ...]:
    """The licence of the card, by its identifier, or by ``license_name`` where that is "other"; of a list, each.

    ``first`` is the path of the first licence that was claimed, and what is given back is that from now on.
    """
    known = load_gazetteer().lookup("License", surface)
    value = Node("License", known.key) if known else own_licence(surface, is_id=True)
    one_list = entry.path[-1].isdecimal() and entry.path[:-1] == first[:-1]
    if value and (not first or one_list):
        if known is None:
            found.surfaces.setdefault(value, surface)
        found.add(owner, "license", value, [entry.span], "front-matter")
        return first or entry.path
    return first


def _front_base(found: Found, owner: Owner, entry: Entry, surface: str, text: Text) -> None:
    name = surface.rpartition("/")[2].strip()
    if not re.fullmatch(r"[\w.+-]{2,80}", name):
        return
    known = [m for m in text.inside(entry.span) if m.kind == "model" and m.entity and m.surface == name]
    node = Node("Model", known[0].entity.key if known and known[0].entity else slug(name))
    found.surfaces.setdefault(node, name)
    found.add(owner, "derivedFrom", node, [entry.span], "front-matter")
