"""Each command on the examples; hostile input; exit codes; output that is whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner, Result

from modelatlas import __version__, queries
from modelatlas.cli import app, console
from modelatlas.cli.console import clean
from modelatlas.documents import read_document

EXAMPLES = Path(__file__).parents[1] / "examples"
NINE = EXAMPLES / "neurascale-9.txt"
COMMANDS = ["build", "text", "mentions", "queries", "query", "show", "lineage", "validate", "diff", "load"]
TERN = "<p><model>Tern-7B</model> has <params>7.1 billion</params> parameters.</p>"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="modelatlas")


def process(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    """The program itself, where streams, signals or start-up matter."""
    command = [sys.executable, "-m", "modelatlas", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("atlas") / "atlas.ttl"
    result = run("build", EXAMPLES, "-o", path)
    assert result.exit_code == 0, result.stderr
    return path


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Documents whose names and text hold markup, escapes and control characters."""
    folder = tmp_path / "in"
    folder.mkdir()
    text = "<p><model>[bold]Te\x1b[31mrn</model> has <params>7.1 billion</params> parameters. <model>\u202eX</p>"
    (folder / "a [red]b[\x1b]31m.txt").write_text(text, encoding="utf-8")
    (folder / "line\nbreak.txt").write_bytes(b"%PDF-1.7\x00\x01\x02" * 99)
    return folder


# --- build ------------------------------------------------------------------------------------------------------------


def test_build_ends_with_the_table(atlas: Path) -> None:
    result = run("build", EXAMPLES, "-o", atlas)
    rows = dict(line.rsplit(maxsplit=1) for line in result.stdout.splitlines()[:-1])
    assert rows["documents"] == str(len(list(EXAMPLES.glob("*.txt"))))
    assert {"entities", "  Model", "  Hardware", "claims", "discrepancies", "issues"} <= rows.keys()
    assert result.stdout.splitlines()[-1].startswith(f"{atlas}: ")
    assert result.stderr == ""


def test_build_writes_to_standard_output(atlas: Path) -> None:
    result = run("build", EXAMPLES)
    assert result.stdout_bytes == atlas.read_bytes()
    assert "claims" in result.stderr


@pytest.mark.parametrize("name", ["turtle", "ntriples", "nquads", "trig", "jsonld"])
def test_build_formats(name: str, tmp_path: Path) -> None:
    kinds = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "trig": "trig", "jsonld": "jsonld"}
    by_option, by_ending = tmp_path / "a.out", tmp_path / f"b.{kinds[name]}"
    assert run("build", NINE, "-o", by_option, "--format", name).exit_code == 0
    assert run("build", NINE, "-o", by_ending).exit_code == 0
    assert by_option.read_bytes() == by_ending.read_bytes()
    rdf_format = RdfFormat.from_extension(kinds[name])
    assert rdf_format is not None
    assert len(list(parse(by_ending.read_bytes(), format=rdf_format))) > 100


def test_build_options(tmp_path: Path) -> None:
    tags, rules, doc = tmp_path / "tags.toml", tmp_path / "rules.toml", tmp_path / "doc.txt"
    tags.write_text('[tags]\nsystem = "model"\n', encoding="utf-8")
    rules.write_text(
        '[[rule]]\nname = "own-rule"\npatterns = ["weighs {params}"]\nclaims = ["parameterCount = params"]\n',
        encoding="utf-8",
    )
    doc.write_text("<p>The <system>Tern</system> weighs 7.1 billion parameters.</p>", encoding="utf-8")
    options = ["--base", "http://example.org/", "--tags", str(tags), "--rules", str(rules), "--jobs", "1"]
    result = run("build", doc, *options)
    assert ("<model/tern> a atlas:Model" in result.stdout, '"own-rule"' in result.stdout) == (True, True)
    assert result.stdout.startswith("@base <http://example.org/> .")
    bare = run("build", doc, *options, "--evidence", "none", "--no-derive").stdout
    assert ("atlas:parameterCount" in bare, "atlas:quote" in bare, "NamedThing" in bare) == (True, False, False)


