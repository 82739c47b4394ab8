"""Instants, times and durations of ISO 8601, as frictionless 5.21 reads them (through dateutil and isodate)."""

import re
from datetime import datetime, time
from typing import Final

from dateutil import parser as dates

_PERIOD: Final = re.compile(
    r"[+-]?P(?=[0-9T])(?:[0-9]+(?:[,.][0-9]+)?Y)?(?:[0-9]+(?:[,.][0-9]+)?M)?(?:[0-9]+(?:[,.][0-9]+)?W)?"
    r"(?:[0-9]+(?:[,.][0-9]+)?D)?(?:T(?:[0-9]+(?:[,.][0-9]+)?H)?(?:[0-9]+(?:[,.][0-9]+)?M)?(?:[0-9]+(?:[,.][0-9]+)?S)?)?"
)


def iso_datetime(text: str) -> datetime | None:
    """An instant written with its seconds (``2026-11-29T10:00:00Z``); None when *text* is none."""
    if len(text) < 19 or text[16] != ":":
        return None
    try:
        return dates.isoparse(text)
    except (ValueError, OverflowError):
        return None


def iso_time(text: str) -> time | None:
    """A time of the day written with its seconds; None when *text* is none."""
    if len(text) < 8 or text[5] != ":":
        return None
    try:
        return dates.isoparse(f"2000-01-01T{text}").timetz()
    except (ValueError, OverflowError):
        return None


_read: Final = datetime.strptime


def written_moment(text: str, pattern: str) -> datetime | None:
    """An instant written as *pattern* says (``strptime``), without a zone when it says none."""
    try:
        return _read(text, pattern)
    except (ValueError, OverflowError):
        return None


def any_moment(text: str) -> datetime | None:
    """An instant written as people do, in English; what is not said is taken from today."""
    try:
        return dates.parse(text)
    except (ValueError, OverflowError, TypeError):
        return None


def duration(text: str) -> str | None:
    """A duration (``P1Y2M``, ``PT36H``), as it is written; None when *text* is none."""
    return text if _PERIOD.fullmatch(text) else None
