"""The administrative divisions of France, in the shapes of ``geo.api.gouv.fr`` (definition of datagouv/api-geo)."""

from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from etatplateforme.core.effects import Reply
from etatplateforme.errors import InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode

T = TypeVar("T")
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Area:
    """A département (``"48"``, ``"2A"``, ``"974"``) or a region (``"76"``): its INSEE code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunal body with its own taxes: its Siren, its name, its kind (CC, CA, CU, METRO, MET69)."""

    siren: str
    name: str
    kind: str = ""
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today. ``population`` is the municipal population, ``former_codes`` are those that it replaced."""

    code: CommuneCode
    name: str
    postcodes: tuple[str, ...] = ()
    siren: str | None = None
    departement: Area | None = None
    region: Area | None = None
    epci: Epci | None = None
    population: int | None = None
    centre: Point | None = None
    former_codes: tuple[str, ...] = field(default=())


COMMUNE_FIELDS = "nom,code,codesPostaux,siren,departement,region,epci,population,centre,anciensCodes"
EPCI_FIELDS = "nom,code,type,population"


class AreaBody(BaseModel):
    """A département or a region."""

    model_config = _OPEN
    code: str
    nom: str

    def value(self) -> Area:
        """As our value."""
        return Area(self.code, self.nom)


class EpciBody(BaseModel):
    """An intercommunal body."""

    model_config = _OPEN
    code: str
    nom: str
    type: str = ""
    population: int | None = None

    def value(self) -> Epci:
        """As our value."""
        return Epci(self.code, self.nom, self.type, self.population)


class _PointBody(BaseModel):
    model_config = _OPEN
    coordinates: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


class CommuneBody(BaseModel):
    """A commune."""

    model_config = _OPEN
    code: str
    nom: str
    postcodes: tuple[str, ...] = Field(default=(), alias="codesPostaux")
    siren: str | None = None
    departement: AreaBody | None = None
    region: AreaBody | None = None
    epci: EpciBody | None = None
    population: int | None = None
    centre: _PointBody | None = None
    former: tuple[str, ...] = Field(default=(), alias="anciensCodes")

    def value(self) -> Commune:
        """As our value. Raises InvalidInput when the code is none of INSEE's."""
        return Commune(
            CommuneCode(self.code),
            self.nom,
            self.postcodes,
            self.siren,
            self.departement.value() if self.departement else None,
            self.region.value() if self.region else None,
            self.epci.value() if self.epci else None,
            self.population,
            Point(*self.centre.coordinates) if self.centre else None,
            self.former,
        )


COMMUNES = TypeAdapter(list[CommuneBody])
EPCIS = TypeAdapter(list[EpciBody])
AREAS = TypeAdapter(list[AreaBody])
COMMUNE = TypeAdapter(CommuneBody)
EPCI = TypeAdapter(EpciBody)


def parse(reply: Reply, body: TypeAdapter[T]) -> T | None:
    """The body of an answer; None when there is no such division (404).

    Raises Unavailable or UnexpectedReply.
    """
    if reply.status == 404:
        return None
    if not reply.ok:
        raise Unavailable(
            f"Le découpage administratif (geo.api.gouv.fr) a répondu {reply.status}.",
            remedy="Réessayez plus tard, ou faites saisir la commune à la main.",
            citizen_message="La liste des communes ne répond pas : écrivez le nom de votre commune.",
            code="divisions_unavailable",
        )
    try:
        return body.validate_json(reply.body)
    except ValidationError:
        pass
    raise unexpected()


def unexpected() -> UnexpectedReply:
    """The service said something else than what its definition says."""
    return UnexpectedReply(
        "La réponse de geo.api.gouv.fr n'a pas la forme attendue.",
        remedy="Vérifiez son adresse dans les réglages (geo_url).",
        citizen_message="La liste des communes ne répond pas : écrivez le nom de votre commune.",
    )


def commune_of(body: CommuneBody) -> Commune:
    """The commune of a body. Raises UnexpectedReply when its code is none of INSEE's."""
    try:
        return body.value()
    except InvalidInput:
        pass
    raise unexpected()
