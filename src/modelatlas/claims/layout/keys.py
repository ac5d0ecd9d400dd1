"""The lexicon of keys: which property the words before a colon, or at the head of a row or a column, speak of."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from modelatlas.resources import data_text


@dataclass(frozen=True, slots=True)
class Key:
    """What a key says: the properties that its words may mean, what stands in its brackets, and its words.

    ``of_training`` is whether it says that it speaks of a training; ``parts`` are the keys of one that asks for several
    values, "Params / FLOPs".
    """

    paths: tuple[str, ...]
    unit: str = ""
    words: str = ""
    of_training: bool = False
    parts: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``data/rules-cards.toml``, indexed."""

    keys: Mapping[str, tuple[str, ...]]
    front: Mapping[str, str]
    drop: tuple[str, ...]
    tail: tuple[str, ...]
    other: re.Pattern[str]
    using: re.Pattern[str]
    beside: re.Pattern[str]
    testing: re.Pattern[str]
    counts: frozenset[str]

    def read(self, surface: str) -> Key:
        """The properties of a key; none where no entry has it.

        >>> load_lexicon().read("Total Params (B)").unit
        'b'
        >>> load_lexicon().read("Parameters (Non-Embedding)").paths
        ()
        """
        key = self._read(surface)
        if not key.paths and len(names := SLASH.split(surface)) > 1:
            parts = tuple(self._read(name) for name in names)
            key = replace(key, paths=tuple(dict.fromkeys(p for part in parts for p in part.paths)), parts=parts)
        return replace(key, of_training=_TRAINING.search(surface) is not None) if key.paths else key

    def read_after(self, surface: str, before: Key) -> Key:
        """The properties of a key that stands next to ``before``: "Number" beside "GPU" counts the devices."""
        if "trainingRun.hardware" in before.paths and plain(surface) in self.counts:
            return Key(("trainingRun.hardwareCount",), words="devices")
        return self.read(surface)

    def _read(self, surface: str) -> Key:
        if formula := _TEX.fullmatch(surface):
            surface = f"n {formula[1]}"
        asides = (plain(found) for found in re.findall(r"[(\[{]([^()\[\]{}]{1,60})[)\]}]", surface))
        unit = " ".join(_POWERS.get(aside, aside) for aside in asides)
        words = plain(re.sub(r"[(\[{][^()\[\]{}]*[)\]}]", " ", surface))
        if COMPONENT.fullmatch(words):
            return Key(("derivedFrom",), unit, "component")
        to_each = re.sub(r"^(?:the )?(?:number|no|num) (?:of )?", "", words)
        if "trainingRun.devicesPerNode" in self.keys.get(to_each, ()):
            return Key(self.keys[to_each], unit, to_each)
        if not words or len(words) > 60 or _NOT_YET.match(words) or self.other.search(f"{words} {unit}"):
            return Key(())
        if time := _DEVICE_TIME.fullmatch(unit if words.endswith("time") else words):
            return Key(_DEVICE_HOURS, time[1], "gpu hours")
        if words in _RUN and unit in _CLOCK:
            return Key(("trainingRun.durationHours",), unit, words)
        if comma := re.match(
            r"(.+?)(?:, (\w{1,12})|\s?/\s?([mbtk]|millions?|billions?|kg|kwh))$", surface.strip().lower()
        ):
            words, unit = plain(comma[1]), unit or comma[2] or comma[3]
        while True:
            if words in _DATA and unit in _TIMES:
                return Key((), unit)  # hours of audio
            told = words in _VAGUE or (words.endswith(" time") and words in self.keys and unit not in _TIMES)
            if told and unit in self.keys:
                return Key(self.keys[unit], unit, unit)
            if words in self.keys:
                return Key(self.keys[words], unit, words)
            shorter = next((words[len(w) + 1 :] for w in self.drop if words.startswith(w + " ")), "")
            shorter = shorter or next((words[: -len(w) - 1] for w in self.tail if words.endswith(" " + w)), "")
            if not shorter and not unit and (measured := _with_unit(words)):
                shorter, unit = measured
            if not shorter:
                return Key((), unit)
            words = shorter


