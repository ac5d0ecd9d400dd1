"""What holds for every response and request: security headers, and who may speak to the server at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# YASGUI is a script, asks the endpoint, and its style sheet holds pictures. Its table writes one style element, always
# the same (that of column-resizer 1.4.0), which is allowed by its digest.
_RESIZER = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="
_EDITOR = (
    f"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' '{_RESIZER}'; img-src 'self' data:; "
    "font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may ask: pages of which ``origins`` (none, or ``*`` for all), and under which names of this ``hosts``.

    No ``hosts`` allows every name. A server on the loopback needs them: a page elsewhere whose name is made to lead
    here would otherwise read the atlas as its own.
    """

    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


class Guard:
    """Adds security headers to each response, and refuses a request that is meant for another host."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self._app, self._policy = app, policy
        self._resource = "cross-origin" if policy.origins else "same-origin"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers["Content-Security-Policy"] = _EDITOR if scope["path"] == "/query" else _PAGE
                headers["Cross-Origin-Resource-Policy"] = self._resource
            await send(message)

        host = host_name(Headers(scope=scope).get("host", ""))
        if self._policy.hosts and host not in self._policy.hosts:
            refused = PlainTextResponse("this server does not answer under that name (see --allow-host)\n", 421)
            await refused(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except asyncio.CancelledError:  # nothing cancels a request but the end of the server
            if not started:
                await PlainTextResponse("the server is ending\n", 503)(scope, receive, guarded)


def host_name(header: str) -> str:
    """The name in a Host header, without its port.

    >>> host_name("[::1]:8000"), host_name("LocalHost.:80")
    ('::1', 'localhost')
    """
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower().rstrip(".")
