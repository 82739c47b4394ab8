"""The browser's part: requests, pages, decisions, lifetimes, sign-out."""

import json
from urllib.parse import urlencode

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from etatplateforme.sandbox.identity.forge import write_token
from etatplateforme.sandbox.identity.profiles import FRANCECONNECT
from tests.unit.sandbox.identity.conftest import CALLBACK, CLIENT, NONCE, SIGNED_OUT, STATE, Clock, Journey


def assert_error_page(answer: httpx.Response, code: str, status: int = 400) -> None:
    assert (answer.status_code, "location" in answer.headers) == (status, False)
    assert code in answer.text
    assert "BAC À SABLE" in answer.text


@pytest.mark.parametrize(
    "name", ["client_id", "acr_values", "response_type", "nonce", "state", "redirect_uri", "scope"]
)
async def test_every_required_parameter_is_required(journey: Journey, name: str) -> None:
    answer = await journey.authorize(**{name: ""})
    assert_error_page(answer, "Y030006")
    assert name in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "n" * 21},
        {"prompt": "none"},
        {"prompt": "login none"},
        {"claims": "pas du json"},
        {"claims": "[]"},
        {"claims": "[" * 20_000},
        {"scope": "identite_pivot"},
    ],
)
async def test_an_invalid_parameter_shows_the_page_of_franceconnect(journey: Journey, changes: dict[str, str]) -> None:
    assert_error_page(await journey.authorize(**changes), "Y030006")


@pytest.mark.parametrize(
    "changes",
    [{"nonce": "n" * 22}, {"prompt": "login"}, {"prompt": "consent login"}, {"state": "s"}, {"ui_locales": "fr"}],
)
async def test_a_parameter_at_its_limit_is_accepted(journey: Journey, changes: dict[str, str]) -> None:
    assert "/interaction/" in await journey.page(**changes)


async def test_an_unknown_client_and_an_unknown_address_show_a_page(journey: Journey) -> None:
    assert_error_page(await journey.authorize(client_id="personne"), "invalid_client")
    assert_error_page(await journey.authorize(redirect_uri=f"{CALLBACK}/"), "invalid_redirect_uri")


async def test_a_repeated_or_endless_query_shows_a_page(journey: Journey) -> None:
    repeated = urlencode([*journey.request().items(), ("nonce", NONCE)])
    assert_error_page(await journey.http.get(f"{journey.issuer}/authorize?{repeated}"), "Y030006")
    endless = "&".join(f"p{number}=1" for number in range(500))
    assert_error_page(await journey.http.get(f"{journey.issuer}/authorize?{endless}"), "Y030006")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"scope": "openid address"}, "invalid_scope"),
        ({"response_mode": "form_post"}, "unsupported_response_mode"),
        ({"idp_hint": "inconnu"}, "invalid_idp_hint"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
    ],
)
async def test_other_faults_return_to_the_service(journey: Journey, changes: dict[str, str], error: str) -> None:
    location = httpx.URL((await journey.authorize(**changes)).headers["location"])
    assert str(location.copy_with(query=None)) == CALLBACK
    assert (location.params["error"], location.params["state"]) == (error, STATE)
    assert location.params["iss"] == journey.issuer


async def test_an_allowed_idp_hint_is_accepted(journey: Journey) -> None:
    assert "/interaction/" in await journey.page(idp_hint="fournisseur-fictif")


async def test_amr_is_given_only_to_an_authorised_service(journey: Journey) -> None:
    asked = json.dumps({"id_token": {"amr": {"essential": True}}})
    assert_error_page(await journey.authorize(claims=asked), "Y000009")
    harmless = json.dumps({"userinfo": {"email": None}})
    assert "/interaction/" in await journey.page(claims=harmless)


@pytest.mark.parametrize(
    ("asked", "picked"),
    [
        ("eidas1", "eidas1"),
        ("eidas3 eidas2", "eidas2"),
        ("eidas2 eidas1 eidas3", "eidas1"),
        ("eidas4", "eidas1"),
        ("eidas4 eidas3", "eidas3"),
        ("", "eidas1"),
    ],
)
def test_the_lowest_known_level_is_picked(asked: str, picked: str) -> None:
    assert FRANCECONNECT.pick_acr(asked) == picked


async def test_the_level_picked_is_in_the_token(journey: Journey) -> None:
    tokens = await journey.tokens(acr_values="eidas3 eidas2")
    assert journey.claims(tokens["id_token"])["acr"] == "eidas2"


