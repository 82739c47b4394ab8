"""The Géoplateforme of the IGN as a source (https://data.geopf.fr/geocodage; at most 50 requests a second per IP)."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etatplateforme.addresses.asked import Filters, Question, Unanswerable
from etatplateforme.addresses.credit import GEOPLATEFORME
from etatplateforme.core.effects import Call, Op, Reply
from etatplateforme.core.retry import call
from etatplateforme.errors import EtatError, Unavailable, UnexpectedReply
from etatplateforme.values.address import Address, AddressKind, Point
from etatplateforme.values.check import Check, Health

NAME = "Géoplateforme (adresses)"
DEGRADED = "La recherche d'adresse ne répond pas : écrivez votre adresse en entier."
CODE = re.compile(r"[0-9][0-9AB][0-9]{0,3}", re.ASCII)
MOST_CODES, MOST_PAIRS = {"postcode": 50, "citycode": 50, "depcode": 10}, 200
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)


class _Properties(BaseModel):
    model_config = _OPEN
    label: str
    type: str
    citycode: str = ""
    city: str = ""
    postcode: str = ""
    name: str = ""
    street: str | None = None
    housenumber: str | None = None
    id: str | None = None
    ban_id: str | None = Field(default=None, alias="banId")
    score: float | None = None
    distance: float | None = None
    context: str | None = None
    importance: float | None = None


class _Geometry(BaseModel):
    model_config = _OPEN
    coordinates: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


class _Feature(BaseModel):
    model_config = _OPEN
    geometry: _Geometry | None = None
    properties: _Properties

    def address(self) -> Address | None:
        """The feature as our value; None for a kind that we do not know (a point of interest, a parcel)."""
        said = self.properties
        if said.type not in set(AddressKind):
            return None
        return Address(
            label=said.label,
            kind=AddressKind(said.type),
            citycode=said.citycode,
            city=said.city,
            postcode=said.postcode,
            name=said.name,
            street=said.street,
            housenumber=said.housenumber,
            point=Point(*self.geometry.coordinates) if self.geometry is not None else None,
            id=said.id,
            ban_id=said.ban_id,
            score=said.score,
            distance_m=said.distance,
            context=said.context,
            importance=said.importance,
            credit=GEOPLATEFORME,
        )


class _Collection(BaseModel):
    model_config = _OPEN
    features: list[_Feature]


def answered(reply: Reply) -> bool:
    """Whether *reply* holds an answer; False for a query that the service could not read: nothing was found then.

    Raises Unavailable for any other refusal.
    """
    if reply.status == 400:
        return False
    if not reply.ok:
        raise Unavailable(
            f"La Géoplateforme a répondu {reply.status}.",
            remedy="Réessayez plus tard ; si cela dure, utilisez l'index d'adresses embarqué.",
            citizen_message=DEGRADED,
            code="geoplateforme_unavailable",
        )
    return True


def parse(reply: Reply, limit: int) -> list[Address]:
    """At most *limit* addresses of a reply of the Géoplateforme.

    Raises Unavailable or UnexpectedReply, without what was searched.
    """
    if not answered(reply):
        return []
    try:
        features = _Collection.model_validate_json(reply.body).features
    except ValidationError:
        features = None
    if features is None:
        raise UnexpectedReply(
            "La réponse de la Géoplateforme n'a pas la forme attendue.",
            remedy="Vérifiez l'adresse de la Géoplateforme dans les réglages.",
            citizen_message=DEGRADED,
        )
    return [address for feature in features if (address := feature.address()) is not None][:limit]


def parameters(filters: Filters) -> dict[str, str] | None:
    """*filters* in the words of the service; None when they let nothing through, since no code of theirs can exist.

    Raises Unanswerable (``unanswerable``) for more values than it takes: 50 postcodes or communes (200 pairs of them),
    10 départements, one type.
    """
    given = {"postcode": filters.postcodes, "citycode": filters.citycodes, "depcode": filters.depcodes}
    codes = {name: [one for one in values if CODE.fullmatch(one)] for name, values in given.items() if values}
    if not all(codes.values()):
        return None
    pairs = len(codes.get("postcode", ())) * len(codes.get("citycode", ()))
    if any(len(values) > MOST_CODES[name] for name, values in codes.items()) or pairs > MOST_PAIRS:
        raise _unanswerable("La Géoplateforme n'admet pas autant de codes dans un filtre.")
    if len(filters.kinds) > 1:
        raise _unanswerable("La Géoplateforme ne filtre que sur un type d'adresse à la fois.")
    kinds = {"type": filters.kinds} if filters.kinds else {}
    return {name: ",".join(values) for name, values in (codes | kinds).items()}


def _unanswerable(problem: str) -> Unanswerable:
    return Unanswerable(problem, remedy="Demandez en plusieurs fois, ou cherchez dans l'index de cette machine.")


class Geoplateforme:
    """Answers from the Géoplateforme at *base* (``https://data.geopf.fr/geocodage``).

    *attempts* and *timeout* (seconds, of one attempt) say how patient to be: little, when another source stands behind.
    """

    def __init__(self, base: str, *, attempts: int = 3, timeout: float = 10.0) -> None:
        self._base = base.rstrip("/")
        self._attempts = attempts
        self._timeout = timeout

    def matching(self, question: Question) -> Op[list[Address]]:
        """Addresses that match; columns are asked as one line, the service has no others."""
        found = yield from self._search(question, "0")
        return found

    def beginning(self, question: Question) -> Op[list[Address]]:
        """Addresses that begin so."""
        found = yield from self._search(question, "1")
        return found

    def around(self, point: Point, limit: int) -> Op[list[Address]]:
        """Addresses around *point*."""
        found = yield from self._ask("/reverse", {}, limit, point)
        return found

    def health(self) -> Op[tuple[Check, ...]]:
        """Whether the service answers a search."""
        try:
            reply = yield from call(Call("GET", f"{self._base}/search", {"q": "mairie", "limit": "1"}, attempts=1))
            _ = parse(reply, 1)
        except EtatError as error:
            return (Check(NAME, Health.BROKEN, error.problem, error.remedy),)
        return (Check(NAME, Health.GOOD, "Le service répond."),)

    def _search(self, question: Question, autocomplete: str) -> Op[list[Address]]:
        kept = parameters(question.filters)
        if kept is None:
            return []
        params = {"q": question.text, "autocomplete": autocomplete, **kept}
        found = yield from self._ask("/search", params, question.limit, question.near)
        return found

    def _ask(self, path: str, params: Mapping[str, str], limit: int, near: Point | None) -> Op[list[Address]]:
        asked = {**params, "limit": str(limit)}
        if near is not None:
            asked |= {"lon": f"{near.longitude:.6f}", "lat": f"{near.latitude:.6f}"}
        request = Call("GET", f"{self._base}{path}", asked, attempts=self._attempts, timeout=self._timeout)
        reply = yield from call(request)
        return parse(reply, limit)
