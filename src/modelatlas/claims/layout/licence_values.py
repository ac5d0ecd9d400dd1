"""Values that are licences: which of those that a value names is the model's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.values import Text, names, own_licence
from modelatlas.claims.prose.discourse import Owner
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import names_a_licence
from modelatlas.model import Mention, Node, Span

_OF_OTHERS = re.compile(r"\b(?:code|data|dataset|datasets|tokenizer|documentation|repository)\b", re.IGNORECASE)
_FOR_OTHERS = re.compile(
    r"[\s*_)\]]*(?:\(\s*|for\s+(?:the\s+)?)(?:source\s+)?(?:code|data|datasets?|documentation|docs|base|upstream)\b",
    re.IGNORECASE,
)
_OF_MODEL = re.compile(r"\b(?:weights?|models?|checkpoints?)\b", re.IGNORECASE)
_WEIGHTS_ARE = re.compile(
    r"\b(?:weights?|models?|checkpoints?)\s(?:(?:is|are|under|released|licensed)\s)*(?:the\s)?"
    r"(?P<name>[A-Z][\w. +-]{1,40}?)(?=[,;.]?(?:\s|$)(?!\d|licen))"
)


def _is_of_code(licence: Mention, span: Span, text: Text) -> bool:
    """Whether the clause before a licence is on other things: "Code is released under MIT, weights under …"."""
    clause = re.split(r"[,;.](?=\s)|\s[/|]\s|\band\b|\bwhile\b", text.text[span.start : licence.start])[-1]
    return bool(_OF_OTHERS.search(clause)) and not _OF_MODEL.search(clause)


_ASIDE = re.compile(r"\([^()]{1,80}\)\W*:\s*")
"""What a key adds in brackets behind its bold words: "**Weights** (.safetensors): MIT"."""
OF_BASE = re.compile(
    r"\s*\((?:for\s+)?(?:the\s+)?(?:base|backbone|upstream|parent)(?:\s+(?:model|weights|checkpoint))?\)", re.I
)
_HUB_IDS = frozenset(
    {
        "gemma",
        "llama2",
        "llama3",
        "llama3.1",
        "llama3.2",
        "llama3.3",
        "llama4",
        "openrail",
        "openrail++",
        "creativeml-openrail-m",
        "bigscience-openrail-m",
        "bigcode-openrail-m",
    }
)
"""Licences as hubs call them, which are no words of a licence elsewhere."""
_INITIALS = re.compile(r"(?!(?:A|L)?GPL|MPL|EPL|AFL|OSL|URL)[A-Z][B-DF-HJKMNP-TV-Z]{1,4}L(?:A|[\s-]?v?\d(?:\.\d)?)?")
"""The initials of a licence, which end in an L and are no word: "TSL", "FJRLA"."""


def read_licence(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The licence of the model that a value gives: not that of its code, its data or its base."""
    span = _own_part(span, text)
    named = list(names("license", span, text))
    if any(m and OF_BASE.match(text.text, m.end, span.end) for _, m in named):
        return  # "Apache 2.0 (base model), MIT (code)"
    known, surface = _known(named, span, text)
    told = "" if known else _told_licence(surface)
    if like := _LIKE_ANOTHER.search(surface):
        told = _told_licence(surface) if like[0].lower() == "custom" else ""
        known, surface = [], surface if len(surface) < _LONG else ""
    if not known and (own := _by_id(surface)):
        found.add(owner, "license", own, spans, rule)
        return
    whole = load_gazetteer().lookup("License", re.sub(r"\([^()]*\)", "", surface).strip(" .,;*_"))
    if not known and whole:
        known = [Node("License", whole.key)]
    if len(known) == 1 and not (_OF_OTHERS.search(surface) and not _OF_MODEL.search(surface)):
        found.add(owner, "license", known[0], spans, rule)
    elif not known and (own := _own_or_told(surface, told)):
        _add_own(found, owner, own, told or surface.strip(" .,;:*_`\"'"), spans, rule)


_LONG = 60
"""Characters from which on a value says more than what a licence is called."""


def _own_part(span: Span, text: Text) -> Span:
    """The part of a value that is on the model: "The X License, which is adapted from Y" is on the first."""
    surface = text.slice(span)
    if aside := _ASIDE.match(surface):
        surface, span = surface[aside.end() :], Span(span.start + aside.end(), span.end)
    surface, span = _of_weights(surface, span)
    head = re.match(r"[^,.;]{4,60}?\blicen[cs]e(?=,|\]?(?:\([^()\s]*\))?\s+[—–-]\s)", surface, re.IGNORECASE)
    return Span(span.start, span.start + head.end()) if head and own_licence(head[0]) else span


