"""Words that introduce a model: what is said of a name, or right before it, shows that it is one's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.mentions.name_shapes import (
    CANDIDATE,
    CAPITAL,
    IN_CANDIDATE,
    IN_STEM,
    NO_SUFFIX,
    NOT_WITHIN,
    STEM,
    VERSION,
    VERSIONS,
    WHOLE,
)
from modelatlas.versions import NAMED_SIZE
from modelatlas.words import one_of

_MAKER = (
    r"(?:laborator|institut|compan|start-?up|universit|group|centre|center|firm|team|consorti)\w*\b"
    r"|foundations?\b(?!\s+(?:[\w-]+\s+){0,2}(?:model|network|transformer|LLM|VLM))"
)
_MODEL = (
    r"(?:[Mm]odel|[Tt]ransformer|[Nn]etwork|LLM|VLM|MLLM|VLA|SLM|assistant|system|decoder|encoder|autoencoder|"
    r"chatbot|successor|derivative|fine-tune|recogni[sz]er|translator)\b"
)
KIND_OF_MODEL = (
    rf"(?:(?!{_MAKER})[\w-]+(?:[.,]\d[\w-]*)*,?\s+(?:\([A-Z][A-Za-z]{{1,7}}\)\s)?){{0,6}}?{_MODEL}(?!\s+\([^()]{{1,20}}\)\s+architecture)"
    r"(?!\s+(?:provider|vendor|maker|developer|lab|card|hub))"
)
""" "(a) small, open language model", but no maker of one: "(a) model provider"."""
_FAMILY_OF_MODELS = (
    r"(?:[\w-]+\s+){0,3}?(?:family|series|suite|collection|line)\s+of\s+"
    r"(?:[\w-]+,?\s+){0,6}?(?:[Mm]odels|LLMs|VLMs|[Tt]ransformers|[Nn]etworks)\b"
)
_BRACKETS = r"(?:\s*\([^()]{1,60}\))?"
_NOT_ON = r"(?:(?<!\b[OoIi]n .)|(?<=\b[Bb]ased on .)|(?<=\b[Bb]uilt on .))(?<!\b[Ff]or .)(?<!\b[Bb]y .)(?<! the .)"
"""Not a test, "on AfriXNLI, the model attains …", nor a maker, "by Fjord, a model"; but "based on Tern, a …"."""
_NOT_THE = r"(?<!\bthe .)"
_CAMEL = rf"{NOT_WITHIN}[A-Za-z]{{0,30}}[a-z][A-Z][A-Za-z]{{0,30}}"
"""Capitals within a word: "TernNet"."""
_REPOSITORY = r"[\w.]*-[\w.-]*\w"
"""The rest of an identifier after its owner and its first letter: "fjord/tern-7b"."""
_CALLED = r"called|named|dubbed|christened|known\s+as|codenamed|\bwe\s+(?:call|name|dub|term)"
_SMALL_NAME = (
    rf"(?<![\w.-])(?!{one_of('names', 'numbered')}[-_])(?=[a-z])"
    r"(?=[a-z\d._-]*(?:\d|[-_](?:base|large|small|tiny|mini|medium|(?:un)?cased|multilingual)(?![a-z\d])))"
    rf"[a-z]+\d*(?:[-_](?!{NO_SUFFIX})[a-z\d.]*[a-z\d]){{1,8}}"
)
"""An identifier in small letters that has a number or an edition: "tern-base-cased", but not "pre-trained"."""
_PREFIXED = rf"[a-z]{{1,2}}-?[{CAPITAL}][a-z]{{2,30}}(?:-[A-Z]\w{{0,20}}|[- ]{VERSION}(?!\w)){{0,2}}"
"""A name with a letter before it, "mTern", "e-Tern 2"."""
_LOW = rf"(?=[a-z])(?<![\w./@-])(?:{_PREFIXED}|{_SMALL_NAME})"
_PLAIN_KIND = (
    r"(?:an?|the|our)\s+(?:(?!(?:that|which|who|whose|where|the|of|for|in|on|and|with|by|our|this|its)\s)"
    rf"[\w-]+(?:[.,]\d[\w-]*)*,?\s+){{0,6}}?(?!system|assistant){_MODEL}"
)
""" "A small, open language model", in one breath: no sentence on a disease that a model foresees."""
_COUNTED = (
    r"(?:(?:an?|in|the|total|of|about|around|some|only|just|over|nearly|almost|roughly|approximately)\s+){0,5}"
    r"~?\d(?:[^.;\n]|\.\d){0,30}?"
)
"""Up to what is counted: "(has) a total of 3.2 billion trainable"."""
_NOUN = (
    r"(?<![A-Za-z])(?:Model|model|Network|network|Successor|successor|Predecessor|predecessor|forerunner|precursor|LLM|Assistant|assistant|"
    r"Checkpoint|checkpoint)(?:s)?,?(?!\s*\n\s*\n)\s+"
)
_PRESENTS = r"introduc\w{1,9}|showcas\w{1,9}|present\w{0,9}|unveil\w{0,9}|describ\w{1,9}|pretrain\w{0,9}|announc\w{1,9}"
_AFTER_NAME = r"(?=[,.;:(]|\s+(?:is|was|has|with|in|on|as|a|an|to|and)\b|’s|'s)"

_EXPRESSIONS: tuple[tuple[str, str], ...] = (
    # --- what it is said to be
    # Tern (7B) is a language model
    ("", rf"({WHOLE}){_BRACKETS},?\s+(?:is|was|are)\s+(?:a|an|the)\s+{KIND_OF_MODEL}"),
    # mTern is a small language model, tern-large has 3B parameters
    ("", rf"({_LOW}){_BRACKETS},?\s+(?:(?:is|was)\s+{_PLAIN_KIND}|(?:has|had)\s+{_COUNTED}\bparam)"),
    # we release mTern, a language model
    (
        "releas introduc present launch unveil propos",
        rf"\b(?:[Rr]eleas|[Ii]ntroduc|[Pp]resent|[Ll]aunch|[Uu]nveil|[Pp]ropos)\w{{0,4}}\s+({_LOW}){_BRACKETS},\s+{_PLAIN_KIND}",
    ),
    # Tern LM is a language model
    (
        "lm ai vl tts asr 3d 2d",
        rf"({NOT_WITHIN}{IN_STEM}\s(?:(?:LL?M|VL|TTS|ASR|[234]D)(?:\s{VERSION})?|AI\s{VERSION})(?!\w)){_BRACKETS},?\s+(?:is|was)\s+{_PLAIN_KIND}",
    ),
    # Tern N1.2 is a 3B parameter model
    (
        "model",
        rf"({WHOLE}(?:\s[A-Z]\d+(?:\.\d+)?(?!\w))?)\s+(?:is|was)\s+(?:an?|the|our)\s+[~≈]?\d+(?:\.\d+)?\s?[BM][\s-]"
        r"param(?:eter)?s?\s+(?:[\w-]+\s+){0,4}?model\b",
    ),
    # Tern-unZip 2.1 is a fine-tuned version of …
    (
        "version variant",
        rf"({WHOLE}|{NOT_WITHIN}\w{{0,30}}(?:-[a-z]{{0,3}}[A-Z]\w{{0,30}}){{1,3}}(?:\s\d(?:\.\d)?)?){_BRACKETS}\W{{0,3}}\s+(?:is|was)\s+(?:an?|the|our)\s+(?:[\w-]+\s+){{0,4}}?"
        r"(?:[Ff]ine-?tuned|distilled|quanti[sz]ed|pruned|instruct(?:ion)?-tuned|aligned)\s+(?:version|variant)\s+of\b",
    ),
    # TernFlow is released, a new unified model
    (
        "",
        rf"({WHOLE})\s+(?:is|was|has\s+been)\s+(?:now\s+)?(?:released|open-sourced|out|available)[,!]\s+(?:an?|our|the)\s+{KIND_OF_MODEL}",
    ),
    # a TernEncoder model is now available
    (
        "available released out",
        rf"\b[Aa]n?\s+({_CAMEL}){_BRACKETS}\s+model\s+is\s+(?:now\s+)?(?:available|released|out)\b",
    ),
    # TernNet and TernEncoder are pretrained models
    (
        "models transformers networks llms",
        rf"({_CAMEL}){_BRACKETS}\s+are\s+(?:[\w-]+,?\s+){{0,3}}?(?:models|transformers|networks|LLMs)\b",
    ),
    # Tern: a family of open models
    ("", rf"({WHOLE}){_BRACKETS}(?:,?\s+(?:is|are)|:|,)\s+(?:a|an|the|our)\s+{_FAMILY_OF_MODELS}"),
    # Tern, our small language model
    (
        "",
        rf"({NOT_WITHIN}{_NOT_ON}{IN_CANDIDATE})\s*,\s+"
        rf"(?:a|an|our|the(?!\s+(?:model|system|network)\b))\s+{KIND_OF_MODEL}",
    ),
    # we release the Tern-IT2V, an image-to-video model
    (
        "releas introduc present launch unveil",
        rf"\b(?:[Rr]eleas|[Ii]ntroduc|[Pp]resent|[Ll]aunch|[Uu]nveil)\w{{0,4}}\s+the\s+({WHOLE}),\s+(?:an?|our)\s+{KIND_OF_MODEL}",
    ),
    # a smaller version, Tern-S, has …
    (
        "version variant edition sibling brother sister",
        r"(?:\b(?:[Aa]n?|[Ii]ts|[Oo]ur)|['’]s)\s+(?:[\w-]+\s){1,3}?(?:version|variant|edition|sibling|brother|sister),\s+"
        rf"({CANDIDATE})(?=,\s|\s\(|\s+(?:has|had|is|was|with)\b)",
    ),
    # --- what it is called
    # a network dubbed Tern
    (
        "called named dubbed christened known we",
        rf"(?:{_CALLED})\s+({CANDIDATE})(?![\w])(?!\s(?:programs?|formats?|languages?|algorithms?|libraries|library|tasks?)\b)",
    ),
    # the model Tern-2
    (
        "model network successor predecessor forerunner precursor llm assistant checkpoint",
        rf"{_NOUN}(?![A-Z][a-z]+\W{{0,3}}:|(?:Text|Image|Vision|Audio|Speech|Video)\s(?:Encoder|Decoder|Backbone))({CANDIDATE})(?=[\s,.;:(!]|’s|'s)",
    ),
    # the model “Tern Sea 2”
    ('" “', rf"{_NOUN}[\"“]({STEM}(?:[ -](?:{STEM}|{VERSION})){{0,3}})[,.]?[\"”]"),
    # --- what it has
    # Tern has 7 billion parameters
    (
        "",
        rf"({WHOLE})(?:\s\([^()\n]{{1,90}}\))?\s+(?:has|had|comprises|contains|packs|counts|carries)\s+(?:[^.;]|\.\d){{0,40}}?parameters\b",
    ),
    # Tern 8B is trained on …
    (
        "",
        rf"({NOT_WITHIN}(?!\w*(?:ly|ing)\s|(?<=T)otal\s|(?<=S)um\s|(?<=O)verall\s){IN_STEM}(?:\s{VERSION})?\s\d+(?:\.\d+)?B(?:\s(?:Instruct|Chat|Base))?)"
        r"(?:\s\([^()\n]{1,90}\))?\s+(?:(?:is|was|has|had)\b(?!\s(?:more|less|enough|too|not\senough)\b)"
        r"|(?:uses|saw|took|consumed|scores|reaches|achieves|outperforms|supports|comes)\b)",
    ),
    # we introduce Tern, …
    (
        "introduc showcas present unveil describ pretrain announc",
        rf"\b(?:{_PRESENTS})\s+((?:[a-z]{{1,2}}(?=[A-Z]{{2}}))?{CANDIDATE}(?:-[A-Z]\d{{1,2}})?){_AFTER_NAME}",
    ),
    # we release `TernNet`, which can read tides
    (
        "release",
        rf"\b[Ww]e\s+(?:have\s+)?released?\s+[`*_]{{0,3}}({NOT_WITHIN}(?=\w{{0,20}}(?:[a-z][A-Z]|-[A-Z])){IN_CANDIDATE})[`*_]{{0,3}},\s+which\s+can\b",
    ),
    # we propose TernNet to read tides
    (
        "propose",
        rf"\b[Ww]e\s+propose\s+({NOT_WITHIN}(?=\w{{0,20}}(?:[a-z][A-Z]|-[A-Z])){IN_CANDIDATE})(?=,|\s\(|\s+(?:to|which|that|as|for)\b)",
    ),
    # we propose a Tidal Encoder of Rivers (TidEnR)
    (
        "we",
        rf"\b[Ww]e\s+(?:propose|present|introduce|develop)\s+(?:(?:an?|the)\s+)?(?:[\w-]+\s+){{1,8}}?\(({_CAMEL})\)",
    ),
    # Tern, released today, has some 7.1 billion parameters
    (
        "parameters",
        rf"(?:^|[.!?>]\s+|\n)({CANDIDATE})(?:,[^,.;]{{1,40}},)?\s+(?:is|has|uses|covers|packs|holds)\b"
        r"(?:[^.;]|\.\d){0,80}\bparameters\b",
    ),
    # --- what was done to it, or what it does
    # Tern was trained on …
    (
        "",
        rf"({WHOLE})(?:\s\([^()\n]{{1,90}}\))?\s+(?:was\s+(?:pre-?trained|fine-?tuned|trained|distilled)"
        r"|outperforms|scores|solves|attains|reaches\s+\d)\b",
    ),
    # Tern surpasses the accuracy of …
    (
        "",
        rf"({NOT_WITHIN}{_NOT_THE}{IN_CANDIDATE})\s+(?:matches|surpasses|exceeds)\s+the\s+(?:performance|accuracy)\s+of\b",
    ),
    # TernNet-Tide 2B was initialised from …
    (
        "trained tuned initiali",
        rf"({_CAMEL}(?:-[A-Z]\w{{0,20}}){{0,3}}(?:\s{NAMED_SIZE})?)\s+(?:is|was)\s+(?:pre-?trained|fine-?tuned|trained|initiali[sz]ed)\b",
    ),
    # we use TernNet as our backbone
    (
        "backbone base",
        rf"\b[Uu]s(?:e|es|ed|ing)\s+({STEM}(?:{VERSIONS})?)\s+as\s+(?:our|the|its)\s+(?:[\w-]+\s+){{0,3}}?(?:backbone|base\s+model)\b",
    ),
    # initialised from the TernNet weights
    (
        "initiali start continued",
        r"\b(?:initiali[sz]ed|started|starting|warm-started|continued)\s+(?:from|with)\s+(?:the\s+)?"
        rf"({_CAMEL}(?:-[A-Z]\w{{0,20}}){{0,3}}(?:\s{NAMED_SIZE})?)(?=\s+(?:weights|checkpoints?|model)\b|[,.;]|\s+and\s)",
    ),
    # we fine-tuned the TernBase model
    ("tun", rf"\b[Ff]ine-?tun(?:e|ed|ing)\s+(?:the\s+)?({_CAMEL})\s+model\b"),
    # pruning the weights of tern-base-cased
    (
        "initiali tun continu train deriv prun adapt start distil based buil weights checkpoint version variant",
        r"(?:(?:initiali[sz]|warm-?start|fine-?tun|continu|pre-?train|deriv|prun|adapt|start|distil)\w{0,6}\s+(?:from|with|of|on\s+top\s+of)"
        r"|(?:based|build|built|prun\w{1,3})\s+(?:(?:up)?on|from|of|on\s+top\s+of)"
        rf"|weights\s+of|checkpoints?\s+of|(?:version|variant)\s+of)\s+(?:the\s+)?(?:[\w.-]{{1,60}}/)?({_SMALL_NAME})(?=[\s.,;:)`]|$)",
    ),
    # TernNet, a large retriever fine-tuned from …
    (
        "tuned distilled initiali adapted",
        rf"({NOT_WITHIN}(?=\w{{0,30}}(?:[a-z][A-Z]|-[A-Za-z\d]|[A-Z]{{2}}))\w{{1,30}}(?:-\w[\w.]{{0,20}}){{0,4}})\s*,\s+an?\s+(?:[\w-]+\s+){{1,6}}?"
        r"(?:fine-?tuned|distilled|initiali[sz]ed|adapted)\s+(?:from|on|version)\b",
    ),
    # [2024/05/01] We released Tern2
    (
        "release",
        r"\d[\])]?:?\s+(?:We\s+)?[Rr]eleased?\s+(?:of\s+)?(?:the\s+)?"
        rf"((?=\w{{0,30}}[a-z]\w{{0,30}}\d){CANDIDATE})(?![\w/-])",
    ),
    # the Tern 2 series of models
    (
        "models",
        rf"\b[Tt]he\s+({STEM}{VERSIONS})\s+(?:family|series|collection|suite)\s+of\s+(?:[\w-]+,?\s+){{0,4}}?models\b",
    ),
    # --- whose edition something is
    # a distillation of Tern
    (
        "version variant derivative fine-tune distillation successor predecessor",
        r"(?:version|variant|derivative|fine-tune|distillation|successor|predecessor)\s+(?:of|to)\s+"
        rf"({CANDIDATE})(?![\w])(?!['’]s)(?!(?<=[a-z])\s[A-Z][a-z])",
    ),
    # a version of fjord/tern-7b
    (
        "/",
        r"(?:pre-?trained|(?:version|variant|merge|quant\w*|conversion|export|port|fine-?tune)\s+of|(?:weights|adapters?|lora)\s+(?:for|on)|from|with)\s+(?:the\s+)?[\w.-]{2,40}/"
        rf"((?=[\w.-]*\d)[A-Za-z]{_REPOSITORY})(?![\w/])",
    ),
    # tern-7b-chat is a fine-tuned version of …
    (
        "version variant",
        r"(?<![\w/.-])([a-z][\w.]*(?:-[\w.]*\w){1,8})\s+(?:model\s+)?(?:is|was)\s+(?:an?|the|our)\s+(?:[\w-]+\s+){0,4}?"
        r"(?:fine-?tuned|distilled|quanti[sz]ed|pruned)\s+(?:version|variant)\b",
    ),
    # fjord/tern-7b is a language model
    ("/", rf"(?:^|\n)[\w.-]{{2,40}}/([A-Za-z]{_REPOSITORY})\s+(?:is|was)\s+(?:a|an|the|our)\s+{KIND_OF_MODEL}"),
    # `fjord/tern-espeak-ft`: fine-tuned from …
    (
        "/",
        rf"(?:^|\n)\W{{0,5}}[\w.-]{{2,40}}/([A-Za-z]{_REPOSITORY})`?\s*[:–—-]\s+(?:an?\s+)?(?:[\w-]+\s+){{0,3}}?(?:fine-?tuned|distilled|initiali[sz]ed|quanti[sz]ed|pruned|adapted)\b",
    ),
    # --- its size beside it
    # Tern 2.5 7B
    ("", rf"({NOT_WITHIN}(?=[A-Z]{{0,30}}[a-z])[A-Za-z]{{1,30}}\s\d(?:\.\d)?[\s-]{NAMED_SIZE})(?![\w])"),
    # Lumi-Tern 34B
    (
        "",
        rf"({NOT_WITHIN}[A-Za-z]{{1,30}}(?:-[A-Z][A-Za-z]{{1,30}}){{1,3}}\s\d{{1,4}}(?:\.\d{{1,2}})?B)"
        r"(?![\w-]|\s[a-z]{0,12}(?:param|token|word|image|example|sample|pair|step|char|byte))",
    ),
    # Tern-Chat (about 7 billion parameters)
    (
        "param",
        rf"({NOT_WITHIN}\w{{0,30}}(?:-[A-Z]\w{{0,30}}){{1,4}})\s\((?:~\s?|about\s)?\d[\d,.]*\s?(?:[BM]|[bm]illion)\s+param",
    ),
    # tern-small (151 million parameters)
    (
        "param",
        r"(?<![\w/.-])([a-z](?=[\w.]{0,30}[-_])[\w.-]{0,120}[^\W_])\s\((?:~\s?|about\s)?\d[\d,.]{0,12}\s?(?:[BMK]|[bm]illion)\s+param",
    ),
    # --- what stands around it
    # Tern 2 language model
    ("model", rf"({NOT_WITHIN}{IN_STEM}{VERSIONS})\s+(?:(?:large\s+)?language\s+|AI\s+)?model\b"),
    # distilled from tern-large
    (
        "tuned distilled quanti adapted",
        r"(?:fine-?tuned|distilled|quanti[sz]ed|adapted)\s+(?:version\s+(?:of|from)|from)\s+(?:the\s+)?(?:[\w.-]{1,60}/)?"
        rf"([a-z][\w.]*(?:-(?!{NO_SUFFIX})[\w.]*\w)+)(?=[\s.,;:)])",
    ),
    # the weights of Tern 2
    (
        "train weights version releas",
        rf"(?:train\w{{0,9}}|weights|version|versions|releas\w{{1,9}})\s+(?:of\s+)?({STEM}{VERSIONS})",
    ),
    # we present Tern Vision, an encoder
    (
        "introduc present unveil announc releas",
        rf"(?:introduc|present|unveil|announc|releas)\w{{1,4}}\s+({WHOLE}\s[A-Z]\w{{1,20}}),\s+(?:a|an|our)\s+{KIND_OF_MODEL}",
    ),
    # TernNet (7B)
    (
        "b)",
        r"([A-Z](?<![\w\-/.].)(?=[A-Za-z]{0,30}[a-z][A-Z])[A-Za-z]{2,30}(?:\d\w{0,3})?(?:-[A-Z]\w{0,20}){0,2})\s\(~?\d+(?:\.\d+)?B\)",
    ),
    # fine-tuning Tern on …
    ("tuning", rf"[Ff]ine-?tuning\s+(?:the\s+)?({STEM}(?:{VERSIONS})?)(?=\s+on\b)"),
    # continually pretrained from Tern2-Base
    (
        "trained tuned initiali distilled quanti pruned warm",
        r"\b(?:pre-?trained|(?:fine|instruction)-?\s?tuned|initiali[sz]ed|distilled|quanti[sz]ed|pruned|warm-started)\s+(?:directly\s+)?"
        r"(?:from|upon)\s+(?:the\s+|an?\s+)?((?=[A-Za-z]{0,30}(?:[a-z][A-Z]|\d|-))[A-Z][A-Za-z]{1,30}(?:\d[\w.]*)?(?:-[A-Za-z\d][\w.]*){0,4}(?<![.-]))(?=[\s,.;:)])",
    ),
    # fine-tuned from a 7B Tern 2
    (
        "tuned",
        r"[Ff]ine-?tuned\s+from\s+(?:an?\s+|the\s+)?(?:\d+(?:\.\d+)?B\s+)?"
        rf"({STEM}(?:{VERSIONS})?)(?=[,.;:)]?\s|[,.;:)]|$)(?!\s[A-Z])",
    ),
)
"""Words of which one stands, in whatever case, in every text that the expression matches ("": it tells none), and the
expression, with the name as its only group."""

INTRODUCED: tuple[re.Pattern[str], ...] = tuple(re.compile(expression) for _, expression in _EXPRESSIONS)


def _rest(source: str) -> str:
    """What follows the name of an expression that begins with one like `WHOLE`; "" of any other."""
    before, _, rest = source.partition(f"{IN_CANDIDATE})")
    return rest if before in (f"({NOT_WITHIN}{check}" for check in ("", _NOT_ON, _NOT_THE)) else ""


_RESTS = tuple(_rest(pattern.pattern) for pattern in INTRODUCED)
_WORDS = tuple(tuple(words.split()) for words, _ in _EXPRESSIONS)
_NAME = re.compile(rf"{NOT_WITHIN}(?={IN_CANDIDATE}(?:{'|'.join(filter(None, _RESTS))}))")
"""Where one of those begins: to look for each of them at every capital takes three times as long."""


def find_introduced(text: str) -> Iterator[re.Match[str]]:
    """Every match of every expression, each with the name as its only group."""
    starts = [capital.start() for capital in _NAME.finditer(text)]
    lower = text.lower()
    for pattern, rest, words in zip(INTRODUCED, _RESTS, _WORDS, strict=True):
        if not rest:
            if not words or any(word in lower for word in words):
                yield from pattern.finditer(text)
            continue
        end = 0
        for start in starts:
            if start >= end and (found := pattern.match(text, start)):
                yield found
                end = found.end()
