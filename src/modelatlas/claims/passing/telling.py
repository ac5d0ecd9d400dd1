"""What a sentence or its heading is for: to instruct, to report what was done, to tell how a model was made."""

from __future__ import annotations

import re

from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import IT, MODEL

_DO = (
    r"(?:please\s+|simply\s+|just\s+|then\s+|now\s+|first,?\s+|also\s+)*(?:install|run|use|clone|download|load|launch|start|enable|disable|add|set"
    r"|see|check|open|import|export|pass|specify|make\s+sure|choose|select|follow|refer|visit|try|click|copy|build|compile|execute|call|create"
    r"|configure|upgrade|pip)\b(?!\s*:)"
)
SIGNS = r"[^\w\ue000-\uf8ff]*"
"""Signs at the head of a sentence; what stands for a mention is none."""
HOW_TO = re.compile(
    rf"{SIGNS}(?:\d{{1,2}}[.)]\s+)?(?:(?:if|when|once|after|before|to|for)\b[^,]{{0,120}},\s*|for\s+(?:(?!(?:we|i|they|you|it|our|the|an?|its|this|that|each|[a-z]+s)\b)[\w\ue000-\uf8ff-]+\s+){{1,4}})?{_DO}|{SIGNS}to\s+\w+\b.{{0,400}}:\W*\Z"
    rf"|{SIGNS}(?:the\s+)?(?:following|below|above)\s+(?:\w+\s+)?(?:launches|runs|starts|trains|command|script|example|code)\b|{SIGNS}when\s+run\b"
    rf"|{SIGNS}(?:fine-?\s?tuning|adapting)\s+(?:(?:this|the|our)\s+)?(?:\w+|[\ue000-\uf8ff]{{2}})\s+(?:requires?|takes|needs?)\b"
    rf"|{SIGNS}(?:for\s+(?:example|instance)|example\s+usage|e\.g\.)"
    rf"|{SIGNS}(?:\d\.\s*)?(?:pre-?\s?train|train|fine-?\s?tune|evaluate)\b.{{0,200}}\bby\s+(?:running|executing|calling)\b"
    rf"|.{{0,200}}\b(?:we|i)\s+(?:\w+\s+)?(?:recommend|suggest|advise|encourage)\b(?!\s+[{MODEL}])"
    rf"|.{{0,200}}(?:\bit|[{IT}].)(?:['’]s|\s+is)\s+(?:\w+\s+)?(?:recommended|suggested|advised|advisable)\b"
    r"|.{0,200}\b(?:suppose|assume|imagine)\s+(?:that\s+)?(?:you|one|we)\b"
    r"|.{0,200}\b(?:you|users?|anyone|developers|one)(?:['’](?:re|ll)|\s+(?:can|are|could|may|might|should|must|will|need|want))\b"
)
"""A sentence that tells its reader what to do."""
OF_SOFTWARE = re.compile(
    rf"{SIGNS}(?:(?:this|the|these|our|an?|and|by\s+default,?)\s+)*(?:[\w\ue000-\uf8ff`.-]{{1,40}}\s+){{0,3}}?(?:notebooks?|tutorials?|scripts?|commands?|functions?"
    r"|class(?:es)?|arguments?|flags?|options?|api|cli|worker|backends?|split\s+files?|file\s+(?:reads|loads|contains|has)|package|library|demo|installation)\b"
    rf"|{SIGNS}(?:in\s+)?(?:this|our|the)\s+(?:code|implementation)\b(?!\s+(?:of|for)\b)"
    rf"|{SIGNS}(?:--[a-z]|\w+_\w+[\"'`]*\s?:)|[-*\s`]*--[a-z]"
    r"|.{0,120}\bexample\s+(?:implementations?|scripts?|code|usages?)\b"
    r"|.{0,200}\b(?:not|isn't|aren't)\s+(?:(?:yet|currently|officially|fully)\s+)?(?:implemented|supported|included|available)\b|.{0,200}\boptionally\b"
)
"""A sentence whose subject is a piece of software, or that speaks of what a program has and has not."""
TRAINS = re.compile(r"\b(?:pre-?|re-?|fine-?)?\s?(?:train|tun)(?:s|ed|ing)?\b")
MAKING = re.compile(
    r"\b(?:architecture|training|pre-?training|fine-?tuning|model(?:\s+(?:details|description|summary|specifications?|design|information))?$|methods?|methodology"
    r"|approach|design|technical|specifications?|procedure|hyper-?\s?parameters?|optimi[sz]\w+|techniques?|recipe"
    r"|details|description|corpus|corpora|data|data\s?sets?|tasks?|capabilit\w+|(?:intended|direct|downstream)\s+uses?|use\s+cases)\b"
)
"""Headings below which a text says what a model is and how it was made."""
KEY_OF_MAKING = re.compile(r"\W*(?:model\s+)?(?:architecture|type|design)\W{0,4}:")
"""A key that says what a model is, at the head of a sentence."""
TOLD = re.compile(
    r"^\W*we\s+(?:pre-?)?train\s+for\b|\bwe\s+(?:pre-?)?(?:train|fine-?tun|us)ed\b"
    r"|\b(?:was|were)\s+(?:pre-?)?(?:trained|tuned)\b"
)
"""Of a sentence that reports what was done, whatever it begins with: "See page 5: we trained it on …"."""
WE = re.compile(r"\b(?:we|our)\b")
_DOES = re.compile(_DO, re.IGNORECASE)
_THANKS = re.compile(r"(?:^|/ )(?![^/]*\blicen[cs])[^/]*\b(?:acknowledge?ments?|credits?|thanks|gratitude)\b[^/]*$")
_OWN = re.compile(
    rf"[{IT}]|\b(?:this|our|ours)\s+(?:\w+\s+)?(?:models?|weights|checkpoints?|release|work)\b|\b(?:we|i)\b"
)


def instructs(sentence: Sentence) -> bool:
    """Whether a sentence tells its reader what to do, and not what was done."""
    return bool(HOW_TO.match(sentence.code) or _begins_as_one(sentence)) and not TOLD.search(sentence.code)


def thanks_others(sentence: Sentence) -> bool:
    """Whether a sentence stands below "Acknowledgements" and does not say that it is on the page's own model."""
    return _THANKS.search(sentence.section) is not None and not _OWN.search(sentence.code)


def _begins_as_one(sentence: Sentence) -> bool:
    """Whether a sentence tells what to do by a word that begins a name: "Install Tidewater Engine first"."""
    first = sentence.mentions[0] if sentence.mentions and sentence.code[:1] >= "\ue000" else None
    return first is not None and first.kind == "name" and " " in first.surface and bool(_DOES.match(first.surface))
