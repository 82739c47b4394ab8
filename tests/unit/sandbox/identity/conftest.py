"""A local provider in-process, a clock that tests can move, and the shortest journey through its pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx
import pytest
from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey

from etatplateforme.manifest.sandbox_keys import SANDBOX_DECRYPTION_KEYS
from etatplateforme.sandbox.identity.clients import DataProvider, ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.profiles import FRANCECONNECT_PLUS, PROCONNECT, ProviderProfile
from etatplateforme.sandbox.identity.provider import IdentityProvider, create_provider
from etatplateforme.sandbox.identity.three import sandbox_client
from tests.unit.sandbox.identity.data_provider import DATA_PROVIDER

ORIGIN = "http://127.0.0.1:4001"
CALLBACK = "http://127.0.0.1:9/retour"
SIGNED_OUT = "http://127.0.0.1:9/au-revoir"
NONCE, STATE = "n" * 43, "s" * 43
CLIENT = ServiceClient("service", "un-secret-de-test", (CALLBACK,), (SIGNED_OUT,), name="Cantine <de> Test")
START = 1_800_000_000.0


@dataclass
class Clock:
    """Seconds since 1970, moved by hand; waiting moves it too, at once."""

    seconds: float = START
    waited: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    async def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.seconds += seconds


@dataclass
class Journey:
    """One browser and one service against one provider."""

    provider: IdentityProvider
    http: httpx.AsyncClient
    client: ServiceClient = CLIENT
    scope: str = "openid identite_pivot email preferred_username"

    @property
    def issuer(self) -> str:
        return self.provider.config.issuer

    def request(self, **changes: str) -> dict[str, str]:
        good = {
            "client_id": self.client.client_id,
            "acr_values": "eidas1",
            "response_type": "code",
            "nonce": NONCE,
            "state": STATE,
            "redirect_uri": CALLBACK,
            "scope": self.scope,
        }
        return {name: value for name, value in {**good, **changes}.items() if value}

    async def authorize(self, **changes: str) -> httpx.Response:
        return await self.http.get(f"{self.issuer}/authorize", params=self.request(**changes))

    async def page(self, **changes: str) -> str:
        """The address of the first page."""
        started = await self.authorize(**changes)
        assert started.status_code == 303, started.text
        return started.headers["location"]

    async def choose(self, page: str, person: str = "ordinaire") -> httpx.Response:
        return await self.http.post(f"{page}/personne", data={"personne": person})

    async def decide(self, page: str, decision: str = "accepter") -> httpx.Response:
        return await self.http.post(f"{page}/decision", data={"decision": decision})

    async def callback(self, person: str = "ordinaire", **changes: str) -> httpx.QueryParams:
        page = await self.page(**changes)
        await self.choose(page, person)
        return httpx.URL((await self.decide(page)).headers["location"]).params

    async def exchange(self, granted: str, **changes: str) -> httpx.Response:
        fields = {
            "grant_type": "authorization_code",
            "code": granted,
            "redirect_uri": CALLBACK,
            "client_id": self.client.client_id,
            "client_secret": self.client.client_secret,
            **changes,
        }
        return await self.http.post(f"{self.issuer}/token", data=fields)

    async def tokens(self, person: str = "ordinaire", **changes: str) -> dict[str, str]:
        answer = await self.exchange((await self.callback(person, **changes))["code"])
        assert answer.status_code == 200, answer.text
        body: dict[str, str] = answer.json()
        return body

    async def userinfo(self, access_token: str) -> httpx.Response:
        return await self.http.get(f"{self.issuer}/userinfo", headers={"Authorization": f"Bearer {access_token}"})

    async def identity(self, person: str = "ordinaire", **changes: str) -> dict[str, object]:
        """The claims of userinfo."""
        tokens = await self.tokens(person, **changes)
        return self.claims((await self.userinfo(tokens["access_token"])).text)

    def claims(self, token: str) -> dict[str, object]:
        """The claims of a token that this provider signed."""
        registry = jws.JWSRegistry(algorithms=["ES256", "RS256"])
        return jwt.decode(token, self.provider.keys.key_set(), registry=registry).claims


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def data_providers() -> tuple[DataProvider, ...]:
    return (DATA_PROVIDER,)


@pytest.fixture
async def journey(clock: Clock, keys: KeyRing, data_providers: tuple[DataProvider, ...]) -> AsyncIterator[Journey]:
    config = ProviderConfig(
        origin=ORIGIN,
        clients=(CLIENT,),
        data_providers=data_providers,
        idp_hints=frozenset({"fournisseur-fictif"}),
        now=clock,
        pause=clock.pause,
    )
    provider = create_provider(config, keys)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(provider.app)) as http:
        yield Journey(provider, http)


AGENT_SCOPES = "openid given_name usual_name email uid siret siren roles"


@asynccontextmanager
async def journey_with(profile: ProviderProfile, clock: Clock, keys: KeyRing, scope: str) -> AsyncIterator[Journey]:
    client = sandbox_client(profile, (CALLBACK,), (SIGNED_OUT,))
    other = replace(client, client_id="un-autre-service")
    config = ProviderConfig(origin=ORIGIN, clients=(client, other), profile=profile, now=clock, pause=clock.pause)
    provider = create_provider(config, keys)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(provider.app)) as http:
        yield Journey(provider, http, client, scope)


@pytest.fixture(scope="session")
def plus_keys() -> KeyRing:
    return KeyRing(FRANCECONNECT_PLUS.signing_algs)


@pytest.fixture
async def plus(clock: Clock, plus_keys: KeyRing) -> AsyncIterator[Journey]:
    async with journey_with(FRANCECONNECT_PLUS, clock, plus_keys, "openid identite_pivot rnipp_birth") as journey:
        yield journey


@pytest.fixture
async def agents(clock: Clock, keys: KeyRing) -> AsyncIterator[Journey]:
    async with journey_with(PROCONNECT, clock, keys, AGENT_SCOPES) as journey:
        yield journey


def opened(token: str) -> str:
    """What the service's key opens."""
    registry = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"], strict_check_header=False)
    key = ECKey.import_key(SANDBOX_DECRYPTION_KEYS[0].resolve({}))
    answer = jwe.decrypt_compact(token, key, registry=registry)
    assert answer.protected["cty"] == "JWT"
    assert answer.plaintext is not None
    return answer.plaintext.decode()
