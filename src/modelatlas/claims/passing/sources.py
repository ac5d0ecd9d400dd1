"""Data that a sentence names and that are not what its model was trained on."""

from __future__ import annotations

import re

from modelatlas.claims.passing.telling import instructs
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects

_MEETING = re.compile(r"\b(?:conference|workshop|symposium|proceedings|congress)\b", re.IGNORECASE)
_TRAINED_ON = re.compile(r"\b(?:pre-?|fine-?)?\s?(?:trained|tuned)\s+(?:\w+\s+)?(?:on|with|using)\b")
_DATA_OPENED = re.compile(
    r"\b(?:this|the|our)\s+(?:open-?\s?sourced?|released|publish\w+|public)\s+(?:data\s?set|corpus)\b|\bwe\s+(?:\w+\s+)?open-?\s?source\b.{0,80}\bdata\s?set\b"
)
"""Of a sentence on a data set that is given to the public, which need not be all that a model saw."""
_OTHERS_TRAINED = re.compile(
    r"(?<!our )(?<!these )(?<!the )(?<!all )\bmodels\s+(?:that\s+(?:are|were)\s+)?trained\s+on\b"
    r"|\b(?:previous|prior|earlier|other|existing)\s+(?:[\w-]+\s+){0,3}models\s+(?:based|built|(?:pre-?)?trained)\s+on\b"
)
"""Of a sentence on models at large: "models trained on curated text"."""
_RESULTS = re.compile(r"\b(?:evaluations?|results|benchmarks?|performance)\b", re.IGNORECASE)
"""A section on tests: the data that it names are what was tested with."""
_HUBS = frozenset({"github", "hugging face", "huggingface", "zenodo", "kaggle", "modelscope"})
_GATHERED = re.compile(
    r"\b(?:(?:pre-?|fine-?)?train\w*|tun(?:ed|ing)|corpus|corpora|data|crawl\w*|collect\w*|scraped|gather\w*|code\s+from)\b"
)
"""What a sentence speaks of where a place that hosts files is a source of data, not where a model lies."""


def judge_place(draft: Draft, sentence: Sentence) -> bool | None:
    """Whether a source is a place where files lie, data are given away, a country is where people met; else None."""
    if draft.rule == "source" and isinstance(draft.value, str) and draft.value.lower() in _HUBS:
        return not _GATHERED.search(sentence.code)
    if draft.path.startswith("trainingRun.corpus.") and _DATA_OPENED.search(sentence.code):
        return True
    if instructs(sentence):
        return True
    met = draft.path == "country" and any(_MEETING.search(m.surface) for m in sentence.mentions)
    return True if met else None  # where a paper was read


def judge_source(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool | None:
    """Whether a source of data is that of other models or of tests; None of what is no source, or is not settled."""
    if draft.rule != "source":
        return None
    if _OTHERS_TRAINED.search(sentence.code):
        return not any(draft.model in nodes for nodes in subjects.nodes.values())
    if _TRAINED_ON.search(sentence.code):
        return False
    return True if _RESULTS.search(sentence.section) else None
