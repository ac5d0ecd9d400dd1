"""Antecedents: what "it", "the 7B model", "both" and "its predecessor" stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from modelatlas.claims.prose.called_sizes import SIZE_AT_END, member, sized
from modelatlas.claims.prose.discourse import Discourse, Owner
from modelatlas.model import Node
from modelatlas.versions import edition_rank, follows, is_member, name_size, version_key, version_of, version_stem
from modelatlas.words import one_of

_WHOLE = re.compile(r"the\s+(?:total|whole|entire|overall|full|complete)\s+model\b", re.IGNORECASE)
"""The model beside its parts: "the total model comprising 8 billion parameters"."""


def antecedent(subtype: str, surface: str, here: Owner, discourse: Discourse) -> tuple[tuple[Node, ...], bool]:
    """What words such as "it", "the 7B model", "the latter" or "both" stand for; nothing where that is not settled.

    Then whether what is said holds for each of them.
    """
    if subtype == "model" and discourse.titled and surface.lower().startswith("our "):
        return discourse.topic.nodes, False
    if subtype == "model" and _WHOLE.match(surface) and discourse.topic.nodes:
        return discourse.topic.nodes, False
    if subtype in ("it", "its") and discourse.of_maker and here == discourse.focus:
        return (), False
    if subtype in ("it", "its", "model"):
        nodes = (
            here.nodes or discourse.topic.nodes or (discourse.all_described() if len(discourse.described) == 1 else ())
        )
        return (nodes, here.each) if len(nodes) == 1 or (subtype == "its" and here.each) else ((), False)
    if subtype.startswith("national-"):
        makers = [n for n, country in discourse.countries.items() if country == subtype.removeprefix("national-")]
        return (tuple(makers), False) if len(makers) == 1 else ((), False)
    if subtype.startswith("family-"):
        members = discourse.families.get(subtype.removeprefix("family-"), ())
        return members, len(members) > 1
    if subtype == "nth" and "last-" in surface.lower():
        return tuple(discourse.recent[-1:]), False  # "the last-named model"
    if subtype == "nth":
        rows = (here.nodes, discourse.group, discourse.all_described())
        found = next((one for row in rows if (one := _by_place(surface.lower(), row))), ())
        if (line := told_backwards(discourse)) and found != _by_place(surface.lower(), line):
            return (), False  # of a line that is told backwards: of the line, or of the telling
        return found, len(found) > 1
    if subtype == "others":
        rest = tuple(n for n in discourse.all_described() if n not in here.nodes)
        return (rest, True) if len(rest) == 2 else ((), False)
    if subtype in ("both", "they"):
        return _several(subtype, surface, here, discourse)
    return _one(subtype, surface, here, discourse), False


_EDITIONS = rf"{one_of('editions', 'sizes')}|chat|instruct"
_EDITION = re.compile(rf"the\s+(?:\w+\s+)?({_EDITIONS})(?:\s+\w+)?$", re.IGNORECASE)
_ENDS_IN_EDITION = re.compile(rf"[\s_-]({_EDITIONS})$", re.IGNORECASE)


def called(surface: str, discourse: Discourse) -> tuple[Node, ...]:
    """ "The base model" beside "the small model": the member so called of a family whose names end in such words."""
    if not (edition := _EDITION.match(surface)):
        return ()
    if discourse.titled and (so_named := _named_after(edition[1], discourse)):
        return so_named
    families: dict[str, dict[str, Node]] = {}
    for node, label in discourse.labels.items():
        if found := _ENDS_IN_EDITION.search(label):
            families.setdefault(label[: found.start()], {}).setdefault(found[1].lower(), node)
    fits = {stem: of[word] for stem, of in families.items() if len(of) > 1 and (word := edition[1].lower()) in of}
    topics = [discourse.labels.get(n, "") for n in discourse.topic.nodes]
    if own := next((fits[label] for label in topics if label in fits), None):
        return (own,)
    kin = {re.split(r"[\s_-]", label)[0] for label in topics}
    fits = {stem: node for stem, node in fits.items() if not kin or re.split(r"[\s_-]", stem)[0] in kin}
    return tuple(fits.values()) if len(fits) == 1 else ()


def _named_after(edition: str, discourse: Discourse) -> tuple[Node, ...]:
    """The document's own model where its name ends in the edition: "the chat version" of "Tern-7B-Chat"."""
    names = ((n, _ENDS_IN_EDITION.search(discourse.labels.get(n, ""))) for n in discourse.topic.nodes)
    return tuple(n for n, found in names if found and found[1].lower() == edition.lower())


