"""FranceConnect+ and ProConnect on the wire: where they differ from FranceConnect."""

import json
import re
from dataclasses import replace
from typing import Any

import httpx
import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor import assert_accessible
from etatplateforme.sandbox.identity.agents import AGENTS
from etatplateforme.sandbox.identity.claims import PLUS_SCOPE_CLAIMS
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.pages import TEMPLATES
from etatplateforme.sandbox.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT, ProviderProfile
from etatplateforme.sandbox.identity.three import sandbox_client
from tests.unit.sandbox.identity.conftest import CALLBACK, ORIGIN, SIGNED_OUT, Clock, Journey, opened

# FranceConnect+


async def test_both_tokens_are_signed_then_encrypted_for_the_service(plus: Journey) -> None:
    tokens = await plus.tokens("diacritiques", acr_values="eidas2")
    identity = plus.claims(opened(tokens["id_token"]))
    answer = await plus.userinfo(tokens["access_token"])
    assert answer.headers["content-type"] == "application/jwt; charset=utf-8"
    userinfo = plus.claims(opened(answer.text))
    assert identity["acr"] == "eidas2"
    assert identity["sub"] == userinfo["sub"]
    assert userinfo["given_name"] == "Loïc-Aurèle François Noël"
    assert "given_name_array" not in userinfo
    assert (userinfo["rnipp_birthplace"], userinfo["rnipp_birthcountry"]) == ("29019", "99100")
    assert "rnipp_family_name" not in userinfo


@pytest.mark.parametrize(("asked", "given"), [("eidas1", "eidas3"), ("eidas3 eidas2", "eidas2"), ("eidas3", "eidas3")])
async def test_the_level_is_at_least_substantial(plus: Journey, asked: str, given: str) -> None:
    tokens = await plus.tokens(acr_values=asked)
    assert plus.claims(opened(tokens["id_token"]))["acr"] == given


async def test_a_person_has_ten_minutes(plus: Journey, clock: Clock) -> None:
    page = await plus.page(acr_values="eidas2")
    clock.seconds += 600
    assert (await plus.http.get(page)).status_code == 401


async def test_discovery_tells_the_encryption_and_no_rs256(plus: Journey) -> None:
    found = (await plus.http.get(f"{plus.issuer}/.well-known/openid-configuration")).json()
    assert found["issuer"] == f"{ORIGIN}/franceconnect-plus/api/v2"
    assert found["acr_values_supported"] == ["eidas2", "eidas3"]
    assert found["id_token_signing_alg_values_supported"] == ["ES256"]
    for what in ("id_token", "userinfo"):
        assert found[f"{what}_encryption_alg_values_supported"] == ["ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"]
        assert found[f"{what}_encryption_enc_values_supported"] == ["A256GCM"]
    assert set(found["scopes_supported"]) == set(PLUS_SCOPE_CLAIMS)


@pytest.mark.parametrize(
    ("profile", "changes"),
    [
        (FRANCECONNECT_PLUS, {"encryption_alg": None}),
        (FRANCECONNECT_PLUS, {"signing_alg": "RS256"}),
        (FRANCECONNECT_PLUS, {"encryption_alg": "RSA1_5"}),
        (FRANCECONNECT_PLUS, {"jwks": None}),
        (FRANCECONNECT, {"encryption_alg": "RSA-OAEP-256"}),
        (FRANCECONNECT, {"grant_types": ("authorization_code", "refresh_token")}),
        (PROCONNECT, {"encryption_alg": "ECDH-ES"}),
    ],
)
def test_a_registration_that_the_profile_does_not_have_is_refused(
    profile: ProviderProfile, changes: dict[str, Any]
) -> None:
    client = sandbox_client(profile, (CALLBACK,), (SIGNED_OUT,))
    ProviderConfig(origin=ORIGIN, clients=(client,), profile=profile)
    with pytest.raises(InvalidInput) as caught:
        ProviderConfig(origin=ORIGIN, clients=(replace(client, **changes),), profile=profile)
    assert [fault.key for fault in caught.value.faults] == ["clients.bac-a-sable"]


# ProConnect


