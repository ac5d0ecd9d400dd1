"""Values of a laid-out document that differ: a card holds stages, rivals and plans, and one of its numbers is the fact.

A key or a cell says whose value it is more surely than a sentence does; else what is called a total, or is said most
often. What nothing settles is not claimed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from modelatlas.claims.layout.licensed import BADGE_OF_CODE, says_part
from modelatlas.claims.prose.drafts import STRUCTURED, Draft
from modelatlas.claims.prose.elsewhere import EXTRAPOLATED
from modelatlas.claims.prose.news import RULE as NEWS
from modelatlas.claims.settle import SINGLE
from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Layout, Node, Span
from modelatlas.versions import name_size

_TOTAL = re.compile(
    r"\b(?:in\s+total|total|overall|altogether|to\s+summari[sz]e|in\s+summary|entire|whole|full\s+(?:training|run)|end[\s-]to[\s-]end|complete\s+training)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(r"\b(?:stages?|phases?)\b", re.IGNORECASE)
_SUMMED = frozenset(
    {
        "trainingRun.durationHours",
        "trainingRun.acceleratorHours",
        "trainingRun.energyKilowattHours",
        "trainingRun.emissionsKilogramsCO2e",
        "trainingRun.computeFlop",
    }
)
"""What stages add up to: that two of them are alike says nothing of the whole."""
_CLOSE = Decimal("0.05")
"""How far two statements of one value are apart at most, as a part of the greater."""
_HOME = {
    "parameterCount": re.compile(r"\b(?:parameters?|size|architecture)\b"),
    "trainingRun.durationHours": re.compile(r"\b(?:training|pretraining|hardware|compute|time)\b"),
    "trainingRun.hardwareCount": re.compile(r"\b(?:training|pretraining|hardware|compute|infrastructure)\b"),
}
"""The headings under which a property is at home: what stands there comes before what is said in passing."""


def agreed(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """The drafts without those of a single-valued property that others of the same document overrule."""
    groups: dict[tuple[Node, str, str, bool], list[Draft]] = {}
    for d in drafts:
        if d.path in SINGLE and d.path != "releaseYear" and isinstance(d.value, (int, Decimal)):
            groups.setdefault((d.model, d.path, d.stage, d.fallback), []).append(d)
    dropped = {id(d) for d in drafts if _is_unsound(d, text)}
    families = _families(drafts)
    licensed = {_stem(d.model) for d in drafts if d.path == "license" and not _is_of_code(d, text)}
    for (node, path, stage, loose), group in groups.items():
        if stage and (node, path, "", loose) in groups:
            dropped.update(id(d) for d in group)  # a stage's part of a total that is given
        if path == "parameterCount" and node in families:
            dropped.update(id(d) for d in group)
        kept = _exact(group, _kept(path, group, text))
        dropped.update(id(d) for d in group if id(d) not in kept)
    of_code = [d for d in drafts if d.path == "license" and _is_of_code(d, text)]
    elsewhere = bool(of_code) and _MODEL_LICENCE.search(text) is not None
    dropped.update(id(d) for d in of_code if elsewhere or _stem(d.model) in licensed or _is_taken(d, text))
    dropped.update(id(d) for d in drafts if d.path == "license" and _is_unversioned(d, drafts))
    dropped.update(_of_programs(drafts))
    dropped.update(_of_other_releases(drafts))
    told = [d for d in drafts if d.path == "license" and d.rule not in STRUCTURED]
    dropped.update(id(d) for d in told if _OF_ANOTHER.match(text, d.span.start, d.span.end))
    return [d for d in drafts if id(d) not in dropped]


def without_parts(drafts: Sequence[Draft], layout: Layout) -> list[Draft]:
    """The drafts without tokens of which an item tells, where the paragraph over its list has those of the whole: "48B
    tokens from four sources:".
    """
    counts = sorted((d for d in drafts if d.path == "trainingRun.corpus.tokenCount"), key=lambda d: d.span.start)
    if len(counts) < 2:
        return list(drafts)
    starts = [d.span.start for d in counts]
    dropped: set[int] = set()
    whole: dict[Node, Draft] = {}
    for block in layout.blocks:
        inside = counts[bisect_left(starts, block.span.start) : bisect_left(starts, block.span.end)]
        if block.kind != "item":
            opens = layout.text[block.span.start : block.span.end].rstrip("*_ ").endswith(":")
            whole = {d.model: d for d in inside} if opens else {}
        elif whole:
            parts = (d for d in inside if d.model in whole and _number(d) < _number(whole[d.model]))
            dropped.update(id(d) for d in parts)
    return [d for d in drafts if id(d) not in dropped]


def _stem(model: Node) -> str:
    """What the members of a family share: that another model has a licence says nothing of this one's."""
    return model.key.partition("-")[0]


