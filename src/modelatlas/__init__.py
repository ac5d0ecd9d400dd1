"""modelatlas reads documents about AI models and writes what they say as a knowledge graph.

The same verbs as on the command line: :func:`build`, :func:`read`, :func:`extract`, :func:`find_quantities`,
:func:`load_atlas`, :func:`query`, and those on a loaded atlas. See docs/api.md. What is named here is imported when it
is first used, so that ``import modelatlas`` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from modelatlas.about import __version__ as __version__

if TYPE_CHECKING:
    from modelatlas.answers import diff_atlases, fact_sheet, format_diff, lineage, lineage_tree
    from modelatlas.api import load_atlas, query, read
    from modelatlas.errors import (
        AtlasError,
        BuildError,
        DocumentError,
        EndpointError,
        ModelAtlasError,
        QueryError,
        StoreError,
        TableError,
    )
    from modelatlas.mentions import find_mentions
    from modelatlas.model import Claim, Document, Entity, Issue, Mention, Node, Quantity, Reading, Span
    from modelatlas.pipeline import BuildReport, build, extract
    from modelatlas.quantities import find_quantities
    from modelatlas.queries import list_queries
    from modelatlas.remote import Endpoint, LoadReport, load
    from modelatlas.results import Table, format_table
    from modelatlas.store import load_dataset
    from modelatlas.upkeep import StoreReport, build_store, export, forget, status
    from modelatlas.validate import validate_atlas

_HOME = {
    "answers": ("diff_atlases", "fact_sheet", "format_diff", "lineage", "lineage_tree"),
    "api": ("load_atlas", "query", "read"),
    "errors": (
        "AtlasError",
        "BuildError",
        "DocumentError",
        "EndpointError",
        "ModelAtlasError",
        "QueryError",
        "StoreError",
        "TableError",
    ),
    "mentions": ("find_mentions",),
    "model": ("Claim", "Document", "Entity", "Issue", "Mention", "Node", "Quantity", "Reading", "Span"),
    "pipeline": ("BuildReport", "build", "extract"),
    "quantities": ("find_quantities",),
    "queries": ("list_queries",),
    "remote": ("Endpoint", "LoadReport", "load"),
    "results": ("Table", "format_table"),
    "store": ("load_dataset",),
    "upkeep": ("StoreReport", "build_store", "export", "forget", "status"),
    "validate": ("validate_atlas",),
}
_MODULE = {name: f"modelatlas.{module}" for module, names in _HOME.items() for name in names}

__all__ = [
    "AtlasError",
    "BuildError",
    "BuildReport",
    "Claim",
    "Document",
    "DocumentError",
    "Endpoint",
    "EndpointError",
    "Entity",
    "Issue",
    "LoadReport",
    "Mention",
    "ModelAtlasError",
    "Node",
    "Quantity",
    "QueryError",
    "Reading",
    "Span",
    "StoreError",
    "StoreReport",
    "Table",
    "TableError",
    "build",
    "build_store",
    "diff_atlases",
    "export",
    "extract",
    "fact_sheet",
    "find_mentions",
    "find_quantities",
    "forget",
    "format_diff",
    "format_table",
    "lineage",
    "lineage_tree",
    "list_queries",
    "load",
    "load_atlas",
    "load_dataset",
    "query",
    "read",
    "status",
    "validate_atlas",
]


def __getattr__(name: str) -> object:
    """Import what is named in `__all__` (PEP 562)."""
    module = _MODULE.get(name)
    if module is None:
        raise AttributeError(f"module 'modelatlas' has no attribute {name!r}")
    value: object = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
