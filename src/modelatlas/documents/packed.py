"""What stands between a file's bytes and its text: a gzip around it, or the pages of a PDF."""

from __future__ import annotations

import io
import logging
import re
import zlib

from modelatlas.documents.faults import Faults
from modelatlas.errors import DocumentError

_GZIP = b"\x1f\x8b"
_PDF = b"%PDF-"
MAX_PAGES = 2_000
"""Pages of a PDF that are read."""


def unpacked(data: bytes, name: str, limit: int) -> tuple[bytes, str]:
    """The bytes in a gzip file and the name without its ending; what is not packed is as it was.

    Errors: DocumentError for a damaged archive, and for one that unpacks to more than ``limit`` bytes.
    """
    if not data.startswith(_GZIP):
        return data, name
    inner = re.sub(r"\.gz(?:ip)?$", "", name, flags=re.IGNORECASE)
    out = bytearray()
    try:
        while data:  # members may follow each other
            member = zlib.decompressobj(wbits=31)
            out += member.decompress(data, limit + 1 - len(out))
            if len(out) > limit:
                raise DocumentError(
                    f"{name}: unpacks to more than {limit // 2**20} MiB: split it into several documents"
                )
            if not member.eof:
                raise DocumentError(f"{name}: the gzip archive is cut short: fetch it again")
            data = member.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise DocumentError(f"{name}: the gzip archive is damaged ({error}): fetch it again") from error
    return bytes(out), inner


def is_pdf(data: bytes) -> bool:
    """Whether these are the bytes of a PDF file."""
    return data.startswith(_PDF)


def pdf_text(data: bytes, faults: Faults, *, name: str) -> str:
    """The text of a PDF, a form feed between its pages; words that a line's end had divided are put together.

    Errors: DocumentError where pypdf is not installed, and for a file that it cannot read.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, PyPdfError
    except ImportError as error:
        raise DocumentError(
            f"{name}: this is a PDF: install modelatlas[pdf] to read it, or convert it to text"
        ) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is told below
    pages: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(f"{name}: this PDF is encrypted: save it without a password")
        for number, page in enumerate(reader.pages):
            if number == MAX_PAGES:
                faults.add(0, f"more than {MAX_PAGES:,} pages: the rest is not read", "split it into several documents")
                break
            pages.append(page.extract_text() or "")
    except DependencyError as error:
        what = "encrypted with AES: save it without a password, or install pypdf[crypto]"
        raise DocumentError(f"{name}: this PDF is {what}") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        # pypdf raises whatever a damaged object leads it to
        if not pages:
            raise DocumentError(f"{name}: this is a PDF that cannot be read ({error}): convert it to text") from error
        faults.add(0, f"the PDF cannot be read after page {len(pages)} ({error})", "convert it to text")
    text = "\n\f\n".join(pages)
    if not text.strip():
        faults.add(0, "no text in the PDF: its pages are images", "run a recognition of characters over it")
    return re.sub(r"(?<![\w-])([^\W\d_]*[a-z])[-\u00ad]\n(?=[a-z])", r"\1", text).replace("\0", "\ufffd")
