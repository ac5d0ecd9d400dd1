"""What a user would pick instead, as a program of its own: `python contend.py NAME TASK INPUT OUTPUT`.

It needs no modelatlas, only the package that it measures. TASK is ``quantities`` (INPUT: a JSON list of texts; OUTPUT:
for each the list of ``[start, end, value, unit]``) or ``facts`` (texts of documents; OUTPUT: for each the facts of the
model that its first line names). The seconds are those of the reading alone, without imports, models and files.

- ``regex``: expressions that one writes in an hour: a number with a unit, a chip by its name.
- ``spacy``: spaCy's blank English pipeline with a ruler of token patterns for the same.
- ``quantulum3``: quantities alone.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SCALE = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "b": 1e9, "bn": 1e9, "trillion": 1e12,
    "t": 1e12,
}  # fmt: skip
HOURS = {
    "second": 1 / 3600, "minute": 1 / 60, "min": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 720, "year": 8760,
}  # fmt: skip
CHIPS = (
    "A100", "H100", "H800", "A800", "V100", "P100", "K80", "K40", "T4", "L40S", "A6000", "A5000", "RTX 3090",
    "RTX 4090", "MI250X", "Titan X", "GTX 1080", "TPU v2", "TPU v3", "TPU v4", "TPU v5e", "TPU v5p", "TPUv2", "TPUv3",
    "TPUv4", "Ascend 910",
)  # fmt: skip
NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_SIZE = re.compile(rf"{NUMBER}\s?-?(billion|million|trillion|[BMT])[\s-](?:\w+\s)?(?:parameters?|params?)\b", re.I)
_NAME_SIZE = re.compile(r"(\d+(?:\.\d+)?)([BM])\b")
_TIME = re.compile(rf"{NUMBER}\s?-?(second|minute|hour|day|week|month)s?\b", re.I)
_CHIP = re.compile(rf"(?:{NUMBER}\s?[x×]?\s?(?:\w+\s)?)?({'|'.join(map(re.escape, CHIPS))})", re.I)
_ANY = re.compile(rf"{NUMBER}\s?(%|percent|(?:second|minute|hour|day|week|month|year)s?|[a-z]+)?", re.I)


def _number(written: str) -> float:
    return float(written.replace(",", ""))


# --- regular expressions ----------------------------------------------------------------------------------------------


def regex_quantities(text: str) -> list[list[Any]]:
    out = []
    for found in _ANY.finditer(text):
        value, unit = _number(found[1]), (found[2] or "").lower().rstrip("s")
        if unit in ("%", "percent"):
            out.append([found.start(), found.end(), value, "%"])
        elif unit in HOURS:
            out.append([found.start(), found.end(), value * HOURS[unit], "h"])
        elif unit in SCALE:
            out.append([found.start(), found.end(), value * SCALE[unit], "1"])
        else:
            out.append([found.start(), found.end(1), value, "1"])
    return out


def regex_facts(text: str) -> dict[str, Any]:
    title = text.split("\n", 1)[0].lstrip("# ").strip()
    facts: dict[str, Any] = {"model": title}
    size = _SIZE.search(text) or _NAME_SIZE.search(title)
    if size:
        facts["parameterCount"] = _number(size[1]) * SCALE[size[2].lower()]
    if found := _TIME.search(text):
        facts["durationHours"] = _number(found[1]) * HOURS[found[2].lower()]
    if found := _CHIP.search(text):
        facts["hardware"] = found[2]
        if found[1]:
            facts["hardwareCount"] = _number(found[1])
    return facts


# --- spaCy ------------------------------------------------------------------------------------------------------------


def spacy_pipeline() -> Any:
    import spacy

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    number: dict[str, Any] = {"LIKE_NUM": True}
    scale = {"LOWER": {"IN": [*SCALE]}, "OP": "?"}
    glued = {"TEXT": {"REGEX": r"^\d+(\.\d+)?[BMTbm]$"}}
    noun = {"LOWER": {"IN": ["parameter", "parameters", "params"]}}
    time_noun = {"LOWER": {"IN": [f"{unit}{s}" for unit in HOURS for s in ("", "s")]}}
    ruler.add_patterns(
        [
            {"label": "PARAMS", "pattern": [number, scale, {"ORTH": "-", "OP": "?"}, noun]},
            {"label": "PARAMS", "pattern": [glued, {"ORTH": "-", "OP": "?"}, noun]},
            {"label": "DURATION", "pattern": [number, {"ORTH": "-", "OP": "?"}, time_noun]},
            {"label": "PERCENT", "pattern": [number, {"LOWER": {"IN": ["%", "percent"]}}]},
            *({"label": "HARDWARE", "pattern": [{"LOWER": word.lower()} for word in chip.split()]} for chip in CHIPS),
            {"label": "NUMBER", "pattern": [number, scale]},
        ]
    )
    return nlp


_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


def _value(span: Any) -> float | None:
    value = None
    for token in span:
        lower = token.lower_
        if glued := re.fullmatch(r"(\d+(?:\.\d+)?)([bmt])", lower):
            return float(glued[1]) * SCALE[glued[2]]
        if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", lower):
            value = _number(lower)
        elif lower in _WORDS:
            value = float(_WORDS[lower])
        elif value is not None and lower in SCALE:
            value *= SCALE[lower]
        elif value is not None and lower.rstrip("s") in HOURS:
            value *= HOURS[lower.rstrip("s")]
    return value


_UNITS = {"DURATION": "h", "PERCENT": "%", "NUMBER": "1"}


def spacy_quantities(nlp: Any) -> Callable[[str], list[list[Any]]]:
    def read(text: str) -> list[list[Any]]:
        found = [(e, _value(e)) for e in nlp(text).ents if e.label_ in _UNITS]
        return [[e.start_char, e.end_char, v, _UNITS[e.label_]] for e, v in found if v is not None]

    return read


def spacy_facts(nlp: Any) -> Callable[[str], dict[str, Any]]:
    def read(text: str) -> dict[str, Any]:
        facts: dict[str, Any] = {"model": text.split("\n", 1)[0].lstrip("# ").strip()}
        names = {"PARAMS": "parameterCount", "DURATION": "durationHours"}
        doc = nlp(text)
        for ent in doc.ents:
            if ent.label_ == "HARDWARE":
                facts.setdefault("hardware", ent.text)
                if ent.start and doc[ent.start - 1].like_num and (count := _value(doc[ent.start - 1 : ent.start])):
                    facts.setdefault("hardwareCount", count)
            elif ent.label_ in names and (value := _value(ent)) is not None:
                facts.setdefault(names[ent.label_], value)
        return facts

    return read


# --- quantulum3 -------------------------------------------------------------------------------------------------------


def quantulum_quantities() -> Callable[[str], list[list[Any]]]:
    from quantulum3 import parser

    def read(text: str) -> list[list[Any]]:
        out = []
        for q in parser.parse(text):
            name = q.unit.name
            if name in HOURS:
                out.append([*q.span, q.value * HOURS[name], "h"])
            else:
                out.append([*q.span, q.value, {"percentage": "%", "dimensionless": "1"}.get(name, name)])
        return out

    return read


# --- the program ------------------------------------------------------------------------------------------------------


def _readers(name: str) -> Iterator[tuple[str, Callable[[str], Any]]]:
    if name == "regex":
        yield from (("quantities", regex_quantities), ("facts", regex_facts))
    elif name == "spacy":
        nlp = spacy_pipeline()
        yield from (("quantities", spacy_quantities(nlp)), ("facts", spacy_facts(nlp)))
    elif name == "quantulum3":
        yield "quantities", quantulum_quantities()


def main() -> int:
    name, task, source, target = sys.argv[1:]
    read = dict(_readers(name))[task]
    texts = json.loads(Path(source).read_text(encoding="utf-8"))
    read("A first text of 7 billion parameters, 3 days and 5 %, so that nothing is loaded in the measured time.")
    started = time.perf_counter()
    found = [read(text) for text in texts]
    seconds = time.perf_counter() - started
    Path(target).write_text(json.dumps({"seconds": seconds, "found": found}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
