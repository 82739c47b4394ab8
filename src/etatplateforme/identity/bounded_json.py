"""JSON of strangers: bounded in size and depth by a linear scan before any parser, without duplicate keys after it."""

import json
import re
from collections.abc import Mapping
from typing import NoReturn, TypeAlias, cast

from etatplateforme.identity.errors import TokenRefused, TokenTooLarge

DEEPEST = 10

Claims: TypeAlias = Mapping[str, object]

# Possessive, and matching unterminated strings too: every byte is read once, whatever the input.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\[\s\S]?+)*+"?+')
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def guard(raw: bytes, limit: int) -> None:
    """Refuse *raw* past *limit* bytes or :data:`DEEPEST` levels of nesting, in flat memory. Raises TokenTooLarge."""
    if len(raw) > limit:
        raise TokenTooLarge
    depth = 0
    for byte in _STRINGS.sub(b"", raw).translate(None, _NOT_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        if depth > DEEPEST:
            raise TokenTooLarge


def read_object(raw: bytes, limit: int) -> Claims:
    """The JSON object that *raw* holds, in UTF-8.

    Raises TokenTooLarge, or TokenRefused: ``token_json`` (not an object, NaN, lone surrogates…) or
    ``token_duplicate_key``.
    """
    guard(raw, limit)
    value = _parsed(raw)
    if not isinstance(value, dict):
        raise TokenRefused("token_json")
    return cast(Claims, value)


def _parsed(raw: bytes) -> object:
    try:
        text = raw.decode("utf-8")  # by hand: json.loads would guess UTF-16, which the scan does not read
        value: object = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_not_json)
        if "\\u" in text:
            return value if _SURROGATE.search(json.dumps(value, ensure_ascii=False)) is None else None
    except ValueError:
        return None
    return value


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise TokenRefused("token_duplicate_key")
    return found


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)
