"""Words that are mentions without being names (``data/cues.toml``): "the model", "its predecessor"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from modelatlas.errors import TableError
from modelatlas.model import Entity, Mention
from modelatlas.resources import data_text


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled table: one expression for each kind of cue, whose group names are its subtypes."""

    found: tuple[tuple[str, re.Pattern[str]], ...]
    institution: re.Pattern[str]
    standard: re.Pattern[str]
    benchmark: re.Pattern[str]
    dataset: re.Pattern[str]
    not_a_model: frozenset[str]


def _alternatives(table: Mapping[str, str]) -> re.Pattern[str]:
    branches = "|".join(f"(?P<{name}>{source})" for name, source in table.items())
    return re.compile(rf"(?<![\w-])(?:{branches})(?![\w])", re.IGNORECASE)


@cache
def load_cues() -> Cues:
    """The cues of ``data/cues.toml``. Raises TableError if an expression in it does not compile."""
    table = tomllib.loads(data_text("cues.toml"))
    name = table["name"]
    try:
        return Cues(
            found=tuple((kind, _alternatives(table[kind])) for kind in ("artifact", "anaphor", "peer")),
            institution=re.compile(rf"\b{name['institution']}\b"),
            standard=re.compile(rf"\b{name['standard']}$"),
            benchmark=re.compile(rf"(?:\s*\([^()]{{1,30}}\))?\s+{name['benchmark']}\b"),
            dataset=re.compile(rf"\s+{name['dataset']}\b"),
            not_a_model=frozenset(table["shape"]["not_a_model"]),
        )
    except re.error as error:
        raise TableError(f"cues.toml: {error}: {error.pattern!r}") from None


def find_cues(text: str, cues: Cues) -> Iterator[Mention]:
    """Anaphors, peers and artifacts in ``text``; the subtype of an anaphor is its entity's key.

    An artifact's entity is one of the contract's three individuals.
    """
    for kind, pattern in cues.found:
        for found in pattern.finditer(text):
            subtype = found.lastgroup or ""
            cls = "Artifact" if kind == "artifact" else "Cue"
            relative = kind == "anaphor" and subtype in ("predecessor", "successor", "base")
            yield Mention(subtype if relative else kind, found.start(), found.end(), found[0], Entity(cls, subtype))
