"""What crosses between the processes of a server: a head in JSON and a body of bytes, each after its length.

JSON, not pickle: what a worker answers is data to the process that serves, whatever a query made of the worker.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct("!IQ")
_CHUNK = 1 << 16

Frame = tuple[dict[str, Any], bytes]


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame as bytes."""
    text = json.dumps(head).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def receive(connection: socket.socket) -> Frame | None:
    """The next frame, or None when the other end is gone."""
    lengths = _exactly(connection, _LENGTHS.size)
    if lengths is None:
        return None
    head, body = (_exactly(connection, length) for length in _LENGTHS.unpack(lengths))
    return None if head is None or body is None else (json.loads(head), body)


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    parts: list[bytes] = []
    while length:
        part = connection.recv(min(length, _CHUNK))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


async def receive_from(reader: asyncio.StreamReader) -> Frame | None:
    """As :func:`receive`, for an event loop."""
    try:
        head, body = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
        return json.loads(await reader.readexactly(head)), await reader.readexactly(body)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
