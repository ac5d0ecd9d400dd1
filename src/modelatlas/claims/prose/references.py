"""Which models the words of a sentence stand for: names, words in apposition to a name, and words that refer back."""

from __future__ import annotations

import re

from modelatlas.claims.prose import clauses
from modelatlas.claims.prose.antecedents import antecedent, called
from modelatlas.claims.prose.discourse import MANY, Discourse, Owner, Token, subtype_of
from modelatlas.model import Node
from modelatlas.versions import version_stem


def resolve(number: int, tokens: list[Token], code: str, role: str, named: Owner, discourse: Discourse) -> None:
    """Which models a token of a sentence stands for.

    ``role`` is what a rule has given it; ``named`` is the subject of the sentence so far.
    """
    token = tokens[number]
    mention = token.mention
    if mention.kind == "model" and mention.entity:
        token.nodes = (_name(Node("Model", mention.entity.key), mention.surface, discourse),)
        return
    if mention.kind == "peer":
        before = tokens[number - 1] if number else None
        if before and before.mention.kind == "model" and _APPOSED_PEER.fullmatch(code[before.end : token.start]):
            token.nodes = before.nodes  # "X, a competing system developed in …"
        return
    here = named if named.nodes else discourse.focus  # of this sentence so far, else of the one before
    subtype = mention.entity.key if mention.entity else ""
    if subtype == "model" and here.nodes and discourse.parts.issuperset(here.nodes):
        here = discourse.topic  # "The encoder X is new. The model has …"
    token.possessor = here.nodes
    if _in_apposition(number, tokens, code, subtype, discourse):
        return
    if (found := _beside_the_subject(number, tokens, subtype, role, named, discourse)) is not None:
        token.nodes = found
        return
    if subtype == "former" and any(subtype_of(other.mention) == "newer" for other in tokens):
        subtype = "older"  # "while the former had 28 billion, the new release has …"
    if (
        subtype == "newer"
        and mention.surface.lower() == "the second"
        and all(subtype_of(other.mention) != "older" for other in tokens)
    ):
        return  # of what, nothing says: of two stages, two runs
    token.nodes = called(mention.surface, discourse)
    token.named = bool(token.nodes)
    if not token.named:
        token.nodes, token.each = antecedent(subtype, mention.surface, here, discourse)
    if len(token.nodes) > 1 or token.each:
        token.nodes = _without_exceptions(token.nodes, tokens, code)


_APPOSED_PEER = re.compile(r"\s*,\s*(?:(?:an?|another|the|its)\s+)?")


def _name(node: Node, surface: str, discourse: Discourse) -> Node:
    """The model of a name, from now on the last that was named."""
    discourse.labels.setdefault(node, surface)
    discourse.recent = [*(n for n in discourse.recent if n != node), node][-MANY:]
    return node


def _beside_the_subject(
    number: int, tokens: list[Token], subtype: str, role: str, named: Owner, discourse: Discourse
) -> tuple[Node, ...] | None:
    """What a word stands for that cannot be the subject of its own clause; None where it may be."""
    token = tokens[number]
    if token.mention.surface.lower().startswith("that ") and role == "rival":
        return tuple([n for n in discourse.recent if n not in token.possessor][-1:])
    if subtype in ("it", "model") and role in ("base", "rival", "old") and named.nodes:
        return (_base_before(number, tokens, named) if role == "base" else ()) or tuple(
            n for n in discourse.focus.nodes if n not in named.nodes
        )
    if subtype in ("former", "latter") and named.nodes and not discourse.pair:
        others = [n for n in discourse.recent if n not in named.nodes][-2:]
        if len(others) == 2:  # "we compare with A and B; X outperforms the former"
            return (others[subtype == "latter"],)
    return None


