"""The sandbox's registers: companies (« Recherche d'entreprises ») and offices (« Annuaire de l'administration »).

Everything is invented but the communes. Shapes: OpenAPI of Recherche d'entreprises; Opendatasoft's Explore 2.1, whose
nested fields are JSON written as text.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from etatplateforme.addresses.index.normalise import fold
from etatplateforme.sandbox.divisions import SIREN_OF_NOBODY
from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.http_faults import HttpFaults
from etatplateforme.sandbox.world import Commune, World
from etatplateforme.values.address import Point
from etatplateforme.values.siret import luhn_valid

Body = dict[str, object]
MOST_RESULTS = 10_000
MOST_A_PAGE = 25
MOST_RECORDS = 100
ASSOCIATION, COMMUNE, PERSON = "9220", "7210", "1000"
"""Legal categories of INSEE: declared association, commune, natural person."""

HOURS = [
    {
        "nom_jour_debut": "Lundi",
        "nom_jour_fin": "Vendredi",
        "valeur_heure_debut_1": "09:00:00",
        "valeur_heure_fin_1": "12:00:00",
        "valeur_heure_debut_2": "13:30:00",
        "valeur_heure_fin_2": "17:00:00",
        "commentaire": "",
    },
    {
        "nom_jour_debut": "Samedi",
        "nom_jour_fin": "Samedi",
        "valeur_heure_debut_1": "09:00:00",
        "valeur_heure_fin_1": "12:00:00",
        "valeur_heure_debut_2": "",
        "valeur_heure_fin_2": "",
        "commentaire": "sauf en août",
    },
]
_WHERE = re.compile(r'code_insee_commune="([0-9AB]{5})"')


def _keyed(digits: str) -> str:
    """*digits* and the last digit that makes Luhn's key hold."""
    return next(digits + last for last in "0123456789" if luhn_valid(digits + last))


def create_false_companies(world: World, faults: Faults) -> ASGIApp:
    """``/search`` and ``/near_point`` over invented bodies, with the faults whose names begin with ``companies_``."""
    companies = _Companies(world)
    routes = [Route("/search", companies.search), Route("/near_point", companies.near)]
    return HttpFaults(Starlette(routes=routes), faults, "companies", {429: {"erreur": "Trop de requêtes."}})


@dataclass(frozen=True, slots=True)
class _Unit:
    """One invented legal unit, with its seat in a real commune."""

    siren: str
    name: str
    category: str
    commune: Commune
    hidden: bool = False

    @property
    def siret(self) -> str:
        """Number of its seat."""
        return _keyed(f"{self.siren}0001")

    @property
    def place(self) -> Point:
        """Where its seat stands."""
        return Point(self.commune.longitude, self.commune.latitude)

    def matches(self, asked: Mapping[str, str]) -> bool:
        """Whether it meets every criterion of a question."""
        q, association = asked.get("q", ""), asked.get("est_association")
        return (
            (q in (self.siren, self.siret) if q.isdigit() else fold(q) in fold(self.name))
            and asked.get("code_commune", self.commune.code) == self.commune.code
            and asked.get("departement", self.commune.departement) == self.commune.departement
            and self.category in asked.get("nature_juridique", self.category).split(",")
            and asked.get("etat_administratif", "A") == "A"
            and (association is None or (association == "true") == (self.category == ASSOCIATION))
        )

    def body(self) -> Body:
        """As the service shows it."""
        one = self.commune
        return {
            "siren": self.siren,
            "nom_complet": self.name,
            "etat_administratif": "A",
            "nature_juridique": self.category,
            "activite_principale": "84.11Z" if self.category == COMMUNE else "94.99Z",
            "statut_diffusion": "P" if self.hidden else "O",
            "siege": {
                "siret": self.siret,
                "etat_administratif": "A",
                "adresse": f"PLACE IMAGINAIRE {one.postcodes[0]} {one.name.upper()}",
                "code_postal": one.postcodes[0],
                "commune": one.code,
                "departement": one.departement,
                "latitude": str(one.latitude),
                "longitude": str(one.longitude),
            },
            "complements": {
                "est_association": self.category == ASSOCIATION,
                "est_entrepreneur_individuel": self.category == PERSON,
                "collectivite_territoriale": {"code": one.code, "niveau": "commune"}
                if self.category == COMMUNE
                else None,
            },
        }


def _units(rank: int, one: Commune) -> Iterator[_Unit]:
    def number(kind: int) -> str:
        return _keyed(f"{SIREN_OF_NOBODY[:3]}{kind}{rank:04d}")

    yield _Unit(number(2), f"COMMUNE DE {one.name.upper()}", COMMUNE, one)
    yield _Unit(number(3), f"LES TOUPIES DE {one.name.upper()}", ASSOCIATION, one)
    yield _Unit(number(4), "[NON-DIFFUSIBLE]", PERSON, one, hidden=True)


