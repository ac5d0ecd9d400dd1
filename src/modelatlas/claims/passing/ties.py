"""What a sentence ties to something beside its model: a baseline's base, the licence of data, a program's date."""

from __future__ import annotations

import re

from modelatlas.claims.passing.places import comes_after, places_of
from modelatlas.claims.passing.telling import MODEL, SIGNS
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.model import Node
from modelatlas.patterns import kind_char
from modelatlas.words import one_of

_IT = "".join(kind_char("anaphor", tagged) for tagged in (False, True))
_RIVAL = "".join(kind_char("peer", tagged) for tagged in (False, True))
_DEVICE = "".join(kind_char("hardware", tagged) for tagged in (False, True))
_MAKER = "".join(kind_char(kind, tagged) for kind in ("organization", "name") for tagged in (False, True))
_NAMED = "".join(kind_char(kind, tagged) for kind in ("name", "license") for tagged in (False, True))
_ARTIFACT = "".join(kind_char("artifact", tagged) for tagged in (False, True))
_WHEN = "".join(kind_char(kind, tagged) for kind in ("year", "date") for tagged in (False, True))
_LIKE_IT = re.compile(r"[\s-](?:based|like|style|inspired|compatible|derived)\b")
"""After a licence: that another one is made from it."""
_OF_DATA = re.compile(
    r"\W*(?:the|this|our)\s+(?:[\ue000-\uf8ff]{2}\s+)?(?:[\w-]+\s+){0,3}data\s?set\b[^.;]{0,200}\blicen[cs]ed\b"
    r"|[^.;]{0,80}\bdata\s+(?:of\s+[^.;,]{1,40}\s)?(?:is|are)\s+(?:\w+\s+)?(?:licen[cs]ed|published|released|provided|available|shared)\b"
)
"""A sentence on the licence of a set of data."""
_REPLACED = re.compile(
    r"\b(?:replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|formerly|previously|no\s+longer)\b[^.;]{0,60}$"
)
"""Before a licence that is the model's no more."""
_FOR_EXAMPLE = re.compile(
    r"(?:\be\.?g\.?,?|\bsuch\s+as|\bfor\s+(?:example|instance),?|\blicen[cs]es\s+(?:like|including))\s+[^.;)]{0,80}$"
)
"""Before a licence that is one of several that things may have."""
_OF_THEIRS = re.compile(
    rf"[{_MAKER}].\s?['’]s?\s+(?:(?:own|original|open|public|released|pre-?trained)\s+)*(?:(?:weights|parameters|checkpoints?)\b|[{_ARTIFACT}].)[^,;]{{0,60}}$"
)
"""Before the licence of what somebody who is named has released: "Fjord's parameters are under …"."""
_BUNDLED = re.compile(
    r"\b(?:bundles?|bundled|vendored|third-?\s?party|dependenc(?:y|ies)|upstream|adapted\s+from|portions?|derived\s+from\s+code)\b"
)
"""A sentence on the licence of somebody else's work."""
_HOWEVER = re.compile(r"\s(?:however|but|although|though|except)\b")
"""Where a sentence goes on to what is licensed otherwise: "…, however portions of it are under other terms"."""
_THANKS = re.compile(
    rf"{SIGNS}(?:we\s+(?:also\s+)?(?:thank|acknowledge|are\s+grateful)|(?:many\s+|special\s+)?thanks\s+to)\b"
    r"|[^.;]{0,60}\b(?:code|modules?|components?|parts?|implementations?)\b[^.;]{0,40}\b(?:from|by|of)\s+[\ue000-\uf8ff]{2}[^.;]{0,60}"
    r"(?:\bwhich\s+(?:is|are)\b|\(\s*[\ue000-\uf8ff]{2}\s*\))"
)
"""A sentence on what others have written: "It has code from Tern, which is licensed under …"."""
_SOFTWARE_VERSION = re.compile(
    r"(?<![\w.])v?\d+\.\d+\.\d+(?![\w.]*\d)|\bpypi\b|\bcommit\b"
    r"|\b(?:version|release)\s+[^\s,;]{1,8}\s+of\s+(?:the\s+|our\s+)?(?:\w+\s+)?(?:library|package|toolkit|framework|software|app|plug-?in)\b"
)
"""A release of a program: three numbers, a place where programs are, what it is called."""
_DEVICE_CAME = re.compile(
    rf"\W*(?:(?:in\s+)?[{_WHEN}].\s*,?\s+)?(?:the\s+)?[{_DEVICE}].(?:\s+(?:gpus?|tpus?|chips?|cards?|accelerators?))?\s+(?:was|were|is|are|has\s+been|came|appeared|launched)\b"
    rf"|\b(?:releas|launch|introduc|announc|unveil|present)\w+\s+(?:the\s+|its\s+)?[{_DEVICE}]."
)
"""A sentence on when a device came out."""
_PUT_OUT = (
    r"(?:(?:first|originally|also)\s+)?(?:released|published|introduced|launched|unveiled|presented|appeared|posted)\s+"
    rf"(?:[^\s.;,]+\s+){{0,3}}?[{_WHEN}]."
)
_THING_CAME = re.compile(
    rf"(?<!weights and )(?<!models and )(?<!checkpoints and )\b(?:{one_of('makers', 'outputs')}|tools?"
    rf"|work|{one_of('makers', 'accounts')}\s+(?:of|on|about|for|to)\s+(?:the\s+)?[{MODEL}].\s*,?"
    r"|versions?\s+of\s+[^\s.;,]+|(?:best|other|previous|existing|earlier|strongest)\s+(?:[\w-]+\s+){0,2}models)\s+"
    rf"(?:(?:that|which)\s+)?(?:(?:is|was|were|has\s+been)\s+)?{_PUT_OUT}"
    rf"|\b(?:of|with|using|from|on|via|in|and|under)\s+(?:the\s+)?[{_NAMED}].\s*,\s+{_PUT_OUT}"
)
"""When something came out that its noun says is no model of the page: "building on our maps released in 2021"."""
_VARIANT_OF = re.compile(r"\b(?:version|variant|edition|flavou?r)\s+of\s+(?:the\s+)?$")
_TRAINED_ITSELF = re.compile(r"\s*,\s+(?:\w+\s+)?(?:pre-?trained|trained\s+from\s+scratch)\b")
_OF_PAGE = re.compile(
    r"\W*(?:this|the)\s+(?:\w+\s+)?(?:cards?|documents?|pages?|sections?|readmes?|appendix|table|figure)\s+(?:is|was|were|has|draws)\b"
    r"|\W*(?:(?:content|text|parts?|information)\s+(?:of|from|in)\s+)?(?:[\ue000-\uf8ff]{2}|model|this|the|our|\s){0,5}(?:cards?|readme)"
    r"\s+(?:(?:is|was|has\s+been)\s+)?(?:adapted|based|taken|modified|derived|copied|borrowed|written|prepared)\b"
)
"""A sentence on the page itself: "This card was written by Ann Bell, and is based on that of Tern"."""
_OTHER_USE = re.compile(
    rf"\bfor\s+(?:a\s+)?comparison\b|\bas\s+(?:[{_RIVAL}].|(?:(?:a|an|the|our)\s+)?(?:\w+\s+)?baselines?\b)"
    r"|\b(?:in|for)\s+(?:(?:an?|the|our|one)\s+)?ablations?\b"
    r"|\bif\s+[^,;]{1,60}\s(?:were|had\s+been)\b"
)
"""Of a model that was tuned to compare it, or of what would be: "we fine-tuned Tern as a baseline"."""
_PART_IS = re.compile(
    rf"(?:[{_IT}].\s+(?:of|for|behind)\s+(?:the\s+)?[{MODEL}].|\b(?:the|its|our|this)\s+(?:(?:[\w-]+|[\ue000-\uf8ff]{{2}})\s+){{0,2}}(?:architecture|design|tokeni[sz]er"
    r"|vocabulary|scripts?|repository|repo|demo|implementation|recipes?|code\s?base|template|website|interface|code)"
    rf"(?:\s+(?:of|for|behind)\s+(?:the\s+)?[{MODEL}].)?)"
    r"\s+(?:is|was|are|were|has\s+been)\s(?:[\w-]+\s+){1,4}$"
)
"""Before what is the pattern of a part alone: "the architecture of Tern is based on Auk"."""
_PART_FROM = re.compile(
    rf"(?:\b(?:tables?|figures?|plots?|code|scripts?|config\w*|prompts?|templates?|text|wording|implementation)|(?P<part>[{_ARTIFACT}].))\s+"
    r"(?:and\s+[\w-]+\s+)?(?:(?:is|are|was|were|has|have)\s+(?:been\s+)?)?(?:[\w-]+\s+)?"
    r"(?:adapted|ported|taken|modified|copied|borrowed)(?:\s?/\s?\w+)?\s+from\s+(?:the\s+)?\W*$"
)
"""Before what only code, a table or a text was taken from: "scripts adapted from Tarn"."""
_OF_BASE = re.compile(
    rf"\b(?:from|of|with)\s+(?:the\s+)?[{MODEL}].\s+(?:that\s+(?:is|was)\s+)?(?:based|built)\s+(?:up)?on\s+(?:the\s+)?$"
    rf"|\b(?:based|built)\s+(?:up)?on\s+(?:the\s+)?[{MODEL}].[^;({MODEL}]{{0,90}},\s+an?\s+(?:\S+\s+){{0,8}}?(?:model|network|llm|lm|encoder|decoder)\s+(?:\w+\s+)?"
    r"(?:derived|distilled|fine-?tuned|adapted|trained|initiali[sz]ed|built|based)\s+(?:from|on|upon)\s+(?:the\s+)?$"
)
"""Before the base of what is itself a base, or of a distillation: "a model distilled from Auk based on Tern"; "based on
Auk, a model derived from Tern".
"""
_DATA = "".join(kind_char(kind, tagged) for kind in ("dataset", "data", "benchmark") for tagged in (False, True))
_OF_NO_MODEL = re.compile(
    rf"(?:\b(?:{one_of('makers', 'outputs')}|data(?:sets?)?|corpus|corpora|tokeni[sz]ers?|vocabular(?:y|ies)"
    r"|questions?|answers?|texts?|examples?"
    r"|traces?|trajectories|instructions?|templates?|judges?|critics?|verifiers?"
    r"|filters?|baselines?|evaluations?|scores?|(?:reward|judge|critic|draft|baseline|annotation|proxy|reference|scoring)\s+models?"
    rf"|(?:with|of|by|to|against|other|many|all)\s+models|by\s+an?\s+(?:\w+\s+)?model)|[{_DATA}].)\s+(?:(?:that|which)\s+)?(?:(?:is|was|are|were|has\s+been|have\s+been)\s+)?"
    r"(?:(?:\w+ly|then|first|also|further)\s+)?(?:fine-?\s?tuned|derived|distilled|adapted|initiali[sz]ed|based|built|pruned|quanti[sz]ed|tuned|taken|obtained|created|developed|trained)\s+"
    rf"(?:\w+\s+)?(?:from|on|upon|of|with|using)\s[^.;,{MODEL}]{{0,60}}$"
    r"|\b(?:from|on|upon|with)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:cards?|papers?|reports?|results?|ideas?|work|findings?|recipes?|code|implementations?|repository"
    r"|experiments?|experience|documentation)\s+(?:of|for|in|by|from|behind|on)\s+(?:the\s+)?$"
)
"""Before the base of what is no model, or of models that others are measured against: "data distilled from Tern"."""
_ON_EVIDENCE = re.compile(
    r"\W*(?:based|built)\s+(?:up)?on\s+[^,]{1,60},\s+(?!(?:it|this|the\s+model|our\s+model|fine-?tuned|trained|tuned|with|but|and|using|further)\b|["
    + _IT
    + r"])\S"
    rf"|\W*based\s+(?:up)?on\s+(?:the\s+)?[{MODEL}].\s+and\s+(?!(?:fine-?|further|is|was|then|trained|tuned|has|uses|it)\b|[{MODEL}])"
)
"""A sentence on what follows from something: "Based on Tern and our own ratings, …"."""
_ON_A_NOUN = re.compile(r"[^\s,;:.(—–-]\s+(?:based|built)\s+(?:up)?on\s+(?:the\s+)?$")
_LIST_GOES_ON = re.compile(rf"\s*\W{{0,3}},\s*(?:and\s+)?(?:the\s+)?[{MODEL}].\s*(?:[,.;)]|and\b|\Z)")
_OF_ANOTHER = re.compile(
    rf"[{MODEL}].\s*,\s+(?:which|that|itself)\s+(?:(?:is|was|are|were)\s+)?(?:\w+\s+){{1,3}}(?:the\s+)?$"
)
"""Before the base of whatever is named before it, and of nothing after it: "unlike Auk, which is based on Tern, …"."""


