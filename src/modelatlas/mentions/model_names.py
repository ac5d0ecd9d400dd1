"""Names of models that no table knows: their shape and what is said of them show what they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from modelatlas.gazetteer import slug
from modelatlas.mentions.cues import Cues
from modelatlas.mentions.introduced import find_introduced
from modelatlas.mentions.name_shapes import CAPITAL, IN_JOINED, IN_STEM, NOT_WITHIN, SUFFIX, VERSION, VERSIONS
from modelatlas.mentions.short_names import find_short_names
from modelatlas.model import Entity, Mention
from modelatlas.titles.data_sets import find_data_sets
from modelatlas.titles.others import is_other_thing, says_other
from modelatlas.titles.shapes import is_of_a_field
from modelatlas.versions import NAMED_SIZE, version_stem
from modelatlas.words import STOP_WORDS, one_of

_HYPHENED = re.compile(
    rf"([{CAPITAL}](?<![\w\-/.@].){IN_JOINED})(?:(?<=\d)\.\d{{1,2}}(?=-))?(?:-(?:[A-Z][A-Za-z]*|{VERSION}))*-(?:v?\d+(?:\.\d+)*(?:[BMTKbm])?|[1-9]\d?[bB]\d|[AE]\d+B|\d+x\d+B|[IVX]{{1,5}})"
    rf"(?:-(?:[A-Z][A-Za-z]+|v?\d+(?:\.\d+)*[BMTKbmk]?|\d[A-Z]\d[A-Z])(?!\w)|{SUFFIX})*(?![\w])(?!-\w*bit)"
)
"""``Falcon-40B``, ``Monolith-4``, ``Mistral-Large-2``, ``Aurora-2.5-Chat``, ``Aurora2.5-7B-32k``."""
_CONTEST = re.compile(
    rf"({NOT_WITHIN}{IN_STEM}{VERSIONS})\s(?:[Cc]hallenge|[Ww]orkshop|[Ss]hared\s[Tt]ask|[Cc]ompetition)\b"
)
"""What people take part in: "the Ripple-6 Challenge", whose last one was Ripple-5."""
_STAGE = re.compile(r"-(?:Stage|Phase)-\d+$")
"""The end of the name of a part of a training: "Video-Stage-2"."""
_MACHINE = re.compile(r"\)?\s+(?:AI\s+)?(?:super)?(?:computers?|clusters?|machines?|chips?)\b")
"""After a name: a computer's."""

MANY = 60
"""More names than the members of a few families: a document of so many is a list."""


_SIGNS = "-\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_SEPARATED = str.maketrans(dict.fromkeys(_SIGNS, " "))
_SEPARATORS = re.compile(r"[\s\-]+")
_EDITION = (
    rf"-(?:{one_of('editions', 'sizes')}|x{{1,3}}l|chat|instruct|it|distill|lite|pro|vl|coder|code"
    r"|alpha|beta|preview|open|(?:[Ii]nstruct-|[Cc]hat-)?(?:FP8|fp8|I[Nn][Tt][48]|int[48])|(?:Turbo|Base|Chat|Instruct|Pretrain|Distill|Lite|Flash|Preview)(?!-))"
    r"(?:-v?\d+(?:\.\d+)*[BMTKbm]?)?(?!\w|-[a-z])"
)
_GOES_ON = re.compile(rf"\w|-[A-Z0-9]|\.\d|{_EDITION}|(?:(?<=\d)|(?<=\d[BMKT])){SUFFIX}")


