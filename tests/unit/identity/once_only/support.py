"""What the tests of « once only » share: the block in both colours over a scripted wire, and people of our own."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import cast

from etatplateforme.core.action import Sync
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.once_only.block import OnceOnly
from etatplateforme.identity.once_only.civil import CivilIdentity
from etatplateforme.identity.once_only.question import Api
from etatplateforme.identity.once_only.settings import ApiAccess, OnceOnlySettings
from etatplateforme.identity.once_only.told import Sex
from etatplateforme.values.commune import BirthPlaceCode
from etatplateforme.values.person import Person
from etatplateforme.values.siret import Siret
from etatplateforme.values.territory import Territory
from tests.support.blocks import House

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PARTICULIER, ENTREPRISE = "https://particulier.api.gouv.fr", "https://entreprise.api.gouv.fr"
RECIPIENT = Siret("13002526500013")
TOKEN = "jeton-du-service"
SETTINGS = OnceOnlySettings(
    RECIPIENT,
    MappingProxyType(
        {
            Api.PARTICULIER: ApiAccess(PARTICULIER, TOKEN, "CRPA, article L114-8 ; habilitation 4242"),
            Api.ENTREPRISE: ApiAccess(ENTREPRISE, TOKEN, "CRPA, article L114-8", "Aides aux associations", "Instruire"),
        }
    ),
    frozenset({"particulier.quotient_familial"}),
)

UNREAD = frozenset({"diffusable_commercialement", "date_naissance_timestamp", "detail_cessation"})
"""What the types leave out: an older form of ``status_diffusion``, a day told twice, a field that is always null."""

Json = dict[str, object]


def block(house: House, colour: str, settings: OnceOnlySettings = SETTINGS) -> OnceOnly[Sync]:
    """The block; its answers are awaited through ``settled`` in both colours."""
    return OnceOnly(house.runner(colour), settings)


def somebody(
    family_name: str = "SPÉCIMEN-ŒUVRÉ",
    given_names: tuple[str, ...] = ("Zoé", "Anne-Lise"),
    birth_date: str = "1984-05-17",
    birth_place: str = "35238",
    usage_name: str = "",
    sex: Sex | None = Sex.FEMALE,
    birth_country: str = "",
) -> CivilIdentity:
    """An invented person."""
    person = Person.of(family_name, given_names, usage_name=usage_name, birth_date=birth_date, birth_place=birth_place)
    return CivilIdentity(person, sex, BirthPlaceCode(birth_country) if birth_country else None)


def signed_in(issued_at: datetime = START, value: str = "jeton-de-connexion-7f3a") -> AccessToken:
    """The access token of a sign-in that ended at *issued_at*."""
    return AccessToken(value, issued_at)


def body(data: object) -> bytes:
    """An answer of the API."""
    return json.dumps({"data": data, "links": {}, "meta": {}}).encode()


def fault(code: str, provider: str | None = None, detail: str = "Une phrase de l'État avec SPÉCIMEN dedans.") -> bytes:
    """An error body of the API."""
    meta: Mapping[str, str] = {} if provider is None else {"provider": provider}
    error = {"code": code, "title": "Un titre", "detail": detail, "source": None, "meta": meta}
    return json.dumps({"errors": [error]}).encode()


def stripped(value: object) -> object:
    """*value* without nulls, what is left out, and objects that this empties; days in place of seconds."""
    if isinstance(value, list):
        return [stripped(item) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    kept: dict[str, object] = {}
    for name, item in cast("dict[str, object]", value).items():
        if name in UNREAD or item is None:
            continue
        if name.startswith("date_") and isinstance(item, int):
            kept[name] = datetime.fromtimestamp(item, UTC).astimezone(Territory.METROPOLE.zone).date().isoformat()
        elif (inner := stripped(item)) != {}:
            kept[name] = inner
    return kept
