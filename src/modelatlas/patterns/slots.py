"""The slots of the pattern language: the kinds of mentions, and the characters that stand for them in a sentence."""

from __future__ import annotations

KINDS: tuple[str, ...] = (
    # who
    "model", "anaphor", "predecessor", "successor", "base", "peer",
    # named things
    "hardware", "country", "organization", "benchmark", "technique", "task", "license", "dataset", "standard",
    "metric", "artifact", "data", "name", "nationality",
    # quantities, by what their unit counts
    "params", "active", "tokens", "context", "duration", "bytes", "energy", "emissions", "flop", "percent", "points",
    "devicehours", "throughput", "languages", "proglanguages", "devices", "nodes", "shots", "number", "size", "measure",
    # time
    "year", "date",
)  # fmt: skip
"""Every kind of mention that a pattern can name; ``data`` is the artifact that is training data, ``context``
the tokens of "a 128K context window"."""
_WIDER = {"artifact": ("artifact", "data"), "tokens": ("tokens", "context")}

WHO = KINDS[:6]
"""What can be the subject of a value: models, what stands for them, and other people's models (``peer``)."""

_FIRST = 0xE000
INDEX_BASE = 0xE200
"""Code point of a slot's index 0: a slot is a kind character and an index character, both of the private use area."""
MAX_SLOTS = 0xF8FF - INDEX_BASE
_NUMBER = {kind: i for i, kind in enumerate(KINDS)}

SLOT = f"[\ue000-{chr(_FIRST + 2 * len(KINDS) - 1)}]"
"""A regular expression for the kind character of any slot."""


def kind_char(kind: str, tagged: bool) -> str:
    """The character that stands for a mention of ``kind`` in an encoded sentence."""
    return chr(_FIRST + 2 * _NUMBER[kind] + tagged)


def kind_chars(*kinds: str) -> str:
    """The characters of mentions of these kinds, whether tagged or not: what stands between the brackets of a class."""
    return "".join(kind_char(kind, tagged) for kind in kinds for tagged in (False, True))


def slot_chars(slot: str) -> str:
    """The characters of the mentions that fill a slot, ``{model|peer+:who}``; none where it holds free text."""
    body = slot.partition(":")[0]
    if body.startswith("*"):
        return ""
    kinds = body.rstrip("+!").split("|")
    if unknown := [kind for kind in kinds if kind not in _NUMBER]:
        raise ValueError(f"no such kind of mention: {unknown[0]}")
    marks = (True,) if body.endswith("!") else (False, True)
    return "".join(kind_char(k, t) for kind in kinds for k in _WIDER.get(kind, (kind,)) for t in marks)


def slot_name(group: str) -> str:
    """The name in the pattern of a group of its expression."""
    return group.partition("__")[0]
