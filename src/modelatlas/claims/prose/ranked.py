"""Models that a document tells apart by how large, how old, which version they are: "the larger", "the newest"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from modelatlas.claims.prose.called_sizes import SIZE_AT_END
from modelatlas.claims.prose.discourse import Discourse
from modelatlas.claims.prose.kin import first_word, has_kin
from modelatlas.model import Node
from modelatlas.versions import edition_rank, follows, name_size, version_key, version_of, version_stem


def by_extent(group: tuple[Node, ...], surface: str, largest: bool, discourse: Discourse) -> tuple[Node, ...]:
    """ "The larger", "the smallest model", by the sizes that are known of all there is to choose from."""
    ranks: dict[Node, object] = {n: s for n in group if (s := _size(n, discourse))}
    if len(ranks) > 1:  # a stranger whose size nobody has told is not among those that are set apart by it
        kin = {first_word(n, discourse) for n in ranks}
        group = tuple(n for n in group if n in ranks or first_word(n, discourse) in kin)
    if ranks.keys() <= set(discourse.topic.nodes) and re.search(r"\b(?:larg|bigg)est\b", surface.lower()):
        if any(edition_rank(discourse.labels.get(n, "")) == 1 for n in discourse.topic.nodes):
            return ()  # below the title "Tern-small"
        return () if not discourse.titled or has_kin(discourse) else discourse.topic.nodes
    made_of = (
        discourse.base if len(ranks) < len(group) else {}
    )  # what was distilled from another is the smaller of the two
    links = [(old, new) for new, old in made_of.items() if {new, old} == set(group) or len(group) < 2]
    return (links[0][0 if largest else 1],) if len(links) == 1 else _by_rank(group, ranks, largest)


SUPERLATIVE = re.compile(r"\b(?:larg|bigg|small|light)est\b(?!\s+size)", re.IGNORECASE)


def members_by_size(surface: str, discourse: Discourse) -> list[Node]:
    """ "The largest" of a family that the text lists by sizes: its members "Tern 1B", "Tern 7B", the smallest first."""
    if not SUPERLATIVE.search(surface) or len(discourse.topic.nodes) != 1:
        return []
    head = discourse.labels.get(discourse.topic.nodes[0], "")
    sizes = {n: name_size(x) for n, x in discourse.labels.items() if head and SIZE_AT_END.sub("", x) == head != x}
    return sorted(sizes, key=lambda n: sizes[n])


def middle(discourse: Discourse) -> tuple[Node, ...]:
    """ "The middle one" of three of which each has a size."""
    sizes = {n: s for n in discourse.all_described() if (s := _size(n, discourse))}
    return (sorted(sizes, key=lambda n: sizes[n])[1],) if len(sizes) == 3 else ()


def by_age(group: tuple[Node, ...], newest: bool, discourse: Discourse) -> tuple[Node, ...]:
    """ "The older", "the newer": by the versions of one line, else by what the text made the predecessor of what."""
    labels = {n: discourse.labels.get(n, "") for n in group}
    versions: dict[Node, object] = {n: v for n in group if (v := version_key(labels[n])) is not None}
    stems = {version_stem(labels[n]) for n in versions}
    if len(stems) > 1:
        versions = {}  # versions of two lines say nothing of each other
    versions |= {n: Decimal(0) for n in group if labels[n] and labels[n] in stems}  # "X" before "X-2"
    return _by_rank(group, versions, newest) or _by_link(group, discourse, newest)


def _size(node: Node, discourse: Discourse) -> int:
    """The parameters of a model, as the text or its name has it; 0 where neither does."""
    label = discourse.labels.get(node, "")
    return discourse.sizes.get(node) or name_size(label) or edition_rank(label)


def _by_link(group: Iterable[Node], discourse: Discourse, newest: bool) -> tuple[Node, ...]:
    """Of two models of which the text made one the predecessor of the other, the newer or the older."""
    members = set(group)
    pairs = [(new, old) for new, old in discourse.predecessor.items() if {new, old} == members]
    return (pairs[0][0 if newest else 1],) if len(pairs) == 1 else ()


def by_version(node: Node, discourse: Discourse, subtype: str) -> tuple[Node, ...]:
    """The next older or newer version of a line that the text has named."""
    own = version_of(discourse.labels.get(node, ""))
    if own is None or subtype == "base":
        return ()
    others = {n: v[1] for n, label in discourse.labels.items() if (v := version_of(label)) and v[0] == own[0]}
    if subtype == "successor":
        fits = [n for n, version in others.items() if follows(version, own[1])]
    else:
        fits = [n for n, version in others.items() if follows(own[1], version)]
    return tuple(fits) if len(fits) == 1 else ()


def _by_rank(group: Iterable[Node], ranks: dict[Node, object], largest: bool) -> tuple[Node, ...]:
    """The extreme of a group of which every member has a rank."""
    members = list(group)
    if len(members) < 2 or any(n not in ranks for n in members):
        return ()
    ordered = sorted(members, key=lambda n: ranks[n])  # type: ignore[arg-type, return-value]  # all ranks of a call are of one type
    return (ordered[-1 if largest else 0],)
