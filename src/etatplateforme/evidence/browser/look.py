"""One page in one tab: shown, looked at in several windows, walked through with the keyboard; then forgotten."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter

from etatplateforme.errors import TooLarge
from etatplateforme.evidence.browser import axe as axe_core
from etatplateforme.evidence.browser import paint
from etatplateforme.evidence.browser.chromium import Chromium
from etatplateforme.evidence.browser.door import Door
from etatplateforme.evidence.browser.keyboard import Walker
from etatplateforme.evidence.browser.kit import Kit
from etatplateforme.evidence.browser.limits import Limits
from etatplateforme.evidence.browser.sheets import as_written
from etatplateforme.guarantor.facts import LARGEST_PAGE, Page
from etatplateforme.guarantor.rendered import (
    CHROMIUM,
    AxeRun,
    EngineVersion,
    Layout,
    Orientation,
    Rendered,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

WIDE, ZOOMED, NARROW, LOW = (1280, 800), (640, 400), (320, 640), (640, 256)
LONGEST_LOAD = 15
"""Seconds after which a page that still loads is looked at as it is."""

PORTRAIT, LANDSCAPE = (390, 844), (844, 390)
"""Windows in CSS pixels: as first shown, at 200 % of zoom, and the sizes that RGAA 10.11 and 13.9 ask for."""

SPACED = """
*, ::before, ::after {
    line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
}
p { margin-bottom: 2em !important }
"""
"""Spacing of text of RGAA 10.12.1 (WCAG 1.4.12)."""


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The document once scripts ran, and what it says of itself."""

    html: str
    elements: int
    vertical: bool
    display_settings: bool
    keys_told: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    characters: int
    turned: bool


_SNAPSHOT = TypeAdapter(_Snapshot)
_LAYOUT = TypeAdapter(Layout)
_SHOWN = TypeAdapter(_Shown)


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: with which browser and engine, what it may fetch, how far, and whom to tell."""

    chromium: Chromium
    axe: axe_core.AxeCore | None
    allowed: Collection[str]
    limits: Limits

    def at(self, page: Page, step: Callable[[str], None], *, live: bool) -> Page:
        """*page* with what the browser shows of it; *live* fetches it from its address, and its source with it."""
        door = Door(page, self.allowed, self.limits.files, live=live)
        with self.chromium.context(door.origins) as context, self.chromium.context() as aside:
            step("affichage")
            eye = paint.Eye(aside.new_page())
            tab = door.guard(context)
            source = _shown(tab, door.url, self.limits.settle)
            given = replace(page, html=source, sheets=as_written(source, door.url, door.sheets())) if live else page
            return replace(given, rendered=self._looked(tab, door, eye, step))

    def _looked(self, tab: "Tab", door: Door, eye: paint.Eye, step: Callable[[str], None]) -> Rendered:
        kit = Kit.load(tab, "kit")
        kit.run("finish")
        snapshot = kit.ask("snapshot", _SNAPSHOT)
        if len(snapshot.html) > LARGEST_PAGE:
            raise _grown()
        windows = door.windows
        step("contraste")
        texts = paint.texts(kit, eye, self.limits.height, images_missing=bool(door.missing.images))
        components = paint.components(kit)
        step("axe-core")
        axe = self._axe(kit)
        step("mise en page")
        sizes = _Windows(tab, Kit.load(tab, "layout", kit), kit, vertical=snapshot.vertical)
        rendered = Rendered(
            html=snapshot.html,
            elements=snapshot.elements,
            engines=self._engines(),
            texts=texts,
            components=components,
            baseline=sizes.layout(WIDE),
            narrow=sizes.layout(LOW if snapshot.vertical else NARROW, beyond=True),
            zoomed=sizes.layout(ZOOMED),
            spaced=sizes.spaced(),
            orientation=sizes.orientation(),
            vertical=snapshot.vertical,
            display_settings=snapshot.display_settings,
            keys_told=snapshot.keys_told,
            windows=windows,
            axe=axe,
        )
        step("clavier")
        tab.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        return replace(rendered, walk=Walker(kit, eye, self.limits.stops).walk(), missing=door.missing)

    def _axe(self, kit: Kit) -> AxeRun | None:
        return None if self.axe is None else axe_core.run(self.axe, kit)

    def _engines(self) -> tuple[EngineVersion, ...]:
        own = EngineVersion(CHROMIUM, self.chromium.version)
        return (own,) if self.axe is None else (own, self.axe.engine)


class _Windows:
    """The same tab in several sizes of window."""

    def __init__(self, tab: "Tab", layouts: Kit, kit: Kit, *, vertical: bool) -> None:
        self._tab = tab
        self._layouts = layouts
        self._kit = kit
        self._across = "y" if vertical else "x"

    def layout(self, window: tuple[int, int], *, beyond: bool = False, hidden_too: bool = False) -> Layout:
        """What is cut in a window of that size; *hidden_too* counts texts that boxes leave no part of."""
        self._resize(window)
        return self._layouts.ask("layout", _LAYOUT, self._across, beyond, hidden_too)

    def spaced(self) -> Layout:
        """What is cut once the text is spaced, and neither before nor after: a page may move by itself."""
        before = self.layout(WIDE, hidden_too=True)
        self._kit.run("dress", SPACED)
        after = self.layout(WIDE, hidden_too=True)
        self._kit.run("undress")
        again = self.layout(WIDE, hidden_too=True)
        moving = (*before.cuts, *again.cuts)
        return replace(after, cuts=tuple(cut for cut in after.cuts if cut not in moving))

    def orientation(self) -> Orientation:
        """Text shown in portrait and in landscape."""
        self._resize(PORTRAIT)
        portrait = self._layouts.ask("shownNow", _SHOWN)
        self._resize(LANDSCAPE)
        landscape = self._layouts.ask("shownNow", _SHOWN)
        return Orientation(portrait.characters, landscape.characters, portrait.turned != landscape.turned)

    def _resize(self, window: tuple[int, int]) -> None:
        self._tab.set_viewport_size({"width": window[0], "height": window[1]})


def _shown(tab: "Tab", url: str, settle: float) -> str:
    """Open the page and wait until it has settled, or *settle* seconds; answers its source."""
    response = tab.goto(url, wait_until="commit")
    # A page that tries to leave as it loads never says that it has loaded: its own state is asked too.
    for _ in range(LONGEST_LOAD):
        if _reaches(tab, "load", 1.0) or tab.evaluate("document.readyState") == "complete":
            break
    _ = _reaches(tab, "networkidle", settle)
    return "" if response is None else response.text()


def _reaches(tab: "Tab", state: Literal["load", "networkidle"], seconds: float) -> bool:
    """True when the page reaches *state* within *seconds*."""
    from playwright.sync_api import TimeoutError as Late

    try:
        tab.wait_for_load_state(state, timeout=seconds * 1000)
    except Late:
        return False
    return True


def _grown() -> TooLarge:
    return TooLarge(
        "Le document que les scripts de la page construisent dépasse vingt-cinq millions de caractères.",
        remedy="Affichez moins de données à la fois dans cette page.",
        code="page_too_large",
    )