class _Companies:
    """Three bodies a commune: its town hall, an association, and a person who works alone and hides their data."""

    def __init__(self, world: World) -> None:
        self._units = [unit for rank, one in enumerate(world.communes) for unit in _units(rank, one)]

    async def search(self, request: Request) -> JSONResponse:
        """Bodies by name, commune, département, legal category and state."""
        asked = request.query_params
        if not any(asked.get(name) for name in ("q", "code_commune", "departement", "nature_juridique")):
            return _wrong("Veuillez indiquer au moins un paramètre de recherche.")
        return self._page(request, [unit for unit in self._units if unit.matches(asked)])

    async def near(self, request: Request) -> JSONResponse:
        """Bodies around a point, nearest first."""
        asked = request.query_params
        try:
            here, radius = Point(float(asked["long"]), float(asked["lat"])), float(asked.get("radius", "5"))
        except (KeyError, ValueError):
            return _wrong("Veuillez indiquer une latitude et une longitude.")
        if not 0 < radius <= 50:
            return _wrong("Veuillez indiquer un radius entre 0 et 50 (en kms).")
        around = [unit for unit in self._units if unit.place.distance_m(here) <= radius * 1_000]
        return self._page(request, sorted(around, key=lambda unit: (unit.place.distance_m(here), unit.siren)))

    @staticmethod
    def _page(request: Request, found: list[_Unit]) -> JSONResponse:
        asked = request.query_params
        try:
            page, size = int(asked.get("page", "1")), int(asked.get("per_page", "10"))
        except ValueError:
            return _wrong("Les paramètres page et per_page sont des entiers.")
        if page < 1 or not 1 <= size <= MOST_A_PAGE:
            return _wrong("Veuillez indiquer un paramètre `per_page` entre `1` et `25`, par défaut `10`.")
        if page * size > MOST_RESULTS:
            return _wrong("Le nombre total de résultats est restreint à 10 000.")
        return JSONResponse(
            {
                "results": [unit.body() for unit in found[(page - 1) * size : page * size]],
                "total_results": len(found),
                "page": page,
                "per_page": size,
                "total_pages": ceil(len(found) / size),
            }
        )


def _wrong(said: str) -> JSONResponse:
    return JSONResponse({"erreur": said}, status_code=400)


def create_false_directory(world: World, faults: Faults) -> ASGIApp:
    """``…/api-lannuaire-administration/records`` with a town hall and a social service in each commune.

    Its faults begin with ``directory_``; ``directory_cut`` ends an answer in the middle, under status 200.
    """
    offices = {one.code: list(_offices(rank, one)) for rank, one in enumerate(world.communes)}

    async def records(request: Request) -> JSONResponse:
        asked = request.query_params
        where = _WHERE.fullmatch(asked.get("where", ""))
        limit, offset = int(asked.get("limit", "10")), int(asked.get("offset", "0"))
        if where is None or not 1 <= limit <= MOST_RECORDS or offset + limit > MOST_RESULTS:
            return JSONResponse(
                {"error_code": "ODSQLError", "message": "BAC À SABLE : demande non comprise"}, status_code=400
            )
        found = offices.get(where[1], [])
        body: Body = {"total_count": len(found), "results": found[offset : offset + limit]}
        if faults.strikes("directory_cut"):
            text = json.dumps(body)[:-20] + "Streaming interrupted due to the following error: (error_code: Timeout)"
            return _Raw(text)
        return JSONResponse(body)

    route = Route("/catalog/datasets/api-lannuaire-administration/records", records)
    return HttpFaults(Starlette(routes=[route]), faults, "directory", {})


class _Raw(JSONResponse):
    """A text that claims to be JSON."""

    def render(self, content: object) -> bytes:
        """The text as it is."""
        return str(content).encode()


def _offices(rank: int, one: Commune) -> Iterator[Body]:
    told = ((0, "mairie", "Mairie"), (1, "ccas", "Centre communal d'action sociale"))
    for number, kind, name in told:
        where = {
            "type_adresse": "Adresse",
            "numero_voie": f"{number + 1} place Imaginaire",
            "code_postal": one.postcodes[0],
            "nom_commune": one.name,
            "longitude": str(one.longitude),
            "latitude": str(one.latitude),
            "accessibilite": "ACC" if number == 0 else "",
        }
        yield {
            "id": f"00000000-0000-4000-8000-{number:04d}{rank:08d}",
            "nom": f"{name} - {one.name} (BAC À SABLE)",
            "code_insee_commune": one.code,
            "pivot": json.dumps([{"type_service_local": kind, "code_insee_commune": [one.code]}]),
            "adresse": json.dumps([where]),
            "telephone": json.dumps([{"valeur": "01 99 00 00 00", "description": ""}]),
            "adresse_courriel": f"{kind}@exemple.test",
            "site_internet": json.dumps([{"valeur": "https://exemple.test", "libelle": ""}]),
            "plage_ouverture": json.dumps(HOURS) if number == 0 else None,
            "url_service_public": None,
            "date_modification": "2026-09-01T08:00:00+00:00",
        }
