"""What a sentence says of something beside its model: a paper, a site, a program, what is bundled or switched off.

Each gate asks for the subject of what a rule has read. A bare name of a technique or of a source of data stands in
every kind of sentence; it is the model's where nothing else in the sentence has it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from modelatlas.claims.passing.places import comes_after, is_it, places_of
from modelatlas.claims.passing.telling import SIGNS
from modelatlas.claims.passing.ties import is_of_another
from modelatlas.claims.prose.drafts import SPENT, Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import DEVICE, MODEL
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.model import Node
from modelatlas.patterns import kind_char, kind_chars
from modelatlas.words import one_of

_BYTES = kind_chars("bytes")
_YEAR = kind_chars("year")
_BARE = frozenset({"technique", "planned-technique", "task", "source"})
"""Rules that read the bare name of a thing."""
_OF_ANY = _BARE - {"source"} | {"compared-with", "state-of-the-art"}
"""Rules that read what a page says as well of methods, of programs and of a model of its own that has no name."""

_ELSEWHERE = re.compile(
    r"(?:^|/ )(?:[^/]*\b)?(?:references?|bibliography|citations?|citing|(?<!training )guides?|resources"
    r"|further reading|see also|links|acknowledge?ments?"
    r"|change ?log|contact|contribut(?:e|ing|ions?)|support|feedback|issues"
    r"|related (?:work|projects?|repositor\w+)|license)\W*$"
)
"""A heading that ends so stands over what is to be found elsewhere, or was written by others."""
_CITED = re.compile(
    r"\b(?:in neural information processing|proceedings of|arxiv preprint|in (?:international )?conference on)\b"
)
"""Words of an entry in a list of references."""
_AUTHORS = re.compile(rf"(?P<names>[^().;]{{0,300}})\(\s*[{_YEAR}].\s*\)\s*[.,]")
"""The head of such an entry: names and a year in brackets."""
_NO_NAMES = re.compile(r"\b(?:we|our|this|it|is|are|was|were|uses?|used|in|of|with|by|on|for|to|from|the|an?)\b")
_IF = re.compile(rf"{SIGNS}(?:if|whether|unless|suppose|assuming)\b")
"""What begins so says what would be."""
_TRAIN = re.compile(
    rf"{SIGNS}(?:(?:(?:pre-?)?train|fine-?tune|evaluate)\s+(?:an?|your|the|on|with|using)|look\s+for|watch|verify|ensure)\b"
)
"""What begins so tells what to do."""
_SUPPORTS = re.compile(
    rf"\b(?:supports?|supporting|compatible\s+with|integrat\w+\s+with)\s+(?:(?!(?:and|or)\b)[\w-]+\s+){{0,3}}[{MODEL}]|\bwrappers?\b"
    r"|\bsupport\s+(?:has\s+been\s+|was\s+|is\s+)?(?:now\s+)?(?:added|available|included)\b"
)
"""A sentence on what works with a model."""
_PAGE = re.compile(
    r"[\s`]*(?:files?|formats?|ids?|codes?|identifiers?)\b|\s*(?:\w+\s+)?(?:issues?|discussions?|pages?|repo(?:sitor(?:y|ies))?|codebase|profile|link|project|release|actions|organi[sz]ation)\b"
)
"""After the name of a site: a place there, no text of it."""
_OTHER_NOUN = re.compile(
    r"(?:'s)?[\s-](?:\w+\s+)?(?:papers?|docs?|documentation|tutorials?|guides?|sections?|repo(?:sitory|s)?|scripts?|flags?|options?|plug-?ins?"
    r"|packages?|librar(?:y|ies)|notebooks?|configs?|examples?|applications?|tools?|stack|implementations?|users?|set)\b|/[a-z]|\.\w"
)
"""After a technique: the noun that it belongs to, which is no model; the rest of a path."""
_OTHERS_MODELS = re.compile(r"(?:[\w-]+\s+)?models\b")
_OF_OTHERS = re.compile(
    r"\b(?:all|others?|popular|existing|most|many|some|traditional|standard|typical|conventional|comparable|any)\s+(?:[\w-]+\s+)?$"
)
"""Before and after a technique: it is that of the models that others have made."""
_OFF = re.compile(r"[\s\"'`*_]*[:=][\s\"'`*_]*(?:false|none|no|off|disabled|n/a|0(?:\.0+)?(?![.\d]))(?!\w)")
"""After a technique: that it was not used."""
_SET_TO = re.compile(r"[\s\"'`*_]*[:=][\s\"'`*_]*")
_LIBRARY = re.compile(
    r"\s+(?:ignores|loads|supports|requires|provides|raises|expects|ships|drops|installs|implements|saves|torch|version|backend|trainer|fallback|checkpoints?)\b"
    + rf"|\s[{kind_char('artifact', False)}]."
)
"""After "transformers": a verb or a noun that only the library of that name can have."""
_GATHERED = re.compile(
    r"\btrain|\btun(?:ed|ing)|\b(?:corpus|corpora|data|data\s?sets?|collect\w*|crawl\w*|scrap\w+|mixture|compris\w+|compos\w+|contain\w*|includ\w+"
    r"|tokens|texts?|documents|articles|gather\w*|drawn|making use of)\b"
)
_TRAINED_ON = re.compile(r"\b(?:pre-?|fine-?)?\s?(?:trained|tuned)\s+(?:\w+\s+)?(?:on|with|using)\b")
_TO_TEST = re.compile(
    r"\bto\s+(?:test|evaluate|assess)\b|\b(?:test|evaluation|held-out|validation)\s+(?:set|split|data)\b"
)
_FUTURE = re.compile(
    r"\bfuture\s+(?:tokens?|(?:time\s?)?steps?|frames?|positions?|values?|observations?|states?)\b|\b(?:facilitat\w+|foster\w*|support|enable)\s+future\b"
)
"""What comes next in a sequence, or what others will do: no plan."""
_PLAN = re.compile(
    r"\b(?:will|shall|going\s+to|plan(?:s|ned|ning)?|intend\w*|future|upcoming|next|forthcoming|coming|road\s?map|to-?do|schedul\w+|soon|later"
    r"|expect\w*|prepar\w+|under\s+\w+|to\s+be|hop(?:e|es|ed|ing)|slated|due|deferred|postponed|envisag\w+|foresee\w*|foreseen|promise[sd]?"
    r"|being|considering|working\s+on|work\s+on|reserved|left\s+for|yet|successor\w*)\b"
)
"""Words of a plan: what a paper proposes, explores, shows to be promising it has done."""
_CJK = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_FEW = 8
"""Letters of another script that a sentence of English may have, in a name."""
_WORDED = _BARE | {"tokens-seen", "compared-with"}
"""Rules that need the words around a value to tell whose it is."""
_OF_SIZE = re.compile(r"\s*(?:that\s+of|fewer|less|more|larger|smaller|as\s+(?:many|large))\b")
"""After a share: it is that of a size, and no score."""
_AGAINST = re.compile(r"\b(?:ranging\s+from|against|versus|vs)\b")
"""Words of a sentence on how often a model was preferred to another, beside "win rate"."""
_IN_PHASE = re.compile(
    r"\b(?:(?:in|during|for)\s+the\s+(?:first|second|third|fourth|fifth|next|last|final)|this(?:\s+\w+)?)\s+(?:phase|stage)\b"
)
"""Of a sentence on a part of a training."""
_PART_OF_DATA = re.compile(r"\b(?:subset|portion|fraction|sample|shard|slice)s?\b[^.;]{0,40}$")
"""Before a number of tokens that is not all that were seen."""
_FEWER = re.compile(r"\b(?:less|fewer)\s+than\s+(?:a\s+)?$|(?<!,\s)\bat\s+(?:around|about|roughly|some)?\s*$")
"""Before a number of tokens that is a bound, or a point on the way."""
_NUMBER = kind_chars("number", "year")
_UP_TO = re.compile(
    rf"\bup\s+to\s+$|[≈=]\s*$|(?:\d\s*[x×*]\s*\d+|[{_NUMBER}].)\s*$|\battention\s+(?:\w+\s+)?(?:on|over|to|across)\s+$"
)
_LONGEST = 20_000_000
"""Tokens of the longest sequence that a model takes: more of them are a corpus."""
_FOOTPRINT = re.compile(
    r"\bvram\b|\bgb\s?/\s?gpu\b|(?:\d|\b)tps\b"
    rf"|\b(?:needs?|requires?|takes|adds|costs?|uses)\s+(?:(?!with\b)[\w-]+\s+){{0,3}}[{_BYTES}]"
)
"""What somebody's run of a model took up, and how fast it was."""
_DEVICE_OF_MEMORY = re.compile(
    rf"(?<=[{DEVICE}].)\s(?:with|of|having|\()\s?(?:\w+\s)?[{_BYTES}].\s(?:of\s)?(?:v?ram|memory)\b"
)
"""After devices: what memory they have, "two A100 with 80 GB of VRAM"; it is no run's."""
_USED = re.compile(
    r"\b(?:leverag\w+|initiali[sz]\w+|load(?:s|ed|ing)?|start(?:s|ed|ing)?\s+(?:from|with))\b[^.;]{0,60}$"
)
"""Before weights that somebody else has released."""


