"""The units that may follow a number, from ``data/units.toml``, and what is built on them.

A unit is a UCUM code; things that are counted are UCUM annotations (``{token}``). Built on the table's units: devices
times time (``{device}.h``), a mass of carbon dioxide (``kg{CO2e}``), rates (``{token}/s/{device}``), petaflop/s-days.

Source: UCUM 2.2 (https://ucum.org/ucum), and the source named in each row of the table.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from modelatlas.errors import TableError
from modelatlas.numbers import EXACT, tidy
from modelatlas.resources import data_text

_ROUNDED = Context(prec=28)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as matched: ``value × numerator / denominator`` is the value in ``code``; ``end`` is where it ends.

    An empty ``code`` is a unit that the atlas has no use for: its number is to be dropped. ``kind`` says what it
    measures ("duration", "device", …), ``approximate`` whether it is itself not exact (a month); ``per`` that "per
    second" after it makes a rate of it, ``loose`` that any noun may follow its singular.
    """

    code: str
    kind: str
    numerator: Decimal = Decimal(1)
    denominator: Decimal = Decimal(1)
    approximate: bool = False
    per: bool = False
    loose: bool = False
    end: int = 0

    def until(self, end: int) -> Unit:
        """The same unit, as matched up to ``end``."""
        return Unit(
            self.code, self.kind, self.numerator, self.denominator, self.approximate, self.per, self.loose, end
        )  # fmt: skip

    def convert(self, value: Decimal) -> Decimal:
        """Return ``value`` of this unit in ``code``, exact unless the decimal does not end."""
        product = EXACT.multiply(value, self.numerator)
        if self.denominator == 1:
            return tidy(product)
        quotient = EXACT.divide(product, self.denominator)
        return tidy(quotient if len(quotient.as_tuple().digits) < 100 else _ROUNDED.plus(quotient))


class _Table(NamedTuple):
    """The table compiled: a pattern per first word, with the units by group; the modifiers by word.

    Where a space before the word makes a difference, its pattern is under the word with a space before it.
    """

    patterns: dict[str, tuple[re.Pattern[str], list[tuple[Unit, str]]]]
    modifiers: dict[str, frozenset[str]]
    durations: dict[str, Unit]


_JOIN = re.compile(r"([*$]{0,2}(?:[^\S\n]{1,4}(?:\n[^\S\n]{0,8})?|\n[^\S\n]{0,8}|~))|([-‑])|")
_FIRST = re.compile(r"[^\W\d_]+|\\?%|％|€")
_MODIFIER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}(?=\s)")
_TIME = re.compile(r"(?:\s?[·⋅×*]\s?|[\s-])(hours?|hrs?|h|days?|weeks?|months?|years?)(?!\w)")
_CHIP = re.compile(
    r"(?:(?:NVIDIA|Nvidia|AMD|Google|Intel|Huawei|Cloud)\s){0,2}"
    r"(?:TPU[\s-]?v\d\w?|(?:RTX|GTX|Gaudi|Ascend|Trainium)[\s-]?\w{1,6}|[A-Z]{1,3}\d{1,4}[A-Za-z]{0,2})"
    r"(?:[\s-](?:SXM\d?|PCIe|NVL\d*|\d{2,3}\s?GB)){0,2}(?:[\s-](GPU|TPU|NPU|chip|core|accelerator|card|device)s?)?(?=[\s·⋅×*-])"
)
_CARBON = re.compile(
    r"[\s-]?(?:of\s|eq\.?\s)?(?:CO(?:2|₂|_2|_\{2\}|\$_\{?2\}?\$)(?:[\s-]?(?:equivalents?|eq|e))?(?!\w)"
    r"|carbon[\s-](?:dioxide(?:[\s-]equivalents?)?|equivalents?|emissions?)(?!\w))(?:[\s-]equivalents?(?!\w))?",
    re.I,
)
_MASS_SYMBOL = re.compile(r"(Mt|kt|kg|Kg|g|t|T)(?=CO(?:[2₂_]|\$))")
_FLOP_DAYS = re.compile(
    r"(?:(?P<word>(?i:kilo|mega|giga|tera|peta|exa|zetta))|(?P<letter>[MGTPEZ]))(?i:flops?|f)"
    r"(?i:/s(?:ec(?:ond)?)?|ps?)?[\s·-](?P<time>(?i:seconds?|hours?|days?|weeks?|years?))(?!\w)"
)
_PER = re.compile(
    r"(?:\s?/\s?|[\s-]per[\s-]|\s(?=an?\s(?:second|minute|hour|day|week|month|year)\b)an?\s)(?!the\b)([A-Za-z]{1,20})(?!\w)"
)
_PER_TIME = {
    "s": "s", "sec": "s", "second": "s", "min": "min", "minute": "min", "h": "h", "hr": "h", "hour": "h", "d": "d",
    "day": "d", "week": "wk", "month": "mo", "year": "a",
}  # fmt: skip
_PER_DEVICE = frozenset({"gpu", "tpu", "npu", "accelerator", "chip", "card", "device"})
_NOUN_NEXT = re.compile(r"\s([A-Za-z]+)|-[A-Za-z]")
_NO_NOUN = frozenset({
    "a", "after", "all", "and", "are", "as", "at", "before", "by", "can", "could", "during", "each", "every",
    "for", "from", "had", "has", "have", "in", "is", "it", "its", "may", "of", "on", "or", "over", "per",
    "that", "the", "then", "they", "to", "under", "used", "using", "via", "was", "we", "were", "when",
    "where", "which", "while", "with", "within", "would", "will", "not",
})  # fmt: skip
_CLUSTERS = frozenset({"cluster", "clusters", "system", "supercomputer", "pod", "setup", "configuration", "machine"})
_TOTAL_FLOP = Decimal("1e21")


