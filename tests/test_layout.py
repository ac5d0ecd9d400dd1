"""Layouts: what a reader of Markdown, of a page or of a PDF sees, and where it stands in the file."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from modelatlas.claims import extract_claims
from modelatlas.claims.layout.keys import load_lexicon
from modelatlas.documents import parse_document, read_document
from modelatlas.documents.packed import unpacked
from modelatlas.errors import DocumentError
from modelatlas.gazetteer import load_gazetteer
from modelatlas.mentions import find_mentions
from modelatlas.model import Document, Layout, Table
from modelatlas.pipeline import extract
from modelatlas.titles.find import find_title
from modelatlas.titles.shapes import cleaned


def laid_out(source: str, name: str = "card.md") -> tuple[Document, Layout]:
    doc = parse_document(source.encode(), name=name)
    assert doc.layout is not None
    return doc, doc.layout


def shown(source: str, name: str = "card.md") -> list[tuple[str, int, str]]:
    """Kind, level and text of every block."""
    _, layout = laid_out(source, name)
    return [(b.kind, b.level, layout.text[b.span.start : b.span.end]) for b in layout.blocks]


def cells(layout: Layout, table: Table) -> list[list[str]]:
    return [[layout.text[cell.start : cell.end] for cell in row] for row in table.rows]


def stated(source: str, name: str = "card.md") -> set[tuple[str, str, object]]:
    """Subject, property and value of every claim."""
    claims = extract(parse_document(source.encode(), name=name)).claims
    return {(c.subject.key, c.property, getattr(c.value, "key", c.value)) for c in claims}


INLINE = [
    ("a **bold** _word_ and `code`", "a bold word and code"),
    ("[Tern](https://e.org/a_(b)) and [x][y]", "Tern and x"),
    ("see ![a picture](https://e.org/a.png) here", "see  here"),
    ("6&nbsp;706 &amp; more", "6\u00a0706 & more"),
    ("550\\,000 steps", "550,000 steps"),
    ("$3.14 \\times 10^{23}$ FLOPs", "3.14 × 10^23 FLOPs"),
    ("10<sup>9</sup> tokens<sup>1</sup>", "10^9 tokens"),
    ("SWE<sup>(agentic)</sup> and Tern<sup>new</sup>", "SWE(agentic) and Tern"),
    ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
    ("trained on 8*V100 GPUs", "trained on 8*V100 GPUs"),
    ("no ~~64 GPUs~~ 32 GPUs[^1]", "no  32 GPUs"),
    ("as in [A Title of Some Words](https://arxiv.org/abs/1) and [Tern](https://arxiv.org/abs/2)", "as in  and Tern"),
    ("vector<int> of <model>", "vector<int> of <model>"),
    ("at https://e.org/x. Then", "at . Then"),
]


@pytest.mark.parametrize("source, text", INLINE, ids=[source[:20] for source, _ in INLINE])
def test_inline_markup_is_not_shown(source: str, text: str) -> None:
    assert shown(source) == [("paragraph", 0, text)]


def test_blocks_of_markdown() -> None:
    source = "# Tern\n\nOne\ntwo\n\n- **License:** MIT\n  - deep\n\n> quoted\n\nSetext\n------\n\n"
    source += "```\n64 GPUs\n```\n\n    code\n"
    assert shown(source) == [
        ("heading", 1, "Tern"),
        ("paragraph", 0, "One\ntwo"),
        ("item", 1, "License: MIT"),
        ("item", 2, "deep"),
        ("paragraph", 0, "quoted"),
        ("heading", 2, "Setext"),
    ]


def test_lines_that_begin_with_a_bold_key_or_end_in_a_hard_break_are_apart() -> None:
    assert [text for _, _, text in shown("**A:** 1  \n**B:** 2\n**C:** 3\\\nD")] == ["A: 1", "B: 2", "C: 3", "D"]


def test_a_quote_holds_the_markup_of_the_file() -> None:
    source = "# Tern-7B\r\n\r\nTern-7B has **7.1 billion** [parameters](https://e.org).\r\n"
    doc = parse_document(source.encode(), name="a.md")
    (claim,) = [c for c in extract(doc).claims if c.property == "parameterCount"]
    assert [doc.text[s.start : s.end] for s in claim.spans] == [
        "Tern-7B has **7.1 billion** [parameters](https://e.org)."
    ]
    (mention,) = [m for m in find_mentions(doc) if m.kind == "params"]
    assert doc.text[mention.start : mention.end] == mention.surface == "7.1 billion** [parameters"


def test_front_matter_gives_keys_and_places() -> None:
    source = "---\nlicense: 'mit'\nbase_model:\n- a/B-7B\nx: {y: [1, z, ~, null, 'null']}\n---\n# T\n"
    doc, layout = laid_out(source)
    entries = [(e.path, layout.text[e.span.start : e.span.end]) for e in layout.entries]
    assert entries == [
        (("license",), "mit"),
        (("base_model", "0"), "a/B-7B"),
        (("x", "y", "0"), "1"),
        (("x", "y", "1"), "z"),
        (("x", "y", "4"), "null"),
    ]
    assert [doc.text[slice(*layout.original(e.span))] for e in layout.entries] == ["mit", "a/B-7B", "1", "z", "null"]


def test_front_matter_that_is_not_yaml_is_an_issue_and_loses_nothing_else() -> None:
    doc, layout = laid_out("---\nlicense: mit\n a: [\n---\n# Tern-7B\n\nTern-7B has 7 billion parameters.\n")
    assert [(i.line, i.message.partition(" (")[0]) for i in doc.issues] == [(3, "the front matter is not YAML")]
    assert [b.kind for b in layout.blocks] == ["heading", "paragraph"]


def test_an_alias_bomb_is_not_expanded() -> None:
    rows = "".join(f"b{i}: &b{i} [*b{i - 1}, *b{i - 1}]\n" for i in range(1, 60))
    _, layout = laid_out(f"---\nb0: &b0 [x, y]\n{rows}---\n# T\n")
    assert len(layout.entries) == 2


def test_pipe_tables() -> None:
    _, layout = laid_out("|Model|A \\| B|\n|---|:-:|\n|**T**|`1`|\n| U |\n")
    (table,) = layout.tables
    assert (cells(layout, table), table.headers) == ([["Model", "A | B"], ["T", "1"], ["U", ""]], 1)


HTML_TABLE = """<table>
  <tr><th rowspan=2>Model<th colspan=2>Score</tr>

  <tr><th>A</th><th>B</th></tr>
  <tr><td>T</td><td>1</td><td>2</td></tr>
    <td>U</td><td colspan=2>3</td>
