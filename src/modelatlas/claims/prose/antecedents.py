"""Antecedents: what "it", "the 7B model", "both" and "its predecessor" stand for."""

from __future__ import annotations

import re

from modelatlas.claims.prose.called_sizes import member, sized
from modelatlas.claims.prose.discourse import Discourse, Owner
from modelatlas.claims.prose.kin import (
    first_kin,
    first_word,
    is_another_of_kin,
    newest_of_line,
    of_the_title,
    recent_kin,
    told_backwards,
)
from modelatlas.claims.prose.ranked import SUPERLATIVE, by_age, by_extent, by_version, members_by_size, middle
from modelatlas.model import Node
from modelatlas.versions import is_member, version_key
from modelatlas.words import one_of

_WHOLE = re.compile(r"the\s+(?:total|whole|entire|overall|full|complete)\s+model\b", re.IGNORECASE)
"""The model beside its parts: "the total model comprising 8 billion parameters"."""


def antecedent(subtype: str, surface: str, here: Owner, discourse: Discourse) -> tuple[tuple[Node, ...], bool]:
    """What words such as "it", "the 7B model", "the latter" or "both" stand for; nothing where that is not settled.

    Then whether what is said holds for each of them.
    """
    if subtype == "model" and (tuned := _CHAT.match(surface)):
        return _so_tuned(tuned[1].lower(), discourse), False
    if subtype == "model" and discourse.titled and surface.lower().startswith("our "):
        return discourse.topic.nodes, False
    if subtype == "model" and _WHOLE.match(surface) and discourse.topic.nodes:
        return discourse.topic.nodes, False
    if subtype in ("it", "its") and (discourse.of_maker or discourse.of_part) and here == discourse.focus:
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
    if subtype in ("both", "they") and discourse.of_peers and THEM.fullmatch(surface):
        return (), False
    if subtype in ("both", "they"):
        return _several(subtype, surface, here, discourse)
    return _one(subtype, surface, here, discourse), False


THEM = re.compile(
    r"(?:they|their|both|(?:all|each|both|most|none)(?:\s+\w+)?\s+of\s+(?:them|these)|(?:these|both|the\s+(?:two|three))\s+models)(?:\s+all)?",
    re.IGNORECASE,
)
"""What stands for the models of the sentence before, whichever these are."""
_CHAT = re.compile(r"(?:the|our)\s+(chat|instruct)\s+(?:model|checkpoint)\b", re.IGNORECASE)


def _so_tuned(word: str, discourse: Discourse) -> tuple[Node, ...]:
    """ "The chat model": the only one so called: what the title names may be the base model beside it."""
    fits = [n for n, label in discourse.labels.items() if word in re.split(r"[\W_]", label.lower())]
    own = [n for n in discourse.topic.nodes if n in fits]
    return tuple(own if len(own) == 1 else fits) if len(own) == 1 or len(fits) == 1 else ()


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
    if subtype in ("larger", "smaller") and len(members := members_by_size(surface, discourse)) > 1:
        return (members[-1 if subtype == "larger" else 0],)
    if subtype == "sized":
        return sized(surface, discourse)
    if subtype == "member":
        return member(surface, discourse)
    if subtype in ("larger", "smaller"):
        return by_extent(group, surface, subtype == "larger", discourse)
    if subtype == "middle":
        return middle(discourse)
    if subtype == "newer" and re.search(r"present|current", surface.lower()):
        return discourse.topic.nodes
    if re.search(r"\bnew\b", surface) and (beyond := newest_of_line(group, discourse)):
        return (beyond,)
    if subtype in ("older", "newer"):
        alone = re.search(r"\b(?:newest|latest)\b", surface.lower()) and is_another_of_kin(group, discourse)
        found = discourse.topic.nodes if alone else by_age(group, subtype == "newer", discourse)
        if _FIRST.search(surface) and any((version_key(discourse.labels.get(n, "")) or 0) > 1 for n in found):
            return ()  # "the first version" of what the text knows the second and the third of
        other = subtype == "newer" and not set(discourse.topic.nodes) & set(here.nodes)
        return discourse.topic.nodes if not found and other else found
    if subtype in ("former", "latter"):
        pair = next((list(p) for p in (discourse.pair, here.nodes) if len(p) == 2), discourse.recent[-2:])
        return (pair[0 if subtype == "former" else 1],) if len(pair) == 2 else ()
    if subtype == "student":
        fits = [new for new, old in discourse.base.items() if not here.nodes or old in here.nodes or new in here.nodes]
        return tuple(fits) if len(fits) == 1 else ()
    if subtype == "edition":
        return ()  # "the tiny model", where no name ends so
    return (_bases(here, discourse) if subtype == "base" else ()) or _linked(subtype, here, discourse)