def _one(subtype: str, surface: str, here: Owner, discourse: Discourse) -> tuple[Node, ...]:
    """The one model of "the 7B model", "the larger", "the latter", "the student", "its predecessor"."""
    group = _choices(surface, here, discourse)
    if subtype in ("larger", "smaller") and len(members := _members_by_size(surface, discourse)) > 1:
        return (members[-1 if subtype == "larger" else 0],)
    if subtype == "sized":
        return sized(surface, discourse)
    if subtype == "member":
        return member(surface, discourse)
    if subtype in ("larger", "smaller"):
        return _by_extent(group, surface, subtype == "larger", discourse)
    if subtype == "middle":
        return _middle(discourse)
    if subtype == "newer" and re.search(r"present|current", surface.lower()):
        return discourse.topic.nodes
    if re.search(r"\bnew\b", surface) and (beyond := _newest_of_line(group, discourse)):
        return (beyond,)
    if subtype in ("older", "newer"):
        alone = re.search(r"\b(?:newest|latest)\b", surface.lower()) and _is_another_of_kin(group, discourse)
        found = discourse.topic.nodes if alone else _by_age(group, subtype == "newer", discourse)
        other = subtype == "newer" and not set(discourse.topic.nodes) & set(here.nodes)
        return discourse.topic.nodes if not found and other else found
    if subtype in ("former", "latter"):
        pair = next((list(p) for p in (discourse.pair, here.nodes) if len(p) == 2), discourse.recent[-2:])
        return (pair[0 if subtype == "former" else 1],) if len(pair) == 2 else ()
    if subtype == "student":
        fits = [new for new, old in discourse.base.items() if not here.nodes or old in here.nodes or new in here.nodes]
        return tuple(fits) if len(fits) == 1 else ()
    return (_bases(here, discourse) if subtype == "base" else ()) or _linked(subtype, here, discourse)


def _is_another_of_kin(group: tuple[Node, ...], discourse: Discourse) -> bool:
    """Whether the document's own model is of the line that has just been named, all others of which are numbered."""
    own = discourse.topic.nodes
    others = [n for n in group if n not in own]
    words = {_first_word(n, discourse) for n in others}
    numbered = all(version_of(discourse.labels.get(n, "")) for n in others)
    unnumbered = len(own) == 1 and not version_of(discourse.labels.get(own[0], ""))
    return unnumbered and len(others) > 1 and numbered and words == {_first_word(own[0], discourse)}


def _choices(surface: str, here: Owner, discourse: Discourse) -> tuple[Node, ...]:
    """The models among which "the larger" or "the newer" chooses: the last that were spoken of together."""
    if _SUPERLATIVE.search(surface) and (every := discourse.all_described()):
        return every
    groups = (here.nodes, discourse.group, discourse.all_described())
    return next((g for g in groups if len(g) > 1), tuple(discourse.recent[-2:]))


def _by_extent(group: tuple[Node, ...], surface: str, largest: bool, discourse: Discourse) -> tuple[Node, ...]:
    """ "The larger", "the smallest model", by the sizes that are known of all there is to choose from."""
    ranks: dict[Node, object] = {n: s for n in group if (s := _size(n, discourse))}
    if len(ranks) > 1:  # a stranger whose size nobody has told is not among those that are set apart by it
        kin = {_first_word(n, discourse) for n in ranks}
        group = tuple(n for n in group if n in ranks or _first_word(n, discourse) in kin)
    if ranks.keys() <= set(discourse.topic.nodes) and re.search(r"\b(?:larg|bigg)est\b", surface.lower()):
        return () if not discourse.titled or _has_kin(discourse) else discourse.topic.nodes
    made_of = (
        discourse.base if len(ranks) < len(group) else {}
    )  # what was distilled from another is the smaller of the two
    links = [(old, new) for new, old in made_of.items() if {new, old} == set(group) or len(group) < 2]
    return (links[0][0 if largest else 1],) if len(links) == 1 else _by_rank(group, ranks, largest)


_SUPERLATIVE = re.compile(r"\b(?:larg|bigg|small|light)est\b(?!\s+size)", re.IGNORECASE)


