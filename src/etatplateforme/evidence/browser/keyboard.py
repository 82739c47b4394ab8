"""A walk through a page with the Tab key: every stop, how its focus shows, and whether one can leave it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter

from etatplateforme.evidence.browser.kit import Kit
from etatplateforme.evidence.browser.paint import Eye
from etatplateforme.guarantor.rendered import FocusSign, Spot, Stop, Trap, Walk

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect
    from playwright.sync_api import Page as Tab

PRESSES = {"plain": 3, "several": 16, "closed": 40, "frame": 60}
"""Times that Tab may leave the focus on one element before it is held to be kept, by kind of element."""

PRESSES_A_STOP = 4
"""Presses for each stop that the walk may make, over the whole walk."""

MOST_LOOKS = 120
"""Stops whose focus is looked at by photographs."""

MOST_IDLE = 12
"""Presses in a row after which nothing has the focus."""


@dataclass(frozen=True, slots=True)
class _Here:
    """The element that has the focus, with a number of its own."""

    spot: Spot
    key: int
    kind: str
    editable: bool
    left: float
    top: float
    ring: bool


@dataclass(frozen=True, slots=True)
class _Now:
    """Where the focus is after a key, and which elements had it for an instant."""

    here: _Here | None
    lost: tuple[_Here, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the window."""

    x: float
    y: float
    width: float
    height: float


_NOW = TypeAdapter(_Now)
_YES = TypeAdapter(bool)
_PART: TypeAdapter[_Part | None] = TypeAdapter(_Part | None)
_ENTERED = TypeAdapter(Literal["refused", "covered", "seen"])


class Walker:
    """Walks one page; *most* stops at most."""

    def __init__(self, kit: Kit, eye: Eye, most: int) -> None:
        self._tab: Tab = kit.tab
        self._focus = Kit.load(kit.tab, "focus", kit)
        self._eye = eye
        self._most = most
        self._found: dict[int, _Here] = {}
        self._losers: dict[int, _Here] = {}
        self._looks = 0

    def walk(self) -> Walk:
        """Press Tab from the start of the page until it comes back there, is kept, or *most* stops were made."""
        self._focus.run("restart")
        way = self._forward()
        losers = [here.spot for key, here in self._losers.items() if self._focus.ask("loses", _YES, key)]
        stops = tuple(self._stop(here) for here in self._in_order(way.turn))
        return Walk(stops, way.whole, way.trap, tuple(losers), way.held)

    def _press(self, key: str) -> _Now:
        self._tab.keyboard.press(key)
        now = self._focus.ask("now", _NOW)
        self._losers.update({here.key: here for here in now.lost})
        return now

    def _forward(self) -> "_Way":
        way = _Way()
        last: int | None = None
        same = 0
        for _ in range(self._most * PRESSES_A_STOP):
            now = self._press("Tab")
            if now.here is None:
                if way.ends(losing=bool(now.lost), found=len(self._found)):
                    break
                last = None
                continue
            same = same + 1 if now.here.key == last else 0
            last = now.here.key
            if same >= PRESSES.get(now.here.kind, 3):
                way.trap = self._trap(now.here)
                break
            if way.comes_back(known=last in self._found, stops=len(self._found), moved=same == 0):
                break
            if len(self._found) == self._most:
                break
            _ = self._found.setdefault(last, now.here)
        return way

    def _trap(self, here: _Here) -> Trap | None:
        """What keeps the focus, unless Shift+Tab leaves it."""
        for _ in range(PRESSES.get(here.kind, 3)):
            if self._left(here, "Shift+Tab"):
                return None
        self._tab.keyboard.press("Escape")
        return Trap(here.spot, escape=self._left(here, "Tab"), closed=here.kind in {"closed", "frame"})

    def _left(self, here: _Here, key: str) -> bool:
        now = self._press(key)
        return now.here is None or now.here.key != here.key

    def _in_order(self, turn: int | None) -> list[_Here]:
        """Stops from the start of the page: a page that puts the focus itself is walked from there, and round."""
        found = list(self._found.values())
        return found if turn is None else found[turn:] + found[:turn]

    def _stop(self, here: _Here) -> Stop:
        return Stop(here.spot, here.left, here.top, self._sign(here), here.editable)

    def _sign(self, here: _Here) -> FocusSign:
        """How the focus shows: the browser's own ring at once, anything else by two photographs."""
        if here.ring:
            return FocusSign.STYLES
        self._looks += 1
        if here.kind == "frame" or self._looks > MOST_LOOKS:
            return FocusSign.UNSEEN
        near = self._compared(here, whole=False)
        return near if near is FocusSign.PIXELS else self._compared(here, whole=True)

    def _compared(self, here: _Here, *, whole: bool) -> FocusSign:
        """The window with the focus elsewhere, then there; *whole*, or the part of it around the element."""
        if (part := self._focus.ask("leave", _PART, here.key)) is None:
            return FocusSign.UNSEEN
        before = self._photograph(None if whole else part)
        entered = self._focus.ask("enter", _ENTERED, here.key)
        if entered == "refused":
            return FocusSign.UNSEEN
        if self._eye.differ(before, self._photograph(None if whole else part)):
            return FocusSign.PIXELS
        return FocusSign.NONE if entered == "seen" else FocusSign.UNSEEN

    def _photograph(self, part: _Part | None) -> bytes:
        clip: FloatRect | None = None
        if part is not None:
            clip = {"x": part.x, "y": part.y, "width": part.width, "height": part.height}
        return self._tab.screenshot(animations="disabled", scale="css", clip=clip)


@dataclass(slots=True)
class _Way:
    """What the walk knows of itself as it goes. ``turn`` is the number of stops found at the end of the page."""

    turn: int | None = None
    whole: bool = False
    held: bool = False
    trap: Trap | None = None
    idle: int = 0
    known: int = 0

    def ends(self, *, losing: bool, found: int) -> bool:
        """The focus is nowhere. True when the walk is over: nothing takes the focus, or the end came a second time."""
        self.idle += 1
        if losing and self.idle < MOST_IDLE:
            return False
        if self.turn is None and found and not losing:
            self.turn = found
            return False
        self.whole = not losing or self.idle >= MOST_IDLE
        return self.turn is not None or self.idle > 2

    def comes_back(self, *, known: bool, stops: int, moved: bool) -> bool:
        """A stop. True when the walk met one that it knows, after the end of the page or too often without one."""
        self.idle = 0
        self.known = self.known + 1 if known and moved else 0 if not known else self.known
        if known and self.turn is not None:
            self.whole = True
            return True
        self.held = self.held or self.known > stops + 3
        return self.held
