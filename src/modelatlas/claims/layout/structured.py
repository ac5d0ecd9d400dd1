"""What keys and cells have in common: turning the text of a value into drafts about a model."""

from __future__ import annotations

from collections.abc import Sequence

from modelatlas.claims.layout.found import NUMERIC, Found
from modelatlas.claims.layout.heads import ARCHITECTURE
from modelatlas.claims.layout.keys import SLASH, Key
from modelatlas.claims.layout.licence_values import read_licence
from modelatlas.claims.layout.named import read_component, read_developers, read_models, read_sources, read_successor
from modelatlas.claims.layout.numbered import read_date, read_hardware, read_number
from modelatlas.claims.layout.values import Text, is_nothing, names
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import TOTALS
from modelatlas.claims.prose.elsewhere import ALL_WORK
from modelatlas.model import Span


def read_value(found: Found, key: Key, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> bool:
    """Claim what the value at ``span`` says under ``key``; whether it says anything of it.

    ``spans`` are the passages that state it. Of several properties that the key may mean, the first that fits.
    """
    surface = text.slice(span)
    if is_nothing(surface) or surface.rstrip(" *_`)]").endswith("?"):
        return False  # "2023?": whoever wrote that does not know
    if key.parts:
        return _read_parts(found, key, owner, span, spans, text, rule)
    if ALL_WORK.search(surface) and any(path in TOTALS for path in key.paths):
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
        elif rule == "table-cell" and key.words == "backbone" and surface.strip(" *_`").isalpha():
            continue  # a word without a size: "Mamba", "Hybrid"
        elif key.words == "component":
            read_component(found, owner, span, spans, text, rule)
        elif path in ("derivedFrom", "predecessor"):
            read_models(found, path, owner, span, spans, text, rule)
        elif path == "successor":
            read_successor(found, owner, span, spans, text, rule)
        elif path == "trainingRun.corpus.source":
            read_sources(found, owner, span, spans, text, rule)
        elif path == "country":
            for node, _ in names(path, span, text):
                found.add(owner, path, node, spans, rule)
        if len(found.drafts) > before and not (path.endswith("tokenCount") and SIZE_OF_DATA in key.paths):
            return True
    return len(found.drafts) > before


SIZE_OF_DATA = "trainingRun.corpus.sizeBytes"
"""What a value may say beside the number of tokens: "40 GB of text (20B tokens)"."""


def _read_parts(found: Found, key: Key, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> bool:
    """Claim what each part of a value says under its own key: "Params / FLOPs" over "22M / 4.6G"."""
    cuts = [
        span.start,
        *(at for mark in SLASH.finditer(text.text, span.start, span.end) for at in mark.span()),
        span.end,
    ]
    values = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    if len(values) != len(key.parts):
        return False
    read = [
        read_value(found, part, owner, value, spans, text, rule)
        for part, value in zip(key.parts, values, strict=True)
        if part.paths
    ]
    return any(read)
