"""Documents in the genre that the program reads, as many as one likes: `python -m benchmarks.generate COUNT -o OUTPUT`.

The same seed gives the same documents, and the first n of any number are the same n. Names, numbers, countries and
wordings vary (`wordings.toml`); a quarter of the documents are second documents on a model that another one describes,
some of which contradict it, and most models stand in a line of succession.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from random import Random
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

_HERE = Path(__file__).parent
WORDINGS: dict[str, list[str]] = tomllib.loads((_HERE / "wordings.toml").read_text("utf-8"))
VALUES: dict[str, list[Any]] = tomllib.loads((_HERE / "values.toml").read_text("utf-8"))

SEED = 3
SECOND = 0.25
"""The share of further documents on a model that has one already."""
CONTRADICTION = 0.3
"""The share of those whose numbers are not the first document's."""
TAGGED = 0.9
FOLDER = 1000
"""Files in one folder: what a file system and a person can bear."""

_WITH_ARTICLE = frozenset({"United States", "Netherlands", "United Arab Emirates", "United Kingdom"})
_SYLLABLES = ("heads", "middles", "consonants", "tails")


@dataclass(frozen=True, slots=True)
class Text:
    """A generated document: ``id`` is unique and sorts in the order of generation; ``tags`` are the (name, value) of
    its tags, in the order of the text."""

    id: str
    text: str
    tags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the documents on one model say of it."""

    name: str
    old: str
    """The version before; for the first of a line a model of the same maker that no document describes."""
    next: str
    first: bool
    values: dict[str, str]


def generate(count: int, *, seed: int = SEED, brief: bool = False) -> Iterator[Text]:
    """The first ``count`` documents of a seed: about 2.3 kB each, some dozens of facts; ``brief`` ones
    have two fifths of that.

    >>> [text.id for text in generate(2)], len(list(generate(5, seed=1)))
    (['doc-0000000', 'doc-0000001'], 5)
    """
    return islice((_text(number, *drawn, brief) for number, drawn in enumerate(_subjects(seed))), count)


def write(documents: Iterable[Text], output: Path) -> int:
    """Write documents, one at a time: to a folder (one file each), or by the ending of ``output`` as JSON Lines
    (`.jsonl`, `.jsonl.gz`), or as one XML file (`.xml`) that holds the values of the tags alone. Gives their number."""
    if output.name.endswith((".jsonl", ".jsonl.gz", ".xml")):
        with _open(output) as file:
            return _write_xml(documents, file) if output.suffix == ".xml" else _write_lines(documents, file)
    number = -1
    for number, document in enumerate(documents):
        folder = output / f"{number // FOLDER:04d}"
        if number % FOLDER == 0:
            folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{document.id}.txt").write_text(document.text, "utf-8")
    return number + 1


@contextmanager
def _open(output: Path) -> Iterator[IO[str]]:
    with output.open("wb") as file, ExitStack() as stack:
        # Without time or name in the header: the same documents are the same bytes.
        packed = gzip.GzipFile("", "wb", 6, file, 0) if output.suffix == ".gz" else file
        yield stack.enter_context(TextIOWrapper(packed, "utf-8", newline="\n"))


def _write_lines(documents: Iterable[Text], file: IO[str]) -> int:
    number = 0
    for document in documents:
        number += 1
        file.write(json.dumps({"id": document.id, "text": document.text}, ensure_ascii=False) + "\n")
    return number


def _write_xml(documents: Iterable[Text], file: IO[str]) -> int:
    """Each tag of a document as an element: repeated ones once, which is what a mapping would copy."""
    number = 0
    file.write("<documents>\n")
    for document in documents:
        number += 1
        values = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in dict.fromkeys(document.tags))
        file.write(f"<document id={quoteattr(document.id)}>{values}</document>\n")
    file.write("</documents>\n")
    return number


# --- models -----------------------------------------------------------------------------------------------------------


def subjects(seed: int = SEED) -> Iterator[Subject]:
    """What the documents of a seed are about, one for each document, without end."""
    return (subject for _, subject in _subjects(seed))


def _subjects(seed: int) -> Iterator[tuple[Random, Subject]]:
    """Without end: a model and the chance that words its document. Each line has a generator of its own, so that
    documents can be made from any of them on."""
    line = 0
    while True:
        chance = Random(f"{seed}/{line}")
        for subject in _line(chance, line, seed):
            yield chance, subject
            if chance.random() < SECOND:
                yield chance, _retold(chance, subject)
        line += 1


def _line(chance: Random, line: int, seed: int) -> list[Subject]:
    """One to four versions of one name, each larger and later than the one before."""
    family = _family(line, seed)
    suffixes = chance.choice(VALUES["lines"])
    maker = _maker(chance)
    country, hardware = chance.choice(VALUES["countries"]), chance.choice(VALUES["hardware"])
    length = chance.choice((1, 2, 2, 3, 3, 4))
    size, year = chance.randrange(len(VALUES["sizes"]) - length), chance.randrange(2019, 2025 - length)
    names = [family + suffix for suffix in suffixes]
    subjects = []
    for place in range(length):
        values = _values(chance, VALUES["sizes"][size + place], year + place)
        values |= {"org": maker, "country": country, "hardware": hardware, "counted": f"{values['count']} {hardware}"}
        old = names[place - 1] if place else f"{_family(line + 500_000, seed)}-1"
        subjects.append(Subject(names[place], old, names[place + 1], not place, values))
    return subjects


def _retold(chance: Random, subject: Subject) -> Subject:
    """The same model in another document; where that contradicts the first, in its size and its time of training."""
    if chance.random() >= CONTRADICTION:
        return subject
    other = _values(chance, chance.choice(VALUES["sizes"]), 2018)
    changed = {name: other[name] for name in ("params", "duration", "energy")}
    return replace(subject, values=subject.values | changed)


def _family(line: int, seed: int) -> str:
    """A name of its own for each line: the number of the line in syllables, in no order that shows."""
    parts = [VALUES[kind] for kind in _SYLLABLES]
    places = 1
    for part in parts:
        places *= len(part)
    number = (line * 400_009 + seed * 7919) % places  # a prime that divides no number of syllables
    name = ""
    for part in parts:
        number, place = divmod(number, len(part))
        name += part[place]
    return name


def _maker(chance: Random) -> str:
    return f"{chance.choice(VALUES['places'])} {chance.choice(VALUES['bodies'])} for {chance.choice(VALUES['fields'])}"


def _values(chance: Random, billions: float, year: int) -> dict[str, str]:
    """The numbers of a model; the run's own fit each other, as far as a text would let them."""
    count = 64 * chance.randrange(2, 40)
    weeks = chance.random() < 0.3
    days = 7 * chance.randrange(2, 11) if weeks else chance.randrange(9, 75)
    hours = count * days * 24
    tokens = chance.randrange(4, 90) / 10
    return {
        "params": f"{billions:g} billion",
        "active": f"{max(1, round(billions / 6))} billion",
        "year": str(year),
        "month": chance.choice(VALUES["months"]),
        "context": f"{2 ** chance.randrange(11, 18):,}",
        "languages": str(chance.randrange(12, 180)),
        "code": str(chance.randrange(8, 60)),
        "count": f"{count:,}",
        "node": chance.choice(("4", "8", "8", "16")),
        "duration": f"{days // 7} weeks" if weeks else f"{days} days",
        "size": chance.choice((f"{tokens * 4:.1f} terabyte", f"{tokens * 4:.1f} TB")),
        "tokens": f"{tokens} trillion",
        "hours": f"{hours:,}" if hours < 10**6 else f"{hours / 10**6:.1f} million",
        "energy": f"{max(12, hours * 7 // 10_000):,}",
        "emissions": f"{max(3, hours // 4_000):,}",
        "flop": f"{6 * billions * tokens / 100:.2f} × 10^23",
        "speed": f"{chance.randrange(900, 9000):,}",
    }


