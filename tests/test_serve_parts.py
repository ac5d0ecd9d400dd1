"""The parts of the server alone: negotiation, turns, the drawing, the base of an atlas, and how a start can fail."""

from __future__ import annotations

import asyncio
import hashlib
import re
import socket
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store
from typer.testing import CliRunner

from modelatlas.answers import Lineage, LineageModel, Link
from modelatlas.cli import app
from modelatlas.serve.atlas import find_base
from modelatlas.serve.cache import Cache
from modelatlas.serve.drawing import HEIGHT, MOST_MODELS, WIDTH, draw
from modelatlas.serve.negotiate import choose
from modelatlas.serve.pages import short_number
from modelatlas.serve.pool import Busy, Gate, client_key
from modelatlas.serve.replies import Reply
from modelatlas.serve.settings import Limits, Source, Task
from modelatlas.vocabulary import ATLAS, BASE, RDF

OFFERED = ["text/turtle", "application/ld+json", "text/html"]


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("TEXT/HTML ; Q=1", "text/html"),
        ("text/*, text/turtle;q=0.2", "text/html"),
        ("text/html, text/html;q=0, */*;q=0.5", "text/html"),
        ("text/html;q=0.5, application/ld+json;q=0.50", "application/ld+json"),
        ('application/ld+json;profile="a,b;q=0";q=0.9, text/html;q=0.8', "application/ld+json"),
        ("text/turtle;q=0, */*;q=0.001", "application/ld+json"),
        ("image/*, application/xml", None),
        ("*/*;q=0", None),
        (";;,,/", "text/turtle"),
    ],
)
def test_negotiation(accept: str, best: str | None) -> None:
    assert choose(accept, OFFERED) == best


@given(st.text(alphabet='atx/*;=q01.," ', max_size=40))
def test_no_header_breaks_the_negotiation(accept: str) -> None:
    assert choose(accept, OFFERED) in (*OFFERED, None)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1000, "1K"), (69_700_000_000, "69.7B"), (10**15, "1,000T")]
)
def test_short_numbers(number: int, text: str) -> None:
    assert short_number(number) == text


# --- turns ------------------------------------------------------------------------------------------------------------


def test_one_client_leaves_turns_to_others_and_waits_in_order() -> None:
    async def scene() -> list[str]:
        gate, seen, leave = Gate(total=3, per_client=2, wait=5, waiting=9), list[str](), asyncio.Event()

        async def visit(client: str, name: str) -> None:
            async with gate.turn(client):
                seen.append(name)
                await leave.wait()

        visits = [asyncio.create_task(visit("a", f"a{n}")) for n in range(4)]
        await asyncio.sleep(0.01)
        visits.append(asyncio.create_task(visit("b", "b")))
        await asyncio.sleep(0.01)
        assert seen == ["a0", "a1", "b"]
        leave.set()
        await asyncio.gather(*visits)
        return seen

    assert asyncio.run(scene()) == ["a0", "a1", "b", "a2", "a3"]


def test_one_client_takes_a_quarter_of_the_places_to_wait() -> None:
    async def scene() -> None:
        gate = Gate(total=1, per_client=1, wait=5, waiting=8)
        async with gate.turn("a"):
            waiting = [asyncio.create_task(gate.turn("a").__aenter__()) for _ in range(2)]
            await asyncio.sleep(0.01)
            with pytest.raises(Busy):
                await asyncio.wait_for(gate.turn("a").__aenter__(), 1)
            waiting.append(asyncio.create_task(gate.turn("b").__aenter__()))
            await asyncio.sleep(0.01)
            assert not any(task.done() for task in waiting)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(scene())


def test_who_waits_too_long_is_sent_away_and_holds_nothing() -> None:
    async def scene() -> None:
        gate = Gate(total=1, per_client=1, wait=0.01, waiting=2)
        async with gate.turn("a"):
            for client, own in (("a", True), ("b", False)):
                with pytest.raises(Busy) as refused:
                    async with gate.turn(client):
                        pass
                assert refused.value.own is own
        async with gate.turn("b"):
            pass

    asyncio.run(scene())


def test_who_goes_while_waiting_takes_no_turn_along() -> None:
    async def scene() -> None:
        gate = Gate(total=1, per_client=1, wait=5, waiting=9)
        async with gate.turn("a"):
            waiting = [asyncio.create_task(gate.turn("b").__aenter__()) for _ in range(3)]
            await asyncio.sleep(0.01)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        async with asyncio.timeout(1), gate.turn("c"):
            pass

    asyncio.run(scene())


