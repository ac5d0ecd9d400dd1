"""What a store knows beside the atlas, in SQLite: what was read, when and how; the rows that are derived from; and what
a change is about to do.

A change is written here first (`intent`), whole, and is committed with that. Then the database follows, and then the
rows here, with which the intent goes. Whoever opens the store after a fault does what the intent says, again: each step
ends in the same state however often it is done.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelatlas.errors import StoreError
from modelatlas.rows import Rows
from modelatlas.storage.folder import BUILD_ANEW

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS intent (id INTEGER PRIMARY KEY, action TEXT NOT NULL, reading BLOB);
CREATE TABLE IF NOT EXISTS source (
  id INTEGER PRIMARY KEY, container TEXT NOT NULL, member TEXT NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL,
  digest TEXT NOT NULL, failure TEXT NOT NULL, fingerprint TEXT NOT NULL, seen INTEGER NOT NULL,
  UNIQUE (container, member));
CREATE INDEX IF NOT EXISTS source_digest ON source (digest);
CREATE INDEX IF NOT EXISTS source_name ON source (digest, name, container, member) WHERE failure = '';
CREATE INDEX IF NOT EXISTS source_form ON source (digest, form) WHERE failure = '';
CREATE TABLE IF NOT EXISTS document (
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, form TEXT NOT NULL, fingerprint TEXT NOT NULL,
  version TEXT NOT NULL, read_at TEXT NOT NULL, claims INTEGER NOT NULL, statements INTEGER NOT NULL,
  issues TEXT NOT NULL, tallies BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS variant (
  digest TEXT NOT NULL, form TEXT NOT NULL, fingerprint TEXT NOT NULL, reading BLOB NOT NULL,
  PRIMARY KEY (digest, form)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS term (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS fact (
  s INTEGER NOT NULL, p INTEGER NOT NULL, o INTEGER NOT NULL, document INTEGER NOT NULL, hedged INTEGER NOT NULL,
  link INTEGER NOT NULL, PRIMARY KEY (s, p, o, document)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fact_object ON fact (o, p, s) WHERE link;
CREATE INDEX IF NOT EXISTS fact_document ON fact (document);
CREATE TABLE IF NOT EXISTS tally (
  s INTEGER NOT NULL, p INTEGER NOT NULL, o INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (s, p, o)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dirty (node INTEGER PRIMARY KEY);
"""
_ALL_NODES = """
INSERT OR IGNORE INTO dirty SELECT DISTINCT s FROM tally UNION SELECT DISTINCT s FROM fact
UNION SELECT DISTINCT o FROM fact WHERE link"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One place that a document came from. ``container`` is an absolute path or ``-``, ``member`` the record in it.

    ``digest`` is the SHA-256 of its bytes, "" where they could not be read; ``failure`` is "" or why it is no document.
    """

    container: str
    member: str
    name: str
    form: str
    digest: str
    failure: str = ""
    fingerprint: str = ""

    @property
    def place(self) -> str:
        """The path, and the record in it."""
        return f"{self.container}#{self.member}" if self.member else self.container


def absolute(path: str | Path) -> str:
    """A path that means the same from any folder; links are kept, as two links to a file are two names of it."""
    return os.path.normpath(Path(path).absolute())


_SOURCE = "container, member, name, form, digest, failure, fingerprint"


