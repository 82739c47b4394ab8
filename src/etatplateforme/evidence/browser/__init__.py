"""What a browser shows of pages: contrast, focus, layout, and axe-core from a given file. Extra ``browser``.

The facts go with each page (:attr:`etatplateforme.guarantor.facts.Page.rendered`) to the guarantor, which judges them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.evidence.browser.axe import load
from etatplateforme.evidence.browser.chromium import Chromium, find
from etatplateforme.evidence.browser.door import on_loopback, origin
from etatplateforme.evidence.browser.limits import Limits, Progress, Tell
from etatplateforme.evidence.browser.look import Look
from etatplateforme.guarantor.facts import Page

__all__ = ["Limits", "Progress", "Tell", "look_at", "visit"]

LIMITS = Limits()


def look_at(
    pages: Iterable[Page],
    *,
    axe: Path | bytes | None = None,
    progress: Tell | None = None,
    chromium: Path | None = None,
    allowed: Collection[str] = (),
    limits: Limits = LIMITS,
) -> tuple[Page, ...]:
    """The same pages, each with what Chromium shows of its given source and sheets.

    A page reaches nothing but its own address when that is on loopback, and the addresses that *allowed* names
    (``"https://cdn.exemple.fr"``). *axe* is the file of axe-core, or its bytes. A page that takes longer than its
    limit, breaks the browser or keeps it from describing it comes back as it was. Raises Unavailable when there is no
    browser, InvalidInput for a file that is not axe-core or an address that is none.
    """
    return _all(tuple(pages), axe, progress, chromium, allowed, limits, live=False)


def visit(
    addresses: Mapping[str, str],
    *,
    axe: Path | bytes | None = None,
    progress: Tell | None = None,
    chromium: Path | None = None,
    allowed: Collection[str] = (),
    limits: Limits = LIMITS,
) -> tuple[Page, ...]:
    """Pages of a running service: name to address. Raises InvalidInput for one neither on loopback nor *allowed*.

    The source of each page is what its server answered. The rest as :func:`look_at`.
    """
    origins = {origin(address) for address in allowed}
    for name, address in addresses.items():
        if not origin(address) or not (on_loopback(address) or origin(address) in origins):
            raise InvalidInput(
                f"L'adresse de la page « {name} » n'est ni sur cette machine ni dans celles que l'on permet.",
                remedy="Ajoutez l'origine de la page (« https://essai.exemple.fr ») aux adresses permises.",
                code="address_not_allowed",
            )
    pages = tuple(Page(name, "", url=address) for name, address in addresses.items())
    return _all(pages, axe, progress, chromium, allowed, limits, live=True)


def _all(
    pages: tuple[Page, ...],
    axe: Path | bytes | None,
    progress: Tell | None,
    chromium: Path | None,
    allowed: Collection[str],
    limits: Limits,
    *,
    live: bool,
) -> tuple[Page, ...]:
    core = None if axe is None else load(axe)
    origins = frozenset(_origin(address) for address in allowed)
    if not pages:
        return ()
    with Chromium(find(chromium)) as browser:
        look = Look(browser, core, origins, limits)
        turns = (_Turn(page, number, len(pages), progress) for number, page in enumerate(pages, 1))
        return tuple(_one(look, turn, live=live) for turn in turns)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A page, its rank, and whom to tell."""

    page: Page
    number: int
    total: int
    tell: Tell | None

    def step(self, what: str) -> None:
        """Say what is being done."""
        if self.tell is not None:
            self.tell(Progress(self.page.name, self.number, self.total, what))


def _one(look: Look, turn: _Turn, *, live: bool) -> Page:
    """One page, looked at within its time; as it was when that could not be done."""
    from playwright.sync_api import Error

    try:
        with look.chromium.within(look.limits.seconds):
            return look.at(turn.page, turn.step, live=live)
    except (Error, EtatError):
        turn.step("page non affichée : trop longue, ou elle empêche le navigateur de la décrire")
        if look.chromium.lost:
            look.chromium.again()
        return turn.page


def _origin(address: str) -> str:
    found = origin(address)
    if not found:
        raise InvalidInput(
            "Une adresse permise n'est pas une adresse web.",
            remedy="Écrivez-la avec son protocole : « https://cdn.exemple.fr ».",
            code="invalid_origin",
        )
    return found
