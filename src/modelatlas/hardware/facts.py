"""What the table of hardware says of a device that a name gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from modelatlas.hardware.names import parse_device
from modelatlas.lexicon import slug
from modelatlas.model import Entity


@dataclass(frozen=True, slots=True)
class HardwareFacts:
    """What the hardware table says of one device, each figure only where all variants that the name covers agree.

    ``memory_bytes`` counts bytes, ``peak_flop_per_second`` dense operations in ``peak_format`` (tensor FP16/BF16, else
    the faster of FP16 and FP32), ``power_watts`` the thermal design power, of which ``power_range_watts`` gives the
    least and the most among the variants. ``reference`` names the variant whose peak stands for a chip whose variants
    differ ("" where none was needed). ``source`` is the IRI of where the figures were published.
    """

    manufacturer: str
    memory_bytes: Decimal | None
    peak_flop_per_second: Decimal | None
    peak_format: str
    power_watts: Decimal | None
    power_range_watts: tuple[Decimal, Decimal] | None
    reference: str
    source: str


def hardware_base(key: str) -> Entity | None:
    """Return the chip that the device with this entity key is a variant of; None for a chip itself.

    >>> hardware_base("nvidia-h100-sxm5-80gb").label
    'NVIDIA H100'
    """
    device = parse_device(key)
    if device is None or not (device.form or device.memory):
        return None
    return Entity("Hardware", slug(device.chip.label), device.chip.label)


def hardware_facts(entity_key: str) -> HardwareFacts | None:
    """Return what the table says of the device with this entity key, or None for an unknown one."""
    device = parse_device(entity_key)
    if device is None:
        return None
    rows = device.chip.rows
    base, variants = rows[0], rows[1:]
    if device.form:
        variants = tuple(row for row in variants if row["form"] == device.form)
    if device.memory:
        variants = tuple(row for row in variants if row["memory"] in ("", device.memory))
    named = variants or rows[:1]
    marked = [row for row in (*named, base) if row["reference"] == "yes"]
    peak, shape = _agreed(named, "peak_flop_per_second"), {row["peak_format"] for row in named}
    reference = ""
    if peak is None and marked:
        reference, peak, shape = (
            marked[0]["label"],
            _agreed(marked[:1], "peak_flop_per_second"),
            {marked[0]["peak_format"]},
        )
    watts = [Decimal(row["power_watts"]) for row in named if row["power_watts"]]
    return HardwareFacts(
        manufacturer=base["manufacturer"],
        memory_bytes=Decimal(device.memory[:-2] + "000000000") if device.memory else _agreed(named, "memory_bytes"),
        peak_flop_per_second=peak,
        peak_format=shape.pop() if peak is not None and len(shape) == 1 else "",
        power_watts=_agreed(named, "power_watts"),
        power_range_watts=(min(watts), max(watts)) if watts else None,
        reference=reference,
        source=base["source"],
    )


def _agreed(rows: Iterable[dict[str, str]], column: str) -> Decimal | None:
    """The value that every row which has one gives, if it is one value."""
    values = {Decimal(row[column]) for row in rows if row[column]}
    return values.pop() if len(values) == 1 else None
