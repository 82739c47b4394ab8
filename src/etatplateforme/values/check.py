"""What a block says of its own health, for ``etatplateforme doctor``."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """State of one thing that was looked at. ``unknown``: it could not be looked at from here."""

    GOOD = "good"
    WEAK = "weak"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, its state, what was seen and what to do, in French, without any personal datum."""

    name: str
    health: Health
    seen: str
    remedy: str = ""
