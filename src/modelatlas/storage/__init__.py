"""The embedded store: a folder with an Oxigraph database, a journal, and snapshots to read from. See docs/store.md.

``open_store`` opens one for writing, ``open_snapshot`` for reading; ``rederive`` keeps up what rests on all documents.
"""

from modelatlas.storage.database import Change, Database, Settings, document_counts, open_store
from modelatlas.storage.folder import check_store, is_store, open_snapshot
from modelatlas.storage.journal import Journal, SourceRow, absolute
from modelatlas.storage.reading import Stored, to_ntriples
from modelatlas.storage.rederive import rederive

__all__ = [
    "Change",
    "Database",
    "Journal",
    "Settings",
    "SourceRow",
    "Stored",
    "absolute",
    "check_store",
    "document_counts",
    "is_store",
    "open_snapshot",
    "open_store",
    "rederive",
    "to_ntriples",
]
