"""Sentences as the rules see them: lower case, every mention one slot of two private-use characters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from modelatlas.claims.prose.arithmetic import CONVERSION, IN_HOURS
from modelatlas.claims.prose.slots import DEVICE, MODEL, NUMBER, WHEN
from modelatlas.model import Document, Mention, Span
from modelatlas.patterns import INDEX_BASE, MAX_SLOTS, SLOT, kind_char, kind_chars
from modelatlas.words import word_list

_END = re.compile(r"(?<!\()[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?(?:[^\sa-z,;:]|v\d))|\n\s*\n|\n(?=\s*[-*•]\s)")
_ABBREVIATION = re.compile(
    r"(?<![\w'’-])(?:(?:approx|ca|cf|e\.g|i\.e|vs|v|pp?|fig|figs|eq|no|nos|dr|prof|mr|ms|mrs|st|al|etc|inc|ltd|corp|co|dept|vol|resp|sec|ver|est|"
    r"u\.s|u\.k|u\.n|e\.u|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)|(?-i:[A-Z]))\.$",
    re.IGNORECASE,
)
_LETTERS = 6
"""Letters of the longest of them, "approx"."""
_NO = re.compile(r"\bno\.$", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\W?(?:\d|(?:I{2,3}|I?[VX]|VI{1,3})\b)")
"""After "No.": a number, or else it has been an answer."""
_MAX_SENTENCE = 4000
"""Code points after which a sentence is cut at white space: text without full stops must not cost the square."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\t\n\r\x0b\x0c\u00a0\u2002\u2003\u2009\u200a\u202f", " "),
        **dict.fromkeys("~≈∼", " "),  # hedges are read with their number
        **dict.fromkeys((*range(0x1F170, 0x1FB00), *range(0x2600, 0x2700), 0x2728, 0x2B50, 0xFE0F), " "),  # pictures
        **dict.fromkeys("‐‑−", "-"),
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("“”", '"'),
    }
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``code`` is what patterns match; ``at[i]`` is where mention ``i``'s slot begins in it."""

    span: Span
    code: str
    mentions: tuple[Mention, ...]
    at: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...]
    first_of_block: bool = False
    section: str = ""
    """The headings that it stands under, that of the first level excluded, in lower case, the nearest last."""
    after_item: bool = False
    """Whether it begins an item of a list that the item before it belongs to as well."""
    in_list: bool = False
    """Whether it stands in an item of a list."""
    head: str = ""
    """The bold words that its paragraph or item begins with, in lower case: "data." of "**Data.** …"."""
    of_stranger: bool = False
    """Whether its paragraph is headed by the name, in quotes, of what no table knows: “Auk” (Oslo). It was …."""

    def slots(self, start: int, end: int) -> list[tuple[int, Mention]]:
        """The mentions whose slots lie in ``code[start:end]``, with their position in ``code``."""
        first, last = bisect_left(self.at, start), bisect_right(self.at, end - 2)
        code, here = self.code, zip(self.at[first:last], self.mentions[first:last], strict=True)
        return [(at, m) for at, m in here if code[at] != " "]  # what is only said in another unit has no slot

    def slot(self, at: int) -> tuple[int, Mention]:
        """The mention whose slot stands at a place of ``code``, with that place."""
        return at, self.mentions[ord(self.code[at + 1]) - INDEX_BASE]

    def offset(self, position: int) -> int:
        """The offset in the document's text of a position in ``code``."""
        index = bisect_right(self.pieces, (position, 1 << 60)) - 1
        code_at, text_at = self.pieces[index]
        return text_at + position - code_at


