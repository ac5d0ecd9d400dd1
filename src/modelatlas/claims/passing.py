"""What a laid-out text mentions in passing and does not say of its model: what to install, what one may do with it.

A page about a model names techniques, tasks and sets of data on every line: those of the programs that load it, of
others' models, of what its users can do. One of them is the model's where the sentence speaks of the model, or where it
stands in a section on how the model is made. Numbers are not judged here: their rules say what they are of. Of a
document that is about no model (a tutorial, a survey, a glossary) all is in passing that names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from modelatlas.claims.prose.read import DEVICES, LENGTHS, OF_A_RUN, Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.subjects import Subjects
from modelatlas.lexicon import slug
from modelatlas.model import Node
from modelatlas.patterns import kind_char

_HARDWARE = "".join(kind_char(k, t) for k in ("hardware", "devices", "nodes", "devicehours") for t in (False, True))
_MODEL = "".join(kind_char("model", tagged) for tagged in (False, True))
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

_DO = (
    r"(?:please\s+|simply\s+|just\s+|then\s+|now\s+|first,?\s+|also\s+)*(?:install|run|use|clone|download|load|launch|start|enable|disable|add|set"
    r"|see|check|open|import|export|pass|specify|make\s+sure|choose|select|follow|refer|visit|try|click|copy|build|compile|execute|call|create"
    r"|configure|upgrade|pip)\b(?!\s*:)"
)
_SIGNS = r"[^\w\ue000-\uf8ff]*"
"""Signs at the head of a sentence; what stands for a mention is none."""
_HOW_TO = re.compile(
    rf"{_SIGNS}(?:\d{{1,2}}[.)]\s+)?(?:(?:if|when|once|after|before|to|for)\b[^,]{{0,120}},\s*)?{_DO}|{_SIGNS}to\s+\w+\b[^,]{{0,200}}:\W*\Z"
    rf"|{_SIGNS}(?:the\s+)?(?:following|below|above)\s+(?:\w+\s+)?(?:launches|runs|starts|trains|command|script|example|code)\b|{_SIGNS}when\s+run\b"
    rf"|{_SIGNS}(?:fine-?\s?tuning|adapting)\s+(?:(?:this|the|our)\s+)?(?:\w+|[\ue000-\uf8ff]{{2}})\s+(?:requires?|takes|needs?)\b"
    rf"|{_SIGNS}(?:for\s+(?:example|instance)|example\s+usage|e\.g\.)"
    rf"|{_SIGNS}(?:\d\.\s*)?(?:pre-?\s?train|train|fine-?\s?tune|evaluate)\b.{{0,200}}\bby\s+(?:running|executing|calling)\b"
    rf"|.{{0,200}}\b(?:we|i)\s+(?:\w+\s+)?(?:recommend|suggest|advise|encourage)\b(?!\s+[{_MODEL}])"
    r"|.{0,200}\bit(?:['’]s|\s+is)\s+(?:\w+\s+)?(?:recommended|suggested|advised|advisable)\b"
    r"|.{0,200}\b(?:you|users?|anyone|developers|one)(?:['’](?:re|ll)|\s+(?:can|are|could|may|might|should|must|will|need|want))\b"
)
"""A sentence that tells its reader what to do."""
_OF_SOFTWARE = re.compile(
    rf"{_SIGNS}(?:(?:this|the|these|our|an?|and|by\s+default,?)\s+)*(?:[\w\ue000-\uf8ff`.-]{{1,40}}\s+){{0,3}}?(?:notebooks?|tutorials?|scripts?|commands?|functions?"
    r"|class(?:es)?|arguments?|flags?|options?|api|cli|worker|backends?|split\s+files?|package|library|demo|installation)\b"
    rf"|{_SIGNS}(?:in\s+)?(?:this|our|the)\s+(?:code|implementation)\b(?!\s+(?:of|for)\b)"
    r"|.{0,200}\b(?:not|isn't|aren't)\s+(?:yet\s+)?(?:implemented|supported|included|available)\b|.{0,200}\boptionally\b"
)
"""A sentence whose subject is a piece of software, or that speaks of what a program has and has not."""
_SERVED = re.compile(
    r"\b(?:real[\s-]?time|rtf|throughput|latency|fps|(?:frames?|pages?|samples|tokens|images)\s?(?:per|/)|per\s+second|concurrent|generates|speed-?ups?"
    r"|inference|benchmarks?\s+(?:are|were|is|was)|axis|needs?|requires?|fits?|runs|can\s+(?:be\s+)?(?:run|served|loaded|deployed|hosted))\b"
)
_CAPABLE = re.compile(r"\b(?:can|could)\s+(?:\W*\w+\W+)?(?:run|train|handle|fit|scale)\b")
"""Of a sentence on what a program could run, or train."""
_THIS_DATA = re.compile(
    r"\W*(?:this|the)\s+(?:data\s?set|corpus)\s+(?:contains|comprises|consists|includes|has|covers)\b"
)
"""Of a sentence on a set of data: the model's where a section is on training, else one that is released beside it."""
_COUNT = "[\ue000-\uf8ff]"
_OF_TEST = re.compile(
    rf"\b(?:benchmark|test|evaluation)(?:\s+(?:set|suite))?\s+(?:of|on|in|over|across|with|covering)\s+{_COUNT}"
    rf"|{_COUNT}\s(?:\w+\s)?(?:benchmarks?|test\s+sets?)\b"
)
"""Of a sentence on the languages of a test."""
_FEASIBLE = re.compile(r"\b(?:allow(?:s|ing)|enabl(?:es|ing)|feasible|possible|deployable|runnable)\b")
"""Words of a sentence on what could be done, unless it tells that it was."""
_TESTED = re.compile(
    r"\b(?:running|executing)\s+(?:(?:the|this|all|our|its)\s+)*(?:code|tests?|scripts?|benchmarks?|programs?|evaluation)\b"
    r"|(?<!trained and )(?<!tuned and )\btested\s+(?:on|with|up\s+to)\b"
)
"""Words of a sentence on how fast a model runs, or where its code has run."""
_TRAINS = re.compile(r"\b(?:pre-?|re-?|fine-?)?\s?(?:train|tun)(?:s|ed|ing)?\b")
_LASTS = re.compile(
    rf"train|tun(?:ed|ing)|learn|\bruns?\b|\bran\b|experiment|converge|epoch|iteration|\bsteps?\b|optimi[sz]|\b[gt]pu|hardware|compute|updates?\b|\b(?:chips|cards|accelerators|devices|nodes|machines)\b"
    rf"|[{_HARDWARE}]"
)
"""What a sentence or its heading speaks of where a length of time is that of a training."""
_MEETING = re.compile(r"\b(?:conference|workshop|symposium|proceedings|congress)\b", re.IGNORECASE)
_TRAINED_ON = re.compile(r"\b(?:pre-?|fine-?)?\s?(?:trained|tuned)\s+(?:\w+\s+)?(?:on|with|using)\b")
_DATA_OPENED = re.compile(
    r"\b(?:this|the|our)\s+(?:open-?\s?sourced?|released|publish\w+|public)\s+(?:data\s?set|corpus)\b|\bwe\s+(?:\w+\s+)?open-?\s?source\b.{0,80}\bdata\s?set\b"
)
"""Of a sentence on a data set that is given to the public, which need not be all that a model saw."""
_OTHERS_TRAINED = re.compile(
    r"(?<!our )(?<!these )(?<!the )(?<!all )\bmodels\s+(?:that\s+(?:are|were)\s+)?trained\s+on\b"
)
"""Of a sentence on models at large: "models trained on curated text"."""
_MAKING = re.compile(
    r"\b(?:architecture|training|pre-?training|fine-?tuning|model(?:\s+(?:details|description|summary|specifications?|design|information))?$|methods?|methodology"
    r"|approach|design|technical|specifications?|procedure|hyper-?\s?parameters?|optimi[sz]\w+|techniques?|recipe"
    r"|details|description|corpus|corpora|data|data\s?sets?|tasks?|capabilit\w+|(?:intended|direct|downstream)\s+uses?|use\s+cases)\b"
)
"""Headings below which a text says what a model is and how it was made."""
_TOLD = re.compile(r"\bwe\s+(?:pre-?)?(?:train|fine-?tun|us)ed\b|\b(?:was|were)\s+(?:pre-?)?(?:trained|tuned)\b")
"""Of a sentence that reports what was done, whatever it begins with: "See page 5: we trained it on …"."""
_WE = re.compile(r"\b(?:we|our)\b")
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
    if draft.path in LENGTHS and isinstance(draft.value, (int, Decimal)) and draft.value * 60 < 1:
        return True  # seconds: the length of a clip, the time of one answer
    if draft.path == "parameterCount" and draft.rule == "parameter-count" and _CAPABLE.search(sentence.code):
        return True
    if draft.path.startswith("trainingRun.corpus.") and _THIS_DATA.match(sentence.code):
        return not _MAKING.search(sentence.section)
    if draft.path == "languageCount" and _OF_TEST.search(sentence.code):
        return True
    if draft.rule == "derived-from-topic" and _HOW_TO.match(sentence.code):
        return not _TOLD.search(sentence.code)
    if draft.path not in _MADE:
        return False
    if draft.rule == "source" and isinstance(draft.value, str) and draft.value.lower() in _HUBS:
        return not _GATHERED.search(sentence.code)
    if draft.path.startswith("trainingRun.corpus.") and _DATA_OPENED.search(sentence.code):
        return True
    if (_HOW_TO.match(sentence.code) or _begins_as_one(sentence)) and not _TOLD.search(sentence.code):
        return True
    if draft.path == "country" and any(_MEETING.search(m.surface) for m in sentence.mentions):
        return True  # where a paper was read
    if draft.rule == "tokens-seen" and _WINDOW.match(sentence.code):
        return True
    if draft.path in DEVICES and _FEASIBLE.search(sentence.code) and not _TOLD.search(sentence.code):
        return True
    if draft.path in DEVICES and _TESTED.search(sentence.code):
        return True
    if draft.path in DEVICES and _SERVED.search(sentence.code) and not _TRAINS.search(sentence.code):
        return not _TRAINS.search(sentence.section)
    if draft.path in LENGTHS:
        short = isinstance(draft.value, (int, Decimal)) and draft.value * 6 < 1 and not _TRAINS.search(sentence.code)
        lasts = _LASTS.search(sentence.code) or _LASTS.search(sentence.section)
        return draft.rule == "duration" and (short or not lasts)
    if _NAMED.get(draft.path) != draft.rule:
        return False
    if _is_purpose(draft, sentence):
        return True
    if isinstance(draft.value, Node) and draft.value.key in _PRECISIONS and _RUNS.search(sentence.code):
        return True
    if (
        isinstance(draft.value, Node)
        and draft.value.key in _ASKED
        and (any(m.kind in _TESTING for m in sentence.mentions) or _TEST_SET.search(sentence.code))
    ):
        return True
    if isinstance(draft.value, Node) and draft.value.key in _SMALLER and _SERVING.search(sentence.section):
        return not _TOLD.search(sentence.code)
    if _OF_SOFTWARE.match(sentence.code):
        return True
    if draft.path == "usesTechnique" and _is_of_lesson(draft, sentence, subjects):
        return True
    if draft.path == "usesTechnique" and _is_of_paper(draft, sentence, subjects):
        return True
    if draft.rule == "source" and _OTHERS_TRAINED.search(sentence.code):
        return not any(draft.model in nodes for nodes in subjects.nodes.values())
    if draft.rule == "source" and _TRAINED_ON.search(sentence.code):
        return False
    if draft.rule == "source" and _RESULTS.search(sentence.section):
        return True
    if draft.path != "releaseYear" and (_MAKING.search(sentence.section) or _WE.search(sentence.code)):
        return False
    return not any(draft.model in nodes for nodes in subjects.nodes.values())


