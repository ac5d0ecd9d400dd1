"""A service on loopback that answers as Wikidata's Action API and a Reconciliation API 0.2 do, and fails on demand."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.parse
from collections import deque
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from wikidata_items import WikidataItem

PAGE_NAMES = 7


class WikidataService:
    """Serves items at ``action`` and ``reconcile``. The next requests meet the ``faults``, one each:

    ``"429:N"`` and ``"503:N"`` with Retry-After N ("" for none), ``"403"``, ``"500"``, ``"404"``, ``"cut"`` (half of
    the answer and the end of the connection), ``"malformed"`` (no JSON), ``"odd"`` (JSON of another shape), ``"slow"``
    (nothing for a second), ``"maxlag"``, ``"" `` (none).
    """

    def __init__(self, items: Mapping[str, WikidataItem]) -> None:
        self.items = dict(items)
        self.faults: deque[str] = deque()
        self.requests: list[dict[str, str]] = []
        self.agents: set[str] = set()
        self.together = self.most_together = 0
        self._by_name: dict[str, list[WikidataItem]] = {}
        for item in self.items.values():
            for name in dict.fromkeys([item.label, *item.aliases]):
                self._by_name.setdefault(name.casefold(), []).append(item)
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                service.handle(self, urllib.parse.urlsplit(self.path).query)

            def do_POST(self) -> None:
                service.handle(self, self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

            def log_message(self, format: str, *args: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> WikidataService:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def action(self) -> str:
        """The address of the Action API."""
        return f"http://127.0.0.1:{self._server.server_port}/w/api.php"

    @property
    def reconcile(self) -> str:
        """The address of the Reconciliation API."""
        return f"http://127.0.0.1:{self._server.server_port}/en/api"

    @property
    def sparql(self) -> str:
        """The address of a SPARQL endpoint, which knows nothing."""
        return f"http://127.0.0.1:{self._server.server_port}/sparql"

    def handle(self, handler: BaseHTTPRequestHandler, query: str) -> None:
        """Answer one request, or misbehave."""
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        params = dict(urllib.parse.parse_qsl(query))
        self.requests.append(params)
        self.agents.add(handler.headers.get("User-Agent", ""))
        try:
            self._respond(handler, params, self.faults.popleft() if self.faults else "")
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has given up, as it should with a slow answer
        finally:
            self.together -= 1

    def _respond(self, handler: BaseHTTPRequestHandler, params: dict[str, str], fault: str) -> None:
        kind, _, after = fault.partition(":")
        headers = {"Retry-After": after} if after else {}
        if kind in ("429", "503", "403", "500", "404"):
            _send(handler, int(kind), b"{}", headers)
            return
        if kind == "slow":
            time.sleep(1)
        if kind == "maxlag":
            body: object = {"error": {"code": "maxlag", "info": "Waiting for a host: 6 seconds lagged.", "lag": 6}}
            _send(handler, 200, json.dumps(body).encode(), {"Retry-After": "5"})
            return
        answer = self.answer(params, handler.path)
        data = json.dumps({"odd": []} if kind == "odd" else answer, ensure_ascii=False).encode()
        if kind == "malformed":
            data = b"<html>Our servers are currently experiencing a technical problem.</html>"
        if kind == "cut":
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data[: len(data) // 2])
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        _send(handler, 200, data, headers)

    def answer(self, params: Mapping[str, str], path: str) -> object:
        """The answer in the real shape."""
        if path.startswith("/sparql"):
            return {"head": {"vars": ["item"]}, "results": {"bindings": []}}
        if "api.php" not in path:
            queries = json.loads(params["queries"])
            return {key: {"result": self._reconciled(query)} for key, query in queries.items()}
        if params.get("action") == "wbsearchentities":
            return self._search(params)
        entities = {qid: self._entity(qid) for qid in params["ids"].split("|")}
        return {"entities": entities, "success": 1}

    def _named(self, name: str) -> list[WikidataItem]:
        return self._by_name.get(name.casefold(), [])

    def _beginning(self, name: str) -> list[WikidataItem]:
        """Items whose names begin so, those that are called so first, as the search of the Action API gives them."""
        begin = name.casefold()
        longer = (other for other in sorted(self._by_name) if other.startswith(begin) and other != begin)
        found = [*self._named(name), *(item for other in longer for item in self._by_name[other])]
        return list({item.qid: item for item in found}.values())

    def _search(self, params: Mapping[str, str]) -> object:
        name, start, limit = params["search"], int(params.get("continue", "0")), int(params.get("limit", PAGE_NAMES))
        found = self._beginning(name)
        hits = [
            {
                "id": item.qid,
                "title": item.qid,
                "concepturi": f"http://www.wikidata.org/entity/{item.qid}",
                "repository": "wikidata",
                "label": item.label,
                "description": item.description,
                "match": self._match(item, name),
            }
            for item in found[start : start + limit]
        ]
        more = {"search-continue": start + limit} if len(found) > start + limit else {}
        return {"searchinfo": {"search": name}, "search": hits, **more, "success": 1}

    def _match(self, item: WikidataItem, name: str) -> dict[str, str]:
        names = [item.label, *item.aliases]
        text = next((other for other in names if other.casefold() == name.casefold()), "")
        text = text or next(other for other in names if other.casefold().startswith(name.casefold()))
        return {"type": "label" if text == item.label else "alias", "language": "en", "text": text}

    def _entity(self, qid: str) -> object:
        item = self.items.get(qid)
        if item is None:
            return {"id": qid, "missing": True}

        def term(text: str) -> dict[str, str]:
            return {"language": "en", "value": text}

        statements = {"P31": item.classes, **item.statements}
        claims: dict[str, list[object]] = {
            prop: [_statement(prop, {"entity-type": "item", "id": value}) for value in values]
            for prop, values in statements.items()
            if values
        }
        if item.year is not None:
            claims["P577"] = [_statement("P577", {"time": f"+{item.year}-00-00T00:00:00Z", "precision": 9})]
        return {
            "type": "item",
            "id": qid,
            "labels": {"en": term(item.label)} if item.label else {},
            "descriptions": {"en": term(item.description)} if item.description else {},
            "aliases": {"en": [term(alias) for alias in item.aliases]} if item.aliases else {},
            "claims": claims,
        }

    def _reconciled(self, query: Mapping[str, Any]) -> list[object]:
        return [
            {
                "id": item.qid,
                "name": item.label,
                "description": item.description,
                "score": 100.0 if item.label == query["query"] else 80.0,
                "match": False,
                "type": [
                    {"id": qid, "name": self.items[qid].label if qid in self.items else qid} for qid in item.classes
                ],
            }
            for item in self._named(query["query"])
        ]


def _statement(prop: str, value: Mapping[str, object]) -> object:
    kind = "time" if "time" in value else "wikibase-entityid"
    snak = {"snaktype": "value", "property": prop, "datavalue": {"value": value, "type": kind}}
    return {"mainsnak": snak, "type": "statement", "rank": "normal"}


def _send(handler: BaseHTTPRequestHandler, status: int, data: bytes, headers: Mapping[str, str]) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)
