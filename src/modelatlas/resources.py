"""The one place that finds the files which ship with the program: ontology, queries and data tables.

In an installed wheel they lie inside the package (`modelatlas/ontology`, `modelatlas/queries_bundled`); in an editable
checkout `ontology/` and `queries/` lie in the repository, two levels above the package. `data/` is always
in the package.
"""

import re
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from modelatlas.errors import AtlasError

_PACKAGE = "modelatlas"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def ontology_text(name: str) -> str:
    """Return one file of `ontology/`, for example `modelatlas.ttl` or `shapes.ttl`.

    Raises AtlasError when there is no such file.

    >>> "atlas:Model" in ontology_text("modelatlas.ttl")
    True
    """
    return _read(_folder("ontology", "ontology"), name)


def query_names() -> list[str]:
    """Return the names of the stored queries, sorted, without the ending `.rq`."""
    folder = _folder("queries_bundled", "queries")
    return sorted(entry.name.removesuffix(".rq") for entry in folder.iterdir() if entry.name.endswith(".rq"))


def query_text(name: str) -> str:
    """Return the stored query `name` (with or without the ending `.rq`).

    Raises AtlasError when there is no such query.
    """
    return _read(_folder("queries_bundled", "queries"), name.removesuffix(".rq") + ".rq")


def federated_names() -> list[str]:
    """Return the names of the stored queries that ask a service elsewhere as well, sorted, without the ending `.rq`."""
    folder = _folder("queries_bundled", "queries").joinpath("federated")
    return sorted(entry.name.removesuffix(".rq") for entry in folder.iterdir() if entry.name.endswith(".rq"))


def federated_text(name: str) -> str:
    """Return the stored federated query `name` (with or without the ending `.rq`).

    Raises AtlasError when there is no such query.
    """
    return _read(_folder("queries_bundled", "queries").joinpath("federated"), name.removesuffix(".rq") + ".rq")


def data_text(name: str) -> str:
    """Return one data table of the package, for example `hardware.tsv`.

    Raises AtlasError when there is no such table.
    """
    return _read(files(_PACKAGE).joinpath("data"), name)


def data_names() -> list[str]:
    """Return the names of the data tables of the package, sorted."""
    return sorted(entry.name for entry in files(_PACKAGE).joinpath("data").iterdir() if entry.is_file())


@lru_cache(maxsize=2)
def _folder(bundled: str, checkout: str) -> Traversable:
    """Find a folder inside the package, else in the repository that the package is an editable install of."""
    inside = files(_PACKAGE).joinpath(bundled)
    if inside.is_dir():
        return inside
    beside = Path(__file__).resolve().parents[2] / checkout
    if beside.is_dir():
        return beside
    raise AtlasError(f"the folder {checkout}/ of modelatlas is missing: the installation is incomplete")


def _read(folder: Traversable, name: str) -> str:
    """Read a UTF-8 file of `folder`; a name is one plain component, so nothing outside the folder can be reached."""
    entry = folder.joinpath(name) if _PLAIN_NAME.fullmatch(name) else None
    if entry is None or not entry.is_file():
        raise AtlasError(f"modelatlas has no file {name!r}")
    return entry.read_text(encoding="utf-8")
