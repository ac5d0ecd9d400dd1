"""What only its neighbours tell from other things: the MIT licence, open weights, a data set that was trained on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.lexicon import licence_reference, names_a_licence
from modelatlas.model import Entity, Mention

_BEFORE_MIT = (
    r"(?:\b(?:under(?:\s+(?:the|an?|either|both|permissive))*|[Ll]icen[sc]e[ds]?(?:\s+(?:is|as|of\s+choice\s+is))?:?|"
    r"[Ll]icen[sc]\w*\s(?:[^.\n]|\.\d){1,60}?\s(?:to|from)|"
    r"[Dd]ual[- ]licen[sc]ed\s+as|[Ww]eights|[Cc]ode|[Mm]odels?|[Cc]heckpoints?|[Tt]erms):?\s+|"
    r"\bLICEN[CS]E(?:\.\w+)?\s\(|\b[Oo]pen(?:ly)?(?:\s+\w+)?\s\()"
)
_MIT = re.compile(
    rf"{_BEFORE_MIT}(MIT)(?=[\s,.;:)/-]|$)(?!\s+(?:researchers|professor|team|scientists|group|and\s+(?:Harvard|Stanford)))|"
    r"(?<![\w-])(MIT)(?=\s+(?:was|is|has\s+been)\s+(?:selected|chosen|used|picked|adopted)\s+(?:for|as))|"
    r"(?<![\w-])(MIT)(?=\s+(?:©|\((?:[cC]|code|models?|weights)\b))|"
    r"(?<![\w-])(MIT)(?=(?:\s+(?:and|or)|,|\s*/)\s+Apache\b|-licen[sc]ed\b)|"
    r"\bApache(?:[ -]2(?:\.0)?)?(?:\s+(?:and|or)\s+|\s*/\s*)(MIT)(?![\w-])"
)
"""MIT where it is the licence and not the institute."""

_UNVERSIONED = re.compile(r"(?<![\w-])CC[- ]BY(?:[- ](?:NC|SA|ND)){1,2}(?![\w-]|\s?v?\d)")
"""A licence of Creative Commons without its version, which SPDX does not list."""
_BARE_CC = re.compile(r"(?<![\w-])(?<!CC )(?<!ommons )(BY(?:-(?:NC|SA|ND)){1,2})[- ]v?(\d\.\d)(?![\w.]*\d)")
"""A licence of Creative Commons without that name: "BY-NC-SA 4.0"."""
_RAIL = re.compile(
    r"(?<![\w-])(?:[A-Z][\w+]*[- ]){0,2}(?:Open[ -]?)?RAIL(?:\+\+)?-[A-Z]{1,3}(?:[- ]?v?\d(?:\.\d)*)?(?![\w-])"
)
"""A licence of responsible use by its letters: "RAIL-M", "Tern Open RAIL++-M". Source: licenses.ai/ai-licenses."""
_LICENCE_NAME = (
    r"([A-Z][\w.&'’-]*(?:\s+(?:[A-Z\d][\w.&'’-]*|v\d[\d.]*|\[\w{1,12}\]|of|for|community|model|research|open|non-?commercial)){0,6}?\s+(?:(?:[Ll]icen[cs]e|LICEN[CS]E)(?:\s+(?:[Aa]greement|AGREEMENT))?|Terms\s+of\s+Use)"
    r"(?:,?\s+(?:[Vv]ersion\s+|v\.?\s?)?\d+(?:\.\d+)*)?)(?![\w-])"
)
_OWN_LICENCE = re.compile(
    r"\b(?:under|licen[cs]e,|[Ll]icen[cs]e\s+is|subject\s+to|governed\s+by|bound\s+by|adhere\s+to|comply\s+with|follows?)\s+\[?(?:(?:the|an?|our|its)\s+)?(?:terms\s+of\s+(?:the\s+)?)?[\[*_]{0,3}"
    + _LICENCE_NAME
)
"""A licence with a name of its own: "under the Tern Community License 2.1", "a custom license, the Tern License"."""
_LICENCE_TO_READ = re.compile(
    rf"\b[Tt]he\s+{_LICENCE_NAME}(?=\s+(?:can|may)\s+be\s+(?:found|read|viewed)\b|\s+(?:is|are)\s+(?:found|included|available|reproduced|given)\s+(?:in|at|here|below)\b)"
)
"""One that a text shows where to read: "The Tern Open Licence can be found at LICENSE"."""
_MODIFIED = re.compile(
    r"(?<![\w-])[Mm]odified\s+(?:version\s+of\s+(?:the\s+)?)?(?P<name>[A-Z][\w.+-]*(?:\s[\w.+-]+){0,2}?)\s+[Ll]icen[cs]e(?![\w-])"
)
"""A licence that was made from a known one, and is another: "a modified MIT license"."""
_IN_BRACKETS = re.compile(r"\s*\([^()\n]{1,60}\)")
_OPEN_WEIGHT = re.compile(r"(?<=\b[Oo]pen-)weights?\b(?!\s+(?:models|systems|networks|community|movement))")
"""The weights of "an open-weight model"."""

_NORM = re.compile(
    r"(?<![\w/-])(?:ISO(?:/IEC)?(?:/IEEE)?(?:\s(?:TR|TS))?|IEC|IEEE|ETSI(?:\s(?:EN|TS|TR|SAI))?|AFNOR(?:\sSPEC)?|DIN(?:\s(?:SPEC|EN))?|"
    r"BS|PAS|EN|CEN/CLC(?:/TR)?|NIST\s(?:SP|AI)|GB/T|JIS\s[A-Z]|ANSI(?:/\w+)?|UNE|UNI|CSA)\s\d+(?:\.\d+)*(?:-\d+)*(?::\d{4})?(?![\w-])"
)
"""Norms by the body that numbers them: what a standard's number looks like, whichever it is."""