_SITE = re.compile(
    r"\b(?:super-?\s?comput\w+|comput(?:ing|e|er)\s+(?:cent(?:er|re)s?|facilit(?:y|ies)|clusters?|resources?)|data\s?-?cent(?:er|re)s?|clusters?|hpc|cloud|servers)\b",
    re.IGNORECASE,
)
"""A machine, or where machines stand: its country is no maker's."""
_RAN_AT = re.compile(
    r"\b(?:train|pre-?train|fine-?tun|run|ran|host|perform|comput|carried\s+out|done|took\s+place)\w*\s+(?:\w+\s+){0,3}?(?:at|on|by|using|in)\s+(?:the\s+)?[^;]{0,60}$"
)
"""Before where it ran."""


def _is_of_site(draft: Draft, sentence: Sentence) -> bool:
    """Whether a country is that of the machines: "trained on the Tay supercomputer at the Fjord Centre, Norway"."""
    places = [at for at, _ in places_of(draft, sentence)]
    return bool(places) and all(_stands_at_site(at, sentence) for at in places)


def _stands_at_site(at: int, sentence: Sentence) -> bool:
    start = max(0, at - _FAR)
    ran = _RAN_AT.search(sentence.code, start, at)
    if ran is None:
        return False
    named = (m.surface for _, m in sentence.slots(ran.start(), at))
    return bool(_SITE.search(sentence.code, ran.start(), at) or any(_SITE.search(name) for name in named))