def is_aside(draft: Draft, sentence: Sentence) -> bool:
    """Whether a sentence says what a draft takes for the model's of something else."""
    name = draft.path.rpartition(".")[2]
    if draft.rule in _WORDED and len(_CJK.findall(sentence.code)) > _FEW:
        return True
    if draft.rule in _BARE:
        return _is_bare_aside(draft, sentence)
    if name == "score":
        return _is_share(draft, sentence)
    if name == "contextLength":
        return draft.rule == "context-length" and _is_footprint(sentence.code)
    if name in ("hardware", "hardwareCount"):
        return _is_footprint(sentence.code)
    if name == "tokenCount":
        short = isinstance(draft.value, int) and draft.value < _LONGEST
        bound = comes_after(_PART_OF_DATA, draft, sentence) or comes_after(_FEWER, draft, sentence)
        bound = bound or (not draft.settles and _IN_PHASE.search(sentence.code) is not None)
        return bound or (short and comes_after(_UP_TO, draft, sentence))
    if name == "sizeBytes":
        return draft.rule == "corpus-size" and _is_memory(draft, sentence)
    if name == "openArtifact":
        return draft.rule == "released-artifact" and comes_after(_USED, draft, sentence)
    return is_of_another(draft, sentence)


_OF_MEMORY = re.compile(r"\s*(?:of\s+)?(?:\w+\s+)?(?:v?ram|memory)\b")