def _members_by_size(surface: str, discourse: Discourse) -> list[Node]:
    """ "The largest" of a family that the text lists by sizes: its members "Tern 1B", "Tern 7B", the smallest first."""
    if not _SUPERLATIVE.search(surface) or len(discourse.topic.nodes) != 1:
        return []
    head = discourse.labels.get(discourse.topic.nodes[0], "")
    sizes = {n: name_size(x) for n, x in discourse.labels.items() if head and SIZE_AT_END.sub("", x) == head != x}
    return sorted(sizes, key=lambda n: sizes[n])


def _middle(discourse: Discourse) -> tuple[Node, ...]:
    """ "The middle one" of three of which each has a size."""
    sizes = {n: s for n in discourse.all_described() if (s := _size(n, discourse))}
    return (sorted(sizes, key=lambda n: sizes[n])[1],) if len(sizes) == 3 else ()


def _by_age(group: tuple[Node, ...], newest: bool, discourse: Discourse) -> tuple[Node, ...]:
    """ "The older", "the newer": by the versions of one line, else by what the text made the predecessor of what."""
    labels = {n: discourse.labels.get(n, "") for n in group}
    versions: dict[Node, object] = {n: v for n in group if (v := version_key(labels[n])) is not None}
    stems = {version_stem(labels[n]) for n in versions}
    if len(stems) > 1:
        versions = {}  # versions of two lines say nothing of each other
    versions |= {n: Decimal(0) for n in group if labels[n] and labels[n] in stems}  # "X" before "X-2"
    return _by_rank(group, versions, newest) or _by_link(group, discourse, newest)


def _linked(subtype: str, here: Owner, discourse: Discourse) -> tuple[Node, ...]:
    """ "Its predecessor", "its successor", "its base", as far as the text or the versions of a line tell."""
    if len(here.nodes) != 1:
        return ()
    links = discourse.base if subtype == "base" else discourse.predecessor
    if subtype == "successor":
        links = {old: new for new, old in discourse.predecessor.items()}
    (possessor,) = here.nodes
    return (links[possessor],) if possessor in links else _by_version(possessor, discourse, subtype)


def _newest_of_line(group: Iterable[Node], discourse: Discourse) -> Node | None:
    """The document's own model, where it is a later version than all that "the new version" could choose among."""
    if len(discourse.topic.nodes) != 1 or discourse.topic.nodes[0] in group:
        return None
    own = version_of(discourse.labels.get(discourse.topic.nodes[0], ""))
    others = [version_of(discourse.labels.get(n, "")) for n in group]
    later = own and others and all(v and v[0] == own[0] and v[1] < own[1] for v in others)
    return discourse.topic.nodes[0] if later else None


def _bases(here: Owner, discourse: Discourse) -> tuple[Node, ...]:
    """The base of several models, or the one model whose name others extend ("Tern-7B" of "Tern-7B-Chat")."""
    if len(here.nodes) == 1 and here.nodes[0] in discourse.base:
        return ()
    known = set(discourse.base.values())
    if not known:
        names = {n: label.lower() for n, label in discourse.labels.items()}
        known = {n for n, own in names.items() if any(is_member(name, own) for name in names.values())}
    return tuple(known) if len(known) == 1 else ()


def _size(node: Node, discourse: Discourse) -> int:
    """The parameters of a model, as the text or its name has it; 0 where neither does."""
    label = discourse.labels.get(node, "")
    return discourse.sizes.get(node) or name_size(label) or edition_rank(label)


