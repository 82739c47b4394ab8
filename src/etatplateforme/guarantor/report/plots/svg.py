"""Pieces of an SVG picture: shapes, texts that fit, and the picture around them with its title and description.

Colours hold 4.5:1 on white for texts and 3:1 for shapes, and no meaning rests on a colour: shapes and words say it too.
"""

from collections.abc import Iterable
from html import escape

INK = "#1b1b1b"
GREY = "#6b6b6b"
BLUE = "#0b4f9e"
PALE = "#d9e6f5"
RED = "#a3140f"

TEXT = 14
"""Size of the texts, in pixels; small texts have 13."""
SMALL = 13

GLYPH = 0.56
"""Width of an average letter of a sans-serif font, in ems, on the wide side."""

BOLD = 1.12
"""How much wider bold letters are."""


def text(x: float, y: float, content: str, *, anchor: str = "start", size: int = TEXT, weight: str = "") -> str:
    """A text whose baseline starts, ends or has its middle at (x, y)."""
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{INK}"{bold}>'
        f"{escape(content)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = INK, width: float = 1, dashes: str = "") -> str:
    """A straight line, perhaps dashed."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"'
        f"{dashed}/>"
    )


def bar(x: float, y: float, width: float, height: float, *, fill: str = PALE) -> str:
    """A bar with its edge."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}" '
        f'stroke="{BLUE}" stroke-width="1.5"/>'
    )


def polygon(points: Iterable[tuple[float, float]], *, fill: str, edge: str) -> str:
    """A closed shape."""
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{corners}" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'


def whisker(low: float, high: float, y: float) -> str:
    """An interval: a line with a stop at each end."""
    ends = "".join(line(x, y - 5, x, y + 5, width=2) for x in (low, high))
    return line(low, y, high, y, width=2) + ends


def fitted(content: str, width: float, lines: int = 2, size: int = TEXT) -> tuple[str, ...]:
    """*content* on at most *lines* lines of *width* pixels, cut at spaces where it can; « … » where it does not fit."""
    most = max(4, int(width / (GLYPH * size)))
    found: list[str] = []
    rest = content
    while rest and len(found) < lines:
        if len(rest) <= most:
            return (*found, rest)
        if len(found) == lines - 1:
            return (*found, rest[: most - 1].rstrip() + "…")
        cut = rest.rfind(" ", most // 2, most + 1)
        cut = most if cut < 0 else cut
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(found)


def label(name: str, x: float, middle: float, width: float, *, note: str = "") -> str:
    """The name of a row, on one line or two, ending at x; one with a *note*, which is never cut, is in bold."""
    if note:
        whole = fitted(f"{name} {note}", width / BOLD, 1)
        written = whole if whole[0].endswith(note) else (*fitted(name, width / BOLD, 1), note)
    else:
        written = fitted(name, width)
    first = middle + 5 - 8.5 * (len(written) - 1)
    weight = "bold" if note else ""
    return "".join(text(x, first + 17 * place, one, anchor="end", weight=weight) for place, one in enumerate(written))


def picture(name: str, title: str, description: str, width: int, height: float, shapes: Iterable[str]) -> str:
    """The whole picture. *name* must be unique in the page; its size is in rem: it grows with the reader's text."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-titre {name}-desc" '
        f'viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}" '
        f'style="width:{width / 16:g}rem;height:auto" font-family="system-ui, sans-serif">'
        f'<title id="{name}-titre">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f'<rect width="{width}" height="{height:.0f}" fill="#ffffff"/>{"".join(shapes)}</svg>'
    )
