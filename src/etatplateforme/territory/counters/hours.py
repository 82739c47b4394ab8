"""Opening hours as the lists of France Services write them. What is not understood is unknown, never closed."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias


class State(StrEnum):
    """Whether a counter receives at a moment. ``HOLIDAY``: a public holiday, of which lists say nothing."""

    OPEN = "open"
    BY_APPOINTMENT = "by_appointment"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A stretch of one day, by the local clock: from *start* included to *end* excluded."""

    start: time
    end: time
    by_appointment: bool = False

    def __str__(self) -> str:
        shown = f"de {french_time(self.start)} à {french_time(self.end)}"
        return f"{shown} sur rendez-vous" if self.by_appointment else shown


@dataclass(frozen=True, slots=True)
class DayHours:
    """Hours of one day of the week. ``complete`` is False when *text*, as it was written, says more than the slots."""

    slots: tuple[Slot, ...] = ()
    complete: bool = True
    text: str = ""

    def state(self, at: time) -> State:
        """Open, by appointment or closed at *at*; unknown outside the slots when the text was not wholly understood."""
        for slot in self.slots:
            if slot.start <= at < slot.end:
                return State.BY_APPOINTMENT if slot.by_appointment else State.OPEN
        return State.CLOSED if self.complete else State.UNKNOWN

    def __str__(self) -> str:
        told = ", ".join(str(slot) for slot in self.slots)
        if self.complete:
            return told or "fermé"
        if not self.text:
            return "horaires non communiqués"
        return f"{told} (le fichier écrit : « {self.text} »)" if told else f"« {self.text} »"


Week: TypeAlias = tuple[DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours]
"""Monday to Sunday."""

UNKNOWN_DAY = DayHours(complete=False)
CLOSED_DAY = DayHours()
UNKNOWN_WEEK: Week = (
    *(UNKNOWN_DAY, UNKNOWN_DAY, UNKNOWN_DAY, UNKNOWN_DAY, UNKNOWN_DAY),
    *(UNKNOWN_DAY, UNKNOWN_DAY),
)

_LONGEST = 500
_CLOSED = frozenset({"-", "fermé", "ferme", "espace fermé ce jour"})
_SLOT = re.compile(r"(\d{1,2}):(\d{2}) ?- ?(\d{1,2}):(\d{2})")
_MODE = re.compile(r"(sur|sans) rdv ?: ?", re.IGNORECASE)
_DASHES = str.maketrans("–—\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "--  ")


@lru_cache(maxsize=4096)  # a list writes the same few hundred days over and over
def parse_day(text: str) -> DayHours:
    """Hours of a day as written: « 8:30 - 12:00 / Sur RDV : 13:30 - 17:00 », « - ».

    A stretch under a condition (« Semaines paires : … ») and whatever follows it is left unknown; so is a whole day
    whose stretches overlap or go backwards.
    """
    written = " ".join(text.translate(_DASHES).split())[:_LONGEST]
    if written.casefold() in _CLOSED:
        return DayHours(text=written)
    slots: list[Slot] = []
    complete = bool(written)
    for group in written.split("//") if written else ():
        understood = _parse_group(group, slots)
        complete = complete and understood
    if any(one.end > following.start for one, following in pairwise(slots)):
        return DayHours(complete=False, text=written)
    return DayHours(tuple(slots), complete, written)


def _parse_group(group: str, slots: list[Slot]) -> bool:
    """Add the stretches of *group* up to the first that is not understood; False when there is one."""
    by_appointment = False
    for piece in group.split("/"):
        text = piece.strip()
        mode = _MODE.match(text)
        if mode is not None:
            by_appointment = mode.group(1).lower() == "sur"
            text = text[mode.end() :]
        slot = _slot(text, by_appointment)
        if slot is None:
            return False
        slots.append(slot)
    return True


def _slot(text: str, by_appointment: bool) -> Slot | None:
    found = _SLOT.fullmatch(text)
    if found is None:
        return None
    hour, minute, last_hour, last_minute = (int(number) for number in found.groups())
    try:
        slot = Slot(time(hour, minute), time(last_hour, last_minute), by_appointment)
    except ValueError:
        return None
    return slot if slot.start < slot.end else None


def french_time(at: time) -> str:
    """« 9 h », « 13 h 30 »."""
    return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"
