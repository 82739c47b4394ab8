"""The sandbox's administrative divisions and its look-up in the BAN: real communes, invented streets and bodies."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from etatplateforme.addresses.index.normalise import fold
from etatplateforme.sandbox.ban_files import BanFiles
from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.http_faults import HttpFaults
from etatplateforme.sandbox.world import Commune, World, ban_csv
from etatplateforme.values.siret import luhn_valid

Body = dict[str, object]
SIREN_OF_NOBODY = "999000"
"""Sirens of the invented bodies begin so: INSEE gives none there."""


def create_false_geo(world: World, faults: Faults) -> ASGIApp:
    """``geo.api.gouv.fr`` over the world's communes, with the faults whose names begin with ``geo_``."""
    divisions = _Divisions(world)
    app = Starlette(
        routes=[
            Route("/communes", divisions.communes),
            Route("/communes/{code}", divisions.commune),
            Route("/epcis", divisions.epcis),
            Route("/epcis/{code}", divisions.epci),
            Route("/epcis/{code}/communes", divisions.communes_of_epci),
            Route("/departements", divisions.departements),
            Route("/regions", divisions.regions),
            Route("/regions/{code}/departements", divisions.departements_of_region),
        ],
        exception_handlers={404: _absent},
    )
    return HttpFaults(app, faults, "geo", {})


def _siren(rank: int) -> str:
    """The Siren of the *rank*-th body, with its check digit."""
    body = f"{SIREN_OF_NOBODY}{rank:02d}"
    return next(body + digit for digit in "0123456789" if luhn_valid(body + digit))


async def _absent(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"code": 404, "message": "Not found"}, status_code=404)


class _Divisions:
    """Answers of the divisions. Regions are numbered in the order of their names; bodies are one a département."""

    def __init__(self, world: World) -> None:
        self._communes = world.communes
        names = sorted({one.region_name for one in world.communes if one.region_name is not None})
        self._regions = {name: f"{90 - rank:02d}" for rank, name in enumerate(names)}
        codes = sorted({(one.departement, one.departement_name) for one in world.communes})
        self._epcis: dict[str, Body] = {}
        self._departements: dict[str, Body] = {}
        for rank, (code, name) in enumerate(codes, 1):
            siren = _siren(rank)
            self._epcis[code] = {"code": siren, "nom": f"Communauté imaginaire de {name}", "type": "CC"}
            self._departements[code] = {"code": code, "nom": name}

    async def communes(self, request: Request) -> JSONResponse:
        """Communes by name, postcode, département, former code or point."""
        asked = request.query_params
        filters: Mapping[str, Callable[[Commune, str], bool]] = {
            "nom": lambda one, text: fold(text) in fold(one.name),
            "codePostal": lambda one, text: text in one.postcodes,
            "codeDepartement": lambda one, text: one.departement == text,
            "code": lambda one, text: one.code == text,
            "ancienCode": lambda one, text: False,  # no commune of this world was merged
        }
        kept: Iterable[Commune] = self._communes
        for name, holds in filters.items():
            if name in asked:
                kept = [one for one in kept if holds(one, asked[name])]
        found = sorted(kept, key=lambda one: (-one.population, one.code))
        if "lat" in asked and "lon" in asked:
            here = (float(asked["lon"]), float(asked["lat"]))
            found = sorted(found, key=lambda one: (one.longitude - here[0]) ** 2 + (one.latitude - here[1]) ** 2)[:1]
        most = int(asked.get("limit", str(len(found))))
        return JSONResponse([self._body(one) for one in found[:most]])

    async def commune(self, request: Request) -> JSONResponse:
        """One commune by its code."""
        code: str = request.path_params["code"]
        found = next((one for one in self._communes if one.code == code), None)
        return await _absent(request, LookupError()) if found is None else JSONResponse(self._body(found))

    async def epcis(self, request: Request) -> JSONResponse:
        """Bodies whose name holds a text."""
        wanted = fold(request.query_params.get("nom", ""))
        return JSONResponse([body for body in self._epcis.values() if wanted in fold(str(body["nom"]))])

    async def epci(self, request: Request) -> JSONResponse:
        """One body by its Siren."""
        found = next((body for body in self._epcis.values() if body["code"] == request.path_params["code"]), None)
        return await _absent(request, LookupError()) if found is None else JSONResponse(found)

    async def communes_of_epci(self, request: Request) -> JSONResponse:
        """The communes of a body."""
        code = next((c for c, body in self._epcis.items() if body["code"] == request.path_params["code"]), None)
        if code is None:
            return await _absent(request, LookupError())
        return JSONResponse([self._body(one) for one in self._communes if one.departement == code])

    async def departements(self, request: Request) -> JSONResponse:
        """Every département of the world."""
        return JSONResponse(list(self._departements.values()))

    async def departements_of_region(self, request: Request) -> JSONResponse:
        """Those of one region."""
        names = [name for name, code in self._regions.items() if code == request.path_params["code"]]
        codes = {one.departement for one in self._communes if one.region_name in names}
        return JSONResponse([body for code, body in self._departements.items() if code in codes])

    async def regions(self, request: Request) -> JSONResponse:
        """Every region of the world."""
        return JSONResponse([{"code": code, "nom": name} for name, code in self._regions.items()])

    def _body(self, one: Commune) -> Body:
        region = None if one.region_name is None else {"code": self._regions[one.region_name], "nom": one.region_name}
        return {
            "nom": one.name,
            "code": one.code,
            "codesPostaux": list(one.postcodes),
            "departement": self._departements[one.departement],
            "region": region,
            "epci": self._epcis[one.departement],
            "population": one.population,
            "centre": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
        }


