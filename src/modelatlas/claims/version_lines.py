"""Lines of versions: successions that names state, and what is called a version of something that is its base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from modelatlas.claims.prose.drafts import Draft
from modelatlas.model import Node, Span
from modelatlas.versions import follows, version_of


def version_links(
    labels: dict[Node, str],
    seen: dict[Node, Span],
    described: Iterable[Node],
    denied: set[frozenset[Node]],
    *,
    of_page: Sequence[Node] | None = None,
    text: str = "",
) -> list[Draft]:
    """Successions that the names state: two versions of one line that a document names, with none in between.

    At least one of the two is a model that the document describes: names that pass in a comparison make no line. A
    page (``of_page`` is what it is about) speaks of many models in passing: only its own line is drawn.
    """
    lines: dict[str, dict[Decimal, Node]] = {}
    for node, label in labels.items():
        found = version_of(label)
        if found and node in seen:
            lines.setdefault(found[0], {})[found[1]] = node
    for node, label in labels.items():  # "Quoll" is the first of a line that goes on with "Quoll-2"
        line = lines.get(label.lower(), {})
        if len(line) == 1 and min(line) >= 1 and node in seen:  # of several, it is the name of all
            later = labels.get(line[min(line)], "")
            if node not in (of_page or ()) or _are_named_together(label, later, text):
                line.setdefault(Decimal(1), node)  # the page's name alone is that of the family
    about = set(described)
    out = []
    if of_page is not None:
        own = [labels.get(node, node.key) for node in of_page]
        drawn = {found[0] if (found := version_of(label)) else label.lower() for label in own}
        lines = {line: versions for line, versions in lines.items() if line in drawn}
    for versions in lines.values():
        ordered = sorted(versions)
        for old, new in pairwise(ordered):
            first, second = versions[old], versions[new]
            if follows(new, old) and about & {first, second} and frozenset((first, second)) not in denied:
                for span in sorted({seen[first], seen[second]}):
                    out.append(Draft(second, "predecessor", first, span, "version-line"))
    return out


def _are_named_together(first: str, second: str, text: str) -> bool:
    """Whether a sentence names a model beside the second of its line, "Tern-2 reads more than Tern", or says that this
    one is out.
    """
    alone, other = rf"(?<![\w-]){re.escape(first)}(?![\w-]|\s?v?\d)", re.escape(second)
    together = rf"{alone}[^.\n]{{1,120}}{other}|{other}[^.\n]{{1,120}}{alone}"
    out = rf"{other}\W[^\n]{{0,120}}\b(?:releas|launch|announc)ed\b|\b(?i:releas|introduc|launch)\w*\s\W{{0,3}}{other}"
    return re.search(f"{together}|{out}", text) is not None


_NEW_VERSION = re.compile(
    r"\b(?:new|newer|improved|updated|upgraded|enhanced|revised|refined|later|latest|better|stronger)\s+(?:[\w-]+\s+)?"
    r"(?:version|iteration|edition|release|generation)\s+of\b(?!.*\b(?:tuned|distilled|quanti[sz]ed|pruned)\b)",
    re.IGNORECASE | re.DOTALL,
)


def versions_before(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """The drafts with "an improved version of Tern-3", said of Tern-4, as the version before: nothing is made of it."""
    return [
        replace(d, path="predecessor")
        if d.path == "derivedFrom"
        and isinstance(d.value, Node)
        and _is_later(d.model.key, d.value.key)
        and _NEW_VERSION.search(text, d.span.start, d.span.end)
        else d
        for d in drafts
    ]


def without_continuations(drafts: Sequence[Draft]) -> list[Draft]:
    """Without predecessors that something else was made of: "Tern, a continuation of Auk-3" is no version of that.

    Of two names of one line the text may say both.
    """
    made_of = {(d.model, d.value) for d in drafts if d.path == "derivedFrom"}
    return [
        d
        for d in drafts
        if d.rule != _SUCCESSOR or (d.model, d.value) not in made_of or _begin_alike(d.model.key, d.value)
    ]


_SUCCESSOR = "successor-of"
"""The rule that reads continuations as it does successors."""


def _begin_alike(own: str, other: object) -> bool:
    """Whether two names have their first word in common."""
    return isinstance(other, Node) and own.partition("-")[0] == other.key.partition("-")[0]


def _is_later(new: str, old: str) -> bool:
    """Whether two names are of one line, and the first is the later: "tern-2" and "tern" too."""
    later, earlier = version_of(new), version_of(old)
    return later is not None and (
        later[0] == old if earlier is None else (later[0] == earlier[0] and later[1] > earlier[1])
    )


def add_version_links(drafts: list[Draft], links: Iterable[Draft]) -> None:
    """A line that the text itself draws is not drawn again otherwise: stated links come before those of names."""
    has_old = {d.model for d in drafts if d.path == "predecessor"}
    has_new = {d.value for d in drafts if d.path == "predecessor"}
    stated = {(d.model, d.value) for d in drafts if d.path == "predecessor"}
    made_from = {frozenset((d.model, d.value)) for d in drafts if d.path == "derivedFrom"}  # a fine-tune is no version
    drafts.extend(
        d
        for d in links
        if (d.model, d.value) in stated
        or (d.model not in has_old and d.value not in has_new and frozenset((d.model, d.value)) not in made_from)
    )
