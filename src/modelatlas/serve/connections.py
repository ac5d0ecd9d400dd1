"""How long a connection may keep the server waiting for a request, and how many one client may hold.

Uvicorn bounds connections in all and the time between two requests, not that of a request's own arrival: without this,
one client that begins a thousand requests and ends none keeps everyone else out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from modelatlas.serve.pool import client_key

_ARRIVAL = 15.0  # seconds for the line and the headers of a request


def limited(per_client: int) -> type[asyncio.Protocol]:
    """A protocol for uvicorn that allows ``per_client`` connections at a time from one address; 0 is any number."""
    held: Counter[str] = Counter()

    class Limited(_Connection):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.key = client_key(self.client[0] if self.client else "")
            held[self.key] += 1
            if per_client and held[self.key] > per_client:
                transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            held[self.key] -= 1
            if not held[self.key]:
                del held[self.key]
            super().connection_lost(exc)

    return Limited


class _Connection(H11Protocol):
    """A connection that is ended when a request takes too long to arrive."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.key = ""
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Called with what has come, also when an answer is gone and more is there already."""
        super().handle_events()
        if self.conn.their_state is h11.IDLE:
            self._expect()
        else:
            self._forget()

    def _expect(self) -> None:
        """The time runs from the first byte on, or from the connection's beginning: a byte now and then is no delay."""
        if self._late is None:
            self._late = asyncio.get_running_loop().call_later(_ARRIVAL, self.transport.close)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
