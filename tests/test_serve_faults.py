"""The server where something is amiss: awkward data, processes that end, connections that hold on, odd requests."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from pyoxigraph import Literal
from starlette.types import Message, Receive, Scope, Send

from modelatlas.serve import app, connections, lists
from modelatlas.serve.negotiate import has_tag
from modelatlas.serve.replies import Reply
from modelatlas.serve.server import Config, _listen, _policy
from modelatlas.serve.settings import Limits, Source, Task
from served import serving

ONTOLOGY = "https://w3id.org/modelatlas/ontology#"
NUMBERS = ['"INF"^^xsd:double', '"NaN"^^xsd:double', '"many"', '"1E999999999"^^xsd:double', "7"]
IRI = "https://w3id.org/modelatlas/id/model/one"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What no build writes, but a file of someone else's may hold: blank nodes, texts for numbers and for things."""
    path = tmp_path_factory.mktemp("awkward") / "atlas.ttl"
    counts = "".join(f'm:n{n} a :Model ; rdfs:label "n{n}" ; :parameterCount {x} .\n' for n, x in enumerate(NUMBERS))
    path.write_text(
        f"""@prefix : <{ONTOLOGY}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix m: <https://w3id.org/modelatlas/id/model/> .
        {counts}
        _:x a :Model ; rdfs:label "nameless" ; :country [ a :Country ; rdfs:label "Nowhere" ] .
        m:odd a :Model ; rdfs:label "odd" ; :layerCount "x"^^xsd:integer , "NaN"^^xsd:decimal , 7 .
        m:one a :Model ; rdfs:label "one" ; :country "France" ; :releaseYear "2020x" , "2021"^^xsd:gYear .
        [] a :Discrepancy ; :about _:x ; rdfs:comment "of a blank node" .
        """,
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def client(atlas: Path) -> Iterator[httpx.Client]:
    with serving(atlas) as served:
        yield served


# --- data -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "n4"),
        ("/models", "nameless"),
        ("/models?sort=parameters", "n4"),
        ("/by/country", "Nowhere"),
        ("/by/year", "2020x"),
        ("/discrepancies", "of a blank node"),
        ("/search?q=name", "Search"),
        ("/page/model/n0", "INF"),
        ("/page/model/one", "France"),
        ("/page/model/odd", "NaN"),
    ],
)
def test_a_page_shows_what_can_be_shown(client: httpx.Client, path: str, said: str) -> None:
    page = client.get(path)
    assert (page.status_code, said in page.text) == (200, True)
    for link in set(re.findall(r'href="(/[^"#]*)"', page.text)):
        assert client.get(link.replace("&amp;", "&"), follow_redirects=True).status_code == 200, link


def test_a_fault_of_the_program_is_logged_with_its_cause(atlas: Path, tmp_path: Path) -> None:
    """Standard error is a file, into which a worker, which may write none, could say nothing."""
    broken = tmp_path / "broken.py"
    broken.write_text(
        "import sys\nfrom modelatlas.serve import views\n"
        "def home(atlas, job):\n    raise ZeroDivisionError('a fault')\nviews.VIEWS['home'] = home\n",
        encoding="utf-8",
    )
    start = "import runpy, broken; runpy.run_module('modelatlas.serve.nursery', run_name='__main__', alter_sys=True)"
    fake = tmp_path / "python"
    fake.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{start}" "$3"\n', encoding="utf-8")
    fake.chmod(0o755)
    run = f"import sys; sys.executable = {str(fake)!r}; from modelatlas.cli import app; app()"
    log = tmp_path / "log"
    command = [sys.executable, "-c", run, "serve", str(atlas), "--port", "0"]
    with log.open("w", encoding="utf-8") as file:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True, env=environment)
    assert server.stdout is not None
    with server.stdout:
        url = next((line.split()[0] for line in server.stdout if line.startswith("http://")), "")
        try:
            answer = httpx.get(url, timeout=60, trust_env=False)
            assert (answer.status_code, "its log" in answer.text) == (500, True)
            assert httpx.get(url + "models", timeout=60, trust_env=False).status_code == 200
        finally:
            server.terminate()
            server.wait(30)
    assert "ZeroDivisionError: a fault" in log.read_text(encoding="utf-8")


