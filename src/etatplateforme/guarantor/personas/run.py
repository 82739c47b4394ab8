"""What a service's own tests found when every persona went through its forms: read from, and written to, JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from etatplateforme.errors import InvalidInput
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within

FORMAT = "etatplateforme/essai-des-personnes"
VERSION = 1
LARGEST_BYTES = 1_000_000
DEEPEST = 6
MOST_FORMS = 200
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class FormRun:
    """One form, and the keys of the personas that it let through or stopped, each in order."""

    form: str
    accepted: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonaRun:
    """The forms that were tried on one day."""

    day: date
    forms: tuple[FormRun, ...]


def run_of(outcomes: Iterable[tuple[str, str, bool]], day: date) -> PersonaRun:
    """A run from its outcomes: form, key of the persona, whether she went through.

    A form tried by several tests lets a persona through when all of them do.
    """
    found: dict[str, dict[str, bool]] = {}
    for form, persona, through in outcomes:
        known = found.setdefault(form, {})
        known[persona] = known.get(persona, True) and through
    forms = [
        FormRun(
            form,
            tuple(sorted(key for key, through in people.items() if through)),
            tuple(sorted(key for key, through in people.items() if not through)),
        )
        for form, people in sorted(found.items())
    ]
    return PersonaRun(day, tuple(forms))


def to_json(run: PersonaRun) -> str:
    """The run as a file; the same run always gives the same text."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "jour": run.day.isoformat(),
        "formulaires": [
            {"nom": one.form, "acceptées": list(one.accepted), "refusées": list(one.refused)} for one in run.forms
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def parse_run(text: str) -> PersonaRun:
    """Read what :func:`to_json` wrote.

    :raises InvalidInput: code ``bad_persona_run``, when the text is not such a file.
    """
    raw = text.encode("utf-8", "surrogatepass")
    value = parsed(raw) if within(raw, largest=LARGEST_BYTES, deepest=DEEPEST) else Refusal.NOT_JSON
    if not isinstance(value, dict) or value.get("format") != FORMAT or value.get("version") != VERSION:
        raise _bad()
    forms, day = value.get("formulaires"), value.get("jour")
    if not isinstance(forms, list) or not isinstance(day, str) or len(forms) > MOST_FORMS:
        raise _bad()
    try:
        return PersonaRun(date.fromisoformat(day), tuple(_form(one) for one in forms))
    except ValueError:
        raise _bad() from None


def _form(value: Json) -> FormRun:
    if not isinstance(value, dict):
        raise _bad()
    name = value.get("nom")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise _bad()
    return FormRun(name, _keys(value, "acceptées"), _keys(value, "refusées"))


def _keys(value: Mapping[str, Json], name: str) -> tuple[str, ...]:
    given = value.get(name)
    if not isinstance(given, list):
        raise _bad()
    keys = tuple(one for one in given if isinstance(one, str))
    if len(keys) != len(given) or not all(key.isascii() and key.isidentifier() for key in keys):
        raise _bad()
    return keys


def _bad() -> InvalidInput:
    return InvalidInput(
        "Ce fichier n'est pas le résultat d'un essai des personnes.",
        remedy="Refaites-le avec pytest : « pytest --essai-des-personnes essai.json ».",
        code="bad_persona_run",
    )
