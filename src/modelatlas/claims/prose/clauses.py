"""The shape of English sentences, as far as whose number it is depends on it: clauses, asides, what hangs on a name.

Expressions over the code of a sentence (see ``sentences``); they know verbs and prepositions, no rule and no property.
"""

from __future__ import annotations

import re

from modelatlas.claims.prose.slots import IT, MAKER, MODEL, NAME, PEER, TECHNIQUE, WHEN, WHO_CHARS, WHO_SLOT
from modelatlas.patterns import kind_chars

_SIZES = kind_chars("params", "size")
ANY_WHO = re.compile(f"[{WHO_CHARS}]")
SEGMENT = re.compile(
    r"(?<!\s)\s*;\s*|(?:,|(?<![\s,]))\s+(?:while|whereas)\s+|,\s+(?:but|yet)\s+|(?<!\s)\s+[—–]\s+|:\s+"
)
COORDINATE = re.compile(SEGMENT.pattern + r"|,\s+(?:and|so)\s+")
"""Where a clause about what is still to come parts from what is: ", and the group intends to …"."""
JOINED = re.compile(
    r"\s*/\s*$|\s*(?:,|,?\s*(?:and|or|&)|,?\s*as\s+well\s+as|,?\s*(?:along|together)\s+with)\s+(?:the\s+)?$"
)
JOINT = re.compile(r"\s*(?:,|,?\s*(?:and|or|&))\s+(?:the\s+)?(?=[\ue000-\uf8ff])")
"""Between the members of a row."""
AFTER_VALUE = re.compile(r"[\ue000-\uf8ff].\s*(?:,|,?\s*and|/)\s+(?:\w+\s+)?$")
"""Before the last of several values in a row."""
APPOSED = re.compile(
    r"\s*,?\s*\(?\s*(?:(?:\w+\s+)?(?:named|called|dubbed|codenamed|designated|known\s+as)\s+)?(?:the\s+)?"
    rf"(?:[{_SIZES}].\s+)?[\"“'`*_]*$"
)
""" "Its predecessor, the 96-billion-parameter X"."""
RELATIVE = re.compile(
    r"\s*,?\s*(?:(?:(?:both|all|each|neither|none|most|some|one|two|three)\s+of|for|in|with|on|to|at|by)\s+(?:which|whom)|which(?!\s(?:result|lead|led\b|amount|add)\w*\s(?:in|to|up)\b)|that|whose|who)\b"
)
BY_COMPARISON = (
    r"\b(?:in\s+comparison|(?:by|for|as\s+a)\s+(?:way\s+of\s+)?(?:comparison|contrast|reference|context|orientation))\b"
)
"""Before what a text is only measured by: "By way of comparison, X took 9 days"."""
MAKER_FIRST = re.compile(
    r"\W*(?:the\s+)?["
    + kind_chars("organization")
    + r"].(?:\s*\([^()]{1,60}\)|\s*\[[^\[\]]{1,60}\])?(?:\s*,[^,]{1,120},)?\s+[a-z]"
)
"""A sentence whose subject is an organisation: "The institute, a research arm of the council, employs"."""
PART_FIRST = re.compile(
    rf"\W*(?:the|its|our|[{IT}].)\s+(?:new\s+|old\s+)?(?:(?:text|vision|visual|image|audio|speech|video|language)\s+)?"
    r"(?:(?:en|de)coder|tokeni[sz]er|backbone(?!\s+is\s+an?\s)|projector|adapter|vae|vocoder|tower|head|(?<=[\ue000-\uf8ff]\s)language\s+model)"
    r"\s+(?:is|was|has|had|uses|used|comes|came|remains?)\b"
)
"""A sentence whose subject is a part of a model: "The encoder is now"."""
IT_FIRST = re.compile(
    rf"[^\w\ue000-\uf8ff]*[{IT}].\s+(?:is|was|has|had|took|takes|counts?|uses?|used|reaches|scores|saw)\b"
)
""" "It has"."""
OF_BOTH = re.compile(rf"\s*,\s*(?:both\s+of\s+)?(?:which|that|whom)\s+(?:are|were|have|the\s|its\s|[{MAKER}])")
"""A relative clause about all the models before it: its verb is plural, or they are its object."""
APPOSITION = re.compile(
    r"\s*,\s*(?:itself\s+)?(?:(?:a|an|one)\s(?!(?:\w+\s+){0,2}(?:team|group|company|laborator\w+|consortium|university|start-?up|firm|student|researchers?)\b)|"
    r"(?:at|with|then|now)\s|the\s+(?:[\w'-]+\s+){0,4}?(?:model|network|system|transformer|work|version|successor|predecessor|"
    r"flagship|largest|smallest|first|last|newest|one|result|outcome|product|member|entry|release)\b)"
)
LIKENED = re.compile(
    r"\b(?:(?:similar|identical|analogous|akin)\s+to|same\s+as|(?:based|built|modell?ed)\s+on)\s+(?:the\s+)?$"
)
DIFFERS = re.compile(r"\s*,\s*(?:but\s+)?with\b")
""" "It is similar to X, with 7 billion parameters": what is told is how it differs."""
_BEFORE = kind_chars("predecessor")
KIN = re.compile(
    rf"\s*,\s*(?:[{IT}].\s+)?(?:(?:predecessor|forerunner|precursor)|[{_BEFORE}].)\s+(?:of|from|with|at)\s+[\ue000-\uf8ff]{{2}}"
)
""" ", its predecessor of 2022": what hangs on it is the predecessor's."""
PARTICIPLE = re.compile(
    r"\s*,?\s*(?:from|dating|released|published|built|made|developed|created|launched|introduced|unveiled"
    r"|in\s+(?:service|use|production|operation)\s+(?:since|from))\b"
)
"""What hangs on a name without a verb: "X, made in …", "X from 2022"."""
MADE_OF_IT = re.compile(
    r"\b(?:versions?|variants?|derivatives?|adaptations?|fine[\s-]?tun\w+|distill\w+|editions?|cop(?:y|ies)|forks?|descendants?|"
    r"successors?|flavou?rs?|checkpoints?)\s+of\s+(?:the\s+)?$"
)
"""Before a model: what hangs on the name is said of what was made of it, "a version of X made in …"."""
MAIN_CLAUSE = re.compile(r"\s*,\s*(?:a|an)\s[^,;]*?\b(?:is|was|are|were|has|have|had|shows?|can|could)\b")
"""After a fronted phrase: ", a gain of 4 points is observed" is the sentence itself, no apposition."""
AFTER_NAME = re.compile(
    r"\s+(?:baseline|model|system|architecture|family|checkpoint|variant|network|version|release)\b"
)
"""What a name is called by, right after it: "the X baseline"."""
WITH_ITS = re.compile(rf"\s*,?\s+with\s+[{IT}].\s")
""" "Cousins like X with its 175 billion": what hangs on the name so is its own."""
DESCRIBED = re.compile(r"\s+(?:of|with|from)\s+(?:the\s+)?[\ue000-\uf8ff]{2}(?=\s*,?\s*(?:which|that|whose)\b)")
"""What stands between a name and its relative clause: "a model of 7 billion parameters, which …"."""
OF_IT = re.compile(
    r"\s+(?:generated\s+|annotated\s+|labelled\s+|labeled\s+|distilled\s+)?(?:data|datasets?|instructions?|outputs?|responses|annotations|captions|labels|embeddings|tokenizer|tokeniser|"
    r"vocabulary|conversations|demonstrations|completions|judgements?|judgments?|paper|report|supplement|appendix|manuscript)\b"
    r"|(?:\s?'s)?\s+(?:(?:official|original|public|open|github|training|[\ue000-\uf8ff]{2})\s+){0,2}"
    r"(?:repository|repo|code\s?base|code|scripts?|implementation|recipe|project|library|toolkit|framework|package)\b"
)
"""What comes from a model, right after its name: "GPT-4 data" speaks of data, "using X's repository" of a program."""
_TEXTS = kind_chars("data", "artifact", "dataset")
_WRITTEN_BY = re.compile(
    rf"(?:[{_TEXTS}].|\b(?:data|labels|captions|answers|responses|instructions|pairs))\s+\w+\s+by\s+$"
)
_ITS_TEXT = re.compile(
    r"\s+(?:generated\s+|annotated\s+|labelled\s+|labeled\s+|distilled\s+)?"
    r"(?:data|datasets?|instructions?|outputs?|responses|annotations|captions|labels|completions|conversations)\b"
)
_USING = re.compile(r"\bus(?:e|es|ed|ing)\s+$")
_TO = re.compile(r"\s+to\s")
_EXAMPLE = re.compile(
    r"\b(?!(?:work|look|act|behave|feel|sound|seem|perform|score)s\b)[a-z]{2,}s\s+(?:like|such\s+as|including)\s+"
    r"(?:[\ue000-\uf8ff]{2}(?:'s)?(?:\s*(?:,|,?\s*(?:and|or))\s*|\s+))*$"
)
"""Before a name that is one of many: "platforms like X"."""
MAKER_OF = re.compile(
    r"(?:\b(?:company|firm|start-?up|lab|laboratory|maker|creator|developer|team|institute|organi[sz]ation)s?\s+(?:of|(?:that|which|who)\s+\w+ed)"
    r"|\b(?!(?:lag|fall|fell|trail|far|just|slightly|only|points?|right|close|well|is|are|was|were|%)\b|(?:lagg?|trail|fall)\w*\b)[a-z]+\s+(?:formerly\s+)?behind)"
    r"\s+(?:the\s+)?(?:[\ue000-\uf8ff]{2}(?:\s*(?:,|,?\s*(?:and|or))\s*|\s+))*$"
)
"""Before a name that says who somebody is: "the company behind X"."""
_PHRASE = 80
"""Code points before a name in which it is said that something was made with it."""
GENERATED_BY = re.compile(
    r"\b(?:generated|written|annotated|labell?ed|captioned|translated|synthesi[sz]ed|produced)\s+(?:by|with|using|from)\s+(?:the\s+)?$"
    rf"|(?:\b(?:models|checkpoints|versions|variants|students)|[{PEER}].)\s+(?:distilled|derived|pruned|obtained)\s+from\s+(?:the\s+)?$"
)
"""Before a model that made data, or of which others were made: what follows is of them."""
_ARTICLE = r"(?:an?|its|their|our)\s+(?:(?!(?:and|or|that|which|than|of)\b)[\w.\ue000-\uf8ff-]{1,30},?\s+){0,4}$"
IS_A = re.compile(rf"\b(?:is|are|was|were|be|as)\s+{_ARTICLE}|,\s+an?\s+(?:[\w-]{{1,30}}\s+){{0,4}}$")
"""Before a name that only says of what kind something is: "X is an 8-layer Y model"."""
WITH_A = re.compile(
    rf"\b(?:uses?|used|using|has|have|had|with|employs?|adopts?|combines?)\s+{_ARTICLE}|\b(?:the|and\s+an?)\s+$"
)
OF_A_KIND = re.compile(
    r"\s+(?:model|network|transformer|architecture|system|variant|encoder|decoder|classifier)\b(?!s)"
)
IN_APPOSITION = re.compile(
    r"[\ue000-\uf8ff]{2}\s*,\s+(?:itself\s+)?an?\s[^,;]{1,80}?\b(?:of|from|on|upon|to|by|with)\s+(?:the\s+)?$"
)
"""Before a name that only helps to say what the subject is: "It, a descendant of X, …"."""
PART_OF_IT = re.compile(
    r"\s+(?:(?!(?:and|or|that|which|is|was|has|had)\b)[\w\ue000-\uf8ff-]{1,30}\s+){0,3}(?:backbone|encoder|decoder|tokenizer|tokeniser|trunk|tower|stem)\b"
)
CALLED_A_PART = re.compile(
    r"\b(?:encoder|decoder|tokeni[sz]er|backbone|projector|adapter|vae|vocoder|tower|trunk)(?:\s+(?:is|was))?(?:\s+(?:now|then))?(?:\s+called)?\W{1,3}$"
)
"""Before a model that another is made with: "the encoder X is new", "its vision encoder is X"."""
ARCHITECTURE = re.compile(r"\s+(?:architecture|blocks?|layers?)\b(?!\s*,?\s*(?:which|that|where|consist)\b)")
BASED = re.compile(r"[\s-]+(?:based|style|like|inspired)\b(?!\s+on)")
_TRAINED = r"(?:pre-?\s?trained|fine-?\s?tuned|trained|adapted)"
MADE_KIND = re.compile(
    rf"\W*(?:(?:an?\s+)?{_TRAINED}\s+(?=..\s+(?:(?:base|large|small)\s+)?model\s+(?:on|for|with)\b)"
    rf"|(?:an?|this\s+is\s+an?)\s+(?:(?!{_TRAINED})[a-z-]+\s+){{0,2}}(?=..\s+(?:(?:base\s+)?model\s+)?"
    rf"(?:with\s+..,?\s+)?(?:that\s+(?:is|was)\s+)?{_TRAINED}\b)"
    rf"|this\s+is\s+(?=..\s+{_TRAINED}\s+from\s+scratch\b))"
)
"""Before a name that only says of what kind a page's model is: "A X model fine-tuned on", "Pretrained X model for"."""
UNKNOWN = re.compile(
    r"\W*(?!(?:an?|the|this|these|our|its?|we|with|built|based|using|from|on|in|for)\b)[\w\ue000-\uf8ff]"
)
"""The beginning of a sentence whose subject is somebody's name, where no model is named there."""
POSSESSIVE = re.compile(r"\s?'s?\s")
_TRAINED_USING = re.compile(
    r"\b(?:trained|tuned|built|made|run|ran|done)\s(?:\w+\s)?(?:using|via|through|with)\s(?:the\s)?(?:[\ue000-\uf8ff]{2}\s)?$"
)
OWN_VERB = re.compile(
    r"\s+(?:itself\s+)?(?:is|was|were|are|has|have|had|uses?|used|took|takes|needs?|needed|requires?|required|reach\w*|scor\w+|achiev\w+|attain\w*|obtain\w*|"
    r"came|comes|consum\w+|contain\w*|compris\w+|cover\w*|support\w*|handl\w+|ran|runs|saw|broke|occup\w+|drew|emit\w+|packs?|counts?|carr\w+|get\w*|got|went|"
    r"manag\w+|improv\w+|outperform\w*|surpass\w*|exceed\w*|beat\w*|remain\w*|stay\w*|does|did|can|could|may|might|will|would|shar\w+|follow\w+|"
    r"introduc\w+|extend\w*|employ\w*|adopt\w*|featur\w+|combin\w+|rel(?:y|ies|ied)|finish\w*|spent|burn\w*|dat\w+|appear\w*|post\w*|record\w*|deliver\w*|"
    r"yield\w*|show\w*|demonstrat\w+|exhibit\w*|accept\w*|offer\w*|provid\w+|gain\w*|lag\w*|trail\w*|match\w*|doubl\w+|tripl\w+|stand\w*|stood|hold\w*|held|"
    r"answer\w*|process\w*|ingest\w*|target\w*|serv\w+|began|start\w*|lasted|drop\w*|rose|fell|cut\w*|reduc\w+|train\w*|leaves|left|rais\w+|measur\w+|weigh\w*|depend\w*|spans?|spanned|scale[sd])\b"
)
PASSIVE = re.compile(r"\s+(?:is|was|were|are|has\s+been)\b")
LISTED = re.compile(
    r"(?:^|[;.,]\s)\W*(?:\w+\s+)?(?:[\ue000-\uf8ff]{2}|two|three|four|five|both|several|the\s+following)\s+(?:[\w-]+\s+){0,2}"
    r"(?:models|versions|variants|members|systems|checkpoints|networks|sizes|derivatives|descendants|editions|releases)\s[^:;]*:\s*$"
)
"""Before the names of a list: "two models were released in 2024: " holds for each of them."""
GAIN_OVER = re.compile(
    r"\b(?:improvement|gain|increase|advantage|lead|margin|rise|reduction|advance|progress|edge)s?\s+(?:over|on|against)\s+(?:the\s+)?$"
)
"""A gain over X "was documented": the verb is the gain's."""
FRONTED = re.compile(
    rf"^(?:[{WHEN}].|[^\w\ue000-\uf8ff])*(?:with|at|in|on|by|after|over|under|using|having|from|for|unlike|like|despite|although|though|while|as|compared|relative|"
    r"built|trained|pre-?trained|released|published|developed|designed|created|introduced|announced|unveiled|launched|made|based|"
    r"featuring|boasting|containing|comprising|totall?ing|counting|weighing|drawing|running|fine-?tuned|distilled|originally|first|"
    r"licensed|available|presented|initially|conceived|powered|equipped|described|given|spanning|covering|consuming|requiring|within|where)\b"
)
INVERTED = re.compile(rf"\s+(?:came|comes|was|were|stood|stands)\s+{WHO_SLOT}")
"""After what stands first and is no subject: "Before it came X"."""
AMONG_THEM = re.compile(r",\s+(?:among(?:st)?\s+(?:them|these)|one\s+of\s+them)\s+(?:the\s+)?$")
"""Before one of many that are only counted: "200 variants appeared, among them X"."""
WHERE = re.compile(
    r"\W*(?:(?:where|whereas|while|although|though|when|once|because)\b"
    r"|(?:(?:an?|one|two|three|[\ue000-\uf8ff].)\s(?:\w+\s)?|(?:shortly|long|soon|even|years|months|weeks)\s)?(?:before|after)\s(?:the\s)?[\ue000-\uf8ff])"
)
"""The head of a sentence that begins with another's clause."""
FOR_HEAD = re.compile(
    r"\W*(?:for|in\s+the\s+case\s+of|as\s+for|with|(?:the\s+)?(?:(?:pre-?)?training|development)\s+(?:run\s+)?of)\s+(?:the\s+)?"
)
"""What leads up to the subject of a sentence: "For the base model, …", "Pretraining of the base model took …"."""
BESIDE = re.compile(
    r"\W*(?:to|on|at|by|beside|besides|behind|near|opposite|above|below|beneath|over|under|next\s+to|in\s+front\s+of|close\s+to)\s+"
)
BESIDE_IT = re.compile(
    r"\s+(?:(?:very\s+)?(?:right|left|side|feet|back)\b|(?:you|we|one|visitors|there|stands?|stood|hangs?|hung|lies|lay|sits|sat)\b)|\s*:\s"
)
"""Around what only says where another thing is, at the head of a sentence: "To its left you see X"."""
SET_ASIDE = re.compile(
    r"^\W*(?:instead|rather|despite|after|before|in\s+place|contrary|apart|besides|following|since)\b"
)
DERIVING = re.compile(
    r"\W*(?:the\s+|this\s+|its\s+)?(?:(?:instruct|chat|sft)\s?:\s)?(?:adaptation|(?:fine[\s-]?)?tuning|fine[\s-]?tuned|distillation|adapting|specialisation|specialization|compression|pruning|"
    r"continued\s+(?:pre-?)?training|instruction[\s-]tuning)\b"
)
REPLACED = re.compile(r"\b(?:replac|swap|exchang|supersed|supplant|succeed)\w*\s+(?:the\s+)?$")
REPLACING = re.compile(r"\b(?:replac|swap|exchang)\w*\s")
GOES_ON = re.compile(r"\s+and\s+(?:then\s+)?(?:is|was|has|had|took|takes|needed|needs|used|uses|ran|saw)\b")
BY_OTHERS = re.compile(r"\s(?:with|by|for)\s")
REPLACEMENT = re.compile(r",\s+(?:with|by)\b")
"""Where "replaces X, a dense network of 7 billion parameters, with …" goes on about the subject."""
LINKED = re.compile(
    r"(?:\b(?:of|for|behind|to\s+(?:pre-?)?train|(?:pre-?)?train(?:ing|ed|s)?|powers?|powered|give|gives|makes?\s+up|into|"
    r"(?:is|was|are|were)\s+(?:\w+\s+)?(?:reached|achieved|attained|obtained|scored|recorded|posted|set|used|needed|consumed)\b.{0,60}?\bby)|called|named|dubbed|in|to|leav(?:es|ing)|put)\s+(?:the\s+)?$"
)
OBJECT = re.compile(
    r"\b(?:to|from|after|before|by|into|with|against|beside|near|like|between|among|alongside)\s+(?:the\s+)?$"
)
BY_MAKER = re.compile(rf"[{MODEL}].\s+by\s+$")
"""Before the name of somebody that looks like a model's: "Tern-7B by AukLover2 was tuned"."""
AFTER_MODEL = re.compile(rf"[{MODEL}].\s*\((?:(?:based\s+)?(?:on|from)\s+)?$")
SAID_OF_NAME = re.compile(rf"[{MODEL}].\s*:\s+(?:an?|the|our)\s+")
"""What stands before the name of a kind: "tern_b_s13b: a ViT-B/16 trained on …"."""
_EXAMPLES = r"\(\s*(?:e\.g\.|for\s+(?:example|instance)|such\s+as)[^()]*$"
EXAMPLES = re.compile(_EXAMPLES)
EXAMPLES_OF_PEERS = re.compile(rf"[{PEER}].\s*{_EXAMPLES}")
"""Before what is named as an example, in brackets: "beats other generators (e.g., Tern, Auk)"."""
OF = re.compile(r"\b(?:than|over|(?:that|those|twice|half|double|times|size|level)\s+of)\s+$")
_VALUES = kind_chars(
    "percent", "points", "number", "params", "active", "tokens", "duration", "devices", "measure", "size"
)
TOLD = re.compile(f"[{_VALUES}].")
"""A value: what tells something of a model."""
VALUE_FOR = re.compile(
    rf"[{_VALUES}].\s+(?:\w+\s+){{0,2}}?(?:for|by|of)\s+(?:the\s+)?(?:(?:rival|competing|larger|smaller|older|newer)\s+)?$"
)
"""Before a model that a value is given to: "against 74.0 % for X" does not make X the subject of the sentence."""

