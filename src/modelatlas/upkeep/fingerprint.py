"""What a reading and a derivation depend on beside the document, as digests: another one, and all is read again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from modelatlas.about import __version__
from modelatlas.resources import data_names, data_text, ontology_text


def reading_fingerprint(base: str, evidence: str, tags: Path | None, rules: Path | None) -> str:
    """A digest of all that the reading of a document depends on: version, options, and every table."""
    own = [text for path in (tags, rules) for text in ([path.read_text(encoding="utf-8")] if path else [""])]
    return _digest(__version__, base, evidence, *own, *_tables())


def deriving_fingerprint(derive: bool) -> str:
    """A digest of all that the derivation depends on: version, ontology, tables, and whether it is wanted."""
    return _digest(__version__, str(derive), ontology_text("modelatlas.ttl"), *_tables())


def _tables() -> list[str]:
    return [part for name in data_names() for part in (name, data_text(name))]


def _digest(*parts: str) -> str:
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()[:16]