@pytest.mark.parametrize("agent", AGENTS, ids=lambda agent: agent.key)
async def test_every_agent_can_sign_in(agents: Journey, agent: object) -> None:
    found = next(one for one in AGENTS if one is agent)
    claims = await agents.identity(found.key)
    assert claims["email"] == found.email
    assert claims.get("siret") == (found.siret or None)
    assert claims["sub"] == found.subject


async def test_every_service_knows_an_agent_by_the_same_subject(agents: Journey) -> None:
    other = replace(agents, client=agents.provider.config.clients[1])
    assert (await agents.identity("mairie"))["sub"] == (await other.identity("mairie"))["sub"]
    found = (await agents.http.get(f"{agents.issuer}/.well-known/openid-configuration")).json()
    assert found["subject_types_supported"] == ["public"]
    assert found["grant_types_supported"] == ["authorization_code", "refresh_token"]


@pytest.mark.parametrize(
    "changes",
    [
        {"max_age": "60"},
        {"ui_locales": "fr"},
        {"nonce": "n" * 31},
        {"state": "s" * 31},
        {"prompt": "select_account"},
        {"login_hint": "pas une adresse"},
        {"siret_hint": "1234"},
        {"nonce": ""},
    ],
)
async def test_an_invalid_or_unknown_parameter_shows_the_page_of_proconnect(
    agents: Journey, changes: dict[str, str]
) -> None:
    answer = await agents.authorize(**changes)
    assert (answer.status_code, "Y000400" in answer.text) == (400, True)


async def test_a_level_is_not_required(agents: Journey) -> None:
    tokens = await agents.tokens("mairie", acr_values="")
    assert agents.claims(tokens["id_token"])["acr"] == "eidas1"


async def test_nobody_is_signed_in_silently(agents: Journey) -> None:
    location = httpx.URL((await agents.authorize(prompt="none")).headers["location"])
    assert location.params["error"] == "login_required"


@pytest.mark.parametrize(
    ("hint", "chosen"),
    [
        ({}, "mairie"),
        ({"siret_hint": "00000202200028"}, "association_antenne"),
        ({"login_hint": "ambre.epreuve@prefecture.example.org"}, "carte_agent"),
        ({"siret_hint": "99999999999999"}, "mairie"),
    ],
)
async def test_a_hint_chooses_beforehand_and_decides_nothing(
    agents: Journey, hint: dict[str, str], chosen: str
) -> None:
    text = (await agents.http.get(await agents.page(**hint))).text
    assert re.findall(r'value="(\w+)" required checked', text) == [chosen]


def essential(*levels: str) -> str:
    return json.dumps({"id_token": {"acr": {"essential": True, "values": levels}}})


@pytest.mark.parametrize(
    ("person", "asked", "claims", "given"),
    [
        ("mairie", "eidas1", None, "eidas1"),
        ("mairie", "eidas1-mfa", None, "eidas1-mfa"),
        ("association", "eidas1-mfa", None, "eidas1"),  # a wish
        ("association", "eidas1-mfa", essential("eidas1-mfa", "eidas2"), None),
        ("mairie", "eidas1-mfa", essential("eidas1-mfa", "eidas2"), "eidas1-mfa"),
        ("carte_agent", "eidas2", essential("eidas2", "eidas3"), "eidas2"),
        ("sans_siret", "eidas1", None, "eidas0"),
        ("sans_siret", "eidas1", json.dumps({"id_token": {"acr": {"values": ["eidas1"]}}}), "eidas0"),
    ],
)
async def test_a_level_is_a_wish_unless_it_is_essential(
    agents: Journey, person: str, asked: str, claims: str | None, given: str | None
) -> None:
    returned = await agents.callback(person, acr_values=asked, claims=claims or "")
    if given is None:
        assert returned["error"] == "access_denied"
        return
    answer = await agents.exchange(returned["code"])
    assert agents.claims(answer.json()["id_token"])["acr"] == given


async def test_amr_is_a_scope(agents: Journey) -> None:
    means = []
    for level in ("eidas1", "eidas1-mfa"):
        tokens = await agents.tokens("mairie", scope="openid amr", acr_values=level)
        means.append(agents.claims(tokens["id_token"])["amr"])
    assert means == [["pwd"], ["pwd", "otp", "mfa"]]
    assert "amr" not in agents.claims((await agents.tokens("mairie"))["id_token"])


