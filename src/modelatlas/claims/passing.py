"""What a laid-out text mentions in passing and does not say of its model: what to install, what one may do with it.

A page about a model names techniques, tasks and sets of data on every line: those of the programs that load it, of
others' models, of what its users can do. One of them is the model's where the sentence speaks of the model, or where it
stands in a section on how the model is made. Numbers are not judged here: their rules say what they are of. Of a
document that is about no model (a tutorial, a survey, a glossary) all is in passing that names nobody.
"""

from __future__ import annotations

import re

from modelatlas.claims.read import Draft
from modelatlas.claims.sentences import Sentence
from modelatlas.claims.subjects import Subjects
from modelatlas.model import Node

_NAMED = {
    "usesTechnique": "technique",
    "plannedTechnique": "planned-technique",
    "supportsTask": "task",
    "trainingRun.corpus.source": "source",
}
"""Paths that a bare name can fill, and the rule that reads it so."""
_MADE = {*_NAMED, "trainingRun.hardware", "trainingRun.hardwareCount", "trainingRun.devicesPerNode"}

_DO = (
    r"(?:please\s+|simply\s+|just\s+|then\s+|now\s+|first,?\s+|also\s+)*(?:install|run|use|clone|download|load|launch|start|enable|disable|add|set"
    r"|see|check|open|import|export|pass|specify|make\s+sure|choose|select|follow|refer|visit|try|click|copy|build|compile|execute|call|create"
    r"|configure|upgrade|pip)\b(?!\s*:)"
)
_HOW_TO = re.compile(
    rf"\W*(?:(?:if|when|once|after|before|to|for)\b[^,]{{0,120}},\s*)?{_DO}|\W*to\s+\w+\b[^,]{{0,200}}:\W*\Z"
    r"|\W*(?:\d\.\s*)?(?:pre-?\s?train|train|fine-?\s?tune|evaluate)\b.{0,200}\bby\s+(?:running|executing|calling)\b"
    r"|.{0,200}\b(?:you|users?|anyone|developers)\s+(?:can|could|may|might|should|must|will|need|want)\b"
)
"""A sentence that tells its reader what to do."""
_MAKING = re.compile(
    r"\b(?:architecture|training|pre-?training|fine-?tuning|model(?:\s+(?:details|description|summary|specifications?|design|information))?$|methods?|methodology"
    r"|approach|design|technical|specifications?|procedure|hyper-?\s?parameters?|optimi[sz]\w+|techniques?|recipe"
    r"|details|description|corpus|corpora|data|data\s?sets?|tasks?|capabilit\w+|(?:intended|direct|downstream)\s+uses?|use\s+cases)\b"
)
"""Headings below which a text says what a model is and how it was made."""
_TOLD = re.compile(r"\bwe\s+(?:pre-?)?(?:train|fine-?tun|us)ed\b|\b(?:was|were)\s+(?:pre-?)?(?:trained|tuned)\b")
"""Of a sentence that reports what was done, whatever it begins with: "See page 5: we trained it on …"."""
_WE = re.compile(r"\b(?:we|our)\b")
_DESCRIBED = re.compile(r"\W*an?\s[^.;]{0,120}\bmodels?\s+(?:that\s+(?:is|was)\s+)?(?:pre-?)?trained\b")
"""The line below a model's heading: "A 6 billion parameter language model trained on the Pile"."""


_DONE = frozenset(
    {
        "trainingRun.hardware",
        "trainingRun.hardwareCount",
        "trainingRun.devicesPerNode",
        "trainingRun.durationHours",
        "trainingRun.minimumDurationHours",
        "trainingRun.maximumDurationHours",
    }
)
_TUNING = frozenset(
    {
        "lora",
        "qlora",
        "dora",
        "parameter-efficient-fine-tuning",
        "quantization",
        "4-bit-quantization",
        "8-bit-quantization",
        "post-training-quantization",
        "supervised-fine-tuning",
        "gradient-checkpointing",
        "gradient-accumulation",
    }
)
"""Techniques of those who adapt a model, by their keys."""


def is_in_passing(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a sentence only comes across what a draft takes for the model's."""
    if draft.path not in _MADE:
        return False
    if _HOW_TO.match(sentence.code) and not _TOLD.search(sentence.code):
        return True
    if _NAMED.get(draft.path) != draft.rule:
        return False
    if _MAKING.search(sentence.section) or _WE.search(sentence.code) or _DESCRIBED.match(sentence.code):
        return False
    return not any(draft.model in nodes for nodes in subjects.nodes.values())


def is_of_named(draft: Draft, subjects: Subjects, *, teaches: bool) -> bool:
    """Whether a sentence names the model that it is read to speak of, or stands for it by a word.

    Of a document that ``teaches``, what its author tried and its readers are to do is no fact of the model.
    """
    if teaches:
        tuned = draft.path == "usesTechnique" and isinstance(draft.value, Node) and draft.value.key in _TUNING
        if tuned or draft.path in _DONE or draft.rule == "derived-from-topic":
            return False
    return any(draft.model in nodes for nodes in subjects.nodes.values())
