"""Names of models that no table knows: their shape and what is said of them show what they are."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from modelatlas.gazetteer import slug
from modelatlas.mentions.cues import Cues
from modelatlas.mentions.short_names import find_short_names
from modelatlas.mentions.stop_words import STOP_WORDS
from modelatlas.model import Entity, Mention
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
_NOT_ON = r"(?<!\b[OoIi]n )(?<!\b[Ff]or )(?<! the )"
"""Not a test: "on AfriXNLI, the model attains …"."""
_KIND_OF_MODEL = (
    r"(?:(?!(?:laborator|institut|compan|start-?up|universit|group|centre|center|firm|team|consorti|foundation)\w*\b)[\w-]+(?:\.\d+)?,?\s+){0,6}?(?:model|transformer|network|LLM|language\s+model|assistant|system|decoder|encoder|autoencoder|"
    r"chatbot|successor|derivative|fine-tune|recogni[sz]er|translator)\b(?!\s+(?:provider|vendor|maker|developer|lab|card|hub))"
)
_INTRODUCED = (
    re.compile(rf"(?<![\w-])({_CANDIDATE})(?:\s*\([^()]{{1,60}}\))?,?\s+(?:is|was|are)\s+(?:a|an|the)\s+{_KIND_OF_MODEL}"),
    re.compile(rf"(?<![\w-]){_NOT_ON}({_CANDIDATE}),\s+(?:a|an|our|the(?!\s+(?:model|system|network)\b))\s+{_KIND_OF_MODEL}"),
    re.compile(rf"(?:called|named|dubbed|christened|known\s+as|codenamed)\s+({_CANDIDATE})(?![\w])"),
    re.compile(rf"(?:[Mm]odel|[Nn]etwork|[Ss]uccessor|[Pp]redecessor|LLM|[Aa]ssistant|[Cc]heckpoint)(?:s)?,?\s+({_CANDIDATE})(?=[\s,.;:(]|’s|'s)"),
    re.compile(rf"(?<![\w-])({_CANDIDATE})\s+(?:has|had|comprises|contains|packs|counts|carries)\s+[^.;]{{0,40}}?parameters\b"),
    re.compile(rf"(?:introduc\w+|present\w*|unveil\w*|describ\w+|pretrain\w*|announc\w+)\s+({_CANDIDATE})(?=[,.;:(]|\s+(?:is|was|has|with|in|on|as|a|an|to|and)\b|’s|'s)"),
    re.compile(rf"(?:^|[.!?>]\s+|\n)({_CANDIDATE})(?:,[^,.;]{{1,40}},)?\s+(?:is|has|uses|covers|packs|holds)\b(?:[^.;]|\.\d){{0,80}}\bparameters\b"),
    re.compile(rf"(?<![\w-])({_CANDIDATE})\s+(?:was\s+(?:pre-?trained|fine-?tuned|trained|distilled)|outperforms|scores|solves|attains|reaches\s+\d)\b"),
    re.compile(rf"(?:version|variant|derivative|fine-tune|distillation|successor|predecessor)\s+(?:of|to)\s+({_CANDIDATE})(?![\w])"),
    re.compile(rf"(?:train\w*|weights|version|versions|releas\w+)\s+(?:of\s+)?({_STEM}(?:[- ]{_VERSION}(?![\w]))+)"),
)  # fmt: skip

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
    return first.lower() not in STOP_WORDS and len(candidate) > 1 and not candidate.isdigit()


_WORD_BEFORE = re.compile(r"(?<![\w-])[A-Z][a-zà-ÿ]+ $")


def _whole(text: str, found: re.Match[str]) -> str:
    """The name that was introduced, with the capitalised word before it if the text has the two together again."""
    name, start = found[1].rstrip(), found.start(1)
    before = _WORD_BEFORE.search(text, max(0, start - 24), start)
    if before and before[0].strip().lower() not in STOP_WORDS and text.count(before[0] + name) > 1:
        return before[0] + name
    return name


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
            for n in (_whole(text, m) for m in pattern.finditer(text))
            if n not in others and _is_name(n) and _could_be_model(n, cues)
        )
    stems = {stem for n in names if (stem := version_stem(n)) and len(stem) > 2}
    if stems:
        branches = "|".join(re.escape(s) for s in sorted(stems, key=lambda s: (-len(s), s)))
        sibling = re.compile(
            rf"(?<![\w\-])(?:{branches})[- ](?:v?\d+(?:\.\d+)*(?:[BMTKbm])?|[IVX]{{1,5}})(?![\w]|\.\d|-[A-Z])"
        )
        names.update(m[0] for m in sibling.finditer(text))
    if len(names) <= MANY:
        yield from find_short_names(text, names)
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
