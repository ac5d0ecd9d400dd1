"""The second stage: what a document mentions. A pure function of the document and the tables."""

from modelatlas.mentions.find import find_mentions

__all__ = ["find_mentions"]
