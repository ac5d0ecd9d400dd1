"""Starts the server: the nursery with the atlas first, then the web part, until it is told to end."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import uvicorn

from modelatlas.errors import ServeError
from modelatlas.serve.app import create_app
from modelatlas.serve.connections import limited
from modelatlas.serve.guard import Policy
from modelatlas.serve.nursery import Nursery
from modelatlas.serve.pool import Pool
from modelatlas.serve.settings import Limits, Source, Task

_CONNECTIONS = 1000
_OF_ONE_CLIENT = 500
_BACKLOG = 512
_KEEP_ALIVE = 5
_GRACE = 3
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Config:
    """What to serve and how. ``port`` 0 is any free one; ``hosts`` are further names that the server answers under.

    ``behind_proxy`` believes the ``X-Forwarded-For`` of a proxy on this machine, so that limits count its clients.
    """

    source: Source
    limits: Limits = field(default_factory=Limits)
    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    behind_proxy: bool = False
    access_log: bool = False


def run(config: Config, on_ready: Callable[[str, Nursery], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM. ``on_ready`` is told the address and what was opened once connections are taken.

    Raises AtlasError for an atlas that cannot be opened, ServeError for an address that cannot be had.
    """
    with _listen(config.host, config.port) as listening:
        task = Task(config.source, config.limits)
        nursery = Nursery(task)
        pool = Pool(nursery, config.limits)
        try:
            app = create_app(pool, config.limits, _policy(config, listening.getsockname()[0]), task)
            server = uvicorn.Server(
                uvicorn.Config(
                    app,
                    loop="asyncio",
                    http=limited(config.limits, 0 if config.behind_proxy else _OF_ONE_CLIENT),
                    ws="none",
                    log_level="info" if config.access_log else "error",
                    access_log=config.access_log,
                    server_header=False,
                    proxy_headers=config.behind_proxy,
                    forwarded_allow_ips="127.0.0.1,::1",
                    limit_concurrency=_CONNECTIONS,
                    timeout_keep_alive=_KEEP_ALIVE,
                    timeout_graceful_shutdown=_GRACE,
                )
            )
            if on_ready:
                on_ready(address(listening), nursery)
            with suppress(KeyboardInterrupt):
                server.run([listening])
        finally:
            pool.close()


def address(listening: socket.socket) -> str:
    """The URL of a socket that listens."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ServeError(f"{host}: no such address: {error.strerror}") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise ServeError(f"{host}:{port} is in use: choose another port with --port, or 0 for any") from error
        raise ServeError(f"{host}:{port} cannot be listened on: {os.strerror(error.errno or 0)}") from error
    return listening


def _policy(config: Config, bound: str) -> Policy:
    """A server that only this machine reaches answers under its names alone; any other under all, unless told.

    What tells is the address that it is ``bound`` to: a name such as ``ip6-localhost`` may stand for the loopback.
    """
    local = ipaddress.ip_address(bound.partition("%")[0]).is_loopback
    names = (*LOCAL_NAMES, config.host.lower().rstrip("."), bound) if local else ()
    given = tuple(name.lower().strip("[]").rstrip(".") for name in config.hosts)
    return Policy(config.origins, (*names, *given) if local or given else ())
