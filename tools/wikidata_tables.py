"""Make the authority tables of src/modelatlas/data/ from a snapshot of Wikidata and public lists (docs/linking.md).

    .venv/bin/python tools/wikidata_tables.py [--items DIR] [--check]

DIR holds items.nt.gz (items with labels, aliases, descriptions and classes), countries.tsv (country-coder), spdx.tsv
(SALTbot) and known-wrong.tsv. Without ``--check`` the rows are written that are made by rule: those of
wikidata-organizations.tsv whose source is BY_CLASS, all of wikidata-licenses.tsv and of wikidata-wrong.tsv. Rows by
hand stay as they are. ``--check`` writes nothing, tells each table that would change and each row by hand that the
snapshot does not bear out, and exits 1 if there is one.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from wikidata_items import SHARED, WikidataItem, read_items  # noqa: E402 # isort: skip

from modelatlas.lexicon import read_table, slug  # noqa: E402
from modelatlas.wikidata.names import strict_key  # noqa: E402
from modelatlas.wikidata.tables import load_classes  # noqa: E402

DATA = ROOT / "src" / "modelatlas" / "data"
DATE = "2026-11-21"
"""The day on which the snapshot and the lists were taken."""
BY_CLASS = "Wikidata (CC0): by class and name"
SALTBOT = "SALTbot (Apache-2.0), SPDX License List (CC0-1.0)"
HEAD = ("kind", "qid", "key", "label", "aliases", "without", "confidence", "note", "source", "date")
WRONG_HEAD = ("qid", "name", "right", "source", "date")
SURE = "0.95"
LEAST_ALIAS = 5
"""Shorter aliases are abbreviations, which stand for many things."""
ALIASES = 40

_NOT_ONE = re.compile(  # an item with such a class as well is a place, an event or a page first of all
    r"region of|autonomous community|insurgency|siege|official residence|war memorial|wikimedia|wikiproject|duplicate"
    r"|treaty|agreement|information list|^plan$|^village|^town|^city|^tower$|theatrical troupe"
)
_LIKE_ONE = re.compile(  # classes of what acts as an organisation does, though no class in our table
    r"universit|compan|business|enterprise|organi[sz]ation|institut|agency|corporation|college|school|laborator"
    r"|publisher|foundation|centre|center|bank|ministry|department|academy|society|party|parliament|legislat|assembly"
    r"|house|council|court|government|office|church|denomination|museum|library|theat|label|channel|network|station"
    r"|newspaper|magazine|website|service|promotion|team|club|group|union|command|force|military|faculty|order\b"
    r"|studium|cluster|disambiguation|authority|commission|committee"
)
_GENERAL = frozenset(
    {"the", "of", "and", "for", "in", "s", "affairs", "foreign", "health", "environment", "economy", "teachers"}
    | {"council", "committee", "national", "central", "federal", "republic", "general", "office", "party", "labour"}
)
_TELLING = frozenset(
    {"international", "royal", "open", "union", "intelligence", "trade", "security", "space", "art", "music", "theatre"}
    | {"aviation", "universal"}
)
"""Words of a class that mostly tell an organisation from others of its sort: the Royal Society, the Open University."""
_WIDER = {"Samsung"}
"""Organisations of the gazetteer that are wider than the item of the name: Samsung is more than its Electronics."""
_PLAIN = re.compile(r"[^\W\d_]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=Path, default=SHARED, metavar="DIR")
    parser.add_argument("--check", action="store_true", help="write nothing; tell what differs")
    options = parser.parse_args()
    snapshot = Snapshot(read_items(options.items / "items.nt.gz"))
    made = {
        "wikidata-organizations.tsv": (HEAD, [*by_hand("wikidata-organizations.tsv"), *organizations(snapshot)]),
        "wikidata-licenses.tsv": (HEAD, list(licenses(snapshot, rows_of(options.items / "spdx.tsv")))),
        "wikidata-wrong.tsv": (WRONG_HEAD, list(wrong(rows_of(options.items / "known-wrong.tsv")))),
    }
    faults = list(country_faults(snapshot, rows_of(options.items / "countries.tsv")))
    for name, (head, rows) in made.items():
        text = "".join("\t".join(row) + "\n" for row in (head, *rows))
        if options.check:
            faults += [] if text == (DATA / name).read_text(encoding="utf-8") else [f"{name} would change"]
        else:
            (DATA / name).write_text(text, encoding="utf-8")
            print(f"{name}: {len(rows):,} rows")
    print("\n".join(faults) or "nothing differs")
    sys.exit(1 if faults else 0)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def by_hand(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of a table that no rule made."""
    for _, cells in read_table(name, HEAD):
        if cells["source"] != BY_CLASS:
            yield tuple(cells[column] for column in HEAD)