def _base_before(number: int, tokens: list[Token], named: Owner) -> tuple[Node, ...]:
    """The base that a sentence has named before "derived from it": so called, else its only other model."""
    said = [t.nodes for t in tokens[:number] if t.mention.kind == "base" and t.nodes]
    if said:
        return said[-1]  # "one was tuned from the base model, the other likewise from it"
    earlier = {t.nodes for t in tokens[:number] if t.mention.kind == "model" and not set(t.nodes) & set(named.nodes)}
    return earlier.pop() if len(earlier) == 1 else ()  # "tuned on X only, giving rise to Y, derived from it"


def _without_exceptions(nodes: tuple[Node, ...], tokens: list[Token], code: str) -> tuple[Node, ...]:
    """The models of "all" without those that the sentence sets apart: "except for X, all are …", "all …, but not Y"."""
    apart: set[Node] = set()
    end = -1
    for token in tokens:
        entity = token.mention.entity if token.mention.kind == "model" else None
        goes_on = end >= 0 and clauses.JOINED.fullmatch(code[end : token.start])
        if entity and (goes_on or clauses.is_excepted(code, token.start)):
            apart.add(Node("Model", entity.key))
            end = token.end
    return tuple(node for node in nodes if node not in apart)


_RELATIVES = ("predecessor", "successor")
_CURRENT = re.compile(r"\b(?:current|present)\b", re.IGNORECASE)


def _narrow(node: Node, name: str, discourse: Discourse) -> None:
    """ "The current one, Tern 2.5": a text about "Tern" goes on about that version."""
    if len(discourse.topic.nodes) == 1 and discourse.labels.get(discourse.topic.nodes[0]) == version_stem(name):
        discourse.topic = Owner((node,))


def _in_apposition(number: int, tokens: list[Token], code: str, subtype: str, discourse: Discourse) -> bool:
    """Whether a name directly beside a token says what it stands for: "its predecessor X-1", "X, the 7B model"."""
    token = tokens[number]
    if number + 1 < len(tokens):
        following = tokens[number + 1]
        if (
            following.mention.kind == "model"
            and following.mention.entity
            and subtype not in ("its", "it", "they", "both")
        ):
            between = code[token.end : following.start]
            if clauses.APPOSED.fullmatch(between):
                token.nodes = (Node("Model", following.mention.entity.key),)
                token.possessor = _of_one_line(following.mention.surface, token.possessor, discourse)
                if subtype in ("newer", "model") and _CURRENT.search(token.mention.surface):
                    _narrow(token.nodes[0], following.mention.surface, discourse)
                return True
    if number and subtype in ("model", "sized", "base", "older", "newer", "larger", "smaller", *_RELATIVES):
        before = tokens[number - 1]
        subject = before.role and clauses.FRONTED.match(code) and clauses.OWN_VERB.match(code, token.end)
        if subject and subtype in ("model", "newer"):
            return False  # "Unlike A, which came from B, the new model was …"
        if before.mention.kind == "model" and re.fullmatch(r"\s*[,(]\s*", code[before.end : token.start]):
            token.nodes = before.nodes
            if subtype in _RELATIVES and set(token.possessor) & set(token.nodes):  # "X, its predecessor": not X's own
                others = (discourse.focus.nodes, discourse.topic.nodes)
                token.possessor = next((n for n in others if n and not set(n) & set(token.nodes)), ())
            if subtype in _RELATIVES:
                token.possessor = _of_one_line(before.mention.surface, token.possessor, discourse)
            return True
    return False


def _of_one_line(name: str, possessor: tuple[Node, ...], discourse: Discourse) -> tuple[Node, ...]:
    """Whose successor a version is: of what was spoken of last, or else of the last model of the same line."""
    stem, labels = version_stem(name), discourse.labels
    if len(possessor) > 1:
        possessor = tuple(n for n in possessor if stem and stem in (version_stem(labels.get(n, "")), labels.get(n)))
        return possessor if len(possessor) == 1 else ()  # of which of them, the text does not say
    if not stem or (possessor and version_stem(labels.get(possessor[0], "")) in (stem, "")):
        return possessor
    line = [n for n in discourse.recent if stem in (version_stem(labels[n]), labels[n]) and labels[n] != name]
    return tuple(line[-1:]) or possessor