def match_unit(text: str, pos: int, end: int, value: Decimal, *, scaled: bool) -> Unit | None:
    """Read the unit that follows a number which ends at ``pos``; ``None`` where none does.

    ``value`` and ``scaled`` (whether the number has a scale) settle what words alone do not. "FLOPS" without "/s" is a
    rate up to 1e21 and a total above: no machine does that many a second (TOP500, exascale: 1e18).

    >>> unit = match_unit("8 million GPU-days", 9, 18, Decimal(8000000), scaled=True)
    >>> unit.code, unit.numerator, unit.end
    ('{device}.h', Decimal('24'), 18)
    """
    join = _JOIN.match(text, pos, end)
    assert join is not None  # it may be empty
    joiner = "space" if join[1] else "hyphen" if join[2] else ""
    place = join.end()
    table = _table()
    wanted: frozenset[str] | None = None
    for _ in range(3):
        unit = _unit_at(table, text, place, end, value, scaled, joiner)
        if unit is not None:
            if wanted is not None and unit.code not in wanted:
                return None
            return with_per(text, unit, end)
        word = _MODIFIER.match(text, place, end)
        codes = table.modifiers.get(word.group().lower()) if word else None
        if word is None or codes is None or not joiner:
            return None
        wanted = codes if wanted is None else wanted & codes
        place = word.end() + 1
    return None


def _unit_at(table: _Table, text: str, pos: int, end: int, value: Decimal, scaled: bool, joiner: str) -> Unit | None:
    """Read a unit at ``pos`` itself, without what is "per" something."""
    first = _FIRST.match(text, pos, end)
    if first is None:
        return None
    initial = text[pos]
    may_be_special = initial.isupper() or initial in "kmgtpez"
    if may_be_special and (special := _special(table, text, pos, end, first.group())):
        return special
    name = first.group().lower()
    entry = (table.patterns.get(" " + name) if joiner == "space" else None) or table.patterns.get(name)
    found = entry[0].match(text, pos, end) if entry else None
    if entry is None or found is None:
        return None
    unit, form = entry[1][(found.lastindex or 1) - 1]
    unit = unit.until(found.end())
    if unit.kind == "device" and (time := _TIME.match(text, unit.end, end)):
        return _device_time(table, unit.code, time)
    if not _form_fits(text, unit, form, end, value, scaled, joiner):
        return None
    if unit.kind == "mass" and (carbon := _CARBON.match(text, unit.end, end)):
        return replace(unit, code="kg{CO2e}", end=carbon.end())
    if unit.code == "{FLOP}/s" and EXACT.multiply(value, unit.numerator) >= _TOTAL_FLOP:
        return unit if _PER.match(text, unit.end, end) else replace(unit, code="{FLOP}")
    return unit


