"""Which properties the cascade keeps, which of them are inherited, and what a shorthand sets."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.css.colours import colour_of
from etatplateforme.guarantor.accessibility.words import words

INHERITED = frozenset(
    words(
        """
        -webkit-text-fill-color -webkit-text-stroke-width color color-scheme direction font-family font-size font-weight
        letter-spacing line-height list-style-type text-indent text-orientation text-shadow text-transform visibility
        white-space word-spacing writing-mode
        """
    )
)
OF_THE_BOX = frozenset(
    words(
        """
        backdrop-filter background-attachment background-blend-mode background-clip background-color background-image
        bottom clip clip-path content content-visibility display filter float grid-area height left margin-left
        margin-top margin-bottom margin-right mask mask-image max-height max-width min-height mix-blend-mode opacity
        outline outline-color outline-style outline-width overflow-x overflow-y perspective pointer-events position
        right rotate scale top transform translate unicode-bidi user-select width z-index zoom
        """
    )
)
KEPT = INHERITED | OF_THE_BOX
SIDES = ("top", "right", "bottom", "left")
FOUR = {
    "margin": tuple(f"margin-{side}" for side in SIDES),
    "inset": SIDES,
}
PAIRED = {"overflow": ("overflow-x", "overflow-y")}
ALONE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
"""Words that every property understands (CSS Cascade 5, 7)."""

WEIGHTS = {"normal", "bold", "bolder", "lighter"}
SIZES = frozenset(words("xx-small x-small small medium large x-large xx-large xxx-large smaller larger"))


def longhands(name: str, value: str) -> Iterator[tuple[str, str | None]]:
    """What a declaration sets, among the properties kept; None for a value that only a browser would work out.

    A value with ``var()`` in a shorthand is one of those.
    """
    if name in KEPT:
        yield name, value
    elif name == "all":
        yield from ((each, value if value in ALONE else None) for each in sorted(KEPT - {"direction", "unicode-bidi"}))
    elif name in FOUR or name in PAIRED:
        yield from _sides(FOUR.get(name) or PAIRED[name], value)
    elif name == "background":
        yield from _background(value)
    elif name == "font":
        yield from _font(value)
    elif name == "word-wrap":
        return


def _sides(names: tuple[str, ...], value: str) -> Iterator[tuple[str, str | None]]:
    parts = split(value)
    if "var(" in value or not parts or len(parts) > len(names):
        yield from ((each, None) for each in names)
        return
    given = [*parts, *parts, *parts, *parts][:4] if len(parts) != 3 else [*parts, parts[1]]
    if len(names) == 2:
        given = [parts[0], parts[-1]]
    yield from zip(names, given, strict=False)


def _background(value: str) -> Iterator[tuple[str, str | None]]:
    """Colour and image of a background; a comma tells several layers, the colour is in the last."""
    others = ("background-clip", "background-attachment", "background-blend-mode")
    if value in ALONE:
        yield from ((each, value) for each in ("background-color", "background-image", *others))
        return
    if "var(" in value and split(value) != [value]:
        yield from ((each, None) for each in ("background-color", "background-image", *others))
        return
    if "var(" in value:
        # One variable alone: its value is read as a whole when it is known (see cascade).
        yield "background-color", f"background({value})"
        yield "background-image", f"background({value})"
        yield from ((each, "initial") for each in others)
        return
    colour, image = background_parts(value)
    yield "background-color", colour
    yield "background-image", image
    yield "background-clip", "text" if "text" in split(value) else "initial"
    yield from ((each, "initial") for each in others[1:])


def background_parts(value: str) -> tuple[str, str]:
    """Colour (``"transparent"`` when there is none) and image (``"none"``) of the value of ``background``."""
    image = "none"
    colour = "transparent"
    for part in split(value.rpartition(",")[2] if "(" not in value else value):
        if (
            part.startswith(("url(", "image(", "image-set(", "cross-fade(", "element(", "paint("))
            or "gradient(" in part
        ):
            image = part
        elif is_colour(part):
            colour = part
    return colour, image


def _font(value: str) -> Iterator[tuple[str, str | None]]:
    names = ("font-size", "font-weight", "line-height", "font-family")
    if value in ALONE:
        yield from ((each, value) for each in names)
        return
    size: str | None = None
    height: str | None = "normal"
    weight = "normal"
    for part in split(value):
        before, mark, after = part.partition("/")
        if part in WEIGHTS or (part.isdecimal() and len(part) <= 4):
            weight = part
        elif size is None and (before in SIZES or before[:1].isdecimal() or before[:1] == "."):
            size, height = before, (after if mark else "normal")
    unsure = "var(" in value or size is None or "calc(" in value
    yield from (
        (each, None if unsure else set_to) for each, set_to in zip(names, (size, weight, height, "?"), strict=True)
    )


def split(value: str) -> list[str]:
    """Words of a value, a function with its brackets being one."""
    parts: list[str] = []
    depth = start = 0
    for place, letter in enumerate(value):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        elif letter == " " and depth == 0:
            if place > start:
                parts.append(value[start:place])
            start = place + 1
    if start < len(value):
        parts.append(value[start:])
    return parts


def is_colour(word: str) -> bool:
    """True for a word that reads as a colour."""
    return word == "currentcolor" or colour_of(word) is not None
