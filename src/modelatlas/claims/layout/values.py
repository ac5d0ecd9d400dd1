"""What the value beside a key gives its property: a number with the key's unit, a name, a date; or nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from modelatlas.claims.prose.drafts import convert
from modelatlas.lexicon import licence_reference
from modelatlas.model import Entry, Mention, Node, Quantity, Span

_NOTHING = re.compile(
    r"\W*(?:n/?a|none|nil|null|nan|tbd|tba|unknown|undisclosed|not\s+(?:disclosed|available|applicable|reported|specified|yet)|unspecified|"
    r"more\s+information\s+needed|\[?more\s+info\w*|private|various|see\s+\w+|coming\s+soon|pending|to\s+be\s+\w+|-+|—|–|\?+|✗|✘|✓|❌|✅|:x:)\W*"
    r"|\W*(?:\$\{.*\}|\{\{.*\}\}|<[a-z_][\w ]*>)\W*",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:forthcoming|planned|expected|to\s+be\s+(?:announced|added|determined|released|confirmed)|coming\s+soon|upcoming|tbd|tba|will\s+be|target)\b",
    re.IGNORECASE,
)
_KINDS: dict[str, frozenset[str]] = {
    "parameterCount": frozenset({"params", "size", "number"}),
    "activeParameterCount": frozenset({"active", "params", "size", "number"}),
    "contextLength": frozenset({"context", "tokens", "number", "size"}),
    "languageCount": frozenset({"languages", "number"}),
    "trainingRun.hardwareCount": frozenset({"devices", "number"}),
    "trainingRun.devicesPerNode": frozenset({"devices", "number"}),
    "trainingRun.acceleratorHours": frozenset({"devicehours", "duration", "number", "size"}),
    "trainingRun.durationHours": frozenset({"duration", "number"}),
    "trainingRun.energyKilowattHours": frozenset({"energy", "number"}),
    "trainingRun.emissionsKilogramsCO2e": frozenset({"emissions", "number"}),
    "trainingRun.computeFlop": frozenset({"flop", "number"}),
    "trainingRun.corpus.tokenCount": frozenset({"tokens", "size", "number"}),
    "trainingRun.corpus.sizeBytes": frozenset({"bytes", "number"}),
}
_BARE = frozenset({"number", "size"})
_SCALE = {
    "k": 3, "thousand": 3, "thousands": 3, "m": 6, "million": 6, "millions": 6, "mio": 6, "b": 9, "bn": 9, "g": 9,
    "billion": 9, "billions": 9, "t": 12, "trillion": 12,
}  # fmt: skip
_LEAST = {
    "parameterCount": 10**5, "activeParameterCount": 10**5, "contextLength": 64, "trainingRun.corpus.tokenCount": 10**6,
    "trainingRun.computeFlop": 10**15, "languageCount": 2,
}  # fmt: skip
"""A bare number below this is something else, or has a unit that nothing tells."""


@dataclass(frozen=True)
class Text:
    """The plain text of a document with its mentions and the links to models' pages, in order."""

    text: str
    mentions: tuple[Mention, ...]
    starts: tuple[int, ...]
    linked: tuple[Entry, ...] = ()

    def page(self, span: Span) -> str:
        """The name of the only model to whose page a link within ``span`` leads; else ""."""
        low = bisect_left(self.linked, span.start, key=lambda link: link.span.start)
        high = bisect_left(self.linked, span.end, key=lambda link: link.span.start)
        pages = {link.path[1] for link in self.linked[low:high]}
        return pages.pop() if len(pages) == 1 else ""

    @cached_property
    def models(self) -> frozenset[str]:
        """The keys of all models that the document names."""
        return frozenset(m.entity.key for m in self.mentions if m.kind == "model" and m.entity)

    def slice(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]

    def inside(self, span: Span) -> Sequence[Mention]:
        """The mentions that lie wholly in ``span``."""
        low, high = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return [m for m in self.mentions[low:high] if m.end <= span.end]


