"""The verbs of the Python API that are not a stage's own: short ways to what the other modules do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pyoxigraph import Store

from modelatlas.documents import read_document
from modelatlas.model import Document
from modelatlas.queries import load_query, run_query
from modelatlas.remote import Endpoint
from modelatlas.results import Table, Term
from modelatlas.storage import is_store, open_snapshot
from modelatlas.store import load_atlas as load_files
from modelatlas.tags import TagTable, load_tags


def read(path: Path | str, *, tags: Path | TagTable | None = None) -> Document:
    """Read one file: its text, what its author tagged, and what was wrong with it.

    Raises DocumentError for a file that cannot be read, TableError for a malformed table of tags.
    """
    return read_document(Path(path), tags=load_tags(tags))


def load_atlas(paths: Path | str | Sequence[Path | str]) -> Store:
    """Load atlas files into a store in memory, as one graph; the folder of one store is opened where it lies.

    Raises AtlasError for a file that is no atlas, StoreError for a store that no build has finished.
    """
    given = [paths] if isinstance(paths, Path | str) else paths
    if len(given) == 1 and is_store(Path(given[0])):
        return open_snapshot(Path(given[0]))
    return load_files([Path(path) for path in given])


def query(
    atlas: Store | Endpoint | Path | str | Sequence[Path | str],
    name: str,
    bindings: Mapping[str, str | Term] | None = None,
) -> Table:
    """Ask an atlas a stored query (by name) or a file of SPARQL; ``bindings`` are the values of its parameters.

    The atlas is a loaded one, an endpoint, files, or the folder of a store. Raises QueryError for a query that there is
    not, that is malformed or lacks a value; AtlasError and StoreError as `load_atlas`; EndpointError for an endpoint
    that does not answer.
    """
    if isinstance(atlas, Endpoint):
        return atlas.run(load_query(name), bindings)
    store = atlas if isinstance(atlas, Store) else load_atlas(atlas)
    return run_query(store, load_query(name), bindings)
