"""Servers of a test's own, on loopback: one that does as a SPARQL server should, unless a test has it misbehave."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)
from typer.testing import CliRunner, Result

from modelatlas.cli import app

USER, PASSWORD, TOKEN = "ada", "p4ss w0rd'é", "t0ken-abc"
"""What the server takes; nothing of it may ever be printed."""


@dataclass
class Seen:
    """One request: its method, path with query, headers and body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's fields say."""

    server: SparqlServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(Seen(self.command, self.path, dict(self.headers), body))
        fault = self.server.faults.pop(0) if self.server.faults else None
        if fault and fault(self, body):
            return
        if self.allowed():
            try:
                self.answer(body)
            except (SyntaxError, ValueError) as error:
                self.send(400, str(error).encode())

    do_GET = do_PUT = do_POST

    def send(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> bool:
        """A whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        return True

    def allowed(self) -> bool:
        wanted = self.server.challenge
        sent = self.headers.get("Authorization", "")
        if not wanted or sent in (
            f"Bearer {TOKEN}",
            f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}",
        ):
            return True
        if wanted.startswith("Digest") and sent.startswith("Digest") and self.digested(sent):
            return True
        self.send(401, f"you sent {sent}, and {PASSWORD} or {TOKEN} would do".encode(), WWW_Authenticate=wanted)
        return False

    def digested(self, sent: str) -> bool:
        """Source: RFC 2617, section 3.2.2, for MD5 and qop=auth."""
        given = {name: quoted or bare for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]*))', sent)}

        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        secret = md5(f"{USER}:{given['realm']}:{self.server.digest_password}")
        request = md5(f"{self.command}:{given['uri']}")
        wanted = md5(f"{secret}:{given['nonce']}:{given['nc']}:{given['cnonce']}:auth:{request}")
        return bool(given["response"] == wanted)

    def answer(self, body: bytes) -> None:
        """Query, update, or Graph Store Protocol, by the path."""
        store, url = self.server.store, urlsplit(self.path)
        form = {}
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            form = parse_qs(body.decode())
        if url.path == "/query" and "query" in form:
            union = "union-default-graph" in {**parse_qs(url.query), **form}
            self.send_result(store.query(form["query"][0], use_default_graph_as_union=union))
        elif url.path == "/update":
            store.update(form["update"][0] if form else body.decode())
            self.send(204)
        elif url.path == "/store":
            parameters = parse_qs(url.query, keep_blank_values=True)
            graph = NamedNode(parameters["graph"][0]) if "graph" in parameters else DefaultGraph()
            if self.command == "PUT":
                store.clear_graph(graph)
            store.load(body, RdfFormat.TURTLE, to_graph=graph)
            self.send(204)
        else:
            self.send(404, b"nothing here")

    def send_result(self, result: QuerySolutions | QueryBoolean | QueryTriples) -> None:
        if isinstance(result, QueryTriples):
            self.send(200, result.serialize(format=RdfFormat.TURTLE) or b"", "text/turtle")
        else:
            body = result.serialize(format=QueryResultsFormat.JSON) or b""
            self.send(200, body, "application/sparql-results+json")


Fault = Callable[[Handler, bytes], bool]
"""What a server does with a request before it is answered; True if that was all."""


class SparqlServer(ThreadingHTTPServer):
    """A store on loopback. ``faults`` befall its next requests, one each; ``challenge`` asks every one who it is."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = Store()
        self.seen: list[Seen] = []
        self.faults: list[Fault | None] = []
        self.challenge = ""
        self.digest_password = PASSWORD
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away, as one that waited long enough does."""


@contextmanager
def sparql_server() -> Iterator[SparqlServer]:
    """A running server, until the end of the block."""
    with SparqlServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def status(code: int, body: bytes = b"oops", **headers: str) -> Fault:
    """Answer with a status."""
    return lambda handler, _: handler.send(code, body, **headers)


def says(body: bytes, kind: str, **headers: str) -> Fault:
    """Answer 200 with a body."""
    return lambda handler, _: handler.send(200, body, kind, **headers)


def hang_up(handler: Handler, body: bytes) -> bool:
    """Close the connection without a word."""
    handler.close_connection = True
    return True


def stall(seconds: float) -> Fault:
    """Answer as usual, but late."""

    def wait(handler: Handler, body: bytes) -> bool:
        time.sleep(seconds)
        return False

    return wait


def cut_off(body: bytes, promised: int) -> Fault:
    """Promise more than comes."""

    def send(handler: Handler, _: bytes) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", str(promised))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True
        return True

    return send


def challenge(*headers: str) -> Fault:
    """Ask who the client is, by several headers."""

    def send(handler: Handler, _: bytes) -> bool:
        handler.send_response(401)
        for header in headers:
            handler.send_header("WWW-Authenticate", header)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    return send


def reason(words: str) -> Fault:
    """Refuse with a reason phrase of one's own."""

    def send(handler: Handler, _: bytes) -> bool:
        handler.send_response(500, words)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    return send


def drip(handler: Handler, body: bytes) -> bool:
    """A byte now and then, without end in sight."""
    return _drip(handler, 200)


def drip_refusal(handler: Handler, body: bytes) -> bool:
    """The same, of a refusal."""
    return _drip(handler, 500)


def no_http(handler: Handler, body: bytes) -> bool:
    """Speak another protocol, and to the terminal."""
    handler.wfile.write(b"SSH-2.0 \x1b[2J\r\n")
    handler.close_connection = True
    return True


def drip_headers(handler: Handler, body: bytes) -> bool:
    """A header now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(20):
        try:
            handler.wfile.write(b"X-%d: 1\r\n" % number)
        except OSError:
            break
        time.sleep(0.2)
    handler.close_connection = True
    return True


def _drip(handler: Handler, code: int) -> bool:
    handler.send_response(code)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(20):
        try:
            handler.wfile.write(b" ")
        except OSError:  # the client has gone
            break
        time.sleep(0.2)
    handler.close_connection = True
    return True


def run(*arguments: str | Path) -> Result:
    """What a command of the program gave."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="modelatlas")
