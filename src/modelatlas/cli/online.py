"""What the commands that may ask a service elsewhere share: their options, and federated queries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from pyoxigraph import NamedNode, Store

from modelatlas.cli.console import fail

if TYPE_CHECKING:
    from modelatlas.queries import QueryInfo
    from modelatlas.results import Table

Protocol = Literal["action", "reconciliation", "sparql"]

OnlineOption = Annotated[
    bool, typer.Option("--online", help="Ask Wikidata for what the tables do not know; by default nobody is asked.")
]
OfflineOption = Annotated[bool, typer.Option("--offline", help="Ask nobody and make no connection, as by default.")]
ServiceOption = Annotated[
    Protocol, typer.Option("--service", help="How to ask: Wikidata's Action API, a Reconciliation API 0.2, or SPARQL.")
]
EndpointOption = Annotated[
    str | None, typer.Option("--endpoint", metavar="URL", help="Whom to ask; Wikidata's own service unless given.")
]
ContactOption = Annotated[
    str,
    typer.Option(
        "--contact",
        metavar="TEXT",
        envvar="MODELATLAS_CONTACT",
        help="An address of yours (mail or web page) for the User-Agent; nobody is asked without one.",
    ),
]
CacheOption = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        envvar="MODELATLAS_CACHE",
        help="Where answers are kept, and taken from again; by default in the user's cache folder.",
    ),
]
ReplayOption = Annotated[bool, typer.Option("--replay", help="Answer from recordings alone, without a connection.")]


def check_online(online: bool, offline: bool) -> None:
    """Exit with an error where both are asked for."""
    if online and offline:
        fail("--online and --offline contradict each other; give one of them")


def ask_elsewhere(
    store: Store, name: str, *, endpoint: str | None, contact: str, cache: Path | None, replay: bool
) -> tuple[QueryInfo, Table]:
    """A stored federated query and its table: part of the answer from the atlas, part from Wikidata."""
    from dataclasses import replace

    from modelatlas.queries import parse_query, run_query
    from modelatlas.resources import federated_text
    from modelatlas.wikidata.client import check_url
    from modelatlas.wikidata.federated import ask_federated, parse_federated
    from modelatlas.wikidata.online import client_for

    if endpoint is not None:
        check_url(endpoint)
    query = parse_query(name, federated_text(name))
    client, parts = client_for(contact, cache, replay=replay), parse_federated(query.text)
    local = run_query(store, replace(query, text=parts.local_text))
    place = local.columns.index("item")
    items = [term.value for row in local.rows if isinstance(term := row[place], NamedNode)]
    text = ask_federated(client, parts, items, endpoint)
    return query, run_query(store, replace(query, text=text))
