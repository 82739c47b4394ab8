"""What colours stand behind a text: the backgrounds around it, one over the other (CSS Backgrounds, Compositing)."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from etatplateforme.guarantor.accessibility.css.colours import WHITE, Colour, colour_of, faded, over
from etatplateforme.guarantor.accessibility.css.properties import split
from etatplateforme.guarantor.accessibility.css.style import Style


@dataclass(frozen=True, slots=True)
class Ground:
    """Opaque ``colours`` of which some stand behind a text; None when only a browser knows them.

    ``veils`` are the groups that are not quite opaque, the outermost first: their opacity, and what is behind them.
    """

    colours: tuple[Colour, ...] | None
    veils: tuple[tuple[float, Colour], ...] = ()

    def seen(self, colour: Colour) -> Colour:
        """A colour of the group as it is seen through the veils."""
        for opacity, behind in reversed(self.veils):
            colour = over(faded(colour, opacity), behind)
        return colour


UNKNOWN = Ground(None)
PAPER = Ground((WHITE,))
"""What browsers paint behind a page."""

STEPS = 12
"""Colours taken between two stops of a gradient."""

PLAIN = {
    "background-blend-mode": "normal",
    "background-clip": "border-box",
    "mix-blend-mode": "normal",
    "filter": "none",
    "backdrop-filter": "none",
    "mask": "none",
    "mask-image": "none",
}
"""Properties that make colours a browser's matter when they are not so."""


def ground_of(style: Style, behind: Ground) -> Ground:
    """What stands behind the content of an element of that *style* when *behind* stands behind the element."""
    if style.clear is None:
        style.clear = _clear(style)
    if style.clear:
        return behind
    if not _plain(style):
        return UNKNOWN
    opacity = opacity_of(style)
    under = behind.colours
    if opacity is None or (opacity < 1 and (under is None or len(under) != 1)):
        return UNKNOWN
    veils = behind.veils if opacity == 1 or under is None else (*behind.veils, (opacity, under[0]))
    return Ground(_painted(style, under), veils)


def _clear(style: Style) -> bool:
    """True when nothing of the element stands before what is behind it, whatever that is: told once for a style."""
    if not style.values or style.get("display") == "contents":
        return True
    return _plain(style) and opacity_of(style) == 1 and _paints_nothing(style) and not _elsewhere(style)


def _plain(style: Style) -> bool:
    """True when nothing but backgrounds and opacity changes the colours of the element."""
    return all(style.get(name) in {value, "initial"} for name, value in PLAIN.items())


def _paints_nothing(style: Style) -> bool:
    colour = style.colour("background-color")
    return colour is not None and colour.alpha == 0 and style.get("background-image") == "none"


def _painted(style: Style, under: tuple[Colour, ...] | None) -> tuple[Colour, ...] | None:
    """The background of an element, over what is *under* it."""
    colour, image = style.colour("background-color"), style.get("background-image")
    if colour is None or image is None:
        return None
    if colour.alpha == 1:
        base: tuple[Colour, ...] = (colour,)
    elif under is None or _elsewhere(style):
        return None
    else:
        base = under if colour.alpha == 0 else tuple(over(colour, each) for each in under)
    if image == "none":
        return base
    drawn = _gradient(image)
    return None if drawn is None else (*base, *drawn)


def opacity_of(style: Style) -> float | None:
    """Opacity from 0 to 1; None when only a browser knows it."""
    text = style.get("opacity") or ""
    try:
        number = float(text.removesuffix("%")[:10])
    except ValueError:
        return None
    return min(1.0, max(0.0, number / 100 if text.endswith("%") else number))


def _elsewhere(style: Style) -> bool:
    """True for what no longer stands on the background around it, or may not."""
    return style.get("position") != "static" or style.get("float") != "none" or style.get("transform") != "none"


@lru_cache(maxsize=500)
def _gradient(image: str) -> tuple[Colour, ...] | None:
    """Colours of a gradient from stop to stop; None for any other image."""
    name, mark, inside = image.partition("(")
    if not mark or not name.endswith("gradient") or not inside.endswith(")") or "var(" in inside:
        return None
    stops: list[Colour] = []
    for part in _arguments(inside[:-1]):
        found = [colour for word in split(part) if (colour := colour_of(word)) is not None]
        if len(found) > 1 or (not found and stops):
            return None
        stops += found
    if len(stops) < 2 or any(stop.alpha < 1 for stop in stops):
        return None
    return tuple(_between(one, other, step / STEPS) for one, other in pairwise(stops) for step in range(STEPS + 1))


def _arguments(text: str) -> list[str]:
    parts, depth, start = [""], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def _between(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (a + (b - a) * part for a, b in zip(one[:3], other[:3], strict=True))
    return Colour(red, green, blue)
