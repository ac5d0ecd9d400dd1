"""Reports of classifiers: precision, recall and F1 of each class in a row, and what all of them come to."""

from __future__ import annotations

import re

from modelatlas.claims.layout.heads import NAMES, names_tests
from modelatlas.claims.layout.keys import plain
from modelatlas.claims.layout.kinds import of_kind
from modelatlas.claims.layout.measures import is_score
from modelatlas.claims.layout.scores import Test, add_score
from modelatlas.claims.layout.tables.grid import Grid

_MEASURES = {
    "precision": re.compile(r"prec(?:ision)?\.?|p", re.IGNORECASE),
    "recall": re.compile(r"rec(?:all)?\.?|r", re.IGNORECASE),
    "F1": re.compile(r"f-?1(?:[\s-]?(?:score|measure))?|f-?(?:score|measure)", re.IGNORECASE),
}
_SUPPORT = re.compile(r"support|#.*|(?:n|count|samples|instances)", re.IGNORECASE)
_MEAN = re.compile(
    r"(?:(?P<sort>macro|micro|weighted|samples)[\s_-]*(?:avg\.?|average[d]?|mean)?|(?:avg\.?|average)\s?[/(]\s?total\)?)"
    r"(?:\s\(\w+\))?",
    re.IGNORECASE,
)
"""The head of a row of the means of all classes: "macro avg"."""
_ACCURACY = re.compile(r"(?:overall\s|total\s|test\s)?acc(?:uracy)?\.?", re.IGNORECASE)
_LEARNING = re.compile(
    r"\btrain(?:ing)?\s(?:set|data|split|report|classification)|\bon\s(?:the\s)?train", re.IGNORECASE
)
"""A heading over a report on what a model learned from."""
_REPORTED = re.compile(r"\b(?:reports?|metrics|scores|class(?:es)?|trained|fine ?tun\w+)\b")


def read_report(grid: Grid) -> bool:
    """Claim what all classes of a report come to, on the data that the text names; whether the table is a report."""
    places = {name: c.place for name, said in _MEASURES.items() for c in grid.columns[1:] if said.fullmatch(c.head)}
    first = plain(grid.columns[0].head)
    if len(places) < len(_MEASURES) or first in NAMES or names_tests(first):
        return False
    whole = [row for row in grid.body if _MEAN.fullmatch(grid.cell(row, 0)) or _ACCURACY.fullmatch(grid.cell(row, 0))]
    others = [c for c in grid.columns[1:] if c.place not in places.values() and not _SUPPORT.fullmatch(c.head.strip())]
    if not whole or others:
        return False
    owner = grid.lead.whose if grid.lead.whose.nodes else of_kind(grid.family.owner, grid.path, grid.text)
    on = grid.on or grid.lead.page.trained
    about = grid.testing or not grid.path or _REPORTED.search(grid.path[-1])
    if on is None or not about or len(owner.nodes) != 1 or any(_LEARNING.search(key) for key in grid.path):
        return True
    for row in whole:
        name, passage = grid.cell(row, 0), grid.passage(row)
        mean = _MEAN.fullmatch(name)
        told = {p: grid.cell(row, p) for p in places.values() if is_score(grid.cell(row, p))}
        if mean and passage:
            sort = (mean["sort"] or "weighted").lower()
            for metric, place in places.items():
                add_score(grid.found, owner, Test(on, f"{sort} {metric}"), row[place], [passage], grid.text)
        elif passage and len(set(told.values())) == 1:
            add_score(grid.found, owner, Test(on, "accuracy"), row[min(told)], [passage], grid.text)
    return True
