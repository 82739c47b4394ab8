"""A local public office, as the « Annuaire de l'administration et des services publics » (DILA) describes it.

Nested fields of the answer are JSON written as text; public clients of 2025 and 2026 read them so. What cannot be read
is left out, never guessed: an office whose hours are not understood has hours unknown, not « closed ».
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Point

T = TypeVar("T")
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class OpenHours:
    """When an office opens from day ``first`` to day ``last`` (0 Monday, 6 Sunday), with the directory's comment."""

    first: int
    last: int
    slots: tuple[tuple[time, time], ...]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class PublicService:
    """One office. ``kinds`` are the directory's types (``"mairie"``, ``"ccas"``…); ``hours`` None when not understood.

    Addresses, telephones and mail addresses are those of the office, which are public.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    communes: tuple[str, ...]
    address: str = ""
    point: Point | None = None
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    page: str | None = None
    hours: tuple[OpenHours, ...] | None = None
    accessible: str | None = field(default=None)
    updated: date | None = None


class _Pivot(BaseModel):
    model_config = _OPEN
    type_service_local: str = ""
    code_insee_commune: list[str] = []


class _Valued(BaseModel):
    model_config = _OPEN
    valeur: str = ""


class _Address(BaseModel):
    model_config = _OPEN
    type_adresse: str = ""
    complement1: str = ""
    complement2: str = ""
    numero_voie: str = ""
    code_postal: str = ""
    nom_commune: str = ""
    longitude: str | float | None = None
    latitude: str | float | None = None
    accessibilite: str = ""

    def line(self) -> str:
        """As one line."""
        return ", ".join(filter(None, (self.complement1, self.complement2, self.numero_voie, self._city())))

    def _city(self) -> str:
        return f"{self.code_postal} {self.nom_commune}".strip()

    def point(self) -> Point | None:
        """Where it stands."""
        try:
            return Point(float(self.longitude), float(self.latitude)) if self.longitude and self.latitude else None
        except (ValueError, InvalidInput):
            return None


class _Hours(BaseModel):
    model_config = _OPEN
    nom_jour_debut: str
    nom_jour_fin: str = ""
    valeur_heure_debut_1: str = ""
    valeur_heure_fin_1: str = ""
    valeur_heure_debut_2: str = ""
    valeur_heure_fin_2: str = ""
    commentaire: str = ""

    def value(self) -> OpenHours:
        """As our value. Raises ValueError for a day or an hour that is none."""
        first = _DAYS.index(self.nom_jour_debut.strip().lower())
        last = _DAYS.index((self.nom_jour_fin or self.nom_jour_debut).strip().lower())
        pairs = (
            (self.valeur_heure_debut_1, self.valeur_heure_fin_1),
            (self.valeur_heure_debut_2, self.valeur_heure_fin_2),
        )
        slots = tuple((time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in pairs if begins)
        if any(begins >= ends for begins, ends in slots):
            raise ValueError
        return OpenHours(first, last, slots, self.commentaire.strip())


def _nothing_for_none(value: object) -> object:
    return "" if value is None else value


Nested = Annotated[str, BeforeValidator(_nothing_for_none)]


class PublicServiceBody(BaseModel):
    """One of ``results``."""

    model_config = _OPEN
    id: str
    nom: Nested
    pivot: Nested = ""
    adresse: Nested = ""
    telephone: Nested = ""
    adresse_courriel: Nested = ""
    site_internet: Nested = ""
    plage_ouverture: Nested = ""
    url_service_public: str | None = None
    date_modification: Nested = ""

    def value(self) -> PublicService:
        """As our value."""
        pivots = _listed(_PIVOTS, self.pivot) or []
        addresses = sorted(_listed(_ADDRESSES, self.adresse) or [], key=lambda one: one.type_adresse != "Adresse")
        place = addresses[0] if addresses else None
        return PublicService(
            self.id,
            self.nom,
            tuple(dict.fromkeys(pivot.type_service_local for pivot in pivots if pivot.type_service_local)),
            tuple(dict.fromkeys(code for pivot in pivots for code in pivot.code_insee_commune)),
            place.line() if place is not None else "",
            place.point() if place is not None else None,
            tuple(_values(self.telephone)),
            tuple(filter(None, map(str.strip, self.adresse_courriel.split(";")))),
            tuple(_values(self.site_internet)),
            self.url_service_public or None,
            _hours(self.plage_ouverture),
            (place.accessibilite or None) if place is not None else None,
            _day(self.date_modification),
        )


class PublicServicesPage(BaseModel):
    """Body of ``GET /catalog/datasets/…/records`` (Opendatasoft, Explore 2.1)."""

    model_config = _OPEN
    total_count: int
    results: list[PublicServiceBody]


_PIVOTS = TypeAdapter(list[_Pivot])
_ADDRESSES = TypeAdapter(list[_Address])
_VALUED = TypeAdapter(list[_Valued])
_HOURS = TypeAdapter(list[_Hours])


def _listed(form: TypeAdapter[list[T]], text: str) -> list[T] | None:
    """The list that *text* writes in JSON; None when it is not one."""
    try:
        return form.validate_json(text) if text else []
    except ValidationError:
        return None


def _values(text: str) -> Iterator[str]:
    return (one.valeur.strip() for one in _listed(_VALUED, text) or [] if one.valeur.strip())


def _hours(text: str) -> tuple[OpenHours, ...] | None:
    rows = _listed(_HOURS, text)
    try:
        return tuple(row.value() for row in rows) if rows else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    """The day of a moment written ``2026-09-01…`` or ``01/09/2026 …``."""
    try:
        if text[2:3] == "/":
            return date(int(text[6:10]), int(text[3:5]), int(text[:2]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