class Journal:
    """The open journal; changes wait for `commit`. What SQLite cannot do raises StoreError."""

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        path = folder / "journal.sqlite"
        unfinished = f"{folder}: no build of this store has finished yet: build once more, to the end"
        if not writable and not path.is_file():
            raise StoreError(unfinished)
        self._path = path
        try:
            self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
            if writable:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.executescript(_SCHEMA)
            elif not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'dirty'").fetchone():
                raise StoreError(unfinished)
        except sqlite3.Error as error:
            raise self._error(error) from error
        self._terms: dict[str, int] = {}

    def close(self) -> None:
        """Give up what was not committed."""
        self._db.close()

    def _error(self, error: sqlite3.Error) -> StoreError:
        if isinstance(error, sqlite3.OperationalError):
            return StoreError(f"{self._path}: {error}; is the disk full, or the folder not yours to write?")
        return StoreError(f"{self._path}: is damaged ({error}): {BUILD_ANEW}")

    def execute(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Run one statement. Errors: StoreError."""
        try:
            return self._db.execute(sql, tuple(values))
        except sqlite3.Error as error:
            raise self._error(error) from error

    def begin(self) -> None:
        """Begin a change, unless one has begun."""
        if not self._db.in_transaction:
            self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the change last."""
        if self._db.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Give up the change."""
        if self._db.in_transaction:
            self.execute("ROLLBACK")
        self._terms.clear()

    # --- settings ---

    def setting(self, key: str, default: str = "") -> str:
        """A setting of the store."""
        row = self.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    def put_setting(self, key: str, value: str) -> None:
        """Write a setting."""
        self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # --- what is about to be done ---

    def intend(self, action: dict[str, Any], reading: bytes | None) -> None:
        """Note one action of a change."""
        self.execute("INSERT INTO intent (action, reading) VALUES (?, ?)", (json.dumps(action), reading))

    def intents(self) -> Iterator[tuple[dict[str, Any], bytes | None]]:
        """The actions of the change that is under way, in order."""
        for action, reading in self.execute("SELECT action, reading FROM intent ORDER BY id"):
            yield json.loads(action), reading

    # --- sources and documents ---

    def source(self, container: str, member: str) -> tuple[SourceRow, int] | None:
        """What is known of a place, and in which build it was last met."""
        sql = f"SELECT {_SOURCE}, seen FROM source WHERE container = ? AND member = ?"
        row = self.execute(sql, (container, member)).fetchone()
        return (SourceRow(*row[:-1]), row[-1]) if row else None

    def put_source(self, row: SourceRow, seen: int) -> None:
        """Write what is known of a place."""
        values = (*(getattr(row, name) for name in _SOURCE.split(", ")), seen)
        sql = f"INSERT INTO source ({_SOURCE}, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (container, member) "
        sets = "name = excluded.name, form = excluded.form, digest = excluded.digest, failure = excluded.failure, "
        self.execute(
            f"{sql}DO UPDATE SET {sets}fingerprint = excluded.fingerprint, seen = excluded.seen",
            values,
        )

    def mark_seen(self, container: str, member: str, build: int) -> None:
        """Note that a place was met as it was."""
        self.execute("UPDATE source SET seen = ? WHERE container = ? AND member = ?", (build, container, member))

    def sources(self, where: str = "1", values: Iterable[Any] = ()) -> Iterator[SourceRow]:
        """Places, in a fixed order; ``where`` is SQL of ours. The journal may change while they are taken."""
        last = ("", "")
        while True:
            sql = f"SELECT {_SOURCE} FROM source WHERE (container, member) > (?, ?) AND ({where})"
            rows = self.execute(f"{sql} ORDER BY container, member LIMIT 500", (*last, *values)).fetchall()
            if not rows:
                return
            for row in rows:
                yield SourceRow(*row)
            last = rows[-1][:2]

    def first_of(self, digest: str) -> SourceRow | None:
        """The place that decides in which form a document's bytes are read, None where it has none any more."""
        sql = f"SELECT {_SOURCE} FROM source WHERE digest = ? AND failure = '' ORDER BY name, container, member LIMIT 1"
        row = self.execute(sql, (digest,)).fetchone()
        return SourceRow(*row) if row else None

    def names_of(self, digest: str) -> set[str]:
        """The distinct names of a document's places."""
        return self._distinct("name", digest)

    def forms_of(self, digest: str) -> set[str]:
        """The distinct forms in which a document's places would have it read."""
        return self._distinct("form", digest)

    def _distinct(self, column: str, digest: str) -> set[str]:
        """One step of the index for each value: the same bytes may lie in a million places."""
        sql = f"SELECT MIN({column}) FROM source WHERE digest = ? AND failure = '' AND {column} > ?"
        found: set[str] = set()
        value = self.execute(sql.replace(">", ">="), (digest, "")).fetchone()[0]
        while value is not None:
            found.add(value)
            value = self.execute(sql, (digest, value)).fetchone()[0]
        return found

    def is_named(self, digest: str, name: str) -> bool:
        """Whether a place of a document has that name."""
        sql = "SELECT 1 FROM source WHERE digest = ? AND failure = '' AND name = ? LIMIT 1"
        return self.execute(sql, (digest, name)).fetchone() is not None

    def forms(self, digest: str, fingerprint: str) -> set[str]:
        """The forms in which a document's bytes were read as they would be now."""
        sql = "SELECT form FROM {} WHERE digest = ? AND fingerprint = ?"
        found = [self.execute(sql.format(table), (digest, fingerprint)).fetchall() for table in ("document", "variant")]
        return {form for rows in found for (form,) in rows}

    # --- rows ---

    def term(self, value: str) -> int:
        """The number of a term, given when it is first met."""
        number = self._terms.get(value)
        if number is None:
            row = self.execute("SELECT id FROM term WHERE value = ?", (value,)).fetchone()
            number = row[0] if row else self.execute("INSERT INTO term (value) VALUES (?)", (value,)).lastrowid
            assert number is not None
            if len(self._terms) > 100_000:
                self._terms.clear()
            self._terms[value] = number
        return number

    def known_term(self, value: str) -> int | None:
        """The number of a term, if it was ever met."""
        row = self.execute("SELECT id FROM term WHERE value = ?", (value,)).fetchone()
        return row[0] if row else None

    def value(self, number: int) -> str:
        """The term of a number."""
        row = self.execute("SELECT value FROM term WHERE id = ?", (number,)).fetchone()
        return str(row[0])

    def add_rows(self, document: int, rows: Rows) -> bytes:
        """Add the rows of a document; gives its tallies as `take_rows` wants them. All that they name is dirty."""
        facts = []
        for s, p, o, hedged in rows.facts:
            facts.append((self.term(s), self.term(p), self.term(o), document, hedged, o[0] == "I"))
        tallies = [(self.term(s), self.term(p), self.term(o)) for s, p, o in rows.tallies]
        self._many("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?)", facts)
        self._many(
            "INSERT INTO tally VALUES (?, ?, ?, 1) ON CONFLICT (s, p, o) DO UPDATE SET n = n + 1",
            tallies,
        )
        self.mark({f[0] for f in facts} | {f[2] for f in facts if f[5]} | {t[0] for t in tallies})
        return zlib.compress(json.dumps(tallies).encode(), 1)

    def take_rows(self, document: int, packed: bytes) -> None:
        """Take back the rows of a document. All that they named is dirty."""
        tallies = [tuple(tally) for tally in json.loads(zlib.decompress(packed))]
        facts = self.execute("SELECT s, o, link FROM fact WHERE document = ?", (document,)).fetchall()
        self.mark({s for s, _, _ in facts} | {o for _, o, link in facts if link} | {t[0] for t in tallies})
        self.execute("DELETE FROM fact WHERE document = ?", (document,))
        self._many("UPDATE tally SET n = n - 1 WHERE s = ? AND p = ? AND o = ?", tallies)
        self._many("DELETE FROM tally WHERE s = ? AND p = ? AND o = ? AND n = 0", tallies)

    def _many(self, sql: str, rows: list[Any]) -> None:
        try:
            self._db.executemany(sql, rows)
        except sqlite3.Error as error:
            raise self._error(error) from error

    # --- what must be derived anew ---

    def mark(self, nodes: Iterable[int]) -> None:
        """Note things of which something was said or taken back."""
        self._many("INSERT OR IGNORE INTO dirty VALUES (?)", [(node,) for node in nodes])

    def mark_all(self) -> None:
        """Note everything that documents speak of."""
        self.execute(_ALL_NODES)

    def dirty(self, most: int) -> list[int]:
        """Some of the things to derive anew, in the order in which they were first met."""
        return [node for (node,) in self.execute("SELECT node FROM dirty ORDER BY node LIMIT ?", (most,))]

    def clean(self, nodes: Iterable[int]) -> None:
        """Note that things have been derived."""
        self._many("DELETE FROM dirty WHERE node = ?", [(node,) for node in nodes])