def test_build_goes_on_after_a_bad_document(hostile: Path, tmp_path: Path) -> None:
    result = run("build", hostile, "-o", tmp_path / "atlas.nq")
    assert (result.exit_code, (tmp_path / "atlas.nq").exists()) == (1, True)
    assert "1 failed" in result.stdout
    assert "line\ufffdbreak.txt: " in result.stderr
    assert ":1:" in result.stderr  # the issue of the other one, with its line
    for stream in (result.stdout, result.stderr):
        assert all(char.isprintable() or char == "\n" for char in stream)


def test_build_of_nothing_readable_makes_no_atlas(tmp_path: Path) -> None:
    doc, output = tmp_path / "doc.txt", tmp_path / "a.ttl"
    doc.write_bytes(b"%PDF-1.7")
    result = run("build", doc, "-o", output)
    assert (result.exit_code, output.exists(), "this is a PDF" in result.stderr) == (2, False, True)


def faulty(path: Path, issues: int) -> Path:
    """A document with some issues: tags that are not closed."""
    lines = (f"<p>The <model>{path.stem}-{i} was open.</p>\n" for i in range(issues))
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_build_shows_issues_of_each_document_and_counts_the_rest(tmp_path: Path) -> None:
    one, other = faulty(tmp_path / "one.txt", 30), faulty(tmp_path / "other.txt", 1)
    result = run("build", one, other, "-o", tmp_path / "a.ttl")
    assert (result.exit_code, result.stderr.count(f"{one}:"), result.stderr.count(f"{other}:")) == (0, 5, 1)
    assert f"and 25 more in {one}\n" in result.stderr and f"more in {other}" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith("25 issues are not shown: 'modelatlas text FILE'")


def test_build_shows_twenty_issues_at_most(tmp_path: Path) -> None:
    docs = [faulty(tmp_path / f"{number:02}.txt", 2) for number in range(25)]
    result = run("build", tmp_path, "-o", tmp_path / "a.ttl")
    assert [result.stderr.count(f"{doc}:") for doc in docs] == [1] * 20 + [0] * 5
    assert "30 issues are not shown, 10 of them in 5 other documents: " in result.stderr