def create_false_ban(world: World, faults: Faults) -> ASGIApp:
    """``/lookup/{id}`` of the BAN's platform over the invented addresses, its files, faults beginning with ``ban_``.

    The files of production are on another host; here they are under ``/fichiers``.
    """
    communes = {one.code: one for one in world.communes}

    async def lookup(request: Request) -> JSONResponse:
        wanted: str = request.path_params["id"]
        numbers, streets = _by_key()
        if wanted in numbers:
            return JSONResponse(_number(numbers[wanted]))
        if wanted in streets:
            return JSONResponse(_street(wanted, streets[wanted]))
        if wanted in communes:
            found = communes[wanted]
            body: Body = {"type": "commune", "codeCommune": found.code, "nomCommune": found.name}
            return JSONResponse(body | {"codesPostaux": list(found.postcodes)})
        what = {5: "La commune", 10: "La voie", 12: "La voie"}.get(len(wanted), "Le numéro")
        return JSONResponse({"code": 404, "message": f"{what} n’existe pas"}, status_code=404)

    files = Route("/fichiers/adresses-{departement}.csv.gz", BanFiles(faults).file)
    return HttpFaults(Starlette(routes=[Route("/lookup/{id}", lookup), files]), faults, "ban", {})


Row = Mapping[str, str]


@lru_cache(maxsize=1)
def _by_key() -> tuple[Mapping[str, Row], Mapping[str, Row]]:
    """The invented addresses by their key, and one of each street by the key of the street."""
    rows: Sequence[Row] = list(csv.DictReader(io.StringIO(ban_csv()), delimiter=";"))
    numbers = {row["id"]: row for row in rows if row["numero"]}
    streets = {"_".join(row["id"].split("_")[:2]): row for row in reversed(rows)}
    return numbers, streets


def _number(row: Row) -> Body:
    return {
        "type": "numero",
        "id": row["id"],
        "numero": row["numero"],
        "suffixe": row["rep"] or None,
        "codePostal": row["code_postal"],
        "position": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
        "voie": {"nomVoie": row["nom_voie"]},
        "commune": {"nom": row["nom_commune"], "code": row["code_insee"]},
    }


def _street(key: str, row: Row) -> Body:
    return {
        "type": "voie",
        "idVoie": key,
        "nomVoie": row["nom_voie"],
        "codePostal": row["code_postal"],
        "commune": {"nom": row["nom_commune"], "code": row["code_insee"]},
    }