# --- processes --------------------------------------------------------------------------------------------------------


def children_of(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (path / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            found += [int(path.name)] if int(fields[1]) == pid else []
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the process that is ended")
def test_a_nursery_that_the_system_ends_is_replaced(atlas: Path) -> None:
    before = set(children_of(os.getpid()))
    with serving(atlas) as client:
        (server,) = set(children_of(os.getpid())) - before
        (nursery,) = children_of(server)
        os.kill(nursery, signal.SIGKILL)
        deadline, answer = time.monotonic() + 30, client.get("/models")
        while answer.status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
            answer = client.get("/models")
        assert answer.status_code == 200
        assert children_of(server) not in ([], [nursery])


@dataclass
class FakeNursery:
    """What was opened, and whether its process runs."""

    stamp: tuple[object, ...]
    alive: bool = True

    def is_alive(self) -> bool:
        return self.alive


def test_what_changed_while_it_was_opened_is_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a start that fails, for want of memory say, is no end of looking."""
    path = tmp_path / "atlas.nt"
    path.write_text("", encoding="utf-8")
    task = Task(Source((str(path),)), Limits())
    opened: list[OSError | FakeNursery] = [OSError(12, "Cannot allocate memory"), FakeNursery(())]
    pool = SimpleNamespace(nursery=FakeNursery(task.source.stamp()), used=[])
    path.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")  # after the stamp was taken, before the first look

    def start(_: Task) -> FakeNursery:
        found = opened.pop(0)
        path.write_text("<urn:a> <urn:b> <urn:d> .\n", encoding="utf-8")
        if isinstance(found, OSError):
            raise found
        return found

    def use(nursery: FakeNursery) -> None:
        pool.used.append(nursery)

    async def scene() -> None:
        watch = asyncio.create_task(app._watch(pool, task))  # type: ignore[arg-type]
        async with asyncio.timeout(30):
            while not pool.used:
                await asyncio.sleep(0.01)
        assert not watch.done()
        watch.cancel()

    pool.use = use
    monkeypatch.setattr(app, "Nursery", start)
    monkeypatch.setattr(app, "_LOOK_SECONDS", 0.01)
    asyncio.run(scene())
    assert opened == []


def test_large_answers_go_out_by_turns() -> None:
    """A connection that takes all at once never waits; what is sent on it, and compressed, would hold up all others."""
    seen: list[str] = []

    async def send_as(name: str) -> None:
        async def send(message: Message) -> None:
            seen.append(name)

        async def receive() -> Message:
            raise AssertionError("nothing is read")

        await app._Sent(Reply(200, "text/plain", bytes(10 * app._CHUNK)), Limits(), AsyncExitStack())({}, receive, send)

    async def scene() -> None:
        await asyncio.gather(send_as("a"), send_as("b"))

    asyncio.run(scene())
    assert "ababab" in "".join(seen)


def test_queries_that_the_end_of_the_server_ends_are_told_so(atlas: Path) -> None:
    """And nothing is said of it on standard error, where a fault would be."""
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
    with ThreadPoolExecutor(1) as threads:
        with serving(atlas, "--timeout", "60") as client:
            url = f"{client.base_url}sparql"
            answer = threads.submit(httpx.post, url, data={"query": endless}, timeout=60, trust_env=False)
            time.sleep(0.5)
        assert (answer.result().status_code, answer.result().text) == (503, "the server is ending\n")


# --- connections ------------------------------------------------------------------------------------------------------


def test_one_client_leaves_connections_to_others(client: httpx.Client) -> None:
    place = (client.base_url.host, client.base_url.port or 0)
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(place)) for _ in range(520)]
        for connection in slow:
            connection.setblocking(False)
            with suppress(OSError):  # those beyond the share of one client have been ended
                connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        time.sleep(0.5)
        ended = 0
        for connection in slow:
            with suppress(BlockingIOError, ConnectionResetError):
                assert connection.recv(1) == b""
            with suppress(OSError):
                connection.getpeername()
                continue
            ended += 1
        assert ended >= 20


@contextmanager
def small_server(limits: Limits) -> Iterator[tuple[tuple[str, int], uvicorn.Server]]:
    """A server of one large answer, in a thread, with the connections of the real one."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1000):
            await send({"type": "http.response.body", "body": bytes(1 << 16), "more_body": True})

    settings = uvicorn.Config(answer, http=connections.limited(limits, 0), lifespan="off", log_level="critical")
    server = uvicorn.Server(settings)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname(), server
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
    ],
    ids=["nothing", "half of a request", "a request, but no answer is read", "half of a body"],
)
def test_a_connection_that_holds_on_is_cut(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_ARRIVAL", 0.5)
    limits = Limits(transfer=0.2, wait=0.1, timeout=0.1)
    with small_server(limits) as (place, server), socket.create_connection(place) as connection:
        connection.sendall(sent)
        deadline = time.monotonic() + 30
        while not server.server_state.connections and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.server_state.connections
        while server.server_state.connections and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not server.server_state.connections


# --- requests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/id%2Fmodel%2Fone", "/page%2Fmodel", "/data%2Fmodel%2Fone.ttl", "/page/"])
def test_a_slash_that_is_none_makes_no_fault(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_empty_tag_is_not_that_of_an_answer_without_one(client: httpx.Client, method: str) -> None:
    options = {"params": {"query": "ASK {}"}} if method == "GET" else {"data": {"query": "ASK {}"}}
    for tag in ("", "*", '""'):
        answer = client.request(method, "/sparql", headers={"If-None-Match": tag}, **options)  # type: ignore[arg-type]
        assert (answer.status_code, "true" in answer.text) == (200, True)
    refused = client.get("/sparql?query=ASK", headers={"If-None-Match": ""})
    assert refused.status_code == 400


def test_a_tag_may_be_one_of_several(client: httpx.Client) -> None:
    tag = client.get("/models").headers["etag"]
    for known in (f'"x", {tag}', f"{tag.removeprefix('W/')}", "*"):
        assert client.get("/models", headers={"If-None-Match": known}).status_code == 304
    assert client.get("/models", headers={"If-None-Match": tag[:-2]}).status_code == 200
    assert not has_tag([], tag)


@pytest.mark.parametrize(
    ("accept", "status", "media"),
    [
        ("text/turtle", 200, "text/turtle; charset=utf-8"),
        ("application/json", 200, "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200, "text/html; charset=utf-8"),
        ("image/png", 406, "text/plain; charset=utf-8"),
    ],
)
def test_any_iri_is_described_as_its_own_path_is(client: httpx.Client, accept: str, status: int, media: str) -> None:
    for request in ("/describe?iri=" + IRI, "/id/model/one"):
        answer = client.get(request, headers={"Accept": accept}, follow_redirects=True)
        assert (answer.status_code, answer.headers["content-type"]) == (status, media)
        first = answer.history[0] if answer.history else answer
        assert "Accept" in first.headers["vary"].split(", ")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_whatever_leads_to_the_loopback_is_guarded(host: str) -> None:
    with _listen(host, 0) as listening:
        policy = _policy(Config(Source(), host=host), listening.getsockname()[0])
    assert {"localhost", "127.0.0.1", "::1"} < {*policy.hosts, "-"}


def test_another_name_of_the_loopback_is_guarded() -> None:
    """Such as ``ip6-localhost``, or the machine's own name on Debian (127.0.1.1)."""
    assert "localhost" in _policy(Config(Source(), host="ip6-localhost"), "::1").hosts
    assert "machine" in _policy(Config(Source(), host="Machine"), "127.0.1.1").hosts
    assert _policy(Config(Source(), host="machine"), "192.0.2.1").hosts == ()


def test_a_count_is_a_number_that_can_be_written() -> None:
    read = [lists._count(Literal(text)) for text in ("INF", "NaN", "x", "", "1E999999999", "69.7e9", "-1")]
    assert read == [None, None, None, None, None, 69_700_000_000, -1]
