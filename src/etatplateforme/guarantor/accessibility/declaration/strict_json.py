"""The JSON of an audit that somebody hands over."""

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within

LARGEST_BYTES = 20_000_000
"""An audit of Ara with 100 pages and its comments takes some 5 MB."""

DEEPEST = 12


def read_object(text: str, name: str) -> dict[str, Json]:
    """The JSON object that *text* holds; *name* is how errors call the file.

    :raises TooLarge: beyond 20 MB or 12 levels of nesting; code ``audit_too_large``.
    :raises InvalidInput: when it is not one JSON object, or gives a key twice; code ``audit_not_json``.
    """
    raw = text.encode("utf-8", "surrogatepass")
    if not within(raw, largest=LARGEST_BYTES, deepest=DEEPEST):
        raise TooLarge(
            f"« {name} » dépasse vingt mégaoctets, ou ses listes sont trop imbriquées.",
            remedy="Vérifiez que c'est le rapport d'un audit, tel qu'Ara le donne.",
            code="audit_too_large",
        )
    value = parsed(raw)
    if value is Refusal.REPEATED_KEY:
        raise _invalid(name, "une clé y figure deux fois au même endroit")
    if value is Refusal.NOT_JSON:
        raise _invalid(name, "ce n'est pas du JSON")
    if not isinstance(value, dict):
        raise _invalid(name, "ce n'est pas un objet JSON")
    return value


def _invalid(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"« {name} » ne peut pas être lu : {why}.",
        remedy="Téléchargez de nouveau le rapport, ou corrigez le fichier.",
        code="audit_not_json",
    )