def is_nothing(surface: str) -> bool:
    """Whether a value says that there is none, or none yet.

    >>> is_nothing("N/A"), is_nothing("null"), is_nothing("(Forthcoming.)"), is_nothing("350")
    (True, True, True, False)
    """
    return not surface.strip() or bool(_NOTHING.fullmatch(surface)) or bool(_TO_COME.search(surface))


_ACTIVE = re.compile(r"\([^()]{0,20}\d\s?[BM]\s+activ", re.IGNORECASE)
"""A second number that is no remark: "132B (36B active)"."""


_OF_ENERGY = frozenset({"trainingRun.emissionsKilogramsCO2e", "trainingRun.energyKilowattHours"})
_A_RATE = re.compile(
    r"(?:/|\bper\s)\s?(?:\d[\d,]*\s)?(?:days?|weeks?|months?|years?|hours?|epochs?|(?:\w+\s)?(?:quer(?:y|ies)|requests?|prompts?|images?|inferences?|tokens?|samples?))\b",
    re.IGNORECASE,
)
"""What goes on day by day, or for each request: no training's whole."""


def numbers(path: str, span: Span, text: Text, unit: str) -> list[tuple[object, bool, Mention]]:
    """The values in ``span`` that the property can have, in order, with the mention of each; units by the key's."""
    kinds = _KINDS[path]
    if path.endswith("durationHours") and _OF_A_PART.search(text.slice(span)):
        return []
    if path in _OF_ENERGY and _A_RATE.search(text.slice(span)):
        return []
    if path == "trainingRun.emissionsKilogramsCO2e" and (grams := _carbon(text.slice(span))) is not None:
        first = Mention("emissions", span.start, span.end, text.slice(span))
        return [(grams, "~" in first.surface, first)]
    found = [m for m in text.inside(span) if m.kind in kinds and m.quantity is not None]
    outside = [
        m for m in found if text.text.count("(", span.start, m.start) == text.text.count(")", span.start, m.start)
    ]
    if len(outside) == 1 and not _ACTIVE.search(text.text, span.start, span.end):
        found = outside  # "3 trillion (slightly more than 3 epochs)"
    if path == _TIME and (clock := _on_clock(text.slice(span), span.start)):
        took = convert(path, clock)
        return [] if took is None else [(took, "~" in text.slice(span), clock)]
    if not found and "number" in kinds and (number := year_like(text.slice(span), span.start)):
        found = [number]
    named = [m for m in found if m.kind not in _BARE]
    out = []
    for m in named or found:
        if path in _OF_THE_WHOLE and _EACH.match(text.text, m.end, span.end):
            continue  # "images take 729 tokens each"
        if path == "trainingRun.durationHours" and _OF_EACH.search(
            text.text, max(span.start, m.start - _NEAR), m.start
        ):
            continue  # "100 epochs, each taking 8 h"
        letter = _LETTER.match(text.text, m.end, span.end)
        scale = f"{letter[1].lower()} {unit}" if letter and not m.surface[-1:].isalpha() else unit
        value = _scaled(path, m, scale) if m.kind in _BARE else convert(path, m)
        if m.kind == "duration" and path.endswith("acceleratorHours") and m.quantity is not None:
            value = m.quantity.value if _IN_HOURS.search(m.surface) else None  # "Hours used: 350 hours"
        if value is not None and m.quantity is not None:
            out.append((value, m.quantity.approximate, m))
    return out


_TIME = "trainingRun.durationHours"
_CLOCK = re.compile(
    r"[\s~≈*_`(]*(?:(\d+)(?:\s?d(?:ays?)?,?\s*|-))?(\d{1,4}):([0-5]\d):([0-5]\d)(?:\.\d+)?(?:\s*(?:\(.*|h|hours?|hh:mm:ss))?[\s*_`).]*"
)
_MINUTES = re.compile(r"[\s~≈*_`]*(\d+(?:\.\d+)?)\s?m[\s*_`.]*")


def _on_clock(surface: str, start: int) -> Mention | None:
    """A time that is all of a value, as programs write one: "1 day, 2:31:23", "172.57m"."""
    if clock := _CLOCK.fullmatch(surface):
        days, hours, minutes, seconds = (Decimal(part or 0) for part in clock.groups())
        value = days * 24 + hours + minutes / 60 + seconds / 3600
    elif minutes_only := _MINUTES.fullmatch(surface):
        value = Decimal(minutes_only[1]) / 60
    else:
        return None
    end = start + len(surface)
    return Mention("duration", start, end, surface, quantity=Quantity(start, end, value, "h"))