def test_clients_are_told_apart_by_network() -> None:
    assert client_key("192.0.2.1") == client_key("::ffff:192.0.2.1") != client_key("192.0.2.2")
    assert client_key("2001:db8::1") == client_key("2001:db8::ffff") != client_key("2001:db8:0:1::1")
    assert client_key("testclient") == "testclient"


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    cache = Cache(most=350)
    jobs = [{"do": "page", "path": str(number)} for number in range(3)]
    for job in jobs[:2]:
        cache.put(job, Reply(200, "", b"x" * 100))
    assert cache.get(jobs[0])
    cache.put(jobs[2], Reply(200, "", b"x" * 100))
    assert [cache.get(job) is not None for job in jobs] == [True, False, True]
    cache.clear()
    assert cache.get(jobs[0]) is None


def test_what_is_forgotten_makes_its_whole_room_again() -> None:
    cache = Cache(most=1000)
    jobs = [{"do": "page", "path": f"{number:03}"} for number in range(100)]
    for job in jobs:
        cache.put(job, Reply(200, "", b"x" * 100))
    kept = [cache.get(job) is not None for job in jobs]
    assert sum(kept) == 7 and all(kept[-7:])


# --- drawing ----------------------------------------------------------------------------------------------------------


def line_of(names: str, links: str, focus: str = "") -> Lineage:
    models = [LineageModel(f"urn:{name}", name, "", "") for name in names.split()]
    joined = [link.split(">") for link in links.split()]
    found = [Link(f"urn:{source}", f"urn:{target}", "successor") for source, target in joined]
    return Lineage(f"urn:{focus or names.split()[0]}", tuple(models), tuple(found))


def test_each_stands_below_what_it_came_from() -> None:
    drawing = draw(line_of("a b c d e", "a>b b>c a>c c>d a>e"))
    height = {box.model.name: box.y for box in drawing.boxes}
    assert height["a"] < height["b"] < height["c"] < height["d"]
    assert height["b"] == height["e"]
    assert len(drawing.lines) == 5


@given(st.lists(st.tuples(st.integers(0, 79), st.integers(0, 79)), max_size=160))
def test_any_line_is_drawn_without_overlap(pairs: list[tuple[int, int]]) -> None:
    """Circles, links to itself, many roots, more models than are drawn."""
    names = " ".join(f"m{n}" for n in range(80))
    drawing = draw(line_of(names, " ".join(f"m{a}>m{b}" for a, b in pairs), "m7"))
    places = [(box.x, box.y) for box in drawing.boxes]
    assert len(places) <= MOST_MODELS
    assert len(places) + drawing.left_out == 80
    assert [box.model.name for box in drawing.boxes if box.focus] == ["m7"]
    for place, (x, y) in enumerate(places):
        assert 0 <= x <= drawing.width - WIDTH
        assert 0 <= y <= drawing.height - HEIGHT
        assert not any(abs(x - a) < WIDTH and abs(y - b) < HEIGHT for a, b in places[:place])


def test_yasgui_is_what_its_notice_says() -> None:
    folder = Path(str(files("modelatlas.serve"))) / "static" / "yasgui"
    said = re.findall(r"^sha256 (\w{64})  (\S+)$", (folder / "NOTICE.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: digest for digest, name in said} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("yasgui.*")
    }


# --- starting ---------------------------------------------------------------------------------------------------------


def test_the_base_is_what_most_things_begin_with() -> None:
    store = Store()
    assert find_base(store) == BASE
    for iri in ("http://a.example/model/x", "http://a.example/model/model/y", "http://b.example/z", "urn:x:model/q"):
        store.add(Quad(NamedNode(iri), RDF.type, ATLAS.Model))
    assert find_base(store) == "http://a.example/"


def test_a_task_crosses_as_json() -> None:
    task = Task(Source(("a", "b"), "", "urn:x:"), Limits(timeout=1.5))
    assert Task.from_record(task.as_record()) == task


def serve(*arguments: str | Path | int) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["serve", *map(str, arguments)])
    return result.exit_code, result.stderr


def test_what_cannot_be_served_is_said_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = tmp_path / "broken.ttl", tmp_path / "fine.nt"
    broken.write_text("<a", encoding="utf-8")
    fine.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    assert serve(broken, "--port", 0)[0] == 2
    assert "broken.ttl:1" in serve(broken, "--port", 0)[1]
    assert "cannot be read" in serve(tmp_path / "none.ttl", "--port", 0)[1]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = serve(fine, "--port", taken.getsockname()[1])
        assert (code, "is in use: choose another port" in said) == (2, True)
    assert "no such address" in serve(fine, "--host", "none.invalid")[1]
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert "pip install 'modelatlas[serve]'" in serve(fine)[1]
