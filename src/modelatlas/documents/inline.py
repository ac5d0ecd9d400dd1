"""The inside of a paragraph of Markdown: what its reader sees of it, each character with its place in the file.

A scanner of its own, since the kept parsers give the inline elements no offsets; it goes forward only, and what is no
markup stays. Source: CommonMark 0.31, section 6; GitHub's strikethrough and footnotes; the commands of LaTeX that
stand in numbers.
"""

from __future__ import annotations

import html
import re

from modelatlas.documents.writer import FIXED, Writer
from modelatlas.model import Span

_INLINE = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<code>`+)"
    r"|(?P<image>!\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\](?:\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+(?:\s[^()]*+)?\)|\[[^\[\]]*+\]))"
    r"|(?P<link>\[(?P<shown>(?:[^\[\]]++|!?\[[^\[\]]*+\](?:\([^()]*+\))?)*+)\]"
    r"(?:\(\s*(?:<[^<>\n]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)(?:\s[^()]*+(?:\([^()]*+\)[^()]*+)?)?\)|\[[^\[\]]*+\]))"
    r"|(?P<footnote>\[\^[^\[\]\s]{1,30}\]:?)"
    r"|(?P<address><(?:https?|mailto)[^<>\s]*+>|(?:https?://|www\.)[^\s<>\")\]|]*[^\s<>\")\]|.,;:!?'*_`])"
    r"|(?P<break><br\s*/?>)"
    r"|(?P<sup><sup>\s*(?P<raised>[^<>]{1,12})\s*</sup>)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)"
    r"|(?P<math>\$(?=[^$\n]{0,200}(?:\\[a-z,]|\^))(?P<inside>[^$\n]{1,200})\$)"
    r"|(?P<latex>\\(?:times|approx|sim|cdot|pm|ge|geq|le|leq|text|textbf|mathrm|mathbf|bf|rm|quad|,|;|!|%|\$|_)(?![a-z]))"
    r"|(?P<index>_\{(?P<below>[\d:.]{1,9})\}(?=\$))"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<struck>~~(?=\S)[^~\n]{1,400}~~)"
    r"|(?P<stars>\*{1,3})"
    r"|(?P<bars>_{1,3})",
    re.DOTALL | re.IGNORECASE,
)
_FORMULA = re.compile(r"<img\b[^<>]*[?&]math=([A-Za-z_{}]+)[&\"']", re.IGNORECASE)
"""A picture of a formula, whose address holds it: "render?math=n_{layers}"."""
_LATEX = {
    "times": "×", "cdot": "×", "approx": "~", "sim": "~", "pm": "±", ",": ",", ";": " ", "!": "", "%": "%", "$": "$",
    "_": "_", "quad": " ",
}  # fmt: skip
_CITED = re.compile(
    r"\(\s*<?https?://(?:www\.)?(?:arxiv\.org|aclanthology\.org|openreview\.net|(?:dx\.)?doi\.org|papers\.n)",
    re.IGNORECASE,
)
"""Where papers are: the words of such a link are a title, which states nothing."""
_TITLE = re.compile(r"(?![^\w]*[a-z][a-z]*\s)\S+\s+\S+\s+\S", re.DOTALL)
"""Three words or more that do not begin as the midst of a sentence does: "a context window of 8192 tokens"."""
_REFERRED = re.compile(r"[*_]*[^\s()]+(?:\s[^\s()]+){0,2}\s\([^()]*(?:19|20)\d\d\)[*_]*")
"""A name and who made it, "TernBench (Brook et al., 2020)": no title."""
_BOLD_NUMBER = re.compile(r"\*\*\d{1,2}(?:\.\d)?\*\*(?!\d)")
"""A version set in bold within a name: "Tern**2**-6B"."""
_RAISED_NUMBER = re.compile(r"\d{1,3}")
_RAISED_MARK = re.compile(r"\^\{?([\d,*]{1,8})\}?")
"""A note's mark that is set as a formula: "$^{1,2}$"."""
_DEPTH = 3
_DEVICE = re.compile(r"(?:NVIDIA\s|Tesla\s|RTX\s?|GTX\s?)*(?:[A-Z]{1,3}\d{2,4}|\d{3,4}(?!\d)|[GTN]PU)", re.IGNORECASE)
_FACTOR = re.compile(r"\s?[\d(]")


