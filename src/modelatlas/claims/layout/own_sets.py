"""Scores on "the test set", said in a sentence: that of the only data on which a page says that its model was tuned."""

from __future__ import annotations

import re

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.scores import Test, add_score
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.tables.whole_page import tuned_on
from modelatlas.claims.layout.values import Text
from modelatlas.model import Layout, Span

_METRIC = (
    r"(?P<metric>(?:(?:top-1|macro|micro|weighted|average|overall|test)\s)?"
    r"(?:accuracy|F1(?:[\s-]score)?|WER|CER|EM|BLEU|mAP))"
)
_OWN_SET = (
    r"on\s+(?:the|its|our)\s+(?:held-out\s)?(?:dev|development|test|validation|evaluation|eval)\s+(?:set|split)\b"
)
_NUMBER = r"[*_`]*(?P<score>\d{1,3}(?:\.\d+)?\s?%?)[*_`]*(?![\d.]*\d)"
_VALUE = r"[*_`]{0,3}\d[\d.]{0,8}\s?%?[*_`]{0,3}"
_MORE = rf"(?:,?\s+(?:and\s+)?(?:an?\s+)?[\w-]{{1,20}}(?:\s[\w-]{{1,20}}){{0,2}}\s+of\s+{_VALUE}){{0,3}}"
"""After a score: others on the same set, "and a macro F1 of 0.74"."""
_GETS = r"\b(?:reach|achiev|obtain|attain|yield|scor|get)\w*\s+"
_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_GETS}(?:an?\s+)?{_METRIC}\s+(?:score\s+)?of\s+{_NUMBER}{_MORE}\s+{_OWN_SET}",
        rf"\bof\s+{_VALUE},?\s+and\s+(?:an?\s+)?{_METRIC}\s+(?:score\s+)?of\s+{_NUMBER}\s+{_OWN_SET}",
        rf"{_GETS}{_NUMBER}\s+{_METRIC}\s+{_OWN_SET}",
        rf"\b{_METRIC}\s+{_OWN_SET}\s+(?:is|was|of)\s+{_NUMBER}",
    )
)
"""A score on the set of the model's own data: "an accuracy of 91.3 on the dev set"."""
_SENTENCE_END = re.compile(r"[.!?:]\s+(?=[A-Z*])|\n\s*\n")


def read_own_sets(found: Found, layout: Layout, sections: Sections, text: Text) -> None:
    """Claim what sentences say that the model of their section reaches on the set that it was tuned for."""
    prose = [block.span for block in layout.blocks if block.kind in ("paragraph", "item")]
    said = [(span, m) for span in prose for one in _SAID for m in one.finditer(text.text, span.start, span.end)]
    data = tuned_on(layout, text) if said else None
    for span, line in said if data else ():
        ends = [m.end() for m in _SENTENCE_END.finditer(text.text, span.start, line.start())]
        sentence = Span(ends[-1] if ends else span.start, line.end())
        owner = sections.at(sentence.start).owner
        other = any(
            m.kind == "benchmark"
            or (m.kind == "model" and m.entity and m.entity.key not in {n.key for n in owner.nodes})
            for m in text.inside(sentence)
        )
        if data and not other:
            test = Test(data, " ".join(line["metric"].split()))
            add_score(found, owner, test, Span(*line.span("score")), [sentence], text)