def _of_programs(drafts: Sequence[Draft]) -> set[int]:
    """Counts of languages that are elsewhere said to be those of programs: "Of the 62 languages, rare ones …"."""
    said: dict[tuple[Node, object], list[Draft]] = {}
    for d in drafts:
        if d.path == "programmingLanguageCount":
            said.setdefault((d.model, d.value), []).append(d)
    return {
        id(d)
        for d in drafts
        if d.path == "languageCount"
        and (others := said.get((d.model, d.value)))
        and all(other.span != d.span for other in others)
    }


def _of_other_releases(drafts: Sequence[Draft]) -> set[int]:
    """Years, and days of a year, that are not the one of a model's release; all of them where that is not settled."""
    told: dict[Node, list[Draft]] = {}
    for d in drafts:
        if d.path in ("releaseYear", "releaseDate"):
            told.setdefault(d.model, []).append(d)
    dropped: set[int] = set()
    for group in told.values():
        other = _later_news(group) or _others(group, _year)
        days = [d for d in group if d.path == "releaseDate" and id(d) not in other]
        dropped |= other | _others(days, _said)
    return dropped


def _later_news(group: Sequence[Draft]) -> set[int]:
    """Of news alone, which tell of one model at several times: what is not the first, its publication."""
    if any(d.rule != NEWS for d in group):
        return set()
    first = min(d.value for d in group if isinstance(d.value, int))
    own = [d for d in group if _year(d) == first]
    days = {d.span: d.value for d in own if isinstance(d.value, date)}
    told = {d.span for d in own} - set(days)  # "[2024/05]": no day is known to be the first
    kept = told or {min(days, key=lambda span: days[span])}
    return {id(d) for d in group if d.span not in kept}


def _year(draft: Draft) -> object:
    return draft.value.year if isinstance(draft.value, date) else draft.value


def _said(draft: Draft) -> object:
    return draft.value


def _others(group: Sequence[Draft], of: Callable[[Draft], object]) -> set[int]:
    """The drafts without the value that a key or a cell has, or else most passages."""
    passages: dict[object, set[Span]] = {}
    for d in [d for d in group if d.rule in STRUCTURED] or group:
        passages.setdefault(of(d), set()).add(d.span)
    ranked = sorted(passages, key=lambda value: -len(passages[value]))
    settled = ranked[:1] if len(ranked) < 2 or len(passages[ranked[0]]) > len(passages[ranked[1]]) else []
    return {id(d) for d in group if of(d) not in settled}


