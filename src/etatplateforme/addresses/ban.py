"""Look-up in the Base Adresse Nationale by identifier (``https://plateforme.adresse.data.gouv.fr/lookup/…``).

Shapes: samples of the platform's own documentation (BaseAdresseNationale/ban-plateforme, 2026). An identifier is an
INSEE code (a commune), an interoperability key of a street (``"64102_0127"``) or of a number (``"64102_0127_00001"``),
or a BAN identifier (a UUID).
"""

import re

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etatplateforme.addresses.credit import OFFICIAL
from etatplateforme.core.effects import Reply
from etatplateforme.errors import InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.values.address import Address, AddressKind, Point

IDENTIFIER = re.compile(r"(?:[0-9]{5}|2[AB][0-9]{3})(?:_[0-9a-z]{4,6}(?:_[0-9]{5}(?:_[0-9a-z_]{1,20})?)?)?", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)


def identifier(text: str) -> str:
    """*text* as the platform takes it. Raises InvalidInput (``invalid_ban_id``), without the text."""
    found = text.strip()
    if IDENTIFIER.fullmatch(found) is None and UUID.fullmatch(found) is None:
        raise InvalidInput(
            "Cet identifiant d'adresse n'a pas une forme connue.",
            remedy="Donnez un code INSEE, une clé d'interopérabilité (64102_0127_00001) ou un identifiant BAN.",
            code="invalid_ban_id",
        )
    return found


class _Commune(BaseModel):
    model_config = _OPEN
    nom: str = ""
    code: str = ""


class _Street(BaseModel):
    model_config = _OPEN
    name: str = Field(default="", alias="nomVoie")


class _Position(BaseModel):
    model_config = _OPEN
    coordinates: tuple[float, float]


class _Numbered(BaseModel):
    """A number. Its position may be absent, or given as ``lon`` and ``lat``."""

    model_config = _OPEN
    id: str | None = None
    key: str | None = Field(default=None, alias="cleInterop")
    ban_id: str | None = Field(default=None, alias="banId")
    number: int | str = Field(alias="numero")
    suffix: str | None = Field(default=None, alias="suffixe")
    postcode: str = Field(default="", alias="codePostal")
    position: _Position | None = None
    lon: float | None = None
    lat: float | None = None
    street: _Street = Field(alias="voie")
    commune: _Commune

    def address(self) -> Address:
        """The number as our value."""
        number = f"{self.number}{f' {self.suffix}' if self.suffix else ''}"
        name = f"{number} {self.street.name}".strip()
        point = None
        if self.position is not None:
            point = Point(*self.position.coordinates)
        elif self.lon is not None and self.lat is not None:
            point = Point(self.lon, self.lat)
        return Address(
            label=f"{name} {self.postcode} {self.commune.nom}".replace("  ", " "),
            kind=AddressKind.HOUSENUMBER,
            citycode=self.commune.code,
            city=self.commune.nom,
            postcode=self.postcode,
            name=name,
            street=self.street.name,
            housenumber=number,
            point=point,
            id=self.id or self.key,
            ban_id=self.ban_id,
            credit=OFFICIAL,
        )


class _StreetPage(BaseModel):
    """A street, or a hamlet without number."""

    model_config = _OPEN
    type: str
    id: str | None = Field(default=None, alias="idVoie")
    ban_id: str | None = Field(default=None, alias="banId")
    name: str = Field(alias="nomVoie")
    postcode: str = Field(default="", alias="codePostal")
    position: _Position | None = None
    commune: _Commune

    def address(self) -> Address:
        """The street as our value."""
        return Address(
            label=f"{self.name} {self.postcode} {self.commune.nom}".replace("  ", " "),
            kind=AddressKind.LOCALITY if self.type == "lieu-dit" else AddressKind.STREET,
            citycode=self.commune.code,
            city=self.commune.nom,
            postcode=self.postcode,
            name=self.name,
            street=None if self.type == "lieu-dit" else self.name,
            point=None if self.position is None else Point(*self.position.coordinates),
            id=self.id,
            ban_id=self.ban_id,
            credit=OFFICIAL,
        )


class _CommunePage(BaseModel):
    model_config = _OPEN
    code: str = Field(alias="codeCommune")
    name: str = Field(alias="nomCommune")
    ban_id: str | None = Field(default=None, alias="banId")
    postcodes: list[str] = Field(default_factory=list[str], alias="codesPostaux")

    def address(self) -> Address:
        """The commune as our value, under its first postcode."""
        return Address(
            label=self.name,
            kind=AddressKind.MUNICIPALITY,
            citycode=self.code,
            city=self.name,
            postcode=self.postcodes[0] if self.postcodes else "",
            name=self.name,
            id=self.code,
            ban_id=self.ban_id,
            credit=OFFICIAL,
        )


class _Kind(BaseModel):
    model_config = _OPEN
    type: str


_PAGES: dict[str, type[_Numbered] | type[_StreetPage]] = {
    "numero": _Numbered,
    "voie": _StreetPage,
    "lieu-dit": _StreetPage,
}


def parse_lookup(reply: Reply) -> Address | None:
    """The address that the platform knows under an identifier; None when it knows none (404).

    Raises Unavailable or UnexpectedReply, without the identifier.
    """
    if reply.status == 404:
        return None
    if not reply.ok:
        raise Unavailable(
            f"La Base Adresse Nationale a répondu {reply.status}.",
            remedy="Réessayez plus tard ; l'adresse reste utilisable sans être relue.",
            code="ban_unavailable",
        )
    try:
        kind = _Kind.model_validate_json(reply.body).type
        return _PAGES.get(kind, _CommunePage).model_validate_json(reply.body).address()
    except (ValidationError, InvalidInput):
        pass
    raise UnexpectedReply(
        "La réponse de la Base Adresse Nationale n'a pas la forme attendue.",
        remedy="Vérifiez son adresse dans les réglages.",
    )
