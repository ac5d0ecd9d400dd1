"""Asking a service of Wikidata's kind in tests: a client that waits for nothing, and one name asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode

from modelatlas.vocabulary import BASE
from modelatlas.wikidata.client import Client, Manners
from modelatlas.wikidata.decide import Decision
from modelatlas.wikidata.links import Entity, Neighbours
from modelatlas.wikidata.names import Kind
from modelatlas.wikidata.online import search_by
from modelatlas.wikidata.recordings import Recordings
from modelatlas.wikidata.services import Service

CONTACT = "atlas@example.org"


class Clock:
    """Sleeps without sleeping; remembers how long."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


def client_of(folder: Path, clock: Clock | None = None, *, attempts: int = 4, timeout: float = 5.0) -> Client:
    """A client whose answers are kept in a folder, and whose pauses ``clock`` remembers."""
    clock = clock or Clock()
    manners = Manners(CONTACT, timeout=timeout, attempts=attempts, longest_wait=120)
    return Client(manners, Recordings(folder), sleep=clock.sleep, now=clock.now)


def decide_by(service: Service, name: str, kind: Kind = "model", **around: tuple[object, ...]) -> Decision:
    """What a service decides of one name with its neighbours in the atlas."""
    entity = Entity(NamedNode(f"{BASE}{kind}/x"), kind, "x", name, Neighbours(**around))  # type: ignore[arg-type]
    return search_by(service)(entity)
