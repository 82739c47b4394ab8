"""Names survive storage: what a store gives back is what was put into it, letter for letter."""

import unicodedata
from collections.abc import Callable, Iterator

from etatplateforme.guarantor.personas.named import NAMED, ORDINARY
from etatplateforme.guarantor.personas.persona import Persona

LETTERS = (
    "ÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÇàâäéèêëîïôöùûüÿç",
    "Æsop Œdipe æ œ",
    "Ñandú, Ağaoğlu, Łukasz, Ţîrlea, Nguyễn Thị Ánh",
    "L’apostrophe et l'apostrophe",
    "Trait-d'union – demi-cadratin",
    "ǅ ß ı İ",
)
"""Letters of civil status (circular of 23 July 2014), and of the names of people who live in France."""


def names_to_keep() -> Iterator[str]:
    """Names that a store must give back: those of the personas, and texts that hold every letter, composed and not."""
    for persona in (*ORDINARY, *NAMED):
        yield from _names_of(persona)
    for text in LETTERS:
        yield unicodedata.normalize("NFC", text)
        yield unicodedata.normalize("NFD", text)


def _names_of(persona: Persona) -> Iterator[str]:
    yield persona.family_name
    yield from persona.given_names
    if persona.usage_name:
        yield persona.usage_name


def assert_roundtrip(store: Callable[[str], str]) -> None:
    """Raise AssertionError, in French, when *store*, which keeps a name and reads it back, changes one.

    A name that comes composed (Unicode NFC) must come back the same, code point for code point: neither without its
    accents, nor in capitals, nor cut. One that comes decomposed (NFD) may come back composed: it is the same name.
    Every name is invented.
    """
    changed = [told for name in names_to_keep() if (told := _changed(name, store(name)))]
    if changed:
        raise AssertionError(
            "\n".join([f"{len(changed)} nom(s) ne reviennent pas tels qu'ils ont été donnés :", *changed])
        )


def _changed(name: str, back: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    if back in (name, composed):
        return ""
    if unicodedata.normalize("NFC", back) == composed:
        return f"« {name} » revient décomposé (NFD), et ne serait plus retrouvé"
    return f"« {name} » revient « {back} »"