def is_small_print(raised: str, *, first: bool) -> bool:
    """Whether raised text is print made small, and no mark of a note; ``first`` if nothing stands before it.

    >>> [is_small_print(raised, first=False) for raised in ("(agentic)", "new")], is_small_print("Tern 2", first=True)
    ([True, False], True)
    >>> is_small_print("box", first=False)  # of a metric, "AP" of boxes beside that of masks
    True
    """
    if raised.lower() in _OF_A_METRIC:
        return True
    if not _LETTERS.search(raised) or raised.startswith("["):
        return False
    return first or len(raised) > _LONGEST_MARK or (raised[0], raised[-1]) == ("(", ")")


_OF_A_METRIC = frozenset({"box", "bbox", "mask", "val", "test"})
_LETTERS = re.compile(r"[^\W\d_]{3}")
_LONGEST_MARK = 12


class Inline:
    """Writes stretches of Markdown to a writer; remembers the bold run that the stretch began with."""

    def __init__(self, writer: Writer, source: str) -> None:
        self.writer, self.source = writer, source
        self.lead: Span | None = None
        self._bold: int | None = None
        self._start = 0
        self.linked = 0

    def begin(self) -> None:
        """A new paragraph: its bold head is looked for anew."""
        self.lead, self._bold, self._start, self.linked = None, None, self.writer.length, 0

    def write(self, start: int, end: int, depth: int = 0) -> None:
        """What a reader sees of ``source[start:end]``."""
        cursor = start
        while found := _INLINE.search(self.source, cursor, end):
            self._plain(cursor, found.start())
            cursor = self._markup(found, end, depth)
        self._plain(cursor, end)

    def _plain(self, start: int, end: int) -> None:
        """Text between markup; the signs of mathematics around and in it are left out."""
        cursor = start
        if "$" in self.source[start:end] or "^{" in self.source[start:end]:
            for found in re.finditer(r"\$(?!\d)|(?<=\d)\$|(?<=\^)\{|(?<=[\d}])\}|\{,\}", self.source[start:end]):
                self.writer.copy(self.source, cursor, start + found.start())
                if found[0] == "{,}":
                    self.writer.put(",", start + found.start())
                cursor = start + found.end()
        self.writer.copy(self.source, cursor, end)

    def _markup(self, found: re.Match[str], end: int, depth: int) -> int:
        kind, at, after = found.lastgroup or "", found.start(), found.end()
        if found["link"]:
            self._link(found, depth)
        elif found["math"]:
            if self.writer.last.isspace() and (mark := _RAISED_MARK.fullmatch(found["inside"])):
                self._mark(mark[1], at)
            elif depth < _DEPTH:
                self.write(*found.span("inside"), depth + 1)
        elif found["sup"]:
            self._raised(found)
        elif found["index"]:
            self.writer.copy(self.source, *found.span("below"))  # "$AP_{50}$", the name of a metric
        elif kind == "code":
            return self._code(found, end)
        elif kind == "break":
            self.writer.put("\n", at)
        elif kind == "entity":
            shown = html.unescape(found[0])
            self.writer.put(" " if shown.isspace() and shown not in FIXED else shown, at)
        elif kind == "latex":
            self.writer.put(_LATEX.get(found[0][1:].lower(), ""), at)
        elif kind == "stars" and self._multiplies(found, end):
            self.writer.copy(self.source, at, after)
        elif kind == "stars":
            self._emphasis(found)
        elif kind == "bars" and self._inside_word(found):
            self.writer.copy(self.source, at, after)
        elif kind == "bars":
            self._emphasis(found)
        elif kind == "tag" and re.match(r"</?(?:b|strong)>", found[0], re.IGNORECASE):
            self._strong()
        elif kind == "tag" and (formula := _FORMULA.search(found[0])):
            self.writer.copy(self.source, at + formula.start(1), at + formula.end(1))
        elif kind == "tag" and _inline_tag(found[0]) is None:
            self.writer.copy(self.source, at, after)  # "vector<int>", "<model>"
        return after

    def _link(self, found: re.Match[str], depth: int) -> None:
        """The words of a link, unless they are the title of a paper that it leads to."""
        shown = found["shown"]
        cited = _CITED.search(found[0], found.end("shown") - found.start()) and _TITLE.match(shown)
        if depth < _DEPTH and not (cited and not _REFERRED.fullmatch(shown)):
            before = self.writer.length
            self.write(*found.span("shown"), depth + 1)
            self.writer.link(before, self.source[found.end("shown") + 2 : found.end() - 1])
            self.linked += self.writer.length - before if not depth else 0

    def _code(self, found: re.Match[str], end: int) -> int:
        close = self.source.find(found[0], found.end(), end)
        if close < 0:
            self.writer.copy(self.source, found.start(), found.end())
            return found.end()
        self.writer.copy(self.source, found.end(), close)
        return close + len(found[0])

    def _raised(self, found: re.Match[str]) -> None:
        """A power after a number stays one; a note's mark says nothing here."""
        if (
            self.writer.last.isdigit()
            and _RAISED_NUMBER.fullmatch(found["raised"])
            and self.source[: found.start()].endswith("10")
        ):
            self.writer.put("^", found.start())
            self.writer.copy(self.source, *found.span("raised"))
        elif is_small_print(found["raised"].strip(), first=self.writer.length == self._start):
            self.writer.copy(self.source, *found.span("raised"))
        else:
            self._mark(found["raised"], found.start())

    def _mark(self, mark: str, at: int) -> None:
        """A note's mark, of which nothing is kept but that a name begins behind it."""
        if self.writer.length > self._start:
            self.writer.part(mark, at)

    def _inside_word(self, found: re.Match[str]) -> bool:
        before = self.source[found.start() - 1 : found.start()] if found.start() else ""
        after = self.source[found.end() : found.end() + 1]
        return before.isalnum() and after.isalnum()

    def _multiplies(self, found: re.Match[str], end: int) -> bool:
        """Whether a star is the sign of a product: "6*10^9", "8 *24 hours", where nothing closes it."""
        before, after = (
            self.source[max(0, found.start() - 1) : found.start()],
            self.source[found.end() : found.end() + 1],
        )
        if before.isalpha() and _BOLD_NUMBER.match(self.source, found.start()):
            return False
        if (before.isalnum() or before in ")]") and before and (after.isdigit() or after == "("):
            return True
        if before.isdigit() and len(found[0]) == 1 and _DEVICE.match(self.source, found.end(), end):
            return True  # "8*V100"
        if before.isdigit() and _FACTOR.match(self.source, found.end(), end):
            return True
        following = self.source.find("*", found.end(), end)
        return after.isdigit() and (following < 0 or self.source[following - 1].isspace())

    def _emphasis(self, found: re.Match[str]) -> None:
        before = self.source[found.start() - 1 : found.start()] if found.start() else " "
        after = self.source[found.end() : found.end() + 1] or " "
        if before.isspace() and after.isspace():
            self.writer.copy(self.source, *found.span())  # "2 * 3"
        elif len(found[0]) >= 2:
            self._strong()

    def _strong(self) -> None:
        if self._bold is None:
            self._bold = self.writer.length
        elif self.lead is None and self._bold - self._start <= 2:
            self.lead = self.writer.trimmed(self._bold)


_HTML_INLINE = frozenset(
    (
        "a", "abbr", "b", "bdi", "bdo", "big", "br", "center", "cite", "code", "del", "dfn", "div", "em",
        "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p",
        "picture", "pre", "q", "s", "samp", "section", "small", "source", "span", "strike", "strong", "style",
        "sub", "summary", "details", "sup", "svg", "table", "tbody", "td", "th", "thead", "time", "tr", "tt",
        "u", "ul", "var", "video", "audio", "iframe", "hr",
    )
)  # fmt: skip


def _inline_tag(tag: str) -> str | None:
    """The name of an element of HTML, or None for what only looks like one."""
    name = re.match(r"</?([A-Za-z][A-Za-z0-9-]*)", tag)
    return name[1].lower() if name and name[1].lower() in _HTML_INLINE else None
