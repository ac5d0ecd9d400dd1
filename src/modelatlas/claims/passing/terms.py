"""Techniques and tasks that a sentence names and that are not how its model was made: how it is asked, run, tuned."""

from __future__ import annotations

import re

from modelatlas.claims.passing.places import places_of
from modelatlas.claims.passing.telling import OF_SOFTWARE, TOLD, WE
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MODEL, NAME
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Node

TUNING = frozenset(
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
_ASKED = frozenset({"chain-of-thought-prompting", "in-context-learning", "few-shot-learning", "few-shot-prompting"})
"""Techniques of those who put questions to a model, by their keys: beside a benchmark they are the test's."""
_TESTING = frozenset({"benchmark", "shots"})
_PRECISIONS = frozenset(
    {"bfloat16-training", "fp16-training", "fp8-training", "mixed-precision-training", "half-precision"}
)
_RUNS = re.compile(r"\binference\b(?!.*\btrain)")
"""A sentence on how a model is run, and not on how it was trained."""
_TEST_SET = re.compile(r"\b(?:dev|development|test|validation)\s+(?:set|split)s?\b")
_SMALLER = frozenset(
    {"quantization", "8-bit-quantization", "4-bit-quantization", "int8-quantization", "quantization-aware-training"}
)
"""Techniques that make a model smaller, by their keys: in sections on serving they are its users' choice."""
_SERVING = re.compile(r"\b(?:optimi[sz]ations?|serving|deploy\w*|inference|speed\w*)$")
_PUT_TO_USE = frozenset({"retrieval-augmentation", "tool-use"})
"""Techniques that are more often what a model is for than how it was made, by their keys."""
_FOR = re.compile(r"\b(?:used\s+(?:together\s+)?with|for|such\s+as|like|including|support(?:s|ing)?)\b[^.;]*$")
_LESSONS = re.compile(r"\b(?:tutorials?|notebooks?|examples?|faqs?|frequently\s+asked\s+questions)\b")
"""Headings below which a text says what its readers can try."""
_TEACHES = re.compile(
    r"\b(?:learn(?:ing)?\s+how|how\s+to|take\s+a\s+look\s+at|(?:try|check)\s+out|guides?|tutorials?|notebooks?|walk-?throughs?|hands-on|lessons?)\b"
)
"""Of a sentence that sends its reader to where he is shown what can be done."""
_TO_TUNE = re.compile(
    r"\b(?:pre-?|fine-?)?\s?(?:train|tun(?=[ei]))(?:e|ing)?\s+(?:(?:an?|the|your|own|existing)\s+){0,2}(?:\w+/)?$"
)
"""Before the model that somebody may tune: "fine-tune your own"."""
_OPENING, _BEFORE = 60, 40
_PAPER = re.compile(r"[\ue000-\uf8ff]{2}[*_`’']*\s+(?:paper|repository|repo|codebase|blog)\b")


def judge_term(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool | None:
    """Whether a term is of those who ask, run or teach a model, or of a program; None where that is not settled."""
    key = draft.value.key if isinstance(draft.value, Node) else ""
    if _is_purpose(key, sentence) or (key in _PRECISIONS and _RUNS.search(sentence.code)):
        return True
    tested = any(m.kind in _TESTING for m in sentence.mentions) or _TEST_SET.search(sentence.code)
    if key in _ASKED and tested:
        return True
    if key in _SMALLER and _SERVING.search(sentence.section):
        return not TOLD.search(sentence.code)
    if OF_SOFTWARE.match(sentence.code):
        return True
    if draft.path != "usesTechnique":
        return None
    told = (_is_of_lesson, _is_taught, _is_of_paper, _is_done_to, _is_listed)
    return any(judge(draft, sentence, subjects) for judge in told) or None


def _is_of_lesson(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a sentence of a tutorial or an example says what can be done with a model, not what the model is."""
    if not _LESSONS.search(sentence.section) or TOLD.search(sentence.code) or WE.search(sentence.code):
        return False
    if isinstance(draft.value, Node) and draft.value.key in TUNING:
        return True
    return not any(at < _OPENING and draft.model in nodes for at, nodes in subjects.nodes.items())


def _is_taught(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a sentence sends to a lesson on how to tune a model: "learn how to fine-tune Tern with LoRA here"."""
    if not _TEACHES.search(sentence.code) or TOLD.search(sentence.code) or WE.search(sentence.code):
        return False
    places = [at for at, nodes in subjects.nodes.items() if draft.model in nodes]
    return any(_TO_TUNE.search(sentence.code, max(0, at - _BEFORE), at) for at in places) or not any(
        at < _OPENING for at in places
    )


def _is_of_paper(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a sentence names the model only by what was written on it: "as used in the Tern paper"."""
    places = [at for at in sentence.at if draft.model in subjects.nodes.get(at, ())]
    return bool(places) and all(_PAPER.match(sentence.code, at) for at in places)


_OF_WHAT = re.compile(r"(?:\s+training)?\s+(?:of|on|from)\s+(?:the\s+)?$")


def _is_done_to(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a technique was put to another model than the page's: "continued pretraining of X", by whoever tells."""
    if draft.model in subjects.topic.nodes or not subjects.topic.nodes or not isinstance(draft.value, Node):
        return False
    at = {place for place, nodes in subjects.nodes.items() if draft.model in nodes}
    ends = [
        place + 2 for place, m in sentence.slots(0, len(sentence.code)) if m.entity and m.entity.key == draft.value.key
    ]
    return any(end < place and _OF_WHAT.fullmatch(sentence.code, end, place) for end in ends for place in at)


_LISTED_BEFORE, _LISTED_AFTER = (
    re.compile(rf"[{MODEL}{NAME}].,\s(?:(?:[\w-]{{1,30}}|[{NAME}].)\s)?$"),
    re.compile(rf",\s(?:and\s)?[{MODEL}{NAME}]."),
)


def _is_listed(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a term is a name, or ends one, in a row of names of models: "Tern, MTP, Dual RNN, and Auk"."""
    code = sentence.code
    places = [at for at, _ in places_of(draft, sentence)]
    return bool(places) and all(
        _LISTED_BEFORE.search(code, max(0, at - 36), at) and _LISTED_AFTER.match(code, at + 2) for at in places
    )


def _is_purpose(key: str, sentence: Sentence) -> bool:
    """Whether a technique is what a model is for: "made for retrieval-augmented generation"."""
    if key not in _PUT_TO_USE:
        return False
    places = [
        at
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.entity and (m.kind, m.entity.key) == ("technique", key)
    ]
    return bool(places) and all(_FOR.search(sentence.code, 0, at) for at in places)