# --- sentences --------------------------------------------------------------------------------------------------------


def _text(number: int, chance: Random, subject: Subject, brief: bool) -> Text:
    """One document: three or four paragraphs, some sentences in each left out or moved; one paragraph if ``brief``."""
    tags: list[tuple[str, str]] = []
    values = subject.values | _drawn(chance) | {"model": subject.name, "old": subject.old, "next": subject.next}
    slots = _Slots(values, chance, tags)
    asides = chance.sample(WORDINGS["aside"], 4)
    block = chance.choice(("p", "p", "paragraph"))
    text = "\n\n".join(
        f"<{block}>{' '.join(_sentence(kind, slots, asides) for kind in kinds)}</{block}>"
        for kinds in (_brief(chance, subject) if brief else _paragraphs(chance, subject))
    )
    return Text(f"doc-{number:07d}", text, tuple(tags))


def _sentence(kind: str, slots: _Slots, asides: list[str]) -> str:
    wording = asides.pop() if kind == "aside" else slots.chance.choice(WORDINGS[kind])
    return wording.format_map(slots)


def _paragraphs(chance: Random, subject: Subject) -> list[list[str]]:
    """The kinds of sentences of each paragraph."""
    first = ["opening", *([] if subject.first else ["succession"]), "size"]
    if chance.random() < 0.2:
        first.append("active")
    run = ["run", "corpus", "techniques", "saving"]
    if chance.random() < 0.5:
        run.append("second_saving")
    evaluations = ["score", "scores", "gain", "second_gain"]
    chance.shuffle(evaluations)
    if chance.random() < 0.7:
        evaluations.append("record")
    last = ["energy", *(["throughput"] if chance.random() < 0.3 else []), "openness", "use"]
    if chance.random() < 0.3:
        last.append("compliance")
    if chance.random() < 0.5:
        last.append("announcement")
    paragraphs = [first, run, evaluations, last]
    for paragraph in paragraphs:
        paragraph.insert(chance.randrange(1, len(paragraph) + 1), "aside")
    return paragraphs if chance.random() < 0.6 else [first + run, evaluations, last]