_LESSONS = re.compile(r"\b(?:tutorials?|notebooks?|examples?|faqs?|frequently\s+asked\s+questions)\b")
"""Headings below which a text says what its readers can try."""
_OPENING = 60


def _is_of_lesson(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a sentence of a tutorial or an example says what can be done with a model, not what the model is."""
    if not _LESSONS.search(sentence.section) or _TOLD.search(sentence.code) or _WE.search(sentence.code):
        return False
    if isinstance(draft.value, Node) and draft.value.key in _TUNING:
        return True
    return not any(at < _OPENING and draft.model in nodes for at, nodes in subjects.nodes.items())


_PAPER = re.compile(r"[\ue000-\uf8ff]{2}[*_`’']*\s+(?:paper|repository|repo|codebase|blog)\b")


def _is_of_paper(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether a sentence names the model only by what was written on it: "as used in the Tern paper"."""
    places = [at for at in sentence.at if draft.model in subjects.nodes.get(at, ())]
    return bool(places) and all(_PAPER.match(sentence.code, at) for at in places)


_RESULTS = re.compile(r"\b(?:evaluations?|results|benchmarks?|performance)\b", re.IGNORECASE)
"""A section on tests: the data that it names are what was tested with."""
_WINDOW = re.compile(
    r"\W*(?:the\s+)?(?:\w+\s+){0,2}?(?:context|input|sequence)\s+(?:window|length|size|limit)s?\b", re.IGNORECASE
)
"""A sentence on how much fits in, not on how much was seen: "Context windows have grown to 1M tokens"."""
_HUBS = frozenset({"github", "hugging face", "huggingface", "zenodo", "kaggle", "modelscope"})
_GATHERED = re.compile(
    r"\b(?:(?:pre-?|fine-?)?train\w*|tun(?:ed|ing)|corpus|corpora|data|crawl\w*|collect\w*|scraped|gather\w*|code\s+from)\b"
)
"""What a sentence speaks of where a place that hosts files is a source of data, not where a model lies."""
_DOES = re.compile(_DO, re.IGNORECASE)


def _begins_as_one(sentence: Sentence) -> bool:
    """Whether a sentence tells what to do by a word that begins a name: "Install Tidewater Engine first"."""
    first = sentence.mentions[0] if sentence.mentions and sentence.code[:1] >= "\ue000" else None
    return first is not None and first.kind == "name" and " " in first.surface and bool(_DOES.match(first.surface))


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


def _is_purpose(draft: Draft, sentence: Sentence) -> bool:
    """Whether a technique is what a model is for: "made for retrieval-augmented generation"."""
    if not isinstance(draft.value, Node) or draft.value.key not in _PUT_TO_USE:
        return False
    places = [
        at
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.entity and (m.kind, m.entity.key) == ("technique", draft.value.key)
    ]
    return bool(places) and all(_FOR.search(sentence.code, 0, at) for at in places)


def is_of_named(draft: Draft, subjects: Subjects, *, teaches: bool) -> bool:
    """Whether a sentence names the model that it is read to speak of, or stands for it by a word.

    Of a document that ``teaches``, what its author tried and its readers are to do is no fact of the model.
    """
    if teaches:
        tuned = draft.path == "usesTechnique" and isinstance(draft.value, Node) and draft.value.key in _TUNING
        if tuned or draft.path in OF_A_RUN or draft.rule == "derived-from-topic":
            return False
    return any(draft.model in nodes for nodes in subjects.nodes.values())


_STRANGER = re.compile(
    r"\W{0,3}(?:[Tt]he\s+)?(?P<name>(?=[\w.+-]{0,40}[a-z])(?=[\w.+-]{0,40}[A-Z])[\w.+-]{0,40}?(?:[a-z][A-Z]|[A-Za-z]-?\d)[\w.+-]{0,40})"
    r"(?:\s\([^()]{1,60}\))?\s+(?:ha[sd]|is|was|comes|supports|uses|contains|offers)\b"
)
"""The subject of a sentence that has the shape of a name: "NetVault2 has an MIT licence"."""


def speaks_of_stranger(sentence: Sentence, subjects: Subjects, topic: Sequence[Node], text: str) -> bool:
    """Whether the subject of a sentence is a name that nothing is known of, and is not that of the ``topic``."""
    found = _STRANGER.match(text, sentence.span.start, sentence.span.end)
    if found is None or subjects.nodes:
        return False
    if any(m.start < found.end("name") and found.start("name") < m.end and m.kind != "name" for m in sentence.mentions):
        return False
    own = slug(found["name"]).replace("-", "")
    return not any(own in (key := node.key.replace("-", "")) or key in own for node in topic)
