"""Proper names that no table knows: companies and institutions by their words, standards by what ends them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.mentions.benchmarks import called_benchmark
from modelatlas.mentions.cues import Cues
from modelatlas.model import Entity, Mention, Span
from modelatlas.versions import NAMED_SIZE
from modelatlas.words import STOP_WORDS, one_of

_WORD = r"(?:[A-ZÀ-Þ][\w&’'.-]*[\w]|[A-ZÀ-Þ])"
_SAME_LINE = (
    r"(?!\s*\n\s*(?:The|This|These|It|Its|We|Our|They|All|Each|In|For|As|If|When|To|Note|See|Please|Training)\b)"
)
"""No name goes on in a new line with a word that begins sentences."""
_RUN = re.compile(
    rf"(?<![\w-])(?:\d{{4}}\s+)?{_WORD}(?:(?:\s+(?:of|for|and|de|du|der|des|la|del|di|da|für|y|e|on|&|the)){{1,2}}\s+{_WORD}|{_SAME_LINE}\s+{_WORD})*"
)

BEGINS = re.compile(r"(?:^|[.!?:;][\"'”’)]?\s+|\n\s*)[\"'“‘(]?$")
"""The head of a sentence, where a single capital says nothing."""
_RUNS_ON = re.compile(r"\b(?:on|of|and|the|by|with)\n {0,3}$")
"""The end of a line within a sentence."""

_COINED = re.compile(r"[A-Z]\w*[a-z][A-Z]\w*")
"""A word that is a name wherever it stands: "TernMAE"."""
_NO_SPACE = re.compile(r"\S+")
_YEAR_BEFORE = re.compile(r"\d{4}\s")
_BASED = re.compile(r"-(?:based|led|backed|born)$")


_CONTRACTED = re.compile(r"(?:We|I|You|They|He|She|It|That|There|Here|What|Who)['’](?:ve|re|ll|d|m|s)", re.IGNORECASE)
_STAGE = re.compile(r"(?:Stage|Phase)[ -]?\d+(?:\.\d+)?")
"""A part of a training, and the name of nothing: "3 days for Stage1"."""


def find_proper_names(text: str, cues: Cues, blocks: Sequence[Span] = ()) -> Iterator[Mention]:
    """Runs of capitalised words: organisations by their words, benchmarks by what follows, standards by what ends them.

    What is none of these is a ``name``: a rule may know what to do with it. No name goes on from one of ``blocks`` into
    the next.
    """
    whole = (Span(0, len(text)),)
    for run in (run for block in blocks or whole for run in _RUN.finditer(text, block.start, block.end)):
        for start, end in _pieces(text, run.start(), run.end(), cues):
            surface = text[start:end]
            if " " not in surface and _BASED.search(surface):  # "the Oslo-based laboratory"
                continue
            if (
                surface == "I"
                or not any(map(str.isalpha, surface))
                or _REGION.fullmatch(surface)
                or _STAGE.fullmatch(surface)
                or _CONTRACTED.fullmatch(surface)
            ):
                continue
            goes_on = " " in surface or _RUNS_ON.search(text, max(0, start - 9), start)
            begins = not goes_on and BEGINS.search(text, max(0, start - 4), start)
            if (begins and not _COINED.fullmatch(surface)) or _FILE.search(surface):
                continue
            if " " in surface and cues.standard.search(surface):
                yield Mention("standard", start, end, surface, Entity("Standard", slug(surface)))
                continue
            if _YEAR_BEFORE.match(surface):
                start += 5
                surface = text[start:end]
            if _CORPUS.search(surface):
                yield Mention("dataset", start, end, surface, Entity("Corpus", slug(surface)))
            elif benchmark := called_benchmark(text, start, end, cues):
                yield benchmark
            elif " " in surface and _LICENCE.search(surface):  # no organization bears that name
                continue
            elif (" " in surface or "-" in surface) and cues.institution.search(surface) and not _BASED.search(surface):
                dotted = _ABBREVIATED.match(text, end) if surface.endswith(_ABBREVIATIONS) else None
                end = dotted.end() if dotted else end
                yield Mention("organization", start, end, text[start:end], Entity("Organization", slug(surface)))
            else:
                yield Mention("name", start, end, surface, Entity("Organization", slug(surface)))


_ABBREVIATIONS = (" Inc", " Corp", " Ltd", " Co")
_ABBREVIATED = re.compile(r"\.(?=,|\s+[a-z(])")
"""The point of "Fjord Inc. and the Tern Institute", which ends no sentence."""
_LICENCE = re.compile(r"\blicen[cs]es?\b", re.IGNORECASE)
_HEADS, _FIRMS = one_of("institutions", "heads"), one_of("institutions", "firms")
_NEXT = re.compile(r"\s+\w+\s+(?:the\s+)?")
_AND = re.compile(r"\s(?:and|&)\s+(?:the\s+)?")
_HAS_HEAD = re.compile(rf"\b{_HEADS}\b")
_ENDS_IN_HEAD = re.compile(rf"\b{one_of('institutions', 'heads', 'firms', 'others')}$")
_OF_PLACE = re.compile(r"\bUniversity\s+of\s+[\w-]+(?:\s+[\w-]+)?$")
_FIRM_OF = re.compile(rf"(?<=\s){_FIRMS}(?=\s+(?:of|in|from|and|for)\s)")
_FILE = re.compile(
    rf"\.(?:gguf|safetensors|bin|pt|pth|onnx|mlmodel|json|ya?ml|py|md|ipynb|csv)$|^[\w.]+-{NAMED_SIZE}(?:-|$)"
)
"""The name of a file, or of a model by its size: nobody's."""
_REGION = re.compile(
    r"(?:(?:North|South|East|West|Central|Southeast|Sub-Saharan|Northern|Southern|Eastern|Western|Latin|Middle)[\s-])?"
    r"(?:Asia|Africa|Europe|America|Americas|Scandinavia|Oceania|East|Balkans|Baltics|Benelux|Caucasus|Caribbean|Maghreb|Levant)"
)
"""Parts of the world: many countries, and nobody's name."""
_CORPUS = re.compile(r"\S\s(?:Corpus|Corpora|Webcorpus|Treebank|Crawl|Dataset|Data\s[Ss]et)$")
_SEATED = re.compile(rf"(?<=\w)\s+(?:of|in|from)\s+({_WORD})$")
_AND_LAND = re.compile(r",\s+(?:the\s+)?[A-ZÀ-Þ]")
_OF_ITS_PLACE = re.compile(
    r"\b(?:Universit\w+|Institut\w*|College|School|Academy|Bank|Library|Museum|Kingdom|Republic|Ministry|Government|State|City|"
    r"Council|Observatory|Society|Association|Hospital|Cent(?:er|re)|Polytechnic|Department|Faculty|Chamber|Bureau|Office)\b"
)
"""What is named after its place: "University of Oslo, Norway", but not "Nordlys Research of Oslo, Norway"."""
_OWNED = re.compile(
    r"^(?!(?!UAE|UK|USA)[A-Z]{2,4}['’]s|(?:King|Queen|Children|Women|People|Guy|Veterans|Saint|St\.?\s\w+)['’]s)[\w.-]+(?:\s[A-Z][\w.-]+){0,2}?['’]s?\s+(?=[A-Z])|^[\w.-]+-(?:based|led|backed)\s+(?=[A-Z])"
)
"""Whose institute it is: "South Korea's Hanbit AI" is Hanbit AI; King's College is one name."""