_MEASURES = kind_chars("metric", "hardware")
_TESTS = kind_chars("benchmark")
_COUNTS = kind_chars("number", "devices")
_MACHINES = kind_chars("hardware", "devices")
_ON_MACHINES = rf"(?:\s+(?:on|using|with|across)\s+(?:(?:an?|the)\s+\w+\s+of\s+)?(?:[{_COUNTS}].\s+)?[{_MACHINES}].)?"
RELATIVES = kind_chars("predecessor", "successor", "base")
_WAS_MADE = r"(?:was|were|is|are|had\s+been|has\s+been)\s+(?:\w+\s+)?(?:pre-?)?(?:trained|tuned|run|built|made|tested)"
_WITH_WHICH = (
    r"(?:on|with|for|in|at|by|from)\s+which|(?:that|which)"
    rf"(?=\s+(?:the\s+)?{WHO_SLOT}\s+{_WAS_MADE}\s+(?:on|with|for|in|at|by|from|using)\b)"
)
IN_RELATIVE = re.compile(rf"(?:\w{{2,4}}\s+(?!which))?(?:{_WITH_WHICH})\s+(?:the\s+)?(?={WHO_SLOT})")
"""Before the subject of a relative clause on what something was done with: "the GPUs on which X was trained"."""
GIVEN_TO = re.compile(
    rf"(?:\s*[{_MEASURES}].)?(?:\s*\([^()]*\))?(?:\s+(?:on|in|at)\s+(?:the\s+)?[{_TESTS}].)?{_ON_MACHINES}\s*(?:(?!(?:above|below|than|over|that|those|better|higher|lower|more|less|ahead|behind|up|down|short|distilled|derived|adapted|pruned|compressed|finetuned|tuned|initiali[sz]ed|forked|successor|predecessor|sequel|replacement|continuation|heir|exception)\b)\w+\s+){{0,3}}?"
    rf"(?:for|of|by|in|from|in\s+the\s+case\s+of|(?:in|for)\s+that\s+of|used\s+by|needed\s+by|spent\s+on|{_WITH_WHICH})\s+(?:the\s+(?:(?:similarly|comparably|much|far|slightly)\s+)?(?:(?:larger|smaller|older|newer|bigger|sized|competing|rival)\s+)?)?(?:[{MAKER}].'s?\s+)?({WHO_SLOT})(?:\s+([{RELATIVES}].))?"
)
"""A model that a value is said to be of, right after it: "52 billion of X", "34.0% for X",
"9 days on 64 H100s for X"."""
_COUNTS_OF_PARAMETERS = kind_chars("params", "size")
ADDITION_FOR = re.compile(
    r"(?:\b(?:adapter|lora|autoencoder|speculator|drafter|verifier|probe|controlnet|projector)s?|\b(?:draft|reward|critic|value|guard|judge)[\s-]models?"
    rf"|[{_COUNTS_OF_PARAMETERS}].\s+[{TECHNIQUE}].|[{TECHNIQUE}].(?=\s+with\s+[{_COUNTS_OF_PARAMETERS}]))(?:\s*\([^()]*\))?(?:\s+(?:weights|model))?"
    rf"(?:\s+(?:with|of|having)\s+(?:[\w-]+\s+)?[{_COUNTS_OF_PARAMETERS}].(?:\s+\w+)?)?\s+for\s+(?:the\s+)?$"
)
"""Before a model that something else is made for, an adapter or a reward model: what is said is of that."""
FOR_US = re.compile(r"\s+(?:\w+\s+)?(?:for|in)\s+(?:us|ours)(?=\s*[.,;:!?)\"]|\s+(?:and|but|against)\s|\s*$)")
"""After a value: it is that of whoever speaks, "41 percent for us"."""
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?:\s+for)?|excluding|apart\s+from|aside\s+from|other\s+than|save\s+for|with\s+the\s+(?:sole\s+)?exception\s+of|but\s+not)"
    r"\s+(?:the\s+)?$"
)
"""Before a model of which the rest is not said: "all models except X"."""
SET_AGAINST = re.compile(
    rf",?\s+(?:compared\s+(?:with|to)|as\s+against|against|versus)\s+(?:the\s+|only\s+|about\s+)?[{_VALUES}].\s+"
    r"(?:\w+\s+){0,2}?(?:in|for|of|by|with)\s+(?:the\s+)?$"
)
""" "1.9 billion, compared with 24 billion in X": X is none that the sentence is about."""
WHEREAS = re.compile(r",\s+(?:while|whereas)\s+(?:the\s+)?$")
"""Before another model that the text only sets against whom it speaks of."""
WE_HAVE = re.compile(rf"\bwe\s+(?:\w+\s+)?(?:have|had|are\s+at|stand\s+at)\s+(?:\w+\s+)?[{_VALUES}].")
"""What those say who speak is of their model, whomever the sentence comes to: "we have 79 percent and X 74"."""
IN_BRACKETS = re.compile(rf"(?:\s*[{_MEASURES}].)?\s*\(\s*(?:the\s+)?({WHO_SLOT})\s*\)")
"""A model in brackets after its value: "24.8 BLEU (X)"."""
IN_TURN = re.compile(rf"\s+by\s+(?:\w+\s+){{0,3}}[{_VALUES}].(?:\s+\w+)?\s*(?:,|,?\s*and)\s+")
BY_IT = re.compile(rf"\s+by\s+(?:\w+\s+){{0,3}}[{_VALUES}]")
"""Around a second rival: "beats the former by 6.2 points and the latter by 1.9"."""
EACH = re.compile(r"\b(?:each|both|all|every|apiece|either)\b")

