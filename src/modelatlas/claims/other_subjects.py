"""What a document that is about no model says of models: a tutorial, a survey, a glossary name them in passing."""

from __future__ import annotations

from modelatlas.claims.read import Draft
from modelatlas.claims.subjects import Subjects
from modelatlas.model import Node

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


def is_of_named(draft: Draft, subjects: Subjects, *, teaches: bool) -> bool:
    """Whether a sentence names the model that it is read to speak of, or stands for it by a word.

    Of a document that ``teaches``, what its author tried and its readers are to do is no fact of the model.
    """
    if teaches:
        tuned = draft.path == "usesTechnique" and isinstance(draft.value, Node) and draft.value.key in _TUNING
        if tuned or draft.path in _DONE or draft.rule == "derived-from-topic":
            return False
    return any(draft.model in nodes for nodes in subjects.nodes.values())
