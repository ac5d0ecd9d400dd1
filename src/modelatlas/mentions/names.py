"""Names that no table knows: models by their shape and company, institutions, benchmarks and standards by theirs."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from modelatlas.gazetteer import slug
from modelatlas.mentions.cues import Cues
from modelatlas.model import Entity, Mention, Span
from modelatlas.versions import version_stem

_VERSION = (
    r"(?:v?\d+(?:\.\d+)*(?:[BMTKbm]|x\d+[Bb])?|[IVX]{1,5}|XXL|XL|[LSM]|Large|Small|Base|Mini|Nano|Tiny|Pro|Max|Plus|"
    r"Ultra|Lite|Turbo|Chat|Instruct|Next)"
)
_STEM = r"[A-Z][A-Za-zÀ-ÿ]*[a-zà-ÿA-Z]\d{0,2}"
_HYPHENED = re.compile(
    rf"(?<![\w\-/.@])({_STEM})(?:-(?:[A-Z][A-Za-z]*|{_VERSION}))*-(?:v?\d+(?:\.\d+)*(?:[BMTKbm])?|\d+x\d+B|[IVX]{{1,5}})"
    r"(?:-(?:[A-Z][A-Za-z]+|\d+(?:\.\d+)?[BMTKbm]))*(?![\w])(?!-\w*bit)"
)
"""``Falcon-40B``, ``Monolith-4``, ``Mistral-Large-2``, ``Aurora-2.5-Chat``."""

_CANDIDATE = rf"[A-Z][\w]*[\w+](?:[- ]{_VERSION}(?![\w]))*(?:-[A-Z][A-Za-z]+)?"
_KIND_OF_MODEL = (
    r"(?:[\w.-]+,?\s+){0,6}?(?:model|transformer|network|LLM|language\s+model|assistant|system|decoder|encoder|autoencoder|"
    r"chatbot|successor|derivative|fine-tune|recogni[sz]er|translator)\b(?!\s+(?:provider|vendor|maker|developer|lab|card|hub))"
)
_INTRODUCED = (
    re.compile(rf"(?<![\w-])({_CANDIDATE})(?:\s*\([^()]{{1,60}}\))?,?\s+(?:is|was|are)\s+(?:a|an|the)\s+{_KIND_OF_MODEL}"),
    re.compile(rf"(?<![\w-])({_CANDIDATE}),\s+(?:a|an|the|our)\s+{_KIND_OF_MODEL}"),
    re.compile(rf"(?:called|named|dubbed|christened|known\s+as|codenamed)\s+({_CANDIDATE})(?![\w])"),
    re.compile(rf"(?:[Mm]odel|[Nn]etwork|[Ss]uccessor|[Pp]redecessor|LLM|[Aa]ssistant|[Cc]heckpoint)(?:s)?,?\s+({_CANDIDATE})(?=[\s,.;:(]|’s|'s)"),
    re.compile(rf"(?<![\w-])({_CANDIDATE})\s+(?:has|had|comprises|contains|packs|counts|carries)\s+[^.;]{{0,40}}?parameters\b"),
    re.compile(rf"(?:introduc\w+|present\w*|unveil\w*|describ\w+|pretrain\w*|announc\w+)\s+({_CANDIDATE})(?=[,.;:(]|\s+(?:is|was|has|with|in|on|as|a|an|to|and)\b|’s|'s)"),
    re.compile(rf"(?:^|[.!?>]\s+|\n)({_CANDIDATE})(?:,[^,.;]{{1,40}},)?\s+(?:is|has|uses|covers|packs|holds)\b(?:[^.;]|\.\d){{0,80}}\bparameters\b"),
    re.compile(rf"(?<![\w-])({_CANDIDATE})\s+(?:was\s+(?:pre-?trained|fine-?tuned|trained|distilled)|outperforms|scores|solves|attains|reaches\s+\d)\b"),
    re.compile(rf"(?:version|variant|derivative|fine-tune|distillation|successor|predecessor)\s+(?:of|to)\s+({_CANDIDATE})(?![\w])"),
    re.compile(rf"(?:train\w*|weights|version|versions|releas\w+)\s+(?:of\s+)?({_STEM}(?:[- ]{_VERSION}(?![\w]))+)"),
)  # fmt: skip
_NOT_NAMES = frozenset(
    [
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "our",
        "their",
        "we",
        "they",
        "he",
        "she",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "to",
        "of",
        "and",
        "or",
        "but",
        "as",
        "an",
        "a",
        "if",
        "when",
        "while",
        "where",
        "after",
        "before",
        "since",
        "during",
        "training",
        "pretraining",
        "evaluation",
        "inference",
        "both",
        "each",
        "all",
        "most",
        "some",
        "many",
        "no",
        "not",
        "its",
        "his",
        "energy",
        "compute",
        "hardware",
        "data",
        "weights",
        "code",
        "language",
        "languages",
        "model",
        "models",
        "although",
        "though",
        "unlike",
        "like",
        "using",
        "built",
        "released",
        "developed",
        "trained",
        "compared",
        "according",
        "relative",
        "however",
        "moreover",
        "furthermore",
        "notably",
        "overall",
        "finally",
        "additionally",
        "research",
        "researchers",
        "work",
        "development",
        "parameters",
        "tokens",
        "table",
        "figure",
        "section",
        "appendix",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "recent",
        "until",
        "none",
        "nobody",
        "neither",
        "either",
        "another",
        "other",
        "others",
        "every",
        "such",
        "here",
        "there",
        "then",
        "thus",
        "hence",
        "so",
        "yet",
        "still",
        "key",
        "early",
        "late",
        "ai",
        "ml",
        "nlp",
        "llm",
        "llms",
        "gpu",
        "gpus",
        "tpu",
        "tpus",
        "cpu",
        "announced",
        "introduced",
        "published",
        "unveiled",
        "presented",
        "licence",
        "license",
        "context",
        "throughput",
        "scores",
        "over",
        "under",
        "two",
        "three",
        "four",
        "five",
        "benchmark",
        "benchmarks",
        "results",
        "flops",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "one",
        "what",
        "which",
        "who",
        "whose",
        "how",
        "why",
        "despite",
        "given",
        "based",
        "upon",
        "within",
        "without",
        "across",
        "between",
        "through",
    ]
)

_WORD = r"(?:[A-ZÀ-Þ][\w&’'.-]*[\w]|[A-ZÀ-Þ])"
_RUN = re.compile(
    rf"(?<![\w-])(?:\d{{4}}\s+)?{_WORD}(?:(?:\s+(?:of|for|and|de|du|der|des|la|del|di|da|für|y|e|on|&|the)){{1,2}}\s+{_WORD}|\s+{_WORD})*"
)


MANY = 60
"""More names than the members of a few families: a document of so many is a list."""


def name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Where any of ``names`` occurs, hyphens and spaces alike; a longer hyphenated name holds no shorter one."""
    ordered = sorted({n for n in names if n}, key=lambda n: (-len(n), n))
    if not ordered:
        return None
    branches = "|".join(r"[\s\-]".join(re.escape(part) for part in re.split(r"[\s\-]+", n)) for n in ordered)
    return re.compile(rf"(?<![\w\-])(?:{branches})(?![\w]|-[A-Z0-9]|\.\d)")


