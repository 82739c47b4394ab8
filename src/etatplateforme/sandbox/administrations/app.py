"""API Particulier and API Entreprise over invented files: who may ask, of whom, and what is opened.

Left out: the cache of an hour, the limits of each token, and the tolerance to misspelt names.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from etatplateforme.sandbox import BANNER
from etatplateforme.sandbox.administrations.bodies import ENDPOINTS as BODIES_ENDPOINTS
from etatplateforme.sandbox.administrations.bodies import BodyEndpoint, body_of
from etatplateforme.sandbox.administrations.contract import API_FAULTS, ENDPOINTS, Endpoint, error
from etatplateforme.sandbox.administrations.files import Json, Query, found, held_of, numbered
from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.http_faults import HttpFaults, captive_page
from etatplateforme.sandbox.identity.provider import IdentityProvider

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]

PREFIX = "administration"
SIRET = re.compile(r"[0-9]{14}")
IDENTITY_SCOPES = frozenset({"given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"})
BODIES: Mapping[int, dict[str, object]] = {
    status: {"errors": [{"code": code, "title": BANNER, "detail": sentence, "source": None, "meta": {}}]}
    for status, code, sentence in (
        (429, "00429", "Trop de demandes en une minute."),
        (500, "00500", "L'API est en panne."),
    )
}


def create_administrations(provider: IdentityProvider, token: str, faults: Faults) -> ASGIApp:
    """Both APIs as one ASGI application: *token* is the service's own, sign-ins are those of *provider*.

    Every answer is marked, and has the faults whose names begin with ``administration_``.
    """
    desk = _Desk(provider, token, faults)
    routes = [
        Route(f"{path}/{by}", desk.about_person(endpoint, path, by))
        for endpoint in ENDPOINTS
        for path in endpoint.paths
        for by in endpoint.by
    ]
    app = Starlette(
        routes=[
            Route("/", _here),
            *routes,
            *(Route(endpoint.path, desk.about_body(endpoint)) for endpoint in BODIES_ENDPOINTS),
        ]
    )
    return HttpFaults(app, faults, PREFIX, BODIES)


async def _here(_request: Request) -> Response:
    return JSONResponse({"message": BANNER})


class _Desk:
    """Where questions come in."""

    def __init__(self, provider: IdentityProvider, token: str, faults: Faults) -> None:
        self._provider = provider
        self._token = token
        self._faults = faults

    def about_person(self, endpoint: Endpoint, path: str, by: str) -> Handler:
        """The answers of one endpoint, at one of its addresses, for people told in one way."""

        async def answer(request: Request) -> Response:
            query: Query = {name: request.query_params.getlist(name) for name in request.query_params}
            refusal = self._refusal(request, query, endpoint.holder, endpoint.prefix, own_token=by != "france_connect")
            if refusal is not None:
                return refusal
            if by == "france_connect":
                return self._of_sign_in(request, endpoint, path, query)
            data = self._of_query(endpoint, by, query)
            return _unknown(endpoint.holder, endpoint.prefix) if data is None else self._told(_versioned(path, data))

        return answer

    def about_body(self, endpoint: BodyEndpoint) -> Handler:
        """The answers about bodies, by number."""

        async def answer(request: Request) -> Response:
            query: Query = {name: request.query_params.getlist(name) for name in request.query_params}
            refusal = self._refusal(request, query, endpoint.holder, endpoint.prefix, own_token=True)
            if refusal is not None:
                return refusal
            for missing, code in (("context", "00201"), ("object", "00202")):
                if not "".join(query.get(missing, [])).strip():
                    return error(422, code, f"Le paramètre {missing} manque.")
            if not endpoint.form.fullmatch(request.path_params["number"]):
                return error(422, endpoint.malformed, "Le numéro n'a pas la forme attendue.")
            data = body_of(endpoint, request.path_params)
            return _unknown(endpoint.holder, endpoint.prefix) if data is None else self._told(data)

        return answer

    # --- who may ask ------------------------------------------------------------------------------------------------

    def _refusal(self, request: Request, query: Query, holder: str, prefix: str, *, own_token: bool) -> Response | None:
        """What stands in the way before anything is looked up."""
        for name, (status, code, sentence) in API_FAULTS.items():
            if self._faults.strikes(name):
                return error(status, code, sentence)
        if own_token and _bearer(request) != self._token:
            return error(401, "00101", "Le jeton n'est pas reconnu.")
        if not SIRET.fullmatch("".join(query.get("recipient", []))):
            return error(422, "00203", "Le paramètre recipient manque.")
        if self._faults.strikes("administration_unknown"):
            return _unknown(holder, prefix)
        if self._faults.strikes("administration_502"):
            return error(502, f"{prefix}999", "La réponse du fournisseur n'est pas comprise.", holder)
        if self._faults.strikes("administration_504"):
            return error(504, f"{prefix}002", "Le fournisseur n'a pas répondu à temps.", holder)
        return captive_page("de la réponse de l'API") if self._faults.strikes("administration_html") else None

    # --- of whom ----------------------------------------------------------------------------------------------------

    def _of_sign_in(self, request: Request, endpoint: Endpoint, path: str, query: Query) -> Response:
        grant = self._provider.presented(_bearer(request))
        if grant is None:
            return error(401, "51502", "Le jeton de connexion n'est pas reconnu, ou a expiré.", "FranceConnect")
        if "identite_pivot" not in grant.scopes and not IDENTITY_SCOPES.issubset(grant.scopes):
            return error(401, "51503", "Le jeton de connexion n'ouvre pas l'identité.", "FranceConnect")
        opened = {key for scope in grant.scopes for key in endpoint.masks.get(scope, ())}
        if endpoint.masks and not opened:
            return error(403, "00100", "La connexion n'ouvre pas cette donnée.")
        plates = query.get("immatriculation")
        owner = numbered("immatriculation", plates[0]) if plates else grant.person.key
        data = held_of(grant.person.key, endpoint.name) if owner == grant.person.key else None
        if data is None:
            return _unknown(endpoint.holder, endpoint.prefix)
        whole = _versioned(path, data)
        return self._told({key: value for key, value in whole.items() if not endpoint.masks or key in opened})

    def _of_query(self, endpoint: Endpoint, by: str, query: Query) -> Json | None:
        if by == "identite":
            citizen = found(query, self._provider.config.citizens) if query.get("prenoms[]") else None
            return held_of(citizen.key, endpoint.name) if citizen is not None else None
        key = numbered(by, "".join(query.get(by, [])))
        return held_of(key, endpoint.name) if key is not None else None

    def _told(self, data: Json | list[Json]) -> Response:
        masked = self._faults.strikes("administration_masked")
        cached = self._faults.strikes("administration_cached")
        headers = {"x-response-cached": "true" if cached else "false", "x-cache-expires-in": "1800" if cached else ""}
        told = [_wrapped(item) for item in data] if isinstance(data, list) else data
        return JSONResponse(_wrapped({} if masked else told), headers=headers)


def _wrapped(data: Json | list[Json]) -> Json:
    return {"data": data, "links": {}, "meta": {}}


def _versioned(path: str, data: Json) -> Json:
    """*data* in the words of the version that *path* is of: version 4 of the student's grant has a status."""
    if not path.startswith("/v4/cnous"):
        return data
    status = {"est_boursier": data["est_boursier"], "est_radie": False, "date_radiation": None}
    return {"statut_boursier": status, **{key: value for key, value in data.items() if key != "est_boursier"}}


def _unknown(holder: str, prefix: str) -> Response:
    return error(404, f"{prefix}003", "Aucun dossier ne correspond à cette demande.", holder)


def _bearer(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value if scheme.lower() == "bearer" else ""
