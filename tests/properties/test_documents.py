"""Properties of reading: nothing is lost, nothing but a DocumentError is raised, and work grows with the input."""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from modelatlas.documents import parse_document, render_issue
from modelatlas.errors import DocumentError
from modelatlas.model import Document

NAMES = st.sampled_from(["p", "div", "model", "params", "year", "foo", "x-y.z", "b", "br", "script", "Ünï", "MODEL"])
# Characters of XML 1.0 (production 2); carriage returns too, which a parser turns into line feeds.
CHARS = st.characters(codec="utf-8", exclude_characters="\ufffe\uffff").filter(
    lambda char: char in "\t\n\r" or char >= " "
)
TEXT = st.text(CHARS | st.sampled_from("<>&\"' \n\r]"), max_size=20)
VALUES = st.text(CHARS.filter(lambda char: char not in "\r\n\t"), max_size=8)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def build(name: str, attributes: dict[str, str], inner: list[str]) -> str:
        written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        return f"<{name}{written}>{''.join(inner)}</{name}>" if inner else f"<{name}{written}/>"

    return st.builds(build, NAMES, st.dictionaries(NAMES, VALUES, max_size=2), st.lists(children, max_size=4))


LEAVES = st.one_of(
    TEXT.map(escape),
    TEXT.filter(lambda text: "]]>" not in text).map(lambda text: f"<![CDATA[{text}]]>"),
    TEXT.filter(lambda text: "--" not in text and not text.endswith("-")).map(lambda text: f"<!--{text}-->"),
    TEXT.filter(lambda text: "?>" not in text).map(lambda text: f"<?pi {text}?>"),
    st.sampled_from(["&lt;", "&amp;", "&quot;", "&#8201;", "&#x2009;", "&#13;", "&apos;"]),
)
CONTENT = st.recursive(LEAVES, _element, max_leaves=12)


def check_document(doc: Document) -> None:
    size = len(doc.text)
    assert doc.tags == tuple(sorted(doc.tags, key=lambda tag: (tag.start, -tag.end)))
    assert all(0 <= tag.start < tag.end <= size and tag.name == tag.name.lower() for tag in doc.tags)
    ends = [0, *(offset for span in doc.blocks for offset in span), size]
    assert all(left <= right for left, right in pairwise(ends))
    outside = [doc.text[left:right] for left, right in zip(ends[::2], ends[1::2], strict=True)]
    unread = doc.layout is not None or any("language not read" in issue.message for issue in doc.issues)
    assert unread or all(not piece.strip() for piece in outside)
    check_layout(doc)
    assert all(start < end and doc.text[start:end].strip() == doc.text[start:end] for start, end in doc.blocks)
    doc.text.encode()  # no lone surrogates
    for issue in doc.issues:
        assert issue.line >= 1 and issue.column >= 1 and len(issue.excerpt) <= 120
        assert issue.hint and render_issue(issue)


def check_layout(doc: Document) -> None:
    """Whatever a layout shows stands in the document, in order; all that it names lies in it."""
    layout = doc.layout
    if layout is None:
        return
    places = layout.places
    assert places is not None and len(places) == len(layout.text)
    assert all(left <= right for left, right in pairwise(places))
    spans = [b.span for b in layout.blocks] + [e.span for e in layout.entries]
    spans += [cell for table in layout.tables for row in table.rows for cell in row]
    assert all(0 <= start <= end <= len(layout.text) for start, end in spans)
    assert all(len({len(row) for row in table.rows}) == 1 for table in layout.tables)
    assert all(0 <= start <= end <= len(doc.text) for start, end in map(layout.original, spans))
    assert doc.plain().plain().text == layout.text


@given(st.lists(CONTENT, max_size=5))
def test_text_of_well_formed_xml_is_that_of_lxml(parts: list[str]) -> None:
    source = f"<doc>{''.join(parts)}</doc>"
    root = etree.fromstring(source.encode(), etree.XMLParser(resolve_entities=False))
    doc = parse_document(source.encode(), name="a.xml")
    texts = root.xpath("//text()")
    assert isinstance(texts, list)
    assert "".join(map(str, texts)) == doc.text
    check_document(doc)


TAG_PIECES = "<p> </p> <model> </model> <year> </year> <foo> </foo> <model/> <b> <script> </script> <p <model </model"
OTHER_PIECES = "<!-- --> <![CDATA[ ]]> <? ?> < > & &amp; &#0; &x; <!DOCTYPE [ ] \" ' = NeuraScale-9 350 ."
PIECES = st.sampled_from([*f"{TAG_PIECES} {OTHER_PIECES}".split(), " ", "\n\n", "\r\n", "é"])
SWALLOWING = {
    "<script>",
    "<!--",
    "<?",
    "<!DOCTYPE",
    "<p",
    "<model",
    "</model",
    "<",
}  # what may hold a word inside markup


