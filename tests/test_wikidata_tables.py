"""The tables of items are those that tools/wikidata_tables.py makes, and no name of an item gives another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from modelatlas.lexicon import read_table
from modelatlas.wikidata.decide import decide
from modelatlas.wikidata.names import KINDS, Kind
from wikidata_items import SHARED, read_items
from wikidata_judge import Judge

ROOT = Path(__file__).parents[1]
BY_CLASS = "Wikidata (CC0): by class and name"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared Wikidata tables beside the repository")


@needs_shared
def test_the_tool_makes_the_rows_that_are_made_by_rule() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "wikidata_tables.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("nothing differs\n", 0), done.stderr
    made = [cells for _, cells in read_table("wikidata-organizations.tsv", ("source",)) if cells["source"] == BY_CLASS]
    assert len(made) > 4_000


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(read_items(SHARED / "items.nt.gz"), SHARED)


@needs_shared
def test_no_name_of_an_item_links_to_what_is_not_called_so(judge: Judge) -> None:
    every = {name for item in judge.items.values() for name in (item.label, *item.aliases) if name}
    names = sorted(every)[::25]
    linked, faults = 0, []
    for name in names:
        for kind in KINDS:
            item = decide(name, kind).item
            if item is not None:
                linked += 1
                faults += [(name, kind, item, fault)] if (fault := judge.fault(name, kind, item)) else []
    assert faults == [] and linked > 300


@needs_shared
@pytest.mark.parametrize(
    ("name", "kind", "item", "fault"),
    [
        ("House", "organization", "Q745967", "that is"),
        ("Fair", "organization", "Q288514", "not of the kind"),
        ("France", "country", "Q30", "not called so"),
        ("Trinity College", "organization", "Q332342", "so is"),
        ("FAIR", "organization", "Q112114913", ""),
        ("GUM", "country", "Q16635", ""),
        ("MIT", "license", "Q334661", ""),
    ],
)
def test_the_benchmark_sees_a_wrong_link(judge: Judge, name: str, kind: Kind, item: str, fault: str) -> None:
    found = judge.fault(name, kind, item)
    assert fault in found and bool(fault) is bool(found), found