def _form_fits(text: str, unit: Unit, form: str, end: int, value: Decimal, scaled: bool, joiner: str) -> bool:
    """Tell whether a unit may stand here in this form; see the keys at the head of the table."""
    if form == "scaled":
        return scaled
    if form == "symbol" and not joiner:
        letter = text[unit.end - 1]
        if unit.code == "h":  # "3d" is a shape, "the 90s" an age
            return not (letter == "d" and value < 5) and not (letter == "s" and value >= 20 and value % 10 == 0)
        return not (unit.kind == "mass" and letter == "g" and unit.numerator < 1)  # "A100 80g" is memory
    if form != "singular" or joiner == "hyphen":
        return True
    following = _NOUN_NEXT.match(text, unit.end, end)
    if following is None or (following[1] and following[1].lower() in _NO_NOUN):
        return True
    return unit.loose or (unit.kind == "device" and following[1] is not None and following[1].lower() in _CLUSTERS)


def _special(table: _Table, text: str, pos: int, end: int, first: str) -> Unit | None:
    """Read what a table of words cannot hold: chip names times time, petaflop/s-days, "tCO2e"."""
    if "CO" in first and (mass := _MASS_SYMBOL.match(text, pos, end)):
        factor = {"g": "1e-3", "kg": "1", "Kg": "1", "kt": "1e6", "Mt": "1e9"}.get(mass[1], "1000")
        carbon = _CARBON.match(text, mass.end(), end)
        return Unit("kg{CO2e}", "mass", Decimal(factor), per=True, end=carbon.end()) if carbon else None
    if days := _FLOP_DAYS.match(text, pos, end):
        initial = (days["word"] or days["letter"])[0].lower()  # no two of the prefixes share one
        power = Decimal(10) ** (3 * (1 + "kmgtpez".index(initial)))
        time = table.durations[days["time"].lower()]
        seconds = EXACT.divide(3600 * time.numerator, time.denominator)
        return Unit("{FLOP}", "measure", power * tidy(seconds), approximate=time.approximate, end=days.end())
    if text[pos].isupper() and (chip := _CHIP.match(text, pos, end)):
        time_word = _TIME.match(text, chip.end(), end)
        if time_word:
            return _device_time(table, "{core}" if chip[1] == "core" else "{device}", time_word)
    return None


def _device_time(table: _Table, code: str, time: re.Match[str]) -> Unit:
    """Build devices times time, in hours of one device."""
    duration = table.durations[time[1].lower()]
    return replace(duration, code=f"{code}.h", kind="device time", end=time.end())


def with_per(text: str, unit: Unit, end: int) -> Unit:
    """Add up to two of "/s", "per second", "per GPU", "per epoch" where the unit is one that they change."""
    if not unit.per and unit.kind != "device time":
        return unit
    times, devices, others = "", "", ""
    stop = unit.end
    for _ in range(2):
        found = _PER.match(text, stop, end)
        if found is None:
            break
        noun = found[1].lower()  # the keys are in lower case
        if noun in _PER_TIME:
            times += "/" + _PER_TIME[noun]
        elif noun in _PER_DEVICE:
            devices += "/{device}"
        else:
            others += f"/{{{found[1]}}}"
        stop = found.end()
    return unit if stop == unit.end else replace(unit, code=unit.code + times + devices + others, kind="rate", end=stop)


@lru_cache(maxsize=1)
def _table() -> _Table:
    """Read and compile the table, once. Raises TableError with the row at fault."""
    return compile_table(data_text("units.toml"))


