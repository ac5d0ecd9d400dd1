"""A store that is open for writing: documents come and go, each change whole or not at all.

The named graphs are the atlas. The default graph holds their union, because the engine's own union of graphs gives a
statement as often as there are graphs that hold it: counts would be wrong, and joins slow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize

from modelatlas.errors import StoreError
from modelatlas.graph import Evidence, graph_iri
from modelatlas.rows import encode
from modelatlas.storage.folder import check_store, make_store, open_database, publish
from modelatlas.storage.journal import Journal, SourceRow
from modelatlas.storage.reading import Stored, as_trig, issues_json, parsed
from modelatlas.vocabulary import ATLAS, GRAPH_BACKGROUND, GRAPH_DERIVED, GRAPH_NAMES

_BULK = 40_000
"""From this many lines on (a statement is two, its graph's and the union's) files are written at once rather than a
transaction: three to five times faster."""
_DROP = """DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }}
FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER (?other != {graph}) }} }} ; DROP SILENT GRAPH {graph}"""
_DEFAULT = DefaultGraph()
_COMPACT_FROM = 500
_COMPACT_SHARE = 2
"""Once so many documents, and one of so many of the store's, have been written, its files are merged: a look-up in the
hundreds of files that a large build leaves takes four times as long, and so do queries and the removal of statements.
Merging costs about a twelfth of what reading the documents did."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What all documents of a store have in common, fixed when it is made."""

    base: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a change: a place where a document is now (``gone`` is false) or is no longer, with its readings.

    ``readings`` are those that are new, packed; the store has any other that it needs.
    """

    source: SourceRow
    readings: tuple[bytes, ...] = ()
    gone: bool = False


class Database:
    """The open store. ``settings`` is set as soon as the store has been built in."""

    def __init__(self, folder: Path, store: Store, journal: Journal, version: str) -> None:
        self.folder, self.store, self.journal, self._version = folder, store, journal, version

    def close(self) -> None:
        """Let the next one in. What has no other owner is closed by Python as it goes, and so is the engine's store."""
        self.journal.close()
        del self.store

    @property
    def settings(self) -> Settings:
        """What all documents of the store have in common."""
        evidence: Evidence = "none" if self.journal.setting("evidence") == "none" else "full"
        return Settings(self.journal.setting("base"), evidence)

    # --- documents ---

    def change(self, changes: Iterable[Change], build: int) -> None:
        """Commit changes of documents: once this returns, and from the moment the journal has them, they last."""
        self.journal.begin()
        read_at = datetime.now(UTC).isoformat(timespec="seconds")
        for item in changes:
            action = {"source": asdict(item.source), "gone": item.gone, "build": build, "read_at": read_at}
            self.journal.intend({**action, "readings": len(item.readings), "version": self._version}, None)
            for reading in item.readings:
                self.journal.intend({}, reading)
        self.journal.commit()
        self.settle()

    def settle(self) -> None:
        """Do what the journal says is to be done, all or again."""
        actions = list(self._actions())
        if not actions:
            return
        self.journal.begin()
        try:
            self._settle(actions)
        except BaseException:  # after an interrupt, too, the journal must be free for whoever settles next
            self.journal.rollback()
            raise
        self.journal.execute("DELETE FROM intent")
        self.journal.commit()

    def _actions(self) -> Iterator[tuple[dict[str, Any], list[Stored]]]:
        """The actions of the journal, each with its readings."""
        action: dict[str, Any] = {}
        readings: list[Stored] = []
        for record, blob in self.journal.intents():
            if blob is None:
                if action:
                    yield action, readings
                action, readings = record, []
            else:
                readings.append(Stored.unpack(blob))
        if action:
            yield action, readings

    def _settle(self, actions: list[tuple[dict[str, Any], list[Stored]]]) -> None:
        """First what each place holds, then what each document that this concerns is to be."""
        touched: dict[str, tuple[dict[str, Any], set[str]]] = {}
        readings: dict[tuple[str, str], Stored] = {}
        for action, given in actions:
            row = SourceRow(**action["source"])
            known = self.journal.source(row.container, row.member)
            for place in (known[0], row) if known else (row,):
                if place.digest:
                    names = touched[place.digest][1] if place.digest in touched else set()
                    touched[place.digest] = (action, names | {place.name})
            if action["gone"]:
                self.journal.execute(
                    "DELETE FROM source WHERE container = ? AND member = ?", (row.container, row.member)
                )
            else:
                self.journal.put_source(row, action["build"])
            for reading in given:
                readings[reading.digest, reading.form] = reading
        writer = _Writer(self)
        for digest, (action, names) in touched.items():
            self._document(writer, digest, action, names, readings)
        writer.flush()
        self.journal.put_setting("written", str(int(self.journal.setting("written", "0")) + len(touched)))

    def _document(
        self,
        writer: _Writer,
        digest: str,
        action: dict[str, Any],
        touched: set[str],
        readings: dict[tuple[str, str], Stored],
    ) -> None:
        """Make a document what its places say: none, as its first name has it read, and with all their names, of which
        those ``touched`` may have come or gone."""
        first = self.journal.first_of(digest)
        graph = graph_iri(digest, self.settings.base)
        sql = "SELECT id, form, tallies, fingerprint FROM document WHERE digest = ?"
        known = self.journal.execute(sql, (digest,)).fetchone()
        if known and first is None:
            self.journal.take_rows(known[0], known[2])
            self.journal.execute("DELETE FROM document WHERE id = ?", (known[0],))
            writer.drop(graph)
        form = first.form if first else ""
        new = readings.get((digest, form))
        if new is None and known and known[1] != form:
            new = self._variant(digest, form)
        self._keep_variants(digest, self.journal.forms_of(digest), action, readings)
        if first is None:
            return
        with_names = self.settings.evidence == "full"
        if new is None:
            if known is None:
                raise StoreError(f"{self.folder}: the journal lacks a reading of {first.place}: make a new store")
            held = {name for name in touched if self.journal.is_named(digest, name)} if with_names else set()
            writer.names(graph, held, touched - held)
            return
        names = _names(graph, self.journal.names_of(digest)) if with_names else []
        if known:
            self.journal.take_rows(known[0], known[2])
        fingerprint = action["source"]["fingerprint"] if (digest, form) in readings else known[3] if known else ""
        ntriples = new.ntriples + _ntriples(names)
        self._put_document(known[0] if known else None, digest, new, fingerprint, action, ntriples.count(b"\n"))
        writer.put(graph, ntriples, replaces=known is not None)

    def _put_document(
        self, number: int | None, digest: str, new: Stored, fingerprint: str, action: dict[str, Any], statements: int
    ) -> None:
        columns = "digest, form, fingerprint, version, read_at, claims, statements, issues, tallies"
        values = (digest, new.form, fingerprint, action["version"], action["read_at"], new.claims)
        sql = f"INSERT OR REPLACE INTO document (id, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        row = (number, *values, statements, issues_json(new.issues), b"")
        number = self.journal.execute(sql, row).lastrowid
        assert number is not None
        packed = self.journal.add_rows(number, new.rows)
        self.journal.execute("UPDATE document SET tallies = ? WHERE id = ?", (packed, number))

    def _keep_variants(
        self, digest: str, forms: set[str], action: dict[str, Any], readings: dict[tuple[str, str], Stored]
    ) -> None:
        """Where names of several forms share the same bytes, keep a reading of each: the first name may go."""
        kept = forms if len(forms) > 1 else set()
        marks = ", ".join("?" * len(kept))
        self.journal.execute(f"DELETE FROM variant WHERE digest = ? AND form NOT IN ({marks})", (digest, *kept))
        for form in kept:
            if (digest, form) in readings:
                values = (digest, form, action["source"]["fingerprint"], readings[digest, form].pack())
                self.journal.execute("INSERT OR REPLACE INTO variant VALUES (?, ?, ?, ?)", values)

    def _variant(self, digest: str, form: str) -> Stored | None:
        sql = "SELECT reading FROM variant WHERE digest = ? AND form = ?"
        row = self.journal.execute(sql, (digest, form)).fetchone()
        return Stored.unpack(row[0]) if row else None

    # --- statements ---

    def add(self, graphs: Iterable[tuple[NamedNode, bytes]]) -> None:
        """Add statements, given as N-Triples for each graph; the union gets them too."""
        data = as_trig(graphs)
        load = self.store.bulk_load if data.count(b"\n") >= _BULK else self.store.load
        load(data, format=RdfFormat.TRIG)

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Add statements of named graphs."""
        graphs: dict[NamedNode, list[Quad]] = {}
        for quad in quads:
            graphs.setdefault(quad.graph_name, []).append(quad)  # type: ignore[arg-type]
        if graphs:
            self.add((graph, _ntriples(given)) for graph, given in graphs.items())

    def remove_quads(self, quads: Iterable[Quad]) -> None:
        """Remove statements of named graphs; from the union, what no other graph holds.

        The union goes first: where this is cut short, it is done again, and the graph still tells what to do.
        """
        gone = set(quads)
        for quad in gone:
            subject, predicate, obj, _ = quad
            held = self.store.quads_for_pattern(subject, predicate, obj, None)
            if all(other.graph_name == _DEFAULT or other in gone for other in held):
                self.store.remove(Quad(subject, predicate, obj))
        for quad in gone:
            self.store.remove(quad)

    def drop_graphs(self, graphs: Iterable[NamedNode]) -> None:
        """Remove whole graphs; from the union, what no other graph holds."""
        for graph in graphs:
            self.store.update(_DROP.format(graph=graph))

    def graph(self, name: NamedNode) -> Iterator[Quad]:
        """The quads of a graph."""
        return self.store.quads_for_pattern(None, None, None, name)

    def replace_graph(self, name: NamedNode, quads: Iterable[Quad]) -> None:
        """Make a graph that is no document's (links, background) hold just these statements."""
        new, old = set(quads), set(self.graph(name))
        self.add_quads(new - old)
        self.remove_quads(old - new)
        self.store.flush()

    def mark_all(self) -> None:
        """Note that everything must be derived anew: what documents speak of, and what only the background does."""
        self.journal.mark_all()
        quads = self.graph(NamedNode(self.settings.base + GRAPH_BACKGROUND))
        terms = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
        self.journal.mark(self.journal.term(encode(term)) for term in terms)

    def has_derived(self) -> bool:
        """Whether anything has been derived yet."""
        graphs = (NamedNode(self.settings.base + name) for name in (GRAPH_DERIVED, GRAPH_NAMES))
        return any(next(self.graph(graph), None) is not None for graph in graphs)

    def compact(self) -> bool:
        """Merge the files of the database where much was written since that was last done; gives whether it was."""
        written, documents = int(self.journal.setting("written", "0")), document_counts(self.journal)["documents"]
        if written < max(_COMPACT_FROM, documents / _COMPACT_SHARE):
            return False
        self.store.optimize()
        self.journal.begin()
        self.journal.put_setting("written", "0")
        self.journal.commit()
        return True

    def publish(self) -> None:
        """Let readers see what the store holds now."""
        publish(self.folder, self.store)


