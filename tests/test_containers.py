"""Files of many documents: JSON Lines, archives, standard input, and the damage that each can have."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from modelatlas.documents import (
    name_form,
    parse_document,
    read_sources,
)


def sources(path: Path, stdin: bytes | None = None) -> list[tuple[str, str]]:
    """(label, text or failure) of each source."""
    found = read_sources([path], io.BytesIO(stdin) if stdin is not None else None)
    return [(source.label, source.failure or source.data.decode()) for source in found]


def test_json_lines_are_documents_and_a_bad_one_stops_no_other(tmp_path: Path) -> None:
    path = tmp_path / "cards.jsonl"
    deep = b"[" * 200_000
    lines = [
        b'\xef\xbb\xbf{"id": "a", "text": "one"}', b"", b'{"id": 7, "text": "two", "more": [1]}', b"{bad", b"[1]",
        b'{"text": "x"}', b'{"id": "b"}', b'{"id": true, "text": "x"}', b'{"id": "c", "text": "\\ud800"}', deep,
        b'{"id": "\xff", "text": "x"}', b'{"id": "' + b"1" * 5000 + b'", "text": "long"}',
        b'{"id": "d", "text": "end"}',
    ]  # fmt: skip
    path.write_bytes(b"\r\n".join(lines))
    found = sources(path)
    good = [(f"{path}:1", "one"), (f"{path}:3", "two"), (f"{path}:12", "long"), (f"{path}:13", "end")]
    assert [item for item in found if item in good] == good
    bad = {label.rpartition(":")[2]: message for label, message in found if (label, message) not in good}
    assert list(bad) == ["4", "5", "6", "7", "8", "9", "10", "11"]
    words = (
        "is not JSON",
        "no JSON object",
        "has no id",
        "has no text",
        "has no id",
        "surrogate",
        "not JSON",
        "not JSON",
    )
    assert all(word in message for word, message in zip(words, bad.values(), strict=True))
    for packed, data in (("c.jsonl.gz", gzip.compress(path.read_bytes())), ("c.ndjson", path.read_bytes())):
        (tmp_path / packed).write_bytes(data)
        assert [text for _, text in sources(tmp_path / packed)] == [text for _, text in found]


def test_a_line_without_end_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modelatlas.documents.sources._MAX_LINE", 1000)
    path = tmp_path / "cards.jsonl.gz"
    path.write_bytes(gzip.compress(b"x" * 5_000_000 + b'\n{"id": "a", "text": "one"}\n' + b"y" * 2000))
    found = sources(path)
    assert [label for label, _ in found] == [f"{path}:{number}" for number in (1, 2, 3)]
    assert ("longer than" in found[0][1], found[1][1], "longer than" in found[2][1]) == (True, "one", True)


def test_what_is_cut_short_gives_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(b'{"id": "%d", "text": "%s"}\n' % (number, b"text " * 400) for number in range(2000))
    packed, archive = tmp_path / "c.jsonl.gz", tmp_path / "c.tar"
    packed.write_bytes(gzip.compress(lines)[:-400])
    with tarfile.open(archive, "w") as file:
        for name in ("a.txt", "b.txt"):
            info = tarfile.TarInfo(name)
            info.size = 3000
            file.addfile(info, io.BytesIO(b"x" * 3000))
    archive.write_bytes(archive.read_bytes()[:5000])
    for path in (packed, archive):
        *before, last = list(read_sources([path]))
        assert before and all(source.data and not source.failure for source in before)
        assert last.broken and "damaged or cut short" in last.failure
    (tmp_path / "none.tar").write_bytes(b"no archive")
    assert [source.broken for source in read_sources([tmp_path / "none.tar"])] == [True]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_members_of_an_archive(tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modelatlas.documents.sources.MAX_BYTES", 1000)
    path = tmp_path / ("c.tar" + mode[1:].replace(":", "."))
    with tarfile.open(path, mode) as file:  # type: ignore[call-overload]
        for name, size in (("../../etc/a.txt", 3), ("./x/b", 4), (".git/c.txt", 5), ("d.png", 6), ("large.txt", 1001)):
            info = tarfile.TarInfo(name)
            info.size = size
            file.addfile(info, io.BytesIO(b"x" * size))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    expected = [("../../etc/a.txt", "a.txt", 3), ("./x/b", "b", 4), ("large.txt", "large.txt", 0)]
    found = list(read_sources([path]))
    assert [(source.member, source.name, len(source.data)) for source in found] == expected
    assert "larger than" in found[2].failure
    assert sorted(tmp_path.iterdir()) == [path]
    assert [len(source.data) for source in read_sources([Path("-")], io.BytesIO(path.read_bytes()))] == [3, 4, 0]


def test_a_header_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 2**33
    (tmp_path / "c.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 10_000)
    (found,) = read_sources([tmp_path / "c.tar"])
    assert found.broken and "header of 8,589,934,592 bytes" in found.failure


def test_standard_input_is_told_by_its_content() -> None:
    line = b'{"id": "a", "text": "one"}\n'
    for data in (line, b"\n " + line, gzip.compress(line)):
        assert [text for _, text in sources(Path("-"), data)] == ["one"]
    assert sources(Path("-"), b"Tern-2 is here") == [("standard input", "Tern-2 is here")]
    assert sources(Path("-"), b"") == [("standard input", "")]
    ((_, failure),) = sources(Path("-"))
    assert "closed" in failure
    ((_, failure),) = sources(Path("-"), gzip.compress(b"x" * 100)[:-9])
    assert "check what is piped" in failure


def test_names_of_one_form_are_read_alike() -> None:
    for name in ("a.txt", "a.md", "a.html", "a.xml", "a.tagged", "a.MARKDOWN", "a.htm", "a", "a.text"):
        other = "b" + {"markdown": ".md", "html": ".xhtml", "xml": ".xml", "tagged": ".tagged", "": ""}[name_form(name)]
        data = b"# A\n\n<i>b</i> <model>Tern-2 &lt; <script>x</script>"
        one, two = parse_document(data, name=name), parse_document(data, name=other)
        assert (one.text, one.tags, one.blocks) == (two.text, two.tags, two.blocks)