def year_like(surface: str, start: int) -> Mention | None:
    """The number that is all of a value which stands at ``start`` and looks like a year: "Sequence Length | 2048"."""
    plain = _YEAR_LIKE.fullmatch(surface)
    if plain is None:
        return None
    start, end = start + plain.start(1), start + plain.end(1)
    return Mention("number", start, end, plain[1], quantity=Quantity(start, end, Decimal(plain[1]), "1"))


_OF_THE_WHOLE = frozenset({"contextLength", "parameterCount", "trainingRun.corpus.tokenCount"})
_EACH = re.compile(r"\s*(?:(?:parameters|params|tokens)\s*)?(?:each|apiece|per\s+(?!token\b|model\b))\b", re.IGNORECASE)
_NEAR = 40
_OF_EACH = re.compile(r"\b(?:each|every|per)\s[^.;]{0,30}$", re.IGNORECASE)
"""Before a time that passes again and again."""
_OF_A_PART = re.compile(
    r"(?i)\b(?:epochs?|steps?|iterations?|stages?|folds?|runs?|models?)\b[^.;]{0,20}\b(?:each|apiece)\b"
    r"|(?:\b(?:each|per|every|an?)|/)\s*(?:epoch|step|iteration|stage|fold|run|model)\b"
)
"""Of a time that is only a part's: "60 epochs, each of some 5 hours"."""
_IN_HOURS = re.compile(r"\d\s*(?:h|hrs?|hours?)$", re.IGNORECASE)
_YEAR_LIKE = re.compile(r"\W*((?:19|20)\d\d)\W*(?:tokens?)?\W*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
"""A number whose digits stand in groups: it is written out."""
_LETTER = re.compile(r"\s?([KMBTkmbt])(?![\w])")
_CARBON = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*(?:\(\s*)?(t|tons?|tonnes|metric\s+tons?|kgs?|kilograms?|g|grams?)(?:\W{0,3}(?:of\s+)?(?:CO_?2|CO₂|carbon)|\s*(?:$|[(\[]))",
    re.IGNORECASE,
)


def _carbon(surface: str) -> Decimal | None:
    """The kilograms of a value that writes its unit in one word or in brackets: "7t CO2eq", "40.4 (kg of CO2)", or says
    no more than a mass: "0.6 kg (by the calculator)"."""
    found = _CARBON.findall(surface)
    if len(found) != 1:
        return None
    number, unit = found[0]
    factor = {"t": 1000, "m": 1000, "k": 1}.get(unit.lower()[0])
    return Decimal(number.replace(",", "")) * (Decimal(factor) if factor else Decimal("0.001"))


def _scaled(path: str, mention: Mention, unit: str) -> object | None:
    """A bare number in the unit that the key names: "7" under "Params (B)", "31.2" under "tCO2eq"."""
    assert mention.quantity is not None
    value = mention.quantity.value
    factor = _factor(path, unit.split(), value, mention)
    if factor is None:
        return None
    value *= factor
    # "0.03" below "Params (M)", "63,697"
    told = path == "parameterCount" and (factor > 1 or _GROUPED.fullmatch(mention.surface) is not None)
    if value < _LEAST.get(path, 0) and not told:
        return None
    if path in (
        "parameterCount",
        "activeParameterCount",
        "contextLength",
        "languageCount",
        "trainingRun.hardwareCount",
        "trainingRun.devicesPerNode",
        "trainingRun.corpus.tokenCount",
    ):
        return int(value) if value == value.to_integral_value() else None
    return value


def _factor(path: str, unit: list[str], value: Decimal, mention: Mention) -> Decimal | None:
    scale = next((Decimal(10) ** _SCALE[word] for word in unit if word in _SCALE), None)
    last = path.rpartition(".")[2]
    if last == "emissionsKilogramsCO2e":
        return _of_unit(
            unit,
            {
                "t": 1000,
                "ton": 1000,
                "tons": 1000,
                "tonnes": 1000,
                "tco2eq": 1000,
                "tco2e": 1000,
                "tco2": 1000,
                "kg": 1,
                "kgs": 1,
                "kgco2eq": 1,
                "kilograms": 1,
                "g": "0.001",
                "grams": "0.001",
                "gco2eq": "0.001",
                "gram": "0.001",
            },
        )
    if last == "energyKilowattHours":
        return _of_unit(unit, {"kwh": 1, "mwh": 1000, "gwh": 10**6, "wh": "0.001"})
    if last == "durationHours":
        return _of_unit(unit, _HOURS)
    if last == "acceleratorHours":
        return _of_unit(unit, _HOURS) or Decimal(1)
    if last == "sizeBytes":
        return _of_unit(unit, {"gb": 10**9, "tb": 10**12, "mb": 10**6, "gib": 2**30, "tib": 2**40})
    if last == "tokenCount" and _BYTES.intersection(unit):
        return None
    if scale is not None and value < 100_000 and not re.search(r"[A-Za-z]", mention.surface):
        return scale
    return Decimal(1)


_HOURS: dict[str, object] = {
    **dict.fromkeys(("hours", "hour", "h", "hr", "hrs"), 1),
    **dict.fromkeys(("days", "day", "d"), 24),
    **dict.fromkeys(("weeks", "week"), 168),
    **dict.fromkeys(("months", "month"), 720),
    **dict.fromkeys(("years", "year"), 8760),
}
_BYTES = frozenset({"gb", "tb", "mb", "gib", "tib", "bytes", "hours", "hrs", "images", "pairs", "samples"})


def _of_unit(unit: list[str], factors: dict[str, object]) -> Decimal | None:
    known = {Decimal(str(factors[word])) for word in unit if factors.get(word) is not None}
    return known.pop() if len(known) == 1 else None


def names(path: str, span: Span, text: Text) -> Iterator[tuple[Node, Mention | None]]:
    """The named things in ``span`` that the property can have."""
    kind = {
        "trainingRun.hardware": "hardware", "license": "license", "country": "country", "developer": "organization",
        "derivedFrom": "model", "predecessor": "model",
    }[path]  # fmt: skip
    seen: set[str] = set()
    for m in text.inside(span):
        if m.kind == kind and m.entity and m.entity.key not in seen:
            seen.add(m.entity.key)
            yield Node(m.entity.kind, m.entity.key), m


_LICENCE = re.compile(r"(?i:licen[cs]e|\brail\b|open\s?rail|agreement|terms)|^(?:cc|CC)[- ](?:by|BY)")


def own_licence(surface: str, *, is_id: bool = False) -> Node | None:
    """A licence that SPDX does not list, as the reference that SPDX has for such (SPDX 2.3, 10.1): ``LicenseRef-``.

    >>> own_licence("RAIL License v1.0").key
    'LicenseRef-rail-license-v1.0'
    >>> own_licence("The RAIL License v1.0").key
    'LicenseRef-rail-license-v1.0'
    """
    name = re.sub(r"[(\[].*?[)\]]", "", surface).strip(" .,;:*_\"'")
    name = re.sub(r"^The\s+", "", " ".join(name.split()))
    if not is_id and (not _LICENCE.search(name) or not _TITLED.fullmatch(name)):
        return None
    reference = licence_reference(name)
    return (
        Node("License", reference) if reference and reference.removeprefix("LicenseRef-") not in _NO_LICENCE else None
    )


_TITLED = re.compile(
    r"(?!(?:A|An|See|This|Same|Custom|Our|Please)\s)[A-Z0-9][\w.+-]*(?:\s(?:[A-Z0-9][\w.+-]*|v\d[\d.]*|of|for|and|by|the|open|license|licence|agreement)){0,7}"
)
_NO_LICENCE = frozenset(
    {
        "other",
        "unknown",
        "none",
        "n-a",
        "license",
        "licence",
        "custom",
        "proprietary",
        "licenses",
        "see-license",
        "terms",
        "terms-of-use",
        "terms-of-service",
        "agreement",
        "license-file",
    }
)
