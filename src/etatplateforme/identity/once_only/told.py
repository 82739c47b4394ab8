"""What every answer of an administration shares: read strictly, with holes, and shown in no repr.

A field is None when the administration has nothing to say (``null``) and when the service was not granted it: in
production the API leaves out whatever the habilitation, or the sign-in, does not open. What is there must be of its
documented type; fields that are not documented are left alone. Names in French are those of the specification.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from etatplateforme.errors import InvalidInput
from etatplateforme.values.person import PartialDate
from etatplateforme.values.territory import Territory

SECONDS = range(-5 * 10**10, 10**11)
"""Seconds since 1970 that make a date: from the year 385 to 5138."""

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Told(BaseModel):
    """One object of an answer. Frozen, compared by value, and empty in a repr: everything in it is personal."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        strict=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
        defer_build=True,
    )

    def __repr_args__(self) -> Sequence[tuple[str | None, object]]:
        """Nothing: a log or a debugger would show a person."""
        return ()

    @property
    def empty(self) -> bool:
        """True when every field is None: nothing of it was granted."""
        return all(getattr(self, name) is None for name in type(self).model_fields)


T = TypeVar("T", bound=Told)
T_co = TypeVar("T_co", bound=Told, covariant=True)


class Several(Told, Generic[T_co]):
    """What an administration answers as a list, in its order; ``items`` is empty when it knows the body and holds none.

    The API wraps each element with its links: they are left out.
    """

    items: tuple[T_co, ...]


class Sex(StrEnum):
    """Sex, as civil status writes it."""

    FEMALE = "F"
    MALE = "M"


def _birth_date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    read: PartialDate | None = None
    try:
        read = PartialDate.parse(value) if isinstance(value, str) else None
    except InvalidInput:
        pass
    if read is None:
        raise ValueError("not a date of birth")
    return read


def _written(born: PartialDate) -> str:
    return born.value


BirthDate = Annotated[
    PartialDate,
    PlainValidator(_birth_date),
    PlainSerializer(_written, return_type=str),
    WithJsonSchema({"type": "string"}),
]
"""A date of birth whose day, or month and day, may be unknown (``2020-00-00``)."""


def _day_of(value: object) -> object:
    """The day of an ISO date, or in Paris of a number of seconds since 1970, which is how the Insee answers one."""
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, bool) or not isinstance(value, int) or value not in SECONDS:
        return value
    return datetime.fromtimestamp(value, UTC).astimezone(Territory.METROPOLE.zone).date()


Day = Annotated[date, BeforeValidator(_day_of)]
"""A day, answered as ``AAAA-MM-JJ`` or in seconds since 1970."""


class Coded(Told):
    """A code and its words."""

    code: str | None = None
    label: str | None = Field(default=None, alias="libelle")


class FamilyMember(Told):
    """A parent or a child of a family, as the fund knows them."""

    family_name: str | None = Field(default=None, alias="nom_naissance")
    usage_name: str | None = Field(default=None, alias="nom_usage")
    given_names: str | None = Field(default=None, alias="prenoms")
    birth_date: BirthDate | None = Field(default=None, alias="date_naissance")
    sex: Sex | None = Field(default=None, alias="sexe")
    birth_commune: str | None = Field(default=None, alias="code_cog_insee_commune_naissance")


class PostalLines(Told):
    """A postal address, line by line, as the fund writes it."""

    recipient: str | None = Field(default=None, alias="destinataire")
    complement: str | None = Field(default=None, alias="complement_information")
    place: str | None = Field(default=None, alias="complement_information_geographique")
    street: str | None = Field(default=None, alias="numero_libelle_voie")
    locality: str | None = Field(default=None, alias="lieu_dit")
    city: str | None = Field(default=None, alias="code_postal_ville")
    country: str | None = Field(default=None, alias="pays")