</table>"""


@pytest.mark.parametrize("name, source", [("a.md", f"# T\n\n{HTML_TABLE}\n"), ("a.html", f"<html>{HTML_TABLE}</html>")])
def test_tables_of_html_with_merged_cells(name: str, source: str) -> None:
    _, layout = laid_out(source, name)
    (table,) = layout.tables
    assert cells(layout, table) == [["Model", "Score", "Score"], ["Model", "A", "B"], ["T", "1", "2"], ["U", "3", "3"]]
    assert table.headers == 2


@pytest.mark.parametrize("body", ["<tbody>", ""])
def test_header_cells_below_the_head_of_a_table_head_their_rows(body: str) -> None:
    rows = "<tr><th>7B</th><th>1T</tr>\n<tr><th>13B</th><th>2T</tr>"
    head = "<tr><th>Size</th><th>Tokens</th></tr>"
    _, layout = laid_out(f"# T\n\n<table>{f'<thead>{head}</thead>' if body else head}{body}{rows}</table>\n")
    (table,) = layout.tables
    assert (table.headers, cells(layout, table)[1:]) == (1, [["7B", "1T"], ["13B", "2T"]])


def test_a_page_shows_its_article() -> None:
    source = (
        "<html><head><title>Tern &ndash; a model</title><meta name=description content='About Tern.'></head><body>"
        "<nav>Home</nav><h2>Tern</h2><p>One <b>t&shy;w&#8203;o</b></p><ul><li>three</ul><pre>code</pre>"
        "<footer>CC</footer></body>"
    )
    assert shown(source, "a.html") == [
        ("title", 0, "Tern – a model"),
        ("paragraph", 0, "About Tern."),
        ("heading", 2, "Tern"),
        ("paragraph", 0, "One two"),
        ("item", 1, "three"),
    ]


def test_a_page_with_tags_of_the_table_is_tagged_text() -> None:
    doc = parse_document(b"<html><p>The <model>Tern-7B</model> model</p></html>", name="a.html")
    assert (doc.layout, [tag.name for tag in doc.tags]) == (None, ["model"])


@pytest.mark.parametrize(
    "source", ["# Tern\n\ntext", "---\nlicense: mit\n---\nx", "|a|b|\n|---|---|\n|1|2|", "- **A:** b"]
)
def test_markdown_is_known_by_its_content(source: str) -> None:
    assert parse_document(source.encode(), name="a.txt").layout is not None


def test_plain_text_has_no_layout() -> None:
    assert parse_document(b"Tern-7B has 7 billion parameters - no more.", name="a.txt").layout is None


def test_gzip_of_any_format() -> None:
    data = gzip.compress(b"# Tern-7B\n\nTern-7B has 7 billion parameters.\n")
    doc = parse_document(data, name="card.md.gz")
    assert (doc.name, doc.layout is not None) == ("card.md.gz", True)
    assert ("tern-7b", "parameterCount", 7_000_000_000) in {
        (c.subject.key, c.property, c.value) for c in extract(doc).claims
    }


@pytest.mark.parametrize(
    "data, message",
    [
        (gzip.compress(b"x" * 2000), "unpacks to more than"),
        (gzip.compress(b"x" * 900)[:-4], "cut short"),
        (b"\x1f\x8b\x08 no gzip at all", "damaged|cut short"),
    ],
    ids=["bomb", "cut", "damaged"],
)
def test_gzip_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        unpacked(data, "a.gz", 1000)


def _pdf(text: str) -> bytes:
    """A PDF of one page with one line of text, in the simplest form there is (ISO 32000-1, annex H)."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        rows,
        len(out),
    )