def _known(named: Sequence[tuple[Node, Mention | None]], span: Span, text: Text) -> tuple[list[Node], str]:
    """The known licences of a value that may be the model's, and its words as far as they can name another."""
    surface, known = text.slice(span), [node for node, _ in named]
    if len(known) > 1:  # "Apache 2.0 (code), CC-BY-4.0 (weights)"
        known = [
            n
            for n, m in named
            if not m or not (_FOR_OTHERS.match(text.text, m.end, span.end) or _is_of_code(m, span, text))
        ]
        surface = "" if len(known) == 1 else surface
    first = named[0][1] if len(named) == 1 else None
    if first and (said := _WEIGHTS_ARE.search(surface)) and _is_of_code(first, span, text):
        theirs = load_gazetteer().lookup("License", said["name"])  # "the weights are MIT, the code is Apache 2.0"
        known, surface = ([Node("License", theirs.key)] if theirs else []), ""
    return known, surface


def _by_id(surface: str) -> Node | None:
    """A licence that a value calls by its initials, or as hubs do."""
    bare = surface.strip(" `*_.;")
    is_id = bare.lower() in _HUB_IDS or _INITIALS.fullmatch(bare) is not None
    return own_licence(bare.lower(), is_id=True) if is_id else None


def _add_own(found: Found, owner: Owner, own: Node, called: str, spans: Sequence[Span], rule: str) -> None:
    """Claim a licence of the maker's own, by the name that the page has given it before, if it has: "gemma" in the
    front matter, "Gemma License" here."""
    short = Node("License", own.key.removesuffix("-license"))
    named = any(d.value == short and d.model in owner.nodes for d in found.drafts)
    if not named:
        found.surfaces.setdefault(own, called)
    found.add(owner, "license", short if named else own, spans, rule)


_LIKE_ANOTHER = re.compile(
    r"\b(?:modified|custom|based\s+on|similar\s+to|[\w-]+-style|adapted\s+from|except)\b", re.IGNORECASE
)
"""Words of a licence that is not the one it names."""


def _own_or_told(surface: str, told: str) -> Node | None:
    own = own_licence(surface) if len(surface) < 90 else None
    return own or (own_licence(told, is_id=True) if told else None)


_LICENCE_TITLE = re.compile(r"(?<![\w.-])[A-Z][\w.+-]*(?:\s[A-Z0-9][\w.+-]*){0,6}?\sLicen[cs]e(?:\sAgreement)?(?!\w)")
_KIND_OF_LICENCE = (
    r"custom|bespoke|special|proprietary|(?:non-?)?commercial|research(?:-only)?|academic|community|open|source"
)
_LICENCE_OF_A_KIND = re.compile(
    rf"\W*(?:an?\s|our\s)?(?P<name>(?:(?:{_KIND_OF_LICENCE}),?\s){{2,4}}licen[cs]e)(?:\sagreement)?(?=\W|\Z)",
    re.IGNORECASE,
)


def _told_licence(surface: str) -> str:
    """The only licence that a value calls by its title, else what kind of one it says to be; "" where it does neither.

    >>> _told_licence("A custom commercial license, the Tern 2 Community License, is available at: tern.example")
    'Tern 2 Community License'
    >>> _told_licence("A custom commercial license is available at: tern.example"), _told_licence("A license for all")
    ('custom commercial license', '')
    """
    titles = {title for title in _LICENCE_TITLE.findall(surface) if names_a_licence(title)}
    if titles:
        return titles.pop() if len(titles) == 1 else ""
    kind = _LICENCE_OF_A_KIND.match(surface)
    return " ".join(kind["name"].replace(",", "").split()) if kind else ""


_WEIGHTS = ("weights", "model", "models", "checkpoints")
_OF_EACH = re.compile(
    r"\s*(?:and\s+)?(?P<name>[^,;()\n]{3,60}?)\s(?:\((?:for\s+)?|for\s+|on\s+)(?:the\s+|our\s+)?"
    r"(?P<part>(?:model\s+)?weights|models?|checkpoints|(?:source\s+|training\s+)?code|software|data(?:\s?sets?)?)\)?\s*(?:[,;]|\.?\W*$|(?=\sand\s))",
    re.IGNORECASE,
)


def _of_weights(surface: str, span: Span) -> tuple[str, Span]:
    """The weights' own of a value that gives each part a licence: "MIT for the code, Tern License for the weights"."""
    named = {found["part"].lower(): found for found in _OF_EACH.finditer(surface)}
    own = [found for part, found in named.items() if part.endswith(_WEIGHTS)]
    if len(own) != 1 or (len(named) < 2 and not _OF_OTHERS.search(surface, own[0].end())):
        return surface, span
    return own[0]["name"], Span(span.start + own[0].start("name"), span.start + own[0].end("name"))
