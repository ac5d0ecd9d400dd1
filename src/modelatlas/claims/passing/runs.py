"""Devices, times and counts of a sentence that are of no training: of use, of tests, of what could be."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from modelatlas.claims.passing.places import is_it
from modelatlas.claims.passing.telling import HOW_TO, MAKING, SIGNS, TOLD, TRAINS
from modelatlas.claims.prose.drafts import DEVICES, LENGTHS, SPENT, Draft
from modelatlas.claims.prose.elsewhere import ALL_WORK, OTHER_ROLE, OTHER_SUBJECT, is_of_seconds
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MODEL, NAME, SETS
from modelatlas.hardware import holds_several
from modelatlas.patterns import kind_chars

_HARDWARE = kind_chars("hardware", "devices", "nodes", "devicehours")
_TIMES = kind_chars("duration")
_SERVED = re.compile(
    r"\b(?:real[\s-]?time|rtf|throughput|latency|fps|(?:frames?|pages?|samples|tokens|images)\s?(?:per|/)|per\s+second|concurrent|generates|transcribes|synthesi[sz]es|translates|renders|decodes|segments|speed-?ups?"
    r"|inference|serving|hosting|benchmarks?\s+(?:are|were|is|was)|axis|needs?|requires?|fits?|runs|can\s+(?:be\s+)?(?:run|served|loaded|deployed|hosted))\b"
)
_CAPABLE = re.compile(r"\b(?:can|could)\s+(?:\W*\w+\W+)?(?:run|train|handle|fit|scale)\b")
"""Of a sentence on what a program could run, or train."""
_SCRIPT = re.compile(rf"{SIGNS}(?:(?:the|this)\s+)?(?:\S{{1,90}}\s+)?scripts?\s+(?:runs?|trains?|launch(?:es)?)\b")
"""The head of a sentence on what a script does: "The `train_tern.sh` script runs …"."""
_TUNING_TAKES = re.compile(
    rf"{SIGNS}(?:(?:full|further|such|lora|a|an)\s+)?(?:fine-?\s?tun(?:e|ing)|adapt(?:ing|ation)|adapter\s+tuning)\b[^.;:{MODEL}]{{0,80}}?\s"
    r"(?:takes|requires|needs|lasts|costs|(?:can|could|may|should)\s+be|fits)\b"
)
"""The head of a sentence on what it takes to tune whatever it is: "Fine-tuning on 100 letters takes 5 hours"."""
_FROZEN = re.compile(r"\b(?:froze|freez\w+|frozen|kept\s+fixed)\b")
_TUNED = re.compile(r"train|learn|tun", re.IGNORECASE)
"""Of a sentence on what stayed as it was, and of a count of what did not: "1.2M trainable parameters"."""
_THIS_DATA = re.compile(
    r"\W*(?:this|the)\s+(?:data\s?set|corpus)\s+(?:contains|comprises|consists|includes|has|covers)\b"
)
"""Of a sentence on a set of data: the model's where a section is on training, else one that is released beside it."""
_SET_HOLDS = re.compile(
    rf"\W*(?:the\s+)?(?:\w+\s+)?[{SETS}].(?:\s+(?:v?[\d.]+|[\ue000-\uf8ff].|data\s?set|corpus))?\s+(?:contains|comprises|consists|includes|has|covers|spans|holds)\b"
)
_TAKEN_OF_IT = re.compile(r"\b(?:we|of\s+which|only|kept|keep|selected|sampled|subset)\b")
"""Of a sentence on a set that has a name, and on what was taken of it: "The Pile has 825 GB; we kept 40"."""
_COUNT = "[\ue000-\uf8ff]"
_OF_TEST = re.compile(
    rf"\b(?:benchmarks?|tests?|evaluations?|probing)(?:\s+(?:set|suite))?\s+(?:of|on|in|over|across|with|covering)\s+{_COUNT}"
    rf"|{_COUNT}\s(?:\w+\s)?(?:benchmarks?|test\s+sets?)\b"
)
"""Of a sentence on the languages of a test."""
_FEASIBLE = re.compile(
    r"\beven\s+(?:when|if)\b|\brequires?\s+at\s+least\b|\b(?:allow(?:s|ing)|enabl(?:es|ing)|feasible|possible|deployable|runnable"
    r"|eas(?:y|ier)\s+to\s+(?:deploy|run|serve|host|fit|use))\b"
)
"""Words of a sentence on what could be done, unless it tells that it was."""
_TESTED = re.compile(
    r"\b(?:running|executing)\s+(?:(?:the|this|all|our|its)\s+)*(?:code|tests?|scripts?|benchmarks?|programs?|evaluation)\b"
    r"|(?<!trained and )(?<!tuned and )\btested\s+(?:on|with|up\s+to)\b"
    r"|\b(?:is|are|was|were|been)\s+(?:\w+ly\s+)?(?:evaluated|benchmarked|profiled|timed)\b(?!.*\btrain)"
)
"""Words of a sentence on how fast a model runs, or where its code has run."""
_ASIDE_RUN = re.compile(
    r"\W*(?:the\s+)?(?:ablations?|ablation\s+\w+|debugging|baselines?|small-scale\s+\w+|(?:reward|value|critic|judge|draft)\s+(?:model|network)"
    r"|discriminator)\b[^:.;]{0,40}:",
    re.IGNORECASE,
)
"""The label of a line on other runs than the model's: "Ablations: 4 days on 32 H100"."""
_PRICED = re.compile(rf"[{_HARDWARE}].\s(?:\w+\s){{0,2}}?(?:costs?|rents?\sfor|is\spriced)\b")
"""A sentence on what devices cost."""
_LASTS = re.compile(
    rf"train|tun(?:ed|ing)|learn|\bruns?\b|\bran\b|experiment|converge|epoch|iteration|\bsteps?\b|optimi[sz]|\b[gt]pu|hardware|compute|updates?\b|\b(?:chips|cards|accelerators|devices|nodes|machines)\b"
    rf"|[{_HARDWARE}]"
)
"""What a sentence or its heading speaks of where a length of time is that of a training."""
_COUNTED = "trainingRun.hardwareCount"
_BARE = frozenset({"device-count-of-known", "hardware"})
"""Rules that read devices beside nothing that says what they were for."""
_EMPLOYS = re.compile(
    r"train|tun(?:ed|ing)|learn|\b(?:ran|took|used?|using|needed|consumed|employed|experiments?|hardware|compute"
    r"|infrastructure|cluster|computer|epochs?|days?|weeks?|hours?|h|steps)\b"
    rf"|[{_TIMES}]"
)
"""What a sentence or its heading speaks of where devices are those of a training."""
_WINDOW = re.compile(
    r"\W*(?:the\s+)?(?:\w+\s+){0,2}?(?:context|input|sequence)\s+(?:window|length|size|limit)s?\b", re.IGNORECASE
)
"""A sentence on how much fits in, not on how much was seen: "Context windows have grown to 1M tokens"."""