def _is_memory(draft: Draft, sentence: Sentence) -> bool:
    """Whether bytes are those of a device: "runs on a card with at least 10 GB of VRAM"."""
    places = [at for at, m in zip(sentence.at, sentence.mentions, strict=True) if m.kind == "bytes" and is_it(draft, m)]
    return bool(places) and all(_OF_MEMORY.match(sentence.code, at + 2) for at in places)


@lru_cache(maxsize=1)
def _is_footprint(code: str) -> bool:
    """Whether a sentence tells what memory a run took, not of a training. Asked once for all of its devices."""
    if re.search(r"\btrained\b|\btraining\s+(?:was|took)\b", code):
        return False
    return _FOOTPRINT.search(_DEVICE_OF_MEMORY.sub(" ", code)) is not None


def _is_bare_aside(draft: Draft, sentence: Sentence) -> bool:
    code = sentence.code
    if _SUPPORTS.search(code) or _IF.match(code) or _TRAIN.match(code):
        return True
    if _ELSEWHERE.search(sentence.section) or _is_cited(code):
        return True
    if draft.path == "plannedTechnique":
        planned = _PLAN.search(code) or _PLAN.search(sentence.section)
        return planned is None or _FUTURE.search(code) is not None
    places = places_of(draft, sentence)
    if draft.rule == "technique":
        return bool(places) and all(
            _OTHER_NOUN.match(code, at + 2)
            or _is_off(sentence, at)
            or (_OTHERS_MODELS.match(code[at + 2 :].lstrip()) and _OF_OTHERS.search(code, max(0, at - 40), at))
            or (surface.lower() == "transformers" and _LIBRARY.match(code, at + 2))
            for at, surface in places
        )
    if draft.rule != "source" or _TRAINED_ON.search(code):
        return False
    if (places and all(_PAGE.match(code, at + 2) for at, _ in places)) or _TO_TEST.search(code):
        return True
    return not _GATHERED.search(code) and not _GATHERED.search(sentence.section)


