"""Which of a service's candidates an entity is: by class, name, alias, and what the atlas knows around the entity.

The same care as offline: the class decides first, the name must be the item's own, a contradiction in developer,
country or year rules an item out, and of two that fit equally neither is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from modelatlas.errors import ServiceError
from modelatlas.wikidata.client import Client, Manners, check_url
from modelatlas.wikidata.decide import Candidate, Decision, decide
from modelatlas.wikidata.links import Entity, Neighbours, Search
from modelatlas.wikidata.names import Kind, same_name, strict_key
from modelatlas.wikidata.recordings import Recordings, default_folder
from modelatlas.wikidata.services import ActionService, Found, ReconciliationService, Service, SparqlService
from modelatlas.wikidata.tables import ALIAS, LABEL, Authority, load_authority

SCORE = {LABEL: Decimal("0.9"), ALIAS: Decimal("0.85")}
"""What a name alone is worth when nobody has checked the item by hand, from 0 to 1."""
AGREEMENT = Decimal("0.03")
"""What each neighbour that agrees adds: at most three, so a search is never as sure as a table."""
_SERVICES: dict[str, type[ActionService] | type[ReconciliationService] | type[SparqlService]] = {
    "action": ActionService,
    "reconciliation": ReconciliationService,
    "sparql": SparqlService,
}


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A candidate with how the name names it (None: not at all), what agrees, and what speaks against it."""

    found: Found
    level: int | None
    agrees: tuple[str, ...]
    against: str


def search_with(
    service: str,
    *,
    endpoint: str | None = None,
    contact: str = "",
    cache: Path | None = None,
    replay: bool = False,
) -> Search:
    """A search for :func:`modelatlas.wikidata.links.link_atlas` by "action", "reconciliation" or "sparql".

    Raises ServiceError for a service that there is not, an address that is none, and without a contact (unless all
    answers are recorded ones).
    """
    if service not in _SERVICES:
        raise ServiceError(f"there is no service {service!r}; there are {', '.join(_SERVICES)}")
    if endpoint is not None:
        check_url(endpoint)
    client = client_for(contact, cache, replay=replay)
    made = _SERVICES[service](client, endpoint) if endpoint else _SERVICES[service](client)
    return search_by(made)


def client_for(contact: str, cache: Path | None = None, *, replay: bool = False) -> Client:
    """A client with the usual manners, whose recordings are in ``cache`` or in the user's cache folder.

    Raises ServiceError without a contact, unless all answers are recorded ones.
    """
    return Client(Manners(contact), Recordings(cache or default_folder()), replay=replay)


def search_by(service: Service, authority: Authority | None = None) -> Search:
    """A search by a service that is at hand."""

    def search(entity: Entity) -> Decision:
        found, date = service.find(entity.label, entity.kind)
        return choose(entity, found, date, authority or load_authority())

    return search


def choose(entity: Entity, found: Sequence[Found], date: str, authority: Authority | None = None) -> Decision:
    """The decision among candidates; they may come in any order, with duplicates."""
    authority = authority or load_authority()
    known_as = {item.qid: item.note for item in authority.items if item.kind == entity.kind and not item.confidence}
    unique = {one.qid: one for one in sorted(found, key=lambda f: int(f.qid[1:]))}
    ranked = [
        _rank(entity, one, known_as.get(one.qid, ""), authority)
        for one in unique.values()
        if one.qid not in authority.wrong
    ]
    # An alias is a name as well: as offline, a label does not make one of two the one that is meant.
    tied = [one for one in ranked if one.level is not None and not one.against]
    if len(tied) > 1 and any(one.agrees for one in tied):
        most = max(len(one.agrees) for one in tied)
        tied = [one for one in tied if len(one.agrees) == most]
    candidates = tuple(_candidate(one) for one in sorted(ranked, key=_order))
    if len(tied) != 1:
        why = "the name fits as well: " + ", ".join(one.found.qid for one in tied) if tied else _why_none(ranked)
        return Decision(entity.label, entity.kind, None, why, candidates, source="Wikidata, by search", version=date)
    chosen = tied[0]
    return Decision(
        name=entity.label,
        kind=entity.kind,
        item=chosen.found.qid,
        why=", ".join(("the label" if chosen.level == LABEL else "an alias", "the class fits", *chosen.agrees)),
        candidates=candidates,
        label=chosen.found.label,
        method="search",
        confidence=_score(chosen),
        source="Wikidata, by search",
        version=date,
    )


def _rank(entity: Entity, found: Found, known_as: str, authority: Authority) -> _Ranked:
    level = _level(entity.kind, entity.label, found)
    agrees, against = _neighbours(entity.neighbours, found, authority)
    if level is None:
        against = "it has another name"
    elif not found.fits:
        against = "its class does not fit" if found.classes else "it has no class"
    elif known_as and not known_as.startswith("one list"):
        against = known_as
    return _Ranked(found, level, agrees, against)


def _level(kind: Kind, name: str, found: Found) -> int | None:
    """How the name names the item: by its label, by an alias, or not at all."""
    if same_name(kind, name, found.label):
        return LABEL
    return ALIAS if any(same_name(kind, name, alias) for alias in found.aliases) else None


def _neighbours(ours: Neighbours, found: Found, authority: Authority) -> tuple[tuple[str, ...], str]:
    """What agrees between the atlas and the item, and the first thing that does not, "" if nothing."""
    agrees, against = [], ""

    def items(labels: Sequence[str], kind: Kind) -> set[str]:
        return {item for label in labels if (item := decide(label, kind, authority).item)}

    for what, mine, theirs in (
        ("developer", items(ours.developers, "organization"), found.developers),
        ("country", items(ours.countries, "country"), found.countries),
    ):
        if mine & theirs:
            agrees.append(f"the {what} agrees")
        elif mine and theirs:
            against = against or f"another {what} ({', '.join(sorted(theirs))})"
    if ours.years and found.years:
        if min(abs(mine - theirs) for mine in ours.years for theirs in found.years) <= 1:
            agrees.append("the year agrees")
        else:
            against = against or f"another year ({', '.join(map(str, sorted(found.years)))})"
    words = strict_key("organization", found.description).split()
    named = any(_within(strict_key("organization", label).split(), words) for label in ours.developers)
    if named and "the developer agrees" not in agrees:
        agrees.append("the description names the developer")
    return tuple(agrees), against


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    return bool(part) and any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _score(one: _Ranked) -> Decimal:
    if one.level is None or one.against:
        return Decimal(0)
    return SCORE[one.level] + AGREEMENT * min(3, len(one.agrees))


def _candidate(one: _Ranked) -> Candidate:
    why = one.against or ", ".join(("bears the name", *one.agrees))
    return Candidate(one.found.qid, one.found.label, _score(one), why)


def _order(one: _Ranked) -> tuple[Decimal, bool, int]:
    return -_score(one), one.level is None, int(one.found.qid[1:])


def _why_none(ranked: Sequence[_Ranked]) -> str:
    """Why no candidate is left: what speaks against those that bear the name."""
    named = [one for one in ranked if one.level is not None]
    if not named:
        return "Wikidata has no item of this name"
    return "; ".join(f"{one.found.qid}: {one.against}" for one in named[:5])