class Snapshot:
    """The items, what else bears a name, and the words in which they are described."""

    def __init__(self, items: dict[str, WikidataItem]) -> None:
        self.items = items
        organization = {qid for qid, kinds in load_classes().items() if "organization" in kinds}
        self.organization_classes = organization
        self.organizations = {
            qid: item
            for qid, item in items.items()
            if item.label and organization & {*item.classes} and not self._any_class(item, _NOT_ONE)
        }
        self.bearers: dict[str, set[str]] = defaultdict(set)
        self.words: Counter[str] = Counter()
        for item in items.values():
            for name in (item.label, *item.aliases):
                self.bearers[joined(name)].add(item.qid)
            if item.qid not in self.organizations:
                names = {word.casefold() for name in (item.label, *item.aliases) for word in _PLAIN.findall(name)}
                self.words.update(names | {word for word in _PLAIN.findall(item.description) if word.islower()})

    @cached_property
    def class_words(self) -> frozenset[str]:
        """Words that name a sort of organisation and none of its sort: those of the classes, and of every state's."""
        classes = (self.items[cls].label for cls in self.organization_classes if cls in self.items)
        words = {word for label in classes for word in _PLAIN.findall(label) if word.islower()}
        return frozenset((words | _GENERAL) - _TELLING)

    def acts_alike(self, qids: Iterable[str]) -> bool:
        """Whether one of the items may be an organisation as well: by its class, or because it has none."""
        found = (self.items[qid] for qid in qids)
        return any(not item.classes or self._any_class(item, _LIKE_ONE) for item in found)

    def _any_class(self, item: WikidataItem, pattern: re.Pattern[str]) -> bool:
        return any(pattern.search(self.items[cls].label.casefold()) for cls in item.classes if cls in self.items)


def joined(name: str) -> str:
    """The key of a name without its spaces, so that Georgetown is George Town."""
    return strict_key("organization", name).replace(" ", "")


# --- organisations ----------------------------------------------------------------------------------------------------