def _model(text: str, start: int, end: int) -> Mention:
    surface = text[start:end]
    return Mention("model", start, end, surface, Entity("Model", slug(surface)))


def _is_name(candidate: str) -> bool:
    first = re.split(r"[\s-]", candidate)[0]
    if first == candidate and re.search(r"(?:al|iv|[ae]nt|ab|ous|ar|ed|ing|ic)ly$", candidate):
        return False  # "Architecturally, the model …"
    return first.lower() not in _NOT_NAMES and len(candidate) > 1 and not candidate.isdigit()


def find_model_names(text: str, tagged: Sequence[str], others: Container[str], cues: Cues) -> Iterator[Mention]:
    """Models by name: those the author ``tagged`` wherever they recur, and names that look and behave like one.

    ``others`` are the surfaces of things that are known to be no models.
    """
    names = {n for n in tagged if _is_name(n)}
    for found in _HYPHENED.finditer(text):
        if found[1].lower() not in cues.not_a_model:
            names.add(found[0])
    for pattern in _INTRODUCED:
        names.update(
            n
            for n in (m[1].rstrip() for m in pattern.finditer(text))
            if n not in others and _is_name(n) and _could_be_model(n, cues)
        )
    stems = {stem for n in names if (stem := version_stem(n)) and len(stem) > 2}
    if stems:
        branches = "|".join(re.escape(s) for s in sorted(stems, key=lambda s: (-len(s), s)))
        sibling = re.compile(
            rf"(?<![\w\-])(?:{branches})[- ](?:v?\d+(?:\.\d+)*(?:[BMTKbm])?|[IVX]{{1,5}})(?![\w]|\.\d|-[A-Z])"
        )
        names.update(m[0] for m in sibling.finditer(text))
    families = [stem for stem in stems if sum(version_stem(n) == stem for n in names) > 1] if len(names) <= MANY else []
    for stem in sorted(families):
        for found in re.finditer(
            rf"(?:[Tt]he\s+)?(?<![\w\-]){re.escape(stem)}\s+(?:family|series|suite|line-up|models|collection)\b", text
        ):
            yield Mention("anaphor", found.start(), found.end(), found[0], Entity("Cue", f"family-{stem.lower()}"))
    pattern_all = name_pattern(names)
    if pattern_all:
        for found in pattern_all.finditer(text):
            yield _model(text, found.start(), found.end())


