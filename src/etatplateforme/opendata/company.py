"""A legal unit of the Sirene register, as the « API Recherche d'entreprises » answers it (its OpenAPI, 2026).

Natural persons run businesses under their own name, from their home: names and addresses stay out of reprs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode
from etatplateforme.values.siret import Siren, Siret

T = TypeVar("T")
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Establishment:
    """One place of a legal unit. ``commune`` is None abroad and where the register hides it, ``point`` if not known."""

    siret: Siret
    open: bool
    address: str = field(repr=False)
    postcode: str | None = None
    commune: CommuneCode | None = None
    point: Point | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Company:
    """A company, an association or a public body. ``active`` is what INSEE says; ``activity`` its APE code.

    ``category`` is the legal category of INSEE (``"9220"``, a declared association). ``partly_hidden`` says that it
    opposed the diffusion of its data (code de commerce, A123-96): its name and address are then not given.
    ``association``, ``local_authority`` and ``individual`` are None when the register did not say.
    """

    siren: Siren
    name: str = field(repr=False)
    active: bool
    category: str | None = None
    activity: str | None = None
    seat: Establishment | None = None
    partly_hidden: bool = False
    association: bool | None = None
    local_authority: bool | None = None
    individual: bool | None = None


class _Seat(BaseModel):
    model_config = _OPEN
    siret: str
    etat_administratif: str | None = None
    adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    latitude: str | None = None
    longitude: str | None = None

    def value(self) -> Establishment | None:
        """As our value; None when its number is none (never seen, but nothing else could be done with it)."""
        siret = _valid(Siret, self.siret)
        if siret is None:
            return None
        return Establishment(
            siret,
            self.etat_administratif == "A",
            self.adresse or "",
            self.code_postal,
            _valid(CommuneCode, self.commune),
            _point(self.longitude, self.latitude),
        )


class _More(BaseModel):
    model_config = _OPEN
    est_association: bool | None = None
    est_entrepreneur_individuel: bool | None = None
    collectivite_territoriale: dict[str, object] | None = None


class CompanyBody(BaseModel):
    """One of ``results``."""

    model_config = _OPEN
    siren: str
    nom_complet: str | None = None
    etat_administratif: str | None = None
    nature_juridique: str | None = None
    activite_principale: str | None = None
    statut_diffusion: str | None = None
    siege: _Seat | None = None
    complements: _More | None = None

    def value(self) -> Company:
        """As our value. Raises InvalidInput when the number is none."""
        more = self.complements
        return Company(
            Siren(self.siren),
            self.nom_complet or "",
            self.etat_administratif == "A",
            self.nature_juridique,
            self.activite_principale,
            self.siege.value() if self.siege is not None else None,
            self.statut_diffusion == "P",
            more.est_association if more is not None else None,
            more.collectivite_territoriale is not None if more is not None else None,
            more.est_entrepreneur_individuel if more is not None else None,
        )


class CompaniesPage(BaseModel):
    """Body of ``GET /search`` and ``GET /near_point``."""

    model_config = _OPEN
    results: list[CompanyBody]
    total_results: int
    page: int
    total_pages: int


def _valid(made: Callable[[str], T], text: str | None) -> T | None:
    try:
        return made(text) if text else None
    except InvalidInput:
        return None


def _point(longitude: str | None, latitude: str | None) -> Point | None:
    try:
        return Point(float(longitude), float(latitude)) if longitude and latitude else None
    except (ValueError, InvalidInput):
        return None
