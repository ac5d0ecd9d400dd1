"""Whether an answer of linking is wrong, by the items and the public lists and not by the tables that are measured."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from modelatlas.lexicon import read_table
from modelatlas.wikidata.names import Kind
from wikidata_items import WikidataItem

_ORGANIZATION = re.compile(
    r"universit|compan|business|enterprise|organi[sz]ation|\binstitut|agency|corporation|college|laborator|publisher"
    r"|foundation|research cent|think tank|\bbank\b|ministry|academy|society|conglomerate|grande école|observator"
    r"|(?:academic|executive|government) department|(?:medical|law|engineering|business|graduate) school|school of"
    r"|research group|public body|conservator"
)
_NO_ORGANIZATION = re.compile(
    r"department o|award|building|town|district|library|fictional|list|position|ceremony|history|preparatory|type of"
    r"|concept|term|award|model|student|process|school of thought|event|discipline|location|overseas|headquarters"
)
_FIELD: dict[Kind, set[str]] = {
    "organization": {"organisation"},
    "model": {"AI model", "product"},
    "technique": {"technique", "concept", "class"},
    "benchmark": {"dataset"},
}
_SHORT = {"Meta Platforms": "Meta", "Alibaba Group": "Alibaba", "Nvidia": "NVIDIA", "MiniMax Group": "MiniMax"}
_CLASSES: dict[Kind, str] = {
    "country": r"^country$|sovereign state|^country of|island nation|dependent territory|nation within",
    "license": r"licen[cs]e|waiver",
    "model": r"language model|machine learning model",
    "hardware": r"processor|computer hardware",
    "benchmark": r"benchmark",
    "technique": r"algorithm|machine learning",
}
_LEGAL_END = re.compile(r"(?:,?\s+(?:Inc|LLC|Ltd|Limited|Corp|Corporation|Co|Company|PLC|GmbH|AG|S\.?A|PBC)\.?)+$")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


class Judge:
    """What speaks against an answer, by the items and the public lists and not by the tables that are measured."""

    def __init__(self, items: dict[str, WikidataItem], folder: Path) -> None:
        self.items = items
        self.labels: dict[str, set[str]] = defaultdict(set)
        self.bearers: dict[str, set[str]] = defaultdict(set)
        self.own: dict[str, set[str]] = defaultdict(set)
        self.listed: dict[Kind, set[str]] = defaultdict(set)
        for item in items.values():
            self.labels[item.label.casefold()].add(item.qid)
            for name in (item.label, *item.aliases):
                self.bearers[name.casefold()].add(item.qid)
                self.own[item.qid].add(plain(name))
        self.known = set(self._list(folder))

    def _list(self, folder: Path) -> Iterable[tuple[str, str]]:
        """Names of items by the lists: codes of countries, identifiers of licences, the field's own; and by the
        gazetteers, which say what the atlas means by a name."""
        tables: dict[Kind, str] = {
            "country": "countries.tsv",
            "license": "licenses.tsv",
            "organization": "organizations.tsv",
            "model": "models.tsv",
            "technique": "techniques.tsv",
            "benchmark": "benchmarks.tsv",
        }
        of_gazetteer: dict[tuple[str, str], list[str]] = {}
        for kind, table in tables.items():
            for line in read_table(table, ("label", "aliases")):
                names = [line.cells["label"], *(name.lstrip("=~") for name in line.cells["aliases"].split("|") if name)]
                of_gazetteer |= {(kind, key): names for key in (line.cells.get("key", ""), line.cells["label"])}
        for row in rows(folder / "countries.tsv"):
            names = [row["name"], row["iso_alpha2"], row["iso_alpha3"], row["iso_numeric"], *row["aliases"].split("|")]
            names += of_gazetteer.get(("country", row["iso_alpha2"]), [])
            qid = {"NL": "Q55", "DK": "Q35", "AQ": "Q51"}.get(row["iso_alpha2"], row["qid"])
            self.listed["country"].update((qid, row["qid"]) if row["iso_alpha2"] else ())
            yield from ((qid, plain(name)) for name in names if name)
        self.listed["country"].add("Q51")  # Antarctica has a code of ISO 3166-1, and no row in the list
        yield from (("Q51", plain(name)) for name in of_gazetteer["country", "AQ"])
        for row in rows(folder / "spdx.tsv"):
            self.listed["license"].add(row["qid"])
            for name in (row["spdx_id"], *of_gazetteer.get(("license", row["spdx_id"]), [])):
                yield row["qid"], plain(name)
        for row in rows(folder / "ai-entities.tsv"):
            for kind, words in _FIELD.items():
                if row["kind"] in words:
                    self.listed[kind].add(row["qid"])
                    label = re.sub(r" \(.*| / .*", "", row["label"])
                    for name in (label, *of_gazetteer.get((kind, _SHORT.get(label, label)), [])):
                        yield row["qid"], plain(name)
        own = {plain(key): names for (kind, key), names in of_gazetteer.items() if kind == "organization" and key}
        for qid, item in self.items.items():
            if is_organization(item, self.items):
                yield from ((qid, plain(name)) for name in own.get(plain(item.label), ()))

    def fits(self, qid: str, kind: Kind) -> bool:
        """Whether an item is of a kind, by a list or by the words of its classes."""
        item = self.items.get(qid)
        if qid in self.listed[kind] or item is None:
            return item is not None or qid in self.listed[kind]
        if kind == "organization":
            return is_organization(item, self.items)
        labels = {self.items[cls].label.casefold() for cls in item.classes if cls in self.items}
        return any(re.search(_CLASSES[kind], label) for label in labels)

    def fault(self, name: str, kind: Kind, qid: str) -> str:
        """Why an answer is wrong, "" if it is not."""
        by_list = (qid, plain(name)) in self.known
        if not by_list and plain(name) not in self.own[qid]:
            return "it is not called so"
        if not self.fits(qid, kind):
            return "it is not of the kind"
        others = {other for other in self.bearers[name.casefold()] - {qid} if self.fits(other, kind)}
        if others and not by_list:
            return f"so is {', '.join(sorted(others))}"
        if not by_list and self.labels[name.casefold()] - {qid} and qid not in self.labels[name.casefold()]:
            return f"that is {', '.join(sorted(self.labels[name.casefold()]))}"
        return ""


def plain(name: str) -> str:
    """A name without case, accents, points, spaces, article, and the word licence; what a person takes for the same."""
    if len(name) == 2 and all("\U0001f1e6" <= char <= "\U0001f1ff" for char in name):
        return "".join(chr(ord(char) - 0x1F1E6 + ord("a")) for char in name)  # a flag is a code
    folded = unicodedata.normalize("NFKD", _LEGAL_END.sub("", name).casefold().removeprefix("the "))
    return re.sub(r"licen[cs]e", "", re.sub(r"[\W_]|[\u0300-\u036f]", "", folded.replace("&", "and")))


def is_organization(item: WikidataItem, items: dict[str, WikidataItem]) -> bool:
    labels = [items[cls].label.casefold() for cls in item.classes if cls in items]
    return any(_ORGANIZATION.search(label) and not _NO_ORGANIZATION.search(label) for label in labels)
