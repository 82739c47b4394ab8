"""JSON of strangers: bounded in size and depth by a linear scan before any parser, without a key given twice."""

import json
import re
from enum import Enum, auto
from typing import NoReturn, TypeAlias, cast

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

# Possessive, and matching unterminated strings too: every byte is read once, whatever the input.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\[\s\S]?+)*+"?+')
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SPACES = " \t\n\r"
"""White space of JSON (RFC 8259, 2)."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Refusal(Enum):
    """Why a text was not read. A value, no exception: those of the parser hold the text, and no error may."""

    NOT_JSON = auto()
    """Not UTF-8, not JSON (RFC 8259), or with half a character."""
    REPEATED_KEY = auto()
    """A key stands twice in one object."""


class _Repeated(ValueError):
    pass


def within(raw: bytes, *, largest: int, deepest: int) -> bool:
    """True for at most *largest* bytes and *deepest* levels of nesting; in flat memory."""
    if len(raw) > largest:
        return False
    if raw.count(b"[") + raw.count(b"{") <= deepest:  # as most are, whatever their strings hold
        return True
    depth = 0
    for byte in _STRINGS.sub(b"", raw).translate(None, _NOT_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        if depth > deepest:
            return False
    return True


def parsed(raw: bytes) -> "Json | Refusal":
    """The value that *raw* holds, in UTF-8, once it was found :func:`within` bounds; or why there is none."""
    try:
        text = raw.decode("utf-8").strip(
            _SPACES
        )  # by hand: json.loads would guess UTF-16, which the scan does not read
        read, end = _DECODER.raw_decode(text)
    except _Repeated:
        return Refusal.REPEATED_KEY
    except ValueError:
        return Refusal.NOT_JSON
    if end != len(text):
        return Refusal.NOT_JSON
    value = cast(Json, read)
    halved = "\\u" in text and _SURROGATE.search(json.dumps(value, ensure_ascii=False)) is not None
    return Refusal.NOT_JSON if halved else value


def _without_repetition(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Repeated
    return found


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(object_pairs_hook=_without_repetition, parse_constant=_not_json)