def _could_be_model(name: str, cues: Cues) -> bool:
    """A name that says what else it is (an institute, a standard) is no model."""
    words = name.split()
    return (
        not cues.standard.search(name)
        and not (len(words) > 1 and cues.institution.search(name))
        and words[0].lower() not in cues.not_a_model
    )


def find_proper_names(text: str, cues: Cues, blocks: Sequence[Span] = ()) -> Iterator[Mention]:
    """Runs of capitalised words: organisations by their words, benchmarks by what follows, standards by what ends them.

    What is none of these is a ``name``: a rule may know what to do with it. No name goes on from one of ``blocks`` into
    the next.
    """
    yield from _terms(text)
    whole = (Span(0, len(text)),)
    for run in (run for block in blocks or whole for run in _RUN.finditer(text, block.start, block.end)):
        for start, end in _pieces(text, run.start(), run.end(), cues):
            surface = text[start:end]
            if not any(c.isalpha() for c in surface) or (
                " " not in surface and BEGINS.search(text, max(0, start - 4), start)
            ):
                continue
            if cues.standard.search(surface) and " " in surface:
                yield Mention("standard", start, end, surface, Entity("Standard", slug(surface)))
                continue
            if re.match(r"\d{4}\s", surface):
                start += 5
                surface = text[start:end]
            if benchmark := _benchmark(text, start, end, cues):
                yield benchmark
            elif cues.institution.search(surface) and (" " in surface or "-" in surface) and not _BASED.search(surface):
                yield Mention("organization", start, end, surface, Entity("Organization", slug(surface)))
            else:
                yield Mention("name", start, end, surface, Entity("Organization", slug(surface)))


_BASED = re.compile(r"-(?:based|led|backed|born)$")

_BEFORE_MIT = (
    r"(?:\b(?:under(?:\s+(?:the|an?|either|both|permissive))*|[Ll]icen[sc]e[ds]?(?:\s+(?:is|as|of\s+choice\s+is))?:?|"
    r"[Dd]ual[- ]licen[sc]ed\s+as|[Ww]eights|[Cc]ode|[Mm]odel|[Tt]erms):?\s+|\b[Oo]pen(?:ly)?(?:\s+\w+)?\s\()"
)
_MIT = re.compile(
    rf"{_BEFORE_MIT}(MIT)(?=[\s,.;:)/-]|$)(?!\s+(?:researchers|professor|team|scientists|group|and\s+(?:Harvard|Stanford)))|"
    r"(?<![\w-])(MIT)(?=(?:\s+(?:and|or)|,|\s*/)\s+Apache\b|-licen[sc]ed\b)|"
    r"\bApache(?:[ -]2(?:\.0)?)?(?:\s+(?:and|or)\s+|\s*/\s*)(MIT)(?![\w-])"
)
"""MIT where it is the licence and not the institute."""


_OPEN_WEIGHT = re.compile(r"(?<=\b[Oo]pen-)weights?\b(?!\s+(?:models|systems|networks|community|movement))")
"""The weights of "an open-weight model"."""


def _terms(text: str) -> Iterator[Mention]:
    """Licences and artifacts that only their neighbours tell from other things."""
    for found in _MIT.finditer(text):
        start, end = found.span(found.lastindex or 0)
        yield Mention("license", start, end, text[start:end], Entity("License", "MIT", "MIT License"))
    for found in _OPEN_WEIGHT.finditer(text):
        yield Mention("artifact", found.start(), found.end(), found[0], Entity("Artifact", "ModelWeights"))


