"""The server's part: lifetimes, claims, userinfo, checktoken, refusals of forms."""

import json
from collections.abc import Mapping

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwe, jwt
from joserfc.jwk import RSAKey

from etatplateforme.sandbox.identity.clients import DataProvider, ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.provider import create_provider
from tests.unit.sandbox.identity.conftest import CALLBACK, CLIENT, NONCE, ORIGIN, START, Clock, Journey
from tests.unit.sandbox.identity.data_provider import DATA_PROVIDER, PRIVATE_KEY

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def test_a_code_lives_thirty_seconds(journey: Journey, clock: Clock) -> None:
    fresh, stale = (await journey.callback())["code"], (await journey.callback())["code"]
    clock.seconds += 29
    assert (await journey.exchange(fresh)).status_code == 200
    clock.seconds += 1
    late = await journey.exchange(stale)
    assert (late.status_code, late.json()["error"]) == (400, "invalid_grant")


async def test_an_access_token_lives_sixty_seconds(journey: Journey, clock: Clock) -> None:
    access = (await journey.tokens())["access_token"]
    clock.seconds += 59
    assert (await journey.userinfo(access)).status_code == 200
    clock.seconds += 1
    assert (await journey.userinfo(access)).status_code == 401


async def test_id_token_has_exactly_the_documented_claims_and_the_mark(journey: Journey) -> None:
    claims = journey.claims((await journey.tokens())["id_token"])
    subject = claims.pop("sub")
    assert str(subject).endswith("v1")
    assert len(str(subject)) == 66
    assert claims == {
        "auth_time": int(START),
        "acr": "eidas1",
        "nonce": NONCE,
        "aud": "service",
        "exp": int(START) + 60,
        "iat": int(START),
        "iss": f"{ORIGIN}/api/v2",
        "bac_a_sable": True,
    }


async def test_userinfo_expires_with_the_access_token(journey: Journey, clock: Clock) -> None:
    access = (await journey.tokens())["access_token"]
    clock.seconds += 20
    claims = journey.claims((await journey.userinfo(access)).text)
    assert (claims["iat"], claims["exp"], claims["bac_a_sable"]) == (int(START) + 20, int(START) + 60, True)


async def test_rs256_is_used_for_a_service_that_registered_it(clock: Clock, keys: KeyRing) -> None:
    client = ServiceClient("service", CLIENT.client_secret, (CALLBACK,), signing_alg="RS256", amr_allowed=True)
    provider = create_provider(ProviderConfig(origin=ORIGIN, clients=(client,), now=clock), keys)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(provider.app)) as http:
        journey = Journey(provider, http)
        tokens = await journey.tokens(claims=json.dumps({"id_token": {"amr": {"essential": True}}}))
        decoded = jwt.decode(tokens["id_token"], keys.key_set(), ["RS256"])
        assert decoded.header["alg"] == "RS256"
        assert decoded.claims["amr"] == ["pwd"]
        assert jwt.decode((await journey.userinfo(tokens["access_token"])).text, keys.key_set(), ["RS256"]).claims[
            "sub"
        ]


