"""Each attack is one, and only one: but for what its line says, a careless relying party would accept the token."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

import httpx
import pytest
from cryptography.exceptions import InvalidTag
from joserfc import jwe, jws, jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from etatplateforme.manifest.sandbox_keys import SANDBOX_DECRYPTION_KEYS
from etatplateforme.sandbox.identity.forge import HUGE_BYTES
from tests.unit.sandbox.identity.conftest import CLIENT, START, Clock, Journey, opened

EC, RSA = (key.resolve({}) for key in SANDBOX_DECRYPTION_KEYS)


def parts(token: str) -> list[bytes]:
    return [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split(".")]


def header_of(token: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(parts(token)[0])
    return found


async def id_token(journey: Journey, *faults: str) -> str:
    journey.provider.faults.set(*faults)
    token = (await journey.tokens())["id_token"]
    journey.provider.faults.clear()
    return token


# The claims


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        ("missing_audience", {"aud": None}),
        ("empty_audience", {"aud": []}),
        ("shared_audience", {"aud": ["service", "un-autre-service"]}),
        ("wrong_azp", {"azp": "un-autre-service"}),
        ("missing_issuer", {"iss": None}),
        ("missing_subject", {"sub": None}),
        ("just_expired", {"exp": START - 45, "iat": START - 105, "auth_time": START - 105}),
        ("exp_as_text", {"exp": "demain"}),
        ("far_exp", {"exp": START + 60 + 100 * 365 * 86_400}),
        ("missing_iat", {"iat": None}),
        ("absurd_iat", {"iat": 1_000_000_000}),
        ("future_auth_time", {"auth_time": START + 86_400}),
        ("unknown_acr", {"acr": "eidas9"}),
        ("wrong_at_hash", {"at_hash": "A" * 22}),
    ],
)
async def test_a_well_signed_token_is_wrong_in_this_only(
    journey: Journey, fault: str, changes: Mapping[str, object]
) -> None:
    good = journey.claims(await id_token(journey))
    expected = {name: value for name, value in {**good, **changes}.items() if value is not None}
    assert journey.claims(await id_token(journey, fault)) == expected


async def test_nan_is_a_number_for_a_careless_parser(journey: Journey) -> None:
    payload = parts(await id_token(journey, "exp_not_a_number"))[1]
    assert b'"exp": NaN' in payload
    assert json.loads(payload)["exp"] != json.loads(payload)["exp"]


# The form


async def test_a_zeroed_and_a_stripped_signature_keep_the_rest(journey: Journey) -> None:
    zeroed, stripped = await id_token(journey, "zeroed_signature"), await id_token(journey, "stripped_signature")
    assert parts(zeroed)[2] == bytes(64)
    assert parts(stripped)[2] == b""
    for token in (zeroed, stripped):
        assert header_of(token)["alg"] == "ES256"
        assert json.loads(parts(token)[1])["aud"] == "service"


async def test_a_swapped_payload_has_the_signature_of_another(journey: Journey) -> None:
    token = await id_token(journey, "swapped_payload")
    swapped = json.loads(parts(token)[1])
    assert swapped.pop("sub") == "0" * 64 + "v1"
    assert swapped["aud"] == "service"
    with pytest.raises(BadSignatureError):
        journey.claims(token)


async def test_an_unregistered_algorithm_is_signed_by_a_published_key(journey: Journey) -> None:
    token = await id_token(journey, "other_algorithm")
    assert header_of(token)["alg"] == "RS256"
    assert journey.claims(token)["aud"] == "service"


async def test_the_clients_secret_signs_in_hs256(journey: Journey) -> None:
    token = await id_token(journey, "hs256_with_client_secret")
    signed = token.rpartition(".")[0].encode()
    assert parts(token)[2] == hmac.new(CLIENT.client_secret.encode(), signed, hashlib.sha256).digest()


@pytest.mark.parametrize(
    ("fault", "names"),
    [
        ("critical_extension", {"crit", "extension-inconnue"}),
        ("other_kind", set[str]()),
    ],
)
async def test_the_header_alone_is_wrong(journey: Journey, fault: str, names: set[str]) -> None:
    token = await id_token(journey, fault)
    header = header_of(token)
    assert header.keys() - {"alg", "kid", "typ"} == names
    key = journey.provider.keys.signing_key("ES256")
    signed, _, _ = token.rpartition(".")
    assert jws.JWSRegistry.algorithms["ES256"].verify(signed.encode(), parts(token)[2], key)
    assert (header["typ"] == "logout+jwt") is (fault == "other_kind")


async def test_a_missing_kid_leaves_several_published_keys(journey: Journey, plus: Journey) -> None:
    assert "kid" not in header_of(await id_token(journey, "missing_kid"))
    for one in (journey, plus):
        assert len((await one.http.get(f"{one.issuer}/jwks")).json()["keys"]) > 1


async def test_a_key_url_is_told_and_nobody_published_the_key(journey: Journey) -> None:
    token = await id_token(journey, "embedded_key_url")
    header = header_of(token)
    found = KeySet.import_key_set((await journey.http.get(str(header["jku"]))).json())
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    assert jwt.decode(token, found, registry=registry).claims["aud"] == "service"
    published = (await journey.http.get(f"{journey.issuer}/jwks")).json()["keys"]
    assert header["kid"] not in {key["kid"] for key in published}


async def test_a_list_and_a_token_without_algorithm(journey: Journey) -> None:
    assert json.loads(parts(await id_token(journey, "not_an_object"))[1])[0]["aud"] == "service"
    token = await id_token(journey, "missing_alg")
    assert "alg" not in header_of(token)
    key = journey.provider.keys.signing_key("ES256")
    assert jws.JWSRegistry.algorithms["ES256"].verify(token.rpartition(".")[0].encode(), parts(token)[2], key)


# The encryption: a careless library opens each of these


def opened_carelessly(token: str, *algs: str, pem: str) -> str:
    registry = jwe.JWERegistry(algorithms=[*algs, "DEF"], strict_check_header=False)
    key = RSAKey.import_key(pem) if "RSA" in algs[0] else ECKey.import_key(pem)
    plaintext = jwe.decrypt_compact(token, key, registry=registry).plaintext
    assert plaintext is not None
    return plaintext.decode()


@pytest.mark.filterwarnings("ignore:JWE algorithm:joserfc.errors.SecurityWarning")
@pytest.mark.parametrize(
    ("fault", "algs", "pem"),
    [
        ("rsa1_5", ("RSA1_5", "A256GCM"), RSA),
        ("other_key_algorithm", ("RSA-OAEP", "A256GCM"), RSA),
        ("wrong_enc", ("ECDH-ES", "A128CBC-HS256"), EC),
        ("encryption_key_inside", ("ECDH-ES", "A256GCM"), EC),
    ],
)
async def test_a_wrong_encryption_hides_a_true_token(
    plus: Journey, fault: str, algs: tuple[str, ...], pem: str
) -> None:
    token = await id_token(plus, fault)
    assert (header_of(token)["alg"], header_of(token)["enc"]) == algs
    assert plus.claims(opened_carelessly(token, *algs, pem=pem))["aud"] == "bac-a-sable"


@pytest.mark.parametrize("where", ["id_token", "userinfo"])
async def test_a_bomb_is_small_outside(plus: Journey, where: str) -> None:
    if where == "id_token":
        token = await id_token(plus, "compressed_token")
    else:
        access = (await plus.tokens())["access_token"]
        plus.provider.faults.set("userinfo_compressed")
        token = (await plus.userinfo(access)).text
    assert header_of(token)["zip"] == "DEF"
    assert len(token) * 100 < HUGE_BYTES


async def test_what_is_inside_is_not_signed(plus: Journey) -> None:
    assert json.loads(opened(await id_token(plus, "unsigned_inside")))["aud"] == "bac-a-sable"
    inside = opened(await id_token(plus, "alg_none_inside"))
    assert (header_of(inside)["alg"], inside[-1]) == ("none", ".")
    twice = opened(await id_token(plus, "encrypted_twice"))
    assert plus.claims(opened(twice))["aud"] == "bac-a-sable"


async def test_a_clear_token_is_well_signed(plus: Journey) -> None:
    assert plus.claims(await id_token(plus, "clear_id_token"))["aud"] == "bac-a-sable"
    access = (await plus.tokens())["access_token"]
    plus.provider.faults.set("userinfo_clear")
    assert plus.claims((await plus.userinfo(access)).text)["family_name"] == "EXEMPLE"


@pytest.mark.parametrize("fault", ["anothers_key", "tampered_tag"])
async def test_nothing_opens(plus: Journey, fault: str) -> None:
    token = await id_token(plus, fault)
    with pytest.raises((JoseError, InvalidTag)):
        opened(token)


async def test_encryption_faults_spare_clients_without_encryption(journey: Journey) -> None:
    for fault in ("compressed_token", "unsigned_inside", "rsa1_5", "clear_id_token"):
        assert journey.claims(await id_token(journey, fault))["aud"] == "service"


# The callback and the endpoints


async def test_a_stolen_code_is_bound_to_another_sign_in(journey: Journey) -> None:
    """Without PKCE nor nonce, nothing would tell that the code was asked by somebody else."""
    journey.provider.faults.set("injected_code")
    challenge = {"code_challenge": "c" * 43, "code_challenge_method": "S256"}
    returned = await journey.callback(**challenge)
    answer = await journey.exchange(returned["code"], code_verifier="v" * 43)
    assert answer.json()["error"] == "invalid_grant"


async def test_a_used_code_and_a_missing_one(journey: Journey) -> None:
    journey.provider.faults.set("used_code")
    assert (await journey.exchange((await journey.callback())["code"])).json()["error"] == "invalid_grant"
    journey.provider.faults.set("missing_code")
    assert set(await journey.callback()) == {"state", "iss"}
    journey.provider.faults.set("code_and_error")
    assert {"code", "error"} <= set(await journey.callback())


async def test_the_answers_of_the_token_endpoint(journey: Journey) -> None:
    answers: dict[str, httpx.Response] = {}
    for fault in ("token_refuses_client", "token_without_id_token", "token_answer_twice", "token_answer_huge"):
        returned = await journey.callback()
        journey.provider.faults.set(fault)
        answers[fault] = await journey.exchange(returned["code"])
        journey.provider.faults.clear()
    refused = answers["token_refuses_client"]
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert "id_token" not in answers["token_without_id_token"].json()
    twice: list[tuple[str, object]] = json.loads(answers["token_answer_twice"].text, object_pairs_hook=list)
    assert [name for name, _ in twice].count("access_token") == 2
    assert len(answers["token_answer_huge"].content) > HUGE_BYTES


async def test_descriptions_and_keys(journey: Journey) -> None:
    async def read(fault: str, path: str) -> httpx.Response:
        journey.provider.faults.set(fault)
        return await journey.http.get(f"{journey.issuer}/{path}")

    described = ".well-known/openid-configuration"
    foreign = (await read("discovery_foreign_endpoint", described)).json()
    assert httpx.URL(foreign["token_endpoint"]).host == "localhost"
    assert foreign["issuer"] == journey.issuer
    weak = (await read("discovery_weak_algorithms", described)).json()
    assert weak["id_token_signing_alg_values_supported"] == ["none", "HS256"]
    assert (await read("discovery_malformed", described)).text.startswith("<!doctype html>")
    assert (await read("jwks_malformed", "jwks")).text.startswith("<!doctype html>")
    assert (await read("jwks_empty", "jwks")).json() == {"keys": []}


# Agents


@pytest.mark.parametrize(
    ("fault", "siret", "siren"),
    [
        ("userinfo_wrong_siret", "00000404400013", "000001016"),
        ("userinfo_foreign_siren", "00000101600013", "000002022"),
    ],
)
async def test_the_siret_of_an_agent_is_wrong(agents: Journey, fault: str, siret: str, siren: str) -> None:
    agents.provider.faults.set(fault)
    claims = await agents.identity("mairie")
    assert (claims["siret"], claims["siren"]) == (siret, siren)


@pytest.mark.parametrize(
    ("fault", "name"), [("refresh_another_person", "sub"), ("refresh_lower_acr", "acr"), ("refresh_bad_signature", "")]
)
async def test_only_a_renewal_is_spoiled(agents: Journey, clock: Clock, fault: str, name: str) -> None:
    agents.provider.faults.set(fault)
    first = await agents.tokens("mairie")
    good = agents.claims(first["id_token"])
    fields = {
        "grant_type": "refresh_token",
        "refresh_token": first["refresh_token"],
        "client_id": agents.client.client_id,
        "client_secret": agents.client.client_secret,
    }
    second = (await agents.http.post(f"{agents.issuer}/token", data=fields)).json()["id_token"]
    read = json.loads(parts(second)[1])
    assert {key for key in good if read[key] != good[key]} == ({name} if name else set())
    if not name:
        with pytest.raises(BadSignatureError):
            jwt.decode(second, agents.provider.keys.key_set(), ["ES256"])