_FAR = 160
"""Code points before a country in which it is said what stands there."""


_OF_DATA_TOO = frozenset({"developer", "license", "releaseDate", "releaseYear"})
"""What a set of data has as well as a model."""
_ON_DATA = re.compile(
    r"(?:^|/ )(?:the )?(?:[\w-]+ )?(?:data(?: ?sets?)?|corpus|corpora)"
    r"(?: (?:sources?|descriptions?|overview|details|collection|composition|mixture))?\W*$"
)
"""A heading over what is told of data."""
_MODEL_ITSELF = frozenset({"model", "sized", "member", "both"})
"""The sorts of anaphors that can be no data."""


def _is_on_data(sentence: Sentence) -> bool:
    """Whether a sentence stands below a heading on data and speaks of no model: "It was released by Fjord in 2021"."""
    return _ON_DATA.search(sentence.section) is not None and not any(
        m.kind == "model" or (m.kind == "anaphor" and m.entity and m.entity.key in _MODEL_ITSELF)
        for m in sentence.mentions
    )


def is_of_another(draft: Draft, sentence: Sentence) -> bool:
    """Whether a base, a predecessor, a maker, a licence or a date that a draft has is that of something else."""
    name = draft.path.rpartition(".")[2]
    if name in _OF_DATA_TOO and _is_on_data(sentence):
        return True
    if name == "license":
        return draft.rule == "licence" and _is_other_licence(draft, sentence)
    if name in ("derivedFrom", "developer", "predecessor"):
        told = {"derivedFrom": _is_no_base, "predecessor": _is_exchanged, "developer": _is_of_next}[name]
        return _OF_PAGE.match(sentence.code) is not None or told(draft, sentence)
    if name in ("releaseDate", "releaseYear"):
        came = any(words.search(sentence.code) for words in (_SOFTWARE_VERSION, _DEVICE_CAME, _THING_CAME))
        return came or _is_artifact_alone(sentence) or _is_other_models(draft, sentence)
    return name == "country" and _is_of_site(draft, sentence)


