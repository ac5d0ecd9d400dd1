"""Asking services on loopback: the real shapes, manners, misbehaviour, recordings, and which candidate it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from typer.testing import CliRunner

from modelatlas.cli import app
from modelatlas.errors import NoAnswerError, ServiceError
from modelatlas.serialise import serialise
from modelatlas.vocabulary import ATLAS, BASE, RDF, RDFS
from modelatlas.wikidata.client import Client, Manners, check_url
from modelatlas.wikidata.names import Kind
from modelatlas.wikidata.online import search_with
from modelatlas.wikidata.recordings import Recordings, Request
from modelatlas.wikidata.services import ActionService, ReconciliationService, SparqlService
from wikidata_asking import CONTACT, Clock, client_of, decide_by
from wikidata_items import SHARED, WikidataItem, read_items
from wikidata_service import WikidataService

MODEL = "Q115305900"
ITEMS = {
    item.qid: item
    for item in (
        WikidataItem("Q9001", "Tern", [], "seabird", ["Q16521"]),
        WikidataItem(
            "Q9002",
            "Tern",
            ["Tern LM"],
            "model of Aster Labs",
            ["Q9100"],
            statements={"P178": ["Q21708200"]},
            year=2024,
        ),
        WikidataItem("Q9003", "Heron", [], "model", [MODEL], statements={"P178": ["Q95"]}),
        WikidataItem("Q9004", "Heron", [], "model", [MODEL], statements={"P178": ["Q21708200"]}),
        WikidataItem("Q9005", "Kestrel", [], "film", ["Q11424"]),
        WikidataItem("Q9006", "Osprey Large", ["Osprey"], "model", [MODEL], year=2019),
        WikidataItem("Q104834799", "Plover", [], "model", [MODEL]),
        WikidataItem("Q9100", "small language model", statements={"P279": ["Q9101"]}),
        WikidataItem("Q9101", "model of language", statements={"P279": [MODEL, "Q9100"]}),
        WikidataItem("Q9007", "Snipe", [], "model", [MODEL], year=2020),
        WikidataItem("Q9008", "Snipe One", ["Snipe"], "model", [MODEL], year=2024),
        *(WikidataItem(f"Q93{n:02}", f"Tern {n}", [], "island", ["Q23442"]) for n in range(60)),
        *(WikidataItem(f"Q92{n:02}", "Crowd", [], "model", [MODEL]) for n in range(60)),
    )
}
REQUEST = Request("get", "http://127.0.0.1:9/", (("a", "b"),))


@pytest.fixture
def service() -> Iterator[WikidataService]:
    with WikidataService(ITEMS) as running:
        yield running


# --- which candidate it is --------------------------------------------------------------------------------------------


def test_the_class_decides_and_classes_above_count(service: WikidataService, tmp_path: Path) -> None:
    action = ActionService(client_of(tmp_path), service.action)
    found = decide_by(action, "Tern")
    assert (found.item, found.method, found.version) == ("Q9002", "search", "2026-11-21")
    assert [(c.item, c.why) for c in found.candidates] == [
        ("Q9002", "bears the name"),
        ("Q9001", "its class does not fit"),
    ]
    assert decide_by(action, "tern lm").item == "Q9002"
    assert decide_by(action, "Kestrel").why == "Q9005: its class does not fit"
    assert decide_by(action, "Nobody").why == "Wikidata has no item of this name"


def test_neighbours_decide_between_two_and_contradict(service: WikidataService, tmp_path: Path) -> None:
    action = ActionService(client_of(tmp_path), service.action)
    assert decide_by(action, "Heron").why == "the name fits as well: Q9003, Q9004"
    assert decide_by(action, "Heron", developers=("Google",)).item == "Q9003"
    assert decide_by(action, "Snipe").why == "the name fits as well: Q9007, Q9008"
    assert decide_by(action, "Snipe", years=(2024,)).item == "Q9008"
    agreed = decide_by(action, "Tern", developers=("OpenAI",), years=(2024,))
    assert agreed.item == "Q9002" and agreed.confidence > decide_by(action, "Tern").confidence
    assert decide_by(action, "Tern", developers=("Aster Labs",)).candidates[0].why.endswith("names the developer")
    assert "another developer" in decide_by(action, "Tern", developers=("Google",)).why
    assert "another year" in decide_by(action, "Osprey", years=(2023,)).why


def test_an_item_known_to_be_wrong_is_never_chosen(service: WikidataService, tmp_path: Path) -> None:
    decision = decide_by(ActionService(client_of(tmp_path), service.action), "Plover")
    assert (decision.item, decision.candidates) == (None, ())


def test_all_pages_are_read_before_a_name_is_anybodys(service: WikidataService, tmp_path: Path) -> None:
    action = ActionService(client_of(tmp_path), service.action)
    assert len(decide_by(action, "Crowd").candidates) == 60
    assert [r["continue"] for r in service.requests if "continue" in r] == ["50"]
    service.requests.clear()
    assert decide_by(action, "Tern").item == "Q9002"  # of 60 more that begin so, none bears the name
    assert [r["continue"] for r in service.requests if "continue" in r] == ["50"]


def test_reconciliation(service: WikidataService, tmp_path: Path) -> None:
    reconcile = ReconciliationService(client_of(tmp_path), service.reconcile)
    assert decide_by(reconcile, "Osprey Large").item == "Q9006"
    assert decide_by(reconcile, "Osprey").item is None  # an alias is not told
    assert decide_by(reconcile, "Tern").item is None  # nor the classes above
    assert json.loads(service.requests[0]["queries"]) == {"q0": {"query": "Osprey Large", "limit": 50}}


def test_real_homonyms_by_the_real_shapes(tmp_path: Path) -> None:
    if not (SHARED / "items.nt.gz").is_file():
        pytest.skip("needs the shared items.nt.gz beside the repository")
    with WikidataService(read_items(SHARED / "items.nt.gz")) as service:
        action = ActionService(client_of(tmp_path), service.action)
        expected: list[tuple[str, Kind, str | None]] = [
            ("Claude", "model", "Q118876059"),
            ("Llama", "model", "Q116894231"),
            ("Georgia", "country", "Q230"),
            ("MIT", "organization", "Q49108"),
            ("Hugging Face", "organization", None),  # the item has no class here
            ("GPT", "model", None),
            ("Trinity College", "organization", None),
            ("NeuraScale-9", "model", None),
        ]
        assert [(n, k, decide_by(action, n, k).item) for n, k, _ in expected] == expected


# --- manners ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("contact", ["", "me", "a b", "me@example.org\r\nX-Evil: 1", "@"])
def test_nobody_is_asked_without_a_contact(contact: str, tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="needs a contact"):
        search_with("action", contact=contact, cache=tmp_path)


def test_requests_are_by_name_serial_and_with_maxlag(service: WikidataService, tmp_path: Path) -> None:
    clock = Clock()
    decide_by(ActionService(client_of(tmp_path, clock), service.action), "Tern")
    assert {request["maxlag"] for request in service.requests} == {"5"}
    assert len(service.agents) == 1
    assert re.fullmatch(r"modelatlas/\S+ \(atlas@example\.org\) python/\S+", next(iter(service.agents)))
    assert service.most_together == 1
    assert clock.waits == [0.1] * (len(service.requests) - 1)


@pytest.mark.parametrize(
    ("faults", "waits"),
    [
        (["429:7"], [7.0]),
        (["429:Sat, 21 Nov 2026 12:00:30 GMT"], [30.0]),
        (["503:2", "429:3"], [2.0, 3.0]),
        (["429"], [1.0]),
        (["500", "500"], [1.0, 2.0]),
        (["maxlag"], [5.0]),
        (["cut", "malformed"], [1.0, 2.0]),
    ],
)
def test_a_busy_or_broken_service_is_asked_again_later(
    service: WikidataService, tmp_path: Path, faults: list[str], waits: list[float]
) -> None:
    service.faults.extend(faults)
    clock = Clock()
    assert decide_by(ActionService(client_of(tmp_path, clock), service.action), "Osprey Large").item == "Q9006"
    assert [wait for wait in clock.waits if wait != 0.1] == waits


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        (["malformed"] * 4, "no answer after 4 attempts: the answer is cut off or no JSON"),
        (["cut"] * 4, "no answer after 4 attempts: nothing whole came back"),
        (["500"] * 4, "status 500"),
        (["404"], "status 404"),
    ],
)
def test_no_answer_is_no_nil(service: WikidataService, tmp_path: Path, faults: list[str], message: str) -> None:
    service.faults.extend(faults)
    with pytest.raises(NoAnswerError, match=message):
        decide_by(ActionService(client_of(tmp_path), service.action), "Tern")
    assert list(tmp_path.rglob("*")) == []
    assert decide_by(ActionService(client_of(tmp_path), service.action), "Tern").item == "Q9002"


def test_answers_of_another_shape(service: WikidataService, tmp_path: Path) -> None:
    services = (
        ReconciliationService(client_of(tmp_path), service.reconcile),
        ActionService(client_of(tmp_path), service.action),
    )
    for one in services:
        service.faults.extend(["odd"] * 4)
        with pytest.raises(NoAnswerError, match="the answer has another shape"):
            decide_by(one, "Osprey Large")
        assert list(tmp_path.rglob("*")) == []
    for one in services:
        service.faults.append("odd")
        assert decide_by(one, "Osprey Large").item == "Q9006"


def test_a_refusal_stops_at_once(service: WikidataService, tmp_path: Path) -> None:
    service.faults.append("403")
    with pytest.raises(ServiceError, match=r"refuses to be asked \(403\): nothing more is asked") as caught:
        decide_by(ActionService(client_of(tmp_path), service.action), "Tern")
    assert not isinstance(caught.value, NoAnswerError) and len(service.requests) == 1


def test_too_long_a_wait_is_left_for_another_day(service: WikidataService, tmp_path: Path) -> None:
    service.faults.append("429:3600")
    with pytest.raises(ServiceError, match="asks to wait 3,600 seconds: try again later"):
        decide_by(ActionService(client_of(tmp_path), service.action), "Tern")
    assert len(service.requests) == 1


def test_a_sparql_endpoint_has_the_same_manners(service: WikidataService, tmp_path: Path) -> None:
    clock = Clock()
    sparql = SparqlService(client_of(tmp_path, clock), service.sparql)
    service.faults.extend(["429:7", "500", "cut", ""])
    assert decide_by(sparql, "Tern").why == "Wikidata has no item of this name"
    assert [wait for wait in clock.waits if wait != 0.1] == [7.0, 2.0, 4.0]
    assert all(agent.startswith("modelatlas/") and CONTACT in agent for agent in service.agents)
    for fault, message in (("403", "refuses"), ("404", "status 400"), ("odd", "another shape")):
        service.faults.extend([fault] * (4 if fault == "odd" else 1))
        with pytest.raises(ServiceError, match=message):
            decide_by(sparql, f"Tern {fault}")


def test_a_slow_service_times_out(service: WikidataService, tmp_path: Path) -> None:
    service.faults.extend(["slow", "slow"])
    client = client_of(tmp_path, attempts=2, timeout=0.1)
    with pytest.raises(NoAnswerError, match="timed out"):
        decide_by(ActionService(client, service.action), "Tern")


def test_an_address_that_is_none() -> None:
    for url in ("file:///etc/passwd", "ftp://example.org/", "example.org", "http://"):
        with pytest.raises(ServiceError, match="is no address of a service"):
            check_url(url)


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError, match="nothing whole came back"):
        client_of(tmp_path, attempts=2).ask(REQUEST, lambda _: True)


# --- recordings -------------------------------------------------------------------------------------------------------


def test_a_recorded_answer_is_never_asked_for_again(service: WikidataService, tmp_path: Path) -> None:
    first = decide_by(ActionService(client_of(tmp_path), service.action), "Tern")
    asked = len(service.requests)
    later = Client(Manners(""), Recordings(tmp_path), replay=True, now=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    assert decide_by(ActionService(later, service.action), "Tern") == first
    assert len(service.requests) == asked
    with pytest.raises(NoAnswerError, match="no answer is recorded"):
        decide_by(ActionService(later, service.action), "Heron")


def test_a_damaged_recording_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / REQUEST.key[:2] / f"{REQUEST.key}.json"
    path.parent.mkdir()
    odd = json.dumps({"answer": "[" * 100_000, "date": "2026-11-21"})
    for text in ("{", "[]", '{"answer": 1}', '{"answer": "[]", "date": "2026-11-21"}', odd):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ServiceError, match="delete the file to ask again"):
            client_of(tmp_path).ask(REQUEST, lambda answer: isinstance(answer, dict))


# --- the command line -------------------------------------------------------------------------------------------------


def atlas_file(folder: Path, *models: str) -> Path:
    store = Store()
    for name in models:
        node = NamedNode(f"{BASE}model/{name.lower().replace(' ', '-')}")
        store.add(Quad(node, RDF.type, ATLAS.Model))
        store.add(Quad(node, RDFS.label, Literal(name)))
    path = folder / "atlas.nt"
    path.write_bytes(serialise(store, "ntriples"))
    return path


def same_as(path: Path) -> set[tuple[str, str]]:
    """The things, without the base, and the items that a file of N-Triples links them with."""
    pattern = r"id/(\S+)> <http://www\.w3\.org/2002/07/owl#sameAs> <\S+/(Q\d+)>"
    return {(match[1], match[2]) for match in re.finditer(pattern, path.read_text(encoding="utf-8"))}


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


def test_link_online_asks_once_and_gives_the_same_bytes(service: WikidataService, tmp_path: Path) -> None:
    atlas, out = atlas_file(tmp_path, "Tern", "GPT-4", "NeuraScale-9"), tmp_path / "links.nt"
    options = ["--endpoint", service.action, "--contact", CONTACT, "--cache", str(tmp_path / "cache")]
    assert run("link", str(atlas), "-o", str(out), "--online", *options) == (0, "")
    first, asked = out.read_bytes(), len(service.requests)
    assert same_as(out) == {("model/tern", "Q9002"), ("model/gpt-4", "Q116709136")}
    assert {r["search"] for r in service.requests if "search" in r} == {"NeuraScale-9", "Tern"}
    assert run("link", str(atlas), "-o", str(out), "--online", *options) == (0, "")
    assert run("link", str(atlas), "-o", str(out), "--replay", *options[:2], *options[4:]) == (0, "")
    assert (out.read_bytes(), len(service.requests)) == (first, asked)


def test_what_cannot_be_answered_is_told_and_the_rest_linked(service: WikidataService, tmp_path: Path) -> None:
    atlas, out = atlas_file(tmp_path, "Nobody", "Tern"), tmp_path / "links.nt"
    service.faults.append("404")
    options = ["--online", "--endpoint", service.action, "--contact", CONTACT, "--cache", str(tmp_path / "cache")]
    code, stderr = run("link", str(atlas), "-o", str(out), *options)
    assert code == 1 and "Nobody (model):" in stderr and "status 404" in stderr
    assert same_as(out) == {("model/tern", "Q9002")} and "nobody" not in out.read_text()


def test_a_refusal_leaves_the_links_as_they_were(service: WikidataService, tmp_path: Path) -> None:
    atlas, out = atlas_file(tmp_path, "Tern"), tmp_path / "links.nt"
    out.write_text("before")
    service.faults.append("403")
    options = ["--online", "--endpoint", service.action, "--contact", CONTACT, "--cache", str(tmp_path / "cache")]
    code, stderr = run("link", str(atlas), "-o", str(out), *options)
    assert (code, out.read_text()) == (2, "before") and "refuses" in stderr
