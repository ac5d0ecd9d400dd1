"""Links of a store with Wikidata: decided on what the last build left, and written to the graph of links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyoxigraph import NamedNode

from modelatlas.about import __version__
from modelatlas.storage import Database, Journal, check_store, open_snapshot, open_store
from modelatlas.vocabulary import GRAPH_LINKS
from modelatlas.wikidata.links import Links, Search, link_atlas, relink_atlas


def store_base(store: Path) -> str:
    """What the IRIs of a store's things begin with. Errors: StoreError for what is no store."""
    check_store(store)
    journal = Journal(store, writable=False)
    try:
        return journal.setting("base")
    finally:
        journal.close()


def link_store(
    store: Path, *, search: Search | None = None, wait: bool = False, on_wait: Callable[[], None] | None = None
) -> Links:
    """Link the things of a store and make its graph of links hold just these links.

    The decisions are made on the last snapshot, so a slow search keeps nobody waiting; a build that ends meanwhile is
    linked by the next run, and each build from then on links what it changed, by the tables. Errors: StoreError for a
    store in use or none; what ``search`` raises leaves it as it was.
    """
    base = store_base(store)
    links = link_atlas(open_snapshot(store), base=base, search=search)
    with open_store(store, version=__version__, wait=wait, on_wait=on_wait) as database:
        database.journal.begin()
        database.journal.put_setting("linked", "yes")
        database.journal.commit()
        database.replace_graph(NamedNode(base + GRAPH_LINKS), links.quads)
        database.publish()
    return links


def relink(database: Database) -> None:
    """Make the graph of links of a store that was linked hold just the links of what it holds now, by the tables."""
    base = database.settings.base
    graph = NamedNode(base + GRAPH_LINKS)
    database.replace_graph(graph, relink_atlas(database.store, list(database.graph(graph)), base=base))
