"""How far the browser goes for one page, and what it tells as it works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one page: seconds in all, files that it may fetch, stops of the keyboard, pixels of height looked at.

    Beyond ``seconds`` the browser is ended and the page is left without rendered facts.
    """

    seconds: float = 120.0
    settle: float = 3.0
    files: int = 400
    stops: int = 200
    height: int = 24_000


@dataclass(frozen=True, slots=True)
class Progress:
    """Page *number* of *total*, by its name, and what is being done with it (French)."""

    page: str
    number: int
    total: int
    step: str


Tell: TypeAlias = Callable[[Progress], None]
"""Told before each step of each page."""