def judge_number(draft: Draft, sentence: Sentence) -> bool | None:
    """Whether a number is of something else, whatever the document; None where that is not settled."""
    if draft.path in LENGTHS and isinstance(draft.value, (int, Decimal)) and draft.value * 60 < 1:
        return True  # seconds: the length of a clip, the time of one answer
    if draft.path == _COUNTED and _is_per_node(draft, sentence):
        return True
    if draft.path in SPENT and (_is_of_a_role(sentence) or _is_of_all_work(sentence)):
        return True
    if draft.path in SPENT | DEVICES and (
        _is_for_other_work(draft, sentence) or _is_of_another_run(sentence.code) or _is_supposed(sentence.code)
    ):
        return True
    if draft.path in SPENT | DEVICES and _TUNING_TAKES.match(sentence.code):
        return True
    if draft.path == _COUNTED and _HOW_MANY.search(sentence.code):
        return True
    if draft.rule == "parameter-count" and (_CAPABLE.search(sentence.code) or _SCRIPT.match(sentence.code)):
        return True
    if draft.path == "contextLength" and _OPTION.match(sentence.code):
        return True
    if draft.rule == "size-in-brackets" and _is_of_steps(sentence):
        return True
    if draft.path == "parameterCount" and _FROZEN.search(sentence.code):
        counts = [m for m in sentence.mentions if m.kind == "params" and m.quantity and m.quantity.value == draft.value]
        return any(_TUNED.search(m.surface) for m in counts) or None
    if draft.path.startswith("trainingRun.corpus.") and _THIS_DATA.match(sentence.code):
        return not MAKING.search(sentence.section)
    if _is_of_a_set(draft, sentence):
        return True
    if draft.path == "languageCount" and _is_of_test(draft, sentence):
        return True
    if draft.rule == "derived-from-topic" and (HOW_TO.match(sentence.code) or _MEASURED_BY.search(sentence.code)):
        return not TOLD.search(sentence.code)
    return None


_OPTION = re.compile(
    rf"{SIGNS}(?:(?:set|use|pass|add|change|adjust|specify|run|serve|start|launch|here|the)\s+(?:[\w\ue000-\uf8ff]+\s+){{0,4}}?)?"
    r"[`'\"*]{0,2}(?:--[a-z]|-[a-z]{1,3}[\s=]|(?:n_ctx|num_ctx|ctx_size|max_(?:model|seq)_len(?:gth)?|max_tokens)\b)"
)
"""A sentence that begins with a command's option: how much a program is to take in, "`-c 4096` sets the length"."""
_MEASURED_BY = re.compile(
    r"\b(?:(?:competitive|comparable|on\s+par|compared|similar)\s+(?:with|to)|than|outperforms|beats)\s+(?:full\s+)?fine-?\s?tuning\b"
)
"""Words of a sentence by whose tuning a model is measured: "is competitive with fine-tuning Tern"."""