def _ntriples(quads: Iterable[Quad]) -> bytes:
    return serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""


def _names(graph: NamedNode, names: Iterable[str]) -> list[Quad]:
    return [Quad(graph, ATLAS.fileName, Literal(name), graph) for name in names]


class _Writer:
    """Gathers what a change does to the database: additions first, so that the union never lacks what stays."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new: list[tuple[NamedNode, bytes]] = []
        self._gone: list[Quad] = []
        self._dropped: list[NamedNode] = []

    def put(self, graph: NamedNode, ntriples: bytes, *, replaces: bool) -> None:
        """Make a document's graph these statements."""
        self._new.append((graph, ntriples))
        if replaces:
            kept = set(parsed(ntriples, graph))
            self._gone.extend(quad for quad in self._database.graph(graph) if quad not in kept)

    def names(self, graph: NamedNode, held: Iterable[str], gone: Iterable[str]) -> None:
        """Let a document have some names of files, and others not."""
        store = self._database.store
        self._new.append((graph, _ntriples(quad for quad in _names(graph, held) if quad not in store)))
        self._gone.extend(quad for quad in _names(graph, gone) if quad in store)

    def drop(self, graph: NamedNode) -> None:
        """Take a document's graph back."""
        self._dropped.append(graph)

    def flush(self) -> None:
        """Do it, so that it lasts."""
        if any(text for _, text in self._new):
            self._database.add(self._new)
        self._database.remove_quads(self._gone)
        self._database.drop_graphs(self._dropped)
        self._database.store.flush()


@contextmanager
def open_store(
    folder: Path,
    *,
    version: str,
    make: bool = False,
    wait: bool = False,
    on_wait: Callable[[], None] | None = None,
) -> Iterator[Database]:
    """Open a store for writing, one process at a time, and finish what an earlier one was killed at.

    ``make`` makes a new one where there is none. Errors: StoreError where it is in use, damaged or none; OSError for a
    disk that is full or a folder that may not be written.
    """
    if make:
        make_store(folder)
    else:
        check_store(folder)
    store = open_database(folder, wait, on_wait)
    database = Database(folder, store, Journal(folder), version)
    del store
    try:
        database.settle()
        yield database
    finally:
        database.close()


def document_counts(journal: Journal) -> Counter[str]:
    """How many documents, claims and statements a store holds."""
    sql = "SELECT COUNT(*), COALESCE(SUM(claims), 0), COALESCE(SUM(statements), 0) FROM document"
    documents, claims, statements = journal.execute(sql).fetchone()
    return Counter(documents=documents, claims=claims, statements=statements)
