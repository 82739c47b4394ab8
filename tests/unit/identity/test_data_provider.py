"""A commune that serves data, against the local provider over real sockets, in both colours."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from etatplateforme.core.action import Async, Sync
from etatplateforme.errors import InvalidInput
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.data_provider import DataProvider, DataProviderSettings
from etatplateforme.identity.errors import (
    ProviderMisconfigured,
    ProviderRefused,
    ProviderUnavailable,
    SignInRefused,
    TokenRefused,
)
from etatplateforme.identity.introspection import ActiveToken
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.values.intent import Act, Intent
from tests.support.servers import http_server, reply
from tests.support.town import ScriptedGate
from tests.unit.sandbox.identity.data_provider import DATA_PROVIDER, PRIVATE_KEY

from .support import Town, World, done, running_town, visit, world_of

PEM = PRIVATE_KEY.as_pem(private=True).decode()


@pytest.fixture(scope="module")
def shared_town(provider_keys: KeyRing) -> Iterator[Town]:
    with running_town(provider_keys, data_providers=(DATA_PROVIDER,)) as town:
        yield town


def settings_of(town: Town, **changes: Any) -> DataProviderSettings:
    good = DataProviderSettings(
        town.issuer, DATA_PROVIDER.client_id, DATA_PROVIDER.client_secret, (PEM,), frozenset({"identite_pivot"})
    )
    return replace(good, **changes)


@dataclass
class Both:
    """Somebody who signs in at a service, and the provider of data that the service calls."""

    service: World
    provider: DataProvider[Sync] | DataProvider[Async]
    gate: ScriptedGate

    async def signed_in(self, person: str = "ordinaire") -> AccessToken:
        start = await done(self.service.identity.sign_in())
        signed_in = await done(self.service.identity.complete(await visit(start.url, person), start.session_id))
        return signed_in.access

    async def check(self, authorization: str) -> ActiveToken | None:
        return await done(self.provider.check_token(authorization))

    def with_settings(self, settings: DataProviderSettings) -> "Both":
        return replace(self, provider=_block(self.service, settings))


def _block(world: World, settings: DataProviderSettings) -> DataProvider[Sync] | DataProvider[Async]:
    if world.colour == "sync":
        sync_block: DataProvider[Sync] = DataProvider(world.runner, settings)
        return sync_block
    async_block: DataProvider[Async] = DataProvider(world.runner, settings)
    return async_block


@pytest.fixture(params=["sync", "async"])
async def both(request: pytest.FixtureRequest, town: Town, tmp_path: Path) -> AsyncIterator[Both]:
    gate = ScriptedGate()
    async with world_of(request.param, town.settings(), tmp_path, gate=gate) as world:
        yield Both(world, _block(world, settings_of(town)), gate)


async def test_the_token_of_a_sign_in_opens_what_the_person_granted(both: Both, town: Town) -> None:
    token = await both.signed_in("date_partielle")
    active = await both.check(f"Bearer {token.value}")
    assert active is not None
    assert active.service == "service-de-test"
    assert active.scopes == {"identite_pivot"}
    assert active.identity.family_name == "SUPPOSÉ"
    assert active.identity.birth_date is not None
    assert active.identity.birth_date.value == "1948-00-00"
    assert abs((active.expires_at - token.ends).total_seconds()) < 5
    asked = Act(Intent.SERVE_DATA, {"service": "service-de-test", "scopes": ("identite_pivot",)})
    assert both.gate.asked[-1] == asked
    assert town.recorder.seen["/checktoken"] == 1


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic dXNlcg==", "Bearer a b", "Bearer é", f"Bearer {'x' * 9000}"]
)
async def test_what_is_no_token_is_not_even_asked_about(both: Both, town: Town, authorization: str) -> None:
    assert await both.check(authorization) is None
    assert town.recorder.seen == {}


async def test_an_unknown_or_revoked_token_opens_nothing(both: Both, town: Town) -> None:
    assert await both.check("Bearer inconnu") is None
    assert all(act.details == {} for act in both.gate.asked if act.intent is Intent.SERVE_DATA)


async def test_keys_that_change_are_asked_once(both: Both, town: Town) -> None:
    token = await both.signed_in()
    assert await both.check(f"bearer {token.value}") is not None
    town.recorder.seen.clear()
    town.provider.keys.rotate()
    assert await both.check(f"Bearer {token.value}") is not None
    assert await both.check(f"Bearer {token.value}") is not None
    assert town.recorder.seen["/jwks"] == 1


async def test_a_provider_that_is_down_serves_nothing(both: Both, town: Town) -> None:
    town.provider.faults.set("unavailable")
    with pytest.raises(ProviderUnavailable):
        await both.check("Bearer jeton")


async def test_keys_of_another_issuer_are_not_believed(both: Both, town: Town) -> None:
    town.provider.faults.set("discovery_wrong_issuer")
    with pytest.raises(ProviderMisconfigured):
        await both.check("Bearer jeton")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_secret": "faux"}, "provider_refused_client"),
        ({"client_id": "inconnu"}, "provider_refused_client"),
        ({"encryption_alg": "RSA-OAEP"}, "token_encryption"),
        ({"signature_alg": "RS256"}, "token_algorithm"),
    ],
)
async def test_a_registration_that_differs_is_told_by_its_code(
    both: Both, town: Town, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(SignInRefused) as caught:
        await both.with_settings(settings_of(town, **changes)).check("Bearer jeton")
    assert caught.value.code == code


async def test_another_key_opens_nothing(both: Both, town: Town) -> None:
    stranger = ECKey.generate_key("P-256").as_pem(private=True).decode()
    with pytest.raises(TokenRefused) as caught:
        await both.with_settings(settings_of(town, decryption_keys=(stranger,))).check("Bearer jeton")
    assert caught.value.code == "token_undecipherable"


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (200, "application/json", TokenRefused),
        (302, "application/token-introspection+jwt", ProviderRefused),
        (400, "application/json", ProviderRefused),
        (500, "application/json", ProviderUnavailable),
    ],
)
async def test_an_answer_out_of_the_contract_is_refused(
    both: Both, town: Town, status: int, kind: str, error: type[Exception]
) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, status, b'{"active": true}', content_type=kind, location="http://127.0.0.1:9/")

    with http_server(answer) as base, pytest.raises(error):
        await both.with_settings(settings_of(town, issuer=base)).check("Bearer jeton")


def test_settings_tell_every_fault_at_once_and_show_no_secret() -> None:
    with pytest.raises(InvalidInput) as caught:
        DataProviderSettings("http://x/", "", "secret-caché", (PEM,), frozenset(), "RSA1_5", "HS256")
    assert [fault.key for fault in caught.value.faults] == [
        "issuer", "client_id", "scopes", "encryption_alg", "signature_alg",
    ]  # fmt: skip
    good = DataProviderSettings("https://x", "id", "secret-caché", (PEM,), frozenset({"a"}))
    assert "caché" not in repr(good)
    assert "PRIVATE" not in repr(good)
