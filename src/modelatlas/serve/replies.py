"""What a worker answers, and an output that ends where an answer grows too large."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class TooLarge(Exception):
    """An answer that is larger than the server allows."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response but for what the server itself adds."""

    status: int
    media: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def head(self) -> dict[str, Any]:
        """Everything but the body, for JSON."""
        return {"status": self.status, "media": self.media, "headers": self.headers}


def refusal(status: int, message: str) -> Reply:
    """Why a request is not answered, as text."""
    return Reply(status, "text/plain; charset=utf-8", (message.rstrip() + "\n").encode("utf-8", "replace"))


class Output:
    """A file to write an answer to; raises TooLarge where it holds more than ``most`` bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self.size += len(data)
        if self.size > self._most:
            raise TooLarge
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def getvalue(self) -> bytes:
        """All that was written."""
        return b"".join(self._parts)