def _is_unversioned(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a licence is another of the model's without its version: "CC BY-NC" beside CC-BY-NC-4.0."""
    key = draft.value.key.lower() if isinstance(draft.value, Node) else ""
    bare = key.removeprefix("licenseref-") + "-"
    others = (
        d.value.key.lower()
        for d in drafts
        if d.path == "license" and d.model == draft.model and isinstance(d.value, Node)
    )
    return key.startswith("licenseref-cc-by") and any(other.startswith(bare) for other in others)


_ARITHMETIC = re.compile(r"\d\s?[BMKT]?\s*[×x*·]\s*~?\d[^;\n]{0,80}[=≈]")
"""A sum and what it comes to."""
_ADJECTIVES = frozenset(
    {
        "open",
        "new",
        "large",
        "small",
        "language",
        "vision",
        "foundation",
        "english",
        "multilingual",
        "causal",
        "dense",
        "generative",
        "free",
        "fully",
        "state",
        "xs",
        "xl",
        "xxl",
    }
)
"""Words that are set off as names are ("**O**pen language models")."""
_CODE = re.compile(
    r"\b(?:code|source(?!\s+licen[cs]e\b)|codebase|scripts?|repository|documentation|data\s?sets?|librar(?:y|ies)|package|pull\s+requests?|functions|files?)\b[^.;]{0,80}\b(?:licen[cs]ed?|(?:released|is|are|comes?|falls?|provided|sourced?|available|distributed|requests)\s+under|copied|vendored|derived|taken|adapted|borrowed)\b|\blicen[cs]e\s+(?:of|for)\s+(?:the\s+|this\s+|our\s+)?(?:code|data)",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?:code|functions|files?|librar(?:y|ies)|packages?)\b[^.;]{0,80}\b(?:copied|vendored|derived|taken|adapted|borrowed)\b|\bpull\s+requests?\b"
    r"|\b(?:uses?|using|depends?\s+on|requires?)\b[^.;]{0,60}\blicen[cs]ed\b[^.;]{0,30}\b(?:librar(?:y|ies)|packages?|dependenc\w+)\b",
    re.IGNORECASE,
)
"""Of a sentence on the licence of what others wrote, or will."""
_OF_ANOTHER = re.compile(
    r"\W*(?:corpus|corpora|(?:data|data\s?sets?)(?:\s+licen[cs]e)?|training\s+(?:data|set|corpus)|(?:base|upstream)(?:\s+model)?|tokeni[sz]er|backbone)s?\W{0,3}:",
    re.IGNORECASE,
)
"""The head of a line on what is not the model: "Corpus: …, CC BY-SA 3.0"."""
_WEIGHTS = re.compile(r"\b(?:weights|checkpoints?|models?)\b", re.IGNORECASE)
_MODEL_LICENCE = re.compile(
    r"\b(?:model|weights?|community)\s+licen[cs]e\b|\b(?:weights|checkpoints|models?)\b[^.;\n]{0,60}\b(?:licen[cs]ed|licen[cs]e|subject\s+to|governed|(?<!\bin\s)terms)\b"
    r"|\b(?:weights|checkpoints|models?)\b[^.;\n]{0,160}\b(?:their|its)\s+own\s+licen[cs]e\b"
    r"|\b(?:weights|checkpoints|models?)\b[^.;\n]{0,60}\b(?:(?:may|must)\s+not\b|(?:are|is)\s+not(?=\s*[.;]|\s+(?:free|open|covered|included)\b))",
    re.IGNORECASE,
)
"""What a page says of the model's own terms, be they without a name: "the weights may not be sold"."""


_BY = re.compile(r"\b(?:developed|built|released|maintained|open-?sourced)\s+by\s+(?:the\s+)?([\w-]+)")
"""Before a maker that its model is named after: "models developed by LLM-fjord"."""


def _is_unsound(draft: Draft, text: str) -> bool:
    """Whether a sentence reckons computation out ("6 * 12B * 300B = …" is no measurement), or no one is its developer:
    the model's own name, or words that only describe it.
    """
    if draft.path == "developer" and isinstance(draft.value, Node):
        key = draft.value.key
        if draft.rule in STRUCTURED:
            return False
        own_name = draft.model.key.startswith(key) and not load_gazetteer().lookup("Organization", key)
        by = (str(slug(found[1])) for found in _BY.finditer(text, draft.span.start, draft.span.end))
        own_name = own_name and key not in by
        # "the latest series of Tern language models"
        return own_name or all(word in _ADJECTIVES for word in key.split("-"))
    return draft.path == "trainingRun.computeFlop" and bool(_ARITHMETIC.search(text, draft.span.start, draft.span.end))


def _is_of_code(draft: Draft, text: str) -> bool:
    """Whether a sentence licenses the code and says nothing of the model."""
    if draft.rule == BADGE_OF_CODE or says_part(draft.section.rpartition(" / ")[2]) == "code":
        return True
    surface = text[draft.span.start : draft.span.end]
    return draft.rule not in STRUCTURED and bool(_CODE.search(surface)) and not _WEIGHTS.search(surface)


def _is_taken(draft: Draft, text: str) -> bool:
    """Whether a sentence licenses what was taken from elsewhere. The project's own code has the model's licence where
    nothing else has one: the contract's is "of the released weights or code".
    """
    return bool(_TAKEN.search(text, draft.span.start, draft.span.end))


def _families(drafts: Sequence[Draft]) -> set[Node]:
    """Models of which the document gives several members with a size of their own: the family has none."""
    members: dict[str, set[str]] = {}
    sized = {d.model for d in drafts if d.path == "parameterCount"}
    for node in {d.model for d in drafts if d.path == "parameterCount" and d.rule != "size-in-name"}:
        family, _, size = node.key.rpartition("-")
        if name_size(size):
            members.setdefault(family, set()).add(size)
    return {node for node in sized if len(members.get(node.key, ())) > 1}