def _is_cited(code: str) -> bool:
    head = _AUTHORS.match(code)
    names = head is not None and "," in head["names"] and not _NO_NAMES.search(head["names"])
    return names or _CITED.search(code) is not None


def _is_off(sentence: Sentence, at: int) -> bool:
    """Whether a technique is switched off, "model_parallel: False", or set to nothing, "dropout: 0.0"."""
    if _OFF.match(sentence.code, at + 2):
        return True
    sign = _SET_TO.match(sentence.code, at + 2)
    return sign is not None and any(
        m.quantity is not None and not m.quantity.value for _, m in sentence.slots(sign.end(), sign.end() + 2)
    )


def _is_share(draft: Draft, sentence: Sentence) -> bool:
    """Whether a score is a share of somebody's size, "70% that of Tern", or of the games against a rival."""
    places = [
        at
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.quantity is not None and m.quantity.value == draft.value
    ]
    wins = any(m.kind == "metric" and m.surface.lower().startswith("win") for m in sentence.mentions)
    if places and wins and _AGAINST.search(sentence.code):
        return True
    return bool(places) and all(_OF_SIZE.match(sentence.code, at + 2) for at in places)


def needs_name(draft: Draft) -> bool:
    """Whether a draft of a page that settles on no model must stand beside its model's name."""
    return draft.rule in _OF_ANY


_STAGE = re.compile(rf"-(?:[\w.]+-)?(?:sft|chat|instruct|it|dpo|rl|rlhf|lora|{one_of('packings', 'formats')})(?![a-z])")
"""What a name adds to that of the model it was made from: its version before is another."""
_SIZE = re.compile(r"-(?:\d+(?:\.\d+)?[bmk]|tiny|small|medium|base|large|huge|xx?l)")


def is_of_its_family(draft: Draft) -> bool:
    """Whether a draft makes a family the base, the predecessor or the rival of its own member, "Tern-7B" of "Tern", or
    a member the base of its family.
    """
    if draft.path not in ("derivedFrom", "predecessor", "comparedWith") or not isinstance(draft.value, Node):
        return False
    own, other = draft.model.key, draft.value.key
    member, family = (other, own) if draft.path != "predecessor" and len(own) < len(other) else (own, other)
    if draft.path == "predecessor" and own.startswith(other) and _STAGE.match(own, len(other)):
        return True
    return member.startswith(family) and _SIZE.fullmatch(member, len(family)) is not None


_MODELS = re.compile(
    r"(?:the|all|these|those|our|every)\b.*\b(?:models|variants|versions|family|series|suite)", re.IGNORECASE
)


def is_sum_of_family(draft: Draft, sentence: Sentence, subjects: Subjects) -> bool:
    """Whether what "the models" took, all together or each, is given to a member that the title names by its size."""
    if draft.path not in SPENT or not _SIZE.search(draft.model.key):
        return False
    return any(
        m.kind == "anaphor" and _MODELS.fullmatch(m.surface) and subjects.nodes.get(at) == (draft.model,)
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
    )


_FILE = re.compile(r"-(?:ya?ml|json|toml|py|sh|ipynb|cfg)$")


def is_file(node: Node) -> bool:
    """Whether what a row names is a file of settings or a script: no model has its name."""
    return _FILE.search(node.key) is not None