_ARTIFACT_CAME = re.compile(
    rf"\W*(?:(?:the|our|its|all)\s+)?(?P<artifact>[{_ARTIFACT}].)\s+(?:(?:is|was|were|ha(?:s|ve)\s+been)\s+)?"
    r"(?:released|published|available|uploaded)\b"
)
"""A sentence on when something came out beside the weights: "Code was released in May 2023"."""


def _is_artifact_alone(sentence: Sentence) -> bool:
    found = _ARTIFACT_CAME.match(sentence.code)
    named = sentence.slots(found.start("artifact"), found.end("artifact")) if found else ()
    return any(m.entity and m.entity.key != "ModelWeights" for _, m in named)


_OTHER_CAME = re.compile(
    rf"(?P<other>[{MODEL}].)(?:\s+(?:models?|checkpoints?|weights|[{_ARTIFACT}].)){{0,2}}(?:\s+(?:by|from|of)\s+(?:the\s+)?[{_MAKER}].)?"
    r"(?:\s*,?\s+(?:(?:which|that)\s+(?:(?:was|were)\s+)?)?(?:(?:first|originally)\s+)?(?:released|published|introduced|launched|unveiled)"
    rf"|\s+(?:came\s+out|appeared|was\s+released|was\s+published))\b[^{MODEL}.;]{{0,60}}$"
    rf"|(?:\b(?:release|launch|publication)|[{_IT}].)\s+of\s+(?:the\s+)?(?P<out>[{MODEL}].)[^{MODEL}.;,]{{0,30}}$"
)
"""Before a date: another model that came out then, "tuned from Auk-3, which was released in 2021"."""


