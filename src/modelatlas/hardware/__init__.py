"""Hardware, composed and not listed: what names it in a text, and what a table knows of it."""

from modelatlas.hardware.facts import HardwareFacts, hardware_base, hardware_facts
from modelatlas.hardware.names import INSTANCE, RACK, SLICE, SYSTEM, find_hardware, holds_several, parse_hardware

__all__ = [
    "INSTANCE",
    "RACK",
    "SLICE",
    "SYSTEM",
    "HardwareFacts",
    "find_hardware",
    "hardware_base",
    "hardware_facts",
    "holds_several",
    "parse_hardware",
]
