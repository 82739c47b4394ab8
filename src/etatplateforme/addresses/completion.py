"""The Géoplateforme's completion: texts suggested while one types (at most 10 requests a second per IP).

Parameters and bounds: IGN, « Autocomplétion », cartes.gouv.fr-documentation, read in November 2026. The shape of an
answer is not published with it: only what public clients rely on is read, the rest is ignored.
"""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etatplateforme.addresses.credit import GEOPLATEFORME
from etatplateforme.addresses.geoplateforme import DEGRADED, answered
from etatplateforme.core.effects import Reply
from etatplateforme.errors import UnexpectedReply
from etatplateforme.values.address import Address, AddressKind, Point

MOST_SUGGESTIONS = 15
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)


class _Suggestion(BaseModel):
    model_config = _OPEN
    fulltext: str
    kind: str = ""
    street: str = ""
    city: str = ""
    zipcode: str = ""
    x: float = Field(ge=-180, le=180)
    y: float = Field(ge=-90, le=90)

    def address(self) -> Address | None:
        """The suggestion as our value, without INSEE code; None for what is no address (a place name, a parcel)."""
        if self.kind not in set(AddressKind):
            return None
        return Address(
            label=self.fulltext,
            kind=AddressKind(self.kind),
            citycode="",
            city=self.city,
            postcode=self.zipcode,
            name=self.street or self.city,
            point=Point(self.x, self.y),
            credit=GEOPLATEFORME,
        )


class _Suggestions(BaseModel):
    model_config = _OPEN
    results: list[_Suggestion]


def parse_completion(reply: Reply, limit: int) -> list[Address]:
    """At most *limit* suggestions; they carry no INSEE code: search the chosen text to have one.

    Raises Unavailable or UnexpectedReply, without what was typed.
    """
    if not answered(reply):
        return []
    try:
        results = _Suggestions.model_validate_json(reply.body).results
    except ValidationError:
        results = None
    if results is None:
        raise UnexpectedReply(
            "La réponse de l'autocomplétion n'a pas la forme attendue.",
            remedy="Vérifiez l'adresse de la Géoplateforme dans les réglages.",
            citizen_message=DEGRADED,
        )
    return [address for each in results if (address := each.address()) is not None][:limit]
