"""What a visit of a site gives, step by step, and all of it once it is over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.recognition import SitePage


@dataclass(frozen=True, slots=True)
class Visited:
    """A page that was read."""

    page: SitePage


@dataclass(frozen=True, slots=True)
class Left:
    """An address that was left alone, by its path, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A page that could not be read: its path, the code of the error and what happened."""

    where: str
    code: str
    problem: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a visit. ``complete`` is False when a limit stopped it; ``reason`` says which."""

    complete: bool
    reason: str


SiteStep: TypeAlias = Visited | Left | Failed | Ended


@dataclass(slots=True)
class Site:
    """What a visit gave, once it is over."""

    pages: list[SitePage] = field(default_factory=list[SitePage])
    left: list[Left] = field(default_factory=list[Left])
    failed: list[Failed] = field(default_factory=list[Failed])
    ended: Ended = field(default_factory=lambda: Ended(False, "Le parcours a été interrompu."))

    def add(self, step: SiteStep) -> None:
        """Keep one step."""
        match step:
            case Visited(page):
                self.pages.append(page)
            case Left():
                self.left.append(step)
            case Failed():
                self.failed.append(step)
            case Ended():
                self.ended = step


def gathered(steps: Iterable[SiteStep]) -> Site:
    """All the steps of a visit in the sync colour."""
    site = Site()
    for step in steps:
        site.add(step)
    return site
