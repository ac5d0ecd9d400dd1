"""Imports only look down, RDF stays at the edge, and the documentation names every command and query."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from modelatlas.cli import app
from modelatlas.queries import list_queries

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "modelatlas"

LEVELS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in (
        # what stands alone: the version, errors, terms, number words, files
        "about errors model vocabulary numbers dates files limits parallel patterns versions",
        # the one place that finds the files that ship with the program; what is said of patterns
        "resources candidates number_words claimable",
        # word lists, which tables use too
        "words",
        # tables of knowledge and plain tools over one of them
        "lexicon units tags rules facts results",
        "hardware combine expressions runs infer names serialise",
        "gazetteer quantities estimates discrepancies",
        # what a layout shows of names
        "titles",
        # the stages: each knows the records and tables below, none knows another
        "documents mentions claims graph derive validate store queries answers wikidata",
        # what the stages leave of a document for what rests on all
        "rows",
        # one document through its stages; the embedded store, and what is derived over it
        "parts storage",
        # what puts the stages together
        "pipeline remote",
        "api",
        # what keeps a store, what serves an atlas, the same build on many machines
        "upkeep serve spark",
        "cli",
        # `import modelatlas` (it imports no stage before it is used), `python -m modelatlas`
        "__init__ __main__",
    )
)
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}

NO_RDF = ("documents", "mentions", "claims", "rules", "gazetteer", "quantities", "model")
"""Documents become claims without RDF: its terms begin where claims become quads."""


def files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def unit(path: Path) -> str:
    """The module or package, directly in `modelatlas`, that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, anywhere in it: a late import is one as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                is_module = node.module == "modelatlas" and alias.name in LEVEL
                yield f"modelatlas.{alias.name}" if is_module else str(node.module)


def test_every_module_has_a_level() -> None:
    assert {unit(path) for path in files()} == set(LEVEL)


def test_imports_only_look_down() -> None:
    wrong = []
    for path in files():
        here = unit(path)
        for name in imported(path):
            package, _, rest = name.partition(".")
            there = rest.partition(".")[0] or "__init__"
            if package != "modelatlas" or here == there:
                continue
            if LEVEL[there] >= LEVEL[here]:
                wrong.append(f"{path.relative_to(SOURCE)} imports {there}")
    assert wrong == []


def test_rooms_within_the_third_stage_only_look_down() -> None:
    """Sentences know nothing of the layout, and neither of what judges both."""
    allowed = {"prose": ("prose",), "layout": ("layout", "prose")}
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for here, rooms in allowed.items()
        for path in (SOURCE / "claims" / here).rglob("*.py")
        for name in imported(path)
        if name.startswith("modelatlas.claims") and name.removeprefix("modelatlas.claims.").split(".")[0] not in rooms
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NO_RDF)
def test_rdf_stays_at_the_edge(name: str) -> None:
    seen = [path for path in files() if unit(path) == name]
    assert seen
    for path in seen:
        assert not {"pyoxigraph", "rdflib"} & {imported.partition(".")[0] for imported in imported(path)}, path


# --- documentation that cannot drift ----------------------------------------------------------------------------------


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    assert len(commands) == 17
    for name, command in commands.items():
        assert f"modelatlas {name}" in text, name
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option in text, f"{name} {option}"


def test_every_query_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert [query.name for query in list_queries() if f"`{query.name}`" not in text] == []


def test_every_name_of_the_api_is_documented() -> None:
    import modelatlas

    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in modelatlas.__all__ if f"`{name}" not in text] == []
    assert all(getattr(modelatlas, name) is not None for name in modelatlas.__all__)
    assert set(modelatlas.__all__) == set(modelatlas._MODULE)


def test_every_page_is_linked_from_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"(docs/{page.name})" not in text] == []
