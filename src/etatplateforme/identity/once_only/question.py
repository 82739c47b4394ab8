"""A question to an administration, as a value: which datum, of whom, told in which way. Pure."""

import re
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Generic, TypeAlias

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.once_only.civil import CivilIdentity, Needs, Pairs
from etatplateforme.identity.once_only.told import T_co
from etatplateforme.values.held_by_the_state import HELD
from etatplateforme.values.held_datum import By, HeldDatum

LARGEST_ANSWER = 500_000
"""Octets of an answer, but where a source says more."""

NUMBER = "{number}"
_INE = re.compile(r"[0-9A-Za-z]{11}")
LONGEST_IDENTIFIER = 100


class Api(StrEnum):
    """One of the State's APIs. The value begins the names of its data."""

    PARTICULIER = "particulier"
    ENTREPRISE = "entreprise"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A person, or a body, by a number: INE, identifier of the holder's own, SIREN, SIRET, RNA or EORI.

    :raises InvalidInput: code ``invalid_identifier``.
    """

    by: By
    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _printable(self.value) or (self.by is By.INE and not _INE.fullmatch(self.value)):
            raise _invalid_identifier()


Who: TypeAlias = AccessToken | CivilIdentity | Identifier
"""Of whom: who has just signed in, somebody by civil status, or somebody by a number."""


@dataclass(frozen=True, slots=True)
class Source(Generic[T_co]):
    """One endpoint: the name of its datum, where it is, what it answers, and what it reads of an identity.

    :param path: of a body, a template: ``{number}`` stands for its number, other fields for what the question says.
    :param largest: octets of its longest answer.
    """

    name: str
    path: str
    answer: type[T_co]
    needs: Needs | None = None
    largest: int = LARGEST_ANSWER

    @property
    def api(self) -> Api:
        """The API that it belongs to."""
        return Api(self.name.partition(".")[0])

    @property
    def held(self) -> HeldDatum:
        """What the catalogue says of its datum."""
        return HELD[self.name]


@dataclass(frozen=True, slots=True)
class Question(Generic[T_co]):
    """What is asked of whom. Made by the functions of ``particulier`` and ``entreprise``.

    :param more: parameters beside the identity.
    :param places: fields of the path beside the number: a year, a month.
    :param fresh: have the holder asked again, past the cache of the API (an hour, a day for the quotient familial).
    :param purpose: why a body is looked up: the ``object`` of API Entreprise, when it is not the habilitation's.
    """

    source: Source[T_co]
    who: Who = field(repr=False)
    _: KW_ONLY
    more: Pairs = field(default=(), repr=False)
    places: Pairs = ()
    fresh: bool = False
    purpose: str | None = None

    def __post_init__(self) -> None:
        if not all(_printable(value) for _, value in (*self.more, *self.places)) or not _printable(self.purpose or "-"):
            raise _invalid_identifier()
        if self.by not in self.source.held.by:
            known = ", ".join(sorted(by.value for by in self.source.held.by))
            raise InvalidInput(
                "Cette donnée ne se demande pas de cette façon.",
                remedy=f"Elle se demande par : {known}.",
                code="question_by",
            )

    @property
    def by(self) -> By:
        """How the person, or the body, is told."""
        match self.who:
            case AccessToken():
                return By.SIGN_IN
            case CivilIdentity():
                return By.IDENTITY
            case Identifier():
                return self.who.by

    @property
    def endpoint(self) -> str:
        """The path of the endpoint, without what is personal: the number of a body stays out of it."""
        if self.by is not By.REGISTER:
            return f"{self.source.path}/{self.by.value}"
        return self.source.path.format(number=NUMBER, **dict(self.places))


def _printable(text: str) -> bool:
    return text.isprintable() and 0 < len(text) <= LONGEST_IDENTIFIER


def _invalid_identifier() -> InvalidInput:
    return InvalidInput(
        "Un identifiant ou un paramètre n'a pas la forme attendue.",
        remedy="Un INE a onze caractères, chiffres et lettres ; tout autre tient en une ligne de cent caractères.",
        citizen_message="Cet identifiant n'a pas la forme attendue. Vérifiez-le, puis recommencez.",
        code="invalid_identifier",
    )
