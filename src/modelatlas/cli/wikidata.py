"""The commands that join an atlas with Wikidata: link, lookup, quickstatements."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from modelatlas.cli.ask import Atlases, StoreOption, open_atlas
from modelatlas.cli.console import FAILED, fail, print_error, print_lines, print_table, write_bytes
from modelatlas.cli.online import (
    CacheOption,
    ContactOption,
    EndpointOption,
    OfflineOption,
    OnlineOption,
    Protocol,
    ReplayOption,
    ServiceOption,
    check_online,
)
from modelatlas.files import write_atomically
from modelatlas.serialise import Format, format_of, serialise
from modelatlas.vocabulary import BASE

if TYPE_CHECKING:  # a command that does not link does not wait for the tables
    from modelatlas.wikidata.decide import Decision
    from modelatlas.wikidata.links import Links, Search
    from modelatlas.wikidata.names import Kind


def link(
    atlas: Atlases = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", help="Link a store, whose graph of links is then made anew."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write the links; else standard output, or a store."
        ),
    ] = None,
    format: Annotated[
        Format | None, typer.Option("--format", help="By the ending of the file unless given; else turtle.")
    ] = None,
    base: Annotated[str, typer.Option("--base", metavar="IRI", help="What the IRIs of all things begin with.")] = BASE,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Every decision, NIL as well, as one JSON object a line."),
    ] = None,
    online: OnlineOption = False,
    offline: OfflineOption = False,
    service: ServiceOption = "action",
    endpoint: EndpointOption = None,
    contact: ContactOption = "",
    cache: CacheOption = None,
    replay: ReplayOption = False,
) -> None:
    """Link an atlas with Wikidata: owl:sameAs where an item is sure, and for the rest the reason why there is none.

    Exits 0, or 1 if a service that was asked did not answer for some names (the rest is linked).

    Example: modelatlas link atlas.ttl -o links.ttl
    """
    check_online(online, offline)
    chosen = format_of(output, format)
    search = _search(online, replay, service, endpoint, contact, cache)
    if store is not None and not atlas:
        from modelatlas.upkeep.linking import link_store, store_base

        base = store_base(store)
        links = link_store(store, search=search)
    else:
        from modelatlas.wikidata.links import link_atlas

        links = link_atlas(open_atlas(atlas, store), base=base, search=search)
    if output is not None or store is None:
        _write(output, serialise(links.quads, chosen, base=base))
    if report is not None:
        lines = (json.dumps(_object(decision), ensure_ascii=False) + "\n" for _, decision in links.decisions)
        with write_atomically(report) as file:
            file.write("".join(lines).encode("utf-8", "replace"))
    print_lines(_summary(links), err=output is None and store is None)
    for entity, reason in links.unanswered:
        print_error(f"{entity.label} ({entity.kind}): {reason}")
    if links.unanswered:
        raise typer.Exit(FAILED)


def quickstatements(
    atlas: Atlases = None,
    store: StoreOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; standard output if left out.")
    ] = None,
    base: Annotated[str, typer.Option("--base", metavar="IRI", help="What the IRIs of all things begin with.")] = BASE,
    date: Annotated[
        str, typer.Option("--date", metavar="YYYY-MM-DD", help="When the documents were read; today unless given.")
    ] = "",
    documents: Annotated[
        Path | None,
        typer.Option("--documents", metavar="FILE", help="A TSV of document (file name or SHA-256), url and date."),
    ] = None,
) -> None:
    """Write what the atlas knows of linked models as QuickStatements, for a person to review: nothing is sent.

    Example: modelatlas quickstatements atlas.ttl links.ttl --date 2026-11-21
    """
    from datetime import UTC, datetime

    from modelatlas.wikidata import quickstatements as statements

    day = statements.check_date(date, "--date") if date else datetime.now(UTC).date().isoformat()
    sources = {}
    if documents is not None:
        try:
            sources = statements.parse_sources(str(documents), documents.read_text(encoding="utf-8-sig"))
        except ValueError:
            fail(f"{documents}: is not UTF-8 text")
    if store is not None and not atlas:
        from modelatlas.upkeep.linking import store_base

        base = store_base(store)
    lines = statements.quickstatements(open_atlas(atlas, store), date=day, base=base, sources=sources)
    _write(output, "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))


def _write(output: Path | None, data: bytes) -> None:
    """Write a file whole or not at all, or to standard output."""
    if output is None:
        write_bytes(data)
        return
    with write_atomically(output) as file:
        file.write(data)


def _search(
    online: bool, replay: bool, service: Protocol, endpoint: str | None, contact: str, cache: Path | None
) -> Search | None:
    """Whom to ask about names that the tables do not know, None offline."""
    if not online and not replay:
        if endpoint is not None:
            fail("--endpoint is whom to ask: add --online, or --replay")
        return None
    from modelatlas.wikidata.online import search_with

    return search_with(service, endpoint=endpoint, contact=contact, cache=cache, replay=replay)


def _summary(links: Links) -> list[str]:
    """How many of each kind are linked and how many are not, as a table of lines."""
    kinds = dict.fromkeys(entity.kind for entity, _ in links.decisions)
    lines = [f"{'':<14} {'linked':>9} {'NIL':>9}"]
    for kind in kinds:
        found = [decision.item is not None for entity, decision in links.decisions if entity.kind == kind]
        lines.append(f"{kind:<14} {sum(found):>9,} {len(found) - sum(found):>9,}")
    return lines


def lookup(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME...", help="Names; - reads lines of name, tab, kind from standard input."),
    ],
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="KIND", help="country, license, organization, model, hardware, benchmark or technique."
        ),
    ] = "",
    format: Annotated[Literal["text", "json"], typer.Option("--format", help="json is one object a line.")] = "text",
) -> None:
    """Print the Wikidata item of each name, or NIL, with the candidates, their scores and why.

    Exits 0, or 1 if some line of standard input could not be read (the rest is answered).

    Example: modelatlas lookup Llama GPT-4 --kind model
    """
    from modelatlas.wikidata.decide import decide

    wrong: list[str] = []
    given = _kind(kind) if kind else None
    for name in names:
        if name == "-":
            pairs = _lines(given, wrong)
        elif given is None:
            fail("--kind is missing: country, license, organization, model, hardware, benchmark or technique")
        else:
            pairs = iter([(name, given)])
        for each, its_kind in pairs:
            _print_decision(decide(each, its_kind), format)
    for message in wrong:
        print_error(message)
    if wrong:
        raise typer.Exit(FAILED)


def _kind(text: str) -> Kind:
    from modelatlas.wikidata.names import KINDS, parse_kind

    kind = parse_kind(text)
    if kind is None:
        fail(f"there is no kind {text!r}; there are {', '.join(KINDS)}")
    return kind


def _lines(given: Kind | None, wrong: list[str]) -> Iterator[tuple[str, Kind]]:
    """Names and kinds of standard input; a line without a kind is of the one given, or is told of in ``wrong``."""
    from modelatlas.wikidata.names import KINDS, parse_kind

    for number, data in enumerate(sys.stdin.buffer, 1):
        text = data.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")
        name, tab, rest = text.partition("\t")
        kind_text = rest.partition("\t")[0]
        if not name.strip() or (number == 1 and (name.lower(), kind_text.lower()) == ("name", "kind")):
            continue
        kind = parse_kind(kind_text) if tab else given
        if kind is None:
            what = f"{kind_text!r} is no kind" if tab else "there is no kind after a tab"
            wrong.append(f"standard input:{number}: {what}; write one of {', '.join(KINDS)}")
        else:
            yield name.strip(), kind


def _print_decision(decision: Decision, format: str) -> None:
    if format == "json":
        write_bytes((json.dumps(_object(decision), ensure_ascii=False) + "\n").encode("utf-8", "replace"))
        return
    item = f"{decision.item} {decision.label}" if decision.item else "NIL"
    print_lines([f"{decision.name} ({decision.kind}): {item}: {decision.why}"])
    rows = [(c.item, c.label, str(c.score), c.why) for c in decision.candidates]
    if rows and (len(rows) > 1 or decision.item is None):
        print_table(("candidate", "label", "score", "why"), rows, right=[2])


def _object(decision: Decision) -> dict[str, object]:
    """A decision as JSON; ``confidence`` is null for NIL."""
    candidates = [
        {"item": c.item, "label": c.label, "score": float(c.score), "why": c.why} for c in decision.candidates
    ]
    return {
        "name": decision.name,
        "kind": decision.kind,
        "item": decision.item,
        "label": decision.label or None,
        "confidence": float(decision.confidence) if decision.item else None,
        "method": decision.method or None,
        "why": decision.why,
        "candidates": candidates,
    }