_NUMBERS = {"both": 2, "two": 2, "pair": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SERIES = re.compile(r"the\s+(?:(?:entire|whole)\s+)?(?:family|suite|series)", re.IGNORECASE)


def _several(subtype: str, surface: str, here: Owner, discourse: Discourse) -> tuple[tuple[Node, ...], bool]:
    """The models of "both", "they", "all three models", "its two descendants"."""
    wanted = next((n for word, n in _NUMBERS.items() if re.search(rf"\b{word}\b", surface.lower())), 0)
    if _SERIES.fullmatch(surface):
        every = discourse.all_described()
        stems = {re.split(r"[\s-]", discourse.labels.get(n, ""))[0].lower() for n in every}
        if len(every) > 1 and len(stems) == 1:
            return every, False  # the only family of the text
    if surface.lower() in ("they", "their"):
        return (here.nodes if len(here.nodes) > 1 else ()), False
    last = here.nodes if len(here.nodes) > 1 else discourse.group
    if _THE_MODELS.fullmatch(surface) and last and (kin := _first_kin(discourse)) and not set(kin) & set(last):
        return kin, False  # "Gemma gets 53; Mistral 58. The models were released in …": those that it is all about
    if re.search(r"descendants|derivatives|students", surface.lower()):
        made = tuple(discourse.base)
        return (made, True) if len(made) == (wanted or len(made)) else ((), False)
    choices: tuple[tuple[Node, ...], ...] = (
        here.nodes,
        discourse.group,
        discourse.all_described(),
        _recent_kin(discourse, wanted or 2),
    )
    if discourse.titled and not wanted and re.match(r"(?:all|every|the\s+models|our\s+models)\b", surface.lower()):
        return _of_the_title(discourse), subtype == "both"
    if surface.lower().startswith(("all", "every")):
        choices = (discourse.all_described(), *choices)
    for several in choices:
        if several is not here.nodes and discourse.titled and not wanted and set(discourse.topic.nodes) & set(several):
            stems = {_first_word(n, discourse) or n.key.split("-")[0] for n in discourse.topic.nodes}
            own = tuple(n for n in several if _first_word(n, discourse) in stems)
            if len(own) == 1:
                return own, subtype == "both"  # "Tern is a set of models based on Egret. These models …"
        if len(several) > 1 and len(several) == (wanted or len(several)):
            return several, subtype == "both"
    return (), False


_THE_MODELS = re.compile(r"(?:the|our)\s+models", re.IGNORECASE)


def _first_kin(discourse: Discourse) -> tuple[Node, ...]:
    """The model that a text spoke of first, and the others of its name."""
    every = tuple(discourse.described)
    return tuple(n for n in every if _first_word(n, discourse) == _first_word(every[0], discourse))


def _of_the_title(discourse: Discourse) -> tuple[Node, ...]:
    """ "All models" of a document whose title names its model: the members of its family, else that alone."""
    stems = {_first_word(n, discourse) or n.key.split("-")[0] for n in discourse.topic.nodes}
    kin = tuple(n for n in discourse.all_described() if _first_word(n, discourse) in stems)
    return tuple(dict.fromkeys((*kin, *discourse.topic.nodes)))


def _has_kin(discourse: Discourse) -> bool:
    """Whether the text names another of the title's family: then "the largest" is one of those."""
    stems = {n.key.split("-")[0] for n in discourse.topic.nodes}
    return any(n.key.split("-")[0] in stems for n in discourse.labels if n not in discourse.topic.nodes)


def _first_word(node: Node, discourse: Discourse) -> str:
    return re.split(r"[\s-]", discourse.labels.get(node, ""))[0]


def _recent_kin(discourse: Discourse, count: int) -> tuple[Node, ...]:
    """The last ``count`` models named, without other people's: siblings by name never are; "all three" are its own."""
    if count > 2:
        words = {_first_word(n, discourse) for n in discourse.topic.nodes}
        return tuple(n for n in discourse.recent if _first_word(n, discourse) in words)[-count:]
    own = {_first_word(n, discourse) for n in discourse.recent if n not in discourse.rivals}
    return tuple(n for n in discourse.recent if n not in discourse.rivals or _first_word(n, discourse) in own)[-count:]


def _by_link(group: Iterable[Node], discourse: Discourse, newest: bool) -> tuple[Node, ...]:
    """Of two models of which the text made one the predecessor of the other, the newer or the older."""
    members = set(group)
    pairs = [(new, old) for new, old in discourse.predecessor.items() if {new, old} == members]
    return (pairs[0][0 if newest else 1],) if len(pairs) == 1 else ()


def told_backwards(discourse: Discourse) -> tuple[Node, ...]:
    """The versions of one line from its first on, where the text names them in another order; else none."""
    named = tuple(discourse.labels)
    versions = {n: v for n in named if (v := version_of(discourse.labels[n]))}
    ordered = tuple(sorted(versions, key=lambda n: versions[n][1]))
    one_line = len(versions) == len(named) > 2 and len({stem for stem, _ in versions.values()}) == 1
    return ordered if one_line and ordered != named else ()


_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def _by_place(surface: str, group: tuple[Node, ...]) -> tuple[Node, ...]:
    """ "The third", "the first two" of models that were named in a row."""
    words = surface.split()
    place, count = _PLACES[words[1].partition("-")[0]], _NUMBERS.get(words[-1], 1)
    if len(group) < 2 or (place >= len(group)) or count > len(group):
        return ()
    return group[-count:] if place < 0 else group[place : place + count]


def _by_version(node: Node, discourse: Discourse, subtype: str) -> tuple[Node, ...]:
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