def find_names(text: str, names: Iterable[str], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where any of ``names`` occurs, hyphens and spaces alike; a longer hyphenated name holds no shorter one."""
    end, last = len(text) if end is None else end, start
    ordered = [" ".join(_SEPARATORS.split(name)) for name in _longest_first(names)]
    for found, past in _occurrences(_separated(text[start:end]), ordered):
        place, stop = start + found, start + past
        goes_on = _GOES_ON.match(text, stop, end) or (text[stop : stop + 1] == "-" and text[place:stop].islower())
        if place >= last and not _within(text, place) and not goes_on:
            yield place, stop
            last = stop


def _separated(text: str) -> str:
    """A text with spaces for hyphens and all that is white."""
    if text.isascii():
        return text.translate(_SEPARATED)
    for sign in _SIGNS:  # a text beyond ASCII is translated character by character, which takes many times as long
        text = text.replace(sign, " ")
    return text


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name}, key=lambda name: (-len(name), name))


def _occurrences(text: str, strings: Iterable[str]) -> list[tuple[int, int]]:
    """Every place of every string, from left to right; of those at one place, in their order."""
    found: list[tuple[int, int, int]] = []
    for number, string in enumerate(strings):
        place = text.find(string)
        while place >= 0:
            found.append((place, number, place + len(string)))
            place = text.find(string, place + 1)
    return [(place, stop) for place, _, stop in sorted(found)]


def _within(text: str, place: int) -> bool:
    """Whether a place is within a word or after a hyphen."""
    return place > 0 and (text[place - 1].isalnum() or text[place - 1] in "_-")


_EDITED = re.compile(_EDITION)
_VERSION_AFTER = re.compile(r"\s[vV](?!1(?:\.0)?(?![\d.]))\d{1,2}(?:\.\d{1,2})?(?![\w.]*\w|-\w)")
_NUMBERED = re.compile(r"[- ](?:v?\d+(?:\.\d+)*(?:[BMTKbm])?|[1-9]\d?[bB]\d|[IVX]{1,5})(?![\w]|\.\d|-[A-Z])")
_WRITTEN_ON = re.compile(r"[1-9]\d?(?:\.\d)?(?![\w-]|\.\d)")
"""A version that is written on to its name: "Tern1" beside "Tern2"."""
_SIZED = re.compile(
    rf"[- ]{NAMED_SIZE}(?![\w]|\.\d|-[A-Z]|[- ][a-z]*(?:param|token|word|image|example|sample|pair|step))"
)


def _siblings(text: str, stems: Iterable[str], number_after: re.Pattern[str] = _NUMBERED) -> Iterator[str]:
    """Names that are one of ``stems`` and a version."""
    last = 0
    for place, stop in _occurrences(text, _longest_first(stems)):
        if place >= last and not _within(text, place) and (number := number_after.match(text, stop)):
            last = number.end()
            yield text[place:last]


def _editions(text: str, names: Iterable[str]) -> set[str]:
    """Names that are one of ``names`` and an edition or a later version: "Tern-base", "Tern-2-chat", "Tern V2"."""
    places = _occurrences(text, _longest_first(n for n in names if len(n) > 2))
    return {
        text[a : found.end()]
        for a, b in places
        if not _within(text, a) and (found := _EDITED.match(text, b) or _VERSION_AFTER.match(text, b))
    }


_MEMBER = re.compile(r"-(?!FP|BF|INT|[AHV]\d00|[QF]\d)[A-Z]{1,3}\d{1,4}(?:-[a-z]{1,4})?(?![\w-]|\.\d)")


def _members(text: str, names: Iterable[str]) -> set[str]:
    """Names that are one of ``names`` and a letter with a number: "TIDE-DETR-R50", after its network."""
    places = _occurrences(text, _longest_first(n for n in names if len(n) > 3))
    return {text[a : found.end()] for a, b in places if not _within(text, a) and (found := _MEMBER.match(text, b))}


def _model(text: str, start: int, end: int) -> Mention:
    surface = text[start:end]
    return Mention("model", start, end, surface, Entity("Model", slug(surface)))


_PATCHES = re.compile(r"\s(?:ViT-)?[A-Za-z]{1,2}/\d{1,2}\+?(?![\w/])")

_WITH_EDITION = re.compile(
    r"-(?:x{0,2}large|base|chat|instruct|small|tiny|medium|mini|turbo|xl|xxl)(?:-(?:un)?cased|-v\d)?(?![\w-])|\s(?=v?\d[.\d-]*\d|v\d)v?\d(?:[.-]\d){0,2}(?:-base|-inpainting)?(?![\w.-]|\.\d|\s?[x×%*]|\s[bmk]illion)"
    r"|\s\[(?:dev|pro|max|schnell|fast|turbo|lite|flash|ultra|raw|fill|flex|klein|edit|base|small|medium|large)\](?![(\w])",
    re.IGNORECASE,
)
"""What goes on with a name that is known: its edition, in square brackets too, or its version."""


def with_patch_sizes(mentions: Iterable[Mention], text: str) -> Iterator[Mention]:
    """The mentions, a model with the size of its patches or its version: "OpenTern H/14" is one of OpenTern's, not
    OpenTern.
    """
    end = 0
    for m in mentions:
        if m.start < end:
            continue  # "ViT-L/14", which is known as well
        found = _PATCHES.match(text, m.end) if m.kind == "model" and not m.tagged and not m.partial else None
        if found is None and m.kind == "model" and m.entity and m.entity.label and not m.tagged:
            found = _WITH_EDITION.match(text, m.end)
        end = found.end() if found else m.end
        yield _model(text, m.start, end) if found else m


_SEPARATOR = re.compile(r"[\s-]")
_ADVERB = re.compile(r"(?:al|iv|[ae]nt|ab|ous|ar|ed|ing|ic)ly$")


_BARE_VERSION = re.compile(r"[Vv]?\d+(?:[.-]\d+)*")


def _is_name(candidate: str) -> bool:
    first = _SEPARATOR.split(candidate, 1)[0]
    if (first == candidate and _ADVERB.search(candidate)) or _BARE_VERSION.fullmatch(candidate):
        return False  # "Architecturally, the model …", "V1-2"
    kind = candidate.lower().endswith(("-style", "-like", "-based", "-inspired"))
    return first.lower() not in STOP_WORDS and len(candidate) > 1 and not candidate.isdigit() and not kind


_WORD_BEFORE = re.compile(r"(?<![\w-])[A-Z](?:[\wà-ÿ]*[a-zà-ÿ])? $")


_WORDS_BEFORE = 3


_WORD_AFTER = re.compile(r" [A-Z][a-zà-ÿ]+(?![\w])")
_LOOKED_AT = 50_000
"""Code points in which the names with and without a word after them are counted."""


def _recurs(name: str, text: str) -> bool:
    """Whether a text has a name more than once; no more of it is looked at than that takes."""
    return text.find(name, text.find(name) + 1) > 0


_WRITTEN_TOGETHER = re.compile(r"[A-Z][a-z]+[A-Z]\w* $")
"""A word of several, as organisations write theirs: "FjordLab"."""


def _whole(text: str, found: re.Match[str], given: Collection[str]) -> str:
    """The name that was introduced, with the capitalised words around it that the text has together with it again;
    a name that is ``given`` needs no maker before it: "FjordLab Tern".
    """
    name, start = found[1].rstrip(), found.start(1)
    after = _WORD_AFTER.match(text, start + len(name))
    if (
        after
        and name.isalpha()
        and (often := text.count(name, 0, _LOOKED_AT)) > 1
        and (often < 2 * text.count(name + after[0], 0, _LOOKED_AT))
    ):
        name += after[0]  # "a model called Stable Cascade"
    for _ in range(_WORDS_BEFORE):
        before = _WORD_BEFORE.search(text, max(0, start - 24), start)
        if not before or before[0].strip().lower() in STOP_WORDS or not _recurs(before[0] + name, text):
            break
        if name in given and _WRITTEN_TOGETHER.fullmatch(before[0]):
            break
        name, start = before[0] + name, before.start()
    return name


CITATION = re.compile(
    r"\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}\]|\((?:[^()\n\d]{2,60}?\b(?:et\s+al\.?|and\s[A-Z][\w-]+|&\s[A-Z][\w-]+),?\s(?:19|20)\d\d[a-z]?(?:;\s?)?){1,6}\)"
)
"""A reference to another text: "[12]", "[3, 7]", "(Brook et al., 2020; Li and Diaz, 2021)"."""


def find_model_names(text: str, tagged: Sequence[str], others: Collection[str], cues: Cues) -> Iterator[Mention]:
    """Models by name: those the author ``tagged`` wherever they recur, and names that look and behave like one.

    ``others`` are the surfaces of things that are known to be no models; nor are those that differ from one in their
    number: "Tides-600" beside "Tides-400".
    """
    lines = {stem for other in others if "-" in other and len(stem := version_stem(other)) > 3}
    names = {n for n in tagged if _is_name(n)}
    if "[" in text or "et al" in text:
        text = CITATION.sub(lambda found: " " * len(found[0]), text)
    for found in _HYPHENED.finditer(text):
        if (
            found[1].lower() not in cues.not_a_model
            and not _MACHINE.match(text, found.end())
            and not _STAGE.search(found[0])
            and not (lines and version_stem(found[0]) in lines)
        ):
            names.add(found[0])
    names.update(
        n
        for n in (_whole(text, m, tagged) for m in find_introduced(text) if not _is_word(text, m))
        if n not in others and _is_name(n) and _could_be_model(n, cues)
    )
    data = find_data_sets(text).difference(tagged)
    names -= data
    names = {n for n in names if not is_of_a_field(n)}
    contests = {version_stem(found[1]) for found in _CONTEST.finditer(text)}
    names -= {n for n in names if n not in tagged and version_stem(n) in contests}
    stems = {stem for n in names if (stem := version_stem(n)) and len(stem) > 2}
    names.update(_siblings(text, stems))
    written = {stem for n in names if (stem := version_stem(n)) in stems and _WRITTEN_ON.fullmatch(n, len(stem))}
    names.update(_siblings(text, written, _WRITTEN_ON))
    if len(names) <= MANY:
        things = {n for n in names if n not in tagged and is_other_thing(text, n)}
        lines = {stem for n in things if (stem := version_stem(n))}  # what "Tide 2" is, "Tide-3" is too
        names -= things | {n for n in names if n not in tagged and version_stem(n) in lines}
    if len(names) <= MANY:
        unsized = {n for n in names if len(n) > 2 and n.isalnum() and not version_stem(n)}
        names.update(set(_siblings(text, unsized, _SIZED)) - data)
        names.update(_editions(text, names))
        names.update(_members(text, names))
    if len(names) <= MANY:
        yield from find_short_names(text, names)
    for start, end in find_names(text, names):
        yield _model(text, start, end)


_PLAIN = re.compile(r"[A-Z][a-zà-ÿ]+")
_CAPITAL_BEFORE = re.compile(r"(?<![.!?]\s)\b[A-Z][a-z]+\s$")
_SOURCE_BEFORE = re.compile(r"\b[Aa]ccording\s+to\s+(?:[A-Z]\w+\s)?$")


def _is_word(text: str, found: re.Match[str]) -> bool:
    """Whether what stands where a name would is a word of a heading, "Language Model Families", who says it, "according
    to X, a model …", or a plain word that is announced and never heard of again.
    """
    start = found.start(1)
    if _SOURCE_BEFORE.search(text, max(0, start - 40), start):
        return True
    if not _PLAIN.fullmatch(found[1]):
        return False
    lead = text[found.start() : start]
    if lead[:1].isupper() and _CAPITAL_BEFORE.search(text, max(0, found.start() - 24), found.start()):
        return True
    return bool(_ANNOUNCED.match(lead)) and not _recurs(found[1], text)


_ANNOUNCED = re.compile(r"(?:unveil|announc)\w*\s+$")
_KIND = re.compile(r"(?:M|V|S|LV)?L?L?M|VLA|LMM")
"""Initials of kinds of model, that name none: "a visual language model (VLM)"."""


def _could_be_model(name: str, cues: Cues) -> bool:
    """A name that says what else it is (an institute, a standard) is no model."""
    words = name.split()
    return (
        not cues.standard.search(name)
        and not _KIND.fullmatch(name)
        and not (len(words) > 1 and cues.institution.search(name))
        and words[0].lower() not in cues.not_a_model
        and not says_other(name)
    )