async def test_basic_authentication_is_refused(journey: Journey) -> None:
    granted = (await journey.callback())["code"]
    answer = await journey.http.post(
        f"{journey.issuer}/token",
        data={"grant_type": "authorization_code", "code": granted, "redirect_uri": CALLBACK},
        auth=(CLIENT.client_id, CLIENT.client_secret),
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"grant_type=authorization_code", "application/json"),
        (b"grant_type=authorization_code", "text/plain"),
        (b"x=" + b"y" * 70_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"x%d=1" % number for number in range(200)), "application/x-www-form-urlencoded"),
        (b"code=\xff\xfe", "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("path", ["token", "token/revocation", "checktoken"])
async def test_a_body_that_is_not_a_small_form_is_refused(
    journey: Journey, path: str, content: bytes, media_type: str
) -> None:
    answer = await journey.http.post(f"{journey.issuer}/{path}", content=content, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@given(content=st.binary(max_size=200), path=st.sampled_from(["token", "token/revocation", "checktoken"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_body_breaks_an_endpoint(journey: Journey, content: bytes, path: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await journey.http.post(f"{journey.issuer}/{path}", content=content, headers=headers)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] in {"invalid_request", "invalid_client", "unsupported_grant_type"}


@given(value=st.text(max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_parameter_breaks_the_authorization(journey: Journey, value: str) -> None:
    for name in ("scope", "state", "nonce", "claims", "code_challenge", "idp_hint", "response_type", "prompt"):
        answer = await journey.http.get(f"{journey.issuer}/authorize", params={**journey.request(), name: value})
        assert answer.status_code in (303, 400)


async def test_discovery_lists_exactly_what_exists(journey: Journey) -> None:
    metadata = (await journey.http.get(f"{journey.issuer}/.well-known/openid-configuration")).json()
    assert metadata["response_modes_supported"] == ["query"]
    assert "request_parameter_supported" not in metadata
    for name in (name for name in metadata if name.endswith(("_endpoint", "jwks_uri"))):
        answer = await journey.http.get(metadata[name])
        assert answer.status_code in (200, 400, 401, 405), name


async def test_an_unknown_address_shows_a_marked_page(journey: Journey) -> None:
    for path in ("/api/v2/inconnu", "/", "/api/v1/authorize"):
        answer = await journey.http.get(ORIGIN + path)
        assert (answer.status_code, "BAC À SABLE" in answer.text) == (404, True)


@given(value=st.text(max_size=40), name=st.sampled_from(["grant_type", "code", "code_verifier", "client_assertion"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_field_breaks_the_token_endpoint(journey: Journey, value: str, name: str) -> None:
    assertion = {"client_assertion_type": ASSERTION_TYPE} if name == "client_assertion" else {}
    answer = await journey.exchange("un-code-inconnu", **{**assertion, name: value})
    assert answer.status_code in (400, 401)
    assert answer.json()["error"]


# /checktoken


async def check(
    journey: Journey, access: str, provider: DataProvider = DATA_PROVIDER, changes: Mapping[str, str] | None = None
) -> httpx.Response:
    good = {"client_id": provider.client_id, "client_secret": provider.client_secret, "token": access}
    fields = {**good, **(changes or {})}
    return await journey.http.post(f"{journey.issuer}/checktoken", data=fields)


def read(journey: Journey, answer: httpx.Response) -> dict[str, object]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/token-introspection+jwt")
    registry = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"], strict_check_header=False)
    nested = jwe.decrypt_compact(answer.text, PRIVATE_KEY, registry=registry)
    assert nested.plaintext is not None
    return journey.claims(nested.plaintext.decode())


async def test_checktoken_answers_one_data_provider(journey: Journey) -> None:
    tokens = await journey.tokens()
    claims = read(journey, await check(journey, tokens["access_token"]))
    assert (claims["iss"], claims["aud"]) == (journey.issuer, DATA_PROVIDER.client_id)
    answer = claims["token_introspection"]
    assert isinstance(answer, dict)
    assert (answer["active"], answer["aud"], answer["scope"]) == (True, "service", "identite_pivot")
    assert answer["sub"] == journey.claims(tokens["id_token"])["sub"]
    assert (answer["exp"], answer["family_name"]) == (int(START) + 60, "EXEMPLE")


@pytest.mark.parametrize("expired", [True, False])
async def test_checktoken_says_only_that_a_token_is_not_active(journey: Journey, clock: Clock, expired: bool) -> None:
    token = (await journey.tokens())["access_token"] if expired else "inconnu"
    clock.seconds += 60
    assert read(journey, await check(journey, token))["token_introspection"] == {"active": False}


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "faux"}, 401, "invalid_client"),
        ({"client_id": "personne"}, 401, "invalid_client"),
        ({"token": ""}, 400, "invalid_request"),
        ({"token_type_hint": "access_token"}, 400, "invalid_request"),
    ],
)
async def test_checktoken_refuses(journey: Journey, changes: dict[str, str], status: int, error: str) -> None:
    answer = await check(journey, "un-jeton", changes=changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_checktoken_refuses_a_repeated_field(journey: Journey) -> None:
    credentials = {"client_id": DATA_PROVIDER.client_id, "client_secret": DATA_PROVIDER.client_secret}
    answer = await journey.http.post(
        f"{journey.issuer}/checktoken", data={**credentials, "token": ["un-jeton", "un-autre"]}
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_checktoken_encrypts_to_an_rsa_key_too(clock: Clock, keys: KeyRing) -> None:
    private = RSAKey.generate_key(2048, {"use": "enc"}, auto_kid=True)
    reader = DataProvider(
        "lecteur", "secret", frozenset(), {"keys": [private.as_dict(private=False)]}, encryption_alg="RSA-OAEP"
    )
    config = ProviderConfig(origin=ORIGIN, clients=(CLIENT,), data_providers=(reader,), now=clock)
    provider = create_provider(config, keys)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(provider.app)) as http:
        journey = Journey(provider, http)
        answer = await check(journey, (await journey.tokens())["access_token"], reader)
        registry = jwe.JWERegistry(algorithms=["RSA-OAEP", "A256GCM"], strict_check_header=False)
        nested = jwe.decrypt_compact(answer.text, private, registry=registry)
        assert nested.plaintext is not None
        assert journey.claims(nested.plaintext.decode())["aud"] == "lecteur"
