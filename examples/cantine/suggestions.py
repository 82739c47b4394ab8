"""Suggestions of addresses for the script; the form has a button that does the same without it."""

import re
from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from etatplateforme.addresses.asked import Filters
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.values.address import Address, AddressKind

from .desk import Desk
from .forms import first

MOST = 6
_NUMBER = re.compile(r"\s*\d{1,4}\s*(?:bis|ter|quater|[a-z])?(?=\s)", re.IGNORECASE | re.ASCII)
NOT_FOUND = "Nous n'avons pas trouvé cette adresse. Vérifiez-la, ou gardez-la telle quelle : elle sera acceptée ainsi."
DOWN = "La recherche d'adresse ne répond pas. Écrivez votre adresse en entier : elle sera acceptée ainsi."


class Suggestions:
    """The route that the script calls. It takes a POST: what a person types never stands in an address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """This route."""
        router = APIRouter()
        router.add_api_route("/adresse/suggestions", self.suggest, methods=["POST"])
        return router

    async def suggest(self, request: Request) -> Response:
        """Labels of the addresses that begin like « q »; none when the search does not answer."""
        form = await self._desk.form(request)
        try:
            found = await _beginning(self._desk, first(form, "q"))
        except InvalidInput:
            return JSONResponse({"adresses": []})
        except EtatError:
            return JSONResponse({"adresses": []}, status_code=503)
        return JSONResponse({"adresses": labels(found, first(form, "q"))})


def labels(found: Sequence[Address], text: str) -> list[str]:
    """Addresses as they are offered. A number that the base does not know in a street stays: its inhabitant does."""
    number = _NUMBER.match(text)
    return [
        f"{number[0].strip()} {address.label}" if number and address.kind is AddressKind.STREET else address.label
        for address in found
    ]


async def _beginning(desk: Desk, text: str) -> list[Address]:
    """Addresses that begin like *text*: those of the commune of the service first, then those of elsewhere."""
    addresses, commune = desk.service.addresses, desk.service.manifest.territory.communes[0]
    here = await addresses.autocomplete(text, limit=MOST, filters=Filters(citycodes=(commune,)))
    elsewhere = await addresses.autocomplete(text, limit=MOST) if len(here) < MOST else []
    return [*here, *(address for address in elsewhere if address.citycode != commune)][:MOST]


async def search(desk: Desk, text: str) -> tuple[Sequence[str], str]:
    """Labels of the addresses that match *text*, and what to tell the person when there is none."""
    try:
        found = await desk.service.addresses.search(text, limit=MOST) or await _beginning(desk, text)
    except InvalidInput as error:
        return (), error.citizen_message
    except EtatError:
        return (), DOWN
    return labels(found, text), "" if found else NOT_FOUND
