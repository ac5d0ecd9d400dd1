"""Models that headings tell apart: members of a family by size, members by name, one architecture on several data sets.

A document on several models gives each a section of its own, and its bare facts stand there. What the heading says may
be a whole name ("Tern-7B" beside "Tern-70B"), a part of one ("The 300M model" below the title "Tern"), or a name that
only the heading above makes a model's own ("ViT-B/32" below "LAION-400M" and again below "LAION-2B").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Block, Layout, Span
from modelatlas.titles.accounts import published_name
from modelatlas.titles.data_sets import find_data_sets
from modelatlas.titles.find import find_title, find_word
from modelatlas.titles.opening import find_opening_name
from modelatlas.titles.others import says_other
from modelatlas.titles.shapes import MANY, is_generic


@dataclass(frozen=True, slots=True)
class Headed:
    """A section about one model: its ``heading``, its ``reach`` to the next heading as high, the model's ``name``.

    ``bare`` is what the section calls it, which means another model elsewhere; "" where the heading alone does.
    """

    heading: Span
    reach: Span
    name: str
    bare: str = ""


_SIZE = r"\d+(?:\.\d+)?\s?[BMT]"
_EDITION = r"(?:Tiny|Mini|Nano|Micro|Pico|Small|Base|Medium|Large|Huge|Giant|Max|Pro|Ultra|Lite|X{1,3}L|XS)"
_PART = re.compile(
    rf"(?:[Tt]he\s+)?(?P<part>{_SIZE}|{_EDITION})(?:\s+(?:[Mm]odel|[Vv]ersion|[Vv]ariant))?"
    rf"(?:\s*\(\s*~?{_SIZE}(?:\s+[Pp]aram\w*)?\s*\))?"
)
"""A heading that gives the part of a name alone: "The 300M model", "Small (1.3B)"."""
_OF_PART = re.compile(rf"(?P<same>\D*[^\W\d])\s*\((?P<part>{_SIZE})(?:\s+(?:[Mm]odel|[Vv]ersion|[Vv]ariant))?\)")
"""A heading that says of which part a card's usual section is: "Training hyperparameters (7B)"."""
_MEMBER = re.compile(
    rf"(?P<stem>[A-Z][\w.]*[a-z][\w.]*)[\s-](?:{_SIZE}|{_EDITION}|[A-Za-z]{{1,4}}/\d+\+?)(?:-(?:Base|Chat|Instruct))?"
)
"""A heading that is a name to its last letter: "Tern-7B", "Tern Max", "Tern-L/14"."""
_DESCRIBED = re.compile(
    r"(?P<stem>(?=\S*(?:[a-z][A-Z]|\d))[A-Z][\w.-]*)\s(?P<tail>[Mm]odel\s(?:[Ss]pec(?:s|ifications?)|[Cc]ard|[Dd]etails|[Ss]ummary|[Aa]rchitecture))"
)
"""A heading over what is told of each of several models: "TernVAE Model Specs" beside "TernDiT Model Specs"."""
_ARCHITECTURE = re.compile(
    r"(?P<bare>(?=\S*\d|[A-Z]\w*[a-z][A-Z]\S*-)[A-Z][\w/+.]*-[\w/+.-]*[\w+])(?P<more>(?:\s+[\w-]+){0,4})"
)
_RESOLUTION = re.compile(r"\s+\d+\s?[x×]\s?\d+(?:\s?px)?\b")
_LINK = re.compile(r"\s*https?://\S+|\s*\([^()]*\)\s*$|\s*[-–—:]+\s*$")
"""What a heading adds to a name: a link or what is left of it, an aside at its end."""