@given(st.lists(PIECES, max_size=30), st.sampled_from(["a.txt", "a.xml", "a.html", "a.md"]))
def test_broken_markup(pieces: list[str], name: str) -> None:
    doc = parse_document("".join(pieces).encode(), name=name)
    check_document(doc)
    if not SWALLOWING.intersection(pieces) and name != "a.html":  # of a page, its body alone is shown
        assert [pieces.count(word) for word in ("NeuraScale-9", "350")] == [
            doc.text.count(word) for word in ("NeuraScale-9", "350")
        ]


@given(st.binary(max_size=300) | st.lists(st.binary(max_size=9), max_size=9).map(b"<p>".join))
@example(b"\xff\xfe\x00\xd8<")
@example(b"\xfe\xff<\x00")
@example(b"<?xml version='1.0' encoding='zlib'?>\xff")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("a.txt", "a.html"):
        try:
            doc = parse_document(data, name=name)
        except DocumentError as error:
            assert name in str(error)
        else:
            check_document(doc)


MARKS = st.sampled_from(["model", "year", "hardware", "b", "qux"])
WORDS = st.text("abc 1\u2009–", min_size=1, max_size=8).filter(lambda text: not text.isspace())


@given(st.lists(st.tuples(MARKS, WORDS, WORDS), min_size=1, max_size=8))
def test_the_span_of_a_tag_is_the_tagged_text(parts: list[tuple[str, str, str]]) -> None:
    source = "<p>" + "".join(f"{before}<{name}>{inner}</{name}>" for name, inner, before in parts) + "</p>"
    doc = parse_document(source.encode(), name="a.txt")
    expected = [(name, inner) for name, inner, _ in parts]
    assert expected == [(tag.name, doc.text[tag.start : tag.end]) for tag in doc.tags]


HOSTILE = [
    "<", "<p", "<p>", "</p>", "<model>", "</model>", "<a b=\"", "<a b='x' ", "<!--", "<![CDATA[", "<?a", "<!DOCTYPE [",
    "<!DOCTYPE a>", "&", "&a", "&a;", "&#1;", "<x>", "<x><y></x></y>", "<script>", "</style><script>", "<model>a\n\n",
    "\n ", "\r\n", "<model><year></model></year>", "<a \"'>", "<p>\n", "<b/ ", "\xe9", "<!DOCTYPE a [<!-- ",
]  # fmt: skip


def _lines_run(data: bytes, name: str) -> int:
    """How many lines of the program run: the same on every machine, unlike the time."""
    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        parse_document(data, name=name)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("name", ["a.xml", "a.html"])
def test_work_grows_with_the_input_and_no_faster(unit: str, name: str) -> None:
    data = unit.encode("latin-1")
    small, large = _lines_run(data * 100, name), _lines_run(data * 400, name)
    assert large <= 4.5 * small + 2000


def _seconds(data: bytes) -> float:
    def once() -> float:
        start = time.process_time()
        parse_document(data, name="a.html")
        return time.process_time() - start

    return min(once() for _ in range(2))


@pytest.mark.parametrize(
    "unit", ["<!--", "<![CDATA[", "<?a ", "<!DOCTYPE [", '<a b="', "<script>", "\n ", "<p a=' ", "&#"]
)
def test_searches_grow_with_the_input_and_no_faster(unit: str) -> None:
    """What the count of lines does not see, a search to the end of the file: eight times as long, not 64 times."""
    data = unit.encode()
    small, large = _seconds(data * 10_000), _seconds(data * 80_000)
    assert large <= 24 * small + 0.01


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4))
def test_hostile_units_together(units: list[str]) -> None:
    check_document(parse_document("".join(units).encode("latin-1") * 50, name="a.xml"))


MARKDOWN = [
    "#", "##", "-", "*", "1.", ">", "|", "|---|", "```", "~~~", "---", "**a**", "_b_", "`c`", "[d](https://e.org)",
    "![i](j)", "<table>", "</table>", "<tr>", "<td>", "</td>", "<th colspan=3>", "<br>", "<sup>2</sup>", "&amp;",
    "&nbsp;", "$x^{2}$", "\\*", "<!--", "-->", "<details>", "license: mit", "NeuraScale-9", "350", "| a | b |",
]  # fmt: skip


@given(st.lists(st.sampled_from([*MARKDOWN, "\n", "\n\n", "    ", "\t", "\r\n", "é", " "]), max_size=60), st.booleans())
def test_any_markdown_is_laid_out(pieces: list[str], headed: bool) -> None:
    source = "---\nlicense: mit\na: [b, {c: d}]\n---\n" * headed + " ".join(pieces)
    doc = parse_document(source.encode(), name="a.md")
    assert doc.text == source
    check_document(doc)
    assert doc.layout is not None
    shown = doc.layout.text
    for place, character in zip(doc.layout.places or (), shown, strict=True):
        assert (
            character.isspace() or character in "\u2060&^" or not source[place].isalnum() or character == source[place]
        )
