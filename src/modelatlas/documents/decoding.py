"""Bytes to characters: which encoding, what is no text at all, and what had to be replaced."""

from __future__ import annotations

import codecs
import re

from modelatlas.documents.faults import Faults, clip
from modelatlas.errors import DocumentError

_MAGIC = (
    (b"PK\x03\x04", "a zip archive (or an Office file or e-book)"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"{\\rtf", "an RTF file"),
)
_MARKS = (  # mark, encoding, bytes that are no text; UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le", 4),
    (codecs.BOM_UTF32_BE, "utf-32-be", 4),
    (codecs.BOM_UTF16_LE, "utf-16-le", 2),
    (codecs.BOM_UTF16_BE, "utf-16-be", 2),
    (b"<\x00?\x00", "utf-16-le", 0),  # an XML declaration without a mark (XML 1.0, appendix F)
    (b"\x00<\x00?", "utf-16-be", 0),
)
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f\b\x1b\x1a"))
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")
# Only character sets: Python knows codecs (unicode_escape, idna, zlib) that a document has no business to name.
_CHARSET = re.compile(
    r"(us-)?ascii|iso[-_]?8859[-_]?\d+|latin[-_]?\d+|windows-?\d+|cp\d+|mac-?roman|koi8-[rut]|shift[-_]jis|euc[-_](jp|kr)"
    r"|gb(k|2312|18030)|big5(hkscs)?|iso-2022-(jp|kr)|tis-620",
    re.IGNORECASE,
)
_ESCAPED = {0xDC80 + i: bytes([0x80 + i]).decode("cp1252", "replace") for i in range(128)}
_FIRST_ESCAPED = re.compile("[\udc80-\udcff]")
_SAVE = "save the file as UTF-8"


def decode(data: bytes, faults: Faults, *, name: str) -> str:
    """The characters of the file, without byte order mark; line breaks as they are.

    The offsets of faults count "\\r\\n" as one character.

    UTF-8, or what a byte order mark says; bytes that are not UTF-8 are read as the XML declaration says, else each as
    windows-1252. NUL becomes U+FFFD: one character for one, so offsets stay, and every format of the atlas can hold it.
    Errors: DocumentError for what is no text.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise DocumentError(f"{name}: this is {what}, not text: convert it to text, Markdown, HTML or tagged text")
    text = _decoded(data, faults, name)
    if "\0" in text:
        position = text.find("\0")
        times = text.count("\0")
        faults.add(position, f"{times:,} NUL character{'s' * (times > 1)}, read as U+FFFD", "remove them from the file")
        text = text.replace("\0", "\ufffd")
    # Issues count lines in the file as an editor shows it: each "\r\n" is one character there.
    faults.kept = [fault._replace(offset=fault.offset - text.count("\r\n", 0, fault.offset)) for fault in faults.kept]
    return text


def _decoded(data: bytes, faults: Faults, name: str) -> str:
    for mark, encoding, skipped in _MARKS:
        if data.startswith(mark):
            text = _decoded_wide(data[skipped:], encoding, faults)
            _refuse_binary(text.encode(), name)
            return text
    data = data.removeprefix(codecs.BOM_UTF8)
    _refuse_binary(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decoded_otherwise(data, error.start, faults)


def _decoded_wide(data: bytes, encoding: str, faults: Faults) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        position = len(data[: error.start].decode(encoding, "replace"))
        faults.add(position, f"not valid {encoding.upper()}: what could not be read is U+FFFD", _SAVE)
        return data.decode(encoding, "replace")


def _decoded_otherwise(data: bytes, first_bad: int, faults: Faults) -> str:
    declared = _DECLARED.match(data[:400])
    if declared:
        charset = declared.group(1).decode("ascii")
        if _CHARSET.fullmatch(charset):
            try:
                return data.decode(charset)
            except (LookupError, UnicodeDecodeError):
                pass  # declared wrongly: told below, as for a file without declaration
        faults.add(declared.start(1), f"the file is not in the encoding {clip(charset)} that it declares", _SAVE)
    text = data.decode("utf-8", "surrogateescape")
    bad = _FIRST_ESCAPED.search(text)
    position = bad.start() if bad else 0
    message = f"byte 0x{data[first_bad]:02X} is not UTF-8: such bytes are read as windows-1252"
    faults.add(position, message, _SAVE)
    # Byte by byte, so that one stray byte does not spoil the good UTF-8 around it.
    return text.translate(_ESCAPED)


def _refuse_binary(data: bytes, name: str) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls <= max(4, len(data) // 50):
        return
    if data.count(0) > len(data) // 4:
        advice = "if it is UTF-16 without a byte order mark, save it as UTF-8; else convert it to text"
    else:
        advice = "convert it to text, Markdown, HTML or tagged text"
    raise DocumentError(f"{name}: this is a binary file ({controls:,} control bytes of {len(data):,}): {advice}")