def test_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdf", reason="the extra `pdf` is not installed")
    file = tmp_path / "paper.pdf"
    file.write_bytes(_pdf("Tern-7B has 7.1 billion parameters."))
    assert read_document(file).text == "Tern-7B has 7.1 billion parameters."


def test_pdf_of_pages_with_sections(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="the extra `pdf` is not installed")
    pages = ["Tern-7B: A Model", "1 Introduction", "2 Training", "Tern-7B was trained on 64 A100 GPUs."]
    merged = pypdf.PdfWriter()
    for page in pages:
        merged.append(io.BytesIO(_pdf(page)))
    file = tmp_path / "paper.pdf"
    merged.write(file)
    doc = read_document(file)
    assert doc.text == "\n\f\n".join(pages)
    assert doc.layout is not None
    kinds = [(b.kind, b.level, doc.layout.text[b.span.start : b.span.end]) for b in doc.layout.blocks]
    assert kinds == [
        ("heading", 1, "Tern-7B: A Model"),
        ("heading", 2, "Introduction"),
        ("heading", 2, "Training"),
        ("paragraph", 0, "Tern-7B was trained on 64 A100 GPUs."),
    ]


def test_pdf_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="the extra `pdf` is not installed")
    whole = _pdf("Tern-7B has 7.1 billion parameters.")
    locked = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
    locked.encrypt("secret", algorithm="RC4-128")
    file = tmp_path / "paper.pdf"
    locked.write(file)
    with pytest.raises(DocumentError, match="encrypted: save it without a password"):
        read_document(file)
    file.write_bytes(whole[:300])
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(file)
    empty = pypdf.PdfWriter()
    empty.add_blank_page(100, 100)
    empty.write(file)
    assert next(issue.message for issue in read_document(file).issues) == "no text in the PDF: its pages are images"


def test_another_language_is_told_and_its_prose_not_read() -> None:
    german = "Das Modell wurde mit 64 GPUs in drei Wochen auf dem Korpus und den Akten der Stadt trainiert. " * 2
    source = f"---\nlicense: mit\n---\n# Tern-7B\n\n{german}\n\n- **Parameters:** 7B\n"
    doc = parse_document(source.encode(), name="a.md")
    assert [(i.line, i.message.partition(":")[0]) for i in doc.issues] == [(6, "language not read")]
    assert stated(source) == {
        ("tern-7b", "license", "MIT"),
        ("tern-7b", "parameterCount", 7_000_000_000),
    }


