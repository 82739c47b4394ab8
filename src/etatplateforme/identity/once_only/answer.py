"""What comes of a question: the datum, or the paper to ask the person for, in words that block nobody."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeAlias

from etatplateforme.errors import COUNTER_REMINDER, EtatError
from etatplateforme.identity.once_only.certified import Certified
from etatplateforme.identity.once_only.errors import (
    AdministrationMisread,
    AdministrationUnavailable,
    IdentityIncomplete,
    PersonUnknown,
)
from etatplateforme.identity.once_only.told import T, T_co
from etatplateforme.values.held_datum import By, HeldDatum, Paper

PLAIN_COPY = "Une simple copie suffit, ou une photo lisible."
"""No administration may ask for a certified copy of what another one delivered (CRPA, R113-10)."""

LATER = f"Vous pouvez continuer votre demande sans attendre, et l'envoyer ensuite. {COUNTER_REMINDER}"
"""The person supplies what could not be obtained, once told (CRPA, L114-10); the request is not held up for it."""


class Why(StrEnum):
    """Why the State did not answer, as a word that the gate and a report may keep."""

    UNKNOWN_PERSON = "unknown_person"
    INCOMPLETE_IDENTITY = "incomplete_identity"
    UNAVAILABLE = "unavailable"
    NOT_ALLOWED = "not_allowed"

    @classmethod
    def of(cls, cause: EtatError) -> "Why":
        """The word for *cause*."""
        match cause:
            case PersonUnknown():
                return cls.UNKNOWN_PERSON
            case IdentityIncomplete():
                return cls.INCOMPLETE_IDENTITY
            case AdministrationUnavailable() | AdministrationMisread():
                return cls.UNAVAILABLE
            case _:
                return cls.NOT_ALLOWED


@dataclass(frozen=True, slots=True)
class Known(Generic[T_co]):
    """The State answered: nobody is asked for anything."""

    certified: Certified[T_co]


@dataclass(frozen=True, slots=True)
class ToAsk:
    """The State could not answer: ask the person for ``paper``, say ``message``, and let the request go on.

    ``cause`` is for the developer: its code, its remedy, and whom to write to.
    """

    paper: Paper
    why: Why
    message: str
    cause: EtatError = field(repr=False)


Answer: TypeAlias = Known[T] | ToAsk


def to_ask(held: HeldDatum, by: By, cause: EtatError) -> ToAsk:
    """The paper to ask for in place of *held*, and what to say, when it could not be had because of *cause*."""
    why = Why.of(cause)
    unknown = why is Why.UNKNOWN_PERSON
    paper = held.otherwise if unknown and held.otherwise is not None else held.paper
    where = f"Pour l'avoir : {paper.from_whom}."
    sentences = (_happened(held, by, why), f"Envoyez-nous {paper.french}. {where}", PLAIN_COPY, LATER)
    return ToAsk(paper, why, " ".join(sentences), cause)


def _happened(held: HeldDatum, by: By, why: Why) -> str:
    holder = held.holder[:1].upper() + held.holder[1:]
    if why is Why.UNKNOWN_PERSON:
        found = "n'a rien trouvé sous ce numéro" if by is By.REGISTER else "n'a pas trouvé de dossier à votre nom"
        return f"{holder} {found}. Ce n'est pas une faute de votre part."
    if why is Why.INCOMPLETE_IDENTITY:
        return f"Nous n'en savons pas assez pour demander {held.label} à votre place."
    return f"Nous n'avons pas pu obtenir {held.label} à votre place."
