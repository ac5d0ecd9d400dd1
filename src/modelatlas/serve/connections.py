"""How long a connection may keep the server waiting, and how many one client may hold.

Uvicorn bounds connections in all and the time between two requests, but neither the time in which a request arrives nor
that in which an answer is taken: without this, one client that begins a thousand requests and ends none, or reads no
answer, keeps everyone else out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from modelatlas.serve.pool import client_key
from modelatlas.serve.settings import Limits

_ARRIVAL = 15.0  # seconds for the line and the headers of a request


def limited(limits: Limits, per_client: int) -> type[asyncio.Protocol]:
    """A protocol for uvicorn that allows ``per_client`` connections at a time from one address; 0 is any number."""
    held: Counter[str] = Counter()
    longest = limits.transfer + limits.wait + limits.timeout + limits.transfer

    class Limited(_Connection):
        exchange = longest

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
    """A connection that is cut when a request, or an ``exchange`` of a body and an answer (seconds), takes too long.

    It is cut, not closed: what waits to be sent to a client that reads nothing would keep it open.
    """

    exchange = 0.0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.key = ""
        self._late: asyncio.TimerHandle | None = None
        self._idle: bool | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._turn()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._late:
            self._late.cancel()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Called with what has come, also when an answer is gone and more is there already."""
        super().handle_events()
        self._turn()

    def on_response_complete(self) -> None:
        """Called when an answer is written: what follows has a time of its own."""
        self._idle = None
        super().on_response_complete()

    def _turn(self) -> None:
        """Begin the time for what is waited for, unless it runs already: a byte now and then gives no more of it."""
        idle = self.conn.their_state is h11.IDLE
        if idle is not self._idle:
            self._idle = idle
            if self._late:
                self._late.cancel()
            seconds = _ARRIVAL if idle else self.exchange
            self._late = asyncio.get_running_loop().call_later(seconds, self.transport.abort)
