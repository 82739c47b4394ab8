"""JSON of providers and tokens: what is refused has the codes of tokens."""

from collections.abc import Mapping
from typing import TypeAlias

from etatplateforme.identity.errors import TokenRefused, TokenTooLarge
from etatplateforme.values.bounded_json import Refusal, parsed, within

DEEPEST = 10

Claims: TypeAlias = Mapping[str, object]


def guard(raw: bytes, limit: int) -> None:
    """Refuse *raw* past *limit* bytes or :data:`DEEPEST` levels of nesting, in flat memory. Raises TokenTooLarge."""
    if not within(raw, largest=limit, deepest=DEEPEST):
        raise TokenTooLarge


def read_object(raw: bytes, limit: int) -> Claims:
    """The JSON object that *raw* holds, in UTF-8.

    Raises TokenTooLarge, or TokenRefused: ``token_json`` (not an object, NaN, lone surrogates…) or
    ``token_duplicate_key``.
    """
    guard(raw, limit)
    return read_bounded(raw)


def read_bounded(raw: bytes) -> Claims:
    """The same for bytes that :func:`guard` let through."""
    value = parsed(raw)
    if value is Refusal.REPEATED_KEY:
        raise TokenRefused("token_duplicate_key")
    if not isinstance(value, dict):
        raise TokenRefused("token_json")
    return value