_HOW_MANY = re.compile(
    r"\b(?:un(?:clear|known|disclosed|stated)|not\s+(?:\w+\s)?(?:known|clear|stated|said|disclosed|told))\s(?:exactly\s)?how\s(?:many|much)\b"
)
"""Words of a sentence that leaves open how many devices there were: "24k H100s; it is unclear how many were used"."""
_STEPS_TOLD = re.compile(r"\bintermediate\s+checkpoints?\b|\b(?:that|so)\s+many\s+(?:steps|iterations|updates)\b")


def _is_of_steps(sentence: Sentence) -> bool:
    """Whether the brackets of a sentence say how long was trained: "Tern-Base (1M steps) and Tern-Large (2M)"."""
    code = sentence.code
    steps = (
        at for at, m in zip(sentence.at, sentence.mentions, strict=True) if m.quantity and m.quantity.unit == "{step}"
    )
    return any(code[at - 1 : at] == "(" and code[at + 2 : at + 3] == ")" for at in steps) or bool(
        _STEPS_TOLD.search(code)
    )


_PER_NODE = re.compile(
    r"\b(?:per|in\s+each|in\s+every|/)\s*(?:compute\s+)?(?:node|server|machine|host|blade)\b", re.IGNORECASE
)


def _is_per_node(draft: Draft, sentence: Sentence) -> bool:
    """Whether a count is that of a node, behind whose devices their memory is told: "4 A100 64GB per node"."""
    beside = list(zip(sentence.at, sentence.mentions, strict=True))
    for (_, number), (at, chip), (after, memory) in zip(beside, beside[1:], beside[2:], strict=False):
        told = number.quantity is not None and number.quantity.value == draft.value and chip.kind == "hardware"
        if told and after == at + 3 and memory.kind in ("measure", "bytes", "size"):
            return _PER_NODE.search(memory.surface + sentence.code[after + 2 : after + 24]) is not None
    return False


_RUN_OF = re.compile(
    rf"{SIGNS}(?:the\s+)?(?:(?:full|pre-?|re-?|fine-?)\s?)?(?:training|tuning)\s+(?:run\s+)?(?:of|for)\s+"
    rf"(?!(?:the|our|this|these|all|both|each|its?|an?|one|every)\b|(?![{NAME}]){_COUNT}.(?!-))(?:[\w./\ue000-\uf8ff-]+\s+){{1,3}}"
    r"(?:took|takes|lasted|ran|runs|needed|required|used|consumed)\b"
)
"""A sentence on the training of what no model is known by: "Training of ViT-g took 14 days"."""
_IF = re.compile(rf"{SIGNS}(?:if|suppose|were|had|unless(?!\s+otherwise)|imagine)\b")
_THANKS = re.compile(
    rf"{SIGNS}(?:we\s+(?:also\s+|would\s+like\s+to\s+)?(?:thank|acknowledge|are\s+grateful)|(?:many\s+|special\s+|big\s+)?thanks\s+to)\b"
)


def _is_of_another_run(code: str) -> bool:
    """Whether a sentence tells what the training of something unknown took, or thanks those who have machines."""
    return _RUN_OF.match(code) is not None or (_THANKS.match(code) is not None and not TRAINS.search(code))


def _is_supposed(code: str) -> bool:
    """Whether a sentence begins with a condition: "If quantised on two A100, it …"."""
    return _IF.match(code) is not None and not TOLD.search(code)


_CLAUSES = re.compile(r";|,?\s(?:and|while|whereas|but)\b|\.\s")
_FOR_OTHER_WORK = re.compile(
    r"\b(?:for|during)\s+(?:(?:all|the|our|these|its|running|small|some|early|further)\s+)*(?:ablat\w+|evaluat\w+|inference|debugging|baselines"
    r"|hyper-?\s?parameter\s+\w+|annotat\w+|label\w+|filtering|captioning|serving|demos?|testing|pre-?processing|calibration|quanti[sz]\w+"
    r"|data\s+(?:generation|preparation|processing|filtering|annotation|cleaning)"
    r")\b"
)
"""What devices and hours were for, other than a training."""


_MADE_FOR_OTHER = re.compile(
    r"\bfor\s+(?:another|an\s+earlier|a\s+different|some\s+other)\s+(?:project|paper|purpose|study|product|model)\b"
)
"""Of a sentence on what was trained for something else, and only used."""