TITLES = [
    ("# Model Card for Tern-7B", "Tern-7B"),
    ("# Tern: a multilingual code model\n\nTern is ours.", "Tern"),
    ("---\npipeline_tag: text-to-speech\n---\n# Tern TTS\n\nThe speech of Tern is clear.", "Tern"),
    ("# fjord-tern-llm\n\n| Training hardware | H100 |\n|---|---|", "fjord-tern-llm"),
    ("# Tern 2 Technical Report\n\nWe present Tern 2.", "Tern 2"),
    ("# example/Tern-7B-v0.1", "Tern-7B-v0.1"),
    ("# Model Card\n\n## Training", ""),
    ("# Notes on the weather", ""),
    ("---\nmodel-index:\n- name: Tern-7B\n---\n## Usage", "Tern-7B"),
]


@pytest.mark.parametrize("source, name", TITLES, ids=[name or "none" for _, name in TITLES])
def test_the_title_names_the_model(source: str, name: str) -> None:
    assert find_title(laid_out(source)[1], load_gazetteer()) == name


def test_what_stands_around_a_name_is_cut() -> None:
    assert next(cleaned("🦅 Welcome to Tern-7B | The Tern project")) == "Tern-7B"


KEYS = [
    ("**#Params (M)**", ("parameterCount",)),
    ("Number of parameters", ("parameterCount",)),
    ("Non-embedding parameters", ()),
    ("GPU memory", ()),
    ("Batch size (tokens)", ()),
    ("Time (GPU hours)", ("trainingRun.acceleratorHours",)),
    ("Carbon Emitted (tCO₂eq)", ("trainingRun.emissionsKilogramsCO2e",)),
    ("Knowledge cutoff", ()),
    ("Code license", ()),
]


@pytest.mark.parametrize("key, paths", KEYS, ids=[key for key, _ in KEYS])
def test_keys(key: str, paths: tuple[str, ...]) -> None:
    assert load_lexicon().read(key).paths == paths


CARD = "# Tern-2\n\n{}\n"
VALUES: list[tuple[str, set[tuple[str, object]]]] = [
    ("- **Hardware:** 4 x 8 x A100", {("hardwareCount", 32)}),
    ("- **Hardware:** 16 A100-40G GPUs", {("hardwareCount", 16)}),
    ("- **Hardware:** 4 nodes of 8 A100 GPUs", {("hardwareCount", 32)}),
    ("- **Hardware:** A100 80GB (minimum)", set()),
    ("- **Hours used:** 350", {("acceleratorHours", 350)}),
    ("- **Hours used:** unknown", set()),
    ("- **Training time:** 12 days", {("durationHours", 288)}),
    ("- **Carbon Emitted:** 40.4 (kg of CO2 equivalents)", {("emissionsKilogramsCO2e", 40)}),
    ("- **Parameters:** 17B (activated), 109B (total)", {("parameterCount", 109 * 10**9)}),
    ("- **Context length:** 2048", {("contextLength", 2048)}),
    ("- **Training tokens:** TBD", set()),
    ("## Requirements\n\n- **GPU:** 2 x A100", set()),
    ("## Required Hardware\n\nBF16:\n- 8x H200 (1x H200 node)", set()),
]


@pytest.mark.parametrize("source, wanted", VALUES, ids=[source[:40] for source, _ in VALUES])
def test_values_of_keys(source: str, wanted: set[tuple[str, object]]) -> None:
    counted = {
        (name, int(value))  # type: ignore[call-overload]  # all of these are numbers
        for _, name, value in stated(CARD.format(source))
        if name.endswith(("Count", "Hours", "Length", "CO2e")) and name != "activeParameterCount"
    }
    assert counted == wanted


def test_hours_of_each_model() -> None:
    source = "# Tern\n\nTern is a model.\n\n- **Hours used:** 22,000 for Tern-7B, 4,500 for Tern-1B\n"
    hours = {(s, v) for s, name, v in stated(source) if name == "acceleratorHours"}
    assert hours == {("tern-7b", 22000), ("tern-1b", 4500)}


HOURS = CARD.format("- **Hardware Type:** {}\n- **Hours used:** {}")
OF_WHAT: list[tuple[str, str, set[tuple[str, object]]]] = [
    ("A100 80GB", "310", {("acceleratorHours", 310)}),  # the calculator's single device
    ("64 x A100 80GB", "310", {("durationHours", 310)}),
    ("64 x A100 80GB", "310 GPU hours", {("acceleratorHours", 310)}),
    ("64 x A100 80GB", "3,000", set()),  # 125 days of the clock, or two of 64 devices
    ("64 x A100 80GB", "24,000", {("acceleratorHours", 24000)}),
]