def _is_other_models(draft: Draft, sentence: Sentence) -> bool:
    """Whether a date is that of another model, which is named right before what happened then."""

    def is_others(at: int) -> bool:
        found = _OTHER_CAME.search(sentence.code, max(0, at - _FAR), at)
        place = -1 if found is None else max(found.start("other"), found.start("out"))
        key = next((m.entity.key for _, m in sentence.slots(place, place + 2) if m.entity), "") if found else ""
        return bool(key) and not (key.startswith(draft.model.key) or draft.model.key.startswith(key))

    told = (draft.value, str(draft.value))
    places = [
        at
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind in ("date", "year") and (m.when in told or (m.entity is not None and m.entity.key in told))
    ]
    return bool(places) and all(map(is_others, places))


_LED_BY_LINK = re.compile(r"\W*\[(?P<lead>[^\[\]]{1,80})\]\([^()\s]{1,300}\)\s*(?:\([^()]{0,40}\)\s*)?[,:–—-]")
"""An item on what it links to: "[TideBase](https://…) (modified), by Ann Bell, under …"."""


def _is_listed_work(sentence: Sentence) -> bool:
    led = _LED_BY_LINK.match(sentence.code)
    named = led and any(
        m.kind in ("model", "artifact", "license") for _, m in sentence.slots(led.start("lead"), led.end("lead"))
    )
    return bool(led and not named and not re.search(r"\b(?:models?|weights|checkpoints?)\b", led["lead"]))


