"""The blocks of the documentation run, and show what the program prints."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner

from modelatlas.cli import app

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, kind: str) -> list[tuple[str, str]]:
    """(file name, content) of the fenced blocks of one language."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [(match[2] or "", match[3]) for match in FENCE.finditer(text) if match[1] == kind]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples and the README's document, as somebody who follows the README has it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for name, content in blocks("README.md", "xml"):
        (tmp_path / name).write_text(content, encoding="utf-8")
    run("modelatlas build tern.txt -o tern.ttl")
    return tmp_path


def run(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "modelatlas"
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, (command, result.stderr)
    return result.stdout.replace("\r\n", "\n")


def steps(block: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block with the lines that it is said to print."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *printed = part.splitlines()
        yield command, printed


@pytest.mark.parametrize("page", ["README.md"])
def test_console_blocks_print_what_they_show(page: str, folder: Path) -> None:
    commands = 0
    for _, block in blocks(page, "console"):
        for command, printed in steps(block):
            commands += 1
            actual = run(command).splitlines()
            for line in printed:
                pattern = ".*".join(map(re.escape, line.split("…")))
                assert any(re.fullmatch(pattern, other) for other in actual), (command, line, actual)
    assert commands >= 5


def test_turtle_of_the_readme_is_what_build_writes(folder: Path) -> None:
    written = set(parse(path="tern.ttl", format=RdfFormat.TURTLE))
    shown = [set(parse(block, format=RdfFormat.TURTLE)) for _, block in blocks("README.md", "turtle")]
    assert len(shown) == 1
    assert sorted(map(str, shown[0] - written)) == []
    assert len(shown[0]) > 15


@pytest.mark.parametrize(("page", "count"), [("README.md", 1), ("docs/api.md", 1), ("docs/store.md", 1)])
def test_python_blocks_run(page: str, count: int, folder: Path) -> None:
    found = blocks(page, "python")
    assert len(found) == count
    for _, block in found:
        exec(compile(block, page, "exec"), {"__name__": "__main__"})


def test_examples_of_the_commands_run(folder: Path) -> None:
    run("modelatlas build examples -o atlas.ttl")
    run("modelatlas build examples/neurascale-8.txt examples/neurascale-9.txt -o old.ttl")
    run("modelatlas build examples -o new.ttl")
    for page, count in (("cli.md", 16), ("store.md", 7)):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        # `serve` runs until it is told to end: tests/served.py starts it.
        commands = re.findall(r"^    (modelatlas (?!serve)[^#\n]*)", text, re.MULTILINE)
        assert len(commands) == count
        for command in commands:
            run(command if page == "cli.md" else command.replace("store atlas", "store other"))


def test_tables_of_contributing_are_taken(folder: Path) -> None:
    (folder / "doc.txt").write_text("<p>The <system>Tern-7B</system> weighs in at 7.1 billion parameters.</p>")
    tags, rule = (block for _, block in blocks("CONTRIBUTING.md", "toml"))
    (folder / "tags.toml").write_text(tags, encoding="utf-8")
    (folder / "rules.toml").write_text(rule, encoding="utf-8")
    run("modelatlas build doc.txt --tags tags.toml --rules rules.toml -o own.ttl")
    atlas = (folder / "own.ttl").read_text(encoding="utf-8")
    assert 'atlas:rule "weighs"' in atlas
    assert "atlas:parameterCount 7100000000" in atlas


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []
