"""How well and how fast names are linked with Wikidata, beside exact-label matching and RapidFuzz alone.

    .venv/bin/python benchmarks/linking.py [--items DIR] [--competitors] [--wrong]

DIR holds items.nt.gz, countries.tsv and spdx.tsv (docs/linking.md says what they are). Whether an item is of a kind is
told here by words in the labels of its classes, not by the tables that are measured. Draws are seeded: every run is the
same. Competitors know all items of items.nt.gz, we what the package carries.

Sets: every code and name of every country; every identifier and spelling of every licence; homonyms, each with its own
kind and with the others; 1,000 names of organisations and 1,000 of other things, as they stand and with a typing error.
A name that several items of its kind bear, or none, is NIL.

Last, every name of every item is asked as every kind, and each answer judged (``--every`` does this alone): it is wrong
if the item is not called so, if it is not of the kind, if another of the kind is called so as well, or if it is so by
an alias that the atlas's tables do not know and that is something else's label.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from wikidata_items import SHARED, WikidataItem, read_items  # isort: skip
from wikidata_judge import Judge, is_organization, rows  # isort: skip

from modelatlas.lexicon import read_table
from modelatlas.wikidata.decide import decide
from modelatlas.wikidata.names import KINDS, Kind

DRAWN = 1_000
MODEL = {"Q115305900", "Q131406845"}
"""The classes of the language models among the items."""
CUTOFF = 90
"""RapidFuzz's ratio from which a name counts as found: what its users take for names."""

_HOMONYMS: list[tuple[str, dict[Kind, str]]] = [
    ("GPT", {}),
    ("Llama", {"model": "Q116894231"}),
    ("Claude", {"model": "Q118876059"}),
    ("Gemini", {"model": "Q123688361"}),
    ("BERT", {"model": "Q61726893"}),
    ("Gemma", {"model": "Q124629757"}),
    ("Sora", {"model": "Q124544998"}),
    ("OPT", {}),
    ("BLOOM", {}),
    ("Hugging Face", {"organization": "Q108943604"}),
    ("Anthropic", {"organization": "Q116758847"}),
    ("Amazon", {"organization": "Q3884"}),
    ("Meta", {"organization": "Q380"}),
    ("Intel", {"organization": "Q248", "license": "Q6043507"}),
    ("MIT", {"organization": "Q49108", "license": "Q334661"}),
    ("Georgia", {"country": "Q230"}),
    ("China", {"country": "Q148"}),
    ("Ireland", {"country": "Q27"}),
    ("Jordan", {"country": "Q810"}),
    ("Turkey", {"country": "Q43"}),
    ("Chad", {"country": "Q657"}),
    ("transformer", {"technique": "Q85810444"}),
]


@dataclass(frozen=True, slots=True)
class Case:
    """A name of a kind with the item that it should be, None for NIL."""

    name: str
    kind: Kind
    item: str | None


Linker = Callable[[Case], str | None]


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=Path, default=SHARED, metavar="DIR")
    parser.add_argument("--competitors", action="store_true", help="measure exact-label matching and RapidFuzz as well")
    parser.add_argument("--wrong", action="store_true", help="print every wrong link of ours")
    parser.add_argument("--every", action="store_true", help="ask every name as every kind, and nothing else")
    options = parser.parse_args()
    items = read_items(options.items / "items.nt.gz")
    if options.every:
        ask_every(items, options.items, show=options.wrong)
        return
    sets = {
        "countries": countries(items, options.items),
        "licences": licences(options.items),
        "homonyms": homonyms(items),
        "drawn": drawn(items),
    }
    sets["drawn, noisy"] = [noisy(case, random.Random(f"{i}")) for i, case in enumerate(sets["drawn"])]
    linkers: dict[str, Linker] = {"modelatlas": lambda case: decide(case.name, case.kind).item}
    if options.competitors:
        linkers |= {
            "exact label": exact_label(items),
            "exact, alone": exact_alone(items),
            f"RapidFuzz ≥ {CUTOFF}": rapidfuzz(items),
        }
    started = time.perf_counter()
    decide("x", "model"), decide("unknown name", "organization")
    print(f"tables loaded in {time.perf_counter() - started:.2f} s; {len(items):,} items\n")
    print(
        f"{'set':<14} {'names':>6} {'linker':<14} {'precision':>9} {'recall':>7} {'NIL':>7} {'wrong':>6} {'names/s':>9}"
    )
    for title, cases in sets.items():
        for name, linker in linkers.items():
            figures = measure(cases, linker, show=options.wrong and name == "modelatlas")
            print(f"{title:<14} {len(cases):>6,} {name:<14} {figures}")
    print()
    ask_every(items, options.items, show=options.wrong)


