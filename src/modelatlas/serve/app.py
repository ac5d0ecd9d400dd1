"""The web part: routes, what each asks of the workers, and how answers go out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from modelatlas.errors import ModelAtlasError, ServeError
from modelatlas.resources import ontology_text
from modelatlas.serve.guard import Guard, Policy
from modelatlas.serve.negotiate import choose, has_tag
from modelatlas.serve.nursery import Nursery
from modelatlas.serve.pages import error_page
from modelatlas.serve.pool import Busy, Gate, Pool, client_key
from modelatlas.serve.protocol import Malformed, QueryRequest, read_get, read_post
from modelatlas.serve.replies import Reply, refusal
from modelatlas.serve.settings import Limits, Task

_CHUNK = 1 << 16
_RETRY_AFTER = "5"
_LOOK_SECONDS = 2.0
_LOG = logging.getLogger("uvicorn.error")
ENDINGS = {"text/turtle": "ttl", "application/ld+json": "jsonld", "application/n-triples": "nt"}
"""Media type of the data of an entity → what the path of its document ends with."""
_NEGOTIATED = {
    "text/html": "",
    **{media: media for media in ENDINGS},
    "application/json": "application/ld+json",
    "application/xhtml+xml": "",
}
"""What a thing may be asked for as → the media type of its data, "" for its page."""


class _Sent(Response):
    """An answer that goes out in pieces and gives its turn back when it is gone, or when it took too long."""

    def __init__(self, reply: Reply, limits: Limits, turn: AsyncExitStack) -> None:
        super().__init__(reply.body, reply.status, reply.headers, reply.media)
        self._limits, self._turn = limits, turn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with suppress(TimeoutError):  # the connection ends without the rest
                async with asyncio.timeout(self._limits.transfer):
                    await self._send(send)
        finally:
            await self._turn.aclose()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for start in range(0, max(1, len(self.body)), _CHUNK):
            piece = bytes(self.body[start : start + _CHUNK])
            await send({"type": "http.response.body", "body": piece, "more_body": start + _CHUNK < len(self.body)})
            await asyncio.sleep(0)  # a fast connection never waits, and compressing takes a while: others go on


def create_app(pool: Pool, limits: Limits, policy: Policy, task: Task | None = None) -> Starlette:
    """The application that serves what the workers of ``pool`` answer; with a ``task``, always its newest state."""
    views = _Views(pool, limits)
    routes = [
        Route("/", views.page("home")),
        Route("/sparql", views.sparql, methods=["GET", "POST"]),
        Route("/sparql/", views.sparql, methods=["GET", "POST"]),
        Route("/query", views.page("query")),
        Route("/models", views.page("models", "q", "country", "hardware", "organization", "year", "sort", "page")),
        Route("/by/{kind}", views.page("group")),
        Route("/search", views.page("search", "q", "page")),
        Route("/discrepancies", views.page("discrepancies", "page")),
        Route("/id/{path:path}", views.identify),
        Route("/page/{path:path}", views.entity),
        Route("/data/{path:path}", views.data),
        Route("/describe", views.describe),
        Route("/ontology", _ontology),
        Mount("/static", StaticFiles(directory=Path(str(files("modelatlas.serve"))) / "static")),
    ]
    middleware = [Middleware(Guard, policy=policy), Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)]
    if policy.origins:
        # CORS applies to the answers to a request from a page elsewhere, not to a preflight alone.
        cors = Middleware(CORSMiddleware, allow_origins=list(policy.origins), allow_methods=["GET", "HEAD", "POST"])
        middleware.insert(1, cors)
    handlers: dict[Any, Callable[[Request, Any], Awaitable[Response]]] = {
        HTTPException: views.failed,
        Malformed: views.malformed,
        Busy: views.busy,
        ServeError: views.broken,
        ClientDisconnect: views.gone,
    }

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watch = asyncio.create_task(_watch(pool, task)) if task else None
        yield
        if watch:
            watch.cancel()
        pool.close()

    return Starlette(routes=routes, middleware=middleware, exception_handlers=handlers, lifespan=lifespan)


async def _watch(pool: Pool, task: Task) -> None:
    """Open what is served anew when it has changed, and let new requests have it; what cannot be opened is passed over.

    A change is looked at when it has lasted from one look to the next: files may be copied into place slowly. A nursery
    that the system has ended is replaced as well.
    """
    served = seen = pool.nursery.stamp
    said = ""
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        stamp = task.source.stamp()
        changed = stamp not in (served, ()) and stamp == seen
        seen = stamp
        if not changed and pool.nursery.is_alive():
            continue
        served = stamp
        try:
            pool.use(await asyncio.to_thread(Nursery, task))
        except (ModelAtlasError, OSError) as error:
            state = "has changed and cannot be opened; the one before is still served"
            message = f"the atlas {state if pool.nursery.is_alive() else 'cannot be opened again'}: {error}"
            if message != said:
                _LOG.error("%s", message)
            said = message
        else:
            said = ""


class _Views:
    """The handlers of the routes."""

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool, self._limits = pool, limits

    # --- SPARQL -------------------------------------------------------------------------------------------------------

    async def sparql(self, request: Request) -> Response:
        """The endpoint: a query, or without one what the service is."""
        accept = _accept(request)
        query_string: bytes = request.scope["query_string"]
        asked: QueryRequest | None
        if request.method == "POST":
            body = await self._body(request)
            asked = read_post(query_string, request.headers.get("content-type", ""), body)
        else:
            asked = read_get(query_string)
        endpoint = str(request.url.replace(query=""))
        if asked is None:
            if choose(accept, ["text/turtle", "application/ld+json", "text/html"]) == "text/html":
                return RedirectResponse("/query", 303, {"Vary": "Accept"})
            job: dict[str, Any] = {"do": "describe", "endpoint": endpoint, "accept": accept}
            return await self._answer(request, job, self._pool.pages)
        job = {"do": "query", "query": asked.query, "endpoint": endpoint, "accept": accept}
        job |= {"default": asked.default, "named": asked.named}
        return await self._answer(request, job, self._pool.queries)

    async def _body(self, request: Request) -> bytes:
        parts, size = [], 0
        try:
            async with asyncio.timeout(self._limits.transfer):
                async for part in request.stream():
                    size += len(part)
                    if size > self._limits.request:
                        raise Malformed(413, f"a request has at most {self._limits.request:,} bytes")
                    parts.append(part)
        except TimeoutError:
            raise Malformed(408, "the request took too long to arrive") from None
        return b"".join(parts)

    # --- pages and data -----------------------------------------------------------------------------------------------

    def page(self, view: str, *parameters: str) -> Callable[[Request], Awaitable[Response]]:
        """The handler of a page in HTML that is told by its path and some parameters."""

        async def handler(request: Request) -> Response:
            arguments = {name: request.query_params[name] for name in parameters if name in request.query_params}
            arguments.update(request.path_params)
            return await self._answer(request, {"do": "page", "view": view, **arguments}, self._pool.pages)

        return handler

    async def identify(self, request: Request) -> Response:
        """The path of an IRI: 303 to the page or the data of what it names, as for a thing that is no document."""
        async with AsyncExitStack() as stack:
            job = {"do": "find", "path": _path(request)}
            found = self._pool.cache.get(job) or await self._run(request, job, self._pool.pages, stack)
        if found.status != 200:
            return await self._refuse(request, found.status, found.body.decode())
        path = found.body.decode()
        media = self._described_as(request)
        target = f"/data/{path}.{ENDINGS[media]}" if media else f"/page/{path}"
        return RedirectResponse(target, 303, {"Vary": "Accept"})

    async def entity(self, request: Request) -> Response:
        """The page of what lies under the base."""
        return await self._answer(request, {"do": "page", "view": "entity", "path": _path(request)}, self._pool.pages)

    async def data(self, request: Request) -> Response:
        """The data of what lies under the base, in the format that the path ends with."""
        path, _, ending = _path(request).rpartition(".")
        media = next((media for media, name in ENDINGS.items() if name == ending), None)
        if media is None:
            raise HTTPException(404, f"data are named with {', '.join('.' + name for name in ENDINGS.values())}")
        return await self._answer(request, {"do": "data", "path": path, "media": media}, self._pool.pages)

    async def describe(self, request: Request) -> Response:
        """The page or the data of any IRI, of another base as well."""
        iri = request.query_params.get("iri", "")
        media = self._described_as(request)
        job = {"do": "data", "media": media} if media else {"do": "page", "view": "entity"}
        response = await self._answer(request, {**job, "iri": iri}, self._pool.pages)
        response.headers["Vary"] = "Accept"
        return response

    def _described_as(self, request: Request) -> str:
        """The media type of the data that a client wants of a thing, "" if it wants the page."""
        media = choose(_accept(request), list(_NEGOTIATED))
        if media is None:
            raise HTTPException(406, f"this is described as text/html, {', '.join(ENDINGS)}")
        return _NEGOTIATED[media]

    # --- answering ----------------------------------------------------------------------------------------------------

    async def _answer(self, request: Request, job: dict[str, Any], gate: Gate) -> Response:
        """Run a job when it is the client's turn; the turn lasts until the answer is gone."""
        async with AsyncExitStack() as stack:
            reply = self._pool.cache.get(job) or await self._run(request, job, gate, stack)
            if "ETag" in reply.headers and has_tag(request.headers.getlist("if-none-match"), reply.headers["ETag"]):
                return Response(status_code=304, headers=reply.headers)
            if reply.status >= 400:
                return await self._refuse(request, reply.status, reply.body.decode("utf-8", "replace"))
            return _Sent(reply, self._limits, stack.pop_all())
        raise AssertionError("unreachable")  # the stack passes on every exception

    async def _run(self, request: Request, job: dict[str, Any], gate: Gate, stack: AsyncExitStack) -> Reply:
        client = client_key(request.client.host if request.client else "")
        await stack.enter_async_context(gate.turn(client))
        return await self._unless_gone(request, self._pool.run(job))

    async def _unless_gone(self, request: Request, work: Coroutine[Any, Any, Reply]) -> Reply:
        running, leaving = asyncio.create_task(work), asyncio.create_task(_disconnect(request))
        try:
            await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                raise ClientDisconnect
            return await running
        finally:
            for task in (running, leaving):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task

    async def failed(self, request: Request, error: HTTPException) -> Response:
        """Nothing there, or not by that method: a page for people, a line for programs."""
        return await self._refuse(request, error.status_code, error.detail, dict(error.headers or {}))

    async def malformed(self, request: Request, error: Malformed) -> Response:
        """No request of the protocol."""
        return await self._refuse(request, error.status, str(error))

    async def busy(self, request: Request, error: Busy) -> Response:
        """No turn came: the client's own requests (429), or those of all (503)."""
        message = f"{error}; try again in {_RETRY_AFTER} seconds"
        return await self._refuse(request, 429 if error.own else 503, message, {"Retry-After": _RETRY_AFTER})

    async def broken(self, request: Request, error: ServeError) -> Response:
        """The server cannot go on."""
        return PlainTextResponse(f"{error}\n", 500)

    async def gone(self, request: Request, error: ClientDisconnect) -> Response:
        """Nobody is there to read this."""
        return Response(status_code=499)

    async def _refuse(
        self, request: Request, status: int, message: str, headers: dict[str, str] | None = None
    ) -> Response:
        wants_page = "text/html" in _accept(request) and not request.url.path.startswith("/sparql")
        reply = error_page(status, message.strip()) if wants_page else refusal(status, message)
        return Response(reply.body, status, {"Vary": "Accept", **(headers or {})}, reply.media)


async def _disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _accept(request: Request) -> str:
    """All Accept headers as one."""
    return ", ".join(request.headers.getlist("accept"))


def _path(request: Request) -> str:
    """The path after the first part, as it was sent: %2F is not a slash, and a name may hold either."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    _, slash, rest = raw.decode("latin-1").partition("?")[0].removeprefix("/").partition("/")
    if not slash:  # the slash that the route was found by is a %2F
        raise HTTPException(404, "nothing is here")
    return rest


async def _ontology(request: Request) -> Response:
    return Response(ontology_text("modelatlas.ttl"), media_type="text/turtle")
