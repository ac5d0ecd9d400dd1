"""Reading bytes into documents: each fault that a file can have, and what is kept of it."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import os
from pathlib import Path

import pytest

import modelatlas.documents as documents
from modelatlas.documents import (
    MAX_ISSUES,
    find_inputs,
    load_tags,
    parse_document,
    read_document,
    render_issue,
)
from modelatlas.errors import DocumentError, TableError
from modelatlas.model import Document, Issue

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def parse(source: str | bytes, name: str = "a.txt") -> Document:
    return parse_document(source if isinstance(source, bytes) else source.encode(), name=name)


def marks(doc: Document) -> list[tuple[str, str]]:
    return [(tag.name, doc.text[tag.start : tag.end]) for tag in doc.tags]


def paragraphs(doc: Document) -> list[str]:
    return [doc.text[start:end] for start, end in doc.blocks]


def faults(doc: Document) -> list[tuple[int, int, str]]:
    return [(issue.line, issue.column, issue.message) for issue in doc.issues]


TAGGED = [
    # source, text, marks, messages of the issues (a part of each)
    ("<p>With <params>350 billion</params>.</p>", "With 350 billion.", [("params", "350 billion")], []),
    ("<p>a</p>\n\n<p><MODEL>X</Model></p>", "a\n\nX", [("model", "X")], []),
    ("<p><ns:model>X</ns:model></p>", "X", [("model", "X")], []),
    ("<p>a &lt; b &amp; c&#8201;&#x2009;d&nbsp;&ndash;</p>", "a < b & c\u2009\u2009d\u00a0–", [], []),
    ("<p>a < b, x<y, R&D, 3<5 & 5>3</p>", "a < b, x<y, R&D, 3<5 & 5>3", [], []),
    ("<p>if a <b and c> d</p>", "if a <b and c> d", [], []),
    ("<p>vector<int> x</p>", "vector<int> x", [], ["<int> has no partner"]),
    ("<p>x</foo></p>", "x</foo>", [], ["</foo> has no partner"]),
    ("<p><model><year>x</model></year></p>", "x", [("model", "x"), ("year", "x")], ["</model> ends inside <year>"]),
    ("<p><model>A <year>B</model> C</year></p>", "A B C", [("model", "A B")], ["<year> runs over the end of <model>"]),
    ("<p><model>Neura-9 was <year>2023</year>.</p>", "Neura-9 was 2023.", [("year", "2023")], ["never closed"]),
    ("<model>Neura-9 was", "Neura-9 was", [], ["never closed"]),
    ("<p><model>A<model> beat <model>B</model></p>", "A beat B", [("model", "B")], ["never closed"] * 2),
    ("<p><model>A <model>B</model> C</model></p>", "A B C", [("model", "B")], ["holds another of its name"]),
    ("<p><model>A was</p><p>B</model></p>", "A wasB", [], ["runs over the end of its paragraph"]),
    ("<p><model>A\n\nB</model></p>", "A\n\nB", [], ["runs over a blank line"]),
    (f"<p><model>{'A' * 201}</model></p>", "A" * 201, [], ["marks 201 characters"]),
    ("<p>A</model> b</p>", "A b", [], ["</model> closes nothing"]),
    ("<p>a <model", "a <model", [], ["without its '>'", "<p> is never closed"]),
    ('<p><model id="a>b" n=\'x>"\'>X</model></p>', "X", [("model", "X")], []),
    ('<p><model id="a>X</model></p>', "X", [("model", "X")], ["quotes of its attributes"]),
    ("<p><model id=x primary>X</model></p>", "X", [("model", "X")], []),
    ("<p><model/>a<br/>b<br>c<model> </model></p>", "abc ", [], []),
    ("<p>a<!-- <model>B</model> > -->c<?pi <d> ?></p>", "ac", [], []),
    ("<p><![CDATA[<b> & &amp;]]></p>", "<b> & &amp;", [], []),
    ("<p>a <!-- b</p>", "a <!-- b", [], ["comment without"]),
    ("<p>a <![CDATA[ b</p>", "a <![CDATA[ b", [], ["CDATA section without"]),
    ("<p>a <?php b</p>", "a <?php b", [], ["processing instruction without"]),
    ("<p>a <!WOW> b</p>", "a <!WOW> b", [], []),
    ("<p>&bogus; &bogus; &a b;</p>", "&bogus; &bogus; &a b;", [], ["&bogus; is not known"]),
    ("<p>&#xD800;&#0;&#1114112;</p>", "\ufffd\ufffd\ufffd", [], ["is no character"] * 3),
    (
        "<p><qux>a</qux> <qux>b</qux></p>",
        "a b",
        [("qux", "a"), ("qux", "b")],
        ["<qux> is in no table"],
    ),
    ("<p><b>a</b> <em>b</em></p>", "a b", [("b", "a"), ("em", "b")], []),
    ('<p>a<xi:include href="/etc/passwd"/>b</p>', "ab", [], ["<include> is in no table"]),
]


@pytest.mark.parametrize(("source", "text", "expected", "messages"), TAGGED)
def test_tagged_text(source: str, text: str, expected: list[tuple[str, str]], messages: list[str]) -> None:
    doc = parse(source)
    assert text == doc.text
    assert expected == marks(doc)
    assert len(messages) == len(doc.issues), doc.issues
    assert all(part in issue.message for part, issue in zip(sorted(messages), _by_message(doc, messages), strict=True))


def _by_message(doc: Document, parts: list[str]) -> list[Issue]:
    """The issues in the order of the parts that they should hold."""
    left = list(doc.issues)
    found = []
    for part in sorted(parts):
        issue = next((issue for issue in left if part in issue.message), left[0])
        left.remove(issue)
        found.append(issue)
    return found


PLAIN = [
    "run --model <model> --data <data>, then look",
    "the tokens <think> and </think> end a thought, vector<int> does not; a < b & c &amp; d",
    "no tags\r\nat all",
]


@pytest.mark.parametrize("source", PLAIN)
def test_text_without_tags_is_the_file_itself(source: str) -> None:
    doc = parse(source)
    assert (source, (), ()) == (doc.text, doc.tags, doc.issues)


def test_markdown_is_the_file_itself() -> None:
    source = "# A\n\n<p>The <model>B</model> &amp; c</p>\r\n\r\nend\n"
    doc = parse(source, "card.md")
    assert source == doc.text
    assert paragraphs(doc) == ["The <model>B</model> &amp; c", "end"]


def test_blocks_of_elements_and_of_text_between_them() -> None:
    doc = parse("one\n\ntwo<p>three\n\nstill</p>four<div>five\n \nsix<p> seven </p></div>")
    assert paragraphs(doc) == ["one", "two", "three\n\nstill", "four", "five", "six", "seven"]


def test_a_name_that_no_table_knows_can_be_a_paragraph() -> None:
    doc = parse("<absatz>The <model>A</model></absatz><absatz>b</absatz>")
    assert paragraphs(doc) == ["The A", "b"]
    assert marks(doc) == [("model", "A")]
    assert doc.issues == ()


def test_white_space_around_the_root_of_a_document_is_no_text_node() -> None:
    assert parse('<?xml version="1.0"?>\n<!DOCTYPE d>\n<d>\n<p>x</p>\n</d>\n').text == "\nx\n"
    assert parse("<p>x</p>\n\n<p>y</p>\n").text == "x\n\ny\n"


BOMB = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'


def test_entities_of_a_doctype_are_not_expanded() -> None:
    doc = parse(f'<?xml version="1.0"?>{BOMB}<p>&b; &x; &amp;</p>', "a.xml")
    assert doc.text == "&b; &x; &"
    assert [
        next(part for part in ("declares entities", "&b; is not known", "&x; is not known") if part in issue.message)
        for issue in doc.issues
    ] == ["declares entities", "&b; is not known", "&x; is not known"]


def test_html_without_script_and_style() -> None:
    source = (
        "<!DOCTYPE html><html><style>p > a {}</style><p>One<p>T<b>w</b>o &#150;<SCRIPT>if (a</b) {}</Script>x</html>"
    )
    for name in ("a.html", "a.txt"):
        doc = parse(source, name)
        assert doc.text == "One\n\nTwo –x\n\n"
        assert paragraphs(doc) == ["One", "Two –x"]
        assert doc.issues == ()


def test_script_never_closed_hides_the_rest_as_in_a_browser() -> None:
    assert parse("<html><p>a<script>b", "a.html").text == "a\n\n"


BAD_BYTE = "byte 0xE9 is not UTF-8: such bytes are read as windows-1252"
ENCODINGS = [
    # bytes, text, issues
    (codecs.BOM_UTF8 + "é".encode(), "é", []),
    (codecs.BOM_UTF16_LE + "é 1".encode("utf-16-le"), "é 1", []),
    (codecs.BOM_UTF16_BE + "é 1".encode("utf-16-be"), "é 1", []),
    ('<?xml version="1.0" encoding="UTF-16"?><p>é</p>'.encode("utf-16-le"), "é", []),
    (
        b"ok\r\ncaf\xe9 \x93x\x94",
        "ok\r\ncafé “x”",
        [(2, 4, BAD_BYTE)],
    ),
    ("é".encode() + b"\xe9", "éé", [(1, 2, BAD_BYTE)]),
    ('<?xml version="1.0" encoding="koi8-r"?><p>Модель</p>'.encode("koi8-r"), "Модель", []),
    (
        b'<?xml version="1.0" encoding="unicode_escape"?><p>\\x41\xe9</p>',
        "\\x41é",
        [
            (1, 31, "the file is not in the encoding unicode_escape that it declares"),
            (1, 55, BAD_BYTE),
        ],
    ),
    (b"a\0b\0", "a\ufffdb\ufffd", [(1, 2, "2 NUL characters, read as U+FFFD")]),
    (codecs.BOM_UTF16_LE + b"a\0\0\xd8", "a\ufffd", [(1, 2, "not valid UTF-16-LE: what could not be read is U+FFFD")]),
    (b"", "", [(1, 1, "the file is empty")]),
    (b" \n", " \n", [(1, 1, "the file is nothing but white space")]),
]


@pytest.mark.parametrize(("data", "text", "issues"), ENCODINGS)
def test_encodings(data: bytes, text: str, issues: list[tuple[int, int, str]]) -> None:
    doc = parse(data)
    assert text == doc.text
    assert issues == faults(doc)


def test_the_members_of_a_gzip_follow_each_other() -> None:
    assert parse(gzip.compress(b"one, ") + bytes(20) + gzip.compress(b"two") + bytes(8), "a.txt.gz").text == "one, two"


BINARY = [
    (b"%PDF-1.7\n", "a PDF"),
    (b"PK\x03\x04abc", "zip archive"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\x1f\x8b\x08", "gzip"),
    (bytes(range(256)) * 4, "binary file"),
    ("text in UTF-16".encode("utf-16-le"), "UTF-16 without a byte order mark"),
]


@pytest.mark.parametrize(("data", "what"), BINARY)
def test_binary_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        parse(data, "x.txt")


def test_line_breaks_of_tagged_text_are_normalised_and_lines_counted_in_the_file() -> None:
    doc = parse("<p>a\r\nb\rc</p>\r\n  </model>d&#13;")
    assert doc.text == "a\nb\nc\n  d\r"
    assert faults(doc) == [(4, 3, "</model> closes nothing: left out")]


def test_the_caret_stands_under_the_fault() -> None:
    short = parse("<p>模型\u0301 </year></p>").issues[0]
    assert render_issue(short).splitlines()[0] == "a.txt:1:8: </year> closes nothing: left out"
    lines = render_issue(short).splitlines()
    assert lines[1].index("</year>") + 2 - 1 == lines[2].index("^")  # two wide characters, one without width
    long = parse("<p>" + "a" * 300 + "</year>" + "b" * 300 + "</p>").issues[0]
    lines = render_issue(long).splitlines()
    assert long.column == 304
    assert len(long.excerpt) == 120
    assert lines[1].index("</year>") == lines[2].index("^")
    assert "\x1b" not in parse("<p>\x1b[31m</year></p>").issues[0].excerpt


def test_no_more_than_a_hundred_issues_and_then_their_number() -> None:
    doc = parse("<p>" + "</year>" * 5000 + "</p>")
    assert len(doc.issues) == MAX_ISSUES + 1
    assert doc.issues[-1].message == "and 4,900 more"


def test_deep_and_many_tags() -> None:
    deep = parse("<div>" * 100_000 + "x" + "</div>" * 100_000)
    assert (deep.text, deep.issues) == ("x", ())
    many = parse("<p>" + "<model>A</model> " * 100_000 + "</p>")
    assert len(many.tags) == 100_000


def test_hash_and_name(tmp_path: Path) -> None:
    path = tmp_path / "a b<é>.txt"
    path.write_bytes(b"x\r\n")
    doc = read_document(path)
    assert ("a b<é>.txt", hashlib.sha256(b"x\r\n").hexdigest(), "x\r\n") == (doc.name, doc.sha256, doc.text)


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match="this is a folder"):
        read_document(tmp_path)
    with pytest.raises(DocumentError, match="No such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="null"):
        read_document(tmp_path / "a\0b")
    monkeypatch.setattr(documents, "MAX_BYTES", 3)
    (tmp_path / "large.txt").write_bytes(b"1234")
    with pytest.raises(DocumentError, match="larger than"):
        read_document(tmp_path / "large.txt")


def test_find_inputs(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "x.py", ".hidden.txt", "README", "v1.5", "sub/c.HTML", ".git/config", "sub/d.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    expected = [tmp_path / name for name in ("README", "a.md", "b.txt", "broken.txt", "sub/c.HTML", "v1.5")]
    assert expected == find_inputs([tmp_path])
    named = [tmp_path / "x.py", tmp_path / "b.txt"]
    assert sorted({*expected, *named}) == find_inputs([*named, tmp_path])
    with pytest.raises(DocumentError, match="no such file"):
        find_inputs([tmp_path / "none"])


def test_a_users_table_of_tags(tmp_path: Path) -> None:
    path = tmp_path / "tags.toml"
    path.write_text('block = ["zeile"]\n[tags]\nSystem = "model"\ntraining = "hardware"\np = "parameters"\n')
    table = load_tags(path)
    assert (table.kind("system"), table.kind("training"), table.kind("p")) == ("model", "hardware", "parameters")
    assert (table.is_block("zeile"), table.is_block("p"), table.is_block("div")) == (True, False, True)
    doc = parse_document(b"<zeile><p>3B</p></zeile>", name="a.txt", tags=table)
    assert marks(doc) == [("p", "3B")]


BAD_TABLES = [
    ('[tags]\n\nsystem = "modle"\n', ":3: the tag 'system' has no kind 'modle'"),
    ('[tags]\nsystem = "model"\nsystem = "model"\n', "line 3"),
    ("block = 'p'\n", ":1: 'block' is not a list"),
    ('inline = [\n  "<b>",\n]\n', ":2: '<b>' is not the name of a tag"),
    ('\nmodels = "model"\n', ":2: unknown entry 'models'"),
    ("tags = 3\n", ":1: 'tags' is not a table"),
]


@pytest.mark.parametrize(("source", "message"), BAD_TABLES)
def test_bad_tables_of_tags(tmp_path: Path, source: str, message: str) -> None:
    path = tmp_path / "tags.toml"
    path.write_text(source)
    with pytest.raises(TableError) as caught:
        load_tags(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    with pytest.raises(TableError, match="cannot be read"):
        load_tags(tmp_path / "none.toml")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not part of the repository")
def test_the_seed_documents_have_no_issue() -> None:
    read = [read_document(path) for path in find_inputs([SEEDS])]
    assert [(len(doc.blocks), len(doc.tags), doc.issues) for doc in read] == [(3, 8, ()), (3, 13, ())]
