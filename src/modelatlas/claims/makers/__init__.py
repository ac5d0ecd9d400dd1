"""Who made a model: without names that are no organization's, and without those who made something else."""

from __future__ import annotations

from collections.abc import Sequence

from modelatlas.claims.makers.homes import without_homes_of_strangers
from modelatlas.claims.makers.names import is_none, is_person, is_seat
from modelatlas.claims.makers.places import is_place
from modelatlas.claims.makers.slots import entities
from modelatlas.claims.makers.wholes import is_in_title, of_whole, without_homes_of_others
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Node


def without_no_makers(drafts: Sequence[Draft], sentence: Sentence, text: str) -> list[Draft]:
    """The drafts of a sentence without developers that are none. Names that a table or a tag knows are not judged,
    but for where they stand: "load the model from Hugging Face".
    """
    drafts = [d for d in drafts if not (d.path == "country" and is_in_title(d, sentence, text))]
    drafts = without_homes_of_others(drafts, sentence)
    places = {m.entity.key: at for at, m in entities(sentence) if m.entity and not m.tagged}
    drafts = [d for d in drafts if not (d.rule == "developer" and is_place(d, sentence, places))]
    names = {
        m.entity.key: m
        for m in sentence.mentions
        if m.kind in ("name", "organization") and not m.tagged and m.entity and not m.entity.label
    }
    makers = [d for d in drafts if d.path == "developer" and isinstance(d.value, Node) and d.value.key in names]
    if not makers:
        return list(drafts)
    people = {d.value for d in makers if isinstance(d.value, Node) and is_person(names[d.value.key])}
    none = {
        d.value
        for d in makers
        if isinstance(d.value, Node)
        and ((len(people) > 1 and d.value in people) or is_none(names[d.value.key], d, sentence, text))
    }
    return [d for d in drafts if d.path != "developer" or d.value not in none]


def without_seats(drafts: Sequence[Draft], sentence: Sentence, text: str) -> list[Draft]:
    """The drafts without developers that are where a maker sits, what it is by law, "Fjord Labs, Inc., Bergen", or a
    department of one that is named.
    """
    drafts = [d for draft in drafts for d in of_whole(draft, sentence)]
    if not any(d.path == "developer" for d in drafts):
        return list(drafts)
    none = {m.entity.key for m in sentence.mentions if m.kind == "name" and m.entity and is_seat(m, sentence, text)}
    return [d for d in drafts if d.path != "developer" or not isinstance(d.value, Node) or d.value.key not in none]


__all__ = ["without_homes_of_strangers", "without_no_makers", "without_seats"]
