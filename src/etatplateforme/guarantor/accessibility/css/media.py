"""Whether a condition on the medium holds: media queries and ``@supports`` (Media Queries 4, CSS Conditional 3).

Three answers: it holds, it does not, or a browser alone knows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tinycss2 import ast, parse_component_value_list

from etatplateforme.guarantor.accessibility.css.tokens import DEEPEST, Unreadable, words_of

UNITS = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "in": 96.0, "pc": 16.0}
RESOLUTIONS = {"dppx": 1.0, "x": 1.0, "dpi": 1 / 96, "dpcm": 2.54 / 96}
COMPARISON = re.compile(r"(<=|>=|<|>|=)")
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
RATIO = re.compile(r"(\d+(?:\.\d+)?) ?/ ?(\d+(?:\.\d+)?)")
LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([a-z]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Medium:
    """The screen on which a page is read, in CSS pixels; wide by default."""

    width: int = 1280
    height: int = 1024

    @property
    def orientation(self) -> str:
        """``"portrait"`` or ``"landscape"``."""
        return "portrait" if self.height >= self.width else "landscape"


SCREEN = Medium()

KEYWORDS = {
    "any-hover": {"hover"},
    "any-pointer": {"fine"},
    "color-gamut": {"srgb"},
    "display-mode": {"browser"},
    "dynamic-range": {"standard"},
    "forced-colors": {"none"},
    "hover": {"hover"},
    "inverted-colors": {"none"},
    "overflow-block": {"scroll"},
    "overflow-inline": {"scroll"},
    "pointer": {"fine"},
    "prefers-color-scheme": {"light"},
    "prefers-contrast": {"no-preference"},
    "prefers-reduced-data": {"no-preference"},
    "prefers-reduced-motion": {"no-preference"},
    "prefers-reduced-transparency": {"no-preference"},
    "scan": {"progressive"},
    "scripting": {"enabled"},
    "update": {"fast"},
}
"""Features that have words for values, and the words that hold on an ordinary screen."""

ABSENT = {"none", "no-preference"}
"""Words that make a feature without value not hold."""


def media_holds(prelude: str, medium: Medium = SCREEN) -> bool | None:
    """Whether a list of media queries holds on *medium*; an empty list always does."""
    return _list_holds(prelude.strip().lower(), medium)


@lru_cache(maxsize=2_000)
def _list_holds(prelude: str, medium: Medium) -> bool | None:
    if not prelude:
        return True
    if len(prelude) > 2_000:
        return None
    nodes = parse_component_value_list(prelude, skip_comments=True)
    answers = [_query(part, medium) for part in _cut(nodes, ",")]
    return _any(answers)


def _query(nodes: list[ast.Node], medium: Medium) -> bool | None:
    """One query: an optional type, then conditions."""
    nodes = [node for node in nodes if not isinstance(node, ast.WhitespaceToken)]
    words = [node.lower_value if isinstance(node, ast.IdentToken) else "" for node in nodes[:2]]
    negated = words[:1] == ["not"] and words[1:2] != [""]
    if words[:1] == ["only"] or negated:
        nodes = nodes[1:]
    kind: bool | None = True
    if nodes and isinstance(nodes[0], ast.IdentToken) and nodes[0].lower_value not in {"not", "and", "or"}:
        kind = nodes[0].lower_value in {"all", "screen"}
        nodes = nodes[1:]
        if nodes and isinstance(nodes[0], ast.IdentToken) and nodes[0].lower_value == "and":
            nodes = nodes[1:] or [ast.IdentToken(0, 0, "?")]
    held = _both(kind, condition(nodes, lambda text: feature_holds(text, medium), 0) if nodes else True)
    return _not(held) if negated else held


def supports_holds(prelude: list[ast.Node]) -> bool | None:
    """Whether ``@supports`` holds: browsers of today know what sheets ask for, but only they can say so."""
    try:
        text = words_of(prelude)
    except Unreadable:
        return None
    # A negation is for old browsers, a prefix for one of them; the rest is common ground.
    return None if "not" in text.split() or "-moz-" in text or "-ms-" in text or "selector(" in text else True


def condition(nodes: list[ast.Node], holds: Callable[[str], bool | None], depth: int) -> bool | None:
    """``not``, ``and`` and ``or`` over features in brackets."""
    nodes = [node for node in nodes if not isinstance(node, ast.WhitespaceToken)]
    if depth > DEEPEST or not nodes:
        return None
    if isinstance(nodes[0], ast.IdentToken) and nodes[0].lower_value == "not":
        return _not(condition(nodes[1:], holds, depth + 1))
    answers: list[bool | None] = []
    joints: set[str] = set()
    for place, node in enumerate(nodes):
        if place % 2:
            joints.add(node.lower_value if isinstance(node, ast.IdentToken) else "?")
        else:
            answers.append(_bracket(node, holds, depth))
    if joints <= {"and"}:
        held: bool | None = True
        for answer in answers:
            held = _both(held, answer)
        return held
    return _any(answers) if joints == {"or"} else None


def _bracket(node: ast.Node, holds: Callable[[str], bool | None], depth: int) -> bool | None:
    if not isinstance(node, ast.ParenthesesBlock):
        return None
    content = [inner for inner in node.content if not isinstance(inner, ast.WhitespaceToken)]
    nested = bool(content) and (
        isinstance(content[0], ast.ParenthesesBlock)
        or (isinstance(content[0], ast.IdentToken) and content[0].lower_value == "not")
    )
    if nested:
        return condition(content, holds, depth + 1)
    try:
        return holds(words_of(node.content))
    except Unreadable:
        return None


def feature_holds(text: str, medium: Medium) -> bool | None:
    """One feature: ``(min-width: 48em)``, ``(width >= 400px)``, ``(hover)``, ``(orientation: portrait)``."""
    if COMPARISON.search(text):
        return _range(text, medium)
    name, mark, value = (part.strip() for part in text.partition(":"))
    if name.startswith(("-ms-", "-moz-")):
        return False  # of browsers that nobody has any more
    if name == "orientation":
        return not mark or value == medium.orientation
    if name in KEYWORDS:
        return value in KEYWORDS[name] if mark else not KEYWORDS[name] <= ABSENT
    limit = {"min-": ">=", "max-": "<="}.get(name[:4])
    plain = name[4:] if limit else name
    actual = _actual(plain, medium)
    if actual is None:
        return None
    if not mark:
        return actual > 0
    wanted = _number(value)
    return None if wanted is None else _compare(actual, limit or "=", wanted)


def _range(text: str, medium: Medium) -> bool | None:
    parts = [part.strip() for part in COMPARISON.split(text)]
    held: bool | None = True
    for place in range(1, len(parts) - 1, 2):
        left, sign, right = parts[place - 1 : place + 2]
        actual, value = _actual(left, medium), right
        if actual is None:
            actual, value, sign = _actual(right, medium), left, TURNED[sign]
        wanted = _number(value)
        held = _both(held, None if actual is None or wanted is None else _compare(actual, sign, wanted))
    return held


def _actual(name: str, medium: Medium) -> float | None:
    ratio = medium.width / medium.height
    return {
        "width": float(medium.width),
        "height": float(medium.height),
        "device-width": float(medium.width),
        "device-height": float(medium.height),
        "aspect-ratio": ratio,
        "device-aspect-ratio": ratio,
        "resolution": 1.0,
        "-webkit-device-pixel-ratio": 1.0,
        "device-pixel-ratio": 1.0,
        "color": 8.0,
        "color-index": 0.0,
        "monochrome": 0.0,
        "grid": 0.0,
    }.get(name)


def _number(text: str) -> float | None:
    """A length in pixels, a resolution in dots a pixel, a ratio or a number."""
    if ratio := RATIO.fullmatch(text):
        return float(ratio[1]) / float(ratio[2]) if float(ratio[2]) else None
    match = LENGTH.fullmatch(text)
    if match is None:
        return None
    scale = 1.0 if not match[2] else UNITS.get(match[2], RESOLUTIONS.get(match[2]))
    return None if scale is None else float(match[1]) * scale


def _compare(actual: float, sign: str, wanted: float) -> bool:
    return {
        "<": actual < wanted,
        ">": actual > wanted,
        "<=": actual <= wanted,
        ">=": actual >= wanted,
        "=": actual == wanted,
    }[sign]


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _any(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _cut(nodes: list[ast.Node], mark: str) -> list[list[ast.Node]]:
    parts: list[list[ast.Node]] = [[]]
    for node in nodes:
        if isinstance(node, ast.LiteralToken) and node.value == mark:
            parts.append([])
        else:
            parts[-1].append(node)
    return parts