_LONGEST = 1000
"""Code points of a run in which its first name ends: a longer one is a list of many."""


def _pieces(text: str, start: int, end: int, cues: Cues) -> Iterator[tuple[int, int]]:
    """A run without the function words at its head and tail, cut where another name begins."""
    while True:
        word = _NO_SPACE.search(text, start, end)
        while word and _is_no_name(word, end) and not _is_of_unit(text, word.start()):
            word = _NO_SPACE.search(text, word.end(), end)
        if not word:
            return
        start = word.start()
        if word.end() == end:
            break  # what follows is of names of several words
        cut = _cut(text[start : min(end, start + _LONGEST)], cues)
        if not cut:
            break
        yield start, start + cut[0]
        start += cut[1]
    surface = text[start:end]
    if dated := _DATED.search(surface):
        end = start + dated.start()
    elif surface.endswith(("'s", "’s")):
        end -= 2
    elif (seat := _SEATED.search(surface)) and _AND_LAND.match(text, end) and not _OF_ITS_PLACE.search(surface):
        yield start + seat.start(1), start + seat.end(1)
        end = start + seat.start()
    yield start, end


_GERUND = re.compile(r"[A-Z][a-z-]+ing\s+(?:of|for|on|the)\s")
""" "Running on", "Training of": what is done, and no name."""


def _is_no_name(word: re.Match[str], end: int) -> bool:
    return word[0].lower() in STOP_WORDS or _GERUND.match(word.string, word.start(), end) is not None