def _is_no_base(draft: Draft, sentence: Sentence) -> bool:
    """Whether a model is only what another, or a part of it, was modelled on or measured against: "a Nordic variant of
    Tern, pretrained on eight languages".
    """
    code = sentence.code
    if draft.rule == "its-base" and any(m.kind == "base" and "teacher" in m.surface.lower() for m in sentence.mentions):
        return _DISTILLED.search(code) is None and _DISTILLED.search(sentence.section) is None
    if draft.rule == "derived-from" and (_is_of_language_part(sentence) or re.search(r"\brespectively\b", code)):
        return True  # nor is it told which of several is whose
    if draft.rule == "derived-from-topic" and _ON_EVIDENCE.match(code):
        return True
    if (
        draft.rule == "derived-from-topic"
        and _SOME_MODELS.search(code)
        and not _names(draft.model, sentence, len(code))
    ):
        return True
    places = [at for at, _ in places_of(draft, sentence)]
    return _OTHER_USE.search(code) is not None or (
        bool(places)
        and all(
            _PART_IS.search(code, max(0, at - 120), at)
            or _is_part_from(code, sentence, at)
            or (_OF_ANOTHER.search(code, max(0, at - 80), at) and not _names(draft.model, sentence, at))
            or _OF_BASE.search(code, max(0, at - 160), at)
            or _OF_NO_MODEL.search(code, max(0, at - 160), at)
            or _is_listed_after(draft, sentence, at)
            or _is_of_named(draft, sentence, at)
            or _MADE_BY.match(code, at + 2)
            or (_VARIANT_OF.search(code, max(0, at - 40), at) and _TRAINED_ITSELF.match(code, at + 2))
            for at in places
        )
    )


_OTHER_PART = re.compile(r"\b(?:encoder|tower|projector|vision\s+backbone)\s+(?:is|was|comes)\b")
_LANGUAGE_PART = re.compile(r"the\s+(?:large\s+)?(?:language\s+model|llm)", re.IGNORECASE)


def _is_of_language_part(sentence: Sentence) -> bool:
    """Whether a sentence tells what a model's parts are: "the encoder is from Auk, and the language model, Tern"."""
    other = _OTHER_PART.search(sentence.code)
    return other is not None and any(
        at > other.start() and m.kind == "anaphor" and _LANGUAGE_PART.fullmatch(m.surface)
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
    )


_APPOSED = re.compile(
    rf"(?P<name>[{MODEL}].)\s*,\s+(?:\w+ly\s+)?(?:fine-?\s?tuned|derived|distilled|adapted|initiali[sz]ed|based|built|pruned|trained)\s+"
    rf"(?:from|on|upon|with)\s[^.;,{MODEL}]{{0,40}}$"
)
"""Before the base of a model that is named right before it: "compared with Auk, initialised from Tern"."""


def _is_of_named(draft: Draft, sentence: Sentence, at: int) -> bool:
    found = _APPOSED.search(sentence.code, max(0, at - 100), at) if draft.rule == "derived-from-topic" else None
    named = [m for _, m in sentence.slots(*found.span("name"))] if found else []
    return any(m.entity is not None and m.entity.key != draft.model.key for m in named)


def _is_listed_after(draft: Draft, sentence: Sentence, at: int) -> bool:
    """Whether the models after a base are more of the same: "tasks based on Tern, Auk"."""
    noun = _ON_A_NOUN.search(sentence.code, max(0, at - 60), at)
    return bool(noun and _LIST_GOES_ON.match(sentence.code, at + 2)) and not _names(draft.model, sentence, at)


def _is_part_from(code: str, sentence: Sentence, at: int) -> bool:
    found = _PART_FROM.search(code, max(0, at - 120), at)
    if found is None or found["part"] is None:
        return found is not None
    named = (m.surface.lower() for _, m in sentence.slots(found.start("part"), found.end("part")))
    return not any("weight" in name or "checkpoint" in name for name in named)


