"""The part of the journey from server to server: discovery, keys, tokens, userinfo, revocation, checktoken."""

import json

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.floods import deep_json, drip, endless, gzip_bomb, huge_headers, many_keys
from etatplateforme.sandbox.identity.forge import HUGE_BYTES
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.metadata import discovery_document
from etatplateforme.sandbox.identity.request import ProtocolRequest, protocol_request
from etatplateforme.sandbox.identity.server import TECHNICAL, ProtocolServer
from etatplateforme.sandbox.identity.spoil import ELSEWHERE
from etatplateforme.sandbox.identity.store import AccessToken, Store
from etatplateforme.sandbox.identity.switches import Faults
from etatplateforme.sandbox.identity.tokens import INTROSPECTION_TYPE, Mint
from etatplateforme.sandbox.identity.wire import (
    NO_STORE,
    BadForm,
    answer_response,
    form_of,
    json_response,
    oauth_error,
)

EXAMPLE_X, EXAMPLE_Y = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
"""The public key of RFC 7517, A.1."""

MAINTENANCE = "<!doctype html><html lang=fr><title>BAC À SABLE</title><p>Maintenance</p></html>"
OTHER_KEYS: tuple[dict[str, object], ...] = (
    {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "autre-courbe", "x": "A" * 43},
    {"kty": "AKP", "use": "sig", "alg": "ML-DSA-65", "kid": "apres-le-quantique", "pub": "A" * 64},
    {"kty": "EC", "crv": "P-256", "use": "enc", "kid": "pour-chiffrer", "x": EXAMPLE_X, "y": EXAMPLE_Y},
)
"""Keys that are not for this client's signatures, some of kinds that many libraries do not know yet."""

CHECKTOKEN_FIELDS = frozenset({"client_id", "client_secret", "token"})


