"""Colours in sRGB, their blending and their contrast (CSS Color 4, WCAG 2.2)."""

from functools import lru_cache
from typing import NamedTuple

from tinycss2 import color4


class Colour(NamedTuple):
    """Red, green and blue from 0 to 1 in sRGB, and how opaque it is."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


WHITE = Colour(1.0, 1.0, 1.0)
BLACK = Colour(0.0, 0.0, 0.0)
CLEAR = Colour(0.0, 0.0, 0.0, 0.0)
MOST_LETTERS = 80


@lru_cache(maxsize=4_000)
def colour_of(text: str) -> Colour | None:
    """Colour that a value names, inside sRGB; None for words that are no colour, and colours of the system."""
    if len(text) > MOST_LETTERS or not text:
        return None
    try:
        read = color4.parse_color(text)
        if read is None or isinstance(read, str):
            return None
        if read.COLOR_SPACES is None or tuple(read)[-1] is None:
            return None
        flat = read if read_space(text) else read.to("srgb")
        red, green, blue, alpha = [float(part or 0.0) for part in flat]
    except (ValueError, ArithmeticError, NotImplementedError, AssertionError):
        return None
    if not all(-0.0005 <= part <= 1.0005 for part in (red, green, blue)):
        return None
    return Colour(_within(red), _within(green), _within(blue), _within(alpha))


def _within(part: float) -> float:
    return min(1.0, max(0.0, part))


def read_space(text: str) -> bool:
    """True for a colour that is written in sRGB."""
    return not text.startswith(("hsl", "hwb", "lab", "lch", "oklab", "oklch", "color("))


def over(front: Colour, back: Colour) -> Colour:
    """*front* drawn over *back* (Compositing 1, 5.1)."""
    alpha = front.alpha + back.alpha * (1 - front.alpha)
    if alpha == 0:
        return CLEAR
    kept = back.alpha * (1 - front.alpha)
    return Colour(
        (front.red * front.alpha + back.red * kept) / alpha,
        (front.green * front.alpha + back.green * kept) / alpha,
        (front.blue * front.alpha + back.blue * kept) / alpha,
        alpha,
    )


def faded(colour: Colour, opacity: float) -> Colour:
    """*colour* in a group of that opacity."""
    return colour._replace(alpha=colour.alpha * opacity)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast of two opaque colours, from 1 to 21 (WCAG 2.2, « contrast ratio »)."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