@pytest.mark.parametrize("name", ["a.rdf", "a.json", "a.json.gz", "a.TXT"])
def test_build_refuses_an_ending_that_stands_for_no_format(name: str, tmp_path: Path) -> None:
    output = tmp_path / name
    result = run("build", NINE, "-o", output)
    assert (result.exit_code, output.exists()) == (2, False)
    assert ".ttl .nt .nq .trig .jsonld" in result.stderr and "--format" in result.stderr
    assert run("build", NINE, "-o", output, "--format", "turtle").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "nowhere.txt"], "nowhere.txt: there is no such file or folder"),
        (["build"], "Missing argument"),
        (["build", str(NINE), "--format", "xml"], "'--format': 'xml' is not one of"),
        (["build", str(NINE), "--jobs", "none"], "--jobs"),
        (["build", str(NINE), "--jobs", "0"], "--jobs"),
        (["build", str(NINE), "--base", "here"], "base"),
        (["build", str(NINE), "--tags", "nowhere.toml"], "nowhere.toml"),
        (["build", str(NINE), "--rules", "nowhere.toml"], "nowhere.toml"),
        (["build", str(NINE), "-o", "nowhere/atlas.ttl"], "nowhere/atlas.ttl: No such file or directory: check"),
        (["build", str(NINE), "-o", "/"], "/: Is a directory: name a file in it"),
        (["text", "nowhere.txt"], "nowhere.txt"),
        (["text", str(EXAMPLES)], "folder"),
        (["mentions", "RECORDS"], "cards.jsonl: holds many documents: build from it"),
        (["mentions", str(NINE), "--format", "csv"], "csv"),
        (["query", "largest-models", "nowhere.ttl"], "nowhere.ttl"),
        (["query", "largest-model", "nowhere.ttl"], "largest-models"),
        (["query", "lineage", str(NINE)], str(NINE)),
        (["show", "Nobody", "ATLAS"], "Nobody"),
        (["lineage", "Nobody", "ATLAS"], "Nobody"),
        (["query", "lineage", "ATLAS", "--bind", "model"], "NAME=VALUE"),
        (["query", "lineage", "ATLAS", "--bind", "colour=red"], "colour"),
        (["validate", "nowhere.ttl"], "nowhere.ttl"),
        (["diff", "ATLAS", "nowhere.ttl"], "nowhere.ttl"),
        (["bild"], "build"),
        (["--colour"], "--colour"),
    ],
)
def test_errors_are_one_line_and_exit_with_2(arguments: list[str], said: str, atlas: Path, tmp_path: Path) -> None:
    files = {"ATLAS": str(atlas), "RECORDS": str(tmp_path / "cards.jsonl")}
    Path(files["RECORDS"]).write_text('{"id": "a", "text": "b"}', encoding="utf-8")
    result = run(*(files.get(argument, argument) for argument in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_output_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "atlas.ttl"
    output.write_text("before", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("build", NINE, "-o", output)
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: {output}: No space left on device: make room, or write elsewhere\n",
    )
    assert output.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["atlas.ttl"]


def test_an_interrupt_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "atlas.ttl"
    output.write_text("before", encoding="utf-8")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    result = run("build", NINE, "-o", output)
    assert (result.exit_code, result.stderr) == (130, "error: interrupted\n")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("atlas.ttl", "before")]


# --- the other commands -----------------------------------------------------------------------------------------------


def test_text_is_exact(tmp_path: Path) -> None:
    doc = tmp_path / "doc.txt"
    doc.write_bytes("<p>A &amp; B\r\nçé\u2028 \U0001f600</p>no line end".encode())
    assert run("text", doc).stdout_bytes == "A & B\nçé\u2028 \U0001f600no line end".encode()
    assert run("text", NINE).stdout_bytes.decode() == read_document(NINE).text


def test_text_shows_the_issues(tmp_path: Path) -> None:
    doc = tmp_path / "doc.txt"
    doc.write_text("<p>The <model>Tern was open.</p>", encoding="utf-8")
    result = run("text", doc)
    assert (result.exit_code, result.stdout) == (0, "The Tern was open.")
    assert f"{doc}:1:8: <model> is never closed" in result.stderr


def test_mentions_as_json() -> None:
    found = json.loads(run("mentions", NINE, "--format", "json").stdout)
    text = read_document(NINE).text
    assert all(text[m["start"] : m["end"]] == m["surface"] for m in found)
    by_surface = {m["surface"]: m for m in found}
    params, hardware = by_surface["350 billion parameters"], next(m for m in found if m["kind"] == "hardware")
    assert (params["value"], params["unit"], params["tagged"]) == (350_000_000_000, "{parameter}", True)
    assert hardware["entity"] == {
        "iri": "https://w3id.org/modelatlas/id/hardware/nvidia-a100",
        "label": "NVIDIA A100",
    }
    assert (by_surface["2023"]["value"], by_surface["82.3%"]["value"]) == (2023, 82.3)


def test_the_entity_of_a_mention_is_labelled_without_marks_of_direction(tmp_path: Path) -> None:
    doc = tmp_path / "doc.txt"
    doc.write_text("<p><model>\u202aTern-9\u202c</model> is open.</p>", encoding="utf-8")
    (mention,) = [m for m in json.loads(run("mentions", doc, "--format", "json").stdout) if m["kind"] == "model"]
    assert (mention["surface"], mention["entity"]["label"]) == ("\u202aTern-9\u202c", "Tern-9")


def test_mentions_as_a_table(hostile: Path) -> None:
    assert "hardware/nvidia-a100" in run("mentions", NINE).stdout
    odd = next(hostile.glob("a*"))
    result = run("mentions", odd)
    assert "[bold]Te\ufffd[31mrn" in result.stdout
    assert "\x1b" not in result.stdout


def test_queries_lists_every_query() -> None:
    printed = run("queries").stdout
    names = [query.name for query in queries.list_queries()]
    assert len(names) >= 14
    assert all(name in printed for name in names)


@pytest.fixture(scope="module")
def links(atlas: Path) -> Path:
    path = atlas.with_name("links.ttl")
    assert run("link", atlas, "-o", path).exit_code == 0
    return path


@pytest.mark.parametrize("name", [query.name for query in queries.list_queries()])
def test_every_query_answers(name: str, atlas: Path, links: Path) -> None:
    result = run("query", name, atlas, links)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("\n") > 2


def test_query_formats_and_bindings(atlas: Path, tmp_path: Path) -> None:
    asked = ["query", "lineage", str(atlas), "--bind", "model=NeuraScale-9"]
    table = run(*asked).stdout
    assert all(name in table for name in ("NeuraScale-8", "NeuraScale-10"))
    assert "Panthalassa" not in table
    assert len(json.loads(run(*asked, "--format", "json").stdout)["results"]["bindings"]) == 3
    assert run(*asked, "--format", "csv").stdout_bytes.count(b"\r\n") == 4
    assert run(*asked, "--format", "markdown").stdout.startswith("| of |")
    own = tmp_path / "own.rq"
    own.write_text(
        "SELECT ?n WHERE { ?m <http://www.w3.org/2000/01/rdf-schema#label> ?n FILTER(?n = ?wanted) }", encoding="utf-8"
    )
    hostile = 'x" } DELETE WHERE { ?s ?p ?o } #'
    assert "nothing found" in run("query", own, atlas, "--bind", f"wanted={hostile}").stdout
    assert "NeuraScale-9" in run("query", own, atlas, "--bind", "wanted=NeuraScale-9").stdout


def test_a_fault_in_a_query_is_shown_with_its_line(atlas: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.rq"
    own.write_text("SELECT ?n WHERE {\n  ?m ?n\n}", encoding="utf-8")
    result = run("query", own, atlas)
    lines = result.stderr.splitlines()
    assert (result.exit_code, lines[0].startswith(f"error: {own}:3:"), lines[2].strip()) == (2, True, "^")


def test_show_gives_each_fact_with_its_quote(atlas: Path) -> None:
    lines = run("show", "neurascale-9", atlas).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if "parameter count: 350,000,000,000" in line)
    assert lines[0] == "NeuraScale-9"
    assert "350 billion" in lines[at + 1]
    assert "neurascale-9.txt:" in lines[at + 1]
    assert "172,032" in run("show", "Panthalassa-12B", atlas).stdout


def test_a_list_that_may_have_been_cut_says_so(atlas: Path) -> None:
    found = run("query", "largest-models", atlas, "--format", "csv", "--bind", "limit=1")
    assert len(found.stdout.splitlines()) == 2
    assert found.stderr == "largest-models stops at 1: --bind limit=N for more or fewer\n"
    whole = run("query", "largest-models", atlas, "--format", "csv")
    assert whole.stderr == "" and len(whole.stdout.splitlines()) > 2


def test_lineage(atlas: Path) -> None:
    tree = run("lineage", "NeuraScale-10", atlas).stdout.splitlines()
    assert [line.strip("└─ ").split(" ")[0] for line in tree] == ["NeuraScale-8", "NeuraScale-9", "NeuraScale-10"]
    assert run("lineage", "NeuraScale-10", atlas, "--format", "mermaid").stdout.startswith("flowchart")
    assert run("lineage", "NeuraScale-10", atlas, "--format", "dot").stdout.startswith("digraph")


def test_validate_tells_three_outcomes_apart(atlas: Path, tmp_path: Path) -> None:
    conforms = run("validate", atlas)
    assert (conforms.exit_code, conforms.stdout) == (0, "conforms\n")
    bad = tmp_path / "bad.ttl"
    bad.write_text(
        "<http://x/m> a <https://w3id.org/modelatlas/ontology#Model> ; "
        '<https://w3id.org/modelatlas/ontology#parameterCount> "many" .',
        encoding="utf-8",
    )
    result = run("validate", bad)
    assert (result.exit_code, "violation" in result.stdout, "http://x/m" in result.stdout) == (1, True, True)
    assert run("validate", NINE).exit_code == 2


def test_diff(atlas: Path, tmp_path: Path) -> None:
    smaller = tmp_path / "smaller.ttl"
    run("build", *(path for path in EXAMPLES.glob("*.txt") if path.name != "boreal-40b.txt"), "-o", smaller)
    assert "same facts" in run("diff", atlas, atlas).stdout
    result = run("diff", atlas, smaller)
    assert (result.exit_code, "- boreal-40b.txt" in result.stdout, "Boreal-40B" in result.stdout) == (0, True, True)


@pytest.mark.parametrize("width", ["20", "80", "200"])
def test_tables_lose_nothing_on_a_narrow_window(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def letters(text: str) -> list[str]:
        return sorted(char for char in text if char.isalnum())

    cells = ["model/calder-1-" * 9, "16,000,000,000", "a b"]
    monkeypatch.setenv("COLUMNS", width)
    result = CliRunner().invoke(_table_app(cells), [])
    assert letters(result.stdout) == letters("".join([*cells, "some iri", "parameter count", "x"]))
    assert "16,000,000,000" in result.stdout


def _table_app(cells: list[str]) -> typer.Typer:
    table = typer.Typer()
    columns = ("some iri", "parameter count", "x")
    table.command()(lambda: console.print_table(columns, [cells], right=[1]))
    return table


# --- the program ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    result = run(command, "--help")
    assert (result.exit_code, f"Example: modelatlas {command}" in result.stdout) == (0, True)
    assert "\x1b" not in result.stdout


def test_help_and_version() -> None:
    assert run("--version").stdout == f"modelatlas {__version__}\n"
    for arguments in ([], ["--help"]):
        printed = run(*arguments)
        assert printed.exit_code == 0
        assert all(f" {command} " in printed.stdout for command in COMMANDS)


def test_a_reader_that_goes_away_is_no_error(atlas: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as stdout:
        command = [sys.executable, "-m", "modelatlas", "query", "evidence", str(atlas)]
        result = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, timeout=60)
    assert (result.returncode, result.stderr) == (console.BROKEN_PIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [["text", str(NINE)], ["--help"], ["show", "--help"]])
def test_a_full_disk_is_told(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as stdout:
        command = [sys.executable, "-m", "modelatlas", *arguments]
        result = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, timeout=60)
    said = b"error: No space left on device: make room, or write elsewhere\n"
    assert (result.returncode, result.stderr) == (2, said)


def test_standard_output_may_be_closed(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m modelatlas "$@" >&-'
    for arguments, code in ((["text", NINE], 2), (["build", NINE], 2)):
        told = subprocess.run(["sh", "-c", command, "sh", *map(str, arguments)], capture_output=True, timeout=60)
        assert (told.returncode, told.stderr.startswith(b"error: standard output is closed")) == (code, True)


def test_names_that_the_locale_cannot_write_are_printed() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = process("queries", env=environment)
    assert (result.returncode, b"compute-thresholds" in result.stdout) == (0, True)
    assert process("show", "Nobodÿ", "nowhere.ttl", env=environment).returncode == 2


def test_building_imports_no_heavy_library(tmp_path: Path) -> None:
    script = (
        "import sys; from modelatlas.cli import app\n"
        f"app(['build', {str(NINE)!r}, '-o', {str(tmp_path / 'a.ttl')!r}], standalone_mode=False)\n"
        "print(sorted({'rich', 'rdflib', 'lxml', 'pyshacl', 'owlrl'} & sys.modules.keys()), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert result.stderr == b"[]\n"


def test_clean_keeps_what_prints() -> None:
    assert clean("Größe 模型 – [bold]") == "Größe 模型 – [bold]"
    assert clean("a\x1b[31m\u202e\udc80\n") == "a\ufffd[31m\ufffd\ufffd\ufffd"
