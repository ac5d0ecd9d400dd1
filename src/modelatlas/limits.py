"""What a stated value can be at all: outside of these a text is garbled, or speaks of something else.

The bounds are those of ``ontology/shapes.ttl`` (a test holds the two together): wide enough for anything that was ever
built, narrow enough to stop a count of nothing, a negative size and a year of the far future.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

_YEARS = (1950, 2100)
_HOURS = (Decimal("1E-9"), 87_600)

LIMITS: Mapping[str, tuple[int | Decimal, int | Decimal]] = {
    "parameterCount": (1, 10**16),
    "activeParameterCount": (1, 10**16),
    "contextLength": (1, 10**10),
    "languageCount": (1, 10**4),
    "programmingLanguageCount": (1, 10**4),
    "releaseYear": _YEARS,
    "hardwareCount": (1, 10**8),
    "devicesPerNode": (1, 10**5),
    "durationHours": _HOURS,
    "minimumDurationHours": _HOURS,
    "maximumDurationHours": _HOURS,
    "acceleratorHours": (Decimal("1E-9"), 10**12),
    "energyKilowattHours": (Decimal("1E-9"), 10**12),
    "emissionsKilogramsCO2e": (0, 10**12),
    "computeFlop": (Decimal("1E-9"), 10**32),
    "tokensPerSecondPerDevice": (Decimal("1E-9"), 10**9),
    "sizeBytes": (Decimal("1E-9"), 10**20),
    "tokenCount": (1, 10**17),
    "shots": (0, 10**6),
    "change": (-100, 10**6),
}
"""Property → least and most, both possible, in the unit of the property."""


def is_possible(name: str, value: object) -> bool:
    """Whether a property can have ``value``: true of any property and any type that has no limits.

    >>> is_possible("hardwareCount", 0), is_possible("releaseYear", 2024), is_possible("license", "MIT")
    (False, True, True)
    """
    if name == "releaseDate" and isinstance(value, date):
        return _YEARS[0] <= value.year <= _YEARS[1]
    if name not in LIMITS or isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return True
    least, most = LIMITS[name]
    return least <= value <= most