@pytest.mark.parametrize(("devices", "hours", "wanted"), OF_WHAT)
def test_hours_beside_a_number_of_devices_are_of_the_clock(
    devices: str, hours: str, wanted: set[tuple[str, object]]
) -> None:
    found = {(name, value) for _, name, value in stated(HOURS.format(devices, hours)) if name.endswith("Hours")}
    assert found == wanted


def test_a_page_without_headings() -> None:
    facts = stated("**Tern-7B** has 7B parameters.\n\nTern-7B is new.\n\n- **License:** MIT\n")
    assert {value for _, name, value in facts if name == "license"} == {"MIT"}


def test_two_keys_that_differ_are_not_claimed() -> None:
    source = CARD.format("- **Parameters:** 7B\n\n## Details\n\n- **Parameters:** 9B")
    assert not any(name == "parameterCount" for _, name, _ in stated(source))


@pytest.mark.parametrize("sizes", [("30 GB", "1 TB"), ("30B", "1.5B")])
def test_rows_that_are_sets_of_data_are_no_models(sizes: tuple[str, str]) -> None:
    table = "| Dataset | License | Size |\n|---|---|---|\n| FjordText | CC-BY-4.0 | {} |\n| TernWeb | ODC-BY | {} |\n"
    assert stated(f"# Tern-2\n\n{table.format(*sizes)}") == set()


def test_a_land_in_the_name_of_who_made_the_data_is_not_the_models() -> None:
    told = "FjordText is released under CC-BY-4.0 by the Danish Royal Library."
    assert stated(f"# Tern-2\n\nTern-2 is a language model.\n\n## Dataset\n\n{told}\n") == set()


HOSTILE = {
    "nested blocks": "<div>" * 3000 + "<p>a</p>" + "</div>" * 3000,
    "nested asides": '<div class="footer related">' * 3000 + "a",
    "asides": '<div class="footer related">x y z</div>' * 3000,
    "linked words": "".join(f'<a href="/{i}">Auk-{i}B</a>' for i in range(10_000)),
    "white space": (" " * 2000 + "x\n") * 1000,
    "nested lists": "\n".join("  " * i + "- a" for i in range(300)),
    "nested quotes": ">" * 5000 + " a",
    "links": " ".join(f"[x{i}](https://e.org/{i})" for i in range(10_000)),
    "brackets": "[a " * 5000,
    "ticks": " ".join("`" * (i % 40 + 1) for i in range(2000)),
    "stars": "**a " * 5000,
    "wide table": "|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n|" + "1|" * 2000,
    "long table": "|Model|MMLU|\n|-|-|\n" + "|Foo-7B|12.3|\n" * 1000,
    "merged cells": "<table>" + "<tr><td colspan=1000 rowspan=1000>a</td></tr>" * 500 + "</table>",
    "open tables": "<table><tr><td>" * 1000,
    "open comments": "<!--" * 5000,
    "a name of many parts": "Tern-7B-" + "Aa-Bb-" * 2000,
    "open superscripts": "<sup>" * 5000 + "\n\nb",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", ["md", "html"])
def test_hostile_markup_is_read_as_far_as_it_says_something(name: str, suffix: str) -> None:
    source = f"# Tern-7B\n\nTern-7B has 7 billion parameters.\n\n{HOSTILE[name]}"
    if suffix == "html":
        source = f"<html><body><h1>Tern-7B</h1><p>Tern-7B has 7 billion parameters.</p>{HOSTILE[name]}"
    assert ("tern-7b", "parameterCount", 7_000_000_000) in stated(source, f"a.{suffix}")


@pytest.mark.parametrize("name", ["Tern and ", "Institute and ", "Fjord Institute of Speech, "])
def test_a_list_of_names_as_long_as_a_document_is_read_to_its_end(name: str) -> None:
    doc = laid_out(f"# Tern-7B\n\n{name * 2000}\n\n## Training\n\nTern-7B has 7 billion parameters.\n")[0].plain()
    claims = extract_claims(doc, find_mentions(doc)).claims
    assert ("parameterCount", 7_000_000_000) in {(claim.property, claim.value) for claim in claims}
