"""Sums that a writer works out: "6 × 12B × 300B = …" states nothing about a model.

A length of time that is only turned into another unit ("17 days * 24 hours / day = 408 hours") is no such sum: it says
how long (`CONVERSION`; sentences hold its first part alone).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from modelatlas.patterns import INDEX_BASE, SLOT, WHO, kind_chars

_A_DURATION = kind_chars("duration")
_DURATION = f"[{_A_DURATION}]."
_HOURS = rf"(?:{_DURATION}|24\s?(?:hours?|hrs?|h)?)(?:\s?/\s?\w+)?"
_FACTOR = rf"(?:{SLOT}.|\d[\d.,]*)"
CONVERSION = re.compile(
    rf"({_DURATION})\s*(?:\([^()]*\)\s*)?(?:[*×x·]\s*(?:{_HOURS}|{SLOT}.)\s*(?:/\s?(?:day|d)\s*)?)?"
    rf"(?:=\s*{_FACTOR}\s*[*×x·]\s*{_FACTOR}\s*)?=\s*~?\s*{_DURATION}"
)
"""One duration in two units."""
IN_HOURS = re.compile(
    rf"({_DURATION})\s*[*×]\s*(?P<by>{SLOT}.|24)(?:\s?(?:hours?|hrs?|h))?(?:\s?/\s?day)?\s*(?:$|=\s*(?:{SLOT}.|[\d.,]+)\s*$)"
)
"""A length in days that is turned into hours whose name is left out, "57.7 days * 24", if ``by`` is 24."""
_OPERAND = rf"(?:{SLOT}.|\d[\d.,e^]{{0,40}}|\))"
_UNIT = r"(?:\s?(?:\[[^\[\]]*+\]|\([^()]*+\)|[a-z%/]++\.?)){0,6}+"
_SUM = re.compile(
    rf"{_OPERAND}{_UNIT}\s*(?:[*·×]|\s[x+/]\s|\*\*|\^)\s*(?:\(\s*)*(?:~\s*)?(?:{SLOT}.|\d|[a-z_]+\s*[=*])"
)
_LABEL = kind_chars("name", "technique", "benchmark", "metric")
_RESULT = re.compile(rf"(?:[*·×)\]]|{SLOT}.)[^=\n]{{0,80}}(?<![a-z_])(?<![{_LABEL}].)=\s*~?\s*(?:\(|\d|{SLOT})")
"""What comes out: no setting such as "tp=2"."""
_EITHER = re.compile(rf"(?<=\d/){_DURATION}|(?<={SLOT}./){_DURATION}")
"""The second of two lengths of time, "5/2.5 days": which is whose is not said here."""
_LABELLED = rf"(?:\s*\([^(){kind_chars(*WHO)}]{{1,40}}\))"
_WORDS = f"(?:[a-z -]|[{kind_chars('technique')}].){{1,30}}"
_OF_STAGE = r"\s*\((?:stage|phase|step)\s[^()]{1,30}\)"
_ADDED = re.compile(
    rf"{_DURATION}(?:{_LABELLED}|\s{_WORDS})?\s*(?:\+|\bplus\b)\s*(?:{_WORDS}\s)?{_DURATION}"
    rf"|{_DURATION}{_OF_STAGE}\s*(?:,|;|/|,?\s*(?:and|then))\s*{_DURATION}{_OF_STAGE}"
)
"""Lengths of time of two parts, "pretraining 12 h + tuning 20 h", "12 h (stage 1), 20 h (stage 2)": no whole."""
_POWER = re.compile(
    rf"(?<=[\d{chr(INDEX_BASE)}-\uf8ff])\s?[×x*·]\s?10"
    rf"(?:(?:\s?(?:\^|\*\*)\s?[({{]?\s?[-–+]?|[-–])(?:{SLOT}.|\d+)[)}}]?|[⁺⁻]?[⁰¹²³⁴-⁹]+)"
)
"""A power of ten, as in "1×10-4" and "3 × 10^18": a number, no sum."""
_MEMORIES = re.compile(rf"(?<=[\d{chr(INDEX_BASE)}-\uf8ff])\s?[×x*]\s?\d{{2,3}}\s?gb?(?!\w)")
"""Devices of a server by their memory, "(8×40G)": no sum."""
_SETTING = re.compile(
    rf"(?<=[(,;])\s*(?:[a-z]{{1,2}}|[a-z]+_[a-z]+|[{_LABEL}].)\s?=\s?(?:{SLOT}.|\d[\d.,]*\d|\d)(?=\s?[,;)])"
)
"""A setting, "(L = 48, H = 4096)": no sum."""
_SHAPE = re.compile(
    r"(?<![\w.,*×·+/])(\d{1,4})\s?[×x*]\s?(?:\1(?![\d.,]*\d)(?:\s?[×x*]\s?\d{1,4})?(?!\s*[\d*×·+/])"
    r"|\d{1,4}(?:\s?[×x*]\s?\d{1,4})?\s(?=(?:resolution|pixels?|px|images?|patch|crops?|inputs?|conv|frames?|videos?)))"
)
"""The sides of an image, "256 × 256" or "1024 × 576 pixels": no sum where nothing comes out."""
_PLAIN = "(?:[" + kind_chars("number", "measure") + "].|\\d+)"
_BOTH = re.compile(rf"(?<![\w*×·+/.]){_PLAIN}\s\+\s{_PLAIN}(?![\d.]*\s?[\d*×·+/])")
"""Two numbers that count the same thing, "20,000 + 5,000 steps": no sum either where nothing comes out."""
_IN_NODES = re.compile(
    "["
    + kind_chars("nodes")
    + rf"].\s+(?:with|of|each\s+with)\s+{_FACTOR}\s+["
    + kind_chars("hardware")
    + rf"].(?:\s+each)?\s*=\s*(?={SLOT})"
)
""" "16 nodes with 8 A100s = 128 GPUs": said twice, no sum."""
_SIGN = re.compile(r"[*×·=^]|\s[x+]\s")
_BREAK = re.compile(r"[.;:]\s|[\"”“]|\n|\bso\s|,\s(?:and|which|so)\s")
_THAT_IS = re.compile(r",?\s\(?(?:i\.\s?e\.?|that\s+is),?\s|\s(?:->|=>|→|⇒)\s")
_BEGINS = re.compile(rf"{_BREAK.pattern}|=\s")


def find_sums(code: str) -> list[tuple[int, int]]:
    """The stretches of a sentence's code that are sums, in order."""
    out = [found.span() for found in _EITHER.finditer(code)] if "/" in code else []
    if sum(code.count(char) for char in _A_DURATION) > 1:
        out.extend(found.span() for found in _ADDED.finditer(code))
    if not _SIGN.search(code):
        return out
    if "10" in code:
        code = _POWER.sub(lambda found: "0" * len(found[0]), code)
    if "g" in code:
        code = _MEMORIES.sub(lambda found: "0" * len(found[0]), code)
    if "=" in code:
        for same in (_IN_NODES, _SETTING):
            code = same.sub(lambda found: "0" * len(found[0]), code)
    else:
        for shape in (_SHAPE, _BOTH):
            code = shape.sub(lambda found: "0" * len(found[0]), code)
    begins = [0, *(m.end() for m in _BEGINS.finditer(code))]
    said_again = [0, *(m.end() for m in _THAT_IS.finditer(code))]
    breaks = [*(m.start() for m in _BREAK.finditer(code)), len(code)]
    for pattern in (_SUM, _RESULT):
        for found in pattern.finditer(code):
            before = begins[bisect_right(begins, found.start()) - 1]
            before = max(before, said_again[bisect_right(said_again, found.end()) - 1])
            out.append((before, breaks[bisect_left(breaks, found.end())]))
    return sorted(set(out))