def _brief(chance: Random, subject: Subject) -> list[list[str]]:
    """One paragraph: of each kind of thing that the stored queries ask for, what takes the fewest statements."""
    kinds = ["opening", *([] if subject.first else ["succession"]), "size", "run"]
    others = ["corpus", "techniques", "saving", "score", "gain", "energy", "openness", "compliance", "announcement"]
    return [kinds + sorted(chance.sample(others, 3), key=others.index)]


def _drawn(chance: Random) -> dict[str, str]:
    """What changes from document to document, also between those on one model: the tests, the rival, the wording."""
    values = {f"benchmark{i}": name for i, name in enumerate(chance.sample(VALUES["benchmarks"], 8))}
    values |= {f"task{i}": name for i, name in enumerate(chance.sample(VALUES["tasks"], 5))}
    values |= {f"technique{i}": name for i, name in enumerate(chance.sample(VALUES["techniques"], 5))}
    values |= {f"source{i}": name for i, name in enumerate(chance.sample(VALUES["sources"], 3))}
    values |= {f"score{i}": f"{chance.randrange(410, 960) / 10:g}" for i in range(4)}
    values |= {f"gain{i}": f"{chance.randrange(8, 150) / 10:g}" for i in range(2)}
    values |= {f"cut{i}": str(chance.randrange(11, 58)) for i in range(2)}
    return values | {
        "technique0": chance.choice(VALUES["architectures"]),
        "planned": chance.choice(VALUES["planned"]),
        "rival": f"{_family(chance.randrange(200), SEED)}-2",
        "shots": str(chance.choice((2, 3, 5, 8, 10, 25))),
        "license": chance.choice(VALUES["licenses"]),
        "standard": chance.choice(VALUES["standards"]),
        "assessor": _maker(chance),
        "homes": str(chance.randrange(12, 90)),
        "elsewhere": chance.choice(("Portugal", "Chile", "Kenya", "Latvia", "Peru", "Iceland")),
        "hedge": chance.choice(("", "approximately ", "about ")),
    }


_TAG_OF = {"old": "model", "next": "model", "rival": "model", "counted": "hardware", "duration": "training"}
_ALWAYS = frozenset({"model", "old", "next", "rival"})


class _Slots(dict[str, str]):
    """The slots of the sentences: `{x}` is a value, `{x_tag}` the value with its tag, which is kept in ``tags``."""

    def __init__(self, values: dict[str, str], chance: Random, tags: list[tuple[str, str]]) -> None:
        super().__init__(values)
        self.chance, self.tags = chance, tags

    def __missing__(self, slot: str) -> str:
        name = slot.removesuffix("_tag")
        if name == slot:
            raise KeyError(slot)
        value, tag = self[name], {"org": "organization"}.get(name, _TAG_OF.get(name, name))
        article = "the " if name == "country" and value in _WITH_ARTICLE else ""
        if name not in _ALWAYS and self.chance.random() >= TAGGED:
            return article + value
        self.tags.append((tag, value))
        return f"{article}<{tag}>{escape(value)}</{tag}>"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int, help="how many documents")
    parser.add_argument("-o", "--output", type=Path, required=True, help="a folder, or FILE.jsonl, .jsonl.gz or .xml")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--brief", action="store_true", help="two fifths of the facts in each")
    options = parser.parse_args()
    documents = generate(options.count, seed=options.seed, brief=options.brief)
    print(f"{write(documents, options.output):,} documents in {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