def measure(cases: list[Case], linker: Linker, *, show: bool = False) -> str:
    """Precision, recall, NIL accuracy, wrong links and names a second of a linker."""
    started = time.perf_counter()
    found = [linker(case) for case in cases]
    seconds = time.perf_counter() - started
    right = sum(item is not None and item == case.item for case, item in zip(cases, found, strict=True))
    linked = sum(item is not None for item in found)
    there = sum(case.item is not None for case in cases)
    nil = sum(case.item is None and item is None for case, item in zip(cases, found, strict=True))
    if show:
        for case, item in zip(cases, found, strict=True):
            if item is not None and item != case.item:
                print(f"  wrong: {case.name!r} ({case.kind}) is {case.item}, not {item}")
    precision, recall = right / max(1, linked), right / max(1, there)
    none = nil / max(1, len(cases) - there)
    return f"{precision:>9.4f} {recall:>7.3f} {none:>7.4f} {linked - right:>6,} {len(cases) / seconds:>9,.0f}"


# --- what is asked ----------------------------------------------------------------------------------------------------


def countries(items: dict[str, WikidataItem], folder: Path) -> list[Case]:
    """Codes, names and aliases of all of ISO 3166-1, by our gazetteer, by the list and by Wikidata.

    A code of ISO is that country's, whatever else it abbreviates; else a name that two countries bear is NIL. Flags are
    left out, as some items have another's. The gazetteer's wider names (England for the United Kingdom) are left out.
    """
    gazetteer = {row.cells["key"]: row.cells for row in read_table("countries.tsv", ("key",))}
    wider = {"England", "Scotland", "Wales", "Northern Ireland", "Korea", "Mainland China", "Palestinian Territories"}
    bearers: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, str] = {}
    for row in rows(folder / "countries.tsv"):
        key = row["iso_alpha2"]
        if key not in gazetteer:
            continue
        item = {"NL": "Q55", "DK": "Q35"}.get(key, row["qid"])
        codes |= {key: item, row["iso_alpha3"]: item}
        known = items.get(item, WikidataItem(item))
        cells = gazetteer[key]
        names = [cells["label"], *(alias.lstrip("=~") for alias in cells["aliases"].split("|"))]
        names += [*row["aliases"].split("|"), known.label, *known.aliases]
        for name in names:
            if name and name not in wider and not re.search("[\U0001f1e6-\U0001f1ff]", name):
                bearers[name].add(item)
    bearers["Kingdom of the Netherlands"] = {"Q29999"}
    folded: dict[str, set[str]] = defaultdict(set)
    for name, found in bearers.items():
        folded[name.casefold()] |= found
    cases = [Case(name, "country", codes.get(name) or only(folded[name.casefold()])) for name in sorted(bearers)]
    return cases + [Case(code, "country", item) for code, item in sorted(codes.items())]


def licences(folder: Path) -> list[Case]:
    """Identifiers, names and spellings of the SPDX list; an item that stands for several licences is none of them."""
    listed: dict[str, set[str]] = defaultdict(set)
    for row in rows(folder / "spdx.tsv"):
        listed[row["qid"]].add(row["spdx_id"])
    items = {next(iter(keys)): qid for qid, keys in listed.items() if len(keys) == 1}
    cases = []
    for line in read_table("licenses.tsv", ("key", "label", "aliases")):
        key, label, aliases = (line.cells[name] for name in ("key", "label", "aliases"))
        names = {key, label, key.replace("-", " "), key.lower(), *(alias.lstrip("=~") for alias in aliases.split("|"))}
        wider = {"", "Apache", "Apache license", "Apache licence"}
        cases += [Case(name, "license", items.get(key)) for name in sorted(names - wider)]
    vague = [*sorted(wider - {""}), "GPL", "BSD", "CC BY", "LGPL", "MPL"]
    return cases + [Case(name, "license", None) for name in vague]


def homonyms(items: dict[str, WikidataItem]) -> list[Case]:
    """Names of this field that are names of other things, each asked as every kind; and what else our gazetteers have
    that some item of another class is called."""
    cases = [Case(name, kind, found.get(kind)) for name, found in _HOMONYMS for kind in KINDS]
    names = {name.casefold() for item in items.values() for name in (item.label, *item.aliases) if item.classes}
    real = {
        name.casefold() for item in items.values() for name in (item.label, *item.aliases) if MODEL & {*item.classes}
    }
    linked = real | {name.casefold() for name, found in _HOMONYMS if found}
    tables: dict[str, Kind] = {"models.tsv": "model", "benchmarks.tsv": "benchmark", "techniques.tsv": "technique"}
    for table, kind in tables.items():
        for row in read_table(table, ("label",)):
            label = row.cells["label"]
            if label.casefold() in names and label.casefold() not in linked:
                cases.append(Case(label, kind, None))
    return cases