_HEADS = (
    r"(?:Institut\w*|Universit\w+|College|School|Cent(?:er|re)|Labs?|Laborator(?:y|ies)|Consortium|Foundation|Agency|Observatory|Compan(?:y|ies)|Corporation|Corp|"
    r"Inc|Ltd|GmbH|Academy|Ministry|Council|Authority|Bureau|Commission|AI|Group|Trust|Society|Association|Alliance|Collective|Cooperative|Hospital|Polytechnic|École|Hochschule)"
)
_FIRMS = r"(?:AI|Labs?|Inc|Corp|Ltd|GmbH|AG|Technologies|Robotics|Analytics|Dynamics|Software|Industries)"
_AND = re.compile(r"\s(?:and|&)\s+(?:the\s+)?")
_HAS_HEAD = re.compile(rf"\b{_HEADS}\b")
_ENDS_IN_HEAD = re.compile(rf"\b(?:{_HEADS}|{_FIRMS}|Research|Intelligence|Systems|Computing|Works|Studios?|Network)$")
_OF_PLACE = re.compile(r"\bUniversity\s+of\s+[\w-]+(?:\s+[\w-]+)?$")
_FIRM_OF = re.compile(rf"(?<=\s){_FIRMS}(?=\s+(?:of|in|from|and|for)\s)")
_OWNED = re.compile(
    r"^(?![A-Z]{2,4}['’]s|(?:King|Queen|Children|Women|People|Guy|Veterans|Saint|St\.?\s\w+)['’]s)[\w.-]+(?:\s[A-Z][\w.-]+){0,2}?['’]s?\s+(?=[A-Z])|^[\w.-]+-(?:based|led|backed)\s+(?=[A-Z])"
)
"""Whose institute it is: "South Korea's Hanbit AI" is Hanbit AI; King's College is one name."""


def _pieces(text: str, start: int, end: int, cues: Cues) -> Iterator[tuple[int, int]]:
    """A run without the function words at its head and tail, cut where another name begins."""
    words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
    while words and text[words[0][0] : words[0][1]].lower() in _NOT_NAMES:
        words.pop(0)
    if not words:
        return
    start = words[0][0]
    surface = text[start:end]
    if cut := _cut(surface, cues):
        yield start, start + cut[0]
        yield from _pieces(text, start + cut[1], end, cues)
        return
    if surface.endswith(("'s", "’s")):
        end -= 2
    yield start, end


def _cut(surface: str, cues: Cues) -> tuple[int, int] | None:
    """Where a first name ends and the next begins: at a possessive, after a firm ("Nordlys AI of Norway"), at "and"."""
    if (owned := _OWNED.match(surface)) and cues.institution.search(surface, owned.end()):
        head = re.sub(r"['’]s?\s*$", "", owned[0])
        return len(head), owned.end()
    if (firm := _FIRM_OF.search(surface)) and not _HAS_HEAD.search(surface, 0, firm.start()):
        following = re.compile(r"\s+\w+\s+(?:the\s+)?").match(surface, firm.end())
        if following:
            return firm.end(), following.end()
    for joint in _AND.finditer(surface):
        left, right = surface[: joint.start()], surface[joint.end() :]
        named = cues.institution.search(left)
        if named or cues.standard.search(surface):
            apart = (
                _HAS_HEAD.search(right)
                or _ENDS_IN_HEAD.search(left)
                or (_OF_PLACE.search(left) and _ENDS_IN_HEAD.search(right))
            )
            if (
                not named
                or not apart
                or cues.standard.search(right)
                or (" " not in right and not _ENDS_IN_HEAD.search(left))
            ):
                continue
        return joint.start(), joint.end()
    return None


BEGINS = re.compile(r"(?:^|[.!?:;][\"'”’)]?\s+|\n\s*)[\"'“‘(]?$")
"""The head of a sentence, where a single capital says nothing."""

_INITIALS = re.compile(r"\s*\(([A-Z][\w\-+.]{1,14})\)")


def _benchmark(text: str, start: int, end: int, cues: Cues) -> Mention | None:
    """ "Multilingual Common Sense Reasoning (MCSR) benchmark": the name is the short form where there is one."""
    if not cues.benchmark.match(text, end):
        return None
    if " on " in text[start:end]:  # "WER on LibriSpeech test sets"
        start = text.rindex(" on ", start, end) + 4
    surface = text[start:end].removeprefix("the ")
    start = end - len(surface)
    if surface.isdigit() or cues.institution.search(surface):
        return None
    initials = _INITIALS.match(text, end)
    if initials:
        end = initials.end()
        return Mention("benchmark", start, end, text[start:end], Entity("Benchmark", slug(initials[1])))
    return Mention("benchmark", start, end, surface, Entity("Benchmark", slug(surface)))
