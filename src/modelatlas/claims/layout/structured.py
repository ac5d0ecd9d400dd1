"""What keys and cells have in common: turning the text of a value into drafts about a model."""

from __future__ import annotations

from collections.abc import Sequence

from modelatlas.claims.layout.found import NUMERIC, Found
from modelatlas.claims.layout.heads import ARCHITECTURE
from modelatlas.claims.layout.keys import Key
from modelatlas.claims.layout.named import read_component, read_developers, read_licence, read_models, read_sources
from modelatlas.claims.layout.numbered import read_date, read_hardware, read_number
from modelatlas.claims.layout.values import Text, is_nothing, names
from modelatlas.claims.prose.discourse import Owner
from modelatlas.model import Span


def read_value(found: Found, key: Key, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> bool:
    """Claim what the value at ``span`` says under ``key``; whether it says anything of it.

    ``spans`` are the passages that state it. Of several properties that the key may mean, the first that fits.
    """
    surface = text.slice(span)
    if is_nothing(surface):
        return False
    before = len(found.drafts)
    for path in key.paths:
        if path in NUMERIC:
            read_number(found, path, key, owner, span, spans, text, rule)
        elif path == "trainingRun.hardware":
            read_hardware(found, owner, span, spans, text, rule)
        elif path == "releaseDate":
            read_date(found, owner, span, spans, text, rule)
        elif path == "license":
            read_licence(found, owner, span, spans, text, rule)
        elif path == "developer":
            read_developers(found, owner, span, spans, text, rule)
        elif key.words in ("backbone", "component") and ARCHITECTURE.match(text.slice(span).strip(" *_`")):
            continue  # of what kind the network is, and no model that this one was made from
        elif key.words == "component":
            read_component(found, owner, span, spans, text, rule)
        elif path in ("derivedFrom", "predecessor"):
            read_models(found, path, owner, span, spans, text, rule)
        elif path == "trainingRun.corpus.source":
            read_sources(found, owner, span, spans, text, rule)
        elif path == "country":
            for node, _ in names(path, span, text):
                found.add(owner, path, node, spans, rule)
        if len(found.drafts) > before:
            return True
    return False
