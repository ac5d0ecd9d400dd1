"""Loading an atlas into a server: real HTTP on loopback, servers that misbehave, what is repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from modelatlas.errors import AtlasError, EndpointError
from modelatlas.remote import Endpoint, load
from modelatlas.remote.targets import Protocol
from modelatlas.remote.web import TRIES, Web
from modelatlas.store import load_atlas
from web_servers import (
    Fault,
    SparqlServer,
    hang_up,
    run,
    stall,
    status,
)

ATLAS_FILE = Path(__file__).parents[1] / "data" / "answers-atlas.ttl"
OTHER = Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("not ours"), NamedNode("http://e/other"))
GRAPHS = 3


@pytest.mark.parametrize("protocol", ["gsp", "update"])
@pytest.mark.parametrize("chunk", [7, 10_000])
def test_loading_twice_gives_the_same_store_and_touches_no_other_graph(
    server: SparqlServer, atlas: Store, protocol: Protocol, chunk: int
) -> None:
    server.store.add(OTHER)
    seen: list[tuple[int, int]] = []
    for _ in range(2):
        report = load(
            atlas,
            server.url,
            protocol=protocol,
            chunk=chunk,
            on_progress=lambda done, total: seen.append((done, total)),
        )
        assert (report.statements, len(report.graphs), report.more) == (len(atlas), GRAPHS, ())
        assert set(server.store) == {*atlas, OTHER}
    assert seen[-1] == (len(atlas), len(atlas)) and len(seen) >= 2


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_replace_takes_away_what_the_graphs_of_the_atlas_held_and_nothing_else(
    server: SparqlServer, atlas: Store, protocol: Protocol
) -> None:
    graph = next(iter(atlas.named_graphs()))
    stale = Quad(OTHER.subject, OTHER.predicate, OTHER.object, graph)
    loose = Quad(OTHER.subject, OTHER.predicate, OTHER.object)
    server.store.extend([OTHER, stale, loose])
    assert load(atlas, server.url, protocol=protocol).more == ((str(graph.value), 1),)
    assert set(server.store) == {*atlas, OTHER, stale, loose}
    assert load(atlas, server.url, protocol=protocol, replace=True, chunk=5).more == ()
    assert set(server.store) == {*atlas, OTHER, loose}


@pytest.mark.parametrize("path", ["", "/", "/store", "/query", "/update"])
@pytest.mark.parametrize("protocol", [None, "gsp", "update"])
def test_any_of_its_urls_finds_the_server(
    server: SparqlServer, atlas: Store, path: str, protocol: Protocol | None
) -> None:
    report = load(atlas, server.url + path, protocol=protocol)
    assert report.url == server.url + ("/update" if protocol == "update" else "/store")
    assert set(server.store) == set(atlas)


def test_turtle_goes_into_the_default_graph_or_one_named(server: SparqlServer) -> None:
    union = load_atlas([ATLAS_FILE])
    report = load(union, server.url)
    assert (report.default_graph, report.graphs) == (True, ())
    assert set(server.store) == set(union)
    for _ in range(2):
        assert load(union, server.url, graph="http://e/all", replace=True).graphs == ("http://e/all",)
    assert len(server.store) == 2 * len(union)
    with pytest.raises(AtlasError, match="--graph"):
        load(union, server.url, replace=True)
    with pytest.raises(AtlasError, match="no IRI"):
        load(union, server.url, graph="not an IRI")


@pytest.mark.parametrize("graph", [None, "http://e/all"])
def test_a_store_on_disk_is_loaded_as_the_files_are(server: SparqlServer, tmp_path: Path, graph: str | None) -> None:
    examples, folder, file = Path(__file__).parents[2] / "examples", tmp_path / "store", tmp_path / "atlas.nq"
    documents = [examples / f"neurascale-{number}.txt" for number in (8, 9)]
    assert run("build", *documents, "--store", folder).exit_code == 0
    assert run("build", *documents, "-o", file).exit_code == 0
    options = ["--to", server.url, "--replace", *(["--graph", graph] if graph else [])]
    result = run("load", "--store", folder, *options)
    assert result.exit_code == 0, result.stderr
    stored = set(server.store)
    server.store.clear()
    assert run("load", file, *options).exit_code == 0
    assert set(server.store) == stored and len(stored) > 500


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_a_load_that_was_cut_off_is_completed_by_running_it_again(
    server: SparqlServer, atlas: Store, protocol: Protocol
) -> None:
    server.faults = [*[None] * 6, *[status(500)] * 9]
    with pytest.raises(EndpointError, match="500"):
        load(atlas, server.url + "/query", protocol=protocol, chunk=20)
    assert 0 < len(server.store) < len(atlas)
    server.faults = []
    load(atlas, server.url + "/query", protocol=protocol, chunk=20)
    assert set(server.store) == set(atlas)


def test_a_count_that_does_not_match_is_an_error(server: SparqlServer, atlas: Store) -> None:
    def swallow(handler: object, body: bytes) -> bool:
        return handler.send(204)  # type: ignore[attr-defined,no-any-return]

    # probe, query probe, count before, then three graphs, the last of which goes nowhere
    server.faults = [None] * 5 + [swallow]
    with pytest.raises(EndpointError, match=r"does not match \(http://e/graph/2.*: 0 instead of \d+\)"):
        load(atlas, server.url + "/store")


def test_a_graph_that_loses_what_it_held_while_it_is_loaded_is_an_error(server: SparqlServer, atlas: Store) -> None:
    graph = next(iter(atlas.named_graphs()))
    own = sum(1 for _ in atlas.quads_for_pattern(None, None, None, graph))
    stale = [Quad(OTHER.subject, OTHER.predicate, Literal(str(n)), graph) for n in range(own + 5)]
    server.store.extend(stale)

    def lose(handler: object, body: bytes) -> bool:
        for quad in stale[2:]:
            server.store.remove(quad)
        return False

    # as many as were sent are there, and two more; but seven more were there before
    server.faults = [None] * 3 + [lose]
    with pytest.raises(EndpointError, match="does not match"):
        load(atlas, server.url + "/store")


def test_small_graphs_share_a_request_and_none_is_larger_than_a_chunk(server: SparqlServer) -> None:
    graphs = [NamedNode(f"http://e/g{number}") for number in range(9)]
    atlas = Store()
    atlas.extend(Quad(OTHER.subject, OTHER.predicate, Literal(str(n)), graph) for graph in graphs for n in range(4))
    load(atlas, server.url, protocol="update", chunk=10)
    sent = [request.body.count(b"<http://e/p>") for request in server.seen if b"INSERT DATA" in request.body]
    assert [number for number in sent if number] == [8, 8, 8, 8, 4]


def test_what_cannot_be_loaded_twice_is_refused(server: SparqlServer, tmp_path: Path) -> None:
    path = tmp_path / "blank.nq"
    path.write_text('_:x <http://e/p> "1" <http://e/g> .\n', encoding="utf-8")
    result = run("load", path, "--to", server.url)
    assert (result.exit_code, "blank node" in result.stderr, server.seen) == (2, True, [])


@pytest.mark.parametrize("fault", [status(503), status(429, Retry_After="0"), hang_up, stall(1.5)])
def test_an_addition_is_repeated_after_a_passing_failure(server: SparqlServer, atlas: Store, fault: Fault) -> None:
    server.faults = [None, None, None, fault, fault]
    load(atlas, server.url + "/store", timeout=1)
    assert set(server.store) == set(atlas)


@pytest.mark.parametrize("fault", [hang_up, stall(1.5), status(502)])
def test_a_replacement_is_not_repeated_when_it_may_have_happened(
    server: SparqlServer, atlas: Store, fault: Fault
) -> None:
    server.faults = [None, None, fault]
    with pytest.raises(EndpointError):
        load(atlas, server.url + "/store", timeout=1, replace=True)
    assert len([seen for seen in server.seen if seen.method == "PUT"]) == 1


def test_repeats_come_to_an_end_and_grow_apart(server: SparqlServer) -> None:
    waits: list[float] = []
    later = (status(503, Retry_After=seconds) for seconds in ("7", "100000"))
    server.faults = [status(503), *later, *[status(503)] * 9]
    endpoint = Endpoint(server.url + "/query", web=Web(server.url, pause=waits.append))
    with pytest.raises(EndpointError, match="503"):
        endpoint.ask("ASK { }", "ASK")
    assert len(server.seen) == TRIES
    assert waits[0] < 1 and waits[1:] == [7, 30]


def test_a_query_that_is_refused_is_asked_once(server: SparqlServer) -> None:
    server.faults = [status(500)]
    with pytest.raises(EndpointError, match="500"):
        Endpoint(server.url + "/query").ask("ASK { }", "ASK")
    assert len(server.seen) == 1