def _is_for_other_work(draft: Draft, sentence: Sentence) -> bool:
    """Whether the clauses that have a value say that it was for other work: "64 to train and 8 for inference"."""
    code = sentence.code
    if _MADE_FOR_OTHER.search(code):
        return True
    if not _FOR_OTHER_WORK.search(code):
        return False
    cuts = [0, *(found.start() for found in _CLAUSES.finditer(code)), len(code)]
    places = [at for at, m in zip(sentence.at, sentence.mentions, strict=True) if is_it(draft, m)]
    clauses = {(a, b) for at in places for a, b in pairwise(cuts) if a <= at < b}
    return bool(clauses) and all(
        _FOR_OTHER_WORK.search(code, a, b) and not TRAINS.search(_FOR_OTHER_WORK.sub(" ", code[a:b]))
        for a, b in clauses
    )


def _is_of_a_set(draft: Draft, sentence: Sentence) -> bool:
    """Whether a count is what a set of data holds of which the model saw a part: "TidePile has 825 GB; we kept 40"."""
    held = _SET_HOLDS.match(sentence.code)
    if held is None or draft.path == "languageCount":
        return held is not None
    sized = draft.path in ("trainingRun.corpus.tokenCount", "trainingRun.corpus.sizeBytes")
    return sized and _TAKEN_OF_IT.search(sentence.code, held.end()) is not None


def _is_of_test(draft: Draft, sentence: Sentence) -> bool:
    """Whether a count of languages stands beside a test: "benchmarks in 9 languages"."""
    tests = _OF_TEST.finditer(sentence.code)
    beside = (m for found in tests for _, m in sentence.slots(found.start() - 1, found.end() + 1))
    return any(m.quantity is not None and m.quantity.value == draft.value for m in beside)


def judge_run(draft: Draft, sentence: Sentence) -> bool | None:
    """Whether devices, a length of time or tokens are of no training; None where they are not judged here."""
    if draft.path in DEVICES:
        employed = draft.rule not in _BARE or any(_EMPLOYS.search(words) for words in (sentence.code, sentence.section))
        if is_of_seconds(sentence):
            return True
        used = _is_of_use(sentence.code, sentence.section, rated=_tells_rate(sentence))
        return used or not employed or _is_system(draft, sentence) or None
    if draft.path in LENGTHS:
        if _ASIDE_RUN.match(sentence.code) or OTHER_SUBJECT.match(sentence.code):
            return True
        short = isinstance(draft.value, (int, Decimal)) and draft.value * 6 < 1 and not TRAINS.search(sentence.code)
        lasts = _LASTS.search(sentence.code) or _LASTS.search(sentence.section)
        return draft.rule == "duration" and (short or not lasts)
    return True if draft.rule == "tokens-seen" and _WINDOW.match(sentence.code) else None


def _is_of_all_work(sentence: Sentence) -> bool:
    """Whether a sentence that names no model tells what all experiments took together."""
    return ALL_WORK.search(sentence.code) is not None and all(m.kind != "model" for m in sentence.mentions)


def _is_of_a_role(sentence: Sentence) -> bool:
    """Whether a line begins with a model in another role: "Reward model training: 600 GPU hours"."""
    first = sentence.mentions[0] if sentence.mentions else None
    if first is None or re.search(r"\w", sentence.code[: sentence.at[0]]):
        return False
    return OTHER_ROLE.fullmatch(first.surface) is not None


def _is_system(draft: Draft, sentence: Sentence) -> bool:
    """Whether one device is a machine or a slice of several: "on a DGX H100", "on a v3-8 TPU"."""
    several = any(m.kind == "hardware" and holds_several(m.surface) for m in sentence.mentions)
    return draft.path == _COUNTED and draft.value == 1 and several


def _tells_rate(sentence: Sentence) -> bool:
    """Whether a sentence tells how many tokens a model makes in a second: "70 tokens/s"."""
    units = (m.quantity.unit for m in sentence.mentions if m.quantity is not None)
    return "{token}/s" in units


@lru_cache(maxsize=1)
def _is_of_use(code: str, section: str, *, rated: bool) -> bool:
    """Whether the devices of a sentence are those on which a model could run, was tested or serves.

    ``rated`` where the sentence tells how fast it is. Asked once for all of them.
    """
    if _FEASIBLE.search(code) and not TOLD.search(code):
        return True
    if OTHER_SUBJECT.match(code) or _PRICED.search(code):
        return True
    if _TESTED.search(code) or _ASIDE_RUN.match(code):
        return True
    return (rated or bool(_SERVED.search(code))) and not TRAINS.search(code) and not TRAINS.search(section)