def _kept(path: str, group: Sequence[Draft], text: str) -> set[int]:
    if _agree(group):
        return {id(d) for d in group}
    if path == "contextLength":
        group = [d for d in group if not EXTRAPOLATED.search(text, d.span.start, d.span.end)] or group
        if _agree(group):
            return {id(d) for d in group}
    structured = [d for d in group if d.rule in STRUCTURED or d.settles]
    if structured:
        exact = _unrounded(structured) if path == "parameterCount" else structured
        chosen = exact if _agree(exact) else _most_often(exact)
        return {id(d) for d in group if chosen and _close(d, chosen[0])}
    home = [d for d in group if path in _HOME and _HOME[path].search(d.section)]
    if home and len(home) < len(group):
        kept = _kept(path, home, text)
        first = next((d for d in home if id(d) in kept), None)
        return {id(d) for d in group if first and _close(d, first)}
    if path == "contextLength":  # texts tell how it grew
        told: dict[object, set[object]] = {}
        for d in group:
            told.setdefault(d.span, set()).add(d.value)
        plain = [d for d in group if len(told[d.span]) == 1]  # "in two variants, 4K and 128K" says neither
        largest = max(plain, key=_number, default=None)
        return {id(d) for d in plain if largest and _close(d, largest)}
    totals = [
        d
        for d in group
        if _TOTAL.search(text, d.span.start, d.span.end) and not _STAGE.search(text, d.span.start, d.span.end)
    ]
    if totals and _agree(totals):
        return {id(d) for d in group if _close(d, totals[0])}
    if path in _SUMMED or path == "trainingRun.corpus.tokenCount":
        whole = _sum_of_others(group)
        if whole:
            return {id(d) for d in group if _close(d, whole)}
    if path in _SUMMED:
        return set()
    often = _most_often(group)
    return {id(d) for d in group if often and _close(d, often[0])}


def _unrounded(group: Sequence[Draft]) -> Sequence[Draft]:
    """Without the values that are others of the group in rounder numbers: "3B" of 2.8B."""
    values = {_number(d) for d in group}
    rough = {v for v in values if any(v != w and _is_rounder(v, w) for w in values)}
    return [d for d in group if _number(d) not in rough]


def _is_rounder(value: Decimal, exact: Decimal) -> bool:
    """Whether a value is another in fewer digits, as people round one: "3B" of 2.8B."""
    digits = value.normalize().as_tuple()
    unit = Decimal(1).scaleb(int(digits.exponent))
    return _precision(exact) > len(digits.digits) and abs(value - exact) * 2 <= unit and abs(value - exact) * 5 <= exact


_SAME = Decimal("0.01")
"""How far two numbers are apart at most, as a part of the greater, that tell the same fact."""


def _exact(group: Sequence[Draft], kept: set[int]) -> set[int]:
    """Of values that round to each other, 6.7 billion and 6,740,512,768, those that tell more."""
    left = [d for d in group if id(d) in kept]
    values = sorted({_number(d) for d in left})
    if len(values) < 2:
        return kept
    best = max(values, key=lambda v: (_precision(v), v))
    return {id(d) for d in left if abs(_number(d) - best) <= _SAME * best and not _is_rounder(_number(d), best)}


def _precision(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _sum_of_others(group: Sequence[Draft]) -> Draft | None:
    """Of three values or more the one that the others, of the stages, add up to."""
    values = sorted({_number(d) for d in group})
    if 2 < len(values) < 8 and abs(sum(values[:-1]) - values[-1]) <= _SAME * values[-1]:
        return next(d for d in group if _number(d) == values[-1])
    return None


def _number(draft: Draft) -> Decimal:
    return Decimal(str(draft.value))


def _close(one: Draft, other: Draft) -> bool:
    low, high = sorted((_number(one), _number(other)))
    return high - low <= _CLOSE * high


def _agree(group: Sequence[Draft]) -> bool:
    return all(_close(d, group[0]) for d in group)


def _most_often(group: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts of the value that more passages state than any other; none where two are level."""
    clusters: list[list[Draft]] = []
    for d in sorted(group, key=_number):
        if clusters and _close(d, clusters[-1][0]):
            clusters[-1].append(d)
        else:
            clusters.append([d])
    ranked = sorted(clusters, key=lambda c: -len({d.span for d in c}))
    if len(ranked) > 1 and len({d.span for d in ranked[0]}) == len({d.span for d in ranked[1]}):
        return ()
    return ranked[0]
