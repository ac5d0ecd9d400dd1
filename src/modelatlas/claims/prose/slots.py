"""The slots that expressions over a sentence ask for most often: each what stands between the brackets of a class."""

from __future__ import annotations

from modelatlas.patterns import WHO, kind_chars

ARTIFACT = kind_chars("artifact")
DEVICE = kind_chars("hardware")
IT = kind_chars("anaphor")
MAKER = kind_chars("organization", "name")
"""Whoever makes something: a firm that is known, or somebody's name."""
MODEL = kind_chars("model")
NAME = kind_chars("name")
NAMED = kind_chars("name", "license")
"""A name of a thing; that of a thing that is named like a licence is read as one."""
NUMBER = kind_chars("number")
PEER = kind_chars("peer")
SETS = kind_chars("dataset", "data")
TECHNIQUE = kind_chars("technique")
WHEN = kind_chars("date", "year")
WHO_CHARS = kind_chars(*WHO)
WHO_SLOT = rf"(?:[{WHO_CHARS}].)"
"""One mention of whoever a value can be of."""