SLASH = re.compile(r"(?<!\s)\s*/\s*|(?<!\s)\s+[|&]\s+|(?<!\s)\s+and\s+")
"""Between the keys of a pair, and between their values."""
COMPONENT = re.compile(
    r"(?:(?:pre ?trained|base|frozen|underlying|backbone) )*"
    r"(?:(?:(?:large )?language model|llm|lm)(?: (?:backbone|decoder|base|model|initiali[sz]ation))?"
    r"|(?:vision|visual|image|video|audio|speech|acoustic|text|language|vlm|protein|point cloud|3d)"
    r" (?:encoder|tower|backbone|decoder)(?: model)?)"
)
"""Keys of what a model is put together from: "Vision encoder", "LLM"."""
_TRAINING = re.compile(r"train", re.IGNORECASE)
_DEVICE_HOURS = ("trainingRun.acceleratorHours",)
_DEVICE_TIME = re.compile(
    r"(?:(?:total|overall|pre|train|training|pretraining|time|used|approx|estimated|number of|nvidia|google|amd|cloud"
    r"|rtx|gtx|tpu|(?:[a-z]{1,4})?\d{1,4}\w?|\d+gb) ){0,5}"
    r"(?:gpus?|tpus?|npus?|tpuv\d\w?|accelerators?|devices?|chips?|v\d\w?|[abhvl]\d{1,3}s?) ?"
    r"(hours?|hrs?|h|days?|weeks?|months?|years?)(?: used)?"
)
"""A key of what all devices took together, and its unit: "A100 GPU days"."""
_TEX = re.compile(r"[\\\s($]*n[\s_]*\{(\w+)\}[\\\s)$]*")
"""A number as a formula writes it: "\\\\(n_{parameters}\\\\)"."""
_NOT_YET = re.compile(
    r"(?:estimated|expected|planned|projected|anticipated|target|budgeted) "
    r"(?:(?:total|(?:pre ?|fine ?)?training|tuning|wall clock|run) ){0,3}(?:time|duration|runtime|length)\b"
)
"""A key of what a training would take."""
_VAGUE = frozenset(
    {
        "time",
        "compute",
        "hardware",
        "training",
        "data",
        "pretraining data",
        "training data",
        "corpus",
        "dataset",
        "cost",
        "used",
    }
)
"""Keys of which the unit says what they measure: "Time (GPU hours)", "Training data (tokens)"."""
_DATA = frozenset(
    {"data", "pretraining data", "training data", "corpus", "dataset", "training dataset", "training set"}
)
_RUN = frozenset({"train", "training", "pretrain", "pretraining", "pre train", "pre training"})
_CLOCK = frozenset({"hours", "hour", "h", "hr", "hrs", "days", "day", "d"})
"""A head that says what took the time that its unit counts: "train (hr)"."""
_TIMES = frozenset({"hours", "hour", "h", "hrs", "days", "time", "duration"})


_POWERS = {
    **dict.fromkeys(("10 6", "106", "1e6", "x10 6", "x 10 6", "x106"), "million"),
    **dict.fromkeys(("10 9", "109", "1e9", "x10 9", "x 10 9", "x109"), "billion"),
}
"""Units that are powers of ten, as a head writes them: "(10^6)"."""
_UNITS = frozenset(
    {"kg", "kgs", "tons", "tonnes", "kwh", "mwh", "gwh", "gb", "tb", "million", "millions", "billion", "billions"}
)


_CARBON = re.compile(r"(?:kg|t|g) ?co2(?: ?eq?)?")
"""A mass of carbon dioxide, which needs no other key over it: "tCO2eq"."""
_MILLIONS = frozenset({"mparams", "mparam", "m params", "million params", "mio params"})


def _with_unit(words: str) -> tuple[str, str] | None:
    """A key and the unit that stands at its head or tail without brackets: "kg co2", "parameters billion"."""
    first, _, rest = words.partition(" ")
    before, _, last = words.rpartition(" ")
    if words in _MILLIONS:
        return "params", "m"
    if _CARBON.fullmatch(words):
        return "co2", words
    if rest and first in _UNITS:
        return rest.removeprefix("of "), first
    return (before.removesuffix(" in"), last) if before and last in _UNITS else None


def plain(surface: str) -> str:
    """A key in lower case, its words alone.

    >>> plain("**#Params:**")
    'params'
    """
    folded = unicodedata.normalize("NFKC", surface).lower().replace("'s", "")
    return " ".join(re.findall(r"[^\W_]+", folded))


def _words(values: list[str]) -> re.Pattern[str]:
    """The words as a pattern: whole ones, but of a script without spaces wherever they stand."""
    spaced = "|".join(re.escape(v) for v in sorted(values, key=lambda v: (-len(v), v)) if v.isascii())
    return re.compile("|".join([rf"\b(?:{spaced})\b", *sorted(re.escape(v) for v in values if not v.isascii())]))


@cache
def load_lexicon() -> Lexicon:
    """The keys of ``data/rules-cards.toml``."""
    table = tomllib.loads(data_text("rules-cards.toml"))
    keys: dict[str, tuple[str, ...]] = {}
    for path, names in table["keys"].items():
        for name in names:
            keys[name] = (*keys.get(name, ()), path)
    words = table["words"]
    return Lexicon(
        keys=keys,
        front=table["front"],
        drop=tuple(words["drop"]),
        tail=tuple(words["tail"]),
        other=_words(words["other"]),
        using=_words(words["using"]),
        beside=_words(words["using"] + words["beside"]),
        testing=_words(words["testing"]),
        counts=frozenset(words["counts"]),
    )
