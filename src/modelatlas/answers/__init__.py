"""Answers that no single query gives: a model's fact sheet, its lineage, the difference of two builds of an atlas.

Everything here is a pure function of a store whose default graph holds the atlas (see ``modelatlas.store``).
"""

from modelatlas.answers.diff import Changed, Diff, Reworded, Statement, diff_atlases, format_diff
from modelatlas.answers.lineage import Lineage, LineageModel, Link, lineage, lineage_dot, lineage_mermaid, lineage_tree
from modelatlas.answers.reading import Quote, resolve_model
from modelatlas.answers.sheet import Fact, Finding, Section, Sheet, entity_facts, fact_sheet

__all__ = [
    "Changed",
    "Diff",
    "Fact",
    "Finding",
    "Lineage",
    "LineageModel",
    "Link",
    "Quote",
    "Reworded",
    "Section",
    "Sheet",
    "Statement",
    "diff_atlases",
    "entity_facts",
    "fact_sheet",
    "format_diff",
    "lineage",
    "lineage_dot",
    "lineage_mermaid",
    "lineage_tree",
    "resolve_model",
]