_UNIT = re.compile(
    r"(?:Language|Languages|Data|Energy|AI|ML|NLP|Context|Hardware|Research|Performance|English|Arabic)\s(?:and\s)?(?!and\b)[A-Z][a-z]+\s(?:and\s)?"
    rf"(?:[A-Z][a-z]+\s(?:and\s)?){{0,2}}?{one_of('institutions', 'parts')}\b"
)
_NAMED_BEFORE = re.compile(r"\b(?:[Tt]he|[Oo]ur|of|at|by|from)\s\W{0,2}$")


def _is_of_unit(text: str, at: int) -> bool:
    """Whether a word that begins no name does begin that of a group, as its field: "the Language Technology Group"."""
    named = _UNIT.match(text, at, at + 120) is not None
    return named and _NAMED_BEFORE.search(text, max(0, at - 8), at) is not None


_DATED = re.compile(
    r"\s+(?:on|of|in)\s+(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
"""A date is no part of a name: "Fjord Research on October 3"."""


_NAMED = r"[A-ZÀ-Þ][a-zà-ÿ’'-]+(?:\s[A-ZÀ-Þ]\.)?\s[A-ZÀ-Þ][a-zà-ÿ’'-]+"
_KIND_OF = re.compile(
    r"(?:National|Federal|State|Royal|European|Central|Norwegian)\s(?:Research|Technology|Computing|Science|Systems)"
)
"""What is no institution by itself: "National Research", before "and Innovation Agency"."""
_PEOPLE = re.compile(
    rf"(?P<first>{_NAMED})(?P<joint>\s(?:and|&)\s(?={_NAMED}\s(?:of|from)\sthe\s)|\s(?:of|from)\sthe\s)(?:{_NAMED}\s(?:of|from)\sthe\s)?"
)
"""People before the institute that they are of: "Ana Costa and Rui Lima of the Harrow Institute"."""
_UNIT_FOR = re.compile(
    r"(?:[A-ZÀ-Þ][\w-]+\s)?(?:Unit|Department|Division|Section|Office|Branch|Group|Team|Faculty|School|Programme?|Initiative|Chair)\s(?:for|of)\s"
)
"""What is named after two fields: "the Unit for Letters & Numbers"."""
_KIN = re.compile(r"(?:Sons?|Daughters|Brothers|Co|Company|Partners|Associates|Friends)\b")
"""After "and", a part of a firm's name: "Fjord & Sons"."""
_PART_OF = re.compile(
    rf"{_OF_ITS_PLACE.pattern}|\b(?:Branch|Division|Chapter|Section|Unit|School|Laborator\w+|Labs?|Team|Group|Research|Service)\b"
)


def _cut(surface: str, cues: Cues) -> tuple[int, int] | None:
    """Where a first name ends and the next begins: at a possessive, after a firm ("Nordlys AI of Norway"), at "and"."""
    owned = _OWNED.match(surface)
    if owned and (_BASED.search(owned[0].rstrip()) or cues.institution.search(surface, owned.end())):
        head = re.sub(r"['’]s?\s*$", "", owned[0]).rstrip()
        return len(head), owned.end()
    if (firm := _FIRM_OF.search(surface)) and not _HAS_HEAD.search(surface, 0, firm.start()):
        following = _NEXT.match(surface, firm.end())
        if following:
            return firm.end(), following.end()
    if people := _PEOPLE.match(surface):
        left, right = people["first"], surface[people.end() :]
        if _HAS_HEAD.search(right) and " " in right and not (_PART_OF.search(left) or cues.institution.search(left)):
            return people.end("first"), people.end("joint")
    for joint in _AND.finditer(surface):
        left, right = surface[: joint.start()], surface[joint.end() :]
        if _KIN.match(right) or (_UNIT_FOR.match(left) and not _HAS_HEAD.search(right)):
            continue
        if _is_of_country(left) and not _is_country(right):
            return joint.start(), joint.end()  # "the University of Iceland and Fjord"
        named = None if _KIND_OF.fullmatch(left) else cues.institution.search(left)
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
        elif _KIND_OF.fullmatch(left):
            continue  # "the National Research and Innovation Agency" is one
        elif " " in left.strip() and " " in right.strip() and _ENDS_IN_HEAD.search(right):
            continue  # "the Tay Speech and Text Laboratory" is one
        return joint.start(), joint.end()
    return None


def _is_of_country(name: str) -> bool:
    """Whether a name is whole with the country at its end: "University of Iceland", and not "of Trinidad"."""
    place = _OF_PLACE.search(name)
    return place is not None and _is_country(re.split(r"\bof\s+", place[0])[-1])


def _is_country(name: str) -> bool:
    return load_gazetteer().lookup("Country", name) is not None
