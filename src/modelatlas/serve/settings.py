"""What a server allows: each limit is there so that a slow or hostile request costs its own user only."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server.

    ``timeout``: seconds that a query or a page may take; ``answer``: bytes of one answer; ``memory``: bytes that one
    query may take beside the atlas; ``queries``: how many may run at a time, ``per_client`` of them for one address;
    ``pages``: how many pages are made at a time; ``wait``: seconds for which a request waits for its turn, with at most
    ``waiting`` others; ``request``: bytes of the body of a request; ``transfer``: seconds in which a request must have
    come and an answer must have gone.
    """

    timeout: float = 15.0
    answer: int = 16 * MIB
    memory: int = 512 * MIB
    queries: int = 16
    per_client: int = 12
    pages: int = 4
    wait: float = 5.0
    waiting: int = 256
    request: int = MIB
    transfer: float = 60.0


@dataclass(frozen=True, slots=True)
class Source:
    """What is served: atlas files, or the folder of a store; ``base`` is "" where the data tell it."""

    files: tuple[str, ...] = ()
    store: str = ""
    base: str = ""

    def paths(self) -> list[Path]:
        """The atlas files."""
        return [Path(name) for name in self.files]

    def stamp(self) -> tuple[object, ...]:
        """What changes when there is something new to serve. A file that is gone has no stamp."""
        if self.store:
            names = [path.name for path in (Path(self.store) / "snapshots").glob("[0-9]*") if path.name.isdecimal()]
            return tuple(sorted(names)[-1:])
        found: list[object] = []
        for path in self.paths():
            with suppress(OSError):
                state = path.stat()
                found.append((path, state.st_ino, state.st_size, state.st_mtime_ns))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Task:
    """What the nursery is started with; it crosses to another process as JSON."""

    source: Source
    limits: Limits

    def as_record(self) -> dict[str, Any]:
        """The task as JSON has it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Task:
        """The task that :meth:`as_record` wrote."""
        source = record["source"]
        return cls(Source(**{**source, "files": tuple(source["files"])}), Limits(**record["limits"]))