def organizations(snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """A row for each item of an organisation's class whose label nothing else may mean, with such aliases as well.

    A name that two organisations bear stays at both, so that it is nobody's. An alias that anything else is called is
    left out; one word alone is one only where no other item is described with it.
    """
    hand = {row[1] for row in by_hand("wikidata-organizations.tsv")}
    keys = gazetteer_keys(snapshot, hand)
    known = {joined(name) for name in country_names()}
    general = snapshot.class_words
    named: dict[str, list[str]] = {}
    for qid in sorted(snapshot.organizations.keys() - hand, key=lambda qid: int(qid[1:])):
        item = snapshot.organizations[qid]
        label, key = keys.get(qid, (item.label, ""))
        if not key and not is_own(snapshot, item, known, general):
            continue
        seen = {joined(name) for name in gazetteer_names().get(label, ())} if key else set()
        chosen = [label]
        for name in (item.label, *aliases(snapshot, item, known)):
            if joined(name) not in seen | {joined(label)}:
                seen.add(joined(name))
                chosen.append(name)
        named[qid] = chosen[: ALIASES + 1]
    count = Counter(joined(name) for names in named.values() for name in names)
    for qid, names in named.items():
        label, key = names[0], keys.get(qid, ("", ""))[1]
        if not key and not is_alone(snapshot, label, count):
            continue
        others = [name for name in names[1:] if is_alone(snapshot, name, count)]
        written = label if key else marked(snapshot, label, qid)
        yield ("organization", qid, key, written, "|".join(others), "", SURE, "", BY_CLASS, DATE)


def is_alone(snapshot: Snapshot, name: str, count: Counter[str]) -> bool:
    """Whether a name is one organisation's, or else that of several rows, so that it is nobody's."""
    return len(snapshot.bearers[joined(name)] & snapshot.organizations.keys()) < 2 or count[joined(name)] > 1


def is_own(snapshot: Snapshot, item: WikidataItem, known: set[str], general: frozenset[str]) -> bool:
    """Whether a label may link: not a country's, not of general words alone, and no other thing may act under it."""
    key, words = joined(item.label), strict_key("organization", item.label).split()
    if len(key) < 3 or key in known or not writable(item.label) or all(word in general for word in words):
        return False
    if item.label.islower() and not re.search(r"[\d.]", item.label):
        return False  # a sort of organisation: normal school, presidential library
    others = snapshot.bearers[key] - {item.qid}
    return bool(others & snapshot.organizations.keys()) or not snapshot.acts_alike(others)


def aliases(snapshot: Snapshot, item: WikidataItem, known: set[str]) -> Iterator[str]:
    for name in (name.strip() for name in item.aliases):
        key = joined(name)
        if len(key) < LEAST_ALIAS or key in known or not writable(name):
            continue
        others = snapshot.bearers[key] - {item.qid}
        if others & snapshot.organizations.keys():
            yield name  # nobody's
        elif not others and not is_common(snapshot, item, name):
            yield f"={name}" if len(strict_key("organization", name).split()) == 1 else name


def is_common(snapshot: Snapshot, item: WikidataItem, name: str) -> bool:
    """Whether an alias may be a word like any other (Spartans, Purdue), and no abbreviation or address; or several
    words with which other things are described, and none of the label's or of an organisation's: Tar Heels.
    """
    words = [word.casefold() for word in _PLAIN.findall(name)]
    if len(strict_key("organization", name).split()) == 1:
        return (name[1:].islower() and name.isalpha()) or any(snapshot.words[word] for word in words)
    if all(word in snapshot.class_words for word in words):
        return True  # every state has a Justice Department
    if any(not snapshot.words[word] for word in words):
        return False
    telling = {word for word in _PLAIN.findall(item.label.casefold()) if len(word) > 3} | snapshot.class_words
    return not telling & set(words) or name.islower()


def marked(snapshot: Snapshot, label: str, qid: str) -> str:
    """The label, not to be met in small letters if it is one word (goop) or something else is called so (the world)."""
    one = len(strict_key("organization", label).split()) == 1 and label.isalpha()
    return f"={label}" if one or snapshot.bearers[joined(label)] - {qid} else label


def writable(name: str) -> bool:
    return bool(name) and not re.search(r"[\t\n|]", name) and name[0] not in "=~"


def gazetteer_names() -> dict[str, list[str]]:
    """The names of the gazetteer's organisations by label."""
    found = {}
    for _, cells in read_table("organizations.tsv", ("label", "aliases")):
        names = [name.lstrip("=~") for name in cells["aliases"].split("|") if name]
        found[cells["label"]] = [cells["label"], *names]
    return found


def gazetteer_keys(snapshot: Snapshot, hand: set[str]) -> dict[str, tuple[str, str]]:
    """The label and key in the gazetteer of items that alone bear its label as theirs, or else as an alias."""
    labels: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for qid, item in snapshot.organizations.items():
        labels[joined(item.label)].add(qid)
        for name in item.aliases:
            others[joined(name)].add(qid)
    found: dict[str, tuple[str, str]] = {}
    taken = _WIDER | {
        cells["label"] for _, cells in read_table("wikidata-organizations.tsv", HEAD) if cells["qid"] in hand
    }
    for label in gazetteer_names():
        qids = labels[joined(label)] or others[joined(label)]
        if label not in taken and len(qids) == 1 and not qids & hand:
            found.setdefault(next(iter(qids)), (label, slug(label)))
    return found


def country_names() -> Iterator[str]:
    """Every name in the tables of countries."""
    for _, cells in read_table("countries.tsv", ("label", "aliases")):
        yield from (cells["label"], *(name.lstrip("=~") for name in cells["aliases"].split("|")))
    for _, cells in read_table("wikidata-countries.tsv", HEAD):
        yield from (cells["label"], *cells["aliases"].split("|"))


# --- licences, items that are known to be wrong, countries ------------------------------------------------------------


def licenses(snapshot: Snapshot, listed: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """A row for each licence of the gazetteer that the list has; an item that stands for several is never linked."""
    known = {cells["key"]: cells for _, cells in read_table("licenses.tsv", ("key", "label", "aliases"))}
    count = Counter(row["qid"] for row in listed)
    hand = {(cells["qid"], cells["key"]): cells for _, cells in read_table("wikidata-licenses.tsv", HEAD)}
    for row in listed:
        qid, key = row["qid"], row["spdx_id"]
        if key not in known:
            continue
        item = snapshot.items.get(qid, WikidataItem(qid))
        several, seen = count[qid] > 1, {key_of(name) for name in (key, known[key]["label"])}
        seen |= {key_of(name.lstrip("=~")) for name in known[key]["aliases"].split("|")}
        names = [name for name in dict.fromkeys((item.label, *item.aliases)) if item.classes or item.aliases]
        chosen = {key_of(name): name for name in reversed(names) if writable(name) and key_of(name) not in seen}
        before = hand.get((qid, key), {})
        real = bool(item.classes or item.aliases or before.get("confidence") == "0.99")
        yield (
            "license",
            qid,
            key,
            known[key]["label"],
            "|".join(sorted(chosen.values(), key=names.index)),
            before.get("without", ""),
            "" if several else before.get("confidence", "") or "0.97",
            "one item for several licences" if several else "",
            SALTBOT + ("; Wikidata (CC0)" if real else ""),
            DATE,
        )


def key_of(name: str) -> str:
    return strict_key("license", name)


def wrong(listed: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    source = "public lists of AI entities, each QID compared with Wikidata"
    for row in listed:
        yield row["wrong_qid"], row["label"], row["right_qid"].replace(" / ", "|"), source, DATE


def country_faults(snapshot: Snapshot, listed: list[dict[str, str]]) -> Iterator[str]:
    """Rows of countries, by hand, whose item or code country-coder does not have, or a name that no source has."""
    by_code = {row["iso_alpha2"]: row for row in listed if row["iso_alpha2"]}
    of_item = {row["qid"]: row for row in listed}
    for where, cells in read_table("wikidata-countries.tsv", HEAD):
        qid, code = cells["qid"], cells["key"]
        item = snapshot.items.get(qid, WikidataItem(qid))
        row: Mapping[str, str] = by_code.get(code, {}) or of_item.get(qid, {})
        if code and row.get("qid") != qid and "not the kingdom" not in cells["source"] and code != "AQ":
            yield f"{where}: {code} is {row.get('qid')} in countries.tsv, not {qid}"
        names = {row.get("iso_numeric"), row.get("name"), *row.get("aliases", "").split("|")}
        known = {strict_key("country", name or "") for name in (*names, item.label, *item.aliases)}
        for name in filter(None, cells["aliases"].split("|")):
            if strict_key("country", name) not in known and "by hand" not in cells["source"]:
                yield f"{where}: no source calls {qid} {name!r}"


if __name__ == "__main__":
    main()
