"""Every fault does on the wire what its line says, and nothing else does."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import ECKey, KeySet

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.forge import DEEP_LEVELS, HUGE_BYTES
from etatplateforme.sandbox.identity.switches import Faults
from tests.unit.sandbox.identity.conftest import CALLBACK, CLIENT, NONCE, ORIGIN, START, STATE, Clock, Journey

Claims = Mapping[str, object]
ISSUER = f"{ORIGIN}/api/v2"


def parts(token: str) -> tuple[dict[str, object], bytes, bytes]:
    """Header, payload and signature, read without verification."""
    head, payload, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split("."))
    return json.loads(head), payload, signature


# The callback


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("access_denied", {"error": "access_denied", "state": STATE, "iss": ISSUER}),
        ("server_error", {"error": "server_error", "state": STATE, "iss": ISSUER}),
        ("temporarily_unavailable", {"error": "temporarily_unavailable", "state": STATE, "iss": ISSUER}),
    ],
)
async def test_an_error_returns_instead_of_a_code(journey: Journey, fault: str, expected: dict[str, str]) -> None:
    journey.provider.faults.set(fault)
    returned = await journey.callback()
    assert "code" not in returned
    assert {name: returned[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("fault", "changed"),
    [("wrong_state", "state"), ("missing_state", "state"), ("wrong_issuer", "iss"), ("missing_iss", "iss")],
)
@pytest.mark.parametrize("decision", ["accepter", "refuser"])
async def test_the_return_is_spoiled(journey: Journey, fault: str, changed: str, decision: str) -> None:
    journey.provider.faults.set(fault)
    page = await journey.page()
    await journey.choose(page)
    returned = httpx.URL((await journey.decide(page, decision)).headers["location"]).params
    good = {"state": STATE, "iss": ISSUER}
    assert (changed in returned) is (not fault.startswith("missing"))
    assert returned.get(changed) != good.pop(changed)
    assert {name: returned[name] for name in good} == good


async def test_a_wrong_code_leads_to_invalid_grant(journey: Journey) -> None:
    journey.provider.faults.set("wrong_code")
    answer = await journey.exchange((await journey.callback())["code"])
    assert answer.json()["error"] == "invalid_grant"


async def test_the_error_page_never_returns(journey: Journey) -> None:
    journey.provider.faults.set("error_page")
    answer = await journey.authorize()
    assert (answer.status_code, "Y030006" in answer.text) == (400, True)


# The claims of the id_token


@pytest.mark.parametrize(
    ("fault", "is_spoiled"),
    [
        ("wrong_nonce", lambda claims: claims["nonce"] != NONCE),
        ("missing_nonce", lambda claims: "nonce" not in claims),
        ("wrong_audience", lambda claims: claims["aud"] != "service"),
        ("id_token_wrong_issuer", lambda claims: claims["iss"] != ISSUER),
        ("expired_id_token", lambda claims: claims["exp"] == START - 600),
        ("future_id_token", lambda claims: claims["iat"] == claims["nbf"] == START + 24 * 3600),
        ("missing_exp", lambda claims: "exp" not in claims),
        ("missing_acr", lambda claims: "acr" not in claims),
        ("lower_acr", lambda claims: claims["acr"] == "eidas2"),
    ],
)
async def test_the_claims_are_spoiled_and_well_signed(
    journey: Journey, fault: str, is_spoiled: Callable[[Claims], bool]
) -> None:
    good = journey.claims((await journey.tokens(acr_values="eidas3"))["id_token"])
    assert not is_spoiled({"nbf": 0, **good})
    journey.provider.faults.set(fault)
    tokens = await journey.tokens(acr_values="eidas3")
    assert is_spoiled(journey.claims(tokens["id_token"]))
    journey.provider.faults.clear()
    assert journey.claims((await journey.userinfo(tokens["access_token"])).text)["aud"] == "service"


async def test_the_lowest_level_has_one_below(journey: Journey) -> None:
    journey.provider.faults.set("lower_acr")
    assert journey.claims((await journey.tokens())["id_token"])["acr"] == "eidas0"


# The signature of the id_token


async def spoiled_id_token(journey: Journey, fault: str) -> str:
    journey.provider.faults.set(fault)
    token = (await journey.tokens())["id_token"]
    journey.provider.faults.clear()
    return token


@pytest.mark.parametrize("fault", ["bad_signature", "alg_none", "hs256_with_public_key", "embedded_key", "unknown_kid"])
async def test_no_published_key_verifies_the_token(journey: Journey, fault: str) -> None:
    token = await spoiled_id_token(journey, fault)
    with pytest.raises((JoseError, ValueError)):
        journey.claims(token)


async def test_bad_signature_is_only_that(journey: Journey) -> None:
    token = await spoiled_id_token(journey, "bad_signature")
    with pytest.raises(BadSignatureError):
        journey.claims(token)


async def test_alg_none_has_no_signature(journey: Journey) -> None:
    header, payload, signature = parts(await spoiled_id_token(journey, "alg_none"))
    assert (header["alg"], signature, json.loads(payload)["nonce"]) == ("none", b"", NONCE)


async def test_hs256_is_signed_with_the_public_key(journey: Journey) -> None:
    token = await spoiled_id_token(journey, "hs256_with_public_key")
    header, _, signature = parts(token)
    published = (await journey.http.get(f"{journey.issuer}/jwks")).json()["keys"]
    public = ECKey.import_key(next(key for key in published if key["kid"] == header["kid"])).as_pem(private=False)
    assert header["alg"] == "HS256"
    assert signature == hmac.new(public, token.rpartition(".")[0].encode(), hashlib.sha256).digest()


async def test_an_embedded_key_verifies_its_own_token(journey: Journey) -> None:
    token = await spoiled_id_token(journey, "embedded_key")
    header = parts(token)[0]
    brought = header["jwk"]
    assert isinstance(brought, dict)
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    assert jwt.decode(token, ECKey.import_key(brought), registry=registry).claims["nonce"] == NONCE


async def test_the_keys_rotate_once(journey: Journey) -> None:
    before = (await journey.http.get(f"{journey.issuer}/jwks")).json()
    former = await journey.tokens()
    journey.provider.faults.set("key_rotation")
    token = (await journey.tokens())["id_token"]
    assert journey.provider.faults.active == frozenset()
    assert parts(token)[0]["kid"] not in {key["kid"] for key in before["keys"]}
    with pytest.raises((JoseError, ValueError)):
        jwt.decode(token, KeySet.import_key_set(before), ["ES256"])
    after = KeySet.import_key_set((await journey.http.get(f"{journey.issuer}/jwks")).json())
    assert jwt.decode(token, after, ["ES256"]).claims["nonce"] == NONCE
    assert jwt.decode(former["id_token"], after, ["ES256"]).claims["nonce"] == NONCE
    assert parts((await journey.tokens())["id_token"])[0]["kid"] == parts(token)[0]["kid"]


async def test_a_huge_token_is_huge(journey: Journey) -> None:
    assert len(await spoiled_id_token(journey, "huge_token")) > HUGE_BYTES


async def test_a_deep_token_is_deep(journey: Journey) -> None:
    assert b"[" * DEEP_LEVELS in parts(await spoiled_id_token(journey, "deep_json_token"))[1]


async def test_a_key_given_twice_hides_another_subject(journey: Journey) -> None:
    payload = parts(await spoiled_id_token(journey, "duplicate_keys"))[1]
    pairs: list[tuple[str, object]] = json.loads(payload, object_pairs_hook=list)
    subjects = [value for name, value in pairs if name == "sub"]
    assert len(set(map(str, subjects))) == 2


# The token endpoint


async def test_a_slow_answer_outlives_the_code(journey: Journey, clock: Clock) -> None:
    returned = await journey.callback()
    journey.provider.faults.set("slow_token")
    answer = await journey.exchange(returned["code"])
    assert clock.waited == [60.0]
    assert answer.json()["error"] == "invalid_grant"


async def test_the_token_endpoint_breaks(journey: Journey) -> None:
    returned = await journey.callback()
    journey.provider.faults.set("token_500")
    assert (await journey.exchange(returned["code"])).status_code == 500
    journey.provider.faults.set("token_html")
    page = await journey.exchange(returned["code"])
    assert (page.status_code, page.headers["content-type"].split(";")[0]) == (200, "text/html")
    journey.provider.faults.set("token_redirect")
    redirect = await journey.exchange(returned["code"])
    assert (redirect.status_code, httpx.URL(redirect.headers["location"]).host) == (307, "localhost")
    elsewhere = redirect.headers["location"]
    fields = {"grant_type": "authorization_code", "code": returned["code"], "redirect_uri": CALLBACK}
    credentials = {"client_id": CLIENT.client_id, "client_secret": CLIENT.client_secret}
    followed = await journey.http.post(elsewhere, data=fields | credentials)
    assert "id_token" in followed.json(), "who follows the redirect sees nothing wrong"


# Userinfo


@pytest.mark.parametrize(
    ("fault", "is_spoiled"),
    [
        ("userinfo_sub_differs", lambda claims, subject: claims["sub"] != subject),
        ("userinfo_wrong_audience", lambda claims, _: claims["aud"] != "service"),
        ("userinfo_wrong_issuer", lambda claims, _: claims["iss"] != ISSUER),
        ("userinfo_expired", lambda claims, _: claims["exp"] == START - 600),
    ],
)
async def test_userinfo_is_spoiled_and_the_id_token_is_not(
    journey: Journey, fault: str, is_spoiled: Callable[[Claims, object], bool]
) -> None:
    journey.provider.faults.set(fault)
    tokens = await journey.tokens()
    identity = journey.claims(tokens["id_token"])
    assert (identity["aud"], identity["iss"], identity["exp"]) == ("service", ISSUER, START + 60)
    claims = journey.claims((await journey.userinfo(tokens["access_token"])).text)
    assert is_spoiled(claims, identity["sub"])


async def test_userinfo_comes_unsigned(journey: Journey) -> None:
    journey.provider.faults.set("userinfo_plain_json")
    answer = await journey.userinfo((await journey.tokens())["access_token"])
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["family_name"] == "EXEMPLE"


async def test_userinfo_comes_badly_signed_or_not_at_all(journey: Journey) -> None:
    access = (await journey.tokens())["access_token"]
    journey.provider.faults.set("userinfo_bad_signature")
    with pytest.raises(BadSignatureError):
        journey.claims((await journey.userinfo(access)).text)
    journey.provider.faults.set("userinfo_500")
    assert (await journey.userinfo(access)).status_code == 500


# Discovery, keys, everything


async def test_discovery_is_spoiled(journey: Journey) -> None:
    address = f"{journey.issuer}/.well-known/openid-configuration"
    journey.provider.faults.set("discovery_wrong_issuer")
    assert (await journey.http.get(address)).json()["issuer"] != ISSUER
    journey.provider.faults.set("discovery_redirect")
    elsewhere = (await journey.http.get(address)).headers["location"]
    assert httpx.URL(elsewhere).host == "localhost"
    assert (await journey.http.get(elsewhere)).json()["issuer"] == ISSUER
    journey.provider.faults.set("jwks_unavailable")
    keys = await journey.http.get(f"{journey.issuer}/jwks")
    assert (keys.status_code, keys.headers["retry-after"]) == (503, "30")


async def test_unavailable_stops_everything_but_its_own_switch(journey: Journey) -> None:
    journey.provider.faults.set("unavailable")
    for path in ("authorize", "token", "userinfo", "jwks", ".well-known/openid-configuration", "session/end"):
        assert (await journey.http.get(f"{journey.issuer}/{path}")).status_code == 503
    cleared = await journey.http.post(f"{ORIGIN}/_bac-a-sable/fautes", data={"rien": ""})
    assert cleared.status_code == 303
    assert "/interaction/" in await journey.page()


# The switchboard


def test_every_fault_is_described_by_one_french_sentence() -> None:
    descriptions = [fault.description for fault in IdentityFault]
    assert len(set(descriptions)) == len(descriptions)
    for description in descriptions:
        assert description[0].isupper()
        assert description.endswith(".")
        assert "\n" not in description


def test_setting_is_exact_and_all_or_nothing() -> None:
    faults = Faults()
    faults.set("wrong_state", "missing_acr")
    faults.set("wrong_nonce")
    assert faults.active == {IdentityFault.WRONG_NONCE}
    with pytest.raises(InvalidInput) as raised:
        faults.set("wrong_state", "inconnue", "inconnue")
    assert raised.value.code == "unknown_identity_fault"
    assert [fault.key for fault in raised.value.faults] == ["faute[1]", "faute[2]"]
    assert faults.active == {IdentityFault.WRONG_NONCE}
    faults.clear()
    assert not faults.active


async def test_the_page_switches_faults(journey: Journey) -> None:
    address = f"{ORIGIN}/_bac-a-sable/fautes"
    answer = await journey.http.post(address, data={"faute": ["wrong_state", "wrong_nonce"]})
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert journey.provider.faults.active == {IdentityFault.WRONG_STATE, IdentityFault.WRONG_NONCE}
    shown = (await journey.http.get(address)).text
    assert shown.count(" checked") == 2
    for fault in IdentityFault:
        assert f'value="{fault.value}"' in shown


async def test_the_page_answers_json_and_refuses_unknown_names(journey: Journey) -> None:
    address = f"{ORIGIN}/_bac-a-sable/fautes"
    answer = await journey.http.post(address, data={"faute": "alg_none"}, headers={"Accept": "application/json"})
    assert answer.json() == {"fautes": ["alg_none"]}
    wrong = await journey.http.post(address, data={"faute": "<b>"})
    assert (wrong.status_code, "<b>" in wrong.text, "Erreur :" in wrong.text) == (422, False, True)
    assert journey.provider.faults.active == {IdentityFault.ALG_NONE}


async def test_another_site_cannot_switch_faults(journey: Journey) -> None:
    answer = await journey.http.post(
        f"{ORIGIN}/_bac-a-sable/fautes", data={"faute": "alg_none"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert not journey.provider.faults.active


async def test_faults_are_off_at_the_start(journey: Journey) -> None:
    assert not journey.provider.faults.active
    returned = await journey.callback()
    assert (await journey.exchange(returned["code"])).status_code == 200
