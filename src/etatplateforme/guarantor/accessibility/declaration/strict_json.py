"""JSON that somebody hands over: bounded in size and depth before any parser, without a key given twice."""

import json
import re
from typing import NoReturn, TypeAlias, cast

from etatplateforme.errors import InvalidInput, TooLarge

LARGEST_BYTES = 20_000_000
"""An audit of Ara with 100 pages and its comments takes some 5 MB."""

DEEPEST = 12

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

# Possessive, and matching unterminated strings too: every letter is read once, whatever the input.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\[\s\S]?+)*+"?+')
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class _Repeated(ValueError):
    """A key stands twice in one object."""


def read_object(text: str, name: str) -> dict[str, Json]:
    """The JSON object that *text* holds; *name* is how errors call the file.

    :raises TooLarge: beyond 20 MB or 12 levels of nesting; code ``audit_too_large``.
    :raises InvalidInput: when it is not one JSON object, or gives a key twice; code ``audit_not_json``.
    """
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > LARGEST_BYTES or _too_deep(raw):
        raise TooLarge(
            f"« {name} » dépasse vingt mégaoctets, ou ses listes sont trop imbriquées.",
            remedy="Vérifiez que c'est le rapport d'un audit, tel qu'Ara le donne.",
            code="audit_too_large",
        )
    try:
        value = cast(Json, json.loads(text, object_pairs_hook=_without_repetition, parse_constant=_not_json))
    except _Repeated:
        raise _invalid(name, "une clé y figure deux fois au même endroit") from None
    except (ValueError, RecursionError):
        raise _invalid(name, "ce n'est pas du JSON") from None
    if not isinstance(value, dict) or _SURROGATE.search(json.dumps(value, ensure_ascii=False)) is not None:
        raise _invalid(name, "ce n'est pas un objet JSON")
    return value


def _too_deep(raw: bytes) -> bool:
    depth = 0
    for byte in _STRINGS.sub(b"", raw).translate(None, _NOT_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _without_repetition(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Repeated
    return found


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)


def _invalid(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"« {name} » ne peut pas être lu : {why}.",
        remedy="Téléchargez de nouveau le rapport, ou corrigez le fichier.",
        code="audit_not_json",
    )
