"""What a relying party relies upon, seen on the wire, the same against every provider."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from etatplateforme.sandbox.identity.claims import MARKER
from tests.contract.identity.providers import (
    ASSERTION_KEY,
    CALLBACK,
    KEY_CLIENT,
    SECRET_CLIENT,
    SIGNED_OUT,
    RunningProvider,
)
from tests.contract.identity.relying_party import SCOPE, RelyingParty, challenge_of

VERIFIER = "v" * 64
ASSERTION_ERRORS = {"invalid_client", "invalid_request"}
SUBJECT = re.compile(r"[0-9a-f]{64}v1")
PIVOT = {"given_name", "given_name_array", "family_name", "birthdate", "gender", "birthplace", "birthcountry"}


@pytest.fixture
async def service(provider: RunningProvider) -> AsyncIterator[RelyingParty]:
    async with provider.browser() as browser:
        yield RelyingParty(provider, browser)


@pytest.fixture
async def key_service(provider: RunningProvider) -> AsyncIterator[RelyingParty]:
    async with provider.browser() as browser:
        yield RelyingParty(provider, browser, KEY_CLIENT)


def assert_page(answer: httpx.Response) -> None:
    """An error shown to the person, who is not sent back to the service."""
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert answer.headers["content-type"].startswith("text/html")


def names_in(listed: object) -> set[str]:
    assert isinstance(listed, list)
    return set(map(str, listed))


# Discovery and keys


async def test_discovery_says_what_the_provider_does(service: RelyingParty) -> None:
    metadata = await service.metadata()
    issuer = service.provider.issuer
    varying = {"claims_supported", "scopes_supported", "response_modes_supported"}
    assert {name: value for name, value in metadata.items() if name not in varying} == {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/session/end",
        "revocation_endpoint": f"{issuer}/token/revocation",
        "acr_values_supported": ["eidas1", "eidas2", "eidas3"],
        "authorization_response_iss_parameter_supported": True,
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256"],
        "request_uri_parameter_supported": False,
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
        "userinfo_signing_alg_values_supported": ["ES256", "RS256"],
    }
    assert "query" in names_in(metadata["response_modes_supported"])
    assert {"sub", "acr", "auth_time", "iss", *PIVOT} <= names_in(metadata["claims_supported"])
    assert {"openid", "identite_pivot", "birth", "email", "amr"} <= names_in(metadata["scopes_supported"])


async def test_published_keys_are_public_and_named(service: RelyingParty) -> None:
    published = (await service.browser.get((await service.discover())["jwks_uri"])).json()["keys"]
    assert {(key["kty"], key["alg"], key["use"]) for key in published} == {
        ("EC", "ES256", "sig"),
        ("RSA", "RS256", "sig"),
    }
    assert len({key["kid"] for key in published}) == len(published)
    for key in published:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key)


# The callback


async def test_success_returns_code_state_and_issuer(service: RelyingParty) -> None:
    asked = service.request()
    returned = await service.callback(asked)
    assert set(returned) == {"code", "state", "iss"}
    assert (returned["state"], returned["iss"]) == (asked["state"], service.provider.issuer)


async def test_refusal_returns_access_denied_with_state_and_issuer(service: RelyingParty) -> None:
    asked = service.request()
    returned = await service.callback(asked, accept=False)
    assert dict(returned) == {
        "error": "access_denied",
        "error_description": "user authentication aborted",
        "state": asked["state"],
        "iss": service.provider.issuer,
    }


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "openid preferred_username"}, "invalid_scope"),
        ({"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": challenge_of(VERIFIER)}, "invalid_request"),
        ({"code_challenge": "court", "code_challenge_method": "S256"}, "invalid_request"),
        ({"response_mode": "inconnu"}, "unsupported_response_mode"),
    ],
)
async def test_a_fault_of_the_service_returns_with_state_and_issuer(
    service: RelyingParty, changes: dict[str, str], error: str
) -> None:
    asked = service.request(**changes)
    location = httpx.URL((await service.authorize(asked)).headers["location"])
    assert str(location.copy_with(query=None)) == CALLBACK
    assert location.params["error"] == error
    assert (location.params["state"], location.params["iss"]) == (asked["state"], service.provider.issuer)
    assert "code" not in location.params


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "personne"},
        {"redirect_uri": CALLBACK + "/"},
        {"redirect_uri": CALLBACK + "?x=1"},
        {"redirect_uri": "https://ailleurs.invalid/retour"},
        {"redirect_uri": ""},
        {"client_id": ""},
    ],
)
async def test_an_unknown_client_or_address_shows_a_page(service: RelyingParty, changes: dict[str, str]) -> None:
    asked = service.request()
    asked.update(changes)
    assert_page(await service.authorize({name: value for name, value in asked.items() if value}))


async def test_a_repeated_parameter_gives_no_code(service: RelyingParty) -> None:
    asked = urlencode([*service.request().items(), ("state", "un-autre-state")])
    answer = await service.browser.get(f"{(await service.discover())['authorization_endpoint']}?{asked}")
    assert "code=" not in answer.headers.get("location", "")
    assert answer.status_code == 400 or "error=invalid_request" in answer.headers["location"]


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "end_session_endpoint"])
async def test_the_browser_comes_by_get_only(service: RelyingParty, endpoint: str) -> None:
    answer = await service.browser.post((await service.discover())[endpoint], data=service.request())
    assert answer.status_code in (404, 405)


# The tokens


async def test_tokens_live_one_minute_and_nothing_refreshes_them(service: RelyingParty) -> None:
    asked = service.request()
    answer = await service.exchange((await service.callback(asked))["code"])
    body = answer.json()
    assert set(body) == {"access_token", "token_type", "expires_in", "scope", "id_token"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 60, SCOPE)
    assert answer.headers["cache-control"] == "no-store"
    assert body["access_token"].count(".") == 0


async def test_id_token_says_only_what_is_documented(service: RelyingParty) -> None:
    tokens = await service.sign_in()
    header, claims = await service.verified(tokens.identity)
    documented = {"sub", "auth_time", "acr", "nonce", "aud", "exp", "iat", "iss"}
    assert set(claims) - {MARKER} == documented
    assert header["alg"] == "ES256"
    assert claims["iss"] == service.provider.issuer
    assert claims["aud"] == SECRET_CLIENT.client_id
    assert claims["nonce"] == tokens.nonce
    assert int(str(claims["exp"])) - int(str(claims["iat"])) == 60
    assert int(str(claims["auth_time"])) <= int(str(claims["iat"]))


async def test_subject_is_pairwise_and_stable(service: RelyingParty, key_service: RelyingParty) -> None:
    subjects = [
        (await party.verified((await party.sign_in()).identity))[1]["sub"] for party in (service, service, key_service)
    ]
    assert subjects[0] == subjects[1] != subjects[2]
    for subject in subjects:
        assert SUBJECT.fullmatch(str(subject))


@pytest.mark.parametrize("acr", ["eidas1", "eidas2", "eidas3"])
async def test_acr_is_the_one_that_was_asked(service: RelyingParty, acr: str) -> None:
    _, claims = await service.verified((await service.sign_in(acr_values=acr)).identity)
    assert claims["acr"] == acr


async def test_a_code_serves_once_and_a_replay_revokes_what_it_gave(service: RelyingParty) -> None:
    code = (await service.callback(service.request()))["code"]
    first = await service.exchange(code)
    assert (await service.userinfo(first.json()["access_token"])).status_code == 200
    again = await service.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (await service.userinfo(first.json()["access_token"])).status_code == 401


async def test_a_code_belongs_to_its_client(service: RelyingParty, key_service: RelyingParty) -> None:
    code = (await service.callback(service.request()))["code"]
    answer = await key_service.exchange(code)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "errors"),
    [
        ({"redirect_uri": "https://ailleurs.invalid/retour"}, 400, {"invalid_grant"}),
        ({"redirect_uri": ""}, 400, {"invalid_grant", "invalid_request"}),
        ({"code": "un-code-inconnu"}, 400, {"invalid_grant"}),
        ({"code": ""}, 400, {"invalid_request"}),
        ({"client_secret": "faux"}, 401, {"invalid_client"}),
        ({"client_secret": ""}, 401, {"invalid_client"}),
        ({"client_id": "personne"}, 401, {"invalid_client"}),
        ({"grant_type": "refresh_token"}, 400, {"unsupported_grant_type"}),
        ({"grant_type": "password"}, 400, {"unsupported_grant_type"}),
        ({"code_verifier": VERIFIER}, 400, {"invalid_grant", "invalid_request"}),
    ],
)
async def test_the_token_endpoint_refuses(
    service: RelyingParty, changes: dict[str, str], status: int, errors: set[str]
) -> None:
    code = (await service.callback(service.request()))["code"]
    answer = await service.exchange(code, **changes)
    assert (answer.status_code, answer.json()["error"] in errors) == (status, True), answer.text


async def test_the_token_endpoint_refuses_a_repeated_field(service: RelyingParty) -> None:
    code = (await service.callback(service.request()))["code"]
    fields = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, **service.credentials()}
    answer = await service.browser.post(
        (await service.discover())["token_endpoint"], data={**fields, "code": [code, code]}
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_the_token_endpoint_wants_a_post(service: RelyingParty) -> None:
    answer = await service.browser.get((await service.discover())["token_endpoint"])
    assert answer.status_code in (404, 405)


# PKCE


async def test_pkce_with_the_right_verifier(service: RelyingParty) -> None:
    asked = service.request(code_challenge=challenge_of(VERIFIER), code_challenge_method="S256")
    code = (await service.callback(asked))["code"]
    assert (await service.exchange(code, code_verifier=VERIFIER)).status_code == 200


@pytest.mark.parametrize("verifier", ["w" * 64, "court", ""])
async def test_pkce_with_a_wrong_or_missing_verifier(service: RelyingParty, verifier: str) -> None:
    asked = service.request(code_challenge=challenge_of(VERIFIER), code_challenge_method="S256")
    code = (await service.callback(asked))["code"]
    answer = await service.exchange(code, code_verifier=verifier)
    assert answer.status_code == 400
    assert answer.json()["error"] in {"invalid_grant", "invalid_request"}


# private_key_jwt


async def test_a_signed_assertion_authenticates_once(key_service: RelyingParty) -> None:
    assertion = key_service.assertion()
    code = (await key_service.callback(key_service.request()))["code"]
    assert (await key_service.exchange(code, client_assertion=assertion)).status_code == 200
    code = (await key_service.callback(key_service.request()))["code"]
    replayed = await key_service.exchange(code, client_assertion=assertion)
    assert (replayed.status_code, replayed.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://ailleurs.invalid"},
        {"exp": 1},
        {"exp": None},
        {"jti": None},
        {"iss": "personne"},
        {"sub": "personne"},
    ],
)
async def test_a_wrong_assertion_is_refused(key_service: RelyingParty, changes: dict[str, object]) -> None:
    code = (await key_service.callback(key_service.request()))["code"]
    answer = await key_service.exchange(code, client_assertion=key_service.assertion(**changes))
    assert (answer.status_code in (400, 401), answer.json()["error"] in ASSERTION_ERRORS) == (True, True)


async def test_an_assertion_of_another_key_is_refused(key_service: RelyingParty) -> None:
    stranger = ECKey.generate_key("P-256")
    claims = jwt.decode(key_service.assertion(), ASSERTION_KEY, ["ES256"]).claims
    forged = jwt.encode({"alg": "ES256"}, claims, stranger, ["ES256"])
    confused = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("x" * 32), ["HS256"])
    for assertion in (forged, confused, "pas.un.jeton", "é"):
        code = (await key_service.callback(key_service.request()))["code"]
        answer = await key_service.exchange(code, client_assertion=assertion)
        assert (answer.status_code in (400, 401), answer.json()["error"] in ASSERTION_ERRORS) == (True, True)


# Userinfo


async def test_userinfo_is_a_signed_token(service: RelyingParty) -> None:
    tokens = await service.sign_in()
    answer = await service.userinfo(tokens.access)
    assert answer.headers["content-type"] == "application/jwt; charset=utf-8"
    _, claims = await service.verified(answer.text)
    _, identity = await service.verified(tokens.identity)
    assert claims["sub"] == identity["sub"]
    assert (claims["iss"], claims["aud"]) == (service.provider.issuer, SECRET_CLIENT.client_id)
    assert 0 < int(str(claims["exp"])) - int(str(claims["iat"])) <= 60


@pytest.mark.parametrize(
    ("scope", "opened"),
    [
        ("openid", set[str]()),
        ("openid identite_pivot", PIVOT),
        ("openid birth", {"birthplace", "birthcountry"}),
        ("openid birth email", {"birthplace", "birthcountry", "email"}),
    ],
)
async def test_userinfo_opens_only_the_scopes_granted(service: RelyingParty, scope: str, opened: set[str]) -> None:
    _, claims = await service.verified((await service.userinfo((await service.sign_in(scope=scope)).access)).text)
    assert set(claims) - {MARKER, "sub", "iss", "aud", "iat", "exp"} == opened


async def test_userinfo_refuses_an_unknown_token(service: RelyingParty) -> None:
    answer = await service.userinfo("un-jeton-inconnu")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_userinfo_refuses_to_answer_without_a_token(service: RelyingParty) -> None:
    answer = await service.browser.get((await service.discover())["userinfo_endpoint"])
    assert (answer.status_code, answer.headers["www-authenticate"].split()[0]) == (401, "Bearer")


# Revocation and sign-out


async def test_a_revoked_token_opens_nothing(service: RelyingParty) -> None:
    tokens = await service.sign_in()
    endpoint = (await service.discover())["revocation_endpoint"]
    answer = await service.browser.post(endpoint, data={"token": tokens.access, **service.credentials()})
    assert answer.status_code == 200
    assert (await service.userinfo(tokens.access)).status_code == 401


async def test_revocation_of_an_unknown_token_is_accepted(service: RelyingParty) -> None:
    endpoint = (await service.discover())["revocation_endpoint"]
    answer = await service.browser.post(endpoint, data={"token": "inconnu", **service.credentials()})
    assert answer.status_code == 200


async def test_revocation_wants_its_client(service: RelyingParty, key_service: RelyingParty) -> None:
    tokens = await service.sign_in()
    endpoint = (await service.discover())["revocation_endpoint"]
    unknown = await service.browser.post(endpoint, data={"token": tokens.access, "client_id": SECRET_CLIENT.client_id})
    assert unknown.status_code == 401
    _ = await service.browser.post(endpoint, data={"token": tokens.access, **key_service.credentials()})
    assert (await service.userinfo(tokens.access)).status_code == 200


async def test_sign_out_returns_to_the_registered_address(service: RelyingParty) -> None:
    tokens = await service.sign_in()
    asked = {"id_token_hint": tokens.identity, "post_logout_redirect_uri": SIGNED_OUT, "state": "un-state"}
    answer = await service.sign_out(asked)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SIGNED_OUT}?state=un-state")


async def test_sign_out_without_a_state_returns_without_one(service: RelyingParty) -> None:
    tokens = await service.sign_in()
    answer = await service.sign_out({"id_token_hint": tokens.identity, "post_logout_redirect_uri": SIGNED_OUT})
    assert answer.headers["location"] == SIGNED_OUT


async def test_sign_out_refuses_an_address_that_is_not_registered(service: RelyingParty) -> None:
    tokens = await service.sign_in()
    asked = {"id_token_hint": tokens.identity, "post_logout_redirect_uri": "https://ailleurs.invalid/"}
    assert_page(await service.sign_out(asked))


@pytest.mark.parametrize("hint", ["pas-un-jeton", "e30.e30.", "a.b.c"])
async def test_sign_out_refuses_a_false_hint(service: RelyingParty, hint: str) -> None:
    assert_page(await service.sign_out({"id_token_hint": hint, "post_logout_redirect_uri": SIGNED_OUT}))


async def test_sign_out_refuses_a_hint_that_the_provider_did_not_sign(service: RelyingParty) -> None:
    _, claims = await service.verified((await service.sign_in()).identity)
    stranger = ECKey.generate_key("P-256")
    forged = jwt.encode({"alg": "ES256"}, claims, stranger, ["ES256"])
    assert_page(await service.sign_out({"id_token_hint": forged, "post_logout_redirect_uri": SIGNED_OUT}))