def compile_table(source: str) -> _Table:
    """Compile the text of a unit table. Raises TableError where a row lacks a key or a factor is no number.

    >>> sorted(compile_table('[prefix.si]\\n[prefix.iec]').patterns)
    []
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"units.toml: {error}") from error
    written: dict[str, list[tuple[str, Unit, str]]] = defaultdict(list)
    durations: dict[str, Unit] = {}
    for position, row in enumerate(data.get("unit", []), 1):
        unit = _row(row, position)
        for form, name, factor in _spellings(row, data["prefix"]):
            scaled = replace(unit, numerator=tidy(EXACT.multiply(unit.numerator, factor)))
            first = _FIRST.match(name)
            if first is None:
                raise TableError(f"units.toml: unit {position}: {name!r} does not start with a letter or sign")
            written[first.group().lower()].append((_pattern(name, form), scaled, form))
            if unit.kind == "duration":
                durations[name] = scaled
    modifiers = {
        word.lower(): frozenset(
            code
            for other in data["modifier"]
            if word.lower() in map(str.lower, other["words"])
            for code in other["codes"]
        )
        for row in data.get("modifier", [])
        for word in row["words"]
    }
    patterns = {
        " " + word: _alternation(rows) for word, rows in written.items() if any(row[2] == "spaced" for row in rows)
    }
    for word, rows in written.items():
        patterns[word] = _alternation([row for row in rows if row[2] != "spaced"])
    return _Table(patterns, modifiers, durations)


def _row(row: dict[str, Any], position: int) -> Unit:
    """Read what all spellings of a row share."""
    try:
        numerator, _, denominator = row["factor"].partition("/")
        return Unit(
            row["code"], row["kind"], Decimal(numerator), Decimal(denominator or 1),
            row.get("approximate", False), row.get("per", False), row.get("loose", False),
        )  # fmt: skip
    except (KeyError, ArithmeticError) as error:
        raise TableError(f"units.toml: unit {position} ({row.get('code')!r}): {error!r}") from error


def _spellings(row: dict[str, Any], prefix: dict[str, dict[str, list[str]]]) -> list[tuple[str, str, Decimal]]:
    """List every spelling of a row: its form, the words or the symbol, and what its prefix multiplies by."""
    one = Decimal(1)
    forms = (
        ("name", "names"),
        ("name", "plural"),
        ("singular", "singular"),
        ("scaled", "scaled"),
        ("spaced", "spaced"),
    )
    result = [(form, name, one) for form, key in forms for name in row.get(key, ())]
    small = {"kb": "1e3", "mb": "1e6", "gb": "1e9", "tb": "1e12"} if row["code"] == "By" else {}
    result += [("symbol", name, Decimal(small.get(name.lower(), 1))) for name in row.get("symbols", ())]
    for system in ("si", "iec"):
        for name in row.get(system, ()):
            result += [("name", name, one)] if row.get("bare", True) else []
            result += [("name", word + name, Decimal(factor)) for word, (_, factor) in prefix[system].items()]
        for symbol in row.get(f"{system}_symbols", ()):
            result += [("symbol", symbol, one)] if row.get("bare", True) else []
            for word, (letter, factor) in prefix[system].items():
                starts = (letter, word, word.capitalize()) if len(symbol) > 3 else (letter,)
                result += [("symbol", start + symbol, Decimal(factor)) for start in starts]
    return result


def _pattern(name: str, form: str) -> str:
    """Write the expression of one spelling: a space in it is a space or a hyphen, words ignore case."""
    escaped = re.escape(name).replace(r"\ ", r"[\s·-]")
    closed = escaped + (r"(?!\w)" if name[-1].isalnum() else "")
    return closed if form == "symbol" else f"(?i:{closed})"


def _alternation(rows: list[tuple[str, Unit, str]]) -> tuple[re.Pattern[str], list[tuple[Unit, str]]]:
    """Join the spellings that share their first word, the longest first."""
    ordered = sorted(rows, key=lambda row: -len(row[0]))
    return re.compile("|".join(f"({pattern})" for pattern, _, _ in ordered)), [
        (unit, form) for _, unit, form in ordered
    ]
