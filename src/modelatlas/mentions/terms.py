"""Licences and artifacts that only their neighbours tell from other things: the MIT licence, open weights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.gazetteer import slug
from modelatlas.model import Entity, Mention

_BEFORE_MIT = (
    r"(?:\b(?:under(?:\s+(?:the|an?|either|both|permissive))*|[Ll]icen[sc]e[ds]?(?:\s+(?:is|as|of\s+choice\s+is))?:?|"
    r"[Ll]icen[sc]\w*\s(?:[^.\n]|\.\d){1,60}?\s(?:to|from)|"
    r"[Dd]ual[- ]licen[sc]ed\s+as|[Ww]eights|[Cc]ode|[Mm]odel|[Tt]erms):?\s+|\b[Oo]pen(?:ly)?(?:\s+\w+)?\s\()"
)
_MIT = re.compile(
    rf"{_BEFORE_MIT}(MIT)(?=[\s,.;:)/-]|$)(?!\s+(?:researchers|professor|team|scientists|group|and\s+(?:Harvard|Stanford)))|"
    r"(?<![\w-])(MIT)(?=\s+(?:was|is|has\s+been)\s+(?:selected|chosen|used|picked|adopted)\s+(?:for|as))|"
    r"(?<![\w-])(MIT)(?=(?:\s+(?:and|or)|,|\s*/)\s+Apache\b|-licen[sc]ed\b)|"
    r"\bApache(?:[ -]2(?:\.0)?)?(?:\s+(?:and|or)\s+|\s*/\s*)(MIT)(?![\w-])"
)
"""MIT where it is the licence and not the institute."""

_OPEN_WEIGHT = re.compile(r"(?<=\b[Oo]pen-)weights?\b(?!\s+(?:models|systems|networks|community|movement))")
"""The weights of "an open-weight model"."""

_NORM = re.compile(
    r"(?<![\w/-])(?:ISO(?:/IEC)?(?:/IEEE)?(?:\s(?:TR|TS))?|IEC|IEEE|ETSI(?:\s(?:EN|TS|TR|SAI))?|AFNOR(?:\sSPEC)?|DIN(?:\s(?:SPEC|EN))?|"
    r"BS|PAS|EN|CEN/CLC(?:/TR)?|NIST\s(?:SP|AI)|GB/T|JIS\s[A-Z]|ANSI(?:/\w+)?|UNE|UNI|CSA)\s\d+(?:\.\d+)*(?:-\d+)*(?::\d{4})?(?![\w-])"
)
"""Norms by the body that numbers them: what a standard's number looks like, whichever it is."""


def find_terms(text: str) -> Iterator[Mention]:
    """Licences and artifacts that only their neighbours tell from other things."""
    for found in _MIT.finditer(text) if "MIT" in text else ():
        start, end = found.span(found.lastindex or 0)
        yield Mention("license", start, end, text[start:end], Entity("License", "MIT", "MIT License"))
    for found in _NORM.finditer(text):
        yield Mention("standard", found.start(), found.end(), found[0], Entity("Standard", slug(found[0])))
    for found in _OPEN_WEIGHT.finditer(text) if "pen-weight" in text else ():
        yield Mention("artifact", found.start(), found.end(), found[0], Entity("Artifact", "ModelWeights"))