_CLAUSE_HEAD = re.compile(
    rf"(?:^|[;:,(]|\s[—–]|\b(?:and|but|while|whereas|although|though|because|since|where|when|that|as|if))\W*(?:the\s+|an?\s+)?(?:[{WHO_CHARS}].\s+)?$"
)


def begins_clause(code: str, at: int) -> bool:
    """Whether a clause begins at ``at``, an article or a possessive aside: what stands elsewhere is no subject."""
    return bool(_CLAUSE_HEAD.search(code, max(0, at - 16), at))


NEXT_STRANGER = re.compile(rf"(?:,|,?\s+(?:and|or|as\s+well\s+as))\s+(?:the\s+)?[{NAME}].\s*$")
"""A name that goes on a list, before what a parenthesis says of it."""


_AS_BUILT = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|follow(?:s|ed|ing)?|adopt(?:s|ed|ing)?|has|have|with|on|in|shares?|keeps?)\s(?:the\s|an?\s)?(?:same\s)?(?:\w+\s)?$"
)
_BUILD = re.compile(r"(?:['’]s)?\s(?:model\s)?architecture\b")


def is_build(code: str, start: int, end: int) -> bool:
    """Whether a model is only named for how another is built: "uses the X architecture"."""
    return bool(_BUILD.match(code, end) and _AS_BUILT.search(code, max(0, start - _PHRASE), start))


