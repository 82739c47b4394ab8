"""``var()``: the value of a custom property where it is used (CSS Variables 1)."""

from collections.abc import Mapping

DEEPEST = 16
"""Variables that name variables, beyond which a value is left to a browser."""

LONGEST = 4_000
"""Characters beyond which a value is left to a browser: variables can double a text at each step."""


class _TooMuch(Exception):
    """Too deep, too long, or not written as it should be."""


def substituted(value: str, custom: Mapping[str, str | None]) -> str | None:
    """*value* with its variables replaced; ``"unset"`` when one has no value and no fallback (3.3).

    None when only a browser knows: a variable whose value is unknown, or too many of them.
    """
    try:
        found = _replaced(value, custom, 0)
    except _TooMuch:
        return None
    return "unset" if found is None else found


def _replaced(value: str, custom: Mapping[str, str | None], depth: int) -> str | None:
    """The text; None when a variable has no value."""
    if depth > DEEPEST or len(value) > LONGEST:
        raise _TooMuch
    start = value.find("var(")
    while start >= 0:
        end = _closing(value, start + 4)
        name, mark, fallback = value[start + 4 : end].partition(",")
        given = custom.get(name.strip(), "")
        if given is None:
            raise _TooMuch
        if given and given != "initial":
            inside = _replaced(given, custom, depth + 1)
        else:
            inside = _replaced(fallback.strip(), custom, depth + 1) if mark else None
        if inside is None:
            return None
        value = value[:start] + inside + value[end + 1 :]
        if len(value) > LONGEST:
            raise _TooMuch
        start = value.find("var(", start + len(inside))
    return value


def _closing(value: str, start: int) -> int:
    """Where the bracket that opens before *start* closes."""
    depth = 1
    for place in range(start, len(value)):
        if value[place] == "(":
            depth += 1
        elif value[place] == ")":
            depth -= 1
            if depth == 0:
                return place
    raise _TooMuch