class Endpoints:
    """The routes that a service's server calls."""

    def __init__(
        self,
        config: ProviderConfig,
        store: Store,
        keys: KeyRing,
        faults: Faults,
        mint: Mint,
        server: ProtocolServer,
    ) -> None:
        self._config = config
        self._store = store
        self._keys = keys
        self._faults = faults
        self._mint = mint
        self._server = server

    async def discovery(self, _request: Request) -> Response:
        """The discovery document."""
        if IdentityFault.DISCOVERY_REDIRECT in self._faults:
            return RedirectResponse(f"{self._config.elsewhere}/.well-known/openid-configuration", status_code=302)
        if IdentityFault.DISCOVERY_MALFORMED in self._faults:
            return HTMLResponse(MAINTENANCE)
        if IdentityFault.DISCOVERY_ENDLESS in self._faults:
            return endless()
        if IdentityFault.DISCOVERY_DEEP_JSON in self._faults:
            return deep_json()
        if IdentityFault.DISCOVERY_DRIP in self._faults:
            return drip(self._config.pause, self._config.slow_seconds)
        document = discovery_document(self._config.issuer, self._config.profile)
        if IdentityFault.DISCOVERY_WRONG_ISSUER in self._faults:
            document["issuer"] = ELSEWHERE
        if IdentityFault.DISCOVERY_FOREIGN_ENDPOINT in self._faults:
            document["token_endpoint"] = f"{self._config.elsewhere}/token"
        if IdentityFault.DISCOVERY_WEAK_ALGORITHMS in self._faults:
            document |= {name: ["none", "HS256"] for name in document if name.endswith("_signing_alg_values_supported")}
        return json_response(document)

    async def jwks(self, _request: Request) -> Response:
        """The public keys."""
        if IdentityFault.JWKS_UNAVAILABLE in self._faults:
            return unavailable()
        if IdentityFault.JWKS_MALFORMED in self._faults:
            return HTMLResponse(MAINTENANCE)
        if IdentityFault.JWKS_EMPTY in self._faults:
            return json_response({"keys": []})
        published = self._keys.public_set()["keys"]
        if IdentityFault.JWKS_THOUSANDS in self._faults:
            return json_response(many_keys(published[0]))
        if IdentityFault.HONEST_MORE_KEYS in self._faults:
            published = [*OTHER_KEYS, *published]
        return json_response({"keys": published})

    async def token(self, request: Request) -> Response:
        """A code against tokens."""
        if IdentityFault.SLOW_TOKEN in self._faults:
            await self._config.pause(self._config.slow_seconds)
        spoiled = self._spoiled_token_answer()
        if spoiled is not None:
            return spoiled
        return self._spoiled_tokens(await self.token_elsewhere(request))

    async def token_elsewhere(self, request: Request) -> Response:
        """The exchange itself; it also answers to who sends a secret where it should not."""
        protocol = await self._protocol_request(request)
        if isinstance(protocol, Response):
            return protocol
        return answer_response(self._server.engine.create_token_response(protocol))

    async def discovery_elsewhere(self, _request: Request) -> Response:
        """The discovery document, for who follows a redirect."""
        return json_response(discovery_document(self._config.issuer, self._config.profile))

    async def strangers_keys(self, _request: Request) -> Response:
        """The key of a stranger, for who reads keys where a token says."""
        return json_response({"keys": [dict(self._keys.stranger.as_dict(private=False))]})

    def _spoiled_tokens(self, answer: Response) -> Response:
        """The tokens as they go, or an answer in which they cannot be read safely."""
        text = bytes(answer.body).decode()
        if answer.status_code != 200:
            return answer
        if IdentityFault.TOKEN_WITHOUT_ID_TOKEN in self._faults:
            return json_response({name: value for name, value in json.loads(text).items() if name != "id_token"})
        if IdentityFault.TOKEN_ANSWER_TWICE in self._faults:
            return _raw_json('{"access_token": "celui-d-un-autre", ' + text[1:])
        if IdentityFault.TOKEN_ANSWER_HUGE in self._faults:
            return _raw_json(text[:-1] + ', "bourrage": "' + "x" * HUGE_BYTES + '"}')
        if IdentityFault.HONEST_MORE_FIELDS in self._faults:
            more = {**json.loads(text), "token_type": "bearer", "not_before_policy": 0}
            return _raw_json(json.dumps(more, indent=2))
        return answer

    def _spoiled_token_answer(self) -> Response | None:
        if IdentityFault.TOKEN_500 in self._faults:
            return oauth_error("server_error", TECHNICAL, 500)
        if IdentityFault.TOKEN_HTML in self._faults:
            return HTMLResponse(MAINTENANCE)
        if IdentityFault.TOKEN_REFUSES_CLIENT in self._faults:
            return oauth_error("invalid_client", "client authentication failed", 401)
        if IdentityFault.TOKEN_REDIRECT in self._faults:
            return RedirectResponse(f"{self._config.elsewhere}/token", status_code=307)
        if IdentityFault.TOKEN_REDIRECT_LOOP in self._faults:
            return RedirectResponse(f"{self._config.issuer}/token", status_code=307)
        return self._flood()

    def _flood(self) -> Response | None:
        """An answer that tries the memory or the patience of the service."""
        if IdentityFault.TOKEN_DRIP in self._faults:
            return drip(self._config.pause, self._config.slow_seconds)
        floods = {
            IdentityFault.TOKEN_ENDLESS: endless,
            IdentityFault.TOKEN_GZIP_BOMB: gzip_bomb,
            IdentityFault.TOKEN_DEEP_JSON: deep_json,
            IdentityFault.TOKEN_HUGE_HEADERS: huge_headers,
        }
        return next((make() for fault, make in floods.items() if fault in self._faults), None)

    async def revocation(self, request: Request) -> Response:
        """Revoke an access token (RFC 7009)."""
        protocol = await self._protocol_request(request)
        if isinstance(protocol, Response):
            return protocol
        return answer_response(self._server.engine.create_endpoint_response("revocation", protocol))

    async def userinfo(self, request: Request) -> Response:
        """The identity, as a signed JWT."""
        if IdentityFault.USERINFO_500 in self._faults:
            return oauth_error("server_error", TECHNICAL, 500)
        if IdentityFault.USERINFO_GZIP_BOMB in self._faults:
            return gzip_bomb("application/jwt")
        if IdentityFault.USERINFO_DRIP in self._faults:
            return drip(self._config.pause, self._config.slow_seconds)
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        if not value or scheme.lower() != "bearer":
            return _challenge("no access token provided")
        token = self._valid_token(value)
        client = self._config.client(token.grant.client_id) if token else None
        if token is None or client is None:
            return _challenge("access token not found")
        body, media_type = self._mint.userinfo(token, client)
        return Response(body, headers={**NO_STORE, "Content-Type": media_type})

    async def checktoken(self, request: Request) -> Response:
        """Whether an access token is valid, for a provider of data; only it can read the answer."""
        try:
            fields = await form_of(request)
        except BadForm:
            return oauth_error("invalid_request", "Required parameter missing or invalid.")
        values = dict(fields)
        if frozenset(values) != CHECKTOKEN_FIELDS or len(values) != len(fields) or not all(values.values()):
            return oauth_error("invalid_request", "Required parameter missing or invalid.")
        provider = self._config.data_provider(values["client_id"])
        if provider is None or not provider.check_secret(values["client_secret"]):
            return oauth_error("invalid_client", "Client authentication failed.", 401)
        answer = self._mint.introspection(self._valid_token(values["token"]), provider)
        return Response(answer, headers={**NO_STORE, "Content-Type": f"application/{INTROSPECTION_TYPE}"})

    def _valid_token(self, value: str) -> AccessToken | None:
        token = self._store.tokens.get(value)
        return token if token is not None and token.is_valid_at(self._config.now()) else None

    async def _protocol_request(self, request: Request) -> ProtocolRequest | Response:
        """The form as Authlib reads it, or the refusal of a form that repeats a field."""
        try:
            fields = await form_of(request)
        except BadForm:
            return oauth_error("invalid_request", "only application/x-www-form-urlencoded bodies are supported")
        if len({name for name, _ in fields}) != len(fields):
            return oauth_error("invalid_request", "parameters must not be provided twice")
        return protocol_request("POST", f"{self._config.issuer}{request.url.path}", fields)


def _raw_json(text: str) -> Response:
    return Response(text, media_type="application/json", headers=NO_STORE)


def unavailable() -> Response:
    """503, with the seconds after which one may try again."""
    response = oauth_error("temporarily_unavailable", TECHNICAL, 503)
    response.headers["Retry-After"] = "30"
    return response


def _challenge(description: str) -> Response:
    """A refusal of userinfo (RFC 6750 §3)."""
    response = oauth_error("invalid_token", description, 401)
    response.headers["WWW-Authenticate"] = f'Bearer error="invalid_token", error_description="{description}"'
    return response