def split_sentences(doc: Document, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """The sentences of every block, encoded. No boundary falls inside a mention."""
    next_mention = 0
    starts = [m.start for m in mentions]
    by_lines = doc.layout is not None
    items = {b.span.start for b in doc.layout.blocks if b.kind == "item"} if doc.layout else set()
    leads = {b.span.start: b.lead for b in doc.layout.blocks if b.lead is not None} if doc.layout else {}
    before: Span | None = None
    for block, section in zip(doc.blocks, sections(doc), strict=True):
        first = True
        after_item = before is not None and _is_next_item(doc, before, block, items)
        before = block
        lead = leads.get(block.start)
        head = lower_case(doc.text[lead.start : lead.end]) if lead else ""
        in_list = block.start in items if doc.layout else bool(_ITEM.match(doc.text, block.start))
        for start, end in _spans(doc.text, block, mentions, starts, by_lines):
            while next_mention < len(mentions) and mentions[next_mention].start < start:
                next_mention += 1
            begin = next_mention
            while next_mention < len(mentions) and mentions[next_mention].end <= end:
                next_mention += 1
            inside = _with_ranges(doc.text, mentions[begin:next_mention])[:MAX_SLOTS]
            code, at, pieces = _encode(doc.text, Span(start, end), inside)
            span = Span(start, end)
            stranger = first and _is_of_stranger(doc.text, span, inside)
            yield Sentence(span, code, tuple(inside), at, pieces, first, section, after_item, in_list, head, stranger)
            first = after_item = False


_STRANGER = re.compile(
    r"\s*(?:[A-Z]?\.?\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?[\"“](?P<name>[^\"”\n]{2,40})[\"”]\s*(?:\([^()\n]{1,60}\)\s*)?[.:](?!\S)"
)


def _is_of_stranger(text: str, span: Span, mentions: Sequence[Mention]) -> bool:
    found = _STRANGER.match(text, span.start, span.end)
    if found is None:
        return False
    start, end = found.span("name")
    return not any(m.kind == "model" and start <= m.start < end for m in mentions)


_ITEM = re.compile(r"\s*(?:[-*•+]|\d{1,2}[.)])\s")


def _is_next_item(doc: Document, before: Span, block: Span, items: set[int]) -> bool:
    """Whether two blocks are items of a list, one after the other."""
    if doc.layout:
        return before.start in items and block.start in items
    gap = doc.text[before.end : block.start]
    own = bool(_ITEM.match(doc.text, block.start)) and bool(_ITEM.match(doc.text, before.start))
    return own and gap.count("\n") < 2


RUN_IN = frozenset(f"{head}." for head in word_list("titles", "beside"))
"""Heads of paragraphs on what is not the making of what a text describes: "Inference. Four A10 GPUs."."""
_HEADED = re.compile(r"\s*(?P<head>[A-Z][a-z]+(?:\s[a-z]+)?)\.\s+(?=\S)")


def _run_in(text: str, block: Span) -> str:
    """The head that a paragraph of a text without layout begins with, of those that say what it is beside."""
    found = _HEADED.match(text, block.start, block.end)
    head = f"{found['head'].lower()}." if found else ""
    return head if head in RUN_IN or head in _TO_COME else ""


_TO_COME = frozenset(f"{head}." for head in word_list("titles", "to_come"))


def sections(doc: Document) -> list[str]:
    """For each block of a document the headings that it stands under, joined by " / "; "" for none.

    Of a text without layout the head that the block begins with, where it says that it is beside the making of a model.
    """
    if doc.layout is None:
        return [_run_in(doc.text, block) for block in doc.blocks]
    headings = [block for block in doc.layout.blocks if block.kind == "heading"] if doc.layout else []
    out: list[str] = []
    path: list[tuple[int, str]] = []
    following = 0
    for block in doc.blocks:
        while following < len(headings) and headings[following].span.start < block.end:
            heading = headings[following]
            path = [one for one in path if one[0] < heading.level]
            path.append((heading.level, lower_case(doc.text[heading.span.start : heading.span.end])))
            following += 1
        out.append(" / ".join(text for level, text in path if level > 1))
    return out


def _with_ranges(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The two ends of a range of time as one mention, "between" included: "12–14 days" is one answer to how long."""
    ends = [
        i
        for i, (a, b) in enumerate(pairwise(mentions))
        if a.quantity and b.quantity and b.quantity.unit == a.quantity.unit == "h"
        and (a.quantity.range_end, b.quantity.range_end) == ("low", "high")
    ]  # fmt: skip
    if not ends:
        return mentions
    out = list(mentions)
    for i in reversed(ends):
        low, high = mentions[i], mentions[i + 1]
        before = _FROM.search(text, max(0, low.start - 16), low.start)
        start = before.start() if before else low.start
        if i and mentions[i - 1].end > start:
            start = low.start
        both = replace(high, kind="duration", start=start, surface=text[start : high.end], low=low.quantity)
        out[i : i + 2] = [replace(both, tagged=low.tagged or high.tagged)]
    return out


_FROM = re.compile(r"\b(?:between|from|anywhere\s+(?:between|from))\s+$", re.IGNORECASE)


_LINE_END = re.compile(r"\n(?=\s*[\"“'‘(\[{~≈-]*\s*(?:[A-Z0-9]|https?://))")
_WRAPPED = 120
"""A line longer than this has not been wrapped by hand or by an editor."""


_SUM_LINE = re.compile(r"[^\S\n]*[~≈(\[]*\d[\d.,]*(?:e[+-]?\d+)?[^\n.;:]{0,40}?[*×][^\S\n]?[\d(~]")
"""A line of reckoning, "57 hours * 3.12e14 * …": it stands for itself, whatever stands before and after it."""


_GOES_ON = re.compile(
    r"(?:\s(?:with|of|and|or|the|an?|for|to|in|by|on|from|about|than|has|is|was|were)|\s(?:by|on|from)\s?:|,\s\w+:)\s*$"
)
"""The end of a line that is no end of a sentence."""


def _ends(text: str, block: Span, by_lines: bool) -> list[tuple[int, int]]:
    """Where sentences may end. ``by_lines``: a line that stops well before the others do is over as well."""
    found = [match.span() for match in _END.finditer(text, block.start, block.end)]
    breaks = [match.start() for match in _LINE_END.finditer(text, block.start, block.end)] if by_lines else []
    if by_lines:
        found.extend(_around_sums(text, block))
    if not breaks:
        return sorted(found)
    lines = text[block.start : block.end].split("\n")
    longest = max(len(line.rstrip()) for line in lines)
    for at in breaks:
        if _GOES_ON.search(text, max(block.start, at - 12), at):
            continue
        before = max(text.rfind("\n", block.start, at) + 1, block.start)
        if longest > _WRAPPED or at - before < 0.6 * longest or longest < 40:
            found.append((at, at + 1))
    return sorted(found)


def _around_sums(text: str, block: Span) -> Iterator[tuple[int, int]]:
    """The line ends before and after each line of reckoning in a block."""
    at = text.find("\n", block.start, block.end)
    start = block.start
    is_sum = False
    while at >= 0:
        was_sum = is_sum or (start == block.start and bool(_SUM_LINE.match(text, start, at)))
        start = at + 1
        end = text.find("\n", start, block.end)
        is_sum = bool(_SUM_LINE.match(text, start, block.end if end < 0 else end))
        if is_sum or was_sum:
            yield at, start
        at = end


def _spans(
    text: str, block: Span, mentions: Sequence[Mention], starts: Sequence[int], by_lines: bool
) -> Iterator[tuple[int, int]]:
    start = block.start
    for place, end in _ends(text, block, by_lines):
        if end <= start:
            continue
        index = bisect_right(starts, place) - 1
        names_model = index >= 0 and mentions[index].kind == "model" and mentions[index].end == place
        if (
            text[place] == "." and not names_model and _is_abbreviated(text, start, place, end)
        ):  # "Tern I." is no initial
            continue
        if index >= 0 and mentions[index].end > place + 1:
            continue
        yield from _cut(text, start, end)
        start = end
    yield from _cut(text, start, block.end)


def _is_abbreviated(text: str, start: int, place: int, end: int) -> bool:
    """Whether the point at ``place`` is that of an abbreviation, none of which has more than six letters."""
    if place - start > _LETTERS and text[place - _LETTERS - 1 : place].isalpha():
        return False
    head = text[max(start, place - 12) : place + 1]
    answers = _NO.search(head) and not _NUMBERED.match(text, end)
    return not answers and _ABBREVIATION.search(head) is not None


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _MAX_SENTENCE:
        space = text.find(" ", start + _MAX_SENTENCE, end)
        if space < 0:
            break
        yield start, space
        start = space
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def lower_case(text: str) -> str:
    """Lower case of the same length: a letter whose lower case is longer stays."""
    lowered = text.lower()
    if text.isascii():
        return lowered.translate(_PLAIN)
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _PRIVATE.sub("\ufffd", lowered.translate(_PLAIN))


def _kind(m: Mention) -> str:
    """The kind that a slot shows: training data are set apart from the other artifacts."""
    return "data" if m.kind == "artifact" and m.entity and m.entity.key == "TrainingData" else m.kind


_NODES = kind_chars("nodes")
_MORE_THAN = re.compile(rf"(?:(?<=\bto\s)|(?<=\bof\s)|(?<=\bon\s)|(?<=\bhas\s)|(?<=\bwith\s))(?:>=?|≥)\s?(?={SLOT})")
"""A sign that hedges the number after it, "up to > 100k tokens", and is no condition, "if accuracy > 80%"."""
_TIMES = re.compile(
    rf"(?<=[{_NODES}].)\s?[x×*](?=\s{SLOT}.\s?[{DEVICE}])|(?<=[\d{chr(INDEX_BASE)}-\uf8ff])\s?[x×*](?=\s?[{DEVICE}])|(?<=\()[x×]\s?(?={SLOT})"
)
"""The sign in "8x A100", "8 × A100" and "A100 (×8)"."""
_BEFORE_SLOT = re.compile(rf"[x×*]\s?{SLOT}")
"""A sign before a slot: without one there is none of these."""
_SLASH = re.compile(rf"(?<=[a-z])/(?={SLOT})")
"""The bar in "11B active/90B total"."""
_DASHED = re.compile(r"(?<=[a-z])–(?=[a-z])")
"""The dash of "public–private"."""
_ACCOUNT = re.compile(rf"(?<![\w./-])[\w.-]{{2,40}}/(?=[{MODEL}])")
"""Whose a model is on a hub, before its name: "fjord/" of "fjord/Tern-7B"."""
_CITATION = re.compile(rf"\[(?:(?:[{NUMBER}].|[\d\s,;–-]){{1,40}}|@[^\[\]\s]{{1,60}}(?:;\s?@[^\[\]\s]{{1,60}})*)\]")
"""A reference to another text: "[12]", "[3, 7]", "[@lund2023]"."""
_NEWS = re.compile(rf"\A\s*(?:\[|\*\*|`)([{WHEN}].)(?:\]|\*\*|`):?(?:\s*:[a-z_]{{2,20}}:)?")
"""The head of news: "[2024/05] :tada: We release …"."""
_QUOTED = re.compile(rf"(?:(?<=\s)|^)[\"'`*]+(?P<name>[{MODEL}].)[\"'`*]+(?=[\s.,;:!?)]|$)")
"""A model's name in quotes, bold or as code: 'the universal model "Tern"'."""


def _only_first(found: re.Match[str], mentions: Sequence[Mention]) -> str:
    """A length of time without the hours of a day that it is multiplied by; other products stay as they are."""
    by = found["by"]
    quantity = mentions[ord(by[1]) - INDEX_BASE].quantity if by != "24" else None
    if by == "24" or (quantity is not None and quantity.value == 24):
        return found[1] + " " * (len(found[0]) - 2)
    return found[0]


def _unquoted(found: re.Match[str]) -> str:
    """The slot of a name without the signs around it, of the same length."""
    start = found.start("name") - found.start()
    return " " * start + found["name"] + " " * (len(found[0]) - start - 2)


def _encode(
    text: str, span: Span, mentions: Sequence[Mention]
) -> tuple[str, tuple[int, ...], tuple[tuple[int, int], ...]]:
    """The code of a sentence, where its mentions' slots begin in it, and where its pieces are in the text."""
    parts: list[str] = []
    at: list[int] = []
    pieces: list[tuple[int, int]] = []
    cursor, length = span.start, 0
    for number, m in enumerate(mentions):
        pieces.append((length, cursor))
        parts.append(lower_case(text[cursor : m.start]))
        length += m.start - cursor
        at.append(length)
        pieces.append((length, m.start))
        parts.append(kind_char(_kind(m), m.tagged) + chr(INDEX_BASE + number))
        length += 2
        cursor = m.end
    pieces.append((length, cursor))
    parts.append(lower_case(text[cursor : span.end]))
    code = "".join(parts)
    if ">" in code or "≥" in code:
        code = _MORE_THAN.sub(lambda found: " " * len(found[0]), code)
    if _BEFORE_SLOT.search(code):
        code = _TIMES.sub(lambda found: " " * len(found[0]), code)
    if "–" in code:
        code = _DASHED.sub("-", code)
    if "/" in code:
        code = _ACCOUNT.sub(lambda found: " " * len(found[0]), code)
        code = _SLASH.sub(" ", code)
    if "[" in code:
        code = _CITATION.sub(lambda found: " " * len(found[0]), code)
    if '"' in code or "'" in code or "`" in code or "*" in code:
        code = _QUOTED.sub(_unquoted, code)
    if code[:4].lstrip()[:1] in ("[", "*", "`"):
        code = _NEWS.sub(lambda m: " " * m.start(1) + m[1] + " " * (m.end() - m.end(1)), code, count=1)
    if "=" in code:
        code = CONVERSION.sub(lambda found: found[1] + " " * (len(found[0]) - 2), code)
    if "*" in code or "×" in code:
        code = IN_HOURS.sub(lambda found: _only_first(found, mentions), code)
    return code, tuple(at), tuple(pieces)
