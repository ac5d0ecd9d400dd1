"""Rows of tables whose model is named by the page that a link leads to: "[ckpt](…/fjord/tern-7b)"."""

from __future__ import annotations

import re

from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.tables.grid import Grid
from modelatlas.model import Span
from modelatlas.versions import NAMED_SIZE

PAGES = frozenset(
    {"download", "checkpoint", "checkpoints", "ckpt", "weights", "link", "links", "hf", "huggingface", "hugging face"}
    | {"model weights", "model link", "hf link", "huggingface link", "hugging face link", "hf weights", "url"}
)
"""Heads of columns that link to each row's model."""
_LEADS = re.compile(
    r"(?:(?:hf|hugging ?face|model|lora|adapter|full)[\s-]?)*"
    rf"(?:links?|ckpts?|checkpoints?|weights?|download|here|model|url|hf|hugging ?face|merged|repo|{NAMED_SIZE})",
    re.IGNORECASE,
)
"""Words of a link that say no more than that it leads somewhere."""


def page_column(grid: Grid) -> int | None:
    """The column that links each row to the page of a model of its own, beside others that say something of it."""
    for column in grid.columns if any(c.key.paths for c in grid.columns) else ():
        pages = [page_led_to(grid, row[column.place]) for row in grid.body]
        if plain(column.head) in PAGES and all(pages) and len(set(pages)) == len(pages):
            return column.place
    return None


def page_led_to(grid: Grid, cell: Span) -> str:
    """The name of the model to whose page a cell leads in words that name none; else ""."""
    page = grid.text.page(cell)
    return page if page and _LEADS.fullmatch(grid.text.slice(cell).strip(" *_`[]🤗")) else ""
