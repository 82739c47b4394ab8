"""Colours: how layers compose, and the contrast of two of them (WCAG 2.1, relative luminance and contrast ratio)."""

from collections.abc import Iterable

from etatplateforme.guarantor.rendered import RGB, RGBA, Layer

WHITE: RGB = (255.0, 255.0, 255.0)

LEAST_SHARE = 0.3
"""Share of its own colour that the strongest pixel of a text has, be it small and thin."""


def luminance(color: RGB) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(min(max(channel, 0.0), 255.0) / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def over(color: RGBA, ground: RGB) -> RGB:
    """*color* painted on *ground*."""
    return _mixed((color[0], color[1], color[2]), ground, color[3])


def composed(ink: RGBA, layers: Iterable[Layer], page: RGB = WHITE) -> tuple[RGB, RGB]:
    """Colours that the eye gets of a text and of what is behind it.

    Each layer paints its colour on what is below, and its opacity then fades all that it holds into what was below it.
    """
    ground = page
    below: list[tuple[RGB, float]] = []
    for layer in layers:
        below.append((ground, layer.opacity))
        ground = over(layer.color, ground)
    shown = over(ink, ground)
    for under, opacity in reversed(below):
        shown, ground = _mixed(shown, under, opacity), _mixed(ground, under, opacity)
    return shown, ground


def near(one: RGB, other: RGB, tolerance: float = 3.0) -> bool:
    """True when no channel differs by more than *tolerance*: what rounding and drawing may do."""
    return all(abs(first - second) <= tolerance for first, second in zip(one, other, strict=True))


def drawn_with(seen: RGB, ink: RGB, ground: RGB, tolerance: float = 16.0) -> bool:
    """True when the pixel *seen* may come from *ink* drawn on *ground*: smooth edges mix the two."""
    width = sum((a - b) ** 2 for a, b in zip(ink, ground, strict=True))
    if not width:
        return False
    share = sum((s - g) * (i - g) for s, i, g in zip(seen, ink, ground, strict=True)) / width
    return LEAST_SHARE <= share <= 1.1 and near(seen, _mixed(ink, ground, share), tolerance)


def _mixed(top: RGB, bottom: RGB, share: float) -> RGB:
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(top, bottom, strict=True))
    return red, green, blue