def find_member_names(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Names of one stem at the head of sections beside each other: "Tern-7B", "Tern-70B"; "Tern Mini", "Tern Max".

    Then those of architectures that a heading tells apart by their data.
    """
    out: list[str] = []
    for group in _siblings(layout):
        named = [(text, found["stem"]) for _, text in group if (found := _MEMBER.fullmatch(text))]
        stems = Counter(stem for _, stem in named)
        out += [text for text, stem in named if stems[stem] > 1 and not _is_other(stem, text, gazetteer)]
        told = [(found["stem"], found["tail"].lower()) for _, text in group if (found := _DESCRIBED.fullmatch(text))]
        tails = Counter(tail for _, tail in set(told))
        out += [stem for stem, tail in told if tails[tail] > 1 and not _is_other(stem, stem, gazetteer)]
        hubs = [name for _, text in group if (name := published_name(text))]
        out += hubs if len(set(hubs)) > 1 else []
    return [*out, *(headed.bare for headed in _on_data(layout, gazetteer))]


def find_headed(layout: Layout, gazetteer: Gazetteer) -> tuple[Headed, ...]:
    """The sections whose model only a heading above tells, in the document's order; none holds another."""
    told = [*_parts(layout, gazetteer), *_on_data(layout, gazetteer)]
    return tuple(sorted(told or _of_a_log(layout, gazetteer), key=lambda h: h.heading.start))


def _siblings(layout: Layout) -> Iterator[list[tuple[Block, str]]]:
    """The headings of one level below one heading, with their text; a document of very many is a catalogue."""
    groups: dict[tuple[int, ...], list[tuple[Block, str]]] = {}
    open_: list[tuple[int, int]] = []
    for number, block in enumerate([b for b in layout.blocks if b.kind == "heading"][:MANY]):
        while open_ and open_[-1][0] >= block.level:
            open_.pop()
        above = (*(place for _, place in open_), -block.level)
        groups.setdefault(above, []).append((block, _text(block, layout)))
        open_.append((block.level, number))
    yield from groups.values()


_LONGEST = 120
"""Code points of a heading that may be a name with a link."""


def _text(heading: Block, layout: Layout) -> str:
    """The words of a heading, one space between; "" of one that is too long for a name."""
    text = " ".join(layout.text[heading.span.start : heading.span.end].split())
    return text if len(text) <= _LONGEST else ""


_OTHER = ("Technique", "Corpus", "Benchmark", "Hardware", "Task", "License", "Organization")


def _is_other(stem: str, text: str, gazetteer: Gazetteer, kinds: Sequence[str] = _OTHER) -> bool:
    """Whether names of one stem are of something else: a section's kind, a method, a data set, a machine."""
    return (
        is_generic(stem)
        or stem.endswith("ing")
        or any(gazetteer.lookup(kind, name) for kind in kinds for name in (stem, text))
    )


def _reach(headings: Sequence[Block], number: int, end: int) -> Span:
    level = headings[number].level
    following = (b.span.start for b in headings[number + 1 :] if b.level <= level)
    return Span(headings[number].span.start, next(following, end))


def _parts(layout: Layout, gazetteer: Gazetteer) -> Iterator[Headed]:
    """Sections beside each other that each give a size or an edition of the title's family."""
    found = [
        [(block, part) for block, text in group if block.level > 1 and (part := _part_of(text))]
        for group in _siblings(layout)
    ]
    found = [group for group in found if len({part for _, part in group}) > 1]
    family = family_of(layout, gazetteer) if found else ""
    if not family:
        return
    headings = [b for b in layout.blocks if b.kind == "heading"]
    places = {b.span.start: number for number, b in enumerate(headings)}
    for group in found:
        for block, name in group:
            reach = _reach(headings, places[block.span.start], len(layout.text))
            yield Headed(block.span, reach, f"{family} {name}")


def family_of(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name by which a page calls the family or the model that it is about; "" where it gives none."""
    names = (find_title, find_word, find_opening_name)
    return next((name for find in names if (name := find(layout, gazetteer))), "")


def _part_of(heading: str) -> str:
    """The part of a family's name that a heading gives: alone, or in brackets after what any section is called."""
    if alone := _PART.fullmatch(heading):
        return alone["part"]
    beside = _OF_PART.fullmatch(heading)
    return beside["part"] if beside and is_generic(beside["same"]) else ""


def _on_data(layout: Layout, gazetteer: Gazetteer) -> Iterator[Headed]:
    """Sections on one architecture each, below headings that say which data it was trained on."""
    headings = [b for b in layout.blocks if b.kind == "heading"][:MANY]
    texts = [_text(b, layout) for b in headings]
    named = [_ARCHITECTURE.fullmatch(_RESOLUTION.sub("", text)) if "-" in text else None for text in texts]
    if not any(named):
        return
    others = find_data_sets(layout.text)
    found: list[tuple[Span, Span, str, re.Match[str]]] = []
    for number in range(len(headings)):
        below = _children(headings, number)
        if not any(named[place] for place in below):
            continue
        reach = _reach(headings, number, len(layout.text))
        data = _data_set(texts[number], layout.text[reach.start : reach.end], gazetteer)
        for place in below if data else ():
            match = named[place]
            if match and match["bare"] not in others and not gazetteer.lookup("Corpus", match["bare"]):
                found.append((headings[place].span, _reach(headings, place, len(layout.text)), data, match))
    places = {(data, match["bare"]) for _, _, data, match in found}
    often = Counter(bare for _, bare in places)
    if not any(count > 1 or gazetteer.lookup("Model", bare) for bare, count in often.items()):
        return
    for heading, reach, data, match in found:
        name = match[0] if match["more"] else f"{match['bare']} ({data})"
        yield Headed(heading, reach, name, match["bare"])


_NETWORK = re.compile(
    r"\b(?:\w*former|\w*(?:TDNN|LSTM|GRU|CNN|RNN|GAN|VAE)|\w*transducer|\w{2,}net|\w*BERT|wav2vec\w*)\b", re.IGNORECASE
)
"""A word of a heading that names what was trained: "TDNN-LSTM", "Conformer with CTC"."""
_LOGGED = re.compile(
    r"^[\W_]*(?:(?:number\s+of\s+)?(?:param(?:eter)?s|GPUs?)|model\s+(?:size|link)|pre-?trained\s+model|checkpoint"
    r"|training\s+time)\W{0,4}:",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of the log of a training: "Params: 38M", "Model link: …"."""


def _of_a_log(layout: Layout, gazetteer: Gazetteer) -> Iterator[Headed]:
    """Sections beside each other that each log the training of a network which the heading names: "TDNN-LSTM CTC"."""
    headings = [b for b in layout.blocks if b.kind == "heading"]
    places = {b.span.start: number for number, b in enumerate(headings)}
    for group in _siblings(layout):
        found = []
        for block, name in group:
            reach = _reach(headings, places[block.span.start], len(layout.text))
            named = len(name.split()) < _WORDS and _NETWORK.search(name) and name[0].isupper() and not says_other(name)
            if named and _LOGGED.search(layout.text, *reach) and not _is_other(name, name, gazetteer, _OTHER[1:]):
                found.append(Headed(block.span, reach, name))
        if len({headed.name for headed in found}) == len(found) > 1:
            yield from found


_WORDS = 5
"""Words of a heading from which on it is no name of a network."""


def _children(headings: Sequence[Block], number: int) -> list[int]:
    """The headings one level below a heading."""
    out = []
    for place in range(number + 1, len(headings)):
        if headings[place].level <= headings[number].level:
            break
        if headings[place].level == headings[number].level + 1:
            out.append(place)
    return out


def _data_set(heading: str, section: str, gazetteer: Gazetteer) -> str:
    """The data set that a heading names and nothing else; "" where it names none."""
    name = heading
    while (shorter := _LINK.sub("", name).strip()) != name:
        name = shorter
    if not name or len(name.split()) > 2 or not name[0].isupper() or is_generic(name):
        return ""
    if gazetteer.lookup("Corpus", name) or re.search(rf"(?<![\w-]){re.escape(name)}\s+data\s?set\b", section):
        return name
    return ""