async def renewed(agents: Journey, token: str) -> httpx.Response:
    fields = {
        "grant_type": "refresh_token",
        "refresh_token": token,
        "client_id": agents.client.client_id,
        "client_secret": agents.client.client_secret,
    }
    return await agents.http.post(f"{agents.issuer}/token", data=fields)


async def test_a_refresh_token_serves_once_and_a_replay_ends_them_all(agents: Journey) -> None:
    first = await agents.tokens("mairie")
    second = (await renewed(agents, first["refresh_token"])).json()
    assert agents.claims(second["id_token"])["sub"] == agents.claims(first["id_token"])["sub"]
    assert (await agents.userinfo(second["access_token"])).status_code == 200
    replay = await renewed(agents, first["refresh_token"])
    assert (replay.status_code, replay.json()["error"]) == (400, "invalid_grant")
    assert (await renewed(agents, second["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await agents.userinfo(second["access_token"])).status_code == 401


async def test_renewals_end_with_the_session(agents: Journey, clock: Clock) -> None:
    token = (await agents.tokens("mairie"))["refresh_token"]
    for _ in range(6):
        clock.seconds += 7_199
        token = (await renewed(agents, token)).json()["refresh_token"]
    clock.seconds += 6
    assert (await renewed(agents, token)).json()["error"] == "invalid_grant"


async def test_a_refresh_token_that_is_not_used_in_two_hours_is_lost(agents: Journey, clock: Clock) -> None:
    token = (await agents.tokens("mairie"))["refresh_token"]
    clock.seconds += 7_200
    assert (await renewed(agents, token)).json()["error"] == "invalid_grant"


async def test_a_refresh_token_is_its_services_own_and_can_be_revoked(agents: Journey) -> None:
    token = (await agents.tokens("mairie"))["refresh_token"]
    other = replace(agents, client=agents.provider.config.clients[1])
    assert (await renewed(other, token)).json()["error"] == "invalid_grant"
    credentials = {"client_id": agents.client.client_id, "client_secret": agents.client.client_secret}
    answer = await agents.http.post(f"{agents.issuer}/token/revocation", data={"token": token, **credentials})
    assert answer.status_code == 200
    assert (await renewed(agents, token)).json()["error"] == "invalid_grant"


async def test_franceconnect_renews_nothing(journey: Journey) -> None:
    assert "refresh_token" not in await journey.tokens()
    assert (await renewed(journey, "un-jeton")).json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize("left_out", ["id_token_hint", "state", "post_logout_redirect_uri"])
async def test_a_sign_out_brings_all_its_parameters(agents: Journey, left_out: str) -> None:
    asked = {
        "id_token_hint": (await agents.tokens("mairie"))["id_token"],
        "state": "s" * 32,
        "post_logout_redirect_uri": SIGNED_OUT,
    }
    whole = await agents.http.get(f"{agents.issuer}/session/end", params=asked)
    assert whole.headers["location"] == f"{SIGNED_OUT}?state={'s' * 32}"
    del asked[left_out]
    refused = await agents.http.get(f"{agents.issuer}/session/end", params=asked)
    assert (refused.status_code, left_out in refused.text) == (400, True)


async def test_the_pages_of_each_provider_are_accessible(agents: Journey, plus: Journey) -> None:
    css = {f"{ORIGIN}/_bac-a-sable/identite.css": (TEMPLATES / "identite.css").read_text("utf-8")}
    for journey, person, level in ((agents, "carte_agent", "eidas1"), (plus, "tutrice", "eidas2")):
        page = await journey.page(acr_values=level)
        label = journey.provider.config.profile.label
        texts = [(await journey.http.get(page)).text, (await journey.choose(page, "personne")).text]
        await journey.choose(page, person)
        texts.append((await journey.http.get(f"{page}/consentement")).text)
        texts.append((await journey.http.get(f"{ORIGIN}/_bac-a-sable/fautes")).text)
        for text in texts:
            assert f"imite {label} pour" in text
            assert_accessible(text, sheets=css)


async def test_consent_lists_what_is_sent_of_an_agent(agents: Journey) -> None:
    page = await agents.page(scope="openid usual_name siret roles")
    await agents.choose(page, "mairie")
    shown = (await agents.http.get(f"{page}/consentement")).text
    for value in ("GABARIT", "00000101600013", "agent_public_territorial"):
        assert value in shown
    assert "Zoé" not in shown
