"""Personas before the fields of a page: whom each field refuses, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.view import View, once
from etatplateforme.guarantor.constraints.field import Field
from etatplateforme.guarantor.constraints.nodes import Patience, strangers
from etatplateforme.guarantor.constraints.pattern import Unread, read_pattern
from etatplateforme.guarantor.constraints.validity import Answer, Refusal, answer
from etatplateforme.guarantor.equality.asked import Asked, asked_fields
from etatplateforme.guarantor.personas import ORDINARY, PERSONAS, Persona, Purpose

MOST_NAMED = 3
"""Characters that a sentence names."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A persona whom a field refuses, whatever the way in which she writes it: what she wrote, and why."""

    persona: Persona
    text: str
    why: frozenset[Refusal]


@dataclass(frozen=True, slots=True)
class Trial:
    """A field that the personas tried. ``refused`` are those that every browser of today refuses, ``formerly`` those
    whom only browsers older than 2023 refuse. ``unread`` is True when a constraint was not read.
    """

    asked: Asked
    refused: tuple[Refused, ...]
    formerly: tuple[Persona, ...]
    unread: bool

    @property
    def ordinary(self) -> bool:
        """True when the ordinary cases go through; else the field is not what it seems to be, or is for few people."""
        return not any(one.persona in ORDINARY and one.text for one in self.refused)

    def before(self, rule: str) -> tuple[Persona, ...]:
        """Those of *rule* whom only older browsers refuse; nobody when they refuse everybody, which would be seen."""
        seen = any(one in ORDINARY for one in self.formerly)
        return () if seen else tuple(one for one in self.formerly if rule in one.protects)

    def whom(self, rule: str) -> tuple[Refused, ...]:
        """Those that are refused among the people for whom *rule* stands."""
        return tuple(one for one in self.refused if rule in one.persona.protects)


@once
def trials(view: View) -> tuple[Trial, ...]:
    """Every field of the page in which something is written, tried by every persona."""
    patience = Patience()
    return tuple(_trial(asked, patience) for asked in asked_fields(view) if asked.field.kind != "select")


def of_purposes(view: View, purposes: Iterable[Purpose]) -> list[Trial]:
    """The trials of the fields that ask one of *purposes*."""
    wanted = frozenset(purposes)
    return [trial for trial in trials(view) if trial.asked.purpose in wanted]


def _trial(asked: Asked, patience: Patience) -> Trial:
    """The field before every persona; unread when the patterns before it have used up the patience of the page."""
    if patience.steps <= 0:
        return Trial(asked, (), (), True)
    refused: list[Refused] = []
    formerly: list[Persona] = []
    unread = False
    for persona in PERSONAS:
        text, best = _best(asked.field, persona.writings(asked.purpose), patience)
        if best.refusals:
            refused.append(Refused(persona, text, best.refusals))
        elif best.older:
            formerly.append(persona)
        unread = unread or not best.sure
    return Trial(asked, tuple(refused), tuple(formerly), unread)


def _best(field: Field, ways: tuple[str, ...], patience: Patience) -> tuple[str, Answer]:
    """The way that goes through, with its answer; else one that may; else the one that comes closest."""
    tried: list[tuple[str, Answer]] = []
    for way in ways:
        given = answer(field, way, patience)
        if given.accepts:
            return way, given
        tried.append((way, given))
    return min(tried, key=lambda each: _distance(field, *each))


def _distance(field: Field, text: str, given: Answer) -> tuple[bool, bool, int, int]:
    """How far a text is from going through, so that what is told of a refusal is its true reason."""
    worst = given.refusals & {Refusal.UNWRITABLE, Refusal.TOO_LONG}
    return (bool(given.refusals), bool(worst), len(given.refusals), len(foreign(field, text)))


def foreign(field: Field, text: str) -> tuple[str, ...]:
    """Characters of *text* that the pattern of a field admits nowhere."""
    node = read_pattern(field.pattern) if field.pattern else Unread.INVALID
    return () if isinstance(node, Unread) else strangers(node, text)


def why(field: Field, one: Refused, text: str) -> str:
    """The reason in French, as the end of « Le champ refuse “X” : … », for the text that is shown."""
    if Refusal.MISSING in one.why:
        return "il est obligatoire"
    if Refusal.UNWRITABLE in one.why:
        return "il n'admet que des nombres" if field.kind == "number" else "il n'admet pas cette forme"
    if Refusal.TOO_LONG in one.why:
        return f"il s'arrête à {_characters(field.longest)}, et il en faut {len(text)}"
    if Refusal.TOO_SHORT in one.why:
        return f"il demande au moins {_characters(field.shortest)}"
    if Refusal.PATTERN not in one.why:
        return "cette valeur est hors de ses bornes"
    strange = foreign(field, text)[:MOST_NAMED]
    if not strange:
        return "son motif (pattern) ne l'admet pas"
    named = " ni ".join("l'espace" if sign.isspace() else f"« {sign} »" for sign in strange)
    return f"son motif (pattern) n'admet pas {named}"


def remedy(field: Field, one: Refused) -> str:
    """What to change in the field, in French."""
    if Refusal.UNWRITABLE in one.why:
        return 'Écrivez type="text" : un nom, un code ou un numéro n\'est pas une quantité.'
    if Refusal.TOO_LONG in one.why:
        return f"Ôtez maxlength, ou portez-le bien au-delà de {_characters(field.longest)}."
    if Refusal.TOO_SHORT in one.why:
        return "Ôtez minlength."
    if Refusal.PATTERN in one.why:
        return "Ôtez le motif (pattern) de ce champ, ou élargissez-le ; vérifiez aussi ce que fait le serveur."
    return "Ôtez les bornes (min, max, step) de ce champ."


def _characters(number: int | None) -> str:
    return "1 caractère" if number == 1 else f"{number} caractères"
