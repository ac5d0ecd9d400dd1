"""Whether a document speaks of models at all: the README of a library has licences, years and names as well."""

from __future__ import annotations

import re

from modelatlas.model import Document, Issue

LONG = 1000
"""Code points of a document that would say so; a shorter one may be three lines on a model that everybody knows."""

_LEARNING = re.compile(
    r"(?i:\b(?:pre-?train\w*|fine-?tun\w*|train(?:ed|ing)|neural|(?:machine|deep|reinforcement|representation)[\s-]learning"
    r"|(?:language|foundation|diffusion|generative|vision|acoustic|speech|reward|embedding|base|chat|ai)\s+models?"
    r"|ai\s+(?:[a-z]+\s+){0,2}models?|model\s+(?:card|weights|zoo|size|family)|transformers?\b(?!\s*\()|checkpoints?|[gt]pus?|embeddings?|convolution\w*"
    r"|[\d.,]{1,20}\s?(?:[bm]|billion|million)[\s-]+param\w*|parameter\s+counts?|(?:zero|few|\d{1,3})-shot|lm-eval\w*|text-to-\w+"
    r"|model-index|base_model|pipeline_tag|library_name)\b)|\b(?:LLMs?|GPT|BERT|ViT)\b|模型|训练"
)
"""Words of the field. Source: those of its cards and papers; of 375 READMEs and pages of software 15 have one."""


def is_of_the_field(doc: Document) -> bool:
    """Whether a laid-out document is short, or has a word of the field; tagged text always is."""
    return doc.layout is None or len(doc.text) < LONG or _LEARNING.search(doc.text) is not None


def other_field(doc: Document) -> Issue:
    """What is said of a document that nothing is read of."""
    return Issue(
        doc.name, 1, 1, "speaks of no model: nothing is read", "leave it out, or name the model's training in it"
    )