_FIRST = re.compile(r"\b(?:first|original|initial)\b", re.IGNORECASE)


_OF_ITS_OWN = re.compile(r"(?:the|its)\s+(?:small|large|big|little|compact|reduced)\b", re.IGNORECASE)


def _choices(surface: str, here: Owner, discourse: Discourse) -> tuple[Node, ...]:
    """The models among which "the larger" or "the newer" chooses: the last that were spoken of together."""
    if SUPERLATIVE.search(surface) and (every := discourse.all_described()):
        return every
    groups = (here.nodes, discourse.group, discourse.all_described())
    recent = discourse.recent
    if _OF_ITS_OWN.match(surface):  # "the small one" of a family: what is only measured against is not of it
        recent = [n for n in recent if n not in discourse.rivals or n in discourse.described]
    return next((g for g in groups if len(g) > 1), tuple(recent[-2:]))


def _linked(subtype: str, here: Owner, discourse: Discourse) -> tuple[Node, ...]:
    """ "Its predecessor", "its successor", "its base", as far as the text or the versions of a line tell."""
    if len(here.nodes) != 1:
        return ()
    links = discourse.base if subtype == "base" else discourse.predecessor
    if subtype == "successor":
        links = {old: new for new, old in discourse.predecessor.items()}
    (possessor,) = here.nodes
    return (links[possessor],) if possessor in links else by_version(possessor, discourse, subtype)


def _bases(here: Owner, discourse: Discourse) -> tuple[Node, ...]:
    """The base of several models, or the one model whose name others extend ("Tern-7B" of "Tern-7B-Chat")."""
    if len(here.nodes) == 1 and here.nodes[0] in discourse.base:
        return ()
    known = set(discourse.base.values())
    if not known:
        names = {n: label.lower() for n, label in discourse.labels.items()}
        known = {n for n, own in names.items() if any(is_member(name, own) for name in names.values())}
    return tuple(known) if len(known) == 1 else ()


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
    if _THE_MODELS.fullmatch(surface) and last and (kin := first_kin(discourse)) and not set(kin) & set(last):
        return kin, False  # "Gemma gets 53; Mistral 58. The models were released in …": those that it is all about
    if re.search(r"descendants|derivatives|students", surface.lower()):
        made = tuple(discourse.base)
        return (made, True) if len(made) == (wanted or len(made)) else ((), False)
    choices: tuple[tuple[Node, ...], ...] = (
        here.nodes,
        discourse.group,
        discourse.all_described(),
        recent_kin(discourse, wanted or 2),
    )
    if discourse.titled and not wanted and re.match(r"(?:all|every|the\s+models|our\s+models)\b", surface.lower()):
        return of_the_title(discourse), subtype == "both"
    if surface.lower().startswith(("all", "every")):
        choices = (discourse.all_described(), *choices)
    for several in choices:
        if several is not here.nodes and discourse.titled and not wanted and set(discourse.topic.nodes) & set(several):
            stems = {first_word(n, discourse) or n.key.split("-")[0] for n in discourse.topic.nodes}
            own = tuple(n for n in several if first_word(n, discourse) in stems)
            if len(own) == 1:
                return own, subtype == "both"  # "Tern is a set of models based on Egret. These models …"
        if len(several) > 1 and len(several) == (wanted or len(several)):
            return several, subtype == "both"
    return (), False


_THE_MODELS = re.compile(r"(?:the|our)\s+models", re.IGNORECASE)


_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def _by_place(surface: str, group: tuple[Node, ...]) -> tuple[Node, ...]:
    """ "The third", "the first two" of models that were named in a row."""
    words = surface.split()
    place, count = _PLACES[words[1].partition("-")[0]], _NUMBERS.get(words[-1], 1)
    if len(group) < 2 or (place >= len(group)) or count > len(group):
        return ()
    return group[-count:] if place < 0 else group[place : place + count]
