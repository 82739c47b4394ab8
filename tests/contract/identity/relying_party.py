"""A relying party just large enough to look at what goes over the wire; it judges nothing by itself."""

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from joserfc import jws, jwt
from joserfc.jwk import KeySet

from etatplateforme.sandbox.identity.clients import ServiceClient
from tests.contract.identity.providers import ASSERTION_KEY, CALLBACK, PAGE, SECRET_CLIENT, RunningProvider

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "openid identite_pivot"


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint gave, and the nonce that was asked."""

    body: Mapping[str, object]
    nonce: str

    @property
    def access(self) -> str:
        return str(self.body["access_token"])

    @property
    def identity(self) -> str:
        return str(self.body["id_token"])


@dataclass
class RelyingParty:
    """One service, one browser, one provider."""

    provider: RunningProvider
    browser: httpx.AsyncClient
    client: ServiceClient = SECRET_CLIENT
    _endpoints: dict[str, str] = field(default_factory=dict)

    async def metadata(self) -> dict[str, object]:
        answer = await self.browser.get(f"{self.provider.issuer}/.well-known/openid-configuration")
        assert answer.status_code == 200
        document: dict[str, object] = answer.json()
        return document

    async def discover(self) -> dict[str, str]:
        """The addresses of the discovery document, read once."""
        if not self._endpoints:
            self._endpoints = {name: str(value) for name, value in (await self.metadata()).items()}
        return self._endpoints

    def request(self, **changes: str) -> dict[str, str]:
        """A good authorization request, with these changes; an empty value takes the parameter away."""
        good = {
            "client_id": self.client.client_id,
            "acr_values": "eidas1",
            "response_type": "code",
            "nonce": secrets.token_urlsafe(32),
            "state": secrets.token_urlsafe(32),
            "redirect_uri": CALLBACK,
            "scope": SCOPE,
            "prompt": "login consent",
        }
        return {name: value for name, value in {**good, **changes}.items() if value}

    async def authorize(self, asked: Mapping[str, str]) -> httpx.Response:
        return await self.browser.get((await self.discover())["authorization_endpoint"], params=asked, headers=PAGE)

    async def callback(self, asked: Mapping[str, str], *, accept: bool = True) -> httpx.QueryParams:
        """The parameters of the return to the service."""
        started = await self.authorize(asked)
        page = str(httpx.URL(self.provider.issuer).join(started.headers["location"]))
        location = httpx.URL(await self.provider.pages.decide(self.browser, page, accept=accept))
        assert str(location.copy_with(query=None)) == CALLBACK
        return location.params

    async def exchange(self, granted: str, **changes: str) -> httpx.Response:
        """The code at the token endpoint; an empty change takes the field away."""
        fields = {
            "grant_type": "authorization_code",
            "code": granted,
            "redirect_uri": CALLBACK,
            **self.credentials(),
            **changes,
        }
        endpoint = (await self.discover())["token_endpoint"]
        return await self.browser.post(endpoint, data={name: value for name, value in fields.items() if value})

    def credentials(self) -> dict[str, str]:
        if self.client.auth_method == "client_secret_post":
            return {"client_id": self.client.client_id, "client_secret": self.client.client_secret}
        return {
            "client_id": self.client.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(),
        }

    def assertion(self, **changes: object) -> str:
        """A good client assertion, with these changes."""
        now = int(time.time())
        claims = {
            "iss": self.client.client_id,
            "sub": self.client.client_id,
            "aud": self.provider.issuer,
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + 30,
            **changes,
        }
        return jwt.encode({"alg": "ES256", "kid": ASSERTION_KEY.kid}, claims, ASSERTION_KEY, ["ES256"])

    async def sign_in(self, **changes: str) -> Tokens:
        asked = self.request(**changes)
        returned = await self.callback(asked)
        answer = await self.exchange(returned["code"])
        assert answer.status_code == 200, answer.text
        return Tokens(answer.json(), asked["nonce"])

    async def userinfo(self, access_token: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {access_token}"}
        return await self.browser.get((await self.discover())["userinfo_endpoint"], headers=headers)

    async def verified(self, token: str) -> tuple[dict[str, object], dict[str, object]]:
        """Header and claims of a token that a published key really signed."""
        published = KeySet.import_key_set((await self.browser.get((await self.discover())["jwks_uri"])).json())
        decoded = jwt.decode(token, published, registry=jws.JWSRegistry(algorithms=["ES256"]))
        return decoded.header, decoded.claims

    async def sign_out(self, asked: Mapping[str, str]) -> httpx.Response:
        answer = await self.browser.get((await self.discover())["end_session_endpoint"], params=asked, headers=PAGE)
        return await self.provider.pages.confirm_sign_out(self.browser, answer)


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
