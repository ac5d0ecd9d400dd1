"""What a laid-out text mentions in passing and does not say of its model: what to install, what one may do with it.

A page about a model names techniques, tasks and sets of data on every line: those of the programs that load it, of
others' models, of what its users can do. One of them is the model's where the sentence speaks of the model, or where it
stands in a section on how the model is made. Numbers are not judged here: their rules say what they are of. Of a
document that is about no model (a tutorial, a survey, a glossary) all is in passing that names nobody.
"""

from __future__ import annotations

from modelatlas.claims.passing.named import is_of_named, speaks_of_stranger
from modelatlas.claims.passing.runs import judge_number, judge_run
from modelatlas.claims.passing.sources import judge_place, judge_source
from modelatlas.claims.passing.telling import KEY_OF_MAKING, MAKING, WE
from modelatlas.claims.passing.terms import judge_term
from modelatlas.claims.prose.drafts import OF_A_RUN, Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects

_NAMED = {
    "usesTechnique": "technique",
    "plannedTechnique": "planned-technique",
    "supportsTask": "task",
    "trainingRun.corpus.source": "source",
    "releaseYear": "presentation-year",
    "country": "country-of-maker",
}
"""Paths that a bare name or year can fill, and the rule that reads it so."""
_MADE = {*_NAMED, *OF_A_RUN, "trainingRun.corpus.sizeBytes", "trainingRun.corpus.tokenCount"}


def is_in_passing(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a sentence only comes across what a draft takes for the model's: the first judge that knows decides."""
    verdict = judge_number(draft, sentence)
    if verdict is None and draft.path in _MADE:
        verdict = judge_place(draft, sentence)
        verdict = judge_run(draft, sentence) if verdict is None else verdict
        if verdict is None and _NAMED.get(draft.path) == draft.rule:
            verdict = _judge_name(draft, sentence, subjects)
    return bool(verdict)


def _judge_name(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a bare name is not the model's: in a sentence that neither names the model nor tells how one was made."""
    verdict = judge_term(draft, sentence, subjects)
    verdict = judge_source(draft, sentence, subjects) if verdict is None else verdict
    if verdict is not None:
        return verdict
    told = MAKING.search(sentence.section) or WE.search(sentence.code) or KEY_OF_MAKING.match(sentence.code)
    if draft.path != "releaseYear" and told:
        return False
    return not any(draft.model in nodes for nodes in subjects.nodes.values())


__all__ = ["is_in_passing", "is_of_named", "speaks_of_stranger"]
