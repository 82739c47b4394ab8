"""Facts that a browser gives of a page, without any verdict. Lengths are CSS pixels, colours sRGB from 0 to 255.

An element is named by a :class:`Spot`. ``at`` is its place among the elements of :attr:`Rendered.html`, so that the
criteria find its line in the source; its selector holds neither identifier nor text: both may be personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

RGBA: TypeAlias = tuple[float, float, float, float]
"""Red, green and blue from 0 to 255, then alpha from 0 to 1."""

RGB: TypeAlias = tuple[float, float, float]

CHROMIUM = "chromium"
"""Name of the engine that the browser's own facts come from."""

AXE = "axe-core"

NOWHERE = -1
"""``Spot.at`` of an element that was not there, or not reachable, when the page was written down."""


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """An engine that looked at the page; ``sha256`` is the digest (hexadecimal) of its file when it came as a file."""

    name: str
    version: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """An element: its tag, a short CSS selector, and its place in the document (``NOWHERE`` when unknown)."""

    tag: str
    selector: str
    at: int = NOWHERE


class Doubt(StrEnum):
    """Why a text may be left out of the rule, or may not look as its styles say."""

    LOGO = "logo"
    DECORATIVE = "decorative"
    SYMBOL = "symbol"
    EFFECT = "effect"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one element around a text paints behind it: its colour, and the opacity of the whole element."""

    color: RGBA
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Painted:
    """Pixels of a text in the screenshot: the darkest and lightest behind its glyphs, and the glyphs' own strongest."""

    darkest: RGB
    lightest: RGB
    ink: RGB


@dataclass(frozen=True, slots=True)
class Text:
    """A text that stands in an element: how it is written, what is behind it, and what was painted.

    ``layers`` go from the page to the element, and leave out what paints nothing. ``painted`` is None when no pixel
    changed as the text was taken away: it is out of sight, or has the colour of what is behind it.
    """

    spot: Spot
    color: RGBA
    size: float
    weight: int
    layers: tuple[Layer, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    painted: Painted | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A field or button that its page dresses: the colours of its edge and inside, and what is behind it."""

    spot: Spot
    edges: tuple[RGBA, ...]
    inside: RGBA
    layers: tuple[Layer, ...] = ()


class FocusSign(StrEnum):
    """How the focus shows: by styles that change, by pixels that change, not at all, or it could not be seen."""

    STYLES = "styles"
    PIXELS = "pixels"
    NONE = "none"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Stop:
    """One element that Tab reached; ``left`` and ``top`` are its corner in the page."""

    spot: Spot
    left: float
    top: float
    sign: FocusSign = FocusSign.UNSEEN
    editable: bool = False


@dataclass(frozen=True, slots=True)
class Trap:
    """An element that neither Tab nor Shift+Tab leaves; ``closed`` when what is inside it cannot be looked at.

    ``escape`` is True when Tab leaves it once Escape was pressed.
    """

    spot: Spot
    escape: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """What pressing Tab from the start of the page gave, in order.

    ``whole`` is True when the walk came back to its start; ``losers`` are elements that lost the focus as soon as they
    got it, twice; ``held`` tells that the focus goes round among the last stops without ever leaving them.
    """

    stops: tuple[Stop, ...] = ()
    whole: bool = True
    trap: Trap | None = None
    losers: tuple[Spot, ...] = ()
    held: bool = False


class Cut(StrEnum):
    """How a text is out of reach: beyond the window, cut by a box, gone from it, shortened, or in one that scrolls."""

    BEYOND = "beyond"
    CLIPPED = "clipped"
    GONE = "gone"
    SHORTENED = "shortened"
    SCROLLED = "scrolled"


@dataclass(frozen=True, slots=True)
class CutText:
    """A text or control that does not show whole. ``excepted`` when it stands in a table, an image or the like."""

    spot: Spot
    cut: Cut
    excepted: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The page in one size of window: whether it scrolls across the reading direction, and what is cut."""

    scrolls: bool = False
    cuts: tuple[CutText, ...] = ()


@dataclass(frozen=True, slots=True)
class Orientation:
    """Characters shown in portrait and in landscape, and whether the page turns its content in one of them."""

    portrait: int = 0
    landscape: int = 0
    turned: bool = False


@dataclass(frozen=True, slots=True)
class AxeNode:
    """What an axe-core rule says of one element: ``outcome`` is ``violation`` or ``incomplete``."""

    rule: str
    tests: tuple[str, ...]
    outcome: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class AxeRun:
    """Results of axe-core: rules that passed by their number of elements, and what the others say."""

    passes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    nodes: tuple[AxeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Files that the page asked for and did not get, by kind. Those of other sites are counted in ``foreign`` too."""

    sheets: int = 0
    scripts: int = 0
    images: int = 0
    foreign_scripts: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as a browser showed it. ``html`` is its document once scripts ran, serialised.

    ``elements`` counts those of the document, ``display_settings`` tells that a control of the page speaks of contrast
    or display settings, ``vertical`` that its text reads in columns, ``keys_told`` that it speaks of keys to press,
    ``windows`` counts those that opened by themselves at load. ``baseline`` is the page at 1,280 pixels, ``narrow`` at
    320 (or 256 high when vertical), ``zoomed`` at 640, which is a zoom of 200 %, ``spaced`` with the spacing of text
    that WCAG 1.4.12 names. ``axe`` is None when axe-core was not given.
    """

    html: str = field(repr=False)
    elements: int
    engines: tuple[EngineVersion, ...] = ()
    missing: Missing = Missing()
    texts: tuple[Text, ...] = field(default=(), repr=False)
    components: tuple[Component, ...] = field(default=(), repr=False)
    walk: Walk = Walk()
    baseline: Layout = Layout()
    narrow: Layout = Layout()
    zoomed: Layout = Layout()
    spaced: Layout = Layout()
    orientation: Orientation = Orientation()
    vertical: bool = False
    display_settings: bool = False
    keys_told: bool = False
    windows: int = 0
    axe: AxeRun | None = None

    @property
    def whole(self) -> bool:
        """True when the page was shown with its style sheets and its own scripts: it then looks as a person sees it."""
        return not self.missing.sheets and self.own_scripts

    @property
    def own_scripts(self) -> bool:
        """True when the page got every script that it asked of its own site."""
        return self.missing.scripts <= self.missing.foreign_scripts
