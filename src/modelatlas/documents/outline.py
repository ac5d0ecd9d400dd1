"""The headings of Markdown, and which of them a place stands under.

Source: CommonMark 0.31.2, sections 4.2 (ATX headings) and 4.5 (fenced code blocks).
"""

from __future__ import annotations

import re

from modelatlas.model import Heading

_LINE = re.compile(r"^ {0,3}(?:(?P<fence>`{3,}|~{3,})|(?P<marks>#{1,6})[ \t]+(?P<text>\S[^\n]*))", re.MULTILINE)
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$|\s+$")


def find_headings(text: str) -> tuple[Heading, ...]:
    """The ATX headings of a text, in order; a line that begins with # in a fenced block is code. Linear in the text.

    >>> find_headings("# Tern-7B\\n\\n## Training ##\\n")
    (Heading(level=1, start=2, end=9), Heading(level=2, start=14, end=22))
    """
    found: list[Heading] = []
    fence = ""
    for line in _LINE.finditer(text):
        if line["fence"]:
            if not fence:
                fence = line["fence"]
            elif line["fence"].startswith(fence):
                fence = ""
        elif not fence:
            written = _CLOSING.sub("", line["text"])
            if written:
                found.append(Heading(len(line["marks"]), line.start("text"), line.start("text") + len(written)))
    return tuple(found)
