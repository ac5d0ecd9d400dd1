"""Bases and versions of something beside the model: a baseline, a part of it, data, a model in use."""

from __future__ import annotations

import re

from modelatlas.claims.passing.places import names, places_of
from modelatlas.claims.passing.telling import instructs, thanks_others
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import ARTIFACT, IT, MODEL, NUMBER, PEER
from modelatlas.patterns import kind_chars
from modelatlas.words import one_of

_VARIANT_OF = re.compile(r"\b(?:version|variant|edition|flavou?r)\s+of\s+(?:the\s+)?$")
_TRAINED_ITSELF = re.compile(r"\s*,\s+(?:\w+\s+)?(?:pre-?trained|trained\s+from\s+scratch)\b")
_OTHER_USE = re.compile(
    rf"\bfor\s+(?:a\s+)?comparison\b|\bas\s+(?:[{PEER}].|(?:(?:a|an|the|our)\s+)?(?:\w+\s+)?baselines?\b)"
    r"|\b(?:in|for)\s+(?:(?:an?|the|our|one)\s+)?ablations?\b"
    r"|\bif\s+[^,;]{1,60}\s(?:were|had\s+been)\b"
    r"|\b(?:outperform|surpass|exceed|beat|match)\w*\s(?:\w+\s){0,3}?(?:models|systems|networks|methods)\s(?:(?:that|which)\s(?:are|were)\s)?"
    rf"[\w-]+(?:\s[\w-]+)?\s(?:from|on|upon|of)\s(?:(?:the|an?)\s)?[{MODEL}]."
)
"""Of a model that was tuned to compare it, or of what would be: "we fine-tuned Tern as a baseline"; of what others made
of it: "outperforms models fine-tuned from Tern"."""
_SEVERAL_MODELS = re.compile(
    rf"\b(?:from|on|of|with)\s(?:the\s)?[{MODEL}].(?:\s?,\s[{MODEL}].)*,?\s(?:and\s)[{MODEL}]."
)
_PART_IS = re.compile(
    rf"(?:[{IT}].\s+(?:of|for|behind)\s+(?:the\s+)?[{MODEL}].|\b(?:the|its|our|this)\s+(?:(?:[\w-]+|[\ue000-\uf8ff]{{2}})\s+){{0,2}}(?:architecture|design|tokeni[sz]er"
    r"|vocabulary|scripts?|repository|repo|demo|implementation|recipes?|code\s?base|template|website|interface|code)"
    rf"(?:\s+(?:of|for|behind)\s+(?:the\s+)?[{MODEL}].)?)"
    r"\s+(?:is|was|are|were|has\s+been)\s(?:[\w-]+\s+){1,4}$"
)
"""Before what is the pattern of a part alone: "the architecture of Tern is based on Auk"."""
_PART_FROM = re.compile(
    rf"(?:\b(?:tables?|figures?|plots?|code|scripts?|config\w*|prompts?|templates?|text|wording|implementation)|(?P<part>[{ARTIFACT}].))\s+"
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
_DATA = kind_chars("dataset", "data", "benchmark")
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
    + IT
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


def is_no_base(draft: Draft, sentence: Sentence) -> bool:
    """Whether a model is only what another, or a part of it, was modelled on or measured against: "a Nordic variant of
    Tern, pretrained on eight languages".
    """
    code = sentence.code
    if draft.rule == "its-base" and any(m.kind == "base" and "teacher" in m.surface.lower() for m in sentence.mentions):
        return _DISTILLED.search(code) is None and _DISTILLED.search(sentence.section) is None
    several = draft.rule == "derived-from" or _SEVERAL_MODELS.search(code)
    if draft.rule in ("derived-from", "derived-from-topic") and several and re.search(r"\brespectively\b", code):
        return True  # nor is it told which of several is whose
    if draft.rule == "derived-from" and _is_of_language_part(sentence):
        return True
    if draft.rule == "derived-from-topic" and (_ON_EVIDENCE.match(code) or thanks_others(sentence)):
        return True
    if draft.rule == "derived-from-topic" and _SOME_MODELS.search(code) and not names(draft.model, sentence, len(code)):
        return True
    places = [at for at, _ in places_of(draft, sentence)]
    return _OTHER_USE.search(code) is not None or (
        bool(places)
        and all(
            _PART_IS.search(code, max(0, at - 120), at)
            or _is_part_from(code, sentence, at)
            or (_OF_ANOTHER.search(code, max(0, at - 80), at) and not names(draft.model, sentence, at))
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
    return bool(noun and _LIST_GOES_ON.match(sentence.code, at + 2)) and not names(draft.model, sentence, at)


def _is_part_from(code: str, sentence: Sentence, at: int) -> bool:
    found = _PART_FROM.search(code, max(0, at - 120), at)
    if found is None or found["part"] is None:
        return found is not None
    named = (m.surface.lower() for _, m in sentence.slots(found.start("part"), found.end("part")))
    return not any("weight" in name or "checkpoint" in name for name in named)


_SOME_MODELS = re.compile(
    rf"\W*(?:\d{{1,2}}|[{NUMBER}].|one|two|three|four|five|six|seven|eight|nine|ten|several)\s[^.;:]{{1,60}}?\b(?:models?|variants?|versions?|checkpoints?)\s"
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


def is_exchanged(draft: Draft, sentence: Sentence) -> bool:
    if instructs(sentence):
        return True  # "upgrade to Tern-3", "we recommend Tern-3 instead"
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