_NUMBER = "".join(kind_char("number", tagged) for tagged in (False, True))
_SOME_MODELS = re.compile(
    rf"\W*(?:\d{{1,2}}|[{_NUMBER}].|one|two|three|four|five|six|seven|eight|nine|ten|several)\s[^.;:]{{1,60}}?\b(?:models?|variants?|versions?|checkpoints?)\s"
    r"(?:(?:were|was|that\sare)\s)?(?:distilled|fine-?\s?tuned|trained|initiali[sz]ed|derived)\b"
)
"""A sentence on some of the models of a page: "5 small models distilled from the large one"."""
_DISTILLED = re.compile(r"\bdistil|\bstudent\b")
"""Of a sentence, or a heading, by which what a teacher taught was made from it."""
_IN_USE = re.compile(
    r"\s+(?:model\s+|encoder\s+)?(?:in|inside|within)\s+(?:(?:the|an?|our|your|their|its|any|this|most|many|existing)\s+)+(?:[\w-]+\s+){0,2}?"
    r"(?:pipelines?|stacks?|frameworks?|systems?|applications?|apps?|code\s?base|workflows?|set-?\s?ups?|architectures?|experiments?|scripts?|configs?)\b"
)
"""After a model that another takes the place of where both are used: "replaces Tern in our pipeline"."""


_GENERATION = re.compile(r"\bgeneration\s+of\s+(?:the\s+|our\s+)?(?:\S+\s+){0,2}$")
_PROJECT = re.compile(r"\s*(?:(?:&|and|/)\s*(?:\S+\s+){1,3}?|(?:\S+\s+)?)(?:projects?|effort|initiative)\b")
"""After a name that is that of a project: "the second generation of the Tern & Auk project"."""


def _is_exchanged(draft: Draft, sentence: Sentence) -> bool:
    places = [at for at, _ in places_of(draft, sentence)]
    return bool(places) and all(
        _IN_USE.match(sentence.code, at + 2)
        or (_GENERATION.search(sentence.code, max(0, at - 40), at) and _PROJECT.match(sentence.code, at + 2))
        for at in places
    )


_MADE_BY = re.compile(
    r"(?:\s?'s?)?\s+(?:-?generated\s+)?(?:outputs?|data|responses|generations|annotations|conversations|completions|answers|captions|labels|traces|dialog\w*"
    r"|papers?|reports?|recipes?|(?:mix(?:ture)?\s+)?(?:data\s?sets?|corp(?:us|ora))|mix(?:ture)?)\b"
)
"""After a model of which only what it has made, or what was made for it, was taken: "distilled from Tern outputs"."""


_THEN_MODEL = re.compile(rf"\s[{MODEL}].")


def _is_of_next(draft: Draft, sentence: Sentence) -> bool:
    """Whether a maker only stands before the name of its own model: "data created by Fjord Tern-3"."""
    places = [at for at, _ in places_of(draft, sentence)]
    return bool(places) and all(
        _THEN_MODEL.match(sentence.code, at + 2) and not _names(draft.model, sentence, at + 5) for at in places
    )


def _names(model: Node, sentence: Sentence, end: int) -> bool:
    """Whether a sentence names a model before a place."""
    return any(m.entity is not None and m.entity.key == model.key for _, m in sentence.slots(0, end))


def _is_other_licence(draft: Draft, sentence: Sentence) -> bool:
    """Whether a licence is that of somebody else's work or of data, or one that another licence is made from."""
    places = places_of(draft, sentence)
    made_from = bool(places) and all(_LIKE_IT.match(sentence.code, at + 2) for at, _ in places)
    rest = _HOWEVER.search(sentence.code, min((at for at, _ in places), default=0))
    bundled = _BUNDLED.search(sentence.code, 0, rest.start() if rest else len(sentence.code))
    told = bundled or _THANKS.match(sentence.code) or _OF_DATA.match(sentence.code) or _is_listed_work(sentence)
    return (
        made_from
        or bool(told)
        or any(comes_after(words, draft, sentence) for words in (_REPLACED, _FOR_EXAMPLE, _OF_THEIRS))
    )
