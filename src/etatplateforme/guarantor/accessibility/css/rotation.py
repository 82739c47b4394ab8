"""By how much a style turns an element around the line of sight (CSS Transforms 1 and 2)."""

import re
from math import atan2, degrees
from typing import Final

from etatplateforme.guarantor.accessibility.css.properties import split
from etatplateforme.guarantor.accessibility.css.style import Style

ANGLE = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,2})?)(deg|rad|grad|turn|)", re.ASCII)
DEGREES = {"deg": 1.0, "rad": degrees(1.0), "grad": 0.9, "turn": 360.0}
TURNING: Final = ("rotate(", "rotatez(", "rotate3d(", "matrix(", "matrix3d(")
"""Functions that may turn an element around the line of sight."""


def turns(style: Style) -> bool:
    """True when the style says something of a rotation."""
    transform = style.get("transform")
    said = transform is None or any(name in transform for name in TURNING)
    return said or style.get("rotate") != "none"


def rotation(style: Style) -> float | None:
    """Degrees, clockwise, from 0 to 360 not included; None when only a browser knows."""
    transform, alone = style.get("transform"), style.get("rotate")
    if transform is None or alone is None:
        return None
    total = 0.0
    for function in [] if transform == "none" else split(transform):
        part = _turn(function)
        if part is None:
            return None
        total += part
    own = 0.0 if alone == "none" else _alone(alone)
    return None if own is None else (total + own) % 360


def _turn(function: str) -> float | None:
    """Rotation of one function of ``transform``; 0 for those that do not turn."""
    name, _, inside = function.partition("(")
    parts = [part.strip() for part in inside.removesuffix(")").split(",")]
    match name:
        case "rotate" | "rotatez":
            return _angle(parts[0]) if len(parts) == 1 else None
        case "rotate3d":
            return _about(parts)
        case "matrix" | "matrix3d":
            return _matrix(parts, 6 if name == "matrix" else 16)
        case "translate" | "translatex" | "translatey" | "translatez" | "translate3d" | "scalez" | "perspective":
            return 0.0
        case "scale" | "scalex" | "scaley":
            return 0.0 if not any(part.startswith("-") or "(" in part for part in parts) else None
        case _:
            return None


def _about(parts: list[str]) -> float | None:
    """Rotation about an axis: read when the axis is the line of sight."""
    if len(parts) != 4:
        return None
    try:
        x, y, z = (float(part[:12]) for part in parts[:3])
    except ValueError:
        return None
    angle = _angle(parts[3])
    return None if angle is None or x or y or not z else angle if z > 0 else -angle


def _matrix(parts: list[str], size: int) -> float | None:
    if len(parts) != size:
        return None
    try:
        numbers = [float(part[:20]) for part in parts]
    except ValueError:
        return None
    return degrees(atan2(numbers[1], numbers[0]))


def _alone(value: str) -> float | None:
    """Value of the property ``rotate``: an angle, alone or about ``z``."""
    words = value.split()
    if len(words) == 2 and words[0] == "z":
        words = words[1:]
    return _angle(words[0]) if len(words) == 1 else None


def _angle(text: str) -> float | None:
    match = ANGLE.fullmatch(text)
    if match is None or len(text) > 30:
        return None
    number = float(match.group(1))
    return number * DEGREES[match.group(2)] if match.group(2) else 0.0 if number == 0 else None