async def test_a_person_outside_the_list_is_refused_with_an_explanation(journey: Journey) -> None:
    page = await journey.page()
    answer = await journey.choose(page, "personne")
    assert answer.status_code == 422
    assert 'aria-describedby="erreur"' in answer.text
    assert "<title>Erreur :" in answer.text


async def test_consent_needs_a_person(journey: Journey) -> None:
    page = await journey.page()
    assert_error_page(await journey.http.get(f"{page}/consentement"), "Y190001", 401)
    again = await journey.decide(page)
    assert (again.status_code, again.headers["location"]) == (303, page)


async def test_refusing_returns_access_denied(journey: Journey) -> None:
    page = await journey.page()
    await journey.choose(page)
    location = httpx.URL((await journey.decide(page, "refuser")).headers["location"])
    assert dict(location.params) == {
        "error": "access_denied",
        "error_description": "user authentication aborted",
        "state": STATE,
        "iss": journey.issuer,
    }


async def test_an_interaction_ends_with_its_decision(journey: Journey) -> None:
    page = await journey.page()
    await journey.choose(page)
    assert (await journey.decide(page)).status_code == 303
    assert_error_page(await journey.decide(page), "Y190001", 401)
    assert_error_page(await journey.http.get(page), "Y190001", 401)


async def test_an_interaction_lives_half_an_hour(journey: Journey, clock: Clock) -> None:
    page = await journey.page()
    clock.seconds += 1799
    assert (await journey.http.get(page)).status_code == 200
    clock.seconds += 1
    assert_error_page(await journey.http.get(page), "Y190001", 401)


async def test_consent_lists_only_what_will_be_sent(journey: Journey) -> None:
    page = await journey.page(scope="openid birth")
    await journey.choose(page, "nee_a_l_etranger")
    shown = (await journey.http.get(f"{page}/consentement")).text
    assert "99352" in shown
    assert "(vide)" in shown
    assert "SPÉCIMEN" not in shown
    assert "Cantine &lt;de&gt; Test" in shown


async def test_sign_out_needs_a_hint(journey: Journey) -> None:
    assert_error_page(await journey.http.get(f"{journey.issuer}/session/end"), "id_token_hint")
    asked = {"id_token_hint": "", "post_logout_redirect_uri": SIGNED_OUT}
    assert_error_page(await journey.http.get(f"{journey.issuer}/session/end", params=asked), "id_token_hint")


async def test_sign_out_accepts_an_expired_hint_of_a_retired_key(journey: Journey, clock: Clock) -> None:
    tokens = await journey.tokens()
    clock.seconds += 3600
    journey.provider.keys.rotate()
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": SIGNED_OUT, "state": "un état"}
    answer = await journey.http.get(f"{journey.issuer}/session/end", params=asked)
    assert httpx.URL(answer.headers["location"]).params["state"] == "un état"


async def test_sign_out_without_return_shows_a_page(journey: Journey) -> None:
    tokens = await journey.tokens()
    answer = await journey.http.get(f"{journey.issuer}/session/end", params={"id_token_hint": tokens["id_token"]})
    assert (answer.status_code, "Vous êtes déconnecté" in answer.text) == (200, True)


async def test_sign_out_refuses_a_hint_of_another_issuer_or_client(journey: Journey) -> None:
    for claims in ({"iss": "https://ailleurs.invalid", "aud": "service"}, {"iss": journey.issuer, "aud": "personne"}):
        hint = write_token(claims, journey.provider.keys, CLIENT, journey.issuer, frozenset())
        answer = await journey.http.get(f"{journey.issuer}/session/end", params={"id_token_hint": hint})
        assert_error_page(answer, "Y030006")
    stranger = ECKey.generate_key("P-256")
    forged = jwt.encode({"alg": "ES256"}, {"iss": journey.issuer, "aud": "service"}, stranger, ["ES256"])
    answer = await journey.http.get(f"{journey.issuer}/session/end", params={"id_token_hint": forged})
    assert_error_page(answer, "Y030006")


async def test_sign_out_refuses_an_unregistered_address(journey: Journey) -> None:
    tokens = await journey.tokens()
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": f"{SIGNED_OUT}/"}
    assert_error_page(await journey.http.get(f"{journey.issuer}/session/end", params=asked), "Y030111")
