"""Kin: the models of a document that share the first word of their names, and the versions of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from modelatlas.claims.prose.discourse import Discourse
from modelatlas.model import Node
from modelatlas.versions import version_of


def is_another_of_kin(group: tuple[Node, ...], discourse: Discourse) -> bool:
    """Whether the document's own model is of the line that has just been named, all others of which are numbered."""
    own = discourse.topic.nodes
    others = [n for n in group if n not in own]
    words = {first_word(n, discourse) for n in others}
    numbered = all(version_of(discourse.labels.get(n, "")) for n in others)
    unnumbered = len(own) == 1 and not version_of(discourse.labels.get(own[0], ""))
    return unnumbered and len(others) > 1 and numbered and words == {first_word(own[0], discourse)}


def newest_of_line(group: Iterable[Node], discourse: Discourse) -> Node | None:
    """The document's own model, where it is a later version than all that "the new version" could choose among."""
    if len(discourse.topic.nodes) != 1 or discourse.topic.nodes[0] in group:
        return None
    own = version_of(discourse.labels.get(discourse.topic.nodes[0], ""))
    others = [version_of(discourse.labels.get(n, "")) for n in group]
    later = own and others and all(v and v[0] == own[0] and v[1] < own[1] for v in others)
    return discourse.topic.nodes[0] if later else None


def first_kin(discourse: Discourse) -> tuple[Node, ...]:
    """The model that a text spoke of first, and the others of its name."""
    every = tuple(discourse.described)
    return tuple(n for n in every if first_word(n, discourse) == first_word(every[0], discourse))


def of_the_title(discourse: Discourse) -> tuple[Node, ...]:
    """ "All models" of a document whose title names its model: the members of its family, else that alone."""
    stems = {first_word(n, discourse) or n.key.split("-")[0] for n in discourse.topic.nodes}
    kin = tuple(n for n in discourse.all_described() if first_word(n, discourse) in stems)
    return tuple(dict.fromkeys((*kin, *discourse.topic.nodes)))


def has_kin(discourse: Discourse) -> bool:
    """Whether the text names another of the title's family: then "the largest" is one of those."""
    stems = {n.key.split("-")[0] for n in discourse.topic.nodes}
    return any(n.key.split("-")[0] in stems for n in discourse.labels if n not in discourse.topic.nodes)


def first_word(node: Node, discourse: Discourse) -> str:
    return re.split(r"[\s-]", discourse.labels.get(node, ""))[0]


def recent_kin(discourse: Discourse, count: int) -> tuple[Node, ...]:
    """The last ``count`` models named, without other people's: siblings by name never are; "all three" are its own."""
    if count > 2:
        words = {first_word(n, discourse) for n in discourse.topic.nodes}
        return tuple(n for n in discourse.recent if first_word(n, discourse) in words)[-count:]
    own = {first_word(n, discourse) for n in discourse.recent if n not in discourse.rivals}
    return tuple(n for n in discourse.recent if n not in discourse.rivals or first_word(n, discourse) in own)[-count:]


def told_backwards(discourse: Discourse) -> tuple[Node, ...]:
    """The versions of one line from its first on, where the text names them in another order; else none."""
    named = tuple(discourse.labels)
    versions = {n: v for n in named if (v := version_of(discourse.labels[n]))}
    ordered = tuple(sorted(versions, key=lambda n: versions[n][1]))
    one_line = len(versions) == len(named) > 2 and len({stem for stem, _ in versions.values()}) == 1
    return ordered if one_line and ordered != named else ()