_TRAINED_ON = re.compile(
    r"(?:rained|tuned)\s+(?:(?!evaluat|test|compar)\w+\s+){0,4}?(?:on|from|with)\s+(?:[\w.,%~]+\s+){0,8}?the\s+"
    r"([A-Z][\w-]*[\w](?:\s[A-Z\d][\w-]*){0,3})\s+(?:data\s?set|corpus)\b"
)
"""A data set by the words around its name: "trained on 600B tokens from the Tidewrack dataset"."""


def find_terms(text: str) -> Iterator[Mention]:
    """Licences, norms, artifacts and data sets that only their neighbours tell from other things."""
    for found in _MIT.finditer(text) if "MIT" in text else ():
        start, end = found.span(found.lastindex or 0)
        yield Mention("license", start, end, text[start:end], Entity("License", "MIT", "MIT License"))
    for found in _UNVERSIONED.finditer(text) if "BY" in text else ():
        entity = Entity("License", licence_reference(found[0].replace(" ", "-")))
        yield Mention("license", found.start(), found.end(), found[0], entity)
    for found in _BARE_CC.finditer(text) if "BY-" in text else ():
        if listed := load_gazetteer().lookup("License", f"CC-{found[1]}-{found[2]}"):
            yield Mention("license", found.start(), found.end(), found[0], listed)
    for found in _RAIL.finditer(text) if "RAIL" in text else ():
        if not load_gazetteer().lookup("License", found[0]):
            yield Mention(
                "license", found.start(), found.end(), found[0], Entity("License", licence_reference(found[0]))
            )
    for found in _MODIFIED.finditer(text) if "odified" in text else ():
        if not load_gazetteer().lookup("License", f"modified {found['name']} license"):
            entity = Entity("License", licence_reference(f"modified {found['name']}"))
            yield Mention("license", found.start(), found.end(), found[0], entity)
    told = "icen" in text or "ICEN" in text or "Terms of" in text
    for found in (*_OWN_LICENCE.finditer(text), *_LICENCE_TO_READ.finditer(text)) if told else ():
        name, beside = found[1], _IN_BRACKETS.match(text, found.end())
        known = load_gazetteer().find(text[found.start(1) : beside.end() if beside else found.end()])
        if names_a_licence(name) and not _BARE_CC.search(name) and not any(m.entity.kind == "License" for m in known):
            entity = Entity("License", licence_reference(name))
            yield Mention("license", found.start(1), found.end(1), name, entity)
    for found in _NORM.finditer(text):
        yield Mention("standard", found.start(), found.end(), found[0], Entity("Standard", slug(found[0])))
    for found in _TRAINED_ON.finditer(text) if "rained" in text or "tuned" in text else ():
        yield Mention("dataset", found.start(1), found.end(1), found[1], Entity("Corpus", slug(found[1])))
    for found in _OPEN_WEIGHT.finditer(text) if "pen-weight" in text else ():
        yield Mention("artifact", found.start(), found.end(), found[0], Entity("Artifact", "ModelWeights"))
