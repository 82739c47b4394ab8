"""The style of an element once the cascade has spoken: inheritance, variables, the size of its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.css.colours import BLACK, CLEAR, Colour, colour_of
from etatplateforme.guarantor.accessibility.css.properties import ALONE, INHERITED, background_parts
from etatplateforme.guarantor.accessibility.css.variables import substituted

Value: TypeAlias = str | None
"""A value; None when only a browser knows it (:data:`UNSURE`)."""

UNSURE: None = None

INITIAL: Mapping[str, str] = MappingProxyType(
    {
        "background-color": "transparent", "background-image": "none", "content": "normal", "display": "inline",
        "visibility": "visible", "opacity": "1", "position": "static", "overflow-x": "visible", "overflow-y": "visible",
        "clip": "auto", "clip-path": "none", "transform": "none", "rotate": "none", "scale": "none",
        "translate": "none",
        "filter": "none", "backdrop-filter": "none", "mix-blend-mode": "normal", "mask": "none", "mask-image": "none",
        "text-shadow": "none", "background-clip": "border-box", "white-space": "normal", "letter-spacing": "normal",
        "word-spacing": "normal", "line-height": "normal", "text-indent": "0", "float": "none", "zoom": "1",
        "width": "auto", "height": "auto", "max-width": "none", "max-height": "none", "left": "auto", "right": "auto",
        "top": "auto", "bottom": "auto", "content-visibility": "visible", "direction": "ltr", "z-index": "auto",
        "color-scheme": "normal", "writing-mode": "horizontal-tb", "background-blend-mode": "normal",
        "margin-left": "0", "margin-top": "0", "margin-right": "0", "margin-bottom": "0",
    }
)  # fmt: skip

LENGTH = re.compile(
    r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?)(px|em|rem|pt|pc|in|cm|mm|q|%|)", re.ASCII
)
PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54}
NAMED_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
    "xxx-large": 48.0,
}  # fmt: skip
ROOT_SIZE = 16.0
SPACINGS = ("letter-spacing", "word-spacing", "line-height", "text-indent")


@dataclass(slots=True, eq=False)
class Style:
    """Values of the properties that are looked at; those that are absent have their initial value.

    ``size`` is the size of its text in pixels and ``weight`` its weight, None when only a browser knows them.
    ``inherited`` is what its content takes over, ``custom`` its custom properties. ``important`` names the properties
    whose value a style attribute imposes, its own or one around it. ``before`` and ``after`` are the values of
    ``content`` of what sheets draw around its content: empty when nothing is. ``coloured`` and
    ``grounded`` tell whether a sheet of the page gives the text its colour, and a colour to what is behind it, here or
    around. ``ways`` is kept by who reads how it hides (see hidden), ``clear`` by who reads what is behind (see ground).
    """

    values: Mapping[str, Value]
    inherited: Mapping[str, Value]
    custom: Mapping[str, Value]
    size: float | None = ROOT_SIZE
    weight: int | None = 400
    important: frozenset[str] = frozenset()
    before: Value = ""
    after: Value = ""
    ways: int | None = None
    clear: bool | None = None
    coloured: bool = False
    grounded: bool = False
    _colours: dict[str, Colour | None] = field(default_factory=dict[str, Colour | None])

    def get(self, name: str) -> Value:
        """Value of a property; None when only a browser knows it."""
        return self.values[name] if name in self.values else INITIAL.get(name, "")

    def colour(self, name: str) -> Colour | None:
        """A colour (``color``, ``background-color``); None when only a browser knows it."""
        if name not in self._colours:
            self._colours[name] = self._colour(name)
        return self._colours[name]

    def _colour(self, name: str) -> Colour | None:
        if name not in self.values:
            return BLACK if name == "color" else CLEAR
        value = self.values[name]
        if value == "currentcolor" and name != "color":
            return self.colour("color")
        return None if value is None else colour_of(value)

    def pixels(self, name: str) -> float | None:
        """A length in pixels; None for a word, a percentage or what only a browser knows."""
        value = self.get(name)
        return None if value is None else pixels(value, self.size)


ROOT = Style({}, {}, {})
"""What stands around the root."""


def pixels(value: str, size: float | None, *, root: float = ROOT_SIZE) -> float | None:
    """A length in pixels, *size* being what ``1em`` is; None for anything else."""
    match = LENGTH.fullmatch(value)
    if match is None or len(value) > 30:
        return None
    number, unit = float(match.group(1)), match.group(2)
    if unit in PIXELS:
        return number * PIXELS[unit]
    if unit == "rem":
        return number * root
    if unit == "em":
        return None if size is None else number * size
    return 0.0 if unit == "" and number == 0 else None


def computed(specified: Mapping[str, Value], around: Style, root_size: float | None) -> Style:
    """Style of an element from what is *specified* for it and the style *around* it (CSS Cascade 5, 7)."""
    custom = _custom(specified, around.custom)
    values: dict[str, Value] = dict(around.inherited)
    for name, value in specified.items():
        if name.startswith("--"):
            continue
        if value is not None and "var(" in value:
            value = substituted(value, custom)
        if value is not None and value.startswith("background("):
            colour, image = background_parts(value[len("background(") : -1])
            value = colour if name == "background-color" else image
        if value in ALONE:
            _alone(name, value or "", values, around)
        elif name == "color" and value == "currentcolor":
            continue
        else:
            values[name] = value
    style = Style(values, {}, custom)
    style.size = _size(values, specified, around, root_size)
    style.weight = _weight(values, specified, around)
    for name in SPACINGS:
        if name in specified:
            values[name] = _absolute(name, values.get(name, ""), style.size, root_size)
            if values[name] == "":
                del values[name]
    style.inherited = {name: value for name, value in values.items() if name in INHERITED}
    return style


def _custom(specified: Mapping[str, Value], around: Mapping[str, Value]) -> Mapping[str, Value]:
    own = {name: value for name, value in specified.items() if name.startswith("--")}
    if not own:
        return around
    declared = {**around, **own}
    resolved = {
        name: substituted(value, declared) if value and "var(" in value else value for name, value in own.items()
    }
    return {**around, **resolved}


def _alone(name: str, word: str, values: dict[str, Value], around: Style) -> None:
    """``inherit``, ``initial``, ``unset``; what ``revert`` goes back to is left to a browser."""
    takes_over = word == "inherit" or (word == "unset" and name in INHERITED)
    if word.startswith("revert"):
        values[name] = None
    elif takes_over and name in around.values:
        values[name] = around.values[name]
    else:
        _ = values.pop(name, None)


def _size(
    values: dict[str, Value], specified: Mapping[str, Value], around: Style, root_size: float | None
) -> float | None:
    if "font-size" not in specified:
        return around.size
    value = values.get("font-size", "medium")
    if specified["font-size"] in {"inherit", "unset"}:
        return around.size
    if value in NAMED_SIZES:
        return NAMED_SIZES[value]
    if value is None or (around.size is None and value in {"smaller", "larger"}):
        return None
    if value in {"smaller", "larger"} and around.size is not None:
        return around.size / 1.2 if value == "smaller" else around.size * 1.2
    match = LENGTH.fullmatch(value)
    if match is not None and match.group(2) == "%":
        return None if around.size is None else around.size * float(match.group(1)) / 100
    if match is not None and match.group(2) == "rem" and root_size is None:
        return None
    return pixels(value, around.size, root=root_size or ROOT_SIZE)


def _weight(values: dict[str, Value], specified: Mapping[str, Value], around: Style) -> int | None:
    if "font-weight" not in specified or specified["font-weight"] in {"inherit", "unset"}:
        return around.weight
    value = values.get("font-weight", "normal")
    if value in {"normal", "bold"}:
        return 700 if value == "bold" else 400
    if value is None or (around.weight is None and value in {"bolder", "lighter"}):
        return None
    if value in {"bolder", "lighter"} and around.weight is not None:
        return _stepped(around.weight, heavier=value == "bolder")
    return int(value) if value.isdecimal() and len(value) <= 4 else None


def _stepped(weight: int, *, heavier: bool) -> int:
    """Bolder and lighter (CSS Fonts 4, 2.2)."""
    if heavier:
        return 400 if weight < 350 else 700 if weight < 550 else max(900, weight)
    return min(100, weight) if weight < 550 else 400 if weight < 750 else 700


def _absolute(name: str, value: Value, size: float | None, root_size: float | None) -> Value:
    """A spacing in pixels, as its content takes it over; a bare number of ``line-height`` stays one."""
    if value is None or value in {"", "normal"}:
        return value
    match = LENGTH.fullmatch(value)
    if match is None or (match.group(2) == "rem" and root_size is None):
        return None
    if match.group(2) == "" and name == "line-height":
        return value
    if match.group(2) == "%" and name == "line-height":
        return None if size is None else f"{float(match.group(1)) * size / 100:.6f}px"
    found = pixels(value, size, root=root_size or ROOT_SIZE)
    return None if found is None else f"{found:.6f}px"