def drawn(items: dict[str, WikidataItem]) -> list[Case]:
    """Names of organisations, and names of everything else, asked as a kind that they are not."""
    bearers: dict[str, set[str]] = defaultdict(set)
    others = []
    for item in items.values():
        if not item.label or not item.classes or MODEL & {*item.classes}:
            continue
        if is_organization(item, items):
            for name in (item.label, *item.aliases):
                bearers[name.casefold()].add(item.qid)
        else:
            others.append(item)
    draw = random.Random(2026)
    organisations = sorted(
        {item.label for item in items.values() if item.label and item.qid in bearers[item.label.casefold()]}
    )
    cases = [Case(name, "organization", only(bearers[name.casefold()])) for name in draw.sample(organisations, DRAWN)]
    kinds: tuple[Kind, ...] = ("organization", "model", "hardware", "benchmark", "technique", "license")
    for item in draw.sample(sorted(others, key=lambda item: item.qid), DRAWN):
        kind = draw.choice(kinds)
        found = only(bearers[item.label.casefold()]) if kind == "organization" else None
        cases.append(Case(item.label, kind, found))
    return cases


def only(found: Iterable[str]) -> str | None:
    """The one item, None for none or several."""
    several = set(found)
    return several.pop() if len(several) == 1 else None


def noisy(case: Case, draw: random.Random) -> Case:
    """The case with one letter of its name left out, doubled, replaced or changed places with the next."""
    name = case.name
    places = [i for i, char in enumerate(name) if char.isalpha()]
    if len(places) < 2:
        return case
    i = draw.choice(places)
    letter = draw.choice("abcdefghijklmnopqrstuvwxyz")
    changed = draw.choice(
        [
            name[:i] + name[i + 1 :],
            name[: i + 1] + name[i:],
            name[:i] + letter + name[i + 1 :],
            name[:i] + name[i + 1 : i + 2] + name[i] + name[i + 2 :],
        ]
    )
    return Case(changed, case.kind, case.item)


# --- every name as every kind -----------------------------------------------------------------------------------------


def ask_every(items: dict[str, WikidataItem], folder: Path, *, show: bool = False) -> Counter[str]:
    """Ask every name of every item as every kind, print what was linked and what was wrong; wrong links by kind."""
    judge = Judge(items, folder)
    names = sorted({name for item in items.values() for name in (item.label, *item.aliases) if name})
    linked: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    started = time.perf_counter()
    for name in names:
        for kind in KINDS:
            item = decide(name, kind).item
            if item is None:
                continue
            linked[kind] += 1
            fault = judge.fault(name, kind, item)
            faults[kind] += bool(fault)
            if show and fault:
                print(f"  wrong: {name!r} ({kind}) is not {item}: {fault}")
    seconds = time.perf_counter() - started
    print(f"every name: {len(names):,}, each as {len(KINDS)} kinds, in {seconds:.0f} s")
    print(f"{'kind':<14} {'linked':>7} {'wrong':>6} {'precision':>9}")
    sums = [(kind, linked[kind], faults[kind]) for kind in KINDS]
    for title, total, bad in (*sums, ("all", sum(linked.values()), sum(faults.values()))):
        print(f"{title:<14} {total:>7,} {bad:>6,} {1 - bad / max(1, total):>9.4f}")
    return faults


# --- what a user would pick instead -----------------------------------------------------------------------------------


def exact_label(items: dict[str, WikidataItem]) -> Linker:
    """The item whose label or alias is the name, whatever its case: the lowest number of several."""
    index: dict[str, str] = {}
    for qid in sorted(items, key=lambda qid: int(qid[1:])):
        index.setdefault(items[qid].label.casefold(), qid)
    for qid in sorted(items, key=lambda qid: int(qid[1:])):
        for alias in items[qid].aliases:
            index.setdefault(alias.casefold(), qid)
    return lambda case: index.get(case.name.casefold())


def exact_alone(items: dict[str, WikidataItem]) -> Linker:
    """The same, but only where one item alone is called so."""
    index: dict[str, set[str]] = defaultdict(set)
    for item in items.values():
        for name in (item.label, *item.aliases):
            index[name.casefold()].add(item.qid)
    return lambda case: only(index.get(case.name.casefold(), ()))


def rapidfuzz(items: dict[str, WikidataItem]) -> Linker:
    """The item with the label or alias most like the name by RapidFuzz, from the cut-off on."""
    from rapidfuzz import fuzz, process, utils

    names, qids = [], []
    for qid in sorted(items, key=lambda qid: int(qid[1:])):
        for name in dict.fromkeys([items[qid].label, *items[qid].aliases]):
            if name:
                names.append(utils.default_process(name))
                qids.append(qid)

    def link(case: Case) -> str | None:
        found = process.extractOne(utils.default_process(case.name), names, scorer=fuzz.ratio, score_cutoff=CUTOFF)
        return qids[found[2]] if found else None

    return link


if __name__ == "__main__":
    main()