def is_instrument(code: str, start: int, end: int) -> bool:
    """Whether a model is only what something was made with: "X data", "labels written by X", "using X to write"."""
    before = max(0, start - _PHRASE)
    if _ITS_TEXT.match(code, end) or any(
        words.search(code, before, start) for words in (_WRITTEN_BY, GENERATED_BY, _EXAMPLE, MAKER_OF)
    ):
        return True
    return bool(_TO.match(code, end) and _USING.search(code, max(0, start - _PHRASE), start))


def is_tool(code: str, start: int, end: int) -> bool:
    """Whether what follows a model tells what was done with it: "X was used to label", "they used X to label"."""
    before = max(0, start - _PHRASE)
    return bool(USED_FOR.match(code, end) or (_TO.match(code, end) and _USING.search(code, before, start)))


def lends(code: str, at: int, end: int) -> bool:
    """Whether only a thing of a model's was used, whatever it is called: "trained using X's port on"."""
    used = _TRAINED_USING.search(code, max(0, at - _PHRASE), at)
    return used is not None and POSSESSIVE.match(code, end) is not None


def is_in_relative(code: str, at: int) -> bool:
    """Whether the model at a place is the subject of a relative clause only: "the GPUs on which X was trained"."""
    begun = _RELATIVE_HEAD.search(code, max(0, at - _PHRASE), at)
    return begun is not None and IN_RELATIVE.match(code, begun.start()) is not None


USED_FOR = re.compile(
    r"\s+(?:is|was|are|were)\s+(?:\w+ly\s+|then\s+|first\s+)?(?:used|employed|applied|prompted|asked)\s+(?:to|for)\b"
)
"""After a model that only was a tool: "X was used to label 100,000 hours"."""
OF_WHOSE = re.compile(rf"\bwhose\s+(?:\w+\s+){{0,2}}(?:[{RELATIVES}].\s+|\w+\s+)$")
"""Before a name within a relative clause, "whose teacher X was trained on …": the verb is that name's."""
_RELATIVE_HEAD = re.compile(r"(?:\b\w{2,4}\s+)?\b(?:which|that)\s+(?:the\s+)?$")


def is_excepted(code: str, at: int) -> bool:
    """Whether a sentence sets apart the model at a place: "all models except X"."""
    return _EXCEPT.search(code, max(0, at - _PHRASE), at) is not None
