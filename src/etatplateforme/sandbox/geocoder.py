"""The sandbox's geocoder: the Géoplateforme's contract over an index of invented addresses, with its faults."""

import hashlib
from datetime import date
from pathlib import Path

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from etatplateforme.addresses.index import Index, build
from etatplateforme.addresses.server import create_geocoder
from etatplateforme.errors import Broken
from etatplateforme.sandbox import BANNER
from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.geocoder_projects import GeocoderProjects
from etatplateforme.sandbox.http_faults import HttpFaults, captive_page
from etatplateforme.sandbox.world import World, ban_csv

TOO_MANY: dict[str, object] = {"code": 429, "message": "Too Many Requests", "detail": []}


def open_index(world: World, folder: Path) -> Index:
    """The index of the world's addresses, built in *folder* at first use.

    Built again when the world changes, and when the file is damaged or of another version.
    """
    text = ban_csv()
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    built = folder / f"adresses-{digest}.index"
    if built.exists():
        try:
            return Index.open(built, verify=True)
        except Broken:
            built.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"adresses-{digest}.csv"
    _ = source.write_text(text, encoding="utf-8")
    day = date.fromisoformat(world.source.taken_on)
    _ = build([source], built, source_date=day, licence="adresses inventées, sans licence")
    return Index.open(built)


def create_false_geocoder(index: Index, world: World, faults: Faults) -> ASGIApp:
    """The geocoder over *index*, every answer marked, with the faults whose names begin with ``geocoder_``."""
    by_departement = {commune.departement: commune.context for commune in world.communes}

    def context(citycode: str) -> str | None:
        return by_departement.get(citycode[:3]) or by_departement.get(citycode[:2])

    geocoder = create_geocoder(index, banner=BANNER, context=context)
    geocoder.mount("/async", GeocoderProjects(index, faults).app())
    return HttpFaults(_Spoiled(geocoder, faults), faults, "geocoder", {429: TOO_MANY})


class _Spoiled:
    """The geocoder's own ways to go wrong."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._faults.strikes("geocoder_html"):
            await captive_page("de la réponse du géocodeur")(scope, receive, send)
        elif self._faults.strikes("geocoder_empty"):
            await JSONResponse({"type": "FeatureCollection", "features": [], "banner": BANNER})(scope, receive, send)
        else:
            await self._app(scope, receive, send)
